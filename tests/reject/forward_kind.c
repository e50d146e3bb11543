/* COVET_FORWARD with a kind that does not exist. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#ifdef MISTAKE
COVET_FORWARD(Post, INTEGER);
#else
COVET_FORWARD(Post, INT);
#endif
#define POST(X)                   \
    X(AUTO,             id)
COVET_MODEL(Post, POST);
