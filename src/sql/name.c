/* Identifiers. Uses sql.h. */
#ifndef COVET_SQL_NAME_C
#define COVET_SQL_NAME_C

#include "sql/sql.h"

static void covet__sql_name(covet_buffer *buffer, const covet_dialect *dialect, const char *name) {
    covet_quote(buffer, dialect->quote, name);
}

/* "table"."column" */
static void covet__sql_column(covet_buffer *buffer, const covet_dialect *dialect, const char *alias,
                              const char *column) {
    covet__sql_name(buffer, dialect, alias);
    covet_buffer_char(buffer, '.');
    covet__sql_name(buffer, dialect, column);
}

/* Placeholder number `at`, counted from 1. */
static void covet__sql_placeholder(covet_buffer *buffer, const covet_dialect *dialect,
                                   uint32_t at) {
    if (dialect->numbered)
        covet_buffer_format(buffer, "$%u", (unsigned)at);
    else
        covet_buffer_char(buffer, '?');
}

#endif
