/* Dates, times, datetimes and durations: the calendar, reading and writing texts. Rows are
 * decoded with it, so nothing here calls the C library but for memcpy, strlen and the clock.
 * Uses config and error. Values, validation, JSON and the drivers use it. */
#ifndef COVET_BASE_DATETIME_C
#define COVET_BASE_DATETIME_C

#include <string.h>
#include <time.h>

#include "base/datetime.h"

#define COVET__DATE_FIRST (-719162) /* 0001-01-01 */
#define COVET__DATE_LAST 2932896    /* 9999-12-31 */
#define COVET__DATETIME_FIRST (COVET__DATE_FIRST * COVET_DAY_US)
#define COVET__DATETIME_LAST ((COVET__DATE_LAST + 1) * COVET_DAY_US - 1)

/* What constructors answer where there is no value. */
static const covet_date covet__date_none = {INT32_MIN};
static const covet_time covet__time_none = {INT64_MIN};
static const covet_datetime covet__datetime_none = {INT64_MIN};
static const covet_duration covet__duration_none = {INT64_MIN};

bool covet_date_valid(covet_date x) {
    return x.days >= COVET__DATE_FIRST && x.days <= COVET__DATE_LAST;
}

bool covet_time_valid(covet_time x) {
    return x.us >= 0 && x.us < COVET_DAY_US;
}

bool covet_datetime_valid(covet_datetime x) {
    return x.us >= COVET__DATETIME_FIRST && x.us <= COVET__DATETIME_LAST;
}

bool covet_duration_valid(covet_duration x) {
    return x.us != INT64_MIN;
}

/* ---- the calendar ---- */

/* Years are counted from March, so that the leap day is the last of its year and the months before
 * it follow one formula: month n from March begins on day (153 * n + 2) / 5. */

#define COVET__MARCH_0000 719468u /* days from 0000-03-01 to 1970-01-01 */
#define COVET__DAYS_400 146097u   /* days of 400 years */

static int covet__month_days(int year, int month) {
    static const uint8_t days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month] + (month == 2 && leap);
}

covet_date covet_date_of(int year, int month, int day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return covet__date_none;
    if (day > 28 && day > covet__month_days(year, month)) return covet__date_none;
    uint32_t years = (uint32_t)(month > 2 ? year : year - 1);
    uint32_t months = (uint32_t)(month > 2 ? month - 3 : month + 9);
    uint32_t days = 365 * years + years / 4 - years / 100 + years / 400;
    days += (153 * months + 2) / 5 + (uint32_t)day - 1;
    return (covet_date){(int32_t)days - (int32_t)COVET__MARCH_0000};
}

covet_status covet_date_parts(covet_date x, covet_calendar *out) {
    COVET_ASSERT(out != NULL);
    if (!out) return COVET_MISUSE;
    *out = (covet_calendar){0};
    if (!covet_date_valid(x)) return COVET_VALIDATION;
    uint32_t days = (uint32_t)(x.days + (int32_t)COVET__MARCH_0000);
    uint32_t era = days / COVET__DAYS_400;
    days %= COVET__DAYS_400;
    uint32_t year = (days - days / 1460 + days / 36524 - days / 146096) / 365;
    days -= 365 * year + year / 4 - year / 100;
    uint32_t month = (5 * days + 2) / 153;
    out->day = (int)(days - (153 * month + 2) / 5 + 1);
    out->month = (int)(month < 10 ? month + 3 : month - 9);
    out->year = (int)(era * 400 + year) + (month >= 10);
    return COVET_OK;
}

covet_time covet_time_of(int hour, int minute, int second, int us) {
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || us < 0 ||
        us >= COVET_SECOND_US) {
        return covet__time_none;
    }
    return (covet_time){(hour * 3600 + minute * 60 + second) * COVET_SECOND_US + us};
}

/* Fills in the time of day, which is valid. */
static void covet__time_split(covet_time x, covet_calendar *out) {
    uint32_t seconds = (uint32_t)((uint64_t)x.us / (uint64_t)COVET_SECOND_US);
    out->us = (int)(x.us - seconds * COVET_SECOND_US);
    out->hour = (int)(seconds / 3600);
    out->minute = (int)(seconds / 60 % 60);
    out->second = (int)(seconds % 60);
}

covet_status covet_time_parts(covet_time x, covet_calendar *out) {
    COVET_ASSERT(out != NULL);
    if (!out) return COVET_MISUSE;
    *out = (covet_calendar){0};
    if (!covet_time_valid(x)) return COVET_VALIDATION;
    covet__time_split(x, out);
    return COVET_OK;
}

covet_datetime covet_datetime_at(covet_date date, covet_time time) {
    if (!covet_date_valid(date) || !covet_time_valid(time)) return covet__datetime_none;
    return (covet_datetime){date.days * COVET_DAY_US + time.us};
}

covet_datetime covet_datetime_of(int year, int month, int day, int hour, int minute, int second) {
    return covet_datetime_at(covet_date_of(year, month, day),
                             covet_time_of(hour, minute, second, 0));
}

covet_date covet_datetime_date(covet_datetime x) {
    if (!covet_datetime_valid(x)) return covet__date_none;
    /* counted from the first day, because a division rounds negative numbers the wrong way */
    uint64_t days = (uint64_t)(x.us - COVET__DATETIME_FIRST) / (uint64_t)COVET_DAY_US;
    return (covet_date){(int32_t)days + COVET__DATE_FIRST};
}

covet_time covet_datetime_time(covet_datetime x) {
    if (!covet_datetime_valid(x)) return covet__time_none;
    return (covet_time){(x.us - COVET__DATETIME_FIRST) % COVET_DAY_US};
}

covet_status covet_datetime_parts(covet_datetime x, covet_calendar *out) {
    covet_status status = covet_date_parts(covet_datetime_date(x), out);
    if (status == COVET_OK) covet__time_split(covet_datetime_time(x), out);
    return status;
}

covet_datetime covet_now(void) {
    struct timespec now;
    if (timespec_get(&now, TIME_UTC) != TIME_UTC) return covet__datetime_none;
    int64_t seconds = (int64_t)now.tv_sec;
    if (seconds < COVET__DATETIME_FIRST / COVET_SECOND_US ||
        seconds > COVET__DATETIME_LAST / COVET_SECOND_US) {
        return covet__datetime_none;
    }
    return (covet_datetime){seconds * COVET_SECOND_US + now.tv_nsec / 1000};
}

covet_date covet_today(void) {
    return covet_datetime_date(covet_now());
}

/* ---- durations ---- */

/* A sum under way: the final one may fit where one of its terms alone does not. */
typedef struct covet__span {
    int64_t seconds;
    int64_t us;
} covet__span;

#define COVET__MINUTE 60
#define COVET__HOUR 3600
#define COVET__DAY 86400
#define COVET__WEEK 604800

/* Adds `count` units of so many seconds; false if they are too many. Seven such terms cannot
 * overflow the sum. */
static bool covet__span_add(covet__span *span, int64_t count, int64_t unit) {
    const int64_t most = (INT64_C(1) << 60) / unit;
    if (count > most || count < -most) return false;
    span->seconds += count * unit;
    return true;
}

static covet_duration covet__span_duration(const covet__span *span) {
    const int64_t last_second = INT64_MAX / COVET_SECOND_US, last_us = INT64_MAX % COVET_SECOND_US;
    int64_t seconds = span->seconds + span->us / COVET_SECOND_US;
    int64_t us = span->us % COVET_SECOND_US;
    if (seconds > 0 && us < 0) {
        seconds--;
        us += COVET_SECOND_US;
    } else if (seconds < 0 && us > 0) {
        seconds++;
        us -= COVET_SECOND_US;
    }
    if (seconds > last_second || (seconds == last_second && us > last_us)) {
        return covet__duration_none;
    }
    if (seconds < -last_second || (seconds == -last_second && us < -last_us)) {
        return covet__duration_none;
    }
    return (covet_duration){seconds * COVET_SECOND_US + us};
}

covet_duration covet_duration_of(int64_t days, int64_t hours, int64_t minutes, int64_t seconds,
                                 int64_t us) {
    covet__span span = {.us = us};
    if (!covet__span_add(&span, days, COVET__DAY) || !covet__span_add(&span, hours, COVET__HOUR) ||
        !covet__span_add(&span, minutes, COVET__MINUTE) || !covet__span_add(&span, seconds, 1)) {
        return covet__duration_none;
    }
    return covet__span_duration(&span);
}

/* ---- reading ---- */

/* The rest of a text. */
typedef struct covet__iso {
    const char *at;
    const char *end;
} covet__iso;

static inline bool covet__iso_is(const covet__iso *text, char c) {
    return text->at < text->end && *text->at == c;
}

static inline bool covet__iso_skip(covet__iso *text, char c) {
    if (!covet__iso_is(text, c)) return false;
    text->at++;
    return true;
}

/* Exactly `count` digits. */
static bool covet__iso_digits(covet__iso *text, int count, int *out) {
    if (text->end - text->at < count) return false;
    int n = 0;
    for (; count > 0; count--, text->at++) {
        if (*text->at < '0' || *text->at > '9') return false;
        n = n * 10 + (*text->at - '0');
    }
    *out = n;
    return true;
}

/* A point or comma and the digits behind it, in millionths; 0 where there is none. */
static bool covet__iso_fraction(covet__iso *text, int *us) {
    *us = 0;
    if (!covet__iso_skip(text, '.') && !covet__iso_skip(text, ',')) return true;
    const char *first = text->at;
    int unit = 100000;
    for (; text->at < text->end && *text->at >= '0' && *text->at <= '9'; text->at++) {
        if (unit == 0 && *text->at != '0') return false;
        *us += (*text->at - '0') * unit;
        unit /= 10;
    }
    return text->at > first;
}

static bool covet__iso_date(covet__iso *text, covet_date *out) {
    int year, month, day;
    if (!covet__iso_digits(text, 4, &year) || !covet__iso_skip(text, '-') ||
        !covet__iso_digits(text, 2, &month) || !covet__iso_skip(text, '-') ||
        !covet__iso_digits(text, 2, &day)) {
        return false;
    }
    *out = covet_date_of(year, month, day);
    return covet_date_valid(*out);
}

static bool covet__iso_time(covet__iso *text, covet_time *out) {
    int hour, minute, second = 0, us = 0;
    if (!covet__iso_digits(text, 2, &hour) || !covet__iso_skip(text, ':') ||
        !covet__iso_digits(text, 2, &minute)) {
        return false;
    }
    if (covet__iso_skip(text, ':')) {
        if (!covet__iso_digits(text, 2, &second) || !covet__iso_fraction(text, &us)) return false;
    }
    *out = covet_time_of(hour, minute, second, us);
    return covet_time_valid(*out);
}

/* What stands behind a time, which is nothing or an offset; in microseconds. */
static bool covet__iso_offset(covet__iso *text, int64_t *us) {
    *us = 0;
    if (text->at == text->end) return true;
    covet__iso_skip(text, ' ');
    if (covet__iso_skip(text, 'Z') || covet__iso_skip(text, 'z')) return true;
    bool negative = covet__iso_skip(text, '-');
    int hours, minutes = 0;
    if (!negative && !covet__iso_skip(text, '+')) return false;
    if (!covet__iso_digits(text, 2, &hours)) return false;
    if (covet__iso_skip(text, ':') || text->at < text->end) {
        if (!covet__iso_digits(text, 2, &minutes)) return false;
    }
    covet_time offset = covet_time_of(hours, minutes, 0, 0);
    if (!covet_time_valid(offset)) return false;
    *us = negative ? -offset.us : offset.us;
    return true;
}

/* True if the eight bytes at `text` are as in `shape`, where '0' stands for any digit. `slack` has
 * 6 for a digit, 15 for another character: in the XOR with the shape what is right is at most 9 or
 * is 0, so that adding as much leaves it below 16. */
static inline bool covet__iso_shaped(const char *text, const char *shape, const char *slack) {
    uint64_t bytes, expected, room;
    memcpy(&bytes, text, 8);
    memcpy(&expected, shape, 8);
    memcpy(&room, slack, 8);
    bytes ^= expected;
    return ((bytes | (bytes + room)) & UINT64_C(0xF0F0F0F0F0F0F0F0)) == 0;
}

/* Two characters that are known to be digits. */
static inline int covet__iso_pair(const char *text) {
    return text[0] * 10 + text[1] - '0' * 11;
}

/* The date at the start of `text`, ten bytes in the right shape. */
static inline covet_date covet__iso_date_shaped(const char *text) {
    return covet_date_of(covet__iso_pair(text) * 100 + covet__iso_pair(text + 2),
                         covet__iso_pair(text + 5), covet__iso_pair(text + 8));
}

/* The short way for the stored form, with a fraction or none; false if the text has another. */
static bool covet__iso_stored(const char *text, size_t size, covet_datetime *out) {
    int us = 0;
    if (size == 26) {
        if (!covet__iso_shaped(text + 18, "0.000000", "\6\17\6\6\6\6\6\6")) return false;
        us = (covet__iso_pair(text + 20) * 100 + covet__iso_pair(text + 22)) * 100 +
             covet__iso_pair(text + 24);
    } else if (size != 19) {
        return false;
    }
    if (!covet__iso_shaped(text, "0000-00-", "\6\6\6\6\17\6\6\17") ||
        !covet__iso_shaped(text + 8, "00 00:00", "\6\6\17\6\6\17\6\6") ||
        !covet__iso_shaped(text + 11, "00:00:00", "\6\6\17\6\6\17\6\6")) {
        return false;
    }
    *out = covet_datetime_at(covet__iso_date_shaped(text),
                             covet_time_of(covet__iso_pair(text + 11), covet__iso_pair(text + 14),
                                           covet__iso_pair(text + 17), us));
    return true;
}

/* Any other form of a datetime. */
static bool covet__iso_datetime(const char *text, size_t size, covet_datetime *out) {
    covet__iso rest = {text, text + size};
    covet_date date;
    covet_time time = {0};
    int64_t offset = 0;
    if (!covet__iso_date(&rest, &date)) return false;
    if (rest.at < rest.end) {
        if (!covet__iso_skip(&rest, ' ') && !covet__iso_skip(&rest, 'T') &&
            !covet__iso_skip(&rest, 't')) {
            return false;
        }
        if (!covet__iso_time(&rest, &time) || !covet__iso_offset(&rest, &offset)) return false;
    }
    *out = (covet_datetime){covet_datetime_at(date, time).us - offset};
    return rest.at == rest.end;
}

covet_status covet_datetime_read(const char *text, size_t size, covet_datetime *out) {
    COVET_ASSERT(text != NULL && out != NULL);
    if (!text || !out) return COVET_MISUSE;
    covet_datetime x;
    if (!covet__iso_stored(text, size, &x) && !covet__iso_datetime(text, size, &x)) {
        return COVET_VALIDATION;
    }
    if (!covet_datetime_valid(x)) return COVET_VALIDATION;
    *out = x;
    return COVET_OK;
}

covet_status covet_date_read(const char *text, size_t size, covet_date *out) {
    COVET_ASSERT(text != NULL && out != NULL);
    if (!text || !out) return COVET_MISUSE;
    if (size != COVET_DATE_TEXT - 1 || !covet__iso_shaped(text, "0000-00-", "\6\6\6\6\17\6\6\17") ||
        !covet__iso_shaped(text + 2, "00-00-00", "\6\6\17\6\6\17\6\6")) {
        return COVET_VALIDATION;
    }
    covet_date x = covet__iso_date_shaped(text);
    if (!covet_date_valid(x)) return COVET_VALIDATION;
    *out = x;
    return COVET_OK;
}

covet_status covet_time_read(const char *text, size_t size, covet_time *out) {
    COVET_ASSERT(text != NULL && out != NULL);
    if (!text || !out) return COVET_MISUSE;
    covet__iso rest = {text, text + size};
    covet_time x;
    if (!covet__iso_time(&rest, &x) || rest.at != rest.end) return COVET_VALIDATION;
    *out = x;
    return COVET_OK;
}

/* '-' or '+' if there is one; true for '-'. */
static bool covet__iso_sign(covet__iso *text) {
    bool negative = covet__iso_skip(text, '-');
    if (!negative) covet__iso_skip(text, '+');
    return negative;
}

/* One digit or more; false if the number is beyond all that a duration can be. */
static bool covet__iso_number(covet__iso *text, int64_t *out) {
    const char *first = text->at;
    *out = 0;
    for (; text->at < text->end && *text->at >= '0' && *text->at <= '9'; text->at++) {
        if (*out > INT64_MAX / 100) return false;
        *out = *out * 10 + (*text->at - '0');
    }
    return text->at > first;
}

/* The parts of an ISO 8601 duration behind its P, from the largest unit to the smallest. */
static bool covet__iso_period(covet__iso *text, bool minus, covet__span *span) {
    static const char letters[] = "WDHMS";
    static const int units[] = {COVET__WEEK, COVET__DAY, COVET__HOUR, COVET__MINUTE, 1};
    bool clock = false;
    int next = 0;
    while (text->at < text->end || next == 0) {
        if (!clock && covet__iso_skip(text, 'T')) {
            clock = true;
            if (next < 2) next = 2;
        }
        bool negative = covet__iso_sign(text) != minus;
        int64_t count;
        int us;
        if (!covet__iso_number(text, &count) || !covet__iso_fraction(text, &us)) return false;
        int last = clock ? 5 : 2;
        while (next < last && !covet__iso_is(text, letters[next])) next++;
        if (next == last) return false;
        text->at++;
        if (!covet__span_add(span, negative ? -count : count, units[next])) return false;
        span->us += (int64_t)(negative ? -us : us) * units[next];
        next++;
    }
    return true;
}

/* "day" or "days" behind a space, and perhaps a comma; false, and nothing taken, if not there. */
static bool covet__iso_day_word(covet__iso *text) {
    if (text->end - text->at < 4 || memcmp(text->at, " day", 4) != 0) return false;
    text->at += 4;
    covet__iso_skip(text, 's');
    covet__iso_skip(text, ',');
    return true;
}

/* Days, a clock, or both. */
static bool covet__iso_clock(covet__iso *text, covet__span *span) {
    int64_t count;
    int minute, second, us;
    bool negative = covet__iso_sign(text);
    if (!covet__iso_number(text, &count)) return false;
    if (!covet__iso_is(text, ':')) {
        if (!covet__span_add(span, negative ? -count : count, COVET__DAY)) return false;
        if (covet__iso_day_word(text) && text->at == text->end) return text->end[-1] != ',';
        if (!covet__iso_skip(text, ' ')) return false;
        negative = covet__iso_sign(text);
        if (!covet__iso_number(text, &count)) return false;
    }
    if (!covet__iso_skip(text, ':') || !covet__iso_digits(text, 2, &minute) || minute > 59 ||
        !covet__iso_skip(text, ':') || !covet__iso_digits(text, 2, &second) || second > 59 ||
        !covet__iso_fraction(text, &us)) {
        return false;
    }
    int rest = minute * COVET__MINUTE + second;
    span->us += negative ? -us : us;
    return covet__span_add(span, negative ? -count : count, COVET__HOUR) &&
           covet__span_add(span, negative ? -rest : rest, 1);
}

covet_status covet_duration_read(const char *text, size_t size, covet_duration *out) {
    COVET_ASSERT(text != NULL && out != NULL);
    if (!text || !out) return COVET_MISUSE;
    covet__iso rest = {text, text + size};
    covet__span span = {0};
    bool minus = covet__iso_sign(&rest);
    if (covet__iso_skip(&rest, 'P')) {
        if (!covet__iso_period(&rest, minus, &span)) return COVET_VALIDATION;
    } else {
        rest.at = text;
        if (!covet__iso_clock(&rest, &span)) return COVET_VALIDATION;
    }
    covet_duration x = covet__span_duration(&span);
    if (rest.at != rest.end || !covet_duration_valid(x)) return COVET_VALIDATION;
    *out = x;
    return COVET_OK;
}

covet_status covet_date_parse(const char *text, covet_date *out) {
    return covet_date_read(text, text ? strlen(text) : 0, out);
}

covet_status covet_time_parse(const char *text, covet_time *out) {
    return covet_time_read(text, text ? strlen(text) : 0, out);
}

covet_status covet_datetime_parse(const char *text, covet_datetime *out) {
    return covet_datetime_read(text, text ? strlen(text) : 0, out);
}

covet_status covet_duration_parse(const char *text, covet_duration *out) {
    return covet_duration_read(text, text ? strlen(text) : 0, out);
}

/* ---- writing ---- */

/* `n` in exactly `digits` digits; answers what is behind them. */
static inline char *covet__iso_put(char *at, int n, int digits) {
    uint32_t rest = (uint32_t)n;
    for (int i = digits - 1; i >= 0; i--, rest /= 10) at[i] = (char)('0' + rest % 10);
    return at + digits;
}

static char *covet__iso_put_date(char *at, const covet_calendar *parts) {
    at = covet__iso_put(at, parts->year, 4);
    *at++ = '-';
    at = covet__iso_put(at, parts->month, 2);
    *at++ = '-';
    return covet__iso_put(at, parts->day, 2);
}

static char *covet__iso_put_time(char *at, const covet_calendar *parts) {
    at = covet__iso_put(at, parts->hour, 2);
    *at++ = ':';
    at = covet__iso_put(at, parts->minute, 2);
    *at++ = ':';
    at = covet__iso_put(at, parts->second, 2);
    if (parts->us == 0) return at;
    *at++ = '.';
    return covet__iso_put(at, parts->us, 6);
}

/* Copies what was written to `text`, up to `end`, if it fits. */
static size_t covet__iso_copy(const char *text, const char *end, char *buffer, size_t size) {
    if (!buffer || size == 0) return 0;
    size_t length = (size_t)(end - text);
    if (length >= size) length = 0;
    memcpy(buffer, text, length);
    buffer[length] = 0;
    return length;
}

size_t covet_date_format(covet_date x, char *buffer, size_t size) {
    char text[COVET_DATE_TEXT], *end = text;
    covet_calendar parts;
    if (covet_date_parts(x, &parts) == COVET_OK) end = covet__iso_put_date(text, &parts);
    return covet__iso_copy(text, end, buffer, size);
}

size_t covet_time_format(covet_time x, char *buffer, size_t size) {
    char text[COVET_TIME_TEXT], *end = text;
    covet_calendar parts;
    if (covet_time_parts(x, &parts) == COVET_OK) end = covet__iso_put_time(text, &parts);
    return covet__iso_copy(text, end, buffer, size);
}

/* The datetime with `between` before its time and, where `zone` is not 0, that behind it. */
static size_t covet__datetime_text(covet_datetime x, char between, char zone, char *buffer,
                                   size_t size) {
    char text[COVET_DATETIME_TEXT], *end = text;
    covet_calendar parts;
    if (covet_datetime_parts(x, &parts) == COVET_OK) {
        end = covet__iso_put_date(text, &parts);
        *end++ = between;
        end = covet__iso_put_time(end, &parts);
        if (zone) *end++ = zone;
    }
    return covet__iso_copy(text, end, buffer, size);
}

size_t covet_datetime_format(covet_datetime x, char *buffer, size_t size) {
    return covet__datetime_text(x, ' ', 0, buffer, size);
}

size_t covet_datetime_format_iso(covet_datetime x, char *buffer, size_t size) {
    return covet__datetime_text(x, 'T', 'Z', buffer, size);
}

/* A number and the letter of its unit; nothing for 0. */
static char *covet__iso_put_unit(char *at, int n, char unit) {
    if (n == 0) return at;
    int digits = 1;
    for (int rest = n / 10; rest != 0; rest /= 10) digits++;
    at = covet__iso_put(at, n, digits);
    *at++ = unit;
    return at;
}

/* Seconds with their fraction, less the zeros at its end. */
static char *covet__iso_put_seconds(char *at, int second, int us) {
    if (us == 0) return covet__iso_put_unit(at, second, 'S');
    at = covet__iso_put(at, second, second < 10 ? 1 : 2);
    *at++ = '.';
    at = covet__iso_put(at, us, 6);
    while (at[-1] == '0') at--;
    *at++ = 'S';
    return at;
}

size_t covet_duration_format(covet_duration x, char *buffer, size_t size) {
    char text[COVET_DURATION_TEXT], *end = text;
    covet_calendar parts;
    if (covet_duration_valid(x)) {
        int64_t us = x.us < 0 ? -x.us : x.us;
        if (x.us < 0) *end++ = '-';
        *end++ = 'P';
        end = covet__iso_put_unit(end, (int)(us / COVET_DAY_US), 'D');
        covet__time_split((covet_time){us % COVET_DAY_US}, &parts);
        if (us == 0 || us % COVET_DAY_US != 0) *end++ = 'T';
        end = covet__iso_put_unit(end, parts.hour, 'H');
        end = covet__iso_put_unit(end, parts.minute, 'M');
        end = covet__iso_put_seconds(end, parts.second, parts.us);
        if (us == 0) {
            *end++ = '0';
            *end++ = 'S';
        }
    }
    return covet__iso_copy(text, end, buffer, size);
}

#endif
