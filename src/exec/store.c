/* Storing single objects: create and save. The object is brought into the state that is to be written, and
 * set back if that fails. Uses check, relate, track. Users call it. */
#ifndef COVET_EXEC_STORE_C
#define COVET_EXEC_STORE_C

#include "exec/check.c"
#include "exec/relate.c"
#include "exec/rows.h"
#include "exec/statement.c"
#include "exec/track.c"

#include <string.h>

static const covet_save_options covet__save_usual = {.update_fields = NULL};

/* An object on its way into the database. */
typedef struct covet_store {
    covet_subject subject;
    const covet_save_options *options;
    bool insert;
    bool whole;             /* every column is written, so that all of the object is known afterwards */
    uint64_t few[4];
    uint64_t *columns;      /* to be written */
    covet_origin *origin;   /* a new one for the object; NULL: it keeps the one that it has */
    unsigned char *before;  /* the struct as it was; later its copy, where `copies` */
    bool copies;
    char *texts;            /* room for the copy's own texts */
    uint32_t transaction;   /* number of the one at hand; 0: none */
    covet_arena_place place; /* before anything was taken */
} covet_store;

/* --- statements of single rows --- */

static covet_status covet__bind_members(covet_session *session, covet_statement *statement,
                                        const covet_entity *entity, const uint64_t *columns,
                                        const void *object, uint32_t *at) {
    const covet_driver *driver = covet__driver(session);
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        if (!covet_columns_has(columns, (int32_t)i)) continue;
        const void *member = covet__member_in(field, object);
        if (driver->bind_member(statement->prepared, *at, member, field->column_kind,
                                field->nullable, field->length, field->places) != COVET_OK)
            return covet__fail_driver(session, statement->sql);
        if (statement->binds != NULL) statement->binds[*at] = covet__member_value(field, member);
        ++*at;
    }
    return COVET_OK;
}

static covet_status covet__bind_key(covet_session *session, covet_statement *statement,
                                    const covet_entity *entity, const void *key, uint32_t at) {
    const covet_field *field = entity->key;
    if (covet__driver(session)->bind_member(statement->prepared, at, key, field->column_kind, false,
                                            field->length, field->places) != COVET_OK)
        return covet__fail_driver(session, statement->sql);
    if (statement->binds != NULL) statement->binds[at] = covet__member_value(field, key);
    return COVET_OK;
}

/* The database does not always name the table. */
static covet_status covet__write_failed(covet_session *session, const covet_entity *entity,
                                        const covet_statement *statement) {
    covet_status status = covet__fail_driver(session, statement->sql);
    if (session->error.model == NULL) session->error.model = entity->name;
    return status;
}

/* Writes a row: `columns` (NULL: none) and, but for an insert, its key. `changed` rows. */
static covet_status covet__row_write(covet_session *session, const covet_entity *entity,
                                     covet_writing writing, const uint64_t *columns,
                                     const void *object, int64_t *changed) {
    covet_statement *statement = covet__writer(session, entity, writing, columns);
    covet_status status = COVET_OK;
    uint32_t at = 0;
    if (statement == NULL) return session->error.status;
    if (!covet__binds_note(session, statement, entity->column_count + 1)) status = COVET_NO_MEMORY;
    if (status == COVET_OK && columns != NULL)
        status = covet__bind_members(session, statement, entity, columns, object, &at);
    if (status == COVET_OK && writing != COVET_WRITE_INSERT)
        status = covet__bind_key(session, statement, entity,
                                 covet__member_in(entity->key, object), at++);
    if (status != COVET_OK) {
        covet__statement_give(session, statement);
        return status;
    }
    statement->bind_count = at;
    covet_run run = covet__run_begin(session);
    if (covet__driver(session)->next(statement->prepared) == COVET_STEP_FAILED)
        status = covet__write_failed(session, entity, statement);
    else
        *changed = covet__driver(session)->changes(session->connection->link);
    covet__wrote(session, entity);
    covet__run_told(session, run, statement, status == COVET_OK ? *changed : 0, status);
    covet__statement_give(session, statement);
    return status;
}

/* --- what is to be done --- */

static covet_status covet__store_misuse(const covet_store *store, const char *text) {
    const char *name = store->subject.entity->name;
    return covet__fail(store->subject.session, COVET_MISUSE, name, NULL, "%s_save: %s", name, text);
}

/* Decides between insert and update, and how much is written. */
static covet_status covet__store_mode(covet_store *store) {
    const covet_save_options *options = store->options;
    const covet_subject *subject = &store->subject;
    const covet_field *key = subject->entity->key;
    bool update = options->force_update || options->update_fields != NULL;
    if (options->force_insert && update)
        return covet__store_misuse(store, ".force_insert stands against .force_update and "
                                          ".update_fields");
    if (update && subject->fresh &&
        covet__member_unset(key, covet__member_in(key, subject->object)))
        return covet__store_misuse(store, "an update was asked for, and the object has no key");
    store->insert = options->force_insert || (subject->fresh && !update);
    store->whole = store->insert || (options->update_fields == NULL &&
                                     (options->force_update || subject->all_changed));
    if (store->insert || subject->fresh) return COVET_OK;
    return covet__subject_key(subject, "the save");
}

/* Takes what the object will need when it is written, and keeps its state. */
static covet_status covet__store_room(covet_store *store) {
    covet_subject *subject = &store->subject;
    covet_session *session = subject->session;
    size_t size = subject->entity->model->size;
    store->transaction = session->in_transaction ? session->transaction : 0;
    store->copies = store->insert || (store->whole && subject->copy == NULL);
    store->before = covet_arena_take(subject->arena, size, _Alignof(max_align_t));
    if (store->before == NULL) return covet__fail_memory(session);
    memcpy(store->before, subject->object, size);
    const covet_origin *known = subject->origin;
    bool serves = known != NULL && (known->single || store->transaction == 0);
    if (serves && !store->copies) return COVET_OK;
    store->origin = covet__origin_own(subject);
    return store->origin == NULL ? COVET_NO_MEMORY : COVET_OK;
}

/* A key that the database gave in a transaction that was rolled back is given anew. */
static void covet__store_unkey(covet_store *store) {
    const covet_subject *subject = &store->subject;
    const covet_origin *origin = subject->row->origin;
    if (!store->insert || !subject->fresh || subject->origin == NULL || !origin->made_key) return;
    if (!origin->inserted || !covet__rolled_back(subject->session, origin->transaction)) return;
    memset(covet__member(subject->entity->key, subject->object), 0,
           subject->entity->key->member->size);
}

/* --- the columns --- */

static void covet__columns_of_insert(covet_store *store) {
    const covet_field *key = store->subject.entity->key;
    covet__columns_all(store->subject.entity, store->columns);
    if (!key->automatic || !covet__member_unset(key, covet__member(key, store->subject.object)))
        return;
    store->columns[key->column_index / 64] &= ~((uint64_t)1 << key->column_index % 64);
}

static bool covet__columns_none(const covet_entity *entity, const uint64_t *columns) {
    for (size_t i = 0; i < entity->column_words; i++)
        if (columns[i] != 0) return false;
    return true;
}

/* What changed, and where that is anything the moments of a save. */
static void covet__columns_of_update(covet_store *store) {
    const covet_entity *entity = store->subject.entity;
    covet__subject_changes(&store->subject, store->columns);
    if (store->whole)
        for (size_t i = 0; i < entity->column_count; i++)
            if (!entity->columns[i]->key) covet_columns_add(store->columns, (int32_t)i);
    if (covet__columns_none(entity, store->columns)) return;
    for (size_t i = 0; i < entity->column_count; i++)
        if (entity->columns[i]->auto_now) covet_columns_add(store->columns, (int32_t)i);
}

static covet_status covet__columns_of_fields(covet_store *store) {
    const covet_entity *entity = store->subject.entity;
    covet_status status = covet__columns_named(store->subject.session, entity,
                                               store->options->update_fields, store->columns);
    if (status != COVET_OK || !covet_columns_has(store->columns, entity->key->column_index))
        return status;
    return covet__store_misuse(store, ".update_fields names the key, which no update changes");
}

/* Brings the object into the state that is to be written, and finds the columns. */
static covet_status covet__store_prepare(covet_store *store) {
    covet_subject *subject = &store->subject;
    const uint64_t *limit = NULL;
    covet_status status = COVET_OK;
    store->columns = covet__columns_open(subject->session, subject->entity, store->few);
    if (store->columns == NULL) return COVET_NO_MEMORY;
    covet__store_unkey(store);
    if (store->options->update_fields != NULL) {
        status = covet__columns_of_fields(store);
        limit = store->columns;
    }
    if (status == COVET_OK) status = covet__relate(subject, subject->object, limit);
    if (status != COVET_OK) return status;
    if (store->insert)
        status = covet__fill(subject, subject->object, true, NULL);
    if (store->insert)
        covet__columns_of_insert(store);
    else if (limit == NULL)
        covet__columns_of_update(store);
    if (!store->insert) status = covet__fill(subject, subject->object, false, store->columns);
    return status;
}

static covet_status covet__store_check(const covet_store *store) {
    const covet_subject *subject = &store->subject;
    if (store->options->validate) return covet__check_whole(subject, subject->object);
    return covet__check_write(subject->session, subject->entity, subject->object, store->columns);
}

/* --- copies --- */

/* Whether the copy takes that column over from the object. */
static inline bool covet__store_takes(const covet_store *store, size_t column) {
    return store->copies || covet_columns_has(store->columns, (int32_t)column);
}

/* Takes room for the texts of the copy, before anything is sent. */
static covet_status covet__store_texts(covet_store *store) {
    const covet_subject *subject = &store->subject;
    const covet_entity *entity = subject->entity;
    const void *data;
    size_t size = 0;
    if (!store->copies && subject->copy == NULL) return COVET_OK;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        if (covet__store_takes(store, i))
            size += covet__member_reach(field, covet__member_in(field, subject->object), &data);
    }
    if (size == 0) return COVET_OK;
    store->texts = covet_arena_take(subject->arena, size, 1);
    return store->texts == NULL ? covet__fail_memory(subject->session) : COVET_OK;
}

/* Lets a member of the copy point to a text of its own, which goes to `at`. Answers what is behind it. */
static char *covet__copy_own(const covet_field *field, void *member, char *at) {
    const void *data;
    size_t size = covet__member_reach(field, member, &data);
    if (size == 0) return at;
    memcpy(at, data, size);
    covet__member_point(field, member, at);
    return at + size;
}

/* Makes the copy say what the database now holds. */
static void covet__store_copy(covet_store *store) {
    covet_subject *subject = &store->subject;
    const covet_entity *entity = subject->entity;
    size_t start = entity->copy_start;
    if (store->copies) {
        memcpy(store->before, subject->object, entity->model->size);
        store->origin->copy = store->before + start;
        subject->copy = store->origin->copy;
    }
    if (subject->copy == NULL) return;
    unsigned char *copy = (unsigned char *)(uintptr_t)subject->copy;
    char *at = store->texts;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        size_t offset = field->member->offset;
        if (!covet__store_takes(store, i) || offset < start) continue;
        memcpy(copy + (offset - start), subject->object + offset, field->member->size);
        at = covet__copy_own(field, copy + (offset - start), at);
        if (field->target != NULL)
            memcpy(copy + (field->member->object_offset - start),
                   subject->object + field->member->object_offset, sizeof(void *));
    }
}

/* Notes that the object is written. */
static void covet__store_keep(covet_store *store) {
    covet_subject *subject = &store->subject;
    covet_origin *origin = store->origin;
    uint32_t flags = COVET_ROW_SAVED;
    covet__store_copy(store);
    if (subject->origin != NULL)
        flags |= subject->row->state & (uint32_t)(COVET_ROW_OWNED | COVET_ROW_STREAM);
    bool keeps = origin == NULL;
    if (keeps) origin = subject->origin;
    if (origin != NULL && origin->single && (store->whole || !subject->all_changed)) {
        if (store->insert || origin->transaction != store->transaction)
            origin->inserted = store->insert;
        origin->transaction = store->transaction;
    }
    if (keeps && origin == NULL) return;
    covet__subject_adopt(subject, origin, flags);
}

/* --- sending --- */

/* Fills in the key that the database gave. */
static covet_status covet__store_key(covet_store *store) {
    const covet_subject *subject = &store->subject;
    covet_session *session = subject->session;
    const covet_field *key = subject->entity->key;
    store->origin->made_key = false;
    if (!key->automatic || covet_columns_has(store->columns, key->column_index)) return COVET_OK;
    covet_value made =
        covet_value_int(covet__driver(session)->inserted_key(session->connection->link));
    store->origin->made_key = true;
    if (covet__member_set(key, covet__member(key, subject->object), &made)) return COVET_OK;
    return covet__fail(session, COVET_VALIDATION, subject->entity->name, key->name,
                       "the row was inserted with the key %lld, which %s.%s cannot hold: declare it "
                       "BIGAUTO",
                       (long long)made.as.integer, subject->entity->name, key->name);
}

static covet_status covet__store_send(covet_store *store) {
    const covet_subject *subject = &store->subject;
    const covet_entity *entity = subject->entity;
    int64_t changed = 0;
    covet_status status = covet__row_write(
        subject->session, entity, store->insert ? COVET_WRITE_INSERT : COVET_WRITE_UPDATE,
        store->columns, subject->object, &changed);
    if (status != COVET_OK) return status;
    if (store->insert) return covet__store_key(store);
    if (COVET__LIKELY(changed > 0)) return COVET_OK;
    return covet__fail(subject->session, COVET_INTEGRITY, entity->name, NULL,
                       "%s_save: the row is not in the database any more: it was deleted since it was "
                       "loaded (.force_insert writes it anew)",
                       entity->name);
}

/* From a prepared object to one that is written. */
static covet_status covet__store_run(covet_store *store) {
    covet_status status = covet__store_check(store);
    if (status == COVET_OK) status = covet__store_texts(store);
    if (status == COVET_OK) status = covet__store_send(store);
    if (status == COVET_OK) covet__store_keep(store);
    return status;
}

/* Whether nothing of what was taken is needed any longer. */
static bool covet__store_empty(const covet_store *store, covet_status status) {
    return status != COVET_OK || (store->origin == NULL && store->texts == NULL);
}

static covet_status covet__store_save(covet_store *store) {
    covet_subject *subject = &store->subject;
    covet_status status = covet__store_room(store);
    if (status == COVET_OK) status = covet__store_prepare(store);
    bool idle = status == COVET_OK && !store->insert &&
                covet__columns_none(subject->entity, store->columns);
    if (status == COVET_OK && !idle) status = covet__store_run(store);
    if (status != COVET_OK && store->before != NULL)
        memcpy(subject->object, store->before, subject->entity->model->size);
    if (idle || covet__store_empty(store, status)) covet__arena_back(&store->place);
    return status;
}

covet_status covet_object_save(covet_session *session, const covet_model *model, void *object,
                               const covet_save_options *options) {
    covet_store store = {.options = options == NULL ? &covet__save_usual : options};
    covet_status status = covet__subject_open(&store.subject, session, model, object);
    if (status != COVET_OK) return status;
    store.place = covet__arena_place(store.subject.arena);
    status = covet__writable(session, store.subject.entity);
    if (status == COVET_OK) status = covet__store_mode(&store);
    return status == COVET_OK ? covet__store_save(&store) : status;
}

/* --- create --- */

/* Members that point to objects keep only what the session keeps as well; lists are not taken over. */
static void covet__create_objects(covet_session *session, const covet_entity *entity,
                                  unsigned char *object) {
    for (size_t i = 0; i < entity->field_count; i++) {
        const covet_field *field = &entity->fields[i];
        if (field->member->object_offset == 0) continue;
        void **slot = covet__member_object(field, object);
        if (*slot == NULL) continue;
        if (field->column == NULL || !covet__object_kept(session, *slot)) *slot = NULL;
    }
}

/* Takes the new object: its origin, itself and its copy in one piece. */
static covet_status covet__create_room(covet_store *store, const void *row) {
    covet_subject *subject = &store->subject;
    covet_session *session = subject->session;
    const covet_entity *entity = subject->entity;
    size_t size = entity->model->size, copy = covet__rounded(size - entity->copy_start);
    size_t own = covet__rounded(size);
    unsigned char *block = covet_arena_take(subject->arena, sizeof(covet_origin) + own + copy,
                                            _Alignof(max_align_t));
    if (block == NULL) return covet__fail_memory(session);
    unsigned char *object = block + sizeof(covet_origin);
    memcpy(object, row, size);
    memset(object, 0, sizeof(covet_row));
    store->origin = (covet_origin *)(void *)block;
    *store->origin = (covet_origin){.entity = entity,
                                    .session = session,
                                    .rows = object,
                                    .rows_size = own,
                                    .single = true,
                                    .inserted = true};
    subject->object = object;
    subject->row = (covet_row *)(void *)object;
    store->transaction = session->in_transaction ? session->transaction : 0;
    store->origin->transaction = store->transaction;
    store->copies = true;
    return COVET_OK;
}

/* The texts of a new object become its own before it is sent; its copy shares them. */
static void covet__create_texts(covet_store *store) {
    const covet_entity *entity = store->subject.entity;
    char *at = store->texts;
    for (size_t i = 0; i < entity->column_count; i++)
        at = covet__copy_own(entity->columns[i],
                             covet__member(entity->columns[i], store->subject.object), at);
}

static covet_status covet__create_send(covet_store *store) {
    covet_subject *subject = &store->subject;
    const covet_entity *entity = subject->entity;
    covet_status status = covet__store_check(store);
    if (status == COVET_OK) status = covet__store_texts(store);
    if (status != COVET_OK) return status;
    covet__create_texts(store);
    covet__create_objects(subject->session, entity, subject->object);
    status = covet__store_send(store);
    if (status != COVET_OK) return status;
    size_t start = entity->copy_start, size = entity->model->size;
    store->origin->copy = subject->object + covet__rounded(size);
    memcpy(store->origin->copy, subject->object + start, size - start);
    covet__subject_adopt(subject, store->origin, COVET_ROW_SAVED | COVET_ROW_OWNED);
    return COVET_OK;
}

/* What was given is a new row, whatever else is known of it. */
static covet_status covet__create_open(covet_store *store, covet_session *session,
                                       const covet_model *model, const void *row) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    const covet_entity *entity = covet__entity(session, model);
    if (entity == NULL) return session->error.status;
    store->subject = (covet_subject){.session = session,
                                     .entity = entity,
                                     .arena = covet__arena(session),
                                     .fresh = true};
    if (row == NULL)
        return covet__fail(session, COVET_MISUSE, entity->name, NULL, "the row is NULL");
    if (store->options->update_fields != NULL || store->options->force_update)
        return covet__fail(session, COVET_MISUSE, entity->name, NULL,
                           "%s_create inserts: it takes no .update_fields and no .force_update",
                           entity->name);
    if (entity->key_count != 1) return covet__fail_keyed(session, entity);
    return covet__writable(session, entity);
}

void *covet_object_create(covet_session *session, const covet_model *model, const void *row,
                          const covet_save_options *options) {
    covet_store store = {.options = options == NULL ? &covet__save_usual : options, .insert = true};
    covet_status status = covet__create_open(&store, session, model, row);
    if (status != COVET_OK) return NULL;
    store.whole = true;
    store.place = covet__arena_place(store.subject.arena);
    status = covet__create_room(&store, row);
    if (status == COVET_OK) status = covet__store_prepare(&store);
    if (status == COVET_OK) status = covet__create_send(&store);
    if (COVET__LIKELY(status == COVET_OK)) return store.subject.object;
    covet__arena_back(&store.place);
    return NULL;
}

#endif
