/* The dialect of SQLite: spellings, column types, and how decimals of more than 15 digits, which
 * are text, are compared. SQL functions whose names begin with covet_ are those of functions.c.
 * Uses dialect. The backend of driver.c names it. */
#ifndef COVET_SQLITE_DIALECT_C
#define COVET_SQLITE_DIALECT_C

#include "spi/dialect.h"

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
