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

/* ---- rows: few, so that each answer can be checked by hand; every name and number that the cases
 * look for is there ---- */

#define GOLDEN_ADD(M, ...) (M##_create(s, &(M){__VA_ARGS__}) != NULL)
/* What the rows of Sample have in common stands first; what a row names stands behind it. */
#define GOLDEN_SAMPLE(...)                                                                         \
    GOLDEN_ADD(Sample, .mail = "a@b.org", .site = "http://b.org/", .slug = "a-b",                  \
               .token = {{0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB,     \
                          0xCC, 0xDD, 0xEE, 0xFF}},                                                \
               .data = "[1]", __VA_ARGS__)

static inline covet_decimal golden_decimal(const char *text) {
    covet_decimal value = {0, 0, 0, false};
    covet_decimal_parse(text, &value);
    return value;
}

static inline bool golden_fill_people(covet_session *s) {
    return GOLDEN_ADD(Publisher, .id = 1, .name = "A", .country = "de") &&
           GOLDEN_ADD(Publisher, .id = 2, .name = "B") &&
           GOLDEN_ADD(Publisher, .id = 3, .name = "Z", .country = "de") &&
           GOLDEN_ADD(Author, .id = 1, .name = "A", .age = COVET_SOME(1), .house_id = 1,
                      .second_id = COVET_SOME(3)) &&
           GOLDEN_ADD(Author, .id = 2, .name = "B", .age = COVET_SOME(30), .house_id = 2,
                      .second_id = COVET_SOME(1)) &&
           GOLDEN_ADD(Author, .id = 3, .name = "C", .house_id = 1) &&
           GOLDEN_ADD(Author, .id = 5, .name = "b", .age = COVET_SOME(2), .house_id = 3,
                      .second_id = COVET_SOME(2));
}

static inline bool golden_fill_posts(covet_session *s) {
    return GOLDEN_ADD(Post, .id = 1, .title = "A", .author_id = 1, .views = 1,
                      .likes = COVET_SOME(2)) &&
           GOLDEN_ADD(Post, .id = 2, .title = "B", .author_id = 2, .editor_id = COVET_SOME(1),
                      .reply_to_id = COVET_SOME(1), .views = 3, .likes = COVET_SOME(2)) &&
           GOLDEN_ADD(Post, .id = 3, .title = "a", .author_id = 2, .editor_id = COVET_SOME(2),
                      .reply_to_id = COVET_SOME(2), .views = 0) &&
           GOLDEN_ADD(Post, .id = 4, .title = "b ", .author_id = 3, .editor_id = COVET_SOME(5),
                      .reply_to_id = COVET_SOME(2), .views = 2, .likes = COVET_SOME(-7)) &&
           GOLDEN_ADD(Post, .id = 5, .title = "", .author_id = 5, .editor_id = COVET_SOME(3),
                      .views = -5, .likes = COVET_SOME(1)) &&
           GOLDEN_ADD(Post, .id = 6, .title = "\xC3\x89", .author_id = 1,
                      .reply_to_id = COVET_SOME(3), .views = 100, .likes = COVET_SOME(30));
}

static inline bool golden_fill_samples(covet_session *s) {
    return GOLDEN_SAMPLE(.id = 1, .small = -7, .number = 5, .big = INT64_MAX, .flag = true,
                         .ratio = 0.1, .price = golden_decimal("12.50"),
                         .amount = golden_decimal("0.1"), .code = "a'b", .body = "Stra\xC3\x9F" "e",
                         .day = {19782}, .hour = {INT64_C(30600000000)},
                         .moment = {INT64_C(1709195400250000)}, .span = {90000000},
                         .bytes = {"\0'", 2}, .perhaps = COVET_SOME(true), .note = "x") &&
           GOLDEN_SAMPLE(.id = 2, .small = 2, .number = 12, .big = 3, .ratio = 7.5,
                         .price = golden_decimal("-2.75"),
                         .amount = golden_decimal("-123456789.1234"),
                         .code = "A_", .body = "ab 50%_! z", .note = "a", .ended = COVET_SOME({0}),
                         .bytes = {"", 0}, .rebate = COVET_SOME(golden_decimal("1"))) &&
           GOLDEN_SAMPLE(.id = 3, .small = 4, .number = 3, .big = 8, .flag = true, .ratio = -7.5,
                         .price = golden_decimal("1.50"),
                         .amount = golden_decimal("1000000000000.0001"),
                         .code = "m", .body = "AB", .day = {1}, .moment = {INT64_C(86400000000)},
                         .span = {-5}, .bytes = {"", 0}, .note = "A ") &&
           GOLDEN_SAMPLE(.id = 4, .number = 1, .ratio = 3, .code = "", .body = "",
                         .day = {-719162}, .hour = {INT64_C(86399999999)},
                         .moment = {INT64_C(-62135596800000000)}, .bytes = {"", 0}, .note = "") &&
           GOLDEN_SAMPLE(.id = 5, .number = 2, .small = 1, .ratio = 1e15, .code = "a",
                         .body = "a\xF4\x8F\xBF\xBF\xF0\x9F\x98\x80 m", .note = "b ",
                         .span = {INT64_C(90061000001)}, .bytes = {"\xff", 1},
                         .perhaps = COVET_SOME(false));
}

static inline bool golden_fill_others(covet_session *s) {
    return GOLDEN_ADD(Country, .code = "pe", .name = "Peru", .long_code = "PER") &&
           GOLDEN_ADD(Country, .code = "cl", .name = "Chile", .long_code = "CHL") &&
           GOLDEN_ADD(City, .id = 1, .country_id = "pe", .twin_id = "cl", .mint_id = "PER") &&
           GOLDEN_ADD(City, .id = 2, .country_id = "cl", .mint_id = "PER") &&
           GOLDEN_ADD(Task, .id = 1, .owner_id = 1, .due = {10}) &&
           GOLDEN_ADD(Task, .id = 2, .owner_id = 2, .due = {20}, .parent_id = COVET_SOME(1)) &&
           GOLDEN_ADD(Task, .id = 3, .owner_id = 1, .due = {30}, .parent_id = COVET_SOME(2)) &&
           GOLDEN_ADD(Ring, .id = 1) && GOLDEN_ADD(Ring, .id = 2, .next_id = COVET_SOME(1)) &&
           GOLDEN_ADD(Odd, .id = 1, .value = 3, .while_ = 1) &&
           GOLDEN_ADD(Odd, .id = 2, .value = 1, .while_ = 3, .next_id = COVET_SOME(1)) &&
           GOLDEN_ADD(Tee, .id = 1, .size = 2) && GOLDEN_ADD(Tee, .id = 2, .size = 3) &&
           GOLDEN_ADD(Leaf, .id = 1, .tee_id = 1) &&
           GOLDEN_ADD(Leaf, .id = 2, .tee_id = 2, .parent_id = COVET_SOME(1)) &&
           GOLDEN_ADD(Leaf, .id = 3, .tee_id = 2, .parent_id = COVET_SOME(2));
}

bool golden_fill(covet_session *s) {
    return golden_fill_people(s) && golden_fill_posts(s) && golden_fill_samples(s) &&
           golden_fill_others(s);
}

#endif
