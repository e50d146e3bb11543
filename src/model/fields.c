/* Registration, first part: the fields of one model by themselves, and the constants that their
 * options hold. Uses draft and regex. The registry uses it. */
#ifndef COVET_MODEL_FIELDS_C
#define COVET_MODEL_FIELDS_C

#include "base/regex.h"
#include "model/draft.c"

/* --- names --- */

static void covet__field_name_check(const covet__row *row) {
    const char *name = row->field->name;
    const char *mistake = covet__name_mistake(name);
    if (mistake == NULL) return;
    COVET__ROW_CONFLICT(row, "its name in paths %s: give it another one by .name = \"...\"",
                        mistake);
}

/* Whether an earlier field of the model has the field's name. */
static void covet__field_name_clash(const covet__row *row) {
    for (const covet_field *other = row->draft->fields; other < row->field; other++) {
        if (!covet__field_named(other, row->field->name) &&
            !covet__field_named(row->field, other->name))
            continue;
        COVET__ROW_CONFLICT(row,
                            "the name is taken by the row %s: give one of them another by "
                            ".name = \"...\"",
                            other->member->name);
        return;
    }
}

/* Columns differ by more than the case of ASCII letters: not every database tells that. */
static void covet__field_column_clash(const covet__row *row) {
    const char *column = row->field->column;
    if (column == NULL) return;
    if (column[0] == '\0' || !covet_text_check(column, strlen(column), NULL, NULL))
        COVET__ROW_CONFLICT(row, ".db_column is empty or no valid UTF-8");
    for (const covet_field *other = row->draft->fields; other < row->field; other++) {
        if (other->column == NULL || covet_text_compare_nocase(other->column, column) != 0)
            continue;
        COVET__ROW_CONFLICT(row, "its column %s is that of %s: give it another by .db_column",
                            column, other->name);
        return;
    }
}

/* --- making a field --- */

/* <name>_id for a key. */
static const char *covet__field_column(const covet__row *row) {
    const covet_field *field = row->field;
    if (!covet_kind_has_column(field->kind)) return NULL;
    if (row->declared->db_column != NULL) return row->declared->db_column;
    if (field->kind != COVET_KIND_FK && field->kind != COVET_KIND_O2O) return field->name;
    covet_buffer text;
    covet_buffer_open(&text, row->batch->registry->heap, 0);
    covet_buffer_format(&text, "%s_id", field->name);
    return covet__batch_text(row->batch, &text);
}

/* Lengths: what the column holds, and what validation takes. */
static void covet__field_lengths(const covet__row *row) {
    const covet__declared *declared = row->declared;
    covet_field *field = row->field;
    const int32_t most = declared->max_length;
    const bool fixed = field->kind == COVET_KIND_CHAR;
    field->length = field->member->length;
    if (covet_kind_is_text(field->kind) || field->kind == COVET_KIND_BINARY) {
        if (most > 0 && field->kind != COVET_KIND_TEXT && !fixed) field->length = most;
        field->max_length = most > 0 ? most : field->length;
    }
    field->min_length = declared->min_length;
    if (most < 0 || declared->min_length < 0)
        COVET__ROW_CONFLICT(row, "a length below 0: leave .max_length or .min_length out for none");
    if (fixed && most > field->length)
        COVET__ROW_CONFLICT(row,
                            ".max_length is %d, and CHAR(%d) holds less: raise the one or lower "
                            "the other",
                            (int)most, (int)field->length);
    if (field->max_length > 0 && field->min_length > field->max_length)
        COVET__ROW_CONFLICT(row,
                            ".min_length is %d, and the most is %d: lower the one or raise the "
                            "other",
                            (int)field->min_length, (int)field->max_length);
}

static void covet__field_moments(const covet__row *row) {
    const covet__declared *declared = row->declared;
    const bool has_default =
        declared->default_fn != NULL || declared->default_value.kind != COVET_VALUE_NONE;
    row->field->auto_now = declared->auto_now;
    row->field->auto_now_add = declared->auto_now_add;
    if (declared->auto_now + declared->auto_now_add + has_default > 1)
        COVET__ROW_CONFLICT(row, ".auto_now, .auto_now_add and a default exclude each other: keep "
                                 "one of them");
}

/* The kind of the value in the column; of a key it is known only when its target is. */
static covet_kind covet__field_column_kind(covet_kind kind) {
    if (kind == COVET_KIND_AUTO) return COVET_KIND_INT;
    if (kind == COVET_KIND_BIGAUTO) return COVET_KIND_BIGINT;
    return kind;
}

static void covet__field_make(const covet__row *row, int32_t index) {
    const covet__declared *declared = row->declared;
    const covet_member *member = &row->draft->entity->model->members()[index];
    covet_field *field = row->field;
    const bool alone = row->draft->entity->key_count == 1;
    *field = (covet_field){
        .name = declared->name,
        .member = member,
        .entity = row->draft->entity,
        .kind = member->kind,
        .column_kind = covet__field_column_kind(member->kind),
        .places = member->places,
        .index = index,
        .column_index = -1,
        .nullable = member->nullable,
        .key = member->key,
        .automatic = member->kind == COVET_KIND_AUTO || member->kind == COVET_KIND_BIGAUTO,
        .unique = declared->unique || member->kind == COVET_KIND_O2O || (member->key && alone),
        .blank = declared->blank,
        .collation = declared->collation,
        .validators = declared->validators,
        .on_delete = declared->on_delete,
        .no_db_constraint = declared->no_db_constraint,
        .options = row->draft->entity->model->options[index],
    };
    field->indexed = declared->db_index || (member->kind == COVET_KIND_FK && !field->unique);
    field->column = covet__field_column(row);
    covet__field_lengths(row);
    covet__field_moments(row);
}

/* Makes the fields of a model: everything that needs no other model. */
static void covet__fields_make(covet__batch *batch, covet__draft *draft) {
    for (size_t i = 0; i < draft->entity->field_count && !batch->arena.failed; i++) {
        const covet__row row = covet__draft_row(batch, draft, i);
        covet__field_make(&row, (int32_t)i);
        covet__field_name_check(&row);
        covet__field_name_clash(&row);
        covet__field_column_clash(&row);
    }
}

/* --- constants, once the kinds of all columns are known --- */

/* How a constant of that kind is written. Static. */
static const char *covet__constant_macro(covet_kind kind) {
    switch (covet__column_value_kind(kind)) {
    case COVET_VALUE_INT:
        return "COVET_INT(n)";
    case COVET_VALUE_BOOL:
        return "COVET_BOOL(b)";
    case COVET_VALUE_REAL:
        return "COVET_REAL(x)";
    case COVET_VALUE_DECIMAL:
        return "COVET_DECIMAL(\"...\")";
    case COVET_VALUE_JSON:
        return "COVET_JSON(\"...\")";
    default:
        return "COVET_TEXT(\"...\")";
    }
}

/* Takes over a constant, made one of the column's own kind. */
static void covet__field_constant(const covet__row *row, const char *option, covet_value given,
                                  covet_value *out) {
    const covet_field *field = row->field;
    *out = given;
    if (given.kind == COVET_VALUE_NONE ||
        covet__column_fit(field->column_kind, field->length, field->places, out))
        return;
    out->kind = COVET_VALUE_NONE;
    covet_buffer *report = covet__row_conflict(row, COVET_VALIDATION);
    covet_buffer_format(report, "%s is ", option);
    covet_value_print(report, &given);
    covet_buffer_format(
        report, ", and a column of kind %s takes %s: write %s", covet_kind_name(field->column_kind),
        covet__column_takes(field->column_kind), covet__constant_macro(field->column_kind));
}

static void covet__field_default(const covet__row *row) {
    const covet__declared *declared = row->declared;
    covet_field *field = row->field;
    covet__field_constant(row, "the default", declared->default_value, &field->default_value);
    field->default_fn = declared->default_fn;
    if (field->default_fn != NULL && declared->default_value.kind != COVET_VALUE_NONE)
        COVET__ROW_CONFLICT(row, ".default_value and .default_fn exclude each other: keep one");
    if (field->kind == COVET_KIND_UUID && field->key && field->default_fn == NULL &&
        field->default_value.kind == COVET_VALUE_NONE)
        field->default_fn = covet_default_uuid4;
}

static void covet__field_bounds(const covet__row *row) {
    covet_field *field = row->field;
    covet__field_constant(row, ".min_value", row->declared->min_value, &field->min_value);
    covet__field_constant(row, ".max_value", row->declared->max_value, &field->max_value);
    if (field->min_value.kind != COVET_VALUE_NONE && field->max_value.kind != COVET_VALUE_NONE &&
        covet__column_compare(&field->min_value, &field->max_value) > 0)
        covet_buffer_text(covet__row_conflict(row, COVET_VALIDATION),
                          ".min_value is above .max_value, so no value is right: exchange them");
}

static void covet__field_choices(const covet__row *row) {
    const covet_choice *given = row->declared->choices;
    size_t count = 0;
    if (given == NULL) return;
    while (given[count].value.kind != COVET_VALUE_NONE) count++;
    covet_choice *made = covet_arena_zero(&row->batch->arena, count + 1, sizeof *made);
    if (made == NULL) return;
    for (size_t i = 0; i < count; i++) {
        made[i].label = given[i].label;
        covet__field_constant(row, "a choice", given[i].value, &made[i].value);
    }
    row->field->choices = made;
}

static bool covet__validator_end(const covet_validator *validator) {
    return validator->fn == NULL && validator->regex == NULL;
}

/* Compiles the pattern of a validator. */
static const covet_regex *covet__field_pattern(const covet__row *row,
                                               const covet_validator *validator) {
    const char *problem = NULL;
    size_t offset = 0;
    if (validator->regex == NULL) return NULL;
    if (!covet_kind_is_text(row->field->column_kind) || validator->fn != NULL) {
        COVET__ROW_CONFLICT(row,
                            "a validator with .regex is for text, and has no .fn: split it, or "
                            "write a function");
        return NULL;
    }
    const covet_regex *regex = covet_regex_compile(&row->batch->arena, validator->regex,
                                                   strlen(validator->regex), &problem, &offset);
    if (regex == NULL && problem != NULL)
        covet_buffer_format(covet__row_conflict(row, COVET_VALIDATION),
                            "the pattern \"%s\" is wrong at byte %zu: %s", validator->regex, offset,
                            problem);
    return regex;
}

static void covet__field_validators(const covet__row *row) {
    const covet_validator *given = row->declared->validators;
    size_t count = 0;
    if (given == NULL) return;
    while (!covet__validator_end(&given[count])) count++;
    const covet_regex **patterns =
        covet_arena_zero(&row->batch->arena, count + 1, sizeof *patterns);
    if (patterns == NULL) return;
    for (size_t i = 0; i < count; i++) patterns[i] = covet__field_pattern(row, &given[i]);
    row->field->patterns = patterns;
}

/* Does the declared rule of a delete say all that it needs? */
static void covet__field_on_delete(const covet__row *row) {
    const covet__declared *declared = row->declared;
    covet_field *field = row->field;
    const bool has_value = declared->on_delete_value.kind != COVET_VALUE_NONE;
    const bool has_fn = declared->on_delete_fn != NULL;
    const bool sets = field->on_delete == COVET_SET_VALUE;
    if (field->kind != COVET_KIND_FK && field->kind != COVET_KIND_O2O) return;
    covet__field_constant(row, ".on_delete_value", declared->on_delete_value,
                          &field->on_delete_value);
    field->on_delete_fn = declared->on_delete_fn;
    if (field->on_delete == COVET_SET_NULL && !field->nullable)
        COVET__ROW_CONFLICT(row,
                            ".on_delete is COVET_SET_NULL, and the key cannot be NULL: write "
                            "NULLABLE(%s(%s))",
                            covet_kind_name(field->kind), field->member->target);
    if (field->on_delete == COVET_SET_DEFAULT && declared->default_fn == NULL &&
        declared->default_value.kind == COVET_VALUE_NONE)
        COVET__ROW_CONFLICT(row,
                            ".on_delete is COVET_SET_DEFAULT, and the key has no default: give "
                            "it .default_value or .default_fn");
    if (sets != (has_value || has_fn) || (has_value && has_fn))
        COVET__ROW_CONFLICT(row, "COVET_SET_VALUE goes with one of .on_delete_value and "
                                 ".on_delete_fn, and these with it alone");
}

/* Takes over the constants of a model's options. */
static void covet__fields_constants(covet__batch *batch, covet__draft *draft) {
    for (size_t i = 0; i < draft->entity->field_count && !batch->arena.failed; i++) {
        const covet__row row = covet__draft_row(batch, draft, i);
        if (row.field->column == NULL || row.field->column_kind == COVET_KIND_COUNT) continue;
        covet__field_default(&row);
        covet__field_bounds(&row);
        covet__field_choices(&row);
        covet__field_validators(&row);
        covet__field_on_delete(&row);
    }
}

#endif
