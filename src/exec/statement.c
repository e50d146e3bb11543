/* Statements: the prepared ones of a connection by text, from which they are taken and to which
 * they are given back, and running them: counted, bound, told to the log. Uses inner, cache, error,
 * bind. All that sends something uses it. */
#ifndef COVET_EXEC_STATEMENT_C
#define COVET_EXEC_STATEMENT_C

#include "base/datetime.h"
#include "exec/cache.c"
#include "exec/error.c"
#include "exec/inner.h"
#include "query/bind.c"

#include <string.h>

static uint64_t covet__text_hash(const char *text, size_t size) {
    uint64_t hash = size, word = 0;
    for (; size >= sizeof word; size -= sizeof word, text += sizeof word) {
        memcpy(&word, text, sizeof word);
        hash = covet__hash_word(hash, word);
    }
    word = 0;
    memcpy(&word, text, size);
    return covet__hash_word(hash, word);
}

/* --- structs --- */

/* A struct for a statement: a spare one, or a new one. NULL without memory. */
static covet_statement *covet__statement_struct(covet_connection *connection) {
    covet_statement *statement = connection->spare;
    if (statement == NULL) return covet_heap_resize(&connection->heap, NULL, 0, sizeof *statement);
    connection->spare = statement->spare;
    return statement;
}

/* Puts the struct among the spare ones. It is not freed: weak references may still look at it. */
static void covet__statement_spare(covet_connection *connection, covet_statement *statement) {
    statement->serial = 0;
    statement->spare = connection->spare;
    connection->spare = statement;
}

static void covet__statement_text_free(covet_connection *connection, covet_statement *statement) {
    covet_heap_resize(&connection->heap, statement->sql, statement->size + 1, 0);
    statement->sql = NULL;
}

/* Finalises a statement that is in no cache. */
static void covet__statement_end(covet_connection *connection, covet_statement *statement) {
    connection->driver->finalize(statement->prepared);
    covet__statement_text_free(connection, statement);
    covet__statement_spare(connection, statement);
}

/* Frees the spare structs, which no weak reference may name any more. Answers whether there were
 * any. */
static bool covet__statements_free(covet_connection *connection) {
    covet_statement *spare = connection->spare;
    connection->spare = NULL;
    bool any = spare != NULL;
    for (covet_statement *next; spare != NULL; spare = next) {
        next = spare->spare;
        covet_heap_resize(&connection->heap, spare, sizeof *spare, 0);
    }
    return any;
}

/* Finalises the oldest statements that are not busy until at most `most` are kept. Answers whether
 * there were any. */
static bool covet__statements_trim(covet_connection *connection, size_t most) {
    covet_cache *cache = &connection->statements;
    bool any = false;
    for (covet_entry *entry = cache->oldest, *newer; entry != NULL && cache->count > most;
         entry = newer) {
        covet_statement *statement = (covet_statement *)entry;
        newer = entry->newer;
        if (statement->busy) continue;
        covet__cache_remove(cache, entry);
        covet__statement_end(connection, statement);
        any = true;
    }
    return any;
}

/* --- take and give --- */

static covet_statement *covet__statement_find(const covet_connection *connection, const char *sql,
                                              size_t size, uint64_t hash) {
    covet_entry *entry = *covet__cache_bucket(&connection->statements, hash);
    for (; entry != NULL; entry = entry->chain) {
        covet_statement *statement = (covet_statement *)entry;
        if (entry->hash == hash && statement->size == size &&
            memcmp(statement->sql, sql, size) == 0)
            return statement;
    }
    return NULL;
}

/* Copies the text and prepares it; false: failed, nothing is left behind. */
static bool covet__statement_prepare(covet_session *session, covet_statement *statement,
                                     const char *sql, size_t size) {
    covet_connection *connection = session->connection;
    char *copy = covet_heap_resize(&connection->heap, NULL, 0, size + 1);
    if (copy == NULL) {
        covet__fail_memory(session);
        return false;
    }
    memcpy(copy, sql, size);
    copy[size] = '\0';
    statement->sql = copy;
    statement->size = size;
    statement->prepared =
        connection->driver->prepare(connection->link, copy, size, statement->cached);
    if (statement->prepared != NULL) return true;
    covet__fail_prepare(session, copy);
    covet__statement_text_free(connection, statement);
    return false;
}

/* A new statement, busy. `keep`: it goes into the cache. NULL: failed. */
static covet_statement *covet__statement_new(covet_session *session, const char *sql, size_t size,
                                             uint64_t hash, bool keep) {
    covet_connection *connection = session->connection;
    covet_statement *statement = covet__statement_struct(connection);
    if (statement == NULL) {
        covet__fail_memory(session);
        return NULL;
    }
    *statement = (covet_statement){.entry = {.hash = hash}, .busy = true, .cached = keep};
    if (!covet__statement_prepare(session, statement, sql, size)) {
        covet__statement_spare(connection, statement);
        return NULL;
    }
    statement->serial = ++connection->serial;
    if (!keep) return statement;
    covet__cache_add(&connection->statements, &statement->entry);
    covet__statements_trim(connection, connection->statements.capacity);
    return statement;
}

/* The same on a link that is known to take it. */
static covet_statement *covet__statement_linked(covet_session *session, const char *sql,
                                                size_t size) {
    covet_connection *connection = session->connection;
    uint64_t hash = covet__text_hash(sql, size);
    covet_statement *known = covet__statement_find(connection, sql, size, hash);
    if (known == NULL || known->busy)
        return covet__statement_new(session, sql, size, hash, known == NULL);
    covet__cache_touch(&connection->statements, &known->entry);
    known->busy = true;
    return known;
}

static covet_statement *covet__statement_take(covet_session *session, const char *sql,
                                              size_t size) {
    if (covet__connection(session) == NULL) return NULL;
    return covet__statement_linked(session, sql, size);
}

static void covet__statement_give(covet_session *session, covet_statement *statement) {
    if (statement == NULL) return;
    covet_connection *connection = session->connection;
    connection->driver->reset(statement->prepared);
    statement->busy = false;
    statement->binds = NULL;
    statement->bind_count = 0;
    if (!statement->cached) covet__statement_end(connection, statement);
}

/* Whether a weak reference names a statement that can be taken now; then it is taken. */
static bool covet__statement_retake(covet_session *session, covet_statement *statement,
                                    uint64_t serial) {
    if (statement == NULL || statement->serial != serial || statement->busy) return false;
    if (!covet__sendable(session)) return false;
    covet__cache_touch(&session->connection->statements, &statement->entry);
    statement->busy = true;
    return true;
}

int64_t covet_statements(const covet_session *session) {
    return session == NULL ? 0 : session->statements;
}

/* --- the log --- */

static covet_run covet__run_begin(covet_session *session) {
    session->statements++;
    return (covet_run){.started = session->db->log == NULL ? 0 : covet_now().us};
}

/* The clock may be set back meanwhile. */
static int64_t covet__run_time(covet_run run) {
    int64_t spent = covet_now().us - run.started;
    return spent < 0 ? 0 : spent;
}

static void covet__run_end(covet_session *session, covet_run run, const char *sql,
                           const covet_value *binds, size_t bind_count, int64_t rows,
                           covet_status status) {
    if (COVET__LIKELY(session->db->log == NULL)) return;
    covet_log_record record = {.sql = sql,
                               .binds = binds,
                               .bind_count = binds == NULL ? 0 : bind_count,
                               .microseconds = covet__run_time(run),
                               .rows = rows,
                               .status = status,
                               .file = session->file,
                               .line = session->line};
    session->db->log(session->db->log_context, &record);
}

/* Ends the run of a statement, whose binds are those that were noted on it. */
static void covet__run_told(covet_session *session, covet_run run, const covet_statement *statement,
                            int64_t rows, covet_status status) {
    covet__run_end(session, run, statement->sql, statement->binds, statement->bind_count, rows,
                   status);
}

/* --- binds --- */

/* Room to note the binds of a statement for the log. false: failed. */
static bool covet__binds_note(covet_session *session, covet_statement *statement, size_t count) {
    if (COVET__LIKELY(session->db->log == NULL) || count == 0) return true;
    covet_value *noted = covet_arena_zero(covet__arena(session), count, sizeof *noted);
    statement->binds = noted;
    statement->bind_count = count;
    if (noted == NULL) covet__fail_memory(session);
    return noted != NULL;
}

/* Notes a value that was bound, or how that failed. */
static covet_status covet__bound(covet_session *session, covet_statement *statement, uint32_t index,
                                 const covet_value *value, covet_status status) {
    if (status != COVET_OK) return covet__fail_driver(session, statement->sql);
    if (statement->binds != NULL) statement->binds[index] = *value;
    return COVET_OK;
}

static covet_status covet__bind_slots(covet_session *session, covet_statement *statement,
                                      const covet_compiled *compiled, const covet_shape *shape) {
    const covet_sql_text *sql = &compiled->sql;
    const covet_driver *driver = session->connection->driver;
    covet_arena *arena = covet__arena(session);
    covet_problem problem = {.status = COVET_OK};
    if (!covet__binds_note(session, statement, sql->slot_count)) return COVET_NO_MEMORY;
    for (uint32_t i = 0; i < sql->slot_count; i++) {
        const covet_slot *slot = &sql->slots[i];
        covet_value value;
        if (covet__slot_value(arena, slot, shape, &value, &problem) != COVET_OK)
            return covet__fail_problem(session, &problem);
        covet_status status =
            driver->bind(statement->prepared, i, &value, slot->kind, slot->digits, slot->places);
        status = covet__bound(session, statement, i, &value, status);
        if (status != COVET_OK) return status;
    }
    return COVET_OK;
}

/* --- texts --- */

/* Steps a statement to its end; `rows` is how many came. */
static covet_status covet__run_steps(covet_session *session, covet_statement *statement,
                                     int64_t *rows) {
    covet_step step;
    *rows = 0;
    while ((step = covet__driver(session)->next(statement->prepared)) == COVET_STEP_ROW) ++*rows;
    return step == COVET_STEP_DONE ? COVET_OK : covet__fail_driver(session, statement->sql);
}

/* Runs a statement to its end and gives it back. NULL: it has failed already. */
static covet_status covet__run_whole(covet_session *session, covet_statement *statement) {
    int64_t rows;
    if (statement == NULL) return session->error.status;
    covet_run run = covet__run_begin(session);
    covet_status status = covet__run_steps(session, statement, &rows);
    covet__run_told(session, run, statement, rows, status);
    covet__statement_give(session, statement);
    return status;
}

/* Runs a text on a link that is known to take it. */
static covet_status covet__run_linked(covet_session *session, const char *sql, size_t size,
                                      bool keep) {
    const covet_driver *driver = covet__driver(session);
    if (driver->execute == NULL)
        return covet__run_whole(session, keep ? covet__statement_linked(session, sql, size)
                                              : covet__statement_new(session, sql, size, 0, false));
    covet_run run = covet__run_begin(session);
    covet_status status = COVET_OK;
    if (driver->execute(session->connection->link, sql, size) == COVET_STEP_FAILED)
        status = covet__fail_driver(session, sql);
    covet__run_end(session, run, sql, NULL, 0, 0, status);
    return status;
}

static covet_status covet__run_text(covet_session *session, const char *sql, size_t size,
                                    bool keep) {
    if (covet__connection(session) == NULL) return session->error.status;
    return covet__run_linked(session, sql, size, keep);
}

static covet_status covet__run_end_text(covet_session *session, const char *sql) {
    return covet__run_linked(session, sql, strlen(sql), true);
}

#endif
