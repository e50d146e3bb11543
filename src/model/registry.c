/* The registry: see registry.h.
 * Uses fields, relations and settings. The exec floor uses it. */
#ifndef COVET_MODEL_REGISTRY_C
#define COVET_MODEL_REGISTRY_C

#include "model/declare.h"
#include "model/fields.c"
#include "model/registry.h"
#include "model/relations.c"
#include "model/settings.c"

static void covet__registry_open(covet_registry *registry, covet_heap *heap) {
    *registry = (covet_registry){.heap = heap};
}

static void covet__registry_close(covet_registry *registry) {
    while (registry->calls != NULL) {
        covet_arena arena = registry->calls->arena;
        registry->calls = registry->calls->earlier;
        covet_arena_close(&arena);
    }
    covet__registry_open(registry, registry->heap);
}

/* --- the model that comes by itself --- */

#define COVET__CONTENT_TYPE(X)                                                                     \
    X(AUTO,      id)                                                                               \
    X(CHAR(100), app, .blank = true)                                                               \
    X(CHAR(100), name)
static const void *const covet_content_type__options[] = {COVET__CONTENT_TYPE(COVET__OPTION)};
static const covet_model_options covet_content_type__settings = {
    .name_ = "covet_content_type",
    .unique_together = COVET_UNIQUE(COVET_FIELDS("app", "name")),
};
COVET__DEFINE_DATA(covet_content_type, COVET__CONTENT_TYPE, &covet_content_type__settings, false)

/* Whether one of the new models has a key to content types. */
static bool covet__batch_has_types(const covet__batch *batch) {
    for (size_t i = batch->old_count; i < batch->count; i++) {
        const covet_model *model = batch->entities[i]->model;
        const covet_member *members = model->members();
        for (size_t j = 0; j < model->member_count; j++)
            if (members[j].target != NULL &&
                strcmp(members[j].target, covet_content_type_model.name) == 0)
                return true;
    }
    return false;
}

/* --- the list --- */

/* Whether a model is one that is to be registered now; a conflict is reported of what is none. */
static bool covet__batch_takes(covet__batch *batch, const covet_model *model) {
    if (model->projection) {
        covet_buffer_text(covet__conflict(batch, COVET_MISUSE, model->name, NULL),
                          "it is a projection, which has no table: leave it out of MODELS(...)");
        return false;
    }
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->entities[i]->model == model) return false;
        if (strcmp(batch->entities[i]->name, model->name) != 0) continue;
        covet_buffer_text(covet__conflict(batch, COVET_RELATION, model->name, NULL),
                          "two models have this name: rename one of them");
        return false;
    }
    return true;
}

static size_t covet__model_key_count(const covet_model *model) {
    const covet_member *members = model->members();
    size_t count = 0;
    for (size_t i = 0; i < model->member_count; i++) count += members[i].key;
    return count;
}

/* Adds a model to the batch, its fields still empty. */
static void covet__batch_add(covet__batch *batch, const covet_model *model) {
    if (!covet__batch_takes(batch, model)) return;
    const size_t count = model->member_count;
    covet_entity *entity = covet_arena_zero(&batch->arena, 1, sizeof *entity);
    covet_field *fields = covet_arena_zero(&batch->arena, count, sizeof *fields);
    covet__declared *declared = covet_arena_zero(&batch->arena, count, sizeof *declared);
    if (entity == NULL || fields == NULL || declared == NULL) return;
    *entity = (covet_entity){
        .model = model,
        .name = model->name,
        .table = covet__settings_table(batch, model),
        .id = (uint32_t)batch->count,
        .fields = fields,
        .field_count = count,
        .key_count = covet__model_key_count(model),
    };
    for (size_t i = 0; i < count; i++) {
        declared[i] = covet__declared_of(model, i);
        if (model->members()[i].key && entity->key == NULL) entity->key = &fields[i];
    }
    batch->drafts[batch->count - batch->old_count] = (covet__draft){
        .entity = entity,
        .fields = fields,
        .declared = declared,
        .copies = model->settings->proxy_of != NULL || model->settings->inherits != NULL,
    };
    batch->entities[batch->count++] = entity;
}

/* Makes the arrays for so many models more and the one that comes by itself, and adds them. */
static void covet__batch_open(covet__batch *batch, const covet_model *const *models, size_t count) {
    const size_t old = batch->old_count, room = old + count + 1;
    const covet_registry *registry = batch->registry;
    batch->entities = covet_arena_zero(&batch->arena, room, sizeof *batch->entities);
    batch->drafts = covet_arena_zero(&batch->arena, count + 1, sizeof *batch->drafts);
    batch->reverses = covet_arena_zero(&batch->arena, room, sizeof *batch->reverses);
    batch->reverse_counts = covet_arena_zero(&batch->arena, room, sizeof *batch->reverse_counts);
    if (batch->arena.failed) return;
    for (size_t i = 0; i < old; i++) {
        covet_entity *entity = registry->entities[i];
        batch->entities[i] = entity;
        batch->reverses[i] = (covet_reverse *)entity->reverses;
        batch->reverse_counts[i] = entity->reverse_count;
    }
    batch->count = old;
    for (size_t i = 0; i < count && !batch->arena.failed; i++) covet__batch_add(batch, models[i]);
    if (!batch->arena.failed && covet__batch_has_types(batch))
        covet__batch_add(batch, &covet_content_type_model);
}

/* Resolves everything and reports all conflicts. */
static void covet__batch_resolve(covet__batch *batch) {
    const size_t count = batch->count - batch->old_count;
    for (size_t i = 0; i < count; i++) covet__fields_make(batch, &batch->drafts[i]);
    if (!batch->arena.failed) covet__relations_resolve(batch);
    for (size_t i = 0; i < count && !batch->arena.failed; i++) {
        covet__fields_constants(batch, &batch->drafts[i]);
        covet__settings_resolve(batch, &batch->drafts[i]);
    }
}

/* --- taking it over --- */

/* Puts all entities into a new hash table. false without memory. */
static bool covet__batch_slots(covet__batch *batch, covet_registry *made) {
    made->slot_bits = 3;
    while (((size_t)3 << made->slot_bits) / 4 <= batch->count) made->slot_bits++;
    const size_t size = (size_t)1 << made->slot_bits;
    covet__registry_slot *slots = covet_arena_zero(&batch->arena, size, sizeof *slots);
    if (slots == NULL) return false;
    for (size_t i = 0; i < batch->count; i++) {
        size_t at = covet__registry_hash(made, batch->entities[i]->model);
        while (slots[at].model != NULL) at = (at + 1) & (size - 1);
        slots[at] = (covet__registry_slot){batch->entities[i]->model, batch->entities[i]};
    }
    made->slots = slots;
    return true;
}

/* Makes the batch part of the registry. false without memory: the registry is as it was. */
static bool covet__batch_commit(covet__batch *batch) {
    covet_registry made = *batch->registry;
    covet__registered *call = COVET_TAKE(&batch->arena, covet__registered);
    if (call == NULL || !covet__batch_slots(batch, &made)) return false;
    for (size_t i = 0; i < batch->count; i++) {
        batch->entities[i]->reverses = batch->reverses[i];
        batch->entities[i]->reverse_count = batch->reverse_counts[i];
    }
    made.entities = batch->entities;
    made.entity_count = batch->count;
    made.version++;
    call->earlier = made.calls;
    made.calls = call;
    call->arena = batch->arena;
    *batch->registry = made;
    return true;
}

static covet_status covet__registry_add(covet_registry *registry, const covet_model *const *models,
                                        covet_buffer *report) {
    covet__batch batch = {
        .registry = registry, .old_count = registry->entity_count, .report = report};
    size_t count = 0;
    registry->conflict_model = registry->conflict_field = NULL;
    if (models == NULL) {
        covet_buffer_text(report, "the list of models is NULL: write MODELS(...)");
        return COVET_MISUSE;
    }
    while (models[count] != NULL) count++;
    covet_arena_open(&batch.arena, registry->heap, 0);
    covet__batch_open(&batch, models, count);
    if (!batch.arena.failed) covet__batch_resolve(&batch);
    bool done = batch.status == COVET_OK && batch.count == batch.old_count;
    if (!done && batch.status == COVET_OK && !batch.arena.failed) {
        if (covet__batch_commit(&batch)) return COVET_OK;
    }
    const bool full = batch.arena.failed || report->failed;
    covet_arena_close(&batch.arena);
    return full ? COVET_NO_MEMORY : batch.status;
}

#endif
