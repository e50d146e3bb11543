/* Values: see value.h.
 * Uses memory, number and text. Validation, registration, queries and the log use it. */
#ifndef COVET_BASE_VALUE_C
#define COVET_BASE_VALUE_C

#include "base/number.h"
#include "base/text.h"
#include "base/value.h"

#include <string.h>

/* How much of a text, of bytes and of a list a person is shown. */
#define COVET__SHOWN_CHARACTERS 60
#define COVET__SHOWN_BYTES 20
#define COVET__SHOWN_ITEMS 10

/* Bytes of a value's text, known or not. */
static size_t covet__value_text_size(const covet_value *value) {
    const covet_text *text = &value->as.text;
    return text->size == COVET_SIZE_UNKNOWN ? strlen(text->data) : text->size;
}

/* --- lists --- */

/* An integer of 1, 2, 4 or 8 bytes. */
static covet_value covet__value_integer(const void *at, size_t size, bool is_signed) {
    union {
        int8_t i8;
        int16_t i16;
        int32_t i32;
        int64_t i64;
        uint8_t u8;
        uint16_t u16;
        uint32_t u32;
        uint64_t u64;
    } n = {.u64 = 0};
    memcpy(&n, at, size);
    switch (size) {
    case 1:
        return covet_value_int(is_signed ? n.i8 : n.u8);
    case 2:
        return covet_value_int(is_signed ? n.i16 : n.u16);
    case 4:
        return is_signed ? covet_value_int(n.i32) : covet_value_int(n.u32);
    default:
        return is_signed ? covet_value_int(n.i64) : covet_value_uint(n.u64);
    }
}

static covet_value covet__value_float(const void *at, size_t size) {
    float single;
    double real;
    if (size == sizeof real) {
        memcpy(&real, at, sizeof real);
    } else {
        memcpy(&single, at, sizeof single);
        real = single;
    }
    return covet_value_real(real);
}

/* An element whose C type has one value kind and one size. */
static covet_value covet__value_struct(covet_value_kind kind, const void *at, size_t size) {
    covet_value value = {.kind = kind};
    memcpy(&value.as, at, size);
    return value;
}

static covet_value covet__value_element(const covet_value *array, size_t index) {
    const size_t size = array->element >> 8;
    const unsigned char *at = (const unsigned char *)array->as.array.items + index * size;
    const covet_value_kind kind = (covet_value_kind)(array->element & 0xFF);
    switch (kind) {
    case COVET_VALUE_INT:
    case COVET_VALUE_UINT:
        return covet__value_integer(at, size, kind == COVET_VALUE_INT);
    case COVET_VALUE_BOOL:
        return covet_value_bool(*(const bool *)(const void *)at);
    case COVET_VALUE_REAL:
        return covet__value_float(at, size);
    case COVET_VALUE_TEXT:
        return covet_value_text(*(const char *const *)(const void *)at);
    case COVET_VALUE_BYTES:
        return covet_value_bytes(*(const covet_bytes *)(const void *)at);
    case COVET_VALUE_LIST:
        return *(const covet_value *)(const void *)at;
    default:
        return covet__value_struct(kind, at, size);
    }
}

covet_value covet_value_item(const covet_value *value, size_t index) {
    if (index >= covet_value_count(value)) return (covet_value){.kind = COVET_VALUE_NONE};
    if (value->kind == COVET_VALUE_LIST) return value->as.list.items[index];
    return covet__value_element(value, index);
}

size_t covet_value_count(const covet_value *value) {
    if (value == NULL) return 0;
    if (value->kind == COVET_VALUE_LIST) return value->as.list.count;
    return value->kind == COVET_VALUE_ARRAY ? value->as.array.count : 0;
}

/* --- for a person --- */

const char *covet_value_kind_name(covet_value_kind kind) {
    static const char *const names[] = {
        [COVET_VALUE_NONE] = "nothing",
        [COVET_VALUE_NULL] = "NULL",
        [COVET_VALUE_INT] = "integer",
        [COVET_VALUE_UINT] = "integer above the 64-bit range",
        [COVET_VALUE_BOOL] = "boolean",
        [COVET_VALUE_REAL] = "floating-point number",
        [COVET_VALUE_TEXT] = "text",
        [COVET_VALUE_BYTES] = "bytes",
        [COVET_VALUE_DECIMAL] = "decimal",
        [COVET_VALUE_UUID] = "UUID",
        [COVET_VALUE_DATE] = "date",
        [COVET_VALUE_TIME] = "time",
        [COVET_VALUE_DATETIME] = "datetime",
        [COVET_VALUE_DURATION] = "duration",
        [COVET_VALUE_JSON] = "JSON",
        [COVET_VALUE_OBJECT] = "object",
        [COVET_VALUE_LIST] = "list",
        [COVET_VALUE_ARRAY] = "list",
        [COVET_VALUE_EXPR] = "expression",
        [COVET_VALUE_COND] = "condition",
        [COVET_VALUE_QUERY] = "queryset",
        [COVET_VALUE_DECIMAL_TEXT] = "decimal",
    };
    return (unsigned)kind < sizeof names / sizeof *names ? names[kind] : "?";
}

/* Text in quotes, cut after so many characters; what is no printable UTF-8 as \xNN. */
static void covet__value_print_text(covet_buffer *buffer, const char *text, size_t size) {
    size_t at = 0;
    covet_buffer_char(buffer, '\'');
    for (size_t shown = 0; at < size && shown < COVET__SHOWN_CHARACTERS; shown++) {
        uint32_t character = 0;
        const size_t length = covet_text_decode(text + at, size - at, &character);
        if (length == 0 || character < 0x20 || character == 0x7F)
            covet_buffer_format(buffer, "\\x%02x", (unsigned char)text[at]);
        else
            covet_buffer_add(buffer, text + at, length);
        at += length == 0 ? 1 : length;
    }
    covet_buffer_text(buffer, at < size ? "...'" : "'");
}

static void covet__value_print_bytes(covet_buffer *buffer, covet_bytes bytes) {
    const unsigned char *data = bytes.data;
    const size_t shown = bytes.size < COVET__SHOWN_BYTES ? bytes.size : COVET__SHOWN_BYTES;
    covet_buffer_text(buffer, "x'");
    for (size_t i = 0; i < shown; i++) covet_buffer_format(buffer, "%02x", data[i]);
    covet_buffer_text(buffer, shown < bytes.size ? "...'" : "'");
}

static void covet__value_print_list(covet_buffer *buffer, const covet_value *list) {
    const size_t count = covet_value_count(list);
    covet_buffer_char(buffer, '[');
    for (size_t i = 0; i < count && i < COVET__SHOWN_ITEMS; i++) {
        const covet_value item = covet_value_item(list, i);
        if (i > 0) covet_buffer_text(buffer, ", ");
        covet_value_print(buffer, &item);
    }
    if (count > COVET__SHOWN_ITEMS) covet_buffer_format(buffer, ", ... %zu in all", count);
    covet_buffer_char(buffer, ']');
}

/* Numbers, moments and UUIDs have a text of bounded size; answers its bytes, 0 for what has none
 * because it is not valid, or for another kind. */
static size_t covet__value_format(const covet_value *value, char *text, size_t size) {
    switch (value->kind) {
    case COVET_VALUE_INT:
        return covet_int_format(value->as.integer, text, size);
    case COVET_VALUE_UINT:
        return covet_uint_format(value->as.unsigned_integer, text, size);
    case COVET_VALUE_REAL:
        return covet_real_format(value->as.real, text, size);
    case COVET_VALUE_DECIMAL:
        return covet_decimal_format(value->as.decimal, text, size);
    case COVET_VALUE_UUID:
        return covet_uuid_format(value->as.uuid, text, size);
    case COVET_VALUE_DATE:
        return covet_date_format(value->as.date, text, size);
    case COVET_VALUE_TIME:
        return covet_time_format(value->as.time, text, size);
    case COVET_VALUE_DATETIME:
        return covet_datetime_format(value->as.datetime, text, size);
    case COVET_VALUE_DURATION:
        return covet_duration_format(value->as.duration, text, size);
    default:
        return 0;
    }
}

void covet_value_print(covet_buffer *buffer, const covet_value *value) {
    char text[COVET_DECIMAL_TEXT];
    size_t size;
    switch (value->kind) {
    case COVET_VALUE_NULL:
        covet_buffer_text(buffer, "NULL");
        break;
    case COVET_VALUE_BOOL:
        covet_buffer_text(buffer, value->as.integer ? "true" : "false");
        break;
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON:
    case COVET_VALUE_DECIMAL_TEXT:
        covet__value_print_text(buffer, value->as.text.data, covet__value_text_size(value));
        break;
    case COVET_VALUE_BYTES:
        covet__value_print_bytes(buffer, value->as.bytes);
        break;
    case COVET_VALUE_LIST:
    case COVET_VALUE_ARRAY:
        covet__value_print_list(buffer, value);
        break;
    default:
        size = covet__value_format(value, text, sizeof text);
        if (size > 0)
            covet_buffer_add(buffer, text, size);
        else
            covet_buffer_format(buffer, "<%s>", covet_value_kind_name(value->kind));
    }
}

/* --- equality --- */

static bool covet__value_equal_bytes(const void *a, size_t a_size, const void *b, size_t b_size) {
    return a_size == b_size && (a_size == 0 || memcmp(a, b, a_size) == 0);
}

static bool covet__value_equal_items(const covet_value *a, const covet_value *b) {
    const size_t count = covet_value_count(a);
    if (count != covet_value_count(b)) return false;
    for (size_t i = 0; i < count; i++) {
        const covet_value x = covet_value_item(a, i), y = covet_value_item(b, i);
        if (!covet_value_equal(&x, &y)) return false;
    }
    return true;
}

/* Of kinds whose content is one number. */
static bool covet__value_equal_number(const covet_value *a, const covet_value *b) {
    switch (a->kind) {
    case COVET_VALUE_REAL:
        return !(a->as.real < b->as.real || a->as.real > b->as.real) &&
               (a->as.real != a->as.real) == (b->as.real != b->as.real);
    case COVET_VALUE_DATE:
        return a->as.date.days == b->as.date.days;
    case COVET_VALUE_UINT:
        return a->as.unsigned_integer == b->as.unsigned_integer;
    case COVET_VALUE_TIME:
        return a->as.time.us == b->as.time.us;
    case COVET_VALUE_DATETIME:
        return a->as.datetime.us == b->as.datetime.us;
    case COVET_VALUE_DURATION:
        return a->as.duration.us == b->as.duration.us;
    default:
        return a->as.integer == b->as.integer;
    }
}

bool covet_value_equal(const covet_value *a, const covet_value *b) {
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case COVET_VALUE_NONE:
    case COVET_VALUE_NULL:
        return true;
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON:
    case COVET_VALUE_DECIMAL_TEXT:
        return covet__value_equal_bytes(a->as.text.data, covet__value_text_size(a), b->as.text.data,
                                        covet__value_text_size(b));
    case COVET_VALUE_BYTES:
        return covet__value_equal_bytes(a->as.bytes.data, a->as.bytes.size, b->as.bytes.data,
                                        b->as.bytes.size);
    case COVET_VALUE_DECIMAL:
        return covet_decimal_equal(a->as.decimal, b->as.decimal);
    case COVET_VALUE_UUID:
        return covet_uuid_equal(a->as.uuid, b->as.uuid);
    case COVET_VALUE_LIST:
    case COVET_VALUE_ARRAY:
        return covet__value_equal_items(a, b);
    case COVET_VALUE_OBJECT:
        return a->as.object == b->as.object;
    case COVET_VALUE_EXPR:
        return a->as.expr == b->as.expr;
    case COVET_VALUE_COND:
        return a->as.cond == b->as.cond;
    case COVET_VALUE_QUERY:
        return a->as.query == b->as.query;
    default:
        return covet__value_equal_number(a, b);
    }
}

#endif
