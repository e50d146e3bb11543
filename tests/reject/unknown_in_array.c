/* A kind that does not exist, in ARRAY. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#ifdef MISTAKE
#define ROW(X) X(ARRAY(STRING), words)
#else
#define ROW(X) X(ARRAY(TEXT), words)
#endif
#define POST(X)                   \
    X(AUTO,             id)       \
    ROW(X)
COVET_MODEL(Post, POST);
