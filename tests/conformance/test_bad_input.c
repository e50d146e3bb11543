/* Bad input: each ends in a named error, a session that can be used, and data as it was. */
#include "database.h"

#include <string.h>

/* The session works and the blog is as it was filled. */
static void assert_untouched(covet_session *s) {
    assert_int_equal(covet_count(covet_query(s, Post)), 4);
    assert_int_equal(covet_count(covet_query(s, Author)), 2);
    assert_string_equal(Post_find(s, 1)->title, "Arenas");
    assert_well(s);
}

/* ---- what is written ---- */

static void texts(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    static const char *const broken[] = {"\xFF", "a\xC3", "\xED\xA0\x80", "\xC0\xAF",
                                         "\xF4\x90\x80\x80"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        assert_null(Post_create(s, &(Post){.title = broken[i], .body = "b", .author_id = 1}));
        assert_failure(s, COVET_VALIDATION, "Post", "title");
        Post *post = Post_find(s, 1);
        post->body = broken[i];
        assert_int_equal(Post_save(s, post), COVET_VALIDATION);
        assert_failure(s, COVET_VALIDATION, "Post", "body");
        assert_int_equal(covet_update(covet_query(s, Post), COVET_SET("title", broken[i])), -1);
        assert_int_equal(covet_error(s)->status, COVET_VALIDATION);
        covet_clear(s);
    }
    covet_value nul = {.kind = COVET_VALUE_TEXT, .as = {.text = {"a\0b", 3}}};
    assert_int_equal(covet_update(covet_query(s, Post), COVET_SET("title", nul)), -1);
    assert_int_equal(covet_error(s)->status, COVET_VALIDATION);
    covet_clear(s);
    assert_untouched(s);
}

static void numbers_and_moments(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post post = {
        .title = "x", .body = "y", .author_id = 1, .price = covet_decimal_of(INT64_MAX, 2)};
    assert_null(Post_create(s, &post));
    assert_failure(s, COVET_VALIDATION, "Post", "price");
    post.price = covet_decimal_of(1, 3);
    assert_null(Post_create(s, &post));
    assert_failure(s, COVET_VALIDATION, "Post", "price");
    post.price = (covet_decimal){.low = 1, .scale = 77};
    assert_null(Post_create(s, &post));
    assert_failure(s, COVET_VALIDATION, "Post", "price");
    post.price = covet_decimal_of(1, 0);
    post.published_at = (covet_opt_datetime){true, {INT64_MAX}};
    assert_null(Post_create(s, &post));
    assert_failure(s, COVET_VALIDATION, "Post", "published_at");
    assert_int_equal(covet_update(covet_query(s, Post), COVET_SET("views", INT64_C(3000000000))),
                     -1);
    assert_failure(s, COVET_VALIDATION, "views");
    assert_int_equal(covet_update(covet_query(s, Post), COVET_SET("views", "many")), -1);
    assert_failure(s, COVET_VALIDATION, "views", "many");
    assert_int_equal(covet_update(covet_query(s, Post), COVET_SET("views", UINT64_MAX)), -1);
    assert_false(covet_error(s)->status == COVET_OK);
    covet_clear(s);
    /* An overflow that the database finds names the model too. */
    assert_int_equal(covet_update(covet_query(s, Post),
                                  COVET_SET("views", COVET_ADD(COVET_F("views"), INT32_MAX))),
                     -1);
    assert_int_equal(covet_error(s)->status, COVET_VALIDATION);
    assert_string_equal(covet_error(s)->model, "Post");
    covet_clear(s);
    assert_untouched(s);
}

static void nulls(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_null(Post_create(s, &(Post){.body = "b", .author_id = 1}));
    assert_failure(s, COVET_VALIDATION, "Post", "title");
    Post *post = Post_find(s, 1);
    post->title = NULL;
    assert_int_equal(Post_save(s, post), COVET_VALIDATION);
    assert_failure(s, COVET_VALIDATION, "title");
    assert_null(Country_create(s, &(Country){.name = "nowhere"}));
    assert_failure(s, COVET_VALIDATION, "Country", "code");
    assert_untouched(s);
}

static void violations_of_the_database(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_null(Author_create(s, &(Author){.name = "Ann", .email = "ann@example.org"}));
    assert_failure(s, COVET_INTEGRITY, "Author");
    Author *bob = Author_find(s, 2);
    bob->email = "ann@example.org";
    assert_int_equal(Author_save(s, bob), COVET_INTEGRITY);
    assert_failure(s, COVET_INTEGRITY, "Author");
    assert_true(covet_is_changed(bob, email));
    assert_null(Post_create(s, &(Post){.title = "x", .body = "y", .author_id = 77}));
    assert_failure(s, COVET_INTEGRITY, "Post");
    assert_null(Post_create(s, &(Post){.title = "x", .body = "y"}));
    assert_failure(s, COVET_INTEGRITY, "Post");
    assert_null(Post_create(s, &(Post){.id = 1, .title = "x", .body = "y", .author_id = 1}));
    assert_failure(s, COVET_INTEGRITY, "Post");
    Post own = {.id = 2, .title = "x", .body = "y", .author_id = 1};
    assert_int_equal(Post_save(s, &own), COVET_INTEGRITY);
    assert_null(own.row_.origin);
    covet_clear(s);
    bob->email = "bob2@example.org";
    assert_int_equal(Author_save(s, bob), COVET_OK);
    assert_untouched(s);
}

/* ---- what is read ---- */

/* Each value makes a row that cannot be read; the others can. */
static void stored_values_of_another_type(void **state) {
    database_spoil();
    covet_session *s = *state;
    static const struct {
        const char *sql, *field;
    } cases[] = {
        {"UPDATE blog_post SET views = 'many' WHERE id = 3", "views"},
        {"UPDATE blog_post SET views = 3000000000 WHERE id = 3", "views"},
        {"UPDATE blog_post SET views = 1.5 WHERE id = 3", "views"},
        {"UPDATE blog_post SET price = 'dear' WHERE id = 3", "price"},
        {"UPDATE blog_post SET published_at = 'soon' WHERE id = 3", "published_at"},
        {"UPDATE blog_post SET title = x'414200' WHERE id = 3", "title"},
        {"UPDATE blog_post SET title = 'a' || char(0) || 'b' WHERE id = 3", "title"},
    };
    if (!database_at_hand()->loose) skip();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fill_blog(s);
        database_execute(s, cases[i].sql);
        assert_int_equal(Post_all(covet_query(s, Post, COVET_ORDER_BY("id"))).count, 0);
        assert_failure(s, COVET_VALIDATION, "Post", cases[i].field);
        assert_null(Post_find(s, 3));
        assert_failure(s, COVET_VALIDATION, "Post", cases[i].field);
        size_t rows = 0;
        covet_each (Post, p, covet_query(s, Post, COVET_ORDER_BY("id"))) rows++;
        assert_int_equal(rows, 2);
        assert_failure(s, COVET_VALIDATION, cases[i].field);
        assert_int_equal(covet_values(covet_query(s, Post, COVET_VALUES(cases[i].field))).count, 0);
        assert_failure(s, COVET_VALIDATION, cases[i].field);
        assert_non_null(Post_find(s, 4));
        assert_untouched(s);
        covet_delete(covet_query(s, Post, COVET_ORDER_BY("-id")));
        covet_drop_tables(s);
        covet_create_tables(s);
        assert_well(s);
    }
}

/* A text that a C string cannot hold is no shorter one. */
static void texts_with_a_nul(void **state) {
    covet_session *s = *state;
    const char *sql = database_at_hand()->words.nul;
    if (sql == NULL) skip();
    fill_blog(s);
    database_execute(s, sql);
    assert_int_equal(Post_all(covet_query(s, Post)).count, 0);
    assert_failure(s, COVET_VALIDATION, "Post", "title");
    assert_null(Post_find(s, 3));
    assert_failure(s, COVET_VALIDATION, "Post", "title");
    assert_int_equal(covet_pluck(covet_query(s, Post), "title").count, 0);
    assert_failure(s, COVET_VALIDATION, "title");
    assert_int_equal(covet_delete(covet_query(s, Post, COVET_FILTER(COVET_Q("id", 3)))), 1);
    assert_int_equal(Post_all(covet_query(s, Post)).count, 3);
}

/* Columns of another type than the model's. */
static void columns_of_another_type(void **state) {
    database_spoil();
    covet_session *s = *state;
    database_execute(s, "DROP TABLE rate");
    database_execute(s, "CREATE TABLE rate (level numeric(6, 2) PRIMARY KEY, seats varchar(20))");
    database_execute(s, "INSERT INTO rate VALUES (1.5, 'many')");
    assert_int_equal(Rate_all(covet_query(s, Rate)).count, 0);
    assert_failure(s, COVET_VALIDATION, "Rate", "seats");
    covet_each (Rate, rate, covet_query(s, Rate)) fail();
    assert_failure(s, COVET_VALIDATION, "Rate", "seats");
    assert_int_equal(covet_values(covet_query(s, Rate)).count, 0);
    assert_failure(s, COVET_VALIDATION, "seats");
    database_execute(s, "DELETE FROM rate");
    assert_int_equal(Rate_all(covet_query(s, Rate)).count, 0);
    covet_clear(s);
    database_execute(s, "DROP TABLE rate");
    covet_create_tables(s);
    assert_non_null(Rate_create(s, &(Rate){.level = covet_decimal_of(15, 1), .seats = 3}));
    assert_int_equal(Rate_all(covet_query(s, Rate)).count, 1);
}

static void tables_that_differ(void **state) {
    database_spoil();
    covet_session *s = *state;
    fill_blog(s);
    Post *post = Post_find(s, 1);
    Post_list list = Post_all(covet_query(s, Post));
    database_execute(s, "ALTER TABLE blog_post RENAME COLUMN views TO seen");
    assert_int_equal(Post_all(covet_query(s, Post)).count, 0);
    assert_failure(s, COVET_QUERY, "views");
    post->views = 1;
    assert_int_equal(Post_save(s, post), COVET_QUERY);
    assert_failure(s, COVET_QUERY, "views");
    assert_null(Post_create(s, &(Post){.title = "x", .body = "y", .author_id = 1}));
    assert_failure(s, COVET_QUERY, "views");
    database_execute(s, "ALTER TABLE blog_post RENAME COLUMN seen TO views");
    assert_int_equal(Post_save(s, post), COVET_OK);
    list.items[1]->views = 1;
    database_execute(s, "ALTER TABLE blog_post RENAME TO gone");
    assert_int_equal(Post_save(s, list.items[1]), COVET_QUERY);
    assert_failure(s, COVET_QUERY, "blog_post");
    database_execute(s, "ALTER TABLE gone RENAME TO blog_post");
    assert_int_equal(Post_save(s, list.items[1]), COVET_OK);
    assert_untouched(s);
}

/* ---- how it is called ---- */

static void nothing_is_given(void **state) {
    covet_session *s = *state;
    assert_null(Post_create(NULL, &(Post){.title = "x"}));
    assert_int_equal(Post_save(NULL, NULL), COVET_MISUSE);
    assert_null(Post_create(s, NULL));
    assert_failure(s, COVET_MISUSE, "Post", "NULL");
    assert_int_equal(Post_save(s, NULL), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "Post", "NULL");
    assert_int_equal(Post_delete(s, NULL), COVET_MISUSE);
    assert_int_equal(Post_refresh(s, NULL), COVET_MISUSE);
    assert_int_equal(Post_validate(s, NULL), COVET_MISUSE);
    assert_null(Post_copy(s, NULL));
    assert_null(Post_print(s, NULL));
    assert_null(Post_to_json(s, NULL, NULL));
    assert_int_equal(Post_from_json(s, NULL, "{}", NULL), COVET_MISUSE);
    covet_clear(s);
    assert_int_equal(Post_all(NULL).count, 0);
    assert_null(Post_get(NULL));
    assert_null(Post_first(NULL));
    assert_int_equal(covet_values(NULL).count, 0);
    assert_int_equal(covet_delete(NULL), -1);
    assert_int_equal(covet_update(NULL, COVET_SET("views", 1)), -1);
    assert_null(covet_sql(NULL));
    assert_null(covet_explain(NULL));
    covet_each (Post, p, NULL) fail();
    assert_false(Post_equal(NULL, NULL));
    assert_well(s);
    assert_int_equal(Post_from_json(s, &(Post){.id = 0}, NULL, NULL), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "Post");
}

static void models_that_are_mixed_up(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_queryset *authors = covet_query(s, Author);
    assert_int_equal(Post_all(authors).count, 0);
    assert_failure(s, COVET_MISUSE, "Author", "Post");
    assert_null(Post_get(authors));
    assert_failure(s, COVET_MISUSE, "Author", "Post");
    assert_null(Post_last(authors));
    covet_each (Post, p, authors) fail();
    assert_failure(s, COVET_MISUSE, "Author", "Post");
    assert_int_equal(Author_all(authors).count, 2);
    assert_int_equal(covet_object_save(s, &Author_model, Post_find(s, 1), NULL), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "Post", "Author");
    assert_null(Stranger_create(s, &(Stranger){.id = 0}));
    assert_failure(s, COVET_MISUSE, "Stranger", "covet_models");
    assert_int_equal(covet_count(covet_query(s, Stranger)), -1);
    assert_failure(s, COVET_MISUSE, "Stranger", "covet_models");
    assert_untouched(s);
}

static void sessions_after_their_end(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_session *closed = database_session();
    covet_session_close(closed);
    assert_null(covet_query(closed, Post));
    assert_null(Post_create(closed, &(Post){.title = "x", .body = "y", .author_id = 1}));
    assert_int_equal(covet_error(closed)->status, COVET_MISUSE);
    assert_true(covet_failed(closed));
    assert_null(Post_find(closed, 1));
    covet_scope mark = covet_mark(s);
    covet_queryset *posts = covet_query(s, Post);
    covet_release(s, mark);
    assert_int_equal(Post_all(posts).count, 0);
    assert_failure(s, COVET_MISUSE, "queryset");
    assert_untouched(s);
}

static void hostile_names_and_values(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    static const char *const names[] = {"title\"; DROP TABLE blog_post; --",
                                        "",
                                        "__",
                                        "title__",
                                        "__title",
                                        "id\" OR 1=1 --",
                                        "author__name'",
                                        "title) UNION SELECT 1 --",
                                        "\xFF\xFE",
                                        "title\n",
                                        "a%s%n"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(Post_all(covet_query(s, Post, COVET_FILTER(COVET_Q(names[i], "x")))).count,
                         0);
        assert_failure(s, COVET_QUERY, "");
        assert_int_equal(covet_values(covet_query(s, Post, COVET_VALUES(names[i]))).count, 0);
        assert_true(covet_failed(s));
        covet_clear(s);
        assert_int_equal(Post_all(covet_query(s, Post, COVET_ORDER_BY(names[i]))).count, 0);
        assert_true(covet_failed(s));
        covet_clear(s);
        assert_int_equal(covet_update(covet_query(s, Post), COVET_SET(names[i], 1)), -1);
        assert_true(covet_failed(s));
        covet_clear(s);
        Post *post = Post_find(s, 1);
        assert_int_equal(covet_save(s, Post, post, .update_fields = COVET_FIELDS(names[i])),
                         COVET_QUERY);
        covet_clear(s);
    }
    static const char *const values[] = {
        "'; DROP TABLE blog_post; --", "\\", "%", "_", "'", "\"", "\n\r\t", "%s%n%x", "$1", "?"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        assert_int_equal(
            covet_count(covet_query(s, Post, COVET_FILTER(COVET_Q("title__contains", values[i])))),
            0);
        Post *made = Post_create(s, &(Post){.title = values[i], .body = values[i], .author_id = 1});
        assert_int_equal(
            Post_get(covet_query(s, Post, COVET_FILTER(COVET_Q("title", values[i]))))->id,
            made->id);
        assert_int_equal(Post_delete(s, made), COVET_OK);
    }
    assert_untouched(s);
}

/* ---- the database ---- */

static void a_missing_database(void **state) {
    (void)state;
    covet_session *s = database_damaged(DATABASE_MISSING);
    assert_int_equal(Post_all(covet_query(s, Post)).count, 0);
    assert_failure(s, COVET_CONNECTION, "");
    assert_null(Post_create(s, &(Post){.title = "x", .body = "y", .author_id = 1}));
    assert_failure(s, COVET_CONNECTION, "");
}

static void a_read_only_database(void **state) {
    fill_blog(*state);
    covet_session *s = database_damaged(DATABASE_READ_ONLY);
    assert_int_equal(Post_all(covet_query(s, Post)).count, 4);
    assert_null(Post_create(s, &(Post){.title = "x", .body = "y", .author_id = 1}));
    assert_true(covet_failed(s));
    covet_clear(s);
    Post *post = Post_find(s, 1);
    post->views = 1;
    assert_int_not_equal(Post_save(s, post), COVET_OK);
    assert_true(covet_is_changed(post, views));
    covet_clear(s);
    assert_untouched(s);
}

static void a_corrupt_database(void **state) {
    (void)state;
    covet_session *s = database_damaged(DATABASE_CORRUPT);
    assert_int_equal(Post_all(covet_query(s, Post)).count, 0);
    assert_true(covet_failed(s));
    covet_clear(s);
    assert_null(Post_find(s, 1));
    assert_true(covet_failed(s));
}

static void a_locked_database(void **state) {
    covet_session *holder = *state;
    fill_blog(holder);
    covet_session *s = database_damaged(DATABASE_IMPATIENT);
    Post *post = Post_find(s, 1);
    post->views = 5;
    covet_begin(holder);
    covet_update(covet_query(holder, Post), COVET_SET("body", "held"));
    assert_int_equal(Post_save(s, post), COVET_BUSY);
    assert_failure(s, COVET_BUSY, "UPDATE");
    assert_int_equal(covet_count(covet_query(s, Post)), 4);
    covet_rollback(holder);
    assert_int_equal(Post_save(s, post), COVET_OK);
    assert_untouched(s);
}

static void a_full_database(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    char body[20000];
    if (database_at_hand()->limit == NULL) skip();
    database_at_hand()->limit(s);
    memset(body, 'x', sizeof body - 1);
    body[sizeof body - 1] = '\0';
    covet_begin(s);
    size_t rows = 0;
    while (rows < 1000 && Post_create(s, &(Post){.title = "x", .body = body, .author_id = 1}))
        rows++;
    assert_in_range(rows, 0, 999);
    assert_true(covet_failed(s));
    assert_int_not_equal(covet_commit(s), COVET_OK);
    covet_clear(s);
    assert_untouched(s);
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(texts),
    DATABASE_TEST(numbers_and_moments),
    DATABASE_TEST(nulls),
    DATABASE_TEST(violations_of_the_database),
    DATABASE_TEST(stored_values_of_another_type),
    DATABASE_TEST(texts_with_a_nul),
    DATABASE_TEST(columns_of_another_type),
    DATABASE_TEST(tables_that_differ),
    DATABASE_TEST(nothing_is_given),
    DATABASE_TEST(models_that_are_mixed_up),
    DATABASE_TEST(sessions_after_their_end),
    DATABASE_TEST(hostile_names_and_values),
    DATABASE_TEST(a_missing_database),
    DATABASE_TEST(a_read_only_database),
    DATABASE_TEST(a_corrupt_database),
    DATABASE_TEST(a_locked_database),
    DATABASE_TEST(a_full_database),
};

DATABASE_MAIN(tests)
