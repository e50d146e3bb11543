/* The wire: sending statements, one by one or several in a pipeline, and taking their answers in
 * the order of sending. Uses bind. stream, bulk and driver.c send and take with it.
 *
 * A statement worth keeping is prepared under a name when it first runs, for then the types of its
 * parameters are known: Parse, Bind and Execute go in one round trip. With other types it is
 * prepared anew under another name. Names of statements that are gone are given up by DEALLOCATE,
 * which goes along with a later statement. */
#ifndef COVET_PG_WIRE_C
#define COVET_PG_WIRE_C

#include <stdio.h>

#include "base/number.h"
#include "pg/bind.c"

/* --- names --- */

/* Writes the name of a statement or a cursor. */
static const char *covet__pg_name_of(const covet__pg_link *link, uint32_t serial,
                                     char name[COVET__PG_NAME_SIZE]) {
    snprintf(name, COVET__PG_NAME_SIZE, "covet_%08lx%08lx_%lu",
             (unsigned long)(link->token >> 32 & UINT32_MAX),
             (unsigned long)(link->token & UINT32_MAX), (unsigned long)serial);
    return name;
}

/* Names that are given up along with one statement, and the most that wait for the end of a
 * transaction: one that a pooler's other server has would fail it. */
#define COVET__PG_CLOSES 16
#define COVET__PG_CLOSES_WAIT 512

/* A statement's name is no longer needed. Without memory the server keeps it as long as the
 * connection; nothing gives way for it, since what does may be statements with names. */
static void covet__pg_forget(covet__pg_link *link, uint32_t name) {
    if (name == 0 || link->dead) return;
    if (link->closing_count == link->closing_room) {
        covet_heap plain = {.allocator = link->heap->allocator};
        uint32_t room = link->closing_room ? link->closing_room * 2 : 16;
        uint32_t *grown = covet_heap_resize(
            &plain, link->closing, link->closing_room * sizeof *grown, room * sizeof *grown);
        if (!grown) return;
        link->closing = grown;
        link->closing_room = room;
    }
    link->closing[link->closing_count++] = name;
}

/* --- the state of the connection --- */

/* The connection takes nothing any more: what was under way on it is broken. */
static void covet__pg_give_up(covet__pg_link *link) {
    link->dead = true;
    for (covet__pg_prepared *prepared = link->first; prepared; prepared = prepared->next) {
        if (prepared->state == COVET__PG_SENT) prepared->state = COVET__PG_TAKEN;
        prepared->open = false;
    }
    link->first = link->last = NULL;
}

/* Called when no answer is outstanding. */
static void covet__pg_settled(covet__pg_link *link) {
    if (link->first || covet__pg_lost(link)) return;
    if (link->pipeline && !PQexitPipelineMode(link->conn)) {
        covet__pg_give_up(link);
        return;
    }
    link->pipeline = false;
    link->unsynced = false;
    link->transaction = (int)PQtransactionStatus(link->conn);
}

static covet_status covet__pg_ready(covet__pg_link *link) {
    if (!covet__pg_lost(link)) return COVET_OK;
    return covet__pg_refuse_text(link, COVET_CONNECTION, "the connection to the server was lost");
}

/* What libpq refused to send. Part of it may be on its way, so that nothing else can be. */
static covet_status covet__pg_unsent(covet__pg_link *link) {
    covet_status status = covet__pg_fail(link, NULL);
    covet__pg_give_up(link);
    return status;
}

static void covet__pg_enqueue(covet__pg_link *link, covet__pg_prepared *prepared) {
    prepared->next = NULL;
    if (link->last)
        link->last->next = prepared;
    else
        link->first = prepared;
    link->last = prepared;
}

/* --- sending --- */

/* Whether the statement as the server has it takes the parameters that are bound. NULL goes with
 * any type. */
static bool covet__pg_fits(const covet__pg_prepared *prepared) {
    const covet__pg_binds *binds = &prepared->binds;
    if (binds->count != binds->parsed_count) return false;
    for (uint32_t i = 0; i < binds->count; i++)
        if (binds->types[i] != binds->parsed[i] && binds->values[i]) return false;
    return true;
}

static bool covet__pg_pipeline(covet__pg_link *link) {
    if (!link->pipeline) link->pipeline = PQenterPipelineMode(link->conn);
    return link->pipeline;
}

/* How many names go along with the next statement. */
static uint32_t covet__pg_closes(const covet__pg_link *link) {
    bool waits = link->transaction != PQTRANS_IDLE &&
                 (link->pooled || link->closing_count < COVET__PG_CLOSES_WAIT);
    if (link->first || waits || link->transaction == PQTRANS_INERROR) return 0;
    return link->closing_count < COVET__PG_CLOSES ? link->closing_count : COVET__PG_CLOSES;
}

static bool covet__pg_send_close(PGconn *conn, const char *name) {
#ifdef LIBPQ_HAS_CLOSE_PREPARED
    return PQsendClosePrepared(conn, name);
#else
    char text[COVET__PG_NAME_SIZE + 16];
    snprintf(text, sizeof text, "DEALLOCATE %s", name);
    return PQsendQueryParams(conn, text, 0, NULL, NULL, NULL, NULL, 1);
#endif
}

static bool covet__pg_send_closes(covet__pg_prepared *prepared, uint32_t count) {
    covet__pg_link *link = prepared->link;
    char name[COVET__PG_NAME_SIZE];
    prepared->closes = count;
    for (; count > 0; count--) {
        covet__pg_name_of(link, link->closing[--link->closing_count], name);
        if (!covet__pg_send_close(link->conn, name)) return false;
    }
    return prepared->closes == 0 || PQpipelineSync(link->conn);
}

/* Prepares the statement under a new name. */
static bool covet__pg_send_parse(covet__pg_prepared *prepared) {
    covet__pg_binds *binds = &prepared->binds;
    prepared->name = ++prepared->link->serial;
    covet__pg_name_of(prepared->link, prepared->name, prepared->name_text);
    prepared->discards = prepared->link->discards;
    prepared->parses = true;
    binds->parsed_count = binds->count;
    if (binds->count > 0) memcpy(binds->parsed, binds->types, binds->count * sizeof(Oid));
    return PQsendPrepare(prepared->link->conn, prepared->name_text, prepared->sql,
                         (int)binds->count, binds->types);
}

static bool covet__pg_send_bound(covet__pg_prepared *prepared, bool named) {
    const covet__pg_binds *binds = &prepared->binds;
    PGconn *conn = prepared->link->conn;
    if (!named)
        return PQsendQueryParams(conn, prepared->sql, (int)binds->count, binds->types,
                                 binds->values, binds->sizes, binds->formats, 1);
    return PQsendQueryPrepared(conn, prepared->name_text, (int)binds->count, binds->values,
                               binds->sizes, binds->formats, 1);
}

/* Sends a bound statement; what was sent before it is either taken, or in a pipeline of which this
 * is to be a part. In a transaction the Sync waits until an answer is wanted; outside each
 * statement has its own, so that it is a transaction of its own. */
static covet_status covet__pg_transmit(covet__pg_prepared *prepared, bool pipelined) {
    covet__pg_link *link = prepared->link;
    bool named = link->mode == COVET__PG_NAMED && prepared->keep && !prepared->alone;
    if (prepared->discards != link->discards) prepared->name = 0;
    bool parses = named && (prepared->name == 0 || !covet__pg_fits(prepared));
    if (parses) covet__pg_forget(link, prepared->name);
    uint32_t closes = prepared->alone ? 0 : covet__pg_closes(link);
    prepared->closes = 0;
    prepared->parses = prepared->synced = false;
    prepared->outside = link->transaction == PQTRANS_IDLE;
    if (pipelined || parses || closes > 0) {
        if (!covet__pg_pipeline(link)) return covet__pg_unsent(link);
        pipelined = pipelined && !prepared->outside;
    }
    bool sent = (closes == 0 || covet__pg_send_closes(prepared, closes)) &&
                (!parses || covet__pg_send_parse(prepared)) &&
                covet__pg_send_bound(prepared, named);
    if (sent && link->pipeline && !pipelined) sent = prepared->synced = PQpipelineSync(link->conn);
    if (!sent) return covet__pg_unsent(link);
    link->unsynced = link->pipeline && pipelined;
    prepared->state = COVET__PG_SENT;
    covet__pg_enqueue(link, prepared);
    return COVET_OK;
}

/* --- answers --- */

/* Ends what a COPY began: its data have no place here. */
static void covet__pg_refuse_copy(PGconn *conn, ExecStatusType status) {
    char *data = NULL;
    if (status == PGRES_COPY_IN || status == PGRES_COPY_BOTH)
        PQputCopyEnd(conn, "COPY cannot be run as a statement");
    while (status != PGRES_COPY_IN && PQgetCopyData(conn, &data, 0) > 0) PQfreemem(data);
}

/* Reads the answer of one statement to its end; of several results the first, but a failure goes
 * before. NULL: libpq failed. */
static PGresult *covet__pg_receive(covet__pg_link *link) {
    PGresult *kept = NULL, *result;
    while ((result = PQgetResult(link->conn)) != NULL) {
        ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH)
            covet__pg_refuse_copy(link->conn, status);
        bool better =
            !kept || (status == PGRES_FATAL_ERROR && PQresultStatus(kept) != PGRES_FATAL_ERROR &&
                      PQresultStatus(kept) != PGRES_COPY_IN);
        if (kept) PQclear(better ? kept : result);
        if (better) kept = result;
    }
    return kept;
}

/* Takes the answer to a Sync. Where it ended a transaction, deferred constraints and what a cursor
 * keeps may fail there: answers that failure, else NULL. */
static PGresult *covet__pg_take_sync(covet__pg_link *link) {
    PGresult *failure = NULL, *result;
    for (int nothing = 0; nothing < 2 && !covet__pg_lost(link);) {
        result = PQgetResult(link->conn);
        nothing = result ? 0 : nothing + 1;
        ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_PIPELINE_SYNC) {
            PQclear(result);
            return failure;
        }
        if (result && !failure && status == PGRES_FATAL_ERROR)
            failure = result;
        else
            PQclear(result);
    }
    return failure;
}

/* Takes the answers that come before that of the first statement: those to DEALLOCATE, which may
 * fail behind a pooler, and that to its preparation. Answers a failure of that, else NULL. */
static PGresult *covet__pg_take_before(covet__pg_link *link) {
    covet__pg_prepared *prepared = link->first;
    if (link->unsynced) {
        link->last->synced = PQpipelineSync(link->conn);
        link->unsynced = false;
    }
    if (prepared->closes > 0) {
        for (; prepared->closes > 0; prepared->closes--) PQclear(covet__pg_receive(link));
        PQclear(covet__pg_take_sync(link));
    }
    if (!prepared->parses) return NULL;
    prepared->parses = false;
    PGresult *result = covet__pg_receive(link);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        prepared->name = 0;
        return result;
    }
    PQclear(result);
    return NULL;
}

/* The first statement's answer has been read to its end. Answers a failure that comes behind it, or
 * NULL. */
static PGresult *covet__pg_take_end(covet__pg_link *link) {
    covet__pg_prepared *prepared = link->first;
    PGresult *failure = prepared->synced ? covet__pg_take_sync(link) : NULL;
    prepared->synced = prepared->open = false;
    link->first = prepared->next;
    prepared->next = NULL;
    if (!link->first) link->last = NULL;
    covet__pg_settled(link);
    return failure;
}

/* Takes the whole answer of the first statement. */
static void covet__pg_take(covet__pg_link *link) {
    covet__pg_prepared *prepared = link->first;
    PGresult *before = covet__pg_take_before(link);
    PGresult *result = covet__pg_receive(link);
    PGresult *behind = covet__pg_take_end(link);
    bool good = PQresultStatus(result) != PGRES_FATAL_ERROR;
    prepared->result = before ? before : good && behind ? behind : result;
    prepared->state = COVET__PG_TAKEN;
    if (prepared->result != result) PQclear(result);
    if (behind && prepared->result != behind) PQclear(behind);
}

/* --- what an answer says --- */

/* The number that ends "INSERT 0 5" and kin. */
static inline int64_t covet__pg_tag_rows(const char *tag) {
    int64_t rows = 0;
    for (; *tag; tag++) rows = *tag >= '0' && *tag <= '9' ? rows * 10 + (*tag - '0') : 0;
    return rows;
}

/* Notes what a statement that succeeded did. */
static void covet__pg_note(covet__pg_link *link, PGresult *result) {
    const char *tag = PQcmdStatus(result);
    switch (*tag) {
    case 'I':
    case 'U':
        link->changes = covet__pg_tag_rows(tag);
        return;
    case 'D':
    case 'M':
        if (strncmp(tag, "DELETE ", 7) == 0 || strncmp(tag, "MERGE ", 6) == 0)
            link->changes = covet__pg_tag_rows(tag);
        if (strcmp(tag, "DISCARD ALL") == 0 || strcmp(tag, "DEALLOCATE ALL") == 0) link->discards++;
        return;
    case 'R':
        if (strcmp(tag, "ROLLBACK") == 0) link->rollbacks++;
        return;
    default:
        return;
    }
}

/* Keeps the failure of a result that is one. */
static covet_status covet__pg_answer(covet__pg_link *link, PGresult *result) {
    if (!result) return covet__pg_fail(link, NULL);
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
        covet__pg_note(link, result);
        return COVET_OK;
    case PGRES_EMPTY_QUERY:
        return covet__pg_refuse_text(link, COVET_MISUSE, "there is no statement in the text");
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
        return covet__pg_refuse_text(link, COVET_UNSUPPORTED,
                                     "COPY cannot be run as a statement: rows go in by "
                                     "covet_bulk_create, and out by a stream");
    case PGRES_PIPELINE_ABORTED:
        return covet__pg_refuse_text(link, COVET_QUERY,
                                     "it did not run, since a statement sent before it failed");
    default:
        return covet__pg_fail(link, result);
    }
}

/* Opens the result that was taken; a failure is kept. */
static covet_status covet__pg_opened(covet__pg_prepared *prepared) {
    covet_status status = covet__pg_answer(prepared->link, prepared->result);
    prepared->state = COVET__PG_BROKEN;
    if (status != COVET_OK) return status;
    prepared->state = COVET__PG_ROWS;
    prepared->row = -1;
    prepared->row_count = PQntuples(prepared->result);
    prepared->columns = (uint32_t)PQnfields(prepared->result);
    return COVET_OK;
}

/* Whether a statement that failed may run again, for it was the prepared statement that was not
 * there any more or had become another, and nothing else was lost by it. */
static bool covet__pg_repeatable(covet__pg_prepared *prepared) {
    const covet__pg_link *link = prepared->link;
    const char *sqlstate = link->error.sqlstate;
    if (!sqlstate || link->dead || prepared->name == 0) return false;
    if (strcmp(sqlstate, "26000") == 0) {
        prepared->link->pooled = true;
        prepared->name = 0;
        return prepared->outside;
    }
    /* "cached plan must not change result type", in any language */
    if (strcmp(sqlstate, "0A000") != 0 || !prepared->result ||
        !covet__pg_is(prepared->result, PG_DIAG_SOURCE_FUNCTION, "RevalidateCachedQuery"))
        return false;
    covet__pg_forget(prepared->link, prepared->name);
    prepared->name = 0;
    return prepared->outside;
}

/* Frees what the execution has read. */
static inline void covet__pg_drop_results(covet__pg_prepared *prepared) {
    if (!prepared->adopted) PQclear(prepared->result);
    if (prepared->spilled) PQclear(prepared->spilled);
    if (prepared->failure) PQclear(prepared->failure);
    prepared->result = prepared->spilled = prepared->failure = NULL;
    prepared->adopted = prepared->starved = false;
    prepared->row = prepared->row_count = 0;
}

#endif
