/*
 * count.c - instructions for each operation, by running this program under callgrind.
 *
 * May use bench.h and POSIX processes. Used by main.c. The child does one work of one side;
 * callgrind collects inside `bench_marked` alone.
 */
#include "bench.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* Rows of the files counted on: enough that a statement's preparation is lost in them. */
#define BENCH_COUNTED_ROWS 20000

extern char **environ;

/* Runs a program to its end with its output thrown away; true if it ended with 0. */
static bool bench_spawn(char *const *arguments) {
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status = -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    bool good = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ) == 0 &&
                waitpid(child, &status, 0) == child && status == 0;
    posix_spawn_file_actions_destroy(&actions);
    return good;
}

/* The number behind `totals:` (or `summary:`) in a callgrind file; 0 if there is none. */
static double bench_read_totals(const char *path) {
    char line[512];
    double totals = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL) return 0;
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "totals: ", 8) == 0) totals = strtod(line + 8, NULL);
    fclose(file);
    return totals;
}

double bench_count(const bench_plan *plan, const char *side, bench_work work) {
    char target[1024], out[1024], option[1100], rows[32];
    bench_plan counted = *plan;
    if (counted.rows > BENCH_COUNTED_ROWS) counted.rows = BENCH_COUNTED_ROWS;
    bench_target(plan, "count", target, sizeof target);
    snprintf(out, sizeof out, "%s/callgrind.out", plan->folder);
    snprintf(option, sizeof option, "--callgrind-out-file=%s", out);
    snprintf(rows, sizeof rows, "%zu", counted.rows);
    if (!bench_file_make(plan->vendor, target, counted.rows,
                         bench_work_inserts(work) ? 0 : counted.rows))
        return 0;
    char *arguments[] = {"valgrind",
                         "-q",
                         "--tool=callgrind",
                         "--toggle-collect=bench_marked",
                         option,
                         (char *)(uintptr_t)plan->program,
                         "--one",
                         (char *)(uintptr_t)bench_work_name(work),
                         (char *)(uintptr_t)side,
                         (char *)(uintptr_t)plan->vendor->name,
                         target,
                         rows,
                         NULL};
    double totals = bench_spawn(arguments) ? bench_read_totals(out) : 0;
    remove(out);
    bench_file_remove(plan->vendor, target);
    return totals / (double)bench_work_count(plan->vendor, work, counted.rows);
}
