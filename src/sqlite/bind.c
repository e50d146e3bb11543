/* Binding: values and members of structs in the form in which SQLite stores them. Uses failure and
 * dialect. driver.c names its functions. */
#ifndef COVET_SQLITE_BIND_C
#define COVET_SQLITE_BIND_C

#include <math.h>

#include "spi/decode.h"
#include "sqlite/dialect.c"
#include "sqlite/failure.c"

/* A prepared statement: what a covet_prepared is here. */
typedef struct covet__sqlite_prepared {
    covet__sqlite_link *link;
    sqlite3_stmt *statement;
    int parameters;         /* how many it has */
    char *texts;            /* COVET__SQLITE_TEXT bytes a parameter; NULL: not needed so far */
    sqlite3_value **values; /* where the columns of the latest row stood: value_count of them */
    uint32_t value_count;
    uint32_t object_count; /* that `objects` has room for */
    void **objects;        /* the objects of the row that is decoded */
} covet__sqlite_prepared;

/* Bytes that hold the text of any value that is formatted. */
#define COVET__SQLITE_TEXT 48
_Static_assert(COVET_DECIMAL_TEXT <= COVET__SQLITE_TEXT && COVET_UUID_TEXT <= COVET__SQLITE_TEXT &&
                   COVET_DATETIME_TEXT <= COVET__SQLITE_TEXT,
               "a parameter's text has room");

static inline covet__sqlite_prepared *covet__sqlite_of(covet_prepared *prepared) {
    return (covet__sqlite_prepared *)prepared;
}

/* What a call of sqlite3_bind_ answered, as a status. */
static inline covet_status covet__sqlite_bound(covet__sqlite_prepared *prepared, int code) {
    if (COVET__LIKELY(code == SQLITE_OK)) return COVET_OK;
    return covet__sqlite_fail(prepared->link, code);
}

static covet_status covet__sqlite_bind_null(covet__sqlite_prepared *prepared, int index) {
    return covet__sqlite_bound(prepared, sqlite3_bind_null(prepared->statement, index));
}

static covet_status covet__sqlite_bind_int(covet__sqlite_prepared *prepared, int index, int64_t n) {
    return covet__sqlite_bound(prepared, sqlite3_bind_int64(prepared->statement, index, n));
}

/* SQLite takes NaN for NULL, which would lose it without a word. */
static covet_status covet__sqlite_bind_real(covet__sqlite_prepared *prepared, int index, double x) {
    if (isnan(x))
        return covet__sqlite_refuse_text(prepared->link, COVET_VALIDATION,
                                         "NaN is no value that SQLite can hold");
    return covet__sqlite_bound(prepared, sqlite3_bind_double(prepared->statement, index, x));
}

static covet_status covet__sqlite_bind_text(covet__sqlite_prepared *prepared, int index,
                                            const char *text, size_t size) {
    if (!text) return covet__sqlite_bind_null(prepared, index);
    int code =
        sqlite3_bind_text64(prepared->statement, index, text, size, SQLITE_STATIC, SQLITE_UTF8);
    return covet__sqlite_bound(prepared, code);
}

static covet_status covet__sqlite_bind_blob(covet__sqlite_prepared *prepared, int index,
                                            covet_bytes bytes) {
    if (!bytes.data) return covet__sqlite_bind_null(prepared, index);
    int code =
        sqlite3_bind_blob64(prepared->statement, index, bytes.data, bytes.size, SQLITE_STATIC);
    return covet__sqlite_bound(prepared, code);
}

/* --- values that are formatted --- */

static size_t covet__sqlite_format_uuid(const void *value, char *buffer) {
    return covet_uuid_format(*(const covet_uuid *)value, buffer, COVET__SQLITE_TEXT);
}
static size_t covet__sqlite_format_date(const void *value, char *buffer) {
    return covet_date_format(*(const covet_date *)value, buffer, COVET__SQLITE_TEXT);
}
static size_t covet__sqlite_format_time(const void *value, char *buffer) {
    return covet_time_format(*(const covet_time *)value, buffer, COVET__SQLITE_TEXT);
}
static size_t covet__sqlite_format_datetime(const void *value, char *buffer) {
    return covet_datetime_format(*(const covet_datetime *)value, buffer, COVET__SQLITE_TEXT);
}
static size_t covet__sqlite_format_decimal(const void *value, char *buffer) {
    return covet_decimal_format(*(const covet_decimal *)value, buffer, COVET__SQLITE_TEXT);
}

/* A kind whose values are bound as text that is made for it. */
typedef struct covet__sqlite_form {
    const char *name;                                  /* of one value, for messages */
    size_t (*format)(const void *value, char *buffer); /* answers its bytes; 0: not valid */
    size_t behind_flag;                                /* of the value in its covet_opt_ struct */
} covet__sqlite_form;

static const covet__sqlite_form covet__sqlite_uuid = {
    "UUID", covet__sqlite_format_uuid, offsetof(covet_opt_uuid, value)};
static const covet__sqlite_form covet__sqlite_date = {
    "date", covet__sqlite_format_date, offsetof(covet_opt_date, value)};
static const covet__sqlite_form covet__sqlite_time = {
    "time", covet__sqlite_format_time, offsetof(covet_opt_time, value)};
static const covet__sqlite_form covet__sqlite_datetime = {
    "datetime", covet__sqlite_format_datetime, offsetof(covet_opt_datetime, value)};
static const covet__sqlite_form covet__sqlite_decimal = {
    "decimal", covet__sqlite_format_decimal, offsetof(covet_opt_decimal, value)};

static covet_status covet__sqlite_out_of_range(covet__sqlite_prepared *prepared,
                                               const char *name) {
    covet_buffer *text = covet__sqlite_say(prepared->link);
    covet_buffer_text(text, "the ");
    covet_buffer_text(text, name);
    covet_buffer_text(text, " is out of range");
    return covet__sqlite_refuse(prepared->link, COVET_VALIDATION);
}

/* The text stands in the statement's memory until the parameter is bound again. */
static covet_status covet__sqlite_bind_form(covet__sqlite_prepared *prepared, int index,
                                            const covet__sqlite_form *form, const void *value) {
    if (index < 1 || index > prepared->parameters)
        return covet__sqlite_bound(prepared, SQLITE_RANGE);
    if (!prepared->texts)
        prepared->texts = covet_heap_resize(prepared->link->heap, NULL, 0,
                                            (size_t)prepared->parameters * COVET__SQLITE_TEXT);
    if (!prepared->texts) return covet__sqlite_no_memory(prepared->link);
    char *text = prepared->texts + (size_t)(index - 1) * COVET__SQLITE_TEXT;
    size_t size = form->format(value, text);
    if (size == 0) return covet__sqlite_out_of_range(prepared, form->name);
    return covet__sqlite_bind_text(prepared, index, text, size);
}

/* As a column of up to 15 digits holds it: the integer, or the double nearest to it. */
static covet_status covet__sqlite_bind_number(covet__sqlite_prepared *prepared, int index,
                                              covet_decimal x) {
    int64_t integer;
    if (covet_decimal_to_int(x, &integer) == COVET_OK)
        return covet__sqlite_bind_int(prepared, index, integer);
    return covet__sqlite_bind_real(prepared, index, covet_decimal_to_real(x));
}

/* `digits` 0: those of the value decide; `places` below 0: as many as it has. */
static covet_status covet__sqlite_bind_decimal(covet__sqlite_prepared *prepared, int index,
                                               covet_decimal x, int32_t digits, int32_t places) {
    if (!covet_decimal_valid(x)) return covet__sqlite_out_of_range(prepared, "decimal");
    if (places >= 0 && x.scale > places && !covet_decimal_fits(x, COVET_DECIMAL_DIGITS, places))
        return covet__sqlite_refuse_text(prepared->link, COVET_VALIDATION,
                                         "the decimal has more places than its column");
    if (digits <= 0) digits = covet_decimal_digits(covet_decimal_reduce(x));
    if (digits <= COVET__SQLITE_REAL_DIGITS) return covet__sqlite_bind_number(prepared, index, x);
    if (places >= 0 && covet_decimal_rescale(x, places, &x) != COVET_OK)
        return covet__sqlite_out_of_range(prepared, "decimal");
    return covet__sqlite_bind_form(prepared, index, &covet__sqlite_decimal, &x);
}

static covet_status covet__sqlite_bind_duration(covet__sqlite_prepared *prepared, int index,
                                                covet_duration x) {
    if (!covet_duration_valid(x)) return covet__sqlite_out_of_range(prepared, "duration");
    return covet__sqlite_bind_int(prepared, index, x.us);
}

/* --- values --- */

static covet_status covet__sqlite_bind_value_text(covet__sqlite_prepared *prepared, int index,
                                                  covet_text text) {
    if (!text.data || text.size == COVET_SIZE_UNKNOWN)
        return covet__sqlite_bind_text(prepared, index, text.data,
                                       text.data ? strlen(text.data) : 0);
    if (memchr(text.data, 0, text.size))
        return covet__sqlite_refuse_text(prepared->link, COVET_VALIDATION,
                                         "the text has a NUL in it");
    return covet__sqlite_bind_text(prepared, index, text.data, text.size);
}

static covet_status covet__sqlite_bind(covet_prepared *prepared_, uint32_t index_,
                                       const covet_value *value, covet_kind kind, int32_t length,
                                       int32_t places) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    int index = index_ < INT32_MAX ? (int)index_ + 1 : 0;
    switch (value->kind) {
    case COVET_VALUE_NULL: return covet__sqlite_bind_null(prepared, index);
    case COVET_VALUE_INT:
        if (kind == COVET_KIND_FLOAT)
            return covet__sqlite_bind_real(prepared, index, (double)value->as.integer);
        return covet__sqlite_bind_int(prepared, index, value->as.integer);
    case COVET_VALUE_BOOL: return covet__sqlite_bind_int(prepared, index, value->as.integer != 0);
    case COVET_VALUE_REAL: return covet__sqlite_bind_real(prepared, index, value->as.real);
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON: return covet__sqlite_bind_value_text(prepared, index, value->as.text);
    case COVET_VALUE_BYTES: return covet__sqlite_bind_blob(prepared, index, value->as.bytes);
    case COVET_VALUE_DECIMAL:
        return covet__sqlite_bind_decimal(prepared, index, value->as.decimal, length, places);
    case COVET_VALUE_UUID:
        return covet__sqlite_bind_form(prepared, index, &covet__sqlite_uuid, &value->as.uuid);
    case COVET_VALUE_DATE:
        return covet__sqlite_bind_form(prepared, index, &covet__sqlite_date, &value->as.date);
    case COVET_VALUE_TIME:
        return covet__sqlite_bind_form(prepared, index, &covet__sqlite_time, &value->as.time);
    case COVET_VALUE_DATETIME:
        return covet__sqlite_bind_form(prepared, index, &covet__sqlite_datetime,
                                       &value->as.datetime);
    case COVET_VALUE_DURATION:
        return covet__sqlite_bind_duration(prepared, index, value->as.duration);
    default: break;
    }
    covet_buffer_format(covet__sqlite_say(prepared->link), "a value of kind %s cannot be bound",
                        covet_value_kind_name(value->kind));
    return covet__sqlite_refuse(prepared->link, COVET_INTERNAL);
}

/* --- members of structs --- */

/* Binds the kinds that are numbers in SQLite. */
static inline covet_status covet__sqlite_bind_numeric(covet__sqlite_prepared *prepared, int index,
                                                      const void *member, covet_kind kind,
                                                      bool nullable) {
    if (nullable && covet_member_empty(member)) return covet__sqlite_bind_null(prepared, index);
    switch (kind) {
    case COVET_KIND_SMALLINT:
        return covet__sqlite_bind_int(
            prepared, index,
            COVET_MEMBER_LOAD(member, nullable, covet_opt_smallint, int16_t));
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        return covet__sqlite_bind_int(
            prepared, index, COVET_MEMBER_LOAD(member, nullable, covet_opt_int, int32_t));
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        return covet__sqlite_bind_int(
            prepared, index, COVET_MEMBER_LOAD(member, nullable, covet_opt_bigint, int64_t));
    case COVET_KIND_BOOL:
        return covet__sqlite_bind_int(
            prepared, index, COVET_MEMBER_LOAD(member, nullable, covet_opt_bool, bool));
    case COVET_KIND_FLOAT:
        return covet__sqlite_bind_real(
            prepared, index, COVET_MEMBER_LOAD(member, nullable, covet_opt_float, double));
    default:
        return covet__sqlite_bind_duration(
            prepared, index,
            COVET_MEMBER_LOAD(member, nullable, covet_opt_duration, covet_duration));
    }
}

static const covet__sqlite_form *covet__sqlite_form_of(covet_kind kind) {
    switch (kind) {
    case COVET_KIND_UUID: return &covet__sqlite_uuid;
    case COVET_KIND_DATE: return &covet__sqlite_date;
    case COVET_KIND_TIME: return &covet__sqlite_time;
    case COVET_KIND_DATETIME: return &covet__sqlite_datetime;
    case COVET_KIND_DECIMAL: return &covet__sqlite_decimal;
    default: return NULL;
    }
}

/* Binds the kinds that are formatted, and decimals. */
static covet_status covet__sqlite_bind_special(covet__sqlite_prepared *prepared, int index,
                                               const void *member, covet_kind kind, bool nullable,
                                               int32_t length, int32_t places) {
    const covet__sqlite_form *form = covet__sqlite_form_of(kind);
    if (!form) {
        covet_buffer_format(covet__sqlite_say(prepared->link),
                            "a member of kind %s cannot be bound", covet_kind_name(kind));
        return covet__sqlite_refuse(prepared->link, COVET_INTERNAL);
    }
    if (nullable && covet_member_empty(member)) return covet__sqlite_bind_null(prepared, index);
    const void *value = (const unsigned char *)member + (nullable ? form->behind_flag : 0);
    if (kind == COVET_KIND_DECIMAL)
        return covet__sqlite_bind_decimal(prepared, index, *(const covet_decimal *)value, length,
                                          places);
    return covet__sqlite_bind_form(prepared, index, form, value);
}

static covet_status covet__sqlite_bind_member(covet_prepared *prepared_, uint32_t index_,
                                              const void *member, covet_kind kind, bool nullable,
                                              int32_t length, int32_t places) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    int index = index_ < INT32_MAX ? (int)index_ + 1 : 0;
    switch (kind) {
    case COVET_KIND_CHAR:
    case COVET_KIND_TEXT:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG:
    case COVET_KIND_JSON: {
        const char *text = *(const char *const *)member;
        return covet__sqlite_bind_text(prepared, index, text, text ? strlen(text) : 0);
    }
    case COVET_KIND_SMALLINT:
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
    case COVET_KIND_BOOL:
    case COVET_KIND_FLOAT:
    case COVET_KIND_DURATION:
        return covet__sqlite_bind_numeric(prepared, index, member, kind, nullable);
    case COVET_KIND_BINARY:
        return covet__sqlite_bind_blob(prepared, index, *(const covet_bytes *)member);
    default:
        return covet__sqlite_bind_special(prepared, index, member, kind, nullable, length, places);
    }
}

/* A number of a kind that is known. */
#define COVET__SQLITE_NUMBER(opt, type, bind)                                                      \
    if (cell->nullable && covet_member_empty(member))                                          \
        return covet__sqlite_bind_null(prepared, index);                                           \
    return bind(prepared, index, COVET_MEMBER_LOAD(member, cell->nullable, opt, type))

/* The kinds that most columns have go ahead. */
static inline covet_status covet__sqlite_bind_cell(covet__sqlite_prepared *prepared, int index,
                                                   const covet_cell *cell, const void *member) {
    const char *text;
    switch (cell->kind) {
    case COVET_KIND_CHAR:
    case COVET_KIND_TEXT:
        text = *(const char *const *)member;
        return covet__sqlite_bind_text(prepared, index, text, text ? strlen(text) : 0);
    case COVET_KIND_INT:
        COVET__SQLITE_NUMBER(covet_opt_int, int32_t, covet__sqlite_bind_int);
    case COVET_KIND_BIGINT:
        COVET__SQLITE_NUMBER(covet_opt_bigint, int64_t, covet__sqlite_bind_int);
    case COVET_KIND_FLOAT:
        COVET__SQLITE_NUMBER(covet_opt_float, double, covet__sqlite_bind_real);
    default:
        return covet__sqlite_bind_member((covet_prepared *)prepared, (uint32_t)(index - 1), member,
                                         cell->kind, cell->nullable, cell->length, cell->places);
    }
}

static covet_status covet__sqlite_bind_cells(covet_prepared *prepared, uint32_t first,
                                             const covet_cell *const *cells, size_t count,
                                             const void *object) {
    covet_status status = COVET_OK;
    if (first >= INT32_MAX || count >= INT32_MAX - first)
        return covet__sqlite_bound(covet__sqlite_of(prepared), SQLITE_RANGE);
    for (size_t i = 0; i < count && status == COVET_OK; i++)
        status = covet__sqlite_bind_cell(covet__sqlite_of(prepared), (int)(first + i) + 1, cells[i],
                                         (const unsigned char *)object + cells[i]->offset);
    return status;
}

#endif
