/* Dates, times, datetimes and durations: texts, calendar and sums. Input: a text in one line, then
 * bytes of numbers. */
#include "covet_orm.h"
#include "fuzz.h"

/* For one of the four types: a valid value has a text, which reads back to it; another has none. */
#define CHECK_VALUE(type, member, x)                                                               \
    do {                                                                                           \
        char text_[64];                                                                            \
        covet_##type back_ = {77};                                                                 \
        const size_t length_ = covet_##type##_format((x), text_, sizeof text_);                    \
        FUZZ_CHECK((length_ > 0) == covet_##type##_valid(x));                                      \
        FUZZ_CHECK(length_ == strlen(text_));                                                      \
        if (length_ == 0) break;                                                                   \
        FUZZ_CHECK_THAT(covet_##type##_format((x), text_, length_) == 0, text_);                   \
        FUZZ_CHECK(covet_##type##_format((x), text_, length_ + 1) == length_);                     \
        FUZZ_CHECK_THAT(covet_##type##_parse(text_, &back_) == COVET_OK, text_);                   \
        FUZZ_CHECK_THAT(back_.member == (x).member, text_);                                        \
    } while (false)

#define CHECK_READ(type, member, piece, size)                                                      \
    do {                                                                                           \
        covet_##type read_ = {77};                                                                 \
        const covet_status status_ = covet_##type##_read((piece), (size), &read_);                 \
        FUZZ_CHECK(status_ == COVET_OK || (status_ == COVET_VALIDATION && read_.member == 77));    \
        if (status_ != COVET_OK) break;                                                            \
        FUZZ_CHECK(covet_##type##_valid(read_));                                                   \
        CHECK_VALUE(type, member, read_);                                                          \
    } while (false)

static void check_date(covet_date x) {
    covet_calendar c;
    CHECK_VALUE(date, days, x);
    FUZZ_CHECK((covet_date_parts(x, &c) == COVET_OK) == covet_date_valid(x));
    if (!covet_date_valid(x)) return;
    FUZZ_CHECK(c.year >= 1 && c.year <= 9999 && c.month >= 1 && c.month <= 12);
    FUZZ_CHECK(c.day >= 1 && c.day <= 31 && c.hour == 0 && c.us == 0);
    FUZZ_CHECK(covet_date_of(c.year, c.month, c.day).days == x.days);
}

static void check_time(covet_time x) {
    covet_calendar c;
    CHECK_VALUE(time, us, x);
    FUZZ_CHECK((covet_time_parts(x, &c) == COVET_OK) == covet_time_valid(x));
    if (!covet_time_valid(x)) return;
    FUZZ_CHECK(c.year == 0 && c.month == 0 && c.day == 0);
    FUZZ_CHECK(covet_time_of(c.hour, c.minute, c.second, c.us).us == x.us);
}

static void check_datetime(covet_datetime x) {
    char text[COVET_DATETIME_TEXT];
    covet_calendar c;
    covet_datetime back;
    CHECK_VALUE(datetime, us, x);
    FUZZ_CHECK((covet_datetime_parts(x, &c) == COVET_OK) == covet_datetime_valid(x));
    if (!covet_datetime_valid(x)) return;
    check_date(covet_datetime_date(x));
    check_time(covet_datetime_time(x));
    FUZZ_CHECK(covet_datetime_at(covet_datetime_date(x), covet_datetime_time(x)).us == x.us);
    back = covet_datetime_of(c.year, c.month, c.day, c.hour, c.minute, c.second);
    FUZZ_CHECK(back.us + c.us == x.us);
    FUZZ_CHECK(covet_datetime_format_iso(x, text, sizeof text) > 0);
    FUZZ_CHECK(covet_datetime_parse(text, &back) == COVET_OK && back.us == x.us);
}

__extension__ typedef __int128 wide;

/* A sum of five products against one in 128 bits. */
static void check_duration_of(const int64_t n[5]) {
    static const int64_t units[] = {COVET_DAY_US, 3600000000, 60000000, COVET_SECOND_US, 1};
    wide sum = 0;
    bool large = false;
    for (int i = 0; i < 5; i++) {
        wide one = (wide)n[i] * units[i];
        large = large || one > (wide)INT64_MAX * 60000 || one < (wide)INT64_MIN * 60000;
        sum += one;
    }
    const covet_duration x = covet_duration_of(n[0], n[1], n[2], n[3], n[4]);
    const bool fits = sum <= INT64_MAX && sum > INT64_MIN;
    FUZZ_CHECK(!covet_duration_valid(x) || (fits && x.us == (int64_t)sum));
    FUZZ_CHECK(covet_duration_valid(x) || !fits || large);
}

static void check_numbers(fuzz_input *input) {
    int64_t n[5];
    for (int i = 0; i < 5; i++) n[i] = (int64_t)fuzz_number(input, 8);
    check_date((covet_date){(int32_t)n[0]});
    check_date((covet_date){(int32_t)(n[0] % 4000000)});
    check_time((covet_time){n[0]});
    check_time((covet_time){n[0] % (COVET_DAY_US + 10)});
    check_datetime((covet_datetime){n[0]});
    check_datetime((covet_datetime){n[0] % (COVET_DAY_US * 2932900)});
    CHECK_VALUE(duration, us, ((covet_duration){n[0]}));
    check_duration_of(n);
    for (int i = 0; i < 5; i++) n[i] >>= 8 * (n[1] & 7);
    check_duration_of(n);
    check_date(covet_date_of((int)n[0], (int)(n[1] % 15), (int)(n[2] % 35)));
    check_time(covet_time_of((int)(n[0] % 30), (int)(n[1] % 70), (int)(n[2] % 70), (int)n[3]));
    check_datetime(covet_datetime_of((int)(n[0] % 12000), (int)(n[1] % 15), (int)(n[2] % 35),
                                     (int)(n[3] % 30), (int)(n[4] % 70), (int)(n[0] % 70)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size};
    size_t length;
    char *piece = fuzz_piece(&input, &length);
    CHECK_READ(date, days, piece, length);
    CHECK_READ(time, us, piece, length);
    CHECK_READ(datetime, us, piece, length);
    CHECK_READ(duration, us, piece, length);
    free(piece);
    check_numbers(&input);
    return 0;
}
