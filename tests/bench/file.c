/*
 * file.c - makes the database files of the benchmark by plain SQL, and sums a table's content.
 *
 * May use sqlite3.h and bench.h. Used by main.c. The tables have the names, columns and indexes
 * that the models of orm.c have, so that both sides can open the same file.
 */
#include "bench.h"

#include <sqlite3.h>
#include <stdio.h>

static const char bench_schema[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = NORMAL;"
    "CREATE TABLE author ("
    " id INTEGER NOT NULL PRIMARY KEY,"
    " name VARCHAR(100) NOT NULL,"
    " city VARCHAR(60) NOT NULL,"
    " karma INTEGER NOT NULL);"
    "CREATE INDEX author_city ON author (city);"
    "CREATE TABLE post ("
    " id INTEGER NOT NULL PRIMARY KEY,"
    " title VARCHAR(100) NOT NULL,"
    " body TEXT NOT NULL,"
    " author_id INTEGER NOT NULL REFERENCES author (id) DEFERRABLE INITIALLY DEFERRED,"
    " views INTEGER NOT NULL,"
    " revenue BIGINT NOT NULL,"
    " rating REAL NOT NULL,"
    " rank INTEGER);"
    "CREATE INDEX post_author_id ON post (author_id);";

static bool bench_file_failed(sqlite3 *db, const char *what) {
    fprintf(stderr, "bench: %s: %s\n", what, db == NULL ? "no memory" : sqlite3_errmsg(db));
    return false;
}

static bool bench_insert_authors(sqlite3 *db, size_t rows) {
    sqlite3_stmt *insert = NULL;
    if (sqlite3_prepare_v2(db, "INSERT INTO author VALUES (?, ?, ?, ?)", -1, &insert, NULL))
        return bench_file_failed(db, "authors");
    int rc = SQLITE_DONE;
    for (size_t i = 0; i < bench_authors(rows) && rc == SQLITE_DONE; i++) {
        char name[BENCH_NAME_ROOM], city[BENCH_CITY_ROOM];
        bench_author author;
        bench_make_author(i, rows, &author, name, city);
        sqlite3_bind_int(insert, 1, author.id);
        sqlite3_bind_text(insert, 2, author.name, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 3, author.city, -1, SQLITE_STATIC);
        sqlite3_bind_int(insert, 4, author.karma);
        rc = sqlite3_step(insert);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    return rc == SQLITE_DONE || bench_file_failed(db, "authors");
}

static void bench_bind_post(sqlite3_stmt *insert, const bench_post *post) {
    sqlite3_bind_int(insert, 1, post->id);
    sqlite3_bind_text(insert, 2, post->title, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, post->body, -1, SQLITE_STATIC);
    sqlite3_bind_int(insert, 4, post->author_id);
    sqlite3_bind_int(insert, 5, post->views);
    sqlite3_bind_int64(insert, 6, post->revenue);
    sqlite3_bind_double(insert, 7, post->rating);
    if (post->ranked)
        sqlite3_bind_int(insert, 8, post->rank);
    else
        sqlite3_bind_null(insert, 8);
}

static bool bench_insert_posts(sqlite3 *db, size_t rows, size_t posts) {
    sqlite3_stmt *insert = NULL;
    const char *sql = "INSERT INTO post VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    if (sqlite3_prepare_v2(db, sql, -1, &insert, NULL)) return bench_file_failed(db, "posts");
    int rc = SQLITE_DONE;
    for (size_t i = 0; i < posts && rc == SQLITE_DONE; i++) {
        char title[BENCH_TITLE_ROOM], body[BENCH_BODY_ROOM];
        bench_post post;
        bench_make_post(i, rows, &post, title, body);
        bench_bind_post(insert, &post);
        rc = sqlite3_step(insert);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    return rc == SQLITE_DONE || bench_file_failed(db, "posts");
}

bool bench_file_make(const char *path, size_t authors_for, size_t posts) {
    sqlite3 *db = NULL;
    bench_file_remove(path);
    bool made = sqlite3_open(path, &db) == SQLITE_OK &&
                sqlite3_exec(db, bench_schema, NULL, NULL, NULL) == SQLITE_OK &&
                sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK;
    if (!made) bench_file_failed(db, path);
    made =
        made && bench_insert_authors(db, authors_for) && bench_insert_posts(db, authors_for, posts);
    if (made &&
        (sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK ||
         sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL) != SQLITE_OK))
        made = bench_file_failed(db, path);
    sqlite3_close(db);
    return made;
}

/* Sums the posts of a file. */
bool bench_file_sum(const char *path, uint64_t *sum) {
    sqlite3 *db = NULL;
    sqlite3_stmt *rows = NULL;
    const char *sql = "SELECT id, title, body, author_id, views, revenue, rating, rank "
                      "FROM post ORDER BY id";
    int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_prepare_v2(db, sql, -1, &rows, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(rows)) == SQLITE_ROW) {
        bench_sum_post(sum, &(bench_post){
                                .id = sqlite3_column_int(rows, 0),
                                .title = (const char *)sqlite3_column_text(rows, 1),
                                .body = (const char *)sqlite3_column_text(rows, 2),
                                .author_id = sqlite3_column_int(rows, 3),
                                .views = sqlite3_column_int(rows, 4),
                                .revenue = sqlite3_column_int64(rows, 5),
                                .rating = sqlite3_column_double(rows, 6),
                                .ranked = sqlite3_column_type(rows, 7) != SQLITE_NULL,
                                .rank = sqlite3_column_int(rows, 7),
                            });
        rc = SQLITE_OK;
    }
    if (rc != SQLITE_DONE) bench_file_failed(db, path);
    sqlite3_finalize(rows);
    sqlite3_close(db);
    return rc == SQLITE_DONE;
}

void bench_file_remove(const char *path) {
    char name[1024];
    static const char *const suffix[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++)
        if (snprintf(name, sizeof name, "%s%s", path, suffix[i]) < (int)sizeof name) remove(name);
}
