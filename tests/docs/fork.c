/* Around declarations of the guide: a process that forks. */
#define _POSIX_C_SOURCE 200809L /* fork, waitpid */
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "open.h"

#define THING(X)                                                              \
    X(AUTO,       id)                                                         \
    X(CHAR(20),   name)
COVET_MODEL(Thing, THING);

/* BLOCK */

int main(void) {
    docs d = docs_open(MODELS(Thing));
    Thing rows[3] = {{.name = "a"}, {.name = "b"}, {.name = "c"}};
    Thing_bulk_create(d.s, rows, 3);
    example(d.s);
    return docs_close(d);
}
