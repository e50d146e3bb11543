/* Inserting many rows in one command: arrays of parameters, which MariaDB's server and its
 * Connector/C have. Everything else goes the way of INSERTs of many rows, which the core writes.
 *
 * Measured with 100,000 rows of 7 columns (MariaDB 10.11, all on one machine, the best of six):
 * arrays 361 ms, INSERTs of 1,000 rows 424 ms, of 5,000 rows 512 ms; with the keys by RETURNING 376
 * ms. Arrays of 5,000 rows are as fast as larger ones. Keys have gaps there, so that they cannot be
 * counted from the first. Uses decode. driver.c names its function. */
#ifndef COVET_MYSQL_BULK_C
#define COVET_MYSQL_BULK_C

#include "mysql/decode.c"

#if COVET__MYSQL_CONNECTOR

/* Fewer rows than this are not worth a statement of their own. */
#define COVET__MYSQL_FEW 8
/* The most rows of one command. */
#define COVET__MYSQL_ARRAY 5000

/* --- arrays --- */

/* The values of one parameter, by row. Which of them a column has is said by its kind: numbers;
 * pointers and lengths to what stands in the structs; the same to slots, where a value is written
 * in another form. */
typedef struct covet__mysql_array {
    char *nulls;
    int64_t *numbers;
    covet__mysql_slot *slots;
    const void **pointers;
    unsigned long *lengths;
} covet__mysql_array;

/* Rows that are sent together. */
typedef struct covet__mysql_batch {
    covet__mysql_prepared *prepared;
    const covet_bulk *bulk;
    covet__mysql_array *arrays; /* bulk->cell_count of them */
    MYSQL_BIND *binds;          /* of the arrays */
    size_t room;                /* rows that they hold */
    size_t count;               /* rows in them */
    size_t bytes;               /* that those take in the command, about */
    size_t sent;                /* rows of the batches before */
    unsigned char *memory;      /* of all that, memory_size bytes */
    size_t memory_size;
} covet__mysql_batch;

typedef enum covet__mysql_form {
    COVET__MYSQL_NUMBERS,
    COVET__MYSQL_SLOTS,
    COVET__MYSQL_POINTERS
} covet__mysql_form;

static covet__mysql_form covet__mysql_form_of(covet_kind kind) {
    switch (kind) {
    case COVET_KIND_SMALLINT:
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
    case COVET_KIND_BOOL:
    case COVET_KIND_FLOAT:
    case COVET_KIND_DURATION:
        return COVET__MYSQL_NUMBERS;
    case COVET_KIND_DECIMAL:
    case COVET_KIND_UUID:
    case COVET_KIND_DATE:
    case COVET_KIND_TIME:
    case COVET_KIND_DATETIME:
        return COVET__MYSQL_SLOTS;
    default:
        return COVET__MYSQL_POINTERS;
    }
}

/* A piece of the batch's memory, or, while that is NULL, its size alone. */
static void *covet__mysql_piece(covet__mysql_batch *batch, size_t count, size_t size) {
    size_t at = batch->memory_size;
    batch->memory_size +=
        (count * size + _Alignof(max_align_t) - 1) / _Alignof(max_align_t) * _Alignof(max_align_t);
    return batch->memory ? batch->memory + at : NULL;
}

/* Lays out the memory. */
static void covet__mysql_lay_out(covet__mysql_batch *batch) {
    size_t columns = batch->bulk->cell_count, rows = batch->room;
    covet__mysql_array array;
    batch->memory_size = 0;
    batch->arrays = covet__mysql_piece(batch, columns, sizeof array);
    batch->binds = covet__mysql_piece(batch, columns, sizeof *batch->binds);
    for (size_t i = 0; i < columns; i++) {
        covet__mysql_form form = covet__mysql_form_of(batch->bulk->cells[i]->kind);
        array = (covet__mysql_array){.nulls = covet__mysql_piece(batch, rows, 1)};
        if (form == COVET__MYSQL_NUMBERS)
            array.numbers = covet__mysql_piece(batch, rows, sizeof *array.numbers);
        if (form == COVET__MYSQL_SLOTS)
            array.slots = covet__mysql_piece(batch, rows, sizeof *array.slots);
        if (form != COVET__MYSQL_NUMBERS) {
            array.pointers = covet__mysql_piece(batch, rows, sizeof *array.pointers);
            array.lengths = covet__mysql_piece(batch, rows, sizeof *array.lengths);
        }
        if (!batch->memory) continue;
        batch->arrays[i] = array;
        batch->binds[i] = (MYSQL_BIND){
            .u = {.indicator = array.nulls},
            .buffer_type = form == COVET__MYSQL_NUMBERS ? MYSQL_TYPE_LONGLONG : MYSQL_TYPE_STRING,
            .buffer = array.numbers ? (void *)array.numbers : (void *)array.pointers,
            .length = array.lengths};
    }
}

static bool covet__mysql_batch_open(covet__mysql_batch *batch, covet__mysql_prepared *prepared,
                                    const covet_bulk *bulk) {
    *batch = (covet__mysql_batch){.prepared = prepared, .bulk = bulk, .room = COVET__MYSQL_ARRAY};
    if (batch->room > bulk->row_count) batch->room = bulk->row_count;
    for (; batch->room > 0 && !batch->memory; batch->room /= 2) {
        covet__mysql_lay_out(batch);
        batch->memory = covet_heap_resize(prepared->link->heap, NULL, 0, batch->memory_size);
        if (!batch->memory) continue;
        covet__mysql_lay_out(batch);
        return true;
    }
    return false;
}

static void covet__mysql_batch_close(covet__mysql_batch *batch) {
    covet_heap_resize(batch->prepared->link->heap, batch->memory, batch->memory_size, 0);
}

/* Moves what was bound for a row into the arrays. */
static void covet__mysql_scatter(covet__mysql_batch *batch) {
    covet__mysql_prepared *prepared = batch->prepared;
    size_t row = batch->count++;
    for (size_t i = 0; i < batch->bulk->cell_count; i++) {
        const MYSQL_BIND *bind = &prepared->binds[i];
        covet__mysql_array *array = &batch->arrays[i];
        bool null = bind->buffer_type == MYSQL_TYPE_NULL;
        array->nulls[row] = null ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE;
        if (null) continue;
        batch->binds[i].buffer_type = bind->buffer_type;
        if (array->numbers) {
            array->numbers[row] = prepared->slots[i].integer;
            continue;
        }
        array->pointers[row] = bind->buffer;
        array->lengths[row] = bind->buffer_length;
        if (!array->slots) continue;
        array->slots[row] = prepared->slots[i];
        array->pointers[row] = &array->slots[row];
    }
}

/* --- sending --- */

/* Reads the keys that a batch made, which come as the rows went: they rise, as they were made one
 * after the other. */
static covet_status covet__mysql_batch_keys(covet__mysql_batch *batch) {
    covet__mysql_prepared *prepared = batch->prepared;
    int64_t *keys = batch->bulk->keys + batch->sent, latest = INT64_MIN;
    size_t count = 0;
    covet_step step;
    bool good = true;
    while ((step = covet__mysql_step(prepared)) == COVET_STEP_ROW) {
        const unsigned char *at = covet__mysql_cell_at(prepared, 0);
        int64_t key = latest;
        good = good && at && count < batch->count &&
               covet__mysql_read_int(&prepared->fields[0], at, &key) && key > latest;
        if (good) keys[count++] = latest = key;
    }
    if (step == COVET_STEP_FAILED) return prepared->link->error.status;
    if (good && count == batch->count) return COVET_OK;
    return covet__mysql_refuse_text(prepared->link, COVET_INTERNAL,
                                    "the keys of the rows did not come in their order");
}

/* Sends the rows in the arrays. */
static covet_status covet__mysql_batch_send(covet__mysql_batch *batch) {
    covet__mysql_prepared *prepared = batch->prepared;
    MYSQL_BIND *binds = prepared->binds;
    prepared->binds = batch->binds;
    prepared->array = (unsigned)batch->count;
    prepared->rebind = true;
    covet_status status = covet__mysql_run(prepared);
    if (status == COVET_OK && prepared->columns > 0) status = covet__mysql_batch_keys(batch);
    covet__mysql_reset((covet_prepared *)prepared);
    prepared->binds = binds;
    batch->sent += batch->count;
    batch->count = batch->bytes = 0;
    return status;
}

/* Puts a row into the arrays; those before it are sent where it has no room with them. */
static covet_status covet__mysql_batch_add(covet__mysql_batch *batch, const void *object) {
    covet__mysql_prepared *prepared = batch->prepared;
    size_t bytes = 0, most = prepared->link->most_packet / 8 * 7;
    covet_status status = covet__mysql_bind_cells((covet_prepared *)prepared, 0, batch->bulk->cells,
                                                  batch->bulk->cell_count, object);
    if (status != COVET_OK || !covet__mysql_fits(prepared)) return prepared->link->error.status;
    for (uint32_t i = 0; i < prepared->parameters; i++)
        bytes += prepared->binds[i].buffer_length + 10;
    if (batch->count == batch->room || (batch->count > 0 && batch->bytes + bytes > most))
        status = covet__mysql_batch_send(batch);
    batch->bytes += bytes;
    covet__mysql_scatter(batch);
    return status;
}

static covet_status covet__mysql_batch_all(covet__mysql_batch *batch) {
    const covet_bulk *bulk = batch->bulk;
    covet_status status = COVET_OK;
    for (size_t i = 0; i < bulk->row_count && status == COVET_OK; i++)
        status = covet__mysql_batch_add(batch, bulk->rows + i * bulk->stride);
    return status == COVET_OK ? covet__mysql_batch_send(batch) : status;
}

/* --- all or none --- */

static covet_status covet__mysql_say_so(covet__mysql_link *link, const char *sql) {
    if (mysql_real_query(link->mysql, sql, (unsigned long)strlen(sql)) == 0) return COVET_OK;
    covet__mysql_fail(link);
    return covet__mysql_after_error(link);
}

/* Undoes what stands behind a failure, which stays the link's. */
static void covet__mysql_undo(covet__mysql_link *link, const char *sql) {
    if (!link->lost && covet__mysql_in_transaction((covet_link *)link) &&
        mysql_real_query(link->mysql, sql, (unsigned long)strlen(sql)) != 0)
        link->lost = true;
}

/* Whether the rows take one command. */
static bool covet__mysql_is_single(const covet__mysql_batch *batch) {
    const covet_bulk *bulk = batch->bulk;
    size_t bytes = 0, most = batch->prepared->link->most_packet / 8 * 7;
    if (bulk->row_count > batch->room) return false;
    for (size_t i = 0; i < bulk->cell_count; i++) {
        const covet_cell *cell = bulk->cells[i];
        const unsigned char *member = bulk->rows + cell->offset;
        bytes += 58 * bulk->row_count;
        if (covet__mysql_form_of(cell->kind) != COVET__MYSQL_POINTERS) continue;
        for (size_t row = 0; row < bulk->row_count; row++, member += bulk->stride) {
            if (cell->kind == COVET_KIND_BINARY)
                bytes += ((const covet_bytes *)(const void *)member)->size;
            else if (*(const char *const *)(const void *)member)
                bytes += strlen(*(const char *const *)(const void *)member);
        }
    }
    return bytes <= most;
}

/* One command is whole by itself; several need a transaction, or a point in the one at hand. */
static covet_status covet__mysql_batch_whole(covet__mysql_batch *batch) {
    covet__mysql_link *link = batch->prepared->link;
    bool inside = covet__mysql_in_transaction((covet_link *)link);
    if (covet__mysql_is_single(batch)) return covet__mysql_batch_all(batch);
    covet_status status = covet__mysql_settle(link);
    if (status == COVET_OK)
        status = covet__mysql_say_so(link, inside ? "SAVEPOINT covet_bulk" : "START TRANSACTION");
    if (status != COVET_OK) return status;
    status = covet__mysql_batch_all(batch);
    if (status == COVET_OK)
        return covet__mysql_say_so(link, inside ? "RELEASE SAVEPOINT covet_bulk" : "COMMIT");
    covet__mysql_undo(link, inside ? "ROLLBACK TO SAVEPOINT covet_bulk" : "ROLLBACK");
    return status;
}

/* --- the statement --- */

static void covet__mysql_bulk_text(covet_buffer *sql, const covet_bulk *bulk, char quote) {
    covet_buffer_text(sql, "INSERT INTO ");
    covet_quote(sql, quote, bulk->entity->table);
    for (size_t i = 0; i < bulk->cell_count; i++) {
        covet_buffer_text(sql, i == 0 ? " (" : ", ");
        covet_quote(sql, quote, bulk->cells[i]->field->column);
    }
    covet_buffer_text(sql, ") VALUES (");
    for (size_t i = 0; i < bulk->cell_count; i++) covet_buffer_text(sql, i == 0 ? "?" : ", ?");
    covet_buffer_char(sql, ')');
    if (!bulk->keys) return;
    covet_buffer_text(sql, " RETURNING ");
    covet_quote(sql, quote, bulk->entity->key->column);
}

/* The statement of a bulk; the latest is kept, since others like it follow. NULL: failed. */
static covet__mysql_prepared *covet__mysql_bulk_statement(covet__mysql_link *link,
                                                          const covet_bulk *bulk) {
    covet_buffer sql;
    covet_buffer_open(&sql, link->heap, 0);
    covet__mysql_bulk_text(&sql, bulk, link->dialect->quote);
    if (sql.failed)
        covet__mysql_no_memory(link);
    else if (!link->bulk || link->bulk->sql_size != sql.size ||
             memcmp(link->bulk->sql, sql.data, sql.size) != 0) {
        covet__mysql_finalize((covet_prepared *)link->bulk);
        link->bulk = (covet__mysql_prepared *)covet__mysql_prepare((covet_link *)link, sql.data,
                                                                   sql.size, true);
    }
    covet__mysql_prepared *found = sql.failed ? NULL : link->bulk;
    covet_buffer_close(&sql);
    return found;
}

static covet_status covet__mysql_insert_many(covet_link *link_, const covet_bulk *bulk,
                                             const char **sql) {
    covet__mysql_link *link = covet__mysql_of(link_);
    covet__mysql_batch batch;
    *sql = NULL;
    if (bulk->row_count < COVET__MYSQL_FEW || !link->arrays) return COVET_UNSUPPORTED;
    if (covet__mysql_settle(link) != COVET_OK) return link->error.status;
    covet__mysql_prepared *prepared = covet__mysql_bulk_statement(link, bulk);
    if (!prepared) return link->error.status;
    *sql = prepared->sql;
    if (!covet__mysql_batch_open(&batch, prepared, bulk)) return covet__mysql_no_memory(link);
    covet_status status = covet__mysql_batch_whole(&batch);
    covet__mysql_batch_close(&batch);
    if (status == COVET_OK) link->changes = (int64_t)bulk->row_count;
    return status;
}

#else

/* MySQL's server and its library have no arrays. */
static covet_status covet__mysql_insert_many(covet_link *link, const covet_bulk *bulk,
                                             const char **sql) {
    (void)link;
    (void)bulk;
    *sql = NULL;
    return COVET_UNSUPPORTED;
}

#endif

#endif
