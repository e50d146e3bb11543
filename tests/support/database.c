/* The kinds of databases, and the assertions. A kind is a row of the table; the tests see
 * nothing of it. */
#include "database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "covet_sqlite.h"

/* ---- kinds ---- */

static char database_path[400];

/* A file in the directory for temporary ones; what an earlier test left there is removed. */
static const char *database_file(void) {
    static char url[sizeof database_path + 16];
    static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
    const char *folder = getenv("TMPDIR");
    char name[sizeof database_path + 16];
    snprintf(database_path, sizeof database_path, "%s/conformance.db",
             folder == NULL ? "/tmp" : folder);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        snprintf(name, sizeof name, "%s%s", database_path, tails[i]);
        remove(name);
    }
    snprintf(url, sizeof url, "sqlite:%s", database_path);
    return url;
}

static void corrupt_file(void) {
    static const char junk[4096] = "this is no database";
    FILE *file = fopen(database_path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(junk, 1, sizeof junk, file), sizeof junk);
    assert_int_equal(fclose(file), 0);
}

static const char *damaged_file(database_damage damage) {
    static const char *const options[] = {[DATABASE_MISSING] = "/missing/conformance.db",
                                          [DATABASE_READ_ONLY] = "?mode=ro",
                                          [DATABASE_CORRUPT] = "",
                                          [DATABASE_IMPATIENT] = "?busy_timeout=20"};
    static char url[sizeof database_path + 64];
    if (damage == DATABASE_CORRUPT) {
        database_file();
        corrupt_file();
    }
    snprintf(url, sizeof url, "sqlite:%s%s", database_path, options[damage]);
    return url;
}

static void limit_file(covet_session *session) {
    assert_true(covet_execute(session, "PRAGMA max_page_count = 1") >= 0);
}

static const database_kind kinds[] = {
    {.name = "file",
     .make = database_file,
     .backend = &covet_sqlite,
     .damage = damaged_file,
     .limit = limit_file,
     .loose = true},
    {.name = NULL},
};

static struct {
    const database_kind *kind;
    char url[512];
    covet_db *db;
} at_hand;

const database_kind *database_kinds(void) {
    return kinds;
}

void database_choose(const database_kind *kind) {
    at_hand.kind = kind;
}

const database_kind *database_at_hand(void) {
    return at_hand.kind;
}

/* ---- one test ---- */

static const covet_model *const *models_of_tests(void) {
    static const covet_model *const models[] = {
        &Author_model,   &Post_model, &Sample_model, &Blank_model, &Country_model,
        &Ticket_model,   &Note_model, &Room_model,   &Token_model, &Wide_model,
        &Passport_model, &Rate_model, &Land_model,   NULL};
    return models;
}

covet_db *database_reopen(const covet_config *options) {
    covet_config config = options == NULL ? (covet_config){.url = NULL} : *options;
    const covet_backend *const backends[] = {at_hand.kind->backend, NULL};
    config.backends = backends;
    if (config.url == NULL) config.url = at_hand.url;
    covet_db *db = covet_open_with(&config);
    assert_non_null(db);
    covet_models(db, models_of_tests());
    return db;
}

int database_open(void **state) {
    snprintf(at_hand.url, sizeof at_hand.url, "%s", at_hand.kind->make());
    at_hand.db = database_reopen(NULL);
    covet_session *session = covet_session_open(at_hand.db);
    covet_create_tables(session);
    assert_well(session);
    *state = session;
    return 0;
}

int database_close(void **state) {
    (void)state;
    covet_close(at_hand.db);
    at_hand.db = NULL;
    return 0;
}

covet_db *database_of_test(void) {
    return at_hand.db;
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
