/*
 * main.c - the benchmark: both sides in turn, medians of ratios, instructions, memory, checksums.
 *
 * May use bench.h, hand.h and POSIX. Run by tests/bench/run:
 *     bench VENDOR...                              everything, a table for each
 *     bench --one WORK SIDE VENDOR TARGET ROWS     one work of one side, for callgrind
 * Environment: BENCH_ROWS (100000), BENCH_REPEATS (7, at least 5), BENCH_CLOCK=cpu,
 * BENCH_COUNT=no, BENCH_WORKS (names with blanks between them; usually all), TMPDIR, and the URLs
 * of the servers. Ends with 1 when a checksum differs or a work fails; a missed limit is printed as
 * MISS and no failure.
 */
#include "hand.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define BENCH_MOST_REPEATS 99
#define BENCH_LIST_ROWS 50000
#define BENCH_LIST_LIMIT 1.30
#define BENCH_READ_ONLY_LIMIT 1.12
#define BENCH_REFERENCE_LIMIT 1.05
/* A stream ten times as long may hold so many bytes more and still be constant. */
#define BENCH_STREAM_SLACK 65536

/* Databases of a server have names that nobody else has; rows lie where no other work writes. */
#define BENCH_PREFIX "covet_bench_"
static const char *const bench_targets[] = {"read",      "stream", "write_hand",
                                            "write_orm", "count",  "small"};
#define BENCH_TARGETS (sizeof bench_targets / sizeof *bench_targets)

static const bench_vendor bench_vendors[] = {
    {.name = "sqlite",
     .title = "SQLite",
     .before = "sqlite:",
     .after = "?synchronous=normal&busy_timeout=" BENCH_BUSY_TIMEOUT "&mmap_size=" BENCH_MMAP_SIZE,
     .client = &hand_sqlite,
     .singles = 1},
    {.name = "postgresql",
     .title = "PostgreSQL",
     .variable = "COVET_TEST_POSTGRESQL",
     .before = "",
     .after = "",
     .client = &hand_pg,
     .singles = 25},
    {.name = "mariadb",
     .title = "MariaDB",
     .variable = "COVET_TEST_MARIADB",
     .before = "",
     .after = "",
     .client = &hand_mysql,
     .singles = 25},
};
#define BENCH_VENDORS (sizeof bench_vendors / sizeof *bench_vendors)

/* One line of a table. */
typedef struct bench_line {
    bench_work work;
    const char *title;
    double limit;        /* of the ratio of times, on files */
    double server_limit; /* the same on a server */
    size_t server_pairs; /* on a server so many times more, since they are shorter and vary more */
    double reference;    /* instructions that the client of files was once measured with, or 0 */
} bench_line;

static const bench_line bench_lines[] = {
    {BENCH_FETCH, "fetch rows of 8 columns", 1.05, 1.05, 3, 2667},
    {BENCH_RELATED, "select_related", 1.05, 1.05, 3, 0},
    {BENCH_STREAM, "stream", 1.05, 1.05, 1, 0},
    {BENCH_PAGE, "filtered join, LIMIT 50", 1.05, 1.05, 5, 0},
    {BENCH_GET, "get by key", 1.10, 1.05, 5, 8476},
    {BENCH_CREATE, "create in a transaction", 1.10, 1.05, 3, 14605},
    {BENCH_SAVE, "get, change, save", 1.10, 1.05, 5, 14229},
    {BENCH_BULK, "bulk insert, keys back", 1.10, 1.10, 1, 0},
    {BENCH_ENTRIES, "bulk insert, own keys", 1.10, 1.10, 1, 0},
};
#define BENCH_LINES (sizeof bench_lines / sizeof *bench_lines)

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

/* ---- where ---- */

void bench_target(const bench_plan *plan, const char *name, char *target, size_t room) {
    const char *variable = plan->vendor->variable;
    if (variable == NULL) {
        snprintf(target, room, "%s/%s.db", plan->folder, name);
        return;
    }
    /* The name of the database stands between the third slash and the options. */
    const char *url = getenv(variable), *path = strchr(strstr(url, "//") + 2, '/');
    const char *options = strchr(url, '?');
    if (path == NULL) path = options == NULL ? url + strlen(url) : options;
    snprintf(target, room, "%.*s/" BENCH_PREFIX "%s%s", (int)(path - url), url, name,
             options == NULL ? "" : options);
}

/* Reads share one database; each side writes to its own. */
static void bench_place(const bench_plan *plan, bench_work work, int side, char *target,
                        size_t room) {
    const char *name = work == BENCH_STREAM ? "stream" : "read";
    if (bench_work_writes(work)) name = side == 0 ? "write_hand" : "write_orm";
    bench_target(plan, name, target, room);
}

/* Makes the databases of a server anew, or removes them. */
static bool bench_databases(const bench_vendor *vendor, bool make) {
    if (vendor->variable == NULL) return true;
    hand *side = hand_open(vendor, getenv(vendor->variable));
    bool good = side != NULL;
    for (size_t i = 0; i < BENCH_TARGETS && good; i++) {
        char text[100];
        snprintf(text, sizeof text, "DROP DATABASE IF EXISTS " BENCH_PREFIX "%s", bench_targets[i]);
        good = side->client->execute(side, text);
        snprintf(text, sizeof text, "CREATE DATABASE " BENCH_PREFIX "%s", bench_targets[i]);
        good = good && (!make || side->client->execute(side, text));
    }
    if (side != NULL) hand_close(side);
    return good;
}

/* ---- one work, both sides ---- */

/* Whether the keys that a bulk insert told are those of the rows in the database. */
static bool bench_keys_right(const bench_plan *plan, const char *target, const bench_run *run) {
    bench_sums stored = {0, 0};
    if (!bench_file_sum(plan->vendor, target, BENCH_BULK, &stored)) return false;
    if (stored.keyed != run->sums.keyed) fprintf(stderr, "bench: bulk: wrong keys\n");
    return stored.keyed == run->sums.keyed;
}

/* Runs a side's work once: on an opened side, or on fresh tables where rows are inserted. */
static bool bench_once(const bench_plan *plan, bench_work work, int side, void *opened,
                       bench_run *run) {
    char target[1024];
    void *state = opened;
    if (bench_work_inserts(work)) {
        bench_place(plan, work, side, target, sizeof target);
        state = bench_file_make(plan->vendor, target, plan->rows, 0)
                    ? bench_sides[side]->open(plan->vendor, target)
                    : NULL;
    }
    if (state == NULL) return false;
    bool good = bench_measure(bench_sides[side], state, work, plan, run);
    if (bench_work_inserts(work)) bench_sides[side]->close(state);
    return good && (work != BENCH_BULK || bench_keys_right(plan, target, run));
}

/* The rows of a stream, which its measured run does not sum. */
static bool bench_streams_agree(void **opened) {
    bench_watch watch[2] = {{0}, {0}};
    for (int side = 0; side < 2; side++)
        if (!bench_sides[side]->stream(opened[side], &watch[side])) return false;
    return watch[0].sum == watch[1].sum;
}

/*
 * The pairs of a work; the side that goes first changes from pair to pair, the first pair warms
 * up.
 */
static bool bench_pairs(const bench_plan *plan, bench_work work, void **opened,
                        bench_result *result) {
    double seconds[2][BENCH_MOST_REPEATS], ratios[BENCH_MOST_REPEATS];
    result->same = work != BENCH_STREAM || bench_streams_agree(opened);
    for (size_t pair = 0; pair <= plan->repeats; pair++) {
        bench_run runs[2];
        for (size_t turn = 0; turn < 2; turn++) {
            int side = (int)((pair + turn) % 2);
            if (!bench_once(plan, work, side, opened[side], &runs[side])) return false;
        }
        result->same = result->same && runs[0].sums.values == runs[1].sums.values;
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

/* Makes the rows of a work that is to find some. */
static bool bench_files(const bench_plan *plan, bench_work work) {
    char target[1024];
    bool good = true;
    if (bench_work_inserts(work) || (!bench_work_writes(work) && work != BENCH_STREAM)) return true;
    for (int side = 0; side < (bench_work_writes(work) ? 2 : 1) && good; side++) {
        size_t rows = work == BENCH_STREAM ? plan->streamed : plan->rows;
        bench_place(plan, work, side, target, sizeof target);
        good = bench_file_make(plan->vendor, target, plan->rows, rows);
    }
    return good;
}

/* After writes: do both databases hold the same rows? */
static bool bench_files_agree(const bench_plan *plan, bench_work work) {
    bench_sums sums[2] = {{0, 0}, {0, 0}};
    for (int side = 0; side < 2; side++) {
        char target[1024];
        bench_place(plan, work, side, target, sizeof target);
        if (!bench_file_sum(plan->vendor, target, work, &sums[side])) return false;
    }
    return sums[0].values == sums[1].values;
}

static bool bench_both(const bench_plan *plan, bench_work work, bench_result *result) {
    void *opened[2] = {NULL, NULL};
    char target[1024];
    bool good = bench_files(plan, work);
    for (int side = 0; side < 2 && good && !bench_work_inserts(work); side++) {
        bench_place(plan, work, side, target, sizeof target);
        opened[side] = bench_sides[side]->open(plan->vendor, target);
        good = opened[side] != NULL;
    }
    good = good && bench_pairs(plan, work, opened, result);
    for (int side = 0; side < 2; side++)
        if (opened[side] != NULL) bench_sides[side]->close(opened[side]);
    if (good && bench_work_writes(work))
        result->same = bench_files_agree(plan, work) && result->same;
    for (int side = 0; side < 2 && (bench_work_writes(work) || work == BENCH_STREAM); side++) {
        bench_place(plan, work, side, target, sizeof target);
        bench_file_remove(plan->vendor, target);
    }
    return good;
}

/* ---- printing ---- */

static const char *bench_verdict(double ratio, double limit) {
    return ratio <= limit ? "ok" : "MISS";
}

/* What was measured on, and the heads of the columns. */
static bool bench_print_head(const bench_plan *plan, const char *target) {
    hand *side = hand_open(plan->vendor, target);
    if (side == NULL) return false;
    printf("\n%s %s: medians of %zu pairs%s, %s time; limit: orm / hand\n", plan->vendor->title,
           side->client->version(side), plan->repeats,
           plan->vendor->variable == NULL ? "" : " or up to five times as many",
           plan->cpu_clock ? "processor" : "wall");
    printf("%-24s %8s %9s %9s %6s %5s %-5s%10s %10s %6s   %s\n", "work", "count", "hand ms",
           "orm ms", "ratio", "limit", "", "hand instr", "orm instr", "ratio", "checksum");
    hand_close(side);
    return true;
}

static void bench_print_line(const bench_plan *plan, const bench_line *line,
                             const bench_result *result) {
    size_t rows = line->work == BENCH_STREAM ? plan->streamed : plan->rows;
    double limit = plan->vendor->variable == NULL ? line->limit : line->server_limit;
    printf("%-24s %8zu %9.1f %9.1f %6.3f %5.2f %-5s", line->title,
           bench_work_count(plan->vendor, line->work, rows), result->milliseconds[0],
           result->milliseconds[1], result->ratio, limit, bench_verdict(result->ratio, limit));
    if (result->instructions[0] > 0)
        printf("%10.0f %10.0f %6.3f", result->instructions[0], result->instructions[1],
               result->instructions[1] / result->instructions[0]);
    else
        printf("%10s %10s %6s", "-", "-", "-");
    printf("   %s\n", result->same ? "same" : "DIFFERS");
    fflush(stdout);
}

/* The client of files against the counts measured before the library was. */
static void bench_print_references(const bench_result *results) {
    printf("hand-written side against the reference counts (instructions, at most %.2f)\n",
           BENCH_REFERENCE_LIMIT);
    for (size_t i = 0; i < BENCH_LINES; i++) {
        const bench_line *line = &bench_lines[i];
        double ratio = results[i].instructions[0] / line->reference;
        if (line->reference > 0 && ratio > 0)
            printf("%-24s %10.0f %10.0f %6.3f %s\n", line->title, line->reference,
                   results[i].instructions[0], ratio, bench_verdict(ratio, BENCH_REFERENCE_LIMIT));
    }
}

/* In few rows the blocks of an arena weigh too much for a verdict. */
static void bench_print_list(const bench_plan *plan, const char *title, size_t by_hand,
                             size_t by_orm, double limit) {
    double ratio = (double)by_orm / (double)by_hand;
    printf("%-24s %12zu %12zu %6.3f %5.2f %s\n", title, by_hand, by_orm, ratio, limit,
           plan->rows < BENCH_LIST_ROWS ? "-" : bench_verdict(ratio, limit));
}

static bool bench_print_memory(const bench_plan *plan) {
    char target[1024], small[1024];
    bench_memory memory[2] = {{0}}, little = {0};
    bench_place(plan, BENCH_FETCH, 0, target, sizeof target);
    bench_target(plan, "small", small, sizeof small);
    bool good = bench_file_make(plan->vendor, small, plan->rows, plan->rows / 10) &&
                bench_measure_memory(&bench_orm, plan->vendor, small, &little);
    for (int side = 0; side < 2 && good; side++)
        good = bench_measure_memory(bench_sides[side], plan->vendor, target, &memory[side]);
    bench_file_remove(plan->vendor, small);
    if (!good || memory[0].list == 0) return good;
    printf("memory: bytes taken from malloc, the client library's too, %zu rows\n", plan->rows);
    bench_print_list(plan, "fetched list", memory[0].list, memory[1].list, BENCH_LIST_LIMIT);
    bench_print_list(plan, "fetched list, READ_ONLY", memory[0].read_only, memory[1].read_only,
                     BENCH_READ_ONLY_LIMIT);
    bool constant = memory[1].stream <= little.stream + BENCH_STREAM_SLACK;
    printf("%-24s %12zu %12zu   (a tenth of the rows: %zu) %s\n", "stream, at most",
           memory[0].stream, memory[1].stream, little.stream, constant ? "constant" : "MISS");
    return true;
}

/* ---- running ---- */

/* Whether a work is among those that were asked for. */
static bool bench_asked(bench_work work) {
    const char *works = getenv("BENCH_WORKS");
    return works == NULL || strstr(works, bench_work_name(work)) != NULL;
}

/* The table of one vendor. */
static bool bench_table(const bench_plan *plan) {
    bench_result results[BENCH_LINES] = {0};
    char target[1024];
    bool same = true;
    bench_place(plan, BENCH_FETCH, 0, target, sizeof target);
    if (!bench_databases(plan->vendor, true) ||
        !bench_file_make(plan->vendor, target, plan->rows, plan->rows) ||
        !bench_print_head(plan, target))
        return false;
    for (size_t i = 0; i < BENCH_LINES; i++) {
        bench_work work = bench_lines[i].work;
        bench_result *result = &results[i];
        if (!bench_asked(work)) continue;
        bench_plan repeated = *plan;
        if (plan->vendor->variable != NULL) repeated.repeats *= bench_lines[i].server_pairs;
        if (repeated.repeats > BENCH_MOST_REPEATS) repeated.repeats = BENCH_MOST_REPEATS;
        if (!bench_both(&repeated, work, result)) return false;
        for (int side = 0; side < 2 && plan->counted; side++)
            result->instructions[side] = bench_count(plan, bench_sides[side]->name, work);
        bench_print_line(plan, &bench_lines[i], result);
        same = same && result->same;
    }
    if (plan->vendor->variable == NULL && plan->counted) bench_print_references(results);
    bool measured = bench_print_memory(plan);
    bench_file_remove(plan->vendor, target);
    bench_databases(plan->vendor, false);
    if (!same) fprintf(stderr, "bench: the two sides do not end with the same values\n");
    return same && measured;
}

/* The vendor of that name; NULL, and a word about it, where its server is not there. */
static const bench_vendor *bench_vendor_of(const char *name) {
    size_t i = 0;
    while (i < BENCH_VENDORS && strcmp(name, bench_vendors[i].name) != 0) i++;
    const char *variable = i < BENCH_VENDORS ? bench_vendors[i].variable : NULL;
    const char *url = variable == NULL ? "file" : getenv(variable);
    if (i < BENCH_VENDORS && url != NULL && *url != '\0') return &bench_vendors[i];
    fprintf(stderr, "bench: %s: %s\n", name, i < BENCH_VENDORS ? "no server" : "unknown");
    return NULL;
}

/* The child of count.c. */
static int bench_one(char **arguments) {
    int side = strcmp(arguments[1], bench_hand.name) == 0 ? 0 : 1;
    size_t rows = strtoul(arguments[4], NULL, 10);
    bench_plan plan = {
        .vendor = bench_vendor_of(arguments[2]), .rows = rows, .streamed = rows};
    bench_work work = BENCH_FETCH;
    while (work < BENCH_WORKS && strcmp(arguments[0], bench_work_name(work)) != 0) work++;
    void *state = work < BENCH_WORKS && plan.vendor != NULL
                      ? bench_sides[side]->open(plan.vendor, arguments[3])
                      : NULL;
    bench_run run;
    bool good = state != NULL && bench_measure(bench_sides[side], state, work, &plan, &run);
    if (state != NULL) bench_sides[side]->close(state);
    return good ? 0 : 1;
}

static size_t bench_setting(const char *name, size_t usual, size_t least) {
    const char *text = getenv(name);
    size_t number = text == NULL ? usual : strtoul(text, NULL, 10);
    return number < least ? least : number;
}

static bool bench_chosen(const char *name, const char *value) {
    const char *text = getenv(name);
    return text != NULL && strcmp(text, value) == 0;
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
    if (count == 7 && strcmp(arguments[1], "--one") == 0) return bench_one(arguments + 2);
    char folder[512];
    const char *top = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/covet-bench-XXXXXX", top == NULL ? "/tmp" : top);
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        return 1;
    }
    bench_plan plan = {
        .rows = bench_setting("BENCH_ROWS", 100000, 1000),
        .repeats = bench_setting("BENCH_REPEATS", 7, 5),
        .cpu_clock = bench_chosen("BENCH_CLOCK", "cpu"),
        .counted = !bench_chosen("BENCH_COUNT", "no"),
        .program = arguments[0],
        .folder = folder,
    };
    plan.streamed = plan.rows * 10;
    if (plan.repeats > BENCH_MOST_REPEATS) plan.repeats = BENCH_MOST_REPEATS;
    bool good = true;
    for (int i = 1; i < count; i++) {
        plan.vendor = bench_vendor_of(arguments[i]);
        good = plan.vendor != NULL && bench_table(&plan) && good;
    }
    rmdir(folder);
    return good ? 0 : 1;
}
