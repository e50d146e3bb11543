/* Around declarations of the guide: a backend, which opens its own database. */
#include <stdio.h>
#include <string.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_sqlite.h"

#define THING(X)                                                              \
    X(AUTO,       id)                                                         \
    X(CHAR(10),   name)
COVET_MODEL(Thing, THING);

/* BLOCK */

int main(void) {
    example();
    return 0;
}
