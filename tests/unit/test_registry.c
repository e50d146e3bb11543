/* Registration: what is resolved, and every conflict with its text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_sqlite.h"

/* ---- models that agree ---- */

static covet_value anywhere(void) {
    return COVET_V("anywhere");
}
static const char *even(const covet_value *value) {
    return value->as.integer % 2 ? "must be even" : NULL;
}
static void clean_nothing(struct covet_checker *checker, const void *object) {
    (void)checker;
    (void)object;
}

COVET_FORWARD(Country, CHAR(2));

#define CITY(X)                                                                                    \
    X(AUTO,                     id)                                                                \
    X(CHAR(80),                 name,       .db_index = true, .min_length = 2)                     \
    X(FK(Country),              country,    .on_delete = COVET_CASCADE)                            \
    X(NULLABLE(FK(City)),       twin,       .on_delete = COVET_SET_NULL, .related_name = "twins")  \
    X(INT,                      people,     .min_value = COVET_INT(0), .max_value = COVET_INT(99), \
                                            .validators = VALIDATORS({.fn = even}))                \
    X(DECIMAL(8, 3),            area,       .default_value = COVET_DECIMAL("1.50"))                \
    X(TEXT,                     restrict_,  .name = "restrict", .default_fn = anywhere)            \
    X(SLUG,                     slug,       .unique = true, .max_length = 30,                      \
                                            .validators = VALIDATORS({.regex = "^[a-z]+$"}))       \
    X(SMALLINT,                 size,       .choices = CHOICES({COVET_INT(0), "small"},            \
                                                               {COVET_INT(1), "large"}))           \
    X(DATE,                     founded,    .default_value = COVET_TEXT("2024-05-01"))             \
    X(JSON,                     extra,      .db_column = "Extra Data",                             \
                                            .default_value = COVET_JSON("{}"))                     \
    X(BINARY,                   flag,       .max_length = 9)                                       \
    X(DATETIME,                 seen,       .auto_now = true)                                      \
    X(DATETIME,                 made,       .auto_now_add = true)
COVET_MODEL(City, CITY, .ordering = ORDERING("-country__name", "name", "pk"), .app = "geo",
            .unique_together = UNIQUE(FIELDS("name", "country")),
            .indexes = INDEXES({.fields = FIELDS("country", "-people")},
                               {.name = "by_size", .fields = FIELDS("size"), .unique = true}),
            .constraints = CONSTRAINTS({.name = "one_slug", .unique = FIELDS("slug", "size")}),
            .clean = clean_nothing);

#define COUNTRY(X)                                                                                 \
    X(PK(CHAR(2)),              code)                                                              \
    X(CHAR(60),                 name)                                                              \
    X(HAS_MANY(City),           cities,     .via = "country")
COVET_MODEL(Country, COUNTRY);

#define CAPITAL(X)                                                                                 \
    X(PK(O2O(City)),            city)                                                              \
    X(FK(City, CHAR(30)),       other,      .to_field = "slug", .related_name = "+")               \
    X(NULLABLE(O2O(Country)),   country,    .on_delete = COVET_SET_VALUE,                          \
                                            .on_delete_value = COVET_TEXT("NO"))
COVET_MODEL(Capital, CAPITAL);

#define PALACE(X)                                                                                  \
    X(PK(UUID),                 id)                                                                \
    X(FK(Capital),              capital,    .related_name = "palaces",                             \
                                            .related_query_name = "palace_of")
COVET_MODEL(Palace, PALACE);

/* ---- helpers ---- */

static covet_db *open_with(const covet_model *const *models) {
    covet_db *db = covet_open("sqlite::memory:", &covet_sqlite);
    assert_non_null(db);
    if (covet_models(db, models) != COVET_OK) fail_msg("%s", covet_db_error(db)->message);
    return db;
}

/* Whether registration refuses the models with that status and exactly these lines. */
static void refuses(const covet_model *const *models, covet_status status, const char *model,
                    const char *field, const char *lines) {
    covet_db *db = covet_open("sqlite::memory:", &covet_sqlite);
    size_t count = 7;
    assert_int_equal(covet_models(db, models), status);
    assert_int_equal(covet_db_error(db)->status, status);
    assert_string_equal(covet_db_error(db)->message, lines);
    if (model != NULL) assert_string_equal(covet_db_error(db)->model, model);
    if (field != NULL) assert_string_equal(covet_db_error(db)->field, field);
    covet_entities(db, &count);
    assert_int_equal(count, 0);
    covet_close(db);
}

static const covet_field *field_of(const covet_db *db, const char *model, const char *name) {
    const covet_entity *entity = covet_entity_named(db, model);
    assert_non_null(entity);
    const covet_field *field = covet_entity_field(entity, name, strlen(name));
    if (field == NULL) fail_msg("%s has no %s", model, name);
    return field;
}

/* ---- what is resolved ---- */

static void entities(void **state) {
    (void)state;
    covet_db *db = open_with(MODELS(City, Country, Capital, Palace));
    size_t count = 0;
    const covet_entity *const *all = covet_entities(db, &count);
    assert_int_equal(count, 4);
    const covet_entity *city = covet_entity_named(db, "City");
    assert_ptr_equal(all[0], city);
    assert_ptr_equal(city->model, &City_model);
    assert_string_equal(city->table, "geo_city");
    assert_int_equal(city->field_count, 14);
    assert_int_equal(city->column_count, 14);
    assert_int_equal(city->column_words, 1);
    assert_int_equal(city->copy_start, offsetof(City, name));
    assert_string_equal(city->key->name, "id");
    assert_int_equal(city->key_count, 1);
    const covet_entity *country = covet_entity_named(db, "Country");
    assert_int_equal(country->field_count, 3);
    assert_int_equal(country->column_count, 2);
    assert_string_equal(country->table, "country");
    for (uint32_t i = 0; i < 4; i++) assert_int_equal(all[i]->id, i);
    assert_null(covet_entity_named(db, "city"));
    covet_close(db);
}

static void names_and_columns(void **state) {
    (void)state;
    covet_db *db = open_with(MODELS(City, Country));
    const covet_entity *city = covet_entity_named(db, "City");
    const covet_field *restricted = field_of(db, "City", "restrict");
    assert_string_equal(restricted->member->name, "restrict_");
    assert_string_equal(restricted->column, "restrict");
    assert_string_equal(field_of(db, "City", "extra")->column, "Extra Data");
    assert_string_equal(field_of(db, "City", "country")->column, "country_id");
    assert_ptr_equal(field_of(db, "City", "country_id"), field_of(db, "City", "country"));
    assert_ptr_equal(field_of(db, "City", "pk"), field_of(db, "City", "id"));
    assert_null(covet_entity_field(city, "restrict_", 9));
    assert_null(covet_entity_field(city, "name_id", 7));
    assert_null(covet_entity_field(city, "nam", 3));
    assert_null(covet_entity_field(city, "name\0", 5));
    assert_null(covet_entity_field(city, "", 0));
    assert_null(covet_entity_field(NULL, "name", 4));
    assert_null(covet_entity_field(city, NULL, 0));
    assert_ptr_equal(covet_entity_field(city, "name__x", 4), field_of(db, "City", "name"));
    const covet_field *cities = field_of(db, "Country", "cities");
    assert_null(cities->column);
    assert_int_equal(cities->column_index, -1);
    for (size_t i = 0; i < city->column_count; i++) {
        assert_int_equal(city->columns[i]->column_index, i);
        assert_ptr_equal(city->columns[i]->entity, city);
    }
    covet_close(db);
}

static void flags_and_lengths(void **state) {
    (void)state;
    covet_db *db = open_with(MODELS(City, Country, Capital, Palace));
    const covet_field *id = field_of(db, "City", "id"), *name = field_of(db, "City", "name"),
                      *country = field_of(db, "City", "country"),
                      *slug = field_of(db, "City", "slug"), *flag = field_of(db, "City", "flag");
    assert_true(id->key && id->automatic && id->unique && id->column_kind == COVET_KIND_INT);
    assert_false(id->nullable || id->indexed);
    assert_true(name->indexed && !name->unique && name->length == 80 && name->min_length == 2);
    assert_true(country->indexed && !country->unique && !country->nullable);
    assert_true(field_of(db, "City", "twin")->nullable);
    assert_true(slug->unique && slug->length == 30 && slug->max_length == 30);
    assert_true(flag->length == 9 && flag->max_length == 9);
    assert_true(field_of(db, "City", "area")->length == 8 &&
                field_of(db, "City", "area")->places == 3);
    assert_true(field_of(db, "City", "seen")->auto_now);
    assert_true(field_of(db, "City", "made")->auto_now_add);
    const covet_field *one = field_of(db, "Capital", "country");
    assert_true(one->unique && !one->indexed && one->nullable);
    assert_true(field_of(db, "Capital", "city")->key && field_of(db, "Capital", "city")->unique);
    assert_true(field_of(db, "Capital", "other")->indexed);
    assert_null(field_of(db, "City", "name")->unsupported);
    assert_non_null(field_of(db, "Country", "cities")->unsupported);
    covet_close(db);
}

static void keys(void **state) {
    (void)state;
    covet_db *db = open_with(MODELS(Palace, Capital, City, Country));
    const covet_field *country = field_of(db, "City", "country"),
                      *city = field_of(db, "Capital", "city"),
                      *other = field_of(db, "Capital", "other"),
                      *capital = field_of(db, "Palace", "capital"),
                      *id = field_of(db, "Palace", "id");
    assert_true(country->column_kind == COVET_KIND_CHAR && country->length == 2);
    assert_string_equal(country->target->name, "Country");
    assert_string_equal(country->target_field->name, "code");
    assert_int_equal(country->on_delete, COVET_CASCADE);
    assert_int_equal(field_of(db, "City", "twin")->on_delete, COVET_SET_NULL);
    assert_int_equal(city->on_delete, COVET_PROTECT);
    assert_true(city->column_kind == COVET_KIND_INT && city->target_field->key);
    assert_true(other->column_kind == COVET_KIND_SLUG && other->length == 30);
    assert_string_equal(other->target_field->name, "slug");
    assert_int_equal(capital->column_kind, COVET_KIND_INT);
    assert_ptr_equal(capital->target_field, city);
    const covet_field *set = field_of(db, "Capital", "country");
    assert_int_equal(set->on_delete_value.kind, COVET_VALUE_TEXT);
    assert_true(id->default_fn == covet_default_uuid4 && !id->automatic);
    covet_close(db);
}

static void reverses(void **state) {
    (void)state;
    covet_db *db = open_with(MODELS(City, Country, Capital, Palace));
    const covet_entity *country = covet_entity_named(db, "Country"),
                       *city = covet_entity_named(db, "City"),
                       *capital = covet_entity_named(db, "Capital");
    const covet_reverse *cities = covet_entity_reverse(country, "cities", 6);
    assert_non_null(cities);
    assert_ptr_equal(cities->field, field_of(db, "City", "country"));
    assert_ptr_equal(cities->member, field_of(db, "Country", "cities"));
    assert_ptr_equal(field_of(db, "Country", "cities")->reverse_of, cities->field);
    assert_string_equal(cities->field->reverse_name, "cities");
    assert_non_null(cities->unsupported);
    assert_non_null(covet_entity_reverse(country, "capital", 7));
    assert_int_equal(country->reverse_count, 2);
    assert_non_null(covet_entity_reverse(city, "twins", 5));
    assert_non_null(covet_entity_reverse(city, "capital", 7));
    assert_int_equal(city->reverse_count, 2);
    const covet_reverse *palaces = covet_entity_reverse(capital, "palace_of", 9);
    assert_string_equal(palaces->name, "palaces");
    assert_null(covet_entity_reverse(capital, "palaces", 7));
    assert_null(covet_entity_reverse(NULL, "palaces", 7));
    assert_null(covet_entity_reverse(capital, NULL, 7));
    assert_null(covet_entity_reverse(capital, "palace_of\0", 10));
    covet_close(db);
}

static void constants(void **state) {
    (void)state;
    covet_db *db = open_with(MODELS(City, Country));
    const covet_field *people = field_of(db, "City", "people"),
                      *size = field_of(db, "City", "size");
    assert_int_equal(people->min_value.as.integer, 0);
    assert_int_equal(people->min_value.kind, COVET_VALUE_INT);
    assert_int_equal(people->max_value.as.integer, 99);
    assert_ptr_equal(people->validators[0].fn, even);
    assert_null(people->patterns[0]);
    assert_non_null(field_of(db, "City", "slug")->patterns[0]);
    const covet_value area = field_of(db, "City", "area")->default_value;
    assert_int_equal(area.kind, COVET_VALUE_DECIMAL);
    assert_true(covet_decimal_equal(area.as.decimal, covet_decimal_of(150, 2)));
    const covet_value founded = field_of(db, "City", "founded")->default_value;
    assert_int_equal(founded.kind, COVET_VALUE_DATE);
    assert_int_equal(founded.as.date.days, covet_date_of(2024, 5, 1).days);
    assert_int_equal(field_of(db, "City", "extra")->default_value.kind, COVET_VALUE_JSON);
    assert_true(field_of(db, "City", "restrict")->default_fn == anywhere);
    assert_string_equal(size->choices[1].label, "large");
    assert_int_equal(size->choices[1].value.as.integer, 1);
    assert_int_equal(size->choices[2].value.kind, COVET_VALUE_NONE);
    assert_int_equal(size->default_value.kind, COVET_VALUE_NONE);
    covet_close(db);
}

static void assert_index(const covet_table_index *index, const char *name, size_t count,
                         const char *first, bool unique, bool constraint) {
    assert_string_equal(index->name, name);
    assert_int_equal(index->count, count);
    assert_string_equal(index->fields[0]->name, first);
    assert_int_equal(index->unique, unique);
    assert_int_equal(index->constraint, constraint);
}

static void orders_and_indexes(void **state) {
    (void)state;
    covet_db *db = open_with(MODELS(City, Country));
    const covet_entity *city = covet_entity_named(db, "City");
    assert_int_equal(city->ordering_count, 3);
    assert_string_equal(city->ordering[0].path, "country__name");
    assert_true(city->ordering[0].descending && !city->ordering[1].descending);
    assert_int_equal(city->index_count, 4);
    assert_index(&city->indexes[0], "geo_city_name_country_id_uniq", 2, "name", true, true);
    assert_index(&city->indexes[1], "geo_city_country_id_people_idx", 2, "country", false, false);
    assert_true(!city->indexes[1].descending[0] && city->indexes[1].descending[1]);
    assert_index(&city->indexes[2], "by_size", 1, "size", true, false);
    assert_index(&city->indexes[3], "one_slug", 2, "slug", true, true);
    assert_int_equal(covet_entity_named(db, "Country")->index_count, 0);
    covet_close(db);
}

/* ---- several calls ---- */

static void registered_again(void **state) {
    (void)state;
    covet_db *db = open_with(MODELS(Country, City));
    const covet_entity *city = covet_entity_named(db, "City");
    assert_int_equal(covet_models(db, MODELS(City, City, Country)), COVET_OK);
    assert_int_equal(covet_models(db, (const covet_model *const[]){NULL}), COVET_OK);
    assert_ptr_equal(covet_entity_named(db, "City"), city);
    assert_int_equal(city->reverse_count, 1);
    assert_int_equal(covet_models(db, MODELS(Palace, Capital)), COVET_OK);
    size_t count = 0;
    covet_entities(db, &count);
    assert_int_equal(count, 4);
    assert_ptr_equal(covet_entity_named(db, "City"), city);
    assert_int_equal(city->reverse_count, 2);
    assert_ptr_equal(field_of(db, "Capital", "city")->target, city);
    covet_close(db);
}

static void a_failure_changes_nothing(void **state) {
    (void)state;
    covet_db *db = open_with(MODELS(Country, City));
    const covet_entity *city = covet_entity_named(db, "City");
    size_t count = 0;
    assert_int_equal(covet_models(db, MODELS(Palace)), COVET_RELATION);
    assert_int_equal(covet_models(db, MODELS(Palace)), COVET_RELATION);
    covet_entities(db, &count);
    assert_int_equal(count, 2);
    assert_null(covet_entity_named(db, "Palace"));
    assert_int_equal(city->reverse_count, 1);
    assert_int_equal(covet_models(NULL, MODELS(City)), COVET_MISUSE);
    assert_int_equal(covet_models(db, NULL), COVET_MISUSE);
    covet_close(db);
}

/* An allocator that gives so many blocks, and counts what is out. */
typedef struct sparing {
    covet_allocator under;
    long left, out;
} sparing;

static void *sparing_resize(void *context, void *pointer, size_t old_size, size_t new_size) {
    sparing *s = context;
    if (new_size > 0 && s->left-- <= 0) return NULL;
    void *made = s->under.resize(s->under.context, pointer, old_size, new_size);
    s->out += (new_size > 0 && pointer == NULL) - (new_size == 0 && pointer != NULL);
    return made;
}

/* One run with so many blocks; true if they were enough. */
static bool registers_within(long blocks) {
    sparing s = {.under = covet_default_allocator(), .left = 1000000};
    covet_db *db = covet_open_with(&(covet_config){
        .url = "sqlite::memory:",
        .backends = (const covet_backend *const[]){&covet_sqlite, NULL},
        .allocator = {&s, sparing_resize},
    });
    assert_non_null(db);
    size_t count = 0;
    assert_int_equal(covet_models(db, MODELS(Country, City)), COVET_OK);
    s.left = blocks;
    const covet_status status = covet_models(db, MODELS(Capital, Palace));
    assert_true(status == COVET_OK || status == COVET_NO_MEMORY);
    covet_entities(db, &count);
    assert_int_equal(count, status == COVET_OK ? 4 : 2);
    assert_int_equal(covet_entity_named(db, "City")->reverse_count, status == COVET_OK ? 2 : 1);
    s.left = 1000000;
    assert_int_equal(covet_models(db, MODELS(Capital, Palace)), COVET_OK);
    covet_close(db);
    assert_int_equal(s.out, 0);
    return status == COVET_OK;
}

static void without_memory(void **state) {
    (void)state;
    long blocks = 0;
    while (!registers_within(blocks)) assert_true(++blocks < 1000);
    assert_true(blocks > 3);
}

/* ---- conflicts of names ---- */

#define TAG(X)                                                                                     \
    X(AUTO,             id)                                                                        \
    X(CHAR(20),         name,    .unique = true)
COVET_MODEL(Tag, TAG);

#define NAMES(X)                                                                                   \
    X(AUTO,             id)                                                                        \
    X(INT,              two__parts)                                                                \
    X(INT,              default_)                                                                  \
    X(INT,              key,     .name = "pk")                                                     \
    X(INT,              space,   .name = "a b")                                                    \
    X(INT,              again,   .name = "id")                                                     \
    X(FK(Tag),          tag)                                                                       \
    X(INT,              other,   .name = "tag_id")
COVET_MODEL(Names, NAMES);

static void wrong_names(void **state) {
    (void)state;
    refuses(
        MODELS(Names, Tag), COVET_RELATION, "Names", "two__parts",
        "Names.two__parts: its name in paths holds '__', which separates the parts of a path: "
        "give it another one by .name = \"...\"\n"
        "Names.default_: its name in paths ends in '_', which a path cannot tell from '__': give "
        "it another one by .name = \"...\"\n"
        "Names.pk: its name in paths is the name of the key in every path: give it another one "
        "by .name = \"...\"\n"
        "Names.a b: its name in paths is no identifier: give it another one by .name = \"...\"\n"
        "Names.id: the name is taken by the row id: give one of them another by .name = "
        "\"...\"\n"
        "Names.id: its column id is that of id: give it another by .db_column\n"
        "Names.tag_id: the name is taken by the row tag: give one of them another by .name = "
        "\"...\"\n"
        "Names.tag_id: its column tag_id is that of tag: give it another by .db_column");
}

#define COLUMNS(X)                                                                                 \
    X(AUTO,             id)                                                                        \
    X(INT,              a,       .db_column = "x")                                                 \
    X(INT,              b,       .db_column = "X")                                                 \
    X(INT,              c,       .db_column = "")                                                  \
    X(INT,              d,       .db_column = "\xff")
COVET_MODEL(Columns, COLUMNS, .table = "TAG");

static void wrong_columns_and_tables(void **state) {
    (void)state;
    refuses(MODELS(Tag, Columns), COVET_RELATION, "Columns", "b",
            "Columns.b: its column X is that of a: give it another by .db_column\n"
            "Columns.c: .db_column is empty or no valid UTF-8\n"
            "Columns.d: .db_column is empty or no valid UTF-8\n"
            "Columns: its table TAG is that of Tag: give it another by .table");
}

static const covet_model second_tag = {.name = "Tag"};

#define LINE(X)                                                                                    \
    X(INT,              n)
COVET_PROJECTION(Line, LINE);

static void what_is_no_model(void **state) {
    (void)state;
    covet_model named = Columns_model;
    named.name = second_tag.name;
    const covet_model *const models[] = {&Tag_model, &named, NULL};
    refuses(models, COVET_RELATION, "Tag", NULL,
            "Tag: two models have this name: rename one of them");
    refuses(MODELS(Line), COVET_MISUSE, "Line", NULL,
            "Line: it is a projection, which has no table: leave it out of MODELS(...)");
}

/* ---- conflicts of relations ---- */

#define LOST(X)                                                                                    \
    X(AUTO,             id)                                                                        \
    X(FK(Tag),          tag)                                                                       \
    X(M2M(Tagg),        tags)                                                                      \
    X(M2M(Tag),         more,    .through = "Joining", .related_name = "+")                        \
    X(HAS_MANY(Other),  others,  .via = "lost")
COVET_MODEL(Lost, LOST, .proxy_of = "Lots", .inherits = "Tga");

static void unknown_models(void **state) {
    (void)state;
    refuses(MODELS(Lost), COVET_RELATION, "Lost", "tag",
            "Lost.tag: Tag is not registered: add it to MODELS(...)\n"
            "Lost.tags: Tagg is not registered: add it to MODELS(...)\n"
            "Lost.more: Tag is not registered: add it to MODELS(...)\n"
            "Lost.more: the model of .through, Joining is not registered: add it to MODELS(...)\n"
            "Lost.others: Other is not registered: add it to MODELS(...)\n"
            "Lost: the model of .proxy_of, Lots is not registered: add it to MODELS(...); nearest: "
            "Lost\n"
            "Lost: the model of .inherits, Tga is not registered: add it to MODELS(...)");
}

#define POINTERS(X)                                                                                \
    X(AUTO,                 id)                                                                    \
    X(FK(Tag, CHAR(20)),    missing,   .to_field = "nmae", .related_name = "+")                    \
    X(FK(Tag, CHAR(30)),    longer,    .to_field = "name", .related_name = "+")                    \
    X(FK(Tag, TEXT),        unbounded, .to_field = "name", .related_name = "+")                    \
    X(FK(Tag),              plain,     .to_field = "name", .related_name = "+")                    \
    X(FK(Tag, BIGINT),      wide,      .related_name = "+")                                        \
    X(FK(Loose, INT),       loose,     .to_field = "n")                                            \
    X(FK(Loose, INT),       many,      .to_field = "tags", .related_name = "+")                    \
    X(FK(Tag, CHAR(20)),    right,     .to_field = "name", .related_name = "+")                    \
    X(FK(Tag, INT),         by_key,    .related_name = "+")                                        \
    X(FK(Tag),              by_pk,     .to_field = "pk", .related_name = "+")

#define LOOSE(X)                                                                                   \
    X(AUTO,                 id)                                                                    \
    X(INT,                  n)                                                                     \
    X(M2M(Tag),             tags)
COVET_MODEL(Loose, LOOSE);
COVET_MODEL(Pointers, POINTERS);

static void wrong_to_fields(void **state) {
    (void)state;
    refuses(
        MODELS(Pointers, Tag, Loose), COVET_RELATION, "Pointers", "missing",
        "Pointers.missing: .to_field names nmae, which Tag does not have; nearest: name\n"
        "Pointers.longer: it refers to Tag.name, which is CHAR(20): write FK(Tag, CHAR(20)) with "
        "that .to_field\n"
        "Pointers.unbounded: it refers to Tag.name, which is CHAR(20): write FK(Tag, CHAR(20)) "
        "with that .to_field\n"
        "Pointers.plain: it refers to Tag.name, which is CHAR(20): write FK(Tag, CHAR(20)) with "
        "that .to_field\n"
        "Pointers.wide: it refers to Tag.id, which is INT: write FK(Tag, INT)\n"
        "Pointers.loose: .to_field names Loose.n, which is not unique: give that .unique = true\n"
        "Pointers.many: .to_field names Loose.tags, which is not unique: give that .unique = "
        "true");
}

COVET_FORWARD(Ring, INT);
#define CIRCLE(X)                                                                                  \
    X(PK(O2O(Ring)),        ring)
COVET_MODEL(Circle, CIRCLE);
#define RING(X)                                                                                    \
    X(PK(O2O(Circle)),      circle)
COVET_MODEL(Ring, RING);

static void keys_in_a_circle(void **state) {
    (void)state;
    refuses(
        MODELS(Circle, Ring), COVET_RELATION, "Circle", "ring",
        "Circle.ring: it refers to itself, over other keys: give one of the models a key of its "
        "own");
}

#define MATCH(X)                                                                                   \
    X(AUTO,             id)                                                                        \
    X(FK(Team),         home)                                                                      \
    X(FK(Team),         away)                                                                      \
    X(FK(Team),         judge,    .related_name = "name")                                          \
    X(FK(Team),         seller,   .related_name = "a__b")                                          \
    X(FK(Team),         owner,    .related_name = "owns", .related_query_name = "id")              \
    X(FK(Team),         none,     .related_name = "+", .related_query_name = "x")                  \
    X(FK(Team),         first,    .related_name = "firsts")                                        \
    X(FK(Team),         second,   .related_name = "seconds")                                       \
    X(FK(Team),         third,    .related_name = "members", .related_query_name = "owned")        \
    X(FK(Team),         fourth,   .related_name = "members", .related_query_name = "held")
COVET_FORWARD(Team, INT);
COVET_MODEL(Match, MATCH);
#define TEAM(X)                                                                                    \
    X(AUTO,             id)                                                                        \
    X(CHAR(9),          name)                                                                      \
    X(HAS_MANY(Match),  first_in, .via = "first")                                                  \
    X(HAS_MANY(Match),  second_a, .via = "second")                                                 \
    X(HAS_MANY(Match),  second_b, .via = "second")
COVET_MODEL(Team, TEAM);

static void names_of_reverses(void **state) {
    (void)state;
    refuses(
        MODELS(Match, Team), COVET_RELATION, "Match", "away",
        "Match.away: seen from Team it is \"match\", as Match.home is: give one of them "
        ".related_name = \"...\", or \"+\" for none\n"
        "Match.judge: .related_name \"name\" is the name of the field Team.name: give another\n"
        "Match.seller: .related_name \"a__b\" holds '__', which separates the parts of a path: "
        "give another\n"
        "Match.owner: .related_query_name \"id\" is the name of the field Team.id: give another\n"
        "Match.none: .related_name = \"+\" means no reverse relation, and .related_query_name "
        "names it: leave one out\n"
        "Match.first: .related_name is \"firsts\", and Team.first_in turns it round: leave one "
        "out, or let them be the same\n"
        "Match.second: Team.second_a and Team.second_b both turn it round: keep one\n"
        "Match.second: .related_name is \"seconds\", and Team.second_b turns it round: leave one "
        "out, or let them be the same\n"
        "Match.fourth: seen from Team it is \"owned\", as Match.third is: give one of them "
        ".related_name = \"...\", or \"+\" for none");
}

COVET_FORWARD(Player, INT);
#define CLUB(X)                                                                                    \
    X(AUTO,                  id)                                                                   \
    X(NULLABLE(FK(Player)),  captain)
COVET_MODEL(Club, CLUB);
#define PLAYER(X)                                                                                  \
    X(AUTO,                  id)                                                                   \
    X(FK(Club),              club,    .related_name = "players")
COVET_MODEL(Player, PLAYER);

/* Nobody said "club" of the relation: it is the field's name. */
static void a_default_name_gives_way(void **state) {
    (void)state;
    covet_db *db = open_with(MODELS(Club, Player));
    const covet_entity *player = covet_entity_named(db, "Player");
    assert_int_equal(player->reverse_count, 0);
    assert_null(field_of(db, "Club", "captain")->reverse_name);
    assert_null(covet_entity_reverse(player, "club", 4));
    covet_close(db);
}

#define DOG(X)                                                                                     \
    X(AUTO,              id)                                                                       \
    X(FK(Owner),         owner)                                                                    \
    X(O2O(Owner),        best,     .related_name = "+")                                            \
    X(M2M(Tag),          tags,     .related_name = "+")                                            \
    X(GENERIC_FK,        thing,    .type_field = "owner", .key_field = "id")
COVET_FORWARD(Owner, INT);
COVET_MODEL(Dog, DOG);
#define OWNER(X)                                                                                   \
    X(AUTO,              id)                                                                       \
    X(HAS_MANY(Dog),     no_via)                                                                   \
    X(HAS_MANY(Dog),     unknown,  .via = "ownr")                                                  \
    X(HAS_ONE(Dog),      one,      .via = "owner")                                                 \
    X(HAS_MANY(Dog),     many,     .via = "best")                                                  \
    X(HAS_MANY(Dog),     tags,     .via = "tags")                                                  \
    X(HAS_MANY(Tag),     nothing,  .via = "name")                                                  \
    X(GENERIC_MANY(Dog), generic,  .via = "owner")                                                 \
    X(GENERIC_MANY(Dog), things,   .via = "thing")
COVET_MODEL(Owner, OWNER);

static void wrong_vias(void **state) {
    (void)state;
    refuses(MODELS(Dog, Owner, Tag), COVET_RELATION, "Owner", "no_via",
            "Owner.no_via: .via is missing: it names the relation of Dog that is turned round; it "
            "could be owner\n"
            "Owner.unknown: .via names ownr, which Dog does not have; it could be owner\n"
            "Owner.one: .via names Dog.owner, which is FK(Owner) and not one that HAS_ONE turns "
            "round; it could be best\n"
            "Owner.many: .via names Dog.best, which is O2O(Owner) and not one that HAS_MANY turns "
            "round; it could be owner\n"
            "Owner.tags: .via names Dog.tags, which is M2M(Tag) and not one that HAS_MANY turns "
            "round; it could be owner\n"
            "Owner.nothing: .via names Tag.name, which is CHAR() and not one that HAS_MANY turns "
            "round; Tag has no such relation to Owner\n"
            "Owner.generic: .via names Dog.owner, which is FK(Owner) and not one that GENERIC_MANY "
            "turns round; it could be thing");
}

#define RULES(X)                                                                                   \
    X(AUTO,                  id)                                                                   \
    X(FK(Tag),               a,   .on_delete = COVET_SET_NULL, .related_name = "+")                \
    X(FK(Tag),               b,   .on_delete = COVET_SET_DEFAULT, .related_name = "+")             \
    X(FK(Tag),               c,   .on_delete = COVET_SET_VALUE, .related_name = "+")               \
    X(FK(Tag),               d,   .on_delete_value = COVET_INT(1), .related_name = "+")            \
    X(FK(Tag),               e,   .on_delete = COVET_SET_VALUE,                                    \
                                  .on_delete_value = COVET_TEXT("x"), .related_name = "+")         \
    X(NULLABLE(O2O(Tag)),    f,   .on_delete = COVET_SET_NULL, .related_name = "+")                \
    X(M2M(Tag),              g,   .symmetrical = true, .related_name = "+",                        \
                                  .through_fields = FIELDS("a", "b"))                              \
    X(M2M(Tag),              h,   .through = "Dog", .through_fields = FIELDS("owner"),             \
                                  .related_name = "+")                                             \
    X(M2M(Tag),              i,   .through = "Dog", .through_fields = FIELDS("owner", "tagz"),     \
                                  .related_name = "+")                                             \
    X(GENERIC_FK,            j)                                                                    \
    X(GENERIC_FK,            k,   .type_field = "id", .key_field = "idd")
COVET_MODEL(Rules, RULES);
#define TIDY_OWNER(X)                                                                              \
    X(AUTO,                  id)
COVET_MODEL(TidyOwner, TIDY_OWNER);

static void wrong_rules(void **state) {
    (void)state;
    covet_model owner = TidyOwner_model;
    owner.name = "Owner";
    const covet_model *const models[] = {&Rules_model, &Tag_model, &Dog_model, &owner, NULL};
    refuses(
        models, COVET_RELATION, "Rules", "a",
        "Rules.a: .on_delete is COVET_SET_NULL, and the key cannot be NULL: write "
        "NULLABLE(FK(Tag))\n"
        "Rules.b: .on_delete is COVET_SET_DEFAULT, and the key has no default: give it "
        ".default_value or .default_fn\n"
        "Rules.c: COVET_SET_VALUE goes with one of .on_delete_value and .on_delete_fn, and these "
        "with it alone\n"
        "Rules.d: COVET_SET_VALUE goes with one of .on_delete_value and .on_delete_fn, and these "
        "with it alone\n"
        "Rules.e: .on_delete_value is 'x', and a column of kind INT takes an integer from "
        "-2147483648 to 2147483647: write COVET_INT(n)\n"
        "Rules.g: .symmetrical is for a relation of a model to itself, and this one leads to "
        "Tag: leave it out\n"
        "Rules.g: .through_fields names fields of .through, which is missing\n"
        "Rules.h: .through_fields names two fields: the key to this model, then the key to the "
        "other\n"
        "Rules.i: .through_fields names tagz, which Dog does not have; nearest: tags\n"
        "Rules.j: .type_field is missing: it names a field of Rules\n"
        "Rules.j: .key_field is missing: it names a field of Rules\n"
        "Rules.k: .key_field names idd, which Rules does not have; nearest: id\n"
        "Rules.k: .type_field names id, which is no key: declare it as X(FK(covet_content_type), "
        "id)");
}

/* ---- constants that do not fit ---- */

static covet_value seven(void) {
    return COVET_V(7);
}

#define WRONG(X)                                                                                   \
    X(AUTO,             id)                                                                        \
    X(SMALLINT,         small,   .default_value = COVET_INT(40000))                                \
    X(INT,              medium,  .min_value = COVET_REAL(0.5), .max_value = COVET_DECIMAL("1"))    \
    X(BIGINT,           large,   .min_value = COVET_INT(2), .max_value = COVET_INT(1))             \
    X(BOOL,             flag,    .default_value = COVET_INT(2))                                    \
    X(FLOAT,            real,    .default_value = COVET_TEXT("1"))                                 \
    X(DECIMAL(4, 2),    amount,  .default_value = COVET_REAL(0.1),                                 \
                                 .max_value = COVET_DECIMAL("123.4"))                              \
    X(DECIMAL(4, 2),    cents,   .default_value = COVET_DECIMAL("1.001"),                          \
                                 .min_value = COVET_DECIMAL("x"))                                  \
    X(CHAR(3),          chars,   .default_value = COVET_TEXT("abcd"))                              \
    X(CHAR(3),          choice,  .choices = CHOICES({COVET_INT(1), "x"}))                          \
    X(UUID,             uuid,    .default_value = COVET_TEXT("x"))                                 \
    X(DATE,             date,    .default_value = COVET_TEXT("2023-02-29"))                        \
    X(JSON,             json,    .default_value = COVET_JSON("{]"))                                \
    X(INT,              both,    .default_value = COVET_INT(1), .default_fn = seven)               \
    X(DATETIME,         moment,  .auto_now = true, .default_fn = covet_default_now)                \
    X(TEXT,             pattern, .validators = VALIDATORS({.regex = "a("}))                        \
    X(INT,              number,  .validators = VALIDATORS({.regex = "a"}))                         \
    X(CHAR(5),          length,  .max_length = 9, .min_length = 6)                                 \
    X(TEXT,             minus,   .max_length = -1)
COVET_MODEL(Wrong, WRONG);

static void wrong_constants(void **state) {
    (void)state;
    refuses(
        MODELS(Wrong), COVET_RELATION, "Wrong", "moment",
        "Wrong.moment: .auto_now, .auto_now_add and a default exclude each other: keep one of "
        "them\n"
        "Wrong.length: .max_length is 9, and CHAR(5) holds less: raise the one or lower the "
        "other\n"
        "Wrong.minus: a length below 0: leave .max_length or .min_length out for none\n"
        "Wrong.small: the default is 40000, and a column of kind SMALLINT takes an integer from "
        "-32768 to 32767: write COVET_INT(n)\n"
        "Wrong.medium: .min_value is 0.5, and a column of kind INT takes an integer from "
        "-2147483648 to 2147483647: write COVET_INT(n)\n"
        "Wrong.medium: .max_value is '1', and a column of kind INT takes an integer from "
        "-2147483648 to 2147483647: write COVET_INT(n)\n"
        "Wrong.large: .min_value is above .max_value, so no value is right: exchange them\n"
        "Wrong.flag: the default is 2, and a column of kind BOOL takes true or false: write "
        "COVET_BOOL(b)\n"
        "Wrong.real: the default is '1', and a column of kind FLOAT takes a finite number: write "
        "COVET_REAL(x)\n"
        "Wrong.amount: the default is 0.1, and a column of kind DECIMAL takes a decimal that its "
        "digits and places hold: write COVET_DECIMAL(\"...\")\n"
        "Wrong.amount: .max_value is '123.4', and a column of kind DECIMAL takes a decimal that "
        "its digits and places hold: write COVET_DECIMAL(\"...\")\n"
        "Wrong.cents: the default is '1.001', and a column of kind DECIMAL takes a decimal that "
        "its digits and places hold: write COVET_DECIMAL(\"...\")\n"
        "Wrong.cents: .min_value is 'x', and a column of kind DECIMAL takes a decimal that its "
        "digits and places hold: write COVET_DECIMAL(\"...\")\n"
        "Wrong.chars: the default is 'abcd', and a column of kind CHAR takes valid text within "
        "its length: write COVET_TEXT(\"...\")\n"
        "Wrong.choice: a choice is 1, and a column of kind CHAR takes valid text within its "
        "length: write COVET_TEXT(\"...\")\n"
        "Wrong.uuid: the default is 'x', and a column of kind UUID takes a UUID: write "
        "COVET_TEXT(\"...\")\n"
        "Wrong.date: the default is '2023-02-29', and a column of kind DATE takes a date from "
        "0001-01-01 to 9999-12-31: write COVET_TEXT(\"...\")\n"
        "Wrong.json: the default is '{]', and a column of kind JSON takes a JSON document: write "
        "COVET_JSON(\"...\")\n"
        "Wrong.both: .default_value and .default_fn exclude each other: keep one\n"
        "Wrong.pattern: the pattern \"a(\" is wrong at byte 1: this group has no ')'\n"
        "Wrong.number: a validator with .regex is for text, and has no .fn: split it, or write a "
        "function");
}

#define MISTYPED(X)                                                                                \
    X(AUTO,             id)                                                                        \
    X(INT,              n,       .default_value = COVET_TEXT("x"))
COVET_MODEL(Mistyped, MISTYPED);

static void constants_alone_are_validation(void **state) {
    (void)state;
    refuses(MODELS(Mistyped), COVET_VALIDATION, "Mistyped", "n",
            "Mistyped.n: the default is 'x', and a column of kind INT takes an integer from "
            "-2147483648 to 2147483647: write COVET_INT(n)");
}

/* ---- conflicts of a model's options ---- */

#define OPTIONS(X)                                                                                 \
    X(AUTO,             id)                                                                        \
    X(FK(Tag),          tag)                                                                       \
    X(INT,              n)                                                                         \
    X(M2M(Tag),         tags,    .related_name = "+")
COVET_MODEL(Options, OPTIONS, .table = "",
            .ordering = ORDERING("?", "nn", "tag__nme", "-tag__name", "n__anything",
                                 "tag__name__x"),
            .unique_together = UNIQUE(FIELDS("n", "m"), FIELDS("n", "n"), FIELDS("tags")),
            .indexes = INDEXES({.fields = FIELDS("-tagg")}, {.name = "empty"}),
            .constraints = CONSTRAINTS({.name = "c", .unique = FIELDS("-n")}));

static void wrong_options(void **state) {
    (void)state;
    refuses(MODELS(Options, Tag), COVET_RELATION, "Options", NULL,
            "Options: .table is empty or no valid UTF-8\n"
            "Options: .ordering has \"?\", and Options has no field \"?\"\n"
            "Options: .ordering has \"nn\", and Options has no field \"nn\"; nearest: n\n"
            "Options: .ordering has \"tag__nme\", and Tag has no field \"nme\"; nearest: name\n"
            "Options: .unique_together names m, which it does not have\n"
            "Options: .unique_together names n twice\n"
            "Options: .unique_together names tags, which has no column\n"
            "Options: .indexes names tagg, which it does not have; nearest: tag, tags\n"
            "Options: .indexes has an entry without fields: name them by FIELDS(...)\n"
            "Options: .constraints names -n, which it does not have; nearest: n");
}

/* ---- what comes later ---- */

#define MANY_KINDS(X)                                                                              \
    X(AUTO,                     id)                                                                \
    X(M2M(Tag),                 tags,       .related_name = "+")                                   \
    X(FK(covet_content_type),   type)                                                              \
    X(INT,                      object_id)                                                         \
    X(GENERIC_FK,               object,     .type_field = "type", .key_field = "object_id")        \
    X(NULLABLE(FK(ManyKinds)),  up)                                                                \
    X(HAS_MANY(ManyKinds),      down,       .via = "up")                                           \
    X(NULLABLE(O2O(ManyKinds)), next)                                                              \
    X(HAS_ONE(ManyKinds),       previous,   .via = "next")                                         \
    X(GENERIC_MANY(ManyKinds),  things,     .via = "object")
COVET_MODEL(ManyKinds, MANY_KINDS);

#define WITH_ARRAY(X)                                                                              \
    X(AUTO,                     id)                                                                \
    X(ARRAY(INT),               numbers)
COVET_MODEL(WithArray, WITH_ARRAY);

static const covet_convert no_convert = {.to_database = NULL};
static const covet_hooks no_hooks = {.init = NULL};
#define WITH_OPTIONS(X)                                                                            \
    X(AUTO,                     id)                                                                \
    X(INT,                      checked,    .check = QC("checked__gt", COVET_INT(0)))              \
    X(TEXT,                     searched,   .search = true)                                        \
    X(FK(Tag),                  tag,        .on_delete_db = true)
COVET_MODEL(WithOptions, WITH_OPTIONS);
#define WITH_DEFAULT(X)                                                                            \
    X(AUTO,                     id)                                                                \
    X(INT,                      n,          .db_default = COVET_INT(1))
COVET_MODEL(WithDefault, WITH_DEFAULT, .hooks = &no_hooks,
            .managers = MANAGERS({.name = "few", .filter = QC("n", COVET_INT(1))}));
#define WITH_CONVERT(X)                                                                            \
    X(AUTO,                     id)                                                                \
    X(INT,                      n,          .convert = &no_convert)
COVET_MODEL(WithConvert, WITH_CONVERT);
#define WITH_INDEX(X)                                                                              \
    X(AUTO,                     id)                                                                \
    X(INT,                      n,          .generated = EC("abs", COVET_PATH("id")))
COVET_MODEL(WithIndex, WITH_INDEX,
            .indexes = INDEXES({.name = "i", .expression = EC("abs", COVET_PATH("n"))}));
COVET_MODEL(Proxy, TAG, .proxy_of = "Tag");
#define SHORT_TAG(X)                                                                               \
    TAG(X)                                                                                         \
    X(INT,                      more)
COVET_MODEL(ShortTag, SHORT_TAG, .inherits = "Tag");
COVET_MODEL(Kind, TAG, .discriminator = "kind", .table = "tag");
#define PAIR(X)                                                                                    \
    X(PK(FK(Tag)),              tag)                                                               \
    X(PK(INT),                  n)
COVET_MODEL_KEYED(Pair, PAIR);
#define TO_PAIR(X)                                                                                 \
    X(AUTO,                     id)                                                                \
    X(FK(Pair),                 pair)
COVET_MODEL(ToPair, TO_PAIR);

static void assert_later(const covet_db *db, const char *model, const char *query,
                         const char *write, const char *table) {
    const covet_unsupported *later = &covet_entity_named(db, model)->unsupported;
    const char *const found[] = {later->query.message, later->write.message, later->table.message};
    const char *const wanted[] = {query, write, table};
    for (size_t i = 0; i < 3; i++)
        if ((found[i] == NULL) != (wanted[i] == NULL) ||
            (found[i] != NULL && strcmp(found[i], wanted[i]) != 0))
            fail_msg("%s %zu: %s", model, i, found[i] == NULL ? "NULL" : found[i]);
}

#define LATER(what) what " will come with a later release"

static void what_comes_later(void **state) {
    (void)state;
    covet_db *db = open_with(MODELS(Tag, ManyKinds, WithArray, WithOptions, WithDefault,
                                    WithConvert, WithIndex, Proxy, ShortTag, Kind, Pair, ToPair));
    assert_later(db, "ManyKinds", NULL, NULL, NULL);
    assert_later(db, "WithArray", LATER("WithArray.numbers: arrays"),
                 LATER("WithArray.numbers: arrays"), LATER("WithArray.numbers: arrays"));
    assert_later(db, "WithOptions", NULL, NULL, LATER("WithOptions.checked: .check"));
    assert_later(db, "WithDefault", LATER("WithDefault: .managers"), LATER("WithDefault: .hooks"),
                 LATER("WithDefault.n: .db_default"));
    assert_later(db, "WithConvert", LATER("WithConvert.n: .convert"),
                 LATER("WithConvert.n: .convert"), LATER("WithConvert.n: .convert"));
    assert_later(db, "WithIndex", NULL, LATER("WithIndex.n: .generated"),
                 LATER("WithIndex: an index with .expression"));
    assert_later(db, "Proxy", LATER("Proxy: .proxy_of"), LATER("Proxy: .proxy_of"),
                 LATER("Proxy: .proxy_of"));
    assert_later(db, "ShortTag", LATER("ShortTag: .inherits"), LATER("ShortTag: .inherits"),
                 LATER("ShortTag: .inherits"));
    assert_later(db, "Kind", LATER("Kind: .discriminator"), LATER("Kind: .discriminator"),
                 LATER("Kind: .discriminator"));
    assert_later(db, "Pair", LATER("Pair: a composite key"), LATER("Pair: a composite key"),
                 LATER("Pair: a composite key"));
    assert_later(db, "ToPair", LATER("ToPair.pair: keys to a composite key"),
                 LATER("ToPair.pair: keys to a composite key"),
                 LATER("ToPair.pair: keys to a composite key"));
    assert_non_null(field_of(db, "ManyKinds", "tags")->unsupported);
    assert_non_null(field_of(db, "ManyKinds", "object")->unsupported);
    assert_null(field_of(db, "ManyKinds", "next")->unsupported);
    assert_string_equal(field_of(db, "ManyKinds", "type")->target->name, "covet_content_type");
    assert_ptr_equal(covet_entity_named(db, "Proxy")->proxy_of, covet_entity_named(db, "Tag"));
    assert_ptr_equal(covet_entity_named(db, "ShortTag")->inherits, covet_entity_named(db, "Tag"));
    assert_int_equal(covet_models(db, MODELS(Country, City)), COVET_OK);
    covet_close(db);
}

/* ---- many models ---- */

#define ONE(X) X(AUTO, id)
#define MODEL_OF(n) COVET_MODEL(Many##n, ONE);
COVET__MAP(MODEL_OF, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19)

static void many_models(void **state) {
    (void)state;
    covet_db *db = open_with(MODELS(Many0, Many1, Many2, Many3, Many4, Many5, Many6, Many7, Many8,
                                    Many9, Many10, Many11, Many12, Many13, Many14, Many15, Many16,
                                    Many17, Many18, Many19));
    const covet_model *const *models =
        MODELS(Many0, Many5, Many10, Many15, Many19, Many1, Many2, Many3, Many4);
    size_t count = 0;
    covet_session *s = covet_session_open(db);
    covet_entities(db, &count);
    assert_int_equal(count, 20);
    for (; *models != NULL; models++) {
        const covet_clause *const none[] = {&covet_clause_end};
        assert_non_null(covet_sql(covet_query_build(s, *models, none, NULL, 0)));
    }
    assert_false(covet_failed(s));
    assert_null(covet_sql(covet_query(s, Tag, LIMIT(1))));
    assert_int_equal(covet_error(s)->status, COVET_MISUSE);
    covet_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entities),
        cmocka_unit_test(names_and_columns),
        cmocka_unit_test(flags_and_lengths),
        cmocka_unit_test(keys),
        cmocka_unit_test(reverses),
        cmocka_unit_test(constants),
        cmocka_unit_test(orders_and_indexes),
        cmocka_unit_test(registered_again),
        cmocka_unit_test(a_failure_changes_nothing),
        cmocka_unit_test(without_memory),
        cmocka_unit_test(wrong_names),
        cmocka_unit_test(wrong_columns_and_tables),
        cmocka_unit_test(what_is_no_model),
        cmocka_unit_test(unknown_models),
        cmocka_unit_test(wrong_to_fields),
        cmocka_unit_test(keys_in_a_circle),
        cmocka_unit_test(names_of_reverses),
        cmocka_unit_test(a_default_name_gives_way),
        cmocka_unit_test(wrong_vias),
        cmocka_unit_test(wrong_rules),
        cmocka_unit_test(wrong_constants),
        cmocka_unit_test(constants_alone_are_validation),
        cmocka_unit_test(wrong_options),
        cmocka_unit_test(what_comes_later),
        cmocka_unit_test(many_models),
    };
    return cmocka_run_group_tests_name("registry", tests, NULL, NULL);
}
