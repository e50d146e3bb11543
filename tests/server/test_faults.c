/* The connection is cut at every message of a workload, before it and in its middle, on every
 * server that is there. The call that meets the cut says so; a transaction that it was in is over,
 * and nothing is sent before that is acknowledged; then the session goes on by itself. What was
 * committed is there, what was not is not, and where that cannot be known the error says it.
 *
 * COVET_TEST_LIGHT=1: not every message. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "fault.h"
#include "target.h"

#define CRATE(X)                                                                                   \
    X(AUTO,     id)                                                                                \
    X(CHAR(20), name, .unique = true)                                                              \
    X(INT,      size)                                                                              \
    X(TEXT,     note)
COVET_MODEL(Crate, CRATE, .ordering = ORDERING("name"));

#define SEEDS 12
#define BULK 30

static const target *server;
static char name[40];
static const char *folder;
static char *direct, *proxied;
static proxy *between;

/* Looks at the database by a way of its own. */
static covet_db *witness_db;
static covet_session *witness;

/* ---- the workload ---- */

typedef struct work {
    covet_db *db;
    covet_session *s;
    Crate *object; /* that was saved in the transaction at hand */
} work;

typedef bool work_step(work *w);

static const char unknown_commit[] = "whether the transaction was committed is not known";
static const char unknown_effect[] = "whether the statement took effect before that is not known";

/* The answer must be right unless a failure is reported; then the step ends. */
#define MUST(w, condition)                                                                         \
    do {                                                                                           \
        const bool held_ = (condition);                                                            \
        if (covet_failed((w)->s)) return false;                                                    \
        if (!held_) fail_msg("a wrong answer without a failure: %s", #condition);                  \
    } while (false)

static bool step_connect(work *w) {
    MUST(w, covet_connect(w->s) == COVET_OK);
    return true;
}

static bool step_create(work *w) {
    const Crate *made = Crate_create(w->s, &(Crate){.name = "anvil", .size = 1, .note = "heavy"});
    MUST(w, made != NULL && made->id > 0);
    return true;
}

/* Inserts by a save, which fills in the key. */
static bool step_insert(work *w) {
    Crate row = {.name = "barrel", .size = 2, .note = ""}, before = row;
    if (Crate_save(w->s, &row) != COVET_OK) assert_memory_equal(&before, &row, sizeof row);
    MUST(w, row.id > 0);
    return true;
}

static bool step_fetch(work *w) {
    covet_queryset *q = covet_query(w->s, Crate, FILTER(Q("name__startswith", "seed")));
    Crate_list all = Crate_all(q);
    MUST(w, all.count == SEEDS);
    MUST(w, strlen(all.items[3]->note) == 20000 && all.items[SEEDS - 1]->size == SEEDS - 1);
    MUST(w, Crate_get(covet_query(w->s, Crate, FILTER(Q("name", "anvil")))) != NULL);
    MUST(w, covet_count(covet_query(w->s, Crate)) == SEEDS + 2);
    return true;
}

/* Statements in a loop: its rows are put aside for them. */
static bool step_stream(work *w) {
    int seen = 0;
    covet_each (Crate, c, covet_query(w->s, Crate, FILTER(Q("name__startswith", "seed")))) {
        if (c->size != seen) fail_msg("a row is missing, or twice there");
        seen++;
        if (seen == 4) MUST(w, covet_count(covet_query(w->s, Crate)) == SEEDS + 2);
    }
    MUST(w, seen == SEEDS);
    seen = 0;
    covet_each (Crate, c, covet_query(w->s, Crate, STREAM(.cursor = true, .chunk = 5))) {
        seen += c->id > 0;
        if (seen == 8) break;
    }
    MUST(w, seen == 8);
    return true;
}

static bool step_save(work *w) {
    Crate *anvil = Crate_get(covet_query(w->s, Crate, FILTER(Q("name", "anvil"))));
    MUST(w, anvil != NULL);
    anvil->size = 7;
    const Crate before = *anvil;
    if (Crate_save(w->s, anvil) != COVET_OK) {
        assert_memory_equal(&before, anvil, sizeof before);
        assert_true(covet_is_changed(anvil, size));
    }
    MUST(w, !covet_is_changed(anvil, size));
    return true;
}

static void make_rows(Crate *rows, char (*names)[12], const char *prefix) {
    for (int i = 0; i < BULK; i++) {
        snprintf(names[i], sizeof names[i], "%s-%02d", prefix, i % 100);
        rows[i] = (Crate){.name = names[i], .size = i, .note = "one of many"};
    }
}

static bool bulk(work *w, const char *prefix, int64_t batch) {
    Crate rows[BULK], before[BULK];
    char names[BULK][12];
    make_rows(rows, names, prefix);
    memcpy(before, rows, sizeof rows);
    const int64_t made = covet_bulk_create(w->s, Crate, rows, BULK, .batch = batch);
    if (made != BULK) assert_memory_equal(before, rows, sizeof rows);
    MUST(w, made == BULK && rows[BULK - 1].id > 0);
    return true;
}

static bool step_bulk(work *w) {
    return bulk(w, "bulk", 0);
}

/* Several statements, in a transaction of their own. */
static bool step_bulk_batches(work *w) {
    return bulk(w, "batch", 12);
}

static bool step_transaction(work *w) {
    w->object = NULL;
    MUST(w, covet_begin(w->s) == COVET_OK);
    MUST(w, Crate_create(w->s, &(Crate){.name = "chest", .note = "x"}) != NULL);
    Crate *seed = Crate_get(covet_query(w->s, Crate, FILTER(Q("name", "seed-00"))));
    MUST(w, seed != NULL);
    seed->size = 100;
    MUST(w, Crate_save(w->s, seed) == COVET_OK);
    w->object = seed;
    MUST(w,
         covet_update(covet_query(w->s, Crate, FILTER(Q("name", "seed-01"))), SET("size", 5)) == 1);
    MUST(w, covet_commit(w->s) == COVET_OK);
    w->object = NULL;
    return true;
}

static bool step_rollback(work *w) {
    MUST(w, covet_begin(w->s) == COVET_OK);
    MUST(w, Crate_create(w->s, &(Crate){.name = "never", .note = ""}) != NULL);
    MUST(w, covet_rollback(w->s) == COVET_OK);
    return true;
}

static bool step_update(work *w) {
    covet_queryset *q = covet_query(w->s, Crate, FILTER(Q("name__startswith", "bulk")));
    MUST(w, covet_update(q, SET("note", "changed")) == BULK);
    return true;
}

static bool step_delete(work *w) {
    MUST(w, covet_delete(covet_query(w->s, Crate, FILTER(Q("name", "seed-02")))) == 1);
    return true;
}

static const struct {
    const char *name;
    work_step *run;
} steps[] = {
    {"connect", step_connect},
    {"create", step_create},
    {"insert", step_insert},
    {"fetch", step_fetch},
    {"stream", step_stream},
    {"save", step_save},
    {"bulk", step_bulk},
    {"bulk batches", step_bulk_batches},
    {"transaction", step_transaction},
    {"rollback", step_rollback},
    {"update", step_update},
    {"delete", step_delete},
};
#define STEPS (sizeof steps / sizeof *steps)

/* ---- what stands in the database ---- */

static uint64_t mix(uint64_t hash, const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++) hash = (hash ^ at[i]) * 1099511628211u;
    return hash;
}

static uint64_t hash_rows(void) {
    uint64_t hash = 14695981039346656037u;
    covet_session_reset(witness);
    Crate_list all = Crate_all(covet_query(witness, Crate));
    if (covet_failed(witness)) fail_msg("%s", covet_error_text(witness));
    for (size_t i = 0; i < all.count; i++) {
        const Crate *c = all.items[i];
        hash = mix(hash, c->name, strlen(c->name) + 1);
        hash = mix(hash, &c->size, sizeof c->size);
        hash = mix(hash, c->note, strlen(c->note) + 1);
    }
    return hash;
}

static void seed(void) {
    static char note[20001];
    Crate rows[SEEDS];
    char names[SEEDS][12];
    memset(note, 'n', sizeof note - 1);
    covet_session_reset(witness);
    assert_true(covet_delete(covet_query(witness, Crate)) >= 0);
    for (int i = 0; i < SEEDS; i++) {
        snprintf(names[i], sizeof names[i], "seed-%02d", i % 100);
        rows[i] = (Crate){.name = names[i], .size = i, .note = i == 3 ? note : "a seed"};
    }
    assert_int_equal(Crate_bulk_create(witness, rows, SEEDS), SEEDS);
}

/* ---- a run ---- */

static uint64_t hashes[STEPS + 1]; /* behind each step of a run without faults */

/* What is seen over all runs. */
static struct {
    int64_t cuts, failures;
    int64_t commits_done, commits_undone, effects_done, effects_undone, lost;
} seen;

typedef struct run {
    work w;
    proxy_fault fault;
    int64_t n; /* the message; 0: none */
    size_t step;
    bool failed;
} run;

static void say_where(const run *r) {
    print_error("# fault %d at message %" PRId64 ", step %s: %s\n", (int)r->fault, r->n,
                steps[r->step].name, covet_error_text(r->w.s));
}

#define CHECK(r, condition)                                                                        \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            say_where(r);                                                                          \
            fail_msg("%s", #condition);                                                            \
        }                                                                                          \
    } while (false)

/* What an earlier run has closed has come to its end, so that nothing of it is counted. */
static void expect_fault(proxy_fault fault, int64_t n) {
    proxy_settle(between, true);
    proxy_fault_at(between, fault, n);
}

static void open_run(run *r, const char *url) {
    static const covet_backend *backends[2];
    backends[0] = server->backend;
    r->w.db = covet_open_with(
        &(const covet_config){.url = url, .backends = backends, .allocator = fault_allocator()});
    assert_non_null(r->w.db);
    assert_int_equal(covet_models(r->w.db, MODELS(Crate)), COVET_OK);
    r->w.s = covet_session_open(r->w.db);
    assert_non_null(r->w.s);
}

static bool says(const run *r, const char *what) {
    return strstr(covet_error(r->w.s)->message, what) != NULL;
}

static bool is_statement(const char *sql, const char *verb) {
    return sql != NULL && strncmp(sql, verb, strlen(verb)) == 0;
}

/* Whether it says that a transaction is gone with the connection. */
static bool says_gone(const run *r) {
    return says(r, "the database has rolled the transaction back") ||
           says(r, "the connection is lost, and with it the transaction");
}

/* Whether the statement writes and stands in no transaction. */
static bool is_single_write(const run *r) {
    const char *sql = covet_error(r->w.s)->sql;
    if (says_gone(r)) return false;
    return is_statement(sql, "INSERT") || is_statement(sql, "UPDATE") ||
           is_statement(sql, "DELETE") || is_statement(sql, "COPY");
}

static void check_report(const run *r) {
    const covet_failure *error = covet_error(r->w.s);
    CHECK(r, proxy_hit(between));
    CHECK(r, error->status == COVET_CONNECTION);
    CHECK(r, error->message[0] != '\0');
    if (error->sql != NULL && strcmp(error->sql, "COMMIT") == 0)
        CHECK(r, says(r, unknown_commit));
    else if (says(r, unknown_effect))
        CHECK(r, is_single_write(r));
}

/* In a transaction that is gone with its connection nothing is sent before that is acknowledged,
 * and then it is told once more, or undone. */
static void leave_transaction(const run *r) {
    covet_session *s = r->w.s;
    const int64_t sent = covet_statements(s), passed = proxy_messages(between);
    CHECK(r, Crate_create(s, &(Crate){.name = "hasty", .note = ""}) == NULL);
    CHECK(r, covet_error(s)->status == COVET_MISUSE);
    CHECK(r, covet_count(covet_query(s, Crate)) == -1);
    CHECK(r, strstr(covet_error(s)->message, "covet_rollback") != NULL);
    CHECK(r, covet_statements(s) == sent && proxy_messages(between) == passed);
    if (r->n % 2 == 0) {
        CHECK(r, covet_rollback(s) == COVET_OK);
    } else {
        CHECK(r, covet_commit(s) == COVET_CONNECTION);
        CHECK(r, says(r, "was rolled back"));
    }
    if (r->w.object != NULL) CHECK(r, covet_is_changed(r->w.object, size));
}

static void check_usable(const run *r) {
    covet_session *s = r->w.s;
    covet_clear(s);
    CHECK(r, covet_execute(s, "SELECT 1") == 1);
    CHECK(r, covet_begin(s) == COVET_OK);
    CHECK(r, covet_rollback(s) == COVET_OK);
    CHECK(r, !covet_failed(s));
}

/* The database has all of the step's work or none of it, and none where nothing is told to be
 * unknown. Goes on with the step that failed, or behind it. */
static void check_data(run *r, bool commit, bool effect, bool gone) {
    proxy_settle(between, false);
    const uint64_t found = hash_rows();
    const bool differs = hashes[r->step] != hashes[r->step + 1];
    const bool done = differs && found == hashes[r->step + 1];
    CHECK(r, found == hashes[r->step] || done);
    CHECK(r, !done || commit || effect);
    if (commit) done ? seen.commits_done++ : seen.commits_undone++;
    if (effect) done ? seen.effects_done++ : seen.effects_undone++;
    if (gone) seen.lost++;
    if (done) r->step++;
}

static void recover(run *r) {
    const bool commit = says(r, unknown_commit), effect = says(r, unknown_effect);
    const bool gone = says_gone(r);
    seen.failures++;
    r->failed = true;
    check_report(r);
    const bool own = strcmp(steps[r->step].name, "bulk batches") == 0;
    if (gone && !own) leave_transaction(r);
    check_usable(r);
    check_data(r, commit, effect, gone);
}

/* Answers whether the fault came. */
static bool run_faulty(proxy_fault fault, int64_t n) {
    run r = {.fault = fault, .n = n};
    const int descriptors = target_descriptors();
    seed();
    expect_fault(fault, n);
    open_run(&r, proxied);
    while (r.step < STEPS) {
        if (steps[r.step].run(&r.w))
            r.step++;
        else if (!r.failed)
            recover(&r);
        else {
            say_where(&r);
            fail_msg("a step behind the failure");
        }
    }
    r.step--;
    CHECK(&r, hash_rows() == hashes[STEPS]);
    covet_close(r.w.db);
    proxy_settle(between, true);
    const bool hit = proxy_hit(between);
    seen.cuts += hit;
    assert_int_equal(fault_blocks(), 0);
    assert_int_equal(target_descriptors(), descriptors);
    return hit;
}

/* ---- tests ---- */

static void without_faults(void **state) {
    run r = {.n = 0};
    (void)state;
    seed();
    expect_fault(PROXY_PASS, 0);
    open_run(&r, proxied);
    hashes[0] = hash_rows();
    for (r.step = 0; r.step < STEPS; r.step++) {
        if (!steps[r.step].run(&r.w)) {
            say_where(&r);
            fail_msg("it failed by itself");
        }
        hashes[r.step + 1] = hash_rows();
    }
    covet_close(r.w.db);
    proxy_settle(between, true);
    assert_int_equal(proxy_connections(between), 1);
    printf("note: %s: the workload takes %" PRId64 " messages\n", server->name,
           proxy_messages(between));
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void cut_everywhere(proxy_fault fault) {
    const int64_t step = getenv("COVET_TEST_LIGHT") == NULL ? 1 : 11;
    const double started = seconds();
    memset(&seen, 0, sizeof seen);
    for (int64_t n = 1; run_faulty(fault, n); n += step) {
    }
    printf("note: %s: %" PRId64 " cuts%s: %" PRId64 " failures; transactions lost %" PRId64
           ", commits of unknown fate %" PRId64 " done and %" PRId64 " undone, statements %" PRId64
           " and %" PRId64 "; %.1f s\n",
           server->name, seen.cuts, fault == PROXY_CUT ? "" : " within a message", seen.failures,
           seen.lost, seen.commits_done, seen.commits_undone, seen.effects_done,
           seen.effects_undone, seconds() - started);
    if (step > 1) return;
    assert_true(seen.commits_done > 0 && seen.commits_undone > 0);
    assert_true(seen.effects_done > 0 && seen.effects_undone > 0);
    assert_true(seen.lost > 0 && seen.failures * 10 > seen.cuts * 8);
}

static void cut_before_each_message(void **state) {
    (void)state;
    cut_everywhere(PROXY_CUT);
}

static void cut_within_each_message(void **state) {
    (void)state;
    cut_everywhere(PROXY_CUT_WITHIN);
}

/* A connection that dies among the idle ones is not met by the next session. */
static void cut_while_idle(void **state) {
    run r = {.n = 0};
    (void)state;
    seed();
    expect_fault(PROXY_PASS, 0);
    open_run(&r, proxied);
    assert_int_equal(covet_count(covet_query(r.w.s, Crate)), SEEDS);
    covet_session_close(r.w.s);
    proxy_cut(between);
    proxy_settle(between, true);
    r.w.s = covet_session_open(r.w.db);
    assert_int_equal(covet_count(covet_query(r.w.s, Crate)), SEEDS);
    assert_false(covet_failed(r.w.s));
    assert_int_equal(proxy_connections(between), 2);
    covet_close(r.w.db);
}

/* One that dies between two calls of a session: the next use tells it, or knows it and has
 * another. */
static void cut_between_calls(void **state) {
    run r = {.n = 0};
    (void)state;
    seed();
    expect_fault(PROXY_PASS, 0);
    open_run(&r, proxied);
    assert_int_equal(covet_count(covet_query(r.w.s, Crate)), SEEDS);
    proxy_cut(between);
    proxy_settle(between, true);
    if (covet_count(covet_query(r.w.s, Crate)) != SEEDS) {
        assert_int_equal(covet_error(r.w.s)->status, COVET_CONNECTION);
        covet_clear(r.w.s);
    }
    assert_int_equal(covet_count(covet_query(r.w.s, Crate)), SEEDS);
    assert_false(covet_failed(r.w.s));
    assert_int_equal(covet_begin(r.w.s), COVET_OK);
    assert_non_null(Crate_create(r.w.s, &(Crate){.name = "lost", .note = ""}));
    proxy_cut(between);
    proxy_settle(between, true);
    assert_int_equal(covet_commit(r.w.s), COVET_CONNECTION);
    covet_clear(r.w.s);
    assert_int_equal(covet_count(covet_query(r.w.s, Crate)), SEEDS);
    covet_close(r.w.db);
}

/* A server that says nothing more: the client's time limits end it. */
static void stalled(void **state) {
    static const struct {
        const char *option;
        int64_t first; /* message from which on nothing passes; of MySQL the server speaks first */
    } cases[] = {{"connect_timeout=2", 1}, {"read_timeout=1", 0}};
    (void)state;
    seed();
    for (size_t i = 0; i < (server->protocol == PROXY_MYSQL ? 2 : 1); i++) {
        run r = {.n = 0};
        char *url = target_url(server, name, folder, cases[i].option);
        expect_fault(PROXY_STALL, cases[i].first);
        open_run(&r, url);
        if (cases[i].first == 0) {
            assert_int_equal(covet_connect(r.w.s), COVET_OK);
            proxy_fault_at(between, PROXY_STALL, 3);
        }
        const double started = seconds();
        assert_int_equal(covet_count(covet_query(r.w.s, Crate)), -1);
        assert_true(seconds() - started < 20);
        const covet_status status = covet_error(r.w.s)->status;
        assert_true(status == COVET_CONNECTION || status == COVET_TIMEOUT);
        covet_clear(r.w.s);
        proxy_fault_at(between, PROXY_PASS, 0);
        assert_int_equal(covet_count(covet_query(r.w.s, Crate)), SEEDS);
        covet_close(r.w.db);
        free(url);
    }
}

/* Nobody listens any more, and then somebody does again. */
static void nobody_there(void **state) {
    run r = {.n = 0};
    (void)state;
    seed();
    expect_fault(PROXY_PASS, 0);
    open_run(&r, proxied);
    assert_int_equal(covet_connect(r.w.s), COVET_OK);
    proxy_close(between);
    between = NULL;
    assert_int_equal(covet_count(covet_query(r.w.s, Crate)), -1);
    assert_int_equal(covet_error(r.w.s)->status, COVET_CONNECTION);
    for (int i = 0; i < 3; i++) {
        covet_clear(r.w.s);
        assert_int_equal(covet_begin(r.w.s), COVET_CONNECTION);
        assert_int_equal(covet_count(covet_query(r.w.s, Crate)), -1);
        assert_int_equal(covet_error(r.w.s)->status, COVET_MISUSE);
        assert_int_equal(covet_rollback(r.w.s), COVET_OK);
    }
    covet_clear(r.w.s);
    between = target_proxy(server, folder);
    assert_int_equal(covet_count(covet_query(r.w.s, Crate)), SEEDS);
    covet_close(r.w.db);
}

static int set_up(void **state) {
    (void)state;
    folder = getenv("TMPDIR");
    if (folder == NULL) folder = "/tmp";
    snprintf(name, sizeof name, "covet_faults_%d", (int)getpid());
    target_create(server, name);
    direct = target_url(server, name, NULL, NULL);
    proxied = target_url(server, name, folder, NULL);
    between = target_proxy(server, folder);
    witness_db = covet_open(direct, server->backend);
    assert_int_equal(covet_models(witness_db, MODELS(Crate)), COVET_OK);
    witness = covet_session_open(witness_db);
    if (covet_create_tables(witness) != COVET_OK) fail_msg("%s", covet_error_text(witness));
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    covet_close(witness_db);
    proxy_close(between);
    target_drop(server, name);
    free(direct);
    free(proxied);
    return 0;
}

static void no_server(void **state) {
    (void)state;
    skip();
}

int main(void) {
    const struct CMUnitTest none[] = {cmocka_unit_test(no_server)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_faults),          cmocka_unit_test(cut_before_each_message),
        cmocka_unit_test(cut_within_each_message), cmocka_unit_test(cut_while_idle),
        cmocka_unit_test(cut_between_calls),       cmocka_unit_test(stalled),
        cmocka_unit_test(nobody_there),
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
