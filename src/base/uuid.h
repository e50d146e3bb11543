/* UUIDs: reading, writing, comparing and making them.
 * Uses error. Values, automatic keys, validation and the drivers use it. */
#ifndef COVET_BASE_UUID_H
#define COVET_BASE_UUID_H

#include "base/config.h"
#include "base/error.h"

/* A UUID as RFC 9562 orders its bytes: as they are read in the text. */
typedef struct covet_uuid {
    uint8_t bytes[16];
} covet_uuid;

/* Bytes that the text of a UUID takes, its NUL included. */
#define COVET_UUID_TEXT 37

/* Reads all of `text`: 36 characters with hyphens in the usual places or 32 without, hexadecimal
 * digits of either case. COVET_VALIDATION: anything else. COVET_MISUSE: NULL. A failure leaves
 * `out` alone. */
covet_status covet_uuid_parse(const char *text, covet_uuid *out);
/* As covet_uuid_parse, of `size` bytes that need no NUL behind them. */
covet_status covet_uuid_read(const char *text, size_t size, covet_uuid *out);
/* Writes x in 36 lower-case characters and a NUL, and answers the bytes before the NUL. 0, and an
 * empty text where there is room for one: `size` is below COVET_UUID_TEXT, or `buffer` NULL. */
size_t covet_uuid_format(covet_uuid x, char *buffer, size_t size);

/* -1, 0 or 1 as a comes before b, equals it or comes after it; byte by byte, which is the order of
 * the texts. */
int covet_uuid_compare(covet_uuid a, covet_uuid b);
bool covet_uuid_equal(covet_uuid a, covet_uuid b);

/* Makes a random UUID (version 4, 122 random bits) from the system's source. COVET_UNSUPPORTED: the
 * system has none that can be read; there is no weaker substitute. COVET_MISUSE: NULL. A failure
 * leaves `out` alone. */
covet_status covet_uuid_random(covet_uuid *out);
/* Makes a UUID that begins with the time (version 7: 48 bits of milliseconds since 1970, 74 random
 * bits), so that new keys stand together in an index. Those of one millisecond are in no order.
 * Errors as covet_uuid_random. */
covet_status covet_uuid_time_ordered(covet_uuid *out);

#endif
