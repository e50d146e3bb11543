/* Orders: ORDER_BY, the model's own order, and the order of a model that a relation leads to.
 * Uses expression. */
#ifndef COVET_QUERY_ORDER_C
#define COVET_QUERY_ORDER_C

#include <string.h>

#include "query/expression.c"

/* Whether a column stands in the order already: behind itself it decides nothing. */
static bool covet__order_has(const covet_compiler *compiler, const covet_term *term) {
    for (uint32_t i = 0; term->kind == COVET_TERM_COLUMN && i < compiler->order_count; i++) {
        const covet_term *before = compiler->order[i].term;
        if (before->kind == COVET_TERM_COLUMN && before->source == term->source &&
            before->field == term->field) {
            return true;
        }
    }
    return false;
}

static bool covet__order_add(covet_compiler *compiler, const covet_term *term, bool descending,
                             uint32_t flags) {
    void *order = compiler->order;
    if (!term) return false;
    if (covet__order_has(compiler, term)) return true;
    if (!covet__room(compiler, &order, compiler->order_count, &compiler->order_room,
                     sizeof *compiler->order)) {
        return false;
    }
    compiler->order = order;
    compiler->order[compiler->order_count++] =
        (covet_order){.term = term,
                      .descending = descending,
                      .nulls_first = flags & COVET_NODE_NULLS_FIRST,
                      .nulls_last = flags & COVET_NODE_NULLS_LAST};
    return true;
}

static bool covet__order_path(covet_compiler *compiler, uint32_t join, const char *text,
                              bool descending, uint32_t flags);

/* A relation is ordered as its model is. The path has been walked up to the key; its target is
 * joined. */
static bool covet__order_related(covet_compiler *compiler, const covet_path *path, bool descending,
                                 uint32_t flags) {
    const covet_entity *target = path->field->target;
    uint32_t join;
    if (compiler->nesting > 16) {
        return covet__problem(compiler, COVET_QUERY, target->name, NULL,
                              "the .ordering of %s leads back to itself", target->name);
    }
    join = covet__join(compiler, path->source, path->column);
    if (join == UINT32_MAX) return false;
    compiler->nesting++;
    for (size_t i = 0; i < target->ordering_count; i++) {
        const covet_ordering *part = &target->ordering[i];
        if (!covet__order_path(compiler, join, part->path, part->descending != descending, flags)) {
            return false;
        }
    }
    compiler->nesting--;
    covet__join_drop(compiler, join);
    return true;
}

/* Whether the last word of a path is the relation itself: not author_id, and not pk. */
static bool covet__ends_in_relation(const covet_path *path, const char *text) {
    size_t name = strlen(path->field->name), size = strlen(text);
    if (!path->relation || size < name) return false;
    if (size > name && (size < name + 2 || memcmp(text + size - name - 2, "__", 2) != 0))
        return false;
    return memcmp(text + size - name, path->field->name, name) == 0;
}

static bool covet__order_path(covet_compiler *compiler, uint32_t join, const char *text,
                              bool descending, uint32_t flags) {
    covet_path path;
    if (!covet__path_walk_from(compiler, join, text, false, &path)) return false;
    if (covet__ends_in_relation(&path, text) && path.field->target->ordering_count) {
        return covet__order_related(compiler, &path, descending, flags);
    }
    return covet__order_add(compiler, covet__column(compiler, &path), descending, flags);
}

/* One item of ORDER_BY: a path, an expression, or ASC or DESC of one. */
static bool covet__order_item(covet_compiler *compiler, const covet_value *item, uint32_t flags) {
    bool descending = ((flags & COVET_NODE_DESCENDING) != 0) != compiler->reversed;
    const covet_node *node;
    if (item->kind == COVET_VALUE_TEXT) {
        const char *text = item->as.text.data;
        if (*text == '-') return covet__order_path(compiler, 0, text + 1, !descending, flags);
        return covet__order_path(compiler, 0, text, descending, flags);
    }
    if (item->kind == COVET_VALUE_COND) {
        return covet__order_add(compiler, covet__truth(compiler, &item->as.cond->node), descending,
                                flags);
    }
    if (item->kind != COVET_VALUE_EXPR) {
        return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                              "ORDER_BY takes names and expressions, and found: %s",
                              covet_value_kind_name(item->kind));
    }
    node = &item->as.expr->node;
    if (node->kind == COVET_NODE_ORDER) {
        return covet__order_item(compiler, &node->operands[0], node->flags);
    }
    return covet__order_add(compiler, covet__expression(compiler, node, NULL, true), descending,
                            flags);
}

static bool covet__order_of_model(covet_compiler *compiler) {
    const covet_entity *entity = compiler->entity;
    for (size_t i = 0; i < entity->ordering_count; i++) {
        bool descending = entity->ordering[i].descending != compiler->reversed;
        if (!covet__order_path(compiler, 0, entity->ordering[i].path, descending, 0)) return false;
    }
    return true;
}

/* NULLS FIRST turns round with the order. */
static void covet__order_nulls(covet_compiler *compiler) {
    for (uint32_t i = 0; compiler->reversed && i < compiler->order_count; i++) {
        bool first = compiler->order[i].nulls_first;
        compiler->order[i].nulls_first = compiler->order[i].nulls_last;
        compiler->order[i].nulls_last = first;
    }
}

static bool covet__order_by_key(covet_compiler *compiler) {
    const covet_entity *entity = compiler->entity;
    for (size_t i = 0; i < entity->column_count; i++) {
        covet_path path = {.field = entity->columns[i], .column = entity->columns[i]};
        if (!path.column->key) continue;
        if (!covet__order_add(compiler, covet__column(compiler, &path), compiler->reversed, 0))
            return false;
    }
    return true;
}

/* Without any order first and last go by the key. */
static bool covet__orders(covet_compiler *compiler) {
    bool ends = compiler->purpose == COVET_FOR_FIRST || compiler->purpose == COVET_FOR_LAST;
    if (compiler->purpose == COVET_FOR_LAST) compiler->reversed = !compiler->reversed;
    if (compiler->order_by) {
        for (const covet_value *item = compiler->order_by->operands; item->kind != COVET_VALUE_NONE;
             item++) {
            if (!covet__order_item(compiler, item, 0)) return false;
        }
    } else if (compiler->grouping != COVET_GROUPS_PATHS && !covet__order_of_model(compiler)) {
        return false;
    }
    covet__order_nulls(compiler);
    return compiler->order_count > 0 || !ends || covet__order_by_key(compiler);
}

#endif
