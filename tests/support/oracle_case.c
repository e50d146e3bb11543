/* The oracle's cases: see oracle_case.h. */
#include "oracle_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

/* ---- data sets ---- */

static void dataset_open(oracle_dataset *set, const oracle_cases *cases, const oracle_kind *kind) {
    size_t count;
    if (!oracle_place_open(&set->place, kind)) stop(set->name, "no database");
    oracle *o = &set->state;
    *o = (oracle){.db = set->place.db,
                  .left_out = cases->left_out,
                  .tried = cases->tried,
                  .kind = kind->name,
                  .quote = kind->backend->dialect->quote};
    if (covet_models(o->db, set->models) != COVET_OK) {
        stop(set->name, covet_db_error(o->db)->message);
    }
    o->session = covet_session_open(o->db);
    const covet_entity *const *entities = covet_entities(o->db, &count);
    if (covet_create_tables(o->session) != COVET_OK ||
        !oracle_place_load(&set->place, o->session, set->folder, entities, count)) {
        stop(set->name, covet_error_text(o->session));
    }
}

void oracle_cases_open(oracle_cases *cases, const oracle_kind *kind) {
    for (size_t i = 0; i < cases->set_count; i++) dataset_open(&cases->sets[i], cases, kind);
}

void oracle_cases_close(oracle_cases *cases) {
    for (size_t i = 0; i < cases->set_count; i++) oracle_place_close(&cases->sets[i].place);
}

/* ---- reading ---- */

static json_t *read_json(const char *path) {
    json_error_t error;
    json_t *json = json_load_file(path, 0, &error);
    if (!json) stop(path, error.text);
    return json;
}

void oracle_differences_read(oracle_cases *cases, const char *path) {
    cases->differences = read_json(path);
}

static const json_t *difference_of(const oracle_cases *cases, const char *id) {
    const json_t *item;
    size_t i;
    json_array_foreach(cases->differences, i, item) {
        if (strcmp(oracle_text(item, "id"), id) == 0) return item;
    }
    return NULL;
}

static void count_wait(oracle_cases *cases, const oracle_wait *wait, const char *id) {
    size_t i = 0, room = sizeof cases->waits / sizeof *cases->waits;
    while (i < cases->wait_count && strcmp(cases->waits[i].why, wait->why) != 0) i++;
    if (i == room) stop(wait->why, "more reasons to wait than there is room for");
    if (i == cases->wait_count) {
        cases->waits[cases->wait_count++] = (oracle_tally){wait->why, wait->never, 0, ""};
    }
    oracle_tally *at = &cases->waits[i];
    size_t size = strlen(at->ids);
    snprintf(at->ids + size, sizeof at->ids - size, " %s", id);
    at->count++;
}

static oracle_dataset *dataset_named(const oracle_cases *cases, const char *name) {
    for (size_t i = 0; name && i < cases->set_count; i++) {
        if (strcmp(cases->sets[i].name, name) == 0) return &cases->sets[i];
    }
    return NULL;
}

bool oracle_case_of(const json_t *test, const char *kind) {
    const json_t *name, *names = json_object_get(test, "dbs");
    size_t i;
    json_array_foreach(names, i, name) {
        if (strcmp(json_string_value(name), kind) == 0) return true;
    }
    return names == NULL;
}

static void add_case(oracle_cases *cases, const json_t *json) {
    const char *id = oracle_text(json, "id");
    const json_t *other = difference_of(cases, id);
    oracle_dataset *set = dataset_named(cases, oracle_text(json, "dataset"));
    oracle_wait wait = {"other data sets", false};
    if (cases->only && !oracle_case_of(json, cases->only)) return;
    cases->all++;
    if (set) wait = oracle_waits_for(&set->state, json);
    if (!wait.why) wait.why = oracle_text(other, "waits");
    if (wait.why) {
        count_wait(cases, &wait, id);
        return;
    }
    if (cases->count % 64 == 0) {
        cases->items = realloc(cases->items, (cases->count + 64) * sizeof *cases->items);
        if (!cases->items) abort();
    }
    cases->items[cases->count++] = (oracle_case){json, set, json_object_get(other, "answer")};
}

void oracle_cases_read(oracle_cases *cases, const char *path) {
    json_t *file = read_json(path);
    const json_t *json;
    size_t i;
    json_array_foreach(json_object_get(file, "cases"), i, json) add_case(cases, json);
    if (!cases->files) cases->files = json_array();
    json_array_append_new(cases->files, file);
}

void oracle_cases_free(oracle_cases *cases) {
    json_decref(cases->files);
    json_decref(cases->differences);
    free(cases->items);
}

/* ---- running ---- */

/* The answer due on the database at hand: one, or one a statement. */
static const json_t *expected_on(const oracle_case *at, const char *kind) {
    const json_t *own = json_object_get(json_object_get(at->json, "expect_by_db"), kind);
    if (at->instead) return at->instead;
    return own ? own : json_object_get(at->json, "expect");
}

/* Runs a query or statement and compares; `most`: statements that Django needs. */
static bool check_answer(oracle *o, const oracle_case *at, const json_t *json,
                         const json_t *expected, const json_t *most, char *why, size_t size) {
    double given = json_number_value(json_object_get(at->json, "tolerance"));
    bool statement = json_object_get(json, "do") != NULL;
    int64_t before = covet_statements(o->session);
    json_t *found = statement ? oracle_run_statement(o, json) : oracle_run_query(o, json);
    int64_t sent = statement ? o->sent : covet_statements(o->session) - before;
    bool same = oracle_same(expected, found, given > 1e-9 ? given : 1e-9, why, size);
    json_decref(found);
    if (!same) return false;
    if (!json_is_integer(most) || sent <= json_integer_value(most)) return true;
    snprintf(why, size, "%s: %lld statements, Django needs %lld",
             statement ? oracle_text(json, "do") : "query", (long long)sent,
             (long long)json_integer_value(most));
    return false;
}

static bool run_script(oracle *o, const oracle_case *at, char *why, size_t size) {
    const json_t *script = json_object_get(at->json, "script"), *statement;
    const json_t *expected = expected_on(at, o->kind);
    const json_t *most = json_object_get(at->json, "max_queries");
    size_t i;
    json_array_foreach(script, i, statement) {
        if (!check_answer(o, at, statement, json_array_get(expected, i),
                          json_is_array(most) ? json_array_get(most, i) : NULL, why, size)) {
            return false;
        }
    }
    return true;
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

static bool run_alone(const oracle_case *at, char *why, size_t size) {
    oracle_dataset own = *at->set;
    const oracle_cases alone = {.left_out = own.state.left_out};
    dataset_open(&own, &alone, at->set->place.kind);
    bool well = run_script(&own.state, at, why, size);
    oracle_end(&own.state);
    memcpy(at->set->place.sent, own.place.sent, sizeof own.place.sent);
    oracle_place_close(&own.place);
    return well;
}

bool oracle_case_run(const oracle_case *at, char *why, size_t size) {
    const json_t *script = json_object_get(at->json, "script");
    oracle *o = &at->set->state;
    if (has_transactions(script)) return run_alone(at, why, size);
    if (covet_begin(o->session) != COVET_OK) {
        snprintf(why, size, "%s", covet_error_text(o->session));
        return false;
    }
    at->set->place.sent[0] = '\0';
    if (script) return run_script(o, at, why, size);
    for (int i = times(json_object_get(at->json, "steps")); i > 0; i--) {
        if (!check_answer(o, at, at->json, expected_on(at, o->kind),
                          json_object_get(at->json, "max_queries"), why, size)) {
            return false;
        }
    }
    return true;
}

void oracle_case_end(const oracle_case *at) {
    oracle_end(&at->set->state);
}
