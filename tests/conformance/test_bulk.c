/* Many rows inserted at once: their keys, what is filled in, rows of all sizes and numbers, and
 * that a failure leaves the table and the structs as they were. */
#define COVET_SHORT_NAMES
#include "database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS(array) (sizeof(array) / sizeof *(array))

/* Rows of a test; freed with it. */
static void *rows_of(size_t count, size_t size) {
    void *rows = test_calloc(count, size);
    assert_non_null(rows);
    return rows;
}

static Note *notes_of(size_t count) {
    Note *notes = rows_of(count, sizeof *notes);
    for (size_t i = 0; i < count; i++)
        notes[i] = (Note){.title = i % 2 ? "odd" : "even", .text = "t", .priority = (int32_t)i};
    return notes;
}

/* Each struct is the row that its key names. */
static void assert_stored(covet_session *s, const Note *notes, size_t count) {
    Note_list list = Note_all(covet_query(s, Note, ORDER_BY("id")));
    assert_int_equal(list.count, count);
    for (size_t i = 0; i < count; i++) {
        const Note *found = NULL;
        size_t low = 0, high = count;
        while (low < high) {
            size_t middle = (low + high) / 2;
            found = list.items[middle];
            if (found->id < notes[i].id)
                low = middle + 1;
            else
                high = middle;
        }
        found = list.items[low];
        assert_true(found->id == notes[i].id);
        assert_int_equal(found->priority, notes[i].priority);
        assert_string_equal(found->title, notes[i].title);
        assert_string_equal(found->text, notes[i].text);
        assert_true(covet_uuid_equal(found->token, notes[i].token));
        assert_true(found->created_at.us == notes[i].created_at.us);
        assert_true(found->updated_at.us == notes[i].updated_at.us);
        assert_int_equal(found->day.days, notes[i].day.days);
    }
}

/* ---- keys ---- */

static void keys_of_all_numbers(void **state) {
    covet_session *s = *state;
    static const size_t counts[] = {1, 2, 3, 10, 63, 64, 65, 127, 128, 129, 999, 2000, 2001, 6000};
    for (size_t i = 0; i < ITEMS(counts); i++) {
        size_t count = counts[i];
        if (count > 1000 && database_light()) continue;
        Note *notes = notes_of(count);
        covet_scoped (s) {
            int64_t before = covet_statements(s);
            if (Note_bulk_create(s, notes, count) != (int64_t)count)
                fail_msg("%s", covet_error_text(s));
            assert_in_range(covet_statements(s) - before, 1, count == 1 ? 1 : 6 + count / 500);
            assert_stored(s, notes, count);
        }
        assert_int_equal(covet_delete(covet_query(s, Note)), count);
        test_free(notes);
    }
    assert_well(s);
}

static int by_key(const void *a, const void *b) {
    const Note *one = a, *other = b;
    return (one->id > other->id) - (one->id < other->id);
}

static void keys_of_ten_thousand(void **state) {
    covet_session *s = *state;
    enum { MANY = 10000 };
    if (database_light()) skip();
    Note *notes = notes_of(MANY);
    assert_int_equal(Note_bulk_create(s, notes, MANY), MANY);
    assert_int_equal(Note_find(s, notes[5000].id)->priority, 5000);
    qsort(notes, MANY, sizeof *notes, by_key);
    for (size_t i = 1; i < MANY; i++) assert_true(notes[i - 1].id < notes[i].id);
    test_free(notes);
}

static void keys_made_and_given(void **state) {
    covet_session *s = *state;
    enum { MIXED = 40 };
    Note *notes = notes_of(MIXED);
    for (int i = 0; i < MIXED; i++)
        if (i % 5 == 2 || i % 7 == 0) notes[i].id = 1000 + i;
    assert_int_equal(Note_bulk_create(s, notes, MIXED), MIXED);
    for (int i = 0; i < MIXED; i++)
        if (i % 5 == 2 || i % 7 == 0) assert_int_equal(notes[i].id, 1000 + i);
    assert_stored(s, notes, MIXED);
    test_free(notes);
    notes = notes_of(3);
    for (int i = 0; i < 3; i++) notes[i].id = 2000 + i;
    assert_sends(s, 1, assert_int_equal(Note_bulk_create(s, notes, 3), 3));
    assert_string_equal(Note_find(s, 2001)->title, "odd");
    test_free(notes);
}

static void keys_of_other_kinds(void **state) {
    covet_session *s = *state;
    Country countries[2] = {{.code = "NO", .name = "Norway"}, {.code = "SE", .name = "Sweden"}};
    assert_sends(s, 1, assert_int_equal(Country_bulk_create(s, countries, 2), 2));
    Ticket tickets[3] = {{.country = &countries[0], .seat = 1},
                         {.country_id = "SE", .transit_id = "NO", .seat = 2},
                         {.country_id = "SE", .seat = 3}};
    assert_sends(s, 1, assert_int_equal(Ticket_bulk_create(s, tickets, 3), 3));
    assert_string_equal(tickets[0].country_id, "NO");
    for (int i = 0; i < 3; i++) assert_int_equal(Ticket_find(s, tickets[i].id)->seat, i + 1);
    assert_string_equal(Ticket_find(s, tickets[1].id)->transit_id, "NO");
    Rate rates[2] = {{.level = covet_decimal_of(150, 2), .seats = 1},
                     {.level = covet_decimal_of(2, 0), .seats = 2}};
    assert_int_equal(Rate_bulk_create(s, rates, 2), 2);
    assert_int_equal(Rate_find(s, covet_decimal_of(15, 1))->seats, 1);
}

/* Rows that have nothing but their key. */
static void rows_of_nothing(void **state) {
    covet_session *s = *state;
    Token tokens[5] = {{.id = 0}, {.id = 0}, {.id = 30}, {.id = 0}, {.id = 40}};
    assert_int_equal(Token_bulk_create(s, tokens, 5), 5);
    assert_int_equal(tokens[2].id, 30);
    assert_rows(covet_query(s, Token), 5, ORDER_BY("id"));
    for (int i = 0; i < 5; i++) {
        assert_non_null(Token_find(s, tokens[i].id));
        for (int j = 0; j < i; j++) assert_true(tokens[i].id != tokens[j].id);
    }
    assert_sends(s, 0, assert_int_equal(Token_bulk_create(s, tokens, 0), 0));
    assert_sends(s, 0, assert_int_equal(Token_bulk_create(s, NULL, 0), 0));
    assert_well(s);
    assert_sends(s, 0, assert_int_equal(Token_bulk_create(s, NULL, 2), -1));
    assert_failure(s, COVET_MISUSE, "Token", "NULL");
}

/* ---- what is filled in ---- */

static void what_a_save_fills_in(void **state) {
    covet_session *s = *state;
    Note notes[3] = {{.title = "a"}, {.title = "b", .text = "own", .priority = 7}, {.title = "c"}};
    covet_datetime before = covet_now();
    assert_int_equal(Note_bulk_create(s, notes, 3), 3);
    assert_stored(s, notes, 3);
    assert_string_equal(notes[0].text, "(empty)");
    assert_string_equal(notes[1].text, "own");
    assert_false(covet_uuid_equal(notes[0].token, notes[2].token));
    for (int i = 0; i < 3; i++) {
        assert_true(notes[i].created_at.us >= before.us);
        assert_true(notes[i].updated_at.us >= before.us);
        assert_true(notes[i].day.days > 0);
    }
    notes[1].title = "saved";
    assert_sends(s, 1, assert_int_equal(Note_save(s, &notes[1]), COVET_OK));
    assert_string_equal(Note_find(s, notes[1].id)->title, "saved");
    assert_int_equal(Note_find(s, notes[1].id)->priority, 7);
    assert_int_equal(Note_delete(s, &notes[0]), COVET_OK);
    assert_rows(covet_query(s, Note), 2, ORDER_BY("id"));
}

static void relations_by_object(void **state) {
    covet_session *s = *state;
    Author authors[2] = {{.name = "Ann", .email = "ann@example.org"},
                         {.name = "Bob", .email = "bob@example.org"}};
    assert_int_equal(Author_bulk_create(s, authors, 2), 2);
    Post posts[3] = {{.title = "a", .body = "b", .author = &authors[0]},
                     {.title = "b", .body = "b", .author = &authors[1]},
                     {.title = "c", .body = "b", .author = &authors[0]}};
    assert_int_equal(Post_bulk_create(s, posts, 3), 3);
    assert_int_equal(posts[1].author_id, authors[1].id);
    assert_rows(covet_query(s, Post), 2, FILTER(Q("author__name", "Ann")));
    Author unsaved = {.name = "Cy", .email = "cy@example.org"};
    Post more[2] = {{.title = "a", .body = "b", .author_id = authors[0].id},
                    {.title = "b", .body = "b", .author = &unsaved}};
    Post same[2];
    memcpy(same, more, sizeof more);
    assert_sends(s, 0, assert_int_equal(Post_bulk_create(s, more, 2), -1));
    assert_failure(s, COVET_RELATION, "author", "row 2 of 2");
    assert_memory_equal(same, more, sizeof more);
    assert_rows(covet_query(s, Post), 3, ORDER_BY("id"));
}

/* ---- sizes ---- */

static void texts_of_all_lengths(void **state) {
    covet_session *s = *state;
    enum { TEXTS = 3000, LONGEST = 4000 };
    Blank *rows = rows_of(TEXTS, sizeof *rows);
    char *text = rows_of(LONGEST + 1, 1);
    for (int i = 0; i < LONGEST; i++) text[i] = (char)('a' + i % 26);
    for (size_t i = 0; i < TEXTS; i++) {
        const char *tail = text + LONGEST - i * 37 % (LONGEST + 1);
        rows[i] = (Blank){.text = i % 11 == 0 ? NULL : tail,
                          .bytes = {i % 7 == 0 ? NULL : tail, i % 7 == 0 ? 0 : strlen(tail)},
                          .medium = {i % 3 != 0, (int32_t)i}};
    }
    assert_int_equal(Blank_bulk_create(s, rows, TEXTS), TEXTS);
    covet_each (Blank, row, covet_query(s, Blank)) {
        size_t i = 0;
        if (!row->medium.has) continue;
        i = (size_t)row->medium.value;
        assert_true(row->id == rows[i].id);
        assert_int_equal(row->text == NULL, rows[i].text == NULL);
        if (row->text != NULL) assert_string_equal(row->text, rows[i].text);
        assert_int_equal(row->bytes.size, rows[i].bytes.size);
        assert_int_equal(row->bytes.data == NULL, rows[i].bytes.data == NULL);
    }
    assert_well(s);
    assert_rows(covet_query(s, Blank), (TEXTS + 10) / 11, FILTER(Q("text", COVET_NULL)));
    test_free(text);
    test_free(rows);
}

/* More bytes than a server takes at once. */
static void more_than_a_packet(void **state) {
    covet_session *s = *state;
    size_t size = 250000, count = database_light() ? 10 : 300;
    Blank *rows = rows_of(count, sizeof *rows);
    char *text = rows_of(size + 1, 1);
    memset(text, 'x', size);
    for (size_t i = 0; i < count; i++)
        rows[i] = (Blank){.text = text + i, .medium = {true, (int32_t)i}};
    assert_int_equal(Blank_bulk_create(s, rows, count), count);
    assert_well(s);
    assert_rows(covet_query(s, Blank), count, ORDER_BY("id"));
    for (size_t i = 0; i < count; i += 7) {
        covet_scoped (s) {
            Blank *row = Blank_find(s, rows[i].id);
            assert_int_equal(row->medium.value, i);
            assert_int_equal(strlen(row->text), size - i);
        }
    }
    test_free(text);
    test_free(rows);
}

static void rows_of_many_columns(void **state) {
    covet_session *s = *state;
    enum { WIDES = 1500 };
    Wide *rows = rows_of(WIDES, sizeof *rows);
    for (int32_t i = 0; i < WIDES; i++)
        rows[i] = (Wide){.c00 = i, .c35 = -i, .c69 = 2 * i, .word = "w", .text = "t"};
    assert_int_equal(Wide_bulk_create(s, rows, WIDES), WIDES);
    for (int32_t i = 0; i < WIDES; i += 100) {
        Wide *row = Wide_find(s, rows[i].id);
        assert_int_equal(row->c00, i);
        assert_int_equal(row->c35, -i);
        assert_int_equal(row->c69, 2 * i);
    }
    assert_rows(covet_query(s, Wide), WIDES, ORDER_BY("id"));
    test_free(rows);
}

static void batches(void **state) {
    covet_session *s = *state;
    static const int64_t sizes[] = {1, 2, 7, 49, 50, 51, 1000};
    for (size_t i = 0; i < ITEMS(sizes); i++) {
        Note *notes = notes_of(50);
        assert_int_equal(covet_bulk_create(s, Note, notes, 50, .batch = sizes[i]), 50);
        assert_stored(s, notes, 50);
        assert_int_equal(covet_delete(covet_query(s, Note)), 50);
        for (size_t n = 0; n < 50; n++) {
            notes[n].row_ = (covet_row){.origin = NULL};
            notes[n].id = (int64_t)n + 5000;
        }
        int64_t all = (50 + sizes[i] - 1) / sizes[i], own = all > 1 ? 2 : 0;
        assert_sends(
            s, all + own,
            assert_int_equal(covet_bulk_create(s, Note, notes, 50, .batch = sizes[i]), 50));
        assert_int_equal(covet_delete(covet_query(s, Note)), 50);
        test_free(notes);
    }
    Note *notes = notes_of(2);
    assert_int_equal(covet_bulk_create(s, Note, notes, 2, .batch = -1), -1);
    assert_failure(s, COVET_MISUSE, "batch");
    assert_int_equal(covet_bulk_create(s, Note, notes, 2, .conflict = COVET_IGNORE), -1);
    assert_failure(s, COVET_UNSUPPORTED, "conflict");
    test_free(notes);
}

/* ---- failures ---- */

/* Rooms with a code each; the one at `bad` has that of another. */
static Room *rooms_of(size_t count, size_t bad) {
    static char codes[3000][24];
    Room *rooms = rows_of(count, sizeof *rooms);
    for (size_t i = 0; i < count; i++) {
        snprintf(codes[i], sizeof codes[i], "r%zu", i == bad ? 0 : i);
        rooms[i] = (Room){.code = codes[i], .house = "h", .number = (int16_t)i, .seats = 4};
    }
    return rooms;
}

/* Nothing was inserted, and the structs are as they were. */
static void assert_refused(covet_session *s, Room *rooms, size_t count,
                           const covet_bulk_options *options, covet_status status) {
    Room *same = rows_of(count, sizeof *same);
    memcpy(same, rooms, count * sizeof *rooms);
    assert_int_equal(covet_object_bulk_create(s, &Room_model, rooms, count, options), -1);
    if (covet_error(s)->status != status) fail_msg("%s", covet_error_text(s));
    assert_string_equal(covet_error(s)->model, "Room");
    assert_memory_equal(same, rooms, count * sizeof *rooms);
    test_free(same);
}

static void a_row_that_clashes(void **state) {
    covet_session *s = *state;
    static const struct {
        size_t count, bad;
        int64_t batch;
    } cases[] = {{2, 1, 0},       {10, 5, 0},      {10, 9, 3}, {600, 300, 0},
                 {600, 599, 100}, {2500, 2400, 0}, {40, 20, 1}};
    for (size_t i = 0; i < ITEMS(cases); i++) {
        const covet_bulk_options options = {.batch = cases[i].batch};
        Room *rooms = rooms_of(cases[i].count, cases[i].bad);
        assert_refused(s, rooms, cases[i].count, &options, COVET_INTEGRITY);
        assert_failure(s, COVET_INTEGRITY, "code");
        assert_rows(covet_query(s, Room), 0, ORDER_BY("id"));
        test_free(rooms);
        rooms = rooms_of(cases[i].count, SIZE_MAX);
        assert_int_equal(covet_object_bulk_create(s, &Room_model, rooms, cases[i].count, &options),
                         cases[i].count);
        assert_int_equal(covet_delete(covet_query(s, Room)), cases[i].count);
        test_free(rooms);
    }
    assert_well(s);
}

static void a_row_that_refers_to_nothing(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post posts[5];
    for (int i = 0; i < 5; i++)
        posts[i] = (Post){.title = "t", .body = "b", .author_id = i == 3 ? 99 : 1};
    assert_int_equal(Post_bulk_create(s, posts, 5), -1);
    assert_failure(s, COVET_INTEGRITY, "Post");
    assert_int_equal(posts[0].id, 0);
    assert_rows(covet_query(s, Post), 4, ORDER_BY("id"));
}

static void a_row_that_cannot_be_held(void **state) {
    covet_session *s = *state;
    Room *rooms = rooms_of(7, SIZE_MAX);
    rooms[4].house = "a house with far too long a name";
    assert_sends(s, 0, assert_refused(s, rooms, 7, NULL, COVET_VALIDATION));
    assert_failure(s, COVET_VALIDATION, "Room", "house", "row 5 of 7");
    rooms[4].house = NULL;
    assert_sends(s, 0, assert_refused(s, rooms, 7, NULL, COVET_VALIDATION));
    assert_failure(s, COVET_VALIDATION, "Room", "house", "row 5 of 7");
    rooms[4].house = "a\xFF";
    assert_sends(s, 0, assert_refused(s, rooms, 7, NULL, COVET_VALIDATION));
    assert_failure(s, COVET_VALIDATION, "Room", "house", "row 5 of 7");
    rooms[4].house = "h";
    rooms[4].seats = 3;
    const covet_bulk_options checked = {.validate = true};
    assert_refused(s, rooms, 7, &checked, COVET_VALIDATION);
    assert_failure(s, COVET_VALIDATION, "Room", "seats", "row 5 of 7", "must be even");
    assert_int_equal(Room_bulk_create(s, rooms, 7), 7);
    test_free(rooms);
    Land lands[1] = {{.code = "NO", .name = "Norway"}};
    assert_int_equal(Land_bulk_create(s, lands, 1), -1);
    assert_failure(s, COVET_MISUSE, "Land", "view");
}

/* ---- transactions ---- */

static void within_a_transaction(void **state) {
    covet_session *s = *state;
    Note *notes = notes_of(300);
    covet_begin(s);
    assert_int_equal(Note_bulk_create(s, notes, 300), 300);
    assert_stored(s, notes, 300);
    assert_int_equal(covet_rollback(s), COVET_OK);
    assert_rows(covet_query(s, Note), 0, ORDER_BY("id"));
    assert_int_equal(Note_save(s, &notes[7]), COVET_OK);
    assert_int_equal(Note_find(s, notes[7].id)->priority, 7);
    assert_int_equal(Note_delete(s, &notes[7]), COVET_OK);
    test_free(notes);
    notes = notes_of(300);
    covet_begin(s);
    assert_int_equal(covet_bulk_create(s, Note, notes, 300, .batch = 100), 300);
    assert_int_equal(covet_commit(s), COVET_OK);
    assert_stored(s, notes, 300);
    test_free(notes);
}

static void a_clash_within_a_transaction(void **state) {
    covet_session *s = *state;
    Room *rooms = rooms_of(500, 444);
    const covet_bulk_options options = {.batch = 100};
    covet_begin(s);
    assert_refused(s, rooms, 500, &options, COVET_INTEGRITY);
    assert_int_equal(covet_commit(s), COVET_INTEGRITY);
    assert_failure(s, COVET_INTEGRITY, "rolled back");
    assert_rows(covet_query(s, Room), 0, ORDER_BY("id"));
    test_free(rooms);
    rooms = rooms_of(500, SIZE_MAX);
    assert_int_equal(Room_bulk_create(s, rooms, 500), 500);
    assert_well(s);
    test_free(rooms);
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(keys_of_all_numbers),
    DATABASE_TEST(keys_of_ten_thousand),
    DATABASE_TEST(keys_made_and_given),
    DATABASE_TEST(keys_of_other_kinds),
    DATABASE_TEST(rows_of_nothing),
    DATABASE_TEST(what_a_save_fills_in),
    DATABASE_TEST(relations_by_object),
    DATABASE_TEST(texts_of_all_lengths),
    DATABASE_TEST(more_than_a_packet),
    DATABASE_TEST(rows_of_many_columns),
    DATABASE_TEST(batches),
    DATABASE_TEST(a_row_that_clashes),
    DATABASE_TEST(a_row_that_refers_to_nothing),
    DATABASE_TEST(a_row_that_cannot_be_held),
    DATABASE_TEST(within_a_transaction),
    DATABASE_TEST(a_clash_within_a_transaction),
};

DATABASE_MAIN(tests)
