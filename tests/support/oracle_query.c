/* Queries of the oracle as querysets: every step becomes one clause, handed to
 * covet_query_refine. */
#include "oracle.h"

#include <stdlib.h>
#include <string.h>

/* ---- nodes: as the macros make them, in the memory of the case ---- */

static covet_value *value_array(oracle *o, size_t count) {
    covet_value *values = oracle_take(o, (count + 1) * sizeof *values);
    values[count] = (covet_value){.kind = COVET_VALUE_NONE};
    return values;
}

static const covet_expr *expression_node(oracle *o, covet_node node) {
    covet_expr *expr = oracle_take(o, sizeof *expr);
    expr->node = node;
    return expr;
}

static const covet_clause *clause_node(oracle *o, covet_node node) {
    covet_clause *clause = oracle_take(o, sizeof *clause);
    clause->node = node;
    return clause;
}

const covet_clause *oracle_paths(oracle *o, covet_node_kind kind, const char *const *paths,
                                 size_t count) {
    covet_value *operands = value_array(o, count);
    for (size_t i = 0; i < count; i++) operands[i] = covet_value_text(paths[i]);
    return clause_node(o, (covet_node){.kind = kind, .operands = operands});
}

const covet_clause *oracle_number(oracle *o, covet_node_kind kind, int64_t number) {
    return clause_node(o, (covet_node){.kind = kind, .value = covet_value_int(number)});
}

/* ---- expressions ---- */

static bool arithmetic(oracle *o, const json_t *json, covet_node *node) {
    static const struct {
        const char *sign;
        covet_node_kind kind;
    } kinds[] = {{"+", COVET_NODE_ADD}, {"-", COVET_NODE_SUB}, {"*", COVET_NODE_MUL},
                 {"/", COVET_NODE_DIV}, {"%", COVET_NODE_MOD}, {"^", COVET_NODE_POW}};
    const char *sign = oracle_text(json, "bin");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        covet_value *operands;
        if (!sign || strcmp(sign, kinds[i].sign) != 0) continue;
        node->kind = kinds[i].kind;
        node->operands = operands = value_array(o, 2);
        return oracle_operand(o, json_object_get(json, "l"), &operands[0]) &&
               oracle_operand(o, json_object_get(json, "r"), &operands[1]);
    }
    return oracle_unknown(o, "operation", sign);
}

static bool expression(oracle *o, const json_t *json, covet_value *out) {
    const char *path = oracle_text(json, "f");
    const json_t *negated = json_object_get(json, "neg");
    covet_node node = {.kind = COVET_NODE_F, .text = path};
    if (json_object_get(json, "value")) {
        return oracle_literal(o, json_object_get(json, "value"), out);
    }
    if (negated) {
        covet_value *operands = value_array(o, 1);
        node = (covet_node){.kind = COVET_NODE_NEG, .operands = operands};
        if (!oracle_operand(o, negated, &operands[0])) return false;
    } else if (!path && !arithmetic(o, json, &node)) {
        return false;
    }
    *out = covet_value_expr(expression_node(o, node));
    return true;
}

bool oracle_operand(oracle *o, const json_t *json, covet_value *out) {
    size_t count = json_array_size(json);
    if (oracle_is_expression(json)) return expression(o, json, out);
    if (!json_is_array(json)) return oracle_literal(o, json, out);
    covet_value *items = value_array(o, count);
    for (size_t i = 0; i < count; i++) {
        if (!oracle_operand(o, json_array_get(json, i), &items[i])) return false;
    }
    *out = covet_value_list(items);
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

static const covet_cond *comparison(oracle *o, const json_t *json) {
    covet_cond *cond = oracle_take(o, sizeof *cond);
    cond->node = (covet_node){.kind = COVET_NODE_Q, .text = oracle_text(json, "lookup")};
    if (!oracle_operand(o, json_object_get(json, "value"), &cond->node.value)) return NULL;
    return cond;
}

const covet_cond *oracle_condition(oracle *o, const json_t *json) {
    const json_t *negated = json_object_get(json, "not"), *operands;
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

static const covet_clause *filter(oracle *o, covet_node_kind kind, const json_t *json) {
    const covet_cond **children = oracle_take(o, 2 * sizeof *children);
    const covet_cond *cond = oracle_condition(o, json);
    if (!cond) return NULL;
    children[0] = cond;
    children[1] = &covet_cond_end;
    return clause_node(o, (covet_node){.kind = kind, .children = children});
}

/* ---- steps ---- */

/* {"by", "desc", "nulls"}: ASC or DESC of it. */
static bool ordered_expression(oracle *o, const json_t *json, covet_value *out) {
    const char *nulls = oracle_text(json, "nulls");
    covet_value *operands = value_array(o, 1);
    covet_node node = {.kind = COVET_NODE_ORDER, .operands = operands};
    if (json_is_true(json_object_get(json, "desc"))) node.flags |= COVET_NODE_DESCENDING;
    if (nulls) {
        node.flags |= strcmp(nulls, "first") == 0 ? COVET_NODE_NULLS_FIRST : COVET_NODE_NULLS_LAST;
    }
    if (!oracle_operand(o, json_object_get(json, "by"), &operands[0])) return false;
    *out = covet_value_expr(expression_node(o, node));
    return true;
}

static const covet_clause *order(oracle *o, const json_t *fields) {
    size_t count = json_array_size(fields);
    covet_value *operands = value_array(o, count);
    for (size_t i = 0; i < count; i++) {
        const json_t *field = json_array_get(fields, i);
        bool well = json_object_get(field, "by") ? ordered_expression(o, field, &operands[i])
                                                 : oracle_operand(o, field, &operands[i]);
        if (!well) return NULL;
    }
    return clause_node(o, (covet_node){.kind = COVET_NODE_ORDER_BY, .operands = operands});
}

static const covet_clause *named(oracle *o, covet_node_kind kind, const json_t *fields) {
    size_t count = json_array_size(fields);
    const char **paths = oracle_take(o, (count + 1) * sizeof *paths);
    for (size_t i = 0; i < count; i++) {
        paths[i] = json_string_value(json_array_get(fields, i));
        if (!paths[i]) {
            oracle_unknown(o, "field", "that is no name");
            return NULL;
        }
    }
    return oracle_paths(o, kind, paths, count);
}

static const covet_clause *slice(oracle *o, const json_t *step, oracle_query *query) {
    const json_t *start = json_object_get(step, "start"), *stop = json_object_get(step, "stop");
    const json_t *stride = json_object_get(step, "step");
    covet_value *operands;
    bool first = !query->sliced;
    query->sliced = true;
    if (json_is_integer(stride)) query->stride = json_integer_value(stride);
    if (first && !json_is_integer(stop)) {
        return oracle_number(o, COVET_NODE_OFFSET, json_integer_value(start));
    }
    if (first && !json_is_integer(start)) {
        return oracle_number(o, COVET_NODE_LIMIT, json_integer_value(stop));
    }
    operands = value_array(o, 2);
    operands[0] = covet_value_int(json_integer_value(start));
    operands[1] = covet_value_int(json_is_integer(stop) ? json_integer_value(stop) : INT64_MAX);
    return clause_node(o, (covet_node){.kind = COVET_NODE_SLICE, .operands = operands});
}

static const covet_clause *values(oracle *o, const json_t *step, oracle_query *query) {
    bool list = strcmp(oracle_text(step, "op"), "values_list") == 0;
    query->values = json_object_get(step, "fields");
    query->flat = json_is_true(json_object_get(step, "flat"));
    return named(o, list ? COVET_NODE_VALUES_LIST : COVET_NODE_VALUES, query->values);
}

/* The clause of a step; NULL: unknown. */
static const covet_clause *clause_of(oracle *o, const json_t *step, oracle_query *query) {
    const char *op = oracle_text(step, "op");
    const json_t *fields = json_object_get(step, "fields"), *q = json_object_get(step, "q");
    if (strcmp(op, "filter") == 0) return filter(o, COVET_NODE_FILTER, q);
    if (strcmp(op, "exclude") == 0) return filter(o, COVET_NODE_EXCLUDE, q);
    if (strcmp(op, "order_by") == 0) {
        query->ordered = json_array_size(fields) > 0;
        return order(o, fields);
    }
    if (strcmp(op, "reverse") == 0) return oracle_paths(o, COVET_NODE_REVERSE, NULL, 0);
    if (strcmp(op, "none") == 0) return oracle_paths(o, COVET_NODE_NONE, NULL, 0);
    if (strcmp(op, "distinct") == 0) return oracle_paths(o, COVET_NODE_DISTINCT, NULL, 0);
    if (strcmp(op, "slice") == 0) return slice(o, step, query);
    if (strncmp(op, "values", 6) == 0) return values(o, step, query);
    if (strcmp(op, "select_related") == 0) return named(o, COVET_NODE_SELECT_RELATED, fields);
    oracle_unknown(o, "step", op);
    return NULL;
}

/* Whether a step ends a query: what is left are clauses. */
static bool is_terminal(const char *op) {
    static const char *const names[] = {"list",  "iterator", "count",  "exists", "len", "get",
                                        "first", "last",     "update", "delete", "sql"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(op, names[i]) == 0) return true;
    }
    return false;
}

void oracle_refine(oracle_query *query, const covet_clause *clause) {
    const covet_clause *const clauses[] = {clause, &covet_clause_end};
    query->queryset = covet_query_refine(query->queryset, clauses, __FILE__, __LINE__);
}

bool oracle_query_open(oracle *o, const json_t *json, oracle_query *out) {
    static const covet_clause *const none[] = {&covet_clause_end};
    const json_t *steps = json_object_get(json, "steps"), *step;
    size_t i;
    *out = (oracle_query){
        .entity = oracle_entity(o, oracle_text(json, "model")), .steps = steps, .stride = 1};
    if (!out->entity) return oracle_unknown(o, "model", oracle_text(json, "model"));
    out->queryset = covet_query_build(o->session, out->entity->model, none, __FILE__, __LINE__);
    json_array_foreach(steps, i, step) {
        const char *op = oracle_text(step, "op");
        const covet_clause *clause;
        if (is_terminal(op)) {
            out->terminal = step;
            break;
        }
        if (strcmp(op, "all") == 0) continue;
        clause = clause_of(o, step, out);
        if (!clause) return false;
        /* Every column is what covet_values reads without VALUES. */
        if (clause->node.kind != COVET_NODE_VALUES || json_array_size(out->values)) {
            oracle_refine(out, clause);
        }
    }
    return true;
}
