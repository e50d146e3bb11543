/* Members: the value of a field in a struct, by the kind of its column. Uses rows, column.
 * Tracking, store and the readers of rows by name use it. */
#ifndef COVET_EXEC_MEMBER_C
#define COVET_EXEC_MEMBER_C

#include "exec/rows.h"
#include "model/column.c"

#include <string.h>

/* A scalar kind: bytes of its value, and where that stands in the optional form. */
typedef struct covet_scalar {
    uint8_t size; /* 0: not a scalar */
    uint8_t place;
} covet_scalar;

static const covet_scalar covet__scalars[COVET_KIND_COUNT] = {
    [COVET_KIND_AUTO]     = {sizeof(int32_t), offsetof(covet_opt_int, value)},
    [COVET_KIND_BIGAUTO]  = {sizeof(int64_t), offsetof(covet_opt_bigint, value)},
    [COVET_KIND_SMALLINT] = {sizeof(int16_t), offsetof(covet_opt_smallint, value)},
    [COVET_KIND_INT]      = {sizeof(int32_t), offsetof(covet_opt_int, value)},
    [COVET_KIND_BIGINT]   = {sizeof(int64_t), offsetof(covet_opt_bigint, value)},
    [COVET_KIND_BOOL]     = {sizeof(bool), offsetof(covet_opt_bool, value)},
    [COVET_KIND_FLOAT]    = {sizeof(double), offsetof(covet_opt_float, value)},
    [COVET_KIND_DECIMAL]  = {sizeof(covet_decimal), offsetof(covet_opt_decimal, value)},
    [COVET_KIND_UUID]     = {sizeof(covet_uuid), offsetof(covet_opt_uuid, value)},
    [COVET_KIND_DATE]     = {sizeof(covet_date), offsetof(covet_opt_date, value)},
    [COVET_KIND_TIME]     = {sizeof(covet_time), offsetof(covet_opt_time, value)},
    [COVET_KIND_DATETIME] = {sizeof(covet_datetime), offsetof(covet_opt_datetime, value)},
    [COVET_KIND_DURATION] = {sizeof(covet_duration), offsetof(covet_opt_duration, value)},
};

/* Where the scalar stands; NULL: the member is NULL. */
static inline const unsigned char *covet__member_scalar(const covet_field *field,
                                                        const void *member) {
    const unsigned char *at = member;
    if (!field->nullable) return at;
    return *(const bool *)member ? at + covet__scalars[field->column_kind].place : NULL;
}

static inline bool covet__member_text(const covet_field *field) {
    return covet_kind_is_text(field->column_kind);
}

static bool covet__member_null(const covet_field *field, const void *member) {
    if (covet__scalars[field->column_kind].size != 0)
        return covet__member_scalar(field, member) == NULL;
    if (covet__member_text(field)) return *(const char *const *)member == NULL;
    return field->column_kind != COVET_KIND_BINARY || ((const covet_bytes *)member)->data == NULL;
}

/* The usual sizes are compared without a call. */
static inline bool covet__scalar_same(const unsigned char *a, const unsigned char *b, size_t size) {
    if (size == 4) return memcmp(a, b, 4) == 0;
    if (size == 8) return memcmp(a, b, 8) == 0;
    return memcmp(a, b, size) == 0;
}

static bool covet__member_unset(const covet_field *field, const void *member) {
    static const unsigned char zero[sizeof(covet_decimal)] = {0};
    size_t size = covet__scalars[field->column_kind].size;
    if (size == 0 || field->nullable) return covet__member_null(field, member);
    return covet__scalar_same(member, zero, size);
}

/* --- comparison --- */

static bool covet__text_same(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool covet__bytes_same(const covet_bytes *a, const covet_bytes *b) {
    if (a->data == NULL || b->data == NULL) return a->data == b->data;
    if (a->size != b->size) return false;
    return a->data == b->data || memcmp(a->data, b->data, a->size) == 0;
}

/* Decimals have padding, and 1.50 is stored as 1.5 is. */
static bool covet__decimal_same(const unsigned char *a, const unsigned char *b) {
    covet_decimal x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    if (x.low == y.low && x.high == y.high && x.scale == y.scale && x.negative == y.negative)
        return true;
    return covet_decimal_valid(x) && covet_decimal_valid(y) && covet_decimal_equal(x, y);
}

static bool covet__member_same(const covet_field *field, const void *a, const void *b) {
    size_t size = covet__scalars[field->column_kind].size;
    if (size != 0) {
        const unsigned char *x = covet__member_scalar(field, a),
                            *y = covet__member_scalar(field, b);
        if (x == NULL || y == NULL) return x == y;
        if (field->column_kind == COVET_KIND_DECIMAL) return covet__decimal_same(x, y);
        return covet__scalar_same(x, y, size);
    }
    if (covet__member_text(field))
        return covet__text_same(*(const char *const *)a, *(const char *const *)b);
    return field->column_kind != COVET_KIND_BINARY || covet__bytes_same(a, b);
}

/* --- values --- */

static covet_value covet__member_value(const covet_field *field, const void *member) {
    covet_value value = covet__column_get(member, field->column_kind, field->nullable);
    if (value.kind == COVET_VALUE_TEXT || value.kind == COVET_VALUE_JSON)
        value.as.text.size = strlen(value.as.text.data);
    return value;
}

static bool covet__member_set(const covet_field *field, void *member, covet_value *value) {
    if (value->kind != COVET_VALUE_NULL &&
        !covet__column_fit(field->column_kind, field->length, field->places, value))
        return false;
    covet__column_set(member, field->column_kind, field->nullable, field->member->size, value);
    return true;
}

/* --- what members point to --- */

static size_t covet__member_reach(const covet_field *field, const void *member, const void **data) {
    if (covet__scalars[field->column_kind].size != 0) return 0;
    if (covet__member_text(field)) {
        const char *text = *(const char *const *)member;
        *data = text;
        return text == NULL ? 0 : strlen(text) + 1;
    }
    if (field->column_kind != COVET_KIND_BINARY) return 0;
    *data = ((const covet_bytes *)member)->data;
    return *data == NULL ? 0 : ((const covet_bytes *)member)->size;
}

static void covet__member_point(const covet_field *field, void *member, const void *data) {
    if (covet__member_text(field))
        *(const char **)member = data;
    else
        ((covet_bytes *)member)->data = data;
}

static void covet__member_refer(const covet_field *field, void *member, const covet_field *target,
                                const void *object) {
    const unsigned char *from = covet__member_in(target, object);
    const covet_scalar *scalar = &covet__scalars[field->column_kind];
    unsigned char *to = member;
    if (scalar->size == 0) {
        memcpy(to, from, field->member->size);
        return;
    }
    from = covet__member_scalar(target, from);
    if (field->nullable) {
        *(bool *)member = from != NULL;
        to += scalar->place;
    }
    if (from != NULL) memcpy(to, from, scalar->size);
}

#endif
