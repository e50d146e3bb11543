/* The registry: models as a database knows them, with every reference resolved. Uses meta. Everything above uses it. */
#ifndef COVET_MODEL_REGISTRY_H
#define COVET_MODEL_REGISTRY_H

#include "base/memory.h"
#include "model/meta.h"

/* The registered models of one database. Private to the implementation; stands in covet_db. */
typedef struct covet_registry {
    covet_heap *heap;
    covet_arena arena;                  /* holds all entities */
    covet_entity **entities;            /* entity_count of them in the order of registration */
    size_t entity_count;
    const covet_model **models;         /* every model that was ever given, in order: model_count */
    size_t model_count;
    struct covet_registry_slot *slots;  /* hash table from covet_model * to entity */
    size_t slot_count;
    uint32_t version;                   /* counts registrations: part of the key of compiled queries */
} covet_registry;

#endif
