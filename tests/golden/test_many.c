/* Golden tests of paths to many rows, annotations, aggregates and parts of dates: one FILTER is one
 * join, EXCLUDE is NOT EXISTS, and what rows are grouped by. */
#include "models_golden.h"

#define POSTS_OF " `blog_post` ON (`author`.`id` = `blog_post`.`author_id`)"
#define AUTHORS "SELECT COUNT(*) FROM `author`"

/* ---- joins ---- */

GOLDEN(many_one_filter, NUMBER(Author, FILTER(Q("posts__title", "A"), Q("posts__views__gt", 1))),
       .sql = AUTHORS " INNER JOIN" POSTS_OF " WHERE `blog_post`.`title` = ? AND "
                      "`blog_post`.`views` > ?",
       .binds = "text 'A', integer 1");
GOLDEN(many_two_filters,
       NUMBER(Author, FILTER(Q("posts__title", "A")), FILTER(Q("posts__views__gt", 1))),
       .sql = AUTHORS " INNER JOIN" POSTS_OF " INNER JOIN `blog_post` `T3` ON (`author`.`id` = "
                      "`T3`.`author_id`) WHERE `blog_post`.`title` = ? AND `T3`.`views` > ?",
       .binds = "text 'A', integer 1");
GOLDEN(many_or, NUMBER(Author, FILTER(OR(Q("posts__title", "A"), Q("age", 1)))),
       .sql = AUTHORS " LEFT OUTER JOIN" POSTS_OF
                      " WHERE `blog_post`.`title` = ? OR `author`.`age` = ?",
       .binds = "text 'A', integer 1");
GOLDEN(many_none, NUMBER(Author, FILTER(Q("posts__isnull", true))),
       .sql = AUTHORS " LEFT OUTER JOIN" POSTS_OF " WHERE `blog_post`.`id` IS NULL", .binds = "");
GOLDEN(many_exclude, NUMBER(Author, EXCLUDE(Q("posts__title", "A"))),
       .sql = AUTHORS " WHERE NOT (EXISTS (SELECT 1 FROM `blog_post` `U1_0` WHERE "
                      "`U1_0`.`author_id` = `author`.`id` AND `U1_0`.`title` = ? LIMIT 1))",
       .binds = "text 'A'");
GOLDEN(many_exclude_two, NUMBER(Author, EXCLUDE(Q("posts__title", "A"), Q("posts__views", 1))),
       .sql = AUTHORS
       " WHERE NOT (EXISTS (SELECT 1 FROM `blog_post` `U1_0` WHERE `U1_0`.`author_id` = "
       "`author`.`id` AND `U1_0`.`title` = ? LIMIT 1) AND EXISTS (SELECT 1 FROM `blog_post` `U1_0` "
       "WHERE `U1_0`.`author_id` = `author`.`id` AND `U1_0`.`views` = ? LIMIT 1))",
       .binds = "text 'A', integer 1");
ANSWER(many_same_row,
       NUMBER(Author, FILTER(Q("posts__views__gt", 0), NOT(Q("posts__title__contains", "b")))));
ANSWER(many_exclude_none, NUMBER(Author, EXCLUDE(Q("posts__isnull", true))));
ANSWER(many_exclude_null, NUMBER(Author, EXCLUDE(Q("posts__likes__isnull", true))));
ANSWER(many_deep, NUMBER(Publisher, FILTER(Q("authors__posts__replies__views__gte", 0))));
ANSWER(many_not_deep, NUMBER(Publisher, EXCLUDE(Q("authors__posts__replies__views__gte", 0))));
ANSWER(many_distinct, NUMBER(Author, FILTER(Q("posts__views__gte", 0)), DISTINCT()));
ANSWER(many_f, NUMBER(Author, EXCLUDE(Q("posts__views__gt", F("age")))));
ANSWER(many_xor, NUMBER(Author, FILTER(XOR(Q("posts__title", "A"), Q("age__gt", 1)))));
ANSWER(many_records, RECORDS(Author, VALUES("name", "posts__title"), ORDER_BY("id", "posts__id")));
ANSWER(many_update,
       covet_update(covet_query(s, Author, FILTER(Q("posts__views__gte", 1))), SET("age", 99)));

/* ---- annotations and aggregates ---- */

GOLDEN(annotate_count,
       RECORDS(Author, ANNOTATE("n", COUNT("posts")), VALUES("name", "n"), ORDER_BY("id")),
       .sql =
           "SELECT `author`.`name`, COUNT(`blog_post`.`id`) FROM `author` LEFT OUTER JOIN" POSTS_OF
           " GROUP BY `author`.`id` ORDER BY `author`.`id` ASC",
       .mariadb =
           "SELECT `author`.`name`, COUNT(`blog_post`.`id`) FROM `author` LEFT OUTER JOIN" POSTS_OF
           " GROUP BY `author`.`id`, `author`.`name` ORDER BY `author`.`id` ASC",
       .binds = "");
GOLDEN(annotate_having, NUMBER(Author, ANNOTATE("n", COUNT("posts")), FILTER(Q("n__gt", 1))),
       .sql = "SELECT COUNT(*) FROM (SELECT 1 FROM `author` LEFT OUTER JOIN" POSTS_OF
              " GROUP BY `author`.`id` HAVING COUNT(`blog_post`.`id`) > ?) `subquery`",
       .binds = "integer 1");
GOLDEN(group_by_values,
       RECORDS(Post, VALUES("author__name"), ANNOTATE("total", SUM("views")),
               ORDER_BY("author__name")),
       .sql = "SELECT `author`.`name`, SUM(`blog_post`.`views`) FROM `blog_post` INNER JOIN "
              "`author` ON (`blog_post`.`author_id` = `author`.`id`) GROUP BY `author`.`name` "
              "ORDER BY `author`.`name` ASC",
       .pg = "SELECT \"author\".\"name\", CAST(SUM(\"blog_post\".\"views\") AS bigint) FROM "
             "\"blog_post\" INNER JOIN \"author\" ON (\"blog_post\".\"author_id\" = "
             "\"author\".\"id\") GROUP BY \"author\".\"name\" ORDER BY \"author\".\"name\" ASC",
       .binds = "");
ANSWER(annotate_rows, ROWS(Author, ANNOTATE("n", COUNT("posts")), ORDER_BY("-n", "id")));
ANSWER(annotate_filtered,
       RECORDS(Author, ANNOTATE("n", COUNT("posts", .filter = Q("posts__views__gt", 0))),
               ANNOTATE("v", SUM("posts__views", .default_value = covet_value_int(0))),
               VALUES("name", "n", "v"), ORDER_BY("id")));
ANSWER(annotate_distinct, RECORDS(Publisher, ANNOTATE("a", COUNT("authors", .distinct = true)),
                                  ANNOTATE("p", COUNT("authors__posts", .distinct = true)),
                                  VALUES("name", "a", "p"), ORDER_BY("id")));
ANSWER(annotate_expression,
       RECORDS(Post, ANNOTATE("twice", MUL(F("views"), 2)), FILTER(Q("twice__gte", 2)),
               VALUES("id", "twice"), ORDER_BY("id")));
ANSWER(annotate_excluded,
       NUMBER(Author, ANNOTATE("n", SUM("posts__views")), EXCLUDE(Q("n__gt", 1))));
ANSWER(annotate_arithmetic, RECORDS(Author, ANNOTATE("n", ADD(COUNT("posts"), F("age"))),
                                    VALUES("id", "n"), ORDER_BY("id")));
ANSWER(group_by_said,
       RECORDS(Post, GROUP_BY("author__name"), ANNOTATE("n", COUNT()), ORDER_BY("author__name")));
ANSWER(group_count, NUMBER(Post, VALUES("author__name"), ANNOTATE("n", COUNT())));
ANSWER(alias_filtered, NUMBER(Author, ALIAS("n", COUNT("posts")), FILTER(Q("n", 0))));
ANSWER(update_annotated,
       covet_update(covet_query(s, Author, ANNOTATE("n", COUNT("posts")), FILTER(Q("n__gt", 0))),
                    SET("age", 50)));

ANSWER(order_by_decimal,
       RECORDS(Sample, ANNOTATE("a", AVG(MUL(F("price"), 8))), ORDER_BY("-a", "id"), VALUES("id")));
ANSWER(annotate_sliced,
       RECORDS(Author, ORDER_BY("id"), LIMIT(2), ANNOTATE("n", COUNT("posts")), VALUES("id", "n")));
ANSWER(annotations_compared, NUMBER(Author, ANNOTATE("n", COUNT("posts")),
                                    ANNOTATE("m", COUNT("posts__likes")), FILTER(Q("n", F("m")))));
ANSWER(annotation_on_the_right,
       NUMBER(Author, ALIAS("n", COUNT("posts__replies")), EXCLUDE(Q("id", F("n")))));
ANSWER(count_rows_filtered, RECORDS(Author, ANNOTATE("n", COUNT("*", .filter = Q("id__gt", 1))),
                                    VALUES("id", "n"), ORDER_BY("id")));

/* The aggregates of all rows as a record on its own. */
static covet_rows whole(covet_record record) {
    static covet_record kept;
    kept = record;
    return record.values ? (covet_rows){&kept, 1} : (covet_rows){NULL, 0};
}
#define WHOLE(...) whole(covet_aggregate(__VA_ARGS__))

ANSWER(aggregate_all, WHOLE(covet_query(s, Post), ANNOTATE("n", COUNT()),
                            ANNOTATE("v", SUM("views")), ANNOTATE("least", MIN("views")),
                            ANNOTATE("most", MAX("likes")), ANNOTATE("liked", COUNT("likes")),
                            ANNOTATE("titles", COUNT("title", .distinct = true))));
ANSWER(aggregate_none,
       WHOLE(covet_query(s, Post, NONE()), ANNOTATE("n", COUNT()), ANNOTATE("v", SUM("views"))));
ANSWER(aggregate_decimals,
       WHOLE(covet_query(s, Sample), ANNOTATE("p", SUM("price")), ANNOTATE("a", SUM("amount"))));
ANSWER(aggregate_sliced,
       WHOLE(covet_query(s, Post, ORDER_BY("id"), LIMIT(3)), ANNOTATE("v", SUM("views"))));
ANSWER(aggregate_distinct,
       WHOLE(covet_query(s, Post, VALUES("views"), DISTINCT()), ANNOTATE("v", SUM("views"))));
ANSWER(aggregate_annotated, WHOLE(covet_query(s, Author, ANNOTATE("n", COUNT("posts"))),
                                  ANNOTATE("most", MAX("n")), ANNOTATE("all", SUM("n"))));

/* ---- parts of dates ---- */

GOLDEN(year_range, NUMBER(Sample, FILTER(Q("moment__year", 2024))),
       .sql = "SELECT COUNT(*) FROM `sample` WHERE `sample`.`moment` BETWEEN ? AND ?",
       .binds = "datetime 2024-01-01 00:00:00, datetime 2024-12-31 23:59:59.999999");
GOLDEN(year_at_least, NUMBER(Sample, FILTER(Q("day__year__gte", 2024))),
       .sql = "SELECT COUNT(*) FROM `sample` WHERE `sample`.`day` >= ?",
       .binds = "date 2024-01-01");
ANSWER(parts_of_moments,
       RECORDS(Sample, ORDER_BY("id"),
               VALUES("moment__year", "moment__iso_year", "moment__quarter", "moment__month",
                      "moment__week", "moment__day", "moment__week_day", "moment__iso_week_day",
                      "moment__hour", "moment__minute", "moment__second", "moment__date",
                      "moment__time", "hour__hour", "day__week")));
ANSWER(parts_compared,
       NUMBER(Sample, FILTER(Q("moment__month__in", LIST(1, 2, 3)), Q("hour__minute__gte", 0))));

int main(void) {
    const struct CMUnitTest tests[] = {
        GOLDEN_TEST(many_one_filter),
        GOLDEN_TEST(many_two_filters),
        GOLDEN_TEST(many_or),
        GOLDEN_TEST(many_none),
        GOLDEN_TEST(many_exclude),
        GOLDEN_TEST(many_exclude_two),
        GOLDEN_TEST(many_same_row),
        GOLDEN_TEST(many_exclude_none),
        GOLDEN_TEST(many_exclude_null),
        GOLDEN_TEST(many_deep),
        GOLDEN_TEST(many_not_deep),
        GOLDEN_TEST(many_distinct),
        GOLDEN_TEST(many_f),
        GOLDEN_TEST(many_xor),
        GOLDEN_TEST(many_records),
        GOLDEN_TEST(many_update),
        GOLDEN_TEST(annotate_count),
        GOLDEN_TEST(annotate_having),
        GOLDEN_TEST(group_by_values),
        GOLDEN_TEST(annotate_rows),
        GOLDEN_TEST(annotate_filtered),
        GOLDEN_TEST(annotate_distinct),
        GOLDEN_TEST(annotate_expression),
        GOLDEN_TEST(annotate_excluded),
        GOLDEN_TEST(annotate_arithmetic),
        GOLDEN_TEST(group_by_said),
        GOLDEN_TEST(group_count),
        GOLDEN_TEST(alias_filtered),
        GOLDEN_TEST(update_annotated),
        GOLDEN_TEST(order_by_decimal),
        GOLDEN_TEST(annotate_sliced),
        GOLDEN_TEST(annotations_compared),
        GOLDEN_TEST(annotation_on_the_right),
        GOLDEN_TEST(count_rows_filtered),
        GOLDEN_TEST(aggregate_all),
        GOLDEN_TEST(aggregate_none),
        GOLDEN_TEST(aggregate_decimals),
        GOLDEN_TEST(aggregate_sliced),
        GOLDEN_TEST(aggregate_distinct),
        GOLDEN_TEST(aggregate_annotated),
        GOLDEN_TEST(year_range),
        GOLDEN_TEST(year_at_least),
        GOLDEN_TEST(parts_of_moments),
        GOLDEN_TEST(parts_compared),
    };
    return cmocka_run_group_tests_name("many", tests, golden_open, golden_close);
}
