/* The driver of SQLite: options of the URL, databases in memory, locks, and files that cannot be
 * served. */
#include "sqlite_bench.h"

#define OPTIONS(...) ((const covet_url_option[]){__VA_ARGS__, {NULL, NULL}})

/* ---- options ---- */

static void options(void **state) {
    (void)state;
    static const struct {
        const char *name, *value, *words; /* NULL: it is good */
    } rows[] = {
        {"busy_timeout", "0", NULL},
        {"busy_timeout", "2147483647", NULL},
        {"busy_timeout", "2147483648",
         "busy_timeout takes an integer from 0 to 2147483647, not \"2147483648\""},
        {"busy_timeout", "-1", "not \"-1\""},
        {"busy_timeout", "1s", "not \"1s\""},
        {"busy_timeout", "", "not \"\""},
        {"busy_timeout", NULL, "not \"\""},
        {"busy_timeout", "000000000000000000000000000000", "takes an integer"},
        {"cache_size", "-2000", NULL},
        {"cache_size", "-2147483649", "from -2147483648"},
        {"mmap_size", "0", NULL},
        {"mmap_size", "9223372036854775807", NULL},
        {"mmap_size", "9223372036854775808", "takes an integer"},
        {"wal_autocheckpoint", "100", NULL},
        {"synchronous", "off", NULL},
        {"synchronous", "normal", NULL},
        {"synchronous", "full", NULL},
        {"synchronous", "extra", NULL},
        {"synchronous", "NORMAL", NULL},
        {"synchronous", "fast", "synchronous takes one of off, normal, full, extra, not \"fast\""},
        {"synchronous", "off normal", "not \"off normal\""},
        {"synchronous", "no", "not \"no\""},
        {"synchronous", "", "not \"\""},
        {"synchronous", "off; DROP TABLE t", "takes one of"},
        {"temp_store", "memory", NULL},
        {"temp_store", "disk", "takes one of default, file, memory"},
        {"mode", "ro", NULL},
        {"mode", "rw", NULL},
        {"mode", "rwc", NULL},
        {"mode", "memory", "mode takes one of ro, rw, rwc, not \"memory\""},
        {"sync", "off",
         "SQLite has no URL option \"sync\"; it has busy_timeout cache_size mmap_size "
         "mode synchronous temp_store wal_autocheckpoint"},
    };
    bench b;
    bench_open(&b, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        covet_buffer_clear(&b.text);
        covet_status status =
            driver->check(b.path, OPTIONS({rows[i].name, rows[i].value}), &b.text);
        if ((status == COVET_OK) != !rows[i].words)
            fail_msg("%s=%s: %s", rows[i].name, rows[i].value, covet_buffer_get(&b.text));
        if (rows[i].words) assert_says(covet_buffer_get(&b.text), rows[i].words);
    }
    covet_buffer_clear(&b.text);
    assert_int_equal(driver->check(b.path, OPTIONS({"mode", "rw"}, {"mode", "rw"}), &b.text),
                     COVET_CONNECTION);
    assert_says(covet_buffer_get(&b.text), "mode is given twice");
    assert_int_equal(driver->check("", NULL, &b.text), COVET_CONNECTION);
    assert_says(covet_buffer_get(&b.text), "names no file");
    assert_int_equal(driver->check(":memory:", OPTIONS({"mode", "ro"}), &b.text), COVET_CONNECTION);
    assert_null(bench_connect(&b, OPTIONS({"sync", "off"})));
    assert_int_equal(b.status, COVET_CONNECTION);
    assert_says(covet_buffer_get(&b.text), "no URL option");
    for (size_t i = 0; driver->options[i]; i++)
        assert_says(covet_buffer_get(&b.text), driver->options[i]);
    bench_close(&b);
}

/* A pragma's value, as an integer; -1 where it is text. */
static int64_t pragma(bench *b, const char *name) {
    char sql[60];
    covet_value value;
    snprintf(sql, sizeof sql, "PRAGMA %s", name);
    covet_prepared *prepared = prepare(b->link, sql);
    assert_int_equal(driver->next(prepared), COVET_STEP_ROW);
    covet_status status = driver->value(prepared, 0, COVET_KIND_BIGINT, 0, 0, &b->arena, &value);
    driver->finalize(prepared);
    return status == COVET_OK ? value.as.integer : -1;
}

/* What is set without options, and with them. */
static void profile(void **state) {
    (void)state;
    bench b;
    bench_start(&b, NULL);
    assert_string_equal(scalar(&b, "SELECT * FROM pragma_journal_mode"), "wal");
    assert_int_equal(pragma(&b, "synchronous"), 1);
    assert_int_equal(pragma(&b, "foreign_keys"), 1);
    assert_int_equal(pragma(&b, "trusted_schema"), 0);
    assert_int_equal(pragma(&b, "busy_timeout"), 5000);
    assert_int_equal(pragma(&b, "mmap_size"), 268435456);
    driver->disconnect(b.link);
    b.link = bench_connect(&b, OPTIONS({"busy_timeout", "7"}, {"synchronous", "extra"},
                                       {"cache_size", "-123"}, {"mmap_size", "0"},
                                       {"temp_store", "memory"}, {"wal_autocheckpoint", "9"}));
    assert_non_null(b.link);
    assert_int_equal(pragma(&b, "synchronous"), 3);
    assert_int_equal(pragma(&b, "busy_timeout"), 7);
    assert_int_equal(pragma(&b, "cache_size"), -123);
    assert_int_equal(pragma(&b, "mmap_size"), 0);
    assert_int_equal(pragma(&b, "temp_store"), 2);
    assert_int_equal(pragma(&b, "wal_autocheckpoint"), 9);
    bench_close(&b);
}

/* ---- in memory ---- */

/* One database for all connections, for as long as it is attached; another one is another. */
static void memory(void **state) {
    (void)state;
    bench a, b;
    bench_start(&a, ":memory:");
    must(a.link, "CREATE TABLE t (x integer)");
    must(a.link, "INSERT INTO t VALUES (1)");
    covet_link *second = bench_connect(&a, NULL);
    must(second, "INSERT INTO t VALUES (2)");
    assert_string_equal(scalar(&a, "SELECT COUNT(*) FROM t"), "2");
    bench_start(&b, ":memory:");
    assert_int_equal(run(b.link, "SELECT * FROM t"), COVET_QUERY);
    bench_close(&b);
    driver->disconnect(second);
    driver->disconnect(a.link);
    a.link = bench_connect(&a, NULL);
    assert_string_equal(scalar(&a, "SELECT COUNT(*) FROM t"), "2");
    bench_close(&a);
}

/* ---- locks ---- */

static void busy_on(const char *target) {
    bench b;
    bench_start(&b, target);
    must(b.link, "CREATE TABLE t (x integer)");
    covet_link *second = bench_connect(&b, OPTIONS({"busy_timeout", "30"}));
    must(b.link, "BEGIN IMMEDIATE");
    must(b.link, "INSERT INTO t VALUES (1)");
    int64_t before = covet_now().us;
    assert_int_equal(run(second, "BEGIN IMMEDIATE"), COVET_BUSY);
    int64_t waited = (covet_now().us - before) / 1000;
    if (waited < 20 || waited > 4000) fail_msg("it waited %d ms", (int)waited);
    assert_string_equal(driver->error(second)->sqlstate, "SQLITE_BUSY");
    assert_says(driver->error(second)->message, "locked");
    assert_false(driver->in_transaction(second));
    must(b.link, "COMMIT");
    must(second, "INSERT INTO t VALUES (2)"); /* it is usable */
    assert_string_equal(scalar(&b, "SELECT COUNT(*) FROM t"), "2");
    driver->disconnect(second);
    bench_close(&b);
}

static void busy(void **state) {
    (void)state;
    busy_on(NULL);
    busy_on(":memory:");
}

/* A reader that writes after another has written: its snapshot is old. */
static void old_snapshot(void **state) {
    (void)state;
    bench b;
    bench_start(&b, NULL);
    must(b.link, "CREATE TABLE t (x integer)");
    covet_link *second = bench_connect(&b, OPTIONS({"busy_timeout", "30"}));
    must(second, "BEGIN");
    must(second, "SELECT * FROM t");
    must(b.link, "INSERT INTO t VALUES (1)");
    assert_int_equal(run(second, "INSERT INTO t VALUES (2)"), COVET_BUSY);
    assert_string_equal(driver->error(second)->sqlstate, "SQLITE_BUSY_SNAPSHOT");
    assert_says(driver->error(second)->message, "since this transaction began to read");
    must(second, "ROLLBACK");
    driver->disconnect(second);
    bench_close(&b);
}

/* A file that another connection keeps to itself: connecting waits and is BUSY. */
static void locked_file(void **state) {
    (void)state;
    bench b;
    bench_open(&b, NULL);
    sqlite3 *other;
    assert_int_equal(sqlite3_open(b.path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "CREATE TABLE t (x); BEGIN EXCLUSIVE", NULL, NULL, NULL),
                     SQLITE_OK);
    int64_t before = covet_now().us;
    assert_null(bench_connect(&b, OPTIONS({"busy_timeout", "40"})));
    assert_true(covet_now().us - before < 4000000);
    assert_int_equal(b.status, COVET_BUSY);
    assert_says(covet_buffer_get(&b.text), "locked");
    sqlite3_close(other);
    b.link = bench_connect(&b, NULL);
    assert_non_null(b.link);
    bench_close(&b);
}

/* ---- files ---- */

static void write_file(const char *path, const char *text, size_t size) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    fclose(file);
}

static void assert_cannot(bench *b, const covet_url_option *given, const char *words) {
    assert_null(bench_connect(b, given));
    assert_int_equal(b->status, COVET_CONNECTION);
    assert_says(covet_buffer_get(&b->text), b->path);
    assert_says(covet_buffer_get(&b->text), words);
}

static void no_such_file(void **state) {
    (void)state;
    bench b;
    bench_open(&b, "/tmp/covet-no-such-folder/app.db");
    assert_cannot(&b, NULL, "unable to open database file: do the file and its folder exist");
    bench_close(&b);
    bench_open(&b, NULL);
    assert_cannot(&b, OPTIONS({"mode", "rw"}), "unable to open database file");
    assert_cannot(&b, OPTIONS({"mode", "ro"}), "unable to open database file");
    bench_close(&b);
    bench_open(&b, "/tmp");
    assert_null(bench_connect(&b, NULL));
    assert_int_equal(b.status, COVET_CONNECTION);
    snprintf(b.path, sizeof b.path, "nothing");
    bench_close(&b);
}

static void not_a_database(void **state) {
    (void)state;
    bench b;
    char rubbish[5000];
    for (size_t i = 0; i < sizeof rubbish; i++) rubbish[i] = (char)(i * 7);
    bench_open(&b, NULL);
    write_file(b.path, rubbish, sizeof rubbish);
    assert_cannot(&b, NULL, "file is not a database");
    assert_cannot(&b, OPTIONS({"mode", "ro"}), "file is not a database");
    bench_close(&b);
}

/* A file whose tables are overwritten: it opens, reading fails, the connection goes on. */
static void damaged(void **state) {
    (void)state;
    bench b;
    bench_start(&b, NULL);
    must(b.link, "CREATE TABLE t (x text)");
    must(b.link, "CREATE TABLE u (x text)");
    must(b.link, "INSERT INTO u VALUES ('whole')");
    must(b.link,
         "INSERT INTO t WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
         "SELECT hex(randomblob(20)) FROM n");
    must(b.link, "PRAGMA wal_checkpoint(TRUNCATE)");
    driver->disconnect(b.link);
    FILE *file = fopen(b.path, "r+b");
    assert_non_null(file);
    char rubbish[4096];
    memset(rubbish, 0xC3, sizeof rubbish);
    fseek(file, 4096, SEEK_SET); /* the second page: the root of t */
    assert_int_equal(fwrite(rubbish, 1, sizeof rubbish, file), sizeof rubbish);
    fclose(file);
    b.link = bench_connect(&b, NULL);
    assert_non_null(b.link);
    assert_int_equal(run(b.link, "SELECT * FROM t"), COVET_CONNECTION);
    assert_says(driver->error(b.link)->sqlstate, "SQLITE_CORRUPT");
    assert_says(driver->error(b.link)->message, "damaged: restore it");
    assert_string_equal(scalar(&b, "SELECT x FROM u"), "whole");
    bench_close(&b);
}

static void read_only(void **state) {
    (void)state;
    bench b;
    bench_start(&b, NULL);
    must(b.link, "CREATE TABLE t (x integer)");
    must(b.link, "INSERT INTO t VALUES (1)");
    driver->disconnect(b.link);
    b.link = bench_connect(&b, OPTIONS({"mode", "RO"}));
    assert_non_null(b.link);
    assert_int_equal(run(b.link, "INSERT INTO t VALUES (2)"), COVET_CONNECTION);
    assert_string_equal(driver->error(b.link)->sqlstate, "SQLITE_READONLY");
    assert_says(driver->error(b.link)->message, "mode=ro");
    assert_int_equal(run(b.link, "DROP TABLE t"), COVET_CONNECTION);
    assert_string_equal(scalar(&b, "SELECT COUNT(*) FROM t"), "1");
    bench_close(&b);
}

/* A database that may not grow: the statement is undone as a whole. */
static void full(void **state) {
    (void)state;
    bench b;
    bench_start(&b, NULL);
    must(b.link, "CREATE TABLE t (x blob)");
    must(b.link, "INSERT INTO t VALUES (zeroblob(1000))");
    must(b.link, "PRAGMA max_page_count = 10");
    assert_int_equal(run(b.link, "INSERT INTO t VALUES (zeroblob(100000))"), COVET_CONNECTION);
    assert_string_equal(driver->error(b.link)->sqlstate, "SQLITE_FULL");
    assert_says(driver->error(b.link)->message, "make room");
    assert_string_equal(scalar(&b, "SELECT COUNT(*) FROM t"), "1");
    must(b.link, "INSERT INTO t VALUES (zeroblob(10))");
    bench_close(&b);
}

static void utf16(void **state) {
    (void)state;
    bench b;
    bench_open(&b, NULL);
    sqlite3 *other;
    assert_int_equal(sqlite3_open(b.path, &other), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(other, "PRAGMA encoding = 'UTF-16'; CREATE TABLE t (x)", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(other);
    assert_cannot(&b, NULL, "UTF-16");
    bench_close(&b);
}

/* Names that SQLite would take for something else are names. */
static void odd_names(void **state) {
    (void)state;
    static const char *const names[] = {"file:covet-test.db?mode=memory",
                                        ":covet-test:", "covet test?a=b#c%20.db"};
    for (size_t i = 0; i < 3; i++) {
        bench b;
        char path[64];
        bench_start(&b, names[i]);
        must(b.link, "CREATE TABLE t (x integer)");
        driver->disconnect(b.link);
        b.link = NULL;
        snprintf(path, sizeof path, "./%s", names[i]);
        FILE *file = fopen(path, "rb");
        if (!file) fail_msg("%s is not there", path);
        fclose(file);
        remove(path);
        bench_close(&b);
    }
}

/* Two connections that make the same new file at once both get there: neither is refused without a
 * wait. */
static void new_file_twice(void **state) {
    (void)state;
    bench b;
    bench_open(&b, NULL);
    sqlite3 *other;
    assert_int_equal(sqlite3_open(b.path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN; CREATE TABLE t (x)", NULL, NULL, NULL), SQLITE_OK);
    assert_null(bench_connect(&b, OPTIONS({"busy_timeout", "50"})));
    assert_int_equal(b.status, COVET_BUSY);
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    b.link = bench_connect(&b, NULL);
    assert_non_null(b.link);
    sqlite3_close(other);
    bench_close(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options),
        cmocka_unit_test(profile),
        cmocka_unit_test(memory),
        cmocka_unit_test(busy),
        cmocka_unit_test(old_snapshot),
        cmocka_unit_test(locked_file),
        cmocka_unit_test(no_such_file),
        cmocka_unit_test(not_a_database),
        cmocka_unit_test(damaged),
        cmocka_unit_test(read_only),
        cmocka_unit_test(full),
        cmocka_unit_test(utf16),
        cmocka_unit_test(odd_names),
        cmocka_unit_test(new_file_twice),
    };
    return cmocka_run_group_tests(tests, group_setup, NULL);
}
