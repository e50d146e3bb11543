/* The models of the conformance tests, defined in models.c. Uses the library's declarations. */
#ifndef TESTS_MODELS_H
#define TESTS_MODELS_H

#include "covet_orm.h"

#define AUTHOR(X)                                                                                  \
    X(AUTO,               id)                                                                      \
    X(CHAR(100),          name)                                                                    \
    X(EMAIL,              email,        .unique = true)                                            \
    X(NULLABLE(URL),      homepage)                                                                \
    X(HAS_MANY(Post),     posts,        .via = "author")
COVET_MODEL(Author, AUTHOR, .ordering = COVET_ORDERING("name"));

#define POST(X)                                                                                    \
    X(AUTO,               id)                                                                      \
    X(CHAR(200),          title,        .db_index = true)                                          \
    X(TEXT,               body)                                                                    \
    X(FK(Author),         author)                                                                  \
    X(NULLABLE(FK(Post)), reply_to,     .related_name = "replies")                                 \
    X(INT,                views)                                                                   \
    X(DECIMAL(10, 2),     price)                                                                   \
    X(NULLABLE(DATETIME), published_at)
COVET_MODEL(Post, POST, .table = "blog_post");

/* Rows of a query's own shape. */
#define HEADLINE(X)                                                                                \
    X(CHAR(200),           title)                                                                  \
    X(CHAR(100),           by,          .from = "author__name")                                    \
    X(NULLABLE(CHAR(200)), reply_to__title)
COVET_PROJECTION(Headline, HEADLINE);

/* Every kind of column. */
#define SAMPLE(X)                                                                                  \
    X(BIGAUTO, id)                                                                                 \
    X(SMALLINT,            small)                                                                  \
    X(INT,                 medium)                                                                 \
    X(BIGINT,              large)                                                                  \
    X(BOOL,                flag)                                                                   \
    X(FLOAT,               ratio)                                                                  \
    X(DECIMAL(12, 3),      money)                                                                  \
    X(DECIMAL(30, 10),     wealth)                                                                 \
    X(CHAR(20),            word)                                                                   \
    X(TEXT,                text)                                                                   \
    X(EMAIL,               email)                                                                  \
    X(URL,                 url)                                                                    \
    X(SLUG,                slug)                                                                   \
    X(UUID,                uuid)                                                                   \
    X(DATE,                date)                                                                   \
    X(TIME,                time)                                                                   \
    X(DATETIME,            moment)                                                                 \
    X(DURATION,            span)                                                                   \
    X(JSON,                json)                                                                   \
    X(BINARY,              bytes)
COVET_MODEL(Sample, SAMPLE);

/* The same, each of them nullable. */
#define BLANK(X)                                                                                   \
    X(BIGAUTO,                    id)                                                              \
    X(NULLABLE(SMALLINT),         small)                                                           \
    X(NULLABLE(INT),              medium)                                                          \
    X(NULLABLE(BIGINT),           large)                                                           \
    X(NULLABLE(BOOL),             flag)                                                            \
    X(NULLABLE(FLOAT),            ratio)                                                           \
    X(NULLABLE(DECIMAL(12, 3)),   money)                                                           \
    X(NULLABLE(DECIMAL(30, 10)),  wealth)                                                          \
    X(NULLABLE(CHAR(20)),         word)                                                            \
    X(NULLABLE(TEXT),             text)                                                            \
    X(NULLABLE(EMAIL),            email)                                                           \
    X(NULLABLE(URL),              url)                                                             \
    X(NULLABLE(SLUG),             slug)                                                            \
    X(NULLABLE(UUID),             uuid)                                                            \
    X(NULLABLE(DATE),             date)                                                            \
    X(NULLABLE(TIME),             time)                                                            \
    X(NULLABLE(DATETIME),         moment)                                                          \
    X(NULLABLE(DURATION),         span)                                                            \
    X(NULLABLE(JSON),             json)                                                            \
    X(NULLABLE(BINARY),           bytes)
COVET_MODEL(Blank, BLANK);

/* Decimals as wide as they come. */
#define VAST(X)                                                                                    \
    X(BIGAUTO,                    id)                                                              \
    X(NULLABLE(DECIMAL(38, 0)),   whole)                                                           \
    X(NULLABLE(DECIMAL(38, 19)),  half)                                                            \
    X(NULLABLE(DECIMAL(30, 30)),  part)                                                            \
    X(NULLABLE(DECIMAL(15, 2)),   money)                                                           \
    X(NULLABLE(DECIMAL(1, 0)),    digit)
COVET_MODEL(Vast, VAST);

/* Keys of text and UUID, and references to them. */
#define COUNTRY(X)                                                                                 \
    X(PK(CHAR(2)),          code)                                                                  \
    X(CHAR(60),             name)
COVET_MODEL(Country, COUNTRY);

#define TICKET(X)                                                                                  \
    X(PK(UUID),             id)                                                                    \
    X(FK(Country),          country)                                                               \
    X(NULLABLE(FK(Country)), transit,   .related_name = "transits")                                \
    X(NULLABLE(FK(Ticket)), parent,     .related_name = "children")                                \
    X(INT,                  seat)
COVET_MODEL(Ticket, TICKET);

/* What is filled in by itself. */
#define NOTE(X)                                                                                    \
    X(BIGAUTO,   id)                                                                               \
    X(CHAR(40),  title)                                                                            \
    X(TEXT,      text,        .default_value = COVET_TEXT("(empty)"))                              \
    X(INT,       priority,    .default_value = COVET_INT(3))                                       \
    X(UUID,      token,       .default_fn = covet_default_uuid7)                                   \
    X(DATETIME,  created_at,  .auto_now_add = true)                                                \
    X(DATETIME,  updated_at,  .auto_now = true)                                                    \
    X(DATE,      day,         .auto_now_add = true)
COVET_MODEL(Note, NOTE, .ordering = COVET_ORDERING("-id"));

/* What validation checks. */
const char *room_even(const covet_value *value);
void room_clean(struct covet_checker *checker, const void *object);
#define ROOM(X)                                                                                    \
    X(AUTO,      id)                                                                               \
    X(CHAR(10),  code,      .unique = true, .min_length = 2)                                       \
    X(CHAR(20),  house)                                                                            \
    X(SMALLINT,  number)                                                                           \
    X(INT,       seats,     .min_value = COVET_INT(2), .max_value = COVET_INT(100),                \
                            .validators = COVET_VALIDATORS({.fn = room_even}))                     \
    X(INT,       taken)                                                                            \
    X(SMALLINT,  level,     .choices = COVET_CHOICES({COVET_INT(0), "ground"},                     \
                                                     {COVET_INT(1), "first"}))                     \
    X(NULLABLE(EMAIL), contact)                                                                    \
    X(NULLABLE(URL),   plan)                                                                       \
    X(NULLABLE(SLUG),  slug)
COVET_MODEL(Room, ROOM, .clean = room_clean,
            .unique_together = COVET_UNIQUE(COVET_FIELDS("house", "number")));

/* Nothing but a key. */
#define TOKEN(X)                                                                                   \
    X(AUTO, id)
COVET_MODEL(Token, TOKEN);

/* More columns than a word of bits has, and more than are held without asking for memory. */
#define WIDE(X)                                                                                    \
    X(AUTO,      id)                                                                               \
    X(INT,       c00)                                                                            \
    X(INT,       c01)                                                                            \
    X(INT,       c02)                                                                            \
    X(INT,       c03)                                                                            \
    X(INT,       c04)                                                                            \
    X(INT,       c05)                                                                            \
    X(INT,       c06)                                                                            \
    X(INT,       c07)                                                                            \
    X(INT,       c08)                                                                            \
    X(INT,       c09)                                                                            \
    X(INT,       c10)                                                                            \
    X(INT,       c11)                                                                            \
    X(INT,       c12)                                                                            \
    X(INT,       c13)                                                                            \
    X(INT,       c14)                                                                            \
    X(INT,       c15)                                                                            \
    X(INT,       c16)                                                                            \
    X(INT,       c17)                                                                            \
    X(INT,       c18)                                                                            \
    X(INT,       c19)                                                                            \
    X(INT,       c20)                                                                            \
    X(INT,       c21)                                                                            \
    X(INT,       c22)                                                                            \
    X(INT,       c23)                                                                            \
    X(INT,       c24)                                                                            \
    X(INT,       c25)                                                                            \
    X(INT,       c26)                                                                            \
    X(INT,       c27)                                                                            \
    X(INT,       c28)                                                                            \
    X(INT,       c29)                                                                            \
    X(INT,       c30)                                                                            \
    X(INT,       c31)                                                                            \
    X(INT,       c32)                                                                            \
    X(INT,       c33)                                                                            \
    X(INT,       c34)                                                                            \
    X(INT,       c35)                                                                            \
    X(INT,       c36)                                                                            \
    X(INT,       c37)                                                                            \
    X(INT,       c38)                                                                            \
    X(INT,       c39)                                                                            \
    X(INT,       c40)                                                                            \
    X(INT,       c41)                                                                            \
    X(INT,       c42)                                                                            \
    X(INT,       c43)                                                                            \
    X(INT,       c44)                                                                            \
    X(INT,       c45)                                                                            \
    X(INT,       c46)                                                                            \
    X(INT,       c47)                                                                            \
    X(INT,       c48)                                                                            \
    X(INT,       c49)                                                                            \
    X(INT,       c50)                                                                            \
    X(INT,       c51)                                                                            \
    X(INT,       c52)                                                                            \
    X(INT,       c53)                                                                            \
    X(INT,       c54)                                                                            \
    X(INT,       c55)                                                                            \
    X(INT,       c56)                                                                            \
    X(INT,       c57)                                                                            \
    X(INT,       c58)                                                                            \
    X(INT,       c59)                                                                            \
    X(INT,       c60)                                                                            \
    X(INT,       c61)                                                                            \
    X(INT,       c62)                                                                            \
    X(INT,       c63)                                                                            \
    X(INT,       c64)                                                                            \
    X(INT,       c65)                                                                            \
    X(INT,       c66)                                                                            \
    X(INT,       c67)                                                                            \
    X(INT,       c68)                                                                            \
    X(INT,       c69)                                                                            \
    X(CHAR(20),  word)                                                                             \
    X(TEXT,      text)                                                                             \
    X(DATETIME,  updated_at, .auto_now = true)
COVET_MODEL(Wide, WIDE);

/* Keys that are references themselves, decimals, dates; a name that is no member's. */
#define PASSPORT(X)                                                                                \
    X(PK(O2O(Ticket)),   ticket,      .related_name = "passport")                                  \
    X(CHAR(20),          restrict_,   .name = "restrict")
COVET_MODEL(Passport, PASSPORT);
#define RATE(X)                                                                                    \
    X(PK(DECIMAL(6, 2)), level)                                                                    \
    X(INT,               seats)
COVET_MODEL(Rate, RATE);

/* Reads the table of Country, and no more. */
#define LAND(X)                                                                                    \
    X(PK(CHAR(2)),       code)                                                                     \
    X(CHAR(60),          name)
COVET_MODEL(Land, LAND, .table = "country_view", .view = true, .unmanaged = true);

/* Not among those that are registered. */
#define STRANGER(X)                                                                                \
    X(AUTO, id)
COVET_MODEL(Stranger, STRANGER);

#endif
