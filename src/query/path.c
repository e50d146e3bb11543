/* Paths: from "author__name__startswith" to joins, a column and the words behind it. Uses join,
 * problem. */
#ifndef COVET_QUERY_PATH_C
#define COVET_QUERY_PATH_C

#include <string.h>

#include "query/join.c"
#include "query/problem.c"

/* Size of the first word of a path: up to "__". */
static size_t covet__word(const char *path) {
    const char *end = strstr(path, "__");
    while (end && end[2] == '_') end++;
    return end ? (size_t)(end - path) : strlen(path);
}

static const char *covet__word_next(const char *path, size_t word) {
    return path[word] ? path + word + 2 : path + word;
}

static const char *covet__word_text(covet_compiler *compiler, const char *path, size_t word) {
    const char *text = covet_arena_text(compiler->arena, path, word);
    return text ? text : "";
}

/* The mistake of a word that is no field of an entity. */
static bool covet__path_unknown(covet_compiler *compiler, const covet_entity *entity,
                                const char *word, const char *whole) {
    const covet_reverse *reverse = covet_entity_reverse(entity, word, strlen(word));
    if (reverse) {
        return covet__problem(compiler, COVET_UNSUPPORTED, entity->name, word,
                              "%s.%s in the path \"%s\" leads to many rows of %s: paths over "
                              "to-many relations come with the whole query language. Until then "
                              "query %s by its field %s",
                              entity->name, word, whole, reverse->field->entity->name,
                              reverse->field->entity->name, reverse->field->name);
    }
    return covet__problem(compiler, COVET_QUERY, entity->name, word,
                          "%s has no field \"%s\" (in the path \"%s\")%s", entity->name, word,
                          whole, covet__field_hint(compiler, entity, word));
}

/* Whether a field can be used in a path today. */
static bool covet__path_usable(covet_compiler *compiler, const covet_field *field,
                               const char *whole) {
    if (field->column && field->kind != COVET_KIND_ARRAY) return true;
    return covet__problem(compiler, COVET_UNSUPPORTED, field->entity->name, field->name,
                          "%s.%s (in the path \"%s\") is %s%s: it comes with a later stage",
                          field->entity->name, field->name, whole,
                          field->kind == COVET_KIND_ARRAY ? "an " : "a relation of kind ",
                          covet_kind_name(field->kind));
}

/* The end of a path: a key whose own column is what it refers to needs no join to it. */
static void covet__path_trim(covet_compiler *compiler, covet_path *path) {
    while (path->source != 0) {
        const covet_join *join = &compiler->joins[path->source];
        if (path->column != join->through->target_field) break;
        covet__join_drop(compiler, path->source);
        path->column = join->through;
        path->source = join->parent;
    }
}

/* Whether a word names the key's column itself (author_id) rather than the relation. */
static bool covet__names_column(const covet_field *field, const char *word, size_t size) {
    return strlen(field->name) != size || memcmp(field->name, word, size) != 0;
}

static bool covet__path_step(covet_compiler *compiler, covet_path *path, uint32_t *join) {
    uint32_t next = covet__join(compiler, *join, path->field);
    if (next == UINT32_MAX) return false;
    *join = next;
    return true;
}

/* A path that ends in "__", which names nothing. */
static bool covet__path_cut(covet_compiler *compiler, const covet_field *field, const char *whole) {
    return covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                          "nothing follows the last \"__\" in the path \"%s\"", whole);
}

static bool covet__path_rest(covet_compiler *compiler, const covet_path *path, const char *whole) {
    return covet__problem(compiler, COVET_QUERY, path->field->entity->name, path->field->name,
                          "%s.%s is a column, so nothing can follow it here: \"%s\" in the path "
                          "\"%s\"",
                          path->field->entity->name, path->field->name, path->rest, whole);
}

static bool covet__path_walk_from(covet_compiler *compiler, uint32_t join, const char *text,
                                  bool rest_allowed, covet_path *out) {
    const covet_entity *entity = compiler->joins[join].entity;
    const char *at = text;
    covet_path path = {.rest = ""};
    covet__join_use(compiler, join);
    for (;;) {
        size_t size = covet__word(at);
        const covet_field *field = covet_entity_field(entity, at, size), *next;
        const char *behind = covet__word_next(at, size);
        if (!field) {
            return covet__path_unknown(compiler, entity, covet__word_text(compiler, at, size),
                                       text);
        }
        if (!covet__path_usable(compiler, field, text)) return false;
        if (at[size] && !*behind) return covet__path_cut(compiler, field, text);
        path.field = field;
        path.column = field;
        path.source = join;
        path.rest = behind;
        path.relation = field->target != NULL;
        if (!field->target || covet__names_column(field, at, size) || !*behind) break;
        next = covet_entity_field(field->target, behind, covet__word(behind));
        if (!next && covet__lookup(behind, covet__word(behind))) break;
        if (!covet__path_step(compiler, &path, &join)) return false;
        entity = field->target;
        at = behind;
    }
    path.joined = join;
    if (*path.rest && !rest_allowed) return covet__path_rest(compiler, &path, text);
    covet__path_trim(compiler, &path);
    *out = path;
    return true;
}

static bool covet__path_walk(covet_compiler *compiler, const char *text, bool rest_allowed,
                             covet_path *out) {
    return covet__path_walk_from(compiler, 0, text, rest_allowed, out);
}

#endif
