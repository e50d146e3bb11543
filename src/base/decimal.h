/* Decimals: exact numbers of up to 38 digits, as money needs them.
 * Uses config and error. Values, validation, JSON and the drivers use it. */
#ifndef COVET_BASE_DECIMAL_H
#define COVET_BASE_DECIMAL_H

#include "base/config.h"
#include "base/error.h"

/* The most digits that a decimal has, and the most of them that stand behind its point. */
#define COVET_DECIMAL_DIGITS 38
/* Bytes that the text of any decimal fits in: sign, leading zero, point, 38 digits, NUL. */
#define COVET_DECIMAL_TEXT 42

/* (high * 2^64 + low) / 10^scale, negated where `negative` says so. All zero is the number 0. Zero
 * has no sign: `negative` means nothing there, and no function sets it. Equal numbers can differ in
 * scale (1.5, 1.50): compare with covet_decimal_equal. A struct filled in by hand that
 * covet_decimal_valid rejects is COVET_VALIDATION wherever it is used. */
typedef struct covet_decimal {
    uint64_t low;  /* the digits as one integer, its lower half */
    uint64_t high; /* its upper half; the whole is below 10^38 */
    uint8_t scale; /* how many of the digits stand behind the point, 0 to 38 */
    bool negative;
} covet_decimal;

/* True if x has at most 38 digits and a scale of at most 38. */
bool covet_decimal_valid(covet_decimal x);

/* units / 10^scale: covet_decimal_of(1250, 2) is 12.50. A scale outside 0..38 answers a decimal
 * that is not valid. */
covet_decimal covet_decimal_of(int64_t units, int scale);
/* n with scale 0. */
covet_decimal covet_decimal_from_int(int64_t n);
/* The decimal with `scale` (0 to 38) places that is nearest to the exact value of `real`; halves go
 * away from zero. A double made from a decimal of at most 15 digits gives that decimal again.
 * COVET_VALIDATION: not finite, or more than 38 digits. COVET_MISUSE: out NULL or another scale. A
 * failure leaves `out` alone. */
covet_status covet_decimal_from_real(double real, int scale, covet_decimal *out);
/* x as an integer. COVET_VALIDATION: it has a fraction that is not zero, or does not fit.
 * COVET_MISUSE: out NULL. A failure leaves `out` alone. */
covet_status covet_decimal_to_int(covet_decimal x, int64_t *out);
/* The double nearest to x, a tie going to the even one. NaN if x is not valid. */
double covet_decimal_to_real(covet_decimal x);

/* Reads all of `text`: sign, digits with or without a point, exponent ("-12.50", ".5", "1.5e-3";
 * the point is always '.'). The scale is the number of digits behind the point; zeros at the end of
 * a fraction that has no room for them are dropped. COVET_VALIDATION: anything else in the text, or
 * a number that needs more than 38 digits or places. COVET_MISUSE: NULL. A failure leaves `out`
 * alone. */
covet_status covet_decimal_parse(const char *text, covet_decimal *out);
/* As covet_decimal_parse, of `size` bytes that need no NUL behind them; a NUL among them is
 * COVET_VALIDATION. */
covet_status covet_decimal_read(const char *text, size_t size, covet_decimal *out);
/* Writes x and a NUL to `buffer` of `size` bytes (COVET_DECIMAL_TEXT always do) and answers the
 * bytes before the NUL. The scale shows: "1.50", "-0.05". Never an exponent. 0, and an empty text
 * where there is room for one: x is not valid, `size` is too small, or buffer NULL. */
size_t covet_decimal_format(covet_decimal x, char *buffer, size_t size);

/* -1, 0 or 1 as a is less than, equal to or greater than b, by value: 1.5 equals 1.50. */
int covet_decimal_compare(covet_decimal a, covet_decimal b);
/* True if a and b are the same number, whatever their scales. */
bool covet_decimal_equal(covet_decimal a, covet_decimal b);
/* x without the zeros at the end of its fraction: 1.50 gives 1.5, 2.00 gives 2. Equal numbers give
 * equal members, so these are what to hash. */
covet_decimal covet_decimal_reduce(covet_decimal x);
/* How many digits x shows when its leading zeros are left out: 3 for 1.50, 1 for 0.05 and for 0. */
int covet_decimal_digits(covet_decimal x);
/* True if a column DECIMAL(digits, places) holds x without loss, zeros at the end of its fraction
 * not counted. */
bool covet_decimal_fits(covet_decimal x, int digits, int places);

/* -x. */
covet_decimal covet_decimal_negate(covet_decimal x);
/* a + b, exactly. The result has the larger scale of the two; where 38 digits are too few for that,
 * as few zeros at the end of its fraction as can be are dropped. COVET_VALIDATION: the exact result
 * needs more than 38 digits, or an operand is not valid. COVET_MISUSE: out NULL. A failure leaves
 * `out` alone. */
covet_status covet_decimal_add(covet_decimal a, covet_decimal b, covet_decimal *out);
/* a - b, as covet_decimal_add. */
covet_status covet_decimal_sub(covet_decimal a, covet_decimal b, covet_decimal *out);
/* a * b, exactly. The result's scale is the sum of the two; zeros are dropped and failures answered
 * as in covet_decimal_add. */
covet_status covet_decimal_multiply(covet_decimal a, covet_decimal b, covet_decimal *out);
/* x with `scale` (0 to 38) places. What is cut off is rounded, halves away from zero (-0.5 to -1),
 * as SQL databases do it; covet_decimal_fits tells beforehand whether anything is lost.
 * COVET_VALIDATION: the result needs more than 38 digits, or x is not valid. COVET_MISUSE: out NULL
 * or another scale. A failure leaves `out` alone. */
covet_status covet_decimal_rescale(covet_decimal x, int scale, covet_decimal *out);

#endif
