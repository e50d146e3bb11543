/* What the parts of exec that read and write rows call of each other: members of structs, what
 * is known of where an object came from, running a compiled query. Private: part of the
 * implementation. Uses inner. */
#ifndef COVET_EXEC_ROWS_H
#define COVET_EXEC_ROWS_H

#include "exec/inner.h"

/* --- member.c: values in structs. `member` points to the member of `field`. --- */
static bool covet__member_null(const covet_field *field, const void *member);
/* Whether a key is not set: NULL, or zero where it cannot be NULL. */
static bool covet__member_unset(const covet_field *field, const void *member);
/* Whether two members hold the same value; padding is not looked at. */
static bool covet__member_same(const covet_field *field, const void *a, const void *b);
/* The value of a member; text is borrowed. */
static covet_value covet__member_value(const covet_field *field, const void *member);
/* Sets a member to a value that its column takes, or NULL; text is borrowed. false: it takes it
 * not. */
static bool covet__member_set(const covet_field *field, void *member, covet_value *value);
/* What the member points to (text with its NUL, bytes): its bytes, 0 where it points to nothing. */
static size_t covet__member_reach(const covet_field *field, const void *member, const void **data);
/* Lets the member point to `data`, which holds what it pointed to. */
static void covet__member_point(const covet_field *field, void *member, const void *data);
/* Gives a key the value that it refers to: that of `target` in the struct `object`. */
static void covet__member_refer(const covet_field *field, void *member, const covet_field *target,
                                const void *object);
static inline unsigned char *covet__member(const covet_field *field, void *object) {
    return (unsigned char *)object + field->member->offset;
}
static inline const unsigned char *covet__member_in(const covet_field *field, const void *object) {
    return (const unsigned char *)object + field->member->offset;
}
/* The object member of a key. */
static inline void **covet__member_object(const covet_field *field, void *object) {
    return (void **)(void *)((unsigned char *)object + field->member->object_offset);
}

/* --- layout.c: what is found out of a model once --- */

/* Some fields of a model. */
typedef struct covet_fields {
    const covet_field **items;
    size_t count;
} covet_fields;

/* Some columns of a model, as drivers take them; the key's cell stands behind them, not counted. */
typedef struct covet_cells {
    const covet_cell **items;
    size_t count;
} covet_cells;

/* How a column is compared with what was loaded. */
typedef struct covet_compare {
    const covet_cell *cell;
    uint32_t offset; /* in the struct */
    uint32_t loaded; /* in the copy */
    enum { COVET__COMPARE_OTHER, COVET__COMPARE_4, COVET__COMPARE_8, COVET__COMPARE_TEXT } form;
} covet_compare;

/* How rows of some columns are decoded. */
typedef struct covet_reader {
    covet_decoder decoder; /* of `part` */
    covet_part part;
} covet_reader;

typedef struct covet_layout {
    covet_cells all;               /* every column */
    covet_cells plain;             /* every column but the key */
    covet_fields points;           /* columns whose members point: text and bytes */
    covet_fields checks;           /* the others that do not take every value of their C type */
    covet_fields keys;             /* keys to other models */
    covet_fields fills;            /* columns that a write may fill in by itself */
    covet_fields moves;            /* columns that every save sets */
    covet_fields links;            /* fields with a member for an object or a list */
    const covet_compare *compares; /* the columns but the key that a copy holds */
    size_t compare_count;
    covet_reader reader;                   /* of every column, with a copy */
    uint64_t *all_columns, *plain_columns; /* all and plain as sets */
} covet_layout;

/* The layout of a model in this session. NULL: failed. */
static inline const covet_layout *covet__layout(covet_session *session, const covet_entity *entity);
/* A reader of these columns. false without memory. */
static bool covet__reader_open(covet_reader *reader, covet_arena *arena, const covet_entity *entity,
                               const uint64_t *columns, bool copies);

/* --- track.c: where an object came from, and what changed since --- */

/* An object that a caller handed in. */
typedef struct covet_subject {
    covet_session *session;
    const covet_entity *entity;
    const covet_layout *layout;
    unsigned char *object;
    covet_row *row;            /* its head */
    covet_origin *origin;      /* NULL: it has none, or none of its own any more */
    const unsigned char *copy; /* what was loaded or saved, from copy_start on; NULL: not known */
    covet_arena *arena;        /* where what is hung on it goes */
    bool fresh;                /* it has no row in the database */
    bool all_changed;          /* every column counts as changed */
} covet_subject;

/* Checks an object and finds what is known of it. On failure the error is set. */
static covet_status covet__subject_open(covet_subject *subject, covet_session *session,
                                        const covet_model *model, const void *object);
/* The member in what was loaded or saved; NULL where that is not known of it. */
static const unsigned char *covet__subject_loaded(const covet_subject *subject,
                                                  const covet_field *field);
/* The object member of a key as it was loaded, where the key's own member is known. */
static void *covet__subject_object(const covet_subject *subject, const covet_field *field);
/* The columns that changed since, into `changed`, which has room for all and the key; keys' object
 * members are not looked at. */
static void covet__subject_changes(const covet_subject *subject, covet_cells *changed);
/* MISUSE if the key of a row of the database was changed. `call` for the message. */
static covet_status covet__subject_key(const covet_subject *subject, const char *call);
/* The bits above the flags of covet_row.state: they tell a changed key, and for a struct of the
 * caller the session's life. */
static inline uint32_t covet__row_tag(const covet_session *session, const covet_entity *entity,
                                      const void *object, bool owned);
/* Whether an object stands in memory of this session: its address may be kept. */
static bool covet__object_kept(covet_session *session, const void *object);
/* Whether a related object has a row to refer to; else the failure is set, with `field` for the
 * message. */
static covet_status covet__related_saved(covet_session *session, const covet_field *field,
                                         const void *object);
/* An origin of its own for the object, where what is known of it stands already; it takes effect
 * with covet__subject_adopt. NULL: failed. */
static covet_origin *covet__origin_own(const covet_subject *subject);
/* Gives the object that origin, and the state after a write: `flags` are COVET_ROW_ ones. */
static void covet__subject_adopt(covet_subject *subject, covet_origin *origin, uint32_t flags);
/* A set of columns of an entity, empty; in `few` where it fits. NULL: failed. */
static uint64_t *covet__columns_open(covet_session *session, const covet_entity *entity,
                                     uint64_t few[4]);
/* Adds the columns that are named; a name that is none is a QUERY error. `fields` is ended by
 * NULL. */
static covet_status covet__columns_named(covet_session *session, const covet_entity *entity,
                                         const char *const *fields, uint64_t *columns);

/* Brings the `_id` members of `next` in line with the object members by what changed since
 * `subject` was loaded. */
static covet_status covet__relate(const covet_subject *subject, unsigned char *next,
                                  const uint64_t *columns);

/* Bytes of origins and copies are multiples of this. */
static inline size_t covet__rounded(size_t size) {
    return (size + 7) & ~(size_t)7;
}

/* A place in an arena to which it can be set back, if nothing but bump memory was taken since. */
typedef struct covet_arena_place {
    covet_arena *arena;
    const void *block;
    unsigned char *at;
} covet_arena_place;
static inline covet_arena_place covet__arena_place(covet_arena *arena) {
    return (covet_arena_place){arena, arena->blocks, arena->at};
}
static inline void covet__arena_back(const covet_arena_place *place) {
    if (place->arena->blocks == place->block) place->arena->at = place->at;
}

/* --- stream.c --- */
/* The arena of the row of an open stream; NULL: the stream is over, or has gone on. */
static covet_arena *covet__stream_arena(const covet_session *session, const covet_row *row);

/* --- fetch.c: running a compiled query --- */

/* A query that is under way. */
typedef struct covet_reading {
    covet_session *session;
    const covet_driver *driver;
    covet_cached *cached;
    covet_statement *statement; /* NULL: nothing is sent, no row can match */
    covet_run run;
} covet_reading;

/* The entry of every terminal: OK if the queryset can be used. NULL answers MISUSE. */
static covet_status covet__queryset_enter(covet_queryset *queryset);
/* Compiles, prepares, binds. On failure nothing is left open. */
static covet_status covet__reading_open(covet_reading *reading, covet_queryset *queryset,
                                        const covet_shape *shape, covet_purpose purpose,
                                        const covet_model *projection);
/* Ends it: tells the log, gives the statement back. Answers `status`. */
static covet_status covet__reading_close(covet_reading *reading, int64_t rows, covet_status status);
/* A failure of the driver while it ran or decoded. `landing` may be NULL. */
static covet_status covet__reading_failed(covet_session *session, const covet_statement *statement,
                                          const covet_landing *landing);
/* Whether the rows that the queryset keeps are still what a query would read. */
static bool covet__queryset_kept(const covet_queryset *queryset);

/* How the rows of a decoder come to stand in memory: their heads, and an origin a part. */
typedef struct covet_heads {
    covet_row few[8];      /* heads, where they fit */
    covet_row *heads;      /* one a part */
    covet_origin *origins; /* one a part */
} covet_heads;
/* Notes the annotations of the rows of a query. false without memory. */
static bool covet__heads_annotate(covet_heads *heads, covet_session *session, covet_arena *arena,
                                  const covet_compiled *compiled);
/* The names and kinds of a result, in the arena. NULL without memory. */
static covet_record_shape *covet__record_shape(covet_session *session, covet_arena *arena,
                                               const covet_compiled *compiled);
/* Fills in heads and origins, which stand at `origins`, for rows that are to stand in that arena
 * with these flags. false without memory. */
static inline bool covet__heads_open(covet_heads *heads, covet_session *session, covet_arena *arena,
                                     const covet_decoder *decoder, covet_origin *origins,
                                     uint32_t flags);
/* Sets the tags of a row that was decoded and of its related objects. */
static inline void covet__row_tags(const covet_session *session, const covet_decoder *decoder,
                                   unsigned char *row);

/* --- check.c --- */
/* Fills in what an insert or update sets by itself: moments, made keys, defaults of texts.
 * `columns`: only these; NULL: all. */
static covet_status covet__fill(const covet_subject *subject, unsigned char *next, bool insert,
                                const uint64_t *columns);
/* All that the model declares, uniqueness included. `subject` tells which row is itself. */
static covet_status covet__check_whole(const covet_subject *subject, const unsigned char *next);

#endif
