/* The models of the guide. */
#define AUTHOR(X)                                                             \
    X(AUTO,               id)                                                 \
    X(CHAR(100),          name)                                               \
    X(EMAIL,              email,        .unique = true)                       \
    X(NULLABLE(URL),      homepage)
COVET_MODEL(Author, AUTHOR, .ordering = ORDERING("name"));

#define POST(X)                                                               \
    X(AUTO,               id)                                                 \
    X(CHAR(200),          title,        .db_index = true)                     \
    X(TEXT,               body,         .default_value = COVET_TEXT("..."))   \
    X(FK(Author),         author)                                             \
    X(NULLABLE(FK(Post)), reply_to,     .related_name = "replies")            \
    X(INT,                views,        .min_value = COVET_INT(0))            \
    X(DECIMAL(10, 2),     price)                                              \
    X(NULLABLE(DATETIME), published_at)                                       \
    X(DATETIME,           created_at,   .auto_now_add = true)
COVET_MODEL(Post, POST, .ordering = ORDERING("id"));

/* Rows of a query's own shape: see Projections. */
#define HEADLINE(X)                                                           \
    X(CHAR(200),           title)                                             \
    X(CHAR(100),           by,           .from = "author__name")              \
    X(NULLABLE(CHAR(200)), reply_to__title)
COVET_PROJECTION(Headline, HEADLINE);
