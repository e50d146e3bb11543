/* Text: see text.h.
 * Uses memory. */
#ifndef COVET_BASE_TEXT_C
#define COVET_BASE_TEXT_C

#include "base/text.h"

#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* --- UTF-8 --- */

/* The code point of a sequence whose first byte is no ASCII; answers as covet_text_decode, but may
 * write `character` in any case. A continuation byte with its top bit flipped is below 0x40. */
static inline size_t covet__text_sequence(const unsigned char *bytes, size_t size,
                                          uint32_t *character) {
    const uint32_t lead = bytes[0];
    const uint32_t b = size < 2 ? 0xFF : bytes[1] ^ 0x80u;
    if (lead < 0xE0) {
        *character = (lead & 0x1F) << 6 | b;
        return lead >= 0xC2 && b < 0x40 ? 2 : 0;
    }
    const uint32_t c = size < 3 ? 0xFF : bytes[2] ^ 0x80u;
    if (lead < 0xF0) {
        const uint32_t code = (lead & 0x0F) << 12 | b << 6 | c;
        *character = code;
        return (b | c) < 0x40 && code >= 0x800 && code - 0xD800 >= 0x800 ? 3 : 0;
    }
    const uint32_t d = size < 4 ? 0xFF : bytes[3] ^ 0x80u;
    const uint32_t code = (lead & 0x0F) << 18 | b << 12 | c << 6 | d;
    *character = code;
    return (b | c | d) < 0x40 && code >= 0x10000 && code <= 0x10FFFF ? 4 : 0;
}

size_t covet_text_decode(const char *text, size_t size, uint32_t *character) {
    if (size == 0) return 0;
    const unsigned char *bytes = (const unsigned char *)text;
    uint32_t code = bytes[0];
    const size_t length = code < 0x80 ? 1 : covet__text_sequence(bytes, size, &code);
    if (length != 0) *character = code;
    return length;
}

size_t covet_text_encode(uint32_t character, char text[4]) {
    if (character < 0x80) {
        text[0] = (char)character;
        return 1;
    }
    if (character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF)) return 0;
    const size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        text[i] = (char)(0x80 | (character & 0x3F));
        character >>= 6;
    }
    text[0] = (char)((0xF00u >> length & 0xF0) | character);
    return length;
}

/* Whether 8 bytes are all in 1..127: of a NUL the subtraction takes from the bit above, a byte that
 * is no ASCII has it already. */
static bool covet__text_plain8(const char *text) {
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return ((word | (word - 0x0101010101010101u)) & 0x8080808080808080u) == 0;
}

#if defined(__SSE2__)
/* Which of 16 bytes are not in 1..127, one bit each. */
static unsigned covet__text_odd16(const char *text) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)text);
    return (unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(bytes, _mm_set1_epi8(1)));
}

/* As covet__text_plain8, of 64 bytes. A byte less one is above 126 only where it is 0 or no ASCII;
 * saturated addition of one brings exactly those to the top bit. */
static bool covet__text_plain64(const char *text) {
    const __m128i *at = (const __m128i *)(const void *)text;
    const __m128i minus_one = _mm_set1_epi8(-1);
    __m128i a = _mm_add_epi8(_mm_loadu_si128(at), minus_one);
    __m128i b = _mm_add_epi8(_mm_loadu_si128(at + 1), minus_one);
    a = _mm_max_epu8(a, _mm_add_epi8(_mm_loadu_si128(at + 2), minus_one));
    b = _mm_max_epu8(b, _mm_add_epi8(_mm_loadu_si128(at + 3), minus_one));
    return _mm_movemask_epi8(_mm_adds_epu8(_mm_max_epu8(a, b), _mm_set1_epi8(1))) == 0;
}
#else
static unsigned covet__text_odd16(const char *text) {
    unsigned odd = 0;
    if (covet__text_plain8(text) && covet__text_plain8(text + 8)) return 0;
    for (unsigned i = 0; i < 16; i++) odd |= (unsigned)((unsigned char)(text[i] - 1) >= 0x7F) << i;
    return odd;
}

static bool covet__text_plain64(const char *text) {
    for (size_t i = 0; i < 64; i += 8)
        if (!covet__text_plain8(text + i)) return false;
    return true;
}
#endif

/* The number of the lowest bit that is set. */
static inline size_t covet__lowest(unsigned bits) {
#if defined(__GNUC__)
    return (size_t)__builtin_ctz(bits);
#else
    size_t at = 0;
    while (!(bits >> at & 1)) at++;
    return at;
#endif
}

/* The first byte from `at` on that is not in 1..127; `size` where there is none. */
static size_t covet__text_plain(const char *text, size_t at, size_t size) {
    unsigned odd;
    if (size < 16) {
        if (size >= 8 && covet__text_plain8(text) && covet__text_plain8(text + size - 8))
            return size;
        while (at < size && (unsigned char)(text[at] - 1) < 0x7F) at++;
        return at;
    }
    while (size - at >= 64 && covet__text_plain64(text + at)) at += 64;
    for (; size - at >= 16; at += 16)
        if ((odd = covet__text_odd16(text + at)) != 0) return at + covet__lowest(odd);
    /* The last 16 bytes overlap what is known already. */
    odd = covet__text_odd16(text + size - 16) >> (16 - (size - at));
    return odd == 0 ? size : at + covet__lowest(odd);
}

/* Reads the sequences of more than one byte that stand from `at` on, and counts the bytes that
 * begin none. Answers where they end: at an ASCII byte or a NUL, or where a sequence is
 * broken. */
static size_t covet__text_foreign(const char *text, size_t size, size_t at, size_t *continuations) {
    const unsigned char *bytes = (const unsigned char *)text;
    while (at < size && bytes[at] >= 0x80) {
        size_t length = 2;
        /* The alphabets beside the Latin one are two bytes a letter: they go ahead. */
        if (bytes[at] - 0xC2u >= 0x1E || at + 1 >= size || (bytes[at + 1] & 0xC0) != 0x80) {
            uint32_t code;
            length = covet__text_sequence(bytes + at, size - at, &code);
        }
        if (length == 0) break;
        at += length;
        *continuations += length - 1;
    }
    return at;
}

bool covet_text_check(const char *text, size_t size, size_t *characters, size_t *bad_offset) {
    size_t at = 0, continuations = 0;
    while ((at = covet__text_plain(text, at, size)) < size) {
        const size_t end = covet__text_foreign(text, size, at, &continuations);
        const unsigned char next = end < size ? (unsigned char)text[end] : 1;
        if (next >= 0x80 || next == 0) {
            if (bad_offset != NULL) *bad_offset = end;
            return false;
        }
        at = end;
    }
    if (characters != NULL) *characters = size - continuations;
    return true;
}

/* --- names --- */

/* The value of a hexadecimal digit, 16 if it is none. */
static unsigned covet__text_hex(char c) {
    if (c >= '0' && c <= '9') return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f') return (unsigned)(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return (unsigned)(c - 'A') + 10;
    return 16;
}

static bool covet__text_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

static bool covet__text_lower(char c) {
    return c >= 'a' && c <= 'z';
}

static char covet__text_folded(char c) {
    return covet__text_upper(c) ? (char)(c + ('a' - 'A')) : c;
}

int covet_text_compare_nocase(const char *a, const char *b) {
    if (a == NULL || b == NULL) return (a != NULL) - (b != NULL);
    while (*a != '\0' && covet__text_folded(*a) == covet__text_folded(*b)) {
        a++;
        b++;
    }
    return (unsigned char)covet__text_folded(*a) - (unsigned char)covet__text_folded(*b);
}

bool covet_text_identifier(const char *text, size_t size) {
    if (size == 0 || (text[0] >= '0' && text[0] <= '9')) return false;
    for (size_t i = 0; i < size; i++) {
        const char c = covet__text_folded(text[i]);
        if (!covet__text_lower(c) && !(c >= '0' && c <= '9') && c != '_') return false;
    }
    return true;
}

void covet_text_snake(covet_buffer *out, const char *name) {
    if (name == NULL) return;
    for (const char *at = name; *at != '\0'; at++) {
        /* A word begins at a capital after anything but a capital, and at the last of several
         * capitals where a small letter follows. */
        const bool inside = at > name && at[-1] != '_' && covet__text_upper(*at);
        if (inside && (!covet__text_upper(at[-1]) || covet__text_lower(at[1])))
            covet_buffer_char(out, '_');
        covet_buffer_char(out, covet__text_folded(*at));
    }
}

/* --- distance --- */

/* Cells of a row that can matter: those at most the limit away from the diagonal, and one that is
 * never reached at each end. */
#define COVET__DISTANCE_CELLS (2 * COVET_DISTANCE_MOST + 3)

static size_t covet__distance_least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Fills row i of the band from rows i - 1 (`one`) and i - 2 (`two`). Cell k stands for the first i
 * bytes of `a` and the first j = i + k - 1 - limit of `b`. */
static void covet__distance_row(const char *a, size_t i, const char *b, size_t b_size, size_t limit,
                                const size_t *two, const size_t *one, size_t *row) {
    for (size_t k = 1; k <= 2 * limit + 1; k++) {
        row[k] = limit + 1;
        if (i + k < limit + 1 || i + k - 1 - limit > b_size) continue;
        const size_t j = i + k - 1 - limit;
        if (i == 0 || j == 0) {
            row[k] = i + j;
            continue;
        }
        const bool same = a[i - 1] == b[j - 1];
        row[k] = covet__distance_least(one[k] + !same,
                                       covet__distance_least(one[k + 1], row[k - 1]) + 1);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[k] = covet__distance_least(row[k], two[k] + 1);
    }
}

size_t covet_text_distance(const char *a, const char *b, size_t limit) {
    size_t rows[3][COVET__DISTANCE_CELLS];
    if (a == NULL) a = "";
    if (b == NULL) b = "";
    if (limit > COVET_DISTANCE_MOST) limit = COVET_DISTANCE_MOST;
    const size_t a_size = strlen(a), b_size = strlen(b);
    if (a_size > b_size + limit || b_size > a_size + limit) return limit + 1;
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < COVET__DISTANCE_CELLS; k++) rows[i][k] = limit + 1;
    for (size_t i = 0; i <= a_size; i++)
        covet__distance_row(a, i, b, b_size, limit, rows[(i + 1) % 3], rows[(i + 2) % 3],
                            rows[i % 3]);
    return covet__distance_least(rows[a_size % 3][b_size + 1 + limit - a_size], limit + 1);
}

/* --- URLs --- */

static int covet__hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool covet_percent_decode(char *text) {
    char *to = text;
    for (; *text != '\0'; text++) {
        *to++ = *text;
        if (*text != '%') continue;
        int high = covet__hex_digit(text[1]);
        int low = high < 0 ? -1 : covet__hex_digit(text[2]);
        if (low < 0 || high * 16 + low == 0) return false;
        to[-1] = (char)(high * 16 + low);
        text += 2;
    }
    *to = '\0';
    return true;
}

#endif
