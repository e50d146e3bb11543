/* The oracle's cases on every database that is there: answers and numbers of statements compared
 * with Django's. Each case that needs nothing of a later stage is a test of its own; the others are
 * counted in notes. Arguments name case files to run instead of those beside this program. */
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
#include "oracle.h"

#include "../oracle/models.h"

#define CASES "tests/oracle/cases/*.json"
#define DATA "tests/oracle/data"
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- where the design decides otherwise ---- */

/* A case whose answer is not Django's, on purpose, or that waits for what its names do not show. */
typedef struct difference {
    const char *id;
    const char *why;
    const char *answer; /* what is expected of us instead; NULL: it waits for a later stage */
} difference;

static const difference differences[] = {
    {"writes-043", "NULL in a column that cannot hold it is found before anything is sent",
     "[{\"error\": \"ValidationError\"}]"},
    {"loading-086", "the key's member follows the object's when the row is saved",
     "[{}, {}, {\"row\": [1, \"Big Ones\"]}]"},
    {"writes-044", "checks in the schema", NULL},
};

/* ---- data sets ---- */

typedef struct dataset {
    const char *name;
    const covet_model *const *models;
    oracle_place place;
    oracle state;
} dataset;

#define DATASET(name_, models_) {.name = #name_, .models = NULL},
static dataset datasets[] = {ORACLE_DATASETS(DATASET)};
#define LEFT_OUT(model_, name_, why_) {model_, name_, why_},
static const oracle_left_out left_out[] = {ORACLE_LEFT_OUT(LEFT_OUT){NULL, NULL, NULL}};

static dataset *dataset_named(const char *name) {
    for (size_t i = 0; name && i < COUNT(datasets); i++) {
        if (strcmp(datasets[i].name, name) == 0) return &datasets[i];
    }
    return NULL;
}

static void dataset_fail(const dataset *set, const char *what) {
    fprintf(stderr, "data set %s: %s\n", set->name, what);
    exit(1);
}

/* Opens a database with the rows of a data set. */
static void dataset_open(dataset *set, const oracle_kind *kind) {
    char directory[200];
    size_t count;
    snprintf(directory, sizeof directory, "%s/%s", DATA, set->name);
    if (!oracle_place_open(&set->place, kind)) dataset_fail(set, "no database");
    oracle *o = &set->state;
    *o = (oracle){.db = set->place.db,
                  .left_out = left_out,
                  .kind = kind->name,
                  .quote = kind->backend->dialect->quote};
    if (covet_models(o->db, set->models) != COVET_OK) {
        dataset_fail(set, covet_db_error(o->db)->message);
    }
    o->session = covet_session_open(o->db);
    const covet_entity *const *entities = covet_entities(o->db, &count);
    if (covet_create_tables(o->session) != COVET_OK ||
        !oracle_place_load(&set->place, o->session, directory, entities, count)) {
        dataset_fail(set, covet_error_text(o->session));
    }
}

static void dataset_close(dataset *set) {
    oracle_place_close(&set->place);
}

/* ---- cases ---- */

typedef struct test {
    const json_t *json;
    dataset *set;
    const difference *other; /* NULL: Django's answer is expected */
    json_t *instead;         /* its answer */
} test;

/* The answer due on the database at hand: one, or one a statement. */
static const json_t *expected_on(const test *at, const char *kind) {
    const json_t *own = json_object_get(json_object_get(at->json, "expect_by_db"), kind);
    if (at->instead) return at->instead;
    return own ? own : json_object_get(at->json, "expect");
}

/* Whether the case is about the database at hand. */
static bool case_of(const test *at, const char *kind) {
    const json_t *name, *names = json_object_get(at->json, "dbs");
    size_t i;
    json_array_foreach(names, i, name) {
        if (strcmp(json_string_value(name), kind) == 0) return true;
    }
    return names == NULL;
}

/* Numbers of statements: not more than Django's. */
static void check_statements(const json_t *most, int64_t sent, const char *what) {
    if (json_is_integer(most) && sent > json_integer_value(most)) {
        fail_msg("%s: %lld statements, Django needs %lld", what, (long long)sent,
                 (long long)json_integer_value(most));
    }
}

/* Runs a query or statement and compares. */
static void check_answer(oracle *o, const test *at, const json_t *json, const json_t *expected,
                         const json_t *most) {
    double given = json_number_value(json_object_get(at->json, "tolerance"));
    bool statement = json_object_get(json, "do") != NULL;
    char why[1400] = "";
    int64_t before = covet_statements(o->session);
    json_t *found = statement ? oracle_run_statement(o, json) : oracle_run_query(o, json);
    int64_t sent = statement ? o->sent : covet_statements(o->session) - before;
    bool same = oracle_same(expected, found, given > 1e-9 ? given : 1e-9, why, sizeof why);
    json_decref(found);
    if (!same) fail_msg("%s", why);
    check_statements(most, sent, statement ? oracle_text(json, "do") : "query");
}

static void run_script(oracle *o, const test *at, const json_t *script) {
    const json_t *statement, *most = json_object_get(at->json, "max_queries");
    const json_t *expected = expected_on(at, o->kind);
    size_t i;
    json_array_foreach(script, i, statement) {
        check_answer(o, at, statement, json_array_get(expected, i),
                     json_is_array(most) ? json_array_get(most, i) : NULL);
    }
}

/* Whether a script begins transactions of its own: it gets a database of its own. */
static bool has_transactions(const json_t *script) {
    const json_t *statement;
    size_t i;
    json_array_foreach(script, i, statement) {
        if (strcmp(oracle_text(statement, "do"), "atomic") == 0) return true;
    }
    return false;
}

/* How often a query runs: reading ones twice, the second time from the cache of compiled
 * queries. */
static int times(const json_t *steps) {
    const json_t *last = json_array_get(steps, json_array_size(steps) - 1);
    const char *op = last ? oracle_text(last, "op") : "";
    return strcmp(op, "update") == 0 || strcmp(op, "delete") == 0 ? 1 : 2;
}

static void run_case(void **state) {
    const test *at = *state;
    const json_t *script = json_object_get(at->json, "script");
    oracle *o = &at->set->state;
    if (has_transactions(script)) {
        dataset own = *at->set;
        dataset_open(&own, at->set->place.kind);
        run_script(&own.state, at, script);
        oracle_end(&own.state);
        dataset_close(&own);
        return;
    }
    assert_int_equal(covet_begin(o->session), COVET_OK);
    if (script) {
        run_script(o, at, script);
        return;
    }
    for (int i = times(json_object_get(at->json, "steps")); i > 0; i--) {
        check_answer(o, at, at->json, expected_on(at, o->kind),
                     json_object_get(at->json, "max_queries"));
    }
}

static int end_case(void **state) {
    const test *at = *state;
    oracle_end(&at->set->state);
    return 0;
}

/* ---- all cases ---- */

/* How many cases wait for something. */
typedef struct tally {
    const char *why;
    bool never;
    size_t count;
    char ids[400]; /* of those that never run */
} tally;

static struct {
    struct CMUnitTest *tests;
    size_t count, room;
    tally waits[100];
    size_t wait_count, waiting, all;
} cases;

static void count_wait(const oracle_wait *wait, const char *id) {
    size_t i = 0;
    while (i < cases.wait_count && strcmp(cases.waits[i].why, wait->why) != 0) i++;
    if (i == COUNT(cases.waits)) i--;
    if (i == cases.wait_count)
        cases.waits[cases.wait_count++] = (tally){wait->why, wait->never, 0, ""};
    tally *at = &cases.waits[i];
    size_t size = strlen(at->ids);
    snprintf(at->ids + size, sizeof at->ids - size, " %s", id);
    at->count++;
    cases.waiting++;
}

static const difference *difference_of(const char *id) {
    for (size_t i = 0; i < COUNT(differences); i++) {
        if (strcmp(differences[i].id, id) == 0) return &differences[i];
    }
    return NULL;
}

static void add_test(const json_t *json, dataset *set) {
    const char *id = oracle_text(json, "id");
    const difference *other = difference_of(id);
    test *at = calloc(1, sizeof *at);
    if (cases.count == cases.room) {
        cases.room = cases.room ? cases.room * 2 : 64;
        cases.tests = realloc(cases.tests, cases.room * sizeof *cases.tests);
    }
    if (!at || !cases.tests) abort();
    at->json = json;
    at->set = set;
    at->other = other;
    if (other) at->instead = json_loads(other->answer, JSON_DECODE_ANY, NULL);
    cases.tests[cases.count++] = (struct CMUnitTest){
        .name = id, .test_func = run_case, .teardown_func = end_case, .initial_state = at};
}

static void add_case(const json_t *json) {
    const difference *other = difference_of(oracle_text(json, "id"));
    dataset *set = dataset_named(oracle_text(json, "dataset"));
    oracle_wait wait = {"other data sets", false};
    cases.all++;
    if (set) wait = oracle_waits_for(&set->state, json);
    if (!wait.why && other && !other->answer) wait.why = other->why;
    if (wait.why)
        count_wait(&wait, oracle_text(json, "id"));
    else
        add_test(json, set);
}

/* Reads a file; answers its JSON, which must outlive the run. */
static json_t *add_file(const char *path) {
    json_error_t error;
    json_t *file = json_load_file(path, 0, &error);
    const json_t *json;
    size_t i;
    if (!file) {
        fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
        exit(1);
    }
    json_array_foreach(json_object_get(file, "cases"), i, json) add_case(json);
    return file;
}

static json_t *add_files(int count, char **paths) {
    json_t *files = json_array();
    glob_t found;
    for (int i = 1; i < count; i++) json_array_append_new(files, add_file(paths[i]));
    if (count > 1) return files;
    if (glob(CASES, 0, NULL, &found) != 0) {
        fprintf(stderr, "no cases in " CASES "\n");
        exit(1);
    }
    for (size_t i = 0; i < found.gl_pathc; i++) {
        json_array_append_new(files, add_file(found.gl_pathv[i]));
    }
    globfree(&found);
    return files;
}

static void print_notes(void) {
    size_t unsaid = 0;
    for (size_t i = 0; i < cases.wait_count; i++) {
        if (cases.waits[i].never) unsaid += cases.waits[i].count;
    }
    printf("note: %zu of %zu cases of the oracle run\n", cases.count, cases.all);
    printf("note: %zu cases belong to later stages:", cases.waiting - unsaid);
    for (size_t i = 0; i < cases.wait_count; i++) {
        const tally *at = &cases.waits[i];
        if (!at->never) printf(" %s (%zu)", at->why, at->count);
    }
    printf("\n");
    for (size_t i = 0; i < cases.wait_count; i++) {
        const tally *at = &cases.waits[i];
        if (at->never) printf("note: not to be said in CovetORM: %s:%s\n", at->why, at->ids);
    }
    for (size_t i = 0; i < COUNT(differences); i++) {
        const difference *at = &differences[i];
        if (at->answer) printf("note: differs by design: %s: %s\n", at->id, at->why);
    }
}

static void free_cases(void) {
    for (size_t i = 0; i < cases.count; i++) {
        test *at = cases.tests[i].initial_state;
        json_decref(at->instead);
        free(at);
    }
    free(cases.tests);
}

/* Runs the cases of a kind of database. */
static int run_kind(const oracle_kind *kind) {
    struct CMUnitTest *tests = calloc(cases.count + 1, sizeof *tests);
    size_t count = 0;
    if (!tests) abort();
    for (size_t i = 0; i < cases.count; i++)
        if (case_of(cases.tests[i].initial_state, kind->name)) tests[count++] = cases.tests[i];
    int failed = _cmocka_run_group_tests(kind->name, tests, count, NULL, NULL);
    printf("note: %zu cases on %s\n", count, kind->name);
    free(tests);
    return failed;
}

int main(int argc, char **argv) {
    /* The lists of models are compound literals, which a static table cannot hold. */
#define MODELS_OF(name_, models_) dataset_named(#name_)->models = (models_);
    ORACLE_DATASETS(MODELS_OF)
    json_t *files = NULL;
    int failed = 0;
    for (const oracle_kind *kind = oracle_kinds; kind->name; kind++) {
        if (!oracle_kind_there(kind)) continue;
        for (size_t i = 0; i < COUNT(datasets); i++) dataset_open(&datasets[i], kind);
        if (!files) files = add_files(argc, argv);
        failed += run_kind(kind);
        for (size_t i = 0; i < COUNT(datasets); i++) dataset_close(&datasets[i]);
    }
    print_notes();
    free_cases();
    json_decref(files);
    return failed;
}
