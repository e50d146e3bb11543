/* Connections to SQLite as the driver knows them, and their failures: a table from SQLite's codes
 * to statuses, names and what to do. Uses driver. All other parts of the driver use it. */
#ifndef COVET_SQLITE_FAILURE_C
#define COVET_SQLITE_FAILURE_C

#include <sqlite3.h>
#include <string.h>

#include "base/number.h"
#include "spi/driver.h"

#if SQLITE_VERSION_NUMBER < 3037000
#error "CovetORM needs SQLite 3.37 or later: install its headers and library"
#endif

/* A connection: what a covet_link is here. */
typedef struct covet__sqlite_link {
    covet_heap *heap;
    sqlite3 *db;
    covet_driver_error error;  /* of the latest call that failed */
    covet_buffer message;      /* its text */
    covet_buffer names;        /* the table and the column that it names, each with its NUL */
    char code[COVET_INT_TEXT]; /* its code, where that has no name */
    covet_buffer folded;       /* what covet_lower works in */
} covet__sqlite_link;

/* Every code that has a meaning here: name, status, what to do (NULL: SQLite's text says enough).
 * */
#define COVET__SQLITE_CODES(X)                                                                     \
    X(CONSTRAINT,            INTEGRITY,   NULL)                                                    \
    X(CONSTRAINT_CHECK,      INTEGRITY,   NULL)                                                    \
    X(CONSTRAINT_FOREIGNKEY, INTEGRITY,   "the row refers to one that is not there, or other "     \
                                          "rows refer to it")                                      \
    X(CONSTRAINT_NOTNULL,    INTEGRITY,   NULL)                                                    \
    X(CONSTRAINT_PRIMARYKEY, INTEGRITY,   NULL)                                                    \
    X(CONSTRAINT_ROWID,      INTEGRITY,   NULL)                                                    \
    X(CONSTRAINT_TRIGGER,    INTEGRITY,   NULL)                                                    \
    X(CONSTRAINT_UNIQUE,     INTEGRITY,   NULL)                                                    \
    X(CONSTRAINT_DATATYPE,   INTEGRITY,   NULL)                                                    \
    X(BUSY,                  BUSY,        "busy_timeout of the URL says how long to wait")         \
    X(BUSY_RECOVERY,         BUSY,        NULL)                                                    \
    X(BUSY_SNAPSHOT,         BUSY,        "another connection wrote since this transaction "       \
                                          "began to read")                                         \
    X(LOCKED,                BUSY,        NULL)                                                    \
    X(CANTOPEN,              CONNECTION,  "do the file and its folder exist, and may they be "     \
                                          "read and written?")                                     \
    X(CANTOPEN_ISDIR,        CONNECTION,  "it is a folder")                                        \
    X(NOTADB,                CONNECTION,  "it is of another kind, or encrypted")                   \
    X(CORRUPT,               CONNECTION,  "the file is damaged: restore it from a backup")         \
    X(FULL,                  CONNECTION,  "make room and try again")                               \
    X(READONLY,              CONNECTION,  "it was opened with mode=ro, or the file or its folder " \
                                          "may not be written")                                    \
    X(PERM,                  CONNECTION,  NULL)                                                    \
    X(PROTOCOL,              BUSY,        NULL)                                                    \
    X(IOERR,                 CONNECTION,  "the disk or the file system failed")                    \
    X(IOERR_NOMEM,           NO_MEMORY,   NULL)                                                    \
    X(NOMEM,                 NO_MEMORY,   NULL)                                                    \
    X(INTERRUPT,             CANCELLED,   NULL)                                                    \
    X(ABORT,                 CANCELLED,   NULL)                                                    \
    X(ABORT_ROLLBACK,        CANCELLED,   NULL)                                                    \
    X(TOOBIG,                VALIDATION,  NULL)                                                    \
    X(MISMATCH,              VALIDATION,  NULL)                                                    \
    X(AUTH,                  QUERY,       NULL)                                                    \
    X(SCHEMA,                QUERY,       NULL)                                                    \
    X(ERROR,                 QUERY,       NULL)                                                    \
    X(RANGE,                 INTERNAL,    NULL)                                                    \
    X(MISUSE,                INTERNAL,    NULL)

typedef struct covet__sqlite_code {
    int code;
    covet_status status;
    const char *name;
    const char *advice;
} covet__sqlite_code;

static const covet__sqlite_code covet__sqlite_codes[] = {
#define COVET__SQLITE_CODE(name, status, advice)                                                   \
    {SQLITE_##name, COVET_##status, "SQLITE_" #name, advice},
    COVET__SQLITE_CODES(COVET__SQLITE_CODE)
#undef COVET__SQLITE_CODE
};

/* The row of an extended code, else that of its primary code; never NULL. */
static const covet__sqlite_code *covet__sqlite_code_row(int code) {
    static const covet__sqlite_code other = {-1, COVET_CONNECTION, NULL, NULL};
    const covet__sqlite_code *found = &other;
    for (size_t i = 0; i < sizeof covet__sqlite_codes / sizeof *covet__sqlite_codes; i++) {
        if (covet__sqlite_codes[i].code == code) return &covet__sqlite_codes[i];
        if (covet__sqlite_codes[i].code == (code & 0xFF)) found = &covet__sqlite_codes[i];
    }
    return found;
}

static bool covet__sqlite_says(const char *message, const char *words) {
    return strstr(message, words) != NULL;
}

/* What to do about a failure whose code says little. NULL: nothing to add. */
static const char *covet__sqlite_advice(const covet__sqlite_code *row, const char *message) {
    if (row->code != SQLITE_ERROR) return row->advice;
    if (covet__sqlite_says(message, "no such table"))
        return "the table is not there, as covet_create_tables would make it";
    if (covet__sqlite_says(message, "no such column") ||
        covet__sqlite_says(message, "has no column named"))
        return "the table differs from its model";
    return NULL;
}

/* SQLite's own overflow comes without a code of its own. */
static covet_status covet__sqlite_status(const covet__sqlite_code *row, const char *message) {
    if (row->code == SQLITE_ERROR && strcmp(message, "integer overflow") == 0)
        return COVET_VALIDATION;
    return row->status;
}

/* Appends what SQLite says of a code and what to do. */
static void covet__sqlite_explain(covet_buffer *buffer, int code, const char *message) {
    const char *advice = covet__sqlite_advice(covet__sqlite_code_row(code), message);
    covet_buffer_text(buffer, message);
    if (!advice) return;
    covet_buffer_text(buffer, ": ");
    covet_buffer_text(buffer, advice);
}

/* The name of a code, or its number written to `room`. */
static const char *covet__sqlite_code_name(int code, char room[COVET_INT_TEXT]) {
    const covet__sqlite_code *row = covet__sqlite_code_row(code);
    if (row->code == code) return row->name;
    covet_int_format(code, room, COVET_INT_TEXT);
    return room;
}

/* Finds the table and the column in "UNIQUE constraint failed: post.slug, post.day". */
static void covet__sqlite_name_column(covet__sqlite_link *link, int code, const char *message) {
    const char *at = strstr(message, "constraint failed: "), *dot, *end;
    link->error.table = link->error.column = NULL;
    if (!at || (code != SQLITE_CONSTRAINT_UNIQUE && code != SQLITE_CONSTRAINT_PRIMARYKEY &&
                code != SQLITE_CONSTRAINT_NOTNULL))
        return;
    at += strlen("constraint failed: ");
    end = strchr(at, ',');
    if (!end) end = at + strlen(at);
    dot = memchr(at, '.', (size_t)(end - at));
    if (!dot) return;
    covet_buffer_clear(&link->names);
    covet_buffer_add(&link->names, at, (size_t)(dot - at));
    covet_buffer_add(&link->names, "", 1);
    covet_buffer_add(&link->names, dot + 1, (size_t)(end - dot - 1));
    if (link->names.failed) return;
    link->error.table = link->names.data;
    link->error.column = link->names.data + (dot - at) + 1;
}

/* Keeps the failure of the latest call of SQLite, which answered `code`. Answers its status. */
static covet_status covet__sqlite_fail(covet__sqlite_link *link, int code) {
    bool latest = (sqlite3_errcode(link->db) & 0xFF) == (code & 0xFF);
    const char *message = latest ? sqlite3_errmsg(link->db) : sqlite3_errstr(code);
    int exact = latest ? sqlite3_extended_errcode(link->db) : code;
    const covet__sqlite_code *row = covet__sqlite_code_row(exact);
    covet_buffer_clear(&link->message);
    covet__sqlite_explain(&link->message, exact, message);
    link->error.status = covet__sqlite_status(row, message);
    link->error.sqlstate = covet__sqlite_code_name(exact, link->code);
    link->error.message = link->message.failed ? sqlite3_errstr(exact) : link->message.data;
    covet__sqlite_name_column(link, exact, message);
    return link->error.status;
}

/* Where the text of a failure of the driver's own is written, for covet__sqlite_refuse. */
static covet_buffer *covet__sqlite_say(covet__sqlite_link *link) {
    covet_buffer_clear(&link->message);
    return &link->message;
}

/* Keeps a failure of the driver's own, with the text that was said. Answers the status. */
static covet_status covet__sqlite_refuse(covet__sqlite_link *link, covet_status status) {
    link->error.status = status;
    link->error.sqlstate = link->error.table = link->error.column = NULL;
    link->error.message =
        link->message.failed ? covet_status_text(status) : covet_buffer_get(&link->message);
    return status;
}

static covet_status covet__sqlite_refuse_text(covet__sqlite_link *link, covet_status status,
                                              const char *text) {
    covet_buffer_text(covet__sqlite_say(link), text);
    return covet__sqlite_refuse(link, status);
}

static covet_status covet__sqlite_no_memory(covet__sqlite_link *link) {
    link->error = (covet_driver_error){.status = COVET_NO_MEMORY,
                                       .message = covet_status_text(COVET_NO_MEMORY)};
    return COVET_NO_MEMORY;
}

static const covet_driver_error *covet__sqlite_error(covet_link *link) {
    return &((covet__sqlite_link *)link)->error;
}

#endif
