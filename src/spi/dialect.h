/* Dialects: how a database writes what a plan says. Capability flags and limits, tables, and a
 * few hooks; nothing else differs. Uses plan. Backends fill one in, the sql floor reads it. */
#ifndef COVET_SPI_DIALECT_H
#define COVET_SPI_DIALECT_H

#include "spi/plan.h"

/* What a database can do. */
enum {
    COVET_CAN_DISTINCT_ON = 1,          /* SELECT DISTINCT ON (...) */
    COVET_CAN_ORDER_NULLS = 2,          /* NULLS FIRST and NULLS LAST */
    COVET_CAN_RETURNING = 4,            /* INSERT ... RETURNING */
    COVET_CAN_DEFAULT_VALUES = 8,       /* INSERT ... DEFAULT VALUES; else VALUES () */
    COVET_CAN_STRICT_TABLES = 16,       /* STRICT behind CREATE TABLE */
    COVET_CAN_UPDATE_OWN_SUBQUERY = 32, /* UPDATE t ... IN (SELECT ... FROM t); else derived */
    COVET_KEY_RETURNED = 64,            /* the key that an INSERT makes comes by RETURNING */
    COVET_LIMIT_BIGINT_REST = 128,      /* OFFSET needs a LIMIT before it */
    COVET_SET_SEES_NEW = 256,  /* a SET reads what an earlier one of the statement assigned */
    COVET_KEYS_INLINE = 512,   /* an automatic key's column says PRIMARY KEY itself */
    COVET_INDEX_OF_KEY = 1024, /* a FOREIGN KEY makes its own index */
    COVET_DDL_COMMITS = 2048,  /* a statement that changes tables ends the transaction */
    COVET_INDEXES_INLINE =
        4096, /* indexes stand in CREATE TABLE: CREATE INDEX fails if it is there */
    COVET_KEYS_NEED_TABLE = 8192,   /* a FOREIGN KEY refers to a table that is there already */
    COVET_CAN_FILTER = 16384,       /* FILTER (WHERE ...) behind an aggregate */
    COVET_CAN_GROUP_BY_KEY = 32768, /* a grouped key stands for the columns of its table */
    COVET_CAN_LIMIT_IN = 65536      /* IN (SELECT ... LIMIT n) */
};

/* Binding strength, weakest first. An operand that binds weaker than its place demands gets
 * parentheses. */
typedef enum covet_precedence {
    COVET_BINDS_OR = 1,
    COVET_BINDS_XOR,
    COVET_BINDS_AND,
    COVET_BINDS_NOT,
    COVET_BINDS_COMPARE,
    COVET_BINDS_ADD,
    COVET_BINDS_MUL,
    COVET_BINDS_UNARY,
    COVET_BINDS_ATOM
} covet_precedence;

/* The text of one kind of term. In a template $n stands for operand n with parentheses where they
 * are needed, @n without any (inside an argument list), # for the term's number of places, ~ for
 * DISTINCT and a space where the term says so, ^ for FILTER (WHERE ...) where it has one. */
typedef struct covet_spelling {
    const char *text;            /* NULL: the dialect cannot, and says so */
    covet_precedence binds;      /* strength of the whole */
    covet_transform transform;   /* of a bind that is operand 2 */
    covet_transform transform3;  /* not NONE: operand 3 is operand 2 again, transformed so */
    const char *expression_text; /* instead of text where operand 2 is not a bind; NULL: as text */
    covet_precedence expression_binds;
} covet_spelling;

/* The rows of `spellings` that all databases write alike. */
#define COVET_SPELLINGS_COMMON                                                                     \
    [COVET_TERM_NULL] = {.text = "NULL", .binds = COVET_BINDS_ATOM},                               \
    [COVET_TERM_AND] = {.text = "$1 AND $2", .binds = COVET_BINDS_AND},                            \
    [COVET_TERM_OR] = {.text = "$1 OR $2", .binds = COVET_BINDS_OR},                               \
    [COVET_TERM_NOT] = {.text = "NOT (@1)", .binds = COVET_BINDS_NOT},                             \
    [COVET_TERM_EQ] = {.text = "$1 = $2", .binds = COVET_BINDS_COMPARE},                           \
    [COVET_TERM_NE] = {.text = "$1 <> $2", .binds = COVET_BINDS_COMPARE},                          \
    [COVET_TERM_LT] = {.text = "$1 < $2", .binds = COVET_BINDS_COMPARE},                           \
    [COVET_TERM_LE] = {.text = "$1 <= $2", .binds = COVET_BINDS_COMPARE},                          \
    [COVET_TERM_GT] = {.text = "$1 > $2", .binds = COVET_BINDS_COMPARE},                           \
    [COVET_TERM_GE] = {.text = "$1 >= $2", .binds = COVET_BINDS_COMPARE},                          \
    [COVET_TERM_RANGE] = {.text = "$1 BETWEEN $2 AND $3", .binds = COVET_BINDS_COMPARE},           \
    [COVET_TERM_IS_NULL] = {.text = "$1 IS NULL", .binds = COVET_BINDS_COMPARE},                   \
    [COVET_TERM_NOT_NULL] = {.text = "$1 IS NOT NULL", .binds = COVET_BINDS_COMPARE},              \
    [COVET_TERM_ADD] = {.text = "$1 + $2", .binds = COVET_BINDS_ADD},                              \
    [COVET_TERM_SUB] = {.text = "$1 - $2", .binds = COVET_BINDS_ADD},                              \
    [COVET_TERM_MUL] = {.text = "$1 * $2", .binds = COVET_BINDS_MUL},                              \
    [COVET_TERM_NEG] = {.text = "- $1", .binds = COVET_BINDS_UNARY},                               \
    [COVET_TERM_IF] = {.text = "CASE WHEN @1 THEN @2 END", .binds = COVET_BINDS_ATOM},             \
    [COVET_TERM_ONE] = {.text = "1", .binds = COVET_BINDS_ATOM},                                   \
    [COVET_TERM_COALESCE] = {.text = "COALESCE(@1, @2)", .binds = COVET_BINDS_ATOM},               \
    [COVET_TERM_COUNT_OF] = {.text = "COUNT(~@1)^", .binds = COVET_BINDS_ATOM},                    \
    [COVET_TERM_COUNT_ROWS] = {.text = "COUNT(*)^", .binds = COVET_BINDS_ATOM},                    \
    [COVET_TERM_SUM] = {.text = "SUM(~@1)^", .binds = COVET_BINDS_ATOM},                           \
    [COVET_TERM_MIN] = {.text = "MIN(~@1)^", .binds = COVET_BINDS_ATOM},                           \
    [COVET_TERM_MAX] = {.text = "MAX(~@1)^", .binds = COVET_BINDS_ATOM}

typedef struct covet_dialect covet_dialect;
struct covet_dialect {
    const char *name;  /* for messages and shape keys */
    uint32_t features; /* COVET_CAN_ flags */
    char quote;        /* of identifiers; doubled inside */
    bool numbered;     /* placeholders $1 $2 ...; else ? */
    size_t bind_limit; /* binds of one statement, where the connection does not say */
    size_t name_limit; /* bytes of an identifier; 0: any */
    covet_spelling spellings[COVET_TERM_COUNT]; /* the emitter writes COLUMN, BIND, IN and kin */
    const char *true_text, *false_text;         /* as conditions */
    const char *begin_text, *begin_write_text, *commit_text, *rollback_text;
    /* SELECT of a row if the table whose name is the one bind is there */
    const char *table_exists_text;
    /* SELECT of a row if the table of the first bind has the constraint of the second; NULL where
     * keys need no table (COVET_KEYS_NEED_TABLE) */
    const char *reference_exists_text;
    /* Appends the column's type: integer, varchar(100) ... */
    void (*column_type)(covet_buffer *buffer, const covet_field *field);
    /* Appends what stands behind the type of an automatic key, with a space before it: PRIMARY
     * KEY AUTOINCREMENT and kin. */
    void (*automatic_key)(covet_buffer *buffer, const covet_field *field);
    /* Appends COLLATE ... with a space before it where the column needs it, else nothing; may be
     * NULL. */
    void (*collation)(covet_buffer *buffer, const covet_field *field);
    /* Appends what stands behind the closing parenthesis of CREATE TABLE, with a space before it
     * where it is anything; may be NULL. */
    void (*table_options)(covet_buffer *buffer, const covet_entity *entity);
    /* Appends what stands behind a column's name in an index that is not unique, where it cannot
     * stand there whole: (191); may be NULL. */
    void (*index_prefix)(covet_buffer *buffer, const covet_field *field);
    /* Puts a term in another form before it is written, where a template cannot: answers the term
     * itself where nothing is to be done, NULL without memory; may be NULL. */
    const covet_term *(*rewrite)(covet_arena *arena, const covet_term *term);
};

/* Appends a name between quote characters; one inside is doubled. Every identifier of a statement
 * passes through here. */
static inline void covet_quote(covet_buffer *buffer, char quote, const char *name) {
    covet_buffer_char(buffer, quote);
    for (; *name; name++) {
        if (*name == quote) covet_buffer_char(buffer, quote);
        covet_buffer_char(buffer, *name);
    }
    covet_buffer_char(buffer, quote);
}

/* A plan as text, with the binds in the order of their placeholders. */
typedef struct covet_sql_text {
    const char *text;
    size_t size; /* bytes, without the NUL */
    const covet_slot *slots;
    uint32_t slot_count;
} covet_sql_text;

#endif
