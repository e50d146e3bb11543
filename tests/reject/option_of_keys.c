/* An option that keys alone have. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#define AUTHOR(X)                 \
    X(AUTO,             id)       \
    X(CHAR(100),        name)
COVET_MODEL(Author, AUTHOR);
#ifdef MISTAKE
#define ROW(X) X(INT, n, .on_delete = COVET_CASCADE)
#else
#define ROW(X) X(FK(Author), n, .on_delete = COVET_CASCADE)
#endif
#define POST(X)                   \
    X(AUTO,             id)       \
    ROW(X)
COVET_MODEL(Post, POST);
