/* Around statements of the documentation: an open database with authors and posts. The statements
 * must fail. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_sqlite.h"

#include "models.h"

static void fill(covet_session *s) {
    Author *ann = Author_create(s, &(Author){.name = "Ann", .email = "ann@example.org"});
    Author *bob = Author_create(s, &(Author){.name = "Bob", .email = "bob@example.org"});
    Post_create(s, &(Post){.title = "Hello", .body = "...", .author = ann, .views = 12});
    Post_create(s, &(Post){.title = "Again", .body = "...", .author = ann, .views = 3});
    Post_create(s, &(Post){.title = "World", .body = "...", .author = bob, .views = 40});
}

static void statements(covet_db *db, covet_session *s) {
    (void)db, (void)s;
    /* BLOCK */
}

int main(void) {
    covet_db *db = covet_open("sqlite::memory:", &covet_sqlite);
    covet_models(db, MODELS(Author, Post));
    covet_session *s = covet_session_open(db);
    covet_create_tables(s);
    fill(s);
    statements(db, s);
    bool failed = covet_failed(s);
    if (!failed) fprintf(stderr, "nothing failed here\n");
    covet_close(db);
    return !failed;
}
