/* What other programs stored: tables without types, rows of any storage class in any column. Every
 * way to read gives rows that hold what their kinds can hold, or a failure that names the field.
 * Input: values, each a byte of its class and its bytes. */
#include "zoo.h"
#include "covet_sqlite.h"
#include "fuzz.h"

static covet_session *s;

#define SPECIMEN_COLUMNS                                                                           \
    "code, animal_id, small, small_or, number, number_or, big, big_or, alive, alive_or, real, "   \
    "real_or, exact, exact_or, note, note_or, page, slug, uuid, uuid_or, day, day_or, hour, "     \
    "hour_or, moment, moment_or, span, span_or, data, photo, photo_or"
#define ANIMAL_COLUMNS "id, name, keeper_id, parent_id, legs, weight, seen, tags, created_at"

static void prepare(void) {
    if (s != NULL) return;
    covet_db *db = covet_open("sqlite::memory:", &covet_sqlite);
    covet_models(db, MODELS(Keeper, Animal, Specimen, Pass));
    s = covet_session_open(db);
    FUZZ_CHECK(covet_execute(s, "CREATE TABLE specimen (" SPECIMEN_COLUMNS ")") >= 0);
    FUZZ_CHECK(covet_execute(s, "CREATE TABLE zoo_animal (" ANIMAL_COLUMNS ")") >= 0);
    FUZZ_CHECK(covet_execute(s, "CREATE TABLE keeper (id, name, email, favourite_id)") >= 0);
}

/* ---- writing ---- */

/* What a column of each kind may well hold, so that other columns are reached. */
static const char *const usual[] = {
    "'s1'", "7", "1", "NULL", "2", "NULL", "3", "NULL", "0", "1", "0.5", "NULL", "-12.345",
    "'12345678901234567890.5'", "'note'", "NULL", "NULL", "'slug'",
    "'01020304-0506-0708-090a-0b0c0d0e0f10'", "NULL", "'2024-02-29'", "NULL", "'23:59:59'",
    "NULL", "'2024-05-01 12:00:00'", "NULL", "-5", "NULL", "'[1]'", "x'00ff'", "NULL"};
static const char *const usual_animal[] = {"7",  "'bear'", "1",      "NULL", "4",
                                           "50", "NULL",   "'[]'", "'2024-05-01 12:00:00.5'"};
static const char *const usual_keeper[] = {"1", "'Ann'", "NULL", "NULL"};

/* Sets one column of the one row of a table to a value of any class. The names are ours. */
static void spoil(fuzz_input *input, const char *table, const char *column) {
    char sql[120];
    const unsigned form = fuzz_byte(input) % 6;
    const size_t length = form < 2 ? 0 : fuzz_byte(input) % 48;
    const size_t size = length < input->left ? length : input->left;
    const uint64_t bits = form < 2 ? fuzz_number(input, 8) : 0;
    const covet_value bytes = {.kind = COVET_VALUE_BYTES, .as = {.bytes = {input->at, size}}};
    double real;
    memcpy(&real, &bits, sizeof real);
    const covet_value values[] = {covet_value_int((int64_t)bits), covet_value_real(real), bytes,
                                  bytes, bytes, covet_value_null()};
    snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s", table, column,
             form == 3 || form == 4 ? "CAST(? AS TEXT)" : "?");
    (void)covet_execute(s, sql, values[form]);
    covet_clear(s);
    if (size != 0) input->at += size;
    input->left -= size;
}

static void insert(const char *table, const char *const *values, size_t count) {
    char sql[1000];
    size_t at = (size_t)snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (", table);
    for (size_t i = 0; i < count; i++)
        at += (size_t)snprintf(sql + at, sizeof sql - at, "%s%s", i == 0 ? "" : ", ", values[i]);
    snprintf(sql + at, sizeof sql - at, ")");
    FUZZ_CHECK_THAT(covet_execute(s, sql) == 1, covet_error_text(s));
}

/* The name of column `index` of a list, copied to `name`. */
static void column_name(const char *columns, size_t index, char name[20]) {
    while (index-- > 0) columns = strchr(columns, ' ') + 1;
    const size_t size = strcspn(columns, ",");
    memcpy(name, columns, size);
    name[size] = '\0';
}

static void store(fuzz_input *input) {
    char name[20];
    insert("specimen", usual, sizeof usual / sizeof *usual);
    insert("zoo_animal", usual_animal, sizeof usual_animal / sizeof *usual_animal);
    insert("keeper", usual_keeper, sizeof usual_keeper / sizeof *usual_keeper);
    for (unsigned count = 1 + fuzz_byte(input) % 4; count > 0 && input->left > 0; count--) {
        const unsigned column = fuzz_byte(input) % 48;
        if (column < 31) {
            column_name(SPECIMEN_COLUMNS, column, name);
            spoil(input, "specimen", name);
        } else if (column < 40) {
            column_name(ANIMAL_COLUMNS, column - 31, name);
            spoil(input, "zoo_animal", name);
        } else {
            column_name("id, name, email, favourite_id", column % 4, name);
            spoil(input, "keeper", name);
        }
    }
}

/* ---- reading ---- */

static void check_outcome(bool good) {
    const covet_failure *error = covet_error(s);
    FUZZ_CHECK_THAT(good == !covet_failed(s), covet_error_text(s));
    if (good) return;
    FUZZ_CHECK_THAT(error->status == COVET_VALIDATION, covet_error_text(s));
    FUZZ_CHECK_THAT(error->message[0] != '\0', covet_error_text(s));
    FUZZ_CHECK_THAT(error->field != NULL, covet_error_text(s));
    covet_clear(s);
}

static bool is_flag(const bool *flag) {
    unsigned char byte;
    memcpy(&byte, flag, 1);
    return byte < 2;
}

static void check_specimen(const Specimen *x) {
    FUZZ_CHECK(x->code != NULL && x->note != NULL && x->photo.data != NULL);
    FUZZ_CHECK(is_flag(&x->alive) && is_flag(&x->alive_or.value));
    FUZZ_CHECK(covet_decimal_fits(x->exact, 10, 3));
    FUZZ_CHECK(!x->exact_or.has || covet_decimal_fits(x->exact_or.value, 30, 4));
    FUZZ_CHECK(covet_date_valid(x->day) && covet_time_valid(x->hour));
    FUZZ_CHECK(covet_datetime_valid(x->moment) && covet_duration_valid(x->span));
    FUZZ_CHECK(!x->day_or.has || covet_date_valid(x->day_or.value));
    const char *json = Specimen_to_json(s, x, NULL);
    if (json != NULL) FUZZ_CHECK_THAT(covet_json_check(json, strlen(json), NULL, NULL), json);
    check_outcome(json != NULL);
    FUZZ_CHECK(Specimen_print(s, x) != NULL);
    FUZZ_CHECK(Specimen_copy(s, x) != NULL && Specimen_equal(x, x));
}

static void read_specimens(void) {
    covet_queryset *q = covet_query(s, Specimen);
    Specimen_list list = Specimen_all(q);
    const bool read = !covet_failed(s);
    FUZZ_CHECK(list.count == (read ? 1 : 0));
    check_outcome(read);
    if (read) check_specimen(list.items[0]);
    size_t streamed = 0;
    covet_each(Specimen, x, q) {
        check_specimen(x);
        streamed++;
    }
    FUZZ_CHECK(streamed == list.count && covet_failed(s) == !read);
    covet_clear(s);
    Specimen *first = Specimen_first(q);
    FUZZ_CHECK((first != NULL) == read);
    covet_clear(s);
    /* A record may hold NULL where the model has none. */
    covet_rows rows = covet_values(q);
    FUZZ_CHECK(rows.count == 1 || !read);
    check_outcome(rows.count == 1);
    if (!read) return;
    const Specimen *x = list.items[0];
    FUZZ_CHECK(covet_get_int(&rows.items[0], "big") == x->big);
    FUZZ_CHECK(strcmp(covet_get_text(&rows.items[0], "note"), x->note) == 0);
}

/* A row that was read can be changed and written. */
static void write_specimen(void) {
    Specimen *x = Specimen_first(covet_query(s, Specimen));
    covet_clear(s);
    if (x == NULL) return;
    x->small = 9;
    x->note_or = "written";
    const covet_status status = Specimen_save(s, x);
    FUZZ_CHECK_THAT(status == COVET_OK || status == COVET_VALIDATION, covet_error_text(s));
    covet_clear(s);
    if (status != COVET_OK) return;
    FUZZ_CHECK_THAT(Specimen_refresh(s, x) == COVET_OK, covet_error_text(s));
}

static void read_others(void) {
    (void)Specimen_all(covet_query(s, Specimen, SELECT_RELATED("animal__keeper")));
    check_outcome(!covet_failed(s));
    Animal_list list = Animal_all(covet_query(s, Animal, SELECT_RELATED("keeper", "parent")));
    check_outcome(!covet_failed(s));
    for (size_t i = 0; i < list.count; i++)
        FUZZ_CHECK(list.items[i]->name != NULL && list.items[i]->keeper != NULL);
    (void)Label_all(covet_query(s, Animal));
    check_outcome(!covet_failed(s));
    (void)covet_values(covet_query(s, Animal, VALUES("weight", "keeper__name", "seen", "pk")));
    check_outcome(!covet_failed(s));
    (void)Animal_find(s, 7);
    check_outcome(!covet_failed(s));
    check_outcome(covet_count(covet_query(s, Animal, FILTER(Q("weight__gt", 1)))) >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size};
    prepare();
    FUZZ_CHECK(covet_begin(s) == COVET_OK);
    store(&input);
    read_specimens();
    read_others();
    write_specimen();
    FUZZ_CHECK(covet_rollback(s) == COVET_OK);
    covet_session_reset(s);
    return 0;
}
