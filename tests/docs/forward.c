/* Around declarations of the guide: two models that refer to each other. */
#include <stdio.h>
#include <string.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_sqlite.h"

/* BLOCK */

int main(void) {
    covet_db *db = covet_open("sqlite::memory:", &covet_sqlite);
    covet_models(db, MODELS(Team, Player));
    covet_session *s = covet_session_open(db);
    covet_create_tables(s);
    if (!covet_failed(s)) example(s);
    bool failed = covet_failed(s);
    if (failed) fprintf(stderr, "%s\n", covet_error_text(s));
    covet_close(db);
    return failed;
}
