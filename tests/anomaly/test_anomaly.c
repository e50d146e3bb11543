/* The zoo's scenario with one allocation or one driver call failing, for each in turn, until a run
 * has none left to fail: once, and from then on. After each failure the session is usable, no
 * transaction is left open, the data is as before the step that failed or as after it, and the
 * rest of the scenario goes as it always does; behind the last step nothing is left.
 *
 * COVET_TEST_LIGHT=1: not every event, but some of each region. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zoo.h"
#include "fault.h"

#define STEPS_MOST 64
#define SITES_LEAST 900 /* of 1200 to 4000, as the compiler has it */

/* Behind every step of a run without failures, [0] before the first. */
static uint64_t hashes[STEPS_MOST + 1];
static char path[300], url[360];
static size_t padding;
static bool squeeze;
static bool clean; /* the run without failures went well, and no run since has stopped half way */

/* A run under failures. */
typedef struct trial {
    zoo zoo;
    fault_kind kind;
    int64_t n; /* the event that fails */
    bool for_ever;
    size_t step; /* the next one */
    bool failed; /* a step reported the failure */
} trial;

static void remove_files(void) {
    char name[320];
    static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        snprintf(name, sizeof name, "%s%s", path, tails[i]);
        remove(name);
    }
}

/* An empty database that has its log already: switching to it writes to the disk and waits, at
 * every run. */
static unsigned char empty_file[65536];
static size_t empty_size;

static void make_empty_file(void) {
    sqlite3 *db = NULL;
    remove_files();
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, "PRAGMA synchronous = off; PRAGMA journal_mode = wal", NULL, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    empty_size = fread(empty_file, 1, sizeof empty_file, file);
    assert_true(empty_size > 0 && empty_size < sizeof empty_file);
    fclose(file);
}

static void put_empty_file(void) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(empty_file, 1, empty_size, file), empty_size);
    assert_int_equal(fclose(file), 0);
}

static void start(trial *t) {
    static const covet_backend *backends[2];
    remove_files();
    put_empty_file();
    backends[0] = fault_backend();
    fault_begin();
    zoo_start(&t->zoo, url, backends, fault_allocator());
    t->zoo.padding = padding;
    t->zoo.scarce = t->n > 0;
}

static void assert_nothing_left(void) {
    assert_int_equal(fault_blocks(), 0);
    assert_int_equal(fault_bytes(), 0);
    assert_int_equal(fault_links(), 0);
    assert_int_equal(fault_prepared(), 0);
    assert_int_equal(fault_attached(), 0);
}

/* ---- the run without failures ---- */

static void run_clean(void) {
    size_t count;
    const zoo_step *steps = zoo_steps(&count);
    trial t = {.n = 0};
    start(&t);
    hashes[0] = zoo_hash(path);
    for (size_t i = 0; i < count; i++) {
        if (!steps[i].run(&t.zoo)) {
            fail_msg("step %s: %s", steps[i].name,
                     t.zoo.s != NULL ? covet_error_text(t.zoo.s)
                                     : covet_db_error(t.zoo.db)->message);
        }
        hashes[i + 1] = zoo_hash(path);
    }
    assert_nothing_left();
}

/* ---- what must hold behind a failure ---- */

static void say_where(const trial *t) {
    size_t count;
    print_error("# %s %" PRId64 "%s, step %s\n", fault_latest(), t->n, t->for_ever ? " and on" : "",
                zoo_steps(&count)[t->step].name);
}

#define CHECK(t, condition)                                                                        \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            say_where(t);                                                                          \
            fail_msg("%s", #condition);                                                            \
        }                                                                                          \
    } while (false)

/* The status that a failure of that kind is reported with. */
static covet_status expected_status(const trial *t) {
    static const covet_status statuses[] = {COVET_INTERNAL, COVET_BUSY, COVET_CONNECTION,
                                            COVET_TIMEOUT};
    if (t->kind == FAULT_ALLOCATION) return COVET_NO_MEMORY;
    return statuses[t->n % 4];
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
static void end_transaction(const trial *t) {
    covet_session *s = t->zoo.s;
    const bool was_open = fault_in_transaction();
    covet_status status;
    if (t->n % 3 == 2 && !t->for_ever) {
        status = covet_commit(s);
        CHECK(t, status != COVET_OK);
        const bool other_cause = t->step == zoo_step_of("answer") && status == COVET_INTEGRITY;
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

/* Where the scenario goes on: with the step that failed, or behind it where its work was done. */
static void check_data(trial *t) {
    const uint64_t found = zoo_hash(path);
    CHECK(t, found == hashes[t->step] || found == hashes[t->step + 1]);
    if (found != hashes[t->step] && t->step > zoo_step_of("session")) t->step++;
}

/* What is sent before the failure is acknowledged: nothing where the transaction did not begin,
 * and nothing that stays where it is to be rolled back. */
static void check_hasty_write(const trial *t) {
    covet_session *s = t->zoo.s;
    const char *sql = covet_error(s)->sql;
    const bool began = fault_in_transaction();
    const bool within = t->step > zoo_step_of("tables") && t->step < zoo_step_of("drop");
    const bool not_begun = !began && within && sql != NULL && strncmp(sql, "BEGIN", 5) == 0;
    if (t->for_ever || !(began || not_begun)) return;
    const Keeper *written = Keeper_create(s, &(Keeper){.name = "never kept"});
    CHECK(t, !not_begun || (written == NULL && covet_error(s)->status == COVET_MISUSE));
}

static void recover(trial *t) {
    t->failed = true;
    check_report(t);
    check_failing_on(t);
    fault_stop();
    if (t->zoo.s != NULL && t->step > zoo_step_of("session")) {
        check_hasty_write(t);
        end_transaction(t);
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

/* One run. Answers whether anything failed on purpose. */
static bool run_trial(fault_kind kind, int64_t n, bool for_ever) {
    size_t count;
    const zoo_step *steps = zoo_steps(&count);
    trial t = {.kind = kind, .n = n, .for_ever = for_ever};
    start(&t);
    fault_driver_status(expected_status(&t));
    fault_at(kind, n, for_ever);
    while (t.step < count) run_step(&t, &steps[t.step]);
    fault_stop();
    assert_nothing_left();
    CHECK(&t, zoo_hash(path) == hashes[count]);
    return fault_hits() > 0;
}

/* ---- loops ---- */

/* Fails every `step`-th event, in a light run a few of each region. */
static void loop(fault_kind kind, bool for_ever, int64_t step, const char *what) {
    const int64_t injected = fault_injected(), sites = fault_sites();
    if (!clean) skip();
    clean = false;
    const bool light = getenv("COVET_TEST_LIGHT") != NULL;
    int64_t n = 1;
    while (run_trial(kind, n, for_ever)) n += !light ? step : n < 20 ? 3 : 37;
    printf("note: injected %" PRId64 " failures of %s%s at %" PRId64 " new call sites, in %" PRId64
           " events\n",
           fault_injected() - injected, what, for_ever ? ", each with all that follow" : "",
           fault_sites() - sites, n - 1);
    clean = true;
}

static void without_failures(void **state) {
    (void)state;
    run_clean();
    clean = true;
}

/* Where the blocks of arenas end decides which allocations come from them: paddings move it. */
static void allocation_once(void **state) {
    static const size_t paddings[] = {0, 130, 310, 520, 780};
    (void)state;
    fault_tight(ZOO_BLOCK);
    for (size_t i = 0; i < sizeof paddings / sizeof *paddings; i++) {
        padding = paddings[i];
        loop(FAULT_ALLOCATION, false, i == 0 ? 1 : 5, "allocations");
    }
    padding = 0;
    fault_tight(0);
}

/* Caches give way again and again, and most things are made anew. */
static void allocation_without_caches(void **state) {
    (void)state;
    squeeze = true;
    fault_tight(ZOO_BLOCK);
    loop(FAULT_ALLOCATION, false, 4, "allocations");
    fault_tight(0);
    squeeze = false;
    fault_squeeze(false);
}

static void allocation_of_usual_blocks(void **state) {
    (void)state;
    loop(FAULT_ALLOCATION, false, 1, "allocations");
}

static void allocation_for_ever(void **state) {
    (void)state;
    fault_tight(ZOO_BLOCK);
    loop(FAULT_ALLOCATION, true, 3, "allocations");
    fault_tight(0);
}

static void driver_once(void **state) {
    (void)state;
    loop(FAULT_DRIVER, false, 1, "driver calls");
}

static void driver_for_ever(void **state) {
    (void)state;
    loop(FAULT_DRIVER, true, 1, "driver calls");
}

/* The statement has run, but its answer was lost. */
static void driver_late(void **state) {
    (void)state;
    fault_plain(true);
    loop(FAULT_DRIVER_LATE, false, 1, "driver calls after their work");
    fault_plain(false);
}

/* Fewer sites than there were: a step of the scenario is gone, or what it calls. */
static void enough_sites(void **state) {
    (void)state;
    if (!clean) skip();
    if (getenv("COVET_TEST_LIGHT") == NULL) assert_true(fault_sites() >= SITES_LEAST);
}

static int set_up(void **state) {
    const char *folder = getenv("TMPDIR");
    (void)state;
    snprintf(path, sizeof path, "%s/zoo.db", folder == NULL ? "/tmp" : folder);
    snprintf(url, sizeof url, "sqlite:%s?synchronous=off&busy_timeout=50&mmap_size=0", path);
    make_empty_file();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    remove_files();
    printf("note: injected %" PRId64 " failures at %" PRId64 " call sites\n", fault_injected(),
           fault_sites());
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_failures),    cmocka_unit_test(allocation_of_usual_blocks),
        cmocka_unit_test(allocation_once),     cmocka_unit_test(allocation_without_caches),
        cmocka_unit_test(allocation_for_ever),
        cmocka_unit_test(driver_once),         cmocka_unit_test(driver_for_ever),
        cmocka_unit_test(driver_late),         cmocka_unit_test(enough_sites),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
