/* Registration, second part: what models say of each other: targets, the columns of keys, and the
 * names of reverse relations. Uses draft. The registry uses it. */
#ifndef COVET_MODEL_RELATIONS_C
#define COVET_MODEL_RELATIONS_C

#include "base/text.c"
#include "model/draft.c"

static bool covet__kind_is_key(covet_kind kind) {
    return kind == COVET_KIND_FK || kind == COVET_KIND_O2O;
}

/* Whether the kind is a relation with a target, not one that turns another round. */
static bool covet__kind_relates(covet_kind kind) {
    return covet__kind_is_key(kind) || kind == COVET_KIND_M2M;
}

static bool covet__kind_reverses(covet_kind kind) {
    return kind == COVET_KIND_HAS_MANY || kind == COVET_KIND_HAS_ONE ||
           kind == COVET_KIND_GENERIC_MANY;
}

/* --- targets --- */

static void covet__relation_target(const covet__row *row) {
    covet_field *field = row->field;
    if (field->member->target == NULL) return;
    field->target = covet__batch_named(row->batch, field->member->target);
    if (field->target == NULL)
        covet__unknown_model(row->batch, covet__row_conflict(row, COVET_RELATION),
                             field->member->target);
    if (field->kind == COVET_KIND_M2M)
        field->through = covet__named_model(row->batch, row->draft->entity, field->name, ".through",
                                            row->declared->through);
}

/* --- the columns of keys --- */

/* Appends how a column of that kind is written in a list: CHAR(3). */
static void covet__kind_print(covet_buffer *out, covet_kind kind, int32_t length, int32_t places) {
    covet_buffer_text(out, covet_kind_name(kind));
    if (kind == COVET_KIND_CHAR) covet_buffer_format(out, "(%d)", (int)length);
    if (kind == COVET_KIND_DECIMAL) covet_buffer_format(out, "(%d, %d)", (int)length, (int)places);
}

/* The field that a key refers to; NULL: none, and a conflict is reported. */
static const covet_field *covet__key_target(const covet__row *row) {
    const covet_entity *target = row->field->target;
    const char *name = row->declared->to_field;
    if (target == NULL || name == NULL) return target == NULL ? NULL : target->key;
    const covet_field *found = covet_entity_field(target, name, strlen(name));
    if (found == NULL) {
        covet_buffer *report = covet__row_conflict(row, COVET_RELATION);
        covet_buffer_format(report, ".to_field names %s, which %s does not have", name,
                            target->name);
        covet__near_fields(report, target, name);
    } else if (!found->unique || found->column == NULL) {
        COVET__ROW_CONFLICT(row,
                            ".to_field names %s.%s, which is not unique: give that .unique = "
                            "true",
                            target->name, found->name);
        found = NULL;
    }
    return found;
}

/* Whether the C type of the key's member is the one that the column asks for. */
static bool covet__key_agrees(const covet_field *field, const covet_field *target) {
    const covet_member *member = field->member;
    if (member->has_element) {
        const covet_kind kind =
            covet_kind_has_column(member->element) && member->element != COVET_KIND_ARRAY
                ? member->element
                : COVET_KIND_COUNT;
        if (kind == COVET_KIND_COUNT) return false;
        return covet__column_value_kind(kind) == covet__column_value_kind(target->column_kind) &&
               covet__column_size(kind, false) == covet__column_size(target->column_kind, false) &&
               member->length == target->length && member->places == target->places;
    }
    const covet_kind key = target->entity->key->column_kind;
    return covet__column_value_kind(key) == covet__column_value_kind(target->column_kind) &&
           covet__column_size(target->column_kind, field->nullable) == member->size;
}

static void covet__key_mismatch(const covet__row *row, const covet_field *target) {
    const covet_field *field = row->field;
    covet_buffer *report = covet__row_conflict(row, COVET_RELATION);
    covet_buffer_format(report, "it refers to %s.%s, which is ", target->entity->name,
                        target->name);
    covet__kind_print(report, target->column_kind, target->length, target->places);
    covet_buffer_format(report, ": write %s(%s, ", covet_kind_name(field->kind),
                        target->entity->name);
    covet__kind_print(report, target->column_kind, target->length, target->places);
    covet_buffer_text(report, row->declared->to_field != NULL ? ") with that .to_field" : ")");
}

/* Marks of field.column_kind while keys are resolved; FK and O2O are keys not yet looked at. */
#define COVET__KIND_ENTERED COVET_KIND_M2M /* its target is being looked at */
#define COVET__KIND_WRONG COVET_KIND_COUNT /* a conflict is reported */

static void covet__key_resolve(const covet__row *row);

/* The column kind of a field of any model, resolved. */
static covet_kind covet__key_column_kind(covet__batch *batch, const covet_field *field) {
    covet__draft *draft = covet__draft_of(batch, field->entity);
    if (draft != NULL && covet__kind_is_key(field->kind)) {
        const covet__row row = covet__draft_row(batch, draft, (size_t)field->index);
        covet__key_resolve(&row);
    }
    return field->column_kind;
}

/* Gives a key the column of what it refers to, which may be a key itself. */
static void covet__key_resolve(const covet__row *row) {
    covet_field *field = row->field;
    if (field->column_kind == COVET__KIND_ENTERED)
        COVET__ROW_CONFLICT(row,
                            "it refers to itself, over other keys: give one of the models a key "
                            "of its own");
    if (!covet__kind_is_key(field->column_kind)) return;
    field->column_kind = COVET__KIND_ENTERED;
    const covet_field *target = covet__key_target(row);
    const covet_kind kind =
        target == NULL ? COVET__KIND_WRONG : covet__key_column_kind(row->batch, target);
    field->target_field = target;
    field->column_kind = kind;
    if (!covet_kind_has_column(kind)) {
        field->column_kind = COVET__KIND_WRONG;
        return;
    }
    field->length = target->length;
    field->max_length = target->length;
    field->places = target->places;
    if (field->collation == NULL) field->collation = target->collation;
    const bool composite = target->entity->key_count > 1 && row->declared->to_field == NULL;
    if (composite)
        field->unsupported = "a key to a model with a composite key comes with a later release";
    else if (!covet__key_agrees(field, target))
        covet__key_mismatch(row, target);
}

/* --- HAS_MANY, HAS_ONE, GENERIC_MANY: what they turn round --- */

/* Whether a kind is the right one to turn a relation round, and the relation leads to this
 * model. */
static bool covet__via_fits(const covet_field *field, const covet_field *via) {
    const bool one = via->kind == COVET_KIND_O2O || (via->kind == COVET_KIND_FK && via->unique);
    if (field->kind == COVET_KIND_GENERIC_MANY) return via->kind == COVET_KIND_GENERIC_FK;
    if (!covet__kind_relates(via->kind) || via->member->target == NULL) return false;
    return strcmp(via->member->target, field->entity->name) == 0 &&
           (field->kind == COVET_KIND_HAS_ONE) == one;
}

/* Appends the relations that could be turned round. */
static void covet__via_print(covet_buffer *report, const covet_field *field) {
    size_t count = 0;
    for (size_t i = 0; i < field->target->field_count; i++) {
        const covet_field *via = &field->target->fields[i];
        if (!covet__via_fits(field, via)) continue;
        covet_buffer_text(report, count++ == 0 ? "; it could be " : ", ");
        covet_buffer_text(report, via->name);
    }
    if (count == 0)
        covet_buffer_format(report, "; %s has no such relation to %s", field->target->name,
                            field->entity->name);
}

static void covet__via_resolve(const covet__row *row) {
    covet_field *field = row->field;
    const char *name = row->declared->via;
    if (!covet__kind_reverses(field->kind) || field->target == NULL || row->draft->copies) return;
    const covet_field *via =
        name == NULL ? NULL : covet_entity_field(field->target, name, strlen(name));
    if (via != NULL && covet__via_fits(field, via)) {
        field->reverse_of = via;
        return;
    }
    covet_buffer *report = covet__row_conflict(row, COVET_RELATION);
    if (name == NULL)
        covet_buffer_format(report,
                            ".via is missing: it names the relation of %s that is turned "
                            "round",
                            field->target->name);
    else if (via == NULL)
        covet_buffer_format(report, ".via names %s, which %s does not have", name,
                            field->target->name);
    else
        covet_buffer_format(report,
                            ".via names %s.%s, which is %s(%s) and not one that %s turns "
                            "round",
                            field->target->name, via->name, covet_kind_name(via->kind),
                            via->member->target == NULL ? "" : via->member->target,
                            covet_kind_name(field->kind));
    covet__via_print(report, field);
}

/* The row that turns a relation round; NULL: none. A second one is a conflict. */
static const covet_field *covet__reverse_member(const covet__row *row) {
    covet_field *field = row->field;
    const covet_field *found = NULL;
    const covet_entity *target = field->target;
    for (size_t i = 0; i < target->field_count; i++) {
        const covet_field *member = &target->fields[i];
        if (member->reverse_of != field) continue;
        if (found != NULL)
            COVET__ROW_CONFLICT(row, "%s.%s and %s.%s both turn it round: keep one", target->name,
                                found->name, target->name, member->name);
        found = member;
    }
    return found;
}

/* --- names of reverse relations --- */

/* The model's name in lower case. */
static const char *covet__reverse_default(const covet__row *row) {
    covet_buffer text;
    covet_buffer_open(&text, row->batch->registry->heap, 0);
    for (const char *at = row->draft->entity->name; *at != '\0'; at++)
        covet_buffer_char(&text, covet__text_folded(*at));
    return covet__batch_text(row->batch, &text);
}

/* A field of a model that has the name, but for one. */
static const covet_field *covet__reverse_taken(const covet_entity *entity, const char *name,
                                               const covet_field *but) {
    for (size_t i = 0; i < entity->field_count; i++)
        if (&entity->fields[i] != but && covet__field_named(&entity->fields[i], name))
            return &entity->fields[i];
    return NULL;
}

/* Whether a name that was given can be one in paths. */
static bool covet__reverse_name_right(const covet__row *row, const char *option, const char *name,
                                      const covet_field *member) {
    const char *mistake = covet__name_mistake(name);
    const covet_entity *target = row->field->target;
    const covet_field *taken = covet__reverse_taken(target, name, member);
    if (mistake != NULL)
        COVET__ROW_CONFLICT(row, "%s \"%s\" %s: give another", option, name, mistake);
    else if (taken != NULL)
        COVET__ROW_CONFLICT(row, "%s \"%s\" is the name of the field %s.%s: give another", option,
                            name, target->name, taken->name);
    return mistake == NULL && taken == NULL;
}

/* Whether the options that name the reverse relation contradict each other. */
static bool covet__reverse_contradicts(const covet__row *row, const covet_field *member) {
    const char *given = row->declared->related_name, *query = row->declared->related_query_name;
    const bool none = given != NULL && strcmp(given, "+") == 0;
    if (member != NULL && given != NULL && strcmp(given, member->name) != 0) {
        COVET__ROW_CONFLICT(row,
                            ".related_name is \"%s\", and %s.%s turns it round: leave one out, or "
                            "let them be the same",
                            given, member->entity->name, member->name);
        return true;
    }
    if (none && query != NULL)
        COVET__ROW_CONFLICT(row, ".related_name = \"+\" means no reverse relation, and "
                                 ".related_query_name names it: leave one out");
    return none;
}

/* Finds the names of a relation's reverse. A name that nobody gave gives way to a field of the
 * target: the relation then has no reverse until it is named. */
static void covet__reverse_name(const covet__row *row) {
    covet_field *field = row->field;
    const covet__declared *declared = row->declared;
    const covet_field *member = covet__reverse_member(row);
    if (covet__reverse_contradicts(row, member)) return;
    const char *name = member != NULL ? member->name : declared->related_name;
    const char *query = declared->related_query_name;
    if (name != NULL && !covet__reverse_name_right(row, ".related_name", name, member)) return;
    if (query != NULL && !covet__reverse_name_right(row, ".related_query_name", query, member))
        return;
    if (name == NULL) {
        name = covet__reverse_default(row);
        if (query == NULL && covet__reverse_taken(field->target, name, NULL) != NULL) return;
    }
    field->reverse_name = name;
    field->reverse_query_name = query != NULL ? query : name;
}

/* --- the reverses of each model --- */

/* Whether a row is one of the model that this one is a copy of. */
static bool covet__row_is_copy(const covet__row *row) {
    const covet_model_options *settings = row->draft->entity->model->settings;
    const char *name = settings->proxy_of != NULL ? settings->proxy_of : settings->inherits;
    const covet_entity *parent = name == NULL ? NULL : covet__batch_named(row->batch, name);
    return parent != NULL &&
           covet_entity_field(parent, row->field->name, strlen(row->field->name)) != NULL;
}

/* Whether a relation is seen from its target at all. */
static bool covet__row_has_reverse(const covet__row *row) {
    const covet_field *field = row->field;
    if (!covet__kind_relates(field->kind) || field->target == NULL || covet__row_is_copy(row))
        return false;
    return !(field->kind == COVET_KIND_M2M && row->declared->symmetrical &&
             field->target == row->draft->entity);
}

static void covet__reverse_clash(const covet__row *row, const covet_reverse *other) {
    COVET__ROW_CONFLICT(row,
                        "seen from %s it is \"%s\", as %s.%s is: give one of them "
                        ".related_name = \"...\", or \"+\" for none",
                        row->field->target->name, other->query_name, other->field->entity->name,
                        other->field->name);
}

/* Adds a relation to what its target sees. */
static void covet__reverse_add(const covet__row *row) {
    const covet_field *field = row->field;
    const uint32_t id = field->target->id;
    covet_reverse *list = row->batch->reverses[id];
    const size_t count = row->batch->reverse_counts[id];
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].query_name, field->reverse_query_name) != 0 &&
            strcmp(list[i].name, field->reverse_name) != 0)
            continue;
        covet__reverse_clash(row, &list[i]);
        return;
    }
    /* Room for one more whenever the count is a power of two. */
    if ((count & (count - 1)) == 0 || count == field->target->reverse_count) {
        covet_reverse *grown =
            covet_arena_zero(&row->batch->arena, count == 0 ? 2 : count * 2, sizeof *grown);
        if (grown == NULL) return;
        if (count > 0) memcpy(grown, list, count * sizeof *list);
        row->batch->reverses[id] = list = grown;
    }
    list[count] = (covet_reverse){
        .name = field->reverse_name,
        .query_name = field->reverse_query_name,
        .field = field,
        .member = covet__reverse_member(row),
        .unsupported = "paths over reverse relations come with a later release",
    };
    row->batch->reverse_counts[id]++;
}

/* --- all of it --- */

static void covet__each_row(covet__batch *batch, void (*work)(const covet__row *row)) {
    for (size_t i = 0; i < batch->count - batch->old_count; i++) {
        covet__draft *draft = &batch->drafts[i];
        for (size_t j = 0; j < draft->entity->field_count && !batch->arena.failed; j++) {
            const covet__row row = covet__draft_row(batch, draft, j);
            work(&row);
        }
    }
}

static void covet__relation_key(const covet__row *row) {
    if (covet__kind_is_key(row->field->kind)) covet__key_resolve(row);
}

static void covet__relation_reverse(const covet__row *row) {
    if (!covet__row_has_reverse(row)) return;
    covet__reverse_name(row);
    if (row->field->reverse_name != NULL) covet__reverse_add(row);
}

/* Resolves all references of the new models. The fields of all of them are made. */
static void covet__relations_resolve(covet__batch *batch) {
    covet__each_row(batch, covet__relation_target);
    covet__each_row(batch, covet__relation_key);
    covet__each_row(batch, covet__via_resolve);
    covet__each_row(batch, covet__relation_reverse);
}

#endif
