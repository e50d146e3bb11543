/* Joins: one for each key that a path goes over, and whether it is INNER or LEFT, by promotion.
 * Uses inner. */
#ifndef COVET_QUERY_JOIN_C
#define COVET_QUERY_JOIN_C

#include "query/problem.c"

static uint32_t covet__join_find(const covet_compiler *compiler, uint32_t parent,
                                 const covet_field *through) {
    for (uint32_t i = 1; i < compiler->join_count; i++) {
        if (compiler->joins[i].parent == parent && compiler->joins[i].through == through) return i;
    }
    return UINT32_MAX;
}

/* A join to one row is used again wherever the same key is walked. A new one is outer where the
 * key, or a join before it, may give nothing. */
static uint32_t covet__join(covet_compiler *compiler, uint32_t parent, const covet_field *through) {
    uint32_t index = covet__join_find(compiler, parent, through);
    if (index == UINT32_MAX) {
        void *joins = compiler->joins;
        if (!covet__room(compiler, &joins, compiler->join_count, &compiler->join_room,
                         sizeof *compiler->joins)) {
            return UINT32_MAX;
        }
        compiler->joins = joins;
        index = compiler->join_count++;
        compiler->joins[index] =
            (covet_join){.entity = through->target,
                         .through = through,
                         .parent = parent,
                         .nullable = through->nullable,
                         .outer = through->nullable || compiler->joins[parent].outer};
    }
    compiler->joins[index].uses++;
    return index;
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
