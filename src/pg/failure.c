/* Connections to PostgreSQL as the driver knows them, and their failures: a table from SQLSTATEs to
 * statuses and what to do, the table and column that a failure names. Uses driver. All other parts
 * of the driver use it. */
#ifndef COVET_PG_FAILURE_C
#define COVET_PG_FAILURE_C

#ifdef __has_include
#if !__has_include(<libpq-fe.h>) && __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#else
#include <libpq-fe.h>
#endif
#else
#include <libpq-fe.h>
#endif
#include <string.h>

#include "spi/driver.h"

#ifndef LIBPQ_HAS_PIPELINING
#error "CovetORM needs libpq of PostgreSQL 14 or later: install its headers and library"
#endif

typedef struct covet__pg_prepared covet__pg_prepared;

/* How statements are prepared. */
typedef enum covet__pg_mode {
    COVET__PG_NAMED,  /* under a name, once */
    COVET__PG_UNNAMED /* at every execution, in the same round trip */
} covet__pg_mode;

/* A connection: what a covet_link is here. */
typedef struct covet__pg_link {
    covet_heap *heap;
    PGconn *conn;
    covet_log_function log; /* is told of NOTICEs; NULL: nobody */
    void *log_context;
    covet_driver_error error; /* of the latest call that failed */
    covet_buffer message;     /* its text */
    covet_buffer names;       /* the table and the column that it names, each with its NUL */
    char sqlstate[6];         /* its code */
    covet_buffer sql;         /* the latest statement that the driver made itself */
    covet_buffer copying;     /* DEALLOCATE and kin, while they are written */
    covet__pg_mode mode;
    int64_t spill; /* most bytes of a stream that are read ahead, where STREAM does not say */
    /* Executions whose answers have not been taken off the wire, in the order of sending. */
    covet__pg_prepared *first, *last;
    bool pipeline;   /* libpq is in pipeline mode */
    bool unsynced;   /* something was sent behind which no Sync stands */
    bool dead;       /* lost, or told by the server that it is going to be */
    bool cancelled;  /* the driver itself asked for the end of the statement under way */
    bool pooled;     /* statements were found missing: a pooler hands out several servers */
    int transaction; /* PGTransactionStatusType when the wire was last idle */
    uint64_t token;  /* what the names of its statements begin with: no other connection has it */
    uint32_t serial; /* of the latest name */
    uint32_t rollbacks; /* statements so far that took something back */
    uint32_t discards;  /* statements so far that dropped all that was prepared */
    uint32_t *closing;  /* names that the server may forget: closing_count of them */
    uint32_t closing_count, closing_room;
    covet_prepared *keys; /* the statement that makes keys; NULL: none so far */
    covet_prepared *many; /* the latest INSERT of many rows; NULL: none */
    int64_t changes;      /* rows that the latest INSERT, UPDATE or DELETE changed */
} covet__pg_link;

/* Codes and classes (two characters) that have a meaning here; the first that fits serves. The last
 * column says what to do; NULL: the server's text says enough. */
#define COVET__PG_CODES(X)                                                                         \
    X("08P01", QUERY,         NULL)                                                                \
    X("08",    CONNECTION,    NULL)                                                                \
    X("0A000", UNSUPPORTED,   NULL)                                                                \
    X("22",    VALIDATION,    NULL)                                                                \
    X("23503", INTEGRITY,     "the row refers to one that is not there, or other rows refer to "   \
                              "it")                                                                \
    X("23",    INTEGRITY,     NULL)                                                                \
    X("25P03", CONNECTION,    "the transaction was idle for longer than "                          \
                              "idle_in_transaction_session_timeout")                               \
    X("25P02", QUERY,         "a statement before it failed: roll back, then go on")               \
    X("25006", QUERY,         "it is a standby, or the transaction may only read")                 \
    X("26000", QUERY,         "the connection was given another server by a pooler, or "           \
                              "something discarded its prepared statements: roll back and "        \
                              "repeat; behind a pooler open the database with "                    \
                              "prepare=unnamed")                                                   \
    X("27000", INTEGRITY,     NULL)                                                                \
    X("2BP01", INTEGRITY,     NULL)                                                                \
    X("28",    CONNECTION,    NULL)                                                                \
    X("34000", QUERY,         "the cursor ended with its transaction; behind a pooler it needs "   \
                              "one that is open")                                                  \
    X("3D000", CONNECTION,    NULL)                                                                \
    X("40001", SERIALIZATION, NULL)                                                                \
    X("40002", INTEGRITY,     NULL)                                                                \
    X("40003", CONNECTION,    NULL)                                                                \
    X("40P01", DEADLOCK,      NULL)                                                                \
    X("42P01", QUERY,         "the table is not there, as covet_create_tables would make it")      \
    X("42703", QUERY,         "the table differs from its model")                                  \
    X("42",    QUERY,         NULL)                                                                \
    X("44000", INTEGRITY,     NULL)                                                                \
    X("53",    CONNECTION,    NULL)                                                                \
    X("55006", BUSY,          "another session, or an open stream, uses it")                       \
    X("55P03", BUSY,          NULL)                                                                \
    X("57014", TIMEOUT,       NULL)                                                                \
    X("57",    CONNECTION,    NULL)                                                                \
    X("58",    CONNECTION,    NULL)                                                                \
    X("72000", SERIALIZATION, NULL)                                                                \
    X("P0001", INTEGRITY,     NULL)                                                                \
    X("XX001", CONNECTION,    "the database is damaged: restore it from a backup")                 \
    X("XX002", CONNECTION,    "an index is damaged: REINDEX it")

typedef struct covet__pg_code {
    const char *code; /* or the class */
    covet_status status;
    const char *advice;
} covet__pg_code;

static const covet__pg_code covet__pg_codes[] = {
#define COVET__PG_CODE(code, status, advice) {code, COVET_##status, advice},
    COVET__PG_CODES(COVET__PG_CODE)
#undef COVET__PG_CODE
};

/* The row of a SQLSTATE; never NULL. */
static const covet__pg_code *covet__pg_code_row(const char *sqlstate) {
    static const covet__pg_code other = {"", COVET_QUERY, NULL};
    for (size_t i = 0; i < sizeof covet__pg_codes / sizeof *covet__pg_codes; i++) {
        const char *code = covet__pg_codes[i].code;
        if (strncmp(code, sqlstate, strlen(code)) == 0) return &covet__pg_codes[i];
    }
    return &other;
}

/* --- failures of the driver's own --- */

/* Where the text of a failure of the driver's own is written, for covet__pg_refuse. */
static covet_buffer *covet__pg_say(covet__pg_link *link) {
    covet_buffer_clear(&link->message);
    return &link->message;
}

/* Keeps a failure with the text that was said. Answers the status. */
static covet_status covet__pg_refuse(covet__pg_link *link, covet_status status) {
    link->error = (covet_driver_error){.status = status};
    link->error.message =
        link->message.failed ? covet_status_text(status) : covet_buffer_get(&link->message);
    return status;
}

static covet_status covet__pg_refuse_text(covet__pg_link *link, covet_status status,
                                          const char *text) {
    covet_buffer_text(covet__pg_say(link), text);
    return covet__pg_refuse(link, status);
}

static covet_status covet__pg_no_memory(covet__pg_link *link) {
    link->error = (covet_driver_error){.status = COVET_NO_MEMORY,
                                       .message = covet_status_text(COVET_NO_MEMORY)};
    return COVET_NO_MEMORY;
}

/* Appends what libpq says, without the line ends that it puts behind and between its sentences. */
static void covet__pg_plain(covet_buffer *buffer, const char *message) {
    size_t size = strlen(message);
    while (size > 0 && (message[size - 1] == '\n' || message[size - 1] == ' ')) size--;
    for (size_t i = 0; i < size; i++) {
        if (message[i] == '\r') continue;
        bool line_end = message[i] == '\n' || message[i] == '\t';
        if (line_end && i > 0 && (message[i - 1] == '\n' || message[i - 1] == '\t')) continue;
        covet_buffer_char(buffer, line_end ? ' ' : message[i]);
    }
}

/* Whether libpq knows that the connection is lost; from then on nothing is sent. */
static bool covet__pg_lost(covet__pg_link *link) {
    if (PQstatus(link->conn) != CONNECTION_OK) link->dead = true;
    return link->dead;
}

/* Keeps a failure that libpq found itself, without a word of the server: the connection is lost,
 * or there is no memory. */
static covet_status covet__pg_fail_client(covet__pg_link *link, const char *message) {
    bool lost = covet__pg_lost(link);
    if (!lost && (!message || !*message || strstr(message, "memory")))
        return covet__pg_no_memory(link);
    covet__pg_plain(covet__pg_say(link), message && *message ? message : "");
    if (link->message.size == 0)
        covet_buffer_text(&link->message, "the connection to the server was lost");
    return covet__pg_refuse(link, lost ? COVET_CONNECTION : COVET_INTERNAL);
}

/* --- failures that the server tells --- */

static const char *covet__pg_diagnostic(const PGresult *result, int field) {
    const char *text = PQresultErrorField(result, field);
    return text ? text : "";
}

static bool covet__pg_is(const PGresult *result, int field, const char *text) {
    return strcmp(covet__pg_diagnostic(result, field), text) == 0;
}

/* The server's words follow its language: where it says "user request" it was not the time. */
static covet_status covet__pg_cancelled_as(const covet__pg_link *link, const PGresult *result) {
    const char *text = covet__pg_diagnostic(result, PG_DIAG_MESSAGE_PRIMARY);
    return link->cancelled || strstr(text, "user request") ? COVET_CANCELLED : COVET_TIMEOUT;
}

static covet_status covet__pg_status_of(const covet__pg_link *link, const PGresult *result,
                                        const char *sqlstate) {
    if (strcmp(sqlstate, "57014") == 0) return covet__pg_cancelled_as(link, result);
    if (link->dead) return COVET_CONNECTION;
    /* the extended protocol takes one statement a time, and says so by a syntax error */
    if (strcmp(sqlstate, "42601") == 0 &&
        covet__pg_is(result, PG_DIAG_SOURCE_FUNCTION, "exec_parse_message"))
        return COVET_MISUSE;
    return covet__pg_code_row(sqlstate)->status;
}

/* What to do about a failure; NULL: the server's text says enough. */
static const char *covet__pg_advice(const PGresult *result, covet_status status,
                                    const char *sqlstate) {
    if (status == COVET_MISUSE) return "send them one by one";
    /* "cached plan must not change result type", in any language */
    if (strcmp(sqlstate, "0A000") == 0 &&
        covet__pg_is(result, PG_DIAG_SOURCE_FUNCTION, "RevalidateCachedQuery"))
        return "a table was changed since the statement was prepared: roll back and repeat";
    return covet__pg_code_row(sqlstate)->advice;
}

/* Appends " (text)" where there is any. */
static void covet__pg_aside(covet_buffer *buffer, const char *text) {
    if (!*text) return;
    covet_buffer_text(buffer, " (");
    covet_buffer_text(buffer, text);
    covet_buffer_char(buffer, ')');
}

/* Appends the name that begins at `at`, perhaps in quotes, and a NUL; answers what stands behind
 * it, NULL if it is no plain name. */
static const char *covet__pg_name(covet_buffer *buffer, const char *at) {
    bool quoted = *at == '"';
    if (quoted) at++;
    const char *start = at;
    for (; *at; at++) {
        if (quoted && at[0] == '"' && at[1] == '"')
            at++;
        else if (quoted ? *at == '"' : *at == ',' || *at == ')' || *at == '(' || *at == ' ')
            break;
        covet_buffer_char(buffer, *at);
    }
    if (!*at || at == start || *at == '(' || *at == ' ') return NULL;
    covet_buffer_add(buffer, "", 1);
    return at + quoted;
}

/* Appends the first column of a key that a violation's detail names, as in "Key (email, day)=(...)
 * already exists."; all languages keep the parentheses. false: it names none. */
static bool covet__pg_detail_column(covet_buffer *buffer, const char *detail) {
    const char *open = strchr(detail, '(');
    size_t before = buffer->size;
    if (open && strstr(open, ")=(")) {
        const char *behind = covet__pg_name(buffer, open + 1);
        if (behind && (*behind == ',' || *behind == ')')) return !buffer->failed;
    }
    buffer->size = before;
    return false;
}

/* Keeps the names of the table and the column that the server tells. A foreign key is named from
 * both its sides: where the row that is referred to cannot go, the key's columns are another
 * table's than the one told. */
static void covet__pg_name_column(covet__pg_link *link, const PGresult *result,
                                  const char *sqlstate) {
    const char *table = covet__pg_diagnostic(result, PG_DIAG_TABLE_NAME);
    const char *column = covet__pg_diagnostic(result, PG_DIAG_COLUMN_NAME);
    const char *said = covet__pg_diagnostic(result, PG_DIAG_MESSAGE_PRIMARY);
    bool foreign = strcmp(sqlstate, "23503") == 0;
    if (!*table || (foreign && strncmp(said, "insert or update", 16) != 0)) return;
    covet_buffer_clear(&link->names);
    covet_buffer_add(&link->names, table, strlen(table) + 1);
    size_t at = link->names.size;
    bool told = *column;
    if (told)
        covet_buffer_add(&link->names, column, strlen(column) + 1);
    else if (foreign || strcmp(sqlstate, "23505") == 0)
        told = covet__pg_detail_column(&link->names,
                                       covet__pg_diagnostic(result, PG_DIAG_MESSAGE_DETAIL));
    if (link->names.failed) return;
    link->error.table = link->names.data;
    if (told) link->error.column = link->names.data + at;
}

/* Keeps the failure that a result tells, or for NULL the connection. Answers its status. */
static covet_status covet__pg_fail(covet__pg_link *link, const PGresult *result) {
    const char *sqlstate = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    if (!sqlstate || strlen(sqlstate) != 5)
        return covet__pg_fail_client(link, result ? PQresultErrorMessage(result)
                                                  : PQerrorMessage(link->conn));
    if (covet__pg_is(result, PG_DIAG_SEVERITY_NONLOCALIZED, "FATAL") ||
        covet__pg_is(result, PG_DIAG_SEVERITY_NONLOCALIZED, "PANIC"))
        link->dead = true;
    covet_status status = covet__pg_status_of(link, result, sqlstate);
    const char *advice = covet__pg_advice(result, status, sqlstate);
    covet_buffer *text = covet__pg_say(link);
    covet_buffer_text(text, covet__pg_diagnostic(result, PG_DIAG_MESSAGE_PRIMARY));
    covet__pg_aside(text, covet__pg_diagnostic(result, PG_DIAG_MESSAGE_DETAIL));
    covet__pg_aside(text, covet__pg_diagnostic(result, PG_DIAG_MESSAGE_HINT));
    if (advice) {
        covet_buffer_text(text, ": ");
        covet_buffer_text(text, advice);
    }
    covet__pg_refuse(link, status);
    memcpy(link->sqlstate, sqlstate, sizeof link->sqlstate);
    link->error.sqlstate = link->sqlstate;
    covet__pg_name_column(link, result, sqlstate);
    return status;
}

static const covet_driver_error *covet__pg_error(covet_link *link) {
    return &((covet__pg_link *)link)->error;
}

/* --- what the server says by itself --- */

/* Hands a NOTICE to the log. */
static void covet__pg_notice(void *context, const PGresult *result) {
    covet__pg_link *link = context;
    const char *severity = covet__pg_diagnostic(result, PG_DIAG_SEVERITY);
    covet_buffer text;
    if (!link->log) return;
    covet_buffer_open(&text, link->heap, 0);
    covet_buffer_text(&text, severity);
    if (*severity) covet_buffer_text(&text, ": ");
    covet_buffer_text(&text, covet__pg_diagnostic(result, PG_DIAG_MESSAGE_PRIMARY));
    covet__pg_aside(&text, covet__pg_diagnostic(result, PG_DIAG_MESSAGE_DETAIL));
    covet__pg_aside(&text, covet__pg_diagnostic(result, PG_DIAG_MESSAGE_HINT));
    if (!text.failed && text.size > 0)
        link->log(link->log_context, &(covet_log_record){.notice = covet_buffer_get(&text)});
    covet_buffer_close(&text);
}

#endif
