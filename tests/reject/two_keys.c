/* A composite key without COVET_MODEL_KEYED. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#ifdef MISTAKE
#define POST(X)                   \
    X(PK(INT),          order) \
    X(PK(INT),          line)
#else
#define POST(X)                   \
    X(PK(INT),          order) \
    X(INT,              line)
#endif
COVET_MODEL(Post, POST);
