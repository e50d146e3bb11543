/* The oracle's rows: CSV files into tables, by statements of the application's own. */
#include "oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file in memory, read from left to right; what was read is cut out in place. */
typedef struct csv {
    char *text; /* the whole file */
    char *at;
} csv;

static bool csv_open(csv *file, const char *directory, const char *model) {
    char path[400];
    FILE *in;
    long size;
    snprintf(path, sizeof path, "%s/%s.csv", directory, model);
    in = fopen(path, "rb");
    if (!in) return false;
    if (fseek(in, 0, SEEK_END) != 0 || (size = ftell(in)) < 0) abort();
    rewind(in);
    file->text = file->at = calloc(1, (size_t)size + 1);
    if (!file->text || fread(file->text, 1, (size_t)size, in) != (size_t)size) abort();
    fclose(in);
    return true;
}

/* The text of a quoted cell, its doubled quotes made single. */
static char *csv_quoted(csv *file) {
    char *cell = ++file->at, *to = cell;
    for (; *file->at; file->at++) {
        if (*file->at == '"' && *++file->at != '"') break;
        *to++ = *file->at;
    }
    if (to != file->at) *to = '\0';
    return cell;
}

/* The next cell; `last` tells whether the row ends with it, `null` whether it is \N. NULL at the
 * end of the file. */
static char *csv_cell(csv *file, bool *last, bool *null) {
    char *cell = file->at, end;
    if (!*cell) return NULL;
    bool quoted = *cell == '"';
    if (quoted) cell = csv_quoted(file);
    file->at += strcspn(file->at, ",\r\n");
    end = *file->at;
    if (end) *file->at++ = '\0';
    if (end == '\r' && *file->at == '\n') file->at++;
    *last = end != ',';
    *null = !quoted && strcmp(cell, "\\N") == 0;
    return cell;
}

/* ---- cells as values ---- */

static covet_value typed_cell(oracle *o, const char *type, const char *text) {
    json_t *json = json_pack("{s:s,s:s}", "t", type, "v", text);
    covet_value value = covet_value_null();
    if (!oracle_literal(o, json, &value)) fprintf(stderr, "no %s: %s\n", type, text);
    json_decref(json);
    return value;
}

static covet_value cell_value(oracle *o, const covet_field *field, const char *text) {
    switch (field->column_kind) {
    case COVET_KIND_SMALLINT:
    case COVET_KIND_INT:
    case COVET_KIND_BIGINT:
        return covet_value_int(strtoll(text, NULL, 10));
    case COVET_KIND_BOOL:
        return covet_value_bool(strcmp(text, "1") == 0);
    case COVET_KIND_FLOAT:
        return covet_value_real(strtod(text, NULL));
    case COVET_KIND_DURATION:
        return covet_value_duration((covet_duration){strtoll(text, NULL, 10)});
    case COVET_KIND_DECIMAL:
        return typed_cell(o, "decimal", text);
    case COVET_KIND_DATE:
        return typed_cell(o, "date", text);
    case COVET_KIND_TIME:
        return typed_cell(o, "time", text);
    case COVET_KIND_DATETIME:
        return typed_cell(o, "datetime", text);
    case COVET_KIND_UUID:
        return typed_cell(o, "uuid", text);
    case COVET_KIND_BINARY:
        return typed_cell(o, "bytes", text);
    case COVET_KIND_JSON:
        return (covet_value){.kind = COVET_VALUE_JSON, .as = {.text = {text, strlen(text)}}};
    default:
        return covet_value_text(text);
    }
}

/* ---- rows ---- */

/* The columns of a file: count of them, and the statement that inserts a row. */
typedef struct table {
    const covet_field *fields[64];
    size_t count;
    char sql[4000];
} table;

static const covet_field *column(const covet_entity *entity, const char *name) {
    for (size_t i = 0; i < entity->column_count; i++) {
        if (strcmp(entity->columns[i]->column, name) == 0) return entity->columns[i];
    }
    return NULL;
}

static bool table_open(table *to, const covet_entity *entity, char quote, csv *file) {
    size_t room = sizeof to->sql;
    bool last = false, null;
    size_t size =
        (size_t)snprintf(to->sql, room, "INSERT INTO %c%s%c (", quote, entity->table, quote);
    for (to->count = 0; !last; to->count++) {
        const char *name = csv_cell(file, &last, &null);
        if (!name || to->count == sizeof to->fields / sizeof *to->fields) return false;
        to->fields[to->count] = column(entity, name);
        if (!to->fields[to->count]) return false;
        size += (size_t)snprintf(to->sql + size, room - size, "%s%c%s%c", to->count ? ", " : "",
                                 quote, name, quote);
    }
    size += (size_t)snprintf(to->sql + size, room - size, ") VALUES (");
    for (size_t i = 0; i < to->count; i++) {
        size += (size_t)snprintf(to->sql + size, room - size, i ? ", ?" : "?");
    }
    snprintf(to->sql + size, room - size, ")");
    return to->count == entity->column_count;
}

/* Inserts the next row; false at the end and on failure. */
static bool table_row(oracle *o, const table *to, csv *file) {
    covet_value values[66] = {covet_value_text(to->sql)};
    bool last = false, null;
    for (size_t i = 0; i < to->count; i++) {
        const char *cell = csv_cell(file, &last, &null);
        if (!cell) return false;
        values[i + 1] = null ? covet_value_null() : cell_value(o, to->fields[i], cell);
    }
    values[to->count + 1] = (covet_value){.kind = COVET_VALUE_NONE};
    return covet_execute_values(o->session, values) == 1;
}

static bool load_entity(oracle *o, const char *directory, const covet_entity *entity) {
    csv file;
    table to;
    bool well;
    if (!csv_open(&file, directory, entity->name)) return true;
    well = table_open(&to, entity, o->quote, &file);
    if (!well) {
        fprintf(stderr, "%s/%s.csv has other columns than the model\n", directory, entity->name);
    }
    while (well && table_row(o, &to, &file)) continue;
    free(file.text);
    return well && !covet_failed(o->session);
}

bool oracle_load(covet_session *session, char quote, const char *directory,
                 const covet_entity *const *entities, size_t count) {
    oracle o = {.session = session, .quote = quote};
    bool well = true;
    for (size_t i = 0; well && i < count; i++) well = load_entity(&o, directory, entities[i]);
    oracle_free(&o);
    return well;
}
