/* Transactions: begin, commit, rollback, and what becomes of one that the database has ended by
 * itself. Uses inner, statement. Users call it, sessions and tables use it. */
#ifndef COVET_EXEC_TRANSACTION_C
#define COVET_EXEC_TRANSACTION_C

#include "exec/connection.c"
#include "exec/inner.h"
#include "exec/statement.c"

#include <string.h>

/* --- numbers --- */

/* Room to note that the next transaction was rolled back, so that a rollback cannot fail for it. */
static bool covet__rolled_back_room(covet_session *session) {
    if (session->rolled_back_count < session->rolled_back_room) return true;
    size_t size = sizeof *session->rolled_back;
    size_t room = session->rolled_back_room, wider = room == 0 ? 16 : room * 2;
    uint32_t *numbers =
        covet_heap_resize(&session->heap, session->rolled_back, room * size, wider * size);
    if (numbers == NULL) return false;
    session->rolled_back = numbers;
    session->rolled_back_room = wider;
    return true;
}

static bool covet__rolled_back(const covet_session *session, uint32_t transaction) {
    size_t low = 0, high = session->rolled_back_count;
    if (transaction == 0) return false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (session->rolled_back[middle] < transaction)
            low = middle + 1;
        else
            high = middle;
    }
    return low < session->rolled_back_count && session->rolled_back[low] == transaction;
}

/* --- the session's side --- */

/* Notes that a transaction has begun; room for its rollback was made. */
static void covet__transaction_began(covet_session *session) {
    session->transaction++;
    session->in_transaction = true;
    session->transaction_failed = false;
    session->transaction_taken = false;
}

/* Notes that the transaction is over. Rows that querysets kept may show what was rolled back. */
static void covet__transaction_ended(covet_session *session, bool committed) {
    bool began = session->in_transaction;
    session->in_transaction = false;
    session->transaction_failed = false;
    session->transaction_lost = false;
    if (committed || !began) return;
    session->rolled_back[session->rolled_back_count++] = session->transaction;
    for (size_t i = 0; i < session->writes_room; i++) session->writes[i]++;
}

/* Whether the database has a transaction open. */
static bool covet__transaction_open(const covet_session *session) {
    const covet_connection *connection = session->connection;
    return connection != NULL && connection->link != NULL &&
           connection->driver->in_transaction(connection->link);
}

/* --- steps --- */

static covet_status covet__transaction_begin(covet_session *session) {
    const char *sql = covet__dialect(session)->begin_write_text;
    if (!covet__rolled_back_room(session)) return covet__fail_memory(session);
    covet_status status = covet__run_text(session, sql, strlen(sql), true);
    if (status == COVET_OK)
        covet__transaction_began(session);
    else if (covet__transaction_open(session)) /* it has begun, and only the answer was lost */
        covet__run_end_text(session, covet__dialect(session)->rollback_text);
    return status;
}

/* Rolls back. Streams go first: the database ends them with the transaction. What the database has
 * ended already needs no statement, and what ended in spite of a failure of it (the connection was
 * lost meanwhile) has not failed. That of a parent process stays as it is. */
static covet_status covet__transaction_rollback(covet_session *session) {
    covet_status status = COVET_OK;
    bool failed = session->failed;
    if (session->connection != NULL) covet__link_inherited(session->connection);
    covet__streams_end(session, 0);
    if (covet__transaction_open(session))
        status = covet__run_end_text(session, covet__dialect(session)->rollback_text);
    if (status != COVET_OK && covet__transaction_open(session)) return status;
    if (status != COVET_OK) session->failed = failed;
    covet__transaction_ended(session, false);
    return COVET_OK;
}

/* Rolls back a transaction in which a failure was not cleared, and answers that failure. */
static covet_status covet__transaction_answer(covet_session *session) {
    covet_status status = covet__transaction_rollback(session);
    if (session->in_transaction) return status;
    const covet_failure *cause = &session->transaction_error;
    covet_arena *arena = covet__error_turn(session);
    covet_failure failure = covet__failure_copy(arena, cause);
    const char *message =
        covet__error_format(arena, "the transaction was rolled back: %s", cause->message);
    if (message != NULL) failure.message = message;
    return covet__failed_with(session, &failure,
                              covet__violations_copy(arena, session->transaction_violations));
}

/* Commits. Where that fails the database may keep the transaction open (BUSY, a constraint that is
 * checked at the end), and then so does the session. */
static covet_status covet__transaction_commit(covet_session *session) {
    if (covet__connection(session) == NULL) return session->error.status;
    covet_status status = covet__run_end_text(session, covet__dialect(session)->commit_text);
    if (status == COVET_OK || session->transaction_lost)
        covet__transaction_ended(session, status == COVET_OK);
    return status;
}

/* --- what users call --- */

/* Until the failure is acknowledged nothing is sent: what was meant as one transaction would else
 * be many. */
static covet_status covet__begin_failed(covet_session *session, covet_status status) {
    covet__transaction_note(session);
    session->transaction_lost = true;
    return status;
}

covet_status covet_begin(covet_session *session) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    if (session->in_transaction)
        return covet__fail(session, COVET_MISUSE, NULL, NULL,
                           "a transaction is open already: end it by covet_commit or "
                           "covet_rollback before the next covet_begin");
    session->transaction_lost = false;
    status = covet__transaction_begin(session);
    return status == COVET_OK ? status : covet__begin_failed(session, status);
}

/* The end of a transaction that a statement has committed already. */
static covet_status covet__fail_taken(covet_session *session, const char *call) {
    session->transaction_taken = false;
    return covet__fail(session, COVET_MISUSE, NULL, NULL,
                       "%s: %s commits the transaction at a statement that changes tables, and did "
                       "so: it is over, and what followed was on its own",
                       call, covet__dialect(session)->name);
}

/* Enters a call that ends a transaction. MISUSE outside one; a covet_begin that failed counts as
 * one. */
static covet_status covet__transaction_enter(covet_session *session, const char *call) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK || session->in_transaction || session->transaction_lost) return status;
    if (session->transaction_taken) return covet__fail_taken(session, call);
    return covet__fail(session, COVET_MISUSE, NULL, NULL,
                       "%s outside a transaction: covet_begin comes first", call);
}

/* Tells of a transaction that a failed commit has left open. */
static void covet__transaction_hint(covet_session *session) {
    const char *message = covet__error_format(
        &session->error_arena,
        "%s; the transaction is still open: covet_clear and commit again, or roll back",
        session->error.message);
    if (message != NULL) session->error.message = message;
}

covet_status covet_commit(covet_session *session) {
    covet_status status = covet__transaction_enter(session, "covet_commit");
    if (status != COVET_OK) return status;
    if (session->transaction_failed || covet__transaction_aborted(session))
        return covet__transaction_answer(session);
    status = covet__transaction_commit(session);
    if (session->in_transaction) covet__transaction_hint(session);
    return status;
}

covet_status covet_rollback(covet_session *session) {
    covet_status status = covet__transaction_enter(session, "covet_rollback");
    if (status != COVET_OK) return status;
    return covet__transaction_rollback(session);
}

#endif
