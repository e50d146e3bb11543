/* Groups: GROUP BY, HAVING, and aggregates over a whole query. Uses aggregate, output, order. */
#ifndef COVET_QUERY_GROUP_C
#define COVET_QUERY_GROUP_C

#include "query/aggregate.c"
#include "query/order.c"
#include "query/output.c"

static void covet__group_begin(covet_compiler *compiler) {
    bool stated = compiler->group_by && compiler->group_by->kind == COVET_NODE_GROUP_BY;
    if (stated) return;
    compiler->grouping = compiler->values ? COVET_GROUPS_PATHS : COVET_GROUPS_KEY;
    compiler->group_by = compiler->values;
    compiler->group_values = compiler->values_annotations;
}

/* --- what is grouped by --- */

static bool covet__term_aggregates(covet_term_kind kind) {
    return kind >= COVET_TERM_COUNT_OF && kind <= COVET_TERM_VAR_SAMP;
}

static bool covet__group_has(const covet_compiler *compiler, const covet_term *term) {
    for (uint32_t i = 0; i < compiler->group_count; i++)
        if (covet__term_same(compiler->groups[i], term)) return true;
    return false;
}

static bool covet__group_add(covet_compiler *compiler, const covet_term *term) {
    void *groups = (void *)compiler->groups;
    if (!term) return covet__out_of_memory(compiler);
    if (covet__group_has(compiler, term) || term->kind == COVET_TERM_BIND) return true;
    if (!covet__room(compiler, &groups, compiler->group_count, &compiler->group_room,
                     sizeof *compiler->groups))
        return false;
    compiler->groups = groups;
    compiler->groups[compiler->group_count++] = term;
    return true;
}

/* Whether the key of a source is grouped by, on which its columns depend. */
static bool covet__group_covers(const covet_compiler *compiler, const covet_term *column) {
    if (!(compiler->dialect->features & COVET_CAN_GROUP_BY_KEY)) return false;
    for (uint32_t i = 0; i < compiler->group_count; i++) {
        const covet_term *group = compiler->groups[i];
        if (group->kind == COVET_TERM_COLUMN && group->source == column->source &&
            !group->outward && group->field->key && group->field->entity->key_count == 1)
            return true;
    }
    return false;
}

static bool covet__group_inner(covet_compiler *compiler, const covet_term *term, uint32_t inward);

/* Adds the columns that a subquery reads of the query that is grouped, `inward` queries around
 * it. */
static bool covet__group_query(covet_compiler *compiler, const covet_plan *query, uint32_t inward) {
    bool well = covet__group_inner(compiler, query->where, inward) &&
                covet__group_inner(compiler, query->having, inward);
    for (uint32_t i = 0; well && i < query->output_count; i++)
        well = covet__group_inner(compiler, query->outputs[i].term, inward);
    for (uint32_t i = 0; well && i < query->order_count; i++)
        well = covet__group_inner(compiler, query->order[i].term, inward);
    return well;
}

static bool covet__group_inner(covet_compiler *compiler, const covet_term *term, uint32_t inward) {
    if (!term || (inward == 0 && covet__term_aggregates(term->kind))) return true;
    if (term->kind == COVET_TERM_COLUMN) {
        if (term->outward != inward) return true;
        covet_term *own = covet_arena_copy(compiler->arena, term, sizeof *own);
        if (!own) return covet__out_of_memory(compiler);
        own->outward = 0;
        return covet__group_covers(compiler, own) || covet__group_add(compiler, own);
    }
    if (term->query && !covet__group_query(compiler, term->query, inward + 1)) return false;
    for (uint32_t i = 0; i < term->count; i++)
        if (!covet__group_inner(compiler, term->operands[i], inward)) return false;
    return true;
}

/* Adds the columns of a term that stand outside of its aggregates. */
static bool covet__group_columns(covet_compiler *compiler, const covet_term *term) {
    return covet__group_inner(compiler, term, 0);
}

static bool covet__group_key(covet_compiler *compiler) {
    const covet_entity *entity = compiler->entity;
    bool any = false;
    for (size_t i = 0; i < entity->column_count; i++) {
        bool view = entity->model->settings->view; /* keys of a view promise nothing */
        if (!entity->columns[i]->key && !view) continue;
        if (!covet__group_add(compiler, covet__column_of(compiler, 0, entity->columns[i])))
            return false;
        any = true;
    }
    return any || covet__out_of_memory(compiler);
}

static bool covet__group_paths(covet_compiler *compiler) {
    const covet_value *paths = compiler->group_by ? compiler->group_by->operands : NULL;
    for (; paths && paths->kind != COVET_VALUE_NONE; paths++) {
        covet_path path;
        if (paths->kind != COVET_VALUE_TEXT) continue; /* said where the outputs are made */
        if (!covet__path_walk(compiler, paths->as.text.data, false, &path)) return false;
        const covet_term *term = covet__column(compiler, &path);
        if (!term || (!term->aggregate && !covet__group_add(compiler, term))) return false;
    }
    for (uint32_t i = compiler->group_values; i < compiler->annotation_count; i++) {
        const covet_annotation *annotation = &compiler->annotations[i];
        if (!annotation->selected || annotation->term->aggregate) continue;
        if (!covet__group_add(compiler, annotation->term)) return false;
    }
    return true;
}

static bool covet__groups(covet_compiler *compiler) {
    if (compiler->grouping == COVET_GROUPS_NONE) return true;
    if (compiler->grouping == COVET_GROUPS_KEY ? !covet__group_key(compiler)
                                               : !covet__group_paths(compiler))
        return false;
    for (uint32_t i = 0; i < compiler->output_count; i++) {
        const covet_term *term = compiler->outputs[i].term;
        /* the key of a joined row first: its other columns depend on it */
        if (term->kind == COVET_TERM_COLUMN && term->field->key &&
            term->field->entity->key_count == 1 && !covet__group_add(compiler, term))
            return false;
    }
    for (uint32_t i = 0; i < compiler->output_count; i++)
        if (!covet__group_has(compiler, compiler->outputs[i].term) &&
            !covet__group_columns(compiler, compiler->outputs[i].term))
            return false;
    for (uint32_t i = 0; i < compiler->order_count; i++)
        if (!covet__group_has(compiler, compiler->order[i].term) &&
            !covet__group_columns(compiler, compiler->order[i].term))
            return false;
    return covet__group_columns(compiler, compiler->having);
}

/* --- aggregates over a whole query --- */

/* Whether they need a query inside: the rows are not plain ones. */
static bool covet__over_wraps(const covet_compiler *compiler) {
    return compiler->limited || compiler->offset || compiler->distinct ||
           compiler->grouping != COVET_GROUPS_NONE;
}

static const covet_term *covet__inner(covet_compiler *compiler, const covet_term *term) {
    uint32_t at = 0;
    if (term->kind == COVET_TERM_INNER) return term;
    while (at < compiler->output_count && compiler->outputs[at].term != term) at++;
    if (at == compiler->output_count && !covet__output_add(compiler, term, NULL)) return NULL;
    covet_term *inner = covet__term(compiler, COVET_TERM_INNER, term->type, 0);
    if (!inner) return NULL;
    inner->source = at;
    inner->places = term->places;
    inner->nullable = term->nullable;
    return inner;
}

static bool covet__over_add(covet_compiler *compiler, const covet_node *node, covet_cell *cell) {
    void *over = compiler->over;
    const covet_term *term = covet__operand(compiler, &node->value, NULL, true);
    if (!term) {
        return compiler->problem->status == COVET_OK ? covet__out_of_memory(compiler) : false;
    }
    if (!term->aggregate) {
        return covet__problem(compiler, COVET_QUERY, compiler->entity->name, node->text,
                              "\"%s\" of covet_aggregate is no aggregate: COUNT, SUM, AVG ... make "
                              "one value of all rows",
                              node->text);
    }
    if (!covet__room(compiler, &over, compiler->over_count, &compiler->over_room,
                     sizeof *compiler->over))
        return false;
    compiler->over = over;
    *cell = (covet_cell){.column = compiler->over_count,
                         .kind = term->type,
                         .nullable = true,
                         .places = -1,
                         .field = covet__made_field(compiler, node->text, term),
                         .name = node->text};
    compiler->over[compiler->over_count++] = (covet_output){term, node->text};
    return cell->field != NULL &&
           covet__annotation_add(
               compiler, &(covet_annotation){
                             .name = node->text, .field = cell->field, .term = term, .over = true});
}

static covet_empty covet__empty_of(const covet_term *term) {
    covet_empty empty = {.zero = term->kind == COVET_TERM_COUNT_OF ||
                                 term->kind == COVET_TERM_COUNT_ROWS};
    if (term->kind == COVET_TERM_COALESCE && term->operands[1]->kind == COVET_TERM_BIND)
        empty.slot = &term->operands[1]->slot;
    return empty;
}

/* The OVER nodes of the shape, as outputs or over the query. */
static bool covet__outputs_of_aggregate(covet_compiler *compiler, covet_compiled *out) {
    const covet_shape *shape = compiler->shape;
    bool wraps = covet__over_wraps(compiler);
    covet_cell *cells = covet_arena_take(compiler->arena, (shape->clause_count + 1) * sizeof *cells,
                                         _Alignof(covet_cell));
    covet_empty *empties = covet_arena_take(
        compiler->arena, (shape->clause_count + 1) * sizeof *empties, _Alignof(covet_empty));
    if (!cells || !empties) return covet__out_of_memory(compiler);
    if (wraps && compiler->distinct && !covet__outputs_of_values(compiler, out)) return false;
    compiler->wrapping = wraps;
    for (uint32_t i = 0; i < shape->clause_count; i++) {
        if (shape->clauses[i]->kind != COVET_NODE_OVER) continue;
        if (!covet__over_add(compiler, shape->clauses[i], &cells[compiler->over_count]))
            return false;
    }
    compiler->wrapping = false;
    for (uint32_t i = 0; i < compiler->over_count; i++)
        empties[i] = covet__empty_of(compiler->over[i].term);
    out->empties = empties;
    out->cells = cells;
    out->cell_count = compiler->over_count;
    if (wraps) return true;
    compiler->outputs = compiler->over;
    compiler->output_count = compiler->over_count;
    compiler->output_room = compiler->over_room;
    compiler->over_count = 0;
    return true;
}

#endif
