/* Paths, lookups and values that an attacker chose: every query gives rows or a failure that names
 * what was wrong; the database never sees a statement that it does not understand, and no word of
 * the input stands in one. Input: one byte of choices, then a path, a value and a second path, a
 * line each. With bit 6 of the choices the bytes of paths stand for parts of good ones. */
#include "zoo.h"
#include "covet_sqlite.h"
#include "fuzz.h"

#include <ctype.h>

static covet_session *s;

/* Once: a database in memory with a few rows. */
static void prepare(void) {
    if (s != NULL) return;
    covet_db *db = covet_open("sqlite::memory:", &covet_sqlite);
    covet_models(db, MODELS(Keeper, Animal, Specimen, Pass));
    s = covet_session_open(db);
    FUZZ_CHECK(covet_create_tables(s) == COVET_OK);
    Keeper *ann = Keeper_create(s, &(Keeper){.name = "Ann"});
    Specimen specimen = zoo_specimen("s1");
    FUZZ_CHECK(ann != NULL && Specimen_create(s, &specimen) != NULL);
    for (int legs = 0; legs < 6; legs += 2) {
        Animal animal = {.name = "x", .keeper = ann, .legs = legs, .tags = "[]"};
        char name[2] = {(char)('a' + legs), '\0'};
        animal.name = name;
        FUZZ_CHECK(Animal_save(s, &animal) == COVET_OK);
    }
    covet_session_reset(s);
}

/* ---- what statements consist of ---- */

static const char *const words[] = {
    "SELECT", "DISTINCT", "FROM", "INNER", "LEFT", "OUTER", "JOIN", "ON", "WHERE", "AND", "OR",
    "NOT", "IN", "IS", "NULL", "BETWEEN", "LIKE", "ESCAPE", "EXISTS", "ORDER", "BY", "ASC", "DESC",
    "NULLS", "FIRST", "LAST", "LIMIT", "OFFSET", "COUNT", "count", "UPDATE", "SET", "DELETE",
    "CASE", "WHEN", "THEN", "ELSE", "END", "CAST", "AS", "INTEGER", "REAL", "TEXT", "NUMERIC",
    "COLLATE", "instr", "substr", "length", "abs", "round", "coalesce", "REGEXP",
};

static bool is_known(const char *word, size_t size) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == size && memcmp(words[i], word, size) == 0) return true;
    return size > 6 && memcmp(word, "covet_", 6) == 0;
}

/* As the library makes them: T2. */
static bool is_alias(const char *name, size_t size) {
    bool alias = size > 1 && (name[0] == 'T' || name[0] == 'U');
    for (size_t i = 1; alias && i < size; i++) alias = isdigit((unsigned char)name[i]) != 0;
    return alias;
}

/* Behind an identifier in quotes, which must be a name of the models. */
static const char *skip_name(const char *at, const char *const *names) {
    const char *end = strchr(at + 1, '"');
    FUZZ_CHECK_THAT(end != NULL, at);
    const size_t size = (size_t)(end - at - 1);
    bool known = is_alias(at + 1, size);
    for (; *names != NULL && !known; names++)
        known = strlen(*names) == size && memcmp(*names, at + 1, size) == 0;
    FUZZ_CHECK_THAT(known, at);
    return end + 1;
}

/* Every token is a quoted name, a word of SQL, a number or a sign: no text and no comment. */
static void check_statement(const char *sql, const char *const *names) {
    for (const char *at = sql; *at != '\0';) {
        if (*at == '"') {
            at = skip_name(at, names);
        } else if (isalpha((unsigned char)*at) || *at == '_') {
            size_t size = 1;
            while (isalnum((unsigned char)at[size]) || at[size] == '_') size++;
            FUZZ_CHECK_THAT(is_known(at, size), sql);
            at += size;
        } else {
            FUZZ_CHECK_THAT(strchr(" ?,.()=<>+-*/%|!0123456789", *at) != NULL, sql);
            FUZZ_CHECK_THAT(at[0] != '-' || at[1] != '-', sql);
            at++;
        }
    }
}

/* ---- what comes back ---- */

/* The failure, if there is one, is of the input, and told in words; it is no complaint of the
 * database about a statement. */
static void check_outcome(bool good) {
    const covet_failure *error = covet_error(s);
    FUZZ_CHECK_THAT(good == !covet_failed(s), covet_error_text(s));
    if (good) return;
    FUZZ_CHECK(error->message != NULL && error->message[0] != '\0');
    switch (error->status) {
    case COVET_QUERY:
    case COVET_UNSUPPORTED:
    case COVET_MISUSE:
        FUZZ_CHECK_THAT(error->sql == NULL, covet_error_text(s));
        break;
    case COVET_VALIDATION:
    case COVET_INTEGRITY:
        break;
    default:
        FUZZ_CHECK_THAT(false, covet_error_text(s));
    }
    covet_clear(s);
}

static const char *const names[] = {
    "keeper", "id", "name", "email", "zoo_animal", "favourite_id", "keeper_id", "parent_id",
    "legs", "weight", "seen", "tags", "created_at", "specimen", "code", "animal_id", "small",
    "small_or", "number", "number_or", "big", "big_or", "alive", "alive_or", "real", "real_or",
    "exact", "exact_or", "note", "note_or", "page", "slug", "uuid", "uuid_or", "day", "day_or",
    "hour", "hour_or", "moment", "moment_or", "span", "span_or", "data", "photo", "photo_or",
    NULL};

static void check_sql(covet_queryset *q) {
    const char *sql = covet_sql(q);
    if (sql != NULL) check_statement(sql, names);
    check_outcome(sql != NULL);
    const char *explained = covet_explain(q);
    check_outcome(explained != NULL);
}

static void read_rows(covet_queryset *q, unsigned choice) {
    check_sql(q);
    check_outcome(covet_count(q) >= 0);
    check_outcome(covet_exists(q) >= 0);
    (void)covet_values(q);
    check_outcome(!covet_failed(s));
    if (choice & 32) {
        (void)Animal_all(q);
    } else {
        covet_each(Animal, a, q) {
            FUZZ_CHECK(a->name != NULL);
        }
    }
    check_outcome(!covet_failed(s));
    (void)Animal_first(q);
    check_outcome(!covet_failed(s));
}

static void write_rows(covet_queryset *q, const char *path, const covet_value *value,
                       const char *other) {
    FUZZ_CHECK(covet_begin(s) == COVET_OK);
    check_outcome(covet_update(q, SET(path, *value)) >= 0);
    check_outcome(covet_update(q, SET(path, ADD(F(other), *value))) >= 0);
    check_outcome(covet_update(q, SET(path, MUL(F(other), F(path), 2))) >= 0);
    check_outcome(covet_delete(q) >= 0);
    FUZZ_CHECK(covet_rollback(s) == COVET_OK);
}

/* The same text as one of the kinds that a program may pass. */
static covet_value value_of(unsigned choice, const char *text) {
    const int64_t n = (int64_t)strtoull(text, NULL, 0);
    covet_decimal decimal = {0};
    switch ((choice & 15) % 12) {
    case 0: return covet_value_int(n);
    case 1: return covet_value_real(strtod(text, NULL));
    case 2: return covet_value_null();
    case 3: return covet_value_bool(n & 1);
    case 4: return covet_value_bytes((covet_bytes){text, strlen(text)});
    case 5: return covet_value_date((covet_date){(int32_t)n});
    case 6: return covet_value_datetime((covet_datetime){n});
    case 7: return covet_value_uint((uint64_t)n);
    case 8: (void)covet_decimal_parse(text, &decimal); return covet_value_decimal(decimal);
    case 9: return covet_value_duration((covet_duration){n});
    case 10: return covet_value_time((covet_time){n});
    default: return covet_value_text(text);
    }
}

/* Parts of paths, among which a byte picks one. */
static const char *const parts[] = {
    "name", "keeper", "parent", "legs", "weight", "seen", "tags", "id", "pk", "keeper_id",
    "created_at", "animal", "code", "exact_or", "uuid", "day", "hour_or", "moment", "span",
    "photo", "real", "alive", "small", "data", "note", "favourite", "children", "animals",
    "exact", "iexact", "contains", "icontains", "startswith", "endswith", "istartswith",
    "iendswith", "gt", "gte", "lt", "lte", "range", "in", "isnull", "regex", "iregex", "year",
    "date", "big_or", "email"};

/* The text itself, or a path of parts, at most eight; for free. */
static char *path_of(unsigned choice, char *text) {
    const size_t size = strlen(text);
    char *path = malloc(8 * 16 + 1);
    size_t at = 0;
    FUZZ_CHECK(path != NULL);
    for (size_t i = 0; i < size && i < 8; i++) {
        const char *part = parts[(unsigned char)text[i] % (sizeof parts / sizeof *parts)];
        at += (size_t)snprintf(path + at, 8 * 16 + 1 - at, "%s%s", i == 0 ? "" : "__", part);
    }
    path[at] = '\0';
    free((choice & 64) != 0 ? text : path);
    return (choice & 64) != 0 ? path : text;
}

static void check_filters(unsigned choice, const char *path, const covet_value *value,
                          const char *other) {
    const covet_value pair[] = {*value, covet_value_text(other), {.kind = COVET_VALUE_NONE}};
    read_rows(covet_query(s, Animal, FILTER(Q(path, *value))), choice);
    read_rows(covet_query(s, Animal, EXCLUDE(Q(path, *value), OR(Q(other, *value), Q(path, 1)))),
              choice);
    read_rows(covet_query(s, Animal, FILTER(NOT(Q(path, covet_value_list(pair))))), choice);
    read_rows(covet_query(s, Animal, FILTER(Q(path, F(other)))), choice);
    read_rows(covet_query(s, Animal, FILTER(Q(other, SUB(F(path), *value, 1)))), choice);
    check_sql(covet_query(s, Specimen, FILTER(Q(path, *value)), ORDER_BY(other)));
    (void)Specimen_all(covet_query(s, Specimen, EXCLUDE(Q(path, *value))));
    check_outcome(!covet_failed(s));
}

static void check_names(unsigned choice, const char *path, const char *other) {
    read_rows(covet_query(s, Animal, ORDER_BY(path, DESC(other))), choice);
    read_rows(covet_query(s, Animal, VALUES(path, other)), choice);
    read_rows(covet_query(s, Animal, SELECT_RELATED(path, other), LIMIT(2)), choice);
    read_rows(covet_query(s, Animal, DISTINCT(path)), choice);
    check_sql(covet_query(s, Animal, MANAGER(path)));
    (void)covet_pluck(covet_query(s, Animal, REVERSE()), path);
    check_outcome(!covet_failed(s));
    covet_rows rows = covet_values(covet_query(s, Animal, VALUES("name")));
    if (rows.count > 0) (void)covet_get_text(&rows.items[0], path);
    check_outcome(!covet_failed(s));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size};
    prepare();
    const unsigned choice = fuzz_byte(&input);
    char *path = path_of(choice, fuzz_text(&input));
    char *text = fuzz_text(&input);
    char *other = path_of(choice, fuzz_text(&input));
    const covet_value value = value_of(choice, text);
    covet_scope scope = covet_mark(s);
    check_filters(choice, path, &value, other);
    check_names(choice, path, other);
    write_rows(covet_query(s, Animal, FILTER(Q("legs__gte", 0))), path, &value, other);
    write_rows(covet_query(s, Animal, FILTER(Q(path, value))), "legs", &value, other);
    FUZZ_CHECK(covet_release(s, scope) == COVET_OK);
    FUZZ_CHECK(covet_count(covet_query(s, Animal)) == 3);
    covet_session_reset(s);
    free(path);
    free(text);
    free(other);
    return 0;
}
