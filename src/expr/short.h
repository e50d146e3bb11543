/* COVET_SHORT_NAMES: the query and option macros without their prefix. System headers go first:
 * some define MIN, MAX or ADD, which are redefined here. Function-like all, so that members and
 * variables may carry the names. Uses node. */
#ifndef COVET_EXPR_SHORT_H
#define COVET_EXPR_SHORT_H

#include "expr/node.h"

#ifdef COVET_SHORT_NAMES
#undef ADD
#define MODELS(...) COVET_MODELS(__VA_ARGS__)
#define FIELDS(...) COVET_FIELDS(__VA_ARGS__)
#define ORDERING(...) COVET_ORDERING(__VA_ARGS__)
#define UNIQUE(...) COVET_UNIQUE(__VA_ARGS__)
#define CHOICES(...) COVET_CHOICES(__VA_ARGS__)
#define VALIDATORS(...) COVET_VALIDATORS(__VA_ARGS__)
#define INDEXES(...) COVET_INDEXES(__VA_ARGS__)
#define CONSTRAINTS(...) COVET_CONSTRAINTS(__VA_ARGS__)
#define MANAGERS(...) COVET_MANAGERS(__VA_ARGS__)
#define Q(...) COVET_Q(__VA_ARGS__)
#define QC(...) COVET_QC(__VA_ARGS__)
#define EC(...) COVET_EC(__VA_ARGS__)
#define AND(...) COVET_AND(__VA_ARGS__)
#define OR(...) COVET_OR(__VA_ARGS__)
#define XOR(...) COVET_XOR(__VA_ARGS__)
#define NOT(...) COVET_NOT(__VA_ARGS__)
#define F(...) COVET_F(__VA_ARGS__)
#define OUTER(...) COVET_OUTER(__VA_ARGS__)
#define SUBQUERY(...) COVET_SUBQUERY(__VA_ARGS__)
#define EXISTS(...) COVET_EXISTS(__VA_ARGS__)
#define CASE(...) COVET_CASE(__VA_ARGS__)
#define WHEN(...) COVET_WHEN(__VA_ARGS__)
#define VALUE(...) COVET_VALUE(__VA_ARGS__)
#define ADD(...) COVET_ADD(__VA_ARGS__)
#define SUB(...) COVET_SUB(__VA_ARGS__)
#define MUL(...) COVET_MUL(__VA_ARGS__)
#define DIV(...) COVET_DIV(__VA_ARGS__)
#define MOD(...) COVET_MOD(__VA_ARGS__)
#define POW(...) COVET_POW(__VA_ARGS__)
#define NEG(...) COVET_NEG(__VA_ARGS__)
#undef MIN
#undef MAX
#define COUNT(...) COVET_COUNT(__VA_ARGS__)
#define SUM(...) COVET_SUM(__VA_ARGS__)
#define AVG(...) COVET_AVG(__VA_ARGS__)
#define MIN(...) COVET_MIN(__VA_ARGS__)
#define MAX(...) COVET_MAX(__VA_ARGS__)
#define STDDEV(...) COVET_STDDEV(__VA_ARGS__)
#define VARIANCE(...) COVET_VARIANCE(__VA_ARGS__)
#define LIST(...) COVET_LIST(__VA_ARGS__)
#define LIST_OF(...) COVET_LIST_OF(__VA_ARGS__)
#define OBJ(...) COVET_OBJ(__VA_ARGS__)
#define SOME(...) COVET_SOME(__VA_ARGS__)
#define FILTER(...) COVET_FILTER(__VA_ARGS__)
#define EXCLUDE(...) COVET_EXCLUDE(__VA_ARGS__)
#define ANNOTATE(...) COVET_ANNOTATE(__VA_ARGS__)
#define ALIAS(...) COVET_ALIAS(__VA_ARGS__)
#define GROUP_BY(...) COVET_GROUP_BY(__VA_ARGS__)
#define ORDER_BY(...) COVET_ORDER_BY(__VA_ARGS__)
#define ASC(...) COVET_ASC(__VA_ARGS__)
#define DESC(...) COVET_DESC(__VA_ARGS__)
#define REVERSE() COVET_REVERSE()
#define DISTINCT(...) COVET_DISTINCT(__VA_ARGS__)
#define LIMIT(...) COVET_LIMIT(__VA_ARGS__)
#define OFFSET(...) COVET_OFFSET(__VA_ARGS__)
#define SLICE(...) COVET_SLICE(__VA_ARGS__)
#define NONE() COVET_NONE()
#define VALUES(...) COVET_VALUES(__VA_ARGS__)
#define VALUES_LIST(...) COVET_VALUES_LIST(__VA_ARGS__)
#define SELECT_RELATED(...) COVET_SELECT_RELATED(__VA_ARGS__)
#define READ_ONLY() COVET_READ_ONLY()
#define STREAM(...) COVET_STREAM(__VA_ARGS__)
#define MANAGER(...) COVET_MANAGER(__VA_ARGS__)
#define SET(...) COVET_SET(__VA_ARGS__)
#endif

#endif
