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

static const covet_term *covet__outward(covet_compiler *compiler, const covet_term *column) {
    covet_term *copy = COVET_TAKE(compiler->arena, covet_term);
    if (!column) return NULL;
    if (!copy) {
        covet__out_of_memory(compiler);
        return NULL;
    }
    *copy = *column;
    copy->outward++;
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

#endif
