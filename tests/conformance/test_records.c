/* Terminals without structs: records by name, count, exists, update, delete, texts of a query. */
#include "database.h"

#include <string.h>

/* ---- records ---- */

static void values_are_read_by_name(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_rows rows = {NULL, 0};
    covet_queryset *posts = covet_query(
        s, Post, COVET_VALUES("title", "author__name", "views", "price", "published_at"),
        COVET_ORDER_BY("-views"), COVET_LIMIT(3));
    assert_sends(s, 1, rows = covet_values(posts));
    assert_int_equal(rows.count, 3);
    const covet_record *row = &rows.items[1];
    char price[COVET_DECIMAL_TEXT];
    assert_string_equal(covet_get_text(row, "title"), "Cursors");
    assert_string_equal(covet_get_text(row, "author__name"), "Bob");
    assert_int_equal(covet_get_int(row, "views"), 80);
    covet_decimal_format(covet_get_decimal(row, "price"), price, sizeof price);
    assert_string_equal(price, "1.20");
    assert_true(covet_is_null(row, "published_at"));
    assert_false(covet_is_null(&rows.items[0], "published_at"));
    assert_true(covet_get_datetime(&rows.items[0], "published_at").us ==
                covet_datetime_of(2024, 5, 1, 12, 0, 0).us);
    assert_true(covet_get_datetime(row, "published_at").us == 0);
    assert_well(s);
    rows = covet_values(covet_query(s, Post, COVET_NONE()));
    assert_int_equal(rows.count, 0);
}

static void values_of_every_kind(void **state) {
    covet_session *s = *state;
    covet_uuid uuid;
    assert_int_equal(covet_uuid_random(&uuid), COVET_OK);
    Sample_create(s, &(Sample){.small = 7,
                               .flag = true,
                               .ratio = 0.5,
                               .money = covet_decimal_of(1500, 3),
                               .word = "w",
                               .text = "t",
                               .email = "e",
                               .url = "u",
                               .slug = "s",
                               .uuid = uuid,
                               .date = covet_date_of(2024, 2, 29),
                               .time = covet_time_of(1, 2, 3, 4),
                               .moment = covet_datetime_of(2024, 2, 29, 1, 2, 3),
                               .span = {12345},
                               .json = "[1]",
                               .bytes = {"\0\1", 2}});
    assert_well(s);
    covet_rows rows = covet_values(covet_query(s, Sample));
    assert_int_equal(rows.count, 1);
    const covet_record *row = rows.items;
    assert_int_equal(covet_get_int(row, "id"), 1);
    assert_int_equal(covet_get_int(row, "small"), 7);
    assert_true(covet_get_bool(row, "flag"));
    assert_true(covet_get_real(row, "ratio") > 0.49 && covet_get_real(row, "ratio") < 0.51);
    assert_true(covet_decimal_equal(covet_get_decimal(row, "money"), covet_decimal_of(15, 1)));
    assert_true(covet_uuid_equal(covet_get_uuid(row, "uuid"), uuid));
    assert_int_equal(covet_get_date(row, "date").days, covet_date_of(2024, 2, 29).days);
    assert_true(covet_get_time(row, "time").us == covet_time_of(1, 2, 3, 4).us);
    assert_true(covet_get_duration(row, "span").us == 12345);
    assert_json(covet_get_text(row, "json"), "[1]");
    assert_int_equal(covet_get_bytes(row, "bytes").size, 2);
    assert_memory_equal(covet_get_bytes(row, "bytes").data, "\0\1", 2);
    assert_well(s);
}

static void pluck_is_one_column(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_rows rows = {NULL, 0};
    covet_queryset *posts = covet_query(s, Post, COVET_ORDER_BY("id"));
    assert_sends(s, 1, rows = covet_pluck(posts, "author__name"));
    assert_int_equal(rows.count, 4);
    assert_string_equal(covet_get_text(&rows.items[3], "author__name"), "Bob");
    rows = covet_pluck(posts, "nothing");
    assert_int_equal(rows.count, 0);
    assert_failure(s, COVET_QUERY, "Post", "nothing");
    rows = covet_pluck(posts, NULL);
    assert_int_equal(rows.count, 0);
    assert_failure(s, COVET_QUERY, "NULL");
}

static void wrong_names_and_kinds(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_rows rows = covet_values(covet_query(s, Post, COVET_VALUES("title", "views")));
    const covet_record *row = rows.items;
    assert_int_equal(covet_get_int(row, "view"), 0);
    assert_failure(s, COVET_QUERY, "'view'", "nearest: views");
    assert_int_equal(covet_get_int(row, "zzzzzzzz"), 0);
    assert_failure(s, COVET_QUERY, "title, views");
    assert_int_equal(covet_get_int(row, "title"), 0);
    assert_failure(s, COVET_QUERY, "'title'", "CHAR", "covet_get_int");
    assert_null(covet_get_text(row, "views"));
    assert_failure(s, COVET_QUERY, "'views'", "INT");
    assert_true(covet_is_null(row, "author"));
    assert_failure(s, COVET_QUERY, "author");
    Post *post = Post_find(s, 1);
    assert_int_equal(covet_get_int(&post->row_, "views"), 120);
    assert_int_equal(covet_get_int(&post->row_, "vews"), 0);
    assert_failure(s, COVET_QUERY, "Post", "vews", "views");
    assert_int_equal(covet_get_int((const covet_record *)NULL, "views"), 0);
    assert_well(s);
}

/* ---- count, exists, update, delete ---- */

static void counts(void **state) {
    covet_session *s = *state;
    assert_sends(s, 1, assert_int_equal(covet_count(covet_query(s, Post)), 0));
    assert_sends(s, 1, assert_int_equal(covet_exists(covet_query(s, Post)), 0));
    fill_blog(s);
    covet_queryset *ann = covet_query(s, Post, COVET_FILTER(COVET_Q("author__name", "Ann")));
    assert_sends(s, 1, assert_int_equal(covet_count(ann), 2));
    assert_sends(s, 1, assert_int_equal(covet_exists(ann), 1));
    assert_int_equal(covet_count(covet_query(s, Post, COVET_LIMIT(3))), 3);
    assert_int_equal(covet_count(covet_query(s, Post, COVET_OFFSET(3))), 1);
    assert_int_equal(covet_count(NULL), -1);
    assert_int_equal(covet_exists(NULL), -1);
    assert_well(s);
}

static void updates(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_queryset *ann = covet_query(s, Post, COVET_FILTER(COVET_Q("author__name", "Ann")));
    assert_sends(
        s, 1,
        assert_int_equal(covet_update(ann, COVET_SET("views", COVET_ADD(COVET_F("views"), 1)),
                                      COVET_SET("body", "seen")),
                         2));
    assert_int_equal(Post_find(s, 1)->views, 121);
    assert_string_equal(Post_find(s, 2)->body, "seen");
    assert_string_equal(Post_find(s, 3)->body, "c");
    Author *bob = Author_find(s, 2);
    assert_int_equal(covet_update(covet_query(s, Post, COVET_FILTER(COVET_Q("id", 1))),
                                  COVET_SET("author", COVET_OBJ(bob)),
                                  COVET_SET("published_at", COVET_NULL)),
                     1);
    assert_int_equal(Post_find(s, 1)->author_id, 2);
    assert_false(Post_find(s, 1)->published_at.has);
    assert_sends(s, 0,
                 assert_int_equal(
                     covet_update(covet_query(s, Post, COVET_NONE()), COVET_SET("views", 1)), 0));
    assert_int_equal(covet_update(ann, COVET_SET("veiws", 1)), -1);
    assert_failure(s, COVET_QUERY, "Post", "veiws", "views");
    assert_int_equal(covet_queryset_update(ann, (const covet_set *const[]){&covet_set_end}), -1);
    assert_failure(s, COVET_MISUSE, "SET");
    assert_int_equal(covet_update(ann, COVET_SET("title", COVET_NULL)), -1);
    assert_false(covet_error(s)->status == COVET_OK);
    covet_clear(s);
    assert_int_equal(
        covet_update(covet_query(s, Post, COVET_FILTER(COVET_Q("id", 1))), COVET_SET("author", 77)),
        -1);
    assert_failure(s, COVET_INTEGRITY, "");
    assert_int_equal(Post_find(s, 1)->author_id, 2);
}

static void deletes(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_sends(
        s, 1,
        assert_int_equal(covet_delete(covet_query(s, Post, COVET_FILTER(COVET_Q("views__lt", 10)))),
                         1));
    assert_int_equal(
        covet_delete(covet_query(s, Post, COVET_FILTER(COVET_Q("author__name", "Ann")))), 2);
    assert_int_equal(covet_delete(covet_query(s, Post, COVET_NONE())), 0);
    assert_int_equal(covet_delete(covet_query(s, Author)), -1);
    assert_failure(s, COVET_INTEGRITY, "");
    assert_int_equal(covet_count(covet_query(s, Author)), 2);
    assert_int_equal(covet_delete(covet_query(s, Post)), 1);
    assert_int_equal(covet_delete(covet_query(s, Author)), 2);
    assert_well(s);
}

/* ---- texts ---- */

static void texts_of_a_query(void **state) {
    covet_session *s = *state;
    covet_queryset *posts = covet_query(
        s, Post, COVET_FILTER(COVET_Q("author__name", "Ann"), COVET_Q("views__gte", 10)),
        COVET_LIMIT(5));
    const char *sql = NULL;
    size_t count = 0;
    assert_sends(s, 0, sql = covet_sql(posts));
    assert_non_null(strstr(sql, "SELECT"));
    assert_non_null(strstr(sql, "blog_post"));
    assert_null(strstr(sql, "Ann"));
    const covet_value *binds = covet_sql_binds(posts, &count);
    assert_int_equal(count, 3);
    assert_int_equal(binds[0].kind, COVET_VALUE_TEXT);
    assert_string_equal(binds[0].as.text.data, "Ann");
    assert_int_equal(binds[1].as.integer, 10);
    assert_int_equal(binds[2].as.integer, 5);
    const char *text = NULL;
    assert_sends(s, 0, text = covet_explain(posts));
    assert_non_null(strstr(text, "FILTER(Q(\"author__name\", 'Ann'), Q(\"views__gte\", 10))"));
    assert_non_null(strstr(text, sql));
    assert_non_null(strstr(text, "1: 'Ann'"));
    assert_string_equal(covet_sql(covet_query(s, Post, COVET_NONE())), "");
    assert_non_null(strstr(covet_explain(covet_query(s, Post, COVET_NONE())), "nothing is sent"));
    assert_null(covet_sql_binds(covet_query(s, Post), &count));
    assert_int_equal(count, 0);
    assert_well(s);
    assert_null(covet_sql(covet_query(s, Post, COVET_FILTER(COVET_Q("x", 1)))));
    assert_failure(s, COVET_QUERY, "Post", "x");
    assert_null(covet_explain(covet_query(s, Post, COVET_FILTER(COVET_Q("x", 1)))));
    assert_failure(s, COVET_QUERY, "Post", "x");
    sql = covet_sql(covet_query(s, Post, COVET_VALUES("title")));
    assert_null(strstr(sql, "views"));
}

/* ---- the log ---- */

static struct {
    size_t calls;
    size_t binds;
    int64_t rows;
    char first[40], file[200];
} logged;

static void log_statement(void *context, const covet_log_record *record) {
    assert_ptr_equal(context, &logged);
    logged.calls++;
    logged.binds = record->bind_count;
    logged.rows = record->rows;
    logged.first[0] = logged.file[0] = '\0';
    if (record->bind_count > 0 && record->binds[0].kind == COVET_VALUE_TEXT)
        strncat(logged.first, record->binds[0].as.text.data, sizeof logged.first - 1);
    if (record->file != NULL) strncat(logged.file, record->file, sizeof logged.file - 1);
}

static void the_log_is_told(void **state) {
    (void)state;
    covet_db *db = database_reopen(&(covet_config){.log = log_statement, .log_context = &logged});
    covet_session *s = covet_session_open(db);
    fill_blog(s);
    memset(&logged, 0, sizeof logged);
    Post_list list = Post_all(covet_query(s, Post, COVET_FILTER(COVET_Q("author__name", "Ann"))));
    assert_int_equal(list.count, 2);
    assert_int_equal(logged.calls, 1);
    assert_int_equal(logged.binds, 1);
    assert_int_equal(logged.rows, 2);
    assert_string_equal(logged.first, "Ann");
    assert_non_null(strstr(logged.file, "test_records.c"));
    Author *cy = Author_create(s, &(Author){.name = "Cy", .email = "cy@example.org"});
    assert_int_equal(logged.calls, 2);
    assert_int_equal(logged.binds, 3);
    assert_int_equal(logged.rows, 1);
    assert_string_equal(logged.first, "Cy");
    cy->name = "Cyril";
    Author_save(s, cy);
    assert_int_equal(logged.binds, 2);
    assert_string_equal(logged.first, "Cyril");
    Author_delete(s, cy);
    assert_int_equal(logged.calls, 4);
    assert_int_equal(logged.binds, 1);
    covet_each (Post, p, covet_query(s, Post)) assert_int_equal(logged.calls, 4);
    assert_int_equal(logged.calls, 5);
    assert_int_equal(logged.rows, 4);
    assert_null(Author_find(s, 99));
    assert_int_equal(logged.rows, 0);
    covet_clear(s);
    database_close_again(db);
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(values_are_read_by_name),
    DATABASE_TEST(values_of_every_kind),
    DATABASE_TEST(pluck_is_one_column),
    DATABASE_TEST(wrong_names_and_kinds),
    DATABASE_TEST(counts),
    DATABASE_TEST(updates),
    DATABASE_TEST(deletes),
    DATABASE_TEST(texts_of_a_query),
    DATABASE_TEST(the_log_is_told),
};

DATABASE_MAIN(tests)
