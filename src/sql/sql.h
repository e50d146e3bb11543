/* What the sql floor gives: text and binds for plans, for single-row writes, and for tables.
 * Private: part of the implementation. Uses dialect, query. The query compiler and the exec floor
 * call it. */
#ifndef COVET_SQL_SQL_H
#define COVET_SQL_SQL_H

#include "query/query.h"
#include "spi/dialect.h"

/* A statement of create, save, delete and refresh. */
typedef enum covet_writing {
    COVET_WRITE_INSERT, /* these columns */
    COVET_WRITE_UPDATE, /* these columns, WHERE key */
    COVET_WRITE_DELETE, /* WHERE key */
    COVET_READ_BY_KEY   /* SELECT these columns WHERE key */
} covet_writing;

/* Appends an identifier, quoted. The one function through which names become text. */
static void covet__sql_name(covet_buffer *buffer, const covet_dialect *dialect, const char *name);
/* The text of a plan with its binds. On failure `problem` is filled in. */
static covet_status covet__sql_statement(covet_arena *arena, const covet_dialect *dialect,
                                         size_t bind_limit, const covet_plan *plan,
                                         covet_sql_text *out, covet_problem *problem);
/* Appends the text of a single-row write: its binds are the columns in order of column_index,
 * then the parts of the key. INSERT without columns takes all defaults. */
static void covet__sql_writer(covet_buffer *buffer, const covet_dialect *dialect,
                              const covet_entity *entity, covet_writing writing,
                              const uint64_t *columns);
/* INSERT of so many rows, whose binds follow each other. Rows without columns are sent one by
 * one. */
static void covet__sql_insert(covet_buffer *buffer, const covet_dialect *dialect,
                              const covet_entity *entity, const uint64_t *columns, uint32_t rows);
/* Appends CREATE TABLE IF NOT EXISTS, with uniques and foreign keys, and indexes where the dialect
 * wants them there. `late`: columns whose references come by ALTER TABLE, as a set; NULL: none. */
static void covet__ddl_create_table(covet_buffer *buffer, const covet_dialect *dialect,
                                    const covet_entity *entity, const uint64_t *late);
/* How many indexes an entity has besides those of its constraints, and CREATE INDEX IF NOT EXISTS
 * of one. */
static size_t covet__ddl_index_count(const covet_dialect *dialect, const covet_entity *entity);
static void covet__ddl_create_index(covet_buffer *buffer, const covet_dialect *dialect,
                                    const covet_entity *entity, size_t index);
/* Appends DROP TABLE IF EXISTS. */
static void covet__ddl_drop_table(covet_buffer *buffer, const covet_dialect *dialect,
                                  const covet_entity *entity);

#endif
