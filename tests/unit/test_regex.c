/* Regular expressions: what matches, what is refused and where, and that no pattern takes long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "covet_orm.h"

#define ITEMS(array) (sizeof(array) / sizeof *(array))

typedef struct fixture {
    covet_heap heap;
    covet_arena arena;
} fixture;

static int open_arena(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->heap.allocator = covet_default_allocator();
    covet_arena_open(&f->arena, &f->heap, 0);
    *state = f;
    return 0;
}

static int close_arena(void **state) {
    fixture *f = *state;
    covet_arena_close(&f->arena);
    free(f);
    return 0;
}

static bool matches_bytes(covet_arena *arena, const char *pattern, const char *text, size_t size) {
    const char *problem = NULL;
    size_t offset = 0;
    const covet_regex *regex =
        covet_regex_compile(arena, pattern, strlen(pattern), &problem, &offset);
    if (regex == NULL) fail_msg("/%s/ is refused at %zu: %s", pattern, offset, problem);
    void *scratch = covet_arena_take(arena, covet_regex_scratch(regex), _Alignof(uint32_t));
    return covet_regex_match(regex, text, size, scratch);
}

typedef struct match_case {
    const char *pattern;
    const char *text;
    bool matches;
} match_case;

static void check_all(void **state, const match_case *cases, size_t count) {
    fixture *f = *state;
    for (size_t i = 0; i < count; i++) {
        const match_case *c = &cases[i];
        if (matches_bytes(&f->arena, c->pattern, c->text, strlen(c->text)) != c->matches)
            fail_msg("/%s/ and \"%s\"", c->pattern, c->text);
    }
}

/* ---- what matches ---- */

static void characters(void **state) {
    static const match_case cases[] = {
        {"", "", true},           {"", "abc", true},         {"b", "abc", true},
        {"x", "abc", false},      {"abc", "ab", false},      {"bc", "abcd", true},
        {"a.c", "abc", true},     {"a.c", "a\nc", false},    {"a.c", "a\xC3\xA9" "c", true},
        {"\xC3\xA9", "caf\xC3\xA9", true},                   {"\\.", "a", false},
        {"\\.", "a.b", true},     {"\\\\", "a\\", true},
        {"\\t\\n\\r\\f\\v", "\t\n\r\f\v", true},
        {"\\x41", "A", true},     {"\\u00e9", "\xC3\xA9", true},
        {"\\u20AC", "\xE2\x82\xAC", true},                   {"]", "]", true},
        {"}", "}", true},         {"\\{", "{", true},        {"-", "-", true},
        {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80", true},      {"A", "a", false},
    };
    check_all(state, cases, ITEMS(cases));
}

static void classes(void **state) {
    static const match_case cases[] = {
        {"[abc]", "xbx", true},      {"[abc]", "xyz", false},   {"[^abc]", "abc", false},
        {"[^abc]", "abcd", true},    {"[a-c]", "b", true},      {"[a-c]", "d", false},
        {"[-a]", "-", true},         {"[a-]", "-", true},       {"[]a]", "]", true},
        {"[^]a]", "]", false},       {"[\\]]", "]", true},      {"[\\d]", "5", true},
        {"[\\da-f]", "f", true},     {"[^\\d]", "5", false},    {"[\\D]", "5", false},
        {"[.]", "a", false},         {"[$^|()*+?{}]", "^", true},
        {"[\xC3\xA0-\xC3\xBF]", "\xC3\xA9", true},              {"[\xC3\xA0-\xC3\xBF]", "e", false},
        {"[^a]", "\xC3\xA9", true},  {"[\\u00e0-\\u00ff]", "\xC3\xA9", true},
        {"\\d", "a1", true},         {"\\d", "a", false},       {"\\D", "1", false},
        {"\\D", "1a", true},         {"\\w", "-", false},       {"\\w", "_", true},
        {"\\w", "\xC3\xA9", false},  {"\\W", "\xC3\xA9", true}, {"\\W", "aZ_9", false},
        {"\\s", "a b", true},        {"\\s", "ab", false},      {"\\S", " \t\n\v\f\r", false},
        {"[\\s\\S]", "\n", true},    {"[^\\W]", "a", true},
    };
    check_all(state, cases, ITEMS(cases));
}

static void repetition(void **state) {
    static const match_case cases[] = {
        {"^a*$", "", true},          {"^a*$", "aaa", true},      {"^a*$", "aab", false},
        {"^a+$", "", false},         {"^a+$", "aaa", true},      {"^a?$", "a", true},
        {"^a?$", "aa", false},       {"^a{2}$", "aa", true},     {"^a{2}$", "a", false},
        {"^a{2}$", "aaa", false},    {"^a{2,}$", "aaaaa", true}, {"^a{2,}$", "a", false},
        {"^a{1,3}$", "aaa", true},   {"^a{1,3}$", "aaaa", false}, {"^a{0,2}$", "", true},
        {"^a{0}$", "", true},        {"^a{0}$", "a", false},     {"^a{0,0}b$", "b", true},
        {"^a*?b$", "aab", true},     {"^a+?$", "aa", true},      {"^a??$", "a", true},
        {"^a{1,2}?$", "aa", true},   {"^(ab){2,3}$", "ababab", true},
        {"^(ab){2,3}$", "abababab", false},                      {"^(a{2}){2}$", "aaaa", true},
        {"^(a|b)*c$", "abbac", true}, {"^(a*)*$", "aaa", true},  {"^(a*)+$", "", true},
        {"^()*$", "", true},         {"^(a?){3}$", "aa", true},  {"^[ab]{3}$", "aba", true},
        {"^(a|bc){2,}d$", "abcbcd", true},
        {"^\\d{3}-\\d{4}$", "555-0199", true},
    };
    check_all(state, cases, ITEMS(cases));
}

static void groups_and_places(void **state) {
    static const match_case cases[] = {
        {"a|b", "xb", true},         {"a|b", "x", false},        {"ab|cd", "acd", true},
        {"^(ab|cd|ef)$", "ef", true}, {"^(ab|cd|ef)$", "af", false},
        {"^(?:ab|cd)$", "cd", true}, {"^(a|)$", "", true},       {"^(|a)$", "a", true},
        {"|", "x", true},            {"^a|b$", "ax", true},      {"^a|b$", "xb", true},
        {"^a|b$", "xax", false},     {"^", "", true},            {"$", "", true},
        {"^$", "a", false},          {"^$", "", true},           {"a$", "ab", false},
        {"a$", "ba", true},          {"a$", "a\n", false},       {"a^b", "ab", false},
        {"(^a|b)c", "xbc", true},    {"(^a|b)c", "xac", false},  {"a(b$|c)", "ac d", true},
        {"(a(b(c)d)e)", "abcde", true},                          {"((((a))))", "a", true},
        {"^(a|b|c|d|e|f)+$", "fedcba", true},
    };
    check_all(state, cases, ITEMS(cases));
}

static void broken_text(void **state) {
    fixture *f = *state;
    assert_true(matches_bytes(&f->arena, "^a.b$",
                              "a\xff"
                              "b",
                              3));
    assert_true(matches_bytes(&f->arena, "^[^x]$", "\xff", 1));
    assert_false(matches_bytes(&f->arena, "\xC3\xBF", "\xff", 1));
    assert_false(matches_bytes(&f->arena, "\\W", "\xff", 1));
    assert_true(matches_bytes(&f->arena, "^..$", "\xC3\xC3", 2));
    assert_true(matches_bytes(&f->arena, "^a.b$", "a\0b", 3));
    assert_true(matches_bytes(&f->arena, "^$", NULL, 0));
}

/* ---- what is refused ---- */

static void refused(void **state) {
    static const struct {
        const char *pattern;
        size_t offset;
        const char *problem; /* how it begins */
    } cases[] = {
        {"a)", 1, "this ')' closes nothing"},
        {"(a", 0, "this group has no ')'"},
        {"x((a)", 1, "this group has no ')'"},
        {"[a", 0, "this class has no ']'"},
        {"[]", 0, "this class has no ']'"},
        {"[z-a]", 1, "this is no range of characters"},
        {"[a-\\d]", 1, "this is no range"},
        {"[[:alpha:]]", 1, "'[' in a class is written \\["},
        {"*a", 0, "there is nothing to repeat"},
        {"a**", 2, "there is nothing to repeat"},
        {"a|+", 2, "there is nothing to repeat"},
        {"^*", 1, "there is nothing to repeat"},
        {"a{2}{3}", 4, "there is nothing to repeat"},
        {"{2}", 0, "there is nothing to repeat"},
        {"a{", 1, "a count is {m}"},
        {"a{,3}", 1, "a count is {m}"},
        {"a{2,3", 1, "a count is {m}"},
        {"a{x}", 1, "a count is {m}"},
        {"a{3,2}", 1, "the count goes from the larger"},
        {"a{256}", 5, "a count is at most 255"},
        {"(?=a)", 0, "of the groups with (? there is (?: alone"},
        {"(?i)a", 0, "of the groups with (?"},
        {"\\b", 0, "this escape is not known"},
        {"(a)\\1", 3, "this escape is not known"},
        {"\\Z", 0, "this escape is not known"},
        {"[\\b]", 1, "this escape is not known"},
        {"\\", 0, "a backslash stands before nothing"},
        {"[\\", 1, "a backslash stands before nothing"},
        {"\\\xC3\xA9", 0, "a backslash stands before nothing"},
        {"\\x4", 3, "a hexadecimal digit is missing"},
        {"\\u12G4", 4, "a hexadecimal digit is missing"},
        {"ab\xff", 2, "the pattern is no valid UTF-8"},
        {"((a{255}){255}){2}", 14, "the pattern is too large"},
    };
    fixture *f = *state;
    for (size_t i = 0; i < ITEMS(cases); i++) {
        const char *problem = NULL, *pattern = cases[i].pattern;
        size_t offset = 99;
        if (covet_regex_compile(&f->arena, pattern, strlen(pattern), &problem, &offset) != NULL)
            fail_msg("/%s/ is taken", pattern);
        if (strncmp(problem, cases[i].problem, strlen(cases[i].problem)) != 0 ||
            offset != cases[i].offset)
            fail_msg("/%s/ at %zu: %s", pattern, offset, problem);
        assert_null(covet_regex_compile(&f->arena, pattern, strlen(pattern), NULL, NULL));
    }
    const char *problem = NULL;
    assert_null(covet_regex_compile(&f->arena, "a\0b", 3, &problem, NULL));
    assert_string_equal(problem, "the pattern is no valid UTF-8, or holds a NUL");
}

/* ---- sizes ---- */

/* Groups n deep. */
static const char *nested(char *text, size_t n) {
    memset(text, '(', n);
    memcpy(text + n, "a", 1);
    memset(text + n + 1, ')', n);
    text[2 * n + 1] = '\0';
    return text;
}

static void depth(void **state) {
    fixture *f = *state;
    char text[2 * COVET_REGEX_DEPTH + 8];
    const char *problem = NULL;
    assert_true(matches_bytes(&f->arena, nested(text, COVET_REGEX_DEPTH), "a", 1));
    nested(text, COVET_REGEX_DEPTH + 1);
    assert_null(covet_regex_compile(&f->arena, text, strlen(text), &problem, NULL));
    assert_string_equal(problem, "the groups are nested too deep");
}

/* Patterns on which a matcher that tries and goes back takes 2^n steps. */
static void time_is_linear(void **state) {
    static const char *const patterns[] = {
        "^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(x+x+)+y", "^(a?){200}a{200}$", "(.*)*(.*)*(.*)*z",
    };
    fixture *f = *state;
    enum { SIZE = 20000 };
    char *text = malloc(SIZE + 1);
    assert_non_null(text);
    memset(text, 'a', SIZE);
    text[SIZE - 1] = '!';
    text[SIZE] = '\0';
    const clock_t began = clock();
    for (size_t i = 0; i < ITEMS(patterns); i++)
        assert_false(matches_bytes(&f->arena, patterns[i], text, SIZE));
    assert_true((double)(clock() - began) / CLOCKS_PER_SEC < 60);
    free(text);
}

static void many_alternatives(void **state) {
    fixture *f = *state;
    enum { MANY = 3000 };
    char *pattern = malloc((size_t)MANY * 8);
    assert_non_null(pattern);
    size_t size = 0;
    for (int i = 0; i < MANY; i++)
        size += (size_t)snprintf(pattern + size, 8, "%s%d", i == 0 ? "" : "|", i + 1000);
    const covet_regex *regex = covet_regex_compile(&f->arena, pattern, size, NULL, NULL);
    assert_non_null(regex);
    void *scratch = covet_arena_take(&f->arena, covet_regex_scratch(regex), _Alignof(uint32_t));
    assert_true(covet_regex_match(regex, "x3999x", 6, scratch));
    assert_false(covet_regex_match(regex, "x4000x", 6, scratch));
    free(pattern);
}

/* An allocator that gives so many blocks. */
typedef struct sparing {
    covet_allocator under;
    int left;
} sparing;

static void *sparing_resize(void *context, void *pointer, size_t old_size, size_t new_size) {
    sparing *s = context;
    if (new_size > 0 && s->left-- <= 0) return NULL;
    return s->under.resize(s->under.context, pointer, old_size, new_size);
}

static void without_memory(void **state) {
    (void)state;
    for (int blocks = 0;; blocks++) {
        sparing s = {covet_default_allocator(), blocks};
        covet_heap heap = {.allocator = {&s, sparing_resize}};
        covet_arena arena;
        covet_arena_open(&arena, &heap, 1024);
        const char *problem = "none";
        const covet_regex *regex =
            covet_regex_compile(&arena, "(a{9}[b-d]{9}|\\w+){9}", 21, &problem, NULL);
        if (regex == NULL) assert_null(problem);
        covet_arena_close(&arena);
        if (regex != NULL) break;
        assert_true(blocks < 100);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters),
        cmocka_unit_test(classes),
        cmocka_unit_test(repetition),
        cmocka_unit_test(groups_and_places),
        cmocka_unit_test(broken_text),
        cmocka_unit_test(refused),
        cmocka_unit_test(depth),
        cmocka_unit_test(time_is_linear),
        cmocka_unit_test(many_alternatives),
        cmocka_unit_test(without_memory),
    };
    return cmocka_run_group_tests_name("regex", tests, open_arena, close_arena);
}
