/* Columns as C sees them: members of a struct read and written as values, and what a column takes.
 * Uses meta, value, json and text. Registration, defaults, validation and JSON use it. */
#ifndef COVET_MODEL_COLUMN_C
#define COVET_MODEL_COLUMN_C

#include "base/json.h"
#include "base/text.h"
#include "base/value.c"
#include "model/meta.c"

#include <float.h>
#include <stddef.h>

/* --- layout --- */

/* Where the value stands in a nullable member, by column kind: text and bytes have no flag, their
 * NULL is a pointer. */
static size_t covet__column_offset(covet_kind kind) {
    switch (kind) {
    case COVET_KIND_SMALLINT:
        return offsetof(covet_opt_smallint, value);
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        return offsetof(covet_opt_int, value);
    case COVET_KIND_BOOL:
        return offsetof(covet_opt_bool, value);
    case COVET_KIND_UUID:
        return offsetof(covet_opt_uuid, value);
    case COVET_KIND_DATE:
        return offsetof(covet_opt_date, value);
    case COVET_KIND_DECIMAL:
        return offsetof(covet_opt_decimal, value);
    case COVET_KIND_FLOAT:
        return offsetof(covet_opt_float, value);
    default:
        return offsetof(covet_opt_bigint, value);
    }
}

/* Whether a member of that column kind has a flag for NULL where it is nullable. */
static bool covet__column_flagged(covet_kind kind) {
    return !covet_kind_is_text(kind) && kind != COVET_KIND_BINARY && kind != COVET_KIND_ARRAY;
}

/* Where a field's member stands in an object. */
static inline const void *covet__field_at(const covet_field *field, const void *object) {
    return (const unsigned char *)object + field->member->offset;
}

/* Bytes of a member of that column kind. */
static size_t covet__column_size(covet_kind kind, bool nullable) {
    // clang-format off
    static const struct {
        uint8_t plain, nullable;
    } sizes[COVET_KIND_COUNT] = {
        [COVET_KIND_AUTO]     = {sizeof(int32_t), sizeof(covet_opt_int)},
        [COVET_KIND_BIGAUTO]  = {sizeof(int64_t), sizeof(covet_opt_bigint)},
        [COVET_KIND_SMALLINT] = {sizeof(int16_t), sizeof(covet_opt_smallint)},
        [COVET_KIND_INT]      = {sizeof(int32_t), sizeof(covet_opt_int)},
        [COVET_KIND_BIGINT]   = {sizeof(int64_t), sizeof(covet_opt_bigint)},
        [COVET_KIND_BOOL]     = {sizeof(bool), sizeof(covet_opt_bool)},
        [COVET_KIND_FLOAT]    = {sizeof(double), sizeof(covet_opt_float)},
        [COVET_KIND_DECIMAL]  = {sizeof(covet_decimal), sizeof(covet_opt_decimal)},
        [COVET_KIND_UUID]     = {sizeof(covet_uuid), sizeof(covet_opt_uuid)},
        [COVET_KIND_DATE]     = {sizeof(covet_date), sizeof(covet_opt_date)},
        [COVET_KIND_TIME]     = {sizeof(covet_time), sizeof(covet_opt_time)},
        [COVET_KIND_DATETIME] = {sizeof(covet_datetime), sizeof(covet_opt_datetime)},
        [COVET_KIND_DURATION] = {sizeof(covet_duration), sizeof(covet_opt_duration)},
        [COVET_KIND_BINARY]   = {sizeof(covet_bytes), sizeof(covet_bytes)},
    };
    // clang-format on
    if (covet_kind_is_text(kind)) return sizeof(const char *);
    return nullable ? sizes[kind].nullable : sizes[kind].plain;
}

/* --- reading --- */

/* A member that is not NULL; what it points to is borrowed. NONE for an array. */
static covet_value covet__column_read(const void *at, covet_kind kind) {
    switch (kind) {
    case COVET_KIND_SMALLINT:
        return covet_value_int(*(const int16_t *)at);
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        return covet_value_int(*(const int32_t *)at);
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        return covet_value_int(*(const int64_t *)at);
    case COVET_KIND_BOOL:
        return covet_value_bool(*(const bool *)at);
    case COVET_KIND_FLOAT:
        return covet_value_real(*(const double *)at);
    case COVET_KIND_DECIMAL:
        return covet_value_decimal(*(const covet_decimal *)at);
    case COVET_KIND_UUID:
        return covet_value_uuid(*(const covet_uuid *)at);
    case COVET_KIND_DATE:
        return covet_value_date(*(const covet_date *)at);
    case COVET_KIND_TIME:
        return covet_value_time(*(const covet_time *)at);
    case COVET_KIND_DATETIME:
        return covet_value_datetime(*(const covet_datetime *)at);
    case COVET_KIND_DURATION:
        return covet_value_duration(*(const covet_duration *)at);
    case COVET_KIND_BINARY:
        return covet_value_bytes(*(const covet_bytes *)at);
    default:
        return (covet_value){.kind = COVET_VALUE_NONE};
    }
}

/* The value of a member by its column kind; borrows text and bytes, the text's size is not known.
 * SQL NULL is a value of kind NULL. */
static covet_value covet__column_get(const void *member, covet_kind kind, bool nullable) {
    if (covet_kind_is_text(kind)) {
        covet_value text = covet_value_text(*(const char *const *)member);
        if (kind == COVET_KIND_JSON && text.kind == COVET_VALUE_TEXT) text.kind = COVET_VALUE_JSON;
        return text;
    }
    if (!nullable || !covet__column_flagged(kind)) return covet__column_read(member, kind);
    if (!*(const bool *)member) return covet_value_null();
    return covet__column_read((const unsigned char *)member + covet__column_offset(kind), kind);
}

/* The value of a field's column in an object, as covet__column_get. */
static covet_value covet__field_get(const covet_field *field, const void *object) {
    return covet__column_get(covet__field_at(field, object), field->column_kind, field->nullable);
}

/* --- writing --- */

/* Writes an integer that fits. */
static void covet__column_write_int(void *at, covet_kind kind, int64_t n) {
    if (kind == COVET_KIND_SMALLINT)
        *(int16_t *)at = (int16_t)n;
    else if (kind == COVET_KIND_INT || kind == COVET_KIND_AUTO)
        *(int32_t *)at = (int32_t)n;
    else
        *(int64_t *)at = n;
}

/* Writes a value that is not NULL and as covet__column_fit answers it. */
static void covet__column_write(void *at, covet_kind kind, const covet_value *value) {
    switch (value->kind) {
    case COVET_VALUE_INT:
        covet__column_write_int(at, kind, value->as.integer);
        break;
    case COVET_VALUE_BOOL:
        *(bool *)at = value->as.integer != 0;
        break;
    case COVET_VALUE_REAL:
        *(double *)at = value->as.real;
        break;
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON:
        *(const char **)at = value->as.text.data;
        break;
    case COVET_VALUE_BYTES:
        *(covet_bytes *)at = value->as.bytes;
        break;
    case COVET_VALUE_DECIMAL:
        *(covet_decimal *)at = value->as.decimal;
        break;
    case COVET_VALUE_UUID:
        *(covet_uuid *)at = value->as.uuid;
        break;
    case COVET_VALUE_DATE:
        *(covet_date *)at = value->as.date;
        break;
    case COVET_VALUE_TIME:
        *(covet_time *)at = value->as.time;
        break;
    case COVET_VALUE_DATETIME:
        *(covet_datetime *)at = value->as.datetime;
        break;
    default:
        *(covet_duration *)at = value->as.duration;
    }
}

/* Writes a value to a member of that column kind: one that covet__column_fit answered, or NULL.
 * Text is borrowed and must have its NUL; the bytes of a NULL or of what stands round a value are
 * zeroed. */
static void covet__column_set(void *member, covet_kind kind, bool nullable, size_t size,
                              const covet_value *value) {
    const bool flag = nullable && covet__column_flagged(kind);
    memset(member, 0, size);
    if (value->kind == COVET_VALUE_NULL) return;
    if (flag) *(bool *)member = true;
    covet__column_write((unsigned char *)member + (flag ? covet__column_offset(kind) : 0), kind,
                        value);
}

/* Writes a value to a field's column in an object, as covet__column_set. */
static void covet__field_put(const covet_field *field, void *object, const covet_value *value) {
    covet__column_set((unsigned char *)object + field->member->offset, field->column_kind,
                      field->nullable, field->member->size, value);
}

/* --- what a column takes --- */

/* What values a column of that kind takes, for messages. Static. */
static const char *covet__column_takes(covet_kind kind) {
    static const char *const texts[COVET_KIND_COUNT] = {
        [COVET_KIND_AUTO] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_BIGAUTO] = "an integer",
        [COVET_KIND_SMALLINT] = "an integer from -32768 to 32767",
        [COVET_KIND_INT] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_BIGINT] = "an integer",
        [COVET_KIND_BOOL] = "true or false",
        [COVET_KIND_FLOAT] = "a finite number",
        [COVET_KIND_DECIMAL] = "a decimal that its digits and places hold",
        [COVET_KIND_CHAR] = "valid text within its length",
        [COVET_KIND_TEXT] = "valid text",
        [COVET_KIND_EMAIL] = "valid text within its length",
        [COVET_KIND_URL] = "valid text within its length",
        [COVET_KIND_SLUG] = "valid text within its length",
        [COVET_KIND_UUID] = "a UUID",
        [COVET_KIND_DATE] = "a date from 0001-01-01 to 9999-12-31",
        [COVET_KIND_TIME] = "a time from 00:00:00 to 23:59:59.999999",
        [COVET_KIND_DATETIME] = "a datetime from 0001-01-01 to 9999-12-31",
        [COVET_KIND_DURATION] = "a duration",
        [COVET_KIND_JSON] = "a JSON document",
        [COVET_KIND_BINARY] = "bytes within its length",
    };
    return (unsigned)kind < COVET_KIND_COUNT && texts[kind] != NULL ? texts[kind] : "no value";
}

/* The value kind of a column kind: what members of it are read as. NONE without one. Static. */
static covet_value_kind covet__column_value_kind(covet_kind kind) {
    static const covet_value_kind kinds[COVET_KIND_COUNT] = {
        [COVET_KIND_AUTO] = COVET_VALUE_INT,
        [COVET_KIND_BIGAUTO] = COVET_VALUE_INT,
        [COVET_KIND_SMALLINT] = COVET_VALUE_INT,
        [COVET_KIND_INT] = COVET_VALUE_INT,
        [COVET_KIND_BIGINT] = COVET_VALUE_INT,
        [COVET_KIND_BOOL] = COVET_VALUE_BOOL,
        [COVET_KIND_FLOAT] = COVET_VALUE_REAL,
        [COVET_KIND_DECIMAL] = COVET_VALUE_DECIMAL,
        [COVET_KIND_CHAR] = COVET_VALUE_TEXT,
        [COVET_KIND_TEXT] = COVET_VALUE_TEXT,
        [COVET_KIND_EMAIL] = COVET_VALUE_TEXT,
        [COVET_KIND_URL] = COVET_VALUE_TEXT,
        [COVET_KIND_SLUG] = COVET_VALUE_TEXT,
        [COVET_KIND_UUID] = COVET_VALUE_UUID,
        [COVET_KIND_DATE] = COVET_VALUE_DATE,
        [COVET_KIND_TIME] = COVET_VALUE_TIME,
        [COVET_KIND_DATETIME] = COVET_VALUE_DATETIME,
        [COVET_KIND_DURATION] = COVET_VALUE_DURATION,
        [COVET_KIND_JSON] = COVET_VALUE_JSON,
        [COVET_KIND_BINARY] = COVET_VALUE_BYTES,
    };
    return (unsigned)kind < COVET_KIND_COUNT ? kinds[kind] : COVET_VALUE_NONE;
}

static bool covet__fit_int(covet_kind kind, const covet_value *value) {
    const int64_t n = value->as.integer;
    if (value->kind != COVET_VALUE_INT) return false;
    if (kind == COVET_KIND_SMALLINT) return n >= INT16_MIN && n <= INT16_MAX;
    return kind == COVET_KIND_BIGINT || kind == COVET_KIND_BIGAUTO ||
           (n >= INT32_MIN && n <= INT32_MAX);
}

/* Integers and decimals, and texts of decimals, as a decimal of the column. */
static bool covet__fit_decimal(int32_t digits, int32_t places, covet_value *value) {
    covet_decimal decimal = value->as.decimal;
    if (value->kind == COVET_VALUE_INT)
        decimal = covet_decimal_from_int(value->as.integer);
    else if (value->kind == COVET_VALUE_DECIMAL_TEXT || value->kind == COVET_VALUE_TEXT) {
        if (covet_decimal_read(value->as.text.data, covet__value_text_size(value), &decimal) !=
            COVET_OK)
            return false;
    } else if (value->kind != COVET_VALUE_DECIMAL) {
        return false;
    }
    *value = covet_value_decimal(decimal);
    return covet_decimal_fits(decimal, digits, places);
}

static bool covet__fit_text(int32_t length, const covet_value *value) {
    size_t characters = 0;
    return value->kind == COVET_VALUE_TEXT &&
           covet_text_check(value->as.text.data, covet__value_text_size(value), &characters,
                            NULL) &&
           (length == 0 || characters <= (size_t)length);
}

/* Reads a UUID or a moment from its text. */
static bool covet__moment_read(covet_kind kind, const char *text, size_t size, covet_value *out) {
    *out = (covet_value){.kind = covet__column_value_kind(kind)};
    switch (kind) {
    case COVET_KIND_UUID:
        return covet_uuid_read(text, size, &out->as.uuid) == COVET_OK;
    case COVET_KIND_DATE:
        return covet_date_read(text, size, &out->as.date) == COVET_OK;
    case COVET_KIND_TIME:
        return covet_time_read(text, size, &out->as.time) == COVET_OK;
    case COVET_KIND_DATETIME:
        return covet_datetime_read(text, size, &out->as.datetime) == COVET_OK;
    default:
        return covet_duration_read(text, size, &out->as.duration) == COVET_OK;
    }
}

static bool covet__moment_valid(const covet_value *value) {
    switch (value->kind) {
    case COVET_VALUE_DATE:
        return covet_date_valid(value->as.date);
    case COVET_VALUE_TIME:
        return covet_time_valid(value->as.time);
    case COVET_VALUE_DATETIME:
        return covet_datetime_valid(value->as.datetime);
    case COVET_VALUE_DURATION:
        return covet_duration_valid(value->as.duration);
    default:
        return true;
    }
}

static bool covet__fit_moment(covet_kind kind, covet_value *value) {
    const covet_value given = *value;
    if (given.kind == COVET_VALUE_TEXT)
        return covet__moment_read(kind, given.as.text.data, covet__value_text_size(&given), value);
    return given.kind == covet__column_value_kind(kind) && covet__moment_valid(value);
}

static bool covet__fit_json(covet_value *value) {
    if (value->kind != COVET_VALUE_TEXT && value->kind != COVET_VALUE_JSON) return false;
    value->kind = COVET_VALUE_JSON;
    return covet_json_check(value->as.text.data, covet__value_text_size(value), NULL, NULL);
}

static bool covet__fit_bool(covet_value *value) {
    if (value->kind == COVET_VALUE_INT && (value->as.integer == 0 || value->as.integer == 1))
        value->kind = COVET_VALUE_BOOL;
    return value->kind == COVET_VALUE_BOOL;
}

static bool covet__fit_real(covet_value *value) {
    if (value->kind == COVET_VALUE_INT) *value = covet_value_real((double)value->as.integer);
    return value->kind == COVET_VALUE_REAL && value->as.real >= -DBL_MAX &&
           value->as.real <= DBL_MAX;
}

/* Makes of a value that is not NULL one of the column's own value kind. False: the column does not
 * take it, and covet__column_takes says what it does; the value may have changed then. */
static bool covet__column_fit(covet_kind kind, int32_t length, int32_t places, covet_value *value) {
    switch (covet__column_value_kind(kind)) {
    case COVET_VALUE_INT:
        return covet__fit_int(kind, value);
    case COVET_VALUE_BOOL:
        return covet__fit_bool(value);
    case COVET_VALUE_REAL:
        return covet__fit_real(value);
    case COVET_VALUE_DECIMAL:
        return covet__fit_decimal(length, places, value);
    case COVET_VALUE_TEXT:
        return covet__fit_text(length, value);
    case COVET_VALUE_JSON:
        return covet__fit_json(value);
    case COVET_VALUE_BYTES:
        return value->kind == COVET_VALUE_BYTES &&
               (length == 0 || value->as.bytes.size <= (size_t)length);
    case COVET_VALUE_NONE:
        return false;
    default:
        return covet__fit_moment(kind, value);
    }
}

/* Compares two values of one kind that has an order: below 0, 0 or above 0. */
static int covet__column_compare(const covet_value *a, const covet_value *b) {
    switch (a->kind) {
    case COVET_VALUE_REAL:
        return (a->as.real > b->as.real) - (a->as.real < b->as.real);
    case COVET_VALUE_DECIMAL:
        return covet_decimal_compare(a->as.decimal, b->as.decimal);
    case COVET_VALUE_DATE:
        return (a->as.date.days > b->as.date.days) - (a->as.date.days < b->as.date.days);
    case COVET_VALUE_TIME:
        return (a->as.time.us > b->as.time.us) - (a->as.time.us < b->as.time.us);
    case COVET_VALUE_DATETIME:
        return (a->as.datetime.us > b->as.datetime.us) - (a->as.datetime.us < b->as.datetime.us);
    case COVET_VALUE_DURATION:
        return (a->as.duration.us > b->as.duration.us) - (a->as.duration.us < b->as.duration.us);
    default:
        return (a->as.integer > b->as.integer) - (a->as.integer < b->as.integer);
    }
}

#endif
