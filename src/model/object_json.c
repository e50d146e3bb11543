/* Objects as JSON, both ways. Uses column, draft (near names), validate and json. The exec floor
 * wraps covet__object_to_json and covet__object_from_json.
 *
 * A key of JSON is the name of a field; a foreign key stands under its own name with the value that
 * it refers to. Integers and FLOAT are numbers, BOOL true and false, text is text; decimals are
 * texts, as numbers lose digits in many readers, and are read from numbers too; UUIDs, dates,
 * times, datetimes and durations are texts in their ISO form, BINARY is base64, JSON stands as it
 * is, NULL is null. */
#ifndef COVET_MODEL_OBJECT_JSON_C
#define COVET_MODEL_OBJECT_JSON_C

#include "base/json.h"
#include "model/draft.c"
#include "model/validate.c"

/* --- base64, with padding --- */

static const char covet__base64[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void covet__base64_write(covet_buffer *out, const unsigned char *data, size_t size) {
    for (size_t at = 0; at < size; at += 3) {
        const size_t left = size - at;
        const uint32_t bits = (uint32_t)data[at] << 16 |
                              (left > 1 ? (uint32_t)data[at + 1] << 8 : 0) |
                              (left > 2 ? (uint32_t)data[at + 2] : 0);
        covet_buffer_char(out, covet__base64[bits >> 18]);
        covet_buffer_char(out, covet__base64[bits >> 12 & 63]);
        covet_buffer_char(out, left > 1 ? covet__base64[bits >> 6 & 63] : '=');
        covet_buffer_char(out, left > 2 ? covet__base64[bits & 63] : '=');
    }
}

/* Reads four characters; answers how many bytes they are, 0 if they are none. */
static size_t covet__base64_group(const char *text, unsigned char *out) {
    uint32_t bits = 0;
    size_t count = 4;
    while (count > 2 && text[count - 1] == '=') count--;
    for (size_t i = 0; i < 4; i++) {
        const char *found = i < count ? memchr(covet__base64, text[i], 64) : covet__base64;
        if (found == NULL) return 0;
        bits = bits << 6 | (uint32_t)(found - covet__base64);
    }
    for (size_t i = 0; i < count - 1; i++) out[i] = (unsigned char)(bits >> (16 - 8 * i));
    return count - 1;
}

/* Reads base64 over itself; false if it is none. `size` becomes the bytes. */
static bool covet__base64_read(char *text, size_t *size) {
    size_t made = 0;
    if (*size % 4 != 0) return false;
    for (size_t at = 0; at < *size; at += 4) {
        unsigned char bytes[3] = {0};
        const size_t count = covet__base64_group(text + at, bytes);
        if (count == 0 || (count < 3 && at + 4 != *size)) return false;
        memcpy(text + made, bytes, count);
        made += count;
    }
    *size = made;
    return true;
}

/* --- chosen fields --- */

/* A field that FIELDS(...) names; NULL: a violation says why, and `status` what kind of mistake it
 * is. */
static const covet_field *covet__json_named(covet_checker *checker, const char *name,
                                            covet_status *status) {
    const covet_entity *entity = checker->entity;
    const covet_field *field = covet_entity_field(entity, name, strlen(name));
    covet_buffer message;
    if (field != NULL && field->column != NULL && field->unsupported == NULL) return field;
    *status = field == NULL ? COVET_QUERY : COVET_UNSUPPORTED;
    covet_buffer_open(&message, checker->arena->heap, 0);
    if (field == NULL) {
        covet_buffer_format(&message, "%s has no field \"%s\"", entity->name, name);
        covet__near_fields(&message, entity, name);
    } else {
        covet_buffer_format(&message, "%s.%s: %s", entity->name, field->name,
                            field->unsupported == NULL ? "it has no column" : field->unsupported);
    }
    covet__check_fail_with(checker, name, "unknown", &message);
    return NULL;
}

static bool covet__json_chosen(const covet_field *field, const char *const *fields) {
    if (fields == NULL) return true;
    for (; *fields != NULL; fields++)
        if (covet_entity_field(field->entity, *fields, strlen(*fields)) == field) return true;
    return false;
}

/* Whether all names of a list are fields. */
static covet_status covet__json_choice(covet_checker *checker, const char *const *fields) {
    covet_status status = COVET_OK;
    for (; fields != NULL && *fields != NULL; fields++)
        covet__json_named(checker, *fields, &status);
    return checker->failed ? COVET_NO_MEMORY : status;
}

/* --- writing --- */

/* Writes what is text in JSON and no text here. */
static void covet__json_write_format(covet_json_writer *writer, const covet_value *value) {
    char text[COVET_DECIMAL_TEXT];
    const size_t size = value->kind == COVET_VALUE_DATETIME
                            ? covet_datetime_format_iso(value->as.datetime, text, sizeof text)
                            : covet__value_format(value, text, sizeof text);
    covet_json_write_text(writer, text, size);
}

static void covet__json_write_bytes(covet_json_writer *writer, covet_bytes bytes) {
    covet_json_write_raw(writer, "\"", 1);
    covet__base64_write(writer->out, bytes.data, bytes.size);
    covet_buffer_char(writer->out, '"');
}

static void covet__json_write_value(covet_json_writer *writer, const covet_value *value) {
    switch (value->kind) {
    case COVET_VALUE_NULL:
        covet_json_write_null(writer);
        break;
    case COVET_VALUE_INT:
        covet_json_write_int(writer, value->as.integer);
        break;
    case COVET_VALUE_BOOL:
        covet_json_write_bool(writer, value->as.integer != 0);
        break;
    case COVET_VALUE_REAL:
        covet_json_write_real(writer, value->as.real);
        break;
    case COVET_VALUE_TEXT:
        covet_json_write_text(writer, value->as.text.data, strlen(value->as.text.data));
        break;
    case COVET_VALUE_JSON:
        covet_json_write_raw(writer, value->as.text.data, strlen(value->as.text.data));
        break;
    case COVET_VALUE_BYTES:
        covet__json_write_bytes(writer, value->as.bytes);
        break;
    default:
        covet__json_write_format(writer, value);
    }
}

/* Whether a value has a form in JSON: whether it is text, JSON, a decimal, a moment at all. */
static bool covet__json_writable(covet_checker *checker, const covet_field *field,
                                 const covet_value *value) {
    const size_t before = checker->count;
    if (value->kind == COVET_VALUE_NULL) return true;
    if (value->kind == COVET_VALUE_JSON)
        covet__check_json(checker, field, value->as.text.data);
    else if (value->kind == COVET_VALUE_TEXT &&
             !covet_text_check(value->as.text.data, strlen(value->as.text.data), NULL, NULL))
        covet_check_fail(checker, field->name, "invalid", "no valid UTF-8");
    else if (value->kind == COVET_VALUE_DECIMAL && !covet_decimal_valid(value->as.decimal))
        covet_check_fail(checker, field->name, "invalid", "no decimal");
    else if (!covet__moment_valid(value))
        covet__check_moment_fail(checker, field);
    return checker->count == before && !checker->failed;
}

static void covet__json_write_field(covet_checker *checker, covet_json_writer *writer,
                                    const covet_field *field, const void *object) {
    const covet_value value = covet__field_get(field, object);
    if (!covet__json_writable(checker, field, &value)) return;
    covet_json_write_key(writer, field->name);
    covet__json_write_value(writer, &value);
}

/* Appends an object as JSON: the fields named, in that order, or all columns. Keys are read from
 * their <name>_id member: the caller sees to it that they hold what the object members say.
 * VALIDATION: a member holds what it cannot; QUERY, UNSUPPORTED: `fields` names what there is not,
 * or not yet. The violations stand in `checker`. NO_MEMORY. */
static covet_status covet__object_to_json(covet_checker *checker, covet_buffer *out,
                                          const void *object, const char *const *fields) {
    const covet_entity *entity = checker->entity;
    covet_json_writer writer = covet_json_writer_open(out);
    covet_status status = COVET_OK;
    covet_json_write_object(&writer);
    for (size_t i = 0; fields == NULL && i < entity->column_count; i++) {
        const covet_field *field = covet__json_named(checker, entity->columns[i]->name, &status);
        if (field != NULL) covet__json_write_field(checker, &writer, field, object);
    }
    for (; fields != NULL && *fields != NULL; fields++) {
        const covet_field *field = covet__json_named(checker, *fields, &status);
        if (field != NULL) covet__json_write_field(checker, &writer, field, object);
    }
    covet_json_write_object_end(&writer);
    if (checker->failed || out->failed) return COVET_NO_MEMORY;
    return status == COVET_OK && checker->count > 0 ? COVET_VALIDATION : status;
}

/* --- reading --- */

/* One call of covet__object_from_json. */
typedef struct covet__json_reading {
    covet_checker *checker;
    covet_arena *arena; /* of text and bytes */
    covet_json_reader reader;
    const char *const *fields; /* that may be named; NULL: all */
    bool *seen;                /* by field */
    unsigned char *made;       /* the object to be */
    bool broken;               /* the text is no JSON, and a violation says so */
} covet__json_reading;

/* The text is no JSON object. */
static void covet__json_broken(covet__json_reading *reading) {
    const covet_json_reader *reader = &reading->reader;
    covet_buffer message;
    if (reading->broken) return;
    reading->broken = true;
    covet_buffer_open(&message, reading->arena->heap, 0);
    if (reader->kind == COVET_JSON_ERROR)
        covet_buffer_format(&message, "no JSON: at byte %zu %s is missing", reader->at,
                            reader->expected);
    else
        covet_buffer_text(&message, "it is no JSON object");
    covet__check_fail_with(reading->checker, "", "invalid", &message);
}

/* The value that stands there is not one that the field takes. */
static void covet__json_refuse(covet__json_reading *reading, const covet_field *field,
                               const char *code) {
    const covet_value shown = {.kind = COVET_VALUE_TEXT,
                               .as = {.text = {reading->reader.start, reading->reader.length}}};
    covet_buffer message;
    covet_buffer_open(&message, reading->arena->heap, 0);
    covet_buffer_format(&message, "it takes %s and not ", covet__column_takes(field->column_kind));
    covet_value_print(&message, &shown);
    covet__check_fail_with(reading->checker, field->name, code, &message);
}

/* The latest string; NULL: it holds a NUL, or there is no memory, and that is noted. */
static char *covet__json_string_of(covet__json_reading *reading, const covet_field *field,
                                   size_t *size) {
    if (reading->reader.has_nul) {
        covet_check_fail(reading->checker, field->name, "null_characters_not_allowed",
                         "it holds a NUL character");
        return NULL;
    }
    char *text = covet_json_text(&reading->reader, reading->arena, size);
    if (text == NULL) reading->checker->failed = true;
    return text;
}

/* A number as an integer or a double. */
static void covet__json_number_of(covet__json_reading *reading, const covet_field *field,
                                  covet_value *out) {
    const covet_json_reader *reader = &reading->reader;
    const bool real = field->column_kind == COVET_KIND_FLOAT;
    covet_value made = {.kind = real ? COVET_VALUE_REAL : COVET_VALUE_INT};
    covet_parsed parsed = COVET_PARSED_NOT;
    if (reader->kind == COVET_JSON_NUMBER)
        parsed = real ? covet_real_read(reader->start, reader->length, &made.as.real)
                      : covet_int_read(reader->start, reader->length, &made.as.integer);
    const bool fits =
        parsed == COVET_PARSED_WELL && covet__column_fit(field->column_kind, 0, 0, &made);
    if (fits)
        *out = made;
    else
        covet__json_refuse(reading, field, parsed == COVET_PARSED_NOT ? "invalid" : "out_of_range");
}

/* A number, or a text that is one. */
static void covet__json_decimal_of(covet__json_reading *reading, const covet_field *field,
                                   covet_value *out) {
    const covet_json_reader *reader = &reading->reader;
    const char *text = reader->start;
    size_t size = reader->length;
    covet_decimal decimal;
    if (reader->kind == COVET_JSON_STRING) {
        text = covet__json_string_of(reading, field, &size);
        if (text == NULL) return;
    }
    const bool number = reader->kind == COVET_JSON_NUMBER || reader->kind == COVET_JSON_STRING;
    if (!number || covet_decimal_read(text, size, &decimal) != COVET_OK)
        covet__json_refuse(reading, field, "invalid");
    else if (!covet_decimal_fits(decimal, field->length, field->places))
        covet__check_decimal_limit(reading->checker, field, decimal);
    else
        *out = covet_value_decimal(decimal);
}

/* What is a text in JSON: text, UUIDs, moments, base64. */
static void covet__json_text_of(covet__json_reading *reading, const covet_field *field,
                                covet_value *out) {
    size_t size = 0;
    const covet_value_kind kind = covet__column_value_kind(field->column_kind);
    if (reading->reader.kind != COVET_JSON_STRING) {
        covet__json_refuse(reading, field, "invalid");
        return;
    }
    char *text = covet__json_string_of(reading, field, &size);
    covet_value made = {.kind = kind, .as = {.text = {text, size}}};
    bool fits = text != NULL;
    if (!fits) return;
    if (kind == COVET_VALUE_BYTES) {
        fits = covet__base64_read(text, &size);
        made.as.bytes = (covet_bytes){text, size};
    } else if (kind != COVET_VALUE_TEXT) {
        fits = covet__moment_read(field->column_kind, text, size, &made);
    }
    if (fits)
        *out = made;
    else
        covet__json_refuse(reading, field, "invalid");
}

/* Any value, as it is written. */
static void covet__json_raw_of(covet__json_reading *reading, covet_value *out) {
    const char *start = NULL;
    size_t size = 0;
    if (!covet_json_skip(&reading->reader, &start, &size)) return;
    *out = (covet_value){.kind = COVET_VALUE_JSON,
                         .as = {.text = {covet_arena_text(reading->arena, start, size), size}}};
    if (out->as.text.data == NULL) reading->checker->failed = true;
}

static void covet__json_null_of(covet__json_reading *reading, const covet_field *field,
                                covet_value *out) {
    if (field->nullable)
        *out = covet_value_null();
    else if (field->column_kind == COVET_KIND_JSON)
        covet__json_raw_of(reading, out);
    else
        covet_check_fail(reading->checker, field->name, "null",
                         "it is null, and the column is not NULLABLE");
}

/* Reads the value at hand as one of the field; `out` of kind NONE: a violation is noted. */
static void covet__json_value_of(covet__json_reading *reading, const covet_field *field,
                                 covet_value *out) {
    const covet_json_kind kind = reading->reader.kind;
    const bool open = kind == COVET_JSON_OBJECT || kind == COVET_JSON_ARRAY;
    switch (covet__column_value_kind(field->column_kind)) {
    case COVET_VALUE_JSON:
        covet__json_raw_of(reading, out);
        return;
    case COVET_VALUE_INT:
    case COVET_VALUE_REAL:
        covet__json_number_of(reading, field, out);
        break;
    case COVET_VALUE_BOOL:
        if (kind == COVET_JSON_TRUE || kind == COVET_JSON_FALSE)
            *out = covet_value_bool(kind == COVET_JSON_TRUE);
        else
            covet__json_refuse(reading, field, "invalid");
        break;
    case COVET_VALUE_DECIMAL:
        covet__json_decimal_of(reading, field, out);
        break;
    default:
        covet__json_text_of(reading, field, out);
    }
    if (open) covet_json_skip(&reading->reader, NULL, NULL);
}

/* The field that the key at hand names; NULL: a violation is noted. */
static const covet_field *covet__json_field_of(covet__json_reading *reading) {
    covet_checker *checker = reading->checker;
    const covet_entity *entity = checker->entity;
    const covet_field *field = NULL;
    for (size_t i = 0; i < entity->column_count && field == NULL; i++)
        if (covet_json_is(&reading->reader, entity->columns[i]->name)) field = entity->columns[i];
    if (field != NULL && covet__json_chosen(field, reading->fields)) return field;
    const char *name = covet_json_text(&reading->reader, reading->arena, NULL);
    if (name == NULL) {
        checker->failed = true;
        return NULL;
    }
    covet_buffer message;
    covet_buffer_open(&message, reading->arena->heap, 0);
    if (field != NULL) {
        covet_buffer_text(&message, "it is not among the fields that may be set here");
    } else {
        covet_buffer_format(&message, "%s has no such column", entity->name);
        covet__near_fields(&message, entity, name);
    }
    covet__check_fail_with(checker, name, field != NULL ? "not_allowed" : "unknown", &message);
    return NULL;
}

/* Reads one key and its value. */
static void covet__json_member_of(covet__json_reading *reading) {
    const covet_field *field = covet__json_field_of(reading);
    covet_value value = {.kind = COVET_VALUE_NONE};
    if (field != NULL && reading->seen[field->index]) {
        covet_check_fail(reading->checker, field->name, "duplicate", "it is named twice");
        field = NULL;
    }
    if (field == NULL) {
        covet_json_skip(&reading->reader, NULL, NULL);
        return;
    }
    reading->seen[field->index] = true;
    const covet_json_kind kind = covet_json_next(&reading->reader);
    if (kind == COVET_JSON_ERROR) return;
    if (field->unsupported != NULL) {
        covet_check_fail(reading->checker, field->name, "unsupported", field->unsupported);
        covet_json_skip(&reading->reader, NULL, NULL);
    } else if (kind == COVET_JSON_NULL) {
        covet__json_null_of(reading, field, &value);
    } else {
        covet__json_value_of(reading, field, &value);
    }
    if (value.kind != COVET_VALUE_NONE && !reading->checker->failed)
        covet__field_put(field, reading->made, &value);
}

/* Reads the whole text. */
static void covet__json_read_all(covet__json_reading *reading) {
    covet_json_reader *reader = &reading->reader;
    if (covet_json_next(reader) != COVET_JSON_OBJECT) {
        covet__json_broken(reading);
        return;
    }
    while (covet_json_next(reader) == COVET_JSON_KEY && !reading->checker->failed)
        covet__json_member_of(reading);
    if (reader->kind == COVET_JSON_OBJECT_END) covet_json_next(reader);
    if (reader->kind != COVET_JSON_END && !reading->checker->failed) covet__json_broken(reading);
}

/* Sets the members that a JSON object names, which may be those of `fields` (NULL: any column).
 * Text and bytes are put into `arena`. VALIDATION: the text is no JSON object, names what there is
 * not, or twice, or what may not be set, or has a value that the column does not take: all of it as
 * violations in `checker`. QUERY, UNSUPPORTED: `fields` names what there is not, or not yet.
 * NO_MEMORY. A failure leaves `object` alone. */
static covet_status covet__object_from_json(covet_checker *checker, covet_arena *arena,
                                            void *object, const char *json,
                                            const char *const *fields) {
    const covet_entity *entity = checker->entity;
    const covet_status status = covet__json_choice(checker, fields);
    if (status != COVET_OK) return status;
    covet__json_reading reading = {
        .checker = checker,
        .arena = arena,
        .fields = fields,
        .seen = covet_arena_zero(checker->arena, entity->field_count, sizeof *reading.seen),
        .made = covet_arena_copy(checker->arena, object, entity->model->size),
    };
    if (reading.seen == NULL || reading.made == NULL) return COVET_NO_MEMORY;
    covet_json_open(&reading.reader, json, json == NULL ? 0 : strlen(json));
    covet__json_read_all(&reading);
    if (checker->failed) return COVET_NO_MEMORY;
    if (checker->count > 0) return COVET_VALIDATION;
    memcpy(object, reading.made, entity->model->size);
    return COVET_OK;
}

#endif
