/* A kind that does not exist, in NULLABLE. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#ifdef MISTAKE
#define ROW(X) X(NULLABLE(STRING), title)
#else
#define ROW(X) X(NULLABLE(TEXT), title)
#endif
#define POST(X)                   \
    X(AUTO,             id)       \
    ROW(X)
COVET_MODEL(Post, POST);
