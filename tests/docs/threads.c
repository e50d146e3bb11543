/* Around declarations of the guide: functions that threads run, and three rows for them. */
#include <pthread.h>
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
    covet_db *db = covet_open("sqlite:threads.db", &covet_sqlite);
    covet_models(db, MODELS(Thing));
    covet_session *s = covet_session_open(db);
    covet_create_tables(s);
    for (int i = 0; i < 3; i++) Thing_create(s, &(Thing){.name = "x"});
    example(db);
    bool failed = covet_failed(s);
    if (failed) fprintf(stderr, "%s\n", covet_error_text(s));
    covet_close(db);
    return failed;
}
