/* What a case of the oracle waits for: told from what it uses, so that a case runs as soon as
 * nothing it uses is missing. */
#include "oracle_stage.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is read ---- */

static bool within(const char *chain, size_t size, const char *related) {
    for (size_t i = 0, j = 0; i < size; i++, j++) {
        if (chain[i] == '.' && related[j] == '_' && related[j + 1] == '_')
            j++;
        else if (chain[i] != related[j])
            return false;
        if (i + 1 == size) return !related[j + 1] || strncmp(related + j + 1, "__", 2) == 0;
    }
    return false;
}

bool oracle_covered(const json_t *steps, const char *attribute_path) {
    const char *dot = strrchr(attribute_path, '.');
    const json_t *step, *name;
    size_t i, j;
    if (!dot) return true;
    json_array_foreach(steps, i, step) {
        if (strcmp(oracle_text(step, "op"), "select_related") != 0) continue;
        json_array_foreach(json_object_get(step, "fields"), j, name) {
            const char *related = json_string_value(name);
            if (within(attribute_path, (size_t)(dot - attribute_path), related)) return true;
        }
    }
    return false;
}

/* ---- steps ---- */

/* Names of columns, and expressions where those may stand. */
static bool fields_wait(oracle_look *at, const json_t *fields) {
    const json_t *field;
    size_t i;
    json_array_foreach(fields, i, field) {
        const char *name = json_string_value(field);
        bool named = json_object_get(field, "expr") != NULL;
        bool well = name    ? oracle_look_path(at, name, false, NULL)
                    : named ? oracle_look_alias(at, field)
                            : oracle_look_expression(at, field);
        if (!well) return false;
    }
    return true;
}

static bool has_step(const json_t *steps, const char *op) {
    const json_t *step;
    size_t i;
    json_array_foreach(steps, i, step) {
        if (strcmp(oracle_text(step, "op"), op) == 0) return true;
    }
    return false;
}

/* What is read from each row. Objects that would be loaded one by one are read by VALUES in a
 * list. */
static bool attributes(oracle_look *at, const json_t *steps, const json_t *terminal) {
    const char *op = oracle_text(terminal, "op");
    bool list = strcmp(op, "list") == 0 || strcmp(op, "iterator") == 0;
    const json_t *field;
    size_t i;
    json_array_foreach(json_object_get(terminal, "fields"), i, field) {
        const char *name = json_string_value(field);
        if (!name) return oracle_later(at, "loading of relations to many");
        if (!oracle_look_attribute(at, at->scope->entity, name)) return false;
        if (oracle_covered(steps, name)) continue;
        if (!list || has_step(steps, "distinct")) return oracle_later(at, "lazy loading");
    }
    return true;
}

static bool assignments(oracle_look *at, const json_t *sets) {
    const char *name;
    json_t *json;
    json_object_foreach((json_t *)sets, name, json) {
        if (!oracle_look_path(at, name, false, NULL) || !oracle_look_value(at, json)) return false;
    }
    return true;
}

/* A delete of rows that others may refer to is collected by the rules of those keys. */
static bool collected(const oracle *o, const covet_entity *entity) {
    size_t count;
    const covet_entity *const *entities = covet_entities(o->db, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < entities[i]->column_count; j++) {
            if (entities[i]->columns[j]->target == entity) return true;
        }
    }
    return false;
}

static bool writing(oracle_look *at, const json_t *steps, const json_t *step) {
    if (has_step(steps, "slice")) {
        return oracle_never(at, "update and delete of a slice change its rows, by design");
    }
    if (strcmp(oracle_text(step, "op"), "update") == 0) {
        return assignments(at, json_object_get(step, "set"));
    }
    if (has_step(steps, "none")) return true;
    return !collected(at->o, at->scope->entity) || oracle_later(at, "rules of deletion");
}

static bool selection(oracle_look *at, const json_t *fields) {
    if (json_array_size(fields) == 0) {
        return oracle_never(at, "SELECT_RELATED names its paths: there is no `all` and no `none`");
    }
    return fields_wait(at, fields);
}

static bool projection(oracle_look *at, const json_t *step) {
    const json_t *fields = json_object_get(step, "fields");
    if (json_is_true(json_object_get(step, "flat")) && json_array_size(fields) != 1) {
        return oracle_never(at, "covet_pluck takes one path: C refuses another count");
    }
    return fields_wait(at, fields);
}

static bool aggregation(oracle_look *at, const json_t *step) {
    const json_t *item;
    size_t i;
    json_array_foreach(json_object_get(step, "items"), i, item) {
        if (!oracle_look_alias(at, item)) return false;
    }
    return true;
}

/* Steps with queries of their own. */
static bool combined(oracle_look *at, const json_t *step) {
    const json_t *other = json_object_get(step, "query"), *item;
    size_t i;
    if (!oracle_needs(at, other ? "combined querysets" : "sets of queries")) return false;
    json_array_foreach(json_object_get(step, "queries"), i, item) {
        if (!oracle_look_query(at, item)) return false;
    }
    return !other || oracle_look_query(at, other);
}

static bool has_aggregate(const json_t *json) {
    const char *key;
    json_t *item;
    size_t i;
    if (oracle_aggregate(json)) return true;
    json_array_foreach(json, i, item) {
        if (has_aggregate(item)) return true;
    }
    json_object_foreach((json_t *)json, key, item) {
        if (has_aggregate(item)) return true;
    }
    return false;
}

/* Whether rows of VALUES are groups that stand in no order. */
static bool loose_groups(const json_t *steps) {
    const json_t *step;
    bool values = false, groups = false, ordered = false;
    size_t i;
    json_array_foreach(steps, i, step) {
        const char *op = oracle_text(step, "op");
        values = values || strncmp(op, "values", 6) == 0;
        groups = groups || (values && strcmp(op, "annotate") == 0 && has_aggregate(step));
        ordered = ordered || strcmp(op, "order_by") == 0;
    }
    return groups && !ordered;
}

/* Steps that end a query. */
static bool terminal(oracle_look *at, const json_t *steps, const json_t *step, const char *op) {
    static const char *const reading[] = {"list", "iterator", "get", "first", "last", NULL};
    static const char *const ends[] = {"earliest", "latest", NULL};
    if (strcmp(op, "aggregate") == 0) return aggregation(at, step);
    if (strcmp(op, "delete") == 0 || strcmp(op, "update") == 0) return writing(at, steps, step);
    if (oracle_among(op, ends)) {
        if (!oracle_needs(at, "earliest and latest")) return false;
        return oracle_look_orders(at, json_object_get(step, "by")) && attributes(at, steps, step);
    }
    if (strcmp(op, "in_bulk") == 0) return oracle_needs(at, op) && attributes(at, steps, step);
    if (strcmp(op, "contains") == 0) return oracle_needs(at, op);
    if (!oracle_among(op, reading)) return oracle_later(at, op);
    if ((strcmp(op, "first") == 0 || strcmp(op, "last") == 0) && loose_groups(steps)) {
        return oracle_never(at, "rows of VALUES have no first and last, but ORDER_BY and LIMIT");
    }
    return oracle_look_condition(at, json_object_get(step, "q")) && attributes(at, steps, step);
}

static bool step_waits(oracle_look *at, const json_t *steps, const json_t *step) {
    static const char *const plain[] = {"reverse", "all", "none", "slice", "count",
                                        "exists",  "len", "sql",  NULL};
    static const char *const named[] = {"annotate", "alias", NULL};
    static const char *const combining[] = {"union", "intersection", "difference", "and_qs",
                                            "or_qs", "xor_qs",       NULL};
    static const char *const dates[] = {"dates", "datetimes", NULL};
    static const char *const loading[] = {"only", "defer", "prefetch_related", "select_for_update",
                                          NULL};
    const char *op = oracle_text(step, "op");
    const json_t *fields = json_object_get(step, "fields");
    if (oracle_among(op, plain)) return true;
    if (oracle_among(op, named)) return oracle_look_alias(at, step);
    if (oracle_among(op, combining)) return combined(at, step);
    if (strcmp(op, "filter") == 0 || strcmp(op, "exclude") == 0) {
        return oracle_look_condition(at, json_object_get(step, "q"));
    }
    if (strcmp(op, "order_by") == 0) return oracle_look_orders(at, fields);
    if (strcmp(op, "distinct") == 0) {
        return !fields || (oracle_needs(at, "DISTINCT by fields") && fields_wait(at, fields));
    }
    if (strncmp(op, "values", 6) == 0) return projection(at, step);
    if (strcmp(op, "select_related") == 0) return selection(at, fields);
    if (oracle_among(op, dates)) {
        return oracle_needs(at, "dates and datetimes") &&
               oracle_look_path(at, oracle_text(step, "field"), false, NULL);
    }
    if (oracle_among(op, loading)) return oracle_needs(at, op);
    return terminal(at, steps, step, op);
}

bool oracle_look_query(oracle_look *at, const json_t *json) {
    const json_t *steps = json_object_get(json, "steps"), *step;
    oracle_scope scope = {.outer = at->scope};
    bool well = true;
    size_t i;
    if (json_object_get(json, "relation")) return oracle_later(at, "related sets");
    scope.entity = oracle_look_model(at, oracle_text(json, "model"));
    if (!scope.entity) return false;
    if (json_object_get(json, "manager") || scope.entity->model->settings->managers) {
        return oracle_later(at, "managers");
    }
    at->scope = &scope;
    json_array_foreach(steps, i, step) {
        if (!(well = step_waits(at, steps, step))) break;
    }
    at->scope = scope.outer;
    return well;
}

/* ---- statements ---- */

/* Whether a script gives an object of a relation itself, or has it selected. */
static bool given(const json_t *script, const char *name, const char *attribute_path) {
    size_t size = strcspn(attribute_path, "."), i;
    const json_t *statement;
    char *relation_name = calloc(1, size + 1);
    bool found = false;
    if (!relation_name) abort();
    memcpy(relation_name, attribute_path, size);
    json_array_foreach(script, i, statement) {
        const char *as = oracle_text(statement, "as"), *ref = oracle_text(statement, "ref");
        if ((!as || strcmp(as, name) != 0) && (!ref || strcmp(ref, name) != 0)) continue;
        found = found || oracle_covered(json_object_get(statement, "steps"), attribute_path) ||
                json_object_get(json_object_get(statement, "set"), relation_name) ||
                json_object_get(json_object_get(statement, "values"), relation_name);
    }
    free(relation_name);
    return found;
}

static bool shown(oracle_look *at, const json_t *script, const json_t *statement) {
    const json_t *field;
    size_t i;
    json_array_foreach(json_object_get(statement, "fields"), i, field) {
        const char *name = json_string_value(field);
        if (!name) return oracle_later(at, "loading of relations to many");
        if (!strchr(name, '.')) continue;
        if (!given(script, oracle_text(statement, "ref"), name))
            return oracle_later(at, "lazy loading");
    }
    return true;
}

static bool members(oracle_look *at, const json_t *values) {
    const char *name;
    json_t *json;
    json_object_foreach((json_t *)values, name, json) {
        if (oracle_is_expression(json) || json_object_get(json, "fn")) {
            return oracle_never(at, "a member holds a value, no expression");
        }
    }
    return true;
}

static bool statements(oracle_look *at, const json_t *script, const json_t *list, bool nested);

static bool object_statement(oracle_look *at, const json_t *script, const json_t *json) {
    static const char *const plain[] = {"set", "save", "refresh", "clean", NULL};
    const char *verb = oracle_text(json, "do");
    if (strcmp(verb, "show") == 0) return shown(at, script, json);
    if (strcmp(verb, "delete") == 0) return oracle_later(at, "rules of deletion");
    if (!oracle_among(verb, plain)) return oracle_later(at, verb);
    if (json_object_get(json, "exclude"))
        return oracle_never(at, "validation takes the whole object");
    return members(at, json_object_get(json, "set"));
}

/* The condition of a get. */
static bool statement_condition(oracle_look *at, const covet_entity *entity, const json_t *json) {
    oracle_scope scope = {.entity = entity};
    at->scope = &scope;
    bool well = oracle_look_condition(at, json);
    at->scope = NULL;
    return well;
}

static bool statement_waits(oracle_look *at, const json_t *script, const json_t *json,
                            bool nested) {
    const char *verb = oracle_text(json, "do");
    const covet_entity *entity;
    if (strcmp(verb, "query") == 0) return oracle_look_query(at, json);
    if (strcmp(verb, "atomic") == 0) {
        if (nested) return oracle_later(at, "savepoints");
        return statements(at, script, json_object_get(json, "body"), true);
    }
    if (strcmp(verb, "new") != 0 && strcmp(verb, "create") != 0 && strcmp(verb, "get") != 0) {
        return object_statement(at, script, json);
    }
    if (json_object_get(json, "relation")) return oracle_later(at, "related sets");
    entity = oracle_look_model(at, oracle_text(json, "model"));
    if (!entity) return false;
    return statement_condition(at, entity, json_object_get(json, "q")) &&
           oracle_look_query(at, json) && members(at, json_object_get(json, "values"));
}

static bool statements(oracle_look *at, const json_t *script, const json_t *list, bool nested) {
    const json_t *statement;
    size_t i;
    json_array_foreach(list, i, statement) {
        if (!statement_waits(at, script, statement, nested)) return false;
    }
    return true;
}

oracle_wait oracle_waits_for(oracle *o, const json_t *test) {
    const json_t *script = json_object_get(test, "script");
    oracle_look at = {.o = o};
    if (json_object_get(test, "signals")) return (oracle_wait){"hooks", false};
    if (script)
        statements(&at, script, script, false);
    else
        oracle_look_query(&at, test);
    oracle_free(o);
    return at.wait;
}
