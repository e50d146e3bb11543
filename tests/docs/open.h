/* The database of a program of the documentation: the one that DATABASE_URL names, which is empty,
 * else one in memory. */
#ifndef DOCS_OPEN_H
#define DOCS_OPEN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "covet_mysql.h"
#include "covet_pg.h"
#include "covet_sqlite.h"

typedef struct docs {
    covet_db *db;
    covet_session *s;
} docs;

/* With the tables of the models. */
static inline docs docs_open(const covet_model *const *models) {
    const char *url = getenv("DATABASE_URL");
    if (!url) url = "sqlite::memory:";
    docs d = {.db = covet_open(url, &covet_sqlite, &covet_pg, &covet_mysql)};
    covet_models(d.db, models);
    d.s = covet_session_open(d.db);
    covet_create_tables(d.s);
    return d;
}

/* The program's exit: a failure that was not cleared is one of the test. */
static inline int docs_close(docs d) {
    bool failed = covet_failed(d.s);
    if (failed) fprintf(stderr, "%s\n", covet_error_text(d.s));
    covet_close(d.db);
    return failed;
}

#endif
