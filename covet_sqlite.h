/* covet_sqlite.h: CovetORM on SQLite. Needs covet_orm.h and sqlite3.
 *
 * Generated from src/covet_sqlite.parts by tools/amalgamate.c: edit the parts, then `make amalgam`.
 * Define COVET_IMPLEMENTATION before including it in exactly one unit.
 * The licence (MIT) stands at the end. */
#include "covet_orm.h"

#ifndef COVET_SQLITE_H
#define COVET_SQLITE_H

/* ==== sqlite/sqlite.h ==== */
#ifdef COVET_LINES
#line 1 "src/sqlite/sqlite.h"
#endif
/* The backend for SQLite: files, and databases in memory. Uses driver. Programs hand it to
 * covet_open and link sqlite3. */
#ifndef COVET_SQLITE_SQLITE_H
#define COVET_SQLITE_SQLITE_H

#ifdef COVET_LINES
#line 8 "src/sqlite/sqlite.h"
#endif
/* For covet_open. URLs: sqlite:PATH?option=value; sqlite::memory: is a database that lives as long
 * as its covet_db and is shared by its sessions: while one of them is in a transaction the others
 * wait for reading too, since there is no log. A path is a path, whatever characters it has but
 * '?', behind which the options begin; the file is made where it is not there. Options:
 *
 * - mode: rwc (the usual), rw (the file must be there), ro (nothing is written to it).
 * - busy_timeout: milliseconds that a statement waits for another connection's lock before it is
 *   COVET_BUSY; usually 5000.
 * - synchronous: off, normal (the usual: a crash of the machine may lose the latest commits, never
 *   the database), full, extra.
 * - cache_size: pages of the cache, or KiB where negative.
 * - temp_store: default, file, memory.
 * - mmap_size: bytes of the file that are read through the address space; usually 268435456 (256
 *   MiB); 0: none.
 * - wal_autocheckpoint: pages of the log behind which a commit writes it back; 0: never.
 *
 * Always: a write-ahead log (but in memory and with mode=ro), foreign keys on, schemas not trusted,
 * and double quotes never make a string. Needs SQLite 3.37 or later, and text in UTF-8. */
extern const covet_backend covet_sqlite;

#endif

#endif /* COVET_SQLITE_H */

#if defined(COVET_IMPLEMENTATION) && !defined(COVET_SQLITE_IMPLEMENTED)
#define COVET_SQLITE_IMPLEMENTED

/* ==== sqlite/dialect.c ==== */
#ifdef COVET_LINES
#line 1 "src/sqlite/dialect.c"
#endif
/* The dialect of SQLite: spellings, column types, and how decimals of more than 15 digits, which
 * are text, are compared. SQL functions whose names begin with covet_ are those of functions.c.
 * Uses dialect. The backend of driver.c names it. */
#ifndef COVET_SQLITE_DIALECT_C
#define COVET_SQLITE_DIALECT_C

#ifdef COVET_LINES
#line 9 "src/sqlite/dialect.c"
#endif
/* A decimal of at most so many digits is the double nearest to it, above it is text. */
#define COVET__SQLITE_REAL_DIGITS 15

/* --- columns --- */

/* Of a STRICT table, which knows five types only. */
static const char *covet__sqlite_strict_type(const covet_field *field) {
    switch (field->column_kind) {
    case COVET_KIND_SMALLINT:
    case COVET_KIND_INT:
    case COVET_KIND_BIGINT:
    case COVET_KIND_AUTO:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BOOL:
    case COVET_KIND_DURATION:
        return "integer";
    case COVET_KIND_FLOAT:
        return "real";
    case COVET_KIND_DECIMAL:
        return field->length > COVET__SQLITE_REAL_DIGITS ? "text" : "real";
    case COVET_KIND_BINARY:
        return "blob";
    default:
        return "text";
    }
}

/* The names say what a column means; the affinity that SQLite reads out of them keeps every stored
 * form as it was bound. */
static const char *covet__sqlite_type(const covet_field *field) {
    switch (field->column_kind) {
    case COVET_KIND_SMALLINT:
        return "smallint";
    case COVET_KIND_INT:
        return "integer";
    case COVET_KIND_BIGINT:
        return "bigint";
    case COVET_KIND_BOOL:
        return "bool";
    case COVET_KIND_FLOAT:
        return "real";
    case COVET_KIND_UUID:
        return "char(36)";
    case COVET_KIND_DATE:
        return "date";
    case COVET_KIND_TIME:
        return "time";
    case COVET_KIND_DATETIME:
        return "datetime";
    case COVET_KIND_DURATION:
        return "bigint";
    case COVET_KIND_BINARY:
        return "blob";
    default:
        return "text";
    }
}

static bool covet__sqlite_is_varchar(const covet_field *field) {
    switch (field->column_kind) {
    case COVET_KIND_CHAR:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG:
        return field->length > 0;
    default:
        return false;
    }
}

static bool covet__sqlite_is_strict(const covet_field *field) {
    return field->entity && field->entity->model->settings->strict;
}

static void covet__sqlite_column_type(covet_buffer *buffer, const covet_field *field) {
    bool small_decimal =
        field->column_kind == COVET_KIND_DECIMAL && field->length <= COVET__SQLITE_REAL_DIGITS;
    if (field->automatic) { /* only this type makes the key the row's own number */
        covet_buffer_text(buffer, "integer");
    } else if (covet__sqlite_is_strict(field)) {
        covet_buffer_text(buffer, covet__sqlite_strict_type(field));
    } else if (small_decimal) {
        covet_buffer_format(buffer, "decimal(%d, %d)", (int)field->length, (int)field->places);
    } else if (covet__sqlite_is_varchar(field)) {
        covet_buffer_format(buffer, "varchar(%d)", (int)field->length);
    } else {
        covet_buffer_text(buffer, covet__sqlite_type(field));
    }
}

static void covet__sqlite_automatic_key(covet_buffer *buffer, const covet_field *field) {
    (void)field;
    covet_buffer_text(buffer, " PRIMARY KEY AUTOINCREMENT");
}

static void covet__sqlite_collation(covet_buffer *buffer, const covet_field *field) {
    if (field->column_kind == COVET_KIND_DECIMAL && field->length > COVET__SQLITE_REAL_DIGITS) {
        covet_buffer_text(buffer, " COLLATE covet_decimal");
    } else if (field->collation) {
        covet_buffer_text(buffer, " COLLATE ");
        covet_quote(buffer, '"', field->collation);
    }
}

static void covet__sqlite_table_options(covet_buffer *buffer, const covet_entity *entity) {
    if (entity->model->settings->strict) covet_buffer_text(buffer, " STRICT");
}

/* --- decimals in expressions --- */

/* A copy of `term` of another kind, with its first operand replaced where `first` is not NULL. NULL
 * without memory. */
static const covet_term *covet__sqlite_term(covet_arena *arena, const covet_term *term,
                                            covet_term_kind kind, const covet_term *first) {
    covet_term *copy = COVET_TAKE(arena, covet_term);
    if (!copy) return NULL;
    *copy = *term;
    copy->kind = kind;
    if (!first) return copy;
    const covet_term **operands =
        covet_arena_copy(arena, term->operands, term->count * sizeof *operands);
    if (!operands) return NULL;
    operands[0] = first;
    copy->operands = operands;
    return copy;
}

/* How the first operand of a comparison, or that of MIN or MAX, must be written so that all
 * operands compare as numbers: as it is, unless decimals are compared of which none is a
 * column. Then nothing tells SQLite that a text among them is a number. */
static covet_term_kind covet__sqlite_key_kind(const covet_term *term) {
    bool decimal = false, real = false;
    bool compares = term->kind >= COVET_TERM_EQ && term->kind <= COVET_TERM_IN;
    bool finds = term->kind == COVET_TERM_MIN || term->kind == COVET_TERM_MAX;
    if (!compares && !finds) return COVET_TERM_COLUMN;
    for (uint32_t i = 0; i < term->count; i++) {
        covet_term_kind kind = term->operands[i]->kind;
        covet_kind type = term->operands[i]->type;
        if (kind == COVET_TERM_COLUMN || kind == COVET_TERM_DEC_KEY || kind == COVET_TERM_TO_REAL) {
            return COVET_TERM_COLUMN;
        }
        decimal = decimal || type == COVET_KIND_DECIMAL;
        real = real || type == COVET_KIND_FLOAT;
    }
    if (!decimal) return COVET_TERM_COLUMN;
    return real ? COVET_TERM_TO_REAL : COVET_TERM_DEC_KEY;
}

static const covet_term *covet__sqlite_rewrite(covet_arena *arena, const covet_term *term) {
    if (term->kind == COVET_TERM_NEG && term->type == COVET_KIND_DECIMAL) {
        return covet__sqlite_term(arena, term, COVET_TERM_DEC_NEG, NULL);
    }
    covet_term_kind kind = covet__sqlite_key_kind(term);
    if (kind == COVET_TERM_COLUMN) return term;
    covet_term *key = COVET_TAKE(arena, covet_term);
    const covet_term **operand = covet_arena_copy(arena, term->operands, sizeof *operand);
    if (!key || !operand) return NULL;
    *key = (covet_term){.kind = kind,
                        .type = kind == COVET_TERM_DEC_KEY ? COVET_KIND_DECIMAL : COVET_KIND_FLOAT,
                        .places = (*operand)->places,
                        .nullable = (*operand)->nullable,
                        .count = 1,
                        .operands = operand};
    return covet__sqlite_term(arena, term, term->kind, key);
}

/* --- the dialect --- */

static const covet_dialect covet__sqlite_dialect = {
    .name = "SQLite",
    .features = COVET_CAN_ORDER_NULLS | COVET_CAN_RETURNING | COVET_CAN_DEFAULT_VALUES |
                COVET_CAN_STRICT_TABLES | COVET_CAN_UPDATE_OWN_SUBQUERY | COVET_LIMIT_BIGINT_REST |
                COVET_KEYS_INLINE | COVET_CAN_FILTER | COVET_CAN_GROUP_BY_KEY |
                COVET_CAN_LIMIT_IN,
    .quote = '"',
    .bind_limit = 32766,
    .true_text = "1 = 1",
    .false_text = "1 = 0",
    .begin_text = "BEGIN",
    .begin_write_text = "BEGIN IMMEDIATE",
    .commit_text = "COMMIT",
    .rollback_text = "ROLLBACK",
    .table_exists_text = "SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ?",
    .column_type = covet__sqlite_column_type,
    .automatic_key = covet__sqlite_automatic_key,
    .collation = covet__sqlite_collation,
    .table_options = covet__sqlite_table_options,
    .rewrite = covet__sqlite_rewrite,
    .spellings = {
        COVET_SPELLINGS_COMMON,
        [COVET_TERM_MOMENT_SUB] = {.text = "covet_moment_sub(@1, @2)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_YEAR_OF] = {.text = "covet_part('year', @1)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_ISO_YEAR_OF] = {.text = "covet_part('iso_year', @1)",
                                    .binds = COVET_BINDS_ATOM},
        [COVET_TERM_QUARTER_OF] = {.text = "covet_part('quarter', @1)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_MONTH_OF] = {.text = "covet_part('month', @1)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_WEEK_OF] = {.text = "covet_part('week', @1)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_DAY_OF] = {.text = "covet_part('day', @1)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_WEEK_DAY_OF] = {.text = "covet_part('week_day', @1)",
                                    .binds = COVET_BINDS_ATOM},
        [COVET_TERM_ISO_DAY_OF] = {.text = "covet_part('iso_week_day', @1)",
                                   .binds = COVET_BINDS_ATOM},
        [COVET_TERM_HOUR_OF] = {.text = "covet_part('hour', @1)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_MINUTE_OF] = {.text = "covet_part('minute', @1)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_SECOND_OF] = {.text = "covet_part('second', @1)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TIME_OF] = {.text = "substr(@1, 12)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_INT_SUM] = {.text = "SUM(~@1)^", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_AVG] = {.text = "AVG(~@1)^", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_DEC_SUM] = {.text = "covet_sum(~@1)^", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_DEC_AVG] = {.text = "covet_avg(~@1)^", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_STDDEV_POP] = {.text = "covet_stddev_pop(~@1)^", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_STDDEV_SAMP] = {.text = "covet_stddev_samp(~@1)^", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_VAR_POP] = {.text = "covet_var_pop(~@1)^", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_VAR_SAMP] = {.text = "covet_var_samp(~@1)^", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TRUE] = {.text = "1 = 1", .binds = COVET_BINDS_COMPARE},
        [COVET_TERM_FALSE] = {.text = "1 = 0", .binds = COVET_BINDS_COMPARE},
        [COVET_TERM_XOR] = {.text = "COALESCE(@1, 0) <> COALESCE(@2, 0)",
                            .binds = COVET_BINDS_COMPARE},
        [COVET_TERM_IEXACT] = {.text = "covet_lower(@1) = covet_lower(@2)",
                               .binds = COVET_BINDS_COMPARE},
        [COVET_TERM_CONTAINS] = {.text = "instr(@1, @2) > 0", .binds = COVET_BINDS_COMPARE},
        [COVET_TERM_ICONTAINS] = {.text = "instr(covet_lower(@1), covet_lower(@2)) > 0",
                                  .binds = COVET_BINDS_COMPARE},
        /* a range, so that an index serves */
        [COVET_TERM_STARTSWITH] = {.text = "$1 >= $2 AND $1 < $3",
                                   .binds = COVET_BINDS_AND,
                                   .transform3 = COVET_TRANSFORM_PREFIX_END,
                                   .expression_text = "substr(@1, 1, length(@2)) = $2",
                                   .expression_binds = COVET_BINDS_COMPARE},
        [COVET_TERM_ISTARTSWITH] = {
            .text = "substr(covet_lower(@1), 1, length(@2)) = covet_lower(@2)",
            .binds = COVET_BINDS_COMPARE},
        [COVET_TERM_ENDSWITH] = {.text = "substr(@1, length(@1) - length(@2) + 1) = $2",
                                 .binds = COVET_BINDS_COMPARE},
        [COVET_TERM_IENDSWITH] = {
            .text = "substr(covet_lower(@1), length(@1) - length(@2) + 1) = covet_lower(@2)",
            .binds = COVET_BINDS_COMPARE},
        [COVET_TERM_DIV] = {.text = "CAST(@1 AS REAL) / $2", .binds = COVET_BINDS_MUL},
        [COVET_TERM_DEC_ADD] = {.text = "covet_decimal_add(@1, @2)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_DEC_SUB] = {.text = "covet_decimal_sub(@1, @2)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_DEC_MUL] = {.text = "covet_decimal_mul(@1, @2)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_DEC_DIV] = {.text = "covet_decimal_div(@1, @2, #)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_DEC_MOD] = {.text = "covet_decimal_mod(@1, @2)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_DEC_NEG] = {.text = "covet_decimal_neg(@1)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_DEC_KEY] = {.text = "CAST(@1 AS TEXT) COLLATE covet_decimal",
                                .binds = COVET_BINDS_ATOM},
        [COVET_TERM_INT_DIV] = {.text = "$1 / $2", .binds = COVET_BINDS_MUL},
        [COVET_TERM_MOD] = {.text = "covet_mod(@1, @2)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_INT_MOD] = {.text = "$1 % $2", .binds = COVET_BINDS_MUL},
        [COVET_TERM_POW] = {.text = "covet_pow(@1, @2)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_ROUND] = {.text = "covet_decimal_round(@1, #)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TO_TEXT] = {.text = "CAST(@1 AS TEXT)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TO_INT16] = {.text = "covet_int16(@1)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TO_INT32] = {.text = "covet_int32(@1)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TO_INT64] = {.text = "covet_int64(@1)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TO_REAL] = {.text = "CAST(@1 AS REAL)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TO_DATE] = {.text = "substr(@1, 1, 10)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TO_DATETIME] = {.text = "($1 || ' 00:00:00')", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_DATE_ADD] = {.text = "covet_datetime_add(@1, @2)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_DATE_SUB] = {.text = "covet_datetime_sub(@1, @2)", .binds = COVET_BINDS_ATOM},
    },
};

#endif

/* ==== sqlite/failure.c ==== */
#ifdef COVET_LINES
#line 1 "src/sqlite/failure.c"
#endif
/* Connections to SQLite as the driver knows them, and their failures: a table from SQLite's codes
 * to statuses, names and what to do. Uses driver. All other parts of the driver use it. */
#ifndef COVET_SQLITE_FAILURE_C
#define COVET_SQLITE_FAILURE_C

#include <sqlite3.h>
#include <string.h>

#ifdef COVET_LINES
#line 12 "src/sqlite/failure.c"
#endif
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

/* ==== sqlite/bind.c ==== */
#ifdef COVET_LINES
#line 1 "src/sqlite/bind.c"
#endif
/* Binding: values and members of structs in the form in which SQLite stores them. Uses failure and
 * dialect. driver.c names its functions. */
#ifndef COVET_SQLITE_BIND_C
#define COVET_SQLITE_BIND_C

#include <math.h>

#ifdef COVET_LINES
#line 12 "src/sqlite/bind.c"
#endif
/* A prepared statement: what a covet_prepared is here. */
typedef struct covet__sqlite_prepared {
    covet__sqlite_link *link;
    sqlite3_stmt *statement;
    int parameters;         /* how many it has */
    char *texts;            /* COVET__SQLITE_TEXT bytes a parameter; NULL: not needed so far */
    sqlite3_value **values; /* where the columns of the latest row stood: value_count of them */
    uint32_t value_count;
    uint32_t object_count; /* that `objects` has room for */
    void **objects;        /* the objects of the row that is decoded */
} covet__sqlite_prepared;

/* Bytes that hold the text of any value that is formatted. */
#define COVET__SQLITE_TEXT 48
_Static_assert(COVET_DECIMAL_TEXT <= COVET__SQLITE_TEXT && COVET_UUID_TEXT <= COVET__SQLITE_TEXT &&
                   COVET_DATETIME_TEXT <= COVET__SQLITE_TEXT,
               "a parameter's text has room");

static inline covet__sqlite_prepared *covet__sqlite_of(covet_prepared *prepared) {
    return (covet__sqlite_prepared *)prepared;
}

/* What a call of sqlite3_bind_ answered, as a status. */
static inline covet_status covet__sqlite_bound(covet__sqlite_prepared *prepared, int code) {
    if (COVET__LIKELY(code == SQLITE_OK)) return COVET_OK;
    return covet__sqlite_fail(prepared->link, code);
}

static covet_status covet__sqlite_bind_null(covet__sqlite_prepared *prepared, int index) {
    return covet__sqlite_bound(prepared, sqlite3_bind_null(prepared->statement, index));
}

static covet_status covet__sqlite_bind_int(covet__sqlite_prepared *prepared, int index, int64_t n) {
    return covet__sqlite_bound(prepared, sqlite3_bind_int64(prepared->statement, index, n));
}

/* SQLite takes NaN for NULL, which would lose it without a word. */
static covet_status covet__sqlite_bind_real(covet__sqlite_prepared *prepared, int index, double x) {
    if (isnan(x))
        return covet__sqlite_refuse_text(prepared->link, COVET_VALIDATION,
                                         "NaN is no value that SQLite can hold");
    return covet__sqlite_bound(prepared, sqlite3_bind_double(prepared->statement, index, x));
}

static covet_status covet__sqlite_bind_text(covet__sqlite_prepared *prepared, int index,
                                            const char *text, size_t size) {
    if (!text) return covet__sqlite_bind_null(prepared, index);
    int code =
        sqlite3_bind_text64(prepared->statement, index, text, size, SQLITE_STATIC, SQLITE_UTF8);
    return covet__sqlite_bound(prepared, code);
}

static covet_status covet__sqlite_bind_blob(covet__sqlite_prepared *prepared, int index,
                                            covet_bytes bytes) {
    if (!bytes.data) return covet__sqlite_bind_null(prepared, index);
    int code =
        sqlite3_bind_blob64(prepared->statement, index, bytes.data, bytes.size, SQLITE_STATIC);
    return covet__sqlite_bound(prepared, code);
}

/* --- values that are formatted --- */

static size_t covet__sqlite_format_uuid(const void *value, char *buffer) {
    return covet_uuid_format(*(const covet_uuid *)value, buffer, COVET__SQLITE_TEXT);
}
static size_t covet__sqlite_format_date(const void *value, char *buffer) {
    return covet_date_format(*(const covet_date *)value, buffer, COVET__SQLITE_TEXT);
}
static size_t covet__sqlite_format_time(const void *value, char *buffer) {
    return covet_time_format(*(const covet_time *)value, buffer, COVET__SQLITE_TEXT);
}
static size_t covet__sqlite_format_datetime(const void *value, char *buffer) {
    return covet_datetime_format(*(const covet_datetime *)value, buffer, COVET__SQLITE_TEXT);
}
static size_t covet__sqlite_format_decimal(const void *value, char *buffer) {
    return covet_decimal_format(*(const covet_decimal *)value, buffer, COVET__SQLITE_TEXT);
}

/* A kind whose values are bound as text that is made for it. */
typedef struct covet__sqlite_form {
    const char *name;                                  /* of one value, for messages */
    size_t (*format)(const void *value, char *buffer); /* answers its bytes; 0: not valid */
    size_t behind_flag;                                /* of the value in its covet_opt_ struct */
} covet__sqlite_form;

static const covet__sqlite_form covet__sqlite_uuid = {
    "UUID", covet__sqlite_format_uuid, offsetof(covet_opt_uuid, value)};
static const covet__sqlite_form covet__sqlite_date = {
    "date", covet__sqlite_format_date, offsetof(covet_opt_date, value)};
static const covet__sqlite_form covet__sqlite_time = {
    "time", covet__sqlite_format_time, offsetof(covet_opt_time, value)};
static const covet__sqlite_form covet__sqlite_datetime = {
    "datetime", covet__sqlite_format_datetime, offsetof(covet_opt_datetime, value)};
static const covet__sqlite_form covet__sqlite_decimal = {
    "decimal", covet__sqlite_format_decimal, offsetof(covet_opt_decimal, value)};

static covet_status covet__sqlite_out_of_range(covet__sqlite_prepared *prepared,
                                               const char *name) {
    covet_buffer *text = covet__sqlite_say(prepared->link);
    covet_buffer_text(text, "the ");
    covet_buffer_text(text, name);
    covet_buffer_text(text, " is out of range");
    return covet__sqlite_refuse(prepared->link, COVET_VALIDATION);
}

/* The text stands in the statement's memory until the parameter is bound again. */
static covet_status covet__sqlite_bind_form(covet__sqlite_prepared *prepared, int index,
                                            const covet__sqlite_form *form, const void *value) {
    if (index < 1 || index > prepared->parameters)
        return covet__sqlite_bound(prepared, SQLITE_RANGE);
    if (!prepared->texts)
        prepared->texts = covet_heap_resize(prepared->link->heap, NULL, 0,
                                            (size_t)prepared->parameters * COVET__SQLITE_TEXT);
    if (!prepared->texts) return covet__sqlite_no_memory(prepared->link);
    char *text = prepared->texts + (size_t)(index - 1) * COVET__SQLITE_TEXT;
    size_t size = form->format(value, text);
    if (size == 0) return covet__sqlite_out_of_range(prepared, form->name);
    return covet__sqlite_bind_text(prepared, index, text, size);
}

/* As a column of up to 15 digits holds it: the integer, or the double nearest to it. */
static covet_status covet__sqlite_bind_number(covet__sqlite_prepared *prepared, int index,
                                              covet_decimal x) {
    int64_t integer;
    if (covet_decimal_to_int(x, &integer) == COVET_OK)
        return covet__sqlite_bind_int(prepared, index, integer);
    return covet__sqlite_bind_real(prepared, index, covet_decimal_to_real(x));
}

/* `digits` 0: those of the value decide; `places` below 0: as many as it has. */
static covet_status covet__sqlite_bind_decimal(covet__sqlite_prepared *prepared, int index,
                                               covet_decimal x, int32_t digits, int32_t places) {
    if (!covet_decimal_valid(x)) return covet__sqlite_out_of_range(prepared, "decimal");
    if (places >= 0 && x.scale > places && !covet_decimal_fits(x, COVET_DECIMAL_DIGITS, places))
        return covet__sqlite_refuse_text(prepared->link, COVET_VALIDATION,
                                         "the decimal has more places than its column");
    if (digits <= 0) digits = covet_decimal_digits(covet_decimal_reduce(x));
    if (digits <= COVET__SQLITE_REAL_DIGITS) return covet__sqlite_bind_number(prepared, index, x);
    if (places >= 0 && covet_decimal_rescale(x, places, &x) != COVET_OK)
        return covet__sqlite_out_of_range(prepared, "decimal");
    return covet__sqlite_bind_form(prepared, index, &covet__sqlite_decimal, &x);
}

static covet_status covet__sqlite_bind_duration(covet__sqlite_prepared *prepared, int index,
                                                covet_duration x) {
    if (!covet_duration_valid(x)) return covet__sqlite_out_of_range(prepared, "duration");
    return covet__sqlite_bind_int(prepared, index, x.us);
}

/* --- values --- */

static covet_status covet__sqlite_bind_value_text(covet__sqlite_prepared *prepared, int index,
                                                  covet_text text) {
    if (!text.data || text.size == COVET_SIZE_UNKNOWN)
        return covet__sqlite_bind_text(prepared, index, text.data,
                                       text.data ? strlen(text.data) : 0);
    if (memchr(text.data, 0, text.size))
        return covet__sqlite_refuse_text(prepared->link, COVET_VALIDATION,
                                         "the text has a NUL in it");
    return covet__sqlite_bind_text(prepared, index, text.data, text.size);
}

static covet_status covet__sqlite_bind(covet_prepared *prepared_, uint32_t index_,
                                       const covet_value *value, covet_kind kind, int32_t length,
                                       int32_t places) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    int index = index_ < INT32_MAX ? (int)index_ + 1 : 0;
    switch (value->kind) {
    case COVET_VALUE_NULL: return covet__sqlite_bind_null(prepared, index);
    case COVET_VALUE_INT:
        if (kind == COVET_KIND_FLOAT)
            return covet__sqlite_bind_real(prepared, index, (double)value->as.integer);
        return covet__sqlite_bind_int(prepared, index, value->as.integer);
    case COVET_VALUE_BOOL: return covet__sqlite_bind_int(prepared, index, value->as.integer != 0);
    case COVET_VALUE_REAL: return covet__sqlite_bind_real(prepared, index, value->as.real);
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON: return covet__sqlite_bind_value_text(prepared, index, value->as.text);
    case COVET_VALUE_BYTES: return covet__sqlite_bind_blob(prepared, index, value->as.bytes);
    case COVET_VALUE_DECIMAL:
        return covet__sqlite_bind_decimal(prepared, index, value->as.decimal, length, places);
    case COVET_VALUE_UUID:
        return covet__sqlite_bind_form(prepared, index, &covet__sqlite_uuid, &value->as.uuid);
    case COVET_VALUE_DATE:
        return covet__sqlite_bind_form(prepared, index, &covet__sqlite_date, &value->as.date);
    case COVET_VALUE_TIME:
        return covet__sqlite_bind_form(prepared, index, &covet__sqlite_time, &value->as.time);
    case COVET_VALUE_DATETIME:
        return covet__sqlite_bind_form(prepared, index, &covet__sqlite_datetime,
                                       &value->as.datetime);
    case COVET_VALUE_DURATION:
        return covet__sqlite_bind_duration(prepared, index, value->as.duration);
    default: break;
    }
    covet_buffer_format(covet__sqlite_say(prepared->link), "a value of kind %s cannot be bound",
                        covet_value_kind_name(value->kind));
    return covet__sqlite_refuse(prepared->link, COVET_INTERNAL);
}

/* --- members of structs --- */

/* Binds the kinds that are numbers in SQLite. */
static inline covet_status covet__sqlite_bind_numeric(covet__sqlite_prepared *prepared, int index,
                                                      const void *member, covet_kind kind,
                                                      bool nullable) {
    if (nullable && covet_member_empty(member)) return covet__sqlite_bind_null(prepared, index);
    switch (kind) {
    case COVET_KIND_SMALLINT:
        return covet__sqlite_bind_int(
            prepared, index,
            COVET_MEMBER_LOAD(member, nullable, covet_opt_smallint, int16_t));
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        return covet__sqlite_bind_int(
            prepared, index, COVET_MEMBER_LOAD(member, nullable, covet_opt_int, int32_t));
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        return covet__sqlite_bind_int(
            prepared, index, COVET_MEMBER_LOAD(member, nullable, covet_opt_bigint, int64_t));
    case COVET_KIND_BOOL:
        return covet__sqlite_bind_int(
            prepared, index, COVET_MEMBER_LOAD(member, nullable, covet_opt_bool, bool));
    case COVET_KIND_FLOAT:
        return covet__sqlite_bind_real(
            prepared, index, COVET_MEMBER_LOAD(member, nullable, covet_opt_float, double));
    default:
        return covet__sqlite_bind_duration(
            prepared, index,
            COVET_MEMBER_LOAD(member, nullable, covet_opt_duration, covet_duration));
    }
}

static const covet__sqlite_form *covet__sqlite_form_of(covet_kind kind) {
    switch (kind) {
    case COVET_KIND_UUID: return &covet__sqlite_uuid;
    case COVET_KIND_DATE: return &covet__sqlite_date;
    case COVET_KIND_TIME: return &covet__sqlite_time;
    case COVET_KIND_DATETIME: return &covet__sqlite_datetime;
    case COVET_KIND_DECIMAL: return &covet__sqlite_decimal;
    default: return NULL;
    }
}

/* Binds the kinds that are formatted, and decimals. */
static covet_status covet__sqlite_bind_special(covet__sqlite_prepared *prepared, int index,
                                               const void *member, covet_kind kind, bool nullable,
                                               int32_t length, int32_t places) {
    const covet__sqlite_form *form = covet__sqlite_form_of(kind);
    if (!form) {
        covet_buffer_format(covet__sqlite_say(prepared->link),
                            "a member of kind %s cannot be bound", covet_kind_name(kind));
        return covet__sqlite_refuse(prepared->link, COVET_INTERNAL);
    }
    if (nullable && covet_member_empty(member)) return covet__sqlite_bind_null(prepared, index);
    const void *value = (const unsigned char *)member + (nullable ? form->behind_flag : 0);
    if (kind == COVET_KIND_DECIMAL)
        return covet__sqlite_bind_decimal(prepared, index, *(const covet_decimal *)value, length,
                                          places);
    return covet__sqlite_bind_form(prepared, index, form, value);
}

static covet_status covet__sqlite_bind_member(covet_prepared *prepared_, uint32_t index_,
                                              const void *member, covet_kind kind, bool nullable,
                                              int32_t length, int32_t places) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    int index = index_ < INT32_MAX ? (int)index_ + 1 : 0;
    switch (kind) {
    case COVET_KIND_CHAR:
    case COVET_KIND_TEXT:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG:
    case COVET_KIND_JSON: {
        const char *text = *(const char *const *)member;
        return covet__sqlite_bind_text(prepared, index, text, text ? strlen(text) : 0);
    }
    case COVET_KIND_SMALLINT:
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
    case COVET_KIND_BOOL:
    case COVET_KIND_FLOAT:
    case COVET_KIND_DURATION:
        return covet__sqlite_bind_numeric(prepared, index, member, kind, nullable);
    case COVET_KIND_BINARY:
        return covet__sqlite_bind_blob(prepared, index, *(const covet_bytes *)member);
    default:
        return covet__sqlite_bind_special(prepared, index, member, kind, nullable, length, places);
    }
}

/* A number of a kind that is known. */
#define COVET__SQLITE_NUMBER(opt, type, bind)                                                      \
    if (cell->nullable && covet_member_empty(member))                                          \
        return covet__sqlite_bind_null(prepared, index);                                           \
    return bind(prepared, index, COVET_MEMBER_LOAD(member, cell->nullable, opt, type))

/* The kinds that most columns have go ahead. */
static inline covet_status covet__sqlite_bind_cell(covet__sqlite_prepared *prepared, int index,
                                                   const covet_cell *cell, const void *member) {
    const char *text;
    switch (cell->kind) {
    case COVET_KIND_CHAR:
    case COVET_KIND_TEXT:
        text = *(const char *const *)member;
        return covet__sqlite_bind_text(prepared, index, text, text ? strlen(text) : 0);
    case COVET_KIND_INT:
        COVET__SQLITE_NUMBER(covet_opt_int, int32_t, covet__sqlite_bind_int);
    case COVET_KIND_BIGINT:
        COVET__SQLITE_NUMBER(covet_opt_bigint, int64_t, covet__sqlite_bind_int);
    case COVET_KIND_FLOAT:
        COVET__SQLITE_NUMBER(covet_opt_float, double, covet__sqlite_bind_real);
    default:
        return covet__sqlite_bind_member((covet_prepared *)prepared, (uint32_t)(index - 1), member,
                                         cell->kind, cell->nullable, cell->length, cell->places);
    }
}

static covet_status covet__sqlite_bind_cells(covet_prepared *prepared, uint32_t first,
                                             const covet_cell *const *cells, size_t count,
                                             const void *object) {
    covet_status status = COVET_OK;
    if (first >= INT32_MAX || count >= INT32_MAX - first)
        return covet__sqlite_bound(covet__sqlite_of(prepared), SQLITE_RANGE);
    for (size_t i = 0; i < count && status == COVET_OK; i++)
        status = covet__sqlite_bind_cell(covet__sqlite_of(prepared), (int)(first + i) + 1, cells[i],
                                         (const unsigned char *)object + cells[i]->offset);
    return status;
}

#endif

/* ==== sqlite/functions.c ==== */
#ifdef COVET_LINES
#line 1 "src/sqlite/functions.c"
#endif
/* The SQL functions and the collation that CovetORM gives to SQLite: folding of case, remainders
 * and powers, exact decimal arithmetic, assignment to integers, and datetimes. All answer the same
 * for the same arguments and do nothing else, so that schemas may use them. Uses the base floor.
 * link.c registers them; dialect.c writes them. */
#ifndef COVET_SQLITE_FUNCTIONS_C
#define COVET_SQLITE_FUNCTIONS_C

#include <math.h>
#include <sqlite3.h>
#include <string.h>

#ifdef COVET_LINES
#line 16 "src/sqlite/functions.c"
#endif
/* What a value that a function refuses answers as: link.c makes VALIDATION of it. */
#define COVET__SQLITE_REFUSED SQLITE_MISMATCH

static void covet__sqlite_raise(sqlite3_context *context, const char *message) {
    sqlite3_result_error(context, message, -1);
    sqlite3_result_error_code(context, COVET__SQLITE_REFUSED);
}

static bool covet__sqlite_any_null(sqlite3_value **arguments, int count) {
    for (int i = 0; i < count; i++)
        if (sqlite3_value_type(arguments[i]) == SQLITE_NULL) return true;
    return false;
}

/* --- text --- */

/* covet_lower(text): Unicode's simple lower-case mapping. The user data is a buffer to work in. */
static void covet__sqlite_lower(sqlite3_context *context, int count, sqlite3_value **arguments) {
    covet_buffer *folded = sqlite3_user_data(context);
    (void)count;
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
    const unsigned char *text = sqlite3_value_text(arguments[0]);
    int size = sqlite3_value_bytes(arguments[0]);
    covet_buffer_clear(folded);
    if (text) covet_fold_text(folded, (const char *)text, (size_t)size);
    if (!text || folded->failed) {
        sqlite3_result_error_nomem(context);
        return;
    }
    sqlite3_result_text64(context, covet_buffer_get(folded), folded->size, SQLITE_TRANSIENT,
                          SQLITE_UTF8);
}

/* --- reals --- */

/* covet_mod(a, b): the remainder, with the sign of a; NULL where b is 0. */
static void covet__sqlite_mod(sqlite3_context *context, int count, sqlite3_value **arguments) {
    if (covet__sqlite_any_null(arguments, count)) return;
    double divisor = sqlite3_value_double(arguments[1]);
    if (divisor != 0)
        sqlite3_result_double(context, fmod(sqlite3_value_double(arguments[0]), divisor));
}

/* covet_pow(a, b): a raised to b, a real. */
static void covet__sqlite_pow(sqlite3_context *context, int count, sqlite3_value **arguments) {
    if (covet__sqlite_any_null(arguments, count)) return;
    double power = pow(sqlite3_value_double(arguments[0]), sqlite3_value_double(arguments[1]));
    if (isfinite(power))
        sqlite3_result_double(context, power);
    else
        covet__sqlite_raise(context, "the power is out of range, or not a real number");
}

/* --- decimals --- */

/* Significant digits of a double that come from a decimal. */
#define COVET__SQLITE_EXACT 15

/* The decimal that a real stands for: of at most 15 significant digits, as it was bound. */
static bool covet__sqlite_decimal_of_real(double real, covet_decimal *out) {
    int scale = COVET__SQLITE_EXACT, exponent = 0;
    if (real != 0) {
        frexp(real, &exponent);
        /* 0.30103 is the logarithm of 2: this is one place too many at the most */
        scale -= (int)floor((exponent - 1) * 0.30103) + 1;
    }
    if (scale < 0) scale = 0;
    if (scale > COVET_DECIMAL_DIGITS) scale = COVET_DECIMAL_DIGITS;
    covet_status status = covet_decimal_from_real(real, scale, out);
    if (status == COVET_OK && scale > 0 && covet_decimal_digits(*out) > COVET__SQLITE_EXACT)
        status = covet_decimal_from_real(real, scale - 1, out);
    if (status == COVET_OK) *out = covet_decimal_reduce(*out);
    return status == COVET_OK;
}

static bool covet__sqlite_decimal_of(sqlite3_value *value, covet_decimal *out) {
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        *out = covet_decimal_from_int(sqlite3_value_int64(value));
        return true;
    case SQLITE_FLOAT:
        return covet__sqlite_decimal_of_real(sqlite3_value_double(value), out);
    case SQLITE_TEXT: {
        const unsigned char *text = sqlite3_value_text(value);
        size_t size = (size_t)sqlite3_value_bytes(value);
        return text && covet_decimal_read((const char *)text, size, out) == COVET_OK;
    }
    default:
        return false;
    }
}

/* Answers a decimal: as text where an operand was text (a column of more than 15 digits), else as
 * the number that a column of up to 15 digits holds. */
static void covet__sqlite_decimal_result(sqlite3_context *context, bool text, covet_decimal x) {
    char buffer[COVET_DECIMAL_TEXT];
    int64_t integer;
    if (text)
        sqlite3_result_text(context, buffer, (int)covet_decimal_format(x, buffer, sizeof buffer),
                            SQLITE_TRANSIENT);
    else if (covet_decimal_to_int(x, &integer) == COVET_OK)
        sqlite3_result_int64(context, integer);
    else
        sqlite3_result_double(context, covet_decimal_to_real(x));
}

/* Two operands of a function of decimals. */
typedef struct covet__sqlite_decimals {
    covet_decimal a, b;
    bool text; /* one of them was text */
} covet__sqlite_decimals;

/* False where the function is at its end: an operand is NULL or no decimal. */
static bool covet__sqlite_decimal_pair(sqlite3_context *context, sqlite3_value **arguments,
                                       covet__sqlite_decimals *out) {
    if (covet__sqlite_any_null(arguments, 2)) return false;
    out->text = sqlite3_value_type(arguments[0]) == SQLITE_TEXT ||
                sqlite3_value_type(arguments[1]) == SQLITE_TEXT;
    if (covet__sqlite_decimal_of(arguments[0], &out->a) &&
        covet__sqlite_decimal_of(arguments[1], &out->b))
        return true;
    covet__sqlite_raise(context, "an operand is not a decimal");
    return false;
}

static void covet__sqlite_decimal_done(sqlite3_context *context, bool text, covet_status status,
                                       const covet_decimal *x) {
    if (status == COVET_OK)
        covet__sqlite_decimal_result(context, text, *x);
    else
        covet__sqlite_raise(context, "decimal out of range: the result has more than 38 digits");
}

static void covet__sqlite_decimal_add(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet__sqlite_decimals x;
    (void)count;
    if (!covet__sqlite_decimal_pair(context, arguments, &x)) return;
    covet__sqlite_decimal_done(context, x.text, covet_decimal_add(x.a, x.b, &x.a), &x.a);
}

static void covet__sqlite_decimal_sub(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet__sqlite_decimals x;
    (void)count;
    if (!covet__sqlite_decimal_pair(context, arguments, &x)) return;
    covet__sqlite_decimal_done(context, x.text, covet_decimal_sub(x.a, x.b, &x.a), &x.a);
}

static void covet__sqlite_decimal_mul(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet__sqlite_decimals x;
    (void)count;
    if (!covet__sqlite_decimal_pair(context, arguments, &x)) return;
    covet__sqlite_decimal_done(context, x.text, covet_decimal_multiply(x.a, x.b, &x.a), &x.a);
}

/* --- division: integers of 128 bits; all are below 10^38 < 2^127, so that doubling one never
 * overflows --- */

typedef struct covet__sqlite_wide {
    uint64_t high, low;
} covet__sqlite_wide;

static bool covet__sqlite_wide_less(covet__sqlite_wide a, covet__sqlite_wide b) {
    return a.high != b.high ? a.high < b.high : a.low < b.low;
}

static covet__sqlite_wide covet__sqlite_wide_add(covet__sqlite_wide a, covet__sqlite_wide b) {
    uint64_t low = a.low + b.low;
    return (covet__sqlite_wide){a.high + b.high + (low < a.low), low};
}

/* sum modulo `divisor`, where sum < 2 * divisor; counts the multiple that goes. */
static covet__sqlite_wide covet__sqlite_wide_wrap(covet__sqlite_wide sum,
                                                  covet__sqlite_wide divisor, unsigned *quotient) {
    if (covet__sqlite_wide_less(sum, divisor)) return sum;
    ++*quotient;
    return (covet__sqlite_wide){sum.high - divisor.high - (sum.low < divisor.low),
                                sum.low - divisor.low};
}

/* The quotient of integers; `rest` is the remainder. */
static covet__sqlite_wide covet__sqlite_wide_divide(covet__sqlite_wide a, covet__sqlite_wide b,
                                                    covet__sqlite_wide *rest) {
    covet__sqlite_wide quotient = {0, 0}, r = {0, 0};
    for (int i = 127; i >= 0; i--) {
        uint64_t bit = (i >= 64 ? a.high >> (i - 64) : a.low >> i) & 1;
        unsigned goes = 0;
        r = covet__sqlite_wide_add(r, r);
        r.low |= bit;
        r = covet__sqlite_wide_wrap(r, b, &goes);
        quotient = covet__sqlite_wide_add(quotient, quotient);
        quotient.low |= goes;
    }
    *rest = r;
    return quotient;
}

/* The next digit of rest / b; `rest` becomes what is left of ten times itself. */
static unsigned covet__sqlite_wide_digit(covet__sqlite_wide *rest, covet__sqlite_wide b) {
    covet__sqlite_wide once = *rest, r = once;
    unsigned digit = 0;
    /* 10 = (2 * 2 + 1) * 2 */
    r = covet__sqlite_wide_wrap(covet__sqlite_wide_add(r, r), b, &digit);
    digit *= 2;
    r = covet__sqlite_wide_wrap(covet__sqlite_wide_add(r, r), b, &digit);
    r = covet__sqlite_wide_wrap(covet__sqlite_wide_add(r, once), b, &digit);
    digit *= 2;
    r = covet__sqlite_wide_wrap(covet__sqlite_wide_add(r, r), b, &digit);
    *rest = r;
    return digit;
}

static covet__sqlite_wide covet__sqlite_wide_ten(covet__sqlite_wide x, unsigned digit) {
    covet__sqlite_wide four = covet__sqlite_wide_add(x, x);
    four = covet__sqlite_wide_add(four, four);
    x = covet__sqlite_wide_add(four, x);
    x = covet__sqlite_wide_add(x, x);
    return covet__sqlite_wide_add(x, (covet__sqlite_wide){0, digit});
}

/* a / b with `places` places, halves away from zero; with fewer where 38 digits are too few. b is
 * not 0. */
static covet_status covet__sqlite_decimal_quotient(covet_decimal a, covet_decimal b, int places,
                                                   covet_decimal *out) {
    /* 10^37: what is below it has room for one more digit */
    static const covet__sqlite_wide room = {0x785EE10D5DA46D9u, 0x00F436A000000000u};
    covet__sqlite_wide divisor = {b.high, b.low}, rest;
    covet__sqlite_wide units =
        covet__sqlite_wide_divide((covet__sqlite_wide){a.high, a.low}, divisor, &rest);
    int scale = (int)a.scale - (int)b.scale;
    while (scale < 0 || (scale < places && scale < COVET_DECIMAL_DIGITS)) {
        if (!covet__sqlite_wide_less(units, room)) break;
        units = covet__sqlite_wide_ten(units, covet__sqlite_wide_digit(&rest, divisor));
        scale++;
    }
    if (scale < 0) return COVET_VALIDATION;
    if (!covet__sqlite_wide_less(covet__sqlite_wide_add(rest, rest), divisor))
        units = covet__sqlite_wide_add(units, (covet__sqlite_wide){0, 1});
    *out = (covet_decimal){.low = units.low,
                           .high = units.high,
                           .scale = (uint8_t)scale,
                           .negative = a.negative != b.negative && (units.low | units.high) != 0};
    return covet_decimal_valid(*out) ? COVET_OK : COVET_VALIDATION;
}

/* covet_decimal_div(a, b, places): NULL where b is 0. */
static void covet__sqlite_decimal_div(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet__sqlite_decimals x;
    (void)count;
    if (!covet__sqlite_decimal_pair(context, arguments, &x)) return;
    if ((x.b.low | x.b.high) == 0) return;
    covet_status status =
        covet__sqlite_decimal_quotient(x.a, x.b, sqlite3_value_int(arguments[2]), &x.a);
    covet__sqlite_decimal_done(context, x.text, status, &x.a);
}

/* covet_decimal_mod(a, b): the remainder, with the sign of a; NULL where b is 0. */
static void covet__sqlite_decimal_mod(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet__sqlite_decimals x;
    covet__sqlite_wide rest;
    (void)count;
    if (!covet__sqlite_decimal_pair(context, arguments, &x)) return;
    if ((x.b.low | x.b.high) == 0) return;
    int scale = x.a.scale > x.b.scale ? x.a.scale : x.b.scale;
    if (covet_decimal_rescale(x.a, scale, &x.a) != COVET_OK ||
        covet_decimal_rescale(x.b, scale, &x.b) != COVET_OK) {
        covet__sqlite_decimal_done(context, x.text, COVET_VALIDATION, &x.a);
        return;
    }
    covet__sqlite_wide_divide((covet__sqlite_wide){x.a.high, x.a.low},
                              (covet__sqlite_wide){x.b.high, x.b.low}, &rest);
    x.a.high = rest.high;
    x.a.low = rest.low;
    x.a.negative = x.a.negative && (rest.low | rest.high) != 0;
    covet__sqlite_decimal_done(context, x.text, COVET_OK, &x.a);
}

/* The one operand of a function of decimals; false as of covet__sqlite_decimal_pair. */
static bool covet__sqlite_decimal_one(sqlite3_context *context, sqlite3_value *argument,
                                      covet_decimal *out, bool *text) {
    int type = sqlite3_value_type(argument);
    if (type == SQLITE_NULL) return false;
    *text = type == SQLITE_TEXT;
    if (covet__sqlite_decimal_of(argument, out)) return true;
    covet__sqlite_raise(context, "the operand is not a decimal");
    return false;
}

static void covet__sqlite_decimal_neg(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet_decimal x;
    bool text;
    (void)count;
    if (!covet__sqlite_decimal_one(context, arguments[0], &x, &text)) return;
    covet__sqlite_decimal_result(context, text, covet_decimal_negate(x));
}

/* covet_decimal_round(x, places): halves away from zero. */
static void covet__sqlite_decimal_round(sqlite3_context *context, int count,
                                        sqlite3_value **arguments) {
    covet_decimal x;
    bool text;
    (void)count;
    if (!covet__sqlite_decimal_one(context, arguments[0], &x, &text)) return;
    covet_status status = covet_decimal_rescale(x, sqlite3_value_int(arguments[1]), &x);
    covet__sqlite_decimal_done(context, text, status, &x);
}

/* The collation covet_decimal: decimals by value, then what is none, by byte. */
static int covet__sqlite_collate(void *unused, int a_size, const void *a, int b_size,
                                 const void *b) {
    covet_decimal x, y;
    bool x_is = covet_decimal_read(a, (size_t)a_size, &x) == COVET_OK;
    bool y_is = covet_decimal_read(b, (size_t)b_size, &y) == COVET_OK;
    (void)unused;
    if (x_is && y_is) return covet_decimal_compare(x, y);
    if (x_is != y_is) return x_is ? -1 : 1;
    int order = memcmp(a, b, (size_t)(a_size < b_size ? a_size : b_size));
    return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

/* --- integers --- */

/* The integer nearest to a number, halves away from zero. False: there is none in 64 bits, as of
 * the real that SQLite makes of integer arithmetic that overflows. */
static bool covet__sqlite_integer_of(sqlite3_value *value, int64_t *out) {
    covet_decimal x;
    if (sqlite3_value_type(value) == SQLITE_INTEGER) {
        *out = sqlite3_value_int64(value);
        return true;
    }
    if (sqlite3_value_type(value) == SQLITE_FLOAT) {
        double real = round(sqlite3_value_double(value));
        if (!(real > -9223372036854775808.0 && real < 9223372036854775808.0)) return false;
        *out = (int64_t)real;
        return true;
    }
    return covet__sqlite_decimal_of(value, &x) && covet_decimal_rescale(x, 0, &x) == COVET_OK &&
           covet_decimal_to_int(x, out) == COVET_OK;
}

static void covet__sqlite_to_integer(sqlite3_context *context, sqlite3_value *argument,
                                     int64_t least, int64_t most) {
    int64_t integer;
    if (sqlite3_value_type(argument) == SQLITE_NULL) return;
    if (covet__sqlite_integer_of(argument, &integer) && integer >= least && integer <= most)
        sqlite3_result_int64(context, integer);
    else
        covet__sqlite_raise(context, "integer out of range");
}

static void covet__sqlite_int16(sqlite3_context *context, int count, sqlite3_value **arguments) {
    (void)count;
    covet__sqlite_to_integer(context, arguments[0], INT16_MIN, INT16_MAX);
}

static void covet__sqlite_int32(sqlite3_context *context, int count, sqlite3_value **arguments) {
    (void)count;
    covet__sqlite_to_integer(context, arguments[0], INT32_MIN, INT32_MAX);
}

static void covet__sqlite_int64(sqlite3_context *context, int count, sqlite3_value **arguments) {
    (void)count;
    covet__sqlite_to_integer(context, arguments[0], INT64_MIN, INT64_MAX);
}

/* --- datetimes --- */

static bool covet__sqlite_datetime_of(sqlite3_value *value, covet_datetime *out) {
    if (sqlite3_value_type(value) != SQLITE_TEXT) return false;
    const unsigned char *text = sqlite3_value_text(value);
    size_t size = (size_t)sqlite3_value_bytes(value);
    return text && covet_datetime_read((const char *)text, size, out) == COVET_OK;
}

/* `us` later, or earlier where it is negative. */
static void covet__sqlite_datetime_move(sqlite3_context *context, sqlite3_value *start,
                                        int64_t us) {
    char buffer[COVET_DATETIME_TEXT];
    covet_datetime x;
    if (!covet__sqlite_datetime_of(start, &x)) {
        covet__sqlite_raise(context, "the operand is not a datetime");
        return;
    }
    bool fits = us >= 0 ? x.us <= INT64_MAX - us : x.us >= INT64_MIN - us;
    size_t size = 0;
    if (fits) {
        x.us += us;
        size = covet_datetime_format(x, buffer, sizeof buffer);
    }
    if (size == 0)
        covet__sqlite_raise(context, "datetime out of range: years are 1 to 9999");
    else
        sqlite3_result_text(context, buffer, (int)size, SQLITE_TRANSIENT);
}

/* The arguments of the two functions; false where one is NULL or no duration. */
static bool covet__sqlite_duration_of(sqlite3_context *context, sqlite3_value **arguments,
                                      int64_t *us) {
    if (covet__sqlite_any_null(arguments, 2)) return false;
    *us = sqlite3_value_int64(arguments[1]);
    if (sqlite3_value_type(arguments[1]) == SQLITE_INTEGER && *us != INT64_MIN) return true;
    covet__sqlite_raise(context, "the second operand is not a duration");
    return false;
}

/* covet_datetime_add(datetime, us); a date is its midnight. */
static void covet__sqlite_datetime_add(sqlite3_context *context, int count,
                                       sqlite3_value **arguments) {
    int64_t us;
    (void)count;
    if (!covet__sqlite_duration_of(context, arguments, &us)) return;
    covet__sqlite_datetime_move(context, arguments[0], us);
}

/* covet_datetime_sub(datetime, us) */
static void covet__sqlite_datetime_sub(sqlite3_context *context, int count,
                                       sqlite3_value **arguments) {
    int64_t us;
    (void)count;
    if (!covet__sqlite_duration_of(context, arguments, &us)) return;
    covet__sqlite_datetime_move(context, arguments[0], -us);
}

/* covet_moment_sub(a, b): the microseconds from b to a. */
static void covet__sqlite_moment_sub(sqlite3_context *context, int count,
                                     sqlite3_value **arguments) {
    covet_datetime a, b;
    (void)count;
    if (covet__sqlite_any_null(arguments, 2)) return;
    if (covet__sqlite_datetime_of(arguments[0], &a) && covet__sqlite_datetime_of(arguments[1], &b))
        sqlite3_result_int64(context, a.us - b.us);
    else
        covet__sqlite_raise(context, "the operands are not both datetimes");
}

/* --- parts of dates and times --- */

/* Days of the week from 1, Monday, of a count of days since 1970, a Thursday. */
static int64_t covet__sqlite_iso_day(int64_t days) {
    return ((days + 3) % 7 + 7) % 7 + 1;
}

static covet_date covet__sqlite_first_day(int64_t year) {
    return covet_date_of((int)year, 1, 1);
}

/* Year and week of ISO 8601: a week belongs to the year that its Thursday is in. */
static int64_t covet__sqlite_iso_week(covet_date date, int64_t *year) {
    int64_t thursday = date.days + 4 - covet__sqlite_iso_day(date.days);
    covet_calendar civil;
    covet_datetime_parts((covet_datetime){thursday * COVET_DAY_US}, &civil);
    *year = civil.year;
    return (thursday - covet__sqlite_first_day(*year).days) / 7 + 1;
}

/* A part of a date by its name; -1: it is none of a date. */
static int64_t covet__sqlite_date_part(const char *part, covet_datetime moment) {
    covet_calendar civil;
    covet_datetime_parts(moment, &civil);
    covet_date date = covet_datetime_date(moment);
    int64_t year, week = covet__sqlite_iso_week(date, &year);
    if (strcmp(part, "year") == 0) return civil.year;
    if (strcmp(part, "iso_year") == 0) return year;
    if (strcmp(part, "quarter") == 0) return (civil.month + 2) / 3;
    if (strcmp(part, "month") == 0) return civil.month;
    if (strcmp(part, "week") == 0) return week;
    if (strcmp(part, "day") == 0) return civil.day;
    if (strcmp(part, "week_day") == 0) return covet__sqlite_iso_day(date.days) % 7;
    return strcmp(part, "iso_week_day") == 0 ? covet__sqlite_iso_day(date.days) : -1;
}

static int64_t covet__sqlite_time_part(const char *part, covet_datetime moment) {
    int64_t seconds = covet_datetime_time(moment).us / COVET_SECOND_US;
    if (strcmp(part, "hour") == 0) return seconds / 3600;
    if (strcmp(part, "minute") == 0) return seconds / 60 % 60;
    return seconds % 60;
}

/* covet_part(name, moment): of a date, a time or a datetime. */
static void covet__sqlite_part(sqlite3_context *context, int count, sqlite3_value **arguments) {
    covet_datetime moment;
    covet_time time;
    (void)count;
    if (covet__sqlite_any_null(arguments, 2)) return;
    const char *part = (const char *)sqlite3_value_text(arguments[0]);
    const char *text = (const char *)sqlite3_value_text(arguments[1]);
    size_t size = (size_t)sqlite3_value_bytes(arguments[1]);
    if (!part || !text) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (covet_time_read(text, size, &time) == COVET_OK)
        moment = (covet_datetime){time.us};
    else if (covet_datetime_read(text, size, &moment) != COVET_OK) {
        covet__sqlite_raise(context, "the operand is no date and no time");
        return;
    }
    int64_t value = covet__sqlite_date_part(part, moment);
    sqlite3_result_int64(context, value >= 0 ? value : covet__sqlite_time_part(part, moment));
}

/* --- registration --- */

typedef struct covet__sqlite_function {
    const char *name;
    int arguments;
    void (*call)(sqlite3_context *context, int count, sqlite3_value **arguments);
} covet__sqlite_function;

static const covet__sqlite_function covet__sqlite_functions[] = {
    {"covet_lower", 1, covet__sqlite_lower},
    {"covet_mod", 2, covet__sqlite_mod},
    {"covet_pow", 2, covet__sqlite_pow},
    {"covet_decimal_add", 2, covet__sqlite_decimal_add},
    {"covet_decimal_sub", 2, covet__sqlite_decimal_sub},
    {"covet_decimal_mul", 2, covet__sqlite_decimal_mul},
    {"covet_decimal_div", 3, covet__sqlite_decimal_div},
    {"covet_decimal_mod", 2, covet__sqlite_decimal_mod},
    {"covet_decimal_neg", 1, covet__sqlite_decimal_neg},
    {"covet_decimal_round", 2, covet__sqlite_decimal_round},
    {"covet_int16", 1, covet__sqlite_int16},
    {"covet_int32", 1, covet__sqlite_int32},
    {"covet_int64", 1, covet__sqlite_int64},
    {"covet_datetime_add", 2, covet__sqlite_datetime_add},
    {"covet_datetime_sub", 2, covet__sqlite_datetime_sub},
    {"covet_moment_sub", 2, covet__sqlite_moment_sub},
    {"covet_part", 2, covet__sqlite_part},
};

/* Registers them on a connection; `folded` is what covet_lower works in, for as long as the
 * connection lives. Answers SQLite's code. */
static int covet__sqlite_register(sqlite3 *db, covet_buffer *folded) {
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int code = SQLITE_OK;
    for (size_t i = 0; i < sizeof covet__sqlite_functions / sizeof *covet__sqlite_functions; i++) {
        const covet__sqlite_function *row = &covet__sqlite_functions[i];
        if (code == SQLITE_OK)
            code = sqlite3_create_function_v2(db, row->name, row->arguments, flags, folded,
                                              row->call, NULL, NULL, NULL);
    }
    if (code != SQLITE_OK) return code;
    return sqlite3_create_collation_v2(db, "covet_decimal", SQLITE_UTF8, NULL,
                                       covet__sqlite_collate, NULL);
}

#endif

/* ==== sqlite/aggregates.c ==== */
#ifdef COVET_LINES
#line 1 "src/sqlite/aggregates.c"
#endif
/* Aggregates that SQLite lacks: sums and means of decimals without loss, and variances. Uses
 * functions. link.c registers them. */
#ifndef COVET_SQLITE_AGGREGATES_C
#define COVET_SQLITE_AGGREGATES_C

#include <math.h>

#ifdef COVET_LINES
#line 10 "src/sqlite/aggregates.c"
#endif
/* --- decimals --- */

/* A sum in the making; zeroed by SQLite. */
typedef struct covet__sqlite_total {
    covet_decimal sum;
    int64_t count;
    bool text;   /* a column of more digits than a real holds was among them */
    bool failed; /* told already */
} covet__sqlite_total;

static void covet__sqlite_total_step(sqlite3_context *context, int count,
                                     sqlite3_value **arguments) {
    covet__sqlite_total *total = sqlite3_aggregate_context(context, sizeof *total);
    covet_decimal x;
    (void)count;
    if (!total) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (total->failed || sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
    if (covet__sqlite_decimal_of(arguments[0], &x) &&
        covet_decimal_add(total->sum, x, &total->sum) == COVET_OK) {
        total->text = total->text || sqlite3_value_type(arguments[0]) == SQLITE_TEXT;
        total->count++;
        return;
    }
    total->failed = true;
    covet__sqlite_raise(context, "the sum of decimals has more than 38 digits, or one is none");
}

/* NULL where there was none. */
static covet__sqlite_total *covet__sqlite_total_of(sqlite3_context *context) {
    covet__sqlite_total *total = sqlite3_aggregate_context(context, 0);
    return total && total->count > 0 && !total->failed ? total : NULL;
}

static void covet__sqlite_sum_final(sqlite3_context *context) {
    const covet__sqlite_total *total = covet__sqlite_total_of(context);
    if (total) covet__sqlite_decimal_result(context, total->text, total->sum);
}

/* Sixteen places more than the sum has, as a quotient of decimals. */
static void covet__sqlite_mean_final(sqlite3_context *context) {
    const covet__sqlite_total *total = covet__sqlite_total_of(context);
    covet_decimal mean = {.low = 0};
    if (!total) return;
    covet_status status =
        covet__sqlite_decimal_quotient(total->sum, covet_decimal_from_int(total->count), 16, &mean);
    covet__sqlite_decimal_done(context, true, status, &mean);
}

/* --- variances, by Welford's method --- */

typedef struct covet__sqlite_spread {
    int64_t count;
    double mean, squares;
} covet__sqlite_spread;

static void covet__sqlite_spread_step(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet__sqlite_spread *spread = sqlite3_aggregate_context(context, sizeof *spread);
    covet_decimal decimal;
    (void)count;
    if (!spread) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
    double x = sqlite3_value_double(arguments[0]);
    if (sqlite3_value_type(arguments[0]) == SQLITE_TEXT &&
        covet__sqlite_decimal_of(arguments[0], &decimal))
        x = covet_decimal_to_real(decimal);
    double from_mean = x - spread->mean;
    spread->count++;
    spread->mean += from_mean / (double)spread->count;
    spread->squares += from_mean * (x - spread->mean);
}

/* `least`: 1 for a population, 2 for a sample. */
static void covet__sqlite_spread_result(sqlite3_context *context, int64_t least, bool root) {
    const covet__sqlite_spread *spread = sqlite3_aggregate_context(context, 0);
    if (!spread || spread->count < least) return;
    double variance = spread->squares / (double)(spread->count - least + 1);
    sqlite3_result_double(context, root ? sqrt(variance) : variance);
}

static void covet__sqlite_var_pop(sqlite3_context *context) {
    covet__sqlite_spread_result(context, 1, false);
}
static void covet__sqlite_var_samp(sqlite3_context *context) {
    covet__sqlite_spread_result(context, 2, false);
}
static void covet__sqlite_stddev_pop(sqlite3_context *context) {
    covet__sqlite_spread_result(context, 1, true);
}
static void covet__sqlite_stddev_samp(sqlite3_context *context) {
    covet__sqlite_spread_result(context, 2, true);
}

/* --- registration --- */

typedef struct covet__sqlite_aggregate {
    const char *name;
    void (*step)(sqlite3_context *context, int count, sqlite3_value **arguments);
    void (*final)(sqlite3_context *context);
} covet__sqlite_aggregate;

static const covet__sqlite_aggregate covet__sqlite_aggregates[] = {
    {"covet_sum", covet__sqlite_total_step, covet__sqlite_sum_final},
    {"covet_avg", covet__sqlite_total_step, covet__sqlite_mean_final},
    {"covet_var_pop", covet__sqlite_spread_step, covet__sqlite_var_pop},
    {"covet_var_samp", covet__sqlite_spread_step, covet__sqlite_var_samp},
    {"covet_stddev_pop", covet__sqlite_spread_step, covet__sqlite_stddev_pop},
    {"covet_stddev_samp", covet__sqlite_spread_step, covet__sqlite_stddev_samp},
};

/* Registers them on a connection. Answers SQLite's code. */
static int covet__sqlite_register_aggregates(sqlite3 *db) {
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    const size_t count = sizeof covet__sqlite_aggregates / sizeof *covet__sqlite_aggregates;
    int code = SQLITE_OK;
    for (size_t i = 0; i < count && code == SQLITE_OK; i++) {
        const covet__sqlite_aggregate *row = &covet__sqlite_aggregates[i];
        code = sqlite3_create_function_v2(db, row->name, 1, flags, NULL, NULL, row->step,
                                          row->final, NULL);
    }
    return code;
}

#endif

/* ==== sqlite/decode.c ==== */
#ifdef COVET_LINES
#line 1 "src/sqlite/decode.c"
#endif
/* Decoding: columns of the row at hand into members of structs and into values. Each cell is
 * checked against the kind that the model declares, and nothing is converted that would lose
 * anything. Uses bind (for the statement) and functions. driver.c names its functions. */
#ifndef COVET_SQLITE_DECODE_C
#define COVET_SQLITE_DECODE_C

#ifdef COVET_LINES
#line 10 "src/sqlite/decode.c"
#endif
/* --- the columns of a row --- */

/* Room for `count` elements of `size` bytes in an array of the statement that only grows. */
static bool covet__sqlite_room(covet__sqlite_prepared *prepared, void *array, uint32_t *room,
                               uint32_t count, size_t size) {
    void *items;
    memcpy(&items, array, sizeof items);
    if (count <= *room) return true;
    items = covet_heap_resize(prepared->link->heap, items, *room * size, count * size);
    if (!items) return false;
    memcpy(array, &items, sizeof items);
    *room = count;
    return true;
}

/* Asks where the columns of the row at hand stand. */
static covet_status covet__sqlite_locate(covet__sqlite_prepared *prepared, uint32_t wanted) {
    uint32_t count = (uint32_t)sqlite3_column_count(prepared->statement);
    if (wanted > count)
        return covet__sqlite_refuse_text(prepared->link, COVET_INTERNAL,
                                         "the result has too few columns");
    if (!covet__sqlite_room(prepared, &prepared->values, &prepared->value_count, count,
                            sizeof(sqlite3_value *)))
        return covet__sqlite_no_memory(prepared->link);
    for (uint32_t i = 0; i < count; i++)
        prepared->values[i] = sqlite3_column_value(prepared->statement, (int)i);
    return COVET_OK;
}

/* Makes `prepared->values` those of the row at hand; `wanted` columns at least. The columns of a
 * result stand in one array, so that where the first is found where it was, all are: asking for
 * each anew would be a quarter of what a short row costs. The connection has no mutex and is used
 * by one thread at a time, so that these values may be read as those that a function is given. */
static inline covet_status covet__sqlite_columns(covet__sqlite_prepared *prepared,
                                                 uint32_t wanted) {
    if (COVET__LIKELY(wanted <= prepared->value_count && wanted > 0 &&
                      sqlite3_column_value(prepared->statement, 0) == prepared->values[0]))
        return COVET_OK;
    return covet__sqlite_locate(prepared, wanted);
}

/* --- readers: false where the value is not of the kind --- */

/* A real without a fraction is an integer too: columns of other tools hold such. */
static bool covet__sqlite_read_whole(sqlite3_value *value, int64_t *out) {
    if (sqlite3_value_type(value) != SQLITE_FLOAT) return false;
    double real = sqlite3_value_double(value);
    if (!(real >= -9223372036854775808.0 && real < 9223372036854775808.0)) return false;
    *out = (int64_t)real;
    return !(real < (double)*out || real > (double)*out);
}

static inline bool covet__sqlite_read_int(sqlite3_value *value, int64_t least, int64_t most,
                                          int64_t *out) {
    if (COVET__LIKELY(sqlite3_value_type(value) == SQLITE_INTEGER))
        *out = sqlite3_value_int64(value);
    else if (!covet__sqlite_read_whole(value, out))
        return false;
    return *out >= least && *out <= most;
}

static inline bool covet__sqlite_read_real(sqlite3_value *value, double *out) {
    int type = sqlite3_value_type(value);
    *out = sqlite3_value_double(value);
    return type == SQLITE_FLOAT || type == SQLITE_INTEGER;
}

/* `text` NULL and true: no memory. It lives until the next step. */
static inline bool covet__sqlite_read_text(sqlite3_value *value, const char **text, size_t *size) {
    if (sqlite3_value_type(value) != SQLITE_TEXT) return false;
    *text = (const char *)sqlite3_value_text(value);
    *size = (size_t)sqlite3_value_bytes(value);
    return !*text || !memchr(*text, 0, *size);
}

/* The text of a value that is made of one; false for other values and without memory. */
static bool covet__sqlite_text_of(sqlite3_value *value, covet_text *text) {
    return covet__sqlite_read_text(value, &text->data, &text->size) && text->data;
}

static bool covet__sqlite_read_uuid(sqlite3_value *value, covet_uuid *out) {
    covet_text text;
    return covet__sqlite_text_of(value, &text) &&
           covet_uuid_read(text.data, text.size, out) == COVET_OK;
}

static bool covet__sqlite_read_date(sqlite3_value *value, covet_date *out) {
    covet_text text;
    return covet__sqlite_text_of(value, &text) &&
           covet_date_read(text.data, text.size, out) == COVET_OK;
}

static bool covet__sqlite_read_time(sqlite3_value *value, covet_time *out) {
    covet_text text;
    return covet__sqlite_text_of(value, &text) &&
           covet_time_read(text.data, text.size, out) == COVET_OK;
}

static bool covet__sqlite_read_datetime(sqlite3_value *value, covet_datetime *out) {
    covet_text text;
    return covet__sqlite_text_of(value, &text) &&
           covet_datetime_read(text.data, text.size, out) == COVET_OK;
}

static bool covet__sqlite_read_duration(sqlite3_value *value, covet_duration *out) {
    return covet__sqlite_read_int(value, -INT64_MAX, INT64_MAX, &out->us);
}

/* The decimal with `places` places that a real was made from; false where it was made from one with
 * more. */
static bool covet__sqlite_decimal_from(double real, int32_t places, covet_decimal *out) {
    if (covet_decimal_from_real(real, places, out) != COVET_OK) return false;
    double lost = covet_decimal_to_real(*out) - real;
    return fabs(lost) <= fabs(real) * 0x1p-49; /* a last bit or two, as sums of others leave them */
}

/* `digits` 0: any; `places` below 0: as many as the value has. */
static bool covet__sqlite_read_decimal(sqlite3_value *value, int32_t digits, int32_t places,
                                       covet_decimal *out) {
    if (digits <= 0) digits = COVET_DECIMAL_DIGITS;
    if (places < 0) return covet__sqlite_decimal_of(value, out);
    if (sqlite3_value_type(value) == SQLITE_FLOAT)
        return covet__sqlite_decimal_from(sqlite3_value_double(value), places, out) &&
               covet_decimal_fits(*out, digits, places);
    return covet__sqlite_decimal_of(value, out) && covet_decimal_fits(*out, digits, places) &&
           covet_decimal_rescale(*out, places, out) == COVET_OK;
}

/* `bytes` with data NULL and true: no memory. They live until the next step. */
static bool covet__sqlite_read_bytes(sqlite3_value *value, covet_bytes *bytes) {
    if (sqlite3_value_type(value) != SQLITE_BLOB) return false;
    const void *data = sqlite3_value_blob(value);
    bytes->size = (size_t)sqlite3_value_bytes(value);
    bytes->data = bytes->size == 0 ? "" : data;
    return true;
}

/* --- what is wrong with a value --- */

/* What a column of a kind may hold, for messages. */
static void covet__sqlite_print_kind(covet_buffer *buffer, covet_kind kind, int32_t digits,
                                     int32_t places) {
    static const char *const names[COVET_KIND_COUNT] = {
        [COVET_KIND_SMALLINT] = "an integer from -32768 to 32767",
        [COVET_KIND_AUTO] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_INT] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_BIGAUTO] = "an integer",
        [COVET_KIND_BIGINT] = "an integer",
        [COVET_KIND_BOOL] = "0 or 1",
        [COVET_KIND_FLOAT] = "a number",
        [COVET_KIND_UUID] = "the text of a UUID",
        [COVET_KIND_DATE] = "the text of a date",
        [COVET_KIND_TIME] = "the text of a time",
        [COVET_KIND_DATETIME] = "the text of a datetime",
        [COVET_KIND_DURATION] = "an integer of microseconds",
        [COVET_KIND_BINARY] = "bytes",
    };
    if (kind == COVET_KIND_DECIMAL)
        covet_buffer_format(buffer, "a decimal of %d digits, %d of them behind the point",
                            (int)digits, (int)places);
    else
        covet_buffer_text(buffer, names[kind] ? names[kind] : "text without NUL characters");
}

/* A stored value as it is; borrows. */
static covet_value covet__sqlite_plain(sqlite3_value *value) {
    covet_text text = {"", 0};
    covet_bytes bytes = {"", 0};
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        return covet_value_int(sqlite3_value_int64(value));
    case SQLITE_FLOAT:
        return covet_value_real(sqlite3_value_double(value));
    case SQLITE_NULL:
        return covet_value_null();
    case SQLITE_BLOB:
        covet__sqlite_read_bytes(value, &bytes);
        return covet_value_bytes(bytes);
    default:
        break;
    }
    const char *data = (const char *)sqlite3_value_text(value);
    if (data) text = (covet_text){data, (size_t)sqlite3_value_bytes(value)};
    return (covet_value){.kind = COVET_VALUE_TEXT, .as = {.text = text}};
}

/* "text 'abc' is not an integer" in the arena; never NULL. */
static const char *covet__sqlite_problem(sqlite3_value *value, covet_kind kind, int32_t digits,
                                         int32_t places, covet_arena *arena) {
    covet_value plain = covet__sqlite_plain(value);
    covet_buffer buffer;
    covet_buffer_open(&buffer, arena->heap, 0);
    if (plain.kind != COVET_VALUE_NULL) {
        covet_buffer_text(&buffer, covet_value_kind_name(plain.kind));
        covet_buffer_char(&buffer, ' ');
    }
    covet_value_print(&buffer, &plain);
    covet_buffer_text(&buffer, " is not ");
    covet__sqlite_print_kind(&buffer, kind, digits, places);
    const char *text = NULL;
    if (!buffer.failed) text = covet_arena_text(arena, buffer.data, buffer.size);
    covet_buffer_close(&buffer);
    return text ? text : "the stored value is not of the column's kind";
}

/* --- cells --- */

static inline covet_status covet__sqlite_cell_text(sqlite3_value *value, const char **member,
                                                   covet_landing *landing) {
    const char *text;
    size_t size;
    if (!covet__sqlite_read_text(value, &text, &size)) return COVET_VALIDATION;
    if (!text) return COVET_NO_MEMORY;
    if (!landing->borrow_text) {
        char *copy = covet_arena_take(landing->arena, size + 1, 1);
        if (!copy) return COVET_NO_MEMORY;
        text = memcpy(copy, text, size + 1);
    }
    *member = text;
    return COVET_OK;
}

static covet_status covet__sqlite_cell_bytes(sqlite3_value *value, covet_bytes *member,
                                             covet_landing *landing) {
    if (!covet__sqlite_read_bytes(value, member)) return COVET_VALIDATION;
    if (member->size > 0 && member->data && !landing->borrow_text)
        member->data = covet_arena_copy(landing->arena, member->data, member->size);
    return member->data ? COVET_OK : COVET_NO_MEMORY;
}

/* The kinds that are not in the fast path below. */
static covet_status covet__sqlite_cell_special(sqlite3_value *value, const covet_cell *cell,
                                               void *member, covet_landing *landing) {
    switch (cell->kind) {
    case COVET_KIND_DECIMAL: {
        covet_decimal x;
        if (!covet__sqlite_read_decimal(value, cell->length, cell->places, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_decimal, covet_decimal, x);
        return COVET_OK;
    }
    case COVET_KIND_UUID: {
        covet_uuid x;
        if (!covet__sqlite_read_uuid(value, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_uuid, covet_uuid, x);
        return COVET_OK;
    }
    case COVET_KIND_DATE: {
        covet_date x;
        if (!covet__sqlite_read_date(value, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_date, covet_date, x);
        return COVET_OK;
    }
    case COVET_KIND_TIME: {
        covet_time x;
        if (!covet__sqlite_read_time(value, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_time, covet_time, x);
        return COVET_OK;
    }
    case COVET_KIND_DURATION: {
        covet_duration x;
        if (!covet__sqlite_read_duration(value, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_duration, covet_duration, x);
        return COVET_OK;
    }
    case COVET_KIND_BINARY:
        return covet__sqlite_cell_bytes(value, member, landing);
    default:
        break;
    }
    return COVET_VALIDATION;
}

/* A cell that is not as the fast path expects it: NULL, or wrong. */
static covet_status covet__sqlite_cell_odd(sqlite3_value *value, const covet_cell *cell,
                                           void *member) {
    if (!cell->nullable || sqlite3_value_type(value) != SQLITE_NULL) return COVET_VALIDATION;
    covet_member_store_null(cell->kind, member);
    return COVET_OK;
}

static inline covet_status covet__sqlite_cell(sqlite3_value *value, const covet_cell *cell,
                                              unsigned char *object, covet_landing *landing) {
    void *member = object + cell->offset;
    covet_status status = COVET_VALIDATION;
    int64_t n;
    switch (cell->kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        if (!covet__sqlite_read_int(value, INT32_MIN, INT32_MAX, &n)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_int, int32_t, (int32_t)n);
        return COVET_OK;
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        if (!covet__sqlite_read_int(value, INT64_MIN, INT64_MAX, &n)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_bigint, int64_t, n);
        return COVET_OK;
    case COVET_KIND_SMALLINT:
        if (!covet__sqlite_read_int(value, INT16_MIN, INT16_MAX, &n)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_smallint, int16_t, (int16_t)n);
        return COVET_OK;
    case COVET_KIND_BOOL:
        if (!covet__sqlite_read_int(value, 0, 1, &n)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_bool, bool, n != 0);
        return COVET_OK;
    case COVET_KIND_FLOAT: {
        double x;
        if (!covet__sqlite_read_real(value, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_float, double, x);
        return COVET_OK;
    }
    case COVET_KIND_DATETIME: {
        covet_datetime x;
        if (!covet__sqlite_read_datetime(value, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_datetime, covet_datetime, x);
        return COVET_OK;
    }
    case COVET_KIND_CHAR:
    case COVET_KIND_TEXT:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG:
    case COVET_KIND_JSON:
        status = covet__sqlite_cell_text(value, member, landing);
        break;
    default:
        status = covet__sqlite_cell_special(value, cell, member, landing);
    }
    if (status != COVET_VALIDATION) return status;
    return covet__sqlite_cell_odd(value, cell, member);
}

/* --- rows --- */

/* Keeps what is wrong with a cell. Answers `status`. */
static covet_status covet__sqlite_bad_cell(covet__sqlite_prepared *prepared, const covet_part *part,
                                           const covet_cell *cell, covet_landing *landing,
                                           covet_status status) {
    if (status != COVET_VALIDATION) return covet__sqlite_no_memory(prepared->link);
    sqlite3_value *value = prepared->values[cell->column];
    landing->problem =
        covet__sqlite_problem(value, cell->kind, cell->length, cell->places, landing->arena);
    landing->bad = cell;
    landing->bad_part = part;
    return covet__sqlite_refuse_text(prepared->link, status, landing->problem);
}

/* Fills in the head and the members of one object. Once and no inline function, so that the cells'
 * code stands in its loop. */
static covet_status covet__sqlite_object(void *context, const covet_part *part,
                                         const covet_row *head, unsigned char *object,
                                         covet_landing *landing) {
    covet__sqlite_prepared *prepared = context;
    const covet_cell *end = part->cells + part->cell_count;
    sqlite3_value *const *values = prepared->values;
    *(covet_row *)(void *)object = *head;
    for (const covet_cell *cell = part->cells; cell < end; cell++) {
        covet_status status = covet__sqlite_cell(values[cell->column], cell, object, landing);
        if (!COVET__LIKELY(status == COVET_OK))
            return covet__sqlite_bad_cell(prepared, part, cell, landing, status);
    }
    return COVET_OK;
}

static bool covet__sqlite_column_null(void *context, uint32_t column) {
    return sqlite3_value_type(((covet__sqlite_prepared *)context)->values[column]) == SQLITE_NULL;
}

static inline covet_status covet__sqlite_decode_row(covet__sqlite_prepared *prepared,
                                                    const covet_decoder *decoder, void *slot,
                                                    covet_landing *landing) {
    const covet_row_source source = {prepared, covet__sqlite_object, covet__sqlite_column_null};
    covet_status status = covet__sqlite_columns(prepared, decoder->column_count);
    if (status != COVET_OK) return status;
    if (!covet__sqlite_room(prepared, &prepared->objects, &prepared->object_count,
                            decoder->part_count, sizeof *prepared->objects))
        return covet__sqlite_no_memory(prepared->link);
    status = covet_row_decode(&source, decoder, prepared->objects, slot, landing);
    return status == COVET_NO_MEMORY ? covet__sqlite_no_memory(prepared->link) : status;
}

static covet_status covet__sqlite_decode(covet_prepared *prepared, const covet_decoder *decoder,
                                         void *slot, covet_landing *landing) {
    landing->problem = NULL;
    return covet__sqlite_decode_row(covet__sqlite_of(prepared), decoder, slot, landing);
}

static int64_t covet__sqlite_fetch(covet_prepared *prepared_, const covet_decoder *decoder,
                                   void *slots, size_t stride, int64_t most, covet_landing *landing,
                                   bool *done) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    unsigned char *slot = slots;
    int64_t count = 0;
    landing->problem = NULL;
    *done = false;
    for (; count < most; count++, slot += stride) {
        int code = sqlite3_step(prepared->statement);
        if (code != SQLITE_ROW) {
            *done = code == SQLITE_DONE;
            if (*done) return count;
            covet__sqlite_fail(prepared->link, code);
            return -1;
        }
        if (covet__sqlite_decode_row(prepared, decoder, slot, landing) != COVET_OK) return -1;
    }
    return count;
}

/* --- values --- */

static covet_status covet__sqlite_value_text(sqlite3_value *value, covet_arena *arena,
                                             covet_text *out) {
    if (!covet__sqlite_read_text(value, &out->data, &out->size)) return COVET_VALIDATION;
    if (out->data) out->data = covet_arena_text(arena, out->data, out->size);
    return out->data ? COVET_OK : COVET_NO_MEMORY;
}

static covet_status covet__sqlite_value_bytes(sqlite3_value *value, covet_arena *arena,
                                              covet_bytes *out) {
    if (!covet__sqlite_read_bytes(value, out)) return COVET_VALIDATION;
    if (out->size > 0 && out->data) out->data = covet_arena_copy(arena, out->data, out->size);
    return out->data ? COVET_OK : COVET_NO_MEMORY;
}

static covet_status covet__sqlite_checked(bool good) {
    return good ? COVET_OK : COVET_VALIDATION;
}

static covet_status covet__sqlite_value_number(sqlite3_value *value, covet_kind kind,
                                               covet_value *out) {
    int64_t least = INT64_MIN, most = INT64_MAX;
    if (kind == COVET_KIND_FLOAT) {
        out->kind = COVET_VALUE_REAL;
        return covet__sqlite_checked(covet__sqlite_read_real(value, &out->as.real));
    }
    out->kind = kind == COVET_KIND_BOOL ? COVET_VALUE_BOOL : COVET_VALUE_INT;
    if (kind == COVET_KIND_BOOL) least = 0, most = 1;
    if (kind == COVET_KIND_SMALLINT) least = INT16_MIN, most = INT16_MAX;
    if (kind == COVET_KIND_INT || kind == COVET_KIND_AUTO) least = INT32_MIN, most = INT32_MAX;
    return covet__sqlite_checked(covet__sqlite_read_int(value, least, most, &out->as.integer));
}

static covet_status covet__sqlite_value_of(sqlite3_value *value, covet_kind kind, int32_t length,
                                           int32_t places, covet_arena *arena, covet_value *out) {
    switch (kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_SMALLINT:
    case COVET_KIND_INT:
    case COVET_KIND_BIGINT:
    case COVET_KIND_BOOL:
    case COVET_KIND_FLOAT:
        return covet__sqlite_value_number(value, kind, out);
    case COVET_KIND_DECIMAL:
        out->kind = COVET_VALUE_DECIMAL;
        return covet__sqlite_checked(
            covet__sqlite_read_decimal(value, length, places, &out->as.decimal));
    case COVET_KIND_UUID:
        out->kind = COVET_VALUE_UUID;
        return covet__sqlite_checked(covet__sqlite_read_uuid(value, &out->as.uuid));
    case COVET_KIND_DATE:
        out->kind = COVET_VALUE_DATE;
        return covet__sqlite_checked(covet__sqlite_read_date(value, &out->as.date));
    case COVET_KIND_TIME:
        out->kind = COVET_VALUE_TIME;
        return covet__sqlite_checked(covet__sqlite_read_time(value, &out->as.time));
    case COVET_KIND_DATETIME:
        out->kind = COVET_VALUE_DATETIME;
        return covet__sqlite_checked(covet__sqlite_read_datetime(value, &out->as.datetime));
    case COVET_KIND_DURATION:
        out->kind = COVET_VALUE_DURATION;
        return covet__sqlite_checked(covet__sqlite_read_duration(value, &out->as.duration));
    case COVET_KIND_BINARY:
        out->kind = COVET_VALUE_BYTES;
        return covet__sqlite_value_bytes(value, arena, &out->as.bytes);
    default:
        out->kind = kind == COVET_KIND_JSON ? COVET_VALUE_JSON : COVET_VALUE_TEXT;
        return covet__sqlite_value_text(value, arena, &out->as.text);
    }
}

static covet_status covet__sqlite_value(covet_prepared *prepared_, uint32_t column, covet_kind kind,
                                        int32_t length, int32_t places, covet_arena *arena,
                                        covet_value *out) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    *out = covet_value_null();
    if (covet__sqlite_columns(prepared, column + 1) != COVET_OK)
        return prepared->link->error.status;
    sqlite3_value *value = prepared->values[column];
    if (sqlite3_value_type(value) == SQLITE_NULL) return COVET_OK;
    covet_status status = covet__sqlite_value_of(value, kind, length, places, arena, out);
    if (status == COVET_OK) return COVET_OK;
    *out = covet_value_null();
    if (status == COVET_NO_MEMORY) return covet__sqlite_no_memory(prepared->link);
    return covet__sqlite_refuse_text(prepared->link, status,
                                     covet__sqlite_problem(value, kind, length, places, arena));
}

#endif

/* ==== sqlite/link.c ==== */
#ifdef COVET_LINES
#line 1 "src/sqlite/link.c"
#endif
/* Connecting to SQLite: the options of a URL, the safe profile, databases in memory. Uses failure
 * and functions. driver.c names its functions. */
#ifndef COVET_SQLITE_LINK_C
#define COVET_SQLITE_LINK_C

#include <stdio.h>

#ifdef COVET_LINES
#line 12 "src/sqlite/link.c"
#endif
/* --- options --- */

typedef enum covet__sqlite_option_id {
    COVET__SQLITE_BUSY_TIMEOUT,
    COVET__SQLITE_CACHE_SIZE,
    COVET__SQLITE_MMAP_SIZE,
    COVET__SQLITE_MODE,
    COVET__SQLITE_SYNCHRONOUS,
    COVET__SQLITE_TEMP_STORE,
    COVET__SQLITE_WAL_AUTOCHECKPOINT,
    COVET__SQLITE_OPTIONS
} covet__sqlite_option_id;

typedef struct covet__sqlite_option {
    const char *const *words; /* the values allowed, ended by NULL; NULL: integers */
    int64_t least, most;      /* of the integers */
    const char *usual;        /* the value without the option; NULL: SQLite's own */
    bool pragma;              /* set by the pragma of that name */
} covet__sqlite_option;

/* In the order of covet__sqlite_option_id. */
static const char *const covet__sqlite_option_names[] = {
    "busy_timeout", "cache_size", "mmap_size", "mode", "synchronous", "temp_store",
    "wal_autocheckpoint", NULL};

static const char *const covet__sqlite_modes[] = {"ro", "rw", "rwc", NULL};
static const char *const covet__sqlite_synchronous[] = {"off", "normal", "full", "extra", NULL};
static const char *const covet__sqlite_temp_stores[] = {"default", "file", "memory", NULL};

static const covet__sqlite_option covet__sqlite_options[COVET__SQLITE_OPTIONS] = {
    [COVET__SQLITE_BUSY_TIMEOUT] = {.most = INT32_MAX, .usual = "5000"},
    [COVET__SQLITE_CACHE_SIZE] = {.least = INT32_MIN, .most = INT32_MAX, .pragma = true},
    [COVET__SQLITE_MMAP_SIZE] = {.most = INT64_MAX, .usual = "268435456", .pragma = true},
    [COVET__SQLITE_MODE] = {.words = covet__sqlite_modes, .usual = "rwc"},
    [COVET__SQLITE_SYNCHRONOUS] = {.words = covet__sqlite_synchronous,
                                   .usual = "normal",
                                   .pragma = true},
    [COVET__SQLITE_TEMP_STORE] = {.words = covet__sqlite_temp_stores, .pragma = true},
    [COVET__SQLITE_WAL_AUTOCHECKPOINT] = {.most = INT32_MAX, .pragma = true},
};

/* The values of a URL, checked; NULL where an option is not given and has no usual value. */
typedef struct covet__sqlite_profile {
    const char *values[COVET__SQLITE_OPTIONS];
    int64_t busy_timeout;
    bool memory;
    bool read_only;
} covet__sqlite_profile;

/* Appends words with `between` between them. */
static void covet__sqlite_print_words(covet_buffer *buffer, const char *const *words,
                                      const char *between) {
    for (size_t i = 0; words[i]; i++) {
        if (i > 0) covet_buffer_text(buffer, between);
        covet_buffer_text(buffer, words[i]);
    }
}

/* Appends what values an option takes. */
static void covet__sqlite_print_values(covet_buffer *buffer, const covet__sqlite_option *option) {
    if (option->words) {
        covet_buffer_text(buffer, "one of ");
        covet__sqlite_print_words(buffer, option->words, ", ");
        return;
    }
    covet_buffer_text(buffer, "an integer from ");
    covet_buffer_int(buffer, option->least);
    covet_buffer_text(buffer, " to ");
    covet_buffer_int(buffer, option->most);
}

/* The value of an option as it is used: a word in the table's letters. NULL: it does not fit. */
static const char *covet__sqlite_fitting(const covet__sqlite_option *option, const char *value) {
    int64_t integer;
    if (option->words) {
        const char *const *word = option->words;
        while (*word && covet_text_compare_nocase(*word, value) != 0) word++;
        return *word;
    }
    bool fits = strlen(value) < COVET_INT_TEXT &&
                covet_int_read(value, strlen(value), &integer) == COVET_PARSED_WELL &&
                integer >= option->least && integer <= option->most;
    return fits ? value : NULL;
}

static covet_status covet__sqlite_unknown_option(const char *name, covet_buffer *text) {
    covet_buffer_text(text, "SQLite has no URL option \"");
    covet_buffer_text(text, name);
    covet_buffer_text(text, "\"; it has ");
    covet__sqlite_print_words(text, covet__sqlite_option_names, " ");
    return COVET_CONNECTION;
}

static covet_status covet__sqlite_read_option(const covet_url_option *given,
                                              covet__sqlite_profile *profile, covet_buffer *text) {
    size_t i = 0;
    while (covet__sqlite_option_names[i] && strcmp(covet__sqlite_option_names[i], given->name) != 0)
        i++;
    if (i == COVET__SQLITE_OPTIONS) return covet__sqlite_unknown_option(given->name, text);
    const char *value = given->value ? given->value : "";
    const char *fitting = covet__sqlite_fitting(&covet__sqlite_options[i], value);
    if (fitting && !profile->values[i]) {
        profile->values[i] = fitting;
        return COVET_OK;
    }
    covet_buffer_text(text, "the URL option ");
    covet_buffer_text(text, given->name);
    if (fitting) {
        covet_buffer_text(text, " is given twice");
        return COVET_CONNECTION;
    }
    covet_buffer_text(text, " takes ");
    covet__sqlite_print_values(text, &covet__sqlite_options[i]);
    covet_buffer_text(text, ", not \"");
    covet_buffer_text(text, value);
    covet_buffer_char(text, '"');
    return COVET_CONNECTION;
}

/* Reads target and options. On failure `text` says what is wrong. */
static covet_status covet__sqlite_read_profile(const char *target, const covet_url_option *options,
                                               covet__sqlite_profile *profile, covet_buffer *text) {
    covet_status status = COVET_OK;
    *profile = (covet__sqlite_profile){.memory = strcmp(target, ":memory:") == 0};
    for (; options && options->name && status == COVET_OK; options++)
        status = covet__sqlite_read_option(options, profile, text);
    if (status != COVET_OK) return status;
    for (size_t i = 0; i < COVET__SQLITE_OPTIONS; i++)
        if (!profile->values[i]) profile->values[i] = covet__sqlite_options[i].usual;
    const char *timeout = profile->values[COVET__SQLITE_BUSY_TIMEOUT];
    covet_int_read(timeout, strlen(timeout), &profile->busy_timeout);
    profile->read_only = strcmp(profile->values[COVET__SQLITE_MODE], "ro") == 0;
    if (*target && !(profile->memory && profile->read_only)) return COVET_OK;
    covet_buffer_text(text, *target ? "a database in memory cannot be opened with mode=ro"
                                    : "the URL names no file: sqlite:PATH or sqlite::memory:");
    return COVET_CONNECTION;
}

static covet_status covet__sqlite_check(const char *target, const covet_url_option *options,
                                        covet_buffer *text) {
    covet__sqlite_profile profile;
    return covet__sqlite_read_profile(target, options, &profile, text);
}

/* --- databases in memory --- */

/* What the connections of one database have in common. */
typedef struct covet__sqlite_shared {
    char name[64];   /* of the database in memory; "": it is a file */
    sqlite3 *anchor; /* keeps it alive while nobody else is connected; NULL: it could not be made */
} covet__sqlite_shared;

static const int covet__sqlite_memory_flags =
    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;

static void covet__sqlite_detach(covet_heap *heap, void *shared_) {
    covet__sqlite_shared *shared = shared_;
    if (!shared) return;
    sqlite3_close(shared->anchor);
    covet_heap_resize(heap, shared, sizeof *shared, 0);
}

/* The name of a database in memory is the address of what stands for it, which no other has. */
static void *covet__sqlite_attach(covet_heap *heap, const char *target) {
    covet__sqlite_shared *shared = covet_heap_resize(heap, NULL, 0, sizeof *shared);
    if (!shared) return NULL;
    *shared = (covet__sqlite_shared){.anchor = NULL};
    if (strcmp(target, ":memory:") != 0) return shared;
    char number[COVET_INT_TEXT];
    covet_uint_format((uintptr_t)shared, number, sizeof number);
    snprintf(shared->name, sizeof shared->name, "file:/covet-%s?vfs=memdb", number);
    int code = sqlite3_open_v2(shared->name, &shared->anchor, covet__sqlite_memory_flags, NULL);
    if (code == SQLITE_OK) return shared;
    sqlite3_close(shared->anchor);
    shared->anchor = NULL;
    if (code != SQLITE_NOMEM) return shared; /* connect says why */
    covet__sqlite_detach(heap, shared);
    return NULL;
}

/* --- opening --- */

/* SQLite takes some paths for something else: those get the current folder before them. */
static int covet__sqlite_open_file(covet_heap *heap, const char *path, int flags, sqlite3 **db) {
    if (path[0] != ':' && strncmp(path, "file:", 5) != 0)
        return sqlite3_open_v2(path, db, flags, NULL);
    covet_buffer plain;
    covet_buffer_open(&plain, heap, 0);
    covet_buffer_text(&plain, "./");
    covet_buffer_text(&plain, path);
    int code =
        plain.failed ? SQLITE_NOMEM : sqlite3_open_v2(covet_buffer_get(&plain), db, flags, NULL);
    covet_buffer_close(&plain);
    return code;
}

static int covet__sqlite_open(covet__sqlite_link *link, const covet__sqlite_shared *shared,
                              const char *target, const covet__sqlite_profile *profile) {
    const char *mode = profile->values[COVET__SQLITE_MODE];
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (profile->memory)
        return sqlite3_open_v2(shared->name, &link->db,
                               covet__sqlite_memory_flags | SQLITE_OPEN_EXRESCODE, NULL);
    flags |= profile->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (strcmp(mode, "rwc") == 0) flags |= SQLITE_OPEN_CREATE;
    return covet__sqlite_open_file(link->heap, target, flags, &link->db);
}

/* Runs one statement; `answer` (NULL: not wanted) becomes the text of its one value, cut to fit. */
static int covet__sqlite_run(sqlite3 *db, const char *sql, char *answer, size_t size) {
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK) return code;
    const char *text = "";
    while (text && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (!answer) continue;
        text = (const char *)sqlite3_column_text(statement, 0);
        snprintf(answer, size, "%s", text ? text : "");
    }
    if (!text) code = SQLITE_NOMEM;
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* Switches of the connection that no statement changes back. */
static int covet__sqlite_switch(sqlite3 *db) {
    static const struct {
        int what, on;
    } switches[] = {
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1}, {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
    };
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        int code = sqlite3_db_config(db, switches[i].what, switches[i].on, (int *)NULL);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}

/* Of two connections that switch a new file to its log at once SQLite refuses one without a wait:
 * so the wait is here. Where a file system cannot share the log's index the journal stays. */
static int covet__sqlite_write_ahead(sqlite3 *db, int64_t busy_timeout) {
    int64_t end = covet_now().us + busy_timeout * 1000;
    int code = covet__sqlite_run(db, "PRAGMA journal_mode = wal", NULL, 0);
    while ((code & 0xFF) == SQLITE_BUSY && covet_now().us < end) {
        sqlite3_sleep(5);
        code = covet__sqlite_run(db, "PRAGMA journal_mode = wal", NULL, 0);
    }
    return code;
}

static int covet__sqlite_pragmas(sqlite3 *db, const covet__sqlite_profile *profile) {
    char sql[96];
    for (size_t i = 0; i < COVET__SQLITE_OPTIONS; i++) {
        if (!covet__sqlite_options[i].pragma || !profile->values[i]) continue;
        snprintf(sql, sizeof sql, "PRAGMA %s = %s", covet__sqlite_option_names[i],
                 profile->values[i]);
        int code = covet__sqlite_run(db, sql, NULL, 0);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}

/* Reads the file's head, so that one that is no database is known now. */
static int covet__sqlite_journal(sqlite3 *db, const covet__sqlite_profile *profile) {
    if (profile->memory) return SQLITE_OK;
    if (sqlite3_db_readonly(db, "main") != 0)
        return covet__sqlite_run(db, "PRAGMA schema_version", NULL, 0);
    return covet__sqlite_write_ahead(db, profile->busy_timeout);
}

static int covet__sqlite_configure(covet__sqlite_link *link, const covet__sqlite_profile *profile) {
    int code = sqlite3_busy_timeout(link->db, (int)profile->busy_timeout);
    if (code == SQLITE_OK) code = covet__sqlite_switch(link->db);
    if (code == SQLITE_OK) code = covet__sqlite_register(link->db, &link->folded);
    if (code == SQLITE_OK) code = covet__sqlite_register_aggregates(link->db);
    if (code == SQLITE_OK) code = covet__sqlite_journal(link->db, profile);
    if (code == SQLITE_OK) code = covet__sqlite_pragmas(link->db, profile);
    return code;
}

/* Why an open database cannot be served; NULL: it can. `code` is SQLite's. */
static const char *covet__sqlite_unfit(sqlite3 *db, int *code) {
    char encoding[16] = "";
    *code = covet__sqlite_run(db, "PRAGMA encoding", encoding, sizeof encoding);
    if (*code != SQLITE_OK || strcmp(encoding, "UTF-8") == 0) return NULL;
    return "its text is in UTF-16, and UTF-8 is needed";
}

/* --- connecting --- */

static void covet__sqlite_disconnect(covet_link *link_) {
    covet__sqlite_link *link = (covet__sqlite_link *)link_;
    if (!link) return;
    sqlite3_close_v2(link->db);
    covet_buffer_close(&link->message);
    covet_buffer_close(&link->names);
    covet_buffer_close(&link->folded);
    covet_heap_resize(link->heap, link, sizeof *link, 0);
}

/* SQLite forbids that a child process touches what its parent opened: it stays as it is. */
static void covet__sqlite_abandon(covet_link *link) {
    ((covet__sqlite_link *)link)->db = NULL;
}

/* Says why a connection could not be made, and frees it. */
static covet_link *covet__sqlite_cannot(covet__sqlite_link *link, const char *target, int code,
                                        const char *reason, covet_status *status,
                                        covet_buffer *text) {
    covet_buffer_text(text, "cannot open the SQLite database \"");
    covet_buffer_text(text, target);
    covet_buffer_text(text, "\": ");
    *status = COVET_CONNECTION;
    if (reason) {
        covet_buffer_text(text, reason);
    } else if (!link->db) {
        covet_buffer_text(text, sqlite3_errstr(code));
        *status = covet__sqlite_code_row(code)->status;
    } else {
        *status = covet__sqlite_fail(link, code);
        covet_buffer_text(text, link->error.message);
    }
    if (*status != COVET_NO_MEMORY && *status != COVET_BUSY) *status = COVET_CONNECTION;
    covet__sqlite_disconnect((covet_link *)link);
    return NULL;
}

static covet_link *covet__sqlite_connect(const covet_host *host, const char *target,
                                         const covet_url_option *options, covet_status *status,
                                         covet_buffer *text) {
    covet_heap *heap = host->heap;
    covet__sqlite_profile profile;
    const char *reason = NULL;
    *status = covet__sqlite_read_profile(target, options, &profile, text);
    if (*status != COVET_OK) return NULL;
    covet__sqlite_link *link = covet_heap_resize(heap, NULL, 0, sizeof *link);
    if (!link) {
        *status = COVET_NO_MEMORY;
        covet_buffer_text(text, covet_status_text(*status));
        return NULL;
    }
    *link = (covet__sqlite_link){.heap = heap, .error = {.message = ""}};
    covet_buffer_open(&link->message, heap, 0);
    covet_buffer_open(&link->names, heap, 0);
    covet_buffer_open(&link->folded, heap, 0);
    int code = covet__sqlite_open(link, host->shared, target, &profile);
    if (code == SQLITE_OK) code = covet__sqlite_configure(link, &profile);
    if (code == SQLITE_OK) reason = covet__sqlite_unfit(link->db, &code);
    if (code != SQLITE_OK || reason)
        return covet__sqlite_cannot(link, target, code, reason, status, text);
    return (covet_link *)link;
}

#endif

/* ==== sqlite/driver.c ==== */
#ifdef COVET_LINES
#line 1 "src/sqlite/driver.c"
#endif
/* The driver of SQLite: statements, and the backend that programs name. Uses link, bind, decode. */
#ifndef COVET_SQLITE_DRIVER_C
#define COVET_SQLITE_DRIVER_C

#include <limits.h>

#ifdef COVET_LINES
#line 11 "src/sqlite/driver.c"
#endif
/* --- preparing --- */

/* Whether nothing but space, semicolons and comments stands behind the first statement. */
static bool covet__sqlite_ends(covet__sqlite_link *link, const char *tail, const char *end) {
    while (tail < end) {
        sqlite3_stmt *second = NULL;
        const char *behind = end;
        int code = sqlite3_prepare_v2(link->db, tail, (int)(end - tail), &second, &behind);
        sqlite3_finalize(second);
        if (code != SQLITE_OK || second) return false;
        if (behind <= tail) return true;
        tail = behind;
    }
    return true;
}

static sqlite3_stmt *covet__sqlite_statement(covet__sqlite_link *link, const char *sql, size_t size,
                                             bool keep) {
    sqlite3_stmt *statement = NULL;
    const char *tail = NULL, *problem = NULL;
    if (size > INT_MAX || memchr(sql, 0, size)) {
        problem = size > INT_MAX ? "the statement is too long" : "the statement has a NUL in it";
        covet__sqlite_refuse_text(link, COVET_MISUSE, problem);
        return NULL;
    }
    int code = sqlite3_prepare_v3(link->db, sql, (int)size, keep ? SQLITE_PREPARE_PERSISTENT : 0,
                                  &statement, &tail);
    if (code != SQLITE_OK) {
        covet__sqlite_fail(link, code);
        return NULL;
    }
    if (!statement)
        problem = "there is no statement in the text";
    else if (!covet__sqlite_ends(link, tail, sql + size))
        problem = "the text holds more than one statement: send them one by one";
    if (!problem) return statement;
    covet__sqlite_refuse_text(link, COVET_MISUSE, problem);
    sqlite3_finalize(statement);
    return NULL;
}

static covet_prepared *covet__sqlite_prepare(covet_link *link_, const char *sql, size_t size,
                                             bool keep) {
    covet__sqlite_link *link = (covet__sqlite_link *)link_;
    covet__sqlite_prepared *prepared = covet_heap_resize(link->heap, NULL, 0, sizeof *prepared);
    if (!prepared) {
        covet__sqlite_no_memory(link);
        return NULL;
    }
    *prepared = (covet__sqlite_prepared){.link = link};
    prepared->statement = covet__sqlite_statement(link, sql, size, keep);
    if (!prepared->statement) {
        covet_heap_resize(link->heap, prepared, sizeof *prepared, 0);
        return NULL;
    }
    prepared->parameters = sqlite3_bind_parameter_count(prepared->statement);
    return (covet_prepared *)prepared;
}

static void covet__sqlite_finalize(covet_prepared *prepared_) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    if (!prepared) return;
    covet_heap *heap = prepared->link->heap;
    if (prepared->link->db) sqlite3_finalize(prepared->statement);
    if (prepared->texts)
        covet_heap_resize(heap, prepared->texts, (size_t)prepared->parameters * COVET__SQLITE_TEXT,
                          0);
    if (prepared->values)
        covet_heap_resize(heap, prepared->values, prepared->value_count * sizeof *prepared->values,
                          0);
    if (prepared->objects)
        covet_heap_resize(heap, prepared->objects,
                          prepared->object_count * sizeof *prepared->objects, 0);
    covet_heap_resize(heap, prepared, sizeof *prepared, 0);
}

/* --- running --- */

static covet_step covet__sqlite_next(covet_prepared *prepared_) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    int code = sqlite3_step(prepared->statement);
    if (code == SQLITE_ROW) return COVET_STEP_ROW;
    if (code == SQLITE_DONE) return COVET_STEP_DONE;
    covet__sqlite_fail(prepared->link, code);
    return COVET_STEP_FAILED;
}

/* Answers again how the step before failed, which was told already. */
static void covet__sqlite_reset(covet_prepared *prepared) {
    sqlite3_reset(covet__sqlite_of(prepared)->statement);
}

static uint32_t covet__sqlite_bind_count(covet_prepared *prepared) {
    return (uint32_t)covet__sqlite_of(prepared)->parameters;
}

static uint32_t covet__sqlite_column_count(covet_prepared *prepared) {
    return (uint32_t)sqlite3_column_count(covet__sqlite_of(prepared)->statement);
}

static const char *covet__sqlite_column_name(covet_prepared *prepared_, uint32_t column) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    const char *name = sqlite3_column_name(prepared->statement, (int)column);
    if (!name) covet__sqlite_no_memory(prepared->link);
    return name;
}

/* --- the connection --- */

static sqlite3 *covet__sqlite_db(covet_link *link) {
    return ((covet__sqlite_link *)link)->db;
}

static size_t covet__sqlite_bind_limit(covet_link *link) {
    return (size_t)sqlite3_limit(covet__sqlite_db(link), SQLITE_LIMIT_VARIABLE_NUMBER, -1);
}

static int64_t covet__sqlite_changes(covet_link *link) {
    return sqlite3_changes64(covet__sqlite_db(link));
}

/* Under the lock of the write keys follow each other, and the latest is told. */
static int64_t covet__sqlite_inserted_key(covet_link *link, size_t count, int64_t *step) {
    *step = 1;
    return sqlite3_last_insert_rowid(covet__sqlite_db(link)) - (int64_t)count + 1;
}

static bool covet__sqlite_in_transaction(covet_link *link) {
    sqlite3 *db = covet__sqlite_db(link);
    return db && !sqlite3_get_autocommit(db);
}

/* --- the backend --- */

static const covet_driver covet__sqlite_driver = {
    .options = covet__sqlite_option_names,
    .check = covet__sqlite_check,
    .connect = covet__sqlite_connect,
    .disconnect = covet__sqlite_disconnect,
    .abandon = covet__sqlite_abandon,
    .attach = covet__sqlite_attach,
    .detach = covet__sqlite_detach,
    .error = covet__sqlite_error,
    .bind_limit = covet__sqlite_bind_limit,
    .prepare = covet__sqlite_prepare,
    .finalize = covet__sqlite_finalize,
    .bind = covet__sqlite_bind,
    .bind_member = covet__sqlite_bind_member,
    .bind_cells = covet__sqlite_bind_cells,
    .bind_count = covet__sqlite_bind_count,
    .next = covet__sqlite_next,
    .decode = covet__sqlite_decode,
    .fetch = covet__sqlite_fetch,
    .value = covet__sqlite_value,
    .column_count = covet__sqlite_column_count,
    .column_name = covet__sqlite_column_name,
    .reset = covet__sqlite_reset,
    .changes = covet__sqlite_changes,
    .inserted_key = covet__sqlite_inserted_key,
    .in_transaction = covet__sqlite_in_transaction,
};

static const char *const covet__sqlite_schemes[] = {"sqlite", NULL};

const covet_backend covet_sqlite = {.schemes = covet__sqlite_schemes,
                                    .dialect = &covet__sqlite_dialect,
                                    .driver = &covet__sqlite_driver};

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
