/* URLs and KEY=VALUE texts of PostgreSQL as the driver checks them, which needs no server: what it
 * takes for itself, what libpq takes, and what is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "covet_pg.h"

static covet_heap heap;
static covet_buffer text;

/* What is said of a URL; "" for a good one. */
static const char *checked(const char *url) {
    covet_buffer_clear(&text);
    covet_status status = covet_pg.driver->check(url, NULL, &text);
    assert_int_equal(status, covet_buffer_get(&text)[0] ? COVET_CONNECTION : COVET_OK);
    return covet_buffer_get(&text);
}

static void assert_says(const char *url, const char *words) {
    const char *said = checked(url);
    if (!strstr(said, words)) fail_msg("of %s \"%s\" does not say \"%s\"", url, said, words);
}

static void good(void **state) {
    (void)state;
    static const char *const urls[] = {
        "postgresql:///db",
        "postgres://me:secret@a.example:5432,b.example:5433/db?target_session_attrs=any",
        "pg://me@host/db?sslmode=verify-full&sslrootcert=/a%20b",
        "postgresql:///db?prepare=unnamed&host=/tmp&stream_spill=1000",
        "postgresql:///db?prepare=none",
        "postgresql:///db?prepare=n%61med",
        "postgresql:///db?ssl=true",
        "postgresql:///db?",
        "pg:dbname=x host=/tmp prepare=named",
        "pg: dbname = 'a b' user='it\\'s' stream_spill = 5",
        "pg:prepare='unnamed'",
        "pg:",
    };
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        if (*checked(urls[i])) fail_msg("%s: %s", urls[i], covet_buffer_get(&text));
}

static void bad(void **state) {
    (void)state;
    assert_says("postgresql:///db?frobnicate=1", "no connection option \"frobnicate\"; it has ");
    assert_says("postgresql:///db?frobnicate=1", "prepare stream_spill");
    assert_says("postgresql:///db?frobnicate=1", " sslmode");
    assert_says("pg:frobnicate=1", "no connection option \"frobnicate\"");
    assert_says("postgresql:///db?prepare=often", "takes named, unnamed or none, not \"often\"");
    assert_says("postgresql:///db?prepare=%7", "no two hexadecimal digits");
    assert_says("postgresql:///db?prepare", "takes named, unnamed or none, not \"\"");
    assert_says("pg:stream_spill=0", "number of bytes above 0, not \"0\"");
    assert_says("pg:stream_spill=1 stream_spill=2", "given twice");
    assert_says("pg:dbname", "missing \"=\"");
    assert_says("pg:dbname='x", "unterminated quoted string");
    assert_says("postgresql://me:secret@[::1/db", "IPv6");
    assert_null(strstr(covet_buffer_get(&text), "secret"));
}

/* One by one every allocation fails. */
static size_t calls, fail_at;
static covet_allocator plain;

static void *failing_resize(void *context, void *pointer, size_t old_size, size_t new_size) {
    (void)context;
    if (new_size != 0 && ++calls == fail_at) return NULL;
    return plain.resize(plain.context, pointer, old_size, new_size);
}

static void starved(void **state) {
    static const char url[] = "pg:dbname='a long name of a database, longer than a first block of "
                              "memory may be' prepare='unnamed' stream_spill=100";
    covet_status status = COVET_NO_MEMORY;
    (void)state;
    heap.allocator = (covet_allocator){NULL, failing_resize};
    for (fail_at = 1; fail_at < 20 && status != COVET_OK; fail_at++) {
        calls = 0;
        covet_buffer_close(&text);
        status = covet_pg.driver->check(url, NULL, &text);
        if (status != COVET_OK) assert_int_equal(status, COVET_NO_MEMORY);
    }
    assert_int_equal(status, COVET_OK);
    heap.allocator = plain;
}

static int setup(void **state) {
    (void)state;
    plain = covet_default_allocator();
    heap.allocator = plain;
    covet_buffer_open(&text, &heap, 0);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    covet_buffer_close(&text);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good),
        cmocka_unit_test(bad),
        cmocka_unit_test(starved),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
