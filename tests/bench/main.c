/*
 * main.c - the benchmark: both sides in turn, medians of ratios, instructions, memory, checksums.
 *
 * May use bench.h and POSIX. Run by tests/bench/run:
 *     bench                                   everything, as a table
 *     bench --one WORK SIDE FILE ROWS         one work of one side, for callgrind
 * Environment: BENCH_ROWS (100000), BENCH_REPEATS (7, at least 5), BENCH_CLOCK=cpu,
 * BENCH_COUNT=no, TMPDIR. Ends with 1 when a checksum differs or a work fails; a missed limit is
 * printed as MISS and no failure.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define BENCH_MOST_REPEATS 99
#define BENCH_LIST_LIMIT 1.30
#define BENCH_READ_ONLY_LIMIT 1.12
#define BENCH_REFERENCE_LIMIT 1.05
/* A stream ten times as long may hold so many bytes more and still be constant. */
#define BENCH_STREAM_SLACK 65536

/* One line of the table. */
typedef struct bench_line {
    bench_work work;
    const char *title;
    double limit;     /* of the ratio of times */
    double reference; /* instructions that the hand-written side was once measured with, or 0 */
} bench_line;

static const bench_line bench_lines[] = {
    {BENCH_FETCH, "fetch rows of 8 columns", 1.05, 2667},
    {BENCH_RELATED, "select_related", 1.05, 0},
    {BENCH_STREAM, "stream", 1.05, 0},
    {BENCH_PAGE, "filtered join, LIMIT 50", 1.05, 0},
    {BENCH_GET, "get by key", 1.10, 8476},
    {BENCH_CREATE, "create in a transaction", 1.10, 14605},
    {BENCH_SAVE, "get, change, save", 1.10, 14229},
};

/* What a work came to. */
typedef struct bench_result {
    double milliseconds[2]; /* hand, orm: medians */
    double ratio;           /* median of the ratios of the pairs */
    double instructions[2];
    bool same; /* every pair of checksums */
} bench_result;

static const bench_side *const bench_sides[2] = {&bench_hand, &bench_orm};

static int bench_compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double bench_median(double *numbers, size_t count) {
    qsort(numbers, count, sizeof *numbers, bench_compare);
    return count % 2 == 1 ? numbers[count / 2] : (numbers[count / 2 - 1] + numbers[count / 2]) / 2;
}

/* ---- one work, both sides ---- */

/* Reads share one file; each side writes to its own. */
static void bench_path(const bench_plan *plan, bench_work work, int side, char *path, size_t room) {
    if (bench_work_writes(work))
        snprintf(path, room, "%s/%s-%s.db", plan->folder, bench_work_name(work),
                 bench_sides[side]->name);
    else
        snprintf(path, room, "%s/%s.db", plan->folder, work == BENCH_STREAM ? "stream" : "read");
}

/* Runs a side's work once on an opened side, or on a fresh file and side where rows are created. */
static bool bench_once(const bench_plan *plan, bench_work work, int side, void *opened,
                       bench_run *run) {
    char path[1024];
    void *state = opened;
    size_t rows = work == BENCH_STREAM ? plan->streamed : plan->rows;
    if (work == BENCH_CREATE) {
        bench_path(plan, work, side, path, sizeof path);
        state = bench_file_make(path, plan->rows, 0) ? bench_sides[side]->open(path) : NULL;
    }
    if (state == NULL) return false;
    bool good =
        bench_measure(bench_sides[side], state, work, bench_work_count(work, rows), plan, run);
    if (work == BENCH_CREATE) bench_sides[side]->close(state);
    return good;
}

/*
 * The pairs of a work; the side that goes first changes from pair to pair, the first pair warms
 * up.
 */
static bool bench_pairs(const bench_plan *plan, bench_work work, void **opened,
                        bench_result *result) {
    double seconds[2][BENCH_MOST_REPEATS], ratios[BENCH_MOST_REPEATS];
    result->same = true;
    for (size_t pair = 0; pair <= plan->repeats; pair++) {
        bench_run runs[2];
        for (size_t turn = 0; turn < 2; turn++) {
            int side = (int)((pair + turn) % 2);
            if (!bench_once(plan, work, side, opened[side], &runs[side])) return false;
        }
        result->same = result->same && runs[0].sum == runs[1].sum;
        if (pair == 0) continue;
        seconds[0][pair - 1] = runs[0].seconds;
        seconds[1][pair - 1] = runs[1].seconds;
        ratios[pair - 1] = runs[1].seconds / runs[0].seconds;
    }
    result->ratio = bench_median(ratios, plan->repeats);
    for (size_t side = 0; side < 2; side++)
        result->milliseconds[side] = bench_median(seconds[side], plan->repeats) * 1000;
    return true;
}

/* Makes the files of a work that is to find rows in them. */
static bool bench_files(const bench_plan *plan, bench_work work) {
    char path[1024];
    if (work == BENCH_CREATE ||
        (!bench_work_writes(work) && work != BENCH_FETCH && work != BENCH_STREAM))
        return true;
    for (int side = 0; side < (bench_work_writes(work) ? 2 : 1); side++) {
        bench_path(plan, work, side, path, sizeof path);
        if (!bench_file_make(path, plan->rows, work == BENCH_STREAM ? plan->streamed : plan->rows))
            return false;
    }
    return true;
}

/* After writes: do both files hold the same rows? */
static bool bench_files_agree(const bench_plan *plan, bench_work work) {
    uint64_t sums[2] = {0, 0};
    for (int side = 0; side < 2; side++) {
        char path[1024];
        bench_path(plan, work, side, path, sizeof path);
        if (!bench_file_sum(path, &sums[side])) return false;
    }
    return sums[0] == sums[1];
}

static bool bench_both(const bench_plan *plan, bench_work work, bench_result *result) {
    void *opened[2] = {NULL, NULL};
    char path[1024];
    bool good = bench_files(plan, work);
    for (int side = 0; side < 2 && good && work != BENCH_CREATE; side++) {
        bench_path(plan, work, side, path, sizeof path);
        opened[side] = bench_sides[side]->open(path);
        good = opened[side] != NULL;
    }
    good = good && bench_pairs(plan, work, opened, result);
    for (int side = 0; side < 2; side++)
        if (opened[side] != NULL) bench_sides[side]->close(opened[side]);
    if (good && bench_work_writes(work))
        result->same = bench_files_agree(plan, work) && result->same;
    for (int side = 0; side < 2 && (bench_work_writes(work) || work == BENCH_STREAM); side++) {
        bench_path(plan, work, side, path, sizeof path);
        bench_file_remove(path);
    }
    return good;
}

/* ---- printing ---- */

static const char *bench_verdict(double ratio, double limit) {
    return ratio <= limit ? "ok" : "MISS";
}

static void bench_print_line(const bench_plan *plan, const bench_line *line,
                             const bench_result *result) {
    size_t rows = line->work == BENCH_STREAM ? plan->streamed : plan->rows;
    printf("%-24s %8zu %9.1f %9.1f %6.3f %5.2f %-5s", line->title,
           bench_work_count(line->work, rows), result->milliseconds[0], result->milliseconds[1],
           result->ratio, line->limit, bench_verdict(result->ratio, line->limit));
    if (result->instructions[0] > 0)
        printf("%10.0f %10.0f %6.3f", result->instructions[0], result->instructions[1],
               result->instructions[1] / result->instructions[0]);
    else
        printf("%10s %10s %6s", "-", "-", "-");
    printf("   %s\n", result->same ? "same" : "DIFFERS");
    fflush(stdout);
}

/* The hand-written side against the counts measured before the library was. */
static void bench_print_references(const bench_result *results) {
    printf("\nhand-written side against the reference counts (instructions, at most %.2f)\n",
           BENCH_REFERENCE_LIMIT);
    for (size_t i = 0; i < sizeof bench_lines / sizeof *bench_lines; i++) {
        const bench_line *line = &bench_lines[i];
        double ratio = results[i].instructions[0] / line->reference;
        if (line->reference > 0 && ratio > 0)
            printf("%-24s %10.0f %10.0f %6.3f %s\n", line->title, line->reference,
                   results[i].instructions[0], ratio, bench_verdict(ratio, BENCH_REFERENCE_LIMIT));
    }
}

static bool bench_print_memory(const bench_plan *plan) {
    char path[1024], small[1024];
    bench_memory memory[2] = {{0}}, little = {0};
    bench_path(plan, BENCH_FETCH, 0, path, sizeof path);
    snprintf(small, sizeof small, "%s/small.db", plan->folder);
    bool good =
        bench_file_make(small, plan->rows, plan->rows / 10) && bench_orm.memory(small, &little);
    for (int side = 0; side < 2 && good; side++)
        good = bench_sides[side]->memory(path, &memory[side]);
    bench_file_remove(small);
    if (!good) return false;
    double list = (double)memory[1].list / (double)memory[0].list;
    double read_only = (double)memory[1].read_only / (double)memory[0].read_only;
    bool constant = memory[1].stream <= little.stream + BENCH_STREAM_SLACK;
    printf("\nmemory: bytes taken from the allocator, %zu rows\n", plan->rows);
    printf("%-24s %12zu %12zu %6.3f %5.2f %s\n", "fetched list", memory[0].list, memory[1].list,
           list, BENCH_LIST_LIMIT, bench_verdict(list, BENCH_LIST_LIMIT));
    printf("%-24s %12zu %12zu %6.3f %5.2f %s\n", "fetched list, READ_ONLY", memory[0].read_only,
           memory[1].read_only, read_only, BENCH_READ_ONLY_LIMIT,
           bench_verdict(read_only, BENCH_READ_ONLY_LIMIT));
    printf("%-24s %12zu %12zu   (a tenth of the rows: %zu) %s\n", "stream, at most",
           memory[0].stream, memory[1].stream, little.stream, constant ? "constant" : "MISS");
    return true;
}

/* ---- running ---- */

static bool bench_table(const bench_plan *plan) {
    bench_result results[sizeof bench_lines / sizeof *bench_lines];
    const char *counting = getenv("BENCH_COUNT");
    bool same = true;
    printf("medians of %zu pairs, %s time; limit: orm / hand\n", plan->repeats,
           plan->cpu_clock ? "CPU" : "wall");
    printf("%-24s %8s %9s %9s %6s %5s %-5s%10s %10s %6s   %s\n", "work", "count", "hand ms",
           "orm ms", "ratio", "limit", "", "hand instr", "orm instr", "ratio", "checksum");
    for (size_t i = 0; i < sizeof bench_lines / sizeof *bench_lines; i++) {
        bench_work work = bench_lines[i].work;
        results[i] = (bench_result){0};
        if (!bench_both(plan, work, &results[i])) return false;
        for (int side = 0; side < 2 && (counting == NULL || strcmp(counting, "no") != 0); side++)
            results[i].instructions[side] = bench_count(plan, bench_sides[side]->name, work);
        bench_print_line(plan, &bench_lines[i], &results[i]);
        same = same && results[i].same;
    }
    bench_print_references(results);
    if (!bench_print_memory(plan)) return false;
    if (!same) fprintf(stderr, "bench: the two sides do not end with the same values\n");
    return same;
}

/* The child of count.c. */
static int bench_one(char **arguments) {
    bench_plan plan = {.rows = strtoul(arguments[3], NULL, 10)};
    int side = strcmp(arguments[1], bench_hand.name) == 0 ? 0 : 1;
    bench_work work = BENCH_FETCH;
    while (work < BENCH_WORKS && strcmp(arguments[0], bench_work_name(work)) != 0) work++;
    void *state = work < BENCH_WORKS ? bench_sides[side]->open(arguments[2]) : NULL;
    bench_run run;
    bool good = state != NULL && bench_measure(bench_sides[side], state, work,
                                               bench_work_count(work, plan.rows), &plan, &run);
    if (state != NULL) bench_sides[side]->close(state);
    return good ? 0 : 1;
}

static size_t bench_setting(const char *name, size_t usual, size_t least) {
    const char *text = getenv(name);
    size_t number = text == NULL ? usual : strtoul(text, NULL, 10);
    return number < least ? least : number;
}

/*
 * Fixes malloc's two thresholds. Left to move, they decide by the accident of what lies at the end
 * of the heap whether a side gives memory back to the system and faults it in again at every
 * query.
 */
static void bench_steady_heap(void) {
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_MMAP_THRESHOLD, 128 << 10);
#endif
}

int main(int count, char **arguments) {
    bench_steady_heap();
    if (count == 6 && strcmp(arguments[1], "--one") == 0) return bench_one(arguments + 2);
    char folder[512];
    const char *top = getenv("TMPDIR"), *clock = getenv("BENCH_CLOCK");
    snprintf(folder, sizeof folder, "%s/covet-bench-XXXXXX", top == NULL ? "/tmp" : top);
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        return 1;
    }
    bench_plan plan = {
        .rows = bench_setting("BENCH_ROWS", 100000, 1000),
        .repeats = bench_setting("BENCH_REPEATS", 7, 5),
        .cpu_clock = clock != NULL && strcmp(clock, "cpu") == 0,
        .program = arguments[0],
        .folder = folder,
    };
    plan.streamed = plan.rows * 10;
    if (plan.repeats > BENCH_MOST_REPEATS) plan.repeats = BENCH_MOST_REPEATS;
    bool good = bench_table(&plan);
    char path[1024];
    bench_path(&plan, BENCH_FETCH, 0, path, sizeof path);
    bench_file_remove(path);
    rmdir(folder);
    return good ? 0 : 1;
}
