/* Expressions: terms, binds, F and arithmetic, with the kinds of their values. Uses path. */
#ifndef COVET_QUERY_EXPRESSION_C
#define COVET_QUERY_EXPRESSION_C

#include <stdarg.h>
#include <string.h>

#include "base/number.h"
#include "expr/walk.c"
#include "query/path.c"

/* How deep conditions nest that have these inside. */
static uint32_t covet__height(const covet_term *const *operands, uint32_t count) {
    uint32_t height = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (operands[i]->height > height) height = operands[i]->height;
    }
    return height + 1;
}

static covet_term *covet__term(covet_compiler *compiler, covet_term_kind kind, covet_kind type,
                               uint32_t count, ...) {
    covet_term *term = COVET_TAKE(compiler->arena, covet_term);
    const covet_term **operands = NULL;
    va_list arguments;
    if (count) {
        operands = covet_arena_take(compiler->arena, count * sizeof *operands, _Alignof(void *));
    }
    if (!term || (count && !operands)) {
        covet__out_of_memory(compiler);
        return NULL;
    }
    *term = (covet_term){.kind = kind, .type = type, .count = count, .operands = operands};
    va_start(arguments, count);
    for (uint32_t i = 0; i < count; i++) {
        operands[i] = va_arg(arguments, const covet_term *);
        if (!operands[i]) term = NULL;
        if (!term) continue;
        if (operands[i]->nullable) term->nullable = true;
        if (operands[i]->aggregate) term->aggregate = true;
    }
    va_end(arguments);
    if (term && (kind == COVET_TERM_NOT || kind == COVET_TERM_XOR || kind == COVET_TERM_AND)) {
        term->height = covet__height(operands, count);
    }
    return term;
}

/* Whether two terms are the same expression: written twice, one would do. */
static bool covet__term_same(const covet_term *a, const covet_term *b) {
    if (a == b) return true;
    if (a->kind != b->kind || a->type != b->type || a->count != b->count) return false;
    if (a->source != b->source || a->outward != b->outward || a->field != b->field) return false;
    if (a->distinct != b->distinct || a->filtered != b->filtered || a->query || b->query)
        return false;
    if (a->kind == COVET_TERM_BIND &&
        (a->slot.value != b->slot.value || a->slot.item != b->slot.item ||
         a->slot.kind != b->slot.kind || a->slot.transform != b->slot.transform))
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!covet__term_same(a->operands[i], b->operands[i])) return false;
    return true;
}

static const covet_term *covet__constant(covet_compiler *compiler, bool truth) {
    return covet__term(compiler, truth ? COVET_TERM_TRUE : COVET_TERM_FALSE, COVET_KIND_BOOL, 0);
}

static const covet_term *covet__column(covet_compiler *compiler, const covet_path *path) {
    if (path->term) return compiler->wrapping ? covet__inner(compiler, path->term) : path->term;
    covet_term *term = covet__term(compiler, COVET_TERM_COLUMN, path->column->column_kind, 0);
    if (!term) return NULL;
    term->source = path->source;
    term->field = path->column;
    term->places = path->column->places;
    term->nullable = path->column->nullable || compiler->joins[path->source].outer;
    return compiler->wrapping ? covet__inner(compiler, term) : term;
}

/* --- binds --- */

/* The place of a value in the shape. They are asked for nearly in order. */
static uint32_t covet__value_index(covet_compiler *compiler, const covet_value *value) {
    const covet_shape *shape = compiler->shape;
    for (uint32_t i = 0; i < shape->value_count; i++) {
        uint32_t at = (compiler->value_at + i) % shape->value_count;
        if (shape->values[at] != value) continue;
        compiler->value_at = at + 1 == shape->value_count ? 0 : at + 1;
        return at;
    }
    covet__problem(compiler, COVET_INTERNAL, NULL, NULL, "a value is not part of its query");
    return 0;
}

static covet_term *covet__bind(covet_compiler *compiler, const covet_value *value, covet_kind kind,
                               const covet_field *field) {
    covet_term *term = covet__term(compiler, COVET_TERM_BIND, kind, 0);
    if (!term) return NULL;
    term->slot = (covet_slot){.value = covet__value_index(compiler, value),
                              .item = UINT32_MAX,
                              .kind = kind,
                              .places = field ? field->places : -1,
                              .digits = field ? field->length : 0,
                              .field = field};
    term->places = field ? field->places : 0;
    term->nullable = value->kind == COVET_VALUE_NULL;
    return term;
}

/* The classes of kinds whose values compare with each other. */
typedef enum covet_class {
    COVET_CLASS_INT,
    COVET_CLASS_REAL,
    COVET_CLASS_DECIMAL,
    COVET_CLASS_BOOL,
    COVET_CLASS_TEXT,
    COVET_CLASS_OTHER /* each kind for itself */
} covet_class;

static covet_class covet__class(covet_kind kind) {
    switch (kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_SMALLINT:
    case COVET_KIND_INT:
    case COVET_KIND_BIGINT:
        return COVET_CLASS_INT;
    case COVET_KIND_FLOAT:
        return COVET_CLASS_REAL;
    case COVET_KIND_DECIMAL:
        return COVET_CLASS_DECIMAL;
    case COVET_KIND_BOOL:
        return COVET_CLASS_BOOL;
    case COVET_KIND_CHAR:
    case COVET_KIND_TEXT:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG:
        return COVET_CLASS_TEXT;
    default:
        return COVET_CLASS_OTHER;
    }
}

/* The kind that a value of its own has, without a column beside it. */
static covet_kind covet__value_own_kind(covet_value_kind kind) {
    switch (kind) {
    case COVET_VALUE_BOOL:
        return COVET_KIND_BOOL;
    case COVET_VALUE_REAL:
        return COVET_KIND_FLOAT;
    case COVET_VALUE_TEXT:
        return COVET_KIND_TEXT;
    case COVET_VALUE_BYTES:
        return COVET_KIND_BINARY;
    case COVET_VALUE_DECIMAL:
        return COVET_KIND_DECIMAL;
    case COVET_VALUE_UUID:
        return COVET_KIND_UUID;
    case COVET_VALUE_DATE:
        return COVET_KIND_DATE;
    case COVET_VALUE_TIME:
        return COVET_KIND_TIME;
    case COVET_VALUE_DATETIME:
        return COVET_KIND_DATETIME;
    case COVET_VALUE_DURATION:
        return COVET_KIND_DURATION;
    case COVET_VALUE_JSON:
        return COVET_KIND_JSON;
    default:
        return COVET_KIND_BIGINT;
    }
}

/* The kind that a plain value is bound as beside a column of a kind; COVET_KIND_COUNT: it does
 * not fit. */
static covet_kind covet__bound_kind(covet_value_kind value, covet_kind column) {
    covet_class class = covet__class(column);
    bool number = value == COVET_VALUE_INT || value == COVET_VALUE_BOOL;
    if (value == COVET_VALUE_NULL) return column;
    if (class == COVET_CLASS_INT) {
        if (number || value == COVET_VALUE_TEXT) return COVET_KIND_BIGINT;
        if (value == COVET_VALUE_REAL) return COVET_KIND_FLOAT;
        return value == COVET_VALUE_DECIMAL ? COVET_KIND_DECIMAL : COVET_KIND_COUNT;
    }
    if (class == COVET_CLASS_REAL || class == COVET_CLASS_DECIMAL) {
        if (number || value == COVET_VALUE_REAL || value == COVET_VALUE_DECIMAL) return column;
        return value == COVET_VALUE_TEXT ? column : COVET_KIND_COUNT;
    }
    if (class == COVET_CLASS_BOOL) return number ? column : COVET_KIND_COUNT;
    if (class == COVET_CLASS_TEXT || column == COVET_KIND_JSON) {
        return value == COVET_VALUE_TEXT || value == COVET_VALUE_JSON ? column : COVET_KIND_COUNT;
    }
    if (covet__value_own_kind(value) == column && !number) return column;
    if (column == COVET_KIND_BINARY) return COVET_KIND_COUNT;
    if (value == COVET_VALUE_DATE && column == COVET_KIND_DATETIME) return column;
    return value == COVET_VALUE_TEXT ? column : COVET_KIND_COUNT;
}

static bool covet__value_fits(covet_compiler *compiler, const covet_value *value, covet_kind column,
                              const covet_field *field, covet_kind *out) {
    covet_buffer buffer;
    *out = covet__bound_kind(value->kind, column);
    if (*out != COVET_KIND_COUNT) return true;
    covet_buffer_open(&buffer, compiler->arena->heap, 0);
    covet_value_print(&buffer, value);
    covet__problem(compiler, COVET_QUERY, field ? field->entity->name : compiler->entity->name,
                   field ? field->name : NULL,
                   "%s%s%s is %s: it cannot be compared with, or set to, the %s %s",
                   field ? field->entity->name : "the expression", field ? "." : "",
                   field ? field->name : "", covet_kind_name(column),
                   covet_value_kind_name(value->kind), covet_buffer_get(&buffer));
    covet_buffer_close(&buffer);
    return false;
}

/* Whether an object that stands for its key is what a field takes: of a relation (`relation`) an
 * object of its target, of a key an object of its own model. */
static bool covet__object_fits(covet_compiler *compiler, const covet_field *field, bool relation,
                               const covet_value *value) {
    const covet_entity *wanted = relation ? field->target : field->entity, *given;
    if (!value->element || value->kind >= COVET_VALUE_OBJECT ||
        value->kind == COVET_VALUE_DECIMAL) {
        return true;
    }
    given = compiler->registry->entities[value->element - 1];
    if (given != wanted || !(relation || field->key)) {
        return covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                              "%s.%s and an object of %s: it takes %s%s", field->entity->name,
                              field->name, given->name,
                              relation || field->key ? "one of " : "a value, not an object of ",
                              relation || field->key ? wanted->name : given->name);
    }
    if (!relation || field->target_field == wanted->key) return true;
    return covet__problem(
        compiler, COVET_UNSUPPORTED, field->entity->name, field->name,
        "%s.%s refers to %s.%s, and OBJ(...) stands for the key of an object: give the "
        "value of %s",
        field->entity->name, field->name, wanted->name, field->target_field->name,
        field->target_field->name);
}

/* --- F and arithmetic --- */

static const covet_term *covet__f(covet_compiler *compiler, const char *text, bool joins_allowed) {
    covet_path path;
    if (compiler->outward)
        return covet__outward(compiler, covet__f(compiler->outer, text, joins_allowed));
    if (!covet__path_walk(compiler, text, false, &path)) return NULL;
    if (path.source != 0 && !joins_allowed) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name, text,
                       "F(\"%s\") reads another table: an update can use columns of %s only", text,
                       compiler->entity->name);
        return NULL;
    }
    return covet__column(compiler, &path);
}

static const covet_term *covet__operand(covet_compiler *compiler, const covet_value *value,
                                        const covet_term *near, bool joins_allowed) {
    covet_kind kind = near ? near->type : covet__value_own_kind(value->kind);
    covet_term *bind;
    if (value->kind == COVET_VALUE_EXPR) {
        return covet__expression(compiler, &value->as.expr->node, near, joins_allowed);
    }
    if (value->kind == COVET_VALUE_COND) return covet__truth(compiler, &value->as.cond->node);
    if (value->kind == COVET_VALUE_QUERY) return covet__subquery_term(compiler, value);
    if (value->kind == COVET_VALUE_LIST) {
        covet__problem(compiler, COVET_UNSUPPORTED, compiler->entity->name, NULL,
                       "a %s as an operand comes with the whole query language",
                       covet_value_kind_name(value->kind));
        return NULL;
    }
    if (!covet__value_fits(compiler, value, kind, near ? near->field : NULL, &kind)) return NULL;
    bind = covet__bind(compiler, value, kind, NULL);
    if (bind && kind == COVET_KIND_DECIMAL && near) bind->places = near->places;
    return bind;
}

/* What an operation on two kinds gives: the term to write, and the kind of its value;
 * COVET_TERM_COUNT: not possible. */
typedef struct covet_result {
    covet_term_kind term;
    covet_kind type;
} covet_result;

static covet_result covet__moment_result(covet_node_kind operation, covet_kind a, covet_kind b) {
    bool moment = a == COVET_KIND_DATETIME || a == COVET_KIND_DATE;
    if (a == COVET_KIND_DURATION && b == COVET_KIND_DURATION) {
        if (operation == COVET_NODE_ADD) return (covet_result){COVET_TERM_ADD, a};
        if (operation == COVET_NODE_SUB) return (covet_result){COVET_TERM_SUB, a};
    }
    if (moment && operation == COVET_NODE_SUB && (b == COVET_KIND_DATETIME || b == COVET_KIND_DATE))
        return (covet_result){COVET_TERM_MOMENT_SUB, COVET_KIND_DURATION};
    if (moment && b == COVET_KIND_DURATION) {
        if (operation == COVET_NODE_ADD)
            return (covet_result){COVET_TERM_DATE_ADD, COVET_KIND_DATETIME};
        if (operation == COVET_NODE_SUB)
            return (covet_result){COVET_TERM_DATE_SUB, COVET_KIND_DATETIME};
    }
    return (covet_result){COVET_TERM_COUNT, a};
}

static covet_result covet__number_result(covet_node_kind operation, covet_class class) {
    /* By operation (ADD SUB MUL DIV MOD POW), for integers, reals, decimals. */
    static const covet_term_kind terms[6][3] = {
        {COVET_TERM_ADD, COVET_TERM_ADD, COVET_TERM_DEC_ADD},
        {COVET_TERM_SUB, COVET_TERM_SUB, COVET_TERM_DEC_SUB},
        {COVET_TERM_MUL, COVET_TERM_MUL, COVET_TERM_DEC_MUL},
        {COVET_TERM_INT_DIV, COVET_TERM_DIV, COVET_TERM_DEC_DIV},
        {COVET_TERM_INT_MOD, COVET_TERM_MOD, COVET_TERM_DEC_MOD},
        {COVET_TERM_POW, COVET_TERM_POW, COVET_TERM_POW}};
    static const covet_kind types[3] = {COVET_KIND_BIGINT, COVET_KIND_FLOAT, COVET_KIND_DECIMAL};
    covet_result result = {terms[operation - COVET_NODE_ADD][class], types[class]};
    if (operation == COVET_NODE_POW) result.type = COVET_KIND_FLOAT;
    return result;
}

static covet_result covet__result(covet_node_kind operation, covet_kind a, covet_kind b) {
    covet_class x = covet__class(a), y = covet__class(b);
    if (x > COVET_CLASS_DECIMAL || y > COVET_CLASS_DECIMAL) {
        return covet__moment_result(operation, a, b);
    }
    if (x == COVET_CLASS_REAL || y == COVET_CLASS_REAL) {
        return covet__number_result(operation, COVET_CLASS_REAL);
    }
    if (x == COVET_CLASS_DECIMAL || y == COVET_CLASS_DECIMAL) {
        return covet__number_result(operation, COVET_CLASS_DECIMAL);
    }
    return covet__number_result(operation, COVET_CLASS_INT);
}

/* Digits behind the point of a decimal result: those of exact arithmetic; a quotient keeps 16. */
static int32_t covet__result_places(covet_node_kind operation, int32_t a, int32_t b) {
    int32_t most = a > b ? a : b;
    if (operation == COVET_NODE_MUL) return a + b > 38 ? 38 : a + b;
    if (operation == COVET_NODE_DIV) return most > 16 ? most : 16;
    return most;
}

/* A date as the moment that it begins at. NULL: failed. */
static const covet_term *covet__as_moment(covet_compiler *compiler, const covet_term *term) {
    if (!term || term->type != COVET_KIND_DATE) return term;
    return covet__term(compiler, COVET_TERM_TO_DATETIME, COVET_KIND_DATETIME, 1, term);
}

/* Decimals are exact and reals are not: which of the two a result would be is the user's to say. In
 * an update the column says it. */
static bool covet__mixed(covet_compiler *compiler, const covet_term *a, const covet_term *b) {
    covet_class x = covet__class(a->type), y = covet__class(b->type);
    bool mixed = (x == COVET_CLASS_REAL && y == COVET_CLASS_DECIMAL) ||
                 (x == COVET_CLASS_DECIMAL && y == COVET_CLASS_REAL);
    if (!mixed || compiler->purpose == COVET_FOR_UPDATE) return false;
    return !covet__problem(compiler, COVET_QUERY, compiler->entity->name,
                           a->field ? a->field->name : NULL,
                           "DECIMAL and FLOAT do not mix in arithmetic, since one is exact and the "
                           "other is not: give a covet_decimal");
}

static const covet_term *covet__combine(covet_compiler *compiler, covet_node_kind operation,
                                        const covet_term *a, const covet_term *b) {
    covet_result result;
    covet_term *term;
    if (!a || !b) return NULL;
    result = covet__result(operation, a->type, b->type);
    if (result.term == COVET_TERM_COUNT) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name,
                       a->field ? a->field->name : NULL, "%s cannot be applied to %s and %s%s",
                       covet__node_row(operation)->name, covet_kind_name(a->type),
                       covet_kind_name(b->type),
                       covet__class(a->type) == COVET_CLASS_TEXT ||
                               covet__class(b->type) == COVET_CLASS_TEXT
                           ? ": a bare text is a value here, a column is written F(\"name\")"
                           : "");
        return NULL;
    }
    if (covet__mixed(compiler, a, b)) return NULL;
    if (result.term == COVET_TERM_MOMENT_SUB) {
        a = covet__as_moment(compiler, a);
        b = covet__as_moment(compiler, b);
    }
    term = covet__term(compiler, result.term, result.type, 2, a, b);
    if (!term) return NULL;
    if (result.type == COVET_KIND_DECIMAL) {
        term->places = covet__result_places(operation, a->places, b->places);
    }
    /* SQL's division and remainder by zero give NULL on some databases. */
    if (operation == COVET_NODE_DIV || operation == COVET_NODE_MOD) term->nullable = true;
    return term;
}

/* The kind that a bare value takes beside another operand: text stays text, so that it is
 * refused. */
static const covet_term *covet__beside(covet_compiler *compiler, const covet_value *value,
                                       const covet_term *other, bool joins_allowed) {
    covet_class class = other ? covet__class(other->type) : COVET_CLASS_OTHER;
    covet_kind kind;
    covet_term *bind;
    if (value->kind == COVET_VALUE_EXPR) {
        return covet__expression(compiler, &value->as.expr->node, NULL, joins_allowed);
    }
    if (value->kind == COVET_VALUE_REAL && class == COVET_CLASS_DECIMAL &&
        compiler->purpose == COVET_FOR_UPDATE) {
        bind = covet__bind(compiler, value, COVET_KIND_DECIMAL, NULL);
        if (bind) bind->places = 15; /* as many as a double tells apart */
        return bind;
    }
    kind = covet__value_own_kind(value->kind);
    if (kind == COVET_KIND_BOOL) kind = COVET_KIND_BIGINT;
    if (value->kind == COVET_VALUE_NULL && other) kind = other->type;
    if (value->kind == COVET_VALUE_LIST || value->kind > COVET_VALUE_ARRAY ||
        value->kind == COVET_VALUE_UINT) {
        return covet__operand(compiler, value, NULL, joins_allowed);
    }
    bind = covet__bind(compiler, value, kind, NULL);
    if (bind && value->kind == COVET_VALUE_DECIMAL) bind->places = (int32_t)value->element;
    return bind;
}

/* Folds the operands from the left. */
static const covet_term *covet__arithmetic(covet_compiler *compiler, const covet_node *node,
                                           bool joins_allowed) {
    const covet_value *operands = node->operands;
    const covet_term *left, *right = NULL;
    if (operands[0].kind == COVET_VALUE_NONE || operands[1].kind == COVET_VALUE_NONE) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                       "%s takes two operands or more", covet__node_row(node->kind)->name);
        return NULL;
    }
    if (operands[0].kind != COVET_VALUE_EXPR && operands[1].kind == COVET_VALUE_EXPR) {
        right = covet__expression(compiler, &operands[1].as.expr->node, NULL, joins_allowed);
        if (!right) return NULL;
    }
    left = covet__beside(compiler, &operands[0], right, joins_allowed);
    for (size_t i = 1; left && operands[i].kind != COVET_VALUE_NONE; i++) {
        if (!right) right = covet__beside(compiler, &operands[i], left, joins_allowed);
        left = covet__combine(compiler, node->kind, left, right);
        right = NULL;
    }
    return left;
}

static const covet_term *covet__negative(covet_compiler *compiler, const covet_node *node,
                                         bool joins_allowed) {
    const covet_term *operand = covet__beside(compiler, &node->operands[0], NULL, joins_allowed);
    covet_term *term;
    if (!operand) return NULL;
    if (covet__class(operand->type) > COVET_CLASS_DECIMAL && operand->type != COVET_KIND_DURATION) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                       "NEG cannot be applied to %s", covet_kind_name(operand->type));
        return NULL;
    }
    term = covet__term(compiler, COVET_TERM_NEG, operand->type, 1, operand);
    if (term) term->places = operand->places;
    return term;
}

/* A column of the query around a subquery. */
static const covet_term *covet__outer_f(covet_compiler *compiler, const covet_node *node) {
    const covet_value *path = &node->operands[0];
    const covet_node *further = path->kind == COVET_VALUE_EXPR ? &path->as.expr->node : NULL;
    if (path->kind != COVET_VALUE_TEXT && !(further && further->kind == COVET_NODE_OUTER)) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                       "OUTER takes a name, or OUTER of one, and found: %s",
                       covet_value_kind_name(path->kind));
        return NULL;
    }
    if (!compiler->outer) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                       "OUTER(...) outside of a subquery: there is no query around it");
        return NULL;
    }
    if (compiler->outward) return covet__outward(compiler, covet__outer_f(compiler->outer, node));
    if (further) return covet__outward(compiler, covet__outer_f(compiler->outer, further));
    return covet__outward(compiler, covet__f(compiler->outer, path->as.text.data, true));
}

/* --- CASE --- */

/* The kind of two values of which either may come; COVET_KIND_COUNT: they have none in common. */
static covet_kind covet__common_kind(covet_kind a, covet_kind b) {
    covet_class x = covet__class(a), y = covet__class(b);
    if (a == b) return a;
    if (x > COVET_CLASS_DECIMAL || y > COVET_CLASS_DECIMAL) {
        if (x == COVET_CLASS_TEXT && y == COVET_CLASS_TEXT) return COVET_KIND_TEXT;
        return COVET_KIND_COUNT;
    }
    if (x == y) return x == COVET_CLASS_INT ? COVET_KIND_BIGINT : a;
    if (x == COVET_CLASS_REAL || y == COVET_CLASS_REAL) return COVET_KIND_FLOAT;
    return COVET_KIND_DECIMAL;
}

/* Takes one value of a CASE into its kind. */
static bool covet__case_value(covet_compiler *compiler, covet_term *whole, const covet_term *value,
                              bool *typed) {
    covet_kind common = *typed ? covet__common_kind(whole->type, value->type) : value->type;
    bool null = value->kind == COVET_TERM_NULL ||
                (value->kind == COVET_TERM_BIND && value->nullable);
    if (null) return whole->nullable = true;
    if (common == COVET_KIND_COUNT) {
        return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                              "CASE has values of %s and of %s: they are to be of one kind",
                              covet_kind_name(whole->type), covet_kind_name(value->type));
    }
    whole->type = common;
    *typed = true;
    if (value->nullable) whole->nullable = true;
    if (value->places > whole->places) whole->places = value->places;
    return true;
}

/* One value of a CASE; a decimal keeps all of its places, those of a text are not known. */
static const covet_term *covet__case_operand(covet_compiler *compiler, const covet_value *value,
                                             const covet_term *near, bool joins_allowed) {
    const covet_term *term = covet__operand(compiler, value, near, joins_allowed);
    int places = value->kind == COVET_VALUE_DECIMAL ? value->as.decimal.scale : 30;
    if (!term || term->kind != COVET_TERM_BIND || term->type != COVET_KIND_DECIMAL) return term;
    covet_term *copy = covet_arena_copy(compiler->arena, term, sizeof *copy);
    if (copy && copy->places < places) copy->places = places;
    return copy;
}

/* The operands of a CASE: condition, value ..., and the last value, NULL where none was given. */
static const covet_term *covet__case(covet_compiler *compiler, const covet_node *node,
                                     const covet_term *near, bool joins_allowed) {
    const covet_value *branches = node->operands;
    size_t count = 0, at = 0;
    bool typed = false;
    while (branches[count].kind != COVET_VALUE_NONE) count++;
    const covet_term **operands = covet_arena_take(
        compiler->arena, (2 * count + 2) * sizeof *operands, _Alignof(void *));
    covet_term *whole = covet__term(compiler, COVET_TERM_CASE, COVET_KIND_TEXT, 0);
    if (!operands || !whole) return NULL;
    if (count == 0) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                       "CASE without WHEN(condition, value)");
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        const covet_value *value = &branches[i];
        bool when = value->kind == COVET_VALUE_EXPR &&
                    value->as.expr->node.kind == COVET_NODE_WHEN;
        if (when) {
            operands[at] = covet__truth(compiler, &value->as.expr->node.children[0]->node);
            if (!operands[at++]) return NULL;
            value = &value->as.expr->node.value;
        } else if (i + 1 < count || i == 0) {
            covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                           "CASE takes WHEN(condition, value) ..., and one value behind them");
            return NULL;
        }
        operands[at] = covet__case_operand(compiler, value, near, joins_allowed);
        if (!operands[at] || !covet__case_value(compiler, whole, operands[at], &typed))
            return NULL;
        whole->aggregate |= operands[at]->aggregate || (when && operands[at - 1]->aggregate);
        at++;
    }
    if (at % 2 == 0) whole->nullable = true;
    whole->operands = operands;
    whole->count = (uint32_t)at;
    return whole;
}

static const covet_term *covet__expression(covet_compiler *compiler, const covet_node *node,
                                           const covet_term *near, bool joins_allowed) {
    switch (node->kind) {
    case COVET_NODE_F: return covet__f(compiler, node->text, joins_allowed);
    case COVET_NODE_OUTER: return covet__outer_f(compiler, node);
    case COVET_NODE_SUBQUERY: return covet__subquery_term(compiler, &node->value);
    case COVET_NODE_CASE: return covet__case(compiler, node, near, joins_allowed);
    case COVET_NODE_VALUE:
        return covet__operand(compiler, &node->operands[0], near, joins_allowed);
    case COVET_NODE_ADD:
    case COVET_NODE_SUB:
    case COVET_NODE_MUL:
    case COVET_NODE_DIV:
    case COVET_NODE_MOD:
    case COVET_NODE_POW: return covet__arithmetic(compiler, node, joins_allowed);
    case COVET_NODE_NEG: return covet__negative(compiler, node, joins_allowed);
    case COVET_NODE_AGGREGATE: return covet__aggregate(compiler, node);
    default:
        covet__problem(compiler, COVET_UNSUPPORTED, compiler->entity->name, NULL,
                       "%s(...) as an expression comes with the whole query language",
                       covet__node_row(node->kind)->name);
        return NULL;
    }
}

#endif
