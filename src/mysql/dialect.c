/* The dialects of MySQL 8.0.17 and MariaDB 10.5 and later: spellings and column types. They share
 * all but their collations. Uses dialect. driver.c chooses one by the server. */
#ifndef COVET_MYSQL_DIALECT_C
#define COVET_MYSQL_DIALECT_C

#include "mysql/mysql.h"

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
