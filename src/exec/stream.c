/* Streams: one row after the other in one place, in constant memory. A state is not freed before
 * its database is closed, since a loop may still hold it when its session is reset or closed.
 * Uses fetch. Users call it through covet_each; marks, rollbacks and sessions end what is open. */
#ifndef COVET_EXEC_STREAM_C
#define COVET_EXEC_STREAM_C

#include "exec/connection.c"
#include "exec/fetch.c"
#include "exec/rows.h"

struct covet_stream_state {
    covet_session *session; /* whose it is, or was */
    bool open;              /* it stands in the session's list */
    uint64_t serial;        /* counts the streams that it has served */
    uint32_t generation;    /* of the arena that the row stands in */
    covet_reading reading;
    covet_heads heads;
    covet_landing landing;
    unsigned char *slot; /* the row */
    covet_arena arena;   /* related objects and what is hung on the row: emptied at every step */
    int64_t rows;        /* read so far */
    const char *file;    /* of the queryset, for failures at a step */
    int line;
    struct covet_stream_state
        *next; /* in the session's list of open ones, or among the spare ones */
};

typedef struct covet_stream_state covet_stream_state;

/* --- states --- */

/* A state for a stream of a session. NULL without memory. */
static covet_stream_state *covet__stream_take(covet_session *session) {
    covet_db *db = session->db;
    pthread_mutex_lock(&db->lock);
    covet_stream_state *state = db->streams_spare;
    if (state != NULL) db->streams_spare = state->next;
    pthread_mutex_unlock(&db->lock);
    uint64_t serial = state == NULL ? 0 : state->serial;
    if (state == NULL) state = covet_heap_resize(&session->heap, NULL, 0, sizeof *state);
    if (state == NULL) return NULL;
    *state =
        (covet_stream_state){.serial = serial + 1, .file = session->file, .line = session->line};
    covet_arena_open(&state->arena, &session->heap, session->db->arena_block);
    return state;
}

/* Puts a state that holds nothing among the spare ones. */
static void covet__stream_give(covet_db *db, covet_stream_state *state) {
    covet_arena_close(&state->arena);
    state->open = false;
    pthread_mutex_lock(&db->lock);
    state->next = db->streams_spare;
    db->streams_spare = state;
    pthread_mutex_unlock(&db->lock);
}

static void covet__streams_free(covet_db *db) {
    for (covet_stream_state *state = db->streams_spare, *next; state != NULL; state = next) {
        next = state->next;
        covet_heap_resize(&db->heap, state, sizeof *state, 0);
    }
    db->streams_spare = NULL;
}

/* --- ending --- */

/* Ends a stream that is open and stands in its session's list no more. Of one that a parent process
 * still reads nothing is said to the server. */
static void covet__stream_end(covet_stream_state *state, covet_status status) {
    covet_session *session = state->session;
    if (session->connection != NULL) covet__link_inherited(session->connection);
    covet__reading_close(&state->reading, state->rows, status);
    covet__cached_unpin(session, state->reading.cached);
    covet__stream_give(session->db, state);
}

/* Takes an open stream off its session's list and ends it. */
static void covet__stream_drop(covet_stream_state *state, covet_status status) {
    covet_stream_state **link = &state->session->streams;
    while (*link != state) link = &(*link)->next;
    *link = state->next;
    covet__stream_end(state, status);
}

static void covet__streams_end(covet_session *session, uint32_t generation) {
    covet_stream_state **link = &session->streams;
    while (*link != NULL) {
        covet_stream_state *state = *link;
        if (generation != 0 && state->generation != generation) {
            link = &state->next;
            continue;
        }
        *link = state->next;
        covet__stream_end(state, COVET_OK);
    }
}

static const char *covet__spill_text(covet_session *session, covet_arena *arena,
                                     const char *message) {
    const covet_stream_state *state = session->streams;
    if (state->file == NULL) return message;
    return covet__error_format(arena, "%s (the loop at %s:%d)", message, state->file, state->line);
}

static covet_arena *covet__stream_arena(const covet_session *session, const covet_row *row) {
    const unsigned char *at = (const unsigned char *)row;
    for (covet_stream_state *state = session->streams; state != NULL; state = state->next)
        if (state->slot == at || covet__blocks_hold(state->arena.blocks, (uintptr_t)at))
            return &state->arena;
    return NULL;
}

/* --- opening --- */

/* Room for the row and its origins, which stays until the arena goes. */
static bool covet__stream_room(covet_stream_state *state, covet_session *session) {
    covet_arena *arena = covet__arena(session);
    const covet_decoder *decoder = &state->reading.cached->compiled.decoder;
    size_t before = decoder->part_count * sizeof(covet_origin), size = decoder->parts[0].room;
    unsigned char *block = covet_arena_take(arena, before + size, _Alignof(max_align_t));
    if (block == NULL ||
        !covet__heads_open(&state->heads, session, arena, decoder, (covet_origin *)(void *)block,
                           COVET_ROW_SAVED | COVET_ROW_OWNED | COVET_ROW_STREAM) ||
        !covet__heads_annotate(&state->heads, session, arena, &state->reading.cached->compiled))
        return false;
    state->slot = block + before;
    state->generation = arena->generation;
    state->heads.origins[0].rows = state->slot;
    state->heads.origins[0].rows_size = size;
    state->landing =
        (covet_landing){.arena = &state->arena, .borrow_text = true, .heads = state->heads.heads};
    return true;
}

/* Makes the state of a query that is ready to run. NULL: failed, and the query is closed. */
static covet_stream_state *covet__stream_start(covet_session *session,
                                               const covet_reading *reading) {
    covet_reading own = *reading;
    covet_stream_state *state = covet__stream_take(session);
    if (state != NULL) {
        state->session = session;
        state->reading = own;
        if (covet__stream_room(state, session)) {
            covet__cached_pin(own.cached);
            state->open = true;
            state->next = session->streams;
            session->streams = state;
            return state;
        }
        covet__stream_give(session->db, state);
    }
    covet__reading_close(&own, 0, covet__fail_memory(session));
    return NULL;
}

/* What STREAM says, the latest where there are several. */
static covet_streaming covet__stream_options(const covet_shape *shape) {
    covet_streaming streaming = {.cursor = false};
    for (uint32_t i = 0; i < shape->clause_count; i++) {
        const covet_node *clause = shape->clauses[i];
        if (clause->kind != COVET_NODE_STREAM) continue;
        streaming = (covet_streaming){.cursor = clause->flags & COVET_NODE_CURSOR,
                                      .chunk = clause->operands[0].as.integer,
                                      .spill = clause->operands[1].as.integer};
    }
    return streaming;
}

/* Tells the driver that rows will be read as the loop wants them. */
static covet_status covet__stream_begin(covet_reading *reading, const covet_shape *shape) {
    if (reading->driver->stream == NULL) return COVET_OK;
    const covet_streaming streaming = covet__stream_options(shape);
    if (reading->driver->stream(reading->statement->prepared, &streaming) == COVET_OK)
        return COVET_OK;
    return covet__reading_close(reading, 0,
                                covet__fail_driver(reading->session, reading->statement->sql));
}

covet_stream covet_stream_open(covet_queryset *queryset, const covet_model *model) {
    covet_stream stream = {NULL, 0};
    covet_reading reading;
    if (covet__queryset_of(queryset, model) != COVET_OK) return stream;
    covet_status status = covet__reading_open(&reading, queryset, &queryset->shape, COVET_FOR_ALL,
                                              model == queryset->model ? NULL : model);
    if (status != COVET_OK || reading.statement == NULL) return stream;
    if (covet__stream_begin(&reading, &queryset->shape) != COVET_OK) return stream;
    stream.state = covet__stream_start(queryset->session, &reading);
    if (stream.state != NULL) stream.serial = stream.state->serial;
    return stream;
}

/* --- steps --- */

/* A step of a stream that something else has ended. Of a session that was closed nothing is
 * said, and nothing is known where the state serves another stream already. */
static void *covet__stream_lost(covet_stream *stream) {
    covet_stream_state *state = stream->state;
    stream->state = NULL;
    if (state->serial != stream->serial) return NULL;
    if (covet__enter(state->session, state->file, state->line) != COVET_OK) return NULL;
    covet__fail(
        state->session, COVET_MISUSE, NULL, NULL,
        "the stream was ended before its last row: by a rollback, a reset of the session, the "
        "release of the mark that it was opened in, the loss of the connection or a fork");
    return NULL;
}

/* The end of a stream, or its failure. */
static void *covet__stream_over(covet_stream *stream, bool failed) {
    covet_stream_state *state = stream->state;
    covet_status status = COVET_OK;
    state->session->file = state->file;
    state->session->line = state->line;
    if (failed)
        status = covet__reading_failed(state->session, state->reading.statement, &state->landing);
    covet__stream_drop(state, status);
    stream->state = NULL;
    return NULL;
}

void *covet_stream_next(covet_stream *stream) {
    if (stream == NULL || stream->state == NULL) return NULL;
    covet_stream_state *state = stream->state;
    if (state->serial != stream->serial || !state->open) return covet__stream_lost(stream);
    if (!COVET__LIKELY(state->session->connection->forks == covet__forks_now())) {
        covet__streams_end(state->session, 0);
        return covet__stream_lost(stream);
    }
    covet_reading *reading = &state->reading;
    const covet_decoder *decoder = &reading->cached->compiled.decoder;
    bool done = false;
    if (state->arena.blocks != NULL) covet_arena_reset(&state->arena);
    memset(state->slot, 0, decoder->parts[0].size);
    int64_t got = reading->driver->fetch(reading->statement->prepared, decoder, state->slot,
                                         decoder->parts[0].room, 1, &state->landing, &done);
    if (got != 1) return covet__stream_over(stream, got < 0);
    covet__row_tags(state->session, decoder, state->slot);
    state->rows++;
    return state->slot;
}

void covet_stream_close(covet_stream *stream) {
    if (stream == NULL || stream->state == NULL) return;
    covet_stream_state *state = stream->state;
    if (state->serial == stream->serial && state->open) covet__stream_drop(state, COVET_OK);
    stream->state = NULL;
}

#endif
