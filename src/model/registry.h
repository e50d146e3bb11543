/* The registry: models as a database knows them, with every reference resolved. Private: part of
 * the implementation. Uses meta. Everything above uses it. */
#ifndef COVET_MODEL_REGISTRY_H
#define COVET_MODEL_REGISTRY_H

#include "base/error.h"
#include "base/memory.h"
#include "model/meta.h"

/* A place of the hash table from models to entities. */
typedef struct covet__registry_slot {
    const covet_model *model; /* NULL: free */
    covet_entity *entity;
} covet__registry_slot;

/* What one call of covet__registry_add made: its arena, which it stands in itself. */
typedef struct covet__registered {
    covet_arena arena;
    struct covet__registered *earlier;
} covet__registered;

/* The registered models of one database; stands in covet_db. Adding replaces arrays and keeps the
 * old ones, so that what was read of the registry stays valid until it is closed. */
typedef struct covet_registry {
    covet_heap *heap;
    covet_entity **entities; /* entity_count of them in the order of registration */
    size_t entity_count;
    const covet__registry_slot *slots; /* a power of two of them, at least a quarter free */
    uint32_t slot_bits;                /* of their number */
    uint32_t version;           /* counts registrations: part of the key of compiled queries */
    covet__registered *calls;   /* newest first */
    const char *conflict_model; /* the first one that the latest add complained of; NULL: none */
    const char *conflict_field; /* and its member, where it was one */
} covet_registry;

static void covet__registry_open(covet_registry *registry, covet_heap *heap);
static void covet__registry_close(covet_registry *registry);
/* Registers `models`, ended by NULL; those that are registered already are passed over. Whatever
 * their order, they may refer to each other and to earlier ones. On failure the registry is as it
 * was and `report` says why, a line for each conflict: model and member, what is wrong, the cure.
 * RELATION: models contradict each other or themselves. VALIDATION: a constant is not one that its
 * column takes. MISUSE: what is given is no model. NO_MEMORY. */
static covet_status covet__registry_add(covet_registry *registry, const covet_model *const *models,
                                        covet_buffer *report);

/* The place where the search for a model begins. */
static inline size_t covet__registry_hash(const covet_registry *registry,
                                          const covet_model *model) {
    const uint64_t hash = (uint64_t)(uintptr_t)model * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(hash >> (64 - registry->slot_bits));
}

/* The entity of a model; NULL: it is not registered. */
static inline const covet_entity *covet__registry_find(const covet_registry *registry,
                                                       const covet_model *model) {
    if (registry->slots == NULL) return NULL;
    size_t at = covet__registry_hash(registry, model);
    while (registry->slots[at].model != model) {
        if (registry->slots[at].model == NULL) return NULL;
        at = (at + 1) & (((size_t)1 << registry->slot_bits) - 1);
    }
    return registry->slots[at].entity;
}

#endif
