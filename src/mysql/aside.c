/* Rows as they stand in the wire, and a store for those that are put aside so that another
 * statement can be sent. Uses bind. wire.c fills and empties it. */
#ifndef COVET_MYSQL_ASIDE_C
#define COVET_MYSQL_ASIDE_C

#include "mysql/bind.c"

/* Bytes of a block of rows, where there is room for so many. */
#define COVET__MYSQL_BLOCK ((size_t)65536)

/* What stands before the columns of a row that is put aside: where each of them begins, counted
 * from 1; 0 is NULL. The size of it all comes first. */
typedef size_t covet__mysql_offset;

/* Room for `count` elements of `size` bytes in an array of the statement that only grows. */
static bool covet__mysql_room(covet__mysql_prepared *prepared, void *array, uint32_t *room,
                              uint32_t count, size_t size) {
    void *items;
    if (COVET__LIKELY(count <= *room)) return true;
    memcpy(&items, array, sizeof items);
    items = covet_heap_resize(prepared->link->heap, items, *room * size, count * size);
    if (!items) return false;
    memcpy(array, &items, sizeof items);
    *room = count;
    return true;
}

/* The pointer to a column of the row at hand. */
static inline const unsigned char *covet__mysql_cell_at(const covet__mysql_prepared *prepared,
                                                        uint32_t column) {
    return *(const unsigned char *const *)(const void *)(prepared->cells +
                                                         column * prepared->stride);
}

/* The size of a value whose size stands before it; `at` is moved behind that. */
static inline size_t covet__mysql_size(const unsigned char **at) {
    const unsigned char *p = *at;
    size_t size = *p++, bytes = 0;
    if (COVET__LIKELY(size < 251)) {
        *at = p;
        return size;
    }
    bytes = size == 252 ? 2 : size == 253 ? 3 : 8;
    size = 0;
    for (size_t i = 0; i < bytes; i++) size |= (size_t)p[i] << 8 * i;
    *at = p + bytes;
    return size;
}

/* Behind a value of a column. */
static const unsigned char *covet__mysql_cell_end(const MYSQL_FIELD *field,
                                                  const unsigned char *at) {
    switch (field->type) {
    case MYSQL_TYPE_NULL:
        return at;
    case MYSQL_TYPE_TINY:
        return at + 1;
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_YEAR:
        return at + 2;
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_FLOAT:
        return at + 4;
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_DOUBLE:
        return at + 8;
    default:
        break;
    }
    size_t size = covet__mysql_size(&at);
    return at + size;
}

/* The bytes of the row at hand, which lie in one piece; 0 where all of it is NULL. */
static size_t covet__mysql_row_bytes(const covet__mysql_prepared *prepared,
                                     const unsigned char **from) {
    uint32_t first = 0, last = prepared->columns;
    while (first < last && !covet__mysql_cell_at(prepared, first)) first++;
    while (last > first && !covet__mysql_cell_at(prepared, last - 1)) last--;
    *from = NULL;
    if (first == last) return 0;
    *from = covet__mysql_cell_at(prepared, first);
    const unsigned char *at = covet__mysql_cell_at(prepared, last - 1);
    return (size_t)(covet__mysql_cell_end(&prepared->fields[last - 1], at) - *from);
}

static size_t covet__mysql_rounded(size_t size) {
    return (size + sizeof(covet__mysql_offset) - 1) & ~(sizeof(covet__mysql_offset) - 1);
}

/* A new block with room for `size` bytes, larger where memory and the limit allow it. */
static covet_status covet__mysql_block_add(covet__mysql_prepared *prepared, size_t size) {
    covet_heap *heap = prepared->link->heap;
    size_t rest = prepared->spill > prepared->taken ? prepared->spill - prepared->taken : 0;
    size_t needed = size + sizeof(covet__mysql_block);
    size_t bytes = rest < COVET__MYSQL_BLOCK ? rest : COVET__MYSQL_BLOCK;
    if (needed > rest) return COVET_MISUSE;
    if (bytes < needed) bytes = needed;
    covet__mysql_block *block = covet_heap_resize(heap, NULL, 0, bytes);
    if (!block) block = covet_heap_resize(heap, NULL, 0, bytes = needed);
    if (!block) return COVET_NO_MEMORY;
    *block = (covet__mysql_block){.size = bytes};
    if (prepared->last)
        prepared->last->next = block;
    else
        prepared->first = block;
    prepared->last = block;
    prepared->taken += bytes;
    return COVET_OK;
}

/* `size` bytes behind the rows that were put aside. NULL: MISUSE, above the limit, or NO_MEMORY. */
static unsigned char *covet__mysql_aside(covet__mysql_prepared *prepared, size_t size,
                                         covet_status *status) {
    covet__mysql_block *block = prepared->last;
    *status = COVET_OK;
    if (!block || block->size - sizeof *block - block->used < size)
        *status = covet__mysql_block_add(prepared, size);
    if (*status != COVET_OK) return NULL;
    block = prepared->last;
    unsigned char *at = (unsigned char *)(block + 1) + block->used;
    block->used += size;
    return at;
}

/* Copies the row at hand behind those that were put aside. */
static covet_status covet__mysql_keep_row(covet__mysql_prepared *prepared) {
    const unsigned char *from;
    size_t bytes = covet__mysql_row_bytes(prepared, &from);
    size_t head = (prepared->columns + 1) * sizeof(covet__mysql_offset);
    size_t whole = covet__mysql_rounded(head + bytes);
    covet_status status;
    unsigned char *at = covet__mysql_aside(prepared, whole, &status);
    if (!at) return status;
    covet__mysql_offset *offsets = (covet__mysql_offset *)(void *)at;
    *offsets++ = whole;
    for (uint32_t i = 0; i < prepared->columns; i++) {
        const unsigned char *cell = covet__mysql_cell_at(prepared, i);
        offsets[i] = cell ? (size_t)(cell - from) + 1 : 0;
    }
    if (bytes > 0) memcpy(at + head, from, bytes);
    return COVET_OK;
}

static void covet__mysql_block_free(covet__mysql_prepared *prepared) {
    covet__mysql_block *block = prepared->first;
    prepared->first = block->next;
    if (!prepared->first) prepared->last = NULL;
    prepared->taken -= block->size;
    covet_heap_resize(prepared->link->heap, block, block->size, 0);
}

static void covet__mysql_blocks_free(covet__mysql_prepared *prepared) {
    while (prepared->first) covet__mysql_block_free(prepared);
}

/* Puts the next row that was put aside at hand. false: there is none left. */
static bool covet__mysql_take_row(covet__mysql_prepared *prepared) {
    while (prepared->first && prepared->first->read == prepared->first->used)
        covet__mysql_block_free(prepared);
    covet__mysql_block *block = prepared->first;
    if (!block) return false;
    const unsigned char *at = (const unsigned char *)(block + 1) + block->read;
    const covet__mysql_offset *offsets = (const covet__mysql_offset *)(const void *)at;
    const unsigned char *bytes = at + (prepared->columns + 1) * sizeof *offsets;
    block->read += *offsets++;
    for (uint32_t i = 0; i < prepared->columns; i++)
        prepared->stored[i] = offsets[i] ? bytes + offsets[i] - 1 : NULL;
    prepared->cells = (const unsigned char *)prepared->stored;
    prepared->stride = sizeof *prepared->stored;
    return true;
}

#endif
