/* A kind that does not exist, in PK. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#ifdef MISTAKE
#define POST(X)                   \
    X(PK(STRING),       id)
#else
#define POST(X)                   \
    X(PK(TEXT),         id)
#endif
COVET_MODEL(Post, POST);
