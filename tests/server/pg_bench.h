/* A database of PostgreSQL for each test of its driver, on the server that COVET_TEST_POSTGRESQL
 * names, with memory that keeps books. */
#ifndef PG_BENCH_H
#define PG_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "covet_pg.h"

static const covet_driver *driver;

/* ---- memory that keeps books ---- */

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

/* ---- a schema of each test, which goes with it ---- */

typedef struct bench {
    books books;
    covet_heap heap;
    char url[1024];
    covet_link *link;
    covet_arena arena;
    covet_buffer text; /* of a connection that failed */
    covet_status status;
    char notice[256]; /* the latest of the server */
    int notices;
} bench;

static inline void bench_log(void *context, const covet_log_record *record) {
    bench *b = context;
    snprintf(b->notice, sizeof b->notice, "%s", record->notice);
    b->notices++;
}

static inline const char *server_url(const char *variable) {
    const char *url = getenv(variable);
    return url && *url ? url : NULL;
}

/* The server's URL with something behind it. */
static inline void bench_url(bench *b, const char *variable, const char *options) {
    const char *url = server_url(variable);
    if (!url) skip();
    snprintf(b->url, sizeof b->url, "%s%s%s", url, *options ? "&" : "", options);
}

static inline void bench_open(bench *b) {
    *b = (bench){.url = ""};
    driver = covet_pg.driver;
    b->heap.allocator = (covet_allocator){&b->books, books_resize};
    covet_arena_open(&b->arena, &b->heap, 1024);
    covet_buffer_open(&b->text, &b->heap, 0);
}

/* Connects to the bench's database; NULL where it cannot. */
static inline covet_link *bench_connect(bench *b) {
    const covet_host host = {&b->heap, NULL, bench_log, b};
    covet_buffer_clear(&b->text);
    return driver->connect(&host, b->url, NULL, &b->status, &b->text);
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

static inline void execute(covet_link *link, const char *sql) {
    if (driver->execute(link, sql, strlen(sql)) != COVET_STEP_DONE)
        fail_msg("%s: %s", sql, driver->error(link)->message);
}

static inline void bench_start_with(bench *b, const char *variable, const char *options) {
    bench_open(b);
    bench_url(b, variable, options);
    b->link = bench_connect(b);
    if (!b->link) fail_msg("%s", covet_buffer_get(&b->text));
}

static inline void bench_start(bench *b) {
    bench_start_with(b, "COVET_TEST_POSTGRESQL", "");
    execute(b->link, "SET client_min_messages = warning");
    execute(b->link, "DROP SCHEMA IF EXISTS covet_bench CASCADE");
    execute(b->link, "CREATE SCHEMA covet_bench");
    execute(b->link, "SET search_path = covet_bench");
}

static inline void bench_close(bench *b) {
    driver->disconnect(b->link);
    covet_arena_close(&b->arena);
    covet_buffer_close(&b->text);
    assert_int_equal(b->books.live, 0);
}

static inline void assert_says(const char *text, const char *words) {
    if (!strstr(text, words)) fail_msg("\"%s\" does not say \"%s\"", text, words);
}

/* The one value of a statement, as text. */
static inline const char *scalar(bench *b, const char *sql) {
    covet_value value;
    static char text[400];
    char whole[600];
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
