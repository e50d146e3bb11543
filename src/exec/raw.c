/* Statements of the application's own: its text, binds for the values. Uses inner, statement,
 * transaction, expression. Users call it through covet_execute. */
#ifndef COVET_EXEC_RAW_C
#define COVET_EXEC_RAW_C

#include "base/text.h"
#include "exec/inner.h"
#include "exec/placeholder.c"
#include "exec/statement.c"
#include "exec/transaction.c"
#include "query/expression.c"

#include <string.h>

/* --- what the first word says --- */

/* Where the first word of a statement stands, behind blanks and comments. */
static const char *covet__sql_start(const char *sql) {
    const char *end;
    for (;;) {
        while (*sql != '\0' && strchr(" \t\r\n", *sql) != NULL) sql++;
        if (strncmp(sql, "--", 2) == 0)
            end = strchr(sql, '\n');
        else if (strncmp(sql, "/*", 2) == 0)
            end = strstr(sql, "*/");
        else
            return sql;
        if (end == NULL) return sql;
        sql = end + (*end == '\n' ? 1 : 2);
    }
}

/* Whether the statement begins with one of these words, which are ended by NULL. */
static bool covet__sql_begins(const char *sql, const char *const *words) {
    char word[10] = {0};
    size_t size = 0;
    sql = covet__sql_start(sql);
    while (size < sizeof word && ((sql[size] | 32) >= 'a' && (sql[size] | 32) <= 'z')) size++;
    if (size == sizeof word) return false;
    memcpy(word, sql, size);
    for (; *words != NULL; words++)
        if (covet_text_compare_nocase(word, *words) == 0) return true;
    return false;
}

/* --- binds --- */

/* The column that a value of each kind would fit; ARRAY for what is no value of its own. */
static covet_kind covet__raw_kind(covet_value_kind kind) {
    if (kind == COVET_VALUE_NULL) return COVET_KIND_TEXT;
    bool own = kind > COVET_VALUE_NULL && kind < COVET_VALUE_OBJECT && kind != COVET_VALUE_UINT;
    return own ? covet__value_own_kind(kind) : COVET_KIND_ARRAY;
}

/* The column that a value would fit: a decimal's has the value's places, and 15 digits where these
 * suffice, since databases without exact numbers keep such columns as numbers. */
static covet_slot covet__raw_column(const covet_value *value) {
    covet_slot column = {.kind = covet__raw_kind(value->kind)};
    if (value->kind != COVET_VALUE_DECIMAL) return column;
    const covet_decimal *decimal = &value->as.decimal;
    bool few = decimal->high == 0 && decimal->low < UINT64_C(1000000000000000);
    column.digits = few && decimal->scale <= 15 ? 15 : COVET_DECIMAL_DIGITS;
    column.places = decimal->scale;
    return column;
}

/* Gives a text its size, and checks it. */
static bool covet__raw_text(covet_value *value) {
    if (value->kind != COVET_VALUE_TEXT && value->kind != COVET_VALUE_JSON) return true;
    covet_text *text = &value->as.text;
    if (text->size == COVET_SIZE_UNKNOWN) text->size = strlen(text->data);
    return covet_text_check(text->data, text->size, NULL, NULL);
}

static covet_status covet__raw_bind(covet_session *session, covet_statement *statement,
                                    uint32_t index, const covet_value *value) {
    covet_slot column = covet__raw_column(value);
    covet_value bound = *value;
    if (column.kind == COVET_KIND_ARRAY)
        return covet__fail(session, COVET_QUERY, NULL, NULL,
                           "value %u of covet_execute is no single value but of kind %s",
                           (unsigned)index + 1, covet_value_kind_name(value->kind));
    if (!covet__raw_text(&bound))
        return covet__fail(session, COVET_VALIDATION, NULL, NULL,
                           "value %u of covet_execute is no valid UTF-8, or has a NUL in it",
                           (unsigned)index + 1);
    if (value->kind == COVET_VALUE_REAL && value->as.real - value->as.real != 0)
        return covet__fail(session, COVET_VALIDATION, NULL, NULL,
                           "value %u of covet_execute is not a finite number", (unsigned)index + 1);
    covet_status status = covet__driver(session)->bind(statement->prepared, index, &bound,
                                                       column.kind, column.digits, column.places);
    return covet__bound(session, statement, index, &bound, status);
}

/* `takes`: how many binds the statement has; UINT32_MAX: it is not known. */
static covet_status covet__raw_binds(covet_session *session, covet_statement *statement,
                                     const covet_value *values, uint32_t takes) {
    uint32_t count = 0;
    while (values[count].kind != COVET_VALUE_NONE) count++;
    const covet_driver *driver = covet__driver(session);
    if (driver->bind_count != NULL) takes = driver->bind_count(statement->prepared);
    if (takes != count && takes != UINT32_MAX)
        return covet__fail(session, COVET_QUERY, NULL, NULL,
                           "covet_execute was given %u values, the statement takes %u",
                           (unsigned)count, (unsigned)takes);
    if (!covet__binds_note(session, statement, count)) return COVET_NO_MEMORY;
    for (uint32_t i = 0; i < count; i++) {
        covet_status status = covet__raw_bind(session, statement, i, &values[i]);
        if (status != COVET_OK) return status;
    }
    return COVET_OK;
}

/* --- running --- */

/* Rows that were read, or changed. */
static int64_t covet__raw_rows(covet_session *session, const covet_statement *statement,
                               int64_t read) {
    static const char *const changing[] = {"INSERT", "UPDATE", "DELETE", "REPLACE",
                                           "MERGE",  "WITH",   NULL};
    const covet_driver *driver = covet__driver(session);
    if (driver->column_count(statement->prepared) > 0) return read;
    if (!covet__sql_begins(statement->sql, changing)) return 0;
    return driver->changes(session->connection->link);
}

/* The text may have begun or ended a transaction: then so does the session. */
static void covet__raw_transaction(covet_session *session, const char *sql) {
    static const char *const committing[] = {"COMMIT", "END", "RELEASE", NULL};
    static const char *const rolling_back[] = {"ROLLBACK", "ABORT", NULL};
    bool open = covet__transaction_open(session);
    if (open == session->in_transaction || session->transaction_lost) return;
    if (open) {
        covet__transaction_began(session);
        return;
    }
    bool rolled_back = covet__sql_begins(sql, rolling_back);
    bool said = rolled_back || covet__sql_begins(sql, committing);
    bool by_itself = covet__dialect(session)->features & COVET_DDL_COMMITS;
    covet__transaction_ended(session, !rolled_back && (said || by_itself));
    session->transaction_taken = !said && by_itself;
}

static int64_t covet__raw_run(covet_session *session, covet_statement *statement) {
    int64_t rows = -1, read;
    covet_run run = covet__run_begin(session);
    covet_status status = covet__run_steps(session, statement, &read);
    if (status == COVET_OK) rows = covet__raw_rows(session, statement, read);
    covet__run_told(session, run, statement, rows, status);
    if (status == COVET_OK) covet__raw_transaction(session, statement->sql);
    return rows;
}

/* Whether a statement may end what keeps the transaction from taking others: ROLLBACK, or ROLLBACK
 * TO SAVEPOINT. */
static bool covet__raw_ends(const covet_session *session, const char *sql) {
    static const char *const words[] = {"ROLLBACK", NULL};
    return covet__transaction_aborted(session) && !session->transaction_lost &&
           covet__sql_begins(sql, words);
}

/* The statement of a text with ? binds; `takes`: how many. NULL: failed. */
static covet_statement *covet__raw_take(covet_session *session, const char *sql, size_t size,
                                        uint32_t *takes) {
    covet_buffer text;
    covet_statement *statement = NULL;
    *takes = UINT32_MAX;
    if (!covet__raw_ends(session, sql) && covet__connection(session) == NULL) return NULL;
    const covet_dialect *dialect = covet__dialect(session);
    if (!dialect->numbered) return covet__statement_linked(session, sql, size);
    covet_buffer_open(&text, &session->heap, 0);
    *takes = covet__sql_placeholders(&text, dialect, sql, size);
    if (text.failed)
        covet__fail_memory(session);
    else
        statement = covet__statement_linked(session, covet_buffer_get(&text), text.size);
    covet_buffer_close(&text);
    return statement;
}

int64_t covet_execute_values(covet_session *session, const covet_value *values) {
    if (covet__enter(session, NULL, 0) != COVET_OK) return -1;
    if (values == NULL || values[0].kind != COVET_VALUE_TEXT) {
        covet__fail(session, COVET_MISUSE, NULL, NULL, "covet_execute without a statement");
        return -1;
    }
    if (!covet__rolled_back_room(session)) {
        covet__fail_memory(session);
        return -1;
    }
    const covet_text *sql = &values[0].as.text;
    size_t size = sql->size == COVET_SIZE_UNKNOWN ? strlen(sql->data) : sql->size;
    uint32_t takes;
    covet_statement *statement = covet__raw_take(session, sql->data, size, &takes);
    if (statement == NULL) return -1;
    int64_t rows = -1;
    if (covet__raw_binds(session, statement, values + 1, takes) == COVET_OK)
        rows = covet__raw_run(session, statement);
    covet__statement_give(session, statement);
    return rows;
}

#endif
