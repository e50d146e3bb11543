/* Failures of a session: the record, its texts, and what they mean for a transaction that is open.
 * Uses inner, problem. All of exec reports through it. */
#ifndef COVET_EXEC_ERROR_C
#define COVET_EXEC_ERROR_C

#include "exec/inner.h"
#include "query/problem.c"

#include <stdarg.h>
#include <string.h>

static const covet_violation covet__no_violations[] = {{.field = NULL}};

/* What is told of a session that cannot keep a record. */
#define COVET__SESSION_NULL "the session is NULL: covet_session_open failed or was not called"
#define COVET__SESSION_CLOSED "the session is closed: open another by covet_session_open"
static const covet_failure covet__failure_null = {.status = COVET_MISUSE,
                                                  .message = COVET__SESSION_NULL};
static const covet_failure covet__failure_closed = {.status = COVET_MISUSE,
                                                    .message = COVET__SESSION_CLOSED};

/* --- the record --- */

/* The arena of the next failure's texts. Those of the one before stay: a message may quote them. */
static covet_arena *covet__error_turn(covet_session *session) {
    covet_arena before = session->error_arena;
    session->error_arena = session->error_spare;
    session->error_spare = before;
    covet_arena_reset(&session->error_arena);
    return &session->error_arena;
}

static const char *covet__error_copy(covet_arena *arena, const char *text) {
    return text == NULL ? NULL : covet_arena_text(arena, text, strlen(text));
}

/* A text by printf's rules; NULL without memory. */
static const char *covet__error_format(covet_arena *arena, const char *format, ...)
    COVET__PRINTF(2, 3);
static const char *covet__error_format(covet_arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *text = covet__problem_text(arena, format, arguments);
    va_end(arguments);
    return text;
}

static const covet_violation *covet__violations_copy(covet_arena *arena,
                                                     const covet_violation *violations) {
    size_t count = 0;
    if (violations == NULL) return NULL;
    while (violations[count].field != NULL) count++;
    covet_violation *copy = covet_arena_zero(arena, count + 1, sizeof *copy);
    for (size_t i = 0; copy != NULL && i < count; i++)
        copy[i] = (covet_violation){.field = covet__error_copy(arena, violations[i].field),
                                    .code = covet__error_copy(arena, violations[i].code),
                                    .message = covet__error_copy(arena, violations[i].message)};
    return arena->failed ? NULL : copy;
}

/* A copy whose texts stand in `arena`; what does not fit there is lost, the failure is not. */
static covet_failure covet__failure_copy(covet_arena *arena, const covet_failure *failure) {
    covet_failure copy = *failure;
    copy.message = covet__error_copy(arena, failure->message);
    copy.model = covet__error_copy(arena, failure->model);
    copy.field = covet__error_copy(arena, failure->field);
    copy.sql = covet__error_copy(arena, failure->sql);
    copy.sqlstate = covet__error_copy(arena, failure->sqlstate);
    if (copy.message == NULL) copy.message = covet_status_text(copy.status);
    return copy;
}

/* Keeps the first failure of a transaction: it is the cause, and what commit answers. */
static void covet__transaction_note(covet_session *session) {
    covet_arena *arena = &session->transaction_arena;
    covet_arena_reset(arena);
    session->transaction_failed = true;
    session->transaction_error = covet__failure_copy(arena, &session->error);
    session->transaction_violations = covet__violations_copy(arena, session->violations);
}

/* Arenas are sticky; after a call that reported the lack of memory the next one may try again. */
static void covet__arenas_mend(covet_session *session) {
    for (covet_frame *frame = session->top; frame != NULL; frame = frame->below)
        frame->arena.failed = false;
}

/* Makes `failure` the session's. Its texts stand in error_arena or are static. */
static covet_status covet__failed_with(covet_session *session, const covet_failure *failure,
                                       const covet_violation *violations) {
    session->error = *failure;
    if (failure->message == NULL) session->error.message = covet_status_text(failure->status);
    session->error_text = NULL;
    session->violations = violations;
    if (failure->status == COVET_NOT_FOUND || failure->status == COVET_MULTIPLE)
        return failure->status;
    if (failure->status == COVET_NO_MEMORY) covet__arenas_mend(session);
    session->failed = true;
    if (session->in_transaction && !session->transaction_failed) covet__transaction_note(session);
    return failure->status;
}

/* A record with the call site of the call at hand. */
static covet_failure covet__failure_here(const covet_session *session, covet_status status) {
    return (covet_failure){.status = status, .file = session->file, .line = session->line};
}

/* --- the ways to fail --- */

static covet_status covet__fail(covet_session *session, covet_status status, const char *model,
                                const char *field, const char *format, ...) {
    covet_arena *arena = covet__error_turn(session);
    covet_failure failure = covet__failure_here(session, status);
    va_list arguments;
    va_start(arguments, format);
    failure.message = covet__problem_text(arena, format, arguments);
    va_end(arguments);
    failure.model = covet__error_copy(arena, model);
    failure.field = covet__error_copy(arena, field);
    return covet__failed_with(session, &failure, NULL);
}

static covet_status covet__fail_problem(covet_session *session, const covet_problem *problem) {
    const char *message = problem->message;
    if (message == NULL) message = covet_status_text(problem->status);
    return covet__fail(session, problem->status, problem->model, problem->field, "%s", message);
}

/* Takes no memory for itself. */
static covet_status covet__fail_memory(covet_session *session) {
    covet_failure failure = covet__failure_here(session, COVET_NO_MEMORY);
    failure.message = "no memory: the allocator has nothing left, and the caches gave way already";
    return covet__failed_with(session, &failure, NULL);
}

/* The mistake that the database was opened with, or that registration found. */
static covet_status covet__fail_database(covet_session *session) {
    covet_failure failure = covet__failure_copy(covet__error_turn(session), &session->db->error);
    failure.file = session->file;
    failure.line = session->line;
    return covet__failed_with(session, &failure, NULL);
}

/* "title: must not be empty; views: at least 0" in the arena; NULL without memory. */
static const char *covet__violations_text(covet_arena *arena, const covet_violation *violations) {
    covet_buffer buffer;
    covet_buffer_open(&buffer, arena->heap, 0);
    for (const covet_violation *one = violations; one->field != NULL; one++) {
        if (one != violations) covet_buffer_text(&buffer, "; ");
        covet_buffer_text(&buffer, one->field);
        if (one->field[0] != '\0') covet_buffer_text(&buffer, ": ");
        covet_buffer_text(&buffer, one->message);
    }
    const char *text = buffer.failed ? NULL : covet__error_copy(arena, covet_buffer_get(&buffer));
    covet_buffer_close(&buffer);
    return text;
}

static covet_status covet__fail_violations(covet_session *session, const covet_entity *entity,
                                           const covet_violation *violations) {
    covet_arena *arena = covet__error_turn(session);
    covet_failure failure = covet__failure_here(session, COVET_VALIDATION);
    failure.message = covet__violations_text(arena, violations);
    failure.model = covet__error_copy(arena, entity->name);
    failure.field = covet__error_copy(arena, violations[0].field);
    return covet__failed_with(session, &failure, covet__violations_copy(arena, violations));
}

/* --- failures of the driver --- */

/* Names the model and the field of a table and a column that the database named. */
static void covet__failure_place(const covet_registry *registry, const covet_driver_error *error,
                                 covet_arena *arena, covet_failure *failure) {
    if (error->table == NULL) return;
    const covet_entity *entity = NULL;
    for (size_t i = 0; i < registry->entity_count && entity == NULL; i++)
        if (strcmp(registry->entities[i]->table, error->table) == 0) entity = registry->entities[i];
    if (entity == NULL) return;
    failure->model = covet__error_copy(arena, entity->name);
    if (error->column == NULL) return;
    for (size_t i = 0; i < entity->column_count; i++)
        if (strcmp(entity->columns[i]->column, error->column) == 0)
            failure->field = covet__error_copy(arena, entity->columns[i]->name);
}

/* How many bytes of a text to show: at most 60, no character cut. */
static int covet__error_cut(const char *text) {
    size_t size = strlen(text);
    if (size <= 60) return (int)size;
    size = 60;
    while (size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80) size--;
    return (int)size;
}

/* What blocks whom, which the database does not say. */
static const char *covet__busy_text(covet_arena *arena, const char *message, const char *sql) {
    if (sql == NULL) sql = "";
    int shown = covet__error_cut(sql);
    return covet__error_format(
        arena,
        "%s: '%.*s%s' met the lock of another connection, and the wait for it did not help. Two "
        "sessions of one database block each other: if both are of this thread, end the "
        "transaction of the one before the other writes",
        message, shown, sql, sql[shown] ? "..." : "");
}

/* Whether the latest statement has lost the connection. */
static bool covet__link_lost(const covet_session *session) {
    const covet_driver *driver = covet__driver(session);
    return driver->alive != NULL && !driver->alive(session->connection->link, false);
}

/* Whether a text is the dialect's COMMIT. */
static bool covet__is_commit(const covet_session *session, const char *sql) {
    return sql != NULL && strcmp(sql, covet__dialect(session)->commit_text) == 0;
}

/* What became of a statement whose answer was lost is not known, unless it only reads or stands in
 * a transaction, which is gone with it. */
static const char *covet__unknown_text(covet_session *session, covet_arena *arena,
                                       const char *message, const char *sql) {
    const covet_dialect *dialect = covet__dialect(session);
    if (!covet__link_lost(session)) return message;
    if (sql == NULL || strncmp(sql, "SELECT", 6) == 0) return message;
    if (covet__is_commit(session, sql))
        return covet__error_format(
            arena,
            "%s; the connection was lost while COMMIT was under way: whether "
            "the transaction was committed is not known",
            message);
    if (session->in_transaction || strcmp(sql, dialect->begin_write_text) == 0) return message;
    return covet__error_format(
        arena, "%s; whether the statement took effect before that is not known", message);
}

/* A statement that would put too much of an open stream aside: the loop that has it. */
static const char *covet__spill_text(covet_session *session, covet_arena *arena,
                                     const char *message);

/* Notices that the database has ended the transaction by itself. */
static bool covet__transaction_gone(covet_session *session) {
    if (!session->in_transaction || session->transaction_lost) return false;
    session->transaction_lost = !covet__driver(session)->in_transaction(session->connection->link);
    return session->transaction_lost;
}

/* The driver's message, and what it cannot know. NULL without memory. */
static const char *covet__driver_text(covet_session *session, covet_arena *arena,
                                      covet_status status, const char *message, const char *sql) {
    if (status == COVET_BUSY) return covet__busy_text(arena, message, sql);
    if (status == COVET_CONNECTION) message = covet__unknown_text(session, arena, message, sql);
    if (status == COVET_MISUSE && session->streams != NULL)
        message = covet__spill_text(session, arena, message);
    return message == NULL ? NULL : covet__error_copy(arena, message);
}

static covet_status covet__fail_driver(covet_session *session, const char *sql) {
    const covet_driver_error *error = covet__driver(session)->error(session->connection->link);
    covet_arena *arena = covet__error_turn(session);
    covet_failure failure = covet__failure_here(session, error->status);
    const char *message = error->message ? error->message : covet_status_text(error->status);
    failure.message = covet__driver_text(session, arena, error->status, message, sql);
    failure.sqlstate = covet__error_copy(arena, error->sqlstate);
    failure.sql = covet__error_copy(arena, sql);
    covet__failure_place(&session->db->registry, error, arena, &failure);
    bool unknown = covet__link_lost(session) && covet__is_commit(session, sql);
    if (covet__transaction_gone(session) && failure.message != NULL && !unknown)
        failure.message = covet__error_format(
            arena, "%s; with that the database has rolled the transaction back", failure.message);
    return covet__failed_with(session, &failure, NULL);
}

/* A failure of a write: where the database names no table it is that of `entity`, and so is a
 * column that it names. */
static void covet__failure_written(covet_session *session, const covet_entity *entity) {
    const covet_driver_error *error = covet__driver(session)->error(session->connection->link);
    covet_failure *failure = &session->error;
    if (failure->model == NULL) failure->model = entity->name;
    if (failure->field != NULL || error->table != NULL || error->column == NULL) return;
    for (size_t i = 0; i < entity->column_count; i++)
        if (strcmp(entity->columns[i]->column, error->column) == 0)
            failure->field = entity->columns[i]->name;
}

/* --- entering a call --- */

static covet_status covet__enter(covet_session *session, const char *file, int line) {
    COVET_ASSERT(session != NULL && session->db != NULL);
    if (session == NULL || session->db == NULL) return COVET_MISUSE;
    session->file = file;
    session->line = line;
    if (COVET__LIKELY(session->db->error.status == COVET_OK)) return COVET_OK;
    return covet__fail_database(session);
}

/* --- what the user asks --- */

const covet_failure *covet_error(const covet_session *session) {
    if (session == NULL) return &covet__failure_null;
    return session->db == NULL ? &covet__failure_closed : &session->error;
}

/* "COVET_QUERY: Post.titel: no such field [SQL: ...] [sqlstate 42703] (app.c:12)"; NULL without
 * memory. */
/* Whether a message begins with the name of its model, so that the place need not be said again. */
static bool covet__message_places(const covet_failure *failure) {
    size_t size = failure->model == NULL ? 0 : strlen(failure->model);
    if (size == 0 || strncmp(failure->message, failure->model, size) != 0) return false;
    return failure->message[size] == '.' || failure->message[size] == ':' ||
           failure->message[size] == ' ';
}

static const char *covet__failure_text(covet_arena *arena, const covet_failure *failure) {
    const char *model = failure->model, *field = failure->field;
    if (model != NULL && model[0] == '\0') model = NULL;
    if (field != NULL && field[0] == '\0') field = NULL;
    if (covet__message_places(failure)) model = field = NULL;
    const char *place =
        covet__error_format(arena, "%s%s%s%s", model ? model : "", model && field ? "." : "",
                            field ? field : "", model || field ? ": " : "");
    const char *sql = failure->sql, *state = failure->sqlstate;
    const char *tail = covet__error_format(
        arena, "%s%s%s%s%s%s", sql ? " [SQL: " : "", sql ? sql : "", sql ? "]" : "",
        state ? " [sqlstate " : "", state ? state : "", state ? "]" : "");
    const char *site = failure->file == NULL
                           ? ""
                           : covet__error_format(arena, " (%s:%d)", failure->file, failure->line);
    if (arena->failed) return NULL;
    return covet__error_format(arena, "%s: %s%s%s%s", covet_status_name(failure->status), place,
                               failure->message, tail, site);
}

const char *covet_error_text(const covet_session *session) {
    if (session == NULL) return "COVET_MISUSE: " COVET__SESSION_NULL;
    if (session->db == NULL) return "COVET_MISUSE: " COVET__SESSION_CLOSED;
    if (session->error.status == COVET_OK) return covet_status_text(COVET_OK);
    if (session->error_text != NULL) return session->error_text;
    covet_session *own = (covet_session *)session; /* const is the caller's view of it */
    own->error_text = covet__failure_text(&own->error_arena, &own->error);
    return own->error_text == NULL ? session->error.message : own->error_text;
}

const covet_violation *covet_violations(const covet_session *session) {
    if (session == NULL || session->db == NULL || session->violations == NULL)
        return covet__no_violations;
    return session->violations;
}

bool covet_failed(const covet_session *session) {
    return session == NULL || session->db == NULL || session->failed;
}

void covet_clear(covet_session *session) {
    if (session == NULL || session->db == NULL) return;
    session->failed = false;
    if (session->in_transaction && session->transaction_lost) return;
    if (covet__transaction_aborted(session)) return;
    session->transaction_failed = false;
    session->transaction_lost = false;
}

#endif
