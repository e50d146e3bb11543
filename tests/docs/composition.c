/* Around declarations of the guide: a list that calls another one. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "open.h"

/* BLOCK */

int main(void) {
    docs d = docs_open(MODELS(Note));
    Note_create(d.s, &(Note){.text = "x"});
    return docs_close(d);
}
