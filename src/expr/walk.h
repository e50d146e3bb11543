/* Walking nodes: copies that compute the hash of a shape on the way, and comparison of shapes.
 * Private: part of the implementation. Uses node. The query floor and the builders of querysets
 * use it. */
#ifndef COVET_EXPR_WALK_H
#define COVET_EXPR_WALK_H

#include "expr/node.h"

/* How deep conditions and expressions may be nested. */
#define COVET__DEPTH_LIMIT 1000

/* A queryset as a value of a copied node: value.as.query points to it, and value.element is 1. */
typedef struct covet_subquery {
    const void *entity;         /* covet_entity: what it is a queryset of */
    const covet_node **clauses; /* count of them, copies */
    uint32_t count;
} covet_subquery;

/* A copy in the making: nodes go into the arena, values are numbered in the order in which they
 * are met. */
typedef struct covet_copier {
    covet_arena *arena;
    uint64_t hash;              /* of all but the values */
    const covet_value **values; /* met so far, in the arena; NULL while there are none */
    uint32_t value_count, value_room;
    uint32_t depth;
    const char *mistake;      /* what was wrong first; NULL: nothing */
    const char *mistake_path; /* where */
    /* Turns an OBJECT value into its key; answers false with `mistake` set. */
    bool (*object)(struct covet_copier *copier, covet_value *value);
    /* The entity and the clauses of a queryset that was handed in, not copied; NULL with `mistake`
     * set. */
    const covet_subquery *(*query)(struct covet_copier *copier, const covet_value *value);
    void *context; /* of `object` and `query` */
} covet_copier;

/* Which slots a kind uses, its name, and its class: 'C' condition, 'E' expression, 'L' clause. */
typedef struct covet_node_row {
    const char *name;
    uint8_t slots;
    char group;
} covet_node_row;

static const covet_node_row *covet__node_row(covet_node_kind kind);
/* A deep copy; NULL without memory (the arena has failed). Mistakes are noted and copied around. */
static const covet_node *covet__node_copy(covet_copier *copier, const covet_node *node);
/* Whether two nodes are the same but for their values. */
static bool covet__node_equal(const covet_node *a, const covet_node *b);
/* How many binds a list of `count` values takes: sizes are padded so that few shapes arise. */
static size_t covet__list_room(size_t count);
/* Appends a node as text: FILTER(Q("views__gte", 10)). */
static void covet__node_print(covet_buffer *buffer, const covet_node *node);

#endif
