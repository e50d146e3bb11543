/* Inserting many rows at once: by what the driver has for that, else by INSERTs of many rows. All
 * of the rows or none, and the keys that the database makes come back into them. Uses store. Users
 * call it through Post_bulk_create. */
#ifndef COVET_EXEC_BULK_C
#define COVET_EXEC_BULK_C

#include "exec/rows.h"
#include "exec/statement.c"
#include "exec/store.c"

#include <string.h>

/* Rows of one INSERT where nothing else limits them: more gain nothing. */
#define COVET__BULK_ROWS 2000
/* Bytes that a bind without text takes in a packet, at the most. */
#define COVET__BULK_BIND 24

/* Rows on their way into the database. */
typedef struct covet_bulk_store {
    covet_session *session;
    const covet_entity *entity;
    const covet_layout *layout;
    const covet_bulk_options *options;
    unsigned char *rows; /* structs of the caller, row_count of them, one behind the other */
    size_t row_count;
    size_t stride;
    unsigned char *before; /* the rows as they were; NULL: nothing of them changes but made keys */
    bool *made;            /* by row: the database makes its key; NULL: of no row */
    int64_t *keys;         /* those that were made for the run at hand */
} covet_bulk_store;

/* Rows one behind the other that are inserted with the same columns. */
typedef struct covet_bulk_run {
    size_t start, count;
    bool made; /* without the key, which the database makes */
    const covet_cells *cells;
    const uint64_t *columns; /* the same as a set */
} covet_bulk_run;

static unsigned char *covet__bulk_row(const covet_bulk_store *store, size_t index) {
    return store->rows + index * store->stride;
}

/* A row as something to be stored: what was known of it before does not count. */
static covet_subject covet__bulk_subject(const covet_bulk_store *store, size_t index) {
    unsigned char *object = covet__bulk_row(store, index);
    return (covet_subject){.session = store->session,
                           .entity = store->entity,
                           .layout = store->layout,
                           .object = object,
                           .row = (covet_row *)(void *)object,
                           .arena = covet__arena(store->session),
                           .fresh = true};
}

/* --- what the rows are brought into --- */

/* Whether a write changes more of the structs than their keys. */
static bool covet__bulk_changes(const covet_bulk_store *store) {
    if (store->layout->fills.count > 0) return true;
    for (size_t i = 0; i < store->row_count; i++) {
        covet_subject subject = covet__bulk_subject(store, i);
        if (covet__relates(&subject)) return true;
    }
    return false;
}

static covet_status covet__bulk_room(covet_bulk_store *store) {
    covet_heap *heap = &store->session->heap;
    const covet_field *key = store->entity->key;
    size_t count = store->row_count;
    bool any = false;
    for (size_t i = 0; key->automatic && i < count && !any; i++)
        any = covet__member_unset(key, covet__member_in(key, covet__bulk_row(store, i)));
    if (any) {
        store->made = covet_heap_resize(heap, NULL, 0, count * sizeof *store->made);
        store->keys = covet_heap_resize(heap, NULL, 0, count * sizeof *store->keys);
        if (store->made == NULL || store->keys == NULL) return covet__fail_memory(store->session);
    }
    for (size_t i = 0; any && i < count; i++)
        store->made[i] = covet__member_unset(key, covet__member_in(key, covet__bulk_row(store, i)));
    if (!covet__bulk_changes(store)) return COVET_OK;
    store->before = covet_heap_resize(heap, NULL, 0, count * store->stride);
    if (store->before == NULL) return covet__fail_memory(store->session);
    memcpy(store->before, store->rows, count * store->stride);
    return COVET_OK;
}

static void covet__bulk_room_free(covet_bulk_store *store) {
    covet_heap *heap = &store->session->heap;
    size_t count = store->row_count;
    if (store->made != NULL) covet_heap_resize(heap, store->made, count * sizeof *store->made, 0);
    if (store->keys != NULL) covet_heap_resize(heap, store->keys, count * sizeof *store->keys, 0);
    if (store->before != NULL) covet_heap_resize(heap, store->before, count * store->stride, 0);
}

/* The rows as the caller gave them. */
static void covet__bulk_restore(covet_bulk_store *store) {
    const covet_field *key = store->entity->key;
    if (store->before != NULL) memcpy(store->rows, store->before, store->row_count * store->stride);
    for (size_t i = 0; store->made != NULL && i < store->row_count; i++)
        if (store->made[i])
            memset(covet__member(key, covet__bulk_row(store, i)), 0, key->member->size);
}

/* --- checks --- */

/* Says of which row a violation is. */
static covet_status covet__bulk_violation(covet_bulk_store *store, size_t index) {
    covet_session *session = store->session;
    const char *message = covet__error_format(&session->error_arena, "row %zu of %zu: %s",
                                              index + 1, store->row_count, session->error.message);
    if (message != NULL) session->error.message = message;
    return session->error.status;
}

/* Checks what the columns of a row can hold. */
static void covet__bulk_check(const covet_bulk_store *store, covet_checker *checker,
                              const void *object) {
    const covet_fields *points = &store->layout->points, *checks = &store->layout->checks;
    for (size_t i = 0; i < points->count; i++)
        covet__measure_one(checker, points->items[i], object);
    for (size_t i = 0; i < checks->count; i++)
        covet__check_column(checker, checks->items[i], object);
}

/* Brings a row into the state that is written, and checks it. */
static covet_status covet__bulk_prepare_row(covet_bulk_store *store, covet_checker *checker,
                                            size_t index) {
    covet_subject subject = covet__bulk_subject(store, index);
    covet_status status = COVET_OK;
    if (store->before != NULL) {
        status = covet__relate(&subject, subject.object, NULL);
        if (status == COVET_OK) status = covet__fill(&subject, subject.object, true, NULL);
    }
    if (status == COVET_OK && store->options->validate)
        status = covet__check_whole(&subject, subject.object);
    else if (status == COVET_OK)
        covet__bulk_check(store, checker, subject.object);
    if (status == COVET_OK) status = covet__check_end(&subject, checker);
    return status == COVET_OK ? status : covet__bulk_violation(store, index);
}

static covet_status covet__bulk_prepare(covet_bulk_store *store) {
    covet_checker checker = {.arena = covet__arena(store->session), .entity = store->entity};
    covet_status status = COVET_OK;
    for (size_t i = 0; i < store->row_count && status == COVET_OK; i++)
        status = covet__bulk_prepare_row(store, &checker, i);
    return status;
}

/* --- keys --- */

/* Sets the keys that were made, from row `start` on. */
static covet_status covet__bulk_keys(covet_bulk_store *store, size_t start, size_t count) {
    const covet_field *key = store->entity->key;
    bool wide = key->column_kind == COVET_KIND_BIGINT;
    for (size_t i = 0; i < count; i++) {
        int64_t made = store->keys[i];
        int32_t narrow = (int32_t)made;
        unsigned char *member = covet__member(key, covet__bulk_row(store, start + i));
        if (!wide && narrow != made)
            return covet__fail(
                store->session, COVET_VALIDATION, store->entity->name, key->name,
                "the database made the key %lld, which %s.%s cannot hold: declare it "
                "BIGAUTO",
                (long long)made, store->entity->name, key->name);
        memcpy(member, wide ? (const void *)&made : &narrow, wide ? sizeof made : sizeof narrow);
    }
    return COVET_OK;
}

/* --- what the driver has --- */

/* Tells of a statement of the driver's own; one that failed before it had a text was not sent. */
static covet_status covet__bulk_told(covet_bulk_store *store, covet_run run, const char *sql,
                                     size_t rows, covet_status status) {
    covet_session *session = store->session;
    if (sql != NULL && sql[0] == '\0') sql = NULL;
    if (status != COVET_OK) {
        covet__fail_driver(session, sql);
        covet__failure_written(session, store->entity);
    }
    if (sql != NULL)
        covet__run_end(session, run, sql, NULL, 0, status == COVET_OK ? (int64_t)rows : 0, status);
    return status;
}

/* Has the database make the keys of a run, which is then inserted with them. */
static covet_status covet__bulk_reserve(covet_bulk_store *store, covet_bulk_run *run) {
    covet_session *session = store->session;
    const char *sql = NULL;
    if (covet__connection(session) == NULL) return session->error.status;
    covet_run told = covet__run_begin(session);
    covet_status status = covet__driver(session)->reserve_keys(
        session->connection->link, store->entity, store->keys, run->count, &sql);
    status = covet__bulk_told(store, told, sql, run->count, status);
    if (status == COVET_OK) status = covet__bulk_keys(store, run->start, run->count);
    run->made = false;
    run->cells = &store->layout->all;
    run->columns = store->layout->all_columns;
    return status;
}

/* Inserts a run by the driver's own means. UNSUPPORTED, with no failure set: it has none. */
static covet_status covet__bulk_driver(covet_bulk_store *store, const covet_bulk_run *run) {
    covet_session *session = store->session;
    const covet_driver *driver = covet__driver(session);
    const char *sql = NULL;
    const covet_bulk bulk = {.entity = store->entity,
                             .cells = run->cells->items,
                             .cell_count = run->cells->count,
                             .rows = covet__bulk_row(store, run->start),
                             .stride = store->stride,
                             .row_count = run->count,
                             .keys = run->made ? store->keys : NULL};
    if (driver->insert_many == NULL || bulk.cell_count == 0) return COVET_UNSUPPORTED;
    if (covet__connection(session) == NULL) return session->error.status;
    covet_run told = {.started = session->db->log == NULL ? 0 : covet_now().us};
    covet_status status = driver->insert_many(session->connection->link, &bulk, &sql);
    if (status == COVET_UNSUPPORTED) return status;
    session->statements++;
    status = covet__bulk_told(store, told, sql, run->count, status);
    return status == COVET_OK && run->made ? covet__bulk_keys(store, run->start, run->count)
                                           : status;
}

/* --- INSERTs of many rows --- */

/* The most rows of one INSERT. Where keys come back by RETURNING their order is nobody's
 * promise. */
static size_t covet__bulk_batch(const covet_bulk_store *store, const covet_bulk_run *run) {
    const covet_connection *connection = store->session->connection;
    size_t most = store->options->batch > 0 ? (size_t)store->options->batch : COVET__BULK_ROWS;
    size_t binds = run->cells->count;
    if (binds == 0) return 1;
    if (run->made && connection->dialect->features & COVET_KEY_RETURNED) return 1;
    if (most > connection->bind_limit / binds) most = connection->bind_limit / binds;
    return most == 0 ? 1 : most;
}

/* Bytes that a row takes in a packet, at the most. */
static size_t covet__bulk_bytes(const covet_bulk_store *store, const covet_bulk_run *run,
                                size_t index) {
    const covet_fields *points = &store->layout->points;
    size_t bytes = run->cells->count * COVET__BULK_BIND;
    const void *data;
    for (size_t i = 0; i < points->count; i++)
        bytes += covet__member_reach(
            points->items[i], covet__member_in(points->items[i], covet__bulk_row(store, index)),
            &data);
    return bytes;
}

/* How many rows from `at` on go into the next INSERT. */
static size_t covet__bulk_next(const covet_bulk_store *store, const covet_bulk_run *run, size_t at,
                               size_t most) {
    const covet_connection *connection = store->session->connection;
    const covet_driver *driver = connection->driver;
    size_t left = run->start + run->count - at, count = 0, bytes = 0;
    if (most > left) most = left;
    if (driver->packet_limit == NULL) return most;
    size_t limit = driver->packet_limit(connection->link) / 8 * 7;
    for (; count < most; count++) {
        bytes += covet__bulk_bytes(store, run, at + count);
        if (bytes > limit && count > 0) break;
    }
    return count;
}

/* The statement of so many rows; `keep`: it will come again. NULL: failed. */
static covet_statement *covet__bulk_statement(covet_bulk_store *store, const covet_bulk_run *run,
                                              size_t count, bool keep) {
    covet_session *session = store->session;
    covet_buffer text;
    covet_statement *statement = NULL;
    covet_buffer_open(&text, &session->heap, 0);
    covet__sql_insert(&text, covet__dialect(session), store->entity, run->columns, (uint32_t)count);
    if (text.failed)
        covet__fail_memory(session);
    else if (keep)
        statement = covet__statement_take(session, covet_buffer_get(&text), text.size);
    else
        statement = covet__statement_new(session, covet_buffer_get(&text), text.size, 0, false);
    covet_buffer_close(&text);
    return statement;
}

static covet_status covet__bulk_bind(covet_bulk_store *store, const covet_bulk_run *run,
                                     covet_statement *statement, size_t at, size_t count) {
    const covet_driver *driver = covet__driver(store->session);
    size_t width = run->cells->count;
    for (size_t i = 0; i < count; i++)
        if (covet__bind_cells(driver, statement->prepared, (uint32_t)(i * width), run->cells->items,
                              width, covet__bulk_row(store, at + i)) != COVET_OK)
            return covet__fail_driver(store->session, statement->sql);
    return COVET_OK;
}

/* The keys of the INSERT that has just run. */
static covet_status covet__bulk_inserted(covet_bulk_store *store, const covet_statement *statement,
                                         covet_step step, size_t at, size_t count) {
    covet_session *session = store->session;
    int64_t pace = 1;
    if (covet__dialect(session)->features & COVET_KEY_RETURNED) {
        covet_status status = covet__made_key(session, statement, step, &store->keys[0]);
        return status == COVET_OK ? covet__bulk_keys(store, at, count) : status;
    }
    int64_t first = covet__driver(session)->inserted_key(session->connection->link, count, &pace);
    for (size_t i = 0; i < count; i++) store->keys[i] = first + (int64_t)i * pace;
    return covet__bulk_keys(store, at, count);
}

/* Runs one INSERT that is bound. */
static covet_status covet__bulk_send(covet_bulk_store *store, const covet_bulk_run *run,
                                     covet_statement *statement, size_t at, size_t count) {
    covet_session *session = store->session;
    covet_status status = covet__bulk_bind(store, run, statement, at, count);
    if (status != COVET_OK) return status;
    covet_run told = covet__run_begin(session);
    covet_step step = covet__driver(session)->next(statement->prepared);
    if (step == COVET_STEP_FAILED) status = covet__write_failed(session, store->entity, statement);
    covet__run_told(session, told, statement, status == COVET_OK ? (int64_t)count : 0, status);
    if (status == COVET_OK && run->made)
        status = covet__bulk_inserted(store, statement, step, at, count);
    return status;
}

static covet_status covet__bulk_batches(covet_bulk_store *store, const covet_bulk_run *run) {
    covet_session *session = store->session;
    covet_status status = COVET_OK;
    if (covet__connection(session) == NULL) return session->error.status;
    size_t most = covet__bulk_batch(store, run), end = run->start + run->count;
    for (size_t at = run->start, count; at < end && status == COVET_OK; at += count) {
        count = covet__bulk_next(store, run, at, most);
        covet_statement *statement = covet__bulk_statement(store, run, count, count == most);
        if (statement == NULL) return session->error.status;
        status = covet__bulk_send(store, run, statement, at, count);
        covet__statement_give(session, statement);
    }
    return status;
}

/* --- runs --- */

/* The rows from `start` on that are inserted alike. */
static covet_bulk_run covet__bulk_run(const covet_bulk_store *store, size_t start) {
    covet_bulk_run run = {.start = start, .count = 1};
    run.made = store->made != NULL && store->made[start];
    run.cells = run.made ? &store->layout->plain : &store->layout->all;
    run.columns = run.made ? store->layout->plain_columns : store->layout->all_columns;
    if (store->made == NULL) run.count = store->row_count - start;
    while (start + run.count < store->row_count && store->made[start + run.count] == run.made)
        run.count++;
    return run;
}

/* Whether one INSERT takes all of a run. */
static bool covet__bulk_single(const covet_bulk_store *store, const covet_bulk_run *run) {
    return covet__bulk_next(store, run, run->start, covet__bulk_batch(store, run)) == run->count;
}

/* Inserts a run by the best means that there is. A batch size that was asked for is one of
 * INSERTs. More than one of these need a transaction, which is begun where none is open. */
static covet_status covet__bulk_insert(covet_bulk_store *store, covet_bulk_run *run) {
    covet_session *session = store->session;
    covet_status status = COVET_OK;
    if (run->made && covet__driver(session)->reserve_keys != NULL && run->count > 1)
        status = covet__bulk_reserve(store, run);
    if (status != COVET_OK) return status;
    status = store->options->batch > 0 ? COVET_UNSUPPORTED : covet__bulk_driver(store, run);
    if (status != COVET_UNSUPPORTED) return status;
    if (covet__connection(session) == NULL) return session->error.status;
    status = COVET_OK;
    if (!session->in_transaction && !covet__bulk_single(store, run))
        status = covet__transaction_begin(session);
    return status == COVET_OK ? covet__bulk_batches(store, run) : status;
}

static covet_status covet__bulk_insert_all(covet_bulk_store *store) {
    covet_status status = COVET_OK;
    for (size_t at = 0; at < store->row_count && status == COVET_OK;) {
        covet_bulk_run run = covet__bulk_run(store, at);
        status = covet__bulk_insert(store, &run);
        at += run.count;
    }
    covet__wrote(store->session, store->entity);
    return status;
}

/* All of the rows or none: in the transaction at hand, or one of its own where that is needed. */
static covet_status covet__bulk_write(covet_bulk_store *store) {
    covet_session *session = store->session;
    bool own = !session->in_transaction;
    covet_status status = COVET_OK;
    if (covet__connection(session) == NULL) return session->error.status;
    if (own && covet__bulk_run(store, 0).count < store->row_count)
        status = covet__transaction_begin(session);
    if (status == COVET_OK) status = covet__bulk_insert_all(store);
    if (!own) return status;
    if (status == COVET_OK && session->in_transaction) status = covet__transaction_commit(session);
    if (session->in_transaction) covet__transaction_rollback(session);
    return status;
}

/* --- afterwards --- */

/* The rows are saved; nothing is kept of what was written, so that a later save writes it all. */
static void covet__bulk_adopt(covet_bulk_store *store, covet_origin *origins) {
    covet_session *session = store->session;
    for (size_t made = 0; made < 2; made++)
        origins[made] =
            (covet_origin){.entity = store->entity,
                           .session = session,
                           .transaction = session->in_transaction ? session->transaction : 0,
                           .rows = store->rows,
                           .rows_size = store->row_count * store->stride,
                           .inserted = true,
                           .made_key = made == 1};
    for (size_t i = 0; i < store->row_count; i++) {
        covet_subject subject = covet__bulk_subject(store, i);
        bool made = store->made != NULL && store->made[i];
        covet__subject_adopt(&subject, &origins[made], COVET_ROW_SAVED);
    }
}

static covet_status covet__bulk_run_all(covet_bulk_store *store) {
    covet_origin *origins =
        covet_arena_take(covet__arena(store->session), 2 * sizeof *origins, _Alignof(covet_origin));
    if (origins == NULL) return covet__fail_memory(store->session);
    covet_status status = covet__bulk_room(store);
    if (status == COVET_OK) status = covet__bulk_prepare(store);
    if (status == COVET_OK) status = covet__bulk_write(store);
    if (status == COVET_OK)
        covet__bulk_adopt(store, origins);
    else
        covet__bulk_restore(store);
    return status;
}

/* --- what users call --- */

static covet_status covet__bulk_misuse(const covet_bulk_store *store, covet_status status,
                                       const char *text) {
    return covet__fail(store->session, status, store->entity->name, NULL, "%s_bulk_create: %s",
                       store->entity->name, text);
}

static covet_status covet__bulk_options_check(const covet_bulk_store *store) {
    const covet_bulk_options *options = store->options;
    if (options->conflict != COVET_CONFLICT_FAILS || options->on != NULL || options->update != NULL)
        return covet__bulk_misuse(store, COVET_UNSUPPORTED,
                                  ".conflict, .on and .update come with the unit of work");
    if (options->batch < 0)
        return covet__bulk_misuse(store, COVET_MISUSE, ".batch counts rows, from 1 upwards");
    return COVET_OK;
}

static covet_status covet__bulk_open(covet_bulk_store *store, covet_session *session,
                                     const covet_model *model, void *rows, size_t count,
                                     const covet_bulk_options *options) {
    static const covet_bulk_options usual = {.batch = 0};
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    const covet_entity *entity = covet__entity(session, model);
    if (entity == NULL) return session->error.status;
    *store = (covet_bulk_store){.session = session,
                                .entity = entity,
                                .layout = covet__layout(session, entity),
                                .options = options == NULL ? &usual : options,
                                .rows = rows,
                                .row_count = count,
                                .stride = entity->model->size};
    if (store->layout == NULL) return session->error.status;
    status = covet__writable(session, entity);
    if (status != COVET_OK) return status;
    if (rows == NULL && count > 0)
        return covet__bulk_misuse(store, COVET_MISUSE, "the rows are NULL");
    if (count > SIZE_MAX / store->stride)
        return covet__bulk_misuse(store, COVET_MISUSE, "there cannot be so many rows");
    return covet__bulk_options_check(store);
}

int64_t covet_object_bulk_create(covet_session *session, const covet_model *model, void *rows,
                                 size_t count, const covet_bulk_options *options) {
    covet_bulk_store store;
    if (covet__bulk_open(&store, session, model, rows, count, options) != COVET_OK) return -1;
    if (count == 0) return 0;
    covet_status status = covet__bulk_run_all(&store);
    covet__bulk_room_free(&store);
    return status == COVET_OK ? (int64_t)count : -1;
}

#endif
