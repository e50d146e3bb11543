/* JSON: see json.h.
 * Uses text, number and memory. */
#ifndef COVET_BASE_JSON_C
#define COVET_BASE_JSON_C

#include "base/json.h"
#include "base/memory.c"
#include "base/number.h"
#include "base/text.c"

#include <string.h>

/* --- reader --- */

/* What may come next. */
enum {
    COVET__JSON_VALUE,       /* a value */
    COVET__JSON_FIRST_VALUE, /* the first value of an array, or its end */
    COVET__JSON_FIRST_KEY,   /* the first key of an object, or its end */
    COVET__JSON_MORE,        /* a value is done: a comma, an end, or the document's end */
};

static covet_json_kind covet__json_fail(covet_json_reader *reader, size_t at,
                                        const char *expected) {
    reader->at = at;
    reader->expected = expected;
    reader->start = reader->text + at;
    reader->length = 0;
    return reader->kind = COVET_JSON_ERROR;
}

/* The byte at `at`, or 0 behind the text; a NUL in it is wrong wherever it stands. */
static char covet__json_peek(const covet_json_reader *reader, size_t at) {
    return at < reader->size ? reader->text[at] : '\0';
}

static size_t covet__json_space(const covet_json_reader *reader, size_t at) {
    while (at < reader->size) {
        const char c = reader->text[at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') break;
        at++;
    }
    return at;
}

/* Makes the token from `from` to `to` the latest one. */
static covet_json_kind covet__json_token(covet_json_reader *reader, covet_json_kind kind,
                                         size_t from, size_t to) {
    reader->start = reader->text + from;
    reader->length = to - from;
    reader->at = to;
    reader->escaped = reader->has_nul = false;
    return reader->kind = kind;
}

/* Four hexadecimal digits as a number; above 0xFFFF if they are none. */
static uint32_t covet__json_hex(const char *text, size_t size) {
    uint32_t code = 0;
    if (size < 4) return UINT32_MAX;
    for (size_t i = 0; i < 4; i++) {
        const uint32_t digit = covet__text_hex(text[i]);
        if (digit > 15) return UINT32_MAX;
        code = code << 4 | digit;
    }
    return code;
}

/* The code point of the escape at the start of `size` bytes (a backslash); answers the bytes that
 * it takes, 0 if it is none: unknown, cut off, or one half of a surrogate pair. */
static size_t covet__json_escape(const char *text, size_t size, uint32_t *code) {
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    if (size < 2 || text[1] == '\0') return 0;
    if (text[1] != 'u') {
        const char *name = strchr(names, text[1]);
        if (name == NULL) return 0;
        *code = (unsigned char)values[name - names];
        return 2;
    }
    *code = covet__json_hex(text + 2, size - 2);
    if (*code < 0xD800 || (*code > 0xDFFF && *code <= 0xFFFF)) return 6;
    if (*code > 0xDBFF || size < 12 || text[6] != '\\' || text[7] != 'u') return 0;
    const uint32_t low = covet__json_hex(text + 8, size - 8);
    if (low < 0xDC00 || low > 0xDFFF) return 0;
    *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
    return 12;
}

/* The string whose opening quote is at `from`, as a token of `kind`. */
static covet_json_kind covet__json_string(covet_json_reader *reader, covet_json_kind kind,
                                          size_t from) {
    bool escaped = false, has_nul = false;
    size_t at = from + 1;
    for (;;) {
        while (at < reader->size && (unsigned char)reader->text[at] - 0x20u < 0x60 &&
               reader->text[at] != '"' && reader->text[at] != '\\')
            at++;
        const char c = covet__json_peek(reader, at);
        if (c == '"') break;
        uint32_t code = 1;
        size_t length = 0;
        if (c == '\\') {
            length = covet__json_escape(reader->text + at, reader->size - at, &code);
            if (length == 0) return covet__json_fail(reader, at, "an escape that JSON knows");
            escaped = true;
            has_nul = has_nul || code == 0;
        } else if ((unsigned char)c >= 0x80) {
            length = covet_text_decode(reader->text + at, reader->size - at, &code);
            if (length == 0) return covet__json_fail(reader, at, "valid UTF-8");
        } else {
            return covet__json_fail(reader, at,
                                    at < reader->size ? "an escape for a control character"
                                                      : "'\"' at the end of a string");
        }
        at += length;
    }
    covet__json_token(reader, kind, from + 1, at);
    reader->at = at + 1;
    reader->escaped = escaped;
    reader->has_nul = has_nul;
    return kind;
}

/* Where the digits from `at` on end. */
static size_t covet__json_digits(const covet_json_reader *reader, size_t at) {
    while (covet__json_peek(reader, at) >= '0' && covet__json_peek(reader, at) <= '9') at++;
    return at;
}

static covet_json_kind covet__json_number(covet_json_reader *reader, size_t from) {
    size_t at = from + (covet__json_peek(reader, from) == '-'), digits = at;
    at = covet__json_digits(reader, at);
    if (at == digits) return covet__json_fail(reader, at, "a digit");
    if (reader->text[digits] == '0' && at > digits + 1)
        return covet__json_fail(reader, digits + 1, "no digit after a leading 0");
    if (covet__json_peek(reader, at) == '.') {
        digits = at + 1;
        at = covet__json_digits(reader, digits);
        if (at == digits) return covet__json_fail(reader, at, "a digit");
    }
    if (covet__json_peek(reader, at) == 'e' || covet__json_peek(reader, at) == 'E') {
        digits = at + 1;
        digits +=
            covet__json_peek(reader, digits) == '-' || covet__json_peek(reader, digits) == '+';
        at = covet__json_digits(reader, digits);
        if (at == digits) return covet__json_fail(reader, at, "a digit");
    }
    return covet__json_token(reader, COVET_JSON_NUMBER, from, at);
}

static covet_json_kind covet__json_word(covet_json_reader *reader, size_t from) {
    static const struct {
        const char *text;
        size_t size;
        covet_json_kind kind;
    } words[] = {
        {"true", 4, COVET_JSON_TRUE}, {"false", 5, COVET_JSON_FALSE}, {"null", 4, COVET_JSON_NULL}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (reader->size - from >= words[i].size &&
            memcmp(reader->text + from, words[i].text, words[i].size) == 0)
            return covet__json_token(reader, words[i].kind, from, from + words[i].size);
    }
    return covet__json_fail(reader, from, "a value");
}

/* Whether the innermost open one is an object. */
static bool covet__json_in_object(const covet_json_reader *reader) {
    const unsigned level = reader->depth - 1;
    return (reader->objects[level / 8] >> level % 8 & 1) != 0;
}

static covet_json_kind covet__json_begin(covet_json_reader *reader, size_t at, bool object) {
    const unsigned level = reader->depth, bit = 1u << level % 8;
    if (level == COVET_JSON_DEPTH)
        return covet__json_fail(reader, at, "at most 512 objects and arrays inside each other");
    const unsigned rest = reader->objects[level / 8] & ~bit;
    reader->objects[level / 8] = (unsigned char)(object ? rest | bit : rest);
    reader->depth++;
    reader->wanted = object ? COVET__JSON_FIRST_KEY : COVET__JSON_FIRST_VALUE;
    return covet__json_token(reader, object ? COVET_JSON_OBJECT : COVET_JSON_ARRAY, at, at + 1);
}

static covet_json_kind covet__json_finish(covet_json_reader *reader, size_t at) {
    const bool object = covet__json_in_object(reader);
    reader->depth--;
    reader->wanted = COVET__JSON_MORE;
    return covet__json_token(reader, object ? COVET_JSON_OBJECT_END : COVET_JSON_ARRAY_END, at,
                             at + 1);
}

static covet_json_kind covet__json_value(covet_json_reader *reader, size_t at) {
    const char c = covet__json_peek(reader, at);
    if (c == '{' || c == '[') return covet__json_begin(reader, at, c == '{');
    reader->wanted = COVET__JSON_MORE;
    if (c == '"') return covet__json_string(reader, COVET_JSON_STRING, at);
    if (c == '-' || (c >= '0' && c <= '9')) return covet__json_number(reader, at);
    return covet__json_word(reader, at);
}

/* A key and the colon behind it, which no token shows. */
static covet_json_kind covet__json_key(covet_json_reader *reader, size_t at, const char *expected) {
    if (covet__json_peek(reader, at) != '"') return covet__json_fail(reader, at, expected);
    if (covet__json_string(reader, COVET_JSON_KEY, at) == COVET_JSON_ERROR) return reader->kind;
    at = covet__json_space(reader, reader->at);
    if (covet__json_peek(reader, at) != ':') return covet__json_fail(reader, at, "':'");
    reader->at = at + 1;
    reader->wanted = COVET__JSON_VALUE;
    return COVET_JSON_KEY;
}

/* What follows a value. */
static covet_json_kind covet__json_more(covet_json_reader *reader, size_t at) {
    if (reader->depth == 0) {
        if (at < reader->size) return covet__json_fail(reader, at, "the end of the document");
        return covet__json_token(reader, COVET_JSON_END, at, at);
    }
    const bool object = covet__json_in_object(reader);
    const char c = covet__json_peek(reader, at);
    if (c == (object ? '}' : ']')) return covet__json_finish(reader, at);
    if (c != ',') return covet__json_fail(reader, at, object ? "',' or '}'" : "',' or ']'");
    at = covet__json_space(reader, at + 1);
    return object ? covet__json_key(reader, at, "a key in quotes") : covet__json_value(reader, at);
}

void covet_json_open(covet_json_reader *reader, const char *text, size_t size) {
    *reader = (covet_json_reader){.kind = COVET_JSON_END, .wanted = COVET__JSON_VALUE};
    reader->text = reader->start = text == NULL ? "" : text;
    reader->size = text == NULL ? 0 : size;
}

covet_json_kind covet_json_next(covet_json_reader *reader) {
    if (reader->kind == COVET_JSON_ERROR) return COVET_JSON_ERROR;
    const size_t at = covet__json_space(reader, reader->at);
    const char c = covet__json_peek(reader, at);
    switch (reader->wanted) {
    case COVET__JSON_FIRST_VALUE:
        return c == ']' ? covet__json_finish(reader, at) : covet__json_value(reader, at);
    case COVET__JSON_FIRST_KEY:
        return c == '}' ? covet__json_finish(reader, at)
                        : covet__json_key(reader, at, "a key in quotes or '}'");
    case COVET__JSON_MORE:
        return covet__json_more(reader, at);
    default:
        return covet__json_value(reader, at);
    }
}

bool covet_json_skip(covet_json_reader *reader, const char **start, size_t *size) {
    if (reader->wanted == COVET__JSON_VALUE) covet_json_next(reader);
    const covet_json_kind kind = reader->kind;
    if (kind == COVET_JSON_END || kind == COVET_JSON_ERROR || kind == COVET_JSON_OBJECT_END ||
        kind == COVET_JSON_ARRAY_END)
        return false;
    const char *from = reader->start - (kind == COVET_JSON_STRING);
    if (kind == COVET_JSON_OBJECT || kind == COVET_JSON_ARRAY) {
        const unsigned around = reader->depth - 1;
        while (reader->depth > around)
            if (covet_json_next(reader) == COVET_JSON_ERROR) return false;
    }
    if (start != NULL) *start = from;
    if (size != NULL) *size = (size_t)(reader->text + reader->at - from);
    return true;
}

/* Writes a key or string without its escapes; answers its bytes, never more than with them. */
static size_t covet__json_unescape(const covet_json_reader *reader, char *out) {
    const char *text = reader->start;
    size_t at = 0, length = 0;
    while (at < reader->length) {
        const char *escape = memchr(text + at, '\\', reader->length - at);
        const size_t run = escape == NULL ? reader->length - at : (size_t)(escape - text) - at;
        memcpy(out + length, text + at, run);
        at += run;
        length += run;
        uint32_t code = 0;
        if (escape == NULL) break;
        at += covet__json_escape(escape, reader->length - at, &code);
        length += covet_text_encode(code, out + length);
    }
    return length;
}

char *covet_json_text(const covet_json_reader *reader, covet_arena *arena, size_t *size) {
    size_t length = reader->length;
    char *text;
    if (reader->escaped) {
        text = covet_arena_take(arena, length + 1, 1);
        if (text == NULL) return NULL;
        length = covet__json_unescape(reader, text);
        text[length] = '\0';
    } else {
        text = covet_arena_text(arena, reader->start, length);
    }
    if (size != NULL) *size = length;
    return text;
}

void covet_json_append(const covet_json_reader *reader, covet_buffer *out) {
    char *room = covet__buffer_room(out, reader->length);
    if (room == NULL) return;
    out->size += covet__json_unescape(reader, room);
    out->data[out->size] = '\0';
}

bool covet_json_is(const covet_json_reader *reader, const char *name) {
    const size_t size = strlen(name);
    if (!reader->escaped) return size == reader->length && memcmp(reader->start, name, size) == 0;
    size_t at = 0, same = 0;
    while (at < reader->length) {
        char bytes[4] = {reader->start[at]};
        size_t count = 1, length = 1;
        if (bytes[0] == '\\') {
            uint32_t code = 0;
            length = covet__json_escape(reader->start + at, reader->length - at, &code);
            count = covet_text_encode(code, bytes);
        }
        if (count > size - same || memcmp(name + same, bytes, count) != 0) return false;
        at += length;
        same += count;
    }
    return same == size;
}

bool covet_json_check(const char *text, size_t size, size_t *offset, const char **expected) {
    covet_json_reader reader;
    covet_json_open(&reader, text, size);
    covet_json_kind kind;
    do {
        kind = covet_json_next(&reader);
    } while (kind != COVET_JSON_END && kind != COVET_JSON_ERROR);
    if (kind == COVET_JSON_END) return true;
    if (offset != NULL) *offset = reader.at;
    if (expected != NULL) *expected = reader.expected;
    return false;
}

/* --- writer --- */

/* What stands before a value or key. */
static void covet__json_separate(covet_json_writer *writer) {
    if (writer->comma) covet_buffer_char(writer->out, ',');
    writer->comma = true;
}

static void covet__json_write_escape(covet_buffer *out, unsigned char c) {
    static const char named[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    char escape[6] = {'\\', 'u', '0', '0', (char)('0' + c / 16), "0123456789abcdef"[c % 16]};
    const char *name = c == 0 ? NULL : strchr(named, c);
    if (name != NULL) escape[1] = names[name - named];
    covet_buffer_add(out, escape, name != NULL ? 2 : 6);
}

/* A string with its quotes. */
static void covet__json_quote(covet_buffer *out, const char *text, size_t size) {
    covet_buffer_char(out, '"');
    for (size_t at = 0; at < size;) {
        size_t end = at;
        while (end < size && (unsigned char)text[end] >= 0x20 && text[end] != '"' &&
               text[end] != '\\')
            end++;
        covet_buffer_add(out, text + at, end - at);
        if (end < size) covet__json_write_escape(out, (unsigned char)text[end++]);
        at = end;
    }
    covet_buffer_char(out, '"');
}

covet_json_writer covet_json_writer_open(covet_buffer *out) {
    return (covet_json_writer){.out = out, .comma = false};
}

static void covet__json_write_begin(covet_json_writer *writer, char c) {
    covet__json_separate(writer);
    covet_buffer_char(writer->out, c);
    writer->comma = false;
}

static void covet__json_write_finish(covet_json_writer *writer, char c) {
    covet_buffer_char(writer->out, c);
    writer->comma = true;
}

void covet_json_write_object(covet_json_writer *writer) {
    covet__json_write_begin(writer, '{');
}

void covet_json_write_object_end(covet_json_writer *writer) {
    covet__json_write_finish(writer, '}');
}

void covet_json_write_array(covet_json_writer *writer) {
    covet__json_write_begin(writer, '[');
}

void covet_json_write_array_end(covet_json_writer *writer) {
    covet__json_write_finish(writer, ']');
}

void covet_json_write_key(covet_json_writer *writer, const char *key) {
    covet__json_separate(writer);
    covet__json_quote(writer->out, key, strlen(key));
    covet_buffer_char(writer->out, ':');
    writer->comma = false;
}

void covet_json_write_text(covet_json_writer *writer, const char *text, size_t size) {
    covet__json_separate(writer);
    if (text == NULL)
        covet_buffer_text(writer->out, "null");
    else
        covet__json_quote(writer->out, text, size);
}

void covet_json_write_int(covet_json_writer *writer, int64_t n) {
    covet__json_separate(writer);
    covet_buffer_int(writer->out, n);
}

void covet_json_write_real(covet_json_writer *writer, double x) {
    char text[COVET_REAL_TEXT];
    const size_t size = covet_real_format(x, text, sizeof text);
    /* A number ends in a digit, a word in a letter. */
    if (text[size - 1] >= '0' && text[size - 1] <= '9')
        covet_json_write_raw(writer, text, size);
    else
        covet_json_write_text(writer, text, size);
}

void covet_json_write_bool(covet_json_writer *writer, bool b) {
    covet_json_write_raw(writer, b ? "true" : "false", b ? 4 : 5);
}

void covet_json_write_null(covet_json_writer *writer) {
    covet_json_write_raw(writer, NULL, 0);
}

void covet_json_write_raw(covet_json_writer *writer, const char *json, size_t size) {
    covet__json_separate(writer);
    if (json == NULL)
        covet_buffer_text(writer->out, "null");
    else
        covet_buffer_add(writer->out, json, size);
}

#endif
