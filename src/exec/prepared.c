/* Prepared statements: the cache of a connection by text, from which statements are taken and to
 * which they are given back. Uses inner, cache, error. Compiled queries and writers use it. */
#ifndef COVET_EXEC_PREPARED_C
#define COVET_EXEC_PREPARED_C

#include "exec/cache.c"
#include "exec/error.c"
#include "exec/inner.h"

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
    if (statement == NULL)
        return covet_heap_resize(&connection->heap, NULL, 0, sizeof *statement);
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
    covet__fail_driver(session, copy);
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

static covet_statement *covet__statement_take(covet_session *session, const char *sql,
                                              size_t size) {
    covet_connection *connection = covet__connection(session);
    if (connection == NULL) return NULL;
    uint64_t hash = covet__text_hash(sql, size);
    covet_statement *known = covet__statement_find(connection, sql, size, hash);
    if (known == NULL || known->busy)
        return covet__statement_new(session, sql, size, hash, known == NULL);
    covet__cache_touch(&connection->statements, &known->entry);
    known->busy = true;
    return known;
}

/* A statement for a text that will hardly come again: finalised when it is given back. NULL:
 * failed. */
static covet_statement *covet__statement_once(covet_session *session, const char *sql,
                                              size_t size) {
    if (covet__connection(session) == NULL) return NULL;
    return covet__statement_new(session, sql, size, 0, false);
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
    if (session->transaction_lost) return false;
    covet__cache_touch(&session->connection->statements, &statement->entry);
    statement->busy = true;
    return true;
}

#endif
