/* Copy, hash and comparison of nodes, driven by the table of kinds. Uses node, text. */
#ifndef COVET_EXPR_WALK_C
#define COVET_EXPR_WALK_C

#include "expr/walk.h"

#include <string.h>

const covet_cond covet_cond_end = {.node = {.kind = COVET_NODE_COUNT}};
const covet_clause covet_clause_end = {.node = {.kind = COVET_NODE_COUNT}};
const covet_set covet_set_end = {.node = {.kind = COVET_NODE_COUNT}};

static const covet_node_row covet__node_rows[] = {
#define COVET__NODE(name, slots, group) {#name, slots, group},
    COVET_NODE_LIST(COVET__NODE)
#undef COVET__NODE
};

static const covet_node_row *covet__node_row(covet_node_kind kind) {
    return &covet__node_rows[kind];
}

/* --- hash --- */

static inline void covet__mix(covet_copier *copier, uint64_t word) {
    uint64_t hash = (copier->hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    copier->hash = hash ^ hash >> 29;
}

static void covet__mix_text(covet_copier *copier, const char *text, size_t size) {
    uint64_t word = 0;
    for (; size >= 8; text += 8, size -= 8) {
        memcpy(&word, text, 8);
        covet__mix(copier, word);
    }
    word = size;
    memcpy((unsigned char *)&word + 1, text, size);
    covet__mix(copier, word);
}

static void covet__mistake(covet_copier *copier, const char *mistake, const char *path) {
    if (copier->mistake) return;
    copier->mistake = mistake;
    copier->mistake_path = path;
}

/* --- values --- */

static size_t covet__list_room(size_t count) {
    size_t room = 1;
    if (count == 0) return 0;
    if (count > 1024) return (count + 1023) / 1024 * 1024;
    while (room < count) room *= 2;
    return room;
}

static void covet__note_value(covet_copier *copier, const covet_value *value) {
    if (copier->value_count == copier->value_room) {
        uint32_t room = copier->value_room * 2;
        const covet_value **grown =
            covet_arena_take(copier->arena, room * sizeof *grown, _Alignof(void *));
        if (!grown) return;
        memcpy(grown, copier->values, copier->value_count * sizeof *grown);
        copier->values = grown;
        copier->value_room = room;
    }
    copier->values[copier->value_count++] = value;
}

static void covet__copy_text(covet_copier *copier, covet_text *text) {
    if (text->size == COVET_SIZE_UNKNOWN) text->size = strlen(text->data);
    text->data = covet_arena_text(copier->arena, text->data, text->size);
}

static void covet__copy_list(covet_copier *copier, covet_value *value);

/* Puts what a value points to into the arena; EXPR is the caller's. */
static void covet__copy_content(covet_copier *copier, covet_value *value) {
    switch (value->kind) {
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON:
    case COVET_VALUE_DECIMAL_TEXT:
        covet__copy_text(copier, &value->as.text);
        break;
    case COVET_VALUE_BYTES:
        value->as.bytes.data =
            covet_arena_copy(copier->arena, value->as.bytes.data, value->as.bytes.size);
        break;
    case COVET_VALUE_OBJECT:
        if (copier->object && !copier->object(copier, value)) *value = covet_value_null();
        break;
    case COVET_VALUE_LIST:
    case COVET_VALUE_ARRAY:
        covet__copy_list(copier, value);
        break;
    default:
        break;
    }
}

/* NULLs are dropped: a list that holds one matches what it would match without. */
static void covet__copy_list(covet_copier *copier, covet_value *value) {
    size_t count = covet_value_count(value), kept = 0;
    covet_value *items = NULL;
    if (count > SIZE_MAX / sizeof *items) {
        covet__mistake(copier, "the list is longer than memory", NULL);
        count = 0;
    }
    items = covet_arena_take(copier->arena, (count + 1) * sizeof *items, _Alignof(covet_value));
    for (size_t i = 0; items && i < count; i++) {
        covet_value item = covet_value_item(value, i);
        if (item.kind == COVET_VALUE_NULL) continue;
        if (item.kind == COVET_VALUE_LIST || item.kind == COVET_VALUE_ARRAY ||
            item.kind >= COVET_VALUE_EXPR) {
            covet__mistake(copier, "a LIST holds plain values and objects only", NULL);
            continue;
        }
        covet__copy_content(copier, &item);
        items[kept++] = item;
    }
    *value = (covet_value){.kind = COVET_VALUE_LIST,
                           .as = {.list = {items, items ? kept : 0}}};
}

/* Copies a value that belongs to a node, and mixes what of it belongs to the shape. */
static void covet__copy_value(covet_copier *copier, covet_value *value, bool path) {
    if (value->kind == COVET_VALUE_EXPR) {
        const covet_node *node = value->as.expr ? &value->as.expr->node : NULL;
        covet__mix(copier, COVET_VALUE_EXPR);
        if (!node) {
            covet__mistake(copier, "an expression is NULL", NULL);
            *value = covet_value_null();
            return;
        }
        value->as.expr = (const covet_expr *)(const void *)covet__node_copy(copier, node);
        return;
    }
    covet__copy_content(copier, value);
    /* Arithmetic with a decimal depends on its scale, so that is part of the shape. */
    if (value->kind == COVET_VALUE_DECIMAL) value->element = value->as.decimal.scale;
    covet__mix(copier, (uint64_t)value->kind | (uint64_t)value->element << 8);
    if (value->kind == COVET_VALUE_LIST) {
        covet__mix(copier, covet__list_room(value->as.list.count));
    }
    if (path && value->kind == COVET_VALUE_TEXT && value->as.text.data) {
        covet__mix_text(copier, value->as.text.data, value->as.text.size);
    } else {
        covet__note_value(copier, value);
    }
}

/* --- nodes --- */

static void covet__copy_operands(covet_copier *copier, covet_node *node, bool paths) {
    const covet_value *from = node->operands;
    size_t count = 0;
    covet_value *to;
    while (from && from[count].kind != COVET_VALUE_NONE) count++;
    to = covet_arena_take(copier->arena, (count + 1) * sizeof *to, _Alignof(covet_value));
    node->operands = to;
    if (!to) return;
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
        covet__copy_value(copier, &to[i], paths);
    }
    to[count] = (covet_value){.kind = COVET_VALUE_NONE};
    covet__mix(copier, count);
}

static size_t covet__child_count(const covet_node *node) {
    size_t count = 0;
    while (node->children && node->children[count] != &covet_cond_end) count++;
    return count;
}

/* Whether the first child of an AND or OR is of the same kind: it is then taken apart, so that a chain which was built in a loop
 * neither nests deep nor differs from the same list written at once. */
static const covet_node *covet__spine(const covet_node *node) {
    const covet_cond *first;
    if (node->kind != COVET_NODE_AND && node->kind != COVET_NODE_OR) return NULL;
    if (covet__child_count(node) == 0) return NULL;
    first = node->children[0];
    return first && first->node.kind == node->kind ? &first->node : NULL;
}

static void covet__copy_children(covet_copier *copier, covet_node *node) {
    size_t count = 0, at;
    const covet_node *part = node, *next;
    const covet_cond **to;
    for (; (next = covet__spine(part)); part = next) count += covet__child_count(part) - 1;
    count += covet__child_count(part);
    to = covet_arena_take(copier->arena, (count + 1) * sizeof *to, _Alignof(void *));
    if (!to) return;
    at = count;
    for (part = node;; part = next) {
        next = covet__spine(part);
        for (size_t i = covet__child_count(part); i > (next ? 1u : 0u); i--) {
            to[--at] = part->children[i - 1];
        }
        if (!next) break;
    }
    for (size_t i = 0; i < count; i++) {
        if (!to[i]) covet__mistake(copier, "a condition is NULL", NULL);
        else to[i] = (const covet_cond *)(const void *)covet__node_copy(copier, &to[i]->node);
    }
    to[count] = &covet_cond_end;
    node->children = to;
    covet__mix(copier, count);
}

static const covet_node *covet__node_copy(covet_copier *copier, const covet_node *from) {
    covet_node *to = COVET_TAKE(copier->arena, covet_node);
    unsigned slots = covet__node_rows[from->kind].slots;
    if (!to) return NULL;
    *to = *from;
    to->flags &= ~(uint32_t)COVET_NODE_KEPT;
    if (copier->depth >= COVET__DEPTH_LIMIT) {
        covet__mistake(copier, "nested more than 1000 deep", NULL);
        *to = (covet_node){.kind = COVET_NODE_AND, .children = (const covet_cond *const *)NULL};
        return to;
    }
    copier->depth++;
    covet__mix(copier, (uint64_t)to->kind | (uint64_t)to->flags << 8);
    if (slots & COVET_SLOT_TEXT) {
        size_t size = from->text ? strlen(from->text) : 0;
        if (!from->text) covet__mistake(copier, "a path is NULL", NULL);
        to->text = covet_arena_text(copier->arena, from->text ? from->text : "", size);
        if (to->text) covet__mix_text(copier, to->text, size);
    }
    if (slots & COVET_SLOT_VALUE) covet__copy_value(copier, &to->value, false);
    if (slots & COVET_SLOT_OPERANDS) covet__copy_operands(copier, to, false);
    if (slots & COVET_SLOT_PATHS) covet__copy_operands(copier, to, true);
    if (slots & COVET_SLOT_CHILDREN) covet__copy_children(copier, to);
    copier->depth--;
    return to;
}

/* --- comparison --- */

static bool covet__value_same_shape(const covet_value *a, const covet_value *b, bool path) {
    if (a->kind != b->kind || a->element != b->element) return false;
    if (a->kind == COVET_VALUE_EXPR) {
        return covet__node_equal(&a->as.expr->node, &b->as.expr->node);
    }
    if (a->kind == COVET_VALUE_LIST) {
        return covet__list_room(a->as.list.count) == covet__list_room(b->as.list.count);
    }
    if (!path || a->kind != COVET_VALUE_TEXT) return true;
    return a->as.text.size == b->as.text.size &&
           memcmp(a->as.text.data, b->as.text.data, a->as.text.size) == 0;
}

static bool covet__operands_equal(const covet_value *a, const covet_value *b, bool paths) {
    for (; a->kind != COVET_VALUE_NONE; a++, b++) {
        if (!covet__value_same_shape(a, b, paths)) return false;
    }
    return b->kind == COVET_VALUE_NONE;
}

static bool covet__children_equal(const covet_cond *const *a, const covet_cond *const *b) {
    if (!a || !b) return a == b;
    for (; *a != &covet_cond_end; a++, b++) {
        if (*b == &covet_cond_end || !covet__node_equal(&(*a)->node, &(*b)->node)) return false;
    }
    return *b == &covet_cond_end;
}

static bool covet__node_equal(const covet_node *a, const covet_node *b) {
    unsigned slots = covet__node_rows[a->kind].slots;
    if (a->kind != b->kind || a->flags != b->flags) return false;
    if (slots & COVET_SLOT_TEXT && strcmp(a->text, b->text) != 0) return false;
    if (slots & COVET_SLOT_VALUE && !covet__value_same_shape(&a->value, &b->value, false)) {
        return false;
    }
    if (slots & (COVET_SLOT_OPERANDS | COVET_SLOT_PATHS) &&
        !covet__operands_equal(a->operands, b->operands, slots & COVET_SLOT_PATHS)) {
        return false;
    }
    return !(slots & COVET_SLOT_CHILDREN) || covet__children_equal(a->children, b->children);
}

#endif
