/* The driver of MySQL and MariaDB through its interface alone, on a real server: every kind there
 * and back, every column that does not fit, streams that others interrupt, bulk inserts,
 * transactions, lost connections, failures by their codes, and every allocation failing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "covet_mysql.h"

static const covet_driver *driver;

/* ---- the server, and memory that keeps books ---- */

/* The database that the program makes for itself. */
static char database[40];

enum { OPTIONS = 12 };

/* A URL as the core hands it to a driver. */
typedef struct place {
    char text[400];     /* of the whole */
    const char *target; /* behind the scheme, without options */
    covet_url_option options[OPTIONS + 1];
} place;

static place server; /* as the environment names it */
static bool mariadb; /* what it is */

/* Splits "scheme:target?name=value&...", with another database in the target if it is not NULL. */
static void place_split(place *p, const char *url, const char *name) {
    const char *at = strchr(url, ':') + 1, *end = strchr(at, '?');
    const char *slash = strchr(at + 2, '/');
    size_t host = slash && (!end || slash < end) ? (size_t)(slash - at) : strcspn(at, "?");
    *p = (place){.target = p->text};
    char *out = p->text;
    out += snprintf(out, sizeof p->text, "%.*s/%s", (int)host, at, name ? name : "") + 1;
    if (!end) return;
    snprintf(out, (size_t)(p->text + sizeof p->text - out), "%s", end + 1);
    for (size_t i = 0; i < OPTIONS && out && *out; i++) {
        char *next = strchr(out, '&'), *value = strchr(out, '=');
        if (next) *next++ = '\0';
        *value++ = '\0';
        p->options[i] = (covet_url_option){out, value};
        out = next;
    }
}

static void place_add(place *p, const char *name, const char *value) {
    size_t i = 0;
    while (p->options[i].name && strcmp(p->options[i].name, name) != 0) i++;
    assert_true(i < OPTIONS);
    p->options[i] = (covet_url_option){name, value};
}

typedef struct books {
    size_t live;    /* bytes allocated */
    size_t most;    /* the most that were */
    size_t calls;   /* requests for memory */
    size_t fail_at; /* the request that fails, from 1; 0: none */
} books;

static void *books_resize(void *context, void *pointer, size_t old_size, size_t new_size) {
    books *b = context;
    if (new_size != 0 && ++b->calls == b->fail_at) return NULL;
    void *moved = NULL;
    if (new_size != 0) {
        moved = malloc(new_size);
        assert_non_null(moved);
        memset(moved, 0xA5, new_size);
        if (pointer) memcpy(moved, pointer, old_size < new_size ? old_size : new_size);
    }
    free(pointer);
    b->live = b->live - old_size + new_size;
    if (b->live > b->most) b->most = b->live;
    return moved;
}

/* A connection to a server of each test. */
typedef struct bench {
    books books;
    covet_heap heap;
    place place;
    void *shared;
    covet_link *link;
    covet_arena arena;
    covet_buffer text; /* of a connection that failed */
    covet_status status;
    covet_buffer heard; /* what the log was told */
} bench;

static void bench_hear(void *context, const covet_log_record *record) {
    bench *b = context;
    covet_buffer_text(&b->heard, record->notice);
    covet_buffer_char(&b->heard, '\n');
}

static void bench_open(bench *b) {
    char url[400];
    *b = (bench){.status = COVET_OK};
    snprintf(url, sizeof url, "mysql:%s?", server.target);
    for (size_t i = 0; server.options[i].name; i++) {
        size_t at = strlen(url);
        snprintf(url + at, sizeof url - at, "%s=%s&", server.options[i].name,
                 server.options[i].value);
    }
    url[strlen(url) - 1] = '\0';
    place_split(&b->place, url, database);
    b->heap.allocator = (covet_allocator){&b->books, books_resize};
    covet_arena_open(&b->arena, &b->heap, 1024);
    covet_buffer_open(&b->text, &b->heap, 0);
    covet_buffer_open(&b->heard, &b->heap, 0);
}

/* NULL where it cannot connect. */
static covet_link *bench_connect(bench *b) {
    if (!b->shared) b->shared = driver->attach(&b->heap, b->place.target);
    assert_non_null(b->shared);
    covet_buffer_clear(&b->text);
    const covet_host host = {&b->heap, b->shared, bench_hear, b};
    return driver->connect(&host, b->place.target, b->place.options, &b->status, &b->text);
}

static covet_link *bench_link(bench *b) {
    covet_link *link = bench_connect(b);
    if (!link) fail_msg("%s", covet_buffer_get(&b->text));
    return link;
}

static void bench_start(bench *b) {
    bench_open(b);
    b->link = bench_link(b);
}

static void bench_close(bench *b) {
    driver->disconnect(b->link);
    driver->detach(&b->heap, b->shared);
    covet_arena_close(&b->arena);
    covet_buffer_close(&b->text);
    covet_buffer_close(&b->heard);
    assert_int_equal(b->books.live, 0);
}

static covet_prepared *prepare(covet_link *link, const char *sql) {
    covet_prepared *prepared = driver->prepare(link, sql, strlen(sql), true);
    if (!prepared) fail_msg("%s: %s", sql, driver->error(link)->message);
    return prepared;
}

/* Runs a statement to its end; answers its status. */
static covet_status run(covet_link *link, const char *sql) {
    covet_prepared *prepared = driver->prepare(link, sql, strlen(sql), false);
    if (!prepared) return driver->error(link)->status;
    covet_step step;
    while ((step = driver->next(prepared)) == COVET_STEP_ROW) continue;
    covet_status status = step == COVET_STEP_FAILED ? driver->error(link)->status : COVET_OK;
    driver->finalize(prepared);
    return status;
}

static void must(covet_link *link, const char *sql) {
    if (run(link, sql) != COVET_OK) fail_msg("%s: %s", sql, driver->error(link)->message);
}

static void execute(covet_link *link, const char *sql) {
    if (driver->execute(link, sql, strlen(sql)) != COVET_STEP_DONE)
        fail_msg("%s: %s", sql, driver->error(link)->message);
}

/* An empty table of that name. */
static void table(covet_link *link, const char *name, const char *columns) {
    char sql[4000];
    snprintf(sql, sizeof sql, "DROP TABLE IF EXISTS %s", name);
    execute(link, sql);
    snprintf(sql, sizeof sql, "CREATE TABLE %s (%s) ENGINE=InnoDB COLLATE %s", name, columns,
             mariadb ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin");
    execute(link, sql);
}

static void assert_says(const char *text, const char *words) {
    if (!strstr(text, words)) fail_msg("\"%s\" does not say \"%s\"", text, words);
}

/* The one value of a statement, as text. */
static const char *scalar(covet_link *link, covet_arena *arena, const char *sql) {
    covet_value value;
    static char text[400];
    char whole[600];
    snprintf(whole, sizeof whole, "SELECT CAST((%s) AS CHAR)", sql);
    covet_prepared *prepared = prepare(link, whole);
    if (driver->next(prepared) != COVET_STEP_ROW)
        snprintf(text, sizeof text, "%s", driver->error(link)->message);
    else if (driver->value(prepared, 0, COVET_KIND_TEXT, 0, 0, arena, &value) != COVET_OK)
        fail_msg("%s", driver->error(link)->message);
    else
        snprintf(text, sizeof text, "%s",
                 value.kind == COVET_VALUE_NULL ? "NULL" : value.as.text.data);
    driver->finalize(prepared);
    return text;
}

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
    const char *body;
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
    X("integer",        INT,      false, id,      0, 0)                                            \
    X("smallint",       SMALLINT, false, small,   0, 0)                                            \
    X("bigint",         BIGINT,   false, big,     0, 0)                                            \
    X("bool",           BOOL,     false, flag,    0, 0)                                            \
    X("double",         FLOAT,    false, real,    0, 0)                                            \
    X("decimal(10, 2)", DECIMAL,  false, price,  10, 2)                                            \
    X("decimal(38, 4)", DECIMAL,  false, wide,   38, 4)                                            \
    X("varchar(100)",   CHAR,     false, name,  100, 0)                                            \
    X("longtext",       TEXT,     false, body,    0, 0)                                            \
    X("char(36)",       UUID,     false, uuid,    0, 0)                                            \
    X("date",           DATE,     false, day,     0, 0)                                            \
    X("time(6)",        TIME,     false, time,    0, 0)                                            \
    X("datetime(6)",    DATETIME, false, at,      0, 0)                                            \
    X("bigint",         DURATION, false, span,    0, 0)                                            \
    X("json",           JSON,     false, json,    0, 0)                                            \
    X("longblob",       BINARY,   false, bytes,   0, 0)                                            \
    X("integer",        INT,      true,  n_int,   0, 0)                                            \
    X("smallint",       SMALLINT, true,  n_small, 0, 0)                                            \
    X("bigint",         BIGINT,   true,  n_big,   0, 0)                                            \
    X("bool",           BOOL,     true,  n_flag,  0, 0)                                            \
    X("double",         FLOAT,    true,  n_real,  0, 0)                                            \
    X("decimal(10, 2)", DECIMAL,  true,  n_price, 10, 2)                                           \
    X("longtext",       TEXT,     true,  n_name,  0, 0)                                            \
    X("char(36)",       UUID,     true,  n_uuid,  0, 0)                                            \
    X("date",           DATE,     true,  n_day,   0, 0)                                            \
    X("time(6)",        TIME,     true,  n_time,  0, 0)                                            \
    X("datetime(6)",    DATETIME, true,  n_at,    0, 0)                                            \
    X("bigint",         DURATION, true,  n_span,  0, 0)                                            \
    X("longblob",       BINARY,   true,  n_bytes, 0, 0)

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
    static const char *const columns[] = {
#define X(type, kind, null, member, digits, places) "`" #member "` " type,
        EVERY(X)
#undef X
    };
    char text[2000] = "";
    for (size_t i = 0; i < EVERY_COUNT; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? ", " : "",
                 columns[i]);
    table(link, "every", text);
}

static const char every_insert[] =
    "INSERT INTO every VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static every every_full(void) {
    every e = {.id = 1, .small = INT16_MIN, .big = INT64_MIN, .flag = true, .real = -0.1};
    e.price = covet_decimal_of(-1010, 2);
    assert_int_equal(covet_decimal_parse("1234567890123456789012345678901234.7890", &e.wide),
                     COVET_OK);
    e.name = "Grüße, 世界 🙂";
    e.body = "body";
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

/* As little as can be: NULL wherever it may. */
static every every_bare(int32_t id) {
    every e = {.id = id, .name = "", .body = "", .json = "0", .bytes = {"x", 1}};
    e.price.scale = e.wide.scale = 1;
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
    assert_text(a->body, b->body);
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

static void every_store(covet_link *link, const every *e) {
    covet_prepared *insert = prepare(link, every_insert);
    assert_int_equal(driver->bind_count(insert), EVERY_COUNT);
    assert_int_equal(every_bind(insert, e), COVET_OK);
    if (driver->next(insert) != COVET_STEP_DONE) fail_msg("%s", driver->error(link)->message);
    assert_int_equal(driver->changes(link), 1);
    driver->finalize(insert);
}

/* Members there and back, in one struct that is filled with rubbish before. */
static void members(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    every_create(b.link);
    every wrote[2] = {every_full(), every_bare(2)}, got;
    every_store(b.link, &wrote[0]);
    every_store(b.link, &wrote[1]);
    covet_prepared *select = prepare(b.link, "SELECT * FROM every ORDER BY id");
    assert_int_equal(driver->column_count(select), EVERY_COUNT);
    assert_string_equal(driver->column_name(select, AT_span), "span");
    covet_row head = {.state = COVET_ROW_SAVED};
    covet_landing landing = {.arena = &b.arena, .heads = &head};
    for (int i = 0; i < 2; i++) {
        memset(&got, 0xEE, sizeof got);
        assert_int_equal(driver->next(select), COVET_STEP_ROW);
        if (driver->decode(select, &every_decoder, &got, &landing) != COVET_OK)
            fail_msg("%s: %s", landing.bad->name, landing.problem);
        assert_int_equal(got.row_.state, COVET_ROW_SAVED);
        assert_every(&got, &wrote[i]);
    }
    assert_int_equal(driver->next(select), COVET_STEP_DONE);
    driver->finalize(select);
    bench_close(&b);
}

static covet_value value_of(covet_value_kind kind) {
    every e = every_full();
    switch (kind) {
    case COVET_VALUE_INT: return covet_value_int(-7);
    case COVET_VALUE_BOOL: return covet_value_bool(true);
    case COVET_VALUE_REAL: return covet_value_real(2.5);
    case COVET_VALUE_TEXT: return covet_value_text("it's");
    case COVET_VALUE_BYTES: return covet_value_bytes(e.bytes);
    case COVET_VALUE_DECIMAL: return covet_value_decimal(e.price);
    case COVET_VALUE_UUID: return covet_value_uuid(e.uuid);
    case COVET_VALUE_DATE: return covet_value_date(e.day);
    case COVET_VALUE_TIME: return covet_value_time(e.time);
    case COVET_VALUE_DATETIME: return covet_value_datetime(e.at);
    case COVET_VALUE_DURATION: return covet_value_duration(e.span);
    case COVET_VALUE_JSON: {
        covet_value json = covet_value_text("[]");
        json.kind = COVET_VALUE_JSON;
        return json;
    }
    default: return covet_value_null();
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
    bench_start(&b);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        covet_value in = value_of(rows[i].value), out;
        bool bytes = rows[i].value == COVET_VALUE_BYTES;
        covet_prepared *echo = prepare(b.link, bytes ? "SELECT CAST(? AS BINARY)" : "SELECT ?");
        assert_int_equal(driver->bind(echo, 0, &in, rows[i].kind, 10, 2), COVET_OK);
        assert_int_equal(driver->next(echo), COVET_STEP_ROW);
        if (driver->value(echo, 0, rows[i].kind, 10, 2, &b.arena, &out) != COVET_OK)
            fail_msg("%zu: %s", i, driver->error(b.link)->message);
        driver->finalize(echo);
        if (!covet_value_equal(&in, &out)) fail_msg("value %zu changed", i);
    }
    bench_close(&b);
}

/* Texts and bytes of any size, in a column that other columns follow. */
static void sizes(void **state) {
    (void)state;
    static const size_t bytes[] = {0, 1, 250, 251, 252, 65535, 65536, 1 << 20, 9 << 20};
    static char text[(9 << 20) + 1];
    bench b;
    bench_start(&b);
    table(b.link, "sizes", "id int, body longtext, bytes longblob, behind int");
    covet_prepared *insert = prepare(b.link, "INSERT INTO sizes VALUES (?, ?, ?, 7)");
    covet_prepared *select = prepare(b.link, "SELECT body, bytes, behind FROM sizes WHERE id = ?");
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        covet_value id = covet_value_int((int64_t)i), value[3];
        memset(text, 'a' + (int)i, bytes[i]);
        text[bytes[i]] = '\0';
        covet_value in = covet_value_text(text);
        size_t half = bytes[i] / 2;
        covet_value raw = covet_value_bytes((covet_bytes){text, half});
        assert_int_equal(driver->bind(insert, 0, &id, COVET_KIND_INT, 0, 0), COVET_OK);
        assert_int_equal(driver->bind(insert, 1, &in, COVET_KIND_TEXT, 0, 0), COVET_OK);
        assert_int_equal(driver->bind(insert, 2, &raw, COVET_KIND_BINARY, 0, 0), COVET_OK);
        assert_int_equal(driver->next(insert), COVET_STEP_DONE);
        driver->reset(insert);
        assert_int_equal(driver->bind(select, 0, &id, COVET_KIND_INT, 0, 0), COVET_OK);
        assert_int_equal(driver->next(select), COVET_STEP_ROW);
        static const covet_kind kinds[] = {COVET_KIND_TEXT, COVET_KIND_BINARY, COVET_KIND_INT};
        for (uint32_t c = 0; c < 3; c++)
            assert_int_equal(driver->value(select, c, kinds[c], 0, 0, &b.arena, &value[c]),
                             COVET_OK);
        assert_int_equal(value[0].as.text.size, bytes[i]);
        assert_string_equal(value[0].as.text.data, text);
        assert_int_equal(value[1].as.bytes.size, half);
        assert_memory_equal(value[1].as.bytes.data, text, half);
        assert_int_equal(value[2].as.integer, 7);
        driver->reset(select);
    }
    driver->finalize(insert);
    driver->finalize(select);
    bench_close(&b);
}

/* More than the server takes is refused before it is sent, and the connection lives. */
static void too_large(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    size_t most = driver->packet_limit(b.link);
    char *text = malloc(most + 1);
    assert_non_null(text);
    memset(text, 'x', most);
    text[most] = '\0';
    covet_prepared *echo = prepare(b.link, "SELECT LENGTH(?)");
    covet_value in = covet_value_text(text);
    assert_int_equal(driver->bind(echo, 0, &in, COVET_KIND_TEXT, 0, 0), COVET_OK);
    assert_int_equal(driver->next(echo), COVET_STEP_FAILED);
    assert_int_equal(driver->error(b.link)->status, COVET_VALIDATION);
    assert_says(driver->error(b.link)->message, "max_allowed_packet");
    driver->finalize(echo);
    free(text);
    must(b.link, "SELECT 1");
    bench_close(&b);
}

/* What a column of some type reads as, in a kind; the text of the failure where it does not. */
static const char *read_as(bench *b, const char *expression, covet_kind kind, int32_t digits,
                           int32_t places) {
    static char text[300];
    char sql[300];
    covet_value value;
    covet_buffer shown;
    snprintf(sql, sizeof sql, "SELECT %s", expression);
    covet_prepared *prepared = prepare(b->link, sql);
    if (driver->next(prepared) != COVET_STEP_ROW)
        fail_msg("%s: %s", sql, driver->error(b->link)->message);
    covet_status status = driver->value(prepared, 0, kind, digits, places, &b->arena, &value);
    covet_buffer_open(&shown, &b->heap, 0);
    if (status == COVET_OK)
        covet_value_print(&shown, &value);
    else
        covet_buffer_text(&shown, driver->error(b->link)->message);
    if (status != COVET_OK) assert_int_equal(status, COVET_VALIDATION);
    snprintf(text, sizeof text, "%s", covet_buffer_get(&shown));
    covet_buffer_close(&shown);
    driver->finalize(prepared);
    return text;
}

static const char odd_columns[] =
    "t1 tinyint, t2 tinyint unsigned, t3 smallint unsigned, t4 mediumint, t5 int unsigned, "
    "t6 bigint unsigned, t7 float, t8 year, t9 bit(10), t10 decimal(20, 0), t11 decimal(5, 2), "
    "t12 date, t13 datetime, t14 time(6), t15 time, t16 timestamp(3) NULL, t17 varchar(20), "
    "t18 varbinary(20), t19 enum('a', 'b'), t20 set('x', 'y'), t21 char(32), t22 binary(16), "
    "t23 mediumint unsigned, t24 datetime(3), t25 tinytext, t26 bigint, t27 date";

static const char odd_values[] =
    "-128, 255, 65535, -8388608, 4294967295, 18446744073709551615, 0.5, 2024, b'1000000001', "
    "12345678901234567890, 1.50, '0000-00-00', '0000-00-00 00:00:00', '-12:34:56.5', '838:59:59', "
    "'2024-01-02 03:04:05.678', 'abc', 'ab', 'b', 'x,y', '0123456789abcdef0123456789abcdef', "
    "X'0123456789abcdef0123456789abcdef', 16777215, '2024-02-29 23:59:59.999', 'it', "
    "-9223372036854775808, '2024-02-29'";

/* column, kind, digits, places, what comes of it */
static const struct {
    const char *column;
    covet_kind kind;
    int32_t digits, places;
    const char *want;
} odd_rows[] = {
    {"t1", COVET_KIND_SMALLINT, 0, 0, "-128"},
    {"t1", COVET_KIND_BOOL, 0, 0, "integer -128 is not 0 or 1"},
    {"t2", COVET_KIND_INT, 0, 0, "255"},
    {"t3", COVET_KIND_SMALLINT, 0, 0, "integer 65535 is not an integer from -32768 to 32767"},
    {"t3", COVET_KIND_INT, 0, 0, "65535"},
    {"t4", COVET_KIND_INT, 0, 0, "-8388608"},
    {"t23", COVET_KIND_INT, 0, 0, "16777215"},
    {"t5", COVET_KIND_INT, 0, 0,
     "integer 4294967295 is not an integer from -2147483648 to 2147483647"},
    {"t5", COVET_KIND_BIGINT, 0, 0, "4294967295"},
    {"t6", COVET_KIND_BIGINT, 0, 0, "18446744073709551615 is not an integer"},
    {"t26", COVET_KIND_BIGINT, 0, 0, "-9223372036854775808"},
    {"t26", COVET_KIND_DURATION, 0, 0, "is not an integer of microseconds"},
    {"t7", COVET_KIND_FLOAT, 0, 0, "0.5"},
    {"t7", COVET_KIND_DECIMAL, 5, 2, "number 0.5 is not a decimal of 5 digits"},
    {"t7", COVET_KIND_INT, 0, 0, "number 0.5 is not an integer"},
    {"t8", COVET_KIND_INT, 0, 0, "2024"},
    {"t9", COVET_KIND_INT, 0, 0, "513"},
    {"t10", COVET_KIND_BIGINT, 0, 0, "decimal 12345678901234567890 is not an integer"},
    {"t10", COVET_KIND_FLOAT, 0, 0, "1.2345678901234567e+19"},
    {"t10", COVET_KIND_DECIMAL, 0, -1, "12345678901234567890"},
    {"t11", COVET_KIND_DECIMAL, 5, 2, "1.50"},
    {"t11", COVET_KIND_DECIMAL, 5, 1, "1.5"},
    {"t11", COVET_KIND_DECIMAL, 5, 0, "decimal 1.50 is not a decimal of 5 digits, 0 of them"},
    {"t11", COVET_KIND_INT, 0, 0, "decimal 1.50 is not an integer"},
    {"t11", COVET_KIND_TEXT, 0, 0, "decimal 1.50 is not text"},
    {"t1", COVET_KIND_DECIMAL, 5, 2, "-128.00"},
    {"t12", COVET_KIND_DATE, 0, 0, "date 0000-00-00 is not a date from 0001-01-01"},
    {"t13", COVET_KIND_DATETIME, 0, 0,
     "datetime 0000-00-00 00:00:00.000000 is not a datetime from"},
    {"t14", COVET_KIND_TIME, 0, 0, "time -12:34:56.500000 is not a time from 00:00:00"},
    {"t14", COVET_KIND_DURATION, 0, 0, "-PT12H34M56.5S"},
    {"t15", COVET_KIND_TIME, 0, 0, "time 838:59:59.000000 is not a time"},
    {"t15", COVET_KIND_DURATION, 0, 0, "P34DT22H59M59S"},
    {"t16", COVET_KIND_DATETIME, 0, 0, "2024-01-02 03:04:05.678000"},
    {"t16", COVET_KIND_DATE, 0, 0, "datetime 2024-01-02 03:04:05.678000 is not a date"},
    {"t16", COVET_KIND_TEXT, 0, 0, "is not text without NUL characters"},
    {"t17", COVET_KIND_CHAR, 0, 0, "'abc'"},
    {"t17", COVET_KIND_INT, 0, 0, "text 'abc' is not an integer"},
    {"t17", COVET_KIND_FLOAT, 0, 0, "text 'abc' is not a number"},
    {"t17", COVET_KIND_UUID, 0, 0, "text 'abc' is not a UUID"},
    {"t17", COVET_KIND_DATE, 0, 0, "text 'abc' is not a date"},
    {"t17", COVET_KIND_TIME, 0, 0, "text 'abc' is not a time"},
    {"t17", COVET_KIND_DATETIME, 0, 0, "text 'abc' is not a datetime"},
    {"t17", COVET_KIND_BINARY, 0, 0, "text 'abc' is not bytes"},
    {"t18", COVET_KIND_TEXT, 0, 0, "is not text"},
    {"t18", COVET_KIND_UUID, 0, 0, "is not a UUID"},
    {"t19", COVET_KIND_TEXT, 0, 0, "'b'"},
    {"t20", COVET_KIND_TEXT, 0, 0, "'x,y'"},
    {"t21", COVET_KIND_UUID, 0, 0, "01234567-89ab-cdef-0123-456789abcdef"},
    {"t22", COVET_KIND_UUID, 0, 0, "01234567-89ab-cdef-0123-456789abcdef"},
    {"t24", COVET_KIND_DATETIME, 0, 0, "2024-02-29 23:59:59.999000"},
    {"t25", COVET_KIND_TEXT, 0, 0, "'it'"},
    {"t27", COVET_KIND_DATETIME, 0, 0, "2024-02-29 00:00:00"},
    {"t27", COVET_KIND_INT, 0, 0, "date 2024-02-29 is not an integer"},
    {"CAST(t27 AS CHAR)", COVET_KIND_DATE, 0, 0, "2024-02-29"},
    {"CAST('23:59' AS CHAR)", COVET_KIND_TIME, 0, 0, "23:59:00"},
    {"CAST(t16 AS CHAR)", COVET_KIND_DATETIME, 0, 0, "2024-01-02 03:04:05.678000"},
    {"SUM(t1)", COVET_KIND_INT, 0, 0, "-128"},
    {"AVG(t1)", COVET_KIND_FLOAT, 0, 0, "-128"},
    {"SUM(t26)", COVET_KIND_BIGINT, 0, 0, "-9223372036854775808"},
    {"SUM(t26) - 1", COVET_KIND_BIGINT, 0, 0, "decimal -9223372036854775809 is not an integer"},
    {"COUNT(*)", COVET_KIND_BIGINT, 0, 0, "1"},
    {"1 = 1", COVET_KIND_BOOL, 0, 0, "true"},
    {"CONCAT('a', CHAR(0 USING utf8mb4), 'b')", COVET_KIND_TEXT, 0, 0, "is not text without NUL"},
    {"NULL", COVET_KIND_TEXT, 0, 0, "NULL"},
    {"t6", COVET_KIND_FLOAT, 0, 0, "18446744073709551615 is not a number"},
};

/* Columns of all types: read where nothing is lost, else an error that says what is there. */
static void odd(void **state) {
    (void)state;
    bench b;
    char sql[1000], expression[200];
    bench_start(&b);
    table(b.link, "odd", odd_columns);
    execute(b.link, "SET SESSION sql_mode = ''");
    snprintf(sql, sizeof sql, "INSERT INTO odd VALUES (%s)", odd_values);
    execute(b.link, sql);
    for (size_t i = 0; i < sizeof odd_rows / sizeof *odd_rows; i++) {
        snprintf(expression, sizeof expression, "%s FROM odd", odd_rows[i].column);
        const char *got =
            read_as(&b, expression, odd_rows[i].kind, odd_rows[i].digits, odd_rows[i].places);
        if (!strstr(got, odd_rows[i].want))
            fail_msg("%s as %s: \"%s\" does not say \"%s\"", odd_rows[i].column,
                     covet_kind_name(odd_rows[i].kind), got, odd_rows[i].want);
    }
    bench_close(&b);
}

/* ---- statements ---- */

/* What a text fails with, and words of its message; COVET_OK: it does not. */
static void assert_fails(covet_link *link, const char *sql, covet_status status,
                         const char *words) {
    covet_status got = run(link, sql);
    if (got != status)
        fail_msg("%s: %s, not %s: %s", sql, covet_status_name(got), covet_status_name(status),
                 got == COVET_OK ? "" : driver->error(link)->message);
    if (words) assert_says(driver->error(link)->message, words);
}

static void texts(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    assert_fails(b.link, "", COVET_MISUSE, "no statement");
    assert_fails(b.link, "-- nothing", COVET_MISUSE, "no statement");
    assert_fails(b.link, "SELECT 1; SELECT 2", COVET_MISUSE, "more than one statement");
    assert_fails(b.link, "SELECT ';'; /* ; */ SELECT 2", COVET_MISUSE, "more than one statement");
    assert_fails(b.link, "SELECT ';' FROM FROM", COVET_QUERY, NULL);
    assert_fails(b.link, "SELECT 1;", COVET_OK, NULL);
    assert_fails(b.link, "SELECT 1 -- ; SELECT 2", COVET_OK, NULL);
    assert_null(driver->prepare(b.link, "SELECT 1\0", 9, false));
    assert_int_equal(driver->error(b.link)->status, COVET_MISUSE);
    assert_int_equal(driver->execute(b.link, "DO 1\0", 5), COVET_STEP_FAILED);
    assert_int_equal(driver->error(b.link)->status, COVET_MISUSE);
    /* those that a server does not prepare are sent as they are */
    must(b.link, "START TRANSACTION");
    assert_true(driver->in_transaction(b.link));
    must(b.link, "SAVEPOINT a");
    must(b.link, "ROLLBACK TO SAVEPOINT a");
    must(b.link, "ROLLBACK");
    assert_false(driver->in_transaction(b.link));
    /* rows of what is executed as text are passed over */
    execute(b.link, "SELECT 1 UNION SELECT 2");
    must(b.link, "SHOW TABLES");
    bench_close(&b);
}

static void bad_binds(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    covet_prepared *echo = prepare(b.link, "SELECT ?");
    covet_value bad[] = {covet_value_real(NAN),
                         covet_value_real(INFINITY),
                         covet_value_date((covet_date){INT32_MAX}),
                         covet_value_time((covet_time){-1}),
                         covet_value_datetime((covet_datetime){INT64_MAX}),
                         covet_value_duration((covet_duration){INT64_MIN}),
                         covet_value_decimal((covet_decimal){.scale = 99})};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(driver->bind(echo, 0, &bad[i], COVET_KIND_FLOAT, 0, -1), COVET_VALIDATION);
        assert_int_equal(driver->error(b.link)->status, COVET_VALIDATION);
    }
    covet_value text = {.kind = COVET_VALUE_TEXT, .as = {.text = {"a\0b", 3}}};
    assert_int_equal(driver->bind(echo, 0, &text, COVET_KIND_TEXT, 0, 0), COVET_VALIDATION);
    assert_says(driver->error(b.link)->message, "NUL");
    covet_value places = covet_value_decimal(covet_decimal_of(12345, 3));
    assert_int_equal(driver->bind(echo, 0, &places, COVET_KIND_DECIMAL, 10, 2), COVET_VALIDATION);
    assert_says(driver->error(b.link)->message, "places");
    covet_value odd_kind = {.kind = COVET_VALUE_UINT, .as = {.unsigned_integer = UINT64_MAX}};
    assert_int_equal(driver->bind(echo, 0, &odd_kind, COVET_KIND_BIGINT, 0, 0), COVET_INTERNAL);
    covet_value one = covet_value_int(1);
    assert_int_equal(driver->bind(echo, 1, &one, COVET_KIND_INT, 0, 0), COVET_INTERNAL);
    int64_t big = 1;
    assert_int_equal(driver->bind_member(echo, 1, &big, COVET_KIND_BIGINT, false, 0, 0),
                     COVET_INTERNAL);
    assert_int_equal(driver->bind_member(echo, 0, &big, COVET_KIND_M2M, false, 0, 0),
                     COVET_INTERNAL);
    driver->finalize(echo);
    bench_close(&b);
}

/* A table that changes under a statement: it is prepared again, without a word. */
static void changed_tables(void **state) {
    (void)state;
    bench b;
    covet_value value;
    bench_start(&b);
    table(b.link, "changing", "a int");
    execute(b.link, "INSERT INTO changing VALUES (1)");
    covet_prepared *all = prepare(b.link, "SELECT * FROM changing");
    covet_prepared *insert = prepare(b.link, "INSERT INTO changing (a) VALUES (?)");
    covet_value two = covet_value_int(2);
    for (int i = 0; i < 4; i++) {
        char sql[100];
        assert_int_equal(driver->next(all), COVET_STEP_ROW);
        assert_int_equal(driver->column_count(all), (uint32_t)i + 1);
        assert_int_equal(driver->value(all, 0, COVET_KIND_INT, 0, 0, &b.arena, &value), COVET_OK);
        driver->reset(all);
        assert_int_equal(driver->bind(insert, 0, &two, COVET_KIND_INT, 0, 0), COVET_OK);
        assert_int_equal(driver->next(insert), COVET_STEP_DONE);
        driver->reset(insert);
        snprintf(sql, sizeof sql, "ALTER TABLE changing ADD COLUMN c%d int", i);
        execute(b.link, sql);
    }
    execute(b.link, "ALTER TABLE changing MODIFY COLUMN a bigint");
    assert_int_equal(driver->next(all), COVET_STEP_ROW);
    assert_int_equal(driver->value(all, 0, COVET_KIND_BIGINT, 0, 0, &b.arena, &value), COVET_OK);
    assert_int_equal(value.as.integer, 1);
    driver->reset(all);
    execute(b.link, "DROP TABLE changing");
    assert_int_equal(driver->next(all), COVET_STEP_FAILED);
    assert_int_equal(driver->error(b.link)->status, COVET_QUERY);
    assert_says(driver->error(b.link)->message, "covet_create_tables");
    assert_string_equal(driver->error(b.link)->sqlstate, "42S02");
    driver->finalize(all);
    driver->finalize(insert);
    bench_close(&b);
}

/* A procedure answers several results, of which the first is read. */
static void procedures(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    must(b.link, "DROP PROCEDURE IF EXISTS two");
    must(b.link, "CREATE PROCEDURE two() BEGIN SELECT 1; SELECT 2, 3; END");
    covet_prepared *call = prepare(b.link, "CALL two()");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(driver->next(call), COVET_STEP_ROW);
        assert_int_equal(driver->next(call), COVET_STEP_DONE);
        if (i == 0) must(b.link, "SELECT 1");
        driver->reset(call);
        must(b.link, "SELECT 1");
    }
    driver->finalize(call);
    execute(b.link, "CALL two()");
    must(b.link, "SELECT 1");
    bench_close(&b);
}

/* What the log is told, and that nothing is asked where there is nothing. */
static void warnings(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    must(b.link, "DROP TABLE IF EXISTS not_there");
    assert_says(covet_buffer_get(&b.heard), "not_there'\n");
    covet_buffer_clear(&b.heard);
    execute(b.link, "DROP TABLE IF EXISTS not_there");
    assert_says(covet_buffer_get(&b.heard), "not_there'\n");
    covet_buffer_clear(&b.heard);
    must(b.link, "SELECT 1");
    assert_string_equal(covet_buffer_get(&b.heard), "");
    bench_close(&b);
}

/* ---- failures ---- */

/* A failure that the driver tells: status, SQLSTATE, what it names. NULL: any; "": none. */
static void assert_told(covet_link *link, const char *sql, covet_status status, const char *state,
                        const char *table_name, const char *column) {
    assert_fails(link, sql, status, NULL);
    const covet_driver_error *error = driver->error(link);
    if (state) assert_string_equal(error->sqlstate, state);
    if (table_name) assert_text(error->table, *table_name ? table_name : NULL);
    if (column) assert_text(error->column, *column ? column : NULL);
}

static void refused_rows(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    execute(b.link, "DROP TABLE IF EXISTS child");
    table(b.link, "parent",
          "id int PRIMARY KEY, `odd name` int NOT NULL, code varchar(3) UNIQUE, small tinyint, "
          "day date, CONSTRAINT even CHECK (small <> 13)");
    table(b.link, "child",
          "id int PRIMARY KEY, parent_id int, FOREIGN KEY (parent_id) "
          "REFERENCES parent (id)");
    execute(b.link, "INSERT INTO parent VALUES (1, 1, 'a', 1, NULL)");
    execute(b.link, "INSERT INTO child VALUES (1, 1)");
    const char *named = mariadb ? "" : "parent";
    assert_told(b.link, "INSERT INTO parent VALUES (1, 1, 'b', 1, NULL)", COVET_INTEGRITY, "23000",
                named, "");
    assert_told(b.link, "INSERT INTO parent VALUES (2, 1, 'a', 1, NULL)", COVET_INTEGRITY, "23000",
                named, "code");
    assert_told(b.link, "INSERT INTO parent VALUES (2, NULL, 'b', 1, NULL)", COVET_INTEGRITY,
                "23000", "", "odd name");
    assert_told(b.link, "INSERT INTO parent (id) VALUES (2)", COVET_INTEGRITY, NULL, "",
                "odd name");
    assert_told(b.link, "INSERT INTO child VALUES (2, 77)", COVET_INTEGRITY, "23000", "child",
                "parent_id");
    assert_told(b.link, "DELETE FROM parent", COVET_INTEGRITY, "23000", "", "");
    assert_says(driver->error(b.link)->message, "other rows refer to the row");
    assert_told(b.link, "INSERT INTO parent VALUES (2, 1, 'b', 13, NULL)", COVET_INTEGRITY, NULL,
                mariadb ? "parent" : "", "");
    assert_told(b.link, "INSERT INTO parent VALUES (2, 1, 'long', 1, NULL)", COVET_VALIDATION,
                "22001", NULL, NULL);
    assert_told(b.link, "INSERT INTO parent VALUES (2, 1, 'b', 300, NULL)", COVET_VALIDATION,
                "22003", NULL, NULL);
    assert_told(b.link, "INSERT INTO parent VALUES (2, 1, 'b', 'x', NULL)", COVET_VALIDATION, NULL,
                NULL, NULL);
    assert_told(b.link, "INSERT INTO parent VALUES (2, 1, 'b', 1, '2023-02-30')", COVET_VALIDATION,
                NULL, NULL, NULL);
    assert_told(b.link, "INSERT INTO parent VALUES (2, 1, 'b', 1 / 0, NULL)", COVET_VALIDATION,
                NULL, NULL, NULL);
    assert_told(b.link, "SELECT 9223372036854775807 + 1", COVET_VALIDATION, "22003", NULL, NULL);
    assert_told(b.link, "SELECT no_such FROM parent", COVET_QUERY, "42S22", "", "");
    assert_told(b.link, "SELECT * FROM no_such", COVET_QUERY, "42S02", "", "");
    assert_told(b.link, "SELEC 1", COVET_QUERY, "42000", "", "");
    assert_told(b.link, "SELECT id, COUNT(*) FROM parent", COVET_QUERY, NULL, "", "");
    assert_string_equal(scalar(b.link, &b.arena, "SELECT COUNT(*) FROM parent"), "1");
    bench_close(&b);
}

/* What an update is said to have changed is what it found. */
static void changes(void **state) {
    (void)state;
    bench b;
    int64_t step = 0;
    bench_start(&b);
    table(b.link, "counted", "id int AUTO_INCREMENT PRIMARY KEY, n int");
    must(b.link, "INSERT INTO counted (n) VALUES (1), (2), (3)");
    assert_int_equal(driver->changes(b.link), 3);
    assert_int_equal(driver->inserted_key(b.link, 3, &step), 1);
    assert_int_equal(step, 1);
    must(b.link, "UPDATE counted SET n = 1 WHERE n < 3");
    assert_int_equal(driver->changes(b.link), 2);
    must(b.link, "UPDATE counted SET n = 1 WHERE n = 1");
    assert_int_equal(driver->changes(b.link), 2);
    execute(b.link, "DELETE FROM counted WHERE n = 3");
    assert_int_equal(driver->changes(b.link), 1);
    if (mariadb) {
        must(b.link, "INSERT INTO counted (n) VALUES (7), (8) RETURNING id");
        assert_int_equal(driver->changes(b.link), 2);
    }
    bench_close(&b);
}

/* ---- transactions ---- */

static void transactions(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    table(b.link, "t", "id int PRIMARY KEY");
    assert_false(driver->in_transaction(b.link));
    execute(b.link, "START TRANSACTION");
    assert_true(driver->in_transaction(b.link));
    must(b.link, "INSERT INTO t VALUES (1)");
    assert_fails(b.link, "INSERT INTO t VALUES (1)", COVET_INTEGRITY, NULL);
    assert_true(driver->in_transaction(b.link));
    execute(b.link, "CREATE TABLE IF NOT EXISTS t2 (id int)");
    assert_false(driver->in_transaction(b.link));
    execute(b.link, "START TRANSACTION");
    must(b.link, "INSERT INTO t VALUES (2)");
    /* one that fails has committed what was before it too */
    assert_int_equal(driver->execute(b.link, "CREATE TABLE t2 (id int)", 24), COVET_STEP_FAILED);
    assert_false(driver->in_transaction(b.link));
    assert_string_equal(scalar(b.link, &b.arena, "SELECT COUNT(*) FROM t"), "2");
    execute(b.link, "START TRANSACTION");
    must(b.link, "INSERT INTO t VALUES (3)");
    execute(b.link, "ROLLBACK");
    assert_false(driver->in_transaction(b.link));
    assert_string_equal(scalar(b.link, &b.arena, "SELECT COUNT(*) FROM t"), "2");
    bench_close(&b);
}

/* A lock that is waited for too long fails the statement; the transaction goes on. */
static void busy(void **state) {
    (void)state;
    bench b;
    bench_open(&b);
    place_add(&b.place, "lock_timeout", "1");
    b.link = bench_link(&b);
    covet_link *other = bench_link(&b);
    table(b.link, "t", "id int PRIMARY KEY, n int");
    must(b.link, "INSERT INTO t VALUES (1, 1), (2, 1)");
    execute(b.link, "START TRANSACTION");
    must(b.link, "UPDATE t SET n = 2 WHERE id = 1");
    execute(other, "START TRANSACTION");
    must(other, "UPDATE t SET n = 3 WHERE id = 2");
    assert_fails(other, "UPDATE t SET n = 3 WHERE id = 1", COVET_BUSY, "lock_timeout");
    assert_true(driver->in_transaction(other));
    assert_fails(other, "SELECT * FROM t WHERE id = 1 FOR UPDATE NOWAIT", COVET_BUSY, NULL);
    execute(other, "COMMIT");
    execute(b.link, "ROLLBACK");
    assert_string_equal(scalar(b.link, &b.arena, "SELECT SUM(n) FROM t"), "4");
    driver->disconnect(other);
    bench_close(&b);
}

/* Two that wait for each other: one of them loses its transaction, and knows it. */
static void deadlock(void **state) {
    (void)state;
    bench b;
    int ends[2];
    char outcome = 0;
    bench_start(&b);
    table(b.link, "t", "id int PRIMARY KEY, n int");
    must(b.link, "INSERT INTO t VALUES (1, 1), (2, 1)");
    assert_int_equal(pipe(ends), 0);
    execute(b.link, "START TRANSACTION");
    must(b.link, "UPDATE t SET n = 2 WHERE id = 1");
    pid_t child = fork();
    if (child == 0) {
        bench c;
        bench_start(&c);
        execute(c.link, "START TRANSACTION");
        must(c.link, "UPDATE t SET n = 2 WHERE id = 2");
        assert_int_equal(write(ends[1], "x", 1), 1);
        covet_status got = run(c.link, "UPDATE t SET n = 2 WHERE id = 1");
        bool open = driver->in_transaction(c.link);
        bool good = got == COVET_OK ? open : got == COVET_DEADLOCK && !open;
        _exit(good ? (got == COVET_OK ? 1 : 2) : 3);
    }
    assert_int_equal(read(ends[0], &outcome, 1), 1);
    covet_status got = run(b.link, "UPDATE t SET n = 2 WHERE id = 2");
    bool open = driver->in_transaction(b.link);
    assert_true(got == COVET_OK ? open : got == COVET_DEADLOCK && !open);
    if (open) execute(b.link, "ROLLBACK");
    int status = 0;
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), got == COVET_OK ? 2 : 1);
    must(b.link, "SELECT 1");
    close(ends[0]);
    close(ends[1]);
    bench_close(&b);
}

static void timeouts(void **state) {
    (void)state;
    bench b;
    bench_open(&b);
    place_add(&b.place, "statement_timeout", "200");
    b.link = bench_link(&b);
    assert_fails(b.link,
                 "SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, "
                 "information_schema.columns c",
                 COVET_TIMEOUT, NULL);
    assert_true(driver->alive(b.link, true));
    must(b.link, "SELECT 1");
    bench_close(&b);
    bench_open(&b);
    place_add(&b.place, "read_timeout", "1");
    b.link = bench_link(&b);
    assert_fails(b.link, "SELECT SLEEP(20)", COVET_CONNECTION, NULL);
    assert_false(driver->alive(b.link, false));
    bench_close(&b);
}

/* ---- lost connections ---- */

static void kill_link(covet_link *link, covet_link *killer, covet_arena *arena, const char *what) {
    char sql[60];
    snprintf(sql, sizeof sql, "KILL %s %s", what, scalar(link, arena, "CONNECTION_ID()"));
    execute(killer, sql);
}

static void lost(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    for (int way = 0; way < 4; way++) {
        covet_link *link = bench_link(&b);
        covet_prepared *kept = prepare(link, "SELECT 1");
        covet_prepared *stream = prepare(link, "SELECT 1 UNION SELECT 2 UNION SELECT 3");
        execute(link, "START TRANSACTION");
        if (way == 2) assert_int_equal(driver->next(stream), COVET_STEP_ROW);
        if (way == 2) driver->reset(stream);
        must(link, "DO 1");
        kill_link(link, b.link, &b.arena, "CONNECTION");
        if (way == 0) {
            poll(NULL, 0, 100);
            assert_true(driver->alive(link, false));
            assert_false(driver->alive(link, true));
        } else if (way == 1) {
            assert_int_equal(driver->next(kept), COVET_STEP_FAILED);
        } else if (way == 2) {
            assert_int_equal(driver->next(stream), COVET_STEP_FAILED);
        } else {
            assert_int_equal(driver->execute(link, "COMMIT", 6), COVET_STEP_FAILED);
        }
        assert_false(driver->alive(link, false));
        assert_false(driver->in_transaction(link));
        assert_null(driver->prepare(link, "SELECT 2", 8, true));
        assert_int_equal(driver->error(link)->status, COVET_CONNECTION);
        assert_int_equal(driver->next(kept), COVET_STEP_FAILED);
        assert_int_equal(driver->error(link)->status, COVET_CONNECTION);
        driver->reset(kept);
        driver->finalize(kept);
        driver->finalize(stream);
        driver->disconnect(link);
    }
    bench_close(&b);
}

/* In the midst of rows, and the statement alone. */
static void cancelled(void **state) {
    (void)state;
    static const char many[] =
        "SELECT SLEEP(IF(a.n > 3, 10, 0)), REPEAT('x', 20000) FROM (SELECT 1 "
        "AS n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) a";
    bench b;
    bench_start(&b);
    covet_link *link = bench_link(&b);
    char id[40], sql[80];
    snprintf(id, sizeof id, "%s", scalar(link, &b.arena, "CONNECTION_ID()"));
    pid_t child = fork();
    if (child == 0) {
        bench c;
        bench_start(&c);
        poll(NULL, 0, 500);
        snprintf(sql, sizeof sql, "KILL QUERY %s", id);
        execute(c.link, sql);
        _exit(0);
    }
    covet_prepared *stream = prepare(link, many);
    covet_step step;
    while ((step = driver->next(stream)) == COVET_STEP_ROW) continue;
    /* a SLEEP that is interrupted answers 1 on some servers, and the statement goes on */
    if (step == COVET_STEP_FAILED) assert_int_equal(driver->error(link)->status, COVET_CANCELLED);
    driver->finalize(stream);
    assert_true(driver->alive(link, true));
    must(link, "SELECT 1");
    waitpid(child, NULL, 0);
    driver->disconnect(link);
    bench_close(&b);
}

/* A child drops what it inherited without a word; the parent goes on. */
static void forked(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    covet_prepared *kept = prepare(b.link, "SELECT 1");
    covet_prepared *stream = prepare(b.link, "SELECT 1 UNION SELECT 2 UNION SELECT 3");
    execute(b.link, "START TRANSACTION");
    assert_int_equal(driver->next(stream), COVET_STEP_ROW);
    pid_t child = fork();
    if (child == 0) {
        driver->abandon(b.link);
        bool good = !driver->alive(b.link, true) && !driver->in_transaction(b.link);
        driver->finalize(kept);
        driver->finalize(stream);
        driver->disconnect(b.link);
        _exit(good ? 0 : 1);
    }
    int status = 1;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    assert_int_equal(driver->next(stream), COVET_STEP_ROW);
    assert_int_equal(driver->next(stream), COVET_STEP_ROW);
    assert_int_equal(driver->next(stream), COVET_STEP_DONE);
    assert_true(driver->in_transaction(b.link));
    execute(b.link, "COMMIT");
    driver->finalize(kept);
    driver->finalize(stream);
    bench_close(&b);
}

/* ---- streams ---- */

typedef struct numbered {
    covet_row row_;
    int32_t id;
    const char *text;
    covet_bytes bytes;
} numbered;

static const covet_cell numbered_cells[] = {
    {.column = 0, .kind = COVET_KIND_INT, .offset = offsetof(numbered, id), .name = "id"},
    {.column = 1, .kind = COVET_KIND_TEXT, .nullable = true, .offset = offsetof(numbered, text),
     .name = "text"},
    {.column = 2, .kind = COVET_KIND_BINARY, .nullable = true, .offset = offsetof(numbered, bytes),
     .name = "bytes"}};
static const covet_part numbered_part = {
    .cells = numbered_cells, .cell_count = 3, .size = sizeof(numbered), .room = sizeof(numbered)};
static const covet_decoder numbered_decoder = {&numbered_part, 1, 3};

/* `count` rows; every seventh text and every third bytes are NULL. */
static void numbered_create(covet_link *link, int count) {
    covet_prepared *insert;
    table(link, "numbered", "id int PRIMARY KEY, text longtext, bytes longblob");
    insert = prepare(link, "INSERT INTO numbered VALUES (?, ?, ?)");
    execute(link, "START TRANSACTION");
    for (int i = 1; i <= count; i++) {
        char text[40];
        snprintf(text, sizeof text, "text %d", i);
        numbered row = {.id = i, .text = i % 7 ? text : NULL};
        if (i % 3) row.bytes = (covet_bytes){&row.id, (size_t)(i % 5)};
        if (i % 3 && i % 5 == 0) row.bytes.data = "";
        static const covet_cell *const cells[] = {&numbered_cells[0], &numbered_cells[1],
                                                  &numbered_cells[2]};
        assert_int_equal(driver->bind_cells(insert, 0, cells, 3, &row), COVET_OK);
        assert_int_equal(driver->next(insert), COVET_STEP_DONE);
        driver->reset(insert);
    }
    execute(link, "COMMIT");
    driver->finalize(insert);
}

static void assert_numbered(const numbered *row, int i) {
    char text[40];
    snprintf(text, sizeof text, "text %d", i);
    assert_int_equal(row->id, i);
    assert_text(row->text, i % 7 ? text : NULL);
    if (i % 3) assert_int_equal(row->bytes.size, i % 5);
    assert_int_equal(row->bytes.data == NULL, i % 3 == 0);
    if (i % 3) assert_memory_equal(row->bytes.data, &i, row->bytes.size);
}

static const char numbered_select[] = "SELECT id, text, bytes FROM numbered ORDER BY id";

typedef struct flow {
    covet_prepared *prepared;
    numbered row;
    covet_row head;
    covet_landing landing;
    int at; /* the latest row that came */
} flow;

static void flow_open(flow *f, bench *b, const covet_streaming *streaming) {
    *f = (flow){.prepared = prepare(b->link, numbered_select)};
    f->landing = (covet_landing){.arena = &b->arena, .borrow_text = true, .heads = &f->head};
    assert_int_equal(driver->stream(f->prepared, streaming), COVET_OK);
}

/* The next row; false at the end. */
static bool flow_next(flow *f, bench *b) {
    bool done = false;
    f->landing.heads = &f->head;
    memset(&f->row, 0, sizeof f->row);
    int64_t got = driver->fetch(f->prepared, &numbered_decoder, &f->row, sizeof f->row, 1,
                                &f->landing, &done);
    if (got < 0) fail_msg("%s", driver->error(b->link)->message);
    if (got == 0) assert_true(done);
    if (got == 1) assert_numbered(&f->row, ++f->at);
    return got == 1;
}

/* A stream with others at one of its rows, and at a later one. */
static void interrupted_at(bench *b, bool cursor, int count, int at) {
    flow f;
    flow_open(&f, b, &(covet_streaming){.cursor = cursor, .chunk = 7});
    while (flow_next(&f, b)) {
        if (f.at != at && f.at != 2 * at) continue;
        must(b->link, "UPDATE numbered SET text = text WHERE id = 1");
        assert_numbered(&f.row, f.at);
    }
    assert_int_equal(f.at, count);
    if (at == 0) must(b->link, "SELECT 1");
    driver->finalize(f.prepared);
}

/* Others run while a stream is open, at its begin, in its midst and at its end. */
static void interrupted(void **state) {
    (void)state;
    static const int counts[] = {0, 1, 2, 100, 3000};
    bench b;
    bench_start(&b);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        numbered_create(b.link, counts[c]);
        for (int at = 0; at <= counts[c] && at < 5; at++) {
            interrupted_at(&b, false, counts[c], at);
            interrupted_at(&b, true, counts[c], at);
        }
    }
    bench_close(&b);
}

/* Streams in streams, to their ends and broken off, with statements closed meanwhile. */
static void nested(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    numbered_create(b.link, 40);
    flow outer, inner;
    flow_open(&outer, &b, &(covet_streaming){.chunk = 0});
    while (flow_next(&outer, &b)) {
        covet_prepared *kept = prepare(b.link, "SELECT 2");
        flow_open(&inner, &b, &(covet_streaming){.cursor = outer.at % 4 == 0, .chunk = 3});
        while (flow_next(&inner, &b)) {
            if (inner.at == 1) driver->finalize(kept);
            assert_numbered(&outer.row, outer.at);
            if (inner.at == outer.at) break;
        }
        assert_int_equal(inner.at, outer.at);
        driver->reset(inner.prepared);
        inner.at = 0;
        if (outer.at % 5 == 0) assert_true(flow_next(&inner, &b));
        driver->finalize(inner.prepared);
    }
    assert_int_equal(outer.at, 40);
    driver->finalize(outer.prepared);
    must(b.link, "SELECT 1");
    bench_close(&b);
}

/* Above the limit the other statement fails, and the stream goes on; what it holds stays below. */
static void spilling(void **state) {
    (void)state;
    static const int64_t spills[] = {1, 100, 1000, 5000, 100000};
    bench b;
    bench_start(&b);
    numbered_create(b.link, 1000);
    for (size_t i = 0; i < sizeof spills / sizeof *spills; i++) {
        flow f;
        int refused = 0;
        flow_open(&f, &b, &(covet_streaming){.spill = spills[i]});
        while (flow_next(&f, &b)) {
            if (f.at % 100 != 3) continue;
            size_t before = b.books.live;
            b.books.most = before;
            if (driver->execute(b.link, "DO 1", 4) == COVET_STEP_FAILED) {
                refused++;
                assert_int_equal(driver->error(b.link)->status, COVET_MISUSE);
                assert_says(driver->error(b.link)->message, ".cursor = true");
            }
            assert_true(b.books.most - before < (size_t)spills[i] + 2048);
            assert_numbered(&f.row, f.at);
        }
        assert_int_equal(f.at, 1000);
        assert_int_equal(refused > 0, spills[i] < 100000);
        driver->finalize(f.prepared);
    }
    bench_close(&b);
}

/* A stream that is broken off leaves a connection that serves. */
static void broken_off(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    numbered_create(b.link, 3000);
    for (int cursor = 0; cursor < 2; cursor++)
        for (int at = 0; at < 3; at++) {
            flow f;
            flow_open(&f, &b, &(covet_streaming){.cursor = cursor == 1, .chunk = 10});
            while (f.at < at * 20) assert_true(flow_next(&f, &b));
            driver->reset(f.prepared);
            must(b.link, "SELECT 1");
            f.at = 0;
            assert_int_equal(driver->stream(f.prepared, &(covet_streaming){.chunk = 10}), COVET_OK);
            assert_true(flow_next(&f, &b));
            driver->reset(f.prepared);
            driver->finalize(f.prepared);
        }
    bench_close(&b);
}

/* ---- rows ---- */

/* Lists: rows in one piece, their texts in the arena; one that does not fit is named. */
static void lists(void **state) {
    (void)state;
    bench b;
    numbered rows[200];
    covet_row head = {.state = COVET_ROW_SAVED};
    bool done = false;
    int64_t count = 0;
    bench_start(&b);
    numbered_create(b.link, 333);
    covet_prepared *select = prepare(b.link, numbered_select);
    covet_landing landing = {.arena = &b.arena, .heads = &head};
    while (!done) {
        memset(rows, 0, sizeof rows);
        int64_t got = driver->fetch(select, &numbered_decoder, rows, sizeof *rows, 200, &landing,
                                    &done);
        assert_true(got >= 0);
        for (int64_t i = 0; i < got; i++) assert_numbered(&rows[i], (int)(count + i + 1));
        count += got;
    }
    assert_int_equal(count, 333);
    driver->reset(select);
    execute(b.link, "ALTER TABLE numbered MODIFY COLUMN id int NULL, DROP PRIMARY KEY");
    execute(b.link, "UPDATE numbered SET id = NULL WHERE id = 150");
    assert_int_equal(driver->fetch(select, &numbered_decoder, rows, sizeof *rows, 200, &landing,
                                   &done),
                     -1);
    assert_int_equal(driver->error(b.link)->status, COVET_VALIDATION);
    assert_ptr_equal(landing.bad, &numbered_cells[0]);
    assert_ptr_equal(landing.bad_part, &numbered_part);
    assert_says(landing.problem, "NULL is not an integer");
    driver->reset(select);
    must(b.link, "SELECT 1");
    driver->finalize(select);
    covet_prepared *few = prepare(b.link, "SELECT 1, 'x'");
    assert_int_equal(driver->fetch(few, &numbered_decoder, rows, sizeof *rows, 1, &landing, &done),
                     -1);
    assert_int_equal(driver->error(b.link)->status, COVET_INTERNAL);
    driver->finalize(few);
    bench_close(&b);
}

/* ---- many rows ---- */

static const char every_columns_of[][12] = {
#define X(type, kind, null, member, digits, places) #member,
    EVERY(X)
#undef X
};

/* An entity as far as an insert of many rows looks at it: all columns of `every`, but for the key
 * where it is made. */
typedef struct crowd {
    covet_field fields[EVERY_COUNT];
    covet_cell cells[EVERY_COUNT];
    const covet_cell *named[EVERY_COUNT];
    covet_entity entity;
    covet_bulk bulk;
} crowd;

static void crowd_open(crowd *c, const every *rows, size_t count, int64_t *keys) {
    *c = (crowd){.entity = {.table = "every", .key = &c->fields[0]}};
    for (size_t i = 0; i < EVERY_COUNT; i++) {
        c->fields[i] = (covet_field){.column = every_columns_of[i]};
        c->cells[i] = every_cells[i];
        c->cells[i].field = &c->fields[i];
        c->named[i] = &c->cells[i];
    }
    c->bulk = (covet_bulk){.entity = &c->entity,
                           .cells = keys ? c->named + 1 : c->named,
                           .cell_count = keys ? EVERY_COUNT - 1 : EVERY_COUNT,
                           .rows = (const unsigned char *)rows,
                           .stride = sizeof *rows,
                           .row_count = count,
                           .keys = keys};
}

/* Rows of which every second has NULL wherever it may. */
static every *crowd_rows(size_t count) {
    every *rows = calloc(count, sizeof *rows);
    assert_non_null(rows);
    for (size_t i = 0; i < count; i++) rows[i] = i % 2 ? every_bare((int32_t)i + 1) : every_full();
    for (size_t i = 0; i < count; i++) rows[i].id = (int32_t)i + 1;
    return rows;
}

static void assert_crowd(bench *b, const every *rows, size_t count) {
    every got;
    covet_row head = {.state = COVET_ROW_SAVED};
    covet_landing landing = {.arena = &b->arena, .heads = &head};
    covet_prepared *select = prepare(b->link, "SELECT * FROM every ORDER BY id");
    for (size_t i = 0; i < count; i++) {
        memset(&got, 0, sizeof got);
        assert_int_equal(driver->next(select), COVET_STEP_ROW);
        assert_int_equal(driver->decode(select, &every_decoder, &got, &landing), COVET_OK);
        every want = rows[i];
        want.id = got.id;
        assert_every(&got, &want);
    }
    assert_int_equal(driver->next(select), COVET_STEP_DONE);
    driver->finalize(select);
}

/* Whether link and library insert by arrays; a crowd that is too small for it never is. */
static bool crowd_insert(bench *b, crowd *c) {
    const char *sql = "";
    covet_status status = driver->insert_many(b->link, &c->bulk, &sql);
    if (status == COVET_UNSUPPORTED) return false;
    if (status != COVET_OK) fail_msg("%s: %s", sql, driver->error(b->link)->message);
    assert_says(sql, "INSERT INTO `every` (");
    assert_int_equal(driver->changes(b->link), c->bulk.row_count);
    return true;
}

static void many(void **state) {
    (void)state;
    static const size_t counts[] = {8, 9, 5000, 5001, 12000};
    bench b;
    crowd c;
    bench_start(&b);
    every_create(b.link);
    execute(b.link, "ALTER TABLE every MODIFY COLUMN id int AUTO_INCREMENT PRIMARY KEY");
    every *rows = crowd_rows(12000);
    int64_t *keys = calloc(12000, sizeof *keys);
    bool arrays = false;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        crowd_open(&c, rows, counts[i], NULL);
        arrays = crowd_insert(&b, &c);
        if (!arrays) break;
        assert_crowd(&b, rows, counts[i]);
        execute(b.link, "TRUNCATE TABLE every");
        crowd_open(&c, rows, counts[i], keys);
        assert_true(crowd_insert(&b, &c));
        for (size_t k = 1; k < counts[i]; k++) assert_true(keys[k] > keys[k - 1]);
        assert_crowd(&b, rows, counts[i]);
        assert_false(driver->in_transaction(b.link));
        execute(b.link, "TRUNCATE TABLE every");
    }
#if defined(MARIADB_PACKAGE_VERSION)
    assert_int_equal(arrays, mariadb);
#endif
    crowd_open(&c, rows, 2, NULL);
    assert_false(crowd_insert(&b, &c));
    free(rows);
    free(keys);
    bench_close(&b);
}

/* All of them or none: in one command, in several, in a transaction. */
static void many_or_none(void **state) {
    (void)state;
    static const size_t counts[] = {100, 7000};
    bench b;
    crowd c;
    const char *sql;
    bench_start(&b);
    every_create(b.link);
    execute(b.link, "ALTER TABLE every ADD PRIMARY KEY (id)");
    every *rows = crowd_rows(7000);
    for (size_t i = 0; i < 4; i++) {
        size_t count = counts[i % 2];
        bool inside = i > 1;
        rows[count - 2].id = 1;
        crowd_open(&c, rows, count, NULL);
        if (inside) execute(b.link, "START TRANSACTION");
        covet_status status = driver->insert_many(b.link, &c.bulk, &sql);
        if (status == COVET_UNSUPPORTED) break;
        assert_int_equal(status, COVET_INTEGRITY);
        assert_int_equal(driver->in_transaction(b.link), inside);
        assert_string_equal(scalar(b.link, &b.arena, "SELECT COUNT(*) FROM every"), "0");
        rows[count - 2].id = (int32_t)count - 1;
        rows[count - 2].day.days = INT32_MAX;
        assert_int_equal(driver->insert_many(b.link, &c.bulk, &sql), COVET_VALIDATION);
        rows[count - 2].day.days = 0;
        assert_true(crowd_insert(&b, &c));
        assert_int_equal(driver->in_transaction(b.link), inside);
        if (inside) execute(b.link, "COMMIT");
        char number[24];
        snprintf(number, sizeof number, "%zu", count);
        assert_string_equal(scalar(b.link, &b.arena, "SELECT COUNT(*) FROM every"), number);
        execute(b.link, "TRUNCATE TABLE every");
    }
    free(rows);
    bench_close(&b);
}

/* Rows that fill several packets. */
static void many_large(void **state) {
    (void)state;
    bench b;
    crowd c;
    bench_start(&b);
    every_create(b.link);
    size_t size = driver->packet_limit(b.link) / 10;
    every *rows = crowd_rows(35);
    char *text = malloc(size + 1);
    assert_non_null(text);
    memset(text, 'y', size);
    text[size] = '\0';
    for (size_t i = 0; i < 35; i++) rows[i].body = text;
    crowd_open(&c, rows, 35, NULL);
    if (crowd_insert(&b, &c)) assert_crowd(&b, rows, 35);
    free(text);
    free(rows);
    bench_close(&b);
}

/* ---- connecting ---- */

/* A server that is not there; the password is not told. */
static void nowhere(void **state) {
    (void)state;
    bench b;
    bench_open(&b);
    b.place.target = "//nobody:secret@127.0.0.1:1/db";
    b.place.options[0].name = NULL;
    assert_null(bench_connect(&b));
    assert_int_equal(b.status, COVET_CONNECTION);
    assert_says(covet_buffer_get(&b.text), "cannot connect to nobody@127.0.0.1:1/db: ");
    assert_null(strstr(covet_buffer_get(&b.text), "secret"));
    driver->detach(&b.heap, b.shared);
    covet_buffer_close(&b.text);
    covet_buffer_close(&b.heard);
    assert_int_equal(b.books.live, 0);
}

/* What the session is set to. */
static void profile(void **state) {
    (void)state;
    bench b;
    bench_open(&b);
    place_add(&b.place, "isolation", "Repeatable-Read");
    place_add(&b.place, "lock_timeout", "7");
    b.link = bench_link(&b);
    assert_string_equal(scalar(b.link, &b.arena, "SELECT @@time_zone"), "+00:00");
    assert_string_equal(scalar(b.link, &b.arena, "SELECT @@innodb_lock_wait_timeout"), "7");
    assert_string_equal(
        scalar(b.link, &b.arena,
               mariadb ? "SELECT @@tx_isolation" : "SELECT @@transaction_isolation"),
        "REPEATABLE-READ");
    assert_string_equal(scalar(b.link, &b.arena, "SELECT @@character_set_client"), "utf8mb4");
    assert_string_equal(scalar(b.link, &b.arena, "SELECT 'a' = 'A'"), "0");
    assert_string_equal(scalar(b.link, &b.arena, "SELECT 'a' = 'a '"), "0");
    assert_string_equal(scalar(b.link, &b.arena, "SELECT 'o' = 'ö'"), "0");
    assert_says(scalar(b.link, &b.arena, "SELECT @@sql_mode"), "STRICT_TRANS_TABLES");
    assert_string_equal(driver->dialect(b.link)->name, mariadb ? "MariaDB" : "MySQL");
    assert_true(driver->packet_limit(b.link) >= 1 << 20);
    driver->disconnect(b.link);
    b.place.target = "//no_such_user@localhost/";
    assert_null(bench_connect(&b));
    assert_int_equal(b.status, COVET_CONNECTION);
    b.place.target = server.target;
    b.link = bench_link(&b);
    bench_close(&b);
}

/* ---- memory ---- */

/* Some of all that a driver does; answers the first failure. */
static covet_status busy_day(bench *b, covet_link *link, const every *rows, crowd *c) {
    const char *sql;
    every got = {.id = 0};
    covet_row head = {.state = COVET_ROW_SAVED};
    covet_landing landing = {.arena = &b->arena, .borrow_text = true, .heads = &head};
    bool done = false;
    covet_prepared *insert = driver->prepare(link, every_insert, strlen(every_insert), true);
    if (!insert) return driver->error(link)->status;
    covet_status status = every_bind(insert, rows);
    if (status == COVET_OK && driver->next(insert) == COVET_STEP_FAILED)
        status = driver->error(link)->status;
    driver->finalize(insert);
    if (status != COVET_OK) return status;
    status = driver->insert_many(link, &c->bulk, &sql);
    if (status != COVET_OK && status != COVET_UNSUPPORTED) return status;
    static const char text[] = "SELECT * FROM every ORDER BY id";
    covet_prepared *select = driver->prepare(link, text, sizeof text - 1, true);
    if (!select) return driver->error(link)->status;
    status = driver->stream(select, &(covet_streaming){.spill = 1000000});
    while (status == COVET_OK && !done) {
        int64_t count = driver->fetch(select, &every_decoder, &got, sizeof got, 1, &landing, &done);
        if (count < 0) status = driver->error(link)->status;
        if (count == 1 && got.id == 1) status = run(link, "UPDATE every SET small = 1");
    }
    driver->finalize(select);
    return status;
}

/* Every request for memory fails once: told as such, nothing is lost, the connection serves. */
static void memory(void **state) {
    (void)state;
    bench b;
    crowd c;
    bench_start(&b);
    every *rows = crowd_rows(20);
    crowd_open(&c, rows + 1, 19, NULL);
    every_create(b.link);
    size_t failures = 0;
    for (size_t n = 1;; n++) {
        covet_status status = COVET_NO_MEMORY;
        execute(b.link, "DELETE FROM every");
        covet_arena_reset(&b.arena);
        b.books.fail_at = b.books.calls + n;
        covet_link *link = bench_connect(&b);
        if (link) status = busy_day(&b, link, rows, &c);
        bool failed = b.books.calls >= b.books.fail_at;
        b.books.fail_at = 0;
        if (link) must(link, "SELECT 1");
        driver->disconnect(link);
        if (!failed) {
            assert_int_equal(status, COVET_OK);
            break;
        }
        if (status != COVET_OK) assert_int_equal(status, COVET_NO_MEMORY);
        failures += status == COVET_NO_MEMORY;
    }
    assert_true(failures >= 10);
    free(rows);
    bench_close(&b);
}

/* ---- the program ---- */

static int group_setup(void **state) {
    (void)state;
    driver = covet_mysql.driver;
    bench b;
    bench_open(&b);
    b.place = server;
    b.link = bench_link(&b);
    mariadb = strcmp(driver->dialect(b.link)->name, "MariaDB") == 0;
    char sql[80];
    snprintf(database, sizeof database, "covet_mysql_driver_%ld", (long)getpid());
    snprintf(sql, sizeof sql, "CREATE DATABASE %s", database);
    execute(b.link, sql);
    bench_close(&b);
    return 0;
}

static int group_teardown(void **state) {
    (void)state;
    bench b;
    char sql[80];
    bench_start(&b);
    snprintf(sql, sizeof sql, "DROP DATABASE %s", database);
    execute(b.link, sql);
    bench_close(&b);
    return 0;
}

static int test_server(const char *url) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members),
        cmocka_unit_test(values),
        cmocka_unit_test(sizes),
        cmocka_unit_test(too_large),
        cmocka_unit_test(odd),
        cmocka_unit_test(texts),
        cmocka_unit_test(bad_binds),
        cmocka_unit_test(changed_tables),
        cmocka_unit_test(procedures),
        cmocka_unit_test(warnings),
        cmocka_unit_test(refused_rows),
        cmocka_unit_test(changes),
        cmocka_unit_test(transactions),
        cmocka_unit_test(busy),
        cmocka_unit_test(deadlock),
        cmocka_unit_test(timeouts),
        cmocka_unit_test(lost),
        cmocka_unit_test(cancelled),
        cmocka_unit_test(forked),
        cmocka_unit_test(interrupted),
        cmocka_unit_test(nested),
        cmocka_unit_test(spilling),
        cmocka_unit_test(broken_off),
        cmocka_unit_test(lists),
        cmocka_unit_test(many),
        cmocka_unit_test(many_or_none),
        cmocka_unit_test(many_large),
        cmocka_unit_test(nowhere),
        cmocka_unit_test(profile),
        cmocka_unit_test(memory),
    };
    place_split(&server, url, NULL);
    cmocka_set_test_filter(getenv("COVET_TEST_FILTER"));
    return cmocka_run_group_tests_name(url, tests, group_setup, group_teardown);
}

int main(void) {
    static const char *const names[] = {"COVET_TEST_MARIADB", "COVET_TEST_MYSQL", "DATABASE_URL"};
    int failed = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *url = getenv(names[i]);
        if (url && (strncmp(url, "mysql:", 6) == 0 || strncmp(url, "mariadb:", 8) == 0))
            failed += test_server(url);
        else
            printf("%s names no server: passed over\n", names[i]);
    }
    return failed;
}
