/* Arguments for a kind that has none. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#ifdef MISTAKE
#define ROW(X) X(INT(11), views)
#else
#define ROW(X) X(INT, views)
#endif
#define POST(X)                   \
    X(AUTO,             id)       \
    ROW(X)
COVET_MODEL(Post, POST);
