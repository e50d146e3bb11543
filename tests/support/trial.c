/* Trials: see trial.h. */
#include "trial.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_MOST 64
#define SINGLE_RUNS 6   /* of a sweep, in which a try meets one failure */
#define TRIES_MOST 5000 /* of one step, and more mean that it never ends */

static const trial_database *place;
/* Behind every step of a run without failures, [0] before the first. */
static uint64_t hashes[STEPS_MOST + 1];
static size_t padding;
static bool squeeze;

/* A run under failures. */
typedef struct trial {
    zoo zoo;
    fault_kind kind;
    int64_t n; /* the event that fails, or the how manieth try it is; 0: nothing fails */
    bool for_ever;
    size_t step; /* the next one */
    bool failed; /* a step reported the failure */
} trial;

void trial_use(const trial_database *database) {
    place = database;
}

void trial_tune(size_t bytes, bool caches_give_way) {
    padding = bytes;
    squeeze = caches_give_way;
    if (!squeeze) fault_squeeze(false);
}

static void start(trial *t) {
    static const covet_backend *backends[2];
    place->empty();
    backends[0] = fault_backend(place->backend);
    fault_begin();
    zoo_start(&t->zoo, place->url, backends, fault_allocator());
    t->zoo.place = place->place;
    t->zoo.padding = padding;
    t->zoo.scarce = t->n > 0;
}

static void assert_nothing_left(void) {
    assert_int_equal(fault_blocks(), 0);
    assert_int_equal(fault_bytes(), 0);
    assert_int_equal(fault_links(), 0);
    assert_int_equal(fault_prepared_open(), 0);
    assert_int_equal(fault_attached(), 0);
}

/* ---- the run without failures ---- */

void trial_clean(void) {
    size_t count;
    const zoo_step *steps = zoo_steps(&count);
    trial t = {.n = 0};
    assert_true(count <= STEPS_MOST);
    start(&t);
    hashes[0] = place->hash();
    for (size_t i = 0; i < count; i++) {
        if (!steps[i].run(&t.zoo)) {
            fail_msg("step %s: %s", steps[i].name,
                     t.zoo.s != NULL ? covet_error_text(t.zoo.s)
                                     : covet_db_error(t.zoo.db)->message);
        }
        hashes[i + 1] = place->hash();
    }
    assert_nothing_left();
}

/* ---- what must hold behind a failure ---- */

static void say_where(const trial *t) {
    size_t count;
    print_error("# %s, of kind %d, try %" PRId64 "%s, step %s\n", fault_latest(), (int)t->kind,
                t->n, t->for_ever ? " and on" : "", zoo_steps(&count)[t->step].name);
}

#define CHECK(t, condition)                                                                        \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            say_where(t);                                                                          \
            fail_msg("%s (%s)", #condition, covet_error_text((t)->zoo.s));                         \
        }                                                                                          \
    } while (false)

/* The status that a failure of that kind is reported with. */
static covet_status expected_status(const trial *t) {
    static const covet_status statuses[] = {COVET_INTERNAL, COVET_BUSY, COVET_CONNECTION,
                                            COVET_TIMEOUT};
    if (t->kind == FAULT_ALLOCATION) return COVET_NO_MEMORY;
    if (t->kind == FAULT_LOSS || t->kind == FAULT_LOSS_LATE) return COVET_CONNECTION;
    return statuses[t->n % 4];
}

/* Whether what the step writes it writes in a transaction of the library's own, or in none. */
static bool has_own_transaction(const trial *t) {
    static const char *const steps[] = {"bulk batches", "bulk keys", "tables", "drop"};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (t->step == zoo_step_of(steps[i])) return true;
    return false;
}

/* Whether the failure says that the transaction is gone with the connection. */
static bool is_gone(const trial *t) {
    const covet_session *s = t->zoo.s;
    if (s == NULL || has_own_transaction(t)) return false;
    const char *sql = covet_error(s)->sql;
    if (sql != NULL && (strcmp(sql, "COMMIT") == 0 || strcmp(sql, "ROLLBACK") == 0)) return false;
    const char *message = covet_error(s)->message;
    return expected_status(t) == COVET_CONNECTION &&
           (strstr(message, "has rolled the transaction back") != NULL ||
            strstr(message, "lost, and with it the transaction") != NULL);
}

/* Whether the latest failure hit a statement that was sent to be run, or may have been. */
static bool was_run(void) {
    return strncmp(fault_latest(), "next", 4) == 0 || strncmp(fault_latest(), "execute", 7) == 0;
}

/* The fate of what was sent when the connection went is told where it is not known. */
static void check_fate(const trial *t) {
    const covet_failure *error = covet_error(t->zoo.s);
    if (t->kind != FAULT_LOSS && t->kind != FAULT_LOSS_LATE) return;
    if (error->sql == NULL || !was_run()) return;
    if (strcmp(error->sql, "COMMIT") == 0)
        CHECK(t,
              strstr(error->message, "whether the transaction was committed is not known") != NULL);
    else if (strncmp(error->sql, "INSERT", 6) == 0)
        CHECK(t, strstr(error->message, "rolled the transaction back") != NULL ||
                     strstr(error->message, "whether the statement took effect") != NULL);
}

/* The failure is reported as what it is, in words. */
static void check_report(const trial *t) {
    const covet_session *s = t->zoo.other == COVET_OK ? t->zoo.s : NULL;
    const covet_status status = zoo_failure(&t->zoo);
    CHECK(t, fault_hits() > 0);
    if (status != expected_status(t) && !(status == COVET_NO_MEMORY && s == NULL)) {
        say_where(t);
        fail_msg("reported as %s: %s", covet_status_name(status), covet_error_text(s));
    }
    if (s == NULL) return;
    CHECK(t, covet_error(s)->message != NULL && covet_error(s)->message[0] != '\0');
    CHECK(t, covet_error_text(s)[0] != '\0');
    check_fate(t);
}

/* While everything goes on failing, calls answer failures and nothing else. */
static void check_failing_on(const trial *t) {
    covet_session *s = t->zoo.s;
    if (s == NULL || !t->for_ever) return;
    covet_clear(s);
    covet_queryset *q = covet_query(s, Keeper, FILTER(Q("name", "Ann")));
    if (covet_count(q) < 0 && q != NULL) CHECK(t, covet_failed(s));
    covet_scope scope = covet_mark(s);
    if (Keeper_all(q).count == 0 && q != NULL) CHECK(t, covet_failed(s) || hashes[t->step] == 0);
    covet_release(s, scope);
    (void)Keeper_create(s, &(Keeper){.name = NULL});
    CHECK(t, covet_failed(s));
    (void)covet_error_text(s);
    covet_clear(s);
}

/* As a program would: it rolls back at once, clears first, or goes on to its commit. A cleared
 * failure would be committed, so that there the rollback is what is tried. */
static void end_transaction(const trial *t, bool gone) {
    covet_session *s = t->zoo.s;
    const bool was_open = gone || fault_in_transaction();
    covet_status status;
    if (t->n % 3 == 2 && !t->for_ever) {
        status = covet_commit(s);
        CHECK(t, status != COVET_OK);
        const bool refused = t->step == zoo_step_of("answer") || t->step == zoo_step_of("rollback");
        const bool other_cause = refused && status == COVET_INTEGRITY;
        CHECK(t, !was_open || other_cause || status == expected_status(t));
    } else {
        if (t->n % 3 == 1) covet_clear(s);
        status = covet_rollback(s);
        CHECK(t, status == COVET_OK || (status == COVET_MISUSE && !was_open));
    }
    covet_clear(s);
    CHECK(t, !fault_in_transaction());
}

static void check_usable(const trial *t) {
    covet_session *s = t->zoo.s;
    CHECK(t, !covet_failed(s));
    CHECK(t, covet_execute(s, "SELECT 1") == 1);
    CHECK(t, covet_begin(s) == COVET_OK);
    CHECK(t, covet_rollback(s) == COVET_OK);
    CHECK(t, !covet_failed(s));
}

/* Where the scenario goes on: with the step that failed, or behind it where its work was done.
 * Where tables come and go one by one it is begun anew, or done by other means. */
static void check_data(trial *t) {
    const size_t tables = zoo_step_of("tables"), drop = zoo_step_of("drop");
    if (place->ddl_commits && (t->step == tables || t->step == drop)) place->empty();
    const uint64_t found = place->hash();
    CHECK(t, found == hashes[t->step] || found == hashes[t->step + 1]);
    if (hashes[t->step] == hashes[t->step + 1] || found != hashes[t->step + 1]) return;
    if (t->step > zoo_step_of("session")) t->step++;
}

static bool begins(const char *sql) {
    return strncmp(sql, "BEGIN", 5) == 0 || strcmp(sql, "START TRANSACTION") == 0;
}

/* What is sent before the failure is acknowledged: nothing where the transaction did not begin or
 * is gone, and nothing that stays where it is to be rolled back. */
static void check_hasty_write(const trial *t, bool gone) {
    covet_session *s = t->zoo.s;
    const char *sql = covet_error(s)->sql;
    const bool began = gone || fault_in_transaction();
    const bool within = t->step > zoo_step_of("tables") && t->step < zoo_step_of("drop");
    const bool not_begun =
        !began && within && !has_own_transaction(t) && sql != NULL && begins(sql);
    if (t->for_ever || !(began || not_begun)) return;
    const int64_t sent = covet_statements(s);
    const Keeper *written = Keeper_create(s, &(Keeper){.name = "never kept"});
    if (!not_begun && !gone) return;
    CHECK(t, written == NULL && covet_error(s)->status == COVET_MISUSE);
    CHECK(t, covet_statements(s) == sent);
}

static void recover(trial *t) {
    t->failed = true;
    check_report(t);
    const bool gone = is_gone(t);
    check_failing_on(t);
    fault_stop();
    if (t->zoo.s != NULL && t->step > zoo_step_of("session")) {
        check_hasty_write(t, gone);
        end_transaction(t, gone);
        check_usable(t);
    } else {
        covet_clear(t->zoo.s);
    }
    check_data(t);
}

/* A step that is not the one that failed must go well, and leave what it always leaves. */
static void run_step(trial *t, const zoo_step *step) {
    const bool last = strcmp(step->name, "close") == 0;
    fault_squeeze(squeeze && t->zoo.s != NULL);
    if (zoo_pad(&t->zoo) && step->run(&t->zoo)) {
        t->step++;
    } else if (t->failed) {
        say_where(t);
        fail_msg("step %s behind it: %s", step->name, covet_error_text(t->zoo.s));
    } else {
        recover(t);
    }
    if (last) fault_stop();
}

static void finish(const trial *t) {
    size_t count;
    zoo_steps(&count);
    fault_stop();
    assert_nothing_left();
    if (place->hash() != hashes[count]) {
        print_error("# %s, try %" PRId64 "\n", fault_latest(), t->n);
        fail_msg("something else is left in the database");
    }
}

bool trial_run(fault_kind kind, int64_t n, bool for_ever) {
    size_t count;
    const zoo_step *steps = zoo_steps(&count);
    trial t = {.kind = kind, .n = n, .for_ever = for_ever};
    start(&t);
    fault_driver_status(expected_status(&t));
    fault_at(kind, n, for_ever);
    while (t.step < count) run_step(&t, &steps[t.step]);
    finish(&t);
    return fault_hits() > 0;
}

/* ---- sweeps ---- */

/* A session that has been mended is connected: to try that again all is opened anew. */
static void start_over(trial *t) {
    covet_close(t->zoo.db);
    t->zoo.db = NULL;
    t->zoo.s = NULL;
    t->step = zoo_step_of("open");
}

/* Whether a step that went well can be done again. */
static bool is_repeatable(size_t step) {
    return hashes[step] == hashes[step + 1] && step > zoo_step_of("connect") &&
           step != zoo_step_of("close");
}

/* Tries a step once, with a failure at a place that is new to it. Answers whether there was one. */
static bool try_step(trial *t) {
    size_t count;
    const size_t step = t->step;
    t->n++;
    t->failed = false;
    fault_begin();
    fault_driver_status(expected_status(t));
    fault_at_new(t->kind, t->for_ever);
    run_step(t, &zoo_steps(&count)[step]);
    fault_stop();
    const bool hit = fault_hits() > 0;

    if (hit && step == zoo_step_of("connect"))
        start_over(t);
    else if (hit && !t->failed && is_repeatable(step))
        t->step = step;
    return hit;
}

/* One run. Answers whether anything failed. */
static bool sweep_once(fault_kind kind, bool for_ever) {
    size_t count;
    int64_t tries = 0;
    bool any = false;
    zoo_steps(&count);
    trial t = {.kind = kind, .for_ever = for_ever};
    start(&t);
    t.zoo.scarce = true;
    while (t.step < count) {
        if (try_step(&t)) any = true;
        assert_true(++tries < TRIES_MOST * (int64_t)count);
    }
    finish(&t);
    return any;
}

/* What writes cannot be tried again when it went well: the many places at which the library does
 * without an allocation would each take a run. */
int trial_sweep(fault_kind kind, bool for_ever) {
    int runs = 1;
    while (sweep_once(kind, for_ever))
        if (++runs == SINGLE_RUNS) fault_scatter(kind == FAULT_ALLOCATION);
    fault_scatter(false);
    return runs;
}
