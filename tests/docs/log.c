/* Around declarations of the guide: a log callback, and an insert to make it talk. */
#include <stdio.h>
#include <string.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_sqlite.h"

#define THING(X)                                                              \
    X(AUTO,       id)                                                         \
    X(CHAR(10),   name)
COVET_MODEL(Thing, THING);

/* BLOCK */

int main(void) {
    int count = 0;
    covet_db *db = open_logged(&count);
    covet_models(db, MODELS(Thing));
    covet_session *s = covet_session_open(db);
    covet_create_tables(s);
    Thing_create(s, &(Thing){.name = "x"});
    bool failed = covet_failed(s);
    if (failed) fprintf(stderr, "%s\n", covet_error_text(s));
    covet_close(db);
    return failed;
}
