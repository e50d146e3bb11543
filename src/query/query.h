/* Inside of the query floor: querysets, what is compiled, and the compiler's entry. Private: part
 * of the implementation. Uses node, plan, dialect, registry. The exec floor calls it. */
#ifndef COVET_QUERY_QUERY_H
#define COVET_QUERY_QUERY_H

#include "exec/session.h"
#include "model/registry.h"

/* A mistake, where several may still come; the text stands in an arena. */
typedef struct covet_problem {
    covet_status status; /* COVET_OK: none */
    const char *message;
    const char *model;
    const char *field;
} covet_problem;

/* A chain of clauses with their values in the order of a walk, and the hash of their shape.
 * Everything is a copy in one arena. */
typedef struct covet_shape {
    const covet_node **clauses;
    uint32_t clause_count;
    uint32_t value_count;
    const covet_value **values; /* what slots take binds from */
    uint64_t hash;              /* of all but the values */
} covet_shape;

struct covet_queryset {
    covet_session *session;
    const covet_model *model;
    const covet_entity *entity; /* NULL: the model is not registered, and `mistake` says so */
    covet_shape shape;
    covet_problem mistake; /* the first one of building */
    const char *file;      /* the call site */
    int line;
    uint32_t generation; /* of the arena that it stands in */
    bool sliced;         /* LIMIT, OFFSET or SLICE was said: a later FILTER is refused */
    bool keeps;          /* `kept` holds its rows */
    covet_list kept;
    const covet_model *kept_model; /* whose structs they are */
    const covet_entity *const
        *kept_entities; /* whose tables they were read from: kept_count of them */
    uint32_t kept_count;
    uint64_t kept_writes; /* the writes of the session to those tables when they were read */
};

/* What a queryset is compiled for; part of the key of the compiled-query cache. */
typedef enum covet_purpose {
    COVET_FOR_ALL,       /* rows of the model, or of a projection */
    COVET_FOR_GET,       /* the same, two rows at the most where more could come */
    COVET_FOR_FIRST,     /* one row; by key where no order is said */
    COVET_FOR_LAST,      /* the same in reverse */
    COVET_FOR_VALUES,    /* records */
    COVET_FOR_AGGREGATE, /* one record of aggregates */
    COVET_FOR_COUNT,
    COVET_FOR_EXISTS,
    COVET_FOR_UPDATE, /* the shape ends with SET nodes */
    COVET_FOR_DELETE
} covet_purpose;

/* Names and kinds of the columns of a record. */
struct covet_record_shape {
    covet_session *session;
    const covet_cell *cells; /* column, kind, nullable, name */
    uint32_t count;
};

/* What an aggregate of no rows is. */
typedef struct covet_empty {
    bool zero;              /* a count */
    const covet_slot *slot; /* its default; NULL: none, so that it is NULL */
} covet_empty;

/* A query that is ready to be bound and run. Stands in the arena that it was compiled into. */
typedef struct covet_compiled {
    covet_sql_text sql;
    covet_decoder decoder;   /* ALL, GET, FIRST, LAST */
    const covet_cell *cells; /* VALUES: cell_count of them */
    uint32_t cell_count;
    const covet_empty *empties; /* AGGREGATE: what each cell is where no row can match */
    bool empty;                 /* nothing is sent: no row can match */
    bool one_row;               /* at most one row can come */
    bool read_only;             /* READ_ONLY: without copies */
    bool windowed;              /* LIMIT, OFFSET or SLICE was said */
    const covet_entity *const
        *entities; /* whose tables it reads or writes: entity_count of them, each once */
    uint32_t entity_count;
} covet_compiled;

/* Compiles. `projection` is the model whose structs are wanted where it is not the queryset's
 * own, else NULL. All allocations are in `arena`; on failure `problem` is filled in. */
static covet_status covet__compile(covet_arena *arena, const covet_registry *registry,
                                   const covet_dialect *dialect, size_t bind_limit,
                                   const covet_entity *entity, const covet_shape *shape,
                                   covet_purpose purpose, const covet_model *projection,
                                   covet_compiled *out, covet_problem *problem);
/* Appends the plan of a query as text, for covet_explain. */
static bool covet__compile_print(covet_buffer *buffer, covet_arena *arena,
                                 const covet_registry *registry, const covet_dialect *dialect,
                                 const covet_entity *entity, const covet_shape *shape,
                                 covet_purpose purpose, const covet_model *projection,
                                 covet_problem *problem);
/* The value that a slot binds: converted to the slot's kind and transformed. Borrows from the
 * shape or stands in `arena`. */
static covet_status covet__slot_value(covet_arena *arena, const covet_slot *slot,
                                      const covet_shape *shape, covet_value *out,
                                      covet_problem *problem);
/* Whether two chains are the same but for their values. */
static bool covet__shape_equal(const covet_shape *a, const covet_shape *b);
/* A deep copy for a cache. false without memory. */
static bool covet__shape_copy(covet_arena *arena, const covet_shape *from, covet_shape *to);

#endif
