/* Running statements: executing, stepping through the rows on the wire, and putting them aside when
 * another statement is to be sent. Rows stay as the server sent them; decode.c reads them. Uses
 * aside. statement.c and decode.c use it. */
#ifndef COVET_MYSQL_WIRE_C
#define COVET_MYSQL_WIRE_C

#include "mysql/aside.c"

/* Codes that say that a statement has to be prepared again: the server's two, and the library's
 * where the result has other columns than before. */
enum {
    COVET__MYSQL_STALE = 1615,
    COVET__MYSQL_UNKNOWN = 1243,
    COVET__MYSQL_NEW_COLUMNS = 2057,
    COVET__MYSQL_NOT_PREPARABLE = 1295,
    COVET__MYSQL_SYNTAX = 1064
};

/* --- failures --- */

/* An error carries no word of the transaction, which may have ended with it (by a deadlock, or by a
 * statement that changes tables): an answer to anything else tells. */
static covet_status covet__mysql_after_error(covet__mysql_link *link) {
    static const char nothing[] = "DO 0";
    bool open = (link->mysql->server_status & SERVER_STATUS_IN_TRANS) != 0;
    if (open && !link->lost && mysql_real_query(link->mysql, nothing, sizeof nothing - 1) != 0)
        link->lost = true;
    return link->error.status;
}

/* Keeps the failure of the latest call about a statement; one in the midst of rows is told of the
 * connection alone. */
static covet_status covet__mysql_fail_statement(covet__mysql_prepared *prepared) {
    covet__mysql_link *link = prepared->link;
    MYSQL_STMT *statement = prepared->statement;
    if (!statement || mysql_stmt_errno(statement) == 0)
        covet__mysql_fail(link);
    else
        covet__mysql_keep(link, mysql_stmt_errno(statement), mysql_stmt_sqlstate(statement),
                          mysql_stmt_error(statement));
    return covet__mysql_after_error(link);
}

/* --- warnings --- */

/* Tells the log what the server warned of in the latest statement. It costs a statement of its
 * own, and none where nobody listens. */
static void covet__mysql_tell_warnings(covet__mysql_link *link, const char *sql) {
    static const char ask[] = "SHOW WARNINGS LIMIT 64";
    if (COVET__LIKELY(!link->log || mysql_warning_count(link->mysql) == 0)) return;
    if (mysql_real_query(link->mysql, ask, sizeof ask - 1) != 0) return;
    MYSQL_RES *result = mysql_store_result(link->mysql);
    MYSQL_ROW row;
    while (result && (row = mysql_fetch_row(result))) {
        covet_log_record record = {.notice = row[2], .sql = sql};
        if (record.notice) link->log(link->log_context, &record);
    }
    mysql_free_result(result);
}

/* --- rows on the wire --- */

/* Where the library says that the columns of a row stand which it fetched: both libraries keep it
 * for mysql_stmt_fetch_column. Reading there spares a copy and a conversion of every value, and a
 * buffer that would have to be as large as the largest. */
static void covet__mysql_point(covet__mysql_prepared *prepared) {
    MYSQL_BIND *binds = prepared->statement->bind;
#if COVET__MYSQL_CONNECTOR
    prepared->cells = (const unsigned char *)&binds->u.row_ptr;
#else
    prepared->cells = (const unsigned char *)&binds->row_ptr;
#endif
    prepared->stride = sizeof *binds;
}

#if COVET__MYSQL_CONNECTOR
/* Connector/C passes over columns that are not bound, and says where they stand. */
static covet_status covet__mysql_outputs(covet__mysql_prepared *prepared) {
    (void)prepared;
    return COVET_OK;
}
#else
/* MySQL's library passes over columns that are bound: texts to no bytes, all others to bytes that
 * nobody reads. */
static void covet__mysql_output(covet__mysql_prepared *prepared, uint32_t column) {
    MYSQL_BIND *bind = &prepared->outputs[column];
    *bind = (MYSQL_BIND){.buffer = &prepared->scratch, .buffer_type = MYSQL_TYPE_STRING};
    switch (prepared->fields[column].type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_YEAR:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_TIME:
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
        bind->buffer_type = prepared->fields[column].type;
        bind->buffer_length = sizeof prepared->scratch;
        bind->is_unsigned = (prepared->fields[column].flags & UNSIGNED_FLAG) != 0;
        break;
    default:
        break;
    }
}

static covet_status covet__mysql_outputs(covet__mysql_prepared *prepared) {
    if (!covet__mysql_room(prepared, &prepared->outputs, &prepared->output_count, prepared->columns,
                           sizeof *prepared->outputs))
        return covet__mysql_no_memory(prepared->link);
    for (uint32_t i = 0; i < prepared->columns; i++) covet__mysql_output(prepared, i);
    if (mysql_stmt_bind_result(prepared->statement, prepared->outputs) == 0) return COVET_OK;
    return covet__mysql_fail_statement(prepared);
}
#endif

/* Nothing of the statement is on the wire any more. */
static void covet__mysql_off_wire(covet__mysql_prepared *prepared) {
    prepared->ended = true;
    if (prepared->link->at == prepared) prepared->link->at = NULL;
}

/* Passes over what a CALL still sends behind its first result; false where it fails there. */
static bool covet__mysql_drop_results(covet__mysql_prepared *prepared) {
    int code = 0;
    if (COVET__LIKELY(!mysql_more_results(prepared->link->mysql))) return true;
    while (code == 0) {
        code = mysql_stmt_next_result(prepared->statement);
        if (code == 0) mysql_stmt_free_result(prepared->statement);
    }
    return code < 0;
}

/* Fetches the next row from the wire. */
static inline covet_step covet__mysql_fetch_wire(covet__mysql_prepared *prepared) {
    int code = mysql_stmt_fetch(prepared->statement);
    if (COVET__LIKELY(code == 0 || code == MYSQL_DATA_TRUNCATED)) return COVET_STEP_ROW;
    if (code == MYSQL_NO_DATA && covet__mysql_drop_results(prepared)) {
        covet__mysql_off_wire(prepared);
        return COVET_STEP_DONE;
    }
    covet__mysql_off_wire(prepared);
    covet__mysql_fail_statement(prepared);
    return COVET_STEP_FAILED;
}

/* --- freeing the wire --- */

static covet_status covet__mysql_too_much(covet__mysql_prepared *prepared) {
    covet_buffer_format(covet__mysql_say(prepared->link),
                        "a stream is open, and another statement has what is left of its rows read "
                        "into memory, where they may take %zu bytes: STREAM(.spill = bytes) allows "
                        "more, STREAM(.cursor = true) leaves them in the server",
                        prepared->spill);
    return covet__mysql_refuse(prepared->link, COVET_MISUSE);
}

/* Reads what is left of a statement's rows into memory, so that others can be sent. Where it is too
 * much the rows read so far stand aside, the latest is still at hand, and its stream goes on. */
static covet_status covet__mysql_put_aside(covet__mysql_prepared *prepared) {
    covet_status status = COVET_OK;
    if (!covet__mysql_room(prepared, &prepared->stored, &prepared->stored_count, prepared->columns,
                           sizeof *prepared->stored))
        return covet__mysql_no_memory(prepared->link);
    prepared->at_row = false;
    covet__mysql_point(prepared);
    while (!prepared->ended) {
        covet_step step = prepared->held ? COVET_STEP_ROW : covet__mysql_fetch_wire(prepared);
        if (step == COVET_STEP_DONE) break;
        if (step == COVET_STEP_FAILED) return prepared->link->error.status;
        prepared->held = true;
        status = covet__mysql_keep_row(prepared);
        if (status == COVET_MISUSE) return covet__mysql_too_much(prepared);
        if (status != COVET_OK) return covet__mysql_no_memory(prepared->link);
        prepared->held = false;
    }
    return status;
}

static void covet__mysql_free(covet__mysql_prepared *prepared);

/* Closes the statements that were finalized while rows of another were on the wire. */
static void covet__mysql_close_ended(covet__mysql_link *link) {
    while (link->ended) {
        covet__mysql_prepared *prepared = link->ended;
        link->ended = prepared->next_ended;
        covet__mysql_free(prepared);
    }
}

/* Makes the wire free for the next command. Not OK: kept. */
static covet_status covet__mysql_settle(covet__mysql_link *link) {
    if (!covet__mysql_ready(link)) return COVET_CONNECTION;
    if (link->at) {
        covet_status status = covet__mysql_put_aside(link->at);
        if (status != COVET_OK) return status;
    }
    if (link->ended) covet__mysql_close_ended(link);
    return COVET_OK;
}

/* --- executing --- */

/* Whether a text begins with one of some words, in any case. */
static bool covet__mysql_begins(const covet__mysql_prepared *prepared, const char *const *words) {
    const char *sql = prepared->sql;
    while (*sql == ' ' || *sql == '\n' || *sql == '\t' || *sql == '\r' || *sql == '(') sql++;
    for (; *words; words++) {
        size_t i = 0;
        while ((*words)[i] && (sql[i] | 0x20) == (*words)[i]) i++;
        if (!(*words)[i]) return true;
    }
    return false;
}

/* Prepares the text that the statement was made for. */
static covet_status covet__mysql_prepare_text(covet__mysql_prepared *prepared) {
    prepared->statement = mysql_stmt_init(prepared->link->mysql);
    if (!prepared->statement) return covet__mysql_no_memory(prepared->link);
    if (mysql_stmt_prepare(prepared->statement, prepared->sql, (unsigned long)prepared->sql_size) ==
        0)
        return COVET_OK;
    return COVET_QUERY;
}

/* Prepares it again, since the server does not know it any more or its tables have changed. */
static bool covet__mysql_prepare_again(covet__mysql_prepared *prepared) {
    mysql_stmt_close(prepared->statement);
    if (covet__mysql_prepare_text(prepared) != COVET_OK) return false;
    prepared->rebind = true;
    return mysql_stmt_param_count(prepared->statement) == prepared->parameters;
}

/* Whether a failed execution may be tried once more: nothing has run, or what ran only read. */
static bool covet__mysql_is_stale(const covet__mysql_prepared *prepared) {
    static const char *const reading[] = {"select", "with", "values", "table", "show", NULL};
    unsigned code = mysql_stmt_errno(prepared->statement);
    if (code == COVET__MYSQL_NEW_COLUMNS) return covet__mysql_begins(prepared, reading);
    return code == COVET__MYSQL_STALE || code == COVET__MYSQL_UNKNOWN;
}

/* The library sends the types of parameters that were bound anew. */
static bool covet__mysql_try(covet__mysql_prepared *prepared) {
#if COVET__MYSQL_CONNECTOR
    if (prepared->array)
        mysql_stmt_attr_set(prepared->statement, STMT_ATTR_ARRAY_SIZE, &prepared->array);
#endif
    if (prepared->rebind && prepared->binds &&
        mysql_stmt_bind_param(prepared->statement, prepared->binds) != 0)
        return false;
    prepared->rebind = false;
    return mysql_stmt_execute(prepared->statement) == 0;
}

/* Gives the execution its cursor. Only a SELECT has one, and Connector/C loses its way where one is
 * asked for otherwise, and where a statement that had one is executed without. */
static bool covet__mysql_set_cursor(covet__mysql_prepared *prepared) {
    static const char *const selecting[] = {"select", "with", NULL};
    unsigned long rows =
        prepared->chunk > 0 && prepared->chunk < 1000000 ? (unsigned long)prepared->chunk : 2000;
    unsigned long type = CURSOR_TYPE_READ_ONLY;
    bool wanted = prepared->wants_cursor && covet__mysql_begins(prepared, selecting);
    bool had = prepared->cursor;
    prepared->cursor = wanted;
    if (!wanted) return !had || covet__mysql_prepare_again(prepared);
    return mysql_stmt_attr_set(prepared->statement, STMT_ATTR_CURSOR_TYPE, &type) == 0 &&
           mysql_stmt_attr_set(prepared->statement, STMT_ATTR_PREFETCH_ROWS, &rows) == 0;
}

/* What an execution without rows did. */
static void covet__mysql_note(covet__mysql_prepared *prepared) {
    covet__mysql_link *link = prepared->link;
    link->changes = (int64_t)mysql_affected_rows(link->mysql);
    link->first_key = (int64_t)mysql_insert_id(link->mysql);
    prepared->ended = true;
    covet__mysql_tell_warnings(link, prepared->sql);
}

/* Reads the results of a text and throws them away. */
static covet_status covet__mysql_pass_over(covet__mysql_link *link) {
    int code = 0;
    while (code == 0) {
        mysql_free_result(mysql_use_result(link->mysql));
        code = mysql_next_result(link->mysql);
    }
    if (code < 0) return COVET_OK;
    covet__mysql_fail(link);
    return covet__mysql_after_error(link);
}

/* Sends one that cannot be prepared; it has no parameters, and its rows cannot be read. */
static covet_status covet__mysql_run_text(covet__mysql_prepared *prepared) {
    covet__mysql_link *link = prepared->link;
    MYSQL *mysql = link->mysql;
    prepared->columns = 0;
    if (mysql_real_query(mysql, prepared->sql, (unsigned long)prepared->sql_size) != 0)
        return covet__mysql_fail_statement(prepared);
    if (mysql_field_count(mysql) == 0) {
        covet__mysql_note(prepared);
        return COVET_OK;
    }
    if (covet__mysql_pass_over(link) != COVET_OK) return link->error.status;
    return covet__mysql_refuse_text(link, COVET_UNSUPPORTED,
                                    "the server does not prepare this statement, and rows of one "
                                    "that is not prepared are not read");
}

/* Executes a statement; its rows, if it has any, are on the wire then. */
static covet_status covet__mysql_run(covet__mysql_prepared *prepared) {
    covet__mysql_link *link = prepared->link;
    covet_status status = covet__mysql_settle(link);
    if (status != COVET_OK) return status;
    if (!covet__mysql_fits(prepared)) return link->error.status;
    prepared->ended = prepared->at_row = prepared->held = false;
    prepared->rows = 0;
    prepared->decoder = NULL;
    prepared->running = true;
    if (!prepared->statement) return covet__mysql_run_text(prepared);
    bool good = covet__mysql_set_cursor(prepared) && covet__mysql_try(prepared);
    if (!good && covet__mysql_is_stale(prepared)) {
        prepared->cursor = false;
        good = covet__mysql_prepare_again(prepared) && covet__mysql_set_cursor(prepared) &&
               covet__mysql_try(prepared);
    }
    if (!good) return covet__mysql_fail_statement(prepared);
    prepared->columns = mysql_stmt_field_count(prepared->statement);
    prepared->fields = prepared->statement->fields;
    if (prepared->columns == 0) {
        covet__mysql_note(prepared);
        return COVET_OK;
    }
    if (!prepared->cursor) link->at = prepared;
    return covet__mysql_outputs(prepared);
}

/* The next row: one that was put aside, the wire's that found no room there, or a new one. */
static inline covet_step covet__mysql_step(covet__mysql_prepared *prepared) {
    if (!prepared->running && covet__mysql_run(prepared) != COVET_OK) {
        prepared->running = false;
        return COVET_STEP_FAILED;
    }
    prepared->at_row = true;
    if (prepared->first && covet__mysql_take_row(prepared)) return COVET_STEP_ROW;
    if (prepared->held) {
        prepared->held = false;
        covet__mysql_point(prepared);
        return COVET_STEP_ROW;
    }
    prepared->at_row = false;
    if (prepared->ended) return COVET_STEP_DONE;
    if (prepared->cursor && covet__mysql_settle(prepared->link) != COVET_OK)
        return COVET_STEP_FAILED;
    covet_step step = covet__mysql_fetch_wire(prepared);
    if (step == COVET_STEP_ROW) {
        covet__mysql_point(prepared);
        prepared->at_row = true;
    }
    return step;
}

/* --- ending --- */

/* What is left on the wire is read and thrown away: 0.6 us a row of 300 bytes (MariaDB 10.11, one
 * machine). A KILL QUERY by another connection ends any rest in less than 1 ms, but behind a
 * balancer that connection may reach another server, where the number is somebody else's. A cursor
 * is the way for streams that are broken off early. */
static void covet__mysql_drop_rows(covet__mysql_prepared *prepared) {
    covet__mysql_link *link = prepared->link;
    if (!prepared->statement || link->lost) return;
    if (link->at == prepared) {
        mysql_stmt_free_result(prepared->statement);
        covet__mysql_drop_results(prepared);
    } else if (prepared->cursor && !prepared->ended && !link->at) {
        mysql_stmt_reset(prepared->statement);
    }
}

static void covet__mysql_reset(covet_prepared *prepared_) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    if (prepared->running) covet__mysql_drop_rows(prepared);
    covet__mysql_off_wire(prepared);
    covet__mysql_blocks_free(prepared);
    prepared->running = prepared->at_row = prepared->held = prepared->wants_cursor = false;
    prepared->spill = prepared->link->spill;
}

/* Frees a statement; the wire is free, or the connection gone. */
static void covet__mysql_free(covet__mysql_prepared *prepared) {
    covet_heap *heap = prepared->link->heap;
    if (prepared->statement) mysql_stmt_close(prepared->statement);
    covet__mysql_blocks_free(prepared);
    covet_arena_close(&prepared->texts);
#define COVET__MYSQL_FREE(array, count)                                                            \
    if (prepared->array)                                                                           \
    covet_heap_resize(heap, prepared->array, (count) * sizeof *prepared->array, 0)
    COVET__MYSQL_FREE(binds, prepared->parameters);
    COVET__MYSQL_FREE(slots, prepared->parameters);
    COVET__MYSQL_FREE(stored, prepared->stored_count);
    COVET__MYSQL_FREE(steps, prepared->step_count);
    COVET__MYSQL_FREE(starts, prepared->start_count);
    COVET__MYSQL_FREE(objects, prepared->object_count);
#if !COVET__MYSQL_CONNECTOR
    COVET__MYSQL_FREE(outputs, prepared->output_count);
#endif
    COVET__MYSQL_FREE(sql, prepared->sql_size + 1);
#undef COVET__MYSQL_FREE
    covet_heap_resize(heap, prepared, sizeof *prepared, 0);
}

#endif
