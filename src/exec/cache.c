/* Caches: the hash table and the order of use of cache.h.
 * Uses memory. Connections use it. */
#ifndef COVET_EXEC_CACHE_C
#define COVET_EXEC_CACHE_C

#include "exec/cache.h"

#include <string.h>

static void covet__cache_open(covet_cache *cache, covet_heap *heap, size_t capacity) {
    *cache = (covet_cache){.heap = heap, .shift = 63, .capacity = capacity};
    cache->buckets = cache->own;
}

static size_t covet__cache_buckets(const covet_cache *cache) {
    return (size_t)1 << (64 - cache->shift);
}

/* Gives back buckets that are not the cache's own. */
static void covet__cache_free(covet_cache *cache, covet_entry **buckets, size_t count) {
    if (buckets != cache->own)
        covet_heap_resize(cache->heap, buckets, count * sizeof(covet_entry *), 0);
}

static void covet__cache_close(covet_cache *cache) {
    covet__cache_free(cache, cache->buckets, covet__cache_buckets(cache));
    covet__cache_open(cache, cache->heap, cache->capacity);
}

static void covet__cache_chain(covet_cache *cache, covet_entry *entry) {
    covet_entry **bucket = covet__cache_bucket(cache, entry->hash);
    entry->chain = *bucket;
    *bucket = entry;
}

/* Four times as many buckets. Getting them may drop entries, so nothing is remembered across it. */
static void covet__cache_grow(covet_cache *cache) {
    size_t count = covet__cache_buckets(cache), bytes = count * 4 * sizeof(covet_entry *);
    covet_entry **wider = covet_heap_resize(cache->heap, NULL, 0, bytes);
    if (wider == NULL) return;
    memset(wider, 0, bytes);
    covet__cache_free(cache, cache->buckets, count);
    cache->buckets = wider;
    cache->shift -= 2;
    for (covet_entry *entry = cache->newest; entry != NULL; entry = entry->older)
        covet__cache_chain(cache, entry);
}

static void covet__cache_front(covet_cache *cache, covet_entry *entry) {
    entry->newer = NULL;
    entry->older = cache->newest;
    if (cache->newest == NULL)
        cache->oldest = entry;
    else
        cache->newest->newer = entry;
    cache->newest = entry;
}

static void covet__cache_unlink(covet_cache *cache, covet_entry *entry) {
    if (entry->newer == NULL)
        cache->newest = entry->older;
    else
        entry->newer->older = entry->older;
    if (entry->older == NULL)
        cache->oldest = entry->newer;
    else
        entry->older->newer = entry->newer;
}

static void covet__cache_add(covet_cache *cache, covet_entry *entry) {
    if (cache->count >= covet__cache_buckets(cache)) covet__cache_grow(cache);
    covet__cache_chain(cache, entry);
    covet__cache_front(cache, entry);
    cache->count++;
}

static void covet__cache_remove(covet_cache *cache, covet_entry *entry) {
    covet_entry **link = covet__cache_bucket(cache, entry->hash);
    while (*link != entry) link = &(*link)->chain;
    *link = entry->chain;
    covet__cache_unlink(cache, entry);
    cache->count--;
}

static void covet__cache_renew(covet_cache *cache, covet_entry *entry) {
    covet__cache_unlink(cache, entry);
    covet__cache_front(cache, entry);
}

#endif
