/* The databases that the conformance tests run on, and what they assert of sessions. A test
 * knows no vendor: it is given a session on an empty database with the tables of models.h, and
 * asks the kind at hand for what databases do differently. */
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
    DATABASE_MISSING,     /* there is none, and none can be made there */
    DATABASE_UNREACHABLE, /* its server is not there; what serves no others has none */
    DATABASE_READ_ONLY,   /* it is opened for reading */
    DATABASE_CORRUPT,     /* its bytes are no database */
    DATABASE_IMPATIENT,   /* nothing is wrong, but locks are waited for a second at the most */
    DATABASE_HASTY,       /* nothing is wrong, but statements end after a moment */
    DATABASE_GUEST        /* it is opened by a user who may read and do no more */
} database_damage;

/* What each database says in its own words; NULL: it has none for that. */
typedef struct database_words {
    const char *nul;          /* writes a text with a NUL into the title of post 3 */
    const char *sleep;        /* takes ten seconds, unless something ends it */
    const char *serializable; /* first of a transaction that is to be serializable */
    /* Makes own_table (id, other): the id of another of its rows, which is asked for at the end of
     * the transaction. */
    const char *deferred;
    const char *doubled; /* SELECT with an operator ?, written ??, and a bind that is "a" */
    /* SELECTs of authors whose name is the one bind, with other ? between quotes that not every
     * database has; ended by NULL */
    const char *const *quoted;
    const char *mark;        /* marks the connection that it is sent over */
    const char *const *kill; /* end the connection that is marked; ended by NULL */
    const char *marked;      /* SELECT of a row while the marked one is there */
} database_words;

typedef struct database_kind database_kind;
struct database_kind {
    const char *name;
    const char *variable; /* of the environment, with a server's URL; NULL: it needs none */
    const covet_backend *backend;
    /* Makes an empty database and answers its URL, which is valid until the next call. */
    const char *(*make)(void);
    /* Empties the tables of the models, all of which are there as they were made, and lets keys
     * begin anew. NULL: making another database is as fast. */
    void (*empty)(const covet_db *db);
    /* Removes what make has made; NULL: nothing is left. */
    void (*remove)(void);
    /* The URL of the same database when it has suffered that; NULL: it cannot. */
    const char *(*damage)(database_damage damage);
    /* Lets the session's connection find no more room soon. NULL: it cannot. */
    void (*limit)(covet_session *session);
    database_words words;
    bool unsigned_zero; /* -0.0 is stored as 0.0 */
    bool loose;         /* a column holds values of other types than its own */
    bool aborts;        /* after a failure a transaction takes nothing but its end */
    bool each;          /* a foreign key is checked at each row, not at the end of the statement */
    bool follows;       /* a key that is given moves those that are made behind it */
    bool aside;         /* a stream is put aside when another statement comes */
    bool rows;          /* locks are those of rows: two transactions may write */
};

/* The kinds that this program runs on, ended by name NULL: those whose variable is set, and that of
 * DATABASE_URL. */
const database_kind *database_kinds(void);
/* The kind at hand; set by DATABASE_MAIN. */
void database_choose(const database_kind *kind);
const database_kind *database_at_hand(void);
/* Whether the kind's dialect has a COVET_CAN_ flag or its kin. */
bool database_can(uint32_t feature);
/* Ends the work with the kind at hand, and removes what it has left. */
void database_leave(void);

/* A test as cmocka calls it. */
typedef struct database_test {
    void (*run)(void **state);
} database_test;
/* Setup, run and teardown of one test, which `*state` is at first; later it is its session. */
int database_open(void **state);
void database_run(void **state);
int database_close(void **state);
/* The test at hand leaves tables behind that are not as they were made. */
void database_spoil(void);
/* A further session on the database of the test at hand, closed with it. */
covet_session *database_session(void);
/* Opens the same database another time, with other options (NULL: none); the models are
 * registered. Closed with the test, unless the test does it. */
covet_db *database_reopen(const covet_config *options);
void database_close_again(covet_db *db);
/* The same when it has suffered something: a session on it. A database that cannot suffer it skips
 * the test. */
covet_session *database_damaged(database_damage damage);
/* The backends that the URL chooses from, ended by NULL. */
const covet_backend *const *database_backends(void);
/* The models of the tests, ended by NULL. */
const covet_model *const *database_models(void);
/* Runs a statement of SQL that every database understands. */
void database_execute(covet_session *session, const char *sql);
/* A name between the quotes of the database; valid until the fourth call from now. */
const char *database_quoted(const char *name);
/* Whether the long tests may be short (COVET_TEST_LIGHT). */
bool database_light(void);

#define DATABASE_TEST(function)                                                                    \
    {#function, database_run, database_open, database_close, &(database_test){function}}
/* Runs the tests on every kind of database. */
#define DATABASE_MAIN(tests)                                                                       \
    int main(void) {                                                                               \
        int failed = 0;                                                                            \
        for (const database_kind *kind = database_kinds(); kind->name != NULL; kind++) {           \
            database_choose(kind);                                                                 \
            failed += cmocka_run_group_tests_name(kind->name, tests, NULL, NULL);                  \
            database_leave();                                                                      \
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
/* Two texts are the same JSON value, whatever their blanks and the order of their keys. */
void assert_json(const char *found, const char *expected);
/* What follows sends so many statements. */
#define assert_sends(session, count, ...)                                                          \
    do {                                                                                           \
        int64_t before_ = covet_statements(session);                                               \
        __VA_ARGS__;                                                                               \
        assert_int_equal(covet_statements(session) - before_, count);                              \
    } while (0)
/* A queryset with these clauses has so many rows. */
#define assert_rows(queryset, count, ...)                                                          \
    assert_rows_(covet_refine(queryset, __VA_ARGS__), (int64_t)(count), __FILE__, __LINE__)
void assert_rows_(covet_queryset *queryset, int64_t count, const char *file, int line);

/* Two authors and four posts:
 *   1 Arenas     by Ann, 120 views, 2.50, published on the 1st
 *   2 Bits       by Ann,  15 views, 0.00, published on the 2nd
 *   3 Cursors    by Bob,  80 views, 1.20
 *   4 Re: Arenas by Bob,   3 views, 0.00, published on the 3rd, answers 1 */
void fill_blog(covet_session *session);

#endif
