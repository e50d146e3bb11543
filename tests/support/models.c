/* Defines the models of the conformance tests. */
#define COVET_DEFINE_MODELS
#include "models.h"

const char *room_even(const covet_value *value) {
    return value->as.integer % 2 != 0 ? "must be even" : NULL;
}

void room_clean(struct covet_checker *checker, const void *object) {
    const Room *room = object;
    if (room->taken > room->seats)
        covet_check_fail(checker, "taken", "overbooked", "more are taken than there are");
}
