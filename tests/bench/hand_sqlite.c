/*
 * hand_sqlite.c - the hand-written client over the sqlite3 API.
 *
 * May use sqlite3.h and hand.h. Used through `hand_sqlite`. Texts are bound in place and copied
 * once on reading; the range of int32_t is kept.
 */
#include "hand.h"

#include <sqlite3.h>
#include <stdio.h>

/* Rows in one VALUES of a bulk insert; fewer are slower, and more are not faster. */
#define HAND_BULK_ROWS 2000

#define HAND_POST "p.id, p.title, p.body, p.author_id, p.views, p.revenue, p.rating, p.rank"
#define HAND_AUTHOR "a.id, a.name, a.city, a.karma"
#define HAND_AUTHOR_COLUMN 8

typedef struct hand_file {
    hand base;
    sqlite3 *db;
    sqlite3_stmt *statement[HAND_QUERIES]; /* prepared at the first use */
    sqlite3_stmt *begin, *commit;
} hand_file;

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
    [HAND_CHECK] = "SELECT " HAND_POST " FROM post p ORDER BY p.id",
    [HAND_CHECK_ENTRIES] = "SELECT " HAND_POST " FROM entry p ORDER BY p.id",
};

static const char hand_profile[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                                   "PRAGMA foreign_keys = ON;"
                                   "PRAGMA busy_timeout = " BENCH_BUSY_TIMEOUT ";"
                                   "PRAGMA mmap_size = " BENCH_MMAP_SIZE ";";

#define HAND_COLUMNS                                                                               \
    " (id INTEGER NOT NULL PRIMARY KEY,"                                                           \
    " title VARCHAR(100) NOT NULL,"                                                                \
    " body TEXT NOT NULL,"                                                                         \
    " author_id INTEGER NOT NULL REFERENCES author (id) DEFERRABLE INITIALLY DEFERRED,"            \
    " views INTEGER NOT NULL,"                                                                     \
    " revenue BIGINT NOT NULL,"                                                                    \
    " rating REAL NOT NULL,"                                                                       \
    " rank INTEGER)"

static const char *const hand_schema[] = {
    "CREATE TABLE author (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL,"
    " city VARCHAR(60) NOT NULL, karma INTEGER NOT NULL)",
    "CREATE INDEX author_city ON author (city)",
    "CREATE TABLE post" HAND_COLUMNS,
    "CREATE INDEX post_author_id ON post (author_id)",
    "CREATE TABLE entry" HAND_COLUMNS,
    "CREATE INDEX entry_author_id ON entry (author_id)",
    NULL,
};

static const char *const hand_finish[] = {"PRAGMA wal_checkpoint(TRUNCATE)", NULL};

/* ---- statements and columns ---- */

static bool hand_file_failed(const hand_file *side, const char *what) {
    return hand_failed(what, side->db == NULL ? "no memory" : sqlite3_errmsg(side->db));
}

static sqlite3_stmt *hand_prepared(hand_file *side, sqlite3_stmt **statement, const char *sql) {
    if (*statement == NULL &&
        sqlite3_prepare_v3(side->db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL))
        hand_file_failed(side, sql);
    return *statement;
}

static inline sqlite3_stmt *hand_statement(hand_file *side, hand_query which) {
    return hand_prepared(side, &side->statement[which], hand_sql[which]);
}

/* Runs a statement that gives no rows. */
static inline bool hand_run(hand_file *side, sqlite3_stmt *statement) {
    if (statement == NULL) return false;
    int rc = sqlite3_step(statement);
    return (rc == SQLITE_DONE && sqlite3_reset(statement) == SQLITE_OK) ||
           hand_file_failed(side, sqlite3_sql(statement));
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

/* ---- reading ---- */

static bool hand_file_all(hand *state, hand_query which, bool related) {
    hand_file *side = (hand_file *)state;
    sqlite3_stmt *rows = hand_statement(side, which);
    size_t count = 0;
    int rc = SQLITE_ERROR;
    while (rows != NULL && (rc = sqlite3_step(rows)) == SQLITE_ROW) {
        hand_post *post = hand_next_row(state, count++);
        if (post == NULL || !hand_read_post(&state->arena, rows, post) ||
            (related && !hand_read_author(&state->arena, rows, post)))
            break;
    }
    if (rc != SQLITE_DONE) return hand_file_failed(side, "fetch");
    sqlite3_reset(rows);
    return hand_rows_done(state, count);
}

/* Reads every row into the same struct. */
static bool hand_file_stream(hand *state, bench_watch *watch) {
    hand_file *side = (hand_file *)state;
    sqlite3_stmt *rows = hand_statement(side, HAND_FETCH);
    hand_post post;
    int rc = SQLITE_ERROR;
    while (rows != NULL && (rc = sqlite3_step(rows)) == SQLITE_ROW) {
        hand_arena_reset(&state->arena);
        if (!hand_read_post(&state->arena, rows, &post)) break;
        hand_stream_row(state, &post, watch);
    }
    if (rc != SQLITE_DONE) return hand_file_failed(side, "stream");
    sqlite3_reset(rows);
    return true;
}

static bool hand_file_page(hand *state, const char *city, int32_t views, hand_list *page) {
    hand_file *side = (hand_file *)state;
    sqlite3_stmt *rows = hand_statement(side, HAND_PAGE);
    *page = (hand_list){hand_struct(&state->arena, BENCH_LIMIT * sizeof *page->items), 0};
    if (rows == NULL || page->items == NULL) return false;
    int rc;
    sqlite3_bind_text(rows, 1, city, (int)strlen(city), SQLITE_STATIC);
    sqlite3_bind_int(rows, 2, views);
    sqlite3_bind_int(rows, 3, BENCH_LIMIT);
    while ((rc = sqlite3_step(rows)) == SQLITE_ROW)
        if (!hand_read_post(&state->arena, rows, &page->items[page->count++])) break;
    if (rc != SQLITE_DONE) return hand_file_failed(side, "page");
    sqlite3_reset(rows);
    return true;
}

static hand_post *hand_file_find(hand *state, int32_t key) {
    hand_file *side = (hand_file *)state;
    sqlite3_stmt *row = hand_statement(side, HAND_GET);
    hand_post *post = hand_struct(&state->arena, sizeof *post);
    if (row == NULL || post == NULL) return NULL;
    sqlite3_bind_int(row, 1, key);
    bool good = sqlite3_step(row) == SQLITE_ROW && hand_read_post(&state->arena, row, post);
    if (!good) hand_file_failed(side, "get");
    sqlite3_reset(row);
    return good ? post : NULL;
}

/* ---- writing ---- */

/* Binds the members behind the key, from parameter `at` on. */
static inline void hand_bind_post(sqlite3_stmt *insert, int at, const hand_post *post) {
    sqlite3_bind_text(insert, at, post->title, (int)strlen(post->title), SQLITE_STATIC);
    sqlite3_bind_text(insert, at + 1, post->body, (int)strlen(post->body), SQLITE_STATIC);
    sqlite3_bind_int(insert, at + 2, post->author_id);
    sqlite3_bind_int(insert, at + 3, post->views);
    sqlite3_bind_int64(insert, at + 4, post->revenue);
    sqlite3_bind_double(insert, at + 5, post->rating);
    if (post->rank.has)
        sqlite3_bind_int(insert, at + 6, post->rank.value);
    else
        sqlite3_bind_null(insert, at + 6);
}

static bool hand_file_insert(hand *state, hand_post *post) {
    hand_file *side = (hand_file *)state;
    sqlite3_stmt *insert = hand_statement(side, HAND_INSERT);
    if (insert == NULL) return false;
    hand_bind_post(insert, 1, post);
    if (!hand_run(side, insert)) return false;
    sqlite3_int64 key = sqlite3_last_insert_rowid(side->db);
    post->id = (int32_t)key;
    return post->id == key;
}

static bool hand_file_update(hand *state, const hand_post *post) {
    hand_file *side = (hand_file *)state;
    sqlite3_stmt *update = hand_statement(side, HAND_UPDATE);
    if (update == NULL) return false;
    sqlite3_bind_int(update, 1, post->views);
    sqlite3_bind_int(update, 2, post->id);
    return hand_run(side, update) && sqlite3_changes(side->db) == 1;
}

/* An INSERT of so many rows, not prepared for long; NULL on failure. */
static sqlite3_stmt *hand_bulk_statement(hand_file *side, const char *head, const char *row,
                                         size_t rows) {
    sqlite3_stmt *insert = NULL;
    sqlite3_str *text = sqlite3_str_new(side->db);
    sqlite3_str_appendall(text, head);
    for (size_t i = 0; i < rows; i++) {
        if (i > 0) sqlite3_str_appendchar(text, 1, ',');
        sqlite3_str_appendall(text, row);
    }
    char *sql = sqlite3_str_finish(text);
    if (sql != NULL && sqlite3_prepare_v2(side->db, sql, -1, &insert, NULL))
        hand_file_failed(side, "bulk");
    sqlite3_free(sql);
    return insert;
}

/* The rows of a VALUES, with their keys where `keyed`. */
static bool hand_bulk_some(hand_file *side, sqlite3_stmt *insert, const hand_post *posts,
                           size_t count, bool keyed) {
    int at = 1;
    for (size_t i = 0; i < count; i++) {
        if (keyed) sqlite3_bind_int(insert, at++, posts[i].id);
        hand_bind_post(insert, at, &posts[i]);
        at += 7;
    }
    return hand_run(side, insert);
}

static bool hand_file_bulk(hand *state, hand_post *posts, size_t count) {
    hand_file *side = (hand_file *)state;
    const char *head = "INSERT INTO post (title, body, author_id, views, revenue, rating, rank)"
                       " VALUES ";
    sqlite3_stmt *insert = NULL;
    bool good = true;
    for (size_t first = 0, size; first < count && good; first += size) {
        size = count - first < HAND_BULK_ROWS ? count - first : HAND_BULK_ROWS;
        if (size != HAND_BULK_ROWS || insert == NULL) {
            sqlite3_finalize(insert);
            insert = hand_bulk_statement(side, head, "(?,?,?,?,?,?,?)", size);
        }
        good = insert != NULL && hand_bulk_some(side, insert, posts + first, size, false);
        /* The keys are consecutive: nobody else writes meanwhile. */
        sqlite3_int64 key = sqlite3_last_insert_rowid(side->db) - (sqlite3_int64)size;
        good = good && key + (sqlite3_int64)size <= INT32_MAX;
        for (size_t i = 0; i < size && good; i++) posts[first + i].id = (int32_t)(++key);
    }
    sqlite3_finalize(insert);
    return good;
}

static bool hand_file_entries(hand *state, const hand_post *entries, size_t count) {
    hand_file *side = (hand_file *)state;
    const char *head = "INSERT INTO entry (id, title, body, author_id, views, revenue, rating,"
                       " rank) VALUES ";
    sqlite3_stmt *insert = NULL;
    bool good = true;
    for (size_t first = 0, size; first < count && good; first += size) {
        size = count - first < HAND_BULK_ROWS ? count - first : HAND_BULK_ROWS;
        if (size != HAND_BULK_ROWS || insert == NULL) {
            sqlite3_finalize(insert);
            insert = hand_bulk_statement(side, head, "(?,?,?,?,?,?,?,?)", size);
        }
        good = insert != NULL && hand_bulk_some(side, insert, entries + first, size, true);
    }
    sqlite3_finalize(insert);
    return good;
}

/* ---- the client ---- */

static void hand_file_remove(const char *path) {
    char name[1024];
    static const char *const suffix[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++)
        if (snprintf(name, sizeof name, "%s%s", path, suffix[i]) < (int)sizeof name) remove(name);
}

static bool hand_file_execute(hand *state, const char *text) {
    hand_file *side = (hand_file *)state;
    return sqlite3_exec(side->db, text, NULL, NULL, NULL) == SQLITE_OK ||
           hand_file_failed(side, text);
}

static bool hand_file_connect(hand *state, const char *path) {
    hand_file *side = (hand_file *)state;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &side->db, flags, NULL) != SQLITE_OK)
        return hand_file_failed(side, path);
    return hand_file_execute(state, hand_profile);
}

static void hand_file_disconnect(hand *state) {
    hand_file *side = (hand_file *)state;
    for (size_t i = 0; i < HAND_QUERIES; i++) sqlite3_finalize(side->statement[i]);
    sqlite3_finalize(side->begin);
    sqlite3_finalize(side->commit);
    sqlite3_close(side->db);
}

static bool hand_file_begin(hand *state) {
    hand_file *side = (hand_file *)state;
    return hand_run(side, hand_prepared(side, &side->begin, "BEGIN IMMEDIATE"));
}

static bool hand_file_commit(hand *state) {
    hand_file *side = (hand_file *)state;
    return hand_run(side, hand_prepared(side, &side->commit, "COMMIT"));
}

const hand_client hand_sqlite = {
    .size = sizeof(hand_file),
    .schema = hand_schema,
    .finish = hand_finish,
    .remove = hand_file_remove,
    .connect = hand_file_connect,
    .disconnect = hand_file_disconnect,
    .execute = hand_file_execute,
    .begin = hand_file_begin,
    .commit = hand_file_commit,
    .all = hand_file_all,
    .stream = hand_file_stream,
    .page = hand_file_page,
    .find = hand_file_find,
    .insert = hand_file_insert,
    .update = hand_file_update,
    .bulk = hand_file_bulk,
    .bulk_entries = hand_file_entries,
};
