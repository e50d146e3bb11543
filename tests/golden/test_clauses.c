/* Golden tests of clauses and terminals: order, distinct, windows, what is selected, and what
 * count, exists, get, first and last send. */
#include "models_golden.h"

#define POST_COLUMNS(source)                                                                       \
    "`" source "`.`id`, `" source "`.`title`, `" source "`.`author_id`, `" source                  \
    "`.`editor_id`, `" source "`.`reply_to_id`, `" source "`.`views`, `" source "`.`likes`"
#define AUTHOR_COLUMNS(source)                                                                     \
    "`" source "`.`id`, `" source "`.`name`, `" source "`.`age`, `" source                         \
    "`.`house_id`, `" source "`.`second_id`"
#define PUBLISHER_COLUMNS(source) "`" source "`.`id`, `" source "`.`name`, `" source "`.`country`"
#define TASK_COLUMNS "`task`.`id`, `task`.`owner_id`, `task`.`due`, `task`.`parent_id`"
#define POSTS "SELECT " POST_COLUMNS("blog_post") " FROM `blog_post`"
#define WRITER " INNER JOIN `author` ON (`blog_post`.`author_id` = `author`.`id`)"
#define EDITOR " INNER JOIN `author` ON (`blog_post`.`editor_id` = `author`.`id`)"
#define LEFT_EDITOR " LEFT OUTER JOIN `author` ON (`blog_post`.`editor_id` = `author`.`id`)"

/* ---- rows ---- */

GOLDEN(all, ROWS(Post), .sql = POSTS);
GOLDEN(all_of_publisher, ROWS(Publisher, FILTER(Q("country", "de"))),
       .sql = "SELECT " PUBLISHER_COLUMNS(
           "publisher") " FROM `publisher` WHERE `publisher`.`country` = ?",
       .binds = "text 'de'");
GOLDEN(read_only, ROWS(Post, READ_ONLY()), .sql = POSTS);
GOLDEN(none, ROWS(Post, NONE(), FILTER(Q("views", 1))), .sql = "");
GOLDEN(none_count, NUMBER(Post, NONE()), .sql = "");
GOLDEN(none_exists, covet_exists(covet_query(s, Post, NONE())), .sql = "");
GOLDEN(none_first, ROW(first, Post, NONE()), .sql = "");
GOLDEN(none_update, covet_update(covet_query(s, Post, NONE()), SET("views", 1)), .sql = "");
GOLDEN(none_delete, covet_delete(covet_query(s, Post, NONE())), .sql = "");

/* ---- order ---- */

GOLDEN(order_one, ROWS(Post, ORDER_BY("title")), .sql = POSTS " ORDER BY `blog_post`.`title` ASC");
GOLDEN(order_two, ROWS(Post, ORDER_BY("-views", "pk")),
       .sql = POSTS " ORDER BY `blog_post`.`views` DESC, `blog_post`.`id` ASC");
GOLDEN(order_last_wins, ROWS(Post, ORDER_BY("-views"), ORDER_BY("title")),
       .sql = POSTS " ORDER BY `blog_post`.`title` ASC");
/* The second time a column decides nothing, whatever its direction. */
GOLDEN(order_repeated, ROWS(Post, ORDER_BY("views", "-views", "author", "author__name")),
       .sql = POSTS WRITER " ORDER BY `blog_post`.`views` ASC, `author`.`name` ASC");
GOLDEN(order_f, ROWS(Post, ORDER_BY(F("likes"), DESC(F("views")))),
       .sql = POSTS " ORDER BY `blog_post`.`likes` ASC, `blog_post`.`views` DESC",
       .unordered = true);
GOLDEN(order_expression,
       ROWS(Post, ORDER_BY(DESC(ADD(F("views"), F("likes"), 1)), NEG(F("views")))),
       .sql = POSTS
       " ORDER BY `blog_post`.`views` + `blog_post`.`likes` + ? DESC, - `blog_post`.`views` ASC",
       .binds = "integer 1", .unordered = true);
GOLDEN(order_nulls_last,
       ROWS(Post,
            ORDER_BY(ASC("likes", .nulls_last = true), DESC("-editor_id", .nulls_first = true))),
       .sql = POSTS
       " ORDER BY `blog_post`.`likes` ASC NULLS LAST, `blog_post`.`editor_id` ASC NULLS FIRST",
       .mysql = POSTS " ORDER BY `blog_post`.`likes` IS NULL, `blog_post`.`likes` ASC, "
                      "`blog_post`.`editor_id` IS NOT NULL, `blog_post`.`editor_id` ASC");
GOLDEN(order_nulls_expression,
       ROWS(Post, ORDER_BY(DESC(SUB(F("likes"), F("views")), .nulls_last = true))),
       .sql = POSTS " ORDER BY `blog_post`.`likes` - `blog_post`.`views` DESC NULLS LAST",
       .mysql = POSTS " ORDER BY `blog_post`.`likes` - `blog_post`.`views` IS NULL, "
                      "`blog_post`.`likes` - `blog_post`.`views` DESC");
/* Wide decimals are text on SQLite, and compared as numbers. */
GOLDEN(order_decimal,
       RECORDS(Sample, VALUES("id"), ORDER_BY(DESC(SUB(F("amount"), F("price"))), "id")),
       .sql = "SELECT `sample`.`id` FROM `sample` ORDER BY `sample`.`amount` - `sample`.`price` "
              "DESC, `sample`.`id` ASC",
       .sqlite = "SELECT `sample`.`id` FROM `sample` ORDER BY CAST(covet_decimal_sub("
                 "`sample`.`amount`, `sample`.`price`) AS TEXT) COLLATE covet_decimal DESC, "
                 "`sample`.`id` ASC");
GOLDEN(order_of_model, ROWS(Author),
       .sql = "SELECT " AUTHOR_COLUMNS("author") " FROM `author` ORDER BY `author`.`name` ASC");
GOLDEN(order_replaced, ROWS(Author, ORDER_BY("-age")),
       .sql = "SELECT " AUTHOR_COLUMNS("author") " FROM `author` ORDER BY `author`.`age` DESC",
       .unordered = true);
GOLDEN(order_cleared, ROWS(Author, ORDER_BY()),
       .sql = "SELECT " AUTHOR_COLUMNS("author") " FROM `author`");
GOLDEN(order_not_counted, NUMBER(Author, ORDER_BY("house__name")),
       .sql = "SELECT COUNT(*) FROM `author`");
GOLDEN(order_path, ROWS(Post, ORDER_BY("author__house__name")),
       .sql = POSTS WRITER " INNER JOIN `publisher` ON (`author`.`house_id` = `publisher`.`id`)"
                           " ORDER BY `publisher`.`name` ASC",
       .unordered = true);
GOLDEN(order_path_nullable, ROWS(Post, ORDER_BY("-editor__age")),
       .sql = POSTS LEFT_EDITOR " ORDER BY `author`.`age` DESC", .unordered = true);
GOLDEN(order_path_filtered, ROWS(Post, FILTER(Q("editor__name", "A")), ORDER_BY("editor__age")),
       .sql = POSTS EDITOR " WHERE `author`.`name` = ? ORDER BY `author`.`age` ASC",
       .binds = "text 'A'");
/* A relation is ordered as its model is; its key is a column like others. */
GOLDEN(order_relation, ROWS(Post, ORDER_BY("author")),
       .sql = POSTS WRITER " ORDER BY `author`.`name` ASC", .unordered = true);
GOLDEN(order_relation_nullable, ROWS(Post, ORDER_BY("-editor", "id")),
       .sql = POSTS LEFT_EDITOR " ORDER BY `author`.`name` DESC, `blog_post`.`id` ASC",
       .unordered = true);
GOLDEN(order_relation_nulls, ROWS(Post, ORDER_BY(ASC("editor", .nulls_last = true))),
       .sql = POSTS LEFT_EDITOR " ORDER BY `author`.`name` ASC NULLS LAST",
       .mysql = POSTS LEFT_EDITOR " ORDER BY `author`.`name` IS NULL, `author`.`name` ASC",
       .unordered = true);
GOLDEN(order_relation_column, ROWS(Post, ORDER_BY("author_id", "-editor__id")),
       .sql = POSTS " ORDER BY `blog_post`.`author_id` ASC, `blog_post`.`editor_id` DESC",
       .unordered = true);
GOLDEN(order_relation_f, ROWS(Post, ORDER_BY(F("author"))),
       .sql = POSTS " ORDER BY `blog_post`.`author_id` ASC", .unordered = true);
GOLDEN(order_relation_plain, ROWS(Author, ORDER_BY("house")),
       .sql = "SELECT " AUTHOR_COLUMNS("author") " FROM `author` ORDER BY `author`.`house_id` ASC",
       .unordered = true);
GOLDEN(order_of_model_related, ROWS(Task),
       .sql = "SELECT " TASK_COLUMNS
              " FROM `task` INNER JOIN `author` ON (`task`.`owner_id` = `author`.`id`)"
              " ORDER BY `author`.`name` ASC, `task`.`due` DESC");
GOLDEN(order_related_of_model, ROWS(Task, ORDER_BY("parent")),
       .sql = "SELECT " TASK_COLUMNS
              " FROM `task` LEFT OUTER JOIN `task` `T2` ON (`task`.`parent_id` = `T2`.`id`)"
              " LEFT OUTER JOIN `author` ON (`T2`.`owner_id` = `author`.`id`)"
              " ORDER BY `author`.`name` ASC, `T2`.`due` DESC",
       .unordered = true);
GOLDEN(order_related_of_model_descending, ROWS(Task, ORDER_BY("-parent")),
       .sql = "SELECT " TASK_COLUMNS
              " FROM `task` LEFT OUTER JOIN `task` `T2` ON (`task`.`parent_id` = `T2`.`id`)"
              " LEFT OUTER JOIN `author` ON (`T2`.`owner_id` = `author`.`id`)"
              " ORDER BY `author`.`name` DESC, `T2`.`due` ASC",
       .unordered = true);
GOLDEN(reverse, ROWS(Post, ORDER_BY("title", "-views"), REVERSE()),
       .sql = POSTS " ORDER BY `blog_post`.`title` DESC, `blog_post`.`views` ASC");
GOLDEN(reverse_twice, ROWS(Post, REVERSE(), ORDER_BY("title"), REVERSE()),
       .sql = POSTS " ORDER BY `blog_post`.`title` ASC");
/* As in Django: a REVERSE turns round whatever order holds in the end. */
GOLDEN(reverse_before, ROWS(Post, REVERSE(), ORDER_BY("title")),
       .sql = POSTS " ORDER BY `blog_post`.`title` DESC");
GOLDEN(reverse_of_model, ROWS(Task, REVERSE()),
       .sql = "SELECT " TASK_COLUMNS
              " FROM `task` INNER JOIN `author` ON (`task`.`owner_id` = `author`.`id`)"
              " ORDER BY `author`.`name` DESC, `task`.`due` ASC");
GOLDEN(reverse_nulls, ROWS(Post, ORDER_BY(ASC("likes", .nulls_last = true)), REVERSE()),
       .sql = POSTS " ORDER BY `blog_post`.`likes` DESC NULLS FIRST",
       .mysql = POSTS " ORDER BY `blog_post`.`likes` IS NOT NULL, `blog_post`.`likes` DESC",
       .unordered = true);
GOLDEN(reverse_nothing, ROWS(Post, REVERSE()), .sql = POSTS);

/* ---- first, last, get ---- */

GOLDEN(first, ROW(first, Post, FILTER(Q("views", 1))),
       .sql = POSTS " WHERE `blog_post`.`views` = ? ORDER BY `blog_post`.`id` ASC LIMIT 1",
       .binds = "integer 1");
GOLDEN(first_ordered, ROW(first, Post, ORDER_BY("-title")),
       .sql = POSTS " ORDER BY `blog_post`.`title` DESC LIMIT 1");
GOLDEN(first_of_model, ROW(first, Author),
       .sql = "SELECT " AUTHOR_COLUMNS(
           "author") " FROM `author` ORDER BY `author`.`name` ASC LIMIT 1");
GOLDEN(first_reversed, ROW(first, Post, REVERSE()),
       .sql = POSTS " ORDER BY `blog_post`.`id` DESC LIMIT 1");
GOLDEN(
    first_cleared, ROW(first, Author, ORDER_BY()),
    .sql = "SELECT " AUTHOR_COLUMNS("author") " FROM `author` ORDER BY `author`.`id` ASC LIMIT 1");
GOLDEN(first_of_slice, ROW(first, Post, ORDER_BY("title"), SLICE(5, 10)),
       .sql = POSTS " ORDER BY `blog_post`.`title` ASC LIMIT ? OFFSET ?",
       .binds = "integer 1, integer 5");
GOLDEN(first_of_nothing, ROW(first, Post, ORDER_BY("title"), LIMIT(0)), .sql = "");
GOLDEN(first_behind_offset, ROW(first, Post, ORDER_BY("title"), OFFSET(7)),
       .sql = POSTS " ORDER BY `blog_post`.`title` ASC LIMIT ? OFFSET ?",
       .binds = "integer 1, integer 7",
       .pg = POSTS " ORDER BY `blog_post`.`title` ASC LIMIT 1 OFFSET ?", .pg_binds = "integer 7");
GOLDEN(last, ROW(last, Post, FILTER(Q("views", 1))),
       .sql = POSTS " WHERE `blog_post`.`views` = ? ORDER BY `blog_post`.`id` DESC LIMIT 1",
       .binds = "integer 1");
GOLDEN(last_ordered, ROW(last, Post, ORDER_BY("title", ASC("likes", .nulls_first = true))),
       .sql = POSTS
       " ORDER BY `blog_post`.`title` DESC, `blog_post`.`likes` DESC NULLS LAST LIMIT 1",
       .mysql = POSTS " ORDER BY `blog_post`.`title` DESC, `blog_post`.`likes` IS NULL, "
                      "`blog_post`.`likes` DESC LIMIT 1");
GOLDEN(last_reversed, ROW(last, Post, ORDER_BY("title"), REVERSE()),
       .sql = POSTS " ORDER BY `blog_post`.`title` ASC LIMIT 1");
/* A unique column names one row at the most; else a second one tells that there are several. */
GOLDEN(get_by_key, ROW(get, Post, FILTER(Q("pk", 3))), .sql = POSTS " WHERE `blog_post`.`id` = ?",
       .binds = "integer 3");
GOLDEN(get_by_unique, ROW(get, Country, FILTER(Q("name__gt", "A"), Q("long_code", "PER"))),
       .sql = "SELECT `country`.`code`, `country`.`name`, `country`.`long_code` FROM `country`"
              " WHERE `country`.`name` > ? AND `country`.`long_code` = ?",
       .binds = "text 'A', text 'PER'");
GOLDEN(get_by_other, ROW(get, Post, FILTER(Q("title", "A")), ORDER_BY("views")),
       .sql = POSTS " WHERE `blog_post`.`title` = ? LIMIT 2", .binds = "text 'A'");
GOLDEN(get_of_or, ROW(get, Post, FILTER(OR(Q("pk", 3), Q("pk", 4)))),
       .sql = POSTS " WHERE `blog_post`.`id` = ? OR `blog_post`.`id` = ? LIMIT 2",
       .binds = "integer 3, integer 4");
GOLDEN(get_of_related_key, ROW(get, Post, FILTER(Q("author__id", 3))),
       .sql = POSTS " WHERE `blog_post`.`author_id` = ? LIMIT 2", .binds = "integer 3");
GOLDEN(get_of_slice, ROW(get, Post, ORDER_BY("title"), LIMIT(1)),
       .sql = POSTS " ORDER BY `blog_post`.`title` ASC LIMIT ?", .binds = "integer 1");

/* ---- count and exists ---- */

GOLDEN(count, NUMBER(Post, FILTER(Q("views", 1)), SELECT_RELATED("author")),
       .sql = "SELECT COUNT(*) FROM `blog_post` WHERE `blog_post`.`views` = ?",
       .binds = "integer 1");
GOLDEN(count_slice, NUMBER(Post, FILTER(Q("views", 1)), SLICE(5, 15)),
       .sql = "SELECT COUNT(*) FROM (SELECT 1 FROM `blog_post` WHERE `blog_post`.`views` = ? LIMIT "
              "? OFFSET ?) `subquery`",
       .binds = "integer 1, integer 10, integer 5");
GOLDEN(
    count_distinct, NUMBER(Author, DISTINCT(), FILTER(Q("house__name", "A"))),
    .sql =
        "SELECT COUNT(*) FROM (SELECT DISTINCT `author`.`id` AS `col1`, `author`.`name` AS `col2`, "
        "`author`.`age` AS `col3`, `author`.`house_id` AS `col4`, `author`.`second_id` AS `col5` "
        "FROM `author`"
        " INNER JOIN `publisher` ON (`author`.`house_id` = `publisher`.`id`) WHERE "
        "`publisher`.`name` = ?)"
        " `subquery`",
    .binds = "text 'A'");
GOLDEN(count_distinct_values,
       NUMBER(Post, VALUES("author__name", "editor__name"), DISTINCT(), ORDER_BY("views")),
       .sql =
           "SELECT COUNT(*) FROM (SELECT DISTINCT `author`.`name` AS `col1`, `T3`.`name` AS "
           "`col2` FROM `blog_post`" WRITER
           " LEFT OUTER JOIN `author` `T3` ON (`blog_post`.`editor_id` = `T3`.`id`)) `subquery`");
/* What a slice of distinct rows holds depends on their order. */
GOLDEN(count_distinct_slice, NUMBER(Post, VALUES("title"), DISTINCT(), ORDER_BY("views"), LIMIT(5)),
       .sql = "SELECT COUNT(*) FROM (SELECT DISTINCT `blog_post`.`title` AS `col1`, "
              "`blog_post`.`views` AS `col2`"
              " FROM `blog_post` ORDER BY `blog_post`.`views` ASC LIMIT ?) `subquery`",
       .binds = "integer 5");
GOLDEN(count_distinct_nulls,
       NUMBER(Post, VALUES("title"), DISTINCT(),
              ORDER_BY(DESC(ADD(F("likes"), 1), .nulls_last = true)), LIMIT(5)),
       .sql = "SELECT COUNT(*) FROM (SELECT DISTINCT `blog_post`.`title` AS `col1`, "
              "`blog_post`.`likes` + ? AS `col2` FROM `blog_post` ORDER BY 2 DESC NULLS LAST LIMIT "
              "?) `subquery`",
       .mysql = "SELECT COUNT(*) FROM (SELECT DISTINCT `blog_post`.`title` AS `col1`, "
                "`blog_post`.`likes` + ? AS `covet_order_2` FROM `blog_post` ORDER BY "
                "`covet_order_2` IS NULL, `covet_order_2` DESC LIMIT ?) `subquery`",
       .binds = "integer 1, integer 5");
GOLDEN(exists,
       covet_exists(covet_query(s, Post, FILTER(Q("editor__name", "A")), ORDER_BY("title"))),
       .sql = "SELECT 1 FROM `blog_post`" EDITOR " WHERE `author`.`name` = ? LIMIT 1",
       .binds = "text 'A'");
GOLDEN(exists_slice, covet_exists(covet_query(s, Post, SLICE(5, 10))),
       .sql = "SELECT 1 FROM `blog_post` LIMIT ? OFFSET ?", .binds = "integer 1, integer 5");
GOLDEN(exists_distinct, covet_exists(covet_query(s, Post, VALUES("title"), DISTINCT())),
       .sql = "SELECT 1 FROM `blog_post` LIMIT 1");
GOLDEN(exists_distinct_offset,
       covet_exists(covet_query(s, Post, VALUES("title"), DISTINCT(), OFFSET(3))),
       .sql = "SELECT DISTINCT `blog_post`.`title` FROM `blog_post` LIMIT ? OFFSET ?",
       .binds = "integer 1, integer 3",
       .pg = "SELECT DISTINCT `blog_post`.`title` FROM `blog_post` LIMIT 1 OFFSET ?",
       .pg_binds = "integer 3");

/* ---- distinct ---- */

GOLDEN(distinct, ROWS(Publisher, DISTINCT()),
       .sql = "SELECT DISTINCT " PUBLISHER_COLUMNS("publisher") " FROM `publisher`");
GOLDEN(
    distinct_values, RECORDS(Post, VALUES("views"), DISTINCT(), ORDER_BY("-views")),
    .sql =
        "SELECT DISTINCT `blog_post`.`views` FROM `blog_post` ORDER BY `blog_post`.`views` DESC");
/* What rows are ordered by is selected too. */
GOLDEN(distinct_order_unselected,
       RECORDS(Post, VALUES("title"), DISTINCT(), ORDER_BY("-views", "title")),
       .sql = "SELECT DISTINCT `blog_post`.`title`, `blog_post`.`views` FROM `blog_post`"
              " ORDER BY `blog_post`.`views` DESC, `blog_post`.`title` ASC");
/* An expression is named by its place: written again it would have other binds. */
GOLDEN(distinct_order_expression,
       RECORDS(Post, VALUES("title"), DISTINCT(),
               ORDER_BY(DESC(ADD(F("views"), 1), .nulls_last = true), "title")),
       .sql = "SELECT DISTINCT `blog_post`.`title`, `blog_post`.`views` + ? FROM `blog_post` ORDER "
              "BY 2 DESC NULLS LAST, `blog_post`.`title` ASC",
       .mysql =
           "SELECT DISTINCT `blog_post`.`title`, `blog_post`.`views` + ? AS `covet_order_2` FROM "
           "`blog_post` ORDER BY `covet_order_2` IS NULL, `covet_order_2` DESC, "
           "`blog_post`.`title` ASC",
       .binds = "integer 1");
GOLDEN(distinct_order_related, ROWS(Post, DISTINCT(), ORDER_BY("author")),
       .sql = "SELECT DISTINCT " POST_COLUMNS(
           "blog_post") ", `author`.`name` FROM `blog_post`" WRITER " ORDER BY `author`.`name` ASC",
       .unordered = true);

/* ---- windows ---- */

GOLDEN(limit, ROWS(Post, LIMIT(10)), .sql = POSTS " LIMIT ?", .binds = "integer 10");
GOLDEN(offset, ROWS(Post, OFFSET(20)), .sql = POSTS " LIMIT ? OFFSET ?",
       .binds = "integer 9223372036854775807, integer 20", .pg = POSTS " OFFSET ?",
       .pg_binds = "integer 20");
GOLDEN(limit_offset, ROWS(Post, LIMIT(10), OFFSET(20)), .sql = POSTS " LIMIT ? OFFSET ?",
       .binds = "integer 10, integer 20");
GOLDEN(offset_limit, ROWS(Post, OFFSET(20), LIMIT(10)), .sql = POSTS " LIMIT ? OFFSET ?",
       .binds = "integer 10, integer 20");
GOLDEN(slice, ROWS(Post, SLICE(20, 30)), .sql = POSTS " LIMIT ? OFFSET ?",
       .binds = "integer 10, integer 20");
GOLDEN(slice_empty, ROWS(Post, SLICE(5, 5)), .sql = "");
GOLDEN(limit_nothing, NUMBER(Post, LIMIT(0), OFFSET(3)), .sql = "");
GOLDEN(slice_after_order, ROWS(Post, FILTER(Q("views__gt", 1)), ORDER_BY("-views"), SLICE(0, 3)),
       .sql = POSTS
       " WHERE `blog_post`.`views` > ? ORDER BY `blog_post`.`views` DESC LIMIT ? OFFSET ?",
       .binds = "integer 1, integer 3, integer 0");
/* Later ones count inside of what there is, and never widen it. */
GOLDEN(limit_limit, ROWS(Post, LIMIT(5), LIMIT(10)), .sql = POSTS " LIMIT ?", .binds = "integer 5");
GOLDEN(limit_less,
       golden_rows(covet_refine(covet_query(s, Post, LIMIT(10)), LIMIT(5)), &Post_model),
       .sql = POSTS " LIMIT ?", .binds = "integer 5");
GOLDEN(slice_of_slice,
       golden_rows(covet_refine(covet_query(s, Post, SLICE(20, 30)), SLICE(2, 5)), &Post_model),
       .sql = POSTS " LIMIT ? OFFSET ?", .binds = "integer 3, integer 22");
GOLDEN(slice_over_end,
       golden_rows(covet_refine(covet_query(s, Post, SLICE(20, 30)), SLICE(8, 50)), &Post_model),
       .sql = POSTS " LIMIT ? OFFSET ?", .binds = "integer 2, integer 28");
GOLDEN(slice_behind_end,
       golden_rows(covet_refine(covet_query(s, Post, SLICE(20, 30)), SLICE(12, 14)), &Post_model),
       .sql = "");
GOLDEN(slice_of_limit, ROWS(Post, LIMIT(10), SLICE(4, 20)), .sql = POSTS " LIMIT ? OFFSET ?",
       .binds = "integer 6, integer 4");
GOLDEN(offset_of_slice, ROWS(Post, SLICE(20, 30), OFFSET(4)), .sql = POSTS " LIMIT ? OFFSET ?",
       .binds = "integer 6, integer 24");
GOLDEN(limit_of_slice, ROWS(Post, SLICE(20, 30), LIMIT(4)), .sql = POSTS " LIMIT ? OFFSET ?",
       .binds = "integer 4, integer 20");
GOLDEN(slice_of_offset, ROWS(Post, OFFSET(100), SLICE(1, 3)), .sql = POSTS " LIMIT ? OFFSET ?",
       .binds = "integer 2, integer 101");

/* ---- values ---- */

GOLDEN(values, RECORDS(Post, VALUES("title", "views")),
       .sql = "SELECT `blog_post`.`title`, `blog_post`.`views` FROM `blog_post`");
GOLDEN(values_all, RECORDS(Publisher),
       .sql = "SELECT " PUBLISHER_COLUMNS("publisher") " FROM `publisher`");
GOLDEN(values_paths, RECORDS(Post, VALUES("pk", "author__name", "author", "editor__house__name")),
       .sql = "SELECT `blog_post`.`id`, `author`.`name`, `blog_post`.`author_id`, "
              "`publisher`.`name` FROM `blog_post`" WRITER
              " LEFT OUTER JOIN `author` `T3` ON (`blog_post`.`editor_id` = `T3`.`id`)"
              " LEFT OUTER JOIN `publisher` ON (`T3`.`house_id` = `publisher`.`id`)");
GOLDEN(values_filtered, RECORDS(Post, VALUES("editor__name"), FILTER(Q("editor__age", 1))),
       .sql = "SELECT `author`.`name` FROM `blog_post`" EDITOR " WHERE `author`.`age` = ?",
       .binds = "integer 1");
GOLDEN(values_last_wins, RECORDS(Post, VALUES("title"), VALUES_LIST("views")),
       .sql = "SELECT `blog_post`.`views` FROM `blog_post`");
GOLDEN(values_without_related, RECORDS(Post, SELECT_RELATED("author"), VALUES("title")),
       .sql = "SELECT `blog_post`.`title` FROM `blog_post`");
GOLDEN(values_twice, RECORDS(Post, VALUES("title", "title")),
       .sql = "SELECT `blog_post`.`title`, `blog_post`.`title` FROM `blog_post`");
GOLDEN(pluck, covet_pluck(covet_query(s, Post, FILTER(Q("views", 1))), "author__name"),
       .sql = "SELECT `author`.`name` FROM `blog_post`" WRITER " WHERE `blog_post`.`views` = ?",
       .binds = "integer 1");

/* ---- related objects ---- */

GOLDEN(related, ROWS(Post, SELECT_RELATED("author")),
       .sql = "SELECT " POST_COLUMNS("blog_post") ", " AUTHOR_COLUMNS(
           "author") " FROM `blog_post`" WRITER);
GOLDEN(related_nullable, ROWS(Post, SELECT_RELATED("editor")),
       .sql = "SELECT " POST_COLUMNS("blog_post") ", " AUTHOR_COLUMNS(
           "author") " FROM `blog_post`" LEFT_EDITOR);
GOLDEN(related_two, ROWS(Post, SELECT_RELATED("author", "editor"), SELECT_RELATED("author")),
       .sql = "SELECT " POST_COLUMNS("blog_post") ", " AUTHOR_COLUMNS("author") ", " AUTHOR_COLUMNS(
           "T3") " FROM `blog_post`" WRITER
                 " LEFT OUTER JOIN `author` `T3` ON (`blog_post`.`editor_id` = `T3`.`id`)");
GOLDEN(related_nested, ROWS(Post, SELECT_RELATED("author__house", "author__second")),
       .sql =
           "SELECT " POST_COLUMNS("blog_post") ", " AUTHOR_COLUMNS("author") ", " PUBLISHER_COLUMNS(
               "publisher") ", " PUBLISHER_COLUMNS("T4") " FROM `blog_post`" WRITER
                                                         " INNER JOIN `publisher` ON "
                                                         "(`author`.`house_id` = `publisher`.`id`)"
                                                         " LEFT OUTER JOIN `publisher` `T4` ON "
                                                         "(`author`.`second_id` = `T4`.`id`)");
GOLDEN(
    related_nested_nullable, ROWS(Post, SELECT_RELATED("editor__house")),
    .sql = "SELECT " POST_COLUMNS("blog_post") ", " AUTHOR_COLUMNS("author") ", " PUBLISHER_COLUMNS(
        "publisher") " FROM `blog_post`" LEFT_EDITOR
                     " LEFT OUTER JOIN `publisher` ON (`author`.`house_id` = `publisher`.`id`)");
GOLDEN(related_self, ROWS(Post, SELECT_RELATED("reply_to")),
       .sql = "SELECT " POST_COLUMNS("blog_post") ", " POST_COLUMNS(
           "T2") " FROM `blog_post` LEFT OUTER JOIN `blog_post` `T2` ON (`blog_post`.`reply_to_id` "
                 "= `T2`.`id`)");
/* A filter that only rows with the object pass makes the join INNER, and it serves both. */
GOLDEN(related_filtered, ROWS(Post, SELECT_RELATED("editor"), FILTER(Q("editor__name", "A"))),
       .sql = "SELECT " POST_COLUMNS("blog_post") ", " AUTHOR_COLUMNS(
           "author") " FROM `blog_post`" EDITOR " WHERE `author`.`name` = ?",
       .binds = "text 'A'");
GOLDEN(related_filtered_key, ROWS(Post, SELECT_RELATED("editor"), FILTER(Q("editor", 1))),
       .sql = "SELECT " POST_COLUMNS("blog_post") ", " AUTHOR_COLUMNS(
           "author") " FROM `blog_post`" EDITOR " WHERE `blog_post`.`editor_id` = ?",
       .binds = "integer 1");
GOLDEN(related_excluded, ROWS(Post, SELECT_RELATED("editor"), EXCLUDE(Q("editor__name", "A"))),
       .sql = "SELECT " POST_COLUMNS("blog_post") ", " AUTHOR_COLUMNS(
           "author") " FROM `blog_post`" LEFT_EDITOR
                     " WHERE NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL)",
       .binds = "text 'A'");
GOLDEN(related_first, ROW(first, Post, SELECT_RELATED("author"), ORDER_BY("author__name")),
       .sql = "SELECT " POST_COLUMNS("blog_post") ", " AUTHOR_COLUMNS(
           "author") " FROM `blog_post`" WRITER " ORDER BY `author`.`name` ASC LIMIT 1",
       .own_answer = true);
GOLDEN(related_text_key, ROWS(City, SELECT_RELATED("twin", "mint")),
       .sql = "SELECT `city`.`id`, `city`.`country_id`, `city`.`twin_id`, `city`.`mint_id`, "
              "`country`.`code`, "
              "`country`.`name`, `country`.`long_code`, `T3`.`code`, `T3`.`name`, `T3`.`long_code` "
              "FROM `city`"
              " LEFT OUTER JOIN `country` ON (`city`.`twin_id` = `country`.`code`)"
              " INNER JOIN `country` `T3` ON (`city`.`mint_id` = `T3`.`long_code`)");

/* ---- projections ---- */

GOLDEN(projection_of,
       golden_rows(covet_query(s, Post, FILTER(Q("views", 1)), ORDER_BY("title")), &PostView_model),
       .sql = "SELECT `blog_post`.`id`, `blog_post`.`title`, `author`.`name`, `T3`.`name` FROM "
              "`blog_post`" WRITER " LEFT OUTER JOIN `author` `T3` ON (`blog_post`.`editor_id` = "
              "`T3`.`id`) WHERE `blog_post`.`views` = ?"
              " ORDER BY `blog_post`.`title` ASC",
       .binds = "integer 1");
GOLDEN(projection_whole, golden_rows(covet_query(s, Post, LIMIT(1)), &PostWhole_model),
       .sql = "SELECT " POST_COLUMNS("blog_post") ", `author`.`name` FROM `blog_post`" WRITER
                                                  " LIMIT ?",
       .binds = "integer 1");
/* What a filter makes sure of may go into a member that holds no NULL. */
GOLDEN(projection_not_null,
       golden_rows(covet_query(s, Post, FILTER(Q("editor__age", 1))), &PostNull_model),
       .sql = "SELECT `author`.`name` FROM `blog_post`" EDITOR " WHERE `author`.`age` = ?",
       .binds = "integer 1");

int main(void) {
    const struct CMUnitTest tests[] = {
        GOLDEN_TEST(all),
        GOLDEN_TEST(all_of_publisher),
        GOLDEN_TEST(read_only),
        GOLDEN_TEST(none),
        GOLDEN_TEST(none_count),
        GOLDEN_TEST(none_exists),
        GOLDEN_TEST(none_first),
        GOLDEN_TEST(none_update),
        GOLDEN_TEST(none_delete),
        GOLDEN_TEST(order_one),
        GOLDEN_TEST(order_two),
        GOLDEN_TEST(order_last_wins),
        GOLDEN_TEST(order_repeated),
        GOLDEN_TEST(order_f),
        GOLDEN_TEST(order_expression),
        GOLDEN_TEST(order_nulls_last),
        GOLDEN_TEST(order_nulls_expression),
        GOLDEN_TEST(order_decimal),
        GOLDEN_TEST(order_of_model),
        GOLDEN_TEST(order_replaced),
        GOLDEN_TEST(order_cleared),
        GOLDEN_TEST(order_not_counted),
        GOLDEN_TEST(order_path),
        GOLDEN_TEST(order_path_nullable),
        GOLDEN_TEST(order_path_filtered),
        GOLDEN_TEST(order_relation),
        GOLDEN_TEST(order_relation_nullable),
        GOLDEN_TEST(order_relation_nulls),
        GOLDEN_TEST(order_relation_column),
        GOLDEN_TEST(order_relation_f),
        GOLDEN_TEST(order_relation_plain),
        GOLDEN_TEST(order_of_model_related),
        GOLDEN_TEST(order_related_of_model),
        GOLDEN_TEST(order_related_of_model_descending),
        GOLDEN_TEST(reverse),
        GOLDEN_TEST(reverse_twice),
        GOLDEN_TEST(reverse_before),
        GOLDEN_TEST(reverse_of_model),
        GOLDEN_TEST(reverse_nulls),
        GOLDEN_TEST(reverse_nothing),
        GOLDEN_TEST(first),
        GOLDEN_TEST(first_ordered),
        GOLDEN_TEST(first_of_model),
        GOLDEN_TEST(first_reversed),
        GOLDEN_TEST(first_cleared),
        GOLDEN_TEST(first_of_slice),
        GOLDEN_TEST(first_of_nothing),
        GOLDEN_TEST(first_behind_offset),
        GOLDEN_TEST(last),
        GOLDEN_TEST(last_ordered),
        GOLDEN_TEST(last_reversed),
        GOLDEN_TEST(get_by_key),
        GOLDEN_TEST(get_by_unique),
        GOLDEN_TEST(get_by_other),
        GOLDEN_TEST(get_of_or),
        GOLDEN_TEST(get_of_related_key),
        GOLDEN_TEST(get_of_slice),
        GOLDEN_TEST(count),
        GOLDEN_TEST(count_slice),
        GOLDEN_TEST(count_distinct),
        GOLDEN_TEST(count_distinct_values),
        GOLDEN_TEST(count_distinct_slice),
        GOLDEN_TEST(count_distinct_nulls),
        GOLDEN_TEST(exists),
        GOLDEN_TEST(exists_slice),
        GOLDEN_TEST(exists_distinct),
        GOLDEN_TEST(exists_distinct_offset),
        GOLDEN_TEST(distinct),
        GOLDEN_TEST(distinct_values),
        GOLDEN_TEST(distinct_order_unselected),
        GOLDEN_TEST(distinct_order_expression),
        GOLDEN_TEST(distinct_order_related),
        GOLDEN_TEST(limit),
        GOLDEN_TEST(offset),
        GOLDEN_TEST(limit_offset),
        GOLDEN_TEST(offset_limit),
        GOLDEN_TEST(slice),
        GOLDEN_TEST(slice_empty),
        GOLDEN_TEST(limit_nothing),
        GOLDEN_TEST(slice_after_order),
        GOLDEN_TEST(limit_limit),
        GOLDEN_TEST(limit_less),
        GOLDEN_TEST(slice_of_slice),
        GOLDEN_TEST(slice_over_end),
        GOLDEN_TEST(slice_behind_end),
        GOLDEN_TEST(slice_of_limit),
        GOLDEN_TEST(offset_of_slice),
        GOLDEN_TEST(limit_of_slice),
        GOLDEN_TEST(slice_of_offset),
        GOLDEN_TEST(values),
        GOLDEN_TEST(values_all),
        GOLDEN_TEST(values_paths),
        GOLDEN_TEST(values_filtered),
        GOLDEN_TEST(values_last_wins),
        GOLDEN_TEST(values_without_related),
        GOLDEN_TEST(values_twice),
        GOLDEN_TEST(pluck),
        GOLDEN_TEST(related),
        GOLDEN_TEST(related_nullable),
        GOLDEN_TEST(related_two),
        GOLDEN_TEST(related_nested),
        GOLDEN_TEST(related_nested_nullable),
        GOLDEN_TEST(related_self),
        GOLDEN_TEST(related_filtered),
        GOLDEN_TEST(related_filtered_key),
        GOLDEN_TEST(related_excluded),
        GOLDEN_TEST(related_first),
        GOLDEN_TEST(related_text_key),
        GOLDEN_TEST(projection_of),
        GOLDEN_TEST(projection_whole),
        GOLDEN_TEST(projection_not_null),
    };
    return cmocka_run_group_tests(tests, golden_open, golden_close);
}
