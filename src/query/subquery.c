/* Queries inside of queries: their compilers, columns of the query around, EXISTS. Uses plan. */
#ifndef COVET_QUERY_SUBQUERY_C
#define COVET_QUERY_SUBQUERY_C

#include "query/condition.c"
#include "query/plan.c"

static bool covet__sub_open(covet_compiler *sub, covet_compiler *outer,
                            const covet_entity *entity) {
    void *joins = NULL;
    *sub = (covet_compiler){.outer = outer,
                            .level = outer->level + 1,
                            .arena = outer->arena,
                            .registry = outer->registry,
                            .dialect = outer->dialect,
                            .bind_limit = outer->bind_limit,
                            .entity = entity,
                            .shape = outer->shape,
                            .problem = outer->problem,
                            .calling = true,
                            .calls = 1};
    if (!covet__room(sub, &joins, 0, &sub->join_room, sizeof *sub->joins)) return false;
    sub->joins = joins;
    sub->joins[0] = (covet_join){.entity = entity};
    sub->join_count = 1;
    return true;
}

/* Columns inside of the term too: an annotation of the query around may have several. */
static const covet_term *covet__outward(covet_compiler *compiler, const covet_term *term) {
    covet_arena *arena = compiler->arena;
    covet_term *copy = term ? COVET_TAKE(arena, covet_term) : NULL;
    if (!term) return NULL;
    const covet_term **operands =
        covet_arena_take(arena, (term->count + 1) * sizeof *operands, _Alignof(void *));
    if (!copy || !operands) {
        covet__out_of_memory(compiler);
        return NULL;
    }
    if (term->query) {
        covet__problem(compiler, COVET_UNSUPPORTED, compiler->entity->name, NULL,
                       "OUTER of an annotation that is a subquery itself");
        return NULL;
    }
    *copy = *term;
    copy->operands = operands;
    if (term->kind == COVET_TERM_COLUMN) copy->outward++;
    for (uint32_t i = 0; i < term->count; i++) {
        operands[i] = covet__outward(compiler, term->operands[i]);
        if (!operands[i]) return NULL;
    }
    return copy;
}

/* Notes the tables that a subquery reads at the query around all. */
static bool covet__sub_entities(covet_compiler *compiler, const covet_plan *plan) {
    while (compiler->outer) compiler = compiler->outer;
    for (uint32_t i = 0; i < plan->source_count; i++) {
        void *others = (void *)compiler->others;
        if (!covet__room(compiler, &others, compiler->other_count, &compiler->other_room,
                         sizeof *compiler->others))
            return false;
        compiler->others = others;
        compiler->others[compiler->other_count++] = plan->sources[i].entity;
    }
    return true;
}

static const covet_term *covet__exists_term(covet_compiler *compiler, covet_compiler *sub) {
    covet_plan *plan = COVET_TAKE(compiler->arena, covet_plan);
    sub->purpose = COVET_FOR_EXISTS;
    if (!plan || !covet__where(sub) || !covet__plan(sub, plan)) return NULL;
    if (plan->empty) return covet__constant(compiler, false);
    if (!covet__sub_entities(compiler, plan)) return NULL;
    covet_term *term = covet__term(compiler, COVET_TERM_EXISTS, COVET_KIND_BOOL, 0);
    if (term) term->query = plan;
    return term;
}

/* --- querysets as values --- */

/* The key, or the field that the rows are compared by, where VALUES names nothing. */
static bool covet__sub_output(covet_compiler *sub, const covet_field *wanted) {
    covet_compiled unused = {.empty = false};
    if (!sub->values && sub->grouping != COVET_GROUPS_PATHS) {
        const covet_field *field = wanted ? wanted : sub->entity->key;
        return covet__output_add(sub, covet__column_of(sub, 0, field), NULL);
    }
    if (!covet__outputs_of_values(sub, &unused)) return false;
    if (sub->output_count == 1) return true;
    return covet__problem(sub, COVET_QUERY, sub->entity->name, NULL,
                          "a subquery of %u columns: VALUES(\"name\") says which one is meant",
                          (unsigned)sub->output_count);
}

/* Takes the clauses of a queryset that is a value, and plans it. `output`: gets its one
 * column; NULL: it is asked for rows alone. NULL: failed. */
static const covet_plan *covet__sub_plan(covet_compiler *compiler, const covet_value *value,
                                         const covet_field *wanted, const covet_term **output) {
    const covet_subquery *query = (const void *)value->as.query;
    covet_plan *plan = COVET_TAKE(compiler->arena, covet_plan);
    covet_compiler sub;
    if (!plan || !covet__sub_open(&sub, compiler, query->entity)) return NULL;
    sub.calling = false;
    sub.purpose = output ? COVET_FOR_VALUES : COVET_FOR_EXISTS;
    for (uint32_t i = 0; i < query->count; i++)
        if (!covet__clause(&sub, query->clauses[i])) return NULL;
    if (!covet__where(&sub) || (output && !covet__sub_output(&sub, wanted))) return NULL;
    if ((sub.limited || sub.offset) && !covet__orders(&sub)) return NULL;
    if (!covet__groups(&sub)) return NULL;
    if (output) *output = sub.outputs[0].term;
    if (!covet__plan(&sub, plan) || !covet__sub_entities(compiler, plan)) return NULL;
    plan->one_row = plan->one_row || (sub.window && covet__one_row(sub.window));
    return plan;
}

static bool covet__query_one_row(const covet_value *value) {
    const covet_subquery *query = (const void *)value->as.query;
    for (uint32_t i = 0; i < query->count; i++)
        if (covet__one_row(query->clauses[i])) return true;
    return false;
}

static const covet_term *covet__exists_query(covet_compiler *compiler, const covet_node *node) {
    const covet_plan *plan = covet__sub_plan(compiler, &node->value, NULL, NULL);
    if (!plan) return NULL;
    if (plan->empty) return covet__constant(compiler, false);
    covet_term *term = covet__term(compiler, COVET_TERM_EXISTS, COVET_KIND_BOOL, 0);
    if (term) term->query = plan;
    return term;
}

/* The value of a subquery's one row. NULL: failed. */
static const covet_term *covet__subquery_term(covet_compiler *compiler, const covet_value *value) {
    const covet_term *output = NULL;
    const covet_plan *plan = covet__sub_plan(compiler, value, NULL, &output);
    if (!plan) return NULL;
    covet_term *term =
        covet__term(compiler, plan->empty ? COVET_TERM_NULL : COVET_TERM_SUBQUERY, output->type, 0);
    if (!term) return NULL;
    term->places = output->places;
    term->nullable = true;
    if (!plan->empty) term->query = plan;
    return term;
}

/* column IN (SELECT ...). NULL: failed. */
static const covet_term *covet__in_query(covet_compiler *compiler, const covet_term *column,
                                         const covet_value *value, const covet_field *wanted) {
    const covet_term *output = NULL;
    const covet_plan *plan = covet__sub_plan(compiler, value, wanted, &output);
    if (!plan) return NULL;
    if (!covet__kinds_compare(column->type, output->type)) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                       "%s compared with a subquery of %s: values of these kinds do not compare",
                       covet_kind_name(column->type), covet_kind_name(output->type));
        return NULL;
    }
    if (plan->empty) return covet__constant(compiler, false);
    covet_term *term = covet__term(compiler, COVET_TERM_IN_QUERY, COVET_KIND_BOOL, 1, column);
    if (term) term->query = plan;
    return term;
}

#endif
