/* Tables as text: CREATE TABLE, CREATE INDEX, DROP TABLE. Uses name. */
#ifndef COVET_SQL_DDL_C
#define COVET_SQL_DDL_C

#include <string.h>

#include "sql/name.c"

static void covet__ddl_column(covet_buffer *buffer, const covet_dialect *dialect,
                              const covet_field *field) {
    covet__sql_name(buffer, dialect, field->column);
    covet_buffer_char(buffer, ' ');
    dialect->column_type(buffer, field);
    if (dialect->collation) dialect->collation(buffer, field);
    if (field->automatic && dialect->automatic_key) {
        dialect->automatic_key(buffer, field);
        if (dialect->features & COVET_KEYS_INLINE) return;
    }
    covet_buffer_text(buffer, field->nullable ? " NULL" : " NOT NULL");
    if (field->key && field->entity->key_count == 1)
        covet_buffer_text(buffer, " PRIMARY KEY");
    else if (field->unique)
        covet_buffer_text(buffer, " UNIQUE");
}

static void covet__ddl_reference(covet_buffer *buffer, const covet_dialect *dialect,
                                 const covet_field *field) {
    covet_buffer_text(buffer, "FOREIGN KEY (");
    covet__sql_name(buffer, dialect, field->column);
    covet_buffer_text(buffer, ") REFERENCES ");
    covet__sql_name(buffer, dialect, field->target->table);
    covet_buffer_text(buffer, " (");
    covet__sql_name(buffer, dialect, field->target_field->column);
    covet_buffer_text(buffer, ")");
}

/* The columns that a list of field names means, with commas; "-" before a name: descending.
 * `plain`: of an index that is not unique. */
static void covet__ddl_fields(covet_buffer *buffer, const covet_dialect *dialect,
                              const covet_entity *entity, const char *const *names, bool plain) {
    for (size_t i = 0; names[i]; i++) {
        bool descending = names[i][0] == '-';
        const char *name = names[i] + descending;
        const covet_field *field = covet_entity_field(entity, name, strlen(name));
        if (i) covet_buffer_text(buffer, ", ");
        covet__sql_name(buffer, dialect, field && field->column ? field->column : name);
        if (plain && field && dialect->index_prefix) dialect->index_prefix(buffer, field);
        if (descending) covet_buffer_text(buffer, " DESC");
    }
}

static void covet__ddl_uniques(covet_buffer *buffer, const covet_dialect *dialect,
                               const covet_entity *entity) {
    const char *const *const *together = entity->model->settings->unique_together;
    const covet_constraint *constraint = entity->model->settings->constraints;
    for (; together && *together; together++) {
        covet_buffer_text(buffer, ", UNIQUE (");
        covet__ddl_fields(buffer, dialect, entity, *together, false);
        covet_buffer_char(buffer, ')');
    }
    for (; constraint && constraint->name; constraint++) {
        if (!constraint->unique || constraint->where) continue;
        covet_buffer_text(buffer, ", CONSTRAINT ");
        covet__sql_name(buffer, dialect, constraint->name);
        covet_buffer_text(buffer, " UNIQUE (");
        covet__ddl_fields(buffer, dialect, entity, constraint->unique, false);
        covet_buffer_char(buffer, ')');
    }
}

static void covet__ddl_composite_key(covet_buffer *buffer, const covet_dialect *dialect,
                                     const covet_entity *entity) {
    bool first = true;
    if (entity->key_count < 2) return;
    covet_buffer_text(buffer, ", PRIMARY KEY (");
    for (size_t i = 0; i < entity->column_count; i++) {
        if (!entity->columns[i]->key) continue;
        if (!first) covet_buffer_text(buffer, ", ");
        first = false;
        covet__sql_name(buffer, dialect, entity->columns[i]->column);
    }
    covet_buffer_char(buffer, ')');
}

/* --- indexes: first those of the model's options, then those of single fields --- */

static size_t covet__ddl_declared_count(const covet_entity *entity) {
    const covet_index *index = entity->model->settings->indexes;
    size_t count = 0;
    while (index && (index[count].fields || index[count].name)) count++;
    return count;
}

/* Whether a field has an index that nothing else of the table makes. */
static bool covet__ddl_field_indexed(const covet_dialect *dialect, const covet_field *field) {
    if (!field->indexed || field->unique || field->key) return false;
    return !(field->target && !field->no_db_constraint && dialect->features & COVET_INDEX_OF_KEY);
}

static size_t covet__ddl_index_count(const covet_dialect *dialect, const covet_entity *entity) {
    size_t count = covet__ddl_declared_count(entity);
    for (size_t i = 0; i < entity->column_count; i++) {
        count += covet__ddl_field_indexed(dialect, entity->columns[i]);
    }
    return count;
}

/* Continues a hash of names; the NUL between them counts. */
static uint32_t covet__ddl_hash(uint32_t hash, const char *text) {
    do hash = (hash ^ (unsigned char)*text) * 16777619u;
    while (*text++);
    return hash;
}

/* <table>_<field>_<hash>_<tail>, cut to what the database takes: the hash keeps it apart from
 * others. */
static void covet__ddl_plain_name(covet_buffer *name, const covet_dialect *dialect,
                                  const covet_entity *entity, const char *const *names,
                                  const char *tail) {
    size_t limit = (dialect->name_limit ? dialect->name_limit : 63) - 10 - strlen(tail);
    uint32_t hash = covet__ddl_hash(2166136261u, entity->table);
    covet_buffer_text(name, entity->table);
    for (size_t i = 0; names[i]; i++) {
        covet_buffer_format(name, "_%s", names[i] + (names[i][0] == '-'));
        hash = covet__ddl_hash(hash, names[i]);
    }
    if (name->size > limit) {
        name->size = limit;
        while (((unsigned char)name->data[name->size] & 0xC0) == 0x80) name->size--;
    }
    covet_buffer_format(name, "_%08x_%s", (unsigned)hash, tail);
}

/* The same, quoted, behind what stands in the buffer. */
static void covet__ddl_made_name(covet_buffer *buffer, const covet_dialect *dialect,
                                 const covet_entity *entity, const char *const *names,
                                 const char *tail) {
    covet_buffer name;
    covet_buffer_open(&name, buffer->heap, 0);
    covet__ddl_plain_name(&name, dialect, entity, names, tail);
    if (name.failed) buffer->failed = true;
    covet__sql_name(buffer, dialect, covet_buffer_get(&name));
    covet_buffer_close(&name);
}

/* "CREATE INDEX IF NOT EXISTS name ON table (fields)", or "INDEX name (fields)" of CREATE TABLE. */
static void covet__ddl_index(covet_buffer *buffer, const covet_dialect *dialect,
                             const covet_entity *entity, const char *name, bool unique,
                             const char *const *fields) {
    bool inside = dialect->features & COVET_INDEXES_INLINE;
    if (!inside) covet_buffer_text(buffer, "CREATE ");
    covet_buffer_text(buffer, unique ? "UNIQUE INDEX " : "INDEX ");
    if (!inside) covet_buffer_text(buffer, "IF NOT EXISTS ");
    if (name)
        covet__sql_name(buffer, dialect, name);
    else
        covet__ddl_made_name(buffer, dialect, entity, fields, "idx");
    if (!inside) {
        covet_buffer_text(buffer, " ON ");
        covet__sql_name(buffer, dialect, entity->table);
    }
    covet_buffer_text(buffer, " (");
    covet__ddl_fields(buffer, dialect, entity, fields, !unique);
    covet_buffer_char(buffer, ')');
}

static void covet__ddl_create_index(covet_buffer *buffer, const covet_dialect *dialect,
                                    const covet_entity *entity, size_t index) {
    size_t declared = covet__ddl_declared_count(entity);
    if (index < declared) {
        const covet_index *own = &entity->model->settings->indexes[index];
        covet__ddl_index(buffer, dialect, entity, own->name, own->unique, own->fields);
        return;
    }
    index -= declared;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        const char *names[2] = {field->name, NULL};
        if (!covet__ddl_field_indexed(dialect, field)) continue;
        if (index-- > 0) continue;
        covet__ddl_index(buffer, dialect, entity, NULL, false, names);
        return;
    }
}

/* --- tables --- */

/* Whether a foreign key of the schema comes from this field. */
static bool covet__ddl_refers(const covet_field *field) {
    return field->column && field->target && !field->no_db_constraint;
}

/* The name of a reference's constraint as it is, not quoted. */
static void covet__ddl_plain_reference(covet_buffer *name, const covet_dialect *dialect,
                                       const covet_field *field) {
    const char *names[2] = {field->name, NULL};
    covet__ddl_plain_name(name, dialect, field->entity, names, "fk");
}

/* "CONSTRAINT name " of a reference. */
static void covet__ddl_reference_name(covet_buffer *buffer, const covet_dialect *dialect,
                                      const covet_field *field) {
    const char *names[2] = {field->name, NULL};
    covet_buffer_text(buffer, "CONSTRAINT ");
    covet__ddl_made_name(buffer, dialect, field->entity, names, "fk");
    covet_buffer_char(buffer, ' ');
}

/* `late`: columns whose references come by covet__ddl_add_reference, as a set; NULL: none. */
static void covet__ddl_create_table(covet_buffer *buffer, const covet_dialect *dialect,
                                    const covet_entity *entity, const uint64_t *late) {
    covet_buffer_text(buffer, "CREATE TABLE IF NOT EXISTS ");
    covet__sql_name(buffer, dialect, entity->table);
    covet_buffer_text(buffer, " (");
    for (size_t i = 0; i < entity->column_count; i++) {
        if (i) covet_buffer_text(buffer, ", ");
        covet__ddl_column(buffer, dialect, entity->columns[i]);
    }
    covet__ddl_composite_key(buffer, dialect, entity);
    covet__ddl_uniques(buffer, dialect, entity);
    for (size_t i = 0; i < entity->column_count; i++) {
        if (!covet__ddl_refers(entity->columns[i])) continue;
        if (late && covet_columns_has(late, (int32_t)i)) continue;
        covet_buffer_text(buffer, ", ");
        /* where references can be dropped, each has the name that it is dropped by */
        if (dialect->features & COVET_KEYS_NEED_TABLE)
            covet__ddl_reference_name(buffer, dialect, entity->columns[i]);
        covet__ddl_reference(buffer, dialect, entity->columns[i]);
    }
    size_t inside = covet__ddl_index_count(dialect, entity);
    if (!(dialect->features & COVET_INDEXES_INLINE)) inside = 0;
    for (size_t i = 0; i < inside; i++) {
        covet_buffer_text(buffer, ", ");
        covet__ddl_create_index(buffer, dialect, entity, i);
    }
    covet_buffer_char(buffer, ')');
    if (dialect->table_options) dialect->table_options(buffer, entity);
}

/* ALTER TABLE of the field's table. */
static void covet__ddl_alter_reference(covet_buffer *buffer, const covet_dialect *dialect,
                                       const covet_field *field, const char *verb) {
    covet_buffer_text(buffer, "ALTER TABLE ");
    covet__sql_name(buffer, dialect, field->entity->table);
    covet_buffer_text(buffer, verb);
    covet__ddl_reference_name(buffer, dialect, field);
}

static void covet__ddl_add_reference(covet_buffer *buffer, const covet_dialect *dialect,
                                     const covet_field *field) {
    covet__ddl_alter_reference(buffer, dialect, field, " ADD ");
    covet__ddl_reference(buffer, dialect, field);
}

static void covet__ddl_drop_reference(covet_buffer *buffer, const covet_dialect *dialect,
                                      const covet_field *field) {
    covet__ddl_alter_reference(buffer, dialect, field, " DROP ");
}

static void covet__ddl_drop_table(covet_buffer *buffer, const covet_dialect *dialect,
                                  const covet_entity *entity) {
    covet_buffer_text(buffer, "DROP TABLE IF EXISTS ");
    covet__sql_name(buffer, dialect, entity->table);
}

#endif
