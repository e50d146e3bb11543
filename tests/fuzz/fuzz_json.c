/* JSON: the reader against SQLite's, and a document written anew from its tokens. Input: the
 * document. */
#include "covet_orm.h"
#include "fuzz.h"

#include <sqlite3.h>

/* Whether SQLite takes the text; it reads up to a NUL and does not look at UTF-8 and depth as we
 * do. */
static bool sqlite_takes(const char *text, size_t size) {
    static sqlite3 *db;
    static sqlite3_stmt *statement;
    if (statement == NULL) {
        FUZZ_CHECK(sqlite3_open(":memory:", &db) == SQLITE_OK);
        FUZZ_CHECK(sqlite3_prepare_v2(db, "SELECT json_valid(?)", -1, &statement, NULL) ==
                   SQLITE_OK);
    }
    sqlite3_bind_text(statement, 1, text, (int)size, SQLITE_STATIC);
    FUZZ_CHECK(sqlite3_step(statement) == SQLITE_ROW);
    const bool taken = sqlite3_column_int(statement, 0) != 0;
    sqlite3_reset(statement);
    return taken;
}

/* Writes the latest token of the reader. */
static void write_token(covet_json_reader *reader, covet_json_writer *writer, covet_arena *arena) {
    size_t size = 0;
    char *text;
    switch (reader->kind) {
    case COVET_JSON_OBJECT:
        covet_json_write_object(writer);
        break;
    case COVET_JSON_OBJECT_END:
        covet_json_write_object_end(writer);
        break;
    case COVET_JSON_ARRAY:
        covet_json_write_array(writer);
        break;
    case COVET_JSON_ARRAY_END:
        covet_json_write_array_end(writer);
        break;
    case COVET_JSON_KEY:
        text = covet_json_text(reader, arena, &size);
        FUZZ_CHECK(text != NULL && (strlen(text) == size) == !reader->has_nul);
        FUZZ_CHECK(reader->has_nul || covet_json_is(reader, text));
        covet_json_write_key(writer, text);
        break;
    case COVET_JSON_STRING:
        text = covet_json_text(reader, arena, &size);
        FUZZ_CHECK(text != NULL && text[size] == '\0');
        covet_json_write_text(writer, text, size);
        break;
    case COVET_JSON_NUMBER:
        covet_json_write_raw(writer, reader->start, reader->length);
        break;
    case COVET_JSON_TRUE:
        covet_json_write_bool(writer, true);
        break;
    case COVET_JSON_FALSE:
        covet_json_write_bool(writer, false);
        break;
    case COVET_JSON_NULL:
        covet_json_write_null(writer);
        break;
    default:
        break;
    }
}

/* A key or string appended is the same as taken as text. */
static void check_append(covet_json_reader *reader, covet_heap *heap, covet_arena *arena) {
    size_t size;
    covet_buffer appended;
    if (reader->kind != COVET_JSON_KEY && reader->kind != COVET_JSON_STRING) return;
    const char *text = covet_json_text(reader, arena, &size);
    covet_buffer_open(&appended, heap, 0);
    covet_json_append(reader, &appended);
    FUZZ_CHECK(appended.size == size && memcmp(covet_buffer_get(&appended), text, size) == 0);
    covet_buffer_close(&appended);
}

/* Reads a document to its end; true if it is one. */
static bool rewrite(const char *text, size_t size, covet_buffer *out) {
    covet_heap heap = {.allocator = covet_default_allocator()};
    covet_json_reader reader;
    covet_json_writer writer = covet_json_writer_open(out);
    covet_arena arena;
    covet_json_kind kind;
    size_t tokens = 0, at = 0;
    covet_arena_open(&arena, &heap, 0);
    covet_json_open(&reader, text, size);
    while ((kind = covet_json_next(&reader)) != COVET_JSON_END && kind != COVET_JSON_ERROR) {
        FUZZ_CHECK(++tokens <= size && reader.at > at && reader.at <= size);
        FUZZ_CHECK(reader.start >= text && reader.start + reader.length <= text + size);
        at = reader.at;
        write_token(&reader, &writer, &arena);
        check_append(&reader, &heap, &arena);
    }
    FUZZ_CHECK(covet_json_next(&reader) == kind && reader.at <= size);
    FUZZ_CHECK((reader.expected != NULL) == (kind == COVET_JSON_ERROR));
    FUZZ_CHECK(kind != COVET_JSON_END || reader.depth == 0);
    covet_arena_close(&arena);
    return kind == COVET_JSON_END;
}

/* The whole document is one value, and skipping each token's value ends where it does. */
static void check_skip(const char *text, size_t size) {
    covet_json_reader reader, copy;
    const char *start = NULL;
    size_t length = 0, blanks = 0;
    while (strchr(" \t\r\n", text[blanks])) blanks++;
    covet_json_open(&reader, text, size);
    FUZZ_CHECK(covet_json_skip(&reader, &start, &length));
    FUZZ_CHECK(start == text + blanks && covet_json_check(start, length, NULL, NULL));
    FUZZ_CHECK(covet_json_next(&reader) == COVET_JSON_END);
    covet_json_open(&reader, text, size);
    for (size_t i = 0; i < 40 && covet_json_next(&reader) != COVET_JSON_END; i++) {
        copy = reader;
        if (!covet_json_skip(&copy, &start, &length)) continue;
        FUZZ_CHECK(covet_json_check(start, length, NULL, NULL) && copy.at >= reader.at);
    }
}

static void check_valid(const char *text, size_t size) {
    covet_heap heap = {.allocator = covet_default_allocator()};
    covet_buffer once, twice;
    covet_buffer_open(&once, &heap, 0);
    covet_buffer_open(&twice, &heap, 0);
    FUZZ_CHECK(rewrite(text, size, &once) && !once.failed);
    FUZZ_CHECK_THAT(rewrite(once.data, once.size, &twice), once.data);
    FUZZ_CHECK_THAT(strcmp(once.data, twice.data) == 0, once.data);
    FUZZ_CHECK(sqlite_takes(text, size));
    check_skip(text, size);
    covet_buffer_close(&once);
    covet_buffer_close(&twice);
}

/* Objects and arrays that are open at once at the most, strings taken as such. */
static size_t depth_of(const char *text, size_t size) {
    size_t depth = 0, most = 0;
    bool inside = false;
    for (size_t i = 0; i < size; i++) {
        if (inside && text[i] == '\\')
            i++;
        else if (text[i] == '"')
            inside = !inside;
        else if (!inside && (text[i] == '[' || text[i] == '{') && ++depth > most)
            most = depth;
        else if (!inside && (text[i] == ']' || text[i] == '}') && depth > 0)
            depth--;
    }
    return most;
}

/* Half of a surrogate pair, which SQLite lets pass, is no character. */
static bool has_surrogate(const char *text, size_t size) {
    for (size_t i = 0; i + 4 < size; i++)
        if (text[i] == '\\' && text[i + 1] == 'u' && (text[i + 2] | 32) == 'd') return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    covet_heap heap = {.allocator = covet_default_allocator()};
    covet_buffer out;
    size_t offset = SIZE_MAX;
    const char *expected = NULL;
    char *text = fuzz_copy(data, size);
    covet_buffer_open(&out, &heap, 0);
    const bool valid = covet_json_check(text, size, &offset, &expected);
    FUZZ_CHECK(rewrite(text, size, &out) == valid);
    covet_buffer_close(&out);
    FUZZ_CHECK(valid || (offset <= size && expected != NULL));
    if (valid) check_valid(text, size);
    if (!valid && covet_text_check(text, size, NULL, NULL) && !has_surrogate(text, size) &&
        depth_of(text, size) <= COVET_JSON_DEPTH)
        FUZZ_CHECK(!sqlite_takes(text, size));
    free(text);
    return 0;
}
