/* What the library does not have yet, and the names in the oracle's paths. */
#include "oracle_stage.h"

#include <string.h>

/* ---- what waits ---- */

/* The features that cases use and the library does not have. A word that is taken out here lets
 * its cases run. */
static const char *const waiting[] = {
    "CAST",
    "COLLATE",
    "JSON functions",
    "JSON lookups",
    "RAW",
    "aggregates of arrays, text and JSON",
    "arrays",
    "bit operators",
    "combined querysets",
    "comparison functions",
    "contains",
    "date functions",
    "dates and datetimes",
    "defer",
    "earliest and latest",
    "expressions in a list",
    "filtered relations",
    "functions of an application",
    "hash functions",
    "in_bulk",
    "math functions",
    "only",
    "ordered aggregates",
    "prefetch_related",
    "random order",
    "regular expressions",
    "search",
    "select_for_update",
    "sets of queries",
    "text functions",
    "text transforms",
    "windows",
    NULL,
};

bool oracle_among(const char *name, const char *const *names) {
    for (; name && *names; names++) {
        if (strcmp(*names, name) == 0) return true;
    }
    return false;
}

bool oracle_later(oracle_look *at, const char *why) {
    if (!at->wait.why) at->wait = (oracle_wait){why, false};
    return false;
}

bool oracle_never(oracle_look *at, const char *why) {
    if (!at->wait.why) at->wait = (oracle_wait){why, true};
    return false;
}

bool oracle_needs(oracle_look *at, const char *feature) {
    const char *tried = at->o->tried;
    if (tried && (strcmp(tried, "all") == 0 || strcmp(tried, feature) == 0)) return true;
    return !oracle_among(feature, waiting) || oracle_later(at, feature);
}

/* ---- models ---- */

bool oracle_look_name(oracle_look *at, const covet_entity *entity, const char *name, size_t size) {
    for (const oracle_left_out *out = at->o->left_out; out->model; out++) {
        if (strcmp(out->model, entity->name) != 0 || strlen(out->name) != size) continue;
        if (memcmp(out->name, name, size) == 0) return oracle_later(at, out->why);
    }
    return true;
}

const covet_entity *oracle_look_model(oracle_look *at, const char *label) {
    const covet_entity *entity = oracle_entity(at->o, label);
    const char *name = label ? strchr(label, '.') : NULL;
    for (const oracle_left_out *out = at->o->left_out; name && out->model; out++) {
        if (*out->name || strcmp(out->model, name + 1) != 0) continue;
        oracle_later(at, out->why);
        return NULL;
    }
    if (!entity) oracle_later(at, "models that are not declared");
    return entity;
}

/* ---- what follows the names of fields ---- */

/* What a word of a path is, and the feature that brings it; NULL: it is there. */
typedef struct word {
    const char *name, *feature;
} word;

static const word words[] = {
    {"exact", NULL},
    {"iexact", NULL},
    {"contains", NULL},
    {"icontains", NULL},
    {"startswith", NULL},
    {"istartswith", NULL},
    {"endswith", NULL},
    {"iendswith", NULL},
    {"gt", NULL},
    {"gte", NULL},
    {"lt", NULL},
    {"lte", NULL},
    {"range", NULL},
    {"in", NULL},
    {"isnull", NULL},
    {"regex", "regular expressions"},
    {"iregex", "regular expressions"},
    {"search", "search"},
    {"year", "date transforms"},
    {"iso_year", "date transforms"},
    {"quarter", "date transforms"},
    {"month", "date transforms"},
    {"week", "date transforms"},
    {"day", "date transforms"},
    {"week_day", "date transforms"},
    {"iso_week_day", "date transforms"},
    {"hour", "date transforms"},
    {"minute", "date transforms"},
    {"second", "date transforms"},
    {"date", "date transforms"},
    {"time", "date transforms"},
    {"lower", "text transforms"},
    {"upper", "text transforms"},
    {"length", "text transforms"},
    {"trim", "text transforms"},
    {"len", "arrays"},
    {"contained_by", "arrays"},
    {"overlap", "arrays"},
    {"has_key", "JSON lookups"},
    {"has_keys", "JSON lookups"},
    {"has_any_keys", "JSON lookups"},
};

static bool suffix_word(oracle_look *at, const char *name, size_t size) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i].name) != size || memcmp(words[i].name, name, size) != 0) continue;
        return !words[i].feature || oracle_needs(at, words[i].feature);
    }
    return true;
}

/* The words after a field: "year__gte". Those after one that needs nothing are for the library to
 * refuse. */
static bool suffix(oracle_look *at, const covet_field *field, const char *rest, bool condition) {
    bool json = field && field->column_kind == COVET_KIND_JSON;
    if (json && condition && strcmp(rest, "isnull") != 0) return oracle_needs(at, "JSON lookups");
    if (json && *rest) return oracle_needs(at, "JSON lookups");
    while (*rest) {
        const char *end = strstr(rest, "__");
        size_t size = end ? (size_t)(end - rest) : strlen(rest);
        if (!suffix_word(at, rest, size)) return false;
        rest = end ? end + 2 : rest + size;
    }
    return true;
}

/* ---- paths ---- */

static const oracle_alias *alias_named(const oracle_look *at, const char *name, size_t size) {
    const oracle_alias *alias = at->scope ? at->scope->aliases : NULL;
    for (; alias; alias = alias->next) {
        if (strlen(alias->name) == size && memcmp(alias->name, name, size) == 0) return alias;
    }
    return NULL;
}

/* A step of a path. */
typedef struct hop {
    const covet_field *field;   /* a column, or a relation to one */
    const covet_entity *target; /* what a relation leads to; NULL: it is none */
} hop;

/* The name as a hop; false: it waits. Without field and target there is no such name. */
static bool hop_named(oracle_look *at, const covet_entity *entity, const char *name, size_t size,
                      hop *out) {
    const covet_reverse *reverse;
    *out = (hop){covet_entity_field(entity, name, size), NULL};
    if (!oracle_look_name(at, entity, name, size)) return false;
    if (out->field && !out->field->column) return oracle_later(at, "many-to-many");
    if (out->field) {
        out->target = out->field->target;
    } else if ((reverse = covet_entity_reverse(entity, name, size))) {
        if (!reverse->field->column) return oracle_later(at, "many-to-many");
        out->target = reverse->field->entity;
        out->field = out->target->key;
    }
    return !out->target || oracle_look_name(at, out->target, "", 0);
}

bool oracle_look_path(oracle_look *at, const char *text, bool condition,
                      const covet_field **field) {
    const covet_entity *entity = at->scope->entity;
    const char *end = strstr(text, "__");
    size_t size = end ? (size_t)(end - text) : strlen(text);
    const oracle_alias *alias = alias_named(at, text, size);
    hop next = {NULL, entity}, last = next;
    if (alias) {
        if (field) *field = end ? NULL : alias->field;
        return suffix(at, alias->field, end ? end + 2 : "", condition);
    }
    while (last.target && *text) {
        end = strstr(text, "__");
        size = end ? (size_t)(end - text) : strlen(text);
        if (!hop_named(at, last.target, text, size, &next)) return false;
        if (!next.field) break;
        last = next;
        text = end ? end + 2 : text + size;
    }
    if (field) *field = *text ? NULL : last.field;
    return !last.field || suffix(at, last.field, text, condition);
}

bool oracle_look_attribute(oracle_look *at, const covet_entity *entity, const char *text) {
    hop next;
    for (const char *dot; (dot = strchr(text, '.')); text = dot + 1) {
        const covet_field *field = covet_entity_field(entity, text, (size_t)(dot - text));
        if (!hop_named(at, entity, text, (size_t)(dot - text), &next)) return false;
        if (!field || !field->target) return oracle_later(at, "loading of relations to many");
        entity = next.target;
    }
    return alias_named(at, text, strlen(text)) || hop_named(at, entity, text, strlen(text), &next);
}
