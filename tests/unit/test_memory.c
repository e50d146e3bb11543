/* Memory: the allocators, the arena and the buffer, by hand, at random, and with every allocation
 * failing; and the texts of the statuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "covet_orm.h"

/* ---- a heap that keeps books ---- */

/* Counts what is allocated, checks the sizes that it is told, and fails on request. */
typedef struct books {
    size_t live;         /* bytes allocated */
    size_t blocks;       /* blocks allocated */
    size_t calls;        /* requests for memory */
    size_t fail_at;      /* the request that fails, from 1; 0: none */
    bool fail_on;        /* and all after it */
    size_t largest;      /* requests above it fail; 0: none */
    size_t failures;     /* requests that failed */
    size_t reclaims;     /* calls of reclaim */
    size_t reclaimable;  /* how often reclaim frees something */
    size_t most_at_once; /* the largest request */
} books;

#define BOOK_HEADER 16

static bool books_fail(books *b, size_t size) {
    b->calls++;
    if (size > b->most_at_once) b->most_at_once = size;
    bool fails = b->largest != 0 && size > b->largest;
    if (b->fail_at != 0 && b->calls >= b->fail_at && (b->fail_on || b->calls == b->fail_at))
        fails = true;
    b->failures += fails;
    return fails;
}

static void *books_resize(void *context, void *pointer, size_t old_size, size_t new_size) {
    books *b = context;
    unsigned char *block = pointer == NULL ? NULL : (unsigned char *)pointer - BOOK_HEADER;
    size_t known = 0;
    if (block != NULL) memcpy(&known, block, sizeof known);
    assert_int_equal(known, old_size);
    if (new_size == 0) {
        free(block);
        b->live -= old_size;
        b->blocks -= block != NULL;
        return NULL;
    }
    if (books_fail(b, new_size)) return NULL;
    unsigned char *moved = malloc(new_size + BOOK_HEADER);
    assert_non_null(moved);
    size_t kept = old_size < new_size ? old_size : new_size;
    memset(moved + BOOK_HEADER, 0xA5, new_size);
    if (block != NULL) memcpy(moved + BOOK_HEADER, pointer, kept);
    memcpy(moved, &new_size, sizeof new_size);
    free(block);
    b->live = b->live - old_size + new_size;
    b->blocks += block == NULL;
    return moved + BOOK_HEADER;
}

static bool books_reclaim(void *context) {
    books *b = context;
    b->reclaims++;
    if (b->reclaimable == 0) return false;
    b->reclaimable--;
    return true;
}

static covet_heap books_heap(books *b) {
    *b = (books){0};
    return (covet_heap){.allocator = {.context = b, .resize = books_resize}};
}

static uint32_t random_next(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void fill(void *memory, size_t size, unsigned seed) {
    unsigned char *bytes = memory;
    for (size_t i = 0; i < size; i++) bytes[i] = (unsigned char)(seed * 31u + i * 7u);
}

static void assert_filled(const void *memory, size_t size, unsigned seed) {
    const unsigned char *bytes = memory;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != (unsigned char)(seed * 31u + i * 7u)) fail_msg("byte %zu is lost", i);
}

static bool is_aligned(const void *pointer, size_t align) {
    return (uintptr_t)pointer % align == 0;
}

/* ---- allocators ---- */

static void default_allocator(void **state) {
    (void)state;
    covet_allocator a = covet_default_allocator();
    char *p = a.resize(a.context, NULL, 0, 10);
    assert_non_null(p);
    assert_true(is_aligned(p, _Alignof(max_align_t)));
    fill(p, 10, 1);
    p = a.resize(a.context, p, 10, 100000);
    assert_non_null(p);
    assert_filled(p, 10, 1);
    p = a.resize(a.context, p, 100000, 5);
    assert_filled(p, 5, 1);
    assert_null(a.resize(a.context, p, 5, 0));
    assert_null(a.resize(a.context, NULL, 0, 0));
}

static void heap_reclaims(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    b.fail_at = 1;
    assert_null(covet_heap_resize(&heap, NULL, 0, 8)); /* no reclaim: one try */
    assert_int_equal(b.calls, 1);

    heap.reclaim = books_reclaim;
    heap.reclaim_context = &b;
    b.calls = 0;
    b.reclaimable = 3;
    void *p = covet_heap_resize(&heap, NULL, 0, 8);
    assert_non_null(p);
    assert_int_equal(b.reclaims, 1);

    b.calls = b.reclaims = 0;
    b.reclaimable = 3;
    b.fail_on = true;
    fill(p, 8, 5);
    assert_null(covet_heap_resize(&heap, p, 8, 16));
    assert_filled(p, 8, 5);
    assert_int_equal(b.calls, 4);
    assert_int_equal(b.reclaims, 4); /* the last one freed nothing */

    b.reclaims = 0;
    assert_null(covet_heap_resize(&heap, p, 8, 0)); /* freeing is no failure */
    assert_int_equal(b.reclaims, 0);
    assert_int_equal(b.blocks, 0);
}

/* ---- the fixed buffer ---- */

static void fixed_refuses(void **state) {
    (void)state;
    static unsigned char memory[64];
    covet_fixed_buffer buffer;
    covet_allocator a = covet_fixed_allocator(NULL, memory, sizeof memory);
    assert_null(a.resize(a.context, NULL, 0, 1));
    assert_int_equal(covet_fixed_used(NULL), 0);
    a = covet_fixed_allocator(&buffer, NULL, 1000);
    assert_null(a.resize(a.context, NULL, 0, 1));
    for (size_t size = 0; size < 32; size++) {
        a = covet_fixed_allocator(&buffer, memory + 1, size);
        assert_null(a.resize(a.context, NULL, 0, 1));
    }
    a = covet_fixed_allocator(&buffer, memory, sizeof memory);
    assert_null(a.resize(a.context, NULL, 0, 0));
    assert_null(a.resize(a.context, NULL, 0, 64));
    assert_null(a.resize(a.context, NULL, 0, SIZE_MAX));
    assert_null(a.resize(a.context, NULL, 0, SIZE_MAX - 15));
    assert_null(a.resize(a.context, NULL, 0, SIZE_MAX / 2));
    assert_int_equal(covet_fixed_used(&buffer), 0);
    assert_int_equal(buffer.peak, 0);
    char *p = a.resize(a.context, NULL, 0, 20);
    assert_non_null(p);
    fill(p, 20, 3);
    assert_null(a.resize(a.context, p, 20, 1000));
    assert_null(a.resize(a.context, p, 20, SIZE_MAX));
    assert_filled(p, 20, 3);
    assert_null(a.resize(a.context, p, 20, 0));
}

/* At every address and size: blocks are aligned, inside, apart, and all come back. */
static void fixed_odd_places(void **state) {
    (void)state;
    static unsigned char memory[600];
    for (size_t skip = 0; skip < 17; skip++) {
        for (size_t size = 0; size <= 300; size += 7) {
            covet_fixed_buffer buffer;
            memset(memory, 0xEE, sizeof memory);
            covet_allocator a = covet_fixed_allocator(&buffer, memory + skip, size);
            unsigned char *blocks[32];
            size_t count = 0;
            while (count < 32 && (blocks[count] = a.resize(a.context, NULL, 0, 9)) != NULL)
                fill(blocks[count++], 9, 11);
            for (size_t i = 0; i < count; i++) {
                assert_true(is_aligned(blocks[i], 16));
                assert_true(blocks[i] >= memory + skip && blocks[i] + 9 <= memory + skip + size);
                assert_filled(blocks[i], 9, 11);
            }
            if (size >= 47) assert_true(count >= (size - 15) / 32);
            assert_true(buffer.used <= size);
            for (size_t i = 0; i < skip; i++) assert_int_equal(memory[i], 0xEE);
            for (size_t i = skip + size; i < sizeof memory; i++) assert_int_equal(memory[i], 0xEE);
            for (size_t i = 0; i < count; i++) /* back in an order that is not theirs */
                a.resize(a.context, blocks[i * 7 % count], 9, 0), blocks[i * 7 % count] = NULL;
        }
    }
}

/* Blocks that are freed are joined with both neighbours, in whatever order. */
static void fixed_joins(void **state) {
    (void)state;
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                     {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    _Alignas(16) static unsigned char memory[16 * 10];
    for (size_t i = 0; i < 6; i++) {
        covet_fixed_buffer buffer;
        covet_allocator a = covet_fixed_allocator(&buffer, memory, sizeof memory);
        void *p[3];
        for (int k = 0; k < 3; k++) p[k] = a.resize(a.context, NULL, 0, 32);
        assert_non_null(p[2]);
        assert_int_equal(covet_fixed_used(&buffer), 3 * 48 + 16); /* the rest serves nobody */
        for (int k = 0; k < 3; k++) a.resize(a.context, p[orders[i][k]], 32, 0);
        assert_int_equal(covet_fixed_used(&buffer), 0);
        assert_int_equal(buffer.peak, 160);
        void *whole = a.resize(a.context, NULL, 0, sizeof memory - 16);
        assert_non_null(whole);
        assert_int_equal(covet_fixed_used(&buffer), sizeof memory);
    }
}

static void fixed_resizes_in_place(void **state) {
    (void)state;
    _Alignas(16) static unsigned char memory[16 * 40];
    covet_fixed_buffer buffer;
    covet_allocator a = covet_fixed_allocator(&buffer, memory, sizeof memory);
    char *p = a.resize(a.context, NULL, 0, 40);
    fill(p, 40, 1);
    assert_ptr_equal(a.resize(a.context, p, 40, 200), p); /* what stands behind is free */
    assert_filled(p, 40, 1);
    assert_int_equal(covet_fixed_used(&buffer), 16 + 208);
    char *q = a.resize(a.context, NULL, 0, 16);
    fill(q, 16, 2);
    assert_ptr_equal(a.resize(a.context, p, 200, 50), p); /* the tail comes free */
    assert_int_equal(covet_fixed_used(&buffer), 16 + 64 + 32);
    assert_ptr_equal(a.resize(a.context, p, 50, 49), p);
    assert_ptr_equal(a.resize(a.context, p, 49, 192), p);
    char *moved = a.resize(a.context, p, 192, 256); /* q is in the way */
    assert_non_null(moved);
    assert_true(moved > q);
    assert_filled(moved, 40, 1);
    assert_filled(q, 16, 2);
    assert_ptr_equal(a.resize(a.context, NULL, 0, 100), p); /* first fit */
    assert_null(a.resize(a.context, moved, 256, 600));
    assert_filled(moved, 40, 1);
}

#define SLOTS 40

/* Frees, or resizes, or makes one slot; the fixed buffer may refuse only what cannot be. */
static void fixed_step(covet_allocator *a, unsigned char **slots, size_t *sizes, uint32_t *seed) {
    size_t slot = random_next(seed) % SLOTS;
    size_t size = random_next(seed) % 5 == 0 ? 0 : random_next(seed) % 400 + 1;
    unsigned char *p = a->resize(a->context, slots[slot], sizes[slot], size);
    if (p == NULL && size != 0) { /* refused: the old one is whole */
        if (slots[slot] != NULL) assert_filled(slots[slot], sizes[slot], (unsigned)slot);
        return;
    }
    size_t kept = size < sizes[slot] ? size : sizes[slot];
    if (slots[slot] != NULL) assert_filled(p, kept, (unsigned)slot);
    slots[slot] = p;
    sizes[slot] = size;
    if (p != NULL) {
        assert_true(is_aligned(p, 16));
        fill(p, size, (unsigned)slot);
    }
}

static void fixed_at_random(void **state) {
    (void)state;
    static unsigned char memory[6000];
    covet_fixed_buffer buffer;
    covet_allocator a = covet_fixed_allocator(&buffer, memory + 3, sizeof memory - 3);
    unsigned char *slots[SLOTS] = {NULL};
    size_t sizes[SLOTS] = {0};
    uint32_t seed = 1;
    for (int i = 0; i < 30000; i++) fixed_step(&a, slots, sizes, &seed);
    for (size_t i = 0; i < SLOTS; i++) {
        if (slots[i] != NULL) assert_filled(slots[i], sizes[i], (unsigned)i);
        if (slots[i] != NULL) a.resize(a.context, slots[i], sizes[i], 0);
    }
    assert_int_equal(covet_fixed_used(&buffer), 0);
    assert_true(buffer.peak <= buffer.size && buffer.peak > 4000);
    assert_non_null(a.resize(a.context, NULL, 0, buffer.size - 16));
}

/* ---- the arena ---- */

static void arena_takes(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    covet_arena arena;
    covet_arena_open(&arena, &heap, 0);
    assert_int_equal(b.calls, 0);
    assert_int_equal(arena.block_size, COVET_ARENA_BLOCK);
    unsigned char *last = NULL;
    for (size_t i = 0; i < 2000; i++) {
        size_t size = i % 37 + 1, align = (size_t)1 << i % 5;
        unsigned char *p = covet_arena_take(&arena, size, align);
        assert_non_null(p);
        assert_true(is_aligned(p, align));
        if (last != NULL) assert_filled(last, (i - 1) % 37 + 1, (unsigned)(i - 1));
        fill(p, size, (unsigned)i);
        last = p;
    }
    assert_non_null(covet_arena_take(&arena, 0, 16));
    int64_t *number = COVET_TAKE(&arena, int64_t);
    assert_true(is_aligned(number, _Alignof(int64_t)));
    assert_int_equal(arena.reserved, b.live);
    covet_arena_close(&arena);
    assert_int_equal(b.blocks, 0);
    assert_int_equal(arena.reserved, 0);
}

static void arena_aligns_widely(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    covet_arena arena;
    covet_arena_open(&arena, &heap, 1024);
    for (size_t align = 1; align <= 8192; align *= 2) {
        for (size_t size = 0; size < 600; size += 199) {
            unsigned char *p = covet_arena_take(&arena, size, align);
            assert_non_null(p);
            assert_true(is_aligned(p, align));
            fill(p, size, 9);
        }
    }
    covet_arena_close(&arena);
    assert_int_equal(b.live, 0);
}

static void arena_blocks(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    covet_arena arena;
    covet_arena_open(&arena, &heap, 1); /* too small: 1024 */
    assert_int_equal(arena.first_size, 1024);
    covet_arena_open(&arena, &heap, SIZE_MAX);
    assert_int_equal(arena.first_size, 16 << 20);

    covet_arena_open(&arena, &heap, 1024);
    size_t expected = 1024;
    for (int i = 0; i < 4000; i++) {
        size_t before = b.live;
        assert_non_null(covet_arena_take(&arena, 100, 4));
        if (b.live == before) continue;
        assert_int_equal(b.live - before, expected);
        expected = expected < 64 * 1024 ? expected * 2 : expected;
    }
    assert_int_equal(arena.block_size, 64 * 1024);
    assert_null(arena.large);
    const unsigned char *at = arena.at;
    void *large = covet_arena_take(&arena, (size_t)(arena.end - arena.at) + 64 * 256, 8);
    assert_non_null(large);
    assert_non_null(arena.large); /* a block of its own, the bump block goes on */
    assert_ptr_equal(arena.at, at);
    fill(large, 64 * 256, 1);
    covet_arena_close(&arena);
    assert_int_equal(b.live, 0);
}

static void arena_resets(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    covet_arena arena;
    covet_arena_open(&arena, &heap, 1024);
    covet_arena_reset(&arena);
    assert_int_equal(b.calls, 0);
    unsigned char *first = covet_arena_take(&arena, 100, 1);
    covet_arena_reset(&arena);
    assert_ptr_equal(covet_arena_take(&arena, 100, 1), first);
    assert_int_equal(b.calls, 1);
    for (int i = 0; i < 100; i++) covet_arena_take(&arena, 200, 1);
    assert_non_null(covet_arena_grow(&arena, NULL, 0, 5000));
    size_t calls = b.calls, blocks = b.blocks;
    covet_arena_reset(&arena);
    assert_int_equal(b.blocks, blocks); /* all are kept for the next use */
    assert_null(arena.large);
    assert_int_equal(arena.reserved, b.live);
    for (int i = 0; i < 100; i++) assert_non_null(covet_arena_take(&arena, 200, 1));
    unsigned char *array = covet_arena_grow(&arena, NULL, 0, 600);
    assert_non_null(array);
    assert_ptr_equal(covet_arena_grow(&arena, array, 600, 5000), array); /* has the room already */
    assert_int_equal(b.calls, calls);
    covet_arena_reset(&arena);
    assert_true(covet_arena_trim(&arena));
    assert_false(covet_arena_trim(&arena));
    assert_int_equal(b.blocks, 1);
    assert_int_equal(b.live, 16 * 1024); /* the largest */
    calls = b.calls;
    for (int i = 0; i < 75; i++) assert_non_null(covet_arena_take(&arena, 200, 1));
    assert_int_equal(b.calls, calls);
    covet_arena_close(&arena);
    assert_int_equal(b.live, 0);
    assert_non_null(covet_arena_take(&arena, 1, 1)); /* and again */
    assert_int_equal(b.live, 1024);
    covet_arena_close(&arena);
}

static void arena_copies(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    covet_arena arena;
    covet_arena_open(&arena, &heap, 0);
    assert_null(covet_arena_text(&arena, NULL, 5));
    assert_string_equal(covet_arena_text(&arena, "abcdef", 3), "abc");
    assert_string_equal(covet_arena_text(&arena, "", 0), "");
    const double numbers[] = {1.5, 2.5};
    double *copy = covet_arena_copy(&arena, numbers, sizeof numbers);
    assert_true(is_aligned(copy, _Alignof(max_align_t)));
    assert_memory_equal(copy, numbers, sizeof numbers);
    assert_non_null(covet_arena_copy(&arena, NULL, 0));
    unsigned char *zeroed = covet_arena_zero(&arena, 100, 3);
    for (int i = 0; i < 300; i++) assert_int_equal(zeroed[i], 0);
    assert_non_null(covet_arena_zero(&arena, 0, SIZE_MAX));
    assert_non_null(covet_arena_zero(&arena, SIZE_MAX, 0));
    assert_false(arena.failed);
    assert_null(covet_arena_zero(&arena, SIZE_MAX / 2, 3));
    assert_true(arena.failed);
    assert_null(covet_arena_take(&arena, 1, 1)); /* sticky */
    covet_arena_reset(&arena);
    assert_non_null(covet_arena_take(&arena, 1, 1));
    static const size_t wide[] = {SIZE_MAX, SIZE_MAX - 8, SIZE_MAX / 2, SIZE_MAX / 2 + 1};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        assert_null(covet_arena_take(&arena, wide[i], 16));
        covet_arena_reset(&arena);
        assert_null(covet_arena_grow(&arena, NULL, 0, wide[i]));
        covet_arena_reset(&arena);
    }
    assert_null(covet_arena_take(&arena, 1, SIZE_MAX / 2 + 1));
    covet_arena_reset(&arena);
    assert_null(covet_arena_text(&arena, "x", SIZE_MAX));
    covet_arena_close(&arena);
    assert_int_equal(b.live, 0);
}

static void arena_fails(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    heap.reclaim = books_reclaim;
    heap.reclaim_context = &b;
    covet_arena arena;
    covet_arena_open(&arena, &heap, 1024);
    unsigned char *kept = covet_arena_take(&arena, 100, 1);
    fill(kept, 100, 8);
    for (int i = 0; i < 100; i++) covet_arena_take(&arena, 100, 1); /* blocks are 8 KiB now */
    assert_true(arena.block_size > 4096);
    b.largest = 3000;
    for (int i = 0; i < 100; i++) assert_non_null(covet_arena_take(&arena, 100, 1));
    assert_int_equal(b.reclaims, 0); /* smaller blocks go before caches */
    b.largest = 200;
    while (arena.end - arena.at >= 100) assert_non_null(covet_arena_take(&arena, 100, 1));
    assert_non_null(covet_arena_take(&arena, 100, 1)); /* just what is needed */
    assert_true(b.reclaims > 0);
    b.largest = 1;
    while (covet_arena_take(&arena, 50, 1) != NULL) {
    }
    assert_true(arena.failed);
    assert_null(covet_arena_take(&arena, 0, 1));
    assert_null(covet_arena_zero(&arena, 1, 1));
    assert_null(covet_arena_copy(&arena, "x", 1));
    assert_null(covet_arena_text(&arena, "x", 1));
    assert_null(covet_arena_grow(&arena, NULL, 0, 1));
    assert_filled(kept, 100, 8); /* what there is stays */
    covet_arena_reset(&arena);
    assert_false(arena.failed);
    assert_non_null(covet_arena_take(&arena, 50, 1));
    covet_arena_close(&arena);
    assert_int_equal(b.live, 0);
}

/* ---- growing arrays ---- */

static void grow_small(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    covet_arena arena;
    covet_arena_open(&arena, &heap, 0);
    unsigned char *array = covet_arena_grow(&arena, NULL, 0, 10);
    assert_true(is_aligned(array, _Alignof(max_align_t)));
    fill(array, 10, 1);
    assert_ptr_equal(covet_arena_grow(&arena, array, 10, 500), array); /* nothing behind it */
    assert_filled(array, 10, 1);
    assert_int_equal(b.calls, 1);
    fill(array, 500, 2);
    assert_ptr_equal(covet_arena_grow(&arena, array, 500, 16), array);
    char *behind = covet_arena_text(&arena, "behind", 6);
    assert_ptr_equal(behind, array + 16);
    assert_ptr_equal(covet_arena_grow(&arena, array, 16, 8), array);
    unsigned char *moved = covet_arena_grow(&arena, array, 8, 40);
    assert_true(moved > array);
    assert_filled(moved, 8, 2);
    assert_string_equal(behind, "behind");
    const unsigned char *at = arena.at;
    assert_null(covet_arena_grow(&arena, moved, 40, 0)); /* the latest is given back */
    assert_ptr_equal(arena.at, moved);
    assert_true(at > arena.at);
    assert_null(covet_arena_grow(&arena, array, 8, 0));
    assert_null(covet_arena_grow(&arena, NULL, 0, 0));
    assert_null(arena.large);
    assert_false(arena.failed);
    covet_arena_close(&arena);
    assert_int_equal(b.live, 0);
}

static void grow_large(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    covet_arena arena;
    covet_arena_open(&arena, &heap, 4096);
    unsigned char *arrays[3];
    for (unsigned i = 0; i < 3; i++) {
        arrays[i] = covet_arena_grow(&arena, NULL, 0, 400);
        fill(arrays[i], 400, i);
        arrays[i] = covet_arena_grow(&arena, arrays[i], 400, 600);
        assert_filled(arrays[i], 400, i);
        fill(arrays[i], 600, i);
    }
    static const int order[] = {1, 0, 2, 2, 1, 0}; /* middle, tail, head of the list */
    for (size_t k = 0; k < 6; k++) {
        int i = order[k];
        arrays[i] = covet_arena_grow(&arena, arrays[i], k < 3 ? 600 : 100000, k < 3 ? 100000 : 700);
        for (int other = 0; other < 3; other++) assert_filled(arrays[other], 600, (unsigned)other);
        assert_int_equal(arena.reserved, b.live);
    }
    b.fail_at = b.calls + 1;
    b.fail_on = true;
    assert_null(covet_arena_grow(&arena, arrays[1], 700, 5000));
    assert_true(arena.failed);
    for (int i = 0; i < 3; i++) assert_filled(arrays[i], 600, (unsigned)i);
    assert_null(covet_arena_grow(&arena, arrays[0], 700, 0)); /* freeing works after a failure */
    b.fail_at = 0;
    arena.failed = false;
    unsigned char *small = covet_arena_grow(&arena, arrays[1], 700, 100);
    assert_filled(small, 100, 1);
    assert_null(covet_arena_grow(&arena, arrays[2], 700, 0));
    assert_null(arena.large);
    assert_int_equal(arena.reserved, b.live);
    covet_arena_close(&arena);
    assert_int_equal(b.live, 0);
}

static void grow_at_random(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    covet_arena arena;
    covet_arena_open(&arena, &heap, 2048);
    unsigned char *slots[SLOTS] = {NULL};
    size_t sizes[SLOTS] = {0};
    uint32_t seed = 7;
    for (int i = 0; i < 20000; i++) {
        size_t slot = random_next(&seed) % SLOTS;
        size_t size = random_next(&seed) % 8 == 0 ? 0 : random_next(&seed) % 1500 + 1;
        unsigned char *p = covet_arena_grow(&arena, slots[slot], sizes[slot], size);
        assert_true((p == NULL) == (size == 0));
        assert_filled(p, size < sizes[slot] ? size : sizes[slot], (unsigned)slot);
        fill(p, size, (unsigned)slot);
        slots[slot] = p;
        sizes[slot] = size;
        if (i % 5 == 0) covet_arena_text(&arena, "a text between two arrays", 25);
    }
    for (size_t i = 0; i < SLOTS; i++) assert_filled(slots[i], sizes[i], (unsigned)i);
    assert_int_equal(arena.reserved, b.live);
    covet_arena_reset(&arena);
    assert_int_equal(arena.reserved, b.live);
    covet_arena_trim(&arena);
    assert_int_equal(b.blocks, 1);
    covet_arena_close(&arena);
    assert_int_equal(b.live, 0);
}

/* A small list behind a large one does not take the large one's room away. */
static void arena_keeps_the_large(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    covet_arena arena;
    covet_arena_open(&arena, &heap, 1024);
    assert_non_null(covet_arena_grow(&arena, NULL, 0, 100000));
    covet_arena_reset(&arena);
    unsigned char *array = covet_arena_grow(&arena, NULL, 0, 5000);
    fill(array, 5000, 3);
    array = covet_arena_grow(&arena, array, 5000, 700);
    assert_filled(array, 700, 3);
    assert_int_equal(arena.reserved, b.live);
    size_t calls = b.calls;
    assert_non_null(covet_arena_grow(&arena, NULL, 0, 100000));
    assert_int_equal(b.calls, calls);
    covet_arena_close(&arena);
    assert_int_equal(b.live, 0);
}

/* ---- buffers ---- */

static void buffer_appends(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    covet_buffer buffer;
    covet_buffer_open(&buffer, &heap, 0);
    assert_int_equal(b.calls, 0);
    assert_string_equal(covet_buffer_get(&buffer), "");
    covet_buffer_text(&buffer, NULL);
    assert_null(buffer.data);
    covet_buffer_add(&buffer, NULL, 0);
    assert_string_equal(buffer.data, "");
    covet_buffer_text(&buffer, "one");
    covet_buffer_char(&buffer, ' ');
    covet_buffer_add(&buffer, "two and more", 3);
    covet_buffer_char(&buffer, '|');
    covet_buffer_int(&buffer, INT64_MIN);
    covet_buffer_char(&buffer, '|');
    covet_buffer_int(&buffer, 0);
    covet_buffer_format(&buffer, "|%s|%05d|%c", "three", 42, 'x');
    covet_buffer_format(&buffer, "%s", "");
    assert_string_equal(covet_buffer_get(&buffer), "one two|-9223372036854775808|0|three|00042|x");
    assert_int_equal(buffer.size, strlen(buffer.data));
    covet_buffer_clear(&buffer);
    assert_string_equal(covet_buffer_get(&buffer), "");
    assert_true(buffer.capacity > 0);
    for (int i = 0; i < 10000; i++) covet_buffer_char(&buffer, (char)('a' + i % 26));
    assert_int_equal(buffer.size, 10000);
    assert_int_equal(strlen(buffer.data), 10000);
    assert_int_equal(buffer.data[9999], 'a' + 9999 % 26);
    assert_true(b.calls < 12); /* it doubles */
    covet_buffer_close(&buffer);
    assert_int_equal(b.live, 0);
    covet_buffer_format(&buffer, "%0300d", 1); /* again, and wider than the first allocation */
    assert_int_equal(buffer.size, 300);
    covet_buffer_close(&buffer);
    covet_buffer_clear(&buffer);
    assert_int_equal(b.live, 0);
}

static void buffer_limits(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    covet_buffer buffer;
    covet_buffer_open(&buffer, &heap, 100);
    for (int i = 0; i < 100; i++) covet_buffer_char(&buffer, 'x');
    assert_false(buffer.failed);
    assert_true(buffer.capacity == 101);
    covet_buffer_format(&buffer, "%s", "");
    covet_buffer_add(&buffer, "", 0);
    assert_false(buffer.failed);
    covet_buffer_char(&buffer, 'y');
    assert_true(buffer.failed);
    assert_int_equal(buffer.size, 100);
    covet_buffer_clear(&buffer);
    covet_buffer_text(&buffer, "kept");
    covet_buffer_format(&buffer, "%0200d", 1);
    assert_true(buffer.failed);
    covet_buffer_text(&buffer, "lost"); /* sticky */
    covet_buffer_int(&buffer, 1);
    covet_buffer_char(&buffer, 'x');
    covet_buffer_format(&buffer, "%d", 1);
    assert_string_equal(covet_buffer_get(&buffer), "kept");
    covet_buffer_clear(&buffer);
    covet_buffer_add(&buffer, "x", SIZE_MAX);
    assert_true(buffer.failed);
    covet_buffer_close(&buffer);
    covet_buffer_open(&buffer, &heap, SIZE_MAX); /* as large as an object can be */
    covet_buffer_add(&buffer, "x", SIZE_MAX - 1);
    assert_true(buffer.failed);
    covet_buffer_close(&buffer);
    assert_int_equal(b.live, 0);
}

static void buffer_fails(void **state) {
    (void)state;
    books b;
    covet_heap heap = books_heap(&b);
    covet_buffer buffer;
    covet_buffer_open(&buffer, &heap, 0);
    b.largest = 100;
    for (int i = 0; i < 99; i++) covet_buffer_char(&buffer, 'x');
    assert_false(buffer.failed); /* 128 were too many, 65 and more were not */
    covet_buffer_char(&buffer, 'x');
    assert_true(buffer.failed);
    assert_int_equal(strlen(covet_buffer_get(&buffer)), 99);
    covet_buffer_clear(&buffer);
    covet_buffer_format(&buffer, "%0150d", 1);
    assert_true(buffer.failed);
    assert_string_equal(covet_buffer_get(&buffer), "");
    covet_buffer_close(&buffer);
    assert_int_equal(b.live, 0);
    b.largest = 1;
    covet_buffer_format(&buffer, "%d", 7);
    assert_true(buffer.failed);
    assert_string_equal(covet_buffer_get(&buffer), "");
    covet_buffer_close(&buffer);
}

/* ---- every allocation failing ---- */

/* Some of everything; true if nothing failed. What was written must be right up to the failure. */
static bool scenario(covet_heap *heap) {
    covet_arena arena;
    covet_buffer buffer;
    covet_arena_open(&arena, heap, 1024);
    covet_buffer_open(&buffer, heap, 0);
    unsigned char *array = NULL;
    size_t size = 0;
    for (size_t i = 0; i < 60; i++) {
        size_t wider = size + 37;
        unsigned char *grown = covet_arena_grow(&arena, array, size, wider);
        if (grown != NULL) {
            array = grown;
            size = wider;
        }
        fill(array, size, 4);
        char *text = covet_arena_text(&arena, "twenty bytes of text", 20);
        if (text != NULL) assert_string_equal(text, "twenty bytes of text");
        covet_buffer_format(&buffer, "%d ", 123456);
        covet_arena_take(&arena, 300 * (i % 3), 8);
    }
    assert_filled(array, size, 4);
    for (size_t i = 0; i + 7 <= buffer.size; i += 7)
        assert_memory_equal(buffer.data + i, "123456 ", 7);
    bool whole = !arena.failed && !buffer.failed;
    if (whole) assert_int_equal(buffer.size, 60 * 7);
    covet_arena_reset(&arena);
    covet_arena_take(&arena, 2000, 1);
    whole = whole && !arena.failed;
    covet_buffer_close(&buffer);
    covet_arena_close(&arena);
    return whole;
}

static void every_allocation_fails(void **state) {
    (void)state;
    books b;
    size_t injected = 0;
    for (int forever = 0; forever < 2; forever++) {
        for (size_t n = 1;; n++) {
            covet_heap heap = books_heap(&b);
            b.fail_at = n;
            b.fail_on = forever != 0;
            bool whole = scenario(&heap);
            assert_int_equal(b.live, 0);
            assert_int_equal(b.blocks, 0);
            injected += b.failures;
            if (b.failures == 0) {
                assert_true(whole);
                break;
            }
            if (forever) assert_false(whole);
        }
    }
    assert_true(injected > 50);
}

/* The same in a fixed buffer of every size, until it fits. */
static void scenario_in_fixed_buffers(void **state) {
    (void)state;
    static unsigned char memory[64 * 1024];
    bool whole = false;
    for (size_t size = 0; !whole; size += 509) {
        covet_fixed_buffer buffer;
        covet_heap heap = {.allocator = covet_fixed_allocator(&buffer, memory + size % 16, size)};
        assert_true(size < sizeof memory - 16);
        whole = scenario(&heap);
        assert_int_equal(covet_fixed_used(&buffer), 0);
    }
}

static void statuses(void **state) {
    (void)state;
    assert_string_equal(covet_status_name(COVET_OK), "COVET_OK");
    assert_string_equal(covet_status_name(COVET_NOT_FOUND), "COVET_NOT_FOUND");
    assert_string_equal(covet_status_name(COVET_INTERNAL), "COVET_INTERNAL");
    assert_string_equal(covet_status_name((covet_status)(COVET_INTERNAL + 1)), "COVET_?");
    assert_string_equal(covet_status_name((covet_status)-1), "COVET_?");
    assert_string_equal(covet_status_text(COVET_NO_MEMORY), "out of memory");
    assert_string_equal(covet_status_text(COVET_INTERNAL), "a bug in CovetORM");
    assert_string_equal(covet_status_text((covet_status)1000), "an unknown status");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_allocator),
        cmocka_unit_test(heap_reclaims),
        cmocka_unit_test(fixed_refuses),
        cmocka_unit_test(fixed_odd_places),
        cmocka_unit_test(fixed_joins),
        cmocka_unit_test(fixed_resizes_in_place),
        cmocka_unit_test(fixed_at_random),
        cmocka_unit_test(arena_takes),
        cmocka_unit_test(arena_aligns_widely),
        cmocka_unit_test(arena_blocks),
        cmocka_unit_test(arena_resets),
        cmocka_unit_test(arena_keeps_the_large),
        cmocka_unit_test(arena_copies),
        cmocka_unit_test(arena_fails),
        cmocka_unit_test(grow_small),
        cmocka_unit_test(grow_large),
        cmocka_unit_test(grow_at_random),
        cmocka_unit_test(buffer_appends),
        cmocka_unit_test(buffer_limits),
        cmocka_unit_test(buffer_fails),
        cmocka_unit_test(every_allocation_fails),
        cmocka_unit_test(scenario_in_fixed_buffers),
        cmocka_unit_test(statuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
