/*
 * hand.c - the hand-written side: the sqlite3 API with cached statements and an arena.
 *
 * May use sqlite3.h and hand.h. Used by main.c through `bench_hand`. It is what a careful
 * programmer writes for these two tables: statements prepared once, texts bound in place and
 * copied once on reading, rows contiguous, the range of int32_t kept, every return code looked at.
 */
#include "hand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HAND_POST "p.id, p.title, p.body, p.author_id, p.views, p.revenue, p.rating, p.rank"
#define HAND_AUTHOR "a.id, a.name, a.city, a.karma"
#define HAND_AUTHOR_COLUMN 8

static const char *const hand_sql[HAND_QUERIES] = {
    [HAND_FETCH] = "SELECT " HAND_POST " FROM post p",
    [HAND_RELATED] =
        "SELECT " HAND_POST ", " HAND_AUTHOR " FROM post p JOIN author a ON p.author_id = a.id",
    [HAND_PAGE] = "SELECT " HAND_POST " FROM post p JOIN author a ON p.author_id = a.id"
                  " WHERE a.city = ? AND p.views >= ? ORDER BY p.views DESC, p.id LIMIT ?",
    [HAND_GET] = "SELECT " HAND_POST " FROM post p WHERE p.id = ?",
    [HAND_INSERT] = ("INSERT INTO post (title, body, author_id, views, revenue, rating, rank)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?)"),
    [HAND_UPDATE] = "UPDATE post SET views = ? WHERE id = ?",
    [HAND_BEGIN] = "BEGIN IMMEDIATE",
    [HAND_COMMIT] = "COMMIT",
};

static const char hand_profile[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                                   "PRAGMA foreign_keys = ON;"
                                   "PRAGMA busy_timeout = " BENCH_BUSY_TIMEOUT ";"
                                   "PRAGMA mmap_size = " BENCH_MMAP_SIZE ";";

/* ---- arena ---- */

/* Makes the next block current, taking a new one when none is left; false without memory. */
static bool hand_arena_grow(hand_arena *arena, size_t size) {
    hand_block *next = arena->current == NULL ? arena->first : arena->current->next;
    if (next == NULL || next->size < size) {
        size_t room = size > HAND_BLOCK ? size : HAND_BLOCK;
        hand_block *block = malloc(sizeof *block + room);
        if (block == NULL) return false;
        *block = (hand_block){.next = next, .size = room};
        arena->taken += sizeof *block + room;
        if (arena->current == NULL)
            arena->first = block;
        else
            arena->current->next = block;
        next = block;
    }
    arena->current = next;
    arena->at = next->bytes;
    arena->end = next->bytes + next->size;
    return true;
}

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

static void hand_arena_reset(hand_arena *arena) {
    arena->current = NULL;
    arena->at = arena->end = NULL;
}

static void hand_arena_free(hand_arena *arena) {
    for (hand_block *block = arena->first, *next; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
    *arena = (hand_arena){0};
}

/* ---- statements and columns ---- */

static bool hand_failed(const hand *side, const char *what) {
    fprintf(stderr, "bench: hand: %s: %s\n", what, sqlite3_errmsg(side->db));
    return false;
}

static sqlite3_stmt *hand_statement(hand *side, hand_query which) {
    sqlite3_stmt **statement = &side->statement[which];
    if (*statement == NULL && sqlite3_prepare_v3(side->db, hand_sql[which], -1,
                                                 SQLITE_PREPARE_PERSISTENT, statement, NULL))
        hand_failed(side, hand_sql[which]);
    return *statement;
}

/* Runs a statement that gives no rows. */
static inline bool hand_run(hand *side, sqlite3_stmt *statement) {
    int rc = sqlite3_step(statement);
    return (rc == SQLITE_DONE && sqlite3_reset(statement) == SQLITE_OK) ||
           hand_failed(side, sqlite3_sql(statement));
}

static inline bool hand_int(sqlite3_stmt *row, int column, int32_t *value) {
    sqlite3_int64 wide = sqlite3_column_int64(row, column);
    *value = (int32_t)wide;
    return *value == wide;
}

/*
 * Copies a text into the arena, its terminator with it; NULL for NULL and without memory. The
 * value is fetched once and asked twice, which is allowed to a connection of one thread.
 */
static inline const char *hand_text(hand_arena *arena, sqlite3_stmt *row, int column) {
    sqlite3_value *value = sqlite3_column_value(row, column);
    const void *text = sqlite3_value_text(value);
    if (text == NULL) return NULL;
    size_t size = (size_t)sqlite3_value_bytes(value) + 1;
    char *copy = hand_bytes(arena, size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

static inline bool hand_opt(sqlite3_stmt *row, int column, hand_opt_int *value) {
    value->has = sqlite3_column_type(row, column) != SQLITE_NULL;
    value->value = 0;
    return !value->has || hand_int(row, column, &value->value);
}

static inline bool hand_read_post(hand_arena *arena, sqlite3_stmt *row, hand_post *post) {
    bool good = hand_int(row, 0, &post->id);
    post->title = hand_text(arena, row, 1);
    post->body = hand_text(arena, row, 2);
    good &= hand_int(row, 3, &post->author_id);
    post->author = NULL;
    good &= hand_int(row, 4, &post->views);
    post->revenue = sqlite3_column_int64(row, 5);
    post->rating = sqlite3_column_double(row, 6);
    good &= hand_opt(row, 7, &post->rank);
    return good && post->title != NULL && post->body != NULL;
}

static inline bool hand_read_author(hand_arena *arena, sqlite3_stmt *row, hand_post *post) {
    hand_author *author = hand_struct(arena, sizeof *author);
    if (author == NULL) return false;
    bool good = hand_int(row, HAND_AUTHOR_COLUMN, &author->id);
    author->name = hand_text(arena, row, HAND_AUTHOR_COLUMN + 1);
    author->city = hand_text(arena, row, HAND_AUTHOR_COLUMN + 2);
    good &= hand_int(row, HAND_AUTHOR_COLUMN + 3, &author->karma);
    post->author = author;
    return good && author->name != NULL && author->city != NULL;
}

/* ---- works ---- */

/* A place for one more row in the growing array; NULL without memory. */
static inline hand_post *hand_next_row(hand *side, size_t count) {
    if (count == side->room) {
        size_t room = side->room == 0 ? 64 : side->room * 2;
        hand_post *rows = realloc(side->rows, room * sizeof *rows);
        if (rows == NULL) return NULL;
        side->rows = rows;
        side->room = room;
    }
    return &side->rows[count];
}

static bool hand_read_all(hand *side, hand_query which, bool related) {
    sqlite3_stmt *rows = hand_statement(side, which);
    size_t count = 0;
    int rc = SQLITE_ERROR;
    while (rows != NULL && (rc = sqlite3_step(rows)) == SQLITE_ROW) {
        hand_post *post = hand_next_row(side, count++);
        if (post == NULL || !hand_read_post(&side->arena, rows, post) ||
            (related && !hand_read_author(&side->arena, rows, post)))
            break;
    }
    if (rc != SQLITE_DONE) return hand_failed(side, "fetch");
    sqlite3_reset(rows);
    hand_post *exact = realloc(side->rows, (count + 1) * sizeof *exact);
    if (exact != NULL) {
        side->rows = exact;
        side->room = count + 1;
    }
    side->result[0] = (hand_list){side->rows, count};
    side->results = 1;
    return true;
}

static bool hand_fetch(void *state, const bench_batch *batch) {
    (void)batch;
    return hand_read_all(state, HAND_FETCH, false);
}

static bool hand_related(void *state, const bench_batch *batch) {
    (void)batch;
    return hand_read_all(state, HAND_RELATED, true);
}

static bench_author hand_author_values(const hand_author *author) {
    return (bench_author){author->id, author->name, author->city, author->karma};
}

static bench_post hand_post_values(const hand_post *post) {
    return (bench_post){
        .id = post->id,
        .title = post->title,
        .body = post->body,
        .author_id = post->author_id,
        .views = post->views,
        .revenue = post->revenue,
        .rating = post->rating,
        .ranked = post->rank.has,
        .rank = post->rank.value,
    };
}

/* Reads every row into the same struct; `sum` NULL counts alone, as the measured run does. */
static bool hand_stream_rows(hand *side, uint64_t *sum) {
    sqlite3_stmt *rows = hand_statement(side, HAND_FETCH);
    hand_post post;
    uint64_t seen = 0;
    int rc = SQLITE_ERROR;
    while (rows != NULL && (rc = sqlite3_step(rows)) == SQLITE_ROW) {
        hand_arena_reset(&side->arena);
        if (!hand_read_post(&side->arena, rows, &post)) break;
        seen += (uint64_t)post.views + (unsigned char)post.body[0];
        if (sum != NULL) {
            bench_post values = hand_post_values(&post);
            bench_sum_post(sum, &values);
        }
    }
    if (rc != SQLITE_DONE) return hand_failed(side, "stream");
    sqlite3_reset(rows);
    side->streamed = seen;
    return true;
}

static bool hand_stream(void *state, const bench_batch *batch) {
    (void)batch;
    return hand_stream_rows(state, NULL);
}

static bool hand_page_one(hand *side, sqlite3_stmt *rows, hand_list *page) {
    *page = (hand_list){hand_struct(&side->arena, BENCH_LIMIT * sizeof *page->items), 0};
    int rc = SQLITE_ERROR;
    while (page->items != NULL && (rc = sqlite3_step(rows)) == SQLITE_ROW)
        if (!hand_read_post(&side->arena, rows, &page->items[page->count++])) break;
    if (rc != SQLITE_DONE) return hand_failed(side, "page");
    sqlite3_reset(rows);
    return true;
}

static bool hand_page(void *state, const bench_batch *batch) {
    hand *side = state;
    sqlite3_stmt *rows = hand_statement(side, HAND_PAGE);
    bool good = rows != NULL;
    for (size_t i = 0; i < batch->count && good; i++) {
        sqlite3_bind_text(rows, 1, batch->city[i], (int)strlen(batch->city[i]), SQLITE_STATIC);
        sqlite3_bind_int(rows, 2, batch->views[i]);
        sqlite3_bind_int(rows, 3, BENCH_LIMIT);
        good = hand_page_one(side, rows, &side->result[i]);
    }
    side->results = batch->count;
    return good;
}

/* The row of a key, in the arena; NULL if there is none. */
static inline hand_post *hand_find(hand *side, int32_t key) {
    sqlite3_stmt *row = hand_statement(side, HAND_GET);
    hand_post *post = hand_struct(&side->arena, sizeof *post);
    if (row == NULL || post == NULL) return NULL;
    sqlite3_bind_int(row, 1, key);
    bool good = sqlite3_step(row) == SQLITE_ROW && hand_read_post(&side->arena, row, post);
    if (!good) hand_failed(side, "get");
    sqlite3_reset(row);
    return good ? post : NULL;
}

static bool hand_get(void *state, const bench_batch *batch) {
    hand *side = state;
    bool good = true;
    for (size_t i = 0; i < batch->count && good; i++) {
        side->result[i] = (hand_list){hand_find(side, batch->key[i]), 1};
        good = side->result[i].items != NULL;
    }
    side->results = batch->count;
    return good;
}

/* Inserts a row and gives it its key. */
static inline bool hand_insert(hand *side, hand_post *post) {
    sqlite3_stmt *insert = hand_statement(side, HAND_INSERT);
    if (insert == NULL) return false;
    sqlite3_bind_text(insert, 1, post->title, (int)strlen(post->title), SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, post->body, (int)strlen(post->body), SQLITE_STATIC);
    sqlite3_bind_int(insert, 3, post->author_id);
    sqlite3_bind_int(insert, 4, post->views);
    sqlite3_bind_int64(insert, 5, post->revenue);
    sqlite3_bind_double(insert, 6, post->rating);
    if (post->rank.has)
        sqlite3_bind_int(insert, 7, post->rank.value);
    else
        sqlite3_bind_null(insert, 7);
    if (!hand_run(side, insert)) return false;
    sqlite3_int64 key = sqlite3_last_insert_rowid(side->db);
    post->id = (int32_t)key;
    return post->id == key;
}

static bool hand_create(void *state, const bench_batch *batch) {
    hand *side = state;
    bool good = true;
    for (size_t i = 0; i < batch->count && good; i++) {
        const bench_post *from = &batch->post[i];
        hand_post *post = hand_struct(&side->arena, sizeof *post);
        if (post == NULL) return false;
        *post = (hand_post){
            .title = from->title,
            .body = from->body,
            .author_id = from->author_id,
            .views = from->views,
            .revenue = from->revenue,
            .rating = from->rating,
            .rank = {from->ranked, from->rank},
        };
        good = hand_insert(side, post);
        side->result[i] = (hand_list){post, 1};
    }
    side->results = batch->count;
    return good;
}

static bool hand_save(void *state, const bench_batch *batch) {
    hand *side = state;
    sqlite3_stmt *update = hand_statement(side, HAND_UPDATE);
    bool good = update != NULL;
    for (size_t i = 0; i < batch->count && good; i++) {
        hand_post *post = hand_find(side, batch->key[i]);
        if (post == NULL) return false;
        post->views += batch->views[i];
        sqlite3_bind_int(update, 1, post->views);
        sqlite3_bind_int(update, 2, post->id);
        good = hand_run(side, update) && sqlite3_changes(side->db) == 1;
        side->result[i] = (hand_list){post, 1};
    }
    side->results = batch->count;
    return good;
}

/* ---- the side ---- */

static bool hand_sum(void *state, uint64_t *sum) {
    hand *side = state;
    for (size_t i = 0; i < side->results; i++) {
        for (size_t k = 0; k < side->result[i].count; k++) {
            const hand_post *post = &side->result[i].items[k];
            bench_post values = hand_post_values(post);
            bench_sum_post(sum, &values);
            if (post->author != NULL) {
                bench_author author = hand_author_values(post->author);
                bench_sum_author(sum, &author);
            }
        }
        bench_sum_number(sum, side->result[i].count);
    }
    return true;
}

static bool hand_sum_stream(void *state, uint64_t *sum) {
    hand *side = state;
    bench_sum_number(sum, side->streamed);
    return hand_stream_rows(side, sum);
}

static void hand_drop(void *state) {
    hand *side = state;
    free(side->rows);
    side->rows = NULL;
    side->room = side->results = 0;
    hand_arena_reset(&side->arena);
}

static void hand_close(void *state) {
    hand *side = state;
    hand_drop(side);
    hand_arena_free(&side->arena);
    for (size_t i = 0; i < HAND_QUERIES; i++) sqlite3_finalize(side->statement[i]);
    sqlite3_close(side->db);
    free(side);
}

static void *hand_open(const char *path) {
    hand *side = calloc(1, sizeof *side);
    if (side == NULL) return NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &side->db, flags, NULL) != SQLITE_OK ||
        sqlite3_exec(side->db, hand_profile, NULL, NULL, NULL) != SQLITE_OK) {
        hand_failed(side, path);
        hand_close(side);
        return NULL;
    }
    return side;
}

static bool hand_begin(void *state) {
    sqlite3_stmt *begin = hand_statement(state, HAND_BEGIN);
    return begin != NULL && hand_run(state, begin);
}

static bool hand_commit(void *state) {
    sqlite3_stmt *commit = hand_statement(state, HAND_COMMIT);
    return commit != NULL && hand_run(state, commit);
}

/*
 * The list and the stream by the bytes taken from malloc; reading alone is no other case by hand.
 */
static bool hand_memory(const char *path, bench_memory *memory) {
    hand *side = hand_open(path);
    bool good = side != NULL && hand_stream(side, NULL);
    if (good) {
        memory->stream = side->arena.taken;
        good = hand_fetch(side, NULL);
        memory->list = side->arena.taken + side->room * sizeof *side->rows;
        memory->read_only = memory->list;
    }
    if (side != NULL) hand_close(side);
    return good;
}

const bench_side bench_hand = {
    .name = "hand",
    .open = hand_open,
    .close = hand_close,
    .begin = hand_begin,
    .commit = hand_commit,
    .memory = hand_memory,
    .task =
        {
            [BENCH_FETCH] = {hand_fetch, hand_sum, hand_drop},
            [BENCH_RELATED] = {hand_related, hand_sum, hand_drop},
            [BENCH_STREAM] = {hand_stream, hand_sum_stream, hand_drop},
            [BENCH_PAGE] = {hand_page, hand_sum, hand_drop},
            [BENCH_GET] = {hand_get, hand_sum, hand_drop},
            [BENCH_CREATE] = {hand_create, hand_sum, hand_drop},
            [BENCH_SAVE] = {hand_save, hand_sum, hand_drop},
        },
};
