/* Case folding: Unicode's simple lower-case mapping, the same on every machine and in every locale.
 * Uses memory. LOWER and the i-lookups use it where a database's own LOWER folds less. */
#ifndef COVET_BASE_FOLD_H
#define COVET_BASE_FOLD_H

#include "base/config.h"
#include "base/memory.h"

/* The version of Unicode that the mapping is of. */
#define COVET_UNICODE_VERSION "14.0.0"

/* The lower-case form of a code point, by the simple mapping (one code point to one, no context):
 * U+0130 becomes 'i', U+1E9E U+00DF. Others, and what is no code point, stay as they are. With
 * COVET_NO_UNICODE only ASCII is mapped. */
uint32_t covet_fold_character(uint32_t character);
/* Appends the lower-case form of `size` bytes of UTF-8. Bytes that are none pass unchanged. `text`
 * may be NULL where size is 0. */
void covet_fold_text(covet_buffer *out, const char *text, size_t size);

#endif
