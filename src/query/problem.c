/* Mistakes of a query, and the names that come near a wrong one. Uses inner, text. */
#ifndef COVET_QUERY_PROBLEM_C
#define COVET_QUERY_PROBLEM_C

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "expr/lookup.c"
#include "query/inner.h"

static const char *covet__problem_text(covet_arena *arena, const char *format, va_list arguments) {
    va_list again;
    int size;
    char *text;
    va_copy(again, arguments);
    size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (size < 0) return NULL;
    text = covet_arena_take(arena, (size_t)size + 1, 1);
    if (text) vsnprintf(text, (size_t)size + 1, format, arguments);
    return text;
}

static bool covet__problem(covet_compiler *compiler, covet_status status, const char *model,
                           const char *field, const char *format, ...) {
    covet_problem *problem = compiler->problem;
    va_list arguments;
    if (problem->status != COVET_OK) return false;
    va_start(arguments, format);
    problem->status = status;
    problem->message = covet__problem_text(compiler->arena, format, arguments);
    va_end(arguments);
    problem->model = model;
    problem->field = field ? covet_arena_text(compiler->arena, field, strlen(field)) : NULL;
    if (compiler->arena->failed) return covet__out_of_memory(compiler);
    return false;
}

static bool covet__out_of_memory(covet_compiler *compiler) {
    *compiler->problem =
        (covet_problem){.status = COVET_NO_MEMORY, .message = "no memory to compile the query"};
    return false;
}

static bool covet__room(covet_compiler *compiler, void **items, uint32_t count, uint32_t *room,
                        size_t size) {
    uint32_t wanted = *room ? *room * 2 : 8;
    void *grown;
    if (count < *room) return true;
    grown = covet_arena_take(compiler->arena, wanted * size, _Alignof(max_align_t));
    if (!grown) return covet__out_of_memory(compiler);
    if (count) memcpy(grown, *items, count * size);
    *items = grown;
    *room = wanted;
    return true;
}

/* --- names that come near --- */

/* The nearest candidates so far, at most three. */
typedef struct covet_nearest {
    const char *names[3];
    size_t distances[3];
    size_t count;
} covet_nearest;

static void covet__nearest_add(covet_nearest *nearest, const char *wanted, const char *name) {
    size_t limit = strlen(wanted) / 3 + 1, distance, at;
    if (!name) return;
    distance = covet_text_distance(wanted, name, limit);
    if (distance > limit) return;
    for (at = 0; at < nearest->count && nearest->distances[at] <= distance; at++) {
        if (strcmp(nearest->names[at], name) == 0) return;
    }
    if (at == 3) return;
    if (nearest->count < 3) nearest->count++;
    for (size_t i = nearest->count - 1; i > at; i--) {
        nearest->names[i] = nearest->names[i - 1];
        nearest->distances[i] = nearest->distances[i - 1];
    }
    nearest->names[at] = name;
    nearest->distances[at] = distance;
}

static void covet__print_names(covet_buffer *buffer, const covet_nearest *nearest) {
    for (size_t i = 0; i < nearest->count; i++) {
        covet_buffer_format(buffer, "%s%s", i ? ", " : "", nearest->names[i]);
    }
}

/* "; nearest: title, body", or "; fields: ..." where none is near. In the arena; "" without
 * memory. */
static const char *covet__field_hint(covet_compiler *compiler, const covet_entity *entity,
                                     const char *wanted) {
    covet_nearest nearest = {.count = 0};
    covet_buffer buffer;
    const char *text;
    covet_buffer_open(&buffer, compiler->arena->heap, 0);
    for (size_t i = 0; i < entity->field_count; i++) {
        covet__nearest_add(&nearest, wanted, entity->fields[i].name);
    }
    for (size_t i = 0; i < entity->reverse_count; i++) {
        covet__nearest_add(&nearest, wanted, entity->reverses[i].query_name);
    }
    covet_buffer_text(&buffer, nearest.count ? "; nearest: " : "; its fields: ");
    covet__print_names(&buffer, &nearest);
    for (size_t i = 0; !nearest.count && i < entity->field_count; i++) {
        covet_buffer_format(&buffer, "%s%s", i ? ", " : "", entity->fields[i].name);
    }
    text = covet_arena_text(compiler->arena, covet_buffer_get(&buffer), buffer.size);
    covet_buffer_close(&buffer);
    return text ? text : "";
}

/* "; nearest: startswith", or the names of all lookups. */
static const char *covet__lookup_hint(covet_compiler *compiler, const char *wanted) {
    covet_nearest nearest = {.count = 0};
    covet_buffer buffer;
    const char *text, *name;
    covet_buffer_open(&buffer, compiler->arena->heap, 0);
    for (size_t i = 0; (name = covet__lookup_name(i)); i++) {
        covet__nearest_add(&nearest, wanted, name);
    }
    covet_buffer_text(&buffer, nearest.count ? "; nearest: " : "; lookups: ");
    covet__print_names(&buffer, &nearest);
    for (size_t i = 0; !nearest.count && (name = covet__lookup_name(i)); i++) {
        covet_buffer_format(&buffer, "%s%s", i ? ", " : "", name);
    }
    text = covet_arena_text(compiler->arena, covet_buffer_get(&buffer), buffer.size);
    covet_buffer_close(&buffer);
    return text ? text : "";
}

#endif
