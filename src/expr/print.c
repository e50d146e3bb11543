/* Nodes as text, for covet_explain and messages. Uses walk, value. */
#ifndef COVET_EXPR_PRINT_C
#define COVET_EXPR_PRINT_C

#include "expr/walk.c"

static void covet__print_query(covet_buffer *buffer, const covet_subquery *query) {
    covet_buffer_text(buffer, "query(");
    for (uint32_t i = 0; i < query->count; i++) {
        if (i) covet_buffer_text(buffer, ", ");
        covet__node_print(buffer, query->clauses[i]);
    }
    covet_buffer_char(buffer, ')');
}

static void covet__print_value(covet_buffer *buffer, const covet_value *value) {
    if (value->kind == COVET_VALUE_QUERY) {
        covet__print_query(buffer, (const void *)value->as.query);
        return;
    }
    if (value->kind == COVET_VALUE_COND) {
        covet__node_print(buffer, &value->as.cond->node);
        return;
    }
    if (value->kind == COVET_VALUE_EXPR)
        covet__node_print(buffer, &value->as.expr->node);
    else
        covet_value_print(buffer, value);
}

static void covet__print_comma(covet_buffer *buffer, bool *first) {
    if (!*first) covet_buffer_text(buffer, ", ");
    *first = false;
}

static void covet__print_flags(covet_buffer *buffer, const covet_node *node, bool *first) {
    static const struct {
        uint32_t flag;
        const char *text;
    } flags[] = {{COVET_NODE_DESCENDING, ".descending = true"},
                 {COVET_NODE_NULLS_FIRST, ".nulls_first = true"},
                 {COVET_NODE_NULLS_LAST, ".nulls_last = true"}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (!(node->flags & flags[i].flag)) continue;
        covet__print_comma(buffer, first);
        covet_buffer_text(buffer, flags[i].text);
    }
}

static void covet__node_print(covet_buffer *buffer, const covet_node *node) {
    const covet_node_row *row = covet__node_row(node->kind);
    bool first = true;
    covet_buffer_text(buffer, row->name);
    covet_buffer_char(buffer, '(');
    if (row->slots & COVET_SLOT_TEXT) {
        covet__print_comma(buffer, &first);
        covet_buffer_format(buffer, "\"%s\"", node->text);
    }
    if (row->slots & COVET_SLOT_VALUE) {
        covet__print_comma(buffer, &first);
        covet__print_value(buffer, &node->value);
    }
    for (const covet_value *operand = node->operands;
         row->slots & (COVET_SLOT_OPERANDS | COVET_SLOT_PATHS) && operand &&
         operand->kind != COVET_VALUE_NONE;
         operand++) {
        covet__print_comma(buffer, &first);
        covet__print_value(buffer, operand);
    }
    for (const covet_cond *const *child = node->children;
         row->slots & COVET_SLOT_CHILDREN && child && *child != &covet_cond_end; child++) {
        covet__print_comma(buffer, &first);
        covet__node_print(buffer, &(*child)->node);
    }
    covet__print_flags(buffer, node, &first);
    covet_buffer_char(buffer, ')');
}

#endif
