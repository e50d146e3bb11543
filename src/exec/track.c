/* Tracking: where an object that a caller hands in came from, what was loaded, and what changed
 * since. Uses member, session, problem. Store and the calls on objects use it. */
#ifndef COVET_EXEC_TRACK_C
#define COVET_EXEC_TRACK_C

#include "base/memory.c"
#include "exec/layout.c"
#include "exec/member.c"
#include "exec/rows.h"
#include "exec/session.c"
#include "query/problem.c"

#include <string.h>

/* --- tags --- Above the flags of covet_row.state stand 24 bits. Of a row in the session's
 * memory they are those of its key, so that a changed key shows where no copy holds it. Of a
 * struct of the caller the upper half names the life of the session that saved it: when a mark
 * has freed what hangs on the struct, it is still known for one of ours. */

#define COVET__TAG_SHIFT 8
#define COVET__TAG_HALF 12

static inline uint32_t covet__key_bits(const covet_field *key, const void *object) {
    uint32_t word = 0;
    if (key->member->size >= sizeof word) memcpy(&word, covet__member_in(key, object), sizeof word);
    return word;
}

static inline uint32_t covet__row_tag(const covet_session *session, const covet_entity *entity,
                                      const void *object, bool owned) {
    uint32_t bits = covet__key_bits(entity->key, object);
    if (!owned) {
        uint32_t half = ((uint32_t)1 << COVET__TAG_HALF) - 1;
        bits = (bits & half) | (session->base.arena.generation & half) << COVET__TAG_HALF;
    }
    return bits << COVET__TAG_SHIFT;
}

/* Whether a struct of the caller was saved in this life of the session. */
static bool covet__row_ours(const covet_session *session, const covet_row *row) {
    uint32_t life = row->state >> (COVET__TAG_SHIFT + COVET__TAG_HALF);
    uint32_t half = ((uint32_t)1 << COVET__TAG_HALF) - 1;
    return !(row->state & COVET_ROW_OWNED) && life == (session->base.arena.generation & half);
}

/* --- places --- */

static bool covet__blocks_hold(const covet_block *block, uintptr_t at) {
    for (; block != NULL; block = block->next)
        if (at - (uintptr_t)block < block->size) return true;
    return false;
}

static bool covet__arena_holds(const covet_arena *arena, const void *pointer) {
    return covet__blocks_hold(arena->blocks, (uintptr_t)pointer) ||
           covet__blocks_hold(arena->large, (uintptr_t)pointer);
}

/* Whether a struct that says so stands in the session's memory; one that was copied by assignment
 * does not, and has no copy behind it. */
static bool covet__row_stands(const covet_arena *arena, const covet_row *row) {
    const covet_origin *origin = row->origin;
    uintptr_t at = (uintptr_t)row;
    if (!(row->state & COVET_ROW_OWNED)) return false;
    if (origin->rows != NULL) return at - (uintptr_t)origin->rows < origin->rows_size;
    return covet__arena_holds(arena, row);
}

static bool covet__object_kept(covet_session *session, const void *object) {
    const covet_row *row = object;
    if (row->origin == NULL || !(row->state & COVET_ROW_OWNED)) return false;
    const covet_arena *arena = covet__arena_of(session, row->generation);
    return arena != NULL && !(row->state & COVET_ROW_STREAM) && covet__row_stands(arena, row);
}

/* --- what is known --- */

/* Whether the database has no row of an object that has an origin. */
static bool covet__row_fresh(const covet_session *session, const covet_row *row) {
    const covet_origin *origin = row->origin;
    bool undone = covet__rolled_back(session, origin->transaction);
    if (undone && origin->inserted) return true;
    return (row->state & COVET_ROW_DELETED) ? !undone : !(row->state & COVET_ROW_SAVED);
}

/* The row of a stream that is over, or has gone on: its texts are the driver's, and gone. */
static covet_status covet__fail_streamed(const covet_subject *subject) {
    return covet__fail(subject->session, COVET_MISUSE, subject->entity->name, NULL,
                       "the row of a stream that has gone on or ended: %s_copy keeps one",
                       subject->entity->name);
}

/* What an origin tells of its object. */
static void covet__subject_origin(covet_subject *subject, covet_arena *arena) {
    covet_origin *origin = subject->row->origin;
    subject->origin = origin;
    subject->arena = arena;
    subject->copy = origin->copy;
    if (origin->copy_offset != 0) subject->copy = subject->object + origin->copy_offset;
    subject->all_changed =
        subject->copy == NULL || covet__rolled_back(subject->session, origin->transaction);
}

/* An object that the library has seen before. Of a struct that was copied by assignment only its
 * head is known. */
static covet_status covet__subject_known(covet_subject *subject) {
    covet_session *session = subject->session;
    covet_row *row = subject->row;
    covet_arena *arena = covet__arena_of(session, row->generation);
    subject->all_changed = true;
    if (arena == NULL && covet__row_ours(session, row)) {
        subject->fresh = (row->state & COVET_ROW_SAVED) == 0;
        return COVET_OK;
    }
    covet_status status = covet__check_row(session, subject->entity, row);
    if (status != COVET_OK) return status;
    subject->fresh = covet__row_fresh(session, row);
    if (row->state & COVET_ROW_STREAM) {
        covet_arena *own = covet__stream_arena(session, row);
        if (own == NULL && covet__arena_holds(arena, row)) return covet__fail_streamed(subject);
        if (own != NULL) covet__subject_origin(subject, own);
        return COVET_OK;
    }
    if (!(row->state & COVET_ROW_OWNED) || covet__row_stands(arena, row))
        covet__subject_origin(subject, arena);
    return COVET_OK;
}

/* UNSUPPORTED where something of the model stands in the way of what is to be done. */
static covet_status covet__refuse_later(covet_session *session, const covet_entity *entity,
                                        const covet_later *later) {
    if (COVET__LIKELY(later->message == NULL)) return COVET_OK;
    return covet__fail(session, COVET_UNSUPPORTED, entity->name, later->field, "%s",
                       later->message);
}

/* The usual case: a row of the session's memory of which nothing was rolled back. false: it is
 * another. */
static inline bool covet__subject_usual(covet_subject *subject, covet_session *session,
                                        const covet_model *model, const void *object) {
    covet_row *row = (covet_row *)(uintptr_t)object;
    const uint32_t flags = ((uint32_t)1 << COVET__TAG_SHIFT) - 1;
    if ((row->state & flags) != (COVET_ROW_SAVED | COVET_ROW_OWNED)) return false;
    covet_arena *arena = covet__arena(session);
    if (arena->generation != row->generation) arena = covet__arena_of(session, row->generation);
    if (arena == NULL) return false;
    covet_origin *origin = row->origin;
    const covet_entity *entity = origin->entity;
    if (entity == NULL || entity->model != model) return false;
    const unsigned char *copy = origin->copy;
    if (origin->copy_offset != 0) copy = (unsigned char *)row + origin->copy_offset;
    if (copy == NULL) return false;
    if ((uintptr_t)object - (uintptr_t)origin->rows >= origin->rows_size) return false;
    if (origin->transaction != 0 && session->rolled_back_count != 0) return false;
    *subject = (covet_subject){.session = session,
                               .entity = entity,
                               .layout = covet__layout(session, entity),
                               .object = (unsigned char *)row,
                               .row = row,
                               .origin = origin,
                               .copy = copy,
                               .arena = arena};
    return subject->layout != NULL && entity->key_count == 1;
}

static covet_status covet__subject_open(covet_subject *subject, covet_session *session,
                                        const covet_model *model, const void *object) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    if (object != NULL && covet__subject_usual(subject, session, model, object)) return COVET_OK;
    const covet_entity *entity = covet__entity(session, model);
    if (entity == NULL) return session->error.status;
    if (object == NULL)
        return covet__fail(session, COVET_MISUSE, entity->name, NULL, "the object is NULL");
    status = covet__refuse_later(session, entity, &entity->unsupported.query);
    if (status != COVET_OK) return status;
    *subject = (covet_subject){.session = session,
                               .entity = entity,
                               .layout = covet__layout(session, entity),
                               .object = (unsigned char *)(uintptr_t)object,
                               .row = (covet_row *)(uintptr_t)object,
                               .arena = covet__arena(session),
                               .fresh = true};
    if (subject->layout == NULL) return session->error.status;
    if (subject->row->origin == NULL) return COVET_OK;
    return covet__subject_known(subject);
}

/* --- changes --- */

static const unsigned char *covet__subject_loaded(const covet_subject *subject,
                                                  const covet_field *field) {
    size_t start = subject->entity->copy_start, offset = field->member->offset;
    if (subject->copy == NULL || offset < start) return NULL;
    return subject->copy + (offset - start);
}

/* The object member of a key as it was loaded. Only where the key's own member is known. */
static void *covet__subject_object(const covet_subject *subject, const covet_field *field) {
    size_t at = field->member->object_offset - subject->entity->copy_start;
    return *(void *const *)(const void *)(subject->copy + at);
}

/* Whether a column holds what was loaded. Equal pointers are equal texts: those of a copy are
 * its own. */
static inline bool covet__compare_same(const covet_compare *compare, const unsigned char *object,
                                       const unsigned char *copy) {
    const unsigned char *now = object + compare->offset, *then = copy + compare->loaded;
    switch (compare->form) {
    case COVET__COMPARE_4:
        return memcmp(now, then, 4) == 0;
    case COVET__COMPARE_8:
        return memcmp(now, then, 8) == 0;
    case COVET__COMPARE_TEXT:
        if (memcmp(now, then, sizeof(char *)) == 0) return true;
        break;
    default:
        break;
    }
    return covet__member_same(compare->cell->field, now, then);
}

static void covet__subject_changes(const covet_subject *subject, covet_cells *changed) {
    const covet_layout *layout = subject->layout;
    const covet_compare *compare = layout->compares, *end = compare + layout->compare_count;
    for (; compare < end; compare++)
        if (!covet__compare_same(compare, subject->object, subject->copy))
            changed->items[changed->count++] = compare->cell;
}

/* Whether the key differs from what was loaded, as far as it is known. */
static bool covet__subject_rekeyed(const covet_subject *subject) {
    const covet_field *key = subject->entity->key;
    const unsigned char *loaded = covet__subject_loaded(subject, key);
    if (loaded != NULL)
        return !covet__member_same(key, covet__member_in(key, subject->object), loaded);
    uint32_t state = subject->row->state;
    uint32_t tag = covet__row_tag(subject->session, subject->entity, subject->object,
                                  (state & COVET_ROW_OWNED) != 0);
    return (state ^ tag) >> COVET__TAG_SHIFT != 0;
}

static covet_status covet__subject_key(const covet_subject *subject, const char *call) {
    const covet_entity *entity = subject->entity;
    if (!covet__subject_rekeyed(subject)) return COVET_OK;
    return covet__fail(subject->session, COVET_MISUSE, entity->name, entity->key->name,
                       "the key of a saved object was changed, so %s would meet another row: "
                       "set %s back, or save a copy with .force_insert",
                       call, entity->key->name);
}

bool covet_row_changed(const covet_row *row, const char *name) {
    if (row == NULL || name == NULL) return false;
    if (row->origin == NULL) return true;
    covet_session *session = row->origin->session;
    const covet_entity *entity = row->origin->entity;
    covet_subject subject = {.session = session,
                             .entity = entity,
                             .object = (unsigned char *)(uintptr_t)row,
                             .row = (covet_row *)(uintptr_t)row};
    if (entity == NULL || session == NULL || session->db == NULL) return false;
    const covet_field *field = covet_entity_field(entity, name, strlen(name));
    for (size_t i = 0; field == NULL && i < entity->field_count; i++)
        if (strcmp(entity->fields[i].member->name, name) == 0) field = &entity->fields[i];
    if (field == NULL || field->column == NULL) return false;
    if (covet__subject_known(&subject) != COVET_OK || subject.fresh || subject.all_changed)
        return true;
    const unsigned char *loaded = covet__subject_loaded(&subject, field);
    if (loaded == NULL) return covet__subject_rekeyed(&subject);
    if (!covet__member_same(field, covet__member_in(field, row), loaded)) return true;
    return field->target != NULL &&
           *covet__member_object(field, subject.object) != covet__subject_object(&subject, field);
}

bool covet_object_changed(const covet_model *model, const void *object, const char *name) {
    return model != NULL && covet_row_changed(object, name);
}

/* --- after a write --- */

static covet_origin *covet__origin_own(const covet_subject *subject) {
    const covet_origin *before = subject->origin;
    covet_origin *origin = COVET_TAKE(subject->arena, covet_origin);
    if (origin == NULL) {
        covet__fail_memory(subject->session);
        return NULL;
    }
    *origin = (covet_origin){.entity = subject->entity,
                             .session = subject->session,
                             .copy = (void *)(uintptr_t)subject->copy,
                             .rows = subject->object,
                             .rows_size = subject->entity->model->size,
                             .single = true};
    if (before == NULL) return origin;
    origin->loaded = before->loaded;
    origin->transaction = before->transaction;
    origin->inserted = before->inserted;
    origin->made_key = before->made_key;
    return origin;
}

static void covet__subject_adopt(covet_subject *subject, covet_origin *origin, uint32_t flags) {
    covet_row *row = subject->row;
    if (subject->origin == NULL) row->generation = covet__arena(subject->session)->generation;
    row->origin = origin;
    row->state = flags | covet__row_tag(subject->session, subject->entity, subject->object,
                                        (flags & COVET_ROW_OWNED) != 0);
}

/* --- related objects --- */

/* Whether an object has a row; on failure the error is set. */
static covet_status covet__related_check(covet_session *session, const covet_entity *entity,
                                         const covet_row *row, bool *saved) {
    *saved = (row->state & COVET_ROW_SAVED) && !(row->state & COVET_ROW_DELETED);
    if (row->origin == NULL) {
        *saved = *saved || !covet__member_unset(entity->key, covet__member_in(entity->key, row));
        return COVET_OK;
    }
    bool alive = covet__arena_of(session, row->generation) != NULL;
    if (!alive && covet__row_ours(session, row)) return COVET_OK;
    covet_status status = covet__check_row(session, entity, row);
    if (status == COVET_OK) *saved = !covet__row_fresh(session, row);
    return status;
}

static covet_status covet__related_saved(covet_session *session, const covet_field *field,
                                         const void *object) {
    bool saved;
    const covet_entity *entity = field->target;
    covet_status status = covet__related_check(session, entity, object, &saved);
    if (status != COVET_OK || saved) return status;
    return covet__fail(
        session, COVET_RELATION, field->entity->name, field->name,
        "%s.%s refers to an object of %s that has no row in the database: save it first",
        field->entity->name, field->name, entity->name);
}

/* --- sets of columns --- */

static uint64_t *covet__columns_open(covet_session *session, const covet_entity *entity,
                                     uint64_t few[4]) {
    if (COVET__LIKELY(entity->column_words <= 4)) {
        memset(few, 0, 4 * sizeof *few);
        return few;
    }
    uint64_t *columns =
        covet_arena_zero(covet__arena(session), entity->column_words, sizeof *columns);
    if (columns == NULL) covet__fail_memory(session);
    return columns;
}

/* QUERY: a name that is no column, with the names that come near. */
static covet_status covet__column_unknown(covet_session *session, const covet_entity *entity,
                                          const char *name) {
    covet_nearest nearest = {.count = 0};
    covet_buffer names;
    covet_buffer_open(&names, &session->heap, 0);
    for (size_t i = 0; i < entity->column_count; i++)
        covet__nearest_add(&nearest, name, entity->columns[i]->name);
    covet__print_names(&names, &nearest);
    for (size_t i = 0; nearest.count == 0 && i < entity->column_count; i++)
        covet_buffer_format(&names, "%s%s", i == 0 ? "" : ", ", entity->columns[i]->name);
    covet_status status = covet__fail(
        session, COVET_QUERY, entity->name, name, "%s has no column '%s'; %s: %s", entity->name,
        name, nearest.count == 0 ? "its columns" : "nearest", covet_buffer_get(&names));
    covet_buffer_close(&names);
    return status;
}

static covet_status covet__columns_named(covet_session *session, const covet_entity *entity,
                                         const char *const *fields, uint64_t *columns) {
    for (; *fields != NULL; fields++) {
        const covet_field *field = covet_entity_field(entity, *fields, strlen(*fields));
        if (field == NULL || field->column == NULL)
            return covet__column_unknown(session, entity, *fields);
        covet_columns_add(columns, field->column_index);
    }
    return COVET_OK;
}

/* --- keys and the objects that they refer to --- */

/* "5", "'NO'": a value for a message, in the arena. */
static const char *covet__value_shown(covet_session *session, const covet_field *field,
                                      const void *member) {
    covet_arena *arena = covet__arena(session);
    covet_value value = covet__member_value(field, member);
    covet_buffer buffer;
    covet_buffer_open(&buffer, &session->heap, 0);
    covet_value_print(&buffer, &value);
    const char *text = covet_arena_text(arena, covet_buffer_get(&buffer), buffer.size);
    covet_buffer_close(&buffer);
    return text == NULL ? "?" : text;
}

static covet_status covet__relate_disagree(covet_session *session, const covet_field *field,
                                           const void *id, const void *object) {
    const covet_field *target = field->target_field;
    covet_arena_place place = covet__arena_place(covet__arena(session));
    const char *given = covet__value_shown(session, field, id);
    const char *of_object = covet__value_shown(session, target, covet__member_in(target, object));
    covet_status status = covet__fail(session, COVET_RELATION, field->entity->name, field->name,
                                      "%s.%s_id is %s, and the %s of the object in %s.%s is %s: "
                                      "set one of the two, or both alike",
                                      field->entity->name, field->member->name, given, target->name,
                                      field->entity->name, field->member->name, of_object);
    covet__arena_back(&place);
    return status;
}

/* The object member was set to NULL, the other one was left as it is. */
static covet_status covet__relate_clear(covet_session *session, const covet_field *field,
                                        unsigned char *id) {
    if (field->nullable) {
        memset(id, 0, field->member->size);
        return COVET_OK;
    }
    const covet_violation violations[] = {
        {field->name, "required", "must not be NULL: the object was set to NULL"}, {.field = NULL}};
    return covet__fail_violations(session, field->entity, violations);
}

static covet_status covet__relate_object(covet_session *session, const covet_field *field,
                                         unsigned char *id, const void *object, bool compare) {
    const covet_field *target = field->target_field;
    covet_status status = covet__related_saved(session, field, object);
    if (status != COVET_OK) return status;
    if (covet__member_null(target, covet__member_in(target, object)))
        return covet__fail(session, COVET_RELATION, field->entity->name, field->name,
                           "%s.%s refers to an object of %s whose %s is NULL", field->entity->name,
                           field->name, field->target->name, target->name);
    if (compare && !covet__member_unset(field, id)) {
        covet_value given = covet__member_value(field, id);
        covet_value own = covet__member_value(target, covet__member_in(target, object));
        if (!covet_value_equal(&given, &own))
            return covet__relate_disagree(session, field, id, object);
    }
    covet__member_refer(field, id, target, object);
    return COVET_OK;
}

/* One key. The side that changed since it was loaded counts; of an object of which nothing is
 * known, the side that is set. */
static covet_status covet__relate_one(const covet_subject *subject, const covet_field *field,
                                      unsigned char *next) {
    unsigned char *id = covet__member(field, next);
    void **object = covet__member_object(field, next);
    const unsigned char *loaded = covet__subject_loaded(subject, field);
    const void *before = loaded == NULL ? NULL : covet__subject_object(subject, field);
    if (COVET__LIKELY(*object == NULL && before == NULL)) return COVET_OK;
    bool object_moved = *object != before;
    bool id_moved = loaded == NULL ? !covet__member_unset(field, id)
                                   : !covet__member_same(field, id, loaded);
    if (object_moved && *object == NULL)
        return id_moved ? COVET_OK : covet__relate_clear(subject->session, field, id);
    if (object_moved)
        return covet__relate_object(subject->session, field, id, *object, id_moved);
    if (*object == NULL) return COVET_OK;
    if (id_moved)
        *object = NULL; /* it is the object of the key before */
    else if (subject->all_changed) /* after a rollback the object may have another key */
        return covet__relate_object(subject->session, field, id, *object, false);
    return COVET_OK;
}

/* Whether a key has an object member that is set, or was: else its two members cannot disagree. */
static inline bool covet__relates(const covet_subject *subject) {
    const covet_fields *keys = &subject->layout->keys;
    for (size_t i = 0; i < keys->count; i++) {
        size_t offset = keys->items[i]->member->object_offset;
        const void *now, *then = NULL;
        memcpy(&now, subject->object + offset, sizeof now);
        if (subject->copy != NULL)
            memcpy(&then, subject->copy + (offset - subject->entity->copy_start), sizeof then);
        if (now != NULL || then != NULL) return true;
    }
    return false;
}

static covet_status covet__relate(const covet_subject *subject, unsigned char *next,
                                  const uint64_t *columns) {
    const covet_fields *keys = &subject->layout->keys;
    covet_status status = COVET_OK;
    for (size_t i = 0; i < keys->count && status == COVET_OK; i++) {
        const covet_field *field = keys->items[i];
        if (columns != NULL && !covet_columns_has(columns, field->column_index)) continue;
        status = covet__relate_one(subject, field, next);
    }
    return status;
}

#endif
