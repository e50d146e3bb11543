/* The driver of PostgreSQL: statements, and the backend that programs name. Uses dialect. */
#ifndef COVET_PG_DRIVER_C
#define COVET_PG_DRIVER_C

#include "pg/dialect.c"
#include "pg/pg.h"

static const char *const covet__pg_schemes[] = {"postgresql", "postgres", "pg", NULL};

const covet_backend covet_pg = {
    .schemes = covet__pg_schemes, .dialect = &covet__pg_dialect, .driver = NULL};

#endif
