/* Memory: the allocator interface, the fixed-buffer allocator, arenas and growing buffers.
 * Uses config. The one part whose implementation names malloc and free. */
#ifndef COVET_BASE_MEMORY_H
#define COVET_BASE_MEMORY_H

#include "base/config.h"

/* Where memory comes from. `resize` allocates (pointer NULL, old_size 0), grows or shrinks in size,
 * and frees (new_size 0, answers NULL). It answers NULL when there is no memory, and then the old
 * block is whole. Results are aligned for any type. One allocator serves all sessions of a
 * database: with sessions in several threads it must be thread-safe, as the default (malloc) is. */
typedef struct covet_allocator {
    void *context; /* handed to resize */
    void *(*resize)(void *context, void *pointer, size_t old_size, size_t new_size);
} covet_allocator;

/* State of a fixed-buffer allocator; its fields are private. */
typedef struct covet_fixed_buffer {
    unsigned char *memory; /* the caller's memory, aligned up */
    size_t size;           /* bytes of it that serve */
    size_t used;           /* bytes in blocks that are allocated now, headers included */
    size_t peak;           /* the most that `used` has been */
    void *free_blocks;     /* free blocks in order of address, neighbours joined */
} covet_fixed_buffer;

/* Makes an allocator over `size` bytes at `memory`, which it borrows together with `buffer` until
 * the database is closed. Freed blocks are joined and used again. For one thread. `buffer` or
 * `memory` NULL, or too few bytes: every allocation fails. */
covet_allocator covet_fixed_allocator(covet_fixed_buffer *buffer, void *memory, size_t size);
/* Bytes allocated now from a fixed buffer, bookkeeping included. 0 for NULL. */
size_t covet_fixed_used(const covet_fixed_buffer *buffer);
/* The allocator over malloc, realloc and free. */
covet_allocator covet_default_allocator(void);

/* An allocator, and what may be given back to it when it has nothing left. */
typedef struct covet_heap {
    covet_allocator allocator;
    bool (*reclaim)(void *context); /* frees caches; true if something was freed; NULL: none */
    void *reclaim_context;          /* handed to reclaim */
} covet_heap;

/* As allocator.resize; on failure it calls reclaim and tries again for as long as reclaim freed
 * something. reclaim may free through this heap, but not allocate. */
void *covet_heap_resize(covet_heap *heap, void *pointer, size_t old_size, size_t new_size);

typedef struct covet_block covet_block;     /* one piece of an arena; private */
typedef struct covet_adopted covet_adopted; /* something that an arena releases; private */

/* A bump allocator: everything in it is freed together. Sticky: after a failure `failed` is set,
 * and it answers NULL until it is reset. Not thread-safe. Fields are read-only for others. */
typedef struct covet_arena {
    covet_heap *heap;         /* where blocks come from; borrowed */
    unsigned char *at;        /* next free byte of the current block */
    unsigned char *end;       /* behind the current block */
    covet_block *blocks;      /* bump blocks, current first */
    covet_block *large;       /* blocks of their own: large requests and growing arrays */
    covet_block *spare;       /* bump blocks of an earlier life */
    covet_block *spare_large; /* the largest block of its own of an earlier life, or NULL */
    covet_adopted *adopted;   /* what others made and it releases, newest first */
    size_t block_size;        /* bytes of the next block */
    size_t first_size;        /* bytes of the first block, from the configuration; at least 1024 */
    size_t reserved;          /* bytes held from the heap, headers included */
    uint32_t generation;      /* names this life of the arena; set by its owner */
    bool failed;              /* an allocation failed */
} covet_arena;

/* Makes an empty arena on `heap` (borrowed); allocates nothing yet. block_size is taken between 1
 * KiB and 16 MiB; 0: COVET_ARENA_BLOCK. */
void covet_arena_open(covet_arena *arena, covet_heap *heap, size_t block_size);
/* Frees everything; the arena can be used again. */
void covet_arena_close(covet_arena *arena);
/* Gives back to the heap what the arena keeps for its next use. Answers whether there was any. */
bool covet_arena_trim(covet_arena *arena);
/* Forgets everything but keeps the largest bump block for the next use, and clears `failed`. */
void covet_arena_reset(covet_arena *arena);
/* The slow path of covet_arena_take: a new block. */
void *covet_arena_more(covet_arena *arena, size_t size, size_t align);
/* An array of bytes that can grow, aligned for any type: `pointer` is NULL or a result of this
 * function on the same arena, `old_size` exactly the size that it was asked for. Above 512 bytes it
 * is moved by the allocator's own resize (mremap on Linux); below it lies in the bump block, where
 * the latest array grows in place. NULL without memory: the old one is whole. new_size 0 frees,
 * answers NULL. */
void *covet_arena_grow(covet_arena *arena, void *pointer, size_t old_size, size_t new_size);
/* Takes what someone else made, so that it lives as long as what stands in the arena: `release` is
 * called with it at the next reset or close. false without memory: then it is not taken. */
bool covet_arena_adopt(covet_arena *arena, void (*release)(void *context), void *context);
/* Copies `size` bytes and a NUL behind them into the arena. `text` NULL answers NULL. */
char *covet_arena_text(covet_arena *arena, const char *text, size_t size);
/* Copies `size` bytes (aligned for any type). Size 0 answers a pointer that must not be read; only
 * then may `data` be NULL. */
void *covet_arena_copy(covet_arena *arena, const void *data, size_t size);
/* Zeroed memory for `count` items of `size` bytes; the product is checked. */
void *covet_arena_zero(covet_arena *arena, size_t count, size_t size);

/* `size` bytes at an address that `align` (a power of two) divides; not zeroed. NULL without
 * memory. */
static inline void *covet_arena_take(covet_arena *arena, size_t size, size_t align) {
    uintptr_t start = ((uintptr_t)arena->at + (align - 1)) & ~(uintptr_t)(align - 1);
    if (COVET__LIKELY(arena->at != NULL && start <= (uintptr_t)arena->end &&
                      size <= (uintptr_t)arena->end - start)) {
        arena->at = (unsigned char *)start + size;
        return (void *)start;
    }
    return covet_arena_more(arena, size, align);
}
/* Room for one TYPE, not zeroed. */
#define COVET_TAKE(arena, TYPE) ((TYPE *)covet_arena_take((arena), sizeof(TYPE), _Alignof(TYPE)))

/* A growing text: always NUL-terminated once something was appended. Sticky: after a failure later
 * calls do nothing. Owner frees with covet_buffer_close. */
typedef struct covet_buffer {
    covet_heap *heap; /* where its memory comes from; borrowed */
    char *data;       /* the text; NULL while nothing was appended */
    size_t size;      /* bytes of text, the NUL not counted */
    size_t capacity;  /* bytes allocated */
    size_t limit;     /* the most that size may be */
    bool failed;      /* no memory, or over the limit */
} covet_buffer;

/* Makes an empty buffer; allocates nothing. limit 0: COVET_BUFFER_LIMIT. */
void covet_buffer_open(covet_buffer *buffer, covet_heap *heap, size_t limit);
/* Frees its text; the buffer can be used again. */
void covet_buffer_close(covet_buffer *buffer);
/* Empties it, keeps its memory, clears `failed`. */
void covet_buffer_clear(covet_buffer *buffer);
/* Appends `size` bytes, which must not be the buffer's own. */
void covet_buffer_add(covet_buffer *buffer, const char *text, size_t size);
/* Appends a NUL-terminated text; NULL adds nothing. */
void covet_buffer_text(covet_buffer *buffer, const char *text);
void covet_buffer_char(covet_buffer *buffer, char c);
/* Appends `n` in decimal digits. */
void covet_buffer_int(covet_buffer *buffer, int64_t n);
/* Appends by snprintf's rules; only for integers and text: floating formats depend on the locale
 * and are not allowed. */
void covet_buffer_format(covet_buffer *buffer, const char *format, ...) COVET__PRINTF(2, 3);
/* The text so far, never NULL: "" when empty or failed before anything stood in it. */
const char *covet_buffer_get(const covet_buffer *buffer);

#endif
