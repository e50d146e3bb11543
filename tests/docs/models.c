/* Around declarations of the guide: the models that its other blocks use. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "open.h"

/* BLOCK */

int main(void) {
    docs d = docs_open(MODELS(Author, Post));
    return docs_close(d);
}
