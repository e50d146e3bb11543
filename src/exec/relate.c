/* Keys and the objects that they refer to: which of a key's two members counts when it is written.
 * Uses track. Store and validation use it. */
#ifndef COVET_EXEC_RELATE_C
#define COVET_EXEC_RELATE_C

#include "exec/rows.h"
#include "exec/track.c"

#include <string.h>

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
    covet_status status = covet__fail(
        session, COVET_RELATION, field->entity->name, field->name,
        "%s.%s_id is %s, and the %s of the object in %s.%s is %s: set one of the two, or both alike",
        field->entity->name, field->member->name, given, target->name, field->entity->name,
        field->member->name, of_object);
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
    if (compare && !covet__member_unset(field, id)) {
        covet_value given = covet__member_value(field, id);
        covet_value own = covet__member_value(target, covet__member_in(target, object));
        if (!covet_value_equal(&given, &own))
            return covet__relate_disagree(session, field, id, object);
    }
    covet__member_refer(field, id, target, object);
    return COVET_OK;
}

/* One key. The side that changed since it was loaded counts; of an object of which nothing is known,
 * the side that is set. */
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
