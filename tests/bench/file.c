/*
 * file.c - makes the databases of the benchmark by plain SQL, and sums what a table holds.
 *
 * May use hand.h. Used by main.c and count.c. Tables have the names, columns and indexes that the
 * models of models.h have, so that both sides can open the same database. Rows go in as texts of
 * INSERTs, the same for every database: no value has a character that would have to be quoted.
 */
#include "hand.h"

#include <inttypes.h>
#include <stdio.h>

/* Rows of one INSERT, and room for its text. */
#define BENCH_TEXT_ROWS 200
#define BENCH_ROW_ROOM (BENCH_TITLE_ROOM + BENCH_BODY_ROOM + 160)

/* The text of one row's values; answers its length. */
typedef int bench_row_text(size_t number, size_t rows, char *text);

static int bench_author_text(size_t number, size_t rows, char *text) {
    char name[BENCH_NAME_ROOM], city[BENCH_CITY_ROOM];
    bench_author author;
    bench_make_author(number, rows, &author, name, city);
    return snprintf(text, BENCH_ROW_ROOM, "(%" PRId32 ",'%s','%s',%" PRId32 ")", author.id,
                    author.name, author.city, author.karma);
}

static int bench_post_text(size_t number, size_t rows, char *text) {
    char title[BENCH_TITLE_ROOM], body[BENCH_BODY_ROOM], rank[16] = "NULL";
    bench_post post;
    bench_make_post(number, rows, &post, title, body);
    if (post.ranked) snprintf(rank, sizeof rank, "%" PRId32, post.rank);
    return snprintf(text, BENCH_ROW_ROOM,
                    "(%" PRId32 ",'%s','%s',%" PRId32 ",%" PRId32 ",%" PRId64 ",%.2f,%s)", post.id,
                    post.title, post.body, post.author_id, post.views, post.revenue, post.rating,
                    rank);
}

/* Inserts rows 0 to count - 1 of a table. */
static bool bench_load(hand *side, const char *table, bench_row_text *row, size_t rows,
                       size_t count) {
    static char text[64 + BENCH_TEXT_ROWS * (BENCH_ROW_ROOM + 1)];
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        if (i % BENCH_TEXT_ROWS == 0)
            size = (size_t)snprintf(text, sizeof text, "INSERT INTO %s VALUES ", table);
        else
            text[size++] = ',';
        size += (size_t)row(i, rows, text + size);
        bool last = i + 1 == count || (i + 1) % BENCH_TEXT_ROWS == 0;
        if (last && !side->client->execute(side, text)) return false;
    }
    return true;
}

static bool bench_run_texts(hand *side, const char *const *texts) {
    bool good = true;
    for (; *texts != NULL && good; texts++) good = side->client->execute(side, *texts);
    return good;
}

bool bench_file_make(const bench_vendor *vendor, const char *target, size_t authors_for,
                     size_t posts) {
    bench_file_remove(vendor, target);
    hand *side = hand_open(vendor, target);
    if (side == NULL) return false;
    bool made =
        bench_run_texts(side, vendor->client->schema) && side->client->begin(side) &&
        bench_load(side, "author", bench_author_text, authors_for, bench_authors(authors_for)) &&
        bench_load(side, "post", bench_post_text, authors_for, posts) &&
        side->client->commit(side) && bench_run_texts(side, vendor->client->finish);
    hand_close(side);
    return made;
}

/* Sums the rows that a work has written. */
bool bench_file_sum(const bench_vendor *vendor, const char *target, bench_work work,
                    bench_sums *sums) {
    hand *side = hand_open(vendor, target);
    hand_query rows = work == BENCH_ENTRIES ? HAND_CHECK_ENTRIES : HAND_CHECK;
    bool good = side != NULL && side->client->all(side, rows, false) &&
                (work == BENCH_BULK ? hand_sum_bulk : hand_sum)(side, sums);
    if (side != NULL) hand_close(side);
    return good;
}

void bench_file_remove(const bench_vendor *vendor, const char *target) {
    if (vendor->client->remove != NULL) vendor->client->remove(target);
}
