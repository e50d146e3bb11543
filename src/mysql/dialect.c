/* The dialect of MySQL 8.0.17 and MariaDB 10.5 and later: spellings and column types. Uses dialect.
 * */
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

static void covet__mysql_automatic_key(covet_buffer *buffer, const covet_field *field) {
    (void)field;
    covet_buffer_text(buffer, " AUTO_INCREMENT");
}

static void covet__mysql_collation(covet_buffer *buffer, const covet_field *field) {
    if (!field->collation) return;
    covet_buffer_text(buffer, " COLLATE ");
    covet_quote(buffer, '`', field->collation);
}

static void covet__mysql_table_options(covet_buffer *buffer, const covet_entity *entity) {
    (void)entity;
    covet_buffer_text(buffer, " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin");
}

/* --- the dialect --- */

/* The explicit collation decides, whatever the column's is; on a binary column an index serves. */
#define COVET__MYSQL_LIKE "$1 LIKE $2 COLLATE utf8mb4_bin ESCAPE '!'"
#define COVET__MYSQL_ILIKE "LOWER(@1) LIKE LOWER(@2) COLLATE utf8mb4_bin ESCAPE '!'"

static const covet_dialect covet__mysql_dialect = {
    .name = "MySQL",
    .features = COVET_LIMIT_BIGINT_REST | COVET_SET_SEES_NEW | COVET_INDEX_OF_KEY,
    .quote = '`',
    .bind_limit = 65535,
    .name_limit = 64,
    .true_text = "TRUE",
    .false_text = "FALSE",
    .begin_text = "START TRANSACTION",
    .begin_write_text = "START TRANSACTION",
    .commit_text = "COMMIT",
    .rollback_text = "ROLLBACK",
    .column_type = covet__mysql_column_type,
    .automatic_key = covet__mysql_automatic_key,
    .collation = covet__mysql_collation,
    .table_options = covet__mysql_table_options,
    .spellings = {
        COVET_SPELLINGS_COMMON,
        [COVET_TERM_TRUE] = {.text = "TRUE", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_FALSE] = {.text = "FALSE", .binds = COVET_BINDS_ATOM},
        /* the operator of that name is NULL where a side is */
        [COVET_TERM_XOR] = {.text = "COALESCE(@1, FALSE) <> COALESCE(@2, FALSE)",
                            .binds = COVET_BINDS_COMPARE},
        [COVET_TERM_IEXACT] = {.text = "LOWER(@1) = LOWER(@2) COLLATE utf8mb4_bin",
                               .binds = COVET_BINDS_COMPARE},
        [COVET_TERM_CONTAINS] = {.text = COVET__MYSQL_LIKE,
                                 .binds = COVET_BINDS_COMPARE,
                                 .transform = COVET_TRANSFORM_LIKE_CONTAINS,
                                 .expression_text = "LOCATE(@2, (@1) COLLATE utf8mb4_bin) > 0",
                                 .expression_binds = COVET_BINDS_COMPARE},
        [COVET_TERM_ICONTAINS] = {
            .text = COVET__MYSQL_ILIKE,
            .binds = COVET_BINDS_COMPARE,
            .transform = COVET_TRANSFORM_LIKE_CONTAINS,
            .expression_text = "LOCATE(LOWER(@2), LOWER(@1) COLLATE utf8mb4_bin) > 0",
            .expression_binds = COVET_BINDS_COMPARE},
        [COVET_TERM_STARTSWITH] = {.text = COVET__MYSQL_LIKE,
                                   .binds = COVET_BINDS_COMPARE,
                                   .transform = COVET_TRANSFORM_LIKE_PREFIX,
                                   .expression_text = "LOCATE(@2, (@1) COLLATE utf8mb4_bin) = 1",
                                   .expression_binds = COVET_BINDS_COMPARE},
        [COVET_TERM_ISTARTSWITH] = {
            .text = COVET__MYSQL_ILIKE,
            .binds = COVET_BINDS_COMPARE,
            .transform = COVET_TRANSFORM_LIKE_PREFIX,
            .expression_text = "LOCATE(LOWER(@2), LOWER(@1) COLLATE utf8mb4_bin) = 1",
            .expression_binds = COVET_BINDS_COMPARE},
        /* as bytes: the equality of texts passes over spaces at the end */
        [COVET_TERM_ENDSWITH] = {
            .text = COVET__MYSQL_LIKE,
            .binds = COVET_BINDS_COMPARE,
            .transform = COVET_TRANSFORM_LIKE_SUFFIX,
            .expression_text = "CAST(RIGHT(@1, CHAR_LENGTH(@2)) AS BINARY) = CAST(@2 AS BINARY)",
            .expression_binds = COVET_BINDS_COMPARE},
        [COVET_TERM_IENDSWITH] = {
            .text = COVET__MYSQL_ILIKE,
            .binds = COVET_BINDS_COMPARE,
            .transform = COVET_TRANSFORM_LIKE_SUFFIX,
            .expression_text = "CAST(RIGHT(LOWER(@1), CHAR_LENGTH(@2)) AS BINARY) = "
                               "CAST(LOWER(@2) AS BINARY)",
            .expression_binds = COVET_BINDS_COMPARE},
        [COVET_TERM_DIV] = {.text = "$1 / $2", .binds = COVET_BINDS_MUL},
        [COVET_TERM_DEC_ADD] = {.text = "$1 + $2", .binds = COVET_BINDS_ADD},
        [COVET_TERM_DEC_SUB] = {.text = "$1 - $2", .binds = COVET_BINDS_ADD},
        [COVET_TERM_DEC_MUL] = {.text = "$1 * $2", .binds = COVET_BINDS_MUL},
        /* a quotient has four places more than its dividend */
        [COVET_TERM_DEC_DIV] = {.text = "ROUND(CAST(@1 AS DECIMAL(65, 26)) / $2, #)",
                                .binds = COVET_BINDS_ATOM},
        [COVET_TERM_DEC_MOD] = {.text = "$1 % $2", .binds = COVET_BINDS_MUL},
        [COVET_TERM_INT_DIV] = {.text = "$1 DIV $2", .binds = COVET_BINDS_MUL},
        [COVET_TERM_MOD] = {.text = "$1 % $2", .binds = COVET_BINDS_MUL},
        [COVET_TERM_INT_MOD] = {.text = "$1 % $2", .binds = COVET_BINDS_MUL},
        [COVET_TERM_POW] = {.text = "POW(@1, @2)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_ROUND] = {.text = "ROUND(@1, #)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TO_TEXT] = {.text = "CAST(@1 AS CHAR)", .binds = COVET_BINDS_ATOM},
        /* the column refuses what has no room in it */
        [COVET_TERM_TO_INT16] = {.text = "CAST(ROUND(@1) AS SIGNED)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TO_INT32] = {.text = "CAST(ROUND(@1) AS SIGNED)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TO_INT64] = {.text = "CAST(ROUND(@1) AS SIGNED)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TO_REAL] = {.text = "CAST(@1 AS DOUBLE)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TO_DATE] = {.text = "CAST(@1 AS DATE)", .binds = COVET_BINDS_ATOM},
        [COVET_TERM_TO_DATETIME] = {.text = "CAST(@1 AS DATETIME(6))", .binds = COVET_BINDS_ATOM},
        /* durations are integers of microseconds */
        [COVET_TERM_DATE_ADD] = {.text = "$1 + INTERVAL $2 MICROSECOND", .binds = COVET_BINDS_ADD},
        [COVET_TERM_DATE_SUB] = {.text = "$1 - INTERVAL $2 MICROSECOND", .binds = COVET_BINDS_ADD},
    },
};

#endif
