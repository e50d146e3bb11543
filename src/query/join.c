/* Joins: one for each key that a path goes over, in either direction, and whether it is INNER or
 * LEFT, by promotion. Uses problem. */
#ifndef COVET_QUERY_JOIN_C
#define COVET_QUERY_JOIN_C

#include "query/problem.c"

/* The latest join that can be used again. One to many rows is another join in every FILTER, and
 * the same within one; what is not in a FILTER uses what is there. */
static uint32_t covet__join_find(const covet_compiler *compiler, const covet_join *wanted) {
    for (uint32_t i = compiler->join_count; i-- > 1;) {
        const covet_join *join = &compiler->joins[i];
        if (join->parent != wanted->parent || join->through != wanted->through ||
            join->back != wanted->back)
            continue;
        if (join->many && compiler->calling && join->call != compiler->calls) continue;
        return i;
    }
    return UINT32_MAX;
}

/* A new join is outer where it, or one before it, may give nothing. */
static uint32_t covet__join_made(covet_compiler *compiler, const covet_join *wanted) {
    uint32_t index = covet__join_find(compiler, wanted);
    if (index == UINT32_MAX) {
        void *joins = compiler->joins;
        if (!covet__room(compiler, &joins, compiler->join_count, &compiler->join_room,
                         sizeof *compiler->joins)) {
            return UINT32_MAX;
        }
        compiler->joins = joins;
        index = compiler->join_count++;
        compiler->joins[index] = *wanted;
        compiler->joins[index].outer = wanted->nullable || compiler->joins[wanted->parent].outer;
    }
    if (compiler->calling) compiler->joins[index].call = compiler->calls;
    compiler->joins[index].uses++;
    return index;
}

static uint32_t covet__join(covet_compiler *compiler, uint32_t parent, const covet_field *through) {
    const covet_join wanted = {.entity = through->target,
                               .through = through,
                               .parent = parent,
                               .nullable = through->nullable};
    return covet__join_made(compiler, &wanted);
}

static uint32_t covet__join_back(covet_compiler *compiler, uint32_t parent,
                                 const covet_field *through) {
    const covet_join wanted = {.entity = through->entity,
                               .through = through,
                               .parent = parent,
                               .back = true,
                               .many = !through->unique,
                               .nullable = true};
    return covet__join_made(compiler, &wanted);
}

static void covet__join_use(covet_compiler *compiler, uint32_t join) {
    compiler->joins[join].uses++;
}

static void covet__join_drop(covet_compiler *compiler, uint32_t join) {
    compiler->joins[join].uses--;
}

static void covet__joins_promote(covet_compiler *compiler, uint32_t join) {
    covet_join *joins = compiler->joins;
    if (join == 0 || joins[join].outer) return;
    if (!joins[join].nullable && !joins[joins[join].parent].outer) return;
    joins[join].outer = true;
    for (uint32_t i = join + 1; i < compiler->join_count; i++) {
        if (joins[i].parent == join) covet__joins_promote(compiler, i);
    }
}

/* A parent is demoted by its own vote: every condition votes for all joins on its path. */
static void covet__joins_demote(covet_compiler *compiler, uint32_t join) {
    if (join != 0) compiler->joins[join].outer = false;
}

#endif
