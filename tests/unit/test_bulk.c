/* Many rows inserted at once: how they are shared out among statements, when a transaction is
 * begun, and what a failure leaves behind. On the recording driver. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COVET_SHORT_NAMES
#define COVET_DEFINE_MODELS
#include "covet_orm.h"
#include "covet_sqlite.h"
#include "fake.h"

#define ITEM(X)                                                                                    \
    X(AUTO,     id)                                                                                \
    X(INT,      number)                                                                            \
    X(TEXT,     text)
COVET_MODEL(Item, ITEM);

/* A database on the recording driver with one session, which knows the model. */
typedef struct fixture {
    fake f;
    covet_db *db;
    covet_session *s;
    Item items[40], before[40];
} fixture;

/* `bind_limit` 0: no limit that matters. */
static void open_limited(fixture *x, size_t bind_limit) {
    memset(x, 0, sizeof *x);
    fake_open(&x->f, covet_sqlite.dialect);
    x->f.bind_limit = bind_limit;
    x->db = fake_db(&x->f, NULL);
    assert_int_equal(covet_models(x->db, MODELS(Item)), COVET_OK);
    x->s = covet_session_open(x->db);
    assert_int_equal(covet_connect(x->s), COVET_OK);
    fake_calls(&x->f);
    for (int32_t i = 0; i < 40; i++) x->items[i] = (Item){.number = i, .text = "text"};
    memcpy(x->before, x->items, sizeof x->items);
}

static void open_fixture(fixture *x) {
    open_limited(x, 0);
}

static void close_fixture(fixture *x) {
    covet_close(x->db);
    assert_int_equal(x->f.links, 0);
    assert_int_equal(x->f.prepared, 0);
    fake_close(&x->f);
}

/* Writes what ran into `to`: of an INSERT only how many rows it has. */
static void sent(fixture *x, char *to, size_t size) {
    const char *line = fake_statements(&x->f);
    size_t used = 0;
    to[0] = '\0';
    for (; *line != '\0'; line = strchr(line, '\n') + 1) {
        int length = (int)(strchr(line, '\n') - line), rows = 0;
        for (int i = 0; i < length; i++) rows += line[i] == '(';
        bool insert = strncmp(line, "INSERT", 6) == 0;
        if (insert)
            used += (size_t)snprintf(to + used, size - used, "INSERT %d; ", rows - 1);
        else
            used += (size_t)snprintf(to + used, size - used, "%.*s; ", length, line);
    }
}

#define SENT(x, expected)                                                                          \
    do {                                                                                           \
        char found_[600];                                                                          \
        sent(x, found_, sizeof found_);                                                            \
        assert_string_equal(found_, expected);                                                     \
    } while (0)

/* The structs are as they were. */
static void assert_as_before(fixture *x) {
    assert_memory_equal(x->items, x->before, sizeof x->items);
}

static void fail_next(fixture *x, const char *sql, covet_status status) {
    fake_say(&x->f, (fake_answer){.sql = sql, .status = status, .times = 1});
}

/* ---- how many statements ---- */

static void one_insert_of_all(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    x.f.first_key = 7;
    assert_int_equal(Item_bulk_create(x.s, x.items, 5), 5);
    SENT(&x, "INSERT 5; ");
    for (int i = 0; i < 5; i++) assert_int_equal(x.items[i].id, 7 + i);
    assert_int_equal(x.items[5].id, 0);
    assert_int_equal(Item_bulk_create(x.s, x.items + 5, 1), 1);
    SENT(&x, "INSERT 1; ");
    assert_int_equal(x.items[5].id, 12);
    assert_int_equal(covet_statements(x.s), 2);
    close_fixture(&x);
}

static void as_many_binds_as_there_are(void **state) {
    fixture x;
    (void)state;
    open_limited(&x, 21);
    x.f.first_key = 1;
    assert_int_equal(Item_bulk_create(x.s, x.items, 25), 25);
    SENT(&x, "BEGIN IMMEDIATE; INSERT 10; INSERT 10; INSERT 5; COMMIT; ");
    for (int i = 0; i < 25; i++) assert_int_equal(x.items[i].id, 1 + i);
    assert_int_equal(Item_bulk_create(x.s, x.items + 25, 10), 10);
    SENT(&x, "INSERT 10; ");
    close_fixture(&x);
}

/* The statement of full batches is kept, that of the rest is not. */
static void statements_that_are_kept(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    assert_int_equal(covet_bulk_create(x.s, Item, x.items, 25, .batch = 10), 25);
    assert_int_equal(x.f.prepares, 4); /* BEGIN, two INSERTs, COMMIT */
    assert_int_equal(covet_bulk_create(x.s, Item, x.items + 25, 10, .batch = 10), 10);
    assert_int_equal(x.f.prepares, 4);
    close_fixture(&x);
}

static void as_many_bytes_as_a_packet_takes(void **state) {
    fixture x;
    char long_text[1001];
    (void)state;
    open_fixture(&x);
    memset(long_text, 'x', 1000);
    long_text[1000] = '\0';
    fake_insert_many(&x.f, 4000, false, false);
    for (int i = 0; i < 10; i++) x.items[i].text = long_text;
    assert_int_equal(Item_bulk_create(x.s, x.items, 20), 20);
    SENT(&x, "BEGIN IMMEDIATE; INSERT 3; INSERT 3; INSERT 3; INSERT 11; COMMIT; ");
    fake_insert_many(&x.f, 500, false, false);
    x.items[20].text = long_text;
    assert_int_equal(Item_bulk_create(x.s, x.items + 20, 1), 1);
    SENT(&x, "INSERT 1; ");
    close_fixture(&x);
}

static void keys_given_and_made(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    x.f.first_key = 50;
    x.items[2].id = x.items[3].id = 9;
    assert_int_equal(Item_bulk_create(x.s, x.items, 6), 6);
    SENT(&x, "BEGIN IMMEDIATE; INSERT 2; INSERT 2; INSERT 2; COMMIT; ");
    static const int32_t ids[] = {50, 51, 9, 9, 52, 53};
    for (int i = 0; i < 6; i++) assert_int_equal(x.items[i].id, ids[i]);
    for (int i = 10; i < 15; i++) x.items[i].id = i;
    assert_int_equal(Item_bulk_create(x.s, x.items + 10, 5), 5);
    SENT(&x, "INSERT 5; ");
    close_fixture(&x);
}

/* ---- what the driver has ---- */

static void all_by_the_driver(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    x.f.first_key = 5;
    fake_insert_many(&x.f, 0, false, true);
    assert_int_equal(Item_bulk_create(x.s, x.items, 30), 30);
    SENT(&x, "MANY 30 item; ");
    assert_int_equal(x.items[29].id, 34);
    assert_int_equal(covet_bulk_create(x.s, Item, x.items + 30, 4, .batch = 2), 4);
    SENT(&x, "BEGIN IMMEDIATE; INSERT 2; INSERT 2; COMMIT; ");
    close_fixture(&x);
}

static void keys_that_are_reserved(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    x.f.first_key = 5;
    fake_insert_many(&x.f, 0, true, true);
    assert_int_equal(Item_bulk_create(x.s, x.items, 10), 10);
    SENT(&x, "RESERVE 10 item; MANY 10 item; ");
    for (int i = 0; i < 10; i++) assert_int_equal(x.items[i].id, 5 + i);
    x.items[12].id = 77;
    assert_int_equal(Item_bulk_create(x.s, x.items + 10, 5), 5);
    SENT(&x, "BEGIN IMMEDIATE; RESERVE 2 item; MANY 2 item; MANY 1 item; RESERVE 2 item; "
             "MANY 2 item; COMMIT; ");
    assert_int_equal(x.items[11].id, 16);
    assert_int_equal(x.items[12].id, 77);
    assert_int_equal(x.items[13].id, 17);
    close_fixture(&x);
}

/* A driver that does not want such rows: INSERTs, in a transaction where they are several. */
static void rows_that_the_driver_refuses(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    fake_insert_many(&x.f, 0, true, true);
    fake_say(&x.f, (fake_answer){.sql = "MANY", .status = COVET_UNSUPPORTED});
    assert_int_equal(Item_bulk_create(x.s, x.items, 10), 10);
    SENT(&x, "RESERVE 10 item; INSERT 10; ");
    close_fixture(&x);
    open_limited(&x, 12);
    fake_insert_many(&x.f, 0, true, true);
    fake_say(&x.f, (fake_answer){.sql = "MANY", .status = COVET_UNSUPPORTED});
    assert_int_equal(Item_bulk_create(x.s, x.items, 10), 10);
    assert_false(covet_failed(x.s));
    SENT(&x, "RESERVE 10 item; BEGIN IMMEDIATE; INSERT 4; INSERT 4; INSERT 2; COMMIT; ");
    close_fixture(&x);
}

/* ---- failures ---- */

static void failures_of_each_statement(void **state) {
    static const struct {
        const char *sql, *sent;
    } cases[] = {
        {"BEGIN", "BEGIN IMMEDIATE; "},
        {"INSERT", "BEGIN IMMEDIATE; INSERT 4; ROLLBACK; "},
        {"COMMIT", "BEGIN IMMEDIATE; INSERT 4; INSERT 4; INSERT 2; COMMIT; ROLLBACK; "},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture x;
        open_fixture(&x);
        fail_next(&x, cases[i].sql, COVET_INTEGRITY);
        assert_int_equal(covet_bulk_create(x.s, Item, x.items, 10, .batch = 4), -1);
        SENT(&x, cases[i].sent);
        assert_int_equal(covet_error(x.s)->status, COVET_INTEGRITY);
        assert_as_before(&x);
        covet_clear(x.s);
        assert_int_equal(covet_bulk_create(x.s, Item, x.items, 10, .batch = 4), 10);
        close_fixture(&x);
    }
}

static void failures_of_the_driver(void **state) {
    static const char *const statements[] = {"RESERVE", "MANY"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        fixture x;
        open_fixture(&x);
        fake_insert_many(&x.f, 0, true, true);
        fail_next(&x, statements[i], COVET_INTEGRITY);
        assert_int_equal(Item_bulk_create(x.s, x.items, 10), -1);
        SENT(&x, i == 0 ? "RESERVE 10 item; " : "RESERVE 10 item; MANY 10 item; ");
        assert_int_equal(covet_error(x.s)->status, COVET_INTEGRITY);
        assert_string_equal(covet_error(x.s)->model, "Item");
        assert_string_equal(covet_error(x.s)->sql, statements[i]);
        assert_as_before(&x);
        covet_clear(x.s);
        assert_int_equal(Item_bulk_create(x.s, x.items, 10), 10);
        close_fixture(&x);
    }
}

/* A key that the member cannot hold. */
static void keys_that_are_too_wide(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    x.f.first_key = INT64_C(2147483646);
    assert_int_equal(covet_bulk_create(x.s, Item, x.items, 6, .batch = 3), -1);
    SENT(&x, "BEGIN IMMEDIATE; INSERT 3; ROLLBACK; ");
    assert_int_equal(covet_error(x.s)->status, COVET_VALIDATION);
    assert_non_null(strstr(covet_error(x.s)->message, "BIGAUTO"));
    assert_as_before(&x);
    close_fixture(&x);
}

/* A transaction that is open is the caller's. */
static void within_a_transaction(void **state) {
    fixture x;
    (void)state;
    open_fixture(&x);
    covet_begin(x.s);
    assert_int_equal(covet_bulk_create(x.s, Item, x.items, 10, .batch = 4), 10);
    SENT(&x, "BEGIN IMMEDIATE; INSERT 4; INSERT 4; INSERT 2; ");
    memcpy(x.before, x.items, sizeof x.items);
    fail_next(&x, "INSERT", COVET_INTEGRITY);
    assert_int_equal(covet_bulk_create(x.s, Item, x.items + 10, 10, .batch = 4), -1);
    SENT(&x, "INSERT 4; ");
    assert_as_before(&x);
    assert_int_equal(covet_commit(x.s), COVET_INTEGRITY);
    SENT(&x, "ROLLBACK; ");
    close_fixture(&x);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_insert_of_all),
    cmocka_unit_test(as_many_binds_as_there_are),
    cmocka_unit_test(statements_that_are_kept),
    cmocka_unit_test(as_many_bytes_as_a_packet_takes),
    cmocka_unit_test(keys_given_and_made),
    cmocka_unit_test(all_by_the_driver),
    cmocka_unit_test(keys_that_are_reserved),
    cmocka_unit_test(rows_that_the_driver_refuses),
    cmocka_unit_test(failures_of_each_statement),
    cmocka_unit_test(failures_of_the_driver),
    cmocka_unit_test(keys_that_are_too_wide),
    cmocka_unit_test(within_a_transaction),
};

int main(void) {
    return cmocka_run_group_tests(tests, NULL, NULL);
}
