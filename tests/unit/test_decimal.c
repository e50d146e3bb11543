/* Decimals: tables of cases, and arithmetic against schoolbook arithmetic on strings of digits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "covet_orm.h"

#define ITEMS(array) (sizeof(array) / sizeof *(array))

static covet_decimal parsed(const char *text) {
    covet_decimal x = {0};
    if (covet_decimal_parse(text, &x) != COVET_OK) fail_msg("\"%s\" is refused", text);
    return x;
}

static void assert_text(covet_decimal x, const char *text) {
    char buffer[COVET_DECIMAL_TEXT];
    size_t length = covet_decimal_format(x, buffer, sizeof buffer);
    assert_string_equal(buffer, text);
    assert_int_equal(length, strlen(text));
}

static const covet_decimal untouched = {.low = 77, .scale = 7};

static void assert_untouched(covet_decimal x) {
    assert_true(x.low == 77 && x.high == 0 && x.scale == 7 && !x.negative);
}

/* ---- texts ---- */

#define NINES "99999999999999999999999999999999999999" /* 38 of them */
#define ZEROS "00000000000000000000000000000000000000" /* 38 of them */

static void parse_and_format(void **state) {
    static const struct {
        const char *text;
        const char *shown; /* NULL: COVET_VALIDATION */
    } cases[] = {
        {"0", "0"},
        {"-0", "0"},
        {"-0.00", "0.00"},
        {"1.50", "1.50"},
        {"+1.50", "1.50"},
        {"-1.50", "-1.50"},
        {".5", "0.5"},
        {"-.05", "-0.05"},
        {"5.", "5"},
        {"007", "7"},
        {"18446744073709551615", "18446744073709551615"},
        {"18446744073709551616", "18446744073709551616"},
        {"-18446744073709551616.000000000000000001", "-18446744073709551616.000000000000000001"},
        {"10000000000000000000000000000000000.001", "10000000000000000000000000000000000.001"},
        {NINES, NINES},
        {"-0." NINES, "-0." NINES},
        {ZEROS ZEROS NINES, NINES},
        {"1" ZEROS, NULL},
        {NINES "1", NULL},
        {NINES ".1", NULL},
        {"0." NINES "1", NULL},
        {"0." ZEROS "1", NULL},
        {NINES ".000", NINES},
        {"1." ZEROS ZEROS, "1.0000000000000000000000000000000000000"},
        {"0." ZEROS ZEROS, "0." ZEROS},
        {"1e3", "1000"},
        {"1.5E+2", "150"},
        {"1.5e1", "15"},
        {"1.5e0", "1.5"},
        {"-1.5e-3", "-0.0015"},
        {"1e37", "10000000000000000000000000000000000000"},
        {"1e38", NULL},
        {"1e-38", "0.00000000000000000000000000000000000001"},
        {"1e-39", NULL},
        {"10e-39", "0.00000000000000000000000000000000000001"},
        {"1" ZEROS "e-38", "1.0000000000000000000000000000000000000"},
        {"0.00001e5", "1"},
        {"0e999999999999999999999999", "0"},
        {"0e-999999999999999999999999", "0." ZEROS},
        {"1e999999999999999999999999", NULL},
        {"1e-999999999999999999999999", NULL},
        {"", NULL},
        {"-", NULL},
        {"+", NULL},
        {".", NULL},
        {"-.", NULL},
        {"e5", NULL},
        {".e5", NULL},
        {"1e", NULL},
        {"1e+", NULL},
        {"1e5.0", NULL},
        {"1.2.3", NULL},
        {"--1", NULL},
        {"+-1", NULL},
        {" 1", NULL},
        {"1 ", NULL},
        {"1,5", NULL},
        {"1_000", NULL},
        {"0x10", NULL},
        {"1a", NULL},
        {"NaN", NULL},
        {"Infinity", NULL},
        {"\xD9\xA1", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ITEMS(cases); i++) {
        covet_decimal x = untouched;
        covet_status status = covet_decimal_parse(cases[i].text, &x);
        if ((status == COVET_OK) != (cases[i].shown != NULL)) {
            fail_msg("\"%s\" gives %d", cases[i].text, (int)status);
        }
        if (cases[i].shown) {
            assert_text(x, cases[i].shown);
        } else {
            assert_int_equal(status, COVET_VALIDATION);
            assert_untouched(x);
        }
    }
}

/* The bytes end a block of their own, so that a sanitizer sees a read behind them. */
static void read_has_a_size(void **state) {
    static const char text[] = "-12.5e-3";
    static const bool valid[] = {false, false, true, true, true, true, false, false, true};
    covet_decimal x;
    (void)state;
    for (size_t size = 0; size < sizeof text; size++) {
        char *copy = malloc(size + (size == 0));
        assert_non_null(copy);
        memcpy(copy, text, size);
        covet_status status = covet_decimal_read(copy, size, &x);
        free(copy);
        assert_int_equal(status == COVET_OK, valid[size]);
        assert_true(status == COVET_OK || status == COVET_VALIDATION);
    }
    assert_text(x, "-0.0125");
    assert_int_equal(covet_decimal_read("1\0002", 3, &x), COVET_VALIDATION);
}

static void format_needs_room(void **state) {
    char buffer[COVET_DECIMAL_TEXT];
    covet_decimal x = parsed("-0.05");
    (void)state;
    for (size_t size = 1; size <= 5; size++) {
        memset(buffer, 'x', sizeof buffer);
        assert_int_equal(covet_decimal_format(x, buffer, size), 0);
        assert_int_equal(buffer[0], 0);
        assert_int_equal(buffer[size], 'x');
    }
    assert_int_equal(covet_decimal_format(x, buffer, 6), 5);
    assert_int_equal(covet_decimal_format(x, buffer, 0), 0);
    assert_int_equal(covet_decimal_format(x, NULL, 10), 0);
    x = parsed("-0." NINES);
    assert_int_equal(covet_decimal_format(x, buffer, sizeof buffer), COVET_DECIMAL_TEXT - 1);
}

/* ---- numbers as strings of digits: 76 before the point and 76 behind it ---- */

#define HALF 76
#define DIGITS (2 * HALF)

typedef struct number {
    bool negative;
    unsigned char digit[DIGITS]; /* lowest first */
} number;

static number number_of(const char *text) {
    number n = {.negative = *text == '-'};
    text += n.negative;
    size_t whole = strcspn(text, ".");
    for (size_t i = 0; i < whole; i++)
        n.digit[HALF + whole - 1 - i] = (unsigned char)(text[i] - '0');
    if (text[whole] == 0) return n;
    const char *places = text + whole + 1;
    for (size_t i = 0; places[i]; i++) n.digit[HALF - 1 - i] = (unsigned char)(places[i] - '0');
    return n;
}

static int number_magnitude(const number *a, const number *b) {
    for (int i = DIGITS - 1; i >= 0; i--) {
        if (a->digit[i] != b->digit[i]) return a->digit[i] < b->digit[i] ? -1 : 1;
    }
    return 0;
}

static bool number_zero(const number *n) {
    return number_magnitude(n, &(number){.negative = false}) == 0;
}

static number number_sum(number a, number b) {
    if (a.negative != b.negative && number_magnitude(&a, &b) < 0) return number_sum(b, a);
    int sign = a.negative == b.negative ? 1 : -1, carry = 0;
    for (int i = 0; i < DIGITS; i++) {
        int digit = a.digit[i] + sign * b.digit[i] + carry;
        carry = digit < 0 ? -1 : digit / 10;
        a.digit[i] = (unsigned char)(digit - 10 * carry);
    }
    return a;
}

static number number_product(const number *a, const number *b) {
    number n = {.negative = a->negative != b->negative};
    unsigned sums[2 * DIGITS] = {0};
    for (int i = 0; i < DIGITS; i++) {
        for (int j = 0; a->digit[i] && j < DIGITS; j++) {
            sums[i + j] += (unsigned)(a->digit[i] * b->digit[j]);
        }
    }
    for (int i = 0; i < 2 * DIGITS - 1; i++) {
        sums[i + 1] += sums[i] / 10;
        if (i >= HALF && i < HALF + DIGITS) n.digit[i - HALF] = (unsigned char)(sums[i] % 10);
    }
    return n;
}

/* Whether 38 digits and a scale of 38 hold it. */
static bool number_fits(const number *n) {
    int low = 0, high = DIGITS - 1;
    if (number_zero(n)) return true;
    while (n->digit[low] == 0) low++;
    while (n->digit[high] == 0) high--;
    return low >= HALF - 38 && high - (low < HALF ? low : HALF) < 38;
}

static void assert_number(covet_decimal x, const number *n, const char *a, const char *b) {
    char text[COVET_DECIMAL_TEXT];
    assert_true(covet_decimal_format(x, text, sizeof text) > 0);
    number found = number_of(text);
    bool same = number_magnitude(&found, n) == 0;
    if (!same || found.negative != (n->negative && !number_zero(n))) {
        fail_msg("%s and %s give %s", a, b, text);
    }
}

/* ---- arithmetic ---- */

static uint64_t seed = 88172645463325252u;

static unsigned below(unsigned limit) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % limit;
}

/* A number of 1 to 38 digits, often with a run of nines or zeros. */
static void random_text(char *text) {
    unsigned digits = 1 + below(38), scale = below(4) ? below(digits + 1) : below(39);
    unsigned kind = below(8), whole = digits > scale ? digits - scale : 0;
    if (below(2)) *text++ = '-';
    if (whole == 0) *text++ = '0';
    for (unsigned i = 0; i < whole + scale; i++) {
        bool leading = whole == 0 && i < scale - (digits < scale ? digits : scale);
        char digit = (char)('0' + below(10));
        if (kind == 0) digit = '9';
        if (kind == 1) digit = i == 0 ? '1' : '0';
        if (kind == 2 && i > digits / 2) digit = '0';
        if (i == whole) *text++ = '.';
        *text++ = leading ? '0' : digit;
    }
    *text = 0;
}

static void assert_arithmetic(const char *a, const char *b) {
    covet_decimal x = parsed(a), y = parsed(b), sum = untouched, product = untouched;
    number m = number_of(a), n = number_of(b), s = number_sum(m, n), p = number_product(&m, &n);

    covet_status status = covet_decimal_add(x, y, &sum);
    assert_int_equal(status, number_fits(&s) ? COVET_OK : COVET_VALIDATION);
    if (status == COVET_OK)
        assert_number(sum, &s, a, b);
    else
        assert_untouched(sum);

    status = covet_decimal_multiply(x, y, &product);
    assert_int_equal(status, number_fits(&p) ? COVET_OK : COVET_VALIDATION);
    if (status == COVET_OK)
        assert_number(product, &p, a, b);
    else
        assert_untouched(product);

    n.negative = !n.negative;
    s = number_sum(m, n);
    status = covet_decimal_sub(x, y, &sum);
    assert_int_equal(status, number_fits(&s) ? COVET_OK : COVET_VALIDATION);
    if (status == COVET_OK) assert_number(sum, &s, a, b);

    int order = number_zero(&s) ? 0 : s.negative ? -1 : 1;
    assert_int_equal(covet_decimal_compare(x, y), order);
    assert_int_equal(covet_decimal_compare(y, x), -order);
    assert_int_equal(covet_decimal_equal(x, y), order == 0);
}

static void arithmetic_is_exact(void **state) {
    char a[COVET_DECIMAL_TEXT], b[COVET_DECIMAL_TEXT];
    (void)state;
    for (int i = 0; i < 20000; i++) {
        random_text(a);
        random_text(b);
        assert_arithmetic(a, b);
    }
}

static void arithmetic_at_the_limits(void **state) {
    static const char *const numbers[] = {
        "0",
        "0." ZEROS,
        "1",
        "-1",
        "0.5",
        "-0.5",
        "10",
        "1.0",
        NINES,
        "-" NINES,
        "0." NINES,
        "9999999999999999999999999999999999999.9",
        "-9999999999999999999999999999999999999.5",
        "10000000000000000000000000000000000000",
        "-10000000000000000000000000000000000000",
        "0.00000000000000000000000000000000000001",
        "1.0000000000000000000000000000000000000",
        "18446744073709551615",
        "18446744073709551616",
        "4294967295",
        "-4294967296.5",
        "340282366920938463463374607431768211",
        "50000000000000000000000000000000000000",
    };
    (void)state;
    for (size_t i = 0; i < ITEMS(numbers); i++) {
        for (size_t j = 0; j < ITEMS(numbers); j++) assert_arithmetic(numbers[i], numbers[j]);
    }
}

static void results_keep_their_scale(void **state) {
    static const struct {
        const char *a;
        char operation;
        const char *b;
        const char *shown;
    } cases[] = {
        {"1.50", '+', "1.5", "3.00"},
        {"1.50", '-', "1.50", "0.00"},
        {"-1", '-', "-1.000", "0.000"},
        {"2.50", '*', "4.0", "10.000"},
        {"-2.5", '*', "0", "0.0"},
        {"10000000000000000000000000000000000000", '+', "1.00",
         "10000000000000000000000000000000000001"},
        {"1000000000000000000000000000000000000", '+', "1.00",
         "1000000000000000000000000000000000001.0"},
        {"9999999999999999999999999999999999999.5", '+', "0.5",
         "10000000000000000000000000000000000000"},
        {"10000000000000000000000000000000000000", '-', "0.5",
         "9999999999999999999999999999999999999.5"},
        {"0.00000000000000000002", '*', "0.00000000000000000005", NULL},
        {"0.0000000000000000002", '*', "0.00000000000000000005",
         "0.00000000000000000000000000000000000001"},
        {"2", '*', "0.50000000000000000000000000000000000000",
         "1.0000000000000000000000000000000000000"},
    };
    (void)state;
    for (size_t i = 0; i < ITEMS(cases); i++) {
        covet_decimal a = parsed(cases[i].a), b = parsed(cases[i].b), x = untouched;
        covet_status status = cases[i].operation == '+'   ? covet_decimal_add(a, b, &x)
                              : cases[i].operation == '-' ? covet_decimal_sub(a, b, &x)
                                                          : covet_decimal_multiply(a, b, &x);
        assert_int_equal(status, cases[i].shown ? COVET_OK : COVET_VALIDATION);
        if (cases[i].shown) assert_text(x, cases[i].shown);
    }
}

static void negate_and_reduce(void **state) {
    (void)state;
    assert_text(covet_decimal_negate(parsed("1.50")), "-1.50");
    assert_text(covet_decimal_negate(parsed("-1.50")), "1.50");
    assert_false(covet_decimal_negate(parsed("0.00")).negative);
    assert_text(covet_decimal_reduce(parsed("-1.50")), "-1.5");
    assert_text(covet_decimal_reduce(parsed("100")), "100");
    assert_text(covet_decimal_reduce(parsed("100.0000")), "100");
    assert_text(covet_decimal_reduce(parsed("0.000")), "0");
    assert_text(covet_decimal_reduce(parsed("12345678901234567890123.10000")),
                "12345678901234567890123.1");
}

static void compare_ignores_scale(void **state) {
    covet_decimal minus_zero = {.scale = 3, .negative = true};
    (void)state;
    assert_true(covet_decimal_equal(parsed("1.5"), parsed("1.50")));
    assert_true(covet_decimal_equal(parsed("0"), parsed("0.000")));
    assert_true(covet_decimal_equal(minus_zero, (covet_decimal){0}));
    assert_text(minus_zero, "0.000");
    assert_int_equal(covet_decimal_compare(parsed("-2"), parsed("-10")), 1);
    assert_int_equal(covet_decimal_compare(parsed(NINES), parsed("0." NINES)), 1);
    assert_int_equal(covet_decimal_compare(parsed("-" NINES), parsed("-0." NINES)), -1);
}

/* ---- scale and size ---- */

static void rescale_rounds_away_from_zero(void **state) {
    static const struct {
        const char *text;
        int scale;
        const char *shown;
    } cases[] = {
        {"1.5", 0, "2"},
        {"2.5", 0, "3"},
        {"-0.5", 0, "-1"},
        {"-0.49999", 0, "0"},
        {"1.005", 2, "1.01"},
        {"1.0049999999999999999999999999999999999", 2, "1.00"},
        {"1.5", 4, "1.5000"},
        {"0", 38, "0." ZEROS},
        {"0.95", 1, "1.0"},
        {"9999999999999999999999999999999999999.5", 0, "10000000000000000000000000000000000000"},
        {"0." NINES, 0, "1"},
        {"0." NINES, 37, "1.0000000000000000000000000000000000000"},
        {NINES, 0, NINES},
        {NINES, 1, NULL},
        {"1", 38, NULL},
        {"1", 37, "1.0000000000000000000000000000000000000"},
    };
    (void)state;
    for (size_t i = 0; i < ITEMS(cases); i++) {
        covet_decimal x = untouched;
        covet_status status = covet_decimal_rescale(parsed(cases[i].text), cases[i].scale, &x);
        assert_int_equal(status, cases[i].shown ? COVET_OK : COVET_VALIDATION);
        if (cases[i].shown)
            assert_text(x, cases[i].shown);
        else
            assert_untouched(x);
    }
}

/* Against the digits of the text: cut, and one more where the first that goes is five or above. */
static void rescale_of_many(void **state) {
    char text[COVET_DECIMAL_TEXT];
    (void)state;
    for (int i = 0; i < 20000; i++) {
        random_text(text);
        covet_decimal x = parsed(text), rounded = untouched;
        unsigned scale = below(39);
        number n = number_of(text), unit = {.negative = n.negative};
        if (n.digit[HALF - 1 - scale] >= 5) unit.digit[HALF - scale] = 1;
        memset(n.digit, 0, HALF - scale);
        n = number_sum(n, unit);
        covet_status status = covet_decimal_rescale(x, (int)scale, &rounded);
        /* a scale that is asked for is kept, so even zeros need room */
        number zeros = n;
        if (!number_zero(&n)) zeros.digit[HALF - scale] |= 1;
        assert_int_equal(status, number_fits(&zeros) ? COVET_OK : COVET_VALIDATION);
        if (status != COVET_OK) continue;
        assert_int_equal(rounded.scale, scale);
        assert_number(rounded, &n, text, "its rounding");
    }
}

static void digits_and_fits(void **state) {
    static const struct {
        const char *text;
        int digits; /* of the number itself */
        int width;
        int places;
        bool fits;
    } cases[] = {
        {"0", 1, 2, 2, true},           {"0.000", 1, 2, 2, true},     {"0", 1, 0, 0, true},
        {"1.50", 3, 2, 1, true},        {"1.50", 3, 3, 2, true},      {"1.55", 3, 3, 1, false},
        {"1.500", 4, 3, 2, true},       {"0.99", 2, 2, 2, true},      {"1", 1, 2, 2, false},
        {"0.05", 1, 1, 2, false},       {"0.05", 1, 2, 2, true},      {"99", 2, 4, 2, true},
        {"100", 3, 4, 2, false},        {"12345.67", 7, 6, 2, false}, {"12345.67", 7, 7, 2, true},
        {"-12345.67", 7, 7, 2, true},   {NINES, 38, 38, 0, true},     {NINES, 38, 38, 1, false},
        {"0." NINES, 38, 38, 38, true},
    };
    (void)state;
    for (size_t i = 0; i < ITEMS(cases); i++) {
        covet_decimal x = parsed(cases[i].text);
        assert_int_equal(covet_decimal_digits(x), cases[i].digits);
        assert_int_equal(covet_decimal_fits(x, cases[i].width, cases[i].places), cases[i].fits);
    }
    assert_false(covet_decimal_fits(parsed("0"), 2, 3));
    assert_false(covet_decimal_fits(parsed("0"), 2, -1));
    char text[COVET_DECIMAL_TEXT] = "1" ZEROS;
    for (int digits = 38; digits > 0; digits--) {
        text[digits] = 0;
        assert_int_equal(covet_decimal_digits(parsed(text)), digits);
    }
}

/* ---- integers ---- */

static void integers(void **state) {
    static const int64_t numbers[] = {0, 1, -1, 42, INT32_MIN, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    int64_t n = 7;
    (void)state;
    for (size_t i = 0; i < ITEMS(numbers); i++) {
        assert_int_equal(covet_decimal_to_int(covet_decimal_from_int(numbers[i]), &n), COVET_OK);
        assert_int_equal(n, numbers[i]);
    }
    assert_text(covet_decimal_of(1250, 2), "12.50");
    assert_text(covet_decimal_of(-5, 3), "-0.005");
    assert_text(covet_decimal_of(INT64_MIN, 0), "-9223372036854775808");
    assert_int_equal(covet_decimal_to_int(parsed("-120.00"), &n), COVET_OK);
    assert_int_equal(n, -120);
    assert_int_equal(covet_decimal_to_int((covet_decimal){.negative = true}, &n), COVET_OK);
    assert_int_equal(n, 0);
    static const char *const refused[] = {"0.5",
                                          "120.01",
                                          "9223372036854775808",
                                          "-9223372036854775809",
                                          NINES,
                                          "18446744073709551616"};
    for (size_t i = 0; i < ITEMS(refused); i++) {
        assert_int_equal(covet_decimal_to_int(parsed(refused[i]), &n), COVET_VALIDATION);
        assert_int_equal(n, 0);
    }
}

/* ---- doubles ---- */

static void assert_both_ways(covet_decimal x) {
    char text[COVET_DECIMAL_TEXT];
    covet_decimal y = untouched;
    covet_decimal_format(x, text, sizeof text);
    double real = covet_decimal_to_real(x);
    if (real != strtod(text, NULL)) fail_msg("%s gives %.17g", text, real);
    covet_status status = covet_decimal_from_real(real, x.scale, &y);
    if (status != COVET_OK || !covet_decimal_equal(x, y)) fail_msg("%s does not come back", text);
    assert_int_equal(y.scale, x.scale);
}

/* Numbers below ten times `power`: around its multiples, and any. */
static void doubles_at(int64_t power, int scale) {
    for (int64_t units = power; units <= 9 * power; units += power) {
        for (int step = -2; step <= 2; step++) {
            assert_both_ways(covet_decimal_of(units + step, scale));
            assert_both_ways(covet_decimal_of(-units - step, scale));
        }
    }
    assert_both_ways(covet_decimal_of(10 * power - 1, scale));
    for (int i = 0; i < 20; i++) {
        int64_t units = ((int64_t)below(1u << 31) << 20 | below(1u << 20)) % (10 * power);
        assert_both_ways(covet_decimal_of(units, scale));
    }
}

static void doubles_of_15_digits(void **state) {
    (void)state;
    int64_t power = 1;
    for (int digits = 1; digits <= 15; digits++, power *= 10) {
        for (int scale = 0; scale <= 38; scale++) doubles_at(power, scale);
    }
}

/* The C library's strtod is the judge of what is nearest. */
static void to_real_is_nearest(void **state) {
    char text[COVET_DECIMAL_TEXT];
    (void)state;
    for (int i = 0; i < 50000; i++) {
        random_text(text);
        double real = covet_decimal_to_real(parsed(text)), nearest = strtod(text, NULL);
        if (real != nearest) fail_msg("%s gives %.17g, not %.17g", text, real, nearest);
    }
    /* ties: 2^53 + 1 and + 3, and what is just above the first */
    assert_true(covet_decimal_to_real(parsed("9007199254740993")) == 9007199254740992.0);
    assert_true(covet_decimal_to_real(parsed("9007199254740995")) == 9007199254740996.0);
    assert_true(covet_decimal_to_real(parsed("9007199254740993.0000000000000001")) ==
                9007199254740994.0);
    assert_true(covet_decimal_to_real(parsed("18446744073709551615")) == 18446744073709551616.0);
    assert_true(signbit(covet_decimal_to_real((covet_decimal){.negative = true})) == 0);
}

/* Against the exact expansion of the double, which the C library prints. */
static void assert_nearest(double real, int scale) {
    char exact[1500];
    int length = snprintf(exact, sizeof exact, "%.*f", 1100, real);
    assert_in_range(length, 1102, sizeof exact - 1);
    char *point = strchr(exact, '.');
    bool up = point[1 + scale] >= '5';
    point[scale == 0 ? 0 : 1 + scale] = 0;
    covet_decimal x = untouched, cut, unit = covet_decimal_of(real < 0 ? -1 : 1, scale);
    covet_status status = covet_decimal_from_real(real, scale, &x);
    covet_status expected = covet_decimal_parse(exact, &cut);
    if (expected == COVET_OK && up) expected = covet_decimal_add(cut, unit, &cut);
    if (expected == COVET_OK) expected = covet_decimal_rescale(cut, scale, &cut);
    assert_int_equal(status, expected);
    if (status == COVET_OK && !covet_decimal_equal(x, cut)) fail_msg("%.17g at %d", real, scale);
}

static void from_real_is_nearest(void **state) {
    (void)state;
    for (int i = 0; i < 5000; i++) {
        int scale = (int)below(39);
        below(1);
        double real;
        memcpy(&real, &seed, sizeof real);
        if (isfinite(real) && fabs(real) < 1e45) assert_nearest(real, scale);
        assert_nearest(ldexp((double)(int64_t)seed, -(int)below(80)), scale);
        /* often a tie, or next to one */
        double half = ((double)below(1000000) + 0.5) / (double)(1u << below(4));
        assert_nearest(half, scale % 6);
        assert_nearest(-nextafter(half, 0), scale % 6);
    }
}

static void from_real_at_the_limits(void **state) {
    static const double refused[] = {INFINITY, -INFINITY, NAN, 1.01e38, -1e39, 1.7e308};
    covet_decimal x = untouched;
    (void)state;
    for (size_t i = 0; i < ITEMS(refused); i++) {
        assert_int_equal(covet_decimal_from_real(refused[i], 0, &x), COVET_VALIDATION);
        assert_int_equal(covet_decimal_from_real(refused[i], 38, &x), COVET_VALIDATION);
        assert_untouched(x);
    }
    assert_int_equal(covet_decimal_from_real(1.0, 38, &x), COVET_VALIDATION);
    assert_int_equal(covet_decimal_from_real(1.0, 37, &x), COVET_OK);
    assert_int_equal(covet_decimal_from_real(9.9e37, 0, &x), COVET_OK);
    assert_int_equal(covet_decimal_from_real(4.9e-324, 38, &x), COVET_OK);
    assert_text(x, "0." ZEROS);
    assert_int_equal(covet_decimal_from_real(-0.0, 2, &x), COVET_OK);
    assert_text(x, "0.00");
    assert_int_equal(covet_decimal_from_real(2.675, 2, &x), COVET_OK);
    assert_text(x, "2.67"); /* the double is below 2.675 */
    assert_int_equal(covet_decimal_from_real(-2.5, 0, &x), COVET_OK);
    assert_text(x, "-3");
    assert_int_equal(covet_decimal_from_real(0.1, 38, &x), COVET_OK);
    assert_text(x, "0.10000000000000000555111512312578270212");
}

/* ---- misuse ---- */

static void bad_structs_are_refused(void **state) {
    static const covet_decimal bad[] = {
        {.low = 1, .scale = 39},
        {.low = 1, .scale = 255},
        {.low = UINT64_MAX, .high = UINT64_MAX},
        {.low = 0x098A224000000000u, .high = 0x4B3B4CA85A86C47Au}, /* 10^38 */
    };
    char buffer[COVET_DECIMAL_TEXT];
    covet_decimal one = covet_decimal_from_int(1), x = untouched;
    int64_t n;
    (void)state;
    for (size_t i = 0; i < ITEMS(bad); i++) {
        assert_false(covet_decimal_valid(bad[i]));
        assert_int_equal(covet_decimal_format(bad[i], buffer, sizeof buffer), 0);
        assert_string_equal(buffer, "");
        assert_int_equal(covet_decimal_add(one, bad[i], &x), COVET_VALIDATION);
        assert_int_equal(covet_decimal_sub(bad[i], one, &x), COVET_VALIDATION);
        assert_int_equal(covet_decimal_multiply(one, bad[i], &x), COVET_VALIDATION);
        assert_int_equal(covet_decimal_rescale(bad[i], 2, &x), COVET_VALIDATION);
        assert_int_equal(covet_decimal_to_int(bad[i], &n), COVET_VALIDATION);
        assert_true(isnan(covet_decimal_to_real(bad[i])));
        assert_false(covet_decimal_fits(bad[i], 38, 0));
        covet_decimal_compare(bad[i], one); /* any answer, but no undefined behaviour */
        covet_decimal_reduce(bad[i]);
        covet_decimal_digits(bad[i]);
    }
    assert_untouched(x);
    assert_true(covet_decimal_valid((covet_decimal){0}));
    assert_false(covet_decimal_valid(covet_decimal_of(1, 39)));
    assert_false(covet_decimal_valid(covet_decimal_of(1, -1)));
    assert_false(covet_decimal_valid(covet_decimal_of(1, 256 + 2)));
}

static void misuse(void **state) {
    covet_decimal one = covet_decimal_from_int(1), x = untouched;
    (void)state;
    assert_int_equal(covet_decimal_parse(NULL, &x), COVET_MISUSE);
    assert_int_equal(covet_decimal_parse("1", NULL), COVET_MISUSE);
    assert_int_equal(covet_decimal_read(NULL, 0, &x), COVET_MISUSE);
    assert_int_equal(covet_decimal_to_int(one, NULL), COVET_MISUSE);
    assert_int_equal(covet_decimal_add(one, one, NULL), COVET_MISUSE);
    assert_int_equal(covet_decimal_sub(one, one, NULL), COVET_MISUSE);
    assert_int_equal(covet_decimal_multiply(one, one, NULL), COVET_MISUSE);
    assert_int_equal(covet_decimal_rescale(one, 0, NULL), COVET_MISUSE);
    assert_int_equal(covet_decimal_rescale(one, -1, &x), COVET_MISUSE);
    assert_int_equal(covet_decimal_rescale(one, 39, &x), COVET_MISUSE);
    assert_int_equal(covet_decimal_from_real(1, 0, NULL), COVET_MISUSE);
    assert_int_equal(covet_decimal_from_real(1, -1, &x), COVET_MISUSE);
    assert_int_equal(covet_decimal_from_real(1, 39, &x), COVET_MISUSE);
    assert_untouched(x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parse_and_format),
        cmocka_unit_test(read_has_a_size),
        cmocka_unit_test(format_needs_room),
        cmocka_unit_test(arithmetic_is_exact),
        cmocka_unit_test(arithmetic_at_the_limits),
        cmocka_unit_test(results_keep_their_scale),
        cmocka_unit_test(negate_and_reduce),
        cmocka_unit_test(compare_ignores_scale),
        cmocka_unit_test(rescale_rounds_away_from_zero),
        cmocka_unit_test(rescale_of_many),
        cmocka_unit_test(digits_and_fits),
        cmocka_unit_test(integers),
        cmocka_unit_test(doubles_of_15_digits),
        cmocka_unit_test(to_real_is_nearest),
        cmocka_unit_test(from_real_is_nearest),
        cmocka_unit_test(from_real_at_the_limits),
        cmocka_unit_test(bad_structs_are_refused),
        cmocka_unit_test(misuse),
    };
    return cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
}
