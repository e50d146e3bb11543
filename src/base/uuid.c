/* UUIDs: see uuid.h.
 * Uses text. */
#ifndef COVET_BASE_UUID_C
#define COVET_BASE_UUID_C

#include "base/text.c"
#include "base/uuid.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#if defined(__linux__) && defined(__has_include)
#if __has_include(<sys/random.h>)
#include <sys/random.h>
#define COVET__GETRANDOM
#endif
#endif

/* Whether a hyphen stands before this byte of a UUID. */
static bool covet__uuid_hyphen(size_t byte) {
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

covet_status covet_uuid_read(const char *text, size_t size, covet_uuid *out) {
    if (text == NULL || out == NULL) return COVET_MISUSE;
    if (size != 36 && size != 32) return COVET_VALIDATION;
    covet_uuid read;
    for (size_t i = 0; i < sizeof read.bytes; i++, text += 2) {
        if (size == 36 && covet__uuid_hyphen(i) && *text++ != '-') return COVET_VALIDATION;
        const unsigned high = covet__text_hex(text[0]), low = covet__text_hex(text[1]);
        if ((high | low) > 15) return COVET_VALIDATION;
        read.bytes[i] = (uint8_t)(high << 4 | low);
    }
    *out = read;
    return COVET_OK;
}

covet_status covet_uuid_parse(const char *text, covet_uuid *out) {
    return covet_uuid_read(text, text == NULL ? 0 : strlen(text), out);
}

size_t covet_uuid_format(covet_uuid x, char *buffer, size_t size) {
    if (buffer == NULL || size < COVET_UUID_TEXT) {
        if (buffer != NULL && size != 0) buffer[0] = '\0';
        return 0;
    }
    char *at = buffer;
    for (size_t i = 0; i < sizeof x.bytes; i++) {
        if (covet__uuid_hyphen(i)) *at++ = '-';
        *at++ = "0123456789abcdef"[x.bytes[i] >> 4];
        *at++ = "0123456789abcdef"[x.bytes[i] & 15];
    }
    *at = '\0';
    return COVET_UUID_TEXT - 1;
}

int covet_uuid_compare(covet_uuid a, covet_uuid b) {
    const int order = memcmp(a.bytes, b.bytes, sizeof a.bytes);
    return (order > 0) - (order < 0);
}

bool covet_uuid_equal(covet_uuid a, covet_uuid b) {
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

/* --- making --- */

/* Fills `bytes` from the system's random device; false if it cannot be read. */
static bool covet__random_device(uint8_t *bytes, size_t size) {
    FILE *device = fopen("/dev/urandom", "rb");
    if (device == NULL) return false;
    setvbuf(device, NULL, _IONBF, 0); /* no more random bytes than are asked for */
    const size_t got = fread(bytes, 1, size, device);
    fclose(device);
    return got == size;
}

/* Fills up to 256 bytes from the system's random source; false if there is none. */
static bool covet__random_fill(uint8_t *bytes, size_t size) {
#if defined(COVET__GETRANDOM)
    /* So few bytes come at once or not at all: old kernel, filter, signal during the boot. */
    if (getrandom(bytes, size, 0) == (ssize_t)size) return true;
#endif
    return covet__random_device(bytes, size);
}

/* Sets the bits that tell the version and the variant of RFC 9562. */
static void covet__uuid_mark(covet_uuid *x, unsigned version) {
    x->bytes[6] = (uint8_t)((x->bytes[6] & 0x0F) | version << 4);
    x->bytes[8] = (uint8_t)((x->bytes[8] & 0x3F) | 0x80);
}

covet_status covet_uuid_random(covet_uuid *out) {
    covet_uuid made;
    if (out == NULL) return COVET_MISUSE;
    if (!covet__random_fill(made.bytes, sizeof made.bytes)) return COVET_UNSUPPORTED;
    covet__uuid_mark(&made, 4);
    *out = made;
    return COVET_OK;
}

covet_status covet_uuid_time_ordered(covet_uuid *out) {
    covet_uuid made;
    struct timespec now;
    if (out == NULL) return COVET_MISUSE;
    if (timespec_get(&now, TIME_UTC) != TIME_UTC) return COVET_UNSUPPORTED;
    if (!covet__random_fill(made.bytes + 6, sizeof made.bytes - 6)) return COVET_UNSUPPORTED;
    const uint64_t milliseconds = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    for (size_t i = 0; i < 6; i++) made.bytes[i] = (uint8_t)(milliseconds >> (40 - 8 * i));
    covet__uuid_mark(&made, 7);
    *out = made;
    return COVET_OK;
}

#endif
