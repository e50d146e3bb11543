/*
 * values.c - the rows of the benchmark, made from their numbers alone, and the checksum over rows.
 *
 * May use nothing but bench.h. Used by both sides, by file.c and by main.c. The same number gives
 * the same row at every run and on every machine.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BENCH_AUTHORS_PER_CITY 2
#define BENCH_POSTS_PER_AUTHOR 100

/* A prime that no sensible row count is a multiple of: steps through all keys out of order. */
#define BENCH_KEY_STEP 7919U

/* Saves walk the table in the order of its keys, every other row. */
#define BENCH_SAVE_STEP 1U

static const char *const bench_words[] = {
    "table",   "index", "the",         "of",
    "cursor",  "and",   "page",        "a",
    "commit",  "in",    "caf\xc3\xa9", "lock",
    "journal", "is",    "column",      "wave",
    "reader",  "to",    "writer",      "branch",
    "cell",    "with",  "tree",        "on",
    "query",   "by",    "planner",     "scan",
    "before",  "after", "row",         "\xc3\xa5ngstr\xc3\xb6m",
};

/* The next number of a splitmix64 sequence. */
static uint64_t bench_random(uint64_t *state) {
    uint64_t mixed = (*state += UINT64_C(0x9e3779b97f4a7c15));
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
    return mixed ^ (mixed >> 31);
}

/* Writes words until the text has at least `least` bytes; a word adds at most 12. */
static void bench_make_text(uint64_t *state, char *text, size_t least) {
    size_t size = 0;
    while (size < least) {
        const char *word = bench_words[bench_random(state) % 32];
        size_t length = strlen(word);
        if (size > 0) text[size++] = ' ';
        memcpy(text + size, word, length);
        size += length;
    }
    text[size] = '\0';
}

size_t bench_authors(size_t rows) {
    return rows / BENCH_POSTS_PER_AUTHOR + 1;
}

size_t bench_cities(size_t rows) {
    return bench_authors(rows) / BENCH_AUTHORS_PER_CITY + 1;
}

void bench_make_city(size_t number, char *name, size_t room) {
    snprintf(name, room, "City %05zu", number);
}

void bench_make_author(size_t number, size_t rows, bench_author *author, char *name, char *city) {
    uint64_t state = number * 3 + 1;
    snprintf(name, BENCH_NAME_ROOM, "Author %zu of the house", number);
    bench_make_city(number % bench_cities(rows), city, BENCH_CITY_ROOM);
    *author = (bench_author){
        .id = (int32_t)number + 1,
        .name = name,
        .city = city,
        .karma = (int32_t)(bench_random(&state) % 100000),
    };
}

void bench_make_post(size_t number, size_t rows, bench_post *post, char *title, char *body) {
    uint64_t state = number * 7 + 5;
    bench_make_text(&state, title, 36 + bench_random(&state) % 13);
    bench_make_text(&state, body, 160 + bench_random(&state) % 75);
    *post = (bench_post){
        .id = (int32_t)number + 1,
        .title = title,
        .body = body,
        .author_id = (int32_t)(bench_random(&state) % bench_authors(rows)) + 1,
        .views = (int32_t)(bench_random(&state) % 1000000),
        .revenue = (int64_t)(bench_random(&state) % (UINT64_C(1) << 42)),
        .rating = (double)(bench_random(&state) % 10000) / 100.0,
        .ranked = bench_random(&state) % 4 != 0,
    };
    if (post->ranked) post->rank = (int32_t)(bench_random(&state) % 2001) - 1000;
}

/* The first rows, made once; NULL without memory. */
static const bench_post *bench_make_many(size_t count, size_t rows) {
    static bench_post *many;
    static size_t made;
    if (made >= count) return many;
    const size_t room = BENCH_TITLE_ROOM + BENCH_BODY_ROOM;
    free(many);
    many = malloc(count * (sizeof *many + room));
    made = many == NULL ? 0 : count;
    for (size_t i = 0; i < made; i++) {
        char *text = (char *)&many[count] + i * room;
        bench_make_post(i, rows, &many[i], text, text + BENCH_TITLE_ROOM);
    }
    return many;
}

bool bench_make_batch(bench_work work, size_t first, size_t count, size_t rows,
                      bench_batch *batch) {
    batch->count = count;
    if (work == BENCH_BULK || work == BENCH_ENTRIES)
        return (batch->many = bench_make_many(count, rows)) != NULL;
    for (size_t i = 0; i < count && i < BENCH_BATCH; i++) {
        uint64_t state = first + i;
        size_t step = work == BENCH_SAVE ? BENCH_SAVE_STEP : BENCH_KEY_STEP;
        batch->key[i] = (int32_t)((first + i) * step % rows) + 1;
        batch->views[i] = (int32_t)(bench_random(&state) % 1000) + 1;
        if (work == BENCH_PAGE) {
            batch->views[i] *= 250;
            bench_make_city((first + i) % bench_cities(rows), batch->city[i], BENCH_CITY_ROOM);
        }
        if (work == BENCH_CREATE)
            bench_make_post(first + i, rows, &batch->post[i], batch->title[i], batch->body[i]);
    }
    return true;
}

void bench_sum_number(uint64_t *sum, uint64_t number) {
    uint64_t mixed = (*sum ^ number) * UINT64_C(0x9e3779b97f4a7c15);
    *sum = mixed ^ (mixed >> 29);
}

void bench_sum_text(uint64_t *sum, const char *text) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    size_t size = 0;
    for (; text[size] != '\0'; size++)
        hash = (hash ^ (unsigned char)text[size]) * UINT64_C(0x100000001b3);
    bench_sum_number(sum, hash);
    bench_sum_number(sum, size);
}

/*
 * A row whose key the database made: databases may leave gaps, so the two sides have the same
 * values, but each has its own keys. The sums do not depend on the order of the rows.
 */
void bench_sum_bulk(bench_sums *sums, const bench_post *post) {
    uint64_t keyed = 0, values = 0;
    bench_post bare = *post;
    bare.id = 0;
    bench_sum_post(&keyed, post);
    bench_sum_post(&values, &bare);
    sums->keyed += keyed;
    sums->values += values;
}

void bench_sum_author(uint64_t *sum, const bench_author *author) {
    bench_sum_number(sum, (uint64_t)author->id);
    bench_sum_text(sum, author->name);
    bench_sum_text(sum, author->city);
    bench_sum_number(sum, (uint64_t)author->karma);
}

void bench_sum_post(uint64_t *sum, const bench_post *post) {
    uint64_t bits = 0;
    memcpy(&bits, &post->rating, sizeof bits);
    bench_sum_number(sum, (uint64_t)post->id);
    bench_sum_text(sum, post->title);
    bench_sum_text(sum, post->body);
    bench_sum_number(sum, (uint64_t)post->author_id);
    bench_sum_number(sum, (uint64_t)post->views);
    bench_sum_number(sum, (uint64_t)post->revenue);
    bench_sum_number(sum, bits);
    bench_sum_number(sum, post->ranked ? 1 : 0);
    bench_sum_number(sum, (uint64_t)post->rank);
}
