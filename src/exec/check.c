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

/* The queryset of other rows that have the same values there. */
static covet_queryset *covet__unique_query(const covet_subject *subject, const unsigned char *next,
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
    return covet_query_build(subject->session, subject->entity->model, clauses, NULL, 0);
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

/* --- questions to the database: all are sent before the first answer is read --- */

/* Whether rows are there, and what is wrong if they are (a clash) or are not (a key). */
typedef struct covet_question {
    covet_queryset *rows;
    const covet_field *const *fields; /* that the violation is of, field_count of them */
    size_t field_count;
    bool key;   /* the rows are to be there */
    int answer; /* 1: they are, 0: they are not */
} covet_question;

typedef struct covet_questions {
    covet_checker *checker;
    const covet_subject *subject;
    const unsigned char *next; /* the object as it would be written */
    covet_question *items;     /* count of them, room for more */
    size_t count, room;
} covet_questions;

/* Room for one more; NULL without memory. */
static covet_question *covet__question_room(covet_questions *questions) {
    size_t size = sizeof *questions->items, room = questions->room;
    covet_arena *arena = questions->checker->arena;
    if (questions->count == room) {
        size_t wider = room == 0 ? 8 : room * 2;
        covet_question *items =
            covet_arena_grow(arena, questions->items, room * size, wider * size);
        if (items == NULL) return NULL;
        questions->items = items;
        questions->room = wider;
    }
    return &questions->items[questions->count++];
}

static covet_status covet__ask(covet_questions *questions, covet_queryset *rows, bool key,
                               const covet_field *const *fields, size_t count) {
    covet_session *session = questions->subject->session;
    covet_question *question = rows == NULL ? NULL : covet__question_room(questions);
    const covet_field **own = covet_arena_copy(covet__arena(session), fields, count * sizeof *own);
    if (question == NULL || own == NULL) return covet__fail_memory(session);
    *question =
        (covet_question){.rows = rows, .fields = own, .field_count = count, .key = key};
    return COVET_OK;
}

/* Asks whether another row has the same values there. */
static covet_status covet__ask_unique(covet_questions *questions,
                                      const covet_field *const *fields, size_t count) {
    if (covet__unique_moot(questions->checker, fields, count, questions->next)) return COVET_OK;
    return covet__ask(questions,
                      covet__unique_query(questions->subject, questions->next, fields, count),
                      false, fields, count);
}

static covet_status covet__ask_named(covet_questions *questions, const char *const *names) {
    const covet_entity *entity = questions->subject->entity;
    const covet_field *fields[COVET__UNIQUE_MOST];
    size_t count = 0;
    for (; names[count] != NULL; count++) {
        if (count == COVET__UNIQUE_MOST) return COVET_OK;
        fields[count] = covet_entity_field(entity, names[count], strlen(names[count]));
        if (fields[count] == NULL || fields[count]->column == NULL) return COVET_OK;
    }
    return covet__ask_unique(questions, fields, count);
}

/* Whether a field of its own is asked about: of a row that is saved the key is its own. */
static bool covet__unique_field(const covet_subject *subject, const covet_field *field,
                                const unsigned char *next) {
    if (!field->unique) return false;
    if (!field->key) return true;
    return subject->fresh && !(field->automatic &&
                               covet__member_unset(field, covet__member_in(field, next)));
}

static covet_status covet__ask_uniques(covet_questions *questions) {
    const covet_entity *entity = questions->subject->entity;
    const covet_model_options *settings = entity->model->settings;
    const char *const *const *together = settings->unique_together;
    const covet_constraint *constraint = settings->constraints;
    covet_status status = COVET_OK;
    for (size_t i = 0; i < entity->column_count && status == COVET_OK; i++)
        if (covet__unique_field(questions->subject, entity->columns[i], questions->next))
            status = covet__ask_unique(questions, &entity->columns[i], 1);
    for (; together != NULL && *together != NULL && status == COVET_OK; together++)
        status = covet__ask_named(questions, *together);
    for (; constraint != NULL && constraint->name != NULL && status == COVET_OK; constraint++)
        if (constraint->unique != NULL && constraint->where == NULL)
            status = covet__ask_named(questions, constraint->unique);
    return status;
}

/* --- keys --- */

/* Whether the object of a key is at hand: its row is known. */
static bool covet__target_known(const covet_field *key, const unsigned char *next) {
    const void *member = next + key->member->object_offset;
    return *(void *const *)member != NULL;
}

/* The queryset of the row that a key refers to. */
static covet_queryset *covet__target_query(const covet_subject *subject, const covet_field *key,
                                           const unsigned char *next) {
    const covet_cond same = {
        .node = {.kind = COVET_NODE_Q,
                 .text = key->target_field->name,
                 .value = covet__member_value(key, covet__member_in(key, next))}};
    const covet_clause filter = {
        .node = {.kind = COVET_NODE_FILTER,
                 .children = (const covet_cond *const[]){&same, &covet_cond_end}}};
    const covet_clause *const clauses[] = {&filter, &covet_clause_end};
    return covet_query_build(subject->session, key->target->model, clauses, NULL, 0);
}

static covet_status covet__ask_keys(covet_questions *questions) {
    const covet_entity *entity = questions->subject->entity;
    const unsigned char *next = questions->next;
    covet_status status = COVET_OK;
    for (size_t i = 0; i < entity->column_count && status == COVET_OK; i++) {
        const covet_field *key = entity->columns[i];
        if (key->target == NULL || covet__target_known(key, next)) continue;
        if (covet__unique_moot(questions->checker, &key, 1, next)) continue;
        status = covet__ask(questions, covet__target_query(questions->subject, key, next), true,
                            &key, 1);
    }
    return status;
}

/* --- answers --- */

/* Adds what an answer says. */
static void covet__answer_take(const covet_questions *questions, const covet_question *question) {
    covet_checker *checker = questions->checker;
    const covet_field *const *fields = question->fields;
    size_t count = question->field_count;
    covet_buffer message;
    if (question->answer == question->key) return;
    if (covet__unique_moot(checker, fields, count, questions->next)) return;
    if (question->key) {
        covet_check_fail(checker, fields[0]->name, "invalid", "refers to a row that is not there");
        return;
    }
    covet_buffer_open(&message, checker->arena->heap, 0);
    covet_buffer_format(&message, "another %s has the same %s", questions->subject->entity->name,
                        covet__field_names(checker->arena, fields, count));
    covet_check_fail(checker, count == 1 ? fields[0]->name : "", "unique",
                     covet_buffer_get(&message));
    covet_buffer_close(&message);
}

/* Puts the questions, and adds what the answers say. */
static covet_status covet__questions_put(covet_questions *questions) {
    covet_session *session = questions->subject->session;
    size_t count = questions->count;
    covet_queryset **rows =
        covet_arena_take(covet__arena(session), count * sizeof *rows, _Alignof(covet_queryset *));
    int *answers = covet_arena_take(covet__arena(session), count * sizeof *answers, _Alignof(int));
    if (rows == NULL || answers == NULL) return covet__fail_memory(session);
    for (size_t i = 0; i < count; i++) rows[i] = questions->items[i].rows;
    covet_status status = covet__exist(session, rows, answers, count);
    for (size_t i = 0; i < count && status == COVET_OK; i++) {
        questions->items[i].answer = answers[i];
        covet__answer_take(questions, &questions->items[i]);
    }
    return status;
}

/* --- the whole object --- */

static covet_status covet__check_marked(const covet_subject *subject, const unsigned char *next) {
    covet_session *session = subject->session;
    covet_checker checker = {.arena = covet__arena(session), .entity = subject->entity};
    covet_questions questions = {.checker = &checker, .subject = subject, .next = next};
    covet__check_columns(&checker, next, NULL);
    covet__check_declared(&checker, next);
    covet_status status = covet__ask_keys(&questions);
    if (status == COVET_OK) status = covet__ask_uniques(&questions);
    if (status == COVET_OK && questions.count > 0) status = covet__questions_put(&questions);
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
