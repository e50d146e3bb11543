/* What a model is: see meta.h.
 * Uses meta. Registration, the query floor and the exec floor use it. */
#ifndef COVET_MODEL_META_C
#define COVET_MODEL_META_C

#include "model/meta.h"

#include <string.h>

const char *covet_kind_name(covet_kind kind) {
    static const char *const names[] = {
#define COVET__KIND_NAME(name) #name,
        COVET_KIND_LIST(COVET__KIND_NAME)
#undef COVET__KIND_NAME
    };
    return (unsigned)kind < COVET_KIND_COUNT ? names[kind] : "?";
}

bool covet_kind_has_column(covet_kind kind) {
    return (unsigned)kind <= COVET_KIND_O2O;
}

bool covet_kind_is_text(covet_kind kind) {
    return (kind >= COVET_KIND_CHAR && kind <= COVET_KIND_SLUG) || kind == COVET_KIND_JSON;
}

/* Whether `size` bytes are the text `name`. */
static bool covet__meta_is(const char *name, const char *text, size_t size) {
    return strncmp(name, text, size) == 0 && name[size] == '\0';
}

/* Whether `size` bytes are the name of a key's column in paths: <key>_id. */
static bool covet__meta_is_key_column(const covet_field *field, const char *text, size_t size) {
    return (field->kind == COVET_KIND_FK || field->kind == COVET_KIND_O2O) && size > 3 &&
           memcmp(text + size - 3, "_id", 3) == 0 && covet__meta_is(field->name, text, size - 3);
}

const covet_field *covet_entity_field(const covet_entity *entity, const char *name, size_t size) {
    if (entity == NULL || name == NULL || memchr(name, '\0', size) != NULL) return NULL;
    for (size_t i = 0; i < entity->field_count; i++)
        if (covet__meta_is(entity->fields[i].name, name, size)) return &entity->fields[i];
    if (covet__meta_is("pk", name, size)) return entity->key;
    for (size_t i = 0; i < entity->field_count; i++)
        if (covet__meta_is_key_column(&entity->fields[i], name, size)) return &entity->fields[i];
    return NULL;
}

const covet_reverse *covet_entity_reverse(const covet_entity *entity, const char *name,
                                          size_t size) {
    if (entity == NULL || name == NULL || memchr(name, '\0', size) != NULL) return NULL;
    for (size_t i = 0; i < entity->reverse_count; i++)
        if (covet__meta_is(entity->reverses[i].query_name, name, size)) return &entity->reverses[i];
    return NULL;
}

#endif
