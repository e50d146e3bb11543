/* The zoo's scenario in a fixed buffer: in one that is large enough, in every smaller one, and
 * what gives way before memory is over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zoo.h"
#include "covet_sqlite.h"

#define ENOUGH ((size_t)512 * 1024) /* for the whole scenario */
#define SMALL ((size_t)192 * 1024)  /* for one query of it at a time */

static const covet_backend *const backends[] = {&covet_sqlite, NULL};

static void *take(size_t size) {
    void *memory = malloc(size);
    assert_non_null(memory);
    return memory;
}

/* Runs the scenario until a step reports a failure, and closes. Answers how many went well. */
static size_t run_in(size_t size, covet_fixed_buffer *buffer) {
    size_t count, done = 0;
    const zoo_step *steps = zoo_steps(&count);
    void *memory = take(size);
    zoo z;
    zoo_start(&z, "sqlite::memory:", backends, covet_fixed_allocator(buffer, memory, size));
    z.scarce = true;
    while (done < count && steps[done].run(&z)) done++;
    if (done < count) {
        assert_int_equal(zoo_failure(&z), COVET_NO_MEMORY);
        if (z.s != NULL) assert_true(covet_error_text(z.s)[0] != '\0');
    }
    covet_close(z.db);
    assert_int_equal(covet_fixed_used(buffer), 0);
    free(memory);
    return done;
}

static void whole_scenario(void **state) {
    covet_fixed_buffer buffer;
    size_t count;
    (void)state;
    zoo_steps(&count);
    assert_int_equal(run_in(ENOUGH, &buffer), count);
    printf("note: the scenario in a fixed buffer of %zu bytes took %zu\n", ENOUGH, buffer.peak);
}

/* More memory is never worse, up to what the allocator's own cuts make of it; the point is that
 * none crashes. */
static void every_smaller_one(void **state) {
    covet_fixed_buffer buffer;
    size_t count, best = 0, least = 0;
    const size_t step = getenv("COVET_TEST_LIGHT") == NULL ? 776 : 9000;
    (void)state;
    zoo_steps(&count);
    for (size_t size = 0; size < ENOUGH; size += step) {
        const size_t done = run_in(size, &buffer);
        if (done > best) best = done;
        if (done == count && least == 0) least = size;
        assert_true(buffer.peak <= size);
    }
    assert_int_equal(best, count);
    printf("note: the scenario first ran in a fixed buffer of %zu bytes\n", least);
}

/* ---- caches ---- */

static const char *const lookups[] = {"legs", "legs__gt", "legs__lt", "legs__gte", "legs__lte",
                                      "id",   "id__gt",   "id__lt",   "id__gte",   "id__lte"};

/* One of a thousand shapes. */
static bool run_query(covet_session *s, int number) {
    covet_scope scope = covet_mark(s);
    covet_queryset *q = covet_query(s, Animal, FILTER(Q(lookups[number % 10], 1)),
                                    EXCLUDE(Q(lookups[number / 10 % 10], 2)),
                                    FILTER(Q(lookups[number / 100 % 10], 3)));
    const int64_t count = covet_count(q);
    covet_release(s, scope);
    return count == 0;
}

static void run_queries(size_t size, covet_fixed_buffer *buffer) {
    void *memory = take(size);
    covet_db *db =
        covet_open_with(&(covet_config){.url = "sqlite::memory:",
                                        .backends = backends,
                                        .allocator = covet_fixed_allocator(buffer, memory, size),
                                        .statement_cache = 1000,
                                        .arena_block = 1024});
    covet_models(db, MODELS(Keeper, Animal, Specimen, Pass));
    covet_session *s = covet_session_open(db);
    assert_int_equal(covet_create_tables(s), COVET_OK);
    for (int number = 0; number < 1000; number++) {
        if (!run_query(s, number)) fail_msg("query %d: %s", number, covet_error_text(s));
    }
    for (int number = 999; number >= 990; number--) assert_true(run_query(s, number));
    covet_close(db);
    assert_int_equal(covet_fixed_used(buffer), 0);
    free(memory);
}

/* With room the caches keep hundreds of queries; without it they are dropped, and nothing fails. */
static void caches_give_way(void **state) {
    covet_fixed_buffer large, small;
    (void)state;
    run_queries((size_t)8 << 20, &large);
    run_queries(SMALL, &small);
    assert_true(large.peak > 4 * SMALL);
    printf("note: 1000 shapes took %zu bytes of 8 MiB, and run in %zu\n", large.peak, SMALL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_scenario),
        cmocka_unit_test(every_smaller_one),
        cmocka_unit_test(caches_give_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
