/* The databases that the conformance tests run on, and what they assert of sessions. A test
 * knows no vendor: it is given a session on an empty database with the tables of models.h. */
#ifndef TESTS_DATABASE_H
#define TESTS_DATABASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "models.h"

/* What a database can suffer, beyond what SQL does to it. */
typedef enum database_damage {
    DATABASE_MISSING,   /* there is none, and none can be made there */
    DATABASE_READ_ONLY, /* it is opened for reading */
    DATABASE_CORRUPT,   /* its bytes are no database */
    DATABASE_IMPATIENT  /* nothing is wrong, but locks are waited for some milliseconds only */
} database_damage;

/* One kind of database. */
typedef struct database_kind {
    const char *name;
    /* Makes an empty database and answers its URL, which is valid until the next call. */
    const char *(*make)(void);
    const covet_backend *backend;
    /* The URL of the same database when it has suffered that; NULL: it cannot. */
    const char *(*damage)(database_damage damage);
    /* Lets the session's connection find no more room soon. NULL: it cannot. */
    void (*limit)(covet_session *session);
    bool loose; /* a column holds values of other types than its own */
} database_kind;

/* The kinds that this program runs on, ended by name NULL. */
const database_kind *database_kinds(void);
/* The kind at hand; set by DATABASE_MAIN. */
void database_choose(const database_kind *kind);
const database_kind *database_at_hand(void);

/* Setup and teardown of one test: `*state` is its session. */
int database_open(void **state);
int database_close(void **state);
/* The database of the test at hand, and a further session on it, closed with it. */
covet_db *database_of_test(void);
covet_session *database_session(void);
/* Opens the same database another time, with other options (NULL: none); the models are
 * registered. */
covet_db *database_reopen(const covet_config *options);
/* Runs a statement of SQL that every database understands. */
void database_execute(covet_session *session, const char *sql);

#define DATABASE_TEST(function)                                                                    \
    cmocka_unit_test_setup_teardown(function, database_open, database_close)
/* Runs the tests on every kind of database. */
#define DATABASE_MAIN(tests)                                                                       \
    int main(void) {                                                                               \
        int failed = 0;                                                                            \
        for (const database_kind *kind = database_kinds(); kind->name != NULL; kind++) {           \
            database_choose(kind);                                                                 \
            failed += cmocka_run_group_tests_name(kind->name, tests, NULL, NULL);                  \
        }                                                                                          \
        return failed;                                                                             \
    }

/* No failure is uncleared. */
void assert_well(covet_session *session);
/* The latest failure has that status, and its text holds each of the parts; the session counts
 * it as failed but for NOT_FOUND and MULTIPLE. It is cleared. Parts are ended by NULL. */
void assert_failure_(covet_session *session, covet_status status, const char *const *parts,
                     const char *file, int line);
#define assert_failure(session, ...) ASSERT_FAILURE_(session, __VA_ARGS__, NULL)
#define ASSERT_FAILURE_(session, status, ...)                                                      \
    assert_failure_(session, status, (const char *const[]){__VA_ARGS__}, __FILE__, __LINE__)
/* What follows sends so many statements. */
#define assert_sends(session, count, ...)                                                          \
    do {                                                                                           \
        int64_t before_ = covet_statements(session);                                               \
        __VA_ARGS__;                                                                               \
        assert_int_equal(covet_statements(session) - before_, count);                              \
    } while (0)

/* Two authors and four posts:
 *   1 Arenas     by Ann, 120 views, 2.50, published on the 1st
 *   2 Bits       by Ann,  15 views, 0.00, published on the 2nd
 *   3 Cursors    by Bob,  80 views, 1.20
 *   4 Re: Arenas by Bob,   3 views, 0.00, published on the 3rd, answers 1 */
void fill_blog(covet_session *session);

#endif
