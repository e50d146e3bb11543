/* PostgreSQL's types and how their values stand on the wire in binary: big-endian numbers, numerics
 * as digits to the base 10,000, days and microseconds since 2000. Uses decimal, datetime, uuid.
 * bind and bulk write with it, decode reads with it. */
#ifndef COVET_PG_TYPES_C
#define COVET_PG_TYPES_C

#include "base/text.h"
#include "pg/failure.c"

/* Types that the driver knows: name, OID, OID of an array of it (0: not needed), SQL's name. */
#define COVET__PG_TYPES(X)                                                                         \
    X(BOOL,        16,   1000, "boolean")                                                          \
    X(BYTEA,       17,   1001, "bytea")                                                            \
    X(NAME,        19,   0,    "name")                                                             \
    X(INT8,        20,   1016, "bigint")                                                           \
    X(INT2,        21,   1005, "smallint")                                                         \
    X(INT4,        23,   1007, "integer")                                                          \
    X(TEXT,        25,   1009, "text")                                                             \
    X(OID,         26,   0,    "oid")                                                              \
    X(JSON,        114,  0,    "json")                                                             \
    X(XML,         142,  0,    "xml")                                                              \
    X(FLOAT4,      700,  0,    "real")                                                             \
    X(FLOAT8,      701,  1022, "double precision")                                                 \
    X(UNKNOWN,     705,  0,    "unknown")                                                          \
    X(MONEY,       790,  0,    "money")                                                            \
    X(BPCHAR,      1042, 0,    "character")                                                        \
    X(VARCHAR,     1043, 0,    "character varying")                                                \
    X(DATE,        1082, 1182, "date")                                                             \
    X(TIME,        1083, 1183, "time without time zone")                                           \
    X(TIMESTAMP,   1114, 0,    "timestamp without time zone")                                      \
    X(TIMESTAMPTZ, 1184, 1185, "timestamp with time zone")                                         \
    X(INTERVAL,    1186, 1187, "interval")                                                         \
    X(TIMETZ,      1266, 0,    "time with time zone")                                              \
    X(NUMERIC,     1700, 1231, "numeric")                                                          \
    X(VOID,        2278, 0,    "void")                                                             \
    X(UUID,        2950, 2951, "uuid")                                                             \
    X(JSONB,       3802, 3807, "jsonb")

enum {
#define COVET__PG_OID(name, oid, array, text) COVET__PG_##name = oid,
    COVET__PG_TYPES(COVET__PG_OID)
#undef COVET__PG_OID
};

typedef struct covet__pg_type_row {
    Oid oid, array;
    const char *name;
} covet__pg_type_row;

static const covet__pg_type_row covet__pg_type_rows[] = {
#define COVET__PG_TYPE_ROW(name, oid, array, text) {oid, array, text},
    COVET__PG_TYPES(COVET__PG_TYPE_ROW)
#undef COVET__PG_TYPE_ROW
};

/* NULL: not among those that the driver knows. */
static const covet__pg_type_row *covet__pg_type_find(Oid oid) {
    for (size_t i = 0; i < sizeof covet__pg_type_rows / sizeof *covet__pg_type_rows; i++)
        if (covet__pg_type_rows[i].oid == oid) return &covet__pg_type_rows[i];
    return NULL;
}

/* Appends "text", or for a type of extensions and users its number. */
static void covet__pg_print_type(covet_buffer *buffer, Oid oid) {
    const covet__pg_type_row *row = covet__pg_type_find(oid);
    if (row)
        covet_buffer_text(buffer, row->name);
    else
        covet_buffer_format(buffer, "with the OID %lu", (unsigned long)oid);
}

/* The type that a column of a kind has in tables that we create; texts of any length are text. */
static Oid covet__pg_kind_type(covet_kind kind) {
    switch (kind) {
    case COVET_KIND_SMALLINT:
        return COVET__PG_INT2;
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        return COVET__PG_INT4;
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        return COVET__PG_INT8;
    case COVET_KIND_BOOL:
        return COVET__PG_BOOL;
    case COVET_KIND_FLOAT:
        return COVET__PG_FLOAT8;
    case COVET_KIND_DECIMAL:
        return COVET__PG_NUMERIC;
    case COVET_KIND_UUID:
        return COVET__PG_UUID;
    case COVET_KIND_DATE:
        return COVET__PG_DATE;
    case COVET_KIND_TIME:
        return COVET__PG_TIME;
    case COVET_KIND_DATETIME:
        return COVET__PG_TIMESTAMPTZ;
    case COVET_KIND_DURATION:
        return COVET__PG_INTERVAL;
    case COVET_KIND_JSON:
        return COVET__PG_JSONB;
    case COVET_KIND_BINARY:
        return COVET__PG_BYTEA;
    default:
        return COVET__PG_TEXT;
    }
}

/* --- big-endian numbers --- */

static inline uint16_t covet__pg_load16(const char *at) {
    const unsigned char *b = (const unsigned char *)at;
    return (uint16_t)(b[0] << 8 | b[1]);
}
static inline uint32_t covet__pg_load32(const char *at) {
    const unsigned char *b = (const unsigned char *)at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}
static inline uint64_t covet__pg_load64(const char *at) {
    const unsigned char *b = (const unsigned char *)at;
    return (uint64_t)b[0] << 56 | (uint64_t)b[1] << 48 | (uint64_t)b[2] << 40 |
           (uint64_t)b[3] << 32 | (uint64_t)b[4] << 24 | (uint64_t)b[5] << 16 |
           (uint64_t)b[6] << 8 | b[7];
}
static inline double covet__pg_load_real(const char *at) {
    uint64_t bits = covet__pg_load64(at);
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline void covet__pg_store16(char *at, uint16_t n) {
    at[0] = (char)(n >> 8);
    at[1] = (char)n;
}
static inline void covet__pg_store32(char *at, uint32_t n) {
    covet__pg_store16(at, (uint16_t)(n >> 16));
    covet__pg_store16(at + 2, (uint16_t)n);
}
static inline void covet__pg_store64(char *at, uint64_t n) {
    covet__pg_store32(at, (uint32_t)(n >> 32));
    covet__pg_store32(at + 4, (uint32_t)n);
}

/* Integers as the wire has them are in two's complement, as those of C11's exact widths are. */
static inline int16_t covet__pg_int16(const char *at) {
    return (int16_t)covet__pg_load16(at);
}
static inline int32_t covet__pg_int32(const char *at) {
    return (int32_t)covet__pg_load32(at);
}
static inline int64_t covet__pg_int64(const char *at) {
    return (int64_t)covet__pg_load64(at);
}

/* --- writing: a value of each kind into `at`, whose room COVET__PG_ROOM suffices for; answers its
 * bytes, 0 where the value is not valid --- */

/* Bytes of the longest value that is not borrowed: a numeric of 38 digits has up to 11 groups. */
#define COVET__PG_ROOM 32

/* Days and microseconds from 1970 to 2000, where PostgreSQL begins to count. */
#define COVET__PG_DAYS 10957
#define COVET__PG_MICROSECONDS (COVET__PG_DAYS * COVET_DAY_US)

/* Marks of a numeric's sign. */
enum {
    COVET__PG_POSITIVE = 0x0000,
    COVET__PG_NEGATIVE = 0x4000,
    COVET__PG_NAN = 0xC000,
    COVET__PG_INFINITE = 0xD000, /* and 0xF000, below zero */
    COVET__PG_INFINITE_BELOW = 0xF000
};

static inline size_t covet__pg_write_int16(int16_t n, char *at) {
    covet__pg_store16(at, (uint16_t)n);
    return 2;
}
static inline size_t covet__pg_write_int32(int32_t n, char *at) {
    covet__pg_store32(at, (uint32_t)n);
    return 4;
}
static inline size_t covet__pg_write_int64(int64_t n, char *at) {
    covet__pg_store64(at, (uint64_t)n);
    return 8;
}
static inline size_t covet__pg_write_bool(bool b, char *at) {
    *at = b;
    return 1;
}
static inline size_t covet__pg_write_real(double x, char *at) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    covet__pg_store64(at, bits);
    return 8;
}
static inline size_t covet__pg_write_uuid(covet_uuid x, char *at) {
    memcpy(at, x.bytes, sizeof x.bytes);
    return sizeof x.bytes;
}
static inline size_t covet__pg_write_date(covet_date x, char *at) {
    if (!covet_date_valid(x)) return 0;
    return covet__pg_write_int32(x.days - COVET__PG_DAYS, at);
}
static inline size_t covet__pg_write_time(covet_time x, char *at) {
    return covet_time_valid(x) ? covet__pg_write_int64(x.us, at) : 0;
}
static inline size_t covet__pg_write_datetime(covet_datetime x, char *at) {
    if (!covet_datetime_valid(x)) return 0;
    return covet__pg_write_int64(x.us - COVET__PG_MICROSECONDS, at);
}
/* An interval of microseconds alone. */
static inline size_t covet__pg_write_duration(covet_duration x, char *at) {
    if (!covet_duration_valid(x)) return 0;
    covet__pg_write_int64(x.us, at);
    covet__pg_store64(at + 8, 0);
    return 16;
}

/* Divides a number by up to 10,000; answers the rest. */
static unsigned covet__pg_group(uint64_t *high, uint64_t *low, unsigned divisor) {
    uint64_t rest = *high % divisor;
    *high /= divisor;
    uint64_t upper = rest << 32 | *low >> 32;
    uint64_t lower = (upper % divisor) << 32 | (*low & UINT32_MAX);
    *low = (upper / divisor) << 32 | lower / divisor;
    return (unsigned)(lower % divisor);
}

/* The groups that stand on the wire are counted from the point: where the scale is no multiple of
 * four the last is filled up with zeros. */
static size_t covet__pg_write_decimal(covet_decimal x, char *at) {
    static const unsigned powers[] = {1, 10, 100, 1000};
    uint16_t groups[12];
    int count = 0, weight = -1 - (x.scale + 3) / 4, filled = (4 - x.scale % 4) % 4;
    if (!covet_decimal_valid(x)) return 0;
    bool negative = x.negative && (x.high | x.low) != 0;
    if (filled > 0 && (x.high | x.low) != 0) {
        unsigned last = covet__pg_group(&x.high, &x.low, 10000 / powers[filled]);
        groups[count++] = (uint16_t)(last * powers[filled]);
        weight++;
    }
    for (; (x.high | x.low) != 0; weight++)
        groups[count++] = (uint16_t)covet__pg_group(&x.high, &x.low, 10000);
    covet__pg_store16(at, (uint16_t)count);
    covet__pg_store16(at + 2, (uint16_t)(count > 0 ? weight : 0));
    covet__pg_store16(at + 4, negative ? COVET__PG_NEGATIVE : COVET__PG_POSITIVE);
    covet__pg_store16(at + 6, x.scale);
    for (int i = 0; i < count; i++) covet__pg_store16(at + 8 + 2 * i, groups[count - 1 - i]);
    return 8 + 2 * (size_t)count;
}

/* --- reading: false where the value is not one of the kind --- */

static bool covet__pg_read_date(const char *at, covet_date *out) {
    int64_t days = (int64_t)covet__pg_int32(at) + COVET__PG_DAYS;
    out->days = (int32_t)days;
    return days <= INT32_MAX && covet_date_valid(*out);
}

static bool covet__pg_read_time(const char *at, covet_time *out) {
    out->us = covet__pg_int64(at);
    return covet_time_valid(*out);
}

static inline bool covet__pg_read_datetime(const char *at, covet_datetime *out) {
    int64_t us = covet__pg_int64(at);
    if (us > INT64_MAX - COVET__PG_MICROSECONDS) return false;
    out->us = us + COVET__PG_MICROSECONDS;
    return covet_datetime_valid(*out);
}

static bool covet__pg_read_duration(const char *at, covet_duration *out) {
    int64_t us = covet__pg_int64(at);
    int64_t days = covet__pg_int32(at + 8);
    int64_t most = INT64_MAX / COVET_DAY_US;
    if (covet__pg_int32(at + 12) != 0 || days > most || days < -most) return false;
    days *= COVET_DAY_US;
    if (days > 0 ? us > INT64_MAX - days : us < -INT64_MAX - days) return false;
    out->us = us + days;
    return covet_duration_valid(*out);
}

/* high * 2^64 + low times `factor`, plus `more`; false where it is not below 10^38. */
static bool covet__pg_append(covet_decimal *x, unsigned factor, unsigned more) {
    uint64_t low = (x->low & UINT32_MAX) * factor + more;
    uint64_t middle = (x->low >> 32) * factor + (low >> 32);
    uint64_t high = x->high;
    if (high > UINT64_MAX / factor - 1) return false;
    x->high = high * factor + (middle >> 32);
    x->low = middle << 32 | (low & UINT32_MAX);
    return covet_decimal_valid(*x);
}

/* A numeric's groups with up to `scale` digits behind the point; those behind must be zeros. */
static bool covet__pg_read_groups(const char *at, int count, int weight, int scale,
                                  covet_decimal *x) {
    static const unsigned powers[] = {1, 10, 100, 1000, 10000};
    int last = weight + (scale + 3) / 4;
    unsigned cut = (unsigned)(4 - scale % 4) % 4;
    for (int i = 0; i < count || i <= last; i++) {
        unsigned group = i < count ? covet__pg_load16(at + 2 * i) : 0;
        if (group > 9999 || (i > last && group != 0)) return false;
        if (i > last) continue;
        unsigned cut_off = i == last ? cut : 0;
        if (group % powers[cut_off] != 0) return false;
        if (!covet__pg_append(x, powers[4 - cut_off], group / powers[cut_off])) return false;
    }
    return true;
}

/* A numeric; false: NaN, infinite, or more than 38 digits are needed. It has the places that it
 * shows, or as many of them as there is room for where those behind are zeros. */
static bool covet__pg_read_numeric(const char *at, int size, covet_decimal *out) {
    if (size < 8) return false;
    int count = covet__pg_load16(at), weight = covet__pg_int16(at + 2),
        sign = covet__pg_load16(at + 4);
    int shown = covet__pg_load16(at + 6);
    if (size != 8 + 2 * count || (sign != COVET__PG_POSITIVE && sign != COVET__PG_NEGATIVE))
        return false;
    if (count == 0) weight = 0;
    if (weight > COVET_DECIMAL_DIGITS / 4 + 1 || weight < -COVET_DECIMAL_DIGITS / 4 - 2)
        return false;
    for (int scale = shown < COVET_DECIMAL_DIGITS ? shown : COVET_DECIMAL_DIGITS; scale >= 0;
         scale--) {
        covet_decimal x = {.scale = (uint8_t)scale};
        if (!covet__pg_read_groups(at + 8, count, weight, scale, &x)) continue;
        x.negative = sign == COVET__PG_NEGATIVE && (x.high | x.low) != 0;
        *out = x;
        return true;
    }
    return false;
}

#endif
