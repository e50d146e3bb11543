/* The driver of SQLite through its interface alone: every kind there and back, every stored value
 * that is wrong, rows of several objects, statements, and every allocation failing, ours and
 * SQLite's. */
#include "sqlite_bench.h"

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
    covet_bytes n_bytes;
} every;

/* column type, kind, nullable, member, digits, places */
#define EVERY(X)                                                                                   \
    X(integer,        INT,      false, id,      0, 0)                                              \
    X(smallint,       SMALLINT, false, small,   0, 0)                                              \
    X(bigint,         BIGINT,   false, big,     0, 0)                                              \
    X(bool,           BOOL,     false, flag,    0, 0)                                              \
    X(real,           FLOAT,    false, real,    0, 0)                                              \
    X(decimal(10 C 2), DECIMAL, false, price,  10, 2)                                              \
    X(text,           DECIMAL,  false, wide,   30, 4)                                              \
    X(varchar(100),   CHAR,     false, name,  100, 0)                                              \
    X(char(36),       UUID,     false, uuid,    0, 0)                                              \
    X(date,           DATE,     false, day,     0, 0)                                              \
    X(time,           TIME,     false, time,    0, 0)                                              \
    X(datetime,       DATETIME, false, at,      0, 0)                                              \
    X(bigint,         DURATION, false, span,    0, 0)                                              \
    X(text,           JSON,     false, json,    0, 0)                                              \
    X(blob,           BINARY,   false, bytes,   0, 0)                                              \
    X(integer,        INT,      true,  n_int,   0, 0)                                              \
    X(smallint,       SMALLINT, true,  n_small, 0, 0)                                              \
    X(bigint,         BIGINT,   true,  n_big,   0, 0)                                              \
    X(bool,           BOOL,     true,  n_flag,  0, 0)                                              \
    X(real,           FLOAT,    true,  n_real,  0, 0)                                              \
    X(decimal(10 C 2), DECIMAL, true,  n_price, 10, 2)                                             \
    X(text,           TEXT,     true,  n_name,  0, 0)                                              \
    X(char(36),       UUID,     true,  n_uuid,  0, 0)                                              \
    X(date,           DATE,     true,  n_day,   0, 0)                                              \
    X(time,           TIME,     true,  n_time,  0, 0)                                              \
    X(datetime,       DATETIME, true,  n_at,    0, 0)                                              \
    X(bigint,         DURATION, true,  n_span,  0, 0)                                              \
    X(blob,           BINARY,   true,  n_bytes, 0, 0)

enum {
#define X(type, kind, null, member, digits, places) AT_##member,
    EVERY(X)
#undef X
        EVERY_COUNT
};

static const covet_cell every_cells[EVERY_COUNT] = {
#define X(type, kind_, null, member, digits, places_)                                              \
    {.column = AT_##member, .kind = COVET_KIND_##kind_, .nullable = null,                          \
     .offset = offsetof(every, member), .length = digits, .places = places_, .name = #member},
    EVERY(X)
#undef X
};

static const covet_part every_part = {
    .cells = every_cells, .cell_count = EVERY_COUNT, .size = sizeof(every), .room = sizeof(every)};
static const covet_decoder every_decoder = {&every_part, 1, EVERY_COUNT};

static void every_create(covet_link *link) {
    must(link,
         "CREATE TABLE every (id integer PRIMARY KEY, small smallint, big bigint, flag bool, "
         "real real, price decimal(10, 2), wide text COLLATE covet_decimal, name varchar(100), "
         "uuid char(36), day date, time time, at datetime, span bigint, json text, bytes blob, "
         "n_int integer, n_small smallint, n_big bigint, n_flag bool, n_real real, "
         "n_price decimal(10, 2), n_name text, n_uuid char(36), n_day date, n_time time, "
         "n_at datetime, n_span bigint, n_bytes blob)");
}

static const char every_insert[] =
    "INSERT INTO every VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static every every_full(void) {
    every e = {.id = 1, .small = INT16_MIN, .big = INT64_MIN, .flag = true, .real = -0.1};
    e.price = covet_decimal_of(-1010, 2);
    assert_int_equal(covet_decimal_parse("12345678901234567890123456.7890", &e.wide), COVET_OK);
    e.name = "Grüße, 世界";
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
    e.n_day = (covet_opt_date){true, covet_date_of(2024, 2, 29)};
    e.n_time = (covet_opt_time){true, covet_time_of(0, 0, 0, 0)};
    e.n_at = (covet_opt_datetime){true, covet_datetime_of(1970, 1, 1, 0, 0, 0)};
    e.n_span = (covet_opt_duration){true, {0}};
    e.n_bytes = (covet_bytes){"", 0};
    return e;
}

static void assert_bytes(covet_bytes a, covet_bytes b) {
    assert_int_equal(a.data == NULL, b.data == NULL);
    assert_int_equal(a.size, b.size);
    if (a.size > 0) assert_memory_equal(a.data, b.data, a.size);
}

static void assert_text(const char *a, const char *b) {
    if (a && b) assert_string_equal(a, b);
    assert_int_equal(a == NULL, b == NULL);
}

#define assert_opt(a, b, equal)                                                                    \
    do {                                                                                           \
        assert_int_equal((a).has, (b).has);                                                        \
        if ((a).has) assert_true(equal);                                                           \
    } while (0)

static void assert_every(const every *a, const every *b) {
    assert_int_equal(a->id, b->id);
    assert_int_equal(a->small, b->small);
    assert_true(a->big == b->big);
    assert_int_equal(a->flag, b->flag);
    assert_memory_equal(&a->real, &b->real, sizeof a->real);
    assert_true(covet_decimal_equal(a->price, b->price));
    assert_int_equal(a->price.scale, 2);
    assert_true(covet_decimal_equal(a->wide, b->wide));
    assert_int_equal(a->wide.scale, 4);
    assert_text(a->name, b->name);
    assert_true(covet_uuid_equal(a->uuid, b->uuid));
    assert_int_equal(a->day.days, b->day.days);
    assert_true(a->time.us == b->time.us);
    assert_true(a->at.us == b->at.us);
    assert_true(a->span.us == b->span.us);
    assert_text(a->json, b->json);
    assert_bytes(a->bytes, b->bytes);
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
    assert_bytes(a->n_bytes, b->n_bytes);
}

static covet_status every_bind(covet_prepared *insert, const every *e) {
    covet_status status = COVET_OK;
    for (uint32_t i = 0; i < EVERY_COUNT && status == COVET_OK; i++) {
        const covet_cell *cell = &every_cells[i];
        status = driver->bind_member(insert, i, (const char *)e + cell->offset, cell->kind,
                                     cell->nullable, cell->length, cell->places);
    }
    return status;
}

static void every_store(bench *b, const every *e) {
    covet_prepared *insert = prepare(b->link, every_insert);
    assert_int_equal(every_bind(insert, e), COVET_OK);
    if (driver->next(insert) != COVET_STEP_DONE) fail_msg("%s", driver->error(b->link)->message);
    assert_int_equal(driver->changes(b->link), 1);
    int64_t step = 0;
    assert_int_equal(driver->inserted_key(b->link, 1, &step), e->id);
    assert_int_equal(step, 1);
    driver->finalize(insert);
}

/* Members there and back, in one struct that is filled with rubbish before. */
static void members(void **state) {
    (void)state;
    bench b;
    bench_start(&b, NULL);
    every_create(b.link);
    every wrote[2] = {every_full(), {.id = 2, .name = "", .json = "0", .bytes = {"x", 1}}}, got;
    wrote[1].price.scale = wrote[1].wide.scale = 1;
    every_store(&b, &wrote[0]);
    every_store(&b, &wrote[1]);
    covet_prepared *select = prepare(b.link, "SELECT * FROM every ORDER BY id");
    assert_int_equal(driver->column_count(select), EVERY_COUNT);
    assert_string_equal(driver->column_name(select, AT_span), "span");
    covet_row head = {.state = COVET_ROW_SAVED};
    covet_landing landing = {.arena = &b.arena, .heads = &head};
    for (int i = 0; i < 2; i++) {
        memset(&got, 0xEE, sizeof got);
        assert_int_equal(driver->next(select), COVET_STEP_ROW);
        assert_int_equal(driver->decode(select, &every_decoder, &got, &landing), COVET_OK);
        assert_int_equal(got.row_.state, COVET_ROW_SAVED);
        assert_every(&got, &wrote[i]);
    }
    assert_int_equal(driver->next(select), COVET_STEP_DONE);
    driver->finalize(select);
    bench_close(&b);
}

/* The stored forms, as other programs see them. */
static void stored_forms(void **state) {
    (void)state;
    static const char *const forms[][2] = {
        {"small", "integer -32768"},
        {"flag", "integer 1"},
        {"real", "real -0.1"},
        {"price", "real -10.1"},
        {"wide", "text 12345678901234567890123456.7890"},
        {"name", "text Grüße, 世界"},
        {"uuid", "text 01234567-89ab-cdef-0123-456789abcdef"},
        {"day", "text 0001-01-01"},
        {"time", "text 23:59:59.999999"},
        {"at", "text 9999-12-31 23:59:59.999999"},
        {"span", "integer -9223372036854775807"},
        {"json", "text {\"a\": [1, null]}"},
        {"n_price", "integer 0"},
        {"n_time", "text 00:00:00"},
        {"n_at", "text 1970-01-01 00:00:00"},
    };
    bench b;
    bench_start(&b, ":memory:");
    every_create(b.link);
    every e = every_full();
    every_store(&b, &e);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char sql[120];
        snprintf(sql, sizeof sql, "SELECT typeof(\"%s\") || ' ' || \"%s\" FROM every", forms[i][0],
                 forms[i][0]);
        assert_string_equal(scalar(&b, sql), forms[i][1]);
    }
    assert_string_equal(scalar(&b, "SELECT hex(bytes) FROM every"), "610062");
    bench_close(&b);
}

static covet_value value_of(covet_value_kind kind) {
    every e = every_full();
    switch (kind) {
    case COVET_VALUE_INT:
        return covet_value_int(-7);
    case COVET_VALUE_BOOL:
        return covet_value_bool(true);
    case COVET_VALUE_REAL:
        return covet_value_real(2.5);
    case COVET_VALUE_TEXT:
        return covet_value_text("it's");
    case COVET_VALUE_BYTES:
        return covet_value_bytes(e.bytes);
    case COVET_VALUE_DECIMAL:
        return covet_value_decimal(e.price);
    case COVET_VALUE_UUID:
        return covet_value_uuid(e.uuid);
    case COVET_VALUE_DATE:
        return covet_value_date(e.day);
    case COVET_VALUE_TIME:
        return covet_value_time(e.time);
    case COVET_VALUE_DATETIME:
        return covet_value_datetime(e.at);
    case COVET_VALUE_DURATION:
        return covet_value_duration(e.span);
    case COVET_VALUE_JSON: {
        covet_value json = covet_value_text("[]");
        json.kind = COVET_VALUE_JSON;
        return json;
    }
    default:
        return covet_value_null();
    }
}

/* Values there and back; text and bytes come with a NUL behind them, in the arena. */
static void values(void **state) {
    (void)state;
    static const struct {
        covet_value_kind value;
        covet_kind kind;
    } rows[] = {
        {COVET_VALUE_INT, COVET_KIND_SMALLINT},      {COVET_VALUE_INT, COVET_KIND_INT},
        {COVET_VALUE_INT, COVET_KIND_BIGINT},        {COVET_VALUE_BOOL, COVET_KIND_BOOL},
        {COVET_VALUE_REAL, COVET_KIND_FLOAT},        {COVET_VALUE_TEXT, COVET_KIND_CHAR},
        {COVET_VALUE_BYTES, COVET_KIND_BINARY},      {COVET_VALUE_DECIMAL, COVET_KIND_DECIMAL},
        {COVET_VALUE_UUID, COVET_KIND_UUID},         {COVET_VALUE_DATE, COVET_KIND_DATE},
        {COVET_VALUE_TIME, COVET_KIND_TIME},         {COVET_VALUE_DATETIME, COVET_KIND_DATETIME},
        {COVET_VALUE_DURATION, COVET_KIND_DURATION}, {COVET_VALUE_JSON, COVET_KIND_JSON},
        {COVET_VALUE_NULL, COVET_KIND_INT},
    };
    bench b;
    bench_start(&b, ":memory:");
    covet_prepared *echo = prepare(b.link, "SELECT ?");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        covet_value in = value_of(rows[i].value), out;
        assert_int_equal(driver->bind(echo, 0, &in, rows[i].kind, 10, 2), COVET_OK);
        assert_int_equal(driver->next(echo), COVET_STEP_ROW);
        assert_int_equal(driver->value(echo, 0, rows[i].kind, 10, 2, &b.arena, &out), COVET_OK);
        driver->reset(echo);
        assert_true(covet_value_equal(&in, &out));
    }
    driver->finalize(echo);
    bench_close(&b);
}

/* A text may end before its NUL; an integer for a real column is a real. */
static void value_forms(void **state) {
    (void)state;
    bench b;
    bench_start(&b, ":memory:");
    covet_prepared *echo = prepare(b.link, "SELECT typeof(?1) || ' ' || ?1");
    covet_value in = covet_value_text("abcdef"), out;
    in.as.text.size = 3;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(driver->bind(echo, 0, &in, COVET_KIND_FLOAT, 0, 0), COVET_OK);
        assert_int_equal(driver->next(echo), COVET_STEP_ROW);
        assert_int_equal(driver->value(echo, 0, COVET_KIND_TEXT, 0, 0, &b.arena, &out), COVET_OK);
        assert_string_equal(out.as.text.data, i == 0 ? "text abc" : "real 3.0");
        driver->reset(echo);
        in = covet_value_int(3);
    }
    driver->finalize(echo);
    bench_close(&b);
}

/* Decimals of unknown size: the value decides the form. */
static void decimal_binds(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int32_t digits, places;
        const char *stored;
    } rows[] = {
        {"0.10", 0, -1, "real 0.1"},
        {"12.00", 0, -1, "integer 12"},
        {"123456789012345.6", 0, -1, "text 123456789012345.6"},
        {"1234567890123456.00", 0, -1, "text 1234567890123456.00"},
        {"0.1", 10, 2, "real 0.1"},
        {"7", 15, 0, "integer 7"},
        {"7", 20, 3, "text 7.000"},
        {"-0.5", 16, 1, "text -0.5"},
        {"123456789012345", 15, 0, "integer 123456789012345"},
    };
    bench b;
    bench_start(&b, ":memory:");
    covet_prepared *echo = prepare(b.link, "SELECT typeof(?1) || ' ' || ?1");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        covet_value in = covet_value_null(), out;
        in.kind = COVET_VALUE_DECIMAL;
        assert_int_equal(covet_decimal_parse(rows[i].text, &in.as.decimal), COVET_OK);
        assert_int_equal(
            driver->bind(echo, 0, &in, COVET_KIND_DECIMAL, rows[i].digits, rows[i].places),
            COVET_OK);
        assert_int_equal(driver->next(echo), COVET_STEP_ROW);
        assert_int_equal(driver->value(echo, 0, COVET_KIND_TEXT, 0, 0, &b.arena, &out), COVET_OK);
        assert_string_equal(out.as.text.data, rows[i].stored);
        driver->reset(echo);
    }
    covet_value small = covet_value_decimal(covet_decimal_of(1005, 3));
    assert_int_equal(driver->bind(echo, 0, &small, COVET_KIND_DECIMAL, 10, 2), COVET_VALIDATION);
    small = covet_value_decimal((covet_decimal){.scale = 39});
    assert_int_equal(driver->bind(echo, 0, &small, COVET_KIND_DECIMAL, 10, 2), COVET_VALIDATION);
    driver->finalize(echo);
    bench_close(&b);
}

/* What cannot be bound is refused and named; the parameter is left as it was. */
static void bad_binds(void **state) {
    (void)state;
    bench b;
    bench_start(&b, ":memory:");
    covet_prepared *echo = prepare(b.link, "SELECT ?");
    covet_value value = covet_value_real((double)NAN);
    assert_int_equal(driver->bind(echo, 0, &value, COVET_KIND_FLOAT, 0, 0), COVET_VALIDATION);
    assert_says(driver->error(b.link)->message, "NaN");
    value.kind = COVET_VALUE_TEXT;
    value.as.text = (covet_text){"a\0b", 3};
    assert_int_equal(driver->bind(echo, 0, &value, COVET_KIND_TEXT, 0, 0), COVET_VALIDATION);
    assert_says(driver->error(b.link)->message, "NUL");
    value = covet_value_date((covet_date){INT32_MAX});
    assert_int_equal(driver->bind(echo, 0, &value, COVET_KIND_DATE, 0, 0), COVET_VALIDATION);
    assert_says(driver->error(b.link)->message, "the date is out of range");
    value = covet_value_datetime((covet_datetime){INT64_MAX});
    assert_int_equal(driver->bind(echo, 0, &value, COVET_KIND_DATETIME, 0, 0), COVET_VALIDATION);
    value = covet_value_time((covet_time){-1});
    assert_int_equal(driver->bind(echo, 0, &value, COVET_KIND_TIME, 0, 0), COVET_VALIDATION);
    value = covet_value_duration((covet_duration){INT64_MIN});
    assert_int_equal(driver->bind(echo, 0, &value, COVET_KIND_DURATION, 0, 0), COVET_VALIDATION);
    assert_null(driver->error(b.link)->sqlstate);
    value = covet_value_int(1);
    assert_int_equal(driver->bind(echo, 1, &value, COVET_KIND_INT, 0, 0), COVET_INTERNAL);
    value = value_of(COVET_VALUE_UUID);
    assert_int_equal(driver->bind(echo, 1, &value, COVET_KIND_UUID, 0, 0), COVET_INTERNAL);
    assert_int_equal(driver->bind(echo, UINT32_MAX, &value, COVET_KIND_UUID, 0, 0), COVET_INTERNAL);
    value = covet_value_list((const covet_value[]){{.kind = COVET_VALUE_NONE}});
    assert_int_equal(driver->bind(echo, 0, &value, COVET_KIND_INT, 0, 0), COVET_INTERNAL);
    assert_int_equal(driver->bind_member(echo, 0, &value, COVET_KIND_M2M, false, 0, 0),
                     COVET_INTERNAL);
    driver->finalize(echo);
    bench_close(&b);
}

/* ---- stored values that are wrong ---- */

typedef struct bad {
    const char *sql;
    covet_kind kind;
    const char *problem; /* NULL: it is good */
} bad;

static const bad bads[] = {
    {"'abc'", COVET_KIND_INT, "text 'abc' is not an integer"},
    {"'12'", COVET_KIND_INT, "text '12' is not an integer"},
    {"1.5", COVET_KIND_INT, "floating-point number 1.5 is not an integer"},
    {"5.0", COVET_KIND_INT, NULL},
    {"1e300", COVET_KIND_BIGINT, "is not an integer"},
    {"9223372036854775808.0", COVET_KIND_BIGINT, "is not an integer"},
    {"-9223372036854775808.0", COVET_KIND_BIGINT, NULL},
    {"2147483648", COVET_KIND_INT, "integer 2147483648 is not an integer from -2147483648"},
    {"-2147483648", COVET_KIND_INT, NULL},
    {"32768", COVET_KIND_SMALLINT, "to 32767"},
    {"-32769", COVET_KIND_SMALLINT, "from -32768"},
    {"x'00'", COVET_KIND_BIGINT, "bytes"},
    {"NULL", COVET_KIND_INT, "NULL is not an integer"},
    {"NULL", COVET_KIND_TEXT, "NULL is not text"},
    {"NULL", COVET_KIND_BINARY, "NULL is not bytes"},
    {"2", COVET_KIND_BOOL, "integer 2 is not 0 or 1"},
    {"-1", COVET_KIND_BOOL, "is not 0 or 1"},
    {"'true'", COVET_KIND_BOOL, "text 'true' is not 0 or 1"},
    {"3", COVET_KIND_FLOAT, NULL},
    {"'1.5'", COVET_KIND_FLOAT, "text '1.5' is not a number"},
    {"12.34", COVET_KIND_DECIMAL, NULL},
    {"12", COVET_KIND_DECIMAL, NULL},
    {"'12.340'", COVET_KIND_DECIMAL, NULL},
    {"0.1 + 0.2", COVET_KIND_DECIMAL, NULL},
    {"12.345", COVET_KIND_DECIMAL, "is not a decimal of 10 digits, 2 of them behind the point"},
    {"'12.345'", COVET_KIND_DECIMAL, "text '12.345' is not a decimal"},
    {"1e-20", COVET_KIND_DECIMAL, "is not a decimal"},
    {"100000000", COVET_KIND_DECIMAL, "integer 100000000 is not a decimal"},
    {"1e40", COVET_KIND_DECIMAL, "is not a decimal"},
    {"'twelve'", COVET_KIND_DECIMAL, "text 'twelve' is not a decimal"},
    {"x'31'", COVET_KIND_DECIMAL, "is not a decimal"},
    {"5", COVET_KIND_CHAR, "integer 5 is not text"},
    {"1.5", COVET_KIND_TEXT, "is not text"},
    {"x'6162'", COVET_KIND_TEXT, "bytes"},
    {"'a' || char(0) || 'b'", COVET_KIND_TEXT, "is not text without NUL"},
    {"'a' || char(0)", COVET_KIND_JSON, "is not text without NUL"},
    {"'0123456789ABCDEF0123456789abcdef'", COVET_KIND_UUID, NULL},
    {"'0123456789ABCDEF0123456789abcde'", COVET_KIND_UUID, "is not the text of a UUID"},
    {"1", COVET_KIND_UUID, "integer 1 is not the text of a UUID"},
    {"'2024-02-30'", COVET_KIND_DATE, "text '2024-02-30' is not the text of a date"},
    {"'2024-02-29 10:00:00'", COVET_KIND_DATE, "is not the text of a date"},
    {"20240229", COVET_KIND_DATE, "is not the text of a date"},
    {"'24:00:00'", COVET_KIND_TIME, "is not the text of a time"},
    {"'2024-02-29 23:59:60'", COVET_KIND_DATETIME, "is not the text of a datetime"},
    {"'2024-02-29T23:59:59.5+02:00'", COVET_KIND_DATETIME, NULL},
    {"'2024-02-29'", COVET_KIND_DATETIME, NULL},
    {"'10000-01-01 00:00:00'", COVET_KIND_DATETIME, "is not the text of a datetime"},
    {"1709251199", COVET_KIND_DATETIME, "is not the text of a datetime"},
    {"'2024-01-01' || char(0)", COVET_KIND_DATETIME, "is not the text of a datetime"},
    {"'PT1S'", COVET_KIND_DURATION, "is not an integer of microseconds"},
    {"-9223372036854775807 - 1", COVET_KIND_DURATION, "is not an integer of microseconds"},
    {"'abc'", COVET_KIND_BINARY, "text 'abc' is not bytes"},
    {"1", COVET_KIND_BINARY, "integer 1 is not bytes"},
};

/* As a cell and as a value: refused with what was found and what is expected, never another value.
 * */
static void bad_values(void **state) {
    (void)state;
    bench b;
    bench_start(&b, ":memory:");
    covet_row head = {0};
    for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
        struct {
            covet_row row_;
            covet_opt_decimal room[3];
        } slot;
        covet_cell cell = {
            .kind = bads[i].kind, .offset = sizeof(covet_row), .length = 10, .places = 2};
        covet_part part = {
            .cells = &cell, .cell_count = 1, .size = sizeof slot, .room = sizeof slot};
        covet_decoder decoder = {&part, 1, 1};
        covet_landing landing = {.arena = &b.arena, .heads = &head};
        char sql[120];
        covet_value value;
        snprintf(sql, sizeof sql, "SELECT %s", bads[i].sql);
        covet_prepared *select = prepare(b.link, sql);
        assert_int_equal(driver->next(select), COVET_STEP_ROW);
        covet_status status = driver->decode(select, &decoder, &slot, &landing);
        covet_status of_value = driver->value(select, 0, cell.kind, 10, 2, &b.arena, &value);
        if (!bads[i].problem) {
            if (status != COVET_OK) fail_msg("%s: %s", bads[i].sql, landing.problem);
            assert_int_equal(of_value, COVET_OK);
            assert_null(landing.problem);
        } else {
            if (status != COVET_VALIDATION)
                fail_msg("%s: %s", bads[i].sql, covet_status_name(status));
            assert_ptr_equal(landing.bad, &cell);
            assert_ptr_equal(landing.bad_part, &part);
            assert_says(landing.problem, bads[i].problem);
            if (strcmp(bads[i].sql, "NULL") == 0)
                assert_int_equal(value.kind, COVET_VALUE_NULL);
            else
                assert_int_equal(of_value, COVET_VALIDATION);
            assert_says(driver->error(b.link)->message, bads[i].problem);
        }
        driver->finalize(select);
    }
    bench_close(&b);
}

/* Without a size a decimal is what it is. */
static void decimals_of_any_size(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"0.1 + 0.2", "0.3"}, {"1.5", "1.5"}, {"'1.50'", "1.50"}, {"12", "12"},
        {"0.000123456789012345", "0.000123456789012345"},
        {"-99999999999999.9", "-99999999999999.9"},
        {"123456789012345678", "123456789012345678"}, {"0.0", "0"}, {"1e15", "1000000000000000"},
        {"1.7e37", "17000000000000000225702118874914291712"},
    };
    bench b;
    bench_start(&b, ":memory:");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char sql[80], text[COVET_DECIMAL_TEXT];
        covet_value value;
        snprintf(sql, sizeof sql, "SELECT %s", rows[i][0]);
        covet_prepared *select = prepare(b.link, sql);
        assert_int_equal(driver->next(select), COVET_STEP_ROW);
        assert_int_equal(driver->value(select, 0, COVET_KIND_DECIMAL, 0, -1, &b.arena, &value),
                         COVET_OK);
        covet_decimal_format(value.as.decimal, text, sizeof text);
        if (i != 9) assert_string_equal(text, rows[i][1]);
        driver->finalize(select);
    }
    bench_close(&b);
}

/* ---- rows of several objects ---- */

typedef struct city {
    covet_row row_;
    int32_t id;
    const char *name;
} city;

typedef struct person {
    covet_row row_;
    int32_t id;
    const char *name;
    city *home;
} person;

typedef struct letter {
    covet_row row_;
    int32_t id;
    covet_bytes seal;
    person *from, *to;
} letter;

#define CELL(at, kind_, type, member, null)                                                        \
    {.column = at, .kind = COVET_KIND_##kind_, .offset = offsetof(type, member), .nullable = null, \
     .name = #member}
static const covet_cell letter_cells[] = {CELL(0, INT, letter, id, false),
                                          CELL(1, BINARY, letter, seal, true)};
static const covet_cell from_cells[] = {CELL(2, INT, person, id, false),
                                        CELL(3, TEXT, person, name, false)};
static const covet_cell home_cells[] = {CELL(4, INT, city, id, false),
                                        CELL(5, TEXT, city, name, false)};
static const covet_cell to_cells[] = {CELL(6, INT, person, id, false),
                                      CELL(7, TEXT, person, name, false)};
static const covet_cell to_home_cells[] = {CELL(8, INT, city, id, false),
                                           CELL(9, TEXT, city, name, false)};

#define PART(type, cells_, ...)                                                                    \
    {.cells = cells_, .cell_count = 2, .size = sizeof(type),                                       \
     .room = 2 * sizeof(type) - sizeof(covet_row), .copy_start = sizeof(covet_row),                \
     .copy_offset = sizeof(type), __VA_ARGS__}
static const covet_part letter_parts[] = {
    PART(letter, letter_cells, .parent = 0),
    PART(person, from_cells, .parent = 0, .parent_offset = offsetof(letter, from)),
    PART(city, home_cells, .parent = 1, .parent_offset = offsetof(person, home), .optional = true,
         .key_column = 4),
    PART(person, to_cells, .parent = 0, .parent_offset = offsetof(letter, to), .optional = true,
         .key_column = 6),
    PART(city, to_home_cells, .parent = 3, .parent_offset = offsetof(person, home),
         .optional = true, .key_column = 8),
};
static const covet_decoder letter_decoder = {letter_parts, 5, 10};

static const char letters_sql[] =
    "SELECT l.id, l.seal, f.id, f.name, c.id, c.name, t.id, t.name, d.id, d.name FROM letter l "
    "JOIN person f ON f.id = l.from_id LEFT JOIN city c ON c.id = f.home_id "
    "LEFT JOIN person t ON t.id = l.to_id LEFT JOIN city d ON d.id = t.home_id ORDER BY l.id";

static void letters_create(covet_link *link) {
    must(link, "CREATE TABLE city (id integer PRIMARY KEY, name text)");
    must(link, "CREATE TABLE person (id integer PRIMARY KEY, name text, home_id integer)");
    must(link,
         "CREATE TABLE letter (id integer PRIMARY KEY, seal blob, from_id integer, to_id integer)");
    must(link, "INSERT INTO city VALUES (1, 'Bergen')");
    must(link, "INSERT INTO person VALUES (1, 'Ann', 1), (2, 'Bob', NULL)");
    must(link, "INSERT INTO letter VALUES (1, x'0102', 1, 2), (2, NULL, 2, 1), (3, x'', 1, NULL)");
}

/* People and cities as rows of their own: columns 0 and 1. */
static const covet_cell person_cells[] = {CELL(0, INT, person, id, false),
                                          CELL(1, TEXT, person, name, false)};
static const covet_cell city_cells[] = {CELL(0, INT, city, id, false),
                                        CELL(1, TEXT, city, name, false)};
static const covet_part person_part = {
    .cells = person_cells, .cell_count = 2, .size = sizeof(person), .room = sizeof(person)};
static const covet_part city_part = PART(city, city_cells, .parent = 0);

static const covet_row letter_heads[5] = {
    {.state = 1}, {.state = 2}, {.state = 3}, {.state = 4}, {.state = 5}};

/* Each object, its head, its parent's pointer, and its copy, which is made when the pointers are
 * there. */
static void assert_letters(unsigned char *slots) {
    letter *l[3];
    for (int i = 0; i < 3; i++) l[i] = (letter *)(void *)(slots + (size_t)i * letter_parts[0].room);
    for (int i = 0; i < 3; i++) {
        const unsigned char *at = (const unsigned char *)l[i];
        assert_int_equal(l[i]->id, i + 1);
        assert_int_equal(l[i]->row_.state, 1);
        assert_memory_equal(at + sizeof(letter), at + sizeof(covet_row),
                            sizeof(letter) - sizeof(covet_row));
        assert_int_equal(l[i]->from->row_.state, 2);
        assert_true((uintptr_t)l[i]->from % _Alignof(max_align_t) == 0);
    }
    assert_int_equal(l[0]->seal.size, 2);
    assert_null(l[1]->seal.data);
    assert_non_null(l[2]->seal.data);
    assert_int_equal(l[2]->seal.size, 0);
    assert_string_equal(l[0]->from->name, "Ann");
    assert_string_equal(l[0]->from->home->name, "Bergen");
    assert_int_equal(l[0]->from->home->row_.state, 3);
    assert_string_equal(l[0]->to->name, "Bob");
    assert_null(l[0]->to->home);
    assert_null(l[1]->from->home);
    assert_int_equal(l[1]->to->row_.state, 4);
    assert_int_equal(l[1]->to->home->row_.state, 5);
    assert_null(l[2]->to);
    const unsigned char *from = (const unsigned char *)l[0]->from;
    assert_memory_equal(from + sizeof(person), from + sizeof(covet_row),
                        sizeof(person) - sizeof(covet_row));
}

static void related(void **state) {
    (void)state;
    bench b;
    bench_start(&b, ":memory:");
    letters_create(b.link);
    covet_prepared *select = prepare(b.link, letters_sql);
    covet_landing landing = {.arena = &b.arena, .heads = letter_heads};
    for (int64_t most = 1; most <= 4; most++) { /* in pieces of every size */
        _Alignas(16) unsigned char slots[4 * sizeof(letter) * 2];
        memset(slots, 0xEE, sizeof slots);
        int64_t count = 0;
        bool done = false;
        while (!done) {
            unsigned char *at = slots + (size_t)count * letter_parts[0].room;
            int64_t got = driver->fetch(select, &letter_decoder, at, letter_parts[0].room, most,
                                        &landing, &done);
            assert_true(got >= 0 && got <= most);
            count += got;
        }
        assert_int_equal(count, 3);
        driver->reset(select);
        assert_letters(slots);
    }
    driver->finalize(select);
    bench_close(&b);
}

/* Borrowed text is read in place and costs no arena. */
static void borrowed(void **state) {
    (void)state;
    bench b;
    bench_start(&b, ":memory:");
    letters_create(b.link);
    covet_prepared *select = prepare(b.link, "SELECT id, name FROM person ORDER BY id");
    covet_decoder decoder = {&person_part, 1, 2};
    covet_landing landing = {.arena = &b.arena, .borrow_text = true, .heads = letter_heads};
    person p;
    bool done;
    assert_int_equal(driver->fetch(select, &decoder, &p, 0, 1, &landing, &done), 1);
    assert_false(done);
    assert_string_equal(p.name, "Ann");
    assert_int_equal(driver->fetch(select, &decoder, &p, 0, 1, &landing, &done), 1);
    assert_string_equal(p.name, "Bob");
    assert_int_equal(driver->fetch(select, &decoder, &p, 0, 1, &landing, &done), 0);
    assert_true(done);
    assert_int_equal(b.arena.reserved, 0);
    driver->finalize(select);
    bench_close(&b);
}

/* A bad value in the middle ends the fetch; another run of the statement is not disturbed. */
static void bad_row(void **state) {
    (void)state;
    bench b;
    bench_start(&b, ":memory:");
    letters_create(b.link);
    must(b.link, "INSERT INTO person VALUES (3, x'00', NULL)");
    covet_prepared *select = prepare(b.link, "SELECT id, name FROM person ORDER BY id");
    covet_decoder decoder = {&person_part, 1, 2};
    covet_landing landing = {.arena = &b.arena, .heads = letter_heads};
    person people[3];
    bool done;
    assert_int_equal(driver->fetch(select, &decoder, people, sizeof *people, 3, &landing, &done),
                     -1);
    assert_false(done);
    assert_string_equal(landing.bad->name, "name");
    assert_int_equal(driver->error(b.link)->status, COVET_VALIDATION);
    driver->reset(select);
    assert_int_equal(driver->fetch(select, &decoder, people, sizeof *people, 2, &landing, &done),
                     2);
    assert_null(landing.problem);
    decoder.column_count = 3; /* more than the result has */
    assert_int_equal(driver->fetch(select, &decoder, people, sizeof *people, 1, &landing, &done),
                     -1);
    assert_int_equal(driver->error(b.link)->status, COVET_INTERNAL);
    driver->finalize(select);
    bench_close(&b);
}

/* The columns of a statement move when SQLite prepares it anew: the driver notices. */
static void moved_columns(void **state) {
    (void)state;
    bench b;
    bench_start(&b, ":memory:");
    letters_create(b.link);
    covet_prepared *select = prepare(b.link, "SELECT * FROM person WHERE id = 1");
    covet_decoder decoder = {&person_part, 1, 2};
    covet_landing landing = {.arena = &b.arena, .heads = letter_heads};
    bool done;
    for (int i = 0; i < 20; i++) {
        char sql[80];
        person p;
        assert_int_equal(driver->fetch(select, &decoder, &p, 0, 1, &landing, &done), 1);
        assert_string_equal(p.name, "Ann");
        covet_value value;
        uint32_t last = driver->column_count(select) - 1;
        assert_int_equal(last, 2 + i);
        assert_int_equal(driver->value(select, last, COVET_KIND_INT, 0, 0, &b.arena, &value),
                         COVET_OK);
        if (i > 0) assert_int_equal(value.as.integer, i - 1);
        assert_int_equal(driver->value(select, last + 1, COVET_KIND_INT, 0, 0, &b.arena, &value),
                         COVET_INTERNAL);
        driver->reset(select);
        snprintf(sql, sizeof sql, "ALTER TABLE person ADD COLUMN extra%d integer DEFAULT %d", i, i);
        must(b.link, sql);
    }
    driver->finalize(select);
    bench_close(&b);
}

/* Rows that a statement makes in different places, among them, sorted and grouped. */
static void compound(void **state) {
    (void)state;
    static const char *const sqls[] = {
        "SELECT 1 AS id, 'n1' AS name UNION ALL SELECT id + 1, 'n' || (id + 1) FROM city "
        "UNION ALL SELECT 3, 'n3' UNION ALL VALUES (4, 'n4'), (5, 'n5')",
        "SELECT * FROM (SELECT 5 AS id, 'n5' AS name UNION SELECT 3, 'n3' UNION SELECT 1, 'n1' "
        "UNION SELECT 2, 'n2' UNION SELECT 4, 'n4') ORDER BY id",
        "WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r WHERE id < 5) "
        "SELECT id, max('n' || id) FROM r GROUP BY id",
    };
    bench b;
    bench_start(&b, ":memory:");
    letters_create(b.link);
    covet_decoder decoder = {&person_part, 1, 2};
    covet_landing landing = {.arena = &b.arena, .heads = letter_heads};
    for (size_t i = 0; i < sizeof sqls / sizeof *sqls; i++) {
        covet_prepared *select = prepare(b.link, sqls[i]);
        person people[6];
        bool done;
        int64_t count =
            driver->fetch(select, &decoder, people, sizeof *people, 6, &landing, &done);
        assert_int_equal(count, 5);
        for (int k = 0; k < 5; k++) {
            char name[4] = {'n', (char)('1' + k), 0, 0};
            assert_int_equal(people[k].id, k + 1);
            assert_string_equal(people[k].name, name);
        }
        driver->finalize(select);
    }
    bench_close(&b);
}

/* ---- statements ---- */

static void assert_no_statement(covet_link *link, const char *sql, size_t size, covet_status status,
                                const char *words) {
    assert_null(driver->prepare(link, sql, size, false));
    if (driver->error(link)->status != status)
        fail_msg("%s: %s", sql, covet_status_name(driver->error(link)->status));
    assert_says(driver->error(link)->message, words);
}

static void one_statement(void **state) {
    (void)state;
    static const char *const good[] = {"SELECT 1;", "SELECT 1 ; ;; \n", "SELECT 1; -- the end",
                                       "SELECT 1 /* ; */ ; /* SELECT 2 */", "-- first\nSELECT 1"};
    static const char *const two[] = {"SELECT 1; SELECT 2", "SELECT 1; /* x */ DROP TABLE t",
                                      "SELECT 1; garbage"};
    static const char *const none[] = {"", " ", ";", "-- only a comment"};
    bench b;
    bench_start(&b, ":memory:");
    for (size_t i = 0; i < 5; i++) driver->finalize(prepare(b.link, good[i]));
    for (size_t i = 0; i < 3; i++)
        assert_no_statement(b.link, two[i], strlen(two[i]), COVET_MISUSE, "one by one");
    for (size_t i = 0; i < 4; i++)
        assert_no_statement(b.link, none[i], strlen(none[i]), COVET_MISUSE, "no statement");
    assert_no_statement(b.link, "SELECT 1\0 FROM t", 16, COVET_MISUSE, "NUL");
    assert_no_statement(b.link, "SELECT 1", (size_t)INT32_MAX + 1, COVET_MISUSE, "too long");
    char exact[] = {'S', 'E', 'L', 'E', 'C', 'T', ' ', '1'}; /* without a NUL behind it */
    driver->finalize(driver->prepare(b.link, exact, sizeof exact, true));
    bench_close(&b);
}

/* A table that differs from the model is told as such, and a text in double quotes is no string. */
static void differing_tables(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"SELECT \"no\" FROM t", "no such column: no: the table differs from its model"},
        {"SELECT 1 FROM u", "no such table: u: the table is not there"},
        {"INSERT INTO t (b) VALUES (1)", "has no column named b: the table differs"},
        {"SELEC 1", "syntax error"},
        {"SELECT nope(1)", "no such function: nope"},
    };
    bench b;
    bench_start(&b, ":memory:");
    must(b.link, "CREATE TABLE t (a integer)");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_no_statement(b.link, rows[i][0], strlen(rows[i][0]), COVET_QUERY, rows[i][1]);
        assert_string_equal(driver->error(b.link)->sqlstate, "SQLITE_ERROR");
    }
    bench_close(&b);
}

typedef struct refusal {
    const char *sql;
    covet_status status;
    const char *code, *words;
} refusal;

static const refusal refusals[] = {
    {"INSERT INTO t VALUES (1, 'b', 1, 1)",
     COVET_INTEGRITY, "SQLITE_CONSTRAINT_PRIMARYKEY", "t.id"},
    {"INSERT INTO t VALUES (2, 'a', 1, 1)",
     COVET_INTEGRITY, "SQLITE_CONSTRAINT_UNIQUE", "t.u"},
    {"INSERT INTO t VALUES (2, NULL, 1, 1)",
     COVET_INTEGRITY, "SQLITE_CONSTRAINT_NOTNULL", "t.u"},
    {"INSERT INTO t VALUES (2, 'b', 9, 1)",
     COVET_INTEGRITY, "SQLITE_CONSTRAINT_FOREIGNKEY", "refers to"},
    {"INSERT INTO t VALUES (2, 'b', 1, -1)",
     COVET_INTEGRITY, "SQLITE_CONSTRAINT_CHECK", "positive"},
    {"INSERT INTO t VALUES ('x', 'b', 1, 1)", COVET_VALIDATION, "SQLITE_MISMATCH", "datatype"},
    {"INSERT INTO s VALUES ('x')", COVET_INTEGRITY, "SQLITE_CONSTRAINT_DATATYPE", "s.a"},
    {"SELECT abs(-9223372036854775807 - 1)", COVET_VALIDATION, "SQLITE_ERROR", "integer overflow"},
    {"SELECT covet_int32(2147483648)", COVET_VALIDATION, "SQLITE_MISMATCH", "integer out of range"},
    {"SELECT length(zeroblob(2000000000))", COVET_VALIDATION, "SQLITE_TOOBIG", "too big"},
    {"COMMIT", COVET_QUERY, "SQLITE_ERROR", "no transaction is active"},
    {"PRAGMA writable_schema = 1", COVET_OK, NULL, NULL},
    {"UPDATE sqlite_schema SET name = 'x'", COVET_QUERY, "SQLITE_ERROR", "may not be modified"},
};

static void refused(void **state) {
    (void)state;
    bench b;
    bench_start(&b, ":memory:");
    must(b.link, "CREATE TABLE s (a integer) STRICT");
    must(b.link, "CREATE TABLE t (id integer PRIMARY KEY, u text NOT NULL UNIQUE, "
                 "f integer REFERENCES t (id), c integer CONSTRAINT positive CHECK (c > 0))");
    must(b.link, "INSERT INTO t VALUES (1, 'a', 1, 1)");
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const refusal *row = &refusals[i];
        covet_status status = run(b.link, row->sql);
        const covet_driver_error *error = driver->error(b.link);
        if (status != row->status) fail_msg("%s: %s", row->sql, covet_status_name(status));
        if (!row->code) continue;
        assert_string_equal(error->sqlstate, row->code);
        assert_says(error->message, row->words);
    }
    assert_string_equal(scalar(&b, "SELECT COUNT(*) FROM t"), "1");
    bench_close(&b);
}

static void transactions(void **state) {
    (void)state;
    bench b;
    bench_start(&b, ":memory:");
    const covet_dialect *dialect = covet_sqlite.dialect;
    assert_false(driver->in_transaction(b.link));
    must(b.link, dialect->begin_write_text);
    assert_true(driver->in_transaction(b.link));
    must(b.link, "CREATE TABLE t (a integer)");
    must(b.link, "INSERT INTO t VALUES (1), (2), (3)");
    assert_int_equal(driver->changes(b.link), 3);
    must(b.link, dialect->rollback_text);
    assert_false(driver->in_transaction(b.link));
    must(b.link, dialect->begin_text);
    must(b.link, dialect->commit_text);
    assert_true(driver->bind_limit(b.link) >= 999);
    assert_int_equal(run(b.link, "SELECT * FROM t"), COVET_QUERY);
    bench_close(&b);
}

/* A statement that is kept sees what is bound anew, and what is not bound anew stays. */
static void rebinding(void **state) {
    (void)state;
    bench b;
    bench_start(&b, ":memory:");
    covet_prepared *echo = prepare(b.link, "SELECT ? || ' ' || ?");
    covet_value uuid = value_of(COVET_VALUE_UUID), day = value_of(COVET_VALUE_DATE), out;
    for (int i = 0; i < 3; i++) {
        day.as.date.days += i;
        assert_int_equal(driver->bind(echo, 1, &day, COVET_KIND_DATE, 0, 0), COVET_OK);
        if (i == 0) assert_int_equal(driver->bind(echo, 0, &uuid, COVET_KIND_UUID, 0, 0), COVET_OK);
        assert_int_equal(driver->next(echo), COVET_STEP_ROW);
        assert_int_equal(driver->value(echo, 0, COVET_KIND_TEXT, 0, 0, &b.arena, &out), COVET_OK);
        driver->reset(echo);
    }
    assert_string_equal(out.as.text.data, "01234567-89ab-cdef-0123-456789abcdef 0001-01-04");
    assert_int_equal(out.as.text.size, 47);
    driver->finalize(echo);
    bench_close(&b);
}

/* ---- memory ---- */

/* What every session does, once; answers the first failure. */
static covet_status whole_life(bench *b) {
    static const char *const tables[] = {"CREATE TABLE city (id integer PRIMARY KEY, name text)",
                                         "INSERT INTO city VALUES (1, 'Bergen'), (2, 'Oslo')"};
    b->link = bench_connect(b, NULL);
    if (!b->link) return b->status;
    for (size_t i = 0; i < 2; i++)
        if (run(b->link, tables[i]) != COVET_OK) return driver->error(b->link)->status;
    const char *sql = "SELECT id, covet_lower(name), ? FROM city ORDER BY id";
    covet_prepared *select = driver->prepare(b->link, sql, strlen(sql), true);
    if (!select) return driver->error(b->link)->status;
    covet_value day = covet_value_date((covet_date){0});
    covet_landing landing = {.arena = &b->arena, .heads = letter_heads};
    covet_decoder decoder = {&city_part, 1, 2};
    _Alignas(16) unsigned char slots[2 * 2 * sizeof(city)];
    bool done = false;
    covet_status status = driver->bind(select, 0, &day, COVET_KIND_DATE, 0, 0);
    if (status == COVET_OK &&
        driver->fetch(select, &decoder, slots, city_part.room, 2, &landing, &done) != 2)
        status = driver->error(b->link)->status;
    if (status == COVET_OK)
        status = driver->value(select, 2, COVET_KIND_TEXT, 0, 0, &b->arena, &day);
    if (status == COVET_OK) assert_string_equal(day.as.text.data, "1970-01-01");
    driver->finalize(select);
    return status;
}

/* Every allocation of ours fails once: NO_MEMORY, and nothing is leaked (bench_close looks). */
static void our_memory(void **state) {
    (void)state;
    bench b;
    size_t failed = 0;
    bool missed = false;
    for (size_t n = 1; !missed; n++) {
        bench_open(&b, ":memory:");
        b.books.fail_at = n;
        b.shared = driver->attach(&b.heap, b.path);
        covet_status status = b.shared ? whole_life(&b) : COVET_NO_MEMORY;
        missed = b.books.calls < n;
        /* an arena is content with a smaller block */
        if (status != COVET_OK) assert_int_equal(status, COVET_NO_MEMORY);
        failed += status != COVET_OK;
        bench_close(&b);
    }
    print_message("%zu of our allocations failed\n", failed);
    assert_true(failed >= 7);
}

/* Every allocation of SQLite's own fails once: the same, and SQLite holds nothing in the end. */
static void sqlite_memory_of(const char *target) {
    bench b;
    size_t failed = 0, misses = 0;
    sqlite3_int64 before = sqlite3_memory_used();
    for (size_t n = 1; misses < 3; n++) {
        bench_open(&b, target);
        sqlite_calls = 0;
        sqlite_fail_at = n;
        b.shared = driver->attach(&b.heap, b.path);
        covet_status status = b.shared ? whole_life(&b) : COVET_NO_MEMORY;
        misses += sqlite_calls < n;
        sqlite_fail_at = 0;
        /* SQLite does without some of what it asks for */
        if (status != COVET_OK && status != COVET_NO_MEMORY)
            fail_msg("allocation %zu: %s", n, covet_status_name(status));
        failed += status != COVET_OK;
        bench_close(&b);
        /* its list of databases in memory may stay until the next of them is closed */
        assert_true(sqlite3_memory_used() <= before + (sqlite3_int64)sizeof(void *));
    }
    assert_int_equal(sqlite3_memory_used(), before);
    print_message("%zu of SQLite's allocations failed\n", failed);
    assert_true(failed >= 50);
}

static void sqlite_memory(void **state) {
    (void)state;
    sqlite_memory_of(":memory:");
    sqlite_memory_of(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members),
        cmocka_unit_test(stored_forms),
        cmocka_unit_test(values),
        cmocka_unit_test(value_forms),
        cmocka_unit_test(decimal_binds),
        cmocka_unit_test(bad_binds),
        cmocka_unit_test(bad_values),
        cmocka_unit_test(decimals_of_any_size),
        cmocka_unit_test(related),
        cmocka_unit_test(borrowed),
        cmocka_unit_test(bad_row),
        cmocka_unit_test(moved_columns),
        cmocka_unit_test(compound),
        cmocka_unit_test(one_statement),
        cmocka_unit_test(differing_tables),
        cmocka_unit_test(refused),
        cmocka_unit_test(transactions),
        cmocka_unit_test(rebinding),
        cmocka_unit_test(our_memory),
        cmocka_unit_test(sqlite_memory),
    };
    return cmocka_run_group_tests(tests, group_setup, NULL);
}
