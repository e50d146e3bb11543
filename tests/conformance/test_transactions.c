/* Transactions: what they show to others, what a failure in them does, and how they end. */
#define COVET_SHORT_NAMES
#include "database.h"

#include <pthread.h>
#include <string.h>

static Author an_author(const char *name, const char *email) {
    return (Author){.name = name, .email = email};
}

/* Fails in the database, not before: the address is taken. */
static void take_address_again(covet_session *s) {
    Author twin = an_author("Twin", "ann@example.org");
    assert_null(Author_create(s, &twin));
    assert_int_equal(covet_error(s)->status, COVET_INTEGRITY);
    assert_string_equal(covet_error(s)->model, "Author");
}

/* ---- begin, commit, rollback ---- */

static void commits_and_rollbacks(void **state) {
    covet_session *s = *state, *other = database_session();
    fill_blog(s);
    assert_sends(s, 1, assert_int_equal(covet_begin(s), COVET_OK));
    assert_int_equal(covet_update(covet_query(s, Post), SET("views", 1)), 4);
    assert_rows(covet_query(other, Post), 0, FILTER(Q("views", 1)));
    assert_sends(s, 1, assert_int_equal(covet_commit(s), COVET_OK));
    assert_rows(covet_query(other, Post), 4, FILTER(Q("views", 1)));
    covet_begin(s);
    assert_int_equal(covet_delete(covet_query(s, Post, FILTER(Q("id", 4)))), 1);
    assert_rows(covet_query(s, Post), 3, ORDER_BY("id"));
    assert_sends(s, 1, assert_int_equal(covet_rollback(s), COVET_OK));
    assert_rows(covet_query(s, Post), 4, ORDER_BY("id"));
    assert_well(s);
    assert_well(other);
}

static void ends_without_a_beginning(void **state) {
    covet_session *s = *state;
    assert_sends(s, 0, assert_int_equal(covet_commit(s), COVET_MISUSE));
    assert_failure(s, COVET_MISUSE, "covet_commit", "covet_begin");
    assert_sends(s, 0, assert_int_equal(covet_rollback(s), COVET_MISUSE));
    assert_failure(s, COVET_MISUSE, "covet_rollback", "covet_begin");
    covet_begin(s);
    assert_sends(s, 0, assert_int_equal(covet_begin(s), COVET_MISUSE));
    assert_failure(s, COVET_MISUSE, "open already");
    assert_int_equal(covet_commit(s), COVET_OK);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(covet_begin(s), COVET_OK);
        assert_int_equal(i % 2 ? covet_commit(s) : covet_rollback(s), COVET_OK);
    }
}

static void what_is_open_at_the_end_is_rolled_back(void **state) {
    covet_session *s = *state, *other = database_session();
    fill_blog(s);
    covet_begin(other);
    assert_int_equal(covet_delete(covet_query(other, Post, FILTER(Q("id", 4)))), 1);
    covet_session_reset(other);
    assert_rows(covet_query(s, Post), 4, ORDER_BY("id"));
    covet_begin(other);
    assert_int_equal(covet_delete(covet_query(other, Post, FILTER(Q("id", 4)))), 1);
    covet_session_close(other);
    assert_rows(covet_query(s, Post), 4, ORDER_BY("id"));
    other = database_session();
    assert_int_equal(covet_commit(other), COVET_MISUSE);
    covet_clear(other);
    assert_int_equal(covet_delete(covet_query(other, Post, FILTER(Q("id", 4)))), 1);
    assert_rows(covet_query(s, Post), 3, ORDER_BY("id"));
}

/* The application's own words begin and end one too. */
static void transactions_in_own_words(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    database_execute(s, "BEGIN");
    assert_int_equal(covet_begin(s), COVET_MISUSE);
    covet_clear(s);
    assert_int_equal(covet_delete(covet_query(s, Post, FILTER(Q("id", 4)))), 1);
    database_execute(s, "ROLLBACK");
    assert_rows(covet_query(s, Post), 4, ORDER_BY("id"));
    database_execute(s, "BEGIN");
    assert_int_equal(covet_delete(covet_query(s, Post, FILTER(Q("id", 4)))), 1);
    database_execute(s, "COMMIT");
    assert_rows(covet_query(s, Post), 3, ORDER_BY("id"));
    database_execute(s, " -- mine\n BEGIN");
    assert_int_equal(covet_delete(covet_query(s, Post, FILTER(Q("id", 3)))), 1);
    assert_int_equal(covet_rollback(s), COVET_OK);
    covet_begin(s);
    database_execute(s, "COMMIT");
    assert_int_equal(covet_commit(s), COVET_MISUSE);
    covet_clear(s);
    assert_rows(covet_query(s, Post), 3, ORDER_BY("id"));
    covet_begin(s);
    assert_int_equal(covet_commit(s), COVET_OK);
}

/* ---- failures inside ---- */

/* What is found before anything is sent leaves the transaction whole, once it is cleared. */
static void failures_that_are_not_sent(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_begin(s);
    assert_int_equal(covet_update(covet_query(s, Post), SET("views", 1)), 4);
    assert_int_equal(covet_update(covet_query(s, Post), SET("veiws", 1)), -1);
    assert_sends(s, 1, assert_int_equal(covet_commit(s), COVET_QUERY));
    assert_failure(s, COVET_QUERY, "rolled back", "veiws");
    assert_rows(covet_query(s, Post), 0, FILTER(Q("views", 1)));
    covet_begin(s);
    assert_int_equal(covet_update(covet_query(s, Post), SET("views", 1)), 4);
    assert_null(Post_create(s, &(Post){.body = "b", .author_id = 1}));
    assert_failure(s, COVET_VALIDATION, "title");
    assert_int_equal(covet_commit(s), COVET_OK);
    assert_rows(covet_query(s, Post), 4, FILTER(Q("views", 1)));
    covet_begin(s);
    assert_null(Post_find(s, 99));
    assert_int_equal(covet_commit(s), COVET_OK);
}

/* After a failure of a statement the transaction goes on where the database lets it; else each
 * later call says at once what it was that failed. */
static void failures_of_the_database(void **state) {
    covet_session *s = *state;
    bool aborts = database_at_hand()->aborts;
    fill_blog(s);
    covet_begin(s);
    assert_int_equal(covet_update(covet_query(s, Post), SET("views", 1)), 4);
    take_address_again(s);
    covet_clear(s);
    assert_sends(s, !aborts, assert_int_equal(covet_count(covet_query(s, Post)), aborts ? -1 : 4));
    if (aborts) {
        assert_failure(s, COVET_MISUSE, "email", "covet_rollback");
        assert_sends(s, 0, assert_int_equal(covet_execute(s, "SELECT 1"), -1));
        assert_failure(s, COVET_MISUSE, "email", "covet_rollback");
        assert_sends(s, 0, assert_int_equal(covet_begin(s), COVET_MISUSE));
        covet_clear(s);
    }
    assert_int_equal(covet_commit(s), aborts ? COVET_INTEGRITY : COVET_OK);
    covet_clear(s);
    assert_rows(covet_query(s, Post), aborts ? 0 : 4, FILTER(Q("views", 1)));
    covet_begin(s);
    assert_int_equal(covet_commit(s), COVET_OK);
}

/* Without covet_clear the commit answers the first failure on every database, and nothing stays. */
static void a_commit_answers_the_first_failure(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_begin(s);
    assert_int_equal(covet_update(covet_query(s, Post), SET("views", 1)), 4);
    take_address_again(s);
    covet_update(covet_query(s, Post), SET("veiws", 1));
    assert_int_equal(covet_count(covet_query(s, Post)), database_at_hand()->aborts ? -1 : 4);
    assert_sends(s, 1, assert_int_equal(covet_commit(s), COVET_INTEGRITY));
    assert_failure(s, COVET_INTEGRITY, "rolled back", "email");
    assert_rows(covet_query(s, Post), 0, FILTER(Q("views", 1)));
    assert_int_equal(covet_commit(s), COVET_MISUSE);
    covet_clear(s);
}

static void a_rollback_makes_all_well(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    for (int i = 0; i < 3; i++) {
        covet_begin(s);
        Author *dee = NULL, given = an_author("Dee", "dee@example.org");
        dee = Author_create(s, &given);
        assert_non_null(dee);
        take_address_again(s);
        assert_sends(s, 1, assert_int_equal(covet_rollback(s), COVET_OK));
        covet_clear(s);
        assert_rows(covet_query(s, Author), 2, ORDER_BY("id"));
    }
    covet_begin(s);
    Author given = an_author("Dee", "dee@example.org");
    assert_non_null(Author_create(s, &given));
    assert_int_equal(covet_commit(s), COVET_OK);
    assert_rows(covet_query(s, Author), 3, ORDER_BY("id"));
    assert_well(s);
}

/* Streams, kept rows and bulks inside. */
static void reads_within(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_queryset *posts = covet_query(s, Post, ORDER_BY("id"));
    assert_int_equal(Post_all(posts).count, 4);
    covet_begin(s);
    Post more[2] = {{.title = "x", .body = "y", .author_id = 1},
                    {.title = "z", .body = "y", .author_id = 2}};
    assert_int_equal(Post_bulk_create(s, more, 2), 2);
    assert_int_equal(Post_all(posts).count, 6);
    size_t rows = 0;
    covet_each (Post, post, posts) {
        if (rows++ == 2)
            assert_int_equal(
                covet_update(covet_query(s, Post, FILTER(Q("id", post->id))), SET("views", 9)), 1);
    }
    assert_int_equal(rows, 6);
    assert_int_equal(covet_rollback(s), COVET_OK);
    assert_int_equal(Post_all(posts).count, 4);
    assert_int_equal(Post_save(s, &more[0]), COVET_OK);
    assert_rows(covet_query(s, Post), 5, ORDER_BY("id"));
    assert_well(s);
}

/* ---- two at a time ---- */

static void two_writers(void **state) {
    covet_session *s = *state, *other = database_session();
    if (!database_at_hand()->rows) skip();
    fill_blog(s);
    covet_begin(s);
    covet_begin(other);
    assert_int_equal(covet_update(covet_query(s, Post, FILTER(Q("id", 1))), SET("views", 1)), 1);
    assert_int_equal(covet_update(covet_query(other, Post, FILTER(Q("id", 2))), SET("views", 2)),
                     1);
    assert_int_equal(covet_commit(other), COVET_OK);
    assert_int_equal(Post_find(s, 2)->views, 2);
    assert_int_equal(covet_commit(s), COVET_OK);
    assert_int_equal(Post_find(other, 1)->views, 1);
}

enum { THREADS = 4, STEPS = 50 };

/* Counts up in a session of its own. */
static void *count_up(void *context) {
    covet_session *s = context;
    for (int i = 0; i < STEPS && !covet_failed(s); i++) {
        if (i % 2 == 0) covet_begin(s);
        covet_update(covet_query(s, Post, FILTER(Q("id", 1))), SET("views", ADD(F("views"), 1)));
        if (i % 2 == 0) covet_commit(s);
        if (i % 10 == 0) covet_session_reset(s);
    }
    return NULL;
}

static void many_that_count(void **state) {
    covet_session *s = *state, *sessions[THREADS];
    pthread_t threads[THREADS];
    fill_blog(s);
    for (int i = 0; i < THREADS; i++) {
        sessions[i] = database_session();
        assert_int_equal(pthread_create(&threads[i], NULL, count_up, sessions[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < THREADS; i++) assert_well(sessions[i]);
    assert_int_equal(Post_find(s, 1)->views, 120 + THREADS * STEPS);
}

/* A constraint that is checked at the end fails the commit. */
static void commits_that_fail(void **state) {
    covet_session *s = *state;
    const char *table = database_at_hand()->words.deferred;
    if (table == NULL) skip();
    database_execute(s, table);
    database_execute(s, "INSERT INTO own_table VALUES (1, 1)");
    covet_begin(s);
    database_execute(s, "INSERT INTO own_table VALUES (2, 77)");
    assert_int_equal(covet_commit(s), COVET_INTEGRITY);
    covet_clear(s);
    covet_status status = covet_rollback(s);
    assert_int_equal(status, database_at_hand()->aborts ? COVET_MISUSE : COVET_OK);
    covet_clear(s);
    assert_int_equal(covet_execute(s, "SELECT * FROM own_table"), 1);
    covet_begin(s);
    database_execute(s, "INSERT INTO own_table VALUES (2, 77)");
    database_execute(s, "INSERT INTO own_table VALUES (77, 2)");
    assert_int_equal(covet_commit(s), COVET_OK);
    database_execute(s, "DROP TABLE own_table");
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(commits_and_rollbacks),
    DATABASE_TEST(ends_without_a_beginning),
    DATABASE_TEST(what_is_open_at_the_end_is_rolled_back),
    DATABASE_TEST(transactions_in_own_words),
    DATABASE_TEST(failures_that_are_not_sent),
    DATABASE_TEST(failures_of_the_database),
    DATABASE_TEST(a_commit_answers_the_first_failure),
    DATABASE_TEST(a_rollback_makes_all_well),
    DATABASE_TEST(reads_within),
    DATABASE_TEST(two_writers),
    DATABASE_TEST(many_that_count),
    DATABASE_TEST(commits_that_fail),
};

DATABASE_MAIN(tests)
