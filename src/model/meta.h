/* What a model is: the static description that the macros make (covet_model, covet_member), what
 * registration makes of it (covet_entity, covet_field), and the header of every row.
 * Uses options and regex. Everything above uses it. */
#ifndef COVET_MODEL_META_H
#define COVET_MODEL_META_H

#include "base/regex.h"
#include "model/options.h"

/* Every kind: those with a column first, FK and O2O the last of them. EMBED is of projections
 * alone. */
#define COVET_KIND_LIST(X)                                                                         \
    X(AUTO)                                                                                        \
    X(BIGAUTO)                                                                                     \
    X(SMALLINT)                                                                                    \
    X(INT)                                                                                         \
    X(BIGINT)                                                                                      \
    X(BOOL)                                                                                        \
    X(FLOAT)                                                                                       \
    X(DECIMAL)                                                                                     \
    X(CHAR)                                                                                        \
    X(TEXT)                                                                                        \
    X(EMAIL)                                                                                       \
    X(URL)                                                                                         \
    X(SLUG)                                                                                        \
    X(UUID)                                                                                        \
    X(DATE)                                                                                        \
    X(TIME)                                                                                        \
    X(DATETIME)                                                                                    \
    X(DURATION)                                                                                    \
    X(JSON)                                                                                        \
    X(BINARY)                                                                                      \
    X(ARRAY)                                                                                       \
    X(FK)                                                                                          \
    X(O2O)                                                                                         \
    X(M2M)                                                                                         \
    X(HAS_MANY)                                                                                    \
    X(HAS_ONE)                                                                                     \
    X(GENERIC_FK)                                                                                  \
    X(GENERIC_MANY)                                                                                \
    X(EMBED)

typedef enum covet_kind {
#define COVET__KIND(name) COVET_KIND_##name,
    COVET_KIND_LIST(COVET__KIND)
#undef COVET__KIND
        COVET_KIND_COUNT
} covet_kind;

/* "CHAR" and kin; "?" for a number that is none. Static. */
const char *covet_kind_name(covet_kind kind);

struct covet_origin;

/* The head of every row. All zero in an object that the caller made. */
typedef struct covet_row {
    struct covet_origin
        *origin;         /* what is known of where it came from; valid while generation lives */
    uint32_t generation; /* the arena that origin stands in */
    uint32_t state;      /* COVET_ROW_ flags */
} covet_row;

enum {
    COVET_ROW_SAVED = 1,  /* a row of the database, as far as this object knows */
    COVET_ROW_OWNED = 2,  /* the struct itself stands in the session's memory */
    COVET_ROW_STREAM = 4, /* the row of a stream: overwritten by the next */
    COVET_ROW_DELETED = 8 /* it was deleted */
};

/* One row of a list, as the macros describe it. */
typedef struct covet_member {
    const char *name; /* the member's name in the struct */
    covet_kind kind;
    covet_kind element; /* ARRAY: kind of an element; FK, O2O with a column kind: that kind */
    bool has_element;   /* whether element means something */
    bool nullable;
    bool key;             /* part of the primary key */
    int32_t length;       /* CHAR: characters; DECIMAL: digits; a key's column kind: its length */
    int32_t places;       /* DECIMAL: digits behind the point */
    const char *target;   /* relations: name of the other model; EMBED: of the model */
    size_t offset;        /* of the column's member (of a key: <name>_id); 0 without a column */
    size_t size;          /* bytes of that member */
    size_t object_offset; /* of the object, list or slot pointer; 0 without */
} covet_member;

/* A model or projection, as the macros describe it: static data, the same in every session. */
typedef struct covet_model {
    const char *name;
    size_t size;                          /* bytes of the struct */
    const covet_member *(*members)(void); /* member_count of them, in the order of the list */
    size_t member_count;
    const void *const *options;          /* the option struct of each member */
    const covet_model_options *settings; /* never NULL; of a projection all zero */
    bool projection;                     /* rows of a query's own shape, not of a table */
} covet_model;

typedef struct covet_entity covet_entity;
typedef struct covet_field covet_field;

/* A field of a registered model. */
struct covet_field {
    const char *name;           /* in paths, JSON and errors */
    const char *column;         /* in the database; NULL without a column */
    const covet_member *member; /* where it stands in the struct */
    const covet_entity *entity; /* whose it is */
    covet_kind kind;            /* as declared */
    covet_kind column_kind;     /* of the value in the column: a key's is its target's; AUTO is INT,
                                   BIGAUTO BIGINT; without a column as declared */
    int32_t length;       /* characters (text), bytes (BINARY), digits (DECIMAL) that the column
                                   holds; 0: unbounded */
    int32_t places;       /* DECIMAL */
    int32_t index;        /* place in entity->fields */
    int32_t column_index; /* place in entity->columns; -1 without a column */
    bool nullable;
    bool key;
    bool automatic; /* an AUTO or BIGAUTO key */
    bool unique;    /* keys and one-to-one included; of a composite key its parts are not */
    bool indexed;   /* an index of its own, that of keys to other models included; a unique one
                       needs no other */
    bool blank;
    bool auto_now, auto_now_add;
    bool no_db_constraint;
    int32_t min_length; /* that validation takes, in the units of length; 0: none */
    int32_t max_length; /* that validation takes: .max_length, else length; 0: any */
    /* NONE: no default. Of column_kind, so decimals, JSON and the rest are parsed. */
    covet_value default_value;
    covet_value (*default_fn)(void);  /* UUID keys without a default: covet_default_uuid4 */
    covet_value min_value, max_value; /* of column_kind; NONE: no bound */
    const covet_choice *choices;      /* of column_kind, ended by kind NONE; NULL: any value */
    const covet_validator *validators;
    const covet_regex *const *patterns; /* of each validator, NULL where it has a function */
    const char *collation;
    const covet_entity *target;      /* relations: the other model */
    const covet_field *target_field; /* FK and O2O: the field that it refers to */
    covet_on_delete on_delete;
    covet_value on_delete_value; /* of SET_VALUE, of column_kind; NONE: on_delete_fn, or none */
    covet_value (*on_delete_fn)(void);
    const char *reverse_name;       /* of the reverse relation; NULL: none */
    const char *reverse_query_name; /* its name in paths; NULL: none */
    const covet_field *reverse_of;  /* HAS_MANY, HAS_ONE, GENERIC_MANY: the relation turned round */
    const covet_entity *through;    /* M2M: the joining model that is given; NULL: automatic */
    const char *unsupported;        /* why no path and no statement can name it; NULL: they can */
    const void *options;            /* the option struct, by kind */
};

/* A relation as its target sees it. */
typedef struct covet_reverse {
    const char *name;          /* in objects */
    const char *query_name;    /* in paths */
    const covet_field *field;  /* the FK, O2O or M2M on the other model */
    const covet_field *member; /* the HAS_MANY or HAS_ONE that declares it; NULL: none */
    const char *unsupported;   /* why no path can name it; NULL: they can */
} covet_reverse;

/* One part of an order. */
typedef struct covet_ordering {
    const char *path; /* without "-" */
    bool descending;
} covet_ordering;

/* An index or a UNIQUE over several fields, or one with a name of its own. Those of single fields
 * stand in the field. */
typedef struct covet_table_index {
    const char *name; /* as given, or <table>_<columns>_idx, _uniq for a constraint */
    const covet_field *const *fields; /* count of them, each with a column */
    const bool *descending;           /* of each */
    size_t count;
    bool unique;
    bool constraint; /* of .unique_together or .constraints: UNIQUE in the table */
} covet_table_index;

/* Why something cannot be done yet with a model. */
typedef struct covet_later {
    const char *message; /* names the model, the member and the option; NULL: it can */
    const char *field;   /* the member's name; NULL: it is an option of the model */
} covet_later;

/* What cannot be done yet with a model. */
typedef struct covet_unsupported {
    covet_later query; /* querysets, find and refresh */
    covet_later write; /* create and save */
    covet_later table; /* creating its table */
} covet_unsupported;

/* A registered model. Lives as long as the database; read-only behind covet_models. */
struct covet_entity {
    const covet_model *model;
    const char *name;
    const char *table;
    uint32_t id;               /* place in the registry */
    const covet_field *fields; /* in the order of the list */
    size_t field_count;
    const covet_field *const *columns; /* the fields that have a column */
    size_t column_count;
    const covet_field *const *checked; /* those whose C type holds what the column does not */
    size_t checked_count;
    const covet_field *key;        /* the key; of a composite key its first part */
    size_t key_count;              /* parts of the key */
    const covet_reverse *reverses; /* relations that point here */
    size_t reverse_count;
    const covet_ordering *ordering; /* default order; ordering_count of them */
    size_t ordering_count;
    const covet_table_index *indexes; /* index_count of them */
    size_t index_count;
    const covet_entity *proxy_of; /* NULL: no proxy */
    const covet_entity *inherits; /* NULL: nothing */
    covet_unsupported unsupported;
    size_t column_words; /* 64-bit words of a set of columns */
    size_t copy_start;   /* where the part of the struct begins that change tracking keeps */
};

/* A set of columns, one bit each by column_index, in entity->column_words words. */
static inline bool covet_columns_has(const uint64_t *columns, int32_t index) {
    return columns[index / 64] >> (index % 64) & 1;
}
static inline void covet_columns_add(uint64_t *columns, int32_t index) {
    columns[index / 64] |= (uint64_t)1 << (index % 64);
}

/* Fills in the declared defaults of a struct of the model; the rest is zeroed. Text that a function
 * answers is borrowed, and needs its NUL. */
void covet_object_new(const covet_model *model, void *object);
/* Defaults to name in .default_fn: a random UUID, one ordered by time, the moment. NONE where the
 * system has no random source. */
covet_value covet_default_uuid4(void);
covet_value covet_default_uuid7(void);
covet_value covet_default_now(void);

/* The field with that name, `pk` for the key and `<key>_id` for a key's column included; NULL if
 * there is none. `name` has `size` bytes and needs no NUL. */
const covet_field *covet_entity_field(const covet_entity *entity, const char *name, size_t size);
/* The reverse relation with that name in paths; NULL if there is none. */
const covet_reverse *covet_entity_reverse(const covet_entity *entity, const char *name,
                                          size_t size);
/* Whether the kind has a column of its own. */
bool covet_kind_has_column(covet_kind kind);
/* Whether the kind's member is text (const char *): CHAR TEXT EMAIL URL SLUG JSON. */
bool covet_kind_is_text(covet_kind kind);

#endif
