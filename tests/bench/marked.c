/*
 * marked.c - the one function in which everything measured happens.
 *
 * May use bench.h. Used by measure.c. It stands in a file of its own so that no compiler can
 * inline or clone it: count.c tells callgrind to count between its entry and its return, callees
 * included.
 */
#include "bench.h"

bool bench_marked(const bench_side *side, void *state, bench_work work, bench_step step,
                  const bench_batch *batch) {
    switch (step) {
    case BENCH_STEP_BEGIN:
        return side->begin(state);
    case BENCH_STEP_RUN:
        return side->task[work].run(state, batch);
    case BENCH_STEP_DROP:
        side->task[work].drop(state);
        return true;
    case BENCH_STEP_COMMIT:
        return side->commit(state);
    }
    return false;
}
