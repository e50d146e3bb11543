/* UUIDs: texts and order. Input: 16 bytes, then a text. */
#include "covet_orm.h"
#include "fuzz.h"

static void check_text(covet_uuid x) {
    char text[COVET_UUID_TEXT], plain[COVET_UUID_TEXT];
    covet_uuid back;
    size_t length = 0;
    FUZZ_CHECK(covet_uuid_format(x, text, sizeof text) == COVET_UUID_TEXT - 1);
    FUZZ_CHECK(covet_uuid_parse(text, &back) == COVET_OK && covet_uuid_equal(x, back));
    for (const char *c = text; *c; c++)
        if (*c != '-') plain[length++] = *c;
    FUZZ_CHECK(length == 32);
    FUZZ_CHECK(covet_uuid_read(plain, length, &back) == COVET_OK && covet_uuid_equal(x, back));
    FUZZ_CHECK(covet_uuid_format(x, text, COVET_UUID_TEXT - 1) == 0 && text[0] == '\0');
}

static int sign(int n) {
    return (n > 0) - (n < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size};
    covet_uuid a, b = {{77}};
    char first[COVET_UUID_TEXT], second[COVET_UUID_TEXT];
    size_t length;
    for (size_t i = 0; i < sizeof a.bytes; i++) a.bytes[i] = (uint8_t)fuzz_byte(&input);
    check_text(a);
    char *piece = fuzz_piece(&input, &length);
    const covet_status status = covet_uuid_read(piece, length, &b);
    FUZZ_CHECK(status == COVET_OK || (status == COVET_VALIDATION && b.bytes[0] == 77));
    FUZZ_CHECK(status != COVET_OK || length == 36 || length == 32);
    free(piece);
    check_text(b);
    covet_uuid_format(a, first, sizeof first);
    covet_uuid_format(b, second, sizeof second);
    FUZZ_CHECK(covet_uuid_compare(a, b) == sign(strcmp(first, second)));
    FUZZ_CHECK(covet_uuid_equal(a, b) == (covet_uuid_compare(a, b) == 0));
    return 0;
}
