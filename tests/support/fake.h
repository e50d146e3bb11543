/* A backend that talks to no database: its driver notes every call and answers from a script. For
 * tests of what is sent, in what order, and of what happens when the database fails. */
#ifndef FAKE_H
#define FAKE_H

#include <pthread.h>

#include "covet_orm.h"

/* How a statement is answered. What is zero is as if all went well and no rows came. */
typedef struct fake_answer {
    const char *sql;     /* how its text begins; NULL: every statement */
    covet_status status; /* how its first step fails; COVET_OK: it does not */
    bool at_prepare;     /* `status` is of prepare */
    bool at_bind;        /* `status` is of the first bind */
    const char *message; /* of the failure; NULL: "scripted" */
    const char *sqlstate;
    const char *table, *column;
    bool ends_transaction; /* with the failure the database ends the transaction */
    int64_t rows;          /* that come before it is done */
    int64_t changes;       /* rows that it changes */
    uint32_t columns;      /* of its rows; 0: 1 where rows come */
    int times;             /* it holds for so many executions; 0: for all */
} fake_answer;

/* The script and the record. Several links may use one; a lock guards it. */
typedef struct fake {
    covet_backend backend; /* for covet_open */
    covet_driver driver;   /* its own */
    char url[40];          /* fake:ADDRESS, by which the driver finds it */
    pthread_mutex_t lock;
    fake_answer answers[16]; /* answer_count of them; the first that fits is taken */
    size_t answer_count;
    char *calls; /* one a line, ended by NUL */
    size_t calls_size, calls_room;
    size_t bind_limit;       /* 0: 1000 */
    size_t packet_limit;     /* see fake_insert_many */
    int64_t first_key;       /* that the next rows get; 0: 1 */
    size_t links;            /* open now */
    size_t prepared;         /* not finalised now */
    size_t prepares;         /* since fake_open */
    size_t connects;         /* since fake_open */
    covet_status connecting; /* how connect fails; COVET_OK: it does not */
    covet_status checking;   /* how check fails */
} fake;

/* Starts with an empty script. `dialect` is borrowed. */
void fake_open(fake *f, const covet_dialect *dialect);
/* Frees the record. Databases are closed before. */
void fake_close(fake *f);
/* A database on it; url_tail stands behind the address ("?cache=1"), and may be NULL. */
covet_db *fake_db(fake *f, const char *url_tail);
/* From now on it has a limit for packets, reserves keys, and inserts many rows at once; what is 0
 * or false is not there. The record has "RESERVE n table" and "MANY n table" as statements, which
 * can be answered. */
void fake_insert_many(fake *f, size_t packet_limit, bool reserves, bool many);
void fake_say(fake *f, fake_answer answer);
/* Forgets the script. */
void fake_say_nothing(fake *f);
/* The calls since the last time, one a line: "connect" and "option NAME=VALUE", "prepare SQL"
 * ("prepare once SQL" where it is not to be kept), "bind N KIND VALUE", "run SQL" (the first step),
 * "reset", "finalize SQL", "disconnect". Lives until the driver is called again. */
const char *fake_calls(fake *f);
/* The same, but only the statements that ran: their texts, one a line. */
const char *fake_statements(fake *f);

#endif
