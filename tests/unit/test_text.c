/* Text: UTF-8 against a plain decoder, names, and distances against the full matrix. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "covet_orm.h"

#define ITEMS(array) (sizeof(array) / sizeof *(array))

/* ---- UTF-8 ---- */

/* The rules of the standard's table 3-7, row by row: bytes of the sequence, 0 if it is broken. */
static size_t plain_decode(const unsigned char *s, size_t size, uint32_t *code) {
    static const struct {
        unsigned char lead[2], second[2];
        size_t length;
    } rows[] = {
        {{0x00, 0x7F}, {0, 0}, 1},       {{0xC2, 0xDF}, {0x80, 0xBF}, 2},
        {{0xE0, 0xE0}, {0xA0, 0xBF}, 3}, {{0xE1, 0xEC}, {0x80, 0xBF}, 3},
        {{0xED, 0xED}, {0x80, 0x9F}, 3}, {{0xEE, 0xEF}, {0x80, 0xBF}, 3},
        {{0xF0, 0xF0}, {0x90, 0xBF}, 4}, {{0xF1, 0xF3}, {0x80, 0xBF}, 4},
        {{0xF4, 0xF4}, {0x80, 0x8F}, 4},
    };
    static const unsigned char masks[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    for (size_t i = 0; i < ITEMS(rows); i++) {
        if (size == 0 || s[0] < rows[i].lead[0] || s[0] > rows[i].lead[1]) continue;
        if (size < rows[i].length) return 0;
        *code = s[0] & masks[rows[i].length];
        for (size_t k = 1; k < rows[i].length; k++) {
            if (k == 1 && (s[k] < rows[i].second[0] || s[k] > rows[i].second[1])) return 0;
            if (s[k] < 0x80 || s[k] > 0xBF) return 0;
            *code = *code * 64 + s[k] - 0x80;
        }
        return rows[i].length;
    }
    return 0;
}

static void assert_decodes_alike(const unsigned char *s, size_t size) {
    uint32_t expected = 77, code = 77;
    size_t length = plain_decode(s, size, &expected);
    size_t found = covet_text_decode((const char *)s, size, &code);
    if (found != length || code != (length == 0 ? 77 : expected))
        fail_msg("%02x %02x %02x %02x of %zu", s[0], s[1], s[2], s[3], size);
}

static void decodes_as_the_standard(void **state) {
    (void)state;
    /* The bytes about every border of the table. */
    static const unsigned char borders[] = {0x00, 0x01, 0x22, 0x7E, 0x7F, 0x80, 0x81, 0x8E, 0x8F,
                                            0x90, 0x91, 0x9E, 0x9F, 0xA0, 0xA1, 0xBE, 0xBF, 0xC0,
                                            0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xF0, 0xF4, 0xFF};
    unsigned char s[4];
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned second = 0; second < 256; second++) {
            s[0] = (unsigned char)first;
            s[1] = (unsigned char)second;
            for (size_t i = 0; i < ITEMS(borders) * ITEMS(borders); i++) {
                s[2] = borders[i % ITEMS(borders)];
                s[3] = borders[i / ITEMS(borders)];
                assert_decodes_alike(s, 4);
            }
            for (size_t size = 0; size < 4; size++) assert_decodes_alike(s, size);
        }
    }
}

static void encodes_every_code_point(void **state) {
    (void)state;
    for (uint32_t code = 0; code < 0x110100; code++) {
        char text[5] = "####";
        uint32_t back = 0;
        size_t length = covet_text_encode(code, text);
        if ((code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) {
            assert_int_equal(length, 0);
            continue;
        }
        assert_int_equal(length, code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
        assert_int_equal(plain_decode((unsigned char *)text, length, &back), length);
        if (back != code || (length < 4 && text[length] != '#')) fail_msg("U+%04X", code);
    }
    char text[4];
    assert_int_equal(covet_text_encode(UINT32_MAX, text), 0);
}

static void assert_checks_alike(const char *text, size_t size) {
    size_t at = 0, characters = 0, found = 12345, bad = 12345;
    bool fine = true;
    while (fine && at < size) {
        uint32_t code = 0;
        size_t length = plain_decode((const unsigned char *)text + at, size - at, &code);
        fine = length != 0 && code != 0;
        if (fine) at += length;
        characters += fine;
    }
    bool answer = covet_text_check(text, size, &found, &bad);
    if (answer != fine || found != (fine ? characters : 12345) || bad != (fine ? 12345 : at))
        fail_msg("%zu bytes: %d, %zu characters, bad at %zu", size, answer, found, bad);
}

/* Puts `piece` at every place of a text of `size` bytes, cut off at its end. */
static void assert_piece_is_found(char *text, size_t size, const char *piece, size_t piece_size) {
    for (size_t at = 0; at < size; at++) {
        size_t length = piece_size < size - at ? piece_size : size - at;
        memset(text, 'a', size);
        memcpy(text + at, piece, length);
        assert_checks_alike(text, size);
        size_t skip = at % 16; /* another alignment */
        if (skip < size) assert_checks_alike(text + skip, size - skip);
    }
}

static void check_finds_every_place(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "\x80",         "\xFF",     "\xC3",         "\xC3\xA9",
        "\xE2\x82\xAC", "\xE2\x82", "\xED\xA0\x80", "\xF0\x9F\x98\x80",
        "\xC0\x80",     "\x7F",     "\x01",         ""};
    for (size_t size = 0; size < 150; size++) {
        char *text = malloc(size == 0 ? 1 : size); /* its end is watched by the sanitizer */
        assert_non_null(text);
        memset(text, 'a', size);
        assert_checks_alike(text, size);
        for (size_t i = 0; i < ITEMS(pieces); i++) {
            size_t length = strlen(pieces[i]);
            assert_piece_is_found(text, size, pieces[i], length == 0 ? 1 : length); /* "": a NUL */
        }
        free(text);
    }
}

static void check_mixed_texts(void **state) {
    (void)state;
    static const char *const pieces[] = {"plain text of sixteen and more ",
                                         "\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82 ",
                                         "\xE4\xBD\xA0\xE5\xA5\xBD",
                                         "\xF0\x9F\x98\x80",
                                         "a",
                                         "\xC3\xA9"};
    char text[4096];
    uint32_t seed = 5;
    for (int round = 0; round < 3000; round++) {
        size_t size = 0, wanted = seed % 400;
        while (size < wanted) {
            seed = seed * 1664525u + 1013904223u;
            const char *piece = pieces[(seed >> 16) % ITEMS(pieces)];
            memcpy(text + size, piece, strlen(piece));
            size += strlen(piece);
        }
        assert_checks_alike(text, size);
        if (size == 0) continue;
        text[(seed >> 8) % size] = (char)(seed >> 20);
        assert_checks_alike(text, size);
    }
    assert_true(covet_text_check(NULL, 0, NULL, NULL));
    assert_true(covet_text_check("abc", 3, NULL, NULL));
    assert_false(covet_text_check("a\xFF", 2, NULL, NULL));
}

/* ---- names ---- */

static void compares_without_case(void **state) {
    (void)state;
    assert_int_equal(covet_text_compare_nocase("", ""), 0);
    assert_int_equal(covet_text_compare_nocase("Select", "sELECT"), 0);
    assert_true(covet_text_compare_nocase("abc", "ABD") < 0);
    assert_true(covet_text_compare_nocase("abd", "ABC") > 0);
    assert_true(covet_text_compare_nocase("ab", "ABC") < 0);
    assert_true(covet_text_compare_nocase("abc", "AB") > 0);
    assert_true(covet_text_compare_nocase("[", "a") < 0);                /* between the cases */
    assert_true(covet_text_compare_nocase("\xC3\xA9", "z") > 0);         /* bytes are unsigned */
    assert_true(covet_text_compare_nocase("\xC3\xA9", "\xC3\x89") != 0); /* ASCII only */
    assert_int_equal(covet_text_compare_nocase(NULL, NULL), 0);
    assert_true(covet_text_compare_nocase(NULL, "") < 0);
    assert_true(covet_text_compare_nocase("", NULL) > 0);
}

static void identifiers(void **state) {
    (void)state;
    static const char *const good[] = {"a", "_", "Z", "a1", "_1", "snake_case", "AZaz09_"};
    static const char *const bad[] = {"1",        "1a", "a b", " a", "a-b", "a.b", "a\"",
                                      "\xC3\xA9", "a;", "@",   "[",  "`",   "{"};
    for (size_t i = 0; i < ITEMS(good); i++)
        assert_true(covet_text_identifier(good[i], strlen(good[i])));
    for (size_t i = 0; i < ITEMS(bad); i++)
        assert_false(covet_text_identifier(bad[i], strlen(bad[i])));
    assert_false(covet_text_identifier("", 0));
    assert_false(covet_text_identifier(NULL, 0));
    assert_true(covet_text_identifier("a;", 1));
    assert_false(covet_text_identifier("a\0b", 3));
}

static covet_heap heap_of(covet_allocator allocator) {
    return (covet_heap){.allocator = allocator};
}

static void snake_case(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"BlogPost", "blog_post"}, {"HTTPServer", "http_server"}, {"Post2Tag", "post2_tag"},
        {"Post", "post"},          {"post", "post"},              {"blog_post", "blog_post"},
        {"Blog_Post", "blog_post"}, {"A", "a"},                   {"AB", "ab"},
        {"ABc", "a_bc"},           {"aB", "a_b"},                 {"IOError2", "io_error2"},
        {"JSON", "json"},          {"parseJSON", "parse_json"},   {"_Private", "_private"},
        {"Post2", "post2"},        {"X2Y", "x2_y"},               {"", ""},
        {"A_B", "a_b"},            {"ABTest_", "ab_test_"},
    };
    covet_heap heap = heap_of(covet_default_allocator());
    covet_buffer out;
    covet_buffer_open(&out, &heap, 0);
    for (size_t i = 0; i < ITEMS(cases); i++) {
        covet_buffer_clear(&out);
        covet_text_snake(&out, cases[i][0]);
        assert_string_equal(covet_buffer_get(&out), cases[i][1]);
    }
    covet_buffer_clear(&out);
    covet_text_snake(&out, NULL);
    assert_int_equal(out.size, 0);
    covet_buffer_text(&out, "app_");
    covet_text_snake(&out, "BlogPost"); /* it appends */
    assert_string_equal(covet_buffer_get(&out), "app_blog_post");
    covet_buffer_close(&out);

    covet_fixed_buffer nothing;
    heap = heap_of(covet_fixed_allocator(&nothing, NULL, 0));
    covet_buffer_open(&out, &heap, 0);
    covet_text_snake(&out, "BlogPost");
    assert_true(out.failed);
}

/* ---- distance ---- */

/* The whole matrix, as textbooks have it. */
static size_t plain_distance(const char *a, const char *b) {
    static size_t d[64][64];
    size_t n = strlen(a), m = strlen(b);
    for (size_t i = 0; i <= n; i++) {
        for (size_t j = 0; j <= m; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            size_t least = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (d[i - 1][j] + 1 < least) least = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < least) least = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                d[i - 2][j - 2] + 1 < least)
                least = d[i - 2][j - 2] + 1;
            d[i][j] = least;
        }
    }
    return d[n][m];
}

static void distances(void **state) {
    (void)state;
    assert_int_equal(covet_text_distance("title", "title", 3), 0);
    assert_int_equal(covet_text_distance("tilte", "title", 3), 1);
    assert_int_equal(covet_text_distance("titel", "title", 3), 1);
    assert_int_equal(covet_text_distance("titles", "title", 3), 1);
    assert_int_equal(covet_text_distance("author", "title", 3), 4);
    assert_int_equal(covet_text_distance("author", "title", 2), 3);
    assert_int_equal(covet_text_distance("", "", 0), 0);
    assert_int_equal(covet_text_distance("a", "b", 0), 1);
    assert_int_equal(covet_text_distance("same", "same", 0), 0);
    assert_int_equal(covet_text_distance(NULL, "abc", 5), 3);
    assert_int_equal(covet_text_distance("abc", NULL, 5), 3);
    assert_int_equal(covet_text_distance("abcdefghijklmnopqrstuvwxyz", "", 1000), 16);
    assert_int_equal(covet_text_distance("abcdefghijklmno", "", SIZE_MAX), 15);
}

static void distances_at_random(void **state) {
    (void)state;
    uint32_t seed = 3;
    for (int round = 0; round < 60000; round++) {
        char words[2][32];
        for (int w = 0; w < 2; w++) {
            seed = seed * 1664525u + 1013904223u;
            size_t length = (seed >> 16) % 20;
            for (size_t i = 0; i < length; i++) {
                seed = seed * 1664525u + 1013904223u;
                words[w][i] = (char)('a' + (seed >> 16) % 3);
            }
            words[w][length] = '\0';
        }
        size_t expected = plain_distance(words[0], words[1]), limit = (seed >> 20) % 18;
        size_t most = limit > COVET_DISTANCE_MOST ? COVET_DISTANCE_MOST : limit;
        if (expected > most) expected = most + 1;
        if (covet_text_distance(words[0], words[1], limit) != expected)
            fail_msg("%s and %s within %zu", words[0], words[1], limit);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_as_the_standard),
        cmocka_unit_test(encodes_every_code_point),
        cmocka_unit_test(check_finds_every_place),
        cmocka_unit_test(check_mixed_texts),
        cmocka_unit_test(compares_without_case),
        cmocka_unit_test(identifiers),
        cmocka_unit_test(snake_case),
        cmocka_unit_test(distances),
        cmocka_unit_test(distances_at_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
