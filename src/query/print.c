/* Plans as stable text, for covet_explain, golden tests and bug reports. Uses plan. */
#ifndef COVET_QUERY_PRINT_C
#define COVET_QUERY_PRINT_C

#include "query/query.h"

static const char *const covet__term_names[] = {
#define COVET__TERM(name, text) text,
    COVET_TERM_LIST(COVET__TERM)
#undef COVET__TERM
};

static void covet__slot_print(covet_buffer *buffer, const covet_slot *slot) {
    if (slot->transform == COVET_TRANSFORM_LIMIT)
        covet_buffer_text(buffer, "limit");
    else if (slot->transform == COVET_TRANSFORM_OFFSET)
        covet_buffer_text(buffer, "offset");
    else if (slot->item == UINT32_MAX)
        covet_buffer_format(buffer, "#%u", (unsigned)slot->value);
    else
        covet_buffer_format(buffer, "#%u.%u", (unsigned)slot->value, (unsigned)slot->item);
    covet_buffer_format(buffer, ":%s", covet_kind_name(slot->kind));
}

/* A subquery in one line: (exists post where (= ...)). */
static void covet__query_print(covet_buffer *buffer, const covet_term *term) {
    const covet_plan *query = term->query;
    covet_buffer_format(buffer, "(%s", covet__term_names[term->kind]);
    for (uint32_t i = 0; i < query->source_count; i++)
        covet_buffer_format(buffer, " %s", query->sources[i].entity->table);
    if (query->where) {
        covet_buffer_text(buffer, " where ");
        covet_term_print(buffer, query, query->where);
    }
    covet_buffer_char(buffer, ')');
}

void covet_term_print(covet_buffer *buffer, const covet_plan *plan, const covet_term *term) {
    if (term->kind == COVET_TERM_COLUMN && term->outward) {
        covet_buffer_format(buffer, "outer^%u.%s", (unsigned)term->outward, term->field->column);
        return;
    }
    if (term->kind == COVET_TERM_COLUMN) {
        covet_buffer_format(buffer, "%s.%s", plan->sources[term->source].alias,
                            term->field->column);
        return;
    }
    if (term->query) {
        covet__query_print(buffer, term);
        return;
    }
    if (term->kind == COVET_TERM_BIND) {
        covet__slot_print(buffer, &term->slot);
        return;
    }
    if (!term->count) {
        covet_buffer_text(buffer, covet__term_names[term->kind]);
        return;
    }
    covet_buffer_format(buffer, "(%s", covet__term_names[term->kind]);
    for (uint32_t i = 0; i < term->count; i++) {
        covet_buffer_char(buffer, ' ');
        covet_term_print(buffer, plan, term->operands[i]);
    }
    covet_buffer_char(buffer, ')');
}

static void covet__sources_print(covet_buffer *buffer, const covet_plan *plan) {
    covet_buffer_format(buffer, "  from %s\n", plan->sources[0].alias);
    for (uint32_t i = 1; i < plan->source_count; i++) {
        const covet_source *source = &plan->sources[i];
        covet_buffer_format(buffer, "  %s join %s", source->outer ? "left" : "inner",
                            source->entity->table);
        if (source->alias != source->entity->table)
            covet_buffer_format(buffer, " as %s", source->alias);
        covet_buffer_format(buffer, " by %s.%s\n",
                            source->back ? source->alias : plan->sources[source->parent].alias,
                            source->through->column);
    }
}

static void covet__order_print(covet_buffer *buffer, const covet_plan *plan) {
    for (uint32_t i = 0; i < plan->order_count; i++) {
        const covet_order *order = &plan->order[i];
        covet_buffer_text(buffer, i ? ", " : "  order ");
        covet_term_print(buffer, plan, order->term);
        if (order->descending) covet_buffer_text(buffer, " desc");
        if (order->nulls_first) covet_buffer_text(buffer, " nulls first");
        if (order->nulls_last) covet_buffer_text(buffer, " nulls last");
    }
    if (plan->order_count) covet_buffer_char(buffer, '\n');
}

static void covet__window_print(covet_buffer *buffer, const covet_plan *plan) {
    if (plan->limit)
        covet_buffer_text(buffer, "  limit bound\n");
    else if (plan->cap)
        covet_buffer_format(buffer, "  limit %u\n", (unsigned)plan->cap);
    if (plan->offset) covet_buffer_text(buffer, "  offset bound\n");
}

void covet_plan_print(covet_buffer *buffer, const covet_plan *plan) {
    static const char *const names[] = {
        [COVET_SELECT] = "select", [COVET_COUNT_ROWS] = "count", [COVET_EXISTS_ROW] = "exists",
        [COVET_INSERT] = "insert", [COVET_UPDATE_ROWS] = "update", [COVET_DELETE] = "delete"};
    covet_buffer_format(buffer, "%s%s %s%s\n", names[plan->operation],
                        plan->distinct ? " distinct" : "", plan->entity->name,
                        plan->by_key ? " by key" : "");
    if (plan->empty) {
        covet_buffer_text(buffer, "  nothing can match: nothing is sent\n");
        return;
    }
    for (uint32_t i = 0; i < plan->output_count; i++) {
        covet_buffer_text(buffer, i ? ", " : "  output ");
        covet_term_print(buffer, plan, plan->outputs[i].term);
    }
    if (plan->output_count) covet_buffer_char(buffer, '\n');
    for (uint32_t i = 0; i < plan->assignment_count; i++) {
        covet_buffer_format(buffer, "  set %s = ", plan->assignments[i].field->column);
        covet_term_print(buffer, plan, plan->assignments[i].term);
        covet_buffer_char(buffer, '\n');
    }
    covet__sources_print(buffer, plan);
    if (plan->where) {
        covet_buffer_text(buffer, "  where ");
        covet_term_print(buffer, plan, plan->where);
        covet_buffer_char(buffer, '\n');
    }
    covet__order_print(buffer, plan);
    covet__window_print(buffer, plan);
}

#endif
