/* Copy, hash and comparison of nodes, driven by the table of kinds. Uses node, text. */
#ifndef COVET_EXPR_WALK_C
#define COVET_EXPR_WALK_C

#include "expr/walk.h"

#include <string.h>

/* Mark of a list whose items are of several kinds. */
#define COVET__LIST_MIXED UINT32_MAX
/* Longer lists are as long as they are, so that their padding does not use up the binds of a
 * statement. */
#define COVET__LIST_PADDED (31 * 1024)

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

static inline void covet__mix_text(covet_copier *copier, const char *text, size_t size) {
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
    if (count > COVET__LIST_PADDED) return count;
    if (count > 1024) return (count + 1023) / 1024 * 1024;
    while (room < count) room *= 2;
    return room;
}

/* Room for more values. false without memory. */
static bool covet__values_grow(covet_copier *copier) {
    uint32_t room = copier->value_room ? copier->value_room * 2 : 4;
    const covet_value **grown =
        covet_arena_take(copier->arena, room * sizeof *grown, _Alignof(void *));
    if (!grown) return false;
    for (uint32_t i = 0; i < copier->value_count; i++) grown[i] = copier->values[i];
    copier->values = grown;
    copier->value_room = room;
    return true;
}

static inline void covet__note_value(covet_copier *copier, const covet_value *value) {
    if (copier->value_count == copier->value_room && !covet__values_grow(copier)) return;
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

/* What of a value's kind belongs to the shape: the kind itself, and of an object's key whose it
 * is. */
static uint32_t covet__value_mark(const covet_value *value) {
    return (uint32_t)value->kind | value->element << 8;
}

/* The kind that all items have; COVET__LIST_MIXED where they differ: then each kind is part of the
 * shape. */
static uint32_t covet__list_mark(covet_copier *copier, const covet_value *items, size_t count) {
    uint32_t mark = count ? covet__value_mark(&items[0]) : 0;
    for (size_t i = 1; i < count; i++) {
        if (covet__value_mark(&items[i]) != mark) mark = COVET__LIST_MIXED;
    }
    for (size_t i = 0; mark == COVET__LIST_MIXED && i < count; i++) {
        covet__mix(copier, covet__value_mark(&items[i]));
    }
    return mark;
}

/* NULLs are dropped: a list that holds one matches what it would match without. */
static void covet__copy_list(covet_copier *copier, covet_value *value) {
    size_t count = covet_value_count(value), kept = 0;
    covet_value *items = NULL;
    if (count >= SIZE_MAX / sizeof *items) {
        covet__mistake(copier, "the list is longer than memory", NULL);
        count = 0;
    }
    if (count && value->kind == COVET_VALUE_ARRAY && !value->as.array.items) {
        covet__mistake(copier, "LIST_OF of a NULL pointer", NULL);
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
    if (!items) kept = 0;
    *value = (covet_value){.kind = COVET_VALUE_LIST,
                           .element = covet__list_mark(copier, items, kept),
                           .as = {.list = {items, kept}}};
}

/* Whether a window of given numbers is one row large: where that is known the SQL may differ. */
static bool covet__one_row(const covet_node *clause) {
    const covet_value *values = clause->operands;
    if (clause->kind == COVET_NODE_LIMIT)
        return clause->value.kind == COVET_VALUE_INT && clause->value.as.integer == 1;
    return clause->kind == COVET_NODE_SLICE && values[0].kind == COVET_VALUE_INT &&
           values[1].kind == COVET_VALUE_INT && values[0].as.integer < INT64_MAX &&
           values[1].as.integer == values[0].as.integer + 1;
}

/* Copies the clauses of a queryset, so that its values stand among those of the whole. */
static void covet__copy_query(covet_copier *copier, covet_value *value) {
    const covet_subquery *from =
        value->element == 1 ? (const void *)value->as.query : copier->query(copier, value);
    covet_subquery *to = COVET_TAKE(copier->arena, covet_subquery);
    *value = covet_value_null();
    covet__mix(copier, COVET_VALUE_QUERY);
    if (!from || !to) return;
    to->entity = from->entity;
    to->count = from->count;
    to->clauses =
        covet_arena_take(copier->arena, (from->count + 1) * sizeof *to->clauses, _Alignof(void *));
    if (!to->clauses) return;
    covet__mix(copier, (uintptr_t)from->entity ^ from->count);
    for (uint32_t i = 0; i < from->count; i++) {
        to->clauses[i] = covet__node_copy(copier, from->clauses[i]);
        covet__mix(copier, covet__one_row(from->clauses[i]));
    }
    *value = (covet_value){.kind = COVET_VALUE_QUERY, .element = 1};
    value->as.query = (struct covet_queryset *)(void *)to;
}

static void covet__copy_cond(covet_copier *copier, covet_value *value) {
    covet__mix(copier, COVET_VALUE_COND);
    if (!value->as.cond) {
        covet__mistake(copier, "a condition is NULL", NULL);
        *value = covet_value_null();
        return;
    }
    value->as.cond =
        (const covet_cond *)(const void *)covet__node_copy(copier, &value->as.cond->node);
}

/* Copies a value that belongs to a node, and mixes what of it belongs to the shape. */
static void covet__copy_whole(covet_copier *copier, covet_value *value, bool path) {
    if (value->kind == COVET_VALUE_QUERY) {
        covet__copy_query(copier, value);
        return;
    }
    if (value->kind == COVET_VALUE_COND) {
        covet__copy_cond(copier, value);
        return;
    }
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

/* The same, numbers first: they are what most conditions compare with. */
static inline void covet__copy_value(covet_copier *copier, covet_value *value, bool path) {
    if (value->kind == COVET_VALUE_INT && value->element == 0) {
        covet__mix(copier, COVET_VALUE_INT);
        covet__note_value(copier, value);
    } else {
        covet__copy_whole(copier, value, path);
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

/* Whether a child is a group of the same kind, whose children may stand in its place: a chain
 * that was built in a loop neither nests deep nor differs from the same list written at once. */
static bool covet__opens(const covet_node *node, const covet_cond *child) {
    if (node->kind < COVET_NODE_AND || node->kind > COVET_NODE_XOR) return false;
    return child && child->node.kind == node->kind && child->node.children;
}

/* The children of a group while groups inside it are taken apart. */
typedef struct covet_unfolding {
    covet_arena *arena;
    const covet_cond **items; /* count of them */
    const covet_cond *const *
        *rest; /* where to go on behind the groups that are open: depth of them */
    size_t count, depth;
} covet_unfolding;

/* Room for one more element in an array that doubles whenever its size is a power of two. */
static void *covet__unfolding_room(covet_unfolding *all, void *items, size_t count, size_t size) {
    if (count & (count - 1)) return items;
    return covet_arena_grow(all->arena, items, count * size, (count ? count * 2 : 1) * size);
}

static bool covet__unfold_add(covet_unfolding *all, const covet_cond *child) {
    const covet_cond **items =
        covet__unfolding_room(all, all->items, all->count, sizeof *all->items);
    if (!items) return false;
    all->items = items;
    all->items[all->count++] = child;
    return true;
}

static bool covet__unfold_open(covet_unfolding *all, const covet_cond *const *rest) {
    const covet_cond *const **open =
        covet__unfolding_room(all, all->rest, all->depth, sizeof *all->rest);
    if (!open) return false;
    all->rest = open;
    all->rest[all->depth++] = rest;
    return true;
}

/* All children in one array, with its end; NULL without memory. */
static const covet_cond *const *covet__unfold(covet_arena *arena, const covet_node *node) {
    covet_unfolding all = {.arena = arena};
    const covet_cond *const *at = node->children;
    while (at) {
        const covet_cond *child = *at++;
        if (child == &covet_cond_end) {
            at = all.depth ? all.rest[--all.depth] : NULL;
        } else if (!covet__opens(node, child)) {
            if (!covet__unfold_add(&all, child)) return NULL;
        } else {
            if (*at != &covet_cond_end && !covet__unfold_open(&all, at)) return NULL;
            at = child->node.children;
        }
    }
    return covet__unfold_add(&all, &covet_cond_end) ? all.items : NULL;
}

static void covet__copy_children(covet_copier *copier, covet_node *node) {
    const covet_cond *const *from = node->children;
    const covet_cond **to;
    bool nests = false;
    size_t count = 0;
    for (; from && from[count] != &covet_cond_end; count++) {
        nests = nests || covet__opens(node, from[count]);
    }
    if (nests) {
        from = covet__unfold(copier->arena, node);
        for (count = 0; from && from[count] != &covet_cond_end;) count++;
    }
    to = covet_arena_take(copier->arena, (count + 1) * sizeof *to, _Alignof(void *));
    if (!to) return;
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
        if (!to[i])
            covet__mistake(copier, "a condition is NULL", NULL);
        else
            to[i] = (const covet_cond *)(const void *)covet__node_copy(copier, &to[i]->node);
    }
    to[count] = &covet_cond_end;
    node->children = to;
    covet__mix(copier, count);
}

/* Whether `isnull` asks for NULL or for a value belongs to the shape, unlike what others
 * compare with. */
static void covet__isnull_shape(covet_copier *copier, covet_node *node) {
    covet_value_kind kind = node->value.kind;
    if (kind != COVET_VALUE_BOOL && kind != COVET_VALUE_INT) return;
    if (node->value.as.integer == 0) node->flags |= COVET_NODE_NOT_NULL;
    if (node->value.as.integer < 0 || node->value.as.integer > 1)
        covet__mistake(copier, "isnull takes true or false", node->text);
}

/* Copies the text of a node and mixes it. */
static inline void covet__copy_name(covet_copier *copier, covet_node *node) {
    static const char word[] = "__isnull";
    const size_t word_size = sizeof word - 1;
    const char *text = node->text ? node->text : "";
    size_t size = strlen(text);
    char *copy = covet_arena_take(copier->arena, size + 1, 1);
    if (!node->text) covet__mistake(copier, "a path is NULL", NULL);
    node->text = copy;
    if (!copy) return;
    memcpy(copy, text, size + 1);
    covet__mix_text(copier, copy, size);
    if (node->kind == COVET_NODE_Q && size > word_size &&
        memcmp(copy + size - word_size, word, word_size) == 0)
        covet__isnull_shape(copier, node);
}

/* Puts the options of an aggregate into the slots. */
static void covet__copy_options(covet_copier *copier, covet_node *node) {
    const covet_aggregate_options *options = node->options;
    const covet_cond **children =
        covet_arena_take(copier->arena, 2 * sizeof *children, _Alignof(void *));
    node->options = NULL;
    node->value = options->default_value;
    if (options->distinct) node->flags |= COVET_NODE_UNIQUE;
    if (!options->sample) node->flags |= COVET_NODE_POPULATION;
    if (!children) return;
    children[0] = options->filter ? options->filter : &covet_cond_end;
    children[1] = &covet_cond_end;
    node->children = children;
}

static const covet_node *covet__node_copy(covet_copier *copier, const covet_node *from) {
    covet_node *to = COVET_TAKE(copier->arena, covet_node);
    unsigned slots = covet__node_rows[from->kind].slots;
    if (!to) return NULL;
    *to = *from;
    if (to->options) covet__copy_options(copier, to);
    to->flags &= ~(uint32_t)COVET_NODE_KEPT;
    if (copier->depth >= COVET__DEPTH_LIMIT) {
        covet__mistake(copier, "nested more than 1000 deep", NULL);
        *to = (covet_node){.kind = COVET_NODE_AND, .children = NULL};
        return to;
    }
    copier->depth++;
    if (slots & COVET_SLOT_TEXT) covet__copy_name(copier, to);
    covet__mix(copier, (uint64_t)to->kind | (uint64_t)to->flags << 8);
    if (slots & COVET_SLOT_VALUE) covet__copy_value(copier, &to->value, false);
    if (slots & COVET_SLOT_OPERANDS) covet__copy_operands(copier, to, false);
    if (slots & COVET_SLOT_PATHS) covet__copy_operands(copier, to, true);
    if (slots & COVET_SLOT_CHILDREN) covet__copy_children(copier, to);
    copier->depth--;
    return to;
}

/* --- comparison --- */

static bool covet__list_same_shape(const covet_value *a, const covet_value *b) {
    size_t count = a->as.list.count;
    if (a->element != COVET__LIST_MIXED) {
        return covet__list_room(count) == covet__list_room(b->as.list.count);
    }
    if (count != b->as.list.count) return false;
    for (size_t i = 0; i < count; i++) {
        if (covet__value_mark(&a->as.list.items[i]) != covet__value_mark(&b->as.list.items[i])) {
            return false;
        }
    }
    return true;
}

static bool covet__query_same_shape(const covet_value *a, const covet_value *b) {
    const covet_subquery *x = (const void *)a->as.query, *y = (const void *)b->as.query;
    if (x->entity != y->entity || x->count != y->count) return false;
    for (uint32_t i = 0; i < x->count; i++) {
        if (!covet__node_equal(x->clauses[i], y->clauses[i])) return false;
        if (covet__one_row(x->clauses[i]) != covet__one_row(y->clauses[i])) return false;
    }
    return true;
}

static bool covet__value_same_shape(const covet_value *a, const covet_value *b, bool path) {
    if (a->kind != b->kind || a->element != b->element) return false;
    if (a->kind == COVET_VALUE_EXPR) {
        return covet__node_equal(&a->as.expr->node, &b->as.expr->node);
    }
    if (a->kind == COVET_VALUE_LIST) return covet__list_same_shape(a, b);
    if (a->kind == COVET_VALUE_COND) return covet__node_equal(&a->as.cond->node, &b->as.cond->node);
    if (a->kind == COVET_VALUE_QUERY) return covet__query_same_shape(a, b);
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
