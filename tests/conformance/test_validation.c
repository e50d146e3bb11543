/* Validation: what is checked before every write, what Post_validate checks, uniqueness. */
#include "database.h"

#include <stdio.h>
#include <string.h>

/* "code:min_length seats:invalid" of the latest violations. */
static const char *violations_of(covet_session *s) {
    static char text[400];
    text[0] = '\0';
    for (const covet_violation *v = covet_violations(s); v->field != NULL; v++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%s:%s", used > 0 ? " " : "", v->field,
                 v->code);
    }
    return text;
}

static Room good_room(void) {
    return (Room){.code = "A1", .house = "main", .number = 1, .seats = 4};
}

/* ---- before every write ---- */

static void what_columns_cannot_hold(void **state) {
    covet_session *s = *state;
    Room room = good_room();
    room.code = NULL;
    room.house = "a house with far too long a name";
    room.contact = "a\xFF";
    assert_sends(s, 0, assert_null(Room_create(s, &room)));
    assert_string_equal(violations_of(s), "code:required house:max_length contact:invalid");
    assert_failure(s, COVET_VALIDATION, "Room", "code", "house", "contact");
    assert_sends(s, 0, assert_int_equal(Room_save(s, &room), COVET_VALIDATION));
    assert_failure(s, COVET_VALIDATION, "Room");
    assert_null(room.row_.origin);
    assert_int_equal(room.id, 0);
    Sample sample = {.word = "",
                     .text = "",
                     .email = "",
                     .url = "",
                     .slug = "",
                     .json = "{",
                     .bytes = {NULL, 0},
                     .money = covet_decimal_of(12345, 4),
                     .time = {-1},
                     .date = covet_date_of(2024, 2, 30)};
    assert_null(Sample_create(s, &sample));
    assert_string_equal(violations_of(s), "money:max_decimal_places date:invalid_date "
                                          "time:invalid_time json:invalid bytes:required");
    covet_clear(s);
    assert_int_equal(covet_count(covet_query(s, Room)), 0);
    assert_int_equal(covet_count(covet_query(s, Sample)), 0);
}

static void a_save_checks_what_it_writes(void **state) {
    covet_session *s = *state;
    Room given = good_room();
    Room *room = Room_create(s, &given);
    room->house = "a house with far too long a name";
    room->number = 7;
    assert_sends(s, 0, assert_int_equal(Room_save(s, room), COVET_VALIDATION));
    assert_failure(s, COVET_VALIDATION, "Room", "house");
    assert_true(covet_is_changed(room, house) && covet_is_changed(room, number));
    assert_sends(s, 1,
                 assert_int_equal(
                     covet_save(s, Room, room, .update_fields = COVET_FIELDS("number")), COVET_OK));
    assert_int_equal(Room_find(s, room->id)->number, 7);
    assert_string_equal(Room_find(s, room->id)->house, "main");
}

/* ---- what the model declares ---- */

static void every_violation_is_listed(void **state) {
    covet_session *s = *state;
    Room room = {.code = "A",
                 .house = "",
                 .seats = 5,
                 .taken = 6,
                 .level = 9,
                 .contact = "nobody",
                 .plan = "no url",
                 .slug = "no slug!"};
    assert_int_equal(Room_validate(s, &room), COVET_VALIDATION);
    assert_string_equal(violations_of(s),
                        "code:min_length house:blank seats:invalid level:invalid_choice "
                        "contact:invalid plan:invalid slug:invalid taken:overbooked");
    assert_failure(s, COVET_VALIDATION, "Room", "must be even", "more are taken than there are");
    room = good_room();
    room.seats = 102;
    assert_int_equal(Room_validate(s, &room), COVET_VALIDATION);
    assert_string_equal(violations_of(s), "seats:max_value");
    covet_clear(s);
    room.seats = 100;
    assert_int_equal(Room_validate(s, &room), COVET_OK);
    assert_null(room.row_.origin);
    assert_well(s);
}

static void create_and_save_validate_on_request(void **state) {
    covet_session *s = *state;
    Room room = good_room();
    room.level = 9;
    assert_sends(s, 2, assert_null(covet_create(s, Room, &room, .validate = true)));
    assert_int_equal(covet_error(s)->status, COVET_VALIDATION);
    covet_clear(s);
    assert_int_equal(covet_count(covet_query(s, Room)), 0);
    Room *made = Room_create(s, &room);
    assert_well(s);
    made->taken = 50;
    assert_int_equal(covet_save(s, Room, made, .validate = true), COVET_VALIDATION);
    assert_string_equal(violations_of(s), "level:invalid_choice taken:overbooked");
    covet_clear(s);
    made->level = 1;
    made->taken = 0;
    assert_int_equal(covet_save(s, Room, made, .validate = true), COVET_OK);
    assert_int_equal(Room_find(s, made->id)->level, 1);
}

static void what_a_save_fills_in_is_no_violation(void **state) {
    covet_session *s = *state;
    assert_int_equal(Note_validate(s, &(Note){.title = "x"}), COVET_OK);
    assert_int_equal(Note_validate(s, &(Note){.text = "x"}), COVET_VALIDATION);
    assert_string_equal(violations_of(s), "title:required");
    covet_clear(s);
    fill_blog(s);
    Author *ann = Author_find(s, 1);
    assert_int_equal(Post_validate(s, &(Post){.title = "x", .body = "y", .author = ann}), COVET_OK);
    assert_int_equal(
        Post_validate(s, &(Post){.title = "x", .body = "y", .author = &(Author){.id = 0}}),
        COVET_RELATION);
    assert_failure(s, COVET_RELATION, "author");
}

static void keys_to_rows_that_are_not_there(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post post = {.title = "x", .body = "y", .author_id = 77, .reply_to_id = COVET_SOME(1)};
    assert_sends(s, 2, assert_int_equal(Post_validate(s, &post), COVET_VALIDATION));
    assert_string_equal(violations_of(s), "author:invalid");
    covet_clear(s);
    post.author_id = 1;
    assert_int_equal(Post_validate(s, &post), COVET_OK);
    assert_well(s);
}

/* ---- uniqueness ---- */

static void unique_fields(void **state) {
    covet_session *s = *state;
    Room room = good_room();
    Room *first = NULL;
    assert_sends(s, 2, assert_int_equal(Room_validate(s, &room), COVET_OK));
    first = Room_create(s, &room);
    assert_sends(s, 2, assert_int_equal(Room_validate(s, first), COVET_OK));
    room.number = 2;
    assert_sends(s, 2, assert_int_equal(Room_validate(s, &room), COVET_VALIDATION));
    assert_string_equal(violations_of(s), "code:unique");
    assert_failure(s, COVET_VALIDATION, "Room", "another Room has the same code");
    room.code = "A2";
    room.number = 1;
    assert_int_equal(Room_validate(s, &room), COVET_VALIDATION);
    assert_string_equal(violations_of(s), ":unique");
    assert_failure(s, COVET_VALIDATION, "house, number");
    room.number = 2;
    Room *second = covet_create(s, Room, &room, .validate = true);
    assert_well(s);
    second->code = "A1";
    assert_int_equal(Room_validate(s, second), COVET_VALIDATION);
    assert_string_equal(violations_of(s), "code:unique");
    covet_clear(s);
    room.code = "A";
    assert_sends(s, 1, Room_validate(s, &room));
    assert_string_equal(violations_of(s), "code:min_length :unique");
    covet_clear(s);
}

static void unique_keys(void **state) {
    covet_session *s = *state;
    Country_create(s, &(Country){.code = "NO", .name = "Norway"});
    assert_int_equal(Country_validate(s, &(Country){.code = "NO", .name = "Norge"}),
                     COVET_VALIDATION);
    assert_string_equal(violations_of(s), "code:unique");
    covet_clear(s);
    Country *norway = Country_find(s, "NO");
    norway->name = "Norge";
    assert_sends(s, 0, assert_int_equal(Country_validate(s, norway), COVET_OK));
    assert_sends(s, 0,
                 assert_int_equal(Author_validate(s, &(Author){.name = "x", .email = "bad"}),
                                  COVET_VALIDATION));
    assert_string_equal(violations_of(s), "email:invalid");
    covet_clear(s);
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(what_columns_cannot_hold),
    DATABASE_TEST(a_save_checks_what_it_writes),
    DATABASE_TEST(every_violation_is_listed),
    DATABASE_TEST(create_and_save_validate_on_request),
    DATABASE_TEST(what_a_save_fills_in_is_no_violation),
    DATABASE_TEST(keys_to_rows_that_are_not_there),
    DATABASE_TEST(unique_fields),
    DATABASE_TEST(unique_keys),
};

DATABASE_MAIN(tests)
