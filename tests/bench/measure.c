/*
 * measure.c - runs one work of one side, batch after batch, with the clock on what is marked alone;
 * and measures what a side takes of memory.
 *
 * May use bench.h and, for memory, glibc's malloc. Used by main.c, and under callgrind by the child
 * that count.c starts. Batches are made and results are summed while the clock stands still.
 */
#include "bench.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* A stream is watched at one of so many rows. */
#define BENCH_WATCHED_ROWS 500

/* Times one step; adds it to the clock. */
static bool bench_timed(bench_clock *clock, const bench_side *side, void *state, bench_work work,
                        bench_step step, const bench_batch *batch) {
    bench_clock_start(clock);
    bool good = bench_marked(side, state, work, step, batch);
    bench_clock_stop(clock);
    return good;
}

const char *bench_work_name(bench_work work) {
    static const char *const names[BENCH_WORKS] = {"fetch",  "related", "stream", "page",   "get",
                                                   "create", "save",    "bulk",   "entries"};
    return names[work];
}

/* Works whose tables are to be empty before each run. */
bool bench_work_inserts(bench_work work) {
    return work == BENCH_CREATE || work == BENCH_BULK || work == BENCH_ENTRIES;
}

bool bench_work_writes(bench_work work) {
    return bench_work_inserts(work) || work == BENCH_SAVE;
}

/* Operations of a work on a file of so many rows; a row of one call for many is one too. */
size_t bench_work_count(const bench_vendor *vendor, bench_work work, size_t rows) {
    if (work == BENCH_PAGE) return rows / 50 / vendor->singles;
    if (work == BENCH_SAVE) return rows / 2 / vendor->singles;
    return work == BENCH_GET || work == BENCH_CREATE ? rows / vendor->singles : rows;
}

static bool bench_one_call(bench_work work) {
    return work == BENCH_FETCH || work == BENCH_RELATED || work == BENCH_STREAM ||
           work == BENCH_BULK || work == BENCH_ENTRIES;
}

bool bench_measure(const bench_side *side, void *state, bench_work work, const bench_plan *plan,
                   bench_run *run) {
    static bench_batch batch;
    bench_clock clock;
    const bench_task *task = &side->task[work];
    size_t rows = work == BENCH_STREAM ? plan->streamed : plan->rows;
    size_t count = bench_work_count(plan->vendor, work, rows);
    size_t step = bench_one_call(work) ? count : BENCH_BATCH;
    bool writes = bench_work_writes(work);
    bench_clock_open(&clock, plan);
    bool good = !writes || bench_timed(&clock, side, state, work, BENCH_STEP_BEGIN, NULL);
    run->sums = (bench_sums){0, 0};
    for (size_t first = 0; first < count && good; first += step) {
        size_t size = count - first < step ? count - first : step;
        good = bench_make_batch(work, first, size, plan->rows, &batch) &&
               (task->ready == NULL || task->ready(state, &batch)) &&
               bench_timed(&clock, side, state, work, BENCH_STEP_RUN, &batch) &&
               task->sum(state, &run->sums);
        bench_timed(&clock, side, state, work, BENCH_STEP_DROP, NULL);
    }
    if (writes && good) good = bench_timed(&clock, side, state, work, BENCH_STEP_COMMIT, NULL);
    run->seconds = clock.seconds;
    return good;
}

/* ---- memory ---- */

/* Bytes that malloc has given out; 0 where it cannot be asked. */
static size_t bench_heap(void) {
#if defined __GLIBC__ && __GLIBC_PREREQ(2, 33)
    struct mallinfo2 heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
#else
    return 0;
#endif
}

void bench_watch_row(bench_watch *watch, const bench_post *post) {
    bench_sum_post(&watch->sum, post);
    if (!watch->heap || watch->rows++ % BENCH_WATCHED_ROWS != 0) return;
    size_t used = bench_heap();
    if (used > watch->most) watch->most = used;
}

/* What a freshly opened side takes beyond what it had. */
static bool bench_measure_list(const bench_side *side, const bench_vendor *vendor,
                               const char *target, bool read_only, size_t *bytes) {
    void *state = side->open(vendor, target);
    if (state == NULL) return false;
    size_t before = bench_heap();
    bool good = read_only ? side->fetch_read_only(state) : side->task[BENCH_FETCH].run(state, NULL);
    *bytes = bench_heap() - before;
    side->close(state);
    return good;
}

bool bench_measure_memory(const bench_side *side, const bench_vendor *vendor, const char *target,
                          bench_memory *memory) {
    bench_watch watch = {.heap = true};
    void *state = side->open(vendor, target);
    if (state == NULL) return false;
    size_t before = bench_heap();
    bool good = side->stream(state, &watch);
    memory->stream = watch.most > before ? watch.most - before : 0;
    side->close(state);
    return good && bench_measure_list(side, vendor, target, false, &memory->list) &&
           bench_measure_list(side, vendor, target, true, &memory->read_only);
}
