/* Memory: the allocators, arenas and buffers of memory.h.
 * Uses number. The only part that names malloc, realloc and free. */
#ifndef COVET_BASE_MEMORY_C
#define COVET_BASE_MEMORY_C

#include "base/memory.h"
#include "base/number.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What an allocator's result is aligned to. */
#define COVET__ALIGN _Alignof(max_align_t)

/* No object is larger, so sums of a few sizes below it cannot overflow. */
#define COVET__MOST ((size_t)PTRDIFF_MAX)

/* --- the default allocator --- */

static void *covet__default_resize(void *context, void *pointer, size_t old_size, size_t new_size) {
    (void)context;
    (void)old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

covet_allocator covet_default_allocator(void) {
    return (covet_allocator){.context = NULL, .resize = covet__default_resize};
}

/* --- the fixed-buffer allocator ---
 * The memory is a row of blocks, each behind a header; the free ones form a list in order of
 * address in which no two are neighbours. */

/* Sizes and addresses of blocks are multiples of this; a header takes one. */
#define COVET__FIXED_UNIT ((size_t)16)

typedef struct covet__fixed_block {
    size_t size;                     /* bytes, header included */
    struct covet__fixed_block *next; /* the next free block; means nothing while allocated */
} covet__fixed_block;

_Static_assert(sizeof(covet__fixed_block) <= 16, "a header is one unit");
_Static_assert(_Alignof(max_align_t) <= 16, "a unit serves any type");

/* The size of a block that holds `size` bytes, 0 if no block of this buffer does. */
static size_t covet__fixed_bytes(const covet_fixed_buffer *buffer, size_t size) {
    if (size > buffer->size) return 0;
    return (size + 2 * COVET__FIXED_UNIT - 1) & ~(COVET__FIXED_UNIT - 1);
}

static void covet__fixed_link(covet_fixed_buffer *buffer, covet__fixed_block *previous,
                              covet__fixed_block *block) {
    if (previous == NULL)
        buffer->free_blocks = block;
    else
        previous->next = block;
}

static covet__fixed_block *covet__fixed_behind(covet__fixed_block *block) {
    return (covet__fixed_block *)(void *)((unsigned char *)block + block->size);
}

/* Joins `block` with `next` where they are neighbours; both are free. */
static void covet__fixed_join(covet__fixed_block *block, covet__fixed_block *next) {
    if (next == NULL || covet__fixed_behind(block) != next) return;
    block->size += next->size;
    block->next = next->next;
}

/* Puts an allocated block back among the free ones. */
static void covet__fixed_give(covet_fixed_buffer *buffer, covet__fixed_block *block) {
    covet__fixed_block *previous = NULL, *next = buffer->free_blocks;
    while (next != NULL && next < block) {
        previous = next;
        next = next->next;
    }
    buffer->used -= block->size;
    block->next = next;
    covet__fixed_link(buffer, previous, block);
    covet__fixed_join(block, next);
    if (previous != NULL) covet__fixed_join(previous, block);
}

/* Cuts an allocated block down to `bytes`, unless too little would come free to serve anybody. */
static void covet__fixed_cut(covet_fixed_buffer *buffer, covet__fixed_block *block, size_t bytes) {
    if (block->size - bytes < 2 * COVET__FIXED_UNIT) return;
    covet__fixed_block *rest = (covet__fixed_block *)(void *)((unsigned char *)block + bytes);
    rest->size = block->size - bytes;
    block->size = bytes;
    covet__fixed_give(buffer, rest);
}

/* Remembers the most that was used. Called after the cut, so that the peak is true. */
static void covet__fixed_peak(covet_fixed_buffer *buffer) {
    if (buffer->used > buffer->peak) buffer->peak = buffer->used;
}

/* First fit. */
static void *covet__fixed_take(covet_fixed_buffer *buffer, size_t bytes) {
    covet__fixed_block *previous = NULL, *block = buffer->free_blocks;
    while (block != NULL && block->size < bytes) {
        previous = block;
        block = block->next;
    }
    if (block == NULL) return NULL;
    covet__fixed_link(buffer, previous, block->next);
    buffer->used += block->size;
    covet__fixed_cut(buffer, block, bytes);
    covet__fixed_peak(buffer);
    return (unsigned char *)block + COVET__FIXED_UNIT;
}

/* Grows an allocated block in place into the free one behind it; false if that is too little. */
static bool covet__fixed_extend(covet_fixed_buffer *buffer, covet__fixed_block *block,
                                size_t bytes) {
    covet__fixed_block *behind = covet__fixed_behind(block);
    covet__fixed_block *previous = NULL, *free_block = buffer->free_blocks;
    while (free_block != NULL && free_block < behind) {
        previous = free_block;
        free_block = free_block->next;
    }
    if (free_block != behind || block->size + behind->size < bytes) return false;
    covet__fixed_link(buffer, previous, behind->next);
    buffer->used += behind->size;
    block->size += behind->size;
    covet__fixed_cut(buffer, block, bytes);
    covet__fixed_peak(buffer);
    return true;
}

static void *covet__fixed_resize(void *context, void *pointer, size_t old_size, size_t new_size) {
    covet_fixed_buffer *buffer = context;
    if (buffer == NULL) return NULL;
    size_t bytes = covet__fixed_bytes(buffer, new_size);
    if (pointer == NULL)
        return new_size == 0 || bytes == 0 ? NULL : covet__fixed_take(buffer, bytes);
    covet__fixed_block *block =
        (covet__fixed_block *)(void *)((unsigned char *)pointer - COVET__FIXED_UNIT);
    COVET_ASSERT(old_size <= block->size - COVET__FIXED_UNIT);
    if (new_size == 0) {
        covet__fixed_give(buffer, block);
        return NULL;
    }
    if (bytes == 0) return NULL;
    if (bytes <= block->size) {
        covet__fixed_cut(buffer, block, bytes);
        return pointer;
    }
    if (covet__fixed_extend(buffer, block, bytes)) return pointer;
    void *moved = covet__fixed_take(buffer, bytes);
    if (moved == NULL) return NULL;
    memcpy(moved, pointer, old_size);
    covet__fixed_give(buffer, block);
    return moved;
}

covet_allocator covet_fixed_allocator(covet_fixed_buffer *buffer, void *memory, size_t size) {
    covet_allocator allocator = {.context = buffer, .resize = covet__fixed_resize};
    if (buffer == NULL) return allocator;
    *buffer = (covet_fixed_buffer){0};
    size_t skip = (size_t)(-(uintptr_t)memory & (COVET__FIXED_UNIT - 1));
    if (memory == NULL || size < skip + 2 * COVET__FIXED_UNIT) return allocator;
    if (size > COVET__MOST) size = COVET__MOST;
    buffer->memory = (unsigned char *)memory + skip;
    buffer->size = (size - skip) & ~(COVET__FIXED_UNIT - 1);
    covet__fixed_block *whole = (covet__fixed_block *)(void *)buffer->memory;
    *whole = (covet__fixed_block){.size = buffer->size, .next = NULL};
    buffer->free_blocks = whole;
    return allocator;
}

size_t covet_fixed_used(const covet_fixed_buffer *buffer) {
    return buffer == NULL ? 0 : buffer->used;
}

/* --- the heap --- */

void *covet_heap_resize(covet_heap *heap, void *pointer, size_t old_size, size_t new_size) {
    const covet_allocator *allocator = &heap->allocator;
    void *result = allocator->resize(allocator->context, pointer, old_size, new_size);
    while (result == NULL && new_size != 0 && heap->reclaim != NULL &&
           heap->reclaim(heap->reclaim_context))
        result = allocator->resize(allocator->context, pointer, old_size, new_size);
    return result;
}

/* --- arenas --- */

struct covet_block {
    covet_block *next;
    covet_block *previous; /* of large blocks only */
    size_t size;           /* bytes, this header included */
    _Alignas(max_align_t) unsigned char payload[];
};

/* The least and the most that the first block of an arena may be, and how often blocks double. */
#define COVET__BLOCK_LEAST ((size_t)1024)
#define COVET__BLOCK_MOST ((size_t)16 << 20)
#define COVET__BLOCK_GROWTH 64

/* An array of more bytes has a block of its own: see covet_arena_grow. */
#define COVET__ARRAY_SMALL ((size_t)512)

static void *covet__arena_fail(covet_arena *arena) {
    arena->failed = true;
    arena->at = arena->end = NULL; /* so that the fast path of covet_arena_take finds nothing */
    return NULL;
}

static void covet__block_free(covet_arena *arena, covet_block *block) {
    arena->reserved -= block->size;
    covet_heap_resize(arena->heap, block, block->size, 0);
}

static void covet__blocks_free(covet_arena *arena, covet_block **list) {
    for (covet_block *block = *list, *next; block != NULL; block = next) {
        next = block->next;
        covet__block_free(arena, block);
    }
    *list = NULL;
}

/* Starts to bump in `block`. */
static void covet__block_use(covet_arena *arena, covet_block *block) {
    arena->at = block->payload;
    arena->end = (unsigned char *)block + block->size;
}

/* A bump block of an earlier life with at least `need` bytes; NULL: none. */
static covet_block *covet__block_spare(covet_arena *arena, size_t need) {
    covet_block **link = &arena->spare;
    while (*link != NULL && (*link)->size < need) link = &(*link)->next;
    covet_block *block = *link;
    if (block == NULL) return NULL;
    *link = block->next;
    block->next = arena->blocks;
    arena->blocks = block;
    covet__block_use(arena, block);
    return block;
}

/* A new bump block with at least `need` bytes, header included, and of the arena's next size if
 * there is memory: smaller ones are tried before caches are given up, and those before it is NULL.
 */
static covet_block *covet__block_bump(covet_arena *arena, size_t need) {
    covet_block *spare = covet__block_spare(arena, need);
    if (spare != NULL) return spare;
    const covet_allocator *allocator = &arena->heap->allocator;
    size_t least = need > arena->first_size ? need : arena->first_size;
    size_t size = arena->block_size, most = arena->first_size * COVET__BLOCK_GROWTH;
    covet_block *block = NULL;
    while (size > least && (block = allocator->resize(allocator->context, NULL, 0, size)) == NULL)
        size /= 2;
    if (block == NULL) block = covet_heap_resize(arena->heap, NULL, 0, size = least);
    if (block == NULL) block = covet_heap_resize(arena->heap, NULL, 0, size = need);
    if (block == NULL) return NULL;
    *block = (covet_block){.next = arena->blocks, .size = size};
    arena->blocks = block;
    arena->reserved += size;
    arena->block_size = size < most / 2 ? size * 2 : most;
    if (arena->block_size < arena->first_size) arena->block_size = arena->first_size;
    covet__block_use(arena, block);
    return block;
}

/* Puts `block` at the head of the large ones, or back where it was after a resize moved it. */
static void covet__large_link(covet_arena *arena, covet_block *block) {
    if (block->previous == NULL)
        arena->large = block;
    else
        block->previous->next = block;
    if (block->next != NULL) block->next->previous = block;
}

/* A block of its own of `size` bytes, header included; NULL without memory. */
static covet_block *covet__large_new(covet_arena *arena, size_t size) {
    covet_block *block = covet_heap_resize(arena->heap, NULL, 0, size);
    if (block == NULL) return NULL;
    *block = (covet_block){.next = arena->large, .size = size};
    covet__large_link(arena, block);
    arena->reserved += size;
    return block;
}

/* The same for an array that may grow: the spare one, if it is large enough. */
static covet_block *covet__large_array(covet_arena *arena, size_t size) {
    covet_block *block = arena->spare_large;
    if (block == NULL || block->size < size) return covet__large_new(arena, size);
    arena->spare_large = NULL;
    *block = (covet_block){.next = arena->large, .size = block->size};
    covet__large_link(arena, block);
    return block;
}

static covet_block *covet__large_of(void *pointer) {
    return (covet_block *)(void *)((unsigned char *)pointer - offsetof(covet_block, payload));
}

static void covet__large_unlink(covet_arena *arena, covet_block *block) {
    if (block->previous == NULL)
        arena->large = block->next;
    else
        block->previous->next = block->next;
    if (block->next != NULL) block->next->previous = block->previous;
}

/* Keeps the larger of a block that is in no list and the spare one, and frees the other. */
static void covet__large_spare(covet_arena *arena, covet_block *block) {
    covet_block *other = arena->spare_large;
    block->next = NULL;
    if (other == NULL || other->size < block->size) {
        arena->spare_large = block;
        block = other;
    }
    if (arena->spare_large->size > COVET_ARENA_KEEP) {
        covet__block_free(arena, arena->spare_large);
        arena->spare_large = NULL;
    }
    if (block != NULL) covet__block_free(arena, block);
}

static void covet__large_free(covet_arena *arena, covet_block *block) {
    covet__large_unlink(arena, block);
    covet__large_spare(arena, block);
}

/* Moves an array that leaves most of its block empty into one of its own size; the block is
 * kept for the next array. NULL without memory: it stays where it is. */
static covet_block *covet__large_move(covet_arena *arena, covet_block *block, size_t bytes) {
    covet_block *moved = covet__large_new(arena, bytes);
    if (moved == NULL) return NULL;
    memcpy(moved->payload, block->payload, bytes - offsetof(covet_block, payload));
    covet__large_free(arena, block);
    return moved;
}

/* Resizes the array in a large block to `size` bytes; NULL without memory, then it is whole. */
static covet_block *covet__large_resize(covet_arena *arena, covet_block *block, size_t old_size,
                                        size_t size) {
    size_t old_bytes = block->size, bytes = offsetof(covet_block, payload) + size;
    if (size >= old_size && bytes <= old_bytes) return block;
    if (bytes < old_bytes / 2) {
        covet_block *small = covet__large_move(arena, block, bytes);
        if (small != NULL) return small;
    }
    covet_block *moved = covet_heap_resize(arena->heap, block, old_bytes, bytes);
    if (moved == NULL) return NULL;
    moved->size = bytes;
    covet__large_link(arena, moved);
    arena->reserved = arena->reserved - old_bytes + bytes;
    return moved;
}

void covet_arena_open(covet_arena *arena, covet_heap *heap, size_t block_size) {
    if (block_size == 0) block_size = COVET_ARENA_BLOCK;
    if (block_size < COVET__BLOCK_LEAST) block_size = COVET__BLOCK_LEAST;
    if (block_size > COVET__BLOCK_MOST) block_size = COVET__BLOCK_MOST;
    *arena = (covet_arena){.heap = heap, .block_size = block_size, .first_size = block_size};
}

bool covet_arena_trim(covet_arena *arena) {
    bool any = arena->spare != NULL || arena->spare_large != NULL;
    covet__blocks_free(arena, &arena->spare);
    covet__blocks_free(arena, &arena->spare_large);
    return any;
}

/* --- what others made --- */

struct covet_adopted {
    void (*release)(void *context);
    void *context;
    covet_adopted *next;
};

/* Not in the arena's own memory: what was taken last from that may be given back. */
bool covet_arena_adopt(covet_arena *arena, void (*release)(void *context), void *context) {
    covet_adopted *adopted = covet_heap_resize(arena->heap, NULL, 0, sizeof *adopted);
    if (adopted == NULL) return false;
    *adopted = (covet_adopted){release, context, arena->adopted};
    arena->adopted = adopted;
    return true;
}

static void covet__adopted_release(covet_arena *arena) {
    for (covet_adopted *adopted = arena->adopted, *next; adopted != NULL; adopted = next) {
        next = adopted->next;
        adopted->release(adopted->context);
        covet_heap_resize(arena->heap, adopted, sizeof *adopted, 0);
    }
    arena->adopted = NULL;
}

void covet_arena_close(covet_arena *arena) {
    covet__adopted_release(arena);
    covet__blocks_free(arena, &arena->blocks);
    covet__blocks_free(arena, &arena->large);
    covet_arena_trim(arena);
    arena->at = arena->end = NULL;
    arena->block_size = arena->first_size;
    arena->failed = false;
}

void covet_arena_reset(covet_arena *arena) {
    covet_block *kept = arena->blocks;
    if (!COVET__LIKELY(arena->adopted == NULL)) covet__adopted_release(arena);
    if (COVET__LIKELY(kept != NULL && kept->next == NULL && arena->large == NULL)) {
        arena->failed = false;
        covet__block_use(arena, kept);
        return;
    }
    for (covet_block *block = kept; block != NULL; block = block->next)
        if (block->size > kept->size) kept = block;
    for (covet_block *block = arena->blocks, *next; block != NULL; block = next) {
        next = block->next;
        if (block == kept) continue;
        if (arena->reserved > COVET_ARENA_KEEP) {
            covet__block_free(arena, block);
        } else {
            block->next = arena->spare;
            arena->spare = block;
        }
    }
    while (arena->large != NULL) covet__large_free(arena, arena->large);
    arena->failed = false;
    arena->blocks = kept;
    if (kept == NULL) return;
    kept->next = NULL;
    covet__block_use(arena, kept);
}

void *covet_arena_more(covet_arena *arena, size_t size, size_t align) {
    size_t slack = align > COVET__ALIGN ? align - COVET__ALIGN : 0;
    if (arena->failed) return NULL;
    if (slack > COVET__MOST / 2 || size > COVET__MOST / 2) return covet__arena_fail(arena);
    size_t need = offsetof(covet_block, payload) + slack + size;
    bool bump = slack + size <= arena->block_size / 4;
    covet_block *block = bump ? covet__block_bump(arena, need) : covet__large_new(arena, need);
    if (block == NULL) return covet__arena_fail(arena);
    unsigned char *start = block->payload;
    start += -(uintptr_t)start & (align - 1);
    if (bump) arena->at = start + size;
    return start;
}

/* Resizes an array in the bump block where it lies; false if it cannot grow there. */
static bool covet__array_bump(covet_arena *arena, unsigned char *array, size_t old_size,
                              size_t new_size) {
    if (array + old_size != arena->at) return new_size <= old_size;
    if (new_size > (size_t)(arena->end - array)) return false;
    arena->at = array + new_size;
    return true;
}

/* An array that lies nowhere yet. */
static void *covet__array_new(covet_arena *arena, size_t size) {
    if (size <= COVET__ARRAY_SMALL) return covet_arena_take(arena, size, COVET__ALIGN);
    covet_block *block = covet__large_array(arena, offsetof(covet_block, payload) + size);
    return block == NULL ? covet__arena_fail(arena) : block->payload;
}

/* Where an array lies follows from its size alone, so that no mark is needed to find its block. */
void *covet_arena_grow(covet_arena *arena, void *pointer, size_t old_size, size_t new_size) {
    if (pointer == NULL) old_size = 0;
    bool was_large = old_size > COVET__ARRAY_SMALL;
    if (new_size == 0) {
        if (was_large)
            covet__large_free(arena, covet__large_of(pointer));
        else if (pointer != NULL)
            covet__array_bump(arena, pointer, old_size, 0);
        return NULL;
    }
    if (arena->failed) return NULL;
    if (new_size > COVET__MOST / 2) return covet__arena_fail(arena);
    if (was_large && new_size > COVET__ARRAY_SMALL) {
        covet_block *block =
            covet__large_resize(arena, covet__large_of(pointer), old_size, new_size);
        return block == NULL ? covet__arena_fail(arena) : block->payload;
    }
    if (pointer != NULL && !was_large && new_size <= COVET__ARRAY_SMALL &&
        covet__array_bump(arena, pointer, old_size, new_size))
        return pointer;
    void *array = covet__array_new(arena, new_size);
    if (array == NULL || pointer == NULL) return array;
    memcpy(array, pointer, old_size < new_size ? old_size : new_size);
    if (was_large) covet__large_free(arena, covet__large_of(pointer));
    return array;
}

char *covet_arena_text(covet_arena *arena, const char *text, size_t size) {
    if (text == NULL) return NULL;
    char *copy = covet_arena_take(arena, size < SIZE_MAX ? size + 1 : size, 1);
    if (copy == NULL) return NULL;
    memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

void *covet_arena_copy(covet_arena *arena, const void *data, size_t size) {
    void *copy = covet_arena_take(arena, size, COVET__ALIGN);
    if (copy != NULL && size != 0) memcpy(copy, data, size);
    return copy;
}

void *covet_arena_zero(covet_arena *arena, size_t count, size_t size) {
    if (size != 0 && count > COVET__MOST / size) return covet__arena_fail(arena);
    void *zeroed = covet_arena_take(arena, count * size, COVET__ALIGN);
    if (zeroed != NULL) memset(zeroed, 0, count * size);
    return zeroed;
}

/* --- buffers --- */

#define COVET__BUFFER_LEAST ((size_t)64)

void covet_buffer_open(covet_buffer *buffer, covet_heap *heap, size_t limit) {
    if (limit == 0) limit = COVET_BUFFER_LIMIT;
    if (limit > COVET__MOST / 2) limit = COVET__MOST / 2;
    *buffer = (covet_buffer){.heap = heap, .limit = limit};
}

void covet_buffer_close(covet_buffer *buffer) {
    if (buffer->data != NULL) covet_heap_resize(buffer->heap, buffer->data, buffer->capacity, 0);
    *buffer = (covet_buffer){.heap = buffer->heap, .limit = buffer->limit};
}

void covet_buffer_clear(covet_buffer *buffer) {
    buffer->size = 0;
    buffer->failed = false;
    if (buffer->data != NULL) buffer->data[0] = '\0';
}

/* Makes room for `more` bytes and a NUL; false (sticky) without memory or over the limit. */
static bool covet__buffer_widen(covet_buffer *buffer, size_t more) {
    if (more > buffer->limit - buffer->size) {
        buffer->failed = true;
        return false;
    }
    size_t need = buffer->size + more + 1;
    size_t wide =
        buffer->capacity * 2 > COVET__BUFFER_LEAST ? buffer->capacity * 2 : COVET__BUFFER_LEAST;
    if (wide > buffer->limit + 1) wide = buffer->limit + 1;
    if (wide < need) wide = need;
    char *data = covet_heap_resize(buffer->heap, buffer->data, buffer->capacity, wide);
    if (data == NULL && wide > need)
        data = covet_heap_resize(buffer->heap, buffer->data, buffer->capacity, wide = need);
    if (data == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->data = data;
    buffer->capacity = wide;
    return true;
}

/* Where the next `more` bytes go, with room for them and a NUL; NULL after a failure. The caller
 * moves `size` and writes the NUL. */
static char *covet__buffer_room(covet_buffer *buffer, size_t more) {
    if (buffer->failed) return NULL;
    if (!COVET__LIKELY(more < buffer->capacity - buffer->size) &&
        !covet__buffer_widen(buffer, more))
        return NULL;
    return buffer->data + buffer->size;
}

void covet_buffer_add(covet_buffer *buffer, const char *text, size_t size) {
    char *room = covet__buffer_room(buffer, size);
    if (room == NULL) return;
    if (size != 0) memcpy(room, text, size);
    room[size] = '\0';
    buffer->size += size;
}

void covet_buffer_text(covet_buffer *buffer, const char *text) {
    if (text != NULL) covet_buffer_add(buffer, text, strlen(text));
}

void covet_buffer_char(covet_buffer *buffer, char c) {
    char *room = covet__buffer_room(buffer, 1);
    if (room == NULL) return;
    room[0] = c;
    room[1] = '\0';
    buffer->size++;
}

void covet_buffer_int(covet_buffer *buffer, int64_t n) {
    char digits[COVET_INT_TEXT];
    covet_buffer_add(buffer, digits, covet_int_format(n, digits, sizeof digits));
}

void covet_buffer_format(covet_buffer *buffer, const char *format, ...) {
    if (buffer->failed) return;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t room = buffer->capacity - buffer->size;
    char *at = room == 0 ? NULL : buffer->data + buffer->size;
    int written = vsnprintf(at, room, format, arguments);
    bool fits = written >= 0 && (size_t)written < room;
    if (!fits && written >= 0 && (at = covet__buffer_room(buffer, (size_t)written)) != NULL)
        fits = vsnprintf(at, (size_t)written + 1, format, again) == written;
    va_end(again);
    va_end(arguments);
    if (fits) {
        buffer->size += (size_t)written;
        return;
    }
    buffer->failed = true;
    if (buffer->data != NULL) buffer->data[buffer->size] = '\0';
}

const char *covet_buffer_get(const covet_buffer *buffer) {
    return buffer->data == NULL ? "" : buffer->data;
}

#endif
