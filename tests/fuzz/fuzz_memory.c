/* Memory: blocks of a fixed buffer, and arrays and texts of an arena in one, keep their content
 * whatever is asked for around them. Input: the size of the buffer, then operations. */
#include "covet_orm.h"
#include "fuzz.h"

#define BLOCKS 24

typedef struct blocks {
    unsigned char *at[BLOCKS];
    size_t size[BLOCKS];
    unsigned char mark[BLOCKS]; /* every byte of the block */
} blocks;

static bool aligned(const void *pointer) {
    return (uintptr_t)pointer % _Alignof(max_align_t) == 0;
}

static void check_block(const blocks *b, unsigned i) {
    const unsigned char *bytes = b->at[i];
    if (b->size[i] == 0) return;
    FUZZ_CHECK(bytes[0] == b->mark[i] && memcmp(bytes, bytes + 1, b->size[i] - 1) == 0);
}

/* Resizes block `i`; what was in it is still there. */
static void resize_block(blocks *b, covet_allocator *allocator, unsigned i, size_t size) {
    unsigned char *moved = allocator->resize(allocator->context, b->at[i], b->size[i], size);
    if (moved == NULL && size != 0) return;
    if (b->size[i] > size) b->size[i] = size;
    b->at[i] = moved;
    FUZZ_CHECK(aligned(moved));
    check_block(b, i);
    b->mark[i]++;
    b->size[i] = size;
    if (size != 0) memset(moved, b->mark[i], size);
}

static void check_fixed(fuzz_input *input, covet_allocator *allocator, covet_fixed_buffer *fixed) {
    blocks b = {.size = {0}};
    for (unsigned steps = fuzz_byte(input); steps > 0 && input->left > 0; steps--) {
        const unsigned i = fuzz_byte(input) % BLOCKS;
        size_t size = fuzz_byte(input);
        if (size > 200) size = (size - 200) * 100;
        resize_block(&b, allocator, i, size);
        FUZZ_CHECK(covet_fixed_used(fixed) <= fixed->size && fixed->used <= fixed->peak);
    }
    for (unsigned i = 0; i < BLOCKS; i++) check_block(&b, i);
    for (unsigned i = 0; i < BLOCKS; i++) resize_block(&b, allocator, i, 0);
    FUZZ_CHECK(covet_fixed_used(fixed) == 0);
}

/* Arrays that grow in an arena, and plain takes of any alignment between them. */
static void grow_array(blocks *b, covet_arena *arena, unsigned i, size_t size) {
    unsigned char *moved = covet_arena_grow(arena, b->at[i], b->size[i], size);
    if (moved == NULL && size != 0) {
        FUZZ_CHECK(arena->failed);
        check_block(b, i);
        return;
    }
    if (b->size[i] > size) b->size[i] = size;
    b->at[i] = moved;
    check_block(b, i);
    b->mark[i]++;
    b->size[i] = size;
    if (size != 0) memset(moved, b->mark[i], size);
}

static void take(covet_arena *arena, unsigned choice, size_t size) {
    const size_t align = (size_t)1 << (choice % 8);
    unsigned char *taken = covet_arena_take(arena, size, align);
    FUZZ_CHECK((taken == NULL) == arena->failed);
    if (taken == NULL) return;
    FUZZ_CHECK(((uintptr_t)taken & (align - 1)) == 0);
    memset(taken, 0xA5, size);
}

static void check_arena(fuzz_input *input, covet_heap *heap) {
    covet_arena arena;
    blocks b = {.size = {0}};
    covet_arena_open(&arena, heap, fuzz_byte(input) * 32);
    for (unsigned steps = fuzz_byte(input); steps > 0 && input->left > 0; steps--) {
        const unsigned choice = fuzz_byte(input);
        const size_t size = fuzz_byte(input) * (choice & 3);
        if (choice < 16) {
            covet_arena_reset(&arena);
            b = (blocks){.size = {0}};
        } else if (choice < 100) {
            take(&arena, choice, size);
        } else {
            grow_array(&b, &arena, choice % BLOCKS, size);
        }
    }
    for (unsigned i = 0; i < BLOCKS; i++) check_block(&b, i);
    covet_arena_close(&arena);
    FUZZ_CHECK(arena.reserved == 0);
}

/* A buffer holds what was appended, or nothing more after a failure. */
static void check_buffer(fuzz_input *input, covet_heap *heap) {
    covet_buffer buffer;
    char expected[512];
    size_t size = 0;
    covet_buffer_open(&buffer, heap, 1 + fuzz_byte(input));
    while (input->left > 0 && size < 256) {
        char piece[16];
        const size_t length = fuzz_byte(input) % sizeof piece;
        for (size_t i = 0; i < length; i++) piece[i] = (char)fuzz_byte(input);
        covet_buffer_add(&buffer, piece, length);
        if (buffer.failed) break;
        memcpy(expected + size, piece, length);
        size += length;
    }
    FUZZ_CHECK(buffer.size == size && buffer.size <= buffer.limit);
    FUZZ_CHECK(memcmp(covet_buffer_get(&buffer), expected, size) == 0);
    FUZZ_CHECK(covet_buffer_get(&buffer)[size] == '\0');
    covet_buffer_close(&buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size};
    covet_fixed_buffer fixed;
    const size_t bytes = fuzz_number(&input, 2);
    unsigned char *memory = malloc(bytes + 1);
    FUZZ_CHECK(memory != NULL);
    covet_heap heap = {.allocator = covet_fixed_allocator(&fixed, memory, bytes)};
    check_fixed(&input, &heap.allocator, &fixed);
    check_arena(&input, &heap);
    FUZZ_CHECK(covet_fixed_used(&fixed) == 0);
    check_buffer(&input, &heap);
    FUZZ_CHECK(covet_fixed_used(&fixed) == 0);
    free(memory);
    return 0;
}
