/*
 * orm.c - the library's side: the works as an application writes them.
 *
 * May use the public headers, models.h and bench.h. Used by main.c through `bench_orm`. Every call
 * builds its queryset anew; what a batch reads lies inside one mark.
 */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
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
    uint64_t streamed;
} orm;

/* The bytes that the library holds, now and at most. */
typedef struct orm_usage {
    size_t now;
    size_t most;
} orm_usage;

/* ---- opening ---- */

static bool orm_failed(const orm *side, const char *what) {
    fprintf(stderr, "bench: orm: %s: %s\n", what, covet_error_text(side->session));
    return false;
}

static void orm_close(void *state) {
    orm *side = state;
    covet_close(side->db);
    free(side);
}

/*
 * A side with a connection, its memory counted in `usage` or, with NULL, taken as it is by
 * default.
 */
static orm *orm_open_counted(const char *path, const covet_allocator *allocator) {
    char url[1200];
    orm *side = calloc(1, sizeof *side);
    if (side == NULL) return NULL;
    snprintf(url, sizeof url,
             "sqlite:%s?synchronous=normal&busy_timeout=" BENCH_BUSY_TIMEOUT
             "&mmap_size=" BENCH_MMAP_SIZE,
             path);
    covet_config config = {.url = url,
                           .backends = (const covet_backend *const[]){&covet_sqlite, NULL}};
    if (allocator != NULL) config.allocator = *allocator;
    side->db = covet_open_with(&config);
    covet_models(side->db, MODELS(Author, Post));
    side->session = covet_session_open(side->db);
    if (covet_connect(side->session) == COVET_OK) return side;
    orm_failed(side, path);
    orm_close(side);
    return NULL;
}

static void *orm_open(const char *path) {
    return orm_open_counted(path, NULL);
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

static bench_author orm_author_values(const Author *author) {
    return (bench_author){author->id, author->name, author->city, author->karma};
}

/* Streams every row; `sum` NULL counts alone, as the measured run does. */
static bool orm_stream_rows(orm *side, uint64_t *sum) {
    uint64_t seen = 0;
    covet_each (Post, post, covet_query(side->session, Post)) {
        seen += (uint64_t)post->views + (unsigned char)post->body[0];
        if (sum != NULL) {
            bench_post values = orm_post_values(post);
            bench_sum_post(sum, &values);
        }
    }
    side->streamed = seen;
    return !covet_failed(side->session) || orm_failed(side, "stream");
}

static bool orm_stream(void *state, const bench_batch *batch) {
    (void)batch;
    return orm_stream_rows(orm_mark(state, 0), NULL);
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

/* ---- sums and memory ---- */

static bool orm_sum(void *state, uint64_t *sum) {
    orm *side = state;
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

static bool orm_sum_stream(void *state, uint64_t *sum) {
    orm *side = state;
    bench_sum_number(sum, side->streamed);
    return orm_stream_rows(side, sum);
}

static void *orm_resize(void *context, void *pointer, size_t old_size, size_t new_size) {
    orm_usage *usage = context;
    if (new_size == 0) {
        free(pointer);
        usage->now -= old_size;
        return NULL;
    }
    void *resized = realloc(pointer, new_size);
    if (resized == NULL) return NULL;
    usage->now = usage->now - (pointer == NULL ? 0 : old_size) + new_size;
    if (usage->now > usage->most) usage->most = usage->now;
    return resized;
}

typedef enum orm_held { ORM_LIST, ORM_READ_ONLY, ORM_STREAM } orm_held;

/*
 * Bytes that a connected session takes beyond what it had: by a list of all rows, or at most by a
 * stream.
 */
static bool orm_measure(const char *path, orm_held what, size_t *bytes) {
    orm_usage usage = {0, 0};
    orm *side = orm_open_counted(path, &(covet_allocator){&usage, orm_resize});
    if (side == NULL) return false;
    size_t before = usage.most = usage.now;
    bool good = true;
    if (what == ORM_STREAM)
        good = orm_stream_rows(side, NULL);
    else if (what == ORM_READ_ONLY)
        good = Post_all(covet_query(side->session, Post, READ_ONLY())).count > 0;
    else
        good = Post_all(covet_query(side->session, Post)).count > 0;
    *bytes = (what == ORM_STREAM ? usage.most : usage.now) - before;
    orm_close(side);
    return good;
}

static bool orm_memory(const char *path, bench_memory *memory) {
    return orm_measure(path, ORM_LIST, &memory->list) &&
           orm_measure(path, ORM_READ_ONLY, &memory->read_only) &&
           orm_measure(path, ORM_STREAM, &memory->stream);
}

const bench_side bench_orm = {
    .name = "orm",
    .open = orm_open,
    .close = orm_close,
    .begin = orm_begin,
    .commit = orm_commit,
    .memory = orm_memory,
    .task =
        {
            [BENCH_FETCH] = {orm_fetch, orm_sum, orm_drop},
            [BENCH_RELATED] = {orm_related, orm_sum, orm_drop},
            [BENCH_STREAM] = {orm_stream, orm_sum_stream, orm_drop},
            [BENCH_PAGE] = {orm_page, orm_sum, orm_drop},
            [BENCH_GET] = {orm_get, orm_sum, orm_drop},
            [BENCH_CREATE] = {orm_create, orm_sum, orm_drop},
            [BENCH_SAVE] = {orm_save, orm_sum, orm_drop},
        },
};
