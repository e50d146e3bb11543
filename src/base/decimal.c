/* Decimals: arithmetic on 128-bit integers of two halves (C11 has no wider type), text, doubles.
 * Uses config and error. Values, validation, JSON and the drivers use it. */
#ifndef COVET_BASE_DECIMAL_C
#define COVET_BASE_DECIMAL_C

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/decimal.h"

_Static_assert(sizeof(double) == 8 && DBL_MANT_DIG == 53 && DBL_MAX_EXP == 1024,
               "CovetORM needs doubles as in IEEE 754");

/* ---- unsigned integers of 128 bits ---- */

typedef struct covet__wide {
    uint64_t low;
    uint64_t high;
} covet__wide;

#define COVET__TEN_19 10000000000000000000u /* the largest power of ten in 64 bits */

static const uint64_t covet__powers_of_ten[20] = {
    1u,
    10u,
    100u,
    1000u,
    10000u,
    100000u,
    1000000u,
    10000000u,
    100000000u,
    1000000000u,
    10000000000u,
    100000000000u,
    1000000000000u,
    10000000000000u,
    100000000000000u,
    1000000000000000u,
    10000000000000000u,
    100000000000000000u,
    1000000000000000000u,
    COVET__TEN_19,
};

static const covet__wide covet__ten_37 = {0x00F436A000000000u, 0x0785EE10D5DA46D9u};
static const covet__wide covet__ten_38 = {0x098A224000000000u, 0x4B3B4CA85A86C47Au};

static inline bool covet__wide_less(covet__wide a, covet__wide b) {
    return a.high != b.high ? a.high < b.high : a.low < b.low;
}

static inline bool covet__wide_zero(covet__wide x) {
    return (x.low | x.high) == 0;
}

/* a - b, for b <= a. */
static inline covet__wide covet__wide_subtract(covet__wide a, covet__wide b) {
    return (covet__wide){a.low - b.low, a.high - b.high - (a.low < b.low)};
}

static inline covet__wide covet__wide_double(covet__wide x) {
    return (covet__wide){x.low << 1, x.high << 1 | x.low >> 63};
}

static covet__wide covet__wide_product(uint64_t a, uint64_t b) {
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t bottom = a0 * b0;
    uint64_t middle = a1 * b0 + (bottom >> 32);
    uint64_t other = a0 * b1 + (uint32_t)middle;
    return (covet__wide){other << 32 | (uint32_t)bottom, a1 * b1 + (middle >> 32) + (other >> 32)};
}

/* x = x * factor + more; false, and x is lost, if that needs more than 128 bits. */
static bool covet__wide_multiply(covet__wide *x, uint64_t factor, uint64_t more) {
    covet__wide low = covet__wide_product(x->low, factor);
    covet__wide high = covet__wide_product(x->high, factor);
    x->low = low.low + more;
    low.high += x->low < more;
    x->high = high.low + low.high;
    return high.high == 0 && x->high >= low.high;
}

/* x = x * 10^power; false, and x is lost, if that needs more than 128 bits. */
static bool covet__wide_raise(covet__wide *x, int power) {
    if (covet__wide_zero(*x)) return true;
    for (; power > 19; power -= 19) {
        if (!covet__wide_multiply(x, COVET__TEN_19, 0)) return false;
    }
    return power <= 0 || covet__wide_multiply(x, covet__powers_of_ten[power], 0);
}

/* x = x / divisor; answers the remainder. */
static uint32_t covet__wide_divide(covet__wide *x, uint32_t divisor) {
    if (x->high == 0) {
        uint64_t rest = x->low % divisor;
        x->low /= divisor;
        return (uint32_t)rest;
    }
    uint64_t rest = x->high % divisor;
    x->high /= divisor;
    uint64_t upper = rest << 32 | x->low >> 32;
    uint64_t lower = (upper % divisor) << 32 | (uint32_t)x->low;
    x->low = (upper / divisor) << 32 | lower / divisor;
    return (uint32_t)(lower % divisor);
}

/* x = x / 10^power, cut off. */
static void covet__wide_lower(covet__wide *x, int power) {
    for (; power > 9; power -= 9) covet__wide_divide(x, 1000000000u);
    if (power > 0) covet__wide_divide(x, (uint32_t)covet__powers_of_ten[power]);
}

/* Divides x by ten if nothing is left over. */
static bool covet__wide_strip(covet__wide *x) {
    covet__wide tenth = *x;
    if (x->low & 1 || covet__wide_divide(&tenth, 10) != 0) return false;
    *x = tenth;
    return true;
}

static int covet__wide_digits(covet__wide x) {
    int above = 0;
    if (x.high != 0) {
        covet__wide_lower(&x, 19);
        above = 19;
    }
    int digits = 1;
    while (digits < 20 && x.low >= covet__powers_of_ten[digits]) digits++;
    return above + digits;
}

/* Writes x in digits, at least `least` of them, that end before `end`; answers where they begin. */
static char *covet__wide_text(covet__wide x, char *end, int least) {
    char *at = end;
    while (x.high != 0) {
        uint32_t nine = covet__wide_divide(&x, 1000000000u);
        for (int i = 0; i < 9; i++, nine /= 10) *--at = (char)('0' + nine % 10);
    }
    for (; x.low != 0; x.low /= 10) *--at = (char)('0' + x.low % 10);
    while (end - at < least) *--at = '0';
    return at;
}

/* ---- products of 256 bits: eight limbs, least first ---- */

#define COVET__LIMBS 8

static void covet__limbs_product(covet__wide a, covet__wide b, uint32_t *limbs) {
    const uint32_t x[4] = {(uint32_t)a.low, (uint32_t)(a.low >> 32), (uint32_t)a.high,
                           (uint32_t)(a.high >> 32)};
    const uint32_t y[4] = {(uint32_t)b.low, (uint32_t)(b.low >> 32), (uint32_t)b.high,
                           (uint32_t)(b.high >> 32)};
    memset(limbs, 0, COVET__LIMBS * sizeof *limbs);
    for (int i = 0; i < 4; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < 4; j++) {
            carry += (uint64_t)x[i] * y[j] + limbs[i + j];
            limbs[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        limbs[i + 4] = (uint32_t)carry;
    }
}

static uint32_t covet__limbs_divide(uint32_t *limbs, uint32_t divisor) {
    uint64_t rest = 0;
    for (int i = COVET__LIMBS - 1; i >= 0; i--) {
        rest = rest << 32 | limbs[i];
        limbs[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    return (uint32_t)rest;
}

/* The 32 bits that begin at bit `at`; on either side of the limbs all is zero. */
static uint32_t covet__limbs_bits(const uint32_t *limbs, int at) {
    int index = (at + 4096) / 32 - 128; /* rounds down, where a plain division rounds to zero */
    uint64_t low = index >= 0 && index < COVET__LIMBS ? limbs[index] : 0;
    uint64_t high = index >= -1 && index < COVET__LIMBS - 1 ? limbs[index + 1] : 0;
    return (uint32_t)((high << 32 | low) >> ((at + 4096) % 32));
}

/* The 128 bits that begin at bit `at`; false if one above them is set. */
static bool covet__limbs_wide(const uint32_t *limbs, int at, covet__wide *out) {
    for (int i = 4; i < COVET__LIMBS; i++) {
        if (covet__limbs_bits(limbs, at + 32 * i) != 0) return false;
    }
    out->low = (uint64_t)covet__limbs_bits(limbs, at + 32) << 32 | covet__limbs_bits(limbs, at);
    out->high =
        (uint64_t)covet__limbs_bits(limbs, at + 96) << 32 | covet__limbs_bits(limbs, at + 64);
    return true;
}

/* ---- decimals ---- */

static inline covet__wide covet__decimal_units(covet_decimal x) {
    return (covet__wide){x.low, x.high};
}

/* Stores the decimal if it has at most 38 digits; the scale is in range. */
static covet_status covet__decimal_store(covet__wide units, int scale, bool negative,
                                         covet_decimal *out) {
    if (!covet__wide_less(units, covet__ten_38)) return COVET_VALIDATION;
    *out = (covet_decimal){.low = units.low,
                           .high = units.high,
                           .scale = (uint8_t)scale,
                           .negative = negative && !covet__wide_zero(units)};
    return COVET_OK;
}

bool covet_decimal_valid(covet_decimal x) {
    return x.scale <= COVET_DECIMAL_DIGITS &&
           covet__wide_less(covet__decimal_units(x), covet__ten_38);
}

covet_decimal covet_decimal_of(int64_t units, int scale) {
    return (covet_decimal){
        .low = units < 0 ? 0 - (uint64_t)units : (uint64_t)units,
        .scale = scale < 0 || scale > COVET_DECIMAL_DIGITS ? UINT8_MAX : (uint8_t)scale,
        .negative = units < 0,
    };
}

covet_decimal covet_decimal_from_int(int64_t n) {
    return covet_decimal_of(n, 0);
}

covet_decimal covet_decimal_negate(covet_decimal x) {
    x.negative = !x.negative && (x.low | x.high) != 0;
    return x;
}

covet_decimal covet_decimal_reduce(covet_decimal x) {
    covet__wide units = covet__decimal_units(x);
    if (covet__wide_zero(units)) return (covet_decimal){0};
    while (x.scale > 0 && covet__wide_strip(&units)) x.scale--;
    x.low = units.low;
    x.high = units.high;
    return x;
}

covet_status covet_decimal_to_int(covet_decimal x, int64_t *out) {
    COVET_ASSERT(out != NULL);
    if (!out) return COVET_MISUSE;
    if (!covet_decimal_valid(x)) return COVET_VALIDATION;
    if (x.scale != 0) x = covet_decimal_reduce(x);
    if (x.scale != 0 || x.high != 0 || x.low > (uint64_t)INT64_MAX + x.negative) {
        return COVET_VALIDATION;
    }
    /* INT64_MIN has no positive counterpart, so the negation goes one short of it */
    *out = x.negative && x.low != 0 ? -(int64_t)(x.low - 1) - 1 : (int64_t)x.low;
    return COVET_OK;
}

int covet_decimal_digits(covet_decimal x) {
    return covet__wide_digits(covet__decimal_units(x));
}

bool covet_decimal_fits(covet_decimal x, int digits, int places) {
    if (!covet_decimal_valid(x) || places < 0 || places > digits) return false;
    if (x.scale > places) x = covet_decimal_reduce(x);
    if ((x.low | x.high) == 0) return true;
    return x.scale <= places && covet_decimal_digits(x) - x.scale <= digits - places;
}

/* ---- text ---- */

/* What was read of a text so far. */
typedef struct covet__decimal_scan {
    const char *at;
    const char *end;
    covet__wide units; /* the digits as one integer */
    int64_t places;    /* the number is units / 10^places; negative where zeros were left out */
    bool any;          /* a digit was seen */
} covet__decimal_scan;

static inline bool covet__decimal_digit(covet__decimal_scan *scan, uint32_t digit, bool fraction) {
    if (scan->units.high == 0 && scan->units.low < covet__powers_of_ten[18]) {
        scan->units.low = scan->units.low * 10 + digit;
    } else if (covet__wide_less(scan->units, covet__ten_37)) {
        covet__wide_multiply(&scan->units, 10, digit);
    } else {
        if (!fraction) scan->places--;
        return digit == 0;
    }
    if (fraction) scan->places++;
    return true;
}

/* A run of digits, perhaps none; false if they are too many. */
static bool covet__decimal_run(covet__decimal_scan *scan, bool fraction) {
    for (; scan->at < scan->end; scan->at++) {
        uint32_t digit = (uint32_t)(unsigned char)*scan->at - '0';
        if (digit > 9) break;
        if (!covet__decimal_digit(scan, digit, fraction)) return false;
        scan->any = true;
    }
    return true;
}

/* An optional sign; true for a minus. */
static bool covet__decimal_sign(covet__decimal_scan *scan) {
    if (scan->at == scan->end || (*scan->at != '-' && *scan->at != '+')) return false;
    return *scan->at++ == '-';
}

/* The exponent behind its letter; false without a digit. */
static bool covet__decimal_exponent(covet__decimal_scan *scan) {
    const int64_t most = INT64_C(100000000000000000); /* no text is long enough to undo more */
    bool negative = covet__decimal_sign(scan);
    const char *first = scan->at;
    int64_t exponent = 0;
    for (; scan->at < scan->end; scan->at++) {
        uint32_t digit = (uint32_t)(unsigned char)*scan->at - '0';
        if (digit > 9) break;
        if (exponent < most) exponent = exponent * 10 + digit;
    }
    scan->places += negative ? exponent : -exponent;
    return scan->at > first;
}

/* The decimal that was read: brings `places` into 0..38 where that is exact. */
static covet_status covet__decimal_finish(covet__decimal_scan *scan, bool negative,
                                          covet_decimal *out) {
    bool zero = covet__wide_zero(scan->units);
    if (scan->places < 0) {
        if (!zero && scan->places < -COVET_DECIMAL_DIGITS) return COVET_VALIDATION;
        if (!zero && !covet__wide_raise(&scan->units, (int)-scan->places)) return COVET_VALIDATION;
        scan->places = 0;
    }
    if (zero && scan->places > COVET_DECIMAL_DIGITS) scan->places = COVET_DECIMAL_DIGITS;
    for (; scan->places > COVET_DECIMAL_DIGITS; scan->places--) {
        if (!covet__wide_strip(&scan->units)) return COVET_VALIDATION;
    }
    return covet__decimal_store(scan->units, (int)scan->places, negative, out);
}

covet_status covet_decimal_read(const char *text, size_t size, covet_decimal *out) {
    COVET_ASSERT(text != NULL && out != NULL);
    if (!text || !out) return COVET_MISUSE;
    covet__decimal_scan scan = {.at = text, .end = text + size};
    bool negative = covet__decimal_sign(&scan);
    if (!covet__decimal_run(&scan, false)) return COVET_VALIDATION;
    if (scan.at < scan.end && *scan.at == '.') {
        scan.at++;
        if (!covet__decimal_run(&scan, true)) return COVET_VALIDATION;
    }
    if (!scan.any) return COVET_VALIDATION;
    if (scan.at < scan.end && (*scan.at == 'e' || *scan.at == 'E')) {
        scan.at++;
        if (!covet__decimal_exponent(&scan)) return COVET_VALIDATION;
    }
    if (scan.at != scan.end) return COVET_VALIDATION;
    return covet__decimal_finish(&scan, negative, out);
}

covet_status covet_decimal_parse(const char *text, covet_decimal *out) {
    return covet_decimal_read(text, text ? strlen(text) : 0, out);
}

size_t covet_decimal_format(covet_decimal x, char *buffer, size_t size) {
    if (!buffer || size == 0) return 0;
    buffer[0] = 0;
    if (!covet_decimal_valid(x)) return 0;
    char digits[COVET_DECIMAL_DIGITS + 1];
    char *end = digits + sizeof digits;
    char *at = covet__wide_text(covet__decimal_units(x), end, x.scale + 1);
    size_t whole = (size_t)(end - at) - x.scale;
    bool minus = x.negative && (x.low | x.high) != 0;
    size_t length = minus + whole + (x.scale != 0) + x.scale;
    if (length >= size) return 0;
    if (minus) *buffer++ = '-';
    memcpy(buffer, at, whole);
    buffer += whole;
    if (x.scale != 0) {
        *buffer++ = '.';
        memcpy(buffer, at + whole, x.scale);
        buffer += x.scale;
    }
    *buffer = 0;
    return length;
}

/* ---- comparison and arithmetic ---- */

static int covet__decimal_signum(covet_decimal x) {
    if ((x.low | x.high) == 0) return 0;
    return x.negative ? -1 : 1;
}

/* Compares without the signs; neither is zero. A number that 128 bits cannot hold at the other's
 * scale is the larger one. */
static int covet__decimal_magnitude(covet_decimal a, covet_decimal b) {
    covet__wide x = covet__decimal_units(a), y = covet__decimal_units(b);
    if (a.scale < b.scale && !covet__wide_raise(&x, b.scale - a.scale)) return 1;
    if (b.scale < a.scale && !covet__wide_raise(&y, a.scale - b.scale)) return -1;
    if (covet__wide_less(x, y)) return -1;
    return covet__wide_less(y, x);
}

int covet_decimal_compare(covet_decimal a, covet_decimal b) {
    int sign = covet__decimal_signum(a), other = covet__decimal_signum(b);
    if (sign != other) return sign < other ? -1 : 1;
    return sign == 0 ? 0 : sign * covet__decimal_magnitude(a, b);
}

bool covet_decimal_equal(covet_decimal a, covet_decimal b) {
    return covet_decimal_compare(a, b) == 0;
}

/* a + b at the larger scale, less the zeros that it has no room for. Fails too where 128 bits do
 * not hold an operand at that scale, which is final only for operands that are reduced: then the
 * last digit of one has no counterpart in the other, and the sum needs that scale. */
static covet_status covet__decimal_sum(covet_decimal a, covet_decimal b, covet_decimal *out) {
    covet__wide x = covet__decimal_units(a), y = covet__decimal_units(b);
    if (a.scale < b.scale && !covet__wide_raise(&x, b.scale - a.scale)) return COVET_VALIDATION;
    if (b.scale < a.scale && !covet__wide_raise(&y, a.scale - b.scale)) return COVET_VALIDATION;
    int scale = a.scale < b.scale ? b.scale : a.scale;
    bool negative = a.negative;
    if (a.negative == b.negative) {
        uint64_t low = x.low + y.low;
        uint64_t carry = low < y.low;
        if (y.high > UINT64_MAX - carry - x.high) return COVET_VALIDATION;
        x = (covet__wide){low, x.high + y.high + carry};
    } else if (covet__wide_less(x, y)) {
        x = covet__wide_subtract(y, x);
        negative = b.negative;
    } else {
        x = covet__wide_subtract(x, y);
    }
    while (scale > 0 && !covet__wide_less(x, covet__ten_38) && covet__wide_strip(&x)) scale--;
    return covet__decimal_store(x, scale, negative, out);
}

covet_status covet_decimal_add(covet_decimal a, covet_decimal b, covet_decimal *out) {
    COVET_ASSERT(out != NULL);
    if (!out) return COVET_MISUSE;
    if (!covet_decimal_valid(a) || !covet_decimal_valid(b)) return COVET_VALIDATION;
    if (covet__decimal_sum(a, b, out) == COVET_OK) return COVET_OK;
    covet_decimal sum;
    int scale = a.scale < b.scale ? b.scale : a.scale;
    if (covet__decimal_sum(covet_decimal_reduce(a), covet_decimal_reduce(b), &sum) != COVET_OK) {
        return COVET_VALIDATION;
    }
    covet__wide units = covet__decimal_units(sum);
    while (sum.scale < scale && covet__wide_less(units, covet__ten_37)) {
        covet__wide_multiply(&units, 10, 0);
        sum.scale++;
    }
    return covet__decimal_store(units, sum.scale, sum.negative, out);
}

covet_status covet_decimal_sub(covet_decimal a, covet_decimal b, covet_decimal *out) {
    return covet_decimal_add(a, covet_decimal_negate(b), out);
}

covet_status covet_decimal_multiply(covet_decimal a, covet_decimal b, covet_decimal *out) {
    COVET_ASSERT(out != NULL);
    if (!out) return COVET_MISUSE;
    if (!covet_decimal_valid(a) || !covet_decimal_valid(b)) return COVET_VALIDATION;
    int scale = a.scale + b.scale;
    bool negative = a.negative != b.negative;
    if (a.high == 0 && b.high == 0 && scale <= COVET_DECIMAL_DIGITS) {
        covet__wide units = covet__wide_product(a.low, b.low);
        if (covet__decimal_store(units, scale, negative, out) == COVET_OK) return COVET_OK;
    }
    uint32_t limbs[COVET__LIMBS];
    covet__limbs_product(covet__decimal_units(a), covet__decimal_units(b), limbs);
    covet__wide units = {0, 0};
    while (scale > COVET_DECIMAL_DIGITS || !covet__limbs_wide(limbs, 0, &units) ||
           !covet__wide_less(units, covet__ten_38)) {
        if (scale == 0 || covet__limbs_divide(limbs, 10) != 0) return COVET_VALIDATION;
        scale--;
    }
    return covet__decimal_store(units, scale, negative, out);
}

covet_status covet_decimal_rescale(covet_decimal x, int scale, covet_decimal *out) {
    COVET_ASSERT(out != NULL && scale >= 0 && scale <= COVET_DECIMAL_DIGITS);
    if (!out || scale < 0 || scale > COVET_DECIMAL_DIGITS) return COVET_MISUSE;
    if (!covet_decimal_valid(x)) return COVET_VALIDATION;
    covet__wide units = covet__decimal_units(x);
    if (scale >= x.scale) {
        if (!covet__wide_raise(&units, scale - x.scale)) return COVET_VALIDATION;
        return covet__decimal_store(units, scale, x.negative, out);
    }
    /* the first digit that goes decides: those behind it cannot bring it below or up to the half */
    covet__wide_lower(&units, x.scale - scale - 1);
    if (covet__wide_divide(&units, 10) >= 5) covet__wide_multiply(&units, 1, 1);
    return covet__decimal_store(units, scale, x.negative, out);
}

/* ---- doubles ---- */

#define COVET__REAL_POWERS 23 /* powers of ten that a double holds exactly */
#define COVET__REAL_BITS 53   /* bits of a double's significand */

static const double covet__real_powers[COVET__REAL_POWERS] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* Moves the highest set bit of x, not zero and below 2^127, to bit 126; answers by how much. */
static int covet__wide_align(covet__wide *x) {
    int shift = 0;
    for (; x->high >> 62 == 0; shift++) *x = covet__wide_double(*x);
    return shift;
}

/* The double nearest to top / bottom, which are not zero and below 2^127. One bit of the quotient
 * at a time: the numbers that come here have more digits than a double. */
static double covet__real_ratio(covet__wide top, covet__wide bottom) {
    int exponent = covet__wide_align(&bottom) - covet__wide_align(&top);
    if (covet__wide_less(top, bottom)) {
        top = covet__wide_double(top);
        exponent--;
    }
    uint64_t quotient = 0; /* one bit more than a double has, for rounding */
    for (int i = 0; i <= COVET__REAL_BITS; i++) {
        bool bit = !covet__wide_less(top, bottom);
        if (bit) top = covet__wide_subtract(top, bottom);
        quotient = quotient << 1 | bit;
        top = covet__wide_double(top);
    }
    bool up = quotient & 1 && (quotient & 2 || !covet__wide_zero(top));
    uint64_t power_bits = (uint64_t)(DBL_MAX_EXP - COVET__REAL_BITS + exponent) << 52;
    double power;
    memcpy(&power, &power_bits, sizeof power);
    return (double)((quotient >> 1) + up) * power;
}

double covet_decimal_to_real(covet_decimal x) {
    if (!covet_decimal_valid(x)) return (double)NAN;
    double real = 0;
    if (FLT_EVAL_METHOD == 0 && x.high == 0 && x.low >> COVET__REAL_BITS == 0 &&
        x.scale < COVET__REAL_POWERS) {
        /* both are exact, so the one division rounds once */
        real = (double)x.low / covet__real_powers[x.scale];
    } else if ((x.low | x.high) != 0) {
        covet__wide bottom = {1, 0};
        covet__wide_raise(&bottom, x.scale);
        real = covet__real_ratio(covet__decimal_units(x), bottom);
    }
    return x.negative && (x.low | x.high) != 0 ? -real : real;
}

/* The exact product real * 10^scale, rounded: decides where the short way cannot. */
static covet_status covet__decimal_from_bits(double real, int scale, covet_decimal *out) {
    uint64_t bits;
    memcpy(&bits, &real, sizeof bits);
    int exponent = (int)(bits >> 52 & 0x7FF);
    uint64_t significand = bits & ((UINT64_C(1) << 52) - 1);
    if (exponent == 0x7FF) return COVET_VALIDATION;
    if (exponent != 0) significand |= UINT64_C(1) << 52;
    exponent += exponent == 0;
    int shift = exponent - (DBL_MAX_EXP + COVET__REAL_BITS - 2); /* real = significand * 2^shift */
    if (shift > 128 - COVET__REAL_BITS) return COVET_VALIDATION;

    uint32_t limbs[COVET__LIMBS];
    covet__wide power = {1, 0}, units = {0, 0};
    covet__wide_raise(&power, scale);
    covet__limbs_product((covet__wide){significand, 0}, power, limbs);
    if (!covet__limbs_wide(limbs, -shift, &units) || !covet__wide_less(units, covet__ten_38)) {
        return COVET_VALIDATION;
    }
    if (shift < 0 && covet__limbs_bits(limbs, -shift - 1) & 1) covet__wide_multiply(&units, 1, 1);
    return covet__decimal_store(units, scale, bits >> 63, out);
}

covet_status covet_decimal_from_real(double real, int scale, covet_decimal *out) {
    COVET_ASSERT(out != NULL && scale >= 0 && scale <= COVET_DECIMAL_DIGITS);
    if (!out || scale < 0 || scale > COVET_DECIMAL_DIGITS) return COVET_MISUSE;
    if (FLT_EVAL_METHOD == 0 && scale < COVET__REAL_POWERS) {
        double scaled = (real < 0 ? -real : real) * covet__real_powers[scale];
        if (scaled < 1e15) {
            /* below 2^50 the product is off by 1/16 at most: away from a half it decides */
            uint64_t units = (uint64_t)scaled;
            double rest = scaled - (double)units;
            if (rest < 0.375 || rest > 0.625) {
                units += rest > 0.5;
                return covet__decimal_store((covet__wide){units, 0}, scale, real < 0, out);
            }
        }
    }
    return covet__decimal_from_bits(real, scale, out);
}

#endif
