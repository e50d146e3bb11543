/* Conditions: FILTER and EXCLUDE as terms, with NULL kept as Django keeps it, and the votes that
 * make joins inner or outer. Uses expression. */
#ifndef COVET_QUERY_CONDITION_C
#define COVET_QUERY_CONDITION_C

#include <string.h>

#include "query/expression.c"

/* How many conditions of a group need each join to give a row. */
typedef struct covet_votes {
    uint32_t *counts; /* by join; room for `room` */
    uint32_t room;
} covet_votes;

static bool covet__vote(covet_compiler *compiler, covet_votes *votes, uint32_t join) {
    while (join >= votes->room) {
        uint32_t room = votes->room;
        void *counts = votes->counts;
        if (!covet__room(compiler, &counts, room, &votes->room, sizeof *votes->counts))
            return false;
        votes->counts = counts;
        memset(votes->counts + room, 0, (votes->room - room) * sizeof *votes->counts);
    }
    votes->counts[join]++;
    return true;
}

/* Votes for a join and for all that it hangs on. */
static bool covet__vote_path(covet_compiler *compiler, covet_votes *votes, uint32_t join) {
    for (; join != 0; join = compiler->joins[join].parent) {
        if (!covet__vote(compiler, votes, join)) return false;
    }
    return true;
}

static void covet__votes_add(covet_compiler *compiler, covet_votes *to, const covet_votes *from) {
    for (uint32_t join = 0; join < from->room; join++) {
        if (from->counts[join]) covet__vote(compiler, to, join);
    }
}

/* Decides the joins of a group: in an OR a join that not every condition needs must be outer; one
 * that a row cannot match without may be inner. Leaves in `votes` the joins that the whole group
 * needs. */
static void covet__votes_count(covet_compiler *compiler, covet_votes *votes, bool any,
                               uint32_t children) {
    for (uint32_t join = 1; join < votes->room; join++) {
        uint32_t count = votes->counts[join];
        if (!count) continue;
        if (any && count < children) {
            covet__joins_promote(compiler, join);
            votes->counts[join] = 0;
        }
    }
    for (uint32_t join = 1; join < votes->room; join++) {
        if (votes->counts[join]) covet__joins_demote(compiler, join);
    }
}

/* In a XOR a condition that does not hold decides as much as one that holds: no join may take
 * rows away. */
static void covet__votes_void(covet_compiler *compiler, const covet_votes *votes) {
    for (uint32_t join = 1; join < votes->room; join++) {
        if (votes->counts[join]) covet__joins_promote(compiler, join);
    }
}

/* --- what the clauses gather --- */

/* Adds a condition to those of earlier clauses. */
static bool covet__condition_add(covet_compiler *compiler, const covet_term *term) {
    void *conditions = compiler->conditions;
    if (!term) {
        return compiler->problem->status == COVET_OK ? covet__out_of_memory(compiler) : false;
    }
    if (!covet__room(compiler, &conditions, compiler->condition_count, &compiler->condition_room,
                     sizeof *compiler->conditions)) {
        return false;
    }
    compiler->conditions = conditions;
    compiler->conditions[compiler->condition_count++] = term;
    return true;
}

/* --- one comparison --- */

/* What is known of the Q at hand. */
typedef struct covet_comparison {
    const covet_node *node;
    const char *text; /* the path, as far as it is resolved here */
    const covet_lookup *lookup;
    covet_path path;
    const covet_term *column;
    bool negated;
    bool needs_row; /* joins of its path must give a row for it to hold */
    covet_votes *votes;
} covet_comparison;

static bool covet__bad_right(covet_compiler *compiler, const covet_comparison *at,
                             const char *text) {
    const covet_field *field = at->path.field;
    return covet__problem(compiler, COVET_QUERY, field->entity->name, field->name, "\"%s\" %s",
                          at->node->text, text);
}

/* Votes for the joins that an expression reads from; those of annotations keep all rows. */
static void covet__vote_term(covet_compiler *compiler, covet_votes *votes, const covet_term *term) {
    for (uint32_t i = 0; i < compiler->annotation_count; i++)
        if (compiler->annotations[i].term == term) return;
    if (term->kind == COVET_TERM_COLUMN) covet__vote_path(compiler, votes, term->source);
    for (uint32_t i = 0; i < term->count; i++) {
        covet__vote_term(compiler, votes, term->operands[i]);
    }
}

static const covet_term *covet__right_value(covet_compiler *compiler, covet_comparison *at,
                                            covet_kind kind) {
    const covet_value *value = &at->node->value;
    covet_term *bind;
    if (value->kind == COVET_VALUE_EXPR) {
        const covet_term *term =
            covet__expression(compiler, &value->as.expr->node, at->column, true);
        if (term && !at->path.annotated) covet__vote_term(compiler, at->votes, term);
        return term;
    }
    if (value->kind == COVET_VALUE_LIST) {
        covet__bad_right(compiler, at, "compares with one value: a list goes with __in or __range");
        return NULL;
    }
    if (value->kind == COVET_VALUE_QUERY) {
        bool equal = at->lookup->term == COVET_TERM_EQ || at->lookup->term == COVET_TERM_IEXACT;
        if (!equal || covet__query_one_row(value)) return covet__subquery_term(compiler, value);
        covet__bad_right(compiler, at,
                         "compares with one value: a queryset of several rows goes with __in, or "
                         "ends in LIMIT(1)");
        return NULL;
    }
    if (value->kind == COVET_VALUE_COND && kind == COVET_KIND_BOOL)
        return covet__truth(compiler, &value->as.cond->node);
    if (value->kind == COVET_VALUE_COND) {
        covet__problem(compiler, COVET_QUERY, at->path.field->entity->name, at->path.field->name,
                       "\"%s\" is %s and compares with a condition, which is BOOL", at->node->text,
                       covet_kind_name(kind));
        return NULL;
    }
    if (!covet__value_fits(compiler, value, kind, at->path.column, &kind)) return NULL;
    bind = covet__bind(compiler, value, kind, at->path.column);
    if (bind && kind != at->path.column->column_kind) bind->slot.places = -1;
    return bind;
}

/* --- lists --- */

/* Element `index` of a list that is written with `room` binds. */
static const covet_term *covet__list_item(covet_compiler *compiler, covet_comparison *at,
                                          size_t index, size_t room) {
    const covet_value *list = &at->node->value;
    size_t count = list->as.list.count;
    const covet_value *item = &list->as.list.items[index < count ? index : count - 1];
    covet_kind kind;
    covet_term *bind;
    if (!covet__object_fits(compiler, at->path.field, at->path.relation, item)) return NULL;
    if (!covet__value_fits(compiler, item, at->column->type, at->path.column, &kind)) return NULL;
    bind = covet__bind(compiler, list, kind, at->path.column);
    if (!bind) return NULL;
    bind->slot.item = (uint32_t)index;
    bind->slot.items = (uint32_t)room;
    if (kind != at->path.column->column_kind) bind->slot.places = -1;
    return bind;
}

static const covet_term *covet__in(covet_compiler *compiler, covet_comparison *at) {
    const covet_value *list = &at->node->value;
    size_t count = list->kind == COVET_VALUE_LIST ? list->as.list.count : 0;
    size_t room = covet__list_room(count);
    const covet_term **operands;
    covet_term *term;
    if (list->kind == COVET_VALUE_EXPR && list->as.expr->node.kind == COVET_NODE_SUBQUERY)
        list = &list->as.expr->node.value;
    if (list->kind == COVET_VALUE_QUERY) {
        return covet__in_query(compiler, at->column, list,
                               at->path.relation ? at->path.field->target_field : NULL);
    }
    if (list->kind != COVET_VALUE_LIST) {
        covet__bad_right(compiler, at, "takes a list: LIST(...) or LIST_OF(pointer, count)");
        return NULL;
    }
    if (count == 0) return covet__constant(compiler, false);
    if (room > compiler->bind_limit) room = compiler->bind_limit;
    if (count > room) {
        covet__problem(compiler, COVET_QUERY, at->path.field->entity->name, at->path.field->name,
                       "\"%s\" has a list of %zu values and the connection takes %zu in a "
                       "statement: query in several parts",
                       at->node->text, count, compiler->bind_limit);
        return NULL;
    }
    operands = covet_arena_take(compiler->arena, (room + 1) * sizeof *operands, _Alignof(void *));
    term = covet__term(compiler, COVET_TERM_IN, COVET_KIND_BOOL, 0);
    if (!operands || !term) return NULL;
    operands[0] = at->column;
    term->aggregate = at->column->aggregate;
    for (size_t i = 0; i < room; i++) {
        operands[i + 1] = covet__list_item(compiler, at, i, room);
        if (!operands[i + 1]) return NULL;
    }
    term->operands = operands;
    term->count = (uint32_t)room + 1;
    return term;
}

static const covet_term *covet__range(covet_compiler *compiler, covet_comparison *at) {
    const covet_value *list = &at->node->value;
    const covet_term *from, *to;
    if (list->kind != COVET_VALUE_LIST || list->as.list.count != 2) {
        covet__bad_right(compiler, at, "takes two values, neither of them NULL: LIST(from, to)");
        return NULL;
    }
    from = covet__list_item(compiler, at, 0, 2);
    to = covet__list_item(compiler, at, 1, 2);
    if (!from || !to) return NULL;
    return covet__term(compiler, COVET_TERM_RANGE, COVET_KIND_BOOL, 3, at->column, from, to);
}

/* --- NULL --- */

static const covet_term *covet__null_test(covet_compiler *compiler, covet_comparison *at,
                                          bool null) {
    at->needs_row = null == at->negated;
    return covet__term(compiler, null ? COVET_TERM_IS_NULL : COVET_TERM_NOT_NULL, COVET_KIND_BOOL,
                       1, at->column);
}

static const covet_term *covet__isnull(covet_compiler *compiler, covet_comparison *at) {
    const covet_value *value = &at->node->value;
    if (value->kind != COVET_VALUE_BOOL && value->kind != COVET_VALUE_INT) {
        covet__bad_right(compiler, at, "takes true or false");
        return NULL;
    }
    return covet__null_test(compiler, at, value->as.integer != 0);
}

/* --- text --- */

/* Whether values of two kinds compare: numbers with numbers, else each class with itself. */
static bool covet__kinds_compare(covet_kind a, covet_kind b) {
    covet_class x = covet__class(a), y = covet__class(b);
    if (x <= COVET_CLASS_DECIMAL && y <= COVET_CLASS_DECIMAL) return true;
    return x == y && (x != COVET_CLASS_OTHER || a == b);
}

static void covet__bad_kinds(covet_compiler *compiler, const covet_comparison *at,
                             covet_kind right) {
    const covet_field *field = at->path.field;
    covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                   "\"%s\" compares %s with %s: values of these kinds do not compare",
                   at->node->text, covet_kind_name(at->column->type), covet_kind_name(right));
}

static const covet_term *covet__as_text(covet_compiler *compiler, covet_comparison *at) {
    covet_class class = covet__class(at->column->type);
    if (class == COVET_CLASS_TEXT) return at->column;
    if (class == COVET_CLASS_INT || at->column->type == COVET_KIND_DATE ||
        at->column->type == COVET_KIND_UUID) {
        return covet__term(compiler, COVET_TERM_TO_TEXT, COVET_KIND_TEXT, 1, at->column);
    }
    covet__problem(compiler, COVET_QUERY, at->path.field->entity->name, at->path.field->name,
                   "\"%s\" compares text, and %s.%s is %s", at->node->text,
                   at->path.field->entity->name, at->path.field->name,
                   covet_kind_name(at->column->type));
    return NULL;
}

static void covet__bad_text(covet_compiler *compiler, const covet_comparison *at) {
    const covet_value *value = &at->node->value;
    covet_buffer buffer;
    covet_buffer_open(&buffer, compiler->arena->heap, 0);
    covet_value_print(&buffer, value);
    covet__problem(compiler, COVET_QUERY, at->path.field->entity->name, at->path.field->name,
                   "\"%s\" compares with text, not with the %s %s", at->node->text,
                   covet_value_kind_name(value->kind), covet_buffer_get(&buffer));
    covet_buffer_close(&buffer);
}

static const covet_term *covet__text_right(covet_compiler *compiler, covet_comparison *at) {
    const covet_value *value = &at->node->value;
    const covet_term *right;
    covet_term *bind;
    if (value->kind != COVET_VALUE_TEXT && value->kind != COVET_VALUE_EXPR) {
        covet__bad_text(compiler, at);
        return NULL;
    }
    if (value->kind == COVET_VALUE_EXPR) {
        right = covet__right_value(compiler, at, COVET_KIND_TEXT);
        if (!right || covet__class(right->type) == COVET_CLASS_TEXT) return right;
        covet__bad_kinds(compiler, at, right->type);
        return NULL;
    }
    bind = covet__bind(compiler, value, COVET_KIND_TEXT, NULL);
    if (bind) bind->slot.field = at->path.column;
    return bind;
}

static const covet_term *covet__text_lookup(covet_compiler *compiler, covet_comparison *at) {
    const covet_term *left = covet__as_text(compiler, at), *right;
    if (!left) return NULL;
    right = covet__text_right(compiler, at);
    if (!right) return NULL;
    return covet__term(compiler, at->lookup->term, COVET_KIND_BOOL, 2, left, right);
}

/* --- a whole Q --- */

/* A date beside a datetime is its midnight. NULL without memory. */
static const covet_term *covet__beside_moment(covet_compiler *compiler, const covet_term *term,
                                              const covet_term *other) {
    if (!term || term->type != COVET_KIND_DATE || other->type != COVET_KIND_DATETIME) return term;
    return covet__term(compiler, COVET_TERM_TO_DATETIME, COVET_KIND_DATETIME, 1, term);
}

/* A bind of the year on the right as its first or last moment. */
static const covet_term *covet__year_bind(covet_compiler *compiler, covet_comparison *at,
                                          covet_transform transform) {
    covet_kind kind = at->column->operands[0]->type;
    covet_term *bind = covet__bind(compiler, &at->node->value, kind, NULL);
    if (!bind) return NULL;
    bind->slot.transform = transform;
    bind->slot.field = at->path.field;
    return bind;
}

/* A year compared with a number is a range of moments, for which an index of the column serves.
 * NULL: failed. */
static const covet_term *covet__year_range(covet_compiler *compiler, covet_comparison *at) {
    const covet_term *column = at->column->operands[0];
    covet_term_kind term = at->lookup->term;
    bool start = term == COVET_TERM_GE || term == COVET_TERM_LT;
    if (term != COVET_TERM_EQ) {
        return covet__term(
            compiler, term, COVET_KIND_BOOL, 2, column,
            covet__year_bind(compiler, at,
                             start ? COVET_TRANSFORM_YEAR_START : COVET_TRANSFORM_YEAR_END));
    }
    return covet__term(compiler, COVET_TERM_RANGE, COVET_KIND_BOOL, 3, column,
                       covet__year_bind(compiler, at, COVET_TRANSFORM_YEAR_START),
                       covet__year_bind(compiler, at, COVET_TRANSFORM_YEAR_END));
}

static bool covet__year_ranges(const covet_comparison *at) {
    covet_term_kind term = at->lookup->term;
    bool compares = term == COVET_TERM_EQ || (term >= COVET_TERM_LT && term <= COVET_TERM_GE);
    return compares && at->column->kind == COVET_TERM_YEAR_OF &&
           at->node->value.kind == COVET_VALUE_INT;
}

static const covet_term *covet__compare(covet_compiler *compiler, covet_comparison *at) {
    const covet_value *value = &at->node->value;
    const covet_term *left, *right;
    covet_term_kind term = at->lookup->term;
    if (covet__year_ranges(at)) return covet__year_range(compiler, at);
    if (at->lookup->right == COVET_RIGHT_BOOL) return covet__isnull(compiler, at);
    if (value->kind == COVET_VALUE_NULL) {
        if (term == COVET_TERM_EQ || term == COVET_TERM_IEXACT) {
            return covet__null_test(compiler, at, true);
        }
        covet__bad_right(compiler, at, "compares with NULL: only exact and isnull can");
        return NULL;
    }
    if (term == COVET_TERM_IN) return covet__in(compiler, at);
    if (term == COVET_TERM_RANGE) return covet__range(compiler, at);
    if (at->lookup->text) return covet__text_lookup(compiler, at);
    if (!covet__object_fits(compiler, at->path.field, at->path.relation, value)) return NULL;
    right = covet__right_value(compiler, at, at->column->type);
    if (!right) return NULL;
    left = covet__beside_moment(compiler, at->column, right);
    right = covet__beside_moment(compiler, right, at->column);
    if (!left || !right) return NULL;
    if (value->kind == COVET_VALUE_EXPR && !covet__kinds_compare(left->type, right->type)) {
        covet__bad_kinds(compiler, at, right->type);
        return NULL;
    }
    return covet__term(compiler, term, COVET_KIND_BOOL, 2, left, right);
}

/* Whether the lookup can compare what the path names. */
static bool covet__lookup_fits(covet_compiler *compiler, const covet_comparison *at) {
    const covet_field *field = at->path.field;
    if (at->path.relation && !at->lookup->relation) {
        return covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                              "%s.%s is a relation, which \"%s\" cannot compare: name a field of "
                              "%s behind it",
                              field->entity->name, field->name, at->lookup->name,
                              field->target->name);
    }
    if (at->column->type != COVET_KIND_JSON || at->lookup->term == COVET_TERM_IS_NULL) return true;
    return covet__problem(compiler, COVET_UNSUPPORTED, field->entity->name, field->name,
                          "\"%s\": comparisons of JSON come with the whole query language",
                          at->node->text);
}

/* Finds the lookup behind the path; without one it is exact. */
static bool covet__find_lookup(covet_compiler *compiler, covet_comparison *at) {
    const covet_field *field = at->path.field;
    const char *rest = *at->path.rest ? at->path.rest : "exact";
    size_t size = covet__word(rest);
    at->lookup = covet__lookup(rest, size);
    if (!at->lookup) {
        const char *word = covet__word_text(compiler, rest, size);
        return covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                              "\"%s\" is no lookup of %s.%s (%s), in the path \"%s\"%s", word,
                              field->entity->name, field->name, covet_kind_name(field->kind),
                              at->node->text, covet__lookup_hint(compiler, word));
    }
    if (at->lookup->stage) {
        return covet__problem(compiler, COVET_UNSUPPORTED, field->entity->name, field->name,
                              "\"%s\" in \"%s\": %s", at->lookup->name, at->node->text,
                              at->lookup->stage);
    }
    if (!rest[size]) return covet__lookup_fits(compiler, at);
    return covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                          "nothing can follow the lookup \"%s\" in the path \"%s\"",
                          at->lookup->name, at->node->text);
}

/* Under NOT a row whose column is NULL must be kept: NOT (x = ? AND x IS NOT NULL). */
static const covet_term *covet__guard(covet_compiler *compiler, const covet_comparison *at,
                                      const covet_term *term) {
    const covet_term *right = term->count == 2 ? term->operands[1] : NULL;
    bool plain = term->kind != COVET_TERM_IS_NULL && term->kind != COVET_TERM_NOT_NULL;
    if (!at->negated || !plain || term->kind == COVET_TERM_FALSE) return term;
    if (right && right->kind == COVET_TERM_TO_DATETIME) right = right->operands[0];
    if (at->column->nullable && !at->path.annotated) {
        term =
            covet__term(compiler, COVET_TERM_AND, COVET_KIND_BOOL, 2, term,
                        covet__term(compiler, COVET_TERM_NOT_NULL, COVET_KIND_BOOL, 1, at->column));
    }
    if (term && right && right->kind == COVET_TERM_COLUMN && right->field->nullable) {
        term = covet__term(compiler, COVET_TERM_AND, COVET_KIND_BOOL, 2, term,
                           covet__term(compiler, COVET_TERM_NOT_NULL, COVET_KIND_BOOL, 1, right));
    }
    return term;
}

/* The last join that a path asks for: where it ends at a relation, the one to its target, which
 * needs not be read. */
static uint32_t covet__asked_join(covet_compiler *compiler, const covet_path *path) {
    uint32_t join;
    if (!path->relation) return path->joined;
    join = covet__join(compiler, path->joined, path->field);
    if (join != UINT32_MAX) covet__join_drop(compiler, join);
    return join;
}

/* The comparison of a Q whose path, from here on, is `text`. `needs_row` (NULL: not asked):
 * whether a row must be there for it to hold. */
static const covet_term *covet__comparison_of(covet_compiler *compiler, const covet_node *node,
                                              const char *text, bool negated, covet_votes *votes,
                                              bool *needs_row) {
    covet_votes needed = {NULL, 0};
    covet_comparison at = {
        .node = node, .text = text, .negated = negated, .needs_row = !negated, .votes = &needed};
    const covet_term *term;
    uint32_t asked;
    if (!covet__path_walk(compiler, text, true, &at.path)) return NULL;
    at.column = covet__column(compiler, &at.path);
    if (!at.column || !covet__find_lookup(compiler, &at)) return NULL;
    asked = covet__asked_join(compiler, &at.path);
    term = asked == UINT32_MAX ? NULL : covet__compare(compiler, &at);
    if (!term || !covet__vote_path(compiler, &needed, asked)) return NULL;
    if (at.needs_row) covet__votes_add(compiler, votes, &needed);
    if (needs_row) *needs_row = at.needs_row;
    return covet__guard(compiler, &at, term);
}

/* --- conditions over many rows under a NOT: none of the rows may match --- */

/* Where a path first leads to many rows. */
typedef struct covet_fork {
    size_t prefix;                /* bytes of the path before that word, "__" included */
    const covet_entity *entity;   /* that the prefix leads to */
    const covet_reverse *reverse; /* the relation; NULL: the path never does */
    const char *rest;             /* behind the word */
} covet_fork;

static covet_fork covet__fork(const covet_entity *entity, const char *text) {
    covet_fork fork = {.entity = entity};
    for (const char *at = text;;) {
        size_t size = covet__word(at);
        const covet_field *field = covet_entity_field(fork.entity, at, size);
        const covet_reverse *reverse = covet__word_back(fork.entity, field, at, size);
        const char *rest = covet__word_next(at, size);
        if (reverse && reverse->field->column && !reverse->field->unique) {
            fork.prefix = (size_t)(at - text);
            fork.reverse = reverse;
            fork.rest = rest;
            return fork;
        }
        if (!reverse && (!field || !field->target || covet__names_column(field, at, size)))
            return fork;
        fork.entity = reverse ? reverse->field->entity : field->target;
        if (!covet__walk_goes_on(fork.entity, rest)) return fork;
        at = rest;
    }
}

/* The rows of a fork that the FILTER at hand has joined already: then the condition is about the
 * same row of them. UINT32_MAX: it has not. */
static uint32_t covet__fork_joined(const covet_compiler *compiler, const covet_path *path,
                                   const covet_fork *fork) {
    const covet_join wanted = {
        .through = fork->reverse->field, .parent = path->joined, .back = true};
    return covet__join_find(compiler, &wanted);
}

/* What of the query around the rows of a fork are linked to, and by which of their fields. NULL:
 * failed. */
static const covet_term *covet__fork_column(covet_compiler *compiler, const covet_node *node,
                                            const covet_fork *fork, const covet_field **own) {
    const char *target = fork->reverse->field->target_field->name;
    size_t size = strlen(target);
    covet_path path;
    char *text = covet_arena_take(compiler->arena, fork->prefix + size + 1, 1);
    if (!text) {
        covet__out_of_memory(compiler);
        return NULL;
    }
    memcpy(text, node->text, fork->prefix);
    memcpy(text + fork->prefix, target, size + 1);
    if (!covet__path_walk(compiler, text, false, &path)) return NULL;
    uint32_t joined = own ? covet__fork_joined(compiler, &path, fork) : UINT32_MAX;
    if (joined != UINT32_MAX) {
        covet__join_drop(compiler, path.source);
        covet__join_use(compiler, joined);
        *own = path.column = compiler->joins[joined].entity->key;
        path.source = joined;
    }
    return covet__outward(compiler, covet__column(compiler, &path));
}

/* The path of the condition inside of the subquery: from the many rows themselves, or
 * (`whole`) from what they refer to. NULL without memory. */
static const char *covet__fork_text(covet_compiler *compiler, const covet_node *node,
                                    const covet_fork *fork, bool whole) {
    const char *from = whole ? node->text + fork->prefix : fork->rest;
    bool key = !whole && !covet__walk_goes_on(fork->reverse->field->entity, from);
    size_t size = strlen(from);
    char *text = covet_arena_take(compiler->arena, size + 5, 1), *at = text;
    if (!text) {
        covet__out_of_memory(compiler);
        return NULL;
    }
    if (key) at = memcpy(at, "pk__", 4), at += size ? 4 : 2;
    memcpy(at, from, size + 1);
    return text;
}

/* EXISTS(rows of the fork, that match). Rows that are looked for by what they lack are joined from
 * what they refer to, so that none at all matches too. */
static const covet_term *covet__fork_exists(covet_compiler *compiler, const covet_node *node,
                                            const covet_fork *fork, bool whole) {
    const covet_field *through = fork->reverse->field;
    const covet_entity *entity = whole ? fork->entity : through->entity;
    covet_compiler sub;
    covet_votes votes = {NULL, 0};
    bool needs_row = true;
    const char *text = covet__fork_text(compiler, node, fork, whole);
    if (!text || !covet__sub_open(&sub, compiler, entity)) return NULL;
    sub.outward = true;
    const covet_term *term =
        covet__comparison_of(&sub, node, text, false, &votes, &needs_row);
    if (!term) return NULL;
    if (!needs_row && !whole) return covet__fork_exists(compiler, node, fork, true);
    covet__votes_count(&sub, &votes, false, 1);
    const covet_field *own = whole ? through->target_field : through;
    const covet_term *around = covet__fork_column(compiler, node, fork, whole ? NULL : &own);
    const covet_path path = {.field = own, .column = own};
    const covet_term *link = covet__term(&sub, COVET_TERM_EQ, COVET_KIND_BOOL, 2,
                                         covet__column(&sub, &path), around);
    if (!covet__condition_add(&sub, link) || !covet__condition_add(&sub, term)) return NULL;
    return covet__exists_term(compiler, &sub);
}

static const covet_term *covet__comparison(covet_compiler *compiler, const covet_node *node,
                                           bool negated, covet_votes *votes) {
    if (compiler->split) {
        covet_fork fork = covet__fork(compiler->entity, node->text);
        if (fork.reverse) return covet__fork_exists(compiler, node, &fork, false);
    }
    return covet__comparison_of(compiler, node, node->text, negated, votes, NULL);
}

/* --- groups --- */

static const covet_term *covet__condition(covet_compiler *compiler, const covet_node *node,
                                          bool negated, covet_votes *votes);

/* Joins terms by AND or OR, leaving out what is always true or false. */
static const covet_term *covet__group_term(covet_compiler *compiler, bool any,
                                           const covet_term **terms, uint32_t count) {
    covet_term_kind neutral = any ? COVET_TERM_FALSE : COVET_TERM_TRUE;
    covet_term_kind absorbing = any ? COVET_TERM_TRUE : COVET_TERM_FALSE;
    covet_term *group;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (terms[i]->kind == absorbing) return terms[i];
        if (terms[i]->kind != neutral) terms[kept++] = terms[i];
    }
    if (kept == 0) return covet__constant(compiler, !any || count == 0);
    if (kept == 1) return terms[0];
    group = covet__term(compiler, any ? COVET_TERM_OR : COVET_TERM_AND, COVET_KIND_BOOL, 0);
    if (!group) return NULL;
    group->operands = terms;
    group->count = kept;
    for (uint32_t i = 0; i < kept; i++) group->aggregate |= terms[i]->aggregate;
    group->height = covet__height(terms, kept);
    return group;
}

static const covet_term *covet__not(covet_compiler *compiler, const covet_term *term) {
    if (!term) return NULL;
    if (term->kind == COVET_TERM_TRUE) return covet__constant(compiler, false);
    if (term->kind == COVET_TERM_FALSE) return covet__constant(compiler, true);
    return covet__term(compiler, COVET_TERM_NOT, COVET_KIND_BOOL, 1, term);
}

static const covet_term *covet__xor_pair(covet_compiler *compiler, const covet_term *a,
                                         const covet_term *b) {
    if (!a || !b) return NULL;
    if (a->kind == COVET_TERM_FALSE) return b;
    if (b->kind == COVET_TERM_FALSE) return a;
    if (a->kind == COVET_TERM_TRUE) return covet__not(compiler, b);
    if (b->kind == COVET_TERM_TRUE) return covet__not(compiler, a);
    return covet__term(compiler, COVET_TERM_XOR, COVET_KIND_BOOL, 2, a, b);
}

/* a XOR b ...: an odd number of them hold. In halves, so that many do not nest deep. */
static const covet_term *covet__xor_term(covet_compiler *compiler, const covet_term **terms,
                                         uint32_t count) {
    uint32_t half = (count + 1) / 2;
    if (count == 0) return covet__constant(compiler, true);
    if (count == 1) return terms[0];
    return covet__xor_pair(compiler, covet__xor_term(compiler, terms, half),
                           covet__xor_term(compiler, terms + half, count - half));
}

/* Whether a condition compares nothing: it is left out, whatever stands around it. */
static bool covet__vacuous(const covet_node *node) {
    if (node->kind == COVET_NODE_Q || node->kind == COVET_NODE_EXISTS) return false;
    for (uint32_t i = 0; node->children && node->children[i] != &covet_cond_end; i++) {
        if (!covet__vacuous(&node->children[i]->node)) return false;
    }
    return true;
}

/* The conditions of a group; `negated` is what stands around it, its own NOT included. */
static const covet_term *covet__group(covet_compiler *compiler, const covet_node *node,
                                      covet_node_kind connector, bool negated, covet_votes *votes) {
    covet_votes own = {NULL, 0};
    const covet_term **terms;
    uint32_t given = 0, count = 0;
    while (node->children && node->children[given] != &covet_cond_end) given++;
    terms = covet_arena_take(compiler->arena, (given + 1) * sizeof *terms, _Alignof(void *));
    if (!terms) return NULL;
    for (uint32_t i = 0; i < given; i++) {
        if (covet__vacuous(&node->children[i]->node)) continue;
        terms[count] = covet__condition(compiler, &node->children[i]->node, negated, &own);
        if (!terms[count++]) return NULL;
    }
    if (connector == COVET_NODE_XOR) {
        covet__votes_void(compiler, &own);
        return covet__xor_term(compiler, terms, count);
    }
    covet__votes_count(compiler, &own, (connector == COVET_NODE_OR) != negated, count);
    covet__votes_add(compiler, votes, &own);
    return covet__group_term(compiler, connector == COVET_NODE_OR, terms, count);
}

static const covet_term *covet__negation(covet_compiler *compiler, const covet_node *node,
                                         bool negated, covet_votes *votes) {
    const covet_node *child = &node->children[0]->node;
    covet_node_kind connector = child->kind;
    bool split = compiler->split, twice = connector == COVET_NODE_NOT;
    const covet_term *term;
    compiler->split = true;
    bool single = connector == COVET_NODE_Q || connector == COVET_NODE_EXISTS;
    if (single) child = node;
    if (single || twice) connector = COVET_NODE_AND;
    /* of two NOTs neither is left */
    term = covet__group(compiler, child, connector, twice ? negated : !negated, votes);
    compiler->split = split;
    return twice ? term : covet__not(compiler, term);
}

/* The one condition of a group that compares something, where there is only one; else NULL. */
static const covet_node *covet__only_condition(const covet_node *group) {
    const covet_node *only = NULL;
    for (uint32_t i = 0; group->children && group->children[i] != &covet_cond_end; i++) {
        const covet_node *child = &group->children[i]->node;
        if (covet__vacuous(child)) continue;
        if (only) return NULL;
        only = child;
    }
    return only;
}

/* A group of one is that one: joins are decided as if it stood alone. */
static const covet_term *covet__condition(covet_compiler *compiler, const covet_node *node,
                                          bool negated, covet_votes *votes) {
    const covet_node *only = NULL;
    if (node->kind == COVET_NODE_EXISTS) return covet__exists_query(compiler, node);
    if (node->kind != COVET_NODE_Q && node->kind != COVET_NODE_NOT)
        only = covet__only_condition(node);
    if (only) return covet__condition(compiler, only, negated, votes);
    if (node->kind == COVET_NODE_Q) return covet__comparison(compiler, node, negated, votes);
    if (node->kind == COVET_NODE_NOT) return covet__negation(compiler, node, negated, votes);
    return covet__group(compiler, node, node->kind, negated, votes);
}

/* The conditions of the one or the other kind, as one; those of an AND on their own. NULL: there
 * are none, or no memory. */
static const covet_term *covet__where_of(covet_compiler *compiler, bool aggregate) {
    const covet_term **terms = NULL;
    void *room_of = NULL;
    uint32_t count = 0, room = 0;
    for (uint32_t i = 0; i < compiler->condition_count; i++) {
        const covet_term *whole = compiler->conditions[i];
        bool apart = whole->aggregate && whole->kind == COVET_TERM_AND;
        for (uint32_t j = 0; j < (apart ? whole->count : 1); j++) {
            const covet_term *one = apart ? whole->operands[j] : whole;
            if (one->aggregate != aggregate) continue;
            if (!covet__room(compiler, &room_of, count, &room, sizeof *terms)) return NULL;
            terms = room_of;
            terms[count++] = one;
        }
    }
    return count ? covet__group_term(compiler, false, terms, count) : NULL;
}

/* Takes no row away, and knows no rows but the one at hand. */
static const covet_term *covet__truth(covet_compiler *compiler, const covet_node *condition) {
    covet_votes votes = {NULL, 0};
    bool calling = compiler->calling, split = compiler->split;
    if (covet__vacuous(condition)) return covet__constant(compiler, true);
    compiler->calling = compiler->split = false;
    const covet_term *term = covet__condition(compiler, condition, false, &votes);
    compiler->calling = calling;
    compiler->split = split;
    covet__votes_void(compiler, &votes);
    return term;
}

/* All conditions as those of rows and those of groups. */
static bool covet__where(covet_compiler *compiler) {
    if (!compiler->condition_count) return true;
    compiler->where = covet__where_of(compiler, false);
    compiler->having = covet__where_of(compiler, true);
    if (compiler->where || compiler->having) return true;
    return covet__out_of_memory(compiler);
}

/* Joins that an earlier clause made inner stay so: its rows are gone already. */
static bool covet__filter(covet_compiler *compiler, const covet_node *clause, bool negated) {
    covet_votes votes = {NULL, 0};
    const covet_term *term;
    uint32_t before = compiler->join_count;
    bool *inner = covet_arena_take(compiler->arena, before, 1);
    if (!inner) return covet__out_of_memory(compiler);
    if (covet__vacuous(clause)) return true;
    for (uint32_t i = 0; i < before; i++) inner[i] = !compiler->joins[i].outer;
    compiler->calls++;
    compiler->calling = true;
    compiler->split = negated;
    term = covet__group(compiler, clause, COVET_NODE_AND, negated, &votes);
    compiler->calling = compiler->split = false;
    for (uint32_t i = 0; i < before; i++) {
        if (inner[i]) covet__joins_demote(compiler, i);
    }
    return covet__condition_add(compiler, term && negated ? covet__not(compiler, term) : term);
}

#endif
