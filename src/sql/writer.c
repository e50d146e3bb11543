/* Statements that write or read one row by its key. Uses name. */
#ifndef COVET_SQL_WRITER_C
#define COVET_SQL_WRITER_C

#include "sql/name.c"

static void covet__writer_key(covet_buffer *buffer, const covet_dialect *dialect,
                              const covet_entity *entity, uint32_t at) {
    bool first = true;
    covet_buffer_text(buffer, " WHERE ");
    for (size_t i = 0; i < entity->column_count; i++) {
        if (!entity->columns[i]->key) continue;
        if (!first) covet_buffer_text(buffer, " AND ");
        first = false;
        covet__sql_name(buffer, dialect, entity->columns[i]->column);
        covet_buffer_text(buffer, " = ");
        covet__sql_placeholder(buffer, dialect, ++at);
    }
}

/* The names of a set of columns with commas; `each`: " = ?" behind each. Answers how many. */
static uint32_t covet__writer_columns(covet_buffer *buffer, const covet_dialect *dialect,
                                      const covet_entity *entity, const uint64_t *columns,
                                      bool each) {
    uint32_t count = 0;
    for (size_t i = 0; i < entity->column_count; i++) {
        if (!covet_columns_has(columns, (int32_t)i)) continue;
        if (count++) covet_buffer_text(buffer, ", ");
        covet__sql_name(buffer, dialect, entity->columns[i]->column);
        if (!each) continue;
        covet_buffer_text(buffer, " = ");
        covet__sql_placeholder(buffer, dialect, count);
    }
    return count;
}

/* The key that the database makes comes back in the same statement. */
static void covet__writer_returning(covet_buffer *buffer, const covet_dialect *dialect,
                                    const covet_entity *entity, const uint64_t *columns) {
    const covet_field *key = entity->key;
    if (!(dialect->features & COVET_KEY_RETURNED) || !key || !key->automatic) return;
    if (covet_columns_has(columns, key->column_index)) return;
    covet_buffer_text(buffer, " RETURNING ");
    covet__sql_name(buffer, dialect, key->column);
}

/* (?, ?, ...), from placeholder `at` on. */
static void covet__writer_row(covet_buffer *buffer, const covet_dialect *dialect, uint32_t count,
                              uint32_t at) {
    covet_buffer_char(buffer, '(');
    for (uint32_t i = 1; i <= count; i++) {
        if (i > 1) covet_buffer_text(buffer, ", ");
        covet__sql_placeholder(buffer, dialect, at + i);
    }
    covet_buffer_char(buffer, ')');
}

static void covet__sql_insert(covet_buffer *buffer, const covet_dialect *dialect,
                              const covet_entity *entity, const uint64_t *columns, uint32_t rows) {
    uint32_t count = 0;
    covet_buffer_text(buffer, "INSERT INTO ");
    covet__sql_name(buffer, dialect, entity->table);
    for (size_t i = 0; i < entity->column_words; i++) count += columns[i] != 0;
    if (count == 0) {
        bool words = dialect->features & COVET_CAN_DEFAULT_VALUES;
        covet_buffer_text(buffer, words ? " DEFAULT VALUES" : " () VALUES ()");
        covet__writer_returning(buffer, dialect, entity, columns);
        return;
    }
    covet_buffer_text(buffer, " (");
    count = covet__writer_columns(buffer, dialect, entity, columns, false);
    covet_buffer_text(buffer, ") VALUES ");
    for (uint32_t i = 0; i < rows; i++) {
        if (i > 0) covet_buffer_text(buffer, ", ");
        covet__writer_row(buffer, dialect, count, i * count);
    }
    covet__writer_returning(buffer, dialect, entity, columns);
}

static void covet__sql_writer(covet_buffer *buffer, const covet_dialect *dialect,
                              const covet_entity *entity, covet_writing writing,
                              const uint64_t *columns) {
    uint32_t count = 0;
    switch (writing) {
    case COVET_WRITE_INSERT:
        covet__sql_insert(buffer, dialect, entity, columns, 1);
        return;
    case COVET_WRITE_UPDATE:
        covet_buffer_text(buffer, "UPDATE ");
        covet__sql_name(buffer, dialect, entity->table);
        covet_buffer_text(buffer, " SET ");
        count = covet__writer_columns(buffer, dialect, entity, columns, true);
        break;
    case COVET_WRITE_DELETE:
        covet_buffer_text(buffer, "DELETE FROM ");
        covet__sql_name(buffer, dialect, entity->table);
        break;
    case COVET_READ_BY_KEY:
        covet_buffer_text(buffer, "SELECT ");
        covet__writer_columns(buffer, dialect, entity, columns, false);
        covet_buffer_text(buffer, " FROM ");
        covet__sql_name(buffer, dialect, entity->table);
        break;
    }
    covet__writer_key(buffer, dialect, entity, count);
}

#endif
