/* Queries of the oracle as querysets: every step becomes one clause, handed to
 * covet_query_refine. */
#include "oracle.h"

#include <stdio.h>
#include <string.h>

/* ---- clauses: as the macros make them, in the memory of the case ---- */

static const covet_clause *clause_node(oracle *o, covet_node node) {
    covet_clause *clause = oracle_take(o, sizeof *clause);
    clause->node = node;
    return clause;
}

const covet_clause *oracle_paths(oracle *o, covet_node_kind kind, const char *const *paths,
                                 size_t count) {
    covet_value *operands = oracle_values(o, count);
    for (size_t i = 0; i < count; i++) operands[i] = covet_value_text(paths[i]);
    return clause_node(o, (covet_node){.kind = kind, .operands = operands});
}

const covet_clause *oracle_number(oracle *o, covet_node_kind kind, int64_t number) {
    return clause_node(o, (covet_node){.kind = kind, .value = covet_value_int(number)});
}

const covet_clause *oracle_named(oracle *o, covet_node_kind kind, const json_t *json) {
    covet_node node = {.kind = kind, .text = oracle_text(json, "as")};
    if (!oracle_expression(o, json_object_get(json, "expr"), &node.value)) return NULL;
    return clause_node(o, node);
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
    covet_value *operands = oracle_values(o, 1);
    covet_node node = {.kind = COVET_NODE_ORDER, .operands = operands};
    if (json_is_true(json_object_get(json, "desc"))) node.flags |= COVET_NODE_DESCENDING;
    if (nulls) {
        node.flags |= strcmp(nulls, "first") == 0 ? COVET_NODE_NULLS_FIRST : COVET_NODE_NULLS_LAST;
    }
    if (!oracle_operand(o, json_object_get(json, "by"), &operands[0])) return false;
    *out = oracle_node(o, node);
    return true;
}

static const covet_clause *order(oracle *o, const json_t *fields) {
    size_t count = json_array_size(fields);
    covet_value *operands = oracle_values(o, count);
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
    operands = oracle_values(o, 2);
    operands[0] = covet_value_int(json_integer_value(start));
    operands[1] = covet_value_int(json_is_integer(stop) ? json_integer_value(stop) : INT64_MAX);
    return clause_node(o, (covet_node){.kind = COVET_NODE_SLICE, .operands = operands});
}

static oracle_names names_and(oracle *o, oracle_names names, const char *name) {
    const char **longer = oracle_take(o, (names.count + 1) * sizeof *longer);
    for (size_t i = 0; i < names.count; i++) {
        if (strcmp(names.items[i], name) == 0) return names;
        longer[i] = names.items[i];
    }
    longer[names.count] = name;
    return (oracle_names){longer, names.count + 1};
}

/* ANNOTATE or ALIAS: a column more, if it is one of the rows. */
static bool annotate(oracle *o, covet_node_kind kind, const json_t *json, oracle_query *query) {
    const char *name = oracle_text(json, "as");
    const covet_clause *clause = oracle_named(o, kind, json);
    if (!clause) return false;
    oracle_refine(query, clause);
    if (kind == COVET_NODE_ALIAS) return true;
    query->annotated = names_and(o, query->annotated, name);
    if (query->records) query->columns = names_and(o, query->columns, name);
    return true;
}

/* A field of VALUES: a name, or an expression that becomes an annotation first. */
static const char *value_name(oracle *o, const json_t *field, oracle_query *query) {
    char *name = oracle_take(o, 30);
    json_t *named;
    if (json_is_string(field)) return json_string_value(field);
    if (oracle_text(field, "as")) {
        return annotate(o, COVET_NODE_ANNOTATE, field, query) ? oracle_text(field, "as") : NULL;
    }
    snprintf(name, 30, "expression_%zu", query->annotated.count + 1);
    named = json_pack("{s:s,s:O}", "as", name, "expr", field);
    bool well = annotate(o, COVET_NODE_ANNOTATE, named, query);
    json_decref(named);
    return well ? name : NULL;
}

/* Every column is what covet_values reads without VALUES. */
static bool all_values(oracle *o, oracle_query *query) {
    query->records = true;
    query->columns = (oracle_names){NULL, 0};
    for (size_t i = 0; i < query->entity->column_count; i++) {
        query->columns = names_and(o, query->columns, query->entity->columns[i]->name);
    }
    for (size_t i = 0; i < query->annotated.count; i++) {
        query->columns = names_and(o, query->columns, query->annotated.items[i]);
    }
    return true;
}

static bool values(oracle *o, const json_t *step, oracle_query *query) {
    bool list = strcmp(oracle_text(step, "op"), "values_list") == 0;
    const json_t *fields = json_object_get(step, "fields");
    oracle_names columns = {NULL, 0};
    query->flat = json_is_true(json_object_get(step, "flat"));
    if (json_array_size(fields) == 0) return all_values(o, query);
    for (size_t i = 0; i < json_array_size(fields); i++) {
        const char *name = value_name(o, json_array_get(fields, i), query);
        if (!name) return false;
        columns = names_and(o, columns, name);
    }
    query->records = true;
    query->columns = columns;
    oracle_refine(query, oracle_paths(o, list ? COVET_NODE_VALUES_LIST : COVET_NODE_VALUES,
                                      columns.items, columns.count));
    return true;
}

/* The clause of a step that is one; NULL: unknown. */
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
    if (strcmp(op, "distinct") == 0) return named(o, COVET_NODE_DISTINCT, fields);
    if (strcmp(op, "slice") == 0) return slice(o, step, query);
    if (strcmp(op, "select_related") == 0) return named(o, COVET_NODE_SELECT_RELATED, fields);
    oracle_unknown(o, "step", op);
    return NULL;
}

static bool refine(oracle *o, const json_t *step, oracle_query *query) {
    const char *op = oracle_text(step, "op");
    const covet_clause *clause;
    if (strcmp(op, "all") == 0) return true;
    if (strcmp(op, "annotate") == 0) return annotate(o, COVET_NODE_ANNOTATE, step, query);
    if (strcmp(op, "alias") == 0) return annotate(o, COVET_NODE_ALIAS, step, query);
    if (strncmp(op, "values", 6) == 0) return values(o, step, query);
    clause = clause_of(o, step, query);
    if (clause) oracle_refine(query, clause);
    return clause != NULL;
}

/* Whether a step ends a query: what is left are clauses. */
static bool is_terminal(const char *op) {
    static const char *const names[] = {"list",   "iterator", "count", "exists",
                                        "len",    "get",      "first", "last",
                                        "update", "delete",   "sql",   "aggregate"};
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
        if (is_terminal(oracle_text(step, "op"))) {
            out->terminal = step;
            break;
        }
        if (!refine(o, step, out)) return false;
    }
    return true;
}

bool oracle_query_inner(oracle *o, const json_t *json, oracle_query *out) {
    if (!oracle_query_open(o, json, out)) return false;
    return !out->terminal || oracle_unknown(o, "inner", oracle_text(out->terminal, "op"));
}
