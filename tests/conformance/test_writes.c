/* Updates and deletes of querysets: conditions, joins, slices, what they answer, and what stays. */
#define COVET_SHORT_NAMES
#include "database.h"

#include <string.h>

/* Posts with a condition. */
#define POSTS(s, ...) covet_query(s, Post, FILTER(__VA_ARGS__))

/* ---- updates ---- */

static void updates_of_every_kind(void **state) {
    covet_session *s = *state;
    covet_uuid token;
    assert_int_equal(covet_uuid_parse("00112233-4455-6677-8899-aabbccddeeff", &token), COVET_OK);
    Blank_create(s, &(Blank){.id = 0});
    Blank_create(s, &(Blank){.id = 0});
    assert_sends(
        s, 1,
        assert_int_equal(covet_update(covet_query(s, Blank, FILTER(Q("id", 1))), SET("small", 5),
                                      SET("medium", 6), SET("large", INT64_MAX), SET("flag", true),
                                      SET("ratio", 0.5), SET("money", covet_decimal_of(15, 1)),
                                      SET("wealth", covet_decimal_of(25, 1)), SET("word", "w"),
                                      SET("text", "t"), SET("email", "a@example.org"),
                                      SET("url", "https://example.org/"), SET("slug", "s"),
                                      SET("uuid", token), SET("date", covet_date_of(2024, 2, 29)),
                                      SET("time", covet_time_of(1, 2, 3, 4)),
                                      SET("moment", covet_datetime_of(2024, 2, 29, 1, 2, 3)),
                                      SET("span", (covet_duration){7}), SET("json", "[1]"),
                                      SET("bytes", (covet_bytes){"\0\1", 2})),
                         1));
    Blank *row = Blank_find(s, 1);
    assert_int_equal(row->small.value + row->medium.value, 11);
    assert_true(row->large.value == INT64_MAX && row->flag.value);
    assert_true(row->ratio.value > 0.49 && row->ratio.value < 0.51);
    assert_true(covet_decimal_equal(row->money.value, covet_decimal_of(15, 1)));
    assert_true(covet_decimal_equal(row->wealth.value, covet_decimal_of(25, 1)));
    assert_string_equal(row->word, "w");
    assert_string_equal(row->slug, "s");
    assert_true(covet_uuid_equal(row->uuid.value, token));
    assert_int_equal(row->date.value.days, covet_date_of(2024, 2, 29).days);
    assert_true(row->time.value.us == covet_time_of(1, 2, 3, 4).us);
    assert_true(row->moment.value.us == covet_datetime_of(2024, 2, 29, 1, 2, 3).us);
    assert_true(row->span.value.us == 7);
    assert_json(row->json, "[1]");
    assert_int_equal(row->bytes.size, 2);
    assert_false(Blank_find(s, 2)->small.has);
    assert_well(s);
}

/* Rows that match count, changed or not. */
static void what_an_update_answers(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_int_equal(covet_update(POSTS(s, Q("id", 1)), SET("views", 120)), 1);
    assert_int_equal(covet_update(covet_query(s, Post), SET("views", 120)), 4);
    assert_int_equal(covet_update(covet_query(s, Post), SET("views", 120)), 4);
    assert_int_equal(covet_update(POSTS(s, Q("id", 99)), SET("views", 1)), 0);
    Post *post = Post_find(s, 1);
    assert_int_equal(covet_save(s, Post, post, .force_update = true), COVET_OK);
    assert_int_equal(covet_save(s, Post, post, .force_update = true), COVET_OK);
}

static void updates_through_joins(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_int_equal(
        covet_update(POSTS(s, Q("author__name", "Ann")), SET("views", ADD(F("views"), 1))), 2);
    assert_int_equal(Post_find(s, 1)->views, 121);
    assert_int_equal(covet_update(POSTS(s, Q("reply_to__author__name", "Ann")), SET("body", "x")),
                     1);
    assert_string_equal(Post_find(s, 4)->body, "x");
    assert_int_equal(covet_update(covet_query(s, Post, EXCLUDE(Q("reply_to__views__gt", 1))),
                                  SET("price", covet_decimal_of(9, 0))),
                     3);
    assert_int_equal(covet_update(POSTS(s, Q("views__gt", F("reply_to__views"))), SET("views", 0)),
                     0);
    assert_int_equal(covet_update(POSTS(s, Q("views__lt", F("reply_to__views"))), SET("views", 77)),
                     1);
    assert_int_equal(Post_find(s, 4)->views, 77);
    assert_int_equal(
        covet_update(POSTS(s, Q("reply_to__isnull", false)), SET("reply_to", COVET_NULL)), 1);
    assert_false(Post_find(s, 4)->reply_to_id.has);
    assert_well(s);
}

static void updates_of_slices(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_queryset *two = covet_query(s, Post, ORDER_BY("-views"), LIMIT(2));
    assert_sends(s, 1, assert_int_equal(covet_update(two, SET("body", "top")), 2));
    assert_rows(covet_query(s, Post), 2, FILTER(Q("body", "top"), Q("id__in", LIST(1, 3))));
    assert_int_equal(
        covet_update(covet_query(s, Post, ORDER_BY("id"), SLICE(1, 2)), SET("body", "second")), 1);
    assert_string_equal(Post_find(s, 2)->body, "second");
    assert_int_equal(covet_update(covet_query(s, Post, ORDER_BY("author__name", "-id"), LIMIT(1)),
                                  SET("body", "Ann's last")),
                     1);
    assert_string_equal(Post_find(s, 2)->body, "Ann's last");
    assert_int_equal(covet_update(covet_query(s, Post, LIMIT(0)), SET("body", "none")), 0);
    assert_int_equal(covet_update(covet_query(s, Post, NONE()), SET("body", "none")), 0);
    assert_rows(covet_query(s, Post), 0, FILTER(Q("body", "none")));
}

static void updates_that_fail(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_queryset *all = covet_query(s, Post);
    assert_int_equal(covet_update(all, SET("title", COVET_NULL)), -1);
    assert_failure(s, COVET_VALIDATION, "Post", "title");
    assert_int_equal(covet_update(all, SET("author", 77)), -1);
    assert_int_equal(covet_error(s)->status, COVET_INTEGRITY);
    assert_string_equal(covet_error(s)->model, "Post");
    covet_clear(s);
    assert_int_equal(covet_update(all, SET("author__name", "x")), -1);
    assert_failure(s, COVET_QUERY, "Post", "author__name");
    assert_int_equal(covet_update(all, SET("views", F("reply_to__views"))), -1);
    assert_failure(s, COVET_QUERY, "reply_to__views");
    assert_int_equal(covet_update(all, SET("views", 1), SET("views", 2)), -1);
    assert_failure(s, COVET_QUERY, "twice");
    assert_int_equal(covet_update(all, SET("views", MUL(F("views"), 1000000000))), -1);
    assert_failure(s, COVET_VALIDATION, "Post");
    assert_rows(all, 1, FILTER(Q("views", 120)));
    assert_int_equal(covet_update(covet_query(s, Author), SET("email", "one@example.org")), -1);
    assert_failure(s, COVET_INTEGRITY, "Author", "email");
    assert_rows(covet_query(s, Author), 0, FILTER(Q("email", "one@example.org")));
}

/* ---- deletes ---- */

static void deletes_through_joins(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_sends(s, 1,
                 assert_int_equal(covet_delete(POSTS(s, Q("reply_to__author__name", "Ann"))), 1));
    assert_sends(
        s, 1,
        assert_int_equal(covet_delete(POSTS(s, Q("author__name", "Ann"), Q("views__lt", 100))), 1));
    assert_rows(covet_query(s, Post), 2, FILTER(Q("id__in", LIST(1, 3))));
    assert_int_equal(covet_delete(covet_query(s, Post, EXCLUDE(Q("author__name", "Ann")))), 1);
    assert_int_equal(covet_delete(covet_query(s, Post)), 1);
    assert_int_equal(covet_delete(covet_query(s, Post)), 0);
    assert_int_equal(covet_delete(covet_query(s, Author)), 2);
}

static void deletes_of_slices(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_sends(
        s, 1, assert_int_equal(covet_delete(covet_query(s, Post, ORDER_BY("views"), LIMIT(1))), 1));
    assert_null(Post_find(s, 4));
    covet_clear(s);
    assert_int_equal(
        covet_delete(covet_query(s, Post, ORDER_BY("-author__name", "id"), SLICE(1, 3))), 2);
    assert_rows(covet_query(s, Post), 1, FILTER(Q("id", 3)));
    assert_int_equal(covet_delete(covet_query(s, Post, LIMIT(0))), 0);
    assert_int_equal(covet_delete(covet_query(s, Post, OFFSET(1))), 0);
    assert_int_equal(covet_delete(covet_query(s, Post, OFFSET(0))), 1);
}

/* A row that another refers to stays. */
static void deletes_that_fail(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_int_equal(covet_delete(covet_query(s, Author, FILTER(Q("name", "Ann")))), -1);
    assert_int_equal(covet_error(s)->status, COVET_INTEGRITY);
    covet_clear(s);
    assert_int_equal(covet_delete(POSTS(s, Q("id", 1))), -1);
    assert_int_equal(covet_error(s)->status, COVET_INTEGRITY);
    covet_clear(s);
    assert_rows(covet_query(s, Author), 2, ORDER_BY("id"));
    assert_rows(covet_query(s, Post), 4, ORDER_BY("id"));
    if (database_at_hand()->each) return;
    assert_int_equal(covet_delete(POSTS(s, Q("id__in", LIST(1, 4)))), 2);
    assert_well(s);
}

/* ---- one after the other ---- */

static void many_statements_of_one_shape(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    for (int32_t i = 0; i < 200; i++) {
        assert_int_equal(covet_update(POSTS(s, Q("id", i % 4 + 1)), SET("views", i)), 1);
        assert_int_equal(Post_find(s, i % 4 + 1)->views, i);
        assert_rows(covet_query(s, Post), 1, FILTER(Q("views", i)));
        if (i % 50 == 0) covet_session_reset(s);
    }
    assert_well(s);
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(updates_of_every_kind),
    DATABASE_TEST(what_an_update_answers),
    DATABASE_TEST(updates_through_joins),
    DATABASE_TEST(updates_of_slices),
    DATABASE_TEST(updates_that_fail),
    DATABASE_TEST(deletes_through_joins),
    DATABASE_TEST(deletes_of_slices),
    DATABASE_TEST(deletes_that_fail),
    DATABASE_TEST(many_statements_of_one_shape),
};

DATABASE_MAIN(tests)
