/* Values of the oracle: literals of its JSON, members of structs, and the way back. */
#include "oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory of a case ---- */

typedef struct oracle_block {
    struct oracle_block *next;
    max_align_t data[];
} oracle_block;

void *oracle_take(oracle *o, size_t size) {
    oracle_block *block = calloc(1, sizeof *block + size);
    if (!block) abort();
    block->next = o->blocks;
    o->blocks = block;
    return block->data;
}

void oracle_free(oracle *o) {
    for (oracle_object *at = o->objects; at; at = at->next) json_decref(at->refused);
    while (o->blocks) {
        oracle_block *block = o->blocks;
        o->blocks = block->next;
        free(block);
    }
    o->objects = NULL;
    o->problem[0] = '\0';
}

void oracle_end(oracle *o) {
    oracle_free(o);
    covet_session_reset(o->session);
}

bool oracle_unknown(oracle *o, const char *what, const char *name) {
    if (!o->problem[0]) snprintf(o->problem, sizeof o->problem, "%s %s", what, name ? name : "?");
    return false;
}

/* ---- names ---- */

const char *oracle_text(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

oracle_object *oracle_object_named(const oracle *o, const char *name) {
    for (oracle_object *at = o->objects; at && name; at = at->next) {
        if (strcmp(at->name, name) == 0) return at;
    }
    return NULL;
}

const covet_entity *oracle_entity(const oracle *o, const char *label) {
    const char *dot = label ? strchr(label, '.') : NULL;
    return dot ? covet_entity_named(o->db, dot + 1) : NULL;
}

const covet_field *oracle_field(const covet_entity *entity, const char *name) {
    return covet_entity_field(entity, name, strlen(name));
}

/* ---- literals ---- */

static covet_value text_value(const json_t *json) {
    covet_value value = {.kind = COVET_VALUE_TEXT};
    value.as.text = (covet_text){json_string_value(json), json_string_length(json)};
    return value;
}

static bool bytes_value(oracle *o, const char *hex, covet_value *out) {
    size_t size = strlen(hex) / 2;
    unsigned char *bytes = oracle_take(o, size + 1);
    for (size_t i = 0; i < size; i++) {
        unsigned byte = 0;
        if (sscanf(hex + 2 * i, "%2x", &byte) != 1) return oracle_unknown(o, "bytes", hex);
        bytes[i] = (unsigned char)byte;
    }
    *out = covet_value_bytes((covet_bytes){bytes, size});
    return true;
}

static bool json_value(oracle *o, const json_t *json, covet_value *out) {
    char *text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
    size_t size = text ? strlen(text) : 0;
    char *copy = oracle_take(o, size + 1);
    if (!text) return oracle_unknown(o, "JSON", NULL);
    memcpy(copy, text, size + 1);
    free(text);
    *out = (covet_value){.kind = COVET_VALUE_JSON, .as = {.text = {copy, size}}};
    return true;
}

/* Text as a value of a kind; the reader's status. */
static covet_status read_value(const char *text, covet_kind kind, covet_value *out) {
    covet_value value = {.kind = COVET_VALUE_NULL};
    covet_status status = COVET_UNSUPPORTED;
    switch (kind) {
    case COVET_KIND_DECIMAL:
        status = covet_decimal_parse(text, &value.as.decimal);
        value.kind = COVET_VALUE_DECIMAL;
        break;
    case COVET_KIND_DATE:
        status = covet_date_parse(text, &value.as.date);
        value.kind = COVET_VALUE_DATE;
        break;
    case COVET_KIND_TIME:
        status = covet_time_parse(text, &value.as.time);
        value.kind = COVET_VALUE_TIME;
        break;
    case COVET_KIND_DATETIME:
        status = covet_datetime_parse(text, &value.as.datetime);
        value.kind = COVET_VALUE_DATETIME;
        break;
    case COVET_KIND_UUID:
        status = covet_uuid_parse(text, &value.as.uuid);
        value.kind = COVET_VALUE_UUID;
        break;
    default:
        break;
    }
    if (status == COVET_OK) *out = value;
    return status;
}

/* {"t": kind, "v": ...} */
static bool typed_value(oracle *o, const char *type, const json_t *json, covet_value *out) {
    static const struct {
        const char *name;
        covet_kind kind;
    } kinds[] = {{"decimal", COVET_KIND_DECIMAL},
                 {"date", COVET_KIND_DATE},
                 {"datetime", COVET_KIND_DATETIME},
                 {"time", COVET_KIND_TIME},
                 {"uuid", COVET_KIND_UUID}};
    if (strcmp(type, "json") == 0) return json_value(o, json, out);
    if (strcmp(type, "duration") == 0) {
        *out = covet_value_duration((covet_duration){json_integer_value(json)});
        return true;
    }
    if (!json_is_string(json)) return oracle_unknown(o, "literal of type", type);
    if (strcmp(type, "bytes") == 0) return bytes_value(o, json_string_value(json), out);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].name, type) != 0) continue;
        if (read_value(json_string_value(json), kinds[i].kind, out) == COVET_OK) return true;
        return oracle_unknown(o, "literal", json_string_value(json));
    }
    return oracle_unknown(o, "literal of type", type);
}

/* {"obj": [label, key]}: the row, fetched first. */
static bool fetched_value(oracle *o, const json_t *json, covet_value *out) {
    const covet_entity *entity = oracle_entity(o, json_string_value(json_array_get(json, 0)));
    covet_value key;
    if (!entity || !oracle_literal(o, json_array_get(json, 1), &key)) {
        return oracle_unknown(o, "object of", json_string_value(json_array_get(json, 0)));
    }
    const covet_cond *const where[] = {COVET_Q("pk", key), &covet_cond_end};
    const covet_clause filter = {.node = {.kind = COVET_NODE_FILTER, .children = where}};
    const covet_clause *const clauses[] = {&filter, &covet_clause_end};
    covet_queryset *rows =
        covet_query_build(o->session, entity->model, clauses, __FILE__, __LINE__);
    const void *object = covet_queryset_get(rows, entity->model);
    if (!object) return oracle_unknown(o, "object", covet_error_text(o->session));
    *out = covet_value_object(object);
    return true;
}

static bool object_value(oracle *o, const json_t *json, covet_value *out) {
    const char *type = oracle_text(json, "t"), *name = oracle_text(json, "ref");
    const json_t *key = json_object_get(json, "obj");
    const oracle_object *held = oracle_object_named(o, name);
    if (type) return typed_value(o, type, json_object_get(json, "v"), out);
    if (key) return fetched_value(o, key, out);
    if (!held) return oracle_unknown(o, "object", name);
    *out = covet_value_object(held->object);
    return true;
}

bool oracle_literal(oracle *o, const json_t *json, covet_value *out) {
    switch (json ? json_typeof(json) : JSON_ARRAY) {
    case JSON_NULL:
        *out = covet_value_null();
        return true;
    case JSON_TRUE:
        *out = covet_value_bool(true);
        return true;
    case JSON_FALSE:
        *out = covet_value_bool(false);
        return true;
    case JSON_INTEGER:
        *out = covet_value_int(json_integer_value(json));
        return true;
    case JSON_REAL:
        *out = covet_value_real(json_real_value(json));
        return true;
    case JSON_STRING:
        *out = text_value(json);
        return true;
    case JSON_OBJECT:
        return object_value(o, json, out);
    default:
        return oracle_unknown(o, "literal", "list");
    }
}

/* ---- the way back ---- */

static json_t *hex_json(covet_bytes bytes) {
    const unsigned char *from = bytes.data;
    char *text = calloc(1, bytes.size * 2 + 1);
    json_t *json;
    if (!text) abort();
    for (size_t i = 0; i < bytes.size; i++) snprintf(text + 2 * i, 3, "%02x", from[i]);
    json = json_string(text);
    free(text);
    return json;
}

static json_t *formatted_json(const covet_value *value) {
    char text[64] = "";
    switch (value->kind) {
    case COVET_VALUE_DECIMAL:
        covet_decimal_format(value->as.decimal, text, sizeof text);
        break;
    case COVET_VALUE_UUID:
        covet_uuid_format(value->as.uuid, text, sizeof text);
        break;
    case COVET_VALUE_DATE:
        covet_date_format(value->as.date, text, sizeof text);
        break;
    case COVET_VALUE_TIME:
        covet_time_format(value->as.time, text, sizeof text);
        break;
    default:
        covet_datetime_format(value->as.datetime, text, sizeof text);
        break;
    }
    return json_string(text);
}

static json_t *text_json(const covet_text *text) {
    size_t size = text->size == COVET_SIZE_UNKNOWN ? strlen(text->data) : text->size;
    return json_stringn(text->data, size);
}

json_t *oracle_json(const covet_value *value) {
    switch (value->kind) {
    case COVET_VALUE_NULL:
        return json_null();
    case COVET_VALUE_INT:
        return json_integer(value->as.integer);
    case COVET_VALUE_BOOL:
        return json_boolean(value->as.integer);
    case COVET_VALUE_REAL:
        return json_real(value->as.real);
    case COVET_VALUE_TEXT:
        return text_json(&value->as.text);
    case COVET_VALUE_BYTES:
        return hex_json(value->as.bytes);
    case COVET_VALUE_DURATION:
        return json_integer(value->as.duration.us);
    case COVET_VALUE_DECIMAL:
    case COVET_VALUE_UUID:
    case COVET_VALUE_DATE:
    case COVET_VALUE_TIME:
    case COVET_VALUE_DATETIME:
        return formatted_json(value);
    case COVET_VALUE_JSON:
        return json_loadb(value->as.text.data, strlen(value->as.text.data), JSON_DECODE_ANY, NULL);
    default:
        return json_pack("{s:s}", "kind", covet_value_kind_name(value->kind));
    }
}

/* ---- members ---- */

/* The member as a value: of its plain type, or of its optional. */
#define SCALAR(type, optional, make)                                                               \
    do {                                                                                           \
        if (!field->nullable) return make(*(const type *)member);                                  \
        const optional *given = member;                                                            \
        return given->has ? make(given->value) : covet_value_null();                               \
    } while (0)

covet_value oracle_member(const covet_field *field, const void *object) {
    const void *member = (const char *)object + field->member->offset;
    const char *text;
    switch (field->column_kind) {
    case COVET_KIND_SMALLINT:
        SCALAR(int16_t, covet_opt_smallint, covet_value_int);
    case COVET_KIND_INT:
        SCALAR(int32_t, covet_opt_int, covet_value_int);
    case COVET_KIND_BIGINT:
        SCALAR(int64_t, covet_opt_bigint, covet_value_int);
    case COVET_KIND_BOOL:
        SCALAR(bool, covet_opt_bool, covet_value_bool);
    case COVET_KIND_FLOAT:
        SCALAR(double, covet_opt_float, covet_value_real);
    case COVET_KIND_DECIMAL:
        SCALAR(covet_decimal, covet_opt_decimal, covet_value_decimal);
    case COVET_KIND_UUID:
        SCALAR(covet_uuid, covet_opt_uuid, covet_value_uuid);
    case COVET_KIND_DATE:
        SCALAR(covet_date, covet_opt_date, covet_value_date);
    case COVET_KIND_TIME:
        SCALAR(covet_time, covet_opt_time, covet_value_time);
    case COVET_KIND_DATETIME:
        SCALAR(covet_datetime, covet_opt_datetime, covet_value_datetime);
    case COVET_KIND_DURATION:
        SCALAR(covet_duration, covet_opt_duration, covet_value_duration);
    case COVET_KIND_BINARY:
        return covet_value_bytes(*(const covet_bytes *)member);
    default:
        break;
    }
    text = *(const char *const *)member;
    if (!text || field->column_kind != COVET_KIND_JSON) return covet_value_text(text);
    return (covet_value){.kind = COVET_VALUE_JSON, .as = {.text = {text, strlen(text)}}};
}

#undef SCALAR
#define SCALAR(type, optional, slot)                                                               \
    do {                                                                                           \
        if (field->nullable)                                                                       \
            *(optional *)member = (optional){true, (type)value->as.slot};                          \
        else                                                                                       \
            *(type *)member = (type)value->as.slot;                                                \
    } while (0)
#define PLAIN(type, optional, slot)                                                                \
    do {                                                                                           \
        if (field->nullable)                                                                       \
            *(optional *)member = (optional){true, value->as.slot};                                \
        else                                                                                       \
            *(type *)member = value->as.slot;                                                      \
    } while (0)

static void store(const covet_field *field, void *member, const covet_value *value) {
    switch (field->column_kind) {
    case COVET_KIND_SMALLINT:
        SCALAR(int16_t, covet_opt_smallint, integer);
        break;
    case COVET_KIND_INT:
        SCALAR(int32_t, covet_opt_int, integer);
        break;
    case COVET_KIND_BIGINT:
        SCALAR(int64_t, covet_opt_bigint, integer);
        break;
    case COVET_KIND_BOOL:
        SCALAR(bool, covet_opt_bool, integer);
        break;
    case COVET_KIND_FLOAT:
        SCALAR(double, covet_opt_float, real);
        break;
    case COVET_KIND_DECIMAL:
        PLAIN(covet_decimal, covet_opt_decimal, decimal);
        break;
    case COVET_KIND_UUID:
        PLAIN(covet_uuid, covet_opt_uuid, uuid);
        break;
    case COVET_KIND_DATE:
        PLAIN(covet_date, covet_opt_date, date);
        break;
    case COVET_KIND_TIME:
        PLAIN(covet_time, covet_opt_time, time);
        break;
    case COVET_KIND_DATETIME:
        PLAIN(covet_datetime, covet_opt_datetime, datetime);
        break;
    case COVET_KIND_DURATION:
        PLAIN(covet_duration, covet_opt_duration, duration);
        break;
    case COVET_KIND_BINARY:
        *(covet_bytes *)member = value->as.bytes;
        break;
    default:
        *(const char **)member = value->as.text.data;
        break;
    }
}

/* The kind of value that a column's member holds. */
static covet_value_kind member_kind(const covet_field *field) {
    switch (field->column_kind) {
    case COVET_KIND_SMALLINT:
    case COVET_KIND_INT:
    case COVET_KIND_BIGINT:
        return COVET_VALUE_INT;
    case COVET_KIND_BOOL:
        return COVET_VALUE_BOOL;
    case COVET_KIND_FLOAT:
        return COVET_VALUE_REAL;
    case COVET_KIND_DECIMAL:
        return COVET_VALUE_DECIMAL;
    case COVET_KIND_UUID:
        return COVET_VALUE_UUID;
    case COVET_KIND_DATE:
        return COVET_VALUE_DATE;
    case COVET_KIND_TIME:
        return COVET_VALUE_TIME;
    case COVET_KIND_DATETIME:
        return COVET_VALUE_DATETIME;
    case COVET_KIND_DURATION:
        return COVET_VALUE_DURATION;
    case COVET_KIND_BINARY:
        return COVET_VALUE_BYTES;
    default:
        return COVET_VALUE_TEXT;
    }
}

/* What a program would write for a value of another type: 5 for 5.0, a parsed text. */
static oracle_set fit(const covet_field *field, covet_value *value) {
    covet_value_kind wanted = member_kind(field);
    if (value->kind == wanted) return ORACLE_SET;
    if (wanted == COVET_VALUE_TEXT && value->kind == COVET_VALUE_JSON) return ORACLE_SET;
    if (wanted == COVET_VALUE_REAL && value->kind == COVET_VALUE_INT) {
        *value = covet_value_real((double)value->as.integer);
    } else if (wanted == COVET_VALUE_DECIMAL && value->kind == COVET_VALUE_INT) {
        *value = covet_value_decimal(covet_decimal_from_int(value->as.integer));
    } else if (value->kind != COVET_VALUE_TEXT) {
        return ORACLE_MISTYPED;
    } else {
        covet_status status = read_value(value->as.text.data, field->column_kind, value);
        if (status != COVET_OK) {
            return status == COVET_VALIDATION ? ORACLE_REFUSED : ORACLE_MISTYPED;
        }
    }
    return ORACLE_SET;
}

/* SQL NULL in a member: nothing, or a text's NULL pointer. */
static oracle_set set_null(const covet_field *field, void *member) {
    bool pointer =
        covet_kind_is_text(field->column_kind) || field->column_kind == COVET_KIND_BINARY;
    if (!field->nullable && !pointer) return ORACLE_MISTYPED;
    memset(member, 0, field->member->size);
    return ORACLE_SET;
}

oracle_set oracle_member_set(oracle *o, const covet_field *field, void *object, covet_value value) {
    char *member = (char *)object + field->member->offset;
    oracle_set result;
    if (value.kind == COVET_VALUE_NULL) return set_null(field, member);
    result = fit(field, &value);
    if (result != ORACLE_SET) return result;
    if (value.kind == COVET_VALUE_TEXT || value.kind == COVET_VALUE_JSON) {
        char *copy = oracle_take(o, value.as.text.size + 1);
        memcpy(copy, value.as.text.data, value.as.text.size);
        value.as.text.data = copy;
    }
    store(field, member, &value);
    return ORACLE_SET;
}
