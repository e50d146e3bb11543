/* Golden tests of paths: which tables are joined, INNER or LEFT by promotion, what is trimmed,
 * how sources are named. */
#include "models_golden.h"

#define POSTS "SELECT COUNT(*) FROM `blog_post`"
#define WRITER " INNER JOIN `author` ON (`blog_post`.`author_id` = `author`.`id`)"
#define EDITOR " INNER JOIN `author` ON (`blog_post`.`editor_id` = `author`.`id`)"
#define LEFT_EDITOR " LEFT OUTER JOIN `author` ON (`blog_post`.`editor_id` = `author`.`id`)"
#define REPLY " INNER JOIN `blog_post` `T2` ON (`blog_post`.`reply_to_id` = `T2`.`id`)"
#define LEFT_REPLY " LEFT OUTER JOIN `blog_post` `T2` ON (`blog_post`.`reply_to_id` = `T2`.`id`)"
#define HOUSE " INNER JOIN `publisher` ON (`author`.`house_id` = `publisher`.`id`)"
#define LEFT_HOUSE " LEFT OUTER JOIN `publisher` ON (`author`.`house_id` = `publisher`.`id`)"
#define SECOND " INNER JOIN `publisher` ON (`author`.`second_id` = `publisher`.`id`)"
#define LEFT_SECOND " LEFT OUTER JOIN `publisher` ON (`author`.`second_id` = `publisher`.`id`)"

/* ---- paths ---- */

GOLDEN(path_one, NUMBER(Post, FILTER(Q("author__name", "A"))),
       .sql = POSTS WRITER " WHERE `author`.`name` = ?", .binds = "text 'A'");
GOLDEN(path_one_nullable, NUMBER(Post, FILTER(Q("editor__name", "A"))),
       .sql = POSTS EDITOR " WHERE `author`.`name` = ?", .binds = "text 'A'");
GOLDEN(path_two, NUMBER(Post, FILTER(Q("author__house__country", "de"))),
       .sql = POSTS WRITER HOUSE " WHERE `publisher`.`country` = ?", .binds = "text 'de'");
GOLDEN(path_three, NUMBER(Post, FILTER(Q("reply_to__author__second__name__gte", "M"))),
       .sql = POSTS REPLY " INNER JOIN `author` ON (`T2`.`author_id` = `author`.`id`)" SECOND
                          " WHERE `publisher`.`name` >= ?",
       .binds = "text 'M'");
GOLDEN(path_self, NUMBER(Post, FILTER(Q("reply_to__reply_to__views__gt", 1))),
       .sql = POSTS REPLY " INNER JOIN `blog_post` `T3` ON (`T2`.`reply_to_id` = `T3`.`id`)"
                          " WHERE `T3`.`views` > ?",
       .binds = "integer 1");
GOLDEN(path_shared,
       NUMBER(Post, FILTER(Q("author__name", "A"), Q("author__age__gt", 30)),
              FILTER(Q("author__house__name", "B"))),
       .sql = POSTS WRITER HOUSE
       " WHERE `author`.`name` = ? AND `author`.`age` > ? AND `publisher`.`name` = ?",
       .binds = "text 'A', integer 30, text 'B'");
/* One table joined twice: the second is T3, as the third source. */
GOLDEN(path_two_keys, NUMBER(Post, FILTER(Q("author__name", "A"), Q("editor__name", "B"))),
       .sql = POSTS WRITER " INNER JOIN `author` `T3` ON (`blog_post`.`editor_id` = `T3`.`id`)"
                           " WHERE `author`.`name` = ? AND `T3`.`name` = ?",
       .binds = "text 'A', text 'B'");
GOLDEN(path_house_twice, NUMBER(Author, FILTER(Q("house__name", "A"), Q("second__name", "B"))),
       .sql = "SELECT COUNT(*) FROM `author` INNER JOIN `publisher` ON (`author`.`house_id` = "
              "`publisher`.`id`)"
              " INNER JOIN `publisher` `T3` ON (`author`.`second_id` = `T3`.`id`)"
              " WHERE `publisher`.`name` = ? AND `T3`.`name` = ?",
       .binds = "text 'A', text 'B'");
GOLDEN(path_text_key, NUMBER(City, FILTER(Q("country__name", "Peru"), Q("twin__name", "Chile"))),
       .sql = "SELECT COUNT(*) FROM `city` INNER JOIN `country` ON (`city`.`country_id` = "
              "`country`.`code`)"
              " INNER JOIN `country` `T3` ON (`city`.`twin_id` = `T3`.`code`)"
              " WHERE `country`.`name` = ? AND `T3`.`name` = ?",
       .binds = "text 'Peru', text 'Chile'");
GOLDEN(path_to_field, NUMBER(City, FILTER(Q("mint__name", "Peru"))),
       .sql = "SELECT COUNT(*) FROM `city` INNER JOIN `country` ON (`city`.`mint_id` = "
              "`country`.`long_code`)"
              " WHERE `country`.`name` = ?",
       .binds = "text 'Peru'");
/* An alias is never the name of a table that is there, in whatever case. */
GOLDEN(alias_taken_later,
       NUMBER(Leaf, FILTER(Q("parent__id__gt", 1), Q("parent__tee__size", 2), Q("tee__size", 3))),
       .sql =
           "SELECT COUNT(*) FROM `leaf` INNER JOIN `leaf` `T2` ON (`leaf`.`parent_id` = `T2`.`id`)"
           " INNER JOIN `t2` `T3` ON (`T2`.`tee_id` = `T3`.`id`) INNER JOIN `t2` `T4` ON "
           "(`leaf`.`tee_id` = `T4`.`id`)"
           " WHERE `leaf`.`parent_id` > ? AND `T3`.`size` = ? AND `T4`.`size` = ?",
       .binds = "integer 1, integer 2, integer 3");
GOLDEN(alias_taken_before, NUMBER(Leaf, FILTER(Q("tee__size", 2), Q("parent__tee__size", 3))),
       .sql = "SELECT COUNT(*) FROM `leaf` INNER JOIN `t2` ON (`leaf`.`tee_id` = `t2`.`id`)"
              " INNER JOIN `leaf` `T3` ON (`leaf`.`parent_id` = `T3`.`id`)"
              " INNER JOIN `t2` `T4` ON (`T3`.`tee_id` = `T4`.`id`) WHERE `t2`.`size` = ? AND "
              "`T4`.`size` = ?",
       .binds = "integer 2, integer 3");

/* ---- trimming: a key's own column is what it refers to ---- */

GOLDEN(trim_relation, NUMBER(Post, FILTER(Q("author", 1))),
       .sql = POSTS " WHERE `blog_post`.`author_id` = ?", .binds = "integer 1");
GOLDEN(trim_column, NUMBER(Post, FILTER(Q("author_id", 1))),
       .sql = POSTS " WHERE `blog_post`.`author_id` = ?", .binds = "integer 1");
GOLDEN(trim_id, NUMBER(Post, FILTER(Q("author__id", 1))),
       .sql = POSTS " WHERE `blog_post`.`author_id` = ?", .binds = "integer 1");
GOLDEN(trim_pk, NUMBER(Post, FILTER(Q("author__pk__in", LIST(1, 2)))),
       .sql = POSTS " WHERE `blog_post`.`author_id` IN (?, ?)", .binds = "integer 1, integer 2");
GOLDEN(trim_pk_isnull, NUMBER(Post, FILTER(Q("editor__pk__isnull", true))),
       .sql = POSTS " WHERE `blog_post`.`editor_id` IS NULL");
GOLDEN(trim_last, NUMBER(Post, FILTER(Q("reply_to__author", 1))),
       .sql = POSTS REPLY " WHERE `T2`.`author_id` = ?", .binds = "integer 1");
GOLDEN(trim_last_id, NUMBER(Post, FILTER(Q("reply_to__author__id__lt", 9))),
       .sql = POSTS REPLY " WHERE `T2`.`author_id` < ?", .binds = "integer 9");
GOLDEN(trim_text_key, NUMBER(City, FILTER(Q("country__code", "pe"), Q("twin", "cl"))),
       .sql = "SELECT COUNT(*) FROM `city` WHERE `city`.`country_id` = ? AND `city`.`twin_id` = ?",
       .binds = "text 'pe', text 'cl'");
GOLDEN(trim_to_field, NUMBER(City, FILTER(Q("mint__long_code", "PER"), Q("mint", "PER"))),
       .sql = "SELECT COUNT(*) FROM `city` WHERE `city`.`mint_id` = ? AND `city`.`mint_id` = ?",
       .binds = "text 'PER', text 'PER'");
/* The key of the target is not what this one refers to. */
GOLDEN(trim_not_to_field, NUMBER(City, FILTER(Q("mint__code", "pe"))),
       .sql = "SELECT COUNT(*) FROM `city` INNER JOIN `country` ON (`city`.`mint_id` = "
              "`country`.`long_code`)"
              " WHERE `country`.`code` = ?",
       .binds = "text 'pe'");
GOLDEN(trim_f, NUMBER(Post, FILTER(Q("author", F("editor__id")))),
       .sql = POSTS " WHERE `blog_post`.`author_id` = `blog_post`.`editor_id`");

/* ---- NULL keys ---- */

GOLDEN(key_null, NUMBER(Post, FILTER(Q("editor", COVET_NULL))),
       .sql = POSTS " WHERE `blog_post`.`editor_id` IS NULL");
GOLDEN(key_isnull, NUMBER(Post, FILTER(Q("editor__isnull", true))),
       .sql = POSTS " WHERE `blog_post`.`editor_id` IS NULL");
GOLDEN(key_not_null, NUMBER(Post, FILTER(Q("editor__isnull", false))),
       .sql = POSTS " WHERE `blog_post`.`editor_id` IS NOT NULL");
GOLDEN(key_exclude_null, NUMBER(Post, EXCLUDE(Q("editor", COVET_NULL))),
       .sql = POSTS " WHERE NOT (`blog_post`.`editor_id` IS NULL)");
GOLDEN(key_exclude, NUMBER(Post, EXCLUDE(Q("editor", 5))),
       .sql = POSTS
       " WHERE NOT (`blog_post`.`editor_id` = ? AND `blog_post`.`editor_id` IS NOT NULL)",
       .binds = "integer 5");
GOLDEN(column_isnull, NUMBER(Post, FILTER(Q("editor__name__isnull", true))),
       .sql = POSTS LEFT_EDITOR " WHERE `author`.`name` IS NULL");
GOLDEN(column_not_null, NUMBER(Post, FILTER(Q("editor__name__isnull", false))),
       .sql = POSTS EDITOR " WHERE `author`.`name` IS NOT NULL");
GOLDEN(column_exclude_isnull, NUMBER(Post, EXCLUDE(Q("editor__name__isnull", true))),
       .sql = POSTS EDITOR " WHERE NOT (`author`.`name` IS NULL)");
GOLDEN(column_exclude_not_null, NUMBER(Post, EXCLUDE(Q("editor__name__isnull", false))),
       .sql = POSTS LEFT_EDITOR " WHERE NOT (`author`.`name` IS NOT NULL)");
GOLDEN(column_null, NUMBER(Post, FILTER(Q("author__second__name", COVET_NULL))),
       .sql = POSTS WRITER LEFT_SECOND " WHERE `publisher`.`name` IS NULL");
GOLDEN(deep_isnull, NUMBER(Post, FILTER(Q("reply_to__editor__isnull", true))),
       .sql = POSTS LEFT_REPLY " WHERE `T2`.`editor_id` IS NULL");
GOLDEN(isnull_or, NUMBER(Post, FILTER(OR(Q("editor__name__isnull", true), Q("editor__name", "A")))),
       .sql = POSTS LEFT_EDITOR " WHERE `author`.`name` IS NULL OR `author`.`name` = ?",
       .binds = "text 'A'");
GOLDEN(isnull_both_or,
       NUMBER(Post,
              FILTER(OR(Q("editor__name__isnull", true), Q("reply_to__title__isnull", true)))),
       .sql = POSTS LEFT_EDITOR
       " LEFT OUTER JOIN `blog_post` `T3` ON (`blog_post`.`reply_to_id` = `T3`.`id`)"
       " WHERE `author`.`name` IS NULL OR `T3`.`title` IS NULL");
GOLDEN(isnull_and, NUMBER(Post, FILTER(Q("editor__name__isnull", true), Q("editor__age__gt", 1))),
       .sql = POSTS EDITOR " WHERE `author`.`name` IS NULL AND `author`.`age` > ?",
       .binds = "integer 1");

/* ---- EXCLUDE over keys, one to three deep ---- */

GOLDEN(exclude_one, NUMBER(Post, EXCLUDE(Q("author__name", "A"))),
       .sql = POSTS WRITER " WHERE NOT (`author`.`name` = ?)", .binds = "text 'A'");
GOLDEN(exclude_one_nullable, NUMBER(Post, EXCLUDE(Q("editor__name", "A"))),
       .sql = POSTS LEFT_EDITOR " WHERE NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL)",
       .binds = "text 'A'");
GOLDEN(exclude_one_nullable_column, NUMBER(Post, EXCLUDE(Q("author__age", 30))),
       .sql = POSTS WRITER " WHERE NOT (`author`.`age` = ? AND `author`.`age` IS NOT NULL)",
       .binds = "integer 30");
GOLDEN(exclude_two, NUMBER(Post, EXCLUDE(Q("author__house__name", "A"))),
       .sql = POSTS WRITER HOUSE " WHERE NOT (`publisher`.`name` = ?)", .binds = "text 'A'");
GOLDEN(exclude_two_first_nullable, NUMBER(Post, EXCLUDE(Q("editor__house__name", "A"))),
       .sql = POSTS LEFT_EDITOR LEFT_HOUSE
       " WHERE NOT (`publisher`.`name` = ? AND `publisher`.`name` IS NOT NULL)",
       .binds = "text 'A'");
GOLDEN(exclude_two_second_nullable, NUMBER(Post, EXCLUDE(Q("author__second__name", "A"))),
       .sql = POSTS WRITER LEFT_SECOND
       " WHERE NOT (`publisher`.`name` = ? AND `publisher`.`name` IS NOT NULL)",
       .binds = "text 'A'");
GOLDEN(exclude_three, NUMBER(Post, EXCLUDE(Q("reply_to__author__house__name", "A"))),
       .sql = POSTS LEFT_REPLY
       " LEFT OUTER JOIN `author` ON (`T2`.`author_id` = `author`.`id`)" LEFT_HOUSE
       " WHERE NOT (`publisher`.`name` = ? AND `publisher`.`name` IS NOT NULL)",
       .binds = "text 'A'");
GOLDEN(exclude_trimmed, NUMBER(Post, EXCLUDE(Q("reply_to__author", 1))),
       .sql = POSTS LEFT_REPLY " WHERE NOT (`T2`.`author_id` = ? AND `T2`.`author_id` IS NOT NULL)",
       .binds = "integer 1");
GOLDEN(
    exclude_and, NUMBER(Post, EXCLUDE(Q("editor__name", "A"), Q("views", 0))),
    .sql = POSTS LEFT_EDITOR
    " WHERE NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL AND `blog_post`.`views` = ?)",
    .binds = "text 'A', integer 0");
GOLDEN(exclude_or_keys, NUMBER(Post, EXCLUDE(OR(Q("editor__name", "A"), Q("author__name", "B")))),
       .sql = POSTS LEFT_EDITOR
       " INNER JOIN `author` `T3` ON (`blog_post`.`author_id` = `T3`.`id`)"
       " WHERE NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL OR `T3`.`name` = ?)",
       .binds = "text 'A', text 'B'");
GOLDEN(exclude_in_none,
       NUMBER(Post, EXCLUDE(Q("editor__name__in", LIST_OF((const char **)NULL, 0)))),
       .sql = POSTS LEFT_EDITOR);
/* The left side is guarded as far as its column may be NULL, the right one only for its own
 * field. */
GOLDEN(exclude_f_left_outer, NUMBER(Post, EXCLUDE(Q("editor__name", F("title")))),
       .sql = POSTS LEFT_EDITOR
       " WHERE NOT (`author`.`name` = `blog_post`.`title` AND `author`.`name` IS NOT NULL)");
GOLDEN(exclude_f_right_outer, NUMBER(Post, EXCLUDE(Q("title", F("editor__name")))),
       .sql = POSTS LEFT_EDITOR " WHERE NOT (`blog_post`.`title` = `author`.`name`)");
GOLDEN(exclude_f_right_nullable, NUMBER(Post, EXCLUDE(Q("views", F("editor__age")))),
       .sql = POSTS LEFT_EDITOR
       " WHERE NOT (`blog_post`.`views` = `author`.`age` AND `author`.`age` IS NOT NULL)");

/* ---- promotion: an OR where not every side needs the join ---- */

GOLDEN(or_one_side, NUMBER(Post, FILTER(OR(Q("editor__name", "A"), Q("views", 1)))),
       .sql = POSTS LEFT_EDITOR " WHERE `author`.`name` = ? OR `blog_post`.`views` = ?",
       .binds = "text 'A', integer 1");
GOLDEN(or_one_side_never_null, NUMBER(Post, FILTER(OR(Q("author__name", "A"), Q("views", 1)))),
       .sql = POSTS WRITER " WHERE `author`.`name` = ? OR `blog_post`.`views` = ?",
       .binds = "text 'A', integer 1");
GOLDEN(or_both_sides, NUMBER(Post, FILTER(OR(Q("editor__name", "A"), Q("editor__age", 1)))),
       .sql = POSTS EDITOR " WHERE `author`.`name` = ? OR `author`.`age` = ?",
       .binds = "text 'A', integer 1");
GOLDEN(or_two_keys, NUMBER(Post, FILTER(OR(Q("editor__name", "A"), Q("reply_to__title", "B")))),
       .sql = POSTS LEFT_EDITOR
       " LEFT OUTER JOIN `blog_post` `T3` ON (`blog_post`.`reply_to_id` = `T3`.`id`)"
       " WHERE `author`.`name` = ? OR `T3`.`title` = ?",
       .binds = "text 'A', text 'B'");
GOLDEN(or_chain_promoted, NUMBER(Post, FILTER(OR(Q("editor__house__name", "A"), Q("views", 1)))),
       .sql = POSTS LEFT_EDITOR LEFT_HOUSE
       " WHERE `publisher`.`name` = ? OR `blog_post`.`views` = ?",
       .binds = "text 'A', integer 1");
/* Both sides need the first join, one the second, which began as LEFT behind a LEFT one. */
GOLDEN(or_prefix, NUMBER(Post, FILTER(OR(Q("editor__house__name", "A"), Q("editor__name", "B")))),
       .sql = POSTS EDITOR LEFT_HOUSE " WHERE `publisher`.`name` = ? OR `author`.`name` = ?",
       .binds = "text 'A', text 'B'");
GOLDEN(or_prefix_nullable,
       NUMBER(Post, FILTER(OR(Q("editor__second__name", "A"), Q("editor__name", "B")))),
       .sql = POSTS EDITOR LEFT_SECOND " WHERE `publisher`.`name` = ? OR `author`.`name` = ?",
       .binds = "text 'A', text 'B'");
/* A relation that is compared itself needs its join too, though it is not made. */
GOLDEN(or_relation, NUMBER(Post, FILTER(OR(Q("editor", 1), Q("editor__name", "B")))),
       .sql = POSTS EDITOR " WHERE `blog_post`.`editor_id` = ? OR `author`.`name` = ?",
       .binds = "integer 1, text 'B'");
GOLDEN(or_relation_id, NUMBER(Post, FILTER(OR(Q("editor__name", "B"), Q("editor__id", 1)))),
       .sql = POSTS EDITOR " WHERE `author`.`name` = ? OR `blog_post`.`editor_id` = ?",
       .binds = "text 'B', integer 1");
GOLDEN(or_relation_isnull,
       NUMBER(Post, FILTER(OR(Q("editor__isnull", true), Q("editor__name", "B")))),
       .sql = POSTS LEFT_EDITOR " WHERE `blog_post`.`editor_id` IS NULL OR `author`.`name` = ?",
       .binds = "text 'B'");
GOLDEN(or_of_ands,
       NUMBER(Post, FILTER(OR(AND(Q("editor__name", "A"), Q("views", 1)),
                              AND(Q("editor__age", 2), Q("views", 3))))),
       .sql = POSTS EDITOR
       " WHERE `author`.`name` = ? AND `blog_post`.`views` = ? OR `author`.`age` = ? AND "
       "`blog_post`.`views` = ?",
       .binds = "text 'A', integer 1, integer 2, integer 3");
GOLDEN(or_of_ands_one,
       NUMBER(Post, FILTER(OR(AND(Q("editor__name", "A"), Q("views", 1)),
                              AND(Q("likes", 2), Q("views", 3))))),
       .sql = POSTS LEFT_EDITOR " WHERE `author`.`name` = ? AND `blog_post`.`views` = ? OR "
                                "`blog_post`.`likes` = ? AND `blog_post`.`views` = ?",
       .binds = "text 'A', integer 1, integer 2, integer 3");
GOLDEN(and_of_ors,
       NUMBER(Post, FILTER(OR(Q("editor__name", "A"), Q("views", 1)),
                           OR(Q("editor__name", "B"), Q("editor__age", 2)))),
       .sql = POSTS EDITOR " WHERE (`author`.`name` = ? OR `blog_post`.`views` = ?) AND "
                           "(`author`.`name` = ? OR `author`.`age` = ?)",
       .binds = "text 'A', integer 1, text 'B', integer 2");
/* NOT turns an OR into an AND and back. */
GOLDEN(or_with_not, NUMBER(Post, FILTER(OR(NOT(Q("editor__name", "A")), Q("editor__age", 1)))),
       .sql = POSTS LEFT_EDITOR
       " WHERE NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL) OR `author`.`age` = ?",
       .binds = "text 'A', integer 1");
GOLDEN(and_with_not, NUMBER(Post, FILTER(NOT(Q("editor__name", "A")), Q("editor__age", 1))),
       .sql = POSTS EDITOR
       " WHERE NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL) AND `author`.`age` = ?",
       .binds = "text 'A', integer 1");
GOLDEN(
    not_or, NUMBER(Post, FILTER(NOT(OR(Q("editor__name", "A"), Q("views", 1))))),
    .sql = POSTS LEFT_EDITOR
    " WHERE NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL OR `blog_post`.`views` = ?)",
    .binds = "text 'A', integer 1");
GOLDEN(not_and_isnull, NUMBER(Post, EXCLUDE(Q("editor__name__isnull", true), Q("views", 1))),
       .sql = POSTS LEFT_EDITOR " WHERE NOT (`author`.`name` IS NULL AND `blog_post`.`views` = ?)",
       .binds = "integer 1");
GOLDEN(not_not_path, NUMBER(Post, FILTER(NOT(NOT(Q("editor__name", "A"))))),
       .sql = POSTS EDITOR " WHERE `author`.`name` = ?", .binds = "text 'A'");
GOLDEN(or_in_none,
       NUMBER(Post,
              FILTER(OR(Q("editor__name__in", LIST_OF((const char **)NULL, 0)), Q("views", 1)))),
       .sql = POSTS LEFT_EDITOR " WHERE `blog_post`.`views` = ?", .binds = "integer 1");
/* In a XOR no side alone may take rows away. */
GOLDEN(xor_keys, NUMBER(Post, FILTER(XOR(Q("editor__name", "A"), Q("views", 1)))),
       .sqlite = POSTS LEFT_EDITOR
       " WHERE COALESCE(`author`.`name` = ?, 0) <> COALESCE(`blog_post`.`views` = ?, 0)",
       .pg = POSTS LEFT_EDITOR
       " WHERE COALESCE(`author`.`name` = ?, FALSE) <> COALESCE(`blog_post`.`views` = ?, FALSE)",
       .mysql = POSTS LEFT_EDITOR
       " WHERE COALESCE(`author`.`name` = ?, FALSE) <> COALESCE(`blog_post`.`views` = ?, FALSE)",
       .binds = "text 'A', integer 1");
GOLDEN(xor_and_keys,
       NUMBER(Post, FILTER(XOR(AND(Q("editor__name", "A"), Q("editor__age", 2)), Q("views", 1)))),
       .sqlite = POSTS LEFT_EDITOR
       " WHERE COALESCE(`author`.`name` = ? AND `author`.`age` = ?, 0) <> "
       "COALESCE(`blog_post`.`views` = ?, 0)",
       .pg = POSTS LEFT_EDITOR
       " WHERE COALESCE(`author`.`name` = ? AND `author`.`age` = ?, FALSE) <> "
       "COALESCE(`blog_post`.`views` = ?, FALSE)",
       .mysql = POSTS LEFT_EDITOR
       " WHERE COALESCE(`author`.`name` = ? AND `author`.`age` = ?, FALSE) <> "
       "COALESCE(`blog_post`.`views` = ?, FALSE)",
       .binds = "text 'A', integer 2, integer 1");
GOLDEN(xor_and_filter,
       NUMBER(Post, FILTER(XOR(Q("editor__name", "A"), Q("views", 1)), Q("editor__age", 2))),
       .sqlite = POSTS EDITOR
       " WHERE COALESCE(`author`.`name` = ?, 0) <> COALESCE(`blog_post`.`views` = ?, 0)"
       " AND `author`.`age` = ?",
       .pg = POSTS EDITOR
       " WHERE COALESCE(`author`.`name` = ?, FALSE) <> COALESCE(`blog_post`.`views` = ?, FALSE)"
       " AND `author`.`age` = ?",
       .mysql = POSTS EDITOR
       " WHERE COALESCE(`author`.`name` = ?, FALSE) <> COALESCE(`blog_post`.`views` = ?, FALSE)"
       " AND `author`.`age` = ?",
       .binds = "text 'A', integer 1, integer 2");

/* ---- several clauses: what is INNER stays so, what is LEFT may be demoted ---- */

GOLDEN(demoted_by_filter,
       NUMBER(Post, FILTER(OR(Q("editor__name", "A"), Q("views", 1))), FILTER(Q("editor__age", 2))),
       .sql = POSTS EDITOR
       " WHERE (`author`.`name` = ? OR `blog_post`.`views` = ?) AND `author`.`age` = ?",
       .binds = "text 'A', integer 1, integer 2");
GOLDEN(inner_stays,
       NUMBER(Post, FILTER(Q("editor__age", 2)), FILTER(OR(Q("editor__name", "A"), Q("views", 1)))),
       .sql = POSTS EDITOR
       " WHERE `author`.`age` = ? AND (`author`.`name` = ? OR `blog_post`.`views` = ?)",
       .binds = "integer 2, text 'A', integer 1");
GOLDEN(filter_exclude,
       NUMBER(Post, FILTER(Q("editor__name", "A")), EXCLUDE(Q("editor__house__name", "B"))),
       .sql = POSTS EDITOR HOUSE " WHERE `author`.`name` = ? AND NOT (`publisher`.`name` = ?)",
       .binds = "text 'A', text 'B'");
GOLDEN(exclude_filter, NUMBER(Post, EXCLUDE(Q("editor__name", "A")), FILTER(Q("editor__age", 2))),
       .sql = POSTS EDITOR
       " WHERE NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL) AND `author`.`age` = ?",
       .binds = "text 'A', integer 2");
GOLDEN(exclude_exclude,
       NUMBER(Post, EXCLUDE(Q("editor__name", "A")), EXCLUDE(Q("editor__name", "B"))),
       .sql = POSTS LEFT_EDITOR
       " WHERE NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL) AND "
       "NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL)",
       .binds = "text 'A', text 'B'");
GOLDEN(or_or,
       NUMBER(Post, FILTER(OR(Q("editor__name", "A"), Q("views", 1))),
              FILTER(OR(Q("editor__age", 2), Q("views", 3)))),
       .sql = POSTS LEFT_EDITOR " WHERE (`author`.`name` = ? OR `blog_post`.`views` = ?) AND "
                                "(`author`.`age` = ? OR `blog_post`.`views` = ?)",
       .binds = "text 'A', integer 1, integer 2, integer 3");
GOLDEN(demotes_chain,
       NUMBER(Post, FILTER(OR(Q("editor__second__name", "A"), Q("views", 1))),
              FILTER(Q("editor__name", "B"))),
       .sql = POSTS EDITOR LEFT_SECOND
       " WHERE (`publisher`.`name` = ? OR `blog_post`.`views` = ?) AND `author`.`name` = ?",
       .binds = "text 'A', integer 1, text 'B'");
GOLDEN(three_filters,
       NUMBER(Post, FILTER(Q("editor__name__isnull", true)),
              FILTER(OR(Q("editor__age", 1), Q("likes", 2))), FILTER(Q("reply_to__views", 3))),
       .sql = POSTS LEFT_EDITOR
       " INNER JOIN `blog_post` `T3` ON (`blog_post`.`reply_to_id` = `T3`.`id`)"
       " WHERE `author`.`name` IS NULL AND (`author`.`age` = ? OR `blog_post`.`likes` = ?) AND "
       "`T3`.`views` = ?",
       .binds = "integer 1, integer 2, integer 3");

/* ---- F over a relation ---- */

GOLDEN(f_relation, NUMBER(Post, FILTER(Q("title", F("editor__name")))),
       .sql = POSTS EDITOR " WHERE `blog_post`.`title` = `author`.`name`");
GOLDEN(f_relation_or, NUMBER(Post, FILTER(OR(Q("title", F("editor__name")), Q("views", 1)))),
       .sql = POSTS LEFT_EDITOR
       " WHERE `blog_post`.`title` = `author`.`name` OR `blog_post`.`views` = ?",
       .binds = "integer 1");
GOLDEN(f_relation_or_both,
       NUMBER(Post, FILTER(OR(Q("title", F("editor__name")), Q("views", F("editor__age"))))),
       .sql = POSTS EDITOR
       " WHERE `blog_post`.`title` = `author`.`name` OR `blog_post`.`views` = `author`.`age`");
GOLDEN(f_expression, NUMBER(Post, FILTER(Q("views__gt", ADD(F("editor__age"), F("likes"))))),
       .sql = POSTS EDITOR " WHERE `blog_post`.`views` > `author`.`age` + `blog_post`.`likes`");
GOLDEN(f_two_relations, NUMBER(Post, FILTER(Q("author__name", F("editor__name")))),
       .sql = POSTS WRITER " INNER JOIN `author` `T3` ON (`blog_post`.`editor_id` = `T3`.`id`)"
                           " WHERE `author`.`name` = `T3`.`name`");
GOLDEN(f_self, NUMBER(Post, FILTER(Q("views__gt", F("reply_to__views")))),
       .sql = POSTS REPLY " WHERE `blog_post`.`views` > `T2`.`views`");

/* ---- isnull beside other conditions of the relation ---- */

GOLDEN(not_and_not_null,
       NUMBER(Post, FILTER(NOT(Q("editor__name", "A")), NOT(Q("editor__isnull", true)))),
       .sql = POSTS EDITOR " WHERE NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL) AND "
                           "NOT (`blog_post`.`editor_id` IS NULL)",
       .binds = "text 'A'");
GOLDEN(not_of_not_null,
       NUMBER(Post, FILTER(NOT(AND(Q("editor__name", "A"), Q("editor__isnull", false))))),
       .sql = POSTS LEFT_EDITOR
       " WHERE NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL AND "
       "`blog_post`.`editor_id` IS NOT NULL)",
       .binds = "text 'A'");
GOLDEN(not_or_not_null,
       NUMBER(Post, FILTER(OR(NOT(Q("editor__name", "A")), NOT(Q("editor__isnull", true))))),
       .sql = POSTS LEFT_EDITOR
       " WHERE NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL) OR "
       "NOT (`blog_post`.`editor_id` IS NULL)",
       .binds = "text 'A'");
GOLDEN(exclude_null_and_name,
       NUMBER(Post, EXCLUDE(Q("editor__isnull", true), Q("editor__name", "A"))),
       .sql = POSTS LEFT_EDITOR
       " WHERE NOT (`blog_post`.`editor_id` IS NULL AND `author`.`name` = ? AND "
       "`author`.`name` IS NOT NULL)",
       .binds = "text 'A'");
GOLDEN(exclude_null_or_name,
       NUMBER(Post, EXCLUDE(OR(Q("editor__isnull", true), Q("editor__name", "A")))),
       .sql = POSTS EDITOR " WHERE NOT (`blog_post`.`editor_id` IS NULL OR `author`.`name` = ? AND "
                           "`author`.`name` IS NOT NULL)",
       .binds = "text 'A'");
GOLDEN(exclude_null_filter_or,
       NUMBER(Post, EXCLUDE(Q("editor__isnull", true)),
              FILTER(OR(Q("editor__name", "A"), Q("views", 1)))),
       .sql = POSTS EDITOR
       " WHERE NOT (`blog_post`.`editor_id` IS NULL) AND (`author`.`name` = ? OR "
       "`blog_post`.`views` = ?)",
       .binds = "text 'A', integer 1");
GOLDEN(isnull_of_related_key, NUMBER(Post, FILTER(Q("editor__second__isnull", true))),
       .sql = POSTS LEFT_EDITOR " WHERE `author`.`second_id` IS NULL");
GOLDEN(isnull_of_related_key_there,
       NUMBER(Post, FILTER(Q("editor__second__isnull", true), Q("editor__isnull", false))),
       .sql = POSTS EDITOR
       " WHERE `author`.`second_id` IS NULL AND `blog_post`.`editor_id` IS NOT NULL");
GOLDEN(or_related_key,
       NUMBER(Post, FILTER(OR(Q("editor__second", 1), Q("editor__second__name", "A")))),
       .sql = POSTS EDITOR SECOND " WHERE `author`.`second_id` = ? OR `publisher`.`name` = ?",
       .binds = "integer 1, text 'A'");
GOLDEN(or_two_behind_one,
       NUMBER(Post, FILTER(OR(Q("reply_to__editor__name", "A"), Q("reply_to__author__name", "B")))),
       .sql = POSTS REPLY " LEFT OUTER JOIN `author` ON (`T2`.`editor_id` = `author`.`id`)"
                          " LEFT OUTER JOIN `author` `T4` ON (`T2`.`author_id` = `T4`.`id`)"
                          " WHERE `author`.`name` = ? OR `T4`.`name` = ?",
       .binds = "text 'A', text 'B'");
GOLDEN(filter_key_then_order,
       ROWS(Leaf, FILTER(Q("parent__in", LIST(1))), ORDER_BY("parent__tee__size")),
       .sql = "SELECT `leaf`.`id`, `leaf`.`parent_id`, `leaf`.`tee_id` FROM `leaf` INNER JOIN "
              "`leaf` `T2` ON "
              "(`leaf`.`parent_id` = `T2`.`id`) INNER JOIN `t2` `T3` ON (`T2`.`tee_id` = "
              "`T3`.`id`) WHERE "
              "`leaf`.`parent_id` IN (?) ORDER BY `T3`.`size` ASC",
       .binds = "integer 1");
/* Two paths on both sides: the left one is walked first. */
GOLDEN(
    exclude_f_two_paths, NUMBER(Post, EXCLUDE(Q("editor__second__name", F("author__house__name")))),
    .sql = POSTS LEFT_EDITOR LEFT_SECOND
    " INNER JOIN `author` `T4` ON (`blog_post`.`author_id` = `T4`.`id`)"
    " INNER JOIN `publisher` `T5` ON (`T4`.`house_id` = `T5`.`id`) WHERE NOT (`publisher`.`name` = "
    "`T5`.`name` AND `publisher`.`name` IS NOT NULL)");

/* ---- names that need their quotes: nothing of a name gets out of them ---- */

GOLDEN(quoted, NUMBER(Odd, FILTER(Q("value", 1), Q("while__gt", 2), Q("next__value", 3))),
       .literal = true,
       .sqlite = "SELECT COUNT(*) FROM \"odd \"\"table\"\" `x`\" INNER JOIN \"odd \"\"table\"\" "
                 "`x`\" \"T2\" ON "
                 "(\"odd \"\"table\"\" `x`\".\"next?$1\" = \"T2\".\"the \"\"id\"\"\") WHERE "
                 "\"odd \"\"table\"\" `x`\".\"va`lue; --\" = ? AND \"odd \"\"table\"\" "
                 "`x`\".\"while\" > ? AND "
                 "\"T2\".\"va`lue; --\" = ?",
       .pg = "SELECT COUNT(*) FROM \"odd \"\"table\"\" `x`\" INNER JOIN \"odd \"\"table\"\" `x`\" "
             "\"T2\" ON "
             "(\"odd \"\"table\"\" `x`\".\"next?$1\" = \"T2\".\"the \"\"id\"\"\") WHERE "
             "\"odd \"\"table\"\" `x`\".\"va`lue; --\" = $1 AND \"odd \"\"table\"\" "
             "`x`\".\"while\" > $2 AND "
             "\"T2\".\"va`lue; --\" = $3",
       .mysql =
           "SELECT COUNT(*) FROM `odd \"table\" ``x``` INNER JOIN `odd \"table\" ``x``` `T2` ON "
           "(`odd \"table\" ``x```.`next?$1` = `T2`.`the \"id\"`) WHERE "
           "`odd \"table\" ``x```.`va``lue; --` = ? AND `odd \"table\" ``x```.`while` > ? AND "
           "`T2`.`va``lue; --` = ?",
       .binds = "integer 1, integer 2, integer 3");
GOLDEN(quoted_trimmed, NUMBER(Odd, EXCLUDE(Q("next__pk", 1))), .literal = true,
       .sqlite = "SELECT COUNT(*) FROM \"odd \"\"table\"\" `x`\" WHERE NOT (\"odd \"\"table\"\" "
                 "`x`\".\"next?$1\" = ? AND "
                 "\"odd \"\"table\"\" `x`\".\"next?$1\" IS NOT NULL)",
       .pg = "SELECT COUNT(*) FROM \"odd \"\"table\"\" `x`\" WHERE NOT (\"odd \"\"table\"\" "
             "`x`\".\"next?$1\" = $1 AND "
             "\"odd \"\"table\"\" `x`\".\"next?$1\" IS NOT NULL)",
       .mysql = "SELECT COUNT(*) FROM `odd \"table\" ``x``` WHERE NOT (`odd \"table\" "
                "``x```.`next?$1` = ? AND "
                "`odd \"table\" ``x```.`next?$1` IS NOT NULL)",
       .binds = "integer 1");
/* Values never become text of the statement. */
GOLDEN(hostile_value,
       NUMBER(Post,
              FILTER(Q("title", "'; DROP TABLE \"blog_post\"; --"), Q("author__name", "$1 ? \\"))),
       .sql = POSTS WRITER " WHERE `blog_post`.`title` = ? AND `author`.`name` = ?",
       .binds = "text ''; DROP TABLE \"blog_post\"; --', text '$1 ? \\'");

int main(void) {
    const struct CMUnitTest tests[] = {
        GOLDEN_TEST(path_one),
        GOLDEN_TEST(path_one_nullable),
        GOLDEN_TEST(path_two),
        GOLDEN_TEST(path_three),
        GOLDEN_TEST(path_self),
        GOLDEN_TEST(path_shared),
        GOLDEN_TEST(path_two_keys),
        GOLDEN_TEST(path_house_twice),
        GOLDEN_TEST(path_text_key),
        GOLDEN_TEST(path_to_field),
        GOLDEN_TEST(alias_taken_later),
        GOLDEN_TEST(alias_taken_before),
        GOLDEN_TEST(trim_relation),
        GOLDEN_TEST(trim_column),
        GOLDEN_TEST(trim_id),
        GOLDEN_TEST(trim_pk),
        GOLDEN_TEST(trim_pk_isnull),
        GOLDEN_TEST(trim_last),
        GOLDEN_TEST(trim_last_id),
        GOLDEN_TEST(trim_text_key),
        GOLDEN_TEST(trim_to_field),
        GOLDEN_TEST(trim_not_to_field),
        GOLDEN_TEST(trim_f),
        GOLDEN_TEST(key_null),
        GOLDEN_TEST(key_isnull),
        GOLDEN_TEST(key_not_null),
        GOLDEN_TEST(key_exclude_null),
        GOLDEN_TEST(key_exclude),
        GOLDEN_TEST(column_isnull),
        GOLDEN_TEST(column_not_null),
        GOLDEN_TEST(column_exclude_isnull),
        GOLDEN_TEST(column_exclude_not_null),
        GOLDEN_TEST(column_null),
        GOLDEN_TEST(deep_isnull),
        GOLDEN_TEST(isnull_or),
        GOLDEN_TEST(isnull_both_or),
        GOLDEN_TEST(isnull_and),
        GOLDEN_TEST(exclude_one),
        GOLDEN_TEST(exclude_one_nullable),
        GOLDEN_TEST(exclude_one_nullable_column),
        GOLDEN_TEST(exclude_two),
        GOLDEN_TEST(exclude_two_first_nullable),
        GOLDEN_TEST(exclude_two_second_nullable),
        GOLDEN_TEST(exclude_three),
        GOLDEN_TEST(exclude_trimmed),
        GOLDEN_TEST(exclude_and),
        GOLDEN_TEST(exclude_or_keys),
        GOLDEN_TEST(exclude_in_none),
        GOLDEN_TEST(exclude_f_left_outer),
        GOLDEN_TEST(exclude_f_right_outer),
        GOLDEN_TEST(exclude_f_right_nullable),
        GOLDEN_TEST(or_one_side),
        GOLDEN_TEST(or_one_side_never_null),
        GOLDEN_TEST(or_both_sides),
        GOLDEN_TEST(or_two_keys),
        GOLDEN_TEST(or_chain_promoted),
        GOLDEN_TEST(or_prefix),
        GOLDEN_TEST(or_prefix_nullable),
        GOLDEN_TEST(or_relation),
        GOLDEN_TEST(or_relation_id),
        GOLDEN_TEST(or_relation_isnull),
        GOLDEN_TEST(or_of_ands),
        GOLDEN_TEST(or_of_ands_one),
        GOLDEN_TEST(and_of_ors),
        GOLDEN_TEST(or_with_not),
        GOLDEN_TEST(and_with_not),
        GOLDEN_TEST(not_or),
        GOLDEN_TEST(not_and_isnull),
        GOLDEN_TEST(not_not_path),
        GOLDEN_TEST(or_in_none),
        GOLDEN_TEST(xor_keys),
        GOLDEN_TEST(xor_and_keys),
        GOLDEN_TEST(xor_and_filter),
        GOLDEN_TEST(demoted_by_filter),
        GOLDEN_TEST(inner_stays),
        GOLDEN_TEST(filter_exclude),
        GOLDEN_TEST(exclude_filter),
        GOLDEN_TEST(exclude_exclude),
        GOLDEN_TEST(or_or),
        GOLDEN_TEST(demotes_chain),
        GOLDEN_TEST(three_filters),
        GOLDEN_TEST(f_relation),
        GOLDEN_TEST(f_relation_or),
        GOLDEN_TEST(f_relation_or_both),
        GOLDEN_TEST(f_expression),
        GOLDEN_TEST(f_two_relations),
        GOLDEN_TEST(f_self),
        GOLDEN_TEST(not_and_not_null),
        GOLDEN_TEST(not_of_not_null),
        GOLDEN_TEST(not_or_not_null),
        GOLDEN_TEST(exclude_null_and_name),
        GOLDEN_TEST(exclude_null_or_name),
        GOLDEN_TEST(exclude_null_filter_or),
        GOLDEN_TEST(isnull_of_related_key),
        GOLDEN_TEST(isnull_of_related_key_there),
        GOLDEN_TEST(or_related_key),
        GOLDEN_TEST(or_two_behind_one),
        GOLDEN_TEST(filter_key_then_order),
        GOLDEN_TEST(exclude_f_two_paths),
        GOLDEN_TEST(quoted),
        GOLDEN_TEST(quoted_trimmed),
        GOLDEN_TEST(hostile_value),
    };
    return cmocka_run_group_tests(tests, golden_open, golden_close);
}
