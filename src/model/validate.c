/* Validation: see validate.h.
 * Uses column and formats. The exec floor calls covet__check_columns before every write and
 * covet__check_declared where an object is validated. */
#ifndef COVET_MODEL_VALIDATE_C
#define COVET_MODEL_VALIDATE_C

#include "model/column.c"
#include "model/formats.c"
#include "model/validate.h"

/* --- violations --- */

/* Room for one more and the end. */
static bool covet__check_room(covet_checker *checker) {
    if (checker->count + 2 <= checker->room) return true;
    const size_t room = checker->room * 2 + 8, size = sizeof *checker->violations;
    covet_violation *grown =
        covet_arena_grow(checker->arena, checker->violations, checker->room * size, room * size);
    if (grown == NULL) return false;
    checker->violations = grown;
    checker->room = room;
    return true;
}

void covet_check_fail(covet_checker *checker, const char *field, const char *code,
                      const char *message) {
    if (checker == NULL) return;
    if (field == NULL) field = "";
    if (code == NULL) code = "invalid";
    if (message == NULL) message = "";
    covet_violation made = {
        .field = covet_arena_text(checker->arena, field, strlen(field)),
        .code = covet_arena_text(checker->arena, code, strlen(code)),
        .message = covet_arena_text(checker->arena, message, strlen(message)),
    };
    if (checker->arena->failed || !covet__check_room(checker)) {
        checker->failed = true;
        return;
    }
    checker->violations[checker->count++] = made;
    checker->violations[checker->count] = (covet_violation){.field = NULL};
}

/* Adds a violation whose message is made of parts. */
static void covet__check_fail_with(covet_checker *checker, const char *field, const char *code,
                                   covet_buffer *message) {
    if (message->failed) checker->failed = true;
    covet_check_fail(checker, field, code, covet_buffer_get(message));
    covet_buffer_close(message);
}

/* A message with one number: "at most %lld characters". */
static void covet__check_number(covet_checker *checker, const covet_field *field, const char *code,
                                const char *format, int64_t number) {
    covet_buffer message;
    const char *mark = strchr(format, '#');
    covet_buffer_open(&message, checker->arena->heap, 0);
    covet_buffer_add(&message, format, (size_t)(mark - format));
    covet_buffer_int(&message, number);
    covet_buffer_text(&message, mark + 1);
    covet__check_fail_with(checker, field->name, code, &message);
}

/* A message with a value behind it. */
static void covet__check_value(covet_checker *checker, const covet_field *field, const char *code,
                               const char *text, const covet_value *value) {
    covet_buffer message;
    covet_buffer_open(&message, checker->arena->heap, 0);
    covet_buffer_text(&message, text);
    covet_value_print(&message, value);
    covet__check_fail_with(checker, field->name, code, &message);
}

/* --- what a column can hold --- */

static void covet__check_required(covet_checker *checker, const covet_field *field) {
    if (!field->nullable)
        covet_check_fail(checker, field->name, "required",
                         "it is NULL, and the column is not NULLABLE");
}

static void covet__check_text(covet_checker *checker, const covet_field *field, const char *text) {
    size_t characters = 0, bad = 0;
    if (!covet_text_check(text, strlen(text), &characters, &bad))
        covet__check_number(checker, field, "invalid", "no valid UTF-8 from byte # on",
                            (int64_t)bad);
    else if (field->length != 0 && characters > (size_t)field->length)
        covet__check_number(checker, field, "max_length", "more than # characters", field->length);
}

static void covet__check_json(covet_checker *checker, const covet_field *field, const char *text) {
    size_t offset = 0;
    const char *expected = "";
    covet_buffer message;
    if (covet_json_check(text, strlen(text), &offset, &expected)) return;
    covet_buffer_open(&message, checker->arena->heap, 0);
    covet_buffer_format(&message, "no JSON: at byte %zu %s is missing", offset, expected);
    covet__check_fail_with(checker, field->name, "invalid", &message);
}

static void covet__check_bytes(covet_checker *checker, const covet_field *field,
                               const covet_bytes *bytes) {
    if (bytes->data == NULL && bytes->size != 0)
        covet_check_fail(checker, field->name, "invalid", "a size without data");
    else if (bytes->data == NULL)
        covet__check_required(checker, field);
    else if (field->length != 0 && bytes->size > (size_t)field->length)
        covet__check_number(checker, field, "max_length", "more than # bytes", field->length);
}

/* Which limit of the column a decimal that does not fit is beyond. */
static void covet__check_decimal_limit(covet_checker *checker, const covet_field *field,
                                       covet_decimal x) {
    if (!covet_decimal_valid(x)) {
        covet_check_fail(checker, field->name, "invalid", "no decimal");
        return;
    }
    if (x.scale > field->places) x = covet_decimal_reduce(x);
    const int shown = covet_decimal_digits(x);
    const int digits = shown > x.scale ? shown : x.scale;
    if (digits > field->length)
        covet__check_number(checker, field, "max_digits", "more than # digits", field->length);
    else if (x.scale > field->places)
        covet__check_number(checker, field, "max_decimal_places",
                            "more than # digits behind the point", field->places);
    else
        covet__check_number(checker, field, "max_whole_digits",
                            "more than # digits before the point", field->length - field->places);
}

static void covet__check_decimal(covet_checker *checker, const covet_field *field,
                                 const covet_decimal *x) {
    /* The largest numbers of so many digits: what is no larger fits. */
    static const uint64_t limits[] = {
        0, 9, 99, 999, 9999, 99999, 999999, 9999999, 99999999, 999999999, 9999999999, 99999999999,
        999999999999, 9999999999999, 99999999999999, 999999999999999, 9999999999999999,
    };
    const int room = field->length - field->places + x->scale;
    if (COVET__LIKELY(x->high == 0 && x->scale <= field->places && room <= 16 &&
                      x->low <= limits[room]))
        return;
    if (!covet_decimal_fits(*x, field->length, field->places))
        covet__check_decimal_limit(checker, field, *x);
}

/* A date, a time, a datetime or a duration out of its range. */
static void covet__check_moment_fail(covet_checker *checker, const covet_field *field) {
    const covet_kind kind = field->column_kind;
    const char *code = "invalid";
    covet_buffer message;
    if (kind == COVET_KIND_DATE) code = "invalid_date";
    if (kind == COVET_KIND_TIME) code = "invalid_time";
    if (kind == COVET_KIND_DATETIME) code = "invalid_datetime";
    covet_buffer_open(&message, checker->arena->heap, 0);
    covet_buffer_format(&message, "not %s", covet__column_takes(kind));
    covet__check_fail_with(checker, field->name, code, &message);
}

static void covet__check_moment(covet_checker *checker, const covet_field *field, const void *at) {
    const covet_value value = covet__column_read(at, field->column_kind);
    if (!covet__moment_valid(&value)) covet__check_moment_fail(checker, field);
}

static void covet__check_real(covet_checker *checker, const covet_field *field, double x) {
    if (!(x >= -DBL_MAX && x <= DBL_MAX))
        covet_check_fail(checker, field->name, "invalid", "no finite number");
}

static void covet__check_pointer(covet_checker *checker, const covet_field *field,
                                 const void *member) {
    const char *text = *(const char *const *)member;
    if (text == NULL)
        covet__check_required(checker, field);
    else if (field->column_kind == COVET_KIND_JSON)
        covet__check_json(checker, field, text);
    else
        covet__check_text(checker, field, text);
}

static inline void covet__check_column(covet_checker *checker, const covet_field *field,
                                       const void *object) {
    const covet_kind kind = field->column_kind;
    const unsigned char *at = covet__field_at(field, object);
    if (covet_kind_is_text(kind)) {
        covet__check_pointer(checker, field, at);
        return;
    }
    if (kind == COVET_KIND_BINARY) {
        covet__check_bytes(checker, field, (const covet_bytes *)(const void *)at);
        return;
    }
    if (field->nullable) {
        if (!*(const bool *)(const void *)at) return;
        at += covet__column_offset(kind);
    }
    if (kind == COVET_KIND_FLOAT)
        covet__check_real(checker, field, *(const double *)(const void *)at);
    else if (kind == COVET_KIND_DECIMAL)
        covet__check_decimal(checker, field, (const covet_decimal *)(const void *)at);
    else
        covet__check_moment(checker, field, at);
}

/* Checks what the columns of a set (NULL: all) can hold, and adds a violation for each that
 * cannot. */
static void covet__check_columns(covet_checker *checker, const void *object,
                                 const uint64_t *columns) {
    const covet_entity *entity = checker->entity;
    for (size_t i = 0; i < entity->checked_count; i++) {
        const covet_field *field = entity->checked[i];
        if (columns == NULL || covet_columns_has(columns, field->column_index))
            covet__check_column(checker, field, object);
    }
}

/* --- what the model declares --- */

static void covet__check_format(covet_checker *checker, const covet_field *field,
                                const covet_value *value) {
    const char *text = value->as.text.data;
    const size_t size = strlen(text);
    if (field->kind == COVET_KIND_EMAIL && !covet__format_email(text, size))
        covet__check_value(checker, field, "invalid", "no e-mail address: ", value);
    if (field->kind == COVET_KIND_URL && !covet__format_url(text, size))
        covet__check_value(checker, field, "invalid",
                           "no URL that begins with http, https, ftp or ftps: ", value);
    if (field->kind == COVET_KIND_SLUG && !covet__format_slug(text, size))
        covet__check_value(checker, field, "invalid",
                           "not of letters, digits, '-' and '_' alone: ", value);
}

/* Lengths in characters, of bytes in bytes. The column's own limit is checked already. */
static void covet__check_lengths(covet_checker *checker, const covet_field *field,
                                 const covet_value *value) {
    const bool bytes = value->kind == COVET_VALUE_BYTES;
    size_t length = value->as.bytes.size;
    if (!bytes) covet_text_check(value->as.text.data, strlen(value->as.text.data), &length, NULL);
    if (length < (size_t)field->min_length)
        covet__check_number(checker, field, "min_length",
                            bytes ? "less than # bytes" : "less than # characters",
                            field->min_length);
    if (field->max_length != 0 && field->max_length != field->length &&
        length > (size_t)field->max_length)
        covet__check_number(checker, field, "max_length",
                            bytes ? "more than # bytes" : "more than # characters",
                            field->max_length);
}

static void covet__check_bounds(covet_checker *checker, const covet_field *field,
                                const covet_value *value) {
    if (field->min_value.kind != COVET_VALUE_NONE &&
        covet__column_compare(value, &field->min_value) < 0)
        covet__check_value(checker, field, "min_value", "less than ", &field->min_value);
    if (field->max_value.kind != COVET_VALUE_NONE &&
        covet__column_compare(value, &field->max_value) > 0)
        covet__check_value(checker, field, "max_value", "more than ", &field->max_value);
}

/* What a validator says of a value; NULL: it is right. */
static const char *covet__check_ask(covet_checker *checker, const covet_validator *validator,
                                    const covet_regex *regex, const covet_value *value) {
    if (regex == NULL) return validator->fn(value);
    const char *text = value->as.text.data;
    void *scratch =
        covet_arena_take(checker->arena, covet_regex_scratch(regex), _Alignof(uint32_t));
    if (scratch == NULL) {
        checker->failed = true;
        return NULL;
    }
    if (covet_regex_match(regex, text, strlen(text), scratch)) return NULL;
    return "it does not have the form that is asked for";
}

static void covet__check_validators(covet_checker *checker, const covet_field *field,
                                    const covet_value *value) {
    const covet_validator *validator = field->validators;
    const covet_regex *const *regex = field->patterns;
    for (; validator != NULL && (validator->fn != NULL || validator->regex != NULL); validator++) {
        const char *message = covet__check_ask(checker, validator, *regex++, value);
        if (message == NULL) continue;
        covet_check_fail(checker, field->name, validator->code,
                         validator->message != NULL ? validator->message : message);
    }
}

static bool covet__check_chosen(const covet_field *field, const covet_value *value) {
    const covet_choice *choice = field->choices;
    for (; choice->value.kind != COVET_VALUE_NONE; choice++)
        if (covet_value_equal(&choice->value, value)) return true;
    return false;
}

/* Whether the column check found something that leaves nothing to check: all but a limit. */
static bool covet__check_spoilt(const covet_checker *checker, const covet_field *field) {
    for (size_t i = 0; i < checker->count; i++)
        if (strcmp(checker->violations[i].field, field->name) == 0 &&
            strncmp(checker->violations[i].code, "max_", 4) != 0)
            return true;
    return false;
}

static bool covet__check_empty(const covet_value *value) {
    if (value->kind == COVET_VALUE_TEXT) return value->as.text.data[0] == '\0';
    return value->kind == COVET_VALUE_BYTES && value->as.bytes.size == 0;
}

static void covet__check_field(covet_checker *checker, const covet_field *field,
                               const void *object) {
    covet_value value = covet__field_get(field, object);
    if (value.kind == COVET_VALUE_NONE || value.kind == COVET_VALUE_NULL) return;
    if (value.kind == COVET_VALUE_TEXT || value.kind == COVET_VALUE_JSON)
        value.as.text.size = strlen(value.as.text.data);
    if (covet__check_empty(&value)) {
        if (!field->blank) covet_check_fail(checker, field->name, "blank", "it is empty");
        return;
    }
    if (field->choices != NULL && !covet__check_chosen(field, &value)) {
        covet__check_value(checker, field, "invalid_choice", "not one of the choices: ", &value);
        return;
    }
    if (value.kind == COVET_VALUE_TEXT) covet__check_format(checker, field, &value);
    covet__check_validators(checker, field, &value);
    if (value.kind == COVET_VALUE_TEXT || value.kind == COVET_VALUE_BYTES)
        covet__check_lengths(checker, field, &value);
    covet__check_bounds(checker, field, &value);
}

/* Puts the violations in the order of the fields. */
static void covet__check_sort(covet_checker *checker) {
    covet_violation *all = checker->violations;
    for (size_t i = 1; i < checker->count; i++) {
        const covet_violation moved = all[i];
        const covet_field *field =
            covet_entity_field(checker->entity, moved.field, strlen(moved.field));
        size_t at = i;
        for (; at > 0; at--) {
            const char *name = all[at - 1].field;
            const covet_field *before = covet_entity_field(checker->entity, name, strlen(name));
            if (field == NULL || before == NULL || before->index <= field->index) break;
            all[at] = all[at - 1];
        }
        all[at] = moved;
    }
}

/* Checks what the model declares of every field, then calls its `clean`. The columns are checked
 * already; afterwards all violations stand in the order of the fields, those of `clean` behind
 * them. */
static void covet__check_declared(covet_checker *checker, const void *object) {
    const covet_entity *entity = checker->entity;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        if (!field->automatic && !covet__check_spoilt(checker, field))
            covet__check_field(checker, field, object);
    }
    covet__check_sort(checker);
    if (entity->model->settings->clean != NULL) entity->model->settings->clean(checker, object);
}

#endif
