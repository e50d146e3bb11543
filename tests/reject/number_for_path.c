/* A number where a path is wanted. */
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

void run(covet_session *s);
void run(covet_session *s) {
#ifdef MISTAKE
    covet_query(s, Post, FILTER(Q(3, "x")));
#else
    covet_query(s, Post, FILTER(Q("title", "x")));
#endif
}
