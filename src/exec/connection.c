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
    const covet_connection *connection = session->connection;
    return connection != NULL ? connection->dialect : session->db->backend->dialect;
}

/* A connection without a link. NULL without memory. */
static covet_connection *covet__connection_new(covet_session *session) {
    covet_connection *connection =
        covet_heap_resize(&session->heap, NULL, 0, sizeof(covet_connection));
    if (connection == NULL) return NULL;
    const covet_dialect *dialect = session->db->backend->dialect;
    *connection = (covet_connection){.driver = covet__driver(session),
                                     .dialect = dialect,
                                     .heap = {.allocator = session->heap.allocator},
                                     .bind_limit = dialect->bind_limit};
    covet__cache_open(&connection->statements, &connection->heap, session->db->statement_cache);
    covet__cache_open(&connection->compiled, &connection->heap, COVET_SHAPE_CACHE);
    covet__cache_open(&connection->writers, &connection->heap, COVET_SHAPE_CACHE);
    return connection;
}

/* A link that was inherited by a fork is still its parent's: nothing may be said over it. Answers
 * whether it is such a one. */
static bool covet__link_inherited(covet_connection *connection) {
    if (connection->link == NULL || connection->forks == covet__forks_now()) return false;
    if (!connection->abandoned) connection->driver->abandon(connection->link);
    connection->abandoned = true;
    return true;
}

/* Drops the link, and all that was prepared or compiled for its server; no statement is busy. */
static void covet__link_drop(covet_connection *connection, const covet_dialect *dialect) {
    if (connection->link == NULL) return;
    covet__link_inherited(connection);
    connection->current = NULL;
    covet__caches_drop(connection);
    connection->driver->disconnect(connection->link);
    connection->link = NULL;
    connection->dialect = dialect;
    connection->bind_limit = dialect->bind_limit;
}

/* Frees a connection that no session has. */
static void covet__connection_free(covet_db *db, covet_connection *connection) {
    connection->heap.reclaim = NULL;
    connection->current = NULL;
    covet__link_drop(connection, db->backend->dialect);
    covet__caches_drop(connection);
    covet__cache_close(&connection->statements);
    covet__cache_close(&connection->compiled);
    covet__cache_close(&connection->writers);
    covet_heap_resize(&db->heap, connection, sizeof *connection, 0);
}

/* --- idle connections --- */

static covet_connection *covet__idle_pop(covet_db *db) {
    pthread_mutex_lock(&db->lock);
    covet_connection *connection = db->idle;
    if (connection != NULL) db->idle = connection->next;
    pthread_mutex_unlock(&db->lock);
    return connection;
}

/* Whether a link that was idle can be used, as far as that is known without asking the server. */
static bool covet__link_fresh(covet_connection *connection) {
    const covet_driver *driver = connection->driver;
    if (connection->link == NULL) return true;
    if (covet__link_inherited(connection)) return false;
    return driver->alive == NULL || driver->alive(connection->link, true);
}

/* One whose link has died meanwhile is linked anew. */
static covet_connection *covet__idle_take(covet_db *db) {
    covet_connection *connection = covet__idle_pop(db);
    if (connection != NULL && !covet__link_fresh(connection))
        covet__link_drop(connection, db->backend->dialect);
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

static bool covet__fail_driverless(covet_session *session) {
    covet__fail(session, COVET_UNSUPPORTED, NULL, NULL,
                "nothing can be sent to %s: its backend has no driver; covet_sql and "
                "covet_explain show what would be sent",
                covet__dialect(session)->name);
    return false;
}

/* Takes over what the server is like. */
static void covet__link_made(covet_connection *connection) {
    const covet_driver *driver = connection->driver;
    connection->forks = covet__forks_now();
    connection->abandoned = false;
    connection->bind_limit = driver->bind_limit(connection->link);
    if (driver->dialect != NULL) connection->dialect = driver->dialect(connection->link);
}

/* Makes the link. false: failed. */
static bool covet__connection_link(covet_session *session, covet_connection *connection) {
    covet_db *db = session->db;
    const covet_host host = {&connection->heap, db->shared, db->log, db->log_context};
    if (connection->driver == NULL) return covet__fail_driverless(session);
    covet_buffer text;
    covet_status status = COVET_CONNECTION;
    covet_buffer_open(&text, &session->heap, 0);
    connection->link = connection->driver->connect(&host, db->target, db->options, &status, &text);
    if (connection->link == NULL)
        covet__fail(session, status, NULL, NULL, "%s",
                    text.size > 0 ? covet_buffer_get(&text) : covet_status_text(status));
    else
        covet__link_made(connection);
    covet_buffer_close(&text);
    return connection->link != NULL;
}

/* --- links that take nothing --- */

static bool covet__link_ready(const covet_session *session) {
    const covet_connection *connection = session->connection;
    if (connection->link == NULL) return false;
    return connection->driver->alive(connection->link, false) &&
           !covet__transaction_aborted(session);
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

static covet_connection *covet__fail_aborted(covet_session *session) {
    covet__fail(session, COVET_MISUSE, NULL, NULL,
                "this transaction takes no statement any more, since one of it failed (%s): "
                "covet_rollback comes next",
                session->transaction_error.message);
    return NULL;
}

/* The link is dead, or a parent process's. Outside a transaction another is made; one that was open
 * is lost with it. NULL: failed. */
static covet_connection *covet__connection_anew(covet_session *session, bool inherited) {
    covet_connection *connection = session->connection;
    covet__streams_end(session, 0);
    if (session->in_transaction) {
        covet__fail(session, inherited ? COVET_MISUSE : COVET_CONNECTION, NULL, NULL, "%s",
                    inherited
                        ? "the transaction was begun by the parent process, which still has it: "
                          "nothing is sent before covet_rollback"
                        : "the connection is lost, and with it the transaction: the database "
                          "rolls it back; nothing is sent before covet_rollback");
        session->transaction_lost = true;
        return NULL;
    }
    covet__link_drop(connection, session->db->backend->dialect);
    return covet__connection_link(session, connection) ? connection : NULL;
}

static covet_connection *covet__connection(covet_session *session) {
    covet_connection *connection = covet__connection_attach(session);
    if (connection == NULL) return NULL;
    if (session->transaction_lost) {
        covet__fail_lost(session);
        return NULL;
    }
    if (!COVET__LIKELY(connection->link != NULL))
        return covet__connection_link(session, connection) ? connection : NULL;
    if (COVET__LIKELY(covet__sendable(session))) return connection;
    bool inherited = covet__link_inherited(connection);
    if (covet__transaction_aborted(session)) return covet__fail_aborted(session);
    return covet__connection_anew(session, inherited);
}

covet_status covet_connect(covet_session *session) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    return covet__connection(session) != NULL ? COVET_OK : session->error.status;
}

#endif
