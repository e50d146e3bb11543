/* What a connection keeps ready: compiled queries by their shape, and the statements that write or
 * read single rows by their columns. Uses statement, shape, compile, writer. Terminals and store
 * use it. */
#ifndef COVET_EXEC_COMPILED_C
#define COVET_EXEC_COMPILED_C

#include "exec/inner.h"
#include "exec/statement.c"
#include "query/shape.c"
#include "sql/compile.c"
#include "sql/writer.c"

#include <string.h>

/* Bytes of the first block of a compiled query's arena. */
#define COVET__COMPILED_BLOCK 2048

/* --- compiled queries --- */

/* What beside its shape makes a compiled query what it is. */
typedef struct covet_compiled_key {
    const covet_entity *entity;
    const covet_model *projection;
    const covet_dialect *dialect;
    size_t bind_limit;
    covet_purpose purpose;
    uint32_t version; /* of the registry */
} covet_compiled_key;

/* A compiled query and the memory that all of it stands in. */
typedef struct covet_compiled_entry {
    covet_entry entry;   /* its place in the cache */
    covet_cached cached; /* what users see */
    covet_compiled_key key;
    covet_shape shape; /* a copy */
    covet_arena arena;
    uint32_t pins; /* streams that use it */
} covet_compiled_entry;

static covet_compiled_entry *covet__compiled_of(covet_cached *cached) {
    size_t offset = offsetof(covet_compiled_entry, cached);
    return (covet_compiled_entry *)(void *)((unsigned char *)cached - offset);
}

static void covet__compiled_free(covet_connection *connection, covet_compiled_entry *entry) {
    covet_arena_close(&entry->arena);
    covet_heap_resize(&connection->heap, entry, sizeof *entry, 0);
}

/* Frees the oldest compiled queries that nobody uses until at most `most` are kept. Answers whether
 * there were any. */
static bool covet__compiled_trim(covet_connection *connection, size_t most) {
    covet_cache *cache = &connection->compiled;
    bool any = false;
    for (covet_entry *entry = cache->oldest, *newer; entry != NULL && cache->count > most;
         entry = newer) {
        covet_compiled_entry *compiled = (covet_compiled_entry *)entry;
        newer = entry->newer;
        if (compiled->pins > 0 || compiled == connection->current) continue;
        covet__cache_remove(cache, entry);
        covet__compiled_free(connection, compiled);
        any = true;
    }
    return any;
}

static uint64_t covet__compiled_hash(const covet_compiled_key *key, const covet_shape *shape) {
    uint64_t hash = covet__hash_word(shape->hash, (uintptr_t)key->entity);
    hash = covet__hash_word(hash, (uintptr_t)key->projection);
    return covet__hash_word(hash, (uint64_t)key->purpose << 32 ^ key->version);
}

static bool covet__compiled_is(const covet_compiled_entry *entry, const covet_compiled_key *key,
                               const covet_shape *shape) {
    const covet_compiled_key *own = &entry->key;
    return entry->shape.hash == shape->hash && own->entity == key->entity &&
           own->projection == key->projection && own->purpose == key->purpose &&
           own->version == key->version && own->bind_limit == key->bind_limit &&
           own->dialect == key->dialect && covet__shape_equal(&entry->shape, shape);
}

static covet_compiled_entry *covet__compiled_find(const covet_connection *connection,
                                                  const covet_compiled_key *key,
                                                  const covet_shape *shape, uint64_t hash) {
    covet_entry *entry = *covet__cache_bucket(&connection->compiled, hash);
    while (entry != NULL && !covet__compiled_is((covet_compiled_entry *)entry, key, shape))
        entry = entry->chain;
    return (covet_compiled_entry *)entry;
}

/* Compiles into an entry that has its key and an open arena. The shape is copied first, so that
 * nothing of what is made can point into a queryset. */
static covet_status covet__compiled_make(covet_session *session, covet_compiled_entry *entry,
                                         const covet_shape *shape) {
    covet_problem problem = {.status = COVET_OK};
    covet_compiled *compiled = &entry->cached.compiled;
    if (!covet__shape_copy(&entry->arena, shape, &entry->shape)) return covet__fail_memory(session);
    covet_status status =
        covet__compile(&entry->arena, &session->db->registry, covet__dialect(session),
                       entry->key.bind_limit, entry->key.entity, &entry->shape, entry->key.purpose,
                       entry->key.projection, compiled, &problem);
    if (status != COVET_OK) return covet__fail_problem(session, &problem);
    entry->cached.entities = compiled->entities;
    entry->cached.entity_count = compiled->entity_count;
    return COVET_OK;
}

/* Compiles a query that the cache does not have and keeps it. NULL: failed. */
static covet_compiled_entry *covet__compiled_new(covet_session *session,
                                                 const covet_compiled_key *key,
                                                 const covet_shape *shape, uint64_t hash) {
    covet_connection *connection = session->connection;
    covet_compiled_entry *entry = covet_heap_resize(&connection->heap, NULL, 0, sizeof *entry);
    if (entry == NULL) {
        covet__fail_memory(session);
        return NULL;
    }
    *entry = (covet_compiled_entry){.entry = {.hash = hash}, .key = *key};
    covet_arena_open(&entry->arena, &connection->heap, COVET__COMPILED_BLOCK);
    if (covet__compiled_make(session, entry, shape) != COVET_OK) {
        covet__compiled_free(connection, entry);
        return NULL;
    }
    connection->current = entry;
    covet__cache_add(&connection->compiled, &entry->entry);
    covet__compiled_trim(connection, connection->compiled.capacity);
    return entry;
}

/* A query that is not the latest one: from the cache, or compiled now. NULL: failed. */
static covet_cached *covet__cached_other(covet_session *session, const covet_compiled_key *key,
                                         const covet_shape *shape) {
    covet_connection *connection = session->connection;
    uint64_t hash = covet__compiled_hash(key, shape);
    covet_compiled_entry *known = covet__compiled_find(connection, key, shape, hash);
    if (known == NULL) {
        known = covet__compiled_new(session, key, shape, hash);
        return known == NULL ? NULL : &known->cached;
    }
    covet__cache_touch(&connection->compiled, &known->entry);
    connection->current = known;
    return &known->cached;
}

/* A loop asks for one query again and again: the latest is looked at first. */
static covet_cached *covet__cached(covet_session *session, const covet_entity *entity,
                                   const covet_shape *shape, covet_purpose purpose,
                                   const covet_model *projection) {
    covet_connection *connection = covet__connection_attach(session);
    if (connection == NULL) return NULL;
    covet_compiled_key key = {.entity = entity,
                              .projection = projection,
                              .dialect = connection->dialect,
                              .bind_limit = connection->bind_limit,
                              .purpose = purpose,
                              .version = session->db->registry.version};
    covet_compiled_entry *latest = connection->current;
    if (latest != NULL && covet__compiled_is(latest, &key, shape)) return &latest->cached;
    return covet__cached_other(session, &key, shape);
}

static void covet__cached_pin(covet_cached *cached) {
    covet__compiled_of(cached)->pins++;
}

static void covet__cached_unpin(covet_session *session, covet_cached *cached) {
    covet__compiled_of(cached)->pins--;
    covet__compiled_trim(session->connection, session->connection->compiled.capacity);
}

/* A query that was compiled before the link was made may have more binds than the link takes. */
static bool covet__binds_fit(covet_session *session, const covet_sql_text *sql) {
    size_t limit = session->connection->bind_limit;
    if (sql->slot_count <= limit) return true;
    covet__fail(session, COVET_QUERY, NULL, NULL,
                "the statement has %zu binds and the database takes %zu: give a shorter list",
                (size_t)sql->slot_count, limit);
    return false;
}

static covet_statement *covet__cached_statement(covet_session *session, covet_cached *cached) {
    if (covet__statement_retake(session, cached->statement, cached->serial))
        return cached->statement;
    const covet_sql_text *sql = &cached->compiled.sql;
    if (covet__connection(session) == NULL || !covet__binds_fit(session, sql)) return NULL;
    covet_statement *statement = covet__statement_take(session, sql->text, sql->size);
    if (statement == NULL || !statement->cached) return statement;
    cached->statement = statement;
    cached->serial = statement->serial;
    return statement;
}

/* --- statements of single rows --- */

/* Which statement writes or reads a set of columns: a weak reference. */
typedef struct covet_writer_entry {
    covet_entry entry; /* its place in the cache */
    const covet_entity *entity;
    covet_writing writing;
    uint32_t version;           /* of the registry */
    covet_statement *statement; /* valid if the cache still has it under `serial` */
    uint64_t serial;
    size_t words; /* of columns; none for a delete */
    uint64_t columns[];
} covet_writer_entry;

static size_t covet__writer_size(const covet_writer_entry *writer) {
    return sizeof *writer + writer->words * sizeof *writer->columns;
}

static void covet__writers_trim(covet_connection *connection, size_t most) {
    covet_cache *cache = &connection->writers;
    while (cache->count > most) {
        covet_writer_entry *writer = (covet_writer_entry *)cache->oldest;
        covet__cache_remove(cache, &writer->entry);
        covet_heap_resize(&connection->heap, writer, covet__writer_size(writer), 0);
    }
}

static uint64_t covet__writer_hash(const covet_writer_entry *key, const uint64_t *columns) {
    uint64_t hash = covet__hash_word((uint64_t)key->writing, (uintptr_t)key->entity);
    for (size_t i = 0; i < key->words; i++) hash = covet__hash_word(hash, columns[i]);
    return hash;
}

static covet_writer_entry *covet__writer_find(const covet_connection *connection,
                                              const covet_writer_entry *key,
                                              const uint64_t *columns) {
    covet_entry *entry = *covet__cache_bucket(&connection->writers, key->entry.hash);
    for (; entry != NULL; entry = entry->chain) {
        covet_writer_entry *writer = (covet_writer_entry *)entry;
        if (entry->hash == key->entry.hash && writer->entity == key->entity &&
            writer->writing == key->writing && writer->version == key->version &&
            memcmp(writer->columns, columns, key->words * sizeof *columns) == 0)
            return writer;
    }
    return NULL;
}

/* Notes the statement of a writer. Without memory its text is made the next time too. */
static void covet__writer_note(covet_connection *connection, const covet_writer_entry *key,
                               const uint64_t *columns, covet_statement *statement) {
    covet_writer_entry *writer = covet__writer_find(connection, key, columns);
    if (writer == NULL) {
        writer = covet_heap_resize(&connection->heap, NULL, 0, covet__writer_size(key));
        if (writer == NULL) return;
        *writer = *key;
        memcpy(writer->columns, columns, key->words * sizeof *columns);
        covet__cache_add(&connection->writers, &writer->entry);
        covet__writers_trim(connection, connection->writers.capacity);
    }
    writer->statement = statement;
    writer->serial = statement->serial;
}

/* The statement of a writer from its text. NULL: failed. */
static covet_statement *covet__writer_take(covet_session *session, const covet_writer_entry *key,
                                           const uint64_t *columns) {
    covet_buffer text;
    covet_statement *statement = NULL;
    covet_buffer_open(&text, &session->heap, 0);
    covet__sql_writer(&text, covet__dialect(session), key->entity, key->writing, columns);
    if (text.failed)
        covet__fail_memory(session);
    else
        statement = covet__statement_take(session, covet_buffer_get(&text), text.size);
    covet_buffer_close(&text);
    return statement;
}

/* The statement that was asked for last; NULL: it is another. */
static covet_statement *covet__writer_latest(covet_session *session, const covet_entity *entity,
                                             covet_writing writing, const uint64_t *columns) {
    const covet_connection *connection = session->connection;
    if (connection == NULL || columns == NULL || entity->column_words != 1) return NULL;
    const covet_latest *latest = &connection->latest[writing];
    if (latest->entity != entity || latest->columns != *columns ||
        latest->version != session->db->registry.version)
        return NULL;
    return covet__statement_retake(session, latest->statement, latest->serial) ? latest->statement
                                                                               : NULL;
}

static void covet__writer_recall(covet_connection *connection, const covet_writer_entry *key,
                                 const uint64_t *columns, covet_statement *statement) {
    if (key->words != 1 || !statement->cached) return;
    connection->latest[key->writing] = (covet_latest){.entity = key->entity,
                                                      .columns = *columns,
                                                      .serial = statement->serial,
                                                      .statement = statement,
                                                      .version = key->version};
}

static covet_statement *covet__writer(covet_session *session, const covet_entity *entity,
                                      covet_writing writing, const uint64_t *columns) {
    static const uint64_t none[1] = {0};
    covet_statement *latest = covet__writer_latest(session, entity, writing, columns);
    if (COVET__LIKELY(latest != NULL)) return latest;
    covet_connection *connection = covet__connection(session);
    if (connection == NULL) return NULL;
    covet_writer_entry key = {.entity = entity,
                              .writing = writing,
                              .version = session->db->registry.version,
                              .words = columns == NULL ? 0 : entity->column_words};
    if (columns == NULL) columns = none;
    key.entry.hash = covet__writer_hash(&key, columns);
    covet_writer_entry *writer = covet__writer_find(connection, &key, columns);
    if (writer != NULL) {
        covet__cache_touch(&connection->writers, &writer->entry);
        if (covet__statement_retake(session, writer->statement, writer->serial)) {
            covet__writer_recall(connection, &key, columns, writer->statement);
            return writer->statement;
        }
    }
    covet_statement *statement = covet__writer_take(session, &key, columns);
    if (statement == NULL || !statement->cached) return statement;
    covet__writer_note(connection, &key, columns, statement);
    covet__writer_recall(connection, &key, columns, statement);
    return statement;
}

/* --- all of it --- */

/* Forgets weak references to statements that are finalised. */
static void covet__compiled_forget(covet_connection *connection) {
    covet_entry *entry = connection->compiled.newest;
    for (; entry != NULL; entry = entry->older) {
        covet_cached *cached = &((covet_compiled_entry *)entry)->cached;
        if (cached->statement != NULL && cached->statement->serial != cached->serial)
            cached->statement = NULL;
    }
    memset(connection->latest, 0, sizeof connection->latest);
}

/* Drops what the caches of a connection keep and nobody uses. Answers whether there was any. */
static bool covet__caches_drop(covet_connection *connection) {
    bool any = connection->writers.count > 0;
    covet__writers_trim(connection, 0);
    if (covet__compiled_trim(connection, 0)) any = true;
    if (covet__statements_trim(connection, 0)) any = true;
    covet__compiled_forget(connection);
    return covet__statements_free(connection) || any;
}

#endif
