/* Lookups: the words behind a path, as rows. Private: part of the implementation. Uses plan. The
 * query floor reads them. */
#ifndef COVET_EXPR_LOOKUP_H
#define COVET_EXPR_LOOKUP_H

#include "spi/plan.h"

/* What a lookup compares with. */
typedef enum covet_right_side {
    COVET_RIGHT_VALUE, /* one value of the column's kind, or an expression */
    COVET_RIGHT_LIST,  /* a list of them */
    COVET_RIGHT_PAIR,  /* a list of two: from, to */
    COVET_RIGHT_BOOL   /* true or false, whatever the column is */
} covet_right_side;

typedef struct covet_lookup {
    const char *name;
    covet_term_kind term;
    covet_right_side right;
    bool text;         /* compares text: the column is text or is turned into it */
    bool relation;     /* may stand behind a relation, for its key */
    const char *stage; /* why it cannot be used yet; NULL: it can */
} covet_lookup;

/* A word behind a path that makes another value of what the path names. */
typedef struct covet_transformer {
    const char *name;
    covet_term_kind term;
    covet_kind gives;
    bool date, time; /* of what has a date, of what has a time of day */
} covet_transformer;

/* The transform of that name; NULL if there is none. */
static const covet_transformer *covet__transformer(const char *name, size_t size);
/* The lookup of that name; NULL if there is none. */
static const covet_lookup *covet__lookup(const char *name, size_t size);
/* The name of lookup `index`; NULL behind the last. */
static const char *covet__lookup_name(size_t index);

#endif
