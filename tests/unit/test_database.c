/* Databases: URLs and their options, registrations that are kept as mistakes, closing, and the
 * tables of models. On the recording driver; what a real database must agree to, on one in
 * memory. */
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

/* A refers to B, B to C, and C to itself. */
COVET_FORWARD(B, INT);
COVET_FORWARD(C, INT);
#define A_(X)                                                                                      \
    X(AUTO,                    id)                                                                 \
    X(FK(B),                   b)                                                                  \
    X(CHAR(10),                name,   .db_index = true)
COVET_MODEL(A, A_);
#define B_(X)                                                                                      \
    X(AUTO,                    id)                                                                 \
    X(FK(C),                   c)
COVET_MODEL(B, B_);
#define C_(X)                                                                                      \
    X(AUTO,                    id)                                                                 \
    X(NULLABLE(FK(C)),         up,     .related_name = "+")
COVET_MODEL(C, C_);

/* Two that refer to each other. */
COVET_FORWARD(Hen, INT);
#define EGG(X)                                                                                     \
    X(AUTO,                    id)                                                                 \
    X(NULLABLE(FK(Hen)),       layer)
COVET_MODEL(Egg, EGG);
#define HEN(X)                                                                                     \
    X(AUTO,                    id)                                                                 \
    X(FK(Egg),                 origin)
COVET_MODEL(Hen, HEN);

#define FOREIGN(X)                                                                                 \
    X(AUTO,                    id)
COVET_MODEL(Foreign, FOREIGN, .unmanaged = true);
#define LOCAL(X)                                                                                   \
    X(AUTO,                    id)                                                                 \
    X(FK(Foreign),             other)
COVET_MODEL(Local, LOCAL);

#define LATER(X)                                                                                   \
    X(AUTO,                    id)                                                                 \
    X(ARRAY(INT),              numbers)
COVET_MODEL(Later, LATER);
#define CHECKED(X)                                                                                 \
    X(AUTO,                    id)                                                                 \
    X(INT,                     n)
COVET_MODEL(Checked, CHECKED,
            .constraints = COVET_CONSTRAINTS({.name = "positive",
                                              .check = COVET_QC("n__gt", COVET_INT(0))}));

/* ---- helpers ---- */

static void has(const char *text, const char *part) {
    if (strstr(text, part) == NULL) fail_msg("no \"%s\" in \"%s\"", part, text);
}

/* Opens a URL with the recording backend and checks what is wrong with it. */
static void refuses(fake *f, const char *url, covet_status status, const char *part) {
    covet_db *db = covet_open(url, &f->backend);
    assert_non_null(db);
    assert_int_equal(covet_db_error(db)->status, status);
    has(covet_db_error(db)->message, part);
    covet_session *s = covet_session_open(db);
    assert_true(covet_failed(s));
    assert_int_equal(covet_error(s)->status, status);
    has(covet_error_text(s), part);
    covet_clear(s);
    assert_int_equal(covet_connect(s), status);
    assert_null(covet_mark(s).session);
    assert_int_equal(covet_create_tables(s), status);
    covet_session_reset(s);
    assert_true(covet_failed(s));
    covet_close(db);
    assert_string_equal(fake_calls(f), "");
}

/* ---- URLs ---- */

static void wrong_urls(void **state) {
    fake f;
    (void)state;
    fake_open(&f, covet_sqlite.dialect);
    refuses(&f, NULL, COVET_MISUSE, "the URL is NULL");
    refuses(&f, "", COVET_CONNECTION, "no scheme");
    refuses(&f, ":memory:", COVET_CONNECTION, "no scheme");
    refuses(&f, "app.db", COVET_CONNECTION, "no scheme");
    refuses(&f, "oracle:x", COVET_CONNECTION, "given to covet_open: fake, pretend");
    refuses(&f, "fak:x", COVET_CONNECTION, "no backend serves");
    refuses(&f, "fakes:x", COVET_CONNECTION, "no backend serves");
    fake_close(&f);
}

static void wrong_options(void **state) {
    static const char *const wrong[][2] = {
        {"?cash=1", "option 'cash' of the URL is not known; options: busy_timeout, cache"},
        {"?cache", "option 'cache' of the URL has no value"},
        {"?cache=1&cache=2", "option 'cache' of the URL is given twice"},
        {"?cache=%4", "option 'cache' of the URL has a %"},
        {"?cache=%xx", "has a %"},
        {"?cache=%00", "has a %"},
        {"?", "option '' of the URL is not known"},
        {"?cache=1&", "option '' of the URL is not known"},
        {"?=1", "option '' of the URL is not known"},
    };
    fake f;
    char url[100];
    (void)state;
    fake_open(&f, covet_sqlite.dialect);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(url, sizeof url, "%s%s", f.url, wrong[i][0]);
        refuses(&f, url, COVET_CONNECTION, wrong[i][1]);
    }
    f.checking = COVET_VALIDATION; /* the driver's own opinion */
    refuses(&f, f.url, COVET_VALIDATION, "scripted check");
    fake_close(&f);
}

static void right_urls(void **state) {
    fake f;
    char url[100];
    (void)state;
    fake_open(&f, covet_sqlite.dialect);
    covet_db *db = fake_db(&f, "?cache=a%2Fb%25c=d&busy_timeout=5");
    covet_session *s = covet_session_open(db);
    assert_int_equal(covet_connect(s), COVET_OK);
    assert_int_equal(covet_connect(s), COVET_OK);
    assert_string_equal(fake_calls(&f), "connect\noption cache=a/b%c=d\noption busy_timeout=5\n");
    covet_close(db);
    assert_string_equal(fake_calls(&f), "disconnect\n");
    snprintf(url, sizeof url, "PRETEND%s", strchr(f.url, ':'));
    db = covet_open(url, &f.backend);
    assert_int_equal(covet_db_error(db)->status, COVET_OK);
    assert_string_equal(covet_db_error(db)->message, "");
    covet_close(db);
    fake_close(&f);
}

static void without_anything(void **state) {
    size_t count = 1;
    (void)state;
    covet_db *db = covet_open_with(NULL);
    assert_int_equal(covet_db_error(db)->status, COVET_MISUSE);
    covet_close(db);
    db = covet_open_with(&(covet_config){.url = "sqlite:x"});
    has(covet_db_error(db)->message, "given to covet_open: none");
    covet_close(db);
    covet_close(NULL);
    assert_int_equal(covet_db_error(NULL)->status, COVET_MISUSE);
    assert_int_equal(covet_models(NULL, NULL), COVET_MISUSE);
    assert_null(covet_entities(NULL, &count));
    assert_int_equal(count, 0);
    assert_null(covet_entity_named(NULL, "A"));
}

/* ---- models ---- */

static void models_are_registered(void **state) {
    fake f;
    size_t count;
    (void)state;
    fake_open(&f, covet_sqlite.dialect);
    covet_db *db = fake_db(&f, NULL);
    assert_int_equal(covet_models(db, COVET_MODELS(C, B)), COVET_OK);
    assert_int_equal(covet_models(db, COVET_MODELS(A)), COVET_OK);
    const covet_entity *const *entities = covet_entities(db, &count);
    assert_int_equal(count, 3);
    assert_string_equal(entities[2]->name, "A");
    assert_ptr_equal(covet_entity_named(db, "A"), entities[2]);
    assert_null(covet_entity_named(db, "D"));
    assert_null(covet_entity_named(db, NULL));
    covet_close(db);
    fake_close(&f);
}

static void a_wrong_registration_is_kept(void **state) {
    fake f;
    (void)state;
    fake_open(&f, covet_sqlite.dialect);
    covet_db *db = fake_db(&f, NULL);
    assert_int_equal(covet_models(db, COVET_MODELS(A)), COVET_RELATION);
    assert_int_equal(covet_db_error(db)->status, COVET_RELATION);
    assert_string_equal(covet_db_error(db)->model, "A");
    assert_string_equal(covet_db_error(db)->field, "b");
    covet_session *s = covet_session_open(db);
    assert_int_equal(covet_error(s)->status, COVET_RELATION);
    assert_string_equal(covet_error(s)->model, "A");
    covet_clear(s);
    assert_int_equal(covet_begin(s), COVET_RELATION);
    assert_int_equal(covet_models(db, COVET_MODELS(C)), COVET_OK);
    assert_int_equal(covet_begin(s), COVET_RELATION); /* A is still missing */
    covet_close(db);
    db = covet_open("oracle:x", &f.backend); /* a registration mends no URL */
    assert_int_equal(covet_models(db, COVET_MODELS(C)), COVET_OK);
    assert_int_equal(covet_db_error(db)->status, COVET_CONNECTION);
    covet_close(db);
    fake_close(&f);
}

static void an_unregistered_model_is_misuse(void **state) {
    fake f;
    (void)state;
    fake_open(&f, covet_sqlite.dialect);
    covet_db *db = fake_db(&f, NULL);
    covet_models(db, COVET_MODELS(C));
    covet_session *s = covet_session_open(db);
    assert_int_equal(covet_drop_tables(s, COVET_MODELS(Egg)), COVET_MISUSE);
    has(covet_error(s)->message, "covet_models(db, COVET_MODELS(Egg))");
    assert_string_equal(covet_error(s)->model, "Egg");
    assert_int_equal(covet_count(covet_query(s, Egg, COVET_LIMIT(1))), -1);
    assert_int_equal(covet_error(s)->status, COVET_MISUSE);
    covet_close(db);
    fake_close(&f);
}

/* ---- tables ---- */

/* The first words and the table of each statement that ran: "CREATE TABLE a, ...". */
static const char *outline(fake *f, char *out, size_t size) {
    const char *line = fake_statements(f);
    out[0] = '\0';
    while (*line != '\0') {
        char verb[20] = "", object[20] = "", name[40] = "";
        const char *quote = strchr(line, '"'), *end = strchr(line, '\n');
        sscanf(line, "%19s %19[A-Z]", verb, object);
        if (quote != NULL && quote < end) sscanf(quote + 1, "%39[^\"]", name);
        size_t used = strlen(out);
        if (name[0] == '\0') object[0] = '\0';
        snprintf(out + used, size - used, "%s%s%s%s%s%s", used ? ", " : "", verb,
                 object[0] ? " " : "", object, name[0] ? " " : "", name);
        line = end + 1;
    }
    return out;
}

#define OUTLINE(f, text) assert_string_equal(outline((f), (char[2000]){0}, 2000), (text))

static covet_session *open_tables(fake *f, covet_db **db) {
    fake_open(f, covet_sqlite.dialect);
    *db = fake_db(f, NULL);
    return covet_session_open(*db);
}

static void close_tables(fake *f, covet_db *db) {
    covet_close(db);
    assert_int_equal(f->links, 0);
    assert_int_equal(f->prepared, 0);
    fake_close(f);
}

/* Indexes are told by their statement alone: their names end with a hash. */
static void tables_are_made_in_order(void **state) {
    fake f;
    covet_db *db;
    (void)state;
    covet_session *s = open_tables(&f, &db);
    assert_int_equal(covet_create_tables(s, COVET_MODELS(A, B, C)), COVET_OK);
    const char *sent = fake_statements(&f);
    const char *a = strstr(sent, "CREATE TABLE IF NOT EXISTS \"a\"");
    const char *b = strstr(sent, "CREATE TABLE IF NOT EXISTS \"b\"");
    const char *c = strstr(sent, "CREATE TABLE IF NOT EXISTS \"c\"");
    assert_true(strncmp(sent, "BEGIN IMMEDIATE\nCREATE TABLE", 28) == 0);
    assert_true(c != NULL && c < b && b < a);
    assert_non_null(strstr(a, "CREATE INDEX IF NOT EXISTS"));
    assert_non_null(strstr(a, "COMMIT\n"));
    assert_int_equal(covet_drop_tables(s), COVET_OK);
    OUTLINE(&f, "BEGIN, DROP TABLE a, DROP TABLE b, DROP TABLE c, COMMIT");
    assert_int_equal(covet_drop_tables(s, COVET_MODELS(B)), COVET_OK);
    OUTLINE(&f, "BEGIN, DROP TABLE b, COMMIT");
    assert_false(covet_failed(s));
    close_tables(&f, db);
}

static void tables_join_an_open_transaction(void **state) {
    fake f;
    covet_db *db;
    (void)state;
    covet_session *s = open_tables(&f, &db);
    covet_models(db, COVET_MODELS(C));
    covet_begin(s);
    assert_int_equal(covet_drop_tables(s), COVET_OK);
    assert_int_equal(covet_rollback(s), COVET_OK);
    OUTLINE(&f, "BEGIN, DROP TABLE c, ROLLBACK");
    close_tables(&f, db);
}

static void a_failed_table_rolls_back(void **state) {
    fake f;
    covet_db *db;
    (void)state;
    covet_session *s = open_tables(&f, &db);
    fake_say(&f, (fake_answer){.sql = "CREATE TABLE IF NOT EXISTS \"b\"",
                               .status = COVET_QUERY,
                               .message = "no such thing"});
    assert_int_equal(covet_create_tables(s, COVET_MODELS(A, B, C)), COVET_QUERY);
    assert_string_equal(covet_error(s)->message, "no such thing");
    has(covet_error(s)->sql, "CREATE TABLE IF NOT EXISTS \"b\"");
    has(fake_statements(&f), "ROLLBACK\n");
    assert_int_equal(covet_rollback(s), COVET_MISUSE);
    fake_say(&f, (fake_answer){.sql = "COMMIT", .status = COVET_BUSY});
    fake_say(&f, (fake_answer){.sql = "BEGIN", .status = COVET_BUSY, .times = 1});
    assert_int_equal(covet_drop_tables(s), COVET_BUSY);
    assert_int_equal(covet_drop_tables(s), COVET_BUSY);
    has(fake_statements(&f), "COMMIT\nROLLBACK\n");
    close_tables(&f, db);
}

static void unmanaged_tables_are_left_alone(void **state) {
    fake f;
    covet_db *db;
    (void)state;
    covet_session *s = open_tables(&f, &db);
    assert_int_equal(covet_create_tables(s, COVET_MODELS(Local, Foreign)), COVET_OK);
    assert_null(strstr(fake_statements(&f), "EXISTS \"foreign\""));
    assert_int_equal(covet_drop_tables(s), COVET_OK);
    OUTLINE(&f, "BEGIN, DROP TABLE local, COMMIT");
    assert_int_equal(covet_drop_tables(s, COVET_MODELS(Foreign)), COVET_OK);
    OUTLINE(&f, "");
    close_tables(&f, db);
}

static void what_comes_later_is_refused(void **state) {
    fake f;
    covet_db *db;
    (void)state;
    covet_session *s = open_tables(&f, &db);
    assert_int_equal(covet_create_tables(s, COVET_MODELS(C, Later)), COVET_UNSUPPORTED);
    assert_string_equal(covet_error(s)->model, "Later");
    assert_string_equal(covet_error(s)->field, "numbers");
    assert_string_equal(fake_statements(&f), "");
    close_tables(&f, db);
    s = open_tables(&f, &db);
    assert_int_equal(covet_create_tables(s, COVET_MODELS(Checked)), COVET_UNSUPPORTED);
    assert_string_equal(covet_error(s)->model, "Checked");
    has(covet_error(s)->message, ".check");
    close_tables(&f, db);
}

/* The keys of rows in a cycle are set to NULL where that is allowed, if the table is there at
 * all. */
static void tables_in_a_cycle(void **state) {
    fake f;
    covet_db *db;
    (void)state;
    covet_session *s = open_tables(&f, &db);
    assert_int_equal(covet_create_tables(s, COVET_MODELS(Egg, Hen)), COVET_OK);
    fake_calls(&f);
    assert_int_equal(covet_drop_tables(s), COVET_OK);
    OUTLINE(&f, "BEGIN, SELECT, DROP TABLE hen, DROP TABLE egg, COMMIT");
    fake_say(&f, (fake_answer){.sql = "SELECT 1 FROM sqlite_schema", .rows = 1});
    assert_int_equal(covet_drop_tables(s), COVET_OK);
    OUTLINE(&f, "BEGIN, SELECT, UPDATE egg, DROP TABLE hen, DROP TABLE egg, COMMIT");
    assert_false(covet_failed(s));
    close_tables(&f, db);
}

/* ---- on a real database ---- */

static covet_session *open_real(covet_db **db, const covet_model *const *models) {
    *db = covet_open("sqlite::memory:", &covet_sqlite);
    assert_int_equal(covet_models(*db, models), COVET_OK);
    covet_session *s = covet_session_open(*db);
    assert_int_equal(covet_create_tables(s), COVET_OK);
    return s;
}

static void real_tables_in_a_cycle(void **state) {
    covet_db *db;
    (void)state;
    covet_session *s = open_real(&db, COVET_MODELS(Egg, Hen));
    assert_int_equal(covet_create_tables(s), COVET_OK); /* they are there already */
    assert_int_equal(covet_execute(s, "INSERT INTO egg (id) VALUES (1)"), 1);
    assert_int_equal(covet_execute(s, "INSERT INTO hen (id, origin_id) VALUES (1, 1)"), 1);
    assert_int_equal(covet_execute(s, "UPDATE egg SET layer_id = 1"), 1);
    assert_int_equal(covet_drop_tables(s), COVET_OK);
    assert_int_equal(covet_drop_tables(s), COVET_OK); /* nothing is there */
    assert_int_equal(covet_execute(s, "SELECT * FROM sqlite_schema WHERE name IN ('egg', 'hen')"),
                     0);
    assert_int_equal(covet_create_tables(s), COVET_OK);
    assert_false(covet_failed(s));
    covet_close(db);
}

static void real_tables_that_refer_to_themselves(void **state) {
    covet_db *db;
    (void)state;
    covet_session *s = open_real(&db, COVET_MODELS(A, B, C));
    assert_int_equal(covet_execute(s, "INSERT INTO c VALUES (1, NULL), (2, 1), (3, 3)"), 3);
    assert_int_equal(covet_execute(s, "INSERT INTO b VALUES (1, 2)"), 1);
    assert_int_equal(covet_drop_tables(s), COVET_OK);
    assert_false(covet_failed(s));
    covet_close(db);
}

/* A table that others refer to does not go alone. */
static void real_tables_keep_their_keys(void **state) {
    covet_db *db;
    (void)state;
    covet_session *s = open_real(&db, COVET_MODELS(A, B, C));
    covet_execute(s, "INSERT INTO c VALUES (1, NULL)");
    covet_execute(s, "INSERT INTO b VALUES (1, 1)");
    assert_int_equal(covet_drop_tables(s, COVET_MODELS(C)), COVET_INTEGRITY);
    assert_int_equal(covet_execute(s, "SELECT * FROM c"), 1);
    covet_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_urls),
        cmocka_unit_test(wrong_options),
        cmocka_unit_test(right_urls),
        cmocka_unit_test(without_anything),
        cmocka_unit_test(models_are_registered),
        cmocka_unit_test(a_wrong_registration_is_kept),
        cmocka_unit_test(an_unregistered_model_is_misuse),
        cmocka_unit_test(tables_are_made_in_order),
        cmocka_unit_test(tables_join_an_open_transaction),
        cmocka_unit_test(a_failed_table_rolls_back),
        cmocka_unit_test(unmanaged_tables_are_left_alone),
        cmocka_unit_test(what_comes_later_is_refused),
        cmocka_unit_test(tables_in_a_cycle),
        cmocka_unit_test(real_tables_in_a_cycle),
        cmocka_unit_test(real_tables_that_refer_to_themselves),
        cmocka_unit_test(real_tables_keep_their_keys),
    };
    return cmocka_run_group_tests_name("database", tests, NULL, NULL);
}
