/* Text: UTF-8, names of identifiers, and how much two names differ.
 * Uses memory. Registration, validation, paths, folding and JSON use it. */
#ifndef COVET_BASE_TEXT_H
#define COVET_BASE_TEXT_H

#include "base/config.h"
#include "base/memory.h"

/* Whether `size` bytes are valid UTF-8 (no surrogates, no overlong forms, at most U+10FFFF) without
 * a NUL. If so, `characters` is how many code points they are; if not, `bad_offset` is where the
 * first NUL or broken sequence begins. Either may be NULL. `text` may be NULL where size is 0. */
bool covet_text_check(const char *text, size_t size, size_t *characters, size_t *bad_offset);
/* Reads the code point at the start of `size` bytes, U+0000 too; answers its bytes, 1 to 4, or 0 if
 * the bytes are no valid UTF-8 or none. `character` is written only where they are. */
size_t covet_text_decode(const char *text, size_t size, uint32_t *character);
/* Writes a code point as UTF-8, without a NUL; answers its bytes, 1 to 4, or 0 if it is a surrogate
 * or above U+10FFFF. */
size_t covet_text_encode(uint32_t character, char text[4]);

/* Compares two texts by byte, ASCII letters without their case: below 0, 0 or above 0 as strcmp.
 * NULL comes first and equals only NULL. */
int covet_text_compare_nocase(const char *a, const char *b);
/* Whether `size` bytes are an identifier, `[A-Za-z_][A-Za-z0-9_]*`. `text` may be NULL where size
 * is 0. */
bool covet_text_identifier(const char *text, size_t size);
/* Appends the snake_case form of a CamelCase name: "HTTPServer" http_server, "Post2Tag" post2_tag.
 * Names in snake_case stay as they are. NULL adds nothing. */
void covet_text_snake(covet_buffer *out, const char *name);

/* The largest limit that covet_text_distance knows. */
#define COVET_DISTANCE_MOST 15
/* How many bytes have to be changed, added, left out or swapped with their neighbour to make `b` of
 * `a`, or limit + 1 if more than `limit` (taken as at most COVET_DISTANCE_MOST). NULL is "". Its
 * time grows with the length times the limit, and it needs no memory. */
size_t covet_text_distance(const char *a, const char *b, size_t limit);

/* Turns %XX of a URL into bytes where the text stands; false if one is malformed or a NUL. */
bool covet_percent_decode(char *text);

#endif
