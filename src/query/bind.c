/* Binds: a value of the shape as the column wants it. Runs at every execution. Uses inner,
 * fold-free base parts. */
#ifndef COVET_QUERY_BIND_C
#define COVET_QUERY_BIND_C

#include <string.h>

#include "base/json.h"
#include "base/number.h"
#include "base/text.h"
#include "query/problem.c"

/* A bind in the making. */
typedef struct covet_binding {
    covet_arena *arena;
    const covet_slot *slot;
    covet_problem *problem;
} covet_binding;

static bool covet__bind_problem(covet_binding *binding, covet_status status,
                                const covet_value *value, const char *text) {
    const covet_field *field = binding->slot->field;
    covet_compiler reporter = {.arena = binding->arena, .problem = binding->problem};
    covet_buffer buffer;
    covet_buffer_open(&buffer, binding->arena->heap, 0);
    covet_value_print(&buffer, value);
    covet__problem(&reporter, status, field ? field->entity->name : NULL,
                   field ? field->name : NULL, "%s%s%s%s%s %s", field ? field->entity->name : "",
                   field ? "." : "", field ? field->name : "", field ? ": " : "",
                   covet_buffer_get(&buffer), text);
    covet_buffer_close(&buffer);
    return false;
}

/* --- the window --- */

/* Rows [offset, offset + limit) as LIMIT, OFFSET and SLICE say together; limit -1: all. A LIMIT
 * never widens an earlier one; a slice, and an OFFSET behind one, counts from the beginning of
 * the rows before it. LIMIT and OFFSET alone go together in either order. */
typedef struct covet_window {
    int64_t offset, limit;
    bool sliced;            /* a SLICE was said */
    const covet_value *bad; /* a negative number, or one that is too large; NULL: none */
} covet_window;

static void covet__window_limit(covet_window *window, int64_t limit) {
    if (window->limit < 0 || limit < window->limit) window->limit = limit;
}

static void covet__window_skip(covet_window *window, const covet_value *value) {
    if (value->as.integer > INT64_MAX - window->offset)
        window->bad = value;
    else
        window->offset += value->as.integer;
}

/* Skips rows inside of what an earlier slice holds. */
static void covet__window_inside(covet_window *window, const covet_value *from) {
    if (window->limit >= 0) {
        window->limit = from->as.integer > window->limit ? 0 : window->limit - from->as.integer;
    }
    covet__window_skip(window, from);
}

static void covet__window_slice(covet_window *window, const covet_value *from,
                                const covet_value *to) {
    covet__window_inside(window, from);
    if (to->as.integer < from->as.integer)
        window->bad = to;
    else
        covet__window_limit(window, to->as.integer - from->as.integer);
    window->sliced = true;
}

static covet_window covet__window(const covet_shape *shape) {
    covet_window window = {.limit = -1};
    for (uint32_t i = 0; i < shape->clause_count && !window.bad; i++) {
        const covet_node *clause = shape->clauses[i];
        const covet_value *number = &clause->value;
        if (clause->kind == COVET_NODE_SLICE)
            number = &clause->operands[0];
        else if (clause->kind != COVET_NODE_LIMIT && clause->kind != COVET_NODE_OFFSET)
            continue;
        if (number->as.integer < 0)
            window.bad = number;
        else if (clause->kind == COVET_NODE_LIMIT)
            covet__window_limit(&window, number->as.integer);
        else if (clause->kind == COVET_NODE_SLICE)
            covet__window_slice(&window, number, &clause->operands[1]);
        else if (window.sliced)
            covet__window_inside(&window, number);
        else
            covet__window_skip(&window, number);
    }
    return window;
}

/* Whether LIMIT and SLICE leave no row: nothing is sent. */
static bool covet__window_empty(const covet_shape *shape) {
    covet_window window = covet__window(shape);
    return window.limit == 0 && !window.bad;
}

static bool covet__window_value(covet_binding *binding, const covet_shape *shape,
                                covet_value *out) {
    covet_window window = covet__window(shape);
    int64_t most = binding->slot->item;
    if (window.bad) {
        return covet__bind_problem(
            binding, COVET_QUERY, window.bad,
            "is no place or number of rows: LIMIT, OFFSET and SLICE count from "
            "0 upwards, and a slice does not end before it begins");
    }
    if (binding->slot->transform == COVET_TRANSFORM_OFFSET) {
        *out = covet_value_int(window.offset);
        return true;
    }
    if (window.limit < 0) window.limit = INT64_MAX;
    if (most && most < window.limit) window.limit = most;
    *out = covet_value_int(window.limit);
    return true;
}

/* --- conversions: from what was given to the column's kind --- */

static bool covet__to_decimal(covet_binding *binding, covet_value *value) {
    char text[COVET_REAL_TEXT];
    covet_decimal decimal = {0, 0, 0, false};
    covet_status status = COVET_OK;
    if (value->kind == COVET_VALUE_DECIMAL) return true;
    if (value->kind == COVET_VALUE_INT || value->kind == COVET_VALUE_BOOL) {
        decimal = covet_decimal_from_int(value->as.integer);
    } else if (value->kind == COVET_VALUE_REAL) {
        covet_real_format(value->as.real, text, sizeof text);
        status = covet_decimal_parse(text, &decimal);
    } else {
        status = covet_decimal_read(value->as.text.data, value->as.text.size, &decimal);
    }
    if (status != COVET_OK) {
        return covet__bind_problem(binding, COVET_VALIDATION, value,
                                   "is no decimal of at most 38 digits");
    }
    *value = covet_value_decimal(decimal);
    return true;
}

static bool covet__to_real(covet_binding *binding, covet_value *value) {
    const covet_text *text = &value->as.text;
    double real = value->as.real;
    if (value->kind == COVET_VALUE_INT || value->kind == COVET_VALUE_BOOL) {
        real = (double)value->as.integer;
    } else if (value->kind == COVET_VALUE_DECIMAL) {
        real = covet_decimal_to_real(value->as.decimal);
    } else if (value->kind == COVET_VALUE_TEXT &&
               covet_real_read(text->data, text->size, &real) != COVET_PARSED_WELL) {
        return covet__bind_problem(binding, COVET_VALIDATION, value, "is no number");
    }
    *value = covet_value_real(real);
    return true;
}

static bool covet__to_bool(covet_binding *binding, covet_value *value) {
    if (value->as.integer != 0 && value->as.integer != 1) {
        return covet__bind_problem(binding, COVET_VALIDATION, value,
                                   "is neither true (1) nor false (0)");
    }
    value->kind = COVET_VALUE_BOOL;
    return true;
}

static bool covet__to_uuid(covet_binding *binding, covet_value *value) {
    covet_uuid uuid;
    if (covet_uuid_read(value->as.text.data, value->as.text.size, &uuid) != COVET_OK) {
        return covet__bind_problem(binding, COVET_VALIDATION, value, "is no UUID");
    }
    *value = covet_value_uuid(uuid);
    return true;
}

#define COVET__TO_MOMENT(name, cure)                                                               \
    static bool covet__to_##name(covet_binding *binding, covet_value *value) {                     \
        covet_##name moment;                                                                       \
        if (covet_##name##_read(value->as.text.data, value->as.text.size, &moment) != COVET_OK) {  \
            return covet__bind_problem(binding, COVET_VALIDATION, value, cure);                    \
        }                                                                                          \
        *value = covet_value_##name(moment);                                                       \
        return true;                                                                               \
    }
COVET__TO_MOMENT(date, "is no date (YYYY-MM-DD)")
COVET__TO_MOMENT(time, "is no time (HH:MM:SS)")
COVET__TO_MOMENT(datetime, "is no date and time (YYYY-MM-DD HH:MM:SS)")
COVET__TO_MOMENT(duration, "is no duration (P1DT2H3M4S)")

static bool covet__to_valid_moment(covet_binding *binding, covet_value *value) {
    bool valid = true;
    if (value->kind == COVET_VALUE_DATE && binding->slot->kind == COVET_KIND_DATETIME) {
        valid = covet_date_valid(value->as.date);
        *value = covet_value_datetime(covet_datetime_at(value->as.date, (covet_time){0}));
    }
    if (value->kind == COVET_VALUE_DATE) valid = covet_date_valid(value->as.date);
    if (value->kind == COVET_VALUE_TIME) valid = covet_time_valid(value->as.time);
    if (value->kind == COVET_VALUE_DATETIME) valid = covet_datetime_valid(value->as.datetime);
    if (value->kind == COVET_VALUE_DURATION) valid = covet_duration_valid(value->as.duration);
    if (valid) return true;
    return covet__bind_problem(binding, COVET_VALIDATION, value,
                               "lies outside the years 1 to 9999");
}

static bool covet__to_moment(covet_binding *binding, covet_value *value) {
    bool text = value->kind == COVET_VALUE_TEXT;
    covet_kind kind = binding->slot->kind;
    if (text && kind == COVET_KIND_DATE && !covet__to_date(binding, value)) return false;
    if (text && kind == COVET_KIND_TIME && !covet__to_time(binding, value)) return false;
    if (text && kind == COVET_KIND_DATETIME && !covet__to_datetime(binding, value)) return false;
    if (text && kind == COVET_KIND_DURATION && !covet__to_duration(binding, value)) return false;
    return covet__to_valid_moment(binding, value);
}

/* Text must be UTF-8 without NUL; where it is stored it must fit the column. */
static bool covet__to_text(covet_binding *binding, covet_value *value) {
    const covet_slot *slot = binding->slot;
    size_t characters = 0, bad = 0, offset;
    const char *expected;
    const covet_text *text = &value->as.text;
    if (!covet_text_check(text->data, text->size, &characters, &bad)) {
        return covet__bind_problem(binding, COVET_VALIDATION, value,
                                   text->data[bad] ? "is not UTF-8" : "contains a NUL byte");
    }
    if (slot->kind == COVET_KIND_JSON) {
        if (!covet_json_check(text->data, text->size, &offset, &expected))
            return covet__bind_problem(binding, COVET_VALIDATION, value, "is no JSON document");
        value->kind = COVET_VALUE_JSON; /* drivers choose the bind's type by it */
    }
    if (slot->stored && slot->digits > 0 && characters > (size_t)slot->digits) {
        return covet__bind_problem(binding, COVET_VALIDATION, value, "is longer than the column");
    }
    return true;
}

static bool covet__to_number(covet_binding *binding, covet_value *value) {
    const covet_slot *slot = binding->slot;
    if (slot->kind == COVET_KIND_FLOAT) {
        if (!covet__to_real(binding, value)) return false;
        if (value->as.real - value->as.real == 0) return true;
        return covet__bind_problem(binding, COVET_VALIDATION, value, "is not a finite number");
    }
    if (slot->kind == COVET_KIND_DECIMAL) {
        if (!covet__to_decimal(binding, value)) return false;
        if (!slot->stored || covet_decimal_fits(value->as.decimal, slot->digits, slot->places))
            return true;
        return covet__bind_problem(binding, COVET_VALIDATION, value,
                                   "has more digits than the column");
    }
    return true;
}

/* The ranges of the integer columns; comparisons take any 64-bit number. */
static bool covet__to_integer(covet_binding *binding, covet_value *value) {
    covet_kind kind = binding->slot->kind;
    int64_t most = INT64_MAX, number = value->as.integer;
    const covet_text *text = &value->as.text;
    if (value->kind == COVET_VALUE_TEXT &&
        covet_int_read(text->data, text->size, &number) != COVET_PARSED_WELL) {
        return covet__bind_problem(binding, COVET_VALIDATION, value,
                                   "is no whole number of 64 bits");
    }
    *value = covet_value_int(number);
    if (!binding->slot->stored) return true;
    if (kind == COVET_KIND_SMALLINT) most = INT16_MAX;
    if (kind == COVET_KIND_INT || kind == COVET_KIND_AUTO) most = INT32_MAX;
    if (value->as.integer <= most && value->as.integer >= -most - 1) return true;
    return covet__bind_problem(binding, COVET_VALIDATION, value,
                               "is outside the range of the column");
}

static bool covet__convert(covet_binding *binding, covet_value *value) {
    if (value->kind == COVET_VALUE_NULL) return true;
    switch (binding->slot->kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_SMALLINT:
    case COVET_KIND_INT:
    case COVET_KIND_BIGINT:
        return covet__to_integer(binding, value);
    case COVET_KIND_FLOAT:
    case COVET_KIND_DECIMAL:
        return covet__to_number(binding, value);
    case COVET_KIND_BOOL:
        return covet__to_bool(binding, value);
    case COVET_KIND_UUID:
        return value->kind == COVET_VALUE_UUID || covet__to_uuid(binding, value);
    case COVET_KIND_DATE:
    case COVET_KIND_TIME:
    case COVET_KIND_DATETIME:
    case COVET_KIND_DURATION:
        return covet__to_moment(binding, value);
    case COVET_KIND_BINARY:
        return true;
    default:
        return covet__to_text(binding, value);
    }
}

/* --- transforms --- */

static bool covet__like(covet_binding *binding, covet_value *value) {
    covet_transform transform = binding->slot->transform;
    const covet_text *from = &value->as.text;
    char *to = covet_arena_take(binding->arena, from->size * 2 + 3, 1), *at = to;
    if (!to) return false;
    if (transform != COVET_TRANSFORM_LIKE_PREFIX) *at++ = '%';
    for (size_t i = 0; i < from->size; i++) {
        char c = from->data[i];
        if (c == '%' || c == '_' || c == '!') *at++ = '!';
        *at++ = c;
    }
    if (transform != COVET_TRANSFORM_LIKE_SUFFIX) *at++ = '%';
    *at = 0;
    value->as.text = (covet_text){to, (size_t)(at - to)};
    return true;
}

/* The last character that has a successor is put up by one and what follows it is dropped. */
static bool covet__prefix_end(covet_binding *binding, covet_value *value) {
    size_t size = value->as.text.size;
    char *to = covet_arena_take(binding->arena, size + 5, 1);
    if (!to) return false;
    memcpy(to, value->as.text.data, size);
    while (size) {
        uint32_t character = 0;
        do size--;
        while (size && ((unsigned char)to[size] & 0xC0) == 0x80);
        covet_text_decode(to + size, value->as.text.size - size, &character);
        if (character == 0x10FFFF) continue;
        character = character == 0xD7FF ? 0xE000 : character + 1;
        size += covet_text_encode(character, to + size);
        to[size] = 0;
        value->as.text = (covet_text){to, size};
        return true;
    }
    *value = covet_value_bytes((covet_bytes){"", 0});
    return true;
}

/* The size of a slice. */
static bool covet__span_value(covet_binding *binding, const covet_value *to,
                              const covet_value *from, covet_value *out) {
    int64_t size = to->as.integer - from->as.integer;
    if (from->as.integer < 0 || to->as.integer < from->as.integer)
        return covet__bind_problem(binding, COVET_QUERY, to,
                                   "is no end of a slice: it counts from 0 upwards, and does not "
                                   "end before it begins");
    *out = covet_value_int(size);
    return true;
}

/* The first or last moment, or day, of a year. */
static bool covet__year_value(covet_binding *binding, const covet_value *year, covet_value *out) {
    bool start = binding->slot->transform == COVET_TRANSFORM_YEAR_START;
    int64_t n = year->as.integer;
    if (year->kind != COVET_VALUE_INT || n < 1 || n > 9999)
        return covet__bind_problem(binding, COVET_VALIDATION, year, "is no year from 1 to 9999");
    covet_datetime moment = start ? covet_datetime_of((int)n, 1, 1, 0, 0, 0)
                                  : covet_datetime_of((int)n, 12, 31, 23, 59, 59);
    if (!start) moment.us += 999999;
    *out = binding->slot->kind == COVET_KIND_DATE ? covet_value_date(covet_datetime_date(moment))
                                                  : covet_value_datetime(moment);
    return true;
}

static bool covet__transform(covet_binding *binding, covet_value *value) {
    switch (binding->slot->transform) {
    case COVET_TRANSFORM_LIKE_CONTAINS:
    case COVET_TRANSFORM_LIKE_PREFIX:
    case COVET_TRANSFORM_LIKE_SUFFIX:
        return covet__like(binding, value);
    case COVET_TRANSFORM_PREFIX_END:
        return covet__prefix_end(binding, value);
    default:
        return true;
    }
}

/* The value of a slot, or the element of a list; the last one stands where the list is shorter
 * than its binds. */
static const covet_value *covet__given(covet_binding *binding, const covet_value *value) {
    const covet_slot *slot = binding->slot;
    size_t count;
    if (slot->item == UINT32_MAX) return value;
    count = value->as.list.count;
    if (count > slot->items) {
        covet__bind_problem(
            binding, COVET_QUERY, value,
            "is more than the connection takes in one statement: query in several parts");
        return NULL;
    }
    return &value->as.list.items[slot->item < count ? slot->item : count - 1];
}

static covet_status covet__slot_value(covet_arena *arena, const covet_slot *slot,
                                      const covet_shape *shape, covet_value *out,
                                      covet_problem *problem) {
    covet_binding binding = {arena, slot, problem};
    const covet_value *value;
    bool well;
    /* What most slots are: a whole number compared with a whole column. */
    if (slot->kind == COVET_KIND_BIGINT && slot->item == UINT32_MAX &&
        shape->values[slot->value]->kind == COVET_VALUE_INT) {
        *out = *shape->values[slot->value];
        return COVET_OK;
    }
    *problem = (covet_problem){.status = COVET_OK};
    if (slot->transform == COVET_TRANSFORM_YEAR_START ||
        slot->transform == COVET_TRANSFORM_YEAR_END) {
        well = covet__year_value(&binding, shape->values[slot->value], out);
    } else if (slot->transform == COVET_TRANSFORM_SPAN) {
        well =
            covet__span_value(&binding, shape->values[slot->value], shape->values[slot->item], out);
    } else if (slot->transform >= COVET_TRANSFORM_LIMIT) {
        well = covet__window_value(&binding, shape, out);
    } else {
        value = covet__given(&binding, shape->values[slot->value]);
        if (value) *out = *value;
        well = value && covet__convert(&binding, out) &&
               (slot->transform == COVET_TRANSFORM_NONE || covet__transform(&binding, out));
    }
    if (!well && problem->status == COVET_OK) {
        *problem =
            (covet_problem){.status = COVET_NO_MEMORY, .message = "no memory to bind a value"};
    }
    return problem->status;
}

#endif
