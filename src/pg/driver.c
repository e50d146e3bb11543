/* The driver of PostgreSQL: statements, and the backend that programs name. Uses link, decode,
 * bulk. */
#ifndef COVET_PG_DRIVER_C
#define COVET_PG_DRIVER_C

#if !defined(_WIN32)
#include <fcntl.h>
#include <unistd.h>
#endif

#include "pg/bulk.c"
#include "pg/decode.c"
#include "pg/dialect.c"
#include "pg/link.c"
#include "pg/pg.h"

/* --- running --- */

static covet_step covet__pg_next(covet_prepared *prepared) {
    return covet__pg_step(covet__pg_of(prepared));
}

static covet_status covet__pg_send(covet_prepared *prepared_) {
    covet__pg_prepared *prepared = covet__pg_of(prepared_);
    covet__pg_link *link = prepared->link;
    covet_status status = covet__pg_ready(link);
    bool behind = link->first && link->pipeline && link->first->state == COVET__PG_SENT;
    if (status == COVET_OK && !behind) status = covet__pg_clear(link);
    if (status != COVET_OK) return status;
    return covet__pg_transmit(prepared, !prepared->alone);
}

static covet_status covet__pg_stream(covet_prepared *prepared_, const covet_streaming *streaming) {
    covet__pg_prepared *prepared = covet__pg_of(prepared_);
    prepared->manner = streaming->cursor ? COVET__PG_CURSOR : COVET__PG_ROWWISE;
    prepared->chunk = streaming->chunk;
    prepared->spill = streaming->spill;
    return COVET_OK;
}

/* A text with a semicolon may hold two statements, which the extended protocol does not take. */
static bool covet__pg_send_text(covet__pg_link *link, const char *sql) {
    if (!strchr(sql, ';')) return PQsendQuery(link->conn, sql);
    return PQsendQueryParams(link->conn, sql, 0, NULL, NULL, NULL, NULL, 1);
}

/* COMMIT of a transaction that had failed rolls it back, and calls that a success. */
static covet_status covet__pg_executed(covet__pg_link *link, const char *sql, PGresult *result) {
    covet_status status = covet__pg_answer(link, result);
    bool commit = covet_text_compare_nocase(sql, "COMMIT") == 0;
    if (status != COVET_OK || !commit || strcmp(PQcmdStatus(result), "ROLLBACK") != 0)
        return status;
    return covet__pg_refuse_text(link, COVET_QUERY,
                                 "the transaction was rolled back, since a statement in it had "
                                 "failed");
}

static covet_step covet__pg_execute(covet_link *link_, const char *sql, size_t size) {
    covet__pg_link *link = (covet__pg_link *)link_;
    covet_status status = COVET_MISUSE;
    if (memchr(sql, 0, size))
        covet__pg_refuse_text(link, status, "the statement has a NUL in it");
    else
        status = covet__pg_clear(link);
    covet_buffer_clear(&link->copying);
    covet_buffer_add(&link->copying, sql, size);
    if (status == COVET_OK && link->copying.failed) status = covet__pg_no_memory(link);
    if (status != COVET_OK) return COVET_STEP_FAILED;
    sql = covet_buffer_get(&link->copying);
    if (!covet__pg_send_text(link, sql)) {
        covet__pg_unsent(link);
        return COVET_STEP_FAILED;
    }
    PGresult *result = covet__pg_receive(link);
    covet__pg_settled(link);
    status = covet__pg_executed(link, sql, result);
    PQclear(result);
    return status == COVET_OK ? COVET_STEP_DONE : COVET_STEP_FAILED;
}

static uint32_t covet__pg_column_count(covet_prepared *prepared) {
    return covet__pg_of(prepared)->columns;
}

static const char *covet__pg_column_name(covet_prepared *prepared_, uint32_t column) {
    covet__pg_prepared *prepared = covet__pg_of(prepared_);
    const char *name = PQfname(prepared->result, (int)column);
    if (!name) covet__pg_no_memory(prepared->link);
    return name;
}

/* --- the connection --- */

static size_t covet__pg_bind_limit(covet_link *link) {
    (void)link;
    return covet__pg_dialect.bind_limit;
}

static int64_t covet__pg_changes(covet_link *link) {
    return ((covet__pg_link *)link)->changes;
}

static bool covet__pg_in_transaction(covet_link *link_) {
    covet__pg_link *link = (covet__pg_link *)link_;
    if (covet__pg_lost(link)) return false;
    return link->transaction == PQTRANS_INTRANS || link->transaction == PQTRANS_INERROR;
}

static bool covet__pg_aborted(covet_link *link_) {
    covet__pg_link *link = (covet__pg_link *)link_;
    return !covet__pg_lost(link) && link->transaction == PQTRANS_INERROR;
}

/* Two looks: one may find the server's farewell, the next that the connection is closed. What
 * others notify the session of is dropped. */
static bool covet__pg_alive(covet_link *link_, bool look) {
    covet__pg_link *link = (covet__pg_link *)link_;
    PGnotify *notify;
    if (look && !link->dead && !link->first) {
        if (PQconsumeInput(link->conn)) PQconsumeInput(link->conn);
        while ((notify = PQnotifies(link->conn)) != NULL) PQfreemem(notify);
    }
    return !covet__pg_lost(link);
}

/* The child has the same socket as its parent: it is put in the place of nothing before libpq says
 * goodbye on it. */
static void covet__pg_abandon(covet_link *link_) {
    covet__pg_link *link = (covet__pg_link *)link_;
#if !defined(_WIN32)
    int hole = open("/dev/null", O_RDWR);
    if (hole >= 0 && PQsocket(link->conn) >= 0) dup2(hole, PQsocket(link->conn));
    if (hole >= 0) close(hole);
#endif
    covet__pg_give_up(link);
}

/* --- the backend --- */

static const covet_driver covet__pg_driver = {
    .check = covet__pg_check,
    .connect = covet__pg_connect,
    .disconnect = covet__pg_disconnect,
    .abandon = covet__pg_abandon,
    .alive = covet__pg_alive,
    .error = covet__pg_error,
    .bind_limit = covet__pg_bind_limit,
    .prepare = covet__pg_prepare,
    .finalize = covet__pg_finalize,
    .bind = covet__pg_bind,
    .bind_member = covet__pg_bind_member,
    .bind_cells = covet__pg_bind_cells,
    .execute = covet__pg_execute,
    .send = covet__pg_send,
    .stream = covet__pg_stream,
    .next = covet__pg_next,
    .decode = covet__pg_decode,
    .fetch = covet__pg_fetch,
    .value = covet__pg_value,
    .column_count = covet__pg_column_count,
    .column_name = covet__pg_column_name,
    .reset = covet__pg_reset,
    .changes = covet__pg_changes,
    .reserve_keys = covet__pg_reserve_keys,
    .insert_many = covet__pg_insert_many,
    .in_transaction = covet__pg_in_transaction,
    .aborted = covet__pg_aborted,
};

static const char *const covet__pg_schemes[] = {"postgresql", "postgres", "pg", NULL};

const covet_backend covet_pg = {
    .schemes = covet__pg_schemes, .dialect = &covet__pg_dialect, .driver = &covet__pg_driver};

#endif
