/* The oracle's cases on every database that is there: answers and numbers of statements compared
 * with Django's. Each case that needs nothing of a later stage is a test of its own; the others are
 * counted in notes, and in waiting.txt, which says how many there are of each reason.
 *
 * Arguments: FILE... cases to run instead of those beside this program; --waiting prints what
 * belongs into waiting.txt; --try=FEATURE runs the cases that wait for a feature, "all" every
 * one; --database URL runs on that database alone and prints each difference (tests/oracle/run does
 * this for models of another header, named by ORACLE_MODELS). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COVET_SHORT_NAMES
#define COVET_DEFINE_MODELS
#include "oracle_case.h"

#ifndef ORACLE_MODELS
#define ORACLE_MODELS "../oracle/models.h"
#endif
#include ORACLE_MODELS
#ifndef ORACLE_LEFT_OUT
#define ORACLE_LEFT_OUT(X)
#endif

#define FOLDER "tests/oracle"
#define WAITING FOLDER "/waiting.txt"
#define LENGTH(array) (sizeof(array) / sizeof *(array))

#define DATASET(name_, models_) {.name = #name_, .models = NULL},
static oracle_dataset datasets[] = {ORACLE_DATASETS(DATASET)};
#define LEFT_OUT(model_, name_, why_) {model_, name_, why_},
static const oracle_left_out left_out[] = {ORACLE_LEFT_OUT(LEFT_OUT){NULL, NULL, NULL}};
static oracle_cases cases = {
    .sets = datasets, .set_count = LENGTH(datasets), .left_out = left_out};

/* What the arguments say. */
static struct {
    bool waiting;
    const char *database, *data;
    char *const *files; /* file_count of them */
    size_t file_count;
} options;

/* ---- reading ---- */

static void read_files(void) {
    glob_t found;
    for (size_t i = 0; i < options.file_count; i++) oracle_cases_read(&cases, options.files[i]);
    if (options.file_count) return;
    if (glob(FOLDER "/cases/*.json", 0, NULL, &found) != 0) {
        fprintf(stderr, "no cases in " FOLDER "/cases\n");
        exit(1);
    }
    for (size_t i = 0; i < found.gl_pathc; i++) oracle_cases_read(&cases, found.gl_pathv[i]);
    globfree(&found);
}

static void open_on(const oracle_kind *kind) {
    oracle_cases_open(&cases, kind);
    if (!cases.files) read_files();
}

/* ---- as tests ---- */

static void run_case(void **state) {
    const oracle_case *at = *state;
    char why[1000] = "";
    if (oracle_case_run(at, why, sizeof why)) return;
    /* A message of cmocka's is cut at about a thousand bytes. */
    printf("sent: %s", at->set->place.sent[0] ? at->set->place.sent : "nothing\n");
    fflush(stdout);
    fail_msg("%s", why);
}

static int end_case(void **state) {
    oracle_case_end(*state);
    return 0;
}

static int run_kind(const oracle_kind *kind) {
    struct CMUnitTest *tests = calloc(cases.count + 1, sizeof *tests);
    size_t count = 0;
    if (!tests) abort();
    for (size_t i = 0; i < cases.count; i++) {
        oracle_case *at = &cases.items[i];
        if (!oracle_case_of(at->json, kind->name)) continue;
        tests[count++] = (struct CMUnitTest){.name = oracle_text(at->json, "id"),
                                             .test_func = run_case,
                                             .teardown_func = end_case,
                                             .initial_state = at};
    }
    int failed = _cmocka_run_group_tests(kind->name, tests, count, NULL, NULL);
    printf("note: %zu cases on %s\n", count, kind->name);
    free(tests);
    return failed;
}

/* ---- waiting.txt ---- */

static int by_why(const void *a, const void *b) {
    return strcmp(((const oracle_tally *)a)->why, ((const oracle_tally *)b)->why);
}

static void print_waiting(void) {
    qsort(cases.waits, cases.wait_count, sizeof *cases.waits, by_why);
    printf("# How many cases wait for what: written by --waiting, compared at every run. A number\n"
           "# may only fall. What no stage brings stands behind `never`.\n");
    for (size_t i = 0; i < cases.wait_count; i++) {
        const oracle_tally *at = &cases.waits[i];
        printf("%4zu %s%s\n", at->count, at->never ? "never: " : "", at->why);
    }
}

/* One line of the file against the tally, which counts as seen. */
static void check_line(const char *line, bool *seen) {
    char why[200];
    size_t count = 0, i = 0, found = 0;
    if (sscanf(line, "%zu %199[^\n]", &count, why) != 2) return;
    const char *name = strncmp(why, "never: ", 7) == 0 ? why + 7 : why;
    while (i < cases.wait_count && strcmp(cases.waits[i].why, name) != 0) i++;
    if (i < cases.wait_count) {
        seen[i] = true;
        found = cases.waits[i].count;
    }
    if (found < count) {
        fail_msg("%s: %zu cases wait, no longer %zu: update " WAITING " (--waiting)", why, found,
                 count);
    }
    if (found > count) fail_msg("%s: %zu cases wait, there were %zu", why, found, count);
}

static void test_waiting(void **state) {
    bool seen[LENGTH(cases.waits)] = {false};
    char line[300];
    (void)state;
    FILE *in = fopen(WAITING, "r");
    assert_non_null(in);
    while (fgets(line, sizeof line, in)) check_line(line, seen);
    fclose(in);
    for (size_t i = 0; i < cases.wait_count; i++) {
        if (!seen[i]) {
            fail_msg("%s: %zu cases wait, there were none", cases.waits[i].why,
                     cases.waits[i].count);
        }
    }
}

static void print_notes(void) {
    const json_t *item;
    size_t i;
    printf("note: %zu of %zu cases of the oracle run\n", cases.count, cases.all);
    printf("note: cases that belong to later stages:");
    for (i = 0; i < cases.wait_count; i++) {
        const oracle_tally *at = &cases.waits[i];
        if (!at->never) printf(" %s (%zu)", at->why, at->count);
    }
    printf("\n");
    for (i = 0; i < cases.wait_count; i++) {
        const oracle_tally *at = &cases.waits[i];
        if (at->never) printf("note: not to be said in CovetORM: %s:%s\n", at->why, at->ids);
    }
    json_array_foreach(cases.differences, i, item) {
        if (!json_object_get(item, "answer")) continue;
        printf("note: differs by design: %s: %s\n", oracle_text(item, "id"),
               oracle_text(item, "why"));
    }
}

static int run_all(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_waiting)};
    int failed = 0;
    for (const oracle_kind *kind = oracle_kinds; kind->name; kind++) {
        if (!oracle_kind_there(kind)) continue;
        open_on(kind);
        failed += run_kind(kind);
        oracle_cases_close(&cases);
    }
    if (!options.file_count && !cases.tried) {
        failed += cmocka_run_group_tests_name("waiting", tests, NULL, NULL);
    }
    print_notes();
    return failed;
}

/* ---- on one database ---- */

static int run_on(const char *url) {
    const oracle_kind *kind = oracle_kind_at(url);
    size_t passed = 0, failed = 0, waiting = 0;
    static char why[1 << 17];
    if (!kind) return 1;
    setvbuf(stdout, NULL, _IOLBF, 0);
    cases.only = kind->name;
    open_on(kind);
    for (size_t i = 0; i < cases.count; i++) {
        const oracle_case *at = &cases.items[i];
        bool well = oracle_case_run(at, why, sizeof why);
        passed += well;
        failed += !well;
        if (!well) {
            printf("FAILED %s\n%s%s\n", oracle_text(at->json, "id"), at->set->place.sent, why);
        }
        oracle_case_end(at);
    }
    for (size_t i = 0; i < cases.wait_count; i++) {
        printf("not yet: %s: %zu:%s\n", cases.waits[i].why, cases.waits[i].count,
               cases.waits[i].ids);
        waiting += cases.waits[i].count;
    }
    oracle_cases_close(&cases);
    printf("%zu passed, %zu failed, %zu not yet\n", passed, failed, waiting);
    return failed > 0;
}

/* ---- the program ---- */

static void read_options(int argc, char **argv) {
    int at = 1;
    for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
        if (strcmp(argv[at], "--waiting") == 0) options.waiting = true;
        if (strncmp(argv[at], "--try=", 6) == 0) cases.tried = argv[at] + 6;
        if (strcmp(argv[at], "--database") == 0 && at + 1 < argc) options.database = argv[++at];
        if (strcmp(argv[at], "--data") == 0 && at + 1 < argc) options.data = argv[++at];
    }
    options.files = argv + at;
    options.file_count = (size_t)(argc - at);
}

int main(int argc, char **argv) {
    int failed = 0;
    read_options(argc, argv);
    /* The lists of models are compound literals, which a static table cannot hold. */
    size_t i = 0;
#define MODELS_OF(name_, models_) datasets[i++].models = (models_);
    ORACLE_DATASETS(MODELS_OF)
    for (i = 0; i < LENGTH(datasets); i++) {
        snprintf(datasets[i].folder, sizeof datasets[i].folder, "%s/%s",
                 options.data ? options.data : FOLDER "/data", datasets[i].name);
    }
    oracle_differences_read(&cases, FOLDER "/differences.json");
    if (options.waiting) {
        open_on(oracle_kinds);
        oracle_cases_close(&cases);
        print_waiting();
    } else {
        failed = options.database ? run_on(options.database) : run_all();
    }
    oracle_cases_free(&cases);
    return failed;
}
