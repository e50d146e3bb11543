/* Objects as JSON, both ways: every kind, chosen fields, and all mistakes with their names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_sqlite.h"

#define ITEMS(array) (sizeof(array) / sizeof *(array))

#define OWNER(X)                                                                                   \
    X(PK(CHAR(3)),            code)                                                                \
    X(HAS_MANY(Thing),        things,     .via = "owner")
COVET_MODEL(Owner, OWNER);

#define THING(X)                                                                                   \
    X(AUTO,                   id)                                                                  \
    X(SMALLINT,               small)                                                               \
    X(BIGINT,                 large)                                                               \
    X(BOOL,                   flag)                                                                \
    X(FLOAT,                  real)                                                                \
    X(DECIMAL(6, 2),          amount)                                                              \
    X(CHAR(20),               restrict_,  .name = "restrict")                                      \
    X(UUID,                   uuid)                                                                \
    X(DATE,                   date)                                                                \
    X(TIME,                   time)                                                                \
    X(DATETIME,               moment)                                                              \
    X(DURATION,               span)                                                                \
    X(JSON,                   json)                                                                \
    X(BINARY,                 bytes)                                                               \
    X(FK(Owner),              owner)                                                               \
    X(NULLABLE(FK(Thing)),    up)
COVET_MODEL(Thing, THING);

#define PERHAPS(X)                                                                                 \
    X(AUTO,                   id)                                                                  \
    X(NULLABLE(INT),          n)                                                                   \
    X(NULLABLE(TEXT),         text)                                                                \
    X(NULLABLE(DECIMAL(6, 2)), amount)                                                             \
    X(NULLABLE(JSON),         json)                                                                \
    X(NULLABLE(BINARY),       bytes)                                                               \
    X(NULLABLE(DATE),         date)
COVET_MODEL(Perhaps, PERHAPS);

#define LATER(X)                                                                                   \
    X(AUTO,                   id)                                                                  \
    X(ARRAY(INT),             numbers)
COVET_MODEL(Later, LATER);

/* ---- helpers ---- */

static covet_session *s;

static int open_session(void **state) {
    covet_db *db = covet_open("sqlite::memory:", &covet_sqlite);
    covet_models(db, MODELS(Owner, Thing, Perhaps, Later));
    s = covet_session_open(db);
    *state = db;
    return s == NULL || covet_failed(s);
}

static int close_session(void **state) {
    covet_close(*state);
    return 0;
}

/* "n:invalid :invalid" of the latest violations. */
static const char *found(void) {
    static char text[1000];
    size_t size = 0;
    text[0] = '\0';
    for (const covet_violation *v = covet_violations(s); v->field != NULL; v++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%s%s:%s", size ? " " : "",
                                 v->field, v->code);
    return text;
}

static Thing sample(void) {
    return (Thing){
        .id = 1,
        .small = -5,
        .large = INT64_MAX,
        .flag = true,
        .real = 0.1,
        .amount = covet_decimal_of(1250, 2),
        .restrict_ = "a \"b\" \xC3\xA9\n",
        .uuid = {{0x12, 0x34, 0xab}},
        .date = covet_date_of(2024, 5, 1),
        .time = covet_time_of(12, 30, 0, 5),
        .moment = covet_datetime_of(2024, 5, 1, 12, 30, 0),
        .span = {90000000},
        .json = "{\"k\": [1, null]}",
        .bytes = {"\x00\xff\x10", 3},
        .owner_id = "abc",
    };
}

#define SAMPLE                                                                                     \
    "{\"id\":1,\"small\":-5,\"large\":9223372036854775807,\"flag\":true,\"real\":0.1,"             \
    "\"amount\":\"12.50\",\"restrict\":\"a \\\"b\\\" \xC3\xA9\\n\","                               \
    "\"uuid\":\"1234ab00-0000-0000-0000-000000000000\",\"date\":\"2024-05-01\","                   \
    "\"time\":\"12:30:00.000005\",\"moment\":\"2024-05-01T12:30:00Z\",\"span\":\"PT1M30S\","       \
    "\"json\":{\"k\": [1, null]},\"bytes\":\"AP8Q\",\"owner\":\"abc\",\"up\":null}"

/* ---- writing ---- */

static void every_kind(void **state) {
    (void)state;
    Thing thing = sample();
    assert_string_equal(Thing_to_json(s, &thing, NULL), SAMPLE);
    thing.up_id = (covet_opt_int)SOME(7);
    assert_string_equal(
        Thing_to_json(s, &thing, FIELDS("up", "id", "restrict", "flag")),
        "{\"up\":7,\"id\":1,\"restrict\":\"a \\\"b\\\" \xC3\xA9\\n\",\"flag\":true}");
    assert_string_equal(Thing_to_json(s, &thing, FIELDS("pk", "owner_id")),
                        "{\"id\":1,\"owner\":\"abc\"}");
    assert_string_equal(Thing_to_json(s, &thing, (const char *const[]){NULL}), "{}");
    Perhaps none = {.id = 3};
    assert_string_equal(Perhaps_to_json(s, &none, NULL),
                        "{\"id\":3,\"n\":null,\"text\":null,\"amount\":null,\"json\":null,"
                        "\"bytes\":null,\"date\":null}");
    assert_false(covet_failed(s));
}

static void base64(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        const char *text;
    } cases[] = {{"", ""},
                 {"f", "Zg=="},
                 {"fo", "Zm8="},
                 {"foo", "Zm9v"},
                 {"foob", "Zm9vYg=="},
                 {"fooba", "Zm9vYmE="},
                 {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < ITEMS(cases); i++) {
        char json[60];
        Perhaps p = {.bytes = {cases[i].bytes, strlen(cases[i].bytes)}};
        snprintf(json, sizeof json, "{\"bytes\":\"%s\"}", cases[i].text);
        assert_string_equal(Perhaps_to_json(s, &p, FIELDS("bytes")), json);
        Perhaps back = {.id = 0};
        assert_int_equal(Perhaps_from_json(s, &back, json, NULL), COVET_OK);
        assert_int_equal(back.bytes.size, p.bytes.size);
        assert_memory_equal(back.bytes.data, p.bytes.data, p.bytes.size);
    }
    static const char *const wrong[] = {
        "Zg=", "Zg", "Z===", "====", "Zg==Zg==", "Zm9v!", "Zm\\n9v"};
    for (size_t i = 0; i < ITEMS(wrong); i++) {
        char json[60];
        Perhaps back = {.id = 0};
        snprintf(json, sizeof json, "{\"bytes\":\"%s\"}", wrong[i]);
        if (Perhaps_from_json(s, &back, json, NULL) == COVET_OK) fail_msg("%s", json);
        assert_string_equal(found(), "bytes:invalid");
        covet_clear(s);
    }
}

static void what_cannot_be_written(void **state) {
    (void)state;
    Thing thing = sample();
    thing.json = "{";
    thing.restrict_ = "\xff";
    thing.amount.scale = 99;
    thing.date.days = INT32_MAX;
    thing.moment.us = INT64_MAX;
    thing.time.us = -1;
    assert_null(Thing_to_json(s, &thing, NULL));
    assert_int_equal(covet_error(s)->status, COVET_VALIDATION);
    assert_string_equal(found(), "amount:invalid restrict:invalid date:invalid_date "
                                 "time:invalid_time moment:invalid_datetime json:invalid");
    covet_clear(s);
    assert_non_null(Thing_to_json(s, &thing, FIELDS("id")));
    assert_null(Thing_to_json(s, &thing, FIELDS("smal")));
    assert_int_equal(covet_error(s)->status, COVET_QUERY);
    assert_string_equal(covet_error(s)->field, "smal");
    assert_non_null(strstr(covet_error(s)->message, "Thing has no field \"smal\"; nearest: small"));
    covet_clear(s);
    Owner owner = {.code = "a"};
    assert_null(Owner_to_json(s, &owner, FIELDS("things")));
    assert_int_equal(covet_error(s)->status, COVET_UNSUPPORTED);
    covet_clear(s);
    Later later = {.id = 1};
    assert_null(Later_to_json(s, &later, NULL));
    assert_int_equal(covet_error(s)->status, COVET_UNSUPPORTED);
    assert_string_equal(covet_error(s)->field, "numbers");
    covet_clear(s);
    thing = sample();
    thing.real = (double)INFINITY;
    assert_string_equal(Thing_to_json(s, &thing, FIELDS("real")), "{\"real\":\"Infinity\"}");
}

/* ---- reading ---- */

static void read_back(void **state) {
    (void)state;
    Thing thing = {.id = 0};
    assert_int_equal(Thing_from_json(s, &thing, SAMPLE, NULL), COVET_OK);
    assert_string_equal(Thing_to_json(s, &thing, NULL), SAMPLE);
    assert_int_equal(thing.small, -5);
    assert_string_equal(thing.owner_id, "abc");
    assert_false(thing.up_id.has);
    assert_memory_equal(thing.bytes.data, "\x00\xff\x10", 3);
    assert_int_equal(Thing_from_json(s, &thing, " { \"up\" : 9 , \"flag\":false } ", NULL),
                     COVET_OK);
    assert_true(thing.up_id.has && thing.up_id.value == 9 && !thing.flag && thing.small == -5);
    assert_int_equal(Thing_from_json(s, &thing, "{}", NULL), COVET_OK);
    Perhaps p = {.n = SOME(4), .text = "x", .date = SOME({5})};
    assert_int_equal(Perhaps_from_json(s, &p, "{\"n\":null,\"text\":null,\"date\":null}", NULL),
                     COVET_OK);
    assert_true(!p.n.has && p.text == NULL && !p.date.has);
}

static void forms_that_are_read(void **state) {
    (void)state;
    Thing t = {.id = 0};
    assert_int_equal(
        Thing_from_json(s, &t,
                        "{\"amount\":12.5,\"uuid\":\"1234AB00000000000000000000000000\","
                        "\"moment\":\"2024-05-01 14:30:00+02:00\",\"span\":\"1 day, 0:00:01\","
                        "\"json\":null,\"real\":1e3,\"re\\u0073trict\":\"\\u00e9\\ud83d\\ude00\"}",
                        NULL),
        COVET_OK);
    assert_true(covet_decimal_equal(t.amount, covet_decimal_of(125, 1)));
    assert_int_equal(t.uuid.bytes[2], 0xAB);
    assert_true(t.moment.us == covet_datetime_of(2024, 5, 1, 12, 30, 0).us);
    assert_true(t.span.us == COVET_DAY_US + COVET_SECOND_US);
    assert_string_equal(t.json, "null");
    assert_true(t.real > 999 && t.real < 1001);
    assert_string_equal(t.restrict_, "\xC3\xA9\xF0\x9F\x98\x80");
    assert_int_equal(Thing_from_json(s, &t, "{\"amount\":\"-1.20\",\"json\":[ {} ]}", NULL),
                     COVET_OK);
    assert_true(covet_decimal_equal(t.amount, covet_decimal_of(-120, 2)));
    assert_string_equal(t.json, "[ {} ]");
    Perhaps p = {.json = "1"};
    assert_int_equal(Perhaps_from_json(s, &p, "{\"json\":null}", NULL), COVET_OK);
    assert_null(p.json);
}

/* Reads and expects these violations, the object as before. */
static void refuses(const char *json, const char *const *fields, const char *wanted) {
    Thing thing = sample();
    const Thing before = thing;
    assert_int_equal(Thing_from_json(s, &thing, json, fields), COVET_VALIDATION);
    assert_string_equal(found(), wanted);
    assert_memory_equal(&thing, &before, sizeof thing);
    assert_string_equal(covet_error(s)->model, "Thing");
    covet_clear(s);
}

static void wrong_types(void **state) {
    (void)state;
    static const struct {
        const char *json;
        const char *wanted;
    } cases[] = {
        {"{\"small\":\"5\"}", "small:invalid"},
        {"{\"small\":5.0}", "small:invalid"},
        {"{\"small\":1e2}", "small:invalid"},
        {"{\"small\":true}", "small:invalid"},
        {"{\"small\":[1]}", "small:invalid"},
        {"{\"small\":{\"a\":1}}", "small:invalid"},
        {"{\"small\":null}", "small:null"},
        {"{\"small\":32768}", "small:out_of_range"},
        {"{\"large\":9223372036854775808}", "large:out_of_range"},
        {"{\"up\":2147483648}", "up:out_of_range"},
        {"{\"up\":\"x\"}", "up:invalid"},
        {"{\"owner\":3}", "owner:invalid"},
        {"{\"owner\":null}", "owner:null"},
        {"{\"flag\":1}", "flag:invalid"},
        {"{\"flag\":\"true\"}", "flag:invalid"},
        {"{\"flag\":[]}", "flag:invalid"},
        {"{\"real\":\"1\"}", "real:invalid"},
        {"{\"real\":1e999}", "real:out_of_range"},
        {"{\"amount\":\"x\"}", "amount:invalid"},
        {"{\"amount\":true}", "amount:invalid"},
        {"{\"amount\":{}}", "amount:invalid"},
        {"{\"amount\":\"1.234\"}", "amount:max_decimal_places"},
        {"{\"amount\":12345}", "amount:max_whole_digits"},
        {"{\"amount\":\"1\\u0000\"}", "amount:null_characters_not_allowed"},
        {"{\"restrict\":5}", "restrict:invalid"},
        {"{\"restrict\":\"a\\u0000b\"}", "restrict:null_characters_not_allowed"},
        {"{\"restrict\":null}", "restrict:null"},
        {"{\"uuid\":\"x\"}", "uuid:invalid"},
        {"{\"uuid\":5}", "uuid:invalid"},
        {"{\"date\":\"2023-02-29\"}", "date:invalid"},
        {"{\"date\":\"2023-02-28\",\"time\":\"24:00\"}", "time:invalid"},
        {"{\"moment\":1714566600}", "moment:invalid"},
        {"{\"span\":\"soon\"}", "span:invalid"},
        {"{\"bytes\":[1]}", "bytes:invalid"},
        {"{\"id\":1.5}", "id:invalid"},
    };
    for (size_t i = 0; i < ITEMS(cases); i++) refuses(cases[i].json, NULL, cases[i].wanted);
}

static void wrong_names(void **state) {
    (void)state;
    refuses("{\"smal\":1}", NULL, "smal:unknown");
    refuses("{\"owner_id\":\"a\"}", NULL, "owner_id:unknown");
    refuses("{\"pk\":1}", NULL, "pk:unknown");
    refuses("{\"restrict_\":\"a\"}", NULL, "restrict_:unknown");
    refuses("{\"\":1}", NULL, ":unknown");
    refuses("{\"id\":7}", FIELDS("small", "flag"), "id:not_allowed");
    refuses("{\"flag\":true,\"flag\":true}", NULL, "flag:duplicate");
    refuses("{\"x\":{\"y\":[1,{\"z\":2}]},\"flag\":0}", NULL, "x:unknown flag:invalid");
    Thing thing = sample();
    assert_int_equal(Thing_from_json(s, &thing, "{\"smal\":1}", NULL), COVET_VALIDATION);
    assert_string_equal(covet_error(s)->field, "smal");
    assert_string_equal(covet_violations(s)[0].message, "Thing has no such column; nearest: small");
    covet_clear(s);
    assert_int_equal(Thing_from_json(s, &thing, "{\"id\":7}", FIELDS("small")), COVET_VALIDATION);
    assert_string_equal(covet_violations(s)[0].message,
                        "it is not among the fields that may be set here");
    covet_clear(s);
    assert_int_equal(Thing_from_json(s, &thing, "{\"small\":3}", FIELDS("small", "pk")), COVET_OK);
    assert_int_equal(Thing_from_json(s, &thing, "{}", FIELDS("smal")), COVET_QUERY);
    covet_clear(s);
    Owner owner = {.code = "a"};
    assert_int_equal(Owner_from_json(s, &owner, "{\"things\":[]}", NULL), COVET_VALIDATION);
    assert_string_equal(found(), "things:unknown");
    covet_clear(s);
    Later later = {.id = 1};
    assert_int_equal(Later_from_json(s, &later, "{\"numbers\":[1]}", NULL), COVET_UNSUPPORTED);
    assert_string_equal(covet_error(s)->field, "numbers");
    covet_clear(s);
}

static void all_of_it_is_told(void **state) {
    (void)state;
    refuses("{\"small\":true,\"id\":2,\"nothing\":[],\"flag\":3,\"small\":1,\"real\":\"\"}", NULL,
            "small:invalid nothing:unknown flag:invalid small:duplicate real:invalid");
}

static void no_json(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",          "[]",           "5",         "null",           "{",
        "{\"id\"",   "{\"id\":",     "{\"id\":1", "{\"id\":1,}",    "{\"id\":1}}",
        "{id:1}",    "{\"id\":01}",  "{\"id\":1}x", "{\"restrict\":\"\xff\"}", "{\"json\":{]}",
        "{\"x\":[}", "{\"small\":tru}",
    };
    for (size_t i = 0; i < ITEMS(texts); i++) {
        Thing thing = sample();
        if (Thing_from_json(s, &thing, texts[i], NULL) != COVET_VALIDATION)
            fail_msg("%s", texts[i]);
        const covet_violation *last = covet_violations(s);
        while (last[1].field != NULL) last++;
        if (strcmp(last->field, "") != 0 || strcmp(last->code, "invalid") != 0)
            fail_msg("%s: %s", texts[i], found());
        assert_int_equal(thing.small, -5);
        covet_clear(s);
    }
    Thing thing = sample();
    Thing_from_json(s, &thing, "{\"id\":1,}", NULL);
    assert_string_equal(covet_violations(s)[0].message,
                        "no JSON: at byte 8 a key in quotes is missing");
    covet_clear(s);
    Thing_from_json(s, &thing, "[]", NULL);
    assert_string_equal(covet_violations(s)[0].message, "it is no JSON object");
    covet_clear(s);
    assert_int_equal(Thing_from_json(s, &thing, NULL, NULL), COVET_MISUSE);
    covet_clear(s);
    assert_int_equal(Thing_from_json(s, NULL, "{}", NULL), COVET_MISUSE);
    covet_clear(s);
    assert_null(Thing_to_json(s, NULL, NULL));
    covet_clear(s);
    assert_null(Thing_to_json(NULL, &thing, NULL));
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

/* Both ways with so many blocks; true if they were enough. */
static bool done_within(long blocks) {
    static const char *const wrong = "{\"x\":1,\"small\":\"x\",\"date\":\"x\",\"bytes\":\"?\"}";
    sparing heap = {covet_default_allocator(), 100000};
    covet_db *db = covet_open_with(&(covet_config){
        .url = "sqlite::memory:",
        .backends = (const covet_backend *const[]){&covet_sqlite, NULL},
        .allocator = {&heap, sparing_resize},
        .arena_block = 1024,
    });
    covet_models(db, MODELS(Owner, Thing));
    covet_session *t = covet_session_open(db);
    assert_non_null(t);
    Thing from = sample(), to = {.id = 0};
    heap.left = blocks;
    bool done = Thing_to_json(t, &from, NULL) != NULL;
    done = Thing_from_json(t, &to, SAMPLE, NULL) == COVET_OK && done;
    done = Thing_from_json(t, &to, wrong, NULL) == COVET_VALIDATION && done;
    heap.left = 100000;
    covet_clear(t);
    assert_int_equal(Thing_from_json(t, &to, wrong, NULL), COVET_VALIDATION);
    assert_string_equal(Thing_to_json(t, &from, NULL), SAMPLE);
    covet_close(db);
    return done;
}

static void without_memory(void **state) {
    (void)state;
    long blocks = 0;
    while (!done_within(blocks)) assert_true(++blocks < 1000);
    assert_true(blocks > 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind),
        cmocka_unit_test(base64),
        cmocka_unit_test(what_cannot_be_written),
        cmocka_unit_test(read_back),
        cmocka_unit_test(forms_that_are_read),
        cmocka_unit_test(wrong_types),
        cmocka_unit_test(wrong_names),
        cmocka_unit_test(all_of_it_is_told),
        cmocka_unit_test(no_json),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests_name("object_json", tests, open_session, close_session);
}
