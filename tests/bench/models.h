/*
 * models.h - the models of the benchmark, for orm.c and for the build-cost figures of `run`.
 *
 * May use the library's declarations, included before it. Tables, columns and indexes are those
 * that file.c makes; the members have the C types of hand.h.
 */
#ifndef BENCH_MODELS_H
#define BENCH_MODELS_H

#define AUTHOR(X)                                                                                  \
    X(AUTO, id)                                                                                    \
    X(CHAR(100), name)                                                                             \
    X(CHAR(60), city, .db_index = true)                                                            \
    X(INT, karma)
COVET_MODEL(Author, AUTHOR);

#define POST(X)                                                                                    \
    X(AUTO, id)                                                                                    \
    X(CHAR(100), title)                                                                            \
    X(TEXT, body)                                                                                  \
    X(FK(Author), author, .on_delete = COVET_CASCADE)                                              \
    X(INT, views)                                                                                  \
    X(BIGINT, revenue)                                                                             \
    X(FLOAT, rating)                                                                               \
    X(NULLABLE(INT), rank)
COVET_MODEL(Post, POST);

/* The same with keys of the caller's own. */
#define ENTRY(X)                                                                                   \
    X(PK(INT), id)                                                                                 \
    X(CHAR(100), title)                                                                            \
    X(TEXT, body)                                                                                  \
    X(FK(Author), author, .on_delete = COVET_CASCADE, .related_name = "entries")                   \
    X(INT, views)                                                                                  \
    X(BIGINT, revenue)                                                                             \
    X(FLOAT, rating)                                                                               \
    X(NULLABLE(INT), rank)
COVET_MODEL(Entry, ENTRY);

#endif
