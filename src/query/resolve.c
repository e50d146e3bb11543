/* Resolving: clauses, one after the other, into the compiler's state. All user errors of a query
 * are found here. Uses condition, assign, plan. */
#ifndef COVET_QUERY_RESOLVE_C
#define COVET_QUERY_RESOLVE_C

#include "query/assign.c"
#include "query/condition.c"
#include "query/group.c"
#include "query/subquery.c"

static bool covet__window_number(covet_compiler *compiler, const covet_value *value,
                                 const char *clause) {
    if (value->kind == COVET_VALUE_INT) return true;
    return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                          "%s takes whole numbers, and found: %s", clause,
                          covet_value_kind_name(value->kind));
}

/* A clause that cannot stand behind LIMIT, OFFSET or SLICE. */
static bool covet__after_window(covet_compiler *compiler, const covet_node *clause) {
    if (!compiler->limited && !compiler->offset) return false;
    return !covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                           "%s after LIMIT, OFFSET or SLICE: it would change which rows the slice "
                           "holds; write it before them",
                           covet__node_row(clause->kind)->name);
}

/* One field of DISTINCT("a", "b"). */
static bool covet__distinct_field(covet_compiler *compiler, const char *text) {
    covet_path path;
    void *fields = (void *)compiler->distinct_on;
    const covet_term *term;
    if (!(compiler->dialect->features & COVET_CAN_DISTINCT_ON)) {
        return covet__problem(compiler, COVET_UNSUPPORTED, compiler->entity->name, text,
                              "DISTINCT(\"%s\"): distinct by chosen fields is not to be had on "
                              "%s; DISTINCT() compares whole rows",
                              text, compiler->dialect->name);
    }
    if (!covet__path_walk(compiler, text, false, &path)) return false;
    term = covet__column(compiler, &path);
    if (!term || !covet__room(compiler, &fields, compiler->distinct_count, &compiler->distinct_room,
                              sizeof *compiler->distinct_on)) {
        return false;
    }
    compiler->distinct_on = fields;
    compiler->distinct_on[compiler->distinct_count++] = term;
    return true;
}

static bool covet__clause_distinct(covet_compiler *compiler, const covet_node *clause) {
    compiler->distinct = true;
    for (const covet_value *path = clause->operands; path->kind != COVET_VALUE_NONE; path++) {
        if (path->kind == COVET_VALUE_TEXT && path->as.text.size == 0) continue;
        if (path->kind != COVET_VALUE_TEXT) {
            return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                                  "DISTINCT takes names, none of them NULL");
        }
        if (!covet__distinct_field(compiler, path->as.text.data)) return false;
    }
    return true;
}

static bool covet__clause_slice(covet_compiler *compiler, const covet_node *clause) {
    const covet_value *numbers = clause->operands;
    if (!covet__window_number(compiler, &numbers[0], "SLICE") ||
        !covet__window_number(compiler, &numbers[1], "SLICE")) {
        return false;
    }
    if (numbers[2].kind == COVET_VALUE_NONE) return true;
    return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                          "SLICE takes two numbers, where it begins and the place behind its end");
}

/* The paths are read where the outputs are made. */
static bool covet__clause_related(covet_compiler *compiler) {
    if (!compiler->values) return true;
    return covet__problem(
        compiler, COVET_QUERY, compiler->entity->name, NULL,
        "SELECT_RELATED after VALUES: records hold no objects; name the columns of "
        "related objects in VALUES");
}

/* A subquery has its window's numbers where they stand, so that there is one of them. */
static bool covet__sub_window(covet_compiler *compiler, const covet_node *clause) {
    if (!compiler->outer) return true;
    if (compiler->window) {
        return covet__problem(compiler, COVET_UNSUPPORTED, compiler->entity->name, NULL,
                              "LIMIT, OFFSET and SLICE one after the other in a subquery: say it "
                              "by one SLICE");
    }
    compiler->window = clause;
    return true;
}

static bool covet__clause(covet_compiler *compiler, const covet_node *clause) {
    switch (clause->kind) {
    case COVET_NODE_FILTER:
    case COVET_NODE_EXCLUDE:
        return !covet__after_window(compiler, clause) &&
               covet__filter(compiler, clause, clause->kind == COVET_NODE_EXCLUDE);
    case COVET_NODE_ORDER_BY:
        compiler->order_by = clause; /* an earlier REVERSE turns this one round too */
        return !covet__after_window(compiler, clause);
    case COVET_NODE_REVERSE:
        compiler->reversed = !compiler->reversed;
        return !covet__after_window(compiler, clause);
    case COVET_NODE_DISTINCT:
        return !covet__after_window(compiler, clause) && covet__clause_distinct(compiler, clause);
    case COVET_NODE_LIMIT:
        compiler->limited = true;
        return covet__sub_window(compiler, clause) &&
               covet__window_number(compiler, &clause->value, "LIMIT");
    case COVET_NODE_OFFSET:
        compiler->offset = true;
        return covet__sub_window(compiler, clause) &&
               covet__window_number(compiler, &clause->value, "OFFSET");
    case COVET_NODE_SLICE:
        compiler->limited = compiler->offset = true;
        return covet__sub_window(compiler, clause) && covet__clause_slice(compiler, clause);
    case COVET_NODE_NONE:
        return compiler->nothing = true;
    case COVET_NODE_VALUES:
    case COVET_NODE_VALUES_LIST:
        compiler->values = clause;
        compiler->values_annotations = compiler->annotation_count;
        return true;
    case COVET_NODE_ANNOTATE:
    case COVET_NODE_ALIAS:
        return covet__annotate(compiler, clause);
    case COVET_NODE_GROUP_BY:
        compiler->grouping = COVET_GROUPS_PATHS;
        compiler->group_by = clause;
        return !covet__after_window(compiler, clause);
    case COVET_NODE_OVER:
        return true; /* read where the outputs are made */
    case COVET_NODE_SELECT_RELATED:
        return covet__clause_related(compiler);
    case COVET_NODE_READ_ONLY:
        return compiler->read_only = true;
    case COVET_NODE_STREAM:
        return true; /* read where the stream is opened */
    case COVET_NODE_SET:
        return covet__assign(compiler, clause);
    default:
        return covet__problem(compiler, COVET_UNSUPPORTED, compiler->entity->name, NULL,
                              "%s(...) comes with a later stage",
                              covet__node_row(clause->kind)->name);
    }
}

/* Writes name rows by their keys, which are distinct. */
static bool covet__outputs_of_write(covet_compiler *compiler) {
    compiler->distinct = false;
    if (!compiler->distinct_count) return true;
    return covet__problem(
        compiler, COVET_QUERY, compiler->entity->name, NULL,
        "an update or delete after DISTINCT of chosen fields: which rows it would write "
        "is not said");
}

/* What is selected, by purpose. */
static bool covet__outputs(covet_compiler *compiler, covet_compiled *out) {
    switch (compiler->purpose) {
    case COVET_FOR_ALL:
    case COVET_FOR_GET:
    case COVET_FOR_FIRST:
    case COVET_FOR_LAST:
        if (compiler->projection) return covet__outputs_of_projection(compiler, out);
        if (!compiler->values) return covet__outputs_of_rows(compiler, out);
        return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                              "VALUES gives records, not rows of %s: read them with covet_values",
                              compiler->entity->name);
    case COVET_FOR_VALUES:
        return covet__outputs_of_values(compiler, out);
    case COVET_FOR_AGGREGATE:
        return covet__outputs_of_aggregate(compiler, out);
    case COVET_FOR_COUNT:
        return !compiler->distinct || covet__outputs_of_values(compiler, out);
    case COVET_FOR_EXISTS: /* equal rows count for more than one only where an OFFSET skips rows */
        compiler->distinct = compiler->distinct && compiler->offset;
        return !compiler->distinct || covet__outputs_of_values(compiler, out);
    default:
        return covet__outputs_of_write(compiler);
    }
}

/* Whether the purpose has any use for an order. */
static bool covet__wants_order(const covet_compiler *compiler) {
    bool limited = compiler->limited || compiler->offset;
    switch (compiler->purpose) {
    case COVET_FOR_COUNT:
        return limited && compiler->distinct; /* what it orders by is then selected */
    case COVET_FOR_AGGREGATE:
        return limited;
    case COVET_FOR_EXISTS:
        return false;
    case COVET_FOR_GET:
    case COVET_FOR_UPDATE:
    case COVET_FOR_DELETE:
        return limited;
    default:
        return true;
    }
}

static bool covet__resolve(covet_compiler *compiler, covet_compiled *out) {
    const covet_shape *shape = compiler->shape;
    void *joins = NULL;
    if (!covet__room(compiler, &joins, 0, &compiler->join_room, sizeof *compiler->joins))
        return false;
    compiler->joins = joins;
    compiler->joins[0] = (covet_join){.entity = compiler->entity};
    compiler->join_count = 1;
    for (uint32_t i = 0; i < shape->clause_count; i++) {
        if (!covet__clause(compiler, shape->clauses[i])) return false;
    }
    if (!covet__where(compiler)) return false;
    if (compiler->purpose == COVET_FOR_LAST && (compiler->limited || compiler->offset)) {
        return covet__problem(
            compiler, COVET_QUERY, compiler->entity->name, NULL,
            "the last row of a slice: reverse the order before the slice and take "
            "the first");
    }
    if (compiler->purpose == COVET_FOR_UPDATE && compiler->assignment_count == 0) {
        return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                              "covet_update without SET(...)");
    }
    return covet__outputs(compiler, out) &&
           (!covet__wants_order(compiler) || covet__orders(compiler)) && covet__groups(compiler);
}

#endif
