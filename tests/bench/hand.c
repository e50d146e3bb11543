/*
 * hand.c - the hand-written side: what it does for every database, around a client.
 *
 * May use hand.h. Used by main.c through `bench_hand`, and by file.c. It is what a careful
 * programmer writes for these tables: statements prepared once, texts bound in place and copied at
 * most once on reading, rows contiguous, every return code looked at.
 */
#include "hand.h"

#include <stdio.h>
#include <stdlib.h>

bool hand_failed(const char *what, const char *why) {
    fprintf(stderr, "bench: hand: %s: %s\n", what, why);
    return false;
}

/* ---- memory ---- */

bool hand_arena_grow(hand_arena *arena, size_t size) {
    hand_block *next = arena->current == NULL ? arena->first : arena->current->next;
    if (next == NULL || next->size < size) {
        size_t room = size > HAND_BLOCK ? size : HAND_BLOCK;
        hand_block *block = malloc(sizeof *block + room);
        if (block == NULL) return false;
        *block = (hand_block){.next = next, .size = room};
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

static void hand_arena_free(hand_arena *arena) {
    for (hand_block *block = arena->first, *next; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
    *arena = (hand_arena){0};
}

bool hand_grow_rows(hand *side) {
    size_t room = side->room == 0 ? 64 : side->room * 2;
    hand_post *rows = realloc(side->rows, room * sizeof *rows);
    if (rows == NULL) return false;
    side->rows = rows;
    side->room = room;
    return true;
}

/* Ends a list of unknown length: gives back what its array has too much. */
bool hand_rows_done(hand *side, size_t count) {
    hand_post *exact = realloc(side->rows, (count + 1) * sizeof *exact);
    if (exact != NULL) {
        side->rows = exact;
        side->room = count + 1;
    }
    side->result[0] = (hand_list){side->rows, count};
    side->results = 1;
    return true;
}

/* ---- opening ---- */

void hand_drop(void *state) {
    hand *side = state;
    free(side->rows);
    side->rows = NULL;
    side->room = side->results = 0;
    if (side->client->forget != NULL) side->client->forget(side);
    hand_arena_reset(&side->arena);
}

void hand_close(void *state) {
    hand *side = state;
    hand_drop(side);
    hand_arena_free(&side->arena);
    free(side->many);
    side->client->disconnect(side);
    free(side);
}

hand *hand_open(const bench_vendor *vendor, const char *target) {
    hand *side = calloc(1, vendor->client->size);
    if (side == NULL) return NULL;
    side->client = vendor->client;
    if (side->client->connect(side, target)) return side;
    hand_close(side);
    return NULL;
}

static void *hand_open_side(const bench_vendor *vendor, const char *target) {
    return hand_open(vendor, target);
}

static bool hand_begin(void *state) {
    hand *side = state;
    return side->client->begin(side);
}

static bool hand_commit(void *state) {
    hand *side = state;
    return side->client->commit(side);
}

/* ---- works ---- */

static bool hand_fetch(void *state, const bench_batch *batch) {
    (void)batch;
    hand *side = state;
    return side->client->all(side, HAND_FETCH, false);
}

/* Reading alone is no other case by hand. */
static bool hand_fetch_read_only(void *state) {
    return hand_fetch(state, NULL);
}

static bool hand_related(void *state, const bench_batch *batch) {
    (void)batch;
    hand *side = state;
    return side->client->all(side, HAND_RELATED, true);
}

static bool hand_stream_watched(void *state, bench_watch *watch) {
    hand *side = state;
    side->streamed = 0;
    return side->client->stream(side, watch);
}

static bool hand_stream(void *state, const bench_batch *batch) {
    (void)batch;
    return hand_stream_watched(state, NULL);
}

static bool hand_page(void *state, const bench_batch *batch) {
    hand *side = state;
    bool good = true;
    for (size_t i = 0; i < batch->count && good; i++)
        good = side->client->page(side, batch->city[i], batch->views[i], &side->result[i]);
    side->results = batch->count;
    return good;
}

static bool hand_get(void *state, const bench_batch *batch) {
    hand *side = state;
    bool good = true;
    for (size_t i = 0; i < batch->count && good; i++) {
        side->result[i] = (hand_list){side->client->find(side, batch->key[i]), 1};
        good = side->result[i].items != NULL;
    }
    side->results = batch->count;
    return good;
}

static hand_post hand_post_of(const bench_post *from) {
    return (hand_post){
        .title = from->title,
        .body = from->body,
        .author_id = from->author_id,
        .views = from->views,
        .revenue = from->revenue,
        .rating = from->rating,
        .rank = {from->ranked, from->rank},
    };
}

static bool hand_create(void *state, const bench_batch *batch) {
    hand *side = state;
    bool good = true;
    for (size_t i = 0; i < batch->count && good; i++) {
        hand_post *post = hand_struct(&side->arena, sizeof *post);
        if (post == NULL) return false;
        *post = hand_post_of(&batch->post[i]);
        good = side->client->insert(side, post);
        side->result[i] = (hand_list){post, 1};
    }
    side->results = batch->count;
    return good;
}

static bool hand_save(void *state, const bench_batch *batch) {
    hand *side = state;
    bool good = true;
    for (size_t i = 0; i < batch->count && good; i++) {
        hand_post *post = side->client->find(side, batch->key[i]);
        if (post == NULL) return false;
        post->views += batch->views[i];
        good = side->client->update(side, post);
        side->result[i] = (hand_list){post, 1};
    }
    side->results = batch->count;
    return good;
}

/* The structs that the caller of a bulk insert has. */
static bool hand_ready(hand *side, const bench_batch *batch, bool keyed) {
    hand_post *many = realloc(side->many, batch->count * sizeof *many);
    if (many == NULL) return false;
    side->many = many;
    for (size_t i = 0; i < batch->count; i++) {
        many[i] = hand_post_of(&batch->many[i]);
        if (keyed) many[i].id = batch->many[i].id;
    }
    side->result[0] = (hand_list){many, batch->count};
    side->results = 1;
    return true;
}

static bool hand_ready_posts(void *state, const bench_batch *batch) {
    return hand_ready(state, batch, false);
}

static bool hand_ready_entries(void *state, const bench_batch *batch) {
    return hand_ready(state, batch, true);
}

static bool hand_bulk(void *state, const bench_batch *batch) {
    hand *side = state;
    return side->client->bulk(side, side->many, batch->count);
}

static bool hand_entries(void *state, const bench_batch *batch) {
    hand *side = state;
    return side->client->bulk_entries(side, side->many, batch->count);
}

/* ---- sums ---- */

bench_post hand_post_values(const hand_post *post) {
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

bool hand_sum(void *state, bench_sums *sums) {
    hand *side = state;
    uint64_t *sum = &sums->values;
    for (size_t i = 0; i < side->results; i++) {
        for (size_t k = 0; k < side->result[i].count; k++) {
            const hand_post *post = &side->result[i].items[k];
            const hand_author *author = post->author;
            bench_post values = hand_post_values(post);
            bench_sum_post(sum, &values);
            if (author != NULL)
                bench_sum_author(
                    sum, &(bench_author){author->id, author->name, author->city, author->karma});
        }
        bench_sum_number(sum, side->result[i].count);
    }
    return true;
}

bool hand_sum_bulk(void *state, bench_sums *sums) {
    hand *side = state;
    for (size_t i = 0; i < side->result[0].count; i++) {
        bench_post values = hand_post_values(&side->result[0].items[i]);
        bench_sum_bulk(sums, &values);
    }
    return true;
}

static bool hand_sum_stream(void *state, bench_sums *sums) {
    hand *side = state;
    bench_sum_number(&sums->values, side->streamed);
    return true;
}

const bench_side bench_hand = {
    .name = "hand",
    .open = hand_open_side,
    .close = hand_close,
    .begin = hand_begin,
    .commit = hand_commit,
    .fetch_read_only = hand_fetch_read_only,
    .stream = hand_stream_watched,
    .task =
        {
            [BENCH_FETCH] = {hand_fetch, hand_sum, hand_drop, NULL},
            [BENCH_RELATED] = {hand_related, hand_sum, hand_drop, NULL},
            [BENCH_STREAM] = {hand_stream, hand_sum_stream, hand_drop, NULL},
            [BENCH_PAGE] = {hand_page, hand_sum, hand_drop, NULL},
            [BENCH_GET] = {hand_get, hand_sum, hand_drop, NULL},
            [BENCH_CREATE] = {hand_create, hand_sum, hand_drop, NULL},
            [BENCH_SAVE] = {hand_save, hand_sum, hand_drop, NULL},
            [BENCH_BULK] = {hand_bulk, hand_sum_bulk, hand_drop, hand_ready_posts},
            [BENCH_ENTRIES] = {hand_entries, hand_sum, hand_drop, hand_ready_entries},
        },
};
