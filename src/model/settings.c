/* Registration, third part: the options of a model, its table, and what of it cannot be used yet.
 * Uses draft. The registry uses it. */
#ifndef COVET_MODEL_SETTINGS_C
#define COVET_MODEL_SETTINGS_C

#include "model/draft.c"

/* --- tables and columns --- */

static const char *covet__settings_table(covet__batch *batch, const covet_model *model) {
    const covet_model_options *settings = model->settings;
    if (settings->table != NULL) return settings->table;
    covet_buffer text;
    covet_buffer_open(&text, batch->registry->heap, 0);
    if (settings->app != NULL) covet_buffer_format(&text, "%s_", settings->app);
    covet_text_snake(&text, model->name);
    return covet__batch_text(batch, &text);
}

/* Whether a model shares the table of another one on purpose. */
static bool covet__table_shared(const covet_entity *entity) {
    const covet_model_options *settings = entity->model->settings;
    return settings->proxy_of != NULL || settings->inherits != NULL ||
           settings->discriminator != NULL || settings->unmanaged || settings->view;
}

static void covet__table_check(covet__batch *batch, const covet_entity *entity) {
    const char *table = entity->table;
    if (table[0] == '\0' || !covet_text_check(table, strlen(table), NULL, NULL))
        COVET__MODEL_CONFLICT(batch, entity, ".table is empty or no valid UTF-8");
    for (size_t i = 0; i < entity->id && !covet__table_shared(entity); i++) {
        const covet_entity *other = batch->entities[i];
        if (covet__table_shared(other) || covet_text_compare_nocase(other->table, table) != 0)
            continue;
        COVET__MODEL_CONFLICT(batch, entity,
                              "its table %s is that of %s: give it another by .table", table,
                              other->name);
        return;
    }
}

/* The fields that have a column, numbered. */
static void covet__settings_columns(covet__batch *batch, covet__draft *draft) {
    covet_entity *entity = draft->entity;
    const covet_field **columns =
        covet_arena_zero(&batch->arena, entity->field_count, sizeof *columns);
    if (columns == NULL) return;
    entity->copy_start = entity->model->size;
    for (size_t i = 0; i < entity->field_count; i++) {
        covet_field *field = &draft->fields[i];
        const covet_member *member = field->member;
        /* An automatic key is not kept: the head of a row tells whether it was changed. */
        const bool automatic = field->kind == COVET_KIND_AUTO || field->kind == COVET_KIND_BIGAUTO;
        if (field->column != NULL && !automatic && member->offset < entity->copy_start)
            entity->copy_start = member->offset;
        if (member->object_offset != 0 && member->object_offset < entity->copy_start)
            entity->copy_start = member->object_offset;
        if (field->column == NULL) continue;
        field->column_index = (int32_t)entity->column_count;
        columns[entity->column_count++] = field;
    }
    /* The members of a copy are aligned as those of the struct are. */
    entity->copy_start -= entity->copy_start % sizeof(uint64_t);
    entity->columns = columns;
    entity->column_words = (entity->column_count + 63) / 64;
}

/* The columns that validation looks at: of the others every value of the C type fits. */
static void covet__settings_checked(covet__batch *batch, covet_entity *entity) {
    const covet_field **checked =
        covet_arena_zero(&batch->arena, entity->column_count, sizeof *checked);
    if (checked == NULL) return;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_kind kind = entity->columns[i]->column_kind;
        if (kind > COVET_KIND_BOOL && kind != COVET_KIND_UUID && kind != COVET_KIND_ARRAY)
            checked[entity->checked_count++] = entity->columns[i];
    }
    entity->checked = checked;
}

/* --- names of fields in options --- */

static size_t covet__names_count(const char *const *names) {
    size_t count = 0;
    while (names != NULL && names[count] != NULL) count++;
    return count;
}

/* A field with a column that an option names; NULL: a conflict is reported. */
static const covet_field *covet__settings_field(covet__batch *batch, const covet_entity *entity,
                                                const char *option, const char *name) {
    const covet_field *found = covet_entity_field(entity, name, strlen(name));
    if (found != NULL && found->column != NULL) return found;
    covet_buffer *report = covet__conflict(batch, COVET_RELATION, entity->name, NULL);
    if (found != NULL) {
        covet_buffer_format(report, "%s names %s, which has no column", option, name);
        return NULL;
    }
    covet_buffer_format(report, "%s names %s, which it does not have", option, name);
    covet__near_fields(report, entity, name);
    return NULL;
}

/* --- ordering --- */

/* The end of the first part of a path: before "__". */
static size_t covet__part_size(const char *path) {
    const char *end = strstr(path, "__");
    return end == NULL ? strlen(path) : (size_t)(end - path);
}

/* Follows a path over keys as far as its parts are names of fields: what is behind those may be a
 * transform. NULL: right, else the part that is no field. `entity` becomes the model that lacks
 * it. */
static const char *covet__ordering_mistake(const covet_entity **entity, const char *path) {
    for (const char *at = path;;) {
        const size_t size = covet__part_size(at);
        const covet_field *field = covet_entity_field(*entity, at, size);
        const bool last = at[size] == '\0';
        if (field == NULL && covet_entity_reverse(*entity, at, size) != NULL) return NULL;
        if (field == NULL || size == 0) return at;
        if (last || field->target == NULL) return NULL;
        *entity = field->target;
        at += size + 2;
    }
}

static void covet__settings_ordering(covet__batch *batch, covet_entity *entity) {
    const char *const *given = entity->model->settings->ordering;
    const size_t count = covet__names_count(given);
    covet_ordering *made = covet_arena_zero(&batch->arena, count, sizeof *made);
    if (made == NULL || count == 0) return;
    for (size_t i = 0; i < count; i++) {
        const bool descending = given[i][0] == '-';
        made[i] = (covet_ordering){given[i] + descending, descending};
        const covet_entity *at = entity;
        const char *mistake = covet__ordering_mistake(&at, made[i].path);
        if (mistake == NULL) continue;
        covet_buffer *report = covet__conflict(batch, COVET_RELATION, entity->name, NULL);
        covet_buffer_format(report, ".ordering has \"%s\", and %s has no field \"%.*s\"", given[i],
                            at->name, (int)covet__part_size(mistake), mistake);
        covet__near_fields(report, at, mistake);
    }
    entity->ordering = made;
    entity->ordering_count = count;
}

/* --- indexes over several fields --- */

/* Collects the indexes of a model. */
typedef struct covet__index_list {
    covet__batch *batch;
    covet_entity *entity;
    covet_table_index *items; /* count of them */
    size_t count;
} covet__index_list;

/* <table>_<columns>_idx */
static const char *covet__index_name(const covet__index_list *list,
                                     const covet_table_index *index) {
    covet_buffer text;
    covet_buffer_open(&text, list->batch->registry->heap, 0);
    covet_buffer_text(&text, list->entity->table);
    for (size_t i = 0; i < index->count; i++)
        covet_buffer_format(&text, "_%s", index->fields[i]->column);
    covet_buffer_text(&text, index->constraint ? "_uniq" : "_idx");
    return covet__batch_text(list->batch, &text);
}

/* Whether the index has a field twice, or none. */
static void covet__index_check(const covet__index_list *list, const char *option,
                               const covet_table_index *index) {
    if (index->count == 0)
        COVET__MODEL_CONFLICT(list->batch, list->entity,
                              "%s has an entry without fields: name them "
                              "by FIELDS(...)",
                              option);
    for (size_t i = 0; i < index->count; i++)
        for (size_t j = 0; j < i; j++)
            if (index->fields[i] == index->fields[j])
                COVET__MODEL_CONFLICT(list->batch, list->entity, "%s names %s twice", option,
                                      index->fields[i]->name);
}

/* Adds one over `names`, "-" before a descending one. */
static void covet__index_add(covet__index_list *list, const char *option, const char *const *names,
                             covet_table_index index) {
    const size_t count = covet__names_count(names);
    const covet_field **fields = covet_arena_zero(&list->batch->arena, count, sizeof *fields);
    bool *descending = covet_arena_zero(&list->batch->arena, count, sizeof *descending);
    if (fields == NULL || descending == NULL) return;
    for (size_t i = 0; i < count; i++) {
        descending[i] = !index.constraint && names[i][0] == '-';
        fields[i] =
            covet__settings_field(list->batch, list->entity, option, names[i] + descending[i]);
        if (fields[i] == NULL) return;
    }
    index.fields = fields;
    index.descending = descending;
    index.count = count;
    covet__index_check(list, option, &index);
    if (index.name == NULL) index.name = covet__index_name(list, &index);
    list->items[list->count++] = index;
}

/* Entries of the three options; those with a condition or an expression come with a later stage. */
static size_t covet__index_most(const covet_model_options *settings) {
    size_t count = 0, more = 0;
    while (settings->unique_together != NULL && settings->unique_together[count] != NULL) count++;
    if (settings->indexes != NULL)
        while (settings->indexes[more].fields != NULL || settings->indexes[more].name != NULL)
            more++;
    count += more;
    more = 0;
    if (settings->constraints != NULL)
        while (settings->constraints[more].name != NULL) more++;
    return count + more;
}

static void covet__settings_indexes(covet__batch *batch, covet_entity *entity) {
    const covet_model_options *settings = entity->model->settings;
    covet__index_list list = {.batch = batch, .entity = entity};
    list.items = covet_arena_zero(&batch->arena, covet__index_most(settings), sizeof *list.items);
    const char *const *const *together = settings->unique_together;
    const covet_index *index = settings->indexes;
    const covet_constraint *constraint = settings->constraints;
    if (list.items == NULL) return;
    for (; together != NULL && *together != NULL; together++)
        covet__index_add(&list, ".unique_together", *together,
                         (covet_table_index){.unique = true, .constraint = true});
    for (; index != NULL && (index->fields != NULL || index->name != NULL); index++)
        if (index->expression == NULL && index->where == NULL)
            covet__index_add(&list, ".indexes", index->fields,
                             (covet_table_index){.name = index->name, .unique = index->unique});
    for (; constraint != NULL && constraint->name != NULL; constraint++)
        if (constraint->unique != NULL && constraint->where == NULL)
            covet__index_add(
                &list, ".constraints", constraint->unique,
                (covet_table_index){.name = constraint->name, .unique = true, .constraint = true});
    entity->indexes = list.items;
    entity->index_count = list.count;
}

/* --- names that are given in options of relations --- */

/* A field of the model itself that an option of a row names. */
static const covet_field *covet__row_names(const covet__row *row, const char *option,
                                           const char *name, const covet_entity *entity) {
    const covet_field *found = name == NULL ? NULL : covet_entity_field(entity, name, strlen(name));
    if (found != NULL) return found;
    covet_buffer *report = covet__row_conflict(row, COVET_RELATION);
    if (name == NULL) {
        covet_buffer_format(report, "%s is missing: it names a field of %s", option, entity->name);
        return NULL;
    }
    covet_buffer_format(report, "%s names %s, which %s does not have", option, name, entity->name);
    covet__near_fields(report, entity, name);
    return NULL;
}

static void covet__settings_generic(const covet__row *row) {
    const covet_entity *entity = row->draft->entity;
    const covet_field *type =
        covet__row_names(row, ".type_field", row->declared->type_field, entity);
    covet__row_names(row, ".key_field", row->declared->key_field, entity);
    if (type != NULL && type->kind != COVET_KIND_FK)
        COVET__ROW_CONFLICT(row,
                            ".type_field names %s, which is no key: declare it as "
                            "X(FK(covet_content_type), %s)",
                            type->name, type->name);
}

static void covet__settings_many(const covet__row *row) {
    const covet_field *field = row->field;
    const char *const *names = row->declared->through_fields;
    if (row->declared->symmetrical && field->target != NULL && field->target != row->draft->entity)
        COVET__ROW_CONFLICT(row,
                            ".symmetrical is for a relation of a model to itself, and this one "
                            "leads to %s: leave it out",
                            field->target->name);
    if (names == NULL) return;
    if (row->declared->through == NULL)
        COVET__ROW_CONFLICT(row, ".through_fields names fields of .through, which is missing");
    else if (covet__names_count(names) != 2)
        COVET__ROW_CONFLICT(row,
                            ".through_fields names two fields: the key to this model, then the "
                            "key to the other");
    for (; field->through != NULL && *names != NULL; names++)
        covet__row_names(row, ".through_fields", *names, field->through);
}

/* --- what cannot be used yet --- */

/* Why an option of a row keeps a model from something; NULL: it does not. */
static const char *covet__row_later(const covet__row *row, bool table) {
    const covet__declared *declared = row->declared;
    if (row->field->kind == COVET_KIND_ARRAY) return "arrays";
    if (row->field->unsupported != NULL) return "keys to a composite key";
    if (declared->convert) return ".convert";
    if (declared->db_default.kind != COVET_VALUE_NONE) return ".db_default";
    if (declared->generated) return ".generated";
    if (!table) return NULL;
    if (declared->check) return ".check";
    if (declared->search) return ".search";
    return declared->on_delete_db ? ".on_delete_db" : NULL;
}

/* The same of reading rows. */
static bool covet__row_hides(const covet__row *row) {
    return row->field->kind == COVET_KIND_ARRAY || row->field->unsupported != NULL ||
           row->declared->convert;
}

/* Why no path can name a field. */
static const char *covet__kind_later(covet_kind kind) {
    switch (kind) {
    case COVET_KIND_ARRAY:
        return "arrays come with a later release";
    case COVET_KIND_M2M:
        return "many-to-many relations come with a later release";
    case COVET_KIND_HAS_MANY:
    case COVET_KIND_HAS_ONE:
        return "paths over reverse relations come with a later release";
    case COVET_KIND_GENERIC_FK:
    case COVET_KIND_GENERIC_MANY:
        return "generic relations come with a later release";
    default:
        return NULL;
    }
}

/* "Post.tags: arrays come with a later release" */
static const char *covet__later(covet__batch *batch, const covet_entity *entity, const char *field,
                                const char *what) {
    covet_buffer text;
    covet_buffer_open(&text, batch->registry->heap, 0);
    covet_buffer_format(&text, "%s%s%s: %s will come with a later release", entity->name,
                        field == NULL ? "" : ".", field == NULL ? "" : field, what);
    return covet__batch_text(batch, &text);
}

/* What of a model's own options stands in the way of everything. */
static const char *covet__model_later_all(const covet_entity *entity) {
    const covet_model_options *settings = entity->model->settings;
    if (settings->proxy_of != NULL) return ".proxy_of";
    if (settings->inherits != NULL) return ".inherits";
    if (settings->discriminator != NULL) return ".discriminator";
    return entity->key_count > 1 ? "a composite key" : NULL;
}

static const char *covet__model_later_table(const covet_model_options *settings) {
    const covet_index *index = settings->indexes;
    const covet_constraint *constraint = settings->constraints;
    for (; index != NULL && (index->fields != NULL || index->name != NULL); index++)
        if (index->where != NULL || index->expression != NULL)
            return index->where != NULL ? "an index with .where" : "an index with .expression";
    for (; constraint != NULL && constraint->name != NULL; constraint++)
        if (constraint->check != NULL || constraint->where != NULL)
            return constraint->check != NULL ? "a constraint with .check"
                                             : "a constraint with .where";
    return NULL;
}

/* Keeps the first reason. */
static void covet__later_keep(covet__batch *batch, const covet_entity *entity, const char *field,
                              const char *what, covet_later *out) {
    if (what == NULL || out->message != NULL) return;
    out->message = covet__later(batch, entity, field, what);
    out->field = field;
}

static void covet__settings_later(covet__batch *batch, covet__draft *draft) {
    covet_entity *entity = draft->entity;
    covet_unsupported *unsupported = &entity->unsupported;
    const covet_model_options *settings = entity->model->settings;
    const char *all = covet__model_later_all(entity);
    covet__later_keep(batch, entity, NULL, all, &unsupported->query);
    covet__later_keep(batch, entity, NULL, all, &unsupported->write);
    covet__later_keep(batch, entity, NULL, all, &unsupported->table);
    covet__later_keep(batch, entity, NULL, settings->managers != NULL ? ".managers" : NULL,
                      &unsupported->query);
    covet__later_keep(batch, entity, NULL, settings->hooks != NULL ? ".hooks" : NULL,
                      &unsupported->write);
    covet__later_keep(batch, entity, NULL, covet__model_later_table(settings), &unsupported->table);
    for (size_t i = 0; i < entity->field_count; i++) {
        const covet__row row = covet__draft_row(batch, draft, i);
        const char *name = row.field->name;
        const char *write = covet__row_later(&row, false);
        covet__later_keep(batch, entity, name, covet__row_hides(&row) ? write : NULL,
                          &unsupported->query);
        covet__later_keep(batch, entity, name, write, &unsupported->write);
        covet__later_keep(batch, entity, name, covet__row_later(&row, true), &unsupported->table);
        if (row.field->unsupported == NULL)
            row.field->unsupported = covet__kind_later(row.field->kind);
    }
}

/* --- all of it --- */

/* Takes over the options of a model. Its fields and relations are resolved. */
static void covet__settings_resolve(covet__batch *batch, covet__draft *draft) {
    covet_entity *entity = draft->entity;
    const covet_model_options *settings = entity->model->settings;
    covet__table_check(batch, entity);
    covet__settings_columns(batch, draft);
    covet__settings_checked(batch, entity);
    covet__settings_ordering(batch, entity);
    covet__settings_indexes(batch, entity);
    entity->proxy_of = covet__named_model(batch, entity, NULL, ".proxy_of", settings->proxy_of);
    entity->inherits = covet__named_model(batch, entity, NULL, ".inherits", settings->inherits);
    for (size_t i = 0; i < entity->field_count; i++) {
        const covet__row row = covet__draft_row(batch, draft, i);
        if (row.field->kind == COVET_KIND_GENERIC_FK) covet__settings_generic(&row);
        if (row.field->kind == COVET_KIND_M2M) covet__settings_many(&row);
    }
    covet__settings_later(batch, draft);
}

#endif
