/* COVET_MODEL and its kin: from one X-macro list to a struct, its metadata and its typed functions.
 * Each pass expands the list once with a callback of its own; callbacks make data and one-line
 * wrappers only. Uses kinds, meta and the functions that exec declares. The user's models use
 * it. */
#ifndef COVET_MODEL_DECLARE_H
#define COVET_MODEL_DECLARE_H

#include "model/kinds.h"
#include "model/meta.h"

COVET__ARRAY(smallint, int16_t)
COVET__ARRAY(int, int32_t)
COVET__ARRAY(bigint, int64_t)
COVET__ARRAY(bool, bool)
COVET__ARRAY(float, double)
COVET__ARRAY(decimal, covet_decimal)
COVET__ARRAY(text, char *)
COVET__ARRAY(uuid, covet_uuid)
COVET__ARRAY(date, covet_date)
COVET__ARRAY(time, covet_time)
COVET__ARRAY(datetime, covet_datetime)
COVET__ARRAY(duration, covet_duration)
COVET__ARRAY(bytes, covet_bytes)

/* --- probe: unknown kinds, before any other pass --- */
#define COVET__PROBE(KIND, ...)                                                                    \
    _Static_assert(COVET__IS_TUPLE(COVET_K_##KIND),                                                \
                   "row X(" #KIND ", " COVET__TEXT_OF(COVET__FIRST(__VA_ARGS__, ))                 \
                   "): no such kind, or not with these arguments. Kinds: AUTO BIGAUTO SMALLINT "   \
                   "INT BIGINT BOOL FLOAT DECIMAL(digits, places) CHAR(length) TEXT EMAIL URL "    \
                   "SLUG UUID DATE TIME DATETIME DURATION JSON BINARY ARRAY(kind) FK(Model) "      \
                   "O2O(Model) M2M(Model) HAS_MANY(Model) HAS_ONE(Model) GENERIC_FK "              \
                   "GENERIC_MANY(Model) NULLABLE(kind) PK(kind)");

/* --- lint: one assertion a row --- */
#define COVET__LINT(KIND, ...) COVET__ROW(COVET__LINT, COVET_K_##KIND, __VA_ARGS__)
#define COVET__LINT_column(kind, null, key, a, b, name, ...)                                       \
    _Static_assert(COVET__LINT_##kind(a, b) && !((null) && (key)),                                 \
                   "row X(" #kind ", " #name "): " COVET__LINT_CURE);
#define COVET__LINT_CURE                                                                           \
    "DECIMAL has 1 to 38 digits and at most as many places, CHAR a length from 1 to 10485760, "    \
    "and a key is never NULLABLE"
#define COVET__LINT_AUTO(a, b) 1
#define COVET__LINT_BIGAUTO(a, b) 1
#define COVET__LINT_SMALLINT(a, b) 1
#define COVET__LINT_INT(a, b) 1
#define COVET__LINT_BIGINT(a, b) 1
#define COVET__LINT_BOOL(a, b) 1
#define COVET__LINT_FLOAT(a, b) 1
#define COVET__LINT_DECIMAL(a, b) ((a) >= 1 && (a) <= 38 && (b) >= 0 && (b) <= (a))
#define COVET__LINT_CHAR(a, b) ((a) >= 1 && (a) <= 10485760)
#define COVET__LINT_TEXT(a, b) 1
#define COVET__LINT_EMAIL(a, b) 1
#define COVET__LINT_URL(a, b) 1
#define COVET__LINT_SLUG(a, b) 1
#define COVET__LINT_UUID(a, b) 1
#define COVET__LINT_DATE(a, b) 1
#define COVET__LINT_TIME(a, b) 1
#define COVET__LINT_DATETIME(a, b) 1
#define COVET__LINT_DURATION(a, b) 1
#define COVET__LINT_JSON(a, b) 1
#define COVET__LINT_BINARY(a, b) 1
#define COVET__LINT_key(kind, null, pk, a, b, name, ...)                                           \
    _Static_assert(sizeof(a##__needs_its_model_or_COVET_FORWARD_above) && !((null) && (pk)),       \
                   "row X(" #kind "(" #a "), " #name "): a key is never NULLABLE");
#define COVET__LINT_array(kind, null, key, a, b, name, ...)                                        \
    _Static_assert(!(key) && COVET__LINT_##a b,                                                    \
                   "row X(ARRAY(" #a "), " #name "): an array is no key, and " COVET__LINT_CURE);
#define COVET__LINT_many(kind, null, key, a, b, name, ...)                                         \
    _Static_assert(!(null) && !(key), "row X(" #kind "(" #a "), " #name                            \
                                      "): a relation to many rows has no column: without "         \
                                      "NULLABLE and PK");
#define COVET__LINT_one COVET__LINT_many
#define COVET__LINT_generic COVET__LINT_many
#define COVET__LINT_embed(kind, null, key, a, b, name, ...)                                        \
    _Static_assert(0, "row X(EMBED(" #a "), " #name "): EMBED is for COVET_PROJECTION");

/* --- how many key rows --- */
#define COVET__KEYS(KIND, ...) COVET__ROW(COVET__KEYS, COVET_K_##KIND, __VA_ARGS__)
#define COVET__KEYS_column(kind, null, key, ...) +key
#define COVET__KEYS_key(kind, null, key, ...) +key
#define COVET__KEYS_array(...)
#define COVET__KEYS_many(...)
#define COVET__KEYS_one(...)
#define COVET__KEYS_generic(...)
#define COVET__KEYS_embed(...)

/* --- type of the key: the list yields it --- */
#define COVET__PK_TYPE(KIND, ...) COVET__ROW(COVET__PK_TYPE, COVET_K_##KIND, __VA_ARGS__)
#define COVET__PK_TYPE_column(kind, null, key, ...) COVET__PK_TYPE_##key(kind)
#define COVET__PK_TYPE_0(kind)
#define COVET__PK_TYPE_1(kind) COVET__T0_##kind
#define COVET__PK_TYPE_key(kind, null, key, a, b, ...) COVET__PK_TYPE_key_##key(a, b)
#define COVET__PK_TYPE_key_0(a, b)
#define COVET__PK_TYPE_key_1(a, b) COVET__KEY_TYPE(0, a, b)
#define COVET__PK_TYPE_array(...)
#define COVET__PK_TYPE_many(...)
#define COVET__PK_TYPE_one(...)
#define COVET__PK_TYPE_generic(...)
#define COVET__PK_TYPE_embed(...)
#define COVET__OPT_TYPE(KIND, ...) COVET__ROW(COVET__OPT_TYPE, COVET_K_##KIND, __VA_ARGS__)
#define COVET__OPT_TYPE_column(kind, null, key, ...) COVET__OPT_TYPE_##key(kind)
#define COVET__OPT_TYPE_0(kind)
#define COVET__OPT_TYPE_1(kind) COVET__T1_##kind
#define COVET__OPT_TYPE_key(kind, null, key, a, b, ...) COVET__OPT_TYPE_key_##key(a, b)
#define COVET__OPT_TYPE_key_0(a, b)
#define COVET__OPT_TYPE_key_1(a, b) COVET__KEY_TYPE(1, a, b)
#define COVET__OPT_TYPE_array(...)
#define COVET__OPT_TYPE_many(...)
#define COVET__OPT_TYPE_one(...)
#define COVET__OPT_TYPE_generic(...)
#define COVET__OPT_TYPE_embed(...)
/* The type of a foreign key's member: the target's key type, or that of the column kind given as a
 * tuple. */
#define COVET__KEY_TYPE(null, to, column) COVET__KEY_TYPE_(null, to, COVET__UNWRAP column)
#define COVET__KEY_TYPE_(...) COVET__KEY_TYPE__(__VA_ARGS__)
#define COVET__KEY_TYPE__(null, to, family, kind, ...) COVET__KEY_TYPE_##family(null, to, kind)
#define COVET__KEY_TYPE_column(null, to, kind) COVET__T##null##_##kind
#define COVET__KEY_TYPE_target(null, to, kind) COVET__KEY_TARGET_##null(to)
#define COVET__KEY_TARGET_0(target) target##_pk
#define COVET__KEY_TARGET_1(target) target##_opt_pk

/* --- members --- */
#define COVET__MEMBER(KIND, ...) COVET__ROW(COVET__MEMBER, COVET_K_##KIND, __VA_ARGS__)
#define COVET__MEMBER_column(kind, null, key, a, b, name, ...) COVET__T##null##_##kind name;
#define COVET__MEMBER_key(kind, null, key, a, b, name, ...)                                        \
    COVET__KEY_TYPE(null, a, b) name##_id;                                                         \
    struct a *name;
#define COVET__MEMBER_array(kind, null, key, a, b, name, ...) COVET__A_##a name;
#define COVET__MEMBER_many(kind, null, key, a, b, name, ...) struct a##_list *name;
#define COVET__MEMBER_one(kind, null, key, a, b, name, ...) struct a *name;
#define COVET__MEMBER_generic(kind, null, key, a, b, name, ...) covet_row *name;
#define COVET__MEMBER_embed(kind, null, key, a, b, name, ...) struct a name;

/* --- members of a composite key --- */
#define COVET__PART(KIND, ...) COVET__ROW(COVET__PART, COVET_K_##KIND, __VA_ARGS__)
#define COVET__PART_column(kind, null, key, a, b, name, ...)                                       \
    COVET__PART_##key(COVET__T0_##kind name;)
#define COVET__PART_key(kind, null, key, a, b, name, ...)                                          \
    COVET__PART_##key(COVET__KEY_TYPE(0, a, b) name##_id;)
#define COVET__PART_0(...)
#define COVET__PART_1(...) __VA_ARGS__
#define COVET__PART_array(...)
#define COVET__PART_many(...)
#define COVET__PART_one(...)
#define COVET__PART_generic(...)
#define COVET__PART_embed(...)

/* --- options: file-scope compound literals, one a row --- */
#define COVET__OPTION(KIND, ...) COVET__ROW(COVET__OPTION, COVET_K_##KIND, __VA_ARGS__)
#define COVET__OPTION_column(kind, null, key, a, b, name, ...)                                     \
    &(const COVET__O_##kind){.member_ = #name, __VA_ARGS__},
#define COVET__OPTION_key(kind, null, key, a, b, name, ...)                                        \
    &(const covet_key_options){.member_ = #name, __VA_ARGS__},
#define COVET__OPTION_array(kind, null, key, a, b, name, ...)                                      \
    &(const covet_array_options){.member_ = #name, __VA_ARGS__},
#define COVET__OPTION_many(kind, null, key, a, b, name, ...)                                       \
    &(const COVET__O_##kind){.member_ = #name, __VA_ARGS__},
#define COVET__OPTION_one(kind, null, key, a, b, name, ...)                                        \
    &(const covet_reverse_options){.member_ = #name, __VA_ARGS__},
#define COVET__OPTION_generic(kind, null, key, a, b, name, ...)                                    \
    &(const covet_generic_options){.member_ = #name, __VA_ARGS__},
#define COVET__OPTION_embed(kind, null, key, a, b, name, ...) 0,
#define COVET__O_AUTO covet_auto_options
#define COVET__O_BIGAUTO covet_auto_options
#define COVET__O_SMALLINT covet_number_options
#define COVET__O_INT covet_number_options
#define COVET__O_BIGINT covet_number_options
#define COVET__O_BOOL covet_bool_options
#define COVET__O_FLOAT covet_number_options
#define COVET__O_DECIMAL covet_number_options
#define COVET__O_CHAR covet_text_options
#define COVET__O_TEXT covet_text_options
#define COVET__O_EMAIL covet_text_options
#define COVET__O_URL covet_text_options
#define COVET__O_SLUG covet_text_options
#define COVET__O_UUID covet_uuid_options
#define COVET__O_DATE covet_moment_options
#define COVET__O_TIME covet_moment_options
#define COVET__O_DATETIME covet_moment_options
#define COVET__O_DURATION covet_duration_options
#define COVET__O_JSON covet_json_options
#define COVET__O_BINARY covet_binary_options
#define COVET__O_M2M covet_many_options
#define COVET__O_HAS_MANY covet_reverse_options
#define COVET__O_GENERIC_MANY covet_reverse_options

/* --- options of a projection's rows --- */
#define COVET__FROM(KIND, ...) COVET__FROM_(__VA_ARGS__, )
#define COVET__FROM_(name, ...) &(const covet_projection_options){.member_ = #name, __VA_ARGS__},

/* --- rows of metadata, inside a function where covet_this is the struct --- */
#define COVET__META(KIND, ...) COVET__ROW(COVET__META, COVET_K_##KIND, __VA_ARGS__)
#define COVET__META_SIZE(name) sizeof(((covet_this *)0)->name)
#define COVET__META_column(kind_, null_, key_, a, b, name_, ...)                                   \
    {.name = #name_, .kind = COVET_KIND_##kind_, .nullable = null_, .key = key_, .length = a,      \
     .places = b, .offset = offsetof(covet_this, name_), .size = COVET__META_SIZE(name_)},
#define COVET__META_key(kind_, null_, key_, a, b, name_, ...)                                      \
    {.name = #name_, .kind = COVET_KIND_##kind_, .nullable = null_, .key = key_, .target = #a,     \
     .offset = offsetof(covet_this, name_##_id), .size = COVET__META_SIZE(name_##_id),             \
     .object_offset = offsetof(covet_this, name_), COVET__META_ELEMENT(COVET__UNWRAP b)},
#define COVET__META_ELEMENT(...) COVET__META_ELEMENT_(__VA_ARGS__)
#define COVET__META_ELEMENT_(family, ...) COVET__META_ELEMENT_##family(__VA_ARGS__)
#define COVET__META_ELEMENT_target(...) .has_element = false
#define COVET__META_ELEMENT_column(kind_, n, k, a, b)                                              \
    .has_element = true, .element = COVET_KIND_##kind_, .length = a, .places = b
#define COVET__META_array(kind_, null_, key_, a, b, name_, ...)                                    \
    {.name = #name_, .kind = COVET_KIND_ARRAY, .nullable = null_, .has_element = true,             \
     .element = COVET_KIND_##a, COVET__META_LENGTH b, .offset = offsetof(covet_this, name_),       \
     .size = COVET__META_SIZE(name_)},
#define COVET__META_LENGTH(a, b) .length = a, .places = b
#define COVET__META_many(kind_, null_, key_, a, b, name_, ...)                                     \
    {.name = #name_, .kind = COVET_KIND_##kind_, .target = #a,                                     \
     .object_offset = offsetof(covet_this, name_)},
#define COVET__META_one COVET__META_many
#define COVET__META_generic(kind_, null_, key_, a, b, name_, ...)                                  \
    {.name = #name_, .kind = COVET_KIND_##kind_, .object_offset = offsetof(covet_this, name_)},
#define COVET__META_embed(kind_, null_, key_, a, b, name_, ...)                                    \
    {.name = #name_, .kind = COVET_KIND_##kind_, .target = #a,                                     \
     .offset = offsetof(covet_this, name_), .size = COVET__META_SIZE(name_)},

/* --- typed columns: Post_.title --- */
typedef struct covet_column_integer {
    const char *path;
} covet_column_integer;
typedef struct covet_column_real {
    const char *path;
} covet_column_real;
typedef struct covet_column_boolean {
    const char *path;
} covet_column_boolean;
typedef struct covet_column_decimal {
    const char *path;
} covet_column_decimal;
typedef struct covet_column_text {
    const char *path;
} covet_column_text;
typedef struct covet_column_uuid {
    const char *path;
} covet_column_uuid;
typedef struct covet_column_date {
    const char *path;
} covet_column_date;
typedef struct covet_column_time {
    const char *path;
} covet_column_time;
typedef struct covet_column_datetime {
    const char *path;
} covet_column_datetime;
typedef struct covet_column_duration {
    const char *path;
} covet_column_duration;
typedef struct covet_column_json {
    const char *path;
} covet_column_json;
typedef struct covet_column_bytes {
    const char *path;
} covet_column_bytes;
typedef struct covet_column_array {
    const char *path;
} covet_column_array;
typedef struct covet_column_relation {
    const char *path;
} covet_column_relation;
#define COVET__C_AUTO integer
#define COVET__C_BIGAUTO integer
#define COVET__C_SMALLINT integer
#define COVET__C_INT integer
#define COVET__C_BIGINT integer
#define COVET__C_BOOL boolean
#define COVET__C_FLOAT real
#define COVET__C_DECIMAL decimal
#define COVET__C_CHAR text
#define COVET__C_TEXT text
#define COVET__C_EMAIL text
#define COVET__C_URL text
#define COVET__C_SLUG text
#define COVET__C_UUID uuid
#define COVET__C_DATE date
#define COVET__C_TIME time
#define COVET__C_DATETIME datetime
#define COVET__C_DURATION duration
#define COVET__C_JSON json
#define COVET__C_BINARY bytes
#define COVET__COLUMN(KIND, ...) COVET__ROW(COVET__COLUMN, COVET_K_##KIND, __VA_ARGS__)
#define COVET__COLUMN_column(kind, null, key, a, b, name, ...)                                     \
    COVET__COLUMN_TYPE(COVET__C_##kind) name;
#define COVET__COLUMN_TYPE(type) COVET__COLUMN_TYPE_(type)
#define COVET__COLUMN_TYPE_(type) covet_column_##type
#define COVET__COLUMN_array(kind, null, key, a, b, name, ...) covet_column_array name;
#define COVET__COLUMN_key(kind, null, key, a, b, name, ...) covet_column_relation name;
#define COVET__COLUMN_many(kind, null, key, a, b, name, ...) covet_column_relation name;
#define COVET__COLUMN_one COVET__COLUMN_many
#define COVET__COLUMN_generic COVET__COLUMN_many
#define COVET__COLUMN_embed COVET__COLUMN_many
#define COVET__PATH(KIND, ...) COVET__ROW(COVET__PATH, COVET_K_##KIND, __VA_ARGS__)
#define COVET__PATH_column(kind, null, key, a, b, name, ...) {#name},
#define COVET__PATH_array COVET__PATH_column
#define COVET__PATH_key COVET__PATH_column
#define COVET__PATH_many COVET__PATH_column
#define COVET__PATH_one COVET__PATH_column
#define COVET__PATH_generic COVET__PATH_column
#define COVET__PATH_embed COVET__PATH_column

/* --- announcing a model that is declared later, by the kind of the column of its key --- */
#define COVET_FORWARD(M, KIND)                                                                     \
    _Static_assert(COVET__IS_TUPLE(COVET_K_##KIND),                                                \
                   "COVET_FORWARD(" #M ", " #KIND "): no such kind. It is the kind of the column " \
                   "that holds the key: INT for AUTO, BIGINT for BIGAUTO, CHAR(2), UUID ...");     \
    COVET__NAMES(M)                                                                                \
    COVET__FORWARD_IF(COVET__IS_TUPLE(COVET_K_##KIND))(M, COVET_K_##KIND)                          \
    struct M
#define COVET__FORWARD_IF(is_tuple) COVET__FORWARD_IF_(is_tuple)
#define COVET__FORWARD_IF_(is_tuple) COVET__FORWARD_IF_##is_tuple
#define COVET__FORWARD_IF_0(...)
#define COVET__FORWARD_IF_COVET__AFTER_TUPLE(M, tuple) COVET__FORWARD(M, COVET__UNWRAP tuple)
#define COVET__FORWARD(...) COVET__FORWARD_(__VA_ARGS__)
#define COVET__FORWARD_(M, family, kind, ...)                                                      \
    typedef COVET__T0_##kind M##_pk;                                                               \
    typedef COVET__T1_##kind M##_opt_pk;
#define COVET__NAMES(M)                                                                            \
    extern const char M##__needs_its_model_or_COVET_FORWARD_above[1];                              \
    typedef struct M M;                                                                            \
    typedef struct M##_list M##_list;

/* Whether this unit defines what its models declare: it defined COVET_IMPLEMENTATION or
 * COVET_DEFINE_MODELS before them. */
#define COVET__DEFINES(macro) COVET__DEFINES_(macro)
#define COVET__DEFINES_(value) COVET__DEFINES_IF(COVET__DEFINES_TEST_##value, 1, )
#define COVET__DEFINES_IF(...) COVET__DEFINES_IF_(__VA_ARGS__)
#define COVET__DEFINES_IF_(ignored, defines, ...) defines
#define COVET__DEFINES_TEST_COVET_IMPLEMENTATION , 0
#define COVET__DEFINES_TEST_COVET_DEFINE_MODELS , 0
#define COVET__WHERE_DEFINED                                                                       \
    COVET__WHERE_DEFINED_(COVET__DEFINES(COVET_IMPLEMENTATION), COVET__DEFINES(COVET_DEFINE_MODELS))
#define COVET__WHERE_DEFINED_(a, b) COVET__WHERE_DEFINED__(a, b)
#define COVET__WHERE_DEFINED__(a, b) COVET__DEFINE_##a##b
#define COVET__DEFINE_00(KIND_OF, M, LIST, ...)
#define COVET__DEFINE_10(KIND_OF, M, LIST, ...) KIND_OF(M, LIST, __VA_ARGS__)
#define COVET__DEFINE_01 COVET__DEFINE_10
#define COVET__DEFINE_11 COVET__DEFINE_10

/* COVET_MODEL(Post, POST, .table = "blog_post"); exactly one key row. */
#define COVET_MODEL(...) COVET__MODEL(__VA_ARGS__, )
#define COVET__MODEL(M, LIST, ...)                                                                 \
    LIST(COVET__PROBE)                                                                             \
    _Static_assert((0 LIST(COVET__KEYS)) != 0,                                                     \
                   "model " #M ": no key. Give it one row X(AUTO, id), X(BIGAUTO, id) or "         \
                   "X(PK(kind), name)");                                                           \
    _Static_assert((0 LIST(COVET__KEYS)) < 2,                                                      \
                   "model " #M ": more than one key row. Keep one, or declare a composite key "    \
                   "with COVET_MODEL_KEYED");                                                      \
    COVET__NAMES(M)                                                                                \
    LIST(COVET__LINT)                                                                              \
    typedef LIST(COVET__PK_TYPE) M##_pk;                                                           \
    typedef LIST(COVET__OPT_TYPE) M##_opt_pk;                                                      \
    COVET__MODEL_BODY(M, LIST, __VA_ARGS__)

/* COVET_MODEL_KEYED(Line, LINE, ...); several key rows: Line_pk is a struct of them. */
#define COVET_MODEL_KEYED(...) COVET__MODEL_KEYED(__VA_ARGS__, )
#define COVET__MODEL_KEYED(M, LIST, ...)                                                           \
    LIST(COVET__PROBE)                                                                             \
    _Static_assert((0 LIST(COVET__KEYS)) > 1,                                                      \
                   "model " #M ": COVET_MODEL_KEYED needs two key rows or more");                  \
    COVET__NAMES(M)                                                                                \
    LIST(COVET__LINT)                                                                              \
    typedef struct M##_pk {                                                                        \
        LIST(COVET__PART)                                                                          \
    } M##_pk;                                                                                      \
    typedef struct M##_opt_pk {                                                                    \
        bool has;                                                                                  \
        M##_pk value;                                                                              \
    } M##_opt_pk;                                                                                  \
    COVET__MODEL_BODY(M, LIST, __VA_ARGS__)

#define COVET__MODEL_BODY(M, LIST, ...)                                                            \
    struct M {                                                                                     \
        covet_row row_;                                                                            \
        LIST(COVET__MEMBER)                                                                        \
    };                                                                                             \
    COVET__LIST_STRUCT(M)                                                                          \
    struct M##_columns {                                                                           \
        LIST(COVET__COLUMN)                                                                        \
    };                                                                                             \
    extern const struct M##_columns M##_;                                                          \
    extern const covet_model M##_model;                                                            \
    COVET__DECLARE_FUNCTIONS(M)                                                                    \
    COVET__WHERE_DEFINED(COVET__DEFINE_MODEL, M, LIST, __VA_ARGS__)                                \
    struct M

#define COVET__LIST_STRUCT(M)                                                                      \
    struct M##_list {                                                                              \
        M **items;    /* the rows stand contiguous behind them */                                  \
        size_t count;                                                                              \
    };

#define COVET__DEFINE_MODEL(M, LIST, ...)                                                          \
    static const void *const M##__options[] = {LIST(COVET__OPTION)};                               \
    static const covet_model_options M##__settings = {.name_ = #M, __VA_ARGS__};                   \
    COVET__DEFINE_DATA(M, LIST, &M##__settings, false)                                             \
    const struct M##_columns M##_ = {LIST(COVET__PATH)};                                           \
    COVET__DEFINE_FUNCTIONS(M)

#define COVET__DEFINE_DATA(M, LIST, settings_, projection_)                                        \
    static const covet_member *M##__members(void) {                                                \
        typedef struct M covet_this;                                                               \
        static const covet_member members[] = {LIST(COVET__META)};                                 \
        return members;                                                                            \
    }                                                                                              \
    const covet_model M##_model = {.name = #M,                                                     \
                                   .size = sizeof(struct M),                                       \
                                   .members = M##__members,                                        \
                                   .member_count = sizeof M##__options / sizeof *M##__options,     \
                                   .options = M##__options,                                        \
                                   .settings = settings_,                                          \
                                   .projection = projection_};

/* COVET_PROJECTION(AuthorStat, AUTHOR_STAT); the rows are the SELECT list: a field, a path, or
 * .from = "path". */
#define COVET_PROJECTION(M, LIST)                                                                  \
    LIST(COVET__PROBE)                                                                             \
    typedef struct M M;                                                                            \
    typedef struct M##_list M##_list;                                                              \
    struct M {                                                                                     \
        covet_row row_;                                                                            \
        LIST(COVET__MEMBER)                                                                        \
    };                                                                                             \
    COVET__LIST_STRUCT(M)                                                                          \
    extern const covet_model M##_model;                                                            \
    M##_list M##_all(struct covet_queryset *queryset);                                             \
    M *M##_get(struct covet_queryset *queryset);                                                   \
    M *M##_first(struct covet_queryset *queryset);                                                 \
    M *M##_last(struct covet_queryset *queryset);                                                  \
    COVET__WHERE_DEFINED(COVET__DEFINE_PROJECTION, M, LIST, )                                      \
    struct M

#define COVET__DEFINE_PROJECTION(M, LIST, ...)                                                     \
    static const void *const M##__options[] = {LIST(COVET__FROM)};                                 \
    static const covet_model_options M##__settings = {.name_ = #M};                                \
    COVET__DEFINE_DATA(M, LIST, &M##__settings, true)                                              \
    COVET__DEFINE_READERS(M)

/* A content type: what a generic key names a model by. A model with a key to it registers it
 * too. */
COVET__NAMES(covet_content_type)
typedef int32_t covet_content_type_pk;
typedef covet_opt_int covet_content_type_opt_pk;
struct covet_content_type {
    covet_row row_;
    int32_t id;
    const char *app;  /* the model's .app; "" without */
    const char *name; /* the model's name */
};
COVET__LIST_STRUCT(covet_content_type)
extern const covet_model covet_content_type_model;

/* MODELS(Author, Post): their descriptions, up to 128, ended by NULL. */
#define COVET_MODELS(...)                                                                          \
    ((const covet_model *const[]){COVET__MAP(COVET__MODEL_OF, __VA_ARGS__) NULL})
#define COVET__MODEL_OF(M) &M##_model,

#endif
