/* Defaults, and the options of a row in one shape, whatever its kind.
 * Uses column. Registration and the exec floor use it. */
#ifndef COVET_MODEL_DEFAULTS_C
#define COVET_MODEL_DEFAULTS_C

#include "model/column.c"

/* --- options of a row --- */

/* What a row of a list declares: the union of all option structs. What a kind does not have is
 * zero. */
typedef struct covet__declared {
    const char *name; /* never NULL */
    const char *db_column;
    bool unique, db_index, blank;
    covet_value default_value;
    covet_value (*default_fn)(void);
    const covet_validator *validators;
    const covet_choice *choices;
    covet_value db_default;
    bool generated, check, convert, search;
    covet_value min_value, max_value;
    const char *collation;
    int32_t max_length, min_length;
    bool auto_now, auto_now_add;
    const char *related_name, *related_query_name;
    bool no_db_constraint;
    covet_on_delete on_delete;
    covet_value on_delete_value;
    covet_value (*on_delete_fn)(void);
    bool on_delete_db;
    const char *to_field;
    bool symmetrical;
    const char *through;
    const char *const *through_fields;
    const char *via;
    const char *type_field, *key_field;
} covet__declared;

/* Each takes one group of options from an option struct `o`. */
#define COVET__TAKE_NAME(o) out->name = (o)->name != NULL ? (o)->name : (o)->member_
#define COVET__TAKE_COLUMN(o)                                                                      \
    COVET__TAKE_NAME(o);                                                                           \
    out->db_column = (o)->db_column;                                                               \
    out->unique = (o)->unique;                                                                     \
    out->db_index = (o)->db_index;                                                                 \
    out->blank = (o)->blank;                                                                       \
    out->default_value = (o)->default_value;                                                       \
    out->default_fn = (o)->default_fn;                                                             \
    out->validators = (o)->validators
#define COVET__TAKE_DATA(o)                                                                        \
    COVET__TAKE_COLUMN(o);                                                                         \
    out->choices = (o)->choices;                                                                   \
    out->db_default = (o)->db_default;                                                             \
    out->generated = (o)->generated != NULL;                                                       \
    out->check = (o)->check != NULL;                                                               \
    out->convert = (o)->convert != NULL
#define COVET__TAKE_BOUNDS(o)                                                                      \
    out->min_value = (o)->min_value;                                                               \
    out->max_value = (o)->max_value
#define COVET__TAKE_LENGTHS(o)                                                                     \
    out->max_length = (o)->max_length;                                                             \
    out->min_length = (o)->min_length
#define COVET__TAKE_RELATION(o)                                                                    \
    out->related_name = (o)->related_name;                                                         \
    out->related_query_name = (o)->related_query_name;                                             \
    out->no_db_constraint = (o)->no_db_constraint

static void covet__declared_number(covet__declared *out, const covet_number_options *o) {
    COVET__TAKE_DATA(o);
    COVET__TAKE_BOUNDS(o);
}

static void covet__declared_text(covet__declared *out, const covet_text_options *o) {
    COVET__TAKE_DATA(o);
    COVET__TAKE_LENGTHS(o);
    out->collation = o->collation;
    out->search = o->search;
}

static void covet__declared_moment(covet__declared *out, const covet_moment_options *o) {
    COVET__TAKE_DATA(o);
    COVET__TAKE_BOUNDS(o);
    out->auto_now = o->auto_now;
    out->auto_now_add = o->auto_now_add;
}

static void covet__declared_duration(covet__declared *out, const covet_duration_options *o) {
    COVET__TAKE_DATA(o);
    COVET__TAKE_BOUNDS(o);
}

static void covet__declared_binary(covet__declared *out, const covet_binary_options *o) {
    COVET__TAKE_DATA(o);
    COVET__TAKE_LENGTHS(o);
}

static void covet__declared_array(covet__declared *out, const covet_array_options *o) {
    COVET__TAKE_DATA(o);
    COVET__TAKE_LENGTHS(o);
}

/* Kinds with no option beyond those of all data. */
static void covet__declared_plain(covet__declared *out, covet_kind kind, const void *options) {
    if (kind == COVET_KIND_BOOL) {
        const covet_bool_options *o = options;
        COVET__TAKE_DATA(o);
    } else if (kind == COVET_KIND_UUID) {
        const covet_uuid_options *o = options;
        COVET__TAKE_DATA(o);
    } else {
        const covet_json_options *o = options;
        COVET__TAKE_DATA(o);
    }
}

static void covet__declared_key(covet__declared *out, const covet_key_options *o) {
    COVET__TAKE_COLUMN(o);
    COVET__TAKE_RELATION(o);
    out->on_delete = o->on_delete;
    out->on_delete_value = o->on_delete_value;
    out->on_delete_fn = o->on_delete_fn;
    out->on_delete_db = o->on_delete_db;
    out->to_field = o->to_field;
}

static void covet__declared_many(covet__declared *out, const covet_many_options *o) {
    COVET__TAKE_NAME(o);
    COVET__TAKE_RELATION(o);
    out->blank = o->blank;
    out->symmetrical = o->symmetrical;
    out->through = o->through;
    out->through_fields = o->through_fields;
}

static void covet__declared_auto(covet__declared *out, const covet_auto_options *o) {
    COVET__TAKE_NAME(o);
    out->db_column = o->db_column;
}

static void covet__declared_reverse(covet__declared *out, const covet_reverse_options *o) {
    COVET__TAKE_NAME(o);
    out->via = o->via;
}

static void covet__declared_generic(covet__declared *out, const covet_generic_options *o) {
    COVET__TAKE_NAME(o);
    out->blank = o->blank;
    out->type_field = o->type_field;
    out->key_field = o->key_field;
}

/* The options of row `index` of a model. */
static covet__declared covet__declared_of(const covet_model *model, size_t index) {
    covet__declared out = {.name = NULL};
    const void *options = model->options[index];
    const covet_kind kind = model->members()[index].kind;
    switch (kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_BIGAUTO:
        covet__declared_auto(&out, options);
        break;
    case COVET_KIND_SMALLINT:
    case COVET_KIND_INT:
    case COVET_KIND_BIGINT:
    case COVET_KIND_FLOAT:
    case COVET_KIND_DECIMAL:
        covet__declared_number(&out, options);
        break;
    case COVET_KIND_CHAR:
    case COVET_KIND_TEXT:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG:
        covet__declared_text(&out, options);
        break;
    case COVET_KIND_DATE:
    case COVET_KIND_TIME:
    case COVET_KIND_DATETIME:
        covet__declared_moment(&out, options);
        break;
    case COVET_KIND_DURATION:
        covet__declared_duration(&out, options);
        break;
    case COVET_KIND_BINARY:
        covet__declared_binary(&out, options);
        break;
    case COVET_KIND_ARRAY:
        covet__declared_array(&out, options);
        break;
    case COVET_KIND_FK:
    case COVET_KIND_O2O:
        covet__declared_key(&out, options);
        break;
    case COVET_KIND_M2M:
        covet__declared_many(&out, options);
        break;
    case COVET_KIND_HAS_MANY:
    case COVET_KIND_HAS_ONE:
    case COVET_KIND_GENERIC_MANY:
        covet__declared_reverse(&out, options);
        break;
    case COVET_KIND_GENERIC_FK:
        covet__declared_generic(&out, options);
        break;
    default:
        covet__declared_plain(&out, kind, options);
    }
    return out;
}

/* --- defaults --- */

covet_value covet_default_uuid4(void) {
    covet_uuid uuid;
    if (covet_uuid_random(&uuid) == COVET_OK) return covet_value_uuid(uuid);
    return (covet_value){.kind = COVET_VALUE_NONE};
}

covet_value covet_default_uuid7(void) {
    covet_uuid uuid;
    if (covet_uuid_time_ordered(&uuid) == COVET_OK) return covet_value_uuid(uuid);
    return (covet_value){.kind = COVET_VALUE_NONE};
}

covet_value covet_default_now(void) {
    return covet_value_datetime(covet_now());
}

/* The column kind of a member before registration: a key's is told by its default and its size. */
static covet_kind covet__default_kind(const covet_member *member, const covet_value *value) {
    if (member->kind != COVET_KIND_FK && member->kind != COVET_KIND_O2O) return member->kind;
    if (member->has_element) return member->element;
    if (value->kind == COVET_VALUE_UUID) return COVET_KIND_UUID;
    if (value->kind != COVET_VALUE_INT)
        return member->size == sizeof(char *) ? COVET_KIND_TEXT : COVET_KIND_UUID;
    const size_t small = member->nullable ? sizeof(covet_opt_smallint) : sizeof(int16_t);
    const size_t large = member->nullable ? sizeof(covet_opt_bigint) : sizeof(int64_t);
    if (member->size == small) return COVET_KIND_SMALLINT;
    return member->size == large ? COVET_KIND_BIGINT : COVET_KIND_INT;
}

/* Stores a default where the member takes it; registration complains of those that do not fit. */
static void covet__default_put(const covet_member *member, void *object, covet_value value) {
    const covet_kind kind = covet__default_kind(member, &value);
    if (value.kind == COVET_VALUE_NONE || value.kind == COVET_VALUE_NULL) return;
    const int32_t digits = kind == COVET_KIND_DECIMAL ? member->length : 0;
    if (covet__column_fit(kind, digits, member->places, &value))
        covet__column_set((unsigned char *)object + member->offset, kind, member->nullable,
                          member->size, &value);
}

void covet_object_new(const covet_model *model, void *object) {
    if (model == NULL || object == NULL) return;
    const covet_member *members = model->members();
    memset(object, 0, model->size);
    for (size_t i = 0; i < model->member_count && !model->projection; i++) {
        if (!covet_kind_has_column(members[i].kind) || members[i].kind == COVET_KIND_ARRAY)
            continue;
        const covet__declared declared = covet__declared_of(model, i);
        covet__default_put(&members[i], object,
                           declared.default_fn != NULL ? declared.default_fn()
                                                       : declared.default_value);
    }
}

#endif
