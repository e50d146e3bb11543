/* Drafts: models on their way into the registry, and the conflicts that are found meanwhile.
 * Uses defaults, registry and text. The other parts of registration use it. */
#ifndef COVET_MODEL_DRAFT_C
#define COVET_MODEL_DRAFT_C

#include "base/text.h"
#include "model/defaults.c"
#include "model/registry.h"

/* A model on its way into the registry. */
typedef struct covet__draft {
    covet_entity *entity;
    covet_field *fields;       /* entity->fields, to be filled in */
    covet__declared *declared; /* the options of each */
    bool copies;               /* a proxy or child: its list repeats rows of another model */
} covet__draft;

/* One call of covet__registry_add. */
typedef struct covet__batch {
    covet_registry *registry;
    covet_arena arena;       /* of all that is new */
    covet_entity **entities; /* the registered ones, then the new ones */
    size_t old_count, count;
    covet__draft *drafts; /* of the new ones */
    covet_reverse *
        *reverses; /* by entity id, to be: reverse_counts of them, the old ones included */
    size_t *reverse_counts;
    covet_buffer *report;
    covet_status status; /* of the conflicts so far */
} covet__batch;

/* What one call of a pass works on. */
typedef struct covet__row {
    covet__batch *batch;
    covet__draft *draft;
    covet_field *field;
    const covet__declared *declared;
} covet__row;

static covet__row covet__draft_row(covet__batch *batch, covet__draft *draft, size_t index) {
    return (covet__row){batch, draft, &draft->fields[index], &draft->declared[index]};
}

/* The draft of an entity; NULL: it was registered earlier. */
static covet__draft *covet__draft_of(const covet__batch *batch, const covet_entity *entity) {
    return entity->id < batch->old_count ? NULL : &batch->drafts[entity->id - batch->old_count];
}

/* --- conflicts --- */

/* Begins a line of the report, `model.field: ` or `model: `; the caller appends what is wrong and
 * the cure. RELATION outweighs other statuses. */
static covet_buffer *covet__conflict(covet__batch *batch, covet_status status, const char *model,
                                     const char *field) {
    if (batch->status == COVET_OK) {
        batch->registry->conflict_model = model;
        batch->registry->conflict_field = field;
    } else {
        covet_buffer_char(batch->report, '\n');
    }
    if (batch->status == COVET_OK || status == COVET_RELATION) batch->status = status;
    covet_buffer_format(batch->report, field != NULL ? "%s.%s: " : "%s: ", model, field);
    return batch->report;
}

/* A line about a row. */
static covet_buffer *covet__row_conflict(const covet__row *row, covet_status status) {
    return covet__conflict(row->batch, status, row->draft->entity->name, row->field->name);
}

/* A line about a row's reference, or about a model's options. */
#define COVET__ROW_CONFLICT(row, ...)                                                              \
    covet_buffer_format(covet__row_conflict((row), COVET_RELATION), __VA_ARGS__)
#define COVET__MODEL_CONFLICT(batch, entity, ...)                                                  \
    covet_buffer_format(covet__conflict((batch), COVET_RELATION, (entity)->name, NULL), __VA_ARGS__)

/* --- names that come near a wrong one --- */

/* The nearest so far, at most three, the nearest first. */
typedef struct covet__near {
    const char *wanted;
    const char *names[3];
    size_t distances[3];
    size_t count;
} covet__near;

static void covet__near_add(covet__near *near, const char *name) {
    const size_t size = strlen(near->wanted), limit = size < 2 ? 0 : size / 3 + 1;
    const size_t distance = covet_text_compare_nocase(near->wanted, name) == 0
                                ? 0
                                : covet_text_distance(near->wanted, name, limit);
    size_t at = near->count;
    while (at > 0 && near->distances[at - 1] > distance) at--;
    if (distance > limit || at == 3) return;
    if (near->count < 3) near->count++;
    for (size_t i = near->count - 1; i > at; i--) {
        near->names[i] = near->names[i - 1];
        near->distances[i] = near->distances[i - 1];
    }
    near->names[at] = name;
    near->distances[at] = distance;
}

/* Appends "; nearest: a, b", names that are equally near, or nothing. */
static void covet__near_print(covet_buffer *out, const covet__near *near) {
    for (size_t i = 0; i < near->count && near->distances[i] == near->distances[0]; i++)
        covet_buffer_format(out, "%s%s", i == 0 ? "; nearest: " : ", ", near->names[i]);
}

/* Appends the names of fields that come near. */
static void covet__near_fields(covet_buffer *out, const covet_entity *entity, const char *wanted) {
    covet__near near = {.wanted = wanted};
    for (size_t i = 0; i < entity->field_count; i++) covet__near_add(&near, entity->fields[i].name);
    covet__near_print(out, &near);
}

/* --- names --- */

/* What is wrong with a name of a path; NULL: nothing. */
static const char *covet__name_mistake(const char *name) {
    const size_t size = strlen(name);
    if (!covet_text_identifier(name, size)) return "is no identifier";
    if (strstr(name, "__") != NULL) return "holds '__', which separates the parts of a path";
    if (name[size - 1] == '_') return "ends in '_', which a path cannot tell from '__'";
    return strcmp(name, "pk") == 0 ? "is the name of the key in every path" : NULL;
}

/* Whether a name in paths is that of a field: its own, or of a key's column (<key>_id). */
static bool covet__field_named(const covet_field *field, const char *name) {
    const size_t size = strlen(name);
    return covet__meta_is(field->name, name, size) || covet__meta_is_key_column(field, name, size);
}

/* A model of the batch by name; NULL: there is none. */
static covet_entity *covet__batch_named(const covet__batch *batch, const char *name) {
    for (size_t i = 0; i < batch->count; i++)
        if (strcmp(batch->entities[i]->name, name) == 0) return batch->entities[i];
    return NULL;
}

/* Goes on in a line of the report: a model of that name is not known. */
static void covet__unknown_model(const covet__batch *batch, covet_buffer *report,
                                 const char *name) {
    covet__near near = {.wanted = name};
    for (size_t i = 0; i < batch->count; i++) covet__near_add(&near, batch->entities[i]->name);
    covet_buffer_format(report, "%s is not registered: add it to MODELS(...)", name);
    covet__near_print(report, &near);
}

/* A model that an option names; NULL: the option is not set, or a conflict is reported. */
static const covet_entity *covet__named_model(covet__batch *batch, const covet_entity *entity,
                                              const char *field, const char *option,
                                              const char *name) {
    const covet_entity *found = name == NULL ? NULL : covet__batch_named(batch, name);
    if (name == NULL || found != NULL) return found;
    covet_buffer *report = covet__conflict(batch, COVET_RELATION, entity->name, field);
    covet_buffer_format(report, "the model of %s, ", option);
    covet__unknown_model(batch, report, name);
    return NULL;
}

/* --- texts of the arena --- */

/* What `buffer` holds, copied; "" without memory, which the arena remembers. Empties the buffer. */
static const char *covet__batch_text(covet__batch *batch, covet_buffer *buffer) {
    const char *text = covet_arena_text(&batch->arena, covet_buffer_get(buffer), buffer->size);
    if (buffer->failed) batch->arena.failed = true;
    covet_buffer_close(buffer);
    return text == NULL ? "" : text;
}

#endif
