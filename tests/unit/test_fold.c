/* Folding: every code point against the C library's own table, and texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <string.h>
#include <wctype.h>

#include "covet_orm.h"

#define ITEMS(array) (sizeof(array) / sizeof *(array))

#ifdef COVET_NO_UNICODE
#define WIDE(with, without) (without)
#else
#define WIDE(with, without) (with)
#endif

static void characters(void **state) {
    (void)state;
    static const uint32_t cases[][2] = {
        {'A', 'a'},         {'Z', 'z'},         {'a', 'a'},         {'@', '@'},
        {'[', '['},         {'0', '0'},         {0, 0},             {0xC0, 0xE0},
        {0xD7, 0xD7},       {0xDE, 0xFE},       {0xDF, 0xDF},       {0x100, 0x101},
        {0x101, 0x101},     {0x130, 'i'},       {0x131, 0x131},     {0x178, 0xFF},
        {0x1C5, 0x1C6},     {0x3A3, 0x3C3},     {0x3C2, 0x3C2},     {0x410, 0x430},
        {0x1E9E, 0xDF},     {0x1F88, 0x1F80},   {0x2126, 0x3C9},    {0x212A, 'k'},
        {0x2160, 0x2170},   {0x13A0, 0xAB70},   {0xAB70, 0xAB70},   {0xFF21, 0xFF41},
        {0x10400, 0x10428}, {0x1E921, 0x1E943}, {0x1E922, 0x1E922}, {0x10FFFF, 0x10FFFF},
        {0xD800, 0xD800},   {0x110000, 0x110000}, {UINT32_MAX, UINT32_MAX},
    };
    for (size_t i = 0; i < ITEMS(cases); i++) {
        uint32_t expected = cases[i][0] < 0x80 ? cases[i][1] : WIDE(cases[i][1], cases[i][0]);
        assert_int_equal(covet_fold_character(cases[i][0]), expected);
    }
}

/* Code points from first to last whose mapping came with another version than the table's. */
typedef struct version_range {
    uint32_t first;
    uint32_t last;
} version_range;

/* Since 14.0: an older C library may not know them. */
static const version_range recent[] = {
    {0x2C2F, 0x2C2F}, {0xA7C0, 0xA7C0}, {0xA7D0, 0xA7D0}, {0xA7D6, 0xA7D6},
    {0xA7D8, 0xA7D8}, {0x10570, 0x10595},
};

/* Since 16.0 and 17.0: a newer one may map them, and we do not. */
static const version_range later[] = {
    {0xA7CB, 0xA7CC}, {0xA7CE, 0xA7CE}, {0xA7D2, 0xA7D2},   {0xA7D4, 0xA7D4},
    {0xA7DA, 0xA7DA}, {0xA7DC, 0xA7DC}, {0x10D50, 0x10D65}, {0x16EA0, 0x16EB8},
};

static bool is_within(const version_range *ranges, size_t count, uint32_t code) {
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last) return true;
    return false;
}

static void as_the_c_library(void **state) {
    (void)state;
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) skip();
    size_t mapped = 0;
    for (uint32_t code = 0; code < 0x110000; code++) {
        if (code >= 0xD800 && code < 0xE000) continue;
        uint32_t ours = covet_fold_character(code), theirs = (uint32_t)towlower((wint_t)code);
        mapped += ours != code;
        if (ours == theirs) continue;
        if (theirs == code && is_within(recent, ITEMS(recent), code)) continue;
        if (ours == code && is_within(later, ITEMS(later), code)) continue;
        if (ours != WIDE(0, code)) fail_msg("U+%04X: %04X, not %04X", code, ours, theirs);
    }
    setlocale(LC_CTYPE, "C");
    assert_int_equal(mapped, WIDE(1433, 26));
    assert_int_equal(covet_fold_character(0x416), WIDE(0x436, 0x416)); /* whatever the locale */
}

/* Mapping twice is mapping once. */
static void lower_case_stays(void **state) {
    (void)state;
    for (uint32_t code = 0; code < 0x110000; code++) {
        uint32_t folded = covet_fold_character(code);
        assert_int_equal(covet_fold_character(folded), folded);
    }
}

static void texts(void **state) {
    (void)state;
    static const struct {
        const char *text, *folded, *ascii;
    } cases[] = {
        {"", "", ""},
        {"Hello, World 123 @[`{", "hello, world 123 @[`{", "hello, world 123 @[`{"},
        {"\xC3\x89T\xC3\x89", "\xC3\xA9t\xC3\xA9", "\xC3\x89t\xC3\x89"},
        {"\xD0\x96X", "\xD0\xB6x", "\xD0\x96x"},
        {"\xC4\xB0Q", "iq", "\xC4\xB0q"},         /* shorter */
        {"\xC8\xBA", "\xE2\xB1\xA5", "\xC8\xBA"}, /* longer */
        {"\xE1\xBA\x9E", "\xC3\x9F", "\xE1\xBA\x9E"},
        {"\xF0\x90\x90\x80Z", "\xF0\x90\x90\xA8z", "\xF0\x90\x90\x80z"},
        {"A\xFF"
         "B\xC3",
         "a\xFF"
         "b\xC3",
         "a\xFF"
         "b\xC3"}, /* broken bytes pass */
        {"\xED\xA0\x80X", "\xED\xA0\x80x", "\xED\xA0\x80x"},
        {"\xC0\x81Y\xF5\x80", "\xC0\x81y\xF5\x80", "\xC0\x81y\xF5\x80"},
    };
    covet_heap heap = {.allocator = covet_default_allocator()};
    covet_buffer out;
    covet_buffer_open(&out, &heap, 0);
    for (size_t i = 0; i < ITEMS(cases); i++) {
        covet_buffer_clear(&out);
        covet_fold_text(&out, cases[i].text, strlen(cases[i].text));
        assert_string_equal(covet_buffer_get(&out), WIDE(cases[i].folded, cases[i].ascii));
    }
    covet_buffer_clear(&out);
    covet_fold_text(&out, "A\0B", 3);
    covet_fold_text(&out, NULL, 0);
    assert_int_equal(out.size, 3);
    assert_memory_equal(out.data, "a\0b", 4);
    covet_buffer_close(&out);
}

/* Every size of buffer that is too small stops it, without a byte behind the end. */
static void short_of_memory(void **state) {
    (void)state;
    static const char text[] = "ABCDEFGH\xC8\xBA\xC8\xBAXYZ";
    static unsigned char memory[512];
    covet_fixed_buffer fixed;
    covet_heap heap = {.allocator = covet_fixed_allocator(&fixed, memory, sizeof memory)};
    for (size_t limit = 1; limit < sizeof text - 1 + 2; limit++) {
        covet_buffer out;
        covet_buffer_open(&out, &heap, limit);
        covet_fold_text(&out, text, sizeof text - 1);
        assert_true(out.failed == (limit < WIDE(17, 15)));
        assert_true(out.size <= limit);
        covet_buffer_close(&out);
    }
    assert_int_equal(covet_fixed_used(&fixed), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters),
        cmocka_unit_test(as_the_c_library),
        cmocka_unit_test(lower_case_stays),
        cmocka_unit_test(texts),
        cmocka_unit_test(short_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
