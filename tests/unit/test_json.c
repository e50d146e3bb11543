/* JSON: tokens, what is valid and where it stops being so, text with escapes, and the writer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "covet_orm.h"

#define ITEMS(array) (sizeof(array) / sizeof *(array))

/* ---- tokens ---- */

/* All tokens of a document as one text: a letter for each kind, what it spans in parentheses. */
static const char *tokens(const char *text) {
    static char shown[4096];
    static const char letters[] = ".{}[]ks#tfnE";
    static const char spans[] = {0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0};
    covet_json_reader reader;
    size_t length = 0;
    covet_json_open(&reader, text, strlen(text));
    for (;;) {
        covet_json_kind kind = covet_json_next(&reader);
        shown[length++] = letters[kind];
        if (spans[kind])
            length += (size_t)snprintf(shown + length, sizeof shown - length, "(%.*s)",
                                       (int)reader.length, reader.start);
        if (kind == COVET_JSON_END || kind == COVET_JSON_ERROR) break;
    }
    shown[length] = '\0';
    return shown;
}

static void reads_tokens(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"1", "#(1)."},
        {" true ", "t."},
        {"\t\r\n false", "f."},
        {"null", "n."},
        {"\"\"", "s()."},
        {"\"a b\"", "s(a b)."},
        {"\"a\\n\\\"b\"", "s(a\\n\\\"b)."},
        {"{}", "{}."},
        {"[ ]", "[]."},
        {"[[],[[]],{}]", "[[][[]]{}]."},
        {"{\"a\":1}", "{k(a)#(1)}."},
        {" { \"a\" : [ 1 , -2.5e+3 , \"x\" ] , \"b\" : { \"\" : null } } ",
         "{k(a)[#(1)#(-2.5e+3)s(x)]k(b){k()n}}."},
        {"{\"a\":1,\"a\":2}", "{k(a)#(1)k(a)#(2)}."}, /* keys may repeat */
        {"[1,", "[#(1)E"},
        {"{\"a\":tru}", "{k(a)E"},
    };
    for (size_t i = 0; i < ITEMS(cases); i++) assert_string_equal(tokens(cases[i][0]), cases[i][1]);
}

static void ends_stay(void **state) {
    (void)state;
    covet_json_reader reader;
    covet_json_open(&reader, "[]", 2);
    assert_int_equal(covet_json_next(&reader), COVET_JSON_ARRAY);
    assert_int_equal(reader.depth, 1);
    assert_int_equal(covet_json_next(&reader), COVET_JSON_ARRAY_END);
    assert_int_equal(reader.depth, 0);
    for (int i = 0; i < 3; i++) assert_int_equal(covet_json_next(&reader), COVET_JSON_END);
    covet_json_open(&reader, "[x", 2);
    covet_json_next(&reader);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(covet_json_next(&reader), COVET_JSON_ERROR);
        assert_int_equal(reader.at, 1);
        assert_string_equal(reader.expected, "a value");
        assert_int_equal(reader.length, 0);
        assert_false(covet_json_skip(&reader, NULL, NULL));
    }
    covet_json_open(&reader, NULL, 5);
    assert_int_equal(covet_json_next(&reader), COVET_JSON_ERROR);
    assert_int_equal(reader.at, 0);
}

/* ---- what is valid ---- */

static void accepts(void **state) {
    (void)state;
    static const char *const good[] = {
        "0", "-0", "10", "1.0", "1.5e10", "1E-2", "-1.25E+3", "1e5", "0.0001",
        "123456789012345678901234567890",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", "\"\\uD83D\\uDE00\"", "\"\\u0000\"", "\"\\uABcd\"",
        "\"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80\"", "\"\x7F\"", "\"/\"",
        "[1,2,3]", "[null]", "{\"\":{}}", "\n[\r\n\t]\n"};
    for (size_t i = 0; i < ITEMS(good); i++) {
        size_t size = strlen(good[i]), offset = 77;
        if (!covet_json_check(good[i], size, &offset, NULL)) fail_msg("%s: %zu", good[i], offset);
        assert_int_equal(offset, 77);
        bool is_number = good[i][0] == '-' || (good[i][0] >= '0' && good[i][0] <= '9');
        for (size_t cut = 0; !is_number && cut + 1 < size; cut++) /* no beginning of it is valid */
            if (covet_json_check(good[i], cut, NULL, NULL)) fail_msg("%s: %zu", good[i], cut);
    }
}

static void refuses(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t offset;
        const char *expected;
    } cases[] = {
        {"", 0, "a value"},
        {"  ", 2, "a value"},
        {"nul", 0, "a value"},
        {"True", 0, "a value"},
        {"nullx", 4, "the end of the document"},
        {"1 2", 2, "the end of the document"},
        {"{}]", 2, "the end of the document"},
        {"01", 1, "no digit after a leading 0"},
        {"-01", 2, "no digit after a leading 0"},
        {"-", 1, "a digit"},
        {"-a", 1, "a digit"},
        {"+1", 0, "a value"},
        {".5", 0, "a value"},
        {"1.", 2, "a digit"},
        {"1.e5", 2, "a digit"},
        {"1e", 2, "a digit"},
        {"1e+", 3, "a digit"},
        {"1.5.5", 3, "the end of the document"},
        {"0x10", 1, "the end of the document"},
        {"NaN", 0, "a value"},
        {"Infinity", 0, "a value"},
        {"'a'", 0, "a value"},
        {"\"", 1, "'\"' at the end of a string"},
        {"\"abc", 4, "'\"' at the end of a string"},
        {"\"a\nb\"", 2, "an escape for a control character"},
        {"\"\x1F\"", 1, "an escape for a control character"},
        {"\"\\", 1, "an escape that JSON knows"},
        {"\"\\x\"", 1, "an escape that JSON knows"},
        {"\"\\u12\"", 1, "an escape that JSON knows"},
        {"\"\\u12g4\"", 1, "an escape that JSON knows"},
        {"\"\\U0041\"", 1, "an escape that JSON knows"},
        {"\"\\uD800\"", 1, "an escape that JSON knows"},
        {"\"\\uDC00\"", 1, "an escape that JSON knows"},
        {"\"\\uD800\\u0041\"", 1, "an escape that JSON knows"},
        {"\"\\uD800\\uD800\"", 1, "an escape that JSON knows"},
        {"\"\\uD83D\\uDE0\"", 1, "an escape that JSON knows"},
        {"\"\\uD83Dx\"", 1, "an escape that JSON knows"},
        {"\"a\xFF\"", 2, "valid UTF-8"},
        {"\"\xC0\x80\"", 1, "valid UTF-8"},
        {"\"\xED\xA0\x80\"", 1, "valid UTF-8"},
        {"\"\xE2\x82\"", 1, "valid UTF-8"},
        {"\xEF\xBB\xBF{}", 0, "a value"}, /* a byte order mark */
        {"[", 1, "a value"},
        {"[1", 2, "',' or ']'"},
        {"[1 2]", 3, "',' or ']'"},
        {"[1,]", 3, "a value"},
        {"[,1]", 1, "a value"},
        {"[1}", 2, "',' or ']'"},
        {"]", 0, "a value"},
        {"{", 1, "a key in quotes or '}'"},
        {"{a:1}", 1, "a key in quotes or '}'"},
        {"{1:1}", 1, "a key in quotes or '}'"},
        {"{\"a\"}", 4, "':'"},
        {"{\"a\" 1}", 5, "':'"},
        {"{\"a\":}", 5, "a value"},
        {"{\"a\":1", 6, "',' or '}'"},
        {"{\"a\":1]", 6, "',' or '}'"},
        {"{\"a\":1,}", 7, "a key in quotes"},
        {"{\"a\":1,b:2}", 7, "a key in quotes"},
        {"[1] // no", 4, "the end of the document"},
        {"\v1", 0, "a value"},
    };
    for (size_t i = 0; i < ITEMS(cases); i++) {
        size_t offset = 77;
        const char *expected = NULL;
        if (covet_json_check(cases[i].text, strlen(cases[i].text), &offset, &expected))
            fail_msg("%s is accepted", cases[i].text);
        if (offset != cases[i].offset || strcmp(expected, cases[i].expected) != 0)
            fail_msg("%s: at %zu %s", cases[i].text, offset, expected);
    }
    assert_false(covet_json_check("1\0", 2, NULL, NULL));
    assert_false(covet_json_check("\"a\0b\"", 5, NULL, NULL));
    assert_false(covet_json_check(NULL, 0, NULL, NULL));
    assert_true(covet_json_check("1x", 1, NULL, NULL)); /* the size decides */
}

/* `depth` arrays or objects inside each other. */
static bool nested_is_valid(size_t depth, bool objects, size_t *offset) {
    static char text[16384];
    size_t size = 0;
    for (size_t i = 0; i < depth; i++) {
        bool object = objects && i % 3 != 1;
        memcpy(text + size, object ? "{\"k\":" : "[", object ? 5 : 1);
        size += object ? 5 : 1;
    }
    text[size++] = '7';
    for (size_t i = depth; i-- > 0;) text[size++] = objects && i % 3 != 1 ? '}' : ']';
    return covet_json_check(text, size, offset, NULL);
}

static void depth_is_limited(void **state) {
    (void)state;
    size_t offset = 0;
    for (size_t depth = 0; depth <= COVET_JSON_DEPTH; depth += 64) {
        assert_true(nested_is_valid(depth, false, NULL));
        assert_true(nested_is_valid(depth, true, NULL));
    }
    assert_false(nested_is_valid(COVET_JSON_DEPTH + 1, false, &offset));
    assert_int_equal(offset, COVET_JSON_DEPTH);
    assert_false(nested_is_valid(COVET_JSON_DEPTH + 1, true, NULL));
    assert_false(nested_is_valid(2000, false, NULL));
}

/* Whatever stands in a document, it is read within its bounds and ends. */
static void damaged_documents(void **state) {
    (void)state;
    static const char whole[] = "{\"a\\u00e9\":[1,-2.5e3,\"x\\ud83d\\ude00\xC3\xA9\",true,null],"
                                "\"b\":{\"c\":[[],{}]},\"d\":false}";
    uint32_t seed = 11;
    size_t valid = 0;
    for (int round = 0; round < 20000; round++) {
        size_t size = sizeof whole - 1;
        char *text = malloc(size); /* its end is watched by the sanitizer */
        assert_non_null(text);
        memcpy(text, whole, size);
        for (int changes = round % 3; changes >= 0; changes--) {
            seed = seed * 1664525u + 1013904223u;
            text[(seed >> 8) % size] = "{}[]\",:\\u01e-.tfn \xC3\xFF"[(seed >> 24) % 21];
        }
        covet_json_reader reader;
        size_t steps = 0, start = 0;
        covet_json_open(&reader, text, size);
        while (covet_json_next(&reader) < COVET_JSON_ERROR && reader.kind != COVET_JSON_END) {
            assert_true(reader.at <= size && reader.at > start && ++steps <= size);
            start = reader.at;
        }
        assert_true((reader.kind == COVET_JSON_ERROR) == (reader.expected != NULL));
        assert_true(reader.at <= size);
        valid += reader.kind == COVET_JSON_END;
        free(text);
    }
    assert_true(valid > 100);
}

/* ---- text ---- */

static covet_heap usual_heap(void) {
    return (covet_heap){.allocator = covet_default_allocator()};
}

static void assert_unescaped(const char *json, const char *text, size_t size) {
    covet_heap heap = usual_heap();
    covet_json_reader reader;
    covet_arena arena;
    covet_buffer buffer;
    size_t found = 77;
    covet_arena_open(&arena, &heap, 0);
    covet_buffer_open(&buffer, &heap, 0);
    covet_json_open(&reader, json, strlen(json));
    assert_int_equal(covet_json_next(&reader), COVET_JSON_STRING);
    assert_true(reader.escaped == (strchr(json, '\\') != NULL));
    assert_true(reader.has_nul == (memchr(text, '\0', size) != NULL));
    char *copy = covet_json_text(&reader, &arena, &found);
    assert_int_equal(found, size);
    assert_memory_equal(copy, text, size + 1);
    assert_non_null(covet_json_text(&reader, &arena, NULL));
    covet_buffer_text(&buffer, "<");
    covet_json_append(&reader, &buffer);
    assert_int_equal(buffer.size, size + 1);
    assert_memory_equal(buffer.data + 1, text, size + 1);
    assert_true(covet_json_is(&reader, copy) == !reader.has_nul);
    covet_buffer_close(&buffer);
    covet_arena_close(&arena);
}

static void unescapes(void **state) {
    (void)state;
    assert_unescaped("\"\"", "", 0);
    assert_unescaped("\"plain\"", "plain", 5);
    assert_unescaped("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8);
    assert_unescaped("\"a\\u0041b\"", "aAb", 3);
    assert_unescaped("\"\\u00e9\\u20AC\"", "\xC3\xA9\xE2\x82\xAC", 5);
    assert_unescaped("\"<\\uD83D\\uDE00>\"", "<\xF0\x9F\x98\x80>", 6);
    assert_unescaped("\"\\uDBFF\\uDFFF\"", "\xF4\x8F\xBF\xBF", 4);
    assert_unescaped("\"\\uFFFF\"", "\xEF\xBF\xBF", 3);
    assert_unescaped("\"a\\u0000b\"", "a\0b", 3);
    assert_unescaped("\"\xC3\xA9\\n\xC3\xA9\"", "\xC3\xA9\n\xC3\xA9", 5);
}

static void compares_keys(void **state) {
    (void)state;
    static const struct {
        const char *json, *name;
        bool same;
    } cases[] = {
        {"\"title\"", "title", true},
        {"\"title\"", "titl", false},
        {"\"titl\"", "title", false},
        {"\"title\"", "titlf", false},
        {"\"\"", "", true},
        {"\"\"", "a", false},
        {"\"t\\u0069tle\"", "title", true},
        {"\"t\\u0069tle\"", "title2", false},
        {"\"t\\u0069tle\"", "titl", false},
        {"\"t\\u0069tle\"", "t", false},
        {"\"\\u00e9\"", "\xC3", false},
        {"\"\\u00e9\"", "\xC3\xA9", true},
        {"\"a\\u0000\"", "a", false},
        {"\"\\n\"", "n", false},
    };
    for (size_t i = 0; i < ITEMS(cases); i++) {
        covet_json_reader reader;
        covet_json_open(&reader, cases[i].json, strlen(cases[i].json));
        covet_json_next(&reader);
        if (covet_json_is(&reader, cases[i].name) != cases[i].same)
            fail_msg("%s and %s", cases[i].json, cases[i].name);
    }
    covet_json_reader reader;
    covet_json_open(&reader, "{\"a\" : 1}", 9);
    covet_json_next(&reader);
    assert_int_equal(covet_json_next(&reader), COVET_JSON_KEY);
    assert_true(covet_json_is(&reader, "a"));
}

static void text_short_of_memory(void **state) {
    (void)state;
    static const char *const documents[] = {"\"plain text\"", "\"with\\nescape\""};
    covet_heap heap = {.allocator = covet_fixed_allocator(NULL, NULL, 0)};
    for (size_t i = 0; i < ITEMS(documents); i++) {
        covet_json_reader reader;
        covet_arena arena;
        covet_buffer buffer;
        covet_arena_open(&arena, &heap, 0);
        covet_buffer_open(&buffer, &heap, 0);
        covet_json_open(&reader, documents[i], strlen(documents[i]));
        covet_json_next(&reader);
        assert_null(covet_json_text(&reader, &arena, NULL));
        assert_true(arena.failed);
        covet_json_append(&reader, &buffer);
        assert_true(buffer.failed);
    }
}

/* ---- skipping ---- */

static void assert_skipped(covet_json_reader *reader, const char *text) {
    const char *start = NULL;
    size_t size = 0;
    assert_true(covet_json_skip(reader, &start, &size));
    assert_int_equal(size, strlen(text));
    assert_memory_equal(start, text, size);
}

static void skips(void **state) {
    (void)state;
    static const char json[] = " {\"a\": [1, {\"b\": [ ]} ], \"c\" : \"x\\\"y\" ,"
                               "\"d\":-1.5, \"e\":{}}";
    covet_json_reader reader;
    covet_json_open(&reader, json, sizeof json - 1);
    assert_skipped(&reader, json + 1); /* before the first token: all */
    assert_int_equal(covet_json_next(&reader), COVET_JSON_END);
    assert_false(covet_json_skip(&reader, NULL, NULL));

    covet_json_open(&reader, json, sizeof json - 1);
    covet_json_next(&reader);
    covet_json_next(&reader);
    assert_skipped(&reader, "[1, {\"b\": [ ]} ]"); /* behind a key: its value */
    assert_int_equal(reader.depth, 1);
    covet_json_next(&reader);
    covet_json_next(&reader);
    assert_skipped(&reader, "\"x\\\"y\""); /* on a value: that one */
    covet_json_next(&reader);
    assert_skipped(&reader, "-1.5");
    covet_json_next(&reader);
    assert_int_equal(covet_json_next(&reader), COVET_JSON_OBJECT);
    assert_skipped(&reader, "{}");
    assert_int_equal(covet_json_next(&reader), COVET_JSON_OBJECT_END);
    assert_false(covet_json_skip(&reader, NULL, NULL)); /* an end begins nothing */
    assert_int_equal(covet_json_next(&reader), COVET_JSON_END);

    covet_json_open(&reader, "[[1,2,x]]", 9);
    covet_json_next(&reader);
    assert_false(covet_json_skip(&reader, NULL, NULL));
    assert_int_equal(reader.kind, COVET_JSON_ERROR);
    assert_int_equal(reader.at, 6);
}

/* ---- writer ---- */

static void write_everything(covet_json_writer *writer) {
    covet_json_write_object(writer);
    covet_json_write_key(writer, "text");
    covet_json_write_text(writer, "a\"\\\b\f\n\r\t\x01\x1F/\xC3\xA9\x7F\0z", 16);
    covet_json_write_key(writer, "k\"\n");
    covet_json_write_array(writer);
    covet_json_write_int(writer, INT64_MIN);
    covet_json_write_int(writer, 0);
    covet_json_write_real(writer, 1.5);
    covet_json_write_real(writer, -1e300);
    covet_json_write_real(writer, NAN);
    covet_json_write_real(writer, -HUGE_VAL);
    covet_json_write_array(writer);
    covet_json_write_array_end(writer);
    covet_json_write_object(writer);
    covet_json_write_object_end(writer);
    covet_json_write_bool(writer, true);
    covet_json_write_bool(writer, false);
    covet_json_write_null(writer);
    covet_json_write_array_end(writer);
    covet_json_write_key(writer, "raw");
    covet_json_write_raw(writer, "12.500", 6);
    covet_json_write_key(writer, "none");
    covet_json_write_text(writer, NULL, 0);
    covet_json_write_key(writer, "none2");
    covet_json_write_raw(writer, NULL, 0);
    covet_json_write_key(writer, "");
    covet_json_write_text(writer, "", 0);
    covet_json_write_object_end(writer);
}

static const char everything[] =
    "{\"text\":\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f/\xC3\xA9\x7F\\u0000z\","
    "\"k\\\"\\n\":[-9223372036854775808,0,1.5,-1e+300,\"NaN\",\"-Infinity\",[],{},true,false,null],"
    "\"raw\":12.500,\"none\":null,\"none2\":null,\"\":\"\"}";

static void writes(void **state) {
    (void)state;
    covet_heap heap = usual_heap();
    covet_buffer out;
    covet_buffer_open(&out, &heap, 0);
    covet_json_writer writer = covet_json_writer_open(&out);
    write_everything(&writer);
    assert_string_equal(covet_buffer_get(&out), everything);
    assert_true(covet_json_check(out.data, out.size, NULL, NULL));
    covet_buffer_clear(&out); /* a stream: emptied between two values */
    writer = covet_json_writer_open(&out);
    covet_json_write_array(&writer);
    covet_json_write_int(&writer, 1);
    covet_buffer_clear(&out);
    covet_json_write_int(&writer, 2);
    covet_json_write_array_end(&writer);
    assert_string_equal(covet_buffer_get(&out), ",2]");
    covet_buffer_close(&out);
}

/* Every character comes back from the reader. */
static void writes_what_is_read(void **state) {
    (void)state;
    covet_heap heap = usual_heap();
    covet_buffer out, back;
    covet_buffer_open(&out, &heap, 0);
    covet_buffer_open(&back, &heap, 0);
    for (uint32_t code = 0; code < 0x110000; code += code < 0x3000 ? 1 : 97) {
        char text[5] = "";
        covet_json_reader reader;
        size_t size = covet_text_encode(code, text);
        if (size == 0) continue;
        covet_buffer_clear(&out);
        covet_buffer_clear(&back);
        covet_json_writer writer = covet_json_writer_open(&out);
        covet_json_write_text(&writer, text, size);
        covet_json_open(&reader, out.data, out.size);
        assert_int_equal(covet_json_next(&reader), COVET_JSON_STRING);
        covet_json_append(&reader, &back);
        assert_int_equal(back.size, size);
        assert_memory_equal(back.data, text, size);
        assert_int_equal(covet_json_next(&reader), COVET_JSON_END);
    }
    covet_buffer_close(&back);
    covet_buffer_close(&out);
}

static void writes_until_it_is_full(void **state) {
    (void)state;
    covet_heap heap = usual_heap();
    for (size_t limit = 1; limit <= sizeof everything; limit++) {
        covet_buffer out;
        covet_buffer_open(&out, &heap, limit);
        covet_json_writer writer = covet_json_writer_open(&out);
        write_everything(&writer);
        assert_true(out.failed == (limit < sizeof everything - 1));
        assert_memory_equal(covet_buffer_get(&out), everything, out.size);
        covet_buffer_close(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_tokens),
        cmocka_unit_test(ends_stay),
        cmocka_unit_test(accepts),
        cmocka_unit_test(refuses),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(damaged_documents),
        cmocka_unit_test(unescapes),
        cmocka_unit_test(compares_keys),
        cmocka_unit_test(text_short_of_memory),
        cmocka_unit_test(skips),
        cmocka_unit_test(writes),
        cmocka_unit_test(writes_what_is_read),
        cmocka_unit_test(writes_until_it_is_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
