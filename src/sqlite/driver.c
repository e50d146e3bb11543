/* The driver of SQLite: statements, and the backend that programs name. Uses link, bind, decode. */
#ifndef COVET_SQLITE_DRIVER_C
#define COVET_SQLITE_DRIVER_C

#include <limits.h>

#include "sqlite/decode.c"
#include "sqlite/link.c"
#include "sqlite/sqlite.h"

/* --- preparing --- */

/* Whether nothing but space, semicolons and comments stands behind the first statement. */
static bool covet__sqlite_ends(covet__sqlite_link *link, const char *tail, const char *end) {
    while (tail < end) {
        sqlite3_stmt *second = NULL;
        const char *behind = end;
        int code = sqlite3_prepare_v2(link->db, tail, (int)(end - tail), &second, &behind);
        sqlite3_finalize(second);
        if (code != SQLITE_OK || second) return false;
        if (behind <= tail) return true;
        tail = behind;
    }
    return true;
}

static sqlite3_stmt *covet__sqlite_statement(covet__sqlite_link *link, const char *sql, size_t size,
                                             bool keep) {
    sqlite3_stmt *statement = NULL;
    const char *tail = NULL, *problem = NULL;
    if (size > INT_MAX || memchr(sql, 0, size)) {
        problem = size > INT_MAX ? "the statement is too long" : "the statement has a NUL in it";
        covet__sqlite_refuse_text(link, COVET_MISUSE, problem);
        return NULL;
    }
    int code = sqlite3_prepare_v3(link->db, sql, (int)size, keep ? SQLITE_PREPARE_PERSISTENT : 0,
                                  &statement, &tail);
    if (code != SQLITE_OK) {
        covet__sqlite_fail(link, code);
        return NULL;
    }
    if (!statement)
        problem = "there is no statement in the text";
    else if (!covet__sqlite_ends(link, tail, sql + size))
        problem = "the text holds more than one statement: send them one by one";
    if (!problem) return statement;
    covet__sqlite_refuse_text(link, COVET_MISUSE, problem);
    sqlite3_finalize(statement);
    return NULL;
}

static covet_prepared *covet__sqlite_prepare(covet_link *link_, const char *sql, size_t size,
                                             bool keep) {
    covet__sqlite_link *link = (covet__sqlite_link *)link_;
    covet__sqlite_prepared *prepared = covet_heap_resize(link->heap, NULL, 0, sizeof *prepared);
    if (!prepared) {
        covet__sqlite_no_memory(link);
        return NULL;
    }
    *prepared = (covet__sqlite_prepared){.link = link};
    prepared->statement = covet__sqlite_statement(link, sql, size, keep);
    if (!prepared->statement) {
        covet_heap_resize(link->heap, prepared, sizeof *prepared, 0);
        return NULL;
    }
    prepared->parameters = sqlite3_bind_parameter_count(prepared->statement);
    return (covet_prepared *)prepared;
}

static void covet__sqlite_finalize(covet_prepared *prepared_) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    if (!prepared) return;
    covet_heap *heap = prepared->link->heap;
    if (prepared->link->db) sqlite3_finalize(prepared->statement);
    if (prepared->texts)
        covet_heap_resize(heap, prepared->texts, (size_t)prepared->parameters * COVET__SQLITE_TEXT,
                          0);
    if (prepared->values)
        covet_heap_resize(heap, prepared->values, prepared->value_count * sizeof *prepared->values,
                          0);
    if (prepared->objects)
        covet_heap_resize(heap, prepared->objects,
                          prepared->object_count * sizeof *prepared->objects, 0);
    covet_heap_resize(heap, prepared, sizeof *prepared, 0);
}

/* --- running --- */

static covet_step covet__sqlite_next(covet_prepared *prepared_) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    int code = sqlite3_step(prepared->statement);
    if (code == SQLITE_ROW) return COVET_STEP_ROW;
    if (code == SQLITE_DONE) return COVET_STEP_DONE;
    covet__sqlite_fail(prepared->link, code);
    return COVET_STEP_FAILED;
}

/* Answers again how the step before failed, which was told already. */
static void covet__sqlite_reset(covet_prepared *prepared) {
    sqlite3_reset(covet__sqlite_of(prepared)->statement);
}

static uint32_t covet__sqlite_bind_count(covet_prepared *prepared) {
    return (uint32_t)covet__sqlite_of(prepared)->parameters;
}

static uint32_t covet__sqlite_column_count(covet_prepared *prepared) {
    return (uint32_t)sqlite3_column_count(covet__sqlite_of(prepared)->statement);
}

static const char *covet__sqlite_column_name(covet_prepared *prepared_, uint32_t column) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    const char *name = sqlite3_column_name(prepared->statement, (int)column);
    if (!name) covet__sqlite_no_memory(prepared->link);
    return name;
}

/* --- the connection --- */

static sqlite3 *covet__sqlite_db(covet_link *link) {
    return ((covet__sqlite_link *)link)->db;
}

static size_t covet__sqlite_bind_limit(covet_link *link) {
    return (size_t)sqlite3_limit(covet__sqlite_db(link), SQLITE_LIMIT_VARIABLE_NUMBER, -1);
}

static int64_t covet__sqlite_changes(covet_link *link) {
    return sqlite3_changes64(covet__sqlite_db(link));
}

/* Under the lock of the write keys follow each other, and the latest is told. */
static int64_t covet__sqlite_inserted_key(covet_link *link, size_t count, int64_t *step) {
    *step = 1;
    return sqlite3_last_insert_rowid(covet__sqlite_db(link)) - (int64_t)count + 1;
}

static bool covet__sqlite_in_transaction(covet_link *link) {
    sqlite3 *db = covet__sqlite_db(link);
    return db && !sqlite3_get_autocommit(db);
}

/* --- the backend --- */

static const covet_driver covet__sqlite_driver = {
    .options = covet__sqlite_option_names,
    .check = covet__sqlite_check,
    .connect = covet__sqlite_connect,
    .disconnect = covet__sqlite_disconnect,
    .abandon = covet__sqlite_abandon,
    .attach = covet__sqlite_attach,
    .detach = covet__sqlite_detach,
    .error = covet__sqlite_error,
    .bind_limit = covet__sqlite_bind_limit,
    .prepare = covet__sqlite_prepare,
    .finalize = covet__sqlite_finalize,
    .bind = covet__sqlite_bind,
    .bind_member = covet__sqlite_bind_member,
    .bind_cells = covet__sqlite_bind_cells,
    .bind_count = covet__sqlite_bind_count,
    .next = covet__sqlite_next,
    .decode = covet__sqlite_decode,
    .fetch = covet__sqlite_fetch,
    .value = covet__sqlite_value,
    .column_count = covet__sqlite_column_count,
    .column_name = covet__sqlite_column_name,
    .reset = covet__sqlite_reset,
    .changes = covet__sqlite_changes,
    .inserted_key = covet__sqlite_inserted_key,
    .in_transaction = covet__sqlite_in_transaction,
};

static const char *const covet__sqlite_schemes[] = {"sqlite", NULL};

const covet_backend covet_sqlite = {.schemes = covet__sqlite_schemes,
                                    .dialect = &covet__sqlite_dialect,
                                    .driver = &covet__sqlite_driver};

#endif
