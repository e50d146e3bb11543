/*
 * hand.h - the hand-written side: its rows, its memory, and what a client has to do.
 *
 * May use bench.h. Used by hand.c, which does the works for every database, by the clients
 * hand_sqlite.c, hand_pg.c and hand_mysql.c, each over its database's own C API, and by file.c. The
 * members of the rows have the C types that the models of models.h yield, so both sides end with
 * the same values.
 */
#ifndef BENCH_HAND_H
#define BENCH_HAND_H

#include "bench.h"

#include <string.h>

#define HAND_BLOCK ((size_t)256 * 1024)

typedef struct hand_author {
    int32_t id;
    const char *name;
    const char *city;
    int32_t karma;
} hand_author;

typedef struct hand_opt_int {
    bool has;
    int32_t value;
} hand_opt_int;

typedef struct hand_post {
    int32_t id;
    const char *title;
    const char *body;
    int32_t author_id;
    hand_author *author; /* NULL where the query did not join it */
    int32_t views;
    int64_t revenue;
    double rating;
    hand_opt_int rank;
} hand_post;

typedef struct hand_list {
    hand_post *items;
    size_t count;
} hand_list;

/* ---- memory ---- */

typedef struct hand_block {
    struct hand_block *next;
    size_t size;
    char bytes[];
} hand_block;

/* Bump allocation in blocks; a reset keeps the blocks for the next round. */
typedef struct hand_arena {
    hand_block *first;
    hand_block *current;
    char *at;
    char *end;
    size_t taken; /* bytes of all blocks */
} hand_arena;

/* Makes the next block current, taking a new one when none is left; false without memory. */
bool hand_arena_grow(hand_arena *arena, size_t size);

static inline void *hand_bytes(hand_arena *arena, size_t size) {
    if ((size_t)(arena->end - arena->at) < size && !hand_arena_grow(arena, size)) return NULL;
    void *bytes = arena->at;
    arena->at += size;
    return bytes;
}

/* Room for structs: at a multiple of 8. */
static inline void *hand_struct(hand_arena *arena, size_t size) {
    size_t gap = (size_t)(-(uintptr_t)arena->at & 7);
    if ((size_t)(arena->end - arena->at) < size + gap) {
        if (!hand_arena_grow(arena, size)) return NULL;
        gap = 0;
    }
    void *bytes = arena->at + gap;
    arena->at += size + gap;
    return bytes;
}

static inline void hand_arena_reset(hand_arena *arena) {
    arena->current = NULL;
    arena->at = arena->end = NULL;
}

/* ---- a side and its client ---- */

/* The statements that a client keeps prepared. */
typedef enum hand_query {
    HAND_FETCH,
    HAND_RELATED,
    HAND_PAGE,
    HAND_GET,
    HAND_INSERT,
    HAND_UPDATE,
    HAND_CHECK, /* all posts by their keys */
    HAND_CHECK_ENTRIES,
    HAND_QUERIES
} hand_query;

/* The first member of every client's own struct. */
typedef struct hand {
    const struct hand_client *client;
    hand_arena arena;
    hand_list result[BENCH_BATCH]; /* one for each operation of the batch */
    size_t results;
    hand_post *rows; /* the heap array behind a list of unknown length */
    size_t room;     /* rows that it has room for */
    hand_post *many; /* the caller's rows of a bulk insert */
    uint64_t streamed;
} hand;

/*
 * What a client does; the functions print the reason of a failure. Rows and texts that it hands out
 * are in the arena, or the client's own, until `forget`.
 */
typedef struct hand_client {
    size_t size; /* of the client's own struct */
    /* Texts that make empty tables, and that end the loading of rows; ended by NULL. */
    const char *const *schema;
    const char *const *finish;
    void (*remove)(const char *target); /* a file; NULL: the databases of a server stay */
    bool (*connect)(hand *side, const char *target);
    void (*disconnect)(hand *side);
    bool (*execute)(hand *side, const char *text); /* a text without rows, not prepared */
    bool (*begin)(hand *side);
    bool (*commit)(hand *side);
    /* All rows into result[0], with the author where `related`. */
    bool (*all)(hand *side, hand_query which, bool related);
    /* All rows one by one, each told to hand_stream_row. */
    bool (*stream)(hand *side, bench_watch *watch);
    bool (*page)(hand *side, const char *city, int32_t views, hand_list *page);
    hand_post *(*find)(hand *side, int32_t key);
    bool (*insert)(hand *side, hand_post *post);       /* gives it its key */
    bool (*update)(hand *side, const hand_post *post); /* its views */
    /* Many rows: posts, which get their keys, or entries, which have them. */
    bool (*bulk)(hand *side, hand_post *posts, size_t count);
    bool (*bulk_entries)(hand *side, const hand_post *entries, size_t count);
    void (*forget)(hand *side); /* NULL: the client keeps nothing */
} hand_client;

extern const hand_client hand_sqlite;
extern const hand_client hand_pg;
extern const hand_client hand_mysql;

/* hand.c: what clients and file.c use of it. */
hand *hand_open(const bench_vendor *vendor, const char *target);
void hand_close(void *side);
bool hand_failed(const char *what, const char *why);
bool hand_grow_rows(hand *side);
bool hand_rows_done(hand *side, size_t count);
bench_post hand_post_values(const hand_post *post);
bool hand_sum(void *side, bench_sums *sums);
bool hand_sum_bulk(void *side, bench_sums *sums);
void hand_drop(void *side);

/* A place for one more row in the growing array; NULL without memory. */
static inline hand_post *hand_next_row(hand *side, size_t count) {
    return count < side->room || hand_grow_rows(side) ? &side->rows[count] : NULL;
}

/* One row of a stream; `watch` is NULL in the measured run. */
static inline void hand_stream_row(hand *side, const hand_post *post, bench_watch *watch) {
    side->streamed += (uint64_t)post->views + (unsigned char)post->body[0];
    if (watch == NULL) return;
    bench_post values = hand_post_values(post);
    bench_watch_row(watch, &values);
}

/* Copies a text of known size into the arena and ends it; NULL without memory. */
static inline const char *hand_copy(hand_arena *arena, const char *text, size_t size) {
    char *copy = hand_bytes(arena, size + 1);
    if (copy == NULL) return NULL;
    memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

#endif
