/* Statements of the oracle's scripts: objects that are made, read, changed, saved and shown. */
#include "oracle.h"

#include <stdlib.h>
#include <string.h>

static json_t *unknown(oracle *o, const char *what, const char *name) {
    oracle_unknown(o, what, name);
    return json_pack("{s:s}", "unknown", o->problem);
}

/* A C program with this line would not compile: a refusal. */
static json_t *not_compiled(const char *name) {
    return json_pack("{s:s,s:s}", "error", "TypeError", "member", name);
}

/* ---- objects ---- */

static oracle_object *hold(oracle *o, const json_t *json, const covet_entity *entity,
                           void *object) {
    const char *name = oracle_text(json, "as");
    oracle_object *held = oracle_object_named(o, name);
    if (!held) {
        held = oracle_take(o, sizeof *held);
        held->name = name ? name : "";
        held->next = o->objects;
        o->objects = held;
    }
    held->entity = entity;
    held->object = object;
    return held;
}

/* Sets the object of a relation. false: it is of another model, which C would not compile. */
static bool relate(const covet_field *field, void *object, const void *related,
                   const covet_entity *entity) {
    if (!field->target || entity != field->target) return false;
    *(const void **)(void *)((char *)object + field->member->object_offset) = related;
    return true;
}

/* The model of what {"ref"} or {"obj"} names. */
static const covet_entity *entity_of(const oracle *o, const json_t *json) {
    const oracle_object *held = oracle_object_named(o, oracle_text(json, "ref"));
    if (held) return held->entity;
    return oracle_entity(o, json_string_value(json_array_get(json_object_get(json, "obj"), 0)));
}

/* A text that the member cannot take: the library's reader of outside data says what is wrong
 * with it. */
static bool refuse(oracle *o, oracle_object *held, const covet_field *field, const json_t *json) {
    json_t *document = json_pack("{s:O}", field->name, json);
    char *text = json_dumps(document, JSON_COMPACT);
    covet_status status = covet_object_from_json(o->session, held->entity->model, held->object,
                                                 text ? text : "", NULL);
    const covet_violation *violation = covet_violations(o->session);
    free(text);
    json_decref(document);
    if (status != COVET_VALIDATION) return oracle_unknown(o, "text was taken by", field->name);
    if (!held->refused) held->refused = json_object();
    json_object_set_new(held->refused, field->name,
                        json_pack("[s]", violation->field ? violation->code : "invalid"));
    covet_clear(o->session);
    return true;
}

/* Sets one member. NULL: done; else the answer of the statement. */
static json_t *set_member(oracle *o, oracle_object *held, const char *name, const json_t *json) {
    const covet_field *field = oracle_field(held->entity, name);
    covet_value value;
    if (!field) return not_compiled(name);
    if (oracle_is_expression(json)) return unknown(o, "expression in member", name);
    if (!oracle_literal(o, json, &value)) return unknown(o, "value of", name);
    if (value.kind == COVET_VALUE_OBJECT) {
        return relate(field, held->object, value.as.object, entity_of(o, json))
                   ? NULL
                   : not_compiled(name);
    }
    switch (oracle_member_set(o, field, held->object, value)) {
    case ORACLE_SET:
        return NULL;
    case ORACLE_MISTYPED:
        return not_compiled(name);
    default:
        return refuse(o, held, field, json) ? NULL : unknown(o, "text in", name);
    }
}

static json_t *set_members(oracle *o, oracle_object *held, const json_t *values) {
    const char *name;
    json_t *json, *answer;
    json_object_foreach((json_t *)values, name, json) {
        answer = set_member(o, held, name, json);
        if (answer) return answer;
    }
    return NULL;
}

/* Django begins every text that cannot be NULL with ''. */
static void begin_texts(const covet_entity *entity, void *object) {
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        const char **member = (const char **)(void *)((char *)object + field->member->offset);
        bool text = covet_kind_is_text(field->column_kind) && field->column_kind != COVET_KIND_JSON;
        if (text && !field->nullable && !field->target && !*member) *member = "";
    }
}

/* A new object with the values given; held under `as`. NULL: `answer` tells why not. */
static oracle_object *new_object(oracle *o, const json_t *json, json_t **answer) {
    const covet_entity *entity = oracle_entity(o, oracle_text(json, "model"));
    oracle_object *held;
    *answer = NULL;
    if (!entity) {
        *answer = unknown(o, "model", oracle_text(json, "model"));
        return NULL;
    }
    held = hold(o, json, entity, oracle_take(o, entity->model->size));
    covet_object_new(entity->model, held->object);
    begin_texts(entity, held->object);
    *answer = set_members(o, held, json_object_get(json, "values"));
    return *answer ? NULL : held;
}

/* ---- statements ---- */

static json_t *row_of(oracle *o, const oracle_object *held, const json_t *fields) {
    json_t *row = json_array(), *field;
    size_t i;
    json_array_foreach(fields, i, field) {
        json_array_append_new(
            row, oracle_attribute(o, held->entity, held->object, json_string_value(field)));
    }
    return row;
}

static json_t *make(oracle *o, const json_t *json) {
    json_t *answer;
    oracle_object *held = new_object(o, json, &answer);
    return held ? json_object() : answer;
}

static json_t *create(oracle *o, const json_t *json) {
    const json_t *fields = json_object_get(json, "fields");
    json_t *answer;
    oracle_object *held = new_object(o, json, &answer);
    if (!held) return answer;
    void *made = covet_object_create(o->session, held->entity->model, held->object, NULL);
    if (!made) return oracle_error(o);
    held->object = made;
    answer = json_pack("{s:b}", "created", 1);
    if (fields) json_object_set_new(answer, "row", row_of(o, held, fields));
    return answer;
}

static json_t *get(oracle *o, const json_t *json) {
    oracle_query query;
    const covet_cond *cond = oracle_condition(o, json_object_get(json, "q"));
    if (!cond || !oracle_query_open(o, json, &query)) return unknown(o, "query", NULL);
    const covet_clause *const clauses[] = {COVET_FILTER(cond), &covet_clause_end};
    query.queryset = covet_query_refine(query.queryset, clauses, __FILE__, __LINE__);
    void *object = covet_queryset_get(query.queryset, query.entity->model);
    if (!object) return oracle_error(o);
    hold(o, json, query.entity, object);
    return json_object();
}

static json_t *done(oracle *o, covet_status status) {
    return status == COVET_OK ? json_object() : oracle_error(o);
}

/* Names as FIELDS(...) would give them; NULL for no list. */
static const char *const *names_of(oracle *o, const json_t *json) {
    size_t count = json_array_size(json);
    const char **names = oracle_take(o, (count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++) names[i] = json_string_value(json_array_get(json, i));
    return json_is_array(json) ? names : NULL;
}

static json_t *save(oracle *o, oracle_object *held, const json_t *json) {
    const covet_save_options options = {
        .update_fields = names_of(o, json_object_get(json, "update_fields")),
        .force_insert = json_is_true(json_object_get(json, "force_insert")),
        .force_update = json_is_true(json_object_get(json, "force_update"))};
    json_t *answer = set_members(o, held, json_object_get(json, "set"));
    if (answer) return answer;
    return done(o, covet_object_save(o->session, held->entity->model, held->object, &options));
}

static json_t *cleaned(oracle *o, const oracle_object *held) {
    json_t *errors = held->refused ? json_deep_copy(held->refused) : json_object();
    covet_status status = covet_object_validate(o->session, held->entity->model, held->object);
    if (status != COVET_OK && status != COVET_VALIDATION) {
        json_decref(errors);
        return oracle_error(o);
    }
    const covet_violation *at = covet_violations(o->session);
    for (; status == COVET_VALIDATION && at->field; at++) {
        const char *field = *at->field ? at->field : "__all__";
        json_t *codes = json_object_get(errors, field);
        if (!codes) json_object_set_new(errors, field, codes = json_array());
        json_array_append_new(codes, json_string(at->code));
    }
    covet_clear(o->session);
    return json_pack("{s:o}", "errors", errors);
}

static json_t *atomic(oracle *o, const json_t *json) {
    bool commit = strcmp(oracle_text(json, "end"), "commit") == 0;
    json_t *body = json_array(), *statement;
    size_t i;
    if (covet_begin(o->session) != COVET_OK) {
        json_decref(body);
        return oracle_error(o);
    }
    json_array_foreach(json_object_get(json, "body"), i, statement) {
        json_array_append_new(body, oracle_run_statement(o, statement));
    }
    covet_status status = commit ? covet_commit(o->session) : covet_rollback(o->session);
    if (status == COVET_OK) return json_pack("{s:o}", "body", body);
    json_decref(body);
    return oracle_error(o);
}

/* Statements about an object that the script holds. */
static json_t *about_object(oracle *o, const json_t *json, const char *verb) {
    oracle_object *held = oracle_object_named(o, oracle_text(json, "ref"));
    const covet_model *model = held ? held->entity->model : NULL;
    if (!held) return unknown(o, "object", oracle_text(json, "ref"));
    if (strcmp(verb, "save") == 0) return save(o, held, json);
    if (strcmp(verb, "clean") == 0) return cleaned(o, held);
    if (strcmp(verb, "set") == 0) {
        json_t *answer = set_members(o, held, json_object_get(json, "set"));
        return answer ? answer : json_object();
    }
    if (strcmp(verb, "show") == 0) {
        return json_pack("{s:o}", "row", row_of(o, held, json_object_get(json, "fields")));
    }
    if (strcmp(verb, "refresh") == 0) {
        const char *const *fields = names_of(o, json_object_get(json, "fields"));
        return done(o, covet_object_refresh(o->session, model, held->object, fields));
    }
    if (strcmp(verb, "delete") == 0) {
        covet_status status = covet_object_delete(o->session, model, held->object);
        return status == COVET_OK ? json_pack("{s:i}", "deleted", 1) : oracle_error(o);
    }
    return unknown(o, "statement", verb);
}

static json_t *run_statement(oracle *o, const json_t *json, const char *verb) {
    if (strcmp(verb, "query") == 0) return oracle_run_query(o, json);
    if (strcmp(verb, "new") == 0) return make(o, json);
    if (strcmp(verb, "create") == 0) return create(o, json);
    if (strcmp(verb, "get") == 0) return get(o, json);
    if (strcmp(verb, "atomic") == 0) return atomic(o, json);
    return about_object(o, json, verb);
}

/* An error undoes its statement only. */
json_t *oracle_run_statement(oracle *o, const json_t *json) {
    const char *verb = oracle_text(json, "do");
    if (strcmp(verb, "atomic") == 0) return run_statement(o, json, verb);
    covet_execute(o->session, "SAVEPOINT oracle");
    int64_t before = covet_statements(o->session);
    json_t *answer = run_statement(o, json, verb);
    o->sent = covet_statements(o->session) - before;
    bool refused = json_object_get(answer, "error") || json_object_get(answer, "errors");
    if (refused) covet_execute(o->session, "ROLLBACK TO SAVEPOINT oracle");
    covet_execute(o->session, "RELEASE SAVEPOINT oracle");
    covet_clear(o->session);
    return answer;
}
