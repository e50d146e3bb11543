/* The models of the golden tests: small, and between them every kind of column and of relation that
 * a query can meet. Each program of them defines them. */
#ifndef MODELS_GOLDEN_H
#define MODELS_GOLDEN_H

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "golden.h"

#define PUBLISHER(X)                                                                               \
    X(AUTO,                  id)                                                                   \
    X(CHAR(50),              name)                                                                 \
    X(NULLABLE(CHAR(2)),     country)                                                              \
    X(HAS_MANY(Author),      authors, .via = "house")
COVET_MODEL(Publisher, PUBLISHER);

/* Ordered by name: an order by a key to it follows that. */
#define AUTHOR(X)                                                                                  \
    X(AUTO,                  id)                                                                   \
    X(CHAR(50),              name)                                                                 \
    X(NULLABLE(INT),         age)                                                                  \
    X(FK(Publisher),         house)                                                                \
    X(NULLABLE(FK(Publisher)), second, .related_name = "+")
COVET_MODEL(Author, AUTHOR, .ordering = COVET_ORDERING("name"));

/* Keys that are never NULL, keys that may be, and one to itself. */
#define POST(X)                                                                                    \
    X(AUTO,                  id)                                                                   \
    X(CHAR(200),             title)                                                                \
    X(FK(Author),            author,   .related_name = "posts")                                    \
    X(NULLABLE(FK(Author)),  editor,   .related_name = "+")                                        \
    X(NULLABLE(FK(Post)),    reply_to, .related_name = "replies")                                  \
    X(INT,                   views)                                                                \
    X(NULLABLE(INT),         likes)
COVET_MODEL(Post, POST, .table = "blog_post");

/* One column of every kind, and some that may be NULL. */
#define SAMPLE(X)                                                                                  \
    X(BIGAUTO,               id)                                                                   \
    X(SMALLINT,              small)                                                                \
    X(INT,                   number)                                                               \
    X(BIGINT,                big)                                                                  \
    X(BOOL,                  flag)                                                                 \
    X(FLOAT,                 ratio)                                                                \
    X(DECIMAL(10, 2),        price)                                                                \
    X(DECIMAL(30, 4),        amount)                                                               \
    X(CHAR(8),               code,     .unique = true)                                             \
    X(TEXT,                  body)                                                                 \
    X(EMAIL,                 mail)                                                                 \
    X(URL,                   site)                                                                 \
    X(SLUG,                  slug)                                                                 \
    X(UUID,                  token)                                                                \
    X(DATE,                  day)                                                                  \
    X(TIME,                  hour)                                                                 \
    X(DATETIME,              moment)                                                               \
    X(DURATION,              span)                                                                 \
    X(JSON,                  data)                                                                 \
    X(BINARY,                bytes)                                                                \
    X(NULLABLE(BOOL),        perhaps)                                                              \
    X(NULLABLE(TEXT),        note)                                                                 \
    X(NULLABLE(DATETIME),    ended)                                                                \
    X(NULLABLE(DECIMAL(10, 2)), rebate)
COVET_MODEL(Sample, SAMPLE);

/* A text key, keys to it, and a key to another field than the key. */
#define COUNTRY(X)                                                                                 \
    X(PK(CHAR(2)),           code)                                                                 \
    X(CHAR(50),              name)                                                                 \
    X(CHAR(3),               long_code, .unique = true)
COVET_MODEL(Country, COUNTRY);

#define CITY(X)                                                                                    \
    X(AUTO,                  id)                                                                   \
    X(FK(Country),           country)                                                              \
    X(NULLABLE(FK(Country)), twin,     .related_name = "+")                                        \
    X(FK(Country, CHAR(3)),  mint,     .related_name = "+", .to_field = "long_code")
COVET_MODEL(City, CITY);

/* Ordered through a relation, whose model has an order of its own. */
#define TASK(X)                                                                                    \
    X(AUTO,                  id)                                                                   \
    X(FK(Author),            owner)                                                                \
    X(DATE,                  due)                                                                  \
    X(NULLABLE(FK(Task)),    parent)
COVET_MODEL(Task, TASK, .ordering = COVET_ORDERING("owner", "-due"));

/* An order that leads back to itself. */
#define RING(X)                                                                                    \
    X(AUTO,                  id)                                                                   \
    X(NULLABLE(FK(Ring)),    next)
COVET_MODEL(Ring, RING, .ordering = COVET_ORDERING("next"));

/* Names that need their quotes, and a C keyword as a field's name. */
#define ODD(X)                                                                                     \
    X(AUTO,                  id,       .db_column = "the \"id\"")                                  \
    X(INT,                   value,    .db_column = "va`lue; --")                                  \
    X(INT,                   while_,   .name = "while")                                            \
    X(NULLABLE(FK(Odd)),     next,     .db_column = "next?$1")
COVET_MODEL(Odd, ODD, .table = "odd \"table\" `x`");

/* A table that has the name of an alias. */
#define TEE(X)                                                                                     \
    X(AUTO,                  id)                                                                   \
    X(INT,                   size)
COVET_MODEL(Tee, TEE, .table = "t2");

#define LEAF(X)                                                                                    \
    X(AUTO,                  id)                                                                   \
    X(NULLABLE(FK(Leaf)),    parent)                                                               \
    X(FK(Tee),               tee)
COVET_MODEL(Leaf, LEAF);

#define POST_VIEW(X)                                                                               \
    X(INT,                   id)                                                                   \
    X(TEXT,                  title)                                                                \
    X(CHAR(50),              author__name)                                                         \
    X(NULLABLE(TEXT),        edited_by, .from = "editor__name")
COVET_PROJECTION(PostView, POST_VIEW);

#define POST_WHOLE(X)                                                                              \
    X(EMBED(Post),           post)                                                                 \
    X(CHAR(50),              writer,    .from = "author__name")
COVET_PROJECTION(PostWhole, POST_WHOLE);

/* Projections with a mistake each. */
#define POST_NULL(X)                                                                               \
    X(TEXT,                  editor__name)
COVET_PROJECTION(PostNull, POST_NULL);

#define POST_KIND(X)                                                                               \
    X(INT,                   title)
COVET_PROJECTION(PostKind, POST_KIND);

const covet_model *const golden_models[] = {
    &Publisher_model, &Author_model, &Post_model, &Sample_model, &Country_model, &City_model,
    &Task_model,      &Ring_model,   &Odd_model,  &Tee_model,    &Leaf_model,    NULL};

#endif
