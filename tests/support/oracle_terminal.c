/* Terminals of the oracle's queries: what runs, and its answer as JSON. */
#include "oracle.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* ---- failures ---- */

json_t *oracle_error(oracle *o) {
    static const struct {
        covet_status status;
        const char *name;
    } classes[] = {
        {COVET_NOT_FOUND, "DoesNotExist"},     {COVET_MULTIPLE, "MultipleObjectsReturned"},
        {COVET_INTEGRITY, "IntegrityError"},   {COVET_PROTECTED, "ProtectedError"},
        {COVET_RESTRICTED, "RestrictedError"}, {COVET_VALIDATION, "ValidationError"},
        {COVET_RELATION, "RelationError"},     {COVET_QUERY, "QueryError"},
        {COVET_MISUSE, "MisuseError"},         {COVET_UNSUPPORTED, "UnsupportedError"}};
    covet_status status = covet_error(o->session)->status;
    const char *name = "broken";
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (classes[i].status == status) name = classes[i].name;
    }
    json_t *answer = json_pack("{s:s,s:s}", "error", name, "text", covet_error_text(o->session));
    covet_clear(o->session);
    return answer;
}

static json_t *unknown(oracle *o) {
    return json_pack("{s:s}", "unknown", o->problem);
}

/* ---- rows of the model ---- */

#define READ(type, slot)                                                                           \
    do {                                                                                           \
        covet_value value = covet_value_##type(covet_get_##slot(row, name));                       \
        if (!covet_failed(o->session)) return oracle_json(&value);                                 \
        covet_clear(o->session);                                                                   \
    } while (0)

/* An annotation of a row: read by the reader of its kind, which is the one that does not refuse. */
static json_t *annotation(oracle *o, const void *object, const char *name) {
    const covet_row *row = object;
    if (covet_is_null(row, name)) {
        json_t *json = covet_failed(o->session) ? json_string("no such field") : json_null();
        covet_clear(o->session);
        return json;
    }
    READ(int, int);
    READ(real, real);
    READ(text, text);
    READ(bool, bool);
    READ(decimal, decimal);
    READ(datetime, datetime);
    READ(date, date);
    READ(time, time);
    READ(duration, duration);
    READ(uuid, uuid);
    READ(bytes, bytes);
    return json_string("no reader");
}

json_t *oracle_attribute(oracle *o, const covet_entity *entity, const void *object,
                         const char *path) {
    for (const char *dot; (dot = strchr(path, '.')); path = dot + 1) {
        const covet_field *key = covet_entity_field(entity, path, (size_t)(dot - path));
        if (!key || !key->target) return json_string("no such relation");
        object = *(void *const *)(const void *)((const char *)object + key->member->object_offset);
        if (!object) return json_null();
        entity = key->target;
    }
    const covet_field *field = oracle_field(entity, path);
    if (!field) return annotation(o, object, path);
    if (!field->column) return json_string("no such field");
    covet_value value = oracle_member(field, object);
    return oracle_json(&value);
}

static json_t *row_json(oracle *o, const oracle_query *query, const json_t *fields,
                        const void *object) {
    json_t *row = json_array(), *field;
    size_t i;
    json_array_foreach(fields, i, field) {
        json_array_append_new(row,
                              oracle_attribute(o, query->entity, object, json_string_value(field)));
    }
    return row;
}

static json_t *rows_of_list(oracle *o, const oracle_query *query, const json_t *fields) {
    covet_list list = covet_queryset_all(query->queryset, query->entity->model);
    json_t *rows = json_array();
    if (covet_failed(o->session)) {
        json_decref(rows);
        return oracle_error(o);
    }
    for (size_t i = 0; i < list.count; i += (size_t)query->stride) {
        json_array_append_new(rows, row_json(o, query, fields, list.items[i]));
    }
    return json_pack("{s:o}", "rows", rows);
}

static json_t *rows_of_stream(oracle *o, const oracle_query *query, const json_t *fields) {
    covet_stream stream = covet_stream_open(query->queryset, query->entity->model);
    json_t *rows = json_array();
    const void *object;
    while (stream.state && (object = covet_stream_next(&stream))) {
        json_array_append_new(rows, row_json(o, query, fields, object));
    }
    covet_stream_close(&stream);
    if (!covet_failed(o->session)) return json_pack("{s:o}", "rows", rows);
    json_decref(rows);
    return oracle_error(o);
}

/* get, first or last: {"row"}, null where there is none. */
static json_t *one_row(oracle *o, const oracle_query *query, const char *op, const json_t *fields) {
    const covet_model *model = query->entity->model;
    const void *object;
    if (strcmp(op, "get") == 0) {
        object = covet_queryset_get(query->queryset, model);
        if (!object) return oracle_error(o);
    } else {
        object = strcmp(op, "first") == 0 ? covet_queryset_first(query->queryset, model)
                                          : covet_queryset_last(query->queryset, model);
        if (covet_failed(o->session)) return oracle_error(o);
    }
    return json_pack("{s:o}", "row", object ? row_json(o, query, fields, object) : json_null());
}

/* ---- records ---- */

/* A record is read by place, and asked by name whether it is NULL: both must agree. */
static json_t *record_json(const covet_record *record, oracle_names names) {
    json_t *row = json_array();
    for (size_t i = 0; i < names.count; i++) {
        bool null = record->values[i].kind == COVET_VALUE_NULL;
        json_array_append_new(row, null == covet_is_null(record, names.items[i])
                                       ? oracle_json(&record->values[i])
                                       : json_pack("{s:s}", "name says otherwise", names.items[i]));
    }
    return row;
}

static json_t *records(oracle *o, const oracle_query *query, bool pluck) {
    covet_rows found = pluck ? covet_pluck(query->queryset, query->columns.items[0])
                             : covet_values(query->queryset);
    json_t *rows = json_array();
    if (covet_failed(o->session)) {
        json_decref(rows);
        return oracle_error(o);
    }
    for (size_t i = 0; i < found.count; i += (size_t)query->stride) {
        json_array_append_new(rows, record_json(&found.items[i], query->columns));
    }
    return rows;
}

static json_t *rows_of_records(oracle *o, const oracle_query *query) {
    json_t *rows = records(o, query, query->flat && query->columns.count == 1);
    return json_is_array(rows) ? json_pack("{s:o}", "rows", rows) : rows;
}

/* get, first or last of records: the same questions, asked with LIMIT. */
static json_t *one_record(oracle *o, oracle_query *query, const char *op) {
    static const char *const key[] = {"pk"};
    bool get = strcmp(op, "get") == 0;
    if (!get && !query->ordered && !query->entity->ordering_count) {
        oracle_refine(query, oracle_paths(o, COVET_NODE_ORDER_BY, key, 1));
    }
    if (strcmp(op, "last") == 0) oracle_refine(query, oracle_paths(o, COVET_NODE_REVERSE, NULL, 0));
    oracle_refine(query, oracle_number(o, COVET_NODE_LIMIT, get ? 2 : 1));
    json_t *rows = records(o, query, false), *answer;
    size_t count = json_array_size(rows);
    if (!json_is_array(rows)) return rows;
    if (get && count != 1) {
        answer = json_pack("{s:s}", "error", count ? "MultipleObjectsReturned" : "DoesNotExist");
    } else {
        answer = json_pack("{s:O}", "row", count ? json_array_get(rows, 0) : json_null());
    }
    json_decref(rows);
    return answer;
}

/* Attributes that would be loaded one by one: VALUES reads them in the same statement. */
static json_t *rows_by_values(oracle *o, oracle_query *query, const json_t *fields) {
    size_t count = json_array_size(fields);
    const char **paths = oracle_take(o, (count + 1) * sizeof *paths);
    for (size_t i = 0; i < count; i++) {
        const char *from = json_string_value(json_array_get(fields, i));
        char *path = oracle_take(o, strlen(from) * 2 + 1), *to = path;
        for (; *from; from++) {
            if (*from == '.') *to++ = '_';
            *to++ = *from == '.' ? '_' : *from;
        }
        paths[i] = path;
    }
    query->columns = (oracle_names){paths, count};
    oracle_refine(query, oracle_paths(o, COVET_NODE_VALUES, paths, count));
    return rows_of_records(o, query);
}

/* One record of aggregates. */
static json_t *aggregated(oracle *o, const oracle_query *query) {
    const json_t *items = json_object_get(query->terminal, "items");
    size_t count = json_array_size(items);
    const covet_clause **clauses = oracle_take(o, (count + 1) * sizeof *clauses);
    const char **names = oracle_take(o, (count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(items, i);
        names[i] = oracle_text(item, "as");
        if (!(clauses[i] = oracle_named(o, COVET_NODE_ANNOTATE, item))) return unknown(o);
    }
    clauses[count] = &covet_clause_end;
    covet_record record = covet_queryset_aggregate(query->queryset, clauses);
    if (covet_failed(o->session)) return oracle_error(o);
    if (!record.values) return json_pack("{s:s}", "error", "no record");
    return json_pack("{s:[o]}", "rows", record_json(&record, (oracle_names){names, count}));
}

/* ---- writes ---- */

static json_t *updated(oracle *o, const oracle_query *query) {
    const json_t *sets = json_object_get(query->terminal, "set");
    size_t count = json_object_size(sets), at = 0;
    const covet_set **items = oracle_take(o, (count + 1) * sizeof *items);
    const char *name;
    json_t *json;
    json_object_foreach((json_t *)sets, name, json) {
        covet_set *set = oracle_take(o, sizeof *set);
        set->node = (covet_node){.kind = COVET_NODE_SET, .text = name};
        if (!oracle_operand(o, json, &set->node.value)) return unknown(o);
        items[at++] = set;
    }
    items[at] = &covet_set_end;
    int64_t rows = covet_queryset_update(query->queryset, items);
    return rows < 0 ? oracle_error(o) : json_pack("{s:I}", "updated", (json_int_t)rows);
}

static json_t *deleted(oracle *o, const oracle_query *query, const json_t *json) {
    int64_t rows = covet_delete(query->queryset);
    json_t *models = json_object();
    if (rows < 0) {
        json_decref(models);
        return oracle_error(o);
    }
    if (rows > 0) json_object_set_new(models, oracle_text(json, "model"), json_integer(rows));
    return json_pack("{s:I,s:o}", "deleted", (json_int_t)rows, "by_model", models);
}

/* ---- SQL ---- */

static json_t *matches(oracle *o, const oracle_query *query) {
    const char *sql = covet_sql(query->queryset);
    json_t *contains = json_object(), *json;
    size_t i;
    if (!sql) {
        json_decref(contains);
        return oracle_error(o);
    }
    json_array_foreach(json_object_get(query->terminal, "match"), i, json) {
        const char *pattern = json_string_value(json);
        regex_t regex;
        if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) != 0) abort();
        json_object_set_new(contains, pattern, json_boolean(regexec(&regex, sql, 0, NULL, 0) == 0));
        regfree(&regex);
    }
    return json_pack("{s:o}", "contains", contains);
}

/* ---- all of them ---- */

static bool lazy(const oracle_query *query, const json_t *fields) {
    const json_t *field;
    size_t i;
    json_array_foreach(fields, i, field) {
        if (!oracle_covered(query->steps, json_string_value(field))) return true;
    }
    return false;
}

static json_t *rows(oracle *o, oracle_query *query, const char *op) {
    const json_t *fields = json_object_get(query->terminal, "fields");
    if (query->records) return rows_of_records(o, query);
    if (lazy(query, fields)) return rows_by_values(o, query, fields);
    if (strcmp(op, "iterator") == 0) return rows_of_stream(o, query, fields);
    return rows_of_list(o, query, fields);
}

static json_t *number(oracle *o, int64_t found) {
    return found < 0 ? oracle_error(o) : json_pack("{s:I}", "value", (json_int_t)found);
}

static json_t *length(oracle *o, const oracle_query *query) {
    size_t count = query->records ? covet_values(query->queryset).count
                                 : covet_queryset_all(query->queryset, query->entity->model).count;
    return covet_failed(o->session) ? oracle_error(o) : number(o, (int64_t)count);
}

/* get takes conditions of its own. */
static bool narrow(oracle *o, oracle_query *query) {
    const json_t *q = json_object_get(query->terminal, "q");
    const covet_cond *cond = q ? oracle_condition(o, q) : NULL;
    if (!q) return true;
    if (!cond) return false;
    const covet_clause *const clauses[] = {COVET_FILTER(cond), &covet_clause_end};
    query->queryset = covet_query_refine(query->queryset, clauses, __FILE__, __LINE__);
    return true;
}

json_t *oracle_run_query(oracle *o, const json_t *json) {
    oracle_query query;
    if (!oracle_query_open(o, json, &query)) return unknown(o);
    const char *op = query.terminal ? oracle_text(query.terminal, "op") : "list";
    if (!narrow(o, &query)) return unknown(o);
    if (strcmp(op, "list") == 0 || strcmp(op, "iterator") == 0) return rows(o, &query, op);
    if (strcmp(op, "count") == 0) return number(o, covet_count(query.queryset));
    if (strcmp(op, "len") == 0) return length(o, &query);
    if (strcmp(op, "update") == 0) return updated(o, &query);
    if (strcmp(op, "delete") == 0) return deleted(o, &query, json);
    if (strcmp(op, "sql") == 0) return matches(o, &query);
    if (strcmp(op, "aggregate") == 0) return aggregated(o, &query);
    if (strcmp(op, "exists") == 0) {
        int found = covet_exists(query.queryset);
        return found < 0 ? oracle_error(o) : json_pack("{s:b}", "value", found);
    }
    if (query.records) return one_record(o, &query, op);
    return one_row(o, &query, op, json_object_get(query.terminal, "fields"));
}
