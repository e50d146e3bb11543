/* Arithmetic of columns and values, in conditions, in orders and in what an update assigns. */
#define COVET_SHORT_NAMES
#include "database.h"

#include <stdio.h>
#include <string.h>

#define ITEMS(array) (sizeof(array) / sizeof *(array))

static covet_decimal decimal(const char *text) {
    covet_decimal x;
    assert_int_equal(covet_decimal_parse(text, &x), COVET_OK);
    return x;
}

/* The one row of a table that is emptied first. */
static void only(covet_session *s, const Blank *row) {
    Blank one = *row;
    one.id = 1;
    covet_delete(covet_query(s, Blank));
    assert_non_null(Blank_create(s, &one));
}

/* Assigns to a column of all rows, and reads the row. */
#define ASSIGNED(s, column, ...)                                                                   \
    (assert_update(s, covet_update(covet_query(s, Blank), SET(column, __VA_ARGS__))),              \
     Blank_find(s, 1))

static void assert_update(covet_session *s, int64_t rows) {
    if (rows < 0) fail_msg("%s", covet_error_text(s));
    assert_int_equal(rows, 1);
}

/* ---- numbers ---- */

/* Quotients are cut as C cuts them, and a rest has the sign of the left side. */
static void integers(void **state) {
    covet_session *s = *state;
    static const int32_t numbers[] = {-100, -7, -3, -1, 0, 1, 2, 3, 7, 100};
    for (size_t i = 0; i < ITEMS(numbers); i++)
        for (size_t j = 0; j < ITEMS(numbers); j++) {
            int32_t a = numbers[i], b = numbers[j];
            const covet_expr *left = F("small"), *right = F("medium");
            only(s, &(Blank){.small = {true, (int16_t)a}, .medium = {true, b}});
            assert_int_equal(ASSIGNED(s, "large", ADD(left, right))->large.value, a + b);
            assert_int_equal(ASSIGNED(s, "large", SUB(left, right))->large.value, a - b);
            assert_int_equal(ASSIGNED(s, "large", MUL(left, right))->large.value, a * b);
            assert_int_equal(ASSIGNED(s, "large", NEG(left))->large.value, -a);
            assert_int_equal(ASSIGNED(s, "large", SUB(left, MUL(right, 3), 1))->large.value,
                             a - b * 3 - 1);
            if (b == 0) continue;
            assert_int_equal(ASSIGNED(s, "large", DIV(left, right))->large.value, a / b);
            assert_int_equal(ASSIGNED(s, "large", MOD(left, right))->large.value, a % b);
            assert_int_equal(ASSIGNED(s, "large", DIV(left, b))->large.value, a / b);
        }
}

static void integers_in_conditions(void **state) {
    covet_session *s = *state;
    for (int32_t i = -5; i <= 5; i++)
        Blank_create(
            s, &(Blank){.medium = {true, i}, .large = {true, i * i}, .ratio = {true, i / 2.0}});
    covet_queryset *all = covet_query(s, Blank);
    assert_rows(all, 2, FILTER(Q("large", F("medium"))));
    assert_rows(all, 2, FILTER(Q("large", ADD(F("medium"), F("medium"), F("medium")))),
                FILTER(Q("medium__gte", -10)));
    assert_rows(all, 11, FILTER(Q("large", MUL(F("medium"), F("medium")))));
    assert_rows(all, 5, FILTER(Q("medium__lt", NEG(F("medium")))));
    assert_rows(all, 9,
                FILTER(Q("large__gte", SUB(F("medium"), 1)), Q("large__gt", MUL(F("medium"), 1))));
    assert_rows(all, 6, FILTER(Q("medium__gte", MUL(F("ratio"), 2)), Q("ratio__gte", 0)));
    assert_rows(all, 11, FILTER(Q("ratio", DIV(F("medium"), 2.0))));
    assert_rows(all, 5, FILTER(Q("ratio", DIV(F("medium"), 2))));
    assert_well(s);
}

/* A sum, a product and the rest keep every digit; a quotient is rounded to the places of its
 * column. */
static void decimals(void **state) {
    covet_session *s = *state;
    const covet_expr *money = F("money"), *wealth = F("wealth");
    only(s,
         &(Blank){.money = {true, decimal("10.125")}, .wealth = {true, decimal("3.0000000001")}});
#define ASSERT_WEALTH(text, ...)                                                                   \
    do {                                                                                           \
        char found_[COVET_DECIMAL_TEXT];                                                           \
        assert_update(s, covet_update(covet_query(s, Blank), SET("wealth", __VA_ARGS__)));         \
        covet_decimal_format(covet_decimal_reduce(Blank_find(s, 1)->wealth.value), found_,         \
                             sizeof found_);                                                       \
        assert_string_equal(found_, text);                                                         \
        covet_update(covet_query(s, Blank), SET("wealth", decimal("3.0000000001")));               \
    } while (0)
    ASSERT_WEALTH("13.1250000001", ADD(money, wealth));
    ASSERT_WEALTH("7.1249999999", SUB(money, wealth));
    ASSERT_WEALTH("-10.125", NEG(money));
    ASSERT_WEALTH("102.515625", MUL(money, money));
    ASSERT_WEALTH("30.375000001", MUL(money, wealth));
    ASSERT_WEALTH("20.25", MUL(money, 2));
    ASSERT_WEALTH("10.225", ADD(money, decimal("0.1")));
    ASSERT_WEALTH("3.375", DIV(money, 3));
    ASSERT_WEALTH("1.125", MOD(money, 3));
    ASSERT_WEALTH("-1.125", MOD(NEG(money), 3));
    ASSERT_WEALTH("1.25", ADD(DIV(money, decimal("8.1")), 0));
    covet_queryset *all = covet_query(s, Blank);
    assert_rows(all, 1, FILTER(Q("wealth", ADD(SUB(F("wealth"), F("money")), F("money")))));
    assert_rows(all, 1, FILTER(Q("money", decimal("10.1250"))));
    assert_rows(all, 0, FILTER(Q("money", decimal("10.12"))));
    assert_rows(all, 1, FILTER(Q("money__gt", DIV(F("wealth"), 3))));
    assert_int_equal(covet_update(all, SET("money", MUL(F("money"), decimal("0.5")))), 1);
    assert_true(covet_decimal_equal(Blank_find(s, 1)->money.value, decimal("5.063")));
    assert_int_equal(covet_update(all, SET("medium", F("money"))), 1);
    assert_int_equal(Blank_find(s, 1)->medium.value, 5);
}

/* What is reckoned orders as a number, and so do the extremes of it. */
static void decimals_in_order(void **state) {
    covet_session *s = *state;
    static const char *const prices[] = {"9.5", "-2.75", "12.5", "1.5"};
    covet_delete(covet_query(s, Blank));
    for (int32_t i = 0; i < 4; i++)
        assert_non_null(Blank_create(
            s, &(Blank){.id = i + 1, .money = {true, decimal(prices[i])}, .flag = {true, true}}));
    covet_queryset *twice = covet_query(s, Blank, ANNOTATE("twice", MUL(F("money"), 2)));
    covet_rows rows = covet_values(covet_refine(twice, ORDER_BY("-twice"), VALUES("id")));
    assert_int_equal(rows.count, 4);
    static const int32_t expected[] = {3, 1, 4, 2};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(covet_get_int(&rows.items[i], "id"), expected[i]);
    covet_queryset *means = covet_query(s, Blank, VALUES("id"), ANNOTATE("mean", AVG("money")));
    covet_record ends =
        covet_aggregate(means, ANNOTATE("least", MIN("mean")), ANNOTATE("most", MAX("mean")));
    assert_true(covet_decimal_equal(covet_get_decimal(&ends, "least"), decimal("-2.75")));
    assert_true(covet_decimal_equal(covet_get_decimal(&ends, "most"), decimal("12.5")));
    assert_rows(means, 2, FILTER(Q("mean__gt", decimal("9.25"))));
    assert_well(s);
}

static void reals(void **state) {
    covet_session *s = *state;
    static const double numbers[] = {-7.25, -1, -0.5, 0.25, 1.0 / 3, 2, 1e10};
    for (size_t i = 0; i < ITEMS(numbers); i++)
        for (size_t j = 0; j < ITEMS(numbers); j++) {
            double a = numbers[i], b = numbers[j], found;
            only(s, &(Blank){.ratio = {true, a}});
            found = ASSIGNED(s, "ratio", ADD(F("ratio"), b))->ratio.value;
            assert_true(found >= a + b && found <= a + b);
            only(s, &(Blank){.ratio = {true, a}});
            found = ASSIGNED(s, "ratio", MUL(F("ratio"), b))->ratio.value;
            assert_true(found >= a * b && found <= a * b);
            only(s, &(Blank){.ratio = {true, a}});
            found = ASSIGNED(s, "ratio", DIV(F("ratio"), b))->ratio.value;
            assert_true(found >= a / b && found <= a / b);
        }
    only(s, &(Blank){.medium = {true, 3}});
    assert_true(ASSIGNED(s, "ratio", POW(F("medium"), 2))->ratio.value > 8.99);
    assert_true(ASSIGNED(s, "ratio", F("medium"))->ratio.value > 2.99);
    assert_int_equal(ASSIGNED(s, "large", MUL(F("medium"), 0.9))->large.value, 3);
}

static void nothing_makes_nothing(void **state) {
    covet_session *s = *state;
    only(s, &(Blank){.medium = {true, 3}, .large = {true, 4}});
    assert_false(ASSIGNED(s, "large", ADD(F("medium"), F("small")))->large.has);
    assert_false(ASSIGNED(s, "wealth", MUL(F("money"), 2))->wealth.has);
    assert_false(ASSIGNED(s, "ratio", NEG(F("ratio")))->ratio.has);
    assert_false(ASSIGNED(s, "moment", ADD(F("moment"), (covet_duration){1}))->moment.has);
    assert_rows(covet_query(s, Blank), 0, FILTER(Q("medium__gt", F("small"))));
    assert_rows(covet_query(s, Blank), 1, EXCLUDE(Q("medium__gt", F("small"))));
}

/* The old values stand on the right side of every assignment. */
static void assignments_side_by_side(void **state) {
    covet_session *s = *state;
    only(s, &(Blank){.medium = {true, 3}, .large = {true, 4}, .small = {true, 5}});
    assert_int_equal(covet_update(covet_query(s, Blank), SET("medium", F("large")),
                                  SET("large", F("medium")),
                                  SET("small", ADD(F("medium"), F("large")))),
                     1);
    Blank *row = Blank_find(s, 1);
    assert_int_equal(row->medium.value, 4);
    assert_int_equal(row->large.value, 3);
    assert_int_equal(row->small.value, 7);
    assert_int_equal(covet_update(covet_query(s, Blank), SET("large", ADD(F("large"), 1)),
                                  SET("medium", MUL(F("large"), 10))),
                     1);
    row = Blank_find(s, 1);
    assert_int_equal(row->medium.value, 30);
    assert_int_equal(row->large.value, 4);
}

/* ---- moments ---- */

static void moments(void **state) {
    covet_session *s = *state;
    static const int64_t steps[] = {
        0, 1, -1, 999999, INT64_C(86400000000), INT64_C(-31536000000001)};
    covet_datetime moment = {covet_datetime_of(2024, 2, 29, 23, 59, 59).us + 500000};
    for (size_t i = 0; i < ITEMS(steps); i++) {
        covet_duration step = {steps[i]};
        Blank row = {.moment = {true, moment}, .span = {true, step}};
        only(s, &row);
        assert_true(ASSIGNED(s, "moment", ADD(F("moment"), step))->moment.value.us ==
                    moment.us + step.us);
        only(s, &row);
        assert_true(ASSIGNED(s, "moment", SUB(F("moment"), F("span")))->moment.value.us ==
                    moment.us - step.us);
        only(s, &row);
        assert_rows(covet_query(s, Blank), 1,
                    FILTER(Q("moment", SUB(ADD(F("moment"), F("span")), step))));
        assert_rows(covet_query(s, Blank), 1,
                    FILTER(Q("moment__lte", ADD(F("moment"), (covet_duration){0}))));
        assert_true(ASSIGNED(s, "span", ADD(F("span"), F("span")))->span.value.us == 2 * step.us);
        assert_true(ASSIGNED(s, "span", SUB(F("span"), (covet_duration){5}))->span.value.us ==
                    2 * step.us - 5);
    }
}

static void dates(void **state) {
    covet_session *s = *state;
    covet_date leap = covet_date_of(2024, 2, 28);
    only(s, &(Blank){.date = {true, leap}, .span = {true, covet_duration_of(1, 12, 0, 0, 0)}});
    assert_true(ASSIGNED(s, "moment", ADD(F("date"), F("span")))->moment.value.us ==
                covet_datetime_of(2024, 2, 29, 12, 0, 0).us);
    assert_int_equal(
        ASSIGNED(s, "date", ADD(F("date"), covet_duration_of(2, 0, 0, 0, 0)))->date.value.days,
        leap.days + 2);
    assert_int_equal(
        ASSIGNED(s, "date", SUB(F("date"), covet_duration_of(0, 0, 0, 0, 1)))->date.value.days,
        leap.days + 1);
    assert_int_equal(ASSIGNED(s, "date", F("moment"))->date.value.days, leap.days + 1);
    assert_rows(covet_query(s, Blank), 1, FILTER(Q("moment__gt", F("date"))));
    assert_well(s);
}

static const struct CMUnitTest tests[] = {
    DATABASE_TEST(integers),
    DATABASE_TEST(integers_in_conditions),
    DATABASE_TEST(decimals),
    DATABASE_TEST(decimals_in_order),
    DATABASE_TEST(reals),
    DATABASE_TEST(nothing_makes_nothing),
    DATABASE_TEST(assignments_side_by_side),
    DATABASE_TEST(moments),
    DATABASE_TEST(dates),
};

DATABASE_MAIN(tests)
