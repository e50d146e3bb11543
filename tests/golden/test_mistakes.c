/* Golden tests of mistakes: what a query cannot be, and how it is said. Nothing is sent for any
 * of them, and the session can be used afterwards. */
#include "models_golden.h"

#include <math.h>

#define MISTAKE(name_, run_, status_, ...)                                                         \
    GOLDEN(name_, run_, .status = COVET_##status_, .message = __VA_ARGS__)

/* ---- names ---- */

MISTAKE(field, NUMBER(Post, FILTER(Q("titel", "A"))), QUERY,
        "Post has no field \"titel\" (in the path \"titel\"); nearest: title");
MISTAKE(field_far, NUMBER(Post, FILTER(Q("zzzzzz", "A"))), QUERY,
        "Post has no field \"zzzzzz\" (in the path \"zzzzzz\"); its fields: id, title, author, "
        "editor, reply_to, views, likes");
MISTAKE(field_of_related, NUMBER(Post, FILTER(Q("author__nam__contains", "A"))), QUERY,
        "Author has no field \"nam\" (in the path \"author__nam__contains\"); nearest: name");
MISTAKE(field_hostile, NUMBER(Post, FILTER(Q("id\" = 1 OR \"id", 1))), QUERY,
        "Post has no field \"id\" = 1 OR \"id\" (in the path \"id\" = 1 OR \"id\"); its fields: "
        "id, title, author, "
        "editor, reply_to, views, likes");
MISTAKE(field_empty, NUMBER(Post, FILTER(Q("", 1))), QUERY,
        "Post has no field \"\" (in the path \"\"); its fields: id, title, author, editor, "
        "reply_to, views, likes");
MISTAKE(field_cut, NUMBER(Post, FILTER(Q("title__", 1))), QUERY,
        "nothing follows the last \"__\" in the path \"title__\"");
MISTAKE(field_cut_relation, ROWS(Post, SELECT_RELATED("author__")), QUERY,
        "nothing follows the last \"__\" in the path \"author__\"");
MISTAKE(field_by_column, NUMBER(Odd, FILTER(Q("va`lue; --", 1))), QUERY,
        "Odd has no field \"va`lue; --\" (in the path \"va`lue; --\"); its fields: id, value, "
        "while, next");
MISTAKE(field_in_order, ROWS(Post, ORDER_BY("-author__nme")), QUERY,
        "Author has no field \"nme\" (in the path \"author__nme\"); nearest: name, age");
MISTAKE(field_in_values, RECORDS(Post, VALUES("title", "view")), QUERY,
        "Post has no field \"view\" (in the path \"view\"); nearest: views");
MISTAKE(field_in_f, NUMBER(Post, FILTER(Q("views", F("editor__agee")))), QUERY,
        "Author has no field \"agee\" (in the path \"editor__agee\"); nearest: age");
MISTAKE(field_in_set, covet_update(covet_query(s, Post), SET("viws", 1)), QUERY,
        "Post has no field \"viws\" (in the path \"viws\"); nearest: views");
MISTAKE(field_in_related, ROWS(Post, SELECT_RELATED("autor")), QUERY,
        "Post has no field \"autor\" (in the path \"autor\"); nearest: author");
MISTAKE(path_null, NUMBER(Post, FILTER(Q(NULL, 1))), MISUSE, "a path is NULL");
MISTAKE(condition_null, NUMBER(Post, FILTER(Q("views", 1), (const covet_cond *)NULL)), MISUSE,
        "a condition is NULL");
MISTAKE(clause_null, NUMBER(Post, (const covet_clause *)NULL), MISUSE, "a clause is NULL");

/* ---- lookups ---- */

MISTAKE(lookup, NUMBER(Post, FILTER(Q("title__startwith", "A"))), QUERY,
        "\"startwith\" is no lookup of Post.title (CHAR), in the path \"title__startwith\"; "
        "nearest: startswith, istartswith");
MISTAKE(lookup_behind_lookup, NUMBER(Post, FILTER(Q("title__contains__gt", "A"))), QUERY,
        "nothing can follow the lookup \"contains\" in the path \"title__contains__gt\"");
MISTAKE(lookup_of_relation, NUMBER(Post, FILTER(Q("author__contains", "A"))), QUERY,
        "Post.author is a relation, which \"contains\" cannot compare: name a field of Author "
        "behind it");
MISTAKE(
    lookup_of_relation_range, NUMBER(Post, FILTER(Q("author__range", LIST(1, 2)))), QUERY,
    "Post.author is a relation, which \"range\" cannot compare: name a field of Author behind it");
MISTAKE(
    column_behind_column, ROWS(Post, ORDER_BY("title__name")), QUERY,
    "Post.title is a column, so nothing can follow it here: \"name\" in the path \"title__name\"");
MISTAKE(lookup_in_order, ROWS(Post, ORDER_BY("title__lower")), QUERY,
        "Post.title is a column, so nothing can follow it here: \"lower\" in the path "
        "\"title__lower\"");
MISTAKE(lookup_of_text, NUMBER(Sample, FILTER(Q("ratio__contains", "1"))), QUERY,
        "\"ratio__contains\" compares text, and Sample.ratio is FLOAT");
MISTAKE(lookup_of_bytes, NUMBER(Sample, FILTER(Q("bytes__startswith", "1"))), QUERY,
        "\"bytes__startswith\" compares text, and Sample.bytes is BINARY");
MISTAKE(lookup_with_number, NUMBER(Post, FILTER(Q("title__contains", 5))), QUERY,
        "\"title__contains\" compares with text, not with the integer 5");

/* ---- what comes later is named ---- */

MISTAKE(regex, NUMBER(Post, FILTER(Q("title__regex", "^A"))), UNSUPPORTED,
        "\"regex\" in \"title__regex\": regular expressions come with the whole query language");
MISTAKE(iregex, NUMBER(Post, FILTER(Q("title__iregex", "^A"))), UNSUPPORTED,
        "\"iregex\" in \"title__iregex\": regular expressions come with the whole query language");
MISTAKE(search, NUMBER(Post, FILTER(Q("title__search", "A"))), UNSUPPORTED,
        "\"search\" in \"title__search\": full-text search comes with the whole query language");
MISTAKE(json, NUMBER(Sample, FILTER(Q("data", "{}"))), UNSUPPORTED,
        "\"data\": comparisons of JSON come with the whole query language");
MISTAKE(subquery, NUMBER(Post, FILTER(Q("title__in", covet_query(s, Author)))), QUERY,
        "CHAR compared with a subquery of INT: values of these kinds do not compare");
MISTAKE(subquery_of_two,
        NUMBER(Post, FILTER(Q("id__in", covet_query(s, Author, VALUES("id", "age"))))), QUERY,
        "a subquery of 2 columns: VALUES(\"name\") says which one is meant");
MISTAKE(subquery_of_no_name,
        NUMBER(Post, FILTER(EXISTS(covet_query(s, Author, FILTER(Q("x", 1)))))), QUERY,
        "Author has no field \"x\" (in the path \"x\"); its fields: id, name, age, house, second");
MISTAKE(subquery_of_rows, NUMBER(Post, FILTER(Q("author", covet_query(s, Author)))), QUERY,
        "\"author\" compares with one value: a queryset of several rows goes with __in, or ends in "
        "LIMIT(1)");
MISTAKE(outer_outside, NUMBER(Post, FILTER(Q("id", OUTER("id")))), QUERY,
        "OUTER(...) outside of a subquery: there is no query around it");
MISTAKE(outer_of_no_name,
        NUMBER(Post, FILTER(EXISTS(covet_query(s, Author, FILTER(Q("id", OUTER("x"))))))), QUERY,
        "Post has no field \"x\" (in the path \"x\"); its fields: id, title, author, editor, "
        "reply_to, views, likes");
MISTAKE(outer_of_number,
        NUMBER(Post, FILTER(EXISTS(covet_query(s, Author, FILTER(Q("id", OUTER(5))))))), QUERY,
        "OUTER takes a name, or OUTER of one, and found: integer");
MISTAKE(case_of_two_kinds,
        NUMBER(Post, ANNOTATE("c", CASE(WHEN(Q("id", 1), "one"), 2)), FILTER(Q("c", "one"))), QUERY,
        "CASE has values of TEXT and of BIGINT: they are to be of one kind");
MISTAKE(condition_as_value, NUMBER(Post, FILTER(Q("views", Q("likes", 1)))), QUERY,
        "\"views\" is INT and compares with a condition, which is BOOL");

MISTAKE(count_rows_distinct, NUMBER(Post, ANNOTATE("n", COUNT("*", .distinct = true))), QUERY,
        "count of whole rows: only COUNT takes them, and without .distinct; name a field or an "
        "expression");
MISTAKE(sum_of_rows, NUMBER(Post, ANNOTATE("n", SUM("*"))), QUERY,
        "sum of whole rows: only COUNT takes them, and without .distinct; name a field or an "
        "expression");

/* ---- values ---- */

MISTAKE(null_compared, NUMBER(Post, FILTER(Q("likes__gt", COVET_NULL))), QUERY,
        "\"likes__gt\" compares with NULL: only exact and isnull can");
MISTAKE(null_contained, NUMBER(Post, FILTER(Q("title__contains", COVET_NULL))), QUERY,
        "\"title__contains\" compares with NULL: only exact and isnull can");
MISTAKE(null_list, NUMBER(Post, FILTER(Q("likes__in", COVET_NULL))), QUERY,
        "\"likes__in\" compares with NULL: only exact and isnull can");
MISTAKE(in_without_list, NUMBER(Post, FILTER(Q("views__in", 5))), QUERY,
        "\"views__in\" takes a list: LIST(...) or LIST_OF(pointer, count)");
MISTAKE(list_without_in, NUMBER(Post, FILTER(Q("views", LIST(1, 2)))), QUERY,
        "\"views\" compares with one value: a list goes with __in or __range");
MISTAKE(list_of_expressions, NUMBER(Post, FILTER(Q("views__in", LIST(1, F("likes"))))), MISUSE,
        "a LIST holds plain values and objects only");
MISTAKE(list_of_null_pointer, NUMBER(Post, FILTER(Q("views__in", LIST_OF((int *)NULL, 3)))), MISUSE,
        "LIST_OF of a NULL pointer");
MISTAKE(range_of_three, NUMBER(Post, FILTER(Q("views__range", LIST(1, 2, 3)))), QUERY,
        "\"views__range\" takes two values, neither of them NULL: LIST(from, to)");
MISTAKE(range_with_null, NUMBER(Post, FILTER(Q("views__range", LIST(1, COVET_NULL)))), QUERY,
        "\"views__range\" takes two values, neither of them NULL: LIST(from, to)");
MISTAKE(isnull_text, NUMBER(Post, FILTER(Q("likes__isnull", "yes"))), QUERY,
        "\"likes__isnull\" takes true or false");
MISTAKE(kind_bool, NUMBER(Sample, FILTER(Q("flag", "yes"))), QUERY,
        "Sample.flag is BOOL: it cannot be compared with, or set to, the text 'yes'");
MISTAKE(kind_char, NUMBER(Post, FILTER(Q("title", 5))), QUERY,
        "Post.title is CHAR: it cannot be compared with, or set to, the integer 5");
MISTAKE(kind_date, NUMBER(Sample, FILTER(Q("day__gt", 20240101))), QUERY,
        "Sample.day is DATE: it cannot be compared with, or set to, the integer 20240101");
MISTAKE(kind_uuid, NUMBER(Sample, FILTER(Q("token__in", LIST(1)))), QUERY,
        "Sample.token is UUID: it cannot be compared with, or set to, the integer 1");
MISTAKE(kind_binary, NUMBER(Sample, FILTER(Q("bytes", "abc"))), QUERY,
        "Sample.bytes is BINARY: it cannot be compared with, or set to, the text 'abc'");
MISTAKE(kind_duration, NUMBER(Sample, FILTER(Q("span", (covet_date){1}))), QUERY,
        "Sample.span is DURATION: it cannot be compared with, or set to, the date 1970-01-02");
MISTAKE(too_large, NUMBER(Post, FILTER(Q("views", UINT64_MAX))), QUERY,
        "Post.views is INT: it cannot be compared with, or set to, the integer above the 64-bit "
        "range 18446744073709551615");
MISTAKE(text_no_number, NUMBER(Post, FILTER(Q("views", "many"))), VALIDATION,
        "Post.views: 'many' is no whole number of 64 bits");
MISTAKE(text_no_decimal, NUMBER(Sample, FILTER(Q("price__lt", "1,5"))), VALIDATION,
        "Sample.price: '1,5' is no decimal of at most 38 digits");
MISTAKE(text_no_date, NUMBER(Sample, FILTER(Q("day", "2023-02-29"))), VALIDATION,
        "Sample.day: '2023-02-29' is no date (YYYY-MM-DD)");
MISTAKE(text_no_time, NUMBER(Sample, FILTER(Q("hour", "25:00"))), VALIDATION,
        "Sample.hour: '25:00' is no time (HH:MM:SS)");
MISTAKE(text_no_datetime, NUMBER(Sample, FILTER(Q("moment__range", LIST("2024-01-01", "later")))),
        VALIDATION, "Sample.moment: 'later' is no date and time (YYYY-MM-DD HH:MM:SS)");
MISTAKE(text_no_uuid, NUMBER(Sample, FILTER(Q("token", "0011"))), VALIDATION,
        "Sample.token: '0011' is no UUID");
MISTAKE(text_no_utf8, NUMBER(Post, FILTER(Q("author__name__icontains", "A\xC3"))), VALIDATION,
        "Author.name: 'A\\xc3' is not UTF-8");
MISTAKE(bool_of_two, NUMBER(Sample, FILTER(Q("flag", 2))), VALIDATION,
        "Sample.flag: 2 is neither true (1) nor false (0)");
MISTAKE(moment_outside, NUMBER(Sample, FILTER(Q("moment", (covet_datetime){INT64_MAX}))),
        VALIDATION, "Sample.moment: <datetime> lies outside the years 1 to 9999");

/* ---- expressions ---- */

MISTAKE(f_of_other_kind, NUMBER(Post, FILTER(Q("title", F("views")))), QUERY,
        "\"title\" compares CHAR with INT: values of these kinds do not compare");
MISTAKE(f_of_time, NUMBER(Sample, FILTER(Q("moment", F("hour")))), QUERY,
        "\"moment\" compares DATETIME with TIME: values of these kinds do not compare");
MISTAKE(text_lookup_of_number, NUMBER(Post, FILTER(Q("title__contains", F("views")))), QUERY,
        "\"title__contains\" compares CHAR with INT: values of these kinds do not compare");
MISTAKE(text_operand, NUMBER(Post, FILTER(Q("views__gt", ADD(F("views"), "likes")))), QUERY,
        "ADD cannot be applied to INT and TEXT: a bare text is a value here, a column is written "
        "F(\"name\")");
MISTAKE(text_operand_first,
        covet_update(covet_query(s, Post), SET("views", MUL("likes", F("views")))), QUERY,
        "MUL cannot be applied to TEXT and INT: a bare text is a value here, a column is written "
        "F(\"name\")");
MISTAKE(moment_and_number, NUMBER(Sample, FILTER(Q("moment", ADD(F("moment"), 5)))), QUERY,
        "ADD cannot be applied to DATETIME and BIGINT");
MISTAKE(bool_and_number, NUMBER(Sample, FILTER(Q("number", SUB(F("flag"), 5)))), QUERY,
        "SUB cannot be applied to BOOL and BIGINT");
MISTAKE(negative_text, NUMBER(Post, FILTER(Q("views", NEG(F("title"))))), QUERY,
        "NEG cannot be applied to CHAR");
MISTAKE(one_operand, NUMBER(Post, FILTER(Q("views", ADD(F("views"))))), QUERY,
        "ADD takes two operands or more");
MISTAKE(list_operand, NUMBER(Post, FILTER(Q("views", ADD(F("views"), LIST(1, 2))))), UNSUPPORTED,
        "a list as an operand comes with the whole query language");
MISTAKE(order_by_number, ROWS(Post, ORDER_BY(1)), QUERY,
        "ORDER_BY takes names and expressions, and found: integer");
MISTAKE(order_ring, ROWS(Ring), QUERY, "the .ordering of Ring leads back to itself");

/* ---- windows ---- */

MISTAKE(filter_after_limit, NUMBER(Post, LIMIT(5), FILTER(Q("views", 1))), QUERY,
        "FILTER after LIMIT, OFFSET or SLICE: it would change which rows the slice holds; write it "
        "before them");
MISTAKE(exclude_after_slice,
        golden_rows(covet_refine(covet_query(s, Post, SLICE(0, 5)), EXCLUDE(Q("views", 1))),
                    &Post_model),
        QUERY,
        "EXCLUDE after LIMIT, OFFSET or SLICE: it would change which rows the slice holds; write "
        "it before them");
MISTAKE(order_after_offset, ROWS(Post, OFFSET(5), ORDER_BY("views")), QUERY,
        "ORDER_BY after LIMIT, OFFSET or SLICE: it would change which rows the slice holds; write "
        "it before them");
MISTAKE(reverse_after_slice, ROWS(Post, SLICE(0, 5), REVERSE()), QUERY,
        "REVERSE after LIMIT, OFFSET or SLICE: it would change which rows the slice holds; write "
        "it before them");
MISTAKE(distinct_after_slice, ROWS(Post, SLICE(0, 5), DISTINCT()), QUERY,
        "DISTINCT after LIMIT, OFFSET or SLICE: it would change which rows the slice holds; write "
        "it before them");
MISTAKE(last_of_slice, ROW(last, Post, ORDER_BY("views"), LIMIT(5)), QUERY,
        "the last row of a slice: reverse the order before the slice and take the first");
MISTAKE(limit_text, ROWS(Post, LIMIT("5")), QUERY, "LIMIT takes whole numbers, and found: text");
MISTAKE(slice_real, ROWS(Post, SLICE(0, 2.5)), QUERY,
        "SLICE takes whole numbers, and found: floating-point number");
MISTAKE(slice_step, ROWS(Post, SLICE(0, 10, 2)), QUERY,
        "SLICE takes two numbers, where it begins and the place behind its end");
MISTAKE(limit_negative, ROWS(Post, LIMIT(-1)), QUERY,
        "-1 is no place or number of rows: LIMIT, OFFSET and SLICE count from 0 upwards, and a "
        "slice does not end before it begins");
MISTAKE(offset_negative, NUMBER(Post, OFFSET(-5)), QUERY,
        "-5 is no place or number of rows: LIMIT, OFFSET and SLICE count from 0 upwards, and a "
        "slice does not end before it begins");
MISTAKE(slice_turned, ROWS(Post, SLICE(5, 3)), QUERY,
        "3 is no place or number of rows: LIMIT, OFFSET and SLICE count from 0 upwards, and a "
        "slice does not end before it begins");
MISTAKE(offset_too_far, ROWS(Post, OFFSET(INT64_MAX), OFFSET(1)), QUERY,
        "1 is no place or number of rows: LIMIT, OFFSET and SLICE count from 0 upwards, and a "
        "slice does not end before it begins");

/* ---- what is selected ---- */

MISTAKE(
    related_column, ROWS(Post, SELECT_RELATED("title")), QUERY,
    "SELECT_RELATED(\"title\"): Post.title is CHAR, and only a key to one object can be followed");
MISTAKE(related_behind, ROWS(Post, SELECT_RELATED("author__house__name")), QUERY,
        "SELECT_RELATED(\"author__house__name\"): Publisher.name is CHAR, and only a key to one "
        "object can be followed");
MISTAKE(related_null, ROWS(Post, SELECT_RELATED(NULL)), QUERY,
        "SELECT_RELATED takes paths to related objects, none of them NULL or empty");
MISTAKE(related_after_values, RECORDS(Post, VALUES("title"), SELECT_RELATED("author")), QUERY,
        "SELECT_RELATED after VALUES: records hold no objects; name the columns of related objects "
        "in VALUES");
MISTAKE(values_as_rows,
        (int)covet_queryset_all(covet_query(s, Post, VALUES("title")), &Post_model).count, QUERY,
        "VALUES gives records, not rows of Post: read them with covet_values");
MISTAKE(values_null, RECORDS(Post, VALUES(NULL)), QUERY, "VALUES takes paths, none of them NULL");
MISTAKE(projection_null, golden_rows(covet_query(s, Post), &PostNull_model), QUERY,
        "PostNull.editor__name cannot hold NULL, and \"editor__name\" may be NULL: declare it "
        "NULLABLE(TEXT)");
MISTAKE(projection_kind, golden_rows(covet_query(s, Post), &PostKind_model), QUERY,
        "PostKind.title is INT, and \"title\" is CHAR: give the row that kind");
MISTAKE(projection_of_other, golden_rows(covet_query(s, Author), &PostView_model), QUERY,
        "Author has no field \"title\" (in the path \"title\"); its fields: id, name, age, house, "
        "second");

/* ---- writes ---- */

MISTAKE(set_path, covet_update(covet_query(s, Post), SET("author__name", "A")), QUERY,
        "SET(\"author__name\"): an update sets columns of Post itself, not of related models");
MISTAKE(set_twice, covet_update(covet_query(s, Post), SET("author", 1), SET("author_id", 2)), QUERY,
        "SET names Post.author twice");
MISTAKE(set_has_many, covet_update(covet_query(s, Publisher), SET("authors", 1)), UNSUPPORTED,
        "Publisher.authors (in the path \"authors\") is a relation of kind HAS_MANY: it comes with "
        "a later stage");
MISTAKE(set_null, covet_update(covet_query(s, Post), SET("views", COVET_NULL)), VALIDATION,
        "Post.views cannot be NULL: declare it NULLABLE(INT), or set a value");
MISTAKE(set_f_path, covet_update(covet_query(s, Post), SET("views", F("author__age"))), QUERY,
        "F(\"author__age\") reads another table: an update can use columns of Post only");
MISTAKE(set_real, covet_update(covet_query(s, Post), SET("views", 1.5)), QUERY,
        "Post.views is INT and cannot be set to a floating-point number");
MISTAKE(set_other_kind, covet_update(covet_query(s, Post), SET("title", F("views"))), QUERY,
        "Post.title is CHAR and the expression that it is set to gives INT");
MISTAKE(set_too_wide, covet_update(covet_query(s, Sample), SET("small", 40000)), VALIDATION,
        "Sample.small: 40000 is outside the range of the column");
MISTAKE(set_too_long, covet_update(covet_query(s, Sample), SET("code", "äöüäöüäöü")), VALIDATION,
        "Sample.code: 'äöüäöüäöü' is longer than the column");
MISTAKE(set_too_exact, covet_update(covet_query(s, Sample), SET("price", "1.005")), VALIDATION,
        "Sample.price: 1.005 has more digits than the column");
MISTAKE(set_no_json, covet_update(covet_query(s, Sample), SET("data", "{")), VALIDATION,
        "Sample.data: '{' is no JSON document");
MISTAKE(set_infinite, covet_update(covet_query(s, Sample), SET("ratio", (double)INFINITY)),
        VALIDATION, "Sample.ratio: Infinity is not a finite number");
MISTAKE(set_null_set, covet_update(covet_query(s, Post), (const covet_set *)NULL), MISUSE,
        "an assignment of covet_update is NULL");

int main(void) {
    const struct CMUnitTest tests[] = {
        GOLDEN_TEST(field),
        GOLDEN_TEST(field_far),
        GOLDEN_TEST(field_of_related),
        GOLDEN_TEST(field_hostile),
        GOLDEN_TEST(field_empty),
        GOLDEN_TEST(field_cut),
        GOLDEN_TEST(field_cut_relation),
        GOLDEN_TEST(field_by_column),
        GOLDEN_TEST(field_in_order),
        GOLDEN_TEST(field_in_values),
        GOLDEN_TEST(field_in_f),
        GOLDEN_TEST(field_in_set),
        GOLDEN_TEST(field_in_related),
        GOLDEN_TEST(path_null),
        GOLDEN_TEST(condition_null),
        GOLDEN_TEST(clause_null),
        GOLDEN_TEST(lookup),
        GOLDEN_TEST(lookup_behind_lookup),
        GOLDEN_TEST(lookup_of_relation),
        GOLDEN_TEST(lookup_of_relation_range),
        GOLDEN_TEST(column_behind_column),
        GOLDEN_TEST(lookup_in_order),
        GOLDEN_TEST(lookup_of_text),
        GOLDEN_TEST(lookup_of_bytes),
        GOLDEN_TEST(lookup_with_number),
        GOLDEN_TEST(regex),
        GOLDEN_TEST(iregex),
        GOLDEN_TEST(search),
        GOLDEN_TEST(json),
        GOLDEN_TEST(subquery),
        GOLDEN_TEST(subquery_of_two),
        GOLDEN_TEST(subquery_of_no_name),
        GOLDEN_TEST(subquery_of_rows),
        GOLDEN_TEST(outer_outside),
        GOLDEN_TEST(outer_of_no_name),
        GOLDEN_TEST(outer_of_number),
        GOLDEN_TEST(case_of_two_kinds),
        GOLDEN_TEST(condition_as_value),
        GOLDEN_TEST(count_rows_distinct),
        GOLDEN_TEST(sum_of_rows),
        GOLDEN_TEST(null_compared),
        GOLDEN_TEST(null_contained),
        GOLDEN_TEST(null_list),
        GOLDEN_TEST(in_without_list),
        GOLDEN_TEST(list_without_in),
        GOLDEN_TEST(list_of_expressions),
        GOLDEN_TEST(list_of_null_pointer),
        GOLDEN_TEST(range_of_three),
        GOLDEN_TEST(range_with_null),
        GOLDEN_TEST(isnull_text),
        GOLDEN_TEST(kind_bool),
        GOLDEN_TEST(kind_char),
        GOLDEN_TEST(kind_date),
        GOLDEN_TEST(kind_uuid),
        GOLDEN_TEST(kind_binary),
        GOLDEN_TEST(kind_duration),
        GOLDEN_TEST(too_large),
        GOLDEN_TEST(text_no_number),
        GOLDEN_TEST(text_no_decimal),
        GOLDEN_TEST(text_no_date),
        GOLDEN_TEST(text_no_time),
        GOLDEN_TEST(text_no_datetime),
        GOLDEN_TEST(text_no_uuid),
        GOLDEN_TEST(text_no_utf8),
        GOLDEN_TEST(bool_of_two),
        GOLDEN_TEST(moment_outside),
        GOLDEN_TEST(f_of_other_kind),
        GOLDEN_TEST(f_of_time),
        GOLDEN_TEST(text_lookup_of_number),
        GOLDEN_TEST(text_operand),
        GOLDEN_TEST(text_operand_first),
        GOLDEN_TEST(moment_and_number),
        GOLDEN_TEST(bool_and_number),
        GOLDEN_TEST(negative_text),
        GOLDEN_TEST(one_operand),
        GOLDEN_TEST(list_operand),
        GOLDEN_TEST(order_by_number),
        GOLDEN_TEST(order_ring),
        GOLDEN_TEST(filter_after_limit),
        GOLDEN_TEST(exclude_after_slice),
        GOLDEN_TEST(order_after_offset),
        GOLDEN_TEST(reverse_after_slice),
        GOLDEN_TEST(distinct_after_slice),
        GOLDEN_TEST(last_of_slice),
        GOLDEN_TEST(limit_text),
        GOLDEN_TEST(slice_real),
        GOLDEN_TEST(slice_step),
        GOLDEN_TEST(limit_negative),
        GOLDEN_TEST(offset_negative),
        GOLDEN_TEST(slice_turned),
        GOLDEN_TEST(offset_too_far),
        GOLDEN_TEST(related_column),
        GOLDEN_TEST(related_behind),
        GOLDEN_TEST(related_null),
        GOLDEN_TEST(related_after_values),
        GOLDEN_TEST(values_as_rows),
        GOLDEN_TEST(values_null),
        GOLDEN_TEST(projection_null),
        GOLDEN_TEST(projection_kind),
        GOLDEN_TEST(projection_of_other),
        GOLDEN_TEST(set_path),
        GOLDEN_TEST(set_twice),
        GOLDEN_TEST(set_has_many),
        GOLDEN_TEST(set_null),
        GOLDEN_TEST(set_f_path),
        GOLDEN_TEST(set_real),
        GOLDEN_TEST(set_other_kind),
        GOLDEN_TEST(set_too_wide),
        GOLDEN_TEST(set_too_long),
        GOLDEN_TEST(set_too_exact),
        GOLDEN_TEST(set_no_json),
        GOLDEN_TEST(set_infinite),
        GOLDEN_TEST(set_null_set),
    };
    return cmocka_run_group_tests(tests, golden_open, golden_close);
}
