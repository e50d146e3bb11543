/* Expressions and conditions of the oracle as nodes, as the macros make them, in the memory of the
 * case. */
#include "oracle.h"

#include <string.h>

/* ---- nodes ---- */

covet_value *oracle_values(oracle *o, size_t count) {
    covet_value *values = oracle_take(o, (count + 1) * sizeof *values);
    values[count] = (covet_value){.kind = COVET_VALUE_NONE};
    return values;
}

covet_value oracle_node(oracle *o, covet_node node) {
    covet_expr *expr = oracle_take(o, sizeof *expr);
    expr->node = node;
    return covet_value_expr(expr);
}

/* VALUE(x), where a text would be a path and a place for an expression takes nothing else. */
static covet_value value_node(oracle *o, covet_value value) {
    covet_value *operands = oracle_values(o, 1);
    operands[0] = value;
    return oracle_node(o, (covet_node){.kind = COVET_NODE_VALUE, .operands = operands});
}

/* ---- arithmetic ---- */

static bool arithmetic(oracle *o, const json_t *json, covet_value *out) {
    static const struct {
        const char *sign;
        covet_node_kind kind;
    } kinds[] = {{"+", COVET_NODE_ADD}, {"-", COVET_NODE_SUB}, {"*", COVET_NODE_MUL},
                 {"/", COVET_NODE_DIV}, {"%", COVET_NODE_MOD}, {"^", COVET_NODE_POW}};
    const char *sign = oracle_text(json, "bin");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        covet_value *operands;
        if (!sign || strcmp(sign, kinds[i].sign) != 0) continue;
        operands = oracle_values(o, 2);
        if (!oracle_operand(o, json_object_get(json, "l"), &operands[0]) ||
            !oracle_operand(o, json_object_get(json, "r"), &operands[1])) {
            return false;
        }
        *out = oracle_node(o, (covet_node){.kind = kinds[i].kind, .operands = operands});
        return true;
    }
    return oracle_unknown(o, "operation", sign);
}

static bool negation(oracle *o, const json_t *json, covet_value *out) {
    covet_value *operands = oracle_values(o, 1);
    if (!oracle_operand(o, json_object_get(json, "neg"), &operands[0])) return false;
    *out = oracle_node(o, (covet_node){.kind = COVET_NODE_NEG, .operands = operands});
    return true;
}

/* ---- aggregates ---- */

const char *oracle_aggregate(const json_t *json) {
    static const char *const names[][2] = {
        {"Count", "count"}, {"Sum", "sum"},       {"Avg", "avg"},          {"Min", "min"},
        {"Max", "max"},     {"StdDev", "stddev"}, {"Variance", "variance"}};
    const char *function = oracle_text(json, "fn");
    for (size_t i = 0; function && i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i][0], function) == 0) return names[i][1];
    }
    return NULL;
}

/* What an aggregate is taken of: a column by its path, * for rows. */
static bool aggregated(oracle *o, const json_t *json, covet_value *out) {
    const char *path = oracle_text(json, "f");
    if (json_object_get(json, "star")) path = "*";
    if (path) {
        *out = covet_value_text(path);
        return true;
    }
    if (!oracle_operand(o, json, out)) return false;
    if (out->kind == COVET_VALUE_TEXT) *out = value_node(o, *out);
    return true;
}

static bool aggregate(oracle *o, const json_t *json, covet_value *out) {
    covet_aggregate_options *options = oracle_take(o, sizeof *options);
    const json_t *args = json_object_get(json, "args"), *filter = json_object_get(json, "filter");
    const json_t *instead = json_object_get(json, "default");
    covet_value *operands = oracle_values(o, json_array_size(args));
    for (size_t i = 0; i < json_array_size(args); i++) {
        if (!aggregated(o, json_array_get(args, i), &operands[i])) return false;
    }
    options->distinct = json_is_true(json_object_get(json, "distinct"));
    options->sample = json_is_true(json_object_get(json, "sample"));
    if (filter && !(options->filter = oracle_condition(o, filter))) return false;
    if (instead && !oracle_operand(o, instead, &options->default_value)) return false;
    *out = oracle_node(o, (covet_node){.kind = COVET_NODE_AGGREGATE,
                                       .text = oracle_aggregate(json),
                                       .operands = operands,
                                       .options = options});
    return true;
}

/* ---- expressions ---- */

/* What an expression is recognised by. */
static const char *const keys[] = {
    "f",    "value",  "bin", "neg", "fn",  "case",  "subquery", "exists",           "not_expr",
    "wrap", "window", "cmp", "raw", "qexpr", "outer", "filtered_relation", NULL};

static const char *key_of(const json_t *json) {
    const char *const *key = keys;
    while (*key && !json_object_get(json, *key)) key++;
    return *key;
}

bool oracle_is_expression(const json_t *json) {
    return key_of(json) != NULL;
}

/* A literal of a kind that Django is told: what C says by its type. */
static bool value_of_kind(oracle *o, const json_t *json, covet_value *out) {
    const char *kind = oracle_text(json, "output");
    if (!oracle_literal(o, json_object_get(json, "value"), out)) return false;
    if (!kind || out->kind != COVET_VALUE_INT) return true;
    if (strcmp(kind, "float") == 0) *out = covet_value_real((double)out->as.integer);
    if (strncmp(kind, "decimal", 7) == 0) {
        *out = covet_value_decimal(covet_decimal_from_int(out->as.integer));
    }
    return true;
}

/* An expression that is a condition in C. */
static bool is_truth(const json_t *json) {
    return json_object_get(json, "exists") || json_object_get(json, "not_expr") ||
           json_object_get(json, "cmp");
}

static bool condition_value(oracle *o, const json_t *json, covet_value *out) {
    const covet_cond *cond = oracle_condition(o, json);
    if (cond) *out = covet_value_cond(cond);
    return cond != NULL;
}

/* ---- choices and subqueries ---- */

static bool when(oracle *o, const json_t *json, covet_value *out) {
    const covet_cond **children = oracle_take(o, 2 * sizeof *children);
    covet_node node = {.kind = COVET_NODE_WHEN, .children = children};
    children[0] = oracle_condition(o, json_object_get(json, "when"));
    children[1] = &covet_cond_end;
    if (!children[0] || !oracle_expression(o, json_object_get(json, "then"), &node.value)) {
        return false;
    }
    *out = oracle_node(o, node);
    return true;
}

static bool choice(oracle *o, const json_t *json, covet_value *out) {
    const json_t *cases = json_object_get(json, "case");
    const json_t *otherwise = json_object_get(json, "default");
    size_t count = json_array_size(cases);
    covet_value *operands = oracle_values(o, count + (otherwise != NULL));
    for (size_t i = 0; i < count; i++) {
        if (!when(o, json_array_get(cases, i), &operands[i])) return false;
    }
    if (otherwise && !oracle_expression(o, otherwise, &operands[count])) return false;
    *out = oracle_node(o, (covet_node){.kind = COVET_NODE_CASE, .operands = operands});
    return true;
}

static bool subquery(oracle *o, const json_t *json, covet_value *out) {
    oracle_query query;
    covet_node node = {.kind = COVET_NODE_SUBQUERY};
    if (!oracle_query_inner(o, json, &query)) return false;
    node.value = covet_value_query(query.queryset);
    *out = oracle_node(o, node);
    return true;
}

/* A path of the query around, or of one further out. */
static bool outer(oracle *o, const json_t *json, covet_value *out) {
    covet_value *operands = oracle_values(o, 1);
    if (json_is_string(json)) {
        operands[0] = covet_value_text(json_string_value(json));
    } else if (!outer(o, json_object_get(json, "outer"), &operands[0])) {
        return false;
    }
    *out = oracle_node(o, (covet_node){.kind = COVET_NODE_OUTER, .operands = operands});
    return true;
}

static bool expression(oracle *o, const json_t *json, covet_value *out) {
    const char *path = oracle_text(json, "f");
    if (path) {
        *out = oracle_node(o, (covet_node){.kind = COVET_NODE_F, .text = path});
        return true;
    }
    if (json_object_get(json, "value")) return value_of_kind(o, json, out);
    if (json_object_get(json, "neg")) return negation(o, json, out);
    if (json_object_get(json, "bin")) return arithmetic(o, json, out);
    if (oracle_aggregate(json)) return aggregate(o, json, out);
    /* The kind of a result follows from its operands. */
    if (json_object_get(json, "wrap")) return oracle_operand(o, json_object_get(json, "wrap"), out);
    if (json_object_get(json, "qexpr")) {
        return condition_value(o, json_object_get(json, "qexpr"), out);
    }
    if (json_object_get(json, "fn")) return oracle_function(o, json, out);
    if (json_object_get(json, "case")) return choice(o, json, out);
    if (json_object_get(json, "subquery")) {
        return subquery(o, json_object_get(json, "subquery"), out);
    }
    if (json_object_get(json, "outer")) return outer(o, json_object_get(json, "outer"), out);
    if (is_truth(json)) return condition_value(o, json, out);
    return oracle_unknown(o, "expression", key_of(json));
}

/* {"queryset"}: the right side of IN. */
static bool queryset_value(oracle *o, const json_t *json, covet_value *out) {
    oracle_query query;
    if (!oracle_query_inner(o, json, &query)) return false;
    *out = covet_value_query(query.queryset);
    return true;
}

bool oracle_operand(oracle *o, const json_t *json, covet_value *out) {
    size_t count = json_array_size(json);
    if (oracle_is_expression(json)) return expression(o, json, out);
    if (json_object_get(json, "queryset")) {
        return queryset_value(o, json_object_get(json, "queryset"), out);
    }
    if (!json_is_array(json)) return oracle_literal(o, json, out);
    covet_value *items = oracle_values(o, count);
    for (size_t i = 0; i < count; i++) {
        if (!oracle_operand(o, json_array_get(json, i), &items[i])) return false;
    }
    *out = covet_value_list(items);
    return true;
}

bool oracle_expression(oracle *o, const json_t *json, covet_value *out) {
    if (!oracle_operand(o, json, out)) return false;
    if (out->kind != COVET_VALUE_EXPR && out->kind != COVET_VALUE_COND) *out = value_node(o, *out);
    return true;
}

/* ---- conditions ---- */

static const covet_cond *group(oracle *o, covet_node_kind kind, const json_t *json) {
    size_t count = json_array_size(json);
    const covet_cond **children = oracle_take(o, (count + 1) * sizeof *children);
    covet_cond *cond = oracle_take(o, sizeof *cond);
    for (size_t i = 0; i < count; i++) {
        children[i] = oracle_condition(o, json_array_get(json, i));
        if (!children[i]) return NULL;
    }
    children[count] = &covet_cond_end;
    cond->node = (covet_node){.kind = kind, .children = children};
    return cond;
}

/* Two operands go through the builders of run time, more through the group that the macros make. */
static const covet_cond *connected(oracle *o, covet_node_kind kind, const json_t *json) {
    const covet_cond *a, *b;
    if (json_array_size(json) != 2) return group(o, kind, json);
    a = oracle_condition(o, json_array_get(json, 0));
    b = oracle_condition(o, json_array_get(json, 1));
    if (!a || !b) return NULL;
    if (kind == COVET_NODE_AND) return covet_q_and(o->session, a, b);
    if (kind == COVET_NODE_OR) return covet_q_or(o->session, a, b);
    return covet_q_xor(o->session, a, b);
}

/* Whether a path compares week_day, which counts from 0 by design, and from 1 with Django. */
static bool is_week_day(const char *path) {
    static const char word[] = "__week_day";
    const char *at = strstr(path, word);
    return at && (!at[sizeof word - 1] || strncmp(at + sizeof word - 1, "__", 2) == 0);
}

/* Days of the week as the library counts them. */
static bool week_days(oracle *o, const json_t *json, covet_value *out) {
    size_t count = json_array_size(json);
    covet_value *items = oracle_values(o, count);
    if (json_is_integer(json)) {
        *out = covet_value_int(json_integer_value(json) - 1);
        return true;
    }
    if (!json_is_array(json)) return oracle_operand(o, json, out);
    for (size_t i = 0; i < count; i++) {
        if (!week_days(o, json_array_get(json, i), &items[i])) return false;
    }
    *out = covet_value_list(items);
    return true;
}

static const covet_cond *comparison(oracle *o, const json_t *json) {
    const json_t *right = json_object_get(json, "value");
    covet_cond *cond = oracle_take(o, sizeof *cond);
    cond->node = (covet_node){.kind = COVET_NODE_Q, .text = oracle_text(json, "lookup")};
    bool well = is_week_day(cond->node.text) ? week_days(o, right, &cond->node.value)
                                             : oracle_operand(o, right, &cond->node.value);
    return well ? cond : NULL;
}

static const covet_cond *exists(oracle *o, const json_t *json) {
    oracle_query query;
    covet_cond *cond = oracle_take(o, sizeof *cond);
    if (!oracle_query_inner(o, json, &query)) return NULL;
    cond->node = (covet_node){.kind = COVET_NODE_EXISTS};
    cond->node.value = covet_value_query(query.queryset);
    return cond;
}

/* {"cmp": "gt", "l": {"f": path}, "r"} as path__gt. */
static const covet_cond *compared(oracle *o, const json_t *json) {
    const char *path = oracle_text(json_object_get(json, "l"), "f");
    const char *lookup = oracle_text(json, "cmp");
    size_t size = path ? strlen(path) + strlen(lookup) + 3 : 0;
    covet_cond *cond = oracle_take(o, sizeof *cond);
    char *text;
    if (!path) {
        oracle_unknown(o, "comparison", "of an expression");
        return NULL;
    }
    text = oracle_take(o, size);
    snprintf(text, size, "%s__%s", path, lookup);
    cond->node = (covet_node){.kind = COVET_NODE_Q, .text = text};
    return oracle_operand(o, json_object_get(json, "r"), &cond->node.value) ? cond : NULL;
}

const covet_cond *oracle_condition(oracle *o, const json_t *json) {
    const json_t *negated = json_object_get(json, "not"), *operands;
    if (json_object_get(json, "expr")) return oracle_condition(o, json_object_get(json, "expr"));
    if (json_object_get(json, "exists")) return exists(o, json_object_get(json, "exists"));
    if (json_object_get(json, "cmp")) return compared(o, json);
    if (!negated) negated = json_object_get(json, "not_expr");
    if (oracle_text(json, "lookup")) return comparison(o, json);
    if (negated) {
        const covet_cond *cond = oracle_condition(o, negated);
        return cond ? covet_q_not(o->session, cond) : NULL;
    }
    if ((operands = json_object_get(json, "and"))) return connected(o, COVET_NODE_AND, operands);
    if ((operands = json_object_get(json, "or"))) return connected(o, COVET_NODE_OR, operands);
    if ((operands = json_object_get(json, "xor"))) return connected(o, COVET_NODE_XOR, operands);
    oracle_unknown(o, "condition", json_object_iter_key(json_object_iter((json_t *)json)));
    return NULL;
}
