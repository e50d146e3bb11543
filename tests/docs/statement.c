/* Around statements of the documentation: an open database with authors and posts. A failure that
 * they leave uncleared is a failure of the test. */
#include <inttypes.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "open.h"

#include "models.h"

static void add_post(covet_session *s, const Post *row, int day) {
    Post post = *row;
    if (day > 0) {
        post.published_at.has = true;
        post.published_at.value = covet_datetime_of(2024, 5, day, 12, 0, 0);
    }
    Post_create(s, &post);
}

/* The rows that the guide lists. */
static void fill(covet_session *s) {
    Author *ann = Author_create(s, &(Author){.name = "Ann", .email = "ann@example.org"});
    Author *bob = Author_create(s, &(Author){.name = "Bob", .email = "bob@example.org",
                                             .homepage = "https://bob.example.org/"});
    add_post(s, &(Post){.title = "Arenas", .author = ann, .views = 120,
                        .price = covet_decimal_of(250, 2)}, 1);
    add_post(s, &(Post){.title = "Bits", .author = ann, .views = 15}, 2);
    add_post(s, &(Post){.title = "Cursors", .author = bob, .views = 80,
                        .price = covet_decimal_of(120, 2)}, 0);
    add_post(s, &(Post){.title = "Re: Arenas", .author = bob, .views = 3,
                        .reply_to_id = SOME(1)}, 3);
}

static void statements(covet_db *db, covet_session *s) {
    (void)db, (void)s;
    /* BLOCK */
}

int main(void) {
    docs d = docs_open(MODELS(Author, Post));
    fill(d.s);
    if (!covet_failed(d.s)) statements(d.db, d.s);
    return docs_close(d);
}
