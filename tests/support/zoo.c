/* The zoo's models and scenario: see zoo.h. */
#define COVET_DEFINE_MODELS
#include "zoo.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void zoo_clean_animal(struct covet_checker *checker, const void *object) {
    const Animal *animal = object;
    if (animal->legs % 2 != 0) covet_check_fail(checker, "legs", "odd", "legs come in pairs");
}

const char *zoo_no_zero(const covet_value *value) {
    const char *code = value->as.text.data;
    return code[strlen(code) - 1] == '0' ? "a code does not end with 0" : NULL;
}

Specimen zoo_specimen(const char *code) {
    static const char photo[] = {0, 1, 2, 0, (char)0xFF};
    return (Specimen){
        .code = code,
        .small = -7,
        .small_or = SOME(INT16_MAX),
        .number = 42,
        .number_or = SOME(INT32_MIN),
        .big = INT64_C(1) << 60,
        .big_or = SOME(-1),
        .alive = true,
        .alive_or = SOME(false),
        .real = 0.1,
        .real_or = SOME(-1e300),
        .exact = covet_decimal_of(-12345, 3),
        .exact_or = {true, {.low = 1, .high = 7, .scale = 4}},
        .note = "a note of some length, so that it takes a few bytes",
        .note_or = "\xC3\xA4\xE2\x82\xAC",
        .page = "https://example.org/zoo",
        .slug = "a-slug",
        .uuid = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}},
        .uuid_or = {true, {{0xFF}}},
        .day = covet_date_of(2024, 2, 29),
        .day_or = SOME(covet_date_of(1, 1, 1)),
        .hour = covet_time_of(23, 59, 59, 999999),
        .hour_or = SOME(covet_time_of(0, 0, 0, 0)),
        .moment = covet_datetime_of(2024, 5, 1, 12, 0, 0),
        .moment_or = SOME(covet_datetime_of(9999, 12, 31, 23, 59, 59)),
        .span = {-1},
        .span_or = SOME(covet_duration_of(3, 4, 5, 6, 7)),
        .data = "{\"a\": [1, 2, {\"b\": null}]}",
        .photo = {photo, sizeof photo},
        .photo_or = {"", 0},
    };
}

/* ---- what steps say ---- */

static void wrong(const char *file, int line, const char *what) {
    fprintf(stderr, "%s:%d: a wrong answer without a failure: %s\n", file, line, what);
    abort();
}

/* The answer must be right unless the session reports a failure; then the step ends, and answers
 * false. */
#define MUST(z, condition)                                                                         \
    do {                                                                                           \
        const bool held_ = (condition);                                                            \
        if (zoo_failure(z) != COVET_OK) return false;                                              \
        if (!held_) wrong(__FILE__, __LINE__, #condition);                                         \
    } while (false)

/* The call must fail with that status, which is then cleared; another failure ends the step. */
#define MUST_FAIL(z, status_, call)                                                                \
    do {                                                                                           \
        (void)(call);                                                                              \
        if (zoo_failure(z) == COVET_OK) wrong(__FILE__, __LINE__, #call " did not fail");          \
        if (zoo_failure(z) != (status_)) return false;                                             \
        covet_clear((z)->s);                                                                       \
    } while (false)

covet_status zoo_failure(const zoo *z) {
    if (z->db == NULL) return COVET_NO_MEMORY;
    if (covet_db_error(z->db)->status != COVET_OK) return covet_db_error(z->db)->status;
    if (z->other != COVET_OK) return z->other;
    if (z->s == NULL) return COVET_NO_MEMORY;
    return covet_failed(z->s) ? covet_error(z->s)->status : COVET_OK;
}

/* ---- opening ---- */

static const char *const bad_files[] = {"sqlite::memory:?mode=rwxy", "oracle:scott/tiger",
                                        "sqlite:/no/such/folder/x.db",
                                        "sqlite:file:/no/such.db?mode=rw", NULL};
const zoo_place zoo_files = {.bad_urls = bad_files,
                             .bad_option_url = "sqlite::memory:?colour=red",
                             .other_url = "sqlite::memory:",
                             .spoil = "UPDATE specimen SET exact = 'much', uuid = 7",
                             .spoiled = "uuid"};

static void count_logged(void *context, const covet_log_record *record) {
    zoo *z = context;
    if (record->sql == NULL || record->sql[0] == '\0') wrong(__FILE__, __LINE__, "no statement");
    if (record->bind_count > 0 && record->binds == NULL) wrong(__FILE__, __LINE__, "no binds");
    z->logged++;
}

void zoo_start(zoo *z, const char *url, const covet_backend *const *backends,
               covet_allocator allocator) {
    *z = (zoo){.place = &zoo_files,
               .config = {.url = url,
                          .backends = backends,
                          .allocator = allocator,
                          .arena_block = ZOO_BLOCK,
                          .statement_cache = 6,
                          .log = count_logged}};
}

/* Again after a failure: what is kept of a URL's mistake only another database forgets. */
static bool step_open(zoo *z) {
    covet_close(z->db);
    z->config.log_context = z;
    z->db = covet_open_with(&z->config);
    return z->db != NULL && covet_db_error(z->db)->status == COVET_OK;
}

static bool step_models(zoo *z) {
    size_t count = 0;
    if (covet_models(z->db, MODELS(Keeper, Animal, Specimen, Pass)) != COVET_OK) return false;
    covet_entities(z->db, &count);
    if (count != 4 || covet_entity_named(z->db, "Animal") == NULL)
        wrong(__FILE__, __LINE__, "not all are registered");
    return true;
}

static bool step_session(zoo *z) {
    if (z->s == NULL) z->s = covet_session_open(z->db);
    return z->s != NULL && !covet_failed(z->s);
}

static bool step_connect(zoo *z) {
    MUST(z, covet_connect(z->s) == COVET_OK);
    return true;
}

static bool step_tables(zoo *z) {
    MUST(z, covet_create_tables(z->s) == COVET_OK);
    return true;
}

/* ---- writing ---- */

static Keeper *keeper(zoo *z, const char *name) {
    return Keeper_get(covet_query(z->s, Keeper, FILTER(Q("name", name))));
}

static Animal *animal(zoo *z, const char *name) {
    return Animal_get(covet_query(z->s, Animal, FILTER(Q("name", name))));
}

static bool step_ann(zoo *z) {
    Keeper *ann = Keeper_create(z->s, &(Keeper){.name = "Ann", .email = "ann@example.org"});
    MUST(z, ann != NULL && ann->id > 0);
    return true;
}

static bool step_bob(zoo *z) {
    Keeper bob = {.name = "Bob"};
    if (Keeper_save(z->s, &bob) != COVET_OK && (bob.id != 0 || bob.row_.state != 0))
        wrong(__FILE__, __LINE__, "a failed save changed its object");
    MUST(z, bob.id > 0);
    return true;
}

static bool create_animal(zoo *z, const char *name, Keeper *of, Animal *parent, int32_t legs) {
    Animal *created =
        Animal_create(z->s, &(Animal){.name = name,
                                      .keeper = of,
                                      .parent = parent,
                                      .legs = legs,
                                      .weight = covet_decimal_of(legs * 1250, 2),
                                      .seen = SOME(covet_datetime_of(2024, 1, 1 + legs, 0, 0, 0)),
                                      .tags = "[\"x\"]"});
    MUST(z, created != NULL && created->id > 0 && created->created_at.us != 0);
    return true;
}

/* Several in one transaction: all of them or none. */
static bool step_animals(zoo *z) {
    static const struct {
        const char *name, *keeper;
        int32_t legs;
    } rows[] = {{"adder", "Bob", 0}, {"bear", "Ann", 4}, {"crane", "Ann", 2},
                {"crab", "Bob", 10}, {"dog", "Ann", 4},  {"eel", "Bob", 0}};
    Animal *first = NULL;
    MUST(z, covet_begin(z->s) == COVET_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Keeper *of = keeper(z, rows[i].keeper);
        MUST(z, of != NULL);
        if (!create_animal(z, rows[i].name, of, first, rows[i].legs)) return false;
        if (i == 1) MUST(z, (first = animal(z, "bear")) != NULL);
    }
    MUST(z, covet_commit(z->s) == COVET_OK);
    MUST(z, covet_count(covet_query(z->s, Animal)) == 6);
    return true;
}

static bool step_specimen(zoo *z) {
    Specimen row = zoo_specimen("s1");
    MUST(z, Specimen_create(z->s, &row) != NULL);
    return true;
}

static bool step_specimen_of_nothing(zoo *z) {
    Specimen row = {.code = "s0", .note = "", .photo = {"", 0}};
    Animal *of = animal(z, "eel");
    MUST(z, of != NULL);
    row.animal = of;
    MUST(z, Specimen_save(z->s, &row) == COVET_OK);
    return true;
}

static bool is_about(const covet_violation *violation, const char *field) {
    return violation->field != NULL && strcmp(violation->field, field) == 0 &&
           violation->code[0] != '\0' && violation->message[0] != '\0';
}

static bool step_ticket(zoo *z) {
    Pass pass = Pass_new();
    pass.zone = 1;
    MUST(z, covet_save(z->s, Pass, &pass, .validate = true) == COVET_OK);
    MUST(z, pass.id > 0 && pass.changed.us != 0 && strcmp(pass.code, "day-1") == 0);
    return true;
}

/* Passes, each with a code of its own; some have their keys. */
static void make_passes(Pass *rows, char (*codes)[12], size_t count, char letter, bool keys) {
    for (size_t i = 0; i < count; i++) {
        rows[i] = Pass_new();
        snprintf(codes[i], sizeof codes[i], "bulk-%c%d", letter, (int)(i % 100));
        rows[i].code = codes[i];
        if (keys && i % 3 > 0) rows[i].id = 100000 + (int64_t)i;
    }
}

static bool bulk(zoo *z, char letter, bool keys, int64_t batch) {
    enum { COUNT = 9 };
    Pass rows[COUNT], before[COUNT];
    char codes[COUNT][12];
    make_passes(rows, codes, COUNT, letter, keys);
    memcpy(before, rows, sizeof rows);
    const int64_t made = covet_bulk_create(z->s, Pass, rows, COUNT, .batch = batch);
    if (made != COUNT && memcmp(before, rows, sizeof rows) != 0)
        wrong(__FILE__, __LINE__, "a failed bulk_create changed its rows");
    MUST(z, made == COUNT);
    for (size_t i = 0; i < COUNT; i++) MUST(z, rows[i].id > 0 && rows[i].changed.us != 0);
    for (size_t i = COUNT - 2; i < COUNT; i++) {
        const Pass *found = Pass_find(z->s, rows[i].id);
        MUST(z, found != NULL && strcmp(found->code, codes[i]) == 0);
    }
    return true;
}

static bool step_bulk(zoo *z) {
    return bulk(z, 'a', false, 0);
}

/* Several statements, in a transaction of their own. */
static bool step_bulk_batches(zoo *z) {
    return bulk(z, 'b', false, 4);
}

static bool step_bulk_keys(zoo *z) {
    return bulk(z, 'c', true, 0);
}

/* With what else is written in a transaction: all of it or none. */
static bool step_bulk_within(zoo *z) {
    MUST(z, covet_begin(z->s) == COVET_OK);
    if (!bulk(z, 'd', false, 0)) return false;
    covet_queryset *q = covet_query(z->s, Pass, FILTER(Q("code__startswith", "bulk-d")));
    MUST(z, covet_update(q, SET("price", ADD(F("price"), 1))) == 9);
    MUST(z, covet_commit(z->s) == COVET_OK);
    return true;
}

/* What is written while its rows are read. */
static bool step_stream_write(zoo *z) {
    int seen = 0;
    MUST(z, covet_begin(z->s) == COVET_OK);
    covet_each (Pass, p,
                covet_query(z->s, Pass, FILTER(Q("code__in", LIST("bulk-a1", "bulk-a2"))))) {
        seen++;
        const char *code = p->code;
        covet_queryset *q = covet_query(z->s, Pass, FILTER(Q("code", code)));
        MUST(z, covet_update(q, SET("price", 1)) == 1);
    }
    MUST(z, seen == 2);
    MUST(z, covet_commit(z->s) == COVET_OK);
    return true;
}

static bool step_bad_ticket(zoo *z) {
    Pass pass = {.code = "DAY", .zone = 7};
    (void)Pass_validate(z->s, &pass);
    if (zoo_failure(z) != COVET_VALIDATION) return false;
    const covet_violation *found = covet_violations(z->s);
    if (!(z->scarce && found[0].field == NULL)) {
        if (!is_about(&found[0], "code") || !is_about(&found[1], "zone")) return false;
    }
    covet_clear(z->s);
    pass.code = "day-10";
    MUST_FAIL(z, COVET_VALIDATION, covet_create(z->s, Pass, &pass, .validate = true));
    pass.code = "a code that is too long";
    MUST_FAIL(z, COVET_VALIDATION, Pass_create(z->s, &pass));
    return true;
}

static bool step_save(zoo *z) {
    if (z->changed == NULL) MUST(z, (z->changed = animal(z, "bear")) != NULL);
    z->changed->tags = "{\"claws\": true}";
    z->changed->weight = covet_decimal_of(30050, 2);
    MUST(z, Animal_save(z->s, z->changed) == COVET_OK);
    MUST(z, !covet_is_changed(z->changed, tags));
    const Animal before = *z->changed;
    const bool refreshed = Animal_refresh(z->s, z->changed) == COVET_OK;
    if (!refreshed && memcmp(&before, z->changed, sizeof before) != 0)
        wrong(__FILE__, __LINE__, "a failed refresh changed its object");
    MUST(z, refreshed);
    MUST(z, strcmp(z->changed->tags, "{\"claws\": true}") == 0);
    return true;
}

/* What was rolled back is to be written again. */
static bool step_rollback(zoo *z) {
    Animal *dog = animal(z, "dog");
    MUST(z, dog != NULL);
    MUST(z, covet_begin(z->s) == COVET_OK);
    dog->legs = 6;
    MUST(z, Animal_save(z->s, dog) == COVET_OK);
    MUST_FAIL(z, COVET_INTEGRITY,
              covet_delete(covet_query(z->s, Animal, FILTER(Q("name", "eel")))));
    MUST(z, covet_rollback(z->s) == COVET_OK);
    MUST(z, covet_is_changed(dog, legs));
    MUST(z, covet_count(covet_query(z->s, Animal, FILTER(Q("legs", 6)))) == 0);
    return true;
}

static bool step_update(zoo *z) {
    covet_queryset *heavy =
        covet_query(z->s, Animal, FILTER(Q("weight__gte", 25), Q("legs__gt", 2)));
    MUST(z, covet_update(heavy, SET("legs", MUL(F("legs"), 2)), SET("seen", COVET_NULL)) == 3);
    return true;
}

static bool step_force(zoo *z) {
    Keeper *bob = keeper(z, "Bob");
    MUST(z, bob != NULL);
    bob->email = "bob@example.org";
    MUST(z, (bob->favourite = animal(z, "crab")) != NULL);
    MUST(z, covet_save(z->s, Keeper, bob, .update_fields = FIELDS("email", "favourite"),
                       .validate = true) == COVET_OK);
    return true;
}

static bool step_execute(zoo *z) {
    MUST(z, covet_execute(z->s, "UPDATE zoo_animal SET legs = ? WHERE name = ?", 8, "crab") == 1);
    return true;
}

/* ---- reading ---- */

static bool step_related(zoo *z) {
    covet_queryset *q = covet_query(z->s, Animal, SELECT_RELATED("keeper", "parent__keeper"),
                                    FILTER(Q("keeper__name__in", LIST("Ann", "Bob"))));
    Animal_list all = Animal_all(q);
    MUST(z, all.count == 6);
    MUST(z, strcmp(all.items[0]->keeper->name, "Bob") == 0 && all.items[0]->parent == NULL);
    MUST(z, strcmp(all.items[2]->parent->keeper->name, "Ann") == 0);
    MUST(z, Animal_all(q).items == all.items);
    MUST(z, Animal_all(covet_fresh(q)).count == 6);
    return true;
}

static bool step_conditions(zoo *z) {
    covet_queryset *q =
        covet_query(z->s, Animal, FILTER(OR(Q("name__icontains", "R"), NOT(Q("legs__lt", 4)))),
                    EXCLUDE(Q("seen__isnull", true)), ORDER_BY("-weight", "name"));
    covet_queryset *page = covet_refine(q, SLICE(0, 2));
    MUST(z, Animal_all(q).count == 5);
    MUST(z, Animal_all(page).count == 2);
    Keeper *ann = keeper(z, "Ann");
    MUST(z, ann != NULL);
    MUST(z, covet_exists(covet_query(z->s, Animal, FILTER(Q("keeper", OBJ(ann))))) == 1);
    MUST(z, covet_count(covet_query(z->s, Animal, FILTER(Q("name__startswith", "cr")))) == 2);
    MUST(z, Animal_all(covet_query(z->s, Animal, NONE())).count == 0);
    return true;
}

/* Built at run time, and printed. */
static bool step_builders(zoo *z) {
    const covet_cond *a = covet_keep(z->s, Q("legs", 4));
    const covet_cond *b = covet_q_not(z->s, Q("name__endswith", "g"));
    covet_queryset *q =
        covet_query(z->s, Animal, FILTER(covet_q_or(z->s, covet_q_and(z->s, a, b), a)));
    size_t binds = 0;
    const char *sql = covet_sql(q);
    MUST(z, sql != NULL && strstr(sql, "zoo_animal") != NULL);
    const covet_value *values = covet_sql_binds(q, &binds);
    MUST(z, values != NULL && binds >= 3);
    const char *explained = covet_explain(q);
    MUST(z, explained != NULL && strstr(explained, "binds:") != NULL);
    MUST(z, covet_count(q) == 2);
    q = covet_query(z->s, Animal, FILTER(covet_q_xor(z->s, Q("legs", 4), Q("name", "dog"))));
    MUST(z, covet_count(q) == 1);
    for (int i = 0; i < 40; i++) a = covet_q_or(z->s, covet_q_and(z->s, a, b), Q("legs", i));
    MUST(z, covet_count(covet_query(z->s, Animal, FILTER(a))) == 5);
    return true;
}

static bool step_one(zoo *z) {
    covet_queryset *q = covet_query(z->s, Animal, ORDER_BY("name"));
    Animal *first = Animal_first(q);
    MUST(z, first != NULL && strcmp(first->name, "adder") == 0);
    Animal *last = Animal_last(q);
    MUST(z, last != NULL && strcmp(last->name, "eel") == 0);
    Animal *again = Animal_find(z->s, first->id);
    MUST(z,
         again != NULL && Animal_equal(first, again) && Animal_hash(first) == Animal_hash(again));
    again = Animal_get(covet_query(z->s, Animal, FILTER(Q("name", "nobody"))));
    MUST(z, again == NULL && covet_error(z->s)->status == COVET_NOT_FOUND);
    again = Animal_get(covet_query(z->s, Animal, FILTER(Q("legs", 4))));
    MUST(z, again == NULL && covet_error(z->s)->status == COVET_MULTIPLE);
    return true;
}

static bool step_values(zoo *z) {
    covet_rows rows = covet_values(
        covet_query(z->s, Animal, VALUES("name", "keeper__name", "weight", "parent__name")));
    MUST(z, rows.count == 6);
    MUST(z, strcmp(covet_get_text(&rows.items[1], "keeper__name"), "Ann") == 0);
    MUST(z, covet_is_null(&rows.items[1], "parent__name"));
    const covet_decimal weight = covet_get_decimal(&rows.items[1], "weight");
    MUST(z, covet_decimal_equal(weight, covet_decimal_of(5000, 2)));
    covet_rows names = covet_pluck(covet_query(z->s, Keeper), "name");
    MUST(z, names.count == 2);
    MUST(z, strcmp(covet_get_text(&names.items[1], "name"), "Bob") == 0);
    return true;
}

static bool step_labels(zoo *z) {
    Label_list labels = Label_all(covet_query(z->s, Animal, ORDER_BY("name")));
    MUST(z, labels.count == 6);
    MUST(z, strcmp(labels.items[1]->of, "Ann") == 0 && labels.items[1]->parent__name == NULL);
    MUST(z, strcmp(labels.items[3]->parent__name, "bear") == 0);
    return true;
}

/* A statement within the loop, a copy out of it, and a loop that is left early. */
static bool step_stream(zoo *z) {
    Animal *kept = NULL;
    int seen = 0;
    covet_each (Animal, a, covet_query(z->s, Animal, SELECT_RELATED("keeper"), READ_ONLY())) {
        seen++;
        if (seen == 2) kept = Animal_copy(z->s, a);
        if (seen == 3) (void)covet_count(covet_query(z->s, Keeper));
    }
    MUST(z, seen == 6 && kept != NULL && strcmp(kept->name, "bear") == 0);
    seen = 0;
    covet_each (Animal, a, covet_query(z->s, Animal, ORDER_BY("-name"))) {
        seen += a->name[0] == 'e';
        break;
    }
    MUST(z, seen == 1);
    seen = 0;
    covet_each (Animal, a, covet_query(z->s, Animal, STREAM(.cursor = true, .chunk = 2))) {
        if (++seen == 3) (void)covet_count(covet_query(z->s, Keeper));
    }
    MUST(z, seen == 6);
    return true;
}

static bool same_specimen(const Specimen *a, const Specimen *b) {
    return a->small == b->small && a->small_or.value == b->small_or.value &&
           a->number == b->number && a->number_or.value == b->number_or.value && a->big == b->big &&
           a->big_or.value == b->big_or.value && a->alive == b->alive && a->alive_or.has &&
           !a->alive_or.value && !(a->real < b->real || a->real > b->real) &&
           covet_decimal_equal(a->exact, b->exact) &&
           covet_decimal_equal(a->exact_or.value, b->exact_or.value) &&
           strcmp(a->note, b->note) == 0 && strcmp(a->note_or, b->note_or) == 0 &&
           covet_uuid_equal(a->uuid, b->uuid) && a->day.days == b->day.days &&
           a->hour.us == b->hour.us && a->moment.us == b->moment.us && a->span.us == b->span.us &&
           a->span_or.value.us == b->span_or.value.us && strcmp(a->data, b->data) == 0 &&
           a->photo.size == b->photo.size &&
           memcmp(a->photo.data, b->photo.data, a->photo.size) == 0;
}

static bool step_kinds(zoo *z) {
    const Specimen expected = zoo_specimen("s1");
    Specimen *found = Specimen_find(z->s, "s1");
    MUST(z, found != NULL && same_specimen(found, &expected));
    Specimen *empty = Specimen_find(z->s, "s0");
    MUST(z, empty != NULL && !empty->exact_or.has && empty->data == NULL &&
                empty->photo_or.data == NULL);
    covet_rows rows =
        covet_values(covet_query(z->s, Specimen, FILTER(Q("moment", expected.moment))));
    MUST(z, rows.count == 1);
    MUST(z, covet_get_bytes(&rows.items[0], "photo").size == expected.photo.size);
    MUST(z, covet_get_date(&rows.items[0], "day").days == expected.day.days);
    return true;
}

/* ---- objects ---- */

static bool step_json(zoo *z) {
    Specimen *found = Specimen_find(z->s, "s1");
    MUST(z, found != NULL);
    const char *json = Specimen_to_json(z->s, found, NULL);
    MUST(z, json != NULL);
    Specimen read = {.code = NULL};
    if (Specimen_from_json(z->s, &read, json, NULL) != COVET_OK && read.code != NULL)
        wrong(__FILE__, __LINE__, "a failed from_json changed its object");
    MUST(z, read.code != NULL);
    MUST(z, same_specimen(&read, found));
    const char *part = Specimen_to_json(z->s, found, FIELDS("code", "exact"));
    MUST(z, part != NULL && strcmp(part, "{\"code\":\"s1\",\"exact\":\"-12.345\"}") == 0);
    const char *shown = Specimen_print(z->s, found);
    MUST(z, shown != NULL && strstr(shown, "s1") != NULL);
    Specimen *copy = Specimen_copy(z->s, found);
    MUST(z, copy != NULL && Specimen_equal(copy, found));
    return true;
}

static bool step_bad_json(zoo *z) {
    Keeper row = {.name = "Zoe"};
    MUST_FAIL(z, COVET_VALIDATION, Keeper_from_json(z->s, &row, "{\"nmae\": \"Ann\"}", NULL));
    MUST_FAIL(z, COVET_VALIDATION, Keeper_from_json(z->s, &row, "{\"name\": 5}", NULL));
    MUST_FAIL(z, COVET_VALIDATION, Keeper_from_json(z->s, &row, "{\"name\": \"x\"", NULL));
    MUST(z, strcmp(row.name, "Zoe") == 0);
    return true;
}

static bool step_validate(zoo *z) {
    Keeper *ann = keeper(z, "Ann");
    MUST(z, ann != NULL);
    Animal odd = {.name = "snail", .keeper = ann, .legs = -1, .tags = "{"};
    (void)Animal_validate(z->s, &odd);
    if (zoo_failure(z) != COVET_VALIDATION) return false;
    const covet_violation *found = covet_violations(z->s);
    if (!(z->scarce && found[0].field == NULL)) {
        if (!is_about(&found[0], "legs") || !is_about(&found[1], "tags")) return false;
    }
    covet_clear(z->s);
    Keeper second = {.name = "Ann", .email = "nowhere"};
    MUST_FAIL(z, COVET_VALIDATION, Keeper_validate(z->s, &second));
    MUST(z, Keeper_validate(z->s, ann) == COVET_OK);
    return true;
}

static bool step_mistakes(zoo *z) {
    covet_queryset *q = covet_query(z->s, Animal, FILTER(Q("keeper__nmae", "Ann")));
    MUST_FAIL(z, COVET_QUERY, Animal_all(q));
    q = covet_query(z->s, Animal, FILTER(Q("keeper", covet_query(z->s, Keeper))));
    MUST_FAIL(z, COVET_QUERY, covet_count(q));
    MUST_FAIL(z, COVET_MISUSE, covet_commit(z->s));
    MUST_FAIL(z, COVET_MISUSE, Keeper_all(covet_query(z->s, Animal)).count);
    return true;
}

static bool step_refused(zoo *z) {
    Keeper twin = {.name = "Ann"};
    MUST_FAIL(z, COVET_INTEGRITY, Keeper_create(z->s, &twin));
    MUST_FAIL(z, COVET_VALIDATION, Keeper_create(z->s, &(Keeper){.name = "\xFF"}));
    (void)covet_delete(covet_query(z->s, Keeper, FILTER(Q("name", "Ann"))));
    if (zoo_failure(z) != COVET_INTEGRITY) return false;
    const char *text = covet_error_text(z->s);
    if (strstr(text, "COVET_INTEGRITY") == NULL) return false;
    covet_clear(z->s);
    return true;
}

/* A failure that is not cleared is the commit's answer, and nothing is kept. */
static bool step_answer(zoo *z) {
    MUST(z, covet_begin(z->s) == COVET_OK);
    MUST(z, Keeper_create(z->s, &(Keeper){.name = "Cid"}) != NULL);
    (void)Keeper_create(z->s, &(Keeper){.name = "Cid"});
    if (zoo_failure(z) != COVET_INTEGRITY) return false;
    if (covet_commit(z->s) != COVET_INTEGRITY) return false;
    covet_clear(z->s);
    MUST(z, covet_count(covet_query(z->s, Keeper)) == 2);
    return true;
}

static bool step_wrong_words(zoo *z) {
    covet_queryset *q = covet_query(z->s, Animal);
    MUST_FAIL(z, COVET_QUERY, covet_update(q, SET("wieght", 1)));
    MUST_FAIL(z, COVET_QUERY, covet_count(covet_query(z->s, Animal, FILTER(Q("legs__like", 1)))));
    MUST_FAIL(z, COVET_QUERY, covet_values(covet_query(z->s, Animal, VALUES("keeper__age"))).count);
    MUST_FAIL(z, COVET_QUERY, covet_sql(covet_query(z->s, Animal, ORDER_BY("-tgas"))));
    MUST_FAIL(z, COVET_QUERY, covet_sql(covet_query(z->s, Animal, SELECT_RELATED("name"))));
    MUST_FAIL(z, COVET_QUERY, covet_sql(covet_query(z->s, Animal, FILTER(Q("legs", ADD("a", 1))))));
    covet_rows rows = covet_values(q);
    MUST(z, rows.count == 6);
    MUST_FAIL(z, COVET_QUERY, covet_get_text(&rows.items[0], "nmae"));
    MUST_FAIL(z, COVET_QUERY, covet_get_int(&rows.items[0], "name"));
    MUST_FAIL(z, COVET_MISUSE, Animal_all(covet_query(z->s, Animal, FILTER(NULL))).count);
    MUST_FAIL(
        z, COVET_QUERY,
        Animal_all(covet_refine(covet_query(z->s, Animal, LIMIT(1)), FILTER(Q("legs", 1)))).count);
    return true;
}

static bool step_wrong_objects(zoo *z) {
    Keeper stranger = {.name = "Eve"};
    Animal homeless = {.name = "gnu", .tags = "[]"};
    MUST_FAIL(z, COVET_INTEGRITY, Animal_create(z->s, &homeless));
    homeless.keeper = &stranger;
    (void)Animal_create(z->s, &homeless);
    if (zoo_failure(z) == COVET_OK || zoo_failure(z) == COVET_NO_MEMORY) return false;
    covet_clear(z->s);
    Animal *bear = animal(z, "bear");
    MUST(z, bear != NULL);
    MUST_FAIL(z, COVET_QUERY, covet_save(z->s, Animal, bear, .update_fields = FIELDS("lgs")));
    MUST_FAIL(z, COVET_QUERY, Animal_to_json(z->s, bear, FIELDS("lgs")));
    bear->id = 99;
    MUST_FAIL(z, COVET_MISUSE, Animal_save(z->s, bear));
    return true;
}

/* Stored values that are not of their kind, within a transaction that is rolled back. */
static bool step_bad_stored(zoo *z) {
    if (z->place->spoil == NULL) return true;
    MUST(z, covet_begin(z->s) == COVET_OK);
    MUST(z, covet_execute(z->s, z->place->spoil) == 2);
    MUST_FAIL(z, COVET_VALIDATION, Specimen_find(z->s, "s1"));
    MUST_FAIL(z, COVET_VALIDATION,
              covet_pluck(covet_query(z->s, Specimen), z->place->spoiled).count);
    covet_each (Specimen, x, covet_query(z->s, Specimen)) (void)x;
    if (zoo_failure(z) != COVET_VALIDATION) return false;
    covet_clear(z->s);
    MUST(z, covet_rollback(z->s) == COVET_OK);
    return true;
}

static bool step_expressions(zoo *z) {
    static const int32_t legs[] = {0, 2, 4};
    covet_queryset *q =
        covet_query(z->s, Animal,
                    FILTER(Q("legs__in", LIST_OF(legs, 3)), Q("weight", MUL(F("weight"), 1)),
                           Q("weight__gte", NEG(F("weight")))),
                    FILTER(Q("legs__range", LIST(0, 9)), Q("seen__lt", F("parent__seen"))),
                    ORDER_BY(DESC(ADD(F("legs"), 1), .nulls_last = true), "keeper"), DISTINCT());
    MUST(z, Animal_all(q).count == 2);
    MUST(z, Animal_all(covet_refine(q, REVERSE(), OFFSET(1))).count == 1);
    MUST(z, Animal_last(covet_query(z->s, Animal, SELECT_RELATED("keeper"))) != NULL);
    MUST(z, Specimen_all(
                covet_query(z->s, Specimen, FILTER(Q("exact_or__gt", covet_decimal_of(1, 0)))))
                    .count == 1);
    MUST(z, covet_exists(covet_query(z->s, Animal, FILTER(Q("keeper__name", COVET_NULL)))) == 0);
    return true;
}

/* Relations to many rows, and what is reckoned over them. */
static bool step_aggregates(zoo *z) {
    covet_queryset *q = covet_query(z->s, Keeper, ANNOTATE("n", COUNT("animals")),
                                    ANNOTATE("legs", SUM("animals__legs")), FILTER(Q("n__gt", 1)));
    Keeper_list all = Keeper_all(q);
    MUST(z, all.count == 2);
    MUST(z, covet_get_int(&all.items[0]->row_, "n") == 3);
    MUST(z, covet_get_int(&all.items[0]->row_, "legs") == 10);
    MUST(z, covet_count(covet_query(z->s, Keeper, FILTER(Q("animals__name", "bear")))) == 1);
    MUST(z, covet_count(covet_query(z->s, Keeper, EXCLUDE(Q("animals__legs", 10)))) == 1);
    covet_record one = covet_aggregate(covet_query(z->s, Animal), ANNOTATE("most", MAX("legs")),
                                       ANNOTATE("weight", SUM("weight")));
    MUST(z, covet_get_int(&one, "most") == 10);
    MUST(z, covet_decimal_equal(covet_get_decimal(&one, "weight"), covet_decimal_of(25000, 2)));
    covet_rows rows = covet_values(covet_query(z->s, Animal, VALUES("keeper__name"),
                                               ANNOTATE("n", COUNT()), ORDER_BY("keeper__name")));
    MUST(z, rows.count == 2 && covet_get_int(&rows.items[1], "n") == 3);
    return true;
}

static bool step_wrong_sql(zoo *z) {
    MUST_FAIL(z, COVET_QUERY, covet_execute(z->s, "SELCT 1"));
    MUST_FAIL(z, COVET_QUERY, covet_execute(z->s, "SELECT nothing FROM keeper"));
    MUST_FAIL(z, COVET_MISUSE, covet_execute(z->s, "SELECT 1; SELECT 2"));
    MUST_FAIL(z, COVET_QUERY, covet_execute(z->s, "SELECT ?", 1, 2));
    MUST(z, covet_execute(z->s, "SELECT ?, ?, ?", "text", 0.5, COVET_NULL) == 1);
    return true;
}

/* ---- other databases ---- */

/* Opens one, and answers how that or its models fail; the message is never empty. */
static covet_status other_fails(const zoo *z, const char *url, const covet_model *const *models) {
    covet_config config = z->config;
    config.url = url;
    covet_db *db = covet_open_with(&config);
    if (db == NULL) return COVET_NO_MEMORY;
    if (covet_db_error(db)->status == COVET_OK) covet_models(db, models);
    const covet_failure *error = covet_db_error(db);
    covet_status status = error->status;
    if (status != COVET_OK && error->message[0] == '\0') wrong(__FILE__, __LINE__, "no message");
    covet_session *s = covet_session_open(db);
    if (s != NULL && status == COVET_OK && covet_connect(s) != COVET_OK)
        status = covet_error(s)->status;
    if (s == NULL) status = COVET_NO_MEMORY;
    covet_close(db);
    return status;
}

static bool step_others(zoo *z) {
    const covet_model *const *all = MODELS(Keeper, Animal);
    const zoo_place *place = z->place;
    const struct {
        const char *url;
        const covet_model *const *models;
        covet_status status;
    } cases[] = {
        {place->other_url, all, COVET_OK},
        {place->other_url, MODELS(Animal), COVET_RELATION},
        {place->bad_option_url, all, COVET_CONNECTION},
        {place->bad_urls[0], all, COVET_CONNECTION},
        {place->bad_urls[1], all, COVET_CONNECTION},
        {place->bad_urls[2], all, COVET_CONNECTION},
        {place->bad_urls[3], all, COVET_CONNECTION},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases && cases[i].url != NULL; i++) {
        z->other = other_fails(z, cases[i].url, cases[i].models);
        if (z->other != cases[i].status) return false;
        z->other = COVET_OK;
    }
    return true;
}

/* ---- memory ---- */

static bool in_a_mark(zoo *z, int round) {
    char name[16];
    snprintf(name, sizeof name, "nobody%d", round);
    covet_queryset *q = covet_query(z->s, Animal, SELECT_RELATED("keeper"));
    MUST(z, Animal_all(q).count == 6);
    MUST(z, covet_count(covet_query(z->s, Animal, EXCLUDE(Q("name", name)))) == 6);
    return true;
}

static bool step_marks(zoo *z) {
    bool good = true;
    for (int round = 0; round < 3 && good; round++) {
        covet_scope scope = covet_mark(z->s);
        MUST(z, scope.session != NULL);
        good = in_a_mark(z, round);
        if (covet_release(z->s, scope) != COVET_OK) return false;
    }
    covet_scoped (z->s) {
        if (good) good = in_a_mark(z, 9);
    }
    return good && zoo_failure(z) == COVET_OK;
}

/* More shapes than a small cache keeps, twice. */
static bool step_shapes(zoo *z) {
    static const char *const lookups[] = {"legs__gt", "legs__lt", "legs__gte", "legs__lte",
                                          "legs",     "id__gt",   "id__lt",    "parent__legs__gt"};
    for (size_t i = 0; i < 2 * sizeof lookups / sizeof *lookups; i++) {
        const char *lookup = lookups[i / 2];
        covet_queryset *q = covet_query(z->s, Animal, FILTER(Q(lookup, 3)), LIMIT(2));
        MUST(z, Animal_all(q).count <= 2);
    }
    return true;
}

static bool step_second(zoo *z) {
    covet_session *other = covet_session_open(z->db);
    z->other = other == NULL ? COVET_NO_MEMORY : COVET_OK;
    if (other == NULL) return false;
    const int64_t count = covet_count(covet_query(other, Animal));
    if (covet_failed(other))
        z->other = covet_error(other)->status;
    else if (count != 6)
        wrong(__FILE__, __LINE__, "another session sees something else");
    covet_session_close(other);
    return z->other == COVET_OK;
}

static bool step_reset(zoo *z) {
    z->changed = NULL;
    covet_session_reset(z->s);
    MUST(z, Animal_all(covet_query(z->s, Animal)).count == 6);
    return true;
}

static bool step_delete(zoo *z) {
    Specimen *found = Specimen_find(z->s, "s1");
    if (found == NULL && !covet_failed(z->s)) return true;
    MUST(z, found != NULL);
    MUST(z, Specimen_delete(z->s, found) == COVET_OK);
    return true;
}

static bool step_delete_many(zoo *z) {
    MUST(z, covet_delete(covet_query(
                z->s, Animal, FILTER(Q("legs__lte", 2), Q("name__gt", "b"), Q("name__lt", "e")))) ==
                1);
    return true;
}

static bool step_left_open(zoo *z) {
    if (z->s == NULL) z->s = covet_session_open(z->db);
    MUST(z, covet_begin(z->s) == COVET_OK);
    MUST(z, Keeper_create(z->s, &(Keeper){.name = "Dan"}) != NULL);
    covet_session_close(z->s);
    z->s = covet_session_open(z->db);
    if (z->s == NULL) return false;
    MUST(z, covet_count(covet_query(z->s, Keeper)) == 2);
    return true;
}

static bool step_drop(zoo *z) {
    MUST(z, covet_drop_tables(z->s) == COVET_OK);
    return true;
}

static bool step_close(zoo *z) {
    if (z->s != NULL && z->logged == 0) wrong(__FILE__, __LINE__, "nothing was logged");
    covet_close(z->db);
    z->db = NULL;
    z->s = NULL;
    return true;
}

static const zoo_step steps[] = {
    {"open", step_open},
    {"models", step_models},
    {"session", step_session},
    {"connect", step_connect},
    {"tables", step_tables},
    {"ann", step_ann},
    {"bob", step_bob},
    {"animals", step_animals},
    {"specimen", step_specimen},
    {"specimen of nothing", step_specimen_of_nothing},
    {"pass", step_ticket},
    {"bulk", step_bulk},
    {"bulk batches", step_bulk_batches},
    {"bulk keys", step_bulk_keys},
    {"bulk within", step_bulk_within},
    {"stream write", step_stream_write},
    {"bad pass", step_bad_ticket},
    {"related", step_related},
    {"conditions", step_conditions},
    {"builders", step_builders},
    {"one", step_one},
    {"values", step_values},
    {"labels", step_labels},
    {"stream", step_stream},
    {"kinds", step_kinds},
    {"json", step_json},
    {"bad json", step_bad_json},
    {"validate", step_validate},
    {"mistakes", step_mistakes},
    {"refused", step_refused},
    {"answer", step_answer},
    {"wrong words", step_wrong_words},
    {"wrong objects", step_wrong_objects},
    {"wrong sql", step_wrong_sql},
    {"bad stored", step_bad_stored},
    {"expressions", step_expressions},
    {"aggregates", step_aggregates},
    {"others", step_others},
    {"marks", step_marks},
    {"shapes", step_shapes},
    {"second", step_second},
    {"save", step_save},
    {"rollback", step_rollback},
    {"update", step_update},
    {"force", step_force},
    {"execute", step_execute},
    {"reset", step_reset},
    {"delete", step_delete},
    {"delete many", step_delete_many},
    {"left open", step_left_open},
    {"drop", step_drop},
    {"close", step_close},
};

bool zoo_pad(zoo *z) {
    char text[1024];
    z->other = COVET_OK;
    if (z->s == NULL || z->padding == 0 || z->padding >= sizeof text) return true;
    memset(text, 'x', z->padding);
    text[z->padding] = '\0';
    (void)covet_keep(z->s, Q("name", text));
    return zoo_failure(z) == COVET_OK;
}

const zoo_step *zoo_steps(size_t *count) {
    *count = sizeof steps / sizeof *steps;
    return steps;
}

size_t zoo_step_of(const char *name) {
    size_t i = 0;
    while (strcmp(steps[i].name, name) != 0) i++;
    return i;
}

/* ---- what stands in the file ---- */

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++) hash = (hash ^ at[i]) * 1099511628211u;
    return hash;
}

/* Whether a column differs from run to run. */
static bool is_made(const char *column) {
    return strcmp(column, "created_at") == 0 || strcmp(column, "changed") == 0 ||
           strcmp(column, "token") == 0;
}

static uint64_t hash_row(uint64_t hash, sqlite3_stmt *statement) {
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
        if (is_made(sqlite3_column_name(statement, i))) continue;
        const int type = sqlite3_column_type(statement, i);
        const void *bytes = sqlite3_column_blob(statement, i);
        hash = hash_bytes(hash, &type, sizeof type);
        hash = hash_bytes(hash, bytes, (size_t)sqlite3_column_bytes(statement, i));
    }
    return hash;
}

static sqlite3_stmt *prepared(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        wrong(__FILE__, __LINE__, sqlite3_errmsg(db));
    return statement;
}

static uint64_t hash_table(uint64_t hash, sqlite3 *db, const char *name) {
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY 1", name);
    hash = hash_bytes(hash, name, strlen(name));
    sqlite3_stmt *statement = prepared(db, sql);
    while (sqlite3_step(statement) == SQLITE_ROW) hash = hash_row(hash, statement);
    if (sqlite3_finalize(statement) != SQLITE_OK) wrong(__FILE__, __LINE__, sqlite3_errmsg(db));
    return hash;
}

uint64_t zoo_hash(const char *path) {
    sqlite3 *db = NULL;
    uint64_t hash = 0;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
        sqlite3_busy_timeout(db, 1000);
        sqlite3_exec(db, "PRAGMA synchronous = off", NULL, NULL,
                     NULL); /* the last one writes back */
        sqlite3_stmt *tables = prepared(db, "SELECT name FROM sqlite_schema WHERE type = 'table' "
                                            "AND name NOT LIKE 'sqlite_%' ORDER BY 1");
        while (sqlite3_step(tables) == SQLITE_ROW)
            hash = hash_table(hash + 1, db, (const char *)sqlite3_column_text(tables, 0));
        sqlite3_finalize(tables);
    }
    sqlite3_close(db);
    return hash;
}

/* ---- what stands in a database of a server ---- */

zoo_witness zoo_witness_open(const char *url, const covet_backend *backend) {
    zoo_witness w = {.db = covet_open(url, backend)};
    if (w.db == NULL || covet_models(w.db, MODELS(Keeper, Animal, Specimen, Pass)) != COVET_OK)
        wrong(__FILE__, __LINE__, "a witness has no database");
    w.s = covet_session_open(w.db);
    if (covet_connect(w.s) != COVET_OK) wrong(__FILE__, __LINE__, covet_error_text(w.s));
    return w;
}

void zoo_witness_close(zoo_witness *witness) {
    covet_close(witness->db);
}

static uint64_t hash_text(uint64_t hash, const char *text) {
    return text == NULL ? hash_bytes(hash, "", 1) : hash_bytes(hash, text, strlen(text) + 1);
}

static uint64_t hash_keepers(covet_session *s, uint64_t hash) {
    Keeper_list all = Keeper_all(covet_query(s, Keeper, SELECT_RELATED("favourite")));
    for (size_t i = 0; i < all.count; i++) {
        Keeper *k = all.items[i];
        hash = hash_text(hash, Keeper_to_json(s, k, FIELDS("name", "email")));
        hash = hash_text(hash, k->favourite == NULL ? NULL : k->favourite->name);
    }
    return hash;
}

static uint64_t hash_animals(covet_session *s, uint64_t hash) {
    Animal_list all =
        Animal_all(covet_query(s, Animal, SELECT_RELATED("keeper", "parent"), ORDER_BY("name")));
    for (size_t i = 0; i < all.count; i++) {
        Animal *a = all.items[i];
        hash =
            hash_text(hash, Animal_to_json(s, a, FIELDS("name", "legs", "weight", "seen", "tags")));
        hash = hash_text(hash, a->keeper->name);
        hash = hash_text(hash, a->parent == NULL ? NULL : a->parent->name);
    }
    return hash;
}

static uint64_t hash_specimens(covet_session *s, uint64_t hash) {
    Specimen_list all = Specimen_all(covet_query(s, Specimen, SELECT_RELATED("animal")));
    for (size_t i = 0; i < all.count; i++) {
        Specimen *x = all.items[i];
        hash = hash_text(hash, x->animal == NULL ? NULL : x->animal->name);
        if (x->animal != NULL) x->animal_id.value = 0;
        x->animal = NULL;
        hash = hash_text(hash, Specimen_to_json(s, x, NULL));
    }
    return hash;
}

static uint64_t hash_passes(covet_session *s, uint64_t hash) {
    Pass_list all = Pass_all(covet_query(s, Pass, ORDER_BY("code")));
    for (size_t i = 0; i < all.count; i++)
        hash = hash_text(hash, Pass_to_json(s, all.items[i], FIELDS("code", "zone", "price")));
    return hash;
}

/* A table that is not there adds nothing. */
uint64_t zoo_witness_hash(zoo_witness *witness) {
    static uint64_t (*const tables[])(covet_session *, uint64_t) = {hash_keepers, hash_animals,
                                                                    hash_specimens, hash_passes};
    uint64_t hash = 0;
    covet_session *s = witness->s;
    covet_session_reset(s);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const uint64_t more = tables[i](s, hash + i + 1);
        if (!covet_failed(s))
            hash = more;
        else if (covet_error(s)->status != COVET_QUERY)
            wrong(__FILE__, __LINE__, covet_error_text(s));
        covet_clear(s);
    }
    return hash;
}
