/* What a case of the oracle waits for: told from what it uses, so that a case runs as soon as
 * nothing it uses is missing. */
#include "oracle.h"

#include <stdlib.h>
#include <string.h>

/* A look at a case: the first thing that is missing is kept. */
typedef struct look {
    const oracle *o;
    oracle_wait wait;
} look;

/* Keeps a reason; answers false, so that the look ends. */
static bool later(look *at, const char *why) {
    if (!at->wait.why) at->wait = (oracle_wait){why, false};
    return false;
}

static bool never(look *at, const char *why) {
    if (!at->wait.why) at->wait = (oracle_wait){why, true};
    return false;
}

static bool one_of(const char *name, size_t size, const char *const *names) {
    for (; *names; names++) {
        if (strlen(*names) == size && memcmp(*names, name, size) == 0) return true;
    }
    return false;
}

/* ---- models and paths ---- */

static bool left_out(look *at, const char *model, const char *name, size_t size) {
    for (const oracle_left_out *out = at->o->left_out; out->model; out++) {
        if (strcmp(out->model, model) != 0 || strlen(out->name) != size) continue;
        if (memcmp(out->name, name, size) == 0) return !later(at, out->why);
    }
    return false;
}

/* The model of a label; NULL: it waits. */
static const covet_entity *model(look *at, const char *label) {
    const covet_entity *entity = oracle_entity(at->o, label);
    const char *dot = label ? strchr(label, '.') : NULL;
    if (dot && left_out(at, dot + 1, "", 0)) return NULL;
    if (!entity) later(at, "models that are not declared");
    return entity;
}

static bool lookup(look *at, const covet_field *field, const char *rest, bool condition) {
    static const char *const lookups[] = {"exact",      "iexact",      "contains", "icontains",
                                          "startswith", "istartswith", "endswith", "iendswith",
                                          "gt",         "gte",         "lt",       "lte",
                                          "range",      "in",          "isnull",   NULL};
    static const char *const transforms[] = {
        "year",         "iso_year", "quarter", "month",    "week",         "day",  "week_day",
        "iso_week_day", "hour",     "minute",  "second",   "date",         "time", "regex",
        "iregex",       "search",   "lower",   "upper",    "length",       "trim", "len",
        "contained_by", "overlap",  "has_key", "has_keys", "has_any_keys", NULL};
    const char *end = strstr(rest, "__");
    size_t size = end ? (size_t)(end - rest) : strlen(rest);
    if (field->column_kind == COVET_KIND_JSON && condition && strcmp(rest, "isnull") != 0) {
        return later(at, "comparisons of JSON");
    }
    if (!*rest || (!end && one_of(rest, size, lookups))) return true;
    if (field->column_kind == COVET_KIND_JSON) return later(at, "paths into JSON");
    return !one_of(rest, size, transforms) || later(at, "transforms and other lookups");
}

/* Whether a relation can be followed, and its model read. */
static bool relation(look *at, const covet_field *field) {
    if (!field->column) return later(at, "relations to many");
    return !left_out(at, field->target->name, "", 0);
}

/* A path; `condition`: a lookup may follow. A name that does not exist is for the library to
 * refuse. */
static bool path(look *at, const covet_entity *entity, const char *text, bool condition) {
    for (;;) {
        const char *end = strstr(text, "__");
        size_t size = end ? (size_t)(end - text) : strlen(text);
        const covet_field *field = covet_entity_field(entity, text, size);
        const char *rest = end ? end + 2 : "";
        if (left_out(at, entity->name, text, size)) return false;
        const covet_reverse *reverse = field ? NULL : covet_entity_reverse(entity, text, size);
        if (reverse && !reverse->field->column) return later(at, "many-to-many");
        if (reverse) {
            entity = reverse->field->entity;
            if (left_out(at, entity->name, "", 0)) return false;
            if (!*rest) return true;
            end = strstr(rest, "__");
            size = end ? (size_t)(end - rest) : strlen(rest);
            if (left_out(at, entity->name, rest, size)) return false;
            if (!covet_entity_field(entity, rest, size) &&
                !covet_entity_reverse(entity, rest, size))
                return lookup(at, entity->key, rest, condition);
            text = rest;
            continue;
        }
        if (!field) return true;
        if (field->target && !relation(at, field)) return false;
        end = strstr(rest, "__");
        size = end ? (size_t)(end - rest) : strlen(rest);
        if (!field->target || !*rest) return lookup(at, field, rest, condition);
        entity = field->target;
        if (left_out(at, entity->name, rest, size)) return false;
        if (!covet_entity_field(entity, rest, size) && !covet_entity_reverse(entity, rest, size)) {
            return lookup(at, field, rest, condition);
        }
        text = rest;
    }
}

/* An attribute path of an object. */
static bool attribute(look *at, const covet_entity *entity, const char *text) {
    for (const char *dot; (dot = strchr(text, '.')); text = dot + 1) {
        const covet_field *field = covet_entity_field(entity, text, (size_t)(dot - text));
        if (!field || !field->target) return later(at, "relations to many");
        if (!relation(at, field)) return false;
        entity = field->target;
    }
    return path(at, entity, text, false);
}

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

/* ---- values and conditions ---- */

/* Objects that stand for another field than their key. */
static bool to_field(look *at, const covet_entity *entity, const char *name, const json_t *json) {
    const covet_field *key = oracle_field(entity, name);
    if (!json_object_get(json, "obj") && !json_object_get(json, "ref")) return true;
    if (!key || !key->target_field || key->target_field->key) return true;
    return later(at, "objects for keys with to_field");
}

static bool expression(look *at, const covet_entity *entity, const json_t *json) {
    static const char *const signs[] = {"+", "-", "*", "/", "%", "^", NULL};
    const char *sign = oracle_text(json, "bin"), *name = oracle_text(json, "f");
    if (!json_is_object(json) || json_object_get(json, "t")) return true;
    if (json_object_get(json, "obj") || json_object_get(json, "ref")) return true;
    if (name) return path(at, entity, name, false);
    if (json_object_get(json, "output")) return later(at, "output kinds");
    if (json_object_get(json, "value")) return true;
    if (json_object_get(json, "neg")) return expression(at, entity, json_object_get(json, "neg"));
    if (!sign) return later(at, json_object_get(json, "fn") ? "functions" : "other expressions");
    if (!one_of(sign, strlen(sign), signs)) return later(at, "bit operators");
    return expression(at, entity, json_object_get(json, "l")) &&
           expression(at, entity, json_object_get(json, "r"));
}

static bool value(look *at, const covet_entity *entity, const json_t *json) {
    const char *type = oracle_text(json, "t");
    const json_t *item;
    size_t i;
    if (json_object_get(json, "queryset")) return later(at, "subqueries");
    if (type && strcmp(type, "array") == 0) return later(at, "arrays");
    json_array_foreach(json, i, item) {
        if (oracle_is_expression(item) || json_object_get(item, "fn")) {
            return later(at, "expressions in a list");
        }
        if (!value(at, entity, item)) return false;
    }
    return expression(at, entity, json);
}

static bool condition(look *at, const covet_entity *entity, const json_t *json) {
    static const char *const groups[] = {"and", "or", "xor"};
    const char *name = oracle_text(json, "lookup");
    const json_t *item;
    size_t i;
    if (!json) return true;
    if (name) {
        const json_t *right = json_object_get(json, "value");
        return path(at, entity, name, true) && to_field(at, entity, name, right) &&
               value(at, entity, right);
    }
    if (json_object_get(json, "not")) return condition(at, entity, json_object_get(json, "not"));
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        const json_t *group = json_object_get(json, groups[g]);
        json_array_foreach(group, i, item) {
            if (!condition(at, entity, item)) return false;
        }
        if (group) return true;
    }
    return later(at, "expressions as conditions");
}

/* ---- steps ---- */

static bool paths(look *at, const covet_entity *entity, const json_t *fields, const char *why) {
    const json_t *field;
    size_t i;
    json_array_foreach(fields, i, field) {
        const char *name = json_string_value(field);
        if (!name) return later(at, why);
        if (!path(at, entity, name, false)) return false;
    }
    return true;
}

static bool orders(look *at, const covet_entity *entity, const json_t *fields) {
    const json_t *field;
    size_t i;
    json_array_foreach(fields, i, field) {
        const char *name = json_string_value(field);
        const json_t *by = json_object_get(field, "by");
        if (!name && !expression(at, entity, by ? by : field)) return false;
        if (name && *name == '?') return later(at, "random order");
        if (name && !path(at, entity, name + (*name == '-'), false)) return false;
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
static bool attributes(look *at, const covet_entity *entity, const json_t *steps,
                       const json_t *terminal) {
    const char *op = oracle_text(terminal, "op");
    bool list = strcmp(op, "list") == 0 || strcmp(op, "iterator") == 0;
    const json_t *field;
    size_t i;
    json_array_foreach(json_object_get(terminal, "fields"), i, field) {
        const char *name = json_string_value(field);
        if (!name) return later(at, "loading of relations to many");
        if (!attribute(at, entity, name)) return false;
        if (oracle_covered(steps, name)) continue;
        if (!list || has_step(steps, "distinct")) return later(at, "lazy loading");
    }
    return true;
}

static bool assignments(look *at, const covet_entity *entity, const json_t *sets) {
    const char *name;
    json_t *json;
    json_object_foreach((json_t *)sets, name, json) {
        if (!path(at, entity, name, false) || !value(at, entity, json)) return false;
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

static bool deletion(look *at, const covet_entity *entity, const json_t *steps) {
    if (has_step(steps, "none")) return true;
    return !collected(at->o, entity) || later(at, "rules of deletion");
}

static bool selection(look *at, const covet_entity *entity, const json_t *fields) {
    if (json_array_size(fields) == 0) {
        return never(at, "SELECT_RELATED names its paths: there is no `all` and no `none`");
    }
    return paths(at, entity, fields, "?");
}

static bool projection(look *at, const covet_entity *entity, const json_t *step) {
    const json_t *fields = json_object_get(step, "fields");
    if (json_is_true(json_object_get(step, "flat")) && json_array_size(fields) != 1) {
        return never(at, "covet_pluck takes one path: C refuses another count");
    }
    return paths(at, entity, fields, "annotations");
}

static bool step_waits(look *at, const covet_entity *entity, const json_t *steps,
                       const json_t *step) {
    static const char *const plain[] = {"reverse", "all", "none", "slice", "count",
                                        "exists",  "len", "sql",  NULL};
    static const char *const reading[] = {"list", "iterator", "get", "first", "last", NULL};
    const char *op = oracle_text(step, "op");
    const json_t *fields = json_object_get(step, "fields");
    size_t size = strlen(op);
    if (one_of(op, size, plain)) return true;
    if (strcmp(op, "filter") == 0 || strcmp(op, "exclude") == 0) {
        return condition(at, entity, json_object_get(step, "q"));
    }
    if (strcmp(op, "order_by") == 0) return orders(at, entity, fields);
    if (strcmp(op, "distinct") == 0) return !fields || later(at, "DISTINCT by fields");
    if (strncmp(op, "values", 6) == 0) return projection(at, entity, step);
    if (strcmp(op, "select_related") == 0) return selection(at, entity, fields);
    if ((strcmp(op, "delete") == 0 || strcmp(op, "update") == 0) && has_step(steps, "slice")) {
        return never(at, "update and delete of a slice change its rows, by design");
    }
    if (strcmp(op, "delete") == 0) return deletion(at, entity, steps);
    if (strcmp(op, "update") == 0) return assignments(at, entity, json_object_get(step, "set"));
    if (!one_of(op, size, reading)) return later(at, op);
    return condition(at, entity, json_object_get(step, "q")) && attributes(at, entity, steps, step);
}

static bool query(look *at, const json_t *json) {
    const json_t *steps = json_object_get(json, "steps"), *step;
    const covet_entity *entity;
    size_t i;
    if (json_object_get(json, "relation")) return later(at, "related sets");
    entity = model(at, oracle_text(json, "model"));
    if (!entity) return false;
    if (json_object_get(json, "manager") || entity->model->settings->managers) {
        return later(at, "managers");
    }
    json_array_foreach(steps, i, step) {
        if (!step_waits(at, entity, steps, step)) return false;
    }
    return true;
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

static bool shown(look *at, const json_t *script, const json_t *statement) {
    const json_t *field;
    size_t i;
    json_array_foreach(json_object_get(statement, "fields"), i, field) {
        const char *name = json_string_value(field);
        if (!name) return later(at, "loading of relations to many");
        if (!strchr(name, '.')) continue;
        if (!given(script, oracle_text(statement, "ref"), name)) return later(at, "lazy loading");
    }
    return true;
}

static bool members(look *at, const json_t *values) {
    const char *name;
    json_t *json;
    json_object_foreach((json_t *)values, name, json) {
        if (oracle_is_expression(json) || json_object_get(json, "fn")) {
            return never(at, "a member holds a value, no expression");
        }
    }
    return true;
}

static bool statements(look *at, const json_t *script, const json_t *list, bool nested);

static bool object_statement(look *at, const json_t *script, const json_t *json) {
    static const char *const plain[] = {"set", "save", "refresh", "clean", NULL};
    const char *verb = oracle_text(json, "do");
    if (strcmp(verb, "show") == 0) return shown(at, script, json);
    if (strcmp(verb, "delete") == 0) return later(at, "rules of deletion");
    if (!one_of(verb, strlen(verb), plain)) return later(at, verb);
    if (json_object_get(json, "exclude")) return never(at, "validation takes the whole object");
    return members(at, json_object_get(json, "set"));
}

static bool statement_waits(look *at, const json_t *script, const json_t *json, bool nested) {
    const char *verb = oracle_text(json, "do");
    const covet_entity *entity;
    if (strcmp(verb, "query") == 0) return query(at, json);
    if (strcmp(verb, "atomic") == 0) {
        if (nested) return later(at, "savepoints");
        return statements(at, script, json_object_get(json, "body"), true);
    }
    if (strcmp(verb, "new") != 0 && strcmp(verb, "create") != 0 && strcmp(verb, "get") != 0) {
        return object_statement(at, script, json);
    }
    if (json_object_get(json, "relation")) return later(at, "related sets");
    entity = model(at, oracle_text(json, "model"));
    if (!entity) return false;
    return condition(at, entity, json_object_get(json, "q")) && query(at, json) &&
           members(at, json_object_get(json, "values"));
}

static bool statements(look *at, const json_t *script, const json_t *list, bool nested) {
    const json_t *statement;
    size_t i;
    json_array_foreach(list, i, statement) {
        if (!statement_waits(at, script, statement, nested)) return false;
    }
    return true;
}

oracle_wait oracle_waits_for(const oracle *o, const json_t *test) {
    const json_t *script = json_object_get(test, "script");
    look at = {.o = o};
    if (json_object_get(test, "signals")) return (oracle_wait){"hooks", false};
    if (script)
        statements(&at, script, script, false);
    else
        query(&at, test);
    return at.wait;
}
