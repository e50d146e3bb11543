/* Golden tests of lookups: every word behind a path, on the kinds that it fits, with NULL and
 * under NOT. */
#include "models_golden.h"

#define SAMPLES "SELECT COUNT(*) FROM `sample` WHERE "
#define POSTS "SELECT COUNT(*) FROM `blog_post` WHERE "
/* An operand of a lookup that ignores case. */
#define MYSQL_LOWER(operand)                                                                       \
    "LOWER(CONVERT(" operand                                                                       \
    " USING utf8mb4) COLLATE utf8mb4_0900_as_cs) COLLATE utf8mb4_0900_bin"
#define MARIADB_LOWER(operand)                                                                     \
    "LOWER(CONVERT(" operand                                                                       \
    " USING utf8mb4) COLLATE utf8mb4_uca1400_nopad_as_cs) COLLATE utf8mb4_nopad_bin"

/* ---- exact, on every kind ---- */

GOLDEN(exact_smallint, NUMBER(Sample, FILTER(Q("small", -7))),
       .sql = SAMPLES "`sample`.`small` = ?", .binds = "integer -7");
GOLDEN(exact_int, NUMBER(Sample, FILTER(Q("number__exact", 5))),
       .sql = SAMPLES "`sample`.`number` = ?", .binds = "integer 5");
GOLDEN(exact_bigint, NUMBER(Sample, FILTER(Q("big", INT64_MAX))),
       .sql = SAMPLES "`sample`.`big` = ?", .binds = "integer 9223372036854775807");
/* A number wider than the column matches no row; that is no mistake. */
GOLDEN(exact_int_wide, NUMBER(Sample, FILTER(Q("small", INT64_C(5000000000)))),
       .sql = SAMPLES "`sample`.`small` = ?", .binds = "integer 5000000000");
GOLDEN(exact_int_real, NUMBER(Sample, FILTER(Q("number", 2.5))),
       .sql = SAMPLES "`sample`.`number` = ?", .binds = "floating-point number 2.5");
GOLDEN(exact_automatic, NUMBER(Sample, FILTER(Q("pk", 12))), .sql = SAMPLES "`sample`.`id` = ?",
       .binds = "integer 12");
GOLDEN(exact_bool, NUMBER(Sample, FILTER(Q("flag", true))), .sql = SAMPLES "`sample`.`flag` = ?",
       .binds = "boolean true");
GOLDEN(exact_bool_zero, NUMBER(Sample, FILTER(Q("flag", (bool)0))),
       .sql = SAMPLES "`sample`.`flag` = ?", .binds = "boolean false");
GOLDEN(exact_float, NUMBER(Sample, FILTER(Q("ratio", 0.1))), .sql = SAMPLES "`sample`.`ratio` = ?",
       .binds = "floating-point number 0.1");
GOLDEN(exact_float_int, NUMBER(Sample, FILTER(Q("ratio", 3))),
       .sql = SAMPLES "`sample`.`ratio` = ?", .binds = "floating-point number 3");
GOLDEN(exact_decimal_text, NUMBER(Sample, FILTER(Q("price", "12.50"))),
       .sql = SAMPLES "`sample`.`price` = ?", .binds = "decimal 12.50");
GOLDEN(exact_decimal_int, NUMBER(Sample, FILTER(Q("price", 12))),
       .sql = SAMPLES "`sample`.`price` = ?", .binds = "decimal 12");
GOLDEN(exact_decimal_real, NUMBER(Sample, FILTER(Q("amount", 0.1))),
       .sql = SAMPLES "`sample`.`amount` = ?", .binds = "decimal 0.1");
GOLDEN(exact_char, NUMBER(Sample, FILTER(Q("code", "a'b"))), .sql = SAMPLES "`sample`.`code` = ?",
       .binds = "text 'a'b'");
GOLDEN(exact_text_empty, NUMBER(Sample, FILTER(Q("body", ""))),
       .sql = SAMPLES "`sample`.`body` = ?", .binds = "text ''");
GOLDEN(exact_email_url_slug,
       NUMBER(Sample, FILTER(Q("mail", "a@b.org"), Q("site", "http://b.org/"), Q("slug", "a-b"))),
       .sql = SAMPLES "`sample`.`mail` = ? AND `sample`.`site` = ? AND `sample`.`slug` = ?",
       .binds = "text 'a@b.org', text 'http://b.org/', text 'a-b'");
GOLDEN(exact_uuid, NUMBER(Sample, FILTER(Q("token", "00112233-4455-6677-8899-AABBCCDDEEFF"))),
       .sql = SAMPLES "`sample`.`token` = ?", .binds = "UUID 00112233-4455-6677-8899-aabbccddeeff");
GOLDEN(exact_date, NUMBER(Sample, FILTER(Q("day", "2024-02-29"))),
       .sql = SAMPLES "`sample`.`day` = ?", .binds = "date 2024-02-29");
GOLDEN(exact_date_struct, NUMBER(Sample, FILTER(Q("day", (covet_date){0}))),
       .sql = SAMPLES "`sample`.`day` = ?", .binds = "date 1970-01-01");
GOLDEN(exact_time, NUMBER(Sample, FILTER(Q("hour", "08:30:00"))),
       .sql = SAMPLES "`sample`.`hour` = ?", .binds = "time 08:30:00");
GOLDEN(exact_datetime, NUMBER(Sample, FILTER(Q("moment", "2024-02-29 08:30:00.25"))),
       .sql = SAMPLES "`sample`.`moment` = ?", .binds = "datetime 2024-02-29 08:30:00.250000");
GOLDEN(exact_datetime_date, NUMBER(Sample, FILTER(Q("moment", (covet_date){1}))),
       .sql = SAMPLES "`sample`.`moment` = ?", .binds = "datetime 1970-01-02 00:00:00");
GOLDEN(exact_duration, NUMBER(Sample, FILTER(Q("span", (covet_duration){90000000}))),
       .sql = SAMPLES "`sample`.`span` = ?", .binds = "duration PT1M30S");
GOLDEN(exact_binary, NUMBER(Sample, FILTER(Q("bytes", (covet_bytes){"\0'", 2}))),
       .sql = SAMPLES "`sample`.`bytes` = ?", .binds = "bytes x'0027'");

/* ---- NULL ---- */

GOLDEN(exact_null, NUMBER(Sample, FILTER(Q("note", COVET_NULL))),
       .sql = SAMPLES "`sample`.`note` IS NULL");
GOLDEN(exact_null_text, NUMBER(Sample, FILTER(Q("note", (const char *)NULL))),
       .sql = SAMPLES "`sample`.`note` IS NULL");
GOLDEN(exact_null_optional, NUMBER(Sample, FILTER(Q("perhaps", (covet_opt_bool){.has = false}))),
       .sql = SAMPLES "`sample`.`perhaps` IS NULL");
GOLDEN(exact_optional, NUMBER(Sample, FILTER(Q("perhaps", (covet_opt_bool)COVET_SOME(true)))),
       .sql = SAMPLES "`sample`.`perhaps` = ?", .binds = "boolean true");
GOLDEN(iexact_null, NUMBER(Sample, FILTER(Q("note__iexact", COVET_NULL))),
       .sql = SAMPLES "`sample`.`note` IS NULL");
GOLDEN(isnull_true, NUMBER(Sample, FILTER(Q("ended__isnull", true))),
       .sql = SAMPLES "`sample`.`ended` IS NULL");
GOLDEN(isnull_false, NUMBER(Sample, FILTER(Q("ended__isnull", false))),
       .sql = SAMPLES "`sample`.`ended` IS NOT NULL");
GOLDEN(isnull_never, NUMBER(Sample, FILTER(Q("day__isnull", true))),
       .sql = SAMPLES "`sample`.`day` IS NULL");
GOLDEN(isnull_json, NUMBER(Sample, FILTER(Q("data__isnull", false))),
       .sql = SAMPLES "`sample`.`data` IS NOT NULL");

/* ---- order ---- */

GOLDEN(gt, NUMBER(Sample, FILTER(Q("number__gt", 5))), .sql = SAMPLES "`sample`.`number` > ?",
       .binds = "integer 5");
GOLDEN(gte, NUMBER(Sample, FILTER(Q("price__gte", "9.99"))), .sql = SAMPLES "`sample`.`price` >= ?",
       .binds = "decimal 9.99");
GOLDEN(lt, NUMBER(Sample, FILTER(Q("moment__lt", "2024-01-01"))),
       .sql = SAMPLES "`sample`.`moment` < ?", .binds = "datetime 2024-01-01 00:00:00");
GOLDEN(lte, NUMBER(Sample, FILTER(Q("code__lte", "m"))), .sql = SAMPLES "`sample`.`code` <= ?",
       .binds = "text 'm'");
GOLDEN(gt_uuid, NUMBER(Sample, FILTER(Q("token__gt", "00000000-0000-0000-0000-000000000000"))),
       .sql = SAMPLES "`sample`.`token` > ?", .binds = "UUID 00000000-0000-0000-0000-000000000000");
GOLDEN(gt_key, NUMBER(Post, FILTER(Q("author__gt", 5))), .sql = POSTS "`blog_post`.`author_id` > ?",
       .binds = "integer 5");
GOLDEN(range, NUMBER(Sample, FILTER(Q("number__range", LIST(1, 9)))),
       .sql = SAMPLES "`sample`.`number` BETWEEN ? AND ?", .binds = "integer 1, integer 9");
GOLDEN(range_dates, NUMBER(Sample, FILTER(Q("day__range", LIST("2024-01-01", "2024-12-31")))),
       .sql = SAMPLES "`sample`.`day` BETWEEN ? AND ?",
       .binds = "date 2024-01-01, date 2024-12-31");
GOLDEN(range_kinds, NUMBER(Sample, FILTER(Q("number__range", LIST(1, 2.5)))),
       .sql = SAMPLES "`sample`.`number` BETWEEN ? AND ?",
       .binds = "integer 1, floating-point number 2.5");

/* ---- lists ---- */

GOLDEN(in_one, NUMBER(Sample, FILTER(Q("number__in", LIST(5)))),
       .sql = SAMPLES "`sample`.`number` IN (?)", .binds = "integer 5");
GOLDEN(in_two, NUMBER(Sample, FILTER(Q("code__in", LIST("a", "b")))),
       .sql = SAMPLES "`sample`.`code` IN (?, ?)", .binds = "text 'a', text 'b'");
/* Sizes are padded to powers of two with the last value, so that few statements arise. */
GOLDEN(in_three, NUMBER(Sample, FILTER(Q("number__in", LIST(1, 2, 3)))),
       .sql = SAMPLES "`sample`.`number` IN (?, ?, ?, ?)",
       .binds = "integer 1, integer 2, integer 3, integer 3");
GOLDEN(
    in_five, NUMBER(Sample, FILTER(Q("number__in", LIST(1, 2, 3, 4, 5)))),
    .sql = SAMPLES "`sample`.`number` IN (?, ?, ?, ?, ?, ?, ?, ?)",
    .binds =
        "integer 1, integer 2, integer 3, integer 4, integer 5, integer 5, integer 5, integer 5");
GOLDEN(in_array, NUMBER(Sample, FILTER(Q("big__in", LIST_OF(((int16_t[]){7, 8, 9}), 3)))),
       .sql = SAMPLES "`sample`.`big` IN (?, ?, ?, ?)",
       .binds = "integer 7, integer 8, integer 9, integer 9");
GOLDEN(
    in_nine,
    NUMBER(Sample, FILTER(Q("small__in", LIST_OF(((int[]){1, 2, 3, 4, 5, 6, 7, 8, 9}), 9)))),
    .sql = SAMPLES "`sample`.`small` IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    .binds =
        "integer 1, integer 2, integer 3, integer 4, integer 5, integer 6, integer 7, integer 8, "
        "integer 9, integer 9, integer 9, integer 9, integer 9, integer 9, integer 9, integer 9");
GOLDEN(in_kinds, NUMBER(Sample, FILTER(Q("number__in", LIST(1, 2.5)))),
       .sql = SAMPLES "`sample`.`number` IN (?, ?)",
       .binds = "integer 1, floating-point number 2.5");
GOLDEN(in_kinds_turned, NUMBER(Sample, FILTER(Q("number__in", LIST(2.5, 1)))),
       .sql = SAMPLES "`sample`.`number` IN (?, ?)",
       .binds = "floating-point number 2.5, integer 1");
GOLDEN(in_decimals, NUMBER(Sample, FILTER(Q("price__in", LIST("1.5", 2, 0.25)))),
       .sql = SAMPLES "`sample`.`price` IN (?, ?, ?, ?)",
       .binds = "decimal 1.5, decimal 2, decimal 0.25, decimal 0.25");
/* No row is in an empty list: nothing is sent. */
GOLDEN(in_none, NUMBER(Sample, FILTER(Q("number__in", LIST_OF((int *)NULL, 0)))), .sql = "");
GOLDEN(in_none_and,
       NUMBER(Sample, FILTER(Q("flag", true), Q("number__in", LIST_OF((int *)NULL, 0)))),
       .sql = "");
GOLDEN(in_none_or,
       NUMBER(Sample, FILTER(OR(Q("flag", true), Q("number__in", LIST_OF((int *)NULL, 0))))),
       .sql = SAMPLES "`sample`.`flag` = ?", .binds = "boolean true");
GOLDEN(in_none_not, NUMBER(Sample, EXCLUDE(Q("note__in", LIST_OF((const char **)NULL, 0)))),
       .sql = "SELECT COUNT(*) FROM `sample`");
GOLDEN(in_none_not_or,
       NUMBER(Sample, EXCLUDE(OR(Q("flag", true), Q("number__in", LIST_OF((int *)NULL, 0))))),
       .sql = SAMPLES "NOT (`sample`.`flag` = ?)", .binds = "boolean true");
/* NULL in a list matches nothing and spoils nothing. */
GOLDEN(in_nulls, NUMBER(Sample, FILTER(Q("note__in", LIST("a", COVET_NULL, "b")))),
       .sql = SAMPLES "`sample`.`note` IN (?, ?)", .binds = "text 'a', text 'b'");
GOLDEN(in_nulls_only, NUMBER(Sample, FILTER(Q("note__in", LIST(COVET_NULL)))), .sql = "");
GOLDEN(in_nulls_not, NUMBER(Sample, EXCLUDE(Q("note__in", LIST("a", COVET_NULL)))),
       .sql = SAMPLES "NOT (`sample`.`note` IN (?) AND `sample`.`note` IS NOT NULL)",
       .binds = "text 'a'");
GOLDEN(in_nulls_only_not, NUMBER(Sample, EXCLUDE(Q("note__in", LIST(COVET_NULL)))),
       .sql = "SELECT COUNT(*) FROM `sample`");

/* ---- text ---- */

GOLDEN(iexact, NUMBER(Sample, FILTER(Q("body__iexact", "Straße"))),
       .sqlite = SAMPLES "covet_lower(`sample`.`body`) = covet_lower(?)",
       .pg = SAMPLES "LOWER(`sample`.`body`) = LOWER(?)",
       .mysql = SAMPLES MYSQL_LOWER("`sample`.`body`") " = " MYSQL_LOWER("?"),
       .mariadb = SAMPLES MARIADB_LOWER("`sample`.`body`") " = " MARIADB_LOWER("?"),
       .binds = "text 'Straße'");
GOLDEN(contains, NUMBER(Sample, FILTER(Q("body__contains", "50%_!"))),
       .sqlite = SAMPLES "instr(`sample`.`body`, ?) > 0",
       .pg = SAMPLES "`sample`.`body` LIKE ? ESCAPE '!'",
       .mysql = SAMPLES "`sample`.`body` LIKE ? COLLATE utf8mb4_0900_bin ESCAPE '!'",
       .mariadb = SAMPLES "`sample`.`body` LIKE ? COLLATE utf8mb4_nopad_bin ESCAPE '!'",
       .binds = "text '50%_!'", .like = "text '%50!%!_!!%'");
GOLDEN(
    icontains, NUMBER(Sample, FILTER(Q("code__icontains", "A_"))),
    .sqlite = SAMPLES "instr(covet_lower(`sample`.`code`), covet_lower(?)) > 0",
    .pg = SAMPLES "LOWER(`sample`.`code`) LIKE LOWER(?) ESCAPE '!'",
    .mysql = SAMPLES MYSQL_LOWER("`sample`.`code`") " LIKE " MYSQL_LOWER("?") " ESCAPE '!'",
    .mariadb = SAMPLES MARIADB_LOWER("`sample`.`code`") " LIKE " MARIADB_LOWER("?") " ESCAPE '!'",
    .binds = "text 'A_'", .like = "text '%A!_%'");
GOLDEN(startswith, NUMBER(Sample, FILTER(Q("body__startswith", "ab"))),
       .sqlite = SAMPLES "`sample`.`body` >= ? AND `sample`.`body` < ?",
       .pg = SAMPLES "`sample`.`body` LIKE ? ESCAPE '!'",
       .mysql = SAMPLES "`sample`.`body` LIKE ? COLLATE utf8mb4_0900_bin ESCAPE '!'",
       .mariadb = SAMPLES "`sample`.`body` LIKE ? COLLATE utf8mb4_nopad_bin ESCAPE '!'",
       .binds = "text 'ab', text 'ac'", .like = "text 'ab%'");
/* The least text behind all that begin so: surrogates are no characters, and U+10FFFF has no
 * successor. */
GOLDEN(startswith_last_character,
       NUMBER(Sample, FILTER(Q("body__startswith", "a\xF4\x8F\xBF\xBF"))),
       .sqlite = SAMPLES "`sample`.`body` >= ? AND `sample`.`body` < ?",
       .pg = SAMPLES "`sample`.`body` LIKE ? ESCAPE '!'",
       .mysql = SAMPLES "`sample`.`body` LIKE ? COLLATE utf8mb4_0900_bin ESCAPE '!'",
       .mariadb = SAMPLES "`sample`.`body` LIKE ? COLLATE utf8mb4_nopad_bin ESCAPE '!'",
       .binds = "text 'a\xF4\x8F\xBF\xBF', text 'b'", .like = "text 'a\xF4\x8F\xBF\xBF%'");
GOLDEN(startswith_before_surrogates, NUMBER(Sample, FILTER(Q("body__startswith", "\xED\x9F\xBF"))),
       .sqlite = SAMPLES "`sample`.`body` >= ? AND `sample`.`body` < ?",
       .pg = SAMPLES "`sample`.`body` LIKE ? ESCAPE '!'",
       .mysql = SAMPLES "`sample`.`body` LIKE ? COLLATE utf8mb4_0900_bin ESCAPE '!'",
       .mariadb = SAMPLES "`sample`.`body` LIKE ? COLLATE utf8mb4_nopad_bin ESCAPE '!'",
       .binds = "text '\xED\x9F\xBF', text '\xEE\x80\x80'", .like = "text '\xED\x9F\xBF%'");
GOLDEN(startswith_empty, NUMBER(Sample, FILTER(Q("body__startswith", ""))),
       .sqlite = SAMPLES "`sample`.`body` >= ? AND `sample`.`body` < ?",
       .pg = SAMPLES "`sample`.`body` LIKE ? ESCAPE '!'",
       .mysql = SAMPLES "`sample`.`body` LIKE ? COLLATE utf8mb4_0900_bin ESCAPE '!'",
       .mariadb = SAMPLES "`sample`.`body` LIKE ? COLLATE utf8mb4_nopad_bin ESCAPE '!'",
       .binds = "text '', bytes x''", .like = "text '%'");
GOLDEN(
    istartswith, NUMBER(Sample, FILTER(Q("body__istartswith", "Ab"))),
    .sqlite = SAMPLES "substr(covet_lower(`sample`.`body`), 1, length(?)) = covet_lower(?)",
    .pg = SAMPLES "LOWER(`sample`.`body`) LIKE LOWER(?) ESCAPE '!'",
    .mysql = SAMPLES MYSQL_LOWER("`sample`.`body`") " LIKE " MYSQL_LOWER("?") " ESCAPE '!'",
    .mariadb = SAMPLES MARIADB_LOWER("`sample`.`body`") " LIKE " MARIADB_LOWER("?") " ESCAPE '!'",
    .binds = "text 'Ab', text 'Ab'", .like = "text 'Ab%'");
GOLDEN(endswith, NUMBER(Sample, FILTER(Q("mail__endswith", ".org"))),
       .sqlite = SAMPLES "substr(`sample`.`mail`, length(`sample`.`mail`) - length(?) + 1) = ?",
       .pg = SAMPLES "`sample`.`mail` LIKE ? ESCAPE '!'",
       .mysql = SAMPLES "`sample`.`mail` LIKE ? COLLATE utf8mb4_0900_bin ESCAPE '!'",
       .mariadb = SAMPLES "`sample`.`mail` LIKE ? COLLATE utf8mb4_nopad_bin ESCAPE '!'",
       .binds = "text '.org', text '.org'", .like = "text '%.org'");
GOLDEN(
    iendswith, NUMBER(Sample, FILTER(Q("site__iendswith", "/A"))),
    .sqlite = SAMPLES
    "substr(covet_lower(`sample`.`site`), length(`sample`.`site`) - length(?) + 1) = "
    "covet_lower(?)",
    .pg = SAMPLES "LOWER(`sample`.`site`) LIKE LOWER(?) ESCAPE '!'",
    .mysql = SAMPLES MYSQL_LOWER("`sample`.`site`") " LIKE " MYSQL_LOWER("?") " ESCAPE '!'",
    .mariadb = SAMPLES MARIADB_LOWER("`sample`.`site`") " LIKE " MARIADB_LOWER("?") " ESCAPE '!'",
    .binds = "text '/A', text '/A'", .like = "text '%/A'");
/* Numbers, dates and UUIDs are compared as their text. */
GOLDEN(contains_int, NUMBER(Sample, FILTER(Q("number__contains", "12"))),
       .sqlite = SAMPLES "instr(CAST(`sample`.`number` AS TEXT), ?) > 0",
       .pg = SAMPLES "CAST(`sample`.`number` AS text) LIKE ? ESCAPE '!'",
       .mysql = SAMPLES
       "CAST(`sample`.`number` AS CHAR) LIKE ? COLLATE utf8mb4_0900_bin ESCAPE '!'",
       .mariadb = SAMPLES
       "CAST(`sample`.`number` AS CHAR) LIKE ? COLLATE utf8mb4_nopad_bin ESCAPE '!'",
       .binds = "text '12'", .like = "text '%12%'");
GOLDEN(startswith_date, NUMBER(Sample, FILTER(Q("day__startswith", "2024-"))),
       .sqlite = SAMPLES "CAST(`sample`.`day` AS TEXT) >= ? AND CAST(`sample`.`day` AS TEXT) < ?",
       .pg = SAMPLES "CAST(`sample`.`day` AS text) LIKE ? ESCAPE '!'",
       .mysql = SAMPLES "CAST(`sample`.`day` AS CHAR) LIKE ? COLLATE utf8mb4_0900_bin ESCAPE '!'",
       .mariadb = SAMPLES
       "CAST(`sample`.`day` AS CHAR) LIKE ? COLLATE utf8mb4_nopad_bin ESCAPE '!'",
       .binds = "text '2024-', text '2024.'", .like = "text '2024-%'");
GOLDEN(iexact_uuid, NUMBER(Sample, FILTER(Q("token__iexact", "ABC"))),
       .sqlite = SAMPLES "covet_lower(CAST(`sample`.`token` AS TEXT)) = covet_lower(?)",
       .pg = SAMPLES "LOWER(CAST(`sample`.`token` AS text)) = LOWER(?)",
       .mysql = SAMPLES MYSQL_LOWER("CAST(`sample`.`token` AS CHAR)") " = " MYSQL_LOWER("?"),
       .mariadb = SAMPLES MARIADB_LOWER("CAST(`sample`.`token` AS CHAR)") " = " MARIADB_LOWER("?"),
       .binds = "text 'ABC'");
/* Against a column nothing can be escaped. */
GOLDEN(
    contains_f, NUMBER(Sample, FILTER(Q("body__contains", F("code")))),
    .sqlite = SAMPLES "instr(`sample`.`body`, `sample`.`code`) > 0",
    .pg = SAMPLES "strpos(`sample`.`body`, `sample`.`code`) > 0",
    .mysql = SAMPLES
    "LOCATE(`sample`.`code`, CONVERT(`sample`.`body` USING utf8mb4) COLLATE utf8mb4_0900_bin) > 0",
    .mariadb = SAMPLES "LOCATE(`sample`.`code`, CONVERT(`sample`.`body` USING utf8mb4) COLLATE "
                       "utf8mb4_nopad_bin) > 0");
GOLDEN(icontains_f, NUMBER(Sample, FILTER(Q("body__icontains", F("code")))),
       .sqlite = SAMPLES "instr(covet_lower(`sample`.`body`), covet_lower(`sample`.`code`)) > 0",
       .pg = SAMPLES "strpos(LOWER(`sample`.`body`), LOWER(`sample`.`code`)) > 0",
       .mysql = SAMPLES
       "LOCATE(" MYSQL_LOWER("`sample`.`code`") ", " MYSQL_LOWER("`sample`.`body`") ") > 0",
       .mariadb = SAMPLES
       "LOCATE(" MARIADB_LOWER("`sample`.`code`") ", " MARIADB_LOWER("`sample`.`body`") ") > 0");
GOLDEN(
    startswith_f, NUMBER(Sample, FILTER(Q("body__startswith", F("code")))),
    .sqlite = SAMPLES "substr(`sample`.`body`, 1, length(`sample`.`code`)) = `sample`.`code`",
    .pg = SAMPLES "starts_with(`sample`.`body`, `sample`.`code`)",
    .mysql = SAMPLES
    "LOCATE(`sample`.`code`, CONVERT(`sample`.`body` USING utf8mb4) COLLATE utf8mb4_0900_bin) = 1",
    .mariadb = SAMPLES "LOCATE(`sample`.`code`, CONVERT(`sample`.`body` USING utf8mb4) COLLATE "
                       "utf8mb4_nopad_bin) = 1");
GOLDEN(istartswith_f, NUMBER(Sample, FILTER(Q("body__istartswith", F("code")))),
       .sqlite = SAMPLES "substr(covet_lower(`sample`.`body`), 1, length(`sample`.`code`)) = "
                         "covet_lower(`sample`.`code`)",
       .pg = SAMPLES "starts_with(LOWER(`sample`.`body`), LOWER(`sample`.`code`))",
       .mysql = SAMPLES
       "LOCATE(" MYSQL_LOWER("`sample`.`code`") ", " MYSQL_LOWER("`sample`.`body`") ") = 1",
       .mariadb = SAMPLES
       "LOCATE(" MARIADB_LOWER("`sample`.`code`") ", " MARIADB_LOWER("`sample`.`body`") ") = 1");
GOLDEN(endswith_f, NUMBER(Sample, FILTER(Q("body__endswith", F("code")))),
       .sqlite = SAMPLES
       "substr(`sample`.`body`, length(`sample`.`body`) - length(`sample`.`code`) + 1) = "
       "`sample`.`code`",
       .pg = SAMPLES "right(`sample`.`body`, length(`sample`.`code`)) = `sample`.`code`",
       .mysql = SAMPLES "RIGHT(`sample`.`body`, CHAR_LENGTH(`sample`.`code`)) = "
                        "CONVERT(`sample`.`code` USING utf8mb4) COLLATE utf8mb4_0900_bin",
       .mariadb = SAMPLES "RIGHT(`sample`.`body`, CHAR_LENGTH(`sample`.`code`)) = "
                          "CONVERT(`sample`.`code` USING utf8mb4) COLLATE utf8mb4_nopad_bin");
GOLDEN(
    iendswith_f, NUMBER(Sample, FILTER(Q("body__iendswith", F("code")))),
    .sqlite = SAMPLES "substr(covet_lower(`sample`.`body`), length(`sample`.`body`) - "
                      "length(`sample`.`code`) + 1) = covet_lower(`sample`.`code`)",
    .pg = SAMPLES "right(LOWER(`sample`.`body`), length(`sample`.`code`)) = LOWER(`sample`.`code`)",
    .mysql = SAMPLES
        MYSQL_LOWER("RIGHT(`sample`.`body`, CHAR_LENGTH(`sample`.`code`))") " = " MYSQL_LOWER(
            "`sample`.`code`"),
    .mariadb = SAMPLES
        MARIADB_LOWER("RIGHT(`sample`.`body`, CHAR_LENGTH(`sample`.`code`))") " = " MARIADB_LOWER(
            "`sample`.`code`"));

/* ---- NOT: a row whose column is NULL stays, as in Django ---- */

GOLDEN(not_exact, NUMBER(Sample, EXCLUDE(Q("number", 5))),
       .sql = SAMPLES "NOT (`sample`.`number` = ?)", .binds = "integer 5");
GOLDEN(not_exact_nullable, NUMBER(Sample, EXCLUDE(Q("note", "x"))),
       .sql = SAMPLES "NOT (`sample`.`note` = ? AND `sample`.`note` IS NOT NULL)",
       .binds = "text 'x'");
GOLDEN(not_gt_nullable, NUMBER(Sample, FILTER(NOT(Q("rebate__gt", 1)))),
       .sql = SAMPLES "NOT (`sample`.`rebate` > ? AND `sample`.`rebate` IS NOT NULL)",
       .binds = "decimal 1");
GOLDEN(not_range_nullable, NUMBER(Sample, EXCLUDE(Q("rebate__range", LIST(1, 2)))),
       .sql = SAMPLES "NOT (`sample`.`rebate` BETWEEN ? AND ? AND `sample`.`rebate` IS NOT NULL)",
       .binds = "decimal 1, decimal 2");
GOLDEN(not_in_nullable, NUMBER(Sample, EXCLUDE(Q("note__in", LIST("a", "b")))),
       .sql = SAMPLES "NOT (`sample`.`note` IN (?, ?) AND `sample`.`note` IS NOT NULL)",
       .binds = "text 'a', text 'b'");
GOLDEN(not_startswith_nullable, NUMBER(Sample, EXCLUDE(Q("note__startswith", "a"))),
       .sqlite = SAMPLES
       "NOT (`sample`.`note` >= ? AND `sample`.`note` < ? AND `sample`.`note` IS NOT NULL)",
       .pg = SAMPLES "NOT (`sample`.`note` LIKE ? ESCAPE '!' AND `sample`.`note` IS NOT NULL)",
       .mysql = SAMPLES "NOT (`sample`.`note` LIKE ? COLLATE utf8mb4_0900_bin ESCAPE '!' AND "
                        "`sample`.`note` IS NOT NULL)",
       .mariadb = SAMPLES "NOT (`sample`.`note` LIKE ? COLLATE utf8mb4_nopad_bin ESCAPE '!' AND "
                          "`sample`.`note` IS NOT NULL)",
       .binds = "text 'a', text 'b'", .like = "text 'a%'");
GOLDEN(not_icontains_nullable, NUMBER(Sample, EXCLUDE(Q("note__icontains", "a"))),
       .sqlite = SAMPLES "NOT (instr(covet_lower(`sample`.`note`), covet_lower(?)) > 0 AND "
                         "`sample`.`note` IS NOT NULL)",
       .pg = SAMPLES
       "NOT (LOWER(`sample`.`note`) LIKE LOWER(?) ESCAPE '!' AND `sample`.`note` IS NOT NULL)",
       .mysql = SAMPLES "NOT (" MYSQL_LOWER("`sample`.`note`") " LIKE " MYSQL_LOWER(
           "?") " ESCAPE '!' AND `sample`.`note` IS NOT NULL)",
       .mariadb = SAMPLES "NOT (" MARIADB_LOWER("`sample`.`note`") " LIKE " MARIADB_LOWER(
           "?") " ESCAPE '!' AND `sample`.`note` IS NOT NULL)",
       .binds = "text 'a'", .like = "text '%a%'");
GOLDEN(not_iexact_nullable, NUMBER(Sample, EXCLUDE(Q("note__iexact", "a"))),
       .sqlite = SAMPLES
       "NOT (covet_lower(`sample`.`note`) = covet_lower(?) AND `sample`.`note` IS NOT NULL)",
       .pg = SAMPLES "NOT (LOWER(`sample`.`note`) = LOWER(?) AND `sample`.`note` IS NOT NULL)",
       .mysql = SAMPLES "NOT (" MYSQL_LOWER("`sample`.`note`") " = " MYSQL_LOWER(
           "?") " AND `sample`.`note` IS NOT NULL)",
       .mariadb = SAMPLES "NOT (" MARIADB_LOWER("`sample`.`note`") " = " MARIADB_LOWER(
           "?") " AND `sample`.`note` IS NOT NULL)",
       .binds = "text 'a'");
GOLDEN(not_null, NUMBER(Sample, EXCLUDE(Q("note", COVET_NULL))),
       .sql = SAMPLES "NOT (`sample`.`note` IS NULL)");
GOLDEN(not_isnull_false, NUMBER(Sample, EXCLUDE(Q("note__isnull", false))),
       .sql = SAMPLES "NOT (`sample`.`note` IS NOT NULL)");
/* Of the right side only a column that may be NULL counts. */
GOLDEN(not_f_nullable, NUMBER(Sample, EXCLUDE(Q("body", F("note")))),
       .sql = SAMPLES "NOT (`sample`.`body` = `sample`.`note` AND `sample`.`note` IS NOT NULL)");
GOLDEN(not_f_both_nullable, NUMBER(Post, EXCLUDE(Q("likes__gt", F("editor")))),
       .sql = POSTS
       "NOT (`blog_post`.`likes` > `blog_post`.`editor_id` AND `blog_post`.`likes` IS NOT NULL AND "
       "`blog_post`.`editor_id` IS NOT NULL)");
GOLDEN(not_expression, NUMBER(Post, EXCLUDE(Q("views", ADD(F("likes"), 1)))),
       .sql = POSTS "NOT (`blog_post`.`views` = `blog_post`.`likes` + ?)", .binds = "integer 1");
GOLDEN(not_not, NUMBER(Sample, FILTER(NOT(NOT(Q("note", "x"))))),
       .sql = SAMPLES "`sample`.`note` = ?", .binds = "text 'x'");
GOLDEN(not_not_in_exclude, NUMBER(Sample, EXCLUDE(NOT(Q("note", "x")))),
       .sql = SAMPLES "NOT (NOT (`sample`.`note` = ?))", .binds = "text 'x'");

/* ---- groups ---- */

GOLDEN(and_or,
       NUMBER(Sample,
              FILTER(OR(AND(Q("number", 1), Q("small", 2)), AND(Q("number", 3), Q("small", 4))))),
       .sql = SAMPLES "`sample`.`number` = ? AND `sample`.`small` = ? OR `sample`.`number` = ? AND "
                      "`sample`.`small` = ?",
       .binds = "integer 1, integer 2, integer 3, integer 4");
GOLDEN(or_and,
       NUMBER(Sample,
              FILTER(AND(OR(Q("number", 1), Q("small", 2)), OR(Q("number", 3), Q("small", 4))))),
       .sql = SAMPLES
       "(`sample`.`number` = ? OR `sample`.`small` = ?) AND (`sample`.`number` = ? OR "
       "`sample`.`small` = ?)",
       .binds = "integer 1, integer 2, integer 3, integer 4");
GOLDEN(nested_or,
       NUMBER(Sample,
              FILTER(OR(Q("number", 1), OR(Q("number", 2), Q("number", 3)), Q("number", 4)))),
       .sql = SAMPLES "`sample`.`number` = ? OR `sample`.`number` = ? OR `sample`.`number` = ? OR "
                      "`sample`.`number` = ?",
       .binds = "integer 1, integer 2, integer 3, integer 4");
GOLDEN(filters,
       NUMBER(Sample, FILTER(Q("number", 1), OR(Q("small", 2), Q("small", 3))),
              FILTER(Q("flag", true))),
       .sql = SAMPLES
       "`sample`.`number` = ? AND (`sample`.`small` = ? OR `sample`.`small` = ?) AND "
       "`sample`.`flag` = ?",
       .binds = "integer 1, integer 2, integer 3, boolean true");
GOLDEN(exclude_both, NUMBER(Sample, EXCLUDE(Q("number", 1), Q("note", "x"))),
       .sql = SAMPLES
       "NOT (`sample`.`number` = ? AND `sample`.`note` = ? AND `sample`.`note` IS NOT NULL)",
       .binds = "integer 1, text 'x'");
GOLDEN(exclude_or, NUMBER(Sample, EXCLUDE(OR(Q("number", 1), Q("note", "x")))),
       .sql = SAMPLES
       "NOT (`sample`.`number` = ? OR `sample`.`note` = ? AND `sample`.`note` IS NOT NULL)",
       .binds = "integer 1, text 'x'");
GOLDEN(not_in_or, NUMBER(Sample, FILTER(OR(NOT(Q("note", "x")), Q("number", 1)))),
       .sql = SAMPLES
       "NOT (`sample`.`note` = ? AND `sample`.`note` IS NOT NULL) OR `sample`.`number` = ?",
       .binds = "text 'x', integer 1");
GOLDEN(
    not_in_exclude, NUMBER(Sample, EXCLUDE(NOT(Q("note", "x")), Q("rebate", 1))),
    .sql = SAMPLES
    "NOT (NOT (`sample`.`note` = ?) AND `sample`.`rebate` = ? AND `sample`.`rebate` IS NOT NULL)",
    .binds = "text 'x', decimal 1");
/* XOR takes NULL for false; an odd number of conditions holds. */
GOLDEN(xor_two, NUMBER(Sample, FILTER(XOR(Q("number", 1), Q("note", "x")))),
       .sqlite = SAMPLES "COALESCE(`sample`.`number` = ?, 0) <> COALESCE(`sample`.`note` = ?, 0)",
       .pg = SAMPLES
       "COALESCE(`sample`.`number` = ?, FALSE) <> COALESCE(`sample`.`note` = ?, FALSE)",
       .mysql = SAMPLES
       "COALESCE(`sample`.`number` = ?, FALSE) <> COALESCE(`sample`.`note` = ?, FALSE)",
       .binds = "integer 1, text 'x'");
GOLDEN(xor_three, NUMBER(Sample, FILTER(XOR(Q("number", 1), Q("small", 2), Q("flag", true)))),
       .sqlite = SAMPLES
       "COALESCE(COALESCE(`sample`.`number` = ?, 0) <> COALESCE(`sample`.`small` = ?, 0), 0) <> "
       "COALESCE(`sample`.`flag` = ?, 0)",
       .pg = SAMPLES
       "COALESCE(COALESCE(`sample`.`number` = ?, FALSE) <> COALESCE(`sample`.`small` = ?, FALSE), "
       "FALSE) <> COALESCE(`sample`.`flag` = ?, FALSE)",
       .mysql = SAMPLES
       "COALESCE(COALESCE(`sample`.`number` = ?, FALSE) <> COALESCE(`sample`.`small` = ?, FALSE), "
       "FALSE) <> COALESCE(`sample`.`flag` = ?, FALSE)",
       .binds = "integer 1, integer 2, boolean true");
/* In halves: many do not nest deep. */
GOLDEN(xor_five,
       NUMBER(Sample, FILTER(XOR(Q("number", 1), Q("number", 2), Q("number", 3), Q("number", 4),
                                 Q("number", 5)))),
       .sqlite = SAMPLES
       "COALESCE(COALESCE(COALESCE(`sample`.`number` = ?, 0) <> COALESCE(`sample`.`number` = ?, "
       "0), 0) <> COALESCE(`sample`.`number` = ?, 0), 0) <> COALESCE(COALESCE(`sample`.`number` = "
       "?, 0) <> COALESCE(`sample`.`number` = ?, 0), 0)",
       .pg = SAMPLES "COALESCE(COALESCE(COALESCE(`sample`.`number` = ?, FALSE) <> "
                     "COALESCE(`sample`.`number` = ?, FALSE), FALSE) <> COALESCE(`sample`.`number` "
                     "= ?, FALSE), FALSE) <> COALESCE(COALESCE(`sample`.`number` = ?, FALSE) <> "
                     "COALESCE(`sample`.`number` = ?, FALSE), FALSE)",
       .mysql = SAMPLES
       "COALESCE(COALESCE(COALESCE(`sample`.`number` = ?, FALSE) <> COALESCE(`sample`.`number` = "
       "?, FALSE), FALSE) <> COALESCE(`sample`.`number` = ?, FALSE), FALSE) <> "
       "COALESCE(COALESCE(`sample`.`number` = ?, FALSE) <> COALESCE(`sample`.`number` = ?, FALSE), "
       "FALSE)",
       .binds = "integer 1, integer 2, integer 3, integer 4, integer 5");
GOLDEN(xor_and_or,
       NUMBER(Sample, FILTER(OR(XOR(AND(Q("number", 1), Q("small", 2)), NOT(Q("flag", true))),
                                Q("big", 3)))),
       .sqlite = SAMPLES "COALESCE(`sample`.`number` = ? AND `sample`.`small` = ?, 0) <> "
                         "COALESCE(NOT (`sample`.`flag` = ?), 0) OR `sample`.`big` = ?",
       .pg = SAMPLES "COALESCE(`sample`.`number` = ? AND `sample`.`small` = ?, FALSE) <> "
                     "COALESCE(NOT (`sample`.`flag` = ?), FALSE) OR `sample`.`big` = ?",
       .mysql = SAMPLES "COALESCE(`sample`.`number` = ? AND `sample`.`small` = ?, FALSE) <> "
                        "COALESCE(NOT (`sample`.`flag` = ?), FALSE) OR `sample`.`big` = ?",
       .binds = "integer 1, integer 2, boolean true, integer 3");
GOLDEN(xor_not, NUMBER(Sample, EXCLUDE(XOR(Q("number", 1), Q("note", "x")))),
       .sqlite = SAMPLES
       "NOT (COALESCE(`sample`.`number` = ?, 0) <> COALESCE(`sample`.`note` = ? AND "
       "`sample`.`note` IS NOT NULL, 0))",
       .pg = SAMPLES
       "NOT (COALESCE(`sample`.`number` = ?, FALSE) <> COALESCE(`sample`.`note` = ? AND "
       "`sample`.`note` IS NOT NULL, FALSE))",
       .mysql = SAMPLES
       "NOT (COALESCE(`sample`.`number` = ?, FALSE) <> COALESCE(`sample`.`note` = ? AND "
       "`sample`.`note` IS NOT NULL, FALSE))",
       .binds = "integer 1, text 'x'");
GOLDEN(xor_with_none,
       NUMBER(Sample, FILTER(XOR(Q("number", 1), Q("small__in", LIST_OF((int *)NULL, 0))))),
       .sql = SAMPLES "`sample`.`number` = ?", .binds = "integer 1");
GOLDEN(xor_with_all,
       NUMBER(Sample, FILTER(XOR(Q("number", 1), NOT(Q("small__in", LIST_OF((int *)NULL, 0)))))),
       .sql = SAMPLES "NOT (`sample`.`number` = ?)", .binds = "integer 1");

int main(void) {
    const struct CMUnitTest tests[] = {
        GOLDEN_TEST(exact_smallint),
        GOLDEN_TEST(exact_int),
        GOLDEN_TEST(exact_bigint),
        GOLDEN_TEST(exact_int_wide),
        GOLDEN_TEST(exact_int_real),
        GOLDEN_TEST(exact_automatic),
        GOLDEN_TEST(exact_bool),
        GOLDEN_TEST(exact_bool_zero),
        GOLDEN_TEST(exact_float),
        GOLDEN_TEST(exact_float_int),
        GOLDEN_TEST(exact_decimal_text),
        GOLDEN_TEST(exact_decimal_int),
        GOLDEN_TEST(exact_decimal_real),
        GOLDEN_TEST(exact_char),
        GOLDEN_TEST(exact_text_empty),
        GOLDEN_TEST(exact_email_url_slug),
        GOLDEN_TEST(exact_uuid),
        GOLDEN_TEST(exact_date),
        GOLDEN_TEST(exact_date_struct),
        GOLDEN_TEST(exact_time),
        GOLDEN_TEST(exact_datetime),
        GOLDEN_TEST(exact_datetime_date),
        GOLDEN_TEST(exact_duration),
        GOLDEN_TEST(exact_binary),
        GOLDEN_TEST(exact_null),
        GOLDEN_TEST(exact_null_text),
        GOLDEN_TEST(exact_null_optional),
        GOLDEN_TEST(exact_optional),
        GOLDEN_TEST(iexact_null),
        GOLDEN_TEST(isnull_true),
        GOLDEN_TEST(isnull_false),
        GOLDEN_TEST(isnull_never),
        GOLDEN_TEST(isnull_json),
        GOLDEN_TEST(gt),
        GOLDEN_TEST(gte),
        GOLDEN_TEST(lt),
        GOLDEN_TEST(lte),
        GOLDEN_TEST(gt_uuid),
        GOLDEN_TEST(gt_key),
        GOLDEN_TEST(range),
        GOLDEN_TEST(range_dates),
        GOLDEN_TEST(range_kinds),
        GOLDEN_TEST(in_one),
        GOLDEN_TEST(in_two),
        GOLDEN_TEST(in_three),
        GOLDEN_TEST(in_five),
        GOLDEN_TEST(in_array),
        GOLDEN_TEST(in_nine),
        GOLDEN_TEST(in_kinds),
        GOLDEN_TEST(in_kinds_turned),
        GOLDEN_TEST(in_decimals),
        GOLDEN_TEST(in_none),
        GOLDEN_TEST(in_none_and),
        GOLDEN_TEST(in_none_or),
        GOLDEN_TEST(in_none_not),
        GOLDEN_TEST(in_none_not_or),
        GOLDEN_TEST(in_nulls),
        GOLDEN_TEST(in_nulls_only),
        GOLDEN_TEST(in_nulls_not),
        GOLDEN_TEST(in_nulls_only_not),
        GOLDEN_TEST(iexact),
        GOLDEN_TEST(contains),
        GOLDEN_TEST(icontains),
        GOLDEN_TEST(startswith),
        GOLDEN_TEST(startswith_last_character),
        GOLDEN_TEST(startswith_before_surrogates),
        GOLDEN_TEST(startswith_empty),
        GOLDEN_TEST(istartswith),
        GOLDEN_TEST(endswith),
        GOLDEN_TEST(iendswith),
        GOLDEN_TEST(contains_int),
        GOLDEN_TEST(startswith_date),
        GOLDEN_TEST(iexact_uuid),
        GOLDEN_TEST(contains_f),
        GOLDEN_TEST(icontains_f),
        GOLDEN_TEST(startswith_f),
        GOLDEN_TEST(istartswith_f),
        GOLDEN_TEST(endswith_f),
        GOLDEN_TEST(iendswith_f),
        GOLDEN_TEST(not_exact),
        GOLDEN_TEST(not_exact_nullable),
        GOLDEN_TEST(not_gt_nullable),
        GOLDEN_TEST(not_range_nullable),
        GOLDEN_TEST(not_in_nullable),
        GOLDEN_TEST(not_startswith_nullable),
        GOLDEN_TEST(not_icontains_nullable),
        GOLDEN_TEST(not_iexact_nullable),
        GOLDEN_TEST(not_null),
        GOLDEN_TEST(not_isnull_false),
        GOLDEN_TEST(not_f_nullable),
        GOLDEN_TEST(not_f_both_nullable),
        GOLDEN_TEST(not_expression),
        GOLDEN_TEST(not_not),
        GOLDEN_TEST(not_not_in_exclude),
        GOLDEN_TEST(and_or),
        GOLDEN_TEST(or_and),
        GOLDEN_TEST(nested_or),
        GOLDEN_TEST(filters),
        GOLDEN_TEST(exclude_both),
        GOLDEN_TEST(exclude_or),
        GOLDEN_TEST(not_in_or),
        GOLDEN_TEST(not_in_exclude),
        GOLDEN_TEST(xor_two),
        GOLDEN_TEST(xor_three),
        GOLDEN_TEST(xor_five),
        GOLDEN_TEST(xor_and_or),
        GOLDEN_TEST(xor_not),
        GOLDEN_TEST(xor_with_none),
        GOLDEN_TEST(xor_with_all),
    };
    return cmocka_run_group_tests(tests, golden_open, golden_close);
}
