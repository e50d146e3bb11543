/* The zoo's scenario on SQLite with one allocation or one driver call failing, for each in turn,
 * until a run has none left to fail: once, and from then on. See trial.h for what must hold.
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

#include "trial.h"
#include "covet_sqlite.h"

#define SITES_LEAST 900 /* of 1200 to 4000, as the compiler has it */

static char path[300], url[360];
static bool clean; /* the run without failures went well, and no run since has stopped half way */

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
    remove_files();
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(empty_file, 1, empty_size, file), empty_size);
    assert_int_equal(fclose(file), 0);
}

/* ---- loops ---- */

/* Fails every `step`-th event, in a light run a few of each region. */
static void loop(fault_kind kind, bool for_ever, int64_t step, const char *what) {
    const int64_t injected = fault_injected(), sites = fault_sites();
    if (!clean) skip();
    clean = false;
    const bool light = getenv("COVET_TEST_LIGHT") != NULL;
    int64_t n = 1;
    while (trial_run(kind, n, for_ever)) n += !light ? step : n < 20 ? 3 : 37;
    printf("note: injected %" PRId64 " failures of %s%s at %" PRId64 " new call sites, in %" PRId64
           " events\n",
           fault_injected() - injected, what, for_ever ? ", each with all that follow" : "",
           fault_sites() - sites, n - 1);
    clean = true;
}

static void without_failures(void **state) {
    (void)state;
    trial_clean();
    clean = true;
}

/* Where the blocks of arenas end decides which allocations come from them: paddings move it. */
static void allocation_once(void **state) {
    static const size_t paddings[] = {0, 130, 310, 520, 780};
    (void)state;
    fault_tight(ZOO_BLOCK);
    for (size_t i = 0; i < sizeof paddings / sizeof *paddings; i++) {
        trial_tune(paddings[i], false);
        loop(FAULT_ALLOCATION, false, i == 0 ? 1 : 5, "allocations");
    }
    trial_tune(0, false);
    fault_tight(0);
}

/* Caches give way again and again, and most things are made anew. */
static void allocation_without_caches(void **state) {
    (void)state;
    trial_tune(0, true);
    fault_tight(ZOO_BLOCK);
    loop(FAULT_ALLOCATION, false, 8, "allocations");
    fault_tight(0);
    trial_tune(0, false);
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
    loop(FAULT_DRIVER, true, 3, "driver calls");
}

/* The statement has run, but its answer was lost. */
static void driver_late(void **state) {
    (void)state;
    fault_plain(true);
    loop(FAULT_DRIVER_LATE, false, 1, "driver calls after their work");
    fault_plain(false);
}

/* A file loses no connection, but what the library does about it is the same for all. */
static void losses(void **state) {
    (void)state;
    loop(FAULT_LOSS, false, 1, "connections");
    loop(FAULT_LOSS_LATE, false, 1, "connections after the work");
    loop(FAULT_LOSS, true, 5, "connections");
}

/* Fewer sites than there were: a step of the scenario is gone, or what it calls. */
static void enough_sites(void **state) {
    (void)state;
    if (!clean) skip();
    if (getenv("COVET_TEST_LIGHT") == NULL) assert_true(fault_sites() >= SITES_LEAST);
}

static uint64_t hash_file(void) {
    return zoo_hash(path);
}

static int set_up(void **state) {
    static const trial_database database = {.url = url,
                                            .backend = &covet_sqlite,
                                            .place = &zoo_files,
                                            .empty = put_empty_file,
                                            .hash = hash_file};
    const char *folder = getenv("TMPDIR");
    (void)state;
    snprintf(path, sizeof path, "%s/zoo.db", folder == NULL ? "/tmp" : folder);
    snprintf(url, sizeof url, "sqlite:%s?synchronous=off&busy_timeout=50&mmap_size=0", path);
    make_empty_file();
    trial_use(&database);
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
        cmocka_unit_test(driver_late),         cmocka_unit_test(losses),
        cmocka_unit_test(enough_sites),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
