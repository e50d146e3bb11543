/* UUIDs: both spellings, order, versions, and a system whose random source fails. */
#define _GNU_SOURCE /* getrandom, setrlimit */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "covet_orm.h"

#define ITEMS(array) (sizeof(array) / sizeof *(array))

/* ---- a random source that can fail ---- */

static int source_calls;
static bool source_fails;

#if defined(__linux__)
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Stands before the C library's. */
ssize_t getrandom(void *bytes, size_t size, unsigned flags) {
    source_calls++;
    if (!source_fails) return (ssize_t)syscall(SYS_getrandom, bytes, size, flags);
    errno = ENOSYS;
    return -1;
}
#endif

/* ---- texts ---- */

static const covet_uuid sample = {{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xfe, 0xdc, 0xba,
                                   0x98, 0x76, 0x54, 0x32, 0x10}};

#define SAMPLE "01234567-89ab-cdef-fedc-ba9876543210"

static void reads(void **state) {
    (void)state;
    static const char *const good[] = {SAMPLE, "01234567-89AB-CDEF-FEDC-BA9876543210",
                                       "0123456789abcdeffedcba9876543210",
                                       "0123456789ABCDEFfedcba9876543210"};
    for (size_t i = 0; i < ITEMS(good); i++) {
        covet_uuid x = {{0}};
        assert_int_equal(covet_uuid_parse(good[i], &x), COVET_OK);
        assert_true(covet_uuid_equal(x, sample));
    }
    covet_uuid x = {{0}};
    assert_int_equal(covet_uuid_read(SAMPLE "tail", 36, &x), COVET_OK);
    assert_true(covet_uuid_equal(x, sample));
}

static void refuses(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "0",
                                      "{01234567-89ab-cdef-fedc-ba9876543210}",
                                      "urn:uuid:01234567-89ab-cdef-fedc-ba9876543210",
                                      "01234567-89ab-cdef-fedc-ba987654321",
                                      "01234567-89ab-cdef-fedc-ba98765432101",
                                      "0123456789abcdeffedcba987654321",
                                      "0123456789abcdeffedcba98765432100",
                                      "012345678-9ab-cdef-fedc-ba9876543210",
                                      "01234567 89ab cdef fedc ba9876543210",
                                      " 123456789abcdeffedcba987654321 "};
    covet_uuid x = sample;
    for (size_t i = 0; i < ITEMS(bad); i++)
        assert_int_equal(covet_uuid_parse(bad[i], &x), COVET_VALIDATION);
    char text[] = SAMPLE;
    for (size_t at = 0; at < 36; at++) { /* one wrong character anywhere */
        static const char wrong[] = "gG/:@`-x \x80";
        for (size_t i = 0; i < sizeof wrong; i++) { /* the NUL too */
            char kept = text[at];
            text[at] = wrong[i];
            bool same = wrong[i] == kept;
            assert_int_equal(covet_uuid_read(text, 36, &x), same ? COVET_OK : COVET_VALIDATION);
            text[at] = kept;
        }
    }
    assert_int_equal(covet_uuid_read(SAMPLE, 35, &x), COVET_VALIDATION);
    assert_int_equal(covet_uuid_parse(NULL, &x), COVET_MISUSE);
    assert_int_equal(covet_uuid_parse(SAMPLE, NULL), COVET_MISUSE);
    assert_int_equal(covet_uuid_read(NULL, 36, &x), COVET_MISUSE);
    assert_true(covet_uuid_equal(x, sample)); /* untouched by all of them */
}

static void formats(void **state) {
    (void)state;
    char text[COVET_UUID_TEXT];
    assert_int_equal(covet_uuid_format(sample, text, sizeof text), 36);
    assert_string_equal(text, SAMPLE);
    assert_int_equal(covet_uuid_format(sample, text, 36), 0);
    assert_string_equal(text, "");
    text[0] = '#';
    assert_int_equal(covet_uuid_format(sample, text, 0), 0);
    assert_int_equal(text[0], '#');
    assert_int_equal(covet_uuid_format(sample, NULL, 100), 0);
}

static void compares(void **state) {
    (void)state;
    covet_uuid other = sample;
    assert_int_equal(covet_uuid_compare(sample, other), 0);
    for (size_t i = 0; i < 16; i++) {
        other = sample;
        other.bytes[i] = 0xFF;
        assert_int_equal(covet_uuid_compare(sample, other), -1);
        assert_int_equal(covet_uuid_compare(other, sample), 1);
        assert_false(covet_uuid_equal(sample, other));
    }
}

/* ---- making ---- */

static int by_value(const void *a, const void *b) {
    return covet_uuid_compare(*(const covet_uuid *)a, *(const covet_uuid *)b);
}

/* No two are the same, and no bit but those of version and variant stands still. */
static void assert_random(covet_status (*make)(covet_uuid *), uint8_t version, size_t free_from) {
    static covet_uuid made[2000];
    uint8_t ones[16], zeros[16];
    memset(ones, 0xFF, sizeof ones);
    memset(zeros, 0, sizeof zeros);
    for (size_t i = 0; i < ITEMS(made); i++) {
        assert_int_equal(make(&made[i]), COVET_OK);
        assert_int_equal(made[i].bytes[6] >> 4, version);
        assert_int_equal(made[i].bytes[8] >> 6, 2);
        for (size_t k = 0; k < 16; k++) {
            ones[k] &= made[i].bytes[k];
            zeros[k] |= made[i].bytes[k];
        }
    }
    for (size_t k = free_from; k < 16; k++) {
        uint8_t fixed = k == 6 ? 0xF0 : k == 8 ? 0xC0 : 0;
        assert_int_equal(ones[k] & ~fixed, 0);
        assert_int_equal(zeros[k] | fixed, 0xFF);
    }
    qsort(made, ITEMS(made), sizeof *made, by_value);
    for (size_t i = 1; i < ITEMS(made); i++) assert_false(covet_uuid_equal(made[i - 1], made[i]));
}

static void makes_random_ones(void **state) {
    (void)state;
    assert_random(covet_uuid_random, 4, 0);
    assert_int_equal(covet_uuid_random(NULL), COVET_MISUSE);
}

static int64_t milliseconds_now(void) {
    struct timespec now;
    assert_int_equal(timespec_get(&now, TIME_UTC), TIME_UTC);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void makes_ordered_ones(void **state) {
    (void)state;
    assert_random(covet_uuid_time_ordered, 7, 6);
    assert_int_equal(covet_uuid_time_ordered(NULL), COVET_MISUSE);
    covet_uuid x, later;
    int64_t before = milliseconds_now(), stamp = 0;
    assert_int_equal(covet_uuid_time_ordered(&x), COVET_OK);
    int64_t after = milliseconds_now();
    for (int i = 0; i < 6; i++) stamp = stamp << 8 | x.bytes[i];
    assert_true(stamp >= before && stamp <= after);
    while (milliseconds_now() <= after) {
    }
    assert_int_equal(covet_uuid_time_ordered(&later), COVET_OK);
    assert_int_equal(covet_uuid_compare(x, later), -1);
}

#if defined(__linux__)

static void without_the_system_call(void **state) {
    (void)state;
    source_calls = 0;
    source_fails = true;
    assert_random(covet_uuid_random, 4, 0); /* from the device */
    assert_random(covet_uuid_time_ordered, 7, 6);
    source_fails = false;
    assert_true(source_calls >= 4000);
}

static void without_any_source(void **state) {
    (void)state;
    struct rlimit limit, none;
    covet_uuid x = sample;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    none = limit;
    none.rlim_cur = 0; /* no file can be opened */
    source_fails = true;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    covet_status random = covet_uuid_random(&x), ordered = covet_uuid_time_ordered(&x);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    source_fails = false;
    assert_int_equal(random, COVET_UNSUPPORTED);
    assert_int_equal(ordered, COVET_UNSUPPORTED);
    assert_true(covet_uuid_equal(x, sample));
}

#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads),
        cmocka_unit_test(refuses),
        cmocka_unit_test(formats),
        cmocka_unit_test(compares),
        cmocka_unit_test(makes_random_ones),
        cmocka_unit_test(makes_ordered_ones),
#if defined(__linux__)
        cmocka_unit_test(without_the_system_call),
        cmocka_unit_test(without_any_source),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
