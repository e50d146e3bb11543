/* The options that rows and models take, one struct for each family of kinds, so that an option
 * that a kind does not have does not compile. Zero is the usual everywhere. Uses value. The model
 * macros use it. */
#ifndef COVET_MODEL_OPTIONS_H
#define COVET_MODEL_OPTIONS_H

#include "base/value.h"

struct covet_checker;

/* One allowed value of a field, and its label for a person. Ended by a value of kind NONE. */
typedef struct covet_choice {
    covet_value value;
    const char *label;
} covet_choice;

/* A check of one value: either `fn`, which answers NULL or the message of the violation (static or
 * owned by the caller), or `regex`, which the text must match somewhere. */
typedef struct covet_validator {
    const char *(*fn)(const covet_value *value);
    const char *regex;
    const char *message; /* shown instead of the standard one */
    const char *code;    /* of the violation; NULL: "invalid" */
} covet_validator;

/* What happens to rows that refer to a deleted one. Unset is PROTECT: no row is lost by
 * omission. */
typedef enum covet_on_delete {
    COVET_PROTECT,
    COVET_CASCADE,
    COVET_RESTRICT,
    COVET_SET_NULL,
    COVET_SET_DEFAULT,
    COVET_SET_VALUE,
    COVET_DO_NOTHING
} covet_on_delete;

/* Conversion of one field between the member and the database's value; a later stage uses it. */
typedef struct covet_convert {
    covet_status (*to_database)(const void *member, covet_value *out);
    covet_status (*from_database)(const covet_value *value, void *member);
} covet_convert;

#define COVET__NAMING_OPTIONS                                                                      \
    const char *member_;      /* set by the macros */                                              \
    const char *name;         /* the name in paths, JSON and errors; NULL: the member's */         \
    const char *help_text;    /* for a person */                                                   \
    const char *verbose_name; /* for a person */

#define COVET__COLUMN_OPTIONS                                                                      \
    COVET__NAMING_OPTIONS                                                                          \
    const char *db_column;             /* NULL: the name, for a key <name>_id */                   \
    bool unique;                       /* no two rows with one value */                            \
    bool db_index;                     /* an index of its own */                                   \
    bool blank;                        /* validation takes an empty text */                        \
    covet_value default_value;         /* a COVET_ constant */                                     \
    covet_value (*default_fn)(void);   /* makes the default; text is copied */                     \
    const covet_validator *validators; /* VALIDATORS(...) */

#define COVET__DATA_OPTIONS                                                                        \
    COVET__COLUMN_OPTIONS                                                                          \
    const covet_choice *choices;         /* CHOICES(...) */                                        \
    covet_value db_default;              /* the database fills it; a later stage */                \
    const struct covet_expr *generated;  /* computed by the database; a later stage */             \
    const struct covet_cond *check;      /* a condition in the schema; a later stage */            \
    const covet_convert *convert;        /* a later stage */

typedef struct covet_auto_options {
    COVET__NAMING_OPTIONS
    const char *db_column;
} covet_auto_options;
typedef struct covet_number_options {
    COVET__DATA_OPTIONS
    covet_value min_value; /* inclusive, checked by validation */
    covet_value max_value; /* inclusive */
} covet_number_options;
typedef struct covet_bool_options {
    COVET__DATA_OPTIONS
} covet_bool_options;
typedef struct covet_text_options {
    COVET__DATA_OPTIONS
    const char *collation;
    int32_t max_length; /* characters; 0: the kind's own */
    int32_t min_length; /* characters */
    bool search;        /* full-text search; a later stage */
} covet_text_options;
typedef struct covet_uuid_options {
    COVET__DATA_OPTIONS
} covet_uuid_options;
typedef struct covet_moment_options {
    COVET__DATA_OPTIONS
    covet_value min_value;
    covet_value max_value;
    bool auto_now;     /* set to the moment of every save */
    bool auto_now_add; /* set to the moment of the insert */
} covet_moment_options;
typedef struct covet_duration_options {
    COVET__DATA_OPTIONS
    covet_value min_value;
    covet_value max_value;
} covet_duration_options;
typedef struct covet_json_options {
    COVET__DATA_OPTIONS
} covet_json_options;
typedef struct covet_binary_options {
    COVET__DATA_OPTIONS
    int32_t max_length; /* bytes; 0: any */
    int32_t min_length; /* bytes */
} covet_binary_options;
typedef struct covet_array_options {
    COVET__DATA_OPTIONS
    int32_t max_length; /* elements; 0: any */
    int32_t min_length;
} covet_array_options;

#define COVET__RELATION_OPTIONS                                                                    \
    const char *related_name;       /* name of the reverse relation; "+": none */                  \
    const char *related_query_name; /* its name in paths */                                        \
    bool no_db_constraint;          /* no FOREIGN KEY in the schema */

typedef struct covet_key_options {
    COVET__COLUMN_OPTIONS
    COVET__RELATION_OPTIONS
    covet_on_delete on_delete;
    covet_value on_delete_value;       /* of SET_VALUE */
    covet_value (*on_delete_fn)(void); /* of SET_VALUE */
    bool on_delete_db;                 /* the database's own rule; a later stage */
    const char *to_field;              /* a unique field of the target; NULL: its key */
} covet_key_options;
typedef struct covet_many_options {
    COVET__NAMING_OPTIONS
    COVET__RELATION_OPTIONS
    bool blank;
    bool symmetrical;                  /* of a relation to itself: both directions are one */
    const char *through;               /* name of the joining model; NULL: made automatically */
    const char *const *through_fields; /* FIELDS(from, to) of it */
} covet_many_options;
typedef struct covet_reverse_options {
    COVET__NAMING_OPTIONS
    const char *via; /* name of the relation on the other model */
} covet_reverse_options;
typedef struct covet_generic_options {
    COVET__NAMING_OPTIONS
    const char *type_field; /* name of the key to the content type */
    const char *key_field;  /* name of the field with the key's value */
    bool blank;
} covet_generic_options;
typedef struct covet_projection_options {
    const char *member_; /* set by the macros */
    const char *from;    /* path or annotation; NULL: the member's name */
} covet_projection_options;

/* An index of a model. Ended by fields and name NULL. */
typedef struct covet_index {
    const char *name;          /* NULL: <table>_<fields>_idx */
    const char *const *fields; /* FIELDS(...), "-" before a descending one */
    bool unique;
    const struct covet_cond *where;      /* a partial index: QC(...); a later stage */
    const struct covet_expr *expression; /* an expression index; a later stage */
} covet_index;

/* A constraint of a model: `check` or `unique`. Ended by name NULL. */
typedef struct covet_constraint {
    const char *name;
    const struct covet_cond *check;
    const char *const *unique;
    const struct covet_cond *where;
} covet_constraint;

/* A named default condition of a model; a later stage uses it. Ended by name NULL. */
typedef struct covet_manager {
    const char *name;
    const struct covet_cond *filter;
} covet_manager;

/* Functions called around writes; a later stage uses them. */
typedef struct covet_hooks {
    covet_status (*pre_save)(void *object);
    void (*post_save)(void *object, bool created);
    covet_status (*pre_delete)(void *object);
    void (*post_delete)(void *object);
    void (*init)(void *object);
} covet_hooks;

typedef struct covet_model_options {
    const char *name_;                   /* set by the macros */
    const char *app;                     /* prefix of the table, and part of the content type */
    const char *table;                   /* NULL: the model's name in snake case */
    const char *const *ordering;         /* ORDERING(...): default order of querysets */
    const covet_index *indexes;          /* INDEXES(...) */
    const covet_constraint *constraints; /* CONSTRAINTS(...) */
    const char *const *const *unique_together; /* UNIQUE(FIELDS(...), ...) */
    bool unmanaged;                            /* create and drop leave the table alone */
    const char *verbose_name;                  /* for a person */
    bool strict;                               /* a STRICT table where the database has them */
    bool view;                                 /* read only: writes are MISUSE */
    /* Checks of the whole object; it calls covet_check_fail for each violation. */
    void (*clean)(struct covet_checker *checker, const void *object);
    const covet_manager *managers; /* MANAGERS(...) */
    const covet_hooks *hooks;
    const char *proxy_of;
    const char *inherits;
    const char *discriminator;
} covet_model_options;

#define COVET_FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define COVET_ORDERING(...) ((const char *const[]){__VA_ARGS__, NULL})
#define COVET_UNIQUE(...) ((const char *const *const[]){__VA_ARGS__, NULL})
#define COVET_CHOICES(...) ((const covet_choice[]){__VA_ARGS__, {.label = NULL}})
#define COVET_VALIDATORS(...) ((const covet_validator[]){__VA_ARGS__, {.fn = NULL}})
#define COVET_INDEXES(...) ((const covet_index[]){__VA_ARGS__, {.name = NULL}})
#define COVET_CONSTRAINTS(...) ((const covet_constraint[]){__VA_ARGS__, {.name = NULL}})
#define COVET_MANAGERS(...) ((const covet_manager[]){__VA_ARGS__, {.name = NULL}})

#endif
