/* Caches: a hash table whose entries also stand in the order of use. It holds no policy: who keeps
 * something decides what is equal, what may go, and frees it. Private: part of the implementation.
 * Uses memory. Connections use it. */
#ifndef COVET_EXEC_CACHE_H
#define COVET_EXEC_CACHE_H

#include "base/memory.h"

/* The head of what is kept. */
typedef struct covet_entry {
    uint64_t hash;
    struct covet_entry *chain;         /* the next in its bucket */
    struct covet_entry *newer, *older; /* order of use */
} covet_entry;

/* Stands where it was opened: it points into itself. */
typedef struct covet_cache {
    covet_heap *heap;      /* of the buckets */
    covet_entry **buckets; /* 2 to the power of 64 - shift */
    unsigned shift;
    size_t count;                 /* entries */
    size_t capacity;              /* above it the oldest are to go */
    covet_entry *newest, *oldest; /* ends of the order of use */
    covet_entry *own[2];          /* the buckets while there are few entries, or no memory */
} covet_cache;

/* The hash of what came before and one word more. */
static inline uint64_t covet__hash_word(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

/* The bucket of a hash. The product spreads hashes that differ in few bits. */
static inline covet_entry **covet__cache_bucket(const covet_cache *cache, uint64_t hash) {
    return &cache->buckets[hash * UINT64_C(0x9E3779B97F4A7C15) >> cache->shift];
}

/* Makes an empty cache; allocates nothing. */
static void covet__cache_open(covet_cache *cache, covet_heap *heap, size_t capacity);
/* Frees the buckets; the cache must be empty. */
static void covet__cache_close(covet_cache *cache);
/* Keeps an entry, whose hash is set, as the newest. Cannot fail: without memory the chains grow
 * longer. */
static void covet__cache_add(covet_cache *cache, covet_entry *entry);
/* Takes an entry out. */
static void covet__cache_remove(covet_cache *cache, covet_entry *entry);
/* Makes an entry the newest that is not. */
static void covet__cache_renew(covet_cache *cache, covet_entry *entry);

/* Notes that an entry was used. */
static inline void covet__cache_touch(covet_cache *cache, covet_entry *entry) {
    if (!COVET__LIKELY(cache->newest == entry)) covet__cache_renew(cache, entry);
}

#endif
