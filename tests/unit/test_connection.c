/* Connections: prepared statements and compiled queries that are kept, what gives way when memory
 * is short, the application's own statements, the log, and sessions in several threads. On the
 * recording driver. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COVET_DEFINE_MODELS
#include "covet_sqlite.h"

#include "fake.h"

#define THING(X)                                                                                   \
    X(AUTO,      id)                                                                               \
    X(CHAR(20),  name)                                                                             \
    X(INT,       size)
COVET_MODEL(Thing, THING);

/* ---- a database on the recording driver ---- */

typedef struct fixture {
    fake f;
    covet_db *db;
    covet_session *s;
    covet_fixed_buffer buffer;
    size_t calls;             /* requests for memory */
    size_t fail_at;           /* the request that fails, from 1; 0: none */
    bool fail_on;             /* and all after it */
    size_t live;              /* bytes allocated */
    covet_log_record logged;  /* the latest */
    char logged_binds[200];   /* its binds as text */
    size_t log_count;
} fixture;

static void *counted(void *context, void *pointer, size_t old_size, size_t new_size) {
    fixture *x = context;
    if (new_size > old_size) {
        x->calls++;
        if (x->calls == x->fail_at || (x->fail_on && x->fail_at && x->calls > x->fail_at))
            return NULL;
    }
    x->live = x->live - old_size + new_size;
    if (new_size != 0) return realloc(pointer, new_size);
    free(pointer);
    return NULL;
}

static void on_log(void *context, const covet_log_record *record) {
    fixture *x = context;
    covet_heap heap = {.allocator = covet_default_allocator()};
    covet_buffer text;
    covet_buffer_open(&text, &heap, 0);
    for (size_t i = 0; i < record->bind_count; i++) {
        if (i > 0) covet_buffer_text(&text, ", ");
        covet_value_print(&text, &record->binds[i]);
    }
    snprintf(x->logged_binds, sizeof x->logged_binds, "%s", covet_buffer_get(&text));
    covet_buffer_close(&text);
    x->logged = *record;
    x->log_count++;
}

/* `config` gives what is not usual. */
static void open_with(fixture *x, covet_config config) {
    memset(x, 0, sizeof *x);
    fake_open(&x->f, covet_sqlite.dialect);
    config.url = x->f.url;
    config.backends = (const covet_backend *const[]){&x->f.backend, NULL};
    if (config.log != NULL) config.log_context = x;
    if (config.allocator.resize == counted) config.allocator.context = x;
    x->db = covet_open_with(&config);
    covet_models(x->db, COVET_MODELS(Thing));
    x->s = covet_session_open(x->db);
    assert_non_null(x->s);
    assert_false(covet_failed(x->s));
}

static void close_fixture(fixture *x) {
    covet_close(x->db);
    assert_int_equal(x->f.links, 0);
    assert_int_equal(x->f.prepared, 0);
    fake_close(&x->f);
}

static void has(const char *text, const char *part) {
    if (strstr(text, part) == NULL) fail_msg("no \"%s\" in \"%s\"", part, text);
}

static int64_t run(fixture *x, const char *sql) {
    return covet_execute(x->s, sql);
}

static covet_queryset *things(fixture *x, int size) {
    return covet_query(x->s, Thing, COVET_FILTER(COVET_Q("size", size)));
}

#define CALLS(x, text) assert_string_equal(fake_calls(&(x)->f), (text))

/* ---- prepared statements ---- */

static void statements_are_prepared_once(void **state) {
    fixture x;
    (void)state;
    open_with(&x, (covet_config){.log = NULL});
    run(&x, "A");
    run(&x, "A");
    CALLS(&x, "connect\nprepare A\nrun A\nreset\nrun A\nreset\n");
    covet_session_close(x.s);
    CALLS(&x, "");
    x.s = covet_session_open(x.db);
    run(&x, "A"); /* the connection has it still */
    CALLS(&x, "run A\nreset\n");
    close_fixture(&x);
}

static void the_oldest_statement_goes(void **state) {
    fixture x;
    (void)state;
    open_with(&x, (covet_config){.statement_cache = 2});
    run(&x, "A");
    run(&x, "B");
    run(&x, "A");
    fake_calls(&x.f);
    run(&x, "C");
    CALLS(&x, "prepare C\nfinalize B\nrun C\nreset\n");
    run(&x, "A");
    CALLS(&x, "run A\nreset\n");
    run(&x, "B");
    CALLS(&x, "prepare B\nfinalize C\nrun B\nreset\n");
    close_fixture(&x);
}

static void many_statements(void **state) {
    fixture x;
    char sql[40];
    (void)state;
    open_with(&x, (covet_config){.statement_cache = 300});
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < 300; i++) {
            snprintf(sql, sizeof sql, "SELECT %d FROM somewhere", i);
            assert_int_equal(run(&x, sql), 0);
        }
    assert_int_equal(x.f.prepares, 300);
    assert_int_equal(x.f.prepared, 300);
    for (int i = 0; i < 1000; i++) {
        snprintf(sql, sizeof sql, "SELECT %d", i);
        run(&x, sql);
    }
    assert_int_equal(x.f.prepared, 300);
    close_fixture(&x);
}

/* A statement that runs is not taken from its stream: the second run has one of its own. */
static void a_busy_statement_stays(void **state) {
    fixture x;
    int outer = 0, inner = 0;
    (void)state;
    open_with(&x, (covet_config){.statement_cache = 1});
    fake_say(&x.f, (fake_answer){.sql = "SELECT", .rows = 3});
    covet_each(Thing, p, things(&x, 1)) {
        outer++;
        covet_each(Thing, q, things(&x, 1)) inner++;
        run(&x, "A");
        run(&x, "B");
    }
    assert_false(covet_failed(x.s));
    assert_int_equal(outer, 3);
    assert_int_equal(inner, 9);
    assert_true(x.f.prepared <= 2);
    close_fixture(&x);
}

static void what_cannot_be_prepared_is_not_kept(void **state) {
    fixture x;
    (void)state;
    open_with(&x, (covet_config){.log = NULL});
    fake_say(&x.f, (fake_answer){.sql = "BAD",
                                 .status = COVET_QUERY,
                                 .at_prepare = true,
                                 .message = "near BAD",
                                 .times = 2});
    assert_int_equal(run(&x, "BAD"), -1);
    assert_string_equal(covet_error_text(x.s), "COVET_QUERY: near BAD [SQL: BAD]");
    assert_int_equal(run(&x, "BAD"), -1);
    assert_int_equal(run(&x, "BAD"), 0);
    assert_int_equal(covet_statements(x.s), 1); /* the others were never sent */
    close_fixture(&x);
}

static void connecting_may_fail(void **state) {
    fixture x;
    (void)state;
    open_with(&x, (covet_config){.log = NULL});
    x.f.connecting = COVET_CONNECTION;
    assert_int_equal(covet_connect(x.s), COVET_CONNECTION);
    assert_string_equal(covet_error(x.s)->message, "scripted connect");
    assert_int_equal(run(&x, "A"), -1);
    x.f.connecting = COVET_OK;
    covet_clear(x.s);
    assert_int_equal(run(&x, "A"), 0);
    close_fixture(&x);
}

/* ---- compiled queries ---- */

static void queries_are_compiled_once_for_all_values(void **state) {
    fixture x;
    (void)state;
    open_with(&x, (covet_config){.log = NULL});
    fake_say(&x.f, (fake_answer){.sql = "SELECT", .rows = 1});
    for (int i = 0; i < 50; i++) assert_int_equal(covet_count(things(&x, i)), 1);
    assert_int_equal(x.f.prepares, 1);
    assert_int_equal(covet_statements(x.s), 50);
    assert_int_equal(covet_exists(things(&x, 1)), 1); /* another purpose */
    assert_int_equal(x.f.prepares, 2);
    close_fixture(&x);
}

/* More shapes than are kept: a condition for each set of three digits. */
static covet_queryset *shaped(fixture *x, int number) {
    covet_queryset *queryset = covet_query(x->s, Thing, COVET_READ_ONLY());
    for (; number > 0; number /= 3) {
        if (number % 3 == 0) queryset = covet_refine(queryset, COVET_FILTER(COVET_Q("id", 1)));
        if (number % 3 == 1) queryset = covet_refine(queryset, COVET_FILTER(COVET_Q("size", 1)));
        if (number % 3 == 2) queryset = covet_refine(queryset, COVET_EXCLUDE(COVET_Q("size", 1)));
    }
    return queryset;
}

static void compiled_queries_are_bounded(void **state) {
    fixture x;
    size_t live = 0;
    (void)state;
    open_with(&x, (covet_config){.allocator = {NULL, counted}, .statement_cache = 8});
    for (int i = 0; i < 3 * COVET_SHAPE_CACHE; i++) {
        covet_exists(shaped(&x, i % COVET_SHAPE_CACHE + (i / COVET_SHAPE_CACHE % 2) * 1000));
        covet_session_reset(x.s);
        if (i == 2 * COVET_SHAPE_CACHE) live = x.live;
    }
    assert_false(covet_failed(x.s));
    assert_true(x.live < live * 2);
    assert_int_equal(x.f.prepared, 8);
    close_fixture(&x);
    assert_int_equal(x.live, 0);
}

/* One statement for each set of columns, however many rows are written. */
static void rows_are_written_by_kept_statements(void **state) {
    fixture x;
    (void)state;
    open_with(&x, (covet_config){.statement_cache = 2});
    fake_say(&x.f, (fake_answer){.sql = "UPDATE", .changes = 1});
    fake_say(&x.f, (fake_answer){.sql = "DELETE", .changes = 1});
    Thing *thing = NULL;
    for (int i = 0; i < 5; i++) {
        thing = Thing_create(x.s, &(Thing){.name = "a", .size = i});
        assert_non_null(thing);
    }
    assert_int_equal(x.f.prepares, 1);
    for (int i = 0; i < 5; i++) {
        thing->size += 1;
        assert_int_equal(Thing_save(x.s, thing), COVET_OK);
    }
    assert_int_equal(x.f.prepares, 2);
    thing->name = "b"; /* another set of columns, for which the INSERT goes */
    assert_int_equal(Thing_save(x.s, thing), COVET_OK);
    assert_int_equal(x.f.prepares, 3);
    assert_non_null(Thing_create(x.s, &(Thing){.name = "c"})); /* prepared again */
    assert_int_equal(x.f.prepares, 4);
    assert_int_equal(Thing_delete(x.s, thing), COVET_OK);
    assert_int_equal(x.f.prepared, 2);
    assert_false(covet_failed(x.s));
    close_fixture(&x);
}

/* ---- what failures name ---- */

static void the_database_names_a_column(void **state) {
    fixture x;
    (void)state;
    open_with(&x, (covet_config){.log = NULL});
    fake_say(&x.f, (fake_answer){.sql = "INSERT",
                                 .status = COVET_INTEGRITY,
                                 .table = "thing",
                                 .column = "name",
                                 .times = 1});
    assert_null(Thing_create(x.s, &(Thing){.name = "a"}));
    assert_string_equal(covet_error(x.s)->model, "Thing");
    assert_string_equal(covet_error(x.s)->field, "name");
    has(covet_error_text(x.s), "COVET_INTEGRITY: Thing.name: scripted [SQL: INSERT INTO");
    fake_say(&x.f, (fake_answer){.sql = "A", .status = COVET_INTEGRITY, .table = "other"});
    fake_say(&x.f, (fake_answer){.sql = "B", .status = COVET_INTEGRITY, .table = "thing"});
    run(&x, "A");
    assert_null(covet_error(x.s)->model);
    run(&x, "B");
    assert_string_equal(covet_error(x.s)->model, "Thing");
    assert_null(covet_error(x.s)->field);
    close_fixture(&x);
}

/* They outlive the transaction in which they came up. */
static void violations_are_listed(void **state) {
    fixture x;
    (void)state;
    open_with(&x, (covet_config){.log = NULL});
    covet_begin(x.s);
    assert_null(Thing_create(x.s, &(Thing){.name = "far more than twenty characters"}));
    assert_int_equal(covet_error(x.s)->status, COVET_VALIDATION);
    assert_string_equal(covet_error(x.s)->model, "Thing");
    assert_string_equal(covet_error(x.s)->field, "name");
    has(covet_error(x.s)->message, "name: ");
    run(&x, "A");
    assert_int_equal(covet_rollback(NULL), COVET_MISUSE);
    assert_int_equal(covet_commit(x.s), COVET_VALIDATION);
    const covet_violation *violations = covet_violations(x.s);
    assert_string_equal(violations[0].field, "name");
    assert_string_equal(violations[0].code, "max_length");
    assert_null(violations[1].field);
    assert_int_equal(covet_execute(x.s, "SELECT ?"), -1);
    assert_null(covet_violations(x.s)->field); /* those of the latest failure only */
    close_fixture(&x);
}

/* The limit of binds is the connection's own. */
static void too_many_binds(void **state) {
    fixture x;
    int numbers[50] = {0};
    (void)state;
    open_with(&x, (covet_config){.log = NULL});
    x.f.bind_limit = 10;
    covet_queryset *all =
        covet_query(x.s, Thing, COVET_FILTER(COVET_Q("size__in", COVET_LIST_OF(numbers, 50))));
    assert_int_equal(covet_count(all), -1);
    assert_true(covet_failed(x.s));
    assert_int_equal(covet_statements(x.s), 0);
    covet_clear(x.s);
    assert_int_equal(covet_count(all), -1); /* now known before it is compiled */
    assert_int_equal(covet_statements(x.s), 0);
    close_fixture(&x);
}

/* A dialect without a driver shows what it would send. */
static void a_dialect_alone(void **state) {
    fixture x;
    (void)state;
    memset(&x, 0, sizeof x);
    fake_open(&x.f, covet_sqlite.dialect);
    x.f.backend.driver = NULL;
    x.db = fake_db(&x.f, "?whatever=1");
    covet_models(x.db, COVET_MODELS(Thing));
    x.s = covet_session_open(x.db);
    has(covet_sql(things(&x, 1)), "SELECT");
    has(covet_explain(things(&x, 1)), "SELECT");
    assert_false(covet_failed(x.s));
    assert_int_equal(covet_connect(x.s), COVET_UNSUPPORTED);
    has(covet_error(x.s)->message, "no driver");
    assert_int_equal(covet_count(things(&x, 1)), -1);
    assert_int_equal(covet_begin(x.s), COVET_UNSUPPORTED);
    covet_session_close(x.s);
    close_fixture(&x);
}

/* ---- the application's own statements ---- */

static void raw_values_are_binds(void **state) {
    fixture x;
    (void)state;
    open_with(&x, (covet_config){.log = NULL});
    fake_say(&x.f, (fake_answer){.sql = "UPDATE", .changes = 7});
    covet_decimal price = covet_decimal_of(250, 2);
    assert_int_equal(covet_execute(x.s, "UPDATE t SET a = ?, b = ?, c = ?, d = ?", 5, "x",
                                   (const char *)NULL, price),
                     7);
    CALLS(&x, "connect\nprepare UPDATE t SET a = ?, b = ?, c = ?, d = ?\n"
              "bind 0 BIGINT 5\nbind 1 TEXT 'x'\nbind 2 TEXT NULL\nbind 3 DECIMAL 2.50\n"
              "run UPDATE t SET a = ?, b = ?, c = ?, d = ?\nreset\n");
    close_fixture(&x);
}

static void raw_answers_rows(void **state) {
    fixture x;
    (void)state;
    open_with(&x, (covet_config){.log = NULL});
    fake_say(&x.f, (fake_answer){.sql = "SELECT", .rows = 4, .columns = 1});
    fake_say(&x.f, (fake_answer){.sql = "UPDATE", .changes = 9});
    assert_int_equal(run(&x, "SELECT 1"), 4);
    assert_int_equal(run(&x, "UPDATE t"), 9);
    assert_int_equal(run(&x, "CREATE TABLE u"), 0); /* not the UPDATE's again */
    assert_int_equal(run(&x, " -- first\n/* x */ update t"), 9);
    close_fixture(&x);
}

static void raw_mistakes(void **state) {
    fixture x;
    (void)state;
    open_with(&x, (covet_config){.log = NULL});
    assert_int_equal(covet_execute_values(x.s, NULL), -1);
    assert_int_equal(covet_error(x.s)->status, COVET_MISUSE);
    assert_int_equal(covet_execute(x.s, (const char *)NULL), -1);
    assert_int_equal(covet_error(x.s)->status, COVET_MISUSE);
    assert_int_equal(covet_execute(x.s, "SELECT ?"), -1);
    has(covet_error(x.s)->message, "was given 0 values, the statement takes 1");
    assert_int_equal(covet_execute(x.s, "SELECT ?", 1, 2), -1);
    assert_int_equal(covet_execute(x.s, "SELECT ?", COVET_LIST(1, 2)), -1);
    has(covet_error(x.s)->message, "value 1");
    assert_int_equal(covet_execute(x.s, "SELECT ?", UINT64_MAX), -1);
    assert_int_equal(covet_error(x.s)->status, COVET_QUERY);
    assert_int_equal(covet_execute(x.s, "SELECT ?", "\xFF"), -1);
    assert_int_equal(covet_error(x.s)->status, COVET_VALIDATION);
    fake_calls(&x.f);
    covet_execute(x.s, "SELECT ?, ?, ?, ?, ?, ?, ?, ?", (bool)true, 0.5, ((covet_bytes){"ab", 2}),
                  (covet_uuid){{0}}, (covet_date){0}, (covet_time){0}, (covet_datetime){0},
                  (covet_duration){0});
    const char *binds = fake_calls(&x.f);
    has(binds, "bind 0 BOOL");
    has(binds, "bind 1 FLOAT");
    has(binds, "bind 2 BINARY");
    has(binds, "bind 3 UUID");
    has(binds, "bind 4 DATE ");
    has(binds, "bind 5 TIME");
    has(binds, "bind 6 DATETIME");
    has(binds, "bind 7 DURATION");
    assert_int_equal(covet_statements(x.s), 1);
    fake_say(&x.f, (fake_answer){.status = COVET_VALIDATION, .at_bind = true});
    assert_int_equal(covet_execute(x.s, "SELECT ?", 1), -1);
    assert_string_equal(covet_error(x.s)->message, "scripted");
    close_fixture(&x);
}

/* ---- the log ---- */

static void the_log_is_told_everything(void **state) {
    fixture x;
    (void)state;
    open_with(&x, (covet_config){.log = on_log});
    fake_say(&x.f, (fake_answer){.sql = "UPDATE", .changes = 7});
    fake_say(&x.f, (fake_answer){.sql = "INSERT", .status = COVET_INTEGRITY});
    covet_execute(x.s, "UPDATE t SET a = ?, b = ?", 5, "x");
    assert_int_equal(x.log_count, 1);
    assert_string_equal(x.logged_binds, "5, 'x'");
    assert_int_equal(x.logged.rows, 7);
    assert_int_equal(x.logged.status, COVET_OK);
    assert_true(x.logged.microseconds >= 0 && x.logged.microseconds < 10000000);
    assert_null(x.logged.file);
    run(&x, "INSERT");
    assert_int_equal(x.logged.status, COVET_INTEGRITY);
    assert_int_equal(x.logged.bind_count, 0);
    fake_say(&x.f, (fake_answer){.sql = "SELECT", .rows = 1});
    covet_queryset *queryset = things(&x, 17);
    int line = __LINE__ - 1;
    assert_int_equal(covet_count(queryset), 1);
    (void)line;
    assert_string_equal(x.logged_binds, "17");
    assert_non_null(strstr(x.logged.file, "test_connection.c"));
    assert_true(x.logged.line > 0);
    assert_int_equal(x.log_count, 3);
    close_fixture(&x);
}

/* ---- short of memory ---- */

/* A buffer that is too small for all statements: the caches give way, and what is asked for
 * works. */
static void the_caches_give_way(void **state) {
    static _Alignas(16) unsigned char memory[80000];
    fixture x;
    char sql[300];
    covet_fixed_buffer buffer;
    (void)state;
    open_with(&x, (covet_config){
                      .allocator = covet_fixed_allocator(&buffer, memory, sizeof memory),
                      .arena_block = 1024,
                      .statement_cache = 1000});
    for (int i = 0; i < 500; i++) {
        snprintf(sql, sizeof sql, "SELECT %d -- %0200d", i, i);
        assert_int_equal(run(&x, sql), 0);
        covet_scoped(x.s) covet_exists(shaped(&x, i));
    }
    assert_int_equal(covet_error(x.s)->status, COVET_OK);
    assert_false(covet_failed(x.s));
    assert_true(x.f.prepared < 200);
    covet_session *other = covet_session_open(x.db); /* idle caches give way too */
    covet_session_close(x.s);
    x.s = other;
    assert_int_equal(covet_exists(things(&x, 1)), 0);
    close_fixture(&x);
    assert_int_equal(covet_fixed_used(&buffer), 0);
}

/* What a session does, for the test below. Answers whether all went well. */
static bool scenario(fixture *x) {
    covet_scope mark = covet_mark(x->s);
    bool good = covet_begin(x->s) == COVET_OK;
    good &= covet_execute(x->s, "UPDATE t SET a = ?", 1) == 0;
    good &= covet_count(things(x, 1)) == 1;
    covet_each(Thing, p, things(x, 2)) (void)p->id;
    good &= covet_commit(x->s) == COVET_OK;
    covet_release(x->s, mark);
    return good && !covet_failed(x->s);
}

/* Every allocation fails once, and then all from one on; afterwards the session works, and nothing
 * is left behind. Answers how many failures were tried. */
static size_t fail_each(bool fail_on) {
    size_t at = 0;
    for (bool failed = true; failed;) {
        fixture x;
        open_with(&x, (covet_config){.allocator = {NULL, counted}, .log = on_log});
        fake_say(&x.f, (fake_answer){.sql = "SELECT", .rows = 1});
        size_t before = x.calls;
        x.fail_at = before + ++at;
        x.fail_on = fail_on;
        bool good = scenario(&x);
        failed = x.calls >= x.fail_at;
        if (!failed) assert_true(good);
        if (!good) assert_true(covet_failed(x.s));
        x.fail_at = 0;
        covet_rollback(x.s);
        covet_clear(x.s);
        assert_true(scenario(&x));
        close_fixture(&x);
        assert_int_equal(x.live, 0);
    }
    return at - 1;
}

static void every_allocation_may_fail(void **state) {
    (void)state;
    size_t once = fail_each(false), on = fail_each(true);
    print_message("note: %zu allocations failed once, %zu for good\n", once, on);
    assert_true(once > 10 && on > 10);
}

/* ---- threads ---- */

#define THREADS 4

static void *work(void *context) {
    covet_db *db = context;
    size_t wrong = 0;
    for (int i = 0; i < 100; i++) {
        covet_session *s = covet_session_open(db);
        covet_scoped(s) {
            wrong += covet_begin(s) != COVET_OK;
            wrong += covet_execute(s, "UPDATE t SET a = ?", i) != 0;
            wrong += covet_count(covet_query(s, Thing, COVET_LIMIT(i + 1))) != 1;
            wrong += covet_commit(s) != COVET_OK;
        }
        wrong += covet_failed(s);
        if (i % 2 == 0) covet_session_reset(s);
        covet_session_close(s);
    }
    return wrong == 0 ? context : NULL;
}

static void sessions_in_several_threads(void **state) {
    fixture x;
    pthread_t threads[THREADS];
    (void)state;
    open_with(&x, (covet_config){.log = NULL});
    fake_say(&x.f, (fake_answer){.sql = "SELECT", .rows = 1});
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, x.db), 0);
    for (int i = 0; i < THREADS; i++) {
        void *result = NULL;
        pthread_join(threads[i], &result);
        assert_ptr_equal(result, x.db);
    }
    assert_true(x.f.connects <= THREADS);
    close_fixture(&x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_are_prepared_once),
        cmocka_unit_test(the_oldest_statement_goes),
        cmocka_unit_test(many_statements),
        cmocka_unit_test(a_busy_statement_stays),
        cmocka_unit_test(what_cannot_be_prepared_is_not_kept),
        cmocka_unit_test(connecting_may_fail),
        cmocka_unit_test(queries_are_compiled_once_for_all_values),
        cmocka_unit_test(compiled_queries_are_bounded),
        cmocka_unit_test(rows_are_written_by_kept_statements),
        cmocka_unit_test(the_database_names_a_column),
        cmocka_unit_test(violations_are_listed),
        cmocka_unit_test(too_many_binds),
        cmocka_unit_test(a_dialect_alone),
        cmocka_unit_test(raw_values_are_binds),
        cmocka_unit_test(raw_answers_rows),
        cmocka_unit_test(raw_mistakes),
        cmocka_unit_test(the_log_is_told_everything),
        cmocka_unit_test(the_caches_give_way),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(sessions_in_several_threads),
    };
    return cmocka_run_group_tests_name("connection", tests, NULL, NULL);
}
