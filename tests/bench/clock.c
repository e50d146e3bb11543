/*
 * clock.c - the time that a run takes: on the wall, or of the processors.
 *
 * May use bench.h, POSIX clocks and Linux's /proc. Used by measure.c. Processor time is that of this
 * process and of the server's, so that other work on the machine does not count: client and server
 * take turns, and the sum is what the wall would show on an idle machine. tests/support/servers tells
 * the server's process; where it does not, this process counts alone.
 */
#include "bench.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double bench_seconds(clockid_t clock) {
    struct timespec now;
    if (clock_gettime(clock, &now) != 0) return 0;
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The parent of a process; 0 where there is no such process. */
static long bench_parent(long process) {
    char path[64];
    long parent = 0;
    snprintf(path, sizeof path, "/proc/%ld/stat", process);
    FILE *file = fopen(path, "r");
    if (file == NULL) return 0;
    if (fscanf(file, "%*d (%*[^)]) %*c %ld", &parent) != 1) parent = 0;
    fclose(file);
    return parent;
}

/* The server's process; 0 where it is not known. */
static long bench_server(const bench_vendor *vendor) {
    char path[300];
    long process = 0;
    const char *folder = getenv("COVET_TEST_SERVERS");
    if (vendor->variable == NULL || folder == NULL) return 0;
    snprintf(path, sizeof path, "%s/%s.pid", folder, vendor->name);
    FILE *file = fopen(path, "r");
    if (file == NULL) return 0;
    if (fscanf(file, "%ld", &process) != 1) process = 0;
    fclose(file);
    return process;
}

void bench_clock_open(bench_clock *clock, const bench_plan *plan) {
    long server = plan->cpu_clock ? bench_server(plan->vendor) : 0;
    DIR *processes = server == 0 ? NULL : opendir("/proc");
    *clock = (bench_clock){.own = plan->cpu_clock ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC};
    if (processes == NULL) return;
    for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
        long process = strtol(entry->d_name, NULL, 10);
        if (process <= 0 || clock->count == BENCH_CLOCKS) continue;
        if (process != server && bench_parent(process) != server) continue;
        if (clock_getcpuclockid((pid_t)process, &clock->others[clock->count]) == 0) clock->count++;
    }
    closedir(processes);
}

static double bench_clock_now(const bench_clock *clock) {
    double now = bench_seconds(clock->own);
    for (size_t i = 0; i < clock->count; i++) now += bench_seconds(clock->others[i]);
    return now;
}

void bench_clock_start(bench_clock *clock) {
    clock->from = bench_clock_now(clock);
}

void bench_clock_stop(bench_clock *clock) {
    clock->seconds += bench_clock_now(clock) - clock->from;
}
