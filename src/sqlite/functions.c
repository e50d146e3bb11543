/* The SQL functions and the collation that CovetORM gives to SQLite: folding of case, remainders
 * and powers, exact decimal arithmetic, assignment to integers, and datetimes. All answer the same
 * for the same arguments and do nothing else, so that schemas may use them. Uses the base floor.
 * link.c registers them; dialect.c writes them. */
#ifndef COVET_SQLITE_FUNCTIONS_C
#define COVET_SQLITE_FUNCTIONS_C

#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "base/datetime.h"
#include "base/decimal.h"
#include "base/fold.h"

/* What a value that a function refuses answers as: link.c makes VALIDATION of it. */
#define COVET__SQLITE_REFUSED SQLITE_MISMATCH

static void covet__sqlite_raise(sqlite3_context *context, const char *message) {
    sqlite3_result_error(context, message, -1);
    sqlite3_result_error_code(context, COVET__SQLITE_REFUSED);
}

static bool covet__sqlite_any_null(sqlite3_value **arguments, int count) {
    for (int i = 0; i < count; i++)
        if (sqlite3_value_type(arguments[i]) == SQLITE_NULL) return true;
    return false;
}

/* --- text --- */

/* covet_lower(text): Unicode's simple lower-case mapping. The user data is a buffer to work in. */
static void covet__sqlite_lower(sqlite3_context *context, int count, sqlite3_value **arguments) {
    covet_buffer *folded = sqlite3_user_data(context);
    (void)count;
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
    const unsigned char *text = sqlite3_value_text(arguments[0]);
    int size = sqlite3_value_bytes(arguments[0]);
    covet_buffer_clear(folded);
    if (text) covet_fold_text(folded, (const char *)text, (size_t)size);
    if (!text || folded->failed) {
        sqlite3_result_error_nomem(context);
        return;
    }
    sqlite3_result_text64(context, covet_buffer_get(folded), folded->size, SQLITE_TRANSIENT,
                          SQLITE_UTF8);
}

/* --- reals --- */

/* covet_mod(a, b): the remainder, with the sign of a; NULL where b is 0. */
static void covet__sqlite_mod(sqlite3_context *context, int count, sqlite3_value **arguments) {
    if (covet__sqlite_any_null(arguments, count)) return;
    double divisor = sqlite3_value_double(arguments[1]);
    if (divisor != 0)
        sqlite3_result_double(context, fmod(sqlite3_value_double(arguments[0]), divisor));
}

/* covet_pow(a, b): a raised to b, a real. */
static void covet__sqlite_pow(sqlite3_context *context, int count, sqlite3_value **arguments) {
    if (covet__sqlite_any_null(arguments, count)) return;
    double power = pow(sqlite3_value_double(arguments[0]), sqlite3_value_double(arguments[1]));
    if (isfinite(power))
        sqlite3_result_double(context, power);
    else
        covet__sqlite_raise(context, "the power is out of range, or not a real number");
}

/* --- decimals --- */

/* Significant digits of a double that come from a decimal. */
#define COVET__SQLITE_EXACT 15

/* The decimal that a real stands for: of at most 15 significant digits, as it was bound. */
static bool covet__sqlite_decimal_of_real(double real, covet_decimal *out) {
    int scale = COVET__SQLITE_EXACT, exponent = 0;
    if (real != 0) {
        frexp(real, &exponent);
        /* 0.30103 is the logarithm of 2: this is one place too many at the most */
        scale -= (int)floor((exponent - 1) * 0.30103) + 1;
    }
    if (scale < 0) scale = 0;
    if (scale > COVET_DECIMAL_DIGITS) scale = COVET_DECIMAL_DIGITS;
    covet_status status = covet_decimal_from_real(real, scale, out);
    if (status == COVET_OK && scale > 0 && covet_decimal_digits(*out) > COVET__SQLITE_EXACT)
        status = covet_decimal_from_real(real, scale - 1, out);
    if (status == COVET_OK) *out = covet_decimal_reduce(*out);
    return status == COVET_OK;
}

static bool covet__sqlite_decimal_of(sqlite3_value *value, covet_decimal *out) {
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        *out = covet_decimal_from_int(sqlite3_value_int64(value));
        return true;
    case SQLITE_FLOAT:
        return covet__sqlite_decimal_of_real(sqlite3_value_double(value), out);
    case SQLITE_TEXT: {
        const unsigned char *text = sqlite3_value_text(value);
        size_t size = (size_t)sqlite3_value_bytes(value);
        return text && covet_decimal_read((const char *)text, size, out) == COVET_OK;
    }
    default:
        return false;
    }
}

/* Answers a decimal: as text where an operand was text (a column of more than 15 digits), else as
 * the number that a column of up to 15 digits holds. */
static void covet__sqlite_decimal_result(sqlite3_context *context, bool text, covet_decimal x) {
    char buffer[COVET_DECIMAL_TEXT];
    int64_t integer;
    if (text)
        sqlite3_result_text(context, buffer, (int)covet_decimal_format(x, buffer, sizeof buffer),
                            SQLITE_TRANSIENT);
    else if (covet_decimal_to_int(x, &integer) == COVET_OK)
        sqlite3_result_int64(context, integer);
    else
        sqlite3_result_double(context, covet_decimal_to_real(x));
}

/* Two operands of a function of decimals. */
typedef struct covet__sqlite_decimals {
    covet_decimal a, b;
    bool text; /* one of them was text */
} covet__sqlite_decimals;

/* False where the function is at its end: an operand is NULL or no decimal. */
static bool covet__sqlite_decimal_pair(sqlite3_context *context, sqlite3_value **arguments,
                                       covet__sqlite_decimals *out) {
    if (covet__sqlite_any_null(arguments, 2)) return false;
    out->text = sqlite3_value_type(arguments[0]) == SQLITE_TEXT ||
                sqlite3_value_type(arguments[1]) == SQLITE_TEXT;
    if (covet__sqlite_decimal_of(arguments[0], &out->a) &&
        covet__sqlite_decimal_of(arguments[1], &out->b))
        return true;
    covet__sqlite_raise(context, "an operand is not a decimal");
    return false;
}

static void covet__sqlite_decimal_done(sqlite3_context *context, bool text, covet_status status,
                                       const covet_decimal *x) {
    if (status == COVET_OK)
        covet__sqlite_decimal_result(context, text, *x);
    else
        covet__sqlite_raise(context, "decimal out of range: the result has more than 38 digits");
}

static void covet__sqlite_decimal_add(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet__sqlite_decimals x;
    (void)count;
    if (!covet__sqlite_decimal_pair(context, arguments, &x)) return;
    covet__sqlite_decimal_done(context, x.text, covet_decimal_add(x.a, x.b, &x.a), &x.a);
}

static void covet__sqlite_decimal_sub(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet__sqlite_decimals x;
    (void)count;
    if (!covet__sqlite_decimal_pair(context, arguments, &x)) return;
    covet__sqlite_decimal_done(context, x.text, covet_decimal_sub(x.a, x.b, &x.a), &x.a);
}

static void covet__sqlite_decimal_mul(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet__sqlite_decimals x;
    (void)count;
    if (!covet__sqlite_decimal_pair(context, arguments, &x)) return;
    covet__sqlite_decimal_done(context, x.text, covet_decimal_multiply(x.a, x.b, &x.a), &x.a);
}

/* --- division: integers of 128 bits; all are below 10^38 < 2^127, so that doubling one never
 * overflows --- */

typedef struct covet__sqlite_wide {
    uint64_t high, low;
} covet__sqlite_wide;

static bool covet__sqlite_wide_less(covet__sqlite_wide a, covet__sqlite_wide b) {
    return a.high != b.high ? a.high < b.high : a.low < b.low;
}

static covet__sqlite_wide covet__sqlite_wide_add(covet__sqlite_wide a, covet__sqlite_wide b) {
    uint64_t low = a.low + b.low;
    return (covet__sqlite_wide){a.high + b.high + (low < a.low), low};
}

/* sum modulo `divisor`, where sum < 2 * divisor; counts the multiple that goes. */
static covet__sqlite_wide covet__sqlite_wide_wrap(covet__sqlite_wide sum,
                                                  covet__sqlite_wide divisor, unsigned *quotient) {
    if (covet__sqlite_wide_less(sum, divisor)) return sum;
    ++*quotient;
    return (covet__sqlite_wide){sum.high - divisor.high - (sum.low < divisor.low),
                                sum.low - divisor.low};
}

/* The quotient of integers; `rest` is the remainder. */
static covet__sqlite_wide covet__sqlite_wide_divide(covet__sqlite_wide a, covet__sqlite_wide b,
                                                    covet__sqlite_wide *rest) {
    covet__sqlite_wide quotient = {0, 0}, r = {0, 0};
    for (int i = 127; i >= 0; i--) {
        uint64_t bit = (i >= 64 ? a.high >> (i - 64) : a.low >> i) & 1;
        unsigned goes = 0;
        r = covet__sqlite_wide_add(r, r);
        r.low |= bit;
        r = covet__sqlite_wide_wrap(r, b, &goes);
        quotient = covet__sqlite_wide_add(quotient, quotient);
        quotient.low |= goes;
    }
    *rest = r;
    return quotient;
}

/* The next digit of rest / b; `rest` becomes what is left of ten times itself. */
static unsigned covet__sqlite_wide_digit(covet__sqlite_wide *rest, covet__sqlite_wide b) {
    covet__sqlite_wide once = *rest, r = once;
    unsigned digit = 0;
    /* 10 = (2 * 2 + 1) * 2 */
    r = covet__sqlite_wide_wrap(covet__sqlite_wide_add(r, r), b, &digit);
    digit *= 2;
    r = covet__sqlite_wide_wrap(covet__sqlite_wide_add(r, r), b, &digit);
    r = covet__sqlite_wide_wrap(covet__sqlite_wide_add(r, once), b, &digit);
    digit *= 2;
    r = covet__sqlite_wide_wrap(covet__sqlite_wide_add(r, r), b, &digit);
    *rest = r;
    return digit;
}

static covet__sqlite_wide covet__sqlite_wide_ten(covet__sqlite_wide x, unsigned digit) {
    covet__sqlite_wide four = covet__sqlite_wide_add(x, x);
    four = covet__sqlite_wide_add(four, four);
    x = covet__sqlite_wide_add(four, x);
    x = covet__sqlite_wide_add(x, x);
    return covet__sqlite_wide_add(x, (covet__sqlite_wide){0, digit});
}

/* a / b with `places` places, halves away from zero; with fewer where 38 digits are too few. b is
 * not 0. */
static covet_status covet__sqlite_decimal_quotient(covet_decimal a, covet_decimal b, int places,
                                                   covet_decimal *out) {
    /* 10^37: what is below it has room for one more digit */
    static const covet__sqlite_wide room = {0x785EE10D5DA46D9u, 0x00F436A000000000u};
    covet__sqlite_wide divisor = {b.high, b.low}, rest;
    covet__sqlite_wide units =
        covet__sqlite_wide_divide((covet__sqlite_wide){a.high, a.low}, divisor, &rest);
    int scale = (int)a.scale - (int)b.scale;
    while (scale < 0 || (scale < places && scale < COVET_DECIMAL_DIGITS)) {
        if (!covet__sqlite_wide_less(units, room)) break;
        units = covet__sqlite_wide_ten(units, covet__sqlite_wide_digit(&rest, divisor));
        scale++;
    }
    if (scale < 0) return COVET_VALIDATION;
    if (!covet__sqlite_wide_less(covet__sqlite_wide_add(rest, rest), divisor))
        units = covet__sqlite_wide_add(units, (covet__sqlite_wide){0, 1});
    *out = (covet_decimal){.low = units.low,
                           .high = units.high,
                           .scale = (uint8_t)scale,
                           .negative = a.negative != b.negative && (units.low | units.high) != 0};
    return covet_decimal_valid(*out) ? COVET_OK : COVET_VALIDATION;
}

/* covet_decimal_div(a, b, places): NULL where b is 0. */
static void covet__sqlite_decimal_div(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet__sqlite_decimals x;
    (void)count;
    if (!covet__sqlite_decimal_pair(context, arguments, &x)) return;
    if ((x.b.low | x.b.high) == 0) return;
    covet_status status =
        covet__sqlite_decimal_quotient(x.a, x.b, sqlite3_value_int(arguments[2]), &x.a);
    covet__sqlite_decimal_done(context, x.text, status, &x.a);
}

/* covet_decimal_mod(a, b): the remainder, with the sign of a; NULL where b is 0. */
static void covet__sqlite_decimal_mod(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet__sqlite_decimals x;
    covet__sqlite_wide rest;
    (void)count;
    if (!covet__sqlite_decimal_pair(context, arguments, &x)) return;
    if ((x.b.low | x.b.high) == 0) return;
    int scale = x.a.scale > x.b.scale ? x.a.scale : x.b.scale;
    if (covet_decimal_rescale(x.a, scale, &x.a) != COVET_OK ||
        covet_decimal_rescale(x.b, scale, &x.b) != COVET_OK) {
        covet__sqlite_decimal_done(context, x.text, COVET_VALIDATION, &x.a);
        return;
    }
    covet__sqlite_wide_divide((covet__sqlite_wide){x.a.high, x.a.low},
                              (covet__sqlite_wide){x.b.high, x.b.low}, &rest);
    x.a.high = rest.high;
    x.a.low = rest.low;
    x.a.negative = x.a.negative && (rest.low | rest.high) != 0;
    covet__sqlite_decimal_done(context, x.text, COVET_OK, &x.a);
}

/* The one operand of a function of decimals; false as of covet__sqlite_decimal_pair. */
static bool covet__sqlite_decimal_one(sqlite3_context *context, sqlite3_value *argument,
                                      covet_decimal *out, bool *text) {
    int type = sqlite3_value_type(argument);
    if (type == SQLITE_NULL) return false;
    *text = type == SQLITE_TEXT;
    if (covet__sqlite_decimal_of(argument, out)) return true;
    covet__sqlite_raise(context, "the operand is not a decimal");
    return false;
}

static void covet__sqlite_decimal_neg(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet_decimal x;
    bool text;
    (void)count;
    if (!covet__sqlite_decimal_one(context, arguments[0], &x, &text)) return;
    covet__sqlite_decimal_result(context, text, covet_decimal_negate(x));
}

/* covet_decimal_round(x, places): halves away from zero. */
static void covet__sqlite_decimal_round(sqlite3_context *context, int count,
                                        sqlite3_value **arguments) {
    covet_decimal x;
    bool text;
    (void)count;
    if (!covet__sqlite_decimal_one(context, arguments[0], &x, &text)) return;
    covet_status status = covet_decimal_rescale(x, sqlite3_value_int(arguments[1]), &x);
    covet__sqlite_decimal_done(context, text, status, &x);
}

/* The collation covet_decimal: decimals by value, then what is none, by byte. */
static int covet__sqlite_collate(void *unused, int a_size, const void *a, int b_size,
                                 const void *b) {
    covet_decimal x, y;
    bool x_is = covet_decimal_read(a, (size_t)a_size, &x) == COVET_OK;
    bool y_is = covet_decimal_read(b, (size_t)b_size, &y) == COVET_OK;
    (void)unused;
    if (x_is && y_is) return covet_decimal_compare(x, y);
    if (x_is != y_is) return x_is ? -1 : 1;
    int order = memcmp(a, b, (size_t)(a_size < b_size ? a_size : b_size));
    return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

/* --- integers --- */

/* The integer nearest to a number, halves away from zero. False: there is none in 64 bits, as of
 * the real that SQLite makes of integer arithmetic that overflows. */
static bool covet__sqlite_integer_of(sqlite3_value *value, int64_t *out) {
    covet_decimal x;
    if (sqlite3_value_type(value) == SQLITE_INTEGER) {
        *out = sqlite3_value_int64(value);
        return true;
    }
    if (sqlite3_value_type(value) == SQLITE_FLOAT) {
        double real = round(sqlite3_value_double(value));
        if (!(real > -9223372036854775808.0 && real < 9223372036854775808.0)) return false;
        *out = (int64_t)real;
        return true;
    }
    return covet__sqlite_decimal_of(value, &x) && covet_decimal_rescale(x, 0, &x) == COVET_OK &&
           covet_decimal_to_int(x, out) == COVET_OK;
}

static void covet__sqlite_to_integer(sqlite3_context *context, sqlite3_value *argument,
                                     int64_t least, int64_t most) {
    int64_t integer;
    if (sqlite3_value_type(argument) == SQLITE_NULL) return;
    if (covet__sqlite_integer_of(argument, &integer) && integer >= least && integer <= most)
        sqlite3_result_int64(context, integer);
    else
        covet__sqlite_raise(context, "integer out of range");
}

static void covet__sqlite_int16(sqlite3_context *context, int count, sqlite3_value **arguments) {
    (void)count;
    covet__sqlite_to_integer(context, arguments[0], INT16_MIN, INT16_MAX);
}

static void covet__sqlite_int32(sqlite3_context *context, int count, sqlite3_value **arguments) {
    (void)count;
    covet__sqlite_to_integer(context, arguments[0], INT32_MIN, INT32_MAX);
}

static void covet__sqlite_int64(sqlite3_context *context, int count, sqlite3_value **arguments) {
    (void)count;
    covet__sqlite_to_integer(context, arguments[0], INT64_MIN, INT64_MAX);
}

/* --- datetimes --- */

static bool covet__sqlite_datetime_of(sqlite3_value *value, covet_datetime *out) {
    if (sqlite3_value_type(value) != SQLITE_TEXT) return false;
    const unsigned char *text = sqlite3_value_text(value);
    size_t size = (size_t)sqlite3_value_bytes(value);
    return text && covet_datetime_read((const char *)text, size, out) == COVET_OK;
}

/* `us` later, or earlier where it is negative. */
static void covet__sqlite_datetime_move(sqlite3_context *context, sqlite3_value *start,
                                        int64_t us) {
    char buffer[COVET_DATETIME_TEXT];
    covet_datetime x;
    if (!covet__sqlite_datetime_of(start, &x)) {
        covet__sqlite_raise(context, "the operand is not a datetime");
        return;
    }
    bool fits = us >= 0 ? x.us <= INT64_MAX - us : x.us >= INT64_MIN - us;
    size_t size = 0;
    if (fits) {
        x.us += us;
        size = covet_datetime_format(x, buffer, sizeof buffer);
    }
    if (size == 0)
        covet__sqlite_raise(context, "datetime out of range: years are 1 to 9999");
    else
        sqlite3_result_text(context, buffer, (int)size, SQLITE_TRANSIENT);
}

/* The arguments of the two functions; false where one is NULL or no duration. */
static bool covet__sqlite_duration_of(sqlite3_context *context, sqlite3_value **arguments,
                                      int64_t *us) {
    if (covet__sqlite_any_null(arguments, 2)) return false;
    *us = sqlite3_value_int64(arguments[1]);
    if (sqlite3_value_type(arguments[1]) == SQLITE_INTEGER && *us != INT64_MIN) return true;
    covet__sqlite_raise(context, "the second operand is not a duration");
    return false;
}

/* covet_datetime_add(datetime, us); a date is its midnight. */
static void covet__sqlite_datetime_add(sqlite3_context *context, int count,
                                       sqlite3_value **arguments) {
    int64_t us;
    (void)count;
    if (!covet__sqlite_duration_of(context, arguments, &us)) return;
    covet__sqlite_datetime_move(context, arguments[0], us);
}

/* covet_datetime_sub(datetime, us) */
static void covet__sqlite_datetime_sub(sqlite3_context *context, int count,
                                       sqlite3_value **arguments) {
    int64_t us;
    (void)count;
    if (!covet__sqlite_duration_of(context, arguments, &us)) return;
    covet__sqlite_datetime_move(context, arguments[0], -us);
}

/* covet_moment_sub(a, b): the microseconds from b to a. */
static void covet__sqlite_moment_sub(sqlite3_context *context, int count,
                                     sqlite3_value **arguments) {
    covet_datetime a, b;
    (void)count;
    if (covet__sqlite_any_null(arguments, 2)) return;
    if (covet__sqlite_datetime_of(arguments[0], &a) && covet__sqlite_datetime_of(arguments[1], &b))
        sqlite3_result_int64(context, a.us - b.us);
    else
        covet__sqlite_raise(context, "the operands are not both datetimes");
}

/* --- parts of dates and times --- */

/* Days of the week from 1, Monday, of a count of days since 1970, a Thursday. */
static int64_t covet__sqlite_iso_day(int64_t days) {
    return ((days + 3) % 7 + 7) % 7 + 1;
}

static covet_date covet__sqlite_first_day(int64_t year) {
    return covet_date_of((int)year, 1, 1);
}

/* Year and week of ISO 8601: a week belongs to the year that its Thursday is in. */
static int64_t covet__sqlite_iso_week(covet_date date, int64_t *year) {
    int64_t thursday = date.days + 4 - covet__sqlite_iso_day(date.days);
    covet_calendar civil;
    covet_datetime_parts((covet_datetime){thursday * COVET_DAY_US}, &civil);
    *year = civil.year;
    return (thursday - covet__sqlite_first_day(*year).days) / 7 + 1;
}

/* A part of a date by its name; -1: it is none of a date. */
static int64_t covet__sqlite_date_part(const char *part, covet_datetime moment) {
    covet_calendar civil;
    covet_datetime_parts(moment, &civil);
    covet_date date = covet_datetime_date(moment);
    int64_t year, week = covet__sqlite_iso_week(date, &year);
    if (strcmp(part, "year") == 0) return civil.year;
    if (strcmp(part, "iso_year") == 0) return year;
    if (strcmp(part, "quarter") == 0) return (civil.month + 2) / 3;
    if (strcmp(part, "month") == 0) return civil.month;
    if (strcmp(part, "week") == 0) return week;
    if (strcmp(part, "day") == 0) return civil.day;
    if (strcmp(part, "week_day") == 0) return covet__sqlite_iso_day(date.days) % 7;
    return strcmp(part, "iso_week_day") == 0 ? covet__sqlite_iso_day(date.days) : -1;
}

static int64_t covet__sqlite_time_part(const char *part, covet_datetime moment) {
    int64_t seconds = covet_datetime_time(moment).us / COVET_SECOND_US;
    if (strcmp(part, "hour") == 0) return seconds / 3600;
    if (strcmp(part, "minute") == 0) return seconds / 60 % 60;
    return seconds % 60;
}

/* covet_part(name, moment): of a date, a time or a datetime. */
static void covet__sqlite_part(sqlite3_context *context, int count, sqlite3_value **arguments) {
    covet_datetime moment;
    covet_time time;
    (void)count;
    if (covet__sqlite_any_null(arguments, 2)) return;
    const char *part = (const char *)sqlite3_value_text(arguments[0]);
    const char *text = (const char *)sqlite3_value_text(arguments[1]);
    size_t size = (size_t)sqlite3_value_bytes(arguments[1]);
    if (!part || !text) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (covet_time_read(text, size, &time) == COVET_OK)
        moment = (covet_datetime){time.us};
    else if (covet_datetime_read(text, size, &moment) != COVET_OK) {
        covet__sqlite_raise(context, "the operand is no date and no time");
        return;
    }
    int64_t value = covet__sqlite_date_part(part, moment);
    sqlite3_result_int64(context, value >= 0 ? value : covet__sqlite_time_part(part, moment));
}

/* --- registration --- */

typedef struct covet__sqlite_function {
    const char *name;
    int arguments;
    void (*call)(sqlite3_context *context, int count, sqlite3_value **arguments);
} covet__sqlite_function;

static const covet__sqlite_function covet__sqlite_functions[] = {
    {"covet_lower", 1, covet__sqlite_lower},
    {"covet_mod", 2, covet__sqlite_mod},
    {"covet_pow", 2, covet__sqlite_pow},
    {"covet_decimal_add", 2, covet__sqlite_decimal_add},
    {"covet_decimal_sub", 2, covet__sqlite_decimal_sub},
    {"covet_decimal_mul", 2, covet__sqlite_decimal_mul},
    {"covet_decimal_div", 3, covet__sqlite_decimal_div},
    {"covet_decimal_mod", 2, covet__sqlite_decimal_mod},
    {"covet_decimal_neg", 1, covet__sqlite_decimal_neg},
    {"covet_decimal_round", 2, covet__sqlite_decimal_round},
    {"covet_int16", 1, covet__sqlite_int16},
    {"covet_int32", 1, covet__sqlite_int32},
    {"covet_int64", 1, covet__sqlite_int64},
    {"covet_datetime_add", 2, covet__sqlite_datetime_add},
    {"covet_datetime_sub", 2, covet__sqlite_datetime_sub},
    {"covet_moment_sub", 2, covet__sqlite_moment_sub},
    {"covet_part", 2, covet__sqlite_part},
};

/* Registers them on a connection; `folded` is what covet_lower works in, for as long as the
 * connection lives. Answers SQLite's code. */
static int covet__sqlite_register(sqlite3 *db, covet_buffer *folded) {
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int code = SQLITE_OK;
    for (size_t i = 0; i < sizeof covet__sqlite_functions / sizeof *covet__sqlite_functions; i++) {
        const covet__sqlite_function *row = &covet__sqlite_functions[i];
        if (code == SQLITE_OK)
            code = sqlite3_create_function_v2(db, row->name, row->arguments, flags, folded,
                                              row->call, NULL, NULL, NULL);
    }
    if (code != SQLITE_OK) return code;
    return sqlite3_create_collation_v2(db, "covet_decimal", SQLITE_UTF8, NULL,
                                       covet__sqlite_collate, NULL);
}

#endif
