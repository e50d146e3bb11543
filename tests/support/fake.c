/* The recording driver of fake.h. */
#include "fake.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct covet_link {
    fake *script;
    covet_heap *heap;
    bool in_transaction;
    int64_t changes;
    covet_driver_error error;
};

struct covet_prepared {
    covet_link *link;
    char *sql;
    size_t size;
    fake_answer answer; /* of the execution at hand */
    int64_t row;        /* rows that came */
    bool running;
};

/* ---- the record ---- */

static void note(fake *f, const char *format, ...) COVET__PRINTF(2, 3);
static void note(fake *f, const char *format, ...) {
    char line[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    size_t size = strlen(line);
    line[size++] = '\n';
    pthread_mutex_lock(&f->lock);
    if (f->calls_size + size + 1 > f->calls_room) {
        f->calls_room = (f->calls_size + size + 1) * 2;
        f->calls = realloc(f->calls, f->calls_room);
    }
    memcpy(f->calls + f->calls_size, line, size);
    f->calls_size += size;
    f->calls[f->calls_size] = '\0';
    pthread_mutex_unlock(&f->lock);
}

static void count(fake *f, size_t *counter, int change) {
    pthread_mutex_lock(&f->lock);
    *counter += (size_t)change;
    pthread_mutex_unlock(&f->lock);
}

const char *fake_calls(fake *f) {
    if (f->calls_size == 0) return "";
    f->calls_size = 0;
    return f->calls;
}

/* Keeps the lines of the record that say "run ". */
const char *fake_statements(fake *f) {
    char *to = f->calls, *line = f->calls;
    if (f->calls_size == 0) return "";
    f->calls_size = 0;
    for (char *next; *line != '\0'; line = next) {
        next = strchr(line, '\n') + 1;
        if (strncmp(line, "run ", 4) != 0) continue;
        memmove(to, line + 4, (size_t)(next - line) - 4);
        to += next - line - 4;
    }
    *to = '\0';
    return f->calls;
}

/* ---- the script ---- */

void fake_say(fake *f, fake_answer answer) {
    pthread_mutex_lock(&f->lock);
    f->answers[f->answer_count++] = answer;
    pthread_mutex_unlock(&f->lock);
}

void fake_say_nothing(fake *f) {
    f->answer_count = 0;
}

static bool begins(const char *text, const char *start) {
    return start == NULL || strncmp(text, start, strlen(start)) == 0;
}

static bool fits(const fake_answer *answer, const char *sql, bool at_prepare) {
    if (answer->times < 0 || answer->at_bind || answer->at_prepare != at_prepare) return false;
    return begins(sql, answer->sql);
}

/* The answer to a statement; it is used up once where it holds for so many times. */
static fake_answer answer_of(fake *f, const char *sql, bool at_prepare) {
    fake_answer found = {.sql = NULL};
    pthread_mutex_lock(&f->lock);
    for (size_t i = 0; i < f->answer_count; i++) {
        fake_answer *answer = &f->answers[i];
        if (!fits(answer, sql, at_prepare)) continue;
        found = *answer;
        if (answer->times == 1) answer->times = -1;
        if (answer->times > 1) answer->times--;
        break;
    }
    pthread_mutex_unlock(&f->lock);
    return found;
}

static void fail(covet_link *link, const fake_answer *answer) {
    link->error = (covet_driver_error){.status = answer->status,
                                       .message = answer->message ? answer->message : "scripted",
                                       .sqlstate = answer->sqlstate,
                                       .table = answer->table,
                                       .column = answer->column};
    if (answer->ends_transaction) link->in_transaction = false;
}

/* ---- links ---- */

static const char *const options[] = {"busy_timeout", "cache", NULL};

static fake *fake_of(const char *target) {
    return (fake *)(uintptr_t)strtoull(target, NULL, 16);
}

static covet_status fake_check(const char *target, const covet_url_option *given,
                               covet_buffer *error) {
    (void)given;
    covet_status status = fake_of(target)->checking;
    if (status != COVET_OK) covet_buffer_text(error, "scripted check");
    return status;
}

static void *fake_attach(covet_heap *heap, const char *target) {
    void **shared = covet_heap_resize(heap, NULL, 0, sizeof *shared);
    if (shared != NULL) *shared = fake_of(target);
    return shared;
}

static void fake_detach(covet_heap *heap, void *shared) {
    covet_heap_resize(heap, shared, sizeof(void *), 0);
}

static covet_link *fake_connect(const covet_host *host, const char *target,
                                const covet_url_option *given, covet_status *status,
                                covet_buffer *text) {
    (void)target;
    fake *f = *(void **)host->shared;
    note(f, "connect");
    for (; given->name != NULL; given++) note(f, "option %s=%s", given->name, given->value);
    *status = f->connecting;
    if (*status != COVET_OK) {
        covet_buffer_text(text, "scripted connect");
        return NULL;
    }
    covet_link *link = covet_heap_resize(host->heap, NULL, 0, sizeof *link);
    *status = COVET_NO_MEMORY;
    if (link == NULL) return NULL;
    *link = (covet_link){.script = f, .heap = host->heap};
    count(f, &f->links, 1);
    count(f, &f->connects, 1);
    return link;
}

static void fake_disconnect(covet_link *link) {
    note(link->script, "disconnect");
    count(link->script, &link->script->links, -1);
    covet_heap_resize(link->heap, link, sizeof *link, 0);
}

static const covet_driver_error *fake_error(covet_link *link) {
    return &link->error;
}

static size_t fake_bind_limit(covet_link *link) {
    return link->script->bind_limit == 0 ? 1000 : link->script->bind_limit;
}

static int64_t fake_changes(covet_link *link) {
    return link->changes;
}

static int64_t fake_inserted_key(covet_link *link, size_t rows, int64_t *step) {
    int64_t first = link->script->first_key;
    *step = 1;
    if (first == 0) return 1;
    link->script->first_key += (int64_t)rows;
    return first;
}

static bool fake_in_transaction(covet_link *link) {
    return link->in_transaction;
}

/* ---- statements ---- */

static covet_prepared *fake_prepare(covet_link *link, const char *sql, size_t size, bool keep) {
    fake_answer answer = answer_of(link->script, sql, true);
    note(link->script, "prepare%s %s", keep ? "" : " once", sql);
    if (answer.status != COVET_OK) {
        fail(link, &answer);
        return NULL;
    }
    covet_prepared *prepared = covet_heap_resize(link->heap, NULL, 0, sizeof *prepared);
    char *copy = covet_heap_resize(link->heap, NULL, 0, size + 1);
    if (prepared == NULL || copy == NULL) {
        if (prepared != NULL) covet_heap_resize(link->heap, prepared, sizeof *prepared, 0);
        if (copy != NULL) covet_heap_resize(link->heap, copy, size + 1, 0);
        fail(link, &(fake_answer){.status = COVET_NO_MEMORY});
        return NULL;
    }
    memcpy(copy, sql, size + 1);
    *prepared = (covet_prepared){.link = link, .sql = copy, .size = size};
    count(link->script, &link->script->prepared, 1);
    count(link->script, &link->script->prepares, 1);
    return prepared;
}

static void fake_finalize(covet_prepared *prepared) {
    covet_link *link = prepared->link;
    note(link->script, "finalize %s", prepared->sql);
    count(link->script, &link->script->prepared, -1);
    covet_heap_resize(link->heap, prepared->sql, prepared->size + 1, 0);
    covet_heap_resize(link->heap, prepared, sizeof *prepared, 0);
}

static covet_status fake_bind(covet_prepared *prepared, uint32_t index, const covet_value *value,
                              covet_kind kind, int32_t length, int32_t places) {
    (void)length, (void)places;
    covet_link *link = prepared->link;
    covet_buffer text;
    covet_buffer_open(&text, link->heap, 0);
    covet_value_print(&text, value);
    note(link->script, "bind %u %s %s", (unsigned)index, covet_kind_name(kind),
         covet_buffer_get(&text));
    covet_buffer_close(&text);
    for (size_t i = 0; i < link->script->answer_count; i++) {
        const fake_answer *answer = &link->script->answers[i];
        if (!answer->at_bind || !begins(prepared->sql, answer->sql)) continue;
        fail(link, answer);
        return answer->status;
    }
    return COVET_OK;
}

static covet_status fake_bind_member(covet_prepared *prepared, uint32_t index, const void *member,
                                     covet_kind kind, bool nullable, int32_t length,
                                     int32_t places) {
    (void)member, (void)nullable, (void)length, (void)places;
    note(prepared->link->script, "bind %u %s member", (unsigned)index, covet_kind_name(kind));
    return COVET_OK;
}

/* What the texts of transactions do, and how many rows a statement changes. */
static void carry_out(covet_link *link, const covet_prepared *prepared) {
    const char *sql = prepared->sql;
    if (begins(sql, "BEGIN")) link->in_transaction = true;
    if (begins(sql, "COMMIT") || begins(sql, "ROLLBACK")) link->in_transaction = false;
    if (begins(sql, "INSERT") || begins(sql, "UPDATE") || begins(sql, "DELETE"))
        link->changes = prepared->answer.changes;
}

static covet_step fake_next(covet_prepared *prepared) {
    covet_link *link = prepared->link;
    if (!prepared->running) {
        note(link->script, "run %s", prepared->sql);
        prepared->answer = answer_of(link->script, prepared->sql, false);
        prepared->running = true;
        if (prepared->answer.status == COVET_OK) carry_out(link, prepared);
    }
    if (prepared->answer.status != COVET_OK) {
        fail(link, &prepared->answer);
        return COVET_STEP_FAILED;
    }
    if (prepared->row < prepared->answer.rows) {
        prepared->row++;
        return COVET_STEP_ROW;
    }
    return COVET_STEP_DONE;
}

static covet_status fake_decode(covet_prepared *prepared, const covet_decoder *decoder, void *slot,
                                covet_landing *landing) {
    (void)prepared, (void)decoder, (void)slot, (void)landing;
    return COVET_OK;
}

/* Rows come as zeros. */
static int64_t fake_fetch(covet_prepared *prepared, const covet_decoder *decoder, void *slots,
                          size_t stride, int64_t most, covet_landing *landing, bool *done) {
    (void)decoder, (void)slots, (void)stride, (void)landing;
    int64_t rows = 0;
    *done = false;
    while (rows < most) {
        covet_step step = fake_next(prepared);
        if (step == COVET_STEP_FAILED) return -1;
        *done = step == COVET_STEP_DONE;
        if (*done) return rows;
        rows++;
    }
    return rows;
}

static covet_status fake_value(covet_prepared *prepared, uint32_t column, covet_kind kind,
                               int32_t length, int32_t places, covet_arena *arena,
                               covet_value *out) {
    (void)column, (void)kind, (void)length, (void)places, (void)arena;
    *out = covet_value_int(prepared->row);
    return COVET_OK;
}

static uint32_t fake_column_count(covet_prepared *prepared) {
    fake_answer answer = prepared->answer;
    return answer.columns != 0 ? answer.columns : answer.rows > 0;
}

static uint32_t fake_bind_count(covet_prepared *prepared) {
    uint32_t marks = 0;
    for (const char *c = prepared->sql; *c != '\0'; c++) marks += *c == '?';
    return marks;
}

static const char *fake_column_name(covet_prepared *prepared, uint32_t column) {
    (void)prepared, (void)column;
    return "column";
}

static void fake_reset(covet_prepared *prepared) {
    note(prepared->link->script, "reset");
    prepared->running = false;
    prepared->row = 0;
}

/* ---- many rows ---- */

static size_t fake_packet_limit(covet_link *link) {
    return link->script->packet_limit;
}

/* A statement of the driver's own: noted, and answered by the script. */
static covet_status own_statement(covet_link *link, const char *verb, const covet_entity *entity,
                                  size_t rows, const char **sql) {
    static const char *const texts[] = {"MANY", "RESERVE"};
    char line[100];
    snprintf(line, sizeof line, "%s %zu %s", verb, rows, entity->table);
    *sql = texts[*verb == 'R'];
    fake_answer answer = answer_of(link->script, line, false);
    note(link->script, answer.status == COVET_UNSUPPORTED ? "refuse %s" : "run %s", line);
    if (answer.status != COVET_OK) fail(link, &answer);
    return answer.status;
}

static covet_status fake_reserve_keys(covet_link *link, const covet_entity *entity, int64_t *keys,
                                      size_t rows, const char **sql) {
    int64_t step, first = fake_inserted_key(link, rows, &step);
    for (size_t i = 0; i < rows; i++) keys[i] = first + (int64_t)i;
    return own_statement(link, "RESERVE", entity, rows, sql);
}

static covet_status fake_many(covet_link *link, const covet_bulk *bulk, const char **sql) {
    int64_t step;
    covet_status status = own_statement(link, "MANY", bulk->entity, bulk->row_count, sql);
    if (status != COVET_OK || bulk->keys == NULL) return status;
    int64_t first = fake_inserted_key(link, bulk->row_count, &step);
    for (size_t i = 0; i < bulk->row_count; i++) bulk->keys[i] = first + (int64_t)i;
    return status;
}

void fake_insert_many(fake *f, size_t packet_limit, bool reserves, bool many) {
    f->packet_limit = packet_limit;
    f->driver.packet_limit = packet_limit > 0 ? fake_packet_limit : NULL;
    f->driver.reserve_keys = reserves ? fake_reserve_keys : NULL;
    f->driver.insert_many = many ? fake_many : NULL;
}

static const covet_driver driver = {.options = options,
                                    .check = fake_check,
                                    .connect = fake_connect,
                                    .disconnect = fake_disconnect,
                                    .attach = fake_attach,
                                    .detach = fake_detach,
                                    .error = fake_error,
                                    .bind_limit = fake_bind_limit,
                                    .prepare = fake_prepare,
                                    .finalize = fake_finalize,
                                    .bind = fake_bind,
                                    .bind_member = fake_bind_member,
                                    .next = fake_next,
                                    .decode = fake_decode,
                                    .fetch = fake_fetch,
                                    .value = fake_value,
                                    .column_count = fake_column_count,
                                    .bind_count = fake_bind_count,
                                    .column_name = fake_column_name,
                                    .reset = fake_reset,
                                    .changes = fake_changes,
                                    .inserted_key = fake_inserted_key,
                                    .in_transaction = fake_in_transaction};

/* ---- open and close ---- */

static const char *const schemes[] = {"fake", "pretend", NULL};

void fake_open(fake *f, const covet_dialect *dialect) {
    memset(f, 0, sizeof *f);
    pthread_mutex_init(&f->lock, NULL);
    f->driver = driver;
    f->backend = (covet_backend){.schemes = schemes, .dialect = dialect, .driver = &f->driver};
    snprintf(f->url, sizeof f->url, "fake:%llx", (unsigned long long)(uintptr_t)f);
}

void fake_close(fake *f) {
    free(f->calls);
    pthread_mutex_destroy(&f->lock);
}

covet_db *fake_db(fake *f, const char *url_tail) {
    char url[200];
    snprintf(url, sizeof url, "%s%s", f->url, url_tail == NULL ? "" : url_tail);
    return covet_open(url, &f->backend);
}
