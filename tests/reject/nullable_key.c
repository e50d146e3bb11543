/* A key that can be NULL. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#ifdef MISTAKE
#define POST(X)                   \
    X(PK(NULLABLE(INT)), id)
#else
#define POST(X)                   \
    X(PK(INT),           id)
#endif
COVET_MODEL(Post, POST);
