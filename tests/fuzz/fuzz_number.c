/* Numbers as text, against strtoll and strtod. Input: eight bytes of a number, then a text. */
#include "covet_orm.h"
#include "fuzz.h"

#include <errno.h>
#include <math.h>

/* The bytes before the NUL are the whole text, and one byte less of room is too few. */
#define CHECK_FORMAT(function, x, most)                                                            \
    do {                                                                                           \
        char text_[64];                                                                            \
        const size_t length_ = function((x), text_, sizeof text_);                                 \
        FUZZ_CHECK(length_ > 0 && length_ < (most) && length_ == strlen(text_));                   \
        FUZZ_CHECK(function((x), text_, length_) == 0 && text_[0] == '\0');                        \
        FUZZ_CHECK(function((x), text_, length_ + 1) == length_);                                  \
    } while (false)

static void check_int(int64_t n) {
    char text[COVET_INT_TEXT];
    int64_t back = 0;
    CHECK_FORMAT(covet_int_format, n, COVET_INT_TEXT);
    CHECK_FORMAT(covet_uint_format, (uint64_t)n, COVET_INT_TEXT);
    const size_t length = covet_int_format(n, text, sizeof text);
    FUZZ_CHECK(covet_int_read(text, length, &back) == COVET_PARSED_WELL && back == n);
    covet_uint_format((uint64_t)n, text, sizeof text);
    FUZZ_CHECK(strtoull(text, NULL, 10) == (uint64_t)n);
}

static void check_real(double x) {
    char text[COVET_REAL_TEXT];
    double back = 0;
    CHECK_FORMAT(covet_real_format, x, COVET_REAL_TEXT);
    const size_t length = covet_real_format(x, text, sizeof text);
    FUZZ_CHECK_THAT(covet_real_read(text, length, &back) == COVET_PARSED_WELL, text);
    FUZZ_CHECK_THAT(isnan(x) ? isnan(back) : memcmp(&x, &back, sizeof x) == 0, text);
}

/* The text with a NUL; NULL where it holds what strtod and strtoll take and we do not, or another
 * way round. */
static char *plain(const char *piece, size_t length, const char *allowed) {
    char *text = malloc(length + 1);
    FUZZ_CHECK(text != NULL);
    memcpy(text, piece, length);
    text[length] = '\0';
    if (length > 0 && strspn(text, allowed) == length) return text;
    free(text);
    return NULL;
}

static void check_int_text(const char *piece, size_t length) {
    int64_t n = 77;
    char *end, *text = plain(piece, length, "+-0123456789");
    const covet_parsed parsed = covet_int_read(piece, length, &n);
    FUZZ_CHECK(parsed == COVET_PARSED_WELL || n == 77);
    if (text == NULL) {
        FUZZ_CHECK(parsed == COVET_PARSED_NOT);
        return;
    }
    errno = 0;
    const long long expected = strtoll(text, &end, 10);
    if (*end != '\0')
        FUZZ_CHECK_THAT(parsed == COVET_PARSED_NOT, text);
    else if (errno == ERANGE)
        FUZZ_CHECK_THAT(parsed == COVET_PARSED_RANGE, text);
    else
        FUZZ_CHECK_THAT(parsed == COVET_PARSED_WELL && n == expected, text);
    free(text);
}

static void check_real_text(const char *piece, size_t length) {
    double x = 77;
    char *end, *text = plain(piece, length, "+-0123456789.eE");
    const covet_parsed parsed = covet_real_read(piece, length, &x);
    if (parsed == COVET_PARSED_WELL)
        check_real(x);
    else
        FUZZ_CHECK(x == 77);
    if (text == NULL) {
        FUZZ_CHECK(parsed == COVET_PARSED_NOT || memchr(piece, 'N', length) != NULL ||
                   memchr(piece, 'I', length) != NULL);
        return;
    }
    const double expected = strtod(text, &end);
    if (*end != '\0')
        FUZZ_CHECK_THAT(parsed == COVET_PARSED_NOT, text);
    else if (isinf(expected))
        FUZZ_CHECK_THAT(parsed == COVET_PARSED_RANGE, text);
    else
        FUZZ_CHECK_THAT(parsed == COVET_PARSED_WELL && memcmp(&x, &expected, sizeof x) == 0, text);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size};
    const uint64_t bits = fuzz_number(&input, 8);
    double x;
    size_t length;
    memcpy(&x, &bits, sizeof x);
    check_int((int64_t)bits);
    check_real(x);
    check_real((double)(int64_t)bits / 100);
    char *piece = fuzz_piece(&input, &length);
    check_int_text(piece, length);
    check_real_text(piece, length);
    free(piece);
    return 0;
}
