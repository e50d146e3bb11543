/* A kind that does not exist, as the column of a key. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#define AUTHOR(X)                 \
    X(AUTO,             id)       \
    X(CHAR(100),        name)
COVET_MODEL(Author, AUTHOR);
#ifdef MISTAKE
#define ROW(X) X(FK(Author, STRING), author, .to_field = "name")
#else
#define ROW(X) X(FK(Author, CHAR(100)), author, .to_field = "name")
#endif
#define POST(X)                   \
    X(AUTO,             id)       \
    ROW(X)
COVET_MODEL(Post, POST);
