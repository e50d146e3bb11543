/* What a case of the oracle waits for: the look that goes through it. oracle_feature.c: the words
 * that wait, models and paths. oracle_waiting.c: expressions and conditions. oracle_stage.c: steps,
 * statements, cases. */
#ifndef COVET_TEST_ORACLE_STAGE_H
#define COVET_TEST_ORACLE_STAGE_H

#include "oracle.h"

/* An annotation that a query has. */
typedef struct oracle_alias {
    const char *name;
    const covet_field *field; /* of whose kind it is; NULL: not known */
    struct oracle_alias *next;
} oracle_alias;

/* A query that is looked at. */
typedef struct oracle_scope {
    const covet_entity *entity;
    oracle_alias *aliases;
    struct oracle_scope *outer; /* the query that it stands in; NULL: none */
} oracle_scope;

/* A look at a case: the first thing that is missing is kept. All that look answer false when
 * something is, so that the look ends. */
typedef struct oracle_look {
    oracle *o;
    oracle_scope *scope;
    oracle_wait wait;
} oracle_look;

/* Whether the library has a feature; else the case waits for it. */
bool oracle_needs(oracle_look *at, const char *feature);
/* The case waits for a thing that has no word of its own in the list. */
bool oracle_later(oracle_look *at, const char *why);
/* No later stage brings it. */
bool oracle_never(oracle_look *at, const char *why);
bool oracle_among(const char *name, const char *const *names);

/* The model of a label; NULL: it waits. */
const covet_entity *oracle_look_model(oracle_look *at, const char *label);
/* Whether a name of a model is there. */
bool oracle_look_name(oracle_look *at, const covet_entity *entity, const char *name, size_t size);
/* A path from the query's model; `condition`: a lookup may follow. A name that does not exist is
 * for the library to refuse. `field`: whose kind it has in the end, NULL: not known; may be
 * NULL. */
bool oracle_look_path(oracle_look *at, const char *text, bool condition, const covet_field **field);
/* An attribute path of an object. */
bool oracle_look_attribute(oracle_look *at, const covet_entity *entity, const char *text);

bool oracle_look_expression(oracle_look *at, const json_t *json);
/* The right side of a comparison or assignment. */
bool oracle_look_value(oracle_look *at, const json_t *json);
/* A condition; NULL: none. */
bool oracle_look_condition(oracle_look *at, const json_t *json);
/* A name that later steps can use. */
bool oracle_look_alias(oracle_look *at, const json_t *named);
bool oracle_look_orders(oracle_look *at, const json_t *fields);
/* A query inside of the one at hand. */
bool oracle_look_query(oracle_look *at, const json_t *json);

#endif
