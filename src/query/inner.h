/* Inside of the compiler: its state, and what its parts call of each other. Private: part of the
 * implementation. Uses query, lookup. */
#ifndef COVET_QUERY_INNER_H
#define COVET_QUERY_INNER_H

#include "expr/lookup.h"
#include "expr/walk.h"
#include "query/query.h"

/* A table that the query needs, while joins are still being decided. */
typedef struct covet_join {
    const covet_entity *entity;
    const covet_field *through; /* the key in the parent; NULL for the base */
    uint32_t parent;
    uint32_t uses; /* columns and children that need it; 0: it is left out */
    uint32_t call; /* number of the latest FILTER or EXCLUDE that walked it */
    bool back;     /* the key is the join's own: it is walked from its target to it */
    bool many;     /* it may give several rows for one of the parent */
    bool nullable; /* it may give no row: the join can be outer */
    bool outer;
} covet_join;

/* A name that ANNOTATE or ALIAS gave to an expression. */
typedef struct covet_annotation {
    const char *name;
    const covet_field *field; /* stands for it in messages and cells */
    const covet_term *term;
    bool selected; /* ANNOTATE: it is a column of the result */
    bool over;     /* an item of covet_aggregate: later items may use it, but not take it anew */
} covet_annotation;

/* What rows are grouped by. */
typedef enum covet_grouping {
    COVET_GROUPS_NONE,
    COVET_GROUPS_KEY,  /* the row: an aggregate was annotated */
    COVET_GROUPS_PATHS /* those of VALUES before it, or of GROUP_BY */
} covet_grouping;

/* Where LIMIT, OFFSET and SLICE stand in the shape's values; the window is computed when they are
 * bound. */
typedef struct covet_compiler {
    struct covet_compiler *outer; /* of the query that this is a subquery of; NULL: none */
    uint32_t level;               /* how many are around it */
    covet_arena *arena;
    const covet_registry *registry;
    const covet_dialect *dialect;
    size_t bind_limit;
    const covet_entity *entity;
    const covet_shape *shape;
    covet_purpose purpose;
    const covet_model *projection; /* NULL: the entity's own */
    covet_problem *problem;
    covet_join *joins; /* join_count of them; 0 is the base */
    uint32_t join_count, join_room;
    uint32_t calls;                /* of FILTER and EXCLUDE so far */
    bool calling;                  /* inside of one: joins to many rows are only shared within it */
    const covet_term **conditions; /* of the FILTERs and EXCLUDEs: condition_count of them */
    uint32_t condition_count, condition_room;
    const covet_term *where;       /* all of them; NULL: every row */
    const covet_term *having;      /* those about aggregates; NULL: every group */
    covet_annotation *annotations; /* annotation_count of them */
    uint32_t annotation_count, annotation_room;
    covet_grouping grouping;
    const covet_node *group_by; /* GROUP_BY, or the VALUES before the first aggregate */
    uint32_t group_values;      /* annotations that stood before the first aggregate */
    const covet_term **groups;  /* group_count of them */
    uint32_t group_count, group_room;
    bool wrapping;               /* columns are outputs of the query that is taken over */
    bool aggregating;            /* inside of an aggregate */
    uint32_t values_annotations; /* annotations that stood before the latest VALUES */
    covet_output *over;          /* taken over all rows: over_count of them */
    uint32_t over_count, over_room;
    bool nothing;               /* no row can match */
    bool ordered;               /* ORDER_BY was said */
    const covet_node *order_by; /* the latest ORDER_BY */
    bool reversed;              /* REVERSE an odd number of times */
    bool distinct;
    const covet_term **distinct_on; /* DISTINCT of chosen fields: distinct_count of them */
    uint32_t distinct_count, distinct_room;
    bool limited, offset;     /* a LIMIT or SLICE, an OFFSET or SLICE was said */
    const covet_node *window; /* of a subquery: its one LIMIT, OFFSET or SLICE */
    bool read_only;
    const covet_node *values;  /* the latest VALUES or VALUES_LIST */
    const covet_node *related; /* the latest SELECT_RELATED; others before it are in related_all */
    uint32_t value_at;         /* where the search for a value's index begins */
    covet_output *outputs;     /* output_count of them */
    uint32_t output_count, output_room;
    covet_order *order;
    uint32_t order_count, order_room;
    covet_assignment *assignments;
    uint32_t assignment_count, assignment_room;
    uint32_t nesting; /* of orders that name other models' orders */
    bool split;       /* under a NOT: conditions over many rows are EXISTS of their own */
    bool outward;     /* F names columns of the query around */
    const covet_entity **others; /* read by subqueries, at the outermost: other_count of them */
    uint32_t other_count, other_room;
} covet_compiler;

/* A path that was walked: the joins to its last field, and what stands behind it. */
typedef struct covet_path {
    const covet_field *field; /* the last field */
    uint32_t source;          /* the join that the field's column is read from, when trimmed */
    const covet_field
        *column;            /* the column to read: a key's own where the target's key was named */
    uint32_t joined;        /* the last join made, before trimming */
    bool relation;          /* the path ends at a relation itself, not at a column of its target */
    bool many;              /* it goes over a relation to many rows */
    bool annotated;         /* it names an annotation */
    const covet_term *term; /* of that, or of transforms; NULL: it names a column */
    const char *rest;       /* words behind the field; "" if there are none */
} covet_path;

/* --- mistakes: the first one is kept; all answer false --- */
static bool covet__problem(covet_compiler *compiler, covet_status status, const char *model,
                           const char *field, const char *format, ...) COVET__PRINTF(5, 6);
static bool covet__out_of_memory(covet_compiler *compiler);

/* --- path.c --- */
/* Walks a path from the base. `rest_allowed`: words behind the last field are left in path->rest;
 * else they are a mistake. */
static bool covet__path_walk(covet_compiler *compiler, const char *text, bool rest_allowed,
                             covet_path *out);
/* The same from a join other than the base, which gets one use more. */
static bool covet__path_walk_from(covet_compiler *compiler, uint32_t join, const char *text,
                                  bool rest_allowed, covet_path *out);

/* --- join.c --- */
/* The join over a key from a parent, made or used again; counts one use. UINT32_MAX without
 * memory. */
static uint32_t covet__join(covet_compiler *compiler, uint32_t parent, const covet_field *through);
/* The same from the target of a key back to the rows that refer to it. */
static uint32_t covet__join_back(covet_compiler *compiler, uint32_t parent,
                                 const covet_field *through);
static void covet__join_drop(covet_compiler *compiler, uint32_t join); /* one use less */
static void covet__join_use(covet_compiler *compiler, uint32_t join);  /* one use more */
static void covet__joins_promote(covet_compiler *compiler, uint32_t join);
static void covet__joins_demote(covet_compiler *compiler, uint32_t join);

/* --- expression.c --- */
static covet_term *covet__term(covet_compiler *compiler, covet_term_kind kind, covet_kind type,
                               uint32_t count, ...);
static const covet_term *covet__column(covet_compiler *compiler, const covet_path *path);
/* A bind of a value of the shape, for a column of that kind. */
static covet_term *covet__bind(covet_compiler *compiler, const covet_value *value, covet_kind kind,
                               const covet_field *field);
/* The term of an operand; `near` gives a bare value its kind (NULL: its own). `joins` collects
 * what F walked (NULL: paths over relations are refused). */
static const covet_term *covet__operand(covet_compiler *compiler, const covet_value *value,
                                        const covet_term *near, bool joins_allowed);
static const covet_term *covet__expression(covet_compiler *compiler, const covet_node *node,
                                           const covet_term *near, bool joins_allowed);
/* Whether a value of that kind can be compared with, or assigned to, a column of that kind; else
 * a QUERY error. `out` is the kind to bind. */
static bool covet__value_fits(covet_compiler *compiler, const covet_value *value, covet_kind column,
                              const covet_field *field, covet_kind *out);

/* --- aggregate.c --- */
/* COUNT(...) and kin as a term. NULL: failed. */
static const covet_term *covet__aggregate(covet_compiler *compiler, const covet_node *node);
/* Takes an ANNOTATE or ALIAS. */
static bool covet__annotate(covet_compiler *compiler, const covet_node *clause);

/* --- group.c --- */
/* A term as an output of the query at hand, seen from outside. NULL: failed. */
static const covet_term *covet__inner(covet_compiler *compiler, const covet_term *term);
static bool covet__outputs_of_aggregate(covet_compiler *compiler, covet_compiled *out);
/* The first aggregate was annotated. */
static void covet__group_begin(covet_compiler *compiler);
/* Fills in what is grouped by, when the outputs and the order are known. */
static bool covet__groups(covet_compiler *compiler);

/* --- resolve.c --- */
static bool covet__clause(covet_compiler *compiler, const covet_node *clause);

/* --- condition.c --- */
/* A condition as a value. NULL: failed. */
static const covet_term *covet__truth(covet_compiler *compiler, const covet_node *condition);
static bool covet__kinds_compare(covet_kind a, covet_kind b);
/* All conditions of the compiler as its `where`. */
static bool covet__where(covet_compiler *compiler);
/* Adds the conditions of FILTER (negated false) or EXCLUDE (true). */
static bool covet__filter(covet_compiler *compiler, const covet_node *clause, bool negated);

/* --- output.c --- */
static bool covet__outputs_of_rows(covet_compiler *compiler, covet_compiled *out);
static bool covet__outputs_of_projection(covet_compiler *compiler, covet_compiled *out);
static bool covet__outputs_of_values(covet_compiler *compiler, covet_compiled *out);
static bool covet__output_add(covet_compiler *compiler, const covet_term *term, const char *name);

/* --- order.c --- */
static bool covet__orders(covet_compiler *compiler);

/* --- assign.c --- */
static bool covet__assign(covet_compiler *compiler, const covet_node *set);

/* --- plan.c --- */
static bool covet__plan(covet_compiler *compiler, covet_plan *plan);

/* --- subquery.c --- */
/* Starts a query inside of another, of the rows of an entity. false: failed. */
static bool covet__sub_open(covet_compiler *sub, covet_compiler *outer, const covet_entity *entity);
/* A column of the query around, as its subquery reads it. */
static const covet_term *covet__outward(covet_compiler *compiler, const covet_term *column);
/* Whether a queryset that is a value has a window of one row. */
static bool covet__query_one_row(const covet_value *value);
static const covet_term *covet__exists_query(covet_compiler *compiler, const covet_node *node);
static const covet_term *covet__subquery_term(covet_compiler *compiler, const covet_value *value);
static const covet_term *covet__in_query(covet_compiler *compiler, const covet_term *column,
                                         const covet_value *value, const covet_field *wanted);
/* EXISTS(...) over the conditions of a subquery. NULL: failed. */
static const covet_term *covet__exists_term(covet_compiler *compiler, covet_compiler *sub);

/* Room for one more element in an array of the arena that doubles. false without memory. */
static bool covet__room(covet_compiler *compiler, void **items, uint32_t count, uint32_t *room,
                        size_t size);

#endif
