/* Querysets that yield rows: all, get, first, last, streams, kept rows, related objects. */
#include "database.h"

#include <string.h>

static covet_queryset *post_query(covet_session *s) {
    return covet_query(s, Post, COVET_ORDER_BY("id"));
}

/* ---- lists ---- */

static void all_is_one_statement(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post_list list = {NULL, 0};
    assert_sends(s, 1, list = Post_all(post_query(s)));
    assert_int_equal(list.count, 4);
    assert_string_equal(list.items[0]->title, "Arenas");
    assert_string_equal(list.items[3]->title, "Re: Arenas");
    assert_true(list.items[3]->reply_to_id.has);
    assert_null(list.items[0]->author);
    size_t stride = (size_t)((char *)list.items[1] - (char *)list.items[0]);
    assert_ptr_equal((char *)list.items[2], (char *)list.items[0] + 2 * stride);
    list = Post_all(covet_query(s, Post, COVET_FILTER(COVET_Q("views__gt", 1000))));
    assert_well(s);
    assert_int_equal(list.count, 0);
    assert_null(list.items);
}

static void many_rows(void **state) {
    covet_session *s = *state;
    enum { COUNT = 1000 };
    covet_begin(s);
    for (int i = 0; i < COUNT; i++)
        Note_create(s, &(Note){.title = i % 2 ? "odd" : "even", .priority = i});
    assert_int_equal(covet_commit(s), COVET_OK);
    Note_list list = Note_all(covet_query(s, Note, COVET_ORDER_BY("id")));
    assert_int_equal(list.count, COUNT);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(list.items[i]->priority, i);
        assert_string_equal(list.items[i]->title, i % 2 ? "odd" : "even");
        assert_false(covet_is_changed(list.items[i], title));
    }
    list = Note_all(covet_query(s, Note, COVET_LIMIT(40)));
    assert_int_equal(list.count, 40);
    assert_int_equal(list.items[0]->priority, COUNT - 1);
    list = Note_all(covet_query(s, Note, COVET_ORDER_BY("id"), COVET_SLICE(990, 2000)));
    assert_int_equal(list.count, 10);
    list = Note_all(covet_query(s, Note, COVET_LIMIT(0)));
    assert_int_equal(list.count, 0);
    assert_well(s);
}

static void kept_rows(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_queryset *posts = post_query(s);
    Post_list first = Post_all(posts), again = {NULL, 0};
    assert_sends(s, 0, again = Post_all(posts));
    assert_ptr_equal(first.items, again.items);
    assert_sends(s, 0, assert_int_equal(covet_count(posts), 4));
    assert_sends(s, 0, assert_int_equal(covet_exists(posts), 1));
    assert_sends(s, 1, assert_non_null(Post_first(posts)));
    assert_sends(s, 1, Post_all(covet_fresh(posts)));
    Author_create(s, &(Author){.name = "Cy", .email = "cy@example.org"});
    assert_sends(s, 0, Post_all(posts));
    Post *post = Post_find(s, 1);
    post->views++;
    Post_save(s, post);
    assert_sends(s, 1, again = Post_all(posts));
    assert_int_equal(again.items[0]->views, 121);
    covet_update(covet_query(s, Post), COVET_SET("views", 1));
    assert_sends(s, 1, assert_int_equal(covet_count(posts), 4));
    assert_sends(s, 1, Post_all(posts));
    covet_delete(covet_query(s, Post, COVET_FILTER(COVET_Q("id", 4))));
    assert_sends(s, 1, assert_int_equal(Post_all(posts).count, 3));
}

static void kept_rows_of_joined_tables(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_queryset *posts =
        covet_query(s, Post, COVET_FILTER(COVET_Q("author__name", "Ann")), COVET_ORDER_BY("id"));
    assert_int_equal(Post_all(posts).count, 2);
    assert_sends(s, 0, Post_all(posts));
    Author *ann = Author_find(s, 1);
    ann->name = "Anna";
    Author_save(s, ann);
    assert_sends(s, 1, assert_int_equal(Post_all(posts).count, 0));
    covet_queryset *none = covet_query(s, Post, COVET_NONE());
    assert_sends(s, 0, assert_int_equal(Post_all(none).count, 0));
    assert_sends(s, 0, assert_int_equal(covet_count(none), 0));
    assert_sends(s, 0, assert_int_equal(covet_exists(none), 0));
    assert_well(s);
}

static void a_younger_mark_keeps_nothing(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_queryset *posts = post_query(s);
    covet_scoped (s) {
        assert_int_equal(Post_all(posts).count, 4);
        assert_sends(s, 1, Post_all(posts));
        covet_queryset *own = post_query(s);
        Post_all(own);
        assert_sends(s, 0, Post_all(own));
    }
    assert_sends(s, 1, assert_int_equal(Post_all(posts).count, 4));
    assert_sends(s, 0, Post_all(posts));
    covet_begin(s);
    covet_rollback(s);
    assert_sends(s, 1, Post_all(posts));
}

/* ---- one row ---- */

static void get_is_exactly_one(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *post = NULL;
    assert_sends(s, 1, post = Post_get(covet_query(s, Post, COVET_FILTER(COVET_Q("id", 2)))));
    assert_string_equal(post->title, "Bits");
    post = Post_get(covet_query(s, Post, COVET_FILTER(COVET_Q("title", "Cursors"))));
    assert_int_equal(post->id, 3);
    assert_null(Post_get(covet_query(s, Post, COVET_FILTER(COVET_Q("id", 99)))));
    assert_failure(s, COVET_NOT_FOUND, "Post");
    assert_sends(s, 1, assert_null(Post_get(covet_query(s, Post))));
    assert_failure(s, COVET_MULTIPLE, "Post");
    assert_null(Post_get(covet_query(s, Post, COVET_NONE())));
    assert_failure(s, COVET_NOT_FOUND, "Post");
    assert_non_null(strstr(covet_error(s)->file, "test_fetch.c"));
}

static void first_and_last(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_sends(s, 1, assert_int_equal(Post_first(covet_query(s, Post))->id, 1));
    assert_sends(s, 1, assert_int_equal(Post_last(covet_query(s, Post))->id, 4));
    covet_queryset *dear = covet_query(s, Post, COVET_ORDER_BY("-views"));
    assert_string_equal(Post_first(dear)->title, "Arenas");
    assert_string_equal(Post_last(dear)->title, "Re: Arenas");
    assert_string_equal(Author_last(covet_query(s, Author))->name, "Bob");
    covet_queryset *nothing = covet_query(s, Post, COVET_FILTER(COVET_Q("views", -1)));
    assert_null(Post_first(nothing));
    assert_null(Post_last(nothing));
    assert_well(s);
    assert_int_equal(covet_error(s)->status, COVET_OK);
}

/* ---- related objects ---- */

static void related_objects(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post_list list = {NULL, 0};
    assert_sends(s, 1,
                 list = Post_all(covet_query(s, Post, COVET_ORDER_BY("id"),
                                             COVET_SELECT_RELATED("author", "reply_to__author"))));
    assert_int_equal(list.count, 4);
    assert_string_equal(list.items[0]->author->name, "Ann");
    assert_null(list.items[0]->reply_to);
    assert_string_equal(list.items[3]->author->name, "Bob");
    assert_string_equal(list.items[3]->reply_to->title, "Arenas");
    assert_string_equal(list.items[3]->reply_to->author->name, "Ann");
    assert_null(list.items[3]->reply_to->reply_to);
    Post *answered = list.items[3]->reply_to;
    answered->views = 500;
    assert_sends(s, 1, assert_int_equal(Post_save(s, answered), COVET_OK));
    assert_int_equal(Post_find(s, 1)->views, 500);
    assert_sends(s, 0, Post_save(s, list.items[3]));
    Post *one = Post_get(covet_query(s, Post, COVET_FILTER(COVET_Q("id", 4)),
                                     COVET_SELECT_RELATED("reply_to"), COVET_READ_ONLY()));
    assert_int_equal(one->reply_to->views, 500);
}

/* More objects of a row than are held without asking for memory. */
static void a_long_chain(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *above = Post_find(s, 4);
    for (int i = 0; i < 9; i++)
        above =
            Post_create(s, &(Post){.title = "Re", .body = "x", .author_id = 1, .reply_to = above});
    assert_well(s);
    const char *path = "reply_to__reply_to__reply_to__reply_to__reply_to__reply_to__reply_to__"
                       "reply_to__reply_to__reply_to__author";
    Post *post = Post_get(
        covet_query(s, Post, COVET_FILTER(COVET_Q("id", above->id)), COVET_SELECT_RELATED(path)));
    assert_well(s);
    for (int i = 0; i < 10; i++) post = post->reply_to;
    assert_string_equal(post->title, "Arenas");
    assert_string_equal(post->author->name, "Ann");
    post->views = 2;
    assert_sends(s, 1, assert_int_equal(Post_save(s, post), COVET_OK));
    assert_int_equal(Post_find(s, 1)->views, 2);
}

static void projections(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Headline_list list = {NULL, 0};
    assert_sends(s, 1, list = Headline_all(post_query(s)));
    assert_int_equal(list.count, 4);
    assert_string_equal(list.items[2]->by, "Bob");
    assert_null(list.items[2]->reply_to__title);
    assert_string_equal(list.items[3]->reply_to__title, "Arenas");
    const Headline *one =
        Headline_get(covet_query(s, Post, COVET_FILTER(COVET_Q("title__startswith", "Re"))));
    assert_string_equal(one->title, "Re: Arenas");
    assert_string_equal(Headline_last(post_query(s))->title, "Re: Arenas");
    size_t rows = 0;
    covet_each (Headline, h, post_query(s)) {
        rows++;
        assert_string_equal(h->by, rows <= 2 ? "Ann" : "Bob");
    }
    assert_int_equal(rows, 4);
    assert_well(s);
}

/* ---- streams ---- */

static void each_row_in_turn(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    int64_t views = 0, before = covet_statements(s);
    size_t related = 0;
    covet_each (Post, p, covet_query(s, Post, COVET_SELECT_RELATED("author", "reply_to"))) {
        if (p->id == 2) continue;
        views += p->views;
        related += p->reply_to != NULL;
        assert_string_equal(p->author->name, p->id < 3 ? "Ann" : "Bob");
    }
    assert_well(s);
    assert_int_equal(views, 203);
    assert_int_equal(related, 1);
    assert_int_equal(covet_statements(s) - before, 1);
    covet_each (Post, p, post_query(s)) {
        if (p->id == 2) break;
        assert_int_equal(p->id, 1);
    }
    covet_each (Post, p, covet_query(s, Post, COVET_NONE())) fail();
    assert_well(s);
}

static Post *first_that_is_read(covet_session *s) {
    covet_each (Post, p, post_query(s)) {
        return Post_copy(s, p);
    }
    return NULL;
}

static void statements_inside_a_stream(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_string_equal(first_that_is_read(s)->title, "Arenas");
    size_t rows = 0;
    covet_each (Post, p, post_query(s)) {
        Author *author = Author_find(s, p->author_id);
        assert_non_null(author);
        covet_each (Post, q, post_query(s)) {
            rows++;
            if (q->id == p->id) break;
        }
        p->views += 1000;
        assert_int_equal(Post_save(s, p), COVET_OK);
        assert_sends(s, 0, Post_save(s, p));
    }
    assert_well(s);
    assert_int_equal(rows, 1 + 2 + 3 + 4);
    assert_int_equal(Post_find(s, 3)->views, 1080);
}

static void rows_of_a_stream_are_kept_by_copies(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *kept[4];
    size_t count = 0;
    covet_each (Post, p, post_query(s)) kept[count++] = Post_copy(s, p);
    assert_int_equal(count, 4);
    assert_string_equal(kept[1]->title, "Bits");
    kept[1]->title = "Bytes";
    assert_sends(s, 1, assert_int_equal(Post_save(s, kept[1]), COVET_OK));
    assert_string_equal(Post_find(s, 2)->title, "Bytes");
    covet_stream stream = covet_stream_open(post_query(s), &Post_model);
    Post *row = covet_stream_next(&stream);
    covet_stream_close(&stream);
    covet_stream_close(&stream);
    row->views = 9;
    assert_int_equal(Post_save(s, row), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "stream", "Post_copy");
}

static void streams_that_are_ended(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    size_t rows = 0;
    covet_begin(s);
    covet_each (Post, p, post_query(s)) {
        rows++;
        covet_rollback(s);
    }
    assert_int_equal(rows, 1);
    assert_failure(s, COVET_MISUSE, "stream", "rollback");
    covet_scope mark = covet_mark(s);
    covet_stream stream = covet_stream_open(post_query(s), &Post_model);
    assert_non_null(covet_stream_next(&stream));
    covet_release(s, mark);
    assert_null(covet_stream_next(&stream));
    assert_failure(s, COVET_MISUSE, "stream");
    assert_null(covet_stream_next(&stream));
    stream = covet_stream_open(post_query(s), &Post_model);
    covet_stream other = covet_stream_open(post_query(s), &Post_model);
    assert_non_null(covet_stream_next(&stream));
    covet_session_reset(s);
    assert_null(covet_stream_next(&stream));
    assert_failure(s, COVET_MISUSE, "stream");
    covet_stream_close(&other);
    assert_int_equal(covet_count(post_query(s)), 4);
    stream = covet_stream_open(post_query(s), &Post_model);
    covet_session_close(s);
    assert_null(covet_stream_next(&stream));
    covet_stream_close(&stream);
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(all_is_one_statement),
    DATABASE_TEST(many_rows),
    DATABASE_TEST(kept_rows),
    DATABASE_TEST(kept_rows_of_joined_tables),
    DATABASE_TEST(a_younger_mark_keeps_nothing),
    DATABASE_TEST(get_is_exactly_one),
    DATABASE_TEST(first_and_last),
    DATABASE_TEST(related_objects),
    DATABASE_TEST(a_long_chain),
    DATABASE_TEST(projections),
    DATABASE_TEST(each_row_in_turn),
    DATABASE_TEST(statements_inside_a_stream),
    DATABASE_TEST(rows_of_a_stream_are_kept_by_copies),
    DATABASE_TEST(streams_that_are_ended),
};

DATABASE_MAIN(tests)
