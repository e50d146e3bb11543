/* The server is killed in the middle of a query, of a bulk insert, of a stream and of a COMMIT, and
 * started again; the session says what happened and goes on by itself. Every kind of server that is
 * there is started once more for this, so that no other test suffers. */
#define _POSIX_C_SOURCE 200809L /* popen, setenv, nanosleep */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "fault.h"
#include "target.h"

#define PARCEL(X)                                                                                  \
    X(BIGAUTO,  id)                                                                                \
    X(CHAR(40), label)                                                                             \
    X(INT,      number)
COVET_MODEL(Parcel, PARCEL, .ordering = ORDERING("id"));

static const target *server;
static FILE *servers; /* our own: they end when this is closed */
static char server_folder[300], server_url[600];
static covet_db *db;
static covet_session *s;

static void pause_for(long milliseconds) {
    nanosleep(&(struct timespec){milliseconds / 1000, milliseconds % 1000 * 1000000}, NULL);
}

/* ---- our own server ---- */

static bool read_line(FILE *file, char *line, size_t size) {
    if (fgets(line, (int)size, file) == NULL) return false;
    line[strcspn(line, "\n")] = '\0';
    return true;
}

/* The servers write where they are into a file, and stay until their standard input ends: with this
 * program, however it ends. */
static void start_servers(void) {
    char path[300], command[1200];
    FILE *told = NULL;
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/servers-%d", folder == NULL ? "/tmp" : folder, (int)getpid());
    snprintf(command, sizeof command,
             "tests/support/servers run %s -- sh -c 'printf \"%%s\\n\" \"$COVET_TEST_SERVERS\" "
             "\"$%s\" > %s.new && mv %s.new %s && cat > /dev/null'",
             server->name, server->variable, path, path, path);
    servers = popen(command, "w");
    assert_non_null(servers);
    for (int i = 0; i < 600 && told == NULL; i++) {
        pause_for(100);
        told = fopen(path, "r");
    }
    assert_non_null(told);
    assert_true(read_line(told, server_folder, sizeof server_folder));
    assert_true(read_line(told, server_url, sizeof server_url));
    fclose(told);
    remove(path);
    assert_int_equal(setenv(server->variable, server_url, 1), 0);
}

static void command(const char *what) {
    char line[500];
    snprintf(line, sizeof line, "tests/support/servers %s %s %s > /dev/null 2>&1", what,
             server_folder, server->name);
    assert_int_equal(system(line), 0);
}

/* ---- the one that kills ---- */

typedef struct killer {
    pthread_t thread;
    long after; /* milliseconds */
} killer;

static void *run_killer(void *argument) {
    const killer *k = argument;
    char line[500];
    pause_for(k->after);
    snprintf(line, sizeof line, "tests/support/servers kill %s %s > /dev/null 2>&1", server_folder,
             server->name);
    return system(line) == 0 ? NULL : argument;
}

static void kill_after(killer *k, long milliseconds) {
    k->after = milliseconds;
    assert_int_equal(pthread_create(&k->thread, NULL, run_killer, k), 0);
}

static void join_killer(killer *k) {
    void *result = NULL;
    assert_int_equal(pthread_join(k->thread, &result), 0);
    assert_null(result);
}

/* ---- what must hold ---- */

static bool says(const char *what) {
    return strstr(covet_error(s)->message, what) != NULL;
}

static void assert_lost(void) {
    if (covet_error(s)->status != COVET_CONNECTION) fail_msg("%s", covet_error_text(s));
}

/* While the server is down calls fail, and nothing worse; afterwards the session goes on. */
static void assert_goes_on(int64_t parcels) {
    covet_clear(s);
    assert_int_equal(covet_count(covet_query(s, Parcel)), -1);
    assert_lost();
    covet_clear(s);
    assert_int_equal(covet_begin(s), COVET_CONNECTION);
    assert_int_equal(covet_rollback(s), COVET_OK);
    covet_clear(s);
    command("restart");
    const int64_t found = covet_count(covet_query(s, Parcel));
    if (covet_failed(s)) fail_msg("%s", covet_error_text(s));
    if (parcels >= 0) assert_int_equal(found, parcels);
    assert_int_equal(covet_begin(s), COVET_OK);
    assert_non_null(Parcel_create(s, &(Parcel){.label = "after", .number = 1}));
    assert_int_equal(covet_commit(s), COVET_OK);
    assert_int_equal(covet_delete(covet_query(s, Parcel, FILTER(Q("label", "after")))), 1);
    assert_false(covet_failed(s));
}

static void clear_table(void) {
    assert_true(covet_delete(covet_query(s, Parcel)) >= 0);
    covet_session_reset(s);
}

/* ---- tests ---- */

static void in_a_query(void **state) {
    const char *slow = server->protocol == PROXY_MYSQL ? "SELECT SLEEP(30)" : "SELECT pg_sleep(30)";
    killer k;
    (void)state;
    kill_after(&k, 200);
    assert_int_equal(covet_execute(s, slow), -1);
    assert_lost();
    assert_false(says("not known"));
    join_killer(&k);
    assert_goes_on(0);
}

static void in_a_transaction(void **state) {
    const char *slow = server->protocol == PROXY_MYSQL ? "SELECT SLEEP(30)" : "SELECT pg_sleep(30)";
    killer k;
    (void)state;
    assert_int_equal(covet_begin(s), COVET_OK);
    Parcel *made = Parcel_create(s, &(Parcel){.label = "gone"});
    assert_non_null(made);
    kill_after(&k, 200);
    assert_int_equal(covet_execute(s, slow), -1);
    assert_lost();
    assert_true(says("has rolled the transaction back"));
    join_killer(&k);
    const int64_t sent = covet_statements(s);
    assert_int_equal(covet_count(covet_query(s, Parcel)), -1);
    assert_int_equal(covet_error(s)->status, COVET_MISUSE);
    assert_int_equal(covet_statements(s), sent);
    assert_int_equal(covet_commit(s), COVET_CONNECTION);
    assert_goes_on(0);
    made->number = 5;
    assert_int_equal(Parcel_save(s, made), COVET_OK); /* it is new again: it is inserted */
    assert_int_equal(covet_count(covet_query(s, Parcel, FILTER(Q("number", 5)))), 1);
    clear_table();
}

static void in_a_stream(void **state) {
    enum { ROWS = 60000 };
    Parcel *rows = calloc(ROWS, sizeof *rows);
    int seen = 0;
    (void)state;
    assert_non_null(rows);
    for (int i = 0; i < ROWS; i++)
        rows[i] = (Parcel){.label = "a label of forty characters, all in all", .number = i};
    assert_int_equal(Parcel_bulk_create(s, rows, ROWS), ROWS);
    covet_each (Parcel, p, covet_query(s, Parcel)) {
        assert_int_equal(p->number, seen);
        if (++seen == 10) command("kill");
    }
    assert_true(seen >= 10 && seen < ROWS);
    assert_lost();
    assert_goes_on(ROWS);
    clear_table();
    free(rows);
}

/* A bulk insert that the server is killed in, or before or behind it. The rows have their keys, so
 * that it is met itself and not the making of keys. Answers what it answered. */
static int64_t bulk_with_kill(Parcel *rows, size_t count, long after) {
    killer k;
    for (size_t i = 0; i < count; i++)
        rows[i] = (Parcel){.id = (int64_t)i + 1, .label = "one of very many"};
    clear_table();
    kill_after(&k, after);
    const int64_t made = Parcel_bulk_create(s, rows, count);
    join_killer(&k);
    for (size_t i = 0; made < 0 && i < count; i++)
        assert_true(rows[i].id == (int64_t)i + 1 && rows[i].row_.state == 0);
    if (made < 0) assert_lost();
    return made;
}

/* More rows or more time until it is met; all of the rows are there then, or none. */
static void in_a_bulk(void **state) {
    const size_t most = 4000000;
    size_t count = most / 16;
    long after = 50;
    bool met = false;
    (void)state;
    Parcel *rows = calloc(most, sizeof *rows);
    assert_non_null(rows);
    for (int i = 0; i < 10 && !met; i++) {
        const bool made = bulk_with_kill(rows, count, after) >= 0;
        met = !made && (says("whether the statement took effect") ||
                        says("has rolled the transaction back"));
        if (made && count < most)
            count *= 2;
        else if (!made)
            after *= 2;
        assert_goes_on(made ? (int64_t)-1 : 0);
    }
    assert_true(met);
    free(rows);
}

/* ---- COMMIT ---- */

/* Makes every COMMIT of the database wait: by a trigger that is run at the end, or by a lock of
 * another session, which is answered. */
static covet_session *slow_commits(void) {
    covet_session *other = covet_session_open(db);
    if (server->protocol == PROXY_MYSQL) {
        assert_true(covet_execute(other, "FLUSH TABLES WITH READ LOCK") >= 0);
        return other;
    }
    assert_true(covet_execute(other, "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS "
                                     "'BEGIN PERFORM pg_sleep(30); RETURN NULL; END'") >= 0);
    assert_true(covet_execute(other, "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON parcel "
                                     "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE "
                                     "FUNCTION wait()") >= 0);
    return other;
}

static void at_commit(void **state) {
    killer k;
    (void)state;
    covet_session *other = NULL;
    if (server->protocol == PROXY_POSTGRESQL) other = slow_commits();
    assert_int_equal(covet_begin(s), COVET_OK);
    Parcel *made = Parcel_create(s, &(Parcel){.label = "unknown"});
    assert_non_null(made);
    if (server->protocol == PROXY_MYSQL) other = slow_commits();
    kill_after(&k, 200);
    assert_int_equal(covet_commit(s), COVET_CONNECTION);
    assert_true(says("whether the transaction was committed is not known"));
    join_killer(&k);
    covet_session_close(other);
    assert_true(covet_is_changed(made, label));
    covet_clear(s);
    command("restart");
    if (server->protocol == PROXY_POSTGRESQL)
        assert_true(covet_execute(s, "DROP FUNCTION wait CASCADE") >= 0);
    assert_int_equal(covet_count(covet_query(s, Parcel)), 0);
    assert_false(covet_failed(s));
}

/* Small transactions one after the other until the server is killed at a moment of its own. Of
 * those whose commit went well all is there, of those that were rolled back nothing. */
static bool one_transaction(int32_t number, bool *unknown) {
    *unknown = false;
    covet_status status = covet_begin(s);
    for (int i = 0; status == COVET_OK && i < 3; i++)
        if (Parcel_create(s, &(Parcel){.label = "small", .number = number}) == NULL)
            status = covet_error(s)->status;
    if (status == COVET_OK) {
        status = covet_commit(s);
        *unknown = status != COVET_OK && says("whether the transaction was committed is not known");
    }
    return status == COVET_OK;
}

static void at_any_moment(void **state) {
    (void)state;
    for (long round = 0; round < 3; round++) {
        int32_t number = 1;
        bool unknown = false;
        killer k;
        clear_table();
        kill_after(&k, 20 + round * 17);
        while (one_transaction(number, &unknown)) {
            number++;
            if (number % 100 == 0) covet_session_reset(s);
        }
        assert_lost();
        (void)covet_rollback(s);
        covet_clear(s);
        join_killer(&k);
        command("restart");
        const int64_t found = covet_count(covet_query(s, Parcel));
        assert_true(found == 3 * (number - 1) || (unknown && found == 3 * number));
        covet_queryset *last = covet_query(s, Parcel, FILTER(Q("number", number - 1)));
        assert_int_equal(covet_count(last), number == 1 ? 0 : 3);
    }
    clear_table();
}

/* Between two calls, and started again before the second: the first one that meets it says so. */
static void between_calls(void **state) {
    (void)state;
    assert_int_equal(covet_count(covet_query(s, Parcel)), 0);
    command("restart");
    if (covet_count(covet_query(s, Parcel)) != 0) {
        assert_lost();
        covet_clear(s);
    }
    assert_int_equal(covet_count(covet_query(s, Parcel)), 0);
    covet_session_close(s); /* its connection is idle now */
    command("restart");
    s = covet_session_open(db);
    assert_int_equal(covet_count(covet_query(s, Parcel)), 0);
    assert_false(covet_failed(s));
}

static int set_up(void **state) {
    static const covet_backend *backends[2];
    (void)state;
    start_servers();
    target_create(server, "covet_kill");
    char *url = target_url(server, "covet_kill", NULL, NULL);
    backends[0] = server->backend;
    db = covet_open_with(
        &(const covet_config){.url = url, .backends = backends, .allocator = fault_allocator()});
    free(url);
    assert_int_equal(covet_models(db, MODELS(Parcel)), COVET_OK);
    s = covet_session_open(db);
    if (covet_create_tables(s) != COVET_OK) fail_msg("%s", covet_error_text(s));
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    covet_close(db);
    assert_int_equal(fault_blocks(), 0);
    return pclose(servers);
}

static void no_server(void **state) {
    (void)state;
    skip();
}

int main(void) {
    const struct CMUnitTest none[] = {cmocka_unit_test(no_server)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_a_query),    cmocka_unit_test(in_a_transaction),
        cmocka_unit_test(in_a_stream),   cmocka_unit_test(in_a_bulk),
        cmocka_unit_test(at_commit),     cmocka_unit_test(at_any_moment),
        cmocka_unit_test(between_calls),
    };
    int failed = 0;
    if (targets()[0].name == NULL) return cmocka_run_group_tests(none, NULL, NULL);
    for (size_t i = 0; targets()[i].name != NULL; i++) {
        const target one = targets()[i];
        server = &one;
        failed += cmocka_run_group_tests_name(one.name, tests, set_up, tear_down);
    }
    return failed;
}
