/* A process forks while it has a session: idle, in a transaction, in a stream. The child uses,
 * resets or closes what it inherited, and ends in order or at once; the parent notices nothing of
 * it, and the child has a connection of its own wherever it sends something. On a file and on every
 * server that is there. */
#define _POSIX_C_SOURCE 200809L /* fork, waitpid, setenv */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "fault.h"
#include "target.h"
#include "covet_sqlite.h"

#define LEAF(X)                                                                                    \
    X(AUTO,     id)                                                                                \
    X(CHAR(40), name)                                                                              \
    X(TEXT,     note)
COVET_MODEL(Leaf, LEAF, .ordering = ORDERING("id"));

#define LEAVES 5000 /* more than a socket holds */

static const target *server; /* NULL: a file */
static char name[40], path[300];
static char *url;
static covet_db *db;
static covet_session *s;

/* ---- the child ---- */

typedef enum way_out {
    LEAVE_AT_ONCE,
    RESET_SESSION,
    CLOSE_SESSION,
    CLOSE_DATABASE,
    USE_SESSION,
    USE_OTHER_SESSION,
    ROLL_BACK,
    WAYS_OUT
} way_out;

static const char *const ways[] = {"leave at once",      "reset the session", "close the session",
                                   "close the database", "use the session",   "use another session",
                                   "roll back"};

/* Assertions belong to the parent: a child says by its exit where it failed. */
#define EXPECT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "# child, line %d: %s: %s\n", __LINE__, #condition,                    \
                    covet_error_text(s));                                                          \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (false)

static void write_a_leaf(covet_session *session) {
    EXPECT(Leaf_create(session, &(Leaf){.name = "child", .note = ""}) != NULL);
}

/* `within`: a transaction of the parent's is open. */
static void use_session(bool within) {
    if (within) {
        const int64_t sent = covet_statements(s);
        EXPECT(Leaf_create(s, &(Leaf){.name = "never", .note = ""}) == NULL);
        EXPECT(covet_error(s)->status == COVET_MISUSE);
        EXPECT(strstr(covet_error(s)->message, "parent process") != NULL);
        EXPECT(covet_count(covet_query(s, Leaf)) == -1);
        EXPECT(covet_commit(s) != COVET_OK);
        covet_clear(s);
        (void)covet_rollback(s);
        EXPECT(covet_statements(s) == sent);
        covet_clear(s);
    }
    write_a_leaf(s);
    EXPECT(covet_count(covet_query(s, Leaf, FILTER(Q("name", "child")))) == 1);
    EXPECT(covet_begin(s) == COVET_OK);
    write_a_leaf(s);
    EXPECT(covet_rollback(s) == COVET_OK);
}

/* Does it, and ends. */
static void be_child(way_out way, bool within) {
    covet_session *other;
    switch (way) {
    case RESET_SESSION:
        covet_session_reset(s);
        write_a_leaf(s);
        break;
    case CLOSE_SESSION:
        covet_session_close(s);
        break;
    case CLOSE_DATABASE:
        covet_close(db);
        break;
    case USE_SESSION:
        use_session(within);
        break;
    case USE_OTHER_SESSION:
        EXPECT((other = covet_session_open(db)) != NULL);
        write_a_leaf(other);
        covet_session_close(other);
        break;
    case ROLL_BACK:
        EXPECT(covet_rollback(s) == (within ? COVET_OK : COVET_MISUSE));
        covet_clear(s);
        write_a_leaf(s);
        break;
    case LEAVE_AT_ONCE:
    case WAYS_OUT:
        break;
    }
    if (way != LEAVE_AT_ONCE && way != CLOSE_DATABASE) covet_close(db);
    _exit(0);
}

static bool writes(way_out way) {
    return way == RESET_SESSION || way == USE_SESSION || way == USE_OTHER_SESSION ||
           way == ROLL_BACK;
}

/* ---- the parent ---- */

static void await_child(pid_t child, way_out way) {
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("the child that was to %s ended with %d", ways[way], status);
}

/* Only one process writes into a file at a time: what a child would write waits for its parent. */
static bool is_possible(way_out way, bool within) {
    return server != NULL || !within || !writes(way);
}

static int64_t leaves_named(const char *who) {
    const int64_t count = covet_count(covet_query(s, Leaf, FILTER(Q("name", who))));
    if (covet_failed(s)) fail_msg("%s", covet_error_text(s));
    return count;
}

static void delete_child_leaves(way_out way) {
    const int64_t expected = writes(way) ? 1 : 0;
    assert_int_equal(covet_delete(covet_query(s, Leaf, FILTER(Q("name", "child")))), expected);
}

static void while_idle(void **state) {
    (void)state;
    for (way_out way = 0; way < WAYS_OUT; way++) {
        if (!is_possible(way, false)) continue;
        assert_int_equal(leaves_named("parent"), 0);
        const pid_t child = fork();
        if (child == 0) be_child(way, false);
        await_child(child, way);
        delete_child_leaves(way);
    }
    assert_int_equal(leaves_named("child"), 0);
}

static void in_a_transaction(void **state) {
    (void)state;
    for (way_out way = 0; way < WAYS_OUT; way++) {
        if (!is_possible(way, true)) continue;
        assert_int_equal(covet_begin(s), COVET_OK);
        assert_non_null(Leaf_create(s, &(Leaf){.name = "parent", .note = ""}));
        const pid_t child = fork();
        if (child == 0) be_child(way, true);
        await_child(child, way);
        assert_non_null(Leaf_create(s, &(Leaf){.name = "parent", .note = ""}));
        if (covet_commit(s) != COVET_OK) fail_msg("%s: %s", ways[way], covet_error_text(s));
        assert_int_equal(leaves_named("parent"), 2);
        delete_child_leaves(way);
        assert_int_equal(covet_delete(covet_query(s, Leaf, FILTER(Q("name", "parent")))), 2);
    }
}

/* What a child does with the loop that it was made in. */
typedef enum loop_end { FROM_WITHIN, BY_BREAK, READS_ON, LOOP_ENDS } loop_end;

/* The rest of a child's life begins within the loop, behind its break, or where it finds that the
 * rows are its parent's. */
static void fork_in_a_loop(way_out way, loop_end end) {
    int seen = 0, more = 0;
    bool is_child = false;
    pid_t child = 0;
    covet_each (Leaf, l, covet_query(s, Leaf, FILTER(Q("name", "leaf")))) {
        more += is_child;
        if (!is_child) assert_int_equal(strlen(l->note), 200);
        if (++seen != 10) continue;
        child = fork();
        is_child = child == 0;
        if (is_child && end == BY_BREAK) break;
        if (is_child && end == FROM_WITHIN) be_child(way, false);
        if (!is_child) await_child(child, way);
    }
    if (is_child) {
        EXPECT(more == 0 && covet_failed(s) == (end == READS_ON));
        covet_clear(s);
        be_child(way, false);
    }
    if (covet_failed(s)) fail_msg("%s: %s", ways[way], covet_error_text(s));
    assert_int_equal(seen, LEAVES);
}

static void in_a_stream(void **state) {
    (void)state;
    for (way_out way = 0; way < WAYS_OUT; way++) {
        if (!is_possible(way, false)) continue;
        for (loop_end end = 0; end < LOOP_ENDS; end++) {
            fork_in_a_loop(way, end);
            delete_child_leaves(way);
        }
    }
}

/* Several children, each with sessions of its own, while the parent goes on. */
static void side_by_side(void **state) {
    enum { CHILDREN = 4, ROUNDS = 20 };
    pid_t children[CHILDREN];
    (void)state;
    for (int i = 0; i < CHILDREN; i++) {
        if ((children[i] = fork()) != 0) continue;
        covet_session *own = covet_session_open(db);
        for (int j = 0; j < ROUNDS; j++) write_a_leaf(own);
        covet_session_close(own);
        covet_close(db);
        _exit(0);
    }
    for (int j = 0; j < ROUNDS; j++)
        assert_non_null(Leaf_create(s, &(Leaf){.name = "parent", .note = ""}));
    for (int i = 0; i < CHILDREN; i++) await_child(children[i], USE_OTHER_SESSION);
    assert_int_equal(leaves_named("child"), CHILDREN * ROUNDS);
    assert_int_equal(leaves_named("parent"), ROUNDS);
    assert_int_equal(covet_delete(covet_query(s, Leaf, EXCLUDE(Q("name", "leaf")))),
                     (CHILDREN + 1) * ROUNDS);
}

/* ---- where ---- */

static void fill(void) {
    char note[201];
    memset(note, 'n', sizeof note - 1);
    note[sizeof note - 1] = '\0';
    Leaf *rows = calloc(LEAVES, sizeof *rows);
    assert_non_null(rows);
    for (int i = 0; i < LEAVES; i++) rows[i] = (Leaf){.name = "leaf", .note = note};
    assert_int_equal(Leaf_bulk_create(s, rows, LEAVES), LEAVES);
    free(rows);
}

static void make_url(void) {
    const char *folder = getenv("TMPDIR");
    snprintf(name, sizeof name, "covet_fork_%d", (int)getpid());
    if (server != NULL) {
        target_create(server, name);
        url = target_url(server, name, NULL, NULL);
        return;
    }
    snprintf(path, sizeof path, "%s/%s.db", folder == NULL ? "/tmp" : folder, name);
    url = malloc(sizeof path + 50);
    assert_non_null(url);
    snprintf(url, sizeof path + 50, "sqlite:%s?busy_timeout=20000", path);
}

static int set_up(void **state) {
    static const covet_backend *backends[2];
    (void)state;
    make_url();
    backends[0] = server == NULL ? &covet_sqlite : server->backend;
    db = covet_open_with(
        &(const covet_config){.url = url, .backends = backends, .allocator = fault_allocator()});
    assert_int_equal(covet_models(db, MODELS(Leaf)), COVET_OK);
    s = covet_session_open(db);
    if (covet_create_tables(s) != COVET_OK) fail_msg("%s", covet_error_text(s));
    fill();
    return 0;
}

static int tear_down(void **state) {
    static const char *const tails[] = {"", "-wal", "-shm"};
    char file[320];
    (void)state;
    covet_close(db);
    assert_int_equal(fault_blocks(), 0);
    free(url);
    for (size_t i = 0; server == NULL && i < sizeof tails / sizeof *tails; i++) {
        snprintf(file, sizeof file, "%s%s", path, tails[i]);
        remove(file);
    }
    if (server != NULL) target_drop(server, name);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(while_idle),
        cmocka_unit_test(in_a_transaction),
        cmocka_unit_test(in_a_stream),
        cmocka_unit_test(side_by_side),
    };
    int failed = cmocka_run_group_tests_name("sqlite", tests, set_up, tear_down);
    for (size_t i = 0; targets()[i].name != NULL; i++) {
        const target one = targets()[i];
        server = &one;
        failed += cmocka_run_group_tests_name(one.name, tests, set_up, tear_down);
    }
    return failed;
}
