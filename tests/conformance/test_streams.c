/* Streams: loops over rows with other statements in them, nested, left early, read through cursors
 * and in chunks, and how much of them may be put aside. */
#define COVET_SHORT_NAMES
#include "database.h"

#include <stdlib.h>
#include <string.h>

#define ITEMS(array) (sizeof(array) / sizeof *(array))

enum { ROWS = 2000 };

/* Notes with priorities from 0 on, each with a text of `size` bytes. */
static void fill_notes(covet_session *s, int32_t count, size_t size) {
    Note *notes = calloc((size_t)count, sizeof *notes);
    char *text = malloc(size + 1);
    assert_non_null(notes);
    assert_non_null(text);
    memset(text, 'x', size);
    text[size] = '\0';
    for (int32_t i = 0; i < count; i++)
        notes[i] = (Note){.title = i % 2 ? "odd" : "even", .text = text, .priority = i};
    assert_int_equal(Note_bulk_create(s, notes, (size_t)count), count);
    free(text);
    free(notes);
}

static covet_queryset *in_order(covet_session *s, const covet_clause *clause) {
    return covet_query(s, Note, ORDER_BY("priority"), clause);
}

/* The ways to read a stream. */
static const covet_clause *way(size_t index) {
    static const covet_stream_options options[] = {
        {.chunk = 0}, {.chunk = 1},   {.chunk = 7},
        {.cursor = true}, {.cursor = true, .chunk = 10}, {.cursor = true, .chunk = 3000}};
    static covet_value operands[ITEMS(options)][3];
    static covet_clause clauses[ITEMS(options)];
    if (index >= ITEMS(options)) return NULL;
    operands[index][0] = covet_value_int(options[index].chunk);
    operands[index][1] = covet_value_int(options[index].spill);
    clauses[index].node = (covet_node){.kind = COVET_NODE_STREAM,
                                       .flags = options[index].cursor ? COVET_NODE_CURSOR : 0u,
                                       .operands = operands[index]};
    return &clauses[index];
}

/* ---- reading ---- */

static void rows_in_every_way(void **state) {
    covet_session *s = *state;
    fill_notes(s, ROWS, 10);
    for (size_t i = 0; way(i) != NULL; i++) {
        int32_t rows = 0;
        int64_t before = covet_statements(s);
        covet_each (Note, note, in_order(s, way(i))) {
            assert_int_equal(note->priority, rows);
            assert_string_equal(note->title, rows % 2 ? "odd" : "even");
            assert_int_equal(strlen(note->text), 10);
            rows++;
        }
        assert_well(s);
        assert_int_equal(rows, ROWS);
        assert_int_equal(covet_statements(s) - before, 1);
        rows = 0;
        covet_each (Note, note, covet_refine(in_order(s, way(i)), FILTER(Q("priority__lt", 0))))
            rows++;
        assert_int_equal(rows, 0);
        assert_well(s);
    }
}

static void rows_within_a_transaction(void **state) {
    covet_session *s = *state;
    fill_notes(s, 100, 10);
    covet_begin(s);
    for (size_t i = 0; way(i) != NULL; i++) {
        int32_t rows = 0;
        covet_each (Note, note, in_order(s, way(i))) rows += note->priority == rows;
        assert_int_equal(rows, 100);
    }
    assert_int_equal(covet_commit(s), COVET_OK);
}

/* How many rows a loop reads before it is left. */
static int32_t rows_before(covet_session *s, const covet_clause *clause, int32_t last) {
    int32_t rows = 0;
    covet_each (Note, note, in_order(s, clause)) {
        if (note->priority == last) break;
        rows++;
    }
    return rows;
}

/* What is left of a loop that is left early does no harm to what follows. */
static void loops_that_are_left(void **state) {
    covet_session *s = *state;
    fill_notes(s, ROWS, 10);
    for (size_t i = 0; way(i) != NULL; i++)
        for (int32_t last = 0; last < 300; last += 99) {
            assert_int_equal(rows_before(s, way(i), last), last);
            assert_rows(covet_query(s, Note), ROWS, ORDER_BY("id"));
        }
    assert_well(s);
}

static const char *title_of(covet_session *s, int32_t priority) {
    covet_each (Note, note, in_order(s, way(0)))
        if (note->priority == priority) return Note_copy(s, note)->title;
    return NULL;
}

static void loops_that_are_returned_from(void **state) {
    covet_session *s = *state;
    fill_notes(s, 50, 10);
    for (int32_t i = 0; i < 40; i++) assert_string_equal(title_of(s, i), i % 2 ? "odd" : "even");
    assert_null(title_of(s, 100));
    assert_well(s);
}

/* ---- statements inside ---- */

static void statements_inside(void **state) {
    covet_session *s = *state;
    fill_notes(s, 200, 10);
    for (size_t i = 0; way(i) != NULL; i++) {
        int32_t rows = 0;
        int64_t id = 0;
        covet_each (Note, note, in_order(s, way(i))) {
            if (note->priority % 50 == 0) {
                id = note->id;
                assert_int_equal(
                    covet_update(covet_query(s, Note, FILTER(Q("id", id))), SET("text", "seen")),
                    1);
                assert_string_equal(Note_find(s, id)->text, "seen");
                assert_int_equal(covet_count(covet_query(s, Note)), 200);
            }
            rows++;
        }
        assert_well(s);
        assert_int_equal(rows, 200);
    }
}

static void rows_that_are_saved_inside(void **state) {
    covet_session *s = *state;
    fill_notes(s, 100, 10);
    covet_each (Note, note, in_order(s, way(0))) {
        note->title = "saved";
        if (note->priority % 3 == 0) assert_int_equal(Note_save(s, note), COVET_OK);
    }
    assert_well(s);
    assert_rows(covet_query(s, Note), 34, FILTER(Q("title", "saved")));
    covet_each (Note, note, in_order(s, way(0)))
        if (note->priority % 2 == 0) assert_int_equal(Note_delete(s, note), COVET_OK);
    assert_well(s);
    assert_rows(covet_query(s, Note), 50, ORDER_BY("id"));
}

/* Pairs of notes of which the second does not stand behind the first, through two ways; a third
 * loop comes and goes in between. */
static int32_t pairs_of(covet_session *s, size_t a, size_t b) {
    int32_t pairs = 0, outer = 0;
    covet_each (Note, one, in_order(s, way(a))) {
        assert_int_equal(one->priority, outer++);
        covet_each (Note, other, in_order(s, way(b))) {
            if (other->priority > one->priority) break;
            pairs++;
            if (other->priority == 5) assert_int_equal(rows_before(s, way(a), 3), 3);
        }
    }
    assert_int_equal(outer, 12);
    return pairs;
}

static void loops_inside_loops(void **state) {
    covet_session *s = *state;
    fill_notes(s, 12, 10);
    for (size_t a = 0; way(a) != NULL; a++)
        for (size_t b = 0; way(b) != NULL; b++) {
            assert_int_equal(pairs_of(s, a, b), 12 * 13 / 2);
            assert_well(s);
        }
}

/* Two sessions of a database have a connection each. */
static void loops_of_two_sessions(void **state) {
    covet_session *s = *state, *other = database_session();
    fill_notes(s, 300, 10);
    int32_t rows = 0;
    covet_each (Note, note, in_order(s, way(0))) {
        covet_each (Note, same, covet_query(other, Note, FILTER(Q("id", note->id)))) {
            assert_int_equal(same->priority, note->priority);
            rows++;
        }
    }
    assert_well(s);
    assert_well(other);
    assert_int_equal(rows, 300);
}

/* ---- what is put aside ---- */

/* Rows of more bytes than may be put aside: the statement inside fails and names the loop, which
 * goes on. */
static void too_much_to_put_aside(void **state) {
    covet_session *s = *state;
    fill_notes(s, 400, 2000);
    int32_t rows = 0, failures = 0;
    covet_each (Note, note,
                covet_refine(in_order(s, STREAM(.spill = 100000)), FILTER(Q("id__gt", 0)))) {
        assert_int_equal(note->priority, rows);
        assert_int_equal(strlen(note->text), 2000);
        if (rows++ != 3) continue;
        if (Note_find(s, note->id) != NULL) continue;
        failures++;
        assert_failure(s, COVET_MISUSE, "test_streams.c");
    }
    assert_well(s);
    assert_int_equal(rows, 400);
    assert_int_equal(failures, database_at_hand()->aside);
    rows = 0;
    covet_each (Note, note,
                covet_refine(in_order(s, STREAM(.spill = 4000000)), FILTER(Q("id__gt", 0)))) {
        if (rows++ == 3) assert_non_null(Note_find(s, note->id));
        assert_int_equal(strlen(note->text), 2000);
    }
    assert_well(s);
    assert_int_equal(rows, 400);
}

/* Through a cursor nothing need be put aside but a chunk. */
static void cursors_put_nothing_aside(void **state) {
    covet_session *s = *state;
    fill_notes(s, 400, 2000);
    int32_t rows = 0;
    covet_each (Note, note, in_order(s, STREAM(.cursor = true, .chunk = 10, .spill = 100000))) {
        assert_int_equal(note->priority, rows);
        if (rows++ == 3) assert_non_null(Note_find(s, note->id));
    }
    assert_well(s);
    assert_int_equal(rows, 400);
}

static void rollbacks_inside(void **state) {
    covet_session *s = *state;
    fill_notes(s, 100, 10);
    for (size_t i = 0; way(i) != NULL; i++) {
        int32_t rows = 0;
        covet_begin(s);
        covet_each (Note, note, in_order(s, way(i))) {
            if (rows++ == 20) covet_rollback(s);
            assert_int_equal(note->priority, rows - 1);
        }
        assert_int_equal(rows, 21);
        assert_failure(s, COVET_MISUSE, "rollback");
        assert_rows(covet_query(s, Note), 100, ORDER_BY("id"));
    }
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(rows_in_every_way),
    DATABASE_TEST(rows_within_a_transaction),
    DATABASE_TEST(loops_that_are_left),
    DATABASE_TEST(loops_that_are_returned_from),
    DATABASE_TEST(statements_inside),
    DATABASE_TEST(rows_that_are_saved_inside),
    DATABASE_TEST(loops_inside_loops),
    DATABASE_TEST(loops_of_two_sessions),
    DATABASE_TEST(too_much_to_put_aside),
    DATABASE_TEST(cursors_put_nothing_aside),
    DATABASE_TEST(rollbacks_inside),
};

DATABASE_MAIN(tests)
