/* Text: UTF-8, folding, names and distances. Input: two texts, a line each. */
#include "covet_orm.h"
#include "fuzz.h"

/* Walks over the characters, each encoded again. Answers how many bytes are whole characters. */
static size_t walk(const char *text, size_t size, size_t *characters) {
    size_t at = 0;
    *characters = 0;
    while (at < size) {
        uint32_t character = 0;
        char again[4];
        const size_t length = covet_text_decode(text + at, size - at, &character);
        if (length == 0 || character == 0) break;
        FUZZ_CHECK(length <= 4 && length <= size - at);
        FUZZ_CHECK(covet_text_encode(character, again) == length);
        FUZZ_CHECK(memcmp(again, text + at, length) == 0);
        at += length;
        ++*characters;
    }
    return at;
}

static void check_utf8(const char *text, size_t size) {
    size_t counted, characters = 77, bad = 77;
    const size_t whole = walk(text, size, &counted);
    if (covet_text_check(text, size, &characters, &bad))
        FUZZ_CHECK(whole == size && characters == counted && bad == 77);
    else
        FUZZ_CHECK(whole < size && bad == whole && characters == 77);
}

/* Folding goes character by character, and twice is as once. */
static void check_fold(covet_heap *heap, const char *text, size_t size) {
    covet_buffer once, twice;
    size_t at = 0, folded_at = 0;
    covet_buffer_open(&once, heap, 0);
    covet_buffer_open(&twice, heap, 0);
    covet_fold_text(&once, text, size);
    const char *folded = covet_buffer_get(&once);
    covet_fold_text(&twice, folded, once.size);
    FUZZ_CHECK(once.size == twice.size && memcmp(folded, covet_buffer_get(&twice), once.size) == 0);
    while (at < size) {
        uint32_t from = 0, to = 0;
        size_t length = covet_text_decode(text + at, size - at, &from);
        size_t folded_length = covet_text_decode(folded + folded_at, once.size - folded_at, &to);
        if (length == 0) {
            FUZZ_CHECK(folded[folded_at] == text[at]);
            length = folded_length = 1;
        } else {
            FUZZ_CHECK(folded_length > 0 && to == covet_fold_character(from));
        }
        at += length;
        folded_at += folded_length;
    }
    FUZZ_CHECK(folded_at == once.size);
    covet_buffer_close(&once);
    covet_buffer_close(&twice);
}

/* A name in snake case has no capitals and stays as it is. */
static void check_snake(covet_heap *heap, const char *name) {
    covet_buffer once, twice;
    covet_buffer_open(&once, heap, 0);
    covet_buffer_open(&twice, heap, 0);
    covet_text_snake(&once, name);
    covet_text_snake(&twice, covet_buffer_get(&once));
    FUZZ_CHECK_THAT(strcmp(covet_buffer_get(&once), covet_buffer_get(&twice)) == 0, name);
    FUZZ_CHECK(strpbrk(covet_buffer_get(&once), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL);
    FUZZ_CHECK(once.size >= strlen(name));
    covet_buffer_close(&once);
    covet_buffer_close(&twice);
}

static size_t length_difference(const char *a, const char *b) {
    const size_t m = strlen(a), n = strlen(b);
    return m > n ? m - n : n - m;
}

static void check_distance(const char *a, const char *b) {
    for (size_t limit = 0; limit <= COVET_DISTANCE_MOST + 1; limit += 4) {
        const size_t most = limit > COVET_DISTANCE_MOST ? COVET_DISTANCE_MOST : limit;
        const size_t distance = covet_text_distance(a, b, limit);
        FUZZ_CHECK(distance == covet_text_distance(b, a, limit) && distance <= most + 1);
        FUZZ_CHECK((distance == 0) == (strcmp(a, b) == 0));
        FUZZ_CHECK(distance > most || distance >= length_difference(a, b));
        const size_t wider = covet_text_distance(a, b, COVET_DISTANCE_MOST);
        FUZZ_CHECK(distance == wider || (distance == most + 1 && wider > most));
    }
}

static int sign(int n) {
    return (n > 0) - (n < 0);
}

static void check_two(const char *a, const char *b) {
    const int order = covet_text_compare_nocase(a, b);
    FUZZ_CHECK(sign(order) == -sign(covet_text_compare_nocase(b, a)));
    FUZZ_CHECK(strcmp(a, b) != 0 || order == 0);
    check_distance(a, b);
}

/* Every kind of value is shown in UTF-8, however its bytes look. */
static void check_print(covet_heap *heap, const char *text, size_t size) {
    covet_buffer shown;
    const covet_value items[] = {
        {.kind = COVET_VALUE_TEXT, .as = {.text = {text, size}}},
        covet_value_bytes((covet_bytes){text, size}),
        {.kind = COVET_VALUE_JSON, .as = {.text = {text, size}}},
        {.kind = COVET_VALUE_NONE},
    };
    const covet_value list = covet_value_list(items);
    covet_buffer_open(&shown, heap, 0);
    covet_value_print(&shown, &list);
    FUZZ_CHECK(covet_text_check(covet_buffer_get(&shown), shown.size, NULL, NULL));
    FUZZ_CHECK(covet_value_equal(&list, &list) && !covet_value_equal(&items[0], &items[1]));
    covet_buffer_close(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size}, again = {data, size};
    covet_heap heap = {.allocator = covet_default_allocator()};
    size_t length;
    char *piece = fuzz_piece(&again, &length);
    check_utf8(piece, length);
    check_fold(&heap, piece, length);
    check_print(&heap, piece, length);
    (void)covet_text_identifier(piece, length);
    free(piece);
    char *a = fuzz_text(&input), *b = fuzz_text(&input);
    check_snake(&heap, a);
    check_two(a, b);
    free(a);
    free(b);
    return 0;
}
