/* Running statements: counting them, telling the log, binding the slots of a compiled query, and
 * texts that are run to their end. Uses inner, connection. All that sends something uses it. */
#ifndef COVET_EXEC_STATEMENT_C
#define COVET_EXEC_STATEMENT_C

#include "base/datetime.h"
#include "exec/connection.c"
#include "exec/inner.h"
#include "query/bind.c"

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
static void covet__run_told(covet_session *session, covet_run run,
                            const covet_statement *statement, int64_t rows, covet_status status) {
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

/* Binds one value. `noted`: bind `index` of the statement's own. */
static covet_status covet__bind_value(covet_session *session, covet_statement *statement,
                                      uint32_t index, const covet_value *value,
                                      const covet_slot *column) {
    covet_status status =
        covet__driver(session)->bind(statement->prepared, index, value, column->kind,
                                     column->digits, column->places);
    if (status != COVET_OK) return covet__fail_driver(session, statement->sql);
    if (statement->binds != NULL) statement->binds[index] = *value;
    return COVET_OK;
}

static covet_status covet__bind_slots(covet_session *session, covet_statement *statement,
                                      const covet_compiled *compiled, const covet_shape *shape) {
    const covet_sql_text *sql = &compiled->sql;
    covet_arena *arena = covet__arena(session);
    covet_problem problem = {.status = COVET_OK};
    if (!covet__binds_note(session, statement, sql->slot_count)) return COVET_NO_MEMORY;
    for (uint32_t i = 0; i < sql->slot_count; i++) {
        covet_value value;
        if (covet__slot_value(arena, &sql->slots[i], shape, &value, &problem) != COVET_OK)
            return covet__fail_problem(session, &problem);
        covet_status status = covet__bind_value(session, statement, i, &value, &sql->slots[i]);
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

static covet_status covet__run_text(covet_session *session, const char *sql, size_t size) {
    return covet__run_whole(session, covet__statement_take(session, sql, size));
}

/* The same for a text that will hardly come again. */
static covet_status covet__run_once(covet_session *session, const char *sql, size_t size) {
    return covet__run_whole(session, covet__statement_once(session, sql, size));
}

#endif
