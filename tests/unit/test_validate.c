/* Validation: what columns can hold, what models declare, the forms of e-mail, URL and slug, and
 * the model's own checks. No database is asked: the models have no unique fields. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_sqlite.h"

#define ITEMS(array) (sizeof(array) / sizeof *(array))

#define COLUMNS(X)                                                                                 \
    X(AUTO,                      id)                                                               \
    X(CHAR(5),                   chars,    .blank = true)                                          \
    X(NULLABLE(TEXT),            text)                                                             \
    X(NULLABLE(JSON),            json)                                                             \
    X(FLOAT,                     real)                                                             \
    X(DECIMAL(5, 2),             amount)                                                           \
    X(NULLABLE(DECIMAL(38, 38)), tiny)                                                             \
    X(NULLABLE(DECIMAL(38, 0)),  huge)                                                             \
    X(DATE,                      date)                                                             \
    X(TIME,                      time)                                                             \
    X(NULLABLE(DATETIME),        moment)                                                           \
    X(DURATION,                  span)                                                             \
    X(BINARY,                    bytes,    .max_length = 3, .blank = true)                         \
    X(NULLABLE(BINARY),          more)                                                             \
    X(NULLABLE(FLOAT),           perhaps)
COVET_MODEL(Columns, COLUMNS);

static const char *even(const covet_value *value) {
    return value->as.integer % 2 ? "must be even" : NULL;
}
static const char *not_friday(const covet_value *value) {
    assert_int_equal(value->kind, COVET_VALUE_DATE);
    return ((value->as.date.days + 3) % 7 + 7) % 7 == 4 ? "a Friday" : NULL;
}
static const char *no_x(const covet_value *value) {
    assert_int_equal(value->as.text.size, strlen(value->as.text.data));
    return strchr(value->as.text.data, 'x') ? "has an x" : NULL;
}

static void clean_rules(struct covet_checker *checker, const void *object);

#define RULES(X)                                                                                   \
    X(AUTO,                   id)                                                                  \
    X(CHAR(10),               name,      .min_length = 2, .max_length = 4,                         \
                                         .validators = VALIDATORS({.regex = "^[a-z]+$"},           \
                                             {.fn = no_x, .code = "x", .message = "no x here"}))   \
    X(NULLABLE(EMAIL),        email,     .max_length = 12)                                         \
    X(NULLABLE(URL),          url)                                                                 \
    X(NULLABLE(SLUG),         slug,      .blank = true, .min_length = 2)                           \
    X(INT,                    number,    .min_value = COVET_INT(-2), .max_value = COVET_INT(8),    \
                                         .validators = VALIDATORS({.fn = even}))                   \
    X(SMALLINT,               level,     .choices = CHOICES({COVET_INT(0), "low"},                 \
                                                            {COVET_INT(1), "high"}),               \
                                         .max_value = COVET_INT(0))                                \
    X(NULLABLE(CHAR(3)),      unit,      .choices = CHOICES({COVET_TEXT("m"), "metre"},            \
                                                            {COVET_TEXT("km"), "kilometre"}))      \
    X(DECIMAL(6, 2),          price,     .min_value = COVET_DECIMAL("0.50"),                       \
                                         .max_value = COVET_INT(100))                              \
    X(NULLABLE(DECIMAL(6, 2)), step,     .choices = CHOICES({COVET_DECIMAL("0.5"), "half"}))       \
    X(FLOAT,                  ratio,     .max_value = COVET_REAL(0.5))                             \
    X(DATE,                   day,       .min_value = COVET_TEXT("2000-01-01"),                    \
                                         .validators = VALIDATORS({.fn = not_friday}))             \
    X(NULLABLE(TIME),         hour,      .max_value = COVET_TEXT("12:00"))                         \
    X(NULLABLE(DATETIME),     moment,    .min_value = COVET_TEXT("2000-01-01 00:00:00"))           \
    X(NULLABLE(DURATION),     span,      .min_value = COVET_DURATION(0))                           \
    X(TEXT,                   text,      .blank = true, .max_length = 3)                           \
    X(NULLABLE(BINARY),       bytes,     .min_length = 2, .max_length = 4)                         \
    X(NULLABLE(UUID),         uuid)                                                                \
    X(NULLABLE(JSON),         json,      .choices = CHOICES({COVET_JSON("[]"), "empty"}))          \
    X(NULLABLE(BOOL),         flag,      .choices = CHOICES({COVET_BOOL(true), "only yes"}))
COVET_MODEL(Rules, RULES, .clean = clean_rules);

static void clean_rules(struct covet_checker *checker, const void *object) {
    const Rules *rules = object;
    assert_string_equal(checker->entity->name, "Rules");
    if (rules->ratio < 0) {
        covet_check_fail(checker, "number", "late", "said by clean");
        covet_check_fail(checker, NULL, NULL, NULL);
    }
}

/* ---- helpers ---- */

static covet_db *db;
static covet_session *s;

static int open_session(void **state) {
    (void)state;
    db = covet_open("sqlite::memory:", &covet_sqlite);
    covet_models(db, MODELS(Columns, Rules));
    s = covet_session_open(db);
    return s == NULL || covet_failed(s);
}

static int close_session(void **state) {
    (void)state;
    covet_close(db);
    return 0;
}

/* "name:min_length url:invalid" of the latest violations. */
static const char *found(void) {
    static char text[1000];
    size_t size = 0;
    text[0] = '\0';
    for (const covet_violation *v = covet_violations(s); v->field != NULL; v++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%s%s:%s", size ? " " : "",
                                 v->field, v->code);
    return text;
}

/* Validates an object and compares the violations; "" stands for none. */
static void rules_say(const Rules *object, const char *wanted) {
    const covet_status status = Rules_validate(s, object);
    assert_string_equal(status == COVET_OK ? "" : found(), wanted);
    assert_int_equal(status, *wanted ? COVET_VALIDATION : COVET_OK);
    if (status != COVET_OK) assert_string_equal(covet_error(s)->model, "Rules");
    covet_clear(s);
}

static void columns_say(const Columns *object, const char *wanted) {
    const covet_status status = Columns_validate(s, object);
    assert_string_equal(status == COVET_OK ? "" : found(), wanted);
    covet_clear(s);
}

static Rules good(void) {
    return (Rules){.name = "abc",
                   .price = covet_decimal_of(5, 0),
                   .text = "",
                   .day = covet_date_of(2024, 5, 1)};
}
static Columns fitting(void) {
    return (Columns){.chars = "", .bytes = {"", 0}};
}

/* ---- columns ---- */

static void text_of_columns(void **state) {
    (void)state;
    Columns c = fitting();
    columns_say(&c, "");
    c.chars = "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9";
    columns_say(&c, "");
    c.chars = "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9.";
    columns_say(&c, "chars:max_length");
    c.chars = "a\xff";
    columns_say(&c, "chars:invalid");
    c.chars = NULL;
    columns_say(&c, "chars:required");
    c = fitting();
    c.text = "\xED\xA0\x80";
    columns_say(&c, "text:invalid");
    c.text = "";
    columns_say(&c, "text:blank");
    c = fitting();
    c.json = "{\"a\": [1, 2]}";
    columns_say(&c, "");
    c.json = "{";
    columns_say(&c, "json:invalid");
    c.json = "";
    columns_say(&c, "json:invalid");
    c = fitting();
    c.bytes = (covet_bytes){"abc", 3};
    columns_say(&c, "");
    c.bytes = (covet_bytes){"abcd", 4};
    c.more = (covet_bytes){NULL, 2};
    columns_say(&c, "bytes:max_length more:invalid");
    c.bytes = c.more = (covet_bytes){NULL, 0};
    columns_say(&c, "bytes:required");
}

static void numbers_of_columns(void **state) {
    (void)state;
    Columns c = fitting();
    c.real = (double)INFINITY;
    c.perhaps = (covet_opt_float){true, (double)NAN};
    columns_say(&c, "real:invalid perhaps:invalid");
    c = fitting();
    c.perhaps.value = (double)NAN;
    columns_say(&c, "");
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"999.99", ""},
        {"-999.99", ""},
        {"0.01", ""},
        {"1.500000", ""},
        {"0.00000", ""},
        {"999.990", ""},
        {"1000", "amount:max_whole_digits"},
        {"1.005", "amount:max_decimal_places"},
        {"12345.67", "amount:max_digits"},
        {"0.000001", "amount:max_digits"},
        {"99999999999999999999", "amount:max_digits"},
    };
    for (size_t i = 0; i < ITEMS(cases); i++) {
        assert_int_equal(covet_decimal_parse(cases[i].text, &c.amount), COVET_OK);
        columns_say(&c, cases[i].wanted);
    }
    c.amount = (covet_decimal){.scale = 99};
    columns_say(&c, "amount:invalid");
    c.amount = (covet_decimal){.high = UINT64_MAX};
    columns_say(&c, "amount:invalid");
    c = fitting();
    c.tiny.has = c.huge.has = true;
    covet_decimal_parse("0.99999999999999999999999999999999999999", &c.tiny.value);
    covet_decimal_parse("99999999999999999999999999999999999999", &c.huge.value);
    columns_say(&c, "");
    c.tiny.value = covet_decimal_of(1, 0);
    c.huge.value = covet_decimal_of(15, 1);
    columns_say(&c, "tiny:max_whole_digits huge:max_decimal_places");
}

static void moments_of_columns(void **state) {
    (void)state;
    Columns c = fitting();
    c.date = covet_date_of(2024, 13, 1);
    c.time = (covet_time){-1};
    c.moment = (covet_opt_datetime){true, {INT64_MAX}};
    c.span = (covet_duration){INT64_MIN};
    columns_say(&c, "date:invalid_date time:invalid_time moment:invalid_datetime span:invalid");
    c.date = covet_date_of(9999, 12, 31);
    c.time = covet_time_of(23, 59, 59, 999999);
    c.moment.value = covet_datetime_of(1, 1, 1, 0, 0, 0);
    c.span = (covet_duration){INT64_MAX};
    columns_say(&c, "");
}

/* ---- rules ---- */

static void lengths_and_bounds(void **state) {
    (void)state;
    Rules r = good();
    rules_say(&r, "");
    r.name = "a";
    rules_say(&r, "name:min_length");
    r.name = "abcde";
    rules_say(&r, "name:max_length");
    r.name = "abcdefghijk";
    rules_say(&r, "name:max_length name:max_length");
    r.name = "";
    rules_say(&r, "name:blank");
    r.name = NULL;
    rules_say(&r, "name:required");
    r = good();
    r.number = 10;
    rules_say(&r, "number:max_value");
    r.number = -4;
    rules_say(&r, "number:min_value");
    r.number = 9;
    rules_say(&r, "number:invalid number:max_value");
    r = good();
    r.price = covet_decimal_of(49, 2);
    rules_say(&r, "price:min_value");
    r.price = covet_decimal_of(500, 3);
    rules_say(&r, "");
    r.price = covet_decimal_of(10001, 2);
    r.ratio = 0.75;
    r.day = covet_date_of(1999, 12, 30);
    r.hour = (covet_opt_time){true, covet_time_of(12, 0, 0, 1)};
    r.moment = (covet_opt_datetime){true, {0}};
    r.span = (covet_opt_duration){true, {-1}};
    r.text = "abcd";
    r.bytes = (covet_bytes){"a", 1};
    rules_say(&r, "price:max_value ratio:max_value day:min_value hour:max_value moment:min_value "
                  "span:min_value text:max_length bytes:min_length");
    r = good();
    r.bytes = (covet_bytes){"abcde", 5};
    rules_say(&r, "bytes:max_length");
    r.bytes = (covet_bytes){"", 0};
    rules_say(&r, "bytes:blank");
}

static void choices(void **state) {
    (void)state;
    Rules r = good();
    r.level = 2;
    rules_say(&r, "level:invalid_choice");
    r.level = 1;
    rules_say(&r, "level:max_value");
    r = good();
    r.unit = "km";
    r.step = (covet_opt_decimal){true, covet_decimal_of(50, 2)};
    r.json = "[]";
    r.flag = (covet_opt_bool){true, true};
    rules_say(&r, "");
    r.unit = "mm";
    r.step.value = covet_decimal_of(5, 2);
    r.json = "[ ]";
    r.flag.value = false;
    rules_say(&r, "unit:invalid_choice step:invalid_choice json:invalid_choice "
                  "flag:invalid_choice");
    r = good();
    r.unit = "";
    rules_say(&r, "unit:blank");
}

static void validators(void **state) {
    (void)state;
    Rules r = good();
    r.name = "Abc";
    rules_say(&r, "name:invalid");
    r.name = "x1";
    assert_int_equal(Rules_validate(s, &r), COVET_VALIDATION);
    assert_string_equal(found(), "name:invalid name:x");
    assert_string_equal(covet_violations(s)[0].message,
                        "it does not have the form that is asked for");
    assert_string_equal(covet_violations(s)[1].message, "no x here");
    covet_clear(s);
    r = good();
    r.day = covet_date_of(2024, 5, 3);
    assert_int_equal(Rules_validate(s, &r), COVET_VALIDATION);
    assert_string_equal(covet_violations(s)[0].message, "a Friday");
    covet_clear(s);
}

static void clean_comes_last(void **state) {
    (void)state;
    Rules r = good();
    r.ratio = -1;
    rules_say(&r, "number:late :invalid");
    r.text = "abcd";
    r.name = NULL;
    r.bytes = (covet_bytes){"a", 1};
    rules_say(&r, "name:required text:max_length bytes:min_length number:late :invalid");
    covet_check_fail(NULL, "a", "b", "c");
}

static void messages(void **state) {
    (void)state;
    Rules r = good();
    r.name = "abcde";
    r.email = "nobody";
    r.number = 10;
    r.level = 7;
    assert_int_equal(Rules_validate(s, &r), COVET_VALIDATION);
    const covet_violation *v = covet_violations(s);
    assert_string_equal(v[0].message, "more than 4 characters");
    assert_string_equal(v[1].message, "no e-mail address: 'nobody'");
    assert_string_equal(v[2].message, "more than 8");
    assert_string_equal(v[3].message, "not one of the choices: 7");
    assert_null(v[4].field);
    covet_clear(s);
    Columns c = fitting();
    c.chars = "abcdef";
    c.json = "[1";
    c.date = (covet_date){INT32_MAX};
    assert_int_equal(Columns_validate(s, &c), COVET_VALIDATION);
    v = covet_violations(s);
    assert_string_equal(v[0].message, "more than 5 characters");
    assert_string_equal(v[1].message, "no JSON: at byte 2 ',' or ']' is missing");
    assert_string_equal(v[2].message, "not a date from 0001-01-01 to 9999-12-31");
    covet_clear(s);
}

/* ---- forms ---- */

#define A63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

typedef struct form_case {
    const char *text;
    bool right;
} form_case;

static void emails(void **state) {
    (void)state;
    static const form_case cases[] = {
        {"a@b.cc", true},          {"a.b+c@x-y.co", true},      {"a@localhost", true},
        {"\"a b\"@b.cc", false},   {"\"a\\ b\"@b.cc", true},    {"\"a\\\"\"@b.cc", true},
        {"\"a\"b\"@b.cc", false},  {"\"a\\\"@b.cc", false},     {"\"\"@b.cc", true},
        {"a@[1.2.3.4]", true},     {"a@[1.2.3]", false},        {"a@[::1]", true},
        {"a@[1.2.3.04]", false},   {"a@[]", false},             {"a@\xC3\xA9.com", true},
        {"a", false},              {"@b.cc", false},            {"a@", false},
        {"a@b", false},            {"a@b.c", false},            {".a@b.cc", false},
        {"a.@b.cc", false},        {"a..b@b.cc", false},        {"a b@b.cc", false},
        {"a@-b.cc", false},        {"a@b-.cc", false},          {"a@b.cc-", false},
        {"a@.cc", false},          {"a@b..cc", false},          {"\xC3\xA9@b.cc", false},
        {"a@b_c.cc", false},       {"a@b.12", true},            {"a\n@b.cc", false},
    };
    Rules r = good();
    for (size_t i = 0; i < ITEMS(cases); i++) {
        r.email = cases[i].text;
        if (strlen(r.email) > 12) continue;
        if (Rules_validate(s, &r) != (cases[i].right ? COVET_OK : COVET_VALIDATION))
            fail_msg("%s", cases[i].text);
        covet_clear(s);
    }
    r.email = "a@bcdefghij.com";
    rules_say(&r, "email:max_length");
    r.email = "";
    rules_say(&r, "email:blank");
}

static void urls(void **state) {
    (void)state;
    static const form_case cases[] = {
        {"http://example.com", true},          {"https://example.org/x?y=1", true},
        {"HTTP://EXAMPLE.COM", true},          {"ftp://a.bc", true},
        {"ftps://a.bc", true},                 {"http://localhost", true},
        {"http://LocalHost:8000/", true},      {"http://1.2.3.4", true},
        {"http://1.2.3.4:5", true},            {"http://1.2.3.256", false},
        {"http://01.2.3.4", false},            {"http://[::1]", true},
        {"http://[::1]:80/x", true},           {"http://[::g]", false},
        {"http://[1:2:3:4:5:6:7:8]", true},    {"http://[1:2:3:4:5:6:7]", false},
        {"http://[1::2::3]", false},           {"http://[::1.2.3.4]", true},
        {"http://[1:]", false},                {"http://[1:2:3:4:5:6:7:8:9]", false},
        {"http://user@a.bc", true},            {"http://user:pw@a.bc/", true},
        {"http://a:b:c@a.bc", false},          {"http://:a@a.bc", false},
        {"http://a.bc?x@y", true},             {"http://a b@a.bc", false},
        {"http://a.bc.", true},                {"http://a.bc..", false},
        {"http://\xE6\x97\xA5\xE6\x9C\xAC.jp", true},
        {"http://xn--a.xn--b1", true},         {"http://a.xn--", false},
        {"http://a.b1", false},                {"http://a.-bc", false},
        {"http://a.bc-", false},               {"http://-a.bc", false},
        {"http://a-.bc", false},               {"http://a_b.cd", false},
        {"http://" A63 ".com", true},          {"http://" A63 "a.com", false},
        {"http://a.bc:", false},               {"http://a.bc:123456", false},
        {"http://a.bc:12x", false},            {"http://a.bc/x y", false},
        {"http://a.bc/\xE2\x80\x83", false},   {"http://a.bc/\n", false},
        {"http://a.bc/\xC3\xA9", true},        {"http://a", false},
        {"http://", false},                    {"http:a.bc", false},
        {"nope", false},                       {"file://a.bc", false},
        {"javascript://a.bc", false},          {"xhttp://a.bc", false},
        {"http://a]b@a.bc", false},            {"http://a.bc#x", true},
    };
    Rules r = good();
    for (size_t i = 0; i < ITEMS(cases); i++) {
        r.url = cases[i].text;
        if (Rules_validate(s, &r) != (cases[i].right ? COVET_OK : COVET_VALIDATION))
            fail_msg("%s", cases[i].text);
        covet_clear(s);
    }
    char longer[260] = "http://";
    for (size_t i = 7; i < 190; i++) longer[i] = i % 2 ? 'a' : '.';
    memcpy(longer + 190, "b.cd", 5);
    r.url = longer;
    rules_say(&r, "");
}

static void slugs(void **state) {
    (void)state;
    static const form_case cases[] = {
        {"abc", true},   {"a-b_C1", true}, {"a b", false},       {"a.b", false},
        {"--", true},    {"", true},       {"\xC3\xA9", false},  {"a\n", false},
    };
    Rules r = good();
    for (size_t i = 0; i < ITEMS(cases); i++) {
        r.slug = cases[i].text;
        const covet_status status = Rules_validate(s, &r);
        if (status != (cases[i].right ? COVET_OK : COVET_VALIDATION)) fail_msg("case %zu", i);
        covet_clear(s);
    }
    r.slug = "a";
    rules_say(&r, "slug:min_length");
}

/* ---- memory ---- */

typedef struct sparing {
    covet_allocator under;
    long left;
} sparing;

static void *sparing_resize(void *context, void *pointer, size_t old_size, size_t new_size) {
    sparing *heap = context;
    if (new_size > 0 && heap->left-- <= 0) return NULL;
    return heap->under.resize(heap->under.context, pointer, old_size, new_size);
}

static void without_memory(void **state) {
    (void)state;
    covet_status status = COVET_NO_MEMORY;
    Rules r = good();
    r.name = "X";
    r.email = "x";
    r.url = "x";
    r.level = 9;
    for (long blocks = 0; status == COVET_NO_MEMORY; blocks++) {
        sparing heap = {covet_default_allocator(), 100000};
        covet_db *small = covet_open_with(&(covet_config){
            .url = "sqlite::memory:",
            .backends = (const covet_backend *const[]){&covet_sqlite, NULL},
            .allocator = {&heap, sparing_resize},
        });
        covet_models(small, MODELS(Rules));
        covet_session *t = covet_session_open(small);
        assert_non_null(t);
        heap.left = blocks;
        status = Rules_validate(t, &r);
        heap.left = 100000;
        covet_clear(t);
        assert_int_equal(Rules_validate(t, &r), COVET_VALIDATION);
        covet_close(small);
        assert_true(blocks < 1000);
    }
    assert_int_equal(status, COVET_VALIDATION);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_of_columns),
        cmocka_unit_test(numbers_of_columns),
        cmocka_unit_test(moments_of_columns),
        cmocka_unit_test(lengths_and_bounds),
        cmocka_unit_test(choices),
        cmocka_unit_test(validators),
        cmocka_unit_test(clean_comes_last),
        cmocka_unit_test(messages),
        cmocka_unit_test(emails),
        cmocka_unit_test(urls),
        cmocka_unit_test(slugs),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests_name("validate", tests, open_session, close_session);
}
