/* Storing single objects: create and save. The object is brought into the state that is to be
 * written, and set back if that fails. Uses check, track. Users call it. */
#ifndef COVET_EXEC_STORE_C
#define COVET_EXEC_STORE_C

#include "exec/check.c"
#include "exec/rows.h"
#include "exec/statement.c"
#include "exec/track.c"

#include <string.h>

static const covet_save_options covet__save_usual = {.update_fields = NULL};

/* Columns that are held without asking for memory. */
#define COVET__FEW 16

/* An object on its way into the database. */
typedef struct covet_store {
    covet_subject subject;
    const covet_save_options *options;
    bool insert;
    bool whole;              /* every column is written, so that all of the object is known then */
    bool copies;             /* a new copy is made of it, at `before` */
    bool relates;            /* it has objects that its keys are to agree with */
    uint32_t transaction;    /* number of the one at hand; 0: none */
    covet_cells written;     /* the columns that are written */
    uint64_t *columns;       /* the same as a set */
    size_t *sizes;           /* bytes that the copy is to own, by place in `written`, or with
                              * `copies` in layout->points */
    covet_origin *origin;    /* a new one for the object; NULL: it keeps the one that it has */
    unsigned char *before;   /* the struct as it was, later its copy; NULL: it is not changed */
    char *texts;             /* room for the copy's own texts */
    covet_arena_place place; /* before anything was taken */
    const covet_cell *few_cells[COVET__FEW + 1];
    size_t few_sizes[COVET__FEW];
    uint64_t few_columns[4];
} covet_store;

/* --- statements of single rows --- */

/* What is written to a row. */
typedef struct covet_row_write {
    covet_writing writing;
    covet_cells cells;       /* the columns, and behind them, not counted, the key */
    const uint64_t *columns; /* the same as a set; NULL: none */
    const void *object;
} covet_row_write;

/* Notes the binds of a row for the log. */
static covet_status covet__note_row(covet_session *session, covet_statement *statement,
                                    const covet_row_write *write, size_t count) {
    if (!covet__binds_note(session, statement, count)) return COVET_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        const covet_field *field = write->cells.items[i]->field;
        statement->binds[i] = covet__member_value(field, covet__member_in(field, write->object));
    }
    return COVET_OK;
}

/* Binds cells one by one, for drivers that take no more. */
static covet_status covet__bind_members(const covet_driver *driver, covet_prepared *prepared,
                                        uint32_t first, const covet_cell *const *cells,
                                        size_t count, const void *object) {
    covet_status status = COVET_OK;
    for (size_t i = 0; i < count && status == COVET_OK; i++) {
        const covet_cell *cell = cells[i];
        const void *member = (const unsigned char *)object + cell->offset;
        status = driver->bind_member(prepared, first + (uint32_t)i, member, cell->kind,
                                     cell->nullable, cell->length, cell->places);
    }
    return status;
}

/* Binds the members of a struct that cells name, from parameter `first` on. */
static inline covet_status covet__bind_cells(const covet_driver *driver, covet_prepared *prepared,
                                             uint32_t first, const covet_cell *const *cells,
                                             size_t count, const void *object) {
    if (COVET__LIKELY(driver->bind_cells != NULL))
        return driver->bind_cells(prepared, first, cells, count, object);
    return covet__bind_members(driver, prepared, first, cells, count, object);
}

/* Binds the columns and, but for an insert, the key. */
static inline covet_status covet__bind_row(covet_session *session, covet_statement *statement,
                                           const covet_row_write *write) {
    const covet_driver *driver = covet__driver(session);
    size_t count = write->cells.count + (write->writing != COVET_WRITE_INSERT);
    covet_status status =
        covet__bind_cells(driver, statement->prepared, 0, write->cells.items, count, write->object);
    if (status != COVET_OK) return covet__fail_driver(session, statement->sql);
    if (COVET__LIKELY(session->db->log == NULL)) return COVET_OK;
    return covet__note_row(session, statement, write, count);
}

static covet_status covet__write_failed(covet_session *session, const covet_entity *entity,
                                        const covet_statement *statement) {
    covet_status status = covet__fail_driver(session, statement->sql);
    covet__failure_written(session, entity);
    return status;
}

/* The key that the database has made for an inserted row, whose statement has answered. */
static covet_status covet__made_key(covet_session *session, const covet_statement *statement,
                                    covet_step step, int64_t *key) {
    const covet_driver *driver = covet__driver(session);
    covet_value value = {.kind = COVET_VALUE_NULL};
    int64_t single;
    if (!(covet__dialect(session)->features & COVET_KEY_RETURNED)) {
        *key = driver->inserted_key(session->connection->link, 1, &single);
        return COVET_OK;
    }
    if (step != COVET_STEP_ROW) return COVET_OK;
    if (driver->value(statement->prepared, 0, COVET_KIND_BIGINT, 0, 0, covet__arena(session),
                      &value) != COVET_OK)
        return covet__fail_driver(session, statement->sql);
    *key = value.as.integer;
    return COVET_OK;
}

/* Writes a row; `answer`: how many rows the database changed, of an insert the key that it made. */
static inline covet_status covet__row_write(covet_session *session, const covet_entity *entity,
                                            const covet_row_write *write, int64_t *answer) {
    covet_statement *statement = covet__writer(session, entity, write->writing, write->columns);
    if (statement == NULL) return session->error.status;
    covet_status status = covet__bind_row(session, statement, write);
    if (status == COVET_OK) {
        covet_run run = covet__run_begin(session);
        const covet_driver *driver = covet__driver(session);
        covet_step step = driver->next(statement->prepared);
        bool insert = write->writing == COVET_WRITE_INSERT;
        if (step == COVET_STEP_FAILED)
            status = covet__write_failed(session, entity, statement);
        else if (insert)
            status = covet__made_key(session, statement, step, answer);
        else
            *answer = driver->changes(session->connection->link);
        covet__wrote(session, entity);
        covet__run_told(session, run, statement,
                        status != COVET_OK ? 0
                        : insert           ? 1
                                           : *answer,
                        status);
    }
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
    store->copies = store->insert || (store->whole && subject->copy == NULL);
    if (store->insert || subject->fresh) return COVET_OK;
    return covet__subject_key(subject, "the save");
}

/* Takes what the object will need when it is written, and keeps its state where that can change. */
static inline covet_status covet__store_room(covet_store *store) {
    covet_subject *subject = &store->subject;
    covet_session *session = subject->session;
    const covet_origin *known = subject->origin;
    size_t size = subject->entity->model->size;
    store->transaction = session->in_transaction ? session->transaction : 0;
    bool serves = known != NULL && (known->single || store->transaction == 0);
    if (!serves || store->copies) {
        store->origin = covet__origin_own(subject);
        if (store->origin == NULL) return COVET_NO_MEMORY;
    }
    store->relates = covet__relates(subject);
    if (!store->copies && !store->relates && subject->layout->fills.count == 0) return COVET_OK;
    store->before = covet_arena_take(subject->arena, size, _Alignof(max_align_t));
    if (store->before == NULL) return covet__fail_memory(session);
    memcpy(store->before, subject->object, size);
    return COVET_OK;
}

/* A key that the database gave in a transaction that was rolled back is given anew. */
static void covet__store_unkey(covet_store *store) {
    const covet_subject *subject = &store->subject;
    const covet_origin *origin = subject->origin;
    const covet_field *key = subject->entity->key;
    if (!store->insert || !subject->fresh || origin == NULL || !origin->made_key) return;
    if (!origin->inserted || !covet__rolled_back(subject->session, origin->transaction)) return;
    memset(covet__member(key, subject->object), 0, key->member->size);
}

/* --- the columns --- */

/* Every column, but an automatic key that is not given. */
static void covet__columns_of_insert(covet_store *store) {
    const covet_subject *subject = &store->subject;
    const covet_layout *layout = subject->layout;
    const covet_field *key = subject->entity->key;
    bool made = key->automatic && covet__member_unset(key, covet__member_in(key, subject->object));
    store->written = made ? layout->plain : layout->all;
    store->columns = made ? layout->plain_columns : layout->all_columns;
}

/* Room for a choice of columns. */
static inline covet_status covet__columns_room(covet_store *store) {
    const covet_subject *subject = &store->subject;
    size_t count = subject->entity->column_count;
    store->columns = covet__columns_open(subject->session, subject->entity, store->few_columns);
    if (store->columns == NULL) return COVET_NO_MEMORY;
    store->written = (covet_cells){store->few_cells, 0};
    if (COVET__LIKELY(count <= COVET__FEW)) return COVET_OK;
    store->written.items =
        covet_arena_take(covet__arena(subject->session), (count + 1) * sizeof *store->written.items,
                         _Alignof(const covet_cell *));
    return store->written.items == NULL ? covet__fail_memory(subject->session) : COVET_OK;
}

/* Lists the columns of the set in their order, and the key behind them. */
static void covet__columns_list(covet_store *store) {
    const covet_part *part = &store->subject.layout->reader.part;
    covet_cells *list = &store->written;
    list->count = 0;
    for (uint32_t i = 0; i < part->cell_count; i++)
        if (covet_columns_has(store->columns, (int32_t)i))
            list->items[list->count++] = &part->cells[i];
    list->items[list->count] = &part->cells[store->subject.entity->key->column_index];
}

/* What changed, and where that is anything the moments of a save. */
static covet_status covet__columns_of_update(covet_store *store) {
    const covet_subject *subject = &store->subject;
    const covet_layout *layout = subject->layout;
    covet_cells *written = &store->written;
    if (store->whole) {
        *written = layout->plain;
        store->columns = layout->plain_columns;
        return COVET_OK;
    }
    covet_status status = covet__columns_room(store);
    if (status != COVET_OK) return status;
    covet__subject_changes(subject, written);
    written->items[written->count] = layout->plain.items[layout->plain.count];
    for (size_t i = 0; i < written->count; i++)
        covet_columns_add(store->columns, written->items[i]->field->column_index);
    if (COVET__LIKELY(layout->moves.count == 0) || written->count == 0) return COVET_OK;
    for (size_t i = 0; i < layout->moves.count; i++)
        covet_columns_add(store->columns, layout->moves.items[i]->column_index);
    covet__columns_list(store);
    return COVET_OK;
}

static covet_status covet__columns_of_fields(covet_store *store) {
    const covet_entity *entity = store->subject.entity;
    covet_status status = covet__columns_room(store);
    if (status == COVET_OK)
        status = covet__columns_named(store->subject.session, entity, store->options->update_fields,
                                      store->columns);
    if (status != COVET_OK) return status;
    covet__columns_list(store);
    if (!covet_columns_has(store->columns, entity->key->column_index)) return COVET_OK;
    return covet__store_misuse(store, ".update_fields names the key, which no update changes");
}

/* Brings the object into the state that is to be written, and finds the columns. */
static inline covet_status covet__store_prepare(covet_store *store) {
    covet_subject *subject = &store->subject;
    bool named = store->options->update_fields != NULL;
    covet_status status = COVET_OK;
    covet__store_unkey(store);
    if (named) status = covet__columns_of_fields(store);
    if (status == COVET_OK && store->relates)
        status = covet__relate(subject, subject->object, named ? store->columns : NULL);
    if (status != COVET_OK) return status;
    if (store->insert)
        covet__columns_of_insert(store);
    else if (!named)
        status = covet__columns_of_update(store);
    if (status != COVET_OK || COVET__LIKELY(subject->layout->fills.count == 0)) return status;
    return covet__fill(subject, subject->object, store->insert, store->columns);
}

/* --- checks --- */

/* Checks a text whose size is known. */
static inline void covet__check_sized(covet_checker *checker, const covet_field *field,
                                      const void *object, const char *text, size_t size) {
    size_t characters;
    if (COVET__LIKELY(covet_text_check(text, size, &characters, NULL) &&
                      (field->length == 0 || characters <= (size_t)field->length)))
        return;
    covet__check_column(checker, field, object);
}

/* Bytes that the copy is to own of a member that points, and checks it. */
static inline size_t covet__measure_one(covet_checker *checker, const covet_field *field,
                                        const void *object) {
    const void *data = *(const void *const *)(const void *)covet__member_in(field, object);
    if (data != NULL && field->column_kind != COVET_KIND_JSON &&
        field->column_kind != COVET_KIND_BINARY) {
        size_t size = strlen(data);
        if (checker != NULL) covet__check_sized(checker, field, object, data, size);
        return size + 1;
    }
    if (checker != NULL) covet__check_column(checker, field, object);
    return covet__member_reach(field, covet__member_in(field, object), &data);
}

/* Measures all texts for a whole copy, and checks what is written. Answers the bytes of the
 * texts. */
static size_t covet__check_all(covet_store *store, covet_checker *checker) {
    const covet_subject *subject = &store->subject;
    const covet_fields *points = &subject->layout->points, *checks = &subject->layout->checks;
    size_t sum = 0;
    for (size_t i = 0; i < points->count; i++) {
        const covet_field *field = points->items[i];
        bool written = covet_columns_has(store->columns, field->column_index);
        store->sizes[i] = covet__measure_one(written ? checker : NULL, field, subject->object);
        sum += store->sizes[i];
    }
    for (size_t i = 0; checker != NULL && i < checks->count; i++)
        if (covet_columns_has(store->columns, checks->items[i]->column_index))
            covet__check_column(checker, checks->items[i], subject->object);
    return sum;
}

/* The same of the columns that are written alone. */
static size_t covet__check_written(covet_store *store, covet_checker *checker) {
    const covet_subject *subject = &store->subject;
    const covet_cells *written = &store->written;
    size_t sum = 0;
    for (size_t i = 0; i < written->count; i++) {
        const covet_cell *cell = written->items[i];
        store->sizes[i] = 0;
        if (covet__scalars[cell->kind].size == 0)
            sum += store->sizes[i] = covet__measure_one(checker, cell->field, subject->object);
        else if (checker != NULL && cell->kind > COVET_KIND_BOOL)
            covet__check_column(checker, cell->field, subject->object);
    }
    return sum;
}

/* What a checker found. */
static inline covet_status covet__check_end(const covet_subject *subject, covet_checker *checker) {
    if (COVET__LIKELY(!checker->failed && checker->count == 0)) return COVET_OK;
    if (checker->failed) return covet__fail_memory(subject->session);
    covet__check_sort(checker);
    return covet__fail_violations(subject->session, subject->entity, checker->violations);
}

static inline size_t covet__store_measure(covet_store *store, covet_checker *checker) {
    return store->copies ? covet__check_all(store, checker) : covet__check_written(store, checker);
}

static inline covet_status covet__store_checked(covet_store *store, size_t *texts) {
    const covet_subject *subject = &store->subject;
    covet_session *session = subject->session;
    if (store->options->validate) {
        *texts = covet__store_measure(store, NULL);
        return covet__check_whole(subject, subject->object);
    }
    covet_checker checker = {.arena = covet__arena(session), .entity = subject->entity};
    *texts = covet__store_measure(store, &checker);
    return covet__check_end(subject, &checker);
}

/* Checks what is written, and takes room for the texts of the copy before anything is sent. */
static inline covet_status covet__store_check(covet_store *store) {
    const covet_subject *subject = &store->subject;
    size_t most = subject->entity->column_count, texts = 0;
    store->sizes = store->few_sizes;
    if (most > COVET__FEW)
        store->sizes = covet_arena_take(covet__arena(subject->session), most * sizeof *store->sizes,
                                        _Alignof(size_t));
    if (store->sizes == NULL) return covet__fail_memory(subject->session);
    covet_status status = covet__store_checked(store, &texts);
    bool keeps = store->copies || subject->copy != NULL;
    if (status != COVET_OK || texts == 0 || !keeps) return status;
    store->texts = covet_arena_take(subject->arena, texts, 1);
    return store->texts == NULL ? covet__fail_memory(subject->session) : COVET_OK;
}

/* --- copies --- */

/* Lets a member of a copy point to a text of its own, of so many bytes, at `at`. Answers what is
 * behind it. */
static inline char *covet__own_text(const covet_field *field, unsigned char *member, size_t size,
                                    char *at) {
    const void *data;
    memcpy(&data, member, sizeof data); /* covet_bytes begins with its pointer too */
    memcpy(at, data, size);
    covet__member_point(field, member, at);
    return at + size;
}

/* The same of all members of a struct. */
static void covet__own_texts(const covet_store *store, unsigned char *object) {
    const covet_fields *points = &store->subject.layout->points;
    char *at = store->texts;
    for (size_t i = 0; i < points->count; i++) {
        const covet_field *field = points->items[i];
        if (store->sizes[i] != 0)
            at = covet__own_text(field, covet__member(field, object), store->sizes[i], at);
    }
}

/* The whole struct becomes the copy. */
static void covet__store_copy_whole(covet_store *store) {
    covet_subject *subject = &store->subject;
    memcpy(store->before, subject->object, subject->entity->model->size);
    covet__own_texts(store, store->before);
    store->origin->copy = store->before + subject->entity->copy_start;
}

/* The copy takes over what was written, and the object members of the keys. */
static inline void covet__store_copy_columns(covet_store *store) {
    covet_subject *subject = &store->subject;
    const covet_cells *written = &store->written;
    const covet_fields *keys = &subject->layout->keys;
    unsigned char *copy = (unsigned char *)(uintptr_t)subject->copy;
    size_t start = subject->entity->copy_start;
    char *at = store->texts;
    for (size_t i = 0; i < written->count; i++) {
        const covet_cell *cell = written->items[i];
        unsigned char *member = copy + (cell->offset - start);
        memcpy(member, subject->object + cell->offset, cell->field->member->size);
        if (store->sizes[i] != 0) at = covet__own_text(cell->field, member, store->sizes[i], at);
    }
    for (size_t i = 0; i < keys->count; i++) {
        size_t offset = keys->items[i]->member->object_offset;
        memcpy(copy + (offset - start), subject->object + offset, sizeof(void *));
    }
}

/* Notes that the object is written. */
static void covet__store_keep(covet_store *store) {
    covet_subject *subject = &store->subject;
    covet_origin *origin = store->origin == NULL ? subject->origin : store->origin;
    uint32_t flags = COVET_ROW_SAVED;
    if (store->copies)
        covet__store_copy_whole(store);
    else if (subject->copy != NULL)
        covet__store_copy_columns(store);
    if (subject->origin != NULL)
        flags |= subject->row->state & (uint32_t)(COVET_ROW_OWNED | COVET_ROW_STREAM);
    if (origin->single && (store->whole || !subject->all_changed)) {
        if (store->insert || origin->transaction != store->transaction)
            origin->inserted = store->insert;
        origin->transaction = store->transaction;
    }
    covet__subject_adopt(subject, origin, flags);
}

/* --- sending --- */

/* Fills in the key that the database gave. */
static inline covet_status covet__store_key(covet_store *store, int64_t made) {
    const covet_subject *subject = &store->subject;
    covet_session *session = subject->session;
    const covet_field *key = subject->entity->key;
    store->origin->made_key = store->columns == subject->layout->plain_columns;
    if (!store->origin->made_key) return COVET_OK;
    int32_t narrow = (int32_t)made;
    unsigned char *member = covet__member(key, subject->object);
    if (key->column_kind == COVET_KIND_BIGINT) {
        memcpy(member, &made, sizeof made);
        return COVET_OK;
    }
    memcpy(member, &narrow, sizeof narrow);
    if (COVET__LIKELY(narrow == made)) return COVET_OK;
    return covet__fail(session, COVET_VALIDATION, subject->entity->name, key->name,
                       "the row was inserted with the key %lld, which %s.%s cannot hold: declare "
                       "it BIGAUTO",
                       (long long)made, subject->entity->name, key->name);
}

static inline covet_status covet__store_send(covet_store *store) {
    const covet_subject *subject = &store->subject;
    const covet_entity *entity = subject->entity;
    const covet_row_write write = {store->insert ? COVET_WRITE_INSERT : COVET_WRITE_UPDATE,
                                   store->written, store->columns, subject->object};
    int64_t answer = 0;
    covet_status status = covet__row_write(subject->session, entity, &write, &answer);
    if (status != COVET_OK) return status;
    if (store->insert) return covet__store_key(store, answer);
    if (COVET__LIKELY(answer > 0)) return COVET_OK;
    return covet__fail(subject->session, COVET_INTEGRITY, entity->name, NULL,
                       "%s_save: the row is not in the database any more: it was deleted since it "
                       "was loaded (.force_insert writes it anew)",
                       entity->name);
}

/* From a prepared object to one that is written. */
static covet_status covet__store_run(covet_store *store) {
    covet_status status = covet__store_check(store);
    if (status == COVET_OK) status = covet__store_send(store);
    if (status == COVET_OK) covet__store_keep(store);
    return status;
}

static covet_status covet__store_save(covet_store *store) {
    covet_subject *subject = &store->subject;
    covet_status status = covet__store_room(store);
    if (status == COVET_OK) status = covet__store_prepare(store);
    bool idle = status == COVET_OK && store->written.count == 0 && !store->insert;
    if (status == COVET_OK && !idle) status = covet__store_run(store);
    if (status != COVET_OK && store->before != NULL)
        memcpy(subject->object, store->before, subject->entity->model->size);
    bool taken = store->origin != NULL || store->texts != NULL;
    if (status != COVET_OK || idle || !taken) covet__arena_back(&store->place);
    return status;
}

covet_status covet_object_save(covet_session *session, const covet_model *model, void *object,
                               const covet_save_options *options) {
    covet_store store;
    covet_status status = covet__subject_open(&store.subject, session, model, object);
    if (status != COVET_OK) return status;
    store.options = options == NULL ? &covet__save_usual : options;
    store.origin = NULL;
    store.before = NULL;
    store.texts = NULL;
    store.place = covet__arena_place(store.subject.arena);
    status = covet__writable(session, store.subject.entity);
    if (status == COVET_OK) status = covet__store_mode(&store);
    return status == COVET_OK ? covet__store_save(&store) : status;
}

/* --- create --- */

/* Members that point to objects keep only what the session keeps as well; lists are not taken
 * over. */
static void covet__create_links(covet_store *store) {
    const covet_fields *links = &store->subject.layout->links;
    for (size_t i = 0; i < links->count; i++) {
        const covet_field *field = links->items[i];
        void **slot = covet__member_object(field, store->subject.object);
        if (*slot == NULL) continue;
        if (field->column == NULL || !covet__object_kept(store->subject.session, *slot))
            *slot = NULL;
    }
}

/* Takes the new object: its origin, itself and its copy in one piece. */
static covet_status covet__create_room(covet_store *store, const void *row) {
    covet_subject *subject = &store->subject;
    covet_session *session = subject->session;
    const covet_part *part = &subject->layout->reader.part;
    unsigned char *block =
        covet_arena_take(subject->arena, sizeof(covet_origin) + part->room, _Alignof(max_align_t));
    if (block == NULL) return covet__fail_memory(session);
    unsigned char *object = block + sizeof(covet_origin);
    memcpy(object, row, part->size);
    *(covet_row *)(void *)object = (covet_row){.origin = NULL};
    store->transaction = session->in_transaction ? session->transaction : 0;
    store->origin = (covet_origin *)(void *)block;
    *store->origin = (covet_origin){.entity = subject->entity,
                                    .session = session,
                                    .transaction = store->transaction,
                                    .copy = object + part->copy_offset,
                                    .rows = object,
                                    .rows_size = part->room,
                                    .single = true,
                                    .inserted = true};
    subject->object = object;
    subject->row = (covet_row *)(void *)object;
    store->relates = covet__relates(subject);
    return COVET_OK;
}

/* Checks the texts of a new object and makes them its own; its copy will share them. `checker`
 * NULL: they are checked. */
static inline bool covet__create_texts(const covet_store *store, covet_checker *checker) {
    const covet_subject *subject = &store->subject;
    const covet_fields *points = &subject->layout->points;
    for (size_t i = 0; i < points->count; i++) {
        const covet_field *field = points->items[i];
        size_t size = covet__measure_one(checker, field, subject->object);
        if (size == 0) continue;
        char *own = covet_arena_take(subject->arena, size, 1);
        if (own == NULL) return false;
        covet__own_text(field, covet__member(field, subject->object), size, own);
    }
    return true;
}

static covet_status covet__create_check(const covet_store *store) {
    const covet_subject *subject = &store->subject;
    const covet_fields *checks = &subject->layout->checks;
    covet_checker checker = {.arena = covet__arena(subject->session), .entity = subject->entity};
    if (store->options->validate) {
        covet_status status = covet__check_whole(subject, subject->object);
        if (status != COVET_OK) return status;
        return covet__create_texts(store, NULL) ? status : covet__fail_memory(subject->session);
    }
    if (!covet__create_texts(store, &checker)) return covet__fail_memory(subject->session);
    for (size_t i = 0; i < checks->count; i++)
        covet__check_column(&checker, checks->items[i], subject->object);
    return covet__check_end(subject, &checker);
}

static covet_status covet__create_send(covet_store *store) {
    covet_subject *subject = &store->subject;
    const covet_part *part = &subject->layout->reader.part;
    covet_status status = covet__create_check(store);
    if (status != COVET_OK) return status;
    covet__create_links(store);
    status = covet__store_send(store);
    if (status != COVET_OK) return status;
    memcpy(store->origin->copy, subject->object + part->copy_start, part->size - part->copy_start);
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
                                     .layout = covet__layout(session, entity),
                                     .arena = covet__arena(session),
                                     .fresh = true};
    if (store->subject.layout == NULL) return session->error.status;
    if (row == NULL)
        return covet__fail(session, COVET_MISUSE, entity->name, NULL, "the row is NULL");
    if (store->options->update_fields != NULL || store->options->force_update)
        return covet__fail(session, COVET_MISUSE, entity->name, NULL,
                           "%s_create inserts: it takes no .update_fields and no .force_update",
                           entity->name);
    return covet__writable(session, entity);
}

void *covet_object_create(covet_session *session, const covet_model *model, const void *row,
                          const covet_save_options *options) {
    covet_store store;
    store.options = options == NULL ? &covet__save_usual : options;
    store.insert = store.whole = store.copies = true;
    store.texts = NULL;
    if (covet__create_open(&store, session, model, row) != COVET_OK) return NULL;
    store.place = covet__arena_place(store.subject.arena);
    covet_status status = covet__create_room(&store, row);
    if (status == COVET_OK) status = covet__store_prepare(&store);
    if (status == COVET_OK) status = covet__create_send(&store);
    if (COVET__LIKELY(status == COVET_OK)) return store.subject.object;
    covet__arena_back(&store.place);
    return NULL;
}

#endif
