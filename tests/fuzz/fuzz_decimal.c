/* Decimals: what is read is written back, and the laws of arithmetic hold. Input: two texts, a line
 * each, then bytes of a struct. */
#include "covet_orm.h"
#include "fuzz.h"

static bool same(covet_decimal a, covet_decimal b) {
    return a.low == b.low && a.high == b.high && a.scale == b.scale && a.negative == b.negative;
}

static bool is_zero(covet_decimal x) {
    return x.low == 0 && x.high == 0;
}

/* Text and back; room is counted to the byte. */
static void check_text(covet_decimal x) {
    char text[COVET_DECIMAL_TEXT];
    covet_decimal back;
    const size_t length = covet_decimal_format(x, text, sizeof text);
    FUZZ_CHECK(length > 0 && length == strlen(text));
    FUZZ_CHECK_THAT(covet_decimal_parse(text, &back) == COVET_OK, text);
    FUZZ_CHECK_THAT(same(x, back), text);
    char *exact = malloc(length + 1);
    FUZZ_CHECK(exact != NULL);
    FUZZ_CHECK(covet_decimal_format(x, exact, length) == 0 && exact[0] == '\0');
    FUZZ_CHECK(covet_decimal_format(x, exact, length + 1) == length);
    FUZZ_CHECK(strcmp(exact, text) == 0);
    free(exact);
}

static void check_real(covet_decimal x) {
    covet_decimal back;
    const double real = covet_decimal_to_real(x);
    FUZZ_CHECK(real == real && (real < 0) == x.negative);
    if (covet_decimal_digits(x) <= 15 && x.scale <= 22) {
        FUZZ_CHECK(covet_decimal_from_real(real, x.scale, &back) == COVET_OK);
        FUZZ_CHECK(same(x, back));
    }
}

static void check_integer(covet_decimal x) {
    int64_t n;
    const covet_decimal reduced = covet_decimal_reduce(x);
    if (covet_decimal_to_int(x, &n) == COVET_OK) {
        FUZZ_CHECK(covet_decimal_equal(covet_decimal_from_int(n), x));
        FUZZ_CHECK(reduced.scale == 0);
    } else {
        FUZZ_CHECK(reduced.scale > 0 || reduced.high > 0 || reduced.low > INT64_MAX);
    }
}

/* Rounding to `scale` places is off by half a unit at the most. */
static void check_rescale(covet_decimal x, int scale) {
    covet_decimal rounded, difference, twice;
    if (covet_decimal_rescale(x, scale, &rounded) != COVET_OK) return;
    FUZZ_CHECK(rounded.scale == scale);
    const bool fits = covet_decimal_fits(x, COVET_DECIMAL_DIGITS, scale);
    FUZZ_CHECK(!fits || covet_decimal_equal(x, rounded));
    if (scale >= x.scale) FUZZ_CHECK(covet_decimal_equal(x, rounded));
    if (covet_decimal_sub(x, rounded, &difference) != COVET_OK) return;
    difference.negative = false;
    if (covet_decimal_add(difference, difference, &twice) != COVET_OK) return;
    FUZZ_CHECK(covet_decimal_compare(twice, covet_decimal_of(1, scale)) <= 0);
}

static void check_one(covet_decimal x) {
    const covet_decimal negated = covet_decimal_negate(x), reduced = covet_decimal_reduce(x);
    FUZZ_CHECK(covet_decimal_valid(x));
    FUZZ_CHECK(!x.negative || !is_zero(x));
    check_text(x);
    check_real(x);
    check_integer(x);
    FUZZ_CHECK(same(covet_decimal_negate(negated), x));
    FUZZ_CHECK(covet_decimal_compare(x, negated) == (is_zero(x) ? 0 : x.negative ? -1 : 1));
    FUZZ_CHECK(covet_decimal_equal(x, reduced));
    FUZZ_CHECK(reduced.scale <= x.scale && same(covet_decimal_reduce(reduced), reduced));
    FUZZ_CHECK(covet_decimal_fits(x, COVET_DECIMAL_DIGITS, COVET_DECIMAL_DIGITS) ==
               covet_decimal_fits(reduced, COVET_DECIMAL_DIGITS, COVET_DECIMAL_DIGITS));
    for (int scale = 0; scale <= COVET_DECIMAL_DIGITS; scale++) check_rescale(x, scale);
}

static void check_sums(covet_decimal a, covet_decimal b) {
    covet_decimal sum, turned, back;
    const covet_status status = covet_decimal_add(a, b, &sum);
    FUZZ_CHECK(status == covet_decimal_add(b, a, &turned));
    if (status == COVET_OK) {
        FUZZ_CHECK(same(sum, turned) && covet_decimal_valid(sum));
        if (covet_decimal_sub(sum, b, &back) == COVET_OK) FUZZ_CHECK(covet_decimal_equal(back, a));
    }
    if (covet_decimal_sub(a, b, &back) != COVET_OK) return;
    FUZZ_CHECK(covet_decimal_compare(a, b) == (is_zero(back) ? 0 : back.negative ? -1 : 1));
    FUZZ_CHECK(covet_decimal_add(a, covet_decimal_negate(b), &sum) == COVET_OK);
    FUZZ_CHECK(same(sum, back));
}

/* (a + b) * b = a * b + b * b, wherever all of it fits. */
static void check_products(covet_decimal a, covet_decimal b) {
    covet_decimal product, turned, sum, left, square, right;
    const covet_status status = covet_decimal_multiply(a, b, &product);
    FUZZ_CHECK(status == covet_decimal_multiply(b, a, &turned));
    if (status != COVET_OK) return;
    FUZZ_CHECK(same(product, turned) && covet_decimal_valid(product));
    FUZZ_CHECK(product.negative == (!is_zero(product) && a.negative != b.negative));
    if (covet_decimal_add(a, b, &sum) != COVET_OK ||
        covet_decimal_multiply(sum, b, &left) != COVET_OK ||
        covet_decimal_multiply(b, b, &square) != COVET_OK ||
        covet_decimal_add(product, square, &right) != COVET_OK)
        return;
    FUZZ_CHECK(covet_decimal_equal(left, right));
}

static void check_two(covet_decimal a, covet_decimal b) {
    FUZZ_CHECK(covet_decimal_compare(a, b) == -covet_decimal_compare(b, a));
    FUZZ_CHECK(covet_decimal_equal(a, b) == (covet_decimal_compare(a, b) == 0));
    FUZZ_CHECK(covet_decimal_equal(a, b) == same(covet_decimal_reduce(a), covet_decimal_reduce(b)));
    check_sums(a, b);
    check_products(a, b);
}

/* A struct that the caller filled in may hold anything. */
static void check_raw(fuzz_input *input) {
    covet_decimal x = {.low = fuzz_number(input, 8), .high = fuzz_number(input, 8)};
    covet_decimal out = {.low = 77};
    char text[COVET_DECIMAL_TEXT];
    x.scale = (uint8_t)fuzz_byte(input);
    x.negative = fuzz_byte(input) & 1;
    const bool valid = covet_decimal_valid(x);
    FUZZ_CHECK((covet_decimal_format(x, text, sizeof text) > 0) == valid);
    if (valid && !(is_zero(x) && x.negative)) {
        check_one(x);
    } else if (!valid) {
        FUZZ_CHECK(covet_decimal_add(x, covet_decimal_from_int(1), &out) == COVET_VALIDATION);
        FUZZ_CHECK(covet_decimal_multiply(x, x, &out) == COVET_VALIDATION);
        FUZZ_CHECK(covet_decimal_rescale(x, 2, &out) == COVET_VALIDATION && out.low == 77);
        (void)covet_decimal_compare(x, covet_decimal_from_int(1));
        (void)covet_decimal_reduce(x);
        (void)covet_decimal_fits(x, 10, 2);
    }
}

static void check_double(fuzz_input *input) {
    covet_decimal x;
    double real;
    const uint64_t bits = fuzz_number(input, 8);
    const int scale = (int)(fuzz_byte(input) % (COVET_DECIMAL_DIGITS + 1));
    memcpy(&real, &bits, sizeof real);
    if (covet_decimal_from_real(real, scale, &x) != COVET_OK) return;
    FUZZ_CHECK(x.scale == scale && covet_decimal_valid(x));
    check_text(x);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size};
    covet_decimal x[2] = {{.low = 77}, {.low = 77}};
    bool read[2];
    for (int i = 0; i < 2; i++) {
        size_t length;
        char *piece = fuzz_piece(&input, &length);
        read[i] = covet_decimal_read(piece, length, &x[i]) == COVET_OK;
        if (read[i])
            check_one(x[i]);
        else
            FUZZ_CHECK(x[i].low == 77);
        free(piece);
    }
    if (read[0] && read[1]) check_two(x[0], x[1]);
    check_raw(&input);
    check_double(&input);
    return 0;
}
