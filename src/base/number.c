/* Numbers as text: see number.h.
 * Uses config alone. strtod and snprintf do the exact work, but never see or decide a decimal
 * point, so that the locale does not matter. */
#ifndef COVET_BASE_NUMBER_C
#define COVET_BASE_NUMBER_C

#include "base/number.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- integers --- */

static bool covet__number_is_digit(char c) {
    return c >= '0' && c <= '9';
}

covet_parsed covet_int_read(const char *text, size_t size, int64_t *out) {
    if (text == NULL || size == 0) return COVET_PARSED_NOT;
    bool negative = text[0] == '-';
    size_t at = negative || text[0] == '+';
    if (at == size) return COVET_PARSED_NOT;
    const uint64_t most = (uint64_t)INT64_MAX + negative;
    uint64_t magnitude = 0;
    bool fits = true;
    for (; at < size; at++) {
        if (!covet__number_is_digit(text[at])) return COVET_PARSED_NOT;
        uint64_t digit = (uint64_t)(text[at] - '0');
        fits = fits && magnitude <= (most - digit) / 10;
        if (fits) magnitude = magnitude * 10 + digit;
    }
    if (!fits) return COVET_PARSED_RANGE;
    *out = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return COVET_PARSED_WELL;
}

/* Copies `length` bytes and a NUL, as covet_int_format answers. */
static size_t covet__number_put(const char *text, size_t length, char *buffer, size_t size) {
    if (length >= size) {
        if (size != 0) buffer[0] = '\0';
        return 0;
    }
    memcpy(buffer, text, length);
    buffer[length] = '\0';
    return length;
}

/* Writes a sign where `negative`, then `n`; see covet_int_format. */
static size_t covet__number_format(bool negative, uint64_t n, char *buffer, size_t size) {
    char digits[COVET_INT_TEXT];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n != 0);
    if (negative) digits[--at] = '-';
    return covet__number_put(digits + at, sizeof digits - at, buffer, size);
}

size_t covet_int_format(int64_t n, char *buffer, size_t size) {
    return covet__number_format(n < 0, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, buffer, size);
}

size_t covet_uint_format(uint64_t n, char *buffer, size_t size) {
    return covet__number_format(false, n, buffer, size);
}

/* --- doubles --- */

/* No decision between two doubles needs more than 767 digits; what stands behind only has to be
 * known not to be zero, which one more digit tells. */
#define COVET__NUMBER_DIGITS 780

/* Above this exponent every double is infinite, below its negative 0, whatever 780 digits say. */
#define COVET__NUMBER_EXPONENT 2000

/* A decimal number taken apart: digits * 10^exponent. */
typedef struct covet__number_parts {
    bool negative;
    size_t count;                          /* of digits, without leading zeros */
    int64_t exponent;                      /* of the last digit */
    uint64_t value;                        /* the digits as a number, while there are at most 19 */
    char digits[COVET__NUMBER_DIGITS + 1]; /* the last one may stand for all that follow */
} covet__number_parts;

/* Takes one digit, `behind` the point or before it. */
static void covet__number_digit(covet__number_parts *parts, char digit, bool behind) {
    if (parts->count == 0 && digit == '0') {
        parts->exponent -= behind;
        return;
    }
    if (parts->count < COVET__NUMBER_DIGITS) {
        parts->digits[parts->count++] = digit;
        parts->exponent -= behind;
        if (parts->count <= 19) parts->value = parts->value * 10 + (uint64_t)(digit - '0');
        return;
    }
    if (digit != '0' && parts->digits[COVET__NUMBER_DIGITS - 1] == '0')
        parts->digits[COVET__NUMBER_DIGITS - 1] = '1';
    parts->exponent += !behind;
}

/* Reads digits and a point; answers where they end, NULL without a digit. */
static const char *covet__number_mantissa(covet__number_parts *parts, const char *at,
                                          const char *end) {
    bool behind = false, any = false;
    for (; at < end; at++) {
        if (covet__number_is_digit(*at)) {
            covet__number_digit(parts, *at, behind);
            any = true;
        } else if (*at == '.' && !behind) {
            behind = true;
        } else {
            break;
        }
    }
    return any ? at : NULL;
}

/* Adds the exponent that stands at `at`, up to `end`; false if it is none. */
static bool covet__number_exponent(covet__number_parts *parts, const char *at, const char *end) {
    int64_t exponent = 0;
    if (at == end) return true;
    if (*at != 'e' && *at != 'E') return false;
    at++;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    if (at == end) return false;
    for (; at < end; at++) {
        if (!covet__number_is_digit(*at)) return false;
        if (exponent < INT64_MAX / 100) exponent = exponent * 10 + (*at - '0');
    }
    parts->exponent += negative ? -exponent : exponent;
    return true;
}

/* The exact product or quotient of two exact doubles, where the number is one; false if it is not.
 */
static bool covet__number_exact(const covet__number_parts *parts, double *out) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (FLT_EVAL_METHOD != 0 || parts->count > 15) return false;
    if (parts->exponent < -22 || parts->exponent > 22) return false;
    double value = (double)parts->value;
    *out = parts->exponent < 0 ? value / powers[-parts->exponent] : value * powers[parts->exponent];
    return true;
}

/* The general case: strtod over digits and an exponent, without a point. */
static double covet__number_convert(const covet__number_parts *parts) {
    char text[COVET__NUMBER_DIGITS + 1 + COVET_INT_TEXT];
    int64_t exponent = parts->exponent;
    if (exponent > COVET__NUMBER_EXPONENT) exponent = COVET__NUMBER_EXPONENT;
    if (exponent < -COVET__NUMBER_EXPONENT) exponent = -COVET__NUMBER_EXPONENT;
    memcpy(text, parts->digits, parts->count);
    text[parts->count] = 'e';
    covet_int_format(exponent, text + parts->count + 1, COVET_INT_TEXT);
    return strtod(text, NULL);
}

static bool covet__number_is(const char *text, size_t size, const char *word) {
    return size == strlen(word) && memcmp(text, word, size) == 0;
}

/* The bits, since isnan and isinf mean nothing under -ffast-math. */
static uint64_t covet__number_bits(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

#define COVET__NUMBER_SIGN ((uint64_t)1 << 63)
#define COVET__NUMBER_INFINITY ((uint64_t)0x7FF << 52)

static double covet__number_of_bits(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

_Static_assert(sizeof(double) == 8 && DBL_MANT_DIG == 53, "doubles are those of IEEE 754");

/* NaN and the infinities, which are words. */
static covet_parsed covet__number_word(const char *text, size_t size, double *out) {
    uint64_t bits;
    if (covet__number_is(text, size, "NaN"))
        bits = COVET__NUMBER_INFINITY | (uint64_t)1 << 51;
    else if (covet__number_is(text, size, "Infinity"))
        bits = COVET__NUMBER_INFINITY;
    else if (covet__number_is(text, size, "-Infinity"))
        bits = COVET__NUMBER_INFINITY | COVET__NUMBER_SIGN;
    else
        return COVET_PARSED_NOT;
    *out = covet__number_of_bits(bits);
    return COVET_PARSED_WELL;
}

covet_parsed covet_real_read(const char *text, size_t size, double *out) {
    if (text == NULL || size == 0) return COVET_PARSED_NOT;
    covet__number_parts parts; /* its digits stay unset: they are many, and mostly few are read */
    parts.negative = text[0] == '-';
    parts.count = 0;
    parts.exponent = 0;
    parts.value = 0;
    const char *end = text + size;
    const char *at = text + (parts.negative || text[0] == '+');
    at = covet__number_mantissa(&parts, at, end);
    if (at == NULL) return covet__number_word(text, size, out);
    if (!covet__number_exponent(&parts, at, end)) return COVET_PARSED_NOT;
    double value = 0.0;
    if (parts.count != 0 && !covet__number_exact(&parts, &value))
        value = covet__number_convert(&parts);
    if (covet__number_bits(value) == COVET__NUMBER_INFINITY) return COVET_PARSED_RANGE;
    *out = parts.negative ? -value : value;
    return COVET_PARSED_WELL;
}

/* Removes from `text` the locale's point, which may be several bytes, and puts '.' there. Answers
 * the bytes that are left, a NUL behind them. */
static size_t covet__number_point(char *text) {
    size_t length = 0;
    bool point = false;
    for (const char *from = text; *from != '\0'; from++) {
        bool plain = covet__number_is_digit(*from) || *from == '-' || *from == '+' || *from == 'e';
        if (plain)
            text[length++] = *from;
        else if (!point)
            text[length++] = '.';
        point = !plain;
    }
    text[length] = '\0';
    return length;
}

/* The general case of covet_real_format. */
static size_t covet__number_shortest(double x, char *buffer, size_t size) {
    char text[COVET_REAL_TEXT + 16]; /* a locale's point can be a few bytes more */
    size_t length = 0;
    for (int digits = 15; digits <= 17; digits++) {
        double back = 0.0;
        snprintf(text, sizeof text, "%.*g", digits, x);
        length = covet__number_point(text);
        covet_real_read(text, length, &back);
        if (covet__number_bits(back) == covet__number_bits(x)) break;
    }
    return covet__number_put(text, length, buffer, size);
}

size_t covet_real_format(double x, char *buffer, size_t size) {
    const uint64_t bits = covet__number_bits(x), magnitude = bits & ~COVET__NUMBER_SIGN;
    if (magnitude > COVET__NUMBER_INFINITY) return covet__number_put("NaN", 3, buffer, size);
    if (bits == COVET__NUMBER_INFINITY) return covet__number_put("Infinity", 8, buffer, size);
    if (magnitude == COVET__NUMBER_INFINITY) return covet__number_put("-Infinity", 9, buffer, size);
    bool whole = x > -1e15 && x < 1e15 && x == (double)(int64_t)x;
    if (whole && bits != COVET__NUMBER_SIGN) return covet_int_format((int64_t)x, buffer, size);
    return covet__number_shortest(x, buffer, size);
}

#endif
