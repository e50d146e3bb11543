/* The compiler's entry: from a shape to text, slots and a decoder. Uses resolve and statement. */
#ifndef COVET_SQL_COMPILE_C
#define COVET_SQL_COMPILE_C

#include "query/resolve.c"
#include "sql/statement.c"

/* Resolves and plans. */
static bool covet__compile_plan(covet_compiler *compiler, covet_compiled *out, covet_plan *plan) {
    *compiler->problem = (covet_problem){.status = COVET_OK};
    *out = (covet_compiled){.empty = false};
    if (covet__resolve(compiler, out) && covet__plan(compiler, plan)) return true;
    if (compiler->problem->status == COVET_OK) covet__out_of_memory(compiler);
    return false;
}

/* The entities of the sources, of subqueries too, each once. */
static bool covet__compiled_entities(covet_compiler *compiler, const covet_plan *plan,
                                     covet_compiled *out) {
    uint32_t own = plan->source_count, all = own + compiler->other_count, count = 0;
    const covet_entity **entities =
        covet_arena_take(compiler->arena, all * sizeof *entities, _Alignof(void *));
    if (!entities) return covet__out_of_memory(compiler);
    for (uint32_t i = 0; i < all; i++) {
        const covet_entity *entity = i < own ? plan->sources[i].entity : compiler->others[i - own];
        uint32_t known = 0;
        while (known < count && entities[known] != entity) known++;
        if (known == count) entities[count++] = entity;
    }
    out->entities = entities;
    out->entity_count = count;
    return true;
}

static covet_status covet__compile(covet_arena *arena, const covet_registry *registry,
                                   const covet_dialect *dialect, size_t bind_limit,
                                   const covet_entity *entity, const covet_shape *shape,
                                   covet_purpose purpose, const covet_model *projection,
                                   covet_compiled *out, covet_problem *problem) {
    covet_compiler compiler = {.arena = arena,
                               .registry = registry,
                               .dialect = dialect,
                               .bind_limit = bind_limit,
                               .entity = entity,
                               .shape = shape,
                               .purpose = purpose,
                               .projection = projection,
                               .problem = problem};
    covet_plan plan;
    if (!covet__compile_plan(&compiler, out, &plan)) return problem->status;
    if (out->decoder.parts)
        out->decoder.column_count = plan.output_count; /* those of an order included */
    out->empty = plan.empty;
    out->one_row = plan.one_row;
    out->read_only = compiler.read_only;
    out->windowed = compiler.limited || compiler.offset;
    if (!covet__compiled_entities(&compiler, &plan, out)) return problem->status;
    if (plan.empty) return COVET_OK;
    return covet__sql_statement(arena, dialect, bind_limit, &plan, &out->sql, problem);
}

static bool covet__compile_print(covet_buffer *buffer, covet_arena *arena,
                                 const covet_registry *registry, const covet_dialect *dialect,
                                 const covet_entity *entity, const covet_shape *shape,
                                 covet_purpose purpose, const covet_model *projection,
                                 covet_problem *problem) {
    covet_compiler compiler = {.arena = arena,
                               .registry = registry,
                               .dialect = dialect,
                               .bind_limit = dialect->bind_limit,
                               .entity = entity,
                               .shape = shape,
                               .purpose = purpose,
                               .projection = projection,
                               .problem = problem};
    covet_compiled compiled;
    covet_plan plan;
    if (!covet__compile_plan(&compiler, &compiled, &plan)) return false;
    covet_plan_print(buffer, &plan);
    return true;
}

#endif
