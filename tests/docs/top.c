/* Around declarations of the documentation: models and functions at file scope. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_sqlite.h"

/* BLOCK */

int main(void) {
    return 0;
}
