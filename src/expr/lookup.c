/* The table of lookups. Uses plan. */
#ifndef COVET_EXPR_LOOKUP_C
#define COVET_EXPR_LOOKUP_C

#include "expr/lookup.h"

#include <string.h>

#define COVET__REGEX "regular expressions come with the whole query language"
#define COVET__SEARCH "full-text search comes with the whole query language"

/* clang-format off */
static const covet_lookup covet__lookups[] = {
    /* name           term                     right side         text   relation */
    {"exact",         COVET_TERM_EQ,           COVET_RIGHT_VALUE, false, true,  NULL},
    {"iexact",        COVET_TERM_IEXACT,       COVET_RIGHT_VALUE, true,  false, NULL},
    {"gt",            COVET_TERM_GT,           COVET_RIGHT_VALUE, false, true,  NULL},
    {"gte",           COVET_TERM_GE,           COVET_RIGHT_VALUE, false, true,  NULL},
    {"lt",            COVET_TERM_LT,           COVET_RIGHT_VALUE, false, true,  NULL},
    {"lte",           COVET_TERM_LE,           COVET_RIGHT_VALUE, false, true,  NULL},
    {"in",            COVET_TERM_IN,           COVET_RIGHT_LIST,  false, true,  NULL},
    {"range",         COVET_TERM_RANGE,        COVET_RIGHT_PAIR,  false, false, NULL},
    {"isnull",        COVET_TERM_IS_NULL,      COVET_RIGHT_BOOL,  false, true,  NULL},
    {"contains",      COVET_TERM_CONTAINS,     COVET_RIGHT_VALUE, true,  false, NULL},
    {"icontains",     COVET_TERM_ICONTAINS,    COVET_RIGHT_VALUE, true,  false, NULL},
    {"startswith",    COVET_TERM_STARTSWITH,   COVET_RIGHT_VALUE, true,  false, NULL},
    {"istartswith",   COVET_TERM_ISTARTSWITH,  COVET_RIGHT_VALUE, true,  false, NULL},
    {"endswith",      COVET_TERM_ENDSWITH,     COVET_RIGHT_VALUE, true,  false, NULL},
    {"iendswith",     COVET_TERM_IENDSWITH,    COVET_RIGHT_VALUE, true,  false, NULL},
    {"regex",         COVET_TERM_NULL,         COVET_RIGHT_VALUE, true,  false, COVET__REGEX},
    {"iregex",        COVET_TERM_NULL,         COVET_RIGHT_VALUE, true,  false, COVET__REGEX},
    {"search",        COVET_TERM_NULL,         COVET_RIGHT_VALUE, true,  false, COVET__SEARCH},
};
/* clang-format on */

/* clang-format off */
static const covet_transformer covet__transformers[] = {
    /* name           term                     gives              of a date, of a time */
    {"year",          COVET_TERM_YEAR_OF,      COVET_KIND_INT,    true,  false},
    {"iso_year",      COVET_TERM_ISO_YEAR_OF,  COVET_KIND_INT,    true,  false},
    {"quarter",       COVET_TERM_QUARTER_OF,   COVET_KIND_INT,    true,  false},
    {"month",         COVET_TERM_MONTH_OF,     COVET_KIND_INT,    true,  false},
    {"week",          COVET_TERM_WEEK_OF,      COVET_KIND_INT,    true,  false},
    {"day",           COVET_TERM_DAY_OF,       COVET_KIND_INT,    true,  false},
    {"week_day",      COVET_TERM_WEEK_DAY_OF,  COVET_KIND_INT,    true,  false},
    {"iso_week_day",  COVET_TERM_ISO_DAY_OF,   COVET_KIND_INT,    true,  false},
    {"hour",          COVET_TERM_HOUR_OF,      COVET_KIND_INT,    false, true},
    {"minute",        COVET_TERM_MINUTE_OF,    COVET_KIND_INT,    false, true},
    {"second",        COVET_TERM_SECOND_OF,    COVET_KIND_INT,    false, true},
    {"date",          COVET_TERM_TO_DATE,      COVET_KIND_DATE,   true,  false},
    {"time",          COVET_TERM_TIME_OF,      COVET_KIND_TIME,   false, true},
};
/* clang-format on */

static const covet_transformer *covet__transformer(const char *name, size_t size) {
    for (size_t i = 0; i < sizeof covet__transformers / sizeof *covet__transformers; i++) {
        const covet_transformer *row = &covet__transformers[i];
        if (strlen(row->name) == size && memcmp(row->name, name, size) == 0) return row;
    }
    return NULL;
}

static const covet_lookup *covet__lookup(const char *name, size_t size) {
    for (size_t i = 0; i < sizeof covet__lookups / sizeof *covet__lookups; i++) {
        const covet_lookup *lookup = &covet__lookups[i];
        if (strlen(lookup->name) == size && memcmp(lookup->name, name, size) == 0) return lookup;
    }
    return NULL;
}

static const char *covet__lookup_name(size_t index) {
    if (index >= sizeof covet__lookups / sizeof *covet__lookups) return NULL;
    return covet__lookups[index].name;
}

#endif
