/* The plan: joins that are needed, numbered anew, and everything that reads from them. Uses
 * order, output. */
#ifndef COVET_QUERY_PLAN_C
#define COVET_QUERY_PLAN_C

#include <stdio.h>
#include <string.h>

#include "query/order.c"
#include "query/output.c"

/* --- sources --- */

/* A join is needed if a column is read from it or a needed join hangs on it. */
static void covet__joins_mark(covet_compiler *compiler) {
    for (uint32_t i = compiler->join_count; i-- > 1;) {
        covet_join *join = &compiler->joins[i];
        if (join->uses) compiler->joins[join->parent].uses++;
    }
    compiler->joins[0].uses++;
}

static unsigned char covet__ascii_lower(char c) {
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* Whether two identifiers are one to a database that passes over the case of ASCII letters. */
static bool covet__same_name(const char *a, const char *b) {
    while (*a && covet__ascii_lower(*a) == covet__ascii_lower(*b)) a++, b++;
    return covet__ascii_lower(*a) == covet__ascii_lower(*b);
}

static bool covet__alias_taken(const covet_source *sources, uint32_t count, const char *alias) {
    for (uint32_t i = 0; i < count; i++) {
        if (covet__same_name(sources[i].alias, alias)) return true;
    }
    return false;
}

/* The table's name, or T2, T3 ... where an earlier source has it. */
static const char *covet__alias(covet_compiler *compiler, const covet_source *sources,
                                uint32_t count, const char *table) {
    char text[24];
    uint32_t number = count + 1;
    if (compiler->level) { /* apart from all aliases around */
        snprintf(text, sizeof text, "U%u_%u", (unsigned)compiler->level, (unsigned)count);
        return covet_arena_text(compiler->arena, text, strlen(text));
    }
    if (!covet__alias_taken(sources, count, table)) return table;
    do snprintf(text, sizeof text, "T%u", (unsigned)number++);
    while (covet__alias_taken(sources, count, text));
    return covet_arena_text(compiler->arena, text, strlen(text));
}

/* Fills plan->sources; numbers[i] is the source of join i. */
static bool covet__plan_sources(covet_compiler *compiler, covet_plan *plan, uint32_t *numbers) {
    covet_source *sources = covet_arena_take(
        compiler->arena, compiler->join_count * sizeof *sources, _Alignof(covet_source));
    uint32_t count = 0;
    if (!sources) return covet__out_of_memory(compiler);
    covet__joins_mark(compiler);
    for (uint32_t i = 0; i < compiler->join_count; i++) {
        const covet_join *join = &compiler->joins[i];
        if (!join->uses) continue;
        numbers[i] = count;
        sources[count] =
            (covet_source){.entity = join->entity,
                           .alias = covet__alias(compiler, sources, count, join->entity->table),
                           .parent = i ? numbers[join->parent] : 0,
                           .through = join->through,
                           .back = join->back,
                           .outer = join->outer};
        if (!sources[count++].alias) return covet__out_of_memory(compiler);
    }
    plan->sources = sources;
    plan->source_count = count;
    return true;
}

/* The sources of a query as they are numbered, while its terms are copied: those of subqueries
 * name them from so many levels further in. */
typedef struct covet_numbers {
    covet_compiler *compiler;
    const uint32_t *numbers; /* by join */
    uint32_t inward;
} covet_numbers;

static const covet_term *covet__renumber_term(const covet_numbers *at, const covet_term *term);

/* The same of a term that may be missing. */
static bool covet__renumber_in(const covet_numbers *at, const covet_term **term) {
    return *term == NULL || (*term = covet__renumber_term(at, *term)) != NULL;
}

static bool covet__renumber_lists(const covet_numbers *at, covet_plan *copy) {
    covet_arena *arena = at->compiler->arena;
    covet_output *outputs =
        covet_arena_copy(arena, copy->outputs, copy->output_count * sizeof *outputs);
    covet_order *order = covet_arena_copy(arena, copy->order, copy->order_count * sizeof *order);
    const covet_term **groups =
        covet_arena_copy(arena, copy->groups, copy->group_count * sizeof *groups);
    bool well = outputs && order && groups;
    for (uint32_t i = 0; well && i < copy->output_count; i++)
        well = covet__renumber_in(at, &outputs[i].term);
    for (uint32_t i = 0; well && i < copy->order_count; i++)
        well = covet__renumber_in(at, &order[i].term);
    for (uint32_t i = 0; well && i < copy->group_count; i++)
        well = covet__renumber_in(at, &groups[i]);
    copy->outputs = outputs;
    copy->order = order;
    copy->groups = groups;
    return well;
}

/* A copy of a subquery in which columns of the query around are read from the numbered sources. */
static const covet_plan *covet__renumber_query(const covet_numbers *at, const covet_plan *query) {
    const covet_numbers inner = {at->compiler, at->numbers, at->inward + 1};
    covet_plan *copy = COVET_TAKE(at->compiler->arena, covet_plan);
    if (!copy) return NULL;
    *copy = *query;
    bool well = covet__renumber_lists(&inner, copy) && covet__renumber_in(&inner, &copy->where) &&
                covet__renumber_in(&inner, &copy->having);
    return well ? copy : NULL;
}

static const covet_term *covet__renumber_term(const covet_numbers *at, const covet_term *term) {
    covet_arena *arena = at->compiler->arena;
    covet_term *copy = COVET_TAKE(arena, covet_term);
    const covet_term **operands;
    if (!term || !copy) return NULL;
    *copy = *term;
    if (term->kind == COVET_TERM_COLUMN && term->outward == at->inward)
        copy->source = at->numbers[term->source];
    if (term->query && !(copy->query = covet__renumber_query(at, term->query))) return NULL;
    if (!term->count) return copy;
    operands = covet_arena_take(arena, term->count * sizeof *operands, _Alignof(void *));
    if (!operands) return NULL;
    copy->operands = operands;
    for (uint32_t i = 0; i < term->count; i++) {
        operands[i] = covet__renumber_term(at, term->operands[i]);
        if (!operands[i]) return NULL;
    }
    return copy;
}

/* A copy of a term in which columns are read from the numbered sources. */
static const covet_term *covet__renumber(covet_compiler *compiler, const covet_term *term,
                                         const uint32_t *numbers) {
    const covet_numbers at = {compiler, numbers, 0};
    return covet__renumber_term(&at, term);
}

static bool covet__plan_terms(covet_compiler *compiler, covet_plan *plan, const uint32_t *numbers) {
    bool well = true;
    for (uint32_t i = 0; i < compiler->output_count; i++) {
        covet_output *output = &compiler->outputs[i];
        well = (output->term = covet__renumber(compiler, output->term, numbers)) && well;
    }
    for (uint32_t i = 0; i < compiler->order_count; i++) {
        covet_order *order = &compiler->order[i];
        well = (order->term = covet__renumber(compiler, order->term, numbers)) && well;
    }
    for (uint32_t i = 0; i < compiler->assignment_count; i++) {
        covet_assignment *set = &compiler->assignments[i];
        well = (set->term = covet__renumber(compiler, set->term, numbers)) && well;
    }
    for (uint32_t i = 0; i < compiler->distinct_count; i++) {
        const covet_term **on = &compiler->distinct_on[i];
        well = (*on = covet__renumber(compiler, *on, numbers)) && well;
    }
    for (uint32_t i = 0; i < compiler->group_count; i++) {
        const covet_term **group = &compiler->groups[i];
        well = (*group = covet__renumber(compiler, *group, numbers)) && well;
    }
    if (compiler->where) {
        plan->where = covet__renumber(compiler, compiler->where, numbers);
        well = plan->where && well;
    }
    if (compiler->having) {
        plan->having = covet__renumber(compiler, compiler->having, numbers);
        well = plan->having && well;
    }
    return well || covet__out_of_memory(compiler);
}

/* --- what the whole can give --- */

/* Whether a condition lets one row through at the most: a unique column of the base compared with
 * a value. */
static bool covet__names_one(const covet_term *term) {
    const covet_term *column;
    if (!term) return false;
    if (term->kind == COVET_TERM_AND) {
        for (uint32_t i = 0; i < term->count; i++) {
            if (covet__names_one(term->operands[i])) return true;
        }
        return false;
    }
    if (term->kind != COVET_TERM_EQ || term->operands[1]->kind != COVET_TERM_BIND) return false;
    column = term->operands[0];
    return column->kind == COVET_TERM_COLUMN && column->source == 0 && !column->outward &&
           column->field->unique && column->field->entity->key_count == 1;
}

/* Whether a join of the query may give several rows for one of the base. */
static bool covet__joins_many(const covet_compiler *compiler) {
    for (uint32_t i = 1; i < compiler->join_count; i++) {
        if (compiler->joins[i].uses && compiler->joins[i].many) return true;
    }
    return false;
}

static const covet_term *covet__window_bind(covet_compiler *compiler, covet_transform transform,
                                            uint32_t most) {
    covet_term *term = covet__term(compiler, COVET_TERM_BIND, COVET_KIND_BIGINT, 0);
    if (!term) return NULL;
    term->slot =
        (covet_slot){.item = most, .kind = COVET_KIND_BIGINT, .transform = transform, .places = -1};
    return term;
}

/* The window of a subquery, from the numbers that were given. */
static bool covet__sub_window_binds(covet_compiler *compiler, covet_plan *plan) {
    const covet_node *window = compiler->window;
    covet_term *limit = NULL;
    if (window->kind == COVET_NODE_LIMIT)
        limit = covet__bind(compiler, &window->value, COVET_KIND_BIGINT, NULL);
    if (window->kind == COVET_NODE_OFFSET)
        plan->offset = covet__bind(compiler, &window->value, COVET_KIND_BIGINT, NULL);
    if (window->kind == COVET_NODE_SLICE) {
        limit = covet__bind(compiler, &window->operands[1], COVET_KIND_BIGINT, NULL);
        plan->offset = covet__bind(compiler, &window->operands[0], COVET_KIND_BIGINT, NULL);
        if (limit) limit->slot.item = covet__value_index(compiler, &window->operands[0]);
        if (limit) limit->slot.transform = COVET_TRANSFORM_SPAN;
    }
    if (window->kind == COVET_NODE_OFFSET &&
        compiler->dialect->features & COVET_LIMIT_BIGINT_REST) {
        return covet__problem(compiler, COVET_UNSUPPORTED, compiler->entity->name, NULL,
                              "OFFSET without LIMIT in a subquery on %s: give SLICE(from, to)",
                              compiler->dialect->name);
    }
    plan->limit = limit;
    return limit || plan->offset;
}

static bool covet__plan_window(covet_compiler *compiler, covet_plan *plan) {
    uint32_t most = 0;
    if (compiler->window) return covet__sub_window_binds(compiler, plan);
    if (compiler->purpose == COVET_FOR_GET) most = plan->one_row ? 0 : 2;
    if (compiler->purpose == COVET_FOR_FIRST || compiler->purpose == COVET_FOR_LAST ||
        compiler->purpose == COVET_FOR_EXISTS) {
        most = 1;
    }
    plan->cap = most;
    if (compiler->limited ||
        (compiler->offset && compiler->dialect->features & COVET_LIMIT_BIGINT_REST)) {
        plan->limit = covet__window_bind(compiler, COVET_TRANSFORM_LIMIT, most);
        if (!plan->limit) return false;
    }
    if (compiler->offset) {
        plan->offset = covet__window_bind(compiler, COVET_TRANSFORM_OFFSET, 0);
        if (!plan->offset) return false;
    }
    return true;
}

/* Whether a column is among the outputs. */
static bool covet__selects(const covet_compiler *compiler, const covet_term *term) {
    for (uint32_t i = 0; term->kind == COVET_TERM_COLUMN && i < compiler->output_count; i++) {
        const covet_term *output = compiler->outputs[i].term;
        if (output->kind == COVET_TERM_COLUMN && output->source == term->source &&
            output->field == term->field) {
            return true;
        }
    }
    return false;
}

/* DISTINCT with an order by something that is not selected: databases want it among the outputs. */
static bool covet__order_outputs(covet_compiler *compiler) {
    bool whole = compiler->distinct && !compiler->distinct_count;
    for (uint32_t i = 0; whole && i < compiler->order_count; i++) {
        covet_order *order = &compiler->order[i];
        if (covet__selects(compiler, order->term)) continue;
        if (!covet__output_add(compiler, order->term, NULL)) return false;
        /* Written again it would have other binds, and be another expression. */
        if (order->term->kind != COVET_TERM_COLUMN) order->output = compiler->output_count;
    }
    return true;
}

/* Whether the place of NULL is said by an expression of its own, which can name no output that
 * is an aggregate. */
static bool covet__order_expands(const covet_compiler *compiler, const covet_order *order) {
    bool words = compiler->dialect->features & COVET_CAN_ORDER_NULLS;
    return (order->nulls_first || order->nulls_last) && !words;
}

/* Groups and orders that are outputs, but no columns, are named by their number: written again they
 * would have other binds, and be other expressions. */
static bool covet__plan_numbers(covet_compiler *compiler, covet_plan *plan) {
    uint32_t *numbers =
        covet_arena_zero(compiler->arena, compiler->group_count + (size_t)1, sizeof *numbers);
    if (!numbers) return covet__out_of_memory(compiler);
    for (uint32_t i = 0; i < compiler->output_count; i++) {
        const covet_term *term = compiler->outputs[i].term;
        if (term->kind == COVET_TERM_COLUMN) continue;
        for (uint32_t j = 0; j < compiler->group_count; j++)
            if (covet__term_same(compiler->groups[j], term)) numbers[j] = i + 1;
        for (uint32_t j = 0; j < compiler->order_count; j++)
            if (!covet__order_expands(compiler, &compiler->order[j]) &&
                covet__term_same(compiler->order[j].term, term))
                compiler->order[j].output = i + 1;
    }
    plan->group_outputs = numbers;
    return true;
}

/* A subquery of keys: its one output is the key. */
static bool covet__key_output(covet_compiler *compiler) {
    const covet_entity *entity = compiler->entity;
    if (entity->key_count > 1) {
        return covet__problem(
            compiler, COVET_UNSUPPORTED, entity->name, NULL,
            "an update or delete of %s with LIMIT, OFFSET, SLICE or a path to another "
            "model: its key has %zu parts, and such writes come with a later stage",
            entity->name, entity->key_count);
    }
    return covet__output_add(compiler, covet__column_of(compiler, 0, compiler->entity->key), NULL);
}

/* --- subqueries of the table that is written --- */

static bool covet__term_reads_table(const covet_term *term, const covet_entity *entity);

static bool covet__query_reads_table(const covet_plan *query, const covet_entity *entity) {
    for (uint32_t i = 0; i < query->source_count; i++)
        if (strcmp(query->sources[i].entity->table, entity->table) == 0) return true;
    for (uint32_t i = 0; i < query->output_count; i++)
        if (covet__term_reads_table(query->outputs[i].term, entity)) return true;
    return (query->where && covet__term_reads_table(query->where, entity)) ||
           (query->having && covet__term_reads_table(query->having, entity));
}

static bool covet__term_reads_table(const covet_term *term, const covet_entity *entity) {
    if (term->query && covet__query_reads_table(term->query, entity)) return true;
    for (uint32_t i = 0; i < term->count; i++)
        if (covet__term_reads_table(term->operands[i], entity)) return true;
    return false;
}

/* Whether the condition of UPDATE or DELETE reads the table in a way that the database refuses. */
static bool covet__reads_own(const covet_compiler *compiler) {
    return !(compiler->dialect->features & COVET_CAN_UPDATE_OWN_SUBQUERY) && compiler->where &&
           covet__term_reads_table(compiler->where, compiler->entity);
}

/* Conditions that hold for every row are left out; one that holds for none sends nothing. */
static void covet__plan_truth(covet_compiler *compiler, covet_plan *plan) {
    covet_term_kind kind = compiler->where ? compiler->where->kind : COVET_TERM_TRUE;
    plan->empty = compiler->nothing || kind == COVET_TERM_FALSE;
    if (kind == COVET_TERM_TRUE) compiler->where = NULL;
}

static bool covet__plan(covet_compiler *compiler, covet_plan *plan) {
    static const covet_operation operations[] = {
        [COVET_FOR_ALL] = COVET_SELECT,       [COVET_FOR_GET] = COVET_SELECT,
        [COVET_FOR_FIRST] = COVET_SELECT,     [COVET_FOR_LAST] = COVET_SELECT,
        [COVET_FOR_VALUES] = COVET_SELECT,    [COVET_FOR_AGGREGATE] = COVET_SELECT,
        [COVET_FOR_COUNT] = COVET_COUNT_ROWS,
        [COVET_FOR_EXISTS] = COVET_EXISTS_ROW, [COVET_FOR_UPDATE] = COVET_UPDATE_ROWS,
        [COVET_FOR_DELETE] = COVET_DELETE};
    bool writes = compiler->purpose == COVET_FOR_UPDATE || compiler->purpose == COVET_FOR_DELETE;
    uint32_t *numbers = covet_arena_zero(compiler->arena, compiler->join_count, sizeof *numbers);
    *plan = (covet_plan){.operation = operations[compiler->purpose],
                         .entity = compiler->entity,
                         .distinct = compiler->distinct};
    if (!numbers) return covet__out_of_memory(compiler);
    covet__plan_truth(compiler, plan);
    if (!covet__order_outputs(compiler) || !covet__plan_numbers(compiler, plan)) return false;
    if (!covet__plan_sources(compiler, plan, numbers)) return false;
    plan->by_key = writes && (plan->source_count > 1 || compiler->limited || compiler->offset ||
                              compiler->grouping != COVET_GROUPS_NONE ||
                              covet__reads_own(compiler));
    for (uint32_t i = 0; i < compiler->assignment_count; i++) {
        if (covet__term_reads_table(compiler->assignments[i].term, compiler->entity))
            plan->own_sets = true;
    }
    if (plan->by_key && !covet__key_output(compiler)) return false;
    if (!covet__plan_terms(compiler, plan, numbers)) return false;
    plan->grouped = compiler->grouping != COVET_GROUPS_NONE;
    plan->groups = compiler->groups;
    plan->group_count = compiler->group_count;
    plan->over = compiler->over;
    plan->over_count = compiler->over_count;
    plan->one_row = compiler->purpose == COVET_FOR_AGGREGATE ||
                    (!covet__joins_many(compiler) && covet__names_one(plan->where));
    plan->distinct_on = compiler->distinct_on;
    plan->distinct_count = compiler->distinct_count;
    plan->outputs = compiler->outputs;
    plan->output_count = compiler->output_count;
    plan->order = compiler->order;
    plan->order_count = compiler->order_count;
    plan->assignments = compiler->assignments;
    plan->assignment_count = compiler->assignment_count;
    return covet__plan_window(compiler, plan);
}

#endif
