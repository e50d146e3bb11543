/* Outputs: the SELECT list, and how its columns become objects, projections or records. Uses
 * expression. */
#ifndef COVET_QUERY_OUTPUT_C
#define COVET_QUERY_OUTPUT_C

#include <string.h>

#include "query/expression.c"

static bool covet__output_add(covet_compiler *compiler, const covet_term *term, const char *name) {
    void *outputs = compiler->outputs;
    if (!term) return false;
    if (!covet__room(compiler, &outputs, compiler->output_count, &compiler->output_room,
                     sizeof *compiler->outputs)) {
        return false;
    }
    compiler->outputs = outputs;
    compiler->outputs[compiler->output_count++] = (covet_output){term, name};
    return true;
}

static const covet_term *covet__column_of(covet_compiler *compiler, uint32_t join,
                                          const covet_field *field) {
    covet_path path = {.field = field, .column = field, .source = join, .joined = join, .rest = ""};
    return covet__column(compiler, &path);
}

/* --- objects --- */

/* The tree of SELECT_RELATED while it grows. */
typedef struct covet_parts {
    covet_part *items; /* count of them; 0 is the row */
    uint32_t *joins;   /* of each */
    uint32_t count, room, joins_room;
} covet_parts;

static covet_cell covet__cell(const covet_field *field, uint32_t column) {
    return (covet_cell){.column = column,
                        .kind = field->column_kind,
                        .nullable = field->nullable,
                        .offset = field->member ? (uint32_t)field->member->offset : 0,
                        .length = field->length,
                        .places = field->places,
                        .field = field,
                        .name = field->name};
}

/* The columns of one object, all of its entity's in order. */
static bool covet__part_cells(covet_compiler *compiler, uint32_t join, covet_part *part) {
    const covet_entity *entity = compiler->joins[join].entity;
    covet_cell *cells = covet_arena_take(
        compiler->arena, (entity->column_count + 1) * sizeof *cells, _Alignof(covet_cell));
    if (!cells) return covet__out_of_memory(compiler);
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        if (field == entity->key) part->key_column = compiler->output_count;
        cells[i] = covet__cell(field, compiler->output_count);
        if (!covet__output_add(compiler, covet__column_of(compiler, join, field), NULL))
            return false;
    }
    part->cells = cells;
    part->cell_count = (uint32_t)entity->column_count;
    return true;
}

/* Bytes from one row to the next: no member of a struct is aligned to more than these. */
static uint32_t covet__aligned(size_t size) {
    size_t align = sizeof(uint64_t);
    return (uint32_t)((size + align - 1) / align * align);
}

static bool covet__part_add(covet_compiler *compiler, covet_parts *parts, uint32_t join,
                            uint32_t parent, const covet_field *through) {
    const covet_entity *entity = compiler->joins[join].entity;
    void *items = parts->items, *joins = parts->joins;
    covet_part *part;
    if (!covet__room(compiler, &items, parts->count, &parts->room, sizeof *parts->items) ||
        !covet__room(compiler, &joins, parts->count, &parts->joins_room, sizeof *parts->joins)) {
        return false;
    }
    parts->items = items;
    parts->joins = joins;
    part = &parts->items[parts->count];
    *part = (covet_part){.entity = entity,
                         .parent = parent,
                         .parent_offset = through ? (uint32_t)through->member->object_offset : 0,
                         .optional = compiler->joins[join].outer,
                         .size = (uint32_t)entity->model->size,
                         .room = (uint32_t)entity->model->size};
    if (!compiler->read_only) {
        part->copy_start = (uint32_t)entity->copy_start;
        part->copy_offset = part->size;
        part->room = covet__aligned(part->size + (part->size - part->copy_start));
    }
    parts->joins[parts->count++] = join;
    return true;
}

/* The part of a key behind a parent, made or found. UINT32_MAX: failed. */
static uint32_t covet__part_of(covet_compiler *compiler, covet_parts *parts, uint32_t parent,
                               const covet_field *through) {
    uint32_t join = covet__join(compiler, parts->joins[parent], through);
    if (join == UINT32_MAX) return UINT32_MAX;
    for (uint32_t i = 1; i < parts->count; i++) {
        if (parts->joins[i] == join) return i;
    }
    return covet__part_add(compiler, parts, join, parent, through) ? parts->count - 1 : UINT32_MAX;
}

/* One path of SELECT_RELATED: every word a key to one object. */
static bool covet__related_path(covet_compiler *compiler, covet_parts *parts, const char *whole) {
    const char *at = whole;
    uint32_t part = 0;
    while (*at) {
        const covet_entity *entity = parts->items[part].entity;
        size_t size = covet__word(at);
        const char *word = covet__word_text(compiler, at, size);
        const covet_field *field = covet_entity_field(entity, at, size);
        if (!field) return covet__path_unknown(compiler, entity, word, whole);
        if (!field->target || !field->column || covet__names_column(field, at, size)) {
            return covet__problem(compiler, field->target ? COVET_UNSUPPORTED : COVET_QUERY,
                                  entity->name, field->name,
                                  "SELECT_RELATED(\"%s\"): %s.%s is %s, and only a key to one "
                                  "object can be followed",
                                  whole, entity->name, word, covet_kind_name(field->kind));
        }
        part = covet__part_of(compiler, parts, part, field);
        if (part == UINT32_MAX) return false;
        if (at[size] && !at[size + 2]) return covet__path_cut(compiler, field, whole);
        at = covet__word_next(at, size);
    }
    return true;
}

static bool covet__related_clause(covet_compiler *compiler, covet_parts *parts,
                                  const covet_node *clause) {
    for (const covet_value *path = clause->operands; path->kind != COVET_VALUE_NONE; path++) {
        if (path->kind != COVET_VALUE_TEXT || !path->as.text.size) {
            return covet__problem(
                compiler, COVET_QUERY, compiler->entity->name, NULL,
                "SELECT_RELATED takes paths to related objects, none of them NULL or empty");
        }
        if (!covet__related_path(compiler, parts, path->as.text.data)) return false;
    }
    return true;
}

static bool covet__related(covet_compiler *compiler, covet_parts *parts) {
    const covet_shape *shape = compiler->shape;
    for (uint32_t i = 0; i < shape->clause_count; i++) {
        if (shape->clauses[i]->kind != COVET_NODE_SELECT_RELATED) continue;
        if (!covet__related_clause(compiler, parts, shape->clauses[i])) return false;
    }
    return true;
}

/* Bytes that the value of an annotation takes behind a row. */
#define COVET__ANNOTATION_SIZE 40
_Static_assert(sizeof(covet_opt_decimal) <= COVET__ANNOTATION_SIZE &&
                   sizeof(covet_opt_uuid) <= COVET__ANNOTATION_SIZE,
               "an annotation has room");

/* Annotations stand behind the row and its copy, nullable all of them. */
static bool covet__annotation_cells(covet_compiler *compiler, covet_part *part,
                                    covet_compiled *out) {
    uint32_t all = part->cell_count + compiler->annotation_count, count = part->cell_count;
    covet_cell *cells =
        covet_arena_take(compiler->arena, (all + 1) * sizeof *cells, _Alignof(covet_cell));
    if (!cells) return covet__out_of_memory(compiler);
    memcpy(cells, part->cells, count * sizeof *cells);
    part->room = covet__aligned(part->room);
    for (uint32_t i = 0; i < compiler->annotation_count; i++) {
        const covet_annotation *annotation = &compiler->annotations[i];
        if (!annotation->selected || covet__annotated(compiler, annotation->name) != annotation)
            continue;
        cells[count] = covet__cell(annotation->field, compiler->output_count);
        cells[count].nullable = true;
        cells[count++].offset = part->room;
        part->room += COVET__ANNOTATION_SIZE;
        if (!covet__output_add(compiler, annotation->term, annotation->name)) return false;
    }
    out->cells = cells + part->cell_count;
    out->cell_count = count - part->cell_count;
    part->cells = cells;
    part->cell_count = count;
    return true;
}

static bool covet__outputs_of_rows(covet_compiler *compiler, covet_compiled *out) {
    covet_parts parts = {NULL, NULL, 0, 0, 0};
    if (!covet__part_add(compiler, &parts, 0, 0, NULL) || !covet__related(compiler, &parts)) {
        return false;
    }
    for (uint32_t i = 0; i < parts.count; i++) {
        parts.items[i].optional = i > 0 && compiler->joins[parts.joins[i]].outer;
        if (!covet__part_cells(compiler, parts.joins[i], &parts.items[i])) return false;
    }
    if (compiler->annotation_count && !covet__annotation_cells(compiler, &parts.items[0], out))
        return false;
    out->decoder = (covet_decoder){parts.items, parts.count, compiler->output_count};
    return true;
}

/* --- projections --- */

/* Whether a column of that kind goes into a member of that kind without loss. */
static bool covet__kind_fits(covet_kind column, covet_kind member) {
    covet_class a = covet__class(column), b = covet__class(member);
    if (a == COVET_CLASS_OTHER || b == COVET_CLASS_OTHER) return column == member;
    return a == b;
}

static bool covet__projection_cell(covet_compiler *compiler, const covet_member *member,
                                   const char *from, covet_cell *cell) {
    const covet_model *model = compiler->projection;
    covet_path path;
    const covet_term *term;
    if (!covet__path_walk(compiler, from, false, &path)) return false;
    term = covet__column(compiler, &path);
    if (!term) return false;
    if (!covet__kind_fits(path.column->column_kind, member->kind)) {
        return covet__problem(compiler, COVET_QUERY, model->name, member->name,
                              "%s.%s is %s, and \"%s\" is %s: give the row that kind", model->name,
                              member->name, covet_kind_name(member->kind), from,
                              covet_kind_name(path.column->column_kind));
    }
    if (term->nullable && !member->nullable) {
        return covet__problem(compiler, COVET_QUERY, model->name, member->name,
                              "%s.%s cannot hold NULL, and \"%s\" may be NULL: declare it "
                              "NULLABLE(%s)",
                              model->name, member->name, from, covet_kind_name(member->kind));
    }
    *cell = (covet_cell){.column = compiler->output_count,
                         .kind = member->kind,
                         .nullable = member->nullable,
                         .offset = (uint32_t)member->offset,
                         .length = path.column->length,
                         .places = path.column->places,
                         .field = NULL,
                         .name = member->name};
    return covet__output_add(compiler, term, member->name);
}

static bool covet__projection_embed(covet_compiler *compiler, const covet_member *member,
                                    covet_cell *cells, uint32_t *count) {
    const covet_entity *entity = compiler->entity;
    if (strcmp(member->target, entity->name) != 0) {
        return covet__problem(compiler, COVET_QUERY, compiler->projection->name, member->name,
                              "EMBED(%s) in a query of %s: only the query's own model can be "
                              "embedded",
                              member->target, entity->name);
    }
    for (size_t i = 0; i < entity->column_count; i++) {
        cells[*count] = covet__cell(entity->columns[i], compiler->output_count);
        cells[(*count)++].offset += (uint32_t)member->offset;
        if (!covet__output_add(compiler, covet__column_of(compiler, 0, entity->columns[i]), NULL)) {
            return false;
        }
    }
    return true;
}

static bool covet__outputs_of_projection(covet_compiler *compiler, covet_compiled *out) {
    const covet_model *model = compiler->projection;
    const covet_member *members = model->members();
    size_t most = model->member_count * (compiler->entity->column_count + 1);
    covet_cell *cells =
        covet_arena_take(compiler->arena, most * sizeof *cells, _Alignof(covet_cell));
    covet_part *part = COVET_TAKE(compiler->arena, covet_part);
    uint32_t count = 0;
    if (!cells || !part) return covet__out_of_memory(compiler);
    for (size_t i = 0; i < model->member_count; i++) {
        const covet_projection_options *options = model->options[i];
        const char *from = options && options->from ? options->from : members[i].name;
        bool well = members[i].kind == COVET_KIND_EMBED
                        ? covet__projection_embed(compiler, &members[i], cells, &count)
                        : covet__projection_cell(compiler, &members[i], from, &cells[count++]);
        if (!well) return false;
    }
    *part = (covet_part){.cells = cells,
                         .cell_count = count,
                         .size = (uint32_t)model->size,
                         .room = (uint32_t)model->size};
    out->decoder = (covet_decoder){part, 1, compiler->output_count};
    return true;
}

/* --- records --- */

static bool covet__value_output(covet_compiler *compiler, const char *text, covet_cell *cells,
                                uint32_t *count) {
    covet_path path;
    const covet_term *term;
    const covet_annotation *annotation = covet__annotated(compiler, text);
    if (annotation && !annotation->selected) {
        return covet__problem(compiler, COVET_QUERY, compiler->entity->name, text,
                              "\"%s\" is an ALIAS, which is no column of the result: ANNOTATE "
                              "makes it one",
                              text);
    }
    if (!covet__path_walk(compiler, text, false, &path)) return false;
    term = covet__column(compiler, &path);
    if (!term) return false;
    cells[*count] = covet__cell(path.column, compiler->output_count);
    cells[*count].nullable = term->nullable;
    cells[(*count)++].name = text;
    return covet__output_add(compiler, term, text);
}

/* The annotations that VALUES does not name, from one on. */
static bool covet__value_annotations(covet_compiler *compiler, uint32_t from, covet_cell *cells,
                                     uint32_t *count) {
    for (uint32_t i = from; i < compiler->annotation_count; i++) {
        const covet_annotation *annotation = &compiler->annotations[i];
        if (!annotation->selected || covet__annotated(compiler, annotation->name) != annotation)
            continue;
        if (!covet__value_output(compiler, annotation->name, cells, count)) return false;
    }
    return true;
}

static bool covet__value_paths(covet_compiler *compiler, const covet_value *paths,
                               covet_cell *cells, uint32_t *count) {
    for (; paths->kind != COVET_VALUE_NONE; paths++) {
        if (paths->kind != COVET_VALUE_TEXT) {
            return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                                  "VALUES takes paths, none of them NULL");
        }
        if (!covet__value_output(compiler, paths->as.text.data, cells, count)) return false;
    }
    return true;
}

/* The paths of VALUES, else those of GROUP_BY, else every column of the model by its name; and the
 * annotations behind them. */
static bool covet__outputs_of_values(covet_compiler *compiler, covet_compiled *out) {
    const covet_entity *entity = compiler->entity;
    const covet_node *named = compiler->values ? compiler->values : compiler->group_by;
    const covet_value *paths = named ? named->operands : NULL;
    size_t most = entity->column_count;
    covet_cell *cells;
    uint32_t count = 0, from = compiler->values ? compiler->values_annotations : 0;
    if (paths && paths->kind == COVET_VALUE_NONE) paths = NULL;
    for (size_t i = 0; paths && paths[i].kind != COVET_VALUE_NONE; i++) most += 1;
    most += compiler->annotation_count + 1;
    cells = covet_arena_take(compiler->arena, most * sizeof *cells, _Alignof(covet_cell));
    if (!cells) return covet__out_of_memory(compiler);
    if (paths && !covet__value_paths(compiler, paths, cells, &count)) return false;
    for (size_t i = 0; !paths && i < entity->column_count; i++) {
        if (!covet__value_output(compiler, entity->columns[i]->name, cells, &count)) return false;
    }
    if (!covet__value_annotations(compiler, paths ? from : 0, cells, &count)) return false;
    out->cells = cells;
    out->cell_count = count;
    return true;
}

#endif
