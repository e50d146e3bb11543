/* Change tracking: what a save writes, keys and the objects behind them, transactions,
 * lifetimes. */
#include "database.h"

#include <stdio.h>
#include <string.h>

/* The SQL of the latest statement but those that begin and end transactions. */
static char latest[400];

static void log_statement(void *context, const covet_log_record *record) {
    (void)context;
    latest[0] = '\0';
    strncat(latest, record->sql, sizeof latest - 1);
}

/* A session whose statements are noted. */
static covet_session *logged_session(void) {
    return covet_session_open(database_reopen(&(covet_config){.log = log_statement}));
}

/* Whether the latest statement assigns to a column. */
static bool assigned(const char *column) {
    char text[80];
    snprintf(text, sizeof text, "%s =", database_quoted(column));
    return strstr(latest, text) != NULL;
}

/* ---- what is written ---- */

static void only_what_changed(void **state) {
    (void)state;
    covet_session *s = logged_session();
    fill_blog(s);
    Post_list list = Post_all(covet_query(s, Post, COVET_ORDER_BY("id")));
    Post *post = list.items[1];
    post->views = 16;
    assert_true(covet_is_changed(post, views));
    assert_false(covet_is_changed(post, title));
    assert_sends(s, 1, assert_int_equal(Post_save(s, post), COVET_OK));
    assert_true(assigned("views"));
    assert_false(assigned("title"));
    assert_false(covet_is_changed(post, views));
    assert_sends(s, 0, assert_int_equal(Post_save(s, post), COVET_OK));
    post->views = 17;
    post->title = "Bytes";
    post->price = covet_decimal_of(1, 0);
    post->published_at.has = false;
    assert_sends(s, 1, assert_int_equal(Post_save(s, post), COVET_OK));
    assert_true(assigned("price"));
    assert_false(assigned("body"));
    Post *found = Post_find(s, 2);
    assert_string_equal(found->title, "Bytes");
    assert_int_equal(found->views, 17);
    assert_false(found->published_at.has);
    found->price = covet_decimal_of(100, 2);
    found->published_at.value.us = 5;
    found->title = list.items[1]->title;
    assert_sends(s, 0, assert_int_equal(Post_save(s, found), COVET_OK));
}

static void read_only_rows_write_all(void **state) {
    (void)state;
    covet_session *s = logged_session();
    fill_blog(s);
    Post_list list = Post_all(covet_query(s, Post, COVET_ORDER_BY("id"), COVET_READ_ONLY()));
    list.items[0]->views = 7;
    assert_true(covet_is_changed(list.items[0], title));
    assert_sends(s, 1, assert_int_equal(Post_save(s, list.items[0]), COVET_OK));
    assert_true(assigned("title"));
    assert_int_equal(Post_find(s, 1)->views, 7);
    assert_string_equal(Post_find(s, 1)->title, "Arenas");
    list.items[1]->views = 8;
    list.items[1]->title = "left";
    assert_int_equal(covet_save(s, Post, list.items[1], .update_fields = COVET_FIELDS("views")),
                     COVET_OK);
    assert_false(assigned("title"));
    assert_int_equal(Post_save(s, list.items[1]), COVET_OK);
    assert_string_equal(Post_find(s, 2)->title, "left");
}

static void options_of_save(void **state) {
    (void)state;
    covet_session *s = logged_session();
    fill_blog(s);
    Post *post = Post_find(s, 1);
    post->views = 5;
    post->title = "changed";
    assert_int_equal(covet_save(s, Post, post, .update_fields = COVET_FIELDS("views", "body")),
                     COVET_OK);
    assert_true(assigned("body"));
    assert_false(assigned("title"));
    assert_true(covet_is_changed(post, title));
    assert_false(covet_is_changed(post, views));
    assert_string_equal(Post_find(s, 1)->title, "Arenas");
    assert_int_equal(covet_save(s, Post, post, .update_fields = COVET_FIELDS("titel")),
                     COVET_QUERY);
    assert_failure(s, COVET_QUERY, "Post", "titel", "title");
    assert_int_equal(covet_save(s, Post, post, .update_fields = COVET_FIELDS("id")), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "key");
    assert_int_equal(covet_save(s, Post, post, .force_insert = true, .force_update = true),
                     COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "force_insert");
    assert_sends(s, 1, assert_int_equal(covet_save(s, Post, post, .force_update = true), COVET_OK));
    assert_non_null(strstr(latest, "UPDATE"));
    assert_int_equal(covet_save(s, Post, post, .force_insert = true), COVET_INTEGRITY);
    assert_failure(s, COVET_INTEGRITY, "Post");
    Post fresh = {.title = "new", .body = "b", .author_id = 1};
    assert_int_equal(covet_save(s, Post, &fresh, .force_update = true), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "no key");
    fresh.id = 99;
    assert_int_equal(covet_save(s, Post, &fresh, .force_update = true), COVET_INTEGRITY);
    assert_failure(s, COVET_INTEGRITY, "Post");
    fresh.id = 2;
    assert_int_equal(covet_save(s, Post, &fresh, .update_fields = COVET_FIELDS("title")), COVET_OK);
    assert_string_equal(Post_find(s, 2)->title, "new");
    assert_string_equal(Post_find(s, 2)->body, "b");
}

static void changed_keys_are_refused(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *post = Post_find(s, 1);
    post->id = 2;
    assert_int_equal(Post_save(s, post), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "Post", "id", "force_insert");
    assert_int_equal(Post_delete(s, post), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "Post");
    assert_int_equal(Post_refresh(s, post), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "Post");
    post->id = 50;
    assert_int_equal(covet_save(s, Post, post, .force_insert = true), COVET_OK);
    assert_int_equal(covet_count(covet_query(s, Post)), 5);
    post->views = 1;
    assert_int_equal(Post_save(s, post), COVET_OK);
    assert_int_equal(Post_find(s, 50)->views, 1);
    assert_int_equal(Post_find(s, 1)->views, 120);
    Post_list list =
        Post_all(covet_query(s, Post, COVET_SELECT_RELATED("author"), COVET_ORDER_BY("id")));
    list.items[0]->author->id = 2;
    assert_int_equal(Author_save(s, list.items[0]->author), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "Author", "id");
    Country *norway = Country_create(s, &(Country){.code = "NO", .name = "Norway"});
    norway->code = "NI";
    assert_int_equal(Country_save(s, norway), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "Country", "code");
}

/* ---- keys and objects ---- */

static void the_side_that_changed_counts(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Author *ann = Author_find(s, 1), *bob = Author_find(s, 2);
    Post *post = Post_get(
        covet_query(s, Post, COVET_FILTER(COVET_Q("id", 1)), COVET_SELECT_RELATED("author")));
    post->author = bob;
    assert_int_equal(Post_save(s, post), COVET_OK);
    assert_int_equal(post->author_id, 2);
    assert_ptr_equal(post->author, bob);
    post->author_id = 1;
    assert_int_equal(Post_save(s, post), COVET_OK);
    assert_null(post->author);
    assert_int_equal(Post_find(s, 1)->author_id, 1);
    post->author = bob;
    post->author_id = 2;
    assert_sends(s, 1, assert_int_equal(Post_save(s, post), COVET_OK));
    post->author = ann;
    post->author_id = 3;
    assert_sends(s, 0, assert_int_equal(Post_save(s, post), COVET_RELATION));
    assert_failure(s, COVET_RELATION, "Post", "author_id is 3", "is 1");
    post->author_id = 2;
    post->author = NULL;
    assert_int_equal(Post_save(s, post), COVET_VALIDATION);
    assert_failure(s, COVET_VALIDATION, "author");
    Post *reply = Post_get(
        covet_query(s, Post, COVET_FILTER(COVET_Q("id", 4)), COVET_SELECT_RELATED("reply_to")));
    reply->reply_to = NULL;
    assert_int_equal(Post_save(s, reply), COVET_OK);
    assert_false(reply->reply_to_id.has || Post_find(s, 4)->reply_to_id.has);
    reply->reply_to = reply;
    assert_int_equal(Post_save(s, reply), COVET_OK);
    assert_int_equal(Post_find(s, 4)->reply_to_id.value, 4);
    reply->reply_to_id.has = false;
    assert_int_equal(Post_save(s, reply), COVET_OK);
    assert_null(reply->reply_to);
    assert_false(Post_find(s, 4)->reply_to_id.has);
}

static void objects_that_are_not_saved(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Author cy = {.name = "Cy", .email = "cy@example.org"};
    assert_sends(s, 0,
                 assert_null(Post_create(s, &(Post){.title = "x", .body = "y", .author = &cy})));
    assert_failure(s, COVET_RELATION, "Post", "author", "save it first");
    Post *post = Post_find(s, 1);
    post->author = &cy;
    assert_int_equal(Post_save(s, post), COVET_RELATION);
    assert_failure(s, COVET_RELATION, "author");
    assert_int_equal(post->author_id, 1);
    assert_int_equal(Author_save(s, &cy), COVET_OK);
    assert_int_equal(Post_save(s, post), COVET_OK);
    assert_int_equal(post->author_id, cy.id);
    assert_ptr_equal(post->author, &cy);
    Post *made = Post_create(s, &(Post){.title = "x", .body = "y", .author = &cy, .author_id = 1});
    assert_null(made);
    assert_failure(s, COVET_RELATION, "author_id is 1");
    made = Post_create(s, &(Post){.title = "x", .body = "y", .author = &(Author){.id = 2}});
    assert_int_equal(made->author_id, 2);
    assert_null(made->author);
    covet_update(covet_query(s, Post, COVET_FILTER(COVET_Q("author", cy.id))),
                 COVET_SET("author", 1));
    assert_int_equal(Author_delete(s, &cy), COVET_OK);
    assert_null(Post_create(s, &(Post){.title = "x", .body = "y", .author = &cy}));
    assert_failure(s, COVET_RELATION, "author");
}

/* ---- transactions ---- */

static void rollback_makes_changed_again(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post_list list = Post_all(covet_query(s, Post, COVET_ORDER_BY("id")));
    Post *post = list.items[0];
    covet_begin(s);
    post->views = 1;
    assert_int_equal(Post_save(s, post), COVET_OK);
    assert_sends(s, 0, Post_save(s, post));
    covet_rollback(s);
    assert_true(covet_is_changed(post, views) && covet_is_changed(post, title));
    assert_int_equal(Post_find(s, 1)->views, 120);
    assert_sends(s, 1, assert_int_equal(Post_save(s, post), COVET_OK));
    assert_int_equal(Post_find(s, 1)->views, 1);
    assert_false(covet_is_changed(post, views));
    covet_begin(s);
    post->views = 2;
    Post_save(s, post);
    covet_commit(s);
    assert_sends(s, 0, Post_save(s, post));
    covet_begin(s);
    post->views = 3;
    Post_save(s, post);
    covet_rollback(s);
    assert_int_equal(Post_refresh(s, post), COVET_OK);
    assert_int_equal(post->views, 2);
    assert_sends(s, 0, Post_save(s, post));
    assert_false(covet_is_changed(list.items[1], views));
}

static void rollback_makes_new_again(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Author dee = {.name = "Dee", .email = "dee@example.org"};
    covet_begin(s);
    assert_int_equal(Author_save(s, &dee), COVET_OK);
    assert_int_equal(dee.id, 3);
    Post *post = Post_create(s, &(Post){.title = "x", .body = "y", .author_id = dee.id});
    dee.name = "Deirdre";
    assert_int_equal(Author_save(s, &dee), COVET_OK);
    covet_rollback(s);
    assert_int_equal(Author_refresh(s, &dee), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "Author");
    post->author = &dee;
    assert_int_equal(Post_save(s, post), COVET_RELATION);
    assert_failure(s, COVET_RELATION, "author");
    post->author = NULL;
    covet_session *other = database_session();
    Author *eve = Author_create(other, &(Author){.name = "Eve", .email = "eve@example.org"});
    assert_well(other);
    assert_sends(s, 1, assert_int_equal(Author_save(s, &dee), COVET_OK));
    assert_true(dee.id != eve->id && dee.id > 0);
    post->author = &dee;
    post->author_id = 0;
    assert_int_equal(Post_save(s, post), COVET_OK);
    assert_int_equal(post->author_id, dee.id);
    assert_int_equal(covet_count(covet_query(s, Author)), 4);
    covet_begin(s);
    assert_int_equal(Post_delete(s, post), COVET_OK);
    covet_rollback(s);
    post->views = 77;
    assert_sends(s, 1, assert_int_equal(Post_save(s, post), COVET_OK));
    assert_int_equal(Post_find(s, post->id)->views, 77);
    assert_int_equal(covet_count(covet_query(s, Post)), 5);
}

/* ---- lifetimes ---- */

static void marks_and_what_hangs_on_objects(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *post = Post_find(s, 1);
    Post own = {.title = "own", .body = "b", .author_id = 1};
    char title[32] = "a title of the caller";
    covet_scoped (s) {
        post->title = title;
        assert_int_equal(Post_save(s, post), COVET_OK);
        assert_int_equal(Post_save(s, &own), COVET_OK);
        assert_sends(s, 0, Post_save(s, &own));
    }
    memset(title, 'z', 5);
    assert_true(covet_is_changed(post, title));
    assert_sends(s, 1, assert_int_equal(Post_save(s, post), COVET_OK));
    assert_string_equal(Post_find(s, 1)->title, title);
    own.views = 4;
    assert_sends(s, 1, assert_int_equal(Post_save(s, &own), COVET_OK));
    assert_sends(s, 0, assert_int_equal(Post_save(s, &own), COVET_OK));
    assert_int_equal(covet_count(covet_query(s, Post)), 5);
    assert_int_equal(Post_find(s, own.id)->views, 4);
}

static void structs_copied_by_assignment(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post_list list =
        Post_all(covet_query(s, Post, COVET_ORDER_BY("id"), COVET_SELECT_RELATED("author")));
    Post copy = *list.items[0];
    Author author = *list.items[0]->author;
    copy.views = 1;
    author.name = "Anna";
    assert_true(covet_is_changed(&copy, title));
    assert_sends(s, 1, assert_int_equal(Post_save(s, &copy), COVET_OK));
    assert_sends(s, 1, assert_int_equal(Author_save(s, &author), COVET_OK));
    assert_sends(s, 0, assert_int_equal(Post_save(s, &copy), COVET_OK));
    assert_int_equal(Post_find(s, 1)->views, 1);
    assert_string_equal(Author_find(s, 1)->name, "Anna");
    assert_false(covet_is_changed(list.items[0], views));
    Post *made = Post_create(s, &(Post){.title = "x", .body = "y", .author = &author});
    assert_null(made->author);
}

static void rows_of_others_are_refused(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_session *other = database_session();
    Post *post = Post_find(s, 1);
    Post own = {.title = "own", .body = "b", .author_id = 1};
    assert_int_equal(Post_save(s, &own), COVET_OK);
    post->views = own.views = 9;
    assert_int_equal(Post_save(other, post), COVET_MISUSE);
    assert_failure(other, COVET_MISUSE, "Post", "session");
    assert_int_equal(Post_save(other, &own), COVET_MISUSE);
    assert_failure(other, COVET_MISUSE, "Post", "session");
    assert_int_equal(Post_delete(other, post), COVET_MISUSE);
    assert_failure(other, COVET_MISUSE, "Post");
    Author *ann = Author_find(s, 1);
    assert_null(Post_create(other, &(Post){.title = "x", .body = "y", .author = ann}));
    assert_failure(other, COVET_MISUSE, "session");
    covet_session_reset(s);
    assert_int_equal(Post_save(s, &own), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "Post", "reset");
    assert_int_equal(Post_find(s, 1)->views, 120);
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(only_what_changed),
    DATABASE_TEST(read_only_rows_write_all),
    DATABASE_TEST(options_of_save),
    DATABASE_TEST(changed_keys_are_refused),
    DATABASE_TEST(the_side_that_changed_counts),
    DATABASE_TEST(objects_that_are_not_saved),
    DATABASE_TEST(rollback_makes_changed_again),
    DATABASE_TEST(rollback_makes_new_again),
    DATABASE_TEST(marks_and_what_hangs_on_objects),
    DATABASE_TEST(structs_copied_by_assignment),
    DATABASE_TEST(rows_of_others_are_refused),
};

DATABASE_MAIN(tests)
