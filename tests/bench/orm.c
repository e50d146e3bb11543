/*
 * orm.c - the library's side: the works as an application writes them.
 *
 * May use the public headers, models.h and bench.h. Used by main.c through `bench_orm`. Every call
 * builds its queryset anew; what a batch reads lies inside one mark.
 */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_mysql.h"
#include "covet_pg.h"
#include "covet_sqlite.h"

#include "bench.h"
#include "models.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct orm {
    covet_db *db;
    covet_session *session;
    covet_scope mark;
    bool marked;
    Post_list result[BENCH_BATCH]; /* one for each operation of the batch */
    Post *single[BENCH_BATCH];     /* what the lists of one row point to */
    size_t results;
    Post *posts; /* the caller's rows of a bulk insert */
    Entry *entries;
    size_t many;
    uint64_t streamed;
} orm;

/* ---- opening ---- */

static bool orm_failed(const orm *side, const char *what) {
    fprintf(stderr, "bench: orm: %s: %s\n", what, covet_error_text(side->session));
    return false;
}

static void orm_close(void *state) {
    orm *side = state;
    covet_close(side->db);
    free(side->posts);
    free(side->entries);
    free(side);
}

static void *orm_open(const bench_vendor *vendor, const char *target) {
    char url[1200];
    orm *side = calloc(1, sizeof *side);
    if (side == NULL) return NULL;
    snprintf(url, sizeof url, "%s%s%s", vendor->before, target, vendor->after);
    side->db = covet_open(url, &covet_sqlite, &covet_pg, &covet_mysql);
    covet_models(side->db, MODELS(Author, Post, Entry));
    side->session = covet_session_open(side->db);
    if (covet_connect(side->session) == COVET_OK) return side;
    orm_failed(side, url);
    orm_close(side);
    return NULL;
}

static bool orm_begin(void *state) {
    orm *side = state;
    return covet_begin(side->session) == COVET_OK || orm_failed(side, "begin");
}

static bool orm_commit(void *state) {
    orm *side = state;
    return covet_commit(side->session) == COVET_OK || orm_failed(side, "commit");
}

/* What the coming batch takes from the session is given back by `orm_drop`. */
static orm *orm_mark(void *state, size_t results) {
    orm *side = state;
    side->mark = covet_mark(side->session);
    side->marked = true;
    side->results = results;
    return side;
}

static void orm_drop(void *state) {
    orm *side = state;
    if (side->marked) covet_release(side->session, side->mark);
    side->marked = false;
    side->results = 0;
}

/* Keeps one row as the result of an operation; false if there is none. */
static inline bool orm_keep(orm *side, size_t operation, Post *post) {
    side->single[operation] = post;
    side->result[operation] = (Post_list){&side->single[operation], 1};
    return post != NULL;
}

/* ---- works ---- */

static bool orm_fetch(void *state, const bench_batch *batch) {
    (void)batch;
    orm *side = orm_mark(state, 1);
    side->result[0] = Post_all(covet_query(side->session, Post));
    return !covet_failed(side->session) || orm_failed(side, "fetch");
}

static bool orm_fetch_read_only(void *state) {
    orm *side = orm_mark(state, 1);
    side->result[0] = Post_all(covet_query(side->session, Post, READ_ONLY()));
    return !covet_failed(side->session) || orm_failed(side, "fetch, read only");
}

static bool orm_related(void *state, const bench_batch *batch) {
    (void)batch;
    orm *side = orm_mark(state, 1);
    side->result[0] = Post_all(covet_query(side->session, Post, SELECT_RELATED("author")));
    return !covet_failed(side->session) || orm_failed(side, "related");
}

static bench_post orm_post_values(const Post *post) {
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

static bench_post orm_entry_values(const Entry *entry) {
    return (bench_post){
        .id = entry->id,
        .title = entry->title,
        .body = entry->body,
        .author_id = entry->author_id,
        .views = entry->views,
        .revenue = entry->revenue,
        .rating = entry->rating,
        .ranked = entry->rank.has,
        .rank = entry->rank.value,
    };
}

static bench_author orm_author_values(const Author *author) {
    return (bench_author){author->id, author->name, author->city, author->karma};
}

/* Streams every row; `watch` is NULL in the measured run. */
static bool orm_stream_watched(void *state, bench_watch *watch) {
    orm *side = state;
    uint64_t seen = 0;
    covet_each (Post, post, covet_query(side->session, Post)) {
        seen += (uint64_t)post->views + (unsigned char)post->body[0];
        if (watch != NULL) {
            bench_post values = orm_post_values(post);
            bench_watch_row(watch, &values);
        }
    }
    side->streamed = seen;
    return !covet_failed(side->session) || orm_failed(side, "stream");
}

static bool orm_stream(void *state, const bench_batch *batch) {
    (void)batch;
    return orm_stream_watched(orm_mark(state, 0), NULL);
}

static bool orm_page(void *state, const bench_batch *batch) {
    orm *side = orm_mark(state, batch->count);
    for (size_t i = 0; i < batch->count; i++)
        side->result[i] = Post_all(
            covet_query(side->session, Post,
                        FILTER(Q("author__city", batch->city[i]), Q("views__gte", batch->views[i])),
                        ORDER_BY("-views", "id"), LIMIT(BENCH_LIMIT)));
    return !covet_failed(side->session) || orm_failed(side, "page");
}

static bool orm_get(void *state, const bench_batch *batch) {
    orm *side = orm_mark(state, batch->count);
    for (size_t i = 0; i < batch->count; i++)
        if (!orm_keep(side, i,
                      Post_get(covet_query(side->session, Post, FILTER(Q("id", batch->key[i]))))))
            return orm_failed(side, "get");
    return true;
}

static bool orm_create(void *state, const bench_batch *batch) {
    orm *side = orm_mark(state, batch->count);
    for (size_t i = 0; i < batch->count; i++) {
        const bench_post *from = &batch->post[i];
        Post *post = Post_create(side->session, &(Post){
                                                    .title = from->title,
                                                    .body = from->body,
                                                    .author_id = from->author_id,
                                                    .views = from->views,
                                                    .revenue = from->revenue,
                                                    .rating = from->rating,
                                                    .rank = {from->ranked, from->rank},
                                                });
        if (!orm_keep(side, i, post)) return orm_failed(side, "create");
    }
    return true;
}

static bool orm_save(void *state, const bench_batch *batch) {
    orm *side = orm_mark(state, batch->count);
    for (size_t i = 0; i < batch->count; i++) {
        Post *post = Post_get(covet_query(side->session, Post, FILTER(Q("id", batch->key[i]))));
        if (!orm_keep(side, i, post)) return orm_failed(side, "get for a save");
        post->views += batch->views[i];
        if (Post_save(side->session, post) != COVET_OK) return orm_failed(side, "save");
    }
    return true;
}

/* ---- many rows at once ---- */

/* The structs that the caller of a bulk insert has. */
static bool orm_ready_posts(void *state, const bench_batch *batch) {
    orm *side = state;
    Post *posts = realloc(side->posts, batch->count * sizeof *posts);
    if (posts == NULL) return false;
    side->posts = posts;
    side->many = batch->count;
    for (size_t i = 0; i < batch->count; i++) {
        const bench_post *from = &batch->many[i];
        posts[i] = (Post){
            .title = from->title,
            .body = from->body,
            .author_id = from->author_id,
            .views = from->views,
            .revenue = from->revenue,
            .rating = from->rating,
            .rank = {from->ranked, from->rank},
        };
    }
    return true;
}

static bool orm_ready_entries(void *state, const bench_batch *batch) {
    orm *side = state;
    Entry *entries = realloc(side->entries, batch->count * sizeof *entries);
    if (entries == NULL) return false;
    side->entries = entries;
    side->many = batch->count;
    for (size_t i = 0; i < batch->count; i++) {
        const bench_post *from = &batch->many[i];
        entries[i] = (Entry){
            .id = from->id,
            .title = from->title,
            .body = from->body,
            .author_id = from->author_id,
            .views = from->views,
            .revenue = from->revenue,
            .rating = from->rating,
            .rank = {from->ranked, from->rank},
        };
    }
    return true;
}

static bool orm_bulk(void *state, const bench_batch *batch) {
    orm *side = orm_mark(state, 0);
    return Post_bulk_create(side->session, side->posts, batch->count) == (int64_t)batch->count ||
           orm_failed(side, "bulk insert");
}

static bool orm_entries(void *state, const bench_batch *batch) {
    orm *side = orm_mark(state, 0);
    return Entry_bulk_create(side->session, side->entries, batch->count) == (int64_t)batch->count ||
           orm_failed(side, "bulk insert with own keys");
}

/* ---- sums ---- */

static bool orm_sum(void *state, bench_sums *sums) {
    orm *side = state;
    uint64_t *sum = &sums->values;
    for (size_t i = 0; i < side->results; i++) {
        for (size_t k = 0; k < side->result[i].count; k++) {
            const Post *post = side->result[i].items[k];
            bench_post values = orm_post_values(post);
            bench_sum_post(sum, &values);
            if (post->author != NULL) {
                bench_author author = orm_author_values(post->author);
                bench_sum_author(sum, &author);
            }
        }
        bench_sum_number(sum, side->result[i].count);
    }
    return true;
}

static bool orm_sum_stream(void *state, bench_sums *sums) {
    orm *side = state;
    bench_sum_number(&sums->values, side->streamed);
    return true;
}

static bool orm_sum_bulk(void *state, bench_sums *sums) {
    orm *side = state;
    for (size_t i = 0; i < side->many; i++) {
        bench_post values = orm_post_values(&side->posts[i]);
        bench_sum_bulk(sums, &values);
    }
    return true;
}

static bool orm_sum_entries(void *state, bench_sums *sums) {
    orm *side = state;
    for (size_t i = 0; i < side->many; i++) {
        bench_post values = orm_entry_values(&side->entries[i]);
        bench_sum_post(&sums->values, &values);
    }
    bench_sum_number(&sums->values, side->many);
    return true;
}

const bench_side bench_orm = {
    .name = "orm",
    .open = orm_open,
    .close = orm_close,
    .begin = orm_begin,
    .commit = orm_commit,
    .fetch_read_only = orm_fetch_read_only,
    .stream = orm_stream_watched,
    .task =
        {
            [BENCH_FETCH] = {orm_fetch, orm_sum, orm_drop, NULL},
            [BENCH_RELATED] = {orm_related, orm_sum, orm_drop, NULL},
            [BENCH_STREAM] = {orm_stream, orm_sum_stream, orm_drop, NULL},
            [BENCH_PAGE] = {orm_page, orm_sum, orm_drop, NULL},
            [BENCH_GET] = {orm_get, orm_sum, orm_drop, NULL},
            [BENCH_CREATE] = {orm_create, orm_sum, orm_drop, NULL},
            [BENCH_SAVE] = {orm_save, orm_sum, orm_drop, NULL},
            [BENCH_BULK] = {orm_bulk, orm_sum_bulk, orm_drop, orm_ready_posts},
            [BENCH_ENTRIES] = {orm_entries, orm_sum_entries, orm_drop, orm_ready_entries},
        },
};
