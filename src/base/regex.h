/* Regular expressions, matched in time that grows with the length of the text times that of the
 * pattern, whatever they are. Uses memory. Validators and the drivers' REGEXP use it. */
#ifndef COVET_BASE_REGEX_H
#define COVET_BASE_REGEX_H

#include "base/config.h"
#include "base/memory.h"

/* What is understood is what ICU, Python and the servers read alike, over code points:
 *
 * - `.` any character but a line feed; [abc] [^a-z] classes; \d [0-9], \w [A-Za-z0-9_], \s blanks
 *   and line ends, all three of ASCII, and \D \W \S for the others, in a class too;
 * - * + ? {m} {m,} {m,n} with numbers up to 255, also lazy with ? behind (for a yes or no the
 *   same);
 * - a|b, (a), (?:a); ^ and $ for the start and the very end of the text;
 * - \t \n \r \f \v, \xHH, \uHHHH, and a backslash before any ASCII character that is no letter and
 *   no digit for that character itself.
 *
 * Anything else (back references, look-around, \b, [:alpha:], a brace that begins no count) is
 * refused and not guessed at. */

/* A compiled pattern. It is never changed: any number of threads may match with it. */
typedef struct covet_regex covet_regex;

/* The most instructions that a pattern may compile to, and the deepest nesting of groups. */
#define COVET_REGEX_SIZE 20000
#define COVET_REGEX_DEPTH 200

/* Compiles `size` bytes of UTF-8 into `arena`, where the result lives. NULL: without memory, and
 * then `problem` becomes NULL, or the pattern is wrong, and then `problem` says what, and `offset`
 * becomes the byte of the pattern where. Both may be NULL. */
const covet_regex *covet_regex_compile(covet_arena *arena, const char *pattern, size_t size,
                                       const char **problem, size_t *offset);
/* Bytes of scratch memory, aligned for uint32_t, that a match with this pattern needs. */
size_t covet_regex_scratch(const covet_regex *regex);
/* Whether the pattern matches somewhere in `size` bytes; bytes that are no UTF-8 match `.` and
 * negated classes alone, one by one. `scratch` is used during the call and keeps nothing. */
bool covet_regex_match(const covet_regex *regex, const char *text, size_t size, void *scratch);

#endif
