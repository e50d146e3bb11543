/* Annotations and aggregates: names for expressions, the functions over groups of rows, and
 * what rows are grouped by. Uses condition. */
#ifndef COVET_QUERY_AGGREGATE_C
#define COVET_QUERY_AGGREGATE_C

#include <string.h>

#include "query/condition.c"

/* --- the functions --- */

/* What an aggregate is: by the class of what it is taken of. */
typedef struct covet_aggregate {
    const char *name;
    /* of integers, reals, decimals; and of anything else, if not COVET_TERM_NULL */
    covet_term_kind integer, real, decimal, other;
    bool sample; /* the term for a sample stands behind that for a population */
} covet_aggregate;

static const covet_aggregate covet__aggregates[] = {
    {"count", COVET_TERM_COUNT_OF, COVET_TERM_COUNT_OF, COVET_TERM_COUNT_OF, COVET_TERM_COUNT_OF,
     false},
    {"sum", COVET_TERM_INT_SUM, COVET_TERM_SUM, COVET_TERM_DEC_SUM, COVET_TERM_NULL, false},
    {"avg", COVET_TERM_AVG, COVET_TERM_AVG, COVET_TERM_DEC_AVG, COVET_TERM_NULL, false},
    {"min", COVET_TERM_MIN, COVET_TERM_MIN, COVET_TERM_MIN, COVET_TERM_MIN, false},
    {"max", COVET_TERM_MAX, COVET_TERM_MAX, COVET_TERM_MAX, COVET_TERM_MAX, false},
    {"stddev", COVET_TERM_STDDEV_POP, COVET_TERM_STDDEV_POP, COVET_TERM_STDDEV_POP,
     COVET_TERM_NULL, true},
    {"variance", COVET_TERM_VAR_POP, COVET_TERM_VAR_POP, COVET_TERM_VAR_POP, COVET_TERM_NULL,
     true},
};

static const covet_aggregate *covet__aggregate_named(const char *name) {
    for (size_t i = 0; i < sizeof covet__aggregates / sizeof *covet__aggregates; i++)
        if (strcmp(covet__aggregates[i].name, name) == 0) return &covet__aggregates[i];
    return NULL;
}

/* The term and the kind of an aggregate of such values; COVET_TERM_NULL: it cannot be taken. */
static covet_result covet__aggregate_result(const covet_aggregate *function, covet_kind of) {
    covet_class class = covet__class(of);
    covet_result result = {function->other, of};
    if (class == COVET_CLASS_INT) result.term = function->integer;
    if (class == COVET_CLASS_REAL) result.term = function->real;
    if (class == COVET_CLASS_DECIMAL) result.term = function->decimal;
    if (of == COVET_KIND_DURATION && function->integer == COVET_TERM_INT_SUM)
        result.term = COVET_TERM_SUM;
    if (result.term == COVET_TERM_COUNT_OF || result.term == COVET_TERM_INT_SUM)
        result.type = COVET_KIND_BIGINT;
    if (result.term == COVET_TERM_AVG || result.term >= COVET_TERM_STDDEV_POP)
        result.type = COVET_KIND_FLOAT;
    return result;
}

/* --- one aggregate --- */

/* What it is taken of: a path, or an expression. NULL: failed. */
static const covet_term *covet__aggregate_of(covet_compiler *compiler, const covet_node *node) {
    const covet_value *of = node->operands;
    const covet_term *term;
    compiler->aggregating = true;
    if (of->kind == COVET_VALUE_TEXT) {
        if (strcmp(of->as.text.data, "*") == 0)
            return covet__term(compiler, COVET_TERM_ONE, COVET_KIND_BIGINT, 0);
        term = covet__f(compiler, of->as.text.data, true);
    } else {
        term = covet__operand(compiler, of, NULL, true);
    }
    compiler->aggregating = false;
    if (!term || !term->aggregate || compiler->wrapping) return term;
    covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                   "an aggregate inside of an aggregate, in %s(...): take the inner one by a query "
                   "of its own, or by ANNOTATE and covet_aggregate",
                   node->text);
    return NULL;
}

/* Only rows for which the condition holds count. */
static const covet_term *covet__aggregate_filtered(covet_compiler *compiler,
                                                   const covet_term *condition,
                                                   const covet_term *of) {
    if (!of) of = covet__term(compiler, COVET_TERM_ONE, COVET_KIND_BIGINT, 0);
    if (!of) return NULL;
    covet_term *term = covet__term(compiler, COVET_TERM_IF, of->type, 2, condition, of);
    if (term) {
        term->nullable = true;
        term->places = of->places;
    }
    return term;
}

/* The condition of .filter; NULL and no problem: there is none. */
static const covet_term *covet__aggregate_filter(covet_compiler *compiler, const covet_node *node) {
    const covet_node *filter = &node->children[0]->node;
    if (node->children[0] == &covet_cond_end || covet__vacuous(filter)) return NULL;
    return covet__truth(compiler, filter);
}

/* The value that stands where there is no row. */
static const covet_term *covet__aggregate_default(covet_compiler *compiler, const covet_node *node,
                                                  covet_term *term) {
    if (!term || node->value.kind == COVET_VALUE_NONE) return term;
    const covet_term *value = covet__operand(compiler, &node->value, term, true);
    covet_term *whole = covet__term(compiler, COVET_TERM_COALESCE, term->type, 2, term, value);
    if (whole) {
        whole->places = term->places;
        whole->nullable = false;
    }
    return whole;
}

static covet_term *covet__aggregate_bare(covet_compiler *compiler, const covet_node *node,
                                         const covet_aggregate *function, const covet_term *of,
                                         const covet_term *filter) {
    bool can = compiler->dialect->features & COVET_CAN_FILTER;
    covet_result result = {COVET_TERM_COUNT_ROWS, COVET_KIND_BIGINT};
    covet_term *term;
    if (filter && !can && !(of = covet__aggregate_filtered(compiler, filter, of))) return NULL;
    if (of) result = covet__aggregate_result(function, of->type);
    if (result.term == COVET_TERM_NULL) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                       "%s cannot be taken of %s", function->name, covet_kind_name(of->type));
        return NULL;
    }
    if (function->sample && !(node->flags & COVET_NODE_POPULATION)) result.term++;
    bool rows = result.term == COVET_TERM_COUNT_ROWS;
    uint32_t count = (rows ? 0u : 1u) + (filter && can ? 1u : 0u);
    term = covet__term(compiler, result.term, result.type, count, rows ? filter : of, filter);
    if (!term) return NULL;
    term->aggregate = true;
    term->filtered = filter && can;
    term->distinct = node->flags & COVET_NODE_UNIQUE;
    term->nullable = result.term != COVET_TERM_COUNT_OF && !rows;
    term->places = of ? of->places : 0;
    if (result.term == COVET_TERM_DEC_AVG) term->places = -1;
    return term;
}

static const covet_term *covet__aggregate(covet_compiler *compiler, const covet_node *node) {
    const covet_aggregate *function = covet__aggregate_named(node->text);
    const covet_term *of = NULL, *filter;
    bool counts = function && function->integer == COVET_TERM_COUNT_OF;
    if (!function || (node->operands->kind == COVET_VALUE_NONE && !counts)) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                       function ? "%s(...) needs a path or an expression"
                                : "there is no aggregate %s",
                       node->text);
        return NULL;
    }
    if (node->operands->kind != COVET_VALUE_NONE) {
        of = covet__aggregate_of(compiler, node);
        if (!of) return NULL;
    }
    if (of && of->kind == COVET_TERM_ONE) of = NULL;
    if (!of && (!counts || node->flags & COVET_NODE_UNIQUE)) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                       "%s of whole rows: only COUNT takes them, and without .distinct; name a "
                       "field or an expression",
                       function->name);
        return NULL;
    }
    filter = covet__aggregate_filter(compiler, node);
    if (!filter && compiler->problem->status != COVET_OK) return NULL;
    return covet__aggregate_default(compiler, node,
                                    covet__aggregate_bare(compiler, node, function, of, filter));
}

/* --- names --- */

static bool covet__annotation_name(covet_compiler *compiler, const char *name) {
    const covet_entity *entity = compiler->entity;
    size_t size = strlen(name);
    bool well = size > 0 && !(name[0] >= '0' && name[0] <= '9') && !strstr(name, "__");
    for (size_t i = 0; i < size && well; i++)
        well = name[i] == '_' || (name[i] >= '0' && name[i] <= '9') ||
               (name[i] >= 'a' && name[i] <= 'z') || (name[i] >= 'A' && name[i] <= 'Z');
    if (!well) {
        return covet__problem(compiler, COVET_QUERY, entity->name, name,
                              "\"%s\" is no name for an annotation: letters, digits and single _, "
                              "no digit first",
                              name);
    }
    if (covet_entity_field(entity, name, size) || covet_entity_reverse(entity, name, size)) {
        return covet__problem(
            compiler, COVET_QUERY, entity->name, name,
            "the annotation \"%s\" has the name of a field of %s: give it another", name,
            entity->name);
    }
    return true;
}

static bool covet__annotation_add(covet_compiler *compiler, const covet_annotation *annotation) {
    void *annotations = compiler->annotations;
    if (!covet__room(compiler, &annotations, compiler->annotation_count, &compiler->annotation_room,
                     sizeof *compiler->annotations))
        return false;
    compiler->annotations = annotations;
    compiler->annotations[compiler->annotation_count++] = *annotation;
    return true;
}

/* ANNOTATE or ALIAS. A name that is said again is another expression from there on. */
static bool covet__annotate(covet_compiler *compiler, const covet_node *clause) {
    const covet_term *term;
    if (!covet__annotation_name(compiler, clause->text)) return false;
    term = covet__operand(compiler, &clause->value, NULL, true);
    if (!term) {
        return compiler->problem->status == COVET_OK ? covet__out_of_memory(compiler) : false;
    }
    const covet_field *field = covet__made_field(compiler, clause->text, term);
    if (!field) return false;
    if (term->aggregate) covet__group_begin(compiler);
    return covet__annotation_add(
        compiler, &(covet_annotation){.name = clause->text,
                                      .field = field,
                                      .term = term,
                                      .selected = clause->kind == COVET_NODE_ANNOTATE});
}

#endif
