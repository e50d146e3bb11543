/* Reading rows of models and projections: all of them, contiguous and kept on the queryset, or one.
 * Uses rows, session. Users call it through Post_all, Post_get, Post_first and Post_last. */
#ifndef COVET_EXEC_FETCH_C
#define COVET_EXEC_FETCH_C

#include "exec/queryset.c"
#include "exec/rows.h"
#include "exec/track.c"

#include <string.h>

/* --- a query that is under way --- */

static covet_status covet__queryset_enter(covet_queryset *queryset) {
    if (queryset == NULL) return COVET_MISUSE;
    covet_session *session = queryset->session;
    covet_status status = covet__enter(session, queryset->file, queryset->line);
    if (status != COVET_OK) return status;
    if (covet__arena_of(session, queryset->generation) == NULL)
        return covet__fail(session, COVET_MISUSE, NULL, NULL,
                           "the queryset was freed by a reset of its session or the release of "
                           "the mark that it was built in");
    if (COVET__LIKELY(queryset->mistake.status == COVET_OK)) return COVET_OK;
    return covet__fail_problem(session, &queryset->mistake);
}

/* Enters a terminal that yields structs of `model`. */
static covet_status covet__queryset_of(covet_queryset *queryset, const covet_model *model) {
    covet_status status = covet__queryset_enter(queryset);
    if (status != COVET_OK) return status;
    if (COVET__LIKELY(model == queryset->model || (model != NULL && model->projection)))
        return COVET_OK;
    const char *name = model == NULL ? "NULL" : model->name;
    return covet__fail(
        queryset->session, COVET_MISUSE, name, NULL,
        "a queryset of %s was given where one of %s is read: call %s_all and kin, or "
        "build it by covet_query(s, %s, ...)",
        queryset->model->name, name, queryset->model->name, name);
}

/* The compiled form for the server at hand, which is not known before the link is made. What sends
 * nothing makes none. */
static covet_cached *covet__cached_linked(covet_queryset *queryset, const covet_shape *shape,
                                          covet_purpose purpose, const covet_model *projection) {
    covet_session *session = queryset->session;
    covet_cached *cached = covet__cached(session, queryset->entity, shape, purpose, projection);
    if (cached == NULL || cached->compiled.empty) return cached;
    if (COVET__LIKELY(session->connection->link != NULL && covet__sendable(session))) return cached;
    if (cached->compiled.windowed && covet__window_empty(shape)) return cached;
    if (covet__connection(session) == NULL) return NULL;
    return covet__cached(session, queryset->entity, shape, purpose, projection);
}

static covet_status covet__reading_open(covet_reading *reading, covet_queryset *queryset,
                                        const covet_shape *shape, covet_purpose purpose,
                                        const covet_model *projection) {
    covet_session *session = queryset->session;
    *reading = (covet_reading){.session = session, .driver = covet__driver(session)};
    covet_cached *cached = covet__cached_linked(queryset, shape, purpose, projection);
    reading->cached = cached;
    if (cached == NULL) return session->error.status;
    if (cached->compiled.empty) return COVET_OK;
    if (cached->compiled.windowed && covet__window_empty(shape)) return COVET_OK;
    covet_statement *statement = covet__cached_statement(session, cached);
    if (statement == NULL) return session->error.status;
    covet_status status = covet__bind_slots(session, statement, &cached->compiled, shape);
    if (status != COVET_OK) {
        covet__statement_give(session, statement);
        return status;
    }
    reading->statement = statement;
    reading->run = covet__run_begin(session);
    return COVET_OK;
}

static covet_status covet__reading_close(covet_reading *reading, int64_t rows,
                                         covet_status status) {
    covet_statement *statement = reading->statement;
    if (statement == NULL) return status;
    covet__run_told(reading->session, reading->run, statement, rows, status);
    covet__statement_give(reading->session, statement);
    reading->statement = NULL;
    return status;
}

static covet_status covet__reading_failed(covet_session *session, const covet_statement *statement,
                                          const covet_landing *landing) {
    if (landing == NULL || landing->problem == NULL)
        return covet__fail_driver(session, statement->sql);
    const covet_entity *entity = landing->bad_part == NULL ? NULL : landing->bad_part->entity;
    const char *model = entity == NULL ? NULL : entity->name;
    const char *name = landing->bad == NULL ? NULL : landing->bad->name;
    return covet__fail(session, COVET_VALIDATION, model, name,
                       "%s%s%s as the database holds it: %s", model == NULL ? "" : model,
                       model == NULL ? "" : ".", name == NULL ? "a value" : name, landing->problem);
}

/* --- heads and origins --- */

/* An origin of what is read through a part. */
static inline void covet__origin_read(covet_origin *origin, covet_session *session,
                                      const covet_part *part, const unsigned char *rows,
                                      size_t rows_size) {
    *origin = (covet_origin){.entity = part->entity,
                             .session = session,
                             .copy_offset = part->copy_offset,
                             .rows = rows,
                             .rows_size = rows_size};
}

static inline covet_row covet__head_read(covet_origin *origin, const covet_arena *arena,
                                         uint32_t flags) {
    if (origin->entity == NULL) flags &= ~(uint32_t)COVET_ROW_SAVED;
    return (covet_row){origin, arena->generation, flags};
}

static inline bool covet__heads_open(covet_heads *heads, covet_session *session, covet_arena *arena,
                                     const covet_decoder *decoder, covet_origin *origins,
                                     uint32_t flags) {
    uint32_t count = decoder->part_count;
    heads->heads = heads->few;
    heads->origins = origins;
    if (count > sizeof heads->few / sizeof *heads->few)
        heads->heads = covet_arena_take(arena, count * sizeof(covet_row), _Alignof(covet_row));
    if (heads->heads == NULL) return false;
    for (uint32_t i = 0; i < count; i++) {
        covet__origin_read(&origins[i], session, &decoder->parts[i], NULL, 0);
        heads->heads[i] = covet__head_read(&origins[i], arena, flags);
    }
    return true;
}

static bool covet__heads_annotate(covet_heads *heads, covet_session *session, covet_arena *arena,
                                  const covet_compiled *compiled) {
    if (COVET__LIKELY(compiled->cell_count == 0)) return true;
    return (heads->origins[0].annotations = covet__record_shape(session, arena, compiled)) != NULL;
}

/* The object of a part in a row that was decoded; NULL: absent. */
static unsigned char *covet__part_object(const covet_decoder *decoder, unsigned char *row,
                                         uint32_t index) {
    if (index == 0) return row;
    const covet_part *part = &decoder->parts[index];
    unsigned char *parent = covet__part_object(decoder, row, part->parent);
    return parent == NULL ? NULL : *(unsigned char **)(void *)(parent + part->parent_offset);
}

/* Sets the tags of the related objects of a row. */
static void covet__part_tags(const covet_session *session, const covet_decoder *decoder,
                             unsigned char *row) {
    for (uint32_t i = 1; i < decoder->part_count; i++) {
        unsigned char *object = covet__part_object(decoder, row, i);
        if (object == NULL) continue;
        ((covet_row *)(void *)object)->state |=
            covet__row_tag(session, decoder->parts[i].entity, object, true);
    }
}

static inline void covet__row_tags(const covet_session *session, const covet_decoder *decoder,
                                   unsigned char *row) {
    const covet_entity *entity = decoder->parts[0].entity;
    if (entity == NULL) return;
    ((covet_row *)(void *)row)->state |= covet__row_tag(session, entity, row, true);
    if (decoder->part_count > 1) covet__part_tags(session, decoder, row);
}

/* --- kept rows --- */

/* The writes of a session so far to a table. */
static uint64_t covet__writes_to(const covet_session *session, const covet_entity *entity) {
    return entity->id < session->writes_room ? session->writes[entity->id] : 0;
}

/* The writes so far to the tables of the rows that are kept. */
static uint64_t covet__queryset_writes(const covet_queryset *queryset) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < queryset->kept_count; i++)
        sum += covet__writes_to(queryset->session, queryset->kept_entities[i]);
    return sum;
}

static bool covet__queryset_kept(const covet_queryset *queryset) {
    return queryset->keeps && queryset->kept_writes == covet__queryset_writes(queryset);
}

/* Keeps a list, unless it stands in a younger arena than the queryset or there is no memory for
 * it. */
static void covet__queryset_keep(covet_queryset *queryset, const covet_model *model,
                                 const covet_cached *cached, covet_list list) {
    covet_arena *arena = covet__arena(queryset->session);
    if (arena->generation != queryset->generation) return;
    queryset->kept_entities = &queryset->entity;
    queryset->kept_count = cached->entity_count;
    if (cached->entity_count != 1 || cached->entities[0] != queryset->entity)
        queryset->kept_entities = covet_arena_copy(arena, cached->entities,
                                                   cached->entity_count * sizeof *cached->entities);
    queryset->keeps = queryset->kept_entities != NULL;
    queryset->kept = list;
    queryset->kept_model = model;
    if (queryset->keeps)
        queryset->kept_writes = covet__queryset_writes(queryset);
    else
        covet__arenas_mend(queryset->session);
}

/* --- lists --- */

/* Rows that the driver decodes at once: few enough to stay in the cache of the processor. */
#define COVET__CHUNK 128
/* Rows that a list of unknown length begins with. */
#define COVET__FIRST_ROWS 32
/* Lists that cannot be longer are taken from bump memory at once. */
#define COVET__SMALL_LIST 64

/* A list that is being read. */
typedef struct covet_listing {
    covet_arena *arena;
    const covet_decoder *decoder;
    covet_heads heads;
    covet_landing landing;
    unsigned char *rows; /* room of them, count filled */
    size_t stride;       /* bytes of a row */
    size_t room, count;
    bool small; /* in bump memory, all of it */
} covet_listing;

/* The most rows that LIMIT and SLICE leave; SIZE_MAX: any number. */
static size_t covet__shape_limit(const covet_shape *shape) {
    int64_t limit = INT64_MAX;
    for (uint32_t i = 0; i < shape->clause_count; i++) {
        const covet_node *node = shape->clauses[i];
        const covet_value *end = node->kind == COVET_NODE_LIMIT ? &node->value : NULL;
        if (node->kind == COVET_NODE_SLICE) end = &node->operands[1];
        if (end != NULL && end->kind == COVET_VALUE_INT && end->as.integer < limit)
            limit = end->as.integer;
    }
    return limit < 0 ? 0 : limit > 1 << 20 ? SIZE_MAX : (size_t)limit;
}

/* Room for the first rows, and the origins. */
static bool covet__listing_open(covet_listing *listing, covet_session *session,
                                const covet_compiled *compiled, size_t limit) {
    covet_arena *arena = covet__arena(session);
    const covet_decoder *decoder = &compiled->decoder;
    covet_origin *origins =
        covet_arena_take(arena, decoder->part_count * sizeof *origins, _Alignof(covet_origin));
    *listing =
        (covet_listing){.arena = arena, .decoder = decoder, .stride = decoder->parts[0].room};
    listing->room = COVET__FIRST_ROWS;
    if (compiled->one_row || limit == 0) limit = 1;
    if (limit <= COVET__SMALL_LIST) {
        listing->small = true;
        listing->room = limit;
        listing->rows = covet_arena_take(arena, limit * listing->stride, _Alignof(max_align_t));
    } else {
        listing->rows = covet_arena_grow(arena, NULL, 0, listing->room * listing->stride);
    }
    return origins != NULL && listing->rows != NULL &&
           covet__heads_open(&listing->heads, session, arena, decoder, origins,
                             COVET_ROW_SAVED | COVET_ROW_OWNED) &&
           covet__heads_annotate(&listing->heads, session, arena, compiled);
}

/* Twice the room. false without memory. */
static bool covet__listing_grow(covet_listing *listing) {
    size_t bytes = listing->room * listing->stride;
    if (listing->room > SIZE_MAX / 4 / listing->stride) return false;
    unsigned char *rows = covet_arena_grow(listing->arena, listing->rows, bytes, bytes * 2);
    if (rows == NULL) return false;
    listing->rows = rows;
    listing->room *= 2;
    return true;
}

/* Reads one chunk. */
static covet_status covet__listing_chunk(covet_listing *listing, covet_reading *reading,
                                         bool *done) {
    covet_session *session = reading->session;
    if (listing->count == listing->room && !covet__listing_grow(listing))
        return covet__fail_memory(session);
    size_t most = listing->room - listing->count;
    if (most > COVET__CHUNK) most = COVET__CHUNK;
    unsigned char *at = listing->rows + listing->count * listing->stride;
    memset(at, 0, most * listing->stride);
    int64_t got = reading->driver->fetch(reading->statement->prepared, listing->decoder, at,
                                         listing->stride, (int64_t)most, &listing->landing, done);
    if (got < 0) return covet__reading_failed(session, reading->statement, &listing->landing);
    for (int64_t i = 0; i < got; i++, at += listing->stride)
        covet__row_tags(session, listing->decoder, at);
    listing->count += (size_t)got;
    return COVET_OK;
}

static covet_status covet__listing_read(covet_listing *listing, covet_reading *reading) {
    bool done = false;
    covet_status status = COVET_OK;
    listing->landing = (covet_landing){.arena = listing->arena, .heads = listing->heads.heads};
    while (!done && status == COVET_OK) {
        if (listing->small && listing->count == listing->room) break;
        status = covet__listing_chunk(listing, reading, &done);
    }
    return status;
}

/* Gives unused room back and sets the pointers to the rows. */
static covet_status covet__listing_close(covet_listing *listing, covet_session *session,
                                         covet_list *list) {
    size_t stride = listing->stride, count = listing->count;
    if (!listing->small)
        listing->rows =
            covet_arena_grow(listing->arena, listing->rows, listing->room * stride, count * stride);
    void **items = covet_arena_take(listing->arena, count * sizeof *items, _Alignof(void *));
    if (items == NULL || (listing->rows == NULL && count != 0)) return covet__fail_memory(session);
    unsigned char *at = listing->rows;
    for (size_t i = 0; i < count; i++, at += stride) items[i] = at;
    listing->heads.origins[0].rows = listing->rows;
    listing->heads.origins[0].rows_size = count * stride;
    *list = (covet_list){count == 0 ? NULL : items, count};
    return COVET_OK;
}

static covet_status covet__list_read(covet_reading *reading, covet_queryset *queryset,
                                     covet_list *list) {
    covet_session *session = queryset->session;
    const covet_compiled *compiled = &reading->cached->compiled;
    covet_listing listing;
    covet_status status;
    if (!covet__listing_open(&listing, session, compiled, covet__shape_limit(&queryset->shape)))
        status = covet__fail_memory(session);
    else
        status = covet__listing_read(&listing, reading);
    if (status == COVET_OK)
        status = covet__listing_close(&listing, session, list);
    else if (listing.rows != NULL && !listing.small)
        covet_arena_grow(listing.arena, listing.rows, listing.room * listing.stride, 0);
    return covet__reading_close(reading, (int64_t)list->count, status);
}

covet_list covet_queryset_all(covet_queryset *queryset, const covet_model *model) {
    covet_list list = {NULL, 0};
    covet_reading reading;
    if (covet__queryset_of(queryset, model) != COVET_OK) return list;
    if (queryset->kept_model == model && covet__queryset_kept(queryset)) return queryset->kept;
    queryset->keeps = false;
    const covet_model *projection = model == queryset->model ? NULL : model;
    covet_status status =
        covet__reading_open(&reading, queryset, &queryset->shape, COVET_FOR_ALL, projection);
    if (status == COVET_OK && reading.statement != NULL)
        status = covet__list_read(&reading, queryset, &list);
    if (status != COVET_OK) return (covet_list){NULL, 0};
    covet__queryset_keep(queryset, model, reading.cached, list);
    return list;
}

/* --- single rows --- */

/* Reads one row in one piece with its origins. `row` is NULL where there is none; `more`, where
 * it is not NULL, whether another follows. */
static covet_status covet__one_read(covet_reading *reading, void **row, bool *more) {
    covet_session *session = reading->session;
    const covet_decoder *decoder = &reading->cached->compiled.decoder;
    const covet_part *part = decoder->parts;
    covet_arena *arena = covet__arena(session);
    covet_heads heads;
    size_t before = decoder->part_count * sizeof(covet_origin);
    bool done = false;
    unsigned char *block = covet_arena_take(arena, before + part->room, _Alignof(max_align_t));
    covet_origin *origins = (covet_origin *)(void *)block;
    if (block == NULL ||
        !covet__heads_open(&heads, session, arena, decoder, origins,
                           COVET_ROW_SAVED | COVET_ROW_OWNED) ||
        !covet__heads_annotate(&heads, session, arena, &reading->cached->compiled))
        return covet__fail_memory(session);
    unsigned char *slot = block + before;
    origins->rows = slot;
    origins->rows_size = part->room;
    origins->single = true;
    memset(slot, 0, part->size);
    covet_landing landing = {.arena = arena, .heads = heads.heads};
    covet_prepared *prepared = reading->statement->prepared;
    int64_t got = reading->driver->fetch(prepared, decoder, slot, part->room, 1, &landing, &done);
    if (got < 0) return covet__reading_failed(session, reading->statement, &landing);
    if (got == 0) return COVET_OK;
    covet__row_tags(session, decoder, slot);
    *row = slot;
    if (more == NULL || done) return COVET_OK;
    covet_step step = reading->driver->next(prepared);
    *more = step == COVET_STEP_ROW;
    return step == COVET_STEP_FAILED ? covet__reading_failed(session, reading->statement, NULL)
                                     : COVET_OK;
}

/* The row of a queryset for a purpose. NULL: there is none, or it failed. */
static void *covet__queryset_one(covet_queryset *queryset, const covet_model *model,
                                 covet_purpose purpose, bool *more, covet_status *status) {
    covet_reading reading;
    void *row = NULL;
    *status = covet__queryset_of(queryset, model);
    if (*status != COVET_OK) return NULL;
    *status = covet__reading_open(&reading, queryset, &queryset->shape, purpose,
                                  model == queryset->model ? NULL : model);
    if (*status != COVET_OK || reading.statement == NULL) return NULL;
    if (reading.cached->compiled.one_row) more = NULL;
    *status = covet__one_read(&reading, &row, more);
    covet__reading_close(&reading, row != NULL, *status);
    return *status == COVET_OK ? row : NULL;
}

void *covet_queryset_get(covet_queryset *queryset, const covet_model *model) {
    bool more = false;
    covet_status status;
    void *row = covet__queryset_one(queryset, model, COVET_FOR_GET, &more, &status);
    if (COVET__LIKELY(row != NULL && !more)) return row;
    if (status != COVET_OK) return NULL;
    const char *name = queryset->model->name;
    if (more)
        covet__fail(queryset->session, COVET_MULTIPLE, name, NULL,
                    "%s_get: more than one %s matches", model->name, name);
    else
        covet__fail(queryset->session, COVET_NOT_FOUND, name, NULL, "%s_get: no %s matches",
                    model->name, name);
    return NULL;
}

void *covet_queryset_first(covet_queryset *queryset, const covet_model *model) {
    covet_status status;
    return covet__queryset_one(queryset, model, COVET_FOR_FIRST, NULL, &status);
}

void *covet_queryset_last(covet_queryset *queryset, const covet_model *model) {
    covet_status status;
    return covet__queryset_one(queryset, model, COVET_FOR_LAST, NULL, &status);
}

#endif
