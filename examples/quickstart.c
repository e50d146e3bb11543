#include <stdio.h>
#define COVET_IMPLEMENTATION
#define COVET_SHORT_NAMES                  /* Q, F, FILTER, ADD ... beside COVET_Q, COVET_F ... */
#include "database.h"                      /* covet_sqlite.h and its like */

#define AUTHOR(X)                                                     \
    X(AUTO,               id)                                         \
    X(CHAR(100),          name)                                       \
    X(EMAIL,              email,     .unique = true)
COVET_MODEL(Author, AUTHOR, .ordering = ORDERING("name"));

#define POST(X)                                                       \
    X(AUTO,               id)                                         \
    X(CHAR(200),          title,     .db_index = true)                \
    X(TEXT,               body)                                       \
    X(FK(Author),         author,    .on_delete = COVET_CASCADE)      \
    X(INT,                views)                                      \
    X(DECIMAL(10, 2),     price)                                      \
    X(NULLABLE(DATETIME), published_at)                               \
    X(DATETIME,           created_at, .auto_now_add = true)
COVET_MODEL(Post, POST, .table = "blog_post");

int main(void)
{
    covet_db *db = covet_open(database_url("sqlite::memory:"), DATABASES);
    covet_models(db, MODELS(Author, Post));
    covet_session *s = covet_session_open(db);
    covet_create_tables(s);

    covet_begin(s);
    Author *ann = Author_create(s, &(Author){ .name = "Ann", .email = "ann@example.org" });
    Post_create(s, &(Post){ .title = "Hello", .body = "...", .author = ann, .views = 12,
                            .published_at = SOME(covet_now()) });
    Post_create(s, &(Post){ .title = "A draft", .body = "...", .author = ann, .views = 40 });
    covet_commit(s);                                                  /* all of it, or nothing */

    covet_queryset *hot = covet_query(s, Post,
        FILTER(Q("author__name__startswith", "A"), OR(Q("views__gte", 10), Q("title", "News"))),
        EXCLUDE(Q("published_at", COVET_NULL)),
        SELECT_RELATED("author"),
        ORDER_BY("-views", "title"), LIMIT(10));

    Post_list posts = Post_all(hot);                                  /* 1 statement */
    for (size_t i = 0; i < posts.count; i++)
        printf("%s by %s\n", posts.items[i]->title, posts.items[i]->author->name);

    covet_update(covet_query(s, Post, FILTER(Q("id", 1))), SET("views", ADD(F("views"), 1)));

    Post *first = Post_find(s, 1);
    if (first) printf("%d views\n", (int)first->views);

    if (covet_failed(s)) fprintf(stderr, "%s\n", covet_error_text(s));
    covet_close(db);
}
