/* Tests of the query compiler that a table of texts cannot hold: chains and lists of any length,
 * depth, objects as values, what is shared between queries, and what is printed. */
#include "models_golden.h"

#include <stdio.h>
#include <stdlib.h>

#include "covet_mysql.h"
#include "covet_pg.h"
#include "fake.h"

static const char *const dialects[] = {"sqlite", "pg", "mysql"};

/* "`" as the dialect quotes. */
static const char *quote(const char *dialect) {
    return strcmp(dialect, "mysql") == 0 ? "`" : "\"";
}

/* A text made by hand: count(*) of blog_post WHERE. */
typedef struct made {
    char *text;
    size_t size;
    const char *dialect;
    unsigned binds;
} made;

static void put(made *m, const char *text) {
    for (; *text; text++) {
        const char *q = quote(m->dialect);
        if (*text == '?' && strcmp(m->dialect, "pg") == 0) {
            m->size += (size_t)snprintf(m->text + m->size, 12, "$%u", ++m->binds);
        } else {
            m->text[m->size++] = *text == '`' ? *q : *text;
        }
    }
    m->text[m->size] = '\0';
}

static made make(const char *dialect, const char *start) {
    made m = {.text = malloc(4000000), .dialect = dialect};
    assert_non_null(m.text);
    put(&m, start);
    return m;
}

static void check_made(made *m, covet_session *s) {
    if (covet_failed(s)) fail_msg("%s: %s", m->dialect, covet_error_text(s));
    assert_string_equal(golden_sent(), m->text);
    free(m->text);
    covet_session_reset(s);
}

static void check_error(covet_session *s, covet_status status, const char *message) {
    assert_string_equal(covet_error(s)->message, message);
    assert_int_equal(covet_error(s)->status, status);
    assert_true(covet_failed(s));
    assert_int_equal(golden_sent_count(), 0);
    covet_session_reset(s);
    assert_false(covet_failed(s));
}

/* ---- chains ---- */

enum { LINKS = 5000, GROUP = 500 };

/* (a OR b ...) OR (...): in groups, since databases nest a condition as deep as it is long. */
static void put_chain(made *m, const char *word) {
    for (int i = 0; i < LINKS; i++) {
        if (i > 0) put(m, i % GROUP == 0 ? ")" : "");
        if (i > 0) put(m, word);
        if (i % GROUP == 0) put(m, "(");
        put(m, "`blog_post`.`views` = ?");
    }
    put(m, ")");
}

static void or_chains(void **state) {
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        covet_session *s = golden_session(dialects[i / 2]);
        const covet_cond *all = covet_keep(s, Q("views", 0));
        made m = make(dialects[i / 2], "SELECT COUNT(*) FROM `blog_post` WHERE ");
        put_chain(&m, " OR ");
        for (int n = 1; n < LINKS; n++) {
            const covet_cond *one = Q("views", n);
            all = i % 2 ? covet_q_or(s, one, all) : covet_q_or(s, all, one);
        }
        golden_forget();
        covet_count(covet_query(s, Post, FILTER(all)));
        check_made(&m, s);
    }
}

static void and_chains(void **state) {
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        covet_session *s = golden_session(dialects[i]);
        covet_queryset *q = covet_query(s, Post);
        const covet_cond *all = covet_keep(s, Q("views", 0));
        made m = make(dialects[i], "SELECT COUNT(*) FROM `blog_post` WHERE NOT (");
        put_chain(&m, " AND ");
        put(&m, ")");
        for (int n = 1; n < LINKS; n++) all = covet_q_and(s, all, Q("views", n));
        golden_forget();
        covet_count(covet_refine(q, EXCLUDE(all)));
        check_made(&m, s);
    }
}

/* So many clauses make one flat condition too. */
static void filter_chains(void **state) {
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        covet_session *s = golden_session(dialects[i]);
        covet_queryset *q = covet_query(s, Post);
        made m =
            make(dialects[i], "SELECT COUNT(*) FROM `blog_post` WHERE `blog_post`.`views` = ?");
        for (int n = 1; n < 300; n++) put(&m, " AND `blog_post`.`views` = ?");
        for (int n = 0; n < 300; n++) q = covet_refine(q, FILTER(Q("views", n)));
        golden_forget();
        covet_count(q);
        check_made(&m, s);
    }
}

/* ---- depth ---- */

static void nested(void **state) {
    (void)state;
    covet_session *s = golden_session("sqlite");
    const covet_cond *deep = covet_keep(s, Q("views", 0));
    for (int i = 0; i < 490; i++) deep = covet_q_not(s, covet_q_and(s, deep, Q("likes", i)));
    golden_forget();
    assert_int_not_equal(covet_count(covet_query(s, Post, FILTER(deep))), -1);
    assert_false(covet_failed(s));
    assert_int_equal(golden_sent_count(), 1);
    covet_session_reset(s);
}

/* A condition that nests deep is written before its neighbours, for the sake of parsers' stacks;
 * shallow ones stay where they are. */
static void nested_first(void **state) {
    (void)state;
    covet_session *s = golden_session("sqlite");
    const covet_cond *deep = covet_keep(s, Q("views", 0));
    for (int i = 1; i < 10; i++) {
        const covet_cond *one = Q("views", i);
        deep = i % 2 ? covet_q_and(s, one, deep) : covet_q_or(s, one, deep);
    }
    golden_forget();
    covet_count(covet_query(s, Author, FILTER(Q("age", 1), covet_q_not(s, deep))));
    assert_true(covet_failed(s)); /* an author has no views */
    covet_clear(s);
    covet_count(covet_query(s, Post, FILTER(Q("likes", 1), covet_q_not(s, deep))));
    assert_string_equal(
        golden_sent(),
        "SELECT COUNT(*) FROM \"blog_post\" WHERE NOT (\"blog_post\".\"views\" = ? AND "
        "(\"blog_post\".\"views\" = ? OR \"blog_post\".\"views\" = ? AND (\"blog_post\".\"views\" "
        "= ? OR "
        "\"blog_post\".\"views\" = ? AND (\"blog_post\".\"views\" = ? OR \"blog_post\".\"views\" = "
        "? AND "
        "(\"blog_post\".\"views\" = ? OR \"blog_post\".\"views\" = ? AND \"blog_post\".\"views\" = "
        "?))))) AND "
        "\"blog_post\".\"likes\" = ?");
    covet_session_reset(s);
}

/* As deep as a real parser takes: nothing of it is the compiler's own. */
static void nested_on_sqlite(void **state) {
    (void)state;
    covet_session *s = golden_session("real");
    const covet_cond *deep = covet_keep(s, Q("views", 0));
    for (int i = 1; i < 90; i++) {
        const covet_cond *one = Q("views", i);
        deep = i % 2 ? covet_q_and(s, one, deep) : covet_q_or(s, one, deep);
    }
    golden_forget();
    covet_count(covet_query(s, Post, FILTER(deep)));
    if (covet_failed(s)) fail_msg("%s", covet_error_text(s));
    deep = covet_keep(s, Q("views", 0));
    for (int i = 1; i < 40; i++) deep = covet_q_not(s, covet_q_and(s, Q("views", i), deep));
    covet_count(covet_query(s, Post, FILTER(deep)));
    if (covet_failed(s)) fail_msg("%s", covet_error_text(s));
    deep = covet_keep(s, Q("views", 0));
    for (int i = 1; i < 5000; i++) deep = covet_q_or(s, deep, Q("views", i));
    covet_count(covet_query(s, Post, FILTER(deep)));
    if (covet_failed(s)) fail_msg("%s", covet_error_text(s));
    deep = covet_keep(s, Q("views", 0));
    for (int i = 1; i < 500; i++) deep = covet_q_xor(s, deep, Q("views", i));
    covet_count(covet_query(s, Post, FILTER(deep)));
    if (covet_failed(s)) fail_msg("%s", covet_error_text(s));
    assert_int_equal(golden_sent_count(), 4);
    covet_session_reset(s);
}

static void nested_too_deep(void **state) {
    (void)state;
    covet_session *s = golden_session("pg");
    const covet_cond *deep = covet_keep(s, Q("views", 0));
    for (int i = 0; i < 1001; i++) deep = covet_q_not(s, deep);
    golden_forget();
    assert_int_equal(covet_count(covet_query(s, Post, FILTER(deep))), -1);
    check_error(s, COVET_MISUSE, "nested more than 1000 deep");
}

static void expression_too_deep(void **state) {
    (void)state;
    covet_session *s = golden_session("mysql");
    static covet_expr nodes[1100];
    static covet_value operands[1100][3];
    nodes[0] = *F("views");
    for (int i = 1; i < 1100; i++) {
        operands[i][0] = covet_value_expr(&nodes[i - 1]);
        operands[i][1] = covet_value_int(i);
        nodes[i] = (covet_expr){.node = {.kind = COVET_NODE_ADD, .operands = operands[i]}};
    }
    golden_forget();
    assert_int_equal(covet_count(covet_query(s, Post, FILTER(Q("views", &nodes[1099])))), -1);
    check_error(s, COVET_MISUSE, "nested more than 1000 deep");
    assert_int_not_equal(covet_count(covet_query(s, Post, FILTER(Q("views", &nodes[900])))), -1);
    assert_false(covet_failed(s));
}

/* ---- lists ---- */

static int numbers[70000];

static void put_list(made *m, size_t binds) {
    for (size_t i = 0; i < binds; i++) put(m, i ? ", ?" : "?");
    put(m, ")");
}

static void check_list(const char *dialect, size_t count, size_t binds) {
    covet_session *s = golden_session(dialect);
    made m = make(dialect, "SELECT COUNT(*) FROM `blog_post` WHERE `blog_post`.`views` IN (");
    put_list(&m, binds);
    golden_forget();
    covet_count(covet_query(s, Post, FILTER(Q("views__in", LIST_OF(numbers, count)))));
    check_made(&m, s);
}

static void long_lists(void **state) {
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        check_list(dialects[i], 1000, 1024);
        check_list(dialects[i], 1024, 1024);
        check_list(dialects[i], 1025, 2048);
        check_list(dialects[i], 2049, 3072);
        check_list(dialects[i], 31744, 31744);
        check_list(dialects[i], 31745,
                   31745); /* without padding, which would use up what others need */
        check_list(dialects[i], 32766, 32766);
    }
    check_list("pg", 65535, 65535);
    check_list("mysql", 40000, 40000);
}

static void lists_too_long(void **state) {
    (void)state;
    covet_session *s = golden_session("sqlite");
    golden_forget();
    covet_count(covet_query(s, Post, FILTER(Q("views__in", LIST_OF(numbers, 32767)))));
    check_error(
        s, COVET_QUERY,
        "\"views__in\" has a list of 32767 values and the connection takes 32766 in a statement: "
        "query in several parts");
    covet_count(
        covet_query(s, Post, FILTER(Q("views__in", LIST_OF(numbers, 32766)), Q("likes", 1))));
    check_error(s, COVET_QUERY,
                "the query binds more values than the connection takes in one statement: query in "
                "several parts");
    s = golden_session("pg");
    covet_count(covet_query(s, Post, FILTER(Q("views__in", LIST_OF(numbers, 65536)))));
    check_error(
        s, COVET_QUERY,
        "\"views__in\" has a list of 65536 values and the connection takes 65535 in a statement: "
        "query in several parts");
}

/* A connection that takes fewer binds than a list is padded to. */
static void lists_and_limit(void **state) {
    (void)state;
    fake script;
    fake_open(&script, covet_pg.dialect);
    script.bind_limit = 700;
    covet_db *db = fake_db(&script, NULL);
    assert_int_equal(covet_models(db, MODELS(Publisher, Author, Post)), COVET_OK);
    covet_session *s = covet_session_open(db);
    assert_int_equal(covet_connect(s), COVET_OK);
    for (size_t count = 600; count <= 700; count += 50) {
        Post_all(covet_query(s, Post, FILTER(Q("views__in", LIST_OF(numbers, count)))));
        if (covet_failed(s)) fail_msg("%s", covet_error_text(s));
    }
    assert_int_equal(script.prepares, 1); /* all three have one shape */
    Post_all(covet_query(s, Post, FILTER(Q("views__in", LIST_OF(numbers, 701)))));
    assert_int_equal(covet_error(s)->status, COVET_QUERY);
    covet_close(db);
    fake_close(&script);
}

/* ---- objects ---- */

static Publisher *publisher(covet_session *s) {
    Publisher *made_one = Publisher_create(s, &(Publisher){.name = "P"});
    assert_non_null(made_one);
    return made_one;
}

static Author *author(covet_session *s) {
    Author *made_one = Author_create(s, &(Author){.name = "A", .house = publisher(s)});
    assert_non_null(made_one);
    return made_one;
}

static void objects(void **state) {
    (void)state;
    covet_session *s = golden_session("sqlite");
    Author *ann = author(s);
    golden_forget();
    covet_count(
        covet_query(s, Post, FILTER(Q("author", OBJ(ann)), Q("editor__in", LIST(OBJ(ann), 7)))));
    assert_string_equal(
        golden_sent(),
        "SELECT COUNT(*) FROM \"blog_post\" WHERE \"blog_post\".\"author_id\" = ? AND "
        "\"blog_post\".\"editor_id\" IN (?, ?)");
    covet_count(covet_query(s, Author, FILTER(Q("pk", OBJ(ann)))));
    assert_string_equal(golden_sent(),
                        "SELECT COUNT(*) FROM \"author\" WHERE \"author\".\"id\" = ?");
    covet_update(covet_query(s, Post), SET("editor", OBJ(ann)));
    assert_string_equal(golden_sent(), "UPDATE \"blog_post\" SET \"editor_id\" = ?");
    covet_count(covet_query(s, Post, FILTER(Q("editor", (covet_value){.kind = COVET_VALUE_NULL}))));
    assert_string_equal(
        golden_sent(),
        "SELECT COUNT(*) FROM \"blog_post\" WHERE \"blog_post\".\"editor_id\" IS NULL");
    assert_false(covet_failed(s));
    covet_session_reset(s);
}

/* Also behind a query of the same shape with the right one. */
static void objects_of_other_models(void **state) {
    (void)state;
    static const char message[] = "Post.author and an object of Publisher: it takes one of Author";
    covet_session *s = golden_session("pg");
    covet_count(covet_query(s, Post, FILTER(Q("author__in", LIST(OBJ(author(s)))))));
    assert_false(covet_failed(s));
    Publisher *house = publisher(s);
    golden_forget();
    covet_count(covet_query(s, Post, FILTER(Q("author__in", LIST(OBJ(house))))));
    check_error(s, COVET_QUERY, message);
    house = publisher(s);
    golden_forget();
    covet_count(covet_query(s, Post, FILTER(Q("author_id", OBJ(house)))));
    check_error(s, COVET_QUERY, message);
    house = publisher(s);
    golden_forget();
    covet_update(covet_query(s, Post), SET("author", OBJ(house)));
    check_error(s, COVET_QUERY, message);
    house = publisher(s);
    golden_forget();
    covet_count(covet_query(s, Post, FILTER(Q("views", OBJ(house)))));
    check_error(
        s, COVET_QUERY,
        "Post.views and an object of Publisher: it takes a value, not an object of Publisher");
}

static void objects_not_saved(void **state) {
    (void)state;
    covet_session *s = golden_session("mysql");
    Author nobody = {.name = "A"};
    golden_forget();
    covet_count(covet_query(s, Post, FILTER(Q("author", OBJ(&nobody)))));
    check_error(s, COVET_MISUSE, "OBJ(...) of an object that is not saved: save it first");
}

/* A key to another field than the key cannot take an object's key for its value. */
static void objects_to_field(void **state) {
    (void)state;
    covet_session *s = golden_session("sqlite");
    Country *peru = Country_create(s, &(Country){.code = "pe", .name = "Peru", .long_code = "PER"});
    assert_non_null(peru);
    golden_forget();
    covet_count(covet_query(s, City, FILTER(Q("country", OBJ(peru)))));
    assert_string_equal(golden_sent(),
                        "SELECT COUNT(*) FROM \"city\" WHERE \"city\".\"country_id\" = ?");
    golden_forget();
    covet_count(covet_query(s, City, FILTER(Q("mint", OBJ(peru)))));
    check_error(
        s, COVET_UNSUPPORTED,
        "City.mint refers to Country.long_code, and OBJ(...) stands for the key of an object: give "
        "the value of long_code");
}

/* ---- DISTINCT of chosen fields: where the database has it ---- */

static void distinct_fields(void **state) {
    (void)state;
    covet_session *s = golden_session("pg");
    golden_forget();
    covet_values(covet_query(s, Post, VALUES("title"), DISTINCT("author", "editor__name"),
                             ORDER_BY("author_id", "editor__name", "-views")));
    assert_string_equal(
        golden_sent(),
        "SELECT DISTINCT ON (\"blog_post\".\"author_id\", \"author\".\"name\") "
        "\"blog_post\".\"title\" FROM "
        "\"blog_post\" LEFT OUTER JOIN \"author\" ON (\"blog_post\".\"editor_id\" = "
        "\"author\".\"id\") ORDER BY "
        "\"blog_post\".\"author_id\" ASC, \"author\".\"name\" ASC, \"blog_post\".\"views\" DESC");
    covet_count(covet_query(s, Post, VALUES("title"), DISTINCT("views")));
    assert_string_equal(golden_sent(), "SELECT COUNT(*) FROM (SELECT DISTINCT ON "
                                       "(\"blog_post\".\"views\") \"blog_post\".\"title\" AS "
                                       "\"col1\" FROM \"blog_post\") \"subquery\"");
    covet_exists(covet_query(s, Post, DISTINCT("views")));
    assert_string_equal(golden_sent(), "SELECT 1 FROM \"blog_post\" LIMIT 1");
    golden_forget();
    covet_delete(covet_query(s, Post, DISTINCT("views")));
    check_error(s, COVET_QUERY,
                "an update or delete after DISTINCT of chosen fields: which rows it would write is "
                "not said");
}

static void distinct_fields_elsewhere(void **state) {
    (void)state;
    golden_forget();
    Post_all(covet_query(golden_session("sqlite"), Post, DISTINCT("title")));
    check_error(golden_session("sqlite"), COVET_UNSUPPORTED,
                "DISTINCT(\"title\"): distinct by chosen fields is not to be had on SQLite; "
                "DISTINCT() compares whole rows");
    Post_all(covet_query(golden_session("mysql"), Post, DISTINCT("title")));
    check_error(golden_session("mysql"), COVET_UNSUPPORTED,
                "DISTINCT(\"title\"): distinct by chosen fields is not to be had on MySQL; "
                "DISTINCT() compares whole rows");
}

/* ---- querysets stay as they are ---- */

static void refined(void **state) {
    (void)state;
    covet_session *s = golden_session("sqlite");
    covet_queryset *all = covet_query(s, Publisher, FILTER(Q("name", "A")));
    const char *before = covet_sql(all);
    covet_queryset *few =
        covet_refine(all, EXCLUDE(Q("country", "de")), ORDER_BY("-name"), LIMIT(3));
    assert_string_equal(covet_sql(few),
                        "SELECT \"publisher\".\"id\", \"publisher\".\"name\", "
                        "\"publisher\".\"country\" FROM \"publisher\" WHERE "
                        "\"publisher\".\"name\" = ? AND NOT (\"publisher\".\"country\" = ? AND "
                        "\"publisher\".\"country\" IS NOT "
                        "NULL) ORDER BY \"publisher\".\"name\" DESC LIMIT ?");
    assert_string_equal(covet_sql(all), before);
    assert_string_equal(
        before,
        "SELECT \"publisher\".\"id\", \"publisher\".\"name\", \"publisher\".\"country\" FROM "
        "\"publisher\" WHERE \"publisher\".\"name\" = ?");
    covet_session_reset(s);
}

/* One condition serves many queries, and nothing of a block that has ended. */
static void kept(void **state) {
    (void)state;
    covet_session *s = golden_session("mysql");
    const covet_cond *named = NULL;
    for (int i = 0; i < 2; i++) {
        char name[2] = {(char)('A' + i), '\0'};
        named = covet_q_or(s, Q("name", name), named ? named : Q("country", name));
        name[0] = '?';
    }
    size_t count = 0;
    covet_queryset *q = covet_query(s, Publisher, FILTER(named), EXCLUDE(named));
    const covet_value *binds = covet_sql_binds(q, &count);
    assert_int_equal(count, 6);
    for (size_t i = 0; i < count; i++) {
        static const char *const wanted[] = {"B", "A", "A"};
        assert_string_equal(binds[i].as.text.data, wanted[i % 3]);
    }
    covet_session_reset(s);
}

/* ---- what is printed ---- */

static void explained(void **state) {
    (void)state;
    covet_session *s = golden_session("pg");
    covet_queryset *q =
        covet_query(s, Post, FILTER(OR(Q("editor__name", "A"), Q("views__in", LIST(1, 2, 3)))),
                    ORDER_BY(DESC("author", .nulls_last = true)), VALUES("title"), SLICE(5, 10));
    assert_string_equal(
        covet_explain(q),
        "query of Post:\n"
        "  FILTER(OR(Q(\"editor__name\", 'A'), Q(\"views__in\", [1, 2, 3])))\n"
        "  ORDER_BY(ORDER('author', .descending = true, .nulls_last = true))\n"
        "  VALUES('title')\n"
        "  SLICE(5, 10)\n"
        "plan:\n"
        "select Post\n"
        "  output blog_post.title\n"
        "  from blog_post\n"
        "  left join author by blog_post.editor_id\n"
        "  inner join author as T3 by blog_post.author_id\n"
        "  where (or (= author.name #0:CHAR) (in blog_post.views #1.0:BIGINT #1.1:BIGINT "
        "#1.2:BIGINT "
        "#1.3:BIGINT))\n"
        "  order T3.name desc nulls last\n"
        "  limit bound\n"
        "  offset bound\n"
        "sql:\n"
        "  SELECT \"blog_post\".\"title\" FROM \"blog_post\" LEFT OUTER JOIN \"author\" ON "
        "(\"blog_post\".\"editor_id\" = \"author\".\"id\") INNER JOIN \"author\" \"T3\" ON "
        "(\"blog_post\".\"author_id\" = \"T3\".\"id\") WHERE \"author\".\"name\" = $1 OR "
        "\"blog_post\".\"views\" IN ($2, $3, $4, $5) ORDER BY \"T3\".\"name\" DESC NULLS LAST "
        "LIMIT $6 OFFSET $7\n"
        "binds:\n"
        "  1: 'A'\n"
        "  2: 1\n"
        "  3: 2\n"
        "  4: 3\n"
        "  5: 3\n"
        "  6: 5\n"
        "  7: 5\n");
    covet_session_reset(s);
}

static void explained_nothing(void **state) {
    (void)state;
    covet_session *s = golden_session("sqlite");
    assert_string_equal(covet_explain(covet_query(s, Publisher, NONE())),
                        "query of Publisher:\n"
                        "  NONE()\n"
                        "plan:\n"
                        "select Publisher\n"
                        "  nothing can match: nothing is sent\n"
                        "nothing is sent: no row can match\n");
    covet_session_reset(s);
}

/* ---- a dialect without a driver ---- */

static void without_driver(void **state) {
    (void)state;
    static const char *const schemes[] = {"silent", NULL};
    const covet_backend silent = {.schemes = schemes, .dialect = covet_mysql_dialects[0]};
    covet_db *db = covet_open("silent:", &covet_pg, &silent);
    assert_int_equal(covet_models(db, MODELS(Publisher, Author)), COVET_OK);
    covet_session *s = covet_session_open(db);
    covet_queryset *q = covet_query(s, Publisher, FILTER(Q("name__startswith", "A_")));
    size_t count = 0;
    assert_string_equal(
        covet_sql(q),
        "SELECT `publisher`.`id`, `publisher`.`name`, `publisher`.`country` FROM `publisher` WHERE "
        "`publisher`.`name` LIKE ? COLLATE utf8mb4_0900_bin ESCAPE '!'");
    const covet_value *binds = covet_sql_binds(q, &count);
    assert_int_equal(count, 1);
    assert_string_equal(binds[0].as.text.data, "A!_%");
    assert_int_equal(covet_count(q), -1);
    assert_true(covet_failed(s));
    assert_non_null(strstr(covet_error(s)->message, "nothing can be sent to MySQL"));
    covet_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(or_chains),
        cmocka_unit_test(and_chains),
        cmocka_unit_test(filter_chains),
        cmocka_unit_test(nested),
        cmocka_unit_test(nested_first),
        cmocka_unit_test(nested_on_sqlite),
        cmocka_unit_test(nested_too_deep),
        cmocka_unit_test(expression_too_deep),
        cmocka_unit_test(long_lists),
        cmocka_unit_test(lists_too_long),
        cmocka_unit_test(lists_and_limit),
        cmocka_unit_test(objects),
        cmocka_unit_test(objects_of_other_models),
        cmocka_unit_test(objects_not_saved),
        cmocka_unit_test(objects_to_field),
        cmocka_unit_test(distinct_fields),
        cmocka_unit_test(distinct_fields_elsewhere),
        cmocka_unit_test(refined),
        cmocka_unit_test(kept),
        cmocka_unit_test(explained),
        cmocka_unit_test(explained_nothing),
        cmocka_unit_test(without_driver),
    };
    return cmocka_run_group_tests(tests, golden_open, golden_close);
}
