/* Values: what a condition compares with, what a bind carries, what a default is. Also the option
 * structs of nullable members. Uses decimal, datetime, uuid. Everything above uses it. */
#ifndef COVET_BASE_VALUE_H
#define COVET_BASE_VALUE_H

#include "base/config.h"
#include "base/datetime.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/uuid.h"

/* Bytes that may contain anything. data NULL is SQL NULL; an empty value has size 0 and data that
 * is not NULL. */
typedef struct covet_bytes {
    const void *data;
    size_t size; /* bytes */
} covet_bytes;

/* A nullable member of a scalar kind: `has` false is SQL NULL, whatever `value` is. */
#define COVET__OPT(kind, type)                                                                     \
    typedef struct covet_opt_##kind {                                                              \
        bool has;                                                                                  \
        type value;                                                                                \
    } covet_opt_##kind;
COVET__OPT(smallint, int16_t)
COVET__OPT(int, int32_t)
COVET__OPT(bigint, int64_t)
COVET__OPT(bool, bool)
COVET__OPT(float, double)
COVET__OPT(decimal, covet_decimal)
COVET__OPT(uuid, covet_uuid)
COVET__OPT(date, covet_date)
COVET__OPT(time, covet_time)
COVET__OPT(datetime, covet_datetime)
COVET__OPT(duration, covet_duration)
typedef covet_opt_int covet_opt_auto;
typedef covet_opt_bigint covet_opt_bigauto;

struct covet_expr;
struct covet_cond;
struct covet_queryset;
struct covet_row;

/* What a covet_value holds. */
typedef enum covet_value_kind {
    COVET_VALUE_NONE,     /* nothing was given: an option that is unset, the end of an array */
    COVET_VALUE_NULL,     /* SQL NULL */
    COVET_VALUE_INT,      /* as.integer */
    COVET_VALUE_UINT,     /* as.unsigned_integer, above INT64_MAX: an error, kept to be reported */
    COVET_VALUE_BOOL,     /* as.integer, 0 or 1 */
    COVET_VALUE_REAL,     /* as.real */
    COVET_VALUE_TEXT,     /* as.text */
    COVET_VALUE_BYTES,    /* as.bytes */
    COVET_VALUE_DECIMAL,  /* as.decimal */
    COVET_VALUE_UUID,     /* as.uuid */
    COVET_VALUE_DATE,     /* as.date */
    COVET_VALUE_TIME,     /* as.time */
    COVET_VALUE_DATETIME, /* as.datetime */
    COVET_VALUE_DURATION, /* as.duration */
    COVET_VALUE_JSON,     /* as.text, a JSON document */
    COVET_VALUE_OBJECT,   /* as.object: a row that stands for its key */
    COVET_VALUE_LIST,     /* as.list */
    COVET_VALUE_ARRAY,    /* as.array: elements of one C type */
    COVET_VALUE_EXPR,     /* as.expr */
    COVET_VALUE_COND,     /* as.cond */
    COVET_VALUE_QUERY,    /* as.query */
    COVET_VALUE_DECIMAL_TEXT /* as.text: a decimal in an option, parsed at registration */
} covet_value_kind;

typedef struct covet_value covet_value;

/* Text with its size in bytes; size COVET_SIZE_UNKNOWN: up to the NUL. data is never NULL in a
 * value. */
typedef struct covet_text {
    const char *data;
    size_t size;
} covet_text;
#define COVET_SIZE_UNKNOWN SIZE_MAX

/* A value with its kind. It borrows all that it points to; covet_query and its kin copy. */
struct covet_value {
    covet_value_kind kind;
    uint32_t element; /* ARRAY: covet_value_kind of an element in the low byte, its bytes above */
    union {
        int64_t integer;
        uint64_t unsigned_integer;
        double real;
        covet_text text;
        covet_bytes bytes;
        covet_decimal decimal;
        covet_uuid uuid;
        covet_date date;
        covet_time time;
        covet_datetime datetime;
        covet_duration duration;
        const struct covet_row *object;
        const struct covet_expr *expr;
        const struct covet_cond *cond;
        const struct covet_queryset *query;
        struct {
            const covet_value *items;
            size_t count;
        } list;
        struct {
            const void *items;
            size_t count;
        } array;
    } as;
};

/* Constants of options: brace initialisers, so that zero is a value. Decimals and JSON are parsed
 * at registration. */
#define COVET_INT(n) { .kind = COVET_VALUE_INT, .as = { .integer = (n) } }
#define COVET_BOOL(b) { .kind = COVET_VALUE_BOOL, .as = { .integer = (b) } }
#define COVET_REAL(x) { .kind = COVET_VALUE_REAL, .as = { .real = (x) } }
#define COVET__LITERAL(value, literal)                                                             \
    { .kind = COVET_VALUE_##value, .as = { .text = { "" literal, sizeof(literal) - 1 } } }
#define COVET_TEXT(literal) COVET__LITERAL(TEXT, literal)
#define COVET_DECIMAL(literal) COVET__LITERAL(DECIMAL_TEXT, literal)
#define COVET_JSON(literal) COVET__LITERAL(JSON, literal)
#define COVET_UUID(...) { .kind = COVET_VALUE_UUID, .as = { .uuid = __VA_ARGS__ } }
#define COVET_DATE(n) { .kind = COVET_VALUE_DATE, .as = { .date = { (n) } } }
#define COVET_TIME(n) { .kind = COVET_VALUE_TIME, .as = { .time = { (n) } } }
#define COVET_DATETIME(n) { .kind = COVET_VALUE_DATETIME, .as = { .datetime = { (n) } } }
#define COVET_DURATION(n) { .kind = COVET_VALUE_DURATION, .as = { .duration = { (n) } } }

/* One function for each C type that a query macro takes; text and pointers are borrowed, a NULL
 * pointer is SQL NULL. */
static inline covet_value covet_value_none(void) {
    return (covet_value){.kind = COVET_VALUE_NONE};
}
static inline covet_value covet_value_null(void) {
    return (covet_value){.kind = COVET_VALUE_NULL};
}
static inline covet_value covet_value_int(int64_t n) {
    return (covet_value){.kind = COVET_VALUE_INT, .as = {.integer = n}};
}
static inline covet_value covet_value_uint(uint64_t n) {
    if (n <= INT64_MAX) return covet_value_int((int64_t)n);
    return (covet_value){.kind = COVET_VALUE_UINT, .as = {.unsigned_integer = n}};
}
static inline covet_value covet_value_bool(bool b) {
    return (covet_value){.kind = COVET_VALUE_BOOL, .as = {.integer = b}};
}
static inline covet_value covet_value_real(double x) {
    return (covet_value){.kind = COVET_VALUE_REAL, .as = {.real = x}};
}
static inline covet_value covet_value_text(const char *text) {
    if (!text) return covet_value_null();
    return (covet_value){.kind = COVET_VALUE_TEXT, .as = {.text = {text, COVET_SIZE_UNKNOWN}}};
}
static inline covet_value covet_value_bytes(covet_bytes b) {
    if (!b.data) return covet_value_null();
    return (covet_value){.kind = COVET_VALUE_BYTES, .as = {.bytes = b}};
}
static inline covet_value covet_value_expr(const struct covet_expr *expr) {
    return (covet_value){.kind = COVET_VALUE_EXPR, .as = {.expr = expr}};
}
static inline covet_value covet_value_cond(const struct covet_cond *cond) {
    return (covet_value){.kind = COVET_VALUE_COND, .as = {.cond = cond}};
}
static inline covet_value covet_value_query(const struct covet_queryset *query) {
    return (covet_value){.kind = COVET_VALUE_QUERY, .as = {.query = query}};
}
static inline covet_value covet_value_object(const struct covet_row *row) {
    if (!row) return covet_value_null();
    return (covet_value){.kind = COVET_VALUE_OBJECT, .as = {.object = row}};
}
static inline covet_value covet_value_itself(covet_value value) {
    return value;
}
static inline covet_value covet_value_list(const covet_value *items) {
    size_t count = 0;
    while (items[count].kind != COVET_VALUE_NONE) count++;
    return (covet_value){.kind = COVET_VALUE_LIST, .as = {.list = {items, count}}};
}
static inline covet_value covet_value_array(covet_value_kind kind, size_t size, const void *items,
                                            size_t count) {
    return (covet_value){.kind = COVET_VALUE_ARRAY,
                         .element = (uint32_t)kind | (uint32_t)size << 8,
                         .as = {.array = {items, count}}};
}
#define COVET__VALUE_OF(name, type, kind_name)                                                     \
    static inline covet_value covet_value_##name(type x) {                                         \
        return (covet_value){.kind = COVET_VALUE_##kind_name, .as = {.name = x}};                  \
    }
COVET__VALUE_OF(decimal, covet_decimal, DECIMAL)
COVET__VALUE_OF(uuid, covet_uuid, UUID)
COVET__VALUE_OF(date, covet_date, DATE)
COVET__VALUE_OF(time, covet_time, TIME)
COVET__VALUE_OF(datetime, covet_datetime, DATETIME)
COVET__VALUE_OF(duration, covet_duration, DURATION)
#define COVET__VALUE_OPT(kind, make)                                                               \
    static inline covet_value covet_value_opt_##kind(covet_opt_##kind x) {                         \
        return x.has ? make(x.value) : covet_value_null();                                         \
    }
COVET__VALUE_OPT(smallint, covet_value_int)
COVET__VALUE_OPT(int, covet_value_int)
COVET__VALUE_OPT(bigint, covet_value_int)
COVET__VALUE_OPT(bool, covet_value_bool)
COVET__VALUE_OPT(float, covet_value_real)
COVET__VALUE_OPT(decimal, covet_value_decimal)
COVET__VALUE_OPT(uuid, covet_value_uuid)
COVET__VALUE_OPT(date, covet_value_date)
COVET__VALUE_OPT(time, covet_value_time)
COVET__VALUE_OPT(datetime, covet_value_datetime)
COVET__VALUE_OPT(duration, covet_value_duration)

/* COVET_V(x): the value of an expression of any supported C type; another type does not compile.
 * The argument is named twice and evaluated once. */
#define COVET_V(...)                                                                               \
    _Generic((__VA_ARGS__),                                                                        \
        bool: covet_value_bool,                                                                    \
        char: covet_value_int,                                                                     \
        signed char: covet_value_int,                                                              \
        unsigned char: covet_value_int,                                                            \
        short: covet_value_int,                                                                    \
        unsigned short: covet_value_int,                                                           \
        int: covet_value_int,                                                                      \
        unsigned int: covet_value_int,                                                             \
        long: covet_value_int,                                                                     \
        unsigned long: covet_value_uint,                                                           \
        long long: covet_value_int,                                                                \
        unsigned long long: covet_value_uint,                                                      \
        float: covet_value_real,                                                                   \
        double: covet_value_real,                                                                  \
        char *: covet_value_text,                                                                  \
        const char *: covet_value_text,                                                            \
        covet_bytes: covet_value_bytes,                                                            \
        covet_decimal: covet_value_decimal,                                                        \
        covet_uuid: covet_value_uuid,                                                              \
        covet_date: covet_value_date,                                                              \
        covet_time: covet_value_time,                                                              \
        covet_datetime: covet_value_datetime,                                                      \
        covet_duration: covet_value_duration,                                                      \
        covet_opt_smallint: covet_value_opt_smallint,                                              \
        covet_opt_int: covet_value_opt_int,                                                        \
        covet_opt_bigint: covet_value_opt_bigint,                                                  \
        covet_opt_bool: covet_value_opt_bool,                                                      \
        covet_opt_float: covet_value_opt_float,                                                    \
        covet_opt_decimal: covet_value_opt_decimal,                                                \
        covet_opt_uuid: covet_value_opt_uuid,                                                      \
        covet_opt_date: covet_value_opt_date,                                                      \
        covet_opt_time: covet_value_opt_time,                                                      \
        covet_opt_datetime: covet_value_opt_datetime,                                              \
        covet_opt_duration: covet_value_opt_duration,                                              \
        covet_value: covet_value_itself,                                                           \
        struct covet_expr *: covet_value_expr,                                                     \
        const struct covet_expr *: covet_value_expr,                                               \
        struct covet_cond *: covet_value_cond,                                                     \
        const struct covet_cond *: covet_value_cond,                                               \
        struct covet_queryset *: covet_value_query,                                                \
        const struct covet_queryset *: covet_value_query)(__VA_ARGS__)

/* LIST_OF(pointer, count): the elements of an array, copied when the query is built. */
#define COVET_LIST_OF(pointer, count)                                                              \
    covet_value_array(_Generic(*(pointer),                                                         \
                          bool: COVET_VALUE_BOOL,                                                  \
                          signed char: COVET_VALUE_INT,                                            \
                          short: COVET_VALUE_INT,                                                  \
                          int: COVET_VALUE_INT,                                                    \
                          long: COVET_VALUE_INT,                                                   \
                          long long: COVET_VALUE_INT,                                              \
                          unsigned char: COVET_VALUE_UINT,                                         \
                          unsigned short: COVET_VALUE_UINT,                                        \
                          unsigned int: COVET_VALUE_UINT,                                          \
                          unsigned long: COVET_VALUE_UINT,                                         \
                          unsigned long long: COVET_VALUE_UINT,                                    \
                          float: COVET_VALUE_REAL,                                                 \
                          double: COVET_VALUE_REAL,                                                \
                          char *: COVET_VALUE_TEXT,                                                \
                          const char *: COVET_VALUE_TEXT,                                          \
                          covet_bytes: COVET_VALUE_BYTES,                                          \
                          covet_decimal: COVET_VALUE_DECIMAL,                                      \
                          covet_uuid: COVET_VALUE_UUID,                                            \
                          covet_date: COVET_VALUE_DATE,                                            \
                          covet_time: COVET_VALUE_TIME,                                            \
                          covet_datetime: COVET_VALUE_DATETIME,                                    \
                          covet_duration: COVET_VALUE_DURATION,                                    \
                          covet_value: COVET_VALUE_LIST),                                          \
                      sizeof *(pointer), (pointer), (count))

/* Element `index` of a LIST or ARRAY value; NONE for another kind or an index behind the end.
 * Borrows. */
covet_value covet_value_item(const covet_value *value, size_t index);
/* How many elements a LIST or ARRAY value has; 0 for another kind. */
size_t covet_value_count(const covet_value *value);
/* "text", "integer" and kin, for messages. Static. */
const char *covet_value_kind_name(covet_value_kind kind);
/* Appends a value for a person: text quoted and cut after 60 characters, NULL as NULL. */
void covet_value_print(covet_buffer *buffer, const covet_value *value);
/* True if both are of one kind and the same content; lists element by element; NULL equals NULL. */
bool covet_value_equal(const covet_value *a, const covet_value *b);

#endif
