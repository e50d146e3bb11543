/* Statements as the driver knows them, and binding: values and members of structs as binary
 * parameters with the types of their kinds. Uses types. wire sends what is bound here, driver.c
 * names its functions. */
#ifndef COVET_PG_BIND_C
#define COVET_PG_BIND_C

#include "pg/types.c"
#include "spi/decode.h"

/* Where an execution stands. */
typedef enum covet__pg_state {
    COVET__PG_IDLE,  /* nothing was sent since the latest reset */
    COVET__PG_SENT,  /* its answer is on the wire */
    COVET__PG_TAKEN, /* its answer is in `result`, and nothing was told of it */
    COVET__PG_ROWS,  /* rows are read from `result`; of a stream more may follow */
    COVET__PG_ENDED, /* behind its last row */
    COVET__PG_BROKEN /* it failed */
} covet__pg_state;

/* How the answer of a statement comes. */
typedef enum covet__pg_manner {
    COVET__PG_WHOLE,   /* in one piece */
    COVET__PG_ROWWISE, /* in pieces of a row or a few, as they come */
    COVET__PG_CURSOR   /* in pieces that are asked for */
} covet__pg_manner;

/* The parameters of a statement, each in the same place of every array. */
typedef struct covet__pg_binds {
    uint32_t room;       /* parameters that there is room for */
    uint32_t count;      /* that are bound */
    const char **values; /* NULL: SQL NULL */
    char *made;          /* COVET__PG_ROOM bytes each, for values that are not borrowed */
    Oid *types;          /* 0: the server finds out */
    int *sizes;          /* bytes */
    int *formats;        /* 1: binary; 0: text that ends with its NUL */
    Oid *parsed;         /* the types that the statement was prepared with: parsed_count of them */
    uint32_t parsed_count;
} covet__pg_binds;

/* Bytes of a name of the driver's own, its NUL included. */
#define COVET__PG_NAME_SIZE 40

/* A prepared statement: what a covet_prepared is here. */
struct covet__pg_prepared {
    covet__pg_link *link;
    char *sql; /* size bytes and a NUL */
    size_t size;
    bool keep;                           /* worth a name */
    bool alone;                          /* a COPY, which libpq cannot have in a pipeline */
    uint32_t name;                       /* its number as the server knows it; 0: it does not */
    char name_text[COVET__PG_NAME_SIZE]; /* that name */
    uint32_t discards;                   /* of the link when it was made */
    covet__pg_binds binds;
    covet_arena copies; /* of JSON that has no NUL behind it, which it needs */
    /* the execution */
    covet__pg_state state;
    covet__pg_manner manner;
    covet__pg_prepared *next; /* sent behind this one */
    bool parses;              /* the answer to its preparation comes first */
    uint32_t closes;          /* answers to DEALLOCATE that come before it */
    bool synced;              /* a Sync stands behind it */
    bool outside;             /* it was sent while no transaction was open */
    bool open;                /* further pieces come from the wire or the cursor */
    bool adopted;             /* `result` belongs to an arena */
    PGresult *result;         /* what is at hand; NULL: nothing */
    int row, row_count;       /* of the row at hand, and how many `result` has */
    uint32_t columns;         /* of the result */
    /* a stream */
    PGresult *spilled;    /* rows behind `result` that were read ahead; NULL: none */
    PGresult *failure;    /* what comes behind those, where it is a failure; NULL: none */
    bool starved;         /* a row was lost for want of memory */
    int64_t chunk, spill; /* as STREAM says; 0: usual */
    uint32_t cursor;      /* number of its cursor; 0: none is open */
    bool held;            /* the cursor outlives transactions */
    uint32_t rollbacks;   /* of the link when the cursor was opened */
    /* decoding */
    const covet_decoder *decoder; /* that `ops` were chosen for; NULL: for none */
    unsigned char *ops;           /* how each cell is read: op_room of them */
    uint32_t op_room;
    uint32_t *starts; /* of each part among the ops: start_room of them */
    uint32_t start_room;
    bool borrows;   /* a cell can point into the result */
    void **objects; /* of the row that is decoded: object_room of them */
    uint32_t object_room;
};

static inline covet__pg_prepared *covet__pg_of(covet_prepared *prepared) {
    return (covet__pg_prepared *)prepared;
}

/* --- room for parameters --- */

/* Bytes of one parameter in all arrays. */
#define COVET__PG_BIND_SIZE (sizeof(char *) + COVET__PG_ROOM + 2 * sizeof(Oid) + 2 * sizeof(int))

/* As many parameters as a text can have: one for each $. */
static uint32_t covet__pg_placeholders(const char *sql, size_t size) {
    size_t count = 0;
    const char *end = sql + size;
    while ((sql = memchr(sql, '$', (size_t)(end - sql))) != NULL) count++, sql++;
    return count < 65535 ? (uint32_t)count : 65535;
}

static bool covet__pg_binds_open(covet__pg_binds *binds, covet_heap *heap, uint32_t room) {
    *binds = (covet__pg_binds){.room = room};
    if (room == 0) return true;
    char *block = covet_heap_resize(heap, NULL, 0, room * COVET__PG_BIND_SIZE);
    if (!block) return false;
    binds->values = (const char **)(void *)block;
    binds->made = block + room * sizeof(char *);
    binds->types = (Oid *)(void *)(binds->made + room * (size_t)COVET__PG_ROOM);
    binds->parsed = binds->types + room;
    binds->sizes = (int *)(void *)(binds->parsed + room);
    binds->formats = binds->sizes + room;
    return true;
}

static void covet__pg_binds_close(covet__pg_binds *binds, covet_heap *heap) {
    if (binds->values)
        covet_heap_resize(heap, (void *)binds->values, binds->room * COVET__PG_BIND_SIZE, 0);
}

/* Makes a parameter the next to be filled in: where a value of its own may stand. NULL: the
 * statement has no such one. */
static inline char *covet__pg_place(covet__pg_prepared *prepared, uint32_t index) {
    covet__pg_binds *binds = &prepared->binds;
    if (!COVET__LIKELY(index < binds->room)) {
        covet__pg_refuse_text(prepared->link, COVET_QUERY,
                              "more values are bound than the statement has places for");
        return NULL;
    }
    for (; binds->count <= index; binds->count++) {
        binds->values[binds->count] = NULL;
        binds->types[binds->count] = 0;
        binds->sizes[binds->count] = 0;
        binds->formats[binds->count] = 1;
    }
    return binds->made + index * (size_t)COVET__PG_ROOM;
}

static inline covet_status covet__pg_put(covet__pg_prepared *prepared, uint32_t index, Oid type,
                                         const char *value, size_t size) {
    covet__pg_binds *binds = &prepared->binds;
    binds->values[index] = value;
    binds->types[index] = type;
    binds->sizes[index] = (int)size;
    binds->formats[index] = 1;
    return COVET_OK;
}

/* --- values --- */

static covet_status covet__pg_bind_null(covet__pg_prepared *prepared, uint32_t index, Oid type) {
    if (!covet__pg_place(prepared, index)) return prepared->link->error.status;
    return covet__pg_put(prepared, index, type, NULL, 0);
}

static covet_status covet__pg_bind_borrowed(covet__pg_prepared *prepared, uint32_t index, Oid type,
                                            const char *data, size_t size) {
    if (!data) return covet__pg_bind_null(prepared, index, type);
    if (!covet__pg_place(prepared, index)) return prepared->link->error.status;
    if (size > 0x3FFFFFFF)
        return covet__pg_refuse_text(prepared->link, COVET_VALIDATION,
                                     "the value is longer than 1 GiB");
    return covet__pg_put(prepared, index, type, size > 0 ? data : "", size);
}

/* A document that ends with its NUL goes as it is: in binary a byte would stand before it. */
static covet_status covet__pg_bind_json(covet__pg_prepared *prepared, uint32_t index,
                                        const char *text) {
    covet_status status =
        covet__pg_bind_borrowed(prepared, index, COVET__PG_JSONB, text, text ? strlen(text) : 0);
    if (status == COVET_OK && text) prepared->binds.formats[index] = 0;
    return status;
}

/* A document of known size needs a copy with a NUL. */
static covet_status covet__pg_bind_document(covet__pg_prepared *prepared, uint32_t index,
                                            covet_text text) {
    char *copy = covet_arena_text(&prepared->copies, text.data, text.size);
    if (!copy) return covet__pg_no_memory(prepared->link);
    return covet__pg_bind_json(prepared, index, copy);
}

static covet_status covet__pg_bind_text(covet__pg_prepared *prepared, uint32_t index,
                                        const covet_value *value) {
    covet_text text = value->as.text;
    bool json = value->kind == COVET_VALUE_JSON, known = text.size != COVET_SIZE_UNKNOWN;
    if (!text.data) known = false;
    if (known && memchr(text.data, 0, text.size))
        return covet__pg_refuse_text(prepared->link, COVET_VALIDATION, "the text has a NUL in it");
    if (json)
        return known ? covet__pg_bind_document(prepared, index, text)
                     : covet__pg_bind_json(prepared, index, text.data);
    if (!known) text.size = text.data ? strlen(text.data) : 0;
    return covet__pg_bind_borrowed(prepared, index, COVET__PG_TEXT, text.data, text.size);
}

/* Of a value that was written; 0 bytes: it was not valid. */
static covet_status covet__pg_written(covet__pg_prepared *prepared, uint32_t index, Oid type,
                                      const char *at, size_t size) {
    if (COVET__LIKELY(size > 0)) return covet__pg_put(prepared, index, type, at, size);
    covet_buffer *text = covet__pg_say(prepared->link);
    covet_buffer_text(text, "the ");
    switch (type) {
    case COVET__PG_DATE:
        covet_buffer_text(text, "date");
        break;
    case COVET__PG_TIME:
        covet_buffer_text(text, "time");
        break;
    case COVET__PG_TIMESTAMPTZ:
        covet_buffer_text(text, "datetime");
        break;
    case COVET__PG_INTERVAL:
        covet_buffer_text(text, "duration");
        break;
    default:
        covet_buffer_text(text, "decimal");
    }
    covet_buffer_text(text, " is out of range");
    return covet__pg_refuse(prepared->link, COVET_VALIDATION);
}

/* The type of a NULL: what values of the kind are bound as, or for texts what the place asks for,
 * since NULL alone stands for a value of any kind. */
static Oid covet__pg_null_type(covet_kind kind) {
    Oid type = covet__pg_kind_type(kind);
    if (type == COVET__PG_INT2 || type == COVET__PG_INT4) return COVET__PG_INT8;
    return type == COVET__PG_TEXT ? 0 : type;
}

/* Those of a size that is known. */
static covet_status covet__pg_bind_plain(covet__pg_prepared *prepared, uint32_t index,
                                         const covet_value *value, covet_kind kind) {
    char *at = covet__pg_place(prepared, index);
    if (!at) return prepared->link->error.status;
    switch (value->kind) {
    case COVET_VALUE_INT:
        if (kind == COVET_KIND_FLOAT)
            return covet__pg_put(prepared, index, COVET__PG_FLOAT8, at,
                                 covet__pg_write_real((double)value->as.integer, at));
        return covet__pg_put(prepared, index, COVET__PG_INT8, at,
                             covet__pg_write_int64(value->as.integer, at));
    case COVET_VALUE_BOOL:
        return covet__pg_put(prepared, index, COVET__PG_BOOL, at,
                             covet__pg_write_bool(value->as.integer != 0, at));
    case COVET_VALUE_REAL:
        return covet__pg_put(prepared, index, COVET__PG_FLOAT8, at,
                             covet__pg_write_real(value->as.real, at));
    case COVET_VALUE_DECIMAL:
        return covet__pg_written(prepared, index, COVET__PG_NUMERIC, at,
                                 covet__pg_write_decimal(value->as.decimal, at));
    case COVET_VALUE_UUID:
        return covet__pg_put(prepared, index, COVET__PG_UUID, at,
                             covet__pg_write_uuid(value->as.uuid, at));
    case COVET_VALUE_DATE:
        return covet__pg_written(prepared, index, COVET__PG_DATE, at,
                                 covet__pg_write_date(value->as.date, at));
    case COVET_VALUE_TIME:
        return covet__pg_written(prepared, index, COVET__PG_TIME, at,
                                 covet__pg_write_time(value->as.time, at));
    case COVET_VALUE_DATETIME:
        return covet__pg_written(prepared, index, COVET__PG_TIMESTAMPTZ, at,
                                 covet__pg_write_datetime(value->as.datetime, at));
    case COVET_VALUE_DURATION:
        return covet__pg_written(prepared, index, COVET__PG_INTERVAL, at,
                                 covet__pg_write_duration(value->as.duration, at));
    default:
        break;
    }
    covet_buffer_format(covet__pg_say(prepared->link), "a value of kind %s cannot be bound",
                        covet_value_kind_name(value->kind));
    return covet__pg_refuse(prepared->link, COVET_INTERNAL);
}

static covet_status covet__pg_bind(covet_prepared *prepared_, uint32_t index,
                                   const covet_value *value, covet_kind kind, int32_t length,
                                   int32_t places) {
    covet__pg_prepared *prepared = covet__pg_of(prepared_);
    (void)length, (void)places;
    switch (value->kind) {
    case COVET_VALUE_NULL:
        return covet__pg_bind_null(prepared, index, covet__pg_null_type(kind));
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON:
        return covet__pg_bind_text(prepared, index, value);
    case COVET_VALUE_BYTES:
        return covet__pg_bind_borrowed(prepared, index, COVET__PG_BYTEA, value->as.bytes.data,
                                       value->as.bytes.size);
    default:
        return covet__pg_bind_plain(prepared, index, value, kind);
    }
}

/* --- members of structs --- */

/* A member that a value can be written from: its bytes, 0 where it is not valid. */
#define COVET__PG_MEMBER(opt, ctype, write)                                                        \
    return covet__pg_write_##write(COVET_MEMBER_LOAD(member, nullable, opt, ctype), at)

/* Writes a member of a kind of known size, which is not NULL. */
static inline size_t covet__pg_write_member(const void *member, covet_kind kind, bool nullable,
                                            char *at) {
    switch (kind) {
    case COVET_KIND_SMALLINT:
        COVET__PG_MEMBER(covet_opt_smallint, int16_t, int16);
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        COVET__PG_MEMBER(covet_opt_int, int32_t, int32);
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        COVET__PG_MEMBER(covet_opt_bigint, int64_t, int64);
    case COVET_KIND_BOOL:
        COVET__PG_MEMBER(covet_opt_bool, bool, bool);
    case COVET_KIND_FLOAT:
        COVET__PG_MEMBER(covet_opt_float, double, real);
    case COVET_KIND_DECIMAL:
        COVET__PG_MEMBER(covet_opt_decimal, covet_decimal, decimal);
    case COVET_KIND_UUID:
        COVET__PG_MEMBER(covet_opt_uuid, covet_uuid, uuid);
    case COVET_KIND_DATE:
        COVET__PG_MEMBER(covet_opt_date, covet_date, date);
    case COVET_KIND_TIME:
        COVET__PG_MEMBER(covet_opt_time, covet_time, time);
    case COVET_KIND_DATETIME:
        COVET__PG_MEMBER(covet_opt_datetime, covet_datetime, datetime);
    case COVET_KIND_DURATION:
        COVET__PG_MEMBER(covet_opt_duration, covet_duration, duration);
    default:
        return 0;
    }
}

static inline covet_status covet__pg_bind_member(covet_prepared *prepared_, uint32_t index,
                                                 const void *member, covet_kind kind, bool nullable,
                                                 int32_t length, int32_t places) {
    covet__pg_prepared *prepared = covet__pg_of(prepared_);
    const covet_bytes *bytes = member;
    (void)length, (void)places;
    switch (kind) {
    case COVET_KIND_CHAR:
    case COVET_KIND_TEXT:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG: {
        const char *text = *(const char *const *)member;
        return covet__pg_bind_borrowed(prepared, index, COVET__PG_TEXT, text,
                                       text ? strlen(text) : 0);
    }
    case COVET_KIND_JSON:
        return covet__pg_bind_json(prepared, index, *(const char *const *)member);
    case COVET_KIND_BINARY:
        return covet__pg_bind_borrowed(prepared, index, COVET__PG_BYTEA, bytes->data, bytes->size);
    default:
        break;
    }
    Oid type = covet__pg_kind_type(kind);
    if (type == COVET__PG_TEXT) {
        covet_buffer_format(covet__pg_say(prepared->link), "a member of kind %s cannot be bound",
                            covet_kind_name(kind));
        return covet__pg_refuse(prepared->link, COVET_INTERNAL);
    }
    char *at = covet__pg_place(prepared, index);
    if (!at) return prepared->link->error.status;
    if (nullable && covet_member_empty(member))
        return covet__pg_put(prepared, index, type, NULL, 0);
    return covet__pg_written(prepared, index, type, at,
                             covet__pg_write_member(member, kind, nullable, at));
}

static covet_status covet__pg_bind_cells(covet_prepared *prepared, uint32_t first,
                                         const covet_cell *const *cells, size_t count,
                                         const void *object) {
    covet_status status = COVET_OK;
    for (size_t i = 0; i < count && status == COVET_OK; i++)
        status = covet__pg_bind_member(prepared, first + (uint32_t)i,
                                       (const unsigned char *)object + cells[i]->offset,
                                       cells[i]->kind, cells[i]->nullable, 0, 0);
    return status;
}

#endif
