/* Golden tests: what is sent for a query, on each dialect, compared with a text that was written
 * by hand. A case runs a call against a backend that only records (fake.h), once for each
 * dialect: the statement and its binds must be those of the case, also when the same call comes
 * again and when it is compiled anew. The call then runs on a real SQLite with the tables of the
 * models and some rows, and on every server that the environment names (target.h):
 * what it sends must be prepared and run there, and answer what it answers on SQLite. */
#ifndef GOLDEN_H
#define GOLDEN_H

#include "covet_orm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A case. Texts are written with quotes ` and placeholders ?: on PostgreSQL and SQLite the quotes
 * are ", and on PostgreSQL the placeholders $1, $2 ...; `literal` takes them as they stand. ""
 * for a call that sends nothing. */
typedef struct golden_case {
    const char *name;
    void (*run)(covet_session *s);
    const char *sql;                 /* where dialects differ in quotes and placeholders alone */
    const char *sqlite, *pg, *mysql; /* else */
    const char *mariadb;             /* where it differs from mysql */
    const char *binds;               /* "integer 5, text 'A'"; NULL: none */
    const char *like;                /* those of LIKE, everywhere but on SQLite */
    const char *pg_binds;            /* those on PostgreSQL, where only they are others */
    bool literal;
    bool unordered;      /* NULL decides the order, or ties do: each database's own */
    bool own_answer;     /* what is answered is each database's own */
    bool untold;         /* the text is no matter, only the answer */
    covet_status status; /* not OK: the call fails, and sends nothing */
    const char *message; /* of the failure */
} golden_case;

/* GOLDEN(name, call with session `s`, .sql = "...", .binds = "..."); is a case, and
 * GOLDEN_TEST(name) as a row of cmocka. */
#define GOLDEN(name_, run_, ...)                                                                   \
    static void name_##_run(covet_session *s) {                                                    \
        GOLDEN__ANSWER(run_);                                                                      \
    }                                                                                              \
    static const golden_case name_ = {.name = #name_, .run = name_##_run, __VA_ARGS__}
#define GOLDEN_TEST(name_) {#name_, golden_check, NULL, NULL, (void *)(uintptr_t)&name_}
/* A case of the answer alone. */
#define ANSWER(name_, ...) GOLDEN(name_, (__VA_ARGS__), .untold = true)
/* Notes what a call answers. */
#define GOLDEN__ANSWER(run)                                                                        \
    _Generic((run),                                                                                \
        int64_t: golden_number,                                                                    \
        int: golden_truth,                                                                         \
        covet_rows: golden_values)(run)

/* The calls of most cases. */
#define NUMBER(...) covet_count(covet_query(s, __VA_ARGS__))
#define ROWS(...) golden_rows(covet_query(s, __VA_ARGS__), GOLDEN__MODEL(__VA_ARGS__, ))
#define ROW(which, ...)                                                                            \
    golden_row(covet_query(s, __VA_ARGS__), GOLDEN__MODEL(__VA_ARGS__, ), covet_queryset_##which)
#define GOLDEN__MODEL(M, ...) &M##_model
#define RECORDS(...) golden_records(covet_query(s, __VA_ARGS__))

/* The models that are registered, ended by NULL. The test program defines them: other programs
 * have others of these names. */
extern const covet_model *const golden_models[];

/* Fills the tables of the models; the test program defines it. false: the session has failed. */
bool golden_fill(covet_session *s);

/* Runs a case; state points to it. */
void golden_check(void **state);
/* Asks covet_sql and covet_sql_binds, which must say what is sent then, and reads all rows. Answers
 * how many. */
int64_t golden_rows(covet_queryset *queryset, const covet_model *model);
/* The same for covet_values. */
covet_rows golden_records(covet_queryset *queryset);
/* Reads one row; answers whether there is one. */
int golden_row(covet_queryset *queryset, const covet_model *model,
               void *(*read)(covet_queryset *queryset, const covet_model *model));
/* Note what was answered. */
void golden_number(int64_t number);
void golden_truth(int truth);
void golden_values(covet_rows rows);
/* Opens the databases, for all tests of a program. */
int golden_open(void **state);
/* Closes them, and tells what ran where. */
int golden_close(void **state);
/* A session with the models on the recording backend of a dialect ("sqlite", "pg", "mysql",
 * "mariadb"), or on the real SQLite ("real"); it is closed with the others. */
covet_session *golden_session(const char *dialect);
/* The statement that a session of golden_session sent last, and how many since golden_forget. */
const char *golden_sent(void);
size_t golden_sent_count(void);
void golden_forget(void);

#endif
