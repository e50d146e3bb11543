/* Statements of the application's own: binds of every kind, what stands between quotes and in
 * comments, what they answer, and what they may not be. */
#define COVET_SHORT_NAMES
#include "database.h"

#include <stdio.h>
#include <string.h>

/* A statement answered that number. */
static void assert_answer(covet_session *s, int64_t answer, int64_t expected) {
    if (covet_failed(s)) fail_msg("%s", covet_error_text(s));
    assert_int_equal(answer, expected);
}

/* ---- binds ---- */

static void binds_of_every_kind(void **state) {
    covet_session *s = *state;
    covet_uuid token;
    char sql[300];
    assert_int_equal(covet_uuid_parse("00112233-4455-6677-8899-aabbccddeeff", &token), COVET_OK);
    snprintf(sql, sizeof sql,
             "INSERT INTO blank (small, medium, large, flag, ratio, money, wealth, word, %s, "
             "uuid, %s, %s, moment, span, %s, bytes) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             database_quoted("text"), database_quoted("date"), database_quoted("time"),
             database_quoted("json"));
    const covet_duration span = {7};
    const covet_bytes bytes = {"\0\1", 2};
    covet_value json = {.kind = COVET_VALUE_JSON, .as = {.text = {"[1]", 3}}};
    assert_answer(s,
                  covet_execute(s, (const char *)sql, 5, 6, INT64_MIN, (bool)true, 0.5,
                                covet_decimal_of(15, 1), covet_decimal_of(25, 1), "w", "", token,
                                covet_date_of(2024, 2, 29), covet_time_of(1, 2, 3, 4),
                                covet_datetime_of(2024, 2, 29, 1, 2, 3), span, json, bytes),
                  1);
    assert_well(s);
    Blank *row = Blank_get(covet_query(s, Blank));
    assert_int_equal(row->small.value + row->medium.value, 11);
    assert_true(row->large.value == INT64_MIN && row->flag.value);
    assert_true(row->ratio.value > 0.49 && row->ratio.value < 0.51);
    assert_true(covet_decimal_equal(row->money.value, covet_decimal_of(15, 1)));
    assert_true(covet_decimal_equal(row->wealth.value, covet_decimal_of(25, 1)));
    assert_string_equal(row->word, "w");
    assert_string_equal(row->text, "");
    assert_true(covet_uuid_equal(row->uuid.value, token));
    assert_int_equal(row->date.value.days, covet_date_of(2024, 2, 29).days);
    assert_true(row->time.value.us == covet_time_of(1, 2, 3, 4).us);
    assert_true(row->moment.value.us == covet_datetime_of(2024, 2, 29, 1, 2, 3).us);
    assert_true(row->span.value.us == 7);
    assert_json(row->json, "[1]");
    assert_int_equal(row->bytes.size, 2);
    assert_int_equal(covet_execute(s, "UPDATE blank SET small = ?, word = ?, money = ?, moment = ?",
                                   COVET_NULL, COVET_NULL, COVET_NULL, COVET_NULL),
                     1);
    assert_int_equal(Blank_refresh(s, row), COVET_OK);
    assert_false(row->small.has || row->money.has || row->moment.has);
    assert_null(row->word);
}

static void values_that_are_compared(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_int_equal(
        covet_execute(s, "SELECT id FROM blog_post WHERE views > ? AND title <> ?", 10, "Bits"), 2);
    assert_int_equal(covet_execute(s, "SELECT id FROM blog_post WHERE views > ? AND price >= ?", 10,
                                   covet_decimal_of(12, 1)),
                     2);
    assert_int_equal(covet_execute(s, "SELECT id FROM blog_post WHERE published_at < ?",
                                   covet_datetime_of(2024, 5, 2, 12, 0, 1)),
                     2);
    assert_int_equal(covet_execute(s, "SELECT id FROM blog_post WHERE views * 1.0 > ?", 79.5), 2);
    assert_int_equal(covet_execute(s, "SELECT id FROM blog_post WHERE title IN (?, ?, ?)", "Arenas",
                                   "Bits", "?"),
                     2);
    assert_int_equal(covet_execute(s, "SELECT id FROM blog_post"), 4);
    assert_int_equal(covet_execute(s, "SELECT id FROM blog_post WHERE id = ?", -1), 0);
    assert_well(s);
}

/* ---- where ? is none ---- */

static void marks_that_are_no_binds(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    static const char *const statements[] = {
        "UPDATE author SET name = 'why?' WHERE id = ?",
        "UPDATE author SET name = 'it''s ?' WHERE id = ?",
        "UPDATE author SET name = '--?' WHERE id = ? -- and ?",
        "UPDATE author SET name = '/*?' WHERE /* ? ?? */ id = ?",
        "-- ?\nUPDATE author SET name = '?''?' -- ?'\n WHERE id = ?",
        "/* '?' */ UPDATE author SET name = '?' WHERE id = ? /* it's */",
        "UPDATE author SET name = '?\?' WHERE id = ?",
        "UPDATE author SET name = '' WHERE id=?"};
    static const char *const names[] = {"why?", "it's ?", "--?", "/*?", "?'?", "?", "??", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(covet_execute(s, statements[i], 1), 1);
        assert_well(s);
        assert_string_equal(Author_find(s, 1)->name, names[i]);
        assert_string_equal(Author_find(s, 2)->name, "Bob");
    }
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT id AS %s FROM author WHERE id = ?", database_quoted("what?"));
    assert_int_equal(covet_execute(s, (const char *)sql, 1), 1);
    const char *doubled = database_at_hand()->words.doubled;
    if (doubled != NULL) assert_int_equal(covet_execute(s, doubled, "a"), 1);
    assert_well(s);
}

/* Texts between quotes as the database's own dialect has them. */
static void quotes_of_the_database(void **state) {
    covet_session *s = *state;
    const char *const *texts = database_at_hand()->words.quoted;
    fill_blog(s);
    for (; texts != NULL && *texts != NULL; texts++) {
        if (covet_execute(s, *texts, "Ann") != 1) fail_msg("%s: %s", *texts, covet_error_text(s));
        assert_int_equal(covet_execute(s, *texts, "Eve"), 0);
    }
}

/* ---- what they answer ---- */

static void rows_that_are_counted(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_int_equal(covet_execute(s, "UPDATE blog_post SET views = 1"), 4);
    assert_int_equal(covet_execute(s, "UPDATE blog_post SET views = 1"), 4);
    assert_int_equal(covet_execute(s, "UPDATE blog_post SET views = 1 WHERE id = 99"), 0);
    assert_int_equal(covet_execute(s, "DELETE FROM blog_post WHERE id = ?", 4), 1);
    assert_int_equal(covet_execute(s, "INSERT INTO author (name, email) VALUES (?, ?), (?, ?)",
                                   "Cy", "c@example.org", "Dee", "d@example.org"),
                     2);
    assert_int_equal(covet_execute(s, "SELECT * FROM author"), 4);
    assert_int_equal(covet_execute(s, "CREATE TABLE own_table (id integer PRIMARY KEY, n integer)"),
                     0);
    assert_int_equal(covet_execute(s, "INSERT INTO own_table SELECT id, id FROM author"), 4);
    assert_int_equal(covet_execute(s, "DROP TABLE own_table"), 0);
    assert_well(s);
}

static void many_times(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(
            covet_execute(s, "UPDATE blog_post SET views = ? WHERE id = ?", i, i % 4 + 1), 1);
        assert_int_equal(covet_execute(s, "SELECT id FROM blog_post WHERE views = ?", i), 1);
        if (i % 30 == 0) covet_session_reset(s);
    }
    assert_well(s);
}

/* The same text with values of other kinds each time. */
static void one_text_with_other_kinds(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(covet_execute(s, "SELECT id FROM blog_post WHERE views < ?", 100), 3);
        assert_int_equal(covet_execute(s, "SELECT id FROM blog_post WHERE views < ?", INT64_MAX),
                         4);
        assert_int_equal(covet_execute(s, "SELECT id FROM blog_post WHERE views < ?", 79.5), 2);
        assert_int_equal(
            covet_execute(s, "SELECT id FROM blog_post WHERE views < ?", covet_decimal_of(805, 1)),
            3);
        assert_int_equal(covet_execute(s, "SELECT id FROM blog_post WHERE views < ?", COVET_NULL),
                         0);
    }
    assert_well(s);
}

/* ---- mistakes ---- */

static void statements_that_are_wrong(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_int_equal(covet_execute(s, "SELEC 1"), -1);
    assert_failure(s, COVET_QUERY, "SELEC");
    assert_int_equal(covet_execute(s, "SELECT * FROM nowhere"), -1);
    assert_failure(s, COVET_QUERY, "nowhere");
    assert_int_equal(covet_execute(s, "SELECT nothing FROM author"), -1);
    assert_failure(s, COVET_QUERY, "nothing");
    assert_int_equal(covet_execute(s, "SELECT id FROM author WHERE id = ?"), -1);
    assert_failure(s, COVET_QUERY, "0", "1");
    assert_int_equal(covet_execute(s, "SELECT id FROM author WHERE id = ?", 1, 2), -1);
    assert_failure(s, COVET_QUERY, "2", "1");
    assert_int_equal(covet_execute(s, "SELECT id FROM author WHERE id IN (?)", LIST(1, 2)), -1);
    assert_failure(s, COVET_QUERY, "value 1");
    assert_int_equal(covet_execute(s, "SELECT id FROM author WHERE name = ?", "\xFF"), -1);
    assert_failure(s, COVET_VALIDATION, "value 1");
    covet_value nul = {.kind = COVET_VALUE_TEXT, .as = {.text = {"a\0b", 3}}};
    assert_int_equal(covet_execute(s, "SELECT id FROM author WHERE name = ?", nul), -1);
    assert_failure(s, COVET_VALIDATION, "value 1");
    assert_int_equal(covet_execute(s, (const char *)NULL), -1);
    assert_failure(s, COVET_MISUSE, "covet_execute");
    assert_rows(covet_query(s, Post), 4, ORDER_BY("id"));
}

static void more_than_one_statement(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_int_equal(covet_execute(s, "DELETE FROM blog_post; DELETE FROM author"), -1);
    assert_true(covet_error(s)->status == COVET_MISUSE || covet_error(s)->status == COVET_QUERY);
    covet_clear(s);
    assert_rows(covet_query(s, Post), 4, ORDER_BY("id"));
    assert_int_equal(covet_execute(s, "DELETE FROM blog_post WHERE id = ?; DELETE FROM author", 4),
                     -1);
    covet_clear(s);
    assert_rows(covet_query(s, Post), 4, ORDER_BY("id"));
    assert_int_equal(covet_execute(s, "SELECT id FROM blog_post;"), 4);
    assert_int_equal(covet_execute(s, ""), -1);
    assert_true(covet_failed(s));
    covet_clear(s);
    assert_int_equal(covet_execute(s, " -- nothing"), -1);
    assert_true(covet_failed(s));
    covet_clear(s);
    assert_rows(covet_query(s, Author), 2, ORDER_BY("id"));
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(binds_of_every_kind),
    DATABASE_TEST(values_that_are_compared),
    DATABASE_TEST(marks_that_are_no_binds),
    DATABASE_TEST(quotes_of_the_database),
    DATABASE_TEST(rows_that_are_counted),
    DATABASE_TEST(many_times),
    DATABASE_TEST(one_text_with_other_kinds),
    DATABASE_TEST(statements_that_are_wrong),
    DATABASE_TEST(more_than_one_statement),
};

DATABASE_MAIN(tests)
