/* Dates, times, datetimes and durations: one-member structs, their calendar and their texts.
 * Uses config and error. Values, validation, JSON and the drivers use it. */
#ifndef COVET_BASE_DATETIME_H
#define COVET_BASE_DATETIME_H

#include "base/config.h"
#include "base/error.h"

/* All of it is UTC in the Gregorian calendar, years 1 to 9999, and knows no time zones but offsets
 * in texts. A day has 86,400 seconds. All-zero structs are values: 1970-01-01, midnight, a duration
 * of nothing. */

/* A day. Valid from 0001-01-01 to 9999-12-31. */
typedef struct covet_date {
    int32_t days; /* since 1970-01-01 */
} covet_date;

/* A time of day. Valid from 00:00:00 to 23:59:59.999999. */
typedef struct covet_time {
    int64_t us; /* microseconds since midnight */
} covet_time;

/* A moment. Valid from 0001-01-01 00:00:00 to 9999-12-31 23:59:59.999999. */
typedef struct covet_datetime {
    int64_t us; /* microseconds since 1970-01-01 00:00:00 UTC */
} covet_datetime;

/* A span of time, either way. All are valid but INT64_MIN. */
typedef struct covet_duration {
    int64_t us; /* microseconds */
} covet_duration;

/* What a date, time or datetime consists of. */
typedef struct covet_calendar {
    int year;   /* 1 to 9999; 0 for a time */
    int month;  /* 1 to 12; 0 for a time */
    int day;    /* of the month, 1 to 31; 0 for a time */
    int hour;   /* 0 to 23 */
    int minute; /* 0 to 59 */
    int second; /* 0 to 59 */
    int us;     /* microseconds of the second, 0 to 999999 */
} covet_calendar;

/* Bytes that every text of these types fits in, the NUL included. */
#define COVET_DATE_TEXT 11
#define COVET_TIME_TEXT 16
#define COVET_DATETIME_TEXT 28
#define COVET_DURATION_TEXT 30

/* Microseconds in a second and in a day. */
#define COVET_SECOND_US INT64_C(1000000)
#define COVET_DAY_US INT64_C(86400000000)

/* True if the value is in its type's range. The constructors answer one that is not where their
 * arguments make none (2023-02-29, 24:00), so that one check at the end serves for all. */
bool covet_date_valid(covet_date x);
bool covet_time_valid(covet_time x);
bool covet_datetime_valid(covet_datetime x);
bool covet_duration_valid(covet_duration x);

/* The clock's time, UTC. Not valid where the system has no clock. */
covet_datetime covet_now(void);
/* The date of covet_now, UTC. */
covet_date covet_today(void);

/* A date of year, month and day of the month, counted from 1; not valid if there is none. */
covet_date covet_date_of(int year, int month, int day);
/* A time of day, `us` microseconds of the second; not valid if there is none. */
covet_time covet_time_of(int hour, int minute, int second, int us);
/* A moment in UTC, on a full second; not valid if there is none. Add to `us` for a fraction. */
covet_datetime covet_datetime_of(int year, int month, int day, int hour, int minute, int second);
/* The moment, in UTC, of a date and a time of day; not valid if one of them is not. */
covet_datetime covet_datetime_at(covet_date date, covet_time time);
/* The sum of so many days, hours, minutes, seconds and microseconds, each of either sign and any
 * size; not valid if it does not fit, or if one number alone is more than 36 billion years. */
covet_duration covet_duration_of(int64_t days, int64_t hours, int64_t minutes, int64_t seconds,
                                 int64_t us);

/* The date and the time of day of a moment, in UTC; not valid if it is not. */
covet_date covet_datetime_date(covet_datetime x);
covet_time covet_datetime_time(covet_datetime x);
/* Take a value apart. COVET_VALIDATION: it is not valid, and all of `out` is zero. COVET_MISUSE:
 * out NULL. */
covet_status covet_date_parts(covet_date x, covet_calendar *out);
covet_status covet_time_parts(covet_time x, covet_calendar *out);
covet_status covet_datetime_parts(covet_datetime x, covet_calendar *out);

/* Read all of a text. COVET_VALIDATION: it is malformed or out of range. COVET_MISUSE: NULL. A
 * failure leaves `out` alone.
 *
 * - date: YYYY-MM-DD.
 * - time: HH:MM, HH:MM:SS, HH:MM:SS.f.
 * - datetime: a date, 'T' or a space, a time, and perhaps an offset from UTC (Z, +HH, +HHMM,
 *   +HH:MM, or with '-'; a space may stand before it), which is subtracted. No offset is UTC. A
 *   date alone is its midnight.
 * - duration: ISO 8601 without years and months ("P3DT4H5M6.5S", "PT90M", "P2W", "-PT1S"; each part
 *   may have a sign and a fraction), or days and a clock ("3 04:05:06.5", "3 days, 4:05:06",
 *   "-1 day +23:00:00", "100:00:00", "2 days"), of which each has its own sign.
 *
 * A fraction stands behind '.' or ',' and has one to six digits, behind which only zeros may
 * follow. A second is at most 59, the hour of a day at most 23. */
covet_status covet_date_parse(const char *text, covet_date *out);
covet_status covet_time_parse(const char *text, covet_time *out);
covet_status covet_datetime_parse(const char *text, covet_datetime *out);
covet_status covet_duration_parse(const char *text, covet_duration *out);
/* The same of `size` bytes that need no NUL behind them; a NUL among them is COVET_VALIDATION. */
covet_status covet_date_read(const char *text, size_t size, covet_date *out);
covet_status covet_time_read(const char *text, size_t size, covet_time *out);
covet_status covet_datetime_read(const char *text, size_t size, covet_datetime *out);
covet_status covet_duration_read(const char *text, size_t size, covet_duration *out);

/* Write the value and a NUL to `buffer` of `size` bytes (COVET_X_TEXT always do) and answer the
 * bytes before the NUL. 0, and an empty text where there is room for one: the value is not valid,
 * `size` is too small, or buffer NULL. A fraction has six digits, or is left out where it is zero.
 *
 * - date: YYYY-MM-DD.
 * - time: HH:MM:SS[.ffffff].
 * - datetime: YYYY-MM-DD HH:MM:SS[.ffffff], the form that is stored; with _iso
 *   YYYY-MM-DDTHH:MM:SS[.ffffff]Z.
 * - duration: ISO 8601 in days, hours, minutes and seconds without the parts that are zero, the
 *   fraction without zeros at its end, '-' before it all: P3DT4H5M6.5S, -PT0.000001S, PT0S. */
size_t covet_date_format(covet_date x, char *buffer, size_t size);
size_t covet_time_format(covet_time x, char *buffer, size_t size);
size_t covet_datetime_format(covet_datetime x, char *buffer, size_t size);
size_t covet_datetime_format_iso(covet_datetime x, char *buffer, size_t size);
size_t covet_duration_format(covet_duration x, char *buffer, size_t size);

#endif
