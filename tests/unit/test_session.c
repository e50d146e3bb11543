/* Sessions: opening, reset, closing, marks, and the record of failures. On the recording driver. */
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

/* ---- a database on the recording driver, whose memory is counted ---- */

typedef struct fixture {
    fake f;
    covet_db *db;
    covet_session *s;
    size_t live;  /* bytes allocated */
    size_t calls; /* requests for memory */
    bool refuse;  /* all requests fail */
} fixture;

static void *counted(void *context, void *pointer, size_t old_size, size_t new_size) {
    fixture *x = context;
    x->calls += new_size > old_size;
    if (new_size > old_size && x->refuse) return NULL;
    x->live = x->live - old_size + new_size;
    if (new_size != 0) return realloc(pointer, new_size);
    free(pointer);
    return NULL;
}

static void open_fixture(fixture *x) {
    memset(x, 0, sizeof *x);
    fake_open(&x->f, covet_sqlite.dialect);
    x->db = covet_open_with(&(covet_config){
        .url = x->f.url,
        .backends = (const covet_backend *const[]){&x->f.backend, NULL},
        .allocator = {x, counted},
        .arena_block = 4096});
    x->s = covet_session_open(x->db);
    assert_non_null(x->s);
}

static void close_fixture(fixture *x) {
    covet_close(x->db);
    assert_int_equal(x->f.links, 0);
    assert_int_equal(x->f.prepared, 0);
    assert_int_equal(x->live, 0);
    fake_close(&x->f);
}

static void has(const char *text, const char *part) {
    if (strstr(text, part) == NULL) fail_msg("no \"%s\" in \"%s\"", part, text);
}

/* Takes memory of the session; false: there is none. */
static bool take(covet_session *s) {
    covet_keep(s, COVET_Q("some_path_that_is_rather_long", "and a value of some length"));
    return !covet_failed(s);
}

/* ---- handles that are none ---- */

static void null_is_misuse(void **state) {
    (void)state;
    assert_null(covet_session_open(NULL));
    covet_session_reset(NULL);
    covet_session_close(NULL);
    covet_clear(NULL);
    assert_int_equal(covet_connect(NULL), COVET_MISUSE);
    assert_int_equal(covet_statements(NULL), 0);
    assert_int_equal(covet_error(NULL)->status, COVET_MISUSE);
    has(covet_error(NULL)->message, "NULL");
    has(covet_error_text(NULL), "COVET_MISUSE: the session is NULL");
    assert_null(covet_violations(NULL)->field);
    assert_true(covet_failed(NULL));
    assert_null(covet_mark(NULL).session);
    assert_int_equal(covet_release(NULL, (covet_scope){NULL, 0}), COVET_MISUSE);
    covet_scope_end(NULL);
    assert_int_equal(covet_execute(NULL, "SELECT 1"), -1);
    assert_int_equal(covet_create_tables(NULL), COVET_MISUSE);
    assert_int_equal(covet_drop_tables(NULL), COVET_MISUSE);
    bool ran = false;
    covet_scoped(NULL) ran = true;
    assert_false(ran);
}

static void closed_is_misuse(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    covet_session_close(x.s);
    covet_session_close(x.s);
    covet_session_reset(x.s);
    covet_clear(x.s);
    assert_int_equal(covet_connect(x.s), COVET_MISUSE);
    assert_int_equal(covet_begin(x.s), COVET_MISUSE);
    assert_int_equal(covet_execute(x.s, "SELECT 1"), -1);
    assert_int_equal(covet_error(x.s)->status, COVET_MISUSE);
    has(covet_error_text(x.s), "the session is closed");
    assert_null(covet_violations(x.s)->field);
    assert_true(covet_failed(x.s));
    assert_null(covet_mark(x.s).session);
    assert_int_equal(covet_create_tables(x.s), COVET_MISUSE);
    assert_string_equal(fake_calls(&x.f), "");
    close_fixture(&x);
}

/* Closed sessions are remembered, not for ever. */
static void many_sessions_one_after_the_other(void **state) {
    fixture x;
    covet_session *closed[40];
    size_t live = 0;
    (void)state;
    open_fixture(&x);
    for (int i = 0; i < 300; i++) {
        covet_session *s = covet_session_open(x.db);
        assert_false(covet_failed(s));
        assert_int_equal(covet_execute(s, "SELECT 1"), 0);
        covet_session_close(s);
        closed[i % 40] = s;
        if (i == 150) live = x.live;
    }
    assert_int_equal(x.live, live);
    for (int i = 0; i < 40; i++) assert_int_equal(covet_begin(closed[i]), COVET_MISUSE);
    assert_int_equal(x.f.connects, 1);
    assert_int_equal(x.f.prepares, 1);
    close_fixture(&x);
}

static void sessions_have_connections_of_their_own(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    covet_session *other = covet_session_open(x.db);
    assert_int_equal(x.f.connects, 0); /* made at first use */
    covet_execute(x.s, "SELECT 1");
    covet_execute(other, "SELECT 1");
    assert_int_equal(x.f.connects, 2);
    covet_session_close(other);
    other = covet_session_open(x.db);
    covet_execute(other, "SELECT 1");
    assert_int_equal(x.f.connects, 2);
    assert_int_equal(x.f.prepares, 2);
    close_fixture(&x);
}

/* ---- memory ---- */

static void reset_frees_and_keeps_the_connection(void **state) {
    fixture x;
    size_t live = 0;
    (void)state;
    open_fixture(&x);
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 1000; i++) assert_true(take(x.s));
        covet_execute(x.s, "SELECT 1");
        covet_session_reset(x.s);
        if (round == 1) live = x.live;
    }
    assert_int_equal(x.live, live);
    assert_int_equal(x.f.connects, 1);
    assert_int_equal(x.f.prepares, 1);
    assert_int_equal(covet_statements(x.s), 5);
    close_fixture(&x);
}

static void marks_take_no_memory_again(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    size_t calls = 0;
    for (int i = 0; i < 100; i++) {
        covet_scope outer = covet_mark(x.s);
        take(x.s);
        covet_scope inner = covet_mark(x.s);
        take(x.s);
        assert_int_equal(covet_release(x.s, inner), COVET_OK);
        assert_int_equal(covet_release(x.s, outer), COVET_OK);
        if (i == 0) calls = x.calls;
    }
    assert_int_equal(x.calls, calls);
    close_fixture(&x);
}

static void marks_are_released_from_the_inside(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    covet_session *other = covet_session_open(x.db);
    covet_scope outer = covet_mark(x.s), inner = covet_mark(x.s);
    assert_true(outer.generation != 0 && outer.generation != inner.generation);
    assert_int_equal(covet_release(x.s, outer), COVET_MISUSE);
    has(covet_error(x.s)->message, "younger marks");
    assert_int_equal(covet_release(other, inner), COVET_MISUSE);
    has(covet_error(other)->message, "another session");
    assert_int_equal(covet_release(x.s, inner), COVET_OK);
    assert_int_equal(covet_release(x.s, inner), COVET_OK); /* released already */
    assert_int_equal(covet_release(x.s, outer), COVET_OK);
    assert_int_equal(covet_release(x.s, (covet_scope){x.s, 0}), COVET_OK);
    covet_scope stale = covet_mark(x.s);
    covet_session_reset(x.s);
    assert_int_equal(covet_release(x.s, stale), COVET_OK);
    assert_false(covet_failed(x.s));
    close_fixture(&x);
}

/* A block that is left in the middle. */
static int leave(covet_session *s, int how) {
    int times = 0;
    covet_scoped(s) {
        take(s);
        times++;
        if (how == 1) break;
        if (how == 2) return times;
        if (how == 3) continue;
        times += 10;
    }
    return times;
}

static void a_scoped_block_runs_once(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    size_t live = 0;
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(leave(x.s, i % 4), i % 4 == 0 ? 11 : 1);
        if (i == 10) live = x.live;
    }
    assert_int_equal(x.live, live);
    assert_false(covet_failed(x.s));
    close_fixture(&x);
}

/* A mark that cannot be made is no mark: the block runs, and the failure stands. */
static void a_mark_without_memory(void **state) {
    fixture x;
    bool ran = false;
    (void)state;
    open_fixture(&x);
    x.refuse = true;
    covet_scoped(x.s) ran = true;
    assert_true(ran);
    assert_int_equal(covet_error(x.s)->status, COVET_NO_MEMORY);
    assert_false(take(x.s));
    assert_null(covet_session_open(x.db));
    assert_null(covet_open_with(&(covet_config){.url = "x:", .allocator = {&x, counted}}));
    x.refuse = false;
    covet_clear(x.s);
    assert_true(take(x.s)); /* the session is usable again */
    close_fixture(&x);
}

/* ---- the record of failures ---- */

static void a_new_session_has_no_failure(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    assert_int_equal(covet_error(x.s)->status, COVET_OK);
    assert_string_equal(covet_error(x.s)->message, "");
    assert_string_equal(covet_error_text(x.s), "no error");
    assert_null(covet_violations(x.s)->field);
    assert_false(covet_failed(x.s));
    close_fixture(&x);
}

static void failures_stay_until_they_are_cleared(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fake_say(&x.f, (fake_answer){.sql = "INSERT",
                                 .status = COVET_INTEGRITY,
                                 .message = "a duplicate",
                                 .sqlstate = "23505"});
    assert_int_equal(covet_execute(x.s, "INSERT 1"), -1);
    assert_int_equal(covet_execute(x.s, "UPDATE 1"), 0); /* a success erases nothing */
    assert_true(covet_failed(x.s));
    const covet_failure *error = covet_error(x.s);
    assert_int_equal(error->status, COVET_INTEGRITY);
    assert_string_equal(error->message, "a duplicate");
    assert_string_equal(error->sqlstate, "23505");
    assert_string_equal(error->sql, "INSERT 1");
    assert_null(error->model);
    assert_string_equal(covet_error_text(x.s),
                        "COVET_INTEGRITY: a duplicate [SQL: INSERT 1] [sqlstate 23505]");
    assert_ptr_equal(covet_error_text(x.s), covet_error_text(x.s));
    covet_clear(x.s);
    assert_false(covet_failed(x.s));
    assert_int_equal(covet_error(x.s)->status, COVET_INTEGRITY);
    covet_session_reset(x.s);
    assert_int_equal(covet_error(x.s)->status, COVET_OK);
    close_fixture(&x);
}

static void the_text_of_busy_says_what_to_do(void **state) {
    fixture x;
    char sql[200] = "UPDATE ";
    (void)state;
    open_fixture(&x);
    covet_db *db = fake_db(&x.f, "?busy_timeout=250");
    covet_session *s = covet_session_open(db);
    for (size_t i = 7; i < 190; i += 3) memcpy(sql + i, "\xE2\x82\xAC", 4); /* euro signs */
    fake_say(&x.f, (fake_answer){.sql = "UPDATE", .status = COVET_BUSY, .message = "locked"});
    assert_int_equal(covet_execute(s, sql), -1);
    has(covet_error(s)->message, "locked: 'UPDATE ");
    has(covet_error(s)->message, "...' met the lock");
    has(covet_error(s)->message, "sessions of one database block each other");
    assert_true(covet_text_check(covet_error(s)->message, strlen(covet_error(s)->message), NULL,
                                 NULL));
    assert_string_equal(covet_error(s)->sql, sql);
    covet_close(db);
    close_fixture(&x);
}

/* However little memory there is, the failure is there. */
static void a_failure_without_memory_is_not_lost(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fake_say(&x.f, (fake_answer){.sql = "INSERT", .status = COVET_INTEGRITY});
    covet_execute(x.s, "INSERT 1");
    covet_session_reset(x.s);
    covet_session *s = covet_session_open(x.db);
    covet_begin(s);
    covet_execute(s, "SELECT 1");
    x.refuse = true;
    assert_int_equal(covet_begin(s), COVET_MISUSE);
    assert_string_equal(covet_error(s)->message, covet_status_text(COVET_MISUSE));
    assert_string_equal(covet_error_text(s), covet_status_text(COVET_MISUSE));
    assert_true(covet_failed(s));
    assert_int_equal(covet_execute(s, "SELECT 2"), -1);
    assert_int_equal(covet_error(s)->status, COVET_NO_MEMORY);
    assert_int_equal(covet_commit(s), COVET_NO_MEMORY); /* no room for ROLLBACK's text */
    x.refuse = false;
    assert_int_equal(covet_commit(s), COVET_MISUSE);
    assert_int_equal(covet_begin(s), COVET_OK);
    close_fixture(&x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_is_misuse),
        cmocka_unit_test(closed_is_misuse),
        cmocka_unit_test(many_sessions_one_after_the_other),
        cmocka_unit_test(sessions_have_connections_of_their_own),
        cmocka_unit_test(reset_frees_and_keeps_the_connection),
        cmocka_unit_test(marks_take_no_memory_again),
        cmocka_unit_test(marks_are_released_from_the_inside),
        cmocka_unit_test(a_scoped_block_runs_once),
        cmocka_unit_test(a_mark_without_memory),
        cmocka_unit_test(a_new_session_has_no_failure),
        cmocka_unit_test(failures_stay_until_they_are_cleared),
        cmocka_unit_test(the_text_of_busy_says_what_to_do),
        cmocka_unit_test(a_failure_without_memory_is_not_lost),
    };
    return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
