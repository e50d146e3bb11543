/* The database of the test at hand, and the assertions; database_kinds.c has the kinds. */
#include "database.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the kind at hand ---- */

enum { OTHERS = 8 };

static struct {
    const database_kind *kind;
    char url[600];
    covet_db *db;
    covet_db *others[OTHERS]; /* opened besides; NULL: free */
    const database_test *test;
    bool ended; /* the test has come to its end */
    bool clean; /* the tables are there as they were made, with whatever rows */
} at_hand;

void database_choose(const database_kind *kind) {
    at_hand.kind = kind;
}

const database_kind *database_at_hand(void) {
    return at_hand.kind;
}

bool database_can(uint32_t feature) {
    return at_hand.kind->backend->dialect->features & feature;
}

void database_leave(void) {
    at_hand.clean = false;
    if (at_hand.kind->remove != NULL) at_hand.kind->remove();
}

bool database_light(void) {
    const char *light = getenv("COVET_TEST_LIGHT");
    return light != NULL && *light == '1';
}

/* ---- one test ---- */

const covet_model *const *database_models(void) {
    static const covet_model *const models[] = {
        &Author_model,   &Post_model, &Sample_model, &Blank_model, &Country_model,
        &Ticket_model,   &Note_model, &Room_model,   &Token_model, &Wide_model,
        &Passport_model, &Rate_model, &Land_model,   &Vast_model, NULL};
    return models;
}

static covet_db *open_database(const covet_config *options) {
    covet_config config = options == NULL ? (covet_config){.url = NULL} : *options;
    config.backends = database_backends();
    if (config.url == NULL) config.url = at_hand.url;
    covet_db *db = covet_open_with(&config);
    assert_non_null(db);
    covet_models(db, database_models());
    return db;
}

covet_db *database_reopen(const covet_config *options) {
    size_t i = 0;
    while (i < OTHERS && at_hand.others[i] != NULL) i++;
    assert_true(i < OTHERS);
    return at_hand.others[i] = open_database(options);
}

void database_close_again(covet_db *db) {
    for (size_t i = 0; i < OTHERS; i++)
        if (at_hand.others[i] == db) at_hand.others[i] = NULL;
    covet_close(db);
}

covet_session *database_damaged(database_damage damage) {
    const char *url = at_hand.kind->damage == NULL ? NULL : at_hand.kind->damage(damage);
    if (url == NULL) skip();
    return covet_session_open(database_reopen(&(covet_config){.url = url}));
}

/* An empty database with the tables of the models. */
static void prepare_database(void) {
    if (at_hand.clean && at_hand.kind->empty != NULL) {
        at_hand.db = open_database(NULL);
        at_hand.kind->empty(at_hand.db);
        return;
    }
    snprintf(at_hand.url, sizeof at_hand.url, "%s", at_hand.kind->make());
    at_hand.db = open_database(NULL);
    covet_session *session = database_session();
    covet_create_tables(session);
    assert_well(session);
    covet_session_close(session);
}

int database_open(void **state) {
    at_hand.test = *state;
    prepare_database();
    at_hand.clean = true;
    at_hand.ended = false;
    *state = database_session();
    return 0;
}

void database_run(void **state) {
    at_hand.test->run(state);
    at_hand.ended = true;
}

void database_spoil(void) {
    at_hand.clean = false;
}

int database_close(void **state) {
    (void)state;
    for (size_t i = 0; i < OTHERS; i++) {
        if (at_hand.others[i] != NULL) covet_close(at_hand.others[i]);
        at_hand.others[i] = NULL;
    }
    covet_close(at_hand.db);
    at_hand.db = NULL;
    if (!at_hand.ended) at_hand.clean = false;
    return 0;
}

covet_session *database_session(void) {
    covet_session *session = covet_session_open(at_hand.db);
    assert_non_null(session);
    return session;
}

void database_execute(covet_session *session, const char *sql) {
    assert_true(covet_execute(session, sql) >= 0);
    assert_well(session);
}

const char *database_quoted(const char *name) {
    static char texts[4][100];
    static size_t turn;
    char quote = at_hand.kind->backend->dialect->quote;
    char *text = texts[turn++ % 4];
    snprintf(text, sizeof texts[0], "%c%s%c", quote, name, quote);
    return text;
}

/* ---- assertions ---- */

void assert_well(covet_session *session) {
    if (!covet_failed(session)) return;
    fail_msg("%s", covet_error_text(session));
}

void assert_failure_(covet_session *session, covet_status status, const char *const *parts,
                     const char *file, int line) {
    const char *text = covet_error_text(session);
    bool counts = status != COVET_NOT_FOUND && status != COVET_MULTIPLE;
    if (covet_error(session)->status != status)
        fail_msg("%s:%d: %s was expected, and this came: %s", file, line, covet_status_name(status),
                 text);
    for (; *parts != NULL; parts++)
        if (strstr(text, *parts) == NULL)
            fail_msg("%s:%d: '%s' was expected in: %s", file, line, *parts, text);
    if (covet_failed(session) != counts)
        fail_msg("%s:%d: covet_failed is %d after: %s", file, line, !counts, text);
    covet_clear(session);
}

void assert_rows_(covet_queryset *queryset, int64_t count, const char *file, int line) {
    int64_t rows = covet_count(queryset);
    if (rows == count) return;
    fail_msg("%s:%d: %lld rows instead of %lld:\n%s", file, line, (long long)rows, (long long)count,
             covet_explain(queryset));
}

void assert_json(const char *found, const char *expected) {
    assert_non_null(found);
    json_t *a = json_loads(found, JSON_DECODE_ANY, NULL);
    json_t *b = json_loads(expected, JSON_DECODE_ANY, NULL);
    bool same = a != NULL && b != NULL && json_equal(a, b);
    json_decref(a);
    json_decref(b);
    if (!same) fail_msg("the JSON %s is not %s", found, expected);
}

/* ---- rows ---- */

static void add_post(covet_session *session, const Post *row, int day) {
    Post post = *row;
    if (day > 0) {
        post.published_at.has = true;
        post.published_at.value = covet_datetime_of(2024, 5, day, 12, 0, 0);
    }
    assert_non_null(Post_create(session, &post));
}

void fill_blog(covet_session *s) {
    Author *ann = Author_create(s, &(Author){.name = "Ann", .email = "ann@example.org"});
    Author *bob = Author_create(s, &(Author){.name = "Bob",
                                             .email = "bob@example.org",
                                             .homepage = "https://bob.example.org/"});
    covet_decimal dear = covet_decimal_of(250, 2), cheap = covet_decimal_of(120, 2);
    add_post(s, &(Post){.title = "Arenas", .body = "a", .author = ann, .views = 120, .price = dear},
             1);
    add_post(s, &(Post){.title = "Bits", .body = "b", .author = ann, .views = 15}, 2);
    add_post(
        s, &(Post){.title = "Cursors", .body = "c", .author = bob, .views = 80, .price = cheap}, 0);
    add_post(s,
             &(Post){.title = "Re: Arenas",
                     .body = "d",
                     .author = bob,
                     .views = 3,
                     .reply_to_id = COVET_SOME(1)},
             3);
    assert_well(s);
}
