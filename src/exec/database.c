/* Databases: opened from a URL, closed, and the models that they know. Uses inner, session,
 * registry. Users call it. */
#ifndef COVET_EXEC_DATABASE_C
#define COVET_EXEC_DATABASE_C

#include "base/text.h"
#include "exec/inner.h"
#include "exec/session.c"
#include "model/registry.h"

#include <string.h>

/* --- mistakes --- */

/* Keeps the mistake whose text stands in error_message. */
static covet_status covet__database_fail(covet_db *db, covet_status status) {
    const covet_buffer *text = &db->error_message;
    bool told = status == COVET_OK || (!text->failed && text->size > 0);
    db->error.status = status;
    db->error.message = told ? covet_buffer_get(text) : covet_status_text(status);
    return status;
}

/* The same for a URL. Answers false. */
static bool covet__url_fail(covet_db *db, covet_status status) {
    covet__database_fail(db, status);
    return false;
}

const covet_failure *covet_db_error(const covet_db *db) {
    static const covet_failure null = {
        .status = COVET_MISUSE, .message = "the database is NULL: covet_open had no memory"};
    return db == NULL ? &null : &db->error;
}

/* --- the URL --- */

/* Appends texts with commas; the list is ended by NULL. Answers how many there were before and are
 * now. */
static size_t covet__names_print(covet_buffer *buffer, const char *const *names, size_t before) {
    for (; *names != NULL; names++, before++) {
        if (before > 0) covet_buffer_text(buffer, ", ");
        covet_buffer_text(buffer, *names);
    }
    return before;
}

static bool covet__scheme_is(const char *scheme, const char *url, size_t size) {
    for (size_t i = 0; i < size; i++) {
        char c = url[i] >= 'A' && url[i] <= 'Z' ? (char)(url[i] - 'A' + 'a') : url[i];
        if (c != scheme[i]) return false; /* the end of scheme differs from every letter */
    }
    return scheme[size] == '\0';
}

static const covet_backend *covet__backend_find(const covet_backend *const *backends,
                                                const char *url, size_t size) {
    for (; *backends != NULL; backends++)
        for (const char *const *scheme = (*backends)->schemes; *scheme != NULL; scheme++)
            if (covet__scheme_is(*scheme, url, size)) return *backends;
    return NULL;
}

static bool covet__scheme_fail(covet_db *db, const covet_backend *const *backends,
                               const char *mistake) {
    covet_buffer *text = &db->error_message;
    size_t count = 0;
    covet_buffer_text(text, mistake);
    covet_buffer_text(text, "; schemes of the backends given to covet_open: ");
    for (; *backends != NULL; backends++)
        count = covet__names_print(text, (*backends)->schemes, count);
    if (count == 0) covet_buffer_text(text, "none");
    return covet__url_fail(db, COVET_CONNECTION);
}

/* Finds the backend of a URL; `rest` is what stands behind the scheme. false: a mistake is kept. */
static bool covet__url_scheme(covet_db *db, const covet_config *config, const char **rest) {
    static const covet_backend *const none[] = {NULL};
    const covet_backend *const *backends = config->backends == NULL ? none : config->backends;
    if (config->url == NULL) {
        covet_buffer_text(&db->error_message, "the URL is NULL");
        return covet__url_fail(db, COVET_MISUSE);
    }
    const char *colon = strchr(config->url, ':');
    size_t size = colon == NULL ? 0 : (size_t)(colon - config->url);
    if (size == 0)
        return covet__scheme_fail(db, backends, "the URL has no scheme before a colon");
    db->backend = covet__backend_find(backends, config->url, size);
    if (db->backend == NULL)
        return covet__scheme_fail(db, backends, "no backend serves the scheme of the URL");
    *rest = colon + 1;
    return true;
}

/* Whether a name is among those of the driver, or there is no driver to ask. */
static bool covet__option_known(const covet_db *db, const char *name) {
    if (db->backend->driver == NULL) return true;
    for (const char *const *known = db->backend->driver->options; *known != NULL; known++)
        if (strcmp(*known, name) == 0) return true;
    return false;
}

/* What is wrong with an option that was split; NULL if nothing. */
static const char *covet__option_mistake(const covet_db *db, const covet_url_option *option,
                                         char *value) {
    if (!covet__option_known(db, option->name)) return "is not known";
    if (value == NULL) return "has no value: write name=value";
    if (!covet_percent_decode(value)) return "has a % that no two hexadecimal digits follow";
    for (const covet_url_option *other = db->options; other < option; other++)
        if (strcmp(other->name, option->name) == 0) return "is given twice";
    return NULL;
}

static bool covet__option_fail(covet_db *db, const char *name, const char *mistake) {
    covet_buffer *text = &db->error_message;
    covet_buffer_format(text, "option '%s' of the URL %s", name, mistake);
    if (db->backend->driver != NULL) {
        covet_buffer_text(text, "; options: ");
        covet__names_print(text, db->backend->driver->options, 0);
    }
    return covet__url_fail(db, COVET_CONNECTION);
}

/* Cuts the text at the first `mark`; answers what stands behind it, NULL if there is none. */
static char *covet__cut(char *text, char mark) {
    char *found = strchr(text, mark);
    if (found == NULL) return NULL;
    *found = '\0';
    return found + 1;
}

/* Splits name=value&name=value into db->options, which has room. false: a mistake is kept. */
static bool covet__url_options(covet_db *db, char *text) {
    covet_url_option *option = db->options;
    for (char *next; text != NULL; text = next) {
        next = covet__cut(text, '&');
        char *value = covet__cut(text, '=');
        *option = (covet_url_option){.name = text, .value = value};
        const char *mistake = covet__option_mistake(db, option, value);
        if (mistake != NULL) return covet__option_fail(db, text, mistake);
        option++;
    }
    *option = (covet_url_option){.name = NULL};
    return true;
}

/* Copies what stands behind the scheme and splits it. false without memory; mistakes are kept. */
static bool covet__url_split(covet_db *db, const char *url, const char *rest) {
    size_t count = 2;
    bool whole = db->backend->driver != NULL && db->backend->driver->options == NULL;
    if (whole) rest = url;
    for (const char *c = rest; *c != '\0'; c++) count += *c == '&';
    db->target = covet_arena_text(&db->arena, rest, strlen(rest));
    db->options = covet_arena_zero(&db->arena, count, sizeof *db->options);
    if (db->target == NULL || db->options == NULL) return false;
    if (whole) return true;
    char *options = covet__cut(db->target, '?');
    if (options != NULL) covet__url_options(db, options);
    return true;
}

/* Has the driver check the rest, and makes what its connections share. false without memory. */
static bool covet__url_check(covet_db *db) {
    const covet_driver *driver = db->backend->driver;
    if (driver == NULL || db->error.status != COVET_OK) return true;
    covet_status status = driver->check(db->target, db->options, &db->error_message);
    if (status != COVET_OK) {
        covet__url_fail(db, status);
        return true;
    }
    if (driver->attach == NULL) return true;
    db->shared = driver->attach(&db->heap, db->target);
    return db->shared != NULL;
}

/* --- open and close --- */

/* Two databases are not to share generations, or a row of the one could be taken for the
 * other's. */
static uint32_t covet__generation_start(const covet_db *db) {
    uint64_t hash = covet__hash_word((uintptr_t)db, (uint64_t)covet_now().us);
    return (uint32_t)(hash >> 32);
}

/* Takes over the options. false without memory; mistakes are kept. */
static bool covet__database_configure(covet_db *db, const covet_config *config) {
    const char *rest = NULL;
    size_t block = config->arena_block, statements = config->statement_cache;
    db->arena_block = block == 0 ? COVET_ARENA_BLOCK : block;
    db->statement_cache = statements == 0 ? COVET_STATEMENT_CACHE : statements;
    db->log = config->log;
    db->log_context = config->log_context;
    atomic_init(&db->generation, covet__generation_start(db));
    if (!covet__url_scheme(db, config, &rest)) return true;
    return covet__url_split(db, config->url, rest) && covet__url_check(db);
}

/* --- forks --- */

static void covet__forked(void) {
    atomic_fetch_add_explicit(&covet__forks, 1, memory_order_relaxed);
}

/* Where this fails for want of memory, what a child inherits is not told from its own. */
static void covet__forks_watch(void) {
#if !defined(_WIN32)
    pthread_atfork(NULL, NULL, covet__forked);
#endif
}

covet_db *covet_open_with(const covet_config *config) {
    static const covet_config nothing = {.url = NULL};
    static pthread_once_t watched = PTHREAD_ONCE_INIT;
    pthread_once(&watched, covet__forks_watch);
    if (config == NULL) config = &nothing;
    covet_heap heap = {.allocator = config->allocator};
    if (heap.allocator.resize == NULL) heap.allocator = covet_default_allocator();
    covet_db *db = covet_heap_resize(&heap, NULL, 0, sizeof *db);
    if (db == NULL) return NULL;
    memset(db, 0, sizeof *db);
    db->heap = heap;
    db->error.message = "";
    covet_arena_open(&db->arena, &db->heap, 1);
    covet_buffer_open(&db->error_message, &db->heap, 0);
    covet__registry_open(&db->registry, &db->heap);
    if (pthread_mutex_init(&db->lock, NULL) != 0) {
        covet_heap_resize(&heap, db, sizeof *db, 0);
        return NULL;
    }
    if (covet__database_configure(db, config)) return db;
    covet_close(db);
    return NULL;
}

/* Frees the connections and the closed sessions. */
static void covet__database_empty(covet_db *db) {
    while (db->sessions != NULL) covet_session_close(db->sessions);
    covet__streams_free(db);
    covet__streams_free(db);
    for (covet_session *session = db->closed, *next; session != NULL; session = next) {
        next = session->next;
        covet_heap_resize(&db->heap, session, sizeof *session, 0);
    }
    for (covet_connection *idle = db->idle, *next; idle != NULL; idle = next) {
        next = idle->next;
        covet__connection_free(db, idle);
    }
}

void covet_close(covet_db *db) {
    if (db == NULL) return;
    covet__database_empty(db);
    if (db->shared != NULL) db->backend->driver->detach(&db->heap, db->shared);
    covet__registry_close(&db->registry);
    covet_buffer_close(&db->error_message);
    covet_arena_close(&db->arena);
    pthread_mutex_destroy(&db->lock);
    covet_heap heap = db->heap;
    covet_heap_resize(&heap, db, sizeof *db, 0);
}

/* --- models --- */

/* Keeps what came of a registration. The first mistake stays: what was not registered would be
 * missed later, far from its cause. Only a lack of memory may be over. */
static void covet__registration_note(covet_db *db, covet_status status, covet_buffer *text) {
    if (db->error.status != COVET_OK && db->error.status != COVET_NO_MEMORY) {
        covet_buffer_close(text);
        return;
    }
    covet_buffer_close(&db->error_message);
    db->error_message = *text;
    covet__database_fail(db, status);
    db->error.model = status == COVET_OK ? NULL : db->registry.conflict_model;
    db->error.field = status == COVET_OK ? NULL : db->registry.conflict_field;
}

covet_status covet_models(covet_db *db, const covet_model *const *models) {
    if (db == NULL) return COVET_MISUSE;
    covet_buffer text;
    covet_buffer_open(&text, &db->heap, 0);
    pthread_mutex_lock(&db->lock);
    covet_status status = covet__registry_add(&db->registry, models, &text);
    covet__registration_note(db, status, &text);
    pthread_mutex_unlock(&db->lock);
    return status;
}

const covet_entity *const *covet_entities(const covet_db *db, size_t *count) {
    if (count != NULL) *count = db == NULL ? 0 : db->registry.entity_count;
    return db == NULL ? NULL : (const covet_entity *const *)db->registry.entities;
}

const covet_entity *covet_entity_named(const covet_db *db, const char *name) {
    if (db == NULL || name == NULL) return NULL;
    for (size_t i = 0; i < db->registry.entity_count; i++)
        if (strcmp(db->registry.entities[i]->name, name) == 0) return db->registry.entities[i];
    return NULL;
}

#endif
