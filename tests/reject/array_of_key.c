/* An array of keys. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#define AUTHOR(X)                 \
    X(AUTO,             id)       \
    X(CHAR(100),        name)
COVET_MODEL(Author, AUTHOR);
#ifdef MISTAKE
#define ROW(X) X(ARRAY(FK(Author)), authors)
#else
#define ROW(X) X(ARRAY(INT), authors)
#endif
#define POST(X)                   \
    X(AUTO,             id)       \
    ROW(X)
COVET_MODEL(Post, POST);
