/*
 * timed.c - runs a command several times; prints the median of its time and the peak of its
 * memory.
 *
 * May use POSIX and wait4. Used by `run`:
 *     timed REPEATS COMMAND [ARGUMENT]...     prints "MILLISECONDS KILOBYTES"
 * The peak is that of the largest process among the command and the children it waited for. Ends
 * with 1 when the command fails.
 */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#define TIMED_MOST 99

extern char **environ;

static int timed_compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Milliseconds of one run, -1 on failure; raises `*peak`. */
static double timed_once(char **command, long *peak) {
    struct timespec from, to;
    struct rusage usage;
    pid_t child;
    int status = -1;
    clock_gettime(CLOCK_MONOTONIC, &from);
    if (posix_spawnp(&child, command[0], NULL, NULL, command, environ) != 0 ||
        wait4(child, &status, 0, &usage) != child || status != 0)
        return -1;
    clock_gettime(CLOCK_MONOTONIC, &to);
    if (usage.ru_maxrss > *peak) *peak = usage.ru_maxrss;
    return (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

int main(int count, char **arguments) {
    double milliseconds[TIMED_MOST];
    long peak = 0;
    size_t repeats = count < 3 ? 0 : strtoul(arguments[1], NULL, 10);
    if (repeats < 1 || repeats > TIMED_MOST) {
        fprintf(stderr, "timed: REPEATS (1 to %d) COMMAND [ARGUMENT]...\n", TIMED_MOST);
        return 1;
    }
    for (size_t i = 0; i < repeats; i++)
        if ((milliseconds[i] = timed_once(arguments + 2, &peak)) < 0) return 1;
    qsort(milliseconds, repeats, sizeof *milliseconds, timed_compare);
    printf("%.1f %ld\n", milliseconds[repeats / 2], peak);
    return 0;
}
