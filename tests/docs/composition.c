/* Around declarations of the guide: a list that calls another one. */
#include <stdio.h>
#include <string.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_sqlite.h"

/* BLOCK */

int main(void) {
    covet_db *db = covet_open("sqlite::memory:", &covet_sqlite);
    covet_models(db, MODELS(Note));
    covet_session *s = covet_session_open(db);
    covet_create_tables(s);
    Note_create(s, &(Note){.text = "x"});
    bool failed = covet_failed(s);
    if (failed) fprintf(stderr, "%s\n", covet_error_text(s));
    covet_close(db);
    return failed;
}
