/* Values: kinds of C expressions, elements of lists, equality, and the text for a person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <float.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#define COVET_SHORT_NAMES
#include "covet_orm.h"

#define ITEMS(array) (sizeof(array) / sizeof *(array))

static void assert_shown(covet_value value, const char *text) {
    covet_heap heap = {.allocator = covet_default_allocator()};
    covet_buffer buffer;
    covet_buffer_open(&buffer, &heap, 0);
    covet_value_print(&buffer, &value);
    assert_string_equal(covet_buffer_get(&buffer), text);
    covet_buffer_close(&buffer);
}

/* ---- what C expressions become ---- */

static void integers(void **state) {
    (void)state;
    struct {
        covet_value value;
        int64_t n;
    } cases[] = {
        {COVET_V((char)'A'), 65},
        {COVET_V((signed char)-128), -128},
        {COVET_V((unsigned char)255), 255},
        {COVET_V((short)SHRT_MIN), SHRT_MIN},
        {COVET_V((unsigned short)USHRT_MAX), USHRT_MAX},
        {COVET_V(INT_MIN), INT_MIN},
        {COVET_V(UINT_MAX), UINT_MAX},
        {COVET_V(LONG_MAX), LONG_MAX},
        {COVET_V((unsigned long)LONG_MAX), LONG_MAX},
        {COVET_V(LLONG_MIN), LLONG_MIN},
        {COVET_V((unsigned long long)LLONG_MAX), LLONG_MAX},
        {COVET_V((covet_opt_smallint){true, -7}), -7},
        {COVET_V((covet_opt_int){true, 7}), 7},
        {COVET_V((covet_opt_auto){true, 8}), 8},
        {COVET_V((covet_opt_bigint){true, INT64_MAX}), INT64_MAX},
    };
    for (size_t i = 0; i < ITEMS(cases); i++) {
        assert_int_equal(cases[i].value.kind, COVET_VALUE_INT);
        assert_true(cases[i].value.as.integer == cases[i].n);
    }
    covet_value large = COVET_V(ULLONG_MAX);
    assert_int_equal(large.kind, COVET_VALUE_UINT);
    assert_true(large.as.unsigned_integer == UINT64_MAX);
}

static void other_kinds(void **state) {
    (void)state;
    char text[] = "abc";
    const char *none = NULL;
    struct {
        covet_value value;
        covet_value_kind kind;
    } cases[] = {
        {COVET_V((bool)true), COVET_VALUE_BOOL},
        {COVET_V(1.5f), COVET_VALUE_REAL},
        {COVET_V(1.5), COVET_VALUE_REAL},
        {COVET_V(text), COVET_VALUE_TEXT},
        {COVET_V("abc"), COVET_VALUE_TEXT},
        {COVET_V(none), COVET_VALUE_NULL},
        {COVET_V((covet_bytes){"a", 1}), COVET_VALUE_BYTES},
        {COVET_V((covet_bytes){NULL, 0}), COVET_VALUE_NULL},
        {COVET_V(covet_decimal_of(1, 0)), COVET_VALUE_DECIMAL},
        {COVET_V((covet_uuid){{1}}), COVET_VALUE_UUID},
        {COVET_V((covet_date){1}), COVET_VALUE_DATE},
        {COVET_V((covet_time){1}), COVET_VALUE_TIME},
        {COVET_V((covet_datetime){1}), COVET_VALUE_DATETIME},
        {COVET_V((covet_duration){1}), COVET_VALUE_DURATION},
        {COVET_V((covet_opt_bool){true, false}), COVET_VALUE_BOOL},
        {COVET_V((covet_opt_float){true, 1}), COVET_VALUE_REAL},
        {COVET_V((covet_opt_decimal){.has = true}), COVET_VALUE_DECIMAL},
        {COVET_V((covet_opt_uuid){.has = true}), COVET_VALUE_UUID},
        {COVET_V((covet_opt_date){.has = true}), COVET_VALUE_DATE},
        {COVET_V((covet_opt_time){.has = true}), COVET_VALUE_TIME},
        {COVET_V((covet_opt_datetime){.has = true}), COVET_VALUE_DATETIME},
        {COVET_V((covet_opt_duration){.has = true}), COVET_VALUE_DURATION},
        {COVET_V((covet_opt_int){false, 3}), COVET_VALUE_NULL},
        {COVET_V((covet_opt_duration){.has = false}), COVET_VALUE_NULL},
        {COVET_V(COVET_NULL), COVET_VALUE_NULL},
        {COVET_V(F("a")), COVET_VALUE_EXPR},
        {COVET_V(Q("a", 1)), COVET_VALUE_COND},
        {COVET_V((covet_queryset *)NULL), COVET_VALUE_QUERY},
        {LIST(1, 2), COVET_VALUE_LIST},
    };
    for (size_t i = 0; i < ITEMS(cases); i++)
        if (cases[i].value.kind != cases[i].kind)
            fail_msg("case %zu is of kind %d", i, (int)cases[i].value.kind);
}

/* ---- lists ---- */

/* Each element of an array is the value that its C expression is. */
#define ASSERT_ITEMS(array)                                                                        \
    do {                                                                                           \
        const covet_value list_ = LIST_OF(array, ITEMS(array));                                    \
        assert_int_equal(covet_value_count(&list_), ITEMS(array));                                 \
        for (size_t i_ = 0; i_ < ITEMS(array); i_++) {                                             \
            const covet_value item_ = covet_value_item(&list_, i_);                                \
            const covet_value wanted_ = COVET_V((array)[i_]);                                      \
            assert_true(covet_value_equal(&item_, &wanted_));                                      \
        }                                                                                          \
        const covet_value end_ = covet_value_item(&list_, ITEMS(array));                           \
        assert_int_equal(end_.kind, COVET_VALUE_NONE);                                             \
    } while (0)

static void arrays_of_numbers(void **state) {
    (void)state;
    ASSERT_ITEMS(((bool[]){true, false}));
    ASSERT_ITEMS(((signed char[]){-1, SCHAR_MAX}));
    ASSERT_ITEMS(((unsigned char[]){0, UCHAR_MAX}));
    ASSERT_ITEMS(((short[]){SHRT_MIN, SHRT_MAX}));
    ASSERT_ITEMS(((unsigned short[]){0, USHRT_MAX}));
    ASSERT_ITEMS(((int[]){INT_MIN, 0, INT_MAX}));
    ASSERT_ITEMS(((unsigned int[]){0, UINT_MAX}));
    ASSERT_ITEMS(((long[]){LONG_MIN, LONG_MAX}));
    ASSERT_ITEMS(((unsigned long[]){0, ULONG_MAX}));
    ASSERT_ITEMS(((long long[]){LLONG_MIN, LLONG_MAX}));
    ASSERT_ITEMS(((unsigned long long[]){LLONG_MAX, ULLONG_MAX}));
    ASSERT_ITEMS(((float[]){1.5f, -FLT_MAX}));
    ASSERT_ITEMS(((double[]){1.5, DBL_MIN}));
}

static void arrays_of_structs(void **state) {
    (void)state;
    ASSERT_ITEMS(((const char *[]){"a", NULL, "c"}));
    ASSERT_ITEMS(((covet_bytes[]){{"a\0b", 3}, {NULL, 0}}));
    ASSERT_ITEMS(((covet_decimal[]){{.low = 15, .scale = 1}, {.high = 1}}));
    ASSERT_ITEMS(((covet_uuid[]){{{1}}, {{2}}}));
    ASSERT_ITEMS(((covet_date[]){{1}, {-1}}));
    ASSERT_ITEMS(((covet_time[]){{1}, {2}}));
    ASSERT_ITEMS(((covet_datetime[]){{1}, {INT64_MIN}}));
    ASSERT_ITEMS(((covet_duration[]){{1}, {INT64_MAX}}));
    const covet_value mixed[] = {COVET_V(1), COVET_V("b"), COVET_NULL};
    ASSERT_ITEMS(mixed);
}

static void lists(void **state) {
    (void)state;
    const covet_value list = LIST(1, "b", 2.5);
    assert_int_equal(covet_value_count(&list), 3);
    assert_shown(covet_value_item(&list, 1), "'b'");
    assert_int_equal(covet_value_item(&list, 3).kind, COVET_VALUE_NONE);
    const covet_value single = COVET_V(7);
    assert_int_equal(covet_value_count(&single), 0);
    assert_int_equal(covet_value_item(&single, 0).kind, COVET_VALUE_NONE);
    assert_int_equal(covet_value_count(NULL), 0);
    assert_int_equal(covet_value_item(NULL, 0).kind, COVET_VALUE_NONE);
}

/* ---- equality ---- */

static void equality(void **state) {
    (void)state;
    const covet_value sized = {.kind = COVET_VALUE_TEXT, .as = {.text = {"abcd", 3}}};
    const covet_value json = {.kind = COVET_VALUE_JSON, .as = {.text = {"abc", 3}}};
    const int row = 0;
    const struct covet_expr *expr = F("a");
    struct {
        covet_value a, b;
        bool equal;
    } cases[] = {
        {COVET_V(1), COVET_V(1L), true},
        {COVET_V(1), COVET_V(2), false},
        {COVET_V(1), COVET_V((bool)true), false},
        {COVET_V((bool)true), COVET_V((bool)true), true},
        {COVET_V(ULLONG_MAX), COVET_V(ULLONG_MAX), true},
        {COVET_V(ULLONG_MAX), COVET_V(ULLONG_MAX - 1), false},
        {COVET_V(0.0), COVET_V(-0.0), true},
        {COVET_V((double)NAN), COVET_V((double)NAN), true},
        {COVET_V((double)NAN), COVET_V(1.0), false},
        {COVET_V("abc"), sized, true},
        {COVET_V("abcd"), sized, false},
        {sized, json, false},
        {COVET_V((covet_bytes){"a\0b", 3}), COVET_V((covet_bytes){"a\0b", 3}), true},
        {COVET_V((covet_bytes){"a\0b", 3}), COVET_V((covet_bytes){"a\0c", 3}), false},
        {COVET_V((covet_bytes){"", 0}), COVET_V((covet_bytes){&row, 0}), true},
        {COVET_V(covet_decimal_of(15, 1)), COVET_V(covet_decimal_of(150, 2)), true},
        {COVET_V(covet_decimal_of(15, 1)), COVET_V(covet_decimal_of(15, 2)), false},
        {COVET_V((covet_uuid){{1}}), COVET_V((covet_uuid){{1}}), true},
        {COVET_V((covet_uuid){{1}}), COVET_V((covet_uuid){{2}}), false},
        {COVET_V((covet_date){1}), COVET_V((covet_date){1}), true},
        {COVET_V((covet_date){1}), COVET_V((covet_date){2}), false},
        {COVET_V((covet_time){1}), COVET_V((covet_time){2}), false},
        {COVET_V((covet_datetime){1}), COVET_V((covet_datetime){1}), true},
        {COVET_V((covet_duration){1}), COVET_V((covet_duration){2}), false},
        {COVET_NULL, COVET_NULL, true},
        {COVET_NULL, COVET_V(0), false},
        {LIST(1, "b"), LIST(1, "b"), true},
        {LIST(1, "b"), LIST(1), false},
        {LIST(1, "b"), LIST(1, "c"), false},
        {LIST_OF(((int[]){1, 2}), 2), LIST_OF(((long[]){1, 2}), 2), true},
        {LIST_OF(((int[]){1, 2}), 2), LIST(1, 2), false},
        {COVET_V(expr), COVET_V(expr), true},
        {COVET_V(F("a")), COVET_V(F("a")), false},
        {COVET_V(Q("a", 1)), COVET_V(Q("a", 1)), false},
        {COVET_V((covet_queryset *)NULL), COVET_V((covet_queryset *)NULL), true},
        {covet_value_object((const covet_row *)(const void *)&row),
         covet_value_object((const covet_row *)(const void *)&row), true},
    };
    for (size_t i = 0; i < ITEMS(cases); i++)
        if (covet_value_equal(&cases[i].a, &cases[i].b) != cases[i].equal) fail_msg("case %zu", i);
}

/* ---- for a person ---- */

static void printing(void **state) {
    (void)state;
    assert_shown(COVET_V(-5), "-5");
    assert_shown(COVET_V(ULLONG_MAX), "18446744073709551615");
    assert_shown(COVET_V((bool)true), "true");
    assert_shown(COVET_V((bool)false), "false");
    assert_shown(COVET_V(0.1), "0.1");
    assert_shown(COVET_V("it's"), "'it's'");
    assert_shown(COVET_V("a\tb\xff"
                         "c\x7f"),
                 "'a\\x09b\\xffc\\x7f'");
    assert_shown(COVET_V((covet_bytes){"\x01\xff", 2}), "x'01ff'");
    assert_shown(COVET_V(covet_decimal_of(1250, 2)), "12.50");
    assert_shown(COVET_V((covet_uuid){{0x12, 0xab}}), "12ab0000-0000-0000-0000-000000000000");
    assert_shown(COVET_V(covet_date_of(2024, 5, 1)), "2024-05-01");
    assert_shown(COVET_V(covet_time_of(1, 2, 3, 4)), "01:02:03.000004");
    assert_shown(COVET_V(covet_datetime_of(2024, 5, 1, 12, 0, 0)), "2024-05-01 12:00:00");
    assert_shown(COVET_V((covet_duration){1500000}), "PT1.5S");
    assert_shown(COVET_V(covet_date_of(2023, 2, 29)), "<date>");
    assert_shown(COVET_NULL, "NULL");
    assert_shown(LIST(1, "b", COVET_NULL), "[1, 'b', NULL]");
    assert_shown(COVET_V(F("a")), "<expression>");
    assert_shown(COVET_V(Q("a", 1)), "<condition>");
    assert_shown((covet_value){.kind = COVET_VALUE_NONE}, "<nothing>");
    assert_shown((covet_value)COVET_JSON("[1]"), "'[1]'");
}

static void printing_is_cut(void **state) {
    (void)state;
    char text[71], wanted[70];
    memset(text, 'x', 70);
    text[70] = '\0';
    memset(wanted, 'x', 61);
    wanted[0] = '\'';
    memcpy(wanted + 61, "...'", 5);
    assert_shown(COVET_V((const char *)text), wanted);
    text[60] = '\0';
    memcpy(wanted + 61, "'", 2);
    assert_shown(COVET_V((const char *)text), wanted);
    const int many[12] = {0};
    assert_shown(LIST_OF(many, 12), "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ... 12 in all]");
    const char zeros[21] = {0};
    assert_shown(COVET_V((covet_bytes){zeros, 21}),
                 "x'0000000000000000000000000000000000000000...'");
}

static void kind_names(void **state) {
    (void)state;
    assert_string_equal(covet_value_kind_name(COVET_VALUE_TEXT), "text");
    assert_string_equal(covet_value_kind_name(COVET_VALUE_INT), "integer");
    assert_string_equal(covet_value_kind_name(COVET_VALUE_DECIMAL_TEXT), "decimal");
    assert_string_equal(covet_value_kind_name((covet_value_kind)99), "?");
    for (int kind = 0; kind <= COVET_VALUE_DECIMAL_TEXT; kind++)
        assert_non_null(covet_value_kind_name((covet_value_kind)kind));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers),
        cmocka_unit_test(other_kinds),
        cmocka_unit_test(arrays_of_numbers),
        cmocka_unit_test(arrays_of_structs),
        cmocka_unit_test(lists),
        cmocka_unit_test(equality),
        cmocka_unit_test(printing),
        cmocka_unit_test(printing_is_cut),
        cmocka_unit_test(kind_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
