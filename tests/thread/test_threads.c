/* Sessions in several threads: on a file and on a database in memory, with one registry and one
 * log; and what a locked database answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zoo.h"
#include "covet_sqlite.h"

#define THREADS 4

static const covet_backend *const backends[] = {&covet_sqlite, NULL};

static char path[300];

/* What the threads of a test share. */
typedef struct common {
    covet_db *db;
    int rounds;
    _Atomic int64_t logged, sent;
    _Atomic int mistakes;
    char mistake[300]; /* the text of one of them, written by the one that counted it first */
} common;

typedef struct worker {
    pthread_t thread;
    common *all;
    int number;
    covet_session *s;
} worker;

/* Assertions belong to the main thread: others note what went wrong. */
static void complain(worker *w, const char *what) {
    if (atomic_fetch_add(&w->all->mistakes, 1) == 0)
        snprintf(w->all->mistake, sizeof w->all->mistake, "thread %d: %s", w->number, what);
}

#define EXPECT(w, condition)                                                                       \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            complain((w), covet_failed((w)->s) ? covet_error_text((w)->s) : #condition);           \
            return false;                                                                          \
        }                                                                                          \
    } while (false)

static int light(int usual) {
    return getenv("COVET_TEST_LIGHT") == NULL ? usual : usual / 3;
}

static void count_logged(void *context, const covet_log_record *record) {
    common *all = context;
    if (record->sql != NULL && record->microseconds >= 0) atomic_fetch_add(&all->logged, 1);
}

static void remove_files(void) {
    static const char *const tails[] = {"", "-wal", "-shm"};
    char name[320];
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        snprintf(name, sizeof name, "%s%s", path, tails[i]);
        remove(name);
    }
}

/* A database with tables and one keeper. */
static void open_common(common *all, const char *url) {
    *all = (common){.rounds = light(100)};
    all->db = covet_open_with(
        &(covet_config){.url = url, .backends = backends, .log = count_logged, .log_context = all});
    assert_int_equal(covet_models(all->db, MODELS(Keeper, Animal, Specimen, Pass)), COVET_OK);
    covet_session *s = covet_session_open(all->db);
    assert_int_equal(covet_create_tables(s), COVET_OK);
    assert_non_null(Keeper_create(s, &(Keeper){.name = "Ann"}));
    atomic_fetch_add(&all->sent, covet_statements(s));
    covet_session_close(s);
}

static void run_threads(common *all, void *(*run)(void *)) {
    worker workers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){.all = all, .number = i};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, run, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) pthread_join(workers[i].thread, NULL);
    if (atomic_load(&all->mistakes) > 0) fail_msg("%s", all->mistake);
}

/* ---- reading and writing ---- */

static bool write_animal(worker *w, Keeper *ann, int round) {
    char name[40];
    snprintf(name, sizeof name, "animal %d of %d", round, w->number);
    Animal *made =
        Animal_create(w->s, &(Animal){.name = name, .keeper = ann, .legs = 2, .tags = "[]"});
    EXPECT(w, made != NULL);
    made->legs = 4;
    EXPECT(w, Animal_save(w->s, made) == COVET_OK);
    return true;
}

static bool write_round(worker *w, int round) {
    Keeper *ann = Keeper_get(covet_query(w->s, Keeper, FILTER(Q("name", "Ann"))));
    EXPECT(w, ann != NULL);
    EXPECT(w, covet_begin(w->s) == COVET_OK);
    if (!write_animal(w, ann, round)) return false;
    EXPECT(w, covet_update(covet_query(w->s, Keeper, FILTER(Q("name", "Ann"))),
                           SET("email", COVET_NULL)) == 1);
    EXPECT(w, (round % 5 == 4 ? covet_rollback(w->s) : covet_commit(w->s)) == COVET_OK);
    return true;
}

static bool read_round(worker *w) {
    Animal_list list = Animal_all(covet_query(w->s, Animal, SELECT_RELATED("keeper")));
    EXPECT(w, !covet_failed(w->s));
    for (size_t i = 0; i < list.count; i++) {
        EXPECT(w, strcmp(list.items[i]->keeper->name, "Ann") == 0);
        EXPECT(w, list.items[i]->legs == 4);
    }
    return true;
}

/* A session is opened for some rounds, so that connections go from one thread to another. */
static void *work(void *argument) {
    worker *w = argument;
    bool good = true;
    for (int round = 0; round < w->all->rounds && good; round++) {
        if (w->s == NULL) w->s = covet_session_open(w->all->db);
        good = write_round(w, round) && read_round(w);
        if (round % 7 == 6) covet_session_reset(w->s);
        if (round % 10 != 9 && round + 1 < w->all->rounds) continue;
        atomic_fetch_add(&w->all->sent, covet_statements(w->s));
        covet_session_close(w->s);
        w->s = NULL;
    }
    return NULL;
}

static void assert_all_written(common *all) {
    covet_session *s = covet_session_open(all->db);
    const int64_t expected = THREADS * (all->rounds - all->rounds / 5);
    assert_int_equal(covet_count(covet_query(s, Animal)), expected);
    atomic_fetch_add(&all->sent, covet_statements(s));
    assert_int_equal(atomic_load(&all->logged), atomic_load(&all->sent));
    covet_close(all->db);
}

static void on_a_file(void **state) {
    char url[360];
    common all;
    (void)state;
    snprintf(url, sizeof url, "sqlite:%s?synchronous=off&busy_timeout=60000", path);
    open_common(&all, url);
    run_threads(&all, work);
    assert_all_written(&all);
}

static void in_memory(void **state) {
    common all;
    (void)state;
    open_common(&all, "sqlite::memory:?busy_timeout=60000");
    run_threads(&all, work);
    assert_all_written(&all);
}

/* ---- the registry ---- */

static void *look_up(void *argument) {
    worker *w = argument;
    static const char *const names[] = {"Keeper", "Animal", "Specimen", "Nobody"};
    for (int round = 0; round < 50 * w->all->rounds; round++) {
        size_t count = 0;
        const covet_entity *const *entities = covet_entities(w->all->db, &count);
        const covet_entity *found = covet_entity_named(w->all->db, names[round % 4]);
        if (count != 4 || strcmp(entities[1]->name, "Animal") != 0) complain(w, "entities");
        if ((found != NULL) != (round % 4 != 3)) complain(w, "a name");
        if (covet_db_error(w->all->db)->status != COVET_OK) complain(w, "an error");
        if (round % 50 != 0) continue;
        w->s = covet_session_open(w->all->db);
        const char *sql = covet_sql(covet_query(w->s, Animal, FILTER(Q("keeper__name", "Ann"))));
        if (sql == NULL) complain(w, covet_error_text(w->s));
        covet_session_close(w->s);
    }
    return NULL;
}

static void registry_is_read(void **state) {
    common all;
    (void)state;
    open_common(&all, "sqlite::memory:");
    run_threads(&all, look_up);
    covet_close(all.db);
}

/* ---- a session goes from thread to thread ---- */

static void *one_call(void *argument) {
    worker *w = argument;
    Animal_list list = Animal_all(covet_query(w->s, Animal));
    if (covet_failed(w->s) || list.count != (size_t)w->number) complain(w, "a session that moved");
    Keeper *ann = Keeper_first(covet_query(w->s, Keeper));
    if (!write_animal(w, ann, w->number)) complain(w, "a write by a session that moved");
    return NULL;
}

static void session_moves(void **state) {
    common all;
    (void)state;
    open_common(&all, "sqlite::memory:");
    worker w = {.all = &all, .s = covet_session_open(all.db)};
    for (w.number = 0; w.number < 6; w.number++) {
        assert_int_equal(pthread_create(&w.thread, NULL, one_call, &w), 0);
        pthread_join(w.thread, NULL);
    }
    if (atomic_load(&all.mistakes) > 0) fail_msg("%s", all.mistake);
    assert_int_equal(covet_count(covet_query(w.s, Animal)), 6);
    covet_close(all.db);
}

/* ---- a locked database ---- */

static void assert_busy(covet_session *s, const char *statement) {
    const covet_failure *error = covet_error(s);
    assert_true(covet_failed(s));
    assert_int_equal(error->status, COVET_BUSY);
    assert_non_null(error->sql);
    assert_non_null(strstr(error->sql, statement));
    assert_non_null(strstr(error->message, statement));
    assert_non_null(strstr(covet_error_text(s), "COVET_BUSY"));
    covet_clear(s);
    assert_false(covet_failed(s));
}

static void busy_names_the_statement(void **state) {
    char url[360];
    common all;
    (void)state;
    snprintf(url, sizeof url, "sqlite:%s?synchronous=off&busy_timeout=20", path);
    open_common(&all, url);
    covet_session *a = covet_session_open(all.db), *b = covet_session_open(all.db);
    assert_int_equal(covet_begin(a), COVET_OK);
    assert_non_null(Keeper_create(a, &(Keeper){.name = "Bob"}));

    assert_null(Keeper_create(b, &(Keeper){.name = "Cid"}));
    assert_busy(b, "INSERT");
    assert_int_equal(covet_update(covet_query(b, Keeper), SET("email", "x@example.org")), -1);
    assert_busy(b, "UPDATE");
    assert_int_equal(covet_begin(b), COVET_BUSY);
    assert_busy(b, "BEGIN");
    assert_int_equal(covet_count(covet_query(b, Keeper)), 1); /* readers do not wait */

    assert_int_equal(covet_commit(a), COVET_OK);
    assert_int_equal(covet_begin(b), COVET_OK);
    assert_non_null(Keeper_create(b, &(Keeper){.name = "Cid"}));
    assert_int_equal(covet_commit(b), COVET_OK);
    assert_int_equal(covet_count(covet_query(a, Keeper)), 3);
    covet_close(all.db);
}

/* Within the timeout the other is waited for. */
static void *write_when_free(void *argument) {
    worker *w = argument;
    if (Keeper_create(w->s, &(Keeper){.name = "Bob"}) == NULL) complain(w, covet_error_text(w->s));
    return NULL;
}

static void busy_is_waited_for(void **state) {
    char url[360];
    common all;
    (void)state;
    snprintf(url, sizeof url, "sqlite:%s?synchronous=off&busy_timeout=60000", path);
    open_common(&all, url);
    covet_session *a = covet_session_open(all.db);
    worker w = {.all = &all, .s = covet_session_open(all.db)};
    assert_int_equal(covet_begin(a), COVET_OK);
    assert_int_equal(pthread_create(&w.thread, NULL, write_when_free, &w), 0);
    for (int i = 0; i < 20; i++) assert_int_equal(covet_count(covet_query(a, Keeper)), 1);
    assert_non_null(Keeper_create(a, &(Keeper){.name = "Cid"}));
    assert_int_equal(covet_commit(a), COVET_OK);
    pthread_join(w.thread, NULL);
    if (atomic_load(&all.mistakes) > 0) fail_msg("%s", all.mistake);
    assert_int_equal(covet_count(covet_query(a, Keeper)), 3);
    covet_close(all.db);
}

/* A transaction that reports BUSY and nothing else, or is there in the end. */
static bool try_to_write(worker *w, int round) {
    char name[40];
    snprintf(name, sizeof name, "keeper %d of %d", round, w->number);
    covet_status status = covet_begin(w->s);
    if (status == COVET_OK) {
        (void)Keeper_create(w->s, &(Keeper){.name = name});
        status = covet_commit(w->s);
        if (status != COVET_OK) covet_rollback(w->s);
    }
    if (status == COVET_OK) return true;
    const covet_failure *error = covet_error(w->s);
    if (status != COVET_BUSY || error->sql == NULL) complain(w, covet_error_text(w->s));
    covet_clear(w->s);
    return false;
}

/* Nobody waits: who is refused tries again with the same session. */
static void *write_at_once(void *argument) {
    worker *w = argument;
    w->s = covet_session_open(w->all->db);
    for (int round = 0; round < w->all->rounds; round++)
        while (!try_to_write(w, round) && atomic_load(&w->all->mistakes) == 0) sched_yield();
    covet_session_close(w->s);
    return NULL;
}

static void busy_and_again(void **state) {
    char url[360];
    common all;
    (void)state;
    snprintf(url, sizeof url, "sqlite:%s?synchronous=off&busy_timeout=0", path);
    open_common(&all, url);
    run_threads(&all, write_at_once);
    covet_session *s = covet_session_open(all.db);
    assert_int_equal(covet_count(covet_query(s, Keeper)), 1 + THREADS * all.rounds);
    covet_close(all.db);
}

static int set_up(void **state) {
    const char *folder = getenv("TMPDIR");
    (void)state;
    snprintf(path, sizeof path, "%s/threads.db", folder == NULL ? "/tmp" : folder);
    remove_files();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    remove_files();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(on_a_file, set_up, tear_down),
        cmocka_unit_test(in_memory),
        cmocka_unit_test(registry_is_read),
        cmocka_unit_test(session_moves),
        cmocka_unit_test_setup_teardown(busy_names_the_statement, set_up, tear_down),
        cmocka_unit_test_setup_teardown(busy_is_waited_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(busy_and_again, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
