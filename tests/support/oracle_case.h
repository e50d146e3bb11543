/* Cases of the oracle: read from files, sorted into those that run and those that wait, run on one
 * kind of database after the other. The programs in tests/oracle use it. */
#ifndef COVET_TEST_ORACLE_CASE_H
#define COVET_TEST_ORACLE_CASE_H

#include "oracle.h"

/* A data set. */
typedef struct oracle_dataset {
    const char *name;
    const covet_model *const *models;
    char folder[400]; /* of its rows */
    oracle_place place;
    oracle state;
} oracle_dataset;

/* A case that runs. */
typedef struct oracle_case {
    const json_t *json;
    oracle_dataset *set;
    const json_t *instead; /* our answer, where the design decides otherwise; NULL: Django's */
} oracle_case;

/* How many cases wait for something. */
typedef struct oracle_tally {
    const char *why;
    bool never; /* no later stage brings it */
    size_t count;
    char ids[400]; /* as many as there is room for */
} oracle_tally;

/* Cases and what they need. */
typedef struct oracle_cases {
    oracle_dataset *sets; /* set_count of them */
    size_t set_count;
    const oracle_left_out *left_out;
    const char *tried;   /* a feature that counts as there; NULL: none */
    const char *only;    /* cases about this kind of database; NULL: all */
    json_t *differences; /* what differences.json says */
    json_t *files;       /* what was read */
    oracle_case *items;
    size_t count, all;
    oracle_tally waits[150];
    size_t wait_count;
} oracle_cases;

/* Opens the data sets on a kind of database, each with its rows. On failure the program ends. */
void oracle_cases_open(oracle_cases *cases, const oracle_kind *kind);
void oracle_cases_close(oracle_cases *cases);
/* Reads a file of cases while the data sets are open. */
void oracle_cases_read(oracle_cases *cases, const char *path);
/* Reads what the design decides otherwise: [{"id", "row", "why", "answer" or "waits"}]. */
void oracle_differences_read(oracle_cases *cases, const char *path);
void oracle_cases_free(oracle_cases *cases);
/* Whether the case is about a kind of database. */
bool oracle_case_of(const json_t *test, const char *kind);
/* Runs it in a transaction and compares; else `why` says what differs first. Statements that were
 * sent stand in the data set's place. */
bool oracle_case_run(const oracle_case *at, char *why, size_t size);
/* Rolls back and frees what the case took. */
void oracle_case_end(const oracle_case *at);

#endif
