/* Around declarations of the guide: two models that refer to each other. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "open.h"

/* BLOCK */

int main(void) {
    docs d = docs_open(MODELS(Team, Player));
    if (!covet_failed(d.s)) example(d.s);
    return docs_close(d);
}
