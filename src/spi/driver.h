/* Drivers: how a database is talked to. A backend is a dialect and a driver, built on what
 * this header and those under it publish. Uses dialect, observer. The exec floor calls
 * drivers. */
#ifndef COVET_SPI_DRIVER_H
#define COVET_SPI_DRIVER_H

#include "spi/dialect.h"
#include "spi/observer.h"

/* What a driver answers beside its status when something failed; texts live until the
 * connection's next call. */
typedef struct covet_driver_error {
    covet_status status;
    const char *message;
    const char *sqlstate; /* or the database's own code as text; NULL: none */
    const char *table;    /* that an INTEGRITY names; NULL: not told */
    const char *column;   /* of that table, the first if there are several; NULL: not told */
} covet_driver_error;

/* What a connection has of the database that it belongs to. */
typedef struct covet_host {
    covet_heap *heap;       /* of the connection */
    void *shared;           /* of all connections of the database; see attach */
    covet_log_function log; /* is told what the server says by itself; NULL: nobody */
    void *log_context;
} covet_host;

/* One option of a URL: ?name=value. */
typedef struct covet_url_option {
    const char *name;
    const char *value;
} covet_url_option;

/* One cell of a row that is decoded into a struct. */
typedef struct covet_cell {
    uint32_t column;          /* of the result */
    covet_kind kind;          /* column_kind of the field */
    bool nullable;            /* NULL is allowed; the member is an optional or a pointer */
    uint32_t offset;          /* of the member in the struct */
    int32_t length;           /* DECIMAL: digits */
    int32_t places;           /* DECIMAL */
    const covet_field *field; /* for messages; NULL in a projection */
    const char *name;         /* for messages */
} covet_cell;

/* One object of a row: the base, and each of SELECT_RELATED. */
typedef struct covet_part {
    const covet_entity *entity; /* NULL: a projection */
    const covet_cell *cells;
    uint32_t cell_count;
    uint32_t parent;        /* part whose member points to this one */
    uint32_t parent_offset; /* of that member */
    uint32_t key_column;    /* of the result: NULL there means that there is no such object */
    bool optional;          /* may be absent: the key column is looked at */
    uint32_t size;          /* bytes of the struct */
    uint32_t room;          /* bytes to take for it: the struct, and its copy behind it */
    /* bytes [copy_start, size) are copied to [copy_offset, ...) when it is decoded */
    uint32_t copy_start;
    uint32_t copy_offset; /* 0: no copy */
} covet_part;

/* How a result becomes structs. Part 0 is the row itself. */
typedef struct covet_decoder {
    const covet_part *parts;
    uint32_t part_count;
    uint32_t column_count; /* that the statement must have */
} covet_decoder;

/* Where the objects of a row go. */
typedef struct covet_landing {
    covet_arena *arena; /* text and related objects */
    /* text may point into the driver's own memory: valid until the next step */
    bool borrow_text;
    const covet_row *heads; /* row_ of the objects, one a part */
    const char *problem;    /* set on VALIDATION: what was wrong with `bad` */
    const covet_cell *bad;
    const covet_part *bad_part;
} covet_landing;

typedef struct covet_link covet_link;         /* a connection, as its driver knows it */
typedef struct covet_prepared covet_prepared; /* a prepared statement */

/* What next answers. */
typedef enum covet_step { COVET_STEP_ROW, COVET_STEP_DONE, COVET_STEP_FAILED } covet_step;

/* How the rows of a stream are read. */
typedef struct covet_streaming {
    bool cursor;   /* through a cursor of the server */
    int64_t chunk; /* rows that are asked for at once; 0: the driver's choice */
    int64_t spill; /* most bytes that may be read ahead when another statement comes; 0: usual */
} covet_streaming;

/* Rows that are inserted together. */
typedef struct covet_bulk {
    const covet_entity *entity;
    const covet_cell *const *cells; /* the columns that are written, cell_count of them */
    size_t cell_count;
    const unsigned char *rows; /* structs, `stride` bytes apart, row_count of them */
    size_t stride, row_count;
    int64_t *keys; /* room for the keys that the database makes, by row; NULL: it makes none */
} covet_bulk;

/* Functions that may be NULL say so; all others are there. */
typedef struct covet_driver {
    /* Names of the URL's options, ended by NULL. NULL: the driver reads the URL itself; then
     * `target` is all of it, scheme included, and there are no options. */
    const char *const *options;
    /* Checks path and options without connecting, so that a bad URL is known at once. On
     * failure fills `error`. */
    covet_status (*check)(const char *target, const covet_url_option *options, covet_buffer *error);
    /* Opens a connection; `target` is the URL behind its scheme, without options. NULL:
     * `status` (of the caller) is filled in, the message stands in `text`. */
    covet_link *(*connect)(const covet_host *host, const char *target,
                           const covet_url_option *options, covet_status *status,
                           covet_buffer *text);
    void (*disconnect)(covet_link *link);
    /* Turns a connection that a parent process made and still uses into a dead one: finalize and
     * disconnect of it say nothing to the server afterwards. */
    void (*abandon)(covet_link *link);
    /* The dialect of this very server, by its flavour and version: lives as long as the link. NULL:
     * the backend's. */
    const covet_dialect *(*dialect)(covet_link *link);
    /* Whether the connection is good, as far as is known without a word to the server; `look`: asks
     * the operating system too, since it was idle. Once false it stays so. NULL: always. */
    bool (*alive)(covet_link *link, bool look);
    /* What belongs to all connections of a database (an in-memory one's name); may be NULL.
     * NULL without memory. */
    void *(*attach)(covet_heap *heap, const char *target);
    void (*detach)(covet_heap *heap, void *shared);
    /* The failure of the link's latest call. Never NULL. */
    const covet_driver_error *(*error)(covet_link *link);
    /* The most binds of one statement. */
    size_t (*bind_limit)(covet_link *link);
    /* The most bytes of a statement with its binds. NULL: any number. */
    size_t (*packet_limit)(covet_link *link);
    /* NULL: failed. `keep`: it will be used many times. */
    covet_prepared *(*prepare)(covet_link *link, const char *sql, size_t size, bool keep);
    void (*finalize)(covet_prepared *prepared);
    /* Binds parameter `index` (from 0) to a value of one of the kinds NULL INT BOOL REAL TEXT
     * BYTES DECIMAL UUID DATE TIME DATETIME DURATION JSON; `kind`, `length` and `places` are
     * the column's. Text and bytes are borrowed until the next reset. */
    covet_status (*bind)(covet_prepared *prepared, uint32_t index, const covet_value *value,
                         covet_kind kind, int32_t length, int32_t places);
    /* Binds a member of a struct directly, by the column's kind: the path of create and save. */
    covet_status (*bind_member)(covet_prepared *prepared, uint32_t index, const void *member,
                                covet_kind kind, bool nullable, int32_t length, int32_t places);
    /* The same for the members of a struct that cells name, from parameter `first` on. NULL:
     * bind_member serves. */
    covet_status (*bind_cells)(covet_prepared *prepared, uint32_t first,
                               const covet_cell *const *cells, size_t count, const void *object);
    /* Runs a text without binds and without rows (BEGIN, COMMIT, CREATE TABLE) that is not worth
     * preparing; FAILED or DONE. NULL: such texts are prepared as others are. */
    covet_step (*execute)(covet_link *link, const char *sql, size_t size);
    /* Sends a bound statement without waiting for its answer, so that others can be sent behind it:
     * then next or fetch of each takes its answer, in the order in which they were sent; reset of
     * one whose answer was not taken drops it. Between the first send and the last answer nothing
     * else is sent; a failure of one fails those behind it. NULL: next sends. */
    covet_status (*send)(covet_prepared *prepared);
    /* Says of a bound statement that its rows will be read one by one as a loop wants them: little
     * of them is to stand in memory, and other statements may run before its end (they have what is
     * left read into memory, and fail with MISUSE where that is above `spill`). NULL: rows are read
     * so in any case. */
    covet_status (*stream)(covet_prepared *prepared, const covet_streaming *streaming);
    /* Sends it where `send` did not, and runs it as far as its next row. */
    covet_step (*next)(covet_prepared *prepared);
    /* Decodes the row at hand into `slot` (part 0 of the decoder; zeroed by the driver's own
     * writes: every member that has a cell is written, the rest of the struct was zeroed by
     * the caller). VALIDATION: see landing. */
    covet_status (*decode)(covet_prepared *prepared, const covet_decoder *decoder, void *slot,
                           covet_landing *landing);
    /* Steps and decodes up to `most` rows into slots `stride` bytes apart; `done` tells
     * whether the result has ended. Answers how many; -1: failed (landing->problem set: a
     * value; else error). */
    int64_t (*fetch)(covet_prepared *prepared, const covet_decoder *decoder, void *slots,
                     size_t stride, int64_t most, covet_landing *landing, bool *done);
    /* One value of the row at hand as `kind`; text in `arena`. VALIDATION: it is not of that
     * kind. */
    covet_status (*value)(covet_prepared *prepared, uint32_t column, covet_kind kind,
                          int32_t length, int32_t places, covet_arena *arena, covet_value *out);
    uint32_t (*column_count)(covet_prepared *prepared);
    /* How many binds the statement takes. NULL: the driver does not know, and bind refuses
     * what is too much. */
    uint32_t (*bind_count)(covet_prepared *prepared);
    /* Name of a column of the result; lives until the next call. NULL without memory. */
    const char *(*column_name)(covet_prepared *prepared, uint32_t column);
    /* Ends the execution; the statement can be bound and run again. */
    void (*reset)(covet_prepared *prepared);
    /* Rows that the latest INSERT, UPDATE or DELETE of the link changed. */
    int64_t (*changes)(covet_link *link);
    /* Key of the latest inserted row; of several the first, and `step` from one to the next. Not
     * called where the dialect returns made keys (COVET_KEY_RETURNED). */
    int64_t (*inserted_key)(covet_link *link, size_t count, int64_t *step);
    /* Makes keys of an entity's automatic key for rows that will be inserted with them, in one
     * statement, whose text is in `sql` afterwards (until the next call). NULL: insert_many, or
     * inserted_key tells keys. */
    covet_status (*reserve_keys)(covet_link *link, const covet_entity *entity, int64_t *keys,
                                 size_t count, const char **sql);
    /* Inserts many rows in one statement or none of them; `sql` as above. UNSUPPORTED, with nothing
     * sent: not such rows. NULL or UNSUPPORTED: they are sent as INSERTs of many rows. */
    covet_status (*insert_many)(covet_link *link, const covet_bulk *bulk, const char **sql);
    /* Whether a transaction is open, as the database sees it. */
    bool (*in_transaction)(covet_link *link);
    /* Whether that transaction takes no statement but its end, for one has failed in it. NULL:
     * never. */
    bool (*aborted)(covet_link *link);
} covet_driver;

/* A backend: const data of the backend's header. */
typedef struct covet_backend {
    const char *const *schemes; /* of the URLs that it serves, ended by NULL */
    const covet_dialect *dialect;
    /* NULL: the dialect alone, which covet_sql and covet_explain serve */
    const covet_driver *driver;
} covet_backend;

#endif
