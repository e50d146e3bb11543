/* Sessions behind a pooler that gives each transaction whatever server is free: with statements
 * that are prepared by name, without a name, and not at all. Right answers everywhere; where a
 * name is not known to the server at hand the statement is prepared again, and inside a
 * transaction, where that is too late, the failure says what to do. */
#define _POSIX_C_SOURCE 200809L /* getpid */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "fault.h"
#include "target.h"
#include "covet_pg.h"

#define EVENT(X)                                                                                   \
    X(AUTO,               id)                                                                      \
    X(CHAR(40),           name)                                                                    \
    X(INT,                session)                                                                 \
    X(DATE,               day)                                                                     \
    X(TIME,               hour)                                                                    \
    X(DATETIME,           moment)                                                                  \
    X(NULLABLE(DATETIME), later)                                                                   \
    X(DURATION,           span)                                                                    \
    X(DECIMAL(12, 4),     price)                                                                   \
    X(FLOAT,              real)                                                                    \
    X(NULLABLE(JSON),     data)
COVET_MODEL(Event, EVENT, .ordering = ORDERING("id"));

#define SESSIONS 6 /* the pooler has four servers */

static const target *pooler;
static char name[40];
static covet_db *db;
static covet_session *s[SESSIONS];

/* ---- one kind of prepared statements ---- */

static void open_with(const char *options) {
    static const covet_backend *backends[] = {&covet_pg, NULL};
    char *url = target_url(pooler, name, NULL, options);
    db = covet_open_with(
        &(const covet_config){.url = url, .backends = backends, .allocator = fault_allocator()});
    free(url);
    if (covet_models(db, MODELS(Event)) != COVET_OK) fail_msg("%s", covet_db_error(db)->message);
    for (int i = 0; i < SESSIONS; i++) s[i] = covet_session_open(db);
    assert_true(covet_execute(s[0], "DELETE FROM event") >= 0);
}

static void close_all(void) {
    covet_close(db);
    assert_int_equal(fault_blocks(), 0);
}

#define WELL(session, condition)                                                                   \
    do {                                                                                           \
        if (!(condition)) fail_msg("%s: %s", #condition, covet_error_text(session));               \
    } while (false)

static Event event_of(int session, int number) {
    return (Event){.name = "an event",
                   .session = session,
                   .day = covet_date_of(2024, 2, 1 + number % 28),
                   .hour = covet_time_of(23, number % 60, 59, 999999),
                   .moment = covet_datetime_of(2024, 3, 31, 1, number % 60, 0),
                   .later = SOME(covet_datetime_of(1, 1, 1, 0, 0, 0)),
                   .span = {-number * INT64_C(86400000001)},
                   .price = covet_decimal_of(-number * 10001, 4),
                   .real = number / 3.0,
                   .data = "{\"n\": [1, null]}"};
}

static void assert_same_event(const Event *found, int session, int number) {
    const Event e = event_of(session, number);
    assert_int_equal(found->session, session);
    assert_int_equal(found->day.days, e.day.days);
    assert_int_equal(found->hour.us, e.hour.us);
    assert_int_equal(found->moment.us, e.moment.us);
    assert_true(found->later.has && found->later.value.us == e.later.value.us);
    assert_int_equal(found->span.us, e.span.us);
    assert_true(covet_decimal_equal(found->price, e.price));
    assert_true(!(found->real < e.real) && !(found->real > e.real));
    assert_string_equal(found->data, e.data);
}

static void read_and_write(int i, int number) {
    covet_session *own = s[i];
    const Event e = event_of(i, number);
    Event *made = Event_create(own, &e);
    WELL(own, made != NULL);
    Event *found = Event_find(own, made->id);
    WELL(own, found != NULL);
    assert_same_event(found, i, number);
    found->name = "another name";
    WELL(own, Event_save(own, found) == COVET_OK);
    covet_queryset *q = covet_query(
        own, Event,
        FILTER(Q("moment", e.moment), Q("session", i), Q("day", e.day), Q("price", e.price)));
    WELL(own, covet_count(q) == 1);
    WELL(own, covet_delete(q) == 1);
}

static void in_transaction(int i, int number) {
    covet_session *own = s[i];
    WELL(own, covet_begin(own) == COVET_OK);
    read_and_write(i, number);
    WELL(own, covet_commit(own) == COVET_OK);
}

/* Sessions take turns, within transactions and outside of them. */
static void take_turns(void) {
    for (int turn = 0; turn < 30; turn++)
        for (int i = 0; i < SESSIONS; i++) {
            if ((turn + i) % 4 == 3)
                in_transaction(i, turn);
            else
                read_and_write(i, turn);
        }
    for (int i = 0; i < SESSIONS; i++) covet_session_reset(s[i]);
}

/* Transactions that are open side by side, with statements of others between theirs. */
static void side_by_side(void) {
    WELL(s[0], covet_begin(s[0]) == COVET_OK);
    WELL(s[1], covet_begin(s[1]) == COVET_OK);
    for (int turn = 0; turn < 10; turn++)
        for (int i = 0; i < 4; i++) {
            const Event e = event_of(i, turn);
            WELL(s[i], Event_create(s[i], &e) != NULL);
        }
    WELL(s[2], covet_count(covet_query(s[2], Event)) == 20);
    WELL(s[0], covet_count(covet_query(s[0], Event)) == 30);
    WELL(s[0], covet_commit(s[0]) == COVET_OK);
    WELL(s[1], covet_rollback(s[1]) == COVET_OK);
    WELL(s[3], covet_count(covet_query(s[3], Event)) == 30);
    WELL(s[3], covet_delete(covet_query(s[3], Event)) == 30);
}

static void many_rows(void) {
    enum { ROWS = 3000 };
    Event *rows = calloc(ROWS, sizeof *rows);
    assert_non_null(rows);
    for (int i = 0; i < ROWS; i++) rows[i] = event_of(0, i);
    WELL(s[1], Event_bulk_create(s[1], rows, ROWS) == ROWS);
    int seen = 0;
    covet_each (Event, e, covet_query(s[2], Event)) {
        assert_same_event(e, 0, seen);
        if (seen % 1000 == 500) WELL(s[2], covet_count(covet_query(s[2], Event)) == ROWS);
        if (seen % 1000 == 600) WELL(s[3], covet_count(covet_query(s[3], Event)) == ROWS);
        seen++;
    }
    WELL(s[2], seen == ROWS && !covet_failed(s[2]));
    assert_int_equal(Event_all(covet_query(s[4], Event)).count, ROWS);
    WELL(s[5], covet_delete(covet_query(s[5], Event)) == ROWS);
    free(rows);
}

/* What one client sets does not move the clock of another. */
static void time_zones(void) {
    const Event e = event_of(0, 7);
    WELL(s[0], covet_execute(s[0], "SET TimeZone TO 'Asia/Tokyo'") >= 0);
    WELL(s[0], covet_execute(s[0], "SET DateStyle TO 'German'") >= 0);
    WELL(s[0], Event_create(s[0], &e) != NULL);
    for (int i = 0; i < SESSIONS; i++) {
        Event *found = Event_get(covet_query(s[i], Event, FILTER(Q("moment", e.moment))));
        WELL(s[i], found != NULL);
        assert_same_event(found, 0, 7);
    }
    for (int i = 1; i < SESSIONS; i++)
        WELL(s[i], covet_execute(s[i], "SELECT 1 FROM event WHERE moment::text = ?",
                                 "2024-03-31 01:07:00+00") == 1);
    WELL(s[1], covet_delete(covet_query(s[1], Event)) == 1);
}

static void everything_with(const char *options) {
    open_with(options);
    take_turns();
    side_by_side();
    many_rows();
    time_zones();
    close_all();
}

/* ---- tests ---- */

static void unnamed(void **state) {
    (void)state;
    everything_with("prepare=unnamed");
}

static void unprepared(void **state) {
    (void)state;
    everything_with("prepare=none");
}

/* Makes the pooler give the next transaction of a session another server than its last: the one
 * that was used last is taken by somebody else. */
static void take_server(covet_session *other) {
    WELL(other, covet_begin(other) == COVET_OK);
    WELL(other, covet_execute(other, "SELECT 1") == 1);
}

static covet_queryset *numbered(covet_session *session, int number) {
    return covet_query(session, Event, FILTER(Q("session", number)), ORDER_BY("name"));
}

static void named_again_outside(void **state) {
    (void)state;
    open_with("prepare=named");
    for (int i = 0; i < 3; i++) {
        WELL(s[0], covet_count(numbered(s[0], i)) == 0);
        take_server(s[1 + i]);
        WELL(s[0], covet_count(numbered(s[0], i)) == 0);
        WELL(s[0], Event_create(s[0], &(Event){.name = "x"}) != NULL);
        assert_false(covet_failed(s[0]));
    }
    for (int i = 0; i < 3; i++) WELL(s[1 + i], covet_rollback(s[1 + i]) == COVET_OK);
    WELL(s[0], covet_count(covet_query(s[0], Event)) == 3);
    close_all();
}

/* Inside a transaction the server has aborted it before the driver knows. */
static void named_within(void **state) {
    bool met = false;
    (void)state;
    open_with("prepare=named");
    WELL(s[0], covet_count(numbered(s[0], 1)) == 0);
    WELL(s[0], covet_count(numbered(s[0], 1)) == 0);
    take_server(s[1]);
    WELL(s[0], covet_begin(s[0]) == COVET_OK);
    if (covet_count(numbered(s[0], 1)) < 0) {
        met = true;
        assert_int_equal(covet_error(s[0])->status, COVET_QUERY);
        assert_string_equal(covet_error(s[0])->sqlstate, "26000");
        assert_non_null(strstr(covet_error(s[0])->message, "prepare=unnamed"));
        assert_int_equal(covet_count(numbered(s[0], 1)), -1);
        assert_int_equal(covet_error(s[0])->status, COVET_MISUSE);
    }
    WELL(s[0], covet_rollback(s[0]) == COVET_OK);
    covet_clear(s[0]);
    for (int i = 0; i < 3; i++) {
        WELL(s[0], covet_begin(s[0]) == COVET_OK);
        WELL(s[0], covet_count(numbered(s[0], 1)) == 0);
        WELL(s[0], covet_commit(s[0]) == COVET_OK);
    }
    assert_false(covet_failed(s[0]));
    WELL(s[1], covet_rollback(s[1]) == COVET_OK);
    close_all();
    assert_true(met);
}

/* Named statements through all the rest: outside of transactions nothing shows. */
static void named_usually(void **state) {
    (void)state;
    open_with("prepare=named");
    for (int turn = 0; turn < 30; turn++)
        for (int i = 0; i < SESSIONS; i++) read_and_write(i, turn);
    many_rows();
    time_zones();
    close_all();
}

static void make_tables(const target *server) {
    char *url = target_url(server, name, NULL, NULL);
    covet_db *own = covet_open(url, &covet_pg);
    assert_int_equal(covet_models(own, MODELS(Event)), COVET_OK);
    covet_session *session = covet_session_open(own);
    WELL(session, covet_create_tables(session) == COVET_OK);
    covet_close(own);
    free(url);
}

static int set_up(void **state) {
    static target through;
    const target *server = target_named("postgresql");
    (void)state;
    assert_non_null(server);
    snprintf(name, sizeof name, "covet_pooled_%d", (int)getpid());
    target_create(server, name);
    make_tables(server);
    through = *server;
    through.variable = "COVET_TEST_PGBOUNCER";
    pooler = &through;
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    target_drop(target_named("postgresql"), name);
    return 0;
}

static void no_pooler(void **state) {
    (void)state;
    skip();
}

int main(void) {
    const struct CMUnitTest none[] = {cmocka_unit_test(no_pooler)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unnamed),
        cmocka_unit_test(unprepared),
        cmocka_unit_test(named_again_outside),
        cmocka_unit_test(named_within),
        cmocka_unit_test(named_usually),
    };
    const char *there = getenv("COVET_TEST_PGBOUNCER");
    if (there == NULL || there[0] == '\0') return cmocka_run_group_tests(none, NULL, NULL);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
