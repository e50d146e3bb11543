/* How a kind is written: COVET_K_ makes a tuple (family, kind, nullable, key, a, b) out of a type
 * expression, and COVET__ROW hands the unwrapped tuple to a pass. Uses nothing. declare.h uses it.
 *
 * A row is X(KIND, name, .option = value, ...). `##` pastes only the first token of its operand, so
 * COVET_K_##KIND turns CHAR(200) into a call of COVET_K_CHAR with 200, and the kinds' own names are
 * never macros. A kind that does not exist stays an identifier, one that is used in a wrong way
 * becomes one, and COVET__IS_TUPLE tells identifiers from tuples. */
#ifndef COVET_MODEL_KINDS_H
#define COVET_MODEL_KINDS_H

#define COVET__NOTHING(...)
#define COVET__UNWRAP(...) __VA_ARGS__
#define COVET__APPLY(f, tuple) f tuple
#define COVET__FIRST(first, ...) first
#define COVET__FOURTH(a, b, c, fourth, ...) fourth
#define COVET__TEXT_OF(...) COVET__TEXT_OF_(__VA_ARGS__)
#define COVET__TEXT_OF_(...) #__VA_ARGS__

/* family, kind, nullable, key, a, b. Family `column`: a, b are length and places. */
#define COVET_K_AUTO (column, AUTO, 0, 1, 0, 0)
#define COVET_K_BIGAUTO (column, BIGAUTO, 0, 1, 0, 0)
#define COVET_K_SMALLINT (column, SMALLINT, 0, 0, 0, 0)
#define COVET_K_INT (column, INT, 0, 0, 0, 0)
#define COVET_K_BIGINT (column, BIGINT, 0, 0, 0, 0)
#define COVET_K_BOOL (column, BOOL, 0, 0, 0, 0)
#define COVET_K_FLOAT (column, FLOAT, 0, 0, 0, 0)
#define COVET_K_DECIMAL(...)                                                                       \
    COVET__FOURTH(__VA_ARGS__, COVET__K_WRONG, COVET__K_DECIMAL, COVET__K_WRONG, )(__VA_ARGS__)
#define COVET__K_DECIMAL(digits, places) (column, DECIMAL, 0, 0, digits, places)
#define COVET_K_CHAR(...)                                                                          \
    COVET__FOURTH(__VA_ARGS__, COVET__K_WRONG, COVET__K_WRONG, COVET__K_CHAR, )(__VA_ARGS__)
#define COVET__K_CHAR(length) (column, CHAR, 0, 0, length, 0)
#define COVET_K_TEXT (column, TEXT, 0, 0, 0, 0)
#define COVET_K_EMAIL (column, EMAIL, 0, 0, 254, 0)
#define COVET_K_URL (column, URL, 0, 0, 200, 0)
#define COVET_K_SLUG (column, SLUG, 0, 0, 50, 0)
#define COVET_K_UUID (column, UUID, 0, 0, 0, 0)
#define COVET_K_DATE (column, DATE, 0, 0, 0, 0)
#define COVET_K_TIME (column, TIME, 0, 0, 0, 0)
#define COVET_K_DATETIME (column, DATETIME, 0, 0, 0, 0)
#define COVET_K_DURATION (column, DURATION, 0, 0, 0, 0)
#define COVET_K_JSON (column, JSON, 0, 0, 0, 0)
#define COVET_K_BINARY (column, BINARY, 0, 0, 0, 0)
/* A kind that is not used as it should be: no tuple. */
#define COVET__K_WRONG(...) covet__wrong_kind
/* Families with a target: a is the target. Of a key, b is the tuple of its column where that is
 * given, else one of family `target`: the column is as the target's key. Of an array, a is the kind
 * of its elements and b their length and places. */
#define COVET_K_ARRAY(KIND) COVET__APPLY(COVET__ARRAY_OF, COVET_K_##KIND)
#define COVET__ARRAY_OF(family, kind, null, key, a, b) COVET__ARRAY_OF_##family(kind, a, b)
#define COVET__ARRAY_OF_column(kind, a, b) (array, ARRAY, 0, 0, kind, (a, b))
#define COVET__ARRAY_OF_key COVET__K_WRONG
#define COVET__ARRAY_OF_array COVET__K_WRONG
#define COVET__ARRAY_OF_many COVET__K_WRONG
#define COVET__ARRAY_OF_one COVET__K_WRONG
#define COVET__ARRAY_OF_generic COVET__K_WRONG
#define COVET__ARRAY_OF_embed COVET__K_WRONG
#define COVET_K_FK(...) COVET__KEY_TO(FK, __VA_ARGS__, COVET__KEY_COLUMN, COVET__KEY_PLAIN, )
#define COVET_K_O2O(...) COVET__KEY_TO(O2O, __VA_ARGS__, COVET__KEY_COLUMN, COVET__KEY_PLAIN, )
#define COVET__KEY_TO(kind, target, column, make, ...) make(kind, target, column)
#define COVET__KEY_PLAIN(kind, name, column) (key, kind, 0, 0, name, (target, 0, 0, 0, 0, 0))
#define COVET__KEY_COLUMN(kind, target, KIND)                                                      \
    COVET__KEY_IF(COVET__IS_TUPLE(COVET_K_##KIND))(kind, target, COVET_K_##KIND)
#define COVET__KEY_IF(is_tuple) COVET__KEY_IF_(is_tuple)
#define COVET__KEY_IF_(is_tuple) COVET__KEY_IF_##is_tuple
#define COVET__KEY_IF_0 COVET__K_WRONG
#define COVET__KEY_IF_COVET__AFTER_TUPLE(kind, target, tuple)                                      \
    COVET__KEY_OPEN(kind, target, COVET__UNWRAP tuple)
#define COVET__KEY_OPEN(...) COVET__KEY_CALL(__VA_ARGS__)
#define COVET__KEY_CALL(kind, target, family, ...)                                                 \
    COVET__KEY_OF_##family(kind, target, (family, __VA_ARGS__))
#define COVET__KEY_OF_column(kind, target, tuple) (key, kind, 0, 0, target, tuple)
#define COVET__KEY_OF_key COVET__K_WRONG
#define COVET__KEY_OF_array COVET__K_WRONG
#define COVET__KEY_OF_many COVET__K_WRONG
#define COVET__KEY_OF_one COVET__K_WRONG
#define COVET__KEY_OF_generic COVET__K_WRONG
#define COVET__KEY_OF_embed COVET__K_WRONG
#define COVET_K_M2M(target) (many, M2M, 0, 0, target, 0)
#define COVET_K_HAS_MANY(target) (many, HAS_MANY, 0, 0, target, 0)
#define COVET_K_HAS_ONE(target) (one, HAS_ONE, 0, 0, target, 0)
#define COVET_K_GENERIC_FK (generic, GENERIC_FK, 0, 0, 0, 0)
#define COVET_K_GENERIC_MANY(target) (many, GENERIC_MANY, 0, 0, target, 0)
#define COVET_K_EMBED(target) (embed, EMBED, 0, 0, target, 0)
/* Wrappers. */
#define COVET_K_NULLABLE(KIND) COVET__APPLY(COVET__NULLABLE, COVET_K_##KIND)
#define COVET__NULLABLE(family, kind, null, key, a, b) (family, kind, 1, key, a, b)
#define COVET_K_PK(KIND) COVET__APPLY(COVET__PK, COVET_K_##KIND)
#define COVET__PK(family, kind, null, key, a, b) (family, kind, null, 1, a, b)

/* COVET__AFTER_TUPLE for a tuple (an enumerator of value 1), 0 for anything else, also for a tuple
 * with something behind it. */
#define COVET__IS_TUPLE(...) COVET__IS_TUPLE_(COVET__TUPLE_TEST __VA_ARGS__, 0, 0)
#define COVET__IS_TUPLE_(...) COVET__IS_TUPLE__(__VA_ARGS__, 0)
#define COVET__IS_TUPLE__(first, second, ...) second
#define COVET__TUPLE_TEST(...) , COVET__AFTER_TUPLE
#define COVET__AFTER_TUPLE(...) 0
enum { COVET__AFTER_TUPLE = 1 };

/* COVET__ROW(PASS, tuple, name, options...): PASS_family(kind, nullable, key, a, b, name,
 * options..., ) for a tuple, nothing for anything else (the probe has reported it). */
#define COVET__ROW(PASS, tuple, ...)                                                               \
    COVET__ROW_IF(COVET__IS_TUPLE(tuple))(PASS, tuple, __VA_ARGS__)
#define COVET__ROW_IF(is_tuple) COVET__ROW_IF_(is_tuple)
#define COVET__ROW_IF_(is_tuple) COVET__ROW_IF_##is_tuple
#define COVET__ROW_IF_COVET__AFTER_TUPLE(PASS, tuple, ...)                                         \
    COVET__ROW_OPEN(PASS, COVET__UNWRAP tuple, __VA_ARGS__, )
#define COVET__ROW_IF_0(...)
#define COVET__ROW_OPEN(...) COVET__ROW_CALL(__VA_ARGS__)
#define COVET__ROW_CALL(PASS, family, ...) PASS##_##family(__VA_ARGS__)

/* C types of members: by kind, plain (0) and nullable (1). */
#define COVET__T0_AUTO int32_t
#define COVET__T1_AUTO covet_opt_int
#define COVET__T0_BIGAUTO int64_t
#define COVET__T1_BIGAUTO covet_opt_bigint
#define COVET__T0_SMALLINT int16_t
#define COVET__T1_SMALLINT covet_opt_smallint
#define COVET__T0_INT int32_t
#define COVET__T1_INT covet_opt_int
#define COVET__T0_BIGINT int64_t
#define COVET__T1_BIGINT covet_opt_bigint
#define COVET__T0_BOOL bool
#define COVET__T1_BOOL covet_opt_bool
#define COVET__T0_FLOAT double
#define COVET__T1_FLOAT covet_opt_float
#define COVET__T0_DECIMAL covet_decimal
#define COVET__T1_DECIMAL covet_opt_decimal
#define COVET__T0_CHAR const char *
#define COVET__T1_CHAR const char *
#define COVET__T0_TEXT const char *
#define COVET__T1_TEXT const char *
#define COVET__T0_EMAIL const char *
#define COVET__T1_EMAIL const char *
#define COVET__T0_URL const char *
#define COVET__T1_URL const char *
#define COVET__T0_SLUG const char *
#define COVET__T1_SLUG const char *
#define COVET__T0_UUID covet_uuid
#define COVET__T1_UUID covet_opt_uuid
#define COVET__T0_DATE covet_date
#define COVET__T1_DATE covet_opt_date
#define COVET__T0_TIME covet_time
#define COVET__T1_TIME covet_opt_time
#define COVET__T0_DATETIME covet_datetime
#define COVET__T1_DATETIME covet_opt_datetime
#define COVET__T0_DURATION covet_duration
#define COVET__T1_DURATION covet_opt_duration
#define COVET__T0_JSON const char *
#define COVET__T1_JSON const char *
#define COVET__T0_BINARY covet_bytes
#define COVET__T1_BINARY covet_bytes

/* Arrays of a kind: items NULL is SQL NULL. */
#define COVET__ARRAY(name, type)                                                                   \
    typedef struct covet_array_##name {                                                            \
        type const *items;                                                                         \
        size_t count;                                                                              \
    } covet_array_##name;
#define COVET__A_AUTO covet_array_int
#define COVET__A_BIGAUTO covet_array_bigint
#define COVET__A_SMALLINT covet_array_smallint
#define COVET__A_INT covet_array_int
#define COVET__A_BIGINT covet_array_bigint
#define COVET__A_BOOL covet_array_bool
#define COVET__A_FLOAT covet_array_float
#define COVET__A_DECIMAL covet_array_decimal
#define COVET__A_CHAR covet_array_text
#define COVET__A_TEXT covet_array_text
#define COVET__A_EMAIL covet_array_text
#define COVET__A_URL covet_array_text
#define COVET__A_SLUG covet_array_text
#define COVET__A_UUID covet_array_uuid
#define COVET__A_DATE covet_array_date
#define COVET__A_TIME covet_array_time
#define COVET__A_DATETIME covet_array_datetime
#define COVET__A_DURATION covet_array_duration
#define COVET__A_JSON covet_array_text
#define COVET__A_BINARY covet_array_bytes

#endif
