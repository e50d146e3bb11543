/* Members: the value of a field in a struct, by the kind of its column. Uses rows. Tracking, store and
 * the readers of rows by name use it. */
#ifndef COVET_EXEC_MEMBER_C
#define COVET_EXEC_MEMBER_C

#include "exec/rows.h"

#include <string.h>

/* A scalar kind: bytes of its value, where it stands in the optional form, and how a value holds it. */
typedef struct covet_scalar {
    uint8_t size; /* 0: not a scalar */
    uint8_t place;
    covet_value_kind value;
} covet_scalar;

// clang-format off
static const covet_scalar covet__scalars[COVET_KIND_COUNT] = {
    [COVET_KIND_AUTO]     = {sizeof(int32_t), offsetof(covet_opt_int, value), COVET_VALUE_INT},
    [COVET_KIND_BIGAUTO]  = {sizeof(int64_t), offsetof(covet_opt_bigint, value), COVET_VALUE_INT},
    [COVET_KIND_SMALLINT] = {sizeof(int16_t), offsetof(covet_opt_smallint, value), COVET_VALUE_INT},
    [COVET_KIND_INT]      = {sizeof(int32_t), offsetof(covet_opt_int, value), COVET_VALUE_INT},
    [COVET_KIND_BIGINT]   = {sizeof(int64_t), offsetof(covet_opt_bigint, value), COVET_VALUE_INT},
    [COVET_KIND_BOOL]     = {sizeof(bool), offsetof(covet_opt_bool, value), COVET_VALUE_BOOL},
    [COVET_KIND_FLOAT]    = {sizeof(double), offsetof(covet_opt_float, value), COVET_VALUE_REAL},
    [COVET_KIND_DECIMAL]  = {sizeof(covet_decimal), offsetof(covet_opt_decimal, value), COVET_VALUE_DECIMAL},
    [COVET_KIND_UUID]     = {sizeof(covet_uuid), offsetof(covet_opt_uuid, value), COVET_VALUE_UUID},
    [COVET_KIND_DATE]     = {sizeof(covet_date), offsetof(covet_opt_date, value), COVET_VALUE_DATE},
    [COVET_KIND_TIME]     = {sizeof(covet_time), offsetof(covet_opt_time, value), COVET_VALUE_TIME},
    [COVET_KIND_DATETIME] = {sizeof(covet_datetime), offsetof(covet_opt_datetime, value), COVET_VALUE_DATETIME},
    [COVET_KIND_DURATION] = {sizeof(covet_duration), offsetof(covet_opt_duration, value), COVET_VALUE_DURATION},
};
// clang-format on

/* Where the scalar stands; NULL: the member is NULL. */
static inline const unsigned char *covet__member_scalar(const covet_field *field, const void *member) {
    const unsigned char *at = member;
    if (!field->nullable) return at;
    return *(const bool *)member ? at + covet__scalars[field->column_kind].place : NULL;
}

static inline bool covet__member_text(const covet_field *field) {
    return covet_kind_is_text(field->column_kind);
}

static bool covet__member_null(const covet_field *field, const void *member) {
    if (covet__scalars[field->column_kind].size != 0) return covet__member_scalar(field, member) == NULL;
    if (covet__member_text(field)) return *(const char *const *)member == NULL;
    return field->column_kind != COVET_KIND_BINARY || ((const covet_bytes *)member)->data == NULL;
}

static bool covet__member_unset(const covet_field *field, const void *member) {
    static const unsigned char zero[sizeof(covet_decimal)] = {0};
    size_t size = covet__scalars[field->column_kind].size;
    if (size == 0 || field->nullable) return covet__member_null(field, member);
    return memcmp(member, zero, size) == 0;
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

/* The usual sizes are compared without a call. */
static inline bool covet__scalar_same(const unsigned char *a, const unsigned char *b, size_t size) {
    if (size == 4) return memcmp(a, b, 4) == 0;
    if (size == 8) return memcmp(a, b, 8) == 0;
    return memcmp(a, b, size) == 0;
}

static bool covet__member_same(const covet_field *field, const void *a, const void *b) {
    size_t size = covet__scalars[field->column_kind].size;
    if (size != 0) {
        const unsigned char *x = covet__member_scalar(field, a), *y = covet__member_scalar(field, b);
        if (x == NULL || y == NULL) return x == y;
        if (field->column_kind == COVET_KIND_DECIMAL) return covet__decimal_same(x, y);
        return covet__scalar_same(x, y, size);
    }
    if (covet__member_text(field))
        return covet__text_same(*(const char *const *)a, *(const char *const *)b);
    return field->column_kind != COVET_KIND_BINARY || covet__bytes_same(a, b);
}

/* --- values --- */

static int64_t covet__scalar_int(const unsigned char *at, size_t size) {
    int16_t small;
    int32_t medium;
    int64_t large;
    switch (size) {
    case sizeof small:
        memcpy(&small, at, sizeof small);
        return small;
    case sizeof medium:
        memcpy(&medium, at, sizeof medium);
        return medium;
    case sizeof large:
        memcpy(&large, at, sizeof large);
        return large;
    default:
        return *at;
    }
}

static covet_value covet__member_value(const covet_field *field, const void *member) {
    const covet_scalar *scalar = &covet__scalars[field->column_kind];
    covet_value value = {.kind = scalar->value};
    if (covet__member_null(field, member)) return covet_value_null();
    if (scalar->size == 0 && covet__member_text(field)) {
        value = covet_value_text(*(const char *const *)member);
        value.as.text.size = strlen(value.as.text.data);
        if (field->column_kind == COVET_KIND_JSON) value.kind = COVET_VALUE_JSON;
        return value;
    }
    if (scalar->size == 0) return covet_value_bytes(*(const covet_bytes *)member);
    const unsigned char *at = covet__member_scalar(field, member);
    if (scalar->value == COVET_VALUE_INT || scalar->value == COVET_VALUE_BOOL)
        value.as.integer = covet__scalar_int(at, scalar->size);
    else
        memcpy(&value.as, at, scalar->size);
    return value;
}

/* Whether an integer has room in so many bytes; it is written there if so. */
static bool covet__scalar_set_int(unsigned char *at, size_t size, int64_t n) {
    if (size == sizeof(int64_t)) {
        memcpy(at, &n, size);
        return true;
    }
    int16_t small = (int16_t)n;
    int32_t medium = (int32_t)n;
    if (size == sizeof small && small == n) memcpy(at, &small, size);
    else if (size == sizeof medium && medium == n) memcpy(at, &medium, size);
    else return false;
    return true;
}

static bool covet__scalar_set(const covet_field *field, unsigned char *member,
                              const covet_value *value) {
    const covet_scalar *scalar = &covet__scalars[field->column_kind];
    unsigned char *at = field->nullable ? member + scalar->place : member;
    if (value->kind != scalar->value) return false;
    if (scalar->value == COVET_VALUE_BOOL) *(bool *)(void *)at = value->as.integer != 0;
    else if (scalar->value != COVET_VALUE_INT) memcpy(at, &value->as, scalar->size);
    else if (!covet__scalar_set_int(at, scalar->size, value->as.integer)) return false;
    if (field->nullable) *(bool *)(void *)member = true;
    return true;
}

static bool covet__member_set(const covet_field *field, void *member, const covet_value *value) {
    if (value->kind == COVET_VALUE_NULL) {
        memset(member, 0, field->member->size);
        return true;
    }
    if (covet__scalars[field->column_kind].size != 0) return covet__scalar_set(field, member, value);
    if (field->column_kind == COVET_KIND_BINARY && value->kind == COVET_VALUE_BYTES) {
        *(covet_bytes *)member = value->as.bytes;
        return true;
    }
    if (!covet__member_text(field)) return false;
    if (value->kind != COVET_VALUE_TEXT && value->kind != COVET_VALUE_JSON) return false;
    *(const char **)member = value->as.text.data;
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
    if (covet__member_text(field)) *(const char **)member = data;
    else ((covet_bytes *)member)->data = data;
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
