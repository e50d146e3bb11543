/* Layouts: what is found out of a model once, so that a call on one object looks at the columns
 * that matter to it alone. Uses member, session, output. Tracking, store and the calls on objects
 * use it. */
#ifndef COVET_EXEC_LAYOUT_C
#define COVET_EXEC_LAYOUT_C

#include "exec/member.c"
#include "exec/rows.h"
#include "exec/session.c"
#include "query/output.c"

#include <string.h>

/* --- which columns --- */

/* Those whose members point to text or bytes. */
static bool covet__points(const covet_field *field) {
    return field->column != NULL && covet__scalars[field->column_kind].size == 0;
}

/* Those that do not point and do not take every value of their C type. */
static bool covet__is_checked(const covet_field *field) {
    covet_kind kind = field->column_kind;
    if (field->column == NULL || covet__points(field)) return false;
    return kind > COVET_KIND_BOOL && kind != COVET_KIND_UUID;
}

/* Keys to other models. */
static bool covet__refers(const covet_field *field) {
    return field->column != NULL && field->target != NULL;
}

/* Those that a write may fill in. */
static bool covet__fills(const covet_field *field) {
    if (field->column == NULL) return false;
    if (field->auto_now || field->auto_now_add) return true;
    if (field->nullable || field->target != NULL) return false;
    bool declared = field->default_fn != NULL || field->default_value.kind != COVET_VALUE_NONE;
    return declared && (covet__points(field) || field->kind == COVET_KIND_UUID);
}

/* Those that every save sets. */
static bool covet__moves(const covet_field *field) {
    return field->column != NULL && field->auto_now;
}

/* Those with a member for an object or a list. */
static bool covet__links(const covet_field *field) {
    return field->member->object_offset != 0;
}

/* The fields of a model of which `is` holds. false without memory. */
static bool covet__layout_fields(covet_arena *arena, const covet_entity *entity,
                                 bool (*is)(const covet_field *field), covet_fields *fields) {
    fields->items = covet_arena_take(arena, entity->field_count * sizeof *fields->items,
                                     _Alignof(const covet_field *));
    fields->count = 0;
    for (size_t i = 0; fields->items != NULL && i < entity->field_count; i++)
        if (is(&entity->fields[i])) fields->items[fields->count++] = &entity->fields[i];
    return fields->items != NULL;
}

/* --- decoding --- */

static bool covet__reader_open(covet_reader *reader, covet_arena *arena, const covet_entity *entity,
                               const uint64_t *columns, bool copies) {
    uint32_t size = (uint32_t)entity->model->size, start = (uint32_t)entity->copy_start, count = 0;
    covet_cell *cells =
        covet_arena_take(arena, entity->column_count * sizeof *cells, _Alignof(covet_cell));
    if (cells == NULL) return false;
    for (size_t i = 0; i < entity->column_count; i++) {
        if (columns != NULL && !covet_columns_has(columns, (int32_t)i)) continue;
        cells[count] = covet__cell(entity->columns[i], count);
        count++;
    }
    reader->part = (covet_part){.entity = entity,
                                .cells = cells,
                                .cell_count = count,
                                .size = size,
                                .room = (uint32_t)covet__rounded(size)};
    if (copies) {
        reader->part.copy_start = start;
        reader->part.copy_offset = reader->part.room;
        reader->part.room += (uint32_t)covet__rounded(size - start);
    }
    reader->decoder =
        (covet_decoder){.parts = &reader->part, .part_count = 1, .column_count = count};
    return true;
}

/* --- writing --- */

/* Lists the cells of all columns, but that of the key where `plain` says so, as a list and as a
 * set. */
static bool covet__layout_cells(covet_layout *layout, covet_arena *arena, bool plain) {
    const covet_part *part = &layout->reader.part;
    const covet_entity *entity = part->entity;
    uint64_t *columns = covet_arena_zero(arena, entity->column_words, sizeof *columns);
    covet_cells cells = {covet_arena_take(arena,
                                          (part->cell_count + (size_t)1) * sizeof *cells.items,
                                          _Alignof(const covet_cell *)),
                         0};
    if (columns == NULL || cells.items == NULL) return false;
    for (uint32_t i = 0; i < part->cell_count; i++) {
        if (plain && part->cells[i].field->key) continue;
        cells.items[cells.count++] = &part->cells[i];
        covet_columns_add(columns, (int32_t)i);
    }
    cells.items[cells.count] = &part->cells[entity->key->column_index];
    *(plain ? &layout->plain : &layout->all) = cells;
    *(plain ? &layout->plain_columns : &layout->all_columns) = columns;
    return true;
}

/* How a column is compared with what was loaded. */
static covet_compare covet__compare_of(const covet_entity *entity, const covet_cell *cell) {
    size_t size = covet__scalars[cell->kind].size;
    covet_compare compare = {.cell = cell,
                             .offset = cell->offset,
                             .loaded = cell->offset - (uint32_t)entity->copy_start,
                             .form = COVET__COMPARE_OTHER};
    if (covet_kind_is_text(cell->kind)) compare.form = COVET__COMPARE_TEXT;
    if (cell->nullable || cell->kind == COVET_KIND_DECIMAL) return compare;
    if (size == 4) compare.form = COVET__COMPARE_4;
    if (size == 8) compare.form = COVET__COMPARE_8;
    return compare;
}

/* The columns that the copy of an object holds, but the key. */
static bool covet__layout_compares(covet_layout *layout, covet_arena *arena) {
    const covet_part *part = &layout->reader.part;
    covet_compare *compares =
        covet_arena_take(arena, part->cell_count * sizeof *compares, _Alignof(covet_compare));
    for (uint32_t i = 0; compares != NULL && i < part->cell_count; i++) {
        const covet_cell *cell = &part->cells[i];
        if (cell->field->key || cell->offset < part->copy_start) continue;
        compares[layout->compare_count++] = covet__compare_of(part->entity, cell);
    }
    layout->compares = compares;
    return compares != NULL;
}

/* --- layouts --- */

static bool covet__layout_make(covet_layout *layout, covet_arena *arena,
                               const covet_entity *entity) {
    *layout = (covet_layout){.compare_count = 0};
    return covet__reader_open(&layout->reader, arena, entity, NULL, true) &&
           covet__layout_cells(layout, arena, false) && covet__layout_cells(layout, arena, true) &&
           covet__layout_compares(layout, arena) &&
           covet__layout_fields(arena, entity, covet__points, &layout->points) &&
           covet__layout_fields(arena, entity, covet__is_checked, &layout->checks) &&
           covet__layout_fields(arena, entity, covet__refers, &layout->keys) &&
           covet__layout_fields(arena, entity, covet__fills, &layout->fills) &&
           covet__layout_fields(arena, entity, covet__moves, &layout->moves) &&
           covet__layout_fields(arena, entity, covet__links, &layout->links);
}

/* Room for the layouts of all models, in this life of the session's own arena. */
static bool covet__layouts_room(covet_session *session) {
    covet_arena *arena = &session->base.arena;
    size_t room = session->db->registry.entity_count;
    if (session->layouts_generation == arena->generation && session->layouts_room >= room)
        return true;
    session->layouts_room = 0;
    session->layouts = covet_arena_zero(arena, room, sizeof *session->layouts);
    if (session->layouts == NULL) return false;
    session->layouts_room = room;
    session->layouts_generation = arena->generation;
    return true;
}

static const covet_layout *covet__layout_new(covet_session *session, const covet_entity *entity) {
    covet_arena *arena = &session->base.arena;
    covet_layout *layout = NULL;
    if (covet__layouts_room(session)) layout = COVET_TAKE(arena, covet_layout);
    if (layout == NULL || !covet__layout_make(layout, arena, entity)) {
        covet__fail_memory(session);
        return NULL;
    }
    session->layouts[entity->id] = layout;
    return layout;
}

static inline const covet_layout *covet__layout(covet_session *session,
                                                const covet_entity *entity) {
    if (COVET__LIKELY(session->layouts_generation == session->base.arena.generation &&
                      entity->id < session->layouts_room && session->layouts[entity->id] != NULL))
        return session->layouts[entity->id];
    return covet__layout_new(session, entity);
}

#endif
