/* Decoding: columns of binary results into members of structs and into values. How each cell is
 * read is chosen once an execution, by its kind and the type of its column: a type that the kind
 * does not take is an error that names both. Uses stream. driver.c names its functions. */
#ifndef COVET_PG_DECODE_C
#define COVET_PG_DECODE_C

#include <math.h>

#include "pg/stream.c"

/* How a cell is read. */
enum {
    COVET__PG_OP_BAD,   /* the kind does not take the type */
    COVET__PG_OP_OTHER, /* by way of a value */
    COVET__PG_OP_INT2,
    COVET__PG_OP_INT4,
    COVET__PG_OP_INT8,
    COVET__PG_OP_BOOL,
    COVET__PG_OP_REAL,
    COVET__PG_OP_TEXT,
    COVET__PG_OP_JSONB,
    COVET__PG_OP_BYTES,
    COVET__PG_OP_DATETIME
};

/* Rows from which on a result is kept with the list that is read from it, so that its texts need no
 * copy; below, the copy is cheaper and takes less memory. */
#define COVET__PG_ADOPT_ROWS 64

/* One column of the row at hand. */
typedef struct covet__pg_datum {
    Oid type;
    const char *data; /* in libpq's memory, a NUL behind it */
    int size;         /* bytes */
} covet__pg_datum;

/* --- which types a kind takes --- */

static bool covet__pg_number(Oid type) {
    return type == COVET__PG_INT2 || type == COVET__PG_INT4 || type == COVET__PG_INT8 ||
           type == COVET__PG_OID || type == COVET__PG_NUMERIC;
}

static bool covet__pg_text(Oid type) {
    return type == COVET__PG_TEXT || type == COVET__PG_VARCHAR || type == COVET__PG_BPCHAR ||
           type == COVET__PG_NAME || type == COVET__PG_UNKNOWN || type == COVET__PG_XML;
}

static unsigned char covet__pg_op_if(bool taken, unsigned char op) {
    return taken ? op : COVET__PG_OP_BAD;
}

/* The op of a number's kind: the straight one where the column has its own type. */
static unsigned char covet__pg_op_number(Oid own, Oid type, unsigned char op) {
    return type == own ? op : covet__pg_op_if(covet__pg_number(type), COVET__PG_OP_OTHER);
}

static unsigned char covet__pg_op(covet_kind kind, Oid type) {
    switch (kind) {
    case COVET_KIND_SMALLINT:
        return covet__pg_op_number(COVET__PG_INT2, type, COVET__PG_OP_INT2);
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        return covet__pg_op_number(COVET__PG_INT4, type, COVET__PG_OP_INT4);
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        return covet__pg_op_number(COVET__PG_INT8, type, COVET__PG_OP_INT8);
    case COVET_KIND_FLOAT:
        if (type == COVET__PG_FLOAT4) return COVET__PG_OP_OTHER;
        return covet__pg_op_number(COVET__PG_FLOAT8, type, COVET__PG_OP_REAL);
    case COVET_KIND_DECIMAL:
        return covet__pg_op_if(covet__pg_number(type), COVET__PG_OP_OTHER);
    case COVET_KIND_BOOL:
        return covet__pg_op_if(type == COVET__PG_BOOL, COVET__PG_OP_BOOL);
    case COVET_KIND_UUID:
    case COVET_KIND_DATE:
    case COVET_KIND_TIME:
    case COVET_KIND_DURATION:
        return covet__pg_op_if(type == covet__pg_kind_type(kind), COVET__PG_OP_OTHER);
    case COVET_KIND_DATETIME:
        return covet__pg_op_if(type == COVET__PG_TIMESTAMPTZ || type == COVET__PG_TIMESTAMP,
                               COVET__PG_OP_DATETIME);
    case COVET_KIND_BINARY:
        return covet__pg_op_if(type == COVET__PG_BYTEA, COVET__PG_OP_BYTES);
    case COVET_KIND_JSON:
        if (type == COVET__PG_JSONB) return COVET__PG_OP_JSONB;
        return covet__pg_op_if(type == COVET__PG_JSON, COVET__PG_OP_TEXT);
    default:
        return covet__pg_op_if(covet__pg_text(type), COVET__PG_OP_TEXT);
    }
}

/* --- values: false where the datum is not of the kind --- */

static bool covet__pg_datum_int(const covet__pg_datum *datum, int64_t *out) {
    covet_decimal decimal;
    switch (datum->type) {
    case COVET__PG_INT2:
        *out = covet__pg_int16(datum->data);
        return datum->size == 2;
    case COVET__PG_INT4:
        *out = covet__pg_int32(datum->data);
        return datum->size == 4;
    case COVET__PG_OID:
        *out = covet__pg_load32(datum->data);
        return datum->size == 4;
    case COVET__PG_INT8:
        *out = covet__pg_int64(datum->data);
        return datum->size == 8;
    default:
        return covet__pg_read_numeric(datum->data, datum->size, &decimal) &&
               covet_decimal_to_int(decimal, out) == COVET_OK;
    }
}

static bool covet__pg_datum_decimal(const covet__pg_datum *datum, int32_t digits, int32_t places,
                                    covet_decimal *out) {
    int64_t n;
    if (datum->type == COVET__PG_NUMERIC) {
        if (!covet__pg_read_numeric(datum->data, datum->size, out)) return false;
    } else if (covet__pg_datum_int(datum, &n)) {
        *out = covet_decimal_from_int(n);
    } else {
        return false;
    }
    if (places < 0) return true;
    if (out->scale == places && digits <= 0) return true;
    return covet_decimal_fits(*out, digits > 0 ? digits : COVET_DECIMAL_DIGITS, places) &&
           (out->scale == places || covet_decimal_rescale(*out, places, out) == COVET_OK);
}

/* NaN and what is infinite are numbers here. */
static bool covet__pg_datum_real(const covet__pg_datum *datum, double *out) {
    covet_decimal decimal;
    int64_t n;
    if (datum->type == COVET__PG_FLOAT8) {
        *out = covet__pg_load_real(datum->data);
        return datum->size == 8;
    }
    if (datum->type == COVET__PG_FLOAT4) {
        uint32_t bits = covet__pg_load32(datum->data);
        float x;
        memcpy(&x, &bits, sizeof x);
        *out = x;
        return datum->size == 4;
    }
    if (datum->type == COVET__PG_NUMERIC) {
        int sign = datum->size >= 8 ? covet__pg_load16(datum->data + 4) : 0;
        *out = sign == COVET__PG_NAN ? NAN : sign == COVET__PG_INFINITE ? INFINITY : -INFINITY;
        if (sign == COVET__PG_NAN || sign == COVET__PG_INFINITE || sign == COVET__PG_INFINITE_BELOW)
            return true;
        if (!covet__pg_read_numeric(datum->data, datum->size, &decimal)) return false;
        *out = covet_decimal_to_real(decimal);
        return true;
    }
    if (!covet__pg_datum_int(datum, &n)) return false;
    *out = (double)n;
    return true;
}

static bool covet__pg_datum_uuid(const covet__pg_datum *datum, covet_uuid *out) {
    if (datum->size != 16) return false;
    memcpy(out->bytes, datum->data, 16);
    return true;
}

/* The text of a document; jsonb has a version before it. */
static bool covet__pg_datum_text(const covet__pg_datum *datum, covet_text *out) {
    bool jsonb = datum->type == COVET__PG_JSONB;
    *out = (covet_text){datum->data + jsonb, (size_t)datum->size - jsonb};
    return !jsonb || (datum->size > 0 && datum->data[0] == 1);
}

static bool covet__pg_within(covet_kind kind, int64_t n) {
    if (kind == COVET_KIND_SMALLINT) return n >= INT16_MIN && n <= INT16_MAX;
    if (kind == COVET_KIND_INT || kind == COVET_KIND_AUTO) return n >= INT32_MIN && n <= INT32_MAX;
    return true;
}

/* A datum as a value of the kind, which takes its type; text and bytes are borrowed. */
static bool covet__pg_datum_value(const covet__pg_datum *datum, covet_kind kind, int32_t digits,
                                  int32_t places, covet_value *out) {
    const char *data = datum->data;
    switch (kind) {
    case COVET_KIND_SMALLINT:
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        out->kind = COVET_VALUE_INT;
        return covet__pg_datum_int(datum, &out->as.integer) &&
               covet__pg_within(kind, out->as.integer);
    case COVET_KIND_BOOL:
        *out = covet_value_bool(*data != 0);
        return datum->size == 1;
    case COVET_KIND_FLOAT:
        out->kind = COVET_VALUE_REAL;
        return covet__pg_datum_real(datum, &out->as.real);
    case COVET_KIND_DECIMAL:
        out->kind = COVET_VALUE_DECIMAL;
        return covet__pg_datum_decimal(datum, digits, places, &out->as.decimal);
    case COVET_KIND_UUID:
        out->kind = COVET_VALUE_UUID;
        return covet__pg_datum_uuid(datum, &out->as.uuid);
    case COVET_KIND_DATE:
        out->kind = COVET_VALUE_DATE;
        return datum->size == 4 && covet__pg_read_date(data, &out->as.date);
    case COVET_KIND_TIME:
        out->kind = COVET_VALUE_TIME;
        return datum->size == 8 && covet__pg_read_time(data, &out->as.time);
    case COVET_KIND_DATETIME:
        out->kind = COVET_VALUE_DATETIME;
        return datum->size == 8 && covet__pg_read_datetime(data, &out->as.datetime);
    case COVET_KIND_DURATION:
        out->kind = COVET_VALUE_DURATION;
        return datum->size == 16 && covet__pg_read_duration(data, &out->as.duration);
    case COVET_KIND_BINARY:
        *out = covet_value_bytes((covet_bytes){data, (size_t)datum->size});
        return true;
    default:
        out->kind = kind == COVET_KIND_JSON ? COVET_VALUE_JSON : COVET_VALUE_TEXT;
        return covet__pg_datum_text(datum, &out->as.text);
    }
}

/* --- what is wrong with a column or a value --- */

/* Appends a value as it is, where it can be shown in short. */
static void covet__pg_print_datum(covet_buffer *buffer, const covet__pg_datum *datum) {
    covet_value value = covet_value_null();
    bool shown = false;
    if (datum->type == COVET__PG_FLOAT4 || datum->type == COVET__PG_FLOAT8)
        shown = covet__pg_datum_value(datum, COVET_KIND_FLOAT, 0, -1, &value);
    else if (covet__pg_number(datum->type))
        shown = covet__pg_datum_value(datum, COVET_KIND_DECIMAL, 0, -1, &value);
    covet_buffer_text(buffer, shown ? "" : "a value of type ");
    covet__pg_print_type(buffer, datum->type);
    if (!shown) return;
    covet_buffer_char(buffer, ' ');
    covet_value_print(buffer, &value);
}

/* Appends what a value of a kind may be. */
static void covet__pg_print_kind(covet_buffer *buffer, covet_kind kind, int32_t digits,
                                 int32_t places) {
    static const char *const names[COVET_KIND_COUNT] = {
        [COVET_KIND_SMALLINT] = "an integer from -32768 to 32767",
        [COVET_KIND_AUTO] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_INT] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_BIGAUTO] = "an integer of 64 bits",
        [COVET_KIND_BIGINT] = "an integer of 64 bits",
        [COVET_KIND_FLOAT] = "a number of up to 38 digits",
        [COVET_KIND_DATE] = "a date in the years 1 to 9999",
        [COVET_KIND_TIME] = "a time before 24:00",
        [COVET_KIND_DATETIME] = "a moment in the years 1 to 9999",
        [COVET_KIND_DURATION] = "a duration of microseconds: it has months, or is too long",
    };
    if (kind != COVET_KIND_DECIMAL)
        covet_buffer_text(buffer, names[kind] ? names[kind] : covet_kind_name(kind));
    else if (places < 0)
        covet_buffer_text(buffer, "a decimal of up to 38 digits");
    else
        covet_buffer_format(buffer, "a decimal of %d digits, %d of them behind the point",
                            (int)(digits > 0 ? digits : COVET_DECIMAL_DIGITS), (int)places);
}

/* The text of a problem in the arena; never NULL. */
static const char *covet__pg_problem(covet_buffer *buffer, covet_arena *arena) {
    const char *text = NULL;
    if (!buffer->failed) text = covet_arena_text(arena, buffer->data, buffer->size);
    covet_buffer_close(buffer);
    return text ? text : "the stored value is not of the column's kind";
}

static const char *covet__pg_bad_value(const covet__pg_datum *datum, covet_kind kind,
                                       int32_t digits, int32_t places, covet_arena *arena) {
    covet_buffer buffer;
    covet_buffer_open(&buffer, arena->heap, 0);
    covet__pg_print_datum(&buffer, datum);
    covet_buffer_text(&buffer, " is not ");
    covet__pg_print_kind(&buffer, kind, digits, places);
    return covet__pg_problem(&buffer, arena);
}

static const char *covet__pg_bad_type(Oid type, covet_kind kind, covet_arena *arena) {
    covet_buffer buffer;
    covet_buffer_open(&buffer, arena->heap, 0);
    covet_buffer_text(&buffer, "the column is of type ");
    covet__pg_print_type(&buffer, type);
    covet_buffer_text(&buffer, ", one of kind ");
    covet_buffer_text(&buffer, covet_kind_name(kind));
    covet_buffer_text(&buffer, " is expected");
    return covet__pg_problem(&buffer, arena);
}

/* --- how the cells of an execution are read --- */

/* Room for `count` elements of `size` bytes in an array of the statement that only grows. */
static bool covet__pg_room(covet__pg_prepared *prepared, void *array, uint32_t *room,
                           uint32_t count, size_t size) {
    void *items;
    memcpy(&items, array, sizeof items);
    if (count <= *room) return true;
    items = covet_heap_resize(prepared->link->heap, items, *room * size, count * size);
    if (!items) return false;
    memcpy(array, &items, sizeof items);
    *room = count;
    return true;
}

static covet_status covet__pg_mismatch(covet__pg_prepared *prepared, const covet_part *part,
                                       const covet_cell *cell, Oid type, covet_landing *landing) {
    landing->problem = covet__pg_bad_type(type, cell->kind, landing->arena);
    landing->bad = cell;
    landing->bad_part = part;
    return covet__pg_refuse_text(prepared->link, COVET_VALIDATION, landing->problem);
}

static covet_status covet__pg_choose_part(covet__pg_prepared *prepared, const covet_part *part,
                                          covet__pg_choice *choices, covet_landing *landing) {
    for (uint32_t i = 0; i < part->cell_count; i++) {
        const covet_cell *cell = &part->cells[i];
        Oid type = PQftype(prepared->result, (int)cell->column);
        unsigned char op = covet__pg_op(cell->kind, type);
        if (op == COVET__PG_OP_BAD) return covet__pg_mismatch(prepared, part, cell, type, landing);
        choices[i] = (covet__pg_choice){cell->column, (uint16_t)cell->kind, op};
        if (op == COVET__PG_OP_TEXT || op == COVET__PG_OP_JSONB || op == COVET__PG_OP_BYTES)
            prepared->borrows = true;
    }
    return COVET_OK;
}

/* Whether the choices of an earlier execution serve: the result of a statement that has a name
 * keeps its types, and the cells are compared, for a decoder may have come where another was. */
static inline bool covet__pg_chosen(const covet__pg_prepared *prepared,
                                    const covet_decoder *decoder) {
    const covet__pg_choice *choice = prepared->choices;
    if (prepared->chosen_name == 0 || prepared->chosen_name != prepared->name ||
        prepared->chosen_parts != decoder->part_count)
        return false;
    for (uint32_t i = 0; i < decoder->part_count; i++) {
        const covet_part *part = &decoder->parts[i];
        if (prepared->starts[i] + part->cell_count != prepared->starts[i + 1]) return false;
        for (const covet_cell *cell = part->cells; cell < part->cells + part->cell_count; cell++)
            if (cell->column != choice->column || cell->kind != (choice++)->kind) return false;
    }
    return true;
}

/* Room for the choices of a decoder. */
static bool covet__pg_choice_room(covet__pg_prepared *prepared, const covet_decoder *decoder) {
    uint32_t cells = 0, parts = decoder->part_count;
    for (uint32_t i = 0; i < parts; i++) cells += decoder->parts[i].cell_count;
    return covet__pg_room(prepared, &prepared->choices, &prepared->choice_room, cells,
                          sizeof *prepared->choices) &&
           covet__pg_room(prepared, &prepared->starts, &prepared->start_room, parts + 1,
                          sizeof *prepared->starts) &&
           covet__pg_room(prepared, &prepared->objects, &prepared->object_room, parts,
                          sizeof *prepared->objects);
}

/* Chooses how the cells of a decoder are read from the result at hand. */
static covet_status covet__pg_choose(covet__pg_prepared *prepared, const covet_decoder *decoder,
                                     covet_landing *landing) {
    uint32_t parts = decoder->part_count;
    covet_status status = COVET_OK;
    if (decoder->column_count > prepared->columns)
        return covet__pg_refuse_text(prepared->link, COVET_INTERNAL,
                                     "the result has too few columns");
    prepared->decoder = decoder;
    if (COVET__LIKELY(covet__pg_chosen(prepared, decoder))) return COVET_OK;
    prepared->decoder = NULL;
    prepared->chosen_name = 0;
    prepared->borrows = false;
    if (!covet__pg_choice_room(prepared, decoder)) return covet__pg_no_memory(prepared->link);
    prepared->starts[0] = 0;
    for (uint32_t i = 0; i < parts && status == COVET_OK; i++) {
        prepared->starts[i + 1] = prepared->starts[i] + decoder->parts[i].cell_count;
        status = covet__pg_choose_part(prepared, &decoder->parts[i],
                                       prepared->choices + prepared->starts[i], landing);
    }
    if (status != COVET_OK) return status;
    prepared->decoder = decoder;
    prepared->chosen_parts = parts;
    prepared->chosen_name = prepared->cursor == 0 ? prepared->name : 0;
    return COVET_OK;
}

/* --- cells --- */

/* Stores a value that is of the cell's kind in its member. */
static void covet__pg_store(const covet_value *value, const covet_cell *cell, void *member) {
    switch (cell->kind) {
    case COVET_KIND_SMALLINT:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_smallint, int16_t,
                           (int16_t)value->as.integer);
        break;
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_int, int32_t,
                           (int32_t)value->as.integer);
        break;
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_bigint, int64_t, value->as.integer);
        break;
    case COVET_KIND_FLOAT:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_float, double, value->as.real);
        break;
    case COVET_KIND_DECIMAL:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_decimal, covet_decimal,
                           value->as.decimal);
        break;
    case COVET_KIND_UUID:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_uuid, covet_uuid, value->as.uuid);
        break;
    case COVET_KIND_DATE:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_date, covet_date, value->as.date);
        break;
    case COVET_KIND_TIME:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_time, covet_time, value->as.time);
        break;
    default:
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_duration, covet_duration,
                           value->as.duration);
    }
}

/* A row that is read: what each cell needs of its statement. */
typedef struct covet__pg_reader {
    const PGresult *result;
    int row;
    bool in_place; /* text and bytes may point into the result */
} covet__pg_reader;

static covet__pg_datum covet__pg_datum_at(const PGresult *result, int row, int column) {
    return (covet__pg_datum){PQftype(result, column), PQgetvalue(result, row, column),
                             PQgetlength(result, row, column)};
}

/* Those that are not in the fast path below. */
static covet_status covet__pg_cell_other(const covet__pg_reader *reader, const covet_cell *cell,
                                         void *member) {
    int column = (int)cell->column;
    const covet__pg_datum datum = covet__pg_datum_at(reader->result, reader->row, column);
    covet_value value;
    if (PQgetisnull(reader->result, reader->row, column) ||
        !covet__pg_datum_value(&datum, cell->kind, cell->length, cell->places, &value))
        return COVET_VALIDATION;
    covet__pg_store(&value, cell, member);
    return COVET_OK;
}

/* Text behind `skip` bytes of the column. */
static inline covet_status covet__pg_cell_text(const covet__pg_reader reader, int column, int skip,
                                               const char **member, covet_landing *landing) {
    const char *text = PQgetvalue(reader.result, reader.row, column);
    if (*text == '\0' && PQgetisnull(reader.result, reader.row, column)) return COVET_VALIDATION;
    if (skip > 0 && *text != 1) return COVET_VALIDATION;
    text += skip;
    if (!reader.in_place) {
        size_t size = (size_t)(PQgetlength(reader.result, reader.row, column) - skip);
        char *copy = covet_arena_take(landing->arena, size + 1, 1);
        if (!copy) return COVET_NO_MEMORY;
        text = memcpy(copy, text, size + 1);
    }
    *member = text;
    return COVET_OK;
}

static covet_status covet__pg_cell_bytes(const covet__pg_reader *reader, int column,
                                         covet_bytes *member, covet_landing *landing) {
    if (PQgetisnull(reader->result, reader->row, column)) return COVET_VALIDATION;
    *member = (covet_bytes){PQgetvalue(reader->result, reader->row, column),
                            (size_t)PQgetlength(reader->result, reader->row, column)};
    if (member->size > 0 && !reader->in_place)
        member->data = covet_arena_copy(landing->arena, member->data, member->size);
    if (member->size == 0) member->data = "";
    return member->data ? COVET_OK : COVET_NO_MEMORY;
}

/* The bytes of a column of so many; NULL: it is SQL NULL, or has others. */
static inline const char *covet__pg_fixed(const covet__pg_reader reader, int column, int size) {
    if (!COVET__LIKELY(PQgetlength(reader.result, reader.row, column) == size)) return NULL;
    return PQgetvalue(reader.result, reader.row, column);
}

/* Reads a number of fixed size by `load` into the member, or leaves. */
#define COVET__PG_FIXED(size, opt, ctype, load)                                                    \
    if (!(data = covet__pg_fixed(reader, column, size))) break;                                    \
    COVET_MEMBER_STORE(member, cell->nullable, opt, ctype, load);                                  \
    return COVET_OK

/* `reader` by value, so that what it holds can stay in registers. */
static inline covet_status covet__pg_cell(const covet__pg_reader reader, const covet_cell *cell,
                                          unsigned char op, unsigned char *object,
                                          covet_landing *landing) {
    void *member = object + cell->offset;
    covet_status status = COVET_VALIDATION;
    int column = (int)cell->column;
    const char *data;
    covet_datetime moment;
    switch (op) {
    case COVET__PG_OP_INT2:
        COVET__PG_FIXED(2, covet_opt_smallint, int16_t, covet__pg_int16(data));
    case COVET__PG_OP_INT4:
        COVET__PG_FIXED(4, covet_opt_int, int32_t, covet__pg_int32(data));
    case COVET__PG_OP_INT8:
        COVET__PG_FIXED(8, covet_opt_bigint, int64_t, covet__pg_int64(data));
    case COVET__PG_OP_BOOL:
        COVET__PG_FIXED(1, covet_opt_bool, bool, *data != 0);
    case COVET__PG_OP_REAL:
        COVET__PG_FIXED(8, covet_opt_float, double, covet__pg_load_real(data));
    case COVET__PG_OP_DATETIME:
        data = covet__pg_fixed(reader, column, 8);
        if (!data || !covet__pg_read_datetime(data, &moment)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_datetime, covet_datetime, moment);
        return COVET_OK;
    case COVET__PG_OP_TEXT:
        status = covet__pg_cell_text(reader, column, 0, member, landing);
        break;
    case COVET__PG_OP_JSONB:
        status = covet__pg_cell_text(reader, column, 1, member, landing);
        break;
    case COVET__PG_OP_BYTES:
        status =
            covet__pg_cell_bytes(&(covet__pg_reader){reader.result, reader.row, reader.in_place},
                                 column, member, landing);
        break;
    default:
        status = covet__pg_cell_other(
            &(covet__pg_reader){reader.result, reader.row, reader.in_place}, cell, member);
    }
    if (status != COVET_VALIDATION) return status;
    if (!cell->nullable || !PQgetisnull(reader.result, reader.row, column)) return status;
    covet_member_store_null(cell->kind, member);
    return COVET_OK;
}

/* --- rows --- */

/* What stands in a column that is wrong. Answers `status`. */
static covet_status covet__pg_bad_cell(covet__pg_prepared *prepared, const covet_part *part,
                                       const covet_cell *cell, covet_landing *landing,
                                       covet_status status) {
    if (status != COVET_VALIDATION) return covet__pg_no_memory(prepared->link);
    int column = (int)cell->column;
    const covet__pg_datum datum = covet__pg_datum_at(prepared->result, prepared->row, column);
    if (PQgetisnull(prepared->result, prepared->row, column))
        landing->problem = "NULL stands in a column that may not be NULL";
    else
        landing->problem =
            covet__pg_bad_value(&datum, cell->kind, cell->length, cell->places, landing->arena);
    landing->bad = cell;
    landing->bad_part = part;
    return covet__pg_refuse_text(prepared->link, status, landing->problem);
}

/* Fills in the head and the members of one object. Once and no inline function, so that the cells'
 * code stands in its loop. */
static covet_status covet__pg_object(void *context, const covet_part *part, const covet_row *head,
                                     unsigned char *object, covet_landing *landing) {
    covet__pg_prepared *prepared = context;
    const covet__pg_reader reader = {prepared->result, prepared->row,
                                     landing->borrow_text || prepared->adopted};
    const covet_cell *end = part->cells + part->cell_count;
    const covet__pg_choice *choice =
        prepared->choices + prepared->starts[part - prepared->decoder->parts];
    *(covet_row *)(void *)object = *head;
    for (const covet_cell *cell = part->cells; cell < end; cell++, choice++) {
        covet_status status = covet__pg_cell(reader, cell, choice->op, object, landing);
        if (!COVET__LIKELY(status == COVET_OK))
            return covet__pg_bad_cell(prepared, part, cell, landing, status);
    }
    return COVET_OK;
}

static bool covet__pg_column_null(void *context, uint32_t column) {
    const covet__pg_prepared *prepared = context;
    return PQgetisnull(prepared->result, prepared->row, (int)column);
}

static inline covet_status covet__pg_decode_row(covet__pg_prepared *prepared,
                                                const covet_decoder *decoder, void *slot,
                                                covet_landing *landing) {
    const covet_row_source source = {prepared, covet__pg_object, covet__pg_column_null};
    covet_status status = covet_row_decode(&source, decoder, prepared->objects, slot, landing);
    return status == COVET_NO_MEMORY ? covet__pg_no_memory(prepared->link) : status;
}

static covet_status covet__pg_decode(covet_prepared *prepared_, const covet_decoder *decoder,
                                     void *slot, covet_landing *landing) {
    covet__pg_prepared *prepared = covet__pg_of(prepared_);
    covet_status status = COVET_OK;
    landing->problem = NULL;
    if (prepared->decoder != decoder) status = covet__pg_choose(prepared, decoder, landing);
    return status != COVET_OK ? status : covet__pg_decode_row(prepared, decoder, slot, landing);
}

static void covet__pg_release(void *result) {
    PQclear(result);
}

/* Has the list's arena keep a large result, whose texts then need no copy. Without memory for that
 * they are copied. */
static void covet__pg_adopt(covet__pg_prepared *prepared, covet_landing *landing) {
    if (prepared->adopted || landing->borrow_text || !prepared->borrows) return;
    if (prepared->row_count - prepared->row < COVET__PG_ADOPT_ROWS) return;
    prepared->adopted = covet_arena_adopt(landing->arena, covet__pg_release, prepared->result);
}

/* Moves to the next row where it is at hand. */
static inline bool covet__pg_at_hand(covet__pg_prepared *prepared) {
    if (prepared->state != COVET__PG_ROWS || prepared->row + 1 >= prepared->row_count) return false;
    prepared->row++;
    return true;
}

static int64_t covet__pg_fetch(covet_prepared *prepared_, const covet_decoder *decoder, void *slots,
                               size_t stride, int64_t most, covet_landing *landing, bool *done) {
    covet__pg_prepared *prepared = covet__pg_of(prepared_);
    unsigned char *slot = slots;
    int64_t count = 0;
    landing->problem = NULL;
    *done = false;
    for (; count < most; count++, slot += stride) {
        covet_step step = covet__pg_at_hand(prepared) ? COVET_STEP_ROW : covet__pg_step(prepared);
        if (!COVET__LIKELY(step == COVET_STEP_ROW)) {
            *done = step == COVET_STEP_DONE;
            return *done ? count : -1;
        }
        if (!COVET__LIKELY(prepared->decoder == decoder)) {
            if (covet__pg_choose(prepared, decoder, landing) != COVET_OK) return -1;
            if (most > 1) covet__pg_adopt(prepared, landing);
        }
        if (covet__pg_decode_row(prepared, decoder, slot, landing) != COVET_OK) return -1;
    }
    *done = prepared->state == COVET__PG_ROWS && prepared->row + 1 == prepared->row_count &&
            !prepared->open && !prepared->spilled && !prepared->failure && !prepared->starved;
    return count;
}

/* --- values --- */

static covet_status covet__pg_value_copy(covet_value *value, covet_arena *arena) {
    const void *copy = "";
    switch (value->kind) {
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON:
        copy = covet_arena_text(arena, value->as.text.data, value->as.text.size);
        value->as.text.data = copy;
        break;
    case COVET_VALUE_BYTES:
        if (value->as.bytes.size > 0)
            copy = covet_arena_copy(arena, value->as.bytes.data, value->as.bytes.size);
        value->as.bytes.data = copy;
        break;
    default:
        break;
    }
    return copy ? COVET_OK : COVET_NO_MEMORY;
}

static covet_status covet__pg_value(covet_prepared *prepared_, uint32_t column, covet_kind kind,
                                    int32_t length, int32_t places, covet_arena *arena,
                                    covet_value *out) {
    covet__pg_prepared *prepared = covet__pg_of(prepared_);
    *out = covet_value_null();
    if (column >= prepared->columns)
        return covet__pg_refuse_text(prepared->link, COVET_INTERNAL,
                                     "the result has too few columns");
    if (PQgetisnull(prepared->result, prepared->row, (int)column)) return COVET_OK;
    const covet__pg_datum datum = covet__pg_datum_at(prepared->result, prepared->row, (int)column);
    bool taken = covet__pg_op(kind, datum.type) != COVET__PG_OP_BAD;
    if (!taken || !covet__pg_datum_value(&datum, kind, length, places, out)) {
        *out = covet_value_null();
        const char *problem = taken ? covet__pg_bad_value(&datum, kind, length, places, arena)
                                    : covet__pg_bad_type(datum.type, kind, arena);
        return covet__pg_refuse_text(prepared->link, COVET_VALIDATION, problem);
    }
    if (covet__pg_value_copy(out, arena) == COVET_OK) return COVET_OK;
    *out = covet_value_null();
    return covet__pg_no_memory(prepared->link);
}

#endif
