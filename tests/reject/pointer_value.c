/* A pointer that is no text. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

#define AUTHOR(X)                 \
    X(AUTO,             id)       \
    X(CHAR(100),        name)
COVET_MODEL(Author, AUTHOR);

#define POST(X)                   \
    X(AUTO,             id)       \
    X(CHAR(200),        title)    \
    X(FK(Author),       author)
COVET_MODEL(Post, POST);

void run(covet_session *s, Author *author);
void run(covet_session *s, Author *author) {
#ifdef MISTAKE
    covet_query(s, Post, FILTER(Q("author", author)));
#else
    covet_query(s, Post, FILTER(Q("author", OBJ(author))));
#endif
}
