/* The SQL functions and the collation that the driver registers with SQLite, through statements. */
#include "sqlite_bench.h"

typedef struct row {
    const char *sql;
    const char *answer; /* of scalar: the error's text where it fails */
} row;

static void check(bench *b, const row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *got = scalar(b, rows[i].sql);
        if (strcmp(got, rows[i].answer) != 0)
            fail_msg("%s is %s, not %s", rows[i].sql, got, rows[i].answer);
    }
}

#define CHECK(rows)                                                                                \
    do {                                                                                           \
        bench b;                                                                                   \
        bench_start(&b, ":memory:");                                                               \
        check(&b, rows, sizeof rows / sizeof *rows);                                               \
        bench_close(&b);                                                                           \
    } while (0)

static void lower(void **state) {
    (void)state;
    static const row rows[] = {
        {"covet_lower('ABC')", "abc"},
        {"covet_lower('ÄÖÜ ΣΩ ДЖ É')", "äöü σω дж é"},
        {"covet_lower('')", ""},
        {"covet_lower(NULL)", "NULL"},
        {"covet_lower(12)", "12"},
        {"length(covet_lower('İẞ'))", "2"},
        {"covet_lower('Straße') = covet_lower('STRAßE')", "1"},
    };
    CHECK(rows);
}

static void reals(void **state) {
    (void)state;
    static const row rows[] = {
        {"covet_mod(7.5, 2)", "1.5"},
        {"covet_mod(-7.5, 2)", "-1.5"},
        {"covet_mod(7, -2)", "1.0"},
        {"covet_mod(7.5, 0)", "NULL"},
        {"covet_mod(NULL, 2)", "NULL"},
        {"covet_pow(2, 10)", "1024.0"},
        {"covet_pow(2, -1)", "0.5"},
        {"covet_pow(NULL, 1)", "NULL"},
        {"covet_pow(2, NULL)", "NULL"},
        {"covet_pow(0, 0)", "1.0"},
        {"covet_pow(10, 400)", "the power is out of range, or not a real number"},
        {"covet_pow(-8, 0.5)", "the power is out of range, or not a real number"},
    };
    CHECK(rows);
}

static void integers(void **state) {
    (void)state;
    static const row rows[] = {
        {"covet_int16(32767)", "32767"},
        {"covet_int16(32768)", "integer out of range"},
        {"covet_int16(-32768)", "-32768"},
        {"covet_int16(-32769)", "integer out of range"},
        {"covet_int32(2147483647)", "2147483647"},
        {"covet_int32(-2147483649)", "integer out of range"},
        {"covet_int32(2.5)", "3"},
        {"covet_int32(-2.5)", "-3"},
        {"covet_int32(0.49)", "0"},
        {"covet_int64(9223372036854775807)", "9223372036854775807"},
        {"covet_int64(9223372036854775807 + 1)", "integer out of range"},
        {"covet_int64(-9223372036854775807 - 2)", "integer out of range"},
        {"covet_int64(9223372036854775807 * 3)", "integer out of range"},
        {"covet_int64(1e999)", "integer out of range"},
        {"covet_int64(NULL)", "NULL"},
        {"covet_int64('12345678901234567.5')", "12345678901234568"},
        {"covet_int64('abc')", "integer out of range"},
        {"covet_int64(x'31')", "integer out of range"},
    };
    CHECK(rows);
}

static void decimals(void **state) {
    (void)state;
    static const row rows[] = {
        {"covet_decimal_add(0.1, 0.2)", "0.3"},
        {"covet_decimal_add(0.1, 0.2) = 0.3", "1"},
        {"0.1 + 0.2 = 0.3", "0"},
        {"covet_decimal_sub(0.3, 0.1) = 0.2", "1"},
        {"covet_decimal_mul(1.1, 1.1) = 1.21", "1"},
        {"covet_decimal_mul(1.10, 2)", "2.2"},
        {"typeof(covet_decimal_mul(1.5, 2))", "integer"},
        {"covet_decimal_add('12345678901234567890.01', 0.99)", "12345678901234567891.00"},
        {"covet_decimal_sub('0.10', '0.1')", "0.00"},
        {"covet_decimal_mul('12345678901234567890.01', '2')", "24691357802469135780.02"},
        {"covet_decimal_mul('12345678901234567890.01', '12345678901234567890.01')",
         "decimal out of range: the result has more than 38 digits"},
        {"covet_decimal_div(10, 4, 16) = 2.5", "1"},
        {"covet_decimal_div('10', '3', 16)", "3.3333333333333333"},
        {"covet_decimal_div('20', '3', 16)", "6.6666666666666667"},
        {"covet_decimal_div('-20', '3', 2)", "-6.67"},
        {"covet_decimal_div('1', '8', 2)", "0.13"},
        {"covet_decimal_div('-1', '8', 2)", "-0.13"},
        {"covet_decimal_div('0', '8', 2)", "0.00"},
        {"covet_decimal_div(1.005, 1, 2) = 1.01", "0"},
        {"covet_decimal_div('1', '0.00', 2)", "NULL"},
        {"covet_decimal_div('99999999999999999999999999999999999999', '1', 10)",
         "99999999999999999999999999999999999999"},
        {"covet_decimal_div('99999999999999999999999999999999999999', "
         "'99999999999999999999999999999999999999', 4)",
         "1.0000"},
        {"covet_decimal_div('1', '99999999999999999999999999999999999999', 38)",
         "0.00000000000000000000000000000000000001"},
        {"covet_decimal_div('99999999999999999999999999999999999999', '0.1', 0)",
         "decimal out of range: the result has more than 38 digits"},
        {"covet_decimal_mod(7.5, 2) = 1.5", "1"},
        {"covet_decimal_mod(0.3, 0.1)", "0"},
        {"covet_decimal_mod('-7.50', '2')", "-1.50"},
        {"covet_decimal_mod('-4', '2')", "0"},
        {"covet_decimal_mod(7.5, 0)", "NULL"},
        {"covet_decimal_neg(1.5)", "-1.5"},
        {"covet_decimal_neg('12345678901234567890.5')", "-12345678901234567890.5"},
        {"covet_decimal_neg(NULL)", "NULL"},
        {"covet_decimal_neg('x')", "the operand is not a decimal"},
        {"covet_decimal_round(2.675, 2) = 2.68", "1"},
        {"covet_decimal_round(-2.5, 0)", "-3"},
        {"covet_decimal_round('1.5', 3)", "1.500"},
        {"covet_decimal_round(NULL, 3)", "NULL"},
        {"covet_decimal_add(NULL, 1)", "NULL"},
        {"covet_decimal_add('abc', 1)", "an operand is not a decimal"},
        {"covet_decimal_add(x'31', 1)", "an operand is not a decimal"},
        {"covet_decimal_add(1e300, 1)", "an operand is not a decimal"},
        {"covet_decimal_add(999999999999999, 1)", "1000000000000000"},
    };
    CHECK(rows);
}

/* Whatever is divided: quotient times divisor is off by half a unit of the last place times the
 * divisor at the most. */
static void division(void **state) {
    (void)state;
    bench b;
    uint32_t seed = 7;
    bench_start(&b, ":memory:");
    covet_prepared *divide =
        prepare(b.link, "SELECT covet_decimal_div(?, ?, 6), covet_decimal_mod(?, ?)");
    for (int i = 0; i < 400; i++) {
        covet_value x[2], q, m;
        for (int k = 0; k < 2; k++) {
            seed = seed * 1664525u + 1013904223u;
            int64_t units = (int64_t)(seed >> 8) * (int64_t)(seed >> (seed % 24)) + 1;
            x[k] = covet_value_decimal(
                covet_decimal_of(seed % 3 ? units : -units, (int)(seed >> 13) % 7));
        }
        for (uint32_t k = 0; k < 4; k++)
            assert_int_equal(driver->bind(divide, k, &x[k % 2], COVET_KIND_DECIMAL, 38, -1),
                             COVET_OK);
        assert_int_equal(driver->next(divide), COVET_STEP_ROW);
        assert_int_equal(driver->value(divide, 0, COVET_KIND_DECIMAL, 0, -1, &b.arena, &q),
                         COVET_OK);
        assert_int_equal(driver->value(divide, 1, COVET_KIND_DECIMAL, 0, -1, &b.arena, &m),
                         COVET_OK);
        driver->reset(divide);
        covet_decimal product, off, most, whole;
        assert_int_equal(covet_decimal_multiply(q.as.decimal, x[1].as.decimal, &product), COVET_OK);
        assert_int_equal(covet_decimal_sub(x[0].as.decimal, product, &off), COVET_OK);
        assert_int_equal(covet_decimal_multiply(x[1].as.decimal, covet_decimal_of(5, 7), &most),
                         COVET_OK);
        off.negative = most.negative = false;
        if (q.as.decimal.scale == 6) assert_true(covet_decimal_compare(off, most) <= 0);
        /* a - m is a multiple of b, and m is less than b, with the sign of a */
        covet_decimal rest = m.as.decimal, divisor = x[1].as.decimal;
        if (rest.low != 0) assert_int_equal(rest.negative, x[0].as.decimal.negative);
        rest.negative = divisor.negative = false;
        assert_true(covet_decimal_compare(rest, divisor) < 0);
        assert_int_equal(covet_decimal_sub(x[0].as.decimal, m.as.decimal, &whole), COVET_OK);
        covet_value w = covet_value_decimal(whole);
        assert_int_equal(driver->bind(divide, 0, &w, COVET_KIND_DECIMAL, 38, -1), COVET_OK);
        assert_int_equal(driver->next(divide), COVET_STEP_ROW);
        assert_int_equal(driver->value(divide, 0, COVET_KIND_DECIMAL, 0, -1, &b.arena, &q),
                         COVET_OK);
        driver->reset(divide);
        assert_int_equal(covet_decimal_reduce(q.as.decimal).scale, 0);
    }
    driver->finalize(divide);
    bench_close(&b);
}

static void collation(void **state) {
    (void)state;
    static const row rows[] = {
        {"'10' > '9.5' COLLATE covet_decimal", "1"},
        {"'1.50' = '1.5' COLLATE covet_decimal", "1"},
        {"'-2' < '-1' COLLATE covet_decimal", "1"},
        {"'abc' > '5' COLLATE covet_decimal", "1"},
        {"'5' < 'abc' COLLATE covet_decimal", "1"},
        {"'abc' < 'abcd' COLLATE covet_decimal", "1"},
        {"'abd' > 'abcd' COLLATE covet_decimal", "1"},
        {"'abc' = 'abc' COLLATE covet_decimal", "1"},
        {"SELECT group_concat(x, ' ') FROM (SELECT x FROM (SELECT '10' x UNION ALL SELECT '9' "
         "UNION ALL "
         "SELECT '-1' UNION ALL SELECT '2.5') ORDER BY x COLLATE covet_decimal)", "-1 2.5 9 10"},
    };
    CHECK(rows);
}

static void datetimes(void **state) {
    (void)state;
    static const row rows[] = {
        {"covet_datetime_add('2024-02-28 23:59:59.5', 500000)", "2024-02-29 00:00:00"},
        {"covet_datetime_add('2024-02-29', 86400000000)", "2024-03-01 00:00:00"},
        {"covet_datetime_sub('2024-03-01 00:00:00', 1)", "2024-02-29 23:59:59.999999"},
        {"covet_datetime_sub('2024-03-01 00:00:00', -1000000)", "2024-03-01 00:00:01"},
        {"covet_datetime_add(NULL, 1)", "NULL"},
        {"covet_datetime_add('2024-03-01', NULL)", "NULL"},
        {"covet_datetime_add('9999-12-31 23:59:59', 1000000)",
         "datetime out of range: years are 1 to 9999"},
        {"covet_datetime_sub('0001-01-01', 1)",
         "datetime out of range: years are 1 to 9999"},
        {"covet_datetime_add('9999-12-31', 9223372036854775807)",
         "datetime out of range: years are 1 to 9999"},
        {"covet_datetime_sub('0001-01-01', 9223372036854775807)",
         "datetime out of range: years are 1 to 9999"},
        {"covet_datetime_add('soon', 1)", "the operand is not a datetime"},
        {"covet_datetime_add(5, 1)", "the operand is not a datetime"},
        {"covet_datetime_add('2024-03-01', '1')", "the second operand is not a duration"},
        {"covet_datetime_sub('2024-03-01', 1.5)", "the second operand is not a duration"},
    };
    CHECK(rows);
}

/* Schemas may use them, although schemas are not trusted. */
static void in_schemas(void **state) {
    (void)state;
    bench b;
    bench_start(&b, ":memory:");
    must(b.link, "CREATE TABLE t (a text, low text GENERATED ALWAYS AS (covet_lower(a)), "
                 "CHECK (covet_int32(length(a)) < 5))");
    must(b.link, "CREATE UNIQUE INDEX i ON t (covet_lower(a))");
    must(b.link, "INSERT INTO t (a) VALUES ('ÄB')");
    assert_string_equal(scalar(&b, "SELECT low FROM t"), "äb");
    assert_int_equal(run(b.link, "INSERT INTO t (a) VALUES ('äB')"), COVET_INTEGRITY);
    bench_close(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lower),     cmocka_unit_test(reals),     cmocka_unit_test(integers),
        cmocka_unit_test(decimals),  cmocka_unit_test(division),  cmocka_unit_test(collation),
        cmocka_unit_test(datetimes), cmocka_unit_test(in_schemas),
    };
    return cmocka_run_group_tests(tests, group_setup, NULL);
}
