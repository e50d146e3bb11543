/* Errors: statuses and the error record. Uses config. Everybody uses it. */
#ifndef COVET_BASE_ERROR_H
#define COVET_BASE_ERROR_H

#include "base/config.h"

/* Every status with its name and its text. */
#define COVET_STATUS_LIST(X)                                                                       \
    X(OK,            "no error")                                                                   \
    X(NOT_FOUND,     "no row matches")                                                             \
    X(MULTIPLE,      "more than one row matches")                                                  \
    X(VALIDATION,    "a value is not valid")                                                       \
    X(INTEGRITY,     "the database refused a row")                                                 \
    X(PROTECTED,     "protected rows refer to it")                                                 \
    X(RESTRICTED,    "restricted rows refer to it")                                                \
    X(QUERY,         "the query is wrong")                                                         \
    X(RELATION,      "a relation is wrong")                                                        \
    X(MIGRATION,     "a migration failed")                                                         \
    X(CONNECTION,    "the database cannot be reached")                                             \
    X(TIMEOUT,       "the time is up")                                                             \
    X(CANCELLED,     "the statement was cancelled")                                                \
    X(BUSY,          "the database is locked")                                                     \
    X(DEADLOCK,      "the transaction was chosen to end a deadlock")                               \
    X(SERIALIZATION, "the transaction conflicts with another")                                     \
    X(UNSUPPORTED,   "this cannot be done here")                                                   \
    X(MISUSE,        "the library was called in a wrong way")                                      \
    X(NO_MEMORY,     "out of memory")                                                              \
    X(INTERNAL,      "a bug in CovetORM")

typedef enum covet_status {
#define COVET__STATUS(name, text) COVET_##name,
    COVET_STATUS_LIST(COVET__STATUS)
#undef COVET__STATUS
} covet_status;

/* "COVET_NOT_FOUND" and kin; "COVET_?" for a number that is none. Static. */
const char *covet_status_name(covet_status status);
/* What a status means, in a few words. Static. */
const char *covet_status_text(covet_status status);

/* What failed. Every text is NULL or lives until the session's next failure. */
typedef struct covet_failure {
    covet_status status;
    const char *message;  /* what was wrong, what was found, the cure; "" without a failure */
    const char *model;    /* the model's name */
    const char *field;    /* the member's name, or the part of a path */
    const char *sql;      /* the statement that was sent */
    const char *sqlstate; /* five characters where the database has them, else its own code */
    const char *file;     /* where the call stands, where known */
    int line;             /* in file; 0: unknown */
} covet_failure;

/* One violation of an object: see covet_violations. */
typedef struct covet_violation {
    const char *field;   /* the member's name; "" for the object as a whole; NULL ends the array */
    const char *code;    /* "required", "max_length", "invalid", "unique", ... */
    const char *message; /* for a person */
} covet_violation;

#endif
