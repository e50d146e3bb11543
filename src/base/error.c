/* Errors: names and texts of the statuses.
 * Uses error.h. Everybody uses it. */
#ifndef COVET_BASE_ERROR_C
#define COVET_BASE_ERROR_C

#include "base/error.h"

const char *covet_status_name(covet_status status) {
    static const char *const names[] = {
#define COVET__NAME(name, text) "COVET_" #name,
        COVET_STATUS_LIST(COVET__NAME)
#undef COVET__NAME
    };
    return (size_t)status < sizeof names / sizeof *names ? names[status] : "COVET_?";
}

const char *covet_status_text(covet_status status) {
    static const char *const texts[] = {
#define COVET__TEXT(name, text) text,
        COVET_STATUS_LIST(COVET__TEXT)
#undef COVET__TEXT
    };
    return (size_t)status < sizeof texts / sizeof *texts ? texts[status] : "an unknown status";
}

#endif
