/* covet_mysql.h: CovetORM on MySQL, MariaDB. Needs covet_orm.h and a client.
 *
 * Generated from src/covet_mysql.parts by tools/amalgamate.c: edit the parts, then `make amalgam`.
 * Define COVET_IMPLEMENTATION before including it in exactly one unit.
 * The licence (MIT) stands at the end. */
#include "covet_orm.h"

#ifndef COVET_MYSQL_H
#define COVET_MYSQL_H

/* ==== mysql/mysql.h ==== */
#ifdef COVET_LINES
#line 1 "src/mysql/mysql.h"
#endif
/* The backend for MySQL and MariaDB. Uses driver. Programs hand it to covet_open and link MariaDB's
 * Connector/C (-lmariadb) or MySQL's own client (-lmysqlclient), which serve both servers. Where
 * both are installed the compiler needs the flags of mariadb_config --cflags or mysql_config
 * --cflags, so that header and library are of one. */
#ifndef COVET_MYSQL_MYSQL_H
#define COVET_MYSQL_MYSQL_H

#ifdef COVET_LINES
#line 10 "src/mysql/mysql.h"
#endif
/* For covet_open. URLs: mysql://user:password@host:port/database?option=value, also mariadb://;
 * every part may be left out, and what has a special meaning in a URL is written %XX. Without a
 * host, or with localhost, the connection goes through the local socket. Options:
 *
 * - socket: path of the local socket.
 * - connect_timeout: seconds to connect in; usually 10. read_timeout, write_timeout: seconds that
 *   one read or write may take, behind which the connection is lost; usually any.
 * - isolation: read-uncommitted, read-committed (the usual), repeatable-read, serializable.
 * - lock_timeout: seconds that a statement waits for a row's lock before it is COVET_BUSY; usually
 *   as the server is set, 50.
 * - statement_timeout: milliseconds behind which a statement is COVET_TIMEOUT, on MySQL a SELECT
 *   alone; usually any.
 * - ssl_mode: disabled, required, verify_ca, verify_identity (the two are one with Connector/C);
 *   usually as the library does. ssl_ca, ssl_cert, ssl_key: files in PEM form.
 * - stream_spill: bytes of a stream's rest that may be read into memory when another statement
 *   comes, where STREAM does not say; usually 67108864 (64 MiB).
 *
 * Always: UTC, utf8mb4, texts compared by code point where no column says otherwise, strict mode (a
 * value that does not fit is an error), and an update counts the rows that it found, changed or
 * not. The server's warnings go to the log. Needs MySQL 8.0.17 or MariaDB 10.5. The client of MySQL
 * 9 has lost the old way of passwords, which users of MariaDB may have. */
extern const covet_backend covet_mysql;

/* The dialects that it speaks: MySQL's, MariaDB's, that of MariaDB before 10.10; ended by NULL. The
 * driver chooses by the server. */
extern const covet_dialect *const covet_mysql_dialects[];

#endif

#endif /* COVET_MYSQL_H */

#if defined(COVET_IMPLEMENTATION) && !defined(COVET_MYSQL_IMPLEMENTED)
#define COVET_MYSQL_IMPLEMENTED

/* ==== mysql/dialect.c ==== */
#ifdef COVET_LINES
#line 1 "src/mysql/dialect.c"
#endif
/* The dialects of MySQL 8.0.17 and MariaDB 10.5 and later: spellings and column types. They share
 * all but their collations. Uses dialect. driver.c chooses one by the server. */
#ifndef COVET_MYSQL_DIALECT_C
#define COVET_MYSQL_DIALECT_C

#ifdef COVET_LINES
#line 8 "src/mysql/dialect.c"
#endif
/* Characters of utf8mb4 that a varchar holds beside other columns in a row of 65,535 bytes. */
#define COVET__MYSQL_VARCHAR 16383

/* --- columns --- */

/* Types without a size. Moments keep their microseconds. */
static const char *covet__mysql_type(covet_kind kind) {
    switch (kind) {
    case COVET_KIND_SMALLINT:
        return "smallint";
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        return "integer";
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_DURATION:
    case COVET_KIND_BIGINT:
        return "bigint";
    case COVET_KIND_BOOL:
        return "bool";
    case COVET_KIND_FLOAT:
        return "double";
    case COVET_KIND_UUID:
        return "char(36)";
    case COVET_KIND_DATE:
        return "date";
    case COVET_KIND_TIME:
        return "time(6)";
    case COVET_KIND_DATETIME:
        return "datetime(6)";
    case COVET_KIND_JSON:
        return "json";
    case COVET_KIND_BINARY:
        return "longblob";
    default:
        return "longtext";
    }
}

static void covet__mysql_column_type(covet_buffer *buffer, const covet_field *field) {
    switch (field->column_kind) {
    case COVET_KIND_DECIMAL:
        covet_buffer_format(buffer, "decimal(%d, %d)", (int)field->length, (int)field->places);
        return;
    case COVET_KIND_CHAR:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG:
        if (field->length <= 0 || field->length > COVET__MYSQL_VARCHAR) break;
        covet_buffer_format(buffer, "varchar(%d)", (int)field->length);
        return;
    default:
        break;
    }
    covet_buffer_text(buffer, covet__mysql_type(field->column_kind));
}

/* An index takes 3,072 bytes of a row at the most, which are 768 characters. */
static void covet__mysql_index_prefix(covet_buffer *buffer, const covet_field *field) {
    switch (field->column_kind) {
    case COVET_KIND_CHAR:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG:
        if (field->length > 0 && field->length <= 768) return;
        break;
    case COVET_KIND_TEXT:
    case COVET_KIND_BINARY:
        break;
    default:
        return;
    }
    covet_buffer_text(buffer, "(255)");
}

static void covet__mysql_automatic_key(covet_buffer *buffer, const covet_field *field) {
    (void)field;
    covet_buffer_text(buffer, " AUTO_INCREMENT");
}

static void covet__mysql_collation(covet_buffer *buffer, const covet_field *field) {
    if (!field->collation) return;
    covet_buffer_text(buffer, " COLLATE ");
    covet_quote(buffer, '`', field->collation);
}

/* --- reals --- */

/* A real is rounded as the decimal that it stands for, halves away from zero: ROUND of a real would
 * not, and a column that rounds by itself warns of each row. NULL without memory. */
static const covet_term *covet__mysql_rewrite(covet_arena *arena, const covet_term *term) {
    bool rounds = term->kind == COVET_TERM_ROUND && term->operands[0]->type == COVET_KIND_FLOAT;
    if (!rounds) return term;
    covet_term *round = COVET_TAKE(arena, covet_term), *decimal = COVET_TAKE(arena, covet_term);
    const covet_term **operand = COVET_TAKE(arena, const covet_term *);
    if (!round || !decimal || !operand) return NULL;
    *decimal = *term;
    decimal->kind = COVET_TERM_DEC_KEY;
    *operand = decimal;
    *round = *term;
    round->operands = operand;
    return round;
}

/* --- texts --- */

/* Text is compared by code point, spaces at its end included, and folded by the latest Unicode that
 * the server knows. Of the 1,433 letters of fold.c MariaDB maps all as we do, before 10.10 all but
 * 404; MySQL (Unicode 9) leaves 129 as they are, and behind U+023A and U+023E, which have a byte
 * more in lower case, its LOWER cuts the text off. A folding collation decides how LOWER maps, a
 * binary one what is equal. */
#define COVET__MYSQL_BINARY "utf8mb4_0900_bin"
#define COVET__MYSQL_FOLDING "utf8mb4_0900_as_cs"
#define COVET__MARIADB_BINARY "utf8mb4_nopad_bin"
#define COVET__MARIADB_FOLDING "utf8mb4_uca1400_nopad_as_cs"
#define COVET__MARIADB_OLD_FOLDING "utf8mb4_unicode_520_nopad_ci"

static void covet__mysql_table_options(covet_buffer *buffer, const covet_entity *entity) {
    (void)entity;
    covet_buffer_text(buffer,
                      " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=" COVET__MYSQL_BINARY);
}

static void covet__mariadb_table_options(covet_buffer *buffer, const covet_entity *entity) {
    (void)entity;
    covet_buffer_text(buffer,
                      " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=" COVET__MARIADB_BINARY);
}

/* --- what both dialects say --- */

#define COVET__MYSQL_FEATURES                                                                      \
    (COVET_LIMIT_BIGINT_REST | COVET_SET_SEES_NEW | COVET_INDEX_OF_KEY | COVET_DDL_COMMITS |       \
     COVET_INDEXES_INLINE | COVET_KEYS_NEED_TABLE)

#define COVET__MYSQL_COMMON                                                                        \
    .quote = '`', .bind_limit = 65535, .name_limit = 64, .true_text = "TRUE",                      \
    .false_text = "FALSE", .begin_text = "START TRANSACTION",                                      \
    .begin_write_text = "START TRANSACTION", .commit_text = "COMMIT",                              \
    .rollback_text = "ROLLBACK",                                                                   \
    .table_exists_text = "SELECT 1 FROM information_schema.tables "                                \
                         "WHERE table_schema = DATABASE() AND table_name = ?",                     \
    .reference_exists_text =                                                                       \
        "SELECT 1 FROM information_schema.table_constraints WHERE "                                \
        "constraint_schema = DATABASE() AND table_name = ? AND constraint_name = ?",               \
    .column_type = covet__mysql_column_type, .automatic_key = covet__mysql_automatic_key,          \
    .collation = covet__mysql_collation, .rewrite = covet__mysql_rewrite

/* XOR: the operator of that name is NULL where a side is. DEC_DIV: a quotient has four places more
 * than its dividend. DEC_KEY: of a real; no column has more digits before the point. TO_INT: the
 * column refuses what has no room in it; a CAST would cut it off. DATE_ADD: durations are integers
 * of microseconds. */
#define COVET__MYSQL_SPELLINGS                                                                     \
    COVET_SPELLINGS_COMMON,                                                                        \
    [COVET_TERM_MOMENT_SUB] = {.text = "TIMESTAMPDIFF(MICROSECOND, @2, @1)",                       \
                               .binds = COVET_BINDS_ATOM},                                         \
    [COVET_TERM_YEAR_OF] = {.text = "YEAR(@1)", .binds = COVET_BINDS_ATOM},                        \
    [COVET_TERM_ISO_YEAR_OF] = {.text = "YEARWEEK(@1, 3) DIV 100", .binds = COVET_BINDS_MUL},      \
    [COVET_TERM_QUARTER_OF] = {.text = "QUARTER(@1)", .binds = COVET_BINDS_ATOM},                  \
    [COVET_TERM_MONTH_OF] = {.text = "MONTH(@1)", .binds = COVET_BINDS_ATOM},                      \
    [COVET_TERM_WEEK_OF] = {.text = "WEEK(@1, 3)", .binds = COVET_BINDS_ATOM},                     \
    [COVET_TERM_DAY_OF] = {.text = "DAYOFMONTH(@1)", .binds = COVET_BINDS_ATOM},                   \
    [COVET_TERM_WEEK_DAY_OF] = {.text = "DAYOFWEEK(@1) - 1", .binds = COVET_BINDS_ADD},            \
    [COVET_TERM_ISO_DAY_OF] = {.text = "WEEKDAY(@1) + 1", .binds = COVET_BINDS_ADD},               \
    [COVET_TERM_HOUR_OF] = {.text = "HOUR(@1)", .binds = COVET_BINDS_ATOM},                        \
    [COVET_TERM_MINUTE_OF] = {.text = "MINUTE(@1)", .binds = COVET_BINDS_ATOM},                    \
    [COVET_TERM_SECOND_OF] = {.text = "SECOND(@1)", .binds = COVET_BINDS_ATOM},                    \
    [COVET_TERM_TIME_OF] = {.text = "CAST(@1 AS TIME(6))", .binds = COVET_BINDS_ATOM},             \
    [COVET_TERM_INT_SUM] = {.text = "SUM(~@1)", .binds = COVET_BINDS_ATOM},                        \
    [COVET_TERM_DEC_SUM] = {.text = "SUM(~@1)", .binds = COVET_BINDS_ATOM},                        \
    [COVET_TERM_STDDEV_POP] = {.text = "STDDEV_POP(~@1)", .binds = COVET_BINDS_ATOM},              \
    [COVET_TERM_STDDEV_SAMP] = {.text = "STDDEV_SAMP(~@1)", .binds = COVET_BINDS_ATOM},            \
    [COVET_TERM_VAR_POP] = {.text = "VAR_POP(~@1)", .binds = COVET_BINDS_ATOM},                    \
    [COVET_TERM_VAR_SAMP] = {.text = "VAR_SAMP(~@1)", .binds = COVET_BINDS_ATOM},                  \
    [COVET_TERM_AVG] = {.text = "AVG(~@1 + 0e0)", .binds = COVET_BINDS_ATOM},                      \
    [COVET_TERM_DEC_AVG] = {.text = "AVG(~CAST(@1 AS DECIMAL(65, 20)))",                           \
                            .binds = COVET_BINDS_ATOM},                                            \
    [COVET_TERM_TRUE] = {.text = "TRUE", .binds = COVET_BINDS_ATOM},                               \
    [COVET_TERM_FALSE] = {.text = "FALSE", .binds = COVET_BINDS_ATOM},                             \
    [COVET_TERM_XOR] = {.text = "COALESCE(@1, FALSE) <> COALESCE(@2, FALSE)",                      \
                        .binds = COVET_BINDS_COMPARE},                                             \
    [COVET_TERM_DIV] = {.text = "$1 / $2", .binds = COVET_BINDS_MUL},                              \
    [COVET_TERM_DEC_ADD] = {.text = "$1 + $2", .binds = COVET_BINDS_ADD},                          \
    [COVET_TERM_DEC_SUB] = {.text = "$1 - $2", .binds = COVET_BINDS_ADD},                          \
    [COVET_TERM_DEC_MUL] = {.text = "$1 * $2", .binds = COVET_BINDS_MUL},                          \
    [COVET_TERM_DEC_DIV] = {.text = "ROUND(CAST(@1 AS DECIMAL(65, 26)) / $2, #)",                  \
                            .binds = COVET_BINDS_ATOM},                                            \
    [COVET_TERM_DEC_MOD] = {.text = "$1 % $2", .binds = COVET_BINDS_MUL},                          \
    [COVET_TERM_DEC_KEY] = {.text = "CAST(@1 AS DECIMAL(65, 27))", .binds = COVET_BINDS_ATOM},     \
    [COVET_TERM_INT_BIND] = {.text = "CAST(@1 AS SIGNED)", .binds = COVET_BINDS_ATOM},             \
    [COVET_TERM_DEC_BIND] = {.text = "CAST(@1 AS DECIMAL(65, #))", .binds = COVET_BINDS_ATOM},     \
    [COVET_TERM_INT_DIV] = {.text = "$1 DIV $2", .binds = COVET_BINDS_MUL},                        \
    [COVET_TERM_MOD] = {.text = "$1 % $2", .binds = COVET_BINDS_MUL},                              \
    [COVET_TERM_INT_MOD] = {.text = "$1 % $2", .binds = COVET_BINDS_MUL},                          \
    [COVET_TERM_POW] = {.text = "POW(@1, @2)", .binds = COVET_BINDS_ATOM},                         \
    [COVET_TERM_ROUND] = {.text = "ROUND(@1, #)", .binds = COVET_BINDS_ATOM},                      \
    [COVET_TERM_TO_TEXT] = {.text = "CAST(@1 AS CHAR)", .binds = COVET_BINDS_ATOM},                \
    [COVET_TERM_TO_INT16] = {.text = "ROUND(@1)", .binds = COVET_BINDS_ATOM},                      \
    [COVET_TERM_TO_INT32] = {.text = "ROUND(@1)", .binds = COVET_BINDS_ATOM},                      \
    [COVET_TERM_TO_INT64] = {.text = "ROUND(@1)", .binds = COVET_BINDS_ATOM},                      \
    [COVET_TERM_TO_REAL] = {.text = "CAST(@1 AS DOUBLE)", .binds = COVET_BINDS_ATOM},              \
    [COVET_TERM_TO_DATE] = {.text = "CAST(@1 AS DATE)", .binds = COVET_BINDS_ATOM},                \
    [COVET_TERM_TO_DATETIME] = {.text = "CAST(@1 AS DATETIME(6))", .binds = COVET_BINDS_ATOM},     \
    [COVET_TERM_DATE_ADD] = {.text = "$1 + INTERVAL $2 MICROSECOND", .binds = COVET_BINDS_ADD},    \
    [COVET_TERM_DATE_SUB] = {.text = "$1 - INTERVAL $2 MICROSECOND", .binds = COVET_BINDS_ADD}

/* --- lookups of text, by the two collations --- */

/* An operand under the binary collation, and folded; the column may have another character set. */
#define COVET__MYSQL_TEXT(operand, binary) "CONVERT(" operand " USING utf8mb4) COLLATE " binary
#define COVET__MYSQL_FOLD(operand, binary, folding)                                                \
    "LOWER(CONVERT(" operand " USING utf8mb4) COLLATE " folding ") COLLATE " binary

/* LIKE with a pattern and, where the other side is no bind, by LOCATE and RIGHT. The left side of
 * LIKE stays bare: an index of a column that has the binary collation serves. */
#define COVET__MYSQL_LIKE(binary, transform_, other)                                               \
    {                                                                                              \
        .text = "$1 LIKE $2 COLLATE " binary " ESCAPE '!'", .binds = COVET_BINDS_COMPARE,          \
        .transform = transform_, .expression_text = other, .expression_binds = COVET_BINDS_COMPARE \
    }
#define COVET__MYSQL_ILIKE(binary, folding, transform_, other)                                     \
    {                                                                                              \
        .text = COVET__MYSQL_FOLD("@1", binary, folding) " LIKE " COVET__MYSQL_FOLD(               \
            "@2", binary, folding) " ESCAPE '!'",                                                  \
        .binds = COVET_BINDS_COMPARE, .transform = transform_, .expression_text = other,           \
        .expression_binds = COVET_BINDS_COMPARE                                                    \
    }
#define COVET__MYSQL_LOCATE(binary) "LOCATE(@2, " COVET__MYSQL_TEXT("@1", binary) ")"
#define COVET__MYSQL_ILOCATE(binary, folding)                                                      \
    "LOCATE(" COVET__MYSQL_FOLD("@2", binary, folding) ", " COVET__MYSQL_FOLD(                     \
        "@1", binary, folding) ")"

#define COVET__MYSQL_LOOKUPS(binary, folding)                                                      \
    [COVET_TERM_IEXACT] = {.text = COVET__MYSQL_FOLD("@1", binary, folding)                        \
                           " = " COVET__MYSQL_FOLD("@2", binary, folding),                         \
                           .binds = COVET_BINDS_COMPARE},                                          \
    [COVET_TERM_CONTAINS] = COVET__MYSQL_LIKE(binary, COVET_TRANSFORM_LIKE_CONTAINS,               \
                                              COVET__MYSQL_LOCATE(binary) " > 0"),                 \
    [COVET_TERM_STARTSWITH] = COVET__MYSQL_LIKE(binary, COVET_TRANSFORM_LIKE_PREFIX,               \
                                                COVET__MYSQL_LOCATE(binary) " = 1"),               \
    [COVET_TERM_ENDSWITH] = COVET__MYSQL_LIKE(                                                     \
        binary, COVET_TRANSFORM_LIKE_SUFFIX,                                                       \
        "RIGHT(@1, CHAR_LENGTH(@2)) = " COVET__MYSQL_TEXT("@2", binary)),                          \
    [COVET_TERM_ICONTAINS] =                                                                       \
        COVET__MYSQL_ILIKE(binary, folding, COVET_TRANSFORM_LIKE_CONTAINS,                         \
                           COVET__MYSQL_ILOCATE(binary, folding) " > 0"),                          \
    [COVET_TERM_ISTARTSWITH] =                                                                     \
        COVET__MYSQL_ILIKE(binary, folding, COVET_TRANSFORM_LIKE_PREFIX,                           \
                           COVET__MYSQL_ILOCATE(binary, folding) " = 1"),                          \
    [COVET_TERM_IENDSWITH] = COVET__MYSQL_ILIKE(                                                   \
        binary, folding, COVET_TRANSFORM_LIKE_SUFFIX,                                              \
        COVET__MYSQL_FOLD("RIGHT(@1, CHAR_LENGTH(@2))", binary, folding) " = " COVET__MYSQL_FOLD(  \
            "@2", binary, folding))

/* --- the dialects --- */

static const covet_dialect covet__mysql_dialect = {
    .name = "MySQL",
    .features = COVET__MYSQL_FEATURES | COVET_CAN_GROUP_BY_KEY,
    COVET__MYSQL_COMMON,
    .table_options = covet__mysql_table_options,
    .index_prefix = covet__mysql_index_prefix,
    .spellings = {COVET__MYSQL_SPELLINGS,
                  COVET__MYSQL_LOOKUPS(COVET__MYSQL_BINARY, COVET__MYSQL_FOLDING)},
};

static const covet_dialect covet__mariadb_dialect = {
    .name = "MariaDB",
    .features = COVET__MYSQL_FEATURES | COVET_CAN_RETURNING,
    COVET__MYSQL_COMMON,
    .table_options = covet__mariadb_table_options,
    .index_prefix = covet__mysql_index_prefix,
    .spellings = {COVET__MYSQL_SPELLINGS,
                  COVET__MYSQL_LOOKUPS(COVET__MARIADB_BINARY, COVET__MARIADB_FOLDING)},
};

/* Before 10.10. */
static const covet_dialect covet__mariadb_old_dialect = {
    .name = "MariaDB",
    .features = COVET__MYSQL_FEATURES | COVET_CAN_RETURNING,
    COVET__MYSQL_COMMON,
    .table_options = covet__mariadb_table_options,
    .index_prefix = covet__mysql_index_prefix,
    .spellings = {COVET__MYSQL_SPELLINGS,
                  COVET__MYSQL_LOOKUPS(COVET__MARIADB_BINARY, COVET__MARIADB_OLD_FOLDING)},
};

const covet_dialect *const covet_mysql_dialects[] = {
    &covet__mysql_dialect, &covet__mariadb_dialect, &covet__mariadb_old_dialect, NULL};

#endif

/* ==== mysql/failure.c ==== */
#ifdef COVET_LINES
#line 1 "src/mysql/failure.c"
#endif
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

#ifdef COVET_LINES
#line 24 "src/mysql/failure.c"
#endif
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

/* ==== mysql/url.c ==== */
#ifdef COVET_LINES
#line 1 "src/mysql/url.c"
#endif
/* What a URL says: where the server is, who comes, and the options. Uses failure. link.c connects
 * by it. */
#ifndef COVET_MYSQL_URL_C
#define COVET_MYSQL_URL_C

#ifdef COVET_LINES
#line 9 "src/mysql/url.c"
#endif
/* --- options --- */

typedef enum covet__mysql_option_id {
    COVET__MYSQL_CONNECT_TIMEOUT,
    COVET__MYSQL_ISOLATION,
    COVET__MYSQL_LOCK_TIMEOUT,
    COVET__MYSQL_READ_TIMEOUT,
    COVET__MYSQL_SOCKET,
    COVET__MYSQL_SSL_CA,
    COVET__MYSQL_SSL_CERT,
    COVET__MYSQL_SSL_KEY,
    COVET__MYSQL_SSL_MODE,
    COVET__MYSQL_STATEMENT_TIMEOUT,
    COVET__MYSQL_STREAM_SPILL,
    COVET__MYSQL_WRITE_TIMEOUT,
    COVET__MYSQL_OPTIONS
} covet__mysql_option_id;

typedef struct covet__mysql_option {
    const char *const *words; /* the values allowed, ended by NULL; NULL: see text */
    bool text;                /* any text; else integers */
    int64_t least, most;      /* of the integers */
    const char *usual; /* the value without the option; NULL: the server's or library's own */
} covet__mysql_option;

/* In the order of covet__mysql_option_id. */
static const char *const covet__mysql_option_names[] = {
    "connect_timeout", "isolation",         "lock_timeout", "read_timeout", "socket",
    "ssl_ca",          "ssl_cert",          "ssl_key",      "ssl_mode",     "statement_timeout",
    "stream_spill",    "write_timeout",     NULL};

/* As the server's variable wants them, but for their case. */
static const char *const covet__mysql_isolations[] = {"read-uncommitted", "read-committed",
                                                      "repeatable-read", "serializable", NULL};
static const char *const covet__mysql_ssl_modes[] = {"disabled", "required", "verify_ca",
                                                     "verify_identity", NULL};

static const covet__mysql_option covet__mysql_options[COVET__MYSQL_OPTIONS] = {
    [COVET__MYSQL_CONNECT_TIMEOUT] = {.least = 1, .most = 31536000, .usual = "10"},
    [COVET__MYSQL_ISOLATION] = {.words = covet__mysql_isolations, .usual = "read-committed"},
    [COVET__MYSQL_LOCK_TIMEOUT] = {.least = 1, .most = 100000000},
    [COVET__MYSQL_READ_TIMEOUT] = {.least = 1, .most = 31536000},
    [COVET__MYSQL_SOCKET] = {.text = true},
    [COVET__MYSQL_SSL_CA] = {.text = true},
    [COVET__MYSQL_SSL_CERT] = {.text = true},
    [COVET__MYSQL_SSL_KEY] = {.text = true},
    [COVET__MYSQL_SSL_MODE] = {.words = covet__mysql_ssl_modes},
    [COVET__MYSQL_STATEMENT_TIMEOUT] = {.least = 1, .most = 31536000000},
    [COVET__MYSQL_STREAM_SPILL] = {.most = INT64_MAX, .usual = "67108864"},
    [COVET__MYSQL_WRITE_TIMEOUT] = {.least = 1, .most = 31536000},
};

/* A URL taken apart. Texts are NULL where it does not name them. */
typedef struct covet__mysql_url {
    covet_buffer copy; /* of the target, cut into the texts below */
    const char *user, *password, *host, *database;
    unsigned port;                            /* 0: the usual */
    const char *values[COVET__MYSQL_OPTIONS]; /* NULL: not given, and nothing is usual */
} covet__mysql_url;

/* The value of an option of integers; `absent` where it has none. */
static int64_t covet__mysql_number(const covet__mysql_url *url, covet__mysql_option_id id,
                                   int64_t absent) {
    const char *value = url->values[id];
    if (value) covet_int_read(value, strlen(value), &absent);
    return absent;
}

/* Appends words with `between` between them. */
static void covet__mysql_print_words(covet_buffer *buffer, const char *const *words,
                                     const char *between) {
    for (size_t i = 0; words[i]; i++) {
        if (i > 0) covet_buffer_text(buffer, between);
        covet_buffer_text(buffer, words[i]);
    }
}

/* The value of an option as it is used: a word in the table's letters. NULL: it does not fit. */
static const char *covet__mysql_fitting(const covet__mysql_option *option, const char *value) {
    int64_t integer;
    if (option->text) return *value ? value : NULL;
    if (option->words) {
        const char *const *word = option->words;
        while (*word && covet_text_compare_nocase(*word, value) != 0) word++;
        return *word;
    }
    bool fits = covet_int_read(value, strlen(value), &integer) == COVET_PARSED_WELL &&
                integer >= option->least && integer <= option->most;
    return fits ? value : NULL;
}

static covet_status covet__mysql_bad_value(size_t id, const char *value, covet_buffer *text) {
    const covet__mysql_option *option = &covet__mysql_options[id];
    covet_buffer_text(text, "the URL option ");
    covet_buffer_text(text, covet__mysql_option_names[id]);
    if (option->text) {
        covet_buffer_text(text, " has no value");
        return COVET_CONNECTION;
    }
    covet_buffer_text(text, " takes ");
    if (option->words) {
        covet_buffer_text(text, "one of ");
        covet__mysql_print_words(text, option->words, ", ");
    } else {
        covet_buffer_text(text, "an integer from ");
        covet_buffer_int(text, option->least);
        covet_buffer_text(text, " to ");
        covet_buffer_int(text, option->most);
    }
    covet_buffer_text(text, ", not \"");
    covet_buffer_text(text, value);
    covet_buffer_char(text, '"');
    return COVET_CONNECTION;
}

static covet_status covet__mysql_read_option(const covet_url_option *given, covet__mysql_url *url,
                                             covet_buffer *text) {
    size_t id = 0;
    while (id < COVET__MYSQL_OPTIONS && strcmp(covet__mysql_option_names[id], given->name) != 0)
        id++;
    if (id == COVET__MYSQL_OPTIONS) {
        covet_buffer_text(text, "MySQL has no URL option \"");
        covet_buffer_text(text, given->name);
        covet_buffer_text(text, "\"; it has ");
        covet__mysql_print_words(text, covet__mysql_option_names, " ");
        return COVET_CONNECTION;
    }
    const char *value = given->value ? given->value : "";
    url->values[id] = covet__mysql_fitting(&covet__mysql_options[id], value);
    return url->values[id] ? COVET_OK : covet__mysql_bad_value(id, value, text);
}

/* --- the target --- */

/* Cuts a text at the first `mark`; answers what stands behind it, NULL if there is none. */
static char *covet__mysql_cut(char *text, char mark) {
    char *found = text ? strchr(text, mark) : NULL;
    if (!found) return NULL;
    *found = '\0';
    return found + 1;
}

/* Decodes one part; an empty one is as none. false: it is malformed. */
static bool covet__mysql_part(char *text, const char **part) {
    *part = text && *text ? text : NULL;
    return !text || covet_percent_decode(text);
}

/* "[::1]:3306", "host:3306", "host". Answers what is wrong; NULL: nothing. */
static const char *covet__mysql_read_host(char *text, covet__mysql_url *url) {
    char *port;
    if (*text == '[') {
        char *behind = covet__mysql_cut(++text, ']');
        if (!behind || (*behind && *behind != ':')) return "its address has no ] at the end";
        port = *behind ? behind + 1 : NULL;
    } else {
        port = covet__mysql_cut(text, ':');
    }
    int64_t number = 0;
    if (port && *port &&
        (covet_int_read(port, strlen(port), &number) != COVET_PARSED_WELL || number < 1 ||
         number > 65535))
        return "its port is no integer from 1 to 65535";
    url->port = (unsigned)number;
    return covet__mysql_part(text, &url->host) ? NULL : "its host is malformed";
}

/* Takes "//user:password@host:port/database" apart where it stands. Answers what is wrong; NULL:
 * nothing. */
static const char *covet__mysql_read_target(char *text, covet__mysql_url *url) {
    if (text[0] != '/' || text[1] != '/')
        return "it is to be mysql://user:password@host:port/database?option=value";
    text += 2;
    char *database = covet__mysql_cut(text, '/'), *host = text, *user = NULL;
    char *at = strrchr(text, '@');
    if (at) {
        *at = '\0';
        user = text;
        host = at + 1;
    }
    char *password = covet__mysql_cut(user, ':');
    if (database && strchr(database, '/')) return "it names more than a database behind the host";
    if (!covet__mysql_part(user, &url->user) || !covet__mysql_part(password, &url->password) ||
        !covet__mysql_part(database, &url->database))
        return "a % in it is not followed by two hexadecimal digits";
    return covet__mysql_read_host(host, url);
}

static void covet__mysql_url_close(covet__mysql_url *url) {
    covet_buffer_close(&url->copy);
}

/* Reads target and options; covet__mysql_url_close in any case. On failure `text` says what is
 * wrong, without the password. */
static covet_status covet__mysql_url_open(covet__mysql_url *url, covet_heap *heap,
                                          const char *target, const covet_url_option *options,
                                          covet_buffer *text) {
    covet_status status = COVET_OK;
    *url = (covet__mysql_url){.port = 0};
    covet_buffer_open(&url->copy, heap, 0);
    for (; options && options->name && status == COVET_OK; options++)
        status = covet__mysql_read_option(options, url, text);
    if (status != COVET_OK) return status;
    for (size_t i = 0; i < COVET__MYSQL_OPTIONS; i++)
        if (!url->values[i]) url->values[i] = covet__mysql_options[i].usual;
    covet_buffer_text(&url->copy, target);
    if (url->copy.failed) return COVET_NO_MEMORY;
    const char *wrong =
        url->copy.size < 2 ? "it names no server" : covet__mysql_read_target(url->copy.data, url);
    if (!wrong) return COVET_OK;
    covet_buffer_text(text, "the URL is wrong: ");
    covet_buffer_text(text, wrong);
    return COVET_CONNECTION;
}

/* Appends where a URL leads, for messages. */
static void covet__mysql_print_url(covet_buffer *buffer, const covet__mysql_url *url) {
    if (url->user) {
        covet_buffer_text(buffer, url->user);
        covet_buffer_char(buffer, '@');
    }
    covet_buffer_text(buffer, url->host ? url->host : "localhost");
    if (url->port) {
        covet_buffer_char(buffer, ':');
        covet_buffer_int(buffer, url->port);
    }
    covet_buffer_char(buffer, '/');
    covet_buffer_text(buffer, url->database);
    if (!url->values[COVET__MYSQL_SOCKET]) return;
    covet_buffer_text(buffer, " through ");
    covet_buffer_text(buffer, url->values[COVET__MYSQL_SOCKET]);
}

#endif

/* ==== mysql/bind.c ==== */
#ifdef COVET_LINES
#line 1 "src/mysql/bind.c"
#endif
/* Binding: values and members of structs in the forms that the binary protocol has for them. Uses
 * failure. driver.c names its functions. */
#ifndef COVET_MYSQL_BIND_C
#define COVET_MYSQL_BIND_C

#ifdef COVET_LINES
#line 9 "src/mysql/bind.c"
#endif
/* Bytes that hold the text of any value that is formatted. */
#define COVET__MYSQL_ROOM 48
_Static_assert(COVET_DECIMAL_TEXT <= COVET__MYSQL_ROOM && COVET_UUID_TEXT <= COVET__MYSQL_ROOM,
               "a parameter's text has room");

/* Where the value of a parameter stands that is not borrowed. */
typedef union covet__mysql_slot {
    int64_t integer;
    double real;
    MYSQL_TIME time;
    char text[COVET__MYSQL_ROOM];
} covet__mysql_slot;

/* A piece of memory for rows that were put aside. */
typedef struct covet__mysql_block {
    struct covet__mysql_block *next;
    size_t size; /* bytes of it all */
    size_t used; /* bytes behind this head that are written */
    size_t read; /* of those, that are read */
} covet__mysql_block;

/* A prepared statement: what a covet_prepared is here. */
struct covet__mysql_prepared {
    covet__mysql_link *link;
    MYSQL_STMT *statement; /* NULL: it is one that cannot be prepared, and is sent as text */
    char *sql;             /* sql_size bytes of it */
    size_t sql_size;
    covet__mysql_prepared *next_ended; /* of link->ended */
    /* parameters */
    uint32_t parameters;      /* how many it has */
    MYSQL_BIND *binds;        /* of each; NULL: it has none */
    covet__mysql_slot *slots; /* of each */
    bool rebind;              /* they differ from what the library has */
#if COVET__MYSQL_CONNECTOR
    unsigned array; /* elements of each, which is an array; 0: it is none */
#endif
    /* the execution */
    bool running;        /* it was executed and not reset */
    bool ended;          /* the server has sent all its rows */
    bool at_row;         /* a row is at hand */
    bool held;           /* the wire's row at hand is yet to be answered */
    bool cursor;         /* its rows come through a cursor */
    bool wants_cursor;   /* the next execution is to have one */
    int64_t chunk;       /* rows that a cursor fetches at once */
    size_t spill;        /* bytes of rows that may be put aside */
    int64_t rows;        /* answered so far */
    uint32_t columns;    /* of the result */
    MYSQL_FIELD *fields; /* of each: the library's own */
    /* where the columns of the row at hand stand, in the form of the wire, NULL for NULL: a pointer
     * every `stride` bytes */
    const unsigned char *cells;
    size_t stride;
    /* rows that were put aside */
    covet__mysql_block *first, *last; /* NULL: none */
    size_t taken;                     /* bytes of all blocks */
    const unsigned char **stored;     /* the columns of the row at hand, stored_count of them */
    uint32_t stored_count;
    /* decoding */
    const covet_decoder *decoder; /* that `steps` are for; NULL: none */
    uint8_t *steps;               /* how each cell is read: step_count of them */
    uint32_t step_count;
    uint32_t *starts; /* of the steps of each part, start_count of them */
    uint32_t start_count;
    void **objects; /* the objects of the row that is decoded, object_count of them */
    uint32_t object_count;
    covet_arena texts; /* of the row at hand, where they are borrowed */
#if !COVET__MYSQL_CONNECTOR
    MYSQL_BIND *outputs; /* of the columns, output_count of them */
    uint32_t output_count;
    covet__mysql_slot scratch; /* what the library writes to and nobody reads */
#endif
};

static inline covet__mysql_prepared *covet__mysql_prepared_of(covet_prepared *prepared) {
    return (covet__mysql_prepared *)prepared;
}

/* --- parameters --- */

/* The value of a parameter in one form; `size` bytes, which count where the form has not its own.
 * NULL is `type` MYSQL_TYPE_NULL. Numbers stand where they stood before: then the library need not
 * be told. */
static inline covet_status covet__mysql_put(covet__mysql_prepared *prepared, uint32_t index,
                                            enum enum_field_types type, const void *data,
                                            size_t size) {
    MYSQL_BIND *bind = &prepared->binds[index];
    if (bind->buffer_type == type && bind->buffer == data && bind->buffer_length == size)
        return COVET_OK;
    bind->buffer_type = type;
    bind->buffer = (void *)(uintptr_t)data;
    bind->buffer_length = (unsigned long)size;
    prepared->rebind = true;
    return COVET_OK;
}

static covet_status covet__mysql_no_parameter(covet__mysql_prepared *prepared, uint32_t index) {
    covet_buffer_format(covet__mysql_say(prepared->link),
                        "the statement has no parameter %lu: it has %lu of them",
                        (unsigned long)index + 1, (unsigned long)prepared->parameters);
    return covet__mysql_refuse(prepared->link, COVET_INTERNAL);
}

static covet_status covet__mysql_put_null(covet__mysql_prepared *prepared, uint32_t index) {
    return covet__mysql_put(prepared, index, MYSQL_TYPE_NULL, NULL, 0);
}

static covet_status covet__mysql_put_int(covet__mysql_prepared *prepared, uint32_t index,
                                         int64_t n) {
    covet__mysql_slot *slot = &prepared->slots[index];
    slot->integer = n;
    return covet__mysql_put(prepared, index, MYSQL_TYPE_LONGLONG, slot, sizeof n);
}

static covet_status covet__mysql_put_real(covet__mysql_prepared *prepared, uint32_t index,
                                          double x) {
    covet__mysql_slot *slot = &prepared->slots[index];
    if (!(x - x == 0))
        return covet__mysql_refuse_text(prepared->link, COVET_VALIDATION,
                                        "NaN and infinity are no values that the server can hold");
    slot->real = x;
    return covet__mysql_put(prepared, index, MYSQL_TYPE_DOUBLE, slot, sizeof x);
}

static covet_status covet__mysql_put_text(covet__mysql_prepared *prepared, uint32_t index,
                                          const char *text, size_t size) {
    if (!text) return covet__mysql_put_null(prepared, index);
    return covet__mysql_put(prepared, index, MYSQL_TYPE_STRING, text, size);
}

static covet_status covet__mysql_put_bytes(covet__mysql_prepared *prepared, uint32_t index,
                                           covet_bytes bytes) {
    if (!bytes.data) return covet__mysql_put_null(prepared, index);
    return covet__mysql_put(prepared, index, MYSQL_TYPE_BLOB, bytes.data, bytes.size);
}

static covet_status covet__mysql_out_of_range(covet__mysql_prepared *prepared, const char *name) {
    covet_buffer *text = covet__mysql_say(prepared->link);
    covet_buffer_text(text, "the ");
    covet_buffer_text(text, name);
    covet_buffer_text(text, " is out of range");
    return covet__mysql_refuse(prepared->link, COVET_VALIDATION);
}

static covet_status covet__mysql_put_uuid(covet__mysql_prepared *prepared, uint32_t index,
                                          covet_uuid x) {
    char *text = prepared->slots[index].text;
    size_t size = covet_uuid_format(x, text, COVET__MYSQL_ROOM);
    return covet__mysql_put(prepared, index, MYSQL_TYPE_STRING, text, size);
}

/* `places` below 0: as many as it has. */
static covet_status covet__mysql_put_decimal(covet__mysql_prepared *prepared, uint32_t index,
                                             covet_decimal x, int32_t places) {
    char *text = prepared->slots[index].text;
    if (places >= 0 && x.scale > places && covet_decimal_valid(x) &&
        !covet_decimal_fits(x, COVET_DECIMAL_DIGITS, places))
        return covet__mysql_refuse_text(prepared->link, COVET_VALIDATION,
                                        "the decimal has more places than its column");
    size_t size = covet_decimal_format(x, text, COVET__MYSQL_ROOM);
    if (size == 0) return covet__mysql_out_of_range(prepared, "decimal");
    return covet__mysql_put(prepared, index, MYSQL_TYPE_NEWDECIMAL, text, size);
}

static covet_status covet__mysql_put_moment(covet__mysql_prepared *prepared, uint32_t index,
                                            const covet_calendar *parts,
                                            enum enum_field_types type) {
    MYSQL_TIME *time = &prepared->slots[index].time;
    *time = (MYSQL_TIME){.year = (unsigned)parts->year,
                         .month = (unsigned)parts->month,
                         .day = (unsigned)parts->day,
                         .hour = (unsigned)parts->hour,
                         .minute = (unsigned)parts->minute,
                         .second = (unsigned)parts->second,
                         .second_part = (unsigned long)parts->us,
                         .time_type = MYSQL_TIMESTAMP_DATETIME};
    if (type == MYSQL_TYPE_DATE) time->time_type = MYSQL_TIMESTAMP_DATE;
    if (type == MYSQL_TYPE_TIME) time->time_type = MYSQL_TIMESTAMP_TIME;
    return covet__mysql_put(prepared, index, type, time, sizeof *time);
}

static covet_status covet__mysql_put_date(covet__mysql_prepared *prepared, uint32_t index,
                                          covet_date x) {
    covet_calendar parts;
    if (covet_date_parts(x, &parts) != COVET_OK) return covet__mysql_out_of_range(prepared, "date");
    return covet__mysql_put_moment(prepared, index, &parts, MYSQL_TYPE_DATE);
}

static covet_status covet__mysql_put_time(covet__mysql_prepared *prepared, uint32_t index,
                                          covet_time x) {
    covet_calendar parts;
    if (covet_time_parts(x, &parts) != COVET_OK) return covet__mysql_out_of_range(prepared, "time");
    return covet__mysql_put_moment(prepared, index, &parts, MYSQL_TYPE_TIME);
}

static covet_status covet__mysql_put_datetime(covet__mysql_prepared *prepared, uint32_t index,
                                              covet_datetime x) {
    covet_calendar parts;
    if (covet_datetime_parts(x, &parts) != COVET_OK)
        return covet__mysql_out_of_range(prepared, "datetime");
    return covet__mysql_put_moment(prepared, index, &parts, MYSQL_TYPE_DATETIME);
}

static covet_status covet__mysql_put_duration(covet__mysql_prepared *prepared, uint32_t index,
                                              covet_duration x) {
    if (!covet_duration_valid(x)) return covet__mysql_out_of_range(prepared, "duration");
    return covet__mysql_put_int(prepared, index, x.us);
}

/* --- values --- */

static covet_status covet__mysql_bind_text(covet__mysql_prepared *prepared, uint32_t index,
                                           covet_text text) {
    if (!text.data || text.size == COVET_SIZE_UNKNOWN)
        return covet__mysql_put_text(prepared, index, text.data, text.data ? strlen(text.data) : 0);
    if (memchr(text.data, 0, text.size))
        return covet__mysql_refuse_text(prepared->link, COVET_VALIDATION,
                                        "the text has a NUL in it");
    return covet__mysql_put_text(prepared, index, text.data, text.size);
}

static covet_status covet__mysql_bind(covet_prepared *prepared_, uint32_t index,
                                      const covet_value *value, covet_kind kind, int32_t length,
                                      int32_t places) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    (void)length;
    if (index >= prepared->parameters) return covet__mysql_no_parameter(prepared, index);
    switch (value->kind) {
    case COVET_VALUE_NULL:
        return covet__mysql_put_null(prepared, index);
    case COVET_VALUE_INT:
        if (kind == COVET_KIND_FLOAT)
            return covet__mysql_put_real(prepared, index, (double)value->as.integer);
        return covet__mysql_put_int(prepared, index, value->as.integer);
    case COVET_VALUE_BOOL:
        return covet__mysql_put_int(prepared, index, value->as.integer != 0);
    case COVET_VALUE_REAL:
        return covet__mysql_put_real(prepared, index, value->as.real);
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON:
        return covet__mysql_bind_text(prepared, index, value->as.text);
    case COVET_VALUE_BYTES:
        return covet__mysql_put_bytes(prepared, index, value->as.bytes);
    case COVET_VALUE_DECIMAL:
        return covet__mysql_put_decimal(prepared, index, value->as.decimal, places);
    case COVET_VALUE_UUID:
        return covet__mysql_put_uuid(prepared, index, value->as.uuid);
    case COVET_VALUE_DATE:
        return covet__mysql_put_date(prepared, index, value->as.date);
    case COVET_VALUE_TIME:
        return covet__mysql_put_time(prepared, index, value->as.time);
    case COVET_VALUE_DATETIME:
        return covet__mysql_put_datetime(prepared, index, value->as.datetime);
    case COVET_VALUE_DURATION:
        return covet__mysql_put_duration(prepared, index, value->as.duration);
    default:
        break;
    }
    covet_buffer_format(covet__mysql_say(prepared->link), "a value of kind %s cannot be bound",
                        covet_value_kind_name(value->kind));
    return covet__mysql_refuse(prepared->link, COVET_INTERNAL);
}

/* --- members of structs --- */

static covet_status covet__mysql_member_odd(covet__mysql_prepared *prepared, covet_kind kind) {
    covet_buffer_format(covet__mysql_say(prepared->link), "a member of kind %s cannot be bound",
                        covet_kind_name(kind));
    return covet__mysql_refuse(prepared->link, COVET_INTERNAL);
}

/* The kinds whose members have a flag where they are nullable. */
static covet_status covet__mysql_put_flagged(covet__mysql_prepared *prepared, uint32_t index,
                                             const void *member, covet_kind kind, bool nullable,
                                             int32_t places) {
#define COVET__MYSQL_LOAD(opt, type) COVET_MEMBER_LOAD(member, nullable, opt, type)
    switch (kind) {
    case COVET_KIND_SMALLINT:
        return covet__mysql_put_int(prepared, index,
                                    COVET__MYSQL_LOAD(covet_opt_smallint, int16_t));
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        return covet__mysql_put_int(prepared, index, COVET__MYSQL_LOAD(covet_opt_int, int32_t));
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        return covet__mysql_put_int(prepared, index, COVET__MYSQL_LOAD(covet_opt_bigint, int64_t));
    case COVET_KIND_BOOL:
        return covet__mysql_put_int(prepared, index, COVET__MYSQL_LOAD(covet_opt_bool, bool));
    case COVET_KIND_FLOAT:
        return covet__mysql_put_real(prepared, index, COVET__MYSQL_LOAD(covet_opt_float, double));
    case COVET_KIND_DECIMAL:
        return covet__mysql_put_decimal(
            prepared, index, COVET__MYSQL_LOAD(covet_opt_decimal, covet_decimal), places);
    case COVET_KIND_UUID:
        return covet__mysql_put_uuid(prepared, index,
                                     COVET__MYSQL_LOAD(covet_opt_uuid, covet_uuid));
    case COVET_KIND_DATE:
        return covet__mysql_put_date(prepared, index,
                                     COVET__MYSQL_LOAD(covet_opt_date, covet_date));
    case COVET_KIND_TIME:
        return covet__mysql_put_time(prepared, index,
                                     COVET__MYSQL_LOAD(covet_opt_time, covet_time));
    case COVET_KIND_DATETIME:
        return covet__mysql_put_datetime(prepared, index,
                                         COVET__MYSQL_LOAD(covet_opt_datetime, covet_datetime));
    case COVET_KIND_DURATION:
        return covet__mysql_put_duration(prepared, index,
                                         COVET__MYSQL_LOAD(covet_opt_duration, covet_duration));
    default:
        return covet__mysql_member_odd(prepared, kind);
    }
#undef COVET__MYSQL_LOAD
}

static covet_status covet__mysql_bind_member(covet_prepared *prepared_, uint32_t index,
                                             const void *member, covet_kind kind, bool nullable,
                                             int32_t length, int32_t places) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    (void)length;
    if (index >= prepared->parameters) return covet__mysql_no_parameter(prepared, index);
    switch (kind) {
    case COVET_KIND_CHAR:
    case COVET_KIND_TEXT:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG:
    case COVET_KIND_JSON: {
        const char *text = *(const char *const *)member;
        return covet__mysql_put_text(prepared, index, text, text ? strlen(text) : 0);
    }
    case COVET_KIND_BINARY:
        return covet__mysql_put_bytes(prepared, index, *(const covet_bytes *)member);
    default:
        break;
    }
    if (nullable && covet_member_empty(member)) return covet__mysql_put_null(prepared, index);
    return covet__mysql_put_flagged(prepared, index, member, kind, nullable, places);
}

static covet_status covet__mysql_bind_cells(covet_prepared *prepared, uint32_t first,
                                            const covet_cell *const *cells, size_t count,
                                            const void *object) {
    covet_status status = COVET_OK;
    for (size_t i = 0; i < count && status == COVET_OK; i++)
        status = covet__mysql_bind_member(
            prepared, first + (uint32_t)i, (const unsigned char *)object + cells[i]->offset,
            cells[i]->kind, cells[i]->nullable, cells[i]->length, cells[i]->places);
    return status;
}

static uint32_t covet__mysql_bind_count(covet_prepared *prepared) {
    return covet__mysql_prepared_of(prepared)->parameters;
}

/* Whether the values are small enough for one command; the server would end the connection over
 * more. */
static bool covet__mysql_fits(covet__mysql_prepared *prepared) {
    size_t bytes = 64;
    for (uint32_t i = 0; i < prepared->parameters; i++)
        bytes += prepared->binds[i].buffer_length + 16;
    if (COVET__LIKELY(bytes <= prepared->link->most_packet)) return true;
    covet_buffer_format(covet__mysql_say(prepared->link),
                        "the values of the statement take %zu bytes, and the server takes %zu: "
                        "raise its max_allowed_packet",
                        bytes, prepared->link->most_packet);
    covet__mysql_refuse(prepared->link, COVET_VALIDATION);
    return false;
}

#endif

/* ==== mysql/aside.c ==== */
#ifdef COVET_LINES
#line 1 "src/mysql/aside.c"
#endif
/* Rows as they stand in the wire, and a store for those that are put aside so that another
 * statement can be sent. Uses bind. wire.c fills and empties it. */
#ifndef COVET_MYSQL_ASIDE_C
#define COVET_MYSQL_ASIDE_C

#ifdef COVET_LINES
#line 8 "src/mysql/aside.c"
#endif
/* Bytes of a block of rows, where there is room for so many. */
#define COVET__MYSQL_BLOCK ((size_t)65536)

/* What stands before the columns of a row that is put aside: where each of them begins, counted
 * from 1; 0 is NULL. The size of it all comes first. */
typedef size_t covet__mysql_offset;

/* Room for `count` elements of `size` bytes in an array of the statement that only grows. */
static bool covet__mysql_room(covet__mysql_prepared *prepared, void *array, uint32_t *room,
                              uint32_t count, size_t size) {
    void *items;
    if (COVET__LIKELY(count <= *room)) return true;
    memcpy(&items, array, sizeof items);
    items = covet_heap_resize(prepared->link->heap, items, *room * size, count * size);
    if (!items) return false;
    memcpy(array, &items, sizeof items);
    *room = count;
    return true;
}

/* The pointer to a column of the row at hand. */
static inline const unsigned char *covet__mysql_cell_at(const covet__mysql_prepared *prepared,
                                                        uint32_t column) {
    return *(const unsigned char *const *)(const void *)(prepared->cells +
                                                         column * prepared->stride);
}

/* The size of a value whose size stands before it; `at` is moved behind that. */
static inline size_t covet__mysql_size(const unsigned char **at) {
    const unsigned char *p = *at;
    size_t size = *p++, bytes = 0;
    if (COVET__LIKELY(size < 251)) {
        *at = p;
        return size;
    }
    bytes = size == 252 ? 2 : size == 253 ? 3 : 8;
    size = 0;
    for (size_t i = 0; i < bytes; i++) size |= (size_t)p[i] << 8 * i;
    *at = p + bytes;
    return size;
}

/* Behind a value of a column. */
static const unsigned char *covet__mysql_cell_end(const MYSQL_FIELD *field,
                                                  const unsigned char *at) {
    switch (field->type) {
    case MYSQL_TYPE_NULL:
        return at;
    case MYSQL_TYPE_TINY:
        return at + 1;
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_YEAR:
        return at + 2;
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_FLOAT:
        return at + 4;
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_DOUBLE:
        return at + 8;
    default:
        break;
    }
    size_t size = covet__mysql_size(&at);
    return at + size;
}

/* The bytes of the row at hand, which lie in one piece; 0 where all of it is NULL. */
static size_t covet__mysql_row_bytes(const covet__mysql_prepared *prepared,
                                     const unsigned char **from) {
    uint32_t first = 0, last = prepared->columns;
    while (first < last && !covet__mysql_cell_at(prepared, first)) first++;
    while (last > first && !covet__mysql_cell_at(prepared, last - 1)) last--;
    *from = NULL;
    if (first == last) return 0;
    *from = covet__mysql_cell_at(prepared, first);
    const unsigned char *at = covet__mysql_cell_at(prepared, last - 1);
    return (size_t)(covet__mysql_cell_end(&prepared->fields[last - 1], at) - *from);
}

static size_t covet__mysql_rounded(size_t size) {
    return (size + sizeof(covet__mysql_offset) - 1) & ~(sizeof(covet__mysql_offset) - 1);
}

/* A new block with room for `size` bytes, larger where memory and the limit allow it. */
static covet_status covet__mysql_block_add(covet__mysql_prepared *prepared, size_t size) {
    covet_heap *heap = prepared->link->heap;
    size_t rest = prepared->spill > prepared->taken ? prepared->spill - prepared->taken : 0;
    size_t needed = size + sizeof(covet__mysql_block);
    size_t bytes = rest < COVET__MYSQL_BLOCK ? rest : COVET__MYSQL_BLOCK;
    if (needed > rest) return COVET_MISUSE;
    if (bytes < needed) bytes = needed;
    covet__mysql_block *block = covet_heap_resize(heap, NULL, 0, bytes);
    if (!block) block = covet_heap_resize(heap, NULL, 0, bytes = needed);
    if (!block) return COVET_NO_MEMORY;
    *block = (covet__mysql_block){.size = bytes};
    if (prepared->last)
        prepared->last->next = block;
    else
        prepared->first = block;
    prepared->last = block;
    prepared->taken += bytes;
    return COVET_OK;
}

/* `size` bytes behind the rows that were put aside. NULL: MISUSE, above the limit, or NO_MEMORY. */
static unsigned char *covet__mysql_aside(covet__mysql_prepared *prepared, size_t size,
                                         covet_status *status) {
    covet__mysql_block *block = prepared->last;
    *status = COVET_OK;
    if (!block || block->size - sizeof *block - block->used < size)
        *status = covet__mysql_block_add(prepared, size);
    if (*status != COVET_OK) return NULL;
    block = prepared->last;
    unsigned char *at = (unsigned char *)(block + 1) + block->used;
    block->used += size;
    return at;
}

/* Copies the row at hand behind those that were put aside. */
static covet_status covet__mysql_keep_row(covet__mysql_prepared *prepared) {
    const unsigned char *from;
    size_t bytes = covet__mysql_row_bytes(prepared, &from);
    size_t head = (prepared->columns + 1) * sizeof(covet__mysql_offset);
    size_t whole = covet__mysql_rounded(head + bytes);
    covet_status status;
    unsigned char *at = covet__mysql_aside(prepared, whole, &status);
    if (!at) return status;
    covet__mysql_offset *offsets = (covet__mysql_offset *)(void *)at;
    *offsets++ = whole;
    for (uint32_t i = 0; i < prepared->columns; i++) {
        const unsigned char *cell = covet__mysql_cell_at(prepared, i);
        offsets[i] = cell ? (size_t)(cell - from) + 1 : 0;
    }
    if (bytes > 0) memcpy(at + head, from, bytes);
    return COVET_OK;
}

static void covet__mysql_block_free(covet__mysql_prepared *prepared) {
    covet__mysql_block *block = prepared->first;
    prepared->first = block->next;
    if (!prepared->first) prepared->last = NULL;
    prepared->taken -= block->size;
    covet_heap_resize(prepared->link->heap, block, block->size, 0);
}

static void covet__mysql_blocks_free(covet__mysql_prepared *prepared) {
    while (prepared->first) covet__mysql_block_free(prepared);
}

/* Puts the next row that was put aside at hand. false: there is none left. */
static bool covet__mysql_take_row(covet__mysql_prepared *prepared) {
    while (prepared->first && prepared->first->read == prepared->first->used)
        covet__mysql_block_free(prepared);
    covet__mysql_block *block = prepared->first;
    if (!block) return false;
    const unsigned char *at = (const unsigned char *)(block + 1) + block->read;
    const covet__mysql_offset *offsets = (const covet__mysql_offset *)(const void *)at;
    const unsigned char *bytes = at + (prepared->columns + 1) * sizeof *offsets;
    block->read += *offsets++;
    for (uint32_t i = 0; i < prepared->columns; i++)
        prepared->stored[i] = offsets[i] ? bytes + offsets[i] - 1 : NULL;
    prepared->cells = (const unsigned char *)prepared->stored;
    prepared->stride = sizeof *prepared->stored;
    return true;
}

#endif

/* ==== mysql/wire.c ==== */
#ifdef COVET_LINES
#line 1 "src/mysql/wire.c"
#endif
/* Running statements: executing, stepping through the rows on the wire, and putting them aside when
 * another statement is to be sent. Rows stay as the server sent them; decode.c reads them. Uses
 * aside. statement.c and decode.c use it. */
#ifndef COVET_MYSQL_WIRE_C
#define COVET_MYSQL_WIRE_C

#ifdef COVET_LINES
#line 9 "src/mysql/wire.c"
#endif
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

/* ==== mysql/statement.c ==== */
#ifdef COVET_LINES
#line 1 "src/mysql/statement.c"
#endif
/* Statements: preparing, running, closing. Uses wire. Others of the driver use it. */
#ifndef COVET_MYSQL_STATEMENT_C
#define COVET_MYSQL_STATEMENT_C

#ifdef COVET_LINES
#line 7 "src/mysql/statement.c"
#endif
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

/* ==== mysql/link.c ==== */
#ifdef COVET_LINES
#line 1 "src/mysql/link.c"
#endif
/* Connecting to MySQL and MariaDB: what the library is told before, what the session is set to, and
 * what is asked of the server. Uses url and statement. driver.c names its
 * functions. */
#ifndef COVET_MYSQL_LINK_C
#define COVET_MYSQL_LINK_C

#ifdef COVET_LINES
#line 11 "src/mysql/link.c"
#endif
static covet_status covet__mysql_check(const char *target, const covet_url_option *options,
                                       covet_buffer *text) {
    covet__mysql_url url;
    covet_status status = covet__mysql_url_open(&url, text->heap, target, options, text);
    covet__mysql_url_close(&url);
    return status;
}

/* --- what the library is told --- */

static void covet__mysql_option_uint(MYSQL *mysql, enum mysql_option option, int64_t value) {
    unsigned number = (unsigned)value;
    if (value > 0) mysql_options(mysql, option, &number);
}

#if COVET__MYSQL_CONNECTOR
/* Connector/C checks the certificate and the name in it together. */
static void covet__mysql_secure(MYSQL *mysql, const char *mode) {
    covet__mysql_bool on = strcmp(mode, "disabled") != 0;
    covet__mysql_bool verify = strncmp(mode, "verify", strlen("verify")) == 0;
    mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &on);
    mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
}
#else
static void covet__mysql_secure(MYSQL *mysql, const char *word) {
    unsigned mode = SSL_MODE_DISABLED;
    if (strcmp(word, "required") == 0) mode = SSL_MODE_REQUIRED;
    if (strcmp(word, "verify_ca") == 0) mode = SSL_MODE_VERIFY_CA;
    if (strcmp(word, "verify_identity") == 0) mode = SSL_MODE_VERIFY_IDENTITY;
    mysql_options(mysql, MYSQL_OPT_SSL_MODE, &mode);
}
#endif

/* Bytes of the largest row that is read: what the protocol has. */
#define COVET__MYSQL_LARGEST 1073741824ul

static void covet__mysql_prepare_options(MYSQL *mysql, const covet__mysql_url *url) {
    static const struct {
        covet__mysql_option_id id;
        enum mysql_option option;
    } files[] = {{COVET__MYSQL_SSL_CA, MYSQL_OPT_SSL_CA},
                 {COVET__MYSQL_SSL_CERT, MYSQL_OPT_SSL_CERT},
                 {COVET__MYSQL_SSL_KEY, MYSQL_OPT_SSL_KEY}};
    unsigned long largest = COVET__MYSQL_LARGEST;
    unsigned infile = 0; /* a server may not ask for files of the client */
    covet__mysql_bool off = 0;
    covet__mysql_option_uint(mysql, MYSQL_OPT_CONNECT_TIMEOUT,
                             covet__mysql_number(url, COVET__MYSQL_CONNECT_TIMEOUT, 0));
    covet__mysql_option_uint(mysql, MYSQL_OPT_READ_TIMEOUT,
                             covet__mysql_number(url, COVET__MYSQL_READ_TIMEOUT, 0));
    covet__mysql_option_uint(mysql, MYSQL_OPT_WRITE_TIMEOUT,
                             covet__mysql_number(url, COVET__MYSQL_WRITE_TIMEOUT, 0));
    mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &infile);
    mysql_options(mysql, MYSQL_REPORT_DATA_TRUNCATION, &off);
    mysql_options(mysql, MYSQL_OPT_MAX_ALLOWED_PACKET, &largest);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (url->values[files[i].id])
            mysql_options(mysql, files[i].option, url->values[files[i].id]);
    if (url->values[COVET__MYSQL_SSL_MODE])
        covet__mysql_secure(mysql, url->values[COVET__MYSQL_SSL_MODE]);
}

/* --- what the server is --- */

/* "8.0.36" is 80036; what a distribution puts behind it is passed over. */
static unsigned long covet__mysql_version(const char *text) {
    unsigned long parts[3] = {0, 0, 0};
    for (size_t i = 0; i < 3; i++) {
        for (; *text >= '0' && *text <= '9'; text++)
            if (parts[i] < 100000) parts[i] = parts[i] * 10 + (unsigned long)(*text - '0');
        if (*text != '.') break;
        text++;
    }
    return parts[0] * 10000 + parts[1] * 100 + parts[2];
}

/* Reads flavour and version, which stand in the greeting: MariaDB's begins with a version that old
 * clients are to see. Answers what is wrong; NULL: nothing. */
static const char *covet__mysql_recognise(covet__mysql_link *link, unsigned long *version) {
    static const char disguise[] = "5.5.5-";
    const char *text = mysql_get_server_info(link->mysql);
    link->mariadb = strstr(text, "MariaDB") != NULL;
    if (link->mariadb && strncmp(text, disguise, sizeof disguise - 1) == 0)
        text += sizeof disguise - 1;
    *version = covet__mysql_version(text);
    link->dialect = link->mariadb ? &covet__mariadb_dialect : &covet__mysql_dialect;
    if (link->mariadb && *version < 101000) link->dialect = &covet__mariadb_old_dialect;
    bool fits = *version >= (link->mariadb ? 100500ul : 80017ul);
    return fits ? NULL : "the server is too old";
}

/* --- what the session is set to --- */

/* Strict, so that nothing is cut or changed silently; nothing that changes how SQL is read. */
#define COVET__MYSQL_SQL_MODE                                                                      \
    "STRICT_TRANS_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_IN_DATE,NO_ZERO_DATE,"                         \
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"

/* Writes the one statement that sets the session. Texts without a column compare by code point and
 * see spaces at the end, as columns of tables that we make do. */
static void covet__mysql_print_session(covet_buffer *sql, const covet__mysql_link *link,
                                       unsigned long version, const covet__mysql_url *url) {
    int64_t lock = covet__mysql_number(url, COVET__MYSQL_LOCK_TIMEOUT, 0);
    int64_t statement = covet__mysql_number(url, COVET__MYSQL_STATEMENT_TIMEOUT, 0);
    bool old_name = link->mariadb && version < 110101;
    covet_buffer_format(
        sql,
        "SET NAMES utf8mb4 COLLATE %s, time_zone = '+00:00', "
        "sql_mode = '" COVET__MYSQL_SQL_MODE "', sql_auto_is_null = 0, autocommit = 1, %s = '%s'",
        link->mariadb ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin",
        old_name ? "tx_isolation" : "transaction_isolation", url->values[COVET__MYSQL_ISOLATION]);
    if (lock) covet_buffer_format(sql, ", innodb_lock_wait_timeout = %lld", (long long)lock);
    if (!statement) return;
    if (link->mariadb)
        covet_buffer_format(sql, ", max_statement_time = %lld.%03d", (long long)(statement / 1000),
                            (int)(statement % 1000));
    else
        covet_buffer_format(sql, ", max_execution_time = %lld", (long long)statement);
}

static covet_status covet__mysql_set_session(covet__mysql_link *link, unsigned long version,
                                             const covet__mysql_url *url) {
    covet_buffer sql;
    covet_status status = COVET_OK;
    covet_buffer_open(&sql, link->heap, 0);
    covet__mysql_print_session(&sql, link, version, url);
    if (sql.failed)
        status = covet__mysql_no_memory(link);
    else if (mysql_real_query(link->mysql, sql.data, (unsigned long)sql.size) != 0)
        status = covet__mysql_fail(link);
    covet_buffer_close(&sql);
    return status;
}

/* Whether parameters may be arrays: MariaDB's server and its Connector/C have them. */
static bool covet__mysql_has_arrays(const covet__mysql_link *link) {
#if COVET__MYSQL_CONNECTOR
    unsigned long extended = 0;
    if (!link->mariadb ||
        mariadb_get_infov(link->mysql, MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES, &extended))
        return false;
    return (extended & (unsigned long)(MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32)) != 0;
#else
    (void)link;
    return false;
#endif
}

/* Reads what the server allows. */
static covet_status covet__mysql_ask(covet__mysql_link *link) {
    static const char sql[] = "SELECT @@max_allowed_packet, @@auto_increment_increment";
    if (mysql_real_query(link->mysql, sql, sizeof sql - 1) != 0) return covet__mysql_fail(link);
    MYSQL_RES *result = mysql_store_result(link->mysql);
    MYSQL_ROW row = result ? mysql_fetch_row(result) : NULL;
    int64_t packet = 0, step = 1;
    if (row && row[0]) covet_int_read(row[0], strlen(row[0]), &packet);
    if (row && row[1]) covet_int_read(row[1], strlen(row[1]), &step);
    mysql_free_result(result);
    if (packet <= 0) return covet__mysql_fail(link);
    link->most_packet = (size_t)packet;
    link->key_step = step;
    link->arrays = covet__mysql_has_arrays(link);
    return COVET_OK;
}

/* --- connecting --- */

static void covet__mysql_disconnect(covet_link *link_) {
    covet__mysql_link *link = covet__mysql_of(link_);
    if (!link) return;
    covet__mysql_finalize((covet_prepared *)link->bulk);
    covet__mysql_close_ended(link);
    if (link->mysql) mysql_close(link->mysql);
    covet_buffer_close(&link->message);
    covet_buffer_close(&link->names);
    covet_heap_resize(link->heap, link, sizeof *link, 0);
}

/* Connects and sets the session. Not OK: the link's error says why. */
static covet_status covet__mysql_open(covet__mysql_link *link, const covet__mysql_url *url) {
    unsigned long version;
    link->mysql = mysql_init(NULL);
    if (!link->mysql) return covet__mysql_no_memory(link);
    covet__mysql_prepare_options(link->mysql, url);
    if (!mysql_real_connect(link->mysql, url->host, url->user, url->password, url->database,
                            url->port, url->values[COVET__MYSQL_SOCKET], CLIENT_FOUND_ROWS))
        return covet__mysql_fail(link);
    const char *wrong = covet__mysql_recognise(link, &version);
    if (wrong) {
        covet_buffer_format(covet__mysql_say(link),
                            "%s: it says %s, and MySQL 8.0.17 or MariaDB 10.5 is needed", wrong,
                            mysql_get_server_info(link->mysql));
        return covet__mysql_refuse(link, COVET_CONNECTION);
    }
    covet_status status = covet__mysql_set_session(link, version, url);
    return status == COVET_OK ? covet__mysql_ask(link) : status;
}

/* Says why a connection could not be made, and frees it. */
static covet_link *covet__mysql_cannot(covet__mysql_link *link, const covet__mysql_url *url,
                                       covet_status *status, covet_buffer *text) {
    if (*status != COVET_NO_MEMORY) *status = COVET_CONNECTION;
    covet_buffer_text(text, "cannot connect to ");
    covet__mysql_print_url(text, url);
    covet_buffer_text(text, ": ");
    covet_buffer_text(text, link->error.message);
    covet__mysql_disconnect((covet_link *)link);
    return NULL;
}

static covet__mysql_link *covet__mysql_link_new(const covet_host *host) {
    covet__mysql_link *link = covet_heap_resize(host->heap, NULL, 0, sizeof *link);
    if (!link) return NULL;
    *link = (covet__mysql_link){.heap = host->heap,
                                .log = host->log,
                                .log_context = host->log_context,
                                .error = {.message = ""}};
    covet_buffer_open(&link->message, host->heap, 0);
    covet_buffer_open(&link->names, host->heap, 0);
    return link;
}

static covet_link *covet__mysql_connect(const covet_host *host, const char *target,
                                        const covet_url_option *options, covet_status *status,
                                        covet_buffer *text) {
    covet__mysql_url url;
    covet__mysql_link *link = NULL;
    *status = covet__mysql_url_open(&url, host->heap, target, options, text);
    if (*status == COVET_OK) {
        link = covet__mysql_link_new(host);
        if (!link) *status = COVET_NO_MEMORY;
    }
    if (*status == COVET_NO_MEMORY) covet_buffer_text(text, covet_status_text(*status));
    if (link) {
        link->spill = (size_t)covet__mysql_number(&url, COVET__MYSQL_STREAM_SPILL, 0);
        *status = covet__mysql_open(link, &url);
        if (*status != COVET_OK)
            link = (covet__mysql_link *)covet__mysql_cannot(link, &url, status, text);
    }
    covet__mysql_url_close(&url);
    return (covet_link *)link;
}

/* The library's own start is not safe in several threads: it is made here, where the first session
 * is not there yet. There is nothing to share; only NULL would mean a failure. */
static void *covet__mysql_attach(covet_heap *heap, const char *target) {
    (void)target;
    return mysql_library_init(0, NULL, NULL) == 0 ? heap : NULL;
}

static void covet__mysql_detach(covet_heap *heap, void *shared) {
    (void)heap;
    (void)shared;
}

#endif

/* ==== mysql/decode.c ==== */
#ifdef COVET_LINES
#line 1 "src/mysql/decode.c"
#endif
/* Decoding: columns of the row at hand, in the form of the wire, into members of structs and into
 * values. How a cell is read is chosen once an execution, by the kind that the model declares and
 * the type that the server names; a type that does not fit is an error. Uses statement. driver.c
 * names its functions. */
#ifndef COVET_MYSQL_DECODE_C
#define COVET_MYSQL_DECODE_C

#ifdef COVET_LINES
#line 10 "src/mysql/decode.c"
#endif
/* The character set of what is no text. */
#define COVET__MYSQL_NO_CHARSET 63

/* --- readers: false where the value is not of the kind --- */

/* An integer of `bytes` bytes as the wire has it, lowest first. */
static inline uint64_t covet__mysql_bits(const unsigned char *at, size_t bytes) {
    uint64_t n = 0;
    for (size_t i = 0; i < bytes; i++) n |= (uint64_t)at[i] << 8 * i;
    return n;
}

static inline int32_t covet__mysql_int32(const unsigned char *at) {
    return (int32_t)((uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
                     (uint32_t)at[3] << 24);
}

static inline int64_t covet__mysql_int64(const unsigned char *at) {
    return (int64_t)((uint64_t)(uint32_t)covet__mysql_int32(at) |
                     (uint64_t)(uint32_t)covet__mysql_int32(at + 4) << 32);
}

static inline double covet__mysql_double(const unsigned char *at) {
    int64_t bits = covet__mysql_int64(at);
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static double covet__mysql_float(const unsigned char *at) {
    int32_t bits = covet__mysql_int32(at);
    float x;
    memcpy(&x, &bits, sizeof x);
    return (double)x;
}

/* Bits come as bytes, highest first. */
static bool covet__mysql_read_bits(const unsigned char *at, int64_t *out) {
    size_t size = covet__mysql_size(&at);
    uint64_t n = 0;
    if (size > sizeof n) return false;
    while (size-- > 0) n = n << 8 | *at++;
    *out = (int64_t)n;
    return n <= INT64_MAX;
}

/* A decimal of any precision: sums of integers are such. */
static bool covet__mysql_read_exact(const unsigned char *at, covet_decimal *out) {
    size_t size = covet__mysql_size(&at);
    return covet_decimal_read((const char *)at, size, out) == COVET_OK;
}

static bool covet__mysql_read_int(const MYSQL_FIELD *field, const unsigned char *at, int64_t *out) {
    bool is_unsigned = (field->flags & UNSIGNED_FLAG) != 0;
    covet_decimal decimal;
    switch (field->type) {
    case MYSQL_TYPE_TINY:
        *out = is_unsigned ? (int64_t)*at : (int64_t)(int8_t)*at;
        return true;
    case MYSQL_TYPE_YEAR:
        *out = (int64_t)covet__mysql_bits(at, 2);
        return true;
    case MYSQL_TYPE_SHORT:
        *out = (int64_t)covet__mysql_bits(at, 2);
        if (!is_unsigned) *out = (int16_t)*out;
        return true;
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_INT24:
        *out = covet__mysql_int32(at);
        if (is_unsigned) *out = (uint32_t)*out;
        return true;
    case MYSQL_TYPE_LONGLONG:
        *out = covet__mysql_int64(at);
        return !is_unsigned || *out >= 0;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
        return covet__mysql_read_exact(at, &decimal) &&
               covet_decimal_to_int(decimal, out) == COVET_OK;
    case MYSQL_TYPE_BIT:
        return covet__mysql_read_bits(at, out);
    default:
        return false;
    }
}

/* Integers that a double has no place for are no reals; those of the server are rounded as it would
 * itself. */
static bool covet__mysql_read_real(const MYSQL_FIELD *field, const unsigned char *at, double *out) {
    int64_t n;
    size_t size;
    switch (field->type) {
    case MYSQL_TYPE_DOUBLE:
        *out = covet__mysql_double(at);
        return true;
    case MYSQL_TYPE_FLOAT:
        *out = covet__mysql_float(at);
        return true;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
        size = covet__mysql_size(&at);
        return covet_real_read((const char *)at, size, out) == COVET_PARSED_WELL;
    default:
        break;
    }
    if (!covet__mysql_read_int(field, at, &n)) return false;
    *out = (double)n;
    return true;
}

/* Whether the values of a type stand in the wire behind their size, as bytes or text. */
static bool covet__mysql_is_string(const MYSQL_FIELD *field) {
    switch (field->type) {
    case MYSQL_TYPE_VARCHAR:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_STRING:
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB:
    case MYSQL_TYPE_ENUM:
    case MYSQL_TYPE_SET:
    case MYSQL_TYPE_JSON:
    case MYSQL_TYPE_GEOMETRY:
        return true;
    default:
        return false;
    }
}

static bool covet__mysql_is_text(const MYSQL_FIELD *field) {
    if (field->type == MYSQL_TYPE_JSON) return true;
    return covet__mysql_is_string(field) && field->charsetnr != COVET__MYSQL_NO_CHARSET;
}

/* Text has no NUL behind it here. */
static inline bool covet__mysql_read_text(const unsigned char *at, const char **text,
                                          size_t *size) {
    *size = covet__mysql_size(&at);
    *text = (const char *)at;
    return !memchr(at, 0, *size);
}

/* A decimal, or an integer. `digits` 0: any; `places` below 0: as many as the value has. */
static bool covet__mysql_read_decimal(const MYSQL_FIELD *field, const unsigned char *at,
                                      int32_t digits, int32_t places, covet_decimal *out) {
    int64_t n;
    if (digits <= 0) digits = COVET_DECIMAL_DIGITS;
    if (field->type == MYSQL_TYPE_NEWDECIMAL || field->type == MYSQL_TYPE_DECIMAL) {
        if (!covet__mysql_read_exact(at, out)) return false;
    } else {
        if (!covet__mysql_read_int(field, at, &n)) return false;
        *out = covet_decimal_from_int(n);
    }
    if (places < 0) return true;
    return covet_decimal_fits(*out, digits, places) &&
           covet_decimal_rescale(*out, places, out) == COVET_OK;
}

/* Text, or the sixteen bytes of a binary column. */
static bool covet__mysql_read_uuid(const MYSQL_FIELD *field, const unsigned char *at,
                                   covet_uuid *out) {
    if (!covet__mysql_is_string(field)) return false;
    size_t size = covet__mysql_size(&at);
    if (!covet__mysql_is_text(field) && size == sizeof out->bytes) {
        memcpy(out->bytes, at, sizeof out->bytes);
        return true;
    }
    return covet_uuid_read((const char *)at, size, out) == COVET_OK;
}

/* --- moments --- */

/* A date and a time of day as they stand in the wire; what is left out is zero. Its size may be 0
 * (all is zero), 4 (a date), 7 and 11 (with microseconds). */
static inline bool covet__mysql_moment(const unsigned char *at, int64_t *us) {
    size_t size = *at++;
    if (size < 4) return false;
    covet_date date = covet_date_of((int)covet__mysql_bits(at, 2), at[2], at[3]);
    if (!covet_date_valid(date)) return false;
    *us = (int64_t)date.days * COVET_DAY_US;
    if (size >= 7) *us += ((at[4] * 60 + at[5]) * 60 + at[6]) * COVET_SECOND_US;
    if (size >= 11) *us += covet__mysql_int32(at + 7);
    return true;
}

static bool covet__mysql_is_datetime(const MYSQL_FIELD *field) {
    return field->type == MYSQL_TYPE_DATETIME || field->type == MYSQL_TYPE_TIMESTAMP;
}

static bool covet__mysql_is_date(const MYSQL_FIELD *field) {
    return field->type == MYSQL_TYPE_DATE || field->type == MYSQL_TYPE_NEWDATE;
}

/* The text of a value that functions of the server make of moments; false for other columns. */
static bool covet__mysql_text_of(const MYSQL_FIELD *field, const unsigned char *at,
                                 covet_text *text) {
    return covet__mysql_is_text(field) && covet__mysql_read_text(at, &text->data, &text->size);
}

/* A date is its midnight. */
static bool covet__mysql_read_datetime(const MYSQL_FIELD *field, const unsigned char *at,
                                       covet_datetime *out) {
    covet_text text;
    if (covet__mysql_is_datetime(field) || covet__mysql_is_date(field))
        return covet__mysql_moment(at, &out->us);
    return covet__mysql_text_of(field, at, &text) &&
           covet_datetime_read(text.data, text.size, out) == COVET_OK;
}

static bool covet__mysql_read_date(const MYSQL_FIELD *field, const unsigned char *at,
                                   covet_date *out) {
    covet_text text;
    if (!covet__mysql_is_date(field))
        return covet__mysql_text_of(field, at, &text) &&
               covet_date_read(text.data, text.size, out) == COVET_OK;
    if (*at < 4) return false;
    *out = covet_date_of((int)covet__mysql_bits(at + 1, 2), at[3], at[4]);
    return covet_date_valid(*out);
}

/* A TIME: up to 838 hours of either sign. Its size may be 0, 8 and 12 (with microseconds). */
static int64_t covet__mysql_span(const unsigned char *at) {
    size_t size = *at++;
    if (size < 8) return 0;
    int64_t hours = (int64_t)covet__mysql_bits(at + 1, 4) * 24 + at[5];
    int64_t us = ((hours * 60 + at[6]) * 60 + at[7]) * COVET_SECOND_US;
    if (size >= 12) us += covet__mysql_int32(at + 8);
    return at[0] ? -us : us;
}

static bool covet__mysql_read_time(const MYSQL_FIELD *field, const unsigned char *at,
                                   covet_time *out) {
    covet_text text;
    if (field->type != MYSQL_TYPE_TIME)
        return covet__mysql_text_of(field, at, &text) &&
               covet_time_read(text.data, text.size, out) == COVET_OK;
    out->us = covet__mysql_span(at);
    return covet_time_valid(*out);
}

/* Microseconds, or a TIME. */
static bool covet__mysql_read_duration(const MYSQL_FIELD *field, const unsigned char *at,
                                       covet_duration *out) {
    if (field->type == MYSQL_TYPE_TIME)
        out->us = covet__mysql_span(at);
    else if (!covet__mysql_read_int(field, at, &out->us))
        return false;
    return covet_duration_valid(*out);
}

/* --- what is wrong with a value --- */

/* What a column of a kind may hold, for messages. */
static void covet__mysql_print_kind(covet_buffer *buffer, covet_kind kind, int32_t digits,
                                    int32_t places) {
    static const char *const names[COVET_KIND_COUNT] = {
        [COVET_KIND_SMALLINT] = "an integer from -32768 to 32767",
        [COVET_KIND_AUTO] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_INT] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_BIGAUTO] = "an integer from -9223372036854775808 to 9223372036854775807",
        [COVET_KIND_BIGINT] = "an integer from -9223372036854775808 to 9223372036854775807",
        [COVET_KIND_BOOL] = "0 or 1",
        [COVET_KIND_FLOAT] = "a number",
        [COVET_KIND_UUID] = "a UUID",
        [COVET_KIND_DATE] = "a date from 0001-01-01 to 9999-12-31",
        [COVET_KIND_TIME] = "a time from 00:00:00 to 23:59:59.999999",
        [COVET_KIND_DATETIME] = "a datetime from 0001-01-01 00:00:00 to 9999-12-31 23:59:59.999999",
        [COVET_KIND_DURATION] = "an integer of microseconds",
        [COVET_KIND_BINARY] = "bytes",
    };
    if (kind == COVET_KIND_DECIMAL)
        covet_buffer_format(buffer, "a decimal of %d digits, %d of them behind the point",
                            (int)digits, (int)places);
    else
        covet_buffer_text(buffer, names[kind] ? names[kind] : "text without NUL characters");
}

/* Appends a date, a datetime or a TIME as it is, zeros and all. */
static void covet__mysql_print_moment(covet_buffer *buffer, const MYSQL_FIELD *field,
                                      const unsigned char *at) {
    unsigned char parts[12] = {0};
    memcpy(parts, at + 1, *at < sizeof parts ? *at : sizeof parts);
    if (field->type == MYSQL_TYPE_TIME) {
        unsigned long long hours = covet__mysql_bits(parts + 1, 4) * 24 + parts[5];
        covet_buffer_format(buffer, "time %s%02llu:%02u:%02u.%06u", parts[0] ? "-" : "", hours,
                            parts[6], parts[7], (unsigned)covet__mysql_bits(parts + 8, 4));
        return;
    }
    covet_buffer_text(buffer, covet__mysql_is_date(field) ? "date " : "datetime ");
    covet_buffer_format(buffer, "%04u-%02u-%02u", (unsigned)covet__mysql_bits(parts, 2), parts[2],
                        parts[3]);
    if (covet__mysql_is_date(field)) return;
    covet_buffer_format(buffer, " %02u:%02u:%02u.%06u", parts[4], parts[5], parts[6],
                        (unsigned)covet__mysql_bits(parts + 7, 4));
}

/* A value of a string, a number or NULL as it is; borrows. */
static covet_value covet__mysql_plain(const MYSQL_FIELD *field, const unsigned char *at) {
    covet_value value = covet_value_null();
    if (!at) return value;
    if (field->type == MYSQL_TYPE_DOUBLE || field->type == MYSQL_TYPE_FLOAT) {
        covet__mysql_read_real(field, at, &value.as.real);
        value.kind = COVET_VALUE_REAL;
    } else if (covet__mysql_is_text(field)) {
        value.as.text.size = covet__mysql_size(&at);
        value.as.text.data = (const char *)at;
        value.kind = COVET_VALUE_TEXT;
    } else if (covet__mysql_is_string(field)) {
        value.as.bytes.size = covet__mysql_size(&at);
        value.as.bytes.data = at;
        value.kind = COVET_VALUE_BYTES;
    } else if (field->type == MYSQL_TYPE_LONGLONG && (field->flags & UNSIGNED_FLAG)) {
        value = covet_value_uint((uint64_t)covet__mysql_int64(at));
    } else if (covet__mysql_read_int(field, at, &value.as.integer)) {
        value.kind = COVET_VALUE_INT;
    }
    return value;
}

/* Appends a value and what it is. */
static void covet__mysql_print(covet_buffer *buffer, const MYSQL_FIELD *field,
                               const unsigned char *at) {
    bool number = field->type == MYSQL_TYPE_NEWDECIMAL || field->type == MYSQL_TYPE_DECIMAL;
    if (at && number) {
        size_t size = covet__mysql_size(&at);
        covet_buffer_text(buffer, "decimal ");
        covet_buffer_add(buffer, (const char *)at, size);
    } else if (at && (covet__mysql_is_date(field) || covet__mysql_is_datetime(field) ||
                      field->type == MYSQL_TYPE_TIME)) {
        covet__mysql_print_moment(buffer, field, at);
    } else {
        covet_value plain = covet__mysql_plain(field, at);
        if (plain.kind != COVET_VALUE_NULL) {
            covet_buffer_text(buffer, covet_value_kind_name(plain.kind));
            covet_buffer_char(buffer, ' ');
        }
        covet_value_print(buffer, &plain);
    }
}

/* "text 'abc' is not an integer" in the arena; never NULL. */
static const char *covet__mysql_problem(const MYSQL_FIELD *field, const unsigned char *at,
                                        covet_kind kind, int32_t digits, int32_t places,
                                        covet_arena *arena) {
    covet_buffer buffer;
    covet_buffer_open(&buffer, arena->heap, 0);
    covet__mysql_print(&buffer, field, at);
    covet_buffer_text(&buffer, " is not ");
    covet__mysql_print_kind(&buffer, kind, digits, places);
    const char *text = NULL;
    if (!buffer.failed) text = covet_arena_text(arena, buffer.data, buffer.size);
    covet_buffer_close(&buffer);
    return text ? text : "the stored value is not of the column's kind";
}

/* --- values --- */

static covet_status covet__mysql_checked(bool good) {
    return good ? COVET_OK : COVET_VALIDATION;
}

static covet_status covet__mysql_value_number(const MYSQL_FIELD *field, const unsigned char *at,
                                              covet_kind kind, covet_value *out) {
    int64_t least = INT64_MIN, most = INT64_MAX;
    if (kind == COVET_KIND_FLOAT) {
        out->kind = COVET_VALUE_REAL;
        return covet__mysql_checked(covet__mysql_read_real(field, at, &out->as.real));
    }
    out->kind = kind == COVET_KIND_BOOL ? COVET_VALUE_BOOL : COVET_VALUE_INT;
    if (kind == COVET_KIND_BOOL) least = 0, most = 1;
    if (kind == COVET_KIND_SMALLINT) least = INT16_MIN, most = INT16_MAX;
    if (kind == COVET_KIND_INT || kind == COVET_KIND_AUTO) least = INT32_MIN, most = INT32_MAX;
    return covet__mysql_checked(covet__mysql_read_int(field, at, &out->as.integer) &&
                                out->as.integer >= least && out->as.integer <= most);
}

/* Text, borrowed. */
static covet_status covet__mysql_value_text(const MYSQL_FIELD *field, const unsigned char *at,
                                            covet_kind kind, covet_value *out) {
    out->kind = kind == COVET_KIND_JSON ? COVET_VALUE_JSON : COVET_VALUE_TEXT;
    return covet__mysql_checked(covet__mysql_text_of(field, at, &out->as.text));
}

/* Bytes, borrowed. */
static covet_status covet__mysql_value_bytes(const MYSQL_FIELD *field, const unsigned char *at,
                                             covet_value *out) {
    out->kind = COVET_VALUE_BYTES;
    if (!covet__mysql_is_string(field) || covet__mysql_is_text(field)) return COVET_VALIDATION;
    out->as.bytes.size = covet__mysql_size(&at);
    out->as.bytes.data = at;
    return COVET_OK;
}

/* A value that is not NULL as a kind. Text and bytes are borrowed from the row. */
static covet_status covet__mysql_value_of(const MYSQL_FIELD *field, const unsigned char *at,
                                          covet_kind kind, int32_t length, int32_t places,
                                          covet_value *out) {
    switch (kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_SMALLINT:
    case COVET_KIND_INT:
    case COVET_KIND_BIGINT:
    case COVET_KIND_BOOL:
    case COVET_KIND_FLOAT:
        return covet__mysql_value_number(field, at, kind, out);
    case COVET_KIND_DECIMAL:
        out->kind = COVET_VALUE_DECIMAL;
        return covet__mysql_checked(
            covet__mysql_read_decimal(field, at, length, places, &out->as.decimal));
    case COVET_KIND_UUID:
        out->kind = COVET_VALUE_UUID;
        return covet__mysql_checked(covet__mysql_read_uuid(field, at, &out->as.uuid));
    case COVET_KIND_DATE:
        out->kind = COVET_VALUE_DATE;
        return covet__mysql_checked(covet__mysql_read_date(field, at, &out->as.date));
    case COVET_KIND_TIME:
        out->kind = COVET_VALUE_TIME;
        return covet__mysql_checked(covet__mysql_read_time(field, at, &out->as.time));
    case COVET_KIND_DATETIME:
        out->kind = COVET_VALUE_DATETIME;
        return covet__mysql_checked(covet__mysql_read_datetime(field, at, &out->as.datetime));
    case COVET_KIND_DURATION:
        out->kind = COVET_VALUE_DURATION;
        return covet__mysql_checked(covet__mysql_read_duration(field, at, &out->as.duration));
    case COVET_KIND_BINARY:
        return covet__mysql_value_bytes(field, at, out);
    default:
        return covet__mysql_value_text(field, at, kind, out);
    }
}

/* Has text and bytes of a value stand in the arena. */
static bool covet__mysql_value_copy(covet_value *value, covet_arena *arena) {
    if (value->kind == COVET_VALUE_TEXT || value->kind == COVET_VALUE_JSON) {
        value->as.text.data = covet_arena_text(arena, value->as.text.data, value->as.text.size);
        return value->as.text.data != NULL;
    }
    if (value->kind != COVET_VALUE_BYTES) return true;
    if (value->as.bytes.size == 0)
        value->as.bytes.data = "";
    else
        value->as.bytes.data = covet_arena_copy(arena, value->as.bytes.data, value->as.bytes.size);
    return value->as.bytes.data != NULL;
}

static covet_status covet__mysql_value(covet_prepared *prepared_, uint32_t column, covet_kind kind,
                                       int32_t length, int32_t places, covet_arena *arena,
                                       covet_value *out) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    *out = covet_value_null();
    if (!prepared->at_row || column >= prepared->columns)
        return covet__mysql_refuse_text(prepared->link, COVET_INTERNAL,
                                        "there is no such column, or no row at hand");
    const unsigned char *at = covet__mysql_cell_at(prepared, column);
    const MYSQL_FIELD *field = &prepared->fields[column];
    if (!at) return COVET_OK;
    covet_status status = covet__mysql_value_of(field, at, kind, length, places, out);
    if (status == COVET_OK && covet__mysql_value_copy(out, arena)) return COVET_OK;
    *out = covet_value_null();
    if (status == COVET_OK) return covet__mysql_no_memory(prepared->link);
    return covet__mysql_refuse_text(prepared->link, status,
                                    covet__mysql_problem(field, at, kind, length, places, arena));
}

/* --- cells --- */

/* How a cell is read: fast ways for the types that our own tables have, and one for the rest. */
enum {
    COVET__MYSQL_STEP_ANY,
    COVET__MYSQL_STEP_INT,      /* a 32-bit column of a 32-bit member */
    COVET__MYSQL_STEP_BIGINT,   /* a 64-bit column of a 64-bit member */
    COVET__MYSQL_STEP_BOOL,     /* an 8-bit column */
    COVET__MYSQL_STEP_FLOAT,    /* a double */
    COVET__MYSQL_STEP_TEXT,     /* a text column */
    COVET__MYSQL_STEP_DATETIME, /* a datetime column */
};

static uint8_t covet__mysql_step_of(const MYSQL_FIELD *field, covet_kind kind) {
    bool is_signed = !(field->flags & UNSIGNED_FLAG);
    switch (kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        return is_signed && field->type == MYSQL_TYPE_LONG ? COVET__MYSQL_STEP_INT : 0;
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        return is_signed && field->type == MYSQL_TYPE_LONGLONG ? COVET__MYSQL_STEP_BIGINT : 0;
    case COVET_KIND_BOOL:
        return field->type == MYSQL_TYPE_TINY ? COVET__MYSQL_STEP_BOOL : 0;
    case COVET_KIND_FLOAT:
        return field->type == MYSQL_TYPE_DOUBLE ? COVET__MYSQL_STEP_FLOAT : 0;
    case COVET_KIND_DATETIME:
        return covet__mysql_is_datetime(field) ? COVET__MYSQL_STEP_DATETIME : 0;
    default:
        return covet_kind_is_text(kind) && covet__mysql_is_text(field) ? COVET__MYSQL_STEP_TEXT : 0;
    }
}

static inline covet_status covet__mysql_cell_text(covet__mysql_prepared *prepared,
                                                  const unsigned char *at, const char **member,
                                                  covet_landing *landing) {
    covet_arena *arena = landing->borrow_text ? &prepared->texts : landing->arena;
    const char *text;
    size_t size;
    if (!covet__mysql_read_text(at, &text, &size)) return COVET_VALIDATION;
    char *copy = covet_arena_take(arena, size + 1, 1);
    if (!copy) return COVET_NO_MEMORY;
    memcpy(copy, text, size);
    copy[size] = '\0';
    *member = copy;
    return COVET_OK;
}

static covet_status covet__mysql_cell_bytes(covet__mysql_prepared *prepared, covet_bytes bytes,
                                            covet_bytes *member, covet_landing *landing) {
    covet_arena *arena = landing->borrow_text ? &prepared->texts : landing->arena;
    *member = bytes;
    member->data = bytes.size == 0 ? "" : covet_arena_copy(arena, bytes.data, bytes.size);
    return member->data ? COVET_OK : COVET_NO_MEMORY;
}

/* Writes a value to the member of its kind. */
static void covet__mysql_store(const covet_value *value, const covet_cell *cell, void *member) {
#define COVET__MYSQL_STORE(name, type, x)                                                          \
    COVET_MEMBER_STORE(member, cell->nullable, covet_opt_##name, type, x);                         \
    break
    switch (cell->kind) {
    case COVET_KIND_SMALLINT:
        COVET__MYSQL_STORE(smallint, int16_t, (int16_t)value->as.integer);
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        COVET__MYSQL_STORE(int, int32_t, (int32_t)value->as.integer);
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        COVET__MYSQL_STORE(bigint, int64_t, value->as.integer);
    case COVET_KIND_BOOL:
        COVET__MYSQL_STORE(bool, bool, value->as.integer != 0);
    case COVET_KIND_FLOAT:
        COVET__MYSQL_STORE(float, double, value->as.real);
    case COVET_KIND_DECIMAL:
        COVET__MYSQL_STORE(decimal, covet_decimal, value->as.decimal);
    case COVET_KIND_UUID:
        COVET__MYSQL_STORE(uuid, covet_uuid, value->as.uuid);
    case COVET_KIND_DATE:
        COVET__MYSQL_STORE(date, covet_date, value->as.date);
    case COVET_KIND_TIME:
        COVET__MYSQL_STORE(time, covet_time, value->as.time);
    case COVET_KIND_DATETIME:
        COVET__MYSQL_STORE(datetime, covet_datetime, value->as.datetime);
    case COVET_KIND_DURATION:
        COVET__MYSQL_STORE(duration, covet_duration, value->as.duration);
    default:
        break;
    }
#undef COVET__MYSQL_STORE
}

/* A cell that no fast way is for. */
static covet_status covet__mysql_cell_any(covet__mysql_prepared *prepared, const covet_cell *cell,
                                          const unsigned char *at, void *member,
                                          covet_landing *landing) {
    const MYSQL_FIELD *field = &prepared->fields[cell->column];
    covet_value value;
    if (!at) {
        if (!cell->nullable) return COVET_VALIDATION;
        covet_member_store_null(cell->kind, member);
        return COVET_OK;
    }
    covet_status status =
        covet__mysql_value_of(field, at, cell->kind, cell->length, cell->places, &value);
    if (status != COVET_OK) return status;
    if (value.kind == COVET_VALUE_BYTES)
        return covet__mysql_cell_bytes(prepared, value.as.bytes, member, landing);
    covet__mysql_store(&value, cell, member);
    return COVET_OK;
}

static inline covet_status covet__mysql_cell(covet__mysql_prepared *prepared, uint8_t way,
                                             const covet_cell *cell, unsigned char *object,
                                             covet_landing *landing) {
    const unsigned char *at = covet__mysql_cell_at(prepared, cell->column);
    void *member = object + cell->offset;
    covet_datetime moment;
    if (!at) way = COVET__MYSQL_STEP_ANY;
    switch (way) {
    case COVET__MYSQL_STEP_INT:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_int, int32_t, covet__mysql_int32(at));
        return COVET_OK;
    case COVET__MYSQL_STEP_BIGINT:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_bigint, int64_t,
                           covet__mysql_int64(at));
        return COVET_OK;
    case COVET__MYSQL_STEP_BOOL:
        if (*at > 1) return COVET_VALIDATION;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_bool, bool, *at != 0);
        return COVET_OK;
    case COVET__MYSQL_STEP_FLOAT:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_float, double,
                           covet__mysql_double(at));
        return COVET_OK;
    case COVET__MYSQL_STEP_TEXT:
        return covet__mysql_cell_text(prepared, at, member, landing);
    case COVET__MYSQL_STEP_DATETIME:
        if (!covet__mysql_moment(at, &moment.us)) return COVET_VALIDATION;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_datetime, covet_datetime, moment);
        return COVET_OK;
    default:
        return covet__mysql_cell_any(prepared, cell, at, member, landing);
    }
}

/* --- rows --- */

/* Chooses how each cell of a decoder is read, and makes the room that it needs. */
static covet_status covet__mysql_choose(covet__mysql_prepared *prepared,
                                        const covet_decoder *decoder) {
    uint32_t cells = 0, at = 0;
    if (decoder->column_count > prepared->columns)
        return covet__mysql_refuse_text(prepared->link, COVET_INTERNAL,
                                        "the result has too few columns");
    for (uint32_t i = 0; i < decoder->part_count; i++) cells += decoder->parts[i].cell_count;
    if (!covet__mysql_room(prepared, &prepared->steps, &prepared->step_count, cells, 1) ||
        !covet__mysql_room(prepared, &prepared->starts, &prepared->start_count, decoder->part_count,
                           sizeof *prepared->starts) ||
        !covet__mysql_room(prepared, &prepared->objects, &prepared->object_count,
                           decoder->part_count, sizeof *prepared->objects))
        return covet__mysql_no_memory(prepared->link);
    for (uint32_t i = 0; i < decoder->part_count; i++) {
        const covet_part *part = &decoder->parts[i];
        prepared->starts[i] = at;
        for (uint32_t c = 0; c < part->cell_count; c++)
            prepared->steps[at++] =
                covet__mysql_step_of(&prepared->fields[part->cells[c].column], part->cells[c].kind);
    }
    prepared->decoder = decoder;
    return COVET_OK;
}

/* Keeps what is wrong with a cell. Answers `status`. */
static covet_status covet__mysql_bad_cell(covet__mysql_prepared *prepared, const covet_part *part,
                                          const covet_cell *cell, covet_landing *landing,
                                          covet_status status) {
    if (status != COVET_VALIDATION) return covet__mysql_no_memory(prepared->link);
    landing->problem = covet__mysql_problem(&prepared->fields[cell->column],
                                            covet__mysql_cell_at(prepared, cell->column),
                                            cell->kind, cell->length, cell->places, landing->arena);
    landing->bad = cell;
    landing->bad_part = part;
    return covet__mysql_refuse_text(prepared->link, status, landing->problem);
}

/* Fills in the head and the members of one object. */
static covet_status covet__mysql_object(void *context, const covet_part *part,
                                        const covet_row *head, unsigned char *object,
                                        covet_landing *landing) {
    covet__mysql_prepared *prepared = context;
    const covet_cell *end = part->cells + part->cell_count;
    const uint8_t *way = prepared->steps + prepared->starts[part - prepared->decoder->parts];
    *(covet_row *)(void *)object = *head;
    for (const covet_cell *cell = part->cells; cell < end; cell++, way++) {
        covet_status status = covet__mysql_cell(prepared, *way, cell, object, landing);
        if (!COVET__LIKELY(status == COVET_OK))
            return covet__mysql_bad_cell(prepared, part, cell, landing, status);
    }
    return COVET_OK;
}

static bool covet__mysql_column_null(void *context, uint32_t column) {
    return !covet__mysql_cell_at(context, column);
}

static inline covet_status covet__mysql_decode_row(covet__mysql_prepared *prepared,
                                                   const covet_decoder *decoder, void *slot,
                                                   covet_landing *landing) {
    const covet_row_source source = {prepared, covet__mysql_object, covet__mysql_column_null};
    if (!COVET__LIKELY(prepared->decoder == decoder)) {
        covet_status status = covet__mysql_choose(prepared, decoder);
        if (status != COVET_OK) return status;
    }
    if (landing->borrow_text) covet_arena_reset(&prepared->texts);
    covet_status status = covet_row_decode(&source, decoder, prepared->objects, slot, landing);
    return status == COVET_NO_MEMORY ? covet__mysql_no_memory(prepared->link) : status;
}

static covet_status covet__mysql_decode(covet_prepared *prepared_, const covet_decoder *decoder,
                                        void *slot, covet_landing *landing) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    landing->problem = NULL;
    if (prepared->at_row) return covet__mysql_decode_row(prepared, decoder, slot, landing);
    return covet__mysql_refuse_text(prepared->link, COVET_INTERNAL, "there is no row at hand");
}

static int64_t covet__mysql_fetch(covet_prepared *prepared_, const covet_decoder *decoder,
                                  void *slots, size_t stride, int64_t most, covet_landing *landing,
                                  bool *done) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    unsigned char *slot = slots;
    int64_t count = 0;
    landing->problem = NULL;
    *done = false;
    for (; count < most; count++, slot += stride) {
        covet_step step = covet__mysql_step(prepared);
        *done = step == COVET_STEP_DONE;
        if (*done) return count;
        if (step == COVET_STEP_FAILED) return -1;
        if (covet__mysql_decode_row(prepared, decoder, slot, landing) != COVET_OK) return -1;
    }
    return count;
}

#endif

/* ==== mysql/bulk.c ==== */
#ifdef COVET_LINES
#line 1 "src/mysql/bulk.c"
#endif
/* Inserting many rows in one command: arrays of parameters, which MariaDB's server and its
 * Connector/C have. Everything else goes the way of INSERTs of many rows, which the core writes.
 *
 * Measured with 100,000 rows of 7 columns (MariaDB 10.11, all on one machine, the best of six):
 * arrays 361 ms, INSERTs of 1,000 rows 424 ms, of 5,000 rows 512 ms; with the keys by RETURNING 376
 * ms. Arrays of 5,000 rows are as fast as larger ones. Keys have gaps there, so that they cannot be
 * counted from the first. Uses decode. driver.c names its function. */
#ifndef COVET_MYSQL_BULK_C
#define COVET_MYSQL_BULK_C

#ifdef COVET_LINES
#line 13 "src/mysql/bulk.c"
#endif
#if COVET__MYSQL_CONNECTOR

/* Fewer rows than this are not worth a statement of their own. */
#define COVET__MYSQL_FEW 8
/* The most rows of one command. */
#define COVET__MYSQL_ARRAY 5000

/* --- arrays --- */

/* The values of one parameter, by row. Which of them a column has is said by its kind: numbers;
 * pointers and lengths to what stands in the structs; the same to slots, where a value is written
 * in another form. */
typedef struct covet__mysql_array {
    char *nulls;
    int64_t *numbers;
    covet__mysql_slot *slots;
    const void **pointers;
    unsigned long *lengths;
} covet__mysql_array;

/* Rows that are sent together. */
typedef struct covet__mysql_batch {
    covet__mysql_prepared *prepared;
    const covet_bulk *bulk;
    covet__mysql_array *arrays; /* bulk->cell_count of them */
    MYSQL_BIND *binds;          /* of the arrays */
    size_t room;                /* rows that they hold */
    size_t count;               /* rows in them */
    size_t bytes;               /* that those take in the command, about */
    size_t sent;                /* rows of the batches before */
    unsigned char *memory;      /* of all that, memory_size bytes */
    size_t memory_size;
} covet__mysql_batch;

typedef enum covet__mysql_form {
    COVET__MYSQL_NUMBERS,
    COVET__MYSQL_SLOTS,
    COVET__MYSQL_POINTERS
} covet__mysql_form;

static covet__mysql_form covet__mysql_form_of(covet_kind kind) {
    switch (kind) {
    case COVET_KIND_SMALLINT:
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
    case COVET_KIND_BOOL:
    case COVET_KIND_FLOAT:
    case COVET_KIND_DURATION:
        return COVET__MYSQL_NUMBERS;
    case COVET_KIND_DECIMAL:
    case COVET_KIND_UUID:
    case COVET_KIND_DATE:
    case COVET_KIND_TIME:
    case COVET_KIND_DATETIME:
        return COVET__MYSQL_SLOTS;
    default:
        return COVET__MYSQL_POINTERS;
    }
}

/* A piece of the batch's memory, or, while that is NULL, its size alone. */
static void *covet__mysql_piece(covet__mysql_batch *batch, size_t count, size_t size) {
    size_t at = batch->memory_size;
    batch->memory_size +=
        (count * size + _Alignof(max_align_t) - 1) / _Alignof(max_align_t) * _Alignof(max_align_t);
    return batch->memory ? batch->memory + at : NULL;
}

/* Lays out the memory. */
static void covet__mysql_lay_out(covet__mysql_batch *batch) {
    size_t columns = batch->bulk->cell_count, rows = batch->room;
    covet__mysql_array array;
    batch->memory_size = 0;
    batch->arrays = covet__mysql_piece(batch, columns, sizeof array);
    batch->binds = covet__mysql_piece(batch, columns, sizeof *batch->binds);
    for (size_t i = 0; i < columns; i++) {
        covet__mysql_form form = covet__mysql_form_of(batch->bulk->cells[i]->kind);
        array = (covet__mysql_array){.nulls = covet__mysql_piece(batch, rows, 1)};
        if (form == COVET__MYSQL_NUMBERS)
            array.numbers = covet__mysql_piece(batch, rows, sizeof *array.numbers);
        if (form == COVET__MYSQL_SLOTS)
            array.slots = covet__mysql_piece(batch, rows, sizeof *array.slots);
        if (form != COVET__MYSQL_NUMBERS) {
            array.pointers = covet__mysql_piece(batch, rows, sizeof *array.pointers);
            array.lengths = covet__mysql_piece(batch, rows, sizeof *array.lengths);
        }
        if (!batch->memory) continue;
        batch->arrays[i] = array;
        batch->binds[i] = (MYSQL_BIND){
            .u = {.indicator = array.nulls},
            .buffer_type = form == COVET__MYSQL_NUMBERS ? MYSQL_TYPE_LONGLONG : MYSQL_TYPE_STRING,
            .buffer = array.numbers ? (void *)array.numbers : (void *)array.pointers,
            .length = array.lengths};
    }
}

static bool covet__mysql_batch_open(covet__mysql_batch *batch, covet__mysql_prepared *prepared,
                                    const covet_bulk *bulk) {
    *batch = (covet__mysql_batch){.prepared = prepared, .bulk = bulk, .room = COVET__MYSQL_ARRAY};
    if (batch->room > bulk->row_count) batch->room = bulk->row_count;
    for (; batch->room > 0 && !batch->memory; batch->room /= 2) {
        covet__mysql_lay_out(batch);
        batch->memory = covet_heap_resize(prepared->link->heap, NULL, 0, batch->memory_size);
        if (!batch->memory) continue;
        covet__mysql_lay_out(batch);
        return true;
    }
    return false;
}

static void covet__mysql_batch_close(covet__mysql_batch *batch) {
    covet_heap_resize(batch->prepared->link->heap, batch->memory, batch->memory_size, 0);
}

/* Moves what was bound for a row into the arrays. */
static void covet__mysql_scatter(covet__mysql_batch *batch) {
    covet__mysql_prepared *prepared = batch->prepared;
    size_t row = batch->count++;
    for (size_t i = 0; i < batch->bulk->cell_count; i++) {
        const MYSQL_BIND *bind = &prepared->binds[i];
        covet__mysql_array *array = &batch->arrays[i];
        bool null = bind->buffer_type == MYSQL_TYPE_NULL;
        array->nulls[row] = null ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE;
        if (null) continue;
        batch->binds[i].buffer_type = bind->buffer_type;
        if (array->numbers) {
            array->numbers[row] = prepared->slots[i].integer;
            continue;
        }
        array->pointers[row] = bind->buffer;
        array->lengths[row] = bind->buffer_length;
        if (!array->slots) continue;
        array->slots[row] = prepared->slots[i];
        array->pointers[row] = &array->slots[row];
    }
}

/* --- sending --- */

/* Reads the keys that a batch made, which come as the rows went: they rise, as they were made one
 * after the other. */
static covet_status covet__mysql_batch_keys(covet__mysql_batch *batch) {
    covet__mysql_prepared *prepared = batch->prepared;
    int64_t *keys = batch->bulk->keys + batch->sent, latest = INT64_MIN;
    size_t count = 0;
    covet_step step;
    bool good = true;
    while ((step = covet__mysql_step(prepared)) == COVET_STEP_ROW) {
        const unsigned char *at = covet__mysql_cell_at(prepared, 0);
        int64_t key = latest;
        good = good && at && count < batch->count &&
               covet__mysql_read_int(&prepared->fields[0], at, &key) && key > latest;
        if (good) keys[count++] = latest = key;
    }
    if (step == COVET_STEP_FAILED) return prepared->link->error.status;
    if (good && count == batch->count) return COVET_OK;
    return covet__mysql_refuse_text(prepared->link, COVET_INTERNAL,
                                    "the keys of the rows did not come in their order");
}

/* Sends the rows in the arrays. */
static covet_status covet__mysql_batch_send(covet__mysql_batch *batch) {
    covet__mysql_prepared *prepared = batch->prepared;
    MYSQL_BIND *binds = prepared->binds;
    prepared->binds = batch->binds;
    prepared->array = (unsigned)batch->count;
    prepared->rebind = true;
    covet_status status = covet__mysql_run(prepared);
    if (status == COVET_OK && prepared->columns > 0) status = covet__mysql_batch_keys(batch);
    covet__mysql_reset((covet_prepared *)prepared);
    prepared->binds = binds;
    batch->sent += batch->count;
    batch->count = batch->bytes = 0;
    return status;
}

/* Puts a row into the arrays; those before it are sent where it has no room with them. */
static covet_status covet__mysql_batch_add(covet__mysql_batch *batch, const void *object) {
    covet__mysql_prepared *prepared = batch->prepared;
    size_t bytes = 0, most = prepared->link->most_packet / 8 * 7;
    covet_status status = covet__mysql_bind_cells((covet_prepared *)prepared, 0, batch->bulk->cells,
                                                  batch->bulk->cell_count, object);
    if (status != COVET_OK || !covet__mysql_fits(prepared)) return prepared->link->error.status;
    for (uint32_t i = 0; i < prepared->parameters; i++)
        bytes += prepared->binds[i].buffer_length + 10;
    if (batch->count == batch->room || (batch->count > 0 && batch->bytes + bytes > most))
        status = covet__mysql_batch_send(batch);
    batch->bytes += bytes;
    covet__mysql_scatter(batch);
    return status;
}

static covet_status covet__mysql_batch_all(covet__mysql_batch *batch) {
    const covet_bulk *bulk = batch->bulk;
    covet_status status = COVET_OK;
    for (size_t i = 0; i < bulk->row_count && status == COVET_OK; i++)
        status = covet__mysql_batch_add(batch, bulk->rows + i * bulk->stride);
    return status == COVET_OK ? covet__mysql_batch_send(batch) : status;
}

/* --- all or none --- */

static covet_status covet__mysql_say_so(covet__mysql_link *link, const char *sql) {
    if (mysql_real_query(link->mysql, sql, (unsigned long)strlen(sql)) == 0) return COVET_OK;
    covet__mysql_fail(link);
    return covet__mysql_after_error(link);
}

/* Undoes what stands behind a failure, which stays the link's. */
static void covet__mysql_undo(covet__mysql_link *link, const char *sql) {
    if (!link->lost && covet__mysql_in_transaction((covet_link *)link) &&
        mysql_real_query(link->mysql, sql, (unsigned long)strlen(sql)) != 0)
        link->lost = true;
}

/* Whether the rows take one command. */
static bool covet__mysql_is_single(const covet__mysql_batch *batch) {
    const covet_bulk *bulk = batch->bulk;
    size_t bytes = 0, most = batch->prepared->link->most_packet / 8 * 7;
    if (bulk->row_count > batch->room) return false;
    for (size_t i = 0; i < bulk->cell_count; i++) {
        const covet_cell *cell = bulk->cells[i];
        const unsigned char *member = bulk->rows + cell->offset;
        bytes += 58 * bulk->row_count;
        if (covet__mysql_form_of(cell->kind) != COVET__MYSQL_POINTERS) continue;
        for (size_t row = 0; row < bulk->row_count; row++, member += bulk->stride) {
            if (cell->kind == COVET_KIND_BINARY)
                bytes += ((const covet_bytes *)(const void *)member)->size;
            else if (*(const char *const *)(const void *)member)
                bytes += strlen(*(const char *const *)(const void *)member);
        }
    }
    return bytes <= most;
}

/* One command is whole by itself; several need a transaction, or a point in the one at hand. */
static covet_status covet__mysql_batch_whole(covet__mysql_batch *batch) {
    covet__mysql_link *link = batch->prepared->link;
    bool inside = covet__mysql_in_transaction((covet_link *)link);
    if (covet__mysql_is_single(batch)) return covet__mysql_batch_all(batch);
    covet_status status = covet__mysql_settle(link);
    if (status == COVET_OK)
        status = covet__mysql_say_so(link, inside ? "SAVEPOINT covet_bulk" : "START TRANSACTION");
    if (status != COVET_OK) return status;
    status = covet__mysql_batch_all(batch);
    if (status == COVET_OK)
        return covet__mysql_say_so(link, inside ? "RELEASE SAVEPOINT covet_bulk" : "COMMIT");
    covet__mysql_undo(link, inside ? "ROLLBACK TO SAVEPOINT covet_bulk" : "ROLLBACK");
    return status;
}

/* --- the statement --- */

static void covet__mysql_bulk_text(covet_buffer *sql, const covet_bulk *bulk, char quote) {
    covet_buffer_text(sql, "INSERT INTO ");
    covet_quote(sql, quote, bulk->entity->table);
    for (size_t i = 0; i < bulk->cell_count; i++) {
        covet_buffer_text(sql, i == 0 ? " (" : ", ");
        covet_quote(sql, quote, bulk->cells[i]->field->column);
    }
    covet_buffer_text(sql, ") VALUES (");
    for (size_t i = 0; i < bulk->cell_count; i++) covet_buffer_text(sql, i == 0 ? "?" : ", ?");
    covet_buffer_char(sql, ')');
    if (!bulk->keys) return;
    covet_buffer_text(sql, " RETURNING ");
    covet_quote(sql, quote, bulk->entity->key->column);
}

/* The statement of a bulk; the latest is kept, since others like it follow. NULL: failed. */
static covet__mysql_prepared *covet__mysql_bulk_statement(covet__mysql_link *link,
                                                          const covet_bulk *bulk) {
    covet_buffer sql;
    covet_buffer_open(&sql, link->heap, 0);
    covet__mysql_bulk_text(&sql, bulk, link->dialect->quote);
    if (sql.failed)
        covet__mysql_no_memory(link);
    else if (!link->bulk || link->bulk->sql_size != sql.size ||
             memcmp(link->bulk->sql, sql.data, sql.size) != 0) {
        covet__mysql_finalize((covet_prepared *)link->bulk);
        link->bulk = (covet__mysql_prepared *)covet__mysql_prepare((covet_link *)link, sql.data,
                                                                   sql.size, true);
    }
    covet__mysql_prepared *found = sql.failed ? NULL : link->bulk;
    covet_buffer_close(&sql);
    return found;
}

static covet_status covet__mysql_insert_many(covet_link *link_, const covet_bulk *bulk,
                                             const char **sql) {
    covet__mysql_link *link = covet__mysql_of(link_);
    covet__mysql_batch batch;
    *sql = NULL;
    if (bulk->row_count < COVET__MYSQL_FEW || !link->arrays) return COVET_UNSUPPORTED;
    if (covet__mysql_settle(link) != COVET_OK) return link->error.status;
    covet__mysql_prepared *prepared = covet__mysql_bulk_statement(link, bulk);
    if (!prepared) return link->error.status;
    *sql = prepared->sql;
    if (!covet__mysql_batch_open(&batch, prepared, bulk)) return covet__mysql_no_memory(link);
    covet_status status = covet__mysql_batch_whole(&batch);
    covet__mysql_batch_close(&batch);
    if (status == COVET_OK) link->changes = (int64_t)bulk->row_count;
    return status;
}

#else

/* MySQL's server and its library have no arrays. */
static covet_status covet__mysql_insert_many(covet_link *link, const covet_bulk *bulk,
                                             const char **sql) {
    (void)link;
    (void)bulk;
    *sql = NULL;
    return COVET_UNSUPPORTED;
}

#endif

#endif

/* ==== mysql/driver.c ==== */
#ifdef COVET_LINES
#line 1 "src/mysql/driver.c"
#endif
/* The driver of MySQL and MariaDB: connections, and the backend that programs name. Uses link,
 * bulk. */
#ifndef COVET_MYSQL_DRIVER_C
#define COVET_MYSQL_DRIVER_C

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#endif

#ifdef COVET_LINES
#line 16 "src/mysql/driver.c"
#endif
/* --- results --- */

static covet_status covet__mysql_stream(covet_prepared *prepared_,
                                        const covet_streaming *streaming) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    prepared->wants_cursor = streaming->cursor;
    prepared->chunk = streaming->chunk;
    prepared->spill = streaming->spill > 0 ? (size_t)streaming->spill : prepared->link->spill;
    return COVET_OK;
}

static uint32_t covet__mysql_column_count(covet_prepared *prepared) {
    return covet__mysql_prepared_of(prepared)->columns;
}

static const char *covet__mysql_column_name(covet_prepared *prepared_, uint32_t column) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    return column < prepared->columns ? prepared->fields[column].name : "";
}

/* --- the connection --- */

/* A server says nothing to a connection that is idle: where something can be read, it has closed
 * it. */
static bool covet__mysql_readable(const MYSQL *mysql) {
#if defined(__unix__) || defined(__APPLE__)
    struct pollfd look = {.fd = (int)mysql->net.fd, .events = POLLIN};
    return poll(&look, 1, 0) != 0;
#else
    (void)mysql;
    return false;
#endif
}

static bool covet__mysql_alive(covet_link *link_, bool look) {
    covet__mysql_link *link = covet__mysql_of(link_);
    if (look && !link->lost && !link->at && covet__mysql_readable(link->mysql)) link->lost = true;
    return !link->lost;
}

/* The library says goodbye in the end and has no way to drop a connection: its socket is turned
 * into one that leads nowhere. */
static void covet__mysql_abandon(covet_link *link_) {
    covet__mysql_link *link = covet__mysql_of(link_);
    link->lost = true;
    if (!link->mysql) return;
    link->at = NULL;
#if defined(__unix__) || defined(__APPLE__)
    int nowhere = open("/dev/null", O_RDWR);
    if (nowhere >= 0) {
        dup2(nowhere, (int)link->mysql->net.fd);
        close(nowhere);
        mysql_close(link->mysql);
    }
#endif
    link->mysql = NULL;
}

static const covet_dialect *covet__mysql_dialect_of(covet_link *link) {
    return covet__mysql_of(link)->dialect;
}

static covet_step covet__mysql_execute(covet_link *link_, const char *sql, size_t size) {
    covet__mysql_link *link = covet__mysql_of(link_);
    if (covet__mysql_settle(link) != COVET_OK) return COVET_STEP_FAILED;
    if (covet__mysql_refuse_sql(link, sql, size)) return COVET_STEP_FAILED;
    if (mysql_real_query(link->mysql, sql, (unsigned long)size) != 0) {
        covet__mysql_fail(link);
        covet__mysql_after_error(link);
        return COVET_STEP_FAILED;
    }
    link->changes = (int64_t)mysql_affected_rows(link->mysql);
    if (mysql_field_count(link->mysql) > 0 && covet__mysql_pass_over(link) != COVET_OK)
        return COVET_STEP_FAILED;
    covet__mysql_tell_warnings(link, sql);
    return COVET_STEP_DONE;
}

static size_t covet__mysql_bind_limit(covet_link *link) {
    return covet__mysql_of(link)->dialect->bind_limit;
}

/* The server reads the command and what it makes of it into one buffer. */
static size_t covet__mysql_packet_limit(covet_link *link) {
    return covet__mysql_of(link)->most_packet;
}

static int64_t covet__mysql_changes(covet_link *link) {
    return covet__mysql_of(link)->changes;
}

/* The keys of one INSERT follow each other in steps of auto_increment_increment, whatever others
 * insert meanwhile. */
static int64_t covet__mysql_inserted_key(covet_link *link_, size_t count, int64_t *step) {
    covet__mysql_link *link = covet__mysql_of(link_);
    (void)count;
    *step = link->key_step;
    return link->first_key;
}

/* --- the backend --- */

static const covet_driver covet__mysql_driver = {
    .options = covet__mysql_option_names,
    .check = covet__mysql_check,
    .connect = covet__mysql_connect,
    .disconnect = covet__mysql_disconnect,
    .abandon = covet__mysql_abandon,
    .dialect = covet__mysql_dialect_of,
    .alive = covet__mysql_alive,
    .attach = covet__mysql_attach,
    .detach = covet__mysql_detach,
    .error = covet__mysql_error,
    .bind_limit = covet__mysql_bind_limit,
    .packet_limit = covet__mysql_packet_limit,
    .prepare = covet__mysql_prepare,
    .finalize = covet__mysql_finalize,
    .bind = covet__mysql_bind,
    .bind_member = covet__mysql_bind_member,
    .bind_cells = covet__mysql_bind_cells,
    .bind_count = covet__mysql_bind_count,
    .execute = covet__mysql_execute,
    .stream = covet__mysql_stream,
    .next = covet__mysql_next,
    .decode = covet__mysql_decode,
    .fetch = covet__mysql_fetch,
    .value = covet__mysql_value,
    .column_count = covet__mysql_column_count,
    .column_name = covet__mysql_column_name,
    .reset = covet__mysql_reset,
    .changes = covet__mysql_changes,
    .inserted_key = covet__mysql_inserted_key,
    .insert_many = covet__mysql_insert_many,
    .in_transaction = covet__mysql_in_transaction,
};

static const char *const covet__mysql_schemes[] = {"mysql", "mariadb", NULL};

const covet_backend covet_mysql = {.schemes = covet__mysql_schemes,
                                   .dialect = &covet__mysql_dialect,
                                   .driver = &covet__mysql_driver};

#endif

#endif /* COVET_IMPLEMENTATION */

/*
 * MIT License
 *
 * Copyright (c) 2026 The CovetORM authors
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy
 * of this software and associated documentation files (the "Software"), to deal
 * in the Software without restriction, including without limitation the rights
 * to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
 * copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all
 * copies or substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
 * IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
 * FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
 * AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
 * LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 * OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
 * SOFTWARE.
 */
