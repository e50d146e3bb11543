/* Querysets in all their clauses: joins, order, slices, distinct rows, values and
 * projections, with the same answers on every database. */
#define COVET_SHORT_NAMES
#include "database.h"

#include <stdio.h>
#include <string.h>

#define ITEMS(array) (sizeof(array) / sizeof *(array))

/* "1 4 5 ": the keys of posts in their order. */
static const char *posts_of(covet_queryset *queryset) {
    static char text[400];
    text[0] = '\0';
    Post_list list = Post_all(queryset);
    for (size_t i = 0; i < list.count; i++) {
        size_t size = strlen(text);
        snprintf(text + size, sizeof text - size, "%d ", list.items[i]->id);
    }
    return text;
}

#define assert_posts(s, expected, ...)                                                             \
    do {                                                                                           \
        const char *posts_ = posts_of(covet_query(s, Post, __VA_ARGS__));                          \
        if (covet_failed(s)) fail_msg("%s", covet_error_text(s));                                  \
        assert_string_equal(posts_, expected);                                                     \
    } while (0)

/* ---- joins ---- */

static void joins(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_posts(s, "1 2 ", FILTER(Q("author__name", "Ann")), ORDER_BY("id"));
    assert_posts(s, "3 4 ", EXCLUDE(Q("author__name", "Ann")), ORDER_BY("id"));
    assert_posts(s, "4 ", FILTER(Q("reply_to__author__email__endswith", "example.org")));
    assert_posts(s, "1 2 3 ", FILTER(Q("reply_to__views", COVET_NULL)), ORDER_BY("id"));
    assert_posts(s, "1 2 3 ", EXCLUDE(Q("reply_to__views__gt", 0)), ORDER_BY("id"));
    assert_posts(s, "3 ", FILTER(Q("author__homepage__isnull", false), Q("reply_to", COVET_NULL)));
}

static void related_rows(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post_list list = {NULL, 0};
    assert_sends(s, 1,
                 list = Post_all(
                     covet_query(s, Post, SELECT_RELATED("author", "reply_to", "reply_to__author"),
                                 FILTER(Q("author__name__lte", "Z")),
                                 ORDER_BY("-reply_to__title", "author__name", "-id"))));
    assert_well(s);
    assert_int_equal(list.count, 4);
    for (size_t i = 0; i < list.count; i++) {
        const Post *post = list.items[i];
        assert_string_equal(post->author->name, post->id <= 2 ? "Ann" : "Bob");
        assert_int_equal(post->reply_to != NULL, post->id == 4);
        if (post->id == 4) assert_string_equal(post->reply_to->author->email, "ann@example.org");
        if (post->author->id == 1) assert_null(post->author->homepage);
    }
}

/* ---- order and slices ---- */

static void order(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_posts(s, "1 3 2 4 ", ORDER_BY("-views"));
    assert_posts(s, "4 2 3 1 ", ORDER_BY("-views"), REVERSE());
    assert_posts(s, "2 4 3 1 ", ORDER_BY("price", "id"));
    assert_posts(s, "2 1 4 3 ", ORDER_BY("author__name", "-id"));
    assert_posts(s, "1 2 3 4 ", ORDER_BY("title"));
    assert_posts(s, "4 3 2 1 ", ORDER_BY(DESC("id")));
    assert_posts(s, "4 2 3 1 ", ORDER_BY(ASC(MUL(F("views"), 2))));
    assert_posts(s, "1 2 3 4 ", ORDER_BY("-views"), ORDER_BY("author", ASC(NEG(F("price"))), "id"));
    assert_int_equal(Post_all(covet_query(s, Post, ORDER_BY())).count, 4);
}

static void order_of_null(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_posts(s, "3 1 2 4 ", ORDER_BY(ASC("published_at", .nulls_first = true)));
    assert_posts(s, "1 2 4 3 ", ORDER_BY(ASC("published_at", .nulls_last = true)));
    assert_posts(s, "3 4 2 1 ", ORDER_BY(DESC("published_at", .nulls_first = true)));
    assert_posts(s, "4 2 1 3 ", ORDER_BY(DESC("published_at", .nulls_last = true)));
    assert_posts(s, "1 2 3 4 ", ORDER_BY(ASC("reply_to__views", .nulls_first = true), "id"));
    assert_posts(s, "4 1 2 3 ", ORDER_BY(ASC("reply_to__views", .nulls_last = true), "id"));
    assert_posts(s, "3 4 2 1 ", ORDER_BY(ASC("published_at", .nulls_last = true)), REVERSE());
    assert_string_equal(
        Post_first(covet_query(s, Post, ORDER_BY(ASC("published_at", .nulls_first = true))))->title,
        "Cursors");
    assert_string_equal(
        Post_last(covet_query(s, Post, ORDER_BY(ASC("published_at", .nulls_first = true))))->title,
        "Re: Arenas");
}

static void slices(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_queryset *all = covet_query(s, Post, ORDER_BY("id"));
    for (int from = 0; from <= 5; from++)
        for (int to = from; to <= 6; to++) {
            char expected[40] = "";
            int64_t rows = 0;
            for (int id = from + 1; id <= to && id <= 4; id++, rows++) {
                size_t size = strlen(expected);
                snprintf(expected + size, sizeof expected - size, "%d ", id);
            }
            assert_posts(s, expected, ORDER_BY("id"), SLICE(from, to));
            assert_posts(s, expected, ORDER_BY("id"), OFFSET(from), LIMIT(to - from));
            assert_rows(all, rows, SLICE(from, to));
            assert_int_equal(covet_exists(covet_refine(all, SLICE(from, to))), rows > 0);
            assert_int_equal(covet_values(covet_refine(all, SLICE(from, to))).count, rows);
        }
    assert_posts(s, "3 4 ", ORDER_BY("id"), OFFSET(2));
    assert_posts(s, "3 ", ORDER_BY("id"), SLICE(1, 4), SLICE(1, 2));
    assert_posts(s, "", ORDER_BY("id"), LIMIT(0));
    assert_posts(s, "1 2 3 4 ", ORDER_BY("id"), LIMIT(INT64_MAX));
    assert_posts(s, "", ORDER_BY("id"), OFFSET(INT64_MAX));
    assert_int_equal(Post_all(covet_refine(all, LIMIT(-1))).count, 0);
    assert_true(covet_failed(s));
    covet_clear(s);
}

static void one_row(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_queryset *all = covet_query(s, Post, ORDER_BY("-views"));
    assert_int_equal(Post_first(all)->id, 1);
    assert_int_equal(Post_last(all)->id, 4);
    assert_int_equal(Post_first(covet_refine(all, SLICE(1, 3)))->id, 3);
    assert_int_equal(Post_get(covet_refine(all, FILTER(Q("title__istartswith", "re:"))))->id, 4);
    assert_null(Post_get(covet_refine(all, FILTER(Q("views__gt", 10)))));
    assert_failure(s, COVET_MULTIPLE, "Post");
    assert_null(Post_first(covet_refine(all, FILTER(Q("views__gt", 1000)))));
    assert_well(s);
}

static void rows_once(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_queryset *authors = covet_query(s, Post, VALUES("author__name"), DISTINCT());
    assert_int_equal(covet_values(authors).count, 2);
    assert_int_equal(covet_count(authors), 2);
    assert_rows(authors, 1, LIMIT(1));
    assert_int_equal(
        covet_values(covet_query(s, Post, VALUES("price"), DISTINCT(), ORDER_BY("price"))).count,
        3);
    covet_rows rows =
        covet_values(covet_query(s, Post, VALUES("reply_to__title"), DISTINCT(),
                                 ORDER_BY(ASC("reply_to__title", .nulls_last = true))));
    assert_int_equal(rows.count, 2);
    assert_string_equal(covet_get_text(&rows.items[0], "reply_to__title"), "Arenas");
    assert_true(covet_is_null(&rows.items[1], "reply_to__title"));
    covet_queryset *latest =
        covet_query(s, Post, DISTINCT("author"), ORDER_BY("author_id", "-views"));
    if (database_can(COVET_CAN_DISTINCT_ON)) {
        assert_string_equal(posts_of(latest), "1 3 ");
        return;
    }
    assert_string_equal(posts_of(latest), "");
    assert_failure(s, COVET_UNSUPPORTED, "DISTINCT");
}

static void counts(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_queryset *all = covet_query(s, Post);
    assert_rows(all, 4, ORDER_BY("title"));
    assert_rows(all, 0, NONE());
    assert_rows(all, 2, FILTER(Q("author__name", "Ann")), SELECT_RELATED("author"));
    assert_rows(all, 3, ORDER_BY("author__name"), LIMIT(3));
    assert_rows(all, 1, OFFSET(3));
    assert_int_equal(covet_exists(covet_refine(all, FILTER(Q("views__gt", 1000)))), 0);
    assert_int_equal(
        covet_exists(covet_refine(all, FILTER(Q("views__lt", 1000)), ORDER_BY("views"))), 1);
    assert_int_equal(covet_exists(covet_refine(all, OFFSET(3))), 1);
    assert_int_equal(covet_exists(covet_refine(all, OFFSET(4))), 0);
    assert_well(s);
}

/* ---- values ---- */

static void values(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_rows rows = covet_values(
        covet_query(s, Post, VALUES("id", "author", "author__email", "reply_to__title", "price"),
                    ORDER_BY("id")));
    assert_int_equal(rows.count, 4);
    assert_int_equal(covet_get_int(&rows.items[3], "author"), 2);
    assert_string_equal(covet_get_text(&rows.items[3], "author__email"), "bob@example.org");
    assert_string_equal(covet_get_text(&rows.items[3], "reply_to__title"), "Arenas");
    assert_true(covet_is_null(&rows.items[0], "reply_to__title"));
    assert_true(
        covet_decimal_equal(covet_get_decimal(&rows.items[0], "price"), covet_decimal_of(25, 1)));
    rows =
        covet_pluck(covet_query(s, Post, FILTER(Q("views__gt", 10)), ORDER_BY("-views")), "title");
    assert_int_equal(rows.count, 3);
    assert_string_equal(covet_get_text(&rows.items[1], "title"), "Cursors");
    rows = covet_pluck(covet_query(s, Post, ORDER_BY("id"), SLICE(1, 2)), "views");
    assert_int_equal(rows.count, 1);
    assert_int_equal(covet_get_int(&rows.items[0], "views"), 15);
    assert_well(s);
}

static void projections(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Headline_list list = Headline_all(
        covet_query(s, Post, FILTER(Q("views__gt", 10)), ORDER_BY("-views"), LIMIT(2)));
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[1]->title, "Cursors");
    assert_string_equal(list.items[1]->by, "Bob");
    assert_null(list.items[1]->reply_to__title);
    assert_string_equal(Headline_get(covet_query(s, Post, FILTER(Q("id", 4))))->reply_to__title,
                        "Arenas");
    covet_each (Headline, line, covet_query(s, Post, FILTER(Q("id__gte", 3)), ORDER_BY("id")))
        assert_string_equal(line->by, "Bob");
    assert_well(s);
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(joins),
    DATABASE_TEST(related_rows),
    DATABASE_TEST(order),
    DATABASE_TEST(order_of_null),
    DATABASE_TEST(slices),
    DATABASE_TEST(one_row),
    DATABASE_TEST(rows_once),
    DATABASE_TEST(counts),
    DATABASE_TEST(values),
    DATABASE_TEST(projections),
};

DATABASE_MAIN(tests)
