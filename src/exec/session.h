/* The public API: databases, sessions, errors, querysets, reading and writing. Uses node, driver,
 * observer. Users call it. */
#ifndef COVET_EXEC_SESSION_H
#define COVET_EXEC_SESSION_H

#include "expr/node.h"
#include "model/meta.h"
#include "spi/driver.h"
#include "spi/observer.h"

typedef struct covet_db covet_db;           /* thread-safe */
typedef struct covet_session covet_session; /* one thread at a time */
/* of one session; immutable but for the rows that it keeps */
typedef struct covet_queryset covet_queryset;

/* --- databases --- */

/* Options of a database; zero means the usual. Borrowed for the call, but backends, which are
 * static, and the contexts, which must outlive the database. */
typedef struct covet_config {
    const char *url;                      /* SCHEME:TARGET?option=value&... */
    const covet_backend *const *backends; /* ended by NULL; the URL's scheme picks one */
    covet_allocator allocator;            /* all zero: malloc */
    /* bytes of an arena's first block; 0: COVET_ARENA_BLOCK */
    size_t arena_block;
    /* prepared statements of a connection; 0: COVET_STATEMENT_CACHE */
    size_t statement_cache;
    covet_log_function log; /* told of every statement; NULL: nobody */
    void *log_context;
} covet_config;

/* Opens a database: parses the URL; the connection is made at first use. NULL only without memory;
 * any other mistake is kept, told by covet_db_error, and every session begins with it. Options of a
 * URL are joined by &; in a value %XX stands for a byte. Returns; covet_close frees. */
covet_db *covet_open_with(const covet_config *config);
/* covet_open(url, &BACKEND, ...): the same with backends alone. */
#define covet_open(url_, ...)                                                                      \
    covet_open_with(&(const covet_config){                                                         \
        .url = (url_), .backends = (const covet_backend *const[]){__VA_ARGS__, NULL}})
/* Closes the sessions left open (they roll back) and frees everything. NULL does nothing. */
void covet_close(covet_db *db);
/* What was wrong with the URL or a registration; status COVET_OK if nothing. Never NULL; lives
 * until covet_close. */
const covet_failure *covet_db_error(const covet_db *db);
/* Registers models: resolves references, reverse names and options, and reports all conflicts
 * together (RELATION). Copies the list; the models are static. May be called again with more,
 * before sessions use them. The first mistake is kept, as that of a URL is. COVET_MODELS(...) makes
 * the list. */
covet_status covet_models(covet_db *db, const covet_model *const *models);
/* The registered models in the order of registration: `count` of them. Borrowed. */
const covet_entity *const *covet_entities(const covet_db *db, size_t *count);
/* A registered model by name; NULL if there is none. */
const covet_entity *covet_entity_named(const covet_db *db, const char *name);

/* --- sessions --- */

/* Opens a session; any thread may. NULL only for NULL or without memory. */
covet_session *covet_session_open(covet_db *db);
/* Rolls back what is open, frees all that the session handed out, clears the error. */
void covet_session_reset(covet_session *session);
/* The same, and the session ends; its connection goes back to the database. A closed session that
 * is used again before covet_close answers COVET_MISUSE. NULL does nothing. */
void covet_session_close(covet_session *session);
/* Connects now rather than at first use. CONNECTION with the reason if it cannot. */
covet_status covet_connect(covet_session *session);
/* Statements that the session has sent so far. */
int64_t covet_statements(const covet_session *session);

/* A mark: what is handed out after it goes at its release. */
typedef struct covet_scope {
    covet_session *session;
    uint32_t generation; /* 0: no mark */
} covet_scope;
/* Opens one. Without memory it is no mark, and what follows stays where it would have gone
 * before. */
covet_scope covet_mark(covet_session *session);
/* Releases a mark; inner ones first, another order is MISUSE. A mark that is released already does
 * nothing. */
covet_status covet_release(covet_session *session, covet_scope scope);
/* For covet_scoped: releases by pointer. */
void covet_scope_end(covet_scope *scope);
/* covet_scoped(s) { ... }: a mark round the block; break and return release it too (on gcc and
 * clang). */
#define covet_scoped(session_)                                                                     \
    COVET__SCOPED(session_, COVET__CAT(covet__scope_, __LINE__))
#define COVET__CAT(a, b) COVET__CAT_(a, b)
#define COVET__CAT_(a, b) a##b
#define COVET__SCOPED(session_, scope_)                                                            \
    for (covet_scope COVET__CLEANUP(covet_scope_end) scope_ = covet_mark(session_);                \
         scope_.session; covet_scope_end(&scope_))

/* --- errors --- */

/* The error of the latest call that failed; never NULL; lives until the next failure. For a NULL
 * session: MISUSE. */
const covet_failure *covet_error(const covet_session *session);
/* All of it in one string. The same lifetime. */
const char *covet_error_text(const covet_session *session);
/* The violations of the latest VALIDATION, ended by field NULL; never NULL. The same lifetime. */
const covet_violation *covet_violations(const covet_session *session);
/* True from the first failure until covet_clear; NOT_FOUND and MULTIPLE do not count. True for
 * NULL. */
bool covet_failed(const covet_session *session);
void covet_clear(covet_session *session);

/* --- transactions --- */

/* Begins a transaction (for writing: the lock is taken now). MISUSE inside another. If it fails
 * nothing is sent before covet_clear, covet_begin, covet_rollback or covet_commit, which answers
 * the failure: what was meant as one transaction does not become many. */
covet_status covet_begin(covet_session *session);
/* Commits. After a failure in it that was not cleared it rolls back and answers that failure, the
 * first if there were several. A commit that fails (BUSY, a constraint that is checked at the end)
 * leaves the transaction open where the database does, and says so: covet_clear and commit again,
 * or roll back. A transaction that the database has ended by itself (a full disk) sends nothing
 * more, and answers here the failure that ended it. MISUSE outside a transaction. */
covet_status covet_commit(covet_session *session);
/* Rolls back; what was written in the transaction counts as changed again, and open streams end.
 * MISUSE outside a transaction. */
covet_status covet_rollback(covet_session *session);

/* --- tables --- */

covet_status covet_tables_create(covet_session *session, const covet_model *const *models);
covet_status covet_tables_drop(covet_session *session, const covet_model *const *models);
/* covet_create_tables(s): the tables of all registered models that do not exist yet, with indexes,
 * uniques and foreign keys, in order of dependency, in one transaction; covet_create_tables(s,
 * COVET_MODELS(...)) registers these first. */
#define covet_create_tables(...) COVET__TABLES(create, __VA_ARGS__, NULL, )
/* Drops the tables of all registered models, or of those given, those that refer to others
 * first. */
#define covet_drop_tables(...) COVET__TABLES(drop, __VA_ARGS__, NULL, )
#define COVET__TABLES(verb, session, models, ...) covet_tables_##verb(session, models)

/* --- querysets --- */

/* Builds a queryset; copies all that it is given. Never NULL but for a NULL session or without
 * memory; a mistake is kept for the terminal. `clauses` ended by &covet_clause_end. file and line
 * name the call for errors and the log. */
covet_queryset *covet_query_build(covet_session *session, const covet_model *model,
                                  const covet_clause *const *clauses, const char *file, int line);
/* covet_query(s, Post, FILTER(...), ...) */
#define covet_query(session_, ...) COVET__QUERY(session_, __VA_ARGS__, &covet_clause_end)
#define COVET__QUERY(session_, M, ...)                                                             \
    covet_query_build((session_), &M##_model, (const covet_clause *const[]){__VA_ARGS__},          \
                      __FILE__, __LINE__)
/* A longer queryset: all clauses of `queryset`, then these. The given one stays as it is. */
covet_queryset *covet_query_refine(covet_queryset *queryset, const covet_clause *const *clauses,
                                   const char *file, int line);
#define covet_refine(...) COVET__REFINE(__VA_ARGS__, &covet_clause_end)
#define COVET__REFINE(queryset_, ...)                                                              \
    covet_query_refine((queryset_), (const covet_clause *const[]){__VA_ARGS__}, __FILE__, __LINE__)
/* Drops the rows that it keeps, so that the next terminal reads again. Answers the queryset. */
covet_queryset *covet_fresh(covet_queryset *queryset);
/* A copy of a condition that lives until the session is reset, or the mark at hand is released.
 * NULL for NULL or without memory. */
const covet_cond *covet_keep(covet_session *session, const covet_cond *condition);
/* Conditions built at run time, copied as covet_keep does. A NULL operand is MISUSE at the
 * terminal. */
const covet_cond *covet_q_and(covet_session *session, const covet_cond *a, const covet_cond *b);
const covet_cond *covet_q_or(covet_session *session, const covet_cond *a, const covet_cond *b);
const covet_cond *covet_q_xor(covet_session *session, const covet_cond *a, const covet_cond *b);
const covet_cond *covet_q_not(covet_session *session, const covet_cond *a);

/* Number of rows; -1 on failure. Reads kept rows. */
int64_t covet_count(covet_queryset *queryset);
/* 1 if there is a row, 0 if not, -1 on failure. Reads kept rows. */
int covet_exists(covet_queryset *queryset);
/* The statement that Post_all would send; nothing runs. In the session; NULL on failure. "" for a
 * query that matches nothing by construction. */
const char *covet_sql(covet_queryset *queryset);
/* Its binds, as they would be sent: `count` of them (NULL: not told). NULL on failure or where
 * there are none. */
const covet_value *covet_sql_binds(covet_queryset *queryset, size_t *count);
/* Clauses, plan, SQL and binds for a person; nothing runs. In the session; NULL on failure. */
const char *covet_explain(covet_queryset *queryset);

/* Assigns to every matching row; answers how many the database changed, -1 on failure. `sets` are
 * ended by &covet_set_end. */
int64_t covet_queryset_update(covet_queryset *queryset, const covet_set *const *sets);
/* covet_update(q, SET("views", ADD(F("views"), 1)), ...) */
#define covet_update(...) COVET__UPDATE(__VA_ARGS__, &covet_set_end)
#define COVET__UPDATE(queryset_, ...)                                                              \
    covet_queryset_update((queryset_), (const covet_set *const[]){__VA_ARGS__})
/* Deletes every matching row in one statement; answers how many, -1 on failure. */
int64_t covet_delete(covet_queryset *queryset);

/* --- rows by name --- */

/* names and kinds of a result's columns; private */
typedef struct covet_record_shape covet_record_shape;

/* One row addressed by name. Lives in the session. */
typedef struct covet_record {
    covet_row row_;
    const covet_value *values;
    const covet_record_shape *shape;
} covet_record;
typedef struct covet_rows {
    covet_record *items;
    size_t count;
} covet_rows;

/* The rows of VALUES or VALUES_LIST, or of every column without them. Empty on failure. */
covet_rows covet_values(covet_queryset *queryset);
/* The rows of one column. */
covet_rows covet_pluck(covet_queryset *queryset, const char *path);
/* One record of aggregates over all rows of the queryset, or over those that LIMIT, DISTINCT and
 * ANNOTATE leave. On failure its readers answer 0. `aggregates` ended by &covet_clause_end. */
covet_record covet_queryset_aggregate(covet_queryset *queryset,
                                      const covet_clause *const *aggregates);
/* covet_aggregate(q, ANNOTATE("n", COUNT("id")), ANNOTATE("most", MAX("views"))) */
#define covet_aggregate(...) COVET__AGGREGATES(__VA_ARGS__, &covet_clause_end)
#define COVET__AGGREGATES(queryset_, ...)                                                          \
    covet_queryset_aggregate((queryset_), (const covet_clause *const[]){__VA_ARGS__})
/* A row as the readers take it: of a record, or of a model's row. */
typedef struct covet_named {
    const covet_row *row;
    const covet_record *record; /* NULL: the row of a model */
} covet_named;
static inline covet_named covet_named_record(const covet_record *record) {
    return (covet_named){record ? &record->row_ : NULL, record};
}
static inline covet_named covet_named_row(const covet_row *row) {
    return (covet_named){row, NULL};
}
#define COVET__NAMED(row)                                                                          \
    _Generic((row),                                                                                \
        covet_record *: covet_named_record,                                                        \
        const covet_record *: covet_named_record,                                                  \
        covet_row *: covet_named_row,                                                              \
        const covet_row *: covet_named_row)(row)
/* Readers: covet_get_int(row, "name"), where `row` points to a covet_record or is &post->row_. NULL
 * reads as 0 (text: NULL); a wrong name or kind is a QUERY error and 0. */
int64_t covet_named_int(covet_named row, const char *name);
double covet_named_real(covet_named row, const char *name);
const char *covet_named_text(covet_named row, const char *name);
bool covet_named_bool(covet_named row, const char *name);
covet_decimal covet_named_decimal(covet_named row, const char *name);
covet_datetime covet_named_datetime(covet_named row, const char *name);
covet_date covet_named_date(covet_named row, const char *name);
covet_time covet_named_time(covet_named row, const char *name);
covet_duration covet_named_duration(covet_named row, const char *name);
covet_uuid covet_named_uuid(covet_named row, const char *name);
covet_bytes covet_named_bytes(covet_named row, const char *name);
/* Whether the value is NULL; a wrong name is a QUERY error and true. */
bool covet_named_is_null(covet_named row, const char *name);
#define covet_get_int(row, name) covet_named_int(COVET__NAMED(row), (name))
#define covet_get_real(row, name) covet_named_real(COVET__NAMED(row), (name))
#define covet_get_text(row, name) covet_named_text(COVET__NAMED(row), (name))
#define covet_get_bool(row, name) covet_named_bool(COVET__NAMED(row), (name))
#define covet_get_decimal(row, name) covet_named_decimal(COVET__NAMED(row), (name))
#define covet_get_datetime(row, name) covet_named_datetime(COVET__NAMED(row), (name))
#define covet_get_date(row, name) covet_named_date(COVET__NAMED(row), (name))
#define covet_get_time(row, name) covet_named_time(COVET__NAMED(row), (name))
#define covet_get_duration(row, name) covet_named_duration(COVET__NAMED(row), (name))
#define covet_get_uuid(row, name) covet_named_uuid(COVET__NAMED(row), (name))
#define covet_get_bytes(row, name) covet_named_bytes(COVET__NAMED(row), (name))
#define covet_is_null(row, name) covet_named_is_null(COVET__NAMED(row), (name))

/* --- rows of a model or projection: Post_all and kin call these --- */

/* As Post_list, for any model. */
typedef struct covet_list {
    void **items;
    size_t count;
} covet_list;
covet_list covet_queryset_all(covet_queryset *queryset, const covet_model *model);
void *covet_queryset_get(covet_queryset *queryset, const covet_model *model);
void *covet_queryset_first(covet_queryset *queryset, const covet_model *model);
void *covet_queryset_last(covet_queryset *queryset, const covet_model *model);

/* A stream; its fields are private. */
typedef struct covet_stream {
    struct covet_stream_state *state; /* NULL: closed */
    /* names this stream: a state serves many, one after the other */
    uint64_t serial;
} covet_stream;
covet_stream covet_stream_open(covet_queryset *queryset, const covet_model *model);
/* The next row, which stands where the one before stood; NULL at the end and on failure. */
void *covet_stream_next(covet_stream *stream);
void covet_stream_close(covet_stream *stream);
/* covet_each(Post, p, q) { ... }: `p` is each row in turn, valid until the next; break and return
 * close it. */
#define covet_each(M, p, queryset_)                                                                \
    for (covet_stream COVET__CLEANUP(covet_stream_close) p##_stream_ =                             \
             covet_stream_open((queryset_), &M##_model);                                           \
         p##_stream_.state; covet_stream_close(&p##_stream_))                                      \
        for (M *p; (p = covet_stream_next(&p##_stream_)) != NULL;)

/* --- objects: Post_create and kin call these --- */

/* Options of create and save. */
typedef struct covet_save_options {
    bool unused_; /* set by the macros */
    /* FIELDS(...): only these are written, and it must be an update */
    const char *const *update_fields;
    bool validate; /* Post_validate first */
    bool force_insert;
    bool force_update;
} covet_save_options;
/* Inserts a row (INSERT INTO) and answers a new object in the session; NULL on failure, and
 * then nothing was written. Copies all that it keeps; of the objects that members point to it
 * keeps the session's own. A key member and its object member must agree where both are set;
 * an object without a row is RELATION. */
void *covet_object_create(covet_session *session, const covet_model *model, const void *row,
                          const covet_save_options *options);
/* Inserts a new object, or updates the columns of one that changed since it was loaded (UPDATE
 * ... WHERE key); sends nothing where none did. Borrows the object, fills in its key and what
 * a save sets; after a failure it is as it was. Of a key's two members the one that changed
 * counts; both changed and in disagreement is RELATION. A row that was deleted meanwhile is
 * INTEGRITY, a changed key MISUSE. */
covet_status covet_object_save(covet_session *session, const covet_model *model, void *object,
                               const covet_save_options *options);
/* Deletes the row of the object (DELETE ... WHERE key). NOT_FOUND: it was gone already. Saving
 * the object afterwards inserts it. */
covet_status covet_object_delete(covet_session *session, const covet_model *model, void *object);
/* Reads the object again, `fields` alone (NULL: every column). An object member whose key is
 * another now becomes NULL. NOT_FOUND: there is no such row any more. */
covet_status covet_object_refresh(covet_session *session, const covet_model *model, void *object,
                                  const char *const *fields);
/* Checks what the columns can hold, what the model declares, that keys refer to rows and that
 * unique fields are not taken, which are one SELECT each. VALIDATION: covet_violations lists
 * all. Borrows the object and leaves it as it is. */
covet_status covet_object_validate(covet_session *session, const covet_model *model,
                                   const void *object);
/* `key` points to a value of the model's key type. */
void *covet_object_find(covet_session *session, const covet_model *model, const void *key);
/* A copy in the session, text and bytes included; related objects are not copied (NULL). It knows
 * what was loaded, as the original does. */
void *covet_object_copy(covet_session *session, const covet_model *model, const void *object);
/* Whether two objects of a model are the same row: saved both, with equal keys; or the same
 * pointer. */
bool covet_object_equal(const covet_model *model, const void *a, const void *b);
/* A hash that goes with covet_object_equal. */
uint64_t covet_object_hash(const covet_model *model, const void *object);
/* "Post(id=1, title='Hello', ...)" in the session; NULL without memory. */
const char *covet_object_print(covet_session *session, const covet_model *model,
                               const void *object);
/* A JSON object of the fields named (NULL: every column) in the session; NULL on failure. */
const char *covet_object_to_json(covet_session *session, const covet_model *model,
                                 const void *object, const char *const *fields);
/* Sets the members that the JSON object names; `fields` NULL: any column may be named, else only
 * these. Unknown keys and wrong types are VALIDATION errors that name the key, and then the object
 * is unchanged. Text is in the session. */
covet_status covet_object_from_json(covet_session *session, const covet_model *model, void *object,
                                    const char *json, const char *const *fields);
/* Whether a member differs from what was loaded or saved; true for a new object. false for an
 * unknown name. */
bool covet_object_changed(const covet_model *model, const void *object, const char *name);

/* What becomes of a row that clashes with one that is there. */
typedef enum covet_conflict {
    COVET_CONFLICT_FAILS, /* the call fails, and nothing is inserted */
    COVET_IGNORE,         /* the row is left out */
    COVET_UPDATE          /* the row that is there is updated */
} covet_conflict;

/* Options of bulk_create; zero means the usual. */
typedef struct covet_bulk_options {
    bool unused_; /* set by the macro */
    covet_conflict conflict;
    const char *const *on;     /* FIELDS(...): unique fields that clash */
    const char *const *update; /* FIELDS(...): columns that an update sets */
    int64_t batch;             /* rows of one INSERT; 0: the fastest way that the database has */
    bool validate;             /* Post_validate of each first */
} covet_bulk_options;
/* Inserts `count` structs that stand one behind the other, all or none (COPY, bulk or
 * multi-row INSERT; a transaction of its own where more than one statement does it and none is
 * open). Answers how many, -1 on failure, 0 for none. Keys that the database makes and what a
 * save fills in are written into the structs, which count as saved afterwards; nothing is kept
 * of what was written, so that a later save of one writes every column. After a failure they
 * are as they were; a VALIDATION names the row. */
int64_t covet_object_bulk_create(covet_session *session, const covet_model *model, void *rows,
                                 size_t count, const covet_bulk_options *options);

/* The macro forms with options: covet_save(s, Post, p, .validate = true); `p` must be a Post *. */
#define covet_create(session_, ...) COVET__CREATE(session_, __VA_ARGS__, )
#define COVET__CREATE(session_, M, row_, ...)                                                      \
    ((M *)covet_object_create((session_), &M##_model,                                              \
                              _Generic((row_), M * : (row_), const M * : (row_)),                  \
                              &(const covet_save_options){.unused_ = false, __VA_ARGS__}))
/* covet_bulk_create(s, Post, rows, n, .batch = 500) */
#define covet_bulk_create(session_, ...) COVET__BULK(session_, __VA_ARGS__, )
#define COVET__BULK(session_, M, rows_, count_, ...)                                               \
    covet_object_bulk_create((session_), &M##_model, _Generic((rows_), M * : (rows_)), (count_),   \
                             &(const covet_bulk_options){.unused_ = false, __VA_ARGS__})
#define covet_save(session_, ...) COVET__SAVE(session_, __VA_ARGS__, )
#define COVET__SAVE(session_, M, object_, ...)                                                     \
    covet_object_save((session_), &M##_model, _Generic((object_), M * : (object_)),                \
                      &(const covet_save_options){.unused_ = false, __VA_ARGS__})
/* covet_is_changed(post, title) */
#define covet_is_changed(object_, member_)                                                         \
    ((void)sizeof((object_)->member_), covet_row_changed(&(object_)->row_, #member_))
bool covet_row_changed(const covet_row *row, const char *name);

/* --- raw statements --- */

/* Runs one statement: values[0] is its text, the others its binds, single values; ended by kind
 * NONE. If it begins or ends a transaction, the session follows. */
int64_t covet_execute_values(covet_session *session, const covet_value *values);
/* covet_execute(s, sql, values...): one statement of the application's own with ? binds. Rows
 * changed, or read and dropped; -1 on failure. Rows kept on querysets are not seen as changed by
 * it: see covet_fresh. */
#define covet_execute(session_, ...) covet_execute_values((session_), COVET__VALUES(__VA_ARGS__))

#endif
