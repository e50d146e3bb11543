/* Decoding: columns of the row at hand, in the form of the wire, into members of structs and into
 * values. How a cell is read is chosen once an execution, by the kind that the model declares and
 * the type that the server names; a type that does not fit is an error. Uses statement. driver.c
 * names its functions. */
#ifndef COVET_MYSQL_DECODE_C
#define COVET_MYSQL_DECODE_C

#include "mysql/statement.c"

/* The character set of what is no text. */
#define COVET__MYSQL_NO_CHARSET 63

/* --- readers: false where the value is not of the kind --- */

/* An integer of `bytes` bytes as the wire has it, lowest first. */
static inline uint64_t covet__mysql_bits(const unsigned char *at, size_t bytes) {
    uint64_t n = 0;
    for (size_t i = 0; i < bytes; i++) n |= (uint64_t)at[i] << 8 * i;
    return n;
}

static inline int32_t covet__mysql_int32(const unsigned char *at) {
    return (int32_t)((uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
                     (uint32_t)at[3] << 24);
}

static inline int64_t covet__mysql_int64(const unsigned char *at) {
    return (int64_t)((uint64_t)(uint32_t)covet__mysql_int32(at) |
                     (uint64_t)(uint32_t)covet__mysql_int32(at + 4) << 32);
}

static inline double covet__mysql_double(const unsigned char *at) {
    int64_t bits = covet__mysql_int64(at);
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static double covet__mysql_float(const unsigned char *at) {
    int32_t bits = covet__mysql_int32(at);
    float x;
    memcpy(&x, &bits, sizeof x);
    return (double)x;
}

/* Bits come as bytes, highest first. */
static bool covet__mysql_read_bits(const unsigned char *at, int64_t *out) {
    size_t size = covet__mysql_size(&at);
    uint64_t n = 0;
    if (size > sizeof n) return false;
    while (size-- > 0) n = n << 8 | *at++;
    *out = (int64_t)n;
    return n <= INT64_MAX;
}

/* A decimal of any precision: sums of integers are such. */
static bool covet__mysql_read_exact(const unsigned char *at, covet_decimal *out) {
    size_t size = covet__mysql_size(&at);
    return covet_decimal_read((const char *)at, size, out) == COVET_OK;
}

static bool covet__mysql_read_int(const MYSQL_FIELD *field, const unsigned char *at, int64_t *out) {
    bool is_unsigned = (field->flags & UNSIGNED_FLAG) != 0;
    covet_decimal decimal;
    switch (field->type) {
    case MYSQL_TYPE_TINY:
        *out = is_unsigned ? (int64_t)*at : (int64_t)(int8_t)*at;
        return true;
    case MYSQL_TYPE_YEAR:
        *out = (int64_t)covet__mysql_bits(at, 2);
        return true;
    case MYSQL_TYPE_SHORT:
        *out = (int64_t)covet__mysql_bits(at, 2);
        if (!is_unsigned) *out = (int16_t)*out;
        return true;
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_INT24:
        *out = covet__mysql_int32(at);
        if (is_unsigned) *out = (uint32_t)*out;
        return true;
    case MYSQL_TYPE_LONGLONG:
        *out = covet__mysql_int64(at);
        return !is_unsigned || *out >= 0;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
        return covet__mysql_read_exact(at, &decimal) &&
               covet_decimal_to_int(decimal, out) == COVET_OK;
    case MYSQL_TYPE_BIT:
        return covet__mysql_read_bits(at, out);
    default:
        return false;
    }
}

/* Integers that a double has no place for are no reals; those of the server are rounded as it would
 * itself. */
static bool covet__mysql_read_real(const MYSQL_FIELD *field, const unsigned char *at, double *out) {
    int64_t n;
    size_t size;
    switch (field->type) {
    case MYSQL_TYPE_DOUBLE:
        *out = covet__mysql_double(at);
        return true;
    case MYSQL_TYPE_FLOAT:
        *out = covet__mysql_float(at);
        return true;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
        size = covet__mysql_size(&at);
        return covet_real_read((const char *)at, size, out) == COVET_PARSED_WELL;
    default:
        break;
    }
    if (!covet__mysql_read_int(field, at, &n)) return false;
    *out = (double)n;
    return true;
}

/* Whether the values of a type stand in the wire behind their size, as bytes or text. */
static bool covet__mysql_is_string(const MYSQL_FIELD *field) {
    switch (field->type) {
    case MYSQL_TYPE_VARCHAR:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_STRING:
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB:
    case MYSQL_TYPE_ENUM:
    case MYSQL_TYPE_SET:
    case MYSQL_TYPE_JSON:
    case MYSQL_TYPE_GEOMETRY:
        return true;
    default:
        return false;
    }
}

static bool covet__mysql_is_text(const MYSQL_FIELD *field) {
    if (field->type == MYSQL_TYPE_JSON) return true;
    return covet__mysql_is_string(field) && field->charsetnr != COVET__MYSQL_NO_CHARSET;
}

/* Text has no NUL behind it here. */
static inline bool covet__mysql_read_text(const unsigned char *at, const char **text,
                                          size_t *size) {
    *size = covet__mysql_size(&at);
    *text = (const char *)at;
    return !memchr(at, 0, *size);
}

/* A decimal, or an integer. `digits` 0: any; `places` below 0: as many as the value has. */
static bool covet__mysql_read_decimal(const MYSQL_FIELD *field, const unsigned char *at,
                                      int32_t digits, int32_t places, covet_decimal *out) {
    int64_t n;
    if (digits <= 0) digits = COVET_DECIMAL_DIGITS;
    if (field->type == MYSQL_TYPE_NEWDECIMAL || field->type == MYSQL_TYPE_DECIMAL) {
        if (!covet__mysql_read_exact(at, out)) return false;
    } else {
        if (!covet__mysql_read_int(field, at, &n)) return false;
        *out = covet_decimal_from_int(n);
    }
    if (places < 0) return true;
    return covet_decimal_fits(*out, digits, places) &&
           covet_decimal_rescale(*out, places, out) == COVET_OK;
}

/* Text, or the sixteen bytes of a binary column. */
static bool covet__mysql_read_uuid(const MYSQL_FIELD *field, const unsigned char *at,
                                   covet_uuid *out) {
    if (!covet__mysql_is_string(field)) return false;
    size_t size = covet__mysql_size(&at);
    if (!covet__mysql_is_text(field) && size == sizeof out->bytes) {
        memcpy(out->bytes, at, sizeof out->bytes);
        return true;
    }
    return covet_uuid_read((const char *)at, size, out) == COVET_OK;
}

/* --- moments --- */

/* A date and a time of day as they stand in the wire; what is left out is zero. Its size may be 0
 * (all is zero), 4 (a date), 7 and 11 (with microseconds). */
static inline bool covet__mysql_moment(const unsigned char *at, int64_t *us) {
    size_t size = *at++;
    if (size < 4) return false;
    covet_date date = covet_date_of((int)covet__mysql_bits(at, 2), at[2], at[3]);
    if (!covet_date_valid(date)) return false;
    *us = (int64_t)date.days * COVET_DAY_US;
    if (size >= 7) *us += ((at[4] * 60 + at[5]) * 60 + at[6]) * COVET_SECOND_US;
    if (size >= 11) *us += covet__mysql_int32(at + 7);
    return true;
}

static bool covet__mysql_is_datetime(const MYSQL_FIELD *field) {
    return field->type == MYSQL_TYPE_DATETIME || field->type == MYSQL_TYPE_TIMESTAMP;
}

static bool covet__mysql_is_date(const MYSQL_FIELD *field) {
    return field->type == MYSQL_TYPE_DATE || field->type == MYSQL_TYPE_NEWDATE;
}

/* The text of a value that functions of the server make of moments; false for other columns. */
static bool covet__mysql_text_of(const MYSQL_FIELD *field, const unsigned char *at,
                                 covet_text *text) {
    return covet__mysql_is_text(field) && covet__mysql_read_text(at, &text->data, &text->size);
}

/* A date is its midnight. */
static bool covet__mysql_read_datetime(const MYSQL_FIELD *field, const unsigned char *at,
                                       covet_datetime *out) {
    covet_text text;
    if (covet__mysql_is_datetime(field) || covet__mysql_is_date(field))
        return covet__mysql_moment(at, &out->us);
    return covet__mysql_text_of(field, at, &text) &&
           covet_datetime_read(text.data, text.size, out) == COVET_OK;
}

static bool covet__mysql_read_date(const MYSQL_FIELD *field, const unsigned char *at,
                                   covet_date *out) {
    covet_text text;
    if (!covet__mysql_is_date(field))
        return covet__mysql_text_of(field, at, &text) &&
               covet_date_read(text.data, text.size, out) == COVET_OK;
    if (*at < 4) return false;
    *out = covet_date_of((int)covet__mysql_bits(at + 1, 2), at[3], at[4]);
    return covet_date_valid(*out);
}

/* A TIME: up to 838 hours of either sign. Its size may be 0, 8 and 12 (with microseconds). */
static int64_t covet__mysql_span(const unsigned char *at) {
    size_t size = *at++;
    if (size < 8) return 0;
    int64_t hours = (int64_t)covet__mysql_bits(at + 1, 4) * 24 + at[5];
    int64_t us = ((hours * 60 + at[6]) * 60 + at[7]) * COVET_SECOND_US;
    if (size >= 12) us += covet__mysql_int32(at + 8);
    return at[0] ? -us : us;
}

static bool covet__mysql_read_time(const MYSQL_FIELD *field, const unsigned char *at,
                                   covet_time *out) {
    covet_text text;
    if (field->type != MYSQL_TYPE_TIME)
        return covet__mysql_text_of(field, at, &text) &&
               covet_time_read(text.data, text.size, out) == COVET_OK;
    out->us = covet__mysql_span(at);
    return covet_time_valid(*out);
}

/* Microseconds, or a TIME. */
static bool covet__mysql_read_duration(const MYSQL_FIELD *field, const unsigned char *at,
                                       covet_duration *out) {
    if (field->type == MYSQL_TYPE_TIME)
        out->us = covet__mysql_span(at);
    else if (!covet__mysql_read_int(field, at, &out->us))
        return false;
    return covet_duration_valid(*out);
}

/* --- what is wrong with a value --- */

/* What a column of a kind may hold, for messages. */
static void covet__mysql_print_kind(covet_buffer *buffer, covet_kind kind, int32_t digits,
                                    int32_t places) {
    static const char *const names[COVET_KIND_COUNT] = {
        [COVET_KIND_SMALLINT] = "an integer from -32768 to 32767",
        [COVET_KIND_AUTO] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_INT] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_BIGAUTO] = "an integer from -9223372036854775808 to 9223372036854775807",
        [COVET_KIND_BIGINT] = "an integer from -9223372036854775808 to 9223372036854775807",
        [COVET_KIND_BOOL] = "0 or 1",
        [COVET_KIND_FLOAT] = "a number",
        [COVET_KIND_UUID] = "a UUID",
        [COVET_KIND_DATE] = "a date from 0001-01-01 to 9999-12-31",
        [COVET_KIND_TIME] = "a time from 00:00:00 to 23:59:59.999999",
        [COVET_KIND_DATETIME] = "a datetime from 0001-01-01 00:00:00 to 9999-12-31 23:59:59.999999",
        [COVET_KIND_DURATION] = "an integer of microseconds",
        [COVET_KIND_BINARY] = "bytes",
    };
    if (kind == COVET_KIND_DECIMAL)
        covet_buffer_format(buffer, "a decimal of %d digits, %d of them behind the point",
                            (int)digits, (int)places);
    else
        covet_buffer_text(buffer, names[kind] ? names[kind] : "text without NUL characters");
}

/* Appends a date, a datetime or a TIME as it is, zeros and all. */
static void covet__mysql_print_moment(covet_buffer *buffer, const MYSQL_FIELD *field,
                                      const unsigned char *at) {
    unsigned char parts[12] = {0};
    memcpy(parts, at + 1, *at < sizeof parts ? *at : sizeof parts);
    if (field->type == MYSQL_TYPE_TIME) {
        unsigned long long hours = covet__mysql_bits(parts + 1, 4) * 24 + parts[5];
        covet_buffer_format(buffer, "time %s%02llu:%02u:%02u.%06u", parts[0] ? "-" : "", hours,
                            parts[6], parts[7], (unsigned)covet__mysql_bits(parts + 8, 4));
        return;
    }
    covet_buffer_text(buffer, covet__mysql_is_date(field) ? "date " : "datetime ");
    covet_buffer_format(buffer, "%04u-%02u-%02u", (unsigned)covet__mysql_bits(parts, 2), parts[2],
                        parts[3]);
    if (covet__mysql_is_date(field)) return;
    covet_buffer_format(buffer, " %02u:%02u:%02u.%06u", parts[4], parts[5], parts[6],
                        (unsigned)covet__mysql_bits(parts + 7, 4));
}

/* A value of a string, a number or NULL as it is; borrows. */
static covet_value covet__mysql_plain(const MYSQL_FIELD *field, const unsigned char *at) {
    covet_value value = covet_value_null();
    if (!at) return value;
    if (field->type == MYSQL_TYPE_DOUBLE || field->type == MYSQL_TYPE_FLOAT) {
        covet__mysql_read_real(field, at, &value.as.real);
        value.kind = COVET_VALUE_REAL;
    } else if (covet__mysql_is_text(field)) {
        value.as.text.size = covet__mysql_size(&at);
        value.as.text.data = (const char *)at;
        value.kind = COVET_VALUE_TEXT;
    } else if (covet__mysql_is_string(field)) {
        value.as.bytes.size = covet__mysql_size(&at);
        value.as.bytes.data = at;
        value.kind = COVET_VALUE_BYTES;
    } else if (field->type == MYSQL_TYPE_LONGLONG && (field->flags & UNSIGNED_FLAG)) {
        value = covet_value_uint((uint64_t)covet__mysql_int64(at));
    } else if (covet__mysql_read_int(field, at, &value.as.integer)) {
        value.kind = COVET_VALUE_INT;
    }
    return value;
}

/* Appends a value and what it is. */
static void covet__mysql_print(covet_buffer *buffer, const MYSQL_FIELD *field,
                               const unsigned char *at) {
    bool number = field->type == MYSQL_TYPE_NEWDECIMAL || field->type == MYSQL_TYPE_DECIMAL;
    if (at && number) {
        size_t size = covet__mysql_size(&at);
        covet_buffer_text(buffer, "decimal ");
        covet_buffer_add(buffer, (const char *)at, size);
    } else if (at && (covet__mysql_is_date(field) || covet__mysql_is_datetime(field) ||
                      field->type == MYSQL_TYPE_TIME)) {
        covet__mysql_print_moment(buffer, field, at);
    } else {
        covet_value plain = covet__mysql_plain(field, at);
        if (plain.kind != COVET_VALUE_NULL) {
            covet_buffer_text(buffer, covet_value_kind_name(plain.kind));
            covet_buffer_char(buffer, ' ');
        }
        covet_value_print(buffer, &plain);
    }
}

/* "text 'abc' is not an integer" in the arena; never NULL. */
static const char *covet__mysql_problem(const MYSQL_FIELD *field, const unsigned char *at,
                                        covet_kind kind, int32_t digits, int32_t places,
                                        covet_arena *arena) {
    covet_buffer buffer;
    covet_buffer_open(&buffer, arena->heap, 0);
    covet__mysql_print(&buffer, field, at);
    covet_buffer_text(&buffer, " is not ");
    covet__mysql_print_kind(&buffer, kind, digits, places);
    const char *text = NULL;
    if (!buffer.failed) text = covet_arena_text(arena, buffer.data, buffer.size);
    covet_buffer_close(&buffer);
    return text ? text : "the stored value is not of the column's kind";
}

/* --- values --- */

static covet_status covet__mysql_checked(bool good) {
    return good ? COVET_OK : COVET_VALIDATION;
}

static covet_status covet__mysql_value_number(const MYSQL_FIELD *field, const unsigned char *at,
                                              covet_kind kind, covet_value *out) {
    int64_t least = INT64_MIN, most = INT64_MAX;
    if (kind == COVET_KIND_FLOAT) {
        out->kind = COVET_VALUE_REAL;
        return covet__mysql_checked(covet__mysql_read_real(field, at, &out->as.real));
    }
    out->kind = kind == COVET_KIND_BOOL ? COVET_VALUE_BOOL : COVET_VALUE_INT;
    if (kind == COVET_KIND_BOOL) least = 0, most = 1;
    if (kind == COVET_KIND_SMALLINT) least = INT16_MIN, most = INT16_MAX;
    if (kind == COVET_KIND_INT || kind == COVET_KIND_AUTO) least = INT32_MIN, most = INT32_MAX;
    return covet__mysql_checked(covet__mysql_read_int(field, at, &out->as.integer) &&
                                out->as.integer >= least && out->as.integer <= most);
}

/* Text, borrowed. */
static covet_status covet__mysql_value_text(const MYSQL_FIELD *field, const unsigned char *at,
                                            covet_kind kind, covet_value *out) {
    out->kind = kind == COVET_KIND_JSON ? COVET_VALUE_JSON : COVET_VALUE_TEXT;
    return covet__mysql_checked(covet__mysql_text_of(field, at, &out->as.text));
}

/* Bytes, borrowed. */
static covet_status covet__mysql_value_bytes(const MYSQL_FIELD *field, const unsigned char *at,
                                             covet_value *out) {
    out->kind = COVET_VALUE_BYTES;
    if (!covet__mysql_is_string(field) || covet__mysql_is_text(field)) return COVET_VALIDATION;
    out->as.bytes.size = covet__mysql_size(&at);
    out->as.bytes.data = at;
    return COVET_OK;
}

/* A value that is not NULL as a kind. Text and bytes are borrowed from the row. */
static covet_status covet__mysql_value_of(const MYSQL_FIELD *field, const unsigned char *at,
                                          covet_kind kind, int32_t length, int32_t places,
                                          covet_value *out) {
    switch (kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_SMALLINT:
    case COVET_KIND_INT:
    case COVET_KIND_BIGINT:
    case COVET_KIND_BOOL:
    case COVET_KIND_FLOAT:
        return covet__mysql_value_number(field, at, kind, out);
    case COVET_KIND_DECIMAL:
        out->kind = COVET_VALUE_DECIMAL;
        return covet__mysql_checked(
            covet__mysql_read_decimal(field, at, length, places, &out->as.decimal));
    case COVET_KIND_UUID:
        out->kind = COVET_VALUE_UUID;
        return covet__mysql_checked(covet__mysql_read_uuid(field, at, &out->as.uuid));
    case COVET_KIND_DATE:
        out->kind = COVET_VALUE_DATE;
        return covet__mysql_checked(covet__mysql_read_date(field, at, &out->as.date));
    case COVET_KIND_TIME:
        out->kind = COVET_VALUE_TIME;
        return covet__mysql_checked(covet__mysql_read_time(field, at, &out->as.time));
    case COVET_KIND_DATETIME:
        out->kind = COVET_VALUE_DATETIME;
        return covet__mysql_checked(covet__mysql_read_datetime(field, at, &out->as.datetime));
    case COVET_KIND_DURATION:
        out->kind = COVET_VALUE_DURATION;
        return covet__mysql_checked(covet__mysql_read_duration(field, at, &out->as.duration));
    case COVET_KIND_BINARY:
        return covet__mysql_value_bytes(field, at, out);
    default:
        return covet__mysql_value_text(field, at, kind, out);
    }
}

/* Has text and bytes of a value stand in the arena. */
static bool covet__mysql_value_copy(covet_value *value, covet_arena *arena) {
    if (value->kind == COVET_VALUE_TEXT || value->kind == COVET_VALUE_JSON) {
        value->as.text.data = covet_arena_text(arena, value->as.text.data, value->as.text.size);
        return value->as.text.data != NULL;
    }
    if (value->kind != COVET_VALUE_BYTES) return true;
    if (value->as.bytes.size == 0)
        value->as.bytes.data = "";
    else
        value->as.bytes.data = covet_arena_copy(arena, value->as.bytes.data, value->as.bytes.size);
    return value->as.bytes.data != NULL;
}

static covet_status covet__mysql_value(covet_prepared *prepared_, uint32_t column, covet_kind kind,
                                       int32_t length, int32_t places, covet_arena *arena,
                                       covet_value *out) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    *out = covet_value_null();
    if (!prepared->at_row || column >= prepared->columns)
        return covet__mysql_refuse_text(prepared->link, COVET_INTERNAL,
                                        "there is no such column, or no row at hand");
    const unsigned char *at = covet__mysql_cell_at(prepared, column);
    const MYSQL_FIELD *field = &prepared->fields[column];
    if (!at) return COVET_OK;
    covet_status status = covet__mysql_value_of(field, at, kind, length, places, out);
    if (status == COVET_OK && covet__mysql_value_copy(out, arena)) return COVET_OK;
    *out = covet_value_null();
    if (status == COVET_OK) return covet__mysql_no_memory(prepared->link);
    return covet__mysql_refuse_text(prepared->link, status,
                                    covet__mysql_problem(field, at, kind, length, places, arena));
}

/* --- cells --- */

/* How a cell is read: fast ways for the types that our own tables have, and one for the rest. */
enum {
    COVET__MYSQL_STEP_ANY,
    COVET__MYSQL_STEP_INT,      /* a 32-bit column of a 32-bit member */
    COVET__MYSQL_STEP_BIGINT,   /* a 64-bit column of a 64-bit member */
    COVET__MYSQL_STEP_BOOL,     /* an 8-bit column */
    COVET__MYSQL_STEP_FLOAT,    /* a double */
    COVET__MYSQL_STEP_TEXT,     /* a text column */
    COVET__MYSQL_STEP_DATETIME, /* a datetime column */
};

static uint8_t covet__mysql_step_of(const MYSQL_FIELD *field, covet_kind kind) {
    bool is_signed = !(field->flags & UNSIGNED_FLAG);
    switch (kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        return is_signed && field->type == MYSQL_TYPE_LONG ? COVET__MYSQL_STEP_INT : 0;
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        return is_signed && field->type == MYSQL_TYPE_LONGLONG ? COVET__MYSQL_STEP_BIGINT : 0;
    case COVET_KIND_BOOL:
        return field->type == MYSQL_TYPE_TINY ? COVET__MYSQL_STEP_BOOL : 0;
    case COVET_KIND_FLOAT:
        return field->type == MYSQL_TYPE_DOUBLE ? COVET__MYSQL_STEP_FLOAT : 0;
    case COVET_KIND_DATETIME:
        return covet__mysql_is_datetime(field) ? COVET__MYSQL_STEP_DATETIME : 0;
    default:
        return covet_kind_is_text(kind) && covet__mysql_is_text(field) ? COVET__MYSQL_STEP_TEXT : 0;
    }
}

static inline covet_status covet__mysql_cell_text(covet__mysql_prepared *prepared,
                                                  const unsigned char *at, const char **member,
                                                  covet_landing *landing) {
    covet_arena *arena = landing->borrow_text ? &prepared->texts : landing->arena;
    const char *text;
    size_t size;
    if (!covet__mysql_read_text(at, &text, &size)) return COVET_VALIDATION;
    char *copy = covet_arena_take(arena, size + 1, 1);
    if (!copy) return COVET_NO_MEMORY;
    memcpy(copy, text, size);
    copy[size] = '\0';
    *member = copy;
    return COVET_OK;
}

static covet_status covet__mysql_cell_bytes(covet__mysql_prepared *prepared, covet_bytes bytes,
                                            covet_bytes *member, covet_landing *landing) {
    covet_arena *arena = landing->borrow_text ? &prepared->texts : landing->arena;
    *member = bytes;
    member->data = bytes.size == 0 ? "" : covet_arena_copy(arena, bytes.data, bytes.size);
    return member->data ? COVET_OK : COVET_NO_MEMORY;
}

/* Writes a value to the member of its kind. */
static void covet__mysql_store(const covet_value *value, const covet_cell *cell, void *member) {
#define COVET__MYSQL_STORE(name, type, x)                                                          \
    COVET_MEMBER_STORE(member, cell->nullable, covet_opt_##name, type, x);                         \
    break
    switch (cell->kind) {
    case COVET_KIND_SMALLINT:
        COVET__MYSQL_STORE(smallint, int16_t, (int16_t)value->as.integer);
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        COVET__MYSQL_STORE(int, int32_t, (int32_t)value->as.integer);
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        COVET__MYSQL_STORE(bigint, int64_t, value->as.integer);
    case COVET_KIND_BOOL:
        COVET__MYSQL_STORE(bool, bool, value->as.integer != 0);
    case COVET_KIND_FLOAT:
        COVET__MYSQL_STORE(float, double, value->as.real);
    case COVET_KIND_DECIMAL:
        COVET__MYSQL_STORE(decimal, covet_decimal, value->as.decimal);
    case COVET_KIND_UUID:
        COVET__MYSQL_STORE(uuid, covet_uuid, value->as.uuid);
    case COVET_KIND_DATE:
        COVET__MYSQL_STORE(date, covet_date, value->as.date);
    case COVET_KIND_TIME:
        COVET__MYSQL_STORE(time, covet_time, value->as.time);
    case COVET_KIND_DATETIME:
        COVET__MYSQL_STORE(datetime, covet_datetime, value->as.datetime);
    case COVET_KIND_DURATION:
        COVET__MYSQL_STORE(duration, covet_duration, value->as.duration);
    default:
        break;
    }
#undef COVET__MYSQL_STORE
}

/* A cell that no fast way is for. */
static covet_status covet__mysql_cell_any(covet__mysql_prepared *prepared, const covet_cell *cell,
                                          const unsigned char *at, void *member,
                                          covet_landing *landing) {
    const MYSQL_FIELD *field = &prepared->fields[cell->column];
    covet_value value;
    if (!at) {
        if (!cell->nullable) return COVET_VALIDATION;
        covet_member_store_null(cell->kind, member);
        return COVET_OK;
    }
    covet_status status =
        covet__mysql_value_of(field, at, cell->kind, cell->length, cell->places, &value);
    if (status != COVET_OK) return status;
    if (value.kind == COVET_VALUE_BYTES)
        return covet__mysql_cell_bytes(prepared, value.as.bytes, member, landing);
    covet__mysql_store(&value, cell, member);
    return COVET_OK;
}

static inline covet_status covet__mysql_cell(covet__mysql_prepared *prepared, uint8_t way,
                                             const covet_cell *cell, unsigned char *object,
                                             covet_landing *landing) {
    const unsigned char *at = covet__mysql_cell_at(prepared, cell->column);
    void *member = object + cell->offset;
    covet_datetime moment;
    if (!at) way = COVET__MYSQL_STEP_ANY;
    switch (way) {
    case COVET__MYSQL_STEP_INT:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_int, int32_t, covet__mysql_int32(at));
        return COVET_OK;
    case COVET__MYSQL_STEP_BIGINT:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_bigint, int64_t,
                           covet__mysql_int64(at));
        return COVET_OK;
    case COVET__MYSQL_STEP_BOOL:
        if (*at > 1) return COVET_VALIDATION;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_bool, bool, *at != 0);
        return COVET_OK;
    case COVET__MYSQL_STEP_FLOAT:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_float, double,
                           covet__mysql_double(at));
        return COVET_OK;
    case COVET__MYSQL_STEP_TEXT:
        return covet__mysql_cell_text(prepared, at, member, landing);
    case COVET__MYSQL_STEP_DATETIME:
        if (!covet__mysql_moment(at, &moment.us)) return COVET_VALIDATION;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_datetime, covet_datetime, moment);
        return COVET_OK;
    default:
        return covet__mysql_cell_any(prepared, cell, at, member, landing);
    }
}

/* --- rows --- */

/* Chooses how each cell of a decoder is read, and makes the room that it needs. */
static covet_status covet__mysql_choose(covet__mysql_prepared *prepared,
                                        const covet_decoder *decoder) {
    uint32_t cells = 0, at = 0;
    if (decoder->column_count > prepared->columns)
        return covet__mysql_refuse_text(prepared->link, COVET_INTERNAL,
                                        "the result has too few columns");
    for (uint32_t i = 0; i < decoder->part_count; i++) cells += decoder->parts[i].cell_count;
    if (!covet__mysql_room(prepared, &prepared->steps, &prepared->step_count, cells, 1) ||
        !covet__mysql_room(prepared, &prepared->starts, &prepared->start_count, decoder->part_count,
                           sizeof *prepared->starts) ||
        !covet__mysql_room(prepared, &prepared->objects, &prepared->object_count,
                           decoder->part_count, sizeof *prepared->objects))
        return covet__mysql_no_memory(prepared->link);
    for (uint32_t i = 0; i < decoder->part_count; i++) {
        const covet_part *part = &decoder->parts[i];
        prepared->starts[i] = at;
        for (uint32_t c = 0; c < part->cell_count; c++)
            prepared->steps[at++] =
                covet__mysql_step_of(&prepared->fields[part->cells[c].column], part->cells[c].kind);
    }
    prepared->decoder = decoder;
    return COVET_OK;
}

/* Keeps what is wrong with a cell. Answers `status`. */
static covet_status covet__mysql_bad_cell(covet__mysql_prepared *prepared, const covet_part *part,
                                          const covet_cell *cell, covet_landing *landing,
                                          covet_status status) {
    if (status != COVET_VALIDATION) return covet__mysql_no_memory(prepared->link);
    landing->problem = covet__mysql_problem(&prepared->fields[cell->column],
                                            covet__mysql_cell_at(prepared, cell->column),
                                            cell->kind, cell->length, cell->places, landing->arena);
    landing->bad = cell;
    landing->bad_part = part;
    return covet__mysql_refuse_text(prepared->link, status, landing->problem);
}

/* Fills in the head and the members of one object. */
static covet_status covet__mysql_object(void *context, const covet_part *part,
                                        const covet_row *head, unsigned char *object,
                                        covet_landing *landing) {
    covet__mysql_prepared *prepared = context;
    const covet_cell *end = part->cells + part->cell_count;
    const uint8_t *way = prepared->steps + prepared->starts[part - prepared->decoder->parts];
    *(covet_row *)(void *)object = *head;
    for (const covet_cell *cell = part->cells; cell < end; cell++, way++) {
        covet_status status = covet__mysql_cell(prepared, *way, cell, object, landing);
        if (!COVET__LIKELY(status == COVET_OK))
            return covet__mysql_bad_cell(prepared, part, cell, landing, status);
    }
    return COVET_OK;
}

static bool covet__mysql_column_null(void *context, uint32_t column) {
    return !covet__mysql_cell_at(context, column);
}

static inline covet_status covet__mysql_decode_row(covet__mysql_prepared *prepared,
                                                   const covet_decoder *decoder, void *slot,
                                                   covet_landing *landing) {
    const covet_row_source source = {prepared, covet__mysql_object, covet__mysql_column_null};
    if (!COVET__LIKELY(prepared->decoder == decoder)) {
        covet_status status = covet__mysql_choose(prepared, decoder);
        if (status != COVET_OK) return status;
    }
    if (landing->borrow_text) covet_arena_reset(&prepared->texts);
    covet_status status = covet_row_decode(&source, decoder, prepared->objects, slot, landing);
    return status == COVET_NO_MEMORY ? covet__mysql_no_memory(prepared->link) : status;
}

static covet_status covet__mysql_decode(covet_prepared *prepared_, const covet_decoder *decoder,
                                        void *slot, covet_landing *landing) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    landing->problem = NULL;
    if (prepared->at_row) return covet__mysql_decode_row(prepared, decoder, slot, landing);
    return covet__mysql_refuse_text(prepared->link, COVET_INTERNAL, "there is no row at hand");
}

static int64_t covet__mysql_fetch(covet_prepared *prepared_, const covet_decoder *decoder,
                                  void *slots, size_t stride, int64_t most, covet_landing *landing,
                                  bool *done) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    unsigned char *slot = slots;
    int64_t count = 0;
    landing->problem = NULL;
    *done = false;
    for (; count < most; count++, slot += stride) {
        covet_step step = covet__mysql_step(prepared);
        *done = step == COVET_STEP_DONE;
        if (*done) return count;
        if (step == COVET_STEP_FAILED) return -1;
        if (covet__mysql_decode_row(prepared, decoder, slot, landing) != COVET_OK) return -1;
    }
    return count;
}

#endif
