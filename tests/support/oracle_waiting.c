/* What the oracle's expressions and conditions wait for. */
#include "oracle_stage.h"

#include <string.h>

/* ---- functions ---- */

static bool look_all(oracle_look *at, const json_t *list) {
    const json_t *item;
    size_t i;
    json_array_foreach(list, i, item) {
        if (!oracle_look_expression(at, item)) return false;
    }
    return true;
}

static bool aggregate(oracle_look *at, const json_t *json) {
    static const char *const known[] = {"fn",     "args",    "distinct", "filter",
                                        "sample", "default", "output",   NULL};
    const json_t *instead = json_object_get(json, "default"), *option;
    const char *name;
    json_object_foreach((json_t *)json, name, option) {
        if (strcmp(name, "order_by") == 0 && !oracle_needs(at, "ordered aggregates")) return false;
        if (!oracle_among(name, known)) return oracle_later(at, "other options of aggregates");
    }
    return look_all(at, json_object_get(json, "args")) &&
           oracle_look_condition(at, json_object_get(json, "filter")) &&
           (!instead || oracle_look_expression(at, instead));
}

static bool function(oracle_look *at, const json_t *json) {
    const char *name = oracle_text(json, "fn");
    const json_t *options = json_object_get(json, "kwargs");
    json_t *option;
    const char *key;
    if (oracle_aggregate(json)) return aggregate(at, json);
    if (!oracle_needs(at, oracle_function_feature(name))) return false;
    json_object_foreach((json_t *)options, key, option) {
        if (!oracle_look_expression(at, option)) return false;
    }
    json_object_foreach(json_object_get(json, "fields"), key, option) {
        if (!oracle_look_expression(at, option)) return false;
    }
    return look_all(at, json_object_get(json, "args")) &&
           oracle_look_condition(at, json_object_get(json, "filter")) &&
           oracle_look_orders(at, json_object_get(json, "order_by"));
}

/* ---- expressions ---- */

static bool arithmetic(oracle_look *at, const json_t *json) {
    static const char *const bits[] = {"bitand", "bitor", "bitxor", "bitleft", "bitright", NULL};
    if (oracle_among(oracle_text(json, "bin"), bits) && !oracle_needs(at, "bit operators")) {
        return false;
    }
    return oracle_look_expression(at, json_object_get(json, "l")) &&
           oracle_look_expression(at, json_object_get(json, "r"));
}

static bool choice(oracle_look *at, const json_t *json) {
    const json_t *when, *otherwise = json_object_get(json, "default");
    size_t i;
    if (!oracle_needs(at, "CASE")) return false;
    json_array_foreach(json_object_get(json, "case"), i, when) {
        if (!oracle_look_condition(at, json_object_get(when, "when")) ||
            !oracle_look_expression(at, json_object_get(when, "then"))) {
            return false;
        }
    }
    return !otherwise || oracle_look_expression(at, otherwise);
}

static bool window(oracle_look *at, const json_t *json) {
    return oracle_needs(at, "windows") &&
           oracle_look_expression(at, json_object_get(json, "window")) &&
           look_all(at, json_object_get(json, "partition_by")) &&
           oracle_look_orders(at, json_object_get(json, "order_by"));
}

/* A path of the query around, or of the one around that. */
static bool outer(oracle_look *at, const json_t *json) {
    const json_t *further = json_object_get(json, "outer");
    oracle_scope *scope = at->scope;
    bool well;
    if (!oracle_needs(at, "OUTER")) return false;
    if (!scope->outer) return true; /* for the library to refuse */
    at->scope = scope->outer;
    well = json_is_string(further) ? oracle_look_path(at, json_string_value(further), false, NULL)
                                   : outer(at, further);
    at->scope = scope;
    return well;
}

static bool filtered(oracle_look *at, const json_t *json) {
    return oracle_needs(at, "filtered relations") &&
           oracle_look_path(at, oracle_text(json, "filtered_relation"), false, NULL) &&
           oracle_look_condition(at, json_object_get(json, "condition"));
}

static bool composed(oracle_look *at, const json_t *json) {
    const json_t *inner;
    if ((inner = json_object_get(json, "subquery"))) {
        return oracle_needs(at, "subqueries") && oracle_look_query(at, inner);
    }
    if ((inner = json_object_get(json, "exists"))) {
        return oracle_needs(at, "EXISTS") && oracle_look_query(at, inner);
    }
    if ((inner = json_object_get(json, "not_expr"))) return oracle_look_expression(at, inner);
    if ((inner = json_object_get(json, "qexpr"))) {
        return oracle_needs(at, "conditions as values") && oracle_look_condition(at, inner);
    }
    if (json_object_get(json, "cmp")) {
        return oracle_needs(at, "comparisons as values") &&
               oracle_look_expression(at, json_object_get(json, "l")) &&
               oracle_look_expression(at, json_object_get(json, "r"));
    }
    if ((inner = json_object_get(json, "wrap"))) return oracle_look_expression(at, inner);
    if (json_object_get(json, "filtered_relation")) return filtered(at, json);
    if (json_object_get(json, "raw")) {
        return oracle_needs(at, "RAW") && look_all(at, json_object_get(json, "params"));
    }
    return oracle_later(at, "other expressions");
}

bool oracle_look_expression(oracle_look *at, const json_t *json) {
    const char *path = oracle_text(json, "f");
    if (!json_is_object(json)) return true;
    if (oracle_text(json, "t")) return oracle_look_value(at, json);
    if (json_object_get(json, "obj") || json_object_get(json, "ref")) return true;
    if (json_object_get(json, "star")) return true;
    if (path) return oracle_look_path(at, path, false, NULL);
    if (json_object_get(json, "outer")) return outer(at, json);
    if (json_object_get(json, "fn")) return function(at, json);
    if (json_object_get(json, "value")) return true;
    if (json_object_get(json, "neg")) {
        return oracle_look_expression(at, json_object_get(json, "neg"));
    }
    if (json_object_get(json, "bin")) return arithmetic(at, json);
    if (json_object_get(json, "case")) return choice(at, json);
    if (json_object_get(json, "window")) return window(at, json);
    return composed(at, json);
}

/* ---- values ---- */

bool oracle_look_value(oracle_look *at, const json_t *json) {
    const char *type = oracle_text(json, "t");
    const json_t *item, *query = json_object_get(json, "queryset");
    size_t i;
    if (query) return oracle_needs(at, "subqueries") && oracle_look_query(at, query);
    if (type) return strcmp(type, "array") != 0 || oracle_needs(at, "arrays");
    json_array_foreach(json, i, item) {
        if (oracle_is_expression(item) && !oracle_needs(at, "expressions in a list")) return false;
        if (!oracle_look_value(at, item)) return false;
    }
    return oracle_look_expression(at, json);
}

/* ---- conditions ---- */

/* Objects that stand for another field than their key. */
static bool to_field(oracle_look *at, const char *name, const json_t *json) {
    const covet_field *key = oracle_field(at->scope->entity, name);
    if (!json_object_get(json, "obj") && !json_object_get(json, "ref")) return true;
    if (!key || !key->target_field || key->target_field->key) return true;
    return oracle_later(at, "objects for keys with to_field");
}

bool oracle_look_condition(oracle_look *at, const json_t *json) {
    static const char *const groups[] = {"and", "or", "xor"};
    const char *name = oracle_text(json, "lookup");
    const json_t *item;
    size_t i;
    if (!json) return true;
    if (name) {
        const json_t *right = json_object_get(json, "value");
        return oracle_look_path(at, name, true, NULL) && to_field(at, name, right) &&
               oracle_look_value(at, right);
    }
    if (json_object_get(json, "not")) {
        return oracle_look_condition(at, json_object_get(json, "not"));
    }
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        const json_t *group = json_object_get(json, groups[g]);
        json_array_foreach(group, i, item) {
            if (!oracle_look_condition(at, item)) return false;
        }
        if (group) return true;
    }
    if (!json_object_get(json, "expr")) return oracle_later(at, "other conditions");
    return oracle_needs(at, "expressions as conditions") &&
           oracle_look_expression(at, json_object_get(json, "expr"));
}

/* ---- what steps share ---- */

bool oracle_look_alias(oracle_look *at, const json_t *named) {
    const json_t *expr = json_object_get(named, "expr");
    const char *path = oracle_text(expr, "f");
    oracle_alias *alias = oracle_take(at->o, sizeof *alias);
    if (path && !oracle_look_path(at, path, false, &alias->field)) return false;
    if (!path && !oracle_look_expression(at, expr)) return false;
    alias->name = oracle_text(named, "as") ? oracle_text(named, "as") : "";
    alias->next = at->scope->aliases;
    at->scope->aliases = alias;
    return true;
}

bool oracle_look_orders(oracle_look *at, const json_t *fields) {
    const json_t *field;
    size_t i;
    json_array_foreach(fields, i, field) {
        const char *name = json_string_value(field);
        const json_t *by = json_object_get(field, "by");
        if (!name && !oracle_look_expression(at, by ? by : field)) return false;
        if (!name) continue;
        if (*name == '?' && !oracle_needs(at, "random order")) return false;
        if (!oracle_look_path(at, name + (*name == '-'), false, NULL)) return false;
    }
    return true;
}
