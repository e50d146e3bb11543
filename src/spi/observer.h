/* What watchers are told. Uses value. */
#ifndef COVET_SPI_OBSERVER_H
#define COVET_SPI_OBSERVER_H

#include "base/value.h"

/* One statement that ran, or a word of the server. Everything is borrowed for the call. */
typedef struct covet_log_record {
    const char
        *notice;     /* what the server said by itself (a NOTICE, a warning); NULL: a statement */
    const char *sql; /* NULL for a notice that belongs to none */
    const covet_value *binds; /* bind_count of them, as sent */
    size_t bind_count;
    int64_t microseconds; /* from the first step to the last */
    int64_t rows;         /* read or changed */
    covet_status status;  /* COVET_OK, or how it failed */
    const char *file;     /* the call site, where it is known; else NULL */
    int line;
} covet_log_record;

/* Called after every statement, in the session's thread; it must not call the session. */
typedef void (*covet_log_function)(void *context, const covet_log_record *record);

#endif
