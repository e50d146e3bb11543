/* Numbers as text, in digits that no locale changes: 64-bit integers and doubles.
 * Uses config. Buffers, values, JSON, decimals and the drivers use it. */
#ifndef COVET_BASE_NUMBER_H
#define COVET_BASE_NUMBER_H

#include "base/config.h"

/* Bytes that hold any int64_t or uint64_t in decimal, its NUL included. */
#define COVET_INT_TEXT 21
/* Bytes that hold any double as covet_real_format writes it, its NUL included. */
#define COVET_REAL_TEXT 25

/* What came of reading a number. */
typedef enum covet_parsed {
    COVET_PARSED_WELL,  /* read */
    COVET_PARSED_NOT,   /* the text is no number, or something stands before or behind it */
    COVET_PARSED_RANGE, /* a number, but too large for the type */
} covet_parsed;

/* Reads `size` bytes as an integer: an optional sign and decimal digits, nothing else. `out` is
 * written on COVET_PARSED_WELL alone. `text` NULL: COVET_PARSED_NOT. */
covet_parsed covet_int_read(const char *text, size_t size, int64_t *out);
/* Writes `n` and a NUL; answers the bytes before the NUL. `size` of COVET_INT_TEXT always suffices;
 * where it does not, answers 0 and leaves "" (or nothing, for size 0). */
size_t covet_int_format(int64_t n, char *buffer, size_t size);
/* As covet_int_format. */
size_t covet_uint_format(uint64_t n, char *buffer, size_t size);

/* Reads `size` bytes as a double, correctly rounded, in the syntax of SQL, of which JSON's is a
 * part: an optional sign; digits with an optional point before, among or behind them; an optional
 * exponent. Also what covet_real_format writes for others: "NaN", "Infinity", "-Infinity"; no other
 * spelling. Too large is COVET_PARSED_RANGE, too small is 0 with its sign. `out` is written on
 * COVET_PARSED_WELL alone. `text` NULL: COVET_PARSED_NOT. */
covet_parsed covet_real_read(const char *text, size_t size, double *out);
/* Writes `x` and a NUL with the fewest of 15, 16 or 17 digits that read back to the same double,
 * without zeros behind the last: "0.1", "100", "1e+20", "-0"; "NaN", "Infinity", "-Infinity".
 * Answers the bytes before the NUL. `size` of COVET_REAL_TEXT always suffices; where it does not,
 * as covet_int_format. */
size_t covet_real_format(double x, char *buffer, size_t size);

#endif
