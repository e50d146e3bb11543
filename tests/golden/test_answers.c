/* Golden tests of answers: what databases say in words of their own must come to the same. The text
 * is no matter here; each case runs on SQLite and on every server that is there, and tests of units
 * and of the oracle hold what SQLite answers to be right. */
#include "models_golden.h"

/* ---- text: case, wildcards, spaces at the end, characters of every length ---- */

/* Bodies are "Straße", "ab 50%_! z", "AB", "", "a" U+10FFFF U+1F600 " m", notes "x", "a", "A ", "",
 * "b ". */
#define BODIES(lookup, value) ROWS(Sample, FILTER(Q("body__" lookup, value)), ORDER_BY("id"))
#define NOTES(lookup, value) ROWS(Sample, FILTER(Q("note__" lookup, value)), ORDER_BY("id"))

ANSWER(exact_case, BODIES("exact", "ab"));
ANSWER(exact_space, NOTES("exact", "A"));
ANSWER(exact_spaces, NOTES("exact", "A "));
ANSWER(exact_none, NOTES("exact", " "));
ANSWER(in_case, ROWS(Sample, FILTER(Q("note__in", LIST("A", "X", "b "))), ORDER_BY("id")));
ANSWER(iexact_sharp_s, BODIES("iexact", "STRA\xE1\xBA\x9E"
                                        "E"));
ANSWER(iexact_double_s, BODIES("iexact", "STRASSE"));
ANSWER(iexact_empty, BODIES("iexact", ""));
ANSWER(iexact_space, NOTES("iexact", "a"));
ANSWER(iexact_spaces, NOTES("iexact", "B "));
ANSWER(iexact_wild, BODIES("iexact", "_B"));
ANSWER(contains_empty, BODIES("contains", ""));
ANSWER(contains_case, BODIES("contains", "B"));
ANSWER(contains_percent, BODIES("contains", "%"));
ANSWER(contains_underscore, BODIES("contains", "0%_"));
ANSWER(contains_escape, BODIES("contains", "!"));
ANSWER(contains_backslash, BODIES("contains", "\\"));
ANSWER(contains_quote, ROWS(Sample, FILTER(Q("code__contains", "'")), ORDER_BY("id")));
ANSWER(contains_wide, BODIES("contains", "\xF0\x9F\x98\x80"));
ANSWER(contains_last, BODIES("contains", "\xF4\x8F\xBF\xBF"));
ANSWER(contains_accent, BODIES("contains", "Strass"));
ANSWER(icontains_sharp_s, BODIES("icontains", "A\xE1\xBA\x9E"));
ANSWER(icontains_wide, BODIES("icontains", "\xF0\x9F\x98\x80 M"));
ANSWER(icontains_wild, BODIES("icontains", "0%_! Z"));
ANSWER(startswith_case, BODIES("startswith", "A"));
ANSWER(startswith_empty, BODIES("startswith", ""));
ANSWER(startswith_space, NOTES("startswith", "A "));
ANSWER(startswith_wild, BODIES("startswith", "_"));
ANSWER(startswith_wide, BODIES("startswith", "a\xF4\x8F\xBF\xBF"));
ANSWER(istartswith_case, BODIES("istartswith", "AB"));
ANSWER(istartswith_sharp_s, BODIES("istartswith", "STRA\xE1\xBA\x9E"));
ANSWER(endswith_case, BODIES("endswith", "E"));
ANSWER(endswith_empty, BODIES("endswith", ""));
ANSWER(endswith_space, NOTES("endswith", " "));
ANSWER(endswith_longer, BODIES("endswith", "xxxAB"));
ANSWER(iendswith_case, BODIES("iendswith", "! Z"));
ANSWER(iendswith_wide, BODIES("iendswith", "\xF0\x9F\x98\x80 M"));
ANSWER(contains_number, ROWS(Sample, FILTER(Q("small__contains", "-")), ORDER_BY("id")));
ANSWER(startswith_day, ROWS(Sample, FILTER(Q("day__startswith", "000")), ORDER_BY("id")));
ANSWER(endswith_uuid, NUMBER(Sample, FILTER(Q("token__iendswith", "EEFF"))));
ANSWER(contains_column, ROWS(Sample, FILTER(Q("body__contains", F("note"))), ORDER_BY("id")));
ANSWER(icontains_column, ROWS(Sample, FILTER(Q("body__icontains", F("code"))), ORDER_BY("id")));
ANSWER(startswith_column, ROWS(Sample, FILTER(Q("body__startswith", F("code"))), ORDER_BY("id")));
ANSWER(istartswith_column, ROWS(Sample, FILTER(Q("note__istartswith", F("code"))), ORDER_BY("id")));
ANSWER(endswith_column, ROWS(Sample, FILTER(Q("body__endswith", F("code"))), ORDER_BY("id")));
ANSWER(iendswith_column, ROWS(Sample, FILTER(Q("body__iendswith", F("code"))), ORDER_BY("id")));
ANSWER(order_of_text, RECORDS(Sample, VALUES("body"), ORDER_BY("body")));
ANSWER(order_of_titles, RECORDS(Post, VALUES("title"), ORDER_BY("-title")));
ANSWER(compared_text, ROWS(Sample, FILTER(Q("body__gte", "a")), ORDER_BY("id")));
ANSWER(distinct_text, RECORDS(Author, VALUES("name"), DISTINCT(), ORDER_BY("name")));

/* ---- numbers ---- */

#define SET_NUMBER(...) covet_update(covet_query(s, Sample), SET("number", __VA_ARGS__))
#define SET_BIG(...) covet_update(covet_query(s, Sample), SET("big", __VA_ARGS__))
#define SET_RATIO(...) covet_update(covet_query(s, Sample), SET("ratio", __VA_ARGS__))
#define SET_PRICE(...) covet_update(covet_query(s, Sample), SET("price", __VA_ARGS__))
#define SET_AMOUNT(...) covet_update(covet_query(s, Sample), SET("amount", __VA_ARGS__))

ANSWER(int_quotient, SET_NUMBER(DIV(F("small"), 2)));
ANSWER(int_quotient_negative, SET_NUMBER(DIV(F("number"), -2)));
ANSWER(int_remainder, SET_NUMBER(MOD(F("small"), 4)));
ANSWER(int_remainder_negative, SET_NUMBER(MOD(F("number"), -4)));
ANSWER(int_of_real, SET_NUMBER(MUL(F("number"), 1.2)));
ANSWER(int_of_decimal, SET_NUMBER(MUL(F("price"), 3)));
ANSWER(int_too_large, SET_NUMBER(MUL(F("number"), INT64_C(3000000000))));
ANSWER(smallint_too_large,
       covet_update(covet_query(s, Sample), SET("small", MUL(F("number"), 10000))));
ANSWER(bigint_too_large, SET_BIG(MUL(F("ratio"), 1e10)));
ANSWER(bigint_overflow, SET_BIG(ADD(F("big"), 1)));
ANSWER(real_quotient, SET_RATIO(DIV(F("ratio"), 4)));
ANSWER(real_of_ints, SET_RATIO(DIV(F("number"), 2)));
ANSWER(real_remainder, SET_RATIO(MOD(F("ratio"), 2.25)));
ANSWER(real_remainder_large, SET_RATIO(MOD(F("ratio"), 7)));
ANSWER(real_power, SET_RATIO(POW(F("number"), 2)));
ANSWER(real_root, SET_RATIO(POW(MUL(F("number"), F("number")), 0.5)));
ANSWER(decimal_quotient, SET_AMOUNT(DIV(F("price"), 7)));
ANSWER(decimal_quotients,
       ROWS(Sample, FILTER(Q("amount__lt", DIV(F("price"), golden_decimal("0.37")))),
            ORDER_BY("id")));
ANSWER(decimal_quotient_exact,
       NUMBER(Sample, FILTER(Q("amount", DIV(MUL(F("amount"), 3), golden_decimal("3.0"))))));
ANSWER(decimal_remainder, SET_PRICE(MOD(F("price"), golden_decimal("0.7"))));
ANSWER(decimal_product, SET_AMOUNT(MUL(F("price"), golden_decimal("1.33333"))));
ANSWER(decimal_of_real, covet_update(covet_query(s, Sample, FILTER(Q("ratio__lt", 1000))),
                                     SET("price", MUL(F("ratio"), 0.67))));
ANSWER(decimal_of_half, SET_PRICE(MUL(F("small"), 0.125)));
ANSWER(decimal_negative, SET_PRICE(NEG(F("price"))));
ANSWER(decimal_null, SET_AMOUNT(SUB(F("price"), F("rebate"))));
ANSWER(decimal_difference, covet_update(covet_query(s, Sample, EXCLUDE(Q("rebate", COVET_NULL))),
                                        SET("amount", SUB(F("price"), F("rebate")))));
ANSWER(decimal_order, ROWS(Sample, ORDER_BY(DESC(SUB(F("amount"), F("price"))), "id")));
ANSWER(decimal_is_real, ROWS(Sample, FILTER(Q("ratio__gt", F("price"))), ORDER_BY("id")));
ANSWER(int_is_decimal, ROWS(Sample, FILTER(Q("number__gt", F("price"))), ORDER_BY("id")));
ANSWER(int_is_real, NUMBER(Sample, FILTER(Q("number", 12.0))));
ANSWER(int_is_fraction, NUMBER(Sample, FILTER(Q("number", 12.5))));
ANSWER(int_in_kinds, NUMBER(Sample, FILTER(Q("number__in", LIST(12.5, 3, 2.0)))));
ANSWER(int_beyond, NUMBER(Sample, FILTER(Q("small__lt", INT64_C(5000000000)))));
ANSWER(minus_zero, NUMBER(Sample, FILTER(Q("flag", false), Q("small", NEG(VALUE(0))))));

/* ---- moments: Sample has the years 1, 1970 and 2024 ---- */

#define DAY INT64_C(86400000000)
#define SET_ENDED(...) covet_update(covet_query(s, Sample), SET("ended", __VA_ARGS__))

ANSWER(moment_later, SET_ENDED(ADD(F("moment"), (covet_duration){DAY * 366 + 1})));
ANSWER(moment_earlier_by_less, SET_ENDED(SUB(F("moment"), (covet_duration){-DAY})));
ANSWER(moment_by_span, SET_ENDED(ADD(F("moment"), F("span"))));
ANSWER(moment_by_spans, SET_ENDED(SUB(F("moment"), ADD(F("span"), F("span")))));
ANSWER(moment_by_opposite, SET_ENDED(ADD(F("moment"), NEG(F("span")))));
ANSWER(moment_by_millennia, SET_ENDED(ADD(F("moment"), (covet_duration){DAY * 365 * 7000})));
ANSWER(moment_of_day, SET_ENDED(ADD(F("day"), (covet_duration){1500000})));
ANSWER(moment_before_day, SET_ENDED(SUB(F("day"), (covet_duration){-1500000})));
ANSWER(day_of_moment, covet_update(covet_query(s, Sample, FILTER(Q("id__lt", 4))),
                                   SET("day", SUB(F("moment"), (covet_duration){1}))));
ANSWER(day_later,
       covet_update(covet_query(s, Sample), SET("day", ADD(F("day"), (covet_duration){DAY}))));
ANSWER(day_is_moment, ROWS(Sample, FILTER(Q("moment__lt", F("day"))), ORDER_BY("id")));
ANSWER(moment_is_day, ROWS(Sample, FILTER(Q("day__lte", F("moment"))), ORDER_BY("id")));
ANSWER(day_and_span,
       ROWS(Sample, FILTER(Q("moment__gte", ADD(F("day"), F("span")))), ORDER_BY("id")));
ANSWER(spans, covet_update(covet_query(s, Sample),
                           SET("span", SUB(F("span"), (covet_duration){DAY * 40}))));
ANSWER(span_order, ROWS(Sample, ORDER_BY(NEG(F("span")), "id")));
ANSWER(hours, RECORDS(Sample, VALUES("hour", "moment", "day", "span", "ended"), ORDER_BY("pk")));

/* ---- NULL ---- */

ANSWER(xor_null, ROWS(Post, FILTER(XOR(Q("likes__gt", 1), Q("views__gt", 1))), ORDER_BY("id")));
ANSWER(not_xor_null,
       ROWS(Post, EXCLUDE(XOR(Q("likes__gt", 1), Q("editor__age__gt", 1))), ORDER_BY("id")));
ANSWER(not_null, ROWS(Post, EXCLUDE(Q("likes__gt", 1), Q("editor", 1)), ORDER_BY("id")));
ANSWER(not_text_null, ROWS(Publisher, EXCLUDE(Q("country__icontains", "D")), ORDER_BY("id")));
ANSWER(nulls_first, ROWS(Post, ORDER_BY(ASC("likes", .nulls_first = true),
                                        DESC("editor", .nulls_last = true), "id")));
ANSWER(nulls_last_distinct, RECORDS(Post, VALUES("likes"), DISTINCT(),
                                    ORDER_BY(DESC(ADD(F("likes"), 1), .nulls_last = true))));

/* ---- sets and windows ---- */

ANSWER(set_turn, covet_update(covet_query(s, Post), SET("views", ADD(F("id"), F("views"))),
                              SET("likes", F("views"))));
ANSWER(set_kinds_at_once,
       covet_update(covet_query(s, Sample, FILTER(Q("id", 2))), SET("body", F("code")),
                    SET("code", "zz"), SET("note", F("body")),
                    SET("bytes", (covet_bytes){"\0", 1})));
ANSWER(update_window,
       covet_update(covet_query(s, Post, ORDER_BY("-views", "id"), SLICE(1, 3)), SET("likes", 0)));
ANSWER(update_of_related,
       covet_update(covet_query(s, Post, FILTER(Q("reply_to__author__name", "B"))),
                    SET("views", 7)));
ANSWER(delete_window, covet_delete(covet_query(s, Leaf, ORDER_BY("-id"), LIMIT(1))));
ANSWER(delete_of_related, covet_delete(covet_query(s, Leaf, FILTER(Q("parent__parent__id", 1)))));
ANSWER(delete_referred, covet_delete(covet_query(s, Tee)));
ANSWER(rows_between, ROWS(Post, ORDER_BY("title"), OFFSET(4)));

/* ---- every letter that has a lower-case form ---- */

/* Appends a character as UTF-8. */
static void put(covet_buffer *out, uint32_t c) {
    static const uint32_t lead[] = {0, 0xC0, 0xE0, 0xF0};
    int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    covet_buffer_char(out, (char)(lead[more] | c >> 6 * more));
    while (more-- > 0) covet_buffer_char(out, (char)(0x80 | (c >> 6 * more & 0x3F)));
}

/* Letters that came after Unicode 9, which MySQL leaves as they are, and two of more bytes in lower
 * case, behind which it cuts the text off. */
static bool new_letter(uint32_t c) {
    return c == 0x23A || c == 0x23E || (c >= 0x1C90 && c <= 0x1CBF) || c == 0x2C2F ||
           (c >= 0xA7B8 && c <= 0xA7F5) || (c >= 0x10570 && c <= 0x10595) ||
           (c >= 0x16E40 && c <= 0x16E5F);
}

/* A body of all the others, looked for by their lower-case forms; answers how many they are. */
static int64_t letters(covet_session *s) {
    covet_heap heap = {.allocator = covet_default_allocator()};
    covet_buffer upper, lower;
    int64_t count = 0;
    covet_buffer_open(&upper, &heap, 0);
    covet_buffer_open(&lower, &heap, 0);
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        if (covet_fold_character(c) == c || new_letter(c)) continue;
        put(&upper, c);
        put(&lower, covet_fold_character(c));
        count++;
    }
    covet_update(covet_query(s, Sample, FILTER(Q("id", 1))), SET("body", covet_buffer_get(&upper)));
    if (covet_count(covet_query(s, Sample, FILTER(Q("body__iexact", covet_buffer_get(&lower))))) !=
        1)
        count = -1;
    covet_buffer_close(&upper);
    covet_buffer_close(&lower);
    return count;
}

ANSWER(all_letters, letters(s));

int main(void) {
    const struct CMUnitTest tests[] = {
        GOLDEN_TEST(exact_case),
        GOLDEN_TEST(exact_space),
        GOLDEN_TEST(exact_spaces),
        GOLDEN_TEST(exact_none),
        GOLDEN_TEST(in_case),
        GOLDEN_TEST(iexact_sharp_s),
        GOLDEN_TEST(iexact_double_s),
        GOLDEN_TEST(iexact_empty),
        GOLDEN_TEST(iexact_space),
        GOLDEN_TEST(iexact_spaces),
        GOLDEN_TEST(iexact_wild),
        GOLDEN_TEST(contains_empty),
        GOLDEN_TEST(contains_case),
        GOLDEN_TEST(contains_percent),
        GOLDEN_TEST(contains_underscore),
        GOLDEN_TEST(contains_escape),
        GOLDEN_TEST(contains_backslash),
        GOLDEN_TEST(contains_quote),
        GOLDEN_TEST(contains_wide),
        GOLDEN_TEST(contains_last),
        GOLDEN_TEST(contains_accent),
        GOLDEN_TEST(icontains_sharp_s),
        GOLDEN_TEST(icontains_wide),
        GOLDEN_TEST(icontains_wild),
        GOLDEN_TEST(startswith_case),
        GOLDEN_TEST(startswith_empty),
        GOLDEN_TEST(startswith_space),
        GOLDEN_TEST(startswith_wild),
        GOLDEN_TEST(startswith_wide),
        GOLDEN_TEST(istartswith_case),
        GOLDEN_TEST(istartswith_sharp_s),
        GOLDEN_TEST(endswith_case),
        GOLDEN_TEST(endswith_empty),
        GOLDEN_TEST(endswith_space),
        GOLDEN_TEST(endswith_longer),
        GOLDEN_TEST(iendswith_case),
        GOLDEN_TEST(iendswith_wide),
        GOLDEN_TEST(contains_number),
        GOLDEN_TEST(startswith_day),
        GOLDEN_TEST(endswith_uuid),
        GOLDEN_TEST(contains_column),
        GOLDEN_TEST(icontains_column),
        GOLDEN_TEST(startswith_column),
        GOLDEN_TEST(istartswith_column),
        GOLDEN_TEST(endswith_column),
        GOLDEN_TEST(iendswith_column),
        GOLDEN_TEST(order_of_text),
        GOLDEN_TEST(order_of_titles),
        GOLDEN_TEST(compared_text),
        GOLDEN_TEST(distinct_text),
        GOLDEN_TEST(int_quotient),
        GOLDEN_TEST(int_quotient_negative),
        GOLDEN_TEST(int_remainder),
        GOLDEN_TEST(int_remainder_negative),
        GOLDEN_TEST(int_of_real),
        GOLDEN_TEST(int_of_decimal),
        GOLDEN_TEST(int_too_large),
        GOLDEN_TEST(smallint_too_large),
        GOLDEN_TEST(bigint_too_large),
        GOLDEN_TEST(bigint_overflow),
        GOLDEN_TEST(real_quotient),
        GOLDEN_TEST(real_of_ints),
        GOLDEN_TEST(real_remainder),
        GOLDEN_TEST(real_remainder_large),
        GOLDEN_TEST(real_power),
        GOLDEN_TEST(real_root),
        GOLDEN_TEST(decimal_quotient),
        GOLDEN_TEST(decimal_quotients),
        GOLDEN_TEST(decimal_quotient_exact),
        GOLDEN_TEST(decimal_remainder),
        GOLDEN_TEST(decimal_product),
        GOLDEN_TEST(decimal_of_real),
        GOLDEN_TEST(decimal_of_half),
        GOLDEN_TEST(decimal_negative),
        GOLDEN_TEST(decimal_null),
        GOLDEN_TEST(decimal_difference),
        GOLDEN_TEST(decimal_order),
        GOLDEN_TEST(decimal_is_real),
        GOLDEN_TEST(int_is_decimal),
        GOLDEN_TEST(int_is_real),
        GOLDEN_TEST(int_is_fraction),
        GOLDEN_TEST(int_in_kinds),
        GOLDEN_TEST(int_beyond),
        GOLDEN_TEST(minus_zero),
        GOLDEN_TEST(moment_later),
        GOLDEN_TEST(moment_earlier_by_less),
        GOLDEN_TEST(moment_by_span),
        GOLDEN_TEST(moment_by_spans),
        GOLDEN_TEST(moment_by_opposite),
        GOLDEN_TEST(moment_by_millennia),
        GOLDEN_TEST(moment_of_day),
        GOLDEN_TEST(moment_before_day),
        GOLDEN_TEST(day_of_moment),
        GOLDEN_TEST(day_later),
        GOLDEN_TEST(day_is_moment),
        GOLDEN_TEST(moment_is_day),
        GOLDEN_TEST(day_and_span),
        GOLDEN_TEST(spans),
        GOLDEN_TEST(span_order),
        GOLDEN_TEST(hours),
        GOLDEN_TEST(xor_null),
        GOLDEN_TEST(not_xor_null),
        GOLDEN_TEST(not_null),
        GOLDEN_TEST(not_text_null),
        GOLDEN_TEST(nulls_first),
        GOLDEN_TEST(nulls_last_distinct),
        GOLDEN_TEST(set_turn),
        GOLDEN_TEST(set_kinds_at_once),
        GOLDEN_TEST(update_window),
        GOLDEN_TEST(update_of_related),
        GOLDEN_TEST(delete_window),
        GOLDEN_TEST(delete_of_related),
        GOLDEN_TEST(delete_referred),
        GOLDEN_TEST(rows_between),
        GOLDEN_TEST(all_letters),
    };
    return cmocka_run_group_tests(tests, golden_open, golden_close);
}
