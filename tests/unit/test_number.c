/* Numbers: tables, borders, and doubles against strtod, also where a locale's point is a comma. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "covet_orm.h"

#define ITEMS(array) (sizeof(array) / sizeof *(array))

/* ---- integers ---- */

static void reads_integers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        covet_parsed answer;
        int64_t n;
    } cases[] = {
        {"0", COVET_PARSED_WELL, 0},
        {"-0", COVET_PARSED_WELL, 0},
        {"+7", COVET_PARSED_WELL, 7},
        {"0042", COVET_PARSED_WELL, 42},
        {"-12", COVET_PARSED_WELL, -12},
        {"9223372036854775807", COVET_PARSED_WELL, INT64_MAX},
        {"-9223372036854775808", COVET_PARSED_WELL, INT64_MIN},
        {"000000000000000000000000000009223372036854775807", COVET_PARSED_WELL, INT64_MAX},
        {"9223372036854775808", COVET_PARSED_RANGE, 0},
        {"-9223372036854775809", COVET_PARSED_RANGE, 0},
        {"18446744073709551616", COVET_PARSED_RANGE, 0},
        {"99999999999999999999999", COVET_PARSED_RANGE, 0},
        {"99999999999999999999999x", COVET_PARSED_NOT, 0},
        {"", COVET_PARSED_NOT, 0},
        {"-", COVET_PARSED_NOT, 0},
        {"+", COVET_PARSED_NOT, 0},
        {"--1", COVET_PARSED_NOT, 0},
        {" 1", COVET_PARSED_NOT, 0},
        {"1 ", COVET_PARSED_NOT, 0},
        {"1.0", COVET_PARSED_NOT, 0},
        {"1e3", COVET_PARSED_NOT, 0},
        {"0x10", COVET_PARSED_NOT, 0},
        {"1,000", COVET_PARSED_NOT, 0},
        {"\xD9\xA1", COVET_PARSED_NOT, 0},
    };
    for (size_t i = 0; i < ITEMS(cases); i++) {
        int64_t n = 77;
        assert_int_equal(covet_int_read(cases[i].text, strlen(cases[i].text), &n), cases[i].answer);
        assert_true(n == (cases[i].answer == COVET_PARSED_WELL ? cases[i].n : 77));
    }
    int64_t n = 0;
    assert_int_equal(covet_int_read("123x", 3, &n), COVET_PARSED_WELL); /* the size decides */
    assert_int_equal(n, 123);
    assert_int_equal(covet_int_read("1\0", 2, &n), COVET_PARSED_NOT);
    assert_int_equal(covet_int_read(NULL, 3, &n), COVET_PARSED_NOT);
}

static void formats_integers(void **state) {
    (void)state;
    static const int64_t numbers[] = {0,
                                      1,
                                      -1,
                                      9,
                                      10,
                                      -10,
                                      99,
                                      100,
                                      INT32_MAX,
                                      INT32_MIN,
                                      INT64_MAX,
                                      INT64_MIN,
                                      1000000000000000000};
    char buffer[COVET_INT_TEXT + 1], expected[32];
    for (size_t i = 0; i < ITEMS(numbers); i++) {
        snprintf(expected, sizeof expected, "%lld", (long long)numbers[i]);
        size_t length = strlen(expected);
        for (size_t size = 0; size < sizeof buffer; size++) {
            memset(buffer, '#', sizeof buffer);
            size_t answer = covet_int_format(numbers[i], buffer, size);
            assert_int_equal(answer, size > length ? length : 0);
            if (size > 0) assert_string_equal(buffer, size > length ? expected : "");
            assert_int_equal(buffer[size], '#');
        }
    }
    assert_int_equal(covet_uint_format(UINT64_MAX, buffer, COVET_INT_TEXT), 20);
    assert_string_equal(buffer, "18446744073709551615");
    assert_int_equal(covet_uint_format(0, buffer, COVET_INT_TEXT), 1);
    assert_string_equal(buffer, "0");
}

/* ---- doubles ---- */

static uint64_t bits_of(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double of_bits(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static double read_well(const char *text) {
    double x = 77;
    if (covet_real_read(text, strlen(text), &x) != COVET_PARSED_WELL)
        fail_msg("\"%s\" is refused", text);
    return x;
}

static void reads_doubles(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double x;
    } cases[] = {
        {"0", 0.0},
        {"1", 1.0},
        {"+1.5", 1.5},
        {"-1.5", -1.5},
        {".5", 0.5},
        {"5.", 5.0},
        {"0.1", 0.1},
        {"1e3", 1000.0},
        {"1E+3", 1000.0},
        {"12.5e-1", 1.25},
        {"000123.4500", 123.45},
        {"1e22", 1e22},
        {"1e23", 1e23},
        {"123456789012345678", 123456789012345678.0},
        {"9007199254740993", 9007199254740992.0}, /* half way: to even */
        {"9007199254740995", 9007199254740996.0},
        {"1.7976931348623157e308", DBL_MAX},
        {"1.7976931348623158e308", DBL_MAX},
        {"2.2250738585072014e-308", DBL_MIN},
        {"2.2250738585072011e-308", 2.2250738585072011e-308},
        {"4.9406564584124654e-324", 4.9406564584124654e-324},
        {"2.4703282292062328e-324", 4.9406564584124654e-324},
        {"2.4703282292062327e-324", 0.0},
        {"1e-400", 0.0},
        {"0e999999999999999999999", 0.0},
        {"1e-999999999999999999999", 0.0},
        {"0.000000000000000000000000000000000000000000000000000000000000000000000001e72", 1.0},
    };
    for (size_t i = 0; i < ITEMS(cases); i++)
        if (bits_of(read_well(cases[i].text)) != bits_of(cases[i].x)) fail_msg("%s", cases[i].text);
    assert_true(bits_of(read_well("-0")) == bits_of(-0.0));
    assert_true(bits_of(read_well("-1e-400")) == bits_of(-0.0));
    assert_true(isnan(read_well("NaN")));
    assert_true(read_well("Infinity") > DBL_MAX);
    assert_true(read_well("-Infinity") < -DBL_MAX);
}

static void refuses_doubles(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",      "-",   "+",   ".",    "-.",        "e5",       ".e5",  "1e", "1e+",   "1e-",
        "1ee5",  "1 ",  "1,5", "1..2", "1.2.3",     " 1",       "--1",  "1f", "1e5.0", "1e5x",
        "0x1p3", "nan", "inf", "-NaN", "+Infinity", "infinity", "NaNx", "1_000"};
    static const char *const wide[] = {"1e309", "-1e309", "1.7976931348623159e308",
                                       "1e999999999999999999999", "123456789e400"};
    double x = 77;
    for (size_t i = 0; i < ITEMS(bad); i++)
        if (covet_real_read(bad[i], strlen(bad[i]), &x) != COVET_PARSED_NOT) fail_msg("%s", bad[i]);
    for (size_t i = 0; i < ITEMS(wide); i++)
        assert_int_equal(covet_real_read(wide[i], strlen(wide[i]), &x), COVET_PARSED_RANGE);
    assert_int_equal(covet_real_read(NULL, 1, &x), COVET_PARSED_NOT);
    assert_int_equal(covet_real_read("1\0", 2, &x), COVET_PARSED_NOT);
    assert_true(x == 77);
    assert_int_equal(covet_real_read("1.5junk", 3, &x), COVET_PARSED_WELL);
    assert_true(x == 1.5);
}

/* Texts whose digits are more than any buffer: `head`, `count` times `digit`, `tail`. */
static void assert_long(const char *head, char digit, size_t count, const char *tail, double x) {
    size_t size = strlen(head) + count + strlen(tail);
    char *text = malloc(size + 1);
    assert_non_null(text);
    memcpy(text, head, strlen(head));
    memset(text + strlen(head), digit, count);
    memcpy(text + strlen(head) + count, tail, strlen(tail) + 1);
    double found = 77;
    assert_int_equal(covet_real_read(text, size, &found), COVET_PARSED_WELL);
    if (bits_of(found) != bits_of(x)) fail_msg("%s%c (%zu times) %s", head, digit, count, tail);
    free(text);
}

static void reads_long_doubles(void **state) {
    (void)state;
    assert_long("9007199254740993.", '0', 100, "", 9007199254740992.0);
    assert_long("9007199254740993.", '0', 100, "1", 9007199254740994.0);
    assert_long("9007199254740993.", '0', 5000, "", 9007199254740992.0);
    assert_long("9007199254740993.", '0', 5000, "1", 9007199254740994.0);
    assert_long("9007199254740992.", '9', 5000, "", 9007199254740992.0);
    assert_long("0.", '0', 100000, "1e100000", 0.1);
    assert_long("1", '0', 100000, "e-100000", 1.0);
    assert_long("1", '0', 100000, ".5e-100000", 1.0);
    assert_long("", '0', 100000, "1.5", 1.5);
    assert_long("0.", '3', 5000, "", 1.0 / 3.0);
    assert_long("0.", '0', 100000, "", 0.0);
    /* A denormal's border has 767 digits. */
    assert_long("2.4703282292062327208299231560", '9', 800, "e-324", 0.0);
    assert_long("2.4703282292062328", '0', 800, "e-324", 4.9406564584124654e-324);
}

static void assert_round_trip(double x) {
    char text[COVET_REAL_TEXT], shorter[64];
    double back = 77;
    size_t length = covet_real_format(x, text, sizeof text);
    assert_int_equal(length, strlen(text));
    assert_int_equal(covet_real_read(text, length, &back), COVET_PARSED_WELL);
    if (bits_of(back) != bits_of(x)) fail_msg("%a became %s", x, text);
    for (int digits = 15; digits <= 17; digits++) { /* the fewest digits that do */
        snprintf(shorter, sizeof shorter, "%.*g", digits, x);
        if (bits_of(strtod(shorter, NULL)) == bits_of(x)) break;
    }
    assert_string_equal(text, shorter);
}

static void formats_doubles(void **state) {
    (void)state;
    static const struct {
        double x;
        const char *text;
    } cases[] = {
        {0.0, "0"},
        {-0.0, "-0"},
        {1.0, "1"},
        {-1.0, "-1"},
        {0.1, "0.1"},
        {1.0 / 3.0, "0.3333333333333333"},
        {0.1 + 0.2, "0.30000000000000004"},
        {100.0, "100"},
        {999999999999999.0, "999999999999999"},
        {1e15, "1e+15"},
        {1e20, "1e+20"},
        {1e-7, "1e-07"},
        {123456.789, "123456.789"},
        {-DBL_MAX, "-1.7976931348623157e+308"},
        {-2.2250738585072014e-308, "-2.2250738585072014e-308"},
    };
    char text[COVET_REAL_TEXT + 1];
    for (size_t i = 0; i < ITEMS(cases); i++) {
        size_t length = strlen(cases[i].text);
        for (size_t size = 0; size <= COVET_REAL_TEXT; size++) {
            memset(text, '#', sizeof text);
            size_t answer = covet_real_format(cases[i].x, text, size);
            assert_int_equal(answer, size > length ? length : 0);
            if (size > 0) assert_string_equal(text, size > length ? cases[i].text : "");
            assert_int_equal(text[size], '#');
        }
    }
    covet_real_format(of_bits(0x7FF8000000000000), text, sizeof text);
    assert_string_equal(text, "NaN");
    covet_real_format(of_bits(0xFFF8000000000001), text, sizeof text);
    assert_string_equal(text, "NaN");
    covet_real_format(HUGE_VAL, text, sizeof text);
    assert_string_equal(text, "Infinity");
    covet_real_format(-HUGE_VAL, text, sizeof text);
    assert_string_equal(text, "-Infinity");
    assert_int_equal(covet_real_format(-HUGE_VAL, text, 9), 0);
    assert_string_equal(text, "");
}

static uint64_t random_bits(uint64_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void doubles_at_random(void **state) {
    (void)state;
    uint64_t seed = 88172645463325252u;
    char text[64];
    for (int i = 0; i < 40000; i++) {
        double x = of_bits(random_bits(&seed));
        if (isfinite(x)) assert_round_trip(x);
        assert_round_trip((double)(int64_t)random_bits(&seed) / 1024.0);
        assert_round_trip((double)(random_bits(&seed) % 100000000) / 100.0);
        /* As many digits as there may be, with the point and the exponent anywhere. */
        int exponent = (int)(random_bits(&seed) % 700) - 350;
        unsigned long long whole = random_bits(&seed) >> i % 64,
                           part = random_bits(&seed) >> i % 60;
        snprintf(text, sizeof text, "%llu.%llue%d", whole, part, exponent);
        double expected = strtod(text, NULL), found = HUGE_VAL;
        covet_parsed answer = covet_real_read(text, strlen(text), &found);
        assert_int_equal(answer, isfinite(expected) ? COVET_PARSED_WELL : COVET_PARSED_RANGE);
        if (bits_of(found) != bits_of(expected)) fail_msg("%s", text);
    }
}

static void comma_locale(void **state) {
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "ps_AF.UTF-8",
                                        "ps_AF",       "de_DE",      "fr_FR"};
    bool any = false;
    for (size_t i = 0; i < ITEMS(names); i++) {
        if (setlocale(LC_ALL, names[i]) == NULL) continue;
        any = true;
        char text[COVET_REAL_TEXT];
        covet_real_format(-1.0 / 3.0, text, sizeof text);
        assert_string_equal(text, "-0.3333333333333333");
        covet_real_format(1.5e300, text, sizeof text);
        assert_string_equal(text, "1.5e+300");
        assert_true(read_well("0.12345678901234567890123") == 0.12345678901234567890123);
        assert_true(read_well("1.5e300") == 1.5e300);
        double x;
        assert_int_equal(covet_real_read("1,5", 3, &x), COVET_PARSED_NOT);
        setlocale(LC_ALL, "C");
    }
    assert_true(any); /* tests/programs makes one */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_integers),     cmocka_unit_test(formats_integers),
        cmocka_unit_test(reads_doubles),      cmocka_unit_test(refuses_doubles),
        cmocka_unit_test(reads_long_doubles), cmocka_unit_test(formats_doubles),
        cmocka_unit_test(doubles_at_random),  cmocka_unit_test(comma_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
