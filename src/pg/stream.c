/* Executions: running a statement, its rows one after another, and those that come in pieces: row
 * by row as the server sends them, or by a cursor. Uses wire. decode and driver.c use it.
 *
 * While rows are outstanding nothing else can be sent. Where another statement comes, the rest of
 * the stream is read into memory first, up to a limit; a cursor leaves the wire free. */
#ifndef COVET_PG_STREAM_C
#define COVET_PG_STREAM_C

#include "pg/wire.c"

/* Rows that a cursor is asked for at once, where STREAM does not say. */
#define COVET__PG_FETCH_ROWS 2000
/* Rows that libpq hands over at once, where it can: they stand in memory together. */
#define COVET__PG_CHUNK_ROWS 64
/* Bytes of a stream that was left before its end that are read away before the server is asked to
 * stop, which costs a connection of its own. */
#define COVET__PG_DRAIN ((size_t)1 << 20)

/* --- pieces --- */

/* Whether a result is a part of an answer of which more comes. */
static inline bool covet__pg_partial(const PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
#ifdef LIBPQ_HAS_CHUNK_MODE
    if (status == PGRES_TUPLES_CHUNK) return true;
#endif
    return status == PGRES_SINGLE_TUPLE;
}

/* Makes `result` the one that is read; its rows have not been begun. */
static void covet__pg_use(covet__pg_prepared *prepared, PGresult *result) {
    if (!prepared->adopted) PQclear(prepared->result);
    prepared->adopted = false;
    prepared->result = result;
    prepared->row = -1;
    prepared->row_count = PQntuples(result);
}

/* Reads the end of an answer whose last result was got. Answers a failure that comes behind it, or
 * NULL. */
static PGresult *covet__pg_finish(covet__pg_link *link) {
    PGresult *rest = covet__pg_receive(link);
    PGresult *behind = covet__pg_take_end(link);
    bool failed = rest && PQresultStatus(rest) == PGRES_FATAL_ERROR;
    PQclear(failed ? behind : rest);
    return failed ? rest : behind;
}

/* Has the answer of the first statement come in pieces. Answers the failure that comes before it,
 * or NULL. */
static PGresult *covet__pg_take_pieces(covet__pg_prepared *prepared) {
    PGresult *failure = covet__pg_take_before(prepared->link);
    if (failure) return failure;
#ifdef LIBPQ_HAS_CHUNK_MODE
    int64_t rows = prepared->chunk > 0 ? prepared->chunk : COVET__PG_CHUNK_ROWS;
    if (PQsetChunkedRowsMode(prepared->link->conn, rows < 65536 ? (int)rows : 65536)) return NULL;
#endif
    PQsetSingleRowMode(prepared->link->conn);
    return NULL;
}

/* The next piece off the wire becomes the result; behind the last the answer is over. */
static covet_status covet__pg_piece(covet__pg_prepared *prepared, PGresult *result) {
    covet__pg_link *link = prepared->link;
    covet__pg_use(prepared, result ? result : PQgetResult(link->conn));
    if (prepared->result && covet__pg_partial(prepared->result)) return COVET_OK;
    covet_status status = covet__pg_answer(link, prepared->result);
    PGresult *behind = covet__pg_finish(link);
    if (behind && status == COVET_OK) status = covet__pg_fail(link, behind);
    PQclear(behind);
    return status;
}

/* Takes the first piece of the statement whose answer comes next. */
static covet_status covet__pg_pieces_begin(covet__pg_prepared *prepared) {
    prepared->open = true;
    PGresult *failure = covet__pg_take_pieces(prepared);
    covet_status status = covet__pg_piece(prepared, failure);
    prepared->state = status == COVET_OK ? COVET__PG_ROWS : COVET__PG_BROKEN;
    prepared->columns = (uint32_t)PQnfields(prepared->result);
    return status;
}

/* --- reading ahead --- */

static int64_t covet__pg_spill_limit(const covet__pg_prepared *prepared) {
    return prepared->spill > 0 ? prepared->spill : prepared->link->spill;
}

/* Appends the rows of a piece to those that were read ahead. false without memory. */
static bool covet__pg_spill(covet__pg_prepared *prepared, const PGresult *piece) {
    int rows = PQntuples(piece), columns = PQnfields(piece);
    if (!prepared->spilled) prepared->spilled = PQcopyResult(piece, PG_COPYRES_ATTRS);
    if (!prepared->spilled) return false;
    int at = PQntuples(prepared->spilled);
    for (int row = 0; row < rows; row++, at++)
        for (int column = 0; column < columns; column++) {
            bool null = PQgetisnull(piece, row, column);
            if (!PQsetvalue(prepared->spilled, at, column, PQgetvalue(piece, row, column),
                            null ? -1 : PQgetlength(piece, row, column)))
                return false;
        }
    return true;
}

/* Says that a stream is too long to be read ahead. */
static covet_status covet__pg_overflow(covet__pg_prepared *prepared) {
    covet_buffer *text = covet__pg_say(prepared->link);
    covet_buffer_text(text, "a stream is open on this connection, and more than ");
    covet_buffer_int(text, covet__pg_spill_limit(prepared));
    covet_buffer_text(text, " bytes of its rows would have to be read into memory before another "
                            "statement can be sent: send it behind the loop, allow more by "
                            "STREAM(.spill = bytes), or read the rows by STREAM(.cursor = true)");
    return covet__pg_refuse(prepared->link, COVET_MISUSE);
}

/* Reads the rest of the stream that has the wire into memory, up to `limit` bytes. On MISUSE it
 * goes on as it was. */
static covet_status covet__pg_absorb(covet__pg_prepared *stream, int64_t limit) {
    covet__pg_link *link = stream->link;
    while (stream->open) {
        if (stream->spilled && (int64_t)PQresultMemorySize(stream->spilled) > limit)
            return covet__pg_overflow(stream);
        PGresult *piece = PQgetResult(link->conn);
        if (piece && covet__pg_partial(piece)) {
            if (!stream->starved) stream->starved = !covet__pg_spill(stream, piece);
            PQclear(piece);
            continue;
        }
        bool good = piece && PQresultStatus(piece) == PGRES_TUPLES_OK;
        if (!piece) stream->starved = true;
        stream->failure = good ? NULL : piece;
        if (good) PQclear(piece);
        PGresult *behind = covet__pg_finish(link);
        if (good) stream->failure = behind;
        if (!good) PQclear(behind);
    }
    return COVET_OK;
}

/* Makes the wire free for another statement: takes what was sent and not answered, reads ahead
 * what is left of a stream. */
static covet_status covet__pg_clear(covet__pg_link *link) {
    covet_status status = covet__pg_ready(link);
    while (status == COVET_OK && link->first) {
        if (link->first->state == COVET__PG_ROWS)
            status = covet__pg_absorb(link->first, covet__pg_spill_limit(link->first));
        else
            covet__pg_take(link);
    }
    return status != COVET_OK ? status : covet__pg_ready(link);
}

/* Takes what stands before the answer of a statement that was sent. */
static void covet__pg_reach(const covet__pg_prepared *prepared) {
    covet__pg_link *link = prepared->link;
    while (prepared->state == COVET__PG_SENT && link->first != prepared) {
        if (link->first->state == COVET__PG_ROWS)
            covet__pg_absorb(link->first, INT64_MAX);
        else
            covet__pg_take(link);
    }
}

/* --- cursors --- */

/* Runs a text of the driver's own. Answers its result, NULL where it failed. */
static PGresult *covet__pg_query(covet__pg_link *link, const char *sql) {
    if (covet__pg_clear(link) != COVET_OK) return NULL;
    if (!PQsendQueryParams(link->conn, sql, 0, NULL, NULL, NULL, NULL, 1)) {
        covet__pg_unsent(link);
        return NULL;
    }
    PGresult *result = covet__pg_receive(link);
    covet__pg_settled(link);
    if (covet__pg_answer(link, result) == COVET_OK) return result;
    PQclear(result);
    return NULL;
}

/* The next rows of a cursor; fewer than were asked for are the last. */
static covet_status covet__pg_cursor_piece(covet__pg_prepared *prepared) {
    char name[COVET__PG_NAME_SIZE], text[COVET__PG_NAME_SIZE + 48];
    int64_t rows = prepared->chunk > 0 ? prepared->chunk : COVET__PG_FETCH_ROWS;
    snprintf(text, sizeof text, "FETCH FORWARD %lld FROM %s", (long long)rows,
             covet__pg_name_of(prepared->link, prepared->cursor, name));
    PGresult *result = covet__pg_query(prepared->link, text);
    if (!result) return prepared->link->error.status;
    covet__pg_use(prepared, result);
    prepared->columns = (uint32_t)PQnfields(result);
    prepared->open = prepared->row_count == rows;
    return COVET_OK;
}

/* Gives up a cursor. One that a rollback may have taken along is left to its transaction: to close
 * what is not there would fail that. */
static void covet__pg_cursor_close(covet__pg_prepared *prepared) {
    covet__pg_link *link = prepared->link;
    char name[COVET__PG_NAME_SIZE], text[COVET__PG_NAME_SIZE + 16];
    uint32_t cursor = prepared->cursor;
    prepared->cursor = 0;
    bool there = prepared->held ||
                 (link->transaction == PQTRANS_INTRANS && prepared->rollbacks == link->rollbacks);
    if (cursor == 0 || !there || link->dead || link->transaction == PQTRANS_INERROR) return;
    covet_driver_error before = link->error;
    snprintf(text, sizeof text, "CLOSE %s", covet__pg_name_of(link, cursor, name));
    PGresult *result = covet__pg_query(link, text);
    if (result) link->error = before;
    PQclear(result);
}

/* Opens a cursor for the statement, and reads its first rows. */
static covet_status covet__pg_cursor_begin(covet__pg_prepared *prepared) {
    covet__pg_link *link = prepared->link;
    char name[COVET__PG_NAME_SIZE], *statement = prepared->sql;
    covet_buffer *text = &link->copying;
    uint32_t cursor = ++link->serial;
    bool held = link->transaction == PQTRANS_IDLE;
    covet_buffer_clear(text);
    covet_buffer_text(text, "DECLARE ");
    covet_buffer_text(text, covet__pg_name_of(link, cursor, name));
    covet_buffer_text(text, held ? " NO SCROLL CURSOR WITH HOLD FOR " : " NO SCROLL CURSOR FOR ");
    covet_buffer_text(text, statement);
    if (text->failed) return covet__pg_no_memory(link);
    bool keep = prepared->keep;
    prepared->keep = false;
    prepared->sql = text->data;
    covet_status status = covet__pg_transmit(prepared, false);
    prepared->keep = keep;
    prepared->sql = statement;
    if (status != COVET_OK) return status;
    covet__pg_take(link);
    status = covet__pg_answer(link, prepared->result);
    prepared->state = status == COVET_OK ? COVET__PG_ROWS : COVET__PG_BROKEN;
    if (status != COVET_OK) return status;
    prepared->cursor = cursor;
    prepared->held = held;
    prepared->rollbacks = link->rollbacks;
    status = covet__pg_cursor_piece(prepared);
    if (status != COVET_OK) prepared->state = COVET__PG_BROKEN;
    return status;
}

/* --- running --- */

/* Makes an execution as it was before it was sent; what is bound stays. */
static void covet__pg_again(covet__pg_prepared *prepared) {
    covet__pg_drop_results(prepared);
    prepared->state = COVET__PG_IDLE;
}

/* Sends a statement where that was not done, and opens its answer. */
static covet_status covet__pg_run_once(covet__pg_prepared *prepared) {
    covet__pg_link *link = prepared->link;
    covet_status status = COVET_OK;
    if (prepared->state == COVET__PG_IDLE) status = covet__pg_clear(link);
    if (status != COVET_OK) return status;
    if (prepared->state == COVET__PG_IDLE && prepared->manner == COVET__PG_CURSOR)
        return covet__pg_cursor_begin(prepared);
    if (prepared->state == COVET__PG_IDLE) status = covet__pg_transmit(prepared, false);
    if (status != COVET_OK) return status;
    covet__pg_reach(prepared);
    if (prepared->state == COVET__PG_SENT && prepared->manner == COVET__PG_ROWWISE)
        return covet__pg_pieces_begin(prepared);
    if (prepared->state == COVET__PG_SENT) covet__pg_take(link);
    return covet__pg_opened(prepared);
}

/* Brings an execution to where its rows can be read. */
static covet_status covet__pg_run(covet__pg_prepared *prepared) {
    covet_status status = covet__pg_run_once(prepared);
    if (COVET__LIKELY(status == COVET_OK) || !covet__pg_repeatable(prepared)) return status;
    covet__pg_again(prepared);
    return covet__pg_run_once(prepared);
}

/* Brings in rows behind those at hand, where there are any. */
static covet_status covet__pg_more(covet__pg_prepared *prepared) {
    covet__pg_link *link = prepared->link;
    if (prepared->spilled) {
        covet__pg_use(prepared, prepared->spilled);
        prepared->spilled = NULL;
        return COVET_OK;
    }
    if (prepared->starved) return covet__pg_no_memory(link);
    if (prepared->failure) return covet__pg_fail(link, prepared->failure);
    if (!prepared->open) {
        prepared->state = COVET__PG_ENDED;
        return COVET_OK;
    }
    if (link->dead) return covet__pg_ready(link);
    if (prepared->manner == COVET__PG_CURSOR) return covet__pg_cursor_piece(prepared);
    return covet__pg_piece(prepared, NULL);
}

/* Moves to the next row. */
static covet_step covet__pg_step(covet__pg_prepared *prepared) {
    covet_status status = COVET_OK;
    if (prepared->state < COVET__PG_ROWS) status = covet__pg_run(prepared);
    while (status == COVET_OK && prepared->state == COVET__PG_ROWS) {
        if (++prepared->row < prepared->row_count) return COVET_STEP_ROW;
        status = covet__pg_more(prepared);
    }
    if (status == COVET_OK && prepared->state == COVET__PG_ENDED) return COVET_STEP_DONE;
    prepared->state = COVET__PG_BROKEN;
    return COVET_STEP_FAILED;
}

/* --- ending --- */

/* Asks the server to end the statement under way, which then fails. */
static void covet__pg_cancel(covet__pg_link *link) {
    link->cancelled = true;
#ifdef LIBPQ_HAS_ASYNC_CANCEL
    PGcancelConn *cancel = PQcancelCreate(link->conn);
    PQcancelBlocking(cancel);
    PQcancelFinish(cancel);
#else
    char problem[256];
    PGcancel *cancel = PQgetCancel(link->conn);
    if (cancel) PQcancel(cancel, problem, sizeof problem);
    PQfreeCancel(cancel);
#endif
}

/* Reads what is left of a stream that has the wire and throws it away. In a transaction the server
 * is not asked to stop, since that would fail the transaction. */
static void covet__pg_drain(covet__pg_prepared *prepared) {
    covet__pg_link *link = prepared->link;
    size_t bytes = 0;
    bool asked = !prepared->outside;
    while (prepared->open && !link->dead) {
        PGresult *piece = PQgetResult(link->conn);
        bool partial = piece && covet__pg_partial(piece);
        bytes += PQresultMemorySize(piece);
        PQclear(piece);
        if (!partial) {
            PQclear(covet__pg_finish(link));
        } else if (!asked && bytes > COVET__PG_DRAIN) {
            covet__pg_cancel(link);
            asked = true;
        }
    }
    link->cancelled = false;
}

/* Ends an execution, wherever it stands. */
static void covet__pg_end(covet__pg_prepared *prepared) {
    covet__pg_link *link = prepared->link;
    covet__pg_reach(prepared);
    if (prepared->state == COVET__PG_SENT) covet__pg_take(link);
    if (prepared->open && prepared->cursor == 0) covet__pg_drain(prepared);
    if (prepared->cursor != 0) covet__pg_cursor_close(prepared);
    covet__pg_drop_results(prepared);
    prepared->state = COVET__PG_IDLE;
    prepared->manner = COVET__PG_WHOLE;
    prepared->open = false;
    prepared->decoder = NULL;
}

/* --- statements --- */

static const char *covet__pg_blanks(const char *at) {
    return at + strspn(at, " \t\r\n\f\v");
}

/* Whether a text begins with the word COPY, blanks and comments before it. */
static bool covet__pg_is_copy(const char *sql) {
    static const char word[] = "copy";
    for (;;) {
        const char *end = sql = covet__pg_blanks(sql);
        if (strncmp(sql, "--", 2) == 0) end = strchr(sql, '\n');
        if (strncmp(sql, "/*", 2) == 0) end = strstr(sql + 2, "*/");
        if (!end) return false;
        if (end == sql) break;
        sql = end + (*end == '\n' ? 1 : 2);
    }
    for (size_t i = 0; i < 4; i++)
        if ((sql[i] | 0x20) != word[i]) return false;
    return true;
}

static bool covet__pg_prepared_open(covet__pg_prepared *prepared, covet__pg_link *link,
                                    const char *sql, size_t size, bool keep) {
    *prepared = (covet__pg_prepared){.link = link, .size = size, .keep = keep};
    covet_arena_open(&prepared->copies, link->heap, 0);
    prepared->sql = covet_heap_resize(link->heap, NULL, 0, size + 1);
    if (!prepared->sql) return false;
    memcpy(prepared->sql, sql, size);
    prepared->sql[size] = '\0';
    prepared->alone = covet__pg_is_copy(prepared->sql);
    return covet__pg_binds_open(&prepared->binds, link->heap, covet__pg_placeholders(sql, size));
}

static void covet__pg_prepared_free(covet__pg_prepared *prepared) {
    covet_heap *heap = prepared->link->heap;
    covet__pg_binds_close(&prepared->binds, heap);
    covet_arena_close(&prepared->copies);
    if (prepared->sql) covet_heap_resize(heap, prepared->sql, prepared->size + 1, 0);
    if (prepared->choices)
        covet_heap_resize(heap, prepared->choices,
                          prepared->choice_room * sizeof *prepared->choices, 0);
    if (prepared->starts)
        covet_heap_resize(heap, prepared->starts, prepared->start_room * sizeof(uint32_t), 0);
    if (prepared->objects)
        covet_heap_resize(heap, (void *)prepared->objects, prepared->object_room * sizeof(void *),
                          0);
    covet_heap_resize(heap, prepared, sizeof *prepared, 0);
}

/* Sends nothing: the server is told of the statement when it first runs. */
static covet_prepared *covet__pg_prepare(covet_link *link_, const char *sql, size_t size,
                                         bool keep) {
    covet__pg_link *link = (covet__pg_link *)link_;
    if (memchr(sql, 0, size)) {
        covet__pg_refuse_text(link, COVET_MISUSE, "the statement has a NUL in it");
        return NULL;
    }
    covet__pg_prepared *prepared = covet_heap_resize(link->heap, NULL, 0, sizeof *prepared);
    if (!prepared) {
        covet__pg_no_memory(link);
        return NULL;
    }
    if (covet__pg_prepared_open(prepared, link, sql, size, keep)) return (covet_prepared *)prepared;
    covet__pg_no_memory(link);
    covet__pg_prepared_free(prepared);
    return NULL;
}

static void covet__pg_reset(covet_prepared *prepared_) {
    covet__pg_prepared *prepared = covet__pg_of(prepared_);
    if (prepared->state != COVET__PG_IDLE) covet__pg_end(prepared);
    prepared->binds.count = 0;
    prepared->manner = COVET__PG_WHOLE;
    if (prepared->copies.blocks || prepared->copies.large) covet_arena_reset(&prepared->copies);
}

static void covet__pg_finalize(covet_prepared *prepared_) {
    covet__pg_prepared *prepared = covet__pg_of(prepared_);
    if (!prepared) return;
    covet__pg_reset(prepared_);
    if (prepared->discards == prepared->link->discards)
        covet__pg_forget(prepared->link, prepared->name);
    covet__pg_prepared_free(prepared);
}

#endif
