/* The oracle's cases run against CovetORM: queries and writes in a neutral JSON form
 * (tests/oracle/README.md), with the answers that Django gave on the same rows. A program gives
 * models and files; this interprets the steps through the run-time side of the public API and
 * compares the answers.
 *
 * oracle_database.c: where they run. oracle_data.c: CSV. oracle_value.c: literals, members of
 * structs. oracle_stage.h: what waits for a later stage. oracle_expression.c: expressions and
 * conditions. oracle_function.c: functions. oracle_query.c: steps as clauses. oracle_terminal.c:
 * running them. oracle_script.c: statements. oracle_compare.c: answers. oracle_case.h: all of a
 * case. */
#ifndef COVET_TEST_ORACLE_H
#define COVET_TEST_ORACLE_H

#include <jansson.h>

#include "covet_orm.h"

/* A name that cases use and the models do not have. */
typedef struct oracle_left_out {
    const char *model; /* NULL ends an array */
    const char *name;  /* in paths; "": every use of the model */
    const char *why;   /* the part of the scope that brings it */
} oracle_left_out;

/* An object that a script holds. */
typedef struct oracle_object {
    const char *name;
    const covet_entity *entity;
    void *object;
    json_t *refused; /* {field: [codes]} of texts that its members could not take; NULL: none */
    struct oracle_object *next;
} oracle_object;

/* The case at hand. Memory of a case is freed by oracle_end. */
typedef struct oracle {
    covet_db *db;
    covet_session *session;
    const oracle_left_out *left_out;
    const char *tried;           /* a feature that counts as there, "all": every one; NULL: none */
    const char *kind;            /* of the database, as the cases call it */
    char quote;                  /* of its identifiers */
    struct oracle_block *blocks; /* what oracle_take gave */
    oracle_object *objects;
    int64_t sent;      /* statements of the latest of a script */
    char problem[200]; /* why the case cannot be interpreted; "": it can */
} oracle;

/* Zeroed memory that lives as long as the case; without memory the program ends. */
void *oracle_take(oracle *o, size_t size);
/* Frees what the case took. */
void oracle_free(oracle *o);
/* The same, and resets the session, which rolls back. */
void oracle_end(oracle *o);
/* Keeps the first thing that this interpreter does not know, and answers false. */
bool oracle_unknown(oracle *o, const char *what, const char *name);

/* --- values --- */

/* The member `key` of a JSON object as text; NULL if it is none. */
const char *oracle_text(const json_t *object, const char *key);
/* Whether a JSON object is an expression: {"f"}, {"bin"}, {"fn"} and kin. */
bool oracle_is_expression(const json_t *json);
/* A literal or object as a value; text is borrowed from the JSON. false: unknown, or the object
 * is not there. */
bool oracle_literal(oracle *o, const json_t *json, covet_value *out);
/* A value as the answers write it. New reference. */
json_t *oracle_json(const covet_value *value);
/* The value of a field's column in a struct; borrows. */
covet_value oracle_member(const covet_field *field, const void *object);
/* What became of an attempt to set a member. */
typedef enum oracle_set {
    ORACLE_SET,     /* done */
    ORACLE_REFUSED, /* the text is none of the member's kind: the library's readers refuse it */
    ORACLE_MISTYPED /* a C compiler would refuse it: the member has another type */
} oracle_set;
oracle_set oracle_member_set(oracle *o, const covet_field *field, void *object, covet_value value);
/* The object that a script holds under a name; NULL: there is none. */
oracle_object *oracle_object_named(const oracle *o, const char *name);
/* "chinook.Track" as a registered model; NULL: there is none. */
const covet_entity *oracle_entity(const oracle *o, const char *label);
/* The field that an attribute or a word of a path names; NULL: there is none. */
const covet_field *oracle_field(const covet_entity *entity, const char *name);

/* --- databases --- */

/* A kind of database that cases run on. In a text %s is a name, in `advance` a column and its
 * table. */
typedef struct oracle_kind {
    const char *name;     /* as in the cases' "dbs" and "expect_by_db" */
    const char *variable; /* of the environment: the server's URL; NULL: it is always there */
    const covet_backend *backend;
    const char *make, *drop;   /* statements; NULL: in memory */
    const char *option;        /* of a URL, that names the place; NULL: the path does */
    const char *const *loose;  /* so that rows may refer to later ones, ended by NULL */
    const char *const *strict; /* the opposite; NULL: not needed */
    const char *advance;       /* lets keys follow those that were given; NULL: they do */
} oracle_kind;
extern const oracle_kind oracle_kinds[]; /* ended by name NULL */
bool oracle_kind_there(const oracle_kind *kind);
/* The kind of the database at an URL, which counts as its server from now on; NULL: none of them
 * (told on stderr). */
const oracle_kind *oracle_kind_at(const char *url);

/* A database of its own. */
typedef struct oracle_place {
    const oracle_kind *kind;
    char name[60];
    covet_db *db;
    char sent[20000]; /* statements with their binds, since it was emptied; cut where it is full */
} oracle_place;
/* Stays where it is until it is closed. */
bool oracle_place_open(oracle_place *place, const oracle_kind *kind);
void oracle_place_close(oracle_place *place);
/* Fills its tables by oracle_load, in a transaction. */
bool oracle_place_load(const oracle_place *place, covet_session *session, const char *directory,
                       const covet_entity *const *entities, size_t count);

/* --- data --- */

/* Fills the tables of the entities from <directory>/<Model>.csv, in the transaction at hand. A
 * model without a file stays empty. */
bool oracle_load(covet_session *session, char quote, const char *directory,
                 const covet_entity *const *entities, size_t count);

/* --- what a case waits for --- */

/* Why a case does not run. */
typedef struct oracle_wait {
    const char
        *why;   /* the part of the scope that it waits for; NULL: it can run. Lives as the case */
    bool never; /* no later stage brings it: CovetORM has no words for it, by design */
} oracle_wait;
oracle_wait oracle_waits_for(oracle *o, const json_t *test);
/* The relations of a path of attributes ("album.artist.name") are all within one of the paths of
 * SELECT_RELATED. */
bool oracle_covered(const json_t *steps, const char *attribute);

/* --- expressions and conditions --- */

/* Room for operands, ended as they are. */
covet_value *oracle_values(oracle *o, size_t count);
/* An expression of a node. */
covet_value oracle_node(oracle *o, covet_node node);
/* A condition; NULL: it cannot be interpreted. */
const covet_cond *oracle_condition(oracle *o, const json_t *json);
/* The right side of a comparison or assignment: a literal, a list of them, an expression. */
bool oracle_operand(oracle *o, const json_t *json, covet_value *out);
/* An expression, where nothing else can stand: a literal becomes VALUE. */
bool oracle_expression(oracle *o, const json_t *json, covet_value *out);
/* The library's name of the aggregate that {"fn"} names; NULL: it is none. */
const char *oracle_aggregate(const json_t *json);

/* The feature that brings a function of Django's. */
const char *oracle_function_feature(const char *name);
/* {"fn", "args"} of one that is no aggregate. */
bool oracle_function(oracle *o, const json_t *json, covet_value *out);

/* --- queries --- */

/* Names in order; a longer list is a new one. */
typedef struct oracle_names {
    const char *const *items;
    size_t count;
} oracle_names;

/* A queryset on its way. */
typedef struct oracle_query {
    const covet_entity *entity;
    covet_queryset *queryset;
    const json_t *steps;    /* the whole query's */
    const json_t *terminal; /* the last step, where it is one; NULL: list */
    oracle_names annotated; /* annotations so far */
    bool records;           /* VALUES or VALUES_LIST was said: else rows of the model */
    oracle_names columns;   /* of the records */
    bool flat;
    bool sliced;    /* a slice was said: the next counts from its beginning */
    bool ordered;   /* ORDER_BY was said */
    int64_t stride; /* of a slice: every how manieth row */
} oracle_query;

/* Builds the queryset of {"model", "steps"}. false: the case cannot be interpreted. */
bool oracle_query_open(oracle *o, const json_t *json, oracle_query *out);
/* Builds a query inside of another, whose rows are not asked for: SUBQUERY, IN, a set. */
bool oracle_query_inner(oracle *o, const json_t *json, oracle_query *out);
/* One more clause. */
void oracle_refine(oracle_query *query, const covet_clause *clause);
/* Clauses with paths: VALUES("a", "b"). */
const covet_clause *oracle_paths(oracle *o, covet_node_kind kind, const char *const *paths,
                                 size_t count);
const covet_clause *oracle_number(oracle *o, covet_node_kind kind, int64_t number);
/* ANNOTATE or ALIAS of {"as", "expr"}; NULL: it cannot be interpreted. */
const covet_clause *oracle_named(oracle *o, covet_node_kind kind, const json_t *json);

/* --- answers --- */

/* Runs a query to its terminal: its answer, or {"error"}. New reference. */
json_t *oracle_run_query(oracle *o, const json_t *json);
/* Runs a statement of a script; the same. */
json_t *oracle_run_statement(oracle *o, const json_t *json);
/* {"error": Django's class} for the session's failure, which is cleared. */
json_t *oracle_error(oracle *o);
/* The attribute "album.artist.name" of an object, or an annotation of its row. New reference. */
json_t *oracle_attribute(oracle *o, const covet_entity *entity, const void *object,
                         const char *path);
/* Whether an answer is the expected one; else `why` says what differs first. */
bool oracle_same(const json_t *expected, const json_t *found, double tolerance, char *why,
                 size_t size);

#endif
