/* Plans: statements as dialect-free trees. The query floor makes them, the sql floor turns them
 * into text, a dialect names the text of each term. Uses meta. */
#ifndef COVET_SPI_PLAN_H
#define COVET_SPI_PLAN_H

#include "base/memory.h"
#include "model/meta.h"

/* Every kind of term: name, how it prints in a plan. Operands stand in the order of the text.
 *
 * XOR takes NULL for false. ADD SUB MUL DIV NEG are of integers, reals and durations, INT_ of
 * integers, DEC_ of operands of which one is a decimal and none a real; DEC_ADD and kin are
 * exact, DEC_DIV is rounded to the term's places. ROUND is of decimals, and of what is
 * assigned to one. TO_INT rounds, and fails where the result has no room; POW is a real.
 * MOMENT_SUB of two datetimes is a duration. DATE_ADD and DATE_SUB take a date or datetime and
 * a duration and give a datetime; TO_DATE is its date, TO_DATETIME the midnight of a date.
 * DEC_NEG and DEC_KEY (a decimal as its database compares it) are what rewrite hooks make.
 * INT_BIND and DEC_BIND are spelled where a database does not know the kind of a bind that stands
 * for a whole value; they are written around the binds of a CASE. IF
 * is its second operand where the first holds, else NULL. COUNT and those behind it are
 * aggregates. INNER is an output of the query that the plan's own is taken over. */
#define COVET_TERM_LIST(X)                                                                         \
    X(COLUMN,       "column")                                                                      \
    X(BIND,         "bind")                                                                        \
    X(NULL,         "null")                                                                        \
    X(TRUE,         "true")                                                                        \
    X(FALSE,        "false")                                                                       \
    X(AND,          "and")                                                                         \
    X(OR,           "or")                                                                          \
    X(XOR,          "xor")                                                                         \
    X(NOT,          "not")                                                                         \
    X(EQ,           "=")                                                                           \
    X(NE,           "<>")                                                                          \
    X(LT,           "<")                                                                           \
    X(LE,           "<=")                                                                          \
    X(GT,           ">")                                                                           \
    X(GE,           ">=")                                                                          \
    X(RANGE,        "range")                                                                       \
    X(IN,           "in")                                                                          \
    X(IS_NULL,      "isnull")                                                                      \
    X(NOT_NULL,     "notnull")                                                                     \
    X(IEXACT,       "iexact")                                                                      \
    X(CONTAINS,     "contains")                                                                    \
    X(ICONTAINS,    "icontains")                                                                   \
    X(STARTSWITH,   "startswith")                                                                  \
    X(ISTARTSWITH,  "istartswith")                                                                 \
    X(ENDSWITH,     "endswith")                                                                    \
    X(IENDSWITH,    "iendswith")                                                                   \
    X(ADD,          "+")                                                                           \
    X(SUB,          "-")                                                                           \
    X(MUL,          "*")                                                                           \
    X(DIV,          "/")                                                                           \
    X(DEC_ADD,      "dec+")                                                                        \
    X(DEC_SUB,      "dec-")                                                                        \
    X(DEC_MUL,      "dec*")                                                                        \
    X(DEC_DIV,      "dec/")                                                                        \
    X(DEC_MOD,      "decmod")                                                                      \
    X(DEC_NEG,      "decneg")                                                                      \
    X(DEC_KEY,      "deckey")                                                                      \
    X(INT_BIND,     "intbind")                                                                     \
    X(DEC_BIND,     "decbind")                                                                     \
    X(INT_DIV,      "div")                                                                         \
    X(MOD,          "mod")                                                                         \
    X(INT_MOD,      "intmod")                                                                      \
    X(POW,          "pow")                                                                         \
    X(NEG,          "neg")                                                                         \
    X(ROUND,        "round")                                                                       \
    X(TO_TEXT,      "text")                                                                        \
    X(TO_INT16,     "int16")                                                                       \
    X(TO_INT32,     "int32")                                                                       \
    X(TO_INT64,     "int64")                                                                       \
    X(TO_REAL,      "real")                                                                        \
    X(TO_DATE,      "date")                                                                        \
    X(TO_DATETIME,  "datetime")                                                                    \
    X(DATE_ADD,     "dateadd")                                                                     \
    X(DATE_SUB,     "datesub")                                                                     \
    X(MOMENT_SUB,   "momentsub")                                                                   \
    X(YEAR_OF,      "year")                                                                        \
    X(ISO_YEAR_OF,  "isoyear")                                                                     \
    X(QUARTER_OF,   "quarter")                                                                     \
    X(MONTH_OF,     "month")                                                                       \
    X(WEEK_OF,      "week")                                                                        \
    X(DAY_OF,       "day")                                                                         \
    X(WEEK_DAY_OF,  "weekday")                                                                     \
    X(ISO_DAY_OF,   "isoweekday")                                                                  \
    X(HOUR_OF,      "hour")                                                                        \
    X(MINUTE_OF,    "minute")                                                                      \
    X(SECOND_OF,    "second")                                                                      \
    X(TIME_OF,      "time")                                                                        \
    X(EXISTS,       "exists")                                                                      \
    X(IN_QUERY,     "inquery")                                                                     \
    X(SUBQUERY,     "subquery")                                                                    \
    X(CASE,         "case")                                                                        \
    X(IF,           "if")                                                                          \
    X(ONE,          "one")                                                                         \
    X(COALESCE,     "coalesce")                                                                    \
    X(COUNT_OF,     "count")                                                                       \
    X(COUNT_ROWS,   "count*")                                                                      \
    X(INT_SUM,      "intsum")                                                                      \
    X(SUM,          "sum")                                                                         \
    X(DEC_SUM,      "decsum")                                                                      \
    X(AVG,          "avg")                                                                         \
    X(DEC_AVG,      "decavg")                                                                      \
    X(MIN,          "min")                                                                         \
    X(MAX,          "max")                                                                         \
    X(STDDEV_POP,   "stddevpop")                                                                   \
    X(STDDEV_SAMP,  "stddevsamp")                                                                  \
    X(VAR_POP,      "varpop")                                                                      \
    X(VAR_SAMP,     "varsamp")                                                                     \
    X(INNER,        "inner")

typedef enum covet_term_kind {
#define COVET__TERM(name, text) COVET_TERM_##name,
    COVET_TERM_LIST(COVET__TERM)
#undef COVET__TERM
        COVET_TERM_COUNT
} covet_term_kind;

/* What is done to a value before it is bound. */
typedef enum covet_transform {
    COVET_TRANSFORM_NONE,
    COVET_TRANSFORM_LIKE_CONTAINS, /* wildcards escaped with !, % on both sides */
    COVET_TRANSFORM_LIKE_PREFIX,   /* ..., % behind */
    COVET_TRANSFORM_LIKE_SUFFIX,   /* ..., % before */
    COVET_TRANSFORM_PREFIX_END,    /* the least text above all that begin so; else empty bytes */
    COVET_TRANSFORM_YEAR_START,    /* a number: the first moment, or day, of that year */
    COVET_TRANSFORM_YEAR_END,      /* the last one */
    COVET_TRANSFORM_SPAN,  /* a number less the number of value slot.item: the size of a slice */
    COVET_TRANSFORM_LIMIT, /* the window's size; slot.item: the most that is wanted, 0: any */
    COVET_TRANSFORM_OFFSET /* where the window begins */
} covet_transform;

/* Where a bind takes its value from, and what column it must fit. */
typedef struct covet_slot {
    uint32_t value;  /* index among the query's values, in the order in which they were written */
    uint32_t item;   /* element of a list, past its end the last one; UINT32_MAX: no list */
    uint32_t items;  /* of a list: how many binds it has, never fewer than elements */
    covet_kind kind; /* the value is converted to this kind before it is bound */
    covet_transform transform; /* and then changed so */
    int32_t places;            /* DECIMAL: scale that it must fit; -1: any */
    int32_t digits;            /* DECIMAL: digits of the column; 0: any */
    bool stored;               /* the value goes into the column: it must fit it whole */
    const covet_field *field;  /* for messages; NULL: none */
} covet_slot;

/* A term: a node of a condition or an expression whose names are resolved. */
typedef struct covet_term {
    covet_term_kind kind;
    covet_kind type;          /* kind of its value; BOOL for conditions */
    int32_t places;           /* DECIMAL: digits behind the point */
    bool nullable;            /* may be NULL */
    bool aggregate;           /* has an aggregate in it */
    bool distinct;            /* of an aggregate: each value once */
    bool filtered;            /* of an aggregate: over the rows for which its last operand holds */
    uint32_t height;          /* AND OR XOR NOT: how deep they nest in it, itself included */
    uint32_t source;          /* COLUMN: index among the plan's sources; INNER: which output */
    uint32_t outward;         /* COLUMN: of a query so many levels further out; 0: of its own */
    const covet_field *field; /* COLUMN */
    covet_slot slot;          /* BIND */
    uint32_t count;           /* operands */
    const struct covet_term *const *operands;
    const struct covet_plan *query; /* EXISTS, IN_QUERY, SUBQUERY */
} covet_term;

/* A table in FROM. Source 0 is the base; the others are joined to an earlier one. */
typedef struct covet_source {
    const covet_entity *entity;
    const char *alias;          /* the table's name, T2, T3 ... where it is taken */
    uint32_t parent;            /* index of the source that it is joined to */
    const covet_field *through; /* the key in the parent; NULL for the base */
    bool back;                  /* the key is the source's own, and refers to the parent */
    bool outer;                 /* LEFT JOIN */
} covet_source;

typedef struct covet_order {
    const covet_term *term;
    bool descending;
    bool nulls_first, nulls_last;
    uint32_t output; /* the output that it is, counted from 1; 0: none is named */
} covet_order;

/* column = term of UPDATE and INSERT. */
typedef struct covet_assignment {
    const covet_field *field;
    const covet_term *term;
} covet_assignment;

/* One column of the result. */
typedef struct covet_output {
    const covet_term *term;
    const char *name; /* the path as written; NULL for the columns of an object */
} covet_output;

typedef enum covet_operation {
    COVET_SELECT,
    COVET_COUNT_ROWS, /* SELECT COUNT(*), over a subquery where rows are limited or distinct */
    COVET_EXISTS_ROW, /* SELECT 1 ... LIMIT 1 */
    COVET_INSERT,
    COVET_UPDATE_ROWS,
    COVET_DELETE
} covet_operation;

/* A statement. `lower` may set what the dialect wants otherwise. */
typedef struct covet_plan {
    covet_operation operation;
    const covet_entity *entity;
    const covet_source *sources;
    uint32_t source_count;
    const covet_output *outputs;
    uint32_t output_count;
    const covet_term *where;         /* NULL: every row */
    const covet_term *const *groups; /* GROUP BY: group_count of them */
    uint32_t group_count;
    bool grouped; /* rows are groups, even where group_count is 0: then all are one */
    const uint32_t *group_outputs; /* of each the output that it is, counted from 1; 0: none */
    const covet_term *having;      /* NULL: every group */
    const covet_output *over;      /* taken over all rows of this query: over_count of them */
    uint32_t over_count;           /* 0: the query is the whole */
    const covet_order *order;
    uint32_t order_count;
    uint32_t cap;             /* without limit: the most rows that are wanted; 0: any */
    const covet_term *limit;  /* a BIND, or NULL */
    const covet_term *offset; /* a BIND, or NULL */
    const covet_assignment *assignments;
    uint32_t assignment_count;
    bool distinct;
    const covet_term *const *distinct_on; /* rows are the same where these are: distinct_count */
    uint32_t distinct_count;              /* 0: where all outputs are */
    bool empty;                           /* no row can match: nothing is sent */
    bool one_row;                         /* at most one row can match */
    bool own_sets; /* UPDATE: a subquery in SET reads the table that is written */
    bool by_key;   /* UPDATE, DELETE: rows are named by a subquery of keys (joins, limits) */
} covet_plan;

/* Appends the plan as stable text, one clause a line. */
void covet_plan_print(covet_buffer *buffer, const covet_plan *plan);
/* Appends a term as stable text: (= author.name bind#0:CHAR). */
void covet_term_print(covet_buffer *buffer, const covet_plan *plan, const covet_term *term);

#endif
