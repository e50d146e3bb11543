/* The driver of PostgreSQL on the wire: statements that have to be prepared again, streams with
 * other statements between their rows, pipelines, connections that are lost or inherited by a
 * child, and a pooler that hands out one server after another. */
#define _POSIX_C_SOURCE 200809L
#include "pg_bench.h"

#include <sys/wait.h>
#include <unistd.h>

/* ---- rows of integers ---- */

typedef struct number {
    covet_row row_;
    int32_t n;
    const char *text;
} number;

static const covet_cell number_cells[] = {
    {.column = 0, .kind = COVET_KIND_INT, .offset = offsetof(number, n)},
    {.column = 1, .kind = COVET_KIND_TEXT, .nullable = true, .offset = offsetof(number, text)},
};
static const covet_part number_part = {
    .cells = number_cells, .cell_count = 2, .size = sizeof(number), .room = sizeof(number)};
static const covet_decoder number_decoder = {&number_part, 1, 2};

/* The next row of an execution: 1 and the number, 0 at the end, -1 for a failure. */
static int next_number(bench *b, covet_prepared *prepared, number *row) {
    covet_row head = {.state = 0};
    covet_landing landing = {.arena = &b->arena, .heads = &head, .borrow_text = true};
    bool done = false;
    memset(row, 0, sizeof *row);
    int64_t got = driver->fetch(prepared, &number_decoder, row, sizeof *row, 1, &landing, &done);
    if (got == 0) assert_true(done);
    return (int)got;
}

/* Reads numbers up to `end` (not included), which follow `from`. */
static void read_numbers(bench *b, covet_prepared *prepared, int from, int end) {
    number row;
    for (int i = from; i < end; i++) {
        if (next_number(b, prepared, &row) != 1)
            fail_msg("row %d: %s", i, driver->error(b->link)->message);
        assert_int_equal(row.n, i);
        if (i % 3 == 0) assert_null(row.text);
        if (i % 3 != 0) assert_int_equal(strtol(row.text, NULL, 10), i);
    }
}

static void read_end(bench *b, covet_prepared *prepared) {
    number row;
    if (next_number(b, prepared, &row) != 0) fail_msg("%s", driver->error(b->link)->message);
}

/* Rows 0 to $1 - 1 with their texts, of which every third is NULL. */
static const char numbers[] =
    "SELECT n, CASE WHEN n % 3 <> 0 THEN CAST(n AS text) || repeat(' ', 100) END "
    "FROM generate_series(0, $1 - 1) AS s(n)";

static covet_prepared *stream(bench *b, int64_t count, covet_streaming streaming) {
    char sql[sizeof numbers + 100];
    snprintf(sql, sizeof sql, "SELECT CAST(n AS int), %s", strchr(numbers, ',') + 1);
    covet_prepared *prepared = prepare(b->link, sql);
    const covet_value value = covet_value_int(count);
    assert_int_equal(driver->bind(prepared, 0, &value, COVET_KIND_BIGINT, 0, 0), COVET_OK);
    assert_int_equal(driver->stream(prepared, &streaming), COVET_OK);
    return prepared;
}

static void assert_works(bench *b) {
    assert_string_equal(scalar(b, "40 + 2"), "42");
}

static void bind_int(covet_prepared *prepared, uint32_t index, int64_t n) {
    const covet_value value = covet_value_int(n);
    assert_int_equal(driver->bind(prepared, index, &value, COVET_KIND_BIGINT, 0, 0), COVET_OK);
}

/* Runs to the first row, and reads its first value as an integer. */
static int64_t first_int(bench *b, covet_prepared *prepared) {
    covet_value value;
    if (driver->next(prepared) != COVET_STEP_ROW) fail_msg("%s", driver->error(b->link)->message);
    assert_int_equal(driver->value(prepared, 0, COVET_KIND_BIGINT, 0, 0, &b->arena, &value),
                     COVET_OK);
    return value.as.integer;
}

/* ---- preparing again ---- */

static void types_change(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    covet_prepared *select =
        prepare(b.link, "SELECT pg_typeof($1)::text || count(*) FROM "
                        "pg_prepared_statements WHERE statement LIKE '%typeof%'");
    const int16_t small = 7;
    const covet_value null = covet_value_null();
    static const char *const expected[] = {"bigint1", "smallint2", "smallint1", "smallint1"};
    for (int i = 0; i < 4; i++) {
        covet_value value;
        if (i == 0) bind_int(select, 0, 7);
        if (i == 1 || i == 2)
            driver->bind_member(select, 0, &small, COVET_KIND_SMALLINT, false, 0, 0);
        if (i == 3) driver->bind(select, 0, &null, COVET_KIND_TEXT, 0, 0);
        assert_int_equal(driver->next(select), COVET_STEP_ROW);
        assert_int_equal(driver->value(select, 0, COVET_KIND_TEXT, 0, 0, &b.arena, &value), 0);
        if (i != 1) assert_string_equal(value.as.text.data, expected[i]);
        driver->reset(select);
    }
    driver->finalize(select);
    bench_close(&b);
}

/* A plan whose result has become another, and a statement that was discarded. */
static void prepared_again(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    execute(b.link, "CREATE TABLE t (n int)");
    execute(b.link, "INSERT INTO t VALUES (1)");
    covet_prepared *select = prepare(b.link, "SELECT * FROM t");
    assert_int_equal(first_int(&b, select), 1);
    driver->reset(select);
    execute(b.link, "ALTER TABLE t ALTER n TYPE bigint");
    assert_int_equal(first_int(&b, select), 1);
    driver->reset(select);
    execute(b.link, "ALTER TABLE t ALTER n TYPE int");
    assert_int_equal(driver->stream(select, &(covet_streaming){.cursor = false}), COVET_OK);
    assert_int_equal(first_int(&b, select), 1);
    driver->reset(select);
    execute(b.link, "ALTER TABLE t ADD m int");
    execute(b.link, "BEGIN");
    assert_int_equal(driver->next(select), COVET_STEP_FAILED);
    assert_int_equal(driver->error(b.link)->status, COVET_UNSUPPORTED);
    assert_says(driver->error(b.link)->message, "roll back and repeat");
    driver->reset(select);
    execute(b.link, "ROLLBACK");
    assert_int_equal(first_int(&b, select), 1);
    driver->reset(select);
    execute(b.link, "DEALLOCATE ALL");
    execute(b.link, "BEGIN");
    assert_int_equal(first_int(&b, select), 1);
    driver->reset(select);
    execute(b.link, "COMMIT");
    for (int inside = 0; inside < 2; inside++) {
        execute(b.link, "DO $$ DECLARE s text; BEGIN FOR s IN SELECT name FROM "
                        "pg_prepared_statements LOOP EXECUTE 'DEALLOCATE ' || s; END LOOP; END $$");
        if (inside) execute(b.link, "BEGIN");
        covet_step step = driver->next(select);
        assert_int_equal(step, inside ? COVET_STEP_FAILED : COVET_STEP_ROW);
        if (inside) assert_says(driver->error(b.link)->message, "prepare=unnamed");
        driver->reset(select);
        if (inside) execute(b.link, "ROLLBACK");
    }
    assert_int_equal(first_int(&b, select), 1);
    driver->finalize(select);
    bench_close(&b);
}

/* Names are given up along with later statements, and not one by one. */
static void names(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    for (int i = 0; i < 200; i++) {
        char sql[40];
        snprintf(sql, sizeof sql, "SELECT %d", i);
        covet_prepared *select = prepare(b.link, sql);
        assert_int_equal(first_int(&b, select), i);
        driver->finalize(select);
    }
    covet_prepared *count = prepare(b.link, "SELECT count(*) FROM pg_prepared_statements");
    assert_int_equal(first_int(&b, count), 1);
    driver->reset(count);
    execute(b.link, "BEGIN");
    for (int i = 0; i < 600; i++) {
        char sql[40];
        snprintf(sql, sizeof sql, "SELECT %d", i);
        covet_prepared *select = prepare(b.link, sql);
        assert_int_equal(first_int(&b, select), i);
        driver->finalize(select);
    }
    assert_in_range(first_int(&b, count), 500, 520);
    driver->reset(count);
    execute(b.link, "COMMIT");
    for (int i = 0; i < 40; i++) {
        first_int(&b, count);
        driver->reset(count);
    }
    assert_int_equal(first_int(&b, count), 1);
    driver->finalize(count);
    bench_close(&b);
}

/* ---- streams ---- */

static const covet_streaming manners[] = {
    {.cursor = false}, {.cursor = true}, {.cursor = true, .chunk = 7}};

/* Two streams side by side with other statements between their rows, inside a transaction and
 * outside. */
static void streams(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    for (int round = 0; round < 6; round++) {
        covet_streaming manner = manners[round % 3];
        if (round >= 3) execute(b.link, "BEGIN");
        covet_prepared *one = stream(&b, 5000, manner);
        read_numbers(&b, one, 0, 10);
        covet_prepared *two = stream(&b, 3000, manner);
        read_numbers(&b, two, 0, 5);
        assert_works(&b);
        assert_int_equal(driver->in_transaction(b.link), round >= 3);
        read_numbers(&b, one, 10, 2500);
        assert_works(&b);
        read_numbers(&b, two, 5, 3000);
        read_end(&b, two);
        read_numbers(&b, one, 2500, 5000);
        read_end(&b, one);
        read_end(&b, one);
        driver->finalize(one);
        driver->finalize(two);
        assert_works(&b);
        if (round >= 3) execute(b.link, "COMMIT");
        assert_string_equal(scalar(&b, "SELECT count(*) FROM pg_cursors WHERE name LIKE 'covet%'"),
                            "0");
    }
    bench_close(&b);
}

/* A row at hand stays where it is while another statement runs. */
static void row_at_hand(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    for (int i = 0; i < 3; i++) {
        number row;
        covet_prepared *rows = stream(&b, 3000, manners[i]);
        read_numbers(&b, rows, 0, 1);
        assert_int_equal(next_number(&b, rows, &row), 1);
        assert_works(&b);
        assert_int_equal(strncmp(row.text, "1 ", 2), 0);
        read_numbers(&b, rows, 2, 3000);
        read_end(&b, rows);
        driver->finalize(rows);
    }
    bench_close(&b);
}

/* A stream too long to be read ahead: the other statement says so, the stream goes on. */
static void spill(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    const covet_streaming little = {.spill = 100000}, enough = {.spill = 100000000};
    covet_prepared *rows = stream(&b, 20000, little), *other = prepare(b.link, "SELECT 1");
    read_numbers(&b, rows, 0, 10);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(driver->next(other), COVET_STEP_FAILED);
        assert_int_equal(driver->error(b.link)->status, COVET_MISUSE);
        assert_says(driver->error(b.link)->message, "more than 100000 bytes");
        assert_says(driver->error(b.link)->message, "STREAM(.cursor = true)");
        assert_int_equal(driver->execute(b.link, "COMMIT", 6), COVET_STEP_FAILED);
        driver->reset(other);
        read_numbers(&b, rows, 10 + i * 1000, 1010 + i * 1000);
    }
    read_numbers(&b, rows, 3010, 20000);
    read_end(&b, rows);
    assert_int_equal(driver->next(other), COVET_STEP_ROW);
    driver->finalize(rows);
    driver->reset(other);
    rows = stream(&b, 20000, enough);
    read_numbers(&b, rows, 0, 10);
    assert_int_equal(driver->next(other), COVET_STEP_ROW);
    driver->finalize(other);
    read_numbers(&b, rows, 10, 20000);
    read_end(&b, rows);
    driver->finalize(rows);
    bench_close(&b);
}

/* A loop that is left: the rest is thrown away, however long it is. */
static void broken_off(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    for (int round = 0; round < 6; round++) {
        bool inside = round >= 3;
        int64_t count = inside ? 100000 : 1000000;
        if (inside) execute(b.link, "BEGIN");
        if (round % 3 == 1 && !inside) count = 100000;
        covet_prepared *rows = stream(&b, count, manners[round % 3]);
        if (round % 3 == 2 && !inside) {
            driver->finalize(rows);
            rows = stream(&b, 100000, manners[2]);
        }
        read_numbers(&b, rows, 0, 3);
        driver->reset(rows);
        assert_works(&b);
        assert_false(driver->aborted(b.link));
        driver->finalize(rows);
        if (inside) execute(b.link, "COMMIT");
        assert_string_equal(scalar(&b, "SELECT count(*) FROM pg_cursors WHERE name LIKE 'covet%'"),
                            "0");
    }
    covet_prepared *never = stream(&b, 10, manners[0]);
    driver->finalize(never);
    assert_works(&b);
    bench_close(&b);
}

/* A failure in the middle, told at its row; also where it was read ahead. */
static void fails_midway(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    for (int round = 0; round < 8; round++) {
        bool ahead = round & 1, cursor = round & 2, inside = round & 4;
        number row;
        int got, count = 0;
        if (inside) execute(b.link, "BEGIN");
        covet_prepared *rows =
            prepare(b.link, "SELECT CAST(n AS int), CAST(1 / (n - 1000) AS text) "
                            "FROM generate_series(0, 5000) AS s(n)");
        const covet_streaming manner = {.cursor = cursor, .chunk = 10};
        assert_int_equal(driver->stream(rows, &manner), COVET_OK);
        while ((got = next_number(&b, rows, &row)) == 1)
            if (count++ == 5 && ahead && !inside) assert_works(&b);
        assert_int_equal(got, -1);
        assert_int_equal(driver->error(b.link)->status, COVET_VALIDATION);
        assert_string_equal(driver->error(b.link)->sqlstate, "22012");
        if (!cursor || inside) assert_int_equal(count, 1000);
        driver->finalize(rows);
        assert_int_equal(driver->aborted(b.link), inside);
        if (inside) execute(b.link, "ROLLBACK");
        assert_works(&b);
    }
    bench_close(&b);
}

/* A cursor whose savepoint or transaction is taken back ends its stream, and nothing else. */
static void cursor_lost(void **state) {
    (void)state;
    bench b;
    number row;
    bench_start(&b);
    execute(b.link, "BEGIN");
    execute(b.link, "SAVEPOINT a");
    covet_prepared *rows = stream(&b, 100, manners[2]);
    read_numbers(&b, rows, 0, 7);
    execute(b.link, "ROLLBACK TO a");
    driver->reset(rows);
    assert_false(driver->aborted(b.link));
    assert_works(&b);
    driver->finalize(rows);
    rows = stream(&b, 100, manners[2]);
    read_numbers(&b, rows, 0, 7);
    execute(b.link, "ROLLBACK");
    assert_int_equal(next_number(&b, rows, &row), -1);
    assert_string_equal(driver->error(b.link)->sqlstate, "34000");
    driver->finalize(rows);
    assert_works(&b);
    bench_close(&b);
}

/* ---- pipelines ---- */

static void pipelines(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    execute(b.link, "CREATE TABLE t (n int PRIMARY KEY)");
    covet_prepared *sent[20];
    for (int round = 0; round < 4; round++) {
        bool inside = round & 1;
        if (inside) execute(b.link, "BEGIN");
        for (int i = 0; i < 20; i++) {
            if (round < 2)
                sent[i] = prepare(b.link, i % 2 ? "SELECT $1" : "INSERT INTO t VALUES ($1)");
            bind_int(sent[i], 0, round * 100 + i);
            assert_int_equal(driver->send(sent[i]), COVET_OK);
        }
        for (int i = 0; i < 20; i++) {
            if (i % 5 == 3) {
                driver->reset(sent[i]);
                continue;
            }
            if (i % 2) assert_int_equal(first_int(&b, sent[i]), round * 100 + i);
            if (!(i % 2)) assert_int_equal(driver->next(sent[i]), COVET_STEP_DONE);
        }
        for (int i = 0; i < 20; i++) {
            driver->reset(sent[i]);
            if (round != 0 && round != 2) driver->finalize(sent[i]);
        }
        if (round == 0) {
            for (int i = 0; i < 20; i++) driver->finalize(sent[i]);
        }
        if (round == 1 || round == 3) {
            assert_true(driver->in_transaction(b.link));
            execute(b.link, "COMMIT");
        }
        if (round == 1)
            for (int i = 0; i < 20; i++)
                sent[i] = prepare(b.link, i % 2 ? "SELECT $1" : "INSERT INTO t VALUES ($1)");
    }
    assert_string_equal(scalar(&b, "SELECT count(*) FROM t"), "40");
    bench_close(&b);
}

/* One that fails: in a transaction those behind it fail too, outside each is its own. */
static void pipeline_fails(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    execute(b.link, "CREATE TABLE t (n int PRIMARY KEY)");
    for (int inside = 0; inside < 2; inside++) {
        covet_prepared *sent[4];
        if (inside) execute(b.link, "BEGIN");
        for (int i = 0; i < 4; i++) {
            sent[i] = prepare(b.link, i == 1 ? "INSERT INTO t VALUES ($1), ($1)"
                                             : "INSERT INTO t VALUES ($1)");
            bind_int(sent[i], 0, i);
            assert_int_equal(driver->send(sent[i]), COVET_OK);
        }
        assert_int_equal(driver->next(sent[0]), COVET_STEP_DONE);
        assert_int_equal(driver->next(sent[1]), COVET_STEP_FAILED);
        assert_int_equal(driver->error(b.link)->status, COVET_INTEGRITY);
        assert_int_equal(driver->next(sent[2]), inside ? COVET_STEP_FAILED : COVET_STEP_DONE);
        driver->reset(sent[3]);
        assert_int_equal(driver->aborted(b.link), inside);
        for (int i = 0; i < 4; i++) driver->finalize(sent[i]);
        if (inside) execute(b.link, "ROLLBACK");
        assert_string_equal(scalar(&b, "SELECT count(*) FROM t"), inside ? "0" : "3");
        execute(b.link, "DELETE FROM t");
    }
    covet_prepared *never = prepare(b.link, "SELECT 1");
    assert_int_equal(driver->send(never), COVET_OK);
    driver->finalize(never);
    covet_prepared *rows = stream(&b, 1000, manners[0]), *behind = prepare(b.link, "SELECT 5");
    read_numbers(&b, rows, 0, 5);
    assert_int_equal(driver->send(behind), COVET_OK);
    assert_int_equal(first_int(&b, behind), 5);
    driver->finalize(behind);
    read_numbers(&b, rows, 5, 1000);
    driver->finalize(rows);
    assert_works(&b);
    bench_close(&b);
}

/* A stream among what was sent: those behind it are answered while it is open, or it was not begun
 * when another statement took the wire. */
static void pipelined_streams(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    covet_prepared *one = prepare(b.link, "SELECT 1"), *two = prepare(b.link, "SELECT 2");
    for (int round = 0; round < 12; round++) {
        covet_prepared *rows = stream(&b, 1000, manners[round % 3]);
        if (round >= 6) execute(b.link, "BEGIN");
        assert_int_equal(driver->send(one), COVET_OK);
        assert_int_equal(driver->send(rows), COVET_OK);
        assert_int_equal(driver->send(two), COVET_OK);
        if (round % 6 >= 3) assert_works(&b);
        if (round % 2) assert_int_equal(first_int(&b, one), 1);
        read_numbers(&b, rows, 0, 10);
        assert_int_equal(first_int(&b, two), 2);
        driver->reset(two);
        if (round % 4 < 2) read_numbers(&b, rows, 10, 1000);
        driver->finalize(rows);
        driver->reset(one);
        if (round >= 6) execute(b.link, "COMMIT");
        assert_works(&b);
    }
    driver->finalize(one);
    driver->finalize(two);
    bench_close(&b);
}

/* One execution of a statement that fails when its transaction ends: as a stream, sent ahead, with
 * other statements between its rows. */
static void fail_late(bench *b, covet_prepared *insert, covet_prepared *other, bool stream,
                      bool sent, bool between) {
    const covet_streaming streaming = {.cursor = false};
    number row;
    int got;
    bind_int(insert, 0, 1);
    if (stream) driver->stream(insert, &streaming);
    if (sent) assert_int_equal(driver->send(insert), COVET_OK);
    if (sent && !stream) assert_int_equal(driver->send(other), COVET_OK);
    while ((got = next_number(b, insert, &row)) == 1)
        if (between) assert_works(b);
    assert_int_equal(got, -1);
    assert_int_equal(driver->error(b->link)->status, COVET_INTEGRITY);
    driver->reset(insert);
    assert_int_equal(first_int(b, other), 1);
    driver->reset(other);
    assert_false(driver->in_transaction(b->link));
}

static void fails_late(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    execute(b.link, "CREATE TABLE t (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    execute(b.link, "INSERT INTO t VALUES (1)");
    for (int round = 0; round < 8; round++) {
        covet_prepared *insert = prepare(b.link, "INSERT INTO t VALUES ($1) RETURNING n, 'a'");
        covet_prepared *other = prepare(b.link, "SELECT 1");
        for (int again = 0; again < 2; again++)
            fail_late(&b, insert, other, round & 1, round & 2, round & 4);
        driver->finalize(insert);
        driver->finalize(other);
        assert_works(&b);
    }
    assert_string_equal(scalar(&b, "SELECT count(*) FROM t"), "1");
    bench_close(&b);
}

/* Statements that were discarded are prepared again, also from a pipeline. */
static void pipeline_again(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    covet_prepared *sent[5];
    for (int i = 0; i < 5; i++) {
        sent[i] = prepare(b.link, "SELECT $1");
        bind_int(sent[i], 0, i);
        assert_int_equal(first_int(&b, sent[i]), i);
        driver->reset(sent[i]);
    }
    execute(b.link, "DO $$ DECLARE s text; BEGIN FOR s IN SELECT name FROM "
                    "pg_prepared_statements LOOP EXECUTE 'DEALLOCATE ' || s; END LOOP; END $$");
    for (int i = 0; i < 5; i++) {
        bind_int(sent[i], 0, i);
        assert_int_equal(driver->send(sent[i]), COVET_OK);
    }
    for (int i = 0; i < 5; i++) {
        assert_int_equal(first_int(&b, sent[i]), i);
        driver->finalize(sent[i]);
    }
    assert_works(&b);
    bench_close(&b);
}

/* ---- connections that are lost ---- */

/* Ends the server's process of a link by way of another. */
static void terminate(bench *b, int64_t process) {
    covet_link *other = bench_connect(b);
    assert_non_null(other);
    char sql[100];
    snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%d, 5000)", (int)process);
    must(other, sql);
    driver->disconnect(other);
}

static void lost(void **state) {
    (void)state;
    for (int round = 0; round < 6; round++) {
        bench b;
        number row;
        bench_start(&b);
        covet_prepared *process = prepare(b.link, "SELECT pg_backend_pid()");
        int64_t pid = first_int(&b, process);
        driver->finalize(process);
        covet_prepared *rows = stream(&b, round == 4 ? 10000000 : 100, manners[round % 3]);
        covet_prepared *select = prepare(b.link, "SELECT 1");
        if (round > 0) execute(b.link, "BEGIN");
        if (round >= 2) read_numbers(&b, rows, 0, 3);
        if (round == 5) assert_int_equal(driver->send(select), COVET_OK);
        terminate(&b, pid);
        if (round == 0) assert_false(driver->alive(b.link, true));
        if (round >= 2) {
            int got;
            while ((got = next_number(&b, rows, &row)) == 1) continue;
            if (round != 3) assert_int_equal(got, round == 2 || round == 5 ? got : -1);
        }
        if (round != 5) assert_int_equal(driver->next(select), COVET_STEP_FAILED);
        if (round != 5) assert_int_equal(driver->error(b.link)->status, COVET_CONNECTION);
        assert_false(driver->alive(b.link, true));
        assert_false(driver->in_transaction(b.link));
        assert_false(driver->aborted(b.link));
        assert_int_equal(driver->execute(b.link, "ROLLBACK", 8), COVET_STEP_FAILED);
        assert_int_equal(driver->error(b.link)->status, COVET_CONNECTION);
        driver->finalize(rows);
        driver->finalize(select);
        bench_close(&b);
    }
}

/* A child that drops what it inherited does its parent no harm. */
static void inherited(void **state) {
    (void)state;
    bench b;
    bench_start(&b);
    covet_prepared *select = prepare(b.link, "SELECT 1"), *rows = stream(&b, 1000, manners[0]);
    execute(b.link, "BEGIN");
    assert_int_equal(first_int(&b, select), 1);
    read_numbers(&b, rows, 0, 10);
    pid_t child = fork();
    if (child == 0) {
        driver->abandon(b.link);
        bool dead = !driver->alive(b.link, true) &&
                    driver->execute(b.link, "COMMIT", 6) == COVET_STEP_FAILED;
        driver->finalize(select);
        driver->finalize(rows);
        driver->disconnect(b.link);
        _exit(dead ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    read_numbers(&b, rows, 10, 1000);
    driver->reset(select);
    assert_int_equal(first_int(&b, select), 1);
    assert_true(driver->in_transaction(b.link));
    driver->finalize(select);
    driver->finalize(rows);
    bench_close(&b);
}

/* ---- a pooler ---- */

enum { CLIENTS = 3 };

/* A client of the pooler. */
typedef struct client {
    covet_link *link;
    covet_prepared *add, *cast;
} client;

static void client_open(client *c, covet_link *link) {
    assert_non_null(link);
    c->link = link;
    c->add = prepare(link, "SELECT $1 + 1");
    c->cast = prepare(link, "SELECT CAST(CAST(CAST('2024-01-02' AS date) AS timestamptz) AS text)");
}

static void client_work(bench *b, const client *c, int turn) {
    bench own = *b;
    covet_value value;
    own.link = c->link;
    bind_int(c->add, 0, turn);
    assert_int_equal(first_int(&own, c->add), turn + 1);
    driver->reset(c->add);
    assert_int_equal(driver->next(c->cast), COVET_STEP_ROW);
    assert_int_equal(driver->value(c->cast, 0, COVET_KIND_TEXT, 0, 0, &own.arena, &value), 0);
    assert_string_equal(value.as.text.data, "2024-01-02 00:00:00+00");
    driver->reset(c->cast);
    b->arena = own.arena;
}

static void clients_turn(bench *b, const client *clients, int turn) {
    const client *one = &clients[turn * 7 % CLIENTS], *two = &clients[turn % CLIENTS];
    if (turn % 5 == 2) execute(one->link, "BEGIN");
    if (!driver->in_transaction(two->link)) client_work(b, two, turn);
    for (int i = 0; turn % 5 == 4 && i < CLIENTS; i++)
        if (driver->in_transaction(clients[i].link)) execute(clients[i].link, "COMMIT");
}

/* Clients take turns on the servers of a pooler, of which some are taken by transactions: right
 * answers, whichever server it is. */
static void pooled(void **state) {
    (void)state;
    static const char *const modes[] = {"", "prepare=named", "prepare=unnamed", "prepare=none"};
    for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
        bench b;
        client clients[CLIENTS];
        bench_start_with(&b, "COVET_TEST_PGBOUNCER", modes[m]);
        for (int i = 0; i < CLIENTS; i++)
            client_open(&clients[i], i == 0 ? b.link : bench_connect(&b));
        for (int turn = 0; turn < 60; turn++) clients_turn(&b, clients, turn);
        for (int i = CLIENTS - 1; i >= 0; i--) {
            driver->finalize(clients[i].add);
            driver->finalize(clients[i].cast);
            if (i > 0) driver->disconnect(clients[i].link);
        }
        bench_close(&b);
    }
}

/* Streams and pipelines through a pooler. */
static void pooled_streams(void **state) {
    (void)state;
    bench b;
    bench_start_with(&b, "COVET_TEST_PGBOUNCER", "");
    for (int round = 0; round < 6; round++) {
        bool inside = round >= 3;
        if (!inside && manners[round % 3].cursor) continue;
        if (inside) execute(b.link, "BEGIN");
        covet_prepared *rows = stream(&b, 20000, manners[round % 3]);
        read_numbers(&b, rows, 0, 100);
        assert_works(&b);
        read_numbers(&b, rows, 100, 20000);
        driver->reset(rows);
        driver->finalize(rows);
        rows = stream(&b, 200000, manners[round % 3]);
        read_numbers(&b, rows, 0, 100);
        driver->finalize(rows);
        if (inside) execute(b.link, "COMMIT");
        assert_works(&b);
    }
    bench_close(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_change),   cmocka_unit_test(prepared_again),
        cmocka_unit_test(names),          cmocka_unit_test(streams),
        cmocka_unit_test(row_at_hand),    cmocka_unit_test(spill),
        cmocka_unit_test(broken_off),     cmocka_unit_test(fails_midway),
        cmocka_unit_test(cursor_lost),    cmocka_unit_test(pipelines),
        cmocka_unit_test(pipeline_fails), cmocka_unit_test(pipeline_again),
        cmocka_unit_test(fails_late),     cmocka_unit_test(pipelined_streams),     cmocka_unit_test(lost),
        cmocka_unit_test(inherited),      cmocka_unit_test(pooled),
        cmocka_unit_test(pooled_streams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
