/* Validation: what a column can hold, which is checked before every write, and what the model declares, which Post_validate checks.
 * Uses registry. */
#ifndef COVET_MODEL_VALIDATE_H
#define COVET_MODEL_VALIDATE_H

#include "base/error.h"
#include "model/meta.h"

/* Collects violations of one object. */
typedef struct covet_checker {
    covet_arena *arena;          /* where violations stand */
    const covet_entity *entity;
    const covet_violation *violations; /* count of them, then one with field NULL; NULL while there are none */
    size_t count, room;
    bool failed;                 /* no memory */
} covet_checker;

/* Adds a violation; texts are copied. field "" stands for the object as a whole. The model's `clean` calls it. */
void covet_check_fail(covet_checker *checker, const char *field, const char *code, const char *message);

#endif
