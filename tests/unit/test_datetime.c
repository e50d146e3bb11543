/* Dates, times, datetimes and durations: every day there is, tables of texts, hostile texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "covet_orm.h"

#define ITEMS(array) (sizeof(array) / sizeof *(array))

#define DAY COVET_DAY_US
#define HOUR (3600 * COVET_SECOND_US)
#define MINUTE (60 * COVET_SECOND_US)
#define SECOND COVET_SECOND_US

#define FIRST INT64_C(-62135596800000000) /* 0001-01-01 00:00:00 */
#define LAST INT64_C(253402300799999999)  /* 9999-12-31 23:59:59.999999 */

static uint64_t seed = 88172645463325252u;

static uint64_t random_bits(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* From `low` to `high`, both included. */
static int64_t between(int64_t low, int64_t high) {
    return low + (int64_t)(random_bits() % ((uint64_t)(high - low) + 1));
}

static void assert_parts(const covet_calendar *found, covet_calendar expected) {
    assert_int_equal(found->year, expected.year);
    assert_int_equal(found->month, expected.month);
    assert_int_equal(found->day, expected.day);
    assert_int_equal(found->hour, expected.hour);
    assert_int_equal(found->minute, expected.minute);
    assert_int_equal(found->second, expected.second);
    assert_int_equal(found->us, expected.us);
}

/* ---- the calendar ---- */

static int month_days(int year, int month) {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Writes n into `digits` characters. */
static void put(char *at, int n, int digits) {
    for (; digits > 0; digits--, n /= 10) at[digits - 1] = (char)('0' + n % 10);
}

static void assert_day(int days, int year, int month, int day) {
    char text[] = "0000-00-00", buffer[COVET_DATE_TEXT];
    covet_date date = covet_date_of(year, month, day), parsed = {0};
    covet_calendar parts;
    put(text, year, 4);
    put(text + 5, month, 2);
    put(text + 8, day, 2);
    if (date.days != days) fail_msg("%s is day %d, not %d", text, (int)date.days, days);
    if (covet_date_parse(text, &parsed) != COVET_OK || parsed.days != days) fail_msg("%s", text);
    if (covet_date_format(date, buffer, sizeof buffer) != 10) fail_msg("%s", text);
    if (strcmp(text, buffer) != 0) fail_msg("%s is written as %s", text, buffer);
    if (covet_date_parts(date, &parts) != COVET_OK || parts.year != year || parts.month != month ||
        parts.day != day || parts.hour != 0) {
        fail_msg("%s is taken apart as %d-%d-%d", text, parts.year, parts.month, parts.day);
    }
}

static void every_day(void **state) {
    int days = -719162;
    (void)state;
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            int last = month_days(year, month);
            for (int day = 1; day <= last; day++) assert_day(days++, year, month, day);
            assert_false(covet_date_valid(covet_date_of(year, month, last + 1)));
        }
    }
    assert_int_equal(days, 2932897);
    assert_int_equal(covet_date_of(1970, 1, 1).days, 0);
}

static void constructors_know_their_range(void **state) {
    static const int dates[][3] = {
        {0, 1, 1},
        {10000, 1, 1},
        {-1, 1, 1},
        {2024, 0, 1},
        {2024, 13, 1},
        {2024, 1, 0},
        {2024, 1, 32},
        {2023, 2, 29},
        {1900, 2, 29},
        {2024, 4, 31},
        {INT32_MAX, 1, 1},
        {INT32_MIN, 1, 1},
        {2024, INT32_MIN, 1},
        {2024, 1, INT32_MAX},
    };
    static const int times[][4] = {
        {24, 0, 0, 0}, {-1, 0, 0, 0},      {0, 60, 0, 0},
        {0, -1, 0, 0}, {0, 0, 60, 0},      {0, 0, -1, 0},
        {0, 0, 0, -1}, {0, 0, 0, 1000000}, {INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX},
    };
    covet_date day = covet_date_of(2024, 2, 29);
    covet_time noon = covet_time_of(12, 0, 0, 0);
    (void)state;
    for (size_t i = 0; i < ITEMS(dates); i++) {
        covet_date date = covet_date_of(dates[i][0], dates[i][1], dates[i][2]);
        assert_false(covet_date_valid(date));
        assert_false(covet_datetime_valid(covet_datetime_at(date, noon)));
    }
    for (size_t i = 0; i < ITEMS(times); i++) {
        covet_time time = covet_time_of(times[i][0], times[i][1], times[i][2], times[i][3]);
        assert_false(covet_time_valid(time));
        assert_false(covet_datetime_valid(covet_datetime_at(day, time)));
    }
    assert_true(covet_datetime_at(day, noon).us == 19782 * DAY + 12 * HOUR);
    assert_true(covet_time_of(23, 59, 59, 999999).us == DAY - 1);
    assert_true(covet_datetime_of(1, 1, 1, 0, 0, 0).us == FIRST);
    assert_true(covet_datetime_of(9999, 12, 31, 23, 59, 59).us == LAST - 999999);
    assert_false(covet_datetime_valid(covet_datetime_of(2024, 2, 30, 0, 0, 0)));
    assert_false(covet_datetime_valid(covet_datetime_of(2024, 2, 29, 24, 0, 0)));
}

static void valid_is_the_range(void **state) {
    (void)state;
    assert_true(covet_date_valid((covet_date){-719162}));
    assert_false(covet_date_valid((covet_date){-719163}));
    assert_true(covet_date_valid((covet_date){2932896}));
    assert_false(covet_date_valid((covet_date){2932897}));
    assert_true(covet_time_valid((covet_time){0}));
    assert_false(covet_time_valid((covet_time){-1}));
    assert_true(covet_time_valid((covet_time){DAY - 1}));
    assert_false(covet_time_valid((covet_time){DAY}));
    assert_true(covet_datetime_valid((covet_datetime){FIRST}));
    assert_false(covet_datetime_valid((covet_datetime){FIRST - 1}));
    assert_true(covet_datetime_valid((covet_datetime){LAST}));
    assert_false(covet_datetime_valid((covet_datetime){LAST + 1}));
    assert_true(covet_duration_valid((covet_duration){INT64_MAX}));
    assert_true(covet_duration_valid((covet_duration){-INT64_MAX}));
    assert_false(covet_duration_valid((covet_duration){INT64_MIN}));
}

static void parts_of_what_is_not_valid(void **state) {
    static const covet_calendar zero = {0};
    covet_calendar parts = {.year = 1};
    char buffer[COVET_DATETIME_TEXT];
    (void)state;
    assert_int_equal(covet_date_parts((covet_date){INT32_MAX}, &parts), COVET_VALIDATION);
    assert_parts(&parts, zero);
    parts.hour = 1;
    assert_int_equal(covet_time_parts((covet_time){DAY}, &parts), COVET_VALIDATION);
    assert_parts(&parts, zero);
    parts.day = 1;
    assert_int_equal(covet_datetime_parts((covet_datetime){LAST + 1}, &parts), COVET_VALIDATION);
    assert_parts(&parts, zero);
    assert_false(covet_date_valid(covet_datetime_date((covet_datetime){FIRST - 1})));
    assert_false(covet_time_valid(covet_datetime_time((covet_datetime){INT64_MIN})));
    assert_int_equal(covet_date_format((covet_date){INT32_MIN}, buffer, sizeof buffer), 0);
    assert_int_equal(covet_time_format((covet_time){INT64_MIN}, buffer, sizeof buffer), 0);
    assert_int_equal(covet_datetime_format((covet_datetime){INT64_MIN}, buffer, sizeof buffer), 0);
    assert_int_equal(covet_datetime_format_iso((covet_datetime){INT64_MAX}, buffer, sizeof buffer),
                     0);
    assert_int_equal(covet_duration_format((covet_duration){INT64_MIN}, buffer, sizeof buffer), 0);
    assert_string_equal(buffer, "");
}

static void the_clock_runs(void **state) {
    struct timespec before, after;
    (void)state;
    assert_int_equal(timespec_get(&before, TIME_UTC), TIME_UTC);
    covet_datetime now = covet_now();
    assert_int_equal(timespec_get(&after, TIME_UTC), TIME_UTC);
    assert_true(now.us >= before.tv_sec * SECOND + before.tv_nsec / 1000);
    assert_true(now.us <= after.tv_sec * SECOND + after.tv_nsec / 1000);
    int today = covet_today().days;
    assert_in_range(today, now.us / DAY, now.us / DAY + 1);
}

/* ---- dates and times ---- */

static void date_texts(void **state) {
    static const char *const refused[] = {
        "",
        "2024",
        "2024-01",
        "2024-1-2",
        "2024-01-2",
        "2024-01-020",
        "20240102",
        "0000-01-01",
        "2024-00-01",
        "2024-13-01",
        "2024-02-30",
        "2023-02-29",
        "1900-02-29",
        "2024/01/02",
        "2024-01-02 ",
        " 024-01-02",
        "-024-01-02",
        "+024-01-02",
        "2024-W01-1",
        "10000-01-1",
        "2024-01-0a",
        "202a-01-01",
        "2024-01:02",
        "infinity",
        "2024-01-02T00:00:00",
        "\xD9\xA0\xD9\xA0-01-01",
        "2024-01-0:",
        "2024-01-0/",
    };
    covet_date date = {77};
    (void)state;
    for (size_t i = 0; i < ITEMS(refused); i++) {
        if (covet_date_parse(refused[i], &date) != COVET_VALIDATION) fail_msg("%s", refused[i]);
    }
    assert_int_equal(date.days, 77);
    assert_int_equal(covet_date_read("2024-01-02xyz", 10, &date), COVET_OK);
    assert_int_equal(date.days, 19724);
}

static void time_texts(void **state) {
    static const struct {
        const char *text;
        int64_t us;
        const char *shown;
    } cases[] = {
        {"00:00", 0, "00:00:00"},
        {"23:59", 23 * HOUR + 59 * MINUTE, "23:59:00"},
        {"04:05:06", 4 * HOUR + 5 * MINUTE + 6 * SECOND, "04:05:06"},
        {"04:05:06.0007", 4 * HOUR + 5 * MINUTE + 6 * SECOND + 700, "04:05:06.000700"},
        {"23:59:59.999999", DAY - 1, "23:59:59.999999"},
        {"00:00:00.1", 100000, "00:00:00.100000"},
        {"00:00:00,000001", 1, "00:00:00.000001"},
        {"00:00:00.000000", 0, "00:00:00"},
        {"00:00:00.12345600000", 123456, "00:00:00.123456"},
    };
    static const char *const refused[] = {
        "",
        "1",
        "12",
        "12:",
        "12:3",
        "1:30",
        "24:00",
        "24:00:00",
        "12:60",
        "12:30:60",
        "12:30:",
        "12:30:5",
        "12:30:05.",
        "12:30:05,",
        "12:30:05.1234567",
        "12:30:05.0000001",
        "12:30.5",
        "12:30:05Z",
        " 12:30",
        "12:30 ",
        "-1:30",
        "12-30",
        "12:30:05.1a",
        "1230",
        "12:30:05+00",
        "1a:00",
        "12:30:05.-1",
    };
    char buffer[COVET_TIME_TEXT];
    covet_time time = {77};
    (void)state;
    for (size_t i = 0; i < ITEMS(refused); i++) {
        if (covet_time_parse(refused[i], &time) != COVET_VALIDATION) fail_msg("%s", refused[i]);
        assert_true(time.us == 77);
    }
    for (size_t i = 0; i < ITEMS(cases); i++) {
        if (covet_time_parse(cases[i].text, &time) != COVET_OK) fail_msg("%s", cases[i].text);
        assert_true(time.us == cases[i].us);
        assert_int_equal(covet_time_format(time, buffer, sizeof buffer), strlen(cases[i].shown));
        assert_string_equal(buffer, cases[i].shown);
    }
}

static void times_come_back(void **state) {
    char buffer[COVET_TIME_TEXT];
    (void)state;
    for (int i = 0; i < 100000; i++) {
        covet_time time = {between(0, DAY - 1)}, parsed = {0};
        covet_calendar parts;
        if (i % 4 == 0) time.us -= time.us % SECOND;
        size_t size = covet_time_format(time, buffer, sizeof buffer);
        assert_int_equal(size, time.us % SECOND ? 15 : 8);
        assert_int_equal(covet_time_read(buffer, size, &parsed), COVET_OK);
        assert_true(parsed.us == time.us);
        assert_int_equal(covet_time_parts(time, &parts), COVET_OK);
        assert_int_equal(parts.year | parts.month | parts.day, 0);
        assert_true(covet_time_of(parts.hour, parts.minute, parts.second, parts.us).us == time.us);
    }
}

/* ---- datetimes ---- */

#define AT (19724 * DAY + 3 * HOUR + 4 * MINUTE + 5 * SECOND) /* 2024-01-02 03:04:05 */

static void datetime_texts(void **state) {
    static const struct {
        const char *text;
        int64_t us;
    } cases[] = {
        {"2024-01-02 03:04:05", AT},
        {"2024-01-02T03:04:05", AT},
        {"2024-01-02t03:04:05z", AT},
        {"2024-01-02T03:04:05Z", AT},
        {"2024-01-02 03:04:05 Z", AT},
        {"2024-01-02 03:04", AT - 5 * SECOND},
        {"2024-01-02T03:04Z", AT - 5 * SECOND},
        {"2024-01-02", 19724 * DAY},
        {"2024-01-02 03:04:05.6", AT + 600000},
        {"2024-01-02 03:04:05.600000", AT + 600000},
        {"2024-01-02 03:04:05.000001", AT + 1},
        {"2024-01-02 03:04:05.123456", AT + 123456},
        {"2024-01-02 03:04:05,5", AT + 500000},
        {"2024-01-02 03:04:05.123456000", AT + 123456},
        {"2024-01-02 03:04:05.6+00", AT + 600000},
        {"2024-01-02 03:04:05+00", AT},
        {"2024-01-02 03:04:05-00:00", AT},
        {"2024-01-02 03:04:05+01", AT - HOUR},
        {"2024-01-02 03:04:05-01", AT + HOUR},
        {"2024-01-02T03:04:05+0530", AT - 5 * HOUR - 30 * MINUTE},
        {"2024-01-02T03:04:05.25-05:45", AT + 250000 + 5 * HOUR + 45 * MINUTE},
        {"2024-01-02 03:04:05 +02:00", AT - 2 * HOUR},
        {"2024-01-02 03:04+14:00", AT - 5 * SECOND - 14 * HOUR},
        {"2024-01-02 03:04:05+23:59", AT - 23 * HOUR - 59 * MINUTE},
        {"1970-01-01 00:00:00", 0},
        {"1969-12-31 23:59:59.999999", -1},
        {"0001-01-01 00:00:00", FIRST},
        {"0001-01-01 01:00:00+01", FIRST},
        {"9999-12-31 23:59:59.999999", LAST},
        {"9999-12-31T22:59:59.999999-01:00", LAST},
        {"2000-02-29 00:00:00", 11016 * DAY},
    };
    (void)state;
    for (size_t i = 0; i < ITEMS(cases); i++) {
        covet_datetime x = {77};
        if (covet_datetime_parse(cases[i].text, &x) != COVET_OK) fail_msg("%s", cases[i].text);
        if (x.us != cases[i].us) fail_msg("%s gives %lld", cases[i].text, (long long)x.us);
    }
}

static void datetime_texts_refused(void **state) {
    static const char *const refused[] = {
        "",
        "2024",
        "2024-01",
        "2024-01-02 ",
        "2024-01-02T",
        "2024-01-02Z",
        "2024-01-02 03",
        "2024-01-02 03:",
        "2024-01-02 03:4",
        "2024-01-02 03:04:",
        "2024-01-02 03:04:5",
        "2024-01-02 03:04:05 ",
        "2024-01-02 03:04:05.",
        "2024-01-02 03:04:05.Z",
        "2024-01-02  03:04:05",
        "2024-01-02_03:04:05",
        "2024-01-02 03:04:05.1234567",
        "2024-01-02 03:04:05.0000009",
        "2024-01-02 24:00:00",
        "2024-01-02 03:60:00",
        "2024-01-02 03:04:60",
        "2024-01-02 23:59:60",
        "2024-02-30 03:04:05",
        "2023-02-29 03:04:05",
        "0000-01-01 00:00:00",
        "2024-13-02 03:04:05",
        "2024-01-02 03:04:05+",
        "2024-01-02 03:04:05+1",
        "2024-01-02 03:04:05+01:",
        "2024-01-02 03:04:05+24",
        "2024-01-02 03:04:05+01:60",
        "2024-01-02 03:04:05+01:0",
        "2024-01-02 03:04:05+010",
        "2024-01-02 03:04:05+01:00:00",
        "2024-01-02 03:04:05+01000",
        "2024-01-02 03:04:05ZZ",
        "2024-01-02 03:04:05Z+01",
        "2024-01-02 03:04:05 UTC",
        "2024-01-02 03:04:05  Z",
        "2024-01-02 03:04:05a",
        "2024-01-02 03:04:05.6 ",
        "20240102T030405",
        "20240102T030405Z",
        "2024-01-02T0304",
        "2024-1-2 3:04:05",
        "0001-01-01 00:00:00+00:01",
        "9999-12-31 23:59:59.999999-00:01",
        "9999-12-31 23:59-01",
        " 2024-01-02 03:04:05",
        "-2024-01-02 03:04:05",
        "10000-01-01 00:00:00",
        "12024-01-02 03:04:05",
        "infinity",
        "-infinity",
        "now",
        "2024-01-02 03:04:05 BC",
        "2024-01-02 03:04:05 PM",
        "1704164645",
        "2024-01-02 03:04:0\xB5",
        "2024-01-02 03:04:05.12345\xFF",
        "\xD9\xA2-01-02 03:04:05",
    };
    (void)state;
    for (size_t i = 0; i < ITEMS(refused); i++) {
        covet_datetime x = {77};
        if (covet_datetime_parse(refused[i], &x) != COVET_VALIDATION) fail_msg("%s", refused[i]);
        assert_true(x.us == 77);
    }
}

static void datetimes_come_back(void **state) {
    char buffer[COVET_DATETIME_TEXT], iso[COVET_DATETIME_TEXT];
    (void)state;
    for (int i = 0; i < 200000; i++) {
        covet_datetime x = {between(FIRST, LAST)}, parsed = {0};
        covet_calendar parts;
        if (i % 4 == 0) x.us -= x.us % SECOND;
        if (i == 1) x.us = FIRST;
        if (i == 2) x.us = LAST;
        size_t size = covet_datetime_format(x, buffer, sizeof buffer);
        assert_int_equal(size, x.us % SECOND ? 26 : 19);
        assert_int_equal(covet_datetime_read(buffer, size, &parsed), COVET_OK);
        assert_true(parsed.us == x.us);

        assert_int_equal(covet_datetime_format_iso(x, iso, sizeof iso), size + 1);
        assert_int_equal(covet_datetime_parse(iso, &parsed), COVET_OK);
        assert_true(parsed.us == x.us && iso[10] == 'T' && iso[size] == 'Z');
        iso[10] = ' ';
        iso[size] = 0;
        assert_string_equal(iso, buffer);

        assert_int_equal(covet_datetime_parts(x, &parts), COVET_OK);
        assert_true(covet_datetime_of(parts.year, parts.month, parts.day, parts.hour, parts.minute,
                                      parts.second)
                            .us +
                        parts.us ==
                    x.us);
        assert_true(covet_datetime_at(covet_datetime_date(x), covet_datetime_time(x)).us == x.us);
    }
}

/* ---- durations ---- */

static void duration_texts(void **state) {
    static const struct {
        const char *text;
        int64_t us;
        const char *shown;
    } cases[] = {
        {"P3DT4H5M6.5S", 3 * DAY + 4 * HOUR + 5 * MINUTE + 6500000, "P3DT4H5M6.5S"},
        {"-P3DT4H5M6.5S", -(3 * DAY + 4 * HOUR + 5 * MINUTE + 6500000), "-P3DT4H5M6.5S"},
        {"+P1D", DAY, "P1D"},
        {"PT0S", 0, "PT0S"},
        {"-PT0S", 0, "PT0S"},
        {"P0D", 0, "PT0S"},
        {"PT36H", 36 * HOUR, "P1DT12H"},
        {"PT90M", 90 * MINUTE, "PT1H30M"},
        {"P2W", 14 * DAY, "P14D"},
        {"P1W1DT1S", 8 * DAY + SECOND, "P8DT1S"},
        {"P0.5D", 12 * HOUR, "PT12H"},
        {"PT0.000001S", 1, "PT0.000001S"},
        {"-PT0,25S", -250000, "-PT0.25S"},
        {"P-1DT-2H", -DAY - 2 * HOUR, "-P1DT2H"},
        {"-P-1DT+2H", DAY - 2 * HOUR, "PT22H"},
        {"P0DT00H00M05.250000S", 5250000, "PT5.25S"},
        {"PT10M0.01S", 10 * MINUTE + 10000, "PT10M0.01S"},
        {"PT59.999999S", 59999999, "PT59.999999S"},
        {"3 04:05:06.5", 3 * DAY + 4 * HOUR + 5 * MINUTE + 6500000, "P3DT4H5M6.5S"},
        {"3 days 04:05:06", 3 * DAY + 4 * HOUR + 5 * MINUTE + 6 * SECOND, "P3DT4H5M6S"},
        {"1 day, 0:00:00", DAY, "P1D"},
        {"-1 day, 23:00:00", -HOUR, "-PT1H"},
        {"-1 days +02:03:04", -DAY + 2 * HOUR + 3 * MINUTE + 4 * SECOND, "-PT21H56M56S"},
        {"1 day -00:00:01.5", DAY - 1500000, "PT23H59M58.5S"},
        {"-2 days", -2 * DAY, "-P2D"},
        {"04:05:06", 4 * HOUR + 5 * MINUTE + 6 * SECOND, "PT4H5M6S"},
        {"-04:05:06.000001", -(4 * HOUR + 5 * MINUTE + 6 * SECOND) - 1, "-PT4H5M6.000001S"},
        {"100:00:00", 100 * HOUR, "P4DT4H"},
        {"PT9223372036854.775807S", INT64_MAX, "P106751991DT4H54.775807S"},
        {"-PT9223372036854.775807S", -INT64_MAX, "-P106751991DT4H54.775807S"},
        {"-106751992 19:59:05.224193", -INT64_MAX, "-P106751991DT4H54.775807S"},
        {"-P106751990DT23H59M59.999999S", -106751991 * DAY + 1, "-P106751990DT23H59M59.999999S"},
    };
    char buffer[COVET_DURATION_TEXT];
    (void)state;
    for (size_t i = 0; i < ITEMS(cases); i++) {
        covet_duration x = {77};
        if (covet_duration_parse(cases[i].text, &x) != COVET_OK) fail_msg("%s", cases[i].text);
        if (x.us != cases[i].us) fail_msg("%s gives %lld", cases[i].text, (long long)x.us);
        size_t size = covet_duration_format(x, buffer, sizeof buffer);
        assert_string_equal(buffer, cases[i].shown);
        assert_int_equal(size, strlen(buffer));
    }
}

static void duration_texts_refused(void **state) {
    static const char *const refused[] = {
        "",
        "P",
        "PT",
        "-P",
        "-PT",
        "P1",
        "P1DT",
        "PD",
        "PT1",
        "PTS",
        "P1H",
        "PT1D",
        "PT1W",
        "P1D1W",
        "P1D1D",
        "PT1S1M",
        "PT1H1H",
        "P1Y",
        "P1M",
        "P1Y2M",
        "P1DT1HT1M",
        "PP1D",
        "TP1D",
        "P1D ",
        " P1D",
        "P 1D",
        "p1d",
        "--P1D",
        "P--1D",
        "-+P1D",
        "P1.D",
        "P.5D",
        "PT1.0000001S",
        "PT1.5.5S",
        "P1D\n",
        "P1d",
        "PT1s",
        "1",
        "30",
        "15:30",
        "3 ",
        "3 d",
        "3 day ",
        "3 days,",
        "3 dayss",
        "3 days,04:05:06",
        "3 days, ",
        "3  04:05:06",
        "3,04:05:06",
        "days",
        "04:05",
        "04:5:06",
        "04:05:6",
        "04:60:00",
        "04:05:60",
        "04:05:06.",
        "04:05:06.1234567",
        "04:05:06 ",
        "04:05:06Z",
        "3 4",
        "3 04:05",
        "3 days 04:05",
        "3 days 5",
        "@ 3 days",
        "1 mon",
        "1 year 2 days",
        "3 04:05:06 ago",
        "- 3 04:05:06",
        "3 - 04:05:06",
        "+",
        "-",
        ":",
        "::",
        "PT9223372036854.775808S",
        "-PT9223372036854.775808S",
        "P106751992D",
        "-P106751992D",
        "P99999999999D",
        "PT9223372036855S",
        "P99999999999999999999999999D",
        "99999999999999999999:00:00",
        "9999999999999999 00:00:00",
        "P9223372036854775807W",
        "PT-9223372036854775808S",
    };
    (void)state;
    for (size_t i = 0; i < ITEMS(refused); i++) {
        covet_duration x = {77};
        if (covet_duration_parse(refused[i], &x) != COVET_VALIDATION) fail_msg("%s", refused[i]);
        assert_true(x.us == 77);
    }
}

static void durations_come_back(void **state) {
    char buffer[COVET_DURATION_TEXT];
    (void)state;
    for (int i = 0; i < 100000; i++) {
        int64_t most = INT64_MAX >> between(0, 62);
        covet_duration x = {between(0, most)}, parsed = {0};
        if (i % 3 == 0) x.us -= x.us % SECOND;
        if (i % 2 == 0) x.us = -x.us;
        size_t size = covet_duration_format(x, buffer, sizeof buffer);
        assert_true(size > 0);
        if (covet_duration_read(buffer, size, &parsed) != COVET_OK) fail_msg("%s", buffer);
        if (parsed.us != x.us) fail_msg("%s gives %lld", buffer, (long long)parsed.us);
    }
}

static void duration_of_sums(void **state) {
    (void)state;
    assert_true(covet_duration_of(0, 0, 0, 0, 0).us == 0);
    assert_true(covet_duration_of(3, 4, 5, 6, 7).us ==
                3 * DAY + 4 * HOUR + 5 * MINUTE + 6 * SECOND + 7);
    assert_true(covet_duration_of(1, -24, 1, -60, -1).us == -1);
    assert_true(covet_duration_of(0, 0, 0, 1, -1).us == 999999);
    assert_true(covet_duration_of(0, 0, 0, -1, 1).us == -999999);
    assert_true(covet_duration_of(0, 0, 0, 0, INT64_MAX).us == INT64_MAX);
    assert_true(covet_duration_of(0, 0, 0, 0, -INT64_MAX).us == -INT64_MAX);
    assert_true(covet_duration_of(0, 0, 0, 1, INT64_MAX - 1000000).us == INT64_MAX);
    assert_true(covet_duration_of(-1, 24, 0, 0, INT64_MAX).us == INT64_MAX);
    assert_false(covet_duration_valid(covet_duration_of(0, 0, 0, 0, INT64_MIN)));
    assert_false(covet_duration_valid(covet_duration_of(0, 0, 0, 1, INT64_MAX)));
    assert_false(covet_duration_valid(covet_duration_of(0, 0, 0, -1, -INT64_MAX)));
    assert_false(covet_duration_valid(covet_duration_of(106751992, 0, 0, 0, 0)));
    assert_false(covet_duration_valid(covet_duration_of(INT64_MAX, 0, 0, 0, 0)));
    assert_false(covet_duration_valid(
        covet_duration_of(INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN)));
    assert_false(covet_duration_valid(covet_duration_of(0, INT64_MIN, 0, 0, 0)));
}

/* ---- hostile texts ---- */

/* Reads a text as all four types: whatever is accepted comes back through its own text. */
static void read_as_everything(const char *text, size_t size) {
    char *copy = malloc(size + (size == 0)); /* ends with the text, so that a sanitizer sees more */
    char buffer[COVET_DURATION_TEXT];
    covet_date date, date2;
    covet_time time, time2;
    covet_datetime datetime, datetime2;
    covet_duration duration, duration2;
    assert_non_null(copy);
    memcpy(copy, text, size);
    if (covet_date_read(copy, size, &date) == COVET_OK) {
        assert_int_equal(covet_date_format(date, buffer, sizeof buffer), 10);
        assert_memory_equal(buffer, text, 10);
        assert_int_equal(covet_date_parse(buffer, &date2), COVET_OK);
        assert_int_equal(date.days, date2.days);
    }
    if (covet_time_read(copy, size, &time) == COVET_OK) {
        assert_true(covet_time_format(time, buffer, sizeof buffer) >= 8);
        assert_int_equal(covet_time_parse(buffer, &time2), COVET_OK);
        assert_true(time.us == time2.us);
    }
    if (covet_datetime_read(copy, size, &datetime) == COVET_OK) {
        assert_true(covet_datetime_format_iso(datetime, buffer, sizeof buffer) >= 20);
        assert_int_equal(covet_datetime_parse(buffer, &datetime2), COVET_OK);
        assert_true(datetime.us == datetime2.us);
    }
    if (covet_duration_read(copy, size, &duration) == COVET_OK) {
        assert_true(covet_duration_format(duration, buffer, sizeof buffer) >= 3);
        assert_int_equal(covet_duration_parse(buffer, &duration2), COVET_OK);
        assert_true(duration.us == duration2.us);
    }
    free(copy);
}

static void hostile_texts(void **state) {
    static const char *const seeds[] = {
        "2024-01-02 03:04:05.123456",
        "2024-01-02T03:04:05+05:30",
        "2024-01-02",
        "03:04:05.123456",
        "2024-01-02 03:04:05",
        "-P3W2DT4H5M6.123456S",
        "3 days, 04:05:06.5",
        "-106751992 19:59:05.224193",
        "P9223372036854775807D",
        "-1 day +23:00:00",
    };
    static const char common[] = "0123456789-+:.,TZPDHMSW day";
    char text[40];
    (void)state;
    for (int i = 0; i < 300000; i++) {
        const char *from = seeds[between(0, ITEMS(seeds) - 1)];
        size_t size = strlen(from);
        memcpy(text, from, size);
        for (int64_t changes = between(0, 3); changes > 0; changes--) {
            char c = i % 4 ? common[between(0, sizeof common - 2)] : (char)between(-128, 127);
            text[between(0, (int64_t)size - 1)] = c;
        }
        if (i % 3 == 0) size = (size_t)between(0, (int64_t)size);
        read_as_everything(text, size);
    }
}

/* Whether a datetime has the byte at that place of 2011-11-11 11:11:11.111111. */
static bool allowed(int place, int byte) {
    static const char form[] = "2011-11-11 11:11:11.111111";
    if (byte == form[place]) return true;
    if (place == 10) return byte == 'T' || byte == 't';
    if (place == 19) return byte == ',';
    if (place == 25 && (byte == 'Z' || byte == 'z')) return true;
    if ((place == 21 || place == 23) && (byte == '+' || byte == '-')) return true;
    if (strchr("- :.", form[place])) return false;
    int most = place == 5 ? '1' : '9'; /* the tens of a month, and so on */
    if (place == 6 || place == 8 || place == 11) most = '2';
    if (place == 14 || place == 17) most = '5';
    return byte >= '0' && byte <= most;
}

/* The short way for the stored form judges eight bytes at once: so every byte at every place. */
static void every_byte_of_the_stored_form(void **state) {
    (void)state;
    for (int place = 0; place < 26; place++) {
        for (int byte = 0; byte < 256; byte++) {
            char text[] = "2011-11-11 11:11:11.111111";
            covet_datetime x;
            text[place] = (char)byte;
            covet_status status = covet_datetime_read(text, 26, &x);
            if ((status == COVET_OK) != allowed(place, byte)) fail_msg("%d at %d", byte, place);
        }
    }
}

static void nul_is_no_end(void **state) {
    covet_date date;
    covet_time time;
    covet_datetime datetime;
    covet_duration duration;
    (void)state;
    assert_int_equal(covet_date_read("2024-01-02\0", 11, &date), COVET_VALIDATION);
    assert_int_equal(covet_time_read("03:04:05\0", 9, &time), COVET_VALIDATION);
    assert_int_equal(covet_datetime_read("2024-01-02 03:04:05\0", 20, &datetime), COVET_VALIDATION);
    assert_int_equal(covet_datetime_read("2024-01-02\0"
                                         "03:04:05",
                                         19, &datetime),
                     COVET_VALIDATION);
    assert_int_equal(covet_duration_read("P1D\0", 4, &duration), COVET_VALIDATION);
}

/* ---- room and misuse ---- */

/* Calls a format function with every size; `call` names the value and the function. */
#define assert_room(call, expected)                                                                \
    do {                                                                                           \
        for (size_t size = 0; size <= COVET_DURATION_TEXT; size++) {                               \
            memset(buffer, 'x', sizeof buffer);                                                    \
            bool fits = size > strlen(expected);                                                   \
            assert_int_equal(call, fits ? strlen(expected) : 0);                                   \
            assert_int_equal(buffer[size], 'x');                                                   \
            if (size > 0) assert_string_equal(buffer, fits ? (expected) : "");                     \
        }                                                                                          \
    } while (0)

static void format_needs_room(void **state) {
    char buffer[COVET_DURATION_TEXT + 1];
    covet_datetime x = {AT + 1};
    covet_duration longest = {-106751991 * DAY + 1};
    (void)state;
    assert_room(covet_date_format(covet_datetime_date(x), buffer, size), "2024-01-02");
    assert_room(covet_time_format(covet_datetime_time(x), buffer, size), "03:04:05.000001");
    assert_room(covet_datetime_format(x, buffer, size), "2024-01-02 03:04:05.000001");
    assert_room(covet_datetime_format_iso(x, buffer, size), "2024-01-02T03:04:05.000001Z");
    assert_room(covet_duration_format(longest, buffer, size), "-P106751990DT23H59M59.999999S");
    assert_int_equal(covet_date_format((covet_date){0}, NULL, 99), 0);
    assert_int_equal(covet_time_format((covet_time){0}, NULL, 99), 0);
    assert_int_equal(covet_datetime_format(x, NULL, 99), 0);
    assert_int_equal(covet_datetime_format_iso(x, NULL, 99), 0);
    assert_int_equal(covet_duration_format(longest, NULL, 99), 0);
}

static void misuse(void **state) {
    covet_date date;
    covet_time time;
    covet_datetime datetime;
    covet_duration duration;
    (void)state;
    assert_int_equal(covet_date_parse(NULL, &date), COVET_MISUSE);
    assert_int_equal(covet_time_parse(NULL, &time), COVET_MISUSE);
    assert_int_equal(covet_datetime_parse(NULL, &datetime), COVET_MISUSE);
    assert_int_equal(covet_duration_parse(NULL, &duration), COVET_MISUSE);
    assert_int_equal(covet_date_parse("2024-01-02", NULL), COVET_MISUSE);
    assert_int_equal(covet_time_parse("03:04:05", NULL), COVET_MISUSE);
    assert_int_equal(covet_datetime_parse("2024-01-02 03:04:05", NULL), COVET_MISUSE);
    assert_int_equal(covet_duration_parse("P1D", NULL), COVET_MISUSE);
    assert_int_equal(covet_date_parts((covet_date){0}, NULL), COVET_MISUSE);
    assert_int_equal(covet_time_parts((covet_time){0}, NULL), COVET_MISUSE);
    assert_int_equal(covet_datetime_parts((covet_datetime){0}, NULL), COVET_MISUSE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day),
        cmocka_unit_test(constructors_know_their_range),
        cmocka_unit_test(valid_is_the_range),
        cmocka_unit_test(parts_of_what_is_not_valid),
        cmocka_unit_test(the_clock_runs),
        cmocka_unit_test(date_texts),
        cmocka_unit_test(time_texts),
        cmocka_unit_test(times_come_back),
        cmocka_unit_test(datetime_texts),
        cmocka_unit_test(datetime_texts_refused),
        cmocka_unit_test(datetimes_come_back),
        cmocka_unit_test(duration_texts),
        cmocka_unit_test(duration_texts_refused),
        cmocka_unit_test(durations_come_back),
        cmocka_unit_test(duration_of_sums),
        cmocka_unit_test(hostile_texts),
        cmocka_unit_test(every_byte_of_the_stored_form),
        cmocka_unit_test(nul_is_no_end),
        cmocka_unit_test(format_needs_room),
        cmocka_unit_test(misuse),
    };
    return cmocka_run_group_tests_name("datetime", tests, NULL, NULL);
}
