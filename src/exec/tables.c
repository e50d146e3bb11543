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

/* The most statements that are sent before their answers are read. */
#define COVET__TABLES_SENT 32

/* Tables that are made or dropped: those that others refer to first. In a cycle a key that may be
 * NULL gives way: it can refer to a table that stands behind. */
typedef struct covet_tables {
    covet_session *session;
    covet_arena arena;          /* of the arrays */
    const covet_entity **order; /* count of them */
    size_t count;
    bool *placed;      /* by entity id: stands in the order */
    uint64_t *late;    /* of the table at hand: keys whose tables stand behind it */
    covet_buffer text; /* of the statement at hand */
    covet_statement *sent[COVET__TABLES_SENT]; /* statements whose answers wait; sent_count */
    size_t sent_count;
    covet_run run; /* of all that wait */
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
    size_t count = session->db->registry.entity_count, words = 1;
    *tables = (covet_tables){.session = session};
    covet_arena_open(&tables->arena, &session->heap, 1);
    covet_buffer_open(&tables->text, &session->heap, 0);
    tables->order = covet_arena_zero(&tables->arena, count, sizeof *tables->order);
    tables->placed = covet_arena_zero(&tables->arena, count, sizeof *tables->placed);
    for (size_t i = 0; i < count; i++)
        if (session->db->registry.entities[i]->column_words > words)
            words = session->db->registry.entities[i]->column_words;
    tables->late = covet_arena_zero(&tables->arena, words, sizeof *tables->late);
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

/* --- sending: where the driver can, many statements go together --- */

/* Takes the answers of what was sent; the first failure is the session's. */
static covet_status covet__tables_flush(covet_tables *tables) {
    covet_session *session = tables->session;
    covet_status status = COVET_OK;
    for (size_t i = 0; i < tables->sent_count; i++) {
        covet_statement *statement = tables->sent[i];
        int64_t rows = 0;
        if (status == COVET_OK) {
            status = covet__run_steps(session, statement, &rows);
            covet__run_told(session, tables->run, statement, rows, status);
        }
        covet__statement_give(session, statement);
    }
    tables->sent_count = 0;
    return status;
}

/* Sends the text without waiting. */
static covet_status covet__tables_send(covet_tables *tables) {
    covet_session *session = tables->session;
    const covet_buffer *text = &tables->text;
    if (covet__connection(session) == NULL) return session->error.status;
    covet_statement *statement =
        covet__statement_new(session, covet_buffer_get(text), text->size, 0, false);
    if (statement == NULL) return session->error.status;
    tables->run = covet__run_begin(session);
    tables->sent[tables->sent_count++] = statement;
    if (covet__driver(session)->send(statement->prepared) == COVET_OK)
        return tables->sent_count < COVET__TABLES_SENT ? COVET_OK : covet__tables_flush(tables);
    covet_status status = covet__fail_driver(session, statement->sql);
    while (tables->sent_count > 0)
        covet__statement_give(session, tables->sent[--tables->sent_count]);
    return status;
}

/* Runs the text that was made; with a driver that can send it may only be under way. */
static covet_status covet__tables_run(covet_tables *tables) {
    covet_session *session = tables->session;
    const covet_buffer *text = &tables->text;
    const covet_driver *driver = covet__driver(session);
    if (text->failed) return covet__fail_memory(session);
    if (driver != NULL && driver->send != NULL) return covet__tables_send(tables);
    return covet__run_text(session, covet_buffer_get(text), text->size, false);
}

/* Whether a statement with these binds, ended by NULL, gives a row. */
static covet_status covet__tables_ask(covet_tables *tables, const char *sql,
                                      const char *const *binds, bool *found) {
    covet_session *session = tables->session;
    covet_status status = covet__tables_flush(tables);
    if (status != COVET_OK) return status;
    covet_statement *statement = covet__statement_take(session, sql, strlen(sql));
    if (statement == NULL) return session->error.status;
    const covet_driver *driver = covet__driver(session);
    for (uint32_t i = 0; binds[i] != NULL && status == COVET_OK; i++) {
        const covet_value bind = {.kind = COVET_VALUE_TEXT,
                                  .as = {.text = {binds[i], strlen(binds[i])}}};
        status = driver->bind(statement->prepared, i, &bind, COVET_KIND_TEXT, 0, 0);
    }
    if (status != COVET_OK) {
        status = covet__fail_driver(session, sql);
        covet__statement_give(session, statement);
        return status;
    }
    covet_run run = covet__run_begin(session);
    covet_step step = driver->next(statement->prepared);
    if (step == COVET_STEP_FAILED) status = covet__fail_driver(session, sql);
    *found = step == COVET_STEP_ROW;
    covet__run_told(session, run, statement, *found, status);
    covet__statement_give(session, statement);
    return status;
}

/* Whether the database has the table. */
static covet_status covet__table_exists(covet_tables *tables, const covet_entity *entity,
                                        bool *exists) {
    const char *const binds[] = {entity->table, NULL};
    return covet__tables_ask(tables, covet__dialect(tables->session)->table_exists_text, binds,
                             exists);
}

/* Whether it has the constraint of a key that was added to the table. */
static covet_status covet__reference_exists(covet_tables *tables, const covet_field *key,
                                            bool *exists) {
    const covet_dialect *dialect = covet__dialect(tables->session);
    covet_buffer name;
    covet_buffer_open(&name, &tables->session->heap, 0);
    covet__ddl_plain_reference(&name, dialect, key);
    const char *const binds[] = {key->entity->table, covet_buffer_get(&name), NULL};
    covet_status status =
        name.failed ? covet__fail_memory(tables->session)
                    : covet__tables_ask(tables, dialect->reference_exists_text, binds, exists);
    covet_buffer_close(&name);
    return status;
}

/* --- create --- */

/* Fills in the keys of a table that refer to one behind it, where the database wants that to be
 * there. Answers whether there are any. */
static bool covet__table_late(covet_tables *tables, size_t at) {
    const covet_entity *entity = tables->order[at];
    bool any = false;
    memset(tables->late, 0, entity->column_words * sizeof *tables->late);
    if (!(covet__dialect(tables->session)->features & COVET_KEYS_NEED_TABLE)) return false;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_entity *target = covet__table_of(entity->columns[i]);
        for (size_t j = at + 1; j < tables->count && target != NULL; j++) {
            if (tables->order[j] != target) continue;
            covet_columns_add(tables->late, (int32_t)i);
            any = true;
        }
    }
    return any;
}

static covet_status covet__table_indexes(covet_tables *tables, const covet_entity *entity) {
    const covet_dialect *dialect = covet__dialect(tables->session);
    size_t count = covet__ddl_index_count(dialect, entity);
    covet_status status = COVET_OK;
    if (dialect->features & COVET_INDEXES_INLINE) return COVET_OK;
    for (size_t i = 0; i < count && status == COVET_OK; i++) {
        covet_buffer_clear(&tables->text);
        covet__ddl_create_index(&tables->text, dialect, entity, i);
        status = covet__tables_run(tables);
    }
    return status;
}

static covet_status covet__table_create(covet_tables *tables, size_t at) {
    const covet_entity *entity = tables->order[at];
    covet_status status;
    covet__table_late(tables, at);
    covet_buffer_clear(&tables->text);
    covet__ddl_create_table(&tables->text, covet__dialect(tables->session), entity, tables->late);
    status = covet__tables_run(tables);
    return status == COVET_OK ? covet__table_indexes(tables, entity) : status;
}

/* Adds the late keys of a table that are not there. */
static covet_status covet__table_refer(covet_tables *tables, size_t at) {
    const covet_entity *entity = tables->order[at];
    covet_status status = COVET_OK;
    if (!covet__table_late(tables, at)) return COVET_OK;
    for (size_t i = 0; i < entity->column_count && status == COVET_OK; i++) {
        bool exists = true;
        if (!covet_columns_has(tables->late, (int32_t)i)) continue;
        status = covet__reference_exists(tables, entity->columns[i], &exists);
        if (status != COVET_OK || exists) continue;
        covet_buffer_clear(&tables->text);
        covet__ddl_add_reference(&tables->text, covet__dialect(tables->session),
                                 entity->columns[i]);
        status = covet__tables_run(tables);
    }
    return status;
}

static covet_status covet__tables_create(covet_tables *tables) {
    covet_status status = COVET_OK;
    for (size_t i = 0; i < tables->count && status == COVET_OK; i++)
        status = covet__table_create(tables, i);
    for (size_t i = 0; i < tables->count && status == COVET_OK; i++)
        status = covet__table_refer(tables, i);
    return status;
}

/* --- drop --- */

/* Lets the table that a key refers to go first: its constraint is dropped, or where that is no
 * statement of the dialect the key set to NULL in all rows. */
static covet_status covet__table_unlink(covet_tables *tables, const covet_entity *entity,
                                        const covet_field *key) {
    const covet_dialect *dialect = covet__dialect(tables->session);
    bool exists = false;
    bool drops = dialect->features & COVET_KEYS_NEED_TABLE;
    if (!key->nullable && !drops) return COVET_OK;
    covet_status status = drops ? covet__reference_exists(tables, key, &exists)
                                : covet__table_exists(tables, entity, &exists);
    if (status != COVET_OK || !exists) return status;
    covet_buffer_clear(&tables->text);
    if (drops) {
        covet__ddl_drop_reference(&tables->text, dialect, key);
        return covet__tables_run(tables);
    }
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

/* Runs `work` and takes the answers that still wait. */
static covet_status covet__tables_work(covet_tables *tables,
                                       covet_status (*work)(covet_tables *tables)) {
    covet_status status = work(tables);
    if (status == COVET_OK) return covet__tables_flush(tables);
    while (tables->sent_count > 0)
        covet__statement_give(tables->session, tables->sent[--tables->sent_count]);
    return status;
}

/* Where such statements commit, a transaction that is open would end without a word. */
static covet_status covet__tables_apart(covet_tables *tables) {
    covet_session *session = tables->session;
    if (!session->in_transaction) return COVET_OK;
    return covet__fail(session, COVET_UNSUPPORTED, NULL, NULL,
                       "%s commits the open transaction when a table is made or dropped: call "
                       "covet_create_tables and covet_drop_tables outside of one",
                       covet__dialect(session)->name);
}

/* Runs `work` in the transaction at hand, or in one of its own. */
static covet_status covet__tables_whole(covet_tables *tables,
                                        covet_status (*work)(covet_tables *tables)) {
    covet_session *session = tables->session;
    if (tables->count == 0) return COVET_OK;
    if (covet__connection(session) == NULL) return session->error.status;
    if (covet__dialect(session)->features & COVET_DDL_COMMITS) {
        covet_status apart = covet__tables_apart(tables);
        return apart == COVET_OK ? covet__tables_work(tables, work) : apart;
    }
    if (session->in_transaction) return covet__tables_work(tables, work);
    covet_status status = covet__transaction_begin(session);
    if (status != COVET_OK) return status;
    status = covet__tables_work(tables, work);
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
