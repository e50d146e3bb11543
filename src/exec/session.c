/* Sessions: opened, reset and closed, their marks, and what is checked of rows and models that come
 * from a caller. Uses inner, transaction, registry. Users call it, all of exec uses it. */
#ifndef COVET_EXEC_SESSION_C
#define COVET_EXEC_SESSION_C

#include "exec/inner.h"
#include "exec/transaction.c"

#include <string.h>

/* Bytes of the first block of an arena of error texts. */
#define COVET__ERROR_BLOCK 1024

/* How many closed sessions are remembered. */
#define COVET__CLOSED_MOST 64

/* --- generations and frames --- */

/* A number for the next life of an arena; never 0. */
static uint32_t covet__generation_next(covet_db *db) {
    uint32_t number;
    do {
        number = atomic_fetch_add_explicit(&db->generation, 1, memory_order_relaxed) + 1;
    } while (number == 0);
    return number;
}

static covet_arena *covet__arena_of(covet_session *session, uint32_t generation) {
    for (covet_frame *frame = session->top; frame != NULL; frame = frame->below)
        if (frame->arena.generation == generation) return &frame->arena;
    return NULL;
}

/* A frame for a mark: a released one, with its first block, or a new one. NULL without memory. */
static covet_frame *covet__frame_take(covet_session *session) {
    covet_frame *frame = session->spare;
    if (COVET__LIKELY(frame != NULL)) {
        session->spare = frame->below;
        return frame;
    }
    frame = covet_heap_resize(&session->heap, NULL, 0, sizeof *frame);
    if (frame != NULL) covet_arena_open(&frame->arena, &session->heap, session->db->arena_block);
    return frame;
}

/* Releases the youngest mark. */
static void covet__frame_drop(covet_session *session) {
    covet_frame *frame = session->top;
    if (session->streams != NULL) covet__streams_end(session, frame->arena.generation);
    session->top = frame->below;
    covet_arena_reset(&frame->arena);
    frame->arena.generation = 0;
    frame->below = session->spare;
    session->spare = frame;
}

/* --- marks --- */

covet_scope covet_mark(covet_session *session) {
    covet_scope scope = {.session = NULL};
    if (covet__enter(session, NULL, 0) != COVET_OK) return scope;
    scope.session = session;
    covet_frame *frame = covet__frame_take(session);
    if (frame == NULL) {
        covet__fail_memory(session);
        return scope;
    }
    frame->below = session->top;
    frame->arena.generation = covet__generation_next(session->db);
    session->top = frame;
    scope.generation = frame->arena.generation;
    return scope;
}

/* Whether a mark is the youngest of a session that is open. */
static bool covet__mark_is_top(const covet_session *session, covet_scope scope) {
    return session != NULL && session->db != NULL && session->top != &session->base &&
           session->top->arena.generation == scope.generation;
}

/* Anything but the youngest mark: MISUSE, or nothing for one that was released already. */
static covet_status covet__release_other(covet_session *session, covet_scope scope) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK || scope.generation == 0) return status;
    if (scope.session != session)
        return covet__fail(session, COVET_MISUSE, NULL, NULL,
                           "the mark was made in another session: release it there");
    if (covet__arena_of(session, scope.generation) == NULL) return COVET_OK;
    return covet__fail(session, COVET_MISUSE, NULL, NULL,
                       "the mark has younger marks in it: release these first");
}

covet_status covet_release(covet_session *session, covet_scope scope) {
    if (!COVET__LIKELY(covet__mark_is_top(session, scope)))
        return covet__release_other(session, scope);
    covet__frame_drop(session);
    return COVET_OK;
}

void covet_scope_end(covet_scope *scope) {
    if (scope == NULL || scope->session == NULL) return;
    covet_release(scope->session, *scope);
    scope->session = NULL;
}

/* --- open, reset, close --- */

/* A struct for a session: that of the oldest closed one once enough are remembered, else a new one.
 * NULL without memory. */
static covet_session *covet__session_struct(covet_db *db) {
    covet_session *session = NULL;
    pthread_mutex_lock(&db->lock);
    if (db->closed_count >= COVET__CLOSED_MOST) {
        covet_session **link = &db->closed;
        while ((*link)->next != NULL) link = &(*link)->next;
        session = *link;
        *link = NULL;
        db->closed_count--;
    }
    pthread_mutex_unlock(&db->lock);
    if (session != NULL) return session;
    return covet_heap_resize(&db->heap, NULL, 0, sizeof *session);
}

static void covet__session_link(covet_db *db, covet_session *session) {
    pthread_mutex_lock(&db->lock);
    session->next = db->sessions;
    if (session->next != NULL) session->next->previous = session;
    db->sessions = session;
    pthread_mutex_unlock(&db->lock);
}

/* Moves a session that is empty already among the closed ones. */
static void covet__session_unlink(covet_db *db, covet_session *session) {
    pthread_mutex_lock(&db->lock);
    if (session->previous == NULL)
        db->sessions = session->next;
    else
        session->previous->next = session->next;
    if (session->next != NULL) session->next->previous = session->previous;
    *session = (covet_session){.next = db->closed};
    db->closed = session;
    db->closed_count++;
    pthread_mutex_unlock(&db->lock);
}

covet_session *covet_session_open(covet_db *db) {
    if (db == NULL) return NULL;
    covet_session *session = covet__session_struct(db);
    if (session == NULL) return NULL;
    *session = (covet_session){.db = db, .error = {.message = ""}};
    session->heap = (covet_heap){
        .allocator = db->heap.allocator, .reclaim = covet__reclaim, .reclaim_context = session};
    covet_arena_open(&session->base.arena, &session->heap, db->arena_block);
    session->base.arena.generation = covet__generation_next(db);
    session->top = &session->base;
    covet_arena_open(&session->error_arena, &session->heap, COVET__ERROR_BLOCK);
    covet_arena_open(&session->error_spare, &session->heap, COVET__ERROR_BLOCK);
    covet_arena_open(&session->transaction_arena, &session->heap, COVET__ERROR_BLOCK);
    covet__session_link(db, session);
    if (db->error.status != COVET_OK) covet__fail_database(session);
    return session;
}

/* Ends streams, marks and the transaction. */
static void covet__session_empty(covet_session *session) {
    session->file = NULL;
    session->line = 0;
    bool inherited = session->connection != NULL && covet__link_inherited(session->connection);
    covet__streams_end(session, 0);
    if (inherited) covet__link_drop(session->connection, session->db->backend->dialect);
    if (session->in_transaction || covet__transaction_open(session))
        covet__transaction_rollback(session);
    if (session->in_transaction) covet__connection_give(session);
    covet__transaction_ended(session, false);
    session->transaction_taken = false;
    while (session->top != &session->base) covet__frame_drop(session);
}

void covet_session_reset(covet_session *session) {
    if (session == NULL || session->db == NULL) return;
    covet__session_empty(session);
    covet_arena_reset(&session->base.arena);
    session->base.arena.generation = covet__generation_next(session->db);
    session->rolled_back_count = 0;
    session->error = (covet_failure){.message = ""};
    session->error_text = NULL;
    session->violations = NULL;
    session->failed = false;
    if (session->db->error.status != COVET_OK) covet__fail_database(session);
}

static void covet__array_free(covet_session *session, void *array, size_t size) {
    if (array != NULL) covet_heap_resize(&session->heap, array, size, 0);
}

void covet_session_close(covet_session *session) {
    if (session == NULL || session->db == NULL) return;
    covet__session_empty(session);
    covet__connection_give(session);
    covet__spare_frames_drop(session);
    covet_arena_close(&session->base.arena);
    covet_arena_close(&session->error_arena);
    covet_arena_close(&session->error_spare);
    covet_arena_close(&session->transaction_arena);
    covet__array_free(session, session->rolled_back,
                      session->rolled_back_room * sizeof *session->rolled_back);
    covet__array_free(session, session->writes, session->writes_room * sizeof *session->writes);
    covet__session_unlink(session->db, session);
}

/* --- what callers hand in --- */

static covet_status covet__check_row(covet_session *session, const covet_entity *entity,
                                     const covet_row *row) {
    if (row->origin == NULL) return COVET_OK;
    const char *name = entity == NULL ? NULL : entity->name;
    if (covet__arena_of(session, row->generation) == NULL)
        return covet__fail(session, COVET_MISUSE, name, NULL,
                           "the object is not of this session, or what it came with was freed by "
                           "a reset or the release of a mark");
    const covet_entity *own = row->origin->entity;
    if (COVET__LIKELY(own == entity || entity == NULL)) return COVET_OK;
    return covet__fail(session, COVET_MISUSE, name, NULL, "the object is a row of %s, not of %s",
                       own == NULL ? "a projection" : own->name, name);
}

/* Makes room to count the writes to every entity. false without memory. */
static bool covet__writes_room(covet_session *session) {
    size_t room = session->writes_room, wider = session->db->registry.entity_count;
    size_t size = sizeof *session->writes;
    uint64_t *writes =
        covet_heap_resize(&session->heap, session->writes, room * size, wider * size);
    if (writes == NULL) return false;
    memset(writes + room, 0, (wider - room) * size);
    session->writes = writes;
    session->writes_room = wider;
    return true;
}

static const covet_entity *covet__fail_unregistered(covet_session *session,
                                                    const covet_model *model) {
    if (model == NULL)
        covet__fail(session, COVET_MISUSE, NULL, NULL, "the model is NULL");
    else
        covet__fail(session, COVET_MISUSE, model->name, NULL,
                    "the model is not registered: call covet_models(db, COVET_MODELS(%s)) behind "
                    "covet_open",
                    model->name);
    return NULL;
}

static const covet_entity *covet__entity(covet_session *session, const covet_model *model) {
    const covet_entity *entity = session->latest;
    if (COVET__LIKELY(entity != NULL && entity->model == model)) return entity;
    entity = covet__registry_find(&session->db->registry, model);
    if (entity == NULL) return covet__fail_unregistered(session, model);
    if (entity->id >= session->writes_room && !covet__writes_room(session)) {
        covet__fail_memory(session);
        return NULL;
    }
    return session->latest = entity;
}

static void covet__wrote(covet_session *session, const covet_entity *entity) {
    if (entity->id < session->writes_room) session->writes[entity->id]++;
}

#endif
