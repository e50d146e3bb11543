/*
 * hand_mysql.c - the hand-written client over MariaDB's Connector/C.
 *
 * May use mysql.h and hand.h. Used through `hand_mysql`. Statements are prepared once, their
 * parameters bound once; rows are read as they come, unbuffered and binary, each column straight
 * from the packet by the connector's callback (by way of bound buffers takes 1.02 of the time);
 * many rows are inserted by arrays of 2,000 with the keys RETURNING (500 to 5,000 take the same,
 * and so does one VALUES of 200 rows; one of 1,000 takes 1.25, one of 8,000 1.6).
 */
#include "hand.h"

#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>

#define HAND_POST "p.id, p.title, p.body, p.author_id, p.views, p.revenue, p.rating, p.`rank`"
#define HAND_AUTHOR "a.id, a.name, a.city, a.karma"
#define HAND_COLUMNS 8
#define HAND_RELATED_COLUMNS 12

/* Rows of one array. */
#ifndef HAND_ARRAY_ROWS
#define HAND_ARRAY_ROWS 2000
#endif

typedef struct hand_server {
    hand base;
    MYSQL *db;
    MYSQL_STMT *statement[HAND_QUERIES]; /* prepared at the first use */
    MYSQL_BIND bind[HAND_QUERIES][HAND_COLUMNS];
    int32_t number[HAND_COLUMNS]; /* what integers are bound to */
    int64_t wide;
    double real;
    unsigned long size[2]; /* of the texts */
    char null;             /* of the last column */
    /* where the callback puts the row at hand */
    hand_post *post;
    hand_author *author;
    bool good;
} hand_server;

static const char *const hand_sql[HAND_QUERIES] = {
    [HAND_FETCH] = "SELECT " HAND_POST " FROM post p",
    [HAND_RELATED] =
        "SELECT " HAND_POST ", " HAND_AUTHOR " FROM post p JOIN author a ON p.author_id = a.id",
    [HAND_PAGE] = "SELECT " HAND_POST " FROM post p JOIN author a ON p.author_id = a.id"
                  " WHERE a.city = ? AND p.views >= ? ORDER BY p.views DESC, p.id LIMIT ?",
    [HAND_GET] = "SELECT " HAND_POST " FROM post p WHERE p.id = ?",
    [HAND_INSERT] = ("INSERT INTO post (title, body, author_id, views, revenue, rating, `rank`)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?)"),
    [HAND_UPDATE] = "UPDATE post SET views = ? WHERE id = ?",
    [HAND_CHECK] = "SELECT " HAND_POST " FROM post p ORDER BY p.id",
    [HAND_CHECK_ENTRIES] = "SELECT " HAND_POST " FROM entry p ORDER BY p.id",
};

#define HAND_REST                                                                                  \
    " title varchar(100) NOT NULL,"                                                                \
    " body longtext NOT NULL,"                                                                     \
    " author_id integer NOT NULL,"                                                                 \
    " views integer NOT NULL,"                                                                     \
    " revenue bigint NOT NULL,"                                                                    \
    " rating double NOT NULL,"                                                                     \
    " `rank` integer NULL,"                                                                        \
    " FOREIGN KEY (author_id) REFERENCES author (id))" HAND_OPTIONS
#define HAND_KEY "id integer AUTO_INCREMENT NOT NULL PRIMARY KEY,"
#define HAND_OPTIONS " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin"

static const char *const hand_schema[] = {
    "DROP TABLE IF EXISTS post, entry, author",
    "CREATE TABLE author (" HAND_KEY " name varchar(100) NOT NULL, city varchar(60) NOT NULL,"
    " karma integer NOT NULL)" HAND_OPTIONS,
    "CREATE INDEX author_city ON author (city)",
    "CREATE TABLE post (" HAND_KEY HAND_REST,
    "CREATE TABLE entry (id integer NOT NULL PRIMARY KEY," HAND_REST,
    "SET SESSION foreign_key_checks = 0",
    NULL,
};

static const char *const hand_finish[] = {"ANALYZE TABLE author, post", NULL};

/* ---- statements ---- */

static bool hand_server_failed(const hand_server *side, const char *what) {
    return hand_failed(what, mysql_error(side->db));
}

static bool hand_statement_failed(MYSQL_STMT *statement, const char *what) {
    return hand_failed(what, mysql_stmt_error(statement));
}

static void hand_bind_int(hand_server *side, MYSQL_BIND *bind, int index) {
    bind[index].buffer_type = MYSQL_TYPE_LONG;
    bind[index].buffer = &side->number[index];
}

/* Binds the parameters of a statement to members of the side, which every execution fills in. */
static bool hand_bind(hand_server *side, hand_query which) {
    MYSQL_BIND *bind = side->bind[which];
    if (which == HAND_GET) hand_bind_int(side, bind, 0);
    if (which == HAND_UPDATE) {
        hand_bind_int(side, bind, 0);
        hand_bind_int(side, bind, 1);
    }
    if (which == HAND_PAGE) {
        bind[0].buffer_type = MYSQL_TYPE_STRING;
        bind[0].length = &side->size[0];
        hand_bind_int(side, bind, 1);
        hand_bind_int(side, bind, 2);
    }
    if (which == HAND_INSERT) {
        bind[0].buffer_type = bind[1].buffer_type = MYSQL_TYPE_STRING;
        bind[0].length = &side->size[0];
        bind[1].length = &side->size[1];
        hand_bind_int(side, bind, 2);
        hand_bind_int(side, bind, 3);
        bind[4].buffer_type = MYSQL_TYPE_LONGLONG;
        bind[4].buffer = &side->wide;
        bind[5].buffer_type = MYSQL_TYPE_DOUBLE;
        bind[5].buffer = &side->real;
        hand_bind_int(side, bind, 6);
        bind[6].is_null = &side->null;
    }
    return mysql_stmt_bind_param(side->statement[which], bind) == 0;
}

static void hand_column(void *state, unsigned int column, unsigned char **row);

static MYSQL_STMT *hand_prepare(hand_server *side, const char *sql) {
    MYSQL_STMT *statement = mysql_stmt_init(side->db);
    if (statement == NULL || mysql_stmt_prepare(statement, sql, strlen(sql)) != 0) {
        hand_server_failed(side, sql);
        if (statement != NULL) mysql_stmt_close(statement);
        return NULL;
    }
    /* STMT_ATTR_CB_RESULT, which C has no cast for. */
    statement->user_data = side;
    statement->result_callback = hand_column;
    return statement;
}

/* Whether a statement's columns have the types that are read below. */
static bool hand_types_right(MYSQL_STMT *statement) {
    static const enum enum_field_types types[HAND_RELATED_COLUMNS] = {
        MYSQL_TYPE_LONG,       MYSQL_TYPE_VAR_STRING, MYSQL_TYPE_BLOB, MYSQL_TYPE_LONG,
        MYSQL_TYPE_LONG,       MYSQL_TYPE_LONGLONG,   MYSQL_TYPE_DOUBLE, MYSQL_TYPE_LONG,
        MYSQL_TYPE_LONG,       MYSQL_TYPE_VAR_STRING, MYSQL_TYPE_VAR_STRING, MYSQL_TYPE_LONG};
    MYSQL_RES *about = mysql_stmt_result_metadata(statement);
    if (about == NULL) return true;
    bool right = true;
    for (unsigned i = 0; i < mysql_num_fields(about) && right; i++)
        right = mysql_fetch_field_direct(about, i)->type == types[i];
    mysql_free_result(about);
    return right || hand_failed("select", "a column of another type");
}

static inline MYSQL_STMT *hand_statement(hand_server *side, hand_query which) {
    MYSQL_STMT **statement = &side->statement[which];
    if (*statement != NULL) return *statement;
    *statement = hand_prepare(side, hand_sql[which]);
    if (*statement != NULL && hand_types_right(*statement) && hand_bind(side, which))
        return *statement;
    return NULL;
}

/* ---- reading ---- */

static inline int32_t hand_load32(const unsigned char *bytes) {
    int32_t number;
    memcpy(&number, bytes, sizeof number);
    return number;
}

static inline int32_t hand_take32(unsigned char **row) {
    *row += 4;
    return hand_load32(*row - 4);
}

/* Copies a text from the packet, where its length stands before it. */
static inline const char *hand_take_text(hand_server *side, unsigned char **row) {
    size_t size = **row;
    size_t bytes = size < 251 ? 0 : size == 252 ? 2 : size == 253 ? 3 : 8;
    const unsigned char *at = *row + 1;
    if (bytes > 0) size = 0;
    for (size_t i = 0; i < bytes; i++) size |= (size_t)at[i] << 8 * i;
    *row += 1 + bytes + size;
    const char *text = hand_copy(&side->base.arena, (const char *)at + bytes, size);
    side->good &= text != NULL;
    return text;
}

/* Takes one column of the row at hand; the connector calls it, `row` NULL is NULL. */
static void hand_column(void *state, unsigned int column, unsigned char **row) {
    hand_server *side = state;
    hand_post *post = side->post;
    if (row == NULL) {
        side->good &= column == 7;
        post->rank = (hand_opt_int){false, 0};
        return;
    }
    switch (column) {
    case 0:
        post->id = hand_take32(row);
        return;
    case 1:
        post->title = hand_take_text(side, row);
        return;
    case 2:
        post->body = hand_take_text(side, row);
        return;
    case 3:
        post->author_id = hand_take32(row);
        return;
    case 4:
        post->views = hand_take32(row);
        return;
    case 5:
        memcpy(&post->revenue, *row, sizeof post->revenue);
        *row += sizeof post->revenue;
        return;
    case 6:
        memcpy(&post->rating, *row, sizeof post->rating);
        *row += sizeof post->rating;
        return;
    case 7:
        post->rank = (hand_opt_int){true, hand_take32(row)};
        return;
    case 8:
        side->author->id = hand_take32(row);
        return;
    case 9:
        side->author->name = hand_take_text(side, row);
        return;
    case 10:
        side->author->city = hand_take_text(side, row);
        return;
    default:
        side->author->karma = hand_take32(row);
        return;
    }
}

/* Takes the next row: 0, MYSQL_NO_DATA, or something else on failure. */
static inline int hand_next(hand_server *side, MYSQL_STMT *rows, hand_post *post, bool related) {
    side->post = post;
    side->good = true;
    if (related) {
        side->author = hand_struct(&side->base.arena, sizeof *side->author);
        if (side->author == NULL) return 1;
    } else {
        side->author = NULL;
    }
    int rc = mysql_stmt_fetch(rows);
    post->author = side->author;
    return rc == 0 && !side->good ? 1 : rc;
}

static inline bool hand_run(MYSQL_STMT *statement) {
    return statement != NULL && (mysql_stmt_execute(statement) == 0 ||
                                 hand_statement_failed(statement, "execute"));
}

static bool hand_server_all(hand *state, hand_query which, bool related) {
    hand_server *side = (hand_server *)state;
    MYSQL_STMT *rows = hand_statement(side, which);
    size_t count = 0;
    int rc = 1;
    if (!hand_run(rows)) return false;
    do {
        hand_post *post = hand_next_row(state, count);
        rc = post == NULL ? 1 : hand_next(side, rows, post, related);
        count += rc == 0;
    } while (rc == 0);
    return rc == MYSQL_NO_DATA ? hand_rows_done(state, count)
                               : hand_statement_failed(rows, "fetch");
}

static bool hand_server_stream(hand *state, bench_watch *watch) {
    hand_server *side = (hand_server *)state;
    MYSQL_STMT *rows = hand_statement(side, HAND_FETCH);
    hand_post post;
    int rc;
    if (!hand_run(rows)) return false;
    while ((rc = hand_next(side, rows, &post, false)) == 0) {
        hand_stream_row(state, &post, watch);
        hand_arena_reset(&state->arena);
    }
    return rc == MYSQL_NO_DATA || hand_statement_failed(rows, "stream");
}

static bool hand_server_page(hand *state, const char *city, int32_t views, hand_list *page) {
    hand_server *side = (hand_server *)state;
    MYSQL_STMT *rows = hand_statement(side, HAND_PAGE);
    *page = (hand_list){hand_struct(&state->arena, (BENCH_LIMIT + 1) * sizeof *page->items), 0};
    if (rows == NULL || page->items == NULL) return false;
    rows->params[0].buffer = (char *)(uintptr_t)city;
    side->size[0] = strlen(city);
    side->number[1] = views;
    side->number[2] = BENCH_LIMIT;
    if (!hand_run(rows)) return false;
    int rc;
    while ((rc = hand_next(side, rows, &page->items[page->count], false)) == 0) page->count++;
    return rc == MYSQL_NO_DATA || hand_statement_failed(rows, "page");
}

static hand_post *hand_server_find(hand *state, int32_t key) {
    hand_server *side = (hand_server *)state;
    MYSQL_STMT *row = hand_statement(side, HAND_GET);
    hand_post *post = hand_struct(&state->arena, sizeof *post);
    side->number[0] = key;
    if (post == NULL || !hand_run(row)) return NULL;
    bool good = hand_next(side, row, post, false) == 0;
    if (!good) hand_statement_failed(row, "get");
    return mysql_stmt_free_result(row) == 0 && good ? post : NULL;
}

/* ---- writing ---- */

static bool hand_server_insert(hand *state, hand_post *post) {
    hand_server *side = (hand_server *)state;
    MYSQL_STMT *insert = hand_statement(side, HAND_INSERT);
    if (insert == NULL) return false;
    insert->params[0].buffer = (char *)(uintptr_t)post->title;
    insert->params[1].buffer = (char *)(uintptr_t)post->body;
    side->size[0] = strlen(post->title);
    side->size[1] = strlen(post->body);
    side->number[2] = post->author_id;
    side->number[3] = post->views;
    side->wide = post->revenue;
    side->real = post->rating;
    side->number[6] = post->rank.value;
    side->null = !post->rank.has;
    if (!hand_run(insert)) return false;
    unsigned long long key = mysql_stmt_insert_id(insert);
    post->id = (int32_t)key;
    return key > 0 && key <= INT32_MAX;
}

static bool hand_server_update(hand *state, const hand_post *post) {
    hand_server *side = (hand_server *)state;
    MYSQL_STMT *update = hand_statement(side, HAND_UPDATE);
    side->number[0] = post->views;
    side->number[1] = post->id;
    return hand_run(update) && mysql_stmt_affected_rows(update) == 1;
}

/* ---- many rows ---- */

/* The rows of one array, column by column. */
typedef struct hand_array {
    int32_t id[HAND_ARRAY_ROWS];
    const char *title[HAND_ARRAY_ROWS], *body[HAND_ARRAY_ROWS];
    unsigned long title_size[HAND_ARRAY_ROWS], body_size[HAND_ARRAY_ROWS];
    int32_t author_id[HAND_ARRAY_ROWS], views[HAND_ARRAY_ROWS], rank[HAND_ARRAY_ROWS];
    int64_t revenue[HAND_ARRAY_ROWS];
    double rating[HAND_ARRAY_ROWS];
    char null[HAND_ARRAY_ROWS];
} hand_array;

static void hand_array_fill(hand_array *array, const hand_post *posts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const hand_post *post = &posts[i];
        array->id[i] = post->id;
        array->title[i] = post->title;
        array->title_size[i] = strlen(post->title);
        array->body[i] = post->body;
        array->body_size[i] = strlen(post->body);
        array->author_id[i] = post->author_id;
        array->views[i] = post->views;
        array->revenue[i] = post->revenue;
        array->rating[i] = post->rating;
        array->rank[i] = post->rank.value;
        array->null[i] = post->rank.has ? STMT_INDICATOR_NONE : STMT_INDICATOR_NULL;
    }
}

static void hand_array_bind(hand_array *array, MYSQL_BIND *bind) {
    const MYSQL_BIND binds[HAND_COLUMNS] = {
        {.buffer_type = MYSQL_TYPE_LONG, .buffer = array->id},
        {.buffer_type = MYSQL_TYPE_STRING, .buffer = array->title, .length = array->title_size},
        {.buffer_type = MYSQL_TYPE_STRING, .buffer = array->body, .length = array->body_size},
        {.buffer_type = MYSQL_TYPE_LONG, .buffer = array->author_id},
        {.buffer_type = MYSQL_TYPE_LONG, .buffer = array->views},
        {.buffer_type = MYSQL_TYPE_LONGLONG, .buffer = array->revenue},
        {.buffer_type = MYSQL_TYPE_DOUBLE, .buffer = array->rating},
        {.buffer_type = MYSQL_TYPE_LONG, .buffer = array->rank, .u.indicator = array->null},
    };
    memcpy(bind, binds, sizeof binds);
}

/* Takes the keys that an array's INSERT returns, in the order of its rows. */
static bool hand_take_keys(hand_server *side, MYSQL_STMT *insert, hand_post *posts, size_t count) {
    hand_post key;
    size_t i = 0;
    for (; i < count && hand_next(side, insert, &key, false) == 0; i++) posts[i].id = key.id;
    return i == count && mysql_stmt_free_result(insert) == 0;
}

/* Inserts arrays; `posts` NULL: the rows have keys. */
static bool hand_insert_arrays(hand_server *side, const char *sql, const hand_post *rows,
                               hand_post *posts, size_t count) {
    MYSQL_BIND bind[HAND_COLUMNS];
    hand_array *array = malloc(sizeof *array);
    MYSQL_STMT *insert = array == NULL ? NULL : hand_prepare(side, sql);
    bool good = insert != NULL;
    for (size_t first = 0, size; first < count && good; first += size) {
        size = count - first < HAND_ARRAY_ROWS ? count - first : HAND_ARRAY_ROWS;
        unsigned int array_size = (unsigned int)size;
        hand_array_fill(array, rows + first, size);
        hand_array_bind(array, bind);
        mysql_stmt_attr_set(insert, STMT_ATTR_ARRAY_SIZE, &array_size);
        good = mysql_stmt_bind_param(insert, bind + (posts == NULL ? 0 : 1)) == 0 &&
               hand_run(insert) &&
               (posts == NULL || hand_take_keys(side, insert, posts + first, size));
    }
    if (insert != NULL) mysql_stmt_close(insert);
    free(array);
    return good;
}

static bool hand_server_bulk(hand *state, hand_post *posts, size_t count) {
    return hand_insert_arrays((hand_server *)state,
                              "INSERT INTO post (title, body, author_id, views, revenue, rating,"
                              " `rank`) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
                              posts, posts, count);
}

static bool hand_server_entries(hand *state, const hand_post *entries, size_t count) {
    return hand_insert_arrays((hand_server *)state,
                              "INSERT INTO entry (id, title, body, author_id, views, revenue,"
                              " rating, `rank`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                              entries, NULL, count);
}

/* ---- the client ---- */

static bool hand_server_execute(hand *state, const char *text) {
    hand_server *side = (hand_server *)state;
    if (mysql_query(side->db, text) != 0) return hand_server_failed(side, text);
    MYSQL_RES *rows = mysql_store_result(side->db);
    if (rows != NULL) mysql_free_result(rows);
    return true;
}

/* The part of the URL between two marks, `until` being any of them or the end; "" without it. */
static const char *hand_url_part(const char *url, const char *mark, const char *until, char *part,
                                 size_t room) {
    const char *from = strstr(url, mark);
    from = from == NULL ? "" : from + strlen(mark);
    snprintf(part, room, "%.*s", (int)strcspn(from, until), from);
    return part;
}

/* Connects to mysql://USER@HOST/DATABASE?socket=PATH. */
static bool hand_server_connect(hand *state, const char *url) {
    hand_server *side = (hand_server *)state;
    char user[64], host[64], name[64], path[200];
    side->db = mysql_init(NULL);
    if (side->db == NULL) return false;
    hand_url_part(url, "//", "@", user, sizeof user);
    hand_url_part(url, "@", "/?", host, sizeof host);
    hand_url_part(strstr(url, "@"), "/", "?", name, sizeof name);
    hand_url_part(url, "socket=", "&", path, sizeof path);
    mysql_options(side->db, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(side->db, host, user, NULL, *name == '\0' ? NULL : name, 0, path,
                           CLIENT_FOUND_ROWS) == NULL)
        return hand_server_failed(side, url);
    return true;
}

static void hand_server_disconnect(hand *state) {
    hand_server *side = (hand_server *)state;
    for (size_t i = 0; i < HAND_QUERIES; i++)
        if (side->statement[i] != NULL) mysql_stmt_close(side->statement[i]);
    if (side->db != NULL) mysql_close(side->db);
}

static bool hand_server_begin(hand *state) {
    return hand_server_execute(state, "START TRANSACTION");
}

static bool hand_server_commit(hand *state) {
    return hand_server_execute(state, "COMMIT");
}

const hand_client hand_mysql = {
    .size = sizeof(hand_server),
    .schema = hand_schema,
    .finish = hand_finish,
    .connect = hand_server_connect,
    .disconnect = hand_server_disconnect,
    .execute = hand_server_execute,
    .begin = hand_server_begin,
    .commit = hand_server_commit,
    .all = hand_server_all,
    .stream = hand_server_stream,
    .page = hand_server_page,
    .find = hand_server_find,
    .insert = hand_server_insert,
    .update = hand_server_update,
    .bulk = hand_server_bulk,
    .bulk_entries = hand_server_entries,
};
