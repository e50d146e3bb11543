/* What happens to a row before it is written: what is filled in by itself, what its columns can
 * hold, and for validation all that the model declares, with uniqueness asked of the database.
 * Uses track, validate, the querysets' terminals. Store and the calls on objects use it. */
#ifndef COVET_EXEC_CHECK_C
#define COVET_EXEC_CHECK_C

#include "exec/queryset.c"
#include "exec/rows.h"
#include "exec/terminal.c"
#include "model/validate.c"

#include <string.h>

/* --- filling in --- */

/* The moment as a value of a kind of date or time. */
static covet_value covet__moment(covet_kind kind) {
    covet_datetime now = covet_now();
    if (kind == COVET_KIND_DATE) return covet_value_date(covet_datetime_date(now));
    if (kind == COVET_KIND_TIME) return covet_value_time(covet_datetime_time(now));
    return covet_value_datetime(now);
}

/* The declared default; NONE: there is none. */
static covet_value covet__default_of(const covet_field *field) {
    return field->default_fn != NULL ? field->default_fn() : field->default_value;
}

/* Whether a default is wanted: for what is NULL and may not be, and for UUIDs that are all zero. */
static bool covet__default_wanted(const covet_field *field, const unsigned char *member,
                                  bool insert) {
    if (field->nullable || field->target != NULL) return false;
    if (field->kind == COVET_KIND_UUID) return insert && covet__member_unset(field, member);
    return covet__scalars[field->column_kind].size == 0 && covet__member_null(field, member);
}

static covet_status covet__fill_value(const covet_subject *subject, const covet_field *field,
                                      unsigned char *member, covet_value value) {
    covet_session *session = subject->session;
    if (value.kind == COVET_VALUE_NONE) return COVET_OK;
    if (value.kind == COVET_VALUE_TEXT || value.kind == COVET_VALUE_JSON) {
        covet_text *text = &value.as.text;
        if (text->size == COVET_SIZE_UNKNOWN) text->size = strlen(text->data);
        text->data = covet_arena_text(subject->arena, text->data, text->size);
        if (text->data == NULL) return covet__fail_memory(session);
    }
    if (covet__member_set(field, member, &value)) return COVET_OK;
    return covet__fail(session, COVET_VALIDATION, field->entity->name, field->name,
                       "the default of %s.%s is of kind %s, and the field is %s",
                       field->entity->name, field->name, covet_value_kind_name(value.kind),
                       covet_kind_name(field->kind));
}

static covet_status covet__fill(const covet_subject *subject, unsigned char *next, bool insert,
                                const uint64_t *columns) {
    const covet_fields *fills = &subject->layout->fills;
    covet_status status = COVET_OK;
    for (size_t i = 0; i < fills->count && status == COVET_OK; i++) {
        const covet_field *field = fills->items[i];
        unsigned char *member = covet__member(field, next);
        if (columns != NULL && !covet_columns_has(columns, field->column_index)) continue;
        if (field->auto_now || (field->auto_now_add && insert))
            status = covet__fill_value(subject, field, member, covet__moment(field->column_kind));
        else if (covet__default_wanted(field, member, insert))
            status = covet__fill_value(subject, field, member, covet__default_of(field));
    }
    return status;
}

/* --- uniqueness --- */

/* How many fields one question names at most. */
#define COVET__UNIQUE_MOST 16

/* Whether a field of these has a violation already, or is NULL: then they cannot clash. */
static bool covet__unique_moot(const covet_checker *checker, const covet_field *const *fields,
                               size_t count, const unsigned char *next) {
    for (size_t i = 0; i < count; i++) {
        if (covet__member_null(fields[i], covet__member_in(fields[i], next))) return true;
        for (size_t j = 0; j < checker->count; j++)
            if (strcmp(checker->violations[j].field, fields[i]->name) == 0) return true;
    }
    return false;
}

/* Whether another row has the same values there: 1, 0, or -1 on failure. */
static int covet__unique_taken(const covet_subject *subject, const unsigned char *next,
                               const covet_field *const *fields, size_t count) {
    covet_cond conditions[COVET__UNIQUE_MOST], itself;
    const covet_cond *matching[COVET__UNIQUE_MOST + 1];
    const covet_field *key = subject->entity->key;
    for (size_t i = 0; i < count; i++) {
        covet_value value = covet__member_value(fields[i], covet__member_in(fields[i], next));
        conditions[i] =
            (covet_cond){.node = {.kind = COVET_NODE_Q, .text = fields[i]->name, .value = value}};
        matching[i] = &conditions[i];
    }
    matching[count] = &covet_cond_end;
    itself = (covet_cond){.node = {.kind = COVET_NODE_Q,
                                   .text = "pk",
                                   .value = covet__member_value(key, covet__member_in(key, next))}};
    const covet_clause filter = {.node = {.kind = COVET_NODE_FILTER, .children = matching}};
    const covet_clause exclude = {
        .node = {.kind = COVET_NODE_EXCLUDE,
                 .children = (const covet_cond *const[]){&itself, &covet_cond_end}}};
    const covet_clause *clauses[] = {&filter, subject->fresh ? &covet_clause_end : &exclude,
                                     &covet_clause_end};
    return covet_exists(
        covet_query_build(subject->session, subject->entity->model, clauses, NULL, 0));
}

/* "code", or "owner, code" in the arena. */
static const char *covet__field_names(covet_arena *arena, const covet_field *const *fields,
                                      size_t count) {
    covet_buffer names;
    covet_buffer_open(&names, arena->heap, 0);
    for (size_t i = 0; i < count; i++)
        covet_buffer_format(&names, "%s%s", i == 0 ? "" : ", ", fields[i]->name);
    const char *text = covet_arena_text(arena, covet_buffer_get(&names), names.size);
    covet_buffer_close(&names);
    return text == NULL ? "?" : text;
}

/* Adds a violation if another row has the same values there. */
static covet_status covet__check_unique(covet_checker *checker, const covet_subject *subject,
                                        const unsigned char *next,
                                        const covet_field *const *fields, size_t count) {
    if (covet__unique_moot(checker, fields, count, next)) return COVET_OK;
    int taken = covet__unique_taken(subject, next, fields, count);
    if (taken < 0) return subject->session->error.status;
    if (taken == 0) return COVET_OK;
    covet_buffer message;
    covet_buffer_open(&message, checker->arena->heap, 0);
    covet_buffer_format(&message, "another %s has the same %s", subject->entity->name,
                        covet__field_names(checker->arena, fields, count));
    covet_check_fail(checker, count == 1 ? fields[0]->name : "", "unique",
                     covet_buffer_get(&message));
    covet_buffer_close(&message);
    return COVET_OK;
}

static covet_status covet__check_unique_named(covet_checker *checker, const covet_subject *subject,
                                              const unsigned char *next,
                                              const char *const *names) {
    const covet_field *fields[COVET__UNIQUE_MOST];
    size_t count = 0;
    for (; names[count] != NULL; count++) {
        if (count == COVET__UNIQUE_MOST) return COVET_OK;
        fields[count] = covet_entity_field(subject->entity, names[count], strlen(names[count]));
        if (fields[count] == NULL || fields[count]->column == NULL) return COVET_OK;
    }
    return covet__check_unique(checker, subject, next, fields, count);
}

/* Whether a field of its own is asked about: of a row that is saved the key is its own. */
static bool covet__unique_field(const covet_subject *subject, const covet_field *field,
                                const unsigned char *next) {
    if (!field->unique) return false;
    if (!field->key) return true;
    return subject->fresh && !(field->automatic &&
                               covet__member_unset(field, covet__member_in(field, next)));
}

static covet_status covet__check_uniques(covet_checker *checker, const covet_subject *subject,
                                         const unsigned char *next) {
    const covet_entity *entity = subject->entity;
    const covet_model_options *settings = entity->model->settings;
    const char *const *const *together = settings->unique_together;
    const covet_constraint *constraint = settings->constraints;
    covet_status status = COVET_OK;
    for (size_t i = 0; i < entity->column_count && status == COVET_OK; i++)
        if (covet__unique_field(subject, entity->columns[i], next))
            status = covet__check_unique(checker, subject, next, &entity->columns[i], 1);
    for (; together != NULL && *together != NULL && status == COVET_OK; together++)
        status = covet__check_unique_named(checker, subject, next, *together);
    for (; constraint != NULL && constraint->name != NULL && status == COVET_OK; constraint++)
        if (constraint->unique != NULL && constraint->where == NULL)
            status = covet__check_unique_named(checker, subject, next, constraint->unique);
    return status;
}

/* --- keys --- */

/* Whether the object of a key is at hand: its row is known. */
static bool covet__target_known(const covet_field *key, const unsigned char *next) {
    const void *member = next + key->member->object_offset;
    return *(void *const *)member != NULL;
}

/* Whether there is a row that a key refers to: 1, 0, or -1 on failure. */
static int covet__target_there(const covet_subject *subject, const covet_field *key,
                               const unsigned char *next) {
    const covet_cond same = {
        .node = {.kind = COVET_NODE_Q,
                 .text = key->target_field->name,
                 .value = covet__member_value(key, covet__member_in(key, next))}};
    const covet_clause filter = {
        .node = {.kind = COVET_NODE_FILTER,
                 .children = (const covet_cond *const[]){&same, &covet_cond_end}}};
    const covet_clause *const clauses[] = {&filter, &covet_clause_end};
    return covet_exists(
        covet_query_build(subject->session, key->target->model, clauses, NULL, 0));
}

/* Adds a violation for each key that refers to no row. */
static covet_status covet__check_keys(covet_checker *checker, const covet_subject *subject,
                                      const unsigned char *next) {
    const covet_entity *entity = subject->entity;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *key = entity->columns[i];
        if (key->target == NULL || covet__target_known(key, next)) continue;
        if (covet__unique_moot(checker, &key, 1, next)) continue;
        int there = covet__target_there(subject, key, next);
        if (there < 0) return subject->session->error.status;
        if (there == 0)
            covet_check_fail(checker, key->name, "invalid", "refers to a row that is not there");
    }
    return COVET_OK;
}

/* --- the whole object --- */

static covet_status covet__check_marked(const covet_subject *subject, const unsigned char *next) {
    covet_session *session = subject->session;
    covet_checker checker = {.arena = covet__arena(session), .entity = subject->entity};
    covet__check_columns(&checker, next, NULL);
    covet__check_declared(&checker, next);
    covet_status status = covet__check_keys(&checker, subject, next);
    if (status == COVET_OK) status = covet__check_uniques(&checker, subject, next);
    if (status != COVET_OK) return status;
    if (checker.failed) return covet__fail_memory(session);
    if (checker.count == 0) return COVET_OK;
    return covet__fail_violations(session, subject->entity, checker.violations);
}

/* What the questions take is given back at once. */
static covet_status covet__check_whole(const covet_subject *subject, const unsigned char *next) {
    covet_session *session = subject->session;
    covet_scope scope = covet_mark(session);
    if (scope.generation == 0) return COVET_NO_MEMORY;
    covet_status status = covet__check_marked(subject, next);
    covet_release(session, scope);
    return status;
}

covet_status covet_object_validate(covet_session *session, const covet_model *model,
                                   const void *object) {
    covet_subject subject;
    covet_status status = covet__subject_open(&subject, session, model, object);
    if (status != COVET_OK) return status;
    covet_arena_place place = covet__arena_place(covet__arena(session));
    unsigned char *next =
        covet_arena_copy(covet__arena(session), object, subject.entity->model->size);
    if (next == NULL) return covet__fail_memory(session);
    status = covet__relate(&subject, next, NULL);
    if (status == COVET_OK) status = covet__fill(&subject, next, subject.fresh, NULL);
    if (status == COVET_OK) status = covet__check_whole(&subject, next);
    covet__arena_back(&place);
    return status;
}

#endif
