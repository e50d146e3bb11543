/* Validation: what a model's `clean` calls. What a column can hold is checked before every write,
 * what the model declares by Post_validate and where a call says `.validate = true`. Uses meta.
 * Users call it. */
#ifndef COVET_MODEL_VALIDATE_H
#define COVET_MODEL_VALIDATE_H

#include "base/error.h"
#include "model/meta.h"

/* Collects the violations of one object. Codes are those of Django where it has one:
 *
 * - of the column: required (NULL where it cannot be), max_length, max_digits, max_decimal_places,
 *   max_whole_digits, invalid_date, invalid_time, invalid_datetime, and invalid for the rest: no
 *   UTF-8, no JSON, NaN, infinity;
 * - of the model: blank (an empty text without .blank), invalid_choice, invalid (EMAIL, URL, SLUG
 *   and validators without a code of their own), min_length, max_length, min_value, max_value,
 *   unique. */
typedef struct covet_checker {
    covet_arena *arena;         /* where violations stand */
    const covet_entity *entity; /* whose object it is */
    covet_violation
        *violations; /* count of them, then one with field NULL; NULL while there are none */
    size_t count;
    size_t room; /* private */
    bool failed; /* no memory */
} covet_checker;

/* Adds a violation; texts are copied. `field` "" or NULL stands for the object as a whole, `code`
 * NULL is "invalid", `message` NULL is "". */
void covet_check_fail(covet_checker *checker, const char *field, const char *code,
                      const char *message);

#endif
