/* The dialects as data: every term has its text, columns have their types, and what SQLite's
 * spellings say is what they give on a real one. */
#include "sqlite_bench.h"

#include "covet_mysql.h"
#include "covet_pg.h"

/* One by one: SQLite's, PostgreSQL's, those of MySQL and MariaDB; NULL behind the last. */
static const covet_dialect *dialect_at(size_t i) {
    return i == 0 ? covet_sqlite.dialect : i == 1 ? covet_pg.dialect : covet_mysql_dialects[i - 2];
}

/* ---- spellings ---- */

/* How many operands a kind has. */
static unsigned operands_of(covet_term_kind kind) {
    switch (kind) {
    case COVET_TERM_NULL:
    case COVET_TERM_TRUE:
    case COVET_TERM_FALSE:
        return 0;
    case COVET_TERM_NOT:
    case COVET_TERM_IS_NULL:
    case COVET_TERM_NOT_NULL:
    case COVET_TERM_DEC_NEG:
    case COVET_TERM_DEC_KEY:
    case COVET_TERM_INT_BIND:
    case COVET_TERM_DEC_BIND:
    case COVET_TERM_NEG:
    case COVET_TERM_ROUND:
    case COVET_TERM_TO_TEXT:
    case COVET_TERM_TO_INT16:
    case COVET_TERM_TO_INT32:
    case COVET_TERM_TO_INT64:
    case COVET_TERM_TO_REAL:
    case COVET_TERM_TO_DATE:
    case COVET_TERM_TO_DATETIME:
        return 1;
    case COVET_TERM_ONE:
    case COVET_TERM_COUNT_ROWS:
        return 0;
    case COVET_TERM_RANGE:
        return 3;
    default:
        if (kind >= COVET_TERM_YEAR_OF && kind <= COVET_TERM_TIME_OF) return 1;
        return kind >= COVET_TERM_COUNT_OF && kind <= COVET_TERM_VAR_SAMP ? 1 : 2;
    }
}

/* Every operand is named, and no other; transforms stand where a bind is. */
static void assert_template(const char *text, unsigned operands, bool third) {
    unsigned seen = 0;
    for (const char *c = text; *c; c++) {
        if (*c != '$' && *c != '@') continue;
        assert_true(c[1] >= '1' && (unsigned)(c[1] - '0') <= operands + third);
        seen |= 1u << (c[1] - '1');
    }
    if (seen != (1u << (operands + third)) - 1) fail_msg("%s", text);
}

static void spellings(void **state) {
    (void)state;
    for (size_t i = 0; dialect_at(i); i++) {
        const covet_dialect *dialect = dialect_at(i);
        for (int kind = 0; kind < COVET_TERM_COUNT; kind++) {
            const covet_spelling *spelling = &dialect->spellings[kind];
            bool of_rewrite = kind == COVET_TERM_DEC_NEG || kind == COVET_TERM_DEC_KEY ||
                              kind == COVET_TERM_INT_BIND || kind == COVET_TERM_DEC_BIND;
            bool none = kind == COVET_TERM_COLUMN || kind == COVET_TERM_BIND ||
                        kind == COVET_TERM_IN || kind == COVET_TERM_EXISTS ||
                        kind == COVET_TERM_IN_QUERY || kind == COVET_TERM_SUBQUERY ||
                        kind == COVET_TERM_CASE ||
                        kind == COVET_TERM_INNER || (of_rewrite && !spelling->text);
            if (none != !spelling->text) fail_msg("%s: term %d", dialect->name, kind);
            if (none) continue;
            unsigned operands = operands_of((covet_term_kind)kind);
            assert_template(spelling->text, operands, spelling->transform3 != COVET_TRANSFORM_NONE);
            assert_true(spelling->binds >= COVET_BINDS_OR && spelling->binds <= COVET_BINDS_ATOM);
            if (spelling->transform != COVET_TRANSFORM_NONE)
                assert_non_null(spelling->expression_text);
            if (!spelling->expression_text) continue;
            assert_template(spelling->expression_text, operands, false);
            assert_true(spelling->expression_binds >= COVET_BINDS_OR);
        }
        assert_non_null(dialect->true_text);
        assert_non_null(dialect->begin_write_text);
        assert_true(dialect->bind_limit > 0);
    }
    assert_string_equal(covet_sqlite.schemes[0], "sqlite");
}

/* A template with texts for its operands. */
static void fill(char *out, size_t size, const char *text, const char *const *operands) {
    size_t at = 0;
    for (const char *c = text; *c && at + 1 < size; c++) {
        const char *piece = NULL;
        if ((*c == '$' || *c == '@') && c[1] >= '1' && c[1] <= '3') piece = operands[*++c - '1'];
        if (*c == '#') piece = "2";
        if (!piece)
            out[at++] = *c;
        else
            at += (size_t)snprintf(out + at, size - at, *c == '#' ? "%s" : "(%s)", piece);
    }
    out[at] = 0;
}

typedef struct sample {
    covet_term_kind kind;
    const char *operands[3];
    const char *answer;
} sample;

static const sample samples[] = {
    {COVET_TERM_NULL, {NULL}, "NULL"},
    {COVET_TERM_TRUE, {NULL}, "1"},
    {COVET_TERM_FALSE, {NULL}, "0"},
    {COVET_TERM_AND, {"1 = 1", "1 = 2"}, "0"},
    {COVET_TERM_OR, {"1 = 1", "NULL"}, "1"},
    {COVET_TERM_NOT, {"1 = 2"}, "1"},
    {COVET_TERM_XOR, {"1 = 1", "NULL"}, "1"},
    {COVET_TERM_XOR, {"NULL", "NULL"}, "0"},
    {COVET_TERM_XOR, {"1 = 1", "2 = 2"}, "0"},
    {COVET_TERM_RANGE, {"2", "1", "3"}, "1"},
    {COVET_TERM_IS_NULL, {"NULL"}, "1"},
    {COVET_TERM_NOT_NULL, {"NULL"}, "0"},
    {COVET_TERM_IEXACT, {"'GRÜN'", "'grün'"}, "1"},
    {COVET_TERM_CONTAINS, {"'abc%d'", "'c%'"}, "1"},
    {COVET_TERM_CONTAINS, {"'abc'", "'B'"}, "0"},
    {COVET_TERM_CONTAINS, {"'abc'", "''"}, "1"},
    {COVET_TERM_ICONTAINS, {"'aÄc'", "'ä'"}, "1"},
    {COVET_TERM_STARTSWITH, {"'abc'", "'ab'", "'ac'"}, "1"},
    {COVET_TERM_STARTSWITH, {"'ac'", "'ab'", "'ac'"}, "0"},
    {COVET_TERM_STARTSWITH, {"'abc'", "''", "x''"}, "1"},
    {COVET_TERM_ISTARTSWITH, {"'ÄBC'", "'äb'"}, "1"},
    {COVET_TERM_ISTARTSWITH, {"'ABC'", "''"}, "1"},
    {COVET_TERM_ENDSWITH, {"'abc'", "'bc'"}, "1"},
    {COVET_TERM_ENDSWITH, {"'bc'", "'abc'"}, "0"},
    {COVET_TERM_ENDSWITH, {"'bc'", "'aabc'"}, "0"},
    {COVET_TERM_ENDSWITH, {"'abc'", "''"}, "1"},
    {COVET_TERM_IENDSWITH, {"'abÄ'", "'ä'"}, "1"},
    {COVET_TERM_ADD, {"1", "2"}, "3"},
    {COVET_TERM_SUB, {"1", "2"}, "-1"},
    {COVET_TERM_MUL, {"3", "2"}, "6"},
    {COVET_TERM_DIV, {"7", "2"}, "3.5"},
    {COVET_TERM_INT_DIV, {"-7", "2"}, "-3"},
    {COVET_TERM_INT_DIV, {"7", "0"}, "NULL"},
    {COVET_TERM_INT_MOD, {"-7", "2"}, "-1"},
    {COVET_TERM_MOD, {"-7.5", "2"}, "-1.5"},
    {COVET_TERM_POW, {"2", "0.5"}, "1.4142135623731"},
    {COVET_TERM_NEG, {"- 5"}, "5"},
    {COVET_TERM_DEC_ADD, {"0.1", "0.2"}, "0.3"},
    {COVET_TERM_DEC_SUB, {"0.3", "0.1"}, "0.2"},
    {COVET_TERM_DEC_MUL, {"1.1", "1.1"}, "1.21"},
    {COVET_TERM_DEC_DIV, {"10", "3"}, "3.33"},
    {COVET_TERM_DEC_MOD, {"10", "3.5"}, "3"},
    {COVET_TERM_DEC_NEG, {"'1.50'"}, "-1.50"},
    {COVET_TERM_ROUND, {"1.005"}, "1.01"},
    {COVET_TERM_TO_TEXT, {"5"}, "5"},
    {COVET_TERM_TO_INT16, {"5.4"}, "5"},
    {COVET_TERM_TO_INT32, {"5"}, "5"},
    {COVET_TERM_TO_INT64, {"5"}, "5"},
    {COVET_TERM_TO_REAL, {"5"}, "5.0"},
    {COVET_TERM_TO_DATE, {"'2024-02-29 10:00:00'"}, "2024-02-29"},
    {COVET_TERM_TO_DATETIME, {"'2024-02-29'"}, "2024-02-29 00:00:00"},
    {COVET_TERM_DATE_ADD, {"'2024-02-29'", "1000000"}, "2024-02-29 00:00:01"},
    {COVET_TERM_DATE_SUB, {"'2024-02-29'", "1000000"}, "2024-02-28 23:59:59"},
};

static void answers(void **state) {
    (void)state;
    bench b;
    char sql[300];
    bench_start(&b, ":memory:");
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const covet_spelling *spelling = &covet_sqlite.dialect->spellings[samples[i].kind];
        const char *texts[2] = {spelling->text, spelling->expression_text};
        for (size_t k = 0; k < 2 && texts[k]; k++) {
            fill(sql, sizeof sql, texts[k], samples[i].operands);
            const char *got = scalar(&b, sql);
            if (strcmp(got, samples[i].answer) != 0) fail_msg("%s is %s", sql, got);
        }
    }
    bench_close(&b);
}

/* ---- what SQLite rewrites ---- */

static covet_term leaf(covet_term_kind kind, covet_kind type) {
    return (covet_term){.kind = kind, .type = type, .places = 2};
}

/* The kind of the first operand of a comparison of two terms, after the rewrite. */
static covet_term_kind rewritten(bench *b, covet_term first, covet_term second) {
    const covet_term *operands[2] = {&first, &second};
    covet_term compare = {
        .kind = COVET_TERM_LT, .type = COVET_KIND_BOOL, .count = 2, .operands = operands};
    const covet_term *once = covet_sqlite.dialect->rewrite(&b->arena, &compare);
    assert_non_null(once);
    assert_int_equal(once->kind, COVET_TERM_LT);
    assert_ptr_equal(once->operands[1], &second);
    assert_ptr_equal(operands[0], &first); /* the plan is left alone */
    assert_ptr_equal(covet_sqlite.dialect->rewrite(&b->arena, once), once);
    if (once != &compare) assert_ptr_equal(once->operands[0]->operands[0], &first);
    return once->operands[0]->kind;
}

static void rewrites(void **state) {
    (void)state;
    covet_term column = leaf(COVET_TERM_COLUMN, COVET_KIND_DECIMAL);
    covet_term sum = leaf(COVET_TERM_DEC_ADD, COVET_KIND_DECIMAL),
               bind = leaf(COVET_TERM_BIND, COVET_KIND_DECIMAL);
    covet_term real = leaf(COVET_TERM_BIND, COVET_KIND_FLOAT),
               integer = leaf(COVET_TERM_BIND, COVET_KIND_BIGINT);
    const covet_term *operand = &column;
    covet_term negative = {
        .kind = COVET_TERM_NEG, .type = COVET_KIND_DECIMAL, .count = 1, .operands = &operand};
    bench b;
    bench_open(&b, ":memory:");
    assert_int_equal(rewritten(&b, column, bind), COVET_TERM_COLUMN);
    assert_int_equal(rewritten(&b, sum, column), COVET_TERM_DEC_ADD);
    assert_int_equal(rewritten(&b, sum, bind), COVET_TERM_DEC_KEY);
    assert_int_equal(rewritten(&b, integer, sum), COVET_TERM_DEC_KEY);
    assert_int_equal(rewritten(&b, sum, real), COVET_TERM_TO_REAL);
    assert_int_equal(rewritten(&b, integer, real), COVET_TERM_BIND);
    assert_int_equal(covet_sqlite.dialect->rewrite(&b.arena, &negative)->kind, COVET_TERM_DEC_NEG);
    negative.type = COVET_KIND_BIGINT;
    assert_ptr_equal(covet_sqlite.dialect->rewrite(&b.arena, &negative), &negative);
    const covet_term *operands[2] = {&sum, &bind};
    covet_term compare = {
        .kind = COVET_TERM_EQ, .type = COVET_KIND_BOOL, .count = 2, .operands = operands};
    for (size_t n = 1; n < 3; n++) { /* without memory it says so */
        covet_arena_close(&b.arena);
        b.books.calls = 0;
        b.books.fail_at = n;
        const covet_term *term = covet_sqlite.dialect->rewrite(&b.arena, &compare);
        assert_true(!term || term->operands[0]->kind == COVET_TERM_DEC_KEY);
    }
    b.books.fail_at = 0;
    bench_close(&b);
}

/* What the rewrite is for: decimals as numbers and as text compare by value. */
static void decimal_keys(void **state) {
    (void)state;
    static const char *const rows[][3] = {
        {"covet_decimal_add('9.50', 0)", "'10'", "1"},
        {"covet_decimal_add('9.50', 0)", "10", "1"},
        {"covet_decimal_add(9.5, 0)", "'10'", "1"},
        {"10", "covet_decimal_add('9.50', 0)", "0"},
        {"covet_decimal_mul('12345678901234567890', 1)", "'12345678901234567890.01'", "1"},
        {"covet_decimal_mul('12345678901234567890', 1)", "'12345678901234567890.00'", "0"},
    };
    bench b;
    bench_start(&b, ":memory:");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char sql[200];
        snprintf(sql, sizeof sql, "CAST(%s AS TEXT) COLLATE covet_decimal < %s", rows[i][0],
                 rows[i][1]);
        if (strcmp(scalar(&b, sql), rows[i][2]) != 0) fail_msg("%s", sql);
    }
    bench_close(&b);
}

/* ---- columns ---- */

typedef struct column {
    covet_kind kind;
    int32_t length, places;
    const char *sqlite, *strict, *pg, *mysql;
} column;

static const column columns[] = {
    {COVET_KIND_SMALLINT, 0, 0, "smallint", "integer", "smallint", "smallint"},
    {COVET_KIND_INT, 0, 0, "integer", "integer", "integer", "integer"},
    {COVET_KIND_BIGINT, 0, 0, "bigint", "integer", "bigint", "bigint"},
    {COVET_KIND_BOOL, 0, 0, "bool", "integer", "boolean", "bool"},
    {COVET_KIND_FLOAT, 0, 0, "real", "real", "double precision", "double"},
    {COVET_KIND_DECIMAL, 10, 2, "decimal(10, 2)", "real", "numeric(10, 2)", "decimal(10, 2)"},
    {COVET_KIND_DECIMAL, 15, 0, "decimal(15, 0)", "real", "numeric(15, 0)", "decimal(15, 0)"},
    {COVET_KIND_DECIMAL, 16, 2, "text", "text", "numeric(16, 2)", "decimal(16, 2)"},
    {COVET_KIND_CHAR, 30, 0, "varchar(30)", "text", "varchar(30)", "varchar(30)"},
    {COVET_KIND_CHAR, 20000, 0, "varchar(20000)", "text", "varchar(20000)", "longtext"},
    {COVET_KIND_EMAIL, 254, 0, "varchar(254)", "text", "varchar(254)", "varchar(254)"},
    {COVET_KIND_URL, 200, 0, "varchar(200)", "text", "varchar(200)", "varchar(200)"},
    {COVET_KIND_SLUG, 50, 0, "varchar(50)", "text", "varchar(50)", "varchar(50)"},
    {COVET_KIND_TEXT, 0, 0, "text", "text", "text", "longtext"},
    {COVET_KIND_UUID, 0, 0, "char(36)", "text", "uuid", "char(36)"},
    {COVET_KIND_DATE, 0, 0, "date", "text", "date", "date"},
    {COVET_KIND_TIME, 0, 0, "time", "text", "time", "time(6)"},
    {COVET_KIND_DATETIME, 0, 0, "datetime", "text", "timestamp with time zone", "datetime(6)"},
    {COVET_KIND_DURATION, 0, 0, "bigint", "integer", "interval", "bigint"},
    {COVET_KIND_JSON, 0, 0, "text", "text", "jsonb", "json"},
    {COVET_KIND_BINARY, 0, 0, "blob", "blob", "bytea", "longblob"},
};

/* The whole of what a dialect says of a column. */
static const char *said(bench *b, const covet_dialect *dialect, const covet_field *field) {
    covet_buffer_clear(&b->text);
    dialect->column_type(&b->text, field);
    if (field->automatic) dialect->automatic_key(&b->text, field);
    dialect->collation(&b->text, field);
    return covet_buffer_get(&b->text);
}

static void column_types(void **state) {
    (void)state;
    covet_model_options plain = {.name_ = "M"}, strict = {.name_ = "M", .strict = true};
    covet_model model = {.settings = &plain};
    covet_entity entity = {.model = &model};
    bench b;
    bench_start(&b, ":memory:");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const column *c = &columns[i];
        covet_field field = {.kind = c->kind,
                             .column_kind = c->kind,
                             .length = c->length,
                             .places = c->places,
                             .entity = &entity};
        bool wide = c->kind == COVET_KIND_DECIMAL && c->length > 15;
        char sql[100];
        model.settings = &plain;
        snprintf(sql, sizeof sql, "%s%s", c->sqlite, wide ? " COLLATE covet_decimal" : "");
        assert_string_equal(said(&b, covet_sqlite.dialect, &field), sql);
        assert_string_equal(said(&b, covet_pg.dialect, &field), c->pg);
        assert_string_equal(said(&b, covet_mysql.dialect, &field), c->mysql);
        model.settings = &strict;
        snprintf(sql, sizeof sql, "%s%s", c->strict, wide ? " COLLATE covet_decimal" : "");
        assert_string_equal(said(&b, covet_sqlite.dialect, &field), sql);
        covet_buffer_clear(&b.text);
        covet_sqlite.dialect->table_options(&b.text, &entity);
        snprintf(sql, sizeof sql, "CREATE TABLE t%d (c %s)%s", (int)i, c->strict,
                 covet_buffer_get(&b.text));
        must(b.link, sql);
    }
    covet_field key = {.column_kind = COVET_KIND_BIGINT, .automatic = true, .entity = &entity};
    assert_string_equal(said(&b, covet_sqlite.dialect, &key), "integer PRIMARY KEY AUTOINCREMENT");
    assert_string_equal(said(&b, covet_pg.dialect, &key),
                        "bigint GENERATED BY DEFAULT AS IDENTITY");
    assert_string_equal(said(&b, covet_mysql.dialect, &key), "bigint AUTO_INCREMENT");
    covet_field text = {
        .column_kind = COVET_KIND_TEXT, .collation = "no\"c`ase", .entity = &entity};
    assert_string_equal(said(&b, covet_sqlite.dialect, &text), "text COLLATE \"no\"\"c`ase\"");
    assert_string_equal(said(&b, covet_pg.dialect, &text), "text COLLATE \"no\"\"c`ase\"");
    assert_string_equal(said(&b, covet_mysql.dialect, &text), "longtext COLLATE `no\"c``ase`");
    covet_buffer_clear(&b.text);
    covet_mysql_dialects[0]->table_options(&b.text, &entity);
    assert_string_equal(covet_buffer_get(&b.text),
                        " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin");
    covet_buffer_clear(&b.text);
    covet_mysql_dialects[1]->table_options(&b.text, &entity);
    assert_string_equal(covet_buffer_get(&b.text),
                        " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin");
    bench_close(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings),    cmocka_unit_test(answers),      cmocka_unit_test(rewrites),
        cmocka_unit_test(decimal_keys), cmocka_unit_test(column_types),
    };
    return cmocka_run_group_tests(tests, group_setup, NULL);
}
