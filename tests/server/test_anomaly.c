/* The zoo's scenario on every server that is there, with an allocation, a driver call or the
 * connection failing: at every place that the scenario reaches, once and from then on. Each kind of
 * failure goes on until a run meets no place that it has not hit; see trial.h for what must hold.
 *
 * COVET_TEST_LIGHT=1: only some kinds of failures. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime, strdup */
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

#include "trial.h"
#include "target.h"

int covet_test_sites_least(void); /* implementation.c */

static const target *server; /* at hand */
static char name[40];        /* of the database */
static char *url;
static zoo_witness witness;
static bool clean; /* as in the test of SQLite */

static char *bad_urls[5];
static zoo_place place;
static trial_database database;

static uint64_t hash_server(void) {
    return zoo_witness_hash(&witness);
}

/* A run that ended well has dropped its tables; one that failed has not. */
static void empty_server(void) {
    const char *sql = "DROP TABLE IF EXISTS specimen, pass, zoo_animal, keeper";
    covet_session *s = covet_session_open(witness.db);
    if (database.ddl_commits) (void)covet_execute(s, "SET foreign_key_checks = 0");
    if (covet_execute(s, sql) < 0 || covet_failed(s)) fail_msg("%s", covet_error_text(s));
    if (database.ddl_commits) (void)covet_execute(s, "SET foreign_key_checks = 1");
    covet_session_close(s);
}

/* ---- where ---- */

static char *with_folder(const char *folder) {
    return target_url(server, name, folder, NULL);
}

/* What a column of a server refuses cannot be spoilt: each has something that it takes and that is
 * not of the kind. */
static void spoil_place(void) {
    const bool text = server->protocol == PROXY_MYSQL;
    place.spoil = text ? "UPDATE specimen SET uuid = 'no such thing'"
                       : "UPDATE specimen SET day = 'infinity'";
    place.spoiled = text ? "uuid" : "day";
}

static int set_up(void **state) {
    (void)state;
    clean = false;
    snprintf(name, sizeof name, "covet_anomaly_%d", (int)getpid());
    target_create(server, name);
    url = target_url(server, name, NULL, NULL);
    bad_urls[0] = target_url(server, "covet_no_such_database", NULL, NULL);
    bad_urls[1] = with_folder("/no/such/folder");
    bad_urls[2] = strdup("oracle:scott/tiger");
    bad_urls[3] = target_url(server, name, NULL, "connect_timeout=soon");
    place = (zoo_place){.bad_urls = (const char *const *)bad_urls,
                        .bad_option_url = target_url(server, name, NULL, "colour=red"),
                        .other_url = url};
    spoil_place();
    database = (trial_database){.url = url,
                                .backend = server->backend,
                                .place = &place,
                                .empty = empty_server,
                                .hash = hash_server,
                                .ddl_commits = server->protocol == PROXY_MYSQL};
    witness = zoo_witness_open(url, server->backend);
    trial_use(&database);
    fault_forget_sites();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    printf("note: %s: failures at %" PRId64 " call sites\n", server->name, fault_sites());
    zoo_witness_close(&witness);
    target_drop(server, name);
    for (size_t i = 0; i < 4; i++) free(bad_urls[i]);
    free((char *)place.bad_option_url);
    free(url);
    return 0;
}

/* ---- sweeps ---- */

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void sweep(fault_kind kind, bool for_ever, const char *what) {
    const int64_t injected = fault_injected(), sites = fault_sites();
    const double started = seconds();
    if (!clean) skip();
    clean = false;
    const int runs = trial_sweep(kind, for_ever);
    printf("note: %s: injected %" PRId64 " failures of %s%s at %" PRId64
           " new call sites, in %d runs and %.1f s\n",
           server->name, fault_injected() - injected, what,
           for_ever ? ", each with all that follow" : "", fault_sites() - sites, runs,
           seconds() - started);
    clean = true;
}

static void without_failures(void **state) {
    (void)state;
    trial_clean();
    clean = true;
}

static void allocation(void **state) {
    (void)state;
    fault_tight(ZOO_BLOCK);
    sweep(FAULT_ALLOCATION, false, "allocations");
    fault_tight(0);
}

/* Caches give way again and again, and most things are made anew. */
static void allocation_without_caches(void **state) {
    (void)state;
    trial_tune(0, true);
    sweep(FAULT_ALLOCATION, false, "allocations, without caches");
    trial_tune(0, false);
}

static void allocation_for_ever(void **state) {
    (void)state;
    fault_tight(ZOO_BLOCK);
    if (getenv("COVET_TEST_LIGHT") == NULL) sweep(FAULT_ALLOCATION, true, "allocations");
    fault_tight(0);
}

static void driver(void **state) {
    (void)state;
    sweep(FAULT_DRIVER, false, "driver calls");
}

static void driver_for_ever(void **state) {
    (void)state;
    if (getenv("COVET_TEST_LIGHT") == NULL) sweep(FAULT_DRIVER, true, "driver calls");
}

/* Without what a driver may lack the library does it in other ways. */
static void driver_late(void **state) {
    (void)state;
    sweep(FAULT_DRIVER_LATE, false, "driver calls after their work");
    fault_plain(true);
    sweep(FAULT_DRIVER_LATE, false, "driver calls after their work, of a plain driver");
    fault_plain(false);
}

static void loss(void **state) {
    (void)state;
    sweep(FAULT_LOSS, false, "connections");
    sweep(FAULT_LOSS_LATE, false, "connections after the work");
    if (getenv("COVET_TEST_LIGHT") == NULL) sweep(FAULT_LOSS, true, "connections");
}

/* Fewer sites than there were: a step of the scenario is gone, or what it calls. */
static void enough_sites(void **state) {
    (void)state;
    if (!clean) skip();
    if (getenv("COVET_TEST_LIGHT") == NULL) assert_true(fault_sites() >= covet_test_sites_least());
}

static void no_server(void **state) {
    (void)state;
    skip();
}

int main(void) {
    const struct CMUnitTest none[] = {cmocka_unit_test(no_server)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_failures), cmocka_unit_test(allocation),
        cmocka_unit_test(allocation_without_caches),
        cmocka_unit_test(allocation_for_ever), cmocka_unit_test(driver),
        cmocka_unit_test(driver_for_ever), cmocka_unit_test(driver_late),
        cmocka_unit_test(loss), cmocka_unit_test(enough_sites),
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
