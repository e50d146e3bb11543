/* A constant of an option without its macro. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#ifdef MISTAKE
#define ROW(X) X(INT, views, .min_value = 1)
#else
#define ROW(X) X(INT, views, .min_value = COVET_INT(1))
#endif
#define POST(X)                   \
    X(AUTO,             id)       \
    ROW(X)
COVET_MODEL(Post, POST);
