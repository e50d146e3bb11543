/* Statements as text: SELECT, UPDATE, DELETE, and their subqueries of keys. Uses expression. */
#ifndef COVET_SQL_STATEMENT_C
#define COVET_SQL_STATEMENT_C

#include <stdio.h>

#include "sql/expression.c"

static void covet__emit_name(covet_emitter *emitter, const char *name) {
    covet__sql_name(&emitter->buffer, emitter->dialect, name);
}

static void covet__emit_table(covet_emitter *emitter, const covet_source *source) {
    covet__emit_name(emitter, source->entity->table);
    if (source->alias == source->entity->table) return;
    covet_buffer_char(&emitter->buffer, ' ');
    covet__emit_name(emitter, source->alias);
}

/* parent.column = source.column, whichever of the two holds the key. */
static void covet__emit_link(covet_emitter *emitter, const covet_source *source) {
    const covet_field *key = source->through, *target = key->target_field;
    covet__sql_column(&emitter->buffer, emitter->dialect,
                      emitter->plan->sources[source->parent].alias,
                      source->back ? target->column : key->column);
    covet__emit_text(emitter, " = ");
    covet__sql_column(&emitter->buffer, emitter->dialect, source->alias,
                      source->back ? key->column : target->column);
}

static void covet__emit_from(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    covet__emit_text(emitter, " FROM ");
    covet__emit_table(emitter, &plan->sources[0]);
    for (uint32_t i = 1; i < plan->source_count; i++) {
        const covet_source *source = &plan->sources[i];
        covet__emit_text(emitter, source->outer ? " LEFT OUTER JOIN " : " INNER JOIN ");
        covet__emit_table(emitter, source);
        covet__emit_text(emitter, " ON (");
        covet__emit_link(emitter, source);
        covet__emit_text(emitter, ")");
    }
}

static void covet__emit_where(covet_emitter *emitter) {
    if (!emitter->plan->where) return;
    covet__emit_text(emitter, " WHERE ");
    covet__emit(emitter, emitter->plan->where, COVET_BINDS_OR);
}

/* The name of the query that others are taken over. */
static const char covet__over_name[] = "subquery";

/* Whether NULLS FIRST and LAST are an order of their own before the other. */
static bool covet__order_doubles(const covet_emitter *emitter, const covet_order *order) {
    bool words = emitter->dialect->features & COVET_CAN_ORDER_NULLS;
    return (order->nulls_first || order->nulls_last) && !words;
}

/* Whether an order needs a name for output `number`. */
static bool covet__order_names(const covet_emitter *emitter, uint32_t number) {
    for (uint32_t i = 0; i < emitter->plan->order_count; i++) {
        const covet_order *order = &emitter->plan->order[i];
        if (order->output == number && covet__order_doubles(emitter, order)) return true;
    }
    return false;
}

/* The name that the statement gives to output `number`. In an order a column would go before an
 * output of its name. */
static void covet__emit_output_name(covet_emitter *emitter, uint32_t number) {
    bool ordered = covet__order_names(emitter, number);
    char name[24];
    snprintf(name, sizeof name, "%s%u", ordered ? "covet_order_" : "col", (unsigned)number);
    covet__emit_name(emitter, name);
}

/* The same output from outside. */
static void covet__emit_output_ref(covet_emitter *emitter, uint32_t number) {
    covet__emit_name(emitter, covet__over_name);
    covet__emit_text(emitter, ".");
    covet__emit_output_name(emitter, number);
}

/* A term in the form in which the dialect compares it. */
static const covet_term *covet__order_term(covet_emitter *emitter, const covet_term *term) {
    const covet_term *operands[2] = {term, term}, *compared;
    covet_term comparison = {
        .kind = COVET_TERM_EQ, .type = COVET_KIND_BOOL, .count = 2, .operands = operands};
    if (!emitter->dialect->rewrite) return term;
    compared = emitter->dialect->rewrite(emitter->arena, &comparison);
    if (!compared) emitter->failed = true;
    return compared ? compared->operands[0] : term;
}

/* What is ordered by: an output by its place, or by its name where it is part of an expression. */
static void covet__emit_order_key(covet_emitter *emitter, const covet_order *order,
                                  covet_precedence least) {
    const covet_term *compared = covet__order_term(emitter, order->term);
    if (!order->output || compared != order->term)
        covet__emit(emitter, compared, least);
    else if (covet__order_doubles(emitter, order))
        covet__emit_output_name(emitter, order->output);
    else
        covet_buffer_int(&emitter->buffer, order->output);
}

/* NULLS FIRST and LAST, by an order of its own before it where the database has no words for it. */
static void covet__emit_order_item(covet_emitter *emitter, const covet_order *order) {
    bool nulls = order->nulls_first || order->nulls_last;
    bool doubles = covet__order_doubles(emitter, order);
    if (doubles) {
        covet__emit_order_key(emitter, order, COVET_BINDS_ADD);
        covet__emit_text(emitter, order->nulls_first ? " IS NOT NULL, " : " IS NULL, ");
    }
    covet__emit_order_key(emitter, order, COVET_BINDS_OR);
    covet__emit_text(emitter, order->descending ? " DESC" : " ASC");
    if (nulls && !doubles)
        covet__emit_text(emitter, order->nulls_first ? " NULLS FIRST" : " NULLS LAST");
}

static void covet__emit_order(covet_emitter *emitter) {
    for (uint32_t i = 0; i < emitter->plan->order_count; i++) {
        covet__emit_text(emitter, i ? ", " : " ORDER BY ");
        covet__emit_order_item(emitter, &emitter->plan->order[i]);
    }
}

static void covet__emit_window(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    if (plan->limit) {
        covet__emit_text(emitter, " LIMIT ");
        covet__emit(emitter, plan->limit, COVET_BINDS_OR);
    } else if (plan->cap) {
        covet_buffer_format(&emitter->buffer, " LIMIT %u", (unsigned)plan->cap);
    }
    if (plan->offset) {
        covet__emit_text(emitter, " OFFSET ");
        covet__emit(emitter, plan->offset, COVET_BINDS_OR);
    }
}

/* The columns of a derived table have names of their own: two tables may call theirs the same. */
static void covet__emit_outputs(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    for (uint32_t i = 0; i < plan->output_count; i++) {
        if (i) covet__emit_text(emitter, ", ");
        covet__emit(emitter, plan->outputs[i].term, COVET_BINDS_OR);
        if (plan->operation != COVET_COUNT_ROWS && !plan->over_count &&
            !covet__order_names(emitter, i + 1)) continue;
        covet__emit_text(emitter, " AS ");
        covet__emit_output_name(emitter, i + 1);
    }
    if (plan->output_count == 0) covet__emit_text(emitter, "1");
}

/* DISTINCT, or DISTINCT ON (...). */
static void covet__emit_distinct(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    if (!plan->distinct) return;
    covet__emit_text(emitter, "DISTINCT ");
    for (uint32_t i = 0; i < plan->distinct_count; i++) {
        covet__emit_text(emitter, i ? ", " : "ON (");
        covet__emit(emitter, plan->distinct_on[i], COVET_BINDS_OR);
    }
    if (plan->distinct_count) covet__emit_text(emitter, ") ");
}

static void covet__emit_groups(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    for (uint32_t i = 0; i < plan->group_count; i++) {
        covet__emit_text(emitter, i ? ", " : " GROUP BY ");
        if (plan->group_outputs[i])
            covet_buffer_int(&emitter->buffer, plan->group_outputs[i]);
        else
            covet__emit(emitter, plan->groups[i], COVET_BINDS_OR);
    }
    if (!plan->having) return;
    covet__emit_text(emitter, " HAVING ");
    covet__emit(emitter, plan->having, COVET_BINDS_OR);
}

/* What stands behind the outputs. */
static void covet__emit_rest(covet_emitter *emitter) {
    covet__emit_from(emitter);
    covet__emit_where(emitter);
    covet__emit_groups(emitter);
    covet__emit_order(emitter);
    covet__emit_window(emitter);
}

static void covet__emit_select(covet_emitter *emitter);

/* A subquery; where a database takes no LIMIT behind IN, another stands around it. */
static void covet__emit_subselect(covet_emitter *emitter, const covet_term *term) {
    const covet_plan *plan = emitter->plan;
    bool limited = plan->limit || plan->offset;
    bool around = term->kind == COVET_TERM_IN_QUERY && limited &&
                  !(emitter->dialect->features & COVET_CAN_LIMIT_IN);
    if (around) covet__emit_text(emitter, "SELECT * FROM (");
    covet__emit_select(emitter);
    if (!around) return;
    covet__emit_text(emitter, ") ");
    covet__emit_name(emitter, covet__over_name);
}

static void covet__emit_query(covet_emitter *emitter, const covet_term *term) {
    const covet_plan *here = emitter->plan;
    const covet_plan_stack stack = {here, emitter->around};
    emitter->around = &stack;
    emitter->plan = term->query;
    covet__emit_text(emitter, term->kind == COVET_TERM_EXISTS ? "EXISTS (" : "(");
    covet__emit_subselect(emitter, term);
    covet__emit_text(emitter, ")");
    emitter->plan = here;
    emitter->around = stack.around;
}

static void covet__emit_select(covet_emitter *emitter) {
    covet__emit_text(emitter, "SELECT ");
    covet__emit_distinct(emitter);
    covet__emit_outputs(emitter);
    covet__emit_rest(emitter);
}

/* Aggregates over the rows of a query. */
static void covet__emit_over(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    covet__emit_text(emitter, "SELECT ");
    for (uint32_t i = 0; i < plan->over_count; i++) {
        if (i) covet__emit_text(emitter, ", ");
        covet__emit(emitter, plan->over[i].term, COVET_BINDS_OR);
    }
    covet__emit_text(emitter, " FROM (");
    covet__emit_select(emitter);
    covet__emit_text(emitter, ") ");
    covet__emit_name(emitter, covet__over_name);
}

/* Distinct and limited rows are counted from outside. */
static void covet__emit_count(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    if (plan->distinct || plan->limit || plan->offset || plan->grouped) {
        covet__emit_text(emitter, "SELECT COUNT(*) FROM (");
        covet__emit_select(emitter);
        covet__emit_text(emitter, ") ");
        covet__emit_name(emitter, covet__over_name);
        return;
    }
    covet__emit_text(emitter, "SELECT COUNT(*)");
    covet__emit_from(emitter);
    covet__emit_where(emitter);
}

/* SELECT of a derived table over the table that is written. DISTINCT keeps the two apart; a LIMIT
 * does that by itself. */
static void covet__emit_apart(covet_emitter *emitter) {
    covet__emit_text(emitter, emitter->plan->limit ? "SELECT " : "SELECT DISTINCT ");
}

/* The keys of the rows that are written; a database that cannot read the table that it writes gets
 * them wrapped. */
static void covet__emit_keys(covet_emitter *emitter) {
    if (emitter->dialect->features & COVET_CAN_UPDATE_OWN_SUBQUERY) {
        covet__emit_select(emitter);
        return;
    }
    covet__emit_text(emitter, "SELECT ");
    covet__emit_name(emitter, emitter->plan->entity->key->column);
    covet__emit_text(emitter, " FROM (");
    covet__emit_apart(emitter);
    covet__emit_outputs(emitter);
    covet__emit_rest(emitter);
    covet__emit_text(emitter, ") ");
    covet__emit_name(emitter, "keys");
}

/* WHERE of UPDATE and DELETE: the condition itself, or a subquery of keys. */
static void covet__emit_write_where(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    if (!plan->by_key) {
        covet__emit_where(emitter);
        return;
    }
    covet__emit_text(emitter, " WHERE ");
    covet__sql_column(&emitter->buffer, emitter->dialect, plan->entity->table,
                      plan->entity->key->column);
    covet__emit_text(emitter, " IN (");
    covet__emit_keys(emitter);
    covet__emit_text(emitter, ")");
}

/* --- UPDATE where a SET would see what an earlier one assigned: through a derived table --- */

static bool covet__term_reads(const covet_term *term, const covet_field *field) {
    if (term->kind == COVET_TERM_COLUMN) return term->source == 0 && term->field == field;
    for (uint32_t i = 0; i < term->count; i++) {
        if (covet__term_reads(term->operands[i], field)) return true;
    }
    return false;
}

/* Whether an assignment reads a column that one before it writes. */
static bool covet__sets_cross(const covet_plan *plan) {
    for (uint32_t i = 1; i < plan->assignment_count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (covet__term_reads(plan->assignments[i].term, plan->assignments[j].field))
                return true;
        }
    }
    return false;
}

/* The name of the derived table's column for assignment `number`. */
static void covet__emit_set_name(covet_emitter *emitter, uint32_t number) {
    char name[24];
    snprintf(name, sizeof name, "covet_set_%u", (unsigned)number);
    covet__emit_name(emitter, name);
}

static void covet__emit_derived_sets(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    covet__emit_text(emitter, "(");
    covet__emit_apart(emitter);
    covet__sql_column(&emitter->buffer, emitter->dialect, plan->entity->table,
                      plan->entity->key->column);
    for (uint32_t i = 0; i < plan->assignment_count; i++) {
        covet__emit_text(emitter, ", ");
        covet__emit(emitter, plan->assignments[i].term, COVET_BINDS_OR);
        covet__emit_text(emitter, " AS ");
        covet__emit_set_name(emitter, i + 1);
    }
    covet__emit_rest(emitter);
    covet__emit_text(emitter, ") ");
}

static void covet__emit_derived_update(covet_emitter *emitter) {
    static const char derived[] = "covet_new";
    const covet_plan *plan = emitter->plan;
    const char *key = plan->entity->key->column;
    if (plan->entity->key_count > 1) {
        *emitter->problem = (covet_problem){
            .status = COVET_UNSUPPORTED,
            .model = plan->entity->name,
            .message =
                "SETs that read what the others assign, of a model whose key has several parts"};
        return;
    }
    covet__emit_text(emitter, "UPDATE ");
    covet__emit_name(emitter, plan->entity->table);
    covet__emit_text(emitter, " INNER JOIN ");
    covet__emit_derived_sets(emitter);
    covet__emit_name(emitter, derived);
    covet__emit_text(emitter, " ON (");
    covet__sql_column(&emitter->buffer, emitter->dialect, plan->entity->table, key);
    covet__emit_text(emitter, " = ");
    covet__sql_column(&emitter->buffer, emitter->dialect, derived, key);
    covet__emit_text(emitter, ")");
    for (uint32_t i = 0; i < plan->assignment_count; i++) {
        covet__emit_text(emitter, i ? ", " : " SET ");
        covet__sql_column(&emitter->buffer, emitter->dialect, plan->entity->table,
                          plan->assignments[i].field->column);
        covet__emit_text(emitter, " = ");
        covet__emit_name(emitter, derived);
        covet__emit_text(emitter, ".");
        covet__emit_set_name(emitter, i + 1);
    }
}

static void covet__emit_update(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    bool own = plan->own_sets && !(emitter->dialect->features & COVET_CAN_UPDATE_OWN_SUBQUERY);
    if (own || (emitter->dialect->features & COVET_SET_SEES_NEW && covet__sets_cross(plan))) {
        covet__emit_derived_update(emitter);
        return;
    }
    covet__emit_text(emitter, "UPDATE ");
    covet__emit_name(emitter, plan->entity->table);
    for (uint32_t i = 0; i < plan->assignment_count; i++) {
        covet__emit_text(emitter, i ? ", " : " SET ");
        covet__emit_name(emitter, plan->assignments[i].field->column);
        covet__emit_text(emitter, " = ");
        covet__emit(emitter, plan->assignments[i].term, COVET_BINDS_OR);
    }
    covet__emit_write_where(emitter);
}

static void covet__emit_delete(covet_emitter *emitter) {
    covet__emit_text(emitter, "DELETE FROM ");
    covet__emit_name(emitter, emitter->plan->entity->table);
    covet__emit_write_where(emitter);
}

static void covet__emit_operation(covet_emitter *emitter) {
    switch (emitter->plan->operation) {
    case COVET_COUNT_ROWS:
        covet__emit_count(emitter);
        break;
    case COVET_UPDATE_ROWS:
        covet__emit_update(emitter);
        break;
    case COVET_DELETE:
        covet__emit_delete(emitter);
        break;
    default:
        if (emitter->plan->over_count)
            covet__emit_over(emitter);
        else
            covet__emit_select(emitter);
        break;
    }
}

static covet_status covet__sql_statement(covet_arena *arena, const covet_dialect *dialect,
                                         size_t bind_limit, const covet_plan *plan,
                                         covet_sql_text *out, covet_problem *problem) {
    covet_emitter emitter = {.arena = arena, .dialect = dialect, .plan = plan, .problem = problem};
    covet_buffer_open(&emitter.buffer, arena->heap, 0);
    covet__emit_operation(&emitter);
    *out = (covet_sql_text){
        .text = covet_arena_text(arena, covet_buffer_get(&emitter.buffer), emitter.buffer.size),
        .size = emitter.buffer.size,
        .slots = emitter.slots,
        .slot_count = emitter.slot_count};
    if (emitter.failed || emitter.buffer.failed || arena->failed) {
        *problem =
            (covet_problem){.status = COVET_NO_MEMORY, .message = "no memory for the statement"};
    }
    covet_buffer_close(&emitter.buffer);
    if (problem->status == COVET_OK && out->slot_count > bind_limit) {
        *problem =
            (covet_problem){.status = COVET_QUERY,
                            .model = plan->entity->name,
                            .message = "the query binds more values than the connection takes in "
                                       "one statement: query in several parts"};
    }
    return problem->status;
}

#endif
