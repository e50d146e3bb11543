/* Decoding: columns of the row at hand into members of structs and into values. Each cell is
 * checked against the kind that the model declares, and nothing is converted that would lose
 * anything. Uses bind (for the statement) and functions. driver.c names its functions. */
#ifndef COVET_SQLITE_DECODE_C
#define COVET_SQLITE_DECODE_C

#include "sqlite/bind.c"
#include "sqlite/functions.c"

/* --- the columns of a row --- */

/* Room for `count` elements of `size` bytes in an array of the statement that only grows. */
static bool covet__sqlite_room(covet__sqlite_prepared *prepared, void *array, uint32_t *room,
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

/* Asks where the columns of the row at hand stand. */
static covet_status covet__sqlite_locate(covet__sqlite_prepared *prepared, uint32_t wanted) {
    uint32_t count = (uint32_t)sqlite3_column_count(prepared->statement);
    if (wanted > count)
        return covet__sqlite_refuse_text(prepared->link, COVET_INTERNAL,
                                         "the result has too few columns");
    if (!covet__sqlite_room(prepared, &prepared->values, &prepared->value_count, count,
                            sizeof(sqlite3_value *)))
        return covet__sqlite_no_memory(prepared->link);
    for (uint32_t i = 0; i < count; i++)
        prepared->values[i] = sqlite3_column_value(prepared->statement, (int)i);
    return COVET_OK;
}

/* Makes `prepared->values` those of the row at hand; `wanted` columns at least. The columns of a
 * result stand in one array, so that where the first is found where it was, all are: asking for
 * each anew would be a quarter of what a short row costs. The connection has no mutex and is used
 * by one thread at a time, so that these values may be read as those that a function is given. */
static inline covet_status covet__sqlite_columns(covet__sqlite_prepared *prepared,
                                                 uint32_t wanted) {
    if (COVET__LIKELY(wanted <= prepared->value_count && wanted > 0 &&
                      sqlite3_column_value(prepared->statement, 0) == prepared->values[0]))
        return COVET_OK;
    return covet__sqlite_locate(prepared, wanted);
}

/* --- readers: false where the value is not of the kind --- */

/* A real without a fraction is an integer too: columns of other tools hold such. */
static bool covet__sqlite_read_whole(sqlite3_value *value, int64_t *out) {
    if (sqlite3_value_type(value) != SQLITE_FLOAT) return false;
    double real = sqlite3_value_double(value);
    if (!(real >= -9223372036854775808.0 && real < 9223372036854775808.0)) return false;
    *out = (int64_t)real;
    return !(real < (double)*out || real > (double)*out);
}

static inline bool covet__sqlite_read_int(sqlite3_value *value, int64_t least, int64_t most,
                                          int64_t *out) {
    if (COVET__LIKELY(sqlite3_value_type(value) == SQLITE_INTEGER))
        *out = sqlite3_value_int64(value);
    else if (!covet__sqlite_read_whole(value, out))
        return false;
    return *out >= least && *out <= most;
}

static inline bool covet__sqlite_read_real(sqlite3_value *value, double *out) {
    int type = sqlite3_value_type(value);
    *out = sqlite3_value_double(value);
    return type == SQLITE_FLOAT || type == SQLITE_INTEGER;
}

/* `text` NULL and true: no memory. It lives until the next step. */
static inline bool covet__sqlite_read_text(sqlite3_value *value, const char **text, size_t *size) {
    if (sqlite3_value_type(value) != SQLITE_TEXT) return false;
    *text = (const char *)sqlite3_value_text(value);
    *size = (size_t)sqlite3_value_bytes(value);
    return !*text || !memchr(*text, 0, *size);
}

/* The text of a value that is made of one; false for other values and without memory. */
static bool covet__sqlite_text_of(sqlite3_value *value, covet_text *text) {
    return covet__sqlite_read_text(value, &text->data, &text->size) && text->data;
}

static bool covet__sqlite_read_uuid(sqlite3_value *value, covet_uuid *out) {
    covet_text text;
    return covet__sqlite_text_of(value, &text) &&
           covet_uuid_read(text.data, text.size, out) == COVET_OK;
}

static bool covet__sqlite_read_date(sqlite3_value *value, covet_date *out) {
    covet_text text;
    return covet__sqlite_text_of(value, &text) &&
           covet_date_read(text.data, text.size, out) == COVET_OK;
}

static bool covet__sqlite_read_time(sqlite3_value *value, covet_time *out) {
    covet_text text;
    return covet__sqlite_text_of(value, &text) &&
           covet_time_read(text.data, text.size, out) == COVET_OK;
}

static bool covet__sqlite_read_datetime(sqlite3_value *value, covet_datetime *out) {
    covet_text text;
    return covet__sqlite_text_of(value, &text) &&
           covet_datetime_read(text.data, text.size, out) == COVET_OK;
}

static bool covet__sqlite_read_duration(sqlite3_value *value, covet_duration *out) {
    return covet__sqlite_read_int(value, -INT64_MAX, INT64_MAX, &out->us);
}

/* The decimal with `places` places that a real was made from; false where it was made from one with
 * more. */
static bool covet__sqlite_decimal_from(double real, int32_t places, covet_decimal *out) {
    if (covet_decimal_from_real(real, places, out) != COVET_OK) return false;
    double lost = covet_decimal_to_real(*out) - real;
    return fabs(lost) <= fabs(real) * 0x1p-49; /* a last bit or two, as sums of others leave them */
}

/* `digits` 0: any; `places` below 0: as many as the value has. */
static bool covet__sqlite_read_decimal(sqlite3_value *value, int32_t digits, int32_t places,
                                       covet_decimal *out) {
    if (digits <= 0) digits = COVET_DECIMAL_DIGITS;
    if (places < 0) return covet__sqlite_decimal_of(value, out);
    if (sqlite3_value_type(value) == SQLITE_FLOAT)
        return covet__sqlite_decimal_from(sqlite3_value_double(value), places, out) &&
               covet_decimal_fits(*out, digits, places);
    return covet__sqlite_decimal_of(value, out) && covet_decimal_fits(*out, digits, places) &&
           covet_decimal_rescale(*out, places, out) == COVET_OK;
}

/* `bytes` with data NULL and true: no memory. They live until the next step. */
static bool covet__sqlite_read_bytes(sqlite3_value *value, covet_bytes *bytes) {
    if (sqlite3_value_type(value) != SQLITE_BLOB) return false;
    const void *data = sqlite3_value_blob(value);
    bytes->size = (size_t)sqlite3_value_bytes(value);
    bytes->data = bytes->size == 0 ? "" : data;
    return true;
}

/* --- what is wrong with a value --- */

/* What a column of a kind may hold, for messages. */
static void covet__sqlite_print_kind(covet_buffer *buffer, covet_kind kind, int32_t digits,
                                     int32_t places) {
    static const char *const names[COVET_KIND_COUNT] = {
        [COVET_KIND_SMALLINT] = "an integer from -32768 to 32767",
        [COVET_KIND_AUTO] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_INT] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_BIGAUTO] = "an integer",
        [COVET_KIND_BIGINT] = "an integer",
        [COVET_KIND_BOOL] = "0 or 1",
        [COVET_KIND_FLOAT] = "a number",
        [COVET_KIND_UUID] = "the text of a UUID",
        [COVET_KIND_DATE] = "the text of a date",
        [COVET_KIND_TIME] = "the text of a time",
        [COVET_KIND_DATETIME] = "the text of a datetime",
        [COVET_KIND_DURATION] = "an integer of microseconds",
        [COVET_KIND_BINARY] = "bytes",
    };
    if (kind == COVET_KIND_DECIMAL)
        covet_buffer_format(buffer, "a decimal of %d digits, %d of them behind the point",
                            (int)digits, (int)places);
    else
        covet_buffer_text(buffer, names[kind] ? names[kind] : "text without NUL characters");
}

/* A stored value as it is; borrows. */
static covet_value covet__sqlite_plain(sqlite3_value *value) {
    covet_text text = {"", 0};
    covet_bytes bytes = {"", 0};
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        return covet_value_int(sqlite3_value_int64(value));
    case SQLITE_FLOAT:
        return covet_value_real(sqlite3_value_double(value));
    case SQLITE_NULL:
        return covet_value_null();
    case SQLITE_BLOB:
        covet__sqlite_read_bytes(value, &bytes);
        return covet_value_bytes(bytes);
    default:
        break;
    }
    const char *data = (const char *)sqlite3_value_text(value);
    if (data) text = (covet_text){data, (size_t)sqlite3_value_bytes(value)};
    return (covet_value){.kind = COVET_VALUE_TEXT, .as = {.text = text}};
}

/* "text 'abc' is not an integer" in the arena; never NULL. */
static const char *covet__sqlite_problem(sqlite3_value *value, covet_kind kind, int32_t digits,
                                         int32_t places, covet_arena *arena) {
    covet_value plain = covet__sqlite_plain(value);
    covet_buffer buffer;
    covet_buffer_open(&buffer, arena->heap, 0);
    if (plain.kind != COVET_VALUE_NULL) {
        covet_buffer_text(&buffer, covet_value_kind_name(plain.kind));
        covet_buffer_char(&buffer, ' ');
    }
    covet_value_print(&buffer, &plain);
    covet_buffer_text(&buffer, " is not ");
    covet__sqlite_print_kind(&buffer, kind, digits, places);
    const char *text = NULL;
    if (!buffer.failed) text = covet_arena_text(arena, buffer.data, buffer.size);
    covet_buffer_close(&buffer);
    return text ? text : "the stored value is not of the column's kind";
}

/* --- cells --- */

static inline covet_status covet__sqlite_cell_text(sqlite3_value *value, const char **member,
                                                   covet_landing *landing) {
    const char *text;
    size_t size;
    if (!covet__sqlite_read_text(value, &text, &size)) return COVET_VALIDATION;
    if (!text) return COVET_NO_MEMORY;
    if (!landing->borrow_text) {
        char *copy = covet_arena_take(landing->arena, size + 1, 1);
        if (!copy) return COVET_NO_MEMORY;
        text = memcpy(copy, text, size + 1);
    }
    *member = text;
    return COVET_OK;
}

static covet_status covet__sqlite_cell_bytes(sqlite3_value *value, covet_bytes *member,
                                             covet_landing *landing) {
    if (!covet__sqlite_read_bytes(value, member)) return COVET_VALIDATION;
    if (member->size > 0 && member->data && !landing->borrow_text)
        member->data = covet_arena_copy(landing->arena, member->data, member->size);
    return member->data ? COVET_OK : COVET_NO_MEMORY;
}

/* The kinds that are not in the fast path below. */
static covet_status covet__sqlite_cell_special(sqlite3_value *value, const covet_cell *cell,
                                               void *member, covet_landing *landing) {
    switch (cell->kind) {
    case COVET_KIND_DECIMAL: {
        covet_decimal x;
        if (!covet__sqlite_read_decimal(value, cell->length, cell->places, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_decimal, covet_decimal, x);
        return COVET_OK;
    }
    case COVET_KIND_UUID: {
        covet_uuid x;
        if (!covet__sqlite_read_uuid(value, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_uuid, covet_uuid, x);
        return COVET_OK;
    }
    case COVET_KIND_DATE: {
        covet_date x;
        if (!covet__sqlite_read_date(value, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_date, covet_date, x);
        return COVET_OK;
    }
    case COVET_KIND_TIME: {
        covet_time x;
        if (!covet__sqlite_read_time(value, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_time, covet_time, x);
        return COVET_OK;
    }
    case COVET_KIND_DURATION: {
        covet_duration x;
        if (!covet__sqlite_read_duration(value, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_duration, covet_duration, x);
        return COVET_OK;
    }
    case COVET_KIND_BINARY:
        return covet__sqlite_cell_bytes(value, member, landing);
    default:
        break;
    }
    return COVET_VALIDATION;
}

/* A cell that is not as the fast path expects it: NULL, or wrong. */
static covet_status covet__sqlite_cell_odd(sqlite3_value *value, const covet_cell *cell,
                                           void *member) {
    if (!cell->nullable || sqlite3_value_type(value) != SQLITE_NULL) return COVET_VALIDATION;
    covet_member_store_null(cell->kind, member);
    return COVET_OK;
}

static inline covet_status covet__sqlite_cell(sqlite3_value *value, const covet_cell *cell,
                                              unsigned char *object, covet_landing *landing) {
    void *member = object + cell->offset;
    covet_status status = COVET_VALIDATION;
    int64_t n;
    switch (cell->kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        if (!covet__sqlite_read_int(value, INT32_MIN, INT32_MAX, &n)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_int, int32_t, (int32_t)n);
        return COVET_OK;
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        if (!covet__sqlite_read_int(value, INT64_MIN, INT64_MAX, &n)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_bigint, int64_t, n);
        return COVET_OK;
    case COVET_KIND_SMALLINT:
        if (!covet__sqlite_read_int(value, INT16_MIN, INT16_MAX, &n)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_smallint, int16_t, (int16_t)n);
        return COVET_OK;
    case COVET_KIND_BOOL:
        if (!covet__sqlite_read_int(value, 0, 1, &n)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_bool, bool, n != 0);
        return COVET_OK;
    case COVET_KIND_FLOAT: {
        double x;
        if (!covet__sqlite_read_real(value, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_float, double, x);
        return COVET_OK;
    }
    case COVET_KIND_DATETIME: {
        covet_datetime x;
        if (!covet__sqlite_read_datetime(value, &x)) break;
        COVET_MEMBER_STORE(member, cell->nullable, covet_opt_datetime, covet_datetime, x);
        return COVET_OK;
    }
    case COVET_KIND_CHAR:
    case COVET_KIND_TEXT:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG:
    case COVET_KIND_JSON:
        status = covet__sqlite_cell_text(value, member, landing);
        break;
    default:
        status = covet__sqlite_cell_special(value, cell, member, landing);
    }
    if (status != COVET_VALIDATION) return status;
    return covet__sqlite_cell_odd(value, cell, member);
}

/* --- rows --- */

/* Keeps what is wrong with a cell. Answers `status`. */
static covet_status covet__sqlite_bad_cell(covet__sqlite_prepared *prepared, const covet_part *part,
                                           const covet_cell *cell, covet_landing *landing,
                                           covet_status status) {
    if (status != COVET_VALIDATION) return covet__sqlite_no_memory(prepared->link);
    sqlite3_value *value = prepared->values[cell->column];
    landing->problem =
        covet__sqlite_problem(value, cell->kind, cell->length, cell->places, landing->arena);
    landing->bad = cell;
    landing->bad_part = part;
    return covet__sqlite_refuse_text(prepared->link, status, landing->problem);
}

/* Fills in the head and the members of one object. Once and no inline function, so that the cells'
 * code stands in its loop. */
static covet_status covet__sqlite_object(void *context, const covet_part *part,
                                         const covet_row *head, unsigned char *object,
                                         covet_landing *landing) {
    covet__sqlite_prepared *prepared = context;
    const covet_cell *end = part->cells + part->cell_count;
    sqlite3_value *const *values = prepared->values;
    *(covet_row *)(void *)object = *head;
    for (const covet_cell *cell = part->cells; cell < end; cell++) {
        covet_status status = covet__sqlite_cell(values[cell->column], cell, object, landing);
        if (!COVET__LIKELY(status == COVET_OK))
            return covet__sqlite_bad_cell(prepared, part, cell, landing, status);
    }
    return COVET_OK;
}

static bool covet__sqlite_column_null(void *context, uint32_t column) {
    return sqlite3_value_type(((covet__sqlite_prepared *)context)->values[column]) == SQLITE_NULL;
}

static inline covet_status covet__sqlite_decode_row(covet__sqlite_prepared *prepared,
                                                    const covet_decoder *decoder, void *slot,
                                                    covet_landing *landing) {
    const covet_row_source source = {prepared, covet__sqlite_object, covet__sqlite_column_null};
    covet_status status = covet__sqlite_columns(prepared, decoder->column_count);
    if (status != COVET_OK) return status;
    if (!covet__sqlite_room(prepared, &prepared->objects, &prepared->object_count,
                            decoder->part_count, sizeof *prepared->objects))
        return covet__sqlite_no_memory(prepared->link);
    status = covet_row_decode(&source, decoder, prepared->objects, slot, landing);
    return status == COVET_NO_MEMORY ? covet__sqlite_no_memory(prepared->link) : status;
}

static covet_status covet__sqlite_decode(covet_prepared *prepared, const covet_decoder *decoder,
                                         void *slot, covet_landing *landing) {
    landing->problem = NULL;
    return covet__sqlite_decode_row(covet__sqlite_of(prepared), decoder, slot, landing);
}

static int64_t covet__sqlite_fetch(covet_prepared *prepared_, const covet_decoder *decoder,
                                   void *slots, size_t stride, int64_t most, covet_landing *landing,
                                   bool *done) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    unsigned char *slot = slots;
    int64_t count = 0;
    landing->problem = NULL;
    *done = false;
    for (; count < most; count++, slot += stride) {
        int code = sqlite3_step(prepared->statement);
        if (code != SQLITE_ROW) {
            *done = code == SQLITE_DONE;
            if (*done) return count;
            covet__sqlite_fail(prepared->link, code);
            return -1;
        }
        if (covet__sqlite_decode_row(prepared, decoder, slot, landing) != COVET_OK) return -1;
    }
    return count;
}

/* --- values --- */

static covet_status covet__sqlite_value_text(sqlite3_value *value, covet_arena *arena,
                                             covet_text *out) {
    if (!covet__sqlite_read_text(value, &out->data, &out->size)) return COVET_VALIDATION;
    if (out->data) out->data = covet_arena_text(arena, out->data, out->size);
    return out->data ? COVET_OK : COVET_NO_MEMORY;
}

static covet_status covet__sqlite_value_bytes(sqlite3_value *value, covet_arena *arena,
                                              covet_bytes *out) {
    if (!covet__sqlite_read_bytes(value, out)) return COVET_VALIDATION;
    if (out->size > 0 && out->data) out->data = covet_arena_copy(arena, out->data, out->size);
    return out->data ? COVET_OK : COVET_NO_MEMORY;
}

static covet_status covet__sqlite_checked(bool good) {
    return good ? COVET_OK : COVET_VALIDATION;
}

static covet_status covet__sqlite_value_number(sqlite3_value *value, covet_kind kind,
                                               covet_value *out) {
    int64_t least = INT64_MIN, most = INT64_MAX;
    if (kind == COVET_KIND_FLOAT) {
        out->kind = COVET_VALUE_REAL;
        return covet__sqlite_checked(covet__sqlite_read_real(value, &out->as.real));
    }
    out->kind = kind == COVET_KIND_BOOL ? COVET_VALUE_BOOL : COVET_VALUE_INT;
    if (kind == COVET_KIND_BOOL) least = 0, most = 1;
    if (kind == COVET_KIND_SMALLINT) least = INT16_MIN, most = INT16_MAX;
    if (kind == COVET_KIND_INT || kind == COVET_KIND_AUTO) least = INT32_MIN, most = INT32_MAX;
    return covet__sqlite_checked(covet__sqlite_read_int(value, least, most, &out->as.integer));
}

static covet_status covet__sqlite_value_of(sqlite3_value *value, covet_kind kind, int32_t length,
                                           int32_t places, covet_arena *arena, covet_value *out) {
    switch (kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_SMALLINT:
    case COVET_KIND_INT:
    case COVET_KIND_BIGINT:
    case COVET_KIND_BOOL:
    case COVET_KIND_FLOAT:
        return covet__sqlite_value_number(value, kind, out);
    case COVET_KIND_DECIMAL:
        out->kind = COVET_VALUE_DECIMAL;
        return covet__sqlite_checked(
            covet__sqlite_read_decimal(value, length, places, &out->as.decimal));
    case COVET_KIND_UUID:
        out->kind = COVET_VALUE_UUID;
        return covet__sqlite_checked(covet__sqlite_read_uuid(value, &out->as.uuid));
    case COVET_KIND_DATE:
        out->kind = COVET_VALUE_DATE;
        return covet__sqlite_checked(covet__sqlite_read_date(value, &out->as.date));
    case COVET_KIND_TIME:
        out->kind = COVET_VALUE_TIME;
        return covet__sqlite_checked(covet__sqlite_read_time(value, &out->as.time));
    case COVET_KIND_DATETIME:
        out->kind = COVET_VALUE_DATETIME;
        return covet__sqlite_checked(covet__sqlite_read_datetime(value, &out->as.datetime));
    case COVET_KIND_DURATION:
        out->kind = COVET_VALUE_DURATION;
        return covet__sqlite_checked(covet__sqlite_read_duration(value, &out->as.duration));
    case COVET_KIND_BINARY:
        out->kind = COVET_VALUE_BYTES;
        return covet__sqlite_value_bytes(value, arena, &out->as.bytes);
    default:
        out->kind = kind == COVET_KIND_JSON ? COVET_VALUE_JSON : COVET_VALUE_TEXT;
        return covet__sqlite_value_text(value, arena, &out->as.text);
    }
}

static covet_status covet__sqlite_value(covet_prepared *prepared_, uint32_t column, covet_kind kind,
                                        int32_t length, int32_t places, covet_arena *arena,
                                        covet_value *out) {
    covet__sqlite_prepared *prepared = covet__sqlite_of(prepared_);
    *out = covet_value_null();
    if (covet__sqlite_columns(prepared, column + 1) != COVET_OK)
        return prepared->link->error.status;
    sqlite3_value *value = prepared->values[column];
    if (sqlite3_value_type(value) == SQLITE_NULL) return COVET_OK;
    covet_status status = covet__sqlite_value_of(value, kind, length, places, arena, out);
    if (status == COVET_OK) return COVET_OK;
    *out = covet_value_null();
    if (status == COVET_NO_MEMORY) return covet__sqlite_no_memory(prepared->link);
    return covet__sqlite_refuse_text(prepared->link, status,
                                     covet__sqlite_problem(value, kind, length, places, arena));
}

#endif
