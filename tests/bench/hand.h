/*
 * hand.h - the rows and the memory of the hand-written side.
 *
 * May use sqlite3.h and bench.h. Used by hand.c alone. The members have the C types that the
 * models of orm.c yield, so both sides end with the same values.
 */
#ifndef BENCH_HAND_H
#define BENCH_HAND_H

#include "bench.h"

#include <sqlite3.h>

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

typedef enum hand_query {
    HAND_FETCH,
    HAND_RELATED,
    HAND_PAGE,
    HAND_GET,
    HAND_INSERT,
    HAND_UPDATE,
    HAND_BEGIN,
    HAND_COMMIT,
    HAND_QUERIES
} hand_query;

typedef struct hand {
    sqlite3 *db;
    sqlite3_stmt *statement[HAND_QUERIES]; /* prepared at the first use */
    hand_arena arena;
    hand_list result[BENCH_BATCH]; /* one for each operation of the batch */
    size_t results;
    hand_post *rows; /* the heap array behind a list of unknown length */
    size_t room;     /* rows that it has room for */
    uint64_t streamed;
} hand;

#endif
