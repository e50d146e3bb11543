/* What all drivers do alike with the members of structs: reading and writing the C type of a kind,
 * putting the objects of a row together. Uses driver. Drivers use it; their own part is to read one
 * value. */
#ifndef COVET_SPI_DECODE_H
#define COVET_SPI_DECODE_H

#include <string.h>

#include "spi/driver.h"

/* --- members --- */

/* Writes a value to a member of a C type: with its flag where it is nullable. */
#define COVET_MEMBER_STORE(member, nullable, opt, type, x)                                         \
    do {                                                                                           \
        if (nullable)                                                                              \
            *(opt *)(member) = (opt){true, (x)};                                                   \
        else                                                                                       \
            *(type *)(member) = (x);                                                               \
    } while (0)

/* The value of a member of a C type: behind the flag where it is nullable. */
#define COVET_MEMBER_LOAD(member, nullable, opt, type)                                             \
    (*(const type *)(const void *)((const unsigned char *)(member) +                               \
                                   ((nullable) ? offsetof(opt, value) : 0)))

/* Whether a nullable member of a kind with a flag holds nothing: the flag stands first in every
 * covet_opt_ struct. */
static inline bool covet_member_empty(const void *member) {
    return !*(const bool *)member;
}

/* Writes SQL NULL to a nullable member. */
static inline void covet_member_store_null(covet_kind kind, void *member) {
    switch (kind) {
    case COVET_KIND_SMALLINT:
        *(covet_opt_smallint *)member = (covet_opt_smallint){.has = false};
        break;
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        *(covet_opt_int *)member = (covet_opt_int){.has = false};
        break;
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        *(covet_opt_bigint *)member = (covet_opt_bigint){.has = false};
        break;
    case COVET_KIND_BOOL:
        *(covet_opt_bool *)member = (covet_opt_bool){.has = false};
        break;
    case COVET_KIND_FLOAT:
        *(covet_opt_float *)member = (covet_opt_float){.has = false};
        break;
    case COVET_KIND_DECIMAL:
        *(covet_opt_decimal *)member = (covet_opt_decimal){.has = false};
        break;
    case COVET_KIND_UUID:
        *(covet_opt_uuid *)member = (covet_opt_uuid){.has = false};
        break;
    case COVET_KIND_DATE:
        *(covet_opt_date *)member = (covet_opt_date){.has = false};
        break;
    case COVET_KIND_TIME:
        *(covet_opt_time *)member = (covet_opt_time){.has = false};
        break;
    case COVET_KIND_DATETIME:
        *(covet_opt_datetime *)member = (covet_opt_datetime){.has = false};
        break;
    case COVET_KIND_DURATION:
        *(covet_opt_duration *)member = (covet_opt_duration){.has = false};
        break;
    case COVET_KIND_BINARY:
        *(covet_bytes *)member = (covet_bytes){NULL, 0};
        break;
    default:
        *(const char **)member = NULL;
    }
}

/* --- rows --- */

/* How a driver reads a row; `context` is its own. */
typedef struct covet_row_source {
    void *context;
    /* Fills in the head and the members of one object, which is zeroed. */
    covet_status (*object)(void *context, const covet_part *part, const covet_row *head,
                           unsigned char *object, covet_landing *landing);
    /* Whether a column of the row is NULL. */
    bool (*null)(void *context, uint32_t column);
} covet_row_source;

/* Makes the copy that change tracking compares with, when all members are filled in. */
static inline void covet_part_keep(const covet_part *part, unsigned char *object) {
    if (part->copy_offset)
        memcpy(object + part->copy_offset, object + part->copy_start,
               part->size - part->copy_start);
}

/* The object of a part behind the first, in the arena, or NULL where there is none. */
static inline covet_status covet_part_decode(const covet_row_source *source, const covet_part *part,
                                             const covet_row *head, void *parent, void **out,
                                             covet_landing *landing) {
    void *object = NULL;
    covet_status status = COVET_OK;
    *out = NULL;
    if (!parent) return COVET_OK;
    if (!part->optional || !source->null(source->context, part->key_column)) {
        object = covet_arena_take(landing->arena, part->room, _Alignof(max_align_t));
        if (!object) return COVET_NO_MEMORY;
        memset(object, 0, part->size);
        status = source->object(source->context, part, head, object, landing);
    }
    memcpy((unsigned char *)parent + part->parent_offset, &object, sizeof object);
    *out = object;
    return status;
}

/* Decodes the row at hand. `objects` has room for the decoder's parts; a row of one part needs
 * none. The copies come last: they hold the pointers to related objects too. */
static inline covet_status covet_row_decode(const covet_row_source *source,
                                            const covet_decoder *decoder, void **objects,
                                            void *slot, covet_landing *landing) {
    const covet_part *parts = decoder->parts;
    covet_status status =
        source->object(source->context, &parts[0], &landing->heads[0], slot, landing);
    if (status == COVET_OK && decoder->part_count == 1) covet_part_keep(&parts[0], slot);
    if (status != COVET_OK || decoder->part_count == 1) return status;
    objects[0] = slot;
    for (uint32_t i = 1; i < decoder->part_count && status == COVET_OK; i++)
        status = covet_part_decode(source, &parts[i], &landing->heads[i], objects[parts[i].parent],
                                   &objects[i], landing);
    if (status != COVET_OK) return status;
    for (uint32_t i = 0; i < decoder->part_count; i++)
        if (objects[i]) covet_part_keep(&parts[i], objects[i]);
    return COVET_OK;
}

#endif
