/* Inside of the exec floor: databases, sessions, connections, cached statements, origins of rows.
 * Private: part of the implementation. Uses query, sql, driver, cache. All parts of exec use it. */
#ifndef COVET_EXEC_INNER_H
#define COVET_EXEC_INNER_H

#include <pthread.h>
#include <stdatomic.h>

#include "exec/cache.h"
#include "exec/session.h"
#include "query/query.h"
#include "sql/sql.h"

typedef struct covet_connection covet_connection;
typedef struct covet_statement covet_statement;

struct covet_db {
    covet_heap heap;              /* of the database itself and its registry */
    const covet_backend *backend; /* NULL where no scheme fits */
    covet_arena arena;            /* holds what follows */
    char *target;                 /* the URL behind its scheme, without options */
    covet_url_option *options;    /* of the URL, ended by name NULL */
    size_t arena_block, statement_cache;
    covet_log_function log;
    void *log_context;
    covet_registry registry;
    covet_failure error;        /* of the URL or a registration */
    covet_buffer error_message; /* its text */
    void *shared;               /* the driver's, for all connections */
    pthread_mutex_t lock;       /* guards what follows */
    covet_session *sessions;    /* open ones */
    covet_session *closed;      /* newest first: their use is MISUSE until they serve again */
    size_t closed_count;
    covet_connection *idle;                   /* connections without a session */
    struct covet_stream_state *streams_spare; /* ended ones: a caller may still hold one */
    _Atomic uint32_t generation;              /* the last one given to an arena */
};

/* One arena of a session's stack of marks. */
typedef struct covet_frame {
    covet_arena arena;
    struct covet_frame *below; /* NULL: the session's own */
} covet_frame;

struct covet_session {
    covet_db *db;                 /* NULL: closed */
    covet_heap heap;              /* the database's allocator; reclaim drops caches */
    covet_connection *connection; /* NULL until it is used */
    covet_frame base;             /* the arena of the session */
    covet_frame *top;             /* the youngest mark's, or &base */
    covet_frame *spare;           /* released frames, for the next mark */
    covet_failure error;          /* the latest failure */
    covet_arena error_arena;      /* its texts and violations */
    covet_arena error_spare;      /* those of the failure before, which a new message may quote */
    const char *error_text;       /* all of it in one; NULL until it is asked for */
    const covet_violation *violations; /* NULL: none */
    bool failed;                       /* an uncleared failure */
    bool in_transaction;
    bool transaction_failed; /* an uncleared failure happened inside it */
    /* The database has ended it, or covet_begin failed (then in_transaction is false): nothing is
     * sent before that is acknowledged. */
    bool transaction_lost;
    /* A statement has committed the transaction by itself, where the database does so: the next
     * covet_commit says so. */
    bool transaction_taken;
    covet_failure transaction_error;               /* the first one; commit answers it */
    const covet_violation *transaction_violations; /* of it; NULL: none */
    covet_arena transaction_arena;                 /* its texts and violations */
    uint32_t transaction;  /* number of the current or latest one; 0: none yet */
    uint32_t *rolled_back; /* numbers of those that rolled back, ascending */
    size_t rolled_back_count, rolled_back_room;
    int64_t statements;                 /* sent so far */
    const covet_entity *latest;         /* the latest that covet__entity answered; NULL: none */
    uint64_t *writes;                   /* by entity id: how often its table was written to */
    size_t writes_room;                 /* enough for every entity that covet__entity answered */
    struct covet_stream_state *streams; /* open ones, newest first */
    struct covet_layout **layouts;      /* by entity id, made at first use, in the base arena */
    size_t layouts_room;
    uint32_t layouts_generation; /* the life of the base arena that they are of */
    const char *file;            /* call site of the call at hand; NULL: unknown */
    int line;
    covet_session *next, *previous; /* in the database's list */
};

/* What is known of where a row came from: one for all rows of a list and a part of the decoder, or
 * one for a single object. */
typedef struct covet_origin {
    const covet_entity *entity; /* NULL: a projection */
    covet_session *session;
    uint64_t *loaded;     /* columns that the struct holds; NULL: all */
    uint32_t copy_offset; /* from the struct to its copy, in bytes; 0: none, or `copy` */
    uint32_t transaction; /* in which it was written; 0: read, or outside of any */
    /* Of a single object: what was loaded or saved, from entity->copy_start on; NULL: none. */
    void *copy;
    /* Where the structs stand that it speaks of, so that a copy made by assignment is told from
     * them; NULL: anywhere in the arena. */
    const unsigned char *rows;
    size_t rows_size;                             /* bytes there */
    const struct covet_record_shape *annotations; /* their cells behind the row; NULL: none */
    bool single;   /* of one object: may be changed by its next save */
    bool inserted; /* it was inserted in that transaction */
    bool made_key; /* the database gave it its key */
} covet_origin;

/* --- error.c: failures of a session. All answer `status` --- */
/* Sets the session's error; format as printf. model and field may be NULL. Sets `failed` but for
 * NOT_FOUND and MULTIPLE. */
static covet_status covet__fail(covet_session *session, covet_status status, const char *model,
                                const char *field, const char *format, ...) COVET__PRINTF(5, 6);
/* From a problem of the query floor. */
static covet_status covet__fail_problem(covet_session *session, const covet_problem *problem);
/* From the driver's latest error, with the statement that was sent (NULL: none). For BUSY the text
 * says what blocks whom. */
static covet_status covet__fail_driver(covet_session *session, const char *sql);
/* The same of a statement that was only to be prepared. */
static covet_status covet__fail_prepare(covet_session *session, const char *sql);
static covet_status covet__fail_memory(covet_session *session);
/* VALIDATION with the violations of a checker, which are copied; the message lists them by
 * field. */
static covet_status covet__fail_violations(covet_session *session, const covet_entity *entity,
                                           const covet_violation *violations);
/* OK if the session can be used by a call: not NULL, not closed, its database without a kept
 * mistake. Else the failure; NULL and closed sessions answer MISUSE without an error record. Notes
 * the call site. */
static covet_status covet__enter(covet_session *session, const char *file, int line);

/* --- stream.c --- */
/* Ends the open streams whose state stands in the arena of that generation, or all for 0: gives
 * back what they hold and takes them off the session. Their next row is MISUSE, where their memory
 * still stands. */
static void covet__streams_end(covet_session *session, uint32_t generation);
/* Frees what is kept for the next streams; for a database that is closed. */
static void covet__streams_free(covet_db *db);

/* --- session.c --- */
/* The arena that results go to: that of the youngest mark. */
static inline covet_arena *covet__arena(covet_session *session) {
    return &session->top->arena;
}
/* Whether an arena with that generation is open in this session; NULL: it is not. */
static covet_arena *covet__arena_of(covet_session *session, uint32_t generation);
/* Checks the head of an object that a caller hands in: OK for a new one (no origin) and for one of
 * this session, else MISUSE. */
static covet_status covet__check_row(covet_session *session, const covet_entity *entity,
                                     const covet_row *row);
/* The entity of a model; NULL and MISUSE (with the call to make) if it is not registered. */
static const covet_entity *covet__entity(covet_session *session, const covet_model *model);
/* Notes a write to an entity's table. */
static void covet__wrote(covet_session *session, const covet_entity *entity);
/* Whether that transaction was rolled back. */
static bool covet__rolled_back(const covet_session *session, uint32_t transaction);

/* --- connection.c --- */
/* The statement that one row was written with last: often the next is written so too. */
typedef struct covet_latest {
    const covet_entity *entity; /* NULL: none yet */
    uint64_t columns;           /* of models with one word of columns */
    covet_statement *statement; /* a weak reference */
    uint64_t serial;
    uint32_t version; /* of the registry */
} covet_latest;

/* A connection and what it keeps ready. It belongs to one session or stands among the idle ones. */
struct covet_connection {
    covet_link *link;             /* NULL: nothing was sent yet, or there is no driver */
    const covet_driver *driver;   /* NULL: the dialect alone */
    const covet_dialect *dialect; /* of the link, else the backend's */
    uint32_t forks;               /* of the process when it made the link */
    bool abandoned;               /* the link is that of another process, and the driver knows */
    covet_heap heap;              /* of all that follows; reclaim as of its session's heap */
    size_t bind_limit;            /* of the link; before there is one the dialect's */
    covet_cache statements;       /* of covet_statement by text */
    covet_cache compiled;         /* of compiled queries by shape */
    covet_cache writers;          /* of the statements of create, save, delete and refresh */
    struct covet_compiled_entry *current;       /* the latest of covet__cached: stays */
    covet_latest latest[COVET_READ_BY_KEY + 1]; /* by covet_writing */
    covet_statement *spare; /* of finalised ones: weak references may name them */
    uint64_t serial;        /* the last one given to a statement */
    covet_connection *next; /* among the idle ones */
};
/* The session's connection, made or taken from the idle ones where it has none, and connected.
 * NULL: failed. */
static covet_connection *covet__connection(covet_session *session);
/* The same without connecting: the caches alone. NULL: failed. */
static covet_connection *covet__connection_attach(covet_session *session);
/* Never NULL after covet__enter. Of the server at hand where the session is connected. */
static const covet_dialect *covet__dialect(const covet_session *session);
/* How often this process, and those that it comes from, forked: what a parent made is told by that.
 * A fact of the process, so it is counted once for all databases, by a handler of fork. */
static _Atomic uint32_t covet__forks;
static inline uint32_t covet__forks_now(void) {
    return atomic_load_explicit(&covet__forks, memory_order_relaxed);
}
/* The slow side of covet__sendable: a driver of a server. */
static bool covet__link_ready(const covet_session *session);
/* Whether the session's link takes statements; if not, covet__connection mends it or says why. */
static inline bool covet__sendable(const covet_session *session) {
    if (!COVET__LIKELY(!session->transaction_lost)) return false;
    const covet_connection *connection = session->connection;
    if (!COVET__LIKELY(connection->forks == covet__forks_now())) return false;
    return COVET__LIKELY(connection->driver->alive == NULL) || covet__link_ready(session);
}
/* Whether the transaction at hand takes nothing but its end, since a statement of it failed. */
static inline bool covet__transaction_aborted(const covet_session *session) {
    const covet_connection *connection = session->connection;
    return session->in_transaction && connection != NULL && connection->link != NULL &&
           connection->driver->aborted != NULL && connection->driver->aborted(connection->link);
}
/* The driver of a session that has a connection. */
static inline const covet_driver *covet__driver(const covet_session *session) {
    return session->db->backend->driver;
}

/* A prepared statement, for one execution at a time. */
struct covet_statement {
    covet_entry entry; /* its place in the cache */
    covet_prepared *prepared;
    char *sql;
    size_t size;        /* bytes of sql, without the NUL */
    uint64_t serial;    /* names it: a weak reference keeps both; 0: finalised */
    covet_value *binds; /* bind_count of them, as sent; NULL without a log */
    size_t bind_count;
    covet_statement *spare; /* the next among the spare ones */
    bool busy;              /* an execution is going on */
    bool cached;            /* stands in the cache; else it is finalised when it is given back */
};
/* A statement for that text, from the cache or prepared; busy until it is given back. NULL:
 * failed. */
static covet_statement *covet__statement_take(covet_session *session, const char *sql, size_t size);
/* Resets it and gives it back. NULL does nothing. */
static void covet__statement_give(covet_session *session, covet_statement *statement);

/* A compiled query of the connection, with a weak reference to its statement. */
typedef struct covet_cached {
    covet_compiled compiled;
    covet_statement *statement; /* valid if the cache still has it under `serial` */
    uint64_t serial;
    const covet_entity *const *entities; /* whose tables it reads; entity_count */
    uint32_t entity_count;
} covet_cached;
/* The compiled form of a shape for a purpose, from the cache or compiled now. NULL: failed, error
 * set. Valid until the session's next call of this function but for `pin`ned ones (streams).
 * Without a connection (a dialect alone, covet_sql) it works too. */
static covet_cached *covet__cached(covet_session *session, const covet_entity *entity,
                                   const covet_shape *shape, covet_purpose purpose,
                                   const covet_model *projection);
static void covet__cached_pin(covet_cached *cached);
static void covet__cached_unpin(covet_session *session, covet_cached *cached);
/* The statement of a compiled query, busy. NULL: failed. */
static covet_statement *covet__cached_statement(covet_session *session, covet_cached *cached);

/* The statement of create, save, delete or refresh for a set of columns (of a delete NULL), kept as
 * compiled queries are. Its binds are the columns in order of column_index, then the key. busy.
 * NULL: failed. */
static covet_statement *covet__writer(covet_session *session, const covet_entity *entity,
                                      covet_writing writing, const uint64_t *columns);

/* --- statement.c: running --- */
/* Counts a statement, and tells the log when it is over. */
typedef struct covet_run {
    int64_t started; /* microseconds; 0 without a log */
} covet_run;
static covet_run covet__run_begin(covet_session *session);
/* `rows`: read or changed; `status` of the run. Binds as sent: those of the statement (NULL: none
 * known). */
static void covet__run_end(covet_session *session, covet_run run, const char *sql,
                           const covet_value *binds, size_t bind_count, int64_t rows,
                           covet_status status);
/* Runs a text of the dialect's own without binds (BEGIN, CREATE TABLE) to its end; `keep`: it will
 * come again. */
static covet_status covet__run_text(covet_session *session, const char *sql, size_t size,
                                    bool keep);
/* The same for what ends a transaction: an aborted one takes it too. */
static covet_status covet__run_end_text(covet_session *session, const char *sql);
/* Binds all slots of a compiled query. On failure the error is set. */
static covet_status covet__bind_slots(covet_session *session, covet_statement *statement,
                                      const covet_compiled *compiled, const covet_shape *shape);

#endif
