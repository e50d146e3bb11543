/* Connections to MySQL and MariaDB as the driver knows them, and their failures: a table from the
 * codes of servers and clients to statuses and what to do. Uses driver. All other parts of the
 * driver use it. */
#ifndef COVET_MYSQL_FAILURE_C
#define COVET_MYSQL_FAILURE_C

/* Where the compiler was not told where the client is, it is looked for: MariaDB's comes first. */
#if defined(__has_include)
#if __has_include(<mysql.h>)
#include <mysql.h>
#elif __has_include(<mariadb/mysql.h>)
#include <mariadb/mysql.h>
#else
#include <mysql/mysql.h>
#endif
#else
#include <mysql.h>
#endif
#include <string.h>

#include "base/number.h"
#include "spi/driver.h"

/* Two client libraries have the one interface: MariaDB's Connector/C, and MySQL's own. */
#if defined(MARIADB_PACKAGE_VERSION)
#define COVET__MYSQL_CONNECTOR 1
typedef my_bool covet__mysql_bool;
#else
#define COVET__MYSQL_CONNECTOR 0
#if MYSQL_VERSION_ID < 80000
#error "CovetORM needs the client of MySQL 8.0 or MariaDB's Connector/C: install its headers"
#endif
typedef bool covet__mysql_bool;
#endif

/* The longest SQLSTATE, with its NUL. */
#define COVET__MYSQL_STATE 6

typedef struct covet__mysql_prepared covet__mysql_prepared;

/* A connection: what a covet_link is here. */
typedef struct covet__mysql_link {
    covet_heap *heap;
    covet_log_function log; /* is told the server's warnings; NULL: nobody */
    void *log_context;
    MYSQL *mysql;                 /* NULL: abandoned */
    const covet_dialect *dialect; /* of this server */
    bool mariadb;                 /* the server is of MariaDB's family */
    bool lost;                    /* the connection is gone: nothing can be sent */
    size_t most_packet;           /* bytes of the largest statement that the server takes */
    size_t spill;                 /* bytes of a stream that may be put aside, if it says nothing */
    int64_t key_step;             /* from one key of an INSERT to the next */
    int64_t changes;              /* rows that the latest statement changed */
    int64_t first_key;            /* that it made */
    covet__mysql_prepared *at;    /* the statement whose rows are still on the wire; NULL: none */
    covet__mysql_prepared *ended; /* to be closed when the wire is free */
    covet__mysql_prepared *bulk;  /* the latest INSERT of many rows; NULL: none */
    bool arrays;                  /* parameters may be arrays */
    covet_driver_error error;     /* of the latest call that failed */
    covet_buffer message;         /* its text */
    covet_buffer names;           /* the table and the column that it names, each with its NUL */
    char state[COVET__MYSQL_STATE]; /* its SQLSTATE */
} covet__mysql_link;

static inline covet__mysql_link *covet__mysql_of(covet_link *link) {
    return (covet__mysql_link *)link;
}

/* --- codes --- */

/* Every code that means something else than its SQLSTATE says: number, status, whether the
 * connection is gone with it, what to do (NULL: the text says enough). */
#define COVET__MYSQL_CODES(X)                                                                      \
    X(1022, INTEGRITY,     KEPT, NULL)                                                             \
    X(1048, INTEGRITY,     KEPT, NULL)                                                             \
    X(1062, INTEGRITY,     KEPT, NULL)                                                             \
    X(1138, INTEGRITY,     KEPT, NULL)                                                             \
    X(1169, INTEGRITY,     KEPT, NULL)                                                             \
    X(1216, INTEGRITY,     KEPT, "the row refers to one that is not there")                        \
    X(1217, INTEGRITY,     KEPT, "other rows refer to the row")                                    \
    X(1263, INTEGRITY,     KEPT, NULL)                                                             \
    X(1364, INTEGRITY,     KEPT, NULL)                                                             \
    X(1451, INTEGRITY,     KEPT, "other rows refer to the row")                                    \
    X(1452, INTEGRITY,     KEPT, "the row refers to one that is not there")                        \
    X(1557, INTEGRITY,     KEPT, NULL)                                                             \
    X(1586, INTEGRITY,     KEPT, NULL)                                                             \
    X(1761, INTEGRITY,     KEPT, NULL)                                                             \
    X(1762, INTEGRITY,     KEPT, NULL)                                                             \
    X(1859, INTEGRITY,     KEPT, NULL)                                                             \
    X(3730, INTEGRITY,     KEPT, "other tables refer to the table")                                \
    X(3819, INTEGRITY,     KEPT, NULL)                                                             \
    X(4025, INTEGRITY,     KEPT, NULL)                                                             \
    X(1153, VALIDATION,    LOST, "raise max_allowed_packet of the server")                         \
    X(1264, VALIDATION,    KEPT, NULL)                                                             \
    X(1265, VALIDATION,    KEPT, NULL)                                                             \
    X(1292, VALIDATION,    KEPT, NULL)                                                             \
    X(1300, VALIDATION,    KEPT, NULL)                                                             \
    X(1301, VALIDATION,    KEPT, "raise max_allowed_packet of the server")                         \
    X(1365, VALIDATION,    KEPT, NULL)                                                             \
    X(1366, VALIDATION,    KEPT, NULL)                                                             \
    X(1367, VALIDATION,    KEPT, NULL)                                                             \
    X(1406, VALIDATION,    KEPT, NULL)                                                             \
    X(1411, VALIDATION,    KEPT, NULL)                                                             \
    X(1441, VALIDATION,    KEPT, NULL)                                                             \
    X(1525, VALIDATION,    KEPT, NULL)                                                             \
    X(1690, VALIDATION,    KEPT, NULL)                                                             \
    X(1916, VALIDATION,    KEPT, NULL)                                                             \
    X(2020, VALIDATION,    KEPT, "raise max_allowed_packet of the server")                         \
    X(3140, VALIDATION,    KEPT, NULL)                                                             \
    X(3141, VALIDATION,    KEPT, NULL)                                                             \
    X(3156, VALIDATION,    KEPT, NULL)                                                             \
    X(3157, VALIDATION,    KEPT, NULL)                                                             \
    X(3854, VALIDATION,    KEPT, NULL)                                                             \
    X(4038, VALIDATION,    KEPT, NULL)                                                             \
    X(1205, BUSY,          KEPT, "another transaction holds the row; the option "                  \
                                  "lock_timeout of the URL says how many seconds it waits")        \
    X(3572, BUSY,          KEPT, NULL)                                                             \
    X(1213, DEADLOCK,      KEPT, NULL)                                                             \
    X(3058, DEADLOCK,      KEPT, NULL)                                                             \
    X(1020, SERIALIZATION, KEPT, "another transaction changed the row since this one read it")     \
    X(3101, SERIALIZATION, KEPT, NULL)                                                             \
    X(1317, CANCELLED,     KEPT, NULL)                                                             \
    X(1969, TIMEOUT,       KEPT, NULL)                                                             \
    X(3024, TIMEOUT,       KEPT, NULL)                                                             \
    X(1030, CONNECTION,    KEPT, "the server's storage failed: its log says more")                 \
    X(1021, CONNECTION,    KEPT, "the server's disk is full: make room")                           \
    X(1037, CONNECTION,    KEPT, "the server has no memory left")                                  \
    X(1038, CONNECTION,    KEPT, "raise sort_buffer_size of the server")                           \
    X(1041, CONNECTION,    KEPT, "the server has no memory left")                                  \
    X(1040, CONNECTION,    KEPT, "raise max_connections of the server, or hold fewer connections") \
    X(1053, CONNECTION,    LOST, NULL)                                                             \
    X(1114, CONNECTION,    KEPT, "the server's disk is full, or the table has reached its size")   \
    X(1129, CONNECTION,    KEPT, NULL)                                                             \
    X(1130, CONNECTION,    KEPT, NULL)                                                             \
    X(1152, CONNECTION,    LOST, NULL)                                                             \
    X(1158, CONNECTION,    LOST, NULL)                                                             \
    X(1159, CONNECTION,    LOST, NULL)                                                             \
    X(1160, CONNECTION,    LOST, NULL)                                                             \
    X(1161, CONNECTION,    LOST, NULL)                                                             \
    X(1184, CONNECTION,    LOST, NULL)                                                             \
    X(1203, CONNECTION,    KEPT, "raise max_user_connections of the server")                       \
    X(1226, CONNECTION,    KEPT, NULL)                                                             \
    X(1461, CONNECTION,    KEPT, "raise max_prepared_stmt_count of the server, or make the "       \
                              "statement_cache of covet_config smaller")                           \
    X(1927, CONNECTION,    LOST, "somebody or a timeout of the server ended it")                   \
    X(4031, CONNECTION,    LOST, "it was idle for longer than wait_timeout")                       \
    X(2002, CONNECTION,    LOST, "is the server running, and is the socket its own?")              \
    X(2003, CONNECTION,    LOST, "is the server running, and does it listen there?")               \
    X(2005, CONNECTION,    LOST, NULL)                                                             \
    X(2006, CONNECTION,    LOST, NULL)                                                             \
    X(2012, CONNECTION,    LOST, NULL)                                                             \
    X(2013, CONNECTION,    LOST, NULL)                                                             \
    X(2026, CONNECTION,    LOST, NULL)                                                             \
    X(2027, CONNECTION,    LOST, NULL)                                                             \
    X(2055, CONNECTION,    LOST, NULL)                                                             \
    X(5013, CONNECTION,    LOST, NULL)                                                             \
    X(5014, CONNECTION,    LOST, NULL)                                                             \
    X(1235, UNSUPPORTED,   KEPT, NULL)                                                             \
    X(1178, UNSUPPORTED,   KEPT, NULL)                                                             \
    X(1295, UNSUPPORTED,   KEPT, NULL)                                                             \
    X(1065, MISUSE,        KEPT, "there is no statement in the text")                              \
    X(1049, QUERY,         KEPT, "make it with CREATE DATABASE, or mend the URL")                  \
    X(1054, QUERY,         KEPT, "does the table differ from its model?")                          \
    X(1146, QUERY,         KEPT, "the table is not there, as covet_create_tables would make it")   \
    X(2057, QUERY,         KEPT, "the table changed while the statement was prepared")             \
    X(2059, CONNECTION,    LOST, "the client library lacks the way of passwords that this "        \
                                  "user has: MariaDB's Connector/C has more of them than "         \
                                  "the client of MySQL 9")                                         \
    X(2008, NO_MEMORY,     KEPT, NULL)                                                             \
    X(2030, INTERNAL,      KEPT, NULL)                                                             \
    X(2031, INTERNAL,      KEPT, NULL)                                                             \
    X(2034, INTERNAL,      KEPT, NULL)                                                             \
    X(2036, INTERNAL,      KEPT, NULL)                                                             \
    X(2014, INTERNAL,      LOST, NULL)

typedef struct covet__mysql_code {
    unsigned code;
    covet_status status;
    bool lost; /* the connection */
    const char *advice;
} covet__mysql_code;

static const covet__mysql_code covet__mysql_codes[] = {
#define COVET__MYSQL_KEPT false
#define COVET__MYSQL_LOST true
#define COVET__MYSQL_CODE(code, status, link, advice)                                              \
    {code, COVET_##status, COVET__MYSQL_##link, advice},
    COVET__MYSQL_CODES(COVET__MYSQL_CODE)
#undef COVET__MYSQL_CODE
#undef COVET__MYSQL_LOST
#undef COVET__MYSQL_KEPT
};

/* Codes from 2000 to 2999 and from 5000 are the client library's own. */
static bool covet__mysql_of_client(unsigned code) {
    return (code >= 2000 && code < 3000) || code >= 5000;
}

/* What the class of an SQLSTATE says of a code that the table does not have. */
static covet_status covet__mysql_class_status(unsigned code, const char *state) {
    static const struct {
        const char *begin;
        covet_status status;
    } classes[] = {{"23", COVET_INTEGRITY},    {"22", COVET_VALIDATION},
                   {"08", COVET_CONNECTION},   {"40001", COVET_DEADLOCK},
                   {"70100", COVET_CANCELLED}, {"0A", COVET_UNSUPPORTED}};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strncmp(state, classes[i].begin, strlen(classes[i].begin)) == 0)
            return classes[i].status;
    return covet__mysql_of_client(code) ? COVET_CONNECTION : COVET_QUERY;
}

/* What is known of a code, with `state` for one that has no row. */
static covet__mysql_code covet__mysql_code_row(unsigned code, const char *state) {
    for (size_t i = 0; i < sizeof covet__mysql_codes / sizeof *covet__mysql_codes; i++)
        if (covet__mysql_codes[i].code == code) return covet__mysql_codes[i];
    return (covet__mysql_code){code, covet__mysql_class_status(code, state), false, NULL};
}

/* --- names in messages --- */

/* The latest place of some words, behind which what matters stands: values that a message quotes
 * stand before it. NULL: they are not there. Answers what stands behind them. */
static const char *covet__mysql_behind(const char *message, const char *words) {
    const char *found = NULL;
    size_t size = strlen(words);
    for (const char *at = strstr(message, words); at; at = strstr(at + 1, words)) found = at + size;
    return found;
}

/* Appends a name and its NUL; answers where it begins. `size` 0: nothing, SIZE_MAX. */
static size_t covet__mysql_name_add(covet__mysql_link *link, const char *name, size_t size) {
    size_t at = link->names.size;
    if (size == 0) return SIZE_MAX;
    covet_buffer_add(&link->names, name, size);
    covet_buffer_add(&link->names, "", 1);
    return at;
}

static void covet__mysql_name(covet__mysql_link *link, const char *table, size_t table_size,
                              const char *column, size_t column_size) {
    covet_buffer_clear(&link->names);
    size_t table_at = covet__mysql_name_add(link, table, table_size);
    size_t column_at = covet__mysql_name_add(link, column, column_size);
    if (link->names.failed) return;
    if (table_at != SIZE_MAX) link->error.table = link->names.data + table_at;
    if (column_at != SIZE_MAX) link->error.column = link->names.data + column_at;
}

/* "Column 'x' cannot be null", "Field 'x' doesn't have a default value". */
static void covet__mysql_name_null(covet__mysql_link *link, const char *message) {
    const char *from = strchr(message, '\''), *end = from ? strchr(from + 1, '\'') : NULL;
    if (end) covet__mysql_name(link, NULL, 0, from + 1, (size_t)(end - from - 1));
}

/* "Duplicate entry '...' for key 'post.slug'", of MariaDB 'slug': an index that was not given a
 * name has that of its first column, and one that was has no column's. */
static void covet__mysql_name_key(covet__mysql_link *link, const char *message) {
    const char *key = covet__mysql_behind(message, " for key '");
    const char *end = key ? strrchr(key, '\'') : NULL;
    if (!end) return;
    const char *dot = memchr(key, '.', (size_t)(end - key));
    const char *column = dot ? dot + 1 : key;
    size_t size = (size_t)(end - column);
    if (size == strlen("PRIMARY") && memcmp(column, "PRIMARY", size) == 0) size = 0;
    covet__mysql_name(link, key, dot ? (size_t)(dot - key) : 0, column, size);
}

/* "... fails (`db`.`post`, CONSTRAINT `c` FOREIGN KEY (`author_id`) REFERENCES ...". */
static void covet__mysql_name_reference(covet__mysql_link *link, const char *message) {
    const char *table = strstr(message, "`.`");
    const char *column = strstr(message, " FOREIGN KEY (`");
    if (!table || !column || table > column) return;
    table += strlen("`.`");
    column += strlen(" FOREIGN KEY (`");
    const char *table_end = strchr(table, '`'), *column_end = strchr(column, '`');
    if (table_end && column_end)
        covet__mysql_name(link, table, (size_t)(table_end - table), column,
                          (size_t)(column_end - column));
}

/* "CONSTRAINT `c` failed for `db`.`post`". */
static void covet__mysql_name_check(covet__mysql_link *link, const char *message) {
    const char *from = covet__mysql_behind(message, " failed for `");
    const char *table = from ? strstr(from, "`.`") : NULL;
    const char *end = table ? strchr(table + 3, '`') : NULL;
    if (end) covet__mysql_name(link, table + 3, (size_t)(end - table - 3), NULL, 0);
}

static void covet__mysql_name_place(covet__mysql_link *link, unsigned code, const char *message) {
    link->error.table = link->error.column = NULL;
    switch (code) {
    case 1048:
    case 1364:
        covet__mysql_name_null(link, message);
        break;
    case 1062:
    case 1586:
        covet__mysql_name_key(link, message);
        break;
    case 1452:
        covet__mysql_name_reference(link, message);
        break;
    case 4025:
        covet__mysql_name_check(link, message);
        break;
    default:
        break;
    }
}

/* --- keeping failures --- */

/* Keeps a failure that the server or the client library told. Answers its status. */
static covet_status covet__mysql_keep(covet__mysql_link *link, unsigned code, const char *state,
                                      const char *message) {
    const covet__mysql_code row = covet__mysql_code_row(code, state);
    covet_buffer_clear(&link->message);
    covet_buffer_text(&link->message, *message ? message : covet_status_text(row.status));
    if (row.advice) {
        covet_buffer_text(&link->message, ": ");
        covet_buffer_text(&link->message, row.advice);
    }
    size_t size = strlen(state);
    if (size >= sizeof link->state) size = sizeof link->state - 1;
    memcpy(link->state, state, size);
    link->state[size] = '\0';
    if (row.lost) link->lost = true;
    link->error.status = row.status;
    link->error.sqlstate = link->state;
    link->error.message =
        link->message.failed ? covet_status_text(row.status) : covet_buffer_get(&link->message);
    covet__mysql_name_place(link, code, message);
    return row.status;
}

/* Keeps the failure of the latest call about the connection. */
static covet_status covet__mysql_fail(covet__mysql_link *link) {
    return covet__mysql_keep(link, mysql_errno(link->mysql), mysql_sqlstate(link->mysql),
                             mysql_error(link->mysql));
}

/* Where the text of a failure of the driver's own is written, for covet__mysql_refuse. */
static covet_buffer *covet__mysql_say(covet__mysql_link *link) {
    covet_buffer_clear(&link->message);
    return &link->message;
}

/* Keeps a failure of the driver's own, with the text that was said. Answers the status. */
static covet_status covet__mysql_refuse(covet__mysql_link *link, covet_status status) {
    link->error.status = status;
    link->error.sqlstate = link->error.table = link->error.column = NULL;
    link->error.message =
        link->message.failed ? covet_status_text(status) : covet_buffer_get(&link->message);
    return status;
}

static covet_status covet__mysql_refuse_text(covet__mysql_link *link, covet_status status,
                                             const char *text) {
    covet_buffer_text(covet__mysql_say(link), text);
    return covet__mysql_refuse(link, status);
}

static covet_status covet__mysql_no_memory(covet__mysql_link *link) {
    link->error = (covet_driver_error){.status = COVET_NO_MEMORY,
                                       .message = covet_status_text(COVET_NO_MEMORY)};
    return COVET_NO_MEMORY;
}

static const covet_driver_error *covet__mysql_error(covet_link *link) {
    return &covet__mysql_of(link)->error;
}

/* Whether anything can be sent; else says why not. */
static bool covet__mysql_ready(covet__mysql_link *link) {
    if (COVET__LIKELY(!link->lost)) return true;
    covet__mysql_refuse_text(link, COVET_CONNECTION, "the connection to the server is lost");
    return false;
}

static bool covet__mysql_in_transaction(covet_link *link_) {
    const covet__mysql_link *link = covet__mysql_of(link_);
    return !link->lost && (link->mysql->server_status & SERVER_STATUS_IN_TRANS) != 0;
}

#endif
