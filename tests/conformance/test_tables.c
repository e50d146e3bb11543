/* Tables made and dropped: again, some of them, in cycles, with long names, with rows in them, and
 * within transactions. */
#define COVET_SHORT_NAMES
#include "database.h"

#include <stdio.h>
#include <string.h>

#define COVET_DEFINE_MODELS

/* Each hen comes out of an egg, and each egg out of a hen. */
COVET_FORWARD(Egg, INT);
#define HEN(X)                                                                                     \
    X(AUTO,               id)                                                                      \
    X(CHAR(20),           name)                                                                    \
    X(NULLABLE(FK(Egg)),  egg,     .related_name = "+")
COVET_MODEL(Hen, HEN);
#define EGG(X)                                                                                     \
    X(AUTO,               id)                                                                      \
    X(FK(Hen),            hen,     .related_name = "+")                                            \
    X(NULLABLE(FK(Egg)),  twin,    .related_name = "+")
COVET_MODEL(Egg, EGG);

/* Names of 60 bytes, which every database takes; those of indexes and keys are made of them. */
#define A60 "a123456789b123456789c123456789d123456789e123456789f123456789"
#define LONG_NAMES(X)                                                                              \
    X(AUTO,               id)                                                                      \
    X(INT,                a, .db_column = A60, .db_index = true)                                   \
    X(INT,                b, .db_column = "b" A60, .db_index = true)                               \
    X(NULLABLE(FK(LongNames)), parent, .db_column = "p" A60, .related_name = "+")
COVET_MODEL(LongNames, LONG_NAMES, .table = "t" A60, .unique_together = UNIQUE(FIELDS("a", "b")));

/* Words of SQL, capitals, blanks and quotes. */
#define ODD_NAMES(X)                                                                               \
    X(AUTO,               id,    .db_column = "Select")                                            \
    X(INT,                from_, .name = "from", .db_column = "from")                              \
    X(CHAR(10),           where_, .name = "where", .db_column = "where \"x\" `y` 'z' ?")           \
    X(INT,                Order,  .db_column = "ORDER", .db_index = true)
COVET_MODEL(OddNames, ODD_NAMES, .table = "Group By");

/* A database with these models beside those of all tests, whose tables are there. */
static covet_session *session_with(const covet_model *const *models) {
    covet_db *db = database_reopen(NULL);
    assert_int_equal(covet_models(db, models), COVET_OK);
    return covet_session_open(db);
}

/* Tables of its own go, whatever the test did. */
static void drop(covet_session *s, const covet_model *const *models) {
    covet_clear(s);
    covet_drop_tables(s, models);
    assert_well(s);
}

/* ---- again ---- */

static void tables_that_are_there(void **state) {
    database_spoil();
    covet_session *s = *state;
    fill_blog(s);
    assert_int_equal(covet_create_tables(s), COVET_OK);
    assert_int_equal(covet_create_tables(s), COVET_OK);
    assert_rows(covet_query(s, Post), 4, ORDER_BY("id"));
    assert_int_equal(covet_drop_tables(s), COVET_OK);
    assert_int_equal(covet_count(covet_query(s, Post)), -1);
    assert_failure(s, COVET_QUERY, "blog_post");
    assert_int_equal(covet_drop_tables(s), COVET_OK);
    assert_int_equal(covet_create_tables(s), COVET_OK);
    assert_int_equal(covet_count(covet_query(s, Post)), 0);
    fill_blog(s);
    assert_rows(covet_query(s, Post), 4, FILTER(Q("author__id__gt", 0)));
}

static void some_of_the_tables(void **state) {
    database_spoil();
    covet_session *s = *state;
    fill_blog(s);
    assert_int_equal(covet_drop_tables(s, MODELS(Post)), COVET_OK);
    assert_int_equal(covet_count(covet_query(s, Author)), 2);
    assert_int_equal(covet_count(covet_query(s, Post)), -1);
    covet_clear(s);
    assert_int_equal(covet_create_tables(s), COVET_OK);
    assert_int_equal(covet_count(covet_query(s, Author)), 2);
    assert_int_equal(covet_count(covet_query(s, Post)), 0);
    assert_int_equal(covet_drop_tables(s, MODELS(Author, Post)), COVET_OK);
    assert_int_equal(covet_create_tables(s, MODELS(Author, Post)), COVET_OK);
    fill_blog(s);
    assert_well(s);
}

/* What a table is to check, it checks after it was made by halves before. */
static void constraints_of_tables(void **state) {
    database_spoil();
    covet_session *s = *state;
    assert_int_equal(covet_drop_tables(s), COVET_OK);
    assert_int_equal(covet_create_tables(s), COVET_OK);
    fill_blog(s);
    static const char *const clashes[] = {
        "INSERT INTO author (name, email) VALUES ('x', 'ann@example.org')",
        "INSERT INTO author (name) VALUES ('x')", "DELETE FROM author WHERE id = 1",
        "UPDATE blog_post SET author_id = 99", "UPDATE author SET name = NULL"};
    for (size_t i = 0; i < sizeof clashes / sizeof *clashes; i++) {
        assert_int_equal(covet_execute(s, clashes[i]), -1);
        if (covet_error(s)->status != COVET_INTEGRITY) fail_msg("%s", covet_error_text(s));
        covet_clear(s);
    }
    Room room = {.code = "A1", .house = "h", .number = 1, .seats = 4}, other = room;
    other.code = "A2";
    assert_non_null(Room_create(s, &room));
    assert_null(Room_create(s, &other));
    assert_int_equal(covet_error(s)->status, COVET_INTEGRITY);
    covet_clear(s);
}

/* ---- cycles ---- */

static void fill_cycle(covet_session *s) {
    Hen *hen = Hen_create(s, &(Hen){.name = "first"});
    Egg *egg = Egg_create(s, &(Egg){.hen = hen});
    Egg *twin = Egg_create(s, &(Egg){.hen = hen, .twin = egg});
    assert_well(s);
    hen->egg = twin;
    assert_int_equal(Hen_save(s, hen), COVET_OK);
    assert_null(Egg_create(s, &(Egg){.hen_id = 99}));
    assert_failure(s, COVET_INTEGRITY, "Egg");
    assert_null(Hen_create(s, &(Hen){.name = "x", .egg_id = SOME(99)}));
    assert_failure(s, COVET_INTEGRITY, "Hen");
}

static void cycles(void **state) {
    database_spoil();
    (void)state;
    const covet_model *const *models = MODELS(Hen, Egg);
    covet_session *s = session_with(models);
    drop(s, models);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(covet_create_tables(s), COVET_OK);
        assert_int_equal(covet_create_tables(s), COVET_OK);
        assert_well(s);
        fill_cycle(s);
        assert_rows(covet_query(s, Hen), 1, FILTER(Q("egg__twin__hen__name", "first")));
        assert_int_equal(covet_drop_tables(s, models), COVET_OK);
        assert_int_equal(covet_drop_tables(s, models), COVET_OK);
        assert_well(s);
    }
    assert_int_equal(covet_create_tables(s, MODELS(Egg, Hen)), COVET_OK);
    fill_cycle(s);
    drop(s, models);
}

/* A table that others refer to stays where the database has a say in it. */
static void tables_that_others_need(void **state) {
    database_spoil();
    covet_session *s = *state;
    fill_blog(s);
    if (covet_drop_tables(s, MODELS(Author)) == COVET_OK) return;
    assert_failure(s, COVET_INTEGRITY, "author");
    assert_rows(covet_query(s, Author), 2, FILTER(Q("id__gt", 0)));
}

/* ---- names ---- */

static void long_names(void **state) {
    database_spoil();
    (void)state;
    const covet_model *const *models = MODELS(LongNames);
    covet_session *s = session_with(models);
    drop(s, models);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(covet_create_tables(s), COVET_OK);
        assert_int_equal(covet_create_tables(s), COVET_OK);
        assert_well(s);
        LongNames *one = LongNames_create(s, &(LongNames){.a = 1, .b = 2});
        LongNames *two = LongNames_create(s, &(LongNames){.a = 1, .b = 3, .parent = one});
        assert_well(s);
        assert_rows(covet_query(s, LongNames), 1, FILTER(Q("parent__b", 2)), ORDER_BY("-a", "b"));
        two->b = 2;
        assert_int_equal(LongNames_save(s, two), COVET_INTEGRITY);
        assert_failure(s, COVET_INTEGRITY, "LongNames");
        assert_int_equal(covet_drop_tables(s, models), COVET_OK);
    }
}

static void odd_names(void **state) {
    database_spoil();
    (void)state;
    const covet_model *const *models = MODELS(OddNames);
    covet_session *s = session_with(models);
    drop(s, models);
    assert_int_equal(covet_create_tables(s), COVET_OK);
    OddNames rows[3] = {{.from_ = 1, .where_ = "a", .Order = 3},
                        {.from_ = 2, .where_ = "b", .Order = 2},
                        {.from_ = 3, .where_ = "c", .Order = 1}};
    assert_int_equal(OddNames_bulk_create(s, rows, 3), 3);
    OddNames *found = OddNames_first(
        covet_query(s, OddNames, ORDER_BY("Order"), FILTER(Q("where__in", LIST("a", "c")))));
    assert_well(s);
    assert_int_equal(found->from_, 3);
    found->where_ = "d";
    assert_int_equal(OddNames_save(s, found), COVET_OK);
    assert_int_equal(covet_update(covet_query(s, OddNames, FILTER(Q("from__lt", 3))),
                                  SET("where", "e"), SET("Order", ADD(F("from"), 1))),
                     2);
    assert_int_equal(OddNames_refresh(s, &rows[0]), COVET_OK);
    assert_int_equal(rows[0].Order, 2);
    assert_string_equal(OddNames_find(s, found->id)->where_, "d");
    drop(s, models);
}

/* ---- transactions ---- */

static void within_a_transaction(void **state) {
    database_spoil();
    covet_session *s = *state;
    bool commits = database_can(COVET_DDL_COMMITS);
    fill_blog(s);
    covet_begin(s);
    assert_int_equal(covet_update(covet_query(s, Post), SET("views", 1)), 4);
    covet_status status = commits ? COVET_UNSUPPORTED : COVET_OK;
    assert_int_equal(covet_drop_tables(s, MODELS(Post)), status);
    if (commits) assert_failure(s, COVET_UNSUPPORTED, "commits the open transaction");
    assert_int_equal(covet_create_tables(s), status);
    if (commits) assert_failure(s, COVET_UNSUPPORTED, "commits the open transaction");
    assert_int_equal(covet_count(covet_query(s, Post)), commits ? 4 : 0);
    assert_int_equal(covet_rollback(s), COVET_OK);
    assert_well(s);
    assert_rows(covet_query(s, Post), 4, FILTER(Q("views__in", LIST(120, 15, 80, 3))));
}

/* Statements of the application's own that change tables. */
static void own_statements_within(void **state) {
    database_spoil();
    covet_session *s = *state;
    bool commits = database_can(COVET_DDL_COMMITS);
    fill_blog(s);
    covet_begin(s);
    assert_int_equal(covet_update(covet_query(s, Post), SET("views", 1)), 4);
    database_execute(s, "CREATE TABLE own_table (id integer)");
    assert_int_equal(covet_commit(s), commits ? COVET_MISUSE : COVET_OK);
    if (commits) assert_failure(s, COVET_MISUSE, "covet_commit", "it is over");
    assert_rows(covet_query(s, Post), 4, FILTER(Q("views", 1)));
    covet_begin(s);
    assert_int_equal(covet_update(covet_query(s, Post), SET("views", 2)), 4);
    database_execute(s, "DROP TABLE own_table");
    assert_int_equal(covet_rollback(s), commits ? COVET_MISUSE : COVET_OK);
    if (commits) assert_failure(s, COVET_MISUSE, "covet_rollback", "it is over");
    assert_rows(covet_query(s, Post), commits ? 4 : 0, FILTER(Q("views", 2)));
    assert_int_equal(covet_execute(s, "DROP TABLE own_table"), commits ? -1 : 0);
    covet_clear(s);
    covet_begin(s);
    assert_int_equal(covet_commit(s), COVET_OK);
}

/* Tables that another session has changed since statements were prepared. */
static void tables_that_change(void **state) {
    database_spoil();
    covet_session *s = *state, *other = database_session();
    fill_blog(s);
    char sql[200];
    for (int i = 0; i < 3; i++) {
        Post *post = Post_find(s, 1);
        assert_int_equal(Post_all(covet_query(s, Post)).count, 4);
        snprintf(sql, sizeof sql, "ALTER TABLE blog_post ADD COLUMN extra%d integer", i);
        database_execute(other, sql);
        assert_int_equal(Post_all(covet_query(s, Post)).count, 4);
        assert_well(s);
        post->views = i;
        assert_int_equal(Post_save(s, post), COVET_OK);
        assert_int_equal(Post_find(s, 1)->views, i);
        assert_int_equal(covet_execute(s, "SELECT * FROM blog_post"), 4);
        assert_int_equal(covet_count(covet_query(s, Post)), 4);
        assert_well(s);
    }
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(tables_that_are_there),
    DATABASE_TEST(some_of_the_tables),
    DATABASE_TEST(constraints_of_tables),
    DATABASE_TEST(cycles),
    DATABASE_TEST(tables_that_others_need),
    DATABASE_TEST(long_names),
    DATABASE_TEST(odd_names),
    DATABASE_TEST(within_a_transaction),
    DATABASE_TEST(own_statements_within),
    DATABASE_TEST(tables_that_change),
};

DATABASE_MAIN(tests)
