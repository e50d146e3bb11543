/* Connections: made at first use, kept idle between sessions, and their caches given back when
 * memory is short. Uses inner, compiled, statement, error. All that sends something uses it. */
#ifndef COVET_EXEC_CONNECTION_C
#define COVET_EXEC_CONNECTION_C

#include "exec/compiled.c"
#include "exec/error.c"
#include "exec/inner.h"

/* --- what gives way when memory is short --- */

/* Frees the memory of released marks. */
static bool covet__spare_frames_drop(covet_session *session) {
    bool any = false;
    for (covet_frame *frame = session->spare, *below; frame != NULL; frame = below) {
        below = frame->below;
        covet_arena_close(&frame->arena);
        covet_heap_resize(&session->heap, frame, sizeof *frame, 0);
        any = true;
    }
    session->spare = NULL;
    return any;
}

static bool covet__idle_caches_drop(covet_db *db) {
    bool any = false;
    pthread_mutex_lock(&db->lock);
    for (covet_connection *idle = db->idle; idle != NULL; idle = idle->next)
        if (covet__caches_drop(idle)) any = true;
    pthread_mutex_unlock(&db->lock);
    return any;
}

/* For a heap: drops all that can be made again. Answers whether that freed anything. */
static bool covet__reclaim(void *context) {
    covet_session *session = context;
    bool any = covet__spare_frames_drop(session);
    for (covet_frame *frame = session->top; frame != NULL; frame = frame->below)
        if (covet_arena_trim(&frame->arena)) any = true;
    if (session->connection != NULL && covet__caches_drop(session->connection)) any = true;
    return covet__idle_caches_drop(session->db) || any;
}

/* --- making and freeing --- */

static const covet_dialect *covet__dialect(const covet_session *session) {
    return session->db->backend->dialect;
}

/* A connection without a link. NULL without memory. */
static covet_connection *covet__connection_new(covet_session *session) {
    covet_connection *connection =
        covet_heap_resize(&session->heap, NULL, 0, sizeof(covet_connection));
    if (connection == NULL) return NULL;
    *connection = (covet_connection){.driver = covet__driver(session),
                                     .heap = {.allocator = session->heap.allocator},
                                     .bind_limit = covet__dialect(session)->bind_limit};
    covet__cache_open(&connection->statements, &connection->heap, session->db->statement_cache);
    covet__cache_open(&connection->compiled, &connection->heap, COVET_SHAPE_CACHE);
    covet__cache_open(&connection->writers, &connection->heap, COVET_SHAPE_CACHE);
    return connection;
}

/* Frees a connection that no session has. */
static void covet__connection_free(covet_db *db, covet_connection *connection) {
    connection->heap.reclaim = NULL;
    connection->current = NULL;
    covet__caches_drop(connection);
    covet__cache_close(&connection->statements);
    covet__cache_close(&connection->compiled);
    covet__cache_close(&connection->writers);
    if (connection->link != NULL) connection->driver->disconnect(connection->link);
    covet_heap_resize(&db->heap, connection, sizeof *connection, 0);
}

/* --- idle connections --- */

static covet_connection *covet__idle_take(covet_db *db) {
    pthread_mutex_lock(&db->lock);
    covet_connection *connection = db->idle;
    if (connection != NULL) db->idle = connection->next;
    pthread_mutex_unlock(&db->lock);
    return connection;
}

static void covet__idle_give(covet_db *db, covet_connection *connection) {
    pthread_mutex_lock(&db->lock);
    connection->next = db->idle;
    db->idle = connection;
    pthread_mutex_unlock(&db->lock);
}

/* Gives the session's connection back to the database. One whose transaction could not be ended is
 * closed, which ends it. */
static void covet__connection_give(covet_session *session) {
    covet_connection *connection = session->connection;
    if (connection == NULL) return;
    session->connection = NULL;
    connection->current = NULL;
    connection->heap.reclaim = NULL;
    if (connection->link != NULL && connection->driver->in_transaction(connection->link))
        covet__connection_free(session->db, connection);
    else
        covet__idle_give(session->db, connection);
}

/* --- the session's connection --- */

static covet_connection *covet__connection_attach(covet_session *session) {
    if (COVET__LIKELY(session->connection != NULL)) return session->connection;
    covet_connection *connection = covet__idle_take(session->db);
    if (connection == NULL) connection = covet__connection_new(session);
    if (connection == NULL) {
        covet__fail_memory(session);
        return NULL;
    }
    connection->heap.reclaim = covet__reclaim;
    connection->heap.reclaim_context = session;
    session->connection = connection;
    return connection;
}

/* Makes the link. false: failed. */
static bool covet__connection_link(covet_session *session, covet_connection *connection) {
    covet_db *db = session->db;
    if (connection->driver == NULL) {
        covet__fail(session, COVET_UNSUPPORTED, NULL, NULL,
                    "nothing can be sent to %s: its backend has no driver yet; covet_sql and "
                    "covet_explain show what would be sent",
                    covet__dialect(session)->name);
        return false;
    }
    covet_buffer text;
    covet_status status = COVET_CONNECTION;
    covet_buffer_open(&text, &session->heap, 0);
    connection->link = connection->driver->connect(&connection->heap, db->shared, db->target,
                                                   db->options, &status, &text);
    if (connection->link == NULL)
        covet__fail(session, status, NULL, NULL, "%s",
                    text.size > 0 ? covet_buffer_get(&text) : covet_status_text(status));
    else
        connection->bind_limit = connection->driver->bind_limit(connection->link);
    covet_buffer_close(&text);
    return connection->link != NULL;
}

/* A transaction that the database has ended, or that did not begin, must be ended here too before
 * the next statement, which would else be one of its own and stay whatever becomes of the rest. */
static covet_status covet__fail_lost(covet_session *session) {
    const char *cause = session->transaction_error.message;
    if (session->in_transaction)
        return covet__fail(session, COVET_MISUSE, NULL, NULL,
                           "the database has rolled this transaction back (%s): nothing is sent "
                           "before covet_rollback or covet_commit",
                           cause);
    return covet__fail(session, COVET_MISUSE, NULL, NULL,
                       "covet_begin failed (%s): nothing is sent before covet_clear, covet_begin "
                       "or covet_rollback",
                       cause);
}

static covet_connection *covet__connection(covet_session *session) {
    covet_connection *connection = covet__connection_attach(session);
    if (connection == NULL) return NULL;
    if (session->transaction_lost) {
        covet__fail_lost(session);
        return NULL;
    }
    if (COVET__LIKELY(connection->link != NULL)) return connection;
    return covet__connection_link(session, connection) ? connection : NULL;
}

covet_status covet_connect(covet_session *session) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    return covet__connection(session) != NULL ? COVET_OK : session->error.status;
}

#endif
