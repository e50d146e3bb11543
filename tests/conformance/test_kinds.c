/* Values of every kind, at the limits of the kind and beyond: written and read in every way that
 * there is, they are the same afterwards, or are refused before anything is sent. */
#define COVET_SHORT_NAMES
#include "database.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS(array) (sizeof(array) / sizeof *(array))

static covet_decimal decimal(const char *text) {
    covet_decimal x;
    assert_int_equal(covet_decimal_parse(text, &x), COVET_OK);
    return x;
}

static covet_uuid uuid(const char *text) {
    covet_uuid x;
    assert_int_equal(covet_uuid_parse(text, &x), COVET_OK);
    return x;
}

/* ---- rows are the same ---- */

static void assert_text(const char *found, const char *given) {
    if (given == NULL)
        assert_null(found);
    else
        assert_string_equal(found, given);
}

static void assert_bytes(covet_bytes found, covet_bytes given) {
    assert_int_equal(found.data == NULL, given.data == NULL);
    assert_int_equal(found.size, given.size);
    if (given.size > 0) assert_memory_equal(found.data, given.data, given.size);
}

/* Members of one value that are compared as they are. */
#define ASSERT_OPTIONAL(member, same)                                                              \
    do {                                                                                           \
        assert_int_equal(found->member.has, given->member.has);                                    \
        if (given->member.has) assert_true(same);                                                  \
    } while (0)
#define ASSERT_NUMBER(member) ASSERT_OPTIONAL(member, found->member.value == given->member.value)

/* Bit by bit, but for the sign of zero where the database has none. */
static bool same_real(double found, double given) {
    if (given == 0 && database_at_hand()->unsigned_zero) return found == 0;
    return memcmp(&found, &given, sizeof found) == 0;
}

static void assert_blank(const Blank *found, const Blank *given) {
    assert_non_null(found);
    ASSERT_NUMBER(small);
    ASSERT_NUMBER(medium);
    ASSERT_NUMBER(large);
    ASSERT_NUMBER(flag);
    ASSERT_OPTIONAL(ratio, same_real(found->ratio.value, given->ratio.value));
    ASSERT_OPTIONAL(money, covet_decimal_equal(found->money.value, given->money.value));
    ASSERT_OPTIONAL(wealth, covet_decimal_equal(found->wealth.value, given->wealth.value));
    ASSERT_OPTIONAL(uuid, covet_uuid_equal(found->uuid.value, given->uuid.value));
    ASSERT_OPTIONAL(date, found->date.value.days == given->date.value.days);
    ASSERT_OPTIONAL(time, found->time.value.us == given->time.value.us);
    ASSERT_OPTIONAL(moment, found->moment.value.us == given->moment.value.us);
    ASSERT_OPTIONAL(span, found->span.value.us == given->span.value.us);
    assert_text(found->word, given->word);
    assert_text(found->text, given->text);
    assert_text(found->email, given->email);
    assert_text(found->url, given->url);
    assert_text(found->slug, given->slug);
    if (given->json == NULL)
        assert_null(found->json);
    else
        assert_json(found->json, given->json);
    assert_bytes(found->bytes, given->bytes);
}

/* ---- every way to write and to read ---- */

/* The row as each way of reading shows it. */
static void assert_read(covet_session *s, int64_t id, const Blank *given) {
    covet_queryset *one = covet_query(s, Blank, FILTER(Q("id", id)));
    size_t rows = 0;
    assert_blank(Blank_find(s, id), given);
    assert_blank(Blank_get(one), given);
    Blank_list list = Blank_all(one);
    assert_int_equal(list.count, 1);
    assert_blank(list.items[0], given);
    covet_each (Blank, row, one) {
        rows++;
        assert_blank(row, given);
    }
    assert_int_equal(rows, 1);
    assert_int_equal(covet_values(one).count, 1);
    assert_well(s);
}

/* Writes the row in every way. */
static void assert_round(covet_session *s, const Blank *given) {
    Blank *made = Blank_create(s, given);
    assert_well(s);
    assert_blank(made, given);
    assert_read(s, made->id, given);
    Blank saved = {.id = 0};
    assert_int_equal(Blank_save(s, &saved), COVET_OK);
    int64_t id = saved.id;
    Blank *found = Blank_find(s, id);
    covet_row row = found->row_;
    *found = *given;
    found->row_ = row;
    found->id = id;
    assert_int_equal(Blank_save(s, found), COVET_OK);
    assert_read(s, id, given);
    assert_int_equal(Blank_refresh(s, &saved), COVET_OK);
    assert_blank(&saved, given);
    Blank bulk[3] = {*given, {.id = 0}, *given};
    assert_int_equal(Blank_bulk_create(s, bulk, 3), 3);
    assert_read(s, bulk[0].id, given);
    assert_read(s, bulk[2].id, given);
    assert_blank(Blank_find(s, bulk[1].id), &(Blank){.id = 0});
}

/* Looks for the row by a value of one column, and assigns it to another row. */
#define ASSERT_FOUND(s, path, ...)                                                                 \
    do {                                                                                           \
        covet_queryset *found_ = covet_query(s, Blank, FILTER(Q(path, __VA_ARGS__)));              \
        assert_int_equal(covet_count(found_), 1);                                                  \
        assert_int_equal(                                                                          \
            covet_update(covet_query(s, Blank, FILTER(Q("id", 2))), SET(path, __VA_ARGS__)), 1);   \
        assert_int_equal(covet_count(covet_fresh(found_)), 2);                                     \
        assert_int_equal(                                                                          \
            covet_count(covet_query(s, Blank, FILTER(Q(path "__in", LIST(__VA_ARGS__))))), 2);     \
    } while (0)

/* Two rows: the first as given, the second empty. */
static void only(covet_session *s, const Blank *row) {
    Blank first = *row, second = {.id = 2};
    first.id = 1;
    covet_delete(covet_query(s, Blank));
    assert_non_null(Blank_create(s, &first));
    assert_non_null(Blank_create(s, &second));
}

/* ---- numbers ---- */

static void integers(void **state) {
    covet_session *s = *state;
    static const int64_t values[] = {0,         1,         -1,        INT16_MIN,     INT16_MAX,
                                     INT32_MIN, INT32_MAX, INT64_MIN, INT64_MIN + 1, INT64_MAX};
    for (size_t i = 0; i < ITEMS(values); i++) {
        int64_t n = values[i];
        Blank row = {.large = {true, n}};
        if (n >= INT32_MIN && n <= INT32_MAX) row.medium = (covet_opt_int){true, (int32_t)n};
        if (n >= INT16_MIN && n <= INT16_MAX) row.small = (covet_opt_smallint){true, (int16_t)n};
        assert_round(s, &row);
        only(s, &row);
        ASSERT_FOUND(s, "large", n);
        if (row.medium.has) ASSERT_FOUND(s, "medium", row.medium.value);
        if (row.small.has) ASSERT_FOUND(s, "small", row.small.value);
    }
    only(s, &(Blank){.flag = {true, false}});
    ASSERT_FOUND(s, "flag", false);
    only(s, &(Blank){.flag = {true, true}});
    ASSERT_FOUND(s, "flag", true);
    assert_round(s, &(Blank){.flag = {true, false}});
}

static void reals(void **state) {
    covet_session *s = *state;
    static const double values[] = {0.0,
                                    -0.0,
                                    0.1,
                                    1.0 / 3,
                                    DBL_MAX,
                                    -DBL_MAX,
                                    DBL_MIN,
                                    2.2250738585072011e-308,
                                    4.9e-324,
                                    -4.9e-324,
                                    DBL_EPSILON,
                                    9007199254740993.0,
                                    1e300,
                                    123456.789e3,
                                    -1.0 - DBL_EPSILON};
    for (size_t i = 0; i < ITEMS(values); i++) {
        Blank row = {.ratio = {true, values[i]}};
        assert_round(s, &row);
        only(s, &row);
        ASSERT_FOUND(s, "ratio", values[i]);
        assert_read(s, 1, &row);
        assert_true(same_real(Blank_find(s, 2)->ratio.value, values[i]));
    }
    assert_int_equal(covet_count(covet_query(s, Blank, FILTER(Q("ratio__lt", -1.0)))), 2);
}

/* No database is asked about what is no number. */
static void reals_that_are_no_numbers(void **state) {
    covet_session *s = *state;
    const double values[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
    Blank *row = Blank_create(s, &(Blank){.ratio = {true, 1}});
    for (size_t i = 0; i < ITEMS(values); i++) {
        Blank bad = {.ratio = {true, values[i]}};
        assert_sends(s, 0, assert_null(Blank_create(s, &bad)));
        assert_failure(s, COVET_VALIDATION, "Blank", "ratio");
        assert_sends(s, 0, assert_int_equal(Blank_bulk_create(s, &bad, 1), -1));
        assert_failure(s, COVET_VALIDATION, "Blank", "ratio", "row 1");
        row->ratio.value = values[i];
        assert_sends(s, 0, assert_int_equal(Blank_save(s, row), COVET_VALIDATION));
        assert_failure(s, COVET_VALIDATION, "Blank", "ratio");
        assert_sends(
            s, 0,
            assert_int_equal(covet_update(covet_query(s, Blank), SET("ratio", values[i])), -1));
        assert_failure(s, COVET_VALIDATION, "ratio");
        assert_sends(s, 0,
                     assert_int_equal(
                         covet_count(covet_query(s, Blank, FILTER(Q("ratio", values[i])))), -1));
        assert_failure(s, COVET_VALIDATION, "ratio");
        assert_sends(
            s, 0, assert_int_equal(covet_execute(s, "UPDATE blank SET ratio = ?", values[i]), -1));
        assert_failure(s, COVET_VALIDATION, "value 1");
    }
    assert_rows(covet_query(s, Blank), 1, FILTER(Q("ratio", 1.0)));
}

static void assert_vast(const Vast *found, const Vast *given) {
    assert_non_null(found);
    ASSERT_OPTIONAL(whole, covet_decimal_equal(found->whole.value, given->whole.value));
    ASSERT_OPTIONAL(half, covet_decimal_equal(found->half.value, given->half.value));
    ASSERT_OPTIONAL(part, covet_decimal_equal(found->part.value, given->part.value));
    ASSERT_OPTIONAL(money, covet_decimal_equal(found->money.value, given->money.value));
    ASSERT_OPTIONAL(digit, covet_decimal_equal(found->digit.value, given->digit.value));
}

static void assert_vast_round(covet_session *s, const Vast *given) {
    Vast *made = Vast_create(s, given), bulk[2] = {*given, *given};
    assert_well(s);
    assert_vast(Vast_find(s, made->id), given);
    assert_int_equal(Vast_bulk_create(s, bulk, 2), 2);
    assert_vast(Vast_find(s, bulk[1].id), given);
    covet_each (Vast, row, covet_query(s, Vast)) assert_vast(row, given);
    covet_rows rows = covet_values(covet_query(s, Vast));
    assert_int_equal(rows.count, 3);
    assert_true(covet_decimal_equal(covet_get_decimal(&rows.items[2], "half"), given->half.value));
    assert_int_equal(covet_count(covet_query(
                         s, Vast,
                         FILTER(Q("whole", given->whole.value), Q("half", given->half.value),
                                Q("part", given->part.value), Q("money", given->money.value)))),
                     3);
    covet_delete(covet_query(s, Vast));
    assert_well(s);
}

static void decimals(void **state) {
    covet_session *s = *state;
    static const char *const rows[][5] = {
        {"99999999999999999999999999999999999999", "9999999999999999999.9999999999999999999",
         "0.999999999999999999999999999999", "9999999999999.99", "9"},
        {"-99999999999999999999999999999999999999", "-9999999999999999999.9999999999999999999",
         "-0.999999999999999999999999999999", "-9999999999999.99", "-9"},
        {"12345678901234567890123456789012345678", "1234567890123456789.0123456789012345678",
         "0.000000000000000000000000000001", "0.01", "1"},
        {"1", "0.0000000000000000001", "-0.000000000000000000000000000001", "-0.01", "-1"},
        {"0", "0", "0", "0", "0"},
        {"10000000000000000", "100000000.00000001", "0.1", "1234567890123.10", "5"},
        {"9007199254740993", "9007199254740993.5", "0.125", "9007199254740.93", "2"}};
    for (size_t i = 0; i < ITEMS(rows); i++)
        assert_vast_round(s, &(Vast){.whole = {true, decimal(rows[i][0])},
                                     .half = {true, decimal(rows[i][1])},
                                     .part = {true, decimal(rows[i][2])},
                                     .money = {true, decimal(rows[i][3])},
                                     .digit = {true, decimal(rows[i][4])}});
    Vast *made = Vast_create(s, &(Vast){.id = 0});
    assert_vast(Vast_find(s, made->id), &(Vast){.id = 0});
}

/* ---- text and bytes ---- */

static const char *const texts[] = {
    "",
    " ",
    "a",
    "a ",
    " a",
    "a\n",
    "\t",
    "'",
    "\"",
    "`",
    "\\",
    "\\'",
    "%",
    "$1",
    "?",
    "NULL",
    "\x01\x1F\x7F",
    "Größe",
    "e\xCC\x81",
    "\xC3\xA9",
    "\xE2\x82\xAC",
    "\xEF\xBB\xBF",
    "\xEF\xBF\xBF",
    "\xF0\x9F\x90\xA7\xF0\x9F\x90\xA7",
    "\xF4\x8F\xBF\xBF",
    "\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7",
};

static void texts_of_all_kinds(void **state) {
    covet_session *s = *state;
    for (size_t i = 0; i < ITEMS(texts); i++) {
        Blank row = {.word = texts[i], .text = texts[i], .email = texts[i], .url = texts[i]};
        assert_round(s, &row);
        only(s, &row);
        ASSERT_FOUND(s, "word", texts[i]);
        ASSERT_FOUND(s, "text", texts[i]);
        covet_rows rows = covet_values(covet_query(s, Blank, FILTER(Q("id", 2))));
        assert_string_equal(covet_get_text(&rows.items[0], "word"), texts[i]);
    }
}

/* Texts that differ in what a loose comparison overlooks are different, and unique side by side. */
static void texts_that_are_nearly_the_same(void **state) {
    covet_session *s = *state;
    static const char *const pairs[][2] = {{"a", "A"},       {"a", "a "},      {"e", "\xC3\xA9"},
                                           {"ss", "\xC3\x9F"}, {"", " "},      {"a", "a\x01"},
                                           {"\xC3\xA9", "e\xCC\x81"}, {"1", "1.0"}};
    for (size_t i = 0; i < ITEMS(pairs); i++) {
        Country_create(s, &(Country){.code = "xx", .name = pairs[i][0]});
        assert_int_equal(covet_count(covet_query(s, Country, FILTER(Q("name", pairs[i][1])))), 0);
        assert_int_equal(covet_delete(covet_query(s, Country)), 1);
        Room room = {.code = pairs[i][0], .house = "h", .number = 1, .seats = 4};
        assert_non_null(Room_create(s, &room));
        room.code = pairs[i][1];
        room.number = 2;
        assert_non_null(Room_create(s, &room));
        assert_int_equal(covet_delete(covet_query(s, Room)), 2);
    }
    assert_well(s);
}

/* A column is as long as its model says, in characters. */
static void texts_that_just_fit(void **state) {
    covet_session *s = *state;
    char fits[81] = "", large[1001];
    for (size_t i = 0; i < 20; i++) memcpy(fits + 4 * i, "\xF0\x9F\x90\xA7", 5);
    memset(large, 'x', 1000);
    large[1000] = '\0';
    Blank row = {.word = fits, .text = large};
    assert_round(s, &row);
    const char *const slack = "twenty-one characters";
    assert_sends(s, 0, assert_null(Blank_create(s, &(Blank){.word = slack})));
    assert_failure(s, COVET_VALIDATION, "Blank", "word");
    Blank many[2] = {row, {.word = slack}};
    assert_sends(s, 0, assert_int_equal(Blank_bulk_create(s, many, 2), -1));
    assert_failure(s, COVET_VALIDATION, "Blank", "word", "row 2 of 2");
    assert_int_equal(many[0].id, 0);
    assert_int_equal(covet_update(covet_query(s, Blank), SET("word", slack)), -1);
    assert_failure(s, COVET_VALIDATION, "word");
}

/* 1 MiB and one byte of text, and of bytes of every value. */
static void large_values(void **state) {
    covet_session *s = *state;
    size_t size = (1 << 20) + 1;
    char *text = malloc(size + 1);
    unsigned char *bytes = malloc(size);
    assert_non_null(text);
    assert_non_null(bytes);
    for (size_t i = 0; i < size; i++) {
        text[i] = (char)(' ' + i % 95);
        bytes[i] = (unsigned char)(i * 7 % 256);
    }
    text[size] = '\0';
    Blank row = {.text = text, .bytes = {bytes, size}};
    assert_round(s, &row);
    only(s, &row);
    ASSERT_FOUND(s, "text", (const char *)text);
    covet_rows rows = covet_values(covet_query(s, Blank, FILTER(Q("id", 1))));
    assert_int_equal(covet_get_bytes(&rows.items[0], "bytes").size, size);
    assert_memory_equal(covet_get_bytes(&rows.items[0], "bytes").data, bytes, size);
    text[size - 1] = '!';
    assert_int_equal(covet_count(covet_query(s, Blank, FILTER(Q("text", (const char *)text)))), 0);
    free(text);
    free(bytes);
}

static void bytes_of_all_values(void **state) {
    covet_session *s = *state;
    unsigned char all[256];
    for (size_t i = 0; i < sizeof all; i++) all[i] = (unsigned char)i;
    Blank row = {.bytes = {all, sizeof all}};
    assert_round(s, &row);
    only(s, &row);
    ASSERT_FOUND(s, "bytes", row.bytes);
    assert_round(s, &(Blank){.bytes = {"", 0}});
    assert_round(s, &(Blank){.bytes = {"\0", 1}});
}

/* ---- moments ---- */

static void moments(void **state) {
    covet_session *s = *state;
    static const int64_t day = INT64_C(86400000000);
    const covet_datetime first = covet_datetime_of(1, 1, 1, 0, 0, 0),
                         last = {covet_datetime_of(9999, 12, 31, 23, 59, 59).us + 999999};
    const covet_datetime all[] = {first,
                                  {first.us + 1},
                                  last,
                                  {0},
                                  {-1},
                                  {1},
                                  {day - 1},
                                  covet_datetime_of(1582, 10, 10, 12, 0, 0),
                                  covet_datetime_of(1900, 2, 28, 23, 59, 59),
                                  {covet_datetime_of(2024, 3, 31, 2, 30, 0).us + 123456},
                                  covet_datetime_of(2038, 1, 19, 3, 14, 8)};
    for (size_t i = 0; i < ITEMS(all); i++) {
        Blank row = {.moment = {true, all[i]},
                     .date = {true, covet_datetime_date(all[i])},
                     .time = {true, covet_datetime_time(all[i])}};
        assert_round(s, &row);
        only(s, &row);
        ASSERT_FOUND(s, "moment", row.moment.value);
        ASSERT_FOUND(s, "date", row.date.value);
        ASSERT_FOUND(s, "time", row.time.value);
    }
}

static void durations(void **state) {
    covet_session *s = *state;
    static const int64_t all[] = {0,
                                  1,
                                  -1,
                                  999999,
                                  -999999,
                                  INT64_C(86400000000),
                                  INT64_C(-86400000001),
                                  INT64_C(2592000000000),
                                  INT64_C(-31557600000000),
                                  INT64_C(315576000000000001),
                                  INT64_MAX,
                                  -INT64_MAX};
    for (size_t i = 0; i < ITEMS(all); i++) {
        Blank row = {.span = {true, {all[i]}}};
        assert_round(s, &row);
        only(s, &row);
        ASSERT_FOUND(s, "span", row.span.value);
    }
}

static void moments_that_are_none(void **state) {
    covet_session *s = *state;
    const Blank bad[] = {
        {.moment = {true, {INT64_MAX}}},
        {.moment = {true, {covet_datetime_of(1, 1, 1, 0, 0, 0).us - 1}}},
        {.moment = {true, {covet_datetime_of(9999, 12, 31, 23, 59, 59).us + 1000000}}},
        {.date = {true, {covet_date_of(9999, 12, 31).days + 1}}},
        {.date = {true, {covet_date_of(1, 1, 1).days - 1}}},
        {.time = {true, {INT64_C(86400000000)}}},
        {.time = {true, {-1}}},
        {.span = {true, {INT64_MIN}}}};
    for (size_t i = 0; i < ITEMS(bad); i++) {
        assert_sends(s, 0, assert_null(Blank_create(s, &bad[i])));
        assert_failure(s, COVET_VALIDATION, "Blank");
        Blank copy = bad[i];
        assert_sends(s, 0, assert_int_equal(Blank_bulk_create(s, &copy, 1), -1));
        assert_failure(s, COVET_VALIDATION, "Blank", "row 1");
    }
    assert_int_equal(covet_count(covet_query(s, Blank)), 0);
}

/* ---- numbers beyond ---- */

static void numbers_that_do_not_fit(void **state) {
    covet_session *s = *state;
    covet_queryset *all = covet_query(s, Blank);
    Blank_create(s, &(Blank){.small = {true, 1}});
    static const struct {
        const char *field;
        int64_t value;
    } integers_beyond[] = {{"small", 32768},
                           {"small", -32769},
                           {"medium", INT64_C(2147483648)},
                           {"medium", INT64_C(-2147483649)}};
    for (size_t i = 0; i < ITEMS(integers_beyond); i++) {
        int64_t value = integers_beyond[i].value;
        assert_sends(s, 0,
                     assert_int_equal(covet_update(all, SET(integers_beyond[i].field, value)), -1));
        assert_failure(s, COVET_VALIDATION, integers_beyond[i].field);
    }
    assert_int_equal(covet_update(all, SET("large", UINT64_MAX)), -1);
    assert_true(covet_failed(s));
    covet_clear(s);
    static const char *const too_much[] = {"1000000000", "-1000000000", "0.0001"};
    for (size_t i = 0; i < ITEMS(too_much); i++) {
        assert_sends(s, 0,
                     assert_null(Blank_create(s, &(Blank){.money = {true, decimal(too_much[i])}})));
        assert_failure(s, COVET_VALIDATION, "Blank", "money");
        assert_sends(s, 0,
                     assert_int_equal(covet_update(all, SET("money", decimal(too_much[i]))), -1));
        assert_failure(s, COVET_VALIDATION, "money");
    }
    assert_int_equal(covet_count(covet_query(s, Blank, FILTER(Q("small__lt", 100000)))), 1);
    assert_int_equal(covet_count(covet_query(s, Blank, FILTER(Q("small", 100000)))), 0);
    assert_int_equal(covet_count(covet_query(s, Blank, FILTER(Q("small__gte", -100000)))), 1);
    assert_int_equal(covet_count(covet_query(s, Blank, FILTER(Q("small__in", LIST(1, 100000))))),
                     1);
    assert_int_equal(covet_count(covet_query(s, Blank, FILTER(Q("small__lt", 1.5)))), 1);
    assert_int_equal(covet_count(covet_query(s, Blank, FILTER(Q("small", 1.5)))), 0);
    assert_int_equal(
        covet_count(covet_query(s, Blank, FILTER(Q("small__range", LIST(INT64_MIN, INT64_MAX))))),
        1);
    assert_well(s);
}

/* ---- JSON and UUID ---- */

static void documents(void **state) {
    covet_session *s = *state;
    static const char *const all[] = {"null",
                                      "true",
                                      "false",
                                      "0",
                                      "-1.5",
                                      "12345678901234",
                                      "\"\"",
                                      "[]",
                                      "{}",
                                      "[1, 2, [3]]",
                                      "\"a\\\"b\\\\c\\/d\\n\"",
                                      "{\"b\": 1, \"a\": {\"c\": [null, true]}}",
                                      "\"\\u00e9 \xC3\xA9 \xF0\x9F\x90\xA7\"",
                                      "{\"\": \"\", \" \": [{}]}"};
    for (size_t i = 0; i < ITEMS(all); i++) {
        assert_round(s, &(Blank){.json = all[i]});
        assert_int_equal(covet_update(covet_query(s, Blank), SET("json", all[i])),
                         (int64_t)(i + 1) * 5);
        assert_json(Blank_find(s, 1)->json, all[i]);
        covet_rows rows = covet_values(covet_query(s, Blank, LIMIT(1)));
        assert_json(covet_get_text(&rows.items[0], "json"), all[i]);
    }
    static const char *const bad[] = {"", "{", "[1,]", "nul", "'a'", "{\"a\": 1} 2", "\xFF"};
    for (size_t i = 0; i < ITEMS(bad); i++) {
        assert_sends(s, 0, assert_null(Blank_create(s, &(Blank){.json = bad[i]})));
        assert_failure(s, COVET_VALIDATION, "Blank", "json");
    }
}

static void uuids(void **state) {
    covet_session *s = *state;
    static const char *const all[] = {
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "00112233-4455-6677-8899-aabbccddeeff", "80000000-0000-0000-0000-000000000001"};
    for (size_t i = 0; i < ITEMS(all); i++) {
        Blank row = {.uuid = {true, uuid(all[i])}};
        assert_round(s, &row);
        only(s, &row);
        ASSERT_FOUND(s, "uuid", row.uuid.value);
        assert_int_equal(covet_count(covet_query(s, Blank, FILTER(Q("uuid", all[i])))), 2);
    }
}

/* An object as JSON, made into another object, is the same row again. */
static void objects_as_json(void **state) {
    covet_session *s = *state;
    Blank row = {.small = {true, -5},
                 .medium = {true, INT32_MIN},
                 .large = {true, INT64_MAX},
                 .flag = {true, true},
                 .ratio = {true, 0.1},
                 .money = {true, decimal("-0.125")},
                 .wealth = {true, decimal("12345678901234567890.0123456789")},
                 .word = "w\"\\\n",
                 .text = "\xF0\x9F\x90\xA7",
                 .email = "a@example.org",
                 .url = "https://example.org/",
                 .slug = "s",
                 .uuid = {true, uuid("00112233-4455-6677-8899-aabbccddeeff")},
                 .date = {true, covet_date_of(1, 1, 1)},
                 .time = {true, covet_time_of(23, 59, 59, 999999)},
                 .moment = {true, {-1}},
                 .span = {true, {-INT64_MAX}},
                 .json = "{\"a\": [1, null]}",
                 .bytes = {"\0\1\xFF", 3}};
    assert_round(s, &row);
    const Blank *found = Blank_find(s, 1);
    const char *json = Blank_to_json(s, found, NULL);
    assert_well(s);
    Blank read = {.id = 0};
    assert_int_equal(Blank_from_json(s, &read, json, NULL), COVET_OK);
    assert_blank(&read, &row);
    read.id = 77;
    assert_non_null(Blank_create(s, &read));
    assert_read(s, 77, &row);
    assert_json(Blank_to_json(s, Blank_find(s, 2), FIELDS("small", "json")),
                "{\"small\": -5, \"json\": {\"a\": [1, null]}}");
    Blank nothing = {.small = {true, 1}, .word = "w"};
    json = Blank_to_json(s, Blank_create(s, &(Blank){.id = 0}), FIELDS("small", "word", "json"));
    assert_json(json, "{\"small\": null, \"word\": null, \"json\": null}");
    assert_int_equal(Blank_from_json(s, &nothing, json, NULL), COVET_OK);
    assert_blank(&nothing, &(Blank){.id = 0});
}

/* All columns NULL, and each in a row of its own that has nothing else. */
static void nulls(void **state) {
    covet_session *s = *state;
    static const char *const columns[] = {
        "small", "medium", "large", "flag", "ratio", "money",  "wealth", "word", "text", "email",
        "url",   "slug",   "uuid",  "date", "time",  "moment", "span",   "json", "bytes"};
    assert_round(s, &(Blank){.id = 0});
    int64_t rows = covet_count(covet_query(s, Blank));
    for (size_t i = 0; i < ITEMS(columns); i++) {
        covet_queryset *all = covet_query(s, Blank);
        assert_int_equal(covet_update(all, SET(columns[i], COVET_NULL)), rows);
        if (strcmp(columns[i], "json") == 0) continue; /* is compared with nothing yet */
        assert_int_equal(covet_count(covet_refine(all, FILTER(Q(columns[i], COVET_NULL)))), rows);
        assert_int_equal(covet_count(covet_refine(all, EXCLUDE(Q(columns[i], COVET_NULL)))), 0);
    }
    covet_rows values = covet_values(covet_query(s, Blank, LIMIT(1)));
    for (size_t i = 0; i < ITEMS(columns); i++)
        assert_true(covet_is_null(&values.items[0], columns[i]));
    assert_well(s);
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(integers),
    DATABASE_TEST(reals),
    DATABASE_TEST(reals_that_are_no_numbers),
    DATABASE_TEST(decimals),
    DATABASE_TEST(texts_of_all_kinds),
    DATABASE_TEST(texts_that_are_nearly_the_same),
    DATABASE_TEST(texts_that_just_fit),
    DATABASE_TEST(large_values),
    DATABASE_TEST(bytes_of_all_values),
    DATABASE_TEST(moments),
    DATABASE_TEST(durations),
    DATABASE_TEST(moments_that_are_none),
    DATABASE_TEST(numbers_that_do_not_fit),
    DATABASE_TEST(documents),
    DATABASE_TEST(uuids),
    DATABASE_TEST(objects_as_json),
    DATABASE_TEST(nulls),
};

DATABASE_MAIN(tests)
