/* Shapes: chains of clauses that are compared and copied whole. Uses walk, query. */
#ifndef COVET_QUERY_SHAPE_C
#define COVET_QUERY_SHAPE_C

#include "expr/walk.c"
#include "query/query.h"

static bool covet__shape_equal(const covet_shape *a, const covet_shape *b) {
    if (a->hash != b->hash || a->clause_count != b->clause_count) return false;
    for (uint32_t i = 0; i < a->clause_count; i++) {
        if (!covet__node_equal(a->clauses[i], b->clauses[i])) return false;
    }
    return true;
}

static bool covet__shape_copy(covet_arena *arena, const covet_shape *from, covet_shape *to) {
    covet_copier copier = {.arena = arena};
    const covet_node **clauses =
        covet_arena_take(arena, (from->clause_count + 1) * sizeof *clauses, _Alignof(void *));
    if (!clauses) return false;
    for (uint32_t i = 0; i < from->clause_count; i++) {
        clauses[i] = covet__node_copy(&copier, from->clauses[i]);
    }
    *to = *from;
    to->clauses = clauses;
    to->values = copier.values;
    return !arena->failed;
}

#endif
