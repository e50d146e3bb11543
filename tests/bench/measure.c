/*
 * measure.c - runs one work of one side, batch after batch, with the clock on what is marked
 * alone.
 *
 * May use bench.h and POSIX clocks. Used by main.c, and under callgrind by the child that count.c
 * starts. Batches are made and results are summed while the clock stands still.
 */
#include "bench.h"

#include <time.h>

typedef struct bench_clock {
    clockid_t id;
    double seconds;
    struct timespec from;
} bench_clock;

static void bench_clock_start(bench_clock *clock) {
    clock_gettime(clock->id, &clock->from);
}

static void bench_clock_stop(bench_clock *clock) {
    struct timespec now;
    clock_gettime(clock->id, &now);
    clock->seconds += (double)(now.tv_sec - clock->from.tv_sec) +
                      (double)(now.tv_nsec - clock->from.tv_nsec) / 1e9;
}

const char *bench_work_name(bench_work work) {
    static const char *const names[BENCH_WORKS] = {"fetch", "related", "stream", "page",
                                                   "get",   "create",  "save"};
    return names[work];
}

bool bench_work_writes(bench_work work) {
    return work == BENCH_CREATE || work == BENCH_SAVE;
}

/* Operations of a work on a file of so many rows; a row read by one query is an operation too. */
size_t bench_work_count(bench_work work, size_t rows) {
    if (work == BENCH_PAGE) return rows / 50;
    return work == BENCH_SAVE ? rows / 2 : rows;
}

static bool bench_one_query(bench_work work) {
    return work == BENCH_FETCH || work == BENCH_RELATED || work == BENCH_STREAM;
}

bool bench_measure(const bench_side *side, void *state, bench_work work, size_t count,
                   const bench_plan *plan, bench_run *run) {
    static bench_batch batch;
    bench_clock clock = {.id = plan->cpu_clock ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC};
    size_t step = bench_one_query(work) ? count : BENCH_BATCH;
    bool good = true;
    run->sum = 0;
    if (bench_work_writes(work)) {
        bench_clock_start(&clock);
        good = bench_marked(side, state, work, BENCH_STEP_BEGIN, NULL);
        bench_clock_stop(&clock);
    }
    for (size_t first = 0; first < count && good; first += step) {
        size_t size = count - first < step ? count - first : step;
        bench_make_batch(work, first, size, plan->rows, &batch);
        bench_clock_start(&clock);
        good = bench_marked(side, state, work, BENCH_STEP_RUN, &batch);
        bench_clock_stop(&clock);
        good = good && side->task[work].sum(state, &run->sum);
        bench_clock_start(&clock);
        bench_marked(side, state, work, BENCH_STEP_DROP, NULL);
        bench_clock_stop(&clock);
    }
    if (bench_work_writes(work) && good) {
        bench_clock_start(&clock);
        good = bench_marked(side, state, work, BENCH_STEP_COMMIT, NULL);
        bench_clock_stop(&clock);
    }
    run->seconds = clock.seconds;
    return good;
}
