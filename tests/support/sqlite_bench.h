/* A database of SQLite for each test of its driver, with memory that keeps books: ours, and
 * SQLite's own. */
#ifndef SQLITE_BENCH_H
#define SQLITE_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "covet_sqlite.h"

static const covet_driver *driver;

/* ---- memory that keeps books, ours and SQLite's ---- */

typedef struct books {
    size_t live;    /* bytes allocated */
    size_t calls;   /* requests for memory */
    size_t fail_at; /* the request that fails, from 1; 0: none */
} books;

static inline void *books_resize(void *context, void *pointer, size_t old_size, size_t new_size) {
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
    return moved;
}

/* SQLite's allocator, with a request that fails. */
static sqlite3_mem_methods plain_memory;
static size_t sqlite_calls, sqlite_fail_at;

static inline void *sqlite_malloc(int size) {
    if (++sqlite_calls == sqlite_fail_at) return NULL;
    return plain_memory.xMalloc(size);
}

static inline void *sqlite_realloc(void *pointer, int size) {
    if (++sqlite_calls == sqlite_fail_at) return NULL;
    return plain_memory.xRealloc(pointer, size);
}

static inline int group_setup(void **state) {
    (void)state;
    driver = covet_sqlite.driver;
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain_memory);
    sqlite3_mem_methods counting = plain_memory;
    counting.xMalloc = sqlite_malloc;
    counting.xRealloc = sqlite_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &counting);
    return sqlite3_initialize();
}

/* ---- a database of each test ---- */

typedef struct bench {
    books books;
    covet_heap heap;
    char path[128];
    void *shared;
    covet_link *link;
    covet_arena arena;
    covet_buffer text; /* of a connection that failed */
    covet_status status;
} bench;

static inline void bench_open(bench *b, const char *target) {
    *b = (bench){.path = ""};
    b->heap.allocator = (covet_allocator){&b->books, books_resize};
    covet_arena_open(&b->arena, &b->heap, 1024);
    covet_buffer_open(&b->text, &b->heap, 0);
    if (target) {
        snprintf(b->path, sizeof b->path, "%s", target);
        return;
    }
    covet_uuid name;
    char text[COVET_UUID_TEXT];
    assert_int_equal(covet_uuid_random(&name), COVET_OK);
    covet_uuid_format(name, text, sizeof text);
    snprintf(b->path, sizeof b->path, "/tmp/covet-%s.db", text);
}

/* Connects to the bench's database; NULL where it cannot. */
static inline covet_link *bench_connect(bench *b, const covet_url_option *options) {
    if (!b->shared) b->shared = driver->attach(&b->heap, b->path);
    assert_non_null(b->shared);
    covet_buffer_clear(&b->text);
    const covet_host host = {.heap = &b->heap, .shared = b->shared};
    return driver->connect(&host, b->path, options, &b->status, &b->text);
}

static inline void bench_start(bench *b, const char *target) {
    bench_open(b, target);
    b->link = bench_connect(b, NULL);
    if (!b->link) fail_msg("%s", covet_buffer_get(&b->text));
}

static inline void bench_close(bench *b) {
    char path[160];
    driver->disconnect(b->link);
    driver->detach(&b->heap, b->shared);
    covet_arena_close(&b->arena);
    covet_buffer_close(&b->text);
    assert_int_equal(b->books.live, 0);
    if (!strchr(b->path, '/')) return;
    remove(b->path);
    snprintf(path, sizeof path, "%s-wal", b->path);
    remove(path);
    snprintf(path, sizeof path, "%s-shm", b->path);
    remove(path);
}

static inline covet_prepared *prepare(covet_link *link, const char *sql) {
    covet_prepared *prepared = driver->prepare(link, sql, strlen(sql), true);
    if (!prepared) fail_msg("%s: %s", sql, driver->error(link)->message);
    return prepared;
}

/* Runs a statement to its end; answers its status. */
static inline covet_status run(covet_link *link, const char *sql) {
    covet_prepared *prepared = driver->prepare(link, sql, strlen(sql), false);
    if (!prepared) return driver->error(link)->status;
    covet_step step;
    while ((step = driver->next(prepared)) == COVET_STEP_ROW) continue;
    covet_status status = step == COVET_STEP_FAILED ? driver->error(link)->status : COVET_OK;
    driver->finalize(prepared);
    return status;
}

static inline void must(covet_link *link, const char *sql) {
    if (run(link, sql) != COVET_OK) fail_msg("%s: %s", sql, driver->error(link)->message);
}

static inline void assert_says(const char *text, const char *words) {
    if (!strstr(text, words)) fail_msg("\"%s\" does not say \"%s\"", text, words);
}

/* The one value of a statement, as text. */
static inline const char *scalar(bench *b, const char *sql) {
    covet_value value;
    static char text[200];
    char whole[400];
    snprintf(whole, sizeof whole, "SELECT CAST((%s) AS TEXT)", sql);
    covet_prepared *prepared = prepare(b->link, whole);
    if (driver->next(prepared) != COVET_STEP_ROW)
        snprintf(text, sizeof text, "%s", driver->error(b->link)->message);
    else if (driver->value(prepared, 0, COVET_KIND_TEXT, 0, 0, &b->arena, &value) != COVET_OK)
        fail_msg("%s", driver->error(b->link)->message);
    else
        snprintf(text, sizeof text, "%s",
                 value.kind == COVET_VALUE_NULL ? "NULL" : value.as.text.data);
    driver->finalize(prepared);
    return text;
}

#endif
