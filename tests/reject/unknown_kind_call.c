/* A kind with arguments that does not exist. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#ifdef MISTAKE
#define ROW(X) X(VARCHAR(10), title)
#else
#define ROW(X) X(CHAR(10), title)
#endif
#define POST(X)                   \
    X(AUTO,             id)       \
    ROW(X)
COVET_MODEL(Post, POST);
