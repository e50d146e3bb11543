/* More places than digits. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#ifdef MISTAKE
#define ROW(X) X(DECIMAL(4, 5), price)
#else
#define ROW(X) X(DECIMAL(5, 5), price)
#endif
#define POST(X)                   \
    X(AUTO,             id)       \
    ROW(X)
COVET_MODEL(Post, POST);
