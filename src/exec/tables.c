/* Tables of the registered models: created in order of dependency, dropped in the opposite one, in
 * one transaction. Uses inner, ddl, session, transaction. Users call it. */
#ifndef COVET_EXEC_TABLES_C
#define COVET_EXEC_TABLES_C

#include "exec/database.c"
#include "exec/inner.h"
#include "exec/session.c"
#include "exec/transaction.c"
#include "sql/ddl.c"

#include <string.h>

static covet_status covet__table_supported(covet_session *session, const covet_entity *entity) {
    const covet_later *later = &entity->unsupported.table;
    if (later->message == NULL) return COVET_OK;
    return covet__fail(session, COVET_UNSUPPORTED, entity->name, later->field,
                       "%s, so its table cannot be made", later->message);
}

/* --- the order --- */

/* Tables that are made or dropped: those that others refer to first. In a cycle a key that may be
 * NULL gives way: it can refer to a table that stands behind. */
typedef struct covet_tables {
    covet_session *session;
    covet_arena arena;          /* of the arrays */
    const covet_entity **order; /* count of them */
    size_t count;
    bool *placed;      /* by entity id: stands in the order */
    covet_buffer text; /* of the statement at hand */
} covet_tables;

/* Whether an entity's table is made by us. */
static bool covet__table_managed(const covet_entity *entity) {
    const covet_model_options *settings = entity->model->settings;
    return !settings->unmanaged && !settings->view && settings->proxy_of == NULL;
}

/* The table that a foreign key of the schema refers to; NULL for any other field. */
static const covet_entity *covet__table_of(const covet_field *field) {
    return field->column == NULL || field->no_db_constraint ? NULL : field->target;
}

/* How strictly a table waits for those that it refers to. */
typedef enum covet_waiting {
    COVET_WAITS_FOR_ALL,
    COVET_WAITS_FOR_NEEDED, /* those of keys that cannot be NULL */
    COVET_WAITS_FOR_NONE
} covet_waiting;

/* Whether a table may come next. */
static bool covet__table_ready(const covet_tables *tables, const covet_entity *entity,
                               covet_waiting waiting) {
    if (tables->placed[entity->id] || !covet__table_managed(entity)) return false;
    for (size_t i = 0; i < entity->column_count && waiting != COVET_WAITS_FOR_NONE; i++) {
        const covet_field *key = entity->columns[i];
        const covet_entity *target = covet__table_of(key);
        if (target == NULL || target == entity || tables->placed[target->id]) continue;
        if (waiting == COVET_WAITS_FOR_NEEDED && key->nullable) continue;
        if (covet__table_managed(target)) return false;
    }
    return true;
}

/* Places the first table that may come next. false: there is none. */
static bool covet__tables_place(covet_tables *tables, covet_waiting waiting) {
    const covet_registry *registry = &tables->session->db->registry;
    for (size_t i = 0; i < registry->entity_count; i++) {
        const covet_entity *entity = registry->entities[i];
        if (!covet__table_ready(tables, entity, waiting)) continue;
        tables->placed[entity->id] = true;
        tables->order[tables->count++] = entity;
        return true;
    }
    return false;
}

/* Takes out what was not asked for. `models` is ended by NULL. */
static bool covet__tables_choose(covet_tables *tables, const covet_model *const *models) {
    size_t count = tables->count, kept = 0;
    memset(tables->placed, 0, tables->session->db->registry.entity_count * sizeof *tables->placed);
    for (; *models != NULL; models++) {
        const covet_entity *entity = covet__entity(tables->session, *models);
        if (entity == NULL) return false;
        tables->placed[entity->id] = true;
    }
    for (size_t i = 0; i < count; i++)
        if (tables->placed[tables->order[i]->id]) tables->order[kept++] = tables->order[i];
    tables->count = kept;
    return true;
}

/* Puts the tables of `models` (NULL: of all) in order. false: failed; close it all the same. */
static bool covet__tables_open(covet_tables *tables, covet_session *session,
                               const covet_model *const *models) {
    size_t count = session->db->registry.entity_count;
    *tables = (covet_tables){.session = session};
    covet_arena_open(&tables->arena, &session->heap, 1);
    covet_buffer_open(&tables->text, &session->heap, 0);
    tables->order = covet_arena_zero(&tables->arena, count, sizeof *tables->order);
    tables->placed = covet_arena_zero(&tables->arena, count, sizeof *tables->placed);
    if (tables->arena.failed) {
        covet__fail_memory(session);
        return false;
    }
    while (covet__tables_place(tables, COVET_WAITS_FOR_ALL) ||
           covet__tables_place(tables, COVET_WAITS_FOR_NEEDED) ||
           covet__tables_place(tables, COVET_WAITS_FOR_NONE)) {
    }
    return models == NULL || covet__tables_choose(tables, models);
}

static void covet__tables_close(covet_tables *tables) {
    covet_buffer_close(&tables->text);
    covet_arena_close(&tables->arena);
}

/* Runs the text that was made. */
static covet_status covet__tables_run(covet_tables *tables) {
    const covet_buffer *text = &tables->text;
    if (text->failed) return covet__fail_memory(tables->session);
    return covet__run_once(tables->session, covet_buffer_get(text), text->size);
}

/* --- create --- */

static covet_status covet__table_create(covet_tables *tables, const covet_entity *entity) {
    const covet_dialect *dialect = covet__dialect(tables->session);
    size_t indexes = covet__ddl_index_count(dialect, entity);
    covet_buffer_clear(&tables->text);
    covet__ddl_create_table(&tables->text, dialect, entity);
    covet_status status = covet__tables_run(tables);
    for (size_t i = 0; i < indexes && status == COVET_OK; i++) {
        covet_buffer_clear(&tables->text);
        covet__ddl_create_index(&tables->text, dialect, entity, i);
        status = covet__tables_run(tables);
    }
    return status;
}

static covet_status covet__tables_create(covet_tables *tables) {
    covet_status status = COVET_OK;
    for (size_t i = 0; i < tables->count && status == COVET_OK; i++)
        status = covet__table_create(tables, tables->order[i]);
    return status;
}

/* --- drop --- */

/* Whether the database has the table: whether a statement that reads it can be prepared. That it
 * cannot for want of the table leaves no failure. */
static covet_status covet__table_exists(covet_tables *tables, const covet_entity *entity,
                                        bool *exists) {
    covet_session *session = tables->session;
    covet_buffer *text = &tables->text;
    covet_buffer_clear(text);
    covet_buffer_text(text, "SELECT 1 FROM ");
    covet__sql_name(text, covet__dialect(session), entity->table);
    if (text->failed) return covet__fail_memory(session);
    const covet_connection *connection = covet__connection(session);
    if (connection == NULL) return session->error.status;
    covet_prepared *asked =
        connection->driver->prepare(connection->link, covet_buffer_get(text), text->size, false);
    *exists = asked != NULL;
    if (asked != NULL)
        connection->driver->finalize(asked);
    else if (connection->driver->error(connection->link)->status != COVET_QUERY)
        return covet__fail_driver(session, covet_buffer_get(text));
    return COVET_OK;
}

/* Sets a key to NULL in all rows, so that the table that it refers to can go first. */
static covet_status covet__table_unlink(covet_tables *tables, const covet_entity *entity,
                                        const covet_field *key) {
    const covet_dialect *dialect = covet__dialect(tables->session);
    bool exists = false;
    if (!key->nullable) return COVET_OK;
    covet_status status = covet__table_exists(tables, entity, &exists);
    if (status != COVET_OK || !exists) return status;
    covet_buffer_clear(&tables->text);
    covet_buffer_text(&tables->text, "UPDATE ");
    covet__sql_name(&tables->text, dialect, entity->table);
    covet_buffer_text(&tables->text, " SET ");
    covet__sql_name(&tables->text, dialect, key->column);
    covet_buffer_text(&tables->text, " = NULL");
    return covet__tables_run(tables);
}

/* Of two tables in a cycle one goes while the other still refers to it: unlinks the rows of those
 * that stand before `at`. */
static covet_status covet__table_free(covet_tables *tables, size_t at) {
    covet_status status = COVET_OK;
    for (size_t i = 0; i < at && status == COVET_OK; i++) {
        const covet_entity *other = tables->order[i];
        for (size_t j = 0; j < other->column_count && status == COVET_OK; j++)
            if (covet__table_of(other->columns[j]) == tables->order[at])
                status = covet__table_unlink(tables, other, other->columns[j]);
    }
    return status;
}

static covet_status covet__table_drop(covet_tables *tables, size_t at) {
    covet_status status = covet__table_free(tables, at);
    if (status != COVET_OK) return status;
    covet_buffer_clear(&tables->text);
    covet__ddl_drop_table(&tables->text, covet__dialect(tables->session), tables->order[at]);
    status = covet__tables_run(tables);
    covet__wrote(tables->session, tables->order[at]);
    return status;
}

static covet_status covet__tables_drop(covet_tables *tables) {
    covet_status status = COVET_OK;
    for (size_t i = tables->count; i > 0 && status == COVET_OK; i--)
        status = covet__table_drop(tables, i - 1);
    return status;
}

/* --- what users call --- */

/* Runs `work` in the transaction at hand, or in one of its own. */
static covet_status covet__tables_whole(covet_tables *tables,
                                        covet_status (*work)(covet_tables *tables)) {
    covet_session *session = tables->session;
    if (session->in_transaction || tables->count == 0) return work(tables);
    covet_status status = covet__transaction_begin(session);
    if (status != COVET_OK) return status;
    status = work(tables);
    if (status == COVET_OK) status = covet__transaction_commit(session);
    if (session->in_transaction) covet__transaction_rollback(session);
    return status;
}

covet_status covet_tables_create(covet_session *session, const covet_model *const *models) {
    covet_tables tables;
    if (session != NULL && session->db != NULL && models != NULL) covet_models(session->db, models);
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    if (!covet__tables_open(&tables, session, NULL)) status = session->error.status;
    for (size_t i = 0; i < tables.count && status == COVET_OK; i++)
        status = covet__table_supported(session, tables.order[i]);
    if (status == COVET_OK) status = covet__tables_whole(&tables, covet__tables_create);
    covet__tables_close(&tables);
    return status;
}

covet_status covet_tables_drop(covet_session *session, const covet_model *const *models) {
    covet_tables tables;
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    if (!covet__tables_open(&tables, session, models))
        status = session->error.status;
    else
        status = covet__tables_whole(&tables, covet__tables_drop);
    covet__tables_close(&tables);
    return status;
}

#endif
