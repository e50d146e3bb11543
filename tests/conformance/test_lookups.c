/* Lookups, each compared with what C says about the same rows: text with wildcards, case, blanks
 * and nothing at its ends, numbers and moments at their borders, lists of every size, and NULL. */
#define COVET_SHORT_NAMES
#include "database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS(array) (sizeof(array) / sizeof *(array))

/* ---- rows that match ---- */

/* "1 4 5 ": the keys of rows in their order. */
typedef struct keys {
    char text[6000];
} keys;

static void keys_add(keys *to, int64_t key) {
    size_t size = strlen(to->text);
    snprintf(to->text + size, sizeof to->text - size, "%lld ", (long long)key);
}

static keys keys_of(covet_queryset *queryset) {
    keys found = {""};
    Blank_list list = Blank_all(covet_refine(queryset, ORDER_BY("id")));
    for (size_t i = 0; i < list.count; i++) keys_add(&found, list.items[i]->id);
    return found;
}

/* Rows that a condition finds are these, and EXCLUDE finds all others, those with NULL too. */
static void assert_splits(covet_session *s, const covet_cond *condition, const keys *in,
                          const keys *out, const char *what) {
    covet_queryset *all = covet_query(s, Blank);
    keys found = keys_of(covet_refine(all, FILTER(condition)));
    if (covet_failed(s)) fail_msg("%s: %s", what, covet_error_text(s));
    if (strcmp(found.text, in->text) != 0)
        fail_msg("%s finds %snot %s", what, found.text, in->text);
    found = keys_of(covet_refine(all, EXCLUDE(condition)));
    if (strcmp(found.text, out->text) != 0)
        fail_msg("%s leaves %snot %s", what, found.text, out->text);
    assert_rows(all, 0, FILTER(condition), EXCLUDE(condition));
    assert_well(s);
}

/* ---- text ---- */

static const char *const words[] = {NULL,
                                    "",
                                    "a",
                                    "A",
                                    "b",
                                    "ab",
                                    "aB",
                                    "abc",
                                    "ABC",
                                    "abcabc",
                                    "a%c",
                                    "a_c",
                                    "a!c",
                                    "a\\c",
                                    "%",
                                    "_",
                                    "!",
                                    "\\",
                                    "\\%",
                                    "!%_",
                                    "a b",
                                    "a ",
                                    " a",
                                    "a  ",
                                    "'",
                                    "a''b",
                                    "[a]",
                                    "^a",
                                    "a*",
                                    "?",
                                    "ä",
                                    "Ä",
                                    "äbc",
                                    "ÄBC",
                                    "é",
                                    "e",
                                    "É",
                                    "ß",
                                    "ss",
                                    "Straße",
                                    "σ",
                                    "Σ",
                                    "привет",
                                    "ПРИВЕТ",
                                    "\xF0\x9F\x90\xA7",
                                    "\xF0\x9F\x90\xA7z",
                                    "ı",
                                    "i",
                                    "I",
                                    "İ"};

/* The simple lower case of the letters that stand above. */
static void lower(const char *text, char *to, size_t size) {
    static const char *const pairs[][2] = {{"Ä", "ä"}, {"É", "é"}, {"Σ", "σ"}, {"П", "п"},
                                           {"Р", "р"}, {"И", "и"}, {"В", "в"}, {"Е", "е"},
                                           {"Т", "т"}, {"İ", "i"}};
    size_t used = 0;
    while (*text != '\0' && used + 4 < size) {
        size_t i = 0;
        while (i < ITEMS(pairs) && strncmp(text, pairs[i][0], strlen(pairs[i][0])) != 0) i++;
        if (i < ITEMS(pairs)) {
            used += (size_t)snprintf(to + used, size - used, "%s", pairs[i][1]);
            text += strlen(pairs[i][0]);
        } else {
            to[used++] = *text >= 'A' && *text <= 'Z' ? (char)(*text + 32) : *text;
            text++;
        }
    }
    to[used] = '\0';
}

static bool ends_with(const char *text, const char *with) {
    size_t size = strlen(text), tail = strlen(with);
    return tail <= size && strcmp(text + size - tail, with) == 0;
}

/* What a lookup says about two texts, without regard to case. */
static bool says(const char *lookup, const char *text, const char *with) {
    if (strcmp(lookup, "exact") == 0) return strcmp(text, with) == 0;
    if (strcmp(lookup, "gt") == 0) return strcmp(text, with) > 0;
    if (strcmp(lookup, "gte") == 0) return strcmp(text, with) >= 0;
    if (strcmp(lookup, "lt") == 0) return strcmp(text, with) < 0;
    if (strcmp(lookup, "lte") == 0) return strcmp(text, with) <= 0;
    if (strcmp(lookup, "contains") == 0) return strstr(text, with) != NULL;
    if (strcmp(lookup, "startswith") == 0) return strncmp(text, with, strlen(with)) == 0;
    return ends_with(text, with);
}

/* Whether a row of `words` is found by a lookup with one of them. */
static bool word_found(const char *lookup, const char *text, const char *with) {
    char a[80], b[80];
    if (text == NULL) return false;
    if (*lookup != 'i') return says(lookup, text, with);
    lower(text, a, sizeof a);
    lower(with, b, sizeof b);
    return says(lookup + 1, a, b);
}

static void fill_words(covet_session *s) {
    Blank rows[ITEMS(words)];
    memset(rows, 0, sizeof rows);
    for (size_t i = 0; i < ITEMS(words); i++)
        rows[i] = (Blank){.id = (int64_t)i + 1, .word = words[i], .text = words[i]};
    assert_int_equal(Blank_bulk_create(s, rows, ITEMS(words)), ITEMS(words));
}

/* One lookup with each of the words. */
static void assert_word_lookup(covet_session *s, const char *column, const char *lookup) {
    for (size_t with = 1; with < ITEMS(words); with++) {
        keys in = {""}, out = {""};
        char path[40], what[140];
        snprintf(path, sizeof path, "%s__%s", column, lookup);
        snprintf(what, sizeof what, "%s '%s'", path, words[with]);
        for (size_t i = 0; i < ITEMS(words); i++)
            keys_add(word_found(lookup, words[i], words[with]) ? &in : &out, (int64_t)i + 1);
        covet_scoped (s) assert_splits(s, Q(path, words[with]), &in, &out, what);
    }
}

static void text_that_is_compared(void **state) {
    covet_session *s = *state;
    static const char *const lookups[] = {"exact", "gt", "gte", "lt", "lte"};
    fill_words(s);
    for (size_t i = 0; i < ITEMS(lookups); i++) {
        assert_word_lookup(s, "word", lookups[i]);
        assert_word_lookup(s, "text", lookups[i]);
    }
}

static void text_that_is_searched(void **state) {
    covet_session *s = *state;
    static const char *const lookups[] = {"contains", "startswith", "endswith"};
    fill_words(s);
    for (size_t i = 0; i < ITEMS(lookups); i++) {
        assert_word_lookup(s, "word", lookups[i]);
        assert_word_lookup(s, "text", lookups[i]);
    }
}

static void text_in_any_case(void **state) {
    covet_session *s = *state;
    static const char *const lookups[] = {"iexact", "icontains", "istartswith", "iendswith"};
    fill_words(s);
    for (size_t i = 0; i < ITEMS(lookups); i++) {
        assert_word_lookup(s, "word", lookups[i]);
        assert_word_lookup(s, "text", lookups[i]);
    }
}

/* The right side is another column. */
static void text_of_another_column(void **state) {
    covet_session *s = *state;
    static const char *const lookups[] = {"exact",       "gt",       "lte",       "contains",
                                          "startswith",  "endswith", "icontains", "iexact",
                                          "istartswith", "iendswith"};
    int64_t id = 0;
    bool found[ITEMS(lookups)][20 * 20];
    for (size_t a = 0; a < 20; a++)
        for (size_t b = 1; b < 20; b++) {
            Blank row = {.word = words[a], .text = words[b]};
            for (size_t i = 0; i < ITEMS(lookups); i++)
                found[i][id] = word_found(lookups[i], words[a], words[b]);
            assert_non_null(Blank_create(s, &row));
            id++;
        }
    for (size_t i = 0; i < ITEMS(lookups); i++) {
        keys in = {""}, out = {""};
        char path[40];
        snprintf(path, sizeof path, "word__%s", lookups[i]);
        for (int64_t row = 0; row < id; row++) keys_add(found[i][row] ? &in : &out, row + 1);
        assert_splits(s, Q(path, F("text")), &in, &out, path);
    }
}

static void text_in_order(void **state) {
    covet_session *s = *state;
    fill_words(s);
    covet_rows rows = covet_values(
        covet_query(s, Blank, FILTER(Q("word__isnull", false)), ORDER_BY("word"), VALUES("word")));
    assert_int_equal(rows.count, ITEMS(words) - 1);
    for (size_t i = 1; i < rows.count; i++)
        assert_true(strcmp(covet_get_text(&rows.items[i - 1], "word"),
                           covet_get_text(&rows.items[i], "word")) < 0);
    assert_int_equal(covet_values(covet_query(s, Blank, VALUES("word"), DISTINCT())).count,
                     ITEMS(words));
}

static void ranges_of_text(void **state) {
    covet_session *s = *state;
    static const char *const pairs[][2] = {
        {"a", "b"}, {"b", "a"}, {"", "zz"}, {"A", "a"}, {"a", "a "}};
    fill_words(s);
    for (size_t p = 0; p < ITEMS(pairs); p++) {
        keys in = {""}, out = {""};
        for (size_t i = 0; i < ITEMS(words); i++) {
            bool inside = words[i] != NULL && strcmp(words[i], pairs[p][0]) >= 0 &&
                          strcmp(words[i], pairs[p][1]) <= 0;
            keys_add(inside ? &in : &out, (int64_t)i + 1);
        }
        assert_splits(s, Q("word__range", LIST(pairs[p][0], pairs[p][1])), &in, &out, "range");
        assert_splits(s, Q("text__range", LIST(pairs[p][0], pairs[p][1])), &in, &out, "range");
    }
}

/* ---- numbers ---- */

enum { NUMBERS = 12 };
static const int32_t numbers[NUMBERS] = {INT32_MIN, -100, -1, 0,   1,   2,
                                         7,         7,    99, 100, 101, INT32_MAX};

/* Rows whose columns are the same number, and one with NULL. */
static void fill_numbers(covet_session *s) {
    for (int64_t i = 0; i < NUMBERS; i++) {
        int32_t n = numbers[i];
        int32_t few = n % 1000000;
        Blank row = {.medium = {true, n},
                     .large = {true, n},
                     .ratio = {true, n},
                     .money = {true, covet_decimal_from_int(few)},
                     .wealth = {true, covet_decimal_from_int(n)},
                     .moment = {true, {(int64_t)few * 1000000}},
                     .date = {true, {few}},
                     .span = {true, {n}}};
        assert_non_null(Blank_create(s, &row));
    }
    assert_non_null(Blank_create(s, &(Blank){.id = 0}));
}

static bool compares(const char *lookup, int64_t a, int64_t b) {
    if (strcmp(lookup, "exact") == 0) return a == b;
    if (strcmp(lookup, "gt") == 0) return a > b;
    if (strcmp(lookup, "gte") == 0) return a >= b;
    if (strcmp(lookup, "lt") == 0) return a < b;
    return a <= b;
}

/* A number as a value that the column takes. */
static covet_value number_of(const char *column, int64_t n) {
    if (strcmp(column, "ratio") == 0) return covet_value_real((double)n);
    if (strcmp(column, "money") == 0 || strcmp(column, "wealth") == 0)
        return covet_value_decimal(covet_decimal_from_int(n));
    if (strcmp(column, "moment") == 0) return covet_value_datetime((covet_datetime){n * 1000000});
    if (strcmp(column, "date") == 0) return covet_value_date((covet_date){(int32_t)n});
    if (strcmp(column, "span") == 0) return covet_value_duration((covet_duration){n});
    return covet_value_int(n);
}

static bool small_column(const char *column) {
    return strcmp(column, "money") == 0 || strcmp(column, "moment") == 0 ||
           strcmp(column, "date") == 0;
}

static void assert_number_lookup(covet_session *s, const char *column, const char *lookup) {
    for (size_t with = 0; with < NUMBERS; with++) {
        keys in = {""}, out = {""};
        char path[40];
        int64_t right = small_column(column) ? numbers[with] % 1000000 : numbers[with];
        snprintf(path, sizeof path, "%s__%s", column, lookup);
        for (int64_t i = 0; i < NUMBERS; i++) {
            int64_t left = small_column(column) ? numbers[i] % 1000000 : numbers[i];
            keys_add(compares(lookup, left, right) ? &in : &out, i + 1);
        }
        keys_add(&out, NUMBERS + 1);
        covet_scoped (s) assert_splits(s, Q(path, number_of(column, right)), &in, &out, path);
    }
}

static void numbers_and_moments(void **state) {
    covet_session *s = *state;
    static const char *const columns[] = {"medium", "large", "ratio", "money",
                                          "wealth", "moment", "date", "span"};
    static const char *const lookups[] = {"exact", "gt", "gte", "lt", "lte"};
    fill_numbers(s);
    for (size_t c = 0; c < ITEMS(columns); c++)
        for (size_t l = 0; l < ITEMS(lookups); l++)
            assert_number_lookup(s, columns[c], lookups[l]);
}

static void ranges_of_numbers(void **state) {
    covet_session *s = *state;
    fill_numbers(s);
    for (size_t from = 0; from < NUMBERS; from += 2)
        for (size_t to = 0; to < NUMBERS; to += 3) {
            keys in = {""}, out = {""};
            int32_t a = numbers[from], b = numbers[to];
            for (int64_t i = 0; i < NUMBERS; i++)
                keys_add(numbers[i] >= a && numbers[i] <= b ? &in : &out, i + 1);
            keys_add(&out, NUMBERS + 1);
            assert_splits(s, Q("medium__range", LIST(a, b)), &in, &out, "range");
            assert_splits(s, Q("large__range", LIST(a, b)), &in, &out, "range");
            assert_splits(s, Q("ratio__range", LIST(a, b)), &in, &out, "range");
            assert_splits(s, Q("wealth__range", LIST(a, b)), &in, &out, "range");
        }
}

/* Numbers of another kind than the column's. */
static void numbers_of_other_kinds(void **state) {
    covet_session *s = *state;
    covet_decimal half = covet_decimal_of(15, 1);
    fill_numbers(s);
    covet_queryset *all = covet_query(s, Blank);
    static const char *const columns[] = {"medium__gt", "large__gt", "ratio__gt", "money__gt",
                                          "wealth__gt"};
    for (size_t i = 0; i < ITEMS(columns); i++) {
        int64_t above = 7;
        assert_rows(all, above, FILTER(Q(columns[i], 1.5)));
        assert_rows(all, above, FILTER(Q(columns[i], half)));
        assert_rows(all, above, FILTER(Q(columns[i], "1")));
    }
    assert_rows(all, 0, FILTER(Q("medium", 1.5)));
    assert_rows(all, 2, FILTER(Q("medium", 7.0)));
    assert_rows(all, 2, FILTER(Q("date", "1970-01-08")));
    assert_rows(all, 2, FILTER(Q("moment", "1970-01-01 00:00:07")));
    assert_rows(all, 9, FILTER(Q("moment__gte", covet_date_of(1970, 1, 1))));
    assert_well(s);
}

/* ---- lists and NULL ---- */

static void lists_of_all_sizes(void **state) {
    covet_session *s = *state;
    enum { ROWS = 300 };
    Note notes[ROWS];
    int32_t wanted[5000];
    for (int32_t i = 0; i < ROWS; i++) notes[i] = (Note){.title = "n", .text = "t", .priority = i};
    assert_int_equal(Note_bulk_create(s, notes, ROWS), ROWS);
    for (int32_t i = 0; i < 5000; i++) wanted[i] = i * 3;
    static const size_t sizes[] = {0,  1,  2,  3,  4,   5,   7,   8,    9,   16,
                                   31, 64, 65, 99, 100, 101, 500, 1024, 5000};
    for (size_t i = 0; i < ITEMS(sizes); i++) {
        size_t size = sizes[i];
        int64_t inside = (int64_t)(size < 100 ? size : 100);
        covet_value list = LIST_OF(wanted, size);
        assert_sends(
            s, size > 0,
            assert_int_equal(covet_count(covet_query(s, Note, FILTER(Q("priority__in", list)))),
                             inside));
        assert_int_equal(covet_count(covet_query(s, Note, EXCLUDE(Q("priority__in", list)))),
                         ROWS - inside);
    }
    assert_int_equal(covet_count(covet_query(s, Note, FILTER(Q("priority__in", LIST(1, 1, 1, 2))))),
                     2);
    assert_well(s);
}

static void lists_of_other_kinds(void **state) {
    covet_session *s = *state;
    fill_numbers(s);
    covet_queryset *all = covet_query(s, Blank);
    covet_date dates[] = {{0}, {7}, {1000}};
    covet_decimal decimals[] = {covet_decimal_from_int(7), covet_decimal_of(10, 1)};
    double reals[] = {7, 0.5, -1};
    assert_rows(all, 3, FILTER(Q("date__in", LIST_OF(dates, 3))));
    assert_rows(all, 3, FILTER(Q("money__in", LIST_OF(decimals, 2))));
    assert_rows(all, 3, FILTER(Q("wealth__in", LIST_OF(decimals, 2))));
    assert_rows(all, 3, FILTER(Q("ratio__in", LIST_OF(reals, 3))));
    assert_rows(all, 2, FILTER(Q("medium__in", LIST(7, COVET_NULL))));
    assert_rows(all, 11, EXCLUDE(Q("medium__in", LIST(7, COVET_NULL))));
    assert_rows(all, 0, FILTER(Q("medium__in", LIST(COVET_NULL))));
    assert_well(s);
    covet_delete(all);
    fill_words(s);
    static const char *const some[] = {"a", "A ", "", "Ä", "\xF0\x9F\x90\xA7"};
    assert_rows(all, 4, FILTER(Q("word__in", LIST_OF(some, 5))));
    assert_rows(all, 4, FILTER(Q("text__in", LIST_OF(some, 5))));
    assert_rows(all, ITEMS(words) - 4, EXCLUDE(Q("text__in", LIST_OF(some, 5))));
}

static void null_in_lookups(void **state) {
    covet_session *s = *state;
    fill_numbers(s);
    covet_queryset *all = covet_query(s, Blank);
    assert_rows(all, 1, FILTER(Q("medium__isnull", true)));
    assert_rows(all, NUMBERS, FILTER(Q("medium__isnull", false)));
    assert_rows(all, 1, FILTER(Q("medium", COVET_NULL)));
    assert_rows(all, NUMBERS, EXCLUDE(Q("medium", COVET_NULL)));
    assert_rows(all, NUMBERS + 1, FILTER(Q("word", (const char *)NULL)));
    assert_rows(all, -1, FILTER(Q("medium__gt", COVET_NULL)));
    assert_true(covet_failed(s));
    covet_clear(s);
    assert_rows(all, NUMBERS - 1, FILTER(NOT(Q("medium", 7))));
    assert_rows(all, 2, FILTER(NOT(NOT(Q("medium", 7)))));
    assert_rows(all, 7, FILTER(XOR(Q("medium__gt", 0), Q("medium__lt", 100))));
    assert_rows(all, 3, FILTER(OR(Q("medium", 7), Q("medium", COVET_NULL))));
    assert_rows(all, NUMBERS - 4, EXCLUDE(Q("medium__gt", 0), Q("medium__lt", 100)));
    assert_well(s);
}

/* ---- relations ---- */

static void relations(void **state) {
    covet_session *s = *state;
    fill_blog(s);
    Author *ann = Author_find(s, 1), *bob = Author_find(s, 2);
    Post *first = Post_find(s, 1);
    covet_queryset *all = covet_query(s, Post);
    assert_rows(all, 2, FILTER(Q("author", OBJ(ann))));
    assert_rows(all, 2, FILTER(Q("author_id", 2)));
    assert_rows(all, 4, FILTER(Q("author__in", LIST(OBJ(ann), OBJ(bob)))));
    assert_rows(all, 2, FILTER(Q("author__pk", 1)));
    assert_rows(all, 2, FILTER(Q("pk__in", LIST(1, 2, 9))));
    assert_rows(all, 1, FILTER(Q("reply_to", OBJ(first))));
    assert_rows(all, 3, FILTER(Q("reply_to__isnull", true)));
    assert_rows(all, 1, FILTER(Q("reply_to__author__name", "Ann")));
    assert_rows(all, 3, EXCLUDE(Q("reply_to__author__name", "Ann")));
    assert_rows(all, 1, FILTER(Q("reply_to__title__icontains", "AREN")));
    assert_well(s);
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(text_that_is_compared),
    DATABASE_TEST(text_that_is_searched),
    DATABASE_TEST(text_in_any_case),
    DATABASE_TEST(text_of_another_column),
    DATABASE_TEST(text_in_order),
    DATABASE_TEST(ranges_of_text),
    DATABASE_TEST(numbers_and_moments),
    DATABASE_TEST(ranges_of_numbers),
    DATABASE_TEST(numbers_of_other_kinds),
    DATABASE_TEST(lists_of_all_sizes),
    DATABASE_TEST(lists_of_other_kinds),
    DATABASE_TEST(null_in_lookups),
    DATABASE_TEST(relations),
};

DATABASE_MAIN(tests)
