/* COVET_FORWARD with another kind than the key has. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#ifdef MISTAKE
COVET_FORWARD(Post, INT);
#else
COVET_FORWARD(Post, BIGINT);
#endif
#define POST(X)                   \
    X(BIGAUTO,          id)
COVET_MODEL(Post, POST);
