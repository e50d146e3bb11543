/* Binding: values and members of structs in the forms that the binary protocol has for them. Uses
 * failure. driver.c names its functions. */
#ifndef COVET_MYSQL_BIND_C
#define COVET_MYSQL_BIND_C

#include "mysql/failure.c"
#include "spi/decode.h"

/* Bytes that hold the text of any value that is formatted. */
#define COVET__MYSQL_ROOM 48
_Static_assert(COVET_DECIMAL_TEXT <= COVET__MYSQL_ROOM && COVET_UUID_TEXT <= COVET__MYSQL_ROOM,
               "a parameter's text has room");

/* Where the value of a parameter stands that is not borrowed. */
typedef union covet__mysql_slot {
    int64_t integer;
    double real;
    MYSQL_TIME time;
    char text[COVET__MYSQL_ROOM];
} covet__mysql_slot;

/* A piece of memory for rows that were put aside. */
typedef struct covet__mysql_block {
    struct covet__mysql_block *next;
    size_t size; /* bytes of it all */
    size_t used; /* bytes behind this head that are written */
    size_t read; /* of those, that are read */
} covet__mysql_block;

/* A prepared statement: what a covet_prepared is here. */
struct covet__mysql_prepared {
    covet__mysql_link *link;
    MYSQL_STMT *statement; /* NULL: it is one that cannot be prepared, and is sent as text */
    char *sql;             /* sql_size bytes of it */
    size_t sql_size;
    covet__mysql_prepared *next_ended; /* of link->ended */
    /* parameters */
    uint32_t parameters;      /* how many it has */
    MYSQL_BIND *binds;        /* of each; NULL: it has none */
    covet__mysql_slot *slots; /* of each */
    bool rebind;              /* they differ from what the library has */
#if COVET__MYSQL_CONNECTOR
    unsigned array; /* elements of each, which is an array; 0: it is none */
#endif
    /* the execution */
    bool running;        /* it was executed and not reset */
    bool ended;          /* the server has sent all its rows */
    bool at_row;         /* a row is at hand */
    bool held;           /* the wire's row at hand is yet to be answered */
    bool cursor;         /* its rows come through a cursor */
    bool wants_cursor;   /* the next execution is to have one */
    int64_t chunk;       /* rows that a cursor fetches at once */
    size_t spill;        /* bytes of rows that may be put aside */
    int64_t rows;        /* answered so far */
    uint32_t columns;    /* of the result */
    MYSQL_FIELD *fields; /* of each: the library's own */
    /* where the columns of the row at hand stand, in the form of the wire, NULL for NULL: a pointer
     * every `stride` bytes */
    const unsigned char *cells;
    size_t stride;
    /* rows that were put aside */
    covet__mysql_block *first, *last; /* NULL: none */
    size_t taken;                     /* bytes of all blocks */
    const unsigned char **stored;     /* the columns of the row at hand, stored_count of them */
    uint32_t stored_count;
    /* decoding */
    const covet_decoder *decoder; /* that `steps` are for; NULL: none */
    uint8_t *steps;               /* how each cell is read: step_count of them */
    uint32_t step_count;
    uint32_t *starts; /* of the steps of each part, start_count of them */
    uint32_t start_count;
    void **objects; /* the objects of the row that is decoded, object_count of them */
    uint32_t object_count;
    covet_arena texts; /* of the row at hand, where they are borrowed */
#if !COVET__MYSQL_CONNECTOR
    MYSQL_BIND *outputs; /* of the columns, output_count of them */
    uint32_t output_count;
    covet__mysql_slot scratch; /* what the library writes to and nobody reads */
#endif
};

static inline covet__mysql_prepared *covet__mysql_prepared_of(covet_prepared *prepared) {
    return (covet__mysql_prepared *)prepared;
}

/* --- parameters --- */

/* The value of a parameter in one form; `size` bytes, which count where the form has not its own.
 * NULL is `type` MYSQL_TYPE_NULL. Numbers stand where they stood before: then the library need not
 * be told. */
static inline covet_status covet__mysql_put(covet__mysql_prepared *prepared, uint32_t index,
                                            enum enum_field_types type, const void *data,
                                            size_t size) {
    MYSQL_BIND *bind = &prepared->binds[index];
    if (bind->buffer_type == type && bind->buffer == data && bind->buffer_length == size)
        return COVET_OK;
    bind->buffer_type = type;
    bind->buffer = (void *)(uintptr_t)data;
    bind->buffer_length = (unsigned long)size;
    prepared->rebind = true;
    return COVET_OK;
}

static covet_status covet__mysql_no_parameter(covet__mysql_prepared *prepared, uint32_t index) {
    covet_buffer_format(covet__mysql_say(prepared->link),
                        "the statement has no parameter %lu: it has %lu of them",
                        (unsigned long)index + 1, (unsigned long)prepared->parameters);
    return covet__mysql_refuse(prepared->link, COVET_INTERNAL);
}

static covet_status covet__mysql_put_null(covet__mysql_prepared *prepared, uint32_t index) {
    return covet__mysql_put(prepared, index, MYSQL_TYPE_NULL, NULL, 0);
}

static covet_status covet__mysql_put_int(covet__mysql_prepared *prepared, uint32_t index,
                                         int64_t n) {
    covet__mysql_slot *slot = &prepared->slots[index];
    slot->integer = n;
    return covet__mysql_put(prepared, index, MYSQL_TYPE_LONGLONG, slot, sizeof n);
}

static covet_status covet__mysql_put_real(covet__mysql_prepared *prepared, uint32_t index,
                                          double x) {
    covet__mysql_slot *slot = &prepared->slots[index];
    if (!(x - x == 0))
        return covet__mysql_refuse_text(prepared->link, COVET_VALIDATION,
                                        "NaN and infinity are no values that the server can hold");
    slot->real = x;
    return covet__mysql_put(prepared, index, MYSQL_TYPE_DOUBLE, slot, sizeof x);
}

static covet_status covet__mysql_put_text(covet__mysql_prepared *prepared, uint32_t index,
                                          const char *text, size_t size) {
    if (!text) return covet__mysql_put_null(prepared, index);
    return covet__mysql_put(prepared, index, MYSQL_TYPE_STRING, text, size);
}

static covet_status covet__mysql_put_bytes(covet__mysql_prepared *prepared, uint32_t index,
                                           covet_bytes bytes) {
    if (!bytes.data) return covet__mysql_put_null(prepared, index);
    return covet__mysql_put(prepared, index, MYSQL_TYPE_BLOB, bytes.data, bytes.size);
}

static covet_status covet__mysql_out_of_range(covet__mysql_prepared *prepared, const char *name) {
    covet_buffer *text = covet__mysql_say(prepared->link);
    covet_buffer_text(text, "the ");
    covet_buffer_text(text, name);
    covet_buffer_text(text, " is out of range");
    return covet__mysql_refuse(prepared->link, COVET_VALIDATION);
}

static covet_status covet__mysql_put_uuid(covet__mysql_prepared *prepared, uint32_t index,
                                          covet_uuid x) {
    char *text = prepared->slots[index].text;
    size_t size = covet_uuid_format(x, text, COVET__MYSQL_ROOM);
    return covet__mysql_put(prepared, index, MYSQL_TYPE_STRING, text, size);
}

/* `places` below 0: as many as it has. */
static covet_status covet__mysql_put_decimal(covet__mysql_prepared *prepared, uint32_t index,
                                             covet_decimal x, int32_t places) {
    char *text = prepared->slots[index].text;
    if (places >= 0 && x.scale > places && covet_decimal_valid(x) &&
        !covet_decimal_fits(x, COVET_DECIMAL_DIGITS, places))
        return covet__mysql_refuse_text(prepared->link, COVET_VALIDATION,
                                        "the decimal has more places than its column");
    size_t size = covet_decimal_format(x, text, COVET__MYSQL_ROOM);
    if (size == 0) return covet__mysql_out_of_range(prepared, "decimal");
    return covet__mysql_put(prepared, index, MYSQL_TYPE_NEWDECIMAL, text, size);
}

static covet_status covet__mysql_put_moment(covet__mysql_prepared *prepared, uint32_t index,
                                            const covet_calendar *parts,
                                            enum enum_field_types type) {
    MYSQL_TIME *time = &prepared->slots[index].time;
    *time = (MYSQL_TIME){.year = (unsigned)parts->year,
                         .month = (unsigned)parts->month,
                         .day = (unsigned)parts->day,
                         .hour = (unsigned)parts->hour,
                         .minute = (unsigned)parts->minute,
                         .second = (unsigned)parts->second,
                         .second_part = (unsigned long)parts->us,
                         .time_type = MYSQL_TIMESTAMP_DATETIME};
    if (type == MYSQL_TYPE_DATE) time->time_type = MYSQL_TIMESTAMP_DATE;
    if (type == MYSQL_TYPE_TIME) time->time_type = MYSQL_TIMESTAMP_TIME;
    return covet__mysql_put(prepared, index, type, time, sizeof *time);
}

static covet_status covet__mysql_put_date(covet__mysql_prepared *prepared, uint32_t index,
                                          covet_date x) {
    covet_calendar parts;
    if (covet_date_parts(x, &parts) != COVET_OK) return covet__mysql_out_of_range(prepared, "date");
    return covet__mysql_put_moment(prepared, index, &parts, MYSQL_TYPE_DATE);
}

static covet_status covet__mysql_put_time(covet__mysql_prepared *prepared, uint32_t index,
                                          covet_time x) {
    covet_calendar parts;
    if (covet_time_parts(x, &parts) != COVET_OK) return covet__mysql_out_of_range(prepared, "time");
    return covet__mysql_put_moment(prepared, index, &parts, MYSQL_TYPE_TIME);
}

static covet_status covet__mysql_put_datetime(covet__mysql_prepared *prepared, uint32_t index,
                                              covet_datetime x) {
    covet_calendar parts;
    if (covet_datetime_parts(x, &parts) != COVET_OK)
        return covet__mysql_out_of_range(prepared, "datetime");
    return covet__mysql_put_moment(prepared, index, &parts, MYSQL_TYPE_DATETIME);
}

static covet_status covet__mysql_put_duration(covet__mysql_prepared *prepared, uint32_t index,
                                              covet_duration x) {
    if (!covet_duration_valid(x)) return covet__mysql_out_of_range(prepared, "duration");
    return covet__mysql_put_int(prepared, index, x.us);
}

/* --- values --- */

static covet_status covet__mysql_bind_text(covet__mysql_prepared *prepared, uint32_t index,
                                           covet_text text) {
    if (!text.data || text.size == COVET_SIZE_UNKNOWN)
        return covet__mysql_put_text(prepared, index, text.data, text.data ? strlen(text.data) : 0);
    if (memchr(text.data, 0, text.size))
        return covet__mysql_refuse_text(prepared->link, COVET_VALIDATION,
                                        "the text has a NUL in it");
    return covet__mysql_put_text(prepared, index, text.data, text.size);
}

static covet_status covet__mysql_bind(covet_prepared *prepared_, uint32_t index,
                                      const covet_value *value, covet_kind kind, int32_t length,
                                      int32_t places) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    (void)length;
    if (index >= prepared->parameters) return covet__mysql_no_parameter(prepared, index);
    switch (value->kind) {
    case COVET_VALUE_NULL:
        return covet__mysql_put_null(prepared, index);
    case COVET_VALUE_INT:
        if (kind == COVET_KIND_FLOAT)
            return covet__mysql_put_real(prepared, index, (double)value->as.integer);
        return covet__mysql_put_int(prepared, index, value->as.integer);
    case COVET_VALUE_BOOL:
        return covet__mysql_put_int(prepared, index, value->as.integer != 0);
    case COVET_VALUE_REAL:
        return covet__mysql_put_real(prepared, index, value->as.real);
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON:
        return covet__mysql_bind_text(prepared, index, value->as.text);
    case COVET_VALUE_BYTES:
        return covet__mysql_put_bytes(prepared, index, value->as.bytes);
    case COVET_VALUE_DECIMAL:
        return covet__mysql_put_decimal(prepared, index, value->as.decimal, places);
    case COVET_VALUE_UUID:
        return covet__mysql_put_uuid(prepared, index, value->as.uuid);
    case COVET_VALUE_DATE:
        return covet__mysql_put_date(prepared, index, value->as.date);
    case COVET_VALUE_TIME:
        return covet__mysql_put_time(prepared, index, value->as.time);
    case COVET_VALUE_DATETIME:
        return covet__mysql_put_datetime(prepared, index, value->as.datetime);
    case COVET_VALUE_DURATION:
        return covet__mysql_put_duration(prepared, index, value->as.duration);
    default:
        break;
    }
    covet_buffer_format(covet__mysql_say(prepared->link), "a value of kind %s cannot be bound",
                        covet_value_kind_name(value->kind));
    return covet__mysql_refuse(prepared->link, COVET_INTERNAL);
}

/* --- members of structs --- */

static covet_status covet__mysql_member_odd(covet__mysql_prepared *prepared, covet_kind kind) {
    covet_buffer_format(covet__mysql_say(prepared->link), "a member of kind %s cannot be bound",
                        covet_kind_name(kind));
    return covet__mysql_refuse(prepared->link, COVET_INTERNAL);
}

/* The kinds whose members have a flag where they are nullable. */
static covet_status covet__mysql_put_flagged(covet__mysql_prepared *prepared, uint32_t index,
                                             const void *member, covet_kind kind, bool nullable,
                                             int32_t places) {
#define COVET__MYSQL_LOAD(opt, type) COVET_MEMBER_LOAD(member, nullable, opt, type)
    switch (kind) {
    case COVET_KIND_SMALLINT:
        return covet__mysql_put_int(prepared, index,
                                    COVET__MYSQL_LOAD(covet_opt_smallint, int16_t));
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        return covet__mysql_put_int(prepared, index, COVET__MYSQL_LOAD(covet_opt_int, int32_t));
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        return covet__mysql_put_int(prepared, index, COVET__MYSQL_LOAD(covet_opt_bigint, int64_t));
    case COVET_KIND_BOOL:
        return covet__mysql_put_int(prepared, index, COVET__MYSQL_LOAD(covet_opt_bool, bool));
    case COVET_KIND_FLOAT:
        return covet__mysql_put_real(prepared, index, COVET__MYSQL_LOAD(covet_opt_float, double));
    case COVET_KIND_DECIMAL:
        return covet__mysql_put_decimal(
            prepared, index, COVET__MYSQL_LOAD(covet_opt_decimal, covet_decimal), places);
    case COVET_KIND_UUID:
        return covet__mysql_put_uuid(prepared, index,
                                     COVET__MYSQL_LOAD(covet_opt_uuid, covet_uuid));
    case COVET_KIND_DATE:
        return covet__mysql_put_date(prepared, index,
                                     COVET__MYSQL_LOAD(covet_opt_date, covet_date));
    case COVET_KIND_TIME:
        return covet__mysql_put_time(prepared, index,
                                     COVET__MYSQL_LOAD(covet_opt_time, covet_time));
    case COVET_KIND_DATETIME:
        return covet__mysql_put_datetime(prepared, index,
                                         COVET__MYSQL_LOAD(covet_opt_datetime, covet_datetime));
    case COVET_KIND_DURATION:
        return covet__mysql_put_duration(prepared, index,
                                         COVET__MYSQL_LOAD(covet_opt_duration, covet_duration));
    default:
        return covet__mysql_member_odd(prepared, kind);
    }
#undef COVET__MYSQL_LOAD
}

static covet_status covet__mysql_bind_member(covet_prepared *prepared_, uint32_t index,
                                             const void *member, covet_kind kind, bool nullable,
                                             int32_t length, int32_t places) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    (void)length;
    if (index >= prepared->parameters) return covet__mysql_no_parameter(prepared, index);
    switch (kind) {
    case COVET_KIND_CHAR:
    case COVET_KIND_TEXT:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG:
    case COVET_KIND_JSON: {
        const char *text = *(const char *const *)member;
        return covet__mysql_put_text(prepared, index, text, text ? strlen(text) : 0);
    }
    case COVET_KIND_BINARY:
        return covet__mysql_put_bytes(prepared, index, *(const covet_bytes *)member);
    default:
        break;
    }
    if (nullable && covet_member_empty(member)) return covet__mysql_put_null(prepared, index);
    return covet__mysql_put_flagged(prepared, index, member, kind, nullable, places);
}

static covet_status covet__mysql_bind_cells(covet_prepared *prepared, uint32_t first,
                                            const covet_cell *const *cells, size_t count,
                                            const void *object) {
    covet_status status = COVET_OK;
    for (size_t i = 0; i < count && status == COVET_OK; i++)
        status = covet__mysql_bind_member(
            prepared, first + (uint32_t)i, (const unsigned char *)object + cells[i]->offset,
            cells[i]->kind, cells[i]->nullable, cells[i]->length, cells[i]->places);
    return status;
}

static uint32_t covet__mysql_bind_count(covet_prepared *prepared) {
    return covet__mysql_prepared_of(prepared)->parameters;
}

/* Whether the values are small enough for one command; the server would end the connection over
 * more. */
static bool covet__mysql_fits(covet__mysql_prepared *prepared) {
    size_t bytes = 64;
    for (uint32_t i = 0; i < prepared->parameters; i++)
        bytes += prepared->binds[i].buffer_length + 16;
    if (COVET__LIKELY(bytes <= prepared->link->most_packet)) return true;
    covet_buffer_format(covet__mysql_say(prepared->link),
                        "the values of the statement take %zu bytes, and the server takes %zu: "
                        "raise its max_allowed_packet",
                        bytes, prepared->link->most_packet);
    covet__mysql_refuse(prepared->link, COVET_VALIDATION);
    return false;
}

#endif
