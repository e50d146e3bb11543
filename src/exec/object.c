/* Calls on single objects beside storing them: find, refresh, delete, copy, comparison, print
 * and JSON. Uses store, track, object_json. Users call it. */
#ifndef COVET_EXEC_OBJECT_C
#define COVET_EXEC_OBJECT_C

#include "exec/rows.h"
#include "exec/store.c"
#include "exec/track.c"
#include "model/object_json.c"

#include <string.h>

/* --- reading by key --- */

static covet_status covet__bind_key(covet_session *session, covet_statement *statement,
                                    const covet_entity *entity, const void *key) {
    const covet_field *field = entity->key;
    if (covet__driver(session)->bind_member(statement->prepared, 0, key, field->column_kind, false,
                                            field->length, field->places) != COVET_OK)
        return covet__fail_driver(session, statement->sql);
    if (COVET__LIKELY(session->db->log == NULL)) return COVET_OK;
    if (!covet__binds_note(session, statement, 1)) return COVET_NO_MEMORY;
    statement->binds[0] = covet__member_value(field, key);
    return COVET_OK;
}

/* Reads the row of a key into `slot`, whose struct is zeroed. `found`: whether there is one. */
static covet_status covet__row_read(covet_session *session, const covet_reader *reader,
                                    const uint64_t *columns, const void *key, void *slot,
                                    covet_landing *landing, bool *found) {
    const covet_entity *entity = reader->part.entity;
    covet_statement *statement = covet__writer(session, entity, COVET_READ_BY_KEY, columns);
    bool done = false;
    if (statement == NULL) return session->error.status;
    covet_status status = covet__bind_key(session, statement, entity, key);
    if (status != COVET_OK) {
        covet__statement_give(session, statement);
        return status;
    }
    covet_run run = covet__run_begin(session);
    int64_t got = covet__driver(session)->fetch(statement->prepared, &reader->decoder, slot,
                                                reader->part.room, 1, landing, &done);
    if (got < 0) status = covet__reading_failed(session, statement, landing);
    *found = got > 0;
    covet__run_told(session, run, statement, got > 0, status);
    covet__statement_give(session, statement);
    return status;
}

/* --- find --- */

static covet_status covet__fail_no_row(covet_session *session, const covet_entity *entity,
                                       const char *call, const void *key) {
    covet_arena_place place = covet__arena_place(covet__arena(session));
    const char *shown = covet__value_shown(session, entity->key, key);
    covet_status status =
        covet__fail(session, COVET_NOT_FOUND, entity->name, NULL, "%s_%s: no %s with %s %s",
                    entity->name, call, entity->name, entity->key->name, shown);
    covet__arena_back(&place);
    return status;
}

static covet_status covet__find_open(covet_session *session, const covet_model *model,
                                     const void *key, const covet_entity **entity) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    *entity = covet__entity(session, model);
    if (*entity == NULL) return session->error.status;
    status = covet__refuse_later(session, *entity, &(*entity)->unsupported.query);
    if (status != COVET_OK) return status;
    if (key != NULL && !covet__member_null((*entity)->key, key)) return COVET_OK;
    return covet__fail(session, COVET_MISUSE, (*entity)->name, (*entity)->key->name,
                       "%s_find: the key is NULL", (*entity)->name);
}

void *covet_object_find(covet_session *session, const covet_model *model, const void *key) {
    const covet_entity *entity;
    if (covet__find_open(session, model, key, &entity) != COVET_OK) return NULL;
    covet_arena *arena = covet__arena(session);
    const covet_layout *layout = covet__layout(session, entity);
    if (layout == NULL) return NULL;
    const covet_reader *reader = &layout->reader;
    covet_arena_place place = covet__arena_place(arena);
    covet_heads heads;
    bool found = false;
    unsigned char *block =
        covet_arena_take(arena, sizeof(covet_origin) + reader->part.room, _Alignof(max_align_t));
    if (block == NULL) {
        covet__fail_memory(session);
        return NULL;
    }
    covet__heads_open(&heads, session, arena, &reader->decoder, (covet_origin *)(void *)block,
                      COVET_ROW_SAVED | COVET_ROW_OWNED);
    unsigned char *slot = block + sizeof(covet_origin);
    heads.origins[0].rows = slot;
    heads.origins[0].rows_size = reader->part.room;
    heads.origins[0].single = true;
    memset(slot, 0, reader->part.size);
    covet_landing landing = {.arena = arena, .heads = heads.heads};
    covet_status status =
        covet__row_read(session, reader, layout->all_columns, key, slot, &landing, &found);
    if (status == COVET_OK && !found) status = covet__fail_no_row(session, entity, "find", key);
    if (status == COVET_OK) {
        covet__row_tags(session, &reader->decoder, slot);
        return slot;
    }
    covet__arena_back(&place);
    return NULL;
}

/* --- refresh --- */

/* Takes the columns that were read over into the object and its copy. */
static void covet__refresh_take(covet_subject *subject, const uint64_t *columns,
                                const unsigned char *slot) {
    const covet_entity *entity = subject->entity;
    unsigned char *copy = (unsigned char *)(uintptr_t)subject->copy;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        if (!covet_columns_has(columns, (int32_t)i)) continue;
        unsigned char *member = covet__member(field, subject->object);
        const unsigned char *loaded = covet__subject_loaded(subject, field);
        bool same = covet__member_same(field, member, covet__member_in(field, slot));
        memcpy(member, covet__member_in(field, slot), field->member->size);
        if (loaded != NULL) memcpy(copy + (loaded - subject->copy), member, field->member->size);
        if (field->target == NULL) continue;
        void **object = covet__member_object(field, subject->object);
        if (!same) *object = NULL;
        if (loaded != NULL)
            memcpy(copy + (field->member->object_offset - entity->copy_start), object,
                   sizeof *object);
    }
}

/* What was written in a transaction that was rolled back is known again when all of it was read. */
static covet_status covet__refresh_origin(covet_subject *subject, bool whole) {
    covet_session *session = subject->session;
    covet_origin *origin = subject->origin;
    if (origin == NULL || !whole || !covet__rolled_back(session, origin->transaction))
        return COVET_OK;
    origin->transaction = 0;
    origin->inserted = false;
    subject->row->state &= ~(uint32_t)COVET_ROW_DELETED;
    subject->row->state |= COVET_ROW_SAVED;
    return COVET_OK;
}

/* Reads the columns; what only the reading needs stands in the youngest arena. */
static covet_status covet__refresh_read(covet_subject *subject, const uint64_t *columns,
                                        bool whole) {
    covet_session *session = subject->session;
    const covet_entity *entity = subject->entity;
    covet_row head = *subject->row;
    covet_landing landing = {.arena = subject->arena, .heads = &head};
    bool found = false;
    covet_reader reader;
    unsigned char *slot = covet_arena_zero(covet__arena(session), 1, entity->model->size);
    if (slot == NULL || !covet__reader_open(&reader, covet__arena(session), entity, columns, false))
        return covet__fail_memory(session);
    const void *key = covet__member_in(entity->key, subject->object);
    covet_status status = covet__row_read(session, &reader, columns, key, slot, &landing, &found);
    if (status != COVET_OK) return status;
    if (!found) return covet__fail_no_row(session, entity, "refresh", key);
    covet__refresh_take(subject, columns, slot);
    return covet__refresh_origin(subject, whole);
}

static covet_status covet__refresh_run(covet_subject *subject, const uint64_t *columns,
                                       bool whole) {
    covet_scope scope = covet_mark(subject->session);
    if (scope.generation == 0) return COVET_NO_MEMORY;
    covet_status status = covet__refresh_read(subject, columns, whole);
    covet_release(subject->session, scope);
    return status;
}

static covet_status covet__fail_fresh(const covet_subject *subject, const char *call) {
    const char *name = subject->entity->name;
    return covet__fail(subject->session, COVET_MISUSE, name, NULL,
                       "%s_%s: the object has no row in the database: it was not saved, or it was "
                       "deleted or its insert rolled back",
                       name, call);
}

covet_status covet_object_refresh(covet_session *session, const covet_model *model, void *object,
                                  const char *const *fields) {
    covet_subject subject;
    uint64_t few[4], *columns;
    covet_status status = covet__subject_open(&subject, session, model, object);
    if (status != COVET_OK) return status;
    if (subject.fresh) return covet__fail_fresh(&subject, "refresh");
    status = covet__subject_key(&subject, "the refresh");
    if (status != COVET_OK) return status;
    columns = covet__columns_open(session, subject.entity, few);
    if (columns == NULL) return COVET_NO_MEMORY;
    if (fields == NULL)
        memcpy(columns, subject.layout->all_columns,
               subject.entity->column_words * sizeof *columns);
    else
        status = covet__columns_named(session, subject.entity, fields, columns);
    if (status != COVET_OK || (fields != NULL && fields[0] == NULL)) return status;
    return covet__refresh_run(&subject, columns, fields == NULL);
}

/* --- delete --- */

covet_status covet_object_delete(covet_session *session, const covet_model *model, void *object) {
    covet_subject subject;
    int64_t changed = 0;
    covet_status status = covet__subject_open(&subject, session, model, object);
    if (status != COVET_OK) return status;
    const covet_entity *entity = subject.entity;
    status = covet__writable(session, entity);
    if (status == COVET_OK && subject.fresh) status = covet__fail_fresh(&subject, "delete");
    if (status == COVET_OK) status = covet__subject_key(&subject, "the delete");
    if (status != COVET_OK) return status;
    covet_origin *origin = subject.origin;
    if (origin == NULL || !origin->single) origin = covet__origin_own(&subject);
    if (origin == NULL) return COVET_NO_MEMORY;
    const covet_layout *layout = subject.layout;
    const covet_row_write write = {.writing = COVET_WRITE_DELETE,
                                   .cells = {&layout->plain.items[layout->plain.count], 0},
                                   .object = object};
    status = covet__row_write(session, entity, &write, &changed);
    if (status != COVET_OK) return status;
    uint32_t transaction = session->in_transaction ? session->transaction : 0;
    if (origin->transaction != transaction) origin->inserted = false;
    origin->transaction = transaction;
    uint32_t flags = COVET_ROW_DELETED;
    if (subject.origin != NULL)
        flags |= subject.row->state & (uint32_t)(COVET_ROW_OWNED | COVET_ROW_STREAM);
    covet__subject_adopt(&subject, origin, flags);
    if (changed > 0) return COVET_OK;
    return covet__fail_no_row(session, entity, "delete", covet__member_in(entity->key, object));
}

/* --- copy --- */

/* Bytes of the texts of an object and of those of its copy that are not the same. */
static size_t covet__copy_reach(const covet_subject *subject) {
    const covet_entity *entity = subject->entity;
    const void *data;
    size_t size = 0;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        const unsigned char *loaded = covet__subject_loaded(subject, field);
        size += covet__member_reach(field, covet__member_in(field, subject->object), &data);
        if (loaded != NULL) size += covet__member_reach(field, loaded, &data);
    }
    return size;
}

/* Lets a member point to a text of its own, which goes to `at`. Answers what is behind it. */
static char *covet__copy_own(const covet_field *field, void *member, char *at) {
    const void *data;
    size_t size = covet__member_reach(field, member, &data);
    if (size == 0) return at;
    memcpy(at, data, size);
    covet__member_point(field, member, at);
    return at + size;
}

/* Gives a copied object texts and members of its own. */
static void covet__copy_members(const covet_subject *from, unsigned char *object,
                                unsigned char *copy, char *texts) {
    const covet_entity *entity = from->entity;
    size_t start = entity->copy_start;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        texts = covet__copy_own(field, covet__member(field, object), texts);
        if (copy != NULL && field->member->offset >= start)
            texts = covet__copy_own(field, copy + (field->member->offset - start), texts);
    }
    for (size_t i = 0; i < entity->field_count; i++) {
        size_t offset = entity->fields[i].member->object_offset;
        if (offset == 0) continue;
        memset(object + offset, 0, sizeof(void *));
        if (copy != NULL && offset >= start) memset(copy + (offset - start), 0, sizeof(void *));
    }
}

void *covet_object_copy(covet_session *session, const covet_model *model, const void *object) {
    covet_subject from;
    if (covet__subject_open(&from, session, model, object) != COVET_OK) return NULL;
    const covet_entity *entity = from.entity;
    covet_arena *arena = covet__arena(session);
    size_t size = covet__rounded(model->size), kept = model->size - entity->copy_start;
    size_t reach = covet__copy_reach(&from);
    unsigned char *block =
        covet_arena_take(arena, sizeof(covet_origin) + size + kept + reach, _Alignof(max_align_t));
    if (block == NULL) {
        covet__fail_memory(session);
        return NULL;
    }
    unsigned char *own = block + sizeof(covet_origin), *copy = NULL;
    memcpy(own, object, model->size);
    if (from.copy != NULL) copy = memcpy(own + size, from.copy, kept);
    covet__copy_members(&from, own, copy, (char *)own + size + kept);
    covet_row *row = (covet_row *)(void *)own;
    if (from.row->origin == NULL) {
        *row = (covet_row){.origin = NULL};
        return own;
    }
    covet_origin *origin = (covet_origin *)(void *)block;
    *origin = (covet_origin){.entity = entity, .session = session};
    if (from.origin != NULL) *origin = *from.origin;
    origin->copy = copy;
    origin->copy_offset = 0;
    origin->rows = own;
    origin->rows_size = size;
    origin->single = true;
    uint32_t flags = from.row->state & (uint32_t)(COVET_ROW_SAVED | COVET_ROW_DELETED);
    *row = (covet_row){origin, arena->generation, flags | COVET_ROW_OWNED};
    row->state |= covet__row_tag(session, entity, own, true);
    return own;
}

/* --- comparison --- */

/* The key of the row that an object is; NULL: it is none. */
static const covet_member *covet__key_member(const covet_model *model, const void *object) {
    const covet_row *row = object;
    const covet_member *members = model->members();
    if (!(row->state & COVET_ROW_SAVED)) return NULL;
    for (size_t i = 0; i < model->member_count; i++)
        if (members[i].key) return &members[i];
    return NULL;
}

/* The field of a key, as far as comparison needs it. A key that is a foreign key has the kind of
 * what it refers to, which only registration knows. */
static covet_field covet__key_field(const covet_member *member, const void *object) {
    const covet_row *row = object;
    covet_field field = {.member = member, .column_kind = member->kind};
    if (covet_kind_has_column(member->kind) && member->kind != COVET_KIND_FK &&
        member->kind != COVET_KIND_O2O)
        return field;
    field.column_kind = member->element;
    if (!member->has_element && row->origin != NULL)
        field.column_kind = row->origin->entity->key->column_kind;
    return field;
}

bool covet_object_equal(const covet_model *model, const void *a, const void *b) {
    if (model == NULL || a == NULL || b == NULL) return false;
    if (a == b) return true;
    const covet_member *key = covet__key_member(model, a);
    if (key == NULL || covet__key_member(model, b) == NULL) return false;
    covet_field field = covet__key_field(key, a);
    return covet__member_same(&field, covet__member_in(&field, a), covet__member_in(&field, b));
}

static uint64_t covet__bytes_hash(const void *data, size_t size) {
    const unsigned char *at = data;
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < size; i++) hash = (hash ^ at[i]) * UINT64_C(0x100000001B3);
    return hash;
}

/* Equal decimals may differ in scale. */
static uint64_t covet__decimal_hash(const void *member) {
    covet_decimal decimal;
    memcpy(&decimal, member, sizeof decimal);
    decimal = covet_decimal_reduce(decimal);
    const uint64_t words[] = {decimal.low, decimal.high, decimal.scale, decimal.negative};
    return covet__bytes_hash(words, sizeof words);
}

uint64_t covet_object_hash(const covet_model *model, const void *object) {
    if (model == NULL || object == NULL) return 0;
    const covet_member *key = covet__key_member(model, object);
    if (key == NULL) return covet__bytes_hash(&object, sizeof object);
    covet_field field = covet__key_field(key, object);
    const void *member = covet__member_in(&field, object), *data;
    if (field.column_kind == COVET_KIND_DECIMAL) return covet__decimal_hash(member);
    size_t size = covet__scalars[field.column_kind].size;
    if (size != 0) return covet__bytes_hash(member, size);
    size = covet__member_reach(&field, member, &data);
    return covet__bytes_hash(data, size);
}

/* --- texts --- */

static void covet__object_write(covet_buffer *text, const covet_entity *entity,
                                const void *object) {
    covet_buffer_format(text, "%s(", entity->name);
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        covet_value value = covet__member_value(field, covet__member_in(field, object));
        covet_buffer_format(text, "%s%s=", i == 0 ? "" : ", ", field->name);
        covet_value_print(text, &value);
    }
    covet_buffer_char(text, ')');
}

/* The text of a buffer in the session; NULL: failed. */
static const char *covet__text_keep(covet_session *session, covet_buffer *text) {
    const char *kept = NULL;
    if (!text->failed)
        kept = covet_arena_text(covet__arena(session), covet_buffer_get(text), text->size);
    if (kept == NULL) covet__fail_memory(session);
    covet_buffer_close(text);
    return kept;
}

const char *covet_object_print(covet_session *session, const covet_model *model,
                               const void *object) {
    covet_subject subject;
    covet_buffer text;
    if (covet__subject_open(&subject, session, model, object) != COVET_OK) return NULL;
    covet_buffer_open(&text, &session->heap, 0);
    covet__object_write(&text, subject.entity, object);
    return covet__text_keep(session, &text);
}

/* --- JSON --- */

/* The failure of a conversion, which the first violation explains. */
static covet_status covet__fail_json(covet_session *session, const covet_checker *checker,
                                     covet_status status) {
    if (status == COVET_NO_MEMORY || checker->count == 0) return covet__fail_memory(session);
    if (status == COVET_VALIDATION)
        return covet__fail_violations(session, checker->entity, checker->violations);
    const covet_violation *first = checker->violations;
    return covet__fail(session, status, checker->entity->name, first->field, "%s", first->message);
}

/* Writes a copy in which the keys say what their objects say. */
static covet_status covet__json_write(const covet_subject *subject, const char *const *fields,
                                      covet_buffer *text) {
    covet_session *session = subject->session;
    covet_arena *arena = covet__arena(session);
    covet_checker checker = {.arena = arena, .entity = subject->entity};
    unsigned char *copy = covet_arena_copy(arena, subject->object, subject->entity->model->size);
    if (copy == NULL) return covet__fail_memory(session);
    covet_status status = covet__relate(subject, copy, NULL);
    if (status != COVET_OK) return status;
    status = covet__object_to_json(&checker, text, copy, fields);
    return status == COVET_OK ? status : covet__fail_json(session, &checker, status);
}

const char *covet_object_to_json(covet_session *session, const covet_model *model,
                                 const void *object, const char *const *fields) {
    covet_subject subject;
    covet_buffer text;
    if (covet__subject_open(&subject, session, model, object) != COVET_OK) return NULL;
    covet_scope scope = covet_mark(session);
    if (scope.generation == 0) return NULL;
    covet_buffer_open(&text, &session->heap, 0);
    covet_status status = covet__json_write(&subject, fields, &text);
    covet_release(session, scope);
    if (status == COVET_OK) return covet__text_keep(session, &text);
    covet_buffer_close(&text);
    return NULL;
}

covet_status covet_object_from_json(covet_session *session, const covet_model *model, void *object,
                                    const char *json, const char *const *fields) {
    covet_subject subject;
    covet_status status = covet__subject_open(&subject, session, model, object);
    if (status != COVET_OK) return status;
    if (json == NULL)
        return covet__fail(session, COVET_MISUSE, subject.entity->name, NULL,
                           "%s_from_json: the text is NULL", subject.entity->name);
    covet_scope scope = covet_mark(session);
    if (scope.generation == 0) return COVET_NO_MEMORY;
    covet_checker checker = {.arena = covet__arena(session), .entity = subject.entity};
    status = covet__object_from_json(&checker, subject.arena, object, json, fields);
    if (status != COVET_OK) status = covet__fail_json(session, &checker, status);
    covet_release(session, scope);
    return status;
}

#endif
