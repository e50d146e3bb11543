/* Transactions: what is sent, what an uncleared failure does, and what becomes of a transaction
 * that the database has ended by itself. On the recording driver. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "covet_orm.h"
#include "covet_sqlite.h"
#include "fake.h"

/* A database on the recording driver with one session. */
typedef struct fixture {
    fake f;
    covet_db *db;
    covet_session *s;
} fixture;

static void open_fixture(fixture *x) {
    fake_open(&x->f, covet_sqlite.dialect);
    x->db = fake_db(&x->f, NULL);
    assert_non_null(x->db);
    x->s = covet_session_open(x->db);
    assert_int_equal(covet_connect(x->s), COVET_OK);
    fake_calls(&x->f);
}

static void close_fixture(fixture *x) {
    covet_close(x->db);
    assert_int_equal(x->f.links, 0);
    assert_int_equal(x->f.prepared, 0);
    fake_close(&x->f);
}

static int64_t run(fixture *x, const char *sql) {
    return covet_execute(x->s, sql);
}

/* Lets the next statement that begins so fail. */
static void fail_next(fixture *x, const char *sql, covet_status status, bool ends_transaction) {
    fake_say(&x->f, (fake_answer){.sql = sql,
                                  .status = status,
                                  .ends_transaction = ends_transaction,
                                  .times = 1});
}

static void has(const char *text, const char *part) {
    if (strstr(text, part) == NULL) fail_msg("no \"%s\" in \"%s\"", part, text);
}

#define SAYS(x, part) has(covet_error((x)->s)->message, (part))
#define SENT(x, text) assert_string_equal(fake_statements(&(x)->f), (text))

static void commits_and_rolls_back(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    assert_int_equal(covet_begin(x.s), COVET_OK);
    assert_int_equal(run(&x, "UPDATE t"), 0);
    assert_int_equal(covet_commit(x.s), COVET_OK);
    SENT(&x, "BEGIN IMMEDIATE\nUPDATE t\nCOMMIT\n");
    assert_int_equal(covet_begin(x.s), COVET_OK);
    assert_int_equal(covet_rollback(x.s), COVET_OK);
    SENT(&x, "BEGIN IMMEDIATE\nROLLBACK\n");
    assert_int_equal(covet_statements(x.s), 5);
    assert_false(covet_failed(x.s));
    close_fixture(&x);
}

static void refuses_the_wrong_order(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    assert_int_equal(covet_commit(x.s), COVET_MISUSE);
    SAYS(&x, "covet_commit outside a transaction");
    assert_int_equal(covet_rollback(x.s), COVET_MISUSE);
    SAYS(&x, "covet_rollback outside a transaction");
    assert_true(covet_failed(x.s));
    covet_clear(x.s);
    assert_int_equal(covet_begin(x.s), COVET_OK);
    assert_int_equal(covet_begin(x.s), COVET_MISUSE);
    SAYS(&x, "a transaction is open already");
    covet_clear(x.s);
    assert_int_equal(covet_commit(x.s), COVET_OK);
    SENT(&x, "BEGIN IMMEDIATE\nCOMMIT\n");
    assert_int_equal(covet_begin(NULL), COVET_MISUSE);
    assert_int_equal(covet_commit(NULL), COVET_MISUSE);
    assert_int_equal(covet_rollback(NULL), COVET_MISUSE);
    close_fixture(&x);
}

static void commit_answers_the_first_failure(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fake_say(&x.f, (fake_answer){.sql = "INSERT",
                                 .status = COVET_INTEGRITY,
                                 .message = "a duplicate",
                                 .sqlstate = "2067"});
    fake_say(&x.f, (fake_answer){.sql = "DELETE", .status = COVET_TIMEOUT});
    covet_begin(x.s);
    assert_int_equal(run(&x, "INSERT 1"), -1);
    assert_int_equal(run(&x, "DELETE 1"), -1);
    assert_int_equal(run(&x, "UPDATE t"), 0); /* later calls still run */
    assert_int_equal(covet_error(x.s)->status, COVET_TIMEOUT);
    assert_int_equal(covet_commit(x.s), COVET_INTEGRITY);
    assert_string_equal(covet_error(x.s)->message, "the transaction was rolled back: a duplicate");
    assert_string_equal(covet_error(x.s)->sql, "INSERT 1");
    assert_string_equal(covet_error(x.s)->sqlstate, "2067");
    SENT(&x, "BEGIN IMMEDIATE\nINSERT 1\nDELETE 1\nUPDATE t\nROLLBACK\n");
    assert_true(covet_failed(x.s));
    covet_clear(x.s);
    assert_int_equal(covet_begin(x.s), COVET_OK); /* the next one starts anew */
    assert_int_equal(covet_commit(x.s), COVET_OK);
    close_fixture(&x);
}

static void a_cleared_failure_does_not_count(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fail_next(&x, "INSERT", COVET_INTEGRITY, false);
    covet_begin(x.s);
    run(&x, "INSERT 1");
    assert_true(covet_failed(x.s));
    covet_clear(x.s);
    assert_false(covet_failed(x.s));
    assert_int_equal(covet_commit(x.s), COVET_OK);
    SENT(&x, "BEGIN IMMEDIATE\nINSERT 1\nCOMMIT\n");
    close_fixture(&x);
}

/* Nor one that happened before the transaction. */
static void an_earlier_failure_does_not_count(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fail_next(&x, "INSERT", COVET_INTEGRITY, false);
    run(&x, "INSERT 1");
    covet_begin(x.s);
    assert_int_equal(covet_commit(x.s), COVET_OK);
    assert_true(covet_failed(x.s));
    close_fixture(&x);
}

static void a_commit_may_be_tried_again(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fail_next(&x, "COMMIT", COVET_BUSY, false);
    covet_begin(x.s);
    assert_int_equal(covet_commit(x.s), COVET_BUSY);
    SAYS(&x, "the transaction is still open");
    SAYS(&x, "'COMMIT' met the lock");
    covet_clear(x.s);
    assert_int_equal(covet_commit(x.s), COVET_OK);
    SENT(&x, "BEGIN IMMEDIATE\nCOMMIT\nCOMMIT\n");
    assert_int_equal(covet_commit(x.s), COVET_MISUSE);
    close_fixture(&x);
}

/* Without covet_clear it is a failure in the transaction like any other. */
static void a_failed_commit_counts_as_failure(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fail_next(&x, "COMMIT", COVET_BUSY, false);
    covet_begin(x.s);
    assert_int_equal(covet_commit(x.s), COVET_BUSY);
    assert_int_equal(covet_commit(x.s), COVET_BUSY);
    SAYS(&x, "the transaction was rolled back");
    SENT(&x, "BEGIN IMMEDIATE\nCOMMIT\nROLLBACK\n");
    close_fixture(&x);
}

static void a_commit_that_ends_the_transaction(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fail_next(&x, "COMMIT", COVET_CONNECTION, true);
    covet_begin(x.s);
    assert_int_equal(covet_commit(x.s), COVET_CONNECTION);
    SAYS(&x, "the database has rolled the transaction back");
    covet_clear(x.s);
    assert_int_equal(covet_rollback(x.s), COVET_MISUSE);
    covet_clear(x.s);
    assert_int_equal(run(&x, "UPDATE t"), 0);
    assert_int_equal(covet_begin(x.s), COVET_OK);
    close_fixture(&x);
}

/* A full disk: what would follow must not be written by itself. */
static void nothing_is_sent_in_a_lost_transaction(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fail_next(&x, "INSERT", COVET_CONNECTION, true);
    covet_begin(x.s);
    assert_int_equal(run(&x, "INSERT 1"), -1);
    SAYS(&x, "scripted; with that the database has rolled the transaction back");
    assert_int_equal(run(&x, "INSERT 2"), -1);
    assert_int_equal(covet_error(x.s)->status, COVET_MISUSE);
    SAYS(&x, "nothing is sent before covet_rollback or covet_commit");
    covet_clear(x.s); /* does not bring it back */
    assert_int_equal(run(&x, "INSERT 3"), -1);
    assert_int_equal(covet_commit(x.s), COVET_CONNECTION);
    SAYS(&x, "the transaction was rolled back: scripted");
    SENT(&x, "BEGIN IMMEDIATE\nINSERT 1\n");
    covet_clear(x.s);
    assert_int_equal(run(&x, "INSERT 4"), 0);
    close_fixture(&x);
}

static void a_lost_transaction_rolls_back_quietly(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fail_next(&x, "INSERT", COVET_CONNECTION, true);
    covet_begin(x.s);
    run(&x, "INSERT 1");
    assert_int_equal(covet_rollback(x.s), COVET_OK);
    SENT(&x, "BEGIN IMMEDIATE\nINSERT 1\n");
    covet_clear(x.s);
    assert_int_equal(covet_begin(x.s), COVET_OK);
    close_fixture(&x);
}

/* What was meant as one transaction must not become many. */
static void nothing_is_sent_behind_a_failed_begin(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fail_next(&x, "BEGIN", COVET_BUSY, false);
    assert_int_equal(covet_begin(x.s), COVET_BUSY);
    assert_int_equal(run(&x, "INSERT 1"), -1);
    SAYS(&x, "covet_begin failed");
    assert_int_equal(covet_commit(x.s), COVET_BUSY);
    SENT(&x, "BEGIN IMMEDIATE\n");
    covet_clear(x.s);
    assert_int_equal(run(&x, "INSERT 2"), 0);
    assert_int_equal(covet_commit(x.s), COVET_MISUSE);
    close_fixture(&x);
}

static void a_failed_begin_is_acknowledged(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fail_next(&x, "BEGIN", COVET_BUSY, false);
    covet_begin(x.s);
    covet_clear(x.s);
    assert_int_equal(run(&x, "INSERT 1"), 0);
    fake_say_nothing(&x.f);
    fail_next(&x, "BEGIN", COVET_BUSY, false);
    covet_begin(x.s);
    assert_int_equal(covet_begin(x.s), COVET_OK); /* again */
    assert_int_equal(run(&x, "INSERT 2"), 0);
    assert_int_equal(covet_commit(x.s), COVET_OK);
    fake_say_nothing(&x.f);
    fail_next(&x, "BEGIN", COVET_BUSY, false);
    covet_begin(x.s);
    assert_int_equal(covet_rollback(x.s), COVET_OK);
    assert_int_equal(run(&x, "INSERT 3"), 0);
    close_fixture(&x);
}

static void a_rollback_that_fails_leaves_it_open(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fail_next(&x, "ROLLBACK", COVET_CONNECTION, false);
    covet_begin(x.s);
    assert_int_equal(covet_rollback(x.s), COVET_CONNECTION);
    assert_int_equal(covet_rollback(x.s), COVET_OK);
    fail_next(&x, "ROLLBACK", COVET_CONNECTION, true); /* this time it does end */
    covet_clear(x.s);
    covet_begin(x.s);
    assert_int_equal(covet_rollback(x.s), COVET_OK);
    close_fixture(&x);
}

static void reset_and_close_roll_back(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    covet_begin(x.s);
    covet_session_reset(x.s);
    SENT(&x, "BEGIN IMMEDIATE\nROLLBACK\n");
    assert_false(covet_failed(x.s));
    covet_begin(x.s);
    covet_session_close(x.s);
    SENT(&x, "BEGIN IMMEDIATE\nROLLBACK\n");
    x.s = covet_session_open(x.db);
    covet_begin(x.s);
    covet_close(x.db);
    SENT(&x, "BEGIN IMMEDIATE\nROLLBACK\n");
    assert_int_equal(x.f.links, 0);
    fake_close(&x.f);
}

/* A connection whose transaction cannot be ended is not handed to the next session. */
static void a_stuck_connection_is_closed(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fake_say(&x.f, (fake_answer){.sql = "ROLLBACK", .status = COVET_CONNECTION});
    covet_begin(x.s);
    covet_session_close(x.s);
    assert_int_equal(x.f.links, 0);
    x.s = covet_session_open(x.db);
    covet_begin(x.s);
    covet_session_reset(x.s);
    assert_int_equal(x.f.links, 0);
    assert_int_equal(run(&x, "UPDATE t"), 0);
    assert_int_equal(x.f.connects, 3);
    close_fixture(&x);
}

/* The application's own BEGIN and COMMIT are noticed. */
static void raw_texts_move_the_session_too(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    run(&x, "BEGIN EXCLUSIVE");
    assert_int_equal(covet_begin(x.s), COVET_MISUSE);
    covet_clear(x.s);
    run(&x, "COMMIT");
    assert_int_equal(covet_rollback(x.s), COVET_MISUSE);
    covet_clear(x.s);
    covet_begin(x.s);
    run(&x, "/* back */ -- to the start\n ROLLBACK");
    fake_statements(&x.f);
    run(&x, "BEGIN");
    covet_session_close(x.s);
    SENT(&x, "BEGIN\nROLLBACK\n");
    x.s = NULL;
    close_fixture(&x);
}

/* Room for the numbers of rolled-back transactions grows. */
static void many_transactions(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    for (int i = 0; i < 200; i++) {
        assert_int_equal(covet_begin(x.s), COVET_OK);
        assert_int_equal(i % 3 == 0 ? covet_commit(x.s) : covet_rollback(x.s), COVET_OK);
    }
    assert_int_equal(x.f.prepares, 3);
    close_fixture(&x);
}

/* ---- on a real database ---- */

/* A file with one table, and two sessions. */
typedef struct real {
    covet_db *db;
    covet_session *a, *b;
} real;

static void open_real(real *r) {
    char url[500];
    const char *folder = getenv("TMPDIR");
    snprintf(url, sizeof url, "sqlite:%s/transaction.db?busy_timeout=20",
             folder == NULL ? "/tmp" : folder);
    r->db = covet_open(url, &covet_sqlite);
    r->a = covet_session_open(r->db);
    r->b = covet_session_open(r->db);
    covet_execute(r->a, "DROP TABLE IF EXISTS child");
    covet_execute(r->a, "DROP TABLE IF EXISTS item");
    covet_execute(r->a, "CREATE TABLE item (id INTEGER PRIMARY KEY)");
    covet_execute(r->a, "CREATE TABLE child (item INTEGER REFERENCES item (id))");
    assert_false(covet_failed(r->a));
}

static int64_t items(covet_session *s) {
    return covet_execute(s, "SELECT * FROM item");
}

static void real_sessions_block_each_other(void **state) {
    real r;
    (void)state;
    open_real(&r);
    assert_int_equal(covet_begin(r.a), COVET_OK);
    assert_int_equal(covet_execute(r.a, "INSERT INTO item VALUES (1)"), 1);
    assert_int_equal(items(r.b), 0); /* reading goes on */
    assert_int_equal(covet_execute(r.b, "INSERT INTO item VALUES (2)"), -1);
    assert_int_equal(covet_error(r.b)->status, COVET_BUSY);
    has(covet_error(r.b)->message, "'INSERT INTO item VALUES (2)' met the lock");
    has(covet_error(r.b)->message, "busy_timeout of the URL");
    covet_clear(r.b);
    assert_int_equal(covet_begin(r.b), COVET_BUSY);
    has(covet_error(r.b)->sql, "BEGIN");
    covet_clear(r.b);
    assert_int_equal(covet_commit(r.a), COVET_OK);
    assert_int_equal(covet_begin(r.b), COVET_OK);
    assert_int_equal(items(r.b), 1);
    assert_int_equal(covet_commit(r.b), COVET_OK);
    covet_close(r.db);
}

/* OR ROLLBACK, like a full disk, ends the whole transaction. */
static void real_rollback_by_the_database(void **state) {
    real r;
    (void)state;
    open_real(&r);
    covet_begin(r.a);
    covet_execute(r.a, "INSERT INTO item VALUES (1)");
    assert_int_equal(covet_execute(r.a, "INSERT OR ROLLBACK INTO item VALUES (1)"), -1);
    has(covet_error(r.a)->message, "the database has rolled the transaction back");
    assert_int_equal(covet_execute(r.a, "INSERT INTO item VALUES (2)"), -1);
    assert_int_equal(covet_commit(r.a), COVET_INTEGRITY);
    covet_clear(r.a);
    assert_int_equal(items(r.a), 0);
    covet_close(r.db);
}

static void real_commit_that_is_refused(void **state) {
    real r;
    (void)state;
    open_real(&r);
    covet_begin(r.a);
    covet_execute(r.a, "PRAGMA defer_foreign_keys = 1");
    covet_execute(r.a, "INSERT INTO item VALUES (1)");
    covet_execute(r.a, "INSERT INTO child VALUES (7)");
    assert_int_equal(covet_commit(r.a), COVET_INTEGRITY);
    has(covet_error(r.a)->message, "the transaction is still open");
    covet_clear(r.a);
    assert_int_equal(covet_execute(r.a, "DELETE FROM child"), 1);
    assert_int_equal(covet_commit(r.a), COVET_OK);
    assert_int_equal(items(r.b), 1);
    covet_close(r.db);
}

/* A session that is closed, and a database that is, leave nothing half done. */
static void real_closing_rolls_back(void **state) {
    real r;
    (void)state;
    open_real(&r);
    covet_begin(r.a);
    covet_execute(r.a, "INSERT INTO item VALUES (1)");
    covet_session_close(r.a);
    assert_int_equal(items(r.b), 0);
    covet_execute(r.b, "BEGIN IMMEDIATE");
    covet_execute(r.b, "INSERT INTO item VALUES (1)");
    covet_session_reset(r.b);
    assert_int_equal(items(r.b), 0);
    covet_begin(r.b);
    covet_execute(r.b, "INSERT INTO item VALUES (1)");
    covet_close(r.db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commits_and_rolls_back),
        cmocka_unit_test(refuses_the_wrong_order),
        cmocka_unit_test(commit_answers_the_first_failure),
        cmocka_unit_test(a_cleared_failure_does_not_count),
        cmocka_unit_test(an_earlier_failure_does_not_count),
        cmocka_unit_test(a_commit_may_be_tried_again),
        cmocka_unit_test(a_failed_commit_counts_as_failure),
        cmocka_unit_test(a_commit_that_ends_the_transaction),
        cmocka_unit_test(nothing_is_sent_in_a_lost_transaction),
        cmocka_unit_test(a_lost_transaction_rolls_back_quietly),
        cmocka_unit_test(nothing_is_sent_behind_a_failed_begin),
        cmocka_unit_test(a_failed_begin_is_acknowledged),
        cmocka_unit_test(a_rollback_that_fails_leaves_it_open),
        cmocka_unit_test(reset_and_close_roll_back),
        cmocka_unit_test(a_stuck_connection_is_closed),
        cmocka_unit_test(raw_texts_move_the_session_too),
        cmocka_unit_test(many_transactions),
        cmocka_unit_test(real_sessions_block_each_other),
        cmocka_unit_test(real_rollback_by_the_database),
        cmocka_unit_test(real_commit_that_is_refused),
        cmocka_unit_test(real_closing_rolls_back),
    };
    return cmocka_run_group_tests_name("transaction", tests, NULL, NULL);
}
