/* What fuzz programs share: an input that is taken apart piece by piece, and a check that stops
 * the program. */
#ifndef COVET_TEST_FUZZ_H
#define COVET_TEST_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_CHECK(condition)                                                                      \
    ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition, ""))
/* The same with a text that says what was found. */
#define FUZZ_CHECK_THAT(condition, found)                                                          \
    ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition, (found)))

static inline void fuzz_fail(const char *file, int line, const char *condition, const char *found) {
    fprintf(stderr, "%s:%d: does not hold: %s %s\n", file, line, condition, found);
    abort();
}

/* What is left of an input. */
typedef struct fuzz_input {
    const uint8_t *at;
    size_t left;
} fuzz_input;

/* The next byte; 0 at the end. */
static inline unsigned fuzz_byte(fuzz_input *input) {
    if (input->left == 0) return 0;
    input->left--;
    return *input->at++;
}

/* Up to eight bytes as a number, the first one lowest. */
static inline uint64_t fuzz_number(fuzz_input *input, unsigned bytes) {
    uint64_t n = 0;
    for (unsigned i = 0; i < bytes; i++) n |= (uint64_t)fuzz_byte(input) << (8 * i);
    return n;
}

/* A copy of `size` bytes in a block of just that size, so that a sanitizer sees a read behind
 * them. */
static inline char *fuzz_copy(const void *bytes, size_t size) {
    char *copy = malloc(size == 0 ? 1 : size);
    FUZZ_CHECK(copy != NULL);
    if (size != 0) memcpy(copy, bytes, size);
    return copy;
}

/* The bytes up to the next line feed, or the end, which is taken too: a copy without a NUL, for
 * free. */
static inline char *fuzz_piece(fuzz_input *input, size_t *size) {
    const uint8_t *end = input->left == 0 ? NULL : memchr(input->at, '\n', input->left);
    *size = end == NULL ? input->left : (size_t)(end - input->at);
    char *piece = fuzz_copy(input->at, *size);
    const size_t taken = *size + (end != NULL);
    if (taken != 0) input->at += taken;
    input->left -= taken;
    return piece;
}

/* The same as text: it ends at a NUL, and has one. */
static inline char *fuzz_text(fuzz_input *input) {
    size_t size;
    char *piece = fuzz_piece(input, &size);
    FUZZ_CHECK(size < SIZE_MAX);
    char *text = malloc(size + 1);
    FUZZ_CHECK(text != NULL);
    memcpy(text, piece, size);
    text[size] = '\0';
    free(piece);
    return text;
}

#endif
