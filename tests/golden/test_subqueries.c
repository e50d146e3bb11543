/* Golden tests of querysets as values, EXISTS, OUTER, CASE and conditions as values. */
#include "models_golden.h"

#define AUTHORS "SELECT COUNT(*) FROM `author`"
#define OF_AUTHOR FILTER(Q("author", OUTER("id")))
#define LIKED covet_query(s, Post, FILTER(Q("likes__gte", 1)))
#define LATEST(...) covet_query(s, Post, OF_AUTHOR, ORDER_BY("-id"), LIMIT(1), __VA_ARGS__)

/* ---- IN ---- */

GOLDEN(in_query, NUMBER(Author, FILTER(Q("id__in", covet_query(s, Post, VALUES("author"))))),
       .sql = AUTHORS " WHERE `author`.`id` IN (SELECT `U1_0`.`author_id` FROM `blog_post` `U1_0`)",
       .binds = "");
GOLDEN(in_key, NUMBER(Post, FILTER(Q("author__in", covet_query(s, Author)))),
       .sql = "SELECT COUNT(*) FROM `blog_post` WHERE `blog_post`.`author_id` IN "
              "(SELECT `U1_0`.`id` FROM `author` `U1_0`)",
       .binds = "");
ANSWER(in_one_row, NUMBER(Author, FILTER(Q("id__in", covet_query(s, Post, FILTER(Q("views__lt", 5)),
                                                                 ORDER_BY("id"), LIMIT(1),
                                                                 VALUES("author"))))));
ANSWER(in_two_rows, NUMBER(Author, FILTER(Q("id__in", covet_query(s, Post, ORDER_BY("-id"),
                                                                  LIMIT(2), VALUES("author"))))));
ANSWER(in_slice,
       NUMBER(Post, FILTER(Q("id__in", covet_query(s, Post, ORDER_BY("id"), SLICE(1, 3))))));
ANSWER(in_correlated, NUMBER(Author, FILTER(Q("id__in", LATEST(VALUES("author"))))));
ANSWER(in_correlated_not, NUMBER(Author, EXCLUDE(Q("id__in", LATEST(VALUES("author"))))));
ANSWER(in_null, NUMBER(Post, EXCLUDE(Q("likes__in", covet_query(s, Post, VALUES("likes"))))));
ANSWER(in_none, NUMBER(Author, FILTER(Q("id__in", covet_query(s, Post, NONE())))));
ANSWER(in_none_not, NUMBER(Author, EXCLUDE(Q("id__in", covet_query(s, Post, NONE())))));
ANSWER(in_groups,
       NUMBER(Author,
              FILTER(Q("id__in", covet_query(s, Post, VALUES("author"), ANNOTATE("n", COUNT()),
                                             FILTER(Q("n__gt", 1)), VALUES("author"))))));
ANSWER(in_many, NUMBER(Author, EXCLUDE(Q("posts__in", LIKED))));
ANSWER(in_own_update,
       covet_update(covet_query(s, Post, FILTER(Q("id__in", LIKED))), SET("views", 7)));
ANSWER(in_own_delete,
       covet_delete(covet_query(s, Post, FILTER(Q("id__in", LIKED), Q("replies__isnull", true)))));

/* ---- EXISTS ---- */

GOLDEN(exists, NUMBER(Author, FILTER(EXISTS(covet_query(s, Post, OF_AUTHOR)))),
       .sql = AUTHORS " WHERE EXISTS (SELECT 1 FROM `blog_post` `U1_0` WHERE "
                      "`U1_0`.`author_id` = `author`.`id` LIMIT 1)",
       .binds = "");
ANSWER(exists_not, NUMBER(Author, FILTER(NOT(EXISTS(covet_query(s, Post, OF_AUTHOR))))));
ANSWER(exists_excluded, NUMBER(Author, EXCLUDE(EXISTS(covet_query(s, Post, OF_AUTHOR)))));
ANSWER(exists_or,
       NUMBER(Author, FILTER(OR(Q("age__gt", 40), EXISTS(covet_query(s, Post, OF_AUTHOR))))));
ANSWER(exists_none, NUMBER(Author, FILTER(NOT(EXISTS(covet_query(s, Post, NONE()))))));
ANSWER(exists_value, RECORDS(Author, ANNOTATE("any", EXISTS(covet_query(s, Post, OF_AUTHOR))),
                             VALUES("id", "any"), ORDER_BY("id")));
ANSWER(exists_deep,
       NUMBER(Author, FILTER(EXISTS(covet_query(
                          s, Post, OF_AUTHOR,
                          FILTER(EXISTS(covet_query(s, Post,
                                                    FILTER(Q("author", OUTER(OUTER("id"))),
                                                           Q("id__gt", OUTER("id")))))))))));

/* ---- SUBQUERY ---- */

GOLDEN(subquery_value,
       RECORDS(Author, ANNOTATE("last", SUBQUERY(LATEST(VALUES("title")))), VALUES("id", "last"),
               ORDER_BY("id")),
       .sql = "SELECT `author`.`id`, (SELECT `U1_0`.`title` FROM `blog_post` `U1_0` WHERE "
              "`U1_0`.`author_id` = `author`.`id` ORDER BY `U1_0`.`id` DESC LIMIT ?) FROM `author` "
              "ORDER BY `author`.`id` ASC",
       .binds = "integer 1");
ANSWER(subquery_compared,
       NUMBER(Post, FILTER(Q("views__gte", SUBQUERY(covet_query(s, Post, ORDER_BY("-views"),
                                                                LIMIT(1), VALUES("views")))))));
ANSWER(subquery_filtered, NUMBER(Author, ANNOTATE("last", SUBQUERY(LATEST(VALUES("views")))),
                                 FILTER(Q("last__gte", 0))));
ANSWER(subquery_ordered,
       RECORDS(Author, ALIAS("last", SUBQUERY(LATEST(VALUES("id")))),
               FILTER(Q("last__isnull", false)), ORDER_BY("-last"), VALUES("id")));
ANSWER(subquery_count,
       RECORDS(Author,
               ANNOTATE("n", SUBQUERY(covet_query(s, Post, OF_AUTHOR, VALUES("author"),
                                                  ANNOTATE("n", COUNT()), VALUES("n")))),
               VALUES("id", "n"), ORDER_BY("id")));
ANSWER(subquery_update,
       covet_update(covet_query(s, Author, FILTER(EXISTS(covet_query(s, Post, OF_AUTHOR)))),
                    SET("age", SUBQUERY(LATEST(VALUES("views"))))));
ANSWER(subquery_own_update,
       covet_update(covet_query(s, Post),
                    SET("views", SUBQUERY(covet_query(s, Post, ORDER_BY("-id"), LIMIT(1),
                                                      VALUES("views"))))));

/* ---- CASE ---- */

GOLDEN(
    case_values,
    RECORDS(Author, ANNOTATE("c", CASE(WHEN(Q("age__lt", 30), "young"), "old")), VALUES("id", "c"),
            ORDER_BY("id")),
    .sqlite = "SELECT \"author\".\"id\", CASE WHEN \"author\".\"age\" < ? THEN ? ELSE ? END FROM "
              "\"author\" ORDER BY \"author\".\"id\" ASC",
    .pg = "SELECT \"author\".\"id\", CASE WHEN \"author\".\"age\" < $1 THEN $2 ELSE $3 END FROM "
          "\"author\" ORDER BY \"author\".\"id\" ASC",
    .mysql = "SELECT `author`.`id`, CASE WHEN `author`.`age` < ? THEN ? ELSE ? END FROM `author` "
             "ORDER BY `author`.`id` ASC",
    .binds = "integer 30, text 'young', text 'old'");
ANSWER(case_without_else, RECORDS(Author, ANNOTATE("c", CASE(WHEN(Q("age__lt", 30), 1))),
                                  VALUES("id", "c"), ORDER_BY("id")));
ANSWER(case_filtered,
       NUMBER(Author, ANNOTATE("c", CASE(WHEN(Q("age__lt", 30), 1), 2)), FILTER(Q("c", 2))));
ANSWER(case_of_columns,
       RECORDS(Post, ANNOTATE("c", CASE(WHEN(Q("likes__isnull", false), F("likes")), F("views"))),
               VALUES("id", "c"), ORDER_BY("id")));
ANSWER(case_counted, RECORDS(Author, ANNOTATE("n", SUM(CASE(WHEN(Q("posts__views__gt", 0), 1), 0))),
                             VALUES("id", "n"), ORDER_BY("id")));
ANSWER(case_of_many, RECORDS(Author, ANNOTATE("c", CASE(WHEN(Q("posts__isnull", true), 0), 1)),
                             DISTINCT(), VALUES("id", "c"), ORDER_BY("id")));
ANSWER(case_ordered,
       RECORDS(Author, ORDER_BY(CASE(WHEN(Q("age__lt", 30), 1), 0), "id"), VALUES("id")));
ANSWER(case_update, covet_update(covet_query(s, Post),
                                 SET("views", CASE(WHEN(Q("views__gt", 1), 0), F("views")))));

/* ---- conditions as values ---- */

ANSWER(truth_value,
       RECORDS(Author, ANNOTATE("old", Q("age__gte", 30)), VALUES("id", "old"), ORDER_BY("id")));
ANSWER(truth_of_null,
       RECORDS(Post, ANNOTATE("liked", Q("likes__gt", 0)), VALUES("id", "liked"), ORDER_BY("id")));
ANSWER(truth_filtered, NUMBER(Author, ANNOTATE("old", Q("age__gte", 30)), FILTER(Q("old", true))));
ANSWER(truth_ordered, RECORDS(Author, ORDER_BY(Q("id__gte", 2), "-id"), VALUES("id")));
ANSWER(case_order_of_numbers,
       RECORDS(Author, ORDER_BY(CASE(WHEN(Q("id", 1), 10), 9), "id"), VALUES("id")));
ANSWER(having_exists, RECORDS(Post, VALUES("author__name"), ANNOTATE("n", COUNT()),
                              EXCLUDE(OR(Q("n__gt", 5), Q("replies__views__gt", 0))),
                              VALUES("author__name", "n"), ORDER_BY("author__name", "n")));
ANSWER(case_most,
       RECORDS(Author, ANNOTATE("most", MAX(CASE(WHEN(Q("posts__views__gt", 0), 10), 9))),
               VALUES("id", "most"), ORDER_BY("id")));
ANSWER(truth_many, RECORDS(Author, ANNOTATE("any", Q("posts__views__gt", 0)), DISTINCT(),
                           VALUES("id", "any"), ORDER_BY("id", "any")));

int main(void) {
    const struct CMUnitTest tests[] = {
        GOLDEN_TEST(in_query),
        GOLDEN_TEST(in_key),
        GOLDEN_TEST(in_one_row),
        GOLDEN_TEST(in_two_rows),
        GOLDEN_TEST(in_slice),
        GOLDEN_TEST(in_correlated),
        GOLDEN_TEST(in_correlated_not),
        GOLDEN_TEST(in_null),
        GOLDEN_TEST(in_none),
        GOLDEN_TEST(in_none_not),
        GOLDEN_TEST(in_groups),
        GOLDEN_TEST(in_many),
        GOLDEN_TEST(in_own_update),
        GOLDEN_TEST(in_own_delete),
        GOLDEN_TEST(exists),
        GOLDEN_TEST(exists_not),
        GOLDEN_TEST(exists_excluded),
        GOLDEN_TEST(exists_or),
        GOLDEN_TEST(exists_none),
        GOLDEN_TEST(exists_value),
        GOLDEN_TEST(exists_deep),
        GOLDEN_TEST(subquery_value),
        GOLDEN_TEST(subquery_compared),
        GOLDEN_TEST(subquery_filtered),
        GOLDEN_TEST(subquery_ordered),
        GOLDEN_TEST(subquery_count),
        GOLDEN_TEST(subquery_update),
        GOLDEN_TEST(subquery_own_update),
        GOLDEN_TEST(case_values),
        GOLDEN_TEST(case_without_else),
        GOLDEN_TEST(case_filtered),
        GOLDEN_TEST(case_of_columns),
        GOLDEN_TEST(case_counted),
        GOLDEN_TEST(case_of_many),
        GOLDEN_TEST(case_ordered),
        GOLDEN_TEST(case_update),
        GOLDEN_TEST(truth_value),
        GOLDEN_TEST(truth_of_null),
        GOLDEN_TEST(truth_filtered),
        GOLDEN_TEST(truth_ordered),
        GOLDEN_TEST(case_order_of_numbers),
        GOLDEN_TEST(having_exists),
        GOLDEN_TEST(case_most),
        GOLDEN_TEST(truth_many),
    };
    return cmocka_run_group_tests_name("subqueries", tests, golden_open, golden_close);
}
