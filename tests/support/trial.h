/* The zoo's scenario while something fails on purpose, once or from then on. After each failure the
 * session is usable, no transaction is left open, the data is as before the step that failed or as
 * after it, and the rest of the scenario goes as it always does; behind the last step nothing is
 * left. What does not hold fails the test. */
#ifndef COVET_TEST_TRIAL_H
#define COVET_TEST_TRIAL_H

#include "zoo.h"
#include "fault.h"

/* Where trials run. */
typedef struct trial_database {
    const char *url;
    const covet_backend *backend;
    const zoo_place *place;
    void (*empty)(void);    /* makes it empty, as a run begins with it */
    uint64_t (*hash)(void); /* of all that stands in it */
    bool ddl_commits;       /* tables come and go one by one */
} trial_database;

/* What comes runs there; borrowed. */
void trial_use(const trial_database *database);
/* Bytes that each step takes of the session first, and whether caches are to give way again and
 * again. */
void trial_tune(size_t padding, bool squeeze);
/* The run without failures, which tells what stands in the database behind each step. */
void trial_clean(void);
/* One run in which the n-th event fails. Answers whether anything did. */
bool trial_run(fault_kind kind, int64_t n, bool for_ever);
/* Runs in which every step is tried until it meets no place any more that was not hit before, and
 * all of them until none is found. Answers how many runs it took. */
int trial_sweep(fault_kind kind, bool for_ever);

#endif
