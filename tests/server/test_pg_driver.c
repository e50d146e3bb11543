/* The driver of PostgreSQL through its interface alone, on a real server: every kind there and
 * back, columns of other types, values that no kind takes, failures and what they name, URLs, and
 * every allocation failing. */
#include "pg_bench.h"

#include <math.h>

/* ---- every kind, plain and nullable ---- */

typedef struct every {
    covet_row row_;
    int32_t id;
    int16_t small;
    int64_t big;
    bool flag;
    double real;
    covet_decimal price;
    covet_decimal wide;
    const char *name;
    covet_uuid uuid;
    covet_date day;
    covet_time time;
    covet_datetime at;
    covet_duration span;
    const char *json;
    covet_bytes bytes;
    covet_opt_int n_int;
    covet_opt_smallint n_small;
    covet_opt_bigint n_big;
    covet_opt_bool n_flag;
    covet_opt_float n_real;
    covet_opt_decimal n_price;
    const char *n_name;
    covet_opt_uuid n_uuid;
    covet_opt_date n_day;
    covet_opt_time n_time;
    covet_opt_datetime n_at;
    covet_opt_duration n_span;
    const char *n_json;
    covet_bytes n_bytes;
} every;

/* column type, kind, nullable, member, digits, places */
#define EVERY(X)                                                                                   \
    X("integer",        INT,      false, id,      0, 0)                                            \
    X("smallint",       SMALLINT, false, small,   0, 0)                                            \
    X("bigint",         BIGINT,   false, big,     0, 0)                                            \
    X("boolean",        BOOL,     false, flag,    0, 0)                                            \
    X("float8",         FLOAT,    false, real,    0, 0)                                            \
    X("numeric(10, 2)", DECIMAL,  false, price,  10, 2)                                            \
    X("numeric(38, 12)", DECIMAL, false, wide,   38, 12)                                           \
    X("varchar(100)",   CHAR,     false, name,  100, 0)                                            \
    X("uuid",           UUID,     false, uuid,    0, 0)                                            \
    X("date",           DATE,     false, day,     0, 0)                                            \
    X("time",           TIME,     false, time,    0, 0)                                            \
    X("timestamptz",    DATETIME, false, at,      0, 0)                                            \
    X("interval",       DURATION, false, span,    0, 0)                                            \
    X("jsonb",          JSON,     false, json,    0, 0)                                            \
    X("bytea",          BINARY,   false, bytes,   0, 0)                                            \
    X("integer",        INT,      true,  n_int,   0, 0)                                            \
    X("smallint",       SMALLINT, true,  n_small, 0, 0)                                            \
    X("bigint",         BIGINT,   true,  n_big,   0, 0)                                            \
    X("boolean",        BOOL,     true,  n_flag,  0, 0)                                            \
    X("float8",         FLOAT,    true,  n_real,  0, 0)                                            \
    X("numeric(10, 2)", DECIMAL,  true,  n_price, 10, 2)                                           \
    X("text",           TEXT,     true,  n_name,  0, 0)                                            \
    X("uuid",           UUID,     true,  n_uuid,  0, 0)                                            \
    X("date",           DATE,     true,  n_day,   0, 0)                                            \
    X("time",           TIME,     true,  n_time,  0, 0)                                            \
    X("timestamp",      DATETIME, true,  n_at,    0, 0)                                            \
    X("interval",       DURATION, true,  n_span,  0, 0)                                            \
    X("json",           JSON,     true,  n_json,  0, 0)                                            \
    X("bytea",          BINARY,   true,  n_bytes, 0, 0)

enum {
#define X(type, kind, null, member, digits, places) AT_##member,
    EVERY(X)
#undef X
        EVERY_COUNT
};

static const covet_field every_fields[EVERY_COUNT] = {
#define X(type, kind_, null, member, digits, places_) {.name = #member, .column = #member},
    EVERY(X)
#undef X
};

static const covet_cell every_cells[EVERY_COUNT] = {
#define X(type, kind_, null, member, digits, places_)                                              \
    {.column = AT_##member, .kind = COVET_KIND_##kind_, .nullable = null,                          \
     .offset = offsetof(every, member), .length = digits, .places = places_,                       \
     .field = &every_fields[AT_##member], .name = #member},
    EVERY(X)
#undef X
};

static const covet_cell *const every_order[EVERY_COUNT] = {
#define X(type, kind, null, member, digits, places) &every_cells[AT_##member],
    EVERY(X)
#undef X
};

static const covet_part every_part = {
    .cells = every_cells, .cell_count = EVERY_COUNT, .size = sizeof(every), .room = sizeof(every)};
static const covet_decoder every_decoder = {&every_part, 1, EVERY_COUNT};
static const covet_entity every_entity = {
    .name = "Every", .table = "every", .key = &every_fields[AT_id]};

static void every_create(covet_link *link) {
    execute(link, "CREATE TABLE every ("
#define X(type, kind, null, member, digits, places) #member " " type ", "
                  EVERY(X)
#undef X
                      "PRIMARY KEY (id))");
    execute(link, "ALTER TABLE every ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY");
}

static const char every_insert[] =
    "INSERT INTO every VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
    "$16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)";

static covet_decimal decimal(const char *text) {
    covet_decimal x;
    assert_int_equal(covet_decimal_parse(text, &x), COVET_OK);
    return x;
}

static every every_full(void) {
    every e = {.id = 1, .small = INT16_MIN, .big = INT64_MIN, .flag = true, .real = -0.1};
    e.price = covet_decimal_of(-1010, 2);
    e.wide = decimal("12345678901234567890123456.789012345678");
    e.name = "Grüße, 世界 🐘";
    assert_int_equal(covet_uuid_parse("01234567-89ab-cdef-0123-456789abcdef", &e.uuid), COVET_OK);
    e.day = covet_date_of(1, 1, 1);
    e.time = covet_time_of(23, 59, 59, 999999);
    e.at = covet_datetime_of(9999, 12, 31, 23, 59, 59);
    e.at.us += 999999;
    e.span.us = -INT64_MAX;
    e.json = "{\"a\": [1, null]}";
    e.bytes = (covet_bytes){"a\0b", 3};
    e.n_int = (covet_opt_int){true, INT32_MAX};
    e.n_small = (covet_opt_smallint){true, INT16_MAX};
    e.n_big = (covet_opt_bigint){true, INT64_MAX};
    e.n_flag = (covet_opt_bool){true, false};
    e.n_real = (covet_opt_float){true, 1e300};
    e.n_price = (covet_opt_decimal){true, covet_decimal_of(0, 2)};
    e.n_name = "";
    e.n_uuid = (covet_opt_uuid){true, e.uuid};
    e.n_day = (covet_opt_date){true, covet_date_of(9999, 12, 31)};
    e.n_time = (covet_opt_time){true, covet_time_of(0, 0, 0, 0)};
    e.n_at = (covet_opt_datetime){true, covet_datetime_of(1, 1, 1, 0, 0, 0)};
    e.n_span = (covet_opt_duration){true, {0}};
    e.n_json = "[1]";
    e.n_bytes = (covet_bytes){"", 0};
    return e;
}

static every every_bare(void) {
    every e = {.id = 2, .name = "", .json = "0", .bytes = {"x", 1}};
    e.price.scale = 2;
    e.wide.scale = 12;
    return e;
}

static void assert_bytes(covet_bytes a, covet_bytes b) {
    assert_int_equal(a.data == NULL, b.data == NULL);
    assert_int_equal(a.size, b.size);
    if (a.size > 0) assert_memory_equal(a.data, b.data, a.size);
}

static void assert_text(const char *a, const char *b) {
    assert_int_equal(a == NULL, b == NULL);
    if (a && b) assert_string_equal(a, b);
}

static void assert_decimal(covet_decimal a, covet_decimal b) {
    assert_true(covet_decimal_equal(a, b));
    assert_int_equal(a.scale, b.scale);
}

#define assert_opt(a, b, equal)                                                                    \
    do {                                                                                           \
        assert_int_equal((a).has, (b).has);                                                        \
        if ((a).has) assert_true(equal);                                                           \
    } while (0)

static void assert_plain(const every *a, const every *b) {
    assert_int_equal(a->id, b->id);
    assert_int_equal(a->small, b->small);
    assert_true(a->big == b->big);
    assert_int_equal(a->flag, b->flag);
    assert_memory_equal(&a->real, &b->real, sizeof a->real);
    assert_decimal(a->price, b->price);
    assert_decimal(a->wide, b->wide);
    assert_text(a->name, b->name);
    assert_true(covet_uuid_equal(a->uuid, b->uuid));
    assert_int_equal(a->day.days, b->day.days);
    assert_true(a->time.us == b->time.us);
    assert_true(a->at.us == b->at.us);
    assert_true(a->span.us == b->span.us);
    assert_text(a->json, b->json);
    assert_bytes(a->bytes, b->bytes);
}

static void assert_every(const every *a, const every *b) {
    assert_plain(a, b);
    assert_opt(a->n_int, b->n_int, a->n_int.value == b->n_int.value);
    assert_opt(a->n_small, b->n_small, a->n_small.value == b->n_small.value);
    assert_opt(a->n_big, b->n_big, a->n_big.value == b->n_big.value);
    assert_opt(a->n_flag, b->n_flag, a->n_flag.value == b->n_flag.value);
    assert_opt(a->n_real, b->n_real,
               memcmp(&a->n_real.value, &b->n_real.value, sizeof(double)) == 0);
    assert_opt(a->n_price, b->n_price, covet_decimal_equal(a->n_price.value, b->n_price.value));
    assert_text(a->n_name, b->n_name);
    assert_opt(a->n_uuid, b->n_uuid, covet_uuid_equal(a->n_uuid.value, b->n_uuid.value));
    assert_opt(a->n_day, b->n_day, a->n_day.value.days == b->n_day.value.days);
    assert_opt(a->n_time, b->n_time, a->n_time.value.us == b->n_time.value.us);
    assert_opt(a->n_at, b->n_at, a->n_at.value.us == b->n_at.value.us);
    assert_opt(a->n_span, b->n_span, a->n_span.value.us == b->n_span.value.us);
    assert_text(a->n_json, b->n_json);
    assert_bytes(a->n_bytes, b->n_bytes);
}

/* Reads `count` rows in one call, with rubbish in the structs before. */
static void every_read(bench *b, covet_prepared *select, every *rows, int64_t count,
                       bool borrow) {
    covet_row head = {.state = COVET_ROW_SAVED};
    covet_landing landing = {.arena = &b->arena, .heads = &head, .borrow_text = borrow};
    bool done = false;
    memset(rows, 0, (size_t)count * sizeof *rows);
    int64_t got =
        driver->fetch(select, &every_decoder, rows, sizeof *rows, count, &landing, &done);
    if (got != count)
        fail_msg("%d rows: %s", (int)got,
                 landing.problem ? landing.problem : driver->error(b->link)->message);
    assert_int_equal(rows[0].row_.state, COVET_ROW_SAVED);
}

static void members(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    every_create(b.link);
    const every wrote[2] = {every_full(), every_bare()};
    every got[2];
    covet_prepared *insert = prepare(b.link, every_insert);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(driver->bind_cells(insert, 0, every_order, EVERY_COUNT, &wrote[i]), 0);
        if (driver->next(insert) != COVET_STEP_DONE) fail_msg("%s", driver->error(b.link)->message);
        assert_int_equal(driver->changes(b.link), 1);
        driver->reset(insert);
    }
    driver->finalize(insert);
    covet_prepared *select = prepare(b.link, "SELECT * FROM every ORDER BY id");
    for (int borrow = 0; borrow < 2; borrow++) {
        every_read(&b, select, got, 2, borrow);
        assert_int_equal(driver->column_count(select), EVERY_COUNT);
        assert_string_equal(driver->column_name(select, AT_span), "span");
        assert_every(&got[0], &wrote[0]);
        assert_every(&got[1], &wrote[1]);
        driver->reset(select);
    }
    driver->finalize(select);
    bench_close(&b);
}

/* The members of a struct as values. */
static covet_value every_value(const every *e, int i) {
    switch (i) {
    case AT_id: return COVET_V(e->id);
    case AT_small: return COVET_V(e->small);
    case AT_big: return COVET_V(e->big);
    case AT_flag: return COVET_V(e->flag);
    case AT_real: return COVET_V(e->real);
    case AT_price: return COVET_V(e->price);
    case AT_wide: return COVET_V(e->wide);
    case AT_name: return COVET_V(e->name);
    case AT_uuid: return COVET_V(e->uuid);
    case AT_day: return COVET_V(e->day);
    case AT_time: return COVET_V(e->time);
    case AT_at: return COVET_V(e->at);
    case AT_span: return COVET_V(e->span);
    case AT_bytes: return COVET_V(e->bytes);
    case AT_n_int: return COVET_V(e->n_int);
    case AT_n_small: return COVET_V(e->n_small);
    case AT_n_big: return COVET_V(e->n_big);
    case AT_n_flag: return COVET_V(e->n_flag);
    case AT_n_real: return COVET_V(e->n_real);
    case AT_n_price: return COVET_V(e->n_price);
    case AT_n_name: return COVET_V(e->n_name);
    case AT_n_uuid: return COVET_V(e->n_uuid);
    case AT_n_day: return COVET_V(e->n_day);
    case AT_n_time: return COVET_V(e->n_time);
    case AT_n_at: return COVET_V(e->n_at);
    case AT_n_span: return COVET_V(e->n_span);
    case AT_n_bytes: return COVET_V(e->n_bytes);
    default: break;
    }
    covet_value json = covet_value_text(i == AT_json ? e->json : e->n_json);
    if (json.kind == COVET_VALUE_TEXT) json.kind = COVET_VALUE_JSON;
    return json;
}

/* Values there, and back one by one. */
static void values(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    every_create(b.link);
    const every wrote[2] = {every_full(), every_bare()};
    covet_prepared *insert = prepare(b.link, every_insert);
    covet_prepared *select = prepare(b.link, "SELECT * FROM every WHERE id = $1");
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < EVERY_COUNT; j++) {
            covet_value value = every_value(&wrote[i], j);
            if (j == AT_json && i == 1) value.as.text.size = 1;
            assert_int_equal(driver->bind(insert, (uint32_t)j, &value, every_cells[j].kind,
                                          every_cells[j].length, every_cells[j].places),
                             COVET_OK);
        }
        if (driver->next(insert) != COVET_STEP_DONE) fail_msg("%s", driver->error(b.link)->message);
        driver->reset(insert);
        const covet_value id = COVET_V(i + 1);
        assert_int_equal(driver->bind(select, 0, &id, COVET_KIND_INT, 0, 0), COVET_OK);
        assert_int_equal(driver->next(select), COVET_STEP_ROW);
        for (int j = 0; j < EVERY_COUNT; j++) {
            covet_value out, value = every_value(&wrote[i], j);
            if (driver->value(select, (uint32_t)j, every_cells[j].kind, every_cells[j].length,
                              every_cells[j].places, &b.arena, &out) != COVET_OK)
                fail_msg("%s: %s", every_cells[j].name, driver->error(b.link)->message);
            if (!covet_value_equal(&out, &value)) fail_msg("%s differs", every_cells[j].name);
        }
        assert_int_equal(driver->next(select), COVET_STEP_DONE);
        driver->reset(select);
    }
    assert_string_equal(scalar(&b, "SELECT count(*) FROM pg_prepared_statements"), "3");
    driver->finalize(insert);
    driver->finalize(select);
    bench_close(&b);
}

/* Decimals of every shape: the server's text of what was bound, and back. */
static void decimals(void **state) {
    (void)state;
    static const char *const texts[] = {
        "0", "1", "-1", "9999", "10000", "100000000", "0.0", "0.00", "0.1", "0.01", "0.001",
        "0.0001", "0.00001", "-0.000000000000000000000000000000000001", "1.5", "1.50", "12345.678",
        "1000.0001", "0.10000", "99999999999999999999999999999999999999",
        "-99999999999999999999999999999999999999", "0.99999999999999999999999999999999999999",
        "1.0000000000000000000000000000000000000", "1234567890123456789.0123456789012345678",
        "10000000000000000000000000000000000000", "100.000", "20000.02", "0.00000000000000000001"};
    bench b;
    bench_start(&b);
    covet_prepared *select = prepare(b.link, "SELECT $1, CAST($1 AS text), - $1");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        covet_value out, value = covet_value_decimal(decimal(texts[i]));
        assert_int_equal(driver->bind(select, 0, &value, COVET_KIND_DECIMAL, 0, -1), COVET_OK);
        assert_int_equal(driver->next(select), COVET_STEP_ROW);
        assert_int_equal(driver->value(select, 1, COVET_KIND_TEXT, 0, 0, &b.arena, &out), COVET_OK);
        assert_string_equal(out.as.text.data, texts[i]);
        assert_int_equal(driver->value(select, 0, COVET_KIND_DECIMAL, 0, -1, &b.arena, &out), 0);
        assert_decimal(out.as.decimal, value.as.decimal);
        assert_int_equal(driver->value(select, 2, COVET_KIND_DECIMAL, 0, -1, &b.arena, &out), 0);
        assert_decimal(out.as.decimal, covet_decimal_negate(value.as.decimal));
        driver->reset(select);
    }
    driver->finalize(select);
    bench_close(&b);
}

/* ---- what a kind takes, and what not ---- */

/* Reads the one value of an expression as a kind; answers its text, or the problem's. */
static const char *read_as(bench *b, const char *expression, covet_kind kind, int32_t digits,
                           int32_t places) {
    static char text[400];
    char sql[400];
    covet_value value;
    snprintf(sql, sizeof sql, "SELECT %s", expression);
    covet_prepared *prepared = driver->prepare(b->link, sql, strlen(sql), false);
    assert_non_null(prepared);
    if (driver->next(prepared) != COVET_STEP_ROW) {
        snprintf(text, sizeof text, "! %s", driver->error(b->link)->message);
    } else if (driver->value(prepared, 0, kind, digits, places, &b->arena, &value) != COVET_OK) {
        assert_int_equal(driver->error(b->link)->status, COVET_VALIDATION);
        snprintf(text, sizeof text, "? %s", driver->error(b->link)->message);
    } else {
        covet_buffer buffer;
        covet_buffer_open(&buffer, &b->heap, 0);
        covet_value_print(&buffer, &value);
        snprintf(text, sizeof text, "%s", covet_buffer_get(&buffer));
        covet_buffer_close(&buffer);
    }
    driver->finalize(prepared);
    return text;
}

/* What is wrong with a type and with a value. */
#define TYPE(type, kind) "? the column is of type " type ", one of kind " kind " is expected"
#define VALUE(value, wanted) "? " value " is not " wanted
#define OF(type) "a value of type " type
#define SMALL "an integer from -32768 to 32767"
#define MIDDLE "an integer from -2147483648 to 2147483647"
#define LARGE "an integer of 64 bits"
#define SPAN "a duration of microseconds: it has months, or is too long"
#define DAY "a date in the years 1 to 9999"
#define MOMENT "a moment in the years 1 to 9999"

typedef struct reading {
    const char *expression;
    covet_kind kind;
    int32_t digits, places;
    const char *expected; /* what is read, or the problem behind a '?' */
} reading;

static const reading reading_cases[] = {
    {"7::int2", COVET_KIND_INT, 0, 0, "7"},
    {"7::int8", COVET_KIND_SMALLINT, 0, 0, "7"},
    {"70000::int4", COVET_KIND_SMALLINT, 0, 0, VALUE("integer 70000", SMALL)},
    {"3000000000::int8", COVET_KIND_INT, 0, 0, VALUE("bigint 3000000000", MIDDLE)},
    {"12.00::numeric", COVET_KIND_INT, 0, 0, "12"},
    {"9223372036854775807::numeric", COVET_KIND_BIGINT, 0, 0, "9223372036854775807"},
    {"9223372036854775808::numeric", COVET_KIND_BIGINT, 0, 0,
     VALUE("numeric 9223372036854775808", LARGE)},
    {"12.5::numeric", COVET_KIND_INT, 0, 0, VALUE("numeric 12.5", MIDDLE)},
    {"'NaN'::numeric", COVET_KIND_BIGINT, 0, 0, VALUE(OF("numeric"), LARGE)},
    {"4000000000::oid", COVET_KIND_BIGINT, 0, 0, "4000000000"},
    {"1.5::float8", COVET_KIND_INT, 0, 0, TYPE("double precision", "INT")},
    {"'1'::text", COVET_KIND_INT, 0, 0, TYPE("text", "INT")},
    {"true", COVET_KIND_INT, 0, 0, TYPE("boolean", "INT")},
    {"1", COVET_KIND_BOOL, 0, 0, TYPE("integer", "BOOL")},
    {"1.5::float4", COVET_KIND_FLOAT, 0, 0, "1.5"},
    {"3", COVET_KIND_FLOAT, 0, 0, "3"},
    {"0.1::numeric", COVET_KIND_FLOAT, 0, 0, "0.1"},
    {"'NaN'::numeric", COVET_KIND_FLOAT, 0, 0, "NaN"},
    {"'-infinity'::float8", COVET_KIND_FLOAT, 0, 0, "-Infinity"},
    {"avg(x) FROM generate_series(1, 2) x", COVET_KIND_FLOAT, 0, 0, "1.5"},
    {"10::numeric / 3", COVET_KIND_DECIMAL, 0, -1, "3.3333333333333333"},
    {"5", COVET_KIND_DECIMAL, 10, 2, "5.00"},
    {"5.10::numeric", COVET_KIND_DECIMAL, 10, 4, "5.1000"},
    {"5.100::numeric", COVET_KIND_DECIMAL, 10, 1, "5.1"},
    {"5.15::numeric", COVET_KIND_DECIMAL, 10, 1,
     VALUE("numeric 5.15", "a decimal of 10 digits, 1 of them behind the point")},
    {"12345.6::numeric", COVET_KIND_DECIMAL, 5, 1,
     VALUE("numeric 12345.6", "a decimal of 5 digits, 1 of them behind the point")},
    {"'NaN'::numeric", COVET_KIND_DECIMAL, 10, 2,
     VALUE(OF("numeric"), "a decimal of 10 digits, 2 of them behind the point")},
    {"1e38::numeric", COVET_KIND_DECIMAL, 0, -1,
     VALUE(OF("numeric"), "a decimal of up to 38 digits")},
    {"1e37::numeric", COVET_KIND_DECIMAL, 0, -1, "10000000000000000000000000000000000000"},
    {"1.0000000000000000000000000000000000000000000000000000::numeric", COVET_KIND_DECIMAL, 0, -1,
     "1.0000000000000000000000000000000000000"},
    {"1.5::float8", COVET_KIND_DECIMAL, 10, 2, TYPE("double precision", "DECIMAL")},
    {"'ab'::varchar(10)", COVET_KIND_TEXT, 0, 0, "'ab'"},
    {"'ab'::char(4)", COVET_KIND_CHAR, 0, 0, "'ab  '"},
    {"'ab'::name", COVET_KIND_TEXT, 0, 0, "'ab'"},
    {"'ab'", COVET_KIND_TEXT, 0, 0, "'ab'"},
    {"''::text", COVET_KIND_TEXT, 0, 0, "''"},
    {"NULL::text", COVET_KIND_TEXT, 0, 0, "NULL"},
    {"7", COVET_KIND_TEXT, 0, 0, TYPE("integer", "TEXT")},
    {"'{}'::jsonb", COVET_KIND_TEXT, 0, 0, TYPE("jsonb", "TEXT")},
    {"'{\"a\" :1}'::json", COVET_KIND_JSON, 0, 0, "'{\"a\" :1}'"},
    {"'{\"a\" :1}'::jsonb", COVET_KIND_JSON, 0, 0, "'{\"a\": 1}'"},
    {"'a'::text", COVET_KIND_JSON, 0, 0, TYPE("text", "JSON")},
    {"'infinity'::date", COVET_KIND_DATE, 0, 0, VALUE(OF("date"), DAY)},
    {"'0001-01-01 BC'::date", COVET_KIND_DATE, 0, 0, VALUE(OF("date"), DAY)},
    {"'10000-01-01'::date", COVET_KIND_DATE, 0, 0, VALUE(OF("date"), DAY)},
    {"now()", COVET_KIND_DATE, 0, 0, TYPE("timestamp with time zone", "DATE")},
    {"'24:00'::time", COVET_KIND_TIME, 0, 0,
     VALUE(OF("time without time zone"), "a time before 24:00")},
    {"'12:00+02'::timetz", COVET_KIND_TIME, 0, 0, TYPE("time with time zone", "TIME")},
    {"'2024-02-29 12:00'::timestamp", COVET_KIND_DATETIME, 0, 0, "2024-02-29 12:00:00"},
    {"'2024-02-29 12:00+02'::timestamptz", COVET_KIND_DATETIME, 0, 0, "2024-02-29 10:00:00"},
    {"'infinity'::timestamptz", COVET_KIND_DATETIME, 0, 0,
     VALUE(OF("timestamp with time zone"), MOMENT)},
    {"'-infinity'::timestamp", COVET_KIND_DATETIME, 0, 0,
     VALUE(OF("timestamp without time zone"), MOMENT)},
    {"current_date", COVET_KIND_DATETIME, 0, 0, TYPE("date", "DATETIME")},
    {"'1 day 02:00'::interval", COVET_KIND_DURATION, 0, 0, "P1DT2H"},
    {"'-1 day +02:00'::interval", COVET_KIND_DURATION, 0, 0, "-PT22H"},
    {"'1 month'::interval", COVET_KIND_DURATION, 0, 0, VALUE(OF("interval"), SPAN)},
    {"'106751992 days'::interval", COVET_KIND_DURATION, 0, 0, VALUE(OF("interval"), SPAN)},
    {"'ab'::bytea", COVET_KIND_BINARY, 0, 0, "x'6162'"},
    {"'ab'::text", COVET_KIND_BINARY, 0, 0, TYPE("text", "BINARY")},
    {"'ab'::text", COVET_KIND_UUID, 0, 0, TYPE("text", "UUID")},
    {"'(1,2)'::point", COVET_KIND_TEXT, 0, 0, TYPE("with the OID 600", "TEXT")},
};

static void readings(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    for (size_t i = 0; i < sizeof reading_cases / sizeof *reading_cases; i++) {
        const reading *r = &reading_cases[i];
        assert_string_equal(read_as(&b, r->expression, r->kind, r->digits, r->places), r->expected);
    }
    bench_close(&b);
}

typedef struct narrow {
    covet_row row_;
    int16_t small;
    covet_opt_int number;
    const char *text;
} narrow;

/* A row that holds what its struct cannot: the cell and the problem are named. */
static void bad_cells(void **state) {
    (void)state;
    static const covet_cell cells[] = {
        {.column = 0, .kind = COVET_KIND_SMALLINT, .offset = offsetof(narrow, small)},
        {.column = 1, .kind = COVET_KIND_INT, .nullable = true, .offset = offsetof(narrow, number)},
        {.column = 2, .kind = COVET_KIND_TEXT, .offset = offsetof(narrow, text)},
    };
    static const covet_part part = {
        .cells = cells, .cell_count = 3, .size = sizeof(narrow), .room = sizeof(narrow)};
    static const covet_decoder decoder = {&part, 1, 3};
    static const struct {
        const char *sql, *problem;
        int bad;
    } cases[] = {
        {"SELECT 70000, 1, 'a'", "integer 70000 is not an integer from -32768 to 32767", 0},
        {"SELECT 1, 3000000000, 'a'",
         "bigint 3000000000 is not an integer from -2147483648 to 2147483647", 1},
        {"SELECT NULL::int2, 1, 'a'", "NULL stands in a column that may not be NULL", 0},
        {"SELECT 1, NULL::int, NULL::text", "NULL stands in a column that may not be NULL", 2},
        {"SELECT 1, 'a', 'b'", "the column is of type text, one of kind INT is expected", 1},
        {"SELECT 1, NULL::int, 'a'", NULL, 0},
    };
    bench b;
    bench_start(&b);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        narrow row = {.small = 0};
        covet_row head = {.state = 0};
        covet_landing landing = {.arena = &b.arena, .heads = &head};
        bool done;
        covet_prepared *select = prepare(b.link, cases[i].sql);
        int64_t got = driver->fetch(select, &decoder, &row, sizeof row, 1, &landing, &done);
        if (cases[i].problem) {
            assert_int_equal(got, -1);
            assert_string_equal(landing.problem, cases[i].problem);
            assert_ptr_equal(landing.bad, &cells[cases[i].bad]);
            assert_ptr_equal(landing.bad_part, &part);
            assert_int_equal(driver->error(b.link)->status, COVET_VALIDATION);
        } else {
            assert_int_equal(got, 1);
            assert_true(done);
            assert_false(row.number.has);
        }
        driver->finalize(select);
    }
    bench_close(&b);
}

/* ---- what cannot be bound ---- */

static void bad_binds(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    covet_prepared *select = prepare(b.link, "SELECT $1");
    const covet_value bad[] = {
        covet_value_date((covet_date){INT32_MAX}),
        covet_value_time((covet_time){COVET_DAY_US}),
        covet_value_datetime((covet_datetime){INT64_MAX}),
        covet_value_duration((covet_duration){INT64_MIN}),
        covet_value_decimal((covet_decimal){.high = UINT64_MAX}),
        {.kind = COVET_VALUE_TEXT, .as = {.text = {"a\0b", 3}}},
        {.kind = COVET_VALUE_JSON, .as = {.text = {"1\0b", 3}}},
    };
    static const char *const words[] = {"date is out of range", "time is out of range",
                                        "datetime is out of range", "duration is out of range",
                                        "decimal is out of range", "has a NUL", "has a NUL"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(driver->bind(select, 0, &bad[i], COVET_KIND_TEXT, 0, 0),
                         COVET_VALIDATION);
        assert_says(driver->error(b.link)->message, words[i]);
    }
    const covet_value one = covet_value_int(1), list = {.kind = COVET_VALUE_LIST};
    assert_int_equal(driver->bind(select, 0, &list, COVET_KIND_INT, 0, 0), COVET_INTERNAL);
    assert_int_equal(driver->bind(select, 1, &one, COVET_KIND_INT, 0, 0), COVET_QUERY);
    assert_says(driver->error(b.link)->message, "more values");
    driver->reset(select);
    assert_int_equal(driver->next(select), COVET_STEP_FAILED);
    driver->finalize(select);
    bench_close(&b);
}

/* ---- failures ---- */

typedef struct failure_case {
    const char *sql;
    covet_status status;
    const char *sqlstate, *table, *column, *words;
} failure_case;

static const failure_case failure_cases[] = {
    {"INSERT INTO child (id, parent) VALUES (1, 1)", COVET_INTEGRITY, "23505", "child", "id",
     "child_pkey"},
    {"INSERT INTO child (id, \"a \"\"b\", parent) VALUES (3, 1, 1)", COVET_INTEGRITY, "23505",
     "child", "a \"b", "already exists"},
    {"INSERT INTO child (id, x, y) VALUES (4, 1, 2)", COVET_INTEGRITY, "23505", "child", "x", NULL},
    {"INSERT INTO child (id, folded) VALUES (4, 'A')", COVET_INTEGRITY, "23505", "child", NULL,
     NULL},
    {"INSERT INTO child (id, parent) VALUES (2, 99)", COVET_INTEGRITY, "23503", "child", "parent",
     "refers to one that is not there"},
    {"DELETE FROM parent WHERE id = 1", COVET_INTEGRITY, "23503", NULL, NULL, "still referenced"},
    {"INSERT INTO child (id, needed) VALUES (5, NULL)", COVET_INTEGRITY, "23502", "child", "needed",
     NULL},
    {"INSERT INTO child (id, positive) VALUES (6, -1)", COVET_INTEGRITY, "23514", "child", NULL,
     "positive_check"},
    {"INSERT INTO child (id, short) VALUES (7, 'four')", COVET_VALIDATION, "22001", NULL, NULL,
     "too long"},
    {"INSERT INTO child (id, small) VALUES (8, 70000)", COVET_VALIDATION, "22003", NULL, NULL,
     "out of range"},
    {"INSERT INTO child (id, price) VALUES (9, 1000)", COVET_VALIDATION, "22003", NULL, NULL,
     "overflow"},
    {"SELECT 'x'::int", COVET_VALIDATION, "22P02", NULL, NULL, NULL},
    {"SELECT '2023-02-30'::date", COVET_VALIDATION, "22008", NULL, NULL, NULL},
    {"SELECT 1 / 0", COVET_VALIDATION, "22012", NULL, NULL, NULL},
    {"SELEC 1", COVET_QUERY, "42601", NULL, NULL, "syntax"},
    {"SELECT 1; SELECT 2", COVET_MISUSE, "42601", NULL, NULL, "one by one"},
    {"", COVET_MISUSE, NULL, NULL, NULL, "no statement"},
    {" -- nothing\n;", COVET_MISUSE, NULL, NULL, NULL, "no statement"},
    {"SELECT * FROM missing", COVET_QUERY, "42P01", NULL, NULL, "covet_create_tables"},
    {"SELECT missing FROM child", COVET_QUERY, "42703", NULL, NULL, "differs from its model"},
    {"SELECT $1", COVET_QUERY, NULL, NULL, NULL, NULL},
    {"COPY child FROM STDIN", COVET_UNSUPPORTED, NULL, NULL, NULL, "covet_bulk_create"},
    {"/* all */ copy child TO STDOUT", COVET_UNSUPPORTED, NULL, NULL, NULL, NULL},
    {"SELECT pg_sleep(1)", COVET_TIMEOUT, "57014", NULL, NULL, "timeout"},
    {"SELECT pg_cancel_backend(pg_backend_pid())", COVET_CANCELLED, "57014", NULL, NULL, "user"},
    {"DO $$ BEGIN RAISE EXCEPTION 'no' USING HINT = 'try'; END $$", COVET_INTEGRITY, "P0001", NULL,
     NULL, "no (try)"},
    {"DO $$ BEGIN RAISE serialization_failure; END $$", COVET_SERIALIZATION, "40001", NULL, NULL,
     NULL},
    {"DO $$ BEGIN RAISE deadlock_detected; END $$", COVET_DEADLOCK, "40P01", NULL, NULL, NULL},
    {"DO $$ BEGIN RAISE lock_not_available; END $$", COVET_BUSY, "55P03", NULL, NULL, NULL},
    {"DO $$ BEGIN RAISE disk_full; END $$", COVET_CONNECTION, "53100", NULL, NULL, NULL},
    {"CREATE TABLE child ()", COVET_QUERY, "42P07", NULL, NULL, NULL},
};

static void failures(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    execute(b.link, "CREATE TABLE parent (id int PRIMARY KEY)");
    execute(b.link, "CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent, "
                    "needed int NOT NULL DEFAULT 0, positive int CHECK (positive > 0), "
                    "short varchar(3), small smallint, price numeric(5, 2), "
                    "\"a \"\"b\" int UNIQUE, x int, y int, folded text, UNIQUE (x, y))");
    execute(b.link, "CREATE UNIQUE INDEX ON child (lower(folded))");
    execute(b.link, "INSERT INTO parent VALUES (1)");
    execute(b.link, "INSERT INTO child (id, parent, \"a \"\"b\", x, y, folded) "
                    "VALUES (1, 1, 1, 1, 2, 'a')");
    execute(b.link, "SET statement_timeout = 300");
    for (size_t i = 0; i < sizeof failure_cases / sizeof *failure_cases; i++) {
        const failure_case *c = &failure_cases[i];
        for (int keep = 0; keep < 2; keep++) {
            covet_prepared *p = driver->prepare(b.link, c->sql, strlen(c->sql), keep);
            assert_non_null(p);
            covet_step step;
            while ((step = driver->next(p)) == COVET_STEP_ROW) continue;
            assert_int_equal(step, COVET_STEP_FAILED);
            const covet_driver_error *error = driver->error(b.link);
            if (error->status != c->status)
                fail_msg("%s: %s %s", c->sql, covet_status_name(error->status), error->message);
            if (c->sqlstate) assert_string_equal(error->sqlstate, c->sqlstate);
            assert_text(error->table, c->table);
            assert_text(error->column, c->column);
            if (c->words) assert_says(error->message, c->words);
            driver->finalize(p);
            assert_true(driver->alive(b.link, true));
            assert_false(driver->in_transaction(b.link));
        }
    }
    assert_null(driver->prepare(b.link, "SELECT\0 1", 9, true));
    assert_int_equal(driver->error(b.link)->status, COVET_MISUSE);
    assert_int_equal(driver->execute(b.link, "BEGIN\0", 6), COVET_STEP_FAILED);
    assert_int_equal(driver->error(b.link)->status, COVET_MISUSE);
    bench_close(&b);
}

/* A user without rights, and locks that others hold. */
static void refusals(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    covet_link *other = bench_connect(&b);
    assert_non_null(other);
    execute(b.link, "CREATE TABLE t (id int PRIMARY KEY)");
    execute(b.link, "INSERT INTO t VALUES (1), (2)");
    execute(other, "SET search_path = covet_bench");
    execute(other, "SET lock_timeout = 100");
    execute(b.link, "BEGIN");
    execute(b.link, "UPDATE t SET id = 3 WHERE id = 1");
    assert_int_equal(run(other, "UPDATE t SET id = 4 WHERE id = 1"), COVET_BUSY);
    assert_int_equal(run(other, "SELECT * FROM t FOR UPDATE NOWAIT"), COVET_BUSY);
    execute(b.link, "ROLLBACK");
    execute(b.link, "GRANT USAGE ON SCHEMA covet_bench TO guest");
    execute(other, "SET ROLE guest");
    assert_int_equal(run(other, "SELECT * FROM t"), COVET_QUERY);
    assert_says(driver->error(other)->message, "permission denied");
    driver->disconnect(other);
    bench_close(&b);
}

static void transactions(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    assert_false(driver->in_transaction(b.link));
    execute(b.link, "BEGIN");
    assert_true(driver->in_transaction(b.link));
    assert_false(driver->aborted(b.link));
    assert_int_equal(run(b.link, "SELECT 1 / 0"), COVET_VALIDATION);
    assert_true(driver->in_transaction(b.link));
    assert_true(driver->aborted(b.link));
    assert_int_equal(run(b.link, "SELECT 1"), COVET_QUERY);
    assert_says(driver->error(b.link)->message, "roll back");
    assert_int_equal(driver->execute(b.link, "COMMIT", 6), COVET_STEP_FAILED);
    assert_says(driver->error(b.link)->message, "was rolled back");
    assert_false(driver->in_transaction(b.link));
    execute(b.link, "CREATE TABLE t (n int)");
    must(b.link, "INSERT INTO t SELECT generate_series(1, 5)");
    assert_int_equal(driver->changes(b.link), 5);
    must(b.link, "SELECT * FROM t");
    assert_int_equal(driver->changes(b.link), 5);
    must(b.link, "UPDATE t SET n = 1 WHERE n < 3");
    assert_int_equal(driver->changes(b.link), 2);
    must(b.link, "DELETE FROM t WHERE n = 7");
    assert_int_equal(driver->changes(b.link), 0);
    bench_close(&b);
}

/* What the server says by itself, and how the session is set up. */
static void session(void **state) {
    (void)state;
    bench b;
    bench_start_with(&b, "COVET_TEST_POSTGRESQL",
                     "options=-c%20DateStyle%3DGerman%20-c%20TimeZone%3DAsia/Tokyo");
    execute(b.link, "DO $$ BEGIN RAISE NOTICE 'a word' USING DETAIL = 'more'; END $$");
    assert_string_equal(b.notice, "NOTICE: a word (more)");
    assert_says(scalar(&b, "current_setting('TimeZone')"), "UTC");
    assert_says(scalar(&b, "current_setting('DateStyle')"), "ISO");
    assert_string_equal(scalar(&b, "current_setting('IntervalStyle')"), "postgres");
    assert_string_equal(scalar(&b, "current_setting('application_name')"), "covetorm");
    assert_string_equal(scalar(&b, "current_setting('client_encoding')"), "UTF8");
    assert_string_equal(scalar(&b, "'2024-01-02'::date::timestamptz"), "2024-01-02 00:00:00+00");
    bench_close(&b);
}

/* What the server says while the connection is made goes to the log too, and nowhere else. */
static void greeting(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    execute(b.link, "INSERT INTO pg_db_role_setting SELECT oid, 0, '{work_mem=none}' "
                    "FROM pg_database WHERE datname = current_database()");
    b.notices = 0;
    covet_link *other = bench_connect(&b);
    execute(b.link, "DELETE FROM pg_db_role_setting WHERE setconfig = '{work_mem=none}'");
    assert_non_null(other);
    driver->disconnect(other);
    assert_int_equal(b.notices, 1);
    assert_says(b.notice, "WARNING: invalid value for parameter \"work_mem\"");
    bench_close(&b);
}

/* ---- servers that are not there ---- */

static void refused(void **state) {
    (void)state;
    bench b;
    bench_open(&b);
    bench_url(&b, "COVET_TEST_POSTGRESQL", "dbname=no_such_database");
    assert_null(bench_connect(&b));
    assert_int_equal(b.status, COVET_CONNECTION);
    assert_says(covet_buffer_get(&b.text), "cannot connect to the PostgreSQL database: ");
    assert_says(covet_buffer_get(&b.text), "no_such_database");
    snprintf(b.url, sizeof b.url, "postgresql:///x?host=/nowhere/at/all");
    assert_null(bench_connect(&b));
    assert_int_equal(b.status, COVET_CONNECTION);
    snprintf(b.url, sizeof b.url, "postgresql:///x?port=no");
    assert_null(bench_connect(&b));
    covet_arena_close(&b.arena);
    covet_buffer_close(&b.text);
    assert_int_equal(b.books.live, 0);
}

/* ---- many rows ---- */

/* Rows go in by arrays and by COPY, all kinds, and are read back the same. */
static void many(void **state) {
    (void)state;
    enum { MOST = 400 };
    static every wrote[MOST], got[MOST];
    static const size_t sizes[] = {2, 49, 50, MOST};
    bench b;
    bench_start(&b);
    every_create(b.link);
    execute(b.link, "ALTER TABLE every ALTER n_json TYPE jsonb");
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        const char *sql = NULL;
        int64_t keys[MOST];
        size_t count = sizes[s];
        assert_int_equal(driver->reserve_keys(b.link, &every_entity, keys, count, &sql), COVET_OK);
        for (size_t i = 0; i < count; i++) {
            wrote[i] = i % 2 ? every_bare() : every_full();
            wrote[i].id = (int32_t)keys[i];
            wrote[i].n_json = i % 2 ? NULL : "[1]";
        }
        const covet_bulk bulk = {.entity = &every_entity, .cells = every_order,
                                 .cell_count = EVERY_COUNT, .rows = (unsigned char *)wrote,
                                 .stride = sizeof *wrote, .row_count = count};
        if (driver->insert_many(b.link, &bulk, &sql) != COVET_OK)
            fail_msg("%s", driver->error(b.link)->message);
        assert_int_equal(strncmp(sql, count < 50 ? "INSERT" : "COPY", 4), 0);
        covet_prepared *select = prepare(b.link, "SELECT * FROM every ORDER BY id");
        every_read(&b, select, got, (int64_t)count, false);
        driver->finalize(select);
        for (size_t i = 0; i < count; i++) assert_every(&got[i], &wrote[i]);
        execute(b.link, "DELETE FROM every");
    }
    bench_close(&b);
}

/* A table whose columns are of other types: what can be cast is cast, whatever the number of
 * rows. */
static void many_elsewhere(void **state) {
    (void)state;
    enum { COUNT = 100 };
    static narrow rows[COUNT];
    static const covet_field fields[] = {
        {.column = "small"}, {.column = "number"}, {.column = "te\"xt"}};
    static const covet_cell cells[] = {
        {.kind = COVET_KIND_SMALLINT, .offset = offsetof(narrow, small), .field = &fields[0]},
        {.kind = COVET_KIND_INT,
         .nullable = true,
         .offset = offsetof(narrow, number),
         .field = &fields[1]},
        {.kind = COVET_KIND_TEXT, .offset = offsetof(narrow, text), .field = &fields[2]},
    };
    static const covet_cell *const order[] = {&cells[0], &cells[1], &cells[2]};
    static const covet_entity entity = {.name = "Narrow", .table = "Nar\"row", .key = &fields[0]};
    const covet_bulk bulk = {.entity = &entity, .cells = order, .cell_count = 3,
                             .rows = (unsigned char *)rows, .stride = sizeof *rows,
                             .row_count = COUNT};
    const char *sql;
    int64_t key;
    bench b;
    bench_start(&b);
    for (int i = 0; i < COUNT; i++)
        rows[i] = (narrow){.small = (int16_t)i, .number = {true, i}, .text = "x"};
    assert_int_equal(driver->insert_many(b.link, &bulk, &sql), COVET_QUERY);
    execute(b.link, "CREATE TABLE \"Nar\"\"row\" (small int8 CHECK (small <> 77), "
                    "number numeric, \"te\"\"xt\" text)");
    execute(b.link, "BEGIN");
    assert_int_equal(driver->insert_many(b.link, &bulk, &sql), COVET_INTEGRITY);
    execute(b.link, "ROLLBACK");
    rows[77].small = 0;
    execute(b.link, "BEGIN");
    assert_int_equal(driver->insert_many(b.link, &bulk, &sql), COVET_OK);
    assert_int_equal(strncmp(sql, "INSERT", 6), 0);
    execute(b.link, "COMMIT");
    assert_string_equal(scalar(&b, "SELECT sum(number) FROM \"Nar\"\"row\""), "4950");
    assert_int_equal(driver->reserve_keys(b.link, &entity, &key, 1, &sql), COVET_QUERY);
    assert_says(driver->error(b.link)->message, "no sequence");
    execute(b.link, "ALTER TABLE \"Nar\"\"row\" ALTER small TYPE int2, ALTER number TYPE int4");
    assert_int_equal(driver->insert_many(b.link, &bulk, &sql), COVET_OK);
    assert_int_equal(strncmp(sql, "COPY", 4), 0);
    bench_close(&b);
}

/* A COPY that the server refuses, in a transaction and without. */
static void many_refused(void **state) {
    (void)state;
    enum { COUNT = 5000 };
    bench b;
    bench_start(&b);
    every_create(b.link);
    every *rows = calloc(COUNT, sizeof *rows);
    for (int i = 0; i < COUNT; i++) {
        rows[i] = every_bare();
        rows[i].id = i % 4000;
        rows[i].n_json = "[]";
    }
    execute(b.link, "ALTER TABLE every ALTER n_json TYPE jsonb");
    const covet_bulk bulk = {.entity = &every_entity, .cells = every_order,
                             .cell_count = EVERY_COUNT, .rows = (unsigned char *)rows,
                             .stride = sizeof *rows, .row_count = COUNT};
    const char *sql;
    for (int inside = 0; inside < 2; inside++) {
        if (inside) execute(b.link, "BEGIN");
        assert_int_equal(driver->insert_many(b.link, &bulk, &sql), COVET_INTEGRITY);
        assert_string_equal(driver->error(b.link)->table, "every");
        assert_string_equal(driver->error(b.link)->column, "id");
        assert_int_equal(driver->aborted(b.link), inside);
        if (inside) execute(b.link, "ROLLBACK");
        assert_string_equal(scalar(&b, "SELECT count(*) FROM every"), "0");
    }
    for (int i = 0; i < COUNT; i++) rows[i].id = i;
    rows[4000].day.days = INT32_MAX;
    assert_int_equal(driver->insert_many(b.link, &bulk, &sql), COVET_VALIDATION);
    assert_says(driver->error(b.link)->message, "day is out of range");
    assert_string_equal(scalar(&b, "SELECT count(*) FROM every"), "0");
    free(rows);
    bench_close(&b);
}

/* Where COPY is not taken the rows go by INSERT, outside of transactions. */
static void many_forbidden(void **state) {
    (void)state;
    enum { COUNT = 100 };
    static every rows[COUNT];
    bench b;
    const char *sql;
    bench_start(&b);
    every_create(b.link);
    execute(b.link, "ALTER TABLE every ENABLE ROW LEVEL SECURITY");
    execute(b.link, "CREATE POLICY p ON every WITH CHECK (small = 0)");
    execute(b.link, "GRANT USAGE ON SCHEMA covet_bench TO guest");
    execute(b.link, "GRANT SELECT, INSERT ON every TO guest");
    execute(b.link, "SET ROLE guest");
    for (int i = 0; i < COUNT; i++) {
        rows[i] = every_bare();
        rows[i].id = i;
    }
    const covet_bulk bulk = {.entity = &every_entity,
                             .cells = every_order,
                             .cell_count = EVERY_COUNT,
                             .rows = (unsigned char *)rows,
                             .stride = sizeof *rows,
                             .row_count = COUNT};
    assert_int_equal(driver->insert_many(b.link, &bulk, &sql), COVET_OK);
    assert_int_equal(strncmp(sql, "INSERT", 6), 0);
    execute(b.link, "RESET ROLE");
    assert_string_equal(scalar(&b, "SELECT count(*) FROM every"), "100");
    execute(b.link, "REVOKE SELECT ON every FROM guest");
    execute(b.link, "DELETE FROM every");
    execute(b.link, "SET ROLE guest");
    assert_int_equal(driver->insert_many(b.link, &bulk, &sql), COVET_OK);
    execute(b.link, "BEGIN");
    assert_int_equal(driver->insert_many(b.link, &bulk, &sql), COVET_QUERY);
    execute(b.link, "ROLLBACK");
    bench_close(&b);
}

/* ---- memory ---- */

/* A bit of everything; answers whether all of it went well. */
static bool workload(bench *b) {
    const char *sql;
    int64_t keys[3];
    every row = every_full(), rows[100];
    for (int i = 0; i < 100; i++) {
        rows[i] = every_bare();
        rows[i].id = i + 10;
        rows[i].n_json = "[]";
    }
    covet_link *link = bench_connect(b);
    bool good = link != NULL;
    if (!good) assert_int_equal(b->status, COVET_NO_MEMORY);
    covet_arena arena;
    covet_arena_open(&arena, &b->heap, 1024);
    good = good && driver->execute(link, "SET search_path = covet_bench", 29) == COVET_STEP_DONE &&
           driver->execute(link, "BEGIN", 5) == COVET_STEP_DONE;
    covet_prepared *insert =
        good ? driver->prepare(link, every_insert, sizeof every_insert - 1, true) : NULL;
    good = insert && driver->bind_cells(insert, 0, every_order, EVERY_COUNT, &row) == COVET_OK &&
           driver->next(insert) == COVET_STEP_DONE;
    if (insert) driver->finalize(insert);
    good = good && driver->reserve_keys(link, &every_entity, keys, 3, &sql) == COVET_OK;
    for (size_t count = 2; count <= 100 && good; count += 98) {
        const covet_bulk bulk = {.entity = &every_entity, .cells = every_order,
                                 .cell_count = EVERY_COUNT, .rows = (unsigned char *)rows,
                                 .stride = sizeof *rows, .row_count = count};
        good = driver->insert_many(link, &bulk, &sql) == COVET_OK;
        for (int i = 0; i < 100; i++) rows[i].id += 200;
    }
    covet_prepared *select =
        good ? driver->prepare(link, "SELECT * FROM every", 19, true) : NULL;
    covet_row head = {.state = 0};
    covet_landing landing = {.arena = &arena, .heads = &head};
    bool done = false;
    good = select && driver->fetch(select, &every_decoder, rows, sizeof *rows, 100, &landing,
                                   &done) == 100;
    if (select) driver->finalize(select);
    if (link && !good) assert_int_equal(driver->error(link)->status, COVET_NO_MEMORY);
    if (link) driver->disconnect(link);
    covet_arena_close(&arena);
    return good;
}

static void starved(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    bench_url(&b, "COVET_TEST_POSTGRESQL", "options=-c%20TimeZone%3DAsia/Tokyo");
    every_create(b.link);
    execute(b.link, "ALTER TABLE every ALTER n_json TYPE jsonb");
    size_t live = b.books.live;
    for (size_t n = 1; n < 500; n++) {
        b.books.calls = 0;
        b.books.fail_at = n;
        bool good = workload(&b);
        b.books.fail_at = 0;
        covet_buffer_close(&b.text);
        assert_int_equal(b.books.live, live);
        if (good && b.books.calls < n) break;
    }
    bench_close(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members),       cmocka_unit_test(values),
        cmocka_unit_test(decimals),      cmocka_unit_test(readings),
        cmocka_unit_test(bad_cells),     cmocka_unit_test(bad_binds),
        cmocka_unit_test(failures),      cmocka_unit_test(refusals),
        cmocka_unit_test(transactions),  cmocka_unit_test(session),
        cmocka_unit_test(greeting),      cmocka_unit_test(refused),
        cmocka_unit_test(many_forbidden),
        cmocka_unit_test(many),          cmocka_unit_test(many_elsewhere),
        cmocka_unit_test(many_refused),  cmocka_unit_test(starved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
