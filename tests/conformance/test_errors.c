/* Failures, each provoked for real: the same status on every database, and a session that goes on
 * afterwards. */
#define COVET_SHORT_NAMES
#include "database.h"

#include <pthread.h>
#include <string.h>
#include <threads.h>

#define THE_POST(s, n) covet_query(s, Post, FILTER(Q("id", n)))

/* The session works, and the blog has its rows. */
static void assert_usable(covet_session *s) {
    assert_int_equal(covet_count(covet_query(s, Post)), 4);
    Author *made = Author_create(s, &(Author){.name = "Zoe", .email = "zoe@example.org"});
    assert_well(s);
    assert_int_equal(Author_delete(s, made), COVET_OK);
    assert_int_equal(covet_begin(s), COVET_OK);
    assert_int_equal(covet_commit(s), COVET_OK);
}

/* The statement fails so, and its error has a code of the database's. */
static void assert_status(covet_session *s, const char *sql, covet_status status) {
    assert_int_equal(covet_execute(s, sql), -1);
    if (covet_error(s)->status != status)
        fail_msg("%s was expected: %s", covet_status_name(status), covet_error_text(s));
    assert_non_null(covet_error(s)->sqlstate);
    assert_non_null(strstr(covet_error(s)->sql, sql));
    covet_clear(s);
}

/* ---- constraints and values ---- */

static void constraints(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_null(Author_create(s, &(Author){.name = "Twin", .email = "ann@example.org"}));
    assert_string_equal(covet_error(s)->model, "Author");
    assert_string_equal(covet_error(s)->field, "email");
    assert_failure(s, COVET_INTEGRITY, "email");
    assert_null(Post_create(s, &(Post){.title = "x", .body = "y", .author_id = 77}));
    assert_string_equal(covet_error(s)->model, "Post");
    assert_failure(s, COVET_INTEGRITY, "");
    Author *ann = Author_find(s, 1);
    assert_int_equal(Author_delete(s, ann), COVET_INTEGRITY);
    assert_failure(s, COVET_INTEGRITY, "");
    database_execute(
        s, "CREATE TABLE own_table (id integer PRIMARY KEY, n integer NOT NULL CHECK (n > 0))");
    assert_status(s, "INSERT INTO own_table VALUES (1, 0)", COVET_INTEGRITY);
    assert_status(s, "INSERT INTO own_table VALUES (1, NULL)", COVET_INTEGRITY);
    database_execute(s, "INSERT INTO own_table VALUES (1, 1)");
    assert_status(s, "INSERT INTO own_table VALUES (1, 1)", COVET_INTEGRITY);
    assert_status(s, "UPDATE own_table SET n = -1", COVET_INTEGRITY);
    database_execute(s, "DROP TABLE own_table");
    assert_usable(s);
}

/* What only the server can judge. */
static void values_that_do_not_fit(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_int_equal(covet_update(covet_query(s, Post), SET("views", MUL(F("views"), 1000000000))),
                     -1);
    assert_failure(s, COVET_VALIDATION, "Post");
    Sample_create(s, &(Sample){.word = "",
                               .text = "",
                               .email = "",
                               .url = "",
                               .slug = "",
                               .json = "1",
                               .bytes = {"", 0},
                               .large = INT64_MAX});
    assert_well(s);
    assert_int_equal(covet_update(covet_query(s, Sample), SET("small", F("large"))), -1);
    assert_failure(s, COVET_VALIDATION, "Sample");
    assert_rows(covet_query(s, Post), 1, FILTER(Q("views", 120)));
    if (database_at_hand()->loose) return;
    assert_status(s, "INSERT INTO country VALUES ('abc', 'x')", COVET_VALIDATION);
    assert_status(s, "UPDATE blog_post SET views = 3000000000", COVET_VALIDATION);
    assert_status(s, "UPDATE blog_post SET published_at = '2024-02-30 00:00:00'", COVET_VALIDATION);
    assert_status(s, "UPDATE blog_post SET views = 'many'", COVET_VALIDATION);
    assert_status(s, "UPDATE blog_post SET price = 123456789012", COVET_VALIDATION);
    assert_usable(s);
}

static void statements_that_are_wrong(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_status(s, "SELECT FROM WHERE", COVET_QUERY);
    assert_status(s, "SELECT * FROM nowhere", COVET_QUERY);
    assert_status(s, "SELECT nothing FROM author", COVET_QUERY);
    assert_status(s, "SELECT no_function(1)", COVET_QUERY);
    assert_status(s, "INSERT INTO author (id) VALUES (1, 2)", COVET_QUERY);
    assert_status(s, "CREATE TABLE author (id integer)", COVET_QUERY);
    assert_usable(s);
}

static void what_a_guest_may_not_do(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_session *guest = database_damaged(DATABASE_GUEST);
    assert_int_equal(Post_all(covet_query(guest, Post)).count, 4);
    assert_well(guest);
    Post *post = Post_find(guest, 1);
    post->views = 7;
    assert_int_equal(Post_save(guest, post), COVET_QUERY);
    assert_failure(guest, COVET_QUERY, "blog_post");
    assert_null(Author_create(guest, &(Author){.name = "x", .email = "x@example.org"}));
    assert_failure(guest, COVET_QUERY, "author");
    assert_int_equal(covet_delete(covet_query(guest, Post)), -1);
    assert_failure(guest, COVET_QUERY, "blog_post");
    Post rows[3] = {{.title = "x", .body = "y", .author_id = 1},
                    {.title = "x", .body = "y", .author_id = 1},
                    {.title = "x", .body = "y", .author_id = 1}};
    assert_int_equal(Post_bulk_create(guest, rows, 3), -1);
    assert_failure(guest, COVET_QUERY, "blog_post");
    assert_int_equal(covet_drop_tables(guest, MODELS(Post)), COVET_QUERY);
    covet_clear(guest);
    assert_int_equal(covet_count(covet_query(guest, Post)), 4);
    assert_usable(s);
}

static void nobody_answers(void **state) {
    (void)state;
    covet_session *s = database_damaged(DATABASE_UNREACHABLE);
    assert_int_equal(covet_connect(s), COVET_CONNECTION);
    assert_failure(s, COVET_CONNECTION, "");
    assert_int_equal(covet_begin(s), COVET_CONNECTION);
    covet_clear(s);
    assert_int_equal(covet_execute(s, "SELECT 1"), -1);
    assert_failure(s, COVET_CONNECTION, "");
}

/* ---- others at work ---- */

/* An update that may wait, in a thread of its own. */
typedef struct update {
    covet_session *session;
    int id;
    int64_t changed;
} update;

static void *update_views(void *context) {
    update *one = context;
    one->changed = covet_update(THE_POST(one->session, one->id), SET("views", 1000 + one->id));
    return NULL;
}

/* Each of two transactions waits for the other: one of them fails, the other goes on. */
static void deadlocks(void **state) {
    covet_session *s = *state, *other = database_session();
    if (!database_at_hand()->rows) skip();
    fill_blog(s);
    covet_begin(s);
    covet_begin(other);
    assert_int_equal(covet_update(THE_POST(s, 1), SET("views", 1)), 1);
    assert_int_equal(covet_update(THE_POST(other, 2), SET("views", 2)), 1);
    update mine = {s, 2, 0}, its = {other, 1, 0};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, update_views, &its), 0);
    update_views(&mine);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(mine.changed + its.changed, 0);
    covet_session *loser = mine.changed < 0 ? s : other, *winner = loser == s ? other : s;
    assert_int_equal(covet_error(loser)->status, COVET_DEADLOCK);
    covet_clear(loser);
    assert_sends(loser, 0, assert_int_equal(covet_count(covet_query(loser, Post)), -1));
    assert_failure(loser, COVET_MISUSE, "covet_rollback");
    assert_int_equal(covet_rollback(loser), COVET_OK);
    assert_int_equal(covet_commit(winner), COVET_OK);
    assert_well(winner);
    assert_rows(covet_query(loser, Post), 1, FILTER(Q("views__gte", 1000)));
    assert_usable(loser);
    assert_usable(winner);
}

/* A commit after a deadlock answers it. */
static void deadlocks_that_are_committed(void **state) {
    covet_session *s = *state, *other = database_session();
    if (!database_at_hand()->rows) skip();
    fill_blog(s);
    covet_begin(s);
    covet_begin(other);
    assert_int_equal(covet_update(THE_POST(s, 1), SET("views", 1)), 1);
    assert_int_equal(covet_update(THE_POST(other, 2), SET("views", 2)), 1);
    update mine = {s, 2, 0}, its = {other, 1, 0};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, update_views, &its), 0);
    update_views(&mine);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(covet_commit(s), mine.changed < 0 ? COVET_DEADLOCK : COVET_OK);
    assert_int_equal(covet_commit(other), its.changed < 0 ? COVET_DEADLOCK : COVET_OK);
    covet_clear(s);
    covet_clear(other);
    assert_rows(covet_query(s, Post), 1, FILTER(Q("views__gte", 1000)));
    assert_usable(s);
    assert_usable(other);
}

static void serialization(void **state) {
    covet_session *s = *state, *other = database_session();
    const char *serializable = database_at_hand()->words.serializable;
    if (serializable == NULL) skip();
    fill_blog(s);
    covet_begin(s);
    database_execute(s, serializable);
    assert_int_equal(covet_count(covet_query(s, Post)), 4);
    assert_int_equal(covet_update(THE_POST(other, 1), SET("views", 2)), 1);
    assert_int_equal(covet_update(THE_POST(s, 1), SET("views", ADD(F("views"), 1))), -1);
    assert_failure(s, COVET_SERIALIZATION, "");
    assert_int_equal(covet_commit(s), COVET_SERIALIZATION);
    covet_clear(s);
    assert_int_equal(Post_find(s, 1)->views, 2);
    assert_usable(s);
}

/* A lock that another holds is waited for, for a while. */
static void locks_that_are_held(void **state) {
    covet_session *holder = *state;
    fill_blog(holder);
    covet_session *s = database_damaged(DATABASE_IMPATIENT);
    assert_int_equal(covet_count(covet_query(s, Post)), 4);
    covet_begin(holder);
    assert_int_equal(covet_update(THE_POST(holder, 1), SET("views", 1)), 1);
    assert_int_equal(covet_update(THE_POST(s, 1), SET("views", 2)), -1);
    assert_failure(s, COVET_BUSY, "lock of another connection");
    covet_begin(s);
    if (!covet_failed(s)) {
        assert_int_equal(covet_update(THE_POST(s, 1), SET("views", 2)), -1);
        assert_int_equal(covet_error(s)->status, COVET_BUSY);
    }
    assert_int_equal(covet_commit(s), COVET_BUSY);
    covet_clear(s);
    assert_int_equal(covet_commit(holder), COVET_OK);
    assert_int_equal(covet_update(THE_POST(s, 1), SET("views", 2)), 1);
    assert_usable(s);
    assert_usable(holder);
}

static void statements_that_take_too_long(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    covet_session *hasty = database_damaged(DATABASE_HASTY);
    assert_int_equal(covet_count(covet_query(hasty, Post)), 4);
    assert_int_equal(covet_execute(hasty, database_at_hand()->words.sleep), -1);
    assert_failure(hasty, COVET_TIMEOUT, "");
    assert_usable(hasty);
    covet_begin(hasty);
    assert_int_equal(covet_update(THE_POST(hasty, 1), SET("views", 1)), 1);
    assert_int_equal(covet_execute(hasty, database_at_hand()->words.sleep), -1);
    assert_int_equal(covet_commit(hasty), COVET_TIMEOUT);
    covet_clear(hasty);
    assert_int_equal(Post_find(hasty, 1)->views, 120);
    assert_usable(hasty);
}

/* ---- connections that are lost ---- */

/* Ends the connection that was marked, and waits until it is gone. */
static void kill_marked(covet_session *killer) {
    const database_words *words = &database_at_hand()->words;
    for (size_t i = 0; words->kill[i] != NULL; i++) database_execute(killer, words->kill[i]);
    for (int i = 0; i < 500 && covet_execute(killer, words->marked) > 0; i++)
        thrd_sleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    assert_int_equal(covet_execute(killer, words->marked), 0);
    /* The server forgets it a moment before its end is seen here. */
    thrd_sleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
}

/* Has another session end the connection of this one. false: the database has none to end. */
static bool lose_connection(covet_session *s) {
    covet_session *killer = NULL;
    if (database_at_hand()->words.mark == NULL) return false;
    database_execute(s, database_at_hand()->words.mark);
    killer = database_session();
    kill_marked(killer);
    covet_session_close(killer);
    return true;
}

static void a_connection_that_is_lost(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *post = Post_find(s, 1);
    for (int i = 0; i < 3; i++) {
        if (!lose_connection(s)) skip();
        assert_int_equal(covet_execute(s, "SELECT id FROM blog_post"), -1);
        assert_failure(s, COVET_CONNECTION, "");
        post->views = i;
        assert_int_equal(Post_save(s, post), COVET_OK);
        assert_int_equal(Post_find(s, 1)->views, i);
        assert_usable(s);
    }
}

/* The transaction is lost with it: nothing is sent before it is ended here too. */
static void a_transaction_that_is_lost(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    for (int i = 0; i < 2; i++) {
        covet_begin(s);
        assert_int_equal(covet_update(covet_query(s, Post), SET("views", 1)), 4);
        if (!lose_connection(s)) skip();
        assert_int_equal(covet_count(covet_query(s, Post)), -1);
        assert_failure(s, COVET_CONNECTION, "");
        assert_sends(s, 0, assert_int_equal(covet_count(covet_query(s, Post)), -1));
        assert_true(covet_error(s)->status == COVET_CONNECTION ||
                    covet_error(s)->status == COVET_MISUSE);
        assert_failure(s, covet_error(s)->status, "covet_rollback");
        assert_sends(s, 0, assert_int_equal(covet_begin(s), COVET_MISUSE));
        covet_clear(s);
        if (i == 0)
            assert_int_equal(covet_rollback(s), COVET_OK);
        else
            assert_int_equal(covet_commit(s), COVET_CONNECTION);
        covet_clear(s);
        assert_rows(covet_query(s, Post), 0, FILTER(Q("views", 1)));
        assert_usable(s);
    }
}

/* The first statement that notices may be a write, and the commit. */
static void commits_after_a_loss(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *post = Post_find(s, 1);
    if (!lose_connection(s)) skip();
    post->views = 1;
    assert_int_equal(Post_save(s, post), COVET_CONNECTION);
    assert_failure(s, COVET_CONNECTION, "");
    assert_int_equal(Post_save(s, post), COVET_OK);
    assert_int_equal(Post_find(s, 1)->views, 1);
    covet_begin(s);
    assert_int_equal(covet_update(THE_POST(s, 1), SET("views", 2)), 1);
    lose_connection(s);
    assert_int_equal(covet_commit(s), COVET_CONNECTION);
    covet_clear(s);
    if (covet_rollback(s) != COVET_OK) assert_failure(s, COVET_MISUSE, "covet_begin");
    assert_int_equal(Post_find(s, 1)->views, 1);
    assert_usable(s);
}

/* One that no session had: a session that takes it does not notice. */
static void a_connection_that_nobody_had(void **state) {
    covet_session *s = *state, *victim = database_session();
    const database_words *words = &database_at_hand()->words;
    if (words->mark == NULL) skip();
    fill_blog(s);
    database_execute(victim, words->mark);
    covet_session_close(victim);
    kill_marked(s);
    victim = database_session();
    assert_int_equal(covet_count(covet_query(victim, Post)), 4);
    assert_well(victim);
    assert_usable(victim);
}

static void a_stream_that_is_lost(void **state) {
    covet_session *s = *state, *victim = database_session();
    const database_words *words = &database_at_hand()->words;
    if (words->mark == NULL) skip();
    Note *notes = test_calloc(5000, sizeof *notes);
    for (int32_t i = 0; i < 5000; i++)
        notes[i] =
            (Note){.title = "a title of some length",
                   .text = "a text of some length, so that the rows fill buffers of the client",
                   .priority = i};
    assert_int_equal(Note_bulk_create(s, notes, 5000), 5000);
    test_free(notes);
    database_execute(victim, words->mark);
    int32_t rows = 0;
    covet_each (
        Note, note,
        covet_query(victim, Note, ORDER_BY("priority"), STREAM(.cursor = true, .chunk = 10))) {
        assert_int_equal(note->priority, rows);
        if (rows++ == 3) kill_marked(s);
    }
    assert_in_range(rows, 4, 4999);
    assert_failure(victim, COVET_CONNECTION, "");
    assert_int_equal(covet_count(covet_query(victim, Note)), 5000);
    assert_well(victim);
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(constraints),
    DATABASE_TEST(values_that_do_not_fit),
    DATABASE_TEST(statements_that_are_wrong),
    DATABASE_TEST(what_a_guest_may_not_do),
    DATABASE_TEST(nobody_answers),
    DATABASE_TEST(deadlocks),
    DATABASE_TEST(deadlocks_that_are_committed),
    DATABASE_TEST(serialization),
    DATABASE_TEST(locks_that_are_held),
    DATABASE_TEST(statements_that_take_too_long),
    DATABASE_TEST(a_connection_that_is_lost),
    DATABASE_TEST(a_transaction_that_is_lost),
    DATABASE_TEST(commits_after_a_loss),
    DATABASE_TEST(a_connection_that_nobody_had),
    DATABASE_TEST(a_stream_that_is_lost),
};

DATABASE_MAIN(tests)
