/* Rows addressed by name: covet_values, covet_pluck and the readers. Uses fetch, member. Users
 * call it. */
#ifndef COVET_EXEC_RECORD_C
#define COVET_EXEC_RECORD_C

#include "exec/fetch.c"
#include "exec/member.c"
#include "exec/rows.h"

#include <string.h>

/* --- reading --- */

/* They outlive the compiled query. */
static covet_record_shape *covet__record_shape(covet_session *session, covet_arena *arena,
                                               const covet_compiled *compiled) {
    covet_record_shape *shape = COVET_TAKE(arena, covet_record_shape);
    covet_cell *cells =
        covet_arena_copy(arena, compiled->cells, compiled->cell_count * sizeof *cells);
    for (uint32_t i = 0; cells != NULL && i < compiled->cell_count; i++)
        cells[i].name = covet_arena_text(arena, cells[i].name, strlen(cells[i].name));
    if (arena->failed) return NULL;
    *shape = (covet_record_shape){session, cells, compiled->cell_count};
    return shape;
}

/* Records that are being read: their values grow as one array. */
typedef struct covet_recording {
    covet_reading reading;
    covet_record_shape *shape;
    covet_value *values;
    size_t room, count; /* in records */
} covet_recording;

static size_t covet__recording_bytes(const covet_recording *recording, size_t records) {
    size_t cells = recording->shape->count == 0 ? 1 : recording->shape->count;
    return records > SIZE_MAX / 4 / (cells * sizeof(covet_value))
               ? SIZE_MAX
               : records * cells * sizeof(covet_value);
}

/* Room for one more record. false without memory. */
static bool covet__recording_room(covet_recording *recording) {
    if (recording->count < recording->room) return true;
    size_t wider = recording->room == 0 ? 16 : recording->room * 2;
    covet_arena *arena = covet__arena(recording->reading.session);
    covet_value *values = covet_arena_grow(arena, recording->values,
                                           covet__recording_bytes(recording, recording->room),
                                           covet__recording_bytes(recording, wider));
    if (values == NULL) return false;
    recording->values = values;
    recording->room = wider;
    return true;
}

/* Reads the cells of the row at hand. */
static covet_status covet__recording_row(covet_recording *recording) {
    covet_reading *reading = &recording->reading;
    covet_session *session = reading->session;
    uint32_t cells = recording->shape->count;
    if (!covet__recording_room(recording)) return covet__fail_memory(session);
    covet_value *values = recording->values + recording->count * cells;
    for (uint32_t i = 0; i < cells; i++) {
        const covet_cell *cell = &recording->shape->cells[i];
        covet_status status =
            reading->driver->value(reading->statement->prepared, cell->column, cell->kind,
                                   cell->length, cell->places, covet__arena(session), &values[i]);
        if (status == COVET_OK) continue;
        if (status != COVET_VALIDATION)
            return covet__reading_failed(session, reading->statement, NULL);
        return covet__fail(session, COVET_VALIDATION, cell->field->entity->name, cell->name,
                           "'%s' as the database holds it: %s", cell->name,
                           reading->driver->error(session->connection->link)->message);
    }
    recording->count++;
    return COVET_OK;
}

/* Makes the records over the values that were read. */
static covet_status covet__recording_close(covet_recording *recording, covet_rows *rows) {
    covet_session *session = recording->reading.session;
    covet_arena *arena = covet__arena(session);
    size_t count = recording->count, cells = recording->shape->count;
    covet_value *values = recording->values;
    if (values != NULL)
        values = covet_arena_grow(arena, values, covet__recording_bytes(recording, recording->room),
                                  covet__recording_bytes(recording, count));
    covet_record *items = covet_arena_zero(arena, count, sizeof *items);
    if (items == NULL || (values == NULL && count != 0)) return covet__fail_memory(session);
    for (size_t i = 0; i < count; i++) {
        items[i].values = values + i * cells;
        items[i].shape = recording->shape;
    }
    *rows = (covet_rows){count == 0 ? NULL : items, count};
    return COVET_OK;
}

static covet_status covet__recording_read(covet_recording *recording, covet_rows *rows) {
    covet_reading *reading = &recording->reading;
    covet_session *session = reading->session;
    const covet_compiled *compiled = &reading->cached->compiled;
    covet_step step;
    recording->shape = covet__record_shape(session, covet__arena(session), compiled);
    if (recording->shape == NULL) return covet__fail_memory(session);
    while ((step = reading->driver->next(reading->statement->prepared)) == COVET_STEP_ROW) {
        covet_status status = covet__recording_row(recording);
        if (status != COVET_OK) return status;
    }
    if (step == COVET_STEP_FAILED) return covet__reading_failed(session, reading->statement, NULL);
    return covet__recording_close(recording, rows);
}

/* The value of an aggregate of no rows. */
static covet_status covet__empty_value(covet_session *session, const covet_shape *shape,
                                       const covet_empty *empty, covet_value *value) {
    covet_problem problem = {.status = COVET_OK};
    *value = empty->zero ? covet_value_int(0) : covet_value_null();
    if (empty->slot == NULL) return COVET_OK;
    if (covet__slot_value(covet__arena(session), empty->slot, shape, value, &problem) == COVET_OK)
        return COVET_OK;
    return covet__fail_problem(session, &problem);
}

/* The one record of aggregates over rows of which none can match: nothing is sent for it. */
static covet_rows covet__records_empty(covet_queryset *queryset, const covet_compiled *compiled) {
    covet_session *session = queryset->session;
    covet_arena *arena = covet__arena(session);
    uint32_t count = compiled->cell_count;
    covet_record *record = covet_arena_zero(arena, 1, sizeof *record);
    covet_value *values = covet_arena_zero(arena, count + (size_t)1, sizeof *values);
    covet_record_shape *shape = covet__record_shape(session, arena, compiled);
    if (record == NULL || values == NULL || shape == NULL) {
        covet__fail_memory(session);
        return (covet_rows){NULL, 0};
    }
    for (uint32_t i = 0; i < count; i++)
        if (covet__empty_value(session, &queryset->shape, &compiled->empties[i], &values[i]) !=
            COVET_OK)
            return (covet_rows){NULL, 0};
    *record = (covet_record){.values = values, .shape = shape};
    return (covet_rows){record, 1};
}

/* The records of a queryset for a purpose. */
static covet_rows covet__records(covet_queryset *queryset, covet_purpose purpose) {
    covet_rows rows = {NULL, 0};
    covet_recording recording = {.values = NULL};
    if (covet__queryset_enter(queryset) != COVET_OK) return rows;
    covet_status status =
        covet__reading_open(&recording.reading, queryset, &queryset->shape, purpose, NULL);
    if (status != COVET_OK) return rows;
    if (recording.reading.statement == NULL)
        return purpose == COVET_FOR_AGGREGATE
                   ? covet__records_empty(queryset, &recording.reading.cached->compiled)
                   : rows;
    status = covet__recording_read(&recording, &rows);
    covet__reading_close(&recording.reading, (int64_t)recording.count, status);
    return rows;
}

covet_rows covet_values(covet_queryset *queryset) {
    return covet__records(queryset, COVET_FOR_VALUES);
}

/* Each ANNOTATE of the call becomes an aggregate over the rows. NULL: failed. */
static covet_queryset *covet__queryset_over(covet_queryset *queryset,
                                            const covet_clause *const *aggregates) {
    covet_arena *arena = covet__arena(queryset->session);
    size_t count = 0;
    while (aggregates[count] != &covet_clause_end) count++;
    covet_clause *copies = covet_arena_zero(arena, count + 1, sizeof *copies);
    const covet_clause **added = covet_arena_zero(arena, count + 1, sizeof *added);
    if (copies == NULL || added == NULL) {
        covet__fail_memory(queryset->session);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (aggregates[i] != NULL && aggregates[i]->node.kind == COVET_NODE_ANNOTATE) {
            copies[i] = *aggregates[i];
            copies[i].node.kind = COVET_NODE_OVER;
            added[i] = &copies[i];
            continue;
        }
        covet__fail(queryset->session, COVET_MISUSE, queryset->model->name, NULL,
                    "covet_aggregate takes ANNOTATE(\"name\", AGGREGATE(...)) and nothing else");
        return NULL;
    }
    added[count] = &covet_clause_end;
    return covet_query_refine(queryset, added, queryset->file, queryset->line);
}

covet_record covet_queryset_aggregate(covet_queryset *queryset,
                                      const covet_clause *const *aggregates) {
    covet_record none = {.values = NULL};
    if (covet__queryset_enter(queryset) != COVET_OK) return none;
    covet_queryset *over = covet__queryset_over(queryset, aggregates);
    if (over == NULL) return none;
    covet_rows rows = covet__records(over, COVET_FOR_AGGREGATE);
    return rows.count > 0 ? rows.items[0] : none;
}

covet_rows covet_pluck(covet_queryset *queryset, const char *path) {
    const covet_value paths[] = {covet_value_text(path), {.kind = COVET_VALUE_NONE}};
    const covet_clause values = {.node = {.kind = COVET_NODE_VALUES_LIST, .operands = paths}};
    const covet_clause *const clauses[] = {&values, &covet_clause_end};
    if (queryset == NULL) return (covet_rows){NULL, 0};
    return covet_values(covet_query_refine(queryset, clauses, queryset->file, queryset->line));
}

/* --- the readers --- */

/* QUERY: a name that is none, with the names that come near. */
static void covet__named_unknown(covet_session *session, const char *model, const char *name,
                                 const covet_record_shape *shape, const covet_entity *entity) {
    covet_nearest nearest = {.count = 0};
    covet_buffer names;
    size_t count = shape != NULL ? shape->count : entity->column_count;
    covet_buffer_open(&names, &session->heap, 0);
    for (size_t i = 0; i < count; i++)
        covet__nearest_add(&nearest, name,
                           shape != NULL ? shape->cells[i].name : entity->columns[i]->name);
    covet__print_names(&names, &nearest);
    for (size_t i = 0; nearest.count == 0 && i < count; i++)
        covet_buffer_format(&names, "%s%s", i == 0 ? "" : ", ",
                            shape != NULL ? shape->cells[i].name : entity->columns[i]->name);
    covet__fail(session, COVET_QUERY, model, name, "the row has no '%s'; %s: %s", name,
                nearest.count == 0 ? "it has" : "nearest", covet_buffer_get(&names));
    covet_buffer_close(&names);
}

/* A value that was found by name. */
typedef struct covet_found {
    covet_session *session; /* NULL: nothing can be found in the row, or told of it */
    covet_kind kind;
    covet_value value;
    bool known;
} covet_found;

static covet_found covet__found_in_record(const covet_record *record, const char *name) {
    const covet_record_shape *shape = record->shape;
    covet_found found = {.session = shape == NULL ? NULL : shape->session};
    for (uint32_t i = 0; shape != NULL && i < shape->count; i++) {
        if (strcmp(shape->cells[i].name, name) != 0) continue;
        found.kind = shape->cells[i].kind;
        found.value = record->values[i];
        found.known = true;
        return found;
    }
    if (found.session != NULL) covet__named_unknown(found.session, NULL, name, shape, NULL);
    return found;
}

/* Finds an annotation, whose value stands behind the row. */
static bool covet__found_annotation(const covet_row *row, const char *name, covet_found *found) {
    const covet_origin *origin = row->origin;
    const covet_record_shape *shape = origin->annotations;
    if (shape == NULL || (uintptr_t)row - (uintptr_t)origin->rows >= origin->rows_size)
        return false;
    for (uint32_t i = 0; i < shape->count; i++) {
        const covet_cell *cell = &shape->cells[i];
        if (strcmp(cell->name, name) != 0) continue;
        found->kind = cell->kind;
        found->value =
            covet__column_get((const unsigned char *)row + cell->offset, cell->kind, true);
        return found->known = true;
    }
    return false;
}

static covet_found covet__found_in_row(const covet_row *row, const char *name) {
    const covet_entity *entity = row->origin == NULL ? NULL : row->origin->entity;
    covet_found found = {.session = entity == NULL ? NULL : row->origin->session};
    if (entity == NULL || covet__found_annotation(row, name, &found)) return found;
    const covet_field *field = covet_entity_field(entity, name, strlen(name));
    if (field == NULL || field->column == NULL) {
        covet__named_unknown(found.session, entity->name, name, NULL, entity);
        return found;
    }
    found.kind = field->column_kind;
    found.value = covet__member_value(field, covet__member_in(field, row));
    found.known = true;
    return found;
}

static covet_found covet__found(covet_named row, const char *name) {
    if (row.row == NULL || name == NULL) return (covet_found){.session = NULL};
    return row.record != NULL ? covet__found_in_record(row.record, name)
                              : covet__found_in_row(row.row, name);
}

/* The value of that kind; NULL where there is none, or it is of another, which is a QUERY error. */
static covet_value covet__found_as(covet_named row, const char *name, covet_value_kind kind,
                                   const char *reader) {
    covet_found found = covet__found(row, name);
    if (!found.known) return covet_value_null();
    covet_value_kind own = covet__column_value_kind(found.kind);
    if (own == COVET_VALUE_JSON) own = COVET_VALUE_TEXT;
    if (own == kind) return found.value;
    covet__fail(found.session, COVET_QUERY, NULL, name, "'%s' is %s: covet_get_%s does not read it",
                name, covet_kind_name(found.kind), reader);
    return covet_value_null();
}

int64_t covet_named_int(covet_named row, const char *name) {
    covet_value value = covet__found_as(row, name, COVET_VALUE_INT, "int");
    return value.kind == COVET_VALUE_NULL ? 0 : value.as.integer;
}

double covet_named_real(covet_named row, const char *name) {
    covet_value value = covet__found_as(row, name, COVET_VALUE_REAL, "real");
    return value.kind == COVET_VALUE_NULL ? 0 : value.as.real;
}

const char *covet_named_text(covet_named row, const char *name) {
    covet_value value = covet__found_as(row, name, COVET_VALUE_TEXT, "text");
    return value.kind == COVET_VALUE_NULL ? NULL : value.as.text.data;
}

bool covet_named_bool(covet_named row, const char *name) {
    covet_value value = covet__found_as(row, name, COVET_VALUE_BOOL, "bool");
    return value.kind != COVET_VALUE_NULL && value.as.integer != 0;
}

covet_bytes covet_named_bytes(covet_named row, const char *name) {
    covet_value value = covet__found_as(row, name, COVET_VALUE_BYTES, "bytes");
    return value.kind == COVET_VALUE_NULL ? (covet_bytes){NULL, 0} : value.as.bytes;
}

/* The readers of structs differ in the member alone. */
#define COVET__NAMED_READER(reader, type, KIND)                                                    \
    type covet_named_##reader(covet_named row, const char *name) {                                 \
        covet_value value = covet__found_as(row, name, COVET_VALUE_##KIND, #reader);               \
        static const type zero;                                                                    \
        return value.kind == COVET_VALUE_NULL ? zero : value.as.reader;                            \
    }
COVET__NAMED_READER(decimal, covet_decimal, DECIMAL)
COVET__NAMED_READER(datetime, covet_datetime, DATETIME)
COVET__NAMED_READER(date, covet_date, DATE)
COVET__NAMED_READER(time, covet_time, TIME)
COVET__NAMED_READER(duration, covet_duration, DURATION)
COVET__NAMED_READER(uuid, covet_uuid, UUID)

bool covet_named_is_null(covet_named row, const char *name) {
    covet_found found = covet__found(row, name);
    return !found.known || found.value.kind == COVET_VALUE_NULL;
}

#endif
