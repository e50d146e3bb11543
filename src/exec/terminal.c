/* Terminals that yield no rows: count, exists, update, delete, and the texts of a query.
 * Uses fetch. Users call it; validation asks for uniqueness through it. */
#ifndef COVET_EXEC_TERMINAL_C
#define COVET_EXEC_TERMINAL_C

#include "exec/fetch.c"
#include "exec/rows.h"
#include "expr/print.c"
#include "sql/compile.c"

/* --- count and exists --- */

/* How many rows it keeps; -1: it keeps none that still hold. */
static int64_t covet__kept_count(const covet_queryset *queryset) {
    if (queryset->kept_model != queryset->model || !covet__queryset_kept(queryset)) return -1;
    return (int64_t)queryset->kept.count;
}

/* The one number that the statement answers. */
static covet_status covet__number_read(covet_reading *reading, int64_t *number) {
    covet_session *session = reading->session;
    covet_prepared *prepared = reading->statement->prepared;
    covet_value value = {.kind = COVET_VALUE_NULL};
    covet_status status = COVET_INTERNAL;
    if (reading->driver->next(prepared) == COVET_STEP_ROW)
        status = reading->driver->value(prepared, 0, COVET_KIND_BIGINT, 0, 0, covet__arena(session),
                                        &value);
    if (status != COVET_OK) return covet__reading_failed(session, reading->statement, NULL);
    *number = value.as.integer;
    return COVET_OK;
}

int64_t covet_count(covet_queryset *queryset) {
    covet_reading reading;
    int64_t number = 0;
    if (covet__queryset_enter(queryset) != COVET_OK) return -1;
    int64_t kept = covet__kept_count(queryset);
    if (kept >= 0) return kept;
    covet_status status =
        covet__reading_open(&reading, queryset, &queryset->shape, COVET_FOR_COUNT, NULL);
    if (status != COVET_OK) return -1;
    if (reading.statement == NULL) return 0;
    status = covet__number_read(&reading, &number);
    return covet__reading_close(&reading, 1, status) == COVET_OK ? number : -1;
}

int covet_exists(covet_queryset *queryset) {
    covet_reading reading;
    if (covet__queryset_enter(queryset) != COVET_OK) return -1;
    int64_t kept = covet__kept_count(queryset);
    if (kept >= 0) return kept > 0;
    covet_status status =
        covet__reading_open(&reading, queryset, &queryset->shape, COVET_FOR_EXISTS, NULL);
    if (status != COVET_OK) return -1;
    if (reading.statement == NULL) return 0;
    covet_step step = reading.driver->next(reading.statement->prepared);
    if (step == COVET_STEP_FAILED)
        status = covet__reading_failed(reading.session, reading.statement, NULL);
    covet__reading_close(&reading, step == COVET_STEP_ROW, status);
    return status == COVET_OK ? step == COVET_STEP_ROW : -1;
}

/* --- many questions at once --- */

/* Begins to ask whether the queryset has rows; sent at once where the driver can. */
static covet_status covet__exist_open(covet_reading *reading, covet_queryset *queryset) {
    covet_status status = covet__queryset_enter(queryset);
    if (status == COVET_OK)
        status = covet__reading_open(reading, queryset, &queryset->shape, COVET_FOR_EXISTS, NULL);
    if (status != COVET_OK || reading->statement == NULL || reading->driver->send == NULL)
        return status;
    if (reading->driver->send(reading->statement->prepared) == COVET_OK) return COVET_OK;
    return covet__reading_close(reading, 0,
                                covet__reading_failed(reading->session, reading->statement, NULL));
}

/* Takes the answer. */
static covet_status covet__exist_close(covet_reading *reading, int *answer) {
    covet_step step = COVET_STEP_DONE;
    covet_status status = COVET_OK;
    if (reading->statement != NULL) step = reading->driver->next(reading->statement->prepared);
    if (step == COVET_STEP_FAILED)
        status = covet__reading_failed(reading->session, reading->statement, NULL);
    *answer = step == COVET_STEP_ROW;
    return covet__reading_close(reading, *answer, status);
}

/* Whether each of these querysets has rows, into `answers`: 1 or 0. */
static covet_status covet__exist(covet_session *session, covet_queryset *const *querysets,
                                 int *answers, size_t count) {
    size_t open = 0;
    covet_status status = COVET_OK;
    covet_reading *readings =
        covet_arena_take(covet__arena(session), count * sizeof *readings, _Alignof(covet_reading));
    if (readings == NULL) return covet__fail_memory(session);
    while (open < count && status == COVET_OK) {
        status = covet__exist_open(&readings[open], querysets[open]);
        open += status == COVET_OK;
    }
    for (size_t i = 0; i < open; i++) {
        if (status == COVET_OK)
            status = covet__exist_close(&readings[i], &answers[i]);
        else
            covet__reading_close(&readings[i], 0, status);
    }
    return status;
}

/* --- update and delete --- */

/* MISUSE for a model whose table is a view. */
static covet_status covet__writable(covet_session *session, const covet_entity *entity) {
    covet_status status = covet__refuse_later(session, entity, &entity->unsupported.write);
    if (status != COVET_OK) return status;
    if (COVET__LIKELY(!entity->model->settings->view)) return COVET_OK;
    return covet__fail(session, COVET_MISUSE, entity->name, NULL, "%s is a view: it is read only",
                       entity->name);
}

/* A failure of the driver in a write. */
static covet_status covet__queryset_write_failed(const covet_reading *reading,
                                                 const covet_entity *entity) {
    covet_session *session = reading->session;
    covet_status status = covet__reading_failed(session, reading->statement, NULL);
    covet__failure_written(session, entity);
    return status;
}

/* Runs a statement that changes rows of the queryset's table; answers how many. */
static int64_t covet__queryset_write(covet_queryset *queryset, const covet_shape *shape,
                                     covet_purpose purpose) {
    covet_session *session = queryset->session;
    covet_reading reading;
    covet_status status = covet__writable(session, queryset->entity);
    if (status == COVET_OK) status = covet__reading_open(&reading, queryset, shape, purpose, NULL);
    if (status != COVET_OK) return -1;
    if (reading.statement == NULL) return 0;
    int64_t changed = 0;
    if (reading.driver->next(reading.statement->prepared) == COVET_STEP_FAILED)
        status = covet__queryset_write_failed(&reading, queryset->entity);
    else
        changed = reading.driver->changes(session->connection->link);
    covet__wrote(session, queryset->entity);
    return covet__reading_close(&reading, changed, status) == COVET_OK ? changed : -1;
}

int64_t covet_queryset_update(covet_queryset *queryset, const covet_set *const *sets) {
    if (covet__queryset_enter(queryset) != COVET_OK) return -1;
    if (sets == NULL || *sets == &covet_set_end) {
        covet__fail(queryset->session, COVET_MISUSE, queryset->model->name, NULL,
                    "covet_update without an assignment: give it SET(\"field\", value)");
        return -1;
    }
    covet_queryset *longer = covet__queryset_with_sets(queryset, sets);
    if (covet__queryset_enter(longer) != COVET_OK) return -1;
    return covet__queryset_write(longer, &longer->shape, COVET_FOR_UPDATE);
}

int64_t covet_delete(covet_queryset *queryset) {
    if (covet__queryset_enter(queryset) != COVET_OK) return -1;
    return covet__queryset_write(queryset, &queryset->shape, COVET_FOR_DELETE);
}

/* --- texts --- */

/* What the queryset is read for: records where VALUES says so, else rows. */
static covet_purpose covet__queryset_purpose(const covet_queryset *queryset) {
    for (uint32_t i = 0; i < queryset->shape.clause_count; i++) {
        covet_node_kind kind = queryset->shape.clauses[i]->kind;
        if (kind == COVET_NODE_VALUES || kind == COVET_NODE_VALUES_LIST) return COVET_FOR_VALUES;
    }
    return COVET_FOR_ALL;
}

/* Compiles without sending anything. NULL: failed. */
static const covet_compiled *covet__queryset_compiled(covet_queryset *queryset) {
    if (covet__queryset_enter(queryset) != COVET_OK) return NULL;
    const covet_cached *cached =
        covet__cached(queryset->session, queryset->entity, &queryset->shape,
                      covet__queryset_purpose(queryset), NULL);
    return cached == NULL ? NULL : &cached->compiled;
}

/* Whether no row can match, so that nothing is sent. */
static bool covet__sends_nothing(const covet_queryset *queryset, const covet_compiled *compiled) {
    return compiled->empty || covet__window_empty(&queryset->shape);
}

const char *covet_sql(covet_queryset *queryset) {
    const covet_compiled *compiled = covet__queryset_compiled(queryset);
    if (compiled == NULL) return NULL;
    if (covet__sends_nothing(queryset, compiled)) return "";
    const char *text =
        covet_arena_text(covet__arena(queryset->session), compiled->sql.text, compiled->sql.size);
    if (text == NULL) covet__fail_memory(queryset->session);
    return text;
}

/* The values of the slots, in the arena. NULL: failed. */
static const covet_value *covet__slot_values(covet_queryset *queryset,
                                             const covet_compiled *compiled) {
    covet_session *session = queryset->session;
    covet_arena *arena = covet__arena(session);
    const covet_sql_text *sql = &compiled->sql;
    covet_problem problem = {.status = COVET_OK};
    covet_value *values = covet_arena_zero(arena, sql->slot_count + (size_t)1, sizeof *values);
    if (values == NULL) {
        covet__fail_memory(session);
        return NULL;
    }
    for (uint32_t i = 0; i < sql->slot_count; i++) {
        if (covet__slot_value(arena, &sql->slots[i], &queryset->shape, &values[i], &problem) ==
            COVET_OK)
            continue;
        covet__fail_problem(session, &problem);
        return NULL;
    }
    return values;
}

const covet_value *covet_sql_binds(covet_queryset *queryset, size_t *count) {
    if (count != NULL) *count = 0;
    const covet_compiled *compiled = covet__queryset_compiled(queryset);
    if (compiled == NULL || covet__sends_nothing(queryset, compiled)) return NULL;
    if (compiled->sql.slot_count == 0) return NULL;
    const covet_value *values = covet__slot_values(queryset, compiled);
    if (values != NULL && count != NULL) *count = compiled->sql.slot_count;
    return values;
}

/* "binds: 1: 'A', 2: 10" */
static bool covet__explain_binds(covet_buffer *text, covet_queryset *queryset,
                                 const covet_compiled *compiled) {
    const covet_value *values = covet__slot_values(queryset, compiled);
    if (values == NULL) return false;
    covet_buffer_text(text, "binds:\n");
    for (uint32_t i = 0; i < compiled->sql.slot_count; i++) {
        covet_buffer_format(text, "  %u: ", (unsigned)i + 1);
        covet_value_print(text, &values[i]);
        covet_buffer_char(text, '\n');
    }
    return true;
}

static bool covet__explain_plan(covet_buffer *text, covet_queryset *queryset) {
    covet_session *session = queryset->session;
    covet_problem problem = {.status = COVET_OK};
    covet_buffer_text(text, "plan:\n");
    if (covet__compile_print(text, covet__arena(session), &session->db->registry,
                             covet__dialect(session), queryset->entity, &queryset->shape,
                             covet__queryset_purpose(queryset), NULL, &problem))
        return true;
    covet__fail_problem(session, &problem);
    return false;
}

static bool covet__explain_write(covet_buffer *text, covet_queryset *queryset,
                                 const covet_compiled *compiled) {
    const covet_shape *shape = &queryset->shape;
    covet_buffer_format(text, "query of %s:\n", queryset->entity->name);
    for (uint32_t i = 0; i < shape->clause_count; i++) {
        covet_buffer_text(text, "  ");
        covet__node_print(text, shape->clauses[i]);
        covet_buffer_char(text, '\n');
    }
    if (!covet__explain_plan(text, queryset)) return false;
    if (covet__sends_nothing(queryset, compiled)) {
        covet_buffer_text(text, "nothing is sent: no row can match\n");
        return true;
    }
    covet_buffer_format(text, "sql:\n  %s\n", compiled->sql.text);
    return compiled->sql.slot_count == 0 || covet__explain_binds(text, queryset, compiled);
}

const char *covet_explain(covet_queryset *queryset) {
    const covet_compiled *compiled = covet__queryset_compiled(queryset);
    if (compiled == NULL) return NULL;
    covet_session *session = queryset->session;
    covet_buffer text;
    const char *copy = NULL;
    covet_buffer_open(&text, &session->heap, 0);
    if (covet__explain_write(&text, queryset, compiled)) {
        if (!text.failed)
            copy = covet_arena_text(covet__arena(session), covet_buffer_get(&text), text.size);
        if (copy == NULL) covet__fail_memory(session);
    }
    covet_buffer_close(&text);
    return copy;
}

#endif
