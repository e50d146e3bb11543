/* Nodes: what a clause, a condition and an expression are made of, and the macros that write
 * them. One struct and one table of kinds serve walk, copy, compare, hash and print. Uses value,
 * map. The query floor reads nodes. */
#ifndef COVET_EXPR_NODE_H
#define COVET_EXPR_NODE_H

#include "base/map.h"
#include "base/value.h"

/* Which slots of a node a kind uses. */
enum {
    COVET_SLOT_TEXT = 1,     /* node.text */
    COVET_SLOT_VALUE = 2,    /* node.value */
    COVET_SLOT_OPERANDS = 4, /* node.operands */
    COVET_SLOT_CHILDREN = 8, /* node.children */
    COVET_SLOT_PATHS =
        16 /* node.operands, where a text is a path: part of the shape, not a value */
};

/* Every node kind: name, slots, and the class it belongs to: C a condition, E an expression, S an
 * assignment, L a clause. */
#define COVET_NODE_LIST(X)                                                                         \
    X(Q,              COVET_SLOT_TEXT | COVET_SLOT_VALUE,        'C')                              \
    X(AND,            COVET_SLOT_CHILDREN,                       'C')                              \
    X(OR,             COVET_SLOT_CHILDREN,                       'C')                              \
    X(XOR,            COVET_SLOT_CHILDREN,                       'C')                              \
    X(NOT,            COVET_SLOT_CHILDREN,                       'C')                              \
    X(EXISTS,         COVET_SLOT_VALUE,                          'C')                              \
    X(F,              COVET_SLOT_TEXT,                           'E')                              \
    X(OUTER,          COVET_SLOT_PATHS,                          'E')                              \
    X(SUBQUERY,       COVET_SLOT_VALUE,                          'E')                              \
    X(CASE,           COVET_SLOT_OPERANDS,                       'E')                              \
    X(WHEN,           COVET_SLOT_CHILDREN | COVET_SLOT_VALUE,    'E')                              \
    X(VALUE,          COVET_SLOT_OPERANDS,                       'E')                              \
    X(ADD,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(SUB,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(MUL,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(DIV,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(MOD,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(POW,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(NEG,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(FUNC,           COVET_SLOT_TEXT | COVET_SLOT_OPERANDS,     'E')                              \
    X(AGGREGATE,      COVET_SLOT_TEXT | COVET_SLOT_PATHS | COVET_SLOT_VALUE | COVET_SLOT_CHILDREN, \
                                                                 'E')                              \
    X(ORDER,          COVET_SLOT_PATHS,                          'E')                              \
    X(SET,            COVET_SLOT_TEXT | COVET_SLOT_VALUE,        'S')                              \
    X(OVER,           COVET_SLOT_TEXT | COVET_SLOT_VALUE,        'S')                              \
    X(FILTER,         COVET_SLOT_CHILDREN,                       'L')                              \
    X(EXCLUDE,        COVET_SLOT_CHILDREN,                       'L')                              \
    X(ANNOTATE,       COVET_SLOT_TEXT | COVET_SLOT_VALUE,        'L')                              \
    X(ALIAS,          COVET_SLOT_TEXT | COVET_SLOT_VALUE,        'L')                              \
    X(GROUP_BY,       COVET_SLOT_PATHS,                          'L')                              \
    X(ORDER_BY,       COVET_SLOT_PATHS,                          'L')                              \
    X(REVERSE,        0,                                         'L')                              \
    X(DISTINCT,       COVET_SLOT_PATHS,                          'L')                              \
    X(LIMIT,          COVET_SLOT_VALUE,                          'L')                              \
    X(OFFSET,         COVET_SLOT_VALUE,                          'L')                              \
    X(SLICE,          COVET_SLOT_OPERANDS,                       'L')                              \
    X(NONE,           0,                                         'L')                              \
    X(VALUES,         COVET_SLOT_PATHS,                          'L')                              \
    X(VALUES_LIST,    COVET_SLOT_PATHS,                          'L')                              \
    X(SELECT_RELATED, COVET_SLOT_PATHS,                          'L')                              \
    X(READ_ONLY,      0,                                         'L')                              \
    X(STREAM,         COVET_SLOT_OPERANDS,                       'L')                              \
    X(MANAGER,        COVET_SLOT_TEXT,                           'L')

typedef enum covet_node_kind {
#define COVET__NODE(name, slots, group) COVET_NODE_##name,
    COVET_NODE_LIST(COVET__NODE)
#undef COVET__NODE
        COVET_NODE_COUNT
} covet_node_kind;

enum {
    COVET_NODE_DESCENDING = 1,  /* ORDER */
    COVET_NODE_NULLS_FIRST = 2, /* ORDER */
    COVET_NODE_NULLS_LAST = 4,  /* ORDER */
    COVET_NODE_CONSTANT = 8,    /* Q: static data of an option (QC) */
    COVET_NODE_CURSOR = 32,     /* STREAM */
    COVET_NODE_KEPT = 16,       /* a group that a session keeps; no part of the shape */
    COVET_NODE_NOT_NULL = 32,   /* Q: an isnull of false */
    COVET_NODE_UNIQUE = 64,     /* AGGREGATE: of distinct values */
    COVET_NODE_POPULATION = 128 /* AGGREGATE: of a whole population, not of a sample */
};

/* One node. Which slots mean something stands in the table of kinds; the others are zero. */
typedef struct covet_node {
    covet_node_kind kind;
    uint32_t flags;              /* COVET_NODE_ flags; part of the shape */
    const char *text;            /* a path, a function's name */
    covet_value value;           /* the right side of Q, the number of LIMIT */
    const covet_value *operands; /* ended by kind NONE */
    const struct covet_cond *const
        *children; /* ended by &covet_cond_end, so that a NULL is a mistake, not an end */
    /* AGGREGATE as it is written; a copy has flags, value and children instead, and NULL */
    const struct covet_aggregate_options *options;
} covet_node;

/* The three classes are types of their own, so that a condition in a place for an expression does
 * not compile. */
typedef struct covet_cond {
    covet_node node;
} covet_cond;
typedef struct covet_expr {
    covet_node node;
} covet_expr;
typedef struct covet_clause {
    covet_node node;
} covet_clause;

extern const covet_cond covet_cond_end;     /* ends an array of conditions */
extern const covet_clause covet_clause_end; /* ends an array of clauses */

/* --- how they are written; COVET_SHORT_NAMES gives Q, F, FILTER and kin --- */

#define COVET_NULL (covet_value_null())
#define COVET_SOME(...) { true, __VA_ARGS__ }
#define COVET__NODE_AT(type, ...) ((const type *)&(const type){.node = {__VA_ARGS__}})
#define COVET__CONDS(...) ((const covet_cond *const[]){__VA_ARGS__, &covet_cond_end})
#define COVET__VALUES(...)                                                                         \
    ((const covet_value[]){COVET__MAP(COVET__VALUE_ITEM, __VA_ARGS__){.kind = COVET_VALUE_NONE}})
#define COVET__VALUE_ITEM(x) COVET_V(x),
#define COVET__PATHS(...)                                                                          \
    ((const covet_value[]){COVET__MAP(COVET__PATH_ITEM, __VA_ARGS__){.kind = COVET_VALUE_NONE}})
#define COVET__PATH_ITEM(x) covet_value_text(x),

/* Q("author__name__startswith", "A"): one comparison; the value is the last argument. */
#define COVET_Q(path, ...)                                                                         \
    COVET__NODE_AT(covet_cond, .kind = COVET_NODE_Q, .text = (path), .value = COVET_V(__VA_ARGS__))
/* QC("deleted", COVET_BOOL(false)): a comparison in an option, static data. */
#define COVET_QC(path, ...)                                                                        \
    (&(const covet_cond){.node = {.kind = COVET_NODE_Q,                                            \
                                  .flags = COVET_NODE_CONSTANT,                                    \
                                  .text = (path),                                                  \
                                  .value = __VA_ARGS__}})
#define COVET__GROUP(name, ...)                                                                    \
    (&(const covet_cond){                                                                          \
        .node = {.kind = COVET_NODE_##name, .children = COVET__CONDS(__VA_ARGS__)}})
#define COVET_AND(...) COVET__GROUP(AND, __VA_ARGS__)
#define COVET_OR(...) COVET__GROUP(OR, __VA_ARGS__)
#define COVET_XOR(...) COVET__GROUP(XOR, __VA_ARGS__)
#define COVET_NOT(condition) COVET__GROUP(NOT, condition)

/* F("views"): a column of the row at hand. */
#define COVET_F(path) COVET__NODE_AT(covet_expr, .kind = COVET_NODE_F, .text = (path))
/* EXISTS(queryset): whether it has a row. SUBQUERY(queryset): the one column of its one row.
 * In such a queryset OUTER("id") is a column of the query around it, OUTER(OUTER("id")) of the
 * one around that. Q("author__in", queryset) compares with the one column of its rows: that of
 * VALUES, else the key. */
#define COVET_EXISTS(queryset)                                                                     \
    COVET__NODE_AT(covet_cond, .kind = COVET_NODE_EXISTS, .value = covet_value_query(queryset))
#define COVET_SUBQUERY(queryset)                                                                   \
    COVET__NODE_AT(covet_expr, .kind = COVET_NODE_SUBQUERY, .value = covet_value_query(queryset))
#define COVET_OUTER(path) COVET__OPERATION(OUTER, path)
/* CASE(WHEN(condition, value)..., otherwise): the value of the first that holds; NULL without
 * `otherwise` where none does. */
#define COVET_CASE(...) COVET__OPERATION(CASE, __VA_ARGS__)
#define COVET_WHEN(condition, ...)                                                                 \
    COVET__NODE_AT(covet_expr, .kind = COVET_NODE_WHEN, .children = COVET__CONDS(condition),       \
                   .value = COVET_V(__VA_ARGS__))
#define COVET__OPERATION(name, ...)                                                                \
    COVET__NODE_AT(covet_expr, .kind = COVET_NODE_##name, .operands = COVET__VALUES(__VA_ARGS__))
#define COVET_VALUE(...) COVET__OPERATION(VALUE, __VA_ARGS__)
#define COVET_ADD(...) COVET__OPERATION(ADD, __VA_ARGS__)
#define COVET_SUB(...) COVET__OPERATION(SUB, __VA_ARGS__)
#define COVET_MUL(...) COVET__OPERATION(MUL, __VA_ARGS__)
#define COVET_DIV(...) COVET__OPERATION(DIV, __VA_ARGS__)
#define COVET_MOD(...) COVET__OPERATION(MOD, __VA_ARGS__)
#define COVET_POW(...) COVET__OPERATION(POW, __VA_ARGS__)
#define COVET_NEG(...) COVET__OPERATION(NEG, __VA_ARGS__)

/* Options of an aggregate; zero means the usual. */
typedef struct covet_aggregate_options {
    bool unused_;
    bool distinct;             /* each value once */
    const covet_cond *filter;  /* Q(...): only rows for which it holds; NULL: all */
    covet_value default_value; /* VALUE_OF(0): instead of NULL where there is no row */
    bool sample; /* STDDEV, VARIANCE: of a sample (n - 1) rather than the population */
} covet_aggregate_options;
/* COUNT("posts", .distinct = true): over the rows of a group, or of all. The first argument is a
 * path or an expression; COUNT() counts rows. */
#define COVET__AGGREGATE(name, x, ...)                                                             \
    COVET__NODE_AT(covet_expr, .kind = COVET_NODE_AGGREGATE, .text = (name),                       \
                   .operands = COVET__ITEMS(COVET__ORDER_ITEM, x),                                 \
                   .options = &(const covet_aggregate_options){.unused_ = false, __VA_ARGS__})
#define COVET_COUNT(...) COVET__AGGREGATE("count", __VA_ARGS__, )
#define COVET_SUM(...) COVET__AGGREGATE("sum", __VA_ARGS__, )
#define COVET_AVG(...) COVET__AGGREGATE("avg", __VA_ARGS__, )
#define COVET_MIN(...) COVET__AGGREGATE("min", __VA_ARGS__, )
#define COVET_MAX(...) COVET__AGGREGATE("max", __VA_ARGS__, )
#define COVET_STDDEV(...) COVET__AGGREGATE("stddev", __VA_ARGS__, )
#define COVET_VARIANCE(...) COVET__AGGREGATE("variance", __VA_ARGS__, )

/* EC("lower", COVET_PATH("name")): an expression in an option, static data. */
#define COVET_PATH(path)                                                                           \
    {.kind = COVET_VALUE_EXPR,                                                                     \
     .as = {.expr = &(const covet_expr){.node = {.kind = COVET_NODE_F, .text = (path)}}}}
#define COVET_EC(function, ...)                                                                    \
    (&(const covet_expr){.node = {.kind = COVET_NODE_FUNC,                                         \
                                  .text = (function),                                              \
                                  .operands = (const covet_value[]){                               \
                                      __VA_ARGS__, {.kind = COVET_VALUE_NONE}}}})

/* LIST("c", "sql"): up to 64 values; OBJ(ann): a saved object, which stands for its key. */
#define COVET_LIST(...) (covet_value_list(COVET__VALUES(__VA_ARGS__)))
#define COVET_OBJ(object) (covet_value_object(&(object)->row_))

/* Clauses. */
#define COVET__CLAUSE(name, ...)                                                                   \
    COVET__NODE_AT(covet_clause, .kind = COVET_NODE_##name, __VA_ARGS__)
#define COVET_FILTER(...) COVET__CLAUSE(FILTER, .children = COVET__CONDS(__VA_ARGS__))
#define COVET_EXCLUDE(...) COVET__CLAUSE(EXCLUDE, .children = COVET__CONDS(__VA_ARGS__))
/* ANNOTATE("n", COUNT("replies")): a column more, by that name. ALIAS: a name for later clauses
 * alone. */
#define COVET_ANNOTATE(name, ...)                                                                  \
    COVET__CLAUSE(ANNOTATE, .text = (name), .value = COVET_V(__VA_ARGS__))
#define COVET_ALIAS(name, ...)                                                                     \
    COVET__CLAUSE(ALIAS, .text = (name), .value = COVET_V(__VA_ARGS__))
/* GROUP_BY("a", "b"): what aggregates are taken over, outright. */
#define COVET_GROUP_BY(...) COVET__CLAUSE(GROUP_BY, .operands = COVET__PATHS(__VA_ARGS__))
/* Names, "-" before a descending one, and expressions. ORDER_BY(): no order, not even the model's
 * own. */
#define COVET_ORDER_BY(...)                                                                        \
    COVET__CLAUSE(ORDER_BY, .operands = COVET__ITEMS(COVET__ORDER_ITEM, __VA_ARGS__))
#define COVET__ITEMS(item, ...)                                                                    \
    (const covet_value[]){COVET__MAP(item, __VA_ARGS__){.kind = COVET_VALUE_NONE}}
/* Without an argument x is nothing, a _Bool is what is left, and NONE ends the array. */
#define COVET__ORDER_ITEM(x)                                                                       \
    _Generic(((_Bool)x - 0), _Bool: covet_value_none(), default: COVET_V(x - 0)),
/* ASC(x, .nulls_last = true), DESC(x): x is a path or an expression. */
typedef struct covet_order_options {
    bool unused_;
    bool nulls_first;
    bool nulls_last;
} covet_order_options;
#define COVET_ASC(...) COVET__ORDERED(0u, __VA_ARGS__, )
#define COVET_DESC(...) COVET__ORDERED((uint32_t)COVET_NODE_DESCENDING, __VA_ARGS__, )
#define COVET__ORDERED(descending, x, ...)                                                         \
    COVET__NODE_AT(covet_expr, .kind = COVET_NODE_ORDER,                                           \
                   .flags = covet_order_flags(                                                     \
                       descending, &(const covet_order_options){.unused_ = false, __VA_ARGS__}),   \
                   .operands = (const covet_value[]){COVET_V(x), {.kind = COVET_VALUE_NONE}})
static inline uint32_t covet_order_flags(uint32_t flags, const covet_order_options *options) {
    if (options->nulls_first) flags |= COVET_NODE_NULLS_FIRST;
    if (options->nulls_last) flags |= COVET_NODE_NULLS_LAST;
    return flags;
}
#define COVET_REVERSE() COVET__CLAUSE(REVERSE, .flags = 0)
/* DISTINCT(): rows that are the same once; DISTINCT("field") where the database has it. */
#define COVET_DISTINCT(...)                                                                        \
    COVET__CLAUSE(DISTINCT, .operands = COVET__ITEMS(COVET__DISTINCT_ITEM, __VA_ARGS__))
/* Without an argument x is nothing, and the path "". */
#define COVET__DISTINCT_ITEM(x) covet_value_text(_Generic((x - 0), int: "", default: (x - 0))),
#define COVET_LIMIT(...) COVET__CLAUSE(LIMIT, .value = COVET_V(__VA_ARGS__))
#define COVET_OFFSET(...) COVET__CLAUSE(OFFSET, .value = COVET_V(__VA_ARGS__))
/* SLICE(from, to): rows [from, to), counted from 0. */
#define COVET_SLICE(from, ...) COVET__CLAUSE(SLICE, .operands = COVET__VALUES(from, __VA_ARGS__))
#define COVET_NONE() COVET__CLAUSE(NONE, .flags = 0)
#define COVET_VALUES(...) COVET__CLAUSE(VALUES, .operands = COVET__PATHS(__VA_ARGS__))
#define COVET_VALUES_LIST(...) COVET__CLAUSE(VALUES_LIST, .operands = COVET__PATHS(__VA_ARGS__))
#define COVET_SELECT_RELATED(...)                                                                  \
    COVET__CLAUSE(SELECT_RELATED, .operands = COVET__PATHS(__VA_ARGS__))
#define COVET_READ_ONLY() COVET__CLAUSE(READ_ONLY, .flags = 0)
/* STREAM(.chunk = 2000, .cursor = true, .spill = bytes): how covet_each reads. Zero means the
 * usual. */
typedef struct covet_stream_options {
    bool unused_;
    bool cursor;   /* a cursor of the server's */
    int64_t chunk; /* rows at a time */
    int64_t spill; /* bytes of a result that may be put aside while another statement runs */
} covet_stream_options;
#define COVET_STREAM(...)                                                                          \
    COVET__STREAM((&(const covet_stream_options){.unused_ = false, __VA_ARGS__}))
#define COVET__STREAM(options)                                                                     \
    COVET__CLAUSE(STREAM, .flags = options->cursor ? COVET_NODE_CURSOR : 0u,                       \
                  .operands = (const covet_value[]){covet_value_int(options->chunk),               \
                                                    covet_value_int(options->spill),               \
                                                    {.kind = COVET_VALUE_NONE}})
#define COVET_MANAGER(name) COVET__CLAUSE(MANAGER, .text = (name))

/* SET("views", ADD(F("views"), 1)): an assignment of covet_update. */
typedef struct covet_set {
    covet_node node;
} covet_set;
extern const covet_set covet_set_end; /* ends an array of assignments */
#define COVET_SET(path, ...)                                                                       \
    COVET__NODE_AT(covet_set, .kind = COVET_NODE_SET, .text = (path), .value = COVET_V(__VA_ARGS__))

#endif
