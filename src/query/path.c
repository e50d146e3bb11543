/* Paths: from "author__name__startswith" to joins, a column and the words behind it. Uses join,
 * problem. */
#ifndef COVET_QUERY_PATH_C
#define COVET_QUERY_PATH_C

#include <string.h>

#include "query/join.c"
#include "query/problem.c"

/* A field that stands for a value which no column holds, in messages and cells. NULL without
 * memory. */
static const covet_field *covet__made_field(covet_compiler *compiler, const char *name,
                                            const covet_term *term) {
    covet_field *field = COVET_TAKE(compiler->arena, covet_field);
    if (!field) {
        covet__out_of_memory(compiler);
        return NULL;
    }
    *field = (covet_field){.name = name,
                           .entity = compiler->entity,
                           .kind = term->type,
                           .column_kind = term->type,
                           .nullable = term->nullable,
                           .places = -1};
    return field;
}

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
    return covet__problem(compiler, COVET_QUERY, entity->name, word,
                          "%s has no field \"%s\" (in the path \"%s\")%s", entity->name, word,
                          whole, covet__field_hint(compiler, entity, word));
}

/* Whether a relation that points here can be used in a path today. */
static bool covet__reverse_usable(covet_compiler *compiler, const covet_entity *entity,
                                  const covet_reverse *reverse, const char *whole) {
    if (reverse->field->column) return true;
    return covet__problem(compiler, COVET_UNSUPPORTED, entity->name, reverse->query_name,
                          "%s.%s (in the path \"%s\") is a relation of kind %s: it comes with a "
                          "later stage",
                          entity->name, reverse->query_name, whole,
                          covet_kind_name(reverse->field->kind));
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
        if (join->back || path->column != join->through->target_field) break;
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

/* The relation back that a word names; NULL: it names none, or a column. HAS_MANY members have a
 * field of that name too. */
static const covet_reverse *covet__word_back(const covet_entity *entity, const covet_field *field,
                                             const char *word, size_t size) {
    return field && field->column ? NULL : covet_entity_reverse(entity, word, size);
}

/* Where a walk stands. */
typedef struct covet_walk {
    const char *whole;
    const char *at; /* the next word */
    uint32_t join;
    const covet_entity *entity; /* of the join */
    covet_path path;
} covet_walk;

/* Goes back over a relation that points here. The path may end there: at the rows' keys. */
static bool covet__walk_back(covet_compiler *compiler, covet_walk *walk,
                             const covet_reverse *reverse, size_t size) {
    const covet_field *key = reverse->field->entity->key;
    if (!covet__reverse_usable(compiler, walk->entity, reverse, walk->whole)) return false;
    walk->join = covet__join_back(compiler, walk->join, reverse->field);
    if (walk->join == UINT32_MAX) return false;
    walk->path.many = walk->path.many || compiler->joins[walk->join].many;
    walk->entity = reverse->field->entity;
    walk->path.field = walk->path.column = key;
    walk->path.source = walk->join;
    walk->path.relation = false;
    if (walk->at[size] && !walk->at[size + 2]) {
        return covet__path_cut(compiler, key, walk->whole);
    }
    walk->at = walk->path.rest = covet__word_next(walk->at, size);
    return true;
}

/* Takes a field of the entity at hand. */
static bool covet__walk_field(covet_compiler *compiler, covet_walk *walk, const covet_field *field,
                              size_t size) {
    if (!covet__path_usable(compiler, field, walk->whole)) return false;
    if (walk->at[size] && !walk->at[size + 2]) {
        return covet__path_cut(compiler, field, walk->whole);
    }
    walk->path.field = walk->path.column = field;
    walk->path.source = walk->join;
    walk->path.relation = field->target != NULL;
    walk->path.rest = covet__word_next(walk->at, size);
    return true;
}

/* Whether the word behind a relation goes on in the model that it leads to. */
static bool covet__walk_goes_on(const covet_entity *entity, const char *rest) {
    size_t size = covet__word(rest);
    if (!*rest) return false;
    if (covet_entity_field(entity, rest, size) || covet_entity_reverse(entity, rest, size))
        return true;
    return !covet__lookup(rest, size);
}

/* One word. `more`: another follows that is part of the path. */
static bool covet__walk_word(covet_compiler *compiler, covet_walk *walk, bool *more) {
    size_t size = covet__word(walk->at);
    const covet_field *field = covet_entity_field(walk->entity, walk->at, size);
    const covet_reverse *reverse = covet__word_back(walk->entity, field, walk->at, size);
    *more = false;
    if (reverse) {
        if (!covet__walk_back(compiler, walk, reverse, size)) return false;
        *more = covet__walk_goes_on(walk->entity, walk->at);
        return true;
    }
    if (!field) {
        return covet__path_unknown(compiler, walk->entity,
                                   covet__word_text(compiler, walk->at, size), walk->whole);
    }
    if (!covet__walk_field(compiler, walk, field, size)) return false;
    if (!field->target || covet__names_column(field, walk->at, size)) return true;
    if (!covet__walk_goes_on(field->target, walk->path.rest)) return true;
    if (!covet__path_step(compiler, &walk->path, &walk->join)) return false;
    walk->entity = field->target;
    walk->at = walk->path.rest;
    return *more = true;
}

/* --- transforms behind a path --- */

static bool covet__transforms_kind(const covet_transformer *transformer, covet_kind kind) {
    bool date = kind == COVET_KIND_DATE || kind == COVET_KIND_DATETIME;
    bool time = kind == COVET_KIND_TIME || kind == COVET_KIND_DATETIME;
    return (transformer->date && date) || (transformer->time && time);
}

/* Takes the transforms that stand behind a path, one after the other: what is left is a lookup. */
static bool covet__path_transforms(covet_compiler *compiler, covet_path *path) {
    while (*path->rest) {
        size_t size = covet__word(path->rest);
        const covet_transformer *transformer = covet__transformer(path->rest, size);
        const covet_term *of = transformer ? covet__column(compiler, path) : NULL;
        if (!transformer || path->relation) return true;
        if (!of) return false;
        if (!covet__transforms_kind(transformer, of->type)) {
            return covet__problem(compiler, COVET_QUERY, path->field->entity->name,
                                  path->field->name, "\"%s\" cannot be taken of %s, which %s is",
                                  transformer->name, covet_kind_name(of->type), path->field->name);
        }
        const covet_term *term =
            covet__term(compiler, transformer->term, transformer->gives, 1, of);
        const covet_field *field =
            term ? covet__made_field(compiler, path->field->name, term) : NULL;
        if (!field) return false;
        path->term = term;
        path->field = path->column = field;
        path->rest = covet__word_next(path->rest, size);
    }
    return true;
}

/* The annotation that the first word names; NULL: it names none. The latest of a name counts. */
static const covet_annotation *covet__annotated(const covet_compiler *compiler, const char *text) {
    size_t size = covet__word(text);
    for (uint32_t i = compiler->annotation_count; i-- > 0;) {
        const covet_annotation *annotation = &compiler->annotations[i];
        if (strlen(annotation->name) == size && memcmp(annotation->name, text, size) == 0)
            return annotation;
    }
    return NULL;
}

/* A path that begins with an annotation. The joins of its columns are used once more. */
static bool covet__walk_annotation(covet_compiler *compiler, const covet_annotation *annotation,
                                   const char *text, bool rest_allowed, covet_path *out) {
    *out = (covet_path){.field = annotation->field,
                        .column = annotation->field,
                        .rest = covet__word_next(text, covet__word(text)),
                        .annotated = true,
                        .term = annotation->term};
    covet__join_use(compiler, 0);
    if (annotation->over && compiler->aggregating) {
        return covet__problem(compiler, COVET_QUERY, compiler->entity->name, text,
                              "\"%s\" is an aggregate of this call already: no aggregate can be "
                              "taken of it",
                              text);
    }
    if (!covet__path_transforms(compiler, out)) return false;
    return !*out->rest || rest_allowed || covet__path_rest(compiler, out, text);
}

static bool covet__path_walk_from(covet_compiler *compiler, uint32_t join, const char *text,
                                  bool rest_allowed, covet_path *out) {
    const covet_annotation *annotation = join == 0 ? covet__annotated(compiler, text) : NULL;
    if (annotation) {
        return covet__walk_annotation(compiler, annotation, text, rest_allowed, out);
    }
    covet_walk walk = {.whole = text,
                       .at = text,
                       .join = join,
                       .entity = compiler->joins[join].entity,
                       .path = {.rest = ""}};
    bool more = true;
    covet__join_use(compiler, join);
    while (more) {
        if (!covet__walk_word(compiler, &walk, &more)) return false;
    }
    walk.path.joined = walk.join;
    covet__path_trim(compiler, &walk.path);
    if (!covet__path_transforms(compiler, &walk.path)) return false;
    *out = walk.path;
    return !*out->rest || rest_allowed || covet__path_rest(compiler, out, text);
}

static bool covet__path_walk(covet_compiler *compiler, const char *text, bool rest_allowed,
                             covet_path *out) {
    return covet__path_walk_from(compiler, 0, text, rest_allowed, out);
}

#endif
