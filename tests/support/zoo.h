/* A zoo: models of every kind of column, and a scenario over them that uses the whole library step
 * by step. The anomaly tests run it under failures, the thread tests and fuzz programs use the
 * models. */
#ifndef COVET_TEST_ZOO_H
#define COVET_TEST_ZOO_H

#ifndef COVET_SHORT_NAMES
#define COVET_SHORT_NAMES
#endif
#include "covet_orm.h"

struct covet_checker;
void zoo_clean_animal(struct covet_checker *checker, const void *object);
const char *zoo_no_zero(const covet_value *value);

COVET_FORWARD(Animal, INT);

#define KEEPER(X)                                                                                  \
    X(AUTO,                  id)                                                                   \
    X(CHAR(40),              name,        .unique = true)                                          \
    X(NULLABLE(EMAIL),       email)                                                                \
    X(NULLABLE(FK(Animal)),  favourite,   .related_name = "+")                                     \
    X(HAS_MANY(Animal),      animals,     .via = "keeper")
COVET_MODEL(Keeper, KEEPER, .ordering = ORDERING("name"));

#define ANIMAL(X)                                                                                  \
    X(AUTO,                  id)                                                                   \
    X(CHAR(40),              name,        .db_index = true)                                        \
    X(FK(Keeper),            keeper,      .on_delete = COVET_PROTECT)                              \
    X(NULLABLE(FK(Animal)),  parent,      .related_name = "children")                              \
    X(INT,                   legs,        .min_value = COVET_INT(0))                               \
    X(DECIMAL(8, 2),         weight)                                                               \
    X(NULLABLE(DATETIME),    seen)                                                                 \
    X(JSON,                  tags,        .default_value = COVET_JSON("[]"))                       \
    X(DATETIME,              created_at,  .auto_now_add = true)
COVET_MODEL(Animal, ANIMAL, .table = "zoo_animal", .ordering = ORDERING("id"),
            .clean = zoo_clean_animal,
            .unique_together = UNIQUE(FIELDS("name", "keeper")));

/* Every kind that has a column, each as it is and nullable. */
#define SPECIMEN(X)                                                                                \
    X(PK(CHAR(12)),          code)                                                                 \
    X(NULLABLE(FK(Animal)),  animal)                                                               \
    X(SMALLINT,              small)                                                                \
    X(NULLABLE(SMALLINT),    small_or)                                                             \
    X(INT,                   number)                                                               \
    X(NULLABLE(INT),         number_or)                                                            \
    X(BIGINT,                big)                                                                  \
    X(NULLABLE(BIGINT),      big_or)                                                               \
    X(BOOL,                  alive)                                                                \
    X(NULLABLE(BOOL),        alive_or)                                                             \
    X(FLOAT,                 real)                                                                 \
    X(NULLABLE(FLOAT),       real_or)                                                              \
    X(DECIMAL(10, 3),        exact)                                                                \
    X(NULLABLE(DECIMAL(30, 4)), exact_or)                                                          \
    X(TEXT,                  note)                                                                 \
    X(NULLABLE(TEXT),        note_or)                                                              \
    X(NULLABLE(URL),         page)                                                                 \
    X(NULLABLE(SLUG),        slug)                                                                 \
    X(UUID,                  uuid)                                                                 \
    X(NULLABLE(UUID),        uuid_or)                                                              \
    X(DATE,                  day)                                                                  \
    X(NULLABLE(DATE),        day_or)                                                               \
    X(TIME,                  hour)                                                                 \
    X(NULLABLE(TIME),        hour_or)                                                              \
    X(DATETIME,              moment)                                                               \
    X(NULLABLE(DATETIME),    moment_or)                                                            \
    X(DURATION,              span)                                                                 \
    X(NULLABLE(DURATION),    span_or)                                                              \
    X(NULLABLE(JSON),        data)                                                                 \
    X(BINARY,                photo)                                                                \
    X(NULLABLE(BINARY),      photo_or)
COVET_MODEL(Specimen, SPECIMEN, .ordering = ORDERING("code"));

/* Defaults that the library fills in, and what validation looks at. */
#define PASS(X)                                                                                  \
    X(BIGAUTO,               id)                                                                   \
    X(CHAR(12),              code,        .default_value = COVET_TEXT("day-1"),                    \
        .validators = VALIDATORS({ .regex = "^[a-z]+-[0-9]{1,3}$" }, { .fn = zoo_no_zero }))       \
    X(SMALLINT,              zone,        .choices = CHOICES({ COVET_INT(0), "all" },              \
                                                             { COVET_INT(1), "birds" }))           \
    X(NULLABLE(INT),         price,       .default_value = COVET_INT(900))                         \
    X(UUID,                  token,       .default_fn = covet_default_uuid4)                       \
    X(DATETIME,              changed,     .auto_now = true)
COVET_MODEL(Pass, PASS, .ordering = ORDERING("-code", "id"),
            .indexes = INDEXES({ .name = "ticket_by_zone", .fields = FIELDS("zone", "-code") }));

/* Rows of a query's own shape. */
#define LABEL(X)                                                                                   \
    X(CHAR(40),              name)                                                                 \
    X(CHAR(40),              of,          .from = "keeper__name")                                  \
    X(NULLABLE(CHAR(40)),    parent__name)                                                         \
    X(DECIMAL(8, 2),         weight)
COVET_PROJECTION(Label, LABEL);

/* A specimen with a value in every member. Borrows constants. */
Specimen zoo_specimen(const char *code);

/* ---- the scenario ---- */

/* Bytes of the first block of its arenas: a size that nothing else is likely to have. */
#define ZOO_BLOCK 1104

/* What of the scenario belongs to the database. */
typedef struct zoo_place {
    const char *const *bad_urls; /* that cannot be opened or connected to, ended by NULL */
    const char *bad_option_url;  /* with an option that there is none of */
    const char *other_url;       /* of a database without its tables */
    /* a statement that stores two values that are not of their column's kind; NULL: none */
    const char *spoil;
    const char *spoiled; /* that column of Specimen */
} zoo_place;
/* Of SQLite. */
extern const zoo_place zoo_files;

/* A run of it. What a step leaves for later ones is NULL until then. */
typedef struct zoo {
    covet_config config;     /* how the database is opened */
    const zoo_place *place;  /* zoo_start sets it to zoo_files */
    size_t padding;          /* bytes that each step takes of the session first */
    covet_db *db;
    covet_session *s;
    bool scarce;             /* memory may be short, and then details of a failure may be lost */
    Animal *changed;         /* an object that is being changed and saved */
    covet_status other;      /* how a second session failed; COVET_OK: it did not */
    int64_t logged;          /* statements that the log was told of */
} zoo;

/* Does one step. True: all of it went well and gave the right answers. False: the library reported
 * a failure (of zoo_failure), and the step can be tried again. A wrong answer without a failure
 * ends the program. */
typedef bool zoo_step_function(zoo *z);
typedef struct zoo_step {
    const char *name;
    zoo_step_function *run;
} zoo_step;

/* The steps in order: `count` of them. The last one closes all. */
const zoo_step *zoo_steps(size_t *count);
/* Which step opens the session, and which makes the tables. */
size_t zoo_step_of(const char *name);
/* Takes the padding; as a step. */
bool zoo_pad(zoo *z);
/* What failed, of the session or the database; COVET_OK if nothing. */
covet_status zoo_failure(const zoo *z);
/* Prepares a run on the database of that URL. */
void zoo_start(zoo *z, const char *url, const covet_backend *const *backends,
               covet_allocator allocator);

/* A hash of all that stands in an SQLite file, but for what differs from run to run (moments,
 * random tokens); 0 for one that has no tables. Reads it without the library. */
uint64_t zoo_hash(const char *path);

/* The same of a database of a server, read through the library by a session that is not part of
 * the run; what the server numbers by itself is left out too. */
typedef struct zoo_witness {
    covet_db *db;
    covet_session *s;
} zoo_witness;
zoo_witness zoo_witness_open(const char *url, const covet_backend *backend);
uint64_t zoo_witness_hash(zoo_witness *witness);
void zoo_witness_close(zoo_witness *witness);

#endif
