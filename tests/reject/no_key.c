/* A model without a key. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#ifdef MISTAKE
#define POST(X)                   \
    X(CHAR(200),        title)
#else
#define POST(X)                   \
    X(PK(CHAR(200)),    title)
#endif
COVET_MODEL(Post, POST);
