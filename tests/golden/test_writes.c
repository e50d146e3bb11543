/* Golden tests of update, delete and arithmetic. */
#include "models_golden.h"

#define POST_1 " WHERE `blog_post`.`id` = ?"
#define WRITER " INNER JOIN `author` ON (`blog_post`.`author_id` = `author`.`id`)"

static covet_decimal decimal(const char *text) {
    covet_decimal value;
    assert_int_equal(covet_decimal_parse(text, &value), COVET_OK);
    return value;
}

/* ---- values ---- */

GOLDEN(set_int, covet_update(covet_query(s, Post, FILTER(Q("id", 1))), SET("views", 5)),
       .sql = "UPDATE `blog_post` SET `views` = ?" POST_1, .binds = "integer 5, integer 1");
GOLDEN(set_all_rows, covet_update(covet_query(s, Post), SET("title", "A")),
       .sql = "UPDATE `blog_post` SET `title` = ?", .binds = "text 'A'");
GOLDEN(set_several,
       covet_update(covet_query(s, Post, FILTER(Q("id", 1))), SET("title", "A"),
                    SET("likes", COVET_NULL), SET("views", 0)),
       .sql = "UPDATE `blog_post` SET `title` = ?, `likes` = ?, `views` = ?" POST_1,
       .binds = "text 'A', NULL, integer 0, integer 1");
GOLDEN(set_kinds,
       covet_update(covet_query(s, Sample), SET("flag", true), SET("ratio", 2), SET("price", "1.5"),
                    SET("day", "2024-02-29"), SET("moment", (covet_date){0}),
                    SET("token", "00112233445566778899aabbccddeeff"), SET("data", "[1]"),
                    SET("bytes", (covet_bytes){"", 0})),
       .sql = "UPDATE `sample` SET `flag` = ?, `ratio` = ?, `price` = ?, `day` = ?, `moment` = ?, "
              "`token` = ?, "
              "`data` = ?, `bytes` = ?",
       .binds = "boolean true, floating-point number 2, decimal 1.5, date 2024-02-29, datetime "
                "1970-01-01 00:00:00, "
                "UUID 00112233-4455-6677-8899-aabbccddeeff, JSON '[1]', bytes x''");
GOLDEN(set_key,
       covet_update(covet_query(s, Post, FILTER(Q("id", 1))), SET("author", 2),
                    SET("editor_id", COVET_NULL)),
       .sql = "UPDATE `blog_post` SET `author_id` = ?, `editor_id` = ?" POST_1,
       .binds = "integer 2, NULL, integer 1");
GOLDEN(set_odd, covet_update(covet_query(s, Odd, FILTER(Q("while", 1))), SET("value", 2)),
       .literal = true,
       .sqlite = "UPDATE \"odd \"\"table\"\" `x`\" SET \"va`lue; --\" = ? WHERE \"odd "
                 "\"\"table\"\" `x`\".\"while\" = ?",
       .pg = "UPDATE \"odd \"\"table\"\" `x`\" SET \"va`lue; --\" = $1 WHERE \"odd \"\"table\"\" "
             "`x`\".\"while\" = $2",
       .mysql = "UPDATE `odd \"table\" ``x``` SET `va``lue; --` = ? WHERE `odd \"table\" "
                "``x```.`while` = ?",
       .binds = "integer 2, integer 1");

/* ---- expressions: each turned into what the column holds ---- */

GOLDEN(set_f, covet_update(covet_query(s, Post, FILTER(Q("id", 1))), SET("likes", F("views"))),
       .sql = "UPDATE `blog_post` SET `likes` = `blog_post`.`views`" POST_1, .binds = "integer 1");
GOLDEN(set_f_key, covet_update(covet_query(s, Post), SET("editor", F("author"))),
       .sql = "UPDATE `blog_post` SET `editor_id` = `blog_post`.`author_id`");
GOLDEN(set_int_sum,
       covet_update(covet_query(s, Post, FILTER(Q("id", 1))), SET("views", ADD(F("views"), 1))),
       .sqlite = "UPDATE `blog_post` SET `views` = covet_int32(`blog_post`.`views` + ?)" POST_1,
       .pg = "UPDATE `blog_post` SET `views` = CAST(`blog_post`.`views` + ? AS integer)" POST_1,
       .mysql = "UPDATE `blog_post` SET `views` = ROUND(`blog_post`.`views` + ?)" POST_1,
       .binds = "integer 1, integer 1");
GOLDEN(set_smallint, covet_update(covet_query(s, Sample), SET("small", F("number"))),
       .sqlite = "UPDATE `sample` SET `small` = covet_int16(`sample`.`number`)",
       .pg = "UPDATE `sample` SET `small` = CAST(`sample`.`number` AS smallint)",
       .mysql = "UPDATE `sample` SET `small` = ROUND(`sample`.`number`)");
/* 4.5 becomes what the database rounds a real to. */
GOLDEN(set_int_real, covet_update(covet_query(s, Sample), SET("big", MUL(F("ratio"), 1.5))),
       .sqlite = "UPDATE `sample` SET `big` = covet_int64(`sample`.`ratio` * ?)",
       .pg = "UPDATE `sample` SET `big` = CAST(`sample`.`ratio` * ? AS bigint)",
       .mysql = "UPDATE `sample` SET `big` = ROUND(`sample`.`ratio` * ?)",
       .binds = "floating-point number 1.5", .own_answer = true);
GOLDEN(set_real, covet_update(covet_query(s, Sample), SET("ratio", DIV(F("ratio"), 2))),
       .sqlite = "UPDATE `sample` SET `ratio` = CAST(`sample`.`ratio` AS REAL) / ?",
       .pg = "UPDATE `sample` SET `ratio` = `sample`.`ratio` / ?",
       .mysql = "UPDATE `sample` SET `ratio` = `sample`.`ratio` / ?", .binds = "integer 2");
GOLDEN(set_real_int, covet_update(covet_query(s, Sample), SET("ratio", F("number"))),
       .sqlite = "UPDATE `sample` SET `ratio` = CAST(`sample`.`number` AS REAL)",
       .pg = "UPDATE `sample` SET `ratio` = CAST(`sample`.`number` AS double precision)",
       .mysql = "UPDATE `sample` SET `ratio` = CAST(`sample`.`number` AS DOUBLE)");
GOLDEN(set_decimal_sum,
       covet_update(covet_query(s, Sample), SET("price", ADD(F("price"), decimal("1.50")))),
       .sqlite = "UPDATE `sample` SET `price` = "
                 "covet_decimal_round(covet_decimal_add(`sample`.`price`, ?), 2)",
       .pg = "UPDATE `sample` SET `price` = ROUND(CAST(`sample`.`price` + ? AS numeric), 2)",
       .mysql = "UPDATE `sample` SET `price` = ROUND(`sample`.`price` + ?, 2)",
       .binds = "decimal 1.50");
GOLDEN(set_decimal_real, covet_update(covet_query(s, Sample), SET("price", MUL(F("price"), 1.1))),
       .sqlite = "UPDATE `sample` SET `price` = "
                 "covet_decimal_round(covet_decimal_mul(`sample`.`price`, ?), 2)",
       .pg = "UPDATE `sample` SET `price` = ROUND(CAST(`sample`.`price` * ? AS numeric), 2)",
       .mysql = "UPDATE `sample` SET `price` = ROUND(`sample`.`price` * ?, 2)",
       .binds = "decimal 1.1");
GOLDEN(set_decimal_of_real,
       covet_update(covet_query(s, Sample, FILTER(Q("id", 1))), SET("price", DIV(F("ratio"), 8))),
       .sqlite = "UPDATE `sample` SET `price` = covet_decimal_round(CAST(`sample`.`ratio` AS REAL) "
                 "/ ?, 2) WHERE `sample`.`id` = ?",
       .pg = "UPDATE `sample` SET `price` = ROUND(CAST(`sample`.`ratio` / ? AS numeric), 2) WHERE "
             "`sample`.`id` = ?",
       .mysql = "UPDATE `sample` SET `price` = ROUND(CAST(`sample`.`ratio` / ? AS DECIMAL(65, "
                "27)), 2) WHERE `sample`.`id` = ?",
       .binds = "integer 8, integer 1");
GOLDEN(
    set_decimal_quotient, covet_update(covet_query(s, Sample), SET("amount", DIV(F("price"), 3))),
    .sqlite = "UPDATE `sample` SET `amount` = "
              "covet_decimal_round(covet_decimal_div(`sample`.`price`, ?, 16), 4)",
    .pg = "UPDATE `sample` SET `amount` = ROUND(CAST(ROUND(ROUND(`sample`.`price`, 16) / ?, 16) AS "
          "numeric), 4)",
    .mysql = "UPDATE `sample` SET `amount` = ROUND(ROUND(CAST(`sample`.`price` AS DECIMAL(65, 26)) "
             "/ ?, 16), 4)",
    .binds = "integer 3");
GOLDEN(set_decimal_negative,
       covet_update(covet_query(s, Sample), SET("price", NEG(SUB(F("price"), F("rebate"))))),
       .sqlite =
           "UPDATE `sample` SET `price` = covet_decimal_round(covet_decimal_neg(covet_decimal_sub("
           "`sample`.`price`, `sample`.`rebate`)), 2)",
       .pg = "UPDATE `sample` SET `price` = ROUND(CAST(- (`sample`.`price` - `sample`.`rebate`) AS "
             "numeric), 2)",
       .mysql = "UPDATE `sample` SET `price` = ROUND(- (`sample`.`price` - `sample`.`rebate`), 2)");
GOLDEN(set_moment_later,
       covet_update(covet_query(s, Sample),
                    SET("ended", ADD(F("moment"), (covet_duration){60000000}))),
       .sqlite = "UPDATE `sample` SET `ended` = covet_datetime_add(`sample`.`moment`, ?)",
       .pg = "UPDATE `sample` SET `ended` = `sample`.`moment` + ?",
       .mysql = "UPDATE `sample` SET `ended` = `sample`.`moment` + INTERVAL ? MICROSECOND",
       .binds = "duration PT1M");
GOLDEN(
    set_moment_earlier,
    covet_update(covet_query(s, Sample), SET("moment", SUB(F("moment"), F("span")))),
    .sqlite =
        "UPDATE `sample` SET `moment` = covet_datetime_sub(`sample`.`moment`, `sample`.`span`)",
    .pg = "UPDATE `sample` SET `moment` = `sample`.`moment` - `sample`.`span`",
    .mysql =
        "UPDATE `sample` SET `moment` = `sample`.`moment` - INTERVAL `sample`.`span` MICROSECOND");
GOLDEN(set_day_later,
       covet_update(covet_query(s, Sample),
                    SET("day", ADD(F("day"), (covet_duration){86400000000}))),
       .sqlite = "UPDATE `sample` SET `day` = substr(covet_datetime_add(`sample`.`day`, ?), 1, 10)",
       .pg = "UPDATE `sample` SET `day` = CAST(CAST(`sample`.`day` AS timestamptz) + ? AS date)",
       .mysql = "UPDATE `sample` SET `day` = CAST(`sample`.`day` + INTERVAL ? MICROSECOND AS DATE)",
       .binds = "duration P1D");
GOLDEN(set_span,
       covet_update(covet_query(s, Sample),
                    SET("span", ADD(F("span"), (covet_duration){1000000}, NEG(F("span"))))),
       .sql = "UPDATE `sample` SET `span` = `sample`.`span` + ? + - `sample`.`span`",
       .binds = "duration PT1S");
GOLDEN(set_text, covet_update(covet_query(s, Sample), SET("body", F("code"))),
       .sql = "UPDATE `sample` SET `body` = `sample`.`code`");
/* Every SET sees the old values, also where a database would show it what the one before has
 * written. */
GOLDEN(set_swap,
       covet_update(covet_query(s, Post, FILTER(Q("id", 1))), SET("views", F("likes")),
                    SET("likes", F("views"))),
       .sql = "UPDATE `blog_post` SET `views` = `blog_post`.`likes`, `likes` = "
              "`blog_post`.`views`" POST_1,
       .mysql = "UPDATE `blog_post` INNER JOIN (SELECT DISTINCT `blog_post`.`id`, "
                "`blog_post`.`likes` AS `covet_set_1`, "
                "`blog_post`.`views` AS `covet_set_2` FROM `blog_post`" POST_1 ") `covet_new` ON "
                "(`blog_post`.`id` = `covet_new`.`id`) SET `blog_post`.`views` = "
                "`covet_new`.`covet_set_1`, "
                "`blog_post`.`likes` = `covet_new`.`covet_set_2`",
       .binds = "integer 1");
GOLDEN(set_after_read,
       covet_update(covet_query(s, Post), SET("likes", F("views")), SET("views", 0)),
       .sql = "UPDATE `blog_post` SET `likes` = `blog_post`.`views`, `views` = ?",
       .binds = "integer 0");
GOLDEN(
    set_read_after,
    covet_update(covet_query(s, Post, FILTER(Q("author__name", "A")), ORDER_BY("title"), LIMIT(3)),
                 SET("views", 0), SET("likes", F("views"))),
    .sql = "UPDATE `blog_post` SET `views` = ?, `likes` = `blog_post`.`views` WHERE "
           "`blog_post`.`id` IN "
           "(SELECT `blog_post`.`id` FROM `blog_post`" WRITER " WHERE `author`.`name` = ? ORDER BY "
           "`blog_post`.`title` ASC LIMIT ?)",
    .mysql =
        "UPDATE `blog_post` INNER JOIN (SELECT `blog_post`.`id`, ? AS `covet_set_1`, "
        "`blog_post`.`views` AS "
        "`covet_set_2` FROM `blog_post`" WRITER
        " WHERE `author`.`name` = ? ORDER BY `blog_post`.`title` ASC "
        "LIMIT ?) `covet_new` ON (`blog_post`.`id` = `covet_new`.`id`) SET `blog_post`.`views` = "
        "`covet_new`.`covet_set_1`, `blog_post`.`likes` = `covet_new`.`covet_set_2`",
    .binds = "integer 0, text 'A', integer 3");

/* ---- which rows: by a subquery of keys where other tables or a window decide ---- */

GOLDEN(update_order_ignored,
       covet_update(covet_query(s, Post, ORDER_BY("author__name"), DISTINCT(),
                                SELECT_RELATED("author")),
                    SET("views", 1)),
       .sql = "UPDATE `blog_post` SET `views` = ?", .binds = "integer 1");
GOLDEN(update_join,
       covet_update(covet_query(s, Post, FILTER(Q("author__name", "A"), Q("views", 2))),
                    SET("views", 1)),
       .sql = "UPDATE `blog_post` SET `views` = ? WHERE `blog_post`.`id` IN (SELECT "
              "`blog_post`.`id` FROM `blog_post`" WRITER
              " WHERE `author`.`name` = ? AND `blog_post`.`views` = ?)",
       .mysql = "UPDATE `blog_post` SET `views` = ? WHERE `blog_post`.`id` IN (SELECT `id` FROM "
                "(SELECT DISTINCT `blog_post`.`id`"
                " FROM `blog_post`" WRITER
                " WHERE `author`.`name` = ? AND `blog_post`.`views` = ?) `keys`)",
       .binds = "integer 1, text 'A', integer 2");
GOLDEN(update_trimmed,
       covet_update(covet_query(s, Post, FILTER(Q("author__id", 2))), SET("views", 1)),
       .sql = "UPDATE `blog_post` SET `views` = ? WHERE `blog_post`.`author_id` = ?",
       .binds = "integer 1, integer 2");
GOLDEN(update_exclude,
       covet_update(covet_query(s, Post, EXCLUDE(Q("editor__name", "A"))), SET("views", 1)),
       .sql = "UPDATE `blog_post` SET `views` = ? WHERE `blog_post`.`id` IN (SELECT "
              "`blog_post`.`id` FROM `blog_post`"
              " LEFT OUTER JOIN `author` ON (`blog_post`.`editor_id` = `author`.`id`) WHERE NOT "
              "(`author`.`name` = ? AND "
              "`author`.`name` IS NOT NULL))",
       .mysql = "UPDATE `blog_post` SET `views` = ? WHERE `blog_post`.`id` IN (SELECT `id` FROM "
                "(SELECT DISTINCT `blog_post`.`id`"
                " FROM `blog_post` LEFT OUTER JOIN `author` ON (`blog_post`.`editor_id` = "
                "`author`.`id`) WHERE "
                "NOT (`author`.`name` = ? AND `author`.`name` IS NOT NULL)) `keys`)",
       .binds = "integer 1, text 'A'");
GOLDEN(update_limit,
       covet_update(covet_query(s, Post, ORDER_BY("-views"), LIMIT(3)), SET("views", 1)),
       .sql = "UPDATE `blog_post` SET `views` = ? WHERE `blog_post`.`id` IN (SELECT "
              "`blog_post`.`id` FROM `blog_post`"
              " ORDER BY `blog_post`.`views` DESC LIMIT ?)",
       .mysql = "UPDATE `blog_post` SET `views` = ? WHERE `blog_post`.`id` IN (SELECT `id` FROM "
                "(SELECT `blog_post`.`id`"
                " FROM `blog_post` ORDER BY `blog_post`.`views` DESC LIMIT ?) `keys`)",
       .binds = "integer 1, integer 3");
GOLDEN(update_limit_distinct,
       covet_update(covet_query(s, Task, DISTINCT(), SLICE(1, 3)), SET("owner", 1)),
       .sql = "UPDATE `task` SET `owner_id` = ? WHERE `task`.`id` IN (SELECT `task`.`id` FROM "
              "`task` INNER JOIN `author` ON "
              "(`task`.`owner_id` = `author`.`id`) ORDER BY `author`.`name` ASC, `task`.`due` DESC "
              "LIMIT ? OFFSET ?)",
       .mysql = "UPDATE `task` SET `owner_id` = ? WHERE `task`.`id` IN (SELECT `id` FROM (SELECT "
                "`task`.`id` FROM `task`"
                " INNER JOIN `author` ON (`task`.`owner_id` = `author`.`id`) ORDER BY "
                "`author`.`name` ASC, `task`.`due` DESC"
                " LIMIT ? OFFSET ?) `keys`)",
       .binds = "integer 1, integer 2, integer 1");
/* These rows refer to each other, and some databases check a key with each row that goes. */
GOLDEN(delete_all, covet_delete(covet_query(s, Post)), .sql = "DELETE FROM `blog_post`",
       .own_answer = true);
GOLDEN(delete_filter,
       covet_delete(covet_query(s, Post, FILTER(Q("views__lt", 1)), ORDER_BY("title"))),
       .sql = "DELETE FROM `blog_post` WHERE `blog_post`.`views` < ?", .binds = "integer 1");
GOLDEN(delete_text_key,
       covet_delete(covet_query(s, Country, FILTER(Q("pk__in", LIST("aa", "bb"))))),
       .sql = "DELETE FROM `country` WHERE `country`.`code` IN (?, ?)",
       .binds = "text 'aa', text 'bb'");
GOLDEN(
    delete_join, covet_delete(covet_query(s, Post, FILTER(Q("reply_to__views", 1)))),
    .sql = "DELETE FROM `blog_post` WHERE `blog_post`.`id` IN (SELECT `blog_post`.`id` FROM "
           "`blog_post` INNER JOIN "
           "`blog_post` `T2` ON (`blog_post`.`reply_to_id` = `T2`.`id`) WHERE `T2`.`views` = ?)",
    .mysql =
        "DELETE FROM `blog_post` WHERE `blog_post`.`id` IN (SELECT `id` FROM (SELECT DISTINCT "
        "`blog_post`.`id` FROM "
        "`blog_post` INNER JOIN `blog_post` `T2` ON (`blog_post`.`reply_to_id` = `T2`.`id`) WHERE "
        "`T2`.`views` = ?) `keys`)",
    .binds = "integer 1");
GOLDEN(delete_limit, covet_delete(covet_query(s, Country, ORDER_BY("name"), SLICE(5, 7))),
       .sql = "DELETE FROM `country` WHERE `country`.`code` IN (SELECT `country`.`code` FROM "
              "`country` ORDER BY "
              "`country`.`name` ASC LIMIT ? OFFSET ?)",
       .mysql = "DELETE FROM `country` WHERE `country`.`code` IN (SELECT `code` FROM (SELECT "
                "`country`.`code` FROM "
                "`country` ORDER BY `country`.`name` ASC LIMIT ? OFFSET ?) `keys`)",
       .binds = "integer 2, integer 5");
GOLDEN(delete_nothing,
       covet_delete(covet_query(s, Post, FILTER(Q("id__in", LIST_OF((int *)NULL, 0))))), .sql = "");

/* ---- arithmetic: parentheses where they are needed ---- */

#define VIEWS "SELECT COUNT(*) FROM `blog_post` WHERE `blog_post`.`views` > "
#define V "`blog_post`.`views`"
#define L "`blog_post`.`likes`"
#define A "`blog_post`.`author_id`"

GOLDEN(sub_right,
       NUMBER(Post, FILTER(Q("views__gt", SUB(F("views"), SUB(F("likes"), F("author")))))),
       .sql = VIEWS V " - (" L " - " A ")");
GOLDEN(sub_left,
       NUMBER(Post, FILTER(Q("views__gt", SUB(SUB(F("views"), F("likes")), F("author"))))),
       .sql = VIEWS V " - " L " - " A);
GOLDEN(sub_many, NUMBER(Post, FILTER(Q("views__gt", SUB(F("views"), F("likes"), F("author"), 1)))),
       .sql = VIEWS V " - " L " - " A " - ?", .binds = "integer 1");
GOLDEN(mul_of_sum,
       NUMBER(Post, FILTER(Q("views__gt", MUL(ADD(F("views"), F("likes")), F("author"))))),
       .sql = VIEWS "(" V " + " L ") * " A);
GOLDEN(sum_of_mul,
       NUMBER(Post, FILTER(Q("views__gt", ADD(MUL(F("views"), F("likes")), F("author"))))),
       .sql = VIEWS V " * " L " + " A);
GOLDEN(mul_right_sum, NUMBER(Post, FILTER(Q("views__gt", MUL(2, ADD(1, F("views")))))),
       .sql = VIEWS "? * (? + " V ")", .binds = "integer 2, integer 1");
GOLDEN(div_of_mul, NUMBER(Post, FILTER(Q("views__gt", DIV(F("views"), MUL(F("likes"), 2))))),
       .sql = VIEWS V " / (" L " * ?)", .mysql = VIEWS V " DIV (" L " * ?)", .binds = "integer 2");
GOLDEN(mod_int, NUMBER(Post, FILTER(Q("views__gt", MOD(ADD(F("views"), 1), F("likes"))))),
       .sql = VIEWS "(" V " + ?) % " L, .binds = "integer 1");
GOLDEN(neg_sum, NUMBER(Post, FILTER(Q("views__gt", NEG(ADD(F("views"), F("likes")))))),
       .sql = VIEWS "- (" V " + " L ")");
/* Never two minus signs side by side, which begin a comment. */
GOLDEN(neg_neg, NUMBER(Post, FILTER(Q("views__gt", NEG(NEG(F("views")))))),
       .sql = VIEWS "- (- " V ")");
GOLDEN(sub_neg, NUMBER(Post, FILTER(Q("views__gt", SUB(F("views"), NEG(F("likes")))))),
       .sql = VIEWS V " - - " L);
GOLDEN(power, NUMBER(Post, FILTER(Q("views__gt", POW(F("views"), 2)))),
       .sqlite = VIEWS "covet_pow(" V ", ?)",
       .pg = VIEWS "POWER(CAST(" V " AS double precision), CAST(? AS double precision))",
       .mysql = VIEWS "POW(" V ", ?)", .binds = "integer 2");
GOLDEN(value, NUMBER(Post, FILTER(Q("views__gt", VALUE(5)))), .sql = VIEWS "?",
       .binds = "integer 5");
GOLDEN(bool_operand, NUMBER(Post, FILTER(Q("views__gt", ADD(F("views"), (bool)1)))),
       .sql = VIEWS V " + ?", .binds = "integer 1");
GOLDEN(null_operand, NUMBER(Post, FILTER(Q("views__gt", ADD(F("views"), COVET_NULL)))),
       .sql = VIEWS V " + ?", .binds = "NULL");
GOLDEN(real_mod, NUMBER(Sample, FILTER(Q("ratio", MOD(F("ratio"), 2)))),
       .sqlite =
           "SELECT COUNT(*) FROM `sample` WHERE `sample`.`ratio` = covet_mod(`sample`.`ratio`, ?)",
       .pg = "SELECT COUNT(*) FROM `sample` WHERE `sample`.`ratio` = "
             "CAST(MOD(CAST(CAST(`sample`.`ratio` AS text) AS numeric), "
             "CAST(CAST(? AS text) AS numeric)) AS double precision)",
       .mysql = "SELECT COUNT(*) FROM `sample` WHERE `sample`.`ratio` = `sample`.`ratio` % ?",
       .binds = "integer 2");
GOLDEN(decimal_compared, NUMBER(Sample, FILTER(Q("price__gte", SUB(F("amount"), 1)))),
       .sqlite = "SELECT COUNT(*) FROM `sample` WHERE `sample`.`price` >= "
                 "covet_decimal_sub(`sample`.`amount`, ?)",
       .pg = "SELECT COUNT(*) FROM `sample` WHERE `sample`.`price` >= `sample`.`amount` - ?",
       .mysql = "SELECT COUNT(*) FROM `sample` WHERE `sample`.`price` >= `sample`.`amount` - ?",
       .binds = "integer 1");
GOLDEN(moment_compared, NUMBER(Sample, FILTER(Q("ended__lt", ADD(F("moment"), F("span"))))),
       .sqlite = "SELECT COUNT(*) FROM `sample` WHERE `sample`.`ended` < "
                 "covet_datetime_add(`sample`.`moment`, `sample`.`span`)",
       .pg = "SELECT COUNT(*) FROM `sample` WHERE `sample`.`ended` < `sample`.`moment` + "
             "`sample`.`span`",
       .mysql = "SELECT COUNT(*) FROM `sample` WHERE `sample`.`ended` < `sample`.`moment` + "
                "INTERVAL `sample`.`span` MICROSECOND");
/* A date beside a datetime is its midnight. */
GOLDEN(
    date_compared, NUMBER(Sample, FILTER(Q("moment__gte", F("day")))),
    .sqlite =
        "SELECT COUNT(*) FROM `sample` WHERE `sample`.`moment` >= (`sample`.`day` || ' 00:00:00')",
    .pg = "SELECT COUNT(*) FROM `sample` WHERE `sample`.`moment` >= CAST(`sample`.`day` AS "
          "timestamptz)",
    .mysql = "SELECT COUNT(*) FROM `sample` WHERE `sample`.`moment` >= CAST(`sample`.`day` AS "
             "DATETIME(6))");

int main(void) {
    const struct CMUnitTest tests[] = {
        GOLDEN_TEST(set_int),
        GOLDEN_TEST(set_all_rows),
        GOLDEN_TEST(set_several),
        GOLDEN_TEST(set_kinds),
        GOLDEN_TEST(set_key),
        GOLDEN_TEST(set_odd),
        GOLDEN_TEST(set_f),
        GOLDEN_TEST(set_f_key),
        GOLDEN_TEST(set_int_sum),
        GOLDEN_TEST(set_smallint),
        GOLDEN_TEST(set_int_real),
        GOLDEN_TEST(set_real),
        GOLDEN_TEST(set_real_int),
        GOLDEN_TEST(set_decimal_sum),
        GOLDEN_TEST(set_decimal_real),
        GOLDEN_TEST(set_decimal_of_real),
        GOLDEN_TEST(set_decimal_quotient),
        GOLDEN_TEST(set_decimal_negative),
        GOLDEN_TEST(set_moment_later),
        GOLDEN_TEST(set_moment_earlier),
        GOLDEN_TEST(set_day_later),
        GOLDEN_TEST(set_span),
        GOLDEN_TEST(set_text),
        GOLDEN_TEST(set_swap),
        GOLDEN_TEST(set_after_read),
        GOLDEN_TEST(set_read_after),
        GOLDEN_TEST(update_order_ignored),
        GOLDEN_TEST(update_join),
        GOLDEN_TEST(update_trimmed),
        GOLDEN_TEST(update_exclude),
        GOLDEN_TEST(update_limit),
        GOLDEN_TEST(update_limit_distinct),
        GOLDEN_TEST(delete_all),
        GOLDEN_TEST(delete_filter),
        GOLDEN_TEST(delete_text_key),
        GOLDEN_TEST(delete_join),
        GOLDEN_TEST(delete_limit),
        GOLDEN_TEST(delete_nothing),
        GOLDEN_TEST(sub_right),
        GOLDEN_TEST(sub_left),
        GOLDEN_TEST(sub_many),
        GOLDEN_TEST(mul_of_sum),
        GOLDEN_TEST(sum_of_mul),
        GOLDEN_TEST(mul_right_sum),
        GOLDEN_TEST(div_of_mul),
        GOLDEN_TEST(mod_int),
        GOLDEN_TEST(neg_sum),
        GOLDEN_TEST(neg_neg),
        GOLDEN_TEST(sub_neg),
        GOLDEN_TEST(power),
        GOLDEN_TEST(value),
        GOLDEN_TEST(bool_operand),
        GOLDEN_TEST(null_operand),
        GOLDEN_TEST(real_mod),
        GOLDEN_TEST(decimal_compared),
        GOLDEN_TEST(moment_compared),
        GOLDEN_TEST(date_compared),
    };
    return cmocka_run_group_tests(tests, golden_open, golden_close);
}
