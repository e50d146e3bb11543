/* Single objects: create, find, save, refresh and delete, of every kind of column and key. */
#include "database.h"

#include <string.h>

/* ---- every kind ---- */

static const char json_text[] = "{\"a\": [1, 2.5, null]}";
static const char long_text[] = "Größe \xE2\x82\xAC \xF0\x9F\x90\xA7 'quoted' \"twice\" \\ % _";

static covet_decimal decimal(const char *text) {
    covet_decimal x;
    assert_int_equal(covet_decimal_parse(text, &x), COVET_OK);
    return x;
}

static covet_uuid uuid(const char *text) {
    covet_uuid x;
    assert_int_equal(covet_uuid_parse(text, &x), COVET_OK);
    return x;
}

static Sample sample_row(void) {
    return (Sample){
        .small = -32768,
        .medium = 2147483647,
        .large = INT64_MIN,
        .flag = true,
        .ratio = 0.1,
        .money = decimal("-123456789.125"),
        .wealth = decimal("12345678901234567890.0123456789"),
        .word = "twenty characters ok",
        .text = long_text,
        .email = "a@example.org",
        .url = "https://example.org/?a=b",
        .slug = "a-b_c",
        .uuid = uuid("00112233-4455-6677-8899-aabbccddeeff"),
        .date = covet_date_of(9999, 12, 31),
        .time = covet_time_of(23, 59, 59, 999999),
        .moment = {covet_datetime_of(1969, 12, 31, 23, 59, 59).us + 5},
        .span = covet_duration_of(-3, 0, 0, 0, -1),
        .json = json_text,
        .bytes = {"\0\1\xFF", 3},
    };
}

static void assert_sample(const Sample *row, const Sample *given) {
    assert_int_equal(row->small, given->small);
    assert_int_equal(row->medium, given->medium);
    assert_true(row->large == given->large);
    assert_true(row->flag == given->flag);
    assert_memory_equal(&row->ratio, &given->ratio, sizeof row->ratio);
    assert_true(covet_decimal_equal(row->money, given->money));
    assert_true(covet_decimal_equal(row->wealth, given->wealth));
    assert_string_equal(row->word, given->word);
    assert_string_equal(row->text, given->text);
    assert_string_equal(row->email, given->email);
    assert_string_equal(row->url, given->url);
    assert_string_equal(row->slug, given->slug);
    assert_true(covet_uuid_equal(row->uuid, given->uuid));
    assert_int_equal(row->date.days, given->date.days);
    assert_true(row->time.us == given->time.us);
    assert_true(row->moment.us == given->moment.us);
    assert_true(row->span.us == given->span.us);
    assert_json(row->json, given->json);
    assert_int_equal(row->bytes.size, given->bytes.size);
    assert_memory_equal(row->bytes.data, given->bytes.data, given->bytes.size);
}

static void create_of_every_kind(void **state) {
    covet_session *s = *state;
    Sample given = sample_row(), *made = NULL, *found = NULL;
    assert_sends(s, 1, made = Sample_create(s, &given));
    assert_well(s);
    assert_true(made->id == 1);
    assert_true(made != &given && given.id == 0);
    assert_true(made->text != given.text && made->bytes.data != given.bytes.data);
    assert_sample(made, &given);
    assert_sends(s, 1, found = Sample_find(s, made->id));
    assert_sample(found, &given);
    assert_true(Sample_equal(made, found));
    assert_true(Sample_hash(made) == Sample_hash(found));
    found = Sample_get(covet_query(s, Sample));
    assert_sample(found, &given);
}

static void create_of_nulls(void **state) {
    covet_session *s = *state;
    Blank *made = Blank_create(s, &(Blank){.id = 0});
    Blank *found = Blank_find(s, made->id);
    assert_well(s);
    assert_false(found->small.has || found->medium.has || found->large.has || found->flag.has);
    assert_false(found->ratio.has || found->money.has || found->wealth.has || found->uuid.has);
    assert_false(found->date.has || found->time.has || found->moment.has || found->span.has);
    assert_null(found->word);
    assert_null(found->text);
    assert_null(found->email);
    assert_null(found->url);
    assert_null(found->slug);
    assert_null(found->json);
    assert_null(found->bytes.data);
}

static void create_of_optional_values(void **state) {
    covet_session *s = *state;
    Sample given = sample_row();
    Blank row = {.small = {true, given.small},
                 .flag = COVET_SOME(false),
                 .money = {true, given.money},
                 .wealth = {true, given.wealth},
                 .text = "",
                 .uuid = {true, given.uuid},
                 .date = {true, given.date},
                 .span = {true, given.span},
                 .bytes = {"", 0}};
    Blank *found = Blank_find(s, Blank_create(s, &row)->id);
    assert_well(s);
    assert_true(found->small.has && found->small.value == given.small);
    assert_true(found->flag.has && !found->flag.value);
    assert_true(covet_decimal_equal(found->money.value, given.money));
    assert_true(covet_decimal_equal(found->wealth.value, given.wealth));
    assert_string_equal(found->text, "");
    assert_true(covet_uuid_equal(found->uuid.value, given.uuid));
    assert_int_equal(found->date.value.days, given.date.days);
    assert_true(found->span.value.us == given.span.us);
    assert_non_null(found->bytes.data);
    assert_int_equal(found->bytes.size, 0);
}

/* ---- keys and what is filled in ---- */

static void keys_are_made_or_given(void **state) {
    covet_session *s = *state;
    assert_int_equal(Token_create(s, &(Token){.id = 0})->id, 1);
    assert_int_equal(Token_create(s, &(Token){.id = 70})->id, 70);
    bool follows = database_at_hand()->follows;
    assert_int_equal(Token_create(s, &(Token){.id = 0})->id, follows ? 71 : 2);
    Country *norway = Country_create(s, &(Country){.code = "NO", .name = "Norway"});
    Ticket *made = Ticket_create(s, &(Ticket){.country_id = "NO", .seat = 4});
    assert_well(s);
    static const covet_uuid zero;
    assert_false(covet_uuid_equal(made->id, zero));
    Ticket *found = Ticket_find(s, made->id);
    assert_string_equal(found->country_id, "NO");
    assert_null(found->transit_id);
    assert_false(found->parent_id.has);
    covet_uuid own = uuid("00112233-4455-6677-8899-aabbccddeeff");
    Ticket *child = Ticket_create(
        s, &(Ticket){.id = own, .country = norway, .transit = norway, .parent = made});
    assert_true(covet_uuid_equal(child->id, own));
    assert_true(covet_uuid_equal(child->parent_id.value, made->id));
    assert_string_equal(child->country_id, "NO");
    assert_string_equal(child->transit_id, "NO");
    assert_ptr_equal(child->country, norway);
    found = Ticket_get(covet_query(s, Ticket, COVET_FILTER(COVET_Q("parent", COVET_OBJ(made)))));
    assert_string_equal(found->transit_id, "NO");
}

static void defaults_and_moments(void **state) {
    covet_session *s = *state;
    static const covet_uuid zero;
    covet_datetime before = covet_now();
    Note declared = Note_new();
    assert_string_equal(declared.text, "(empty)");
    assert_int_equal(declared.priority, 3);
    declared.title = "declared";
    Note *first = Note_create(s, &declared);
    Note *second = Note_create(s, &(Note){.title = "literal"});
    assert_well(s);
    assert_int_equal(first->priority, 3);
    assert_int_equal(second->priority, 0);
    second = Note_find(s, second->id);
    assert_string_equal(second->text, "(empty)");
    assert_false(covet_uuid_equal(second->token, zero));
    assert_false(covet_uuid_equal(second->token, first->token));
    assert_true(second->created_at.us >= before.us && second->created_at.us <= covet_now().us);
    assert_true(second->updated_at.us >= before.us);
    assert_int_equal(second->day.days, covet_datetime_date(second->created_at).days);
    covet_datetime created = second->created_at, updated = second->updated_at;
    second->title = "changed";
    while (covet_now().us == updated.us) continue;
    assert_sends(s, 1, Note_save(s, second));
    Note *found = Note_find(s, second->id);
    assert_true(found->created_at.us == created.us);
    assert_true(found->updated_at.us > updated.us && found->updated_at.us == second->updated_at.us);
}

static void nothing_is_kept_of_the_caller(void **state) {
    covet_session *s = *state;
    char title[] = "before", body[] = "text";
    Author ann = {.name = "Ann", .email = "ann@example.org"};
    assert_int_equal(Author_save(s, &ann), COVET_OK);
    Post *made = Post_create(s, &(Post){.title = title, .body = body, .author = &ann});
    assert_well(s);
    assert_int_equal(made->author_id, ann.id);
    assert_null(made->author);
    memcpy(title, "behind", sizeof title);
    assert_string_equal(made->title, "before");
    Post row = {.title = title, .body = body, .author_id = ann.id};
    assert_int_equal(Post_save(s, &row), COVET_OK);
    assert_ptr_equal(row.title, title);
    assert_false(covet_is_changed(&row, title));
    memcpy(title, "anew!!", sizeof title);
    assert_true(covet_is_changed(&row, title));
    assert_sends(s, 1, Post_save(s, &row));
    assert_string_equal(Post_find(s, row.id)->title, "anew!!");
}

/* Each member is changed, saved and read again. */
static void save_of_every_kind(void **state) {
    covet_session *s = *state;
    Sample given = sample_row(), other = sample_row();
    Sample *made = Sample_create(s, &given);
    other.small = 1, other.medium = 2, other.large = 3, other.flag = false, other.ratio = 4.5;
    other.money = decimal("1.5"), other.wealth = decimal("0");
    other.word = "w", other.text = "t", other.email = "e@example.org";
    other.url = "https://e.example.org/", other.slug = "s", other.json = "[]";
    other.uuid = uuid("ffffffff-ffff-ffff-ffff-ffffffffffff");
    other.date = covet_date_of(1, 1, 1), other.time = covet_time_of(0, 0, 0, 0);
    other.moment = covet_datetime_of(1, 1, 1, 0, 0, 0), other.span.us = 0;
    other.bytes = (covet_bytes){"\0\1\xFE", 3};
    Sample *copy = Sample_copy(s, made);
    other.row_ = made->row_;
    other.id = made->id;
    *made = other;
    assert_sends(s, 1, assert_int_equal(Sample_save(s, made), COVET_OK));
    assert_sends(s, 0, assert_int_equal(Sample_save(s, made), COVET_OK));
    assert_sample(Sample_find(s, made->id), &other);
    assert_sample(copy, &given);
    made->bytes = (covet_bytes){"\0\1", 2};
    assert_sends(s, 1, assert_int_equal(Sample_save(s, made), COVET_OK));
    made->bytes = (covet_bytes){"\0\1\2", 2};
    assert_sends(s, 0, assert_int_equal(Sample_save(s, made), COVET_OK));
    assert_int_equal(Sample_find(s, made->id)->bytes.size, 2);
}

static void wide_models(void **state) {
    covet_session *s = *state;
    Wide row = {.c00 = 1, .c69 = 2, .word = "w", .text = "t"};
    Wide *made = Wide_create(s, &row);
    assert_well(s);
    made->c03 = 3;
    made->c69 = 4;
    made->text = "changed";
    assert_sends(s, 1, assert_int_equal(Wide_save(s, made), COVET_OK));
    Wide *found = Wide_find(s, made->id);
    assert_int_equal(found->c00 * 1000 + found->c03 * 100 + found->c69, 1304);
    assert_string_equal(found->text, "changed");
    assert_sends(s, 0, assert_int_equal(Wide_save(s, found), COVET_OK));
    found->c68 = 5;
    found->c01 = 6;
    assert_int_equal(covet_save(s, Wide, found, .update_fields = COVET_FIELDS("c68")), COVET_OK);
    assert_int_equal(covet_object_refresh(s, &Wide_model, found, COVET_FIELDS("c01", "word")),
                     COVET_OK);
    assert_int_equal(found->c01, 0);
    assert_int_equal(found->c68, 5);
    assert_int_equal(Wide_refresh(s, found), COVET_OK);
    assert_int_equal(found->c68, 5);
    assert_int_equal(Wide_save(s, &row), COVET_OK);
    assert_int_equal(Wide_find(s, row.id)->c69, 2);
    assert_int_equal(Wide_delete(s, found), COVET_OK);
}

static void keys_of_other_kinds(void **state) {
    covet_session *s = *state;
    Country_create(s, &(Country){.code = "NO", .name = "Norway"});
    Ticket *ticket = Ticket_create(s, &(Ticket){.country_id = "NO"});
    Passport *passport = Passport_create(s, &(Passport){.ticket = ticket, .restrict_ = "none"});
    assert_well(s);
    assert_true(covet_uuid_equal(passport->ticket_id, ticket->id));
    assert_true(Passport_equal(passport, Passport_find(s, ticket->id)));
    assert_true(Passport_hash(passport) == Passport_hash(Passport_find(s, ticket->id)));
    passport->restrict_ = "all";
    assert_true(covet_is_changed(passport, restrict_));
    assert_true(covet_object_changed(&Passport_model, passport, "restrict"));
    assert_false(covet_object_changed(&Passport_model, passport, "nothing"));
    assert_int_equal(Passport_save(s, passport), COVET_OK);
    assert_string_equal(Passport_find(s, ticket->id)->restrict_, "all");
    Rate *rate = Rate_create(s, &(Rate){.level = decimal("1.50"), .seats = 1});
    Rate *found = Rate_find(s, decimal("1.5"));
    assert_well(s);
    assert_true(Rate_equal(rate, found) && Rate_hash(rate) == Rate_hash(found));
    found->seats = 2;
    assert_int_equal(Rate_save(s, found), COVET_OK);
    found->level = decimal("2");
    assert_int_equal(Rate_save(s, found), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "Rate", "level");
    Country *norway = Country_find(s, "NO"), *again = Country_find(s, "NO");
    assert_true(Country_equal(norway, again) && Country_hash(norway) == Country_hash(again));
    assert_false(Country_hash(&(Country){.code = "NO"}) == Country_hash(norway));
}

static void views_are_read_only(void **state) {
    covet_session *s = *state;
    Country_create(s, &(Country){.code = "NO", .name = "Norway"});
    database_execute(s, "CREATE VIEW country_view AS SELECT code, name FROM country");
    Land *land = Land_find(s, "NO");
    assert_string_equal(land->name, "Norway");
    land->name = "Norge";
    assert_int_equal(Land_save(s, land), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "Land", "view");
    assert_null(Land_create(s, &(Land){.code = "SE", .name = "Sweden"}));
    assert_failure(s, COVET_MISUSE, "Land");
    assert_int_equal(Land_delete(s, land), COVET_MISUSE);
    assert_int_equal(covet_delete(covet_query(s, Land)), -1);
    assert_int_equal(covet_update(covet_query(s, Land), COVET_SET("name", "x")), -1);
    assert_failure(s, COVET_MISUSE, "Land");
    assert_int_equal(covet_count(covet_query(s, Land)), 1);
    database_execute(s, "DROP VIEW country_view");
}

static void options_of_create(void **state) {
    covet_session *s = *state;
    Country row = {.code = "NO", .name = "Norway"};
    Country *made = covet_create(s, Country, &row, .force_insert = true);
    assert_well(s);
    assert_string_equal(made->name, "Norway");
    assert_null(covet_create(s, Country, &row, .force_update = true));
    assert_failure(s, COVET_MISUSE, "Country", "force_update");
    assert_null(covet_create(s, Country, &row, .update_fields = COVET_FIELDS("name")));
    assert_failure(s, COVET_MISUSE, "Country");
    assert_int_equal(covet_count(covet_query(s, Country)), 1);
}

/* ---- save, refresh, delete ---- */

static void save_inserts_and_updates(void **state) {
    covet_session *s = *state;
    Author cy = {.name = "Cy", .email = "cy@example.org"};
    assert_sends(s, 1, assert_int_equal(Author_save(s, &cy), COVET_OK));
    assert_int_equal(cy.id, 1);
    cy.name = "Cyril";
    assert_sends(s, 1, assert_int_equal(Author_save(s, &cy), COVET_OK));
    assert_sends(s, 0, assert_int_equal(Author_save(s, &cy), COVET_OK));
    Author *found = Author_find(s, 1);
    assert_string_equal(found->name, "Cyril");
    assert_null(found->homepage);
    found->homepage = "https://cy.example.org/";
    found->email = "cyril@example.org";
    assert_sends(s, 1, assert_int_equal(Author_save(s, found), COVET_OK));
    found = Author_find(s, 1);
    assert_string_equal(found->homepage, "https://cy.example.org/");
    assert_string_equal(found->email, "cyril@example.org");
    assert_int_equal(covet_count(covet_query(s, Author)), 1);
}

static void save_of_a_row_that_is_gone(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *post = Post_find(s, 4);
    assert_int_equal(covet_delete(covet_query(s, Post, COVET_FILTER(COVET_Q("id", 4)))), 1);
    post->views = 9;
    assert_sends(s, 1, assert_int_equal(Post_save(s, post), COVET_INTEGRITY));
    assert_failure(s, COVET_INTEGRITY, "Post", "deleted");
    assert_true(covet_is_changed(post, views));
    assert_int_equal(covet_count(covet_query(s, Post)), 3);
    assert_int_equal(covet_save(s, Post, post, .force_insert = true), COVET_OK);
    assert_int_equal(Post_find(s, 4)->views, 9);
}

static void refresh_reads_again(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *post = Post_find(s, 3);
    assert_int_equal(
        covet_update(covet_query(s, Post, COVET_FILTER(COVET_Q("id", 3))), COVET_SET("views", 81),
                     COVET_SET("title", "Pointers"),
                     COVET_SET("published_at", covet_datetime_of(2024, 1, 1, 0, 0, 0))),
        1);
    post->body = "mine";
    assert_sends(
        s, 1,
        assert_int_equal(covet_object_refresh(s, &Post_model, post, COVET_FIELDS("views", "title")),
                         COVET_OK));
    assert_int_equal(post->views, 81);
    assert_string_equal(post->title, "Pointers");
    assert_false(post->published_at.has);
    assert_true(covet_is_changed(post, body));
    assert_false(covet_is_changed(post, title));
    assert_sends(s, 1, assert_int_equal(Post_refresh(s, post), COVET_OK));
    assert_true(post->published_at.has);
    assert_string_equal(post->body, "c");
    assert_sends(s, 0, assert_int_equal(Post_save(s, post), COVET_OK));
    covet_delete(covet_query(s, Post, COVET_FILTER(COVET_Q("id", 3))));
    assert_int_equal(Post_refresh(s, post), COVET_NOT_FOUND);
    assert_failure(s, COVET_NOT_FOUND, "Post", "3");
    assert_string_equal(post->title, "Pointers");
}

static void refresh_drops_an_object_of_another_key(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *post = Post_get(
        covet_query(s, Post, COVET_FILTER(COVET_Q("id", 1)), COVET_SELECT_RELATED("author")));
    Author *ann = post->author;
    assert_int_equal(Post_refresh(s, post), COVET_OK);
    assert_ptr_equal(post->author, ann);
    covet_update(covet_query(s, Post, COVET_FILTER(COVET_Q("id", 1))), COVET_SET("author", 2));
    assert_int_equal(Post_refresh(s, post), COVET_OK);
    assert_int_equal(post->author_id, 2);
    assert_null(post->author);
    assert_sends(s, 0, Post_save(s, post));
}

static void delete_is_one_statement(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *post = Post_find(s, 2);
    assert_sends(s, 1, assert_int_equal(Post_delete(s, post), COVET_OK));
    assert_int_equal(covet_count(covet_query(s, Post)), 3);
    assert_sends(s, 0, assert_int_equal(Post_delete(s, post), COVET_MISUSE));
    assert_failure(s, COVET_MISUSE, "Post", "deleted");
    assert_int_equal(Post_refresh(s, post), COVET_MISUSE);
    assert_failure(s, COVET_MISUSE, "Post");
    Post *other = Post_find(s, 3);
    covet_delete(covet_query(s, Post, COVET_FILTER(COVET_Q("id", 3))));
    assert_sends(s, 1, assert_int_equal(Post_delete(s, other), COVET_NOT_FOUND));
    assert_failure(s, COVET_NOT_FOUND, "Post", "3");
    Author *ann = Author_find(s, 1);
    assert_int_equal(Author_delete(s, ann), COVET_INTEGRITY);
    assert_failure(s, COVET_INTEGRITY, "");
    assert_int_equal(covet_count(covet_query(s, Author)), 2);
    assert_sends(s, 1, assert_int_equal(Post_save(s, post), COVET_OK));
    assert_string_equal(Post_find(s, 2)->title, "Bits");
}

static void find_and_its_failures(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *post = NULL;
    assert_sends(s, 1, post = Post_find(s, 4));
    assert_string_equal(post->title, "Re: Arenas");
    assert_true(post->reply_to_id.has && post->reply_to_id.value == 1);
    assert_null(post->reply_to);
    assert_null(Post_find(s, 99));
    assert_failure(s, COVET_NOT_FOUND, "Post", "99");
    assert_null(Country_find(s, NULL));
    assert_failure(s, COVET_MISUSE, "Country", "NULL");
    assert_null(Country_find(s, "XX"));
    assert_failure(s, COVET_NOT_FOUND, "Country", "XX");
}

/* ---- copy, equality, print ---- */

static void copies_and_equality(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *post = Post_get(
        covet_query(s, Post, COVET_FILTER(COVET_Q("id", 1)), COVET_SELECT_RELATED("author")));
    post->views = 121;
    Post *copy = Post_copy(s, post);
    assert_well(s);
    assert_true(Post_equal(post, copy) && post != copy && post->title != copy->title);
    assert_string_equal(copy->title, "Arenas");
    assert_null(copy->author);
    assert_true(covet_is_changed(copy, views));
    assert_false(covet_is_changed(copy, title) || covet_is_changed(copy, author));
    assert_sends(s, 1, assert_int_equal(Post_save(s, copy), COVET_OK));
    assert_int_equal(Post_find(s, 1)->views, 121);
    Post literal = {.id = 1};
    assert_false(Post_equal(post, &literal));
    assert_true(Post_equal(&literal, &literal));
    assert_false(Post_equal(post, Post_find(s, 2)));
    Post *fresh = Post_copy(s, &(Post){.title = "x", .body = "y", .author_id = 1});
    assert_int_equal(Post_save(s, fresh), COVET_OK);
    assert_int_equal(fresh->id, 5);
}

static void print_shows_the_columns(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    assert_string_equal(Author_print(s, Author_find(s, 1)),
                        "Author(id=1, name='Ann', email='ann@example.org', homepage=NULL)");
}

static void json_of_objects(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Post *post = Post_find(s, 1);
    assert_string_equal(Post_to_json(s, post, COVET_FIELDS("id", "title", "author", "views")),
                        "{\"id\":1,\"title\":\"Arenas\",\"author\":1,\"views\":120}");
    assert_int_equal(
        Post_from_json(s, post, "{\"title\": \"A\", \"views\": 7, \"author\": 2}", NULL), COVET_OK);
    assert_sends(s, 1, assert_int_equal(Post_save(s, post), COVET_OK));
    post = Post_find(s, 1);
    assert_string_equal(post->title, "A");
    assert_int_equal(post->views, 7);
    assert_int_equal(post->author_id, 2);
    assert_null(Post_to_json(s, post, COVET_FIELDS("titel")));
    assert_failure(s, COVET_QUERY, "Post", "titel", "title");
    assert_int_equal(Post_from_json(s, post, "{}", COVET_FIELDS("titel")), COVET_QUERY);
    assert_failure(s, COVET_QUERY, "titel");
    assert_int_equal(Post_from_json(s, post, "{\"titel\": \"B\"}", NULL), COVET_VALIDATION);
    assert_failure(s, COVET_VALIDATION, "titel", "title");
    assert_string_equal(post->title, "A");
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(create_of_every_kind),
    DATABASE_TEST(create_of_nulls),
    DATABASE_TEST(create_of_optional_values),
    DATABASE_TEST(keys_are_made_or_given),
    DATABASE_TEST(defaults_and_moments),
    DATABASE_TEST(nothing_is_kept_of_the_caller),
    DATABASE_TEST(save_of_every_kind),
    DATABASE_TEST(wide_models),
    DATABASE_TEST(keys_of_other_kinds),
    DATABASE_TEST(views_are_read_only),
    DATABASE_TEST(options_of_create),
    DATABASE_TEST(save_inserts_and_updates),
    DATABASE_TEST(save_of_a_row_that_is_gone),
    DATABASE_TEST(refresh_reads_again),
    DATABASE_TEST(refresh_drops_an_object_of_another_key),
    DATABASE_TEST(delete_is_one_statement),
    DATABASE_TEST(find_and_its_failures),
    DATABASE_TEST(copies_and_equality),
    DATABASE_TEST(print_shows_the_columns),
    DATABASE_TEST(json_of_objects),
};

DATABASE_MAIN(tests)
