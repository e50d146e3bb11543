/* Statements: preparing, running, closing. Uses wire. Others of the driver use it. */
#ifndef COVET_MYSQL_STATEMENT_C
#define COVET_MYSQL_STATEMENT_C

#include "mysql/wire.c"

/* --- texts --- */

/* Behind a literal, a quoted name or a comment that begins at `at`; NULL: there is none. A comment
 * that servers read as words of the statement is none. */
static const char *covet__mysql_quoted(const char *at, const char *end) {
    char mark = *at;
    if (mark == '\'' || mark == '"' || mark == '`') {
        for (at++; at < end && *at != mark; at++)
            if (*at == '\\' && mark != '`' && at + 1 < end) at++;
        return at < end ? at + 1 : end;
    }
    bool line = mark == '#' || (mark == '-' && end - at > 2 && at[1] == '-' && at[2] <= ' ');
    if (line) {
        while (at < end && *at != '\n') at++;
        return at;
    }
    if (mark != '/' || end - at < 2 || at[1] != '*') return NULL;
    if (end - at > 3 && (at[2] == '!' || (at[2] == 'M' && at[3] == '!'))) return NULL;
    for (at += 2; at < end; at++)
        if (end - at > 1 && at[0] == '*' && at[1] == '/') return at + 2;
    return end;
}

/* How many statements a text holds: pieces between semicolons with something else than space and
 * comments in them; it stops counting at 2. */
static int covet__mysql_statements(const char *sql, size_t size) {
    const char *end = sql + size;
    int count = 0;
    for (bool open = false; sql < end && count < 2;) {
        const char *behind = covet__mysql_quoted(sql, end);
        bool comment = behind && *sql != '\'' && *sql != '"' && *sql != '`';
        if (*sql == ';') {
            open = false;
        } else if (!open && !comment && (unsigned char)*sql > ' ') {
            open = true;
            count++;
        }
        sql = behind ? behind : sql + 1;
    }
    return count;
}

/* Whether a text is none that is sent; says why. */
static bool covet__mysql_refuse_sql(covet__mysql_link *link, const char *sql, size_t size) {
    const char *problem = NULL;
    if (memchr(sql, 0, size))
        problem = "the statement has a NUL in it";
    else if (covet__mysql_statements(sql, size < 64 ? size : 64) == 0 &&
             covet__mysql_statements(sql, size) == 0)
        problem = "there is no statement in the text";
    if (problem) covet__mysql_refuse_text(link, COVET_MISUSE, problem);
    return problem != NULL;
}

/* --- preparing --- */

/* Keeps why a text could not be prepared; one that the server prepares in no case is sent as text
 * every time. */
static covet_status covet__mysql_unprepared(covet__mysql_prepared *prepared) {
    covet__mysql_link *link = prepared->link;
    unsigned code = mysql_stmt_errno(prepared->statement);
    covet_status status = covet__mysql_fail_statement(prepared);
    if (code == COVET__MYSQL_NOT_PREPARABLE) {
        mysql_stmt_close(prepared->statement);
        prepared->statement = NULL;
        return COVET_OK;
    }
    if (code == COVET__MYSQL_SYNTAX &&
        covet__mysql_statements(prepared->sql, prepared->sql_size) > 1)
        return covet__mysql_refuse_text(
            link, COVET_MISUSE, "the text holds more than one statement: send them one by one");
    return status;
}

/* Room for the parameters. */
static covet_status covet__mysql_parameters(covet__mysql_prepared *prepared) {
    unsigned long count = prepared->statement ? mysql_stmt_param_count(prepared->statement) : 0;
    covet_heap *heap = prepared->link->heap;
    if (count == 0) return COVET_OK;
    prepared->binds = covet_heap_resize(heap, NULL, 0, count * sizeof *prepared->binds);
    prepared->slots = covet_heap_resize(heap, NULL, 0, count * sizeof *prepared->slots);
    prepared->parameters = (uint32_t)count;
    if (!prepared->binds || !prepared->slots) return covet__mysql_no_memory(prepared->link);
    memset(prepared->binds, 0, count * sizeof *prepared->binds);
    for (uint32_t i = 0; i < prepared->parameters; i++) covet__mysql_put_null(prepared, i);
    prepared->rebind = true;
    return COVET_OK;
}

/* Prepares the text, which is copied. */
static covet_status covet__mysql_make(covet__mysql_prepared *prepared, const char *sql,
                                      size_t size) {
    prepared->sql = covet_heap_resize(prepared->link->heap, NULL, 0, size + 1);
    if (!prepared->sql) return covet__mysql_no_memory(prepared->link);
    memcpy(prepared->sql, sql, size);
    prepared->sql[size] = '\0';
    prepared->sql_size = size;
    covet_status status = covet__mysql_prepare_text(prepared);
    if (status != COVET_OK && prepared->statement) status = covet__mysql_unprepared(prepared);
    if (status != COVET_OK) return status;
    status = covet__mysql_parameters(prepared);
    if (prepared->statement) {
        prepared->columns = mysql_stmt_field_count(prepared->statement);
        prepared->fields = prepared->statement->fields;
    }
    return status;
}

static covet_prepared *covet__mysql_prepare(covet_link *link_, const char *sql, size_t size,
                                            bool keep) {
    covet__mysql_link *link = covet__mysql_of(link_);
    (void)keep;
    if (covet__mysql_settle(link) != COVET_OK) return NULL;
    if (covet__mysql_refuse_sql(link, sql, size)) return NULL;
    covet__mysql_prepared *prepared = covet_heap_resize(link->heap, NULL, 0, sizeof *prepared);
    if (!prepared) {
        covet__mysql_no_memory(link);
        return NULL;
    }
    *prepared = (covet__mysql_prepared){.link = link, .spill = link->spill};
    covet_arena_open(&prepared->texts, link->heap, 4096);
    if (covet__mysql_make(prepared, sql, size) == COVET_OK) return (covet_prepared *)prepared;
    covet__mysql_free(prepared);
    return NULL;
}

/* While rows of another are on the wire nothing can be sent: then it is closed later. */
static void covet__mysql_finalize(covet_prepared *prepared_) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    if (!prepared) return;
    covet__mysql_link *link = prepared->link;
    covet__mysql_reset(prepared_);
    if (!link->at || link->lost) {
        covet__mysql_free(prepared);
        return;
    }
    prepared->next_ended = link->ended;
    link->ended = prepared;
}

/* --- running --- */

static covet_step covet__mysql_next(covet_prepared *prepared_) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    covet_step step = covet__mysql_step(prepared);
    if (step == COVET_STEP_ROW) prepared->rows++;
    if (step == COVET_STEP_DONE && prepared->columns > 0) prepared->link->changes = prepared->rows;
    return step;
}

#endif
