/* An option that the kind does not have. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#ifdef MISTAKE
#define ROW(X) X(BOOL, hidden, .max_length = 3)
#else
#define ROW(X) X(BOOL, hidden, .db_index = true)
#endif
#define POST(X)                   \
    X(AUTO,             id)       \
    ROW(X)
COVET_MODEL(Post, POST);
