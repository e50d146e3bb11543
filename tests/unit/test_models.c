/* The model macros: types and places of members, the description that they make, keys of all kinds,
 * composed lists, projections, and defaults of new objects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "covet_orm.h"

/* 1 if the expression is of that type. */
#define IS(type, expression) _Generic((expression), type: 1, default: 0)

/* ---- every kind, plain and nullable ---- */

#define TARGET(X)                                                                                  \
    X(BIGAUTO,                id)                                                                  \
    X(CHAR(3),                code,       .unique = true)
COVET_MODEL(Target, TARGET);

#define EVERY(X)                                                                                   \
    X(AUTO,                   id)                                                                  \
    X(SMALLINT,               small)                                                               \
    X(INT,                    medium)                                                              \
    X(BIGINT,                 large)                                                               \
    X(BOOL,                   flag)                                                                \
    X(FLOAT,                  real)                                                                \
    X(DECIMAL(12, 3),         amount)                                                              \
    X(CHAR(40),               chars)                                                               \
    X(TEXT,                   text)                                                                \
    X(EMAIL,                  email)                                                               \
    X(URL,                    url)                                                                 \
    X(SLUG,                   slug)                                                                \
    X(UUID,                   uuid)                                                                \
    X(DATE,                   date)                                                                \
    X(TIME,                   time)                                                                \
    X(DATETIME,               moment)                                                              \
    X(DURATION,               span)                                                                \
    X(JSON,                   json)                                                                \
    X(BINARY,                 bytes)                                                               \
    X(ARRAY(INT),             numbers)                                                             \
    X(ARRAY(CHAR(7)),         words)                                                               \
    X(FK(Target),             target)                                                              \
    X(FK(Target, CHAR(3)),    by_code,    .to_field = "code", .related_name = "+")                 \
    X(O2O(Target),            one,        .related_name = "the_one")                               \
    X(M2M(Target),            many,       .related_name = "+")                                     \
    X(HAS_MANY(Every),        others,     .via = "self")                                           \
    X(HAS_ONE(Every),         other,      .via = "alone")                                          \
    X(NULLABLE(FK(Every)),    self)                                                                \
    X(NULLABLE(O2O(Every)),   alone)                                                               \
    X(GENERIC_FK,             anything,   .type_field = "target", .key_field = "large")            \
    X(GENERIC_MANY(Every),    everything, .via = "anything")
COVET_MODEL(Every, EVERY);

#define PERHAPS(X)                                                                                 \
    X(PK(UUID),                      id)                                                           \
    X(NULLABLE(SMALLINT),            small)                                                        \
    X(NULLABLE(INT),                 medium)                                                       \
    X(NULLABLE(BIGINT),              large)                                                        \
    X(NULLABLE(BOOL),                flag)                                                         \
    X(NULLABLE(FLOAT),               real)                                                         \
    X(NULLABLE(DECIMAL(5, 0)),       amount)                                                       \
    X(NULLABLE(CHAR(40)),            chars)                                                        \
    X(NULLABLE(UUID),                uuid)                                                         \
    X(NULLABLE(DATE),                date)                                                         \
    X(NULLABLE(TIME),                time)                                                         \
    X(NULLABLE(DATETIME),            moment)                                                       \
    X(NULLABLE(DURATION),            span)                                                         \
    X(NULLABLE(JSON),                json)                                                         \
    X(NULLABLE(BINARY),              bytes)                                                        \
    X(NULLABLE(ARRAY(DECIMAL(9, 2))), amounts)                                                     \
    X(NULLABLE(FK(Target)),          target)                                                       \
    X(NULLABLE(FK(Target, CHAR(3))), by_code,    .to_field = "code")
COVET_MODEL(Perhaps, PERHAPS);

static void types_of_members(void **state) {
    (void)state;
    Every e = {.id = 0};
    assert_true(IS(int32_t, e.id) && IS(int16_t, e.small) && IS(int32_t, e.medium) &&
                IS(int64_t, e.large) && IS(bool, e.flag) && IS(double, e.real));
    assert_true(IS(covet_decimal, e.amount) && IS(const char *, e.chars) &&
                IS(const char *, e.text) && IS(const char *, e.email) && IS(const char *, e.url) &&
                IS(const char *, e.slug) && IS(const char *, e.json));
    assert_true(IS(covet_uuid, e.uuid) && IS(covet_date, e.date) && IS(covet_time, e.time) &&
                IS(covet_datetime, e.moment) && IS(covet_duration, e.span) &&
                IS(covet_bytes, e.bytes));
    assert_true(IS(covet_array_int, e.numbers) && IS(covet_array_text, e.words));
    assert_true(IS(Target_pk, e.target_id) && IS(int64_t, e.target_id) && IS(Target *, e.target));
    assert_true(IS(const char *, e.by_code_id) && IS(Target *, e.by_code) && IS(Target *, e.one) &&
                IS(int64_t, e.one_id));
    assert_true(IS(Target_list *, e.many) && IS(Every_list *, e.others) && IS(Every *, e.other) &&
                IS(covet_row *, e.anything) && IS(Every_list *, e.everything));
    assert_true(IS(covet_opt_int, e.self_id) && IS(Every_opt_pk, e.self_id));
}

static void types_of_nullable_members(void **state) {
    (void)state;
    Perhaps p = {.small.has = false};
    assert_true(IS(covet_opt_smallint, p.small) && IS(covet_opt_int, p.medium) &&
                IS(covet_opt_bigint, p.large) && IS(covet_opt_bool, p.flag) &&
                IS(covet_opt_float, p.real) && IS(covet_opt_decimal, p.amount));
    assert_true(IS(const char *, p.chars) && IS(const char *, p.json) && IS(covet_bytes, p.bytes) &&
                IS(covet_array_decimal, p.amounts));
    assert_true(IS(covet_opt_uuid, p.uuid) && IS(covet_opt_date, p.date) &&
                IS(covet_opt_time, p.time) && IS(covet_opt_datetime, p.moment) &&
                IS(covet_opt_duration, p.span));
    assert_true(IS(Target_opt_pk, p.target_id) && IS(covet_opt_bigint, p.target_id) &&
                IS(const char *, p.by_code_id));
    assert_true(IS(covet_uuid, p.id) && IS(Perhaps_pk, p.id));
}

static const covet_member *member_of(const covet_model *model, const char *name) {
    for (size_t i = 0; i < model->member_count; i++)
        if (strcmp(model->members()[i].name, name) == 0) return &model->members()[i];
    fail_msg("%s has no row %s", model->name, name);
    return NULL;
}

#define ASSERT_MEMBER(M, member, kind_, nullable_)                                                 \
    do {                                                                                           \
        const covet_member *m_ = member_of(&M##_model, #member);                                   \
        assert_int_equal(m_->kind, COVET_KIND_##kind_);                                            \
        assert_int_equal(m_->offset, offsetof(M, member));                                         \
        assert_int_equal(m_->size, sizeof(((M *)0)->member));                                      \
        assert_int_equal(m_->nullable, nullable_);                                                 \
        assert_int_equal(m_->object_offset, 0);                                                    \
    } while (0)
#define ASSERT_KEY(M, member, kind_, nullable_, target_)                                           \
    do {                                                                                           \
        const covet_member *m_ = member_of(&M##_model, #member);                                   \
        assert_int_equal(m_->kind, COVET_KIND_##kind_);                                            \
        assert_int_equal(m_->offset, offsetof(M, member##_id));                                    \
        assert_int_equal(m_->size, sizeof(((M *)0)->member##_id));                                 \
        assert_int_equal(m_->object_offset, offsetof(M, member));                                  \
        assert_int_equal(m_->nullable, nullable_);                                                 \
        assert_string_equal(m_->target, target_);                                                  \
    } while (0)

static void descriptions(void **state) {
    (void)state;
    assert_int_equal(Every_model.size, sizeof(Every));
    assert_int_equal(Every_model.member_count, 31);
    assert_string_equal(Every_model.name, "Every");
    assert_false(Every_model.projection);
    assert_string_equal(Every_model.settings->name_, "Every");
    ASSERT_MEMBER(Every, id, AUTO, false);
    ASSERT_MEMBER(Every, small, SMALLINT, false);
    ASSERT_MEMBER(Every, flag, BOOL, false);
    ASSERT_MEMBER(Every, amount, DECIMAL, false);
    ASSERT_MEMBER(Every, text, TEXT, false);
    ASSERT_MEMBER(Every, bytes, BINARY, false);
    ASSERT_MEMBER(Every, numbers, ARRAY, false);
    ASSERT_MEMBER(Perhaps, amount, DECIMAL, true);
    ASSERT_MEMBER(Perhaps, chars, CHAR, true);
    ASSERT_MEMBER(Perhaps, amounts, ARRAY, true);
    ASSERT_KEY(Every, target, FK, false, "Target");
    ASSERT_KEY(Every, one, O2O, false, "Target");
    ASSERT_KEY(Perhaps, target, FK, true, "Target");
    assert_true(member_of(&Every_model, "id")->key);
    assert_false(member_of(&Every_model, "small")->key);
    assert_true(member_of(&Perhaps_model, "id")->key);
}

static void lengths_and_elements(void **state) {
    (void)state;
    const covet_member *amount = member_of(&Every_model, "amount");
    assert_true(amount->length == 12 && amount->places == 3);
    assert_int_equal(member_of(&Every_model, "chars")->length, 40);
    assert_int_equal(member_of(&Every_model, "email")->length, 254);
    assert_int_equal(member_of(&Every_model, "url")->length, 200);
    assert_int_equal(member_of(&Every_model, "slug")->length, 50);
    assert_int_equal(member_of(&Every_model, "text")->length, 0);
    const covet_member *words = member_of(&Every_model, "words");
    assert_true(words->has_element && words->element == COVET_KIND_CHAR && words->length == 7);
    const covet_member *amounts = member_of(&Perhaps_model, "amounts");
    assert_true(amounts->element == COVET_KIND_DECIMAL && amounts->length == 9 &&
                amounts->places == 2);
    const covet_member *by_code = member_of(&Every_model, "by_code");
    assert_true(by_code->has_element && by_code->element == COVET_KIND_CHAR &&
                by_code->length == 3);
    assert_false(member_of(&Every_model, "target")->has_element);
    const covet_member *many = member_of(&Every_model, "many");
    assert_true(many->kind == COVET_KIND_M2M && many->size == 0);
    assert_int_equal(many->object_offset, offsetof(Every, many));
    assert_int_equal(member_of(&Every_model, "anything")->object_offset, offsetof(Every, anything));
}

static void kinds(void **state) {
    (void)state;
    assert_string_equal(covet_kind_name(COVET_KIND_AUTO), "AUTO");
    assert_string_equal(covet_kind_name(COVET_KIND_GENERIC_MANY), "GENERIC_MANY");
    assert_string_equal(covet_kind_name(COVET_KIND_COUNT), "?");
    assert_true(covet_kind_has_column(COVET_KIND_BINARY) && covet_kind_has_column(COVET_KIND_O2O));
    assert_false(covet_kind_has_column(COVET_KIND_M2M) || covet_kind_has_column(COVET_KIND_EMBED) ||
                 covet_kind_has_column(COVET_KIND_COUNT));
    assert_true(covet_kind_is_text(COVET_KIND_CHAR) && covet_kind_is_text(COVET_KIND_SLUG) &&
                covet_kind_is_text(COVET_KIND_JSON));
    assert_false(covet_kind_is_text(COVET_KIND_UUID) || covet_kind_is_text(COVET_KIND_BINARY));
}

static void rows_and_lists(void **state) {
    (void)state;
    assert_true(sizeof(covet_row) <= 16);
    assert_int_equal(offsetof(Every, row_), 0);
    Target target = {.id = 1};
    Target_list list = {(Target *[]){&target}, 1};
    assert_true(IS(Target **, list.items) && IS(size_t, list.count));
    assert_string_equal(Every_.amount.path, "amount");
    assert_string_equal(Every_.target.path, "target");
    assert_true(IS(const char *, Every_.many.path));
    assert_true(IS(covet_column_decimal, Every_.amount) && IS(covet_column_text, Every_.chars) &&
                IS(covet_column_integer, Every_.small) && IS(covet_column_relation, Every_.many) &&
                IS(covet_column_array, Every_.words) && IS(covet_column_json, Every_.json));
    const covet_model *const *models = MODELS(Target, Every);
    assert_ptr_equal(models[0], &Target_model);
    assert_ptr_equal(models[1], &Every_model);
    assert_null(models[2]);
}

/* ---- keys ---- */

COVET_FORWARD(Late, CHAR(2));

#define EARLY(X)                                                                                   \
    X(PK(FK(Late)),           late)                                                                \
    X(NULLABLE(FK(Late)),     other,      .related_name = "+")
COVET_MODEL(Early, EARLY);

#define LATE(X)                                                                                    \
    X(PK(CHAR(2)),            code)
COVET_MODEL(Late, LATE);

#define CHAIN(X)                                                                                   \
    X(PK(O2O(Early)),         early)                                                               \
    X(FK(Perhaps),            perhaps)                                                             \
    X(NULLABLE(FK(Perhaps)),  maybe,      .related_name = "+")
COVET_MODEL(Chain, CHAIN);

#define LINE(X)                                                                                    \
    X(PK(FK(Target)),         target)                                                              \
    X(PK(SMALLINT),           number)                                                              \
    X(INT,                    amount)
COVET_MODEL_KEYED(Line, LINE);

static void types_of_keys(void **state) {
    (void)state;
    Early early = {.late_id = "ab"};
    Chain chain = {.early_id = "ab"};
    assert_true(IS(const char *, early.late_id) && IS(Late *, early.late) &&
                IS(const char *, early.other_id));
    assert_true(IS(const char *, chain.early_id) && IS(Early_pk, chain.early_id));
    assert_true(IS(covet_uuid, chain.perhaps_id) && IS(covet_opt_uuid, chain.maybe_id));
    Early_pk key = early.late_id;
    assert_string_equal(key, "ab");
    assert_true(member_of(&Early_model, "late")->key);
}

static void composite_keys(void **state) {
    (void)state;
    Line_pk key = {.target_id = 1, .number = 2};
    Line_opt_pk perhaps = {true, key};
    assert_true(IS(int64_t, key.target_id) && IS(int16_t, key.number));
    assert_int_equal(perhaps.value.number, 2);
    assert_true(member_of(&Line_model, "target")->key && member_of(&Line_model, "number")->key);
    assert_false(member_of(&Line_model, "amount")->key);
}

/* ---- composition ---- */

#define TIMESTAMPS(X)                                                                              \
    X(DATETIME,               created,    .auto_now_add = true)                                    \
    X(DATETIME,               updated,    .auto_now = true)
#define OWNED(X)                                                                                   \
    TIMESTAMPS(X)                                                                                  \
    X(FK(Target),             owner,      .related_name = "+")
#define NOTE(X)                                                                                    \
    X(AUTO,                   id)                                                                  \
    OWNED(X)                                                                                       \
    X(TEXT,                   text)
COVET_MODEL(Note, NOTE, .ordering = ORDERING("-updated"), .app = "blog");

static void composed_lists(void **state) {
    (void)state;
    static const char *const names[] = {"id", "created", "updated", "owner", "text"};
    assert_int_equal(Note_model.member_count, 5);
    for (size_t i = 0; i < 5; i++) assert_string_equal(Note_model.members()[i].name, names[i]);
    ASSERT_MEMBER(Note, updated, DATETIME, false);
    ASSERT_KEY(Note, owner, FK, false, "Target");
    const covet_moment_options *created = Note_model.options[1], *updated = Note_model.options[2];
    assert_true(created->auto_now_add && !created->auto_now && updated->auto_now);
    assert_string_equal(updated->member_, "updated");
    assert_string_equal(Note_.updated.path, "updated");
    assert_string_equal(Note_model.settings->ordering[0], "-updated");
    assert_null(Note_model.settings->ordering[1]);
}

/* ---- projections ---- */

#define STAT(X)                                                                                    \
    X(CHAR(100),              name)                                                                \
    X(NULLABLE(CHAR(40)),     by,         .from = "target__code")                                  \
    X(BIGINT,                 target__id)                                                          \
    X(EMBED(Note),            note)
COVET_PROJECTION(Stat, STAT);

static void projections(void **state) {
    (void)state;
    Stat stat = {.name = "x"};
    assert_true(IS(const char *, stat.by) && IS(int64_t, stat.target__id) && IS(Note, stat.note));
    assert_true(Stat_model.projection);
    assert_int_equal(Stat_model.member_count, 4);
    ASSERT_MEMBER(Stat, note, EMBED, false);
    const covet_projection_options *name = Stat_model.options[0], *by = Stat_model.options[1];
    assert_string_equal(name->member_, "name");
    assert_null(name->from);
    assert_string_equal(by->from, "target__code");
    assert_string_equal(member_of(&Stat_model, "note")->target, "Note");
}

/* ---- new objects ---- */

static covet_value make_text(void) {
    return COVET_V("made");
}
static covet_value make_wrong(void) {
    return COVET_V("no number");
}

#define FRESH(X)                                                                                   \
    X(AUTO,                        id)                                                             \
    X(SMALLINT,                    small,    .default_value = COVET_INT(-3))                       \
    X(NULLABLE(INT),               medium,   .default_value = COVET_INT(0))                        \
    X(BIGINT,                      large,    .default_value = COVET_INT(INT64_MAX))                \
    X(INT,                         none)                                                           \
    X(INT,                         wrong,    .default_fn = make_wrong)                             \
    X(SMALLINT,                    too_wide, .default_value = COVET_INT(40000))                    \
    X(BOOL,                        flag,     .default_value = COVET_BOOL(true))                    \
    X(FLOAT,                       real,     .default_value = COVET_REAL(0.5))                     \
    X(DECIMAL(5, 2),               amount,   .default_value = COVET_DECIMAL("1.50"))               \
    X(NULLABLE(DECIMAL(5, 2)),     maybe,    .default_value = COVET_INT(7))                        \
    X(CHAR(10),                    chars,    .default_value = COVET_TEXT("x"))                     \
    X(TEXT,                        text,     .default_fn = make_text)                              \
    X(JSON,                        json,     .default_value = COVET_JSON("[]"))                    \
    X(UUID,                        uuid,     .default_fn = covet_default_uuid4)                    \
    X(UUID,                        ordered,  .default_fn = covet_default_uuid7)                    \
    X(DATE,                        date,     .default_value = COVET_TEXT("2024-05-01"))            \
    X(TIME,                        time,     .default_value = COVET_TIME(1))                       \
    X(NULLABLE(DATETIME),          moment,   .default_fn = covet_default_now)                      \
    X(DURATION,                    span,     .default_value = COVET_DURATION(9))                   \
    X(FK(Target),                  target,   .default_value = COVET_INT(5))                        \
    X(NULLABLE(FK(Target)),        another,  .default_value = COVET_INT(6))                        \
    X(FK(Target, CHAR(3)),         by_code,  .default_value = COVET_TEXT("abc"))                   \
    X(FK(Early),                   early,    .default_value = COVET_TEXT("ab"))                    \
    X(FK(Perhaps),                 perhaps,  .default_fn = covet_default_uuid4)                    \
    X(FK(Every),                   every,    .default_value = COVET_INT(4))                        \
    X(NULLABLE(FK(Every)),         no_every)                                                       \
    X(M2M(Target),                 many)                                                           \
    X(ARRAY(INT),                  numbers)
COVET_MODEL(Fresh, FRESH);

static void new_objects(void **state) {
    (void)state;
    static const covet_uuid zero = {{0}};
    const Fresh f = Fresh_new();
    assert_true(f.id == 0 && f.none == 0 && f.wrong == 0 && f.too_wide == 0);
    assert_true(f.small == -3 && f.large == INT64_MAX && f.flag);
    assert_true(f.medium.has && f.medium.value == 0);
    assert_true(f.real > 0.4 && f.real < 0.6);
    assert_true(covet_decimal_equal(f.amount, covet_decimal_of(150, 2)));
    assert_true(f.maybe.has && covet_decimal_equal(f.maybe.value, covet_decimal_of(7, 0)));
    assert_string_equal(f.chars, "x");
    assert_string_equal(f.text, "made");
    assert_string_equal(f.json, "[]");
    assert_false(covet_uuid_equal(f.uuid, zero) || covet_uuid_equal(f.ordered, zero));
    assert_int_equal(f.uuid.bytes[6] >> 4, 4);
    assert_int_equal(f.ordered.bytes[6] >> 4, 7);
    assert_int_equal(f.date.days, covet_date_of(2024, 5, 1).days);
    assert_true(f.time.us == 1 && f.span.us == 9);
    assert_true(f.moment.has && f.moment.value.us > covet_datetime_of(2020, 1, 1, 0, 0, 0).us);
    assert_true(f.target_id == 5 && f.another_id.has && f.another_id.value == 6);
    assert_string_equal(f.by_code_id, "abc");
    assert_string_equal(f.early_id, "ab");
    assert_false(covet_uuid_equal(f.perhaps_id, zero));
    assert_true(f.every_id == 4 && !f.no_every_id.has);
    assert_null(f.many);
    assert_null(f.numbers.items);
    assert_null(f.row_.origin);
}

static void new_objects_misused(void **state) {
    (void)state;
    Stat stat = {.name = "x"};
    covet_object_new(NULL, &stat);
    covet_object_new(&Fresh_model, NULL);
    assert_string_equal(stat.name, "x");
    covet_object_new(&Stat_model, &stat);
    assert_null(stat.name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_of_members),
        cmocka_unit_test(types_of_nullable_members),
        cmocka_unit_test(descriptions),
        cmocka_unit_test(lengths_and_elements),
        cmocka_unit_test(kinds),
        cmocka_unit_test(rows_and_lists),
        cmocka_unit_test(types_of_keys),
        cmocka_unit_test(composite_keys),
        cmocka_unit_test(composed_lists),
        cmocka_unit_test(projections),
        cmocka_unit_test(new_objects),
        cmocka_unit_test(new_objects_misused),
    };
    return cmocka_run_group_tests_name("models", tests, NULL, NULL);
}
