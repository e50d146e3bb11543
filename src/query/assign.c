/* Assignments of an update. Uses expression. */
#ifndef COVET_QUERY_ASSIGN_C
#define COVET_QUERY_ASSIGN_C

#include <string.h>

#include "query/expression.c"

/* The field that SET names: a column of the model itself. */
static const covet_field *covet__assigned_field(covet_compiler *compiler, const char *text) {
    const covet_entity *entity = compiler->entity;
    const covet_field *field = covet_entity_field(entity, text, strlen(text));
    if (!field && strstr(text, "__")) {
        covet__problem(compiler, COVET_QUERY, entity->name, text,
                       "SET(\"%s\"): an update sets columns of %s itself, not of related models",
                       text, entity->name);
        return NULL;
    }
    if (!field) {
        covet__path_unknown(compiler, entity, text, text);
        return NULL;
    }
    if (!covet__path_usable(compiler, field, text)) return NULL;
    for (uint32_t i = 0; i < compiler->assignment_count; i++) {
        if (compiler->assignments[i].field == field) {
            covet__problem(compiler, COVET_QUERY, entity->name, field->name,
                           "SET names %s.%s twice", entity->name, field->name);
            return NULL;
        }
    }
    return field;
}

/* Turns the value of an expression into what the column holds. */
static const covet_term *covet__assigned_cast(covet_compiler *compiler, const covet_field *field,
                                              const covet_term *term) {
    covet_class column = covet__class(field->column_kind), value = covet__class(term->type);
    covet_term_kind cast = COVET_TERM_TO_INT64;
    covet_term *round;
    if (column == COVET_CLASS_INT && value <= COVET_CLASS_DECIMAL) {
        if (term->kind == COVET_TERM_COLUMN && term->field->column_kind == field->column_kind)
            return term;
        if (field->column_kind == COVET_KIND_SMALLINT) cast = COVET_TERM_TO_INT16;
        if (field->column_kind == COVET_KIND_INT) cast = COVET_TERM_TO_INT32;
        return covet__term(compiler, cast, field->column_kind, 1, term);
    }
    if (column == COVET_CLASS_REAL && value <= COVET_CLASS_DECIMAL) {
        return value == column
                   ? term
                   : covet__term(compiler, COVET_TERM_TO_REAL, COVET_KIND_FLOAT, 1, term);
    }
    if (column == COVET_CLASS_DECIMAL && value <= COVET_CLASS_DECIMAL) {
        round = covet__term(compiler, COVET_TERM_ROUND, COVET_KIND_DECIMAL, 1, term);
        if (round) round->places = field->places;
        return round;
    }
    if (column == value && (column != COVET_CLASS_OTHER || term->type == field->column_kind))
        return term;
    if (field->column_kind == COVET_KIND_DATE && term->type == COVET_KIND_DATETIME) {
        return covet__term(compiler, COVET_TERM_TO_DATE, COVET_KIND_DATE, 1, term);
    }
    covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                   "%s.%s is %s and the expression that it is set to gives %s", field->entity->name,
                   field->name, covet_kind_name(field->column_kind), covet_kind_name(term->type));
    return NULL;
}

static const covet_term *covet__assigned_value(covet_compiler *compiler, const covet_field *field,
                                               const covet_value *value) {
    covet_kind kind;
    covet_term *bind;
    if (value->kind == COVET_VALUE_NULL && !field->nullable) {
        covet__problem(compiler, COVET_VALIDATION, field->entity->name, field->name,
                       "%s.%s cannot be NULL: declare it NULLABLE(%s), or set a value",
                       field->entity->name, field->name, covet_kind_name(field->kind));
        return NULL;
    }
    if (!covet__object_fits(compiler, field, field->target != NULL, value)) return NULL;
    if (!covet__value_fits(compiler, value, field->column_kind, field, &kind)) return NULL;
    if (covet__class(field->column_kind) == COVET_CLASS_INT && kind != COVET_KIND_BIGINT &&
        value->kind != COVET_VALUE_NULL) {
        covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                       "%s.%s is %s and cannot be set to a %s", field->entity->name, field->name,
                       covet_kind_name(field->column_kind), covet_value_kind_name(value->kind));
        return NULL;
    }
    bind = covet__bind(compiler, value, field->column_kind, field);
    if (bind) bind->slot.stored = true;
    return bind;
}

static bool covet__assign(covet_compiler *compiler, const covet_node *set) {
    const covet_field *field = covet__assigned_field(compiler, set->text);
    void *assignments = compiler->assignments;
    const covet_term *term;
    if (!field) return false;
    if (set->value.kind == COVET_VALUE_EXPR) {
        term = covet__expression(compiler, &set->value.as.expr->node, NULL, false);
        if (term) term = covet__assigned_cast(compiler, field, term);
    } else if (set->value.kind == COVET_VALUE_COND) {
        term = covet__truth(compiler, &set->value.as.cond->node);
        if (term) term = covet__assigned_cast(compiler, field, term);
    } else {
        term = covet__assigned_value(compiler, field, &set->value);
    }
    if (!term) return false;
    if (!covet__room(compiler, &assignments, compiler->assignment_count, &compiler->assignment_room,
                     sizeof *compiler->assignments)) {
        return false;
    }
    compiler->assignments = assignments;
    compiler->assignments[compiler->assignment_count++] = (covet_assignment){field, term};
    return true;
}

#endif
