/* covet_orm.h: CovetORM, a Django-level ORM for C11: the core.
 *
 * Generated from src/covet_orm.parts by tools/amalgamate.c: edit the parts, then `make amalgam`.
 * Define COVET_IMPLEMENTATION before including it in exactly one unit.
 * The licence (MIT) stands at the end. */

#ifndef COVET_ORM_H
#define COVET_ORM_H

/* ==== base/config.h ==== */
#ifdef COVET_LINES
#line 1 "src/base/config.h"
#endif
/* Configuration: every macro that changes how CovetORM is built, with purpose, default and cost.
 * Uses nothing. Everything includes it. */
#ifndef COVET_BASE_CONFIG_H
#define COVET_BASE_CONFIG_H

#ifdef __cplusplus
#error "CovetORM is C11: compile this unit as C and call it from C++ through functions of your own"
#endif
#if !defined(__STDC_VERSION__) || __STDC_VERSION__ < 201112L
#error "CovetORM needs C11: compile with -std=c11 or later"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Version of the library, major * 10000 + minor * 100 + patch. */
#define COVET_VERSION 100
#define COVET_VERSION_TEXT "0.1.0"

/* COVET_ASSERT(condition): stops a debug build at misuse. Default: nothing (misuse is answered with
 * COVET_MISUSE). Cost: what the condition costs. Includers need not agree. */
#ifndef COVET_ASSERT
#define COVET_ASSERT(condition) ((void)0)
#endif

/* COVET_ARENA_BLOCK: bytes of an arena's first block; later ones double up to 64 times as much.
 * Default 16384. `covet_config.arena_block` overrides it for one database. */
#ifndef COVET_ARENA_BLOCK
#define COVET_ARENA_BLOCK 16384
#endif
#if COVET_ARENA_BLOCK < 1024
#error "COVET_ARENA_BLOCK is in bytes and at least 1024"
#endif

/* COVET_ARENA_KEEP: bytes that a released mark or a session that was reset keeps of its arena for the next use, so
 * that reading a large result again touches no new memory. They go when the session is closed, and when
 * memory is short. Default 64 MiB. 0 gives everything back at once. */
#ifndef COVET_ARENA_KEEP
#define COVET_ARENA_KEEP (64u << 20)
#endif

/* COVET_STATEMENT_CACHE: prepared statements that a connection keeps. Default 128.
 * `covet_config.statement_cache` overrides it for one database. */
#ifndef COVET_STATEMENT_CACHE
#define COVET_STATEMENT_CACHE 128
#endif

/* COVET_SHAPE_CACHE: compiled queries that a connection keeps, by shape. Default 256. */
#ifndef COVET_SHAPE_CACHE
#define COVET_SHAPE_CACHE 256
#endif

/* COVET_BUFFER_LIMIT: bytes that a text buffer (a statement, a JSON document) may hold; above it
 * the call answers COVET_NO_MEMORY. Default 1 GiB less one, the most that every database takes. */
#ifndef COVET_BUFFER_LIMIT
#define COVET_BUFFER_LIMIT 1073741823u
#endif

/* COVET_NO_UNICODE: leaves the Unicode lower-case table out (about 3 KB); LOWER and the i-lookups
 * then fold ASCII only, where the database's LOWER does so. Only the implementing unit needs it. */

/* COVET_LINES: makes the implementation carry #line directives to the parts under src/, for work on
 * the library itself. Only the implementing unit needs it. */

#if defined(__GNUC__) || defined(__clang__)
#define COVET__PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))
#define COVET__LIKELY(condition) __builtin_expect(!!(condition), 1)
#define COVET__CLEANUP(function) __attribute__((__cleanup__(function)))
#else
#define COVET__PRINTF(text, first)
#define COVET__LIKELY(condition) (condition)
#define COVET__CLEANUP(function)
#endif

#endif

/* ==== base/error.h ==== */
#ifdef COVET_LINES
#line 1 "src/base/error.h"
#endif
/* Errors: statuses and the error record. Uses config. Everybody uses it. */
#ifndef COVET_BASE_ERROR_H
#define COVET_BASE_ERROR_H

#ifdef COVET_LINES
#line 7 "src/base/error.h"
#endif
/* Every status with its name and its text. */
#define COVET_STATUS_LIST(X)                                                                       \
    X(OK,            "no error")                                                                   \
    X(NOT_FOUND,     "no row matches")                                                             \
    X(MULTIPLE,      "more than one row matches")                                                  \
    X(VALIDATION,    "a value is not valid")                                                       \
    X(INTEGRITY,     "the database refused a row")                                                 \
    X(PROTECTED,     "protected rows refer to it")                                                 \
    X(RESTRICTED,    "restricted rows refer to it")                                                \
    X(QUERY,         "the query is wrong")                                                         \
    X(RELATION,      "a relation is wrong")                                                        \
    X(MIGRATION,     "a migration failed")                                                         \
    X(CONNECTION,    "the database cannot be reached")                                             \
    X(TIMEOUT,       "the time is up")                                                             \
    X(CANCELLED,     "the statement was cancelled")                                                \
    X(BUSY,          "the database is locked")                                                     \
    X(DEADLOCK,      "the transaction was chosen to end a deadlock")                               \
    X(SERIALIZATION, "the transaction conflicts with another")                                     \
    X(UNSUPPORTED,   "this cannot be done here")                                                   \
    X(MISUSE,        "the library was called in a wrong way")                                      \
    X(NO_MEMORY,     "out of memory")                                                              \
    X(INTERNAL,      "a bug in CovetORM")

typedef enum covet_status {
#define COVET__STATUS(name, text) COVET_##name,
    COVET_STATUS_LIST(COVET__STATUS)
#undef COVET__STATUS
} covet_status;

/* "COVET_NOT_FOUND" and kin; "COVET_?" for a number that is none. Static. */
const char *covet_status_name(covet_status status);
/* What a status means, in a few words. Static. */
const char *covet_status_text(covet_status status);

/* What failed. Every text is NULL or lives until the session's next failure. */
typedef struct covet_failure {
    covet_status status;
    const char *message;  /* what was wrong, what was found, the cure; "" without a failure */
    const char *model;    /* the model's name */
    const char *field;    /* the member's name, or the part of a path */
    const char *sql;      /* the statement that was sent */
    const char *sqlstate; /* five characters where the database has them, else its own code */
    const char *file;     /* where the call stands, where known */
    int line;             /* in file; 0: unknown */
} covet_failure;

/* One violation of an object: see covet_violations. */
typedef struct covet_violation {
    const char *field;   /* the member's name; "" for the object as a whole; NULL ends the array */
    const char *code;    /* "required", "max_length", "invalid", "unique", ... */
    const char *message; /* for a person */
} covet_violation;

#endif

/* ==== base/number.h ==== */
#ifdef COVET_LINES
#line 1 "src/base/number.h"
#endif
/* Numbers as text, in digits that no locale changes: 64-bit integers and doubles.
 * Uses config. Buffers, values, JSON, decimals and the drivers use it. */
#ifndef COVET_BASE_NUMBER_H
#define COVET_BASE_NUMBER_H

#ifdef COVET_LINES
#line 8 "src/base/number.h"
#endif
/* Bytes that hold any int64_t or uint64_t in decimal, its NUL included. */
#define COVET_INT_TEXT 21
/* Bytes that hold any double as covet_real_format writes it, its NUL included. */
#define COVET_REAL_TEXT 25

/* What came of reading a number. */
typedef enum covet_parsed {
    COVET_PARSED_WELL,  /* read */
    COVET_PARSED_NOT,   /* the text is no number, or something stands before or behind it */
    COVET_PARSED_RANGE, /* a number, but too large for the type */
} covet_parsed;

/* Reads `size` bytes as an integer: an optional sign and decimal digits, nothing else. `out` is
 * written on COVET_PARSED_WELL alone. `text` NULL: COVET_PARSED_NOT. */
covet_parsed covet_int_read(const char *text, size_t size, int64_t *out);
/* Writes `n` and a NUL; answers the bytes before the NUL. `size` of COVET_INT_TEXT always suffices;
 * where it does not, answers 0 and leaves "" (or nothing, for size 0). */
size_t covet_int_format(int64_t n, char *buffer, size_t size);
/* As covet_int_format. */
size_t covet_uint_format(uint64_t n, char *buffer, size_t size);

/* Reads `size` bytes as a double, correctly rounded, in the syntax of SQL, of which JSON's is a
 * part: an optional sign; digits with an optional point before, among or behind them; an optional
 * exponent. Also what covet_real_format writes for others: "NaN", "Infinity", "-Infinity"; no other
 * spelling. Too large is COVET_PARSED_RANGE, too small is 0 with its sign. `out` is written on
 * COVET_PARSED_WELL alone. `text` NULL: COVET_PARSED_NOT. */
covet_parsed covet_real_read(const char *text, size_t size, double *out);
/* Writes `x` and a NUL with the fewest of 15, 16 or 17 digits that read back to the same double,
 * without zeros behind the last: "0.1", "100", "1e+20", "-0"; "NaN", "Infinity", "-Infinity".
 * Answers the bytes before the NUL. `size` of COVET_REAL_TEXT always suffices; where it does not,
 * as covet_int_format. */
size_t covet_real_format(double x, char *buffer, size_t size);

#endif

/* ==== base/memory.h ==== */
#ifdef COVET_LINES
#line 1 "src/base/memory.h"
#endif
/* Memory: the allocator interface, the fixed-buffer allocator, arenas and growing buffers.
 * Uses config. The one part whose implementation names malloc and free. */
#ifndef COVET_BASE_MEMORY_H
#define COVET_BASE_MEMORY_H

#ifdef COVET_LINES
#line 8 "src/base/memory.h"
#endif
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

typedef struct covet_block covet_block; /* one piece of an arena; private */

/* A bump allocator: everything in it is freed together. Sticky: after a failure `failed` is set,
 * and it answers NULL until it is reset. Not thread-safe. Fields are read-only for others. */
typedef struct covet_arena {
    covet_heap *heap;    /* where blocks come from; borrowed */
    unsigned char *at;   /* next free byte of the current block */
    unsigned char *end;  /* behind the current block */
    covet_block *blocks; /* bump blocks, current first */
    covet_block *large;  /* blocks of their own: large requests and growing arrays */
    covet_block *spare;  /* bump blocks of an earlier life */
    covet_block *spare_large; /* the largest block of its own of an earlier life, or NULL */
    size_t block_size;   /* bytes of the next block */
    size_t first_size;   /* bytes of the first block, from the configuration; at least 1024 */
    size_t reserved;     /* bytes held from the heap, headers included */
    uint32_t generation; /* names this life of the arena; set by its owner */
    bool failed;         /* an allocation failed */
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

/* ==== base/text.h ==== */
#ifdef COVET_LINES
#line 1 "src/base/text.h"
#endif
/* Text: UTF-8, names of identifiers, and how much two names differ.
 * Uses memory. Registration, validation, paths, folding and JSON use it. */
#ifndef COVET_BASE_TEXT_H
#define COVET_BASE_TEXT_H

#ifdef COVET_LINES
#line 9 "src/base/text.h"
#endif
/* Whether `size` bytes are valid UTF-8 (no surrogates, no overlong forms, at most U+10FFFF) without
 * a NUL. If so, `characters` is how many code points they are; if not, `bad_offset` is where the
 * first NUL or broken sequence begins. Either may be NULL. `text` may be NULL where size is 0. */
bool covet_text_check(const char *text, size_t size, size_t *characters, size_t *bad_offset);
/* Reads the code point at the start of `size` bytes, U+0000 too; answers its bytes, 1 to 4, or 0 if
 * the bytes are no valid UTF-8 or none. `character` is written only where they are. */
size_t covet_text_decode(const char *text, size_t size, uint32_t *character);
/* Writes a code point as UTF-8, without a NUL; answers its bytes, 1 to 4, or 0 if it is a surrogate
 * or above U+10FFFF. */
size_t covet_text_encode(uint32_t character, char text[4]);

/* Compares two texts by byte, ASCII letters without their case: below 0, 0 or above 0 as strcmp.
 * NULL comes first and equals only NULL. */
int covet_text_compare_nocase(const char *a, const char *b);
/* Whether `size` bytes are an identifier, `[A-Za-z_][A-Za-z0-9_]*`. `text` may be NULL where size
 * is 0. */
bool covet_text_identifier(const char *text, size_t size);
/* Appends the snake_case form of a CamelCase name: "HTTPServer" http_server, "Post2Tag" post2_tag.
 * Names in snake_case stay as they are. NULL adds nothing. */
void covet_text_snake(covet_buffer *out, const char *name);

/* The largest limit that covet_text_distance knows. */
#define COVET_DISTANCE_MOST 15
/* How many bytes have to be changed, added, left out or swapped with their neighbour to make `b` of
 * `a`, or limit + 1 if more than `limit` (taken as at most COVET_DISTANCE_MOST). NULL is "". Its
 * time grows with the length times the limit, and it needs no memory. */
size_t covet_text_distance(const char *a, const char *b, size_t limit);

#endif

/* ==== base/fold.h ==== */
#ifdef COVET_LINES
#line 1 "src/base/fold.h"
#endif
/* Case folding: Unicode's simple lower-case mapping, the same on every machine and in every locale.
 * Uses memory. LOWER and the i-lookups use it where a database's own LOWER folds less. */
#ifndef COVET_BASE_FOLD_H
#define COVET_BASE_FOLD_H

#ifdef COVET_LINES
#line 9 "src/base/fold.h"
#endif
/* The version of Unicode that the mapping is of. */
#define COVET_UNICODE_VERSION "14.0.0"

/* The lower-case form of a code point, by the simple mapping (one code point to one, no context):
 * U+0130 becomes 'i', U+1E9E U+00DF. Others, and what is no code point, stay as they are. With
 * COVET_NO_UNICODE only ASCII is mapped. */
uint32_t covet_fold_character(uint32_t character);
/* Appends the lower-case form of `size` bytes of UTF-8. Bytes that are none pass unchanged. `text`
 * may be NULL where size is 0. */
void covet_fold_text(covet_buffer *out, const char *text, size_t size);

#endif

/* ==== base/uuid.h ==== */
#ifdef COVET_LINES
#line 1 "src/base/uuid.h"
#endif
/* UUIDs: reading, writing, comparing and making them.
 * Uses error. Values, automatic keys, validation and the drivers use it. */
#ifndef COVET_BASE_UUID_H
#define COVET_BASE_UUID_H

#ifdef COVET_LINES
#line 9 "src/base/uuid.h"
#endif
/* A UUID as RFC 9562 orders its bytes: as they are read in the text. */
typedef struct covet_uuid {
    uint8_t bytes[16];
} covet_uuid;

/* Bytes that the text of a UUID takes, its NUL included. */
#define COVET_UUID_TEXT 37

/* Reads all of `text`: 36 characters with hyphens in the usual places or 32 without, hexadecimal
 * digits of either case. COVET_VALIDATION: anything else. COVET_MISUSE: NULL. A failure leaves
 * `out` alone. */
covet_status covet_uuid_parse(const char *text, covet_uuid *out);
/* As covet_uuid_parse, of `size` bytes that need no NUL behind them. */
covet_status covet_uuid_read(const char *text, size_t size, covet_uuid *out);
/* Writes x in 36 lower-case characters and a NUL, and answers the bytes before the NUL. 0, and an
 * empty text where there is room for one: `size` is below COVET_UUID_TEXT, or `buffer` NULL. */
size_t covet_uuid_format(covet_uuid x, char *buffer, size_t size);

/* -1, 0 or 1 as a comes before b, equals it or comes after it; byte by byte, which is the order of
 * the texts. */
int covet_uuid_compare(covet_uuid a, covet_uuid b);
bool covet_uuid_equal(covet_uuid a, covet_uuid b);

/* Makes a random UUID (version 4, 122 random bits) from the system's source. COVET_UNSUPPORTED: the
 * system has none that can be read; there is no weaker substitute. COVET_MISUSE: NULL. A failure
 * leaves `out` alone. */
covet_status covet_uuid_random(covet_uuid *out);
/* Makes a UUID that begins with the time (version 7: 48 bits of milliseconds since 1970, 74 random
 * bits), so that new keys stand together in an index. Those of one millisecond are in no order.
 * Errors as covet_uuid_random. */
covet_status covet_uuid_time_ordered(covet_uuid *out);

#endif

/* ==== base/json.h ==== */
#ifdef COVET_LINES
#line 1 "src/base/json.h"
#endif
/* JSON: a strict reader of RFC 8259 that hands out one token at a time, and a writer.
 * Uses text and memory. JSON columns, Post_to_json and Post_from_json use it. */
#ifndef COVET_BASE_JSON_H
#define COVET_BASE_JSON_H

#ifdef COVET_LINES
#line 9 "src/base/json.h"
#endif
/* How many objects and arrays may be open at once. */
#define COVET_JSON_DEPTH 512

/* A token. */
typedef enum covet_json_kind {
    COVET_JSON_END,        /* the document has ended, as it should */
    COVET_JSON_OBJECT,     /* {: keys, each with its value behind it, follow until OBJECT_END */
    COVET_JSON_OBJECT_END, /* } */
    COVET_JSON_ARRAY,      /* [: values follow until ARRAY_END */
    COVET_JSON_ARRAY_END,  /* ] */
    COVET_JSON_KEY,        /* the name of a member of an object; its value is next */
    COVET_JSON_STRING,
    COVET_JSON_NUMBER,
    COVET_JSON_TRUE,
    COVET_JSON_FALSE,
    COVET_JSON_NULL,
    COVET_JSON_ERROR, /* `at` and `expected` tell what is wrong; it stays so */
} covet_json_kind;

/* A reader; needs no closing. Its fields are read-only for others. */
typedef struct covet_json_reader {
    const char *text;     /* the document, borrowed */
    size_t size;          /* its bytes */
    size_t at;            /* offset behind the latest token; after an error: where it is */
    const char *expected; /* after an error: what should stand there, as "a value"; else NULL */
    covet_json_kind kind; /* of the latest token; COVET_JSON_END before the first */
    const char *start;    /* the latest token: a key or string without its quotes, escapes as
                             they are written; all others as they are written */
    size_t length;        /* bytes at `start` */
    bool escaped;         /* key or string: it holds escapes */
    bool has_nul;         /* key or string: one of them is \u0000 */
    unsigned depth;       /* objects and arrays that are open */
    unsigned char wanted; /* private: what may come next */
    unsigned char
        objects[COVET_JSON_DEPTH / 8]; /* private: a bit for each open one, 1: an object */
} covet_json_reader;

/* Begins to read `size` bytes, which it borrows for as long as tokens are used. It allocates
 * nothing. `text` NULL is an empty text, in which a value is missing. */
void covet_json_open(covet_json_reader *reader, const char *text, size_t size);
/* Reads the next token and answers its kind. After COVET_JSON_END and COVET_JSON_ERROR it is the
 * same again. Keys may repeat; whether that is an error is the caller's to say. */
covet_json_kind covet_json_next(covet_json_reader *reader);
/* Reads on to the end of the value that the latest token begins, or of the next one if that token
 * is a key or none was read. If `start` is not NULL, it becomes the value's text in the document,
 * of `size` bytes. False on an error, and where no value begins. */
bool covet_json_skip(covet_json_reader *reader, const char **start, size_t *size);
/* The latest key or string without escapes, NUL-terminated in `arena`. `size`, which may be NULL,
 * becomes its bytes: they hold a NUL where reader->has_nul. NULL without memory. */
char *covet_json_text(const covet_json_reader *reader, covet_arena *arena, size_t *size);
/* Appends the latest key or string without escapes. */
void covet_json_append(const covet_json_reader *reader, covet_buffer *out);
/* Whether the latest key or string is `name`, escapes resolved. */
bool covet_json_is(const covet_json_reader *reader, const char *name);
/* Whether `size` bytes are one JSON document. If not, and where they are not NULL, `offset` becomes
 * the place of the error and `expected` what should stand there. */
bool covet_json_check(const char *text, size_t size, size_t *offset, const char **expected);

/* A writer: sets commas, escapes text. That keys stand in objects and all that is opened is closed
 * is the caller's part. Failures stay in the buffer, which may be emptied between two calls. */
typedef struct covet_json_writer {
    covet_buffer *out; /* where it writes; borrowed */
    bool comma;        /* private: the next value or key follows another */
} covet_json_writer;

/* Begins one document at the end of `out`. */
covet_json_writer covet_json_writer_open(covet_buffer *out);
void covet_json_write_object(covet_json_writer *writer);
void covet_json_write_object_end(covet_json_writer *writer);
void covet_json_write_array(covet_json_writer *writer);
void covet_json_write_array_end(covet_json_writer *writer);
/* A member's name, NUL-terminated; its value is to follow. */
void covet_json_write_key(covet_json_writer *writer, const char *key);
/* A string of `size` bytes, which must be UTF-8 (see covet_text_check) and may hold NULs. NULL
 * writes null. */
void covet_json_write_text(covet_json_writer *writer, const char *text, size_t size);
void covet_json_write_int(covet_json_writer *writer, int64_t n);
/* The shortest form that reads back to the same double. What JSON has no number for is a string:
 * "NaN", "Infinity", "-Infinity". */
void covet_json_write_real(covet_json_writer *writer, double x);
void covet_json_write_bool(covet_json_writer *writer, bool b);
void covet_json_write_null(covet_json_writer *writer);
/* `size` bytes that are JSON already, such as a decimal's digits; not checked. NULL writes null. */
void covet_json_write_raw(covet_json_writer *writer, const char *json, size_t size);

#endif

/* ==== base/decimal.h ==== */
#ifdef COVET_LINES
#line 1 "src/base/decimal.h"
#endif
/* Decimals: exact numbers of up to 38 digits, as money needs them.
 * Uses config and error. Values, validation, JSON and the drivers use it. */
#ifndef COVET_BASE_DECIMAL_H
#define COVET_BASE_DECIMAL_H

#ifdef COVET_LINES
#line 9 "src/base/decimal.h"
#endif
/* The most digits that a decimal has, and the most of them that stand behind its point. */
#define COVET_DECIMAL_DIGITS 38
/* Bytes that the text of any decimal fits in: sign, leading zero, point, 38 digits, NUL. */
#define COVET_DECIMAL_TEXT 42

/* (high * 2^64 + low) / 10^scale, negated where `negative` says so. All zero is the number 0. Zero
 * has no sign: `negative` means nothing there, and no function sets it. Equal numbers can differ in
 * scale (1.5, 1.50): compare with covet_decimal_equal. A struct filled in by hand that
 * covet_decimal_valid rejects is COVET_VALIDATION wherever it is used. */
typedef struct covet_decimal {
    uint64_t low;  /* the digits as one integer, its lower half */
    uint64_t high; /* its upper half; the whole is below 10^38 */
    uint8_t scale; /* how many of the digits stand behind the point, 0 to 38 */
    bool negative;
} covet_decimal;

/* True if x has at most 38 digits and a scale of at most 38. */
bool covet_decimal_valid(covet_decimal x);

/* units / 10^scale: covet_decimal_of(1250, 2) is 12.50. A scale outside 0..38 answers a decimal
 * that is not valid. */
covet_decimal covet_decimal_of(int64_t units, int scale);
/* n with scale 0. */
covet_decimal covet_decimal_from_int(int64_t n);
/* The decimal with `scale` (0 to 38) places that is nearest to the exact value of `real`; halves go
 * away from zero. A double made from a decimal of at most 15 digits gives that decimal again.
 * COVET_VALIDATION: not finite, or more than 38 digits. COVET_MISUSE: out NULL or another scale. A
 * failure leaves `out` alone. */
covet_status covet_decimal_from_real(double real, int scale, covet_decimal *out);
/* x as an integer. COVET_VALIDATION: it has a fraction that is not zero, or does not fit.
 * COVET_MISUSE: out NULL. A failure leaves `out` alone. */
covet_status covet_decimal_to_int(covet_decimal x, int64_t *out);
/* The double nearest to x, a tie going to the even one. NaN if x is not valid. */
double covet_decimal_to_real(covet_decimal x);

/* Reads all of `text`: sign, digits with or without a point, exponent ("-12.50", ".5", "1.5e-3";
 * the point is always '.'). The scale is the number of digits behind the point; zeros at the end of
 * a fraction that has no room for them are dropped. COVET_VALIDATION: anything else in the text, or
 * a number that needs more than 38 digits or places. COVET_MISUSE: NULL. A failure leaves `out`
 * alone. */
covet_status covet_decimal_parse(const char *text, covet_decimal *out);
/* As covet_decimal_parse, of `size` bytes that need no NUL behind them; a NUL among them is
 * COVET_VALIDATION. */
covet_status covet_decimal_read(const char *text, size_t size, covet_decimal *out);
/* Writes x and a NUL to `buffer` of `size` bytes (COVET_DECIMAL_TEXT always do) and answers the
 * bytes before the NUL. The scale shows: "1.50", "-0.05". Never an exponent. 0, and an empty text
 * where there is room for one: x is not valid, `size` is too small, or buffer NULL. */
size_t covet_decimal_format(covet_decimal x, char *buffer, size_t size);

/* -1, 0 or 1 as a is less than, equal to or greater than b, by value: 1.5 equals 1.50. */
int covet_decimal_compare(covet_decimal a, covet_decimal b);
/* True if a and b are the same number, whatever their scales. */
bool covet_decimal_equal(covet_decimal a, covet_decimal b);
/* x without the zeros at the end of its fraction: 1.50 gives 1.5, 2.00 gives 2. Equal numbers give
 * equal members, so these are what to hash. */
covet_decimal covet_decimal_reduce(covet_decimal x);
/* How many digits x shows when its leading zeros are left out: 3 for 1.50, 1 for 0.05 and for 0. */
int covet_decimal_digits(covet_decimal x);
/* True if a column DECIMAL(digits, places) holds x without loss, zeros at the end of its fraction
 * not counted. */
bool covet_decimal_fits(covet_decimal x, int digits, int places);

/* -x. */
covet_decimal covet_decimal_negate(covet_decimal x);
/* a + b, exactly. The result has the larger scale of the two; where 38 digits are too few for that,
 * as few zeros at the end of its fraction as can be are dropped. COVET_VALIDATION: the exact result
 * needs more than 38 digits, or an operand is not valid. COVET_MISUSE: out NULL. A failure leaves
 * `out` alone. */
covet_status covet_decimal_add(covet_decimal a, covet_decimal b, covet_decimal *out);
/* a - b, as covet_decimal_add. */
covet_status covet_decimal_sub(covet_decimal a, covet_decimal b, covet_decimal *out);
/* a * b, exactly. The result's scale is the sum of the two; zeros are dropped and failures answered
 * as in covet_decimal_add. */
covet_status covet_decimal_multiply(covet_decimal a, covet_decimal b, covet_decimal *out);
/* x with `scale` (0 to 38) places. What is cut off is rounded, halves away from zero (-0.5 to -1),
 * as SQL databases do it; covet_decimal_fits tells beforehand whether anything is lost.
 * COVET_VALIDATION: the result needs more than 38 digits, or x is not valid. COVET_MISUSE: out NULL
 * or another scale. A failure leaves `out` alone. */
covet_status covet_decimal_rescale(covet_decimal x, int scale, covet_decimal *out);

#endif

/* ==== base/datetime.h ==== */
#ifdef COVET_LINES
#line 1 "src/base/datetime.h"
#endif
/* Dates, times, datetimes and durations: one-member structs, their calendar and their texts.
 * Uses config and error. Values, validation, JSON and the drivers use it. */
#ifndef COVET_BASE_DATETIME_H
#define COVET_BASE_DATETIME_H

#ifdef COVET_LINES
#line 9 "src/base/datetime.h"
#endif
/* All of it is UTC in the Gregorian calendar, years 1 to 9999, and knows no time zones but offsets
 * in texts. A day has 86,400 seconds. All-zero structs are values: 1970-01-01, midnight, a duration
 * of nothing. */

/* A day. Valid from 0001-01-01 to 9999-12-31. */
typedef struct covet_date {
    int32_t days; /* since 1970-01-01 */
} covet_date;

/* A time of day. Valid from 00:00:00 to 23:59:59.999999. */
typedef struct covet_time {
    int64_t us; /* microseconds since midnight */
} covet_time;

/* A moment. Valid from 0001-01-01 00:00:00 to 9999-12-31 23:59:59.999999. */
typedef struct covet_datetime {
    int64_t us; /* microseconds since 1970-01-01 00:00:00 UTC */
} covet_datetime;

/* A span of time, either way. All are valid but INT64_MIN. */
typedef struct covet_duration {
    int64_t us; /* microseconds */
} covet_duration;

/* What a date, time or datetime consists of. */
typedef struct covet_calendar {
    int year;   /* 1 to 9999; 0 for a time */
    int month;  /* 1 to 12; 0 for a time */
    int day;    /* of the month, 1 to 31; 0 for a time */
    int hour;   /* 0 to 23 */
    int minute; /* 0 to 59 */
    int second; /* 0 to 59 */
    int us;     /* microseconds of the second, 0 to 999999 */
} covet_calendar;

/* Bytes that every text of these types fits in, the NUL included. */
#define COVET_DATE_TEXT 11
#define COVET_TIME_TEXT 16
#define COVET_DATETIME_TEXT 28
#define COVET_DURATION_TEXT 30

/* Microseconds in a second and in a day. */
#define COVET_SECOND_US INT64_C(1000000)
#define COVET_DAY_US INT64_C(86400000000)

/* True if the value is in its type's range. The constructors answer one that is not where their
 * arguments make none (2023-02-29, 24:00), so that one check at the end serves for all. */
bool covet_date_valid(covet_date x);
bool covet_time_valid(covet_time x);
bool covet_datetime_valid(covet_datetime x);
bool covet_duration_valid(covet_duration x);

/* The clock's time, UTC. Not valid where the system has no clock. */
covet_datetime covet_now(void);
/* The date of covet_now, UTC. */
covet_date covet_today(void);

/* A date of year, month and day of the month, counted from 1; not valid if there is none. */
covet_date covet_date_of(int year, int month, int day);
/* A time of day, `us` microseconds of the second; not valid if there is none. */
covet_time covet_time_of(int hour, int minute, int second, int us);
/* A moment in UTC, on a full second; not valid if there is none. Add to `us` for a fraction. */
covet_datetime covet_datetime_of(int year, int month, int day, int hour, int minute, int second);
/* The moment, in UTC, of a date and a time of day; not valid if one of them is not. */
covet_datetime covet_datetime_at(covet_date date, covet_time time);
/* The sum of so many days, hours, minutes, seconds and microseconds, each of either sign and any
 * size; not valid if it does not fit, or if one number alone is more than 36 billion years. */
covet_duration covet_duration_of(int64_t days, int64_t hours, int64_t minutes, int64_t seconds,
                                 int64_t us);

/* The date and the time of day of a moment, in UTC; not valid if it is not. */
covet_date covet_datetime_date(covet_datetime x);
covet_time covet_datetime_time(covet_datetime x);
/* Take a value apart. COVET_VALIDATION: it is not valid, and all of `out` is zero. COVET_MISUSE:
 * out NULL. */
covet_status covet_date_parts(covet_date x, covet_calendar *out);
covet_status covet_time_parts(covet_time x, covet_calendar *out);
covet_status covet_datetime_parts(covet_datetime x, covet_calendar *out);

/* Read all of a text. COVET_VALIDATION: it is malformed or out of range. COVET_MISUSE: NULL. A
 * failure leaves `out` alone.
 *
 * - date: YYYY-MM-DD.
 * - time: HH:MM, HH:MM:SS, HH:MM:SS.f.
 * - datetime: a date, 'T' or a space, a time, and perhaps an offset from UTC (Z, +HH, +HHMM,
 *   +HH:MM, or with '-'; a space may stand before it), which is subtracted. No offset is UTC. A
 *   date alone is its midnight.
 * - duration: ISO 8601 without years and months ("P3DT4H5M6.5S", "PT90M", "P2W", "-PT1S"; each part
 *   may have a sign and a fraction), or days and a clock ("3 04:05:06.5", "3 days, 4:05:06",
 *   "-1 day +23:00:00", "100:00:00", "2 days"), of which each has its own sign.
 *
 * A fraction stands behind '.' or ',' and has one to six digits, behind which only zeros may
 * follow. A second is at most 59, the hour of a day at most 23. */
covet_status covet_date_parse(const char *text, covet_date *out);
covet_status covet_time_parse(const char *text, covet_time *out);
covet_status covet_datetime_parse(const char *text, covet_datetime *out);
covet_status covet_duration_parse(const char *text, covet_duration *out);
/* The same of `size` bytes that need no NUL behind them; a NUL among them is COVET_VALIDATION. */
covet_status covet_date_read(const char *text, size_t size, covet_date *out);
covet_status covet_time_read(const char *text, size_t size, covet_time *out);
covet_status covet_datetime_read(const char *text, size_t size, covet_datetime *out);
covet_status covet_duration_read(const char *text, size_t size, covet_duration *out);

/* Write the value and a NUL to `buffer` of `size` bytes (COVET_X_TEXT always do) and answer the
 * bytes before the NUL. 0, and an empty text where there is room for one: the value is not valid,
 * `size` is too small, or buffer NULL. A fraction has six digits, or is left out where it is zero.
 *
 * - date: YYYY-MM-DD.
 * - time: HH:MM:SS[.ffffff].
 * - datetime: YYYY-MM-DD HH:MM:SS[.ffffff], the form that is stored; with _iso
 *   YYYY-MM-DDTHH:MM:SS[.ffffff]Z.
 * - duration: ISO 8601 in days, hours, minutes and seconds without the parts that are zero, the
 *   fraction without zeros at its end, '-' before it all: P3DT4H5M6.5S, -PT0.000001S, PT0S. */
size_t covet_date_format(covet_date x, char *buffer, size_t size);
size_t covet_time_format(covet_time x, char *buffer, size_t size);
size_t covet_datetime_format(covet_datetime x, char *buffer, size_t size);
size_t covet_datetime_format_iso(covet_datetime x, char *buffer, size_t size);
size_t covet_duration_format(covet_duration x, char *buffer, size_t size);

#endif

/* ==== base/regex.h ==== */
#ifdef COVET_LINES
#line 1 "src/base/regex.h"
#endif
/* Regular expressions, matched in time that grows with the length of the text times that of the
 * pattern, whatever they are. Uses memory. Validators and the drivers' REGEXP use it. */
#ifndef COVET_BASE_REGEX_H
#define COVET_BASE_REGEX_H

#ifdef COVET_LINES
#line 9 "src/base/regex.h"
#endif
/* What is understood is what PostgreSQL, ICU and Python read alike, over code points:
 *
 * - `.` any character but a line feed; [abc] [^a-z] classes; \d [0-9], \w [A-Za-z0-9_], \s blanks and
 *   line ends, all three of ASCII, and \D \W \S for the others, in a class too;
 * - * + ? {m} {m,} {m,n} with numbers up to 255, also lazy with ? behind (for a yes or no the same);
 * - a|b, (a), (?:a); ^ and $ for the start and the very end of the text;
 * - \t \n \r \f \v, \xHH, \uHHHH, and a backslash before any ASCII character that is no letter and no
 *   digit for that character itself.
 *
 * Anything else (back references, look-around, \b, [:alpha:], a brace that begins no count) is refused
 * and not guessed at. */

/* A compiled pattern. It is never changed: any number of threads may match with it. */
typedef struct covet_regex covet_regex;

/* The most instructions that a pattern may compile to, and the deepest nesting of groups. */
#define COVET_REGEX_SIZE 20000
#define COVET_REGEX_DEPTH 200

/* Compiles `size` bytes of UTF-8 into `arena`, where the result lives. NULL: without memory, and then
 * `problem` becomes NULL, or the pattern is wrong, and then `problem` says what, and `offset` becomes
 * the byte of the pattern where. Both may be NULL. */
const covet_regex *covet_regex_compile(covet_arena *arena, const char *pattern, size_t size,
                                       const char **problem, size_t *offset);
/* Bytes of scratch memory, aligned for uint32_t, that a match with this pattern needs. */
size_t covet_regex_scratch(const covet_regex *regex);
/* Whether the pattern matches somewhere in `size` bytes; bytes that are no UTF-8 match `.` and
 * negated classes alone, one by one. `scratch` is used during the call and keeps nothing. */
bool covet_regex_match(const covet_regex *regex, const char *text, size_t size, void *scratch);

#endif

/* ==== base/value.h ==== */
#ifdef COVET_LINES
#line 1 "src/base/value.h"
#endif
/* Values: what a condition compares with, what a bind carries, what a default is. Also the option structs of nullable members.
 * Uses decimal, datetime, uuid. Everything above uses it. */
#ifndef COVET_BASE_VALUE_H
#define COVET_BASE_VALUE_H

#ifdef COVET_LINES
#line 13 "src/base/value.h"
#endif
/* Bytes that may contain anything. data NULL is SQL NULL; an empty value has size 0 and data that is not NULL. */
typedef struct covet_bytes {
    const void *data;
    size_t size; /* bytes */
} covet_bytes;

/* A nullable member of a scalar kind: `has` false is SQL NULL, whatever `value` is. */
#define COVET__OPT(kind, type)                                                                     \
    typedef struct covet_opt_##kind {                                                              \
        bool has;                                                                                  \
        type value;                                                                                \
    } covet_opt_##kind;
COVET__OPT(smallint, int16_t)
COVET__OPT(int, int32_t)
COVET__OPT(bigint, int64_t)
COVET__OPT(bool, bool)
COVET__OPT(float, double)
COVET__OPT(decimal, covet_decimal)
COVET__OPT(uuid, covet_uuid)
COVET__OPT(date, covet_date)
COVET__OPT(time, covet_time)
COVET__OPT(datetime, covet_datetime)
COVET__OPT(duration, covet_duration)
typedef covet_opt_int covet_opt_auto;
typedef covet_opt_bigint covet_opt_bigauto;

struct covet_expr;
struct covet_cond;
struct covet_queryset;
struct covet_row;

/* What a covet_value holds. */
typedef enum covet_value_kind {
    COVET_VALUE_NONE,     /* nothing was given: an option that is unset, the end of an array */
    COVET_VALUE_NULL,     /* SQL NULL */
    COVET_VALUE_INT,      /* as.integer */
    COVET_VALUE_UINT,     /* as.unsigned_integer, above INT64_MAX: always an error, kept to be reported */
    COVET_VALUE_BOOL,     /* as.integer, 0 or 1 */
    COVET_VALUE_REAL,     /* as.real */
    COVET_VALUE_TEXT,     /* as.text */
    COVET_VALUE_BYTES,    /* as.bytes */
    COVET_VALUE_DECIMAL,  /* as.decimal */
    COVET_VALUE_UUID,     /* as.uuid */
    COVET_VALUE_DATE,     /* as.date */
    COVET_VALUE_TIME,     /* as.time */
    COVET_VALUE_DATETIME, /* as.datetime */
    COVET_VALUE_DURATION, /* as.duration */
    COVET_VALUE_JSON,     /* as.text, a JSON document */
    COVET_VALUE_OBJECT,   /* as.object: a row that stands for its key */
    COVET_VALUE_LIST,     /* as.list */
    COVET_VALUE_ARRAY,    /* as.array: elements of one C type */
    COVET_VALUE_EXPR,     /* as.expr */
    COVET_VALUE_COND,     /* as.cond */
    COVET_VALUE_QUERY,    /* as.query */
    COVET_VALUE_DECIMAL_TEXT /* as.text: a decimal in an option, parsed at registration */
} covet_value_kind;

typedef struct covet_value covet_value;

/* Text with its size in bytes; size COVET_SIZE_UNKNOWN: up to the NUL. data is never NULL in a value. */
typedef struct covet_text {
    const char *data;
    size_t size;
} covet_text;
#define COVET_SIZE_UNKNOWN SIZE_MAX

/* A value with its kind. It borrows all that it points to; covet_query and its kin copy. */
struct covet_value {
    covet_value_kind kind;
    uint32_t element; /* ARRAY: covet_value_kind of an element in the low byte, its size in bytes above it */
    union {
        int64_t integer;
        uint64_t unsigned_integer;
        double real;
        covet_text text;
        covet_bytes bytes;
        covet_decimal decimal;
        covet_uuid uuid;
        covet_date date;
        covet_time time;
        covet_datetime datetime;
        covet_duration duration;
        const struct covet_row *object;
        const struct covet_expr *expr;
        const struct covet_cond *cond;
        const struct covet_queryset *query;
        struct {
            const covet_value *items;
            size_t count;
        } list;
        struct {
            const void *items;
            size_t count;
        } array;
    } as;
};

/* Constants of options: brace initialisers, so that zero is a value. Decimals and JSON are parsed at registration. */
#define COVET_INT(n) { .kind = COVET_VALUE_INT, .as = { .integer = (n) } }
#define COVET_BOOL(b) { .kind = COVET_VALUE_BOOL, .as = { .integer = (b) } }
#define COVET_REAL(x) { .kind = COVET_VALUE_REAL, .as = { .real = (x) } }
#define COVET_TEXT(literal) { .kind = COVET_VALUE_TEXT, .as = { .text = { "" literal, sizeof(literal) - 1 } } }
#define COVET_DECIMAL(literal) { .kind = COVET_VALUE_DECIMAL_TEXT, .as = { .text = { "" literal, sizeof(literal) - 1 } } }
#define COVET_JSON(literal) { .kind = COVET_VALUE_JSON, .as = { .text = { "" literal, sizeof(literal) - 1 } } }
#define COVET_UUID(...) { .kind = COVET_VALUE_UUID, .as = { .uuid = __VA_ARGS__ } }
#define COVET_DATE(n) { .kind = COVET_VALUE_DATE, .as = { .date = { (n) } } }
#define COVET_TIME(n) { .kind = COVET_VALUE_TIME, .as = { .time = { (n) } } }
#define COVET_DATETIME(n) { .kind = COVET_VALUE_DATETIME, .as = { .datetime = { (n) } } }
#define COVET_DURATION(n) { .kind = COVET_VALUE_DURATION, .as = { .duration = { (n) } } }

/* One function for each C type that a query macro takes; text and pointers are borrowed, a NULL pointer is SQL NULL. */
static inline covet_value covet_value_null(void) {
    return (covet_value){.kind = COVET_VALUE_NULL};
}
static inline covet_value covet_value_int(int64_t n) {
    return (covet_value){.kind = COVET_VALUE_INT, .as = {.integer = n}};
}
static inline covet_value covet_value_uint(uint64_t n) {
    if (n <= INT64_MAX) return covet_value_int((int64_t)n);
    return (covet_value){.kind = COVET_VALUE_UINT, .as = {.unsigned_integer = n}};
}
static inline covet_value covet_value_bool(bool b) {
    return (covet_value){.kind = COVET_VALUE_BOOL, .as = {.integer = b}};
}
static inline covet_value covet_value_real(double x) {
    return (covet_value){.kind = COVET_VALUE_REAL, .as = {.real = x}};
}
static inline covet_value covet_value_text(const char *text) {
    if (!text) return covet_value_null();
    return (covet_value){.kind = COVET_VALUE_TEXT, .as = {.text = {text, COVET_SIZE_UNKNOWN}}};
}
static inline covet_value covet_value_bytes(covet_bytes b) {
    if (!b.data) return covet_value_null();
    return (covet_value){.kind = COVET_VALUE_BYTES, .as = {.bytes = b}};
}
static inline covet_value covet_value_expr(const struct covet_expr *expr) {
    return (covet_value){.kind = COVET_VALUE_EXPR, .as = {.expr = expr}};
}
static inline covet_value covet_value_cond(const struct covet_cond *cond) {
    return (covet_value){.kind = COVET_VALUE_COND, .as = {.cond = cond}};
}
static inline covet_value covet_value_query(const struct covet_queryset *query) {
    return (covet_value){.kind = COVET_VALUE_QUERY, .as = {.query = query}};
}
static inline covet_value covet_value_object(const struct covet_row *row) {
    if (!row) return covet_value_null();
    return (covet_value){.kind = COVET_VALUE_OBJECT, .as = {.object = row}};
}
static inline covet_value covet_value_itself(covet_value value) {
    return value;
}
static inline covet_value covet_value_list(const covet_value *items) {
    size_t count = 0;
    while (items[count].kind != COVET_VALUE_NONE) count++;
    return (covet_value){.kind = COVET_VALUE_LIST, .as = {.list = {items, count}}};
}
static inline covet_value covet_value_array(covet_value_kind kind, size_t size, const void *items, size_t count) {
    return (covet_value){.kind = COVET_VALUE_ARRAY,
                         .element = (uint32_t)kind | (uint32_t)size << 8,
                         .as = {.array = {items, count}}};
}
#define COVET__VALUE_OF(name, type, kind_name)                                                     \
    static inline covet_value covet_value_##name(type x) {                                         \
        return (covet_value){.kind = COVET_VALUE_##kind_name, .as = {.name = x}};                  \
    }
COVET__VALUE_OF(decimal, covet_decimal, DECIMAL)
COVET__VALUE_OF(uuid, covet_uuid, UUID)
COVET__VALUE_OF(date, covet_date, DATE)
COVET__VALUE_OF(time, covet_time, TIME)
COVET__VALUE_OF(datetime, covet_datetime, DATETIME)
COVET__VALUE_OF(duration, covet_duration, DURATION)
#define COVET__VALUE_OPT(kind, make)                                                               \
    static inline covet_value covet_value_opt_##kind(covet_opt_##kind x) {                         \
        return x.has ? make(x.value) : covet_value_null();                                         \
    }
COVET__VALUE_OPT(smallint, covet_value_int)
COVET__VALUE_OPT(int, covet_value_int)
COVET__VALUE_OPT(bigint, covet_value_int)
COVET__VALUE_OPT(bool, covet_value_bool)
COVET__VALUE_OPT(float, covet_value_real)
COVET__VALUE_OPT(decimal, covet_value_decimal)
COVET__VALUE_OPT(uuid, covet_value_uuid)
COVET__VALUE_OPT(date, covet_value_date)
COVET__VALUE_OPT(time, covet_value_time)
COVET__VALUE_OPT(datetime, covet_value_datetime)
COVET__VALUE_OPT(duration, covet_value_duration)

/* COVET_V(x): the value of an expression of any supported C type; another type does not compile. The argument is named twice
 * and evaluated once. */
#define COVET_V(...)                                                                               \
    _Generic((__VA_ARGS__),                                                                        \
        bool: covet_value_bool,                                                                    \
        char: covet_value_int,                                                                     \
        signed char: covet_value_int,                                                              \
        unsigned char: covet_value_int,                                                            \
        short: covet_value_int,                                                                    \
        unsigned short: covet_value_int,                                                           \
        int: covet_value_int,                                                                      \
        unsigned int: covet_value_int,                                                             \
        long: covet_value_int,                                                                     \
        unsigned long: covet_value_uint,                                                           \
        long long: covet_value_int,                                                                \
        unsigned long long: covet_value_uint,                                                      \
        float: covet_value_real,                                                                   \
        double: covet_value_real,                                                                  \
        char *: covet_value_text,                                                                  \
        const char *: covet_value_text,                                                            \
        covet_bytes: covet_value_bytes,                                                            \
        covet_decimal: covet_value_decimal,                                                        \
        covet_uuid: covet_value_uuid,                                                              \
        covet_date: covet_value_date,                                                              \
        covet_time: covet_value_time,                                                              \
        covet_datetime: covet_value_datetime,                                                      \
        covet_duration: covet_value_duration,                                                      \
        covet_opt_smallint: covet_value_opt_smallint,                                              \
        covet_opt_int: covet_value_opt_int,                                                        \
        covet_opt_bigint: covet_value_opt_bigint,                                                  \
        covet_opt_bool: covet_value_opt_bool,                                                      \
        covet_opt_float: covet_value_opt_float,                                                    \
        covet_opt_decimal: covet_value_opt_decimal,                                                \
        covet_opt_uuid: covet_value_opt_uuid,                                                      \
        covet_opt_date: covet_value_opt_date,                                                      \
        covet_opt_time: covet_value_opt_time,                                                      \
        covet_opt_datetime: covet_value_opt_datetime,                                              \
        covet_opt_duration: covet_value_opt_duration,                                              \
        covet_value: covet_value_itself,                                                           \
        struct covet_expr *: covet_value_expr,                                                     \
        const struct covet_expr *: covet_value_expr,                                               \
        struct covet_cond *: covet_value_cond,                                                     \
        const struct covet_cond *: covet_value_cond,                                               \
        struct covet_queryset *: covet_value_query,                                                \
        const struct covet_queryset *: covet_value_query)(__VA_ARGS__)

/* LIST_OF(pointer, count): the elements of an array, copied when the query is built. */
#define COVET_LIST_OF(pointer, count)                                                              \
    covet_value_array(_Generic(*(pointer),                                                         \
                          bool: COVET_VALUE_BOOL,                                                  \
                          signed char: COVET_VALUE_INT,                                            \
                          short: COVET_VALUE_INT,                                                  \
                          int: COVET_VALUE_INT,                                                    \
                          long: COVET_VALUE_INT,                                                   \
                          long long: COVET_VALUE_INT,                                              \
                          unsigned char: COVET_VALUE_UINT,                                         \
                          unsigned short: COVET_VALUE_UINT,                                        \
                          unsigned int: COVET_VALUE_UINT,                                          \
                          unsigned long: COVET_VALUE_UINT,                                         \
                          unsigned long long: COVET_VALUE_UINT,                                    \
                          float: COVET_VALUE_REAL,                                                 \
                          double: COVET_VALUE_REAL,                                                \
                          char *: COVET_VALUE_TEXT,                                                \
                          const char *: COVET_VALUE_TEXT,                                          \
                          covet_bytes: COVET_VALUE_BYTES,                                          \
                          covet_decimal: COVET_VALUE_DECIMAL,                                      \
                          covet_uuid: COVET_VALUE_UUID,                                            \
                          covet_date: COVET_VALUE_DATE,                                            \
                          covet_time: COVET_VALUE_TIME,                                            \
                          covet_datetime: COVET_VALUE_DATETIME,                                    \
                          covet_duration: COVET_VALUE_DURATION,                                    \
                          covet_value: COVET_VALUE_LIST),                                          \
                      sizeof *(pointer), (pointer), (count))

/* Element `index` of a LIST or ARRAY value; NONE for another kind or an index behind the end. Borrows. */
covet_value covet_value_item(const covet_value *value, size_t index);
/* How many elements a LIST or ARRAY value has; 0 for another kind. */
size_t covet_value_count(const covet_value *value);
/* "text", "integer" and kin, for messages. Static. */
const char *covet_value_kind_name(covet_value_kind kind);
/* Appends a value for a person: text quoted and cut after 60 characters, NULL as NULL. */
void covet_value_print(covet_buffer *buffer, const covet_value *value);
/* True if both are of one kind and the same content; lists element by element; NULL equals NULL. */
bool covet_value_equal(const covet_value *a, const covet_value *b);

#endif

/* ==== base/map.h ==== */
#ifdef COVET_LINES
#line 1 "src/base/map.h"
#endif
/* COVET__MAP(f, x, y, ...): f(x) f(y) ... for 1 to 128 arguments, by counting them. Uses \
    nothing. */
#ifndef COVET_BASE_MAP_H
#define COVET_BASE_MAP_H

#define COVET__MAP(f, ...) COVET__MAP_PICK(__VA_ARGS__, COVET__M128, COVET__M127, COVET__M126, \
    COVET__M125, COVET__M124, COVET__M123, COVET__M122, COVET__M121, COVET__M120, COVET__M119, \
    COVET__M118, COVET__M117, COVET__M116, COVET__M115, COVET__M114, COVET__M113, COVET__M112, \
    COVET__M111, COVET__M110, COVET__M109, COVET__M108, COVET__M107, COVET__M106, COVET__M105, \
    COVET__M104, COVET__M103, COVET__M102, COVET__M101, COVET__M100, COVET__M99, COVET__M98, \
    COVET__M97, COVET__M96, COVET__M95, COVET__M94, COVET__M93, COVET__M92, COVET__M91, \
    COVET__M90, COVET__M89, COVET__M88, COVET__M87, COVET__M86, COVET__M85, COVET__M84, \
    COVET__M83, COVET__M82, COVET__M81, COVET__M80, COVET__M79, COVET__M78, COVET__M77, \
    COVET__M76, COVET__M75, COVET__M74, COVET__M73, COVET__M72, COVET__M71, COVET__M70, \
    COVET__M69, COVET__M68, COVET__M67, COVET__M66, COVET__M65, COVET__M64, COVET__M63, \
    COVET__M62, COVET__M61, COVET__M60, COVET__M59, COVET__M58, COVET__M57, COVET__M56, \
    COVET__M55, COVET__M54, COVET__M53, COVET__M52, COVET__M51, COVET__M50, COVET__M49, \
    COVET__M48, COVET__M47, COVET__M46, COVET__M45, COVET__M44, COVET__M43, COVET__M42, \
    COVET__M41, COVET__M40, COVET__M39, COVET__M38, COVET__M37, COVET__M36, COVET__M35, \
    COVET__M34, COVET__M33, COVET__M32, COVET__M31, COVET__M30, COVET__M29, COVET__M28, \
    COVET__M27, COVET__M26, COVET__M25, COVET__M24, COVET__M23, COVET__M22, COVET__M21, \
    COVET__M20, COVET__M19, COVET__M18, COVET__M17, COVET__M16, COVET__M15, COVET__M14, \
    COVET__M13, COVET__M12, COVET__M11, COVET__M10, COVET__M9, COVET__M8, COVET__M7, COVET__M6, \
    COVET__M5, COVET__M4, COVET__M3, COVET__M2, COVET__M1, )(f, __VA_ARGS__, )
#define COVET__MAP_PICK(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, \
    a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30, a31, a32, a33, a34, \
    a35, a36, a37, a38, a39, a40, a41, a42, a43, a44, a45, a46, a47, a48, a49, a50, a51, a52, \
    a53, a54, a55, a56, a57, a58, a59, a60, a61, a62, a63, a64, a65, a66, a67, a68, a69, a70, \
    a71, a72, a73, a74, a75, a76, a77, a78, a79, a80, a81, a82, a83, a84, a85, a86, a87, a88, \
    a89, a90, a91, a92, a93, a94, a95, a96, a97, a98, a99, a100, a101, a102, a103, a104, a105, \
    a106, a107, a108, a109, a110, a111, a112, a113, a114, a115, a116, a117, a118, a119, a120, \
    a121, a122, a123, a124, a125, a126, a127, a128, pick, ...) pick
#define COVET__M1(f, x, ...) f(x)
#define COVET__M2(f, x, ...) f(x) COVET__M1(f, __VA_ARGS__)
#define COVET__M3(f, x, ...) f(x) COVET__M2(f, __VA_ARGS__)
#define COVET__M4(f, x, ...) f(x) COVET__M3(f, __VA_ARGS__)
#define COVET__M5(f, x, ...) f(x) COVET__M4(f, __VA_ARGS__)
#define COVET__M6(f, x, ...) f(x) COVET__M5(f, __VA_ARGS__)
#define COVET__M7(f, x, ...) f(x) COVET__M6(f, __VA_ARGS__)
#define COVET__M8(f, x, ...) f(x) COVET__M7(f, __VA_ARGS__)
#define COVET__M9(f, x, ...) f(x) COVET__M8(f, __VA_ARGS__)
#define COVET__M10(f, x, ...) f(x) COVET__M9(f, __VA_ARGS__)
#define COVET__M11(f, x, ...) f(x) COVET__M10(f, __VA_ARGS__)
#define COVET__M12(f, x, ...) f(x) COVET__M11(f, __VA_ARGS__)
#define COVET__M13(f, x, ...) f(x) COVET__M12(f, __VA_ARGS__)
#define COVET__M14(f, x, ...) f(x) COVET__M13(f, __VA_ARGS__)
#define COVET__M15(f, x, ...) f(x) COVET__M14(f, __VA_ARGS__)
#define COVET__M16(f, x, ...) f(x) COVET__M15(f, __VA_ARGS__)
#define COVET__M17(f, x, ...) f(x) COVET__M16(f, __VA_ARGS__)
#define COVET__M18(f, x, ...) f(x) COVET__M17(f, __VA_ARGS__)
#define COVET__M19(f, x, ...) f(x) COVET__M18(f, __VA_ARGS__)
#define COVET__M20(f, x, ...) f(x) COVET__M19(f, __VA_ARGS__)
#define COVET__M21(f, x, ...) f(x) COVET__M20(f, __VA_ARGS__)
#define COVET__M22(f, x, ...) f(x) COVET__M21(f, __VA_ARGS__)
#define COVET__M23(f, x, ...) f(x) COVET__M22(f, __VA_ARGS__)
#define COVET__M24(f, x, ...) f(x) COVET__M23(f, __VA_ARGS__)
#define COVET__M25(f, x, ...) f(x) COVET__M24(f, __VA_ARGS__)
#define COVET__M26(f, x, ...) f(x) COVET__M25(f, __VA_ARGS__)
#define COVET__M27(f, x, ...) f(x) COVET__M26(f, __VA_ARGS__)
#define COVET__M28(f, x, ...) f(x) COVET__M27(f, __VA_ARGS__)
#define COVET__M29(f, x, ...) f(x) COVET__M28(f, __VA_ARGS__)
#define COVET__M30(f, x, ...) f(x) COVET__M29(f, __VA_ARGS__)
#define COVET__M31(f, x, ...) f(x) COVET__M30(f, __VA_ARGS__)
#define COVET__M32(f, x, ...) f(x) COVET__M31(f, __VA_ARGS__)
#define COVET__M33(f, x, ...) f(x) COVET__M32(f, __VA_ARGS__)
#define COVET__M34(f, x, ...) f(x) COVET__M33(f, __VA_ARGS__)
#define COVET__M35(f, x, ...) f(x) COVET__M34(f, __VA_ARGS__)
#define COVET__M36(f, x, ...) f(x) COVET__M35(f, __VA_ARGS__)
#define COVET__M37(f, x, ...) f(x) COVET__M36(f, __VA_ARGS__)
#define COVET__M38(f, x, ...) f(x) COVET__M37(f, __VA_ARGS__)
#define COVET__M39(f, x, ...) f(x) COVET__M38(f, __VA_ARGS__)
#define COVET__M40(f, x, ...) f(x) COVET__M39(f, __VA_ARGS__)
#define COVET__M41(f, x, ...) f(x) COVET__M40(f, __VA_ARGS__)
#define COVET__M42(f, x, ...) f(x) COVET__M41(f, __VA_ARGS__)
#define COVET__M43(f, x, ...) f(x) COVET__M42(f, __VA_ARGS__)
#define COVET__M44(f, x, ...) f(x) COVET__M43(f, __VA_ARGS__)
#define COVET__M45(f, x, ...) f(x) COVET__M44(f, __VA_ARGS__)
#define COVET__M46(f, x, ...) f(x) COVET__M45(f, __VA_ARGS__)
#define COVET__M47(f, x, ...) f(x) COVET__M46(f, __VA_ARGS__)
#define COVET__M48(f, x, ...) f(x) COVET__M47(f, __VA_ARGS__)
#define COVET__M49(f, x, ...) f(x) COVET__M48(f, __VA_ARGS__)
#define COVET__M50(f, x, ...) f(x) COVET__M49(f, __VA_ARGS__)
#define COVET__M51(f, x, ...) f(x) COVET__M50(f, __VA_ARGS__)
#define COVET__M52(f, x, ...) f(x) COVET__M51(f, __VA_ARGS__)
#define COVET__M53(f, x, ...) f(x) COVET__M52(f, __VA_ARGS__)
#define COVET__M54(f, x, ...) f(x) COVET__M53(f, __VA_ARGS__)
#define COVET__M55(f, x, ...) f(x) COVET__M54(f, __VA_ARGS__)
#define COVET__M56(f, x, ...) f(x) COVET__M55(f, __VA_ARGS__)
#define COVET__M57(f, x, ...) f(x) COVET__M56(f, __VA_ARGS__)
#define COVET__M58(f, x, ...) f(x) COVET__M57(f, __VA_ARGS__)
#define COVET__M59(f, x, ...) f(x) COVET__M58(f, __VA_ARGS__)
#define COVET__M60(f, x, ...) f(x) COVET__M59(f, __VA_ARGS__)
#define COVET__M61(f, x, ...) f(x) COVET__M60(f, __VA_ARGS__)
#define COVET__M62(f, x, ...) f(x) COVET__M61(f, __VA_ARGS__)
#define COVET__M63(f, x, ...) f(x) COVET__M62(f, __VA_ARGS__)
#define COVET__M64(f, x, ...) f(x) COVET__M63(f, __VA_ARGS__)
#define COVET__M65(f, x, ...) f(x) COVET__M64(f, __VA_ARGS__)
#define COVET__M66(f, x, ...) f(x) COVET__M65(f, __VA_ARGS__)
#define COVET__M67(f, x, ...) f(x) COVET__M66(f, __VA_ARGS__)
#define COVET__M68(f, x, ...) f(x) COVET__M67(f, __VA_ARGS__)
#define COVET__M69(f, x, ...) f(x) COVET__M68(f, __VA_ARGS__)
#define COVET__M70(f, x, ...) f(x) COVET__M69(f, __VA_ARGS__)
#define COVET__M71(f, x, ...) f(x) COVET__M70(f, __VA_ARGS__)
#define COVET__M72(f, x, ...) f(x) COVET__M71(f, __VA_ARGS__)
#define COVET__M73(f, x, ...) f(x) COVET__M72(f, __VA_ARGS__)
#define COVET__M74(f, x, ...) f(x) COVET__M73(f, __VA_ARGS__)
#define COVET__M75(f, x, ...) f(x) COVET__M74(f, __VA_ARGS__)
#define COVET__M76(f, x, ...) f(x) COVET__M75(f, __VA_ARGS__)
#define COVET__M77(f, x, ...) f(x) COVET__M76(f, __VA_ARGS__)
#define COVET__M78(f, x, ...) f(x) COVET__M77(f, __VA_ARGS__)
#define COVET__M79(f, x, ...) f(x) COVET__M78(f, __VA_ARGS__)
#define COVET__M80(f, x, ...) f(x) COVET__M79(f, __VA_ARGS__)
#define COVET__M81(f, x, ...) f(x) COVET__M80(f, __VA_ARGS__)
#define COVET__M82(f, x, ...) f(x) COVET__M81(f, __VA_ARGS__)
#define COVET__M83(f, x, ...) f(x) COVET__M82(f, __VA_ARGS__)
#define COVET__M84(f, x, ...) f(x) COVET__M83(f, __VA_ARGS__)
#define COVET__M85(f, x, ...) f(x) COVET__M84(f, __VA_ARGS__)
#define COVET__M86(f, x, ...) f(x) COVET__M85(f, __VA_ARGS__)
#define COVET__M87(f, x, ...) f(x) COVET__M86(f, __VA_ARGS__)
#define COVET__M88(f, x, ...) f(x) COVET__M87(f, __VA_ARGS__)
#define COVET__M89(f, x, ...) f(x) COVET__M88(f, __VA_ARGS__)
#define COVET__M90(f, x, ...) f(x) COVET__M89(f, __VA_ARGS__)
#define COVET__M91(f, x, ...) f(x) COVET__M90(f, __VA_ARGS__)
#define COVET__M92(f, x, ...) f(x) COVET__M91(f, __VA_ARGS__)
#define COVET__M93(f, x, ...) f(x) COVET__M92(f, __VA_ARGS__)
#define COVET__M94(f, x, ...) f(x) COVET__M93(f, __VA_ARGS__)
#define COVET__M95(f, x, ...) f(x) COVET__M94(f, __VA_ARGS__)
#define COVET__M96(f, x, ...) f(x) COVET__M95(f, __VA_ARGS__)
#define COVET__M97(f, x, ...) f(x) COVET__M96(f, __VA_ARGS__)
#define COVET__M98(f, x, ...) f(x) COVET__M97(f, __VA_ARGS__)
#define COVET__M99(f, x, ...) f(x) COVET__M98(f, __VA_ARGS__)
#define COVET__M100(f, x, ...) f(x) COVET__M99(f, __VA_ARGS__)
#define COVET__M101(f, x, ...) f(x) COVET__M100(f, __VA_ARGS__)
#define COVET__M102(f, x, ...) f(x) COVET__M101(f, __VA_ARGS__)
#define COVET__M103(f, x, ...) f(x) COVET__M102(f, __VA_ARGS__)
#define COVET__M104(f, x, ...) f(x) COVET__M103(f, __VA_ARGS__)
#define COVET__M105(f, x, ...) f(x) COVET__M104(f, __VA_ARGS__)
#define COVET__M106(f, x, ...) f(x) COVET__M105(f, __VA_ARGS__)
#define COVET__M107(f, x, ...) f(x) COVET__M106(f, __VA_ARGS__)
#define COVET__M108(f, x, ...) f(x) COVET__M107(f, __VA_ARGS__)
#define COVET__M109(f, x, ...) f(x) COVET__M108(f, __VA_ARGS__)
#define COVET__M110(f, x, ...) f(x) COVET__M109(f, __VA_ARGS__)
#define COVET__M111(f, x, ...) f(x) COVET__M110(f, __VA_ARGS__)
#define COVET__M112(f, x, ...) f(x) COVET__M111(f, __VA_ARGS__)
#define COVET__M113(f, x, ...) f(x) COVET__M112(f, __VA_ARGS__)
#define COVET__M114(f, x, ...) f(x) COVET__M113(f, __VA_ARGS__)
#define COVET__M115(f, x, ...) f(x) COVET__M114(f, __VA_ARGS__)
#define COVET__M116(f, x, ...) f(x) COVET__M115(f, __VA_ARGS__)
#define COVET__M117(f, x, ...) f(x) COVET__M116(f, __VA_ARGS__)
#define COVET__M118(f, x, ...) f(x) COVET__M117(f, __VA_ARGS__)
#define COVET__M119(f, x, ...) f(x) COVET__M118(f, __VA_ARGS__)
#define COVET__M120(f, x, ...) f(x) COVET__M119(f, __VA_ARGS__)
#define COVET__M121(f, x, ...) f(x) COVET__M120(f, __VA_ARGS__)
#define COVET__M122(f, x, ...) f(x) COVET__M121(f, __VA_ARGS__)
#define COVET__M123(f, x, ...) f(x) COVET__M122(f, __VA_ARGS__)
#define COVET__M124(f, x, ...) f(x) COVET__M123(f, __VA_ARGS__)
#define COVET__M125(f, x, ...) f(x) COVET__M124(f, __VA_ARGS__)
#define COVET__M126(f, x, ...) f(x) COVET__M125(f, __VA_ARGS__)
#define COVET__M127(f, x, ...) f(x) COVET__M126(f, __VA_ARGS__)
#define COVET__M128(f, x, ...) f(x) COVET__M127(f, __VA_ARGS__)

#endif

/* ==== model/options.h ==== */
#ifdef COVET_LINES
#line 1 "src/model/options.h"
#endif
/* The options that rows and models take, one struct for each family of kinds, so that an option that a kind does
 * not have does not compile. Zero is the usual everywhere. Uses value. The model macros use it. */
#ifndef COVET_MODEL_OPTIONS_H
#define COVET_MODEL_OPTIONS_H

#ifdef COVET_LINES
#line 8 "src/model/options.h"
#endif
struct covet_checker;

/* One allowed value of a field, and its label for a person. Ended by a value of kind NONE. */
typedef struct covet_choice {
    covet_value value;
    const char *label;
} covet_choice;

/* A check of one value: either `fn`, which answers NULL or the message of the violation (static or owned by
 * the caller), or `regex`, which the text must match somewhere. */
typedef struct covet_validator {
    const char *(*fn)(const covet_value *value);
    const char *regex;
    const char *message; /* shown instead of the standard one */
    const char *code;    /* of the violation; NULL: "invalid" */
} covet_validator;

/* What happens to rows that refer to a deleted one. Unset is PROTECT: no row is lost by omission. */
typedef enum covet_on_delete {
    COVET_PROTECT,
    COVET_CASCADE,
    COVET_RESTRICT,
    COVET_SET_NULL,
    COVET_SET_DEFAULT,
    COVET_SET_VALUE,
    COVET_DO_NOTHING
} covet_on_delete;

/* Conversion of one field between the member and the database's value; a later stage uses it. */
typedef struct covet_convert {
    covet_status (*to_database)(const void *member, covet_value *out);
    covet_status (*from_database)(const covet_value *value, void *member);
} covet_convert;

#define COVET__NAMING_OPTIONS                                                                      \
    const char *member_;      /* set by the macros */                                              \
    const char *name;         /* the name in paths, JSON and errors; NULL: the member's */         \
    const char *help_text;    /* for a person */                                                   \
    const char *verbose_name; /* for a person */

#define COVET__COLUMN_OPTIONS                                                                      \
    COVET__NAMING_OPTIONS                                                                          \
    const char *db_column;             /* NULL: the name, for a key <name>_id */                   \
    bool unique;                       /* no two rows with one value */                            \
    bool db_index;                     /* an index of its own */                                   \
    bool blank;                        /* validation takes an empty text */                        \
    covet_value default_value;         /* a COVET_ constant */                                     \
    covet_value (*default_fn)(void);   /* makes the default; text is copied */                     \
    const covet_validator *validators; /* VALIDATORS(...) */

#define COVET__DATA_OPTIONS                                                                        \
    COVET__COLUMN_OPTIONS                                                                          \
    const covet_choice *choices;         /* CHOICES(...) */                                        \
    covet_value db_default;              /* the database fills it; a later stage */                \
    const struct covet_expr *generated;  /* computed by the database; a later stage */             \
    const struct covet_cond *check;      /* a condition in the schema; a later stage */            \
    const covet_convert *convert;        /* a later stage */

typedef struct covet_auto_options {
    COVET__NAMING_OPTIONS
    const char *db_column;
} covet_auto_options;
typedef struct covet_number_options {
    COVET__DATA_OPTIONS
    covet_value min_value; /* inclusive, checked by validation */
    covet_value max_value; /* inclusive */
} covet_number_options;
typedef struct covet_bool_options {
    COVET__DATA_OPTIONS
} covet_bool_options;
typedef struct covet_text_options {
    COVET__DATA_OPTIONS
    const char *collation;
    int32_t max_length; /* characters; 0: the kind's own */
    int32_t min_length; /* characters */
    bool search;        /* full-text search; a later stage */
} covet_text_options;
typedef struct covet_uuid_options {
    COVET__DATA_OPTIONS
} covet_uuid_options;
typedef struct covet_moment_options {
    COVET__DATA_OPTIONS
    covet_value min_value;
    covet_value max_value;
    bool auto_now;     /* set to the moment of every save */
    bool auto_now_add; /* set to the moment of the insert */
} covet_moment_options;
typedef struct covet_duration_options {
    COVET__DATA_OPTIONS
    covet_value min_value;
    covet_value max_value;
} covet_duration_options;
typedef struct covet_json_options {
    COVET__DATA_OPTIONS
} covet_json_options;
typedef struct covet_binary_options {
    COVET__DATA_OPTIONS
    int32_t max_length; /* bytes; 0: any */
    int32_t min_length; /* bytes */
} covet_binary_options;
typedef struct covet_array_options {
    COVET__DATA_OPTIONS
    int32_t max_length; /* elements; 0: any */
    int32_t min_length;
} covet_array_options;

#define COVET__RELATION_OPTIONS                                                                    \
    const char *related_name;       /* name of the reverse relation; "+": none */                  \
    const char *related_query_name; /* its name in paths */                                        \
    bool no_db_constraint;          /* no FOREIGN KEY in the schema */

typedef struct covet_key_options {
    COVET__COLUMN_OPTIONS
    COVET__RELATION_OPTIONS
    covet_on_delete on_delete;
    covet_value on_delete_value;           /* of SET_VALUE */
    covet_value (*on_delete_fn)(void);     /* of SET_VALUE */
    bool on_delete_db;                     /* the database's own rule; a later stage */
    const char *to_field;                  /* a unique field of the target; NULL: its key */
} covet_key_options;
typedef struct covet_many_options {
    COVET__NAMING_OPTIONS
    COVET__RELATION_OPTIONS
    bool blank;
    bool symmetrical;                  /* of a relation to itself: both directions are one */
    const char *through;               /* name of the joining model; NULL: made automatically */
    const char *const *through_fields; /* FIELDS(from, to) of it */
} covet_many_options;
typedef struct covet_reverse_options {
    COVET__NAMING_OPTIONS
    const char *via; /* name of the relation on the other model */
} covet_reverse_options;
typedef struct covet_generic_options {
    COVET__NAMING_OPTIONS
    const char *type_field; /* name of the key to the content type */
    const char *key_field;  /* name of the field with the key's value */
    bool blank;
} covet_generic_options;
typedef struct covet_projection_options {
    const char *member_; /* set by the macros */
    const char *from;    /* path or annotation; NULL: the member's name */
} covet_projection_options;

/* An index of a model. Ended by fields and name NULL. */
typedef struct covet_index {
    const char *name;                    /* NULL: <table>_<fields>_idx */
    const char *const *fields;           /* FIELDS(...), "-" before a descending one */
    bool unique;
    const struct covet_cond *where;      /* a partial index: QC(...); a later stage */
    const struct covet_expr *expression; /* an expression index; a later stage */
} covet_index;

/* A constraint of a model: `check` or `unique`. Ended by name NULL. */
typedef struct covet_constraint {
    const char *name;
    const struct covet_cond *check;
    const char *const *unique;
    const struct covet_cond *where;
} covet_constraint;

/* A named default condition of a model; a later stage uses it. Ended by name NULL. */
typedef struct covet_manager {
    const char *name;
    const struct covet_cond *filter;
} covet_manager;

/* Functions called around writes; a later stage uses them. */
typedef struct covet_hooks {
    covet_status (*pre_save)(void *object);
    void (*post_save)(void *object, bool created);
    covet_status (*pre_delete)(void *object);
    void (*post_delete)(void *object);
    void (*init)(void *object);
} covet_hooks;

typedef struct covet_model_options {
    const char *name_;                         /* set by the macros */
    const char *app;                           /* prefix of the table, and part of the content type */
    const char *table;                         /* NULL: the model's name in snake case */
    const char *const *ordering;               /* ORDERING(...): default order of querysets */
    const covet_index *indexes;                /* INDEXES(...) */
    const covet_constraint *constraints;       /* CONSTRAINTS(...) */
    const char *const *const *unique_together; /* UNIQUE(FIELDS(...), ...) */
    bool unmanaged;                            /* create and drop leave the table alone */
    const char *verbose_name;                  /* for a person */
    bool strict;                               /* a STRICT table where the database has them */
    bool view;                                 /* read only: writes are MISUSE */
    /* Checks of the whole object; it calls covet_check_fail for each violation. */
    void (*clean)(struct covet_checker *checker, const void *object);
    const covet_manager *managers;             /* MANAGERS(...) */
    const covet_hooks *hooks;
    const char *proxy_of;
    const char *inherits;
    const char *discriminator;
} covet_model_options;

#define COVET_FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define COVET_ORDERING(...) ((const char *const[]){__VA_ARGS__, NULL})
#define COVET_UNIQUE(...) ((const char *const *const[]){__VA_ARGS__, NULL})
#define COVET_CHOICES(...) ((const covet_choice[]){__VA_ARGS__, {.label = NULL}})
#define COVET_VALIDATORS(...) ((const covet_validator[]){__VA_ARGS__, {.fn = NULL}})
#define COVET_INDEXES(...) ((const covet_index[]){__VA_ARGS__, {.name = NULL}})
#define COVET_CONSTRAINTS(...) ((const covet_constraint[]){__VA_ARGS__, {.name = NULL}})
#define COVET_MANAGERS(...) ((const covet_manager[]){__VA_ARGS__, {.name = NULL}})

#endif

/* ==== model/meta.h ==== */
#ifdef COVET_LINES
#line 1 "src/model/meta.h"
#endif
/* What a model is: the static description that the macros make (covet_model, covet_member), what
 * registration makes of it (covet_entity, covet_field), and the header of every row.
 * Uses options and regex. Everything above uses it. */
#ifndef COVET_MODEL_META_H
#define COVET_MODEL_META_H

#ifdef COVET_LINES
#line 10 "src/model/meta.h"
#endif
/* Every kind. The names of FK and later ones are no columns but for FK and O2O; EMBED is of
 * projections alone. */
#define COVET_KIND_LIST(X)                                                                         \
    X(AUTO)                                                                                        \
    X(BIGAUTO)                                                                                     \
    X(SMALLINT)                                                                                    \
    X(INT)                                                                                         \
    X(BIGINT)                                                                                      \
    X(BOOL)                                                                                        \
    X(FLOAT)                                                                                       \
    X(DECIMAL)                                                                                     \
    X(CHAR)                                                                                        \
    X(TEXT)                                                                                        \
    X(EMAIL)                                                                                       \
    X(URL)                                                                                         \
    X(SLUG)                                                                                        \
    X(UUID)                                                                                        \
    X(DATE)                                                                                        \
    X(TIME)                                                                                        \
    X(DATETIME)                                                                                    \
    X(DURATION)                                                                                    \
    X(JSON)                                                                                        \
    X(BINARY)                                                                                      \
    X(ARRAY)                                                                                       \
    X(FK)                                                                                          \
    X(O2O)                                                                                         \
    X(M2M)                                                                                         \
    X(HAS_MANY)                                                                                    \
    X(HAS_ONE)                                                                                     \
    X(GENERIC_FK)                                                                                  \
    X(GENERIC_MANY)                                                                                \
    X(EMBED)

typedef enum covet_kind {
#define COVET__KIND(name) COVET_KIND_##name,
    COVET_KIND_LIST(COVET__KIND)
#undef COVET__KIND
    COVET_KIND_COUNT
} covet_kind;

/* "CHAR" and kin; "?" for a number that is none. Static. */
const char *covet_kind_name(covet_kind kind);

struct covet_origin;

/* The head of every row. All zero in an object that the caller made. */
typedef struct covet_row {
    struct covet_origin *origin; /* what is known of where it came from; valid while generation lives */
    uint32_t generation;         /* the arena that origin stands in */
    uint32_t state;              /* COVET_ROW_ flags */
} covet_row;

enum {
    COVET_ROW_SAVED = 1,  /* a row of the database, as far as this object knows */
    COVET_ROW_OWNED = 2,  /* the struct itself stands in the session's memory */
    COVET_ROW_STREAM = 4, /* the row of a stream: overwritten by the next */
    COVET_ROW_DELETED = 8 /* it was deleted */
};

/* One row of a list, as the macros describe it. */
typedef struct covet_member {
    const char *name; /* the member's name in the struct */
    covet_kind kind;
    covet_kind element; /* ARRAY: kind of an element; FK, O2O with a column kind: that kind */
    bool has_element;   /* whether element means something */
    bool nullable;
    bool key;             /* part of the primary key */
    int32_t length;       /* CHAR: characters; DECIMAL: digits; a key's column kind: its length */
    int32_t places;       /* DECIMAL: digits behind the point */
    const char *target;   /* relations: name of the other model; EMBED: of the model */
    size_t offset;        /* of the column's member (of a key: <name>_id); 0 without a column */
    size_t size;          /* bytes of that member */
    size_t object_offset; /* of the object, list or slot pointer; 0 without */
} covet_member;

/* A model or projection, as the macros describe it: static data, the same in every session. */
typedef struct covet_model {
    const char *name;
    size_t size;                          /* bytes of the struct */
    const covet_member *(*members)(void); /* member_count of them, in the order of the list */
    size_t member_count;
    const void *const *options;          /* the option struct of each member */
    const covet_model_options *settings; /* never NULL; of a projection all zero */
    bool projection;                     /* rows of a query's own shape, not of a table */
} covet_model;

typedef struct covet_entity covet_entity;
typedef struct covet_field covet_field;

/* A field of a registered model. */
struct covet_field {
    const char *name;           /* in paths, JSON and errors */
    const char *column;         /* in the database; NULL without a column */
    const covet_member *member; /* where it stands in the struct */
    const covet_entity *entity; /* whose it is */
    covet_kind kind;            /* as declared */
    covet_kind column_kind;     /* of the value in the column: a key's is its target's; AUTO is INT,
                                   BIGAUTO BIGINT; without a column as declared */
    int32_t length;             /* characters (text), bytes (BINARY), digits (DECIMAL) that the column
                                   holds; 0: unbounded */
    int32_t places;             /* DECIMAL */
    int32_t index;              /* place in entity->fields */
    int32_t column_index;       /* place in entity->columns; -1 without a column */
    bool nullable;
    bool key;
    bool automatic; /* an AUTO or BIGAUTO key */
    bool unique;    /* keys and one-to-one included; of a composite key its parts are not */
    bool indexed;   /* an index of its own, that of keys to other models included; a unique one
                       needs no other */
    bool blank;
    bool auto_now, auto_now_add;
    bool no_db_constraint;
    int32_t min_length; /* that validation takes, in the units of length; 0: none */
    int32_t max_length; /* that validation takes: .max_length, else length; 0: any */
    /* NONE: no default. Of column_kind, so decimals, JSON and the rest are parsed. */
    covet_value default_value;
    covet_value (*default_fn)(void);  /* UUID keys without a default: covet_default_uuid4 */
    covet_value min_value, max_value; /* of column_kind; NONE: no bound */
    const covet_choice *choices;      /* of column_kind, ended by kind NONE; NULL: any value */
    const covet_validator *validators;
    const covet_regex *const *patterns; /* of each validator, NULL where it has a function */
    const char *collation;
    const covet_entity *target;      /* relations: the other model */
    const covet_field *target_field; /* FK and O2O: the field that it refers to */
    covet_on_delete on_delete;
    covet_value on_delete_value; /* of SET_VALUE, of column_kind; NONE: on_delete_fn, or none */
    covet_value (*on_delete_fn)(void);
    const char *reverse_name;       /* of the reverse relation; NULL: none */
    const char *reverse_query_name; /* its name in paths; NULL: none */
    const covet_field *reverse_of;  /* HAS_MANY, HAS_ONE, GENERIC_MANY: the relation turned round */
    const covet_entity *through;    /* M2M: the joining model that is given; NULL: automatic */
    const char *unsupported;        /* why no path and no statement can name it; NULL: they can */
    const void *options;            /* the option struct, by kind */
};

/* A relation as its target sees it. */
typedef struct covet_reverse {
    const char *name;          /* in objects */
    const char *query_name;    /* in paths */
    const covet_field *field;  /* the FK, O2O or M2M on the other model */
    const covet_field *member; /* the HAS_MANY or HAS_ONE that declares it; NULL: none */
    const char *unsupported;   /* why no path can name it; NULL: they can */
} covet_reverse;

/* One part of an order. */
typedef struct covet_ordering {
    const char *path; /* without "-" */
    bool descending;
} covet_ordering;

/* An index or a UNIQUE over several fields, or one with a name of its own. Those of single fields stand
 * in the field. */
typedef struct covet_table_index {
    const char *name;                 /* as given, or <table>_<columns>_idx, _uniq for a constraint */
    const covet_field *const *fields; /* count of them, each with a column */
    const bool *descending;           /* of each */
    size_t count;
    bool unique;
    bool constraint; /* of .unique_together or .constraints: UNIQUE in the table */
} covet_table_index;

/* What cannot be done yet with a model; each is NULL, or names the member or option and says why. */
typedef struct covet_unsupported {
    const char *query; /* querysets, find and refresh */
    const char *write; /* create and save */
    const char *table; /* creating its table */
} covet_unsupported;

/* A registered model. Lives as long as the database; read-only behind covet_models. */
struct covet_entity {
    const covet_model *model;
    const char *name;
    const char *table;
    uint32_t id;               /* place in the registry */
    const covet_field *fields; /* in the order of the list */
    size_t field_count;
    const covet_field *const *columns; /* the fields that have a column */
    size_t column_count;
    const covet_field *key;        /* the key; of a composite key its first part */
    size_t key_count;              /* parts of the key */
    const covet_reverse *reverses; /* relations that point here */
    size_t reverse_count;
    const covet_ordering *ordering; /* default order; ordering_count of them */
    size_t ordering_count;
    const covet_table_index *indexes; /* index_count of them */
    size_t index_count;
    const covet_entity *proxy_of; /* NULL: no proxy */
    const covet_entity *inherits; /* NULL: nothing */
    covet_unsupported unsupported;
    size_t column_words; /* 64-bit words of a set of columns */
    size_t copy_start;   /* where the part of the struct begins that change tracking keeps */
};

/* A set of columns, one bit each by column_index, in entity->column_words words. */
static inline bool covet_columns_has(const uint64_t *columns, int32_t index) {
    return columns[index / 64] >> (index % 64) & 1;
}
static inline void covet_columns_add(uint64_t *columns, int32_t index) {
    columns[index / 64] |= (uint64_t)1 << (index % 64);
}

/* Fills in the declared defaults of a struct of the model; the rest is zeroed. Text that a function
 * answers is borrowed, and needs its NUL. */
void covet_object_new(const covet_model *model, void *object);
/* Defaults to name in .default_fn: a random UUID, one ordered by time, the moment. NONE where the system
 * has no random source. */
covet_value covet_default_uuid4(void);
covet_value covet_default_uuid7(void);
covet_value covet_default_now(void);

/* The field with that name, `pk` for the key and `<key>_id` for a key's column included; NULL if there
 * is none. `name` has `size` bytes and needs no NUL. */
const covet_field *covet_entity_field(const covet_entity *entity, const char *name, size_t size);
/* The reverse relation with that name in paths; NULL if there is none. */
const covet_reverse *covet_entity_reverse(const covet_entity *entity, const char *name, size_t size);
/* Whether the kind has a column of its own. */
bool covet_kind_has_column(covet_kind kind);
/* Whether the kind's member is text (const char *): CHAR TEXT EMAIL URL SLUG JSON. */
bool covet_kind_is_text(covet_kind kind);

#endif

/* ==== model/kinds.h ==== */
#ifdef COVET_LINES
#line 1 "src/model/kinds.h"
#endif
/* How a kind is written: COVET_K_ makes a tuple (family, kind, nullable, key, a, b) out of a type
 * expression, and COVET__ROW hands the unwrapped tuple to a pass. Uses nothing. declare.h uses it.
 *
 * A row is X(KIND, name, .option = value, ...). `##` pastes only the first token of its operand, so
 * COVET_K_##KIND turns CHAR(200) into a call of COVET_K_CHAR with 200, and the kinds' own names are
 * never macros. A kind that does not exist stays an identifier, one that is used in a wrong way becomes
 * one, and COVET__IS_TUPLE tells identifiers from tuples. */
#ifndef COVET_MODEL_KINDS_H
#define COVET_MODEL_KINDS_H

#define COVET__NOTHING(...)
#define COVET__UNWRAP(...) __VA_ARGS__
#define COVET__APPLY(f, tuple) f tuple
#define COVET__FIRST(first, ...) first
#define COVET__FOURTH(a, b, c, fourth, ...) fourth
#define COVET__TEXT_OF(...) COVET__TEXT_OF_(__VA_ARGS__)
#define COVET__TEXT_OF_(...) #__VA_ARGS__

/* family, kind, nullable, key, a, b. Family `column`: a, b are length and places. */
#define COVET_K_AUTO (column, AUTO, 0, 1, 0, 0)
#define COVET_K_BIGAUTO (column, BIGAUTO, 0, 1, 0, 0)
#define COVET_K_SMALLINT (column, SMALLINT, 0, 0, 0, 0)
#define COVET_K_INT (column, INT, 0, 0, 0, 0)
#define COVET_K_BIGINT (column, BIGINT, 0, 0, 0, 0)
#define COVET_K_BOOL (column, BOOL, 0, 0, 0, 0)
#define COVET_K_FLOAT (column, FLOAT, 0, 0, 0, 0)
#define COVET_K_DECIMAL(...)                                                                       \
    COVET__FOURTH(__VA_ARGS__, COVET__K_WRONG, COVET__K_DECIMAL, COVET__K_WRONG, )(__VA_ARGS__)
#define COVET__K_DECIMAL(digits, places) (column, DECIMAL, 0, 0, digits, places)
#define COVET_K_CHAR(...)                                                                          \
    COVET__FOURTH(__VA_ARGS__, COVET__K_WRONG, COVET__K_WRONG, COVET__K_CHAR, )(__VA_ARGS__)
#define COVET__K_CHAR(length) (column, CHAR, 0, 0, length, 0)
#define COVET_K_TEXT (column, TEXT, 0, 0, 0, 0)
#define COVET_K_EMAIL (column, EMAIL, 0, 0, 254, 0)
#define COVET_K_URL (column, URL, 0, 0, 200, 0)
#define COVET_K_SLUG (column, SLUG, 0, 0, 50, 0)
#define COVET_K_UUID (column, UUID, 0, 0, 0, 0)
#define COVET_K_DATE (column, DATE, 0, 0, 0, 0)
#define COVET_K_TIME (column, TIME, 0, 0, 0, 0)
#define COVET_K_DATETIME (column, DATETIME, 0, 0, 0, 0)
#define COVET_K_DURATION (column, DURATION, 0, 0, 0, 0)
#define COVET_K_JSON (column, JSON, 0, 0, 0, 0)
#define COVET_K_BINARY (column, BINARY, 0, 0, 0, 0)
/* A kind that is not used as it should be: no tuple. */
#define COVET__K_WRONG(...) covet__wrong_kind
/* Families with a target: a is the target. Of a key, b is the tuple of its column where that is given,
 * else one of family `target`: the column is as the target's key. Of an array, a is the kind of its
 * elements and b their length and places. */
#define COVET_K_ARRAY(KIND) COVET__APPLY(COVET__ARRAY_OF, COVET_K_##KIND)
#define COVET__ARRAY_OF(family, kind, null, key, a, b) COVET__ARRAY_OF_##family(kind, a, b)
#define COVET__ARRAY_OF_column(kind, a, b) (array, ARRAY, 0, 0, kind, (a, b))
#define COVET__ARRAY_OF_key COVET__K_WRONG
#define COVET__ARRAY_OF_array COVET__K_WRONG
#define COVET__ARRAY_OF_many COVET__K_WRONG
#define COVET__ARRAY_OF_one COVET__K_WRONG
#define COVET__ARRAY_OF_generic COVET__K_WRONG
#define COVET__ARRAY_OF_embed COVET__K_WRONG
#define COVET_K_FK(...) COVET__KEY_TO(FK, __VA_ARGS__, COVET__KEY_COLUMN, COVET__KEY_PLAIN, )
#define COVET_K_O2O(...) COVET__KEY_TO(O2O, __VA_ARGS__, COVET__KEY_COLUMN, COVET__KEY_PLAIN, )
#define COVET__KEY_TO(kind, target, column, make, ...) make(kind, target, column)
#define COVET__KEY_PLAIN(kind, name, column) (key, kind, 0, 0, name, (target, 0, 0, 0, 0, 0))
#define COVET__KEY_COLUMN(kind, target, KIND)                                                      \
    COVET__KEY_IF(COVET__IS_TUPLE(COVET_K_##KIND))(kind, target, COVET_K_##KIND)
#define COVET__KEY_IF(is_tuple) COVET__KEY_IF_(is_tuple)
#define COVET__KEY_IF_(is_tuple) COVET__KEY_IF_##is_tuple
#define COVET__KEY_IF_0 COVET__K_WRONG
#define COVET__KEY_IF_COVET__AFTER_TUPLE(kind, target, tuple)                                      \
    COVET__KEY_OPEN(kind, target, COVET__UNWRAP tuple)
#define COVET__KEY_OPEN(...) COVET__KEY_CALL(__VA_ARGS__)
#define COVET__KEY_CALL(kind, target, family, ...)                                                 \
    COVET__KEY_OF_##family(kind, target, (family, __VA_ARGS__))
#define COVET__KEY_OF_column(kind, target, tuple) (key, kind, 0, 0, target, tuple)
#define COVET__KEY_OF_key COVET__K_WRONG
#define COVET__KEY_OF_array COVET__K_WRONG
#define COVET__KEY_OF_many COVET__K_WRONG
#define COVET__KEY_OF_one COVET__K_WRONG
#define COVET__KEY_OF_generic COVET__K_WRONG
#define COVET__KEY_OF_embed COVET__K_WRONG
#define COVET_K_M2M(target) (many, M2M, 0, 0, target, 0)
#define COVET_K_HAS_MANY(target) (many, HAS_MANY, 0, 0, target, 0)
#define COVET_K_HAS_ONE(target) (one, HAS_ONE, 0, 0, target, 0)
#define COVET_K_GENERIC_FK (generic, GENERIC_FK, 0, 0, 0, 0)
#define COVET_K_GENERIC_MANY(target) (many, GENERIC_MANY, 0, 0, target, 0)
#define COVET_K_EMBED(target) (embed, EMBED, 0, 0, target, 0)
/* Wrappers. */
#define COVET_K_NULLABLE(KIND) COVET__APPLY(COVET__NULLABLE, COVET_K_##KIND)
#define COVET__NULLABLE(family, kind, null, key, a, b) (family, kind, 1, key, a, b)
#define COVET_K_PK(KIND) COVET__APPLY(COVET__PK, COVET_K_##KIND)
#define COVET__PK(family, kind, null, key, a, b) (family, kind, null, 1, a, b)

/* COVET__AFTER_TUPLE for a tuple (an enumerator of value 1), 0 for anything else, also for a tuple with
 * something behind it. */
#define COVET__IS_TUPLE(...) COVET__IS_TUPLE_(COVET__TUPLE_TEST __VA_ARGS__, 0, 0)
#define COVET__IS_TUPLE_(...) COVET__IS_TUPLE__(__VA_ARGS__, 0)
#define COVET__IS_TUPLE__(first, second, ...) second
#define COVET__TUPLE_TEST(...) , COVET__AFTER_TUPLE
#define COVET__AFTER_TUPLE(...) 0
enum { COVET__AFTER_TUPLE = 1 };

/* COVET__ROW(PASS, tuple, name, options...): PASS_family(kind, nullable, key, a, b, name, options..., )
 * for a tuple, nothing for anything else (the probe has reported it). */
#define COVET__ROW(PASS, tuple, ...)                                                               \
    COVET__ROW_IF(COVET__IS_TUPLE(tuple))(PASS, tuple, __VA_ARGS__)
#define COVET__ROW_IF(is_tuple) COVET__ROW_IF_(is_tuple)
#define COVET__ROW_IF_(is_tuple) COVET__ROW_IF_##is_tuple
#define COVET__ROW_IF_COVET__AFTER_TUPLE(PASS, tuple, ...)                                         \
    COVET__ROW_OPEN(PASS, COVET__UNWRAP tuple, __VA_ARGS__, )
#define COVET__ROW_IF_0(...)
#define COVET__ROW_OPEN(...) COVET__ROW_CALL(__VA_ARGS__)
#define COVET__ROW_CALL(PASS, family, ...) PASS##_##family(__VA_ARGS__)

/* C types of members: by kind, plain (0) and nullable (1). */
#define COVET__T0_AUTO int32_t
#define COVET__T1_AUTO covet_opt_int
#define COVET__T0_BIGAUTO int64_t
#define COVET__T1_BIGAUTO covet_opt_bigint
#define COVET__T0_SMALLINT int16_t
#define COVET__T1_SMALLINT covet_opt_smallint
#define COVET__T0_INT int32_t
#define COVET__T1_INT covet_opt_int
#define COVET__T0_BIGINT int64_t
#define COVET__T1_BIGINT covet_opt_bigint
#define COVET__T0_BOOL bool
#define COVET__T1_BOOL covet_opt_bool
#define COVET__T0_FLOAT double
#define COVET__T1_FLOAT covet_opt_float
#define COVET__T0_DECIMAL covet_decimal
#define COVET__T1_DECIMAL covet_opt_decimal
#define COVET__T0_CHAR const char *
#define COVET__T1_CHAR const char *
#define COVET__T0_TEXT const char *
#define COVET__T1_TEXT const char *
#define COVET__T0_EMAIL const char *
#define COVET__T1_EMAIL const char *
#define COVET__T0_URL const char *
#define COVET__T1_URL const char *
#define COVET__T0_SLUG const char *
#define COVET__T1_SLUG const char *
#define COVET__T0_UUID covet_uuid
#define COVET__T1_UUID covet_opt_uuid
#define COVET__T0_DATE covet_date
#define COVET__T1_DATE covet_opt_date
#define COVET__T0_TIME covet_time
#define COVET__T1_TIME covet_opt_time
#define COVET__T0_DATETIME covet_datetime
#define COVET__T1_DATETIME covet_opt_datetime
#define COVET__T0_DURATION covet_duration
#define COVET__T1_DURATION covet_opt_duration
#define COVET__T0_JSON const char *
#define COVET__T1_JSON const char *
#define COVET__T0_BINARY covet_bytes
#define COVET__T1_BINARY covet_bytes

/* Arrays of a kind: items NULL is SQL NULL. */
#define COVET__ARRAY(name, type)                                                                   \
    typedef struct covet_array_##name {                                                            \
        type const *items;                                                                         \
        size_t count;                                                                              \
    } covet_array_##name;
#define COVET__A_AUTO covet_array_int
#define COVET__A_BIGAUTO covet_array_bigint
#define COVET__A_SMALLINT covet_array_smallint
#define COVET__A_INT covet_array_int
#define COVET__A_BIGINT covet_array_bigint
#define COVET__A_BOOL covet_array_bool
#define COVET__A_FLOAT covet_array_float
#define COVET__A_DECIMAL covet_array_decimal
#define COVET__A_CHAR covet_array_text
#define COVET__A_TEXT covet_array_text
#define COVET__A_EMAIL covet_array_text
#define COVET__A_URL covet_array_text
#define COVET__A_SLUG covet_array_text
#define COVET__A_UUID covet_array_uuid
#define COVET__A_DATE covet_array_date
#define COVET__A_TIME covet_array_time
#define COVET__A_DATETIME covet_array_datetime
#define COVET__A_DURATION covet_array_duration
#define COVET__A_JSON covet_array_text
#define COVET__A_BINARY covet_array_bytes

#endif

/* ==== model/declare.h ==== */
#ifdef COVET_LINES
#line 1 "src/model/declare.h"
#endif
/* COVET_MODEL and its kin: from one X-macro list to a struct, its metadata and its typed functions. Each
 * pass expands the list once with a callback of its own; callbacks make data and one-line wrappers only.
 * Uses kinds, meta and the functions that exec declares. The user's models use it. */
#ifndef COVET_MODEL_DECLARE_H
#define COVET_MODEL_DECLARE_H

#ifdef COVET_LINES
#line 10 "src/model/declare.h"
#endif
COVET__ARRAY(smallint, int16_t)
COVET__ARRAY(int, int32_t)
COVET__ARRAY(bigint, int64_t)
COVET__ARRAY(bool, bool)
COVET__ARRAY(float, double)
COVET__ARRAY(decimal, covet_decimal)
COVET__ARRAY(text, char *)
COVET__ARRAY(uuid, covet_uuid)
COVET__ARRAY(date, covet_date)
COVET__ARRAY(time, covet_time)
COVET__ARRAY(datetime, covet_datetime)
COVET__ARRAY(duration, covet_duration)
COVET__ARRAY(bytes, covet_bytes)

/* --- probe: unknown kinds, before any other pass --- */
#define COVET__PROBE(KIND, ...)                                                                    \
    _Static_assert(COVET__IS_TUPLE(COVET_K_##KIND),                                                \
                   "row X(" #KIND ", " COVET__TEXT_OF(COVET__FIRST(__VA_ARGS__, ))                 \
                   "): no such kind, or not with these arguments. Kinds: AUTO BIGAUTO SMALLINT INT BIGINT BOOL FLOAT "          \
                   "DECIMAL(digits, places) CHAR(length) TEXT EMAIL URL SLUG UUID DATE TIME "      \
                   "DATETIME DURATION JSON BINARY ARRAY(kind) FK(Model) O2O(Model) M2M(Model) "    \
                   "HAS_MANY(Model) HAS_ONE(Model) GENERIC_FK GENERIC_MANY(Model) NULLABLE(kind) " \
                   "PK(kind)");

/* --- lint: one assertion a row --- */
#define COVET__LINT(KIND, ...) COVET__ROW(COVET__LINT, COVET_K_##KIND, __VA_ARGS__)
#define COVET__LINT_column(kind, null, key, a, b, name, ...)                                       \
    _Static_assert(COVET__LINT_##kind(a, b) && !((null) && (key)),                                 \
                   "row X(" #kind ", " #name "): " COVET__LINT_CURE);
#define COVET__LINT_CURE                                                                           \
    "DECIMAL has 1 to 38 digits and at most as many places, CHAR a length from 1 to 10485760, "    \
    "and a key is never NULLABLE"
#define COVET__LINT_AUTO(a, b) 1
#define COVET__LINT_BIGAUTO(a, b) 1
#define COVET__LINT_SMALLINT(a, b) 1
#define COVET__LINT_INT(a, b) 1
#define COVET__LINT_BIGINT(a, b) 1
#define COVET__LINT_BOOL(a, b) 1
#define COVET__LINT_FLOAT(a, b) 1
#define COVET__LINT_DECIMAL(a, b) ((a) >= 1 && (a) <= 38 && (b) >= 0 && (b) <= (a))
#define COVET__LINT_CHAR(a, b) ((a) >= 1 && (a) <= 10485760)
#define COVET__LINT_TEXT(a, b) 1
#define COVET__LINT_EMAIL(a, b) 1
#define COVET__LINT_URL(a, b) 1
#define COVET__LINT_SLUG(a, b) 1
#define COVET__LINT_UUID(a, b) 1
#define COVET__LINT_DATE(a, b) 1
#define COVET__LINT_TIME(a, b) 1
#define COVET__LINT_DATETIME(a, b) 1
#define COVET__LINT_DURATION(a, b) 1
#define COVET__LINT_JSON(a, b) 1
#define COVET__LINT_BINARY(a, b) 1
#define COVET__LINT_key(kind, null, pk, a, b, name, ...)                                           \
    _Static_assert(sizeof(a##__needs_its_model_or_COVET_FORWARD_above) && !((null) && (pk)),       \
                   "row X(" #kind "(" #a "), " #name "): a key is never NULLABLE");
#define COVET__LINT_array(kind, null, key, a, b, name, ...)                                        \
    _Static_assert(!(key) && COVET__LINT_##a b,                                                    \
                   "row X(ARRAY(" #a "), " #name "): an array is no key, and " COVET__LINT_CURE);
#define COVET__LINT_many(kind, null, key, a, b, name, ...)                                         \
    _Static_assert(!(null) && !(key), "row X(" #kind "(" #a "), " #name                            \
                                      "): a relation to many rows has no column: without "         \
                                      "NULLABLE and PK");
#define COVET__LINT_one COVET__LINT_many
#define COVET__LINT_generic COVET__LINT_many
#define COVET__LINT_embed(kind, null, key, a, b, name, ...)                                        \
    _Static_assert(0, "row X(EMBED(" #a "), " #name "): EMBED is for COVET_PROJECTION");

/* --- how many key rows --- */
#define COVET__KEYS(KIND, ...) COVET__ROW(COVET__KEYS, COVET_K_##KIND, __VA_ARGS__)
#define COVET__KEYS_column(kind, null, key, ...) +key
#define COVET__KEYS_key(kind, null, key, ...) +key
#define COVET__KEYS_array(...)
#define COVET__KEYS_many(...)
#define COVET__KEYS_one(...)
#define COVET__KEYS_generic(...)
#define COVET__KEYS_embed(...)

/* --- type of the key: the list yields it --- */
#define COVET__PK_TYPE(KIND, ...) COVET__ROW(COVET__PK_TYPE, COVET_K_##KIND, __VA_ARGS__)
#define COVET__PK_TYPE_column(kind, null, key, ...) COVET__PK_TYPE_##key(kind)
#define COVET__PK_TYPE_0(kind)
#define COVET__PK_TYPE_1(kind) COVET__T0_##kind
#define COVET__PK_TYPE_key(kind, null, key, a, b, ...) COVET__PK_TYPE_key_##key(a, b)
#define COVET__PK_TYPE_key_0(a, b)
#define COVET__PK_TYPE_key_1(a, b) COVET__KEY_TYPE(0, a, b)
#define COVET__PK_TYPE_array(...)
#define COVET__PK_TYPE_many(...)
#define COVET__PK_TYPE_one(...)
#define COVET__PK_TYPE_generic(...)
#define COVET__PK_TYPE_embed(...)
#define COVET__OPT_TYPE(KIND, ...) COVET__ROW(COVET__OPT_TYPE, COVET_K_##KIND, __VA_ARGS__)
#define COVET__OPT_TYPE_column(kind, null, key, ...) COVET__OPT_TYPE_##key(kind)
#define COVET__OPT_TYPE_0(kind)
#define COVET__OPT_TYPE_1(kind) COVET__T1_##kind
#define COVET__OPT_TYPE_key(kind, null, key, a, b, ...) COVET__OPT_TYPE_key_##key(a, b)
#define COVET__OPT_TYPE_key_0(a, b)
#define COVET__OPT_TYPE_key_1(a, b) COVET__KEY_TYPE(1, a, b)
#define COVET__OPT_TYPE_array(...)
#define COVET__OPT_TYPE_many(...)
#define COVET__OPT_TYPE_one(...)
#define COVET__OPT_TYPE_generic(...)
#define COVET__OPT_TYPE_embed(...)
/* The type of a foreign key's member: the target's key type, or that of the column kind given as a
 * tuple. */
#define COVET__KEY_TYPE(null, to, column) COVET__KEY_TYPE_(null, to, COVET__UNWRAP column)
#define COVET__KEY_TYPE_(...) COVET__KEY_TYPE__(__VA_ARGS__)
#define COVET__KEY_TYPE__(null, to, family, kind, ...) COVET__KEY_TYPE_##family(null, to, kind)
#define COVET__KEY_TYPE_column(null, to, kind) COVET__T##null##_##kind
#define COVET__KEY_TYPE_target(null, to, kind) COVET__KEY_TARGET_##null(to)
#define COVET__KEY_TARGET_0(target) target##_pk
#define COVET__KEY_TARGET_1(target) target##_opt_pk

/* --- members --- */
#define COVET__MEMBER(KIND, ...) COVET__ROW(COVET__MEMBER, COVET_K_##KIND, __VA_ARGS__)
#define COVET__MEMBER_column(kind, null, key, a, b, name, ...) COVET__T##null##_##kind name;
#define COVET__MEMBER_key(kind, null, key, a, b, name, ...)                                        \
    COVET__KEY_TYPE(null, a, b) name##_id;                                                         \
    struct a *name;
#define COVET__MEMBER_array(kind, null, key, a, b, name, ...) COVET__A_##a name;
#define COVET__MEMBER_many(kind, null, key, a, b, name, ...) struct a##_list *name;
#define COVET__MEMBER_one(kind, null, key, a, b, name, ...) struct a *name;
#define COVET__MEMBER_generic(kind, null, key, a, b, name, ...) covet_row *name;
#define COVET__MEMBER_embed(kind, null, key, a, b, name, ...) struct a name;

/* --- members of a composite key --- */
#define COVET__PART(KIND, ...) COVET__ROW(COVET__PART, COVET_K_##KIND, __VA_ARGS__)
#define COVET__PART_column(kind, null, key, a, b, name, ...)                                       \
    COVET__PART_##key(COVET__T0_##kind name;)
#define COVET__PART_key(kind, null, key, a, b, name, ...)                                          \
    COVET__PART_##key(COVET__KEY_TYPE(0, a, b) name##_id;)
#define COVET__PART_0(...)
#define COVET__PART_1(...) __VA_ARGS__
#define COVET__PART_array(...)
#define COVET__PART_many(...)
#define COVET__PART_one(...)
#define COVET__PART_generic(...)
#define COVET__PART_embed(...)

/* --- options: file-scope compound literals, one a row --- */
#define COVET__OPTION(KIND, ...) COVET__ROW(COVET__OPTION, COVET_K_##KIND, __VA_ARGS__)
#define COVET__OPTION_column(kind, null, key, a, b, name, ...)                                     \
    &(const COVET__O_##kind){.member_ = #name, __VA_ARGS__},
#define COVET__OPTION_key(kind, null, key, a, b, name, ...)                                        \
    &(const covet_key_options){.member_ = #name, __VA_ARGS__},
#define COVET__OPTION_array(kind, null, key, a, b, name, ...)                                      \
    &(const covet_array_options){.member_ = #name, __VA_ARGS__},
#define COVET__OPTION_many(kind, null, key, a, b, name, ...)                                       \
    &(const COVET__O_##kind){.member_ = #name, __VA_ARGS__},
#define COVET__OPTION_one(kind, null, key, a, b, name, ...)                                        \
    &(const covet_reverse_options){.member_ = #name, __VA_ARGS__},
#define COVET__OPTION_generic(kind, null, key, a, b, name, ...)                                    \
    &(const covet_generic_options){.member_ = #name, __VA_ARGS__},
#define COVET__OPTION_embed(kind, null, key, a, b, name, ...) 0,
#define COVET__O_AUTO covet_auto_options
#define COVET__O_BIGAUTO covet_auto_options
#define COVET__O_SMALLINT covet_number_options
#define COVET__O_INT covet_number_options
#define COVET__O_BIGINT covet_number_options
#define COVET__O_BOOL covet_bool_options
#define COVET__O_FLOAT covet_number_options
#define COVET__O_DECIMAL covet_number_options
#define COVET__O_CHAR covet_text_options
#define COVET__O_TEXT covet_text_options
#define COVET__O_EMAIL covet_text_options
#define COVET__O_URL covet_text_options
#define COVET__O_SLUG covet_text_options
#define COVET__O_UUID covet_uuid_options
#define COVET__O_DATE covet_moment_options
#define COVET__O_TIME covet_moment_options
#define COVET__O_DATETIME covet_moment_options
#define COVET__O_DURATION covet_duration_options
#define COVET__O_JSON covet_json_options
#define COVET__O_BINARY covet_binary_options
#define COVET__O_M2M covet_many_options
#define COVET__O_HAS_MANY covet_reverse_options
#define COVET__O_GENERIC_MANY covet_reverse_options

/* --- options of a projection's rows --- */
#define COVET__FROM(KIND, ...) COVET__FROM_(__VA_ARGS__, )
#define COVET__FROM_(name, ...) &(const covet_projection_options){.member_ = #name, __VA_ARGS__},

/* --- rows of metadata, inside a function where covet_this is the struct --- */
#define COVET__META(KIND, ...) COVET__ROW(COVET__META, COVET_K_##KIND, __VA_ARGS__)
#define COVET__META_SIZE(name) sizeof(((covet_this *)0)->name)
#define COVET__META_column(kind_, null_, key_, a, b, name_, ...)                                   \
    {.name = #name_, .kind = COVET_KIND_##kind_, .nullable = null_, .key = key_, .length = a,      \
     .places = b, .offset = offsetof(covet_this, name_), .size = COVET__META_SIZE(name_)},
#define COVET__META_key(kind_, null_, key_, a, b, name_, ...)                                      \
    {.name = #name_, .kind = COVET_KIND_##kind_, .nullable = null_, .key = key_, .target = #a,     \
     .offset = offsetof(covet_this, name_##_id), .size = COVET__META_SIZE(name_##_id),             \
     .object_offset = offsetof(covet_this, name_), COVET__META_ELEMENT(COVET__UNWRAP b)},
#define COVET__META_ELEMENT(...) COVET__META_ELEMENT_(__VA_ARGS__)
#define COVET__META_ELEMENT_(family, ...) COVET__META_ELEMENT_##family(__VA_ARGS__)
#define COVET__META_ELEMENT_target(...) .has_element = false
#define COVET__META_ELEMENT_column(kind_, n, k, a, b)                                              \
    .has_element = true, .element = COVET_KIND_##kind_, .length = a, .places = b
#define COVET__META_array(kind_, null_, key_, a, b, name_, ...)                                    \
    {.name = #name_, .kind = COVET_KIND_ARRAY, .nullable = null_, .has_element = true,             \
     .element = COVET_KIND_##a, COVET__META_LENGTH b, .offset = offsetof(covet_this, name_),       \
     .size = COVET__META_SIZE(name_)},
#define COVET__META_LENGTH(a, b) .length = a, .places = b
#define COVET__META_many(kind_, null_, key_, a, b, name_, ...)                                     \
    {.name = #name_, .kind = COVET_KIND_##kind_, .target = #a,                                     \
     .object_offset = offsetof(covet_this, name_)},
#define COVET__META_one COVET__META_many
#define COVET__META_generic(kind_, null_, key_, a, b, name_, ...)                                  \
    {.name = #name_, .kind = COVET_KIND_##kind_, .object_offset = offsetof(covet_this, name_)},
#define COVET__META_embed(kind_, null_, key_, a, b, name_, ...)                                    \
    {.name = #name_, .kind = COVET_KIND_##kind_, .target = #a,                                     \
     .offset = offsetof(covet_this, name_), .size = COVET__META_SIZE(name_)},

/* --- typed columns: Post_.title --- */
typedef struct covet_column_integer { const char *path; } covet_column_integer;
typedef struct covet_column_real { const char *path; } covet_column_real;
typedef struct covet_column_boolean { const char *path; } covet_column_boolean;
typedef struct covet_column_decimal { const char *path; } covet_column_decimal;
typedef struct covet_column_text { const char *path; } covet_column_text;
typedef struct covet_column_uuid { const char *path; } covet_column_uuid;
typedef struct covet_column_date { const char *path; } covet_column_date;
typedef struct covet_column_time { const char *path; } covet_column_time;
typedef struct covet_column_datetime { const char *path; } covet_column_datetime;
typedef struct covet_column_duration { const char *path; } covet_column_duration;
typedef struct covet_column_json { const char *path; } covet_column_json;
typedef struct covet_column_bytes { const char *path; } covet_column_bytes;
typedef struct covet_column_array { const char *path; } covet_column_array;
typedef struct covet_column_relation { const char *path; } covet_column_relation;
#define COVET__C_AUTO integer
#define COVET__C_BIGAUTO integer
#define COVET__C_SMALLINT integer
#define COVET__C_INT integer
#define COVET__C_BIGINT integer
#define COVET__C_BOOL boolean
#define COVET__C_FLOAT real
#define COVET__C_DECIMAL decimal
#define COVET__C_CHAR text
#define COVET__C_TEXT text
#define COVET__C_EMAIL text
#define COVET__C_URL text
#define COVET__C_SLUG text
#define COVET__C_UUID uuid
#define COVET__C_DATE date
#define COVET__C_TIME time
#define COVET__C_DATETIME datetime
#define COVET__C_DURATION duration
#define COVET__C_JSON json
#define COVET__C_BINARY bytes
#define COVET__COLUMN(KIND, ...) COVET__ROW(COVET__COLUMN, COVET_K_##KIND, __VA_ARGS__)
#define COVET__COLUMN_column(kind, null, key, a, b, name, ...)                                     \
    COVET__COLUMN_TYPE(COVET__C_##kind) name;
#define COVET__COLUMN_TYPE(type) COVET__COLUMN_TYPE_(type)
#define COVET__COLUMN_TYPE_(type) covet_column_##type
#define COVET__COLUMN_array(kind, null, key, a, b, name, ...) covet_column_array name;
#define COVET__COLUMN_key(kind, null, key, a, b, name, ...) covet_column_relation name;
#define COVET__COLUMN_many(kind, null, key, a, b, name, ...) covet_column_relation name;
#define COVET__COLUMN_one COVET__COLUMN_many
#define COVET__COLUMN_generic COVET__COLUMN_many
#define COVET__COLUMN_embed COVET__COLUMN_many
#define COVET__PATH(KIND, ...) COVET__ROW(COVET__PATH, COVET_K_##KIND, __VA_ARGS__)
#define COVET__PATH_column(kind, null, key, a, b, name, ...) {#name},
#define COVET__PATH_array COVET__PATH_column
#define COVET__PATH_key COVET__PATH_column
#define COVET__PATH_many COVET__PATH_column
#define COVET__PATH_one COVET__PATH_column
#define COVET__PATH_generic COVET__PATH_column
#define COVET__PATH_embed COVET__PATH_column

/* --- announcing a model that is declared later, by the kind of the column of its key --- */
#define COVET_FORWARD(M, KIND)                                                                     \
    _Static_assert(COVET__IS_TUPLE(COVET_K_##KIND),                                                \
                   "COVET_FORWARD(" #M ", " #KIND "): no such kind. It is the kind of the column " \
                   "that holds the key: INT for AUTO, BIGINT for BIGAUTO, CHAR(2), UUID ...");     \
    COVET__NAMES(M)                                                                                \
    COVET__FORWARD_IF(COVET__IS_TUPLE(COVET_K_##KIND))(M, COVET_K_##KIND)                          \
    struct M
#define COVET__FORWARD_IF(is_tuple) COVET__FORWARD_IF_(is_tuple)
#define COVET__FORWARD_IF_(is_tuple) COVET__FORWARD_IF_##is_tuple
#define COVET__FORWARD_IF_0(...)
#define COVET__FORWARD_IF_COVET__AFTER_TUPLE(M, tuple) COVET__FORWARD(M, COVET__UNWRAP tuple)
#define COVET__FORWARD(...) COVET__FORWARD_(__VA_ARGS__)
#define COVET__FORWARD_(M, family, kind, ...)                                                      \
    typedef COVET__T0_##kind M##_pk;                                                               \
    typedef COVET__T1_##kind M##_opt_pk;
#define COVET__NAMES(M)                                                                            \
    extern const char M##__needs_its_model_or_COVET_FORWARD_above[1];                              \
    typedef struct M M;                                                                            \
    typedef struct M##_list M##_list;

/* Whether this unit defines what its models declare: it defined COVET_IMPLEMENTATION or
 * COVET_DEFINE_MODELS before them. */
#define COVET__DEFINES(macro) COVET__DEFINES_(macro)
#define COVET__DEFINES_(value) COVET__DEFINES_IF(COVET__DEFINES_TEST_##value, 1, )
#define COVET__DEFINES_IF(...) COVET__DEFINES_IF_(__VA_ARGS__)
#define COVET__DEFINES_IF_(ignored, defines, ...) defines
#define COVET__DEFINES_TEST_COVET_IMPLEMENTATION , 0
#define COVET__DEFINES_TEST_COVET_DEFINE_MODELS , 0
#define COVET__WHERE_DEFINED                                                                       \
    COVET__WHERE_DEFINED_(COVET__DEFINES(COVET_IMPLEMENTATION), COVET__DEFINES(COVET_DEFINE_MODELS))
#define COVET__WHERE_DEFINED_(a, b) COVET__WHERE_DEFINED__(a, b)
#define COVET__WHERE_DEFINED__(a, b) COVET__DEFINE_##a##b
#define COVET__DEFINE_00(KIND_OF, M, LIST, ...)
#define COVET__DEFINE_10(KIND_OF, M, LIST, ...) KIND_OF(M, LIST, __VA_ARGS__)
#define COVET__DEFINE_01 COVET__DEFINE_10
#define COVET__DEFINE_11 COVET__DEFINE_10

/* COVET_MODEL(Post, POST, .table = "blog_post"); exactly one key row. */
#define COVET_MODEL(...) COVET__MODEL(__VA_ARGS__, )
#define COVET__MODEL(M, LIST, ...)                                                                 \
    LIST(COVET__PROBE)                                                                             \
    _Static_assert((0 LIST(COVET__KEYS)) != 0,                                                     \
                   "model " #M ": no key. Give it one row X(AUTO, id), X(BIGAUTO, id) or "         \
                   "X(PK(kind), name)");                                                           \
    _Static_assert((0 LIST(COVET__KEYS)) < 2,                                                      \
                   "model " #M ": more than one key row. Keep one, or declare a composite key "    \
                   "with COVET_MODEL_KEYED");                                                      \
    COVET__NAMES(M)                                                                                \
    LIST(COVET__LINT)                                                                              \
    typedef LIST(COVET__PK_TYPE) M##_pk;                                                           \
    typedef LIST(COVET__OPT_TYPE) M##_opt_pk;                                                      \
    COVET__MODEL_BODY(M, LIST, __VA_ARGS__)

/* COVET_MODEL_KEYED(Line, LINE, ...); several key rows: Line_pk is a struct of them. */
#define COVET_MODEL_KEYED(...) COVET__MODEL_KEYED(__VA_ARGS__, )
#define COVET__MODEL_KEYED(M, LIST, ...)                                                           \
    LIST(COVET__PROBE)                                                                             \
    _Static_assert((0 LIST(COVET__KEYS)) > 1,                                                      \
                   "model " #M ": COVET_MODEL_KEYED needs two key rows or more");                  \
    COVET__NAMES(M)                                                                                \
    LIST(COVET__LINT)                                                                              \
    typedef struct M##_pk {                                                                        \
        LIST(COVET__PART)                                                                          \
    } M##_pk;                                                                                      \
    typedef struct M##_opt_pk {                                                                    \
        bool has;                                                                                  \
        M##_pk value;                                                                              \
    } M##_opt_pk;                                                                                  \
    COVET__MODEL_BODY(M, LIST, __VA_ARGS__)

#define COVET__MODEL_BODY(M, LIST, ...)                                                            \
    struct M {                                                                                     \
        covet_row row_;                                                                            \
        LIST(COVET__MEMBER)                                                                        \
    };                                                                                             \
    COVET__LIST_STRUCT(M)                                                                          \
    struct M##_columns {                                                                           \
        LIST(COVET__COLUMN)                                                                        \
    };                                                                                             \
    extern const struct M##_columns M##_;                                                          \
    extern const covet_model M##_model;                                                            \
    COVET__DECLARE_FUNCTIONS(M)                                                                    \
    COVET__WHERE_DEFINED(COVET__DEFINE_MODEL, M, LIST, __VA_ARGS__)                                \
    struct M

#define COVET__LIST_STRUCT(M)                                                                      \
    struct M##_list {                                                                              \
        M **items;    /* the rows stand contiguous behind them */                                  \
        size_t count;                                                                              \
    };

#define COVET__DEFINE_MODEL(M, LIST, ...)                                                          \
    static const void *const M##__options[] = {LIST(COVET__OPTION)};                               \
    static const covet_model_options M##__settings = {.name_ = #M, __VA_ARGS__};                   \
    COVET__DEFINE_DATA(M, LIST, &M##__settings, false)                                             \
    const struct M##_columns M##_ = {LIST(COVET__PATH)};                                           \
    COVET__DEFINE_FUNCTIONS(M)

#define COVET__DEFINE_DATA(M, LIST, settings_, projection_)                                        \
    static const covet_member *M##__members(void) {                                                \
        typedef struct M covet_this;                                                               \
        static const covet_member members[] = {LIST(COVET__META)};                                 \
        return members;                                                                            \
    }                                                                                              \
    const covet_model M##_model = {.name = #M,                                                     \
                                   .size = sizeof(struct M),                                       \
                                   .members = M##__members,                                        \
                                   .member_count = sizeof M##__options / sizeof *M##__options,     \
                                   .options = M##__options,                                        \
                                   .settings = settings_,                                          \
                                   .projection = projection_};

/* COVET_PROJECTION(AuthorStat, AUTHOR_STAT); the rows are the SELECT list: a field, a path, or
 * .from = "path". */
#define COVET_PROJECTION(M, LIST)                                                                  \
    LIST(COVET__PROBE)                                                                             \
    typedef struct M M;                                                                            \
    typedef struct M##_list M##_list;                                                              \
    struct M {                                                                                     \
        covet_row row_;                                                                            \
        LIST(COVET__MEMBER)                                                                        \
    };                                                                                             \
    COVET__LIST_STRUCT(M)                                                                          \
    extern const covet_model M##_model;                                                            \
    M##_list M##_all(struct covet_queryset *queryset);                                             \
    M *M##_get(struct covet_queryset *queryset);                                                   \
    M *M##_first(struct covet_queryset *queryset);                                                 \
    M *M##_last(struct covet_queryset *queryset);                                                  \
    COVET__WHERE_DEFINED(COVET__DEFINE_PROJECTION, M, LIST, )                                      \
    struct M

#define COVET__DEFINE_PROJECTION(M, LIST, ...)                                                     \
    static const void *const M##__options[] = {LIST(COVET__FROM)};                                 \
    static const covet_model_options M##__settings = {.name_ = #M};                                \
    COVET__DEFINE_DATA(M, LIST, &M##__settings, true)                                              \
    COVET__DEFINE_READERS(M)

/* MODELS(Author, Post): their descriptions, up to 128, ended by NULL. */
#define COVET_MODELS(...)                                                                          \
    ((const covet_model *const[]){COVET__MAP(COVET__MODEL_OF, __VA_ARGS__) NULL})
#define COVET__MODEL_OF(M) &M##_model,

#endif

/* ==== model/validate.h ==== */
#ifdef COVET_LINES
#line 1 "src/model/validate.h"
#endif
/* Validation: what a model's `clean` calls. What a column can hold is checked before every write, what the
 * model declares by Post_validate and where a call says `.validate = true`. Uses meta. Users call it. */
#ifndef COVET_MODEL_VALIDATE_H
#define COVET_MODEL_VALIDATE_H

#ifdef COVET_LINES
#line 9 "src/model/validate.h"
#endif
/* Collects the violations of one object. Codes are those of Django where it has one:
 *
 * - of the column: required (NULL where it cannot be), max_length, max_digits, max_decimal_places,
 *   max_whole_digits, invalid_date, invalid_time, invalid_datetime, and invalid for the rest: no UTF-8,
 *   no JSON, NaN, infinity;
 * - of the model: blank (an empty text without .blank), invalid_choice, invalid (EMAIL, URL, SLUG and
 *   validators without a code of their own), min_length, max_length, min_value, max_value, unique. */
typedef struct covet_checker {
    covet_arena *arena;          /* where violations stand */
    const covet_entity *entity;  /* whose object it is */
    covet_violation *violations; /* count of them, then one with field NULL; NULL while there are none */
    size_t count;
    size_t room; /* private */
    bool failed; /* no memory */
} covet_checker;

/* Adds a violation; texts are copied. `field` "" or NULL stands for the object as a whole, `code` NULL is
 * "invalid", `message` NULL is "". */
void covet_check_fail(covet_checker *checker, const char *field, const char *code,
                      const char *message);

#endif

/* ==== expr/node.h ==== */
#ifdef COVET_LINES
#line 1 "src/expr/node.h"
#endif
/* Nodes: what a clause, a condition and an expression are made of, and the macros that write them. One struct and one
 * table of kinds serve walk, copy, compare, hash and print. Uses value, map. The query floor reads nodes. */
#ifndef COVET_EXPR_NODE_H
#define COVET_EXPR_NODE_H

#ifdef COVET_LINES
#line 9 "src/expr/node.h"
#endif
/* Which slots of a node a kind uses. */
enum {
    COVET_SLOT_TEXT = 1,     /* node.text */
    COVET_SLOT_VALUE = 2,    /* node.value */
    COVET_SLOT_OPERANDS = 4, /* node.operands */
    COVET_SLOT_CHILDREN = 8, /* node.children */
    COVET_SLOT_PATHS = 16    /* node.operands, where a text is a path: part of the shape, not a value */
};

/* Every node kind: name, slots, and the class it belongs to: C a condition, E an expression, S an assignment, L a clause. */
#define COVET_NODE_LIST(X)                                                                         \
    X(Q,              COVET_SLOT_TEXT | COVET_SLOT_VALUE,        'C')                              \
    X(AND,            COVET_SLOT_CHILDREN,                       'C')                              \
    X(OR,             COVET_SLOT_CHILDREN,                       'C')                              \
    X(XOR,            COVET_SLOT_CHILDREN,                       'C')                              \
    X(NOT,            COVET_SLOT_CHILDREN,                       'C')                              \
    X(F,              COVET_SLOT_TEXT,                           'E')                              \
    X(VALUE,          COVET_SLOT_OPERANDS,                       'E')                              \
    X(ADD,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(SUB,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(MUL,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(DIV,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(MOD,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(POW,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(NEG,            COVET_SLOT_OPERANDS,                       'E')                              \
    X(FUNC,           COVET_SLOT_TEXT | COVET_SLOT_OPERANDS,     'E')                              \
    X(ORDER,          COVET_SLOT_PATHS,                          'E')                              \
    X(SET,            COVET_SLOT_TEXT | COVET_SLOT_VALUE,        'S')                              \
    X(FILTER,         COVET_SLOT_CHILDREN,                       'L')                              \
    X(EXCLUDE,        COVET_SLOT_CHILDREN,                       'L')                              \
    X(ORDER_BY,       COVET_SLOT_PATHS,                          'L')                              \
    X(REVERSE,        0,                                         'L')                              \
    X(DISTINCT,       COVET_SLOT_PATHS,                          'L')                              \
    X(LIMIT,          COVET_SLOT_VALUE,                          'L')                              \
    X(OFFSET,         COVET_SLOT_VALUE,                          'L')                              \
    X(SLICE,          COVET_SLOT_OPERANDS,                       'L')                              \
    X(NONE,           0,                                         'L')                              \
    X(VALUES,         COVET_SLOT_PATHS,                          'L')                              \
    X(VALUES_LIST,    COVET_SLOT_PATHS,                          'L')                              \
    X(SELECT_RELATED, COVET_SLOT_PATHS,                          'L')                              \
    X(READ_ONLY,      0,                                         'L')                              \
    X(STREAM,         COVET_SLOT_OPERANDS,                       'L')                              \
    X(MANAGER,        COVET_SLOT_TEXT,                           'L')

typedef enum covet_node_kind {
#define COVET__NODE(name, slots, group) COVET_NODE_##name,
    COVET_NODE_LIST(COVET__NODE)
#undef COVET__NODE
    COVET_NODE_COUNT
} covet_node_kind;

enum {
    COVET_NODE_DESCENDING = 1,   /* ORDER */
    COVET_NODE_NULLS_FIRST = 2,  /* ORDER */
    COVET_NODE_NULLS_LAST = 4,   /* ORDER */
    COVET_NODE_CONSTANT = 8,     /* Q: static data of an option (QC) */
    COVET_NODE_CURSOR = 32,      /* STREAM */
    COVET_NODE_KEPT = 16,        /* a group that a session keeps; no part of the shape */
    COVET_NODE_NOT_NULL = 32     /* Q: an isnull of false */
};

/* One node. Which slots mean something stands in the table of kinds; the others are zero. */
typedef struct covet_node {
    covet_node_kind kind;
    uint32_t flags;                            /* COVET_NODE_ flags; part of the shape */
    const char *text;                          /* a path, a function's name */
    covet_value value;                         /* the right side of Q, the number of LIMIT */
    const covet_value *operands;               /* ended by kind NONE */
    const struct covet_cond *const *children;  /* ended by &covet_cond_end, so that a NULL is a mistake, not an end */
} covet_node;

/* The three classes are types of their own, so that a condition in a place for an expression does not compile. */
typedef struct covet_cond {
    covet_node node;
} covet_cond;
typedef struct covet_expr {
    covet_node node;
} covet_expr;
typedef struct covet_clause {
    covet_node node;
} covet_clause;

extern const covet_cond covet_cond_end;     /* ends an array of conditions */
extern const covet_clause covet_clause_end; /* ends an array of clauses */

/* --- how they are written; COVET_SHORT_NAMES gives Q, F, FILTER and kin --- */

#define COVET_NULL (covet_value_null())
#define COVET_SOME(...) { true, __VA_ARGS__ }
#define COVET__NODE_AT(type, ...) ((const type *)&(const type){.node = {__VA_ARGS__}})
#define COVET__CONDS(...) ((const covet_cond *const[]){__VA_ARGS__, &covet_cond_end})
#define COVET__VALUES(...) ((const covet_value[]){COVET__MAP(COVET__VALUE_ITEM, __VA_ARGS__) {.kind = COVET_VALUE_NONE}})
#define COVET__VALUE_ITEM(x) COVET_V(x),
#define COVET__PATHS(...) ((const covet_value[]){COVET__MAP(COVET__PATH_ITEM, __VA_ARGS__) {.kind = COVET_VALUE_NONE}})
#define COVET__PATH_ITEM(x) covet_value_text(x),

/* Q("author__name__startswith", "A"): one comparison; the value is the last argument. */
#define COVET_Q(path, ...)                                                                         \
    COVET__NODE_AT(covet_cond, .kind = COVET_NODE_Q, .text = (path), .value = COVET_V(__VA_ARGS__))
/* QC("deleted", COVET_BOOL(false)): a comparison in an option, static data. */
#define COVET_QC(path, ...)                                                                        \
    (&(const covet_cond){.node = {.kind = COVET_NODE_Q,                                            \
                                  .flags = COVET_NODE_CONSTANT,                                    \
                                  .text = (path),                                                  \
                                  .value = __VA_ARGS__}})
#define COVET__GROUP(name, ...)                                                                    \
    (&(const covet_cond){.node = {.kind = COVET_NODE_##name, .children = COVET__CONDS(__VA_ARGS__)}})
#define COVET_AND(...) COVET__GROUP(AND, __VA_ARGS__)
#define COVET_OR(...) COVET__GROUP(OR, __VA_ARGS__)
#define COVET_XOR(...) COVET__GROUP(XOR, __VA_ARGS__)
#define COVET_NOT(condition) COVET__GROUP(NOT, condition)

/* F("views"): a column of the row at hand. */
#define COVET_F(path) COVET__NODE_AT(covet_expr, .kind = COVET_NODE_F, .text = (path))
#define COVET__OPERATION(name, ...)                                                                \
    COVET__NODE_AT(covet_expr, .kind = COVET_NODE_##name, .operands = COVET__VALUES(__VA_ARGS__))
#define COVET_VALUE(...) COVET__OPERATION(VALUE, __VA_ARGS__)
#define COVET_ADD(...) COVET__OPERATION(ADD, __VA_ARGS__)
#define COVET_SUB(...) COVET__OPERATION(SUB, __VA_ARGS__)
#define COVET_MUL(...) COVET__OPERATION(MUL, __VA_ARGS__)
#define COVET_DIV(...) COVET__OPERATION(DIV, __VA_ARGS__)
#define COVET_MOD(...) COVET__OPERATION(MOD, __VA_ARGS__)
#define COVET_POW(...) COVET__OPERATION(POW, __VA_ARGS__)
#define COVET_NEG(...) COVET__OPERATION(NEG, __VA_ARGS__)

/* EC("lower", COVET_PATH("name")): an expression in an option, static data. */
#define COVET_PATH(path) {.kind = COVET_VALUE_EXPR, .as = {.expr = &(const covet_expr){.node = {.kind = COVET_NODE_F, .text = (path)}}}}
#define COVET_EC(function, ...)                                                                    \
    (&(const covet_expr){.node = {.kind = COVET_NODE_FUNC,                                         \
                                  .text = (function),                                              \
                                  .operands = (const covet_value[]){__VA_ARGS__, {.kind = COVET_VALUE_NONE}}}})

/* LIST("c", "sql"): up to 64 values; OBJ(ann): a saved object, which stands for its key. */
#define COVET_LIST(...) (covet_value_list(COVET__VALUES(__VA_ARGS__)))
#define COVET_OBJ(object) (covet_value_object(&(object)->row_))

/* Clauses. */
#define COVET__CLAUSE(name, ...) COVET__NODE_AT(covet_clause, .kind = COVET_NODE_##name, __VA_ARGS__)
#define COVET_FILTER(...) COVET__CLAUSE(FILTER, .children = COVET__CONDS(__VA_ARGS__))
#define COVET_EXCLUDE(...) COVET__CLAUSE(EXCLUDE, .children = COVET__CONDS(__VA_ARGS__))
/* Names, "-" before a descending one, and expressions. */
#define COVET_ORDER_BY(...) COVET__CLAUSE(ORDER_BY, .operands = COVET__VALUES(__VA_ARGS__))
/* ASC(x, .nulls_last = true), DESC(x): x is a path or an expression. */
typedef struct covet_order_options {
    bool unused_;
    bool nulls_first;
    bool nulls_last;
} covet_order_options;
#define COVET_ASC(...) COVET__ORDERED(0u, __VA_ARGS__, )
#define COVET_DESC(...) COVET__ORDERED((uint32_t)COVET_NODE_DESCENDING, __VA_ARGS__, )
#define COVET__ORDERED(descending, x, ...)                                                         \
    COVET__NODE_AT(covet_expr, .kind = COVET_NODE_ORDER,                                           \
                   .flags = covet_order_flags(descending, &(const covet_order_options){.unused_ = false, __VA_ARGS__}), \
                   .operands = (const covet_value[]){COVET_V(x), {.kind = COVET_VALUE_NONE}})
static inline uint32_t covet_order_flags(uint32_t flags, const covet_order_options *options) {
    if (options->nulls_first) flags |= COVET_NODE_NULLS_FIRST;
    if (options->nulls_last) flags |= COVET_NODE_NULLS_LAST;
    return flags;
}
#define COVET_REVERSE() COVET__CLAUSE(REVERSE, .flags = 0)
/* DISTINCT(): rows that are the same once; DISTINCT("field") where the database has it. */
#define COVET_DISTINCT(...)                                                                        \
    COVET__CLAUSE(DISTINCT, .operands = (const covet_value[]){COVET__MAP(COVET__DISTINCT_ITEM, __VA_ARGS__){ \
                                .kind = COVET_VALUE_NONE}})
/* Without an argument x is nothing, and the path "". */
#define COVET__DISTINCT_ITEM(x) covet_value_text(_Generic((x - 0), int: "", default: (x - 0))),
#define COVET_LIMIT(...) COVET__CLAUSE(LIMIT, .value = COVET_V(__VA_ARGS__))
#define COVET_OFFSET(...) COVET__CLAUSE(OFFSET, .value = COVET_V(__VA_ARGS__))
/* SLICE(from, to): rows [from, to), counted from 0. */
#define COVET_SLICE(from, ...) COVET__CLAUSE(SLICE, .operands = COVET__VALUES(from, __VA_ARGS__))
#define COVET_NONE() COVET__CLAUSE(NONE, .flags = 0)
#define COVET_VALUES(...) COVET__CLAUSE(VALUES, .operands = COVET__PATHS(__VA_ARGS__))
#define COVET_VALUES_LIST(...) COVET__CLAUSE(VALUES_LIST, .operands = COVET__PATHS(__VA_ARGS__))
#define COVET_SELECT_RELATED(...) COVET__CLAUSE(SELECT_RELATED, .operands = COVET__PATHS(__VA_ARGS__))
#define COVET_READ_ONLY() COVET__CLAUSE(READ_ONLY, .flags = 0)
/* STREAM(.chunk = 2000, .cursor = true, .spill = bytes): how covet_each reads. Zero means the usual. */
typedef struct covet_stream_options {
    bool unused_;
    bool cursor;   /* a cursor of the server's */
    int64_t chunk; /* rows at a time */
    int64_t spill; /* bytes of a result that may be put aside while another statement runs */
} covet_stream_options;
#define COVET_STREAM(...) COVET__STREAM((&(const covet_stream_options){.unused_ = false, __VA_ARGS__}))
#define COVET__STREAM(options)                                                                     \
    COVET__CLAUSE(STREAM, .flags = options->cursor ? COVET_NODE_CURSOR : 0u,                       \
                  .operands = (const covet_value[]){covet_value_int(options->chunk),               \
                                                    covet_value_int(options->spill),               \
                                                    {.kind = COVET_VALUE_NONE}})
#define COVET_MANAGER(name) COVET__CLAUSE(MANAGER, .text = (name))

/* SET("views", ADD(F("views"), 1)): an assignment of covet_update. */
typedef struct covet_set {
    covet_node node;
} covet_set;
extern const covet_set covet_set_end; /* ends an array of assignments */
#define COVET_SET(path, ...)                                                                       \
    COVET__NODE_AT(covet_set, .kind = COVET_NODE_SET, .text = (path), .value = COVET_V(__VA_ARGS__))

#endif

/* ==== expr/short.h ==== */
#ifdef COVET_LINES
#line 1 "src/expr/short.h"
#endif
/* COVET_SHORT_NAMES: the query and option macros without their prefix. System headers go first: some define MIN, MAX or ADD,
 * which are redefined here. Function-like all, so that members and variables may carry the names. Uses node. */
#ifndef COVET_EXPR_SHORT_H
#define COVET_EXPR_SHORT_H

#ifdef COVET_LINES
#line 8 "src/expr/short.h"
#endif
#ifdef COVET_SHORT_NAMES
#undef ADD
#define MODELS(...) COVET_MODELS(__VA_ARGS__)
#define FIELDS(...) COVET_FIELDS(__VA_ARGS__)
#define ORDERING(...) COVET_ORDERING(__VA_ARGS__)
#define UNIQUE(...) COVET_UNIQUE(__VA_ARGS__)
#define CHOICES(...) COVET_CHOICES(__VA_ARGS__)
#define VALIDATORS(...) COVET_VALIDATORS(__VA_ARGS__)
#define INDEXES(...) COVET_INDEXES(__VA_ARGS__)
#define CONSTRAINTS(...) COVET_CONSTRAINTS(__VA_ARGS__)
#define MANAGERS(...) COVET_MANAGERS(__VA_ARGS__)
#define Q(...) COVET_Q(__VA_ARGS__)
#define QC(...) COVET_QC(__VA_ARGS__)
#define EC(...) COVET_EC(__VA_ARGS__)
#define AND(...) COVET_AND(__VA_ARGS__)
#define OR(...) COVET_OR(__VA_ARGS__)
#define XOR(...) COVET_XOR(__VA_ARGS__)
#define NOT(...) COVET_NOT(__VA_ARGS__)
#define F(...) COVET_F(__VA_ARGS__)
#define VALUE(...) COVET_VALUE(__VA_ARGS__)
#define ADD(...) COVET_ADD(__VA_ARGS__)
#define SUB(...) COVET_SUB(__VA_ARGS__)
#define MUL(...) COVET_MUL(__VA_ARGS__)
#define DIV(...) COVET_DIV(__VA_ARGS__)
#define MOD(...) COVET_MOD(__VA_ARGS__)
#define POW(...) COVET_POW(__VA_ARGS__)
#define NEG(...) COVET_NEG(__VA_ARGS__)
#define LIST(...) COVET_LIST(__VA_ARGS__)
#define LIST_OF(...) COVET_LIST_OF(__VA_ARGS__)
#define OBJ(...) COVET_OBJ(__VA_ARGS__)
#define SOME(...) COVET_SOME(__VA_ARGS__)
#define FILTER(...) COVET_FILTER(__VA_ARGS__)
#define EXCLUDE(...) COVET_EXCLUDE(__VA_ARGS__)
#define ORDER_BY(...) COVET_ORDER_BY(__VA_ARGS__)
#define ASC(...) COVET_ASC(__VA_ARGS__)
#define DESC(...) COVET_DESC(__VA_ARGS__)
#define REVERSE() COVET_REVERSE()
#define DISTINCT(...) COVET_DISTINCT(__VA_ARGS__)
#define LIMIT(...) COVET_LIMIT(__VA_ARGS__)
#define OFFSET(...) COVET_OFFSET(__VA_ARGS__)
#define SLICE(...) COVET_SLICE(__VA_ARGS__)
#define NONE() COVET_NONE()
#define VALUES(...) COVET_VALUES(__VA_ARGS__)
#define VALUES_LIST(...) COVET_VALUES_LIST(__VA_ARGS__)
#define SELECT_RELATED(...) COVET_SELECT_RELATED(__VA_ARGS__)
#define READ_ONLY() COVET_READ_ONLY()
#define STREAM(...) COVET_STREAM(__VA_ARGS__)
#define MANAGER(...) COVET_MANAGER(__VA_ARGS__)
#define SET(...) COVET_SET(__VA_ARGS__)
#endif

#endif

/* ==== spi/plan.h ==== */
#ifdef COVET_LINES
#line 1 "src/spi/plan.h"
#endif
/* Plans: statements as dialect-free trees. The query floor makes them, the sql floor turns them into text, a dialect names the
 * text of each term. Uses meta. */
#ifndef COVET_SPI_PLAN_H
#define COVET_SPI_PLAN_H

#ifdef COVET_LINES
#line 9 "src/spi/plan.h"
#endif
/* Every kind of term: name, how it prints in a plan. Operands stand in the order of the text.
 *
 * XOR takes NULL for false. ADD SUB MUL DIV NEG are of integers, reals and durations, INT_ of integers, DEC_ of operands of which
 * one is a decimal and none a real; DEC_ADD and kin are exact, DEC_DIV is rounded to the term's places. ROUND is of decimals, and
 * of what is assigned to one. TO_INT rounds, and fails where the result has no room; POW is a real. DATE_ADD and DATE_SUB take a
 * date or datetime and a duration and give a datetime; TO_DATE is its date, TO_DATETIME the midnight of a date. DEC_NEG and DEC_KEY (a decimal as its database
 * compares it) are what rewrite hooks make. */
#define COVET_TERM_LIST(X)                                                                         \
    X(COLUMN,       "column")                                                                      \
    X(BIND,         "bind")                                                                        \
    X(NULL,         "null")                                                                        \
    X(TRUE,         "true")                                                                        \
    X(FALSE,        "false")                                                                       \
    X(AND,          "and")                                                                         \
    X(OR,           "or")                                                                          \
    X(XOR,          "xor")                                                                         \
    X(NOT,          "not")                                                                         \
    X(EQ,           "=")                                                                           \
    X(NE,           "<>")                                                                          \
    X(LT,           "<")                                                                           \
    X(LE,           "<=")                                                                          \
    X(GT,           ">")                                                                           \
    X(GE,           ">=")                                                                          \
    X(RANGE,        "range")                                                                       \
    X(IN,           "in")                                                                          \
    X(IS_NULL,      "isnull")                                                                      \
    X(NOT_NULL,     "notnull")                                                                     \
    X(IEXACT,       "iexact")                                                                      \
    X(CONTAINS,     "contains")                                                                    \
    X(ICONTAINS,    "icontains")                                                                   \
    X(STARTSWITH,   "startswith")                                                                  \
    X(ISTARTSWITH,  "istartswith")                                                                 \
    X(ENDSWITH,     "endswith")                                                                    \
    X(IENDSWITH,    "iendswith")                                                                   \
    X(ADD,          "+")                                                                           \
    X(SUB,          "-")                                                                           \
    X(MUL,          "*")                                                                           \
    X(DIV,          "/")                                                                           \
    X(DEC_ADD,      "dec+")                                                                        \
    X(DEC_SUB,      "dec-")                                                                        \
    X(DEC_MUL,      "dec*")                                                                        \
    X(DEC_DIV,      "dec/")                                                                        \
    X(DEC_MOD,      "decmod")                                                                      \
    X(DEC_NEG,      "decneg")                                                                      \
    X(DEC_KEY,      "deckey")                                                                      \
    X(INT_DIV,      "div")                                                                         \
    X(MOD,          "mod")                                                                         \
    X(INT_MOD,      "intmod")                                                                      \
    X(POW,          "pow")                                                                         \
    X(NEG,          "neg")                                                                         \
    X(ROUND,        "round")                                                                       \
    X(TO_TEXT,      "text")                                                                        \
    X(TO_INT16,     "int16")                                                                       \
    X(TO_INT32,     "int32")                                                                       \
    X(TO_INT64,     "int64")                                                                       \
    X(TO_REAL,      "real")                                                                        \
    X(TO_DATE,      "date")                                                                        \
    X(TO_DATETIME,  "datetime")                                                                    \
    X(DATE_ADD,     "dateadd")                                                                     \
    X(DATE_SUB,     "datesub")                                                                     \
    X(LIMIT_ALL,    "all")

typedef enum covet_term_kind {
#define COVET__TERM(name, text) COVET_TERM_##name,
    COVET_TERM_LIST(COVET__TERM)
#undef COVET__TERM
    COVET_TERM_COUNT
} covet_term_kind;

/* What is done to a value before it is bound. */
typedef enum covet_transform {
    COVET_TRANSFORM_NONE,
    COVET_TRANSFORM_LIKE_CONTAINS, /* wildcards escaped with !, % on both sides */
    COVET_TRANSFORM_LIKE_PREFIX,   /* ..., % behind */
    COVET_TRANSFORM_LIKE_SUFFIX,   /* ..., % before */
    COVET_TRANSFORM_PREFIX_END,    /* the least text above all that begin with it; empty bytes where there is none */
    COVET_TRANSFORM_LIMIT,         /* the window's size; slot.item: the most that the purpose wants, 0: any */
    COVET_TRANSFORM_OFFSET         /* where the window begins */
} covet_transform;

/* Where a bind takes its value from, and what column it must fit. */
typedef struct covet_slot {
    uint32_t value;            /* index among the query's values, in the order in which they were written */
    uint32_t item;             /* element of a list; past the end: the last one (lists are padded); UINT32_MAX: no list */
    uint32_t items;            /* of a list: how many binds it has, never fewer than elements */
    covet_kind kind;           /* the value is converted to this kind before it is bound */
    covet_transform transform; /* and then changed so */
    int32_t places;            /* DECIMAL: scale that it must fit; -1: any */
    int32_t digits;            /* DECIMAL: digits of the column; 0: any */
    bool stored;               /* the value goes into the column: it must fit it whole */
    const covet_field *field;  /* for messages; NULL: none */
} covet_slot;

/* A term: a node of a condition or an expression whose names are resolved. */
typedef struct covet_term {
    covet_term_kind kind;
    covet_kind type;            /* kind of its value; BOOL for conditions */
    int32_t places;             /* DECIMAL: digits behind the point */
    bool nullable;              /* may be NULL */
    uint32_t source;            /* COLUMN: index among the plan's sources */
    const covet_field *field;   /* COLUMN */
    covet_slot slot;            /* BIND */
    uint32_t count;             /* operands */
    const struct covet_term *const *operands;
} covet_term;

/* A table in FROM. Source 0 is the base; the others are joined to an earlier one. */
typedef struct covet_source {
    const covet_entity *entity;
    const char *alias;          /* the table's name, T2, T3 ... where it is taken */
    uint32_t parent;            /* index of the source that it is joined to */
    const covet_field *through; /* the key in the parent; NULL for the base */
    bool outer;                 /* LEFT JOIN */
} covet_source;

typedef struct covet_order {
    const covet_term *term;
    bool descending;
    bool nulls_first, nulls_last;
} covet_order;

/* column = term of UPDATE and INSERT. */
typedef struct covet_assignment {
    const covet_field *field;
    const covet_term *term;
} covet_assignment;

/* One column of the result. */
typedef struct covet_output {
    const covet_term *term;
    const char *name; /* the path as written; NULL for the columns of an object */
} covet_output;

typedef enum covet_operation {
    COVET_SELECT,
    COVET_COUNT_ROWS, /* SELECT COUNT(*), over a subquery where rows are limited or distinct */
    COVET_EXISTS_ROW, /* SELECT 1 ... LIMIT 1 */
    COVET_INSERT,
    COVET_UPDATE,
    COVET_DELETE
} covet_operation;

/* A statement. `lower` may set what the dialect wants otherwise. */
typedef struct covet_plan {
    covet_operation operation;
    const covet_entity *entity;
    const covet_source *sources;
    uint32_t source_count;
    const covet_output *outputs;
    uint32_t output_count;
    const covet_term *where;          /* NULL: every row */
    const covet_order *order;
    uint32_t order_count;
    uint32_t cap;                     /* without limit: the most rows that are wanted; 0: any */
    const covet_term *limit;          /* a BIND, or NULL */
    const covet_term *offset;         /* a BIND, or NULL */
    const covet_assignment *assignments;
    uint32_t assignment_count;
    bool distinct;
    const covet_term *const *distinct_on; /* of distinct: rows are the same where these are; distinct_count, 0: all outputs */
    uint32_t distinct_count;
    bool empty;                       /* no row can match: nothing is sent */
    bool one_row;                     /* at most one row can match */
    bool by_key;                      /* UPDATE, DELETE: rows are named by a subquery of keys (joins, limits) */
} covet_plan;

/* Appends the plan as stable text, one clause a line. */
void covet_plan_print(covet_buffer *buffer, const covet_plan *plan);
/* Appends a term as stable text: (= author.name bind#0:CHAR). */
void covet_term_print(covet_buffer *buffer, const covet_plan *plan, const covet_term *term);

#endif

/* ==== spi/dialect.h ==== */
#ifdef COVET_LINES
#line 1 "src/spi/dialect.h"
#endif
/* Dialects: how a database writes what a plan says. Capability flags and limits, tables, and a few hooks; nothing else differs.
 * Uses plan. Backends fill one in, the sql floor reads it. */
#ifndef COVET_SPI_DIALECT_H
#define COVET_SPI_DIALECT_H

#ifdef COVET_LINES
#line 8 "src/spi/dialect.h"
#endif
/* What a database can do. */
enum {
    COVET_CAN_DISTINCT_ON = 1,       /* SELECT DISTINCT ON (...) */
    COVET_CAN_ORDER_NULLS = 2,       /* NULLS FIRST and NULLS LAST */
    COVET_CAN_RETURNING = 4,         /* INSERT ... RETURNING */
    COVET_CAN_DEFAULT_VALUES = 8,    /* INSERT ... DEFAULT VALUES; else VALUES () */
    COVET_CAN_STRICT_TABLES = 16,    /* STRICT behind CREATE TABLE */
    COVET_CAN_UPDATE_OWN_SUBQUERY = 32, /* UPDATE t ... IN (SELECT ... FROM t); else through a derived table */
    COVET_CAN_XOR = 64,              /* XOR of two conditions as an operator */
    COVET_LIMIT_BIGINT_REST = 128,   /* OFFSET needs a LIMIT before it */
    COVET_SET_SEES_NEW = 256,        /* a SET reads what an earlier one of the statement assigned */
    COVET_KEYS_INLINE = 512,         /* an automatic key's column says PRIMARY KEY itself */
    COVET_INDEX_OF_KEY = 1024        /* a FOREIGN KEY makes its own index */
};

/* Binding strength, weakest first. An operand that binds weaker than its place demands gets parentheses. */
typedef enum covet_precedence {
    COVET_BINDS_OR = 1,
    COVET_BINDS_XOR,
    COVET_BINDS_AND,
    COVET_BINDS_NOT,
    COVET_BINDS_COMPARE,
    COVET_BINDS_ADD,
    COVET_BINDS_MUL,
    COVET_BINDS_UNARY,
    COVET_BINDS_ATOM
} covet_precedence;

/* The text of one kind of term. In a template $n stands for operand n with parentheses where they are needed, @n without any
 * (inside an argument list), # for the term's number of places. */
typedef struct covet_spelling {
    const char *text;            /* NULL: the dialect cannot, and says so */
    covet_precedence binds;      /* strength of the whole */
    covet_transform transform;   /* of a bind that is operand 2 */
    covet_transform transform3;  /* not NONE: operand 3 is the bind of operand 2 again, with this transform */
    const char *expression_text; /* instead of text where operand 2 is not a bind; NULL: as text */
    covet_precedence expression_binds;
} covet_spelling;

/* The rows of `spellings` that all databases write alike. */
#define COVET_SPELLINGS_COMMON                                                                     \
    [COVET_TERM_NULL] = {.text = "NULL", .binds = COVET_BINDS_ATOM},                               \
    [COVET_TERM_AND] = {.text = "$1 AND $2", .binds = COVET_BINDS_AND},                            \
    [COVET_TERM_OR] = {.text = "$1 OR $2", .binds = COVET_BINDS_OR},                               \
    [COVET_TERM_NOT] = {.text = "NOT (@1)", .binds = COVET_BINDS_NOT},                             \
    [COVET_TERM_EQ] = {.text = "$1 = $2", .binds = COVET_BINDS_COMPARE},                           \
    [COVET_TERM_NE] = {.text = "$1 <> $2", .binds = COVET_BINDS_COMPARE},                          \
    [COVET_TERM_LT] = {.text = "$1 < $2", .binds = COVET_BINDS_COMPARE},                           \
    [COVET_TERM_LE] = {.text = "$1 <= $2", .binds = COVET_BINDS_COMPARE},                          \
    [COVET_TERM_GT] = {.text = "$1 > $2", .binds = COVET_BINDS_COMPARE},                           \
    [COVET_TERM_GE] = {.text = "$1 >= $2", .binds = COVET_BINDS_COMPARE},                          \
    [COVET_TERM_RANGE] = {.text = "$1 BETWEEN $2 AND $3", .binds = COVET_BINDS_COMPARE},           \
    [COVET_TERM_IS_NULL] = {.text = "$1 IS NULL", .binds = COVET_BINDS_COMPARE},                   \
    [COVET_TERM_NOT_NULL] = {.text = "$1 IS NOT NULL", .binds = COVET_BINDS_COMPARE},              \
    [COVET_TERM_ADD] = {.text = "$1 + $2", .binds = COVET_BINDS_ADD},                              \
    [COVET_TERM_SUB] = {.text = "$1 - $2", .binds = COVET_BINDS_ADD},                              \
    [COVET_TERM_MUL] = {.text = "$1 * $2", .binds = COVET_BINDS_MUL},                              \
    [COVET_TERM_NEG] = {.text = "- $1", .binds = COVET_BINDS_UNARY}

typedef struct covet_dialect covet_dialect;
struct covet_dialect {
    const char *name;                 /* for messages and shape keys */
    uint32_t features;                /* COVET_CAN_ flags */
    char quote;                       /* of identifiers; doubled inside */
    bool numbered;                    /* placeholders $1 $2 ...; else ? */
    size_t bind_limit;                /* binds of one statement, where the connection does not say */
    size_t name_limit;                /* bytes of an identifier; 0: any */
    covet_spelling spellings[COVET_TERM_COUNT]; /* kinds without text here (COLUMN, BIND, IN) are written by the emitter */
    const char *true_text, *false_text;         /* as conditions */
    const char *begin_text, *begin_write_text, *commit_text, *rollback_text;
    /* Appends the column's type: integer, varchar(100) ... */
    void (*column_type)(covet_buffer *buffer, const covet_field *field);
    /* Appends what stands behind the type of an automatic key, with a space before it: PRIMARY KEY AUTOINCREMENT and kin. */
    void (*automatic_key)(covet_buffer *buffer, const covet_field *field);
    /* Appends COLLATE ... with a space before it where the column needs it, else nothing; may be NULL. */
    void (*collation)(covet_buffer *buffer, const covet_field *field);
    /* Appends what stands behind the closing parenthesis of CREATE TABLE, with a space before it where it is anything; may be NULL. */
    void (*table_options)(covet_buffer *buffer, const covet_entity *entity);
    /* Puts a term in another form before it is written, where a template cannot: answers the term itself where
     * nothing is to be done, NULL without memory; may be NULL. */
    const covet_term *(*rewrite)(covet_arena *arena, const covet_term *term);
};

/* Appends a name between quote characters; one inside is doubled. Every identifier of a statement passes through here. */
static inline void covet_quote(covet_buffer *buffer, char quote, const char *name) {
    covet_buffer_char(buffer, quote);
    for (; *name; name++) {
        if (*name == quote) covet_buffer_char(buffer, quote);
        covet_buffer_char(buffer, *name);
    }
    covet_buffer_char(buffer, quote);
}

/* A plan as text, with the binds in the order of their placeholders. */
typedef struct covet_sql_text {
    const char *text;
    size_t size;             /* bytes, without the NUL */
    const covet_slot *slots;
    uint32_t slot_count;
} covet_sql_text;

#endif

/* ==== spi/driver.h ==== */
#ifdef COVET_LINES
#line 1 "src/spi/driver.h"
#endif
/* Drivers: how a database is talked to. A backend is a dialect and a driver, built on what this header and those under it
 * publish. Uses dialect, observer. The exec floor calls drivers. */
#ifndef COVET_SPI_DRIVER_H
#define COVET_SPI_DRIVER_H

#ifdef COVET_LINES
#line 8 "src/spi/driver.h"
#endif
/* What a driver answers beside its status when something failed; texts live until the connection's next call. */
typedef struct covet_driver_error {
    covet_status status;
    const char *message;
    const char *sqlstate; /* or the database's own code as text; NULL: none */
    const char *table;    /* that an INTEGRITY names; NULL: not told */
    const char *column;   /* of that table, the first if there are several; NULL: not told */
} covet_driver_error;

/* One option of a URL: ?name=value. */
typedef struct covet_url_option {
    const char *name;
    const char *value;
} covet_url_option;

/* One cell of a row that is decoded into a struct. */
typedef struct covet_cell {
    uint32_t column;          /* of the result */
    covet_kind kind;          /* column_kind of the field */
    bool nullable;            /* NULL is allowed; the member is an optional or a pointer */
    uint32_t offset;          /* of the member in the struct */
    int32_t length;           /* DECIMAL: digits */
    int32_t places;           /* DECIMAL */
    const covet_field *field; /* for messages; NULL in a projection */
    const char *name;         /* for messages */
} covet_cell;

/* One object of a row: the base, and each of SELECT_RELATED. */
typedef struct covet_part {
    const covet_entity *entity; /* NULL: a projection */
    const covet_cell *cells;
    uint32_t cell_count;
    uint32_t parent;            /* part whose member points to this one */
    uint32_t parent_offset;     /* of that member */
    uint32_t key_column;        /* of the result: NULL there means that there is no such object */
    bool optional;              /* may be absent: the key column is looked at */
    uint32_t size;              /* bytes of the struct */
    uint32_t room;              /* bytes to take for it: the struct, and its copy behind it */
    uint32_t copy_start;        /* bytes [copy_start, size) are copied to [copy_offset, ...) when it is decoded */
    uint32_t copy_offset;       /* 0: no copy */
} covet_part;

/* How a result becomes structs. Part 0 is the row itself. */
typedef struct covet_decoder {
    const covet_part *parts;
    uint32_t part_count;
    uint32_t column_count; /* that the statement must have */
} covet_decoder;

/* Where the objects of a row go. */
typedef struct covet_landing {
    covet_arena *arena;   /* text and related objects */
    bool borrow_text;     /* text may point into the driver's own memory: valid until the next step */
    const covet_row *heads; /* row_ of the objects, one a part */
    const char *problem;  /* set on VALIDATION: what was wrong with `bad` */
    const covet_cell *bad;
    const covet_part *bad_part;
} covet_landing;

typedef struct covet_link covet_link; /* a connection, as its driver knows it */
typedef struct covet_prepared covet_prepared; /* a prepared statement */

/* What next answers. */
typedef enum covet_step {
    COVET_STEP_ROW,
    COVET_STEP_DONE,
    COVET_STEP_FAILED
} covet_step;

typedef struct covet_driver {
    const char *const *options; /* names of the URL's options, ended by NULL */
    /* Checks path and options without connecting, so that a bad URL is known at once. On failure fills `error`. */
    covet_status (*check)(const char *target, const covet_url_option *options, covet_buffer *error);
    /* Opens a connection; `target` is the URL behind its scheme, without options. NULL: `error` (of the caller) is filled in, its message
     * stands in `text`. `shared` is the same for all connections of a database; see attach. */
    covet_link *(*connect)(covet_heap *heap, void *shared, const char *target, const covet_url_option *options,
                           covet_status *status, covet_buffer *text);
    void (*disconnect)(covet_link *link);
    /* What belongs to all connections of a database (an in-memory one's name); may be NULL. NULL without memory. */
    void *(*attach)(covet_heap *heap, const char *target);
    void (*detach)(covet_heap *heap, void *shared);
    /* The failure of the link's latest call. Never NULL. */
    const covet_driver_error *(*error)(covet_link *link);
    /* The most binds of one statement. */
    size_t (*bind_limit)(covet_link *link);
    /* NULL: failed. `keep`: it will be used many times. */
    covet_prepared *(*prepare)(covet_link *link, const char *sql, size_t size, bool keep);
    void (*finalize)(covet_prepared *prepared);
    /* Binds parameter `index` (from 0) to a value of one of the kinds NULL INT BOOL REAL TEXT BYTES DECIMAL UUID DATE TIME
     * DATETIME DURATION JSON; `kind`, `length` and `places` are the column's. Text and bytes are borrowed until the next reset. */
    covet_status (*bind)(covet_prepared *prepared, uint32_t index, const covet_value *value, covet_kind kind,
                         int32_t length, int32_t places);
    /* Binds a member of a struct directly, by the column's kind: the path of create and save. */
    covet_status (*bind_member)(covet_prepared *prepared, uint32_t index, const void *member, covet_kind kind, bool nullable,
                                int32_t length, int32_t places);
    /* Sends it, or makes it ready; next runs it as far as its next row. */
    covet_step (*next)(covet_prepared *prepared);
    /* Decodes the row at hand into `slot` (part 0 of the decoder; zeroed by the driver's own writes: every member that has a
     * cell is written, the rest of the struct was zeroed by the caller). VALIDATION: see landing. */
    covet_status (*decode)(covet_prepared *prepared, const covet_decoder *decoder, void *slot, covet_landing *landing);
    /* Steps and decodes up to `most` rows into slots `stride` bytes apart; `done` tells whether the result has ended.
     * Answers how many; -1: failed (landing->problem set: a value; else error). */
    int64_t (*fetch)(covet_prepared *prepared, const covet_decoder *decoder, void *slots, size_t stride, int64_t most,
                     covet_landing *landing, bool *done);
    /* One value of the row at hand as `kind`; text in `arena`. VALIDATION: it is not of that kind. */
    covet_status (*value)(covet_prepared *prepared, uint32_t column, covet_kind kind, int32_t length, int32_t places,
                          covet_arena *arena, covet_value *out);
    uint32_t (*column_count)(covet_prepared *prepared);
    /* How many binds the statement takes. NULL: the driver does not know, and bind refuses what is too much. */
    uint32_t (*bind_count)(covet_prepared *prepared);
    /* Name of a column of the result; lives until the next call. NULL without memory. */
    const char *(*column_name)(covet_prepared *prepared, uint32_t column);
    /* Ends the execution; the statement can be bound and run again. */
    void (*reset)(covet_prepared *prepared);
    /* Rows that the latest INSERT, UPDATE or DELETE of the link changed. */
    int64_t (*changes)(covet_link *link);
    /* Key of the latest inserted row. */
    int64_t (*inserted_key)(covet_link *link);
    /* Whether a transaction is open, as the database sees it. */
    bool (*in_transaction)(covet_link *link);
} covet_driver;

/* A backend: const data of the backend's header. */
typedef struct covet_backend {
    const char *const *schemes; /* of the URLs that it serves, ended by NULL: "sqlite" */
    const covet_dialect *dialect;
    const covet_driver *driver; /* NULL: the dialect alone, which covet_sql and covet_explain serve */
} covet_backend;

#endif

/* ==== spi/observer.h ==== */
#ifdef COVET_LINES
#line 1 "src/spi/observer.h"
#endif
/* What watchers are told. Uses value. */
#ifndef COVET_SPI_OBSERVER_H
#define COVET_SPI_OBSERVER_H

#ifdef COVET_LINES
#line 7 "src/spi/observer.h"
#endif
/* One statement that ran. Everything is borrowed for the call. */
typedef struct covet_log_record {
    const char *sql;
    const covet_value *binds; /* bind_count of them, as sent */
    size_t bind_count;
    int64_t microseconds;     /* from the first step to the last */
    int64_t rows;             /* read or changed */
    covet_status status;      /* COVET_OK, or how it failed */
    const char *file;         /* the call site, where it is known; else NULL */
    int line;
} covet_log_record;

/* Called after every statement, in the session's thread; it must not call the session. */
typedef void (*covet_log_function)(void *context, const covet_log_record *record);

#endif

/* ==== exec/session.h ==== */
#ifdef COVET_LINES
#line 1 "src/exec/session.h"
#endif
/* The public API: databases, sessions, errors, querysets, reading and writing. Uses node, driver,
 * observer. Users call it. */
#ifndef COVET_EXEC_SESSION_H
#define COVET_EXEC_SESSION_H

#ifdef COVET_LINES
#line 11 "src/exec/session.h"
#endif
typedef struct covet_db covet_db;             /* thread-safe */
typedef struct covet_session covet_session;   /* one thread at a time */
typedef struct covet_queryset covet_queryset; /* of one session; immutable but for the rows that it keeps */

/* --- databases --- */

/* Options of a database; zero means the usual. Borrowed for the call, but backends, which are
 * static, and the contexts, which must outlive the database. */
typedef struct covet_config {
    const char *url;                      /* "sqlite:PATH?option=value", ... */
    const covet_backend *const *backends; /* ended by NULL; the URL's scheme picks one */
    covet_allocator allocator;            /* all zero: malloc */
    size_t arena_block;                   /* bytes of an arena's first block; 0: COVET_ARENA_BLOCK */
    size_t statement_cache;               /* prepared statements of a connection; 0: COVET_STATEMENT_CACHE */
    covet_log_function log;               /* told of every statement; NULL: nobody */
    void *log_context;
} covet_config;

/* Opens a database: parses the URL; the connection is made at first use. NULL only without memory;
 * any other mistake is kept, told by covet_db_error, and every session begins with it. Options of a
 * URL are joined by &; in a value %XX stands for a byte. Returns; covet_close frees. */
covet_db *covet_open_with(const covet_config *config);
/* covet_open(url, &covet_sqlite, ...): the same with backends alone. */
#define covet_open(url_, ...)                                                                      \
    covet_open_with(&(const covet_config){                                                         \
        .url = (url_), .backends = (const covet_backend *const[]){__VA_ARGS__, NULL}})
/* Closes the sessions left open (they roll back) and frees everything. NULL does nothing. */
void covet_close(covet_db *db);
/* What was wrong with the URL or a registration; status COVET_OK if nothing. Never NULL; lives
 * until covet_close. */
const covet_failure *covet_db_error(const covet_db *db);
/* Registers models: resolves references, reverse names and options, and reports all conflicts
 * together (RELATION). Copies the list; the models are static. May be called again with more,
 * before sessions use them. The first mistake is kept, as that of a URL is. COVET_MODELS(...) makes
 * the list. */
covet_status covet_models(covet_db *db, const covet_model *const *models);
/* The registered models in the order of registration: `count` of them. Borrowed. */
const covet_entity *const *covet_entities(const covet_db *db, size_t *count);
/* A registered model by name; NULL if there is none. */
const covet_entity *covet_entity_named(const covet_db *db, const char *name);

/* --- sessions --- */

/* Opens a session; any thread may. NULL only for NULL or without memory. */
covet_session *covet_session_open(covet_db *db);
/* Rolls back what is open, frees all that the session handed out, clears the error. */
void covet_session_reset(covet_session *session);
/* The same, and the session ends; its connection goes back to the database. A closed session that
 * is used again before covet_close answers COVET_MISUSE. NULL does nothing. */
void covet_session_close(covet_session *session);
/* Connects now rather than at first use. CONNECTION with the reason if it cannot. */
covet_status covet_connect(covet_session *session);
/* Statements that the session has sent so far. */
int64_t covet_statements(const covet_session *session);

/* A mark: what is handed out after it goes at its release. */
typedef struct covet_scope {
    covet_session *session;
    uint32_t generation; /* 0: no mark */
} covet_scope;
/* Opens one. Without memory it is no mark, and what follows stays where it would have gone
 * before. */
covet_scope covet_mark(covet_session *session);
/* Releases a mark; inner ones first, another order is MISUSE. A mark that is released already does
 * nothing. */
covet_status covet_release(covet_session *session, covet_scope scope);
/* For covet_scoped: releases by pointer. */
void covet_scope_end(covet_scope *scope);
/* covet_scoped(s) { ... }: a mark round the block; break and return release it too (on gcc and
 * clang). */
#define covet_scoped(session_)                                                                     \
    COVET__SCOPED(session_, COVET__CAT(covet__scope_, __LINE__))
#define COVET__CAT(a, b) COVET__CAT_(a, b)
#define COVET__CAT_(a, b) a##b
#define COVET__SCOPED(session_, scope_)                                                            \
    for (covet_scope COVET__CLEANUP(covet_scope_end) scope_ = covet_mark(session_);                \
         scope_.session; covet_scope_end(&scope_))

/* --- errors --- */

/* The error of the latest call that failed; never NULL; lives until the next failure. For a NULL
 * session: MISUSE. */
const covet_failure *covet_error(const covet_session *session);
/* All of it in one string. The same lifetime. */
const char *covet_error_text(const covet_session *session);
/* The violations of the latest VALIDATION, ended by field NULL; never NULL. The same lifetime. */
const covet_violation *covet_violations(const covet_session *session);
/* True from the first failure until covet_clear; NOT_FOUND and MULTIPLE do not count. True for
 * NULL. */
bool covet_failed(const covet_session *session);
void covet_clear(covet_session *session);

/* --- transactions --- */

/* Begins a transaction (for writing: the lock is taken now). MISUSE inside another. If it fails
 * nothing is sent before covet_clear, covet_begin, covet_rollback or covet_commit, which answers
 * the failure: what was meant as one transaction does not become many. */
covet_status covet_begin(covet_session *session);
/* Commits. After a failure in it that was not cleared it rolls back and answers that failure, the
 * first if there were several. A commit that fails (BUSY, a constraint that is checked at the end)
 * leaves the transaction open where the database does, and says so: covet_clear and commit again,
 * or roll back. A transaction that the database has ended by itself (a full disk) sends nothing
 * more, and answers here the failure that ended it. MISUSE outside a transaction. */
covet_status covet_commit(covet_session *session);
/* Rolls back; what was written in the transaction counts as changed again, and open streams end.
 * MISUSE outside a transaction. */
covet_status covet_rollback(covet_session *session);

/* --- tables --- */

covet_status covet_tables_create(covet_session *session, const covet_model *const *models);
covet_status covet_tables_drop(covet_session *session, const covet_model *const *models);
/* covet_create_tables(s): the tables of all registered models that do not exist yet, with indexes,
 * uniques and foreign keys, in order of dependency, in one transaction; covet_create_tables(s,
 * COVET_MODELS(...)) registers these first. */
#define covet_create_tables(...) COVET__TABLES(create, __VA_ARGS__, NULL, )
/* Drops the tables of all registered models, or of those given, those that refer to others
 * first. */
#define covet_drop_tables(...) COVET__TABLES(drop, __VA_ARGS__, NULL, )
#define COVET__TABLES(verb, session, models, ...) covet_tables_##verb(session, models)

/* --- querysets --- */

/* Builds a queryset; copies all that it is given. Never NULL but for a NULL session or without
 * memory; a mistake is kept for the terminal. `clauses` ended by &covet_clause_end. file and line
 * name the call for errors and the log. */
covet_queryset *covet_query_build(covet_session *session, const covet_model *model, const covet_clause *const *clauses,
                                  const char *file, int line);
/* covet_query(s, Post, FILTER(...), ...) */
#define covet_query(session_, ...) COVET__QUERY(session_, __VA_ARGS__, &covet_clause_end)
#define COVET__QUERY(session_, M, ...)                                                             \
    covet_query_build((session_), &M##_model, (const covet_clause *const[]){__VA_ARGS__}, __FILE__, __LINE__)
/* A longer queryset: all clauses of `queryset`, then these. The given one stays as it is. */
covet_queryset *covet_query_refine(covet_queryset *queryset, const covet_clause *const *clauses, const char *file, int line);
#define covet_refine(...) COVET__REFINE(__VA_ARGS__, &covet_clause_end)
#define COVET__REFINE(queryset_, ...)                                                              \
    covet_query_refine((queryset_), (const covet_clause *const[]){__VA_ARGS__}, __FILE__, __LINE__)
/* Drops the rows that it keeps, so that the next terminal reads again. Answers the queryset. */
covet_queryset *covet_fresh(covet_queryset *queryset);
/* A copy of a condition that lives until the session is reset, or the mark at hand is released.
 * NULL for NULL or without memory. */
const covet_cond *covet_keep(covet_session *session, const covet_cond *condition);
/* Conditions built at run time, copied as covet_keep does. A NULL operand is MISUSE at the
 * terminal. */
const covet_cond *covet_q_and(covet_session *session, const covet_cond *a, const covet_cond *b);
const covet_cond *covet_q_or(covet_session *session, const covet_cond *a, const covet_cond *b);
const covet_cond *covet_q_xor(covet_session *session, const covet_cond *a, const covet_cond *b);
const covet_cond *covet_q_not(covet_session *session, const covet_cond *a);

/* Number of rows; -1 on failure. Reads kept rows. */
int64_t covet_count(covet_queryset *queryset);
/* 1 if there is a row, 0 if not, -1 on failure. Reads kept rows. */
int covet_exists(covet_queryset *queryset);
/* The statement that Post_all would send; nothing runs. In the session; NULL on failure. "" for a
 * query that matches nothing by construction. */
const char *covet_sql(covet_queryset *queryset);
/* Its binds, as they would be sent: `count` of them (NULL: not told). NULL on failure or where
 * there are none. */
const covet_value *covet_sql_binds(covet_queryset *queryset, size_t *count);
/* Clauses, plan, SQL and binds for a person; nothing runs. In the session; NULL on failure. */
const char *covet_explain(covet_queryset *queryset);

/* Assigns to every matching row; answers how many the database changed, -1 on failure. `sets` are
 * ended by &covet_set_end. */
int64_t covet_queryset_update(covet_queryset *queryset, const covet_set *const *sets);
/* covet_update(q, SET("views", ADD(F("views"), 1)), ...) */
#define covet_update(...) COVET__UPDATE(__VA_ARGS__, &covet_set_end)
#define COVET__UPDATE(queryset_, ...)                                                              \
    covet_queryset_update((queryset_), (const covet_set *const[]){__VA_ARGS__})
/* Deletes every matching row in one statement; answers how many, -1 on failure. */
int64_t covet_delete(covet_queryset *queryset);

/* --- rows by name --- */

typedef struct covet_record_shape covet_record_shape; /* names and kinds of a result's columns; private */

/* One row addressed by name. Lives in the session. */
typedef struct covet_record {
    covet_row row_;
    const covet_value *values;
    const covet_record_shape *shape;
} covet_record;
typedef struct covet_rows {
    covet_record *items;
    size_t count;
} covet_rows;

/* The rows of VALUES or VALUES_LIST, or of every column without them. Empty on failure. */
covet_rows covet_values(covet_queryset *queryset);
/* The rows of one column. */
covet_rows covet_pluck(covet_queryset *queryset, const char *path);
/* A row as the readers take it: of a record, or of a model's row. */
typedef struct covet_named {
    const covet_row *row;
    const covet_record *record; /* NULL: the row of a model */
} covet_named;
static inline covet_named covet_named_record(const covet_record *record) {
    return (covet_named){record ? &record->row_ : NULL, record};
}
static inline covet_named covet_named_row(const covet_row *row) {
    return (covet_named){row, NULL};
}
#define COVET__NAMED(row)                                                                          \
    _Generic((row),                                                                                \
        covet_record *: covet_named_record,                                                        \
        const covet_record *: covet_named_record,                                                  \
        covet_row *: covet_named_row,                                                              \
        const covet_row *: covet_named_row)(row)
/* Readers: covet_get_int(row, "name"), where `row` points to a covet_record or is &post->row_. NULL
 * reads as 0 (text: NULL); a wrong name or kind is a QUERY error and 0. */
int64_t covet_named_int(covet_named row, const char *name);
double covet_named_real(covet_named row, const char *name);
const char *covet_named_text(covet_named row, const char *name);
bool covet_named_bool(covet_named row, const char *name);
covet_decimal covet_named_decimal(covet_named row, const char *name);
covet_datetime covet_named_datetime(covet_named row, const char *name);
covet_date covet_named_date(covet_named row, const char *name);
covet_time covet_named_time(covet_named row, const char *name);
covet_duration covet_named_duration(covet_named row, const char *name);
covet_uuid covet_named_uuid(covet_named row, const char *name);
covet_bytes covet_named_bytes(covet_named row, const char *name);
/* Whether the value is NULL; a wrong name is a QUERY error and true. */
bool covet_named_is_null(covet_named row, const char *name);
#define covet_get_int(row, name) covet_named_int(COVET__NAMED(row), (name))
#define covet_get_real(row, name) covet_named_real(COVET__NAMED(row), (name))
#define covet_get_text(row, name) covet_named_text(COVET__NAMED(row), (name))
#define covet_get_bool(row, name) covet_named_bool(COVET__NAMED(row), (name))
#define covet_get_decimal(row, name) covet_named_decimal(COVET__NAMED(row), (name))
#define covet_get_datetime(row, name) covet_named_datetime(COVET__NAMED(row), (name))
#define covet_get_date(row, name) covet_named_date(COVET__NAMED(row), (name))
#define covet_get_time(row, name) covet_named_time(COVET__NAMED(row), (name))
#define covet_get_duration(row, name) covet_named_duration(COVET__NAMED(row), (name))
#define covet_get_uuid(row, name) covet_named_uuid(COVET__NAMED(row), (name))
#define covet_get_bytes(row, name) covet_named_bytes(COVET__NAMED(row), (name))
#define covet_is_null(row, name) covet_named_is_null(COVET__NAMED(row), (name))

/* --- rows of a model or projection: Post_all and kin call these --- */

/* As Post_list, for any model. */
typedef struct covet_list {
    void **items;
    size_t count;
} covet_list;
covet_list covet_queryset_all(covet_queryset *queryset, const covet_model *model);
void *covet_queryset_get(covet_queryset *queryset, const covet_model *model);
void *covet_queryset_first(covet_queryset *queryset, const covet_model *model);
void *covet_queryset_last(covet_queryset *queryset, const covet_model *model);

/* A stream; its fields are private. */
typedef struct covet_stream {
    struct covet_stream_state *state; /* NULL: closed */
    uint64_t serial;                  /* names this stream: a state serves many, one after the other */
} covet_stream;
covet_stream covet_stream_open(covet_queryset *queryset, const covet_model *model);
/* The next row, which stands where the one before stood; NULL at the end and on failure. */
void *covet_stream_next(covet_stream *stream);
void covet_stream_close(covet_stream *stream);
/* covet_each(Post, p, q) { ... }: `p` is each row in turn, valid until the next; break and return
 * close it. */
#define covet_each(M, p, queryset_)                                                                \
    for (covet_stream COVET__CLEANUP(covet_stream_close) p##_stream_ =                             \
             covet_stream_open((queryset_), &M##_model);                                           \
         p##_stream_.state; covet_stream_close(&p##_stream_))                                      \
        for (M *p; (p = covet_stream_next(&p##_stream_)) != NULL;)

/* --- objects: Post_create and kin call these --- */

/* Options of create and save. */
typedef struct covet_save_options {
    bool unused_;                     /* set by the macros */
    const char *const *update_fields; /* FIELDS(...): only these are written, and it must be an update */
    bool validate;                    /* Post_validate first */
    bool force_insert;
    bool force_update;
} covet_save_options;
void *covet_object_create(covet_session *session, const covet_model *model, const void *row, const covet_save_options *options);
covet_status covet_object_save(covet_session *session, const covet_model *model, void *object, const covet_save_options *options);
covet_status covet_object_delete(covet_session *session, const covet_model *model, void *object);
/* Reads the object again; `fields` NULL: every column. */
covet_status covet_object_refresh(covet_session *session, const covet_model *model, void *object, const char *const *fields);
covet_status covet_object_validate(covet_session *session, const covet_model *model, const void *object);
/* `key` points to a value of the model's key type. */
void *covet_object_find(covet_session *session, const covet_model *model, const void *key);
/* A copy in the session, text and bytes included; related objects are not copied (NULL). It knows
 * what was loaded, as the original does. */
void *covet_object_copy(covet_session *session, const covet_model *model, const void *object);
/* Whether two objects of a model are the same row: saved both, with equal keys; or the same
 * pointer. */
bool covet_object_equal(const covet_model *model, const void *a, const void *b);
/* A hash that goes with covet_object_equal. */
uint64_t covet_object_hash(const covet_model *model, const void *object);
/* "Post(id=1, title='Hello', ...)" in the session; NULL without memory. */
const char *covet_object_print(covet_session *session, const covet_model *model, const void *object);
/* A JSON object of the fields named (NULL: every column) in the session; NULL on failure. */
const char *covet_object_to_json(covet_session *session, const covet_model *model, const void *object, const char *const *fields);
/* Sets the members that the JSON object names; `fields` NULL: any column may be named, else only
 * these. Unknown keys and wrong types are VALIDATION errors that name the key, and then the object
 * is unchanged. Text is in the session. */
covet_status covet_object_from_json(covet_session *session, const covet_model *model, void *object, const char *json,
                                    const char *const *fields);
/* Whether a member differs from what was loaded or saved; true for a new object. false for an
 * unknown name. */
bool covet_object_changed(const covet_model *model, const void *object, const char *name);

/* The macro forms with options: covet_save(s, Post, p, .validate = true); `p` must be a Post *. */
#define covet_create(session_, ...) COVET__CREATE(session_, __VA_ARGS__, )
#define COVET__CREATE(session_, M, row_, ...)                                                      \
    ((M *)covet_object_create((session_), &M##_model, _Generic((row_), M * : (row_), const M * : (row_)), \
                              &(const covet_save_options){.unused_ = false, __VA_ARGS__}))
#define covet_save(session_, ...) COVET__SAVE(session_, __VA_ARGS__, )
#define COVET__SAVE(session_, M, object_, ...)                                                     \
    covet_object_save((session_), &M##_model, _Generic((object_), M * : (object_)),                \
                      &(const covet_save_options){.unused_ = false, __VA_ARGS__})
/* covet_is_changed(post, title) */
#define covet_is_changed(object_, member_)                                                         \
    ((void)sizeof((object_)->member_), covet_row_changed(&(object_)->row_, #member_))
bool covet_row_changed(const covet_row *row, const char *name);

/* --- raw statements --- */

/* Runs one statement: values[0] is its text, the others its binds, single values; ended by kind
 * NONE. If it begins or ends a transaction, the session follows. */
int64_t covet_execute_values(covet_session *session, const covet_value *values);
/* covet_execute(s, sql, values...): one statement of the application's own with ? binds. Rows
 * changed, or read and dropped; -1 on failure. Rows kept on querysets are not seen as changed by
 * it: see covet_fresh. */
#define covet_execute(session_, ...) covet_execute_values((session_), COVET__VALUES(__VA_ARGS__))

#endif

/* ==== exec/functions.h ==== */
#ifdef COVET_LINES
#line 1 "src/exec/functions.h"
#endif
/* The typed functions of a model: one-line wrappers, declared everywhere, defined in one unit. Uses session and declare. */
#ifndef COVET_EXEC_FUNCTIONS_H
#define COVET_EXEC_FUNCTIONS_H

#ifdef COVET_LINES
#line 8 "src/exec/functions.h"
#endif
/* What each does stands at the function of the same verb in session.h. */
#define COVET__DECLARE_FUNCTIONS(M)                                                                \
    M M##_new(void);                                                                               \
    M *M##_create(covet_session *session, const M *row);                                           \
    covet_status M##_save(covet_session *session, M *object);                                      \
    covet_status M##_delete(covet_session *session, M *object);                                    \
    covet_status M##_refresh(covet_session *session, M *object);                                   \
    covet_status M##_validate(covet_session *session, const M *object);                            \
    M##_list M##_all(covet_queryset *queryset);                                                    \
    M *M##_get(covet_queryset *queryset);                                                          \
    M *M##_first(covet_queryset *queryset);                                                        \
    M *M##_last(covet_queryset *queryset);                                                         \
    M *M##_find(covet_session *session, M##_pk key);                                               \
    M *M##_copy(covet_session *session, const M *object);                                          \
    bool M##_equal(const M *a, const M *b);                                                        \
    uint64_t M##_hash(const M *object);                                                            \
    const char *M##_print(covet_session *session, const M *object);                                \
    const char *M##_to_json(covet_session *session, const M *object, const char *const *fields);   \
    covet_status M##_from_json(covet_session *session, M *object, const char *json,                \
                               const char *const *fields);

#define COVET__DEFINE_FUNCTIONS(M)                                                                 \
    COVET__DEFINE_READERS(M)                                                                       \
    COVET__DEFINE_WRITERS(M)                                                                       \
    M *M##_find(covet_session *session, M##_pk key) {                                              \
        return covet_object_find(session, &M##_model, &key);                                       \
    }                                                                                              \
    M *M##_copy(covet_session *session, const M *object) {                                         \
        return covet_object_copy(session, &M##_model, object);                                     \
    }                                                                                              \
    bool M##_equal(const M *a, const M *b) {                                                       \
        return covet_object_equal(&M##_model, a, b);                                               \
    }                                                                                              \
    uint64_t M##_hash(const M *object) {                                                           \
        return covet_object_hash(&M##_model, object);                                              \
    }                                                                                              \
    const char *M##_print(covet_session *session, const M *object) {                               \
        return covet_object_print(session, &M##_model, object);                                    \
    }                                                                                              \
    const char *M##_to_json(covet_session *session, const M *object, const char *const *fields) {  \
        return covet_object_to_json(session, &M##_model, object, fields);                          \
    }                                                                                              \
    covet_status M##_from_json(covet_session *session, M *object, const char *json,                \
                               const char *const *fields) {                                        \
        return covet_object_from_json(session, &M##_model, object, json, fields);                  \
    }

#define COVET__DEFINE_READERS(M)                                                                   \
    M##_list M##_all(covet_queryset *queryset) {                                                   \
        covet_list list = covet_queryset_all(queryset, &M##_model);                                \
        return (M##_list){(M **)list.items, list.count};                                           \
    }                                                                                              \
    M *M##_get(covet_queryset *queryset) {                                                         \
        return covet_queryset_get(queryset, &M##_model);                                           \
    }                                                                                              \
    M *M##_first(covet_queryset *queryset) {                                                       \
        return covet_queryset_first(queryset, &M##_model);                                         \
    }                                                                                              \
    M *M##_last(covet_queryset *queryset) {                                                        \
        return covet_queryset_last(queryset, &M##_model);                                          \
    }

#define COVET__DEFINE_WRITERS(M)                                                                   \
    M M##_new(void) {                                                                              \
        M object;                                                                                  \
        covet_object_new(&M##_model, &object);                                                     \
        return object;                                                                             \
    }                                                                                              \
    M *M##_create(covet_session *session, const M *row) {                                          \
        return covet_object_create(session, &M##_model, row, NULL);                                \
    }                                                                                              \
    covet_status M##_save(covet_session *session, M *object) {                                     \
        return covet_object_save(session, &M##_model, object, NULL);                               \
    }                                                                                              \
    covet_status M##_delete(covet_session *session, M *object) {                                   \
        return covet_object_delete(session, &M##_model, object);                                   \
    }                                                                                              \
    covet_status M##_refresh(covet_session *session, M *object) {                                  \
        return covet_object_refresh(session, &M##_model, object, NULL);                            \
    }                                                                                              \
    covet_status M##_validate(covet_session *session, const M *object) {                           \
        return covet_object_validate(session, &M##_model, object);                                 \
    }

#endif

#endif /* COVET_ORM_H */

#if defined(COVET_IMPLEMENTATION) && !defined(COVET_ORM_IMPLEMENTED)
#define COVET_ORM_IMPLEMENTED

/* ==== base/datetime.c ==== */
#ifdef COVET_LINES
#line 1 "src/base/datetime.c"
#endif
/* Dates, times, datetimes and durations: the calendar, reading and writing texts. Rows are
 * decoded with it, so nothing here calls the C library but for memcpy, strlen and the clock.
 * Uses config and error. Values, validation, JSON and the drivers use it. */
#ifndef COVET_BASE_DATETIME_C
#define COVET_BASE_DATETIME_C

#include <string.h>
#include <time.h>

#ifdef COVET_LINES
#line 12 "src/base/datetime.c"
#endif
#define COVET__DATE_FIRST (-719162) /* 0001-01-01 */
#define COVET__DATE_LAST 2932896    /* 9999-12-31 */
#define COVET__DATETIME_FIRST (COVET__DATE_FIRST * COVET_DAY_US)
#define COVET__DATETIME_LAST ((COVET__DATE_LAST + 1) * COVET_DAY_US - 1)

/* What constructors answer where there is no value. */
static const covet_date covet__date_none = {INT32_MIN};
static const covet_time covet__time_none = {INT64_MIN};
static const covet_datetime covet__datetime_none = {INT64_MIN};
static const covet_duration covet__duration_none = {INT64_MIN};

bool covet_date_valid(covet_date x) {
    return x.days >= COVET__DATE_FIRST && x.days <= COVET__DATE_LAST;
}

bool covet_time_valid(covet_time x) {
    return x.us >= 0 && x.us < COVET_DAY_US;
}

bool covet_datetime_valid(covet_datetime x) {
    return x.us >= COVET__DATETIME_FIRST && x.us <= COVET__DATETIME_LAST;
}

bool covet_duration_valid(covet_duration x) {
    return x.us != INT64_MIN;
}

/* ---- the calendar ---- */

/* Years are counted from March, so that the leap day is the last of its year and the months before
 * it follow one formula: month n from March begins on day (153 * n + 2) / 5. */

#define COVET__MARCH_0000 719468u /* days from 0000-03-01 to 1970-01-01 */
#define COVET__DAYS_400 146097u   /* days of 400 years */

static int covet__month_days(int year, int month) {
    static const uint8_t days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month] + (month == 2 && leap);
}

covet_date covet_date_of(int year, int month, int day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return covet__date_none;
    if (day > 28 && day > covet__month_days(year, month)) return covet__date_none;
    uint32_t years = (uint32_t)(month > 2 ? year : year - 1);
    uint32_t months = (uint32_t)(month > 2 ? month - 3 : month + 9);
    uint32_t days = 365 * years + years / 4 - years / 100 + years / 400;
    days += (153 * months + 2) / 5 + (uint32_t)day - 1;
    return (covet_date){(int32_t)days - (int32_t)COVET__MARCH_0000};
}

covet_status covet_date_parts(covet_date x, covet_calendar *out) {
    COVET_ASSERT(out != NULL);
    if (!out) return COVET_MISUSE;
    *out = (covet_calendar){0};
    if (!covet_date_valid(x)) return COVET_VALIDATION;
    uint32_t days = (uint32_t)(x.days + (int32_t)COVET__MARCH_0000);
    uint32_t era = days / COVET__DAYS_400;
    days %= COVET__DAYS_400;
    uint32_t year = (days - days / 1460 + days / 36524 - days / 146096) / 365;
    days -= 365 * year + year / 4 - year / 100;
    uint32_t month = (5 * days + 2) / 153;
    out->day = (int)(days - (153 * month + 2) / 5 + 1);
    out->month = (int)(month < 10 ? month + 3 : month - 9);
    out->year = (int)(era * 400 + year) + (month >= 10);
    return COVET_OK;
}

covet_time covet_time_of(int hour, int minute, int second, int us) {
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || us < 0 ||
        us >= COVET_SECOND_US) {
        return covet__time_none;
    }
    return (covet_time){(hour * 3600 + minute * 60 + second) * COVET_SECOND_US + us};
}

/* Fills in the time of day, which is valid. */
static void covet__time_split(covet_time x, covet_calendar *out) {
    uint32_t seconds = (uint32_t)((uint64_t)x.us / (uint64_t)COVET_SECOND_US);
    out->us = (int)(x.us - seconds * COVET_SECOND_US);
    out->hour = (int)(seconds / 3600);
    out->minute = (int)(seconds / 60 % 60);
    out->second = (int)(seconds % 60);
}

covet_status covet_time_parts(covet_time x, covet_calendar *out) {
    COVET_ASSERT(out != NULL);
    if (!out) return COVET_MISUSE;
    *out = (covet_calendar){0};
    if (!covet_time_valid(x)) return COVET_VALIDATION;
    covet__time_split(x, out);
    return COVET_OK;
}

covet_datetime covet_datetime_at(covet_date date, covet_time time) {
    if (!covet_date_valid(date) || !covet_time_valid(time)) return covet__datetime_none;
    return (covet_datetime){date.days * COVET_DAY_US + time.us};
}

covet_datetime covet_datetime_of(int year, int month, int day, int hour, int minute, int second) {
    return covet_datetime_at(covet_date_of(year, month, day),
                             covet_time_of(hour, minute, second, 0));
}

covet_date covet_datetime_date(covet_datetime x) {
    if (!covet_datetime_valid(x)) return covet__date_none;
    /* counted from the first day, because a division rounds negative numbers the wrong way */
    uint64_t days = (uint64_t)(x.us - COVET__DATETIME_FIRST) / (uint64_t)COVET_DAY_US;
    return (covet_date){(int32_t)days + COVET__DATE_FIRST};
}

covet_time covet_datetime_time(covet_datetime x) {
    if (!covet_datetime_valid(x)) return covet__time_none;
    return (covet_time){(x.us - COVET__DATETIME_FIRST) % COVET_DAY_US};
}

covet_status covet_datetime_parts(covet_datetime x, covet_calendar *out) {
    covet_status status = covet_date_parts(covet_datetime_date(x), out);
    if (status == COVET_OK) covet__time_split(covet_datetime_time(x), out);
    return status;
}

covet_datetime covet_now(void) {
    struct timespec now;
    if (timespec_get(&now, TIME_UTC) != TIME_UTC) return covet__datetime_none;
    int64_t seconds = (int64_t)now.tv_sec;
    if (seconds < COVET__DATETIME_FIRST / COVET_SECOND_US ||
        seconds > COVET__DATETIME_LAST / COVET_SECOND_US) {
        return covet__datetime_none;
    }
    return (covet_datetime){seconds * COVET_SECOND_US + now.tv_nsec / 1000};
}

covet_date covet_today(void) {
    return covet_datetime_date(covet_now());
}

/* ---- durations ---- */

/* A sum under way: the final one may fit where one of its terms alone does not. */
typedef struct covet__span {
    int64_t seconds;
    int64_t us;
} covet__span;

#define COVET__MINUTE 60
#define COVET__HOUR 3600
#define COVET__DAY 86400
#define COVET__WEEK 604800

/* Adds `count` units of so many seconds; false if they are too many. Seven such terms cannot
 * overflow the sum. */
static bool covet__span_add(covet__span *span, int64_t count, int64_t unit) {
    const int64_t most = (INT64_C(1) << 60) / unit;
    if (count > most || count < -most) return false;
    span->seconds += count * unit;
    return true;
}

static covet_duration covet__span_duration(const covet__span *span) {
    const int64_t last_second = INT64_MAX / COVET_SECOND_US, last_us = INT64_MAX % COVET_SECOND_US;
    int64_t seconds = span->seconds + span->us / COVET_SECOND_US;
    int64_t us = span->us % COVET_SECOND_US;
    if (seconds > 0 && us < 0) {
        seconds--;
        us += COVET_SECOND_US;
    } else if (seconds < 0 && us > 0) {
        seconds++;
        us -= COVET_SECOND_US;
    }
    if (seconds > last_second || (seconds == last_second && us > last_us)) {
        return covet__duration_none;
    }
    if (seconds < -last_second || (seconds == -last_second && us < -last_us)) {
        return covet__duration_none;
    }
    return (covet_duration){seconds * COVET_SECOND_US + us};
}

covet_duration covet_duration_of(int64_t days, int64_t hours, int64_t minutes, int64_t seconds,
                                 int64_t us) {
    covet__span span = {.us = us};
    if (!covet__span_add(&span, days, COVET__DAY) || !covet__span_add(&span, hours, COVET__HOUR) ||
        !covet__span_add(&span, minutes, COVET__MINUTE) || !covet__span_add(&span, seconds, 1)) {
        return covet__duration_none;
    }
    return covet__span_duration(&span);
}

/* ---- reading ---- */

/* The rest of a text. */
typedef struct covet__iso {
    const char *at;
    const char *end;
} covet__iso;

static inline bool covet__iso_is(const covet__iso *text, char c) {
    return text->at < text->end && *text->at == c;
}

static inline bool covet__iso_skip(covet__iso *text, char c) {
    if (!covet__iso_is(text, c)) return false;
    text->at++;
    return true;
}

/* Exactly `count` digits. */
static bool covet__iso_digits(covet__iso *text, int count, int *out) {
    if (text->end - text->at < count) return false;
    int n = 0;
    for (; count > 0; count--, text->at++) {
        if (*text->at < '0' || *text->at > '9') return false;
        n = n * 10 + (*text->at - '0');
    }
    *out = n;
    return true;
}

/* A point or comma and the digits behind it, in millionths; 0 where there is none. */
static bool covet__iso_fraction(covet__iso *text, int *us) {
    *us = 0;
    if (!covet__iso_skip(text, '.') && !covet__iso_skip(text, ',')) return true;
    const char *first = text->at;
    int unit = 100000;
    for (; text->at < text->end && *text->at >= '0' && *text->at <= '9'; text->at++) {
        if (unit == 0 && *text->at != '0') return false;
        *us += (*text->at - '0') * unit;
        unit /= 10;
    }
    return text->at > first;
}

static bool covet__iso_date(covet__iso *text, covet_date *out) {
    int year, month, day;
    if (!covet__iso_digits(text, 4, &year) || !covet__iso_skip(text, '-') ||
        !covet__iso_digits(text, 2, &month) || !covet__iso_skip(text, '-') ||
        !covet__iso_digits(text, 2, &day)) {
        return false;
    }
    *out = covet_date_of(year, month, day);
    return covet_date_valid(*out);
}

static bool covet__iso_time(covet__iso *text, covet_time *out) {
    int hour, minute, second = 0, us = 0;
    if (!covet__iso_digits(text, 2, &hour) || !covet__iso_skip(text, ':') ||
        !covet__iso_digits(text, 2, &minute)) {
        return false;
    }
    if (covet__iso_skip(text, ':')) {
        if (!covet__iso_digits(text, 2, &second) || !covet__iso_fraction(text, &us)) return false;
    }
    *out = covet_time_of(hour, minute, second, us);
    return covet_time_valid(*out);
}

/* What stands behind a time, which is nothing or an offset; in microseconds. */
static bool covet__iso_offset(covet__iso *text, int64_t *us) {
    *us = 0;
    if (text->at == text->end) return true;
    covet__iso_skip(text, ' ');
    if (covet__iso_skip(text, 'Z') || covet__iso_skip(text, 'z')) return true;
    bool negative = covet__iso_skip(text, '-');
    int hours, minutes = 0;
    if (!negative && !covet__iso_skip(text, '+')) return false;
    if (!covet__iso_digits(text, 2, &hours)) return false;
    if (covet__iso_skip(text, ':') || text->at < text->end) {
        if (!covet__iso_digits(text, 2, &minutes)) return false;
    }
    covet_time offset = covet_time_of(hours, minutes, 0, 0);
    if (!covet_time_valid(offset)) return false;
    *us = negative ? -offset.us : offset.us;
    return true;
}

/* True if the eight bytes at `text` are as in `shape`, where '0' stands for any digit. `slack` has
 * 6 for a digit, 15 for another character: in the XOR with the shape what is right is at most 9 or
 * is 0, so that adding as much leaves it below 16. */
static inline bool covet__iso_shaped(const char *text, const char *shape, const char *slack) {
    uint64_t bytes, expected, room;
    memcpy(&bytes, text, 8);
    memcpy(&expected, shape, 8);
    memcpy(&room, slack, 8);
    bytes ^= expected;
    return ((bytes | (bytes + room)) & UINT64_C(0xF0F0F0F0F0F0F0F0)) == 0;
}

/* Two characters that are known to be digits. */
static inline int covet__iso_pair(const char *text) {
    return text[0] * 10 + text[1] - '0' * 11;
}

/* The date at the start of `text`, ten bytes in the right shape. */
static inline covet_date covet__iso_date_shaped(const char *text) {
    return covet_date_of(covet__iso_pair(text) * 100 + covet__iso_pair(text + 2),
                         covet__iso_pair(text + 5), covet__iso_pair(text + 8));
}

/* The short way for the stored form, with a fraction or none; false if the text has another. */
static bool covet__iso_stored(const char *text, size_t size, covet_datetime *out) {
    int us = 0;
    if (size == 26) {
        if (!covet__iso_shaped(text + 18, "0.000000", "\6\17\6\6\6\6\6\6")) return false;
        us = (covet__iso_pair(text + 20) * 100 + covet__iso_pair(text + 22)) * 100 +
             covet__iso_pair(text + 24);
    } else if (size != 19) {
        return false;
    }
    if (!covet__iso_shaped(text, "0000-00-", "\6\6\6\6\17\6\6\17") ||
        !covet__iso_shaped(text + 8, "00 00:00", "\6\6\17\6\6\17\6\6") ||
        !covet__iso_shaped(text + 11, "00:00:00", "\6\6\17\6\6\17\6\6")) {
        return false;
    }
    *out = covet_datetime_at(covet__iso_date_shaped(text),
                             covet_time_of(covet__iso_pair(text + 11), covet__iso_pair(text + 14),
                                           covet__iso_pair(text + 17), us));
    return true;
}

/* Any other form of a datetime. */
static bool covet__iso_datetime(const char *text, size_t size, covet_datetime *out) {
    covet__iso rest = {text, text + size};
    covet_date date;
    covet_time time = {0};
    int64_t offset = 0;
    if (!covet__iso_date(&rest, &date)) return false;
    if (rest.at < rest.end) {
        if (!covet__iso_skip(&rest, ' ') && !covet__iso_skip(&rest, 'T') &&
            !covet__iso_skip(&rest, 't')) {
            return false;
        }
        if (!covet__iso_time(&rest, &time) || !covet__iso_offset(&rest, &offset)) return false;
    }
    *out = (covet_datetime){covet_datetime_at(date, time).us - offset};
    return rest.at == rest.end;
}

covet_status covet_datetime_read(const char *text, size_t size, covet_datetime *out) {
    COVET_ASSERT(text != NULL && out != NULL);
    if (!text || !out) return COVET_MISUSE;
    covet_datetime x;
    if (!covet__iso_stored(text, size, &x) && !covet__iso_datetime(text, size, &x)) {
        return COVET_VALIDATION;
    }
    if (!covet_datetime_valid(x)) return COVET_VALIDATION;
    *out = x;
    return COVET_OK;
}

covet_status covet_date_read(const char *text, size_t size, covet_date *out) {
    COVET_ASSERT(text != NULL && out != NULL);
    if (!text || !out) return COVET_MISUSE;
    if (size != COVET_DATE_TEXT - 1 || !covet__iso_shaped(text, "0000-00-", "\6\6\6\6\17\6\6\17") ||
        !covet__iso_shaped(text + 2, "00-00-00", "\6\6\17\6\6\17\6\6")) {
        return COVET_VALIDATION;
    }
    covet_date x = covet__iso_date_shaped(text);
    if (!covet_date_valid(x)) return COVET_VALIDATION;
    *out = x;
    return COVET_OK;
}

covet_status covet_time_read(const char *text, size_t size, covet_time *out) {
    COVET_ASSERT(text != NULL && out != NULL);
    if (!text || !out) return COVET_MISUSE;
    covet__iso rest = {text, text + size};
    covet_time x;
    if (!covet__iso_time(&rest, &x) || rest.at != rest.end) return COVET_VALIDATION;
    *out = x;
    return COVET_OK;
}

/* '-' or '+' if there is one; true for '-'. */
static bool covet__iso_sign(covet__iso *text) {
    bool negative = covet__iso_skip(text, '-');
    if (!negative) covet__iso_skip(text, '+');
    return negative;
}

/* One digit or more; false if the number is beyond all that a duration can be. */
static bool covet__iso_number(covet__iso *text, int64_t *out) {
    const char *first = text->at;
    *out = 0;
    for (; text->at < text->end && *text->at >= '0' && *text->at <= '9'; text->at++) {
        if (*out > INT64_MAX / 100) return false;
        *out = *out * 10 + (*text->at - '0');
    }
    return text->at > first;
}

/* The parts of an ISO 8601 duration behind its P, from the largest unit to the smallest. */
static bool covet__iso_period(covet__iso *text, bool minus, covet__span *span) {
    static const char letters[] = "WDHMS";
    static const int units[] = {COVET__WEEK, COVET__DAY, COVET__HOUR, COVET__MINUTE, 1};
    bool clock = false;
    int next = 0;
    while (text->at < text->end || next == 0) {
        if (!clock && covet__iso_skip(text, 'T')) {
            clock = true;
            if (next < 2) next = 2;
        }
        bool negative = covet__iso_sign(text) != minus;
        int64_t count;
        int us;
        if (!covet__iso_number(text, &count) || !covet__iso_fraction(text, &us)) return false;
        int last = clock ? 5 : 2;
        while (next < last && !covet__iso_is(text, letters[next])) next++;
        if (next == last) return false;
        text->at++;
        if (!covet__span_add(span, negative ? -count : count, units[next])) return false;
        span->us += (int64_t)(negative ? -us : us) * units[next];
        next++;
    }
    return true;
}

/* "day" or "days" behind a space, and perhaps a comma; false, and nothing taken, if not there. */
static bool covet__iso_day_word(covet__iso *text) {
    if (text->end - text->at < 4 || memcmp(text->at, " day", 4) != 0) return false;
    text->at += 4;
    covet__iso_skip(text, 's');
    covet__iso_skip(text, ',');
    return true;
}

/* Days, a clock, or both. */
static bool covet__iso_clock(covet__iso *text, covet__span *span) {
    int64_t count;
    int minute, second, us;
    bool negative = covet__iso_sign(text);
    if (!covet__iso_number(text, &count)) return false;
    if (!covet__iso_is(text, ':')) {
        if (!covet__span_add(span, negative ? -count : count, COVET__DAY)) return false;
        if (covet__iso_day_word(text) && text->at == text->end) return text->end[-1] != ',';
        if (!covet__iso_skip(text, ' ')) return false;
        negative = covet__iso_sign(text);
        if (!covet__iso_number(text, &count)) return false;
    }
    if (!covet__iso_skip(text, ':') || !covet__iso_digits(text, 2, &minute) || minute > 59 ||
        !covet__iso_skip(text, ':') || !covet__iso_digits(text, 2, &second) || second > 59 ||
        !covet__iso_fraction(text, &us)) {
        return false;
    }
    int rest = minute * COVET__MINUTE + second;
    span->us += negative ? -us : us;
    return covet__span_add(span, negative ? -count : count, COVET__HOUR) &&
           covet__span_add(span, negative ? -rest : rest, 1);
}

covet_status covet_duration_read(const char *text, size_t size, covet_duration *out) {
    COVET_ASSERT(text != NULL && out != NULL);
    if (!text || !out) return COVET_MISUSE;
    covet__iso rest = {text, text + size};
    covet__span span = {0};
    bool minus = covet__iso_sign(&rest);
    if (covet__iso_skip(&rest, 'P')) {
        if (!covet__iso_period(&rest, minus, &span)) return COVET_VALIDATION;
    } else {
        rest.at = text;
        if (!covet__iso_clock(&rest, &span)) return COVET_VALIDATION;
    }
    covet_duration x = covet__span_duration(&span);
    if (rest.at != rest.end || !covet_duration_valid(x)) return COVET_VALIDATION;
    *out = x;
    return COVET_OK;
}

covet_status covet_date_parse(const char *text, covet_date *out) {
    return covet_date_read(text, text ? strlen(text) : 0, out);
}

covet_status covet_time_parse(const char *text, covet_time *out) {
    return covet_time_read(text, text ? strlen(text) : 0, out);
}

covet_status covet_datetime_parse(const char *text, covet_datetime *out) {
    return covet_datetime_read(text, text ? strlen(text) : 0, out);
}

covet_status covet_duration_parse(const char *text, covet_duration *out) {
    return covet_duration_read(text, text ? strlen(text) : 0, out);
}

/* ---- writing ---- */

/* `n` in exactly `digits` digits; answers what is behind them. */
static inline char *covet__iso_put(char *at, int n, int digits) {
    uint32_t rest = (uint32_t)n;
    for (int i = digits - 1; i >= 0; i--, rest /= 10) at[i] = (char)('0' + rest % 10);
    return at + digits;
}

static char *covet__iso_put_date(char *at, const covet_calendar *parts) {
    at = covet__iso_put(at, parts->year, 4);
    *at++ = '-';
    at = covet__iso_put(at, parts->month, 2);
    *at++ = '-';
    return covet__iso_put(at, parts->day, 2);
}

static char *covet__iso_put_time(char *at, const covet_calendar *parts) {
    at = covet__iso_put(at, parts->hour, 2);
    *at++ = ':';
    at = covet__iso_put(at, parts->minute, 2);
    *at++ = ':';
    at = covet__iso_put(at, parts->second, 2);
    if (parts->us == 0) return at;
    *at++ = '.';
    return covet__iso_put(at, parts->us, 6);
}

/* Copies what was written to `text`, up to `end`, if it fits. */
static size_t covet__iso_copy(const char *text, const char *end, char *buffer, size_t size) {
    if (!buffer || size == 0) return 0;
    size_t length = (size_t)(end - text);
    if (length >= size) length = 0;
    memcpy(buffer, text, length);
    buffer[length] = 0;
    return length;
}

size_t covet_date_format(covet_date x, char *buffer, size_t size) {
    char text[COVET_DATE_TEXT], *end = text;
    covet_calendar parts;
    if (covet_date_parts(x, &parts) == COVET_OK) end = covet__iso_put_date(text, &parts);
    return covet__iso_copy(text, end, buffer, size);
}

size_t covet_time_format(covet_time x, char *buffer, size_t size) {
    char text[COVET_TIME_TEXT], *end = text;
    covet_calendar parts;
    if (covet_time_parts(x, &parts) == COVET_OK) end = covet__iso_put_time(text, &parts);
    return covet__iso_copy(text, end, buffer, size);
}

/* The datetime with `between` before its time and, where `zone` is not 0, that behind it. */
static size_t covet__datetime_text(covet_datetime x, char between, char zone, char *buffer,
                                   size_t size) {
    char text[COVET_DATETIME_TEXT], *end = text;
    covet_calendar parts;
    if (covet_datetime_parts(x, &parts) == COVET_OK) {
        end = covet__iso_put_date(text, &parts);
        *end++ = between;
        end = covet__iso_put_time(end, &parts);
        if (zone) *end++ = zone;
    }
    return covet__iso_copy(text, end, buffer, size);
}

size_t covet_datetime_format(covet_datetime x, char *buffer, size_t size) {
    return covet__datetime_text(x, ' ', 0, buffer, size);
}

size_t covet_datetime_format_iso(covet_datetime x, char *buffer, size_t size) {
    return covet__datetime_text(x, 'T', 'Z', buffer, size);
}

/* A number and the letter of its unit; nothing for 0. */
static char *covet__iso_put_unit(char *at, int n, char unit) {
    if (n == 0) return at;
    int digits = 1;
    for (int rest = n / 10; rest != 0; rest /= 10) digits++;
    at = covet__iso_put(at, n, digits);
    *at++ = unit;
    return at;
}

/* Seconds with their fraction, less the zeros at its end. */
static char *covet__iso_put_seconds(char *at, int second, int us) {
    if (us == 0) return covet__iso_put_unit(at, second, 'S');
    at = covet__iso_put(at, second, second < 10 ? 1 : 2);
    *at++ = '.';
    at = covet__iso_put(at, us, 6);
    while (at[-1] == '0') at--;
    *at++ = 'S';
    return at;
}

size_t covet_duration_format(covet_duration x, char *buffer, size_t size) {
    char text[COVET_DURATION_TEXT], *end = text;
    covet_calendar parts;
    if (covet_duration_valid(x)) {
        int64_t us = x.us < 0 ? -x.us : x.us;
        if (x.us < 0) *end++ = '-';
        *end++ = 'P';
        end = covet__iso_put_unit(end, (int)(us / COVET_DAY_US), 'D');
        covet__time_split((covet_time){us % COVET_DAY_US}, &parts);
        if (us == 0 || us % COVET_DAY_US != 0) *end++ = 'T';
        end = covet__iso_put_unit(end, parts.hour, 'H');
        end = covet__iso_put_unit(end, parts.minute, 'M');
        end = covet__iso_put_seconds(end, parts.second, parts.us);
        if (us == 0) {
            *end++ = '0';
            *end++ = 'S';
        }
    }
    return covet__iso_copy(text, end, buffer, size);
}

#endif

/* ==== base/decimal.c ==== */
#ifdef COVET_LINES
#line 1 "src/base/decimal.c"
#endif
/* Decimals: arithmetic on 128-bit integers of two halves (C11 has no wider type), text, doubles.
 * Uses config and error. Values, validation, JSON and the drivers use it. */
#ifndef COVET_BASE_DECIMAL_C
#define COVET_BASE_DECIMAL_C

#include <float.h>
#include <math.h>
#include <string.h>

#ifdef COVET_LINES
#line 12 "src/base/decimal.c"
#endif
_Static_assert(sizeof(double) == 8 && DBL_MANT_DIG == 53 && DBL_MAX_EXP == 1024,
               "CovetORM needs doubles as in IEEE 754");

/* ---- unsigned integers of 128 bits ---- */

typedef struct covet__wide {
    uint64_t low;
    uint64_t high;
} covet__wide;

#define COVET__TEN_19 10000000000000000000u /* the largest power of ten in 64 bits */

static const uint64_t covet__powers_of_ten[20] = {
    1u,
    10u,
    100u,
    1000u,
    10000u,
    100000u,
    1000000u,
    10000000u,
    100000000u,
    1000000000u,
    10000000000u,
    100000000000u,
    1000000000000u,
    10000000000000u,
    100000000000000u,
    1000000000000000u,
    10000000000000000u,
    100000000000000000u,
    1000000000000000000u,
    COVET__TEN_19,
};

static const covet__wide covet__ten_37 = {0x00F436A000000000u, 0x0785EE10D5DA46D9u};
static const covet__wide covet__ten_38 = {0x098A224000000000u, 0x4B3B4CA85A86C47Au};

static inline bool covet__wide_less(covet__wide a, covet__wide b) {
    return a.high != b.high ? a.high < b.high : a.low < b.low;
}

static inline bool covet__wide_zero(covet__wide x) {
    return (x.low | x.high) == 0;
}

/* a - b, for b <= a. */
static inline covet__wide covet__wide_subtract(covet__wide a, covet__wide b) {
    return (covet__wide){a.low - b.low, a.high - b.high - (a.low < b.low)};
}

static inline covet__wide covet__wide_double(covet__wide x) {
    return (covet__wide){x.low << 1, x.high << 1 | x.low >> 63};
}

static covet__wide covet__wide_product(uint64_t a, uint64_t b) {
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t bottom = a0 * b0;
    uint64_t middle = a1 * b0 + (bottom >> 32);
    uint64_t other = a0 * b1 + (uint32_t)middle;
    return (covet__wide){other << 32 | (uint32_t)bottom, a1 * b1 + (middle >> 32) + (other >> 32)};
}

/* x = x * factor + more; false, and x is lost, if that needs more than 128 bits. */
static bool covet__wide_multiply(covet__wide *x, uint64_t factor, uint64_t more) {
    covet__wide low = covet__wide_product(x->low, factor);
    covet__wide high = covet__wide_product(x->high, factor);
    x->low = low.low + more;
    low.high += x->low < more;
    x->high = high.low + low.high;
    return high.high == 0 && x->high >= low.high;
}

/* x = x * 10^power; false, and x is lost, if that needs more than 128 bits. */
static bool covet__wide_raise(covet__wide *x, int power) {
    if (covet__wide_zero(*x)) return true;
    for (; power > 19; power -= 19) {
        if (!covet__wide_multiply(x, COVET__TEN_19, 0)) return false;
    }
    return power <= 0 || covet__wide_multiply(x, covet__powers_of_ten[power], 0);
}

/* x = x / divisor; answers the remainder. */
static uint32_t covet__wide_divide(covet__wide *x, uint32_t divisor) {
    if (x->high == 0) {
        uint64_t rest = x->low % divisor;
        x->low /= divisor;
        return (uint32_t)rest;
    }
    uint64_t rest = x->high % divisor;
    x->high /= divisor;
    uint64_t upper = rest << 32 | x->low >> 32;
    uint64_t lower = (upper % divisor) << 32 | (uint32_t)x->low;
    x->low = (upper / divisor) << 32 | lower / divisor;
    return (uint32_t)(lower % divisor);
}

/* x = x / 10^power, cut off. */
static void covet__wide_lower(covet__wide *x, int power) {
    for (; power > 9; power -= 9) covet__wide_divide(x, 1000000000u);
    if (power > 0) covet__wide_divide(x, (uint32_t)covet__powers_of_ten[power]);
}

/* Divides x by ten if nothing is left over. */
static bool covet__wide_strip(covet__wide *x) {
    covet__wide tenth = *x;
    if (x->low & 1 || covet__wide_divide(&tenth, 10) != 0) return false;
    *x = tenth;
    return true;
}

static int covet__wide_digits(covet__wide x) {
    int above = 0;
    if (x.high != 0) {
        covet__wide_lower(&x, 19);
        above = 19;
    }
    int digits = 1;
    while (digits < 20 && x.low >= covet__powers_of_ten[digits]) digits++;
    return above + digits;
}

/* Writes x in digits, at least `least` of them, that end before `end`; answers where they begin. */
static char *covet__wide_text(covet__wide x, char *end, int least) {
    char *at = end;
    while (x.high != 0) {
        uint32_t nine = covet__wide_divide(&x, 1000000000u);
        for (int i = 0; i < 9; i++, nine /= 10) *--at = (char)('0' + nine % 10);
    }
    for (; x.low != 0; x.low /= 10) *--at = (char)('0' + x.low % 10);
    while (end - at < least) *--at = '0';
    return at;
}

/* ---- products of 256 bits: eight limbs, least first ---- */

#define COVET__LIMBS 8

static void covet__limbs_product(covet__wide a, covet__wide b, uint32_t *limbs) {
    const uint32_t x[4] = {(uint32_t)a.low, (uint32_t)(a.low >> 32), (uint32_t)a.high,
                           (uint32_t)(a.high >> 32)};
    const uint32_t y[4] = {(uint32_t)b.low, (uint32_t)(b.low >> 32), (uint32_t)b.high,
                           (uint32_t)(b.high >> 32)};
    memset(limbs, 0, COVET__LIMBS * sizeof *limbs);
    for (int i = 0; i < 4; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < 4; j++) {
            carry += (uint64_t)x[i] * y[j] + limbs[i + j];
            limbs[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        limbs[i + 4] = (uint32_t)carry;
    }
}

static uint32_t covet__limbs_divide(uint32_t *limbs, uint32_t divisor) {
    uint64_t rest = 0;
    for (int i = COVET__LIMBS - 1; i >= 0; i--) {
        rest = rest << 32 | limbs[i];
        limbs[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    return (uint32_t)rest;
}

/* The 32 bits that begin at bit `at`; on either side of the limbs all is zero. */
static uint32_t covet__limbs_bits(const uint32_t *limbs, int at) {
    int index = (at + 4096) / 32 - 128; /* rounds down, where a plain division rounds to zero */
    uint64_t low = index >= 0 && index < COVET__LIMBS ? limbs[index] : 0;
    uint64_t high = index >= -1 && index < COVET__LIMBS - 1 ? limbs[index + 1] : 0;
    return (uint32_t)((high << 32 | low) >> ((at + 4096) % 32));
}

/* The 128 bits that begin at bit `at`; false if one above them is set. */
static bool covet__limbs_wide(const uint32_t *limbs, int at, covet__wide *out) {
    for (int i = 4; i < COVET__LIMBS; i++) {
        if (covet__limbs_bits(limbs, at + 32 * i) != 0) return false;
    }
    out->low = (uint64_t)covet__limbs_bits(limbs, at + 32) << 32 | covet__limbs_bits(limbs, at);
    out->high =
        (uint64_t)covet__limbs_bits(limbs, at + 96) << 32 | covet__limbs_bits(limbs, at + 64);
    return true;
}

/* ---- decimals ---- */

static inline covet__wide covet__decimal_units(covet_decimal x) {
    return (covet__wide){x.low, x.high};
}

/* Stores the decimal if it has at most 38 digits; the scale is in range. */
static covet_status covet__decimal_store(covet__wide units, int scale, bool negative,
                                         covet_decimal *out) {
    if (!covet__wide_less(units, covet__ten_38)) return COVET_VALIDATION;
    *out = (covet_decimal){.low = units.low,
                           .high = units.high,
                           .scale = (uint8_t)scale,
                           .negative = negative && !covet__wide_zero(units)};
    return COVET_OK;
}

bool covet_decimal_valid(covet_decimal x) {
    return x.scale <= COVET_DECIMAL_DIGITS &&
           covet__wide_less(covet__decimal_units(x), covet__ten_38);
}

covet_decimal covet_decimal_of(int64_t units, int scale) {
    return (covet_decimal){
        .low = units < 0 ? 0 - (uint64_t)units : (uint64_t)units,
        .scale = scale < 0 || scale > COVET_DECIMAL_DIGITS ? UINT8_MAX : (uint8_t)scale,
        .negative = units < 0,
    };
}

covet_decimal covet_decimal_from_int(int64_t n) {
    return covet_decimal_of(n, 0);
}

covet_decimal covet_decimal_negate(covet_decimal x) {
    x.negative = !x.negative && (x.low | x.high) != 0;
    return x;
}

covet_decimal covet_decimal_reduce(covet_decimal x) {
    covet__wide units = covet__decimal_units(x);
    if (covet__wide_zero(units)) return (covet_decimal){0};
    while (x.scale > 0 && covet__wide_strip(&units)) x.scale--;
    x.low = units.low;
    x.high = units.high;
    return x;
}

covet_status covet_decimal_to_int(covet_decimal x, int64_t *out) {
    COVET_ASSERT(out != NULL);
    if (!out) return COVET_MISUSE;
    if (!covet_decimal_valid(x)) return COVET_VALIDATION;
    if (x.scale != 0) x = covet_decimal_reduce(x);
    if (x.scale != 0 || x.high != 0 || x.low > (uint64_t)INT64_MAX + x.negative) {
        return COVET_VALIDATION;
    }
    /* INT64_MIN has no positive counterpart, so the negation goes one short of it */
    *out = x.negative && x.low != 0 ? -(int64_t)(x.low - 1) - 1 : (int64_t)x.low;
    return COVET_OK;
}

int covet_decimal_digits(covet_decimal x) {
    return covet__wide_digits(covet__decimal_units(x));
}

bool covet_decimal_fits(covet_decimal x, int digits, int places) {
    if (!covet_decimal_valid(x) || places < 0 || places > digits) return false;
    if (x.scale > places) x = covet_decimal_reduce(x);
    if ((x.low | x.high) == 0) return true;
    return x.scale <= places && covet_decimal_digits(x) - x.scale <= digits - places;
}

/* ---- text ---- */

/* What was read of a text so far. */
typedef struct covet__decimal_scan {
    const char *at;
    const char *end;
    covet__wide units; /* the digits as one integer */
    int64_t places;    /* the number is units / 10^places; negative where zeros were left out */
    bool any;          /* a digit was seen */
} covet__decimal_scan;

static inline bool covet__decimal_digit(covet__decimal_scan *scan, uint32_t digit, bool fraction) {
    if (scan->units.high == 0 && scan->units.low < covet__powers_of_ten[18]) {
        scan->units.low = scan->units.low * 10 + digit;
    } else if (covet__wide_less(scan->units, covet__ten_37)) {
        covet__wide_multiply(&scan->units, 10, digit);
    } else {
        if (!fraction) scan->places--;
        return digit == 0;
    }
    if (fraction) scan->places++;
    return true;
}

/* A run of digits, perhaps none; false if they are too many. */
static bool covet__decimal_run(covet__decimal_scan *scan, bool fraction) {
    for (; scan->at < scan->end; scan->at++) {
        uint32_t digit = (uint32_t)(unsigned char)*scan->at - '0';
        if (digit > 9) break;
        if (!covet__decimal_digit(scan, digit, fraction)) return false;
        scan->any = true;
    }
    return true;
}

/* An optional sign; true for a minus. */
static bool covet__decimal_sign(covet__decimal_scan *scan) {
    if (scan->at == scan->end || (*scan->at != '-' && *scan->at != '+')) return false;
    return *scan->at++ == '-';
}

/* The exponent behind its letter; false without a digit. */
static bool covet__decimal_exponent(covet__decimal_scan *scan) {
    const int64_t most = INT64_C(100000000000000000); /* no text is long enough to undo more */
    bool negative = covet__decimal_sign(scan);
    const char *first = scan->at;
    int64_t exponent = 0;
    for (; scan->at < scan->end; scan->at++) {
        uint32_t digit = (uint32_t)(unsigned char)*scan->at - '0';
        if (digit > 9) break;
        if (exponent < most) exponent = exponent * 10 + digit;
    }
    scan->places += negative ? exponent : -exponent;
    return scan->at > first;
}

/* The decimal that was read: brings `places` into 0..38 where that is exact. */
static covet_status covet__decimal_finish(covet__decimal_scan *scan, bool negative,
                                          covet_decimal *out) {
    bool zero = covet__wide_zero(scan->units);
    if (scan->places < 0) {
        if (!zero && scan->places < -COVET_DECIMAL_DIGITS) return COVET_VALIDATION;
        if (!zero && !covet__wide_raise(&scan->units, (int)-scan->places)) return COVET_VALIDATION;
        scan->places = 0;
    }
    if (zero && scan->places > COVET_DECIMAL_DIGITS) scan->places = COVET_DECIMAL_DIGITS;
    for (; scan->places > COVET_DECIMAL_DIGITS; scan->places--) {
        if (!covet__wide_strip(&scan->units)) return COVET_VALIDATION;
    }
    return covet__decimal_store(scan->units, (int)scan->places, negative, out);
}

covet_status covet_decimal_read(const char *text, size_t size, covet_decimal *out) {
    COVET_ASSERT(text != NULL && out != NULL);
    if (!text || !out) return COVET_MISUSE;
    covet__decimal_scan scan = {.at = text, .end = text + size};
    bool negative = covet__decimal_sign(&scan);
    if (!covet__decimal_run(&scan, false)) return COVET_VALIDATION;
    if (scan.at < scan.end && *scan.at == '.') {
        scan.at++;
        if (!covet__decimal_run(&scan, true)) return COVET_VALIDATION;
    }
    if (!scan.any) return COVET_VALIDATION;
    if (scan.at < scan.end && (*scan.at == 'e' || *scan.at == 'E')) {
        scan.at++;
        if (!covet__decimal_exponent(&scan)) return COVET_VALIDATION;
    }
    if (scan.at != scan.end) return COVET_VALIDATION;
    return covet__decimal_finish(&scan, negative, out);
}

covet_status covet_decimal_parse(const char *text, covet_decimal *out) {
    return covet_decimal_read(text, text ? strlen(text) : 0, out);
}

size_t covet_decimal_format(covet_decimal x, char *buffer, size_t size) {
    if (!buffer || size == 0) return 0;
    buffer[0] = 0;
    if (!covet_decimal_valid(x)) return 0;
    char digits[COVET_DECIMAL_DIGITS + 1];
    char *end = digits + sizeof digits;
    char *at = covet__wide_text(covet__decimal_units(x), end, x.scale + 1);
    size_t whole = (size_t)(end - at) - x.scale;
    bool minus = x.negative && (x.low | x.high) != 0;
    size_t length = minus + whole + (x.scale != 0) + x.scale;
    if (length >= size) return 0;
    if (minus) *buffer++ = '-';
    memcpy(buffer, at, whole);
    buffer += whole;
    if (x.scale != 0) {
        *buffer++ = '.';
        memcpy(buffer, at + whole, x.scale);
        buffer += x.scale;
    }
    *buffer = 0;
    return length;
}

/* ---- comparison and arithmetic ---- */

static int covet__decimal_signum(covet_decimal x) {
    if ((x.low | x.high) == 0) return 0;
    return x.negative ? -1 : 1;
}

/* Compares without the signs; neither is zero. A number that 128 bits cannot hold at the other's
 * scale is the larger one. */
static int covet__decimal_magnitude(covet_decimal a, covet_decimal b) {
    covet__wide x = covet__decimal_units(a), y = covet__decimal_units(b);
    if (a.scale < b.scale && !covet__wide_raise(&x, b.scale - a.scale)) return 1;
    if (b.scale < a.scale && !covet__wide_raise(&y, a.scale - b.scale)) return -1;
    if (covet__wide_less(x, y)) return -1;
    return covet__wide_less(y, x);
}

int covet_decimal_compare(covet_decimal a, covet_decimal b) {
    int sign = covet__decimal_signum(a), other = covet__decimal_signum(b);
    if (sign != other) return sign < other ? -1 : 1;
    return sign == 0 ? 0 : sign * covet__decimal_magnitude(a, b);
}

bool covet_decimal_equal(covet_decimal a, covet_decimal b) {
    return covet_decimal_compare(a, b) == 0;
}

/* a + b at the larger scale, less the zeros that it has no room for. Fails too where 128 bits do
 * not hold an operand at that scale, which is final only for operands that are reduced: then the
 * last digit of one has no counterpart in the other, and the sum needs that scale. */
static covet_status covet__decimal_sum(covet_decimal a, covet_decimal b, covet_decimal *out) {
    covet__wide x = covet__decimal_units(a), y = covet__decimal_units(b);
    if (a.scale < b.scale && !covet__wide_raise(&x, b.scale - a.scale)) return COVET_VALIDATION;
    if (b.scale < a.scale && !covet__wide_raise(&y, a.scale - b.scale)) return COVET_VALIDATION;
    int scale = a.scale < b.scale ? b.scale : a.scale;
    bool negative = a.negative;
    if (a.negative == b.negative) {
        uint64_t low = x.low + y.low;
        uint64_t carry = low < y.low;
        if (y.high > UINT64_MAX - carry - x.high) return COVET_VALIDATION;
        x = (covet__wide){low, x.high + y.high + carry};
    } else if (covet__wide_less(x, y)) {
        x = covet__wide_subtract(y, x);
        negative = b.negative;
    } else {
        x = covet__wide_subtract(x, y);
    }
    while (scale > 0 && !covet__wide_less(x, covet__ten_38) && covet__wide_strip(&x)) scale--;
    return covet__decimal_store(x, scale, negative, out);
}

covet_status covet_decimal_add(covet_decimal a, covet_decimal b, covet_decimal *out) {
    COVET_ASSERT(out != NULL);
    if (!out) return COVET_MISUSE;
    if (!covet_decimal_valid(a) || !covet_decimal_valid(b)) return COVET_VALIDATION;
    if (covet__decimal_sum(a, b, out) == COVET_OK) return COVET_OK;
    covet_decimal sum;
    int scale = a.scale < b.scale ? b.scale : a.scale;
    if (covet__decimal_sum(covet_decimal_reduce(a), covet_decimal_reduce(b), &sum) != COVET_OK) {
        return COVET_VALIDATION;
    }
    covet__wide units = covet__decimal_units(sum);
    while (sum.scale < scale && covet__wide_less(units, covet__ten_37)) {
        covet__wide_multiply(&units, 10, 0);
        sum.scale++;
    }
    return covet__decimal_store(units, sum.scale, sum.negative, out);
}

covet_status covet_decimal_sub(covet_decimal a, covet_decimal b, covet_decimal *out) {
    return covet_decimal_add(a, covet_decimal_negate(b), out);
}

covet_status covet_decimal_multiply(covet_decimal a, covet_decimal b, covet_decimal *out) {
    COVET_ASSERT(out != NULL);
    if (!out) return COVET_MISUSE;
    if (!covet_decimal_valid(a) || !covet_decimal_valid(b)) return COVET_VALIDATION;
    int scale = a.scale + b.scale;
    bool negative = a.negative != b.negative;
    if (a.high == 0 && b.high == 0 && scale <= COVET_DECIMAL_DIGITS) {
        covet__wide units = covet__wide_product(a.low, b.low);
        if (covet__decimal_store(units, scale, negative, out) == COVET_OK) return COVET_OK;
    }
    uint32_t limbs[COVET__LIMBS];
    covet__limbs_product(covet__decimal_units(a), covet__decimal_units(b), limbs);
    covet__wide units = {0, 0};
    while (scale > COVET_DECIMAL_DIGITS || !covet__limbs_wide(limbs, 0, &units) ||
           !covet__wide_less(units, covet__ten_38)) {
        if (scale == 0 || covet__limbs_divide(limbs, 10) != 0) return COVET_VALIDATION;
        scale--;
    }
    return covet__decimal_store(units, scale, negative, out);
}

covet_status covet_decimal_rescale(covet_decimal x, int scale, covet_decimal *out) {
    COVET_ASSERT(out != NULL && scale >= 0 && scale <= COVET_DECIMAL_DIGITS);
    if (!out || scale < 0 || scale > COVET_DECIMAL_DIGITS) return COVET_MISUSE;
    if (!covet_decimal_valid(x)) return COVET_VALIDATION;
    covet__wide units = covet__decimal_units(x);
    if (scale >= x.scale) {
        if (!covet__wide_raise(&units, scale - x.scale)) return COVET_VALIDATION;
        return covet__decimal_store(units, scale, x.negative, out);
    }
    /* the first digit that goes decides: those behind it cannot bring it below or up to the half */
    covet__wide_lower(&units, x.scale - scale - 1);
    if (covet__wide_divide(&units, 10) >= 5) covet__wide_multiply(&units, 1, 1);
    return covet__decimal_store(units, scale, x.negative, out);
}

/* ---- doubles ---- */

#define COVET__REAL_POWERS 23 /* powers of ten that a double holds exactly */
#define COVET__REAL_BITS 53   /* bits of a double's significand */

static const double covet__real_powers[COVET__REAL_POWERS] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* Moves the highest set bit of x, not zero and below 2^127, to bit 126; answers by how much. */
static int covet__wide_align(covet__wide *x) {
    int shift = 0;
    for (; x->high >> 62 == 0; shift++) *x = covet__wide_double(*x);
    return shift;
}

/* The double nearest to top / bottom, which are not zero and below 2^127. One bit of the quotient
 * at a time: the numbers that come here have more digits than a double. */
static double covet__real_ratio(covet__wide top, covet__wide bottom) {
    int exponent = covet__wide_align(&bottom) - covet__wide_align(&top);
    if (covet__wide_less(top, bottom)) {
        top = covet__wide_double(top);
        exponent--;
    }
    uint64_t quotient = 0; /* one bit more than a double has, for rounding */
    for (int i = 0; i <= COVET__REAL_BITS; i++) {
        bool bit = !covet__wide_less(top, bottom);
        if (bit) top = covet__wide_subtract(top, bottom);
        quotient = quotient << 1 | bit;
        top = covet__wide_double(top);
    }
    bool up = quotient & 1 && (quotient & 2 || !covet__wide_zero(top));
    uint64_t power_bits = (uint64_t)(DBL_MAX_EXP - COVET__REAL_BITS + exponent) << 52;
    double power;
    memcpy(&power, &power_bits, sizeof power);
    return (double)((quotient >> 1) + up) * power;
}

double covet_decimal_to_real(covet_decimal x) {
    if (!covet_decimal_valid(x)) return (double)NAN;
    double real = 0;
    if (FLT_EVAL_METHOD == 0 && x.high == 0 && x.low >> COVET__REAL_BITS == 0 &&
        x.scale < COVET__REAL_POWERS) {
        /* both are exact, so the one division rounds once */
        real = (double)x.low / covet__real_powers[x.scale];
    } else if ((x.low | x.high) != 0) {
        covet__wide bottom = {1, 0};
        covet__wide_raise(&bottom, x.scale);
        real = covet__real_ratio(covet__decimal_units(x), bottom);
    }
    return x.negative && (x.low | x.high) != 0 ? -real : real;
}

/* The exact product real * 10^scale, rounded: decides where the short way cannot. */
static covet_status covet__decimal_from_bits(double real, int scale, covet_decimal *out) {
    uint64_t bits;
    memcpy(&bits, &real, sizeof bits);
    int exponent = (int)(bits >> 52 & 0x7FF);
    uint64_t significand = bits & ((UINT64_C(1) << 52) - 1);
    if (exponent == 0x7FF) return COVET_VALIDATION;
    if (exponent != 0) significand |= UINT64_C(1) << 52;
    exponent += exponent == 0;
    int shift = exponent - (DBL_MAX_EXP + COVET__REAL_BITS - 2); /* real = significand * 2^shift */
    if (shift > 128 - COVET__REAL_BITS) return COVET_VALIDATION;

    uint32_t limbs[COVET__LIMBS];
    covet__wide power = {1, 0}, units = {0, 0};
    covet__wide_raise(&power, scale);
    covet__limbs_product((covet__wide){significand, 0}, power, limbs);
    if (!covet__limbs_wide(limbs, -shift, &units) || !covet__wide_less(units, covet__ten_38)) {
        return COVET_VALIDATION;
    }
    if (shift < 0 && covet__limbs_bits(limbs, -shift - 1) & 1) covet__wide_multiply(&units, 1, 1);
    return covet__decimal_store(units, scale, bits >> 63, out);
}

covet_status covet_decimal_from_real(double real, int scale, covet_decimal *out) {
    COVET_ASSERT(out != NULL && scale >= 0 && scale <= COVET_DECIMAL_DIGITS);
    if (!out || scale < 0 || scale > COVET_DECIMAL_DIGITS) return COVET_MISUSE;
    if (FLT_EVAL_METHOD == 0 && scale < COVET__REAL_POWERS) {
        double scaled = (real < 0 ? -real : real) * covet__real_powers[scale];
        if (scaled < 1e15) {
            /* below 2^50 the product is off by 1/16 at most: away from a half it decides */
            uint64_t units = (uint64_t)scaled;
            double rest = scaled - (double)units;
            if (rest < 0.375 || rest > 0.625) {
                units += rest > 0.5;
                return covet__decimal_store((covet__wide){units, 0}, scale, real < 0, out);
            }
        }
    }
    return covet__decimal_from_bits(real, scale, out);
}

#endif

/* ==== base/error.c ==== */
#ifdef COVET_LINES
#line 1 "src/base/error.c"
#endif
/* Errors: names and texts of the statuses.
 * Uses error.h. Everybody uses it. */
#ifndef COVET_BASE_ERROR_C
#define COVET_BASE_ERROR_C

#ifdef COVET_LINES
#line 8 "src/base/error.c"
#endif
const char *covet_status_name(covet_status status) {
    static const char *const names[] = {
#define COVET__NAME(name, text) "COVET_" #name,
        COVET_STATUS_LIST(COVET__NAME)
#undef COVET__NAME
    };
    return (size_t)status < sizeof names / sizeof *names ? names[status] : "COVET_?";
}

const char *covet_status_text(covet_status status) {
    static const char *const texts[] = {
#define COVET__TEXT(name, text) text,
        COVET_STATUS_LIST(COVET__TEXT)
#undef COVET__TEXT
    };
    return (size_t)status < sizeof texts / sizeof *texts ? texts[status] : "an unknown status";
}

#endif

/* ==== base/memory.c ==== */
#ifdef COVET_LINES
#line 1 "src/base/memory.c"
#endif
/* Memory: the allocators, arenas and buffers of memory.h.
 * Uses number. The only part that names malloc, realloc and free. */
#ifndef COVET_BASE_MEMORY_C
#define COVET_BASE_MEMORY_C

#ifdef COVET_LINES
#line 9 "src/base/memory.c"
#endif
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

/* Moves an array that leaves most of its block empty into one of its own size; the block is kept for the next
 * array. NULL without memory: it stays where it is. */
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

void covet_arena_close(covet_arena *arena) {
    covet__blocks_free(arena, &arena->blocks);
    covet__blocks_free(arena, &arena->large);
    covet_arena_trim(arena);
    arena->at = arena->end = NULL;
    arena->block_size = arena->first_size;
    arena->failed = false;
}

void covet_arena_reset(covet_arena *arena) {
    covet_block *kept = arena->blocks;
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
        covet_block *block = covet__large_resize(arena, covet__large_of(pointer), old_size, new_size);
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

/* ==== base/fold.c ==== */
#ifdef COVET_LINES
#line 1 "src/base/fold.c"
#endif
/* Case folding: see fold.h.
 * Uses text and memory. */
#ifndef COVET_BASE_FOLD_C
#define COVET_BASE_FOLD_C

#ifdef COVET_LINES
#line 10 "src/base/fold.c"
#endif
#ifndef COVET_NO_UNICODE

/* Code points from first to last, every step-th one, whose lower-case form is delta further on. */
typedef struct covet__fold_range {
    uint32_t first;
    uint32_t last;
    uint32_t step;
    int32_t delta;
} covet__fold_range;

/* In order, disjoint. Made by tools/fold_table.py. */
/* clang-format off */
static const covet__fold_range covet__fold_ranges[] = {
    {0x41, 0x5A, 1, 32}, {0xC0, 0xD6, 1, 32}, {0xD8, 0xDE, 1, 32}, {0x100, 0x12E, 2, 1},
    {0x130, 0x130, 1, -199}, {0x132, 0x136, 2, 1}, {0x139, 0x147, 2, 1}, {0x14A, 0x176, 2, 1},
    {0x178, 0x178, 1, -121}, {0x179, 0x17D, 2, 1}, {0x181, 0x181, 1, 210}, {0x182, 0x184, 2, 1},
    {0x186, 0x186, 1, 206}, {0x187, 0x187, 1, 1}, {0x189, 0x18A, 1, 205}, {0x18B, 0x18B, 1, 1},
    {0x18E, 0x18E, 1, 79}, {0x18F, 0x18F, 1, 202}, {0x190, 0x190, 1, 203}, {0x191, 0x191, 1, 1},
    {0x193, 0x193, 1, 205}, {0x194, 0x194, 1, 207}, {0x196, 0x196, 1, 211}, {0x197, 0x197, 1, 209},
    {0x198, 0x198, 1, 1}, {0x19C, 0x19C, 1, 211}, {0x19D, 0x19D, 1, 213}, {0x19F, 0x19F, 1, 214},
    {0x1A0, 0x1A4, 2, 1}, {0x1A6, 0x1A6, 1, 218}, {0x1A7, 0x1A7, 1, 1}, {0x1A9, 0x1A9, 1, 218},
    {0x1AC, 0x1AC, 1, 1}, {0x1AE, 0x1AE, 1, 218}, {0x1AF, 0x1AF, 1, 1}, {0x1B1, 0x1B2, 1, 217},
    {0x1B3, 0x1B5, 2, 1}, {0x1B7, 0x1B7, 1, 219}, {0x1B8, 0x1B8, 1, 1}, {0x1BC, 0x1BC, 1, 1},
    {0x1C4, 0x1C4, 1, 2}, {0x1C5, 0x1C5, 1, 1}, {0x1C7, 0x1C7, 1, 2}, {0x1C8, 0x1C8, 1, 1},
    {0x1CA, 0x1CA, 1, 2}, {0x1CB, 0x1DB, 2, 1}, {0x1DE, 0x1EE, 2, 1}, {0x1F1, 0x1F1, 1, 2},
    {0x1F2, 0x1F4, 2, 1}, {0x1F6, 0x1F6, 1, -97}, {0x1F7, 0x1F7, 1, -56}, {0x1F8, 0x21E, 2, 1},
    {0x220, 0x220, 1, -130}, {0x222, 0x232, 2, 1}, {0x23A, 0x23A, 1, 10795}, {0x23B, 0x23B, 1, 1},
    {0x23D, 0x23D, 1, -163}, {0x23E, 0x23E, 1, 10792}, {0x241, 0x241, 1, 1},
    {0x243, 0x243, 1, -195}, {0x244, 0x244, 1, 69}, {0x245, 0x245, 1, 71}, {0x246, 0x24E, 2, 1},
    {0x370, 0x372, 2, 1}, {0x376, 0x376, 1, 1}, {0x37F, 0x37F, 1, 116}, {0x386, 0x386, 1, 38},
    {0x388, 0x38A, 1, 37}, {0x38C, 0x38C, 1, 64}, {0x38E, 0x38F, 1, 63}, {0x391, 0x3A1, 1, 32},
    {0x3A3, 0x3AB, 1, 32}, {0x3CF, 0x3CF, 1, 8}, {0x3D8, 0x3EE, 2, 1}, {0x3F4, 0x3F4, 1, -60},
    {0x3F7, 0x3F7, 1, 1}, {0x3F9, 0x3F9, 1, -7}, {0x3FA, 0x3FA, 1, 1}, {0x3FD, 0x3FF, 1, -130},
    {0x400, 0x40F, 1, 80}, {0x410, 0x42F, 1, 32}, {0x460, 0x480, 2, 1}, {0x48A, 0x4BE, 2, 1},
    {0x4C0, 0x4C0, 1, 15}, {0x4C1, 0x4CD, 2, 1}, {0x4D0, 0x52E, 2, 1}, {0x531, 0x556, 1, 48},
    {0x10A0, 0x10C5, 1, 7264}, {0x10C7, 0x10C7, 1, 7264}, {0x10CD, 0x10CD, 1, 7264},
    {0x13A0, 0x13EF, 1, 38864}, {0x13F0, 0x13F5, 1, 8}, {0x1C90, 0x1CBA, 1, -3008},
    {0x1CBD, 0x1CBF, 1, -3008}, {0x1E00, 0x1E94, 2, 1}, {0x1E9E, 0x1E9E, 1, -7615},
    {0x1EA0, 0x1EFE, 2, 1}, {0x1F08, 0x1F0F, 1, -8}, {0x1F18, 0x1F1D, 1, -8},
    {0x1F28, 0x1F2F, 1, -8}, {0x1F38, 0x1F3F, 1, -8}, {0x1F48, 0x1F4D, 1, -8},
    {0x1F59, 0x1F5F, 2, -8}, {0x1F68, 0x1F6F, 1, -8}, {0x1F88, 0x1F8F, 1, -8},
    {0x1F98, 0x1F9F, 1, -8}, {0x1FA8, 0x1FAF, 1, -8}, {0x1FB8, 0x1FB9, 1, -8},
    {0x1FBA, 0x1FBB, 1, -74}, {0x1FBC, 0x1FBC, 1, -9}, {0x1FC8, 0x1FCB, 1, -86},
    {0x1FCC, 0x1FCC, 1, -9}, {0x1FD8, 0x1FD9, 1, -8}, {0x1FDA, 0x1FDB, 1, -100},
    {0x1FE8, 0x1FE9, 1, -8}, {0x1FEA, 0x1FEB, 1, -112}, {0x1FEC, 0x1FEC, 1, -7},
    {0x1FF8, 0x1FF9, 1, -128}, {0x1FFA, 0x1FFB, 1, -126}, {0x1FFC, 0x1FFC, 1, -9},
    {0x2126, 0x2126, 1, -7517}, {0x212A, 0x212A, 1, -8383}, {0x212B, 0x212B, 1, -8262},
    {0x2132, 0x2132, 1, 28}, {0x2160, 0x216F, 1, 16}, {0x2183, 0x2183, 1, 1},
    {0x24B6, 0x24CF, 1, 26}, {0x2C00, 0x2C2F, 1, 48}, {0x2C60, 0x2C60, 1, 1},
    {0x2C62, 0x2C62, 1, -10743}, {0x2C63, 0x2C63, 1, -3814}, {0x2C64, 0x2C64, 1, -10727},
    {0x2C67, 0x2C6B, 2, 1}, {0x2C6D, 0x2C6D, 1, -10780}, {0x2C6E, 0x2C6E, 1, -10749},
    {0x2C6F, 0x2C6F, 1, -10783}, {0x2C70, 0x2C70, 1, -10782}, {0x2C72, 0x2C72, 1, 1},
    {0x2C75, 0x2C75, 1, 1}, {0x2C7E, 0x2C7F, 1, -10815}, {0x2C80, 0x2CE2, 2, 1},
    {0x2CEB, 0x2CED, 2, 1}, {0x2CF2, 0x2CF2, 1, 1}, {0xA640, 0xA66C, 2, 1}, {0xA680, 0xA69A, 2, 1},
    {0xA722, 0xA72E, 2, 1}, {0xA732, 0xA76E, 2, 1}, {0xA779, 0xA77B, 2, 1},
    {0xA77D, 0xA77D, 1, -35332}, {0xA77E, 0xA786, 2, 1}, {0xA78B, 0xA78B, 1, 1},
    {0xA78D, 0xA78D, 1, -42280}, {0xA790, 0xA792, 2, 1}, {0xA796, 0xA7A8, 2, 1},
    {0xA7AA, 0xA7AA, 1, -42308}, {0xA7AB, 0xA7AB, 1, -42319}, {0xA7AC, 0xA7AC, 1, -42315},
    {0xA7AD, 0xA7AD, 1, -42305}, {0xA7AE, 0xA7AE, 1, -42308}, {0xA7B0, 0xA7B0, 1, -42258},
    {0xA7B1, 0xA7B1, 1, -42282}, {0xA7B2, 0xA7B2, 1, -42261}, {0xA7B3, 0xA7B3, 1, 928},
    {0xA7B4, 0xA7C2, 2, 1}, {0xA7C4, 0xA7C4, 1, -48}, {0xA7C5, 0xA7C5, 1, -42307},
    {0xA7C6, 0xA7C6, 1, -35384}, {0xA7C7, 0xA7C9, 2, 1}, {0xA7D0, 0xA7D0, 1, 1},
    {0xA7D6, 0xA7D8, 2, 1}, {0xA7F5, 0xA7F5, 1, 1}, {0xFF21, 0xFF3A, 1, 32},
    {0x10400, 0x10427, 1, 40}, {0x104B0, 0x104D3, 1, 40}, {0x10570, 0x1057A, 1, 39},
    {0x1057C, 0x1058A, 1, 39}, {0x1058C, 0x10592, 1, 39}, {0x10594, 0x10595, 1, 39},
    {0x10C80, 0x10CB2, 1, 64}, {0x118A0, 0x118BF, 1, 32}, {0x16E40, 0x16E5F, 1, 32},
    {0x1E900, 0x1E921, 1, 34},
};
/* clang-format on */

/* The mapping of a code point above ASCII. */
static uint32_t covet__fold_wide(uint32_t character) {
    size_t low = 0, high = sizeof covet__fold_ranges / sizeof *covet__fold_ranges;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (covet__fold_ranges[middle].last < character)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == sizeof covet__fold_ranges / sizeof *covet__fold_ranges) return character;
    const covet__fold_range *range = &covet__fold_ranges[low];
    if (character < range->first || (character - range->first) % range->step != 0) return character;
    return (uint32_t)((int32_t)character + range->delta);
}

#else

static uint32_t covet__fold_wide(uint32_t character) {
    return character;
}

#endif

uint32_t covet_fold_character(uint32_t character) {
    if (character >= 0x80) return covet__fold_wide(character);
    return character - 'A' < 26 ? character + ('a' - 'A') : character;
}

/* Appends the ASCII bytes at the start of the text, folded; answers how many they are. */
static size_t covet__fold_ascii(covet_buffer *out, const char *text, size_t size) {
    size_t length = 0;
    while (length < size && (unsigned char)text[length] < 0x80) length++;
    char *room = covet__buffer_room(out, length);
    if (room == NULL) return length;
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)text[i];
        room[i] = (char)(c + ((unsigned char)(c - 'A') < 26 ? 'a' - 'A' : 0));
    }
    room[length] = '\0';
    out->size += length;
    return length;
}

void covet_fold_text(covet_buffer *out, const char *text, size_t size) {
    size_t at = 0;
    while (at < size) {
        at += covet__fold_ascii(out, text + at, size - at);
        if (at == size || out->failed) return;
        uint32_t character = 0;
        const size_t length = covet_text_decode(text + at, size - at, &character);
        char folded[4] = {text[at]};
        const size_t bytes =
            length == 0 ? 1 : covet_text_encode(covet__fold_wide(character), folded);
        covet_buffer_add(out, folded, bytes);
        at += length == 0 ? 1 : length;
    }
}

#endif

/* ==== base/text.c ==== */
#ifdef COVET_LINES
#line 1 "src/base/text.c"
#endif
/* Text: see text.h.
 * Uses memory. */
#ifndef COVET_BASE_TEXT_C
#define COVET_BASE_TEXT_C

#ifdef COVET_LINES
#line 8 "src/base/text.c"
#endif
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* --- UTF-8 --- */

/* The code point of a sequence whose first byte is no ASCII; answers as covet_text_decode, but may
 * write `character` in any case. A continuation byte with its top bit flipped is below 0x40. */
static inline size_t covet__text_sequence(const unsigned char *bytes, size_t size,
                                          uint32_t *character) {
    const uint32_t lead = bytes[0];
    const uint32_t b = size < 2 ? 0xFF : bytes[1] ^ 0x80u;
    if (lead < 0xE0) {
        *character = (lead & 0x1F) << 6 | b;
        return lead >= 0xC2 && b < 0x40 ? 2 : 0;
    }
    const uint32_t c = size < 3 ? 0xFF : bytes[2] ^ 0x80u;
    if (lead < 0xF0) {
        const uint32_t code = (lead & 0x0F) << 12 | b << 6 | c;
        *character = code;
        return (b | c) < 0x40 && code >= 0x800 && code - 0xD800 >= 0x800 ? 3 : 0;
    }
    const uint32_t d = size < 4 ? 0xFF : bytes[3] ^ 0x80u;
    const uint32_t code = (lead & 0x0F) << 18 | b << 12 | c << 6 | d;
    *character = code;
    return (b | c | d) < 0x40 && code >= 0x10000 && code <= 0x10FFFF ? 4 : 0;
}

size_t covet_text_decode(const char *text, size_t size, uint32_t *character) {
    if (size == 0) return 0;
    const unsigned char *bytes = (const unsigned char *)text;
    uint32_t code = bytes[0];
    const size_t length = code < 0x80 ? 1 : covet__text_sequence(bytes, size, &code);
    if (length != 0) *character = code;
    return length;
}

size_t covet_text_encode(uint32_t character, char text[4]) {
    if (character < 0x80) {
        text[0] = (char)character;
        return 1;
    }
    if (character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF)) return 0;
    const size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        text[i] = (char)(0x80 | (character & 0x3F));
        character >>= 6;
    }
    text[0] = (char)((0xF00u >> length & 0xF0) | character);
    return length;
}

/* Whether 8 bytes are all in 1..127: of a NUL the subtraction takes from the bit above, a byte that
 * is no ASCII has it already. */
static bool covet__text_plain8(const char *text) {
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return ((word | (word - 0x0101010101010101u)) & 0x8080808080808080u) == 0;
}

#if defined(__SSE2__)
/* Which of 16 bytes are not in 1..127, one bit each. */
static unsigned covet__text_odd16(const char *text) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)text);
    return (unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(bytes, _mm_set1_epi8(1)));
}

/* As covet__text_plain8, of 64 bytes. A byte less one is above 126 only where it is 0 or no ASCII;
 * saturated addition of one brings exactly those to the top bit. */
static bool covet__text_plain64(const char *text) {
    const __m128i *at = (const __m128i *)(const void *)text;
    const __m128i minus_one = _mm_set1_epi8(-1);
    __m128i a = _mm_add_epi8(_mm_loadu_si128(at), minus_one);
    __m128i b = _mm_add_epi8(_mm_loadu_si128(at + 1), minus_one);
    a = _mm_max_epu8(a, _mm_add_epi8(_mm_loadu_si128(at + 2), minus_one));
    b = _mm_max_epu8(b, _mm_add_epi8(_mm_loadu_si128(at + 3), minus_one));
    return _mm_movemask_epi8(_mm_adds_epu8(_mm_max_epu8(a, b), _mm_set1_epi8(1))) == 0;
}
#else
static unsigned covet__text_odd16(const char *text) {
    unsigned odd = 0;
    if (covet__text_plain8(text) && covet__text_plain8(text + 8)) return 0;
    for (unsigned i = 0; i < 16; i++) odd |= (unsigned)((unsigned char)(text[i] - 1) >= 0x7F) << i;
    return odd;
}

static bool covet__text_plain64(const char *text) {
    for (size_t i = 0; i < 64; i += 8)
        if (!covet__text_plain8(text + i)) return false;
    return true;
}
#endif

/* The number of the lowest bit that is set. */
static inline size_t covet__lowest(unsigned bits) {
#if defined(__GNUC__)
    return (size_t)__builtin_ctz(bits);
#else
    size_t at = 0;
    while (!(bits >> at & 1)) at++;
    return at;
#endif
}

/* The first byte from `at` on that is not in 1..127; `size` where there is none. */
static size_t covet__text_plain(const char *text, size_t at, size_t size) {
    unsigned odd;
    if (size < 16) {
        if (size >= 8 && covet__text_plain8(text) && covet__text_plain8(text + size - 8))
            return size;
        while (at < size && (unsigned char)(text[at] - 1) < 0x7F) at++;
        return at;
    }
    while (size - at >= 64 && covet__text_plain64(text + at)) at += 64;
    for (; size - at >= 16; at += 16)
        if ((odd = covet__text_odd16(text + at)) != 0) return at + covet__lowest(odd);
    /* The last 16 bytes overlap what is known already. */
    odd = covet__text_odd16(text + size - 16) >> (16 - (size - at));
    return odd == 0 ? size : at + covet__lowest(odd);
}

/* Reads the sequences of more than one byte that stand from `at` on, and counts the bytes that begin none.
 * Answers where they end: at an ASCII byte or a NUL, or where a sequence is broken. */
static size_t covet__text_foreign(const char *text, size_t size, size_t at, size_t *continuations) {
    const unsigned char *bytes = (const unsigned char *)text;
    while (at < size && bytes[at] >= 0x80) {
        size_t length = 2;
        /* The alphabets beside the Latin one are two bytes a letter: they go ahead. */
        if (bytes[at] - 0xC2u >= 0x1E || at + 1 >= size || (bytes[at + 1] & 0xC0) != 0x80) {
            uint32_t code;
            length = covet__text_sequence(bytes + at, size - at, &code);
        }
        if (length == 0) break;
        at += length;
        *continuations += length - 1;
    }
    return at;
}

bool covet_text_check(const char *text, size_t size, size_t *characters, size_t *bad_offset) {
    size_t at = covet__text_plain(text, 0, size), continuations = 0;
    while (at < size) {
        const size_t end = covet__text_foreign(text, size, at, &continuations);
        const unsigned char next = end < size ? (unsigned char)text[end] : 1;
        if (next >= 0x80 || next == 0) {
            if (bad_offset != NULL) *bad_offset = end;
            return false;
        }
        at = covet__text_plain(text, end, size);
    }
    if (characters != NULL) *characters = size - continuations;
    return true;
}

/* --- names --- */

/* The value of a hexadecimal digit, 16 if it is none. */
static unsigned covet__text_hex(char c) {
    if (c >= '0' && c <= '9') return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f') return (unsigned)(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return (unsigned)(c - 'A') + 10;
    return 16;
}

static bool covet__text_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

static bool covet__text_lower(char c) {
    return c >= 'a' && c <= 'z';
}

static char covet__text_folded(char c) {
    return covet__text_upper(c) ? (char)(c + ('a' - 'A')) : c;
}

int covet_text_compare_nocase(const char *a, const char *b) {
    if (a == NULL || b == NULL) return (a != NULL) - (b != NULL);
    while (*a != '\0' && covet__text_folded(*a) == covet__text_folded(*b)) {
        a++;
        b++;
    }
    return (unsigned char)covet__text_folded(*a) - (unsigned char)covet__text_folded(*b);
}

bool covet_text_identifier(const char *text, size_t size) {
    if (size == 0 || (text[0] >= '0' && text[0] <= '9')) return false;
    for (size_t i = 0; i < size; i++) {
        const char c = covet__text_folded(text[i]);
        if (!covet__text_lower(c) && !(c >= '0' && c <= '9') && c != '_') return false;
    }
    return true;
}

void covet_text_snake(covet_buffer *out, const char *name) {
    if (name == NULL) return;
    for (const char *at = name; *at != '\0'; at++) {
        /* A word begins at a capital after anything but a capital, and at the last of several
         * capitals where a small letter follows. */
        const bool inside = at > name && at[-1] != '_' && covet__text_upper(*at);
        if (inside && (!covet__text_upper(at[-1]) || covet__text_lower(at[1])))
            covet_buffer_char(out, '_');
        covet_buffer_char(out, covet__text_folded(*at));
    }
}

/* --- distance --- */

/* Cells of a row that can matter: those at most the limit away from the diagonal, and one that is
 * never reached at each end. */
#define COVET__DISTANCE_CELLS (2 * COVET_DISTANCE_MOST + 3)

static size_t covet__distance_least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Fills row i of the band from rows i - 1 (`one`) and i - 2 (`two`). Cell k stands for the first i
 * bytes of `a` and the first j = i + k - 1 - limit of `b`. */
static void covet__distance_row(const char *a, size_t i, const char *b, size_t b_size, size_t limit,
                                const size_t *two, const size_t *one, size_t *row) {
    for (size_t k = 1; k <= 2 * limit + 1; k++) {
        row[k] = limit + 1;
        if (i + k < limit + 1 || i + k - 1 - limit > b_size) continue;
        const size_t j = i + k - 1 - limit;
        if (i == 0 || j == 0) {
            row[k] = i + j;
            continue;
        }
        const bool same = a[i - 1] == b[j - 1];
        row[k] = covet__distance_least(one[k] + !same,
                                       covet__distance_least(one[k + 1], row[k - 1]) + 1);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[k] = covet__distance_least(row[k], two[k] + 1);
    }
}

size_t covet_text_distance(const char *a, const char *b, size_t limit) {
    size_t rows[3][COVET__DISTANCE_CELLS];
    if (a == NULL) a = "";
    if (b == NULL) b = "";
    if (limit > COVET_DISTANCE_MOST) limit = COVET_DISTANCE_MOST;
    const size_t a_size = strlen(a), b_size = strlen(b);
    if (a_size > b_size + limit || b_size > a_size + limit) return limit + 1;
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < COVET__DISTANCE_CELLS; k++) rows[i][k] = limit + 1;
    for (size_t i = 0; i <= a_size; i++)
        covet__distance_row(a, i, b, b_size, limit, rows[(i + 1) % 3], rows[(i + 2) % 3],
                            rows[i % 3]);
    return covet__distance_least(rows[a_size % 3][b_size + 1 + limit - a_size], limit + 1);
}

#endif

/* ==== base/json.c ==== */
#ifdef COVET_LINES
#line 1 "src/base/json.c"
#endif
/* JSON: see json.h.
 * Uses text, number and memory. */
#ifndef COVET_BASE_JSON_C
#define COVET_BASE_JSON_C

#ifdef COVET_LINES
#line 11 "src/base/json.c"
#endif
#include <string.h>

/* --- reader --- */

/* What may come next. */
enum {
    COVET__JSON_VALUE,       /* a value */
    COVET__JSON_FIRST_VALUE, /* the first value of an array, or its end */
    COVET__JSON_FIRST_KEY,   /* the first key of an object, or its end */
    COVET__JSON_MORE,        /* a value is done: a comma, an end, or the document's end */
};

static covet_json_kind covet__json_fail(covet_json_reader *reader, size_t at,
                                        const char *expected) {
    reader->at = at;
    reader->expected = expected;
    reader->start = reader->text + at;
    reader->length = 0;
    return reader->kind = COVET_JSON_ERROR;
}

/* The byte at `at`, or 0 behind the text; a NUL in it is wrong wherever it stands. */
static char covet__json_peek(const covet_json_reader *reader, size_t at) {
    return at < reader->size ? reader->text[at] : '\0';
}

static size_t covet__json_space(const covet_json_reader *reader, size_t at) {
    while (at < reader->size) {
        const char c = reader->text[at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') break;
        at++;
    }
    return at;
}

/* Makes the token from `from` to `to` the latest one. */
static covet_json_kind covet__json_token(covet_json_reader *reader, covet_json_kind kind,
                                         size_t from, size_t to) {
    reader->start = reader->text + from;
    reader->length = to - from;
    reader->at = to;
    reader->escaped = reader->has_nul = false;
    return reader->kind = kind;
}

/* Four hexadecimal digits as a number; above 0xFFFF if they are none. */
static uint32_t covet__json_hex(const char *text, size_t size) {
    uint32_t code = 0;
    if (size < 4) return UINT32_MAX;
    for (size_t i = 0; i < 4; i++) {
        const uint32_t digit = covet__text_hex(text[i]);
        if (digit > 15) return UINT32_MAX;
        code = code << 4 | digit;
    }
    return code;
}

/* The code point of the escape at the start of `size` bytes (a backslash); answers the bytes that
 * it takes, 0 if it is none: unknown, cut off, or one half of a surrogate pair. */
static size_t covet__json_escape(const char *text, size_t size, uint32_t *code) {
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    if (size < 2 || text[1] == '\0') return 0;
    if (text[1] != 'u') {
        const char *name = strchr(names, text[1]);
        if (name == NULL) return 0;
        *code = (unsigned char)values[name - names];
        return 2;
    }
    *code = covet__json_hex(text + 2, size - 2);
    if (*code < 0xD800 || (*code > 0xDFFF && *code <= 0xFFFF)) return 6;
    if (*code > 0xDBFF || size < 12 || text[6] != '\\' || text[7] != 'u') return 0;
    const uint32_t low = covet__json_hex(text + 8, size - 8);
    if (low < 0xDC00 || low > 0xDFFF) return 0;
    *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
    return 12;
}

/* The string whose opening quote is at `from`, as a token of `kind`. */
static covet_json_kind covet__json_string(covet_json_reader *reader, covet_json_kind kind,
                                          size_t from) {
    bool escaped = false, has_nul = false;
    size_t at = from + 1;
    for (;;) {
        while (at < reader->size && (unsigned char)reader->text[at] - 0x20u < 0x60 &&
               reader->text[at] != '"' && reader->text[at] != '\\')
            at++;
        const char c = covet__json_peek(reader, at);
        if (c == '"') break;
        uint32_t code = 1;
        size_t length = 0;
        if (c == '\\') {
            length = covet__json_escape(reader->text + at, reader->size - at, &code);
            if (length == 0) return covet__json_fail(reader, at, "an escape that JSON knows");
            escaped = true;
            has_nul = has_nul || code == 0;
        } else if ((unsigned char)c >= 0x80) {
            length = covet_text_decode(reader->text + at, reader->size - at, &code);
            if (length == 0) return covet__json_fail(reader, at, "valid UTF-8");
        } else {
            return covet__json_fail(reader, at,
                                    at < reader->size ? "an escape for a control character"
                                                      : "'\"' at the end of a string");
        }
        at += length;
    }
    covet__json_token(reader, kind, from + 1, at);
    reader->at = at + 1;
    reader->escaped = escaped;
    reader->has_nul = has_nul;
    return kind;
}

/* Where the digits from `at` on end. */
static size_t covet__json_digits(const covet_json_reader *reader, size_t at) {
    while (covet__json_peek(reader, at) >= '0' && covet__json_peek(reader, at) <= '9') at++;
    return at;
}

static covet_json_kind covet__json_number(covet_json_reader *reader, size_t from) {
    size_t at = from + (covet__json_peek(reader, from) == '-'), digits = at;
    at = covet__json_digits(reader, at);
    if (at == digits) return covet__json_fail(reader, at, "a digit");
    if (reader->text[digits] == '0' && at > digits + 1)
        return covet__json_fail(reader, digits + 1, "no digit after a leading 0");
    if (covet__json_peek(reader, at) == '.') {
        digits = at + 1;
        at = covet__json_digits(reader, digits);
        if (at == digits) return covet__json_fail(reader, at, "a digit");
    }
    if (covet__json_peek(reader, at) == 'e' || covet__json_peek(reader, at) == 'E') {
        digits = at + 1;
        digits +=
            covet__json_peek(reader, digits) == '-' || covet__json_peek(reader, digits) == '+';
        at = covet__json_digits(reader, digits);
        if (at == digits) return covet__json_fail(reader, at, "a digit");
    }
    return covet__json_token(reader, COVET_JSON_NUMBER, from, at);
}

static covet_json_kind covet__json_word(covet_json_reader *reader, size_t from) {
    static const struct {
        const char *text;
        size_t size;
        covet_json_kind kind;
    } words[] = {
        {"true", 4, COVET_JSON_TRUE}, {"false", 5, COVET_JSON_FALSE}, {"null", 4, COVET_JSON_NULL}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (reader->size - from >= words[i].size &&
            memcmp(reader->text + from, words[i].text, words[i].size) == 0)
            return covet__json_token(reader, words[i].kind, from, from + words[i].size);
    }
    return covet__json_fail(reader, from, "a value");
}

/* Whether the innermost open one is an object. */
static bool covet__json_in_object(const covet_json_reader *reader) {
    const unsigned level = reader->depth - 1;
    return (reader->objects[level / 8] >> level % 8 & 1) != 0;
}

static covet_json_kind covet__json_begin(covet_json_reader *reader, size_t at, bool object) {
    const unsigned level = reader->depth, bit = 1u << level % 8;
    if (level == COVET_JSON_DEPTH)
        return covet__json_fail(reader, at, "at most 512 objects and arrays inside each other");
    const unsigned rest = reader->objects[level / 8] & ~bit;
    reader->objects[level / 8] = (unsigned char)(object ? rest | bit : rest);
    reader->depth++;
    reader->wanted = object ? COVET__JSON_FIRST_KEY : COVET__JSON_FIRST_VALUE;
    return covet__json_token(reader, object ? COVET_JSON_OBJECT : COVET_JSON_ARRAY, at, at + 1);
}

static covet_json_kind covet__json_finish(covet_json_reader *reader, size_t at) {
    const bool object = covet__json_in_object(reader);
    reader->depth--;
    reader->wanted = COVET__JSON_MORE;
    return covet__json_token(reader, object ? COVET_JSON_OBJECT_END : COVET_JSON_ARRAY_END, at,
                             at + 1);
}

static covet_json_kind covet__json_value(covet_json_reader *reader, size_t at) {
    const char c = covet__json_peek(reader, at);
    if (c == '{' || c == '[') return covet__json_begin(reader, at, c == '{');
    reader->wanted = COVET__JSON_MORE;
    if (c == '"') return covet__json_string(reader, COVET_JSON_STRING, at);
    if (c == '-' || (c >= '0' && c <= '9')) return covet__json_number(reader, at);
    return covet__json_word(reader, at);
}

/* A key and the colon behind it, which no token shows. */
static covet_json_kind covet__json_key(covet_json_reader *reader, size_t at, const char *expected) {
    if (covet__json_peek(reader, at) != '"') return covet__json_fail(reader, at, expected);
    if (covet__json_string(reader, COVET_JSON_KEY, at) == COVET_JSON_ERROR) return reader->kind;
    at = covet__json_space(reader, reader->at);
    if (covet__json_peek(reader, at) != ':') return covet__json_fail(reader, at, "':'");
    reader->at = at + 1;
    reader->wanted = COVET__JSON_VALUE;
    return COVET_JSON_KEY;
}

/* What follows a value. */
static covet_json_kind covet__json_more(covet_json_reader *reader, size_t at) {
    if (reader->depth == 0) {
        if (at < reader->size) return covet__json_fail(reader, at, "the end of the document");
        return covet__json_token(reader, COVET_JSON_END, at, at);
    }
    const bool object = covet__json_in_object(reader);
    const char c = covet__json_peek(reader, at);
    if (c == (object ? '}' : ']')) return covet__json_finish(reader, at);
    if (c != ',') return covet__json_fail(reader, at, object ? "',' or '}'" : "',' or ']'");
    at = covet__json_space(reader, at + 1);
    return object ? covet__json_key(reader, at, "a key in quotes") : covet__json_value(reader, at);
}

void covet_json_open(covet_json_reader *reader, const char *text, size_t size) {
    *reader = (covet_json_reader){.kind = COVET_JSON_END, .wanted = COVET__JSON_VALUE};
    reader->text = reader->start = text == NULL ? "" : text;
    reader->size = text == NULL ? 0 : size;
}

covet_json_kind covet_json_next(covet_json_reader *reader) {
    if (reader->kind == COVET_JSON_ERROR) return COVET_JSON_ERROR;
    const size_t at = covet__json_space(reader, reader->at);
    const char c = covet__json_peek(reader, at);
    switch (reader->wanted) {
    case COVET__JSON_FIRST_VALUE:
        return c == ']' ? covet__json_finish(reader, at) : covet__json_value(reader, at);
    case COVET__JSON_FIRST_KEY:
        return c == '}' ? covet__json_finish(reader, at)
                        : covet__json_key(reader, at, "a key in quotes or '}'");
    case COVET__JSON_MORE:
        return covet__json_more(reader, at);
    default:
        return covet__json_value(reader, at);
    }
}

bool covet_json_skip(covet_json_reader *reader, const char **start, size_t *size) {
    if (reader->wanted == COVET__JSON_VALUE) covet_json_next(reader);
    const covet_json_kind kind = reader->kind;
    if (kind == COVET_JSON_END || kind == COVET_JSON_ERROR || kind == COVET_JSON_OBJECT_END ||
        kind == COVET_JSON_ARRAY_END)
        return false;
    const char *from = reader->start - (kind == COVET_JSON_STRING);
    if (kind == COVET_JSON_OBJECT || kind == COVET_JSON_ARRAY) {
        const unsigned around = reader->depth - 1;
        while (reader->depth > around)
            if (covet_json_next(reader) == COVET_JSON_ERROR) return false;
    }
    if (start != NULL) *start = from;
    if (size != NULL) *size = (size_t)(reader->text + reader->at - from);
    return true;
}

/* Writes a key or string without its escapes; answers its bytes, never more than with them. */
static size_t covet__json_unescape(const covet_json_reader *reader, char *out) {
    const char *text = reader->start;
    size_t at = 0, length = 0;
    while (at < reader->length) {
        const char *escape = memchr(text + at, '\\', reader->length - at);
        const size_t run = escape == NULL ? reader->length - at : (size_t)(escape - text) - at;
        memcpy(out + length, text + at, run);
        at += run;
        length += run;
        uint32_t code = 0;
        if (escape == NULL) break;
        at += covet__json_escape(escape, reader->length - at, &code);
        length += covet_text_encode(code, out + length);
    }
    return length;
}

char *covet_json_text(const covet_json_reader *reader, covet_arena *arena, size_t *size) {
    size_t length = reader->length;
    char *text;
    if (reader->escaped) {
        text = covet_arena_take(arena, length + 1, 1);
        if (text == NULL) return NULL;
        length = covet__json_unescape(reader, text);
        text[length] = '\0';
    } else {
        text = covet_arena_text(arena, reader->start, length);
    }
    if (size != NULL) *size = length;
    return text;
}

void covet_json_append(const covet_json_reader *reader, covet_buffer *out) {
    char *room = covet__buffer_room(out, reader->length);
    if (room == NULL) return;
    out->size += covet__json_unescape(reader, room);
    out->data[out->size] = '\0';
}

bool covet_json_is(const covet_json_reader *reader, const char *name) {
    const size_t size = strlen(name);
    if (!reader->escaped) return size == reader->length && memcmp(reader->start, name, size) == 0;
    size_t at = 0, same = 0;
    while (at < reader->length) {
        char bytes[4] = {reader->start[at]};
        size_t count = 1, length = 1;
        if (bytes[0] == '\\') {
            uint32_t code = 0;
            length = covet__json_escape(reader->start + at, reader->length - at, &code);
            count = covet_text_encode(code, bytes);
        }
        if (count > size - same || memcmp(name + same, bytes, count) != 0) return false;
        at += length;
        same += count;
    }
    return same == size;
}

bool covet_json_check(const char *text, size_t size, size_t *offset, const char **expected) {
    covet_json_reader reader;
    covet_json_open(&reader, text, size);
    covet_json_kind kind;
    do {
        kind = covet_json_next(&reader);
    } while (kind != COVET_JSON_END && kind != COVET_JSON_ERROR);
    if (kind == COVET_JSON_END) return true;
    if (offset != NULL) *offset = reader.at;
    if (expected != NULL) *expected = reader.expected;
    return false;
}

/* --- writer --- */

/* What stands before a value or key. */
static void covet__json_separate(covet_json_writer *writer) {
    if (writer->comma) covet_buffer_char(writer->out, ',');
    writer->comma = true;
}

static void covet__json_write_escape(covet_buffer *out, unsigned char c) {
    static const char named[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    char escape[6] = {'\\', 'u', '0', '0', (char)('0' + c / 16), "0123456789abcdef"[c % 16]};
    const char *name = c == 0 ? NULL : strchr(named, c);
    if (name != NULL) escape[1] = names[name - named];
    covet_buffer_add(out, escape, name != NULL ? 2 : 6);
}

/* A string with its quotes. */
static void covet__json_quote(covet_buffer *out, const char *text, size_t size) {
    covet_buffer_char(out, '"');
    for (size_t at = 0; at < size;) {
        size_t end = at;
        while (end < size && (unsigned char)text[end] >= 0x20 && text[end] != '"' &&
               text[end] != '\\')
            end++;
        covet_buffer_add(out, text + at, end - at);
        if (end < size) covet__json_write_escape(out, (unsigned char)text[end++]);
        at = end;
    }
    covet_buffer_char(out, '"');
}

covet_json_writer covet_json_writer_open(covet_buffer *out) {
    return (covet_json_writer){.out = out, .comma = false};
}

static void covet__json_write_begin(covet_json_writer *writer, char c) {
    covet__json_separate(writer);
    covet_buffer_char(writer->out, c);
    writer->comma = false;
}

static void covet__json_write_finish(covet_json_writer *writer, char c) {
    covet_buffer_char(writer->out, c);
    writer->comma = true;
}

void covet_json_write_object(covet_json_writer *writer) {
    covet__json_write_begin(writer, '{');
}

void covet_json_write_object_end(covet_json_writer *writer) {
    covet__json_write_finish(writer, '}');
}

void covet_json_write_array(covet_json_writer *writer) {
    covet__json_write_begin(writer, '[');
}

void covet_json_write_array_end(covet_json_writer *writer) {
    covet__json_write_finish(writer, ']');
}

void covet_json_write_key(covet_json_writer *writer, const char *key) {
    covet__json_separate(writer);
    covet__json_quote(writer->out, key, strlen(key));
    covet_buffer_char(writer->out, ':');
    writer->comma = false;
}

void covet_json_write_text(covet_json_writer *writer, const char *text, size_t size) {
    covet__json_separate(writer);
    if (text == NULL)
        covet_buffer_text(writer->out, "null");
    else
        covet__json_quote(writer->out, text, size);
}

void covet_json_write_int(covet_json_writer *writer, int64_t n) {
    covet__json_separate(writer);
    covet_buffer_int(writer->out, n);
}

void covet_json_write_real(covet_json_writer *writer, double x) {
    char text[COVET_REAL_TEXT];
    const size_t size = covet_real_format(x, text, sizeof text);
    /* A number ends in a digit, a word in a letter. */
    if (text[size - 1] >= '0' && text[size - 1] <= '9')
        covet_json_write_raw(writer, text, size);
    else
        covet_json_write_text(writer, text, size);
}

void covet_json_write_bool(covet_json_writer *writer, bool b) {
    covet_json_write_raw(writer, b ? "true" : "false", b ? 4 : 5);
}

void covet_json_write_null(covet_json_writer *writer) {
    covet_json_write_raw(writer, NULL, 0);
}

void covet_json_write_raw(covet_json_writer *writer, const char *json, size_t size) {
    covet__json_separate(writer);
    if (json == NULL)
        covet_buffer_text(writer->out, "null");
    else
        covet_buffer_add(writer->out, json, size);
}

#endif

/* ==== base/number.c ==== */
#ifdef COVET_LINES
#line 1 "src/base/number.c"
#endif
/* Numbers as text: see number.h.
 * Uses config alone. strtod and snprintf do the exact work, but never see or decide a decimal
 * point, so that the locale does not matter. */
#ifndef COVET_BASE_NUMBER_C
#define COVET_BASE_NUMBER_C

#ifdef COVET_LINES
#line 9 "src/base/number.c"
#endif
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- integers --- */

static bool covet__number_is_digit(char c) {
    return c >= '0' && c <= '9';
}

covet_parsed covet_int_read(const char *text, size_t size, int64_t *out) {
    if (text == NULL || size == 0) return COVET_PARSED_NOT;
    bool negative = text[0] == '-';
    size_t at = negative || text[0] == '+';
    if (at == size) return COVET_PARSED_NOT;
    const uint64_t most = (uint64_t)INT64_MAX + negative;
    uint64_t magnitude = 0;
    bool fits = true;
    for (; at < size; at++) {
        if (!covet__number_is_digit(text[at])) return COVET_PARSED_NOT;
        uint64_t digit = (uint64_t)(text[at] - '0');
        fits = fits && magnitude <= (most - digit) / 10;
        if (fits) magnitude = magnitude * 10 + digit;
    }
    if (!fits) return COVET_PARSED_RANGE;
    *out = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return COVET_PARSED_WELL;
}

/* Copies `length` bytes and a NUL, as covet_int_format answers. */
static size_t covet__number_put(const char *text, size_t length, char *buffer, size_t size) {
    if (length >= size) {
        if (size != 0) buffer[0] = '\0';
        return 0;
    }
    memcpy(buffer, text, length);
    buffer[length] = '\0';
    return length;
}

/* Writes a sign where `negative`, then `n`; see covet_int_format. */
static size_t covet__number_format(bool negative, uint64_t n, char *buffer, size_t size) {
    char digits[COVET_INT_TEXT];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n != 0);
    if (negative) digits[--at] = '-';
    return covet__number_put(digits + at, sizeof digits - at, buffer, size);
}

size_t covet_int_format(int64_t n, char *buffer, size_t size) {
    return covet__number_format(n < 0, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, buffer, size);
}

size_t covet_uint_format(uint64_t n, char *buffer, size_t size) {
    return covet__number_format(false, n, buffer, size);
}

/* --- doubles --- */

/* No decision between two doubles needs more than 767 digits; what stands behind only has to be
 * known not to be zero, which one more digit tells. */
#define COVET__NUMBER_DIGITS 780

/* Above this exponent every double is infinite, below its negative 0, whatever 780 digits say. */
#define COVET__NUMBER_EXPONENT 2000

/* A decimal number taken apart: digits * 10^exponent. */
typedef struct covet__number_parts {
    bool negative;
    size_t count;                          /* of digits, without leading zeros */
    int64_t exponent;                      /* of the last digit */
    uint64_t value;                        /* the digits as a number, while there are at most 19 */
    char digits[COVET__NUMBER_DIGITS + 1]; /* the last one may stand for all that follow */
} covet__number_parts;

/* Takes one digit, `behind` the point or before it. */
static void covet__number_digit(covet__number_parts *parts, char digit, bool behind) {
    if (parts->count == 0 && digit == '0') {
        parts->exponent -= behind;
        return;
    }
    if (parts->count < COVET__NUMBER_DIGITS) {
        parts->digits[parts->count++] = digit;
        parts->exponent -= behind;
        if (parts->count <= 19) parts->value = parts->value * 10 + (uint64_t)(digit - '0');
        return;
    }
    if (digit != '0' && parts->digits[COVET__NUMBER_DIGITS - 1] == '0')
        parts->digits[COVET__NUMBER_DIGITS - 1] = '1';
    parts->exponent += !behind;
}

/* Reads digits and a point; answers where they end, NULL without a digit. */
static const char *covet__number_mantissa(covet__number_parts *parts, const char *at,
                                          const char *end) {
    bool behind = false, any = false;
    for (; at < end; at++) {
        if (covet__number_is_digit(*at)) {
            covet__number_digit(parts, *at, behind);
            any = true;
        } else if (*at == '.' && !behind) {
            behind = true;
        } else {
            break;
        }
    }
    return any ? at : NULL;
}

/* Adds the exponent that stands at `at`, up to `end`; false if it is none. */
static bool covet__number_exponent(covet__number_parts *parts, const char *at, const char *end) {
    int64_t exponent = 0;
    if (at == end) return true;
    if (*at != 'e' && *at != 'E') return false;
    at++;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    if (at == end) return false;
    for (; at < end; at++) {
        if (!covet__number_is_digit(*at)) return false;
        if (exponent < INT64_MAX / 100) exponent = exponent * 10 + (*at - '0');
    }
    parts->exponent += negative ? -exponent : exponent;
    return true;
}

/* The exact product or quotient of two exact doubles, where the number is one; false if it is not.
 */
static bool covet__number_exact(const covet__number_parts *parts, double *out) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (FLT_EVAL_METHOD != 0 || parts->count > 15) return false;
    if (parts->exponent < -22 || parts->exponent > 22) return false;
    double value = (double)parts->value;
    *out = parts->exponent < 0 ? value / powers[-parts->exponent] : value * powers[parts->exponent];
    return true;
}

/* The general case: strtod over digits and an exponent, without a point. */
static double covet__number_convert(const covet__number_parts *parts) {
    char text[COVET__NUMBER_DIGITS + 1 + COVET_INT_TEXT];
    int64_t exponent = parts->exponent;
    if (exponent > COVET__NUMBER_EXPONENT) exponent = COVET__NUMBER_EXPONENT;
    if (exponent < -COVET__NUMBER_EXPONENT) exponent = -COVET__NUMBER_EXPONENT;
    memcpy(text, parts->digits, parts->count);
    text[parts->count] = 'e';
    covet_int_format(exponent, text + parts->count + 1, COVET_INT_TEXT);
    return strtod(text, NULL);
}

static bool covet__number_is(const char *text, size_t size, const char *word) {
    return size == strlen(word) && memcmp(text, word, size) == 0;
}

/* The bits, since isnan and isinf mean nothing under -ffast-math. */
static uint64_t covet__number_bits(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

#define COVET__NUMBER_SIGN ((uint64_t)1 << 63)
#define COVET__NUMBER_INFINITY ((uint64_t)0x7FF << 52)

static double covet__number_of_bits(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

_Static_assert(sizeof(double) == 8 && DBL_MANT_DIG == 53, "doubles are those of IEEE 754");

/* NaN and the infinities, which are words. */
static covet_parsed covet__number_word(const char *text, size_t size, double *out) {
    uint64_t bits;
    if (covet__number_is(text, size, "NaN"))
        bits = COVET__NUMBER_INFINITY | (uint64_t)1 << 51;
    else if (covet__number_is(text, size, "Infinity"))
        bits = COVET__NUMBER_INFINITY;
    else if (covet__number_is(text, size, "-Infinity"))
        bits = COVET__NUMBER_INFINITY | COVET__NUMBER_SIGN;
    else
        return COVET_PARSED_NOT;
    *out = covet__number_of_bits(bits);
    return COVET_PARSED_WELL;
}

covet_parsed covet_real_read(const char *text, size_t size, double *out) {
    if (text == NULL || size == 0) return COVET_PARSED_NOT;
    covet__number_parts parts; /* its digits stay unset: they are many, and mostly few are read */
    parts.negative = text[0] == '-';
    parts.count = 0;
    parts.exponent = 0;
    parts.value = 0;
    const char *end = text + size;
    const char *at = text + (parts.negative || text[0] == '+');
    at = covet__number_mantissa(&parts, at, end);
    if (at == NULL) return covet__number_word(text, size, out);
    if (!covet__number_exponent(&parts, at, end)) return COVET_PARSED_NOT;
    double value = 0.0;
    if (parts.count != 0 && !covet__number_exact(&parts, &value))
        value = covet__number_convert(&parts);
    if (covet__number_bits(value) == COVET__NUMBER_INFINITY) return COVET_PARSED_RANGE;
    *out = parts.negative ? -value : value;
    return COVET_PARSED_WELL;
}

/* Removes from `text` the locale's point, which may be several bytes, and puts '.' there. Answers
 * the bytes that are left, a NUL behind them. */
static size_t covet__number_point(char *text) {
    size_t length = 0;
    bool point = false;
    for (const char *from = text; *from != '\0'; from++) {
        bool plain = covet__number_is_digit(*from) || *from == '-' || *from == '+' || *from == 'e';
        if (plain)
            text[length++] = *from;
        else if (!point)
            text[length++] = '.';
        point = !plain;
    }
    text[length] = '\0';
    return length;
}

/* The general case of covet_real_format. */
static size_t covet__number_shortest(double x, char *buffer, size_t size) {
    char text[COVET_REAL_TEXT + 16]; /* a locale's point can be a few bytes more */
    size_t length = 0;
    for (int digits = 15; digits <= 17; digits++) {
        double back = 0.0;
        snprintf(text, sizeof text, "%.*g", digits, x);
        length = covet__number_point(text);
        covet_real_read(text, length, &back);
        if (covet__number_bits(back) == covet__number_bits(x)) break;
    }
    return covet__number_put(text, length, buffer, size);
}

size_t covet_real_format(double x, char *buffer, size_t size) {
    const uint64_t bits = covet__number_bits(x), magnitude = bits & ~COVET__NUMBER_SIGN;
    if (magnitude > COVET__NUMBER_INFINITY) return covet__number_put("NaN", 3, buffer, size);
    if (bits == COVET__NUMBER_INFINITY) return covet__number_put("Infinity", 8, buffer, size);
    if (magnitude == COVET__NUMBER_INFINITY) return covet__number_put("-Infinity", 9, buffer, size);
    bool whole = x > -1e15 && x < 1e15 && x == (double)(int64_t)x;
    if (whole && bits != COVET__NUMBER_SIGN) return covet_int_format((int64_t)x, buffer, size);
    return covet__number_shortest(x, buffer, size);
}

#endif

/* ==== base/regex.c ==== */
#ifdef COVET_LINES
#line 1 "src/base/regex.c"
#endif
/* Regular expressions: see regex.h.
 * Uses memory and text.
 *
 * A pattern becomes a program of instructions whose jumps are relative, so that a piece of it can be
 * moved and copied. The matcher walks over the text once with the set of all places where the program
 * can be (Thompson); a place is entered once for each character. */
#ifndef COVET_BASE_REGEX_C
#define COVET_BASE_REGEX_C

#ifdef COVET_LINES
#line 13 "src/base/regex.c"
#endif
#include <string.h>

typedef enum covet__regex_code {
    COVET__REGEX_CHARACTER, /* x: the code point */
    COVET__REGEX_ANY,       /* any but a line feed */
    COVET__REGEX_CLASS,     /* x: index of the class */
    COVET__REGEX_SPLIT,     /* go on at x and at y, relative */
    COVET__REGEX_JUMP,      /* go on at x, relative */
    COVET__REGEX_START,     /* the start of the text */
    COVET__REGEX_FINISH,    /* its end */
    COVET__REGEX_MATCH,
} covet__regex_code;

typedef struct covet__regex_step {
    covet__regex_code code;
    int32_t x, y;
} covet__regex_step;

typedef struct covet__regex_range {
    uint32_t first, last;
} covet__regex_range;

typedef struct covet__regex_class {
    uint32_t ascii[4];  /* a bit for each character below 128, negation done */
    uint32_t first;     /* index of its first range */
    uint32_t count;     /* of its ranges */
    bool negated;
} covet__regex_class;

struct covet_regex {
    const covet__regex_step *steps;
    uint32_t step_count;
    const covet__regex_class *classes;
    const covet__regex_range *ranges;
};

/* What a byte that is no UTF-8 is read as: no character of a pattern. */
#define COVET__REGEX_BROKEN UINT32_MAX

/* --- parser --- */

/* An array that grows in the arena. */
typedef struct covet__regex_array {
    void *items;
    size_t size; /* bytes in use */
    size_t room; /* bytes allocated */
} covet__regex_array;

typedef struct covet__regex_parser {
    covet_arena *arena;
    const char *pattern;
    size_t size;
    size_t at;
    unsigned depth;          /* groups that are open */
    covet__regex_array steps;
    covet__regex_array classes;
    covet__regex_array ranges;
    const char *problem;     /* the first mistake */
    size_t offset;           /* where it is */
    bool failed;             /* a mistake, or no memory */
} covet__regex_parser;

static void covet__regex_refuse(covet__regex_parser *parser, size_t at, const char *problem) {
    if (parser->failed) return;
    parser->failed = true;
    parser->problem = problem;
    parser->offset = at;
}

/* Room for `size` more bytes at the end; NULL without memory. */
static void *covet__regex_more(covet__regex_parser *parser, covet__regex_array *array, size_t size) {
    if (parser->failed) return NULL;
    if (array->room - array->size < size) {
        const size_t room = array->room * 2 + size + 256;
        void *grown = covet_arena_grow(parser->arena, array->items, array->room, room);
        if (grown == NULL) {
            parser->failed = true;
            return NULL;
        }
        array->items = grown;
        array->room = room;
    }
    void *at = (unsigned char *)array->items + array->size;
    array->size += size;
    return at;
}

static size_t covet__regex_step_count(const covet__regex_parser *parser) {
    return parser->steps.size / sizeof(covet__regex_step);
}

/* Puts a step before step `at` and the steps behind it; its jumps are counted from its own place. */
static void covet__regex_insert(covet__regex_parser *parser, size_t at, covet__regex_code code,
                                ptrdiff_t x, ptrdiff_t y) {
    const size_t count = covet__regex_step_count(parser);
    if (count >= COVET_REGEX_SIZE)
        covet__regex_refuse(parser, parser->at, "the pattern is too large");
    if (covet__regex_more(parser, &parser->steps, sizeof(covet__regex_step)) == NULL) return;
    covet__regex_step *steps = parser->steps.items;
    memmove(steps + at + 1, steps + at, (count - at) * sizeof *steps);
    steps[at] = (covet__regex_step){code, (int32_t)x, (int32_t)y};
}

static void covet__regex_append(covet__regex_parser *parser, covet__regex_code code, ptrdiff_t x,
                                ptrdiff_t y) {
    covet__regex_insert(parser, covet__regex_step_count(parser), code, x, y);
}

/* Appends a copy of `count` steps from `from` on. */
static void covet__regex_repeat(covet__regex_parser *parser, size_t from, size_t count) {
    for (size_t i = 0; i < count && !parser->failed; i++) {
        const covet__regex_step step = ((const covet__regex_step *)parser->steps.items)[from + i];
        covet__regex_append(parser, step.code, step.x, step.y);
    }
}

/* The byte at the place, or 0 at the end; a NUL in a pattern is refused beforehand. */
static char covet__regex_peek(const covet__regex_parser *parser) {
    return parser->at < parser->size ? parser->pattern[parser->at] : '\0';
}

static bool covet__regex_take(covet__regex_parser *parser, char c) {
    if (covet__regex_peek(parser) != c) return false;
    parser->at++;
    return true;
}

static uint32_t covet__regex_character(covet__regex_parser *parser) {
    uint32_t character = 0;
    parser->at += covet_text_decode(parser->pattern + parser->at, parser->size - parser->at,
                                    &character);
    return character;
}

/* --- classes --- */

static void covet__regex_range_add(covet__regex_parser *parser, uint32_t first, uint32_t last) {
    covet__regex_range *range = covet__regex_more(parser, &parser->ranges, sizeof *range);
    if (range != NULL) *range = (covet__regex_range){first, last};
}

/* The ranges of \d \w \s, or of \D \W \S, which are what stands between them. */
static void covet__regex_named(covet__regex_parser *parser, char name) {
    static const covet__regex_range digits[] = {{'0', '9'}, {0, 0}};
    static const covet__regex_range words[] = {
        {'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0, 0}};
    static const covet__regex_range blanks[] = {{'\t', '\r'}, {' ', ' '}, {0, 0}};
    const char lower = covet__text_folded(name);
    const covet__regex_range *range = lower == 'd' ? digits : lower == 'w' ? words : blanks;
    uint32_t next = 0;
    for (; range->last != 0; range++) {
        if (name == lower)
            covet__regex_range_add(parser, range->first, range->last);
        else
            covet__regex_range_add(parser, next, range->first - 1);
        next = range->last + 1;
    }
    if (name != lower) covet__regex_range_add(parser, next, 0x10FFFF);
}

static bool covet__regex_in(const covet__regex_range *ranges, uint32_t count, uint32_t character) {
    for (uint32_t i = 0; i < count; i++)
        if (character >= ranges[i].first && character <= ranges[i].last) return true;
    return false;
}

/* Makes a class of the ranges from `first` on, and a step for it. */
static void covet__regex_class_end(covet__regex_parser *parser, size_t first, bool negated) {
    covet__regex_class *made = covet__regex_more(parser, &parser->classes, sizeof *made);
    if (made == NULL) return;
    const covet__regex_range *ranges = parser->ranges.items;
    const size_t count = parser->ranges.size / sizeof *ranges - first;
    *made = (covet__regex_class){
        .first = (uint32_t)first, .count = (uint32_t)count, .negated = negated};
    for (uint32_t c = 0; c < 128; c++)
        if (covet__regex_in(ranges + first, made->count, c) != negated)
            made->ascii[c / 32] |= UINT32_C(1) << c % 32;
    const size_t index = parser->classes.size / sizeof *made - 1;
    covet__regex_append(parser, COVET__REGEX_CLASS, (ptrdiff_t)index, 0);
}

/* `digits` hexadecimal digits as a code point. */
static uint32_t covet__regex_hex(covet__regex_parser *parser, int digits) {
    uint32_t code = 0;
    for (int i = 0; i < digits; i++) {
        const uint32_t digit = covet__text_hex(covet__regex_peek(parser));
        if (digit > 15) {
            covet__regex_refuse(parser, parser->at, "a hexadecimal digit is missing");
            return 0;
        }
        code = code << 4 | digit;
        parser->at++;
    }
    return code;
}

/* Reads what stands behind a backslash. Answers true for \d and kin, whose letter is `out`, else `out`
 * is the character. */
static bool covet__regex_escape(covet__regex_parser *parser, uint32_t *out) {
    static const char names[] = "tnrfv", values[] = "\t\n\r\f\v";
    const size_t at = parser->at - 1;
    const char c = covet__regex_peek(parser);
    *out = (unsigned char)c;
    if (c == '\0' || (unsigned char)c >= 0x80) {
        covet__regex_refuse(parser, at, "a backslash stands before nothing that it can change");
        return false;
    }
    parser->at++;
    if (strchr("dwsDWS", c) != NULL) return true;
    const char *name = strchr(names, c);
    if (name != NULL)
        *out = (unsigned char)values[name - names];
    else if (c == 'x' || c == 'u')
        *out = covet__regex_hex(parser, c == 'x' ? 2 : 4);
    else if (covet_text_identifier(&c, 1) ? c != '_' : c >= '0' && c <= '9')
        covet__regex_refuse(parser, at, "this escape is not known");
    return false;
}

/* One member of a class: a character, or \d and kin, for which it answers true. */
static bool covet__regex_member(covet__regex_parser *parser, uint32_t *out) {
    const size_t at = parser->at;
    if (covet__regex_take(parser, '\\')) return covet__regex_escape(parser, out);
    *out = covet__regex_character(parser);
    if (*out == '[') covet__regex_refuse(parser, at, "'[' in a class is written \\[");
    return false;
}

static void covet__regex_members(covet__regex_parser *parser) {
    const size_t at = parser->at;
    uint32_t first = 0, last = 0;
    if (covet__regex_member(parser, &first)) {
        covet__regex_named(parser, (char)first);
        return;
    }
    last = first;
    const bool range = covet__regex_peek(parser) == '-' && parser->at + 1 < parser->size &&
                       parser->pattern[parser->at + 1] != ']';
    if (range) {
        parser->at++;
        if (covet__regex_member(parser, &last) || last < first)
            covet__regex_refuse(parser, at, "this is no range from a smaller character to a larger");
    }
    covet__regex_range_add(parser, first, last);
}

/* A class, behind its '['. A ']' that stands first is a member. */
static void covet__regex_class_parse(covet__regex_parser *parser) {
    const size_t at = parser->at - 1;
    const bool negated = covet__regex_take(parser, '^');
    const size_t first = parser->ranges.size / sizeof(covet__regex_range);
    bool empty = true;
    while (!parser->failed && (empty || covet__regex_peek(parser) != ']')) {
        if (parser->at >= parser->size) {
            covet__regex_refuse(parser, at, "this class has no ']'");
            return;
        }
        covet__regex_members(parser);
        empty = false;
    }
    parser->at++;
    covet__regex_class_end(parser, first, negated);
}

/* --- repetition --- */

/* The most that a count may be. */
#define COVET__REGEX_COUNT 255

static int covet__regex_number(covet__regex_parser *parser) {
    int n = -1;
    for (char c = covet__regex_peek(parser); c >= '0' && c <= '9'; c = covet__regex_peek(parser)) {
        n = (n < 0 ? 0 : n * 10) + (c - '0');
        parser->at++;
        if (n <= COVET__REGEX_COUNT) continue;
        covet__regex_refuse(parser, parser->at, "a count is at most 255");
        return -1;
    }
    return n;
}

/* Reads a repetition, if one stands here; most -1: no limit. */
static bool covet__regex_quantifier(covet__regex_parser *parser, int *least, int *most) {
    const size_t at = parser->at;
    const char c = covet__regex_peek(parser);
    if (c != '*' && c != '+' && c != '?' && c != '{') return false;
    parser->at++;
    *least = c == '+';
    *most = c == '?' ? 1 : -1;
    if (c == '{') {
        *least = *most = covet__regex_number(parser);
        const bool counted = *least >= 0;
        if (counted && covet__regex_take(parser, ',')) *most = covet__regex_number(parser);
        if (!counted || !covet__regex_take(parser, '}'))
            covet__regex_refuse(parser, at, "a count is {m}, {m,} or {m,n}; '{' itself is \\{");
        if (*most >= 0 && *most < *least)
            covet__regex_refuse(parser, at, "the count goes from the larger to the smaller");
    }
    covet__regex_take(parser, '?');
    return true;
}

/* Repeats the steps from `from` to the end: `least` times, and then up to `most` times. */
static void covet__regex_quantify(covet__regex_parser *parser, size_t from, int least, int most) {
    const size_t count = covet__regex_step_count(parser) - from;
    const ptrdiff_t past = (ptrdiff_t)count + 1;
    if (most == 0) {
        parser->steps.size = from * sizeof(covet__regex_step);
        return;
    }
    for (int i = 1; i < least; i++) covet__regex_repeat(parser, from, count);
    if (most < 0 && least > 0) {
        covet__regex_append(parser, COVET__REGEX_SPLIT, -(ptrdiff_t)count, 1);
        return;
    }
    if (most < 0) {
        covet__regex_insert(parser, from, COVET__REGEX_SPLIT, 1, past + 1);
        covet__regex_append(parser, COVET__REGEX_JUMP, -past, 0);
        return;
    }
    size_t last = covet__regex_step_count(parser) - count;
    if (least == 0) covet__regex_insert(parser, last, COVET__REGEX_SPLIT, 1, past);
    for (int i = least > 0 ? least : 1; i < most; i++) {
        last = covet__regex_step_count(parser) - count;
        covet__regex_append(parser, COVET__REGEX_SPLIT, 1, past);
        covet__regex_repeat(parser, last, count);
    }
}

/* --- sequences and groups --- */

static void covet__regex_alternatives(covet__regex_parser *parser);

/* A group, behind its '('. */
static void covet__regex_group(covet__regex_parser *parser) {
    const size_t at = parser->at - 1;
    if (covet__regex_take(parser, '?') && !covet__regex_take(parser, ':')) {
        covet__regex_refuse(parser, at, "of the groups with (? there is (?: alone");
        return;
    }
    if (++parser->depth > COVET_REGEX_DEPTH) {
        covet__regex_refuse(parser, at, "the groups are nested too deep");
        return;
    }
    covet__regex_alternatives(parser);
    parser->depth--;
    if (!covet__regex_take(parser, ')')) covet__regex_refuse(parser, at, "this group has no ')'");
}

static void covet__regex_escaped(covet__regex_parser *parser) {
    uint32_t character = 0;
    const size_t first = parser->ranges.size / sizeof(covet__regex_range);
    if (!covet__regex_escape(parser, &character)) {
        covet__regex_append(parser, COVET__REGEX_CHARACTER, (ptrdiff_t)character, 0);
        return;
    }
    covet__regex_named(parser, (char)character);
    covet__regex_class_end(parser, first, false);
}

/* Something that can be repeated. */
static void covet__regex_atom(covet__regex_parser *parser) {
    const size_t at = parser->at;
    if (covet__regex_take(parser, '('))
        covet__regex_group(parser);
    else if (covet__regex_take(parser, '['))
        covet__regex_class_parse(parser);
    else if (covet__regex_take(parser, '\\'))
        covet__regex_escaped(parser);
    else if (covet__regex_take(parser, '.'))
        covet__regex_append(parser, COVET__REGEX_ANY, 0, 0);
    else if (strchr("*+?{", covet__regex_peek(parser)) != NULL)
        covet__regex_refuse(parser, at, "there is nothing to repeat before this");
    else
        covet__regex_append(parser, COVET__REGEX_CHARACTER,
                            (ptrdiff_t)covet__regex_character(parser), 0);
}

static void covet__regex_piece(covet__regex_parser *parser) {
    const size_t from = covet__regex_step_count(parser);
    int least = 0, most = 0;
    if (covet__regex_take(parser, '^')) {
        covet__regex_append(parser, COVET__REGEX_START, 0, 0);
    } else if (covet__regex_take(parser, '$')) {
        covet__regex_append(parser, COVET__REGEX_FINISH, 0, 0);
    } else {
        covet__regex_atom(parser);
        if (parser->failed || !covet__regex_quantifier(parser, &least, &most)) return;
        covet__regex_quantify(parser, from, least, most);
    }
}

static void covet__regex_sequence(covet__regex_parser *parser) {
    while (!parser->failed && parser->at < parser->size && covet__regex_peek(parser) != '|' &&
           covet__regex_peek(parser) != ')')
        covet__regex_piece(parser);
}

/* a|b|c: each but the last begins with a split to the next and ends with a jump to the end. Until the
 * end is known the jumps are a chain: each holds the place of the one before. */
static void covet__regex_alternatives(covet__regex_parser *parser) {
    size_t from = covet__regex_step_count(parser), jump = 0;
    bool jumps = false;
    covet__regex_sequence(parser);
    while (!parser->failed && covet__regex_take(parser, '|')) {
        const size_t end = covet__regex_step_count(parser);
        covet__regex_insert(parser, from, COVET__REGEX_SPLIT, 1, (ptrdiff_t)(end - from) + 2);
        covet__regex_append(parser, COVET__REGEX_JUMP, (ptrdiff_t)jump, jumps);
        jump = end + 1;
        jumps = true;
        from = covet__regex_step_count(parser);
        covet__regex_sequence(parser);
    }
    if (parser->failed) return;
    covet__regex_step *steps = parser->steps.items;
    const size_t end = covet__regex_step_count(parser);
    while (jumps) {
        const covet__regex_step chained = steps[jump];
        steps[jump] = (covet__regex_step){COVET__REGEX_JUMP, (int32_t)(end - jump), 0};
        jump = (size_t)chained.x;
        jumps = chained.y != 0;
    }
}

const covet_regex *covet_regex_compile(covet_arena *arena, const char *pattern, size_t size,
                                       const char **problem, size_t *offset) {
    covet__regex_parser parser = {.arena = arena, .pattern = pattern, .size = size};
    size_t bad = 0;
    if (!covet_text_check(pattern, size, NULL, &bad))
        covet__regex_refuse(&parser, bad, "the pattern is no valid UTF-8, or holds a NUL");
    covet__regex_alternatives(&parser);
    if (parser.at < size) covet__regex_refuse(&parser, parser.at, "this ')' closes nothing");
    covet__regex_append(&parser, COVET__REGEX_MATCH, 0, 0);
    covet_regex *regex = parser.failed ? NULL : COVET_TAKE(arena, covet_regex);
    if (problem != NULL) *problem = parser.problem;
    if (offset != NULL) *offset = parser.offset;
    if (regex == NULL) return NULL;
    *regex = (covet_regex){.steps = parser.steps.items,
                           .step_count = (uint32_t)covet__regex_step_count(&parser),
                           .classes = parser.classes.items,
                           .ranges = parser.ranges.items};
    return regex;
}

/* --- matcher --- */

/* The places where the program can be, before one character. `marks` holds for each step the number of
 * the set that it was last put into, so that a set is emptied by counting on. */
typedef struct covet__regex_run {
    const covet_regex *regex;
    uint32_t *marks;
    uint32_t *stack; /* places whose jumps are still to follow */
    uint32_t set;    /* number of the set that is being filled */
    bool at_start, at_end;
} covet__regex_run;

size_t covet_regex_scratch(const covet_regex *regex) {
    return 4 * sizeof(uint32_t) * ((size_t)regex->step_count + 1);
}

/* Puts a place into the set, and all that can be reached from it without a character. Answers the
 * set's new count. */
static uint32_t covet__regex_enter(covet__regex_run *run, uint32_t place, uint32_t *places,
                                   uint32_t count) {
    uint32_t open = 0;
    run->stack[open++] = place;
    while (open > 0) {
        const uint32_t at = run->stack[--open];
        const covet__regex_step *step = &run->regex->steps[at];
        if (run->marks[at] == run->set) continue;
        run->marks[at] = run->set;
        if (step->code == COVET__REGEX_SPLIT) {
            run->stack[open++] = (uint32_t)((int32_t)at + step->y);
            run->stack[open++] = (uint32_t)((int32_t)at + step->x);
        } else if (step->code == COVET__REGEX_JUMP) {
            run->stack[open++] = (uint32_t)((int32_t)at + step->x);
        } else if (step->code == COVET__REGEX_START || step->code == COVET__REGEX_FINISH) {
            if (step->code == COVET__REGEX_START ? run->at_start : run->at_end)
                run->stack[open++] = at + 1;
        } else {
            places[count++] = at;
        }
    }
    return count;
}

static bool covet__regex_class_has(const covet_regex *regex, int32_t index, uint32_t character) {
    const covet__regex_class *class = &regex->classes[index];
    if (character < 128) return class->ascii[character / 32] >> character % 32 & 1;
    return covet__regex_in(regex->ranges + class->first, class->count, character) != class->negated;
}

static bool covet__regex_accepts(const covet_regex *regex, const covet__regex_step *step,
                                 uint32_t character) {
    switch (step->code) {
    case COVET__REGEX_CHARACTER:
        return (uint32_t)step->x == character;
    case COVET__REGEX_ANY:
        return character != '\n';
    case COVET__REGEX_CLASS:
        return covet__regex_class_has(regex, step->x, character);
    default:
        return false;
    }
}

/* Whether the whole pattern is done at one of the places. */
static bool covet__regex_done(const covet_regex *regex, const uint32_t *places, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (regex->steps[places[i]].code == COVET__REGEX_MATCH) return true;
    return false;
}

bool covet_regex_match(const covet_regex *regex, const char *text, size_t size, void *scratch) {
    const size_t room = (size_t)regex->step_count + 1;
    uint32_t *sets[2] = {scratch, (uint32_t *)scratch + room};
    covet__regex_run run = {.regex = regex, .marks = sets[1] + room, .stack = sets[1] + 2 * room};
    memset(run.marks, 0, room * sizeof *run.marks);
    uint32_t count = 0;
    run.set = 1;
    for (size_t at = 0;;) {
        uint32_t *now = sets[run.set % 2], *next = sets[(run.set + 1) % 2];
        run.at_start = at == 0;
        run.at_end = at == size;
        /* A match may begin here as well. */
        count = covet__regex_enter(&run, 0, now, count);
        if (covet__regex_done(regex, now, count)) return true;
        if (at == size || (count == 0 && regex->steps[0].code == COVET__REGEX_START)) return false;
        uint32_t character = COVET__REGEX_BROKEN, reached = 0;
        const size_t length = covet_text_decode(text + at, size - at, &character);
        at += length > 0 ? length : 1;
        run.set++;
        run.at_start = false;
        run.at_end = at == size;
        for (uint32_t i = 0; i < count; i++)
            if (covet__regex_accepts(regex, &regex->steps[now[i]], character))
                reached = covet__regex_enter(&run, now[i] + 1, next, reached);
        count = reached;
    }
}

#endif

/* ==== base/uuid.c ==== */
#ifdef COVET_LINES
#line 1 "src/base/uuid.c"
#endif
/* UUIDs: see uuid.h.
 * Uses text. */
#ifndef COVET_BASE_UUID_C
#define COVET_BASE_UUID_C

#ifdef COVET_LINES
#line 9 "src/base/uuid.c"
#endif
#include <stdio.h>
#include <string.h>
#include <time.h>
#if defined(__linux__) && defined(__has_include)
#if __has_include(<sys/random.h>)
#include <sys/random.h>
#define COVET__GETRANDOM
#endif
#endif

/* Whether a hyphen stands before this byte of a UUID. */
static bool covet__uuid_hyphen(size_t byte) {
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

covet_status covet_uuid_read(const char *text, size_t size, covet_uuid *out) {
    if (text == NULL || out == NULL) return COVET_MISUSE;
    if (size != 36 && size != 32) return COVET_VALIDATION;
    covet_uuid read;
    for (size_t i = 0; i < sizeof read.bytes; i++, text += 2) {
        if (size == 36 && covet__uuid_hyphen(i) && *text++ != '-') return COVET_VALIDATION;
        const unsigned high = covet__text_hex(text[0]), low = covet__text_hex(text[1]);
        if ((high | low) > 15) return COVET_VALIDATION;
        read.bytes[i] = (uint8_t)(high << 4 | low);
    }
    *out = read;
    return COVET_OK;
}

covet_status covet_uuid_parse(const char *text, covet_uuid *out) {
    return covet_uuid_read(text, text == NULL ? 0 : strlen(text), out);
}

size_t covet_uuid_format(covet_uuid x, char *buffer, size_t size) {
    if (buffer == NULL || size < COVET_UUID_TEXT) {
        if (buffer != NULL && size != 0) buffer[0] = '\0';
        return 0;
    }
    char *at = buffer;
    for (size_t i = 0; i < sizeof x.bytes; i++) {
        if (covet__uuid_hyphen(i)) *at++ = '-';
        *at++ = "0123456789abcdef"[x.bytes[i] >> 4];
        *at++ = "0123456789abcdef"[x.bytes[i] & 15];
    }
    *at = '\0';
    return COVET_UUID_TEXT - 1;
}

int covet_uuid_compare(covet_uuid a, covet_uuid b) {
    const int order = memcmp(a.bytes, b.bytes, sizeof a.bytes);
    return (order > 0) - (order < 0);
}

bool covet_uuid_equal(covet_uuid a, covet_uuid b) {
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

/* --- making --- */

/* Fills `bytes` from the system's random device; false if it cannot be read. */
static bool covet__random_device(uint8_t *bytes, size_t size) {
    FILE *device = fopen("/dev/urandom", "rb");
    if (device == NULL) return false;
    setvbuf(device, NULL, _IONBF, 0); /* no more random bytes than are asked for */
    const size_t got = fread(bytes, 1, size, device);
    fclose(device);
    return got == size;
}

/* Fills up to 256 bytes from the system's random source; false if there is none. */
static bool covet__random_fill(uint8_t *bytes, size_t size) {
#if defined(COVET__GETRANDOM)
    /* So few bytes come at once or not at all: old kernel, filter, signal during the boot. */
    if (getrandom(bytes, size, 0) == (ssize_t)size) return true;
#endif
    return covet__random_device(bytes, size);
}

/* Sets the bits that tell the version and the variant of RFC 9562. */
static void covet__uuid_mark(covet_uuid *x, unsigned version) {
    x->bytes[6] = (uint8_t)((x->bytes[6] & 0x0F) | version << 4);
    x->bytes[8] = (uint8_t)((x->bytes[8] & 0x3F) | 0x80);
}

covet_status covet_uuid_random(covet_uuid *out) {
    covet_uuid made;
    if (out == NULL) return COVET_MISUSE;
    if (!covet__random_fill(made.bytes, sizeof made.bytes)) return COVET_UNSUPPORTED;
    covet__uuid_mark(&made, 4);
    *out = made;
    return COVET_OK;
}

covet_status covet_uuid_time_ordered(covet_uuid *out) {
    covet_uuid made;
    struct timespec now;
    if (out == NULL) return COVET_MISUSE;
    if (timespec_get(&now, TIME_UTC) != TIME_UTC) return COVET_UNSUPPORTED;
    if (!covet__random_fill(made.bytes + 6, sizeof made.bytes - 6)) return COVET_UNSUPPORTED;
    const uint64_t milliseconds = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    for (size_t i = 0; i < 6; i++) made.bytes[i] = (uint8_t)(milliseconds >> (40 - 8 * i));
    covet__uuid_mark(&made, 7);
    *out = made;
    return COVET_OK;
}

#endif

/* ==== base/value.c ==== */
#ifdef COVET_LINES
#line 1 "src/base/value.c"
#endif
/* Values: see value.h.
 * Uses memory, number and text. Validation, registration, queries and the log use it. */
#ifndef COVET_BASE_VALUE_C
#define COVET_BASE_VALUE_C

#ifdef COVET_LINES
#line 10 "src/base/value.c"
#endif
#include <string.h>

/* How much of a text, of bytes and of a list a person is shown. */
#define COVET__SHOWN_CHARACTERS 60
#define COVET__SHOWN_BYTES 20
#define COVET__SHOWN_ITEMS 10

/* Bytes of a value's text, known or not. */
static size_t covet__value_text_size(const covet_value *value) {
    const covet_text *text = &value->as.text;
    return text->size == COVET_SIZE_UNKNOWN ? strlen(text->data) : text->size;
}

/* --- lists --- */

/* An integer of 1, 2, 4 or 8 bytes. */
static covet_value covet__value_integer(const void *at, size_t size, bool is_signed) {
    union {
        int8_t i8;
        int16_t i16;
        int32_t i32;
        int64_t i64;
        uint8_t u8;
        uint16_t u16;
        uint32_t u32;
        uint64_t u64;
    } n = {.u64 = 0};
    memcpy(&n, at, size);
    switch (size) {
    case 1:
        return covet_value_int(is_signed ? n.i8 : n.u8);
    case 2:
        return covet_value_int(is_signed ? n.i16 : n.u16);
    case 4:
        return is_signed ? covet_value_int(n.i32) : covet_value_int(n.u32);
    default:
        return is_signed ? covet_value_int(n.i64) : covet_value_uint(n.u64);
    }
}

static covet_value covet__value_float(const void *at, size_t size) {
    float single;
    double real;
    if (size == sizeof real) {
        memcpy(&real, at, sizeof real);
    } else {
        memcpy(&single, at, sizeof single);
        real = single;
    }
    return covet_value_real(real);
}

/* An element whose C type has one value kind and one size. */
static covet_value covet__value_struct(covet_value_kind kind, const void *at, size_t size) {
    covet_value value = {.kind = kind};
    memcpy(&value.as, at, size);
    return value;
}

static covet_value covet__value_element(const covet_value *array, size_t index) {
    const size_t size = array->element >> 8;
    const unsigned char *at = (const unsigned char *)array->as.array.items + index * size;
    const covet_value_kind kind = (covet_value_kind)(array->element & 0xFF);
    switch (kind) {
    case COVET_VALUE_INT:
    case COVET_VALUE_UINT:
        return covet__value_integer(at, size, kind == COVET_VALUE_INT);
    case COVET_VALUE_BOOL:
        return covet_value_bool(*(const bool *)(const void *)at);
    case COVET_VALUE_REAL:
        return covet__value_float(at, size);
    case COVET_VALUE_TEXT:
        return covet_value_text(*(const char *const *)(const void *)at);
    case COVET_VALUE_BYTES:
        return covet_value_bytes(*(const covet_bytes *)(const void *)at);
    case COVET_VALUE_LIST:
        return *(const covet_value *)(const void *)at;
    default:
        return covet__value_struct(kind, at, size);
    }
}

covet_value covet_value_item(const covet_value *value, size_t index) {
    if (index >= covet_value_count(value)) return (covet_value){.kind = COVET_VALUE_NONE};
    if (value->kind == COVET_VALUE_LIST) return value->as.list.items[index];
    return covet__value_element(value, index);
}

size_t covet_value_count(const covet_value *value) {
    if (value == NULL) return 0;
    if (value->kind == COVET_VALUE_LIST) return value->as.list.count;
    return value->kind == COVET_VALUE_ARRAY ? value->as.array.count : 0;
}

/* --- for a person --- */

const char *covet_value_kind_name(covet_value_kind kind) {
    static const char *const names[] = {
        [COVET_VALUE_NONE] = "nothing",
        [COVET_VALUE_NULL] = "NULL",
        [COVET_VALUE_INT] = "integer",
        [COVET_VALUE_UINT] = "integer above the 64-bit range",
        [COVET_VALUE_BOOL] = "boolean",
        [COVET_VALUE_REAL] = "floating-point number",
        [COVET_VALUE_TEXT] = "text",
        [COVET_VALUE_BYTES] = "bytes",
        [COVET_VALUE_DECIMAL] = "decimal",
        [COVET_VALUE_UUID] = "UUID",
        [COVET_VALUE_DATE] = "date",
        [COVET_VALUE_TIME] = "time",
        [COVET_VALUE_DATETIME] = "datetime",
        [COVET_VALUE_DURATION] = "duration",
        [COVET_VALUE_JSON] = "JSON",
        [COVET_VALUE_OBJECT] = "object",
        [COVET_VALUE_LIST] = "list",
        [COVET_VALUE_ARRAY] = "list",
        [COVET_VALUE_EXPR] = "expression",
        [COVET_VALUE_COND] = "condition",
        [COVET_VALUE_QUERY] = "queryset",
        [COVET_VALUE_DECIMAL_TEXT] = "decimal",
    };
    return (unsigned)kind < sizeof names / sizeof *names ? names[kind] : "?";
}

/* Text in quotes, cut after so many characters; what is no printable UTF-8 as \xNN. */
static void covet__value_print_text(covet_buffer *buffer, const char *text, size_t size) {
    size_t at = 0;
    covet_buffer_char(buffer, '\'');
    for (size_t shown = 0; at < size && shown < COVET__SHOWN_CHARACTERS; shown++) {
        uint32_t character = 0;
        const size_t length = covet_text_decode(text + at, size - at, &character);
        if (length == 0 || character < 0x20 || character == 0x7F)
            covet_buffer_format(buffer, "\\x%02x", (unsigned char)text[at]);
        else
            covet_buffer_add(buffer, text + at, length);
        at += length == 0 ? 1 : length;
    }
    covet_buffer_text(buffer, at < size ? "...'" : "'");
}

static void covet__value_print_bytes(covet_buffer *buffer, covet_bytes bytes) {
    const unsigned char *data = bytes.data;
    const size_t shown = bytes.size < COVET__SHOWN_BYTES ? bytes.size : COVET__SHOWN_BYTES;
    covet_buffer_text(buffer, "x'");
    for (size_t i = 0; i < shown; i++) covet_buffer_format(buffer, "%02x", data[i]);
    covet_buffer_text(buffer, shown < bytes.size ? "...'" : "'");
}

static void covet__value_print_list(covet_buffer *buffer, const covet_value *list) {
    const size_t count = covet_value_count(list);
    covet_buffer_char(buffer, '[');
    for (size_t i = 0; i < count && i < COVET__SHOWN_ITEMS; i++) {
        const covet_value item = covet_value_item(list, i);
        if (i > 0) covet_buffer_text(buffer, ", ");
        covet_value_print(buffer, &item);
    }
    if (count > COVET__SHOWN_ITEMS)
        covet_buffer_format(buffer, ", ... %zu in all", count);
    covet_buffer_char(buffer, ']');
}

/* Numbers, moments and UUIDs have a text of bounded size; answers its bytes, 0 for what has none
 * because it is not valid, or for another kind. */
static size_t covet__value_format(const covet_value *value, char *text, size_t size) {
    switch (value->kind) {
    case COVET_VALUE_INT:
        return covet_int_format(value->as.integer, text, size);
    case COVET_VALUE_UINT:
        return covet_uint_format(value->as.unsigned_integer, text, size);
    case COVET_VALUE_REAL:
        return covet_real_format(value->as.real, text, size);
    case COVET_VALUE_DECIMAL:
        return covet_decimal_format(value->as.decimal, text, size);
    case COVET_VALUE_UUID:
        return covet_uuid_format(value->as.uuid, text, size);
    case COVET_VALUE_DATE:
        return covet_date_format(value->as.date, text, size);
    case COVET_VALUE_TIME:
        return covet_time_format(value->as.time, text, size);
    case COVET_VALUE_DATETIME:
        return covet_datetime_format(value->as.datetime, text, size);
    case COVET_VALUE_DURATION:
        return covet_duration_format(value->as.duration, text, size);
    default:
        return 0;
    }
}

void covet_value_print(covet_buffer *buffer, const covet_value *value) {
    char text[COVET_DECIMAL_TEXT];
    size_t size;
    switch (value->kind) {
    case COVET_VALUE_NULL:
        covet_buffer_text(buffer, "NULL");
        break;
    case COVET_VALUE_BOOL:
        covet_buffer_text(buffer, value->as.integer ? "true" : "false");
        break;
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON:
    case COVET_VALUE_DECIMAL_TEXT:
        covet__value_print_text(buffer, value->as.text.data, covet__value_text_size(value));
        break;
    case COVET_VALUE_BYTES:
        covet__value_print_bytes(buffer, value->as.bytes);
        break;
    case COVET_VALUE_LIST:
    case COVET_VALUE_ARRAY:
        covet__value_print_list(buffer, value);
        break;
    default:
        size = covet__value_format(value, text, sizeof text);
        if (size > 0)
            covet_buffer_add(buffer, text, size);
        else
            covet_buffer_format(buffer, "<%s>", covet_value_kind_name(value->kind));
    }
}

/* --- equality --- */

static bool covet__value_equal_bytes(const void *a, size_t a_size, const void *b, size_t b_size) {
    return a_size == b_size && (a_size == 0 || memcmp(a, b, a_size) == 0);
}

static bool covet__value_equal_items(const covet_value *a, const covet_value *b) {
    const size_t count = covet_value_count(a);
    if (count != covet_value_count(b)) return false;
    for (size_t i = 0; i < count; i++) {
        const covet_value x = covet_value_item(a, i), y = covet_value_item(b, i);
        if (!covet_value_equal(&x, &y)) return false;
    }
    return true;
}

/* Of kinds whose content is one number. */
static bool covet__value_equal_number(const covet_value *a, const covet_value *b) {
    switch (a->kind) {
    case COVET_VALUE_REAL:
        return !(a->as.real < b->as.real || a->as.real > b->as.real) &&
               (a->as.real != a->as.real) == (b->as.real != b->as.real);
    case COVET_VALUE_DATE:
        return a->as.date.days == b->as.date.days;
    case COVET_VALUE_UINT:
        return a->as.unsigned_integer == b->as.unsigned_integer;
    case COVET_VALUE_TIME:
        return a->as.time.us == b->as.time.us;
    case COVET_VALUE_DATETIME:
        return a->as.datetime.us == b->as.datetime.us;
    case COVET_VALUE_DURATION:
        return a->as.duration.us == b->as.duration.us;
    default:
        return a->as.integer == b->as.integer;
    }
}

bool covet_value_equal(const covet_value *a, const covet_value *b) {
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case COVET_VALUE_NONE:
    case COVET_VALUE_NULL:
        return true;
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON:
    case COVET_VALUE_DECIMAL_TEXT:
        return covet__value_equal_bytes(a->as.text.data, covet__value_text_size(a), b->as.text.data,
                                        covet__value_text_size(b));
    case COVET_VALUE_BYTES:
        return covet__value_equal_bytes(a->as.bytes.data, a->as.bytes.size, b->as.bytes.data,
                                        b->as.bytes.size);
    case COVET_VALUE_DECIMAL:
        return covet_decimal_equal(a->as.decimal, b->as.decimal);
    case COVET_VALUE_UUID:
        return covet_uuid_equal(a->as.uuid, b->as.uuid);
    case COVET_VALUE_LIST:
    case COVET_VALUE_ARRAY:
        return covet__value_equal_items(a, b);
    case COVET_VALUE_OBJECT:
        return a->as.object == b->as.object;
    case COVET_VALUE_EXPR:
        return a->as.expr == b->as.expr;
    case COVET_VALUE_COND:
        return a->as.cond == b->as.cond;
    case COVET_VALUE_QUERY:
        return a->as.query == b->as.query;
    default:
        return covet__value_equal_number(a, b);
    }
}

#endif

/* ==== model/meta.c ==== */
#ifdef COVET_LINES
#line 1 "src/model/meta.c"
#endif
/* What a model is: see meta.h.
 * Uses meta. Registration, the query floor and the exec floor use it. */
#ifndef COVET_MODEL_META_C
#define COVET_MODEL_META_C

#ifdef COVET_LINES
#line 8 "src/model/meta.c"
#endif
#include <string.h>

const char *covet_kind_name(covet_kind kind) {
    static const char *const names[] = {
#define COVET__KIND_NAME(name) #name,
        COVET_KIND_LIST(COVET__KIND_NAME)
#undef COVET__KIND_NAME
    };
    return (unsigned)kind < COVET_KIND_COUNT ? names[kind] : "?";
}

bool covet_kind_has_column(covet_kind kind) {
    return (unsigned)kind <= COVET_KIND_O2O;
}

bool covet_kind_is_text(covet_kind kind) {
    return (kind >= COVET_KIND_CHAR && kind <= COVET_KIND_SLUG) || kind == COVET_KIND_JSON;
}

/* Whether `size` bytes are the text `name`. */
static bool covet__meta_is(const char *name, const char *text, size_t size) {
    return strncmp(name, text, size) == 0 && name[size] == '\0';
}

/* Whether `size` bytes are the name of a key's column in paths: <key>_id. */
static bool covet__meta_is_key_column(const covet_field *field, const char *text, size_t size) {
    return (field->kind == COVET_KIND_FK || field->kind == COVET_KIND_O2O) && size > 3 &&
           memcmp(text + size - 3, "_id", 3) == 0 && covet__meta_is(field->name, text, size - 3);
}

const covet_field *covet_entity_field(const covet_entity *entity, const char *name, size_t size) {
    if (entity == NULL || name == NULL || memchr(name, '\0', size) != NULL) return NULL;
    for (size_t i = 0; i < entity->field_count; i++)
        if (covet__meta_is(entity->fields[i].name, name, size)) return &entity->fields[i];
    if (covet__meta_is("pk", name, size)) return entity->key;
    for (size_t i = 0; i < entity->field_count; i++)
        if (covet__meta_is_key_column(&entity->fields[i], name, size)) return &entity->fields[i];
    return NULL;
}

const covet_reverse *covet_entity_reverse(const covet_entity *entity, const char *name,
                                          size_t size) {
    if (entity == NULL || name == NULL || memchr(name, '\0', size) != NULL) return NULL;
    for (size_t i = 0; i < entity->reverse_count; i++)
        if (covet__meta_is(entity->reverses[i].query_name, name, size)) return &entity->reverses[i];
    return NULL;
}

#endif

/* ==== model/column.c ==== */
#ifdef COVET_LINES
#line 1 "src/model/column.c"
#endif
/* Columns as C sees them: members of a struct read and written as values, and what a column takes.
 * Uses meta, value, json and text. Registration, defaults, validation and JSON use it. */
#ifndef COVET_MODEL_COLUMN_C
#define COVET_MODEL_COLUMN_C

#ifdef COVET_LINES
#line 11 "src/model/column.c"
#endif
#include <float.h>
#include <stddef.h>

/* --- layout --- */

/* Where the value stands in a nullable member, by column kind: text and bytes have no flag, their NULL
 * is a pointer. */
static size_t covet__column_offset(covet_kind kind) {
    switch (kind) {
    case COVET_KIND_SMALLINT:
        return offsetof(covet_opt_smallint, value);
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        return offsetof(covet_opt_int, value);
    case COVET_KIND_BOOL:
        return offsetof(covet_opt_bool, value);
    case COVET_KIND_UUID:
        return offsetof(covet_opt_uuid, value);
    case COVET_KIND_DATE:
        return offsetof(covet_opt_date, value);
    case COVET_KIND_DECIMAL:
        return offsetof(covet_opt_decimal, value);
    case COVET_KIND_FLOAT:
        return offsetof(covet_opt_float, value);
    default:
        return offsetof(covet_opt_bigint, value);
    }
}

/* Whether a member of that column kind has a flag for NULL where it is nullable. */
static bool covet__column_flagged(covet_kind kind) {
    return !covet_kind_is_text(kind) && kind != COVET_KIND_BINARY && kind != COVET_KIND_ARRAY;
}

/* Where a field's member stands in an object. */
static inline const void *covet__field_at(const covet_field *field, const void *object) {
    return (const unsigned char *)object + field->member->offset;
}

/* Bytes of a member of that column kind. */
static size_t covet__column_size(covet_kind kind, bool nullable) {
    // clang-format off
    static const struct {
        uint8_t plain, nullable;
    } sizes[COVET_KIND_COUNT] = {
        [COVET_KIND_AUTO]     = {sizeof(int32_t), sizeof(covet_opt_int)},
        [COVET_KIND_BIGAUTO]  = {sizeof(int64_t), sizeof(covet_opt_bigint)},
        [COVET_KIND_SMALLINT] = {sizeof(int16_t), sizeof(covet_opt_smallint)},
        [COVET_KIND_INT]      = {sizeof(int32_t), sizeof(covet_opt_int)},
        [COVET_KIND_BIGINT]   = {sizeof(int64_t), sizeof(covet_opt_bigint)},
        [COVET_KIND_BOOL]     = {sizeof(bool), sizeof(covet_opt_bool)},
        [COVET_KIND_FLOAT]    = {sizeof(double), sizeof(covet_opt_float)},
        [COVET_KIND_DECIMAL]  = {sizeof(covet_decimal), sizeof(covet_opt_decimal)},
        [COVET_KIND_UUID]     = {sizeof(covet_uuid), sizeof(covet_opt_uuid)},
        [COVET_KIND_DATE]     = {sizeof(covet_date), sizeof(covet_opt_date)},
        [COVET_KIND_TIME]     = {sizeof(covet_time), sizeof(covet_opt_time)},
        [COVET_KIND_DATETIME] = {sizeof(covet_datetime), sizeof(covet_opt_datetime)},
        [COVET_KIND_DURATION] = {sizeof(covet_duration), sizeof(covet_opt_duration)},
        [COVET_KIND_BINARY]   = {sizeof(covet_bytes), sizeof(covet_bytes)},
    };
    // clang-format on
    if (covet_kind_is_text(kind)) return sizeof(const char *);
    return nullable ? sizes[kind].nullable : sizes[kind].plain;
}

/* --- reading --- */

/* A member that is not NULL; what it points to is borrowed. NONE for an array. */
static covet_value covet__column_read(const void *at, covet_kind kind) {
    switch (kind) {
    case COVET_KIND_SMALLINT:
        return covet_value_int(*(const int16_t *)at);
    case COVET_KIND_AUTO:
    case COVET_KIND_INT:
        return covet_value_int(*(const int32_t *)at);
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT:
        return covet_value_int(*(const int64_t *)at);
    case COVET_KIND_BOOL:
        return covet_value_bool(*(const bool *)at);
    case COVET_KIND_FLOAT:
        return covet_value_real(*(const double *)at);
    case COVET_KIND_DECIMAL:
        return covet_value_decimal(*(const covet_decimal *)at);
    case COVET_KIND_UUID:
        return covet_value_uuid(*(const covet_uuid *)at);
    case COVET_KIND_DATE:
        return covet_value_date(*(const covet_date *)at);
    case COVET_KIND_TIME:
        return covet_value_time(*(const covet_time *)at);
    case COVET_KIND_DATETIME:
        return covet_value_datetime(*(const covet_datetime *)at);
    case COVET_KIND_DURATION:
        return covet_value_duration(*(const covet_duration *)at);
    case COVET_KIND_BINARY:
        return covet_value_bytes(*(const covet_bytes *)at);
    default:
        return (covet_value){.kind = COVET_VALUE_NONE};
    }
}

/* The value of a member by its column kind; borrows text and bytes, the text's size is not known. SQL
 * NULL is a value of kind NULL. */
static covet_value covet__column_get(const void *member, covet_kind kind, bool nullable) {
    if (covet_kind_is_text(kind)) {
        covet_value text = covet_value_text(*(const char *const *)member);
        if (kind == COVET_KIND_JSON && text.kind == COVET_VALUE_TEXT) text.kind = COVET_VALUE_JSON;
        return text;
    }
    if (!nullable || !covet__column_flagged(kind)) return covet__column_read(member, kind);
    if (!*(const bool *)member) return covet_value_null();
    return covet__column_read((const unsigned char *)member + covet__column_offset(kind),
                              kind);
}

/* The value of a field's column in an object, as covet__column_get. */
static covet_value covet__field_get(const covet_field *field, const void *object) {
    return covet__column_get(covet__field_at(field, object), field->column_kind, field->nullable);
}

/* --- writing --- */

/* Writes an integer that fits. */
static void covet__column_write_int(void *at, covet_kind kind, int64_t n) {
    if (kind == COVET_KIND_SMALLINT)
        *(int16_t *)at = (int16_t)n;
    else if (kind == COVET_KIND_INT || kind == COVET_KIND_AUTO)
        *(int32_t *)at = (int32_t)n;
    else
        *(int64_t *)at = n;
}

/* Writes a value that is not NULL and as covet__column_fit answers it. */
static void covet__column_write(void *at, covet_kind kind, const covet_value *value) {
    switch (value->kind) {
    case COVET_VALUE_INT:
        covet__column_write_int(at, kind, value->as.integer);
        break;
    case COVET_VALUE_BOOL:
        *(bool *)at = value->as.integer != 0;
        break;
    case COVET_VALUE_REAL:
        *(double *)at = value->as.real;
        break;
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON:
        *(const char **)at = value->as.text.data;
        break;
    case COVET_VALUE_BYTES:
        *(covet_bytes *)at = value->as.bytes;
        break;
    case COVET_VALUE_DECIMAL:
        *(covet_decimal *)at = value->as.decimal;
        break;
    case COVET_VALUE_UUID:
        *(covet_uuid *)at = value->as.uuid;
        break;
    case COVET_VALUE_DATE:
        *(covet_date *)at = value->as.date;
        break;
    case COVET_VALUE_TIME:
        *(covet_time *)at = value->as.time;
        break;
    case COVET_VALUE_DATETIME:
        *(covet_datetime *)at = value->as.datetime;
        break;
    default:
        *(covet_duration *)at = value->as.duration;
    }
}

/* Writes a value to a member of that column kind: one that covet__column_fit answered, or NULL. Text is
 * borrowed and must have its NUL; the bytes of a NULL or of what stands round a value are zeroed. */
static void covet__column_set(void *member, covet_kind kind, bool nullable, size_t size,
                              const covet_value *value) {
    const bool flag = nullable && covet__column_flagged(kind);
    memset(member, 0, size);
    if (value->kind == COVET_VALUE_NULL) return;
    if (flag) *(bool *)member = true;
    covet__column_write(
        (unsigned char *)member + (flag ? covet__column_offset(kind) : 0), kind, value);
}

/* Writes a value to a field's column in an object, as covet__column_set. */
static void covet__field_put(const covet_field *field, void *object, const covet_value *value) {
    covet__column_set((unsigned char *)object + field->member->offset, field->column_kind,
                      field->nullable, field->member->size, value);
}

/* --- what a column takes --- */

/* What values a column of that kind takes, for messages. Static. */
static const char *covet__column_takes(covet_kind kind) {
    static const char *const texts[COVET_KIND_COUNT] = {
        [COVET_KIND_AUTO] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_BIGAUTO] = "an integer",
        [COVET_KIND_SMALLINT] = "an integer from -32768 to 32767",
        [COVET_KIND_INT] = "an integer from -2147483648 to 2147483647",
        [COVET_KIND_BIGINT] = "an integer",
        [COVET_KIND_BOOL] = "true or false",
        [COVET_KIND_FLOAT] = "a finite number",
        [COVET_KIND_DECIMAL] = "a decimal that its digits and places hold",
        [COVET_KIND_CHAR] = "valid text within its length",
        [COVET_KIND_TEXT] = "valid text",
        [COVET_KIND_EMAIL] = "valid text within its length",
        [COVET_KIND_URL] = "valid text within its length",
        [COVET_KIND_SLUG] = "valid text within its length",
        [COVET_KIND_UUID] = "a UUID",
        [COVET_KIND_DATE] = "a date from 0001-01-01 to 9999-12-31",
        [COVET_KIND_TIME] = "a time from 00:00:00 to 23:59:59.999999",
        [COVET_KIND_DATETIME] = "a datetime from 0001-01-01 to 9999-12-31",
        [COVET_KIND_DURATION] = "a duration",
        [COVET_KIND_JSON] = "a JSON document",
        [COVET_KIND_BINARY] = "bytes within its length",
    };
    return (unsigned)kind < COVET_KIND_COUNT && texts[kind] != NULL ? texts[kind] : "no value";
}

/* The value kind of a column kind: what members of it are read as. NONE without one. Static. */
static covet_value_kind covet__column_value_kind(covet_kind kind) {
    static const covet_value_kind kinds[COVET_KIND_COUNT] = {
        [COVET_KIND_AUTO] = COVET_VALUE_INT,
        [COVET_KIND_BIGAUTO] = COVET_VALUE_INT,
        [COVET_KIND_SMALLINT] = COVET_VALUE_INT,
        [COVET_KIND_INT] = COVET_VALUE_INT,
        [COVET_KIND_BIGINT] = COVET_VALUE_INT,
        [COVET_KIND_BOOL] = COVET_VALUE_BOOL,
        [COVET_KIND_FLOAT] = COVET_VALUE_REAL,
        [COVET_KIND_DECIMAL] = COVET_VALUE_DECIMAL,
        [COVET_KIND_CHAR] = COVET_VALUE_TEXT,
        [COVET_KIND_TEXT] = COVET_VALUE_TEXT,
        [COVET_KIND_EMAIL] = COVET_VALUE_TEXT,
        [COVET_KIND_URL] = COVET_VALUE_TEXT,
        [COVET_KIND_SLUG] = COVET_VALUE_TEXT,
        [COVET_KIND_UUID] = COVET_VALUE_UUID,
        [COVET_KIND_DATE] = COVET_VALUE_DATE,
        [COVET_KIND_TIME] = COVET_VALUE_TIME,
        [COVET_KIND_DATETIME] = COVET_VALUE_DATETIME,
        [COVET_KIND_DURATION] = COVET_VALUE_DURATION,
        [COVET_KIND_JSON] = COVET_VALUE_JSON,
        [COVET_KIND_BINARY] = COVET_VALUE_BYTES,
    };
    return (unsigned)kind < COVET_KIND_COUNT ? kinds[kind] : COVET_VALUE_NONE;
}

static bool covet__fit_int(covet_kind kind, const covet_value *value) {
    const int64_t n = value->as.integer;
    if (value->kind != COVET_VALUE_INT) return false;
    if (kind == COVET_KIND_SMALLINT) return n >= INT16_MIN && n <= INT16_MAX;
    return kind == COVET_KIND_BIGINT || kind == COVET_KIND_BIGAUTO ||
           (n >= INT32_MIN && n <= INT32_MAX);
}

/* Integers and decimals, and texts of decimals, as a decimal of the column. */
static bool covet__fit_decimal(int32_t digits, int32_t places, covet_value *value) {
    covet_decimal decimal = value->as.decimal;
    if (value->kind == COVET_VALUE_INT)
        decimal = covet_decimal_from_int(value->as.integer);
    else if (value->kind == COVET_VALUE_DECIMAL_TEXT || value->kind == COVET_VALUE_TEXT) {
        if (covet_decimal_read(value->as.text.data, covet__value_text_size(value), &decimal) !=
            COVET_OK)
            return false;
    } else if (value->kind != COVET_VALUE_DECIMAL) {
        return false;
    }
    *value = covet_value_decimal(decimal);
    return covet_decimal_fits(decimal, digits, places);
}

static bool covet__fit_text(int32_t length, const covet_value *value) {
    size_t characters = 0;
    return value->kind == COVET_VALUE_TEXT &&
           covet_text_check(value->as.text.data, covet__value_text_size(value), &characters,
                            NULL) &&
           (length == 0 || characters <= (size_t)length);
}

/* Reads a UUID or a moment from its text. */
static bool covet__moment_read(covet_kind kind, const char *text, size_t size, covet_value *out) {
    *out = (covet_value){.kind = covet__column_value_kind(kind)};
    switch (kind) {
    case COVET_KIND_UUID:
        return covet_uuid_read(text, size, &out->as.uuid) == COVET_OK;
    case COVET_KIND_DATE:
        return covet_date_read(text, size, &out->as.date) == COVET_OK;
    case COVET_KIND_TIME:
        return covet_time_read(text, size, &out->as.time) == COVET_OK;
    case COVET_KIND_DATETIME:
        return covet_datetime_read(text, size, &out->as.datetime) == COVET_OK;
    default:
        return covet_duration_read(text, size, &out->as.duration) == COVET_OK;
    }
}

static bool covet__moment_valid(const covet_value *value) {
    switch (value->kind) {
    case COVET_VALUE_DATE:
        return covet_date_valid(value->as.date);
    case COVET_VALUE_TIME:
        return covet_time_valid(value->as.time);
    case COVET_VALUE_DATETIME:
        return covet_datetime_valid(value->as.datetime);
    case COVET_VALUE_DURATION:
        return covet_duration_valid(value->as.duration);
    default:
        return true;
    }
}

static bool covet__fit_moment(covet_kind kind, covet_value *value) {
    const covet_value given = *value;
    if (given.kind == COVET_VALUE_TEXT)
        return covet__moment_read(kind, given.as.text.data, covet__value_text_size(&given), value);
    return given.kind == covet__column_value_kind(kind) && covet__moment_valid(value);
}

static bool covet__fit_json(covet_value *value) {
    if (value->kind != COVET_VALUE_TEXT && value->kind != COVET_VALUE_JSON) return false;
    value->kind = COVET_VALUE_JSON;
    return covet_json_check(value->as.text.data, covet__value_text_size(value), NULL, NULL);
}

static bool covet__fit_bool(covet_value *value) {
    if (value->kind == COVET_VALUE_INT && (value->as.integer == 0 || value->as.integer == 1))
        value->kind = COVET_VALUE_BOOL;
    return value->kind == COVET_VALUE_BOOL;
}

static bool covet__fit_real(covet_value *value) {
    if (value->kind == COVET_VALUE_INT) *value = covet_value_real((double)value->as.integer);
    return value->kind == COVET_VALUE_REAL && value->as.real >= -DBL_MAX &&
           value->as.real <= DBL_MAX;
}

/* Makes of a value that is not NULL one of the column's own value kind. False: the column does not take
 * it, and covet__column_takes says what it does; the value may have changed then. */
static bool covet__column_fit(covet_kind kind, int32_t length, int32_t places, covet_value *value) {
    switch (covet__column_value_kind(kind)) {
    case COVET_VALUE_INT:
        return covet__fit_int(kind, value);
    case COVET_VALUE_BOOL:
        return covet__fit_bool(value);
    case COVET_VALUE_REAL:
        return covet__fit_real(value);
    case COVET_VALUE_DECIMAL:
        return covet__fit_decimal(length, places, value);
    case COVET_VALUE_TEXT:
        return covet__fit_text(length, value);
    case COVET_VALUE_JSON:
        return covet__fit_json(value);
    case COVET_VALUE_BYTES:
        return value->kind == COVET_VALUE_BYTES &&
               (length == 0 || value->as.bytes.size <= (size_t)length);
    case COVET_VALUE_NONE:
        return false;
    default:
        return covet__fit_moment(kind, value);
    }
}

/* Compares two values of one kind that has an order: below 0, 0 or above 0. */
static int covet__column_compare(const covet_value *a, const covet_value *b) {
    switch (a->kind) {
    case COVET_VALUE_REAL:
        return (a->as.real > b->as.real) - (a->as.real < b->as.real);
    case COVET_VALUE_DECIMAL:
        return covet_decimal_compare(a->as.decimal, b->as.decimal);
    case COVET_VALUE_DATE:
        return (a->as.date.days > b->as.date.days) - (a->as.date.days < b->as.date.days);
    case COVET_VALUE_TIME:
        return (a->as.time.us > b->as.time.us) - (a->as.time.us < b->as.time.us);
    case COVET_VALUE_DATETIME:
        return (a->as.datetime.us > b->as.datetime.us) - (a->as.datetime.us < b->as.datetime.us);
    case COVET_VALUE_DURATION:
        return (a->as.duration.us > b->as.duration.us) - (a->as.duration.us < b->as.duration.us);
    default:
        return (a->as.integer > b->as.integer) - (a->as.integer < b->as.integer);
    }
}

#endif

/* ==== model/defaults.c ==== */
#ifdef COVET_LINES
#line 1 "src/model/defaults.c"
#endif
/* Defaults, and the options of a row in one shape, whatever its kind.
 * Uses column. Registration and the exec floor use it. */
#ifndef COVET_MODEL_DEFAULTS_C
#define COVET_MODEL_DEFAULTS_C

#ifdef COVET_LINES
#line 8 "src/model/defaults.c"
#endif
/* --- options of a row --- */

/* What a row of a list declares: the union of all option structs. What a kind does not have is zero. */
typedef struct covet__declared {
    const char *name; /* never NULL */
    const char *db_column;
    bool unique, db_index, blank;
    covet_value default_value;
    covet_value (*default_fn)(void);
    const covet_validator *validators;
    const covet_choice *choices;
    covet_value db_default;
    bool generated, check, convert, search;
    covet_value min_value, max_value;
    const char *collation;
    int32_t max_length, min_length;
    bool auto_now, auto_now_add;
    const char *related_name, *related_query_name;
    bool no_db_constraint;
    covet_on_delete on_delete;
    covet_value on_delete_value;
    covet_value (*on_delete_fn)(void);
    bool on_delete_db;
    const char *to_field;
    bool symmetrical;
    const char *through;
    const char *const *through_fields;
    const char *via;
    const char *type_field, *key_field;
} covet__declared;

/* Each takes one group of options from an option struct `o`. */
#define COVET__TAKE_NAME(o) out->name = (o)->name != NULL ? (o)->name : (o)->member_
#define COVET__TAKE_COLUMN(o)                                                                      \
    COVET__TAKE_NAME(o);                                                                           \
    out->db_column = (o)->db_column;                                                               \
    out->unique = (o)->unique;                                                                     \
    out->db_index = (o)->db_index;                                                                 \
    out->blank = (o)->blank;                                                                       \
    out->default_value = (o)->default_value;                                                       \
    out->default_fn = (o)->default_fn;                                                             \
    out->validators = (o)->validators
#define COVET__TAKE_DATA(o)                                                                        \
    COVET__TAKE_COLUMN(o);                                                                         \
    out->choices = (o)->choices;                                                                   \
    out->db_default = (o)->db_default;                                                             \
    out->generated = (o)->generated != NULL;                                                       \
    out->check = (o)->check != NULL;                                                               \
    out->convert = (o)->convert != NULL
#define COVET__TAKE_BOUNDS(o)                                                                      \
    out->min_value = (o)->min_value;                                                               \
    out->max_value = (o)->max_value
#define COVET__TAKE_LENGTHS(o)                                                                     \
    out->max_length = (o)->max_length;                                                             \
    out->min_length = (o)->min_length
#define COVET__TAKE_RELATION(o)                                                                    \
    out->related_name = (o)->related_name;                                                         \
    out->related_query_name = (o)->related_query_name;                                             \
    out->no_db_constraint = (o)->no_db_constraint

static void covet__declared_number(covet__declared *out, const covet_number_options *o) {
    COVET__TAKE_DATA(o);
    COVET__TAKE_BOUNDS(o);
}

static void covet__declared_text(covet__declared *out, const covet_text_options *o) {
    COVET__TAKE_DATA(o);
    COVET__TAKE_LENGTHS(o);
    out->collation = o->collation;
    out->search = o->search;
}

static void covet__declared_moment(covet__declared *out, const covet_moment_options *o) {
    COVET__TAKE_DATA(o);
    COVET__TAKE_BOUNDS(o);
    out->auto_now = o->auto_now;
    out->auto_now_add = o->auto_now_add;
}

static void covet__declared_duration(covet__declared *out, const covet_duration_options *o) {
    COVET__TAKE_DATA(o);
    COVET__TAKE_BOUNDS(o);
}

static void covet__declared_binary(covet__declared *out, const covet_binary_options *o) {
    COVET__TAKE_DATA(o);
    COVET__TAKE_LENGTHS(o);
}

static void covet__declared_array(covet__declared *out, const covet_array_options *o) {
    COVET__TAKE_DATA(o);
    COVET__TAKE_LENGTHS(o);
}

/* Kinds with no option beyond those of all data. */
static void covet__declared_plain(covet__declared *out, covet_kind kind, const void *options) {
    if (kind == COVET_KIND_BOOL) {
        const covet_bool_options *o = options;
        COVET__TAKE_DATA(o);
    } else if (kind == COVET_KIND_UUID) {
        const covet_uuid_options *o = options;
        COVET__TAKE_DATA(o);
    } else {
        const covet_json_options *o = options;
        COVET__TAKE_DATA(o);
    }
}

static void covet__declared_key(covet__declared *out, const covet_key_options *o) {
    COVET__TAKE_COLUMN(o);
    COVET__TAKE_RELATION(o);
    out->on_delete = o->on_delete;
    out->on_delete_value = o->on_delete_value;
    out->on_delete_fn = o->on_delete_fn;
    out->on_delete_db = o->on_delete_db;
    out->to_field = o->to_field;
}

static void covet__declared_many(covet__declared *out, const covet_many_options *o) {
    COVET__TAKE_NAME(o);
    COVET__TAKE_RELATION(o);
    out->blank = o->blank;
    out->symmetrical = o->symmetrical;
    out->through = o->through;
    out->through_fields = o->through_fields;
}

static void covet__declared_auto(covet__declared *out, const covet_auto_options *o) {
    COVET__TAKE_NAME(o);
    out->db_column = o->db_column;
}

static void covet__declared_reverse(covet__declared *out, const covet_reverse_options *o) {
    COVET__TAKE_NAME(o);
    out->via = o->via;
}

static void covet__declared_generic(covet__declared *out, const covet_generic_options *o) {
    COVET__TAKE_NAME(o);
    out->blank = o->blank;
    out->type_field = o->type_field;
    out->key_field = o->key_field;
}

/* The options of row `index` of a model. */
static covet__declared covet__declared_of(const covet_model *model, size_t index) {
    covet__declared out = {.name = NULL};
    const void *options = model->options[index];
    const covet_kind kind = model->members()[index].kind;
    switch (kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_BIGAUTO:
        covet__declared_auto(&out, options);
        break;
    case COVET_KIND_SMALLINT:
    case COVET_KIND_INT:
    case COVET_KIND_BIGINT:
    case COVET_KIND_FLOAT:
    case COVET_KIND_DECIMAL:
        covet__declared_number(&out, options);
        break;
    case COVET_KIND_CHAR:
    case COVET_KIND_TEXT:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG:
        covet__declared_text(&out, options);
        break;
    case COVET_KIND_DATE:
    case COVET_KIND_TIME:
    case COVET_KIND_DATETIME:
        covet__declared_moment(&out, options);
        break;
    case COVET_KIND_DURATION:
        covet__declared_duration(&out, options);
        break;
    case COVET_KIND_BINARY:
        covet__declared_binary(&out, options);
        break;
    case COVET_KIND_ARRAY:
        covet__declared_array(&out, options);
        break;
    case COVET_KIND_FK:
    case COVET_KIND_O2O:
        covet__declared_key(&out, options);
        break;
    case COVET_KIND_M2M:
        covet__declared_many(&out, options);
        break;
    case COVET_KIND_HAS_MANY:
    case COVET_KIND_HAS_ONE:
    case COVET_KIND_GENERIC_MANY:
        covet__declared_reverse(&out, options);
        break;
    case COVET_KIND_GENERIC_FK:
        covet__declared_generic(&out, options);
        break;
    default:
        covet__declared_plain(&out, kind, options);
    }
    return out;
}

/* --- defaults --- */

covet_value covet_default_uuid4(void) {
    covet_uuid uuid;
    if (covet_uuid_random(&uuid) == COVET_OK) return covet_value_uuid(uuid);
    return (covet_value){.kind = COVET_VALUE_NONE};
}

covet_value covet_default_uuid7(void) {
    covet_uuid uuid;
    if (covet_uuid_time_ordered(&uuid) == COVET_OK) return covet_value_uuid(uuid);
    return (covet_value){.kind = COVET_VALUE_NONE};
}

covet_value covet_default_now(void) {
    return covet_value_datetime(covet_now());
}

/* The column kind of a member before registration: a key's is told by its default and its size. */
static covet_kind covet__default_kind(const covet_member *member, const covet_value *value) {
    if (member->kind != COVET_KIND_FK && member->kind != COVET_KIND_O2O) return member->kind;
    if (member->has_element) return member->element;
    if (value->kind == COVET_VALUE_UUID) return COVET_KIND_UUID;
    if (value->kind != COVET_VALUE_INT)
        return member->size == sizeof(char *) ? COVET_KIND_TEXT : COVET_KIND_UUID;
    const size_t small = member->nullable ? sizeof(covet_opt_smallint) : sizeof(int16_t);
    const size_t large = member->nullable ? sizeof(covet_opt_bigint) : sizeof(int64_t);
    if (member->size == small) return COVET_KIND_SMALLINT;
    return member->size == large ? COVET_KIND_BIGINT : COVET_KIND_INT;
}

/* Stores a default where the member takes it; registration complains of those that do not fit. */
static void covet__default_put(const covet_member *member, void *object, covet_value value) {
    const covet_kind kind = covet__default_kind(member, &value);
    if (value.kind == COVET_VALUE_NONE || value.kind == COVET_VALUE_NULL) return;
    const int32_t digits = member->kind == COVET_KIND_DECIMAL ? member->length : 0;
    if (covet__column_fit(kind, digits, member->places, &value))
        covet__column_set((unsigned char *)object + member->offset, kind, member->nullable,
                          member->size, &value);
}

void covet_object_new(const covet_model *model, void *object) {
    if (model == NULL || object == NULL) return;
    const covet_member *members = model->members();
    memset(object, 0, model->size);
    for (size_t i = 0; i < model->member_count && !model->projection; i++) {
        if (!covet_kind_has_column(members[i].kind) || members[i].kind == COVET_KIND_ARRAY)
            continue;
        const covet__declared declared = covet__declared_of(model, i);
        covet__default_put(&members[i], object,
                           declared.default_fn != NULL ? declared.default_fn()
                                                       : declared.default_value);
    }
}

#endif

/* ==== model/registry.h ==== */
#ifdef COVET_LINES
#line 1 "src/model/registry.h"
#endif
/* The registry: models as a database knows them, with every reference resolved. Private: part of the
 * implementation. Uses meta. Everything above uses it. */
#ifndef COVET_MODEL_REGISTRY_H
#define COVET_MODEL_REGISTRY_H

#ifdef COVET_LINES
#line 10 "src/model/registry.h"
#endif
/* A place of the hash table from models to entities. */
typedef struct covet__registry_slot {
    const covet_model *model; /* NULL: free */
    covet_entity *entity;
} covet__registry_slot;

/* What one call of covet__registry_add made: its arena, which it stands in itself. */
typedef struct covet__registered {
    covet_arena arena;
    struct covet__registered *earlier;
} covet__registered;

/* The registered models of one database; stands in covet_db. Adding replaces arrays and keeps the old
 * ones, so that what was read of the registry stays valid until it is closed. */
typedef struct covet_registry {
    covet_heap *heap;
    covet_entity **entities; /* entity_count of them in the order of registration */
    size_t entity_count;
    const covet__registry_slot *slots; /* a power of two of them, at least a quarter free */
    uint32_t slot_bits;                /* of their number */
    uint32_t version;         /* counts registrations: part of the key of compiled queries */
    covet__registered *calls; /* newest first */
    const char *conflict_model; /* the first one that the latest add complained of; NULL: none */
    const char *conflict_field; /* and its member, where it was one */
} covet_registry;

static void covet__registry_open(covet_registry *registry, covet_heap *heap);
static void covet__registry_close(covet_registry *registry);
/* Registers `models`, ended by NULL; those that are registered already are passed over. Whatever their
 * order, they may refer to each other and to earlier ones. On failure the registry is as it was and
 * `report` says why, a line for each conflict: model and member, what is wrong, the cure. RELATION: models
 * contradict each other or themselves. VALIDATION: a constant is not one that its column takes.
 * MISUSE: what is given is no model. NO_MEMORY. */
static covet_status covet__registry_add(covet_registry *registry, const covet_model *const *models,
                                        covet_buffer *report);

/* The place where the search for a model begins. */
static inline size_t covet__registry_hash(const covet_registry *registry,
                                          const covet_model *model) {
    const uint64_t hash = (uint64_t)(uintptr_t)model * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(hash >> (64 - registry->slot_bits));
}

/* The entity of a model; NULL: it is not registered. */
static inline const covet_entity *covet__registry_find(const covet_registry *registry,
                                                       const covet_model *model) {
    if (registry->slots == NULL) return NULL;
    size_t at = covet__registry_hash(registry, model);
    while (registry->slots[at].model != model) {
        if (registry->slots[at].model == NULL) return NULL;
        at = (at + 1) & (((size_t)1 << registry->slot_bits) - 1);
    }
    return registry->slots[at].entity;
}

#endif

/* ==== model/draft.c ==== */
#ifdef COVET_LINES
#line 1 "src/model/draft.c"
#endif
/* Drafts: models on their way into the registry, and the conflicts that are found meanwhile.
 * Uses defaults, registry and text. The other parts of registration use it. */
#ifndef COVET_MODEL_DRAFT_C
#define COVET_MODEL_DRAFT_C

#ifdef COVET_LINES
#line 10 "src/model/draft.c"
#endif
/* A model on its way into the registry. */
typedef struct covet__draft {
    covet_entity *entity;
    covet_field *fields;        /* entity->fields, to be filled in */
    covet__declared *declared;  /* the options of each */
    bool copies;                /* a proxy or child: its list repeats rows of another model */
} covet__draft;

/* One call of covet__registry_add. */
typedef struct covet__batch {
    covet_registry *registry;
    covet_arena arena;       /* of all that is new */
    covet_entity **entities; /* the registered ones, then the new ones */
    size_t old_count, count;
    covet__draft *drafts;    /* of the new ones */
    covet_reverse **reverses; /* by entity id, to be: reverse_counts of them, the old ones included */
    size_t *reverse_counts;
    covet_buffer *report;
    covet_status status; /* of the conflicts so far */
} covet__batch;

/* What one call of a pass works on. */
typedef struct covet__row {
    covet__batch *batch;
    covet__draft *draft;
    covet_field *field;
    const covet__declared *declared;
} covet__row;

static covet__row covet__draft_row(covet__batch *batch, covet__draft *draft, size_t index) {
    return (covet__row){batch, draft, &draft->fields[index], &draft->declared[index]};
}

/* The draft of an entity; NULL: it was registered earlier. */
static covet__draft *covet__draft_of(const covet__batch *batch, const covet_entity *entity) {
    return entity->id < batch->old_count ? NULL : &batch->drafts[entity->id - batch->old_count];
}

/* --- conflicts --- */

/* Begins a line of the report, `model.field: ` or `model: `; the caller appends what is wrong and the
 * cure. RELATION outweighs other statuses. */
static covet_buffer *covet__conflict(covet__batch *batch, covet_status status, const char *model,
                                     const char *field) {
    if (batch->status == COVET_OK) {
        batch->registry->conflict_model = model;
        batch->registry->conflict_field = field;
    } else {
        covet_buffer_char(batch->report, '\n');
    }
    if (batch->status == COVET_OK || status == COVET_RELATION) batch->status = status;
    covet_buffer_format(batch->report, field != NULL ? "%s.%s: " : "%s: ", model, field);
    return batch->report;
}

/* A line about a row. */
static covet_buffer *covet__row_conflict(const covet__row *row, covet_status status) {
    return covet__conflict(row->batch, status, row->draft->entity->name, row->field->name);
}

/* A line about a row's reference, or about a model's options. */
#define COVET__ROW_CONFLICT(row, ...)                                                              \
    covet_buffer_format(covet__row_conflict((row), COVET_RELATION), __VA_ARGS__)
#define COVET__MODEL_CONFLICT(batch, entity, ...)                                                  \
    covet_buffer_format(covet__conflict((batch), COVET_RELATION, (entity)->name, NULL), __VA_ARGS__)

/* --- names that come near a wrong one --- */

/* The nearest so far, at most three, the nearest first. */
typedef struct covet__near {
    const char *wanted;
    const char *names[3];
    size_t distances[3];
    size_t count;
} covet__near;

static void covet__near_add(covet__near *near, const char *name) {
    const size_t size = strlen(near->wanted), limit = size < 2 ? 0 : size / 3 + 1;
    const size_t distance = covet_text_compare_nocase(near->wanted, name) == 0
                                ? 0
                                : covet_text_distance(near->wanted, name, limit);
    size_t at = near->count;
    while (at > 0 && near->distances[at - 1] > distance) at--;
    if (distance > limit || at == 3) return;
    if (near->count < 3) near->count++;
    for (size_t i = near->count - 1; i > at; i--) {
        near->names[i] = near->names[i - 1];
        near->distances[i] = near->distances[i - 1];
    }
    near->names[at] = name;
    near->distances[at] = distance;
}

/* Appends "; nearest: a, b", or nothing. */
static void covet__near_print(covet_buffer *out, const covet__near *near) {
    for (size_t i = 0; i < near->count; i++)
        covet_buffer_format(out, "%s%s", i == 0 ? "; nearest: " : ", ", near->names[i]);
}

/* Appends the names of fields that come near. */
static void covet__near_fields(covet_buffer *out, const covet_entity *entity, const char *wanted) {
    covet__near near = {.wanted = wanted};
    for (size_t i = 0; i < entity->field_count; i++)
        covet__near_add(&near, entity->fields[i].name);
    covet__near_print(out, &near);
}

/* --- names --- */

/* What is wrong with a name of a path; NULL: nothing. */
static const char *covet__name_mistake(const char *name) {
    const size_t size = strlen(name);
    if (!covet_text_identifier(name, size)) return "is no identifier";
    if (strstr(name, "__") != NULL) return "holds '__', which separates the parts of a path";
    if (name[size - 1] == '_') return "ends in '_', which a path cannot tell from '__'";
    return strcmp(name, "pk") == 0 ? "is the name of the key in every path" : NULL;
}

/* Whether a name in paths is that of a field: its own, or of a key's column (<key>_id). */
static bool covet__field_named(const covet_field *field, const char *name) {
    const size_t size = strlen(name);
    return covet__meta_is(field->name, name, size) || covet__meta_is_key_column(field, name, size);
}

/* A model of the batch by name; NULL: there is none. */
static covet_entity *covet__batch_named(const covet__batch *batch, const char *name) {
    for (size_t i = 0; i < batch->count; i++)
        if (strcmp(batch->entities[i]->name, name) == 0) return batch->entities[i];
    return NULL;
}

/* Goes on in a line of the report: a model of that name is not known. */
static void covet__unknown_model(const covet__batch *batch, covet_buffer *report,
                                 const char *name) {
    covet__near near = {.wanted = name};
    for (size_t i = 0; i < batch->count; i++) covet__near_add(&near, batch->entities[i]->name);
    covet_buffer_format(report, "%s is not registered: add it to MODELS(...)", name);
    covet__near_print(report, &near);
}

/* A model that an option names; NULL: the option is not set, or a conflict is reported. */
static const covet_entity *covet__named_model(covet__batch *batch, const covet_entity *entity,
                                              const char *field, const char *option,
                                              const char *name) {
    const covet_entity *found = name == NULL ? NULL : covet__batch_named(batch, name);
    if (name == NULL || found != NULL) return found;
    covet_buffer *report = covet__conflict(batch, COVET_RELATION, entity->name, field);
    covet_buffer_format(report, "the model of %s, ", option);
    covet__unknown_model(batch, report, name);
    return NULL;
}

/* --- texts of the arena --- */

/* What `buffer` holds, copied; "" without memory, which the arena remembers. Empties the buffer. */
static const char *covet__batch_text(covet__batch *batch, covet_buffer *buffer) {
    const char *text = covet_arena_text(&batch->arena, covet_buffer_get(buffer), buffer->size);
    if (buffer->failed) batch->arena.failed = true;
    covet_buffer_close(buffer);
    return text == NULL ? "" : text;
}

#endif

/* ==== model/fields.c ==== */
#ifdef COVET_LINES
#line 1 "src/model/fields.c"
#endif
/* Registration, first part: the fields of one model by themselves, and the constants that their options
 * hold. Uses draft and regex. The registry uses it. */
#ifndef COVET_MODEL_FIELDS_C
#define COVET_MODEL_FIELDS_C

#ifdef COVET_LINES
#line 9 "src/model/fields.c"
#endif
/* --- names --- */

static void covet__field_name_check(const covet__row *row) {
    const char *name = row->field->name;
    const char *mistake = covet__name_mistake(name);
    if (mistake == NULL) return;
    COVET__ROW_CONFLICT(row, "its name in paths %s: give it another one by .name = \"...\"", mistake);
}

/* Whether an earlier field of the model has the field's name. */
static void covet__field_name_clash(const covet__row *row) {
    for (const covet_field *other = row->draft->fields; other < row->field; other++) {
        if (!covet__field_named(other, row->field->name) &&
            !covet__field_named(row->field, other->name))
            continue;
        COVET__ROW_CONFLICT(row,
                            "the name is taken by the row %s: give one of them another by "
                            ".name = \"...\"",
                            other->member->name);
        return;
    }
}

/* Columns differ by more than the case of ASCII letters: not every database tells that. */
static void covet__field_column_clash(const covet__row *row) {
    const char *column = row->field->column;
    if (column == NULL) return;
    if (column[0] == '\0' || !covet_text_check(column, strlen(column), NULL, NULL))
        COVET__ROW_CONFLICT(row, ".db_column is empty or no valid UTF-8");
    for (const covet_field *other = row->draft->fields; other < row->field; other++) {
        if (other->column == NULL || covet_text_compare_nocase(other->column, column) != 0)
            continue;
        COVET__ROW_CONFLICT(row, "its column %s is that of %s: give it another by .db_column",
                            column, other->name);
        return;
    }
}

/* --- making a field --- */

/* <name>_id for a key. */
static const char *covet__field_column(const covet__row *row) {
    const covet_field *field = row->field;
    if (!covet_kind_has_column(field->kind)) return NULL;
    if (row->declared->db_column != NULL) return row->declared->db_column;
    if (field->kind != COVET_KIND_FK && field->kind != COVET_KIND_O2O) return field->name;
    covet_buffer text;
    covet_buffer_open(&text, row->batch->registry->heap, 0);
    covet_buffer_format(&text, "%s_id", field->name);
    return covet__batch_text(row->batch, &text);
}

/* Lengths: what the column holds, and what validation takes. */
static void covet__field_lengths(const covet__row *row) {
    const covet__declared *declared = row->declared;
    covet_field *field = row->field;
    const int32_t most = declared->max_length;
    const bool fixed = field->kind == COVET_KIND_CHAR;
    field->length = field->member->length;
    if (covet_kind_is_text(field->kind) || field->kind == COVET_KIND_BINARY) {
        if (most > 0 && field->kind != COVET_KIND_TEXT && !fixed) field->length = most;
        field->max_length = most > 0 ? most : field->length;
    }
    field->min_length = declared->min_length;
    if (most < 0 || declared->min_length < 0)
        COVET__ROW_CONFLICT(row, "a length below 0: leave .max_length or .min_length out for none");
    if (fixed && most > field->length)
        COVET__ROW_CONFLICT(row, ".max_length is %d, and CHAR(%d) holds less: raise the one or lower "
                                 "the other", (int)most, (int)field->length);
    if (field->max_length > 0 && field->min_length > field->max_length)
        COVET__ROW_CONFLICT(row, ".min_length is %d, and the most is %d: lower the one or raise the "
                                 "other", (int)field->min_length, (int)field->max_length);
}

static void covet__field_moments(const covet__row *row) {
    const covet__declared *declared = row->declared;
    const bool has_default =
        declared->default_fn != NULL || declared->default_value.kind != COVET_VALUE_NONE;
    row->field->auto_now = declared->auto_now;
    row->field->auto_now_add = declared->auto_now_add;
    if (declared->auto_now + declared->auto_now_add + has_default > 1)
        COVET__ROW_CONFLICT(row, ".auto_now, .auto_now_add and a default exclude each other: keep "
                                 "one of them");
}

/* The kind of the value in the column; of a key it is known only when its target is. */
static covet_kind covet__field_column_kind(covet_kind kind) {
    if (kind == COVET_KIND_AUTO) return COVET_KIND_INT;
    if (kind == COVET_KIND_BIGAUTO) return COVET_KIND_BIGINT;
    return kind;
}

static void covet__field_make(const covet__row *row, int32_t index) {
    const covet__declared *declared = row->declared;
    const covet_member *member = &row->draft->entity->model->members()[index];
    covet_field *field = row->field;
    const bool alone = row->draft->entity->key_count == 1;
    *field = (covet_field){
        .name = declared->name,
        .member = member,
        .entity = row->draft->entity,
        .kind = member->kind,
        .column_kind = covet__field_column_kind(member->kind),
        .places = member->places,
        .index = index,
        .column_index = -1,
        .nullable = member->nullable,
        .key = member->key,
        .automatic = member->kind == COVET_KIND_AUTO || member->kind == COVET_KIND_BIGAUTO,
        .unique = declared->unique || member->kind == COVET_KIND_O2O || (member->key && alone),
        .blank = declared->blank,
        .collation = declared->collation,
        .validators = declared->validators,
        .on_delete = declared->on_delete,
        .no_db_constraint = declared->no_db_constraint,
        .options = row->draft->entity->model->options[index],
    };
    field->indexed = declared->db_index || (member->kind == COVET_KIND_FK && !field->unique);
    field->column = covet__field_column(row);
    covet__field_lengths(row);
    covet__field_moments(row);
}

/* Makes the fields of a model: everything that needs no other model. */
static void covet__fields_make(covet__batch *batch, covet__draft *draft) {
    for (size_t i = 0; i < draft->entity->field_count && !batch->arena.failed; i++) {
        const covet__row row = covet__draft_row(batch, draft, i);
        covet__field_make(&row, (int32_t)i);
        covet__field_name_check(&row);
        covet__field_name_clash(&row);
        covet__field_column_clash(&row);
    }
}

/* --- constants, once the kinds of all columns are known --- */

/* How a constant of that kind is written. Static. */
static const char *covet__constant_macro(covet_kind kind) {
    switch (covet__column_value_kind(kind)) {
    case COVET_VALUE_INT:
        return "COVET_INT(n)";
    case COVET_VALUE_BOOL:
        return "COVET_BOOL(b)";
    case COVET_VALUE_REAL:
        return "COVET_REAL(x)";
    case COVET_VALUE_DECIMAL:
        return "COVET_DECIMAL(\"...\")";
    case COVET_VALUE_JSON:
        return "COVET_JSON(\"...\")";
    default:
        return "COVET_TEXT(\"...\")";
    }
}

/* Takes over a constant, made one of the column's own kind. */
static void covet__field_constant(const covet__row *row, const char *option, covet_value given,
                                  covet_value *out) {
    const covet_field *field = row->field;
    *out = given;
    if (given.kind == COVET_VALUE_NONE ||
        covet__column_fit(field->column_kind, field->length, field->places, out))
        return;
    out->kind = COVET_VALUE_NONE;
    covet_buffer *report = covet__row_conflict(row, COVET_VALIDATION);
    covet_buffer_format(report, "%s is ", option);
    covet_value_print(report, &given);
    covet_buffer_format(report, ", and a column of kind %s takes %s: write %s",
                        covet_kind_name(field->column_kind),
                        covet__column_takes(field->column_kind),
                        covet__constant_macro(field->column_kind));
}

static void covet__field_default(const covet__row *row) {
    const covet__declared *declared = row->declared;
    covet_field *field = row->field;
    covet__field_constant(row, "the default", declared->default_value, &field->default_value);
    field->default_fn = declared->default_fn;
    if (field->default_fn != NULL && declared->default_value.kind != COVET_VALUE_NONE)
        COVET__ROW_CONFLICT(row, ".default_value and .default_fn exclude each other: keep one");
    if (field->kind == COVET_KIND_UUID && field->key && field->default_fn == NULL &&
        field->default_value.kind == COVET_VALUE_NONE)
        field->default_fn = covet_default_uuid4;
}

static void covet__field_bounds(const covet__row *row) {
    covet_field *field = row->field;
    covet__field_constant(row, ".min_value", row->declared->min_value, &field->min_value);
    covet__field_constant(row, ".max_value", row->declared->max_value, &field->max_value);
    if (field->min_value.kind != COVET_VALUE_NONE && field->max_value.kind != COVET_VALUE_NONE &&
        covet__column_compare(&field->min_value, &field->max_value) > 0)
        covet_buffer_text(covet__row_conflict(row, COVET_VALIDATION),
                          ".min_value is above .max_value, so no value is right: exchange them");
}

static void covet__field_choices(const covet__row *row) {
    const covet_choice *given = row->declared->choices;
    size_t count = 0;
    if (given == NULL) return;
    while (given[count].value.kind != COVET_VALUE_NONE) count++;
    covet_choice *made = covet_arena_zero(&row->batch->arena, count + 1, sizeof *made);
    if (made == NULL) return;
    for (size_t i = 0; i < count; i++) {
        made[i].label = given[i].label;
        covet__field_constant(row, "a choice", given[i].value, &made[i].value);
    }
    row->field->choices = made;
}

static bool covet__validator_end(const covet_validator *validator) {
    return validator->fn == NULL && validator->regex == NULL;
}

/* Compiles the pattern of a validator. */
static const covet_regex *covet__field_pattern(const covet__row *row,
                                               const covet_validator *validator) {
    const char *problem = NULL;
    size_t offset = 0;
    if (validator->regex == NULL) return NULL;
    if (!covet_kind_is_text(row->field->column_kind) || validator->fn != NULL) {
        COVET__ROW_CONFLICT(row, "a validator with .regex is for text, and has no .fn: split it, or "
                                 "write a function");
        return NULL;
    }
    const covet_regex *regex = covet_regex_compile(
        &row->batch->arena, validator->regex, strlen(validator->regex), &problem, &offset);
    if (regex == NULL && problem != NULL)
        covet_buffer_format(covet__row_conflict(row, COVET_VALIDATION),
                            "the pattern \"%s\" is wrong at byte %zu: %s", validator->regex, offset,
                            problem);
    return regex;
}

static void covet__field_validators(const covet__row *row) {
    const covet_validator *given = row->declared->validators;
    size_t count = 0;
    if (given == NULL) return;
    while (!covet__validator_end(&given[count])) count++;
    const covet_regex **patterns =
        covet_arena_zero(&row->batch->arena, count + 1, sizeof *patterns);
    if (patterns == NULL) return;
    for (size_t i = 0; i < count; i++) patterns[i] = covet__field_pattern(row, &given[i]);
    row->field->patterns = patterns;
}

/* Does the declared rule of a delete say all that it needs? */
static void covet__field_on_delete(const covet__row *row) {
    const covet__declared *declared = row->declared;
    covet_field *field = row->field;
    const bool has_value = declared->on_delete_value.kind != COVET_VALUE_NONE;
    const bool has_fn = declared->on_delete_fn != NULL;
    const bool sets = field->on_delete == COVET_SET_VALUE;
    if (field->kind != COVET_KIND_FK && field->kind != COVET_KIND_O2O) return;
    covet__field_constant(row, ".on_delete_value", declared->on_delete_value,
                          &field->on_delete_value);
    field->on_delete_fn = declared->on_delete_fn;
    if (field->on_delete == COVET_SET_NULL && !field->nullable)
        COVET__ROW_CONFLICT(row, ".on_delete is COVET_SET_NULL, and the key cannot be NULL: write "
                                 "NULLABLE(%s(%s))", covet_kind_name(field->kind),
                            field->member->target);
    if (field->on_delete == COVET_SET_DEFAULT && declared->default_fn == NULL &&
        declared->default_value.kind == COVET_VALUE_NONE)
        COVET__ROW_CONFLICT(row, ".on_delete is COVET_SET_DEFAULT, and the key has no default: give "
                                 "it .default_value or .default_fn");
    if (sets != (has_value || has_fn) || (has_value && has_fn))
        COVET__ROW_CONFLICT(row, "COVET_SET_VALUE goes with one of .on_delete_value and "
                                 ".on_delete_fn, and these with it alone");
}

/* Takes over the constants of a model's options. */
static void covet__fields_constants(covet__batch *batch, covet__draft *draft) {
    for (size_t i = 0; i < draft->entity->field_count && !batch->arena.failed; i++) {
        const covet__row row = covet__draft_row(batch, draft, i);
        if (row.field->column == NULL || row.field->column_kind == COVET_KIND_COUNT) continue;
        covet__field_default(&row);
        covet__field_bounds(&row);
        covet__field_choices(&row);
        covet__field_validators(&row);
        covet__field_on_delete(&row);
    }
}

#endif

/* ==== model/relations.c ==== */
#ifdef COVET_LINES
#line 1 "src/model/relations.c"
#endif
/* Registration, second part: what models say of each other: targets, the columns of keys, and the names
 * of reverse relations. Uses draft. The registry uses it. */
#ifndef COVET_MODEL_RELATIONS_C
#define COVET_MODEL_RELATIONS_C

#ifdef COVET_LINES
#line 9 "src/model/relations.c"
#endif
static bool covet__kind_is_key(covet_kind kind) {
    return kind == COVET_KIND_FK || kind == COVET_KIND_O2O;
}

/* Whether the kind is a relation with a target, not one that turns another round. */
static bool covet__kind_relates(covet_kind kind) {
    return covet__kind_is_key(kind) || kind == COVET_KIND_M2M;
}

static bool covet__kind_reverses(covet_kind kind) {
    return kind == COVET_KIND_HAS_MANY || kind == COVET_KIND_HAS_ONE ||
           kind == COVET_KIND_GENERIC_MANY;
}

/* --- targets --- */

static void covet__relation_target(const covet__row *row) {
    covet_field *field = row->field;
    if (field->member->target == NULL) return;
    field->target = covet__batch_named(row->batch, field->member->target);
    if (field->target == NULL)
        covet__unknown_model(row->batch, covet__row_conflict(row, COVET_RELATION),
                             field->member->target);
    if (field->kind == COVET_KIND_M2M)
        field->through =
            covet__named_model(row->batch, row->draft->entity, field->name, ".through",
                               row->declared->through);
}

/* --- the columns of keys --- */

/* Appends how a column of that kind is written in a list: CHAR(3). */
static void covet__kind_print(covet_buffer *out, covet_kind kind, int32_t length, int32_t places) {
    covet_buffer_text(out, covet_kind_name(kind));
    if (kind == COVET_KIND_CHAR) covet_buffer_format(out, "(%d)", (int)length);
    if (kind == COVET_KIND_DECIMAL) covet_buffer_format(out, "(%d, %d)", (int)length, (int)places);
}

/* The field that a key refers to; NULL: none, and a conflict is reported. */
static const covet_field *covet__key_target(const covet__row *row) {
    const covet_entity *target = row->field->target;
    const char *name = row->declared->to_field;
    if (target == NULL || name == NULL) return target == NULL ? NULL : target->key;
    const covet_field *found = covet_entity_field(target, name, strlen(name));
    if (found == NULL) {
        covet_buffer *report = covet__row_conflict(row, COVET_RELATION);
        covet_buffer_format(report, ".to_field names %s, which %s does not have", name,
                            target->name);
        covet__near_fields(report, target, name);
    } else if (!found->unique || found->column == NULL) {
        COVET__ROW_CONFLICT(row, ".to_field names %s.%s, which is not unique: give that .unique = "
                                 "true", target->name, found->name);
        found = NULL;
    }
    return found;
}

/* Whether the C type of the key's member is the one that the column asks for. */
static bool covet__key_agrees(const covet_field *field, const covet_field *target) {
    const covet_member *member = field->member;
    if (member->has_element) {
        const covet_kind kind = covet_kind_has_column(member->element) &&
                                        member->element != COVET_KIND_ARRAY
                                    ? member->element
                                    : COVET_KIND_COUNT;
        if (kind == COVET_KIND_COUNT) return false;
        return covet__column_value_kind(kind) == covet__column_value_kind(target->column_kind) &&
               covet__column_size(kind, false) == covet__column_size(target->column_kind, false) &&
               member->length == target->length && member->places == target->places;
    }
    const covet_kind key = target->entity->key->column_kind;
    return covet__column_value_kind(key) == covet__column_value_kind(target->column_kind) &&
           covet__column_size(target->column_kind, field->nullable) == member->size;
}

static void covet__key_mismatch(const covet__row *row, const covet_field *target) {
    const covet_field *field = row->field;
    covet_buffer *report = covet__row_conflict(row, COVET_RELATION);
    covet_buffer_format(report, "it refers to %s.%s, which is ", target->entity->name,
                        target->name);
    covet__kind_print(report, target->column_kind, target->length, target->places);
    covet_buffer_format(report, ": write %s(%s, ", covet_kind_name(field->kind),
                        target->entity->name);
    covet__kind_print(report, target->column_kind, target->length, target->places);
    covet_buffer_text(report, row->declared->to_field != NULL ? ") with that .to_field" : ")");
}

/* Marks of field.column_kind while keys are resolved; FK and O2O are keys not yet looked at. */
#define COVET__KIND_ENTERED COVET_KIND_M2M /* its target is being looked at */
#define COVET__KIND_WRONG COVET_KIND_COUNT /* a conflict is reported */

static void covet__key_resolve(const covet__row *row);

/* The column kind of a field of any model, resolved. */
static covet_kind covet__key_column_kind(covet__batch *batch, const covet_field *field) {
    covet__draft *draft = covet__draft_of(batch, field->entity);
    if (draft != NULL && covet__kind_is_key(field->kind)) {
        const covet__row row = covet__draft_row(batch, draft, (size_t)field->index);
        covet__key_resolve(&row);
    }
    return field->column_kind;
}

/* Gives a key the column of what it refers to, which may be a key itself. */
static void covet__key_resolve(const covet__row *row) {
    covet_field *field = row->field;
    if (field->column_kind == COVET__KIND_ENTERED)
        COVET__ROW_CONFLICT(row, "it refers to itself, over other keys: give one of the models a key "
                                 "of its own");
    if (!covet__kind_is_key(field->column_kind)) return;
    field->column_kind = COVET__KIND_ENTERED;
    const covet_field *target = covet__key_target(row);
    const covet_kind kind =
        target == NULL ? COVET__KIND_WRONG : covet__key_column_kind(row->batch, target);
    field->target_field = target;
    field->column_kind = kind;
    if (!covet_kind_has_column(kind)) {
        field->column_kind = COVET__KIND_WRONG;
        return;
    }
    field->length = target->length;
    field->max_length = target->length;
    field->places = target->places;
    if (field->collation == NULL) field->collation = target->collation;
    const bool composite = target->entity->key_count > 1 && row->declared->to_field == NULL;
    if (composite)
        field->unsupported = "a key to a model with a composite key comes with a later release";
    else if (!covet__key_agrees(field, target))
        covet__key_mismatch(row, target);
}

/* --- HAS_MANY, HAS_ONE, GENERIC_MANY: what they turn round --- */

/* Whether a kind is the right one to turn a relation round, and the relation leads to this model. */
static bool covet__via_fits(const covet_field *field, const covet_field *via) {
    const bool one = via->kind == COVET_KIND_O2O || (via->kind == COVET_KIND_FK && via->unique);
    if (field->kind == COVET_KIND_GENERIC_MANY) return via->kind == COVET_KIND_GENERIC_FK;
    if (!covet__kind_relates(via->kind) || via->member->target == NULL) return false;
    return strcmp(via->member->target, field->entity->name) == 0 &&
           (field->kind == COVET_KIND_HAS_ONE) == one;
}

/* Appends the relations that could be turned round. */
static void covet__via_print(covet_buffer *report, const covet_field *field) {
    size_t count = 0;
    for (size_t i = 0; i < field->target->field_count; i++) {
        const covet_field *via = &field->target->fields[i];
        if (!covet__via_fits(field, via)) continue;
        covet_buffer_text(report, count++ == 0 ? "; it could be " : ", ");
        covet_buffer_text(report, via->name);
    }
    if (count == 0)
        covet_buffer_format(report, "; %s has no such relation to %s", field->target->name,
                            field->entity->name);
}

static void covet__via_resolve(const covet__row *row) {
    covet_field *field = row->field;
    const char *name = row->declared->via;
    if (!covet__kind_reverses(field->kind) || field->target == NULL || row->draft->copies) return;
    const covet_field *via =
        name == NULL ? NULL : covet_entity_field(field->target, name, strlen(name));
    if (via != NULL && covet__via_fits(field, via)) {
        field->reverse_of = via;
        return;
    }
    covet_buffer *report = covet__row_conflict(row, COVET_RELATION);
    if (name == NULL)
        covet_buffer_format(report, ".via is missing: it names the relation of %s that is turned "
                                    "round", field->target->name);
    else if (via == NULL)
        covet_buffer_format(report, ".via names %s, which %s does not have", name,
                            field->target->name);
    else
        covet_buffer_format(report, ".via names %s.%s, which is %s(%s) and not one that %s turns "
                                    "round", field->target->name, via->name,
                            covet_kind_name(via->kind),
                            via->member->target == NULL ? "" : via->member->target,
                            covet_kind_name(field->kind));
    covet__via_print(report, field);
}

/* The row that turns a relation round; NULL: none. A second one is a conflict. */
static const covet_field *covet__reverse_member(const covet__row *row) {
    covet_field *field = row->field;
    const covet_field *found = NULL;
    const covet_entity *target = field->target;
    for (size_t i = 0; i < target->field_count; i++) {
        const covet_field *member = &target->fields[i];
        if (member->reverse_of != field) continue;
        if (found != NULL)
            COVET__ROW_CONFLICT(row, "%s.%s and %s.%s both turn it round: keep one", target->name,
                                found->name, target->name, member->name);
        found = member;
    }
    return found;
}

/* --- names of reverse relations --- */

/* The model's name in lower case. */
static const char *covet__reverse_default(const covet__row *row) {
    covet_buffer text;
    covet_buffer_open(&text, row->batch->registry->heap, 0);
    for (const char *at = row->draft->entity->name; *at != '\0'; at++)
        covet_buffer_char(&text, covet__text_folded(*at));
    return covet__batch_text(row->batch, &text);
}

/* A field of a model that has the name, but for one. */
static const covet_field *covet__reverse_taken(const covet_entity *entity, const char *name,
                                               const covet_field *but) {
    for (size_t i = 0; i < entity->field_count; i++)
        if (&entity->fields[i] != but && covet__field_named(&entity->fields[i], name))
            return &entity->fields[i];
    return NULL;
}

/* Whether a name that was given can be one in paths. */
static bool covet__reverse_name_right(const covet__row *row, const char *option, const char *name,
                                      const covet_field *member) {
    const char *mistake = covet__name_mistake(name);
    const covet_entity *target = row->field->target;
    const covet_field *taken = covet__reverse_taken(target, name, member);
    if (mistake != NULL)
        COVET__ROW_CONFLICT(row, "%s \"%s\" %s: give another", option, name, mistake);
    else if (taken != NULL)
        COVET__ROW_CONFLICT(row, "%s \"%s\" is the name of the field %s.%s: give another", option,
                            name, target->name, taken->name);
    return mistake == NULL && taken == NULL;
}

/* Whether the options that name the reverse relation contradict each other. */
static bool covet__reverse_contradicts(const covet__row *row, const covet_field *member) {
    const char *given = row->declared->related_name, *query = row->declared->related_query_name;
    const bool none = given != NULL && strcmp(given, "+") == 0;
    if (member != NULL && given != NULL && strcmp(given, member->name) != 0) {
        COVET__ROW_CONFLICT(row, ".related_name is \"%s\", and %s.%s turns it round: leave one out, or "
                                 "let them be the same", given, member->entity->name, member->name);
        return true;
    }
    if (none && query != NULL)
        COVET__ROW_CONFLICT(row, ".related_name = \"+\" means no reverse relation, and "
                                 ".related_query_name names it: leave one out");
    return none;
}

/* Finds the names of a relation's reverse. A name that nobody gave gives way to a field of the target:
 * the relation then has no reverse until it is named. */
static void covet__reverse_name(const covet__row *row) {
    covet_field *field = row->field;
    const covet__declared *declared = row->declared;
    const covet_field *member = covet__reverse_member(row);
    if (covet__reverse_contradicts(row, member)) return;
    const char *name = member != NULL ? member->name : declared->related_name;
    const char *query = declared->related_query_name;
    if (name != NULL && !covet__reverse_name_right(row, ".related_name", name, member)) return;
    if (query != NULL && !covet__reverse_name_right(row, ".related_query_name", query, member))
        return;
    if (name == NULL) {
        name = covet__reverse_default(row);
        if (query == NULL && covet__reverse_taken(field->target, name, NULL) != NULL) return;
    }
    field->reverse_name = name;
    field->reverse_query_name = query != NULL ? query : name;
}

/* --- the reverses of each model --- */

/* Whether a row is one of the model that this one is a copy of. */
static bool covet__row_is_copy(const covet__row *row) {
    const covet_model_options *settings = row->draft->entity->model->settings;
    const char *name = settings->proxy_of != NULL ? settings->proxy_of : settings->inherits;
    const covet_entity *parent = name == NULL ? NULL : covet__batch_named(row->batch, name);
    return parent != NULL &&
           covet_entity_field(parent, row->field->name, strlen(row->field->name)) != NULL;
}

/* Whether a relation is seen from its target at all. */
static bool covet__row_has_reverse(const covet__row *row) {
    const covet_field *field = row->field;
    if (!covet__kind_relates(field->kind) || field->target == NULL || covet__row_is_copy(row))
        return false;
    return !(field->kind == COVET_KIND_M2M && row->declared->symmetrical &&
             field->target == row->draft->entity);
}

static void covet__reverse_clash(const covet__row *row, const covet_reverse *other) {
    COVET__ROW_CONFLICT(row, "seen from %s it is \"%s\", as %s.%s is: give one of them "
                             ".related_name = \"...\", or \"+\" for none", row->field->target->name,
                        other->query_name, other->field->entity->name, other->field->name);
}

/* Adds a relation to what its target sees. */
static void covet__reverse_add(const covet__row *row) {
    const covet_field *field = row->field;
    const uint32_t id = field->target->id;
    covet_reverse *list = row->batch->reverses[id];
    const size_t count = row->batch->reverse_counts[id];
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].query_name, field->reverse_query_name) != 0 &&
            strcmp(list[i].name, field->reverse_name) != 0)
            continue;
        covet__reverse_clash(row, &list[i]);
        return;
    }
    /* Room for one more whenever the count is a power of two. */
    if ((count & (count - 1)) == 0 || count == field->target->reverse_count) {
        covet_reverse *grown =
            covet_arena_zero(&row->batch->arena, count == 0 ? 2 : count * 2, sizeof *grown);
        if (grown == NULL) return;
        if (count > 0) memcpy(grown, list, count * sizeof *list);
        row->batch->reverses[id] = list = grown;
    }
    list[count] = (covet_reverse){
        .name = field->reverse_name,
        .query_name = field->reverse_query_name,
        .field = field,
        .member = covet__reverse_member(row),
        .unsupported = "paths over reverse relations come with a later release",
    };
    row->batch->reverse_counts[id]++;
}

/* --- all of it --- */

static void covet__each_row(covet__batch *batch, void (*work)(const covet__row *row)) {
    for (size_t i = 0; i < batch->count - batch->old_count; i++) {
        covet__draft *draft = &batch->drafts[i];
        for (size_t j = 0; j < draft->entity->field_count && !batch->arena.failed; j++) {
            const covet__row row = covet__draft_row(batch, draft, j);
            work(&row);
        }
    }
}

static void covet__relation_key(const covet__row *row) {
    if (covet__kind_is_key(row->field->kind)) covet__key_resolve(row);
}

static void covet__relation_reverse(const covet__row *row) {
    if (!covet__row_has_reverse(row)) return;
    covet__reverse_name(row);
    if (row->field->reverse_name != NULL) covet__reverse_add(row);
}

/* Resolves all references of the new models. The fields of all of them are made. */
static void covet__relations_resolve(covet__batch *batch) {
    covet__each_row(batch, covet__relation_target);
    covet__each_row(batch, covet__relation_key);
    covet__each_row(batch, covet__via_resolve);
    covet__each_row(batch, covet__relation_reverse);
}

#endif

/* ==== model/settings.c ==== */
#ifdef COVET_LINES
#line 1 "src/model/settings.c"
#endif
/* Registration, third part: the options of a model, its table, and what of it cannot be used yet.
 * Uses draft. The registry uses it. */
#ifndef COVET_MODEL_SETTINGS_C
#define COVET_MODEL_SETTINGS_C

#ifdef COVET_LINES
#line 8 "src/model/settings.c"
#endif
/* --- tables and columns --- */

static const char *covet__settings_table(covet__batch *batch, const covet_model *model) {
    const covet_model_options *settings = model->settings;
    if (settings->table != NULL) return settings->table;
    covet_buffer text;
    covet_buffer_open(&text, batch->registry->heap, 0);
    if (settings->app != NULL) covet_buffer_format(&text, "%s_", settings->app);
    covet_text_snake(&text, model->name);
    return covet__batch_text(batch, &text);
}

/* Whether a model shares the table of another one on purpose. */
static bool covet__table_shared(const covet_entity *entity) {
    const covet_model_options *settings = entity->model->settings;
    return settings->proxy_of != NULL || settings->inherits != NULL ||
           settings->discriminator != NULL || settings->unmanaged || settings->view;
}

static void covet__table_check(covet__batch *batch, const covet_entity *entity) {
    const char *table = entity->table;
    if (table[0] == '\0' || !covet_text_check(table, strlen(table), NULL, NULL))
        COVET__MODEL_CONFLICT(batch, entity, ".table is empty or no valid UTF-8");
    for (size_t i = 0; i < entity->id && !covet__table_shared(entity); i++) {
        const covet_entity *other = batch->entities[i];
        if (covet__table_shared(other) || covet_text_compare_nocase(other->table, table) != 0)
            continue;
        COVET__MODEL_CONFLICT(batch, entity, "its table %s is that of %s: give it another by .table",
                              table, other->name);
        return;
    }
}

/* The fields that have a column, numbered. */
static void covet__settings_columns(covet__batch *batch, covet__draft *draft) {
    covet_entity *entity = draft->entity;
    const covet_field **columns =
        covet_arena_zero(&batch->arena, entity->field_count, sizeof *columns);
    if (columns == NULL) return;
    entity->copy_start = entity->model->size;
    for (size_t i = 0; i < entity->field_count; i++) {
        covet_field *field = &draft->fields[i];
        const covet_member *member = field->member;
        if (field->column != NULL && member->offset < entity->copy_start)
            entity->copy_start = member->offset;
        if (member->object_offset != 0 && member->object_offset < entity->copy_start)
            entity->copy_start = member->object_offset;
        if (field->column == NULL) continue;
        field->column_index = (int32_t)entity->column_count;
        columns[entity->column_count++] = field;
    }
    entity->columns = columns;
    entity->column_words = (entity->column_count + 63) / 64;
}

/* --- names of fields in options --- */

static size_t covet__names_count(const char *const *names) {
    size_t count = 0;
    while (names != NULL && names[count] != NULL) count++;
    return count;
}

/* A field with a column that an option names; NULL: a conflict is reported. */
static const covet_field *covet__settings_field(covet__batch *batch, const covet_entity *entity,
                                                const char *option, const char *name) {
    const covet_field *found = covet_entity_field(entity, name, strlen(name));
    if (found != NULL && found->column != NULL) return found;
    covet_buffer *report = covet__conflict(batch, COVET_RELATION, entity->name, NULL);
    if (found != NULL) {
        covet_buffer_format(report, "%s names %s, which has no column", option, name);
        return NULL;
    }
    covet_buffer_format(report, "%s names %s, which it does not have", option, name);
    covet__near_fields(report, entity, name);
    return NULL;
}

/* --- ordering --- */

/* The end of the first part of a path: before "__". */
static size_t covet__part_size(const char *path) {
    const char *end = strstr(path, "__");
    return end == NULL ? strlen(path) : (size_t)(end - path);
}

/* Follows a path over keys as far as its parts are names of fields: what is behind those may be a
 * transform. NULL: right, else the part that is no field. `entity` becomes the model that lacks it. */
static const char *covet__ordering_mistake(const covet_entity **entity, const char *path) {
    for (const char *at = path;;) {
        const size_t size = covet__part_size(at);
        const covet_field *field = covet_entity_field(*entity, at, size);
        const bool last = at[size] == '\0';
        if (field == NULL && covet_entity_reverse(*entity, at, size) != NULL) return NULL;
        if (field == NULL || size == 0) return at;
        if (last || field->target == NULL) return NULL;
        *entity = field->target;
        at += size + 2;
    }
}

static void covet__settings_ordering(covet__batch *batch, covet_entity *entity) {
    const char *const *given = entity->model->settings->ordering;
    const size_t count = covet__names_count(given);
    covet_ordering *made = covet_arena_zero(&batch->arena, count, sizeof *made);
    if (made == NULL || count == 0) return;
    for (size_t i = 0; i < count; i++) {
        const bool descending = given[i][0] == '-';
        made[i] = (covet_ordering){given[i] + descending, descending};
        const covet_entity *at = entity;
        const char *mistake = covet__ordering_mistake(&at, made[i].path);
        if (mistake == NULL) continue;
        covet_buffer *report = covet__conflict(batch, COVET_RELATION, entity->name, NULL);
        covet_buffer_format(report, ".ordering has \"%s\", and %s has no field \"%.*s\"", given[i],
                            at->name, (int)covet__part_size(mistake), mistake);
        covet__near_fields(report, at, mistake);
    }
    entity->ordering = made;
    entity->ordering_count = count;
}

/* --- indexes over several fields --- */

/* Collects the indexes of a model. */
typedef struct covet__index_list {
    covet__batch *batch;
    covet_entity *entity;
    covet_table_index *items; /* count of them */
    size_t count;
} covet__index_list;

/* <table>_<columns>_idx */
static const char *covet__index_name(const covet__index_list *list,
                                     const covet_table_index *index) {
    covet_buffer text;
    covet_buffer_open(&text, list->batch->registry->heap, 0);
    covet_buffer_text(&text, list->entity->table);
    for (size_t i = 0; i < index->count; i++)
        covet_buffer_format(&text, "_%s", index->fields[i]->column);
    covet_buffer_text(&text, index->constraint ? "_uniq" : "_idx");
    return covet__batch_text(list->batch, &text);
}

/* Whether the index has a field twice, or none. */
static void covet__index_check(const covet__index_list *list, const char *option,
                               const covet_table_index *index) {
    if (index->count == 0)
        COVET__MODEL_CONFLICT(list->batch, list->entity, "%s has an entry without fields: name them "
                              "by FIELDS(...)", option);
    for (size_t i = 0; i < index->count; i++)
        for (size_t j = 0; j < i; j++)
            if (index->fields[i] == index->fields[j])
                COVET__MODEL_CONFLICT(list->batch, list->entity, "%s names %s twice", option,
                                      index->fields[i]->name);
}

/* Adds one over `names`, "-" before a descending one. */
static void covet__index_add(covet__index_list *list, const char *option, const char *const *names,
                             covet_table_index index) {
    const size_t count = covet__names_count(names);
    const covet_field **fields = covet_arena_zero(&list->batch->arena, count, sizeof *fields);
    bool *descending = covet_arena_zero(&list->batch->arena, count, sizeof *descending);
    if (fields == NULL || descending == NULL) return;
    for (size_t i = 0; i < count; i++) {
        descending[i] = !index.constraint && names[i][0] == '-';
        fields[i] = covet__settings_field(list->batch, list->entity, option,
                                          names[i] + descending[i]);
        if (fields[i] == NULL) return;
    }
    index.fields = fields;
    index.descending = descending;
    index.count = count;
    covet__index_check(list, option, &index);
    if (index.name == NULL) index.name = covet__index_name(list, &index);
    list->items[list->count++] = index;
}

/* Entries of the three options; those with a condition or an expression come with a later stage. */
static size_t covet__index_most(const covet_model_options *settings) {
    size_t count = 0, more = 0;
    while (settings->unique_together != NULL && settings->unique_together[count] != NULL) count++;
    if (settings->indexes != NULL)
        while (settings->indexes[more].fields != NULL || settings->indexes[more].name != NULL)
            more++;
    count += more;
    more = 0;
    if (settings->constraints != NULL)
        while (settings->constraints[more].name != NULL) more++;
    return count + more;
}

static void covet__settings_indexes(covet__batch *batch, covet_entity *entity) {
    const covet_model_options *settings = entity->model->settings;
    covet__index_list list = {.batch = batch, .entity = entity};
    list.items = covet_arena_zero(&batch->arena, covet__index_most(settings), sizeof *list.items);
    const char *const *const *together = settings->unique_together;
    const covet_index *index = settings->indexes;
    const covet_constraint *constraint = settings->constraints;
    if (list.items == NULL) return;
    for (; together != NULL && *together != NULL; together++)
        covet__index_add(&list, ".unique_together", *together,
                         (covet_table_index){.unique = true, .constraint = true});
    for (; index != NULL && (index->fields != NULL || index->name != NULL); index++)
        if (index->expression == NULL && index->where == NULL)
            covet__index_add(&list, ".indexes", index->fields,
                             (covet_table_index){.name = index->name, .unique = index->unique});
    for (; constraint != NULL && constraint->name != NULL; constraint++)
        if (constraint->unique != NULL && constraint->where == NULL)
            covet__index_add(&list, ".constraints", constraint->unique,
                             (covet_table_index){
                                 .name = constraint->name, .unique = true, .constraint = true});
    entity->indexes = list.items;
    entity->index_count = list.count;
}

/* --- names that are given in options of relations --- */

/* A field of the model itself that an option of a row names. */
static const covet_field *covet__row_names(const covet__row *row, const char *option,
                                           const char *name, const covet_entity *entity) {
    const covet_field *found =
        name == NULL ? NULL : covet_entity_field(entity, name, strlen(name));
    if (found != NULL) return found;
    covet_buffer *report = covet__row_conflict(row, COVET_RELATION);
    if (name == NULL) {
        covet_buffer_format(report, "%s is missing: it names a field of %s", option, entity->name);
        return NULL;
    }
    covet_buffer_format(report, "%s names %s, which %s does not have", option, name, entity->name);
    covet__near_fields(report, entity, name);
    return NULL;
}

static void covet__settings_generic(const covet__row *row) {
    const covet_entity *entity = row->draft->entity;
    const covet_field *type =
        covet__row_names(row, ".type_field", row->declared->type_field, entity);
    covet__row_names(row, ".key_field", row->declared->key_field, entity);
    if (type != NULL && type->kind != COVET_KIND_FK)
        COVET__ROW_CONFLICT(row, ".type_field names %s, which is no key: declare it as "
                                 "X(FK(covet_content_type), %s)", type->name, type->name);
}

static void covet__settings_many(const covet__row *row) {
    const covet_field *field = row->field;
    const char *const *names = row->declared->through_fields;
    if (row->declared->symmetrical && field->target != NULL &&
        field->target != row->draft->entity)
        COVET__ROW_CONFLICT(row, ".symmetrical is for a relation of a model to itself, and this one "
                                 "leads to %s: leave it out", field->target->name);
    if (names == NULL) return;
    if (row->declared->through == NULL)
        COVET__ROW_CONFLICT(row, ".through_fields names fields of .through, which is missing");
    else if (covet__names_count(names) != 2)
        COVET__ROW_CONFLICT(row, ".through_fields names two fields: the key to this model, then the "
                                 "key to the other");
    for (; field->through != NULL && *names != NULL; names++)
        covet__row_names(row, ".through_fields", *names, field->through);
}

/* --- what cannot be used yet --- */

/* Why an option of a row keeps a model from something; NULL: it does not. */
static const char *covet__row_later(const covet__row *row, bool table) {
    const covet__declared *declared = row->declared;
    if (row->field->kind == COVET_KIND_ARRAY) return "arrays";
    if (row->field->unsupported != NULL) return "keys to a composite key";
    if (declared->convert) return ".convert";
    if (declared->db_default.kind != COVET_VALUE_NONE) return ".db_default";
    if (declared->generated) return ".generated";
    if (!table) return NULL;
    if (declared->check) return ".check";
    if (declared->search) return ".search";
    return declared->on_delete_db ? ".on_delete_db" : NULL;
}

/* The same of reading rows. */
static bool covet__row_hides(const covet__row *row) {
    return row->field->kind == COVET_KIND_ARRAY || row->field->unsupported != NULL ||
           row->declared->convert;
}

/* Why no path can name a field. */
static const char *covet__kind_later(covet_kind kind) {
    switch (kind) {
    case COVET_KIND_ARRAY:
        return "arrays come with a later release";
    case COVET_KIND_M2M:
        return "many-to-many relations come with a later release";
    case COVET_KIND_HAS_MANY:
    case COVET_KIND_HAS_ONE:
        return "paths over reverse relations come with a later release";
    case COVET_KIND_GENERIC_FK:
    case COVET_KIND_GENERIC_MANY:
        return "generic relations come with a later release";
    default:
        return NULL;
    }
}

/* "Post.tags: arrays come with a later release" */
static const char *covet__later(covet__batch *batch, const covet_entity *entity, const char *field,
                                const char *what) {
    covet_buffer text;
    covet_buffer_open(&text, batch->registry->heap, 0);
    covet_buffer_format(&text, "%s%s%s: %s will come with a later release", entity->name,
                        field == NULL ? "" : ".", field == NULL ? "" : field, what);
    return covet__batch_text(batch, &text);
}

/* What of a model's own options stands in the way of everything. */
static const char *covet__model_later_all(const covet_entity *entity) {
    const covet_model_options *settings = entity->model->settings;
    if (settings->proxy_of != NULL) return ".proxy_of";
    if (settings->inherits != NULL) return ".inherits";
    if (settings->discriminator != NULL) return ".discriminator";
    return entity->key_count > 1 ? "a composite key" : NULL;
}

static const char *covet__model_later_table(const covet_model_options *settings) {
    const covet_index *index = settings->indexes;
    const covet_constraint *constraint = settings->constraints;
    for (; index != NULL && (index->fields != NULL || index->name != NULL); index++)
        if (index->where != NULL || index->expression != NULL)
            return index->where != NULL ? "an index with .where" : "an index with .expression";
    for (; constraint != NULL && constraint->name != NULL; constraint++)
        if (constraint->check != NULL || constraint->where != NULL)
            return constraint->check != NULL ? "a constraint with .check"
                                             : "a constraint with .where";
    return NULL;
}

/* Keeps the first reason. */
static void covet__later_keep(covet__batch *batch, const covet_entity *entity, const char *field,
                              const char *what, const char **out) {
    if (what != NULL && *out == NULL) *out = covet__later(batch, entity, field, what);
}

static void covet__settings_later(covet__batch *batch, covet__draft *draft) {
    covet_entity *entity = draft->entity;
    covet_unsupported *unsupported = &entity->unsupported;
    const covet_model_options *settings = entity->model->settings;
    const char *all = covet__model_later_all(entity);
    covet__later_keep(batch, entity, NULL, all, &unsupported->query);
    covet__later_keep(batch, entity, NULL, all, &unsupported->write);
    covet__later_keep(batch, entity, NULL, all, &unsupported->table);
    covet__later_keep(batch, entity, NULL, settings->managers != NULL ? ".managers" : NULL,
                      &unsupported->query);
    covet__later_keep(batch, entity, NULL, settings->hooks != NULL ? ".hooks" : NULL,
                      &unsupported->write);
    covet__later_keep(batch, entity, NULL, covet__model_later_table(settings),
                      &unsupported->table);
    for (size_t i = 0; i < entity->field_count; i++) {
        const covet__row row = covet__draft_row(batch, draft, i);
        const char *name = row.field->name;
        const char *write = covet__row_later(&row, false);
        covet__later_keep(batch, entity, name, covet__row_hides(&row) ? write : NULL,
                          &unsupported->query);
        covet__later_keep(batch, entity, name, write, &unsupported->write);
        covet__later_keep(batch, entity, name, covet__row_later(&row, true), &unsupported->table);
        if (row.field->unsupported == NULL)
            row.field->unsupported = covet__kind_later(row.field->kind);
    }
}

/* --- all of it --- */

/* Takes over the options of a model. Its fields and relations are resolved. */
static void covet__settings_resolve(covet__batch *batch, covet__draft *draft) {
    covet_entity *entity = draft->entity;
    const covet_model_options *settings = entity->model->settings;
    covet__table_check(batch, entity);
    covet__settings_columns(batch, draft);
    covet__settings_ordering(batch, entity);
    covet__settings_indexes(batch, entity);
    entity->proxy_of = covet__named_model(batch, entity, NULL, ".proxy_of", settings->proxy_of);
    entity->inherits = covet__named_model(batch, entity, NULL, ".inherits", settings->inherits);
    for (size_t i = 0; i < entity->field_count; i++) {
        const covet__row row = covet__draft_row(batch, draft, i);
        if (row.field->kind == COVET_KIND_GENERIC_FK) covet__settings_generic(&row);
        if (row.field->kind == COVET_KIND_M2M) covet__settings_many(&row);
    }
    covet__settings_later(batch, draft);
}

#endif

/* ==== model/registry.c ==== */
#ifdef COVET_LINES
#line 1 "src/model/registry.c"
#endif
/* The registry: see registry.h.
 * Uses fields, relations and settings. The exec floor uses it. */
#ifndef COVET_MODEL_REGISTRY_C
#define COVET_MODEL_REGISTRY_C

#ifdef COVET_LINES
#line 11 "src/model/registry.c"
#endif
static void covet__registry_open(covet_registry *registry, covet_heap *heap) {
    *registry = (covet_registry){.heap = heap};
}

static void covet__registry_close(covet_registry *registry) {
    while (registry->calls != NULL) {
        covet_arena arena = registry->calls->arena;
        registry->calls = registry->calls->earlier;
        covet_arena_close(&arena);
    }
    covet__registry_open(registry, registry->heap);
}

/* --- the list --- */

/* Whether a model is one that is to be registered now; a conflict is reported of what is none. */
static bool covet__batch_takes(covet__batch *batch, const covet_model *model) {
    if (model->projection) {
        covet_buffer_text(covet__conflict(batch, COVET_MISUSE, model->name, NULL),
                          "it is a projection, which has no table: leave it out of MODELS(...)");
        return false;
    }
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->entities[i]->model == model) return false;
        if (strcmp(batch->entities[i]->name, model->name) != 0) continue;
        covet_buffer_text(covet__conflict(batch, COVET_RELATION, model->name, NULL),
                          "two models have this name: rename one of them");
        return false;
    }
    return true;
}

static size_t covet__model_key_count(const covet_model *model) {
    const covet_member *members = model->members();
    size_t count = 0;
    for (size_t i = 0; i < model->member_count; i++) count += members[i].key;
    return count;
}

/* Adds a model to the batch, its fields still empty. */
static void covet__batch_add(covet__batch *batch, const covet_model *model) {
    if (!covet__batch_takes(batch, model)) return;
    const size_t count = model->member_count;
    covet_entity *entity = covet_arena_zero(&batch->arena, 1, sizeof *entity);
    covet_field *fields = covet_arena_zero(&batch->arena, count, sizeof *fields);
    covet__declared *declared = covet_arena_zero(&batch->arena, count, sizeof *declared);
    if (entity == NULL || fields == NULL || declared == NULL) return;
    *entity = (covet_entity){
        .model = model,
        .name = model->name,
        .table = covet__settings_table(batch, model),
        .id = (uint32_t)batch->count,
        .fields = fields,
        .field_count = count,
        .key_count = covet__model_key_count(model),
    };
    for (size_t i = 0; i < count; i++) {
        declared[i] = covet__declared_of(model, i);
        if (model->members()[i].key && entity->key == NULL) entity->key = &fields[i];
    }
    batch->drafts[batch->count - batch->old_count] = (covet__draft){
        .entity = entity,
        .fields = fields,
        .declared = declared,
        .copies = model->settings->proxy_of != NULL || model->settings->inherits != NULL,
    };
    batch->entities[batch->count++] = entity;
}

/* Makes the arrays for so many models more, and adds these. */
static void covet__batch_open(covet__batch *batch, const covet_model *const *models,
                              size_t count) {
    const size_t old = batch->old_count, room = old + count;
    const covet_registry *registry = batch->registry;
    batch->entities = covet_arena_zero(&batch->arena, room, sizeof *batch->entities);
    batch->drafts = covet_arena_zero(&batch->arena, count, sizeof *batch->drafts);
    batch->reverses = covet_arena_zero(&batch->arena, room, sizeof *batch->reverses);
    batch->reverse_counts = covet_arena_zero(&batch->arena, room, sizeof *batch->reverse_counts);
    if (batch->arena.failed) return;
    for (size_t i = 0; i < old; i++) {
        covet_entity *entity = registry->entities[i];
        batch->entities[i] = entity;
        batch->reverses[i] = (covet_reverse *)entity->reverses;
        batch->reverse_counts[i] = entity->reverse_count;
    }
    batch->count = old;
    for (size_t i = 0; i < count && !batch->arena.failed; i++) covet__batch_add(batch, models[i]);
}

/* Resolves everything and reports all conflicts. */
static void covet__batch_resolve(covet__batch *batch) {
    const size_t count = batch->count - batch->old_count;
    for (size_t i = 0; i < count; i++) covet__fields_make(batch, &batch->drafts[i]);
    if (!batch->arena.failed) covet__relations_resolve(batch);
    for (size_t i = 0; i < count && !batch->arena.failed; i++) {
        covet__fields_constants(batch, &batch->drafts[i]);
        covet__settings_resolve(batch, &batch->drafts[i]);
    }
}

/* --- taking it over --- */

/* Puts all entities into a new hash table. false without memory. */
static bool covet__batch_slots(covet__batch *batch, covet_registry *made) {
    made->slot_bits = 3;
    while (((size_t)3 << made->slot_bits) / 4 <= batch->count) made->slot_bits++;
    const size_t size = (size_t)1 << made->slot_bits;
    covet__registry_slot *slots = covet_arena_zero(&batch->arena, size, sizeof *slots);
    if (slots == NULL) return false;
    for (size_t i = 0; i < batch->count; i++) {
        size_t at = covet__registry_hash(made, batch->entities[i]->model);
        while (slots[at].model != NULL) at = (at + 1) & (size - 1);
        slots[at] = (covet__registry_slot){batch->entities[i]->model, batch->entities[i]};
    }
    made->slots = slots;
    return true;
}

/* Makes the batch part of the registry. false without memory: the registry is as it was. */
static bool covet__batch_commit(covet__batch *batch) {
    covet_registry made = *batch->registry;
    covet__registered *call = COVET_TAKE(&batch->arena, covet__registered);
    if (call == NULL || !covet__batch_slots(batch, &made)) return false;
    for (size_t i = 0; i < batch->count; i++) {
        batch->entities[i]->reverses = batch->reverses[i];
        batch->entities[i]->reverse_count = batch->reverse_counts[i];
    }
    made.entities = batch->entities;
    made.entity_count = batch->count;
    made.version++;
    call->earlier = made.calls;
    made.calls = call;
    call->arena = batch->arena;
    *batch->registry = made;
    return true;
}

static covet_status covet__registry_add(covet_registry *registry, const covet_model *const *models,
                                        covet_buffer *report) {
    covet__batch batch = {
        .registry = registry, .old_count = registry->entity_count, .report = report};
    size_t count = 0;
    while (models[count] != NULL) count++;
    registry->conflict_model = registry->conflict_field = NULL;
    covet_arena_open(&batch.arena, registry->heap, 0);
    covet__batch_open(&batch, models, count);
    if (!batch.arena.failed) covet__batch_resolve(&batch);
    bool done = batch.status == COVET_OK && batch.count == batch.old_count;
    if (!done && batch.status == COVET_OK && !batch.arena.failed) {
        if (covet__batch_commit(&batch)) return COVET_OK;
    }
    const bool full = batch.arena.failed || report->failed;
    covet_arena_close(&batch.arena);
    return full ? COVET_NO_MEMORY : batch.status;
}

#endif

/* ==== model/formats.c ==== */
#ifdef COVET_LINES
#line 1 "src/model/formats.c"
#endif
/* Forms of text: e-mail addresses, URLs, slugs and IP addresses, as Django's validators take them.
 * Uses text. Validation uses it. */
#ifndef COVET_MODEL_FORMATS_C
#define COVET_MODEL_FORMATS_C

#ifdef COVET_LINES
#line 8 "src/model/formats.c"
#endif
#include <string.h>

/* --- characters --- */

static bool covet__format_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool covet__format_alnum(char c) {
    return covet__format_digit(c) || covet__text_lower(covet__text_folded(c));
}

/* Whether a code point is one that Unicode calls white space, or a separator of information. */
static bool covet__format_space(uint32_t c) {
    if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Whether some of the text is white space. */
static bool covet__format_has_space(const char *text, size_t size) {
    for (size_t at = 0; at < size;) {
        uint32_t character = 0;
        const size_t length = covet_text_decode(text + at, size - at, &character);
        if (length == 0 || covet__format_space(character)) return true;
        at += length;
    }
    return false;
}

/* --- addresses of the internet protocol --- */

/* Four numbers up to 255 without leading zeros. */
static bool covet__format_ipv4(const char *text, size_t size) {
    size_t at = 0;
    for (int part = 0; part < 4; part++) {
        const size_t first = at;
        int number = 0;
        if (part > 0 && (at >= size || text[at++] != '.')) return false;
        const size_t digits = part > 0 ? first + 1 : first;
        for (; at < size && at - digits < 3 && covet__format_digit(text[at]); at++)
            number = number * 10 + (text[at] - '0');
        if (at == digits || number > 255 || (text[digits] == '0' && at - digits > 1)) return false;
    }
    return at == size;
}

/* Eight groups of hexadecimal digits, the last two perhaps as an IPv4 address, one run of zeros left out
 * by '::'. */
static bool covet__format_ipv6(const char *text, size_t size) {
    bool shortened = size >= 2 && text[0] == ':' && text[1] == ':';
    int groups = 0;
    for (size_t at = shortened ? 2 : 0; at < size;) {
        const size_t first = at;
        while (at < size && at - first < 4 && covet__text_hex(text[at]) < 16) at++;
        if (at < size && text[at] == '.' && covet__format_ipv4(text + first, size - first)) {
            groups += 2;
            break;
        }
        if (at == first) return false;
        groups++;
        if (at == size) break;
        if (text[at++] != ':' || at == size) return false;
        if (text[at] != ':') continue;
        if (shortened) return false;
        shortened = true;
        at++;
    }
    return shortened ? groups <= 7 : groups == 8;
}

/* --- names of hosts --- */

enum {
    COVET__LABEL_DIGITS = 1,     /* digits may stand in it */
    COVET__LABEL_STARTS_DASH = 2 /* it may begin with '-' */
};

/* Whether a part of a host's name has `least` to 63 letters, digits and dashes, letters beyond ASCII
 * included, and no dash at its end. */
static bool covet__format_label(const char *text, size_t size, size_t least, int flags) {
    size_t characters = 0;
    for (size_t at = 0; at < size; characters++) {
        uint32_t character = 0;
        const size_t length = covet_text_decode(text + at, size - at, &character);
        const bool beyond = character >= 0xA1 && character <= 0xFFFF;
        if (length == 0 || (length > 1 && !beyond)) return false;
        if (length == 1 && text[at] != '-' && !covet__format_alnum(text[at])) return false;
        if (covet__format_digit(text[at]) && !(flags & COVET__LABEL_DIGITS)) return false;
        at += length;
    }
    if (characters < least || characters > 63 || text[size - 1] == '-') return false;
    return text[0] != '-' || (flags & COVET__LABEL_STARTS_DASH);
}

/* Whether the text is one part or several before a dot each, and then the last part, for which `size`
 * becomes its bytes. `last` NULL: something is wrong. */
static const char *covet__format_last_label(const char *text, size_t *size) {
    const char *end = text + *size;
    size_t count = 0;
    for (;; count++) {
        const char *dot = memchr(text, '.', (size_t)(end - text));
        if (dot == NULL) break;
        if (!covet__format_label(text, (size_t)(dot - text), 1, COVET__LABEL_DIGITS)) return NULL;
        text = dot + 1;
    }
    *size = (size_t)(end - text);
    return count == 0 ? NULL : text;
}

/* --- e-mail --- */

static bool covet__format_atom(const char *text, size_t size) {
    bool inside = false;
    for (size_t at = 0; at < size; at++) {
        const char c = text[at];
        if (c == '.' && !inside) return false;
        if (c != '.' && !covet__format_alnum(c) &&
            (c == '\0' || strchr("-!#$%&'*+/=?^_`{}|~", c) == NULL))
            return false;
        inside = c != '.';
    }
    return inside;
}

/* A text in quotes: control characters but NUL, tab and line ends, and printable ASCII but '"' and
 * backslash, or anything but line ends behind a backslash. */
static bool covet__format_quoted(const char *text, size_t size) {
    if (size < 2 || text[0] != '"' || text[size - 1] != '"') return false;
    for (size_t at = 1; at < size - 1; at++) {
        const bool escaped = text[at] == '\\';
        at += escaped;
        const char c = text[at];
        if (at >= size - 1 || (unsigned char)c >= 0x80 || c == '\n' || c == '\r') return false;
        if (!escaped && (c == '"' || c == '\t' || c == ' ')) return false;
    }
    return true;
}

static bool covet__format_mail_domain(const char *text, size_t size) {
    if (size == 9 && memcmp(text, "localhost", 9) == 0) return true;
    if (size > 2 && text[0] == '[' && text[size - 1] == ']')
        return covet__format_ipv4(text + 1, size - 2) || covet__format_ipv6(text + 1, size - 2);
    const char *last = covet__format_last_label(text, &size);
    return last != NULL &&
           covet__format_label(last, size, 2, COVET__LABEL_DIGITS | COVET__LABEL_STARTS_DASH);
}

static bool covet__format_email(const char *text, size_t size) {
    size_t at = size, characters = 0;
    while (at > 0 && text[at - 1] != '@') at--;
    if (at == 0 || !covet_text_check(text, size, &characters, NULL) || characters > 320)
        return false;
    const size_t user = at - 1;
    return (covet__format_atom(text, user) || covet__format_quoted(text, user)) &&
           covet__format_mail_domain(text + at, size - at);
}

/* --- URLs --- */

/* The last part of a host's name: letters and dashes, or xn-- and letters and digits. */
static bool covet__format_top_label(const char *text, size_t size) {
    if (covet__format_label(text, size, 2, 0)) return true;
    if (size < 5 || size > 63 || text[2] != '-' || text[3] != '-') return false;
    if (covet__text_folded(text[0]) != 'x' || covet__text_folded(text[1]) != 'n') return false;
    for (size_t at = 4; at < size; at++)
        if (!covet__format_alnum(text[at])) return false;
    return true;
}

static bool covet__format_host(const char *text, size_t size) {
    size_t characters = 0;
    if (!covet_text_check(text, size, &characters, NULL) || characters > 253) return false;
    if (size > 2 && text[0] == '[' && text[size - 1] == ']')
        return covet__format_ipv6(text + 1, size - 2);
    if (covet__format_ipv4(text, size)) return true;
    if (size == 9) {
        char name[10] = {0};
        memcpy(name, text, 9);
        if (covet_text_compare_nocase(name, "localhost") == 0) return true;
    }
    if (size > 0 && text[size - 1] == '.') size--;
    const char *last = covet__format_last_label(text, &size);
    return last != NULL && covet__format_top_label(last, size);
}

/* A host, perhaps with a port, and what follows it. */
static bool covet__format_host_on(const char *text, size_t size) {
    size_t at = 0;
    if (size > 0 && text[0] == '[')
        while (at < size && text[at] != ']') at++;
    while (at < size && strchr(":/?#", text[at]) == NULL) at++;
    if (!covet__format_host(text, at)) return false;
    if (at < size && text[at] == ':') {
        const size_t first = ++at;
        while (at < size && at - first < 5 && covet__format_digit(text[at])) at++;
        if (at == first) return false;
    }
    return at == size ||
           (strchr("/?#", text[at]) != NULL && !covet__format_has_space(text + at, size - at));
}

/* Bytes of `user@` or `user:password@` at the start; 0 without. Brackets are for hosts. */
static size_t covet__format_user(const char *text, size_t size) {
    size_t at = 0, colons = 0;
    while (at < size && strchr("@/[]", text[at]) == NULL) colons += text[at++] == ':';
    if (at == 0 || at == size || text[at] != '@' || colons > 1 || text[0] == ':') return 0;
    return covet__format_has_space(text, at) ? 0 : at + 1;
}

/* Bytes of the scheme and ://, one that a browser opens; 0 without. */
static size_t covet__format_scheme(const char *text) {
    static const char *const schemes[] = {"http", "https", "ftp", "ftps"};
    const char *end = strstr(text, "://");
    for (size_t i = 0; end != NULL && i < sizeof schemes / sizeof *schemes; i++) {
        const size_t size = strlen(schemes[i]);
        size_t same = 0;
        while (same < size && covet__text_folded(text[same]) == schemes[i][same]) same++;
        if (same == size && text + size == end) return size + 3;
    }
    return 0;
}

/* `text` needs its NUL. */
static bool covet__format_url(const char *text, size_t size) {
    size_t characters = 0;
    if (!covet_text_check(text, size, &characters, NULL) || characters > 2048) return false;
    const size_t scheme = covet__format_scheme(text);
    if (scheme == 0) return false;
    const size_t user = covet__format_user(text + scheme, size - scheme);
    const size_t host = scheme + user;
    return (user > 0 && covet__format_host_on(text + host, size - host)) ||
           covet__format_host_on(text + scheme, size - scheme);
}

static bool covet__format_slug(const char *text, size_t size) {
    for (size_t at = 0; at < size; at++)
        if (!covet__format_alnum(text[at]) && text[at] != '-' && text[at] != '_') return false;
    return size > 0;
}

#endif

/* ==== model/validate.c ==== */
#ifdef COVET_LINES
#line 1 "src/model/validate.c"
#endif
/* Validation: see validate.h.
 * Uses column and formats. The exec floor calls covet__check_columns before every write and
 * covet__check_declared where an object is validated. */
#ifndef COVET_MODEL_VALIDATE_C
#define COVET_MODEL_VALIDATE_C

#ifdef COVET_LINES
#line 11 "src/model/validate.c"
#endif
/* --- violations --- */

/* Room for one more and the end. */
static bool covet__check_room(covet_checker *checker) {
    if (checker->count + 2 <= checker->room) return true;
    const size_t room = checker->room * 2 + 8, size = sizeof *checker->violations;
    covet_violation *grown = covet_arena_grow(checker->arena, checker->violations,
                                              checker->room * size, room * size);
    if (grown == NULL) return false;
    checker->violations = grown;
    checker->room = room;
    return true;
}

void covet_check_fail(covet_checker *checker, const char *field, const char *code,
                      const char *message) {
    if (checker == NULL) return;
    if (field == NULL) field = "";
    if (code == NULL) code = "invalid";
    if (message == NULL) message = "";
    covet_violation made = {
        .field = covet_arena_text(checker->arena, field, strlen(field)),
        .code = covet_arena_text(checker->arena, code, strlen(code)),
        .message = covet_arena_text(checker->arena, message, strlen(message)),
    };
    if (checker->arena->failed || !covet__check_room(checker)) {
        checker->failed = true;
        return;
    }
    checker->violations[checker->count++] = made;
    checker->violations[checker->count] = (covet_violation){.field = NULL};
}

/* Adds a violation whose message is made of parts. */
static void covet__check_fail_with(covet_checker *checker, const char *field, const char *code,
                                   covet_buffer *message) {
    if (message->failed) checker->failed = true;
    covet_check_fail(checker, field, code, covet_buffer_get(message));
    covet_buffer_close(message);
}

/* A message with one number: "at most %lld characters". */
static void covet__check_number(covet_checker *checker, const covet_field *field, const char *code,
                                const char *format, int64_t number) {
    covet_buffer message;
    const char *mark = strchr(format, '#');
    covet_buffer_open(&message, checker->arena->heap, 0);
    covet_buffer_add(&message, format, (size_t)(mark - format));
    covet_buffer_int(&message, number);
    covet_buffer_text(&message, mark + 1);
    covet__check_fail_with(checker, field->name, code, &message);
}

/* A message with a value behind it. */
static void covet__check_value(covet_checker *checker, const covet_field *field, const char *code,
                               const char *text, const covet_value *value) {
    covet_buffer message;
    covet_buffer_open(&message, checker->arena->heap, 0);
    covet_buffer_text(&message, text);
    covet_value_print(&message, value);
    covet__check_fail_with(checker, field->name, code, &message);
}

/* --- what a column can hold --- */

static void covet__check_required(covet_checker *checker, const covet_field *field) {
    if (!field->nullable)
        covet_check_fail(checker, field->name, "required",
                         "it is NULL, and the column is not NULLABLE");
}

static void covet__check_text(covet_checker *checker, const covet_field *field, const char *text) {
    size_t characters = 0, bad = 0;
    if (!covet_text_check(text, strlen(text), &characters, &bad))
        covet__check_number(checker, field, "invalid", "no valid UTF-8 from byte # on",
                            (int64_t)bad);
    else if (field->length != 0 && characters > (size_t)field->length)
        covet__check_number(checker, field, "max_length", "more than # characters",
                            field->length);
}

static void covet__check_json(covet_checker *checker, const covet_field *field, const char *text) {
    size_t offset = 0;
    const char *expected = "";
    covet_buffer message;
    if (covet_json_check(text, strlen(text), &offset, &expected)) return;
    covet_buffer_open(&message, checker->arena->heap, 0);
    covet_buffer_format(&message, "no JSON: at byte %zu %s is missing", offset, expected);
    covet__check_fail_with(checker, field->name, "invalid", &message);
}

static void covet__check_bytes(covet_checker *checker, const covet_field *field,
                               const covet_bytes *bytes) {
    if (bytes->data == NULL && bytes->size != 0)
        covet_check_fail(checker, field->name, "invalid", "a size without data");
    else if (bytes->data == NULL)
        covet__check_required(checker, field);
    else if (field->length != 0 && bytes->size > (size_t)field->length)
        covet__check_number(checker, field, "max_length", "more than # bytes", field->length);
}

/* Which limit of the column a decimal that does not fit is beyond. */
static void covet__check_decimal_limit(covet_checker *checker, const covet_field *field,
                                       covet_decimal x) {
    if (!covet_decimal_valid(x)) {
        covet_check_fail(checker, field->name, "invalid", "no decimal");
        return;
    }
    if (x.scale > field->places) x = covet_decimal_reduce(x);
    const int shown = covet_decimal_digits(x);
    const int digits = shown > x.scale ? shown : x.scale;
    if (digits > field->length)
        covet__check_number(checker, field, "max_digits", "more than # digits", field->length);
    else if (x.scale > field->places)
        covet__check_number(checker, field, "max_decimal_places",
                            "more than # digits behind the point", field->places);
    else
        covet__check_number(checker, field, "max_whole_digits",
                            "more than # digits before the point", field->length - field->places);
}

static void covet__check_decimal(covet_checker *checker, const covet_field *field,
                                 const covet_decimal *x) {
    /* The largest numbers of so many digits: what is no larger fits. */
    static const uint64_t limits[] = {
        0, 9, 99, 999, 9999, 99999, 999999, 9999999, 99999999, 999999999, 9999999999, 99999999999,
        999999999999, 9999999999999, 99999999999999, 999999999999999, 9999999999999999,
    };
    const int room = field->length - field->places + x->scale;
    if (COVET__LIKELY(x->high == 0 && x->scale <= field->places && room <= 16 &&
                      x->low <= limits[room]))
        return;
    if (!covet_decimal_fits(*x, field->length, field->places))
        covet__check_decimal_limit(checker, field, *x);
}

/* A date, a time, a datetime or a duration out of its range. */
static void covet__check_moment_fail(covet_checker *checker, const covet_field *field) {
    const covet_kind kind = field->column_kind;
    const char *code = "invalid";
    covet_buffer message;
    if (kind == COVET_KIND_DATE) code = "invalid_date";
    if (kind == COVET_KIND_TIME) code = "invalid_time";
    if (kind == COVET_KIND_DATETIME) code = "invalid_datetime";
    covet_buffer_open(&message, checker->arena->heap, 0);
    covet_buffer_format(&message, "not %s", covet__column_takes(kind));
    covet__check_fail_with(checker, field->name, code, &message);
}

static void covet__check_moment(covet_checker *checker, const covet_field *field, const void *at) {
    const covet_value value = covet__column_read(at, field->column_kind);
    if (!covet__moment_valid(&value)) covet__check_moment_fail(checker, field);
}

static void covet__check_real(covet_checker *checker, const covet_field *field, double x) {
    if (!(x >= -DBL_MAX && x <= DBL_MAX))
        covet_check_fail(checker, field->name, "invalid", "no finite number");
}

static void covet__check_pointer(covet_checker *checker, const covet_field *field,
                                 const void *member) {
    const char *text = *(const char *const *)member;
    if (text == NULL)
        covet__check_required(checker, field);
    else if (field->column_kind == COVET_KIND_JSON)
        covet__check_json(checker, field, text);
    else
        covet__check_text(checker, field, text);
}

static inline void covet__check_column(covet_checker *checker, const covet_field *field,
                                       const void *object) {
    const covet_kind kind = field->column_kind;
    const unsigned char *at = covet__field_at(field, object);
    /* Of these every value of the C type fits. */
    if (kind <= COVET_KIND_BOOL || kind == COVET_KIND_UUID || kind == COVET_KIND_ARRAY) return;
    if (covet_kind_is_text(kind)) {
        covet__check_pointer(checker, field, at);
        return;
    }
    if (kind == COVET_KIND_BINARY) {
        covet__check_bytes(checker, field, (const covet_bytes *)(const void *)at);
        return;
    }
    if (field->nullable) {
        if (!*(const bool *)(const void *)at) return;
        at += covet__column_offset(kind);
    }
    if (kind == COVET_KIND_FLOAT)
        covet__check_real(checker, field, *(const double *)(const void *)at);
    else if (kind == COVET_KIND_DECIMAL)
        covet__check_decimal(checker, field, (const covet_decimal *)(const void *)at);
    else
        covet__check_moment(checker, field, at);
}

/* Checks what the columns of a set (NULL: all) can hold, and adds a violation for each that cannot. */
static void covet__check_columns(covet_checker *checker, const void *object,
                                 const uint64_t *columns) {
    const covet_entity *entity = checker->entity;
    for (size_t i = 0; i < entity->column_count; i++)
        if (columns == NULL || covet_columns_has(columns, (int32_t)i))
            covet__check_column(checker, entity->columns[i], object);
}

/* --- what the model declares --- */

static void covet__check_format(covet_checker *checker, const covet_field *field,
                                const covet_value *value) {
    const char *text = value->as.text.data;
    const size_t size = strlen(text);
    if (field->kind == COVET_KIND_EMAIL && !covet__format_email(text, size))
        covet__check_value(checker, field, "invalid", "no e-mail address: ", value);
    if (field->kind == COVET_KIND_URL && !covet__format_url(text, size))
        covet__check_value(checker, field, "invalid",
                           "no URL that begins with http, https, ftp or ftps: ", value);
    if (field->kind == COVET_KIND_SLUG && !covet__format_slug(text, size))
        covet__check_value(checker, field, "invalid",
                           "not of letters, digits, '-' and '_' alone: ", value);
}

/* Lengths in characters, of bytes in bytes. The column's own limit is checked already. */
static void covet__check_lengths(covet_checker *checker, const covet_field *field,
                                 const covet_value *value) {
    const bool bytes = value->kind == COVET_VALUE_BYTES;
    size_t length = value->as.bytes.size;
    if (!bytes) covet_text_check(value->as.text.data, strlen(value->as.text.data), &length, NULL);
    if (length < (size_t)field->min_length)
        covet__check_number(checker, field, "min_length",
                            bytes ? "less than # bytes" : "less than # characters",
                            field->min_length);
    if (field->max_length != 0 && field->max_length != field->length &&
        length > (size_t)field->max_length)
        covet__check_number(checker, field, "max_length",
                            bytes ? "more than # bytes" : "more than # characters",
                            field->max_length);
}

static void covet__check_bounds(covet_checker *checker, const covet_field *field,
                                const covet_value *value) {
    if (field->min_value.kind != COVET_VALUE_NONE &&
        covet__column_compare(value, &field->min_value) < 0)
        covet__check_value(checker, field, "min_value", "less than ", &field->min_value);
    if (field->max_value.kind != COVET_VALUE_NONE &&
        covet__column_compare(value, &field->max_value) > 0)
        covet__check_value(checker, field, "max_value", "more than ", &field->max_value);
}

/* What a validator says of a value; NULL: it is right. */
static const char *covet__check_ask(covet_checker *checker, const covet_validator *validator,
                                    const covet_regex *regex, const covet_value *value) {
    if (regex == NULL) return validator->fn(value);
    const char *text = value->as.text.data;
    void *scratch =
        covet_arena_take(checker->arena, covet_regex_scratch(regex), _Alignof(uint32_t));
    if (scratch == NULL) {
        checker->failed = true;
        return NULL;
    }
    if (covet_regex_match(regex, text, strlen(text), scratch)) return NULL;
    return "it does not have the form that is asked for";
}

static void covet__check_validators(covet_checker *checker, const covet_field *field,
                                    const covet_value *value) {
    const covet_validator *validator = field->validators;
    const covet_regex *const *regex = field->patterns;
    for (; validator != NULL && (validator->fn != NULL || validator->regex != NULL); validator++) {
        const char *message = covet__check_ask(checker, validator, *regex++, value);
        if (message == NULL) continue;
        covet_check_fail(checker, field->name, validator->code,
                         validator->message != NULL ? validator->message : message);
    }
}

static bool covet__check_chosen(const covet_field *field, const covet_value *value) {
    const covet_choice *choice = field->choices;
    for (; choice->value.kind != COVET_VALUE_NONE; choice++)
        if (covet_value_equal(&choice->value, value)) return true;
    return false;
}

/* Whether the column check found something that leaves nothing to check: all but a limit. */
static bool covet__check_spoilt(const covet_checker *checker, const covet_field *field) {
    for (size_t i = 0; i < checker->count; i++)
        if (strcmp(checker->violations[i].field, field->name) == 0 &&
            strncmp(checker->violations[i].code, "max_", 4) != 0)
            return true;
    return false;
}

static bool covet__check_empty(const covet_value *value) {
    if (value->kind == COVET_VALUE_TEXT) return value->as.text.data[0] == '\0';
    return value->kind == COVET_VALUE_BYTES && value->as.bytes.size == 0;
}

static void covet__check_field(covet_checker *checker, const covet_field *field,
                               const void *object) {
    covet_value value = covet__field_get(field, object);
    if (value.kind == COVET_VALUE_NONE || value.kind == COVET_VALUE_NULL) return;
    if (value.kind == COVET_VALUE_TEXT || value.kind == COVET_VALUE_JSON)
        value.as.text.size = strlen(value.as.text.data);
    if (covet__check_empty(&value)) {
        if (!field->blank) covet_check_fail(checker, field->name, "blank", "it is empty");
        return;
    }
    if (field->choices != NULL && !covet__check_chosen(field, &value)) {
        covet__check_value(checker, field, "invalid_choice", "not one of the choices: ", &value);
        return;
    }
    if (value.kind == COVET_VALUE_TEXT) covet__check_format(checker, field, &value);
    covet__check_validators(checker, field, &value);
    if (value.kind == COVET_VALUE_TEXT || value.kind == COVET_VALUE_BYTES)
        covet__check_lengths(checker, field, &value);
    covet__check_bounds(checker, field, &value);
}

/* Puts the violations in the order of the fields. */
static void covet__check_sort(covet_checker *checker) {
    covet_violation *all = checker->violations;
    for (size_t i = 1; i < checker->count; i++) {
        const covet_violation moved = all[i];
        const covet_field *field =
            covet_entity_field(checker->entity, moved.field, strlen(moved.field));
        size_t at = i;
        for (; at > 0; at--) {
            const char *name = all[at - 1].field;
            const covet_field *before = covet_entity_field(checker->entity, name, strlen(name));
            if (field == NULL || before == NULL || before->index <= field->index) break;
            all[at] = all[at - 1];
        }
        all[at] = moved;
    }
}

/* Checks what the model declares of every field, then calls its `clean`. The columns are checked already;
 * afterwards all violations stand in the order of the fields, those of `clean` behind them. */
static void covet__check_declared(covet_checker *checker, const void *object) {
    const covet_entity *entity = checker->entity;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        if (!field->automatic && !covet__check_spoilt(checker, field))
            covet__check_field(checker, field, object);
    }
    covet__check_sort(checker);
    if (entity->model->settings->clean != NULL)
        entity->model->settings->clean(checker, object);
}

#endif

/* ==== model/object_json.c ==== */
#ifdef COVET_LINES
#line 1 "src/model/object_json.c"
#endif
/* Objects as JSON, both ways. Uses column, draft (near names), validate and json. The exec floor wraps
 * covet__object_to_json and covet__object_from_json.
 *
 * A key of JSON is the name of a field; a foreign key stands under its own name with the value that it
 * refers to. Integers and FLOAT are numbers, BOOL true and false, text is text; decimals are texts, as
 * numbers lose digits in many readers, and are read from numbers too; UUIDs, dates, times, datetimes
 * and durations are texts in their ISO form, BINARY is base64, JSON stands as it is, NULL is null. */
#ifndef COVET_MODEL_OBJECT_JSON_C
#define COVET_MODEL_OBJECT_JSON_C

#ifdef COVET_LINES
#line 15 "src/model/object_json.c"
#endif
/* --- base64, with padding --- */

static const char covet__base64[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void covet__base64_write(covet_buffer *out, const unsigned char *data, size_t size) {
    for (size_t at = 0; at < size; at += 3) {
        const size_t left = size - at;
        const uint32_t bits = (uint32_t)data[at] << 16 |
                              (left > 1 ? (uint32_t)data[at + 1] << 8 : 0) |
                              (left > 2 ? (uint32_t)data[at + 2] : 0);
        covet_buffer_char(out, covet__base64[bits >> 18]);
        covet_buffer_char(out, covet__base64[bits >> 12 & 63]);
        covet_buffer_char(out, left > 1 ? covet__base64[bits >> 6 & 63] : '=');
        covet_buffer_char(out, left > 2 ? covet__base64[bits & 63] : '=');
    }
}

/* Reads four characters; answers how many bytes they are, 0 if they are none. */
static size_t covet__base64_group(const char *text, unsigned char *out) {
    uint32_t bits = 0;
    size_t count = 4;
    while (count > 2 && text[count - 1] == '=') count--;
    for (size_t i = 0; i < 4; i++) {
        const char *found = i < count ? memchr(covet__base64, text[i], 64) : covet__base64;
        if (found == NULL) return 0;
        bits = bits << 6 | (uint32_t)(found - covet__base64);
    }
    for (size_t i = 0; i < count - 1; i++) out[i] = (unsigned char)(bits >> (16 - 8 * i));
    return count - 1;
}

/* Reads base64 over itself; false if it is none. `size` becomes the bytes. */
static bool covet__base64_read(char *text, size_t *size) {
    size_t made = 0;
    if (*size % 4 != 0) return false;
    for (size_t at = 0; at < *size; at += 4) {
        unsigned char bytes[3] = {0};
        const size_t count = covet__base64_group(text + at, bytes);
        if (count == 0 || (count < 3 && at + 4 != *size)) return false;
        memcpy(text + made, bytes, count);
        made += count;
    }
    *size = made;
    return true;
}

/* --- chosen fields --- */

/* A field that FIELDS(...) names; NULL: a violation says why, and `status` what kind of mistake it is. */
static const covet_field *covet__json_named(covet_checker *checker, const char *name,
                                            covet_status *status) {
    const covet_entity *entity = checker->entity;
    const covet_field *field = covet_entity_field(entity, name, strlen(name));
    covet_buffer message;
    if (field != NULL && field->column != NULL && field->unsupported == NULL) return field;
    *status = field == NULL ? COVET_QUERY : COVET_UNSUPPORTED;
    covet_buffer_open(&message, checker->arena->heap, 0);
    if (field == NULL) {
        covet_buffer_format(&message, "%s has no field \"%s\"", entity->name, name);
        covet__near_fields(&message, entity, name);
    } else {
        covet_buffer_format(&message, "%s.%s: %s", entity->name, field->name,
                            field->unsupported == NULL ? "it has no column" : field->unsupported);
    }
    covet__check_fail_with(checker, name, "unknown", &message);
    return NULL;
}

static bool covet__json_chosen(const covet_field *field, const char *const *fields) {
    if (fields == NULL) return true;
    for (; *fields != NULL; fields++)
        if (covet_entity_field(field->entity, *fields, strlen(*fields)) == field) return true;
    return false;
}

/* Whether all names of a list are fields. */
static covet_status covet__json_choice(covet_checker *checker, const char *const *fields) {
    covet_status status = COVET_OK;
    for (; fields != NULL && *fields != NULL; fields++) covet__json_named(checker, *fields, &status);
    return checker->failed ? COVET_NO_MEMORY : status;
}

/* --- writing --- */

/* Writes what is text in JSON and no text here. */
static void covet__json_write_format(covet_json_writer *writer, const covet_value *value) {
    char text[COVET_DECIMAL_TEXT];
    const size_t size = value->kind == COVET_VALUE_DATETIME
                            ? covet_datetime_format_iso(value->as.datetime, text, sizeof text)
                            : covet__value_format(value, text, sizeof text);
    covet_json_write_text(writer, text, size);
}

static void covet__json_write_bytes(covet_json_writer *writer, covet_bytes bytes) {
    covet_json_write_raw(writer, "\"", 1);
    covet__base64_write(writer->out, bytes.data, bytes.size);
    covet_buffer_char(writer->out, '"');
}

static void covet__json_write_value(covet_json_writer *writer, const covet_value *value) {
    switch (value->kind) {
    case COVET_VALUE_NULL:
        covet_json_write_null(writer);
        break;
    case COVET_VALUE_INT:
        covet_json_write_int(writer, value->as.integer);
        break;
    case COVET_VALUE_BOOL:
        covet_json_write_bool(writer, value->as.integer != 0);
        break;
    case COVET_VALUE_REAL:
        covet_json_write_real(writer, value->as.real);
        break;
    case COVET_VALUE_TEXT:
        covet_json_write_text(writer, value->as.text.data, strlen(value->as.text.data));
        break;
    case COVET_VALUE_JSON:
        covet_json_write_raw(writer, value->as.text.data, strlen(value->as.text.data));
        break;
    case COVET_VALUE_BYTES:
        covet__json_write_bytes(writer, value->as.bytes);
        break;
    default:
        covet__json_write_format(writer, value);
    }
}

/* Whether a value has a form in JSON: whether it is text, JSON, a decimal, a moment at all. */
static bool covet__json_writable(covet_checker *checker, const covet_field *field,
                                 const covet_value *value) {
    const size_t before = checker->count;
    if (value->kind == COVET_VALUE_NULL) return true;
    if (value->kind == COVET_VALUE_JSON)
        covet__check_json(checker, field, value->as.text.data);
    else if (value->kind == COVET_VALUE_TEXT &&
             !covet_text_check(value->as.text.data, strlen(value->as.text.data), NULL, NULL))
        covet_check_fail(checker, field->name, "invalid", "no valid UTF-8");
    else if (value->kind == COVET_VALUE_DECIMAL && !covet_decimal_valid(value->as.decimal))
        covet_check_fail(checker, field->name, "invalid", "no decimal");
    else if (!covet__moment_valid(value))
        covet__check_moment_fail(checker, field);
    return checker->count == before && !checker->failed;
}

static void covet__json_write_field(covet_checker *checker, covet_json_writer *writer,
                                    const covet_field *field, const void *object) {
    const covet_value value = covet__field_get(field, object);
    if (!covet__json_writable(checker, field, &value)) return;
    covet_json_write_key(writer, field->name);
    covet__json_write_value(writer, &value);
}

/* Appends an object as JSON: the fields named, in that order, or all columns. Keys are read from their
 * <name>_id member: the caller sees to it that they hold what the object members say. VALIDATION: a member
 * holds what it cannot; QUERY, UNSUPPORTED: `fields` names what there is not, or not yet. The violations
 * stand in `checker`. NO_MEMORY. */
static covet_status covet__object_to_json(covet_checker *checker, covet_buffer *out,
                                          const void *object, const char *const *fields) {
    const covet_entity *entity = checker->entity;
    covet_json_writer writer = covet_json_writer_open(out);
    covet_status status = COVET_OK;
    covet_json_write_object(&writer);
    for (size_t i = 0; fields == NULL && i < entity->column_count; i++) {
        const covet_field *field =
            covet__json_named(checker, entity->columns[i]->name, &status);
        if (field != NULL) covet__json_write_field(checker, &writer, field, object);
    }
    for (; fields != NULL && *fields != NULL; fields++) {
        const covet_field *field = covet__json_named(checker, *fields, &status);
        if (field != NULL) covet__json_write_field(checker, &writer, field, object);
    }
    covet_json_write_object_end(&writer);
    if (checker->failed || out->failed) return COVET_NO_MEMORY;
    return status == COVET_OK && checker->count > 0 ? COVET_VALIDATION : status;
}

/* --- reading --- */

/* One call of covet__object_from_json. */
typedef struct covet__json_reading {
    covet_checker *checker;
    covet_arena *arena; /* of text and bytes */
    covet_json_reader reader;
    const char *const *fields; /* that may be named; NULL: all */
    bool *seen;                /* by field */
    unsigned char *made;       /* the object to be */
    bool broken;               /* the text is no JSON, and a violation says so */
} covet__json_reading;

/* The text is no JSON object. */
static void covet__json_broken(covet__json_reading *reading) {
    const covet_json_reader *reader = &reading->reader;
    covet_buffer message;
    if (reading->broken) return;
    reading->broken = true;
    covet_buffer_open(&message, reading->arena->heap, 0);
    if (reader->kind == COVET_JSON_ERROR)
        covet_buffer_format(&message, "no JSON: at byte %zu %s is missing", reader->at,
                            reader->expected);
    else
        covet_buffer_text(&message, "it is no JSON object");
    covet__check_fail_with(reading->checker, "", "invalid", &message);
}

/* The value that stands there is not one that the field takes. */
static void covet__json_refuse(covet__json_reading *reading, const covet_field *field,
                               const char *code) {
    const covet_value shown = {.kind = COVET_VALUE_TEXT,
                               .as = {.text = {reading->reader.start, reading->reader.length}}};
    covet_buffer message;
    covet_buffer_open(&message, reading->arena->heap, 0);
    covet_buffer_format(&message, "it takes %s and not ", covet__column_takes(field->column_kind));
    covet_value_print(&message, &shown);
    covet__check_fail_with(reading->checker, field->name, code, &message);
}

/* The latest string; NULL: it holds a NUL, or there is no memory, and that is noted. */
static char *covet__json_string_of(covet__json_reading *reading, const covet_field *field,
                                   size_t *size) {
    if (reading->reader.has_nul) {
        covet_check_fail(reading->checker, field->name, "null_characters_not_allowed",
                         "it holds a NUL character");
        return NULL;
    }
    char *text = covet_json_text(&reading->reader, reading->arena, size);
    if (text == NULL) reading->checker->failed = true;
    return text;
}

/* A number as an integer or a double. */
static void covet__json_number_of(covet__json_reading *reading, const covet_field *field,
                                  covet_value *out) {
    const covet_json_reader *reader = &reading->reader;
    const bool real = field->column_kind == COVET_KIND_FLOAT;
    covet_value made = {.kind = real ? COVET_VALUE_REAL : COVET_VALUE_INT};
    covet_parsed parsed = COVET_PARSED_NOT;
    if (reader->kind == COVET_JSON_NUMBER)
        parsed = real ? covet_real_read(reader->start, reader->length, &made.as.real)
                      : covet_int_read(reader->start, reader->length, &made.as.integer);
    const bool fits =
        parsed == COVET_PARSED_WELL && covet__column_fit(field->column_kind, 0, 0, &made);
    if (fits)
        *out = made;
    else
        covet__json_refuse(reading, field,
                           parsed == COVET_PARSED_NOT ? "invalid" : "out_of_range");
}

/* A number, or a text that is one. */
static void covet__json_decimal_of(covet__json_reading *reading, const covet_field *field,
                                   covet_value *out) {
    const covet_json_reader *reader = &reading->reader;
    const char *text = reader->start;
    size_t size = reader->length;
    covet_decimal decimal;
    if (reader->kind == COVET_JSON_STRING) {
        text = covet__json_string_of(reading, field, &size);
        if (text == NULL) return;
    }
    const bool number = reader->kind == COVET_JSON_NUMBER || reader->kind == COVET_JSON_STRING;
    if (!number || covet_decimal_read(text, size, &decimal) != COVET_OK)
        covet__json_refuse(reading, field, "invalid");
    else if (!covet_decimal_fits(decimal, field->length, field->places))
        covet__check_decimal_limit(reading->checker, field, decimal);
    else
        *out = covet_value_decimal(decimal);
}

/* What is a text in JSON: text, UUIDs, moments, base64. */
static void covet__json_text_of(covet__json_reading *reading, const covet_field *field,
                                covet_value *out) {
    size_t size = 0;
    const covet_value_kind kind = covet__column_value_kind(field->column_kind);
    if (reading->reader.kind != COVET_JSON_STRING) {
        covet__json_refuse(reading, field, "invalid");
        return;
    }
    char *text = covet__json_string_of(reading, field, &size);
    covet_value made = {.kind = kind, .as = {.text = {text, size}}};
    bool fits = text != NULL;
    if (!fits) return;
    if (kind == COVET_VALUE_BYTES) {
        fits = covet__base64_read(text, &size);
        made.as.bytes = (covet_bytes){text, size};
    } else if (kind != COVET_VALUE_TEXT) {
        fits = covet__moment_read(field->column_kind, text, size, &made);
    }
    if (fits)
        *out = made;
    else
        covet__json_refuse(reading, field, "invalid");
}

/* Any value, as it is written. */
static void covet__json_raw_of(covet__json_reading *reading, covet_value *out) {
    const char *start = NULL;
    size_t size = 0;
    if (!covet_json_skip(&reading->reader, &start, &size)) return;
    *out = (covet_value){.kind = COVET_VALUE_JSON,
                         .as = {.text = {covet_arena_text(reading->arena, start, size), size}}};
    if (out->as.text.data == NULL) reading->checker->failed = true;
}

static void covet__json_null_of(covet__json_reading *reading, const covet_field *field,
                                covet_value *out) {
    if (field->nullable)
        *out = covet_value_null();
    else if (field->column_kind == COVET_KIND_JSON)
        covet__json_raw_of(reading, out);
    else
        covet_check_fail(reading->checker, field->name, "null",
                         "it is null, and the column is not NULLABLE");
}

/* Reads the value at hand as one of the field; `out` of kind NONE: a violation is noted. */
static void covet__json_value_of(covet__json_reading *reading, const covet_field *field,
                                 covet_value *out) {
    const covet_json_kind kind = reading->reader.kind;
    const bool open = kind == COVET_JSON_OBJECT || kind == COVET_JSON_ARRAY;
    switch (covet__column_value_kind(field->column_kind)) {
    case COVET_VALUE_JSON:
        covet__json_raw_of(reading, out);
        return;
    case COVET_VALUE_INT:
    case COVET_VALUE_REAL:
        covet__json_number_of(reading, field, out);
        break;
    case COVET_VALUE_BOOL:
        if (kind == COVET_JSON_TRUE || kind == COVET_JSON_FALSE)
            *out = covet_value_bool(kind == COVET_JSON_TRUE);
        else
            covet__json_refuse(reading, field, "invalid");
        break;
    case COVET_VALUE_DECIMAL:
        covet__json_decimal_of(reading, field, out);
        break;
    default:
        covet__json_text_of(reading, field, out);
    }
    if (open) covet_json_skip(&reading->reader, NULL, NULL);
}

/* The field that the key at hand names; NULL: a violation is noted. */
static const covet_field *covet__json_field_of(covet__json_reading *reading) {
    covet_checker *checker = reading->checker;
    const covet_entity *entity = checker->entity;
    const covet_field *field = NULL;
    for (size_t i = 0; i < entity->column_count && field == NULL; i++)
        if (covet_json_is(&reading->reader, entity->columns[i]->name)) field = entity->columns[i];
    if (field != NULL && covet__json_chosen(field, reading->fields)) return field;
    const char *name = covet_json_text(&reading->reader, reading->arena, NULL);
    if (name == NULL) {
        checker->failed = true;
        return NULL;
    }
    covet_buffer message;
    covet_buffer_open(&message, reading->arena->heap, 0);
    if (field != NULL) {
        covet_buffer_text(&message, "it is not among the fields that may be set here");
    } else {
        covet_buffer_format(&message, "%s has no such column", entity->name);
        covet__near_fields(&message, entity, name);
    }
    covet__check_fail_with(checker, name, field != NULL ? "not_allowed" : "unknown", &message);
    return NULL;
}

/* Reads one key and its value. */
static void covet__json_member_of(covet__json_reading *reading) {
    const covet_field *field = covet__json_field_of(reading);
    covet_value value = {.kind = COVET_VALUE_NONE};
    if (field != NULL && reading->seen[field->index]) {
        covet_check_fail(reading->checker, field->name, "duplicate", "it is named twice");
        field = NULL;
    }
    if (field == NULL) {
        covet_json_skip(&reading->reader, NULL, NULL);
        return;
    }
    reading->seen[field->index] = true;
    const covet_json_kind kind = covet_json_next(&reading->reader);
    if (kind == COVET_JSON_ERROR) return;
    if (field->unsupported != NULL) {
        covet_check_fail(reading->checker, field->name, "unsupported", field->unsupported);
        covet_json_skip(&reading->reader, NULL, NULL);
    } else if (kind == COVET_JSON_NULL) {
        covet__json_null_of(reading, field, &value);
    } else {
        covet__json_value_of(reading, field, &value);
    }
    if (value.kind != COVET_VALUE_NONE && !reading->checker->failed)
        covet__field_put(field, reading->made, &value);
}

/* Reads the whole text. */
static void covet__json_read_all(covet__json_reading *reading) {
    covet_json_reader *reader = &reading->reader;
    if (covet_json_next(reader) != COVET_JSON_OBJECT) {
        covet__json_broken(reading);
        return;
    }
    while (covet_json_next(reader) == COVET_JSON_KEY && !reading->checker->failed)
        covet__json_member_of(reading);
    if (reader->kind == COVET_JSON_OBJECT_END) covet_json_next(reader);
    if (reader->kind != COVET_JSON_END && !reading->checker->failed) covet__json_broken(reading);
}

/* Sets the members that a JSON object names, which may be those of `fields` (NULL: any column). Text and
 * bytes are put into `arena`. VALIDATION: the text is no JSON object, names what there is not, or twice,
 * or what may not be set, or has a value that the column does not take: all of it as violations in
 * `checker`. QUERY, UNSUPPORTED: `fields` names what there is not, or not yet. NO_MEMORY. A failure leaves
 * `object` alone. */
static covet_status covet__object_from_json(covet_checker *checker, covet_arena *arena,
                                            void *object, const char *json,
                                            const char *const *fields) {
    const covet_entity *entity = checker->entity;
    const covet_status status = covet__json_choice(checker, fields);
    if (status != COVET_OK) return status;
    covet__json_reading reading = {
        .checker = checker,
        .arena = arena,
        .fields = fields,
        .seen = covet_arena_zero(checker->arena, entity->field_count, sizeof *reading.seen),
        .made = covet_arena_copy(checker->arena, object, entity->model->size),
    };
    if (reading.seen == NULL || reading.made == NULL) return COVET_NO_MEMORY;
    covet_json_open(&reading.reader, json, json == NULL ? 0 : strlen(json));
    covet__json_read_all(&reading);
    if (checker->failed) return COVET_NO_MEMORY;
    if (checker->count > 0) return COVET_VALIDATION;
    memcpy(object, reading.made, entity->model->size);
    return COVET_OK;
}

#endif

/* ==== expr/lookup.h ==== */
#ifdef COVET_LINES
#line 1 "src/expr/lookup.h"
#endif
/* Lookups: the words behind a path, as rows. Private: part of the implementation. Uses plan. The query floor reads them. */
#ifndef COVET_EXPR_LOOKUP_H
#define COVET_EXPR_LOOKUP_H

#ifdef COVET_LINES
#line 7 "src/expr/lookup.h"
#endif
/* What a lookup compares with. */
typedef enum covet_right_side {
    COVET_RIGHT_VALUE, /* one value of the column's kind, or an expression */
    COVET_RIGHT_LIST,  /* a list of them */
    COVET_RIGHT_PAIR,  /* a list of two: from, to */
    COVET_RIGHT_BOOL   /* true or false, whatever the column is */
} covet_right_side;

typedef struct covet_lookup {
    const char *name;
    covet_term_kind term;
    covet_right_side right;
    bool text;         /* compares text: the column is text or is turned into it */
    bool relation;     /* may stand behind a relation, for its key */
    const char *stage; /* why it cannot be used yet; NULL: it can */
} covet_lookup;

/* The lookup of that name; NULL if there is none. */
static const covet_lookup *covet__lookup(const char *name, size_t size);
/* The name of lookup `index`; NULL behind the last. */
static const char *covet__lookup_name(size_t index);

#endif

/* ==== expr/lookup.c ==== */
#ifdef COVET_LINES
#line 1 "src/expr/lookup.c"
#endif
/* The table of lookups. Uses plan. */
#ifndef COVET_EXPR_LOOKUP_C
#define COVET_EXPR_LOOKUP_C

#ifdef COVET_LINES
#line 7 "src/expr/lookup.c"
#endif
#include <string.h>

#define COVET__TRANSFORM_STAGE "transforms come with the whole query language"

/* clang-format off */
static const covet_lookup covet__lookups[] = {
    /* name           term                     right side         text   relation */
    {"exact",         COVET_TERM_EQ,           COVET_RIGHT_VALUE, false, true,  NULL},
    {"iexact",        COVET_TERM_IEXACT,       COVET_RIGHT_VALUE, true,  false, NULL},
    {"gt",            COVET_TERM_GT,           COVET_RIGHT_VALUE, false, true,  NULL},
    {"gte",           COVET_TERM_GE,           COVET_RIGHT_VALUE, false, true,  NULL},
    {"lt",            COVET_TERM_LT,           COVET_RIGHT_VALUE, false, true,  NULL},
    {"lte",           COVET_TERM_LE,           COVET_RIGHT_VALUE, false, true,  NULL},
    {"in",            COVET_TERM_IN,           COVET_RIGHT_LIST,  false, true,  NULL},
    {"range",         COVET_TERM_RANGE,        COVET_RIGHT_PAIR,  false, false, NULL},
    {"isnull",        COVET_TERM_IS_NULL,      COVET_RIGHT_BOOL,  false, true,  NULL},
    {"contains",      COVET_TERM_CONTAINS,     COVET_RIGHT_VALUE, true,  false, NULL},
    {"icontains",     COVET_TERM_ICONTAINS,    COVET_RIGHT_VALUE, true,  false, NULL},
    {"startswith",    COVET_TERM_STARTSWITH,   COVET_RIGHT_VALUE, true,  false, NULL},
    {"istartswith",   COVET_TERM_ISTARTSWITH,  COVET_RIGHT_VALUE, true,  false, NULL},
    {"endswith",      COVET_TERM_ENDSWITH,     COVET_RIGHT_VALUE, true,  false, NULL},
    {"iendswith",     COVET_TERM_IENDSWITH,    COVET_RIGHT_VALUE, true,  false, NULL},
    {"regex",         COVET_TERM_NULL, COVET_RIGHT_VALUE, true,  false, "regular expressions come with the whole query language"},
    {"iregex",        COVET_TERM_NULL, COVET_RIGHT_VALUE, true,  false, "regular expressions come with the whole query language"},
    {"search",        COVET_TERM_NULL, COVET_RIGHT_VALUE, true,  false, "full-text search comes with the whole query language"},
    {"year",          COVET_TERM_NULL, COVET_RIGHT_VALUE, false, false, COVET__TRANSFORM_STAGE},
    {"quarter",       COVET_TERM_NULL, COVET_RIGHT_VALUE, false, false, COVET__TRANSFORM_STAGE},
    {"month",         COVET_TERM_NULL, COVET_RIGHT_VALUE, false, false, COVET__TRANSFORM_STAGE},
    {"day",           COVET_TERM_NULL, COVET_RIGHT_VALUE, false, false, COVET__TRANSFORM_STAGE},
    {"week",          COVET_TERM_NULL, COVET_RIGHT_VALUE, false, false, COVET__TRANSFORM_STAGE},
    {"iso_week_day",  COVET_TERM_NULL, COVET_RIGHT_VALUE, false, false, COVET__TRANSFORM_STAGE},
    {"week_day",      COVET_TERM_NULL, COVET_RIGHT_VALUE, false, false, COVET__TRANSFORM_STAGE},
    {"hour",          COVET_TERM_NULL, COVET_RIGHT_VALUE, false, false, COVET__TRANSFORM_STAGE},
    {"minute",        COVET_TERM_NULL, COVET_RIGHT_VALUE, false, false, COVET__TRANSFORM_STAGE},
    {"second",        COVET_TERM_NULL, COVET_RIGHT_VALUE, false, false, COVET__TRANSFORM_STAGE},
    {"date",          COVET_TERM_NULL, COVET_RIGHT_VALUE, false, false, COVET__TRANSFORM_STAGE},
    {"time",          COVET_TERM_NULL, COVET_RIGHT_VALUE, false, false, COVET__TRANSFORM_STAGE},
};
/* clang-format on */

static const covet_lookup *covet__lookup(const char *name, size_t size) {
    for (size_t i = 0; i < sizeof covet__lookups / sizeof *covet__lookups; i++) {
        const covet_lookup *lookup = &covet__lookups[i];
        if (strlen(lookup->name) == size && memcmp(lookup->name, name, size) == 0) return lookup;
    }
    return NULL;
}

static const char *covet__lookup_name(size_t index) {
    if (index >= sizeof covet__lookups / sizeof *covet__lookups) return NULL;
    return covet__lookups[index].name;
}

#endif

/* ==== expr/walk.h ==== */
#ifdef COVET_LINES
#line 1 "src/expr/walk.h"
#endif
/* Walking nodes: copies that compute the hash of a shape on the way, and comparison of shapes. Private: part of the implementation.
 * Uses node. The query floor and the builders of querysets use it. */
#ifndef COVET_EXPR_WALK_H
#define COVET_EXPR_WALK_H

#ifdef COVET_LINES
#line 8 "src/expr/walk.h"
#endif
/* How deep conditions and expressions may be nested. */
#define COVET__DEPTH_LIMIT 1000

/* A copy in the making: nodes go into the arena, values are numbered in the order in which they are met. */
typedef struct covet_copier {
    covet_arena *arena;
    uint64_t hash;                /* of all but the values */
    const covet_value **values;   /* met so far */
    uint32_t value_count, value_room;
    const covet_value *first[12]; /* room for values before an array is taken */
    uint32_t depth;
    const char *mistake;          /* what was wrong first; NULL: nothing */
    const char *mistake_path;     /* where */
    /* Turns an OBJECT value into its key; answers false with `mistake` set. */
    bool (*object)(struct covet_copier *copier, covet_value *value);
    void *context;                /* of `object` */
} covet_copier;

/* Which slots a kind uses, its name, and its class: 'C' condition, 'E' expression, 'L' clause. */
typedef struct covet_node_row {
    const char *name;
    uint8_t slots;
    char group;
} covet_node_row;

static const covet_node_row *covet__node_row(covet_node_kind kind);
/* A deep copy; NULL without memory (the arena has failed). Mistakes are noted and copied around. */
static const covet_node *covet__node_copy(covet_copier *copier, const covet_node *node);
/* Whether two nodes are the same but for their values. */
static bool covet__node_equal(const covet_node *a, const covet_node *b);
/* How many binds a list of `count` values takes: sizes are padded so that few shapes arise. */
static size_t covet__list_room(size_t count);
/* Appends a node as text: FILTER(Q("views__gte", 10)). */
static void covet__node_print(covet_buffer *buffer, const covet_node *node);

#endif

/* ==== expr/print.c ==== */
#ifdef COVET_LINES
#line 1 "src/expr/print.c"
#endif
/* Nodes as text, for covet_explain and messages. Uses walk, value. */
#ifndef COVET_EXPR_PRINT_C
#define COVET_EXPR_PRINT_C

#ifdef COVET_LINES
#line 7 "src/expr/print.c"
#endif
static void covet__print_value(covet_buffer *buffer, const covet_value *value) {
    if (value->kind == COVET_VALUE_EXPR) covet__node_print(buffer, &value->as.expr->node);
    else covet_value_print(buffer, value);
}

static void covet__print_comma(covet_buffer *buffer, bool *first) {
    if (!*first) covet_buffer_text(buffer, ", ");
    *first = false;
}

static void covet__print_flags(covet_buffer *buffer, const covet_node *node, bool *first) {
    static const struct {
        uint32_t flag;
        const char *text;
    } flags[] = {{COVET_NODE_DESCENDING, ".descending = true"},
                 {COVET_NODE_NULLS_FIRST, ".nulls_first = true"},
                 {COVET_NODE_NULLS_LAST, ".nulls_last = true"}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (!(node->flags & flags[i].flag)) continue;
        covet__print_comma(buffer, first);
        covet_buffer_text(buffer, flags[i].text);
    }
}

static void covet__node_print(covet_buffer *buffer, const covet_node *node) {
    const covet_node_row *row = covet__node_row(node->kind);
    bool first = true;
    covet_buffer_text(buffer, row->name);
    covet_buffer_char(buffer, '(');
    if (row->slots & COVET_SLOT_TEXT) {
        covet__print_comma(buffer, &first);
        covet_buffer_format(buffer, "\"%s\"", node->text);
    }
    if (row->slots & COVET_SLOT_VALUE) {
        covet__print_comma(buffer, &first);
        covet__print_value(buffer, &node->value);
    }
    for (const covet_value *operand = node->operands;
         row->slots & (COVET_SLOT_OPERANDS | COVET_SLOT_PATHS) && operand &&
         operand->kind != COVET_VALUE_NONE;
         operand++) {
        covet__print_comma(buffer, &first);
        covet__print_value(buffer, operand);
    }
    for (const covet_cond *const *child = node->children;
         row->slots & COVET_SLOT_CHILDREN && child && *child != &covet_cond_end; child++) {
        covet__print_comma(buffer, &first);
        covet__node_print(buffer, &(*child)->node);
    }
    covet__print_flags(buffer, node, &first);
    covet_buffer_char(buffer, ')');
}

#endif

/* ==== expr/walk.c ==== */
#ifdef COVET_LINES
#line 1 "src/expr/walk.c"
#endif
/* Copy, hash and comparison of nodes, driven by the table of kinds. Uses node, text. */
#ifndef COVET_EXPR_WALK_C
#define COVET_EXPR_WALK_C

#ifdef COVET_LINES
#line 7 "src/expr/walk.c"
#endif
#include <string.h>

/* Mark of a list whose items are of several kinds. */
#define COVET__LIST_MIXED UINT32_MAX
/* Longer lists are as long as they are, so that their padding does not use up the binds of a statement. */
#define COVET__LIST_PADDED (31 * 1024)

const covet_cond covet_cond_end = {.node = {.kind = COVET_NODE_COUNT}};
const covet_clause covet_clause_end = {.node = {.kind = COVET_NODE_COUNT}};
const covet_set covet_set_end = {.node = {.kind = COVET_NODE_COUNT}};

static const covet_node_row covet__node_rows[] = {
#define COVET__NODE(name, slots, group) {#name, slots, group},
    COVET_NODE_LIST(COVET__NODE)
#undef COVET__NODE
};

static const covet_node_row *covet__node_row(covet_node_kind kind) {
    return &covet__node_rows[kind];
}

/* --- hash --- */

static inline void covet__mix(covet_copier *copier, uint64_t word) {
    uint64_t hash = (copier->hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    copier->hash = hash ^ hash >> 29;
}

static void covet__mix_text(covet_copier *copier, const char *text, size_t size) {
    uint64_t word = 0;
    for (; size >= 8; text += 8, size -= 8) {
        memcpy(&word, text, 8);
        covet__mix(copier, word);
    }
    word = size;
    memcpy((unsigned char *)&word + 1, text, size);
    covet__mix(copier, word);
}

static void covet__mistake(covet_copier *copier, const char *mistake, const char *path) {
    if (copier->mistake) return;
    copier->mistake = mistake;
    copier->mistake_path = path;
}

/* --- values --- */

static size_t covet__list_room(size_t count) {
    size_t room = 1;
    if (count == 0) return 0;
    if (count > COVET__LIST_PADDED) return count;
    if (count > 1024) return (count + 1023) / 1024 * 1024;
    while (room < count) room *= 2;
    return room;
}

static void covet__note_value(covet_copier *copier, const covet_value *value) {
    if (copier->value_count == copier->value_room) {
        uint32_t room = copier->value_room * 2;
        const covet_value **grown =
            covet_arena_take(copier->arena, room * sizeof *grown, _Alignof(void *));
        if (!grown) return;
        memcpy(grown, copier->values, copier->value_count * sizeof *grown);
        copier->values = grown;
        copier->value_room = room;
    }
    copier->values[copier->value_count++] = value;
}

static void covet__copy_text(covet_copier *copier, covet_text *text) {
    if (text->size == COVET_SIZE_UNKNOWN) text->size = strlen(text->data);
    text->data = covet_arena_text(copier->arena, text->data, text->size);
}

static void covet__copy_list(covet_copier *copier, covet_value *value);

/* Puts what a value points to into the arena; EXPR is the caller's. */
static void covet__copy_content(covet_copier *copier, covet_value *value) {
    switch (value->kind) {
    case COVET_VALUE_TEXT:
    case COVET_VALUE_JSON:
    case COVET_VALUE_DECIMAL_TEXT:
        covet__copy_text(copier, &value->as.text);
        break;
    case COVET_VALUE_BYTES:
        value->as.bytes.data =
            covet_arena_copy(copier->arena, value->as.bytes.data, value->as.bytes.size);
        break;
    case COVET_VALUE_OBJECT:
        if (copier->object && !copier->object(copier, value)) *value = covet_value_null();
        break;
    case COVET_VALUE_LIST:
    case COVET_VALUE_ARRAY:
        covet__copy_list(copier, value);
        break;
    case COVET_VALUE_COND: /* refused by the compiler, which reads the kind alone */
        value->as.cond = NULL;
        break;
    case COVET_VALUE_QUERY:
        value->as.query = NULL;
        break;
    default:
        break;
    }
}

/* What of a value's kind belongs to the shape: the kind itself, and of an object's key whose it is. */
static uint32_t covet__value_mark(const covet_value *value) {
    return (uint32_t)value->kind | value->element << 8;
}

/* The kind that all items have; COVET__LIST_MIXED where they differ: then each kind is part of the
 * shape. */
static uint32_t covet__list_mark(covet_copier *copier, const covet_value *items, size_t count) {
    uint32_t mark = count ? covet__value_mark(&items[0]) : 0;
    for (size_t i = 1; i < count; i++) {
        if (covet__value_mark(&items[i]) != mark) mark = COVET__LIST_MIXED;
    }
    for (size_t i = 0; mark == COVET__LIST_MIXED && i < count; i++) {
        covet__mix(copier, covet__value_mark(&items[i]));
    }
    return mark;
}

/* NULLs are dropped: a list that holds one matches what it would match without. */
static void covet__copy_list(covet_copier *copier, covet_value *value) {
    size_t count = covet_value_count(value), kept = 0;
    covet_value *items = NULL;
    if (count > SIZE_MAX / sizeof *items) {
        covet__mistake(copier, "the list is longer than memory", NULL);
        count = 0;
    }
    items = covet_arena_take(copier->arena, (count + 1) * sizeof *items, _Alignof(covet_value));
    for (size_t i = 0; items && i < count; i++) {
        covet_value item = covet_value_item(value, i);
        if (item.kind == COVET_VALUE_NULL) continue;
        if (item.kind == COVET_VALUE_LIST || item.kind == COVET_VALUE_ARRAY ||
            item.kind >= COVET_VALUE_EXPR) {
            covet__mistake(copier, "a LIST holds plain values and objects only", NULL);
            continue;
        }
        covet__copy_content(copier, &item);
        items[kept++] = item;
    }
    if (!items) kept = 0;
    *value = (covet_value){.kind = COVET_VALUE_LIST,
                           .element = covet__list_mark(copier, items, kept),
                           .as = {.list = {items, kept}}};
}

/* Copies a value that belongs to a node, and mixes what of it belongs to the shape. */
static void covet__copy_value(covet_copier *copier, covet_value *value, bool path) {
    if (value->kind == COVET_VALUE_EXPR) {
        const covet_node *node = value->as.expr ? &value->as.expr->node : NULL;
        covet__mix(copier, COVET_VALUE_EXPR);
        if (!node) {
            covet__mistake(copier, "an expression is NULL", NULL);
            *value = covet_value_null();
            return;
        }
        value->as.expr = (const covet_expr *)(const void *)covet__node_copy(copier, node);
        return;
    }
    covet__copy_content(copier, value);
    /* Arithmetic with a decimal depends on its scale, so that is part of the shape. */
    if (value->kind == COVET_VALUE_DECIMAL) value->element = value->as.decimal.scale;
    covet__mix(copier, (uint64_t)value->kind | (uint64_t)value->element << 8);
    if (value->kind == COVET_VALUE_LIST) {
        covet__mix(copier, covet__list_room(value->as.list.count));
    }
    if (path && value->kind == COVET_VALUE_TEXT && value->as.text.data) {
        covet__mix_text(copier, value->as.text.data, value->as.text.size);
    } else {
        covet__note_value(copier, value);
    }
}

/* --- nodes --- */

static void covet__copy_operands(covet_copier *copier, covet_node *node, bool paths) {
    const covet_value *from = node->operands;
    size_t count = 0;
    covet_value *to;
    while (from && from[count].kind != COVET_VALUE_NONE) count++;
    to = covet_arena_take(copier->arena, (count + 1) * sizeof *to, _Alignof(covet_value));
    node->operands = to;
    if (!to) return;
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
        covet__copy_value(copier, &to[i], paths);
    }
    to[count] = (covet_value){.kind = COVET_VALUE_NONE};
    covet__mix(copier, count);
}

/* Whether a child is a group of the same kind, whose children may stand in its place: a chain that was
 * built in a loop neither nests deep nor differs from the same list written at once. */
static bool covet__opens(const covet_node *node, const covet_cond *child) {
    if (node->kind != COVET_NODE_AND && node->kind != COVET_NODE_OR) return false;
    return child && child->node.kind == node->kind && child->node.children;
}

/* The children of a group while groups inside it are taken apart. */
typedef struct covet_unfolding {
    covet_arena *arena;
    const covet_cond **items;       /* count of them */
    const covet_cond *const **rest; /* where to go on behind the groups that are open: depth of them */
    size_t count, depth;
} covet_unfolding;

/* Room for one more element in an array that doubles whenever its size is a power of two. */
static void *covet__unfolding_room(covet_unfolding *all, void *items, size_t count, size_t size) {
    if (count & (count - 1)) return items;
    return covet_arena_grow(all->arena, items, count * size, (count ? count * 2 : 1) * size);
}

static bool covet__unfold_add(covet_unfolding *all, const covet_cond *child) {
    const covet_cond **items =
        covet__unfolding_room(all, all->items, all->count, sizeof *all->items);
    if (!items) return false;
    all->items = items;
    all->items[all->count++] = child;
    return true;
}

static bool covet__unfold_open(covet_unfolding *all, const covet_cond *const *rest) {
    const covet_cond *const **open =
        covet__unfolding_room(all, all->rest, all->depth, sizeof *all->rest);
    if (!open) return false;
    all->rest = open;
    all->rest[all->depth++] = rest;
    return true;
}

/* All children in one array, with its end; NULL without memory. */
static const covet_cond *const *covet__unfold(covet_arena *arena, const covet_node *node) {
    covet_unfolding all = {.arena = arena};
    const covet_cond *const *at = node->children;
    while (at) {
        const covet_cond *child = *at++;
        if (child == &covet_cond_end) {
            at = all.depth ? all.rest[--all.depth] : NULL;
        } else if (!covet__opens(node, child)) {
            if (!covet__unfold_add(&all, child)) return NULL;
        } else {
            if (*at != &covet_cond_end && !covet__unfold_open(&all, at)) return NULL;
            at = child->node.children;
        }
    }
    return covet__unfold_add(&all, &covet_cond_end) ? all.items : NULL;
}

static void covet__copy_children(covet_copier *copier, covet_node *node) {
    const covet_cond *const *from = node->children;
    const covet_cond **to;
    bool nests = false;
    size_t count = 0;
    for (; from && from[count] != &covet_cond_end; count++) {
        nests = nests || covet__opens(node, from[count]);
    }
    if (nests) {
        from = covet__unfold(copier->arena, node);
        for (count = 0; from && from[count] != &covet_cond_end;) count++;
    }
    to = covet_arena_take(copier->arena, (count + 1) * sizeof *to, _Alignof(void *));
    if (!to) return;
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
        if (!to[i]) covet__mistake(copier, "a condition is NULL", NULL);
        else to[i] = (const covet_cond *)(const void *)covet__node_copy(copier, &to[i]->node);
    }
    to[count] = &covet_cond_end;
    node->children = to;
    covet__mix(copier, count);
}

/* What a Q with `isnull` compares with: 1 and 0 are true and false; 1 for any other node. */
static int64_t covet__isnull_given(const covet_node *node) {
    static const char word[] = "__isnull";
    const size_t word_size = sizeof word - 1;
    if (node->kind != COVET_NODE_Q || !node->text) return 1;
    if (node->value.kind != COVET_VALUE_BOOL && node->value.kind != COVET_VALUE_INT) return 1;
    if (node->value.as.integer == 1) return 1;
    size_t size = strlen(node->text);
    bool isnull = size > word_size && memcmp(node->text + size - word_size, word, word_size) == 0;
    return isnull ? node->value.as.integer : 1;
}

static const covet_node *covet__node_copy(covet_copier *copier, const covet_node *from) {
    covet_node *to = COVET_TAKE(copier->arena, covet_node);
    unsigned slots = covet__node_rows[from->kind].slots;
    if (!to) return NULL;
    *to = *from;
    to->flags &= ~(uint32_t)COVET_NODE_KEPT;
    /* Which of the two it is belongs to the shape. */
    int64_t isnull = covet__isnull_given(from);
    if (isnull == 0) to->flags |= COVET_NODE_NOT_NULL;
    if (copier->depth >= COVET__DEPTH_LIMIT) {
        covet__mistake(copier, "nested more than 1000 deep", NULL);
        *to = (covet_node){.kind = COVET_NODE_AND, .children = NULL};
        return to;
    }
    copier->depth++;
    covet__mix(copier, (uint64_t)to->kind | (uint64_t)to->flags << 8);
    if (slots & COVET_SLOT_TEXT) {
        size_t size = from->text ? strlen(from->text) : 0;
        if (!from->text) covet__mistake(copier, "a path is NULL", NULL);
        to->text = covet_arena_text(copier->arena, from->text ? from->text : "", size);
        if (to->text) covet__mix_text(copier, to->text, size);
        if (isnull < 0 || isnull > 1) covet__mistake(copier, "isnull takes true or false", to->text);
    }
    if (slots & COVET_SLOT_VALUE) covet__copy_value(copier, &to->value, false);
    if (slots & COVET_SLOT_OPERANDS) covet__copy_operands(copier, to, false);
    if (slots & COVET_SLOT_PATHS) covet__copy_operands(copier, to, true);
    if (slots & COVET_SLOT_CHILDREN) covet__copy_children(copier, to);
    copier->depth--;
    return to;
}

/* --- comparison --- */

static bool covet__list_same_shape(const covet_value *a, const covet_value *b) {
    size_t count = a->as.list.count;
    if (a->element != COVET__LIST_MIXED) {
        return covet__list_room(count) == covet__list_room(b->as.list.count);
    }
    if (count != b->as.list.count) return false;
    for (size_t i = 0; i < count; i++) {
        if (covet__value_mark(&a->as.list.items[i]) != covet__value_mark(&b->as.list.items[i])) {
            return false;
        }
    }
    return true;
}

static bool covet__value_same_shape(const covet_value *a, const covet_value *b, bool path) {
    if (a->kind != b->kind || a->element != b->element) return false;
    if (a->kind == COVET_VALUE_EXPR) {
        return covet__node_equal(&a->as.expr->node, &b->as.expr->node);
    }
    if (a->kind == COVET_VALUE_LIST) return covet__list_same_shape(a, b);
    if (!path || a->kind != COVET_VALUE_TEXT) return true;
    return a->as.text.size == b->as.text.size &&
           memcmp(a->as.text.data, b->as.text.data, a->as.text.size) == 0;
}

static bool covet__operands_equal(const covet_value *a, const covet_value *b, bool paths) {
    for (; a->kind != COVET_VALUE_NONE; a++, b++) {
        if (!covet__value_same_shape(a, b, paths)) return false;
    }
    return b->kind == COVET_VALUE_NONE;
}

static bool covet__children_equal(const covet_cond *const *a, const covet_cond *const *b) {
    if (!a || !b) return a == b;
    for (; *a != &covet_cond_end; a++, b++) {
        if (*b == &covet_cond_end || !covet__node_equal(&(*a)->node, &(*b)->node)) return false;
    }
    return *b == &covet_cond_end;
}

static bool covet__node_equal(const covet_node *a, const covet_node *b) {
    unsigned slots = covet__node_rows[a->kind].slots;
    if (a->kind != b->kind || a->flags != b->flags) return false;
    if (slots & COVET_SLOT_TEXT && strcmp(a->text, b->text) != 0) return false;
    if (slots & COVET_SLOT_VALUE && !covet__value_same_shape(&a->value, &b->value, false)) {
        return false;
    }
    if (slots & (COVET_SLOT_OPERANDS | COVET_SLOT_PATHS) &&
        !covet__operands_equal(a->operands, b->operands, slots & COVET_SLOT_PATHS)) {
        return false;
    }
    return !(slots & COVET_SLOT_CHILDREN) || covet__children_equal(a->children, b->children);
}

#endif

/* ==== query/query.h ==== */
#ifdef COVET_LINES
#line 1 "src/query/query.h"
#endif
/* Inside of the query floor: querysets, what is compiled, and the compiler's entry. Private: part of the implementation.
 * Uses node, plan, dialect, registry. The exec floor calls it. */
#ifndef COVET_QUERY_QUERY_H
#define COVET_QUERY_QUERY_H

#ifdef COVET_LINES
#line 9 "src/query/query.h"
#endif
/* A mistake, where several may still come; the text stands in an arena. */
typedef struct covet_problem {
    covet_status status; /* COVET_OK: none */
    const char *message;
    const char *model;
    const char *field;
} covet_problem;

/* A chain of clauses with their values in the order of a walk, and the hash of their shape. Everything is a copy in one arena. */
typedef struct covet_shape {
    const covet_node **clauses;
    uint32_t clause_count;
    uint32_t value_count;
    const covet_value **values;  /* what slots take binds from */
    uint64_t hash;               /* of all but the values */
} covet_shape;

struct covet_queryset {
    covet_session *session;
    const covet_model *model;
    const covet_entity *entity;   /* NULL: the model is not registered, and `mistake` says so */
    covet_shape shape;
    covet_problem mistake;        /* the first one of building */
    const char *file;             /* the call site */
    int line;
    uint32_t generation;          /* of the arena that it stands in */
    bool sliced;                  /* LIMIT, OFFSET or SLICE was said: a later FILTER is refused */
    bool keeps;                   /* `kept` holds its rows */
    covet_list kept;
    const covet_model *kept_model; /* whose structs they are */
    const covet_entity *const *kept_entities; /* whose tables they were read from: kept_count of them */
    uint32_t kept_count;
    uint64_t kept_writes;          /* the writes of the session to those tables when they were read */
};

/* What a queryset is compiled for; part of the key of the compiled-query cache. */
typedef enum covet_purpose {
    COVET_FOR_ALL,     /* rows of the model, or of a projection */
    COVET_FOR_GET,     /* the same, two rows at the most where more could come */
    COVET_FOR_FIRST,   /* one row; by key where no order is said */
    COVET_FOR_LAST,    /* the same in reverse */
    COVET_FOR_VALUES,  /* records */
    COVET_FOR_COUNT,
    COVET_FOR_EXISTS,
    COVET_FOR_UPDATE,  /* the shape ends with SET nodes */
    COVET_FOR_DELETE
} covet_purpose;

/* Names and kinds of the columns of a record. */
struct covet_record_shape {
    covet_session *session;
    const covet_cell *cells; /* column, kind, nullable, name */
    uint32_t count;
};

/* A query that is ready to be bound and run. Stands in the arena that it was compiled into. */
typedef struct covet_compiled {
    covet_sql_text sql;
    covet_decoder decoder;      /* ALL, GET, FIRST, LAST */
    const covet_cell *cells;    /* VALUES: cell_count of them */
    uint32_t cell_count;
    bool empty;                 /* nothing is sent: no row can match */
    bool one_row;               /* at most one row can come */
    bool read_only;             /* READ_ONLY: without copies */
    bool reversed;              /* rows come in the opposite order and are to be turned round */
    const covet_entity *const *entities; /* whose tables it reads or writes: entity_count of them, each once */
    uint32_t entity_count;
} covet_compiled;

/* Compiles. `projection` is the model whose structs are wanted where it is not the queryset's own, else NULL. All allocations are in
 * `arena`; on failure `problem` is filled in. */
static covet_status covet__compile(covet_arena *arena, const covet_registry *registry, const covet_dialect *dialect,
                                   size_t bind_limit, const covet_entity *entity, const covet_shape *shape,
                                   covet_purpose purpose, const covet_model *projection, covet_compiled *out,
                                   covet_problem *problem);
/* Appends the plan of a query as text, for covet_explain. */
static bool covet__compile_print(covet_buffer *buffer, covet_arena *arena, const covet_registry *registry,
                                 const covet_dialect *dialect, const covet_entity *entity, const covet_shape *shape,
                                 covet_purpose purpose, const covet_model *projection, covet_problem *problem);
/* The value that a slot binds: converted to the slot's kind and transformed. Borrows from the shape or stands in `arena`. */
static covet_status covet__slot_value(covet_arena *arena, const covet_slot *slot, const covet_shape *shape,
                                      covet_value *out, covet_problem *problem);
/* Whether two chains are the same but for their values. */
static bool covet__shape_equal(const covet_shape *a, const covet_shape *b);
/* A deep copy for a cache. false without memory. */
static bool covet__shape_copy(covet_arena *arena, const covet_shape *from, covet_shape *to);

#endif

/* ==== query/inner.h ==== */
#ifdef COVET_LINES
#line 1 "src/query/inner.h"
#endif
/* Inside of the compiler: its state, and what its parts call of each other. Private: part of the implementation. Uses query, lookup. */
#ifndef COVET_QUERY_INNER_H
#define COVET_QUERY_INNER_H

#ifdef COVET_LINES
#line 9 "src/query/inner.h"
#endif
/* A table that the query needs, while joins are still being decided. */
typedef struct covet_join {
    const covet_entity *entity;
    const covet_field *through; /* the key in the parent; NULL for the base */
    uint32_t parent;
    uint32_t uses;              /* columns and children that need it; 0: it is left out */
    bool nullable;              /* the key may be NULL: the join can be outer */
    bool outer;
} covet_join;

/* Where LIMIT, OFFSET and SLICE stand in the shape's values; the window is computed when they are bound. */
typedef struct covet_compiler {
    covet_arena *arena;
    const covet_registry *registry;
    const covet_dialect *dialect;
    size_t bind_limit;
    const covet_entity *entity;
    const covet_shape *shape;
    covet_purpose purpose;
    const covet_model *projection;  /* NULL: the entity's own */
    covet_problem *problem;
    covet_join *joins;              /* join_count of them; 0 is the base */
    uint32_t join_count, join_room;
    const covet_term **conditions;  /* of the FILTERs and EXCLUDEs: condition_count of them */
    uint32_t condition_count, condition_room;
    const covet_term *where;        /* all of them; NULL: every row */
    bool nothing;                   /* no row can match */
    bool ordered;                   /* ORDER_BY was said */
    const covet_node *order_by;     /* the latest ORDER_BY */
    bool reversed;                  /* REVERSE an odd number of times */
    bool distinct;
    const covet_term **distinct_on; /* DISTINCT of chosen fields: distinct_count of them */
    uint32_t distinct_count, distinct_room;
    bool limited, offset;           /* a LIMIT or SLICE, an OFFSET or SLICE was said */
    bool read_only;
    const covet_node *values;       /* the latest VALUES or VALUES_LIST */
    const covet_node *related;      /* the latest SELECT_RELATED; others before it are in related_all */
    uint32_t value_at;              /* where the search for a value's index begins */
    covet_output *outputs;          /* output_count of them */
    uint32_t output_count, output_room;
    covet_order *order;
    uint32_t order_count, order_room;
    covet_assignment *assignments;
    uint32_t assignment_count, assignment_room;
    uint32_t nesting;               /* of orders that name other models' orders */
} covet_compiler;

/* A path that was walked: the joins to its last field, and what stands behind it. */
typedef struct covet_path {
    const covet_field *field;   /* the last field */
    uint32_t source;            /* the join that the field's column is read from, when trimmed */
    const covet_field *column;  /* the column to read: a key's own where the target's key was named */
    uint32_t joined;            /* the last join made, before trimming */
    bool relation;              /* the path ends at a relation itself, not at a column of its target */
    const char *rest;           /* words behind the field; "" if there are none */
} covet_path;

/* --- mistakes: the first one is kept; all answer false --- */
static bool covet__problem(covet_compiler *compiler, covet_status status, const char *model, const char *field,
                           const char *format, ...) COVET__PRINTF(5, 6);
static bool covet__out_of_memory(covet_compiler *compiler);

/* --- path.c --- */
/* Walks a path from the base. `rest_allowed`: words behind the last field are left in path->rest; else they are a mistake. */
static bool covet__path_walk(covet_compiler *compiler, const char *text, bool rest_allowed, covet_path *out);
/* The same from a join other than the base, which gets one use more. */
static bool covet__path_walk_from(covet_compiler *compiler, uint32_t join, const char *text, bool rest_allowed,
                                  covet_path *out);

/* --- join.c --- */
/* The join over a key from a parent, made or used again; counts one use. UINT32_MAX without memory. */
static uint32_t covet__join(covet_compiler *compiler, uint32_t parent, const covet_field *through);
static void covet__join_drop(covet_compiler *compiler, uint32_t join); /* one use less */
static void covet__join_use(covet_compiler *compiler, uint32_t join); /* one use more */
static void covet__joins_promote(covet_compiler *compiler, uint32_t join);
static void covet__joins_demote(covet_compiler *compiler, uint32_t join);

/* --- expression.c --- */
static covet_term *covet__term(covet_compiler *compiler, covet_term_kind kind, covet_kind type, uint32_t count, ...);
static const covet_term *covet__column(covet_compiler *compiler, const covet_path *path);
/* A bind of a value of the shape, for a column of that kind. */
static covet_term *covet__bind(covet_compiler *compiler, const covet_value *value, covet_kind kind, const covet_field *field);
/* The term of an operand; `near` gives a bare value its kind (NULL: its own). `joins` collects what F walked (NULL: paths over relations are refused). */
static const covet_term *covet__operand(covet_compiler *compiler, const covet_value *value, const covet_term *near,
                                        bool joins_allowed);
static const covet_term *covet__expression(covet_compiler *compiler, const covet_node *node, const covet_term *near,
                                           bool joins_allowed);
/* Whether a value of that kind can be compared with, or assigned to, a column of that kind; else a QUERY error. `out` is the kind to bind. */
static bool covet__value_fits(covet_compiler *compiler, const covet_value *value, covet_kind column, const covet_field *field,
                              covet_kind *out);

/* --- condition.c --- */
/* Adds the conditions of FILTER (negated false) or EXCLUDE (true). */
static bool covet__filter(covet_compiler *compiler, const covet_node *clause, bool negated);

/* --- output.c --- */
static bool covet__outputs_of_rows(covet_compiler *compiler, covet_compiled *out);
static bool covet__outputs_of_projection(covet_compiler *compiler, covet_compiled *out);
static bool covet__outputs_of_values(covet_compiler *compiler, covet_compiled *out);
static bool covet__output_add(covet_compiler *compiler, const covet_term *term, const char *name);

/* --- order.c --- */
static bool covet__orders(covet_compiler *compiler);

/* --- assign.c --- */
static bool covet__assign(covet_compiler *compiler, const covet_node *set);

/* --- plan.c --- */
static bool covet__plan(covet_compiler *compiler, covet_plan *plan);

/* Room for one more element in an array of the arena that doubles. false without memory. */
static bool covet__room(covet_compiler *compiler, void **items, uint32_t count, uint32_t *room, size_t size);

#endif

/* ==== query/join.c ==== */
#ifdef COVET_LINES
#line 1 "src/query/join.c"
#endif
/* Joins: one for each key that a path goes over, and whether it is INNER or LEFT, by promotion. Uses inner. */
#ifndef COVET_QUERY_JOIN_C
#define COVET_QUERY_JOIN_C

#ifdef COVET_LINES
#line 7 "src/query/join.c"
#endif
static uint32_t covet__join_find(const covet_compiler *compiler, uint32_t parent,
                                 const covet_field *through) {
    for (uint32_t i = 1; i < compiler->join_count; i++) {
        if (compiler->joins[i].parent == parent && compiler->joins[i].through == through) return i;
    }
    return UINT32_MAX;
}

/* A join to one row is used again wherever the same key is walked. A new one is outer where the key, or a
 * join before it, may give nothing. */
static uint32_t covet__join(covet_compiler *compiler, uint32_t parent, const covet_field *through) {
    uint32_t index = covet__join_find(compiler, parent, through);
    if (index == UINT32_MAX) {
        void *joins = compiler->joins;
        if (!covet__room(compiler, &joins, compiler->join_count, &compiler->join_room,
                         sizeof *compiler->joins)) {
            return UINT32_MAX;
        }
        compiler->joins = joins;
        index = compiler->join_count++;
        compiler->joins[index] =
            (covet_join){.entity = through->target,
                         .through = through,
                         .parent = parent,
                         .nullable = through->nullable,
                         .outer = through->nullable || compiler->joins[parent].outer};
    }
    compiler->joins[index].uses++;
    return index;
}

static void covet__join_use(covet_compiler *compiler, uint32_t join) {
    compiler->joins[join].uses++;
}

static void covet__join_drop(covet_compiler *compiler, uint32_t join) {
    compiler->joins[join].uses--;
}

static void covet__joins_promote(covet_compiler *compiler, uint32_t join) {
    covet_join *joins = compiler->joins;
    if (join == 0 || joins[join].outer) return;
    if (!joins[join].nullable && !joins[joins[join].parent].outer) return;
    joins[join].outer = true;
    for (uint32_t i = join + 1; i < compiler->join_count; i++) {
        if (joins[i].parent == join) covet__joins_promote(compiler, i);
    }
}

/* A parent is demoted by its own vote: every condition votes for all joins on its path. */
static void covet__joins_demote(covet_compiler *compiler, uint32_t join) {
    if (join != 0) compiler->joins[join].outer = false;
}

#endif

/* ==== query/problem.c ==== */
#ifdef COVET_LINES
#line 1 "src/query/problem.c"
#endif
/* Mistakes of a query, and the names that come near a wrong one. Uses inner, text. */
#ifndef COVET_QUERY_PROBLEM_C
#define COVET_QUERY_PROBLEM_C

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#ifdef COVET_LINES
#line 12 "src/query/problem.c"
#endif
static const char *covet__problem_text(covet_arena *arena, const char *format, va_list arguments) {
    va_list again;
    int size;
    char *text;
    va_copy(again, arguments);
    size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (size < 0) return NULL;
    text = covet_arena_take(arena, (size_t)size + 1, 1);
    if (text) vsnprintf(text, (size_t)size + 1, format, arguments);
    return text;
}

static bool covet__problem(covet_compiler *compiler, covet_status status, const char *model,
                           const char *field, const char *format, ...) {
    covet_problem *problem = compiler->problem;
    va_list arguments;
    if (problem->status != COVET_OK) return false;
    va_start(arguments, format);
    problem->status = status;
    problem->message = covet__problem_text(compiler->arena, format, arguments);
    va_end(arguments);
    problem->model = model;
    problem->field = field ? covet_arena_text(compiler->arena, field, strlen(field)) : NULL;
    if (compiler->arena->failed) return covet__out_of_memory(compiler);
    return false;
}

static bool covet__out_of_memory(covet_compiler *compiler) {
    *compiler->problem = (covet_problem){
        .status = COVET_NO_MEMORY, .message = "no memory to compile the query"};
    return false;
}

static bool covet__room(covet_compiler *compiler, void **items, uint32_t count, uint32_t *room,
                        size_t size) {
    uint32_t wanted = *room ? *room * 2 : 8;
    void *grown;
    if (count < *room) return true;
    grown = covet_arena_take(compiler->arena, wanted * size, _Alignof(max_align_t));
    if (!grown) return covet__out_of_memory(compiler);
    if (count) memcpy(grown, *items, count * size);
    *items = grown;
    *room = wanted;
    return true;
}

/* --- names that come near --- */

/* The nearest candidates so far, at most three. */
typedef struct covet_nearest {
    const char *names[3];
    size_t distances[3];
    size_t count;
} covet_nearest;

static void covet__nearest_add(covet_nearest *nearest, const char *wanted, const char *name) {
    size_t limit = strlen(wanted) / 3 + 1, distance, at;
    if (!name) return;
    distance = covet_text_distance(wanted, name, limit);
    if (distance > limit) return;
    for (at = 0; at < nearest->count && nearest->distances[at] <= distance; at++) {
        if (strcmp(nearest->names[at], name) == 0) return;
    }
    if (at == 3) return;
    if (nearest->count < 3) nearest->count++;
    for (size_t i = nearest->count - 1; i > at; i--) {
        nearest->names[i] = nearest->names[i - 1];
        nearest->distances[i] = nearest->distances[i - 1];
    }
    nearest->names[at] = name;
    nearest->distances[at] = distance;
}

static void covet__print_names(covet_buffer *buffer, const covet_nearest *nearest) {
    for (size_t i = 0; i < nearest->count; i++) {
        covet_buffer_format(buffer, "%s%s", i ? ", " : "", nearest->names[i]);
    }
}

/* "; nearest: title, body", or "; fields: ..." where none is near. In the arena; "" without memory. */
static const char *covet__field_hint(covet_compiler *compiler, const covet_entity *entity,
                                     const char *wanted) {
    covet_nearest nearest = {.count = 0};
    covet_buffer buffer;
    const char *text;
    covet_buffer_open(&buffer, compiler->arena->heap, 0);
    for (size_t i = 0; i < entity->field_count; i++) {
        covet__nearest_add(&nearest, wanted, entity->fields[i].name);
    }
    for (size_t i = 0; i < entity->reverse_count; i++) {
        covet__nearest_add(&nearest, wanted, entity->reverses[i].query_name);
    }
    covet_buffer_text(&buffer, nearest.count ? "; nearest: " : "; its fields: ");
    covet__print_names(&buffer, &nearest);
    for (size_t i = 0; !nearest.count && i < entity->field_count; i++) {
        covet_buffer_format(&buffer, "%s%s", i ? ", " : "", entity->fields[i].name);
    }
    text = covet_arena_text(compiler->arena, covet_buffer_get(&buffer), buffer.size);
    covet_buffer_close(&buffer);
    return text ? text : "";
}

/* "; nearest: startswith", or the names of all lookups. */
static const char *covet__lookup_hint(covet_compiler *compiler, const char *wanted) {
    covet_nearest nearest = {.count = 0};
    covet_buffer buffer;
    const char *text, *name;
    covet_buffer_open(&buffer, compiler->arena->heap, 0);
    for (size_t i = 0; (name = covet__lookup_name(i)); i++) {
        covet__nearest_add(&nearest, wanted, name);
    }
    covet_buffer_text(&buffer, nearest.count ? "; nearest: " : "; lookups: ");
    covet__print_names(&buffer, &nearest);
    for (size_t i = 0; !nearest.count && (name = covet__lookup_name(i)); i++) {
        covet_buffer_format(&buffer, "%s%s", i ? ", " : "", name);
    }
    text = covet_arena_text(compiler->arena, covet_buffer_get(&buffer), buffer.size);
    covet_buffer_close(&buffer);
    return text ? text : "";
}

#endif

/* ==== query/path.c ==== */
#ifdef COVET_LINES
#line 1 "src/query/path.c"
#endif
/* Paths: from "author__name__startswith" to joins, a column and the words behind it. Uses join, problem. */
#ifndef COVET_QUERY_PATH_C
#define COVET_QUERY_PATH_C

#include <string.h>

#ifdef COVET_LINES
#line 10 "src/query/path.c"
#endif
/* Size of the first word of a path: up to "__". */
static size_t covet__word(const char *path) {
    const char *end = strstr(path, "__");
    while (end && end[2] == '_') end++;
    return end ? (size_t)(end - path) : strlen(path);
}

static const char *covet__word_next(const char *path, size_t word) {
    return path[word] ? path + word + 2 : path + word;
}

static const char *covet__word_text(covet_compiler *compiler, const char *path, size_t word) {
    const char *text = covet_arena_text(compiler->arena, path, word);
    return text ? text : "";
}

/* The mistake of a word that is no field of an entity. */
static bool covet__path_unknown(covet_compiler *compiler, const covet_entity *entity,
                                const char *word, const char *whole) {
    const covet_reverse *reverse = covet_entity_reverse(entity, word, strlen(word));
    if (reverse) {
        return covet__problem(compiler, COVET_UNSUPPORTED, entity->name, word,
                              "%s.%s in the path \"%s\" leads to many rows of %s: paths over "
                              "to-many relations come with the whole query language. Until then "
                              "query %s by its field %s",
                              entity->name, word, whole, reverse->field->entity->name,
                              reverse->field->entity->name, reverse->field->name);
    }
    return covet__problem(compiler, COVET_QUERY, entity->name, word,
                          "%s has no field \"%s\" (in the path \"%s\")%s", entity->name, word,
                          whole, covet__field_hint(compiler, entity, word));
}

/* Whether a field can be used in a path today. */
static bool covet__path_usable(covet_compiler *compiler, const covet_field *field,
                               const char *whole) {
    if (field->column && field->kind != COVET_KIND_ARRAY) return true;
    return covet__problem(compiler, COVET_UNSUPPORTED, field->entity->name, field->name,
                          "%s.%s (in the path \"%s\") is %s%s: it comes with a later stage",
                          field->entity->name, field->name, whole,
                          field->kind == COVET_KIND_ARRAY ? "an " : "a relation of kind ",
                          covet_kind_name(field->kind));
}

/* The end of a path: a key whose own column is what it refers to needs no join to it. */
static void covet__path_trim(covet_compiler *compiler, covet_path *path) {
    while (path->source != 0) {
        const covet_join *join = &compiler->joins[path->source];
        if (path->column != join->through->target_field) break;
        covet__join_drop(compiler, path->source);
        path->column = join->through;
        path->source = join->parent;
    }
}

/* Whether a word names the key's column itself (author_id) rather than the relation. */
static bool covet__names_column(const covet_field *field, const char *word, size_t size) {
    return strlen(field->name) != size || memcmp(field->name, word, size) != 0;
}

static bool covet__path_step(covet_compiler *compiler, covet_path *path, uint32_t *join) {
    uint32_t next = covet__join(compiler, *join, path->field);
    if (next == UINT32_MAX) return false;
    *join = next;
    return true;
}

/* A path that ends in "__", which names nothing. */
static bool covet__path_cut(covet_compiler *compiler, const covet_field *field, const char *whole) {
    return covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                          "nothing follows the last \"__\" in the path \"%s\"", whole);
}

static bool covet__path_rest(covet_compiler *compiler, const covet_path *path, const char *whole) {
    return covet__problem(compiler, COVET_QUERY, path->field->entity->name, path->field->name,
                          "%s.%s is a column, so nothing can follow it here: \"%s\" in the path "
                          "\"%s\"",
                          path->field->entity->name, path->field->name, path->rest, whole);
}

static bool covet__path_walk_from(covet_compiler *compiler, uint32_t join, const char *text,
                                  bool rest_allowed, covet_path *out) {
    const covet_entity *entity = compiler->joins[join].entity;
    const char *at = text;
    covet_path path = {.rest = ""};
    covet__join_use(compiler, join);
    for (;;) {
        size_t size = covet__word(at);
        const covet_field *field = covet_entity_field(entity, at, size), *next;
        const char *behind = covet__word_next(at, size);
        if (!field) {
            return covet__path_unknown(compiler, entity, covet__word_text(compiler, at, size), text);
        }
        if (!covet__path_usable(compiler, field, text)) return false;
        if (at[size] && !*behind) return covet__path_cut(compiler, field, text);
        path.field = field;
        path.column = field;
        path.source = join;
        path.rest = behind;
        path.relation = field->target != NULL;
        if (!field->target || covet__names_column(field, at, size) || !*behind) break;
        next = covet_entity_field(field->target, behind, covet__word(behind));
        if (!next && covet__lookup(behind, covet__word(behind))) break;
        if (!covet__path_step(compiler, &path, &join)) return false;
        entity = field->target;
        at = behind;
    }
    path.joined = join;
    if (*path.rest && !rest_allowed) return covet__path_rest(compiler, &path, text);
    covet__path_trim(compiler, &path);
    *out = path;
    return true;
}

static bool covet__path_walk(covet_compiler *compiler, const char *text, bool rest_allowed,
                             covet_path *out) {
    return covet__path_walk_from(compiler, 0, text, rest_allowed, out);
}

#endif

/* ==== query/expression.c ==== */
#ifdef COVET_LINES
#line 1 "src/query/expression.c"
#endif
/* Expressions: terms, binds, F and arithmetic, with the kinds of their values. Uses path. */
#ifndef COVET_QUERY_EXPRESSION_C
#define COVET_QUERY_EXPRESSION_C

#include <stdarg.h>
#include <string.h>

#ifdef COVET_LINES
#line 11 "src/query/expression.c"
#endif
static covet_term *covet__term(covet_compiler *compiler, covet_term_kind kind, covet_kind type,
                               uint32_t count, ...) {
    covet_term *term = COVET_TAKE(compiler->arena, covet_term);
    const covet_term **operands = NULL;
    va_list arguments;
    if (count) {
        operands = covet_arena_take(compiler->arena, count * sizeof *operands, _Alignof(void *));
    }
    if (!term || (count && !operands)) {
        covet__out_of_memory(compiler);
        return NULL;
    }
    *term = (covet_term){.kind = kind, .type = type, .count = count, .operands = operands};
    va_start(arguments, count);
    for (uint32_t i = 0; i < count; i++) {
        operands[i] = va_arg(arguments, const covet_term *);
        if (!operands[i]) term = NULL;
        else if (operands[i]->nullable && term) term->nullable = true;
    }
    va_end(arguments);
    return term;
}

static const covet_term *covet__constant(covet_compiler *compiler, bool truth) {
    return covet__term(compiler, truth ? COVET_TERM_TRUE : COVET_TERM_FALSE, COVET_KIND_BOOL, 0);
}

static const covet_term *covet__column(covet_compiler *compiler, const covet_path *path) {
    covet_term *term = covet__term(compiler, COVET_TERM_COLUMN, path->column->column_kind, 0);
    if (!term) return NULL;
    term->source = path->source;
    term->field = path->column;
    term->places = path->column->places;
    term->nullable = path->column->nullable || compiler->joins[path->source].outer;
    return term;
}

/* --- binds --- */

/* The place of a value in the shape. They are asked for nearly in order. */
static uint32_t covet__value_index(covet_compiler *compiler, const covet_value *value) {
    const covet_shape *shape = compiler->shape;
    for (uint32_t i = 0; i < shape->value_count; i++) {
        uint32_t at = (compiler->value_at + i) % shape->value_count;
        if (shape->values[at] != value) continue;
        compiler->value_at = at + 1 == shape->value_count ? 0 : at + 1;
        return at;
    }
    covet__problem(compiler, COVET_INTERNAL, NULL, NULL, "a value is not part of its query");
    return 0;
}

static covet_term *covet__bind(covet_compiler *compiler, const covet_value *value, covet_kind kind,
                               const covet_field *field) {
    covet_term *term = covet__term(compiler, COVET_TERM_BIND, kind, 0);
    if (!term) return NULL;
    term->slot = (covet_slot){.value = covet__value_index(compiler, value),
                              .item = UINT32_MAX,
                              .kind = kind,
                              .places = field ? field->places : -1,
                              .digits = field ? field->length : 0,
                              .field = field};
    term->places = field ? field->places : 0;
    term->nullable = value->kind == COVET_VALUE_NULL;
    return term;
}

/* The classes of kinds whose values compare with each other. */
typedef enum covet_class {
    COVET_CLASS_INT,
    COVET_CLASS_REAL,
    COVET_CLASS_DECIMAL,
    COVET_CLASS_BOOL,
    COVET_CLASS_TEXT,
    COVET_CLASS_OTHER /* each kind for itself */
} covet_class;

static covet_class covet__class(covet_kind kind) {
    switch (kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_SMALLINT:
    case COVET_KIND_INT:
    case COVET_KIND_BIGINT: return COVET_CLASS_INT;
    case COVET_KIND_FLOAT: return COVET_CLASS_REAL;
    case COVET_KIND_DECIMAL: return COVET_CLASS_DECIMAL;
    case COVET_KIND_BOOL: return COVET_CLASS_BOOL;
    case COVET_KIND_CHAR:
    case COVET_KIND_TEXT:
    case COVET_KIND_EMAIL:
    case COVET_KIND_URL:
    case COVET_KIND_SLUG: return COVET_CLASS_TEXT;
    default: return COVET_CLASS_OTHER;
    }
}

/* The kind that a value of its own has, without a column beside it. */
static covet_kind covet__value_own_kind(covet_value_kind kind) {
    switch (kind) {
    case COVET_VALUE_BOOL: return COVET_KIND_BOOL;
    case COVET_VALUE_REAL: return COVET_KIND_FLOAT;
    case COVET_VALUE_TEXT: return COVET_KIND_TEXT;
    case COVET_VALUE_BYTES: return COVET_KIND_BINARY;
    case COVET_VALUE_DECIMAL: return COVET_KIND_DECIMAL;
    case COVET_VALUE_UUID: return COVET_KIND_UUID;
    case COVET_VALUE_DATE: return COVET_KIND_DATE;
    case COVET_VALUE_TIME: return COVET_KIND_TIME;
    case COVET_VALUE_DATETIME: return COVET_KIND_DATETIME;
    case COVET_VALUE_DURATION: return COVET_KIND_DURATION;
    case COVET_VALUE_JSON: return COVET_KIND_JSON;
    default: return COVET_KIND_BIGINT;
    }
}

/* The kind that a plain value is bound as beside a column of a kind; COVET_KIND_COUNT: it does not fit. */
static covet_kind covet__bound_kind(covet_value_kind value, covet_kind column) {
    covet_class class = covet__class(column);
    bool number = value == COVET_VALUE_INT || value == COVET_VALUE_BOOL;
    if (value == COVET_VALUE_NULL) return column;
    if (class == COVET_CLASS_INT) {
        if (number || value == COVET_VALUE_TEXT) return COVET_KIND_BIGINT;
        if (value == COVET_VALUE_REAL) return COVET_KIND_FLOAT;
        return value == COVET_VALUE_DECIMAL ? COVET_KIND_DECIMAL : COVET_KIND_COUNT;
    }
    if (class == COVET_CLASS_REAL || class == COVET_CLASS_DECIMAL) {
        if (number || value == COVET_VALUE_REAL || value == COVET_VALUE_DECIMAL) return column;
        return value == COVET_VALUE_TEXT ? column : COVET_KIND_COUNT;
    }
    if (class == COVET_CLASS_BOOL) return number ? column : COVET_KIND_COUNT;
    if (class == COVET_CLASS_TEXT || column == COVET_KIND_JSON) {
        return value == COVET_VALUE_TEXT || value == COVET_VALUE_JSON ? column : COVET_KIND_COUNT;
    }
    if (covet__value_own_kind(value) == column && !number) return column;
    if (column == COVET_KIND_BINARY) return COVET_KIND_COUNT;
    if (value == COVET_VALUE_DATE && column == COVET_KIND_DATETIME) return column;
    return value == COVET_VALUE_TEXT ? column : COVET_KIND_COUNT;
}

static bool covet__value_fits(covet_compiler *compiler, const covet_value *value,
                              covet_kind column, const covet_field *field, covet_kind *out) {
    covet_buffer buffer;
    *out = covet__bound_kind(value->kind, column);
    if (*out != COVET_KIND_COUNT) return true;
    covet_buffer_open(&buffer, compiler->arena->heap, 0);
    covet_value_print(&buffer, value);
    covet__problem(compiler, COVET_QUERY, field ? field->entity->name : compiler->entity->name,
                   field ? field->name : NULL,
                   value->kind == COVET_VALUE_UINT
                       ? "%s%s%s is %s: the %s %s is above the largest 64-bit integer"
                       : "%s%s%s is %s: it cannot be compared with, or set to, the %s %s",
                   field ? field->entity->name : "the expression", field ? "." : "",
                   field ? field->name : "", covet_kind_name(column),
                   covet_value_kind_name(value->kind), covet_buffer_get(&buffer));
    covet_buffer_close(&buffer);
    return false;
}

/* Whether an object that stands for its key is what a field takes: of a relation (`relation`) an object of its
 * target, of a key an object of its own model. */
static bool covet__object_fits(covet_compiler *compiler, const covet_field *field, bool relation,
                               const covet_value *value) {
    const covet_entity *wanted = relation ? field->target : field->entity, *given;
    if (!value->element || value->kind >= COVET_VALUE_OBJECT || value->kind == COVET_VALUE_DECIMAL) {
        return true;
    }
    given = compiler->registry->entities[value->element - 1];
    if (given != wanted || !(relation || field->key)) {
        return covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                              "%s.%s and an object of %s: it takes %s%s", field->entity->name,
                              field->name, given->name,
                              relation || field->key ? "one of " : "a value, not an object of ",
                              relation || field->key ? wanted->name : given->name);
    }
    if (!relation || field->target_field == wanted->key) return true;
    return covet__problem(compiler, COVET_UNSUPPORTED, field->entity->name, field->name,
                          "%s.%s refers to %s.%s, and OBJ(...) stands for the key of an object: give the "
                          "value of %s",
                          field->entity->name, field->name, wanted->name, field->target_field->name,
                          field->target_field->name);
}

/* --- F and arithmetic --- */

static const covet_term *covet__f(covet_compiler *compiler, const char *text, bool joins_allowed) {
    covet_path path;
    if (!covet__path_walk(compiler, text, false, &path)) return NULL;
    if (path.source != 0 && !joins_allowed) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name, text,
                       "F(\"%s\") reads another table: an update can use columns of %s only", text,
                       compiler->entity->name);
        return NULL;
    }
    return covet__column(compiler, &path);
}

static const covet_term *covet__operand(covet_compiler *compiler, const covet_value *value,
                                        const covet_term *near, bool joins_allowed) {
    covet_kind kind = near ? near->type : covet__value_own_kind(value->kind);
    covet_term *bind;
    if (value->kind == COVET_VALUE_EXPR) {
        return covet__expression(compiler, &value->as.expr->node, near, joins_allowed);
    }
    if (value->kind == COVET_VALUE_COND || value->kind == COVET_VALUE_QUERY ||
        value->kind == COVET_VALUE_LIST) {
        covet__problem(compiler, COVET_UNSUPPORTED, compiler->entity->name, NULL,
                       "a %s as an operand comes with the whole query language",
                       covet_value_kind_name(value->kind));
        return NULL;
    }
    if (!covet__value_fits(compiler, value, kind, near ? near->field : NULL, &kind)) return NULL;
    bind = covet__bind(compiler, value, kind, NULL);
    if (bind && kind == COVET_KIND_DECIMAL && near) bind->places = near->places;
    return bind;
}

/* What an operation on two kinds gives: the term to write, and the kind of its value; COVET_TERM_COUNT: not
 * possible. */
typedef struct covet_result {
    covet_term_kind term;
    covet_kind type;
} covet_result;

static covet_result covet__moment_result(covet_node_kind operation, covet_kind a, covet_kind b) {
    bool moment = a == COVET_KIND_DATETIME || a == COVET_KIND_DATE;
    if (a == COVET_KIND_DURATION && b == COVET_KIND_DURATION) {
        if (operation == COVET_NODE_ADD) return (covet_result){COVET_TERM_ADD, a};
        if (operation == COVET_NODE_SUB) return (covet_result){COVET_TERM_SUB, a};
    }
    if (moment && b == COVET_KIND_DURATION) {
        if (operation == COVET_NODE_ADD) return (covet_result){COVET_TERM_DATE_ADD, COVET_KIND_DATETIME};
        if (operation == COVET_NODE_SUB) return (covet_result){COVET_TERM_DATE_SUB, COVET_KIND_DATETIME};
    }
    return (covet_result){COVET_TERM_COUNT, a};
}

static covet_result covet__number_result(covet_node_kind operation, covet_class class) {
    /* By operation (ADD SUB MUL DIV MOD POW), for integers, reals, decimals. */
    static const covet_term_kind terms[6][3] = {
        {COVET_TERM_ADD, COVET_TERM_ADD, COVET_TERM_DEC_ADD},
        {COVET_TERM_SUB, COVET_TERM_SUB, COVET_TERM_DEC_SUB},
        {COVET_TERM_MUL, COVET_TERM_MUL, COVET_TERM_DEC_MUL},
        {COVET_TERM_INT_DIV, COVET_TERM_DIV, COVET_TERM_DEC_DIV},
        {COVET_TERM_INT_MOD, COVET_TERM_MOD, COVET_TERM_DEC_MOD},
        {COVET_TERM_POW, COVET_TERM_POW, COVET_TERM_POW}};
    static const covet_kind types[3] = {COVET_KIND_BIGINT, COVET_KIND_FLOAT, COVET_KIND_DECIMAL};
    covet_result result = {terms[operation - COVET_NODE_ADD][class], types[class]};
    if (operation == COVET_NODE_POW) result.type = COVET_KIND_FLOAT;
    return result;
}

static covet_result covet__result(covet_node_kind operation, covet_kind a, covet_kind b) {
    covet_class x = covet__class(a), y = covet__class(b);
    if (x > COVET_CLASS_DECIMAL || y > COVET_CLASS_DECIMAL) {
        return covet__moment_result(operation, a, b);
    }
    if (x == COVET_CLASS_REAL || y == COVET_CLASS_REAL) {
        return covet__number_result(operation, COVET_CLASS_REAL);
    }
    if (x == COVET_CLASS_DECIMAL || y == COVET_CLASS_DECIMAL) {
        return covet__number_result(operation, COVET_CLASS_DECIMAL);
    }
    return covet__number_result(operation, COVET_CLASS_INT);
}

/* Digits behind the point of a decimal result: those of exact arithmetic; a quotient keeps 16. */
static int32_t covet__result_places(covet_node_kind operation, int32_t a, int32_t b) {
    int32_t most = a > b ? a : b;
    if (operation == COVET_NODE_MUL) return a + b > 38 ? 38 : a + b;
    if (operation == COVET_NODE_DIV) return most > 16 ? most : 16;
    return most;
}

static const covet_term *covet__combine(covet_compiler *compiler, covet_node_kind operation,
                                        const covet_term *a, const covet_term *b) {
    covet_result result;
    covet_term *term;
    if (!a || !b) return NULL;
    result = covet__result(operation, a->type, b->type);
    if (result.term == COVET_TERM_COUNT) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name,
                       a->field ? a->field->name : NULL, "%s cannot be applied to %s and %s%s",
                       covet__node_row(operation)->name, covet_kind_name(a->type),
                       covet_kind_name(b->type),
                       covet__class(a->type) == COVET_CLASS_TEXT ||
                               covet__class(b->type) == COVET_CLASS_TEXT
                           ? ": a bare text is a value here, a column is written F(\"name\")"
                           : "");
        return NULL;
    }
    term = covet__term(compiler, result.term, result.type, 2, a, b);
    if (!term) return NULL;
    if (result.type == COVET_KIND_DECIMAL) {
        term->places = covet__result_places(operation, a->places, b->places);
    }
    /* SQL's division and remainder by zero give NULL on some databases. */
    if (operation == COVET_NODE_DIV || operation == COVET_NODE_MOD) term->nullable = true;
    return term;
}

/* The kind that a bare value takes beside another operand: text stays text, so that it is refused. */
static const covet_term *covet__beside(covet_compiler *compiler, const covet_value *value,
                                       const covet_term *other, bool joins_allowed) {
    covet_class class = other ? covet__class(other->type) : COVET_CLASS_OTHER;
    covet_kind kind;
    covet_term *bind;
    if (value->kind == COVET_VALUE_EXPR) {
        return covet__expression(compiler, &value->as.expr->node, NULL, joins_allowed);
    }
    if (value->kind == COVET_VALUE_REAL && class == COVET_CLASS_DECIMAL) {
        bind = covet__bind(compiler, value, COVET_KIND_DECIMAL, NULL);
        if (bind) bind->places = 15; /* as many as a double tells apart; its own are not known here */
        return bind;
    }
    kind = covet__value_own_kind(value->kind);
    if (kind == COVET_KIND_BOOL) kind = COVET_KIND_BIGINT;
    if (value->kind == COVET_VALUE_NULL && other) kind = other->type;
    if (value->kind == COVET_VALUE_LIST || value->kind > COVET_VALUE_ARRAY ||
        value->kind == COVET_VALUE_UINT) {
        return covet__operand(compiler, value, NULL, joins_allowed);
    }
    bind = covet__bind(compiler, value, kind, NULL);
    if (bind && value->kind == COVET_VALUE_DECIMAL) bind->places = (int32_t)value->element;
    return bind;
}

/* Folds the operands from the left. */
static const covet_term *covet__arithmetic(covet_compiler *compiler, const covet_node *node,
                                           bool joins_allowed) {
    const covet_value *operands = node->operands;
    const covet_term *left, *right = NULL;
    if (operands[0].kind == COVET_VALUE_NONE || operands[1].kind == COVET_VALUE_NONE) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                       "%s takes two operands or more", covet__node_row(node->kind)->name);
        return NULL;
    }
    if (operands[0].kind != COVET_VALUE_EXPR && operands[1].kind == COVET_VALUE_EXPR) {
        right = covet__expression(compiler, &operands[1].as.expr->node, NULL, joins_allowed);
        if (!right) return NULL;
    }
    left = covet__beside(compiler, &operands[0], right, joins_allowed);
    for (size_t i = 1; left && operands[i].kind != COVET_VALUE_NONE; i++) {
        if (!right) right = covet__beside(compiler, &operands[i], left, joins_allowed);
        left = covet__combine(compiler, node->kind, left, right);
        right = NULL;
    }
    return left;
}

static const covet_term *covet__negative(covet_compiler *compiler, const covet_node *node,
                                         bool joins_allowed) {
    const covet_term *operand = covet__beside(compiler, &node->operands[0], NULL, joins_allowed);
    covet_term *term;
    if (!operand) return NULL;
    if (covet__class(operand->type) > COVET_CLASS_DECIMAL && operand->type != COVET_KIND_DURATION) {
        covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                       "NEG cannot be applied to %s", covet_kind_name(operand->type));
        return NULL;
    }
    term = covet__term(compiler, COVET_TERM_NEG, operand->type, 1, operand);
    if (term) term->places = operand->places;
    return term;
}

static const covet_term *covet__expression(covet_compiler *compiler, const covet_node *node,
                                           const covet_term *near, bool joins_allowed) {
    switch (node->kind) {
    case COVET_NODE_F: return covet__f(compiler, node->text, joins_allowed);
    case COVET_NODE_VALUE:
        return covet__operand(compiler, &node->operands[0], near, joins_allowed);
    case COVET_NODE_ADD:
    case COVET_NODE_SUB:
    case COVET_NODE_MUL:
    case COVET_NODE_DIV:
    case COVET_NODE_MOD:
    case COVET_NODE_POW: return covet__arithmetic(compiler, node, joins_allowed);
    case COVET_NODE_NEG: return covet__negative(compiler, node, joins_allowed);
    default:
        covet__problem(compiler, COVET_UNSUPPORTED, compiler->entity->name, NULL,
                       "%s(...) as an expression comes with the whole query language",
                       covet__node_row(node->kind)->name);
        return NULL;
    }
}

#endif

/* ==== query/assign.c ==== */
#ifdef COVET_LINES
#line 1 "src/query/assign.c"
#endif
/* Assignments of an update. Uses expression. */
#ifndef COVET_QUERY_ASSIGN_C
#define COVET_QUERY_ASSIGN_C

#include <string.h>

#ifdef COVET_LINES
#line 9 "src/query/assign.c"
#endif
/* The field that SET names: a column of the model itself. */
static const covet_field *covet__assigned_field(covet_compiler *compiler, const char *text) {
    const covet_entity *entity = compiler->entity;
    const covet_field *field = covet_entity_field(entity, text, strlen(text));
    if (!field && strstr(text, "__")) {
        covet__problem(compiler, COVET_QUERY, entity->name, text,
                       "SET(\"%s\"): an update sets columns of %s itself, not of related models",
                       text, entity->name);
        return NULL;
    }
    if (!field) {
        covet__path_unknown(compiler, entity, text, text);
        return NULL;
    }
    if (!covet__path_usable(compiler, field, text)) return NULL;
    for (uint32_t i = 0; i < compiler->assignment_count; i++) {
        if (compiler->assignments[i].field == field) {
            covet__problem(compiler, COVET_QUERY, entity->name, field->name,
                           "SET names %s.%s twice", entity->name, field->name);
            return NULL;
        }
    }
    return field;
}

/* Turns the value of an expression into what the column holds. */
static const covet_term *covet__assigned_cast(covet_compiler *compiler, const covet_field *field,
                                              const covet_term *term) {
    covet_class column = covet__class(field->column_kind), value = covet__class(term->type);
    covet_term_kind cast = COVET_TERM_TO_INT64;
    covet_term *round;
    if (column == COVET_CLASS_INT && value <= COVET_CLASS_DECIMAL) {
        if (term->kind == COVET_TERM_COLUMN && term->field->column_kind == field->column_kind) return term;
        if (field->column_kind == COVET_KIND_SMALLINT) cast = COVET_TERM_TO_INT16;
        if (field->column_kind == COVET_KIND_INT) cast = COVET_TERM_TO_INT32;
        return covet__term(compiler, cast, field->column_kind, 1, term);
    }
    if (column == COVET_CLASS_REAL && value <= COVET_CLASS_DECIMAL) {
        return value == column ? term : covet__term(compiler, COVET_TERM_TO_REAL, COVET_KIND_FLOAT, 1, term);
    }
    if (column == COVET_CLASS_DECIMAL && value <= COVET_CLASS_DECIMAL) {
        round = covet__term(compiler, COVET_TERM_ROUND, COVET_KIND_DECIMAL, 1, term);
        if (round) round->places = field->places;
        return round;
    }
    if (column == value && (column != COVET_CLASS_OTHER || term->type == field->column_kind)) return term;
    if (field->column_kind == COVET_KIND_DATE && term->type == COVET_KIND_DATETIME) {
        return covet__term(compiler, COVET_TERM_TO_DATE, COVET_KIND_DATE, 1, term);
    }
    covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                   "%s.%s is %s and the expression that it is set to gives %s",
                   field->entity->name, field->name, covet_kind_name(field->column_kind),
                   covet_kind_name(term->type));
    return NULL;
}

static const covet_term *covet__assigned_value(covet_compiler *compiler, const covet_field *field,
                                               const covet_value *value) {
    covet_kind kind;
    covet_term *bind;
    if (value->kind == COVET_VALUE_NULL && !field->nullable) {
        covet__problem(compiler, COVET_VALIDATION, field->entity->name, field->name,
                       "%s.%s cannot be NULL: declare it NULLABLE(%s), or set a value",
                       field->entity->name, field->name, covet_kind_name(field->kind));
        return NULL;
    }
    if (!covet__object_fits(compiler, field, field->target != NULL, value)) return NULL;
    if (!covet__value_fits(compiler, value, field->column_kind, field, &kind)) return NULL;
    if (covet__class(field->column_kind) == COVET_CLASS_INT && kind != COVET_KIND_BIGINT &&
        value->kind != COVET_VALUE_NULL) {
        covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                       "%s.%s is %s and cannot be set to a %s", field->entity->name, field->name,
                       covet_kind_name(field->column_kind), covet_value_kind_name(value->kind));
        return NULL;
    }
    bind = covet__bind(compiler, value, field->column_kind, field);
    if (bind) bind->slot.stored = true;
    return bind;
}

static bool covet__assign(covet_compiler *compiler, const covet_node *set) {
    const covet_field *field = covet__assigned_field(compiler, set->text);
    void *assignments = compiler->assignments;
    const covet_term *term;
    if (!field) return false;
    if (set->value.kind == COVET_VALUE_EXPR) {
        term = covet__expression(compiler, &set->value.as.expr->node, NULL, false);
        if (term) term = covet__assigned_cast(compiler, field, term);
    } else {
        term = covet__assigned_value(compiler, field, &set->value);
    }
    if (!term) return false;
    if (!covet__room(compiler, &assignments, compiler->assignment_count, &compiler->assignment_room,
                     sizeof *compiler->assignments)) {
        return false;
    }
    compiler->assignments = assignments;
    compiler->assignments[compiler->assignment_count++] = (covet_assignment){field, term};
    return true;
}

#endif

/* ==== query/bind.c ==== */
#ifdef COVET_LINES
#line 1 "src/query/bind.c"
#endif
/* Binds: a value of the shape as the column wants it. Runs at every execution. Uses inner, fold-free base parts. */
#ifndef COVET_QUERY_BIND_C
#define COVET_QUERY_BIND_C

#include <string.h>

#ifdef COVET_LINES
#line 12 "src/query/bind.c"
#endif
/* A bind in the making. */
typedef struct covet_binding {
    covet_arena *arena;
    const covet_slot *slot;
    covet_problem *problem;
} covet_binding;

static bool covet__bind_problem(covet_binding *binding, covet_status status, const covet_value *value,
                                const char *text) {
    const covet_field *field = binding->slot->field;
    covet_compiler reporter = {.arena = binding->arena, .problem = binding->problem};
    covet_buffer buffer;
    covet_buffer_open(&buffer, binding->arena->heap, 0);
    covet_value_print(&buffer, value);
    covet__problem(&reporter, status, field ? field->entity->name : NULL, field ? field->name : NULL,
                   "%s%s%s%s%s %s", field ? field->entity->name : "", field ? "." : "",
                   field ? field->name : "", field ? ": " : "", covet_buffer_get(&buffer), text);
    covet_buffer_close(&buffer);
    return false;
}

/* --- the window --- */

/* Rows [offset, offset + limit) as LIMIT, OFFSET and SLICE say together; limit -1: all. A LIMIT never widens an earlier one; a slice,
 * and an OFFSET behind one, counts from the beginning of the rows before it. LIMIT and OFFSET alone go together in
 * either order. */
typedef struct covet_window {
    int64_t offset, limit;
    bool sliced;            /* a SLICE was said */
    const covet_value *bad; /* a negative number, or one that is too large; NULL: none */
} covet_window;

static void covet__window_limit(covet_window *window, int64_t limit) {
    if (window->limit < 0 || limit < window->limit) window->limit = limit;
}

static void covet__window_skip(covet_window *window, const covet_value *value) {
    if (value->as.integer > INT64_MAX - window->offset) window->bad = value;
    else window->offset += value->as.integer;
}

/* Skips rows inside of what an earlier slice holds. */
static void covet__window_inside(covet_window *window, const covet_value *from) {
    if (window->limit >= 0) {
        window->limit = from->as.integer > window->limit ? 0 : window->limit - from->as.integer;
    }
    covet__window_skip(window, from);
}

static void covet__window_slice(covet_window *window, const covet_value *from, const covet_value *to) {
    covet__window_inside(window, from);
    if (to->as.integer < from->as.integer) window->bad = to;
    else covet__window_limit(window, to->as.integer - from->as.integer);
    window->sliced = true;
}

static covet_window covet__window(const covet_shape *shape) {
    covet_window window = {.limit = -1};
    for (uint32_t i = 0; i < shape->clause_count && !window.bad; i++) {
        const covet_node *clause = shape->clauses[i];
        const covet_value *number = &clause->value;
        if (clause->kind == COVET_NODE_SLICE) number = &clause->operands[0];
        else if (clause->kind != COVET_NODE_LIMIT && clause->kind != COVET_NODE_OFFSET) continue;
        if (number->as.integer < 0) window.bad = number;
        else if (clause->kind == COVET_NODE_LIMIT) covet__window_limit(&window, number->as.integer);
        else if (clause->kind == COVET_NODE_SLICE) covet__window_slice(&window, number, &clause->operands[1]);
        else if (window.sliced) covet__window_inside(&window, number);
        else covet__window_skip(&window, number);
    }
    return window;
}

/* Whether LIMIT and SLICE leave no row: nothing is sent. */
static bool covet__window_empty(const covet_shape *shape) {
    covet_window window = covet__window(shape);
    return window.limit == 0 && !window.bad;
}

static bool covet__window_value(covet_binding *binding, const covet_shape *shape, covet_value *out) {
    covet_window window = covet__window(shape);
    int64_t most = binding->slot->item;
    if (window.bad) {
        return covet__bind_problem(binding, COVET_QUERY, window.bad,
                                   "is no place or number of rows: LIMIT, OFFSET and SLICE count from "
                                   "0 upwards, and a slice does not end before it begins");
    }
    if (binding->slot->transform == COVET_TRANSFORM_OFFSET) {
        *out = covet_value_int(window.offset);
        return true;
    }
    if (window.limit < 0) window.limit = INT64_MAX;
    if (most && most < window.limit) window.limit = most;
    *out = covet_value_int(window.limit);
    return true;
}

/* --- conversions: from what was given to the column's kind --- */

static bool covet__to_decimal(covet_binding *binding, covet_value *value) {
    char text[COVET_REAL_TEXT];
    covet_decimal decimal = {0, 0, 0, false};
    covet_status status = COVET_OK;
    if (value->kind == COVET_VALUE_DECIMAL) return true;
    if (value->kind == COVET_VALUE_INT || value->kind == COVET_VALUE_BOOL) {
        decimal = covet_decimal_from_int(value->as.integer);
    } else if (value->kind == COVET_VALUE_REAL) {
        covet_real_format(value->as.real, text, sizeof text);
        status = covet_decimal_parse(text, &decimal);
    } else {
        status = covet_decimal_read(value->as.text.data, value->as.text.size, &decimal);
    }
    if (status != COVET_OK) {
        return covet__bind_problem(binding, COVET_VALIDATION, value, "is no decimal of at most 38 digits");
    }
    *value = covet_value_decimal(decimal);
    return true;
}

static bool covet__to_real(covet_binding *binding, covet_value *value) {
    const covet_text *text = &value->as.text;
    double real = value->as.real;
    if (value->kind == COVET_VALUE_INT || value->kind == COVET_VALUE_BOOL) {
        real = (double)value->as.integer;
    } else if (value->kind == COVET_VALUE_DECIMAL) {
        real = covet_decimal_to_real(value->as.decimal);
    } else if (value->kind == COVET_VALUE_TEXT &&
               covet_real_read(text->data, text->size, &real) != COVET_PARSED_WELL) {
        return covet__bind_problem(binding, COVET_VALIDATION, value, "is no number");
    }
    *value = covet_value_real(real);
    return true;
}

static bool covet__to_bool(covet_binding *binding, covet_value *value) {
    if (value->as.integer != 0 && value->as.integer != 1) {
        return covet__bind_problem(binding, COVET_VALIDATION, value, "is neither true (1) nor false (0)");
    }
    value->kind = COVET_VALUE_BOOL;
    return true;
}

static bool covet__to_uuid(covet_binding *binding, covet_value *value) {
    covet_uuid uuid;
    if (covet_uuid_read(value->as.text.data, value->as.text.size, &uuid) != COVET_OK) {
        return covet__bind_problem(binding, COVET_VALIDATION, value, "is no UUID");
    }
    *value = covet_value_uuid(uuid);
    return true;
}

#define COVET__TO_MOMENT(name, cure)                                                               \
    static bool covet__to_##name(covet_binding *binding, covet_value *value) {                     \
        covet_##name moment;                                                                       \
        if (covet_##name##_read(value->as.text.data, value->as.text.size, &moment) != COVET_OK) {  \
            return covet__bind_problem(binding, COVET_VALIDATION, value, cure);                    \
        }                                                                                          \
        *value = covet_value_##name(moment);                                                       \
        return true;                                                                               \
    }
COVET__TO_MOMENT(date, "is no date (YYYY-MM-DD)")
COVET__TO_MOMENT(time, "is no time (HH:MM:SS)")
COVET__TO_MOMENT(datetime, "is no date and time (YYYY-MM-DD HH:MM:SS)")
COVET__TO_MOMENT(duration, "is no duration (P1DT2H3M4S)")

static bool covet__to_valid_moment(covet_binding *binding, covet_value *value) {
    bool valid = true;
    if (value->kind == COVET_VALUE_DATE && binding->slot->kind == COVET_KIND_DATETIME) {
        valid = covet_date_valid(value->as.date);
        *value = covet_value_datetime(covet_datetime_at(value->as.date, (covet_time){0}));
    }
    if (value->kind == COVET_VALUE_DATE) valid = covet_date_valid(value->as.date);
    if (value->kind == COVET_VALUE_TIME) valid = covet_time_valid(value->as.time);
    if (value->kind == COVET_VALUE_DATETIME) valid = covet_datetime_valid(value->as.datetime);
    if (value->kind == COVET_VALUE_DURATION) valid = covet_duration_valid(value->as.duration);
    if (valid) return true;
    return covet__bind_problem(binding, COVET_VALIDATION, value, "lies outside the years 1 to 9999");
}

static bool covet__to_moment(covet_binding *binding, covet_value *value) {
    bool text = value->kind == COVET_VALUE_TEXT;
    covet_kind kind = binding->slot->kind;
    if (text && kind == COVET_KIND_DATE && !covet__to_date(binding, value)) return false;
    if (text && kind == COVET_KIND_TIME && !covet__to_time(binding, value)) return false;
    if (text && kind == COVET_KIND_DATETIME && !covet__to_datetime(binding, value)) return false;
    if (text && kind == COVET_KIND_DURATION && !covet__to_duration(binding, value)) return false;
    return covet__to_valid_moment(binding, value);
}

/* Text must be UTF-8 without NUL; where it is stored it must fit the column. */
static bool covet__to_text(covet_binding *binding, covet_value *value) {
    const covet_slot *slot = binding->slot;
    size_t characters = 0, bad = 0, offset;
    const char *expected;
    const covet_text *text = &value->as.text;
    if (!covet_text_check(text->data, text->size, &characters, &bad)) {
        return covet__bind_problem(binding, COVET_VALIDATION, value,
                                   text->data[bad] ? "is not UTF-8" : "contains a NUL byte");
    }
    if (slot->kind == COVET_KIND_JSON &&
        !covet_json_check(text->data, text->size, &offset, &expected)) {
        return covet__bind_problem(binding, COVET_VALIDATION, value, "is no JSON document");
    }
    if (slot->stored && slot->digits > 0 && characters > (size_t)slot->digits) {
        return covet__bind_problem(binding, COVET_VALIDATION, value, "is longer than the column");
    }
    return true;
}

static bool covet__to_number(covet_binding *binding, covet_value *value) {
    const covet_slot *slot = binding->slot;
    if (slot->kind == COVET_KIND_FLOAT) {
        if (!covet__to_real(binding, value)) return false;
        if (value->as.real - value->as.real == 0) return true;
        return covet__bind_problem(binding, COVET_VALIDATION, value, "is not a finite number");
    }
    if (slot->kind == COVET_KIND_DECIMAL) {
        if (!covet__to_decimal(binding, value)) return false;
        if (!slot->stored || covet_decimal_fits(value->as.decimal, slot->digits, slot->places)) return true;
        return covet__bind_problem(binding, COVET_VALIDATION, value, "has more digits than the column");
    }
    return true;
}

/* The ranges of the integer columns; comparisons take any 64-bit number. */
static bool covet__to_integer(covet_binding *binding, covet_value *value) {
    covet_kind kind = binding->slot->kind;
    int64_t most = INT64_MAX, number = value->as.integer;
    const covet_text *text = &value->as.text;
    if (value->kind == COVET_VALUE_TEXT &&
        covet_int_read(text->data, text->size, &number) != COVET_PARSED_WELL) {
        return covet__bind_problem(binding, COVET_VALIDATION, value, "is no whole number of 64 bits");
    }
    *value = covet_value_int(number);
    if (!binding->slot->stored) return true;
    if (kind == COVET_KIND_SMALLINT) most = INT16_MAX;
    if (kind == COVET_KIND_INT || kind == COVET_KIND_AUTO) most = INT32_MAX;
    if (value->as.integer <= most && value->as.integer >= -most - 1) return true;
    return covet__bind_problem(binding, COVET_VALIDATION, value, "is outside the range of the column");
}

static bool covet__convert(covet_binding *binding, covet_value *value) {
    if (value->kind == COVET_VALUE_NULL) return true;
    switch (binding->slot->kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_SMALLINT:
    case COVET_KIND_INT:
    case COVET_KIND_BIGINT: return covet__to_integer(binding, value);
    case COVET_KIND_FLOAT:
    case COVET_KIND_DECIMAL: return covet__to_number(binding, value);
    case COVET_KIND_BOOL: return covet__to_bool(binding, value);
    case COVET_KIND_UUID:
        return value->kind == COVET_VALUE_UUID || covet__to_uuid(binding, value);
    case COVET_KIND_DATE:
    case COVET_KIND_TIME:
    case COVET_KIND_DATETIME:
    case COVET_KIND_DURATION: return covet__to_moment(binding, value);
    case COVET_KIND_BINARY: return true;
    default: return covet__to_text(binding, value);
    }
}

/* --- transforms --- */

static bool covet__like(covet_binding *binding, covet_value *value) {
    covet_transform transform = binding->slot->transform;
    const covet_text *from = &value->as.text;
    char *to = covet_arena_take(binding->arena, from->size * 2 + 3, 1), *at = to;
    if (!to) return false;
    if (transform != COVET_TRANSFORM_LIKE_PREFIX) *at++ = '%';
    for (size_t i = 0; i < from->size; i++) {
        char c = from->data[i];
        if (c == '%' || c == '_' || c == '!') *at++ = '!';
        *at++ = c;
    }
    if (transform != COVET_TRANSFORM_LIKE_SUFFIX) *at++ = '%';
    *at = 0;
    value->as.text = (covet_text){to, (size_t)(at - to)};
    return true;
}

/* The last character that has a successor is put up by one and what follows it is dropped. */
static bool covet__prefix_end(covet_binding *binding, covet_value *value) {
    size_t size = value->as.text.size;
    char *to = covet_arena_take(binding->arena, size + 5, 1);
    if (!to) return false;
    memcpy(to, value->as.text.data, size);
    while (size) {
        uint32_t character = 0;
        do size--;
        while (size && ((unsigned char)to[size] & 0xC0) == 0x80);
        covet_text_decode(to + size, value->as.text.size - size, &character);
        if (character == 0x10FFFF) continue;
        character = character == 0xD7FF ? 0xE000 : character + 1;
        size += covet_text_encode(character, to + size);
        to[size] = 0;
        value->as.text = (covet_text){to, size};
        return true;
    }
    *value = covet_value_bytes((covet_bytes){"", 0});
    return true;
}

static bool covet__transform(covet_binding *binding, covet_value *value) {
    switch (binding->slot->transform) {
    case COVET_TRANSFORM_LIKE_CONTAINS:
    case COVET_TRANSFORM_LIKE_PREFIX:
    case COVET_TRANSFORM_LIKE_SUFFIX: return covet__like(binding, value);
    case COVET_TRANSFORM_PREFIX_END: return covet__prefix_end(binding, value);
    default: return true;
    }
}

/* The value of a slot, or the element of a list; the last one stands where the list is shorter than its binds. */
static const covet_value *covet__given(covet_binding *binding, const covet_value *value) {
    const covet_slot *slot = binding->slot;
    size_t count;
    if (slot->item == UINT32_MAX) return value;
    count = value->as.list.count;
    if (count > slot->items) {
        covet__bind_problem(binding, COVET_QUERY, value,
                            "is more than the connection takes in one statement: query in several parts");
        return NULL;
    }
    return &value->as.list.items[slot->item < count ? slot->item : count - 1];
}

static covet_status covet__slot_value(covet_arena *arena, const covet_slot *slot,
                                      const covet_shape *shape, covet_value *out,
                                      covet_problem *problem) {
    covet_binding binding = {arena, slot, problem};
    const covet_value *value;
    bool well;
    *problem = (covet_problem){.status = COVET_OK};
    if (slot->transform >= COVET_TRANSFORM_LIMIT) {
        well = covet__window_value(&binding, shape, out);
    } else {
        value = covet__given(&binding, shape->values[slot->value]);
        if (value) *out = *value;
        well = value && covet__convert(&binding, out) &&
               (slot->transform == COVET_TRANSFORM_NONE || covet__transform(&binding, out));
    }
    if (!well && problem->status == COVET_OK) {
        *problem = (covet_problem){.status = COVET_NO_MEMORY, .message = "no memory to bind a value"};
    }
    return problem->status;
}

#endif

/* ==== query/condition.c ==== */
#ifdef COVET_LINES
#line 1 "src/query/condition.c"
#endif
/* Conditions: FILTER and EXCLUDE as terms, with NULL kept as Django keeps it, and the votes that make joins inner or outer. Uses
 * expression. */
#ifndef COVET_QUERY_CONDITION_C
#define COVET_QUERY_CONDITION_C

#include <string.h>

#ifdef COVET_LINES
#line 10 "src/query/condition.c"
#endif
/* How many conditions of a group need each join to give a row. */
typedef struct covet_votes {
    uint32_t *counts; /* by join; room for `room` */
    uint32_t room;
} covet_votes;

static bool covet__vote(covet_compiler *compiler, covet_votes *votes, uint32_t join) {
    while (join >= votes->room) {
        uint32_t room = votes->room;
        void *counts = votes->counts;
        if (!covet__room(compiler, &counts, room, &votes->room, sizeof *votes->counts)) return false;
        votes->counts = counts;
        memset(votes->counts + room, 0, (votes->room - room) * sizeof *votes->counts);
    }
    votes->counts[join]++;
    return true;
}

/* Votes for a join and for all that it hangs on. */
static bool covet__vote_path(covet_compiler *compiler, covet_votes *votes, uint32_t join) {
    for (; join != 0; join = compiler->joins[join].parent) {
        if (!covet__vote(compiler, votes, join)) return false;
    }
    return true;
}

static void covet__votes_add(covet_compiler *compiler, covet_votes *to, const covet_votes *from) {
    for (uint32_t join = 0; join < from->room; join++) {
        if (from->counts[join]) covet__vote(compiler, to, join);
    }
}

/* Decides the joins of a group: in an OR a join that not every condition needs must be outer; one that a row cannot match
 * without may be inner. Leaves in `votes` the joins that the whole group needs. */
static void covet__votes_count(covet_compiler *compiler, covet_votes *votes, bool any, uint32_t children) {
    for (uint32_t join = 1; join < votes->room; join++) {
        uint32_t count = votes->counts[join];
        if (!count) continue;
        if (any && count < children) {
            covet__joins_promote(compiler, join);
            votes->counts[join] = 0;
        }
    }
    for (uint32_t join = 1; join < votes->room; join++) {
        if (votes->counts[join]) covet__joins_demote(compiler, join);
    }
}

/* In a XOR a condition that does not hold decides as much as one that holds: no join may take rows away. */
static void covet__votes_void(covet_compiler *compiler, const covet_votes *votes) {
    for (uint32_t join = 1; join < votes->room; join++) {
        if (votes->counts[join]) covet__joins_promote(compiler, join);
    }
}

/* --- one comparison --- */

/* What is known of the Q at hand. */
typedef struct covet_comparison {
    const covet_node *node;
    const covet_lookup *lookup;
    covet_path path;
    const covet_term *column;
    bool negated;
    bool needs_row;  /* joins of its path must give a row for it to hold */
    covet_votes *votes;
} covet_comparison;

static bool covet__bad_right(covet_compiler *compiler, const covet_comparison *at, const char *text) {
    const covet_field *field = at->path.field;
    return covet__problem(compiler, COVET_QUERY, field->entity->name, field->name, "\"%s\" %s",
                          at->node->text, text);
}

/* Votes for the joins that an expression reads from. */
static void covet__vote_term(covet_compiler *compiler, covet_votes *votes, const covet_term *term) {
    if (term->kind == COVET_TERM_COLUMN) covet__vote_path(compiler, votes, term->source);
    for (uint32_t i = 0; i < term->count; i++) {
        covet__vote_term(compiler, votes, term->operands[i]);
    }
}

static const covet_term *covet__right_value(covet_compiler *compiler, covet_comparison *at,
                                            covet_kind kind) {
    const covet_value *value = &at->node->value;
    covet_term *bind;
    if (value->kind == COVET_VALUE_EXPR) {
        const covet_term *term = covet__expression(compiler, &value->as.expr->node, at->column, true);
        if (term) covet__vote_term(compiler, at->votes, term);
        return term;
    }
    if (value->kind == COVET_VALUE_LIST) {
        covet__bad_right(compiler, at, "compares with one value: a list goes with __in or __range");
        return NULL;
    }
    if (value->kind == COVET_VALUE_COND || value->kind == COVET_VALUE_QUERY) {
        covet__problem(compiler, COVET_UNSUPPORTED, at->path.field->entity->name,
                       at->path.field->name, "\"%s\" compares with a %s: it comes with the whole "
                       "query language", at->node->text, covet_value_kind_name(value->kind));
        return NULL;
    }
    if (!covet__value_fits(compiler, value, kind, at->path.column, &kind)) return NULL;
    bind = covet__bind(compiler, value, kind, at->path.column);
    if (bind && kind != at->path.column->column_kind) bind->slot.places = -1;
    return bind;
}

/* --- lists --- */

/* Element `index` of a list that is written with `room` binds. */
static const covet_term *covet__list_item(covet_compiler *compiler, covet_comparison *at,
                                          size_t index, size_t room) {
    const covet_value *list = &at->node->value;
    size_t count = list->as.list.count;
    const covet_value *item = &list->as.list.items[index < count ? index : count - 1];
    covet_kind kind;
    covet_term *bind;
    if (!covet__object_fits(compiler, at->path.field, at->path.relation, item)) return NULL;
    if (!covet__value_fits(compiler, item, at->column->type, at->path.column, &kind)) return NULL;
    bind = covet__bind(compiler, list, kind, at->path.column);
    if (!bind) return NULL;
    bind->slot.item = (uint32_t)index;
    bind->slot.items = (uint32_t)room;
    if (kind != at->path.column->column_kind) bind->slot.places = -1;
    return bind;
}

static const covet_term *covet__in(covet_compiler *compiler, covet_comparison *at) {
    const covet_value *list = &at->node->value;
    size_t count = list->kind == COVET_VALUE_LIST ? list->as.list.count : 0;
    size_t room = covet__list_room(count);
    const covet_term **operands;
    covet_term *term;
    if (list->kind == COVET_VALUE_QUERY) return covet__right_value(compiler, at, at->column->type);
    if (list->kind != COVET_VALUE_LIST) {
        covet__bad_right(compiler, at, "takes a list: LIST(...) or LIST_OF(pointer, count)");
        return NULL;
    }
    if (count == 0) return covet__constant(compiler, false);
    if (room > compiler->bind_limit) room = compiler->bind_limit;
    if (count > room) {
        covet__problem(compiler, COVET_QUERY, at->path.field->entity->name, at->path.field->name,
                       "\"%s\" has a list of %zu values and the connection takes %zu in a "
                       "statement: query in several parts", at->node->text, count,
                       compiler->bind_limit);
        return NULL;
    }
    operands = covet_arena_take(compiler->arena, (room + 1) * sizeof *operands, _Alignof(void *));
    term = covet__term(compiler, COVET_TERM_IN, COVET_KIND_BOOL, 0);
    if (!operands || !term) return NULL;
    operands[0] = at->column;
    for (size_t i = 0; i < room; i++) {
        operands[i + 1] = covet__list_item(compiler, at, i, room);
        if (!operands[i + 1]) return NULL;
    }
    term->operands = operands;
    term->count = (uint32_t)room + 1;
    return term;
}

static const covet_term *covet__range(covet_compiler *compiler, covet_comparison *at) {
    const covet_value *list = &at->node->value;
    const covet_term *from, *to;
    if (list->kind != COVET_VALUE_LIST || list->as.list.count != 2) {
        covet__bad_right(compiler, at, "takes two values, neither of them NULL: LIST(from, to)");
        return NULL;
    }
    from = covet__list_item(compiler, at, 0, 2);
    to = covet__list_item(compiler, at, 1, 2);
    if (!from || !to) return NULL;
    return covet__term(compiler, COVET_TERM_RANGE, COVET_KIND_BOOL, 3, at->column, from, to);
}

/* --- NULL --- */

static const covet_term *covet__null_test(covet_compiler *compiler, covet_comparison *at, bool null) {
    at->needs_row = null == at->negated;
    return covet__term(compiler, null ? COVET_TERM_IS_NULL : COVET_TERM_NOT_NULL, COVET_KIND_BOOL,
                       1, at->column);
}

static const covet_term *covet__isnull(covet_compiler *compiler, covet_comparison *at) {
    const covet_value *value = &at->node->value;
    if (value->kind != COVET_VALUE_BOOL && value->kind != COVET_VALUE_INT) {
        covet__bad_right(compiler, at, "takes true or false");
        return NULL;
    }
    return covet__null_test(compiler, at, value->as.integer != 0);
}

/* --- text --- */

/* Whether values of two kinds compare: numbers with numbers, else each class with itself. */
static bool covet__kinds_compare(covet_kind a, covet_kind b) {
    covet_class x = covet__class(a), y = covet__class(b);
    if (x <= COVET_CLASS_DECIMAL && y <= COVET_CLASS_DECIMAL) return true;
    return x == y && (x != COVET_CLASS_OTHER || a == b);
}

static void covet__bad_kinds(covet_compiler *compiler, const covet_comparison *at, covet_kind right) {
    const covet_field *field = at->path.field;
    covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                   "\"%s\" compares %s with %s: values of these kinds do not compare", at->node->text,
                   covet_kind_name(at->column->type), covet_kind_name(right));
}

static const covet_term *covet__as_text(covet_compiler *compiler, covet_comparison *at) {
    covet_class class = covet__class(at->column->type);
    if (class == COVET_CLASS_TEXT) return at->column;
    if (class == COVET_CLASS_INT || at->column->type == COVET_KIND_DATE ||
        at->column->type == COVET_KIND_UUID) {
        return covet__term(compiler, COVET_TERM_TO_TEXT, COVET_KIND_TEXT, 1, at->column);
    }
    covet__problem(compiler, COVET_QUERY, at->path.field->entity->name, at->path.field->name,
                   "\"%s\" compares text, and %s.%s is %s", at->node->text,
                   at->path.field->entity->name, at->path.field->name,
                   covet_kind_name(at->column->type));
    return NULL;
}

static const covet_term *covet__text_right(covet_compiler *compiler, covet_comparison *at) {
    const covet_value *value = &at->node->value;
    const covet_term *right;
    covet_term *bind;
    if (value->kind != COVET_VALUE_TEXT && value->kind != COVET_VALUE_EXPR) {
        covet__problem(compiler, COVET_QUERY, at->path.field->entity->name, at->path.field->name,
                       "\"%s\" compares with text, not with a %s", at->node->text,
                       covet_value_kind_name(value->kind));
        return NULL;
    }
    if (value->kind == COVET_VALUE_EXPR) {
        right = covet__right_value(compiler, at, COVET_KIND_TEXT);
        if (!right || covet__class(right->type) == COVET_CLASS_TEXT) return right;
        covet__bad_kinds(compiler, at, right->type);
        return NULL;
    }
    bind = covet__bind(compiler, value, COVET_KIND_TEXT, NULL);
    if (bind) bind->slot.field = at->path.column;
    return bind;
}

static const covet_term *covet__text_lookup(covet_compiler *compiler, covet_comparison *at) {
    const covet_term *left = covet__as_text(compiler, at), *right;
    if (!left) return NULL;
    right = covet__text_right(compiler, at);
    if (!right) return NULL;
    return covet__term(compiler, at->lookup->term, COVET_KIND_BOOL, 2, left, right);
}

/* --- a whole Q --- */

/* A date beside a datetime is its midnight. NULL without memory. */
static const covet_term *covet__beside_moment(covet_compiler *compiler, const covet_term *term,
                                              const covet_term *other) {
    if (!term || term->type != COVET_KIND_DATE || other->type != COVET_KIND_DATETIME) return term;
    return covet__term(compiler, COVET_TERM_TO_DATETIME, COVET_KIND_DATETIME, 1, term);
}

static const covet_term *covet__compare(covet_compiler *compiler, covet_comparison *at) {
    const covet_value *value = &at->node->value;
    const covet_term *left, *right;
    covet_term_kind term = at->lookup->term;
    if (at->lookup->right == COVET_RIGHT_BOOL) return covet__isnull(compiler, at);
    if (value->kind == COVET_VALUE_NULL) {
        if (term == COVET_TERM_EQ || term == COVET_TERM_IEXACT) {
            return covet__null_test(compiler, at, true);
        }
        covet__bad_right(compiler, at, "compares with NULL: only exact and isnull can");
        return NULL;
    }
    if (term == COVET_TERM_IN) return covet__in(compiler, at);
    if (term == COVET_TERM_RANGE) return covet__range(compiler, at);
    if (at->lookup->text) return covet__text_lookup(compiler, at);
    if (!covet__object_fits(compiler, at->path.field, at->path.relation, value)) return NULL;
    right = covet__right_value(compiler, at, at->column->type);
    if (!right) return NULL;
    left = covet__beside_moment(compiler, at->column, right);
    right = covet__beside_moment(compiler, right, at->column);
    if (!left || !right) return NULL;
    if (value->kind == COVET_VALUE_EXPR && !covet__kinds_compare(left->type, right->type)) {
        covet__bad_kinds(compiler, at, right->type);
        return NULL;
    }
    return covet__term(compiler, term, COVET_KIND_BOOL, 2, left, right);
}

static bool covet__find_lookup(covet_compiler *compiler, covet_comparison *at) {
    const covet_field *field = at->path.field;
    const char *rest = at->path.rest;
    size_t size = covet__word(rest);
    if (!*rest) {
        at->lookup = covet__lookup("exact", 5);
        return true;
    }
    at->lookup = covet__lookup(rest, size);
    if (!at->lookup) {
        const char *word = covet__word_text(compiler, rest, size);
        return covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                              "\"%s\" is no lookup of %s.%s (%s), in the path \"%s\"%s", word,
                              field->entity->name, field->name, covet_kind_name(field->kind),
                              at->node->text, covet__lookup_hint(compiler, word));
    }
    if (at->lookup->stage) {
        return covet__problem(compiler, COVET_UNSUPPORTED, field->entity->name, field->name,
                              "\"%s\" in \"%s\": %s", at->lookup->name, at->node->text,
                              at->lookup->stage);
    }
    if (rest[size]) {
        return covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                              "nothing can follow the lookup \"%s\" in the path \"%s\"",
                              at->lookup->name, at->node->text);
    }
    if (at->path.relation && !at->lookup->relation) {
        return covet__problem(compiler, COVET_QUERY, field->entity->name, field->name,
                              "%s.%s is a relation, which \"%s\" cannot compare: name a field of "
                              "%s behind it", field->entity->name, field->name, at->lookup->name,
                              field->target->name);
    }
    if (at->column->type == COVET_KIND_JSON && at->lookup->term != COVET_TERM_IS_NULL) {
        return covet__problem(compiler, COVET_UNSUPPORTED, field->entity->name, field->name,
                              "\"%s\": comparisons of JSON come with the whole query language",
                              at->node->text);
    }
    return true;
}

/* Under NOT a row whose column is NULL must be kept: NOT (x = ? AND x IS NOT NULL). */
static const covet_term *covet__guard(covet_compiler *compiler, const covet_comparison *at,
                                      const covet_term *term) {
    const covet_term *right = term->count == 2 ? term->operands[1] : NULL;
    bool plain = term->kind != COVET_TERM_IS_NULL && term->kind != COVET_TERM_NOT_NULL;
    if (!at->negated || !plain || term->kind == COVET_TERM_FALSE) return term;
    if (right && right->kind == COVET_TERM_TO_DATETIME) right = right->operands[0];
    if (at->column->nullable) {
        term = covet__term(compiler, COVET_TERM_AND, COVET_KIND_BOOL, 2, term,
                           covet__term(compiler, COVET_TERM_NOT_NULL, COVET_KIND_BOOL, 1, at->column));
    }
    if (term && right && right->kind == COVET_TERM_COLUMN && right->field->nullable) {
        term = covet__term(compiler, COVET_TERM_AND, COVET_KIND_BOOL, 2, term,
                           covet__term(compiler, COVET_TERM_NOT_NULL, COVET_KIND_BOOL, 1, right));
    }
    return term;
}

/* The last join that a path asks for: where it ends at a relation, the one to its target, which needs not be read. */
static uint32_t covet__asked_join(covet_compiler *compiler, const covet_path *path) {
    uint32_t join;
    if (!path->relation) return path->joined;
    join = covet__join(compiler, path->joined, path->field);
    if (join != UINT32_MAX) covet__join_drop(compiler, join);
    return join;
}

static const covet_term *covet__comparison(covet_compiler *compiler, const covet_node *node,
                                           bool negated, covet_votes *votes) {
    covet_votes needed = {NULL, 0};
    covet_comparison at = {.node = node, .negated = negated, .needs_row = !negated, .votes = &needed};
    const covet_term *term;
    uint32_t asked;
    if (!covet__path_walk(compiler, node->text, true, &at.path)) return NULL;
    at.column = covet__column(compiler, &at.path);
    if (!at.column || !covet__find_lookup(compiler, &at)) return NULL;
    asked = covet__asked_join(compiler, &at.path);
    term = asked == UINT32_MAX ? NULL : covet__compare(compiler, &at);
    if (!term || !covet__vote_path(compiler, &needed, asked)) return NULL;
    if (at.needs_row) covet__votes_add(compiler, votes, &needed);
    return covet__guard(compiler, &at, term);
}

/* --- groups --- */

static const covet_term *covet__condition(covet_compiler *compiler, const covet_node *node,
                                          bool negated, covet_votes *votes);

/* Joins terms by AND or OR, leaving out what is always true or false. */
static const covet_term *covet__group_term(covet_compiler *compiler, bool any,
                                           const covet_term **terms, uint32_t count) {
    covet_term_kind neutral = any ? COVET_TERM_FALSE : COVET_TERM_TRUE;
    covet_term_kind absorbing = any ? COVET_TERM_TRUE : COVET_TERM_FALSE;
    covet_term *group;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (terms[i]->kind == absorbing) return terms[i];
        if (terms[i]->kind != neutral) terms[kept++] = terms[i];
    }
    if (kept == 0) return covet__constant(compiler, !any || count == 0);
    if (kept == 1) return terms[0];
    group = covet__term(compiler, any ? COVET_TERM_OR : COVET_TERM_AND, COVET_KIND_BOOL, 0);
    if (!group) return NULL;
    group->operands = terms;
    group->count = kept;
    return group;
}

static const covet_term *covet__not(covet_compiler *compiler, const covet_term *term) {
    if (!term) return NULL;
    if (term->kind == COVET_TERM_TRUE) return covet__constant(compiler, false);
    if (term->kind == COVET_TERM_FALSE) return covet__constant(compiler, true);
    return covet__term(compiler, COVET_TERM_NOT, COVET_KIND_BOOL, 1, term);
}

/* a XOR b ...: an odd number of them hold. */
static const covet_term *covet__xor_term(covet_compiler *compiler, const covet_term **terms,
                                         uint32_t count) {
    const covet_term *term = count ? terms[0] : covet__constant(compiler, true);
    for (uint32_t i = 1; term && i < count; i++) {
        const covet_term *next = terms[i];
        if (next->kind == COVET_TERM_FALSE) continue;
        if (next->kind == COVET_TERM_TRUE) term = covet__not(compiler, term);
        else if (term->kind == COVET_TERM_FALSE) term = next;
        else if (term->kind == COVET_TERM_TRUE) term = covet__not(compiler, next);
        else term = covet__term(compiler, COVET_TERM_XOR, COVET_KIND_BOOL, 2, term, next);
    }
    return term;
}

/* Whether a condition compares nothing: it is left out, whatever stands around it. */
static bool covet__vacuous(const covet_node *node) {
    if (node->kind == COVET_NODE_Q) return false;
    for (uint32_t i = 0; node->children && node->children[i] != &covet_cond_end; i++) {
        if (!covet__vacuous(&node->children[i]->node)) return false;
    }
    return true;
}

/* The conditions of a group; `negated` is what stands around it, its own NOT included. */
static const covet_term *covet__group(covet_compiler *compiler, const covet_node *node,
                                      covet_node_kind connector, bool negated, covet_votes *votes) {
    covet_votes own = {NULL, 0};
    const covet_term **terms;
    uint32_t given = 0, count = 0;
    while (node->children && node->children[given] != &covet_cond_end) given++;
    terms = covet_arena_take(compiler->arena, (given + 1) * sizeof *terms, _Alignof(void *));
    if (!terms) return NULL;
    for (uint32_t i = 0; i < given; i++) {
        if (covet__vacuous(&node->children[i]->node)) continue;
        terms[count] = covet__condition(compiler, &node->children[i]->node, negated, &own);
        if (!terms[count++]) return NULL;
    }
    if (connector == COVET_NODE_XOR) {
        covet__votes_void(compiler, &own);
        return covet__xor_term(compiler, terms, count);
    }
    covet__votes_count(compiler, &own, (connector == COVET_NODE_OR) != negated, count);
    covet__votes_add(compiler, votes, &own);
    return covet__group_term(compiler, connector == COVET_NODE_OR, terms, count);
}

static const covet_term *covet__negation(covet_compiler *compiler, const covet_node *node,
                                         bool negated, covet_votes *votes) {
    const covet_node *child = &node->children[0]->node;
    covet_node_kind connector = child->kind;
    if (connector == COVET_NODE_NOT) {
        return covet__condition(compiler, &child->children[0]->node, negated, votes);
    }
    if (connector == COVET_NODE_Q) {
        child = node;
        connector = COVET_NODE_AND;
    }
    return covet__not(compiler, covet__group(compiler, child, connector, !negated, votes));
}

static const covet_term *covet__condition(covet_compiler *compiler, const covet_node *node,
                                          bool negated, covet_votes *votes) {
    if (node->kind == COVET_NODE_Q) return covet__comparison(compiler, node, negated, votes);
    if (node->kind == COVET_NODE_NOT) return covet__negation(compiler, node, negated, votes);
    return covet__group(compiler, node, node->kind, negated, votes);
}

/* Adds a condition to those of earlier clauses. */
static bool covet__condition_add(covet_compiler *compiler, const covet_term *term) {
    void *conditions = compiler->conditions;
    if (!term) {
        return compiler->problem->status == COVET_OK ? covet__out_of_memory(compiler) : false;
    }
    if (!covet__room(compiler, &conditions, compiler->condition_count, &compiler->condition_room,
                     sizeof *compiler->conditions)) {
        return false;
    }
    compiler->conditions = conditions;
    compiler->conditions[compiler->condition_count++] = term;
    return true;
}

/* All of them as one. */
static bool covet__where(covet_compiler *compiler) {
    if (!compiler->condition_count) return true;
    compiler->where = covet__group_term(compiler, false, compiler->conditions, compiler->condition_count);
    return compiler->where || covet__out_of_memory(compiler);
}

/* Joins that an earlier clause made inner stay so: its rows are gone already. */
static bool covet__filter(covet_compiler *compiler, const covet_node *clause, bool negated) {
    covet_votes votes = {NULL, 0};
    const covet_term *term;
    uint32_t before = compiler->join_count;
    bool *inner = covet_arena_take(compiler->arena, before, 1);
    if (!inner) return covet__out_of_memory(compiler);
    if (covet__vacuous(clause)) return true;
    for (uint32_t i = 0; i < before; i++) inner[i] = !compiler->joins[i].outer;
    term = covet__group(compiler, clause, COVET_NODE_AND, negated, &votes);
    for (uint32_t i = 0; i < before; i++) {
        if (inner[i]) covet__joins_demote(compiler, i);
    }
    return covet__condition_add(compiler, term && negated ? covet__not(compiler, term) : term);
}

#endif

/* ==== query/order.c ==== */
#ifdef COVET_LINES
#line 1 "src/query/order.c"
#endif
/* Orders: ORDER_BY, the model's own order, and the order of a model that a relation leads to. Uses expression. */
#ifndef COVET_QUERY_ORDER_C
#define COVET_QUERY_ORDER_C

#include <string.h>

#ifdef COVET_LINES
#line 9 "src/query/order.c"
#endif
/* Whether a column stands in the order already: behind itself it decides nothing. */
static bool covet__order_has(const covet_compiler *compiler, const covet_term *term) {
    for (uint32_t i = 0; term->kind == COVET_TERM_COLUMN && i < compiler->order_count; i++) {
        const covet_term *before = compiler->order[i].term;
        if (before->kind == COVET_TERM_COLUMN && before->source == term->source &&
            before->field == term->field) {
            return true;
        }
    }
    return false;
}

static bool covet__order_add(covet_compiler *compiler, const covet_term *term, bool descending,
                             uint32_t flags) {
    void *order = compiler->order;
    if (!term) return false;
    if (covet__order_has(compiler, term)) return true;
    if (!covet__room(compiler, &order, compiler->order_count, &compiler->order_room,
                     sizeof *compiler->order)) {
        return false;
    }
    compiler->order = order;
    compiler->order[compiler->order_count++] =
        (covet_order){.term = term,
                      .descending = descending,
                      .nulls_first = flags & COVET_NODE_NULLS_FIRST,
                      .nulls_last = flags & COVET_NODE_NULLS_LAST};
    return true;
}

static bool covet__order_path(covet_compiler *compiler, uint32_t join, const char *text,
                              bool descending, uint32_t flags);

/* A relation is ordered as its model is. The path has been walked up to the key; its target is joined. */
static bool covet__order_related(covet_compiler *compiler, const covet_path *path, bool descending,
                                 uint32_t flags) {
    const covet_entity *target = path->field->target;
    uint32_t join;
    if (compiler->nesting > 16) {
        return covet__problem(compiler, COVET_QUERY, target->name, NULL,
                              "the .ordering of %s leads back to itself", target->name);
    }
    join = covet__join(compiler, path->source, path->column);
    if (join == UINT32_MAX) return false;
    compiler->nesting++;
    for (size_t i = 0; i < target->ordering_count; i++) {
        const covet_ordering *part = &target->ordering[i];
        if (!covet__order_path(compiler, join, part->path, part->descending != descending, flags)) {
            return false;
        }
    }
    compiler->nesting--;
    covet__join_drop(compiler, join);
    return true;
}

/* Whether the last word of a path is the relation itself: not author_id, and not pk. */
static bool covet__ends_in_relation(const covet_path *path, const char *text) {
    size_t name = strlen(path->field->name), size = strlen(text);
    if (!path->relation || size < name) return false;
    return memcmp(text + size - name, path->field->name, name) == 0;
}

static bool covet__order_path(covet_compiler *compiler, uint32_t join, const char *text,
                              bool descending, uint32_t flags) {
    covet_path path;
    if (!covet__path_walk_from(compiler, join, text, false, &path)) return false;
    if (covet__ends_in_relation(&path, text) && path.field->target->ordering_count) {
        return covet__order_related(compiler, &path, descending, flags);
    }
    return covet__order_add(compiler, covet__column(compiler, &path), descending, flags);
}

/* One item of ORDER_BY: a path, an expression, or ASC or DESC of one. */
static bool covet__order_item(covet_compiler *compiler, const covet_value *item, uint32_t flags) {
    bool descending = ((flags & COVET_NODE_DESCENDING) != 0) != compiler->reversed;
    const covet_node *node;
    if (item->kind == COVET_VALUE_TEXT) {
        const char *text = item->as.text.data;
        if (*text == '-') return covet__order_path(compiler, 0, text + 1, !descending, flags);
        return covet__order_path(compiler, 0, text, descending, flags);
    }
    if (item->kind != COVET_VALUE_EXPR) {
        return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                              "ORDER_BY takes names and expressions, not a %s",
                              covet_value_kind_name(item->kind));
    }
    node = &item->as.expr->node;
    if (node->kind == COVET_NODE_ORDER) {
        return covet__order_item(compiler, &node->operands[0], node->flags);
    }
    return covet__order_add(compiler, covet__expression(compiler, node, NULL, true), descending, flags);
}

static bool covet__order_of_model(covet_compiler *compiler) {
    const covet_entity *entity = compiler->entity;
    for (size_t i = 0; i < entity->ordering_count; i++) {
        bool descending = entity->ordering[i].descending != compiler->reversed;
        if (!covet__order_path(compiler, 0, entity->ordering[i].path, descending, 0)) return false;
    }
    return true;
}

/* NULLS FIRST turns round with the order. */
static void covet__order_nulls(covet_compiler *compiler) {
    for (uint32_t i = 0; compiler->reversed && i < compiler->order_count; i++) {
        bool first = compiler->order[i].nulls_first;
        compiler->order[i].nulls_first = compiler->order[i].nulls_last;
        compiler->order[i].nulls_last = first;
    }
}

static bool covet__order_by_key(covet_compiler *compiler) {
    const covet_entity *entity = compiler->entity;
    for (size_t i = 0; i < entity->column_count; i++) {
        covet_path path = {.field = entity->columns[i], .column = entity->columns[i]};
        if (!path.column->key) continue;
        if (!covet__order_add(compiler, covet__column(compiler, &path), compiler->reversed, 0)) return false;
    }
    return true;
}

/* Without any order first and last go by the key. */
static bool covet__orders(covet_compiler *compiler) {
    bool ends = compiler->purpose == COVET_FOR_FIRST || compiler->purpose == COVET_FOR_LAST;
    if (compiler->purpose == COVET_FOR_LAST) compiler->reversed = !compiler->reversed;
    if (compiler->order_by) {
        for (const covet_value *item = compiler->order_by->operands;
             item->kind != COVET_VALUE_NONE; item++) {
            if (!covet__order_item(compiler, item, 0)) return false;
        }
    } else if (!covet__order_of_model(compiler)) {
        return false;
    }
    covet__order_nulls(compiler);
    return compiler->order_count > 0 || !ends || covet__order_by_key(compiler);
}

#endif

/* ==== query/output.c ==== */
#ifdef COVET_LINES
#line 1 "src/query/output.c"
#endif
/* Outputs: the SELECT list, and how its columns become objects, projections or records. Uses expression. */
#ifndef COVET_QUERY_OUTPUT_C
#define COVET_QUERY_OUTPUT_C

#include <string.h>

#ifdef COVET_LINES
#line 9 "src/query/output.c"
#endif
static bool covet__output_add(covet_compiler *compiler, const covet_term *term, const char *name) {
    void *outputs = compiler->outputs;
    if (!term) return false;
    if (!covet__room(compiler, &outputs, compiler->output_count, &compiler->output_room,
                     sizeof *compiler->outputs)) {
        return false;
    }
    compiler->outputs = outputs;
    compiler->outputs[compiler->output_count++] = (covet_output){term, name};
    return true;
}

static const covet_term *covet__column_of(covet_compiler *compiler, uint32_t join,
                                          const covet_field *field) {
    covet_path path = {.field = field, .column = field, .source = join, .joined = join, .rest = ""};
    return covet__column(compiler, &path);
}

/* --- objects --- */

/* The tree of SELECT_RELATED while it grows. */
typedef struct covet_parts {
    covet_part *items; /* count of them; 0 is the row */
    uint32_t *joins;   /* of each */
    uint32_t count, room, joins_room;
} covet_parts;

static covet_cell covet__cell(const covet_field *field, uint32_t column) {
    return (covet_cell){.column = column,
                        .kind = field->column_kind,
                        .nullable = field->nullable,
                        .offset = (uint32_t)field->member->offset,
                        .length = field->length,
                        .places = field->places,
                        .field = field,
                        .name = field->name};
}

/* The columns of one object, all of its entity's in order. */
static bool covet__part_cells(covet_compiler *compiler, uint32_t join, covet_part *part) {
    const covet_entity *entity = compiler->joins[join].entity;
    covet_cell *cells = covet_arena_take(
        compiler->arena, (entity->column_count + 1) * sizeof *cells, _Alignof(covet_cell));
    if (!cells) return covet__out_of_memory(compiler);
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        if (field == entity->key) part->key_column = compiler->output_count;
        cells[i] = covet__cell(field, compiler->output_count);
        if (!covet__output_add(compiler, covet__column_of(compiler, join, field), NULL)) return false;
    }
    part->cells = cells;
    part->cell_count = (uint32_t)entity->column_count;
    return true;
}

static uint32_t covet__aligned(size_t size) {
    size_t align = _Alignof(max_align_t);
    return (uint32_t)((size + align - 1) / align * align);
}

static bool covet__part_add(covet_compiler *compiler, covet_parts *parts, uint32_t join,
                            uint32_t parent, const covet_field *through) {
    const covet_entity *entity = compiler->joins[join].entity;
    void *items = parts->items, *joins = parts->joins;
    covet_part *part;
    if (!covet__room(compiler, &items, parts->count, &parts->room, sizeof *parts->items) ||
        !covet__room(compiler, &joins, parts->count, &parts->joins_room, sizeof *parts->joins)) {
        return false;
    }
    parts->items = items;
    parts->joins = joins;
    part = &parts->items[parts->count];
    *part = (covet_part){.entity = entity,
                         .parent = parent,
                         .parent_offset = through ? (uint32_t)through->member->object_offset : 0,
                         .optional = compiler->joins[join].outer,
                         .size = (uint32_t)entity->model->size,
                         .room = (uint32_t)entity->model->size};
    if (!compiler->read_only) {
        part->copy_start = (uint32_t)entity->copy_start;
        part->copy_offset = part->size;
        part->room = covet__aligned(part->size + (part->size - part->copy_start));
    }
    parts->joins[parts->count++] = join;
    return true;
}

/* The part of a key behind a parent, made or found. UINT32_MAX: failed. */
static uint32_t covet__part_of(covet_compiler *compiler, covet_parts *parts, uint32_t parent,
                               const covet_field *through) {
    uint32_t join = covet__join(compiler, parts->joins[parent], through);
    if (join == UINT32_MAX) return UINT32_MAX;
    for (uint32_t i = 1; i < parts->count; i++) {
        if (parts->joins[i] == join) return i;
    }
    return covet__part_add(compiler, parts, join, parent, through) ? parts->count - 1 : UINT32_MAX;
}

/* One path of SELECT_RELATED: every word a key to one object. */
static bool covet__related_path(covet_compiler *compiler, covet_parts *parts, const char *whole) {
    const char *at = whole;
    uint32_t part = 0;
    while (*at) {
        const covet_entity *entity = parts->items[part].entity;
        size_t size = covet__word(at);
        const char *word = covet__word_text(compiler, at, size);
        const covet_field *field = covet_entity_field(entity, at, size);
        if (!field) return covet__path_unknown(compiler, entity, word, whole);
        if (!field->target || !field->column || covet__names_column(field, at, size)) {
            return covet__problem(compiler, field->target ? COVET_UNSUPPORTED : COVET_QUERY,
                                  entity->name, field->name,
                                  "SELECT_RELATED(\"%s\"): %s.%s is %s, and only a key to one "
                                  "object can be followed", whole, entity->name, word,
                                  covet_kind_name(field->kind));
        }
        part = covet__part_of(compiler, parts, part, field);
        if (part == UINT32_MAX) return false;
        at = covet__word_next(at, size);
    }
    return true;
}

static bool covet__related_clause(covet_compiler *compiler, covet_parts *parts,
                                  const covet_node *clause) {
    for (const covet_value *path = clause->operands; path->kind != COVET_VALUE_NONE; path++) {
        if (path->kind != COVET_VALUE_TEXT || !path->as.text.size) {
            return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                                  "SELECT_RELATED takes paths to related objects, none of them NULL or empty");
        }
        if (!covet__related_path(compiler, parts, path->as.text.data)) return false;
    }
    return true;
}

static bool covet__related(covet_compiler *compiler, covet_parts *parts) {
    const covet_shape *shape = compiler->shape;
    for (uint32_t i = 0; i < shape->clause_count; i++) {
        if (shape->clauses[i]->kind != COVET_NODE_SELECT_RELATED) continue;
        if (!covet__related_clause(compiler, parts, shape->clauses[i])) return false;
    }
    return true;
}

static bool covet__outputs_of_rows(covet_compiler *compiler, covet_compiled *out) {
    covet_parts parts = {NULL, NULL, 0, 0, 0};
    if (!covet__part_add(compiler, &parts, 0, 0, NULL) || !covet__related(compiler, &parts)) {
        return false;
    }
    for (uint32_t i = 0; i < parts.count; i++) {
        parts.items[i].optional = i > 0 && compiler->joins[parts.joins[i]].outer;
        if (!covet__part_cells(compiler, parts.joins[i], &parts.items[i])) return false;
    }
    out->decoder = (covet_decoder){parts.items, parts.count, compiler->output_count};
    return true;
}

/* --- projections --- */

/* Whether a column of that kind goes into a member of that kind without loss. */
static bool covet__kind_fits(covet_kind column, covet_kind member) {
    covet_class a = covet__class(column), b = covet__class(member);
    if (a == COVET_CLASS_OTHER || b == COVET_CLASS_OTHER) return column == member;
    return a == b;
}

static bool covet__projection_cell(covet_compiler *compiler, const covet_member *member,
                                   const char *from, covet_cell *cell) {
    const covet_model *model = compiler->projection;
    covet_path path;
    const covet_term *term;
    if (!covet__path_walk(compiler, from, false, &path)) return false;
    term = covet__column(compiler, &path);
    if (!term) return false;
    if (!covet__kind_fits(path.column->column_kind, member->kind)) {
        return covet__problem(compiler, COVET_QUERY, model->name, member->name,
                              "%s.%s is %s, and \"%s\" is %s: give the row that kind", model->name,
                              member->name, covet_kind_name(member->kind), from,
                              covet_kind_name(path.column->column_kind));
    }
    if (term->nullable && !member->nullable) {
        return covet__problem(compiler, COVET_QUERY, model->name, member->name,
                              "%s.%s cannot hold NULL, and \"%s\" may be NULL: declare it "
                              "NULLABLE(%s)", model->name, member->name, from,
                              covet_kind_name(member->kind));
    }
    *cell = (covet_cell){.column = compiler->output_count,
                         .kind = member->kind,
                         .nullable = member->nullable,
                         .offset = (uint32_t)member->offset,
                         .length = path.column->length,
                         .places = path.column->places,
                         .field = NULL,
                         .name = member->name};
    return covet__output_add(compiler, term, member->name);
}

static bool covet__projection_embed(covet_compiler *compiler, const covet_member *member,
                                    covet_cell *cells, uint32_t *count) {
    const covet_entity *entity = compiler->entity;
    if (strcmp(member->target, entity->name) != 0) {
        return covet__problem(compiler, COVET_QUERY, compiler->projection->name, member->name,
                              "EMBED(%s) in a query of %s: only the query's own model can be "
                              "embedded", member->target, entity->name);
    }
    for (size_t i = 0; i < entity->column_count; i++) {
        cells[*count] = covet__cell(entity->columns[i], compiler->output_count);
        cells[(*count)++].offset += (uint32_t)member->offset;
        if (!covet__output_add(compiler, covet__column_of(compiler, 0, entity->columns[i]), NULL)) {
            return false;
        }
    }
    return true;
}

static bool covet__outputs_of_projection(covet_compiler *compiler, covet_compiled *out) {
    const covet_model *model = compiler->projection;
    const covet_member *members = model->members();
    size_t most = model->member_count * (compiler->entity->column_count + 1);
    covet_cell *cells = covet_arena_take(compiler->arena, most * sizeof *cells, _Alignof(covet_cell));
    covet_part *part = COVET_TAKE(compiler->arena, covet_part);
    uint32_t count = 0;
    if (!cells || !part) return covet__out_of_memory(compiler);
    for (size_t i = 0; i < model->member_count; i++) {
        const covet_projection_options *options = model->options[i];
        const char *from = options && options->from ? options->from : members[i].name;
        bool well = members[i].kind == COVET_KIND_EMBED
                        ? covet__projection_embed(compiler, &members[i], cells, &count)
                        : covet__projection_cell(compiler, &members[i], from, &cells[count++]);
        if (!well) return false;
    }
    *part = (covet_part){.cells = cells,
                         .cell_count = count,
                         .size = (uint32_t)model->size,
                         .room = (uint32_t)model->size};
    out->decoder = (covet_decoder){part, 1, compiler->output_count};
    return true;
}

/* --- records --- */

static bool covet__value_output(covet_compiler *compiler, const char *text, covet_cell *cells,
                                uint32_t *count) {
    covet_path path;
    const covet_term *term;
    if (!covet__path_walk(compiler, text, false, &path)) return false;
    term = covet__column(compiler, &path);
    if (!term) return false;
    cells[*count] = covet__cell(path.column, compiler->output_count);
    cells[*count].nullable = term->nullable;
    cells[(*count)++].name = text;
    return covet__output_add(compiler, term, text);
}

/* The paths of VALUES; without VALUES every column of the model, by its name. */
static bool covet__outputs_of_values(covet_compiler *compiler, covet_compiled *out) {
    const covet_entity *entity = compiler->entity;
    const covet_value *paths = compiler->values ? compiler->values->operands : NULL;
    size_t most = entity->column_count;
    covet_cell *cells;
    uint32_t count = 0;
    for (size_t i = 0; paths && paths[i].kind != COVET_VALUE_NONE; i++) most = i + 1;
    cells = covet_arena_take(compiler->arena, (most + 1) * sizeof *cells, _Alignof(covet_cell));
    if (!cells) return covet__out_of_memory(compiler);
    for (size_t i = 0; paths && paths[i].kind != COVET_VALUE_NONE; i++) {
        if (paths[i].kind != COVET_VALUE_TEXT) {
            return covet__problem(compiler, COVET_QUERY, entity->name, NULL,
                                  "VALUES takes paths, none of them NULL");
        }
        if (!covet__value_output(compiler, paths[i].as.text.data, cells, &count)) return false;
    }
    for (size_t i = 0; !paths && i < entity->column_count; i++) {
        if (!covet__value_output(compiler, entity->columns[i]->name, cells, &count)) return false;
    }
    out->cells = cells;
    out->cell_count = count;
    return true;
}

#endif

/* ==== query/plan.c ==== */
#ifdef COVET_LINES
#line 1 "src/query/plan.c"
#endif
/* The plan: joins that are needed, numbered anew, and everything that reads from them. Uses order, output. */
#ifndef COVET_QUERY_PLAN_C
#define COVET_QUERY_PLAN_C

#include <stdio.h>
#include <string.h>

#ifdef COVET_LINES
#line 11 "src/query/plan.c"
#endif
/* --- sources --- */

/* A join is needed if a column is read from it or a needed join hangs on it. */
static void covet__joins_mark(covet_compiler *compiler) {
    for (uint32_t i = compiler->join_count; i-- > 1;) {
        covet_join *join = &compiler->joins[i];
        if (join->uses) compiler->joins[join->parent].uses++;
    }
    compiler->joins[0].uses++;
}

static unsigned char covet__ascii_lower(char c) {
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* Whether two identifiers are one to a database that passes over the case of ASCII letters. */
static bool covet__same_name(const char *a, const char *b) {
    while (*a && covet__ascii_lower(*a) == covet__ascii_lower(*b)) a++, b++;
    return covet__ascii_lower(*a) == covet__ascii_lower(*b);
}

static bool covet__alias_taken(const covet_source *sources, uint32_t count, const char *alias) {
    for (uint32_t i = 0; i < count; i++) {
        if (covet__same_name(sources[i].alias, alias)) return true;
    }
    return false;
}

/* The table's name, or T2, T3 ... where an earlier source has it. */
static const char *covet__alias(covet_compiler *compiler, const covet_source *sources,
                                uint32_t count, const char *table) {
    char text[16];
    uint32_t number = count + 1;
    if (!covet__alias_taken(sources, count, table)) return table;
    do snprintf(text, sizeof text, "T%u", (unsigned)number++);
    while (covet__alias_taken(sources, count, text));
    return covet_arena_text(compiler->arena, text, strlen(text));
}

/* Fills plan->sources; numbers[i] is the source of join i. */
static bool covet__plan_sources(covet_compiler *compiler, covet_plan *plan, uint32_t *numbers) {
    covet_source *sources = covet_arena_take(
        compiler->arena, compiler->join_count * sizeof *sources, _Alignof(covet_source));
    uint32_t count = 0;
    if (!sources) return covet__out_of_memory(compiler);
    covet__joins_mark(compiler);
    for (uint32_t i = 0; i < compiler->join_count; i++) {
        const covet_join *join = &compiler->joins[i];
        if (!join->uses) continue;
        numbers[i] = count;
        sources[count] = (covet_source){.entity = join->entity,
                                        .alias = covet__alias(compiler, sources, count, join->entity->table),
                                        .parent = i ? numbers[join->parent] : 0,
                                        .through = join->through,
                                        .outer = join->outer};
        if (!sources[count++].alias) return covet__out_of_memory(compiler);
    }
    plan->sources = sources;
    plan->source_count = count;
    return true;
}

/* A copy of a term in which columns are read from the numbered sources. */
static const covet_term *covet__renumber(covet_compiler *compiler, const covet_term *term,
                                         const uint32_t *numbers) {
    covet_term *copy = COVET_TAKE(compiler->arena, covet_term);
    const covet_term **operands;
    if (!term || !copy) return NULL;
    *copy = *term;
    if (term->kind == COVET_TERM_COLUMN) copy->source = numbers[term->source];
    if (!term->count) return copy;
    operands = covet_arena_take(compiler->arena, term->count * sizeof *operands, _Alignof(void *));
    if (!operands) return NULL;
    copy->operands = operands;
    for (uint32_t i = 0; i < term->count; i++) {
        operands[i] = covet__renumber(compiler, term->operands[i], numbers);
        if (!operands[i]) return NULL;
    }
    return copy;
}

static bool covet__plan_terms(covet_compiler *compiler, covet_plan *plan, const uint32_t *numbers) {
    bool well = true;
    for (uint32_t i = 0; i < compiler->output_count; i++) {
        covet_output *output = &compiler->outputs[i];
        well = (output->term = covet__renumber(compiler, output->term, numbers)) && well;
    }
    for (uint32_t i = 0; i < compiler->order_count; i++) {
        covet_order *order = &compiler->order[i];
        well = (order->term = covet__renumber(compiler, order->term, numbers)) && well;
    }
    for (uint32_t i = 0; i < compiler->assignment_count; i++) {
        covet_assignment *set = &compiler->assignments[i];
        well = (set->term = covet__renumber(compiler, set->term, numbers)) && well;
    }
    for (uint32_t i = 0; i < compiler->distinct_count; i++) {
        const covet_term **on = &compiler->distinct_on[i];
        well = (*on = covet__renumber(compiler, *on, numbers)) && well;
    }
    if (compiler->where) {
        plan->where = covet__renumber(compiler, compiler->where, numbers);
        well = plan->where && well;
    }
    return well || covet__out_of_memory(compiler);
}

/* --- what the whole can give --- */

/* Whether a condition lets one row through at the most: a unique column of the base compared with a value. */
static bool covet__names_one(const covet_term *term) {
    const covet_term *column;
    if (!term) return false;
    if (term->kind == COVET_TERM_AND) {
        for (uint32_t i = 0; i < term->count; i++) {
            if (covet__names_one(term->operands[i])) return true;
        }
        return false;
    }
    if (term->kind != COVET_TERM_EQ || term->operands[1]->kind != COVET_TERM_BIND) return false;
    column = term->operands[0];
    return column->kind == COVET_TERM_COLUMN && column->source == 0 && column->field->unique &&
           column->field->entity->key_count == 1;
}

static const covet_term *covet__window_bind(covet_compiler *compiler, covet_transform transform,
                                            uint32_t most) {
    covet_term *term = covet__term(compiler, COVET_TERM_BIND, COVET_KIND_BIGINT, 0);
    if (!term) return NULL;
    term->slot = (covet_slot){.item = most,
                              .kind = COVET_KIND_BIGINT,
                              .transform = transform,
                              .places = -1};
    return term;
}

static bool covet__plan_window(covet_compiler *compiler, covet_plan *plan) {
    uint32_t most = 0;
    if (compiler->purpose == COVET_FOR_GET) most = plan->one_row ? 0 : 2;
    if (compiler->purpose == COVET_FOR_FIRST || compiler->purpose == COVET_FOR_LAST ||
        compiler->purpose == COVET_FOR_EXISTS) {
        most = 1;
    }
    plan->cap = most;
    if (compiler->limited || (compiler->offset && compiler->dialect->features & COVET_LIMIT_BIGINT_REST)) {
        plan->limit = covet__window_bind(compiler, COVET_TRANSFORM_LIMIT, most);
        if (!plan->limit) return false;
    }
    if (compiler->offset) {
        plan->offset = covet__window_bind(compiler, COVET_TRANSFORM_OFFSET, 0);
        if (!plan->offset) return false;
    }
    return true;
}

/* DISTINCT with an order by something that is not selected: databases want it among the outputs. */
static bool covet__order_outputs(covet_compiler *compiler) {
    bool whole = compiler->distinct && !compiler->distinct_count;
    for (uint32_t i = 0; whole && i < compiler->order_count; i++) {
        const covet_term *term = compiler->order[i].term;
        bool found = false;
        for (uint32_t j = 0; j < compiler->output_count; j++) {
            const covet_term *output = compiler->outputs[j].term;
            if (output->kind == COVET_TERM_COLUMN && term->kind == COVET_TERM_COLUMN &&
                output->source == term->source && output->field == term->field) {
                found = true;
            }
        }
        if (!found && !covet__output_add(compiler, term, NULL)) return false;
    }
    return true;
}

/* A subquery of keys: its one output is the key. */
static bool covet__key_output(covet_compiler *compiler) {
    const covet_entity *entity = compiler->entity;
    if (entity->key_count > 1) {
        return covet__problem(compiler, COVET_UNSUPPORTED, entity->name, NULL,
                              "an update or delete of %s with LIMIT, OFFSET, SLICE or a path to another "
                              "model: its key has %zu parts, and such writes come with a later stage",
                              entity->name, entity->key_count);
    }
    return covet__output_add(compiler, covet__column_of(compiler, 0, compiler->entity->key), NULL);
}

static bool covet__plan(covet_compiler *compiler, covet_plan *plan) {
    static const covet_operation operations[] = {
        [COVET_FOR_ALL] = COVET_SELECT,       [COVET_FOR_GET] = COVET_SELECT,
        [COVET_FOR_FIRST] = COVET_SELECT,     [COVET_FOR_LAST] = COVET_SELECT,
        [COVET_FOR_VALUES] = COVET_SELECT,    [COVET_FOR_COUNT] = COVET_COUNT_ROWS,
        [COVET_FOR_EXISTS] = COVET_EXISTS_ROW, [COVET_FOR_UPDATE] = COVET_UPDATE,
        [COVET_FOR_DELETE] = COVET_DELETE};
    bool writes = compiler->purpose == COVET_FOR_UPDATE || compiler->purpose == COVET_FOR_DELETE;
    uint32_t *numbers = covet_arena_zero(compiler->arena, compiler->join_count, sizeof *numbers);
    *plan = (covet_plan){.operation = operations[compiler->purpose],
                         .entity = compiler->entity,
                         .distinct = compiler->distinct};
    if (!numbers) return covet__out_of_memory(compiler);
    plan->empty = compiler->nothing || (compiler->where && compiler->where->kind == COVET_TERM_FALSE);
    if (compiler->where && compiler->where->kind == COVET_TERM_TRUE) compiler->where = NULL;
    if (!covet__order_outputs(compiler)) return false;
    if (!covet__plan_sources(compiler, plan, numbers)) return false;
    plan->by_key = writes && (plan->source_count > 1 || compiler->limited || compiler->offset);
    if (plan->by_key && !covet__key_output(compiler)) return false;
    if (!covet__plan_terms(compiler, plan, numbers)) return false;
    plan->one_row = covet__names_one(plan->where);
    plan->distinct_on = compiler->distinct_on;
    plan->distinct_count = compiler->distinct_count;
    plan->outputs = compiler->outputs;
    plan->output_count = compiler->output_count;
    plan->order = compiler->order;
    plan->order_count = compiler->order_count;
    plan->assignments = compiler->assignments;
    plan->assignment_count = compiler->assignment_count;
    return covet__plan_window(compiler, plan);
}

#endif

/* ==== query/print.c ==== */
#ifdef COVET_LINES
#line 1 "src/query/print.c"
#endif
/* Plans as stable text, for covet_explain, golden tests and bug reports. Uses plan. */
#ifndef COVET_QUERY_PRINT_C
#define COVET_QUERY_PRINT_C

#ifdef COVET_LINES
#line 7 "src/query/print.c"
#endif
static const char *const covet__term_names[] = {
#define COVET__TERM(name, text) text,
    COVET_TERM_LIST(COVET__TERM)
#undef COVET__TERM
};

static void covet__slot_print(covet_buffer *buffer, const covet_slot *slot) {
    if (slot->transform == COVET_TRANSFORM_LIMIT) covet_buffer_text(buffer, "limit");
    else if (slot->transform == COVET_TRANSFORM_OFFSET) covet_buffer_text(buffer, "offset");
    else if (slot->item == UINT32_MAX) covet_buffer_format(buffer, "#%u", (unsigned)slot->value);
    else covet_buffer_format(buffer, "#%u.%u", (unsigned)slot->value, (unsigned)slot->item);
    covet_buffer_format(buffer, ":%s", covet_kind_name(slot->kind));
}

void covet_term_print(covet_buffer *buffer, const covet_plan *plan, const covet_term *term) {
    if (term->kind == COVET_TERM_COLUMN) {
        covet_buffer_format(buffer, "%s.%s", plan->sources[term->source].alias, term->field->column);
        return;
    }
    if (term->kind == COVET_TERM_BIND) {
        covet__slot_print(buffer, &term->slot);
        return;
    }
    if (!term->count) {
        covet_buffer_text(buffer, covet__term_names[term->kind]);
        return;
    }
    covet_buffer_format(buffer, "(%s", covet__term_names[term->kind]);
    for (uint32_t i = 0; i < term->count; i++) {
        covet_buffer_char(buffer, ' ');
        covet_term_print(buffer, plan, term->operands[i]);
    }
    covet_buffer_char(buffer, ')');
}

static void covet__sources_print(covet_buffer *buffer, const covet_plan *plan) {
    covet_buffer_format(buffer, "  from %s\n", plan->sources[0].alias);
    for (uint32_t i = 1; i < plan->source_count; i++) {
        const covet_source *source = &plan->sources[i];
        covet_buffer_format(buffer, "  %s join %s", source->outer ? "left" : "inner",
                            source->entity->table);
        if (source->alias != source->entity->table) covet_buffer_format(buffer, " as %s", source->alias);
        covet_buffer_format(buffer, " by %s.%s\n", plan->sources[source->parent].alias,
                            source->through->column);
    }
}

static void covet__order_print(covet_buffer *buffer, const covet_plan *plan) {
    for (uint32_t i = 0; i < plan->order_count; i++) {
        const covet_order *order = &plan->order[i];
        covet_buffer_text(buffer, i ? ", " : "  order ");
        covet_term_print(buffer, plan, order->term);
        if (order->descending) covet_buffer_text(buffer, " desc");
        if (order->nulls_first) covet_buffer_text(buffer, " nulls first");
        if (order->nulls_last) covet_buffer_text(buffer, " nulls last");
    }
    if (plan->order_count) covet_buffer_char(buffer, '\n');
}

static void covet__window_print(covet_buffer *buffer, const covet_plan *plan) {
    if (plan->limit) covet_buffer_text(buffer, "  limit bound\n");
    else if (plan->cap) covet_buffer_format(buffer, "  limit %u\n", (unsigned)plan->cap);
    if (plan->offset) covet_buffer_text(buffer, "  offset bound\n");
}

void covet_plan_print(covet_buffer *buffer, const covet_plan *plan) {
    static const char *const names[] = {[COVET_SELECT] = "select",   [COVET_COUNT_ROWS] = "count",
                                        [COVET_EXISTS_ROW] = "exists", [COVET_INSERT] = "insert",
                                        [COVET_UPDATE] = "update",   [COVET_DELETE] = "delete"};
    covet_buffer_format(buffer, "%s%s %s%s\n", names[plan->operation], plan->distinct ? " distinct" : "",
                        plan->entity->name, plan->by_key ? " by key" : "");
    if (plan->empty) {
        covet_buffer_text(buffer, "  nothing can match: nothing is sent\n");
        return;
    }
    for (uint32_t i = 0; i < plan->output_count; i++) {
        covet_buffer_text(buffer, i ? ", " : "  output ");
        covet_term_print(buffer, plan, plan->outputs[i].term);
    }
    if (plan->output_count) covet_buffer_char(buffer, '\n');
    for (uint32_t i = 0; i < plan->assignment_count; i++) {
        covet_buffer_format(buffer, "  set %s = ", plan->assignments[i].field->column);
        covet_term_print(buffer, plan, plan->assignments[i].term);
        covet_buffer_char(buffer, '\n');
    }
    covet__sources_print(buffer, plan);
    if (plan->where) {
        covet_buffer_text(buffer, "  where ");
        covet_term_print(buffer, plan, plan->where);
        covet_buffer_char(buffer, '\n');
    }
    covet__order_print(buffer, plan);
    covet__window_print(buffer, plan);
}

#endif

/* ==== query/resolve.c ==== */
#ifdef COVET_LINES
#line 1 "src/query/resolve.c"
#endif
/* Resolving: clauses, one after the other, into the compiler's state. All user errors of a query are found here. Uses condition, assign,
 * plan. */
#ifndef COVET_QUERY_RESOLVE_C
#define COVET_QUERY_RESOLVE_C

#ifdef COVET_LINES
#line 10 "src/query/resolve.c"
#endif
static bool covet__window_number(covet_compiler *compiler, const covet_value *value, const char *clause) {
    if (value->kind == COVET_VALUE_INT) return true;
    return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                          "%s takes whole numbers, not a %s", clause, covet_value_kind_name(value->kind));
}

/* A clause that cannot stand behind LIMIT, OFFSET or SLICE. */
static bool covet__after_window(covet_compiler *compiler, const covet_node *clause) {
    if (!compiler->limited && !compiler->offset) return false;
    return !covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                           "%s after LIMIT, OFFSET or SLICE: it would change which rows the slice "
                           "holds; write it before them", covet__node_row(clause->kind)->name);
}

/* One field of DISTINCT("a", "b"). */
static bool covet__distinct_field(covet_compiler *compiler, const char *text) {
    covet_path path;
    void *fields = (void *)compiler->distinct_on;
    const covet_term *term;
    if (!(compiler->dialect->features & COVET_CAN_DISTINCT_ON)) {
        return covet__problem(compiler, COVET_UNSUPPORTED, compiler->entity->name, text,
                              "DISTINCT(\"%s\"): distinct by chosen fields is not to be had on "
                              "%s; DISTINCT() compares whole rows",
                              text, compiler->dialect->name);
    }
    if (!covet__path_walk(compiler, text, false, &path)) return false;
    term = covet__column(compiler, &path);
    if (!term || !covet__room(compiler, &fields, compiler->distinct_count,
                              &compiler->distinct_room, sizeof *compiler->distinct_on)) {
        return false;
    }
    compiler->distinct_on = fields;
    compiler->distinct_on[compiler->distinct_count++] = term;
    return true;
}

static bool covet__clause_distinct(covet_compiler *compiler, const covet_node *clause) {
    compiler->distinct = true;
    for (const covet_value *path = clause->operands; path->kind != COVET_VALUE_NONE; path++) {
        if (path->kind == COVET_VALUE_TEXT && path->as.text.size == 0) continue;
        if (path->kind != COVET_VALUE_TEXT) {
            return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                                  "DISTINCT takes names, none of them NULL");
        }
        if (!covet__distinct_field(compiler, path->as.text.data)) return false;
    }
    return true;
}

static bool covet__clause_slice(covet_compiler *compiler, const covet_node *clause) {
    const covet_value *numbers = clause->operands;
    if (!covet__window_number(compiler, &numbers[0], "SLICE") ||
        !covet__window_number(compiler, &numbers[1], "SLICE")) {
        return false;
    }
    if (numbers[2].kind == COVET_VALUE_NONE) return true;
    return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                          "SLICE takes two numbers, where it begins and the place behind its end");
}

/* The paths are read where the outputs are made. */
static bool covet__clause_related(covet_compiler *compiler) {
    if (!compiler->values) return true;
    return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                          "SELECT_RELATED after VALUES: records hold no objects; name the columns of "
                          "related objects in VALUES");
}

static bool covet__clause(covet_compiler *compiler, const covet_node *clause) {
    switch (clause->kind) {
    case COVET_NODE_FILTER:
    case COVET_NODE_EXCLUDE:
        return !covet__after_window(compiler, clause) &&
               covet__filter(compiler, clause, clause->kind == COVET_NODE_EXCLUDE);
    case COVET_NODE_ORDER_BY:
        compiler->order_by = clause; /* an earlier REVERSE turns this one round too */
        return !covet__after_window(compiler, clause);
    case COVET_NODE_REVERSE:
        compiler->reversed = !compiler->reversed;
        return !covet__after_window(compiler, clause);
    case COVET_NODE_DISTINCT:
        return !covet__after_window(compiler, clause) && covet__clause_distinct(compiler, clause);
    case COVET_NODE_LIMIT:
        compiler->limited = true;
        return covet__window_number(compiler, &clause->value, "LIMIT");
    case COVET_NODE_OFFSET:
        compiler->offset = true;
        return covet__window_number(compiler, &clause->value, "OFFSET");
    case COVET_NODE_SLICE:
        compiler->limited = compiler->offset = true;
        return covet__clause_slice(compiler, clause);
    case COVET_NODE_NONE: return compiler->nothing = true;
    case COVET_NODE_VALUES:
    case COVET_NODE_VALUES_LIST: compiler->values = clause; return true;
    case COVET_NODE_SELECT_RELATED: return covet__clause_related(compiler);
    case COVET_NODE_READ_ONLY: return compiler->read_only = true;
    case COVET_NODE_STREAM: return true; /* read where the stream is opened */
    case COVET_NODE_SET: return covet__assign(compiler, clause);
    default:
        return covet__problem(compiler, COVET_UNSUPPORTED, compiler->entity->name, NULL,
                              "%s(...) comes with a later stage", covet__node_row(clause->kind)->name);
    }
}

/* What is selected, by purpose. */
static bool covet__outputs(covet_compiler *compiler, covet_compiled *out) {
    switch (compiler->purpose) {
    case COVET_FOR_ALL:
    case COVET_FOR_GET:
    case COVET_FOR_FIRST:
    case COVET_FOR_LAST:
        if (compiler->projection) return covet__outputs_of_projection(compiler, out);
        if (!compiler->values) return covet__outputs_of_rows(compiler, out);
        return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                              "VALUES gives records, not rows of %s: read them with covet_values",
                              compiler->entity->name);
    case COVET_FOR_VALUES: return covet__outputs_of_values(compiler, out);
    case COVET_FOR_COUNT: return !compiler->distinct || covet__outputs_of_values(compiler, out);
    case COVET_FOR_EXISTS: /* of equal rows one is there as they are, but for those that an OFFSET skips */
        compiler->distinct = compiler->distinct && compiler->offset;
        return !compiler->distinct || covet__outputs_of_values(compiler, out);
    default: /* writes name rows by their keys, which are distinct */
        compiler->distinct = false;
        return true;
    }
}

/* Whether the purpose has any use for an order. */
static bool covet__wants_order(const covet_compiler *compiler) {
    bool limited = compiler->limited || compiler->offset;
    switch (compiler->purpose) {
    case COVET_FOR_COUNT: return limited && compiler->distinct; /* what it orders by is then selected */
    case COVET_FOR_EXISTS: return false;
    case COVET_FOR_GET:
    case COVET_FOR_UPDATE:
    case COVET_FOR_DELETE: return limited;
    default: return true;
    }
}

static bool covet__resolve(covet_compiler *compiler, covet_compiled *out) {
    const covet_shape *shape = compiler->shape;
    void *joins = NULL;
    if (!covet__room(compiler, &joins, 0, &compiler->join_room, sizeof *compiler->joins)) return false;
    compiler->joins = joins;
    compiler->joins[0] = (covet_join){.entity = compiler->entity};
    compiler->join_count = 1;
    for (uint32_t i = 0; i < shape->clause_count; i++) {
        if (!covet__clause(compiler, shape->clauses[i])) return false;
    }
    if (!covet__where(compiler)) return false;
    if (compiler->purpose == COVET_FOR_LAST && (compiler->limited || compiler->offset)) {
        return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                              "the last row of a slice: reverse the order before the slice and take "
                              "the first");
    }
    if (compiler->purpose == COVET_FOR_UPDATE && compiler->assignment_count == 0) {
        return covet__problem(compiler, COVET_QUERY, compiler->entity->name, NULL,
                              "covet_update without SET(...)");
    }
    return covet__outputs(compiler, out) &&
           (!covet__wants_order(compiler) || covet__orders(compiler));
}

#endif

/* ==== query/shape.c ==== */
#ifdef COVET_LINES
#line 1 "src/query/shape.c"
#endif
/* Shapes: chains of clauses that are compared and copied whole. Uses walk, query. */
#ifndef COVET_QUERY_SHAPE_C
#define COVET_QUERY_SHAPE_C

#ifdef COVET_LINES
#line 8 "src/query/shape.c"
#endif
static bool covet__shape_equal(const covet_shape *a, const covet_shape *b) {
    if (a->hash != b->hash || a->clause_count != b->clause_count) return false;
    for (uint32_t i = 0; i < a->clause_count; i++) {
        if (!covet__node_equal(a->clauses[i], b->clauses[i])) return false;
    }
    return true;
}

static void covet__copier_open(covet_copier *copier, covet_arena *arena) {
    *copier = (covet_copier){.arena = arena, .value_room = 12};
    copier->values = copier->first;
}

/* The values that a copier met, in the arena. */
static const covet_value **covet__copier_values(covet_copier *copier) {
    if (copier->values != copier->first) return copier->values;
    return covet_arena_copy(copier->arena, copier->first, copier->value_count * sizeof *copier->first);
}

static bool covet__shape_copy(covet_arena *arena, const covet_shape *from, covet_shape *to) {
    covet_copier copier;
    const covet_node **clauses =
        covet_arena_take(arena, (from->clause_count + 1) * sizeof *clauses, _Alignof(void *));
    if (!clauses) return false;
    covet__copier_open(&copier, arena);
    for (uint32_t i = 0; i < from->clause_count; i++) {
        clauses[i] = covet__node_copy(&copier, from->clauses[i]);
    }
    *to = *from;
    to->clauses = clauses;
    to->values = covet__copier_values(&copier);
    return !arena->failed;
}

#endif

/* ==== sql/sql.h ==== */
#ifdef COVET_LINES
#line 1 "src/sql/sql.h"
#endif
/* What the sql floor gives: text and binds for plans, for single-row writes, and for tables. Private: part of the implementation. Uses
 * dialect, query. The query compiler and the exec floor call it. */
#ifndef COVET_SQL_SQL_H
#define COVET_SQL_SQL_H

#ifdef COVET_LINES
#line 9 "src/sql/sql.h"
#endif
/* A statement of create, save, delete and refresh. */
typedef enum covet_writing {
    COVET_WRITE_INSERT, /* these columns */
    COVET_WRITE_UPDATE, /* these columns, WHERE key */
    COVET_WRITE_DELETE, /* WHERE key */
    COVET_READ_BY_KEY   /* SELECT these columns WHERE key */
} covet_writing;

/* Appends an identifier, quoted. The one function through which names become text. */
static void covet__sql_name(covet_buffer *buffer, const covet_dialect *dialect, const char *name);
/* The text of a plan with its binds. On failure `problem` is filled in. */
static covet_status covet__sql_statement(covet_arena *arena, const covet_dialect *dialect, size_t bind_limit,
                                         const covet_plan *plan, covet_sql_text *out, covet_problem *problem);
/* Appends the text of a single-row write: its binds are the columns in order of column_index, then the parts of the key. INSERT
 * without columns takes all defaults. */
static void covet__sql_writer(covet_buffer *buffer, const covet_dialect *dialect, const covet_entity *entity,
                              covet_writing writing, const uint64_t *columns);
/* Appends CREATE TABLE IF NOT EXISTS, with uniques and foreign keys. */
static void covet__ddl_create_table(covet_buffer *buffer, const covet_dialect *dialect, const covet_entity *entity);
/* How many indexes an entity has besides those of its constraints, and CREATE INDEX IF NOT EXISTS of one. */
static size_t covet__ddl_index_count(const covet_dialect *dialect, const covet_entity *entity);
static void covet__ddl_create_index(covet_buffer *buffer, const covet_dialect *dialect, const covet_entity *entity,
                                    size_t index);
/* Appends DROP TABLE IF EXISTS. */
static void covet__ddl_drop_table(covet_buffer *buffer, const covet_dialect *dialect, const covet_entity *entity);

#endif

/* ==== sql/name.c ==== */
#ifdef COVET_LINES
#line 1 "src/sql/name.c"
#endif
/* Identifiers. Uses sql.h. */
#ifndef COVET_SQL_NAME_C
#define COVET_SQL_NAME_C

#ifdef COVET_LINES
#line 7 "src/sql/name.c"
#endif
static void covet__sql_name(covet_buffer *buffer, const covet_dialect *dialect, const char *name) {
    covet_buffer_char(buffer, dialect->quote);
    for (; *name; name++) {
        if (*name == dialect->quote) covet_buffer_char(buffer, dialect->quote);
        covet_buffer_char(buffer, *name);
    }
    covet_buffer_char(buffer, dialect->quote);
}

/* "table"."column" */
static void covet__sql_column(covet_buffer *buffer, const covet_dialect *dialect, const char *alias,
                              const char *column) {
    covet__sql_name(buffer, dialect, alias);
    covet_buffer_char(buffer, '.');
    covet__sql_name(buffer, dialect, column);
}

/* Placeholder number `at`, counted from 1. */
static void covet__sql_placeholder(covet_buffer *buffer, const covet_dialect *dialect, uint32_t at) {
    if (dialect->numbered) covet_buffer_format(buffer, "$%u", (unsigned)at);
    else covet_buffer_char(buffer, '?');
}

#endif

/* ==== sql/expression.c ==== */
#ifdef COVET_LINES
#line 1 "src/sql/expression.c"
#endif
/* Terms as text: templates of the dialect, parentheses by precedence, binds recorded where their placeholder is written. Uses name, print. */
#ifndef COVET_SQL_EXPRESSION_C
#define COVET_SQL_EXPRESSION_C

#ifdef COVET_LINES
#line 8 "src/sql/expression.c"
#endif
/* A statement in the making. */
typedef struct covet_emitter {
    covet_buffer buffer;
    covet_arena *arena;
    const covet_dialect *dialect;
    const covet_plan *plan;
    covet_slot *slots;      /* slot_count of them */
    uint32_t slot_count, slot_room;
    covet_problem *problem;
    bool failed;            /* no memory */
} covet_emitter;

static void covet__emit(covet_emitter *emitter, const covet_term *term, covet_precedence least);

static void covet__emit_text(covet_emitter *emitter, const char *text) {
    covet_buffer_text(&emitter->buffer, text);
}

/* The placeholder and the record of the bind, in one. */
static void covet__emit_bind(covet_emitter *emitter, const covet_slot *slot, covet_transform transform) {
    if (emitter->slot_count == emitter->slot_room) {
        uint32_t room = emitter->slot_room ? emitter->slot_room * 2 : 8;
        covet_slot *slots = covet_arena_take(emitter->arena, room * sizeof *slots, _Alignof(covet_slot));
        if (!slots) {
            emitter->failed = true;
            return;
        }
        for (uint32_t i = 0; i < emitter->slot_count; i++) slots[i] = emitter->slots[i];
        emitter->slots = slots;
        emitter->slot_room = room;
    }
    emitter->slots[emitter->slot_count] = *slot;
    if (transform != COVET_TRANSFORM_NONE) emitter->slots[emitter->slot_count].transform = transform;
    emitter->slot_count++;
    covet__sql_placeholder(&emitter->buffer, emitter->dialect, emitter->slot_count);
}

static void covet__emit_column(covet_emitter *emitter, const covet_term *term) {
    covet__sql_column(&emitter->buffer, emitter->dialect, emitter->plan->sources[term->source].alias,
                      term->field->column);
}

/* a AND b AND c, of `count` terms. A long one is written in groups: databases nest a condition as deep as it is
 * long, and limit that. */
static void covet__emit_chain(covet_emitter *emitter, const covet_term *const *terms, uint32_t count,
                              const char *word, covet_precedence binds) {
    enum { group = 500 };
    if (count <= group) {
        for (uint32_t i = 0; i < count; i++) {
            if (i) covet__emit_text(emitter, word);
            covet__emit(emitter, terms[i], binds);
        }
        return;
    }
    for (uint32_t i = 0; i < count; i += group) {
        covet__emit_text(emitter, i ? word : "");
        covet_buffer_char(&emitter->buffer, '(');
        covet__emit_chain(emitter, terms + i, count - i < group ? count - i : group, word, binds);
        covet_buffer_char(&emitter->buffer, ')');
    }
}

static void covet__emit_in(covet_emitter *emitter, const covet_term *term) {
    covet__emit(emitter, term->operands[0], COVET_BINDS_ADD);
    covet__emit_text(emitter, " IN (");
    for (uint32_t i = 1; i < term->count; i++) {
        if (i > 1) covet__emit_text(emitter, ", ");
        covet__emit(emitter, term->operands[i], COVET_BINDS_OR);
    }
    covet__emit_text(emitter, ")");
}

/* --- templates --- */

/* Operand `number` of a template, counted from 1; 3 may be operand 2 again with another transform. */
static void covet__emit_operand(covet_emitter *emitter, const covet_term *term, uint32_t number,
                                const covet_spelling *spelling, covet_precedence least) {
    bool again = number == 3 && spelling->transform3 != COVET_TRANSFORM_NONE;
    const covet_term *operand;
    covet_transform transform = COVET_TRANSFORM_NONE;
    if (again) number = 2;
    if (number > term->count) {
        covet__emit_text(emitter, "NULL");
        return;
    }
    operand = term->operands[number - 1];
    if (number == 2) transform = again ? spelling->transform3 : spelling->transform;
    if (operand->kind == COVET_TERM_BIND) covet__emit_bind(emitter, &operand->slot, transform);
    else covet__emit(emitter, operand, least);
}

/* The strength that operand 1 needs is that of the whole; the others need more, so that a - (b - c) keeps its
 * parentheses. */
static void covet__emit_template(covet_emitter *emitter, const covet_term *term,
                                 const covet_spelling *spelling, const char *text,
                                 covet_precedence binds) {
    for (; *text; text++) {
        bool mark = *text == '$' || *text == '@';
        if (mark && text[1] >= '1' && text[1] <= '9') {
            uint32_t number = (uint32_t)(text[1] - '0');
            covet_precedence least = COVET_BINDS_OR;
            if (*text == '$') {
                bool left = number == 1 && binds >= COVET_BINDS_ADD && term->count > 1;
                bool same = left || binds == COVET_BINDS_ATOM;
                least = same ? binds : (covet_precedence)(binds + 1);
            }
            covet__emit_operand(emitter, term, number, spelling, least);
            text++;
        } else if (*text == '#') {
            covet_buffer_int(&emitter->buffer, term->places);
        } else {
            covet_buffer_char(&emitter->buffer, *text);
        }
    }
}

static void covet__emit_unsupported(covet_emitter *emitter, const covet_term *term) {
    covet_buffer text;
    if (emitter->problem->status != COVET_OK) return;
    covet_buffer_open(&text, emitter->arena->heap, 0);
    covet_buffer_format(&text, "the operation \"%s\" is not to be had on %s", covet__term_names[term->kind],
                        emitter->dialect->name);
    *emitter->problem =
        (covet_problem){.status = COVET_UNSUPPORTED,
                        .model = emitter->plan->entity->name,
                        .message = covet_arena_text(emitter->arena, covet_buffer_get(&text), text.size)};
    covet_buffer_close(&text);
}

/* Which text of a spelling a term takes, and how strongly it binds. */
static const char *covet__spelled(const covet_spelling *spelling, const covet_term *term,
                                  covet_precedence *binds) {
    bool bound = term->count < 2 || term->operands[1]->kind == COVET_TERM_BIND;
    *binds = spelling->binds;
    if (bound || !spelling->expression_text) return spelling->text;
    *binds = spelling->expression_binds;
    return spelling->expression_text;
}

/* Writes a term that is no template; answers its strength, 0 if it is one. */
static covet_precedence covet__own_strength(const covet_term *term) {
    switch (term->kind) {
    case COVET_TERM_COLUMN:
    case COVET_TERM_BIND:
    case COVET_TERM_NULL: return COVET_BINDS_ATOM;
    case COVET_TERM_TRUE:
    case COVET_TERM_FALSE: return COVET_BINDS_COMPARE;
    case COVET_TERM_AND: return COVET_BINDS_AND;
    case COVET_TERM_OR: return COVET_BINDS_OR;
    case COVET_TERM_IN: return COVET_BINDS_COMPARE;
    default: return (covet_precedence)0;
    }
}

static void covet__emit_own(covet_emitter *emitter, const covet_term *term) {
    switch (term->kind) {
    case COVET_TERM_COLUMN: covet__emit_column(emitter, term); break;
    case COVET_TERM_BIND: covet__emit_bind(emitter, &term->slot, COVET_TRANSFORM_NONE); break;
    case COVET_TERM_NULL: covet__emit_text(emitter, "NULL"); break;
    case COVET_TERM_TRUE: covet__emit_text(emitter, emitter->dialect->true_text); break;
    case COVET_TERM_FALSE: covet__emit_text(emitter, emitter->dialect->false_text); break;
    case COVET_TERM_AND:
        covet__emit_chain(emitter, term->operands, term->count, " AND ", COVET_BINDS_AND);
        break;
    case COVET_TERM_OR:
        covet__emit_chain(emitter, term->operands, term->count, " OR ", COVET_BINDS_OR);
        break;
    default: covet__emit_in(emitter, term); break;
    }
}

/* Writes a term; `least` is the strength that its place demands. */
static void covet__emit(covet_emitter *emitter, const covet_term *term, covet_precedence least) {
    const covet_spelling *spelling = &emitter->dialect->spellings[term->kind];
    covet_precedence binds = covet__own_strength(term);
    const char *text = NULL;
    if (emitter->dialect->rewrite) {
        const covet_term *rewritten = emitter->dialect->rewrite(emitter->arena, term);
        if (!rewritten) emitter->failed = true;
        else if (rewritten != term) {
            covet__emit(emitter, rewritten, least);
            return;
        }
    }
    if (!binds) {
        text = covet__spelled(spelling, term, &binds);
        if (!text) {
            covet__emit_unsupported(emitter, term);
            return;
        }
    }
    if (binds < least) covet_buffer_char(&emitter->buffer, '(');
    if (text) covet__emit_template(emitter, term, spelling, text, binds);
    else covet__emit_own(emitter, term);
    if (binds < least) covet_buffer_char(&emitter->buffer, ')');
}

#endif

/* ==== sql/statement.c ==== */
#ifdef COVET_LINES
#line 1 "src/sql/statement.c"
#endif
/* Statements as text: SELECT, UPDATE, DELETE, and their subqueries of keys. Uses expression. */
#ifndef COVET_SQL_STATEMENT_C
#define COVET_SQL_STATEMENT_C

#include <stdio.h>

#ifdef COVET_LINES
#line 9 "src/sql/statement.c"
#endif
static void covet__emit_name(covet_emitter *emitter, const char *name) {
    covet__sql_name(&emitter->buffer, emitter->dialect, name);
}

static void covet__emit_table(covet_emitter *emitter, const covet_source *source) {
    covet__emit_name(emitter, source->entity->table);
    if (source->alias == source->entity->table) return;
    covet_buffer_char(&emitter->buffer, ' ');
    covet__emit_name(emitter, source->alias);
}

static void covet__emit_from(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    covet__emit_text(emitter, " FROM ");
    covet__emit_table(emitter, &plan->sources[0]);
    for (uint32_t i = 1; i < plan->source_count; i++) {
        const covet_source *source = &plan->sources[i];
        covet__emit_text(emitter, source->outer ? " LEFT OUTER JOIN " : " INNER JOIN ");
        covet__emit_table(emitter, source);
        covet__emit_text(emitter, " ON (");
        covet__sql_column(&emitter->buffer, emitter->dialect, plan->sources[source->parent].alias,
                          source->through->column);
        covet__emit_text(emitter, " = ");
        covet__sql_column(&emitter->buffer, emitter->dialect, source->alias,
                          source->through->target_field->column);
        covet__emit_text(emitter, ")");
    }
}

static void covet__emit_where(covet_emitter *emitter) {
    if (!emitter->plan->where) return;
    covet__emit_text(emitter, " WHERE ");
    covet__emit(emitter, emitter->plan->where, COVET_BINDS_OR);
}

/* NULLS FIRST and LAST, by an order of its own before it where the database has no words for it. */
static void covet__emit_order_item(covet_emitter *emitter, const covet_order *order) {
    bool nulls = order->nulls_first || order->nulls_last;
    bool words = emitter->dialect->features & COVET_CAN_ORDER_NULLS;
    if (nulls && !words) {
        covet__emit(emitter, order->term, COVET_BINDS_ADD);
        covet__emit_text(emitter, order->nulls_first ? " IS NOT NULL, " : " IS NULL, ");
    }
    covet__emit(emitter, order->term, COVET_BINDS_OR);
    covet__emit_text(emitter, order->descending ? " DESC" : " ASC");
    if (nulls && words) covet__emit_text(emitter, order->nulls_first ? " NULLS FIRST" : " NULLS LAST");
}

static void covet__emit_order(covet_emitter *emitter) {
    for (uint32_t i = 0; i < emitter->plan->order_count; i++) {
        covet__emit_text(emitter, i ? ", " : " ORDER BY ");
        covet__emit_order_item(emitter, &emitter->plan->order[i]);
    }
}

static void covet__emit_window(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    if (plan->limit) {
        covet__emit_text(emitter, " LIMIT ");
        covet__emit(emitter, plan->limit, COVET_BINDS_OR);
    } else if (plan->cap) {
        covet_buffer_format(&emitter->buffer, " LIMIT %u", (unsigned)plan->cap);
    }
    if (plan->offset) {
        covet__emit_text(emitter, " OFFSET ");
        covet__emit(emitter, plan->offset, COVET_BINDS_OR);
    }
}

static void covet__emit_outputs(covet_emitter *emitter) {
    for (uint32_t i = 0; i < emitter->plan->output_count; i++) {
        if (i) covet__emit_text(emitter, ", ");
        covet__emit(emitter, emitter->plan->outputs[i].term, COVET_BINDS_OR);
    }
    if (emitter->plan->output_count == 0) covet__emit_text(emitter, "1");
}

/* DISTINCT, or DISTINCT ON (...). */
static void covet__emit_distinct(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    if (plan->distinct) covet__emit_text(emitter, "DISTINCT ");
    for (uint32_t i = 0; i < plan->distinct_count; i++) {
        covet__emit_text(emitter, i ? ", " : "ON (");
        covet__emit(emitter, plan->distinct_on[i], COVET_BINDS_OR);
    }
    if (plan->distinct_count) covet__emit_text(emitter, ") ");
}

static void covet__emit_select(covet_emitter *emitter) {
    covet__emit_text(emitter, "SELECT ");
    covet__emit_distinct(emitter);
    covet__emit_outputs(emitter);
    covet__emit_from(emitter);
    covet__emit_where(emitter);
    covet__emit_order(emitter);
    covet__emit_window(emitter);
}

/* Distinct and limited rows are counted from outside. */
static void covet__emit_count(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    if (plan->distinct || plan->limit || plan->offset) {
        covet__emit_text(emitter, "SELECT COUNT(*) FROM (");
        covet__emit_select(emitter);
        covet__emit_text(emitter, ") ");
        covet__emit_name(emitter, "subquery");
        return;
    }
    covet__emit_text(emitter, "SELECT COUNT(*)");
    covet__emit_from(emitter);
    covet__emit_where(emitter);
}

/* WHERE of UPDATE and DELETE: the condition itself, or a subquery of keys; a database that cannot read there the table that it writes
 * gets it wrapped. */
static void covet__emit_write_where(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    bool wrap = !(emitter->dialect->features & COVET_CAN_UPDATE_OWN_SUBQUERY);
    if (!plan->by_key) {
        covet__emit_where(emitter);
        return;
    }
    covet__emit_text(emitter, " WHERE ");
    covet__sql_column(&emitter->buffer, emitter->dialect, plan->entity->table, plan->entity->key->column);
    covet__emit_text(emitter, " IN (");
    if (wrap) {
        covet__emit_text(emitter, "SELECT ");
        covet__emit_name(emitter, plan->entity->key->column);
        covet__emit_text(emitter, " FROM (");
    }
    covet__emit_select(emitter);
    if (wrap) {
        covet__emit_text(emitter, ") ");
        covet__emit_name(emitter, "keys");
    }
    covet__emit_text(emitter, ")");
}

/* --- UPDATE where a SET would see what an earlier one assigned: the new values come out of a derived table --- */

static bool covet__term_reads(const covet_term *term, const covet_field *field) {
    if (term->kind == COVET_TERM_COLUMN) return term->source == 0 && term->field == field;
    for (uint32_t i = 0; i < term->count; i++) {
        if (covet__term_reads(term->operands[i], field)) return true;
    }
    return false;
}

/* Whether an assignment reads a column that one before it writes. */
static bool covet__sets_cross(const covet_plan *plan) {
    for (uint32_t i = 1; i < plan->assignment_count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (covet__term_reads(plan->assignments[i].term, plan->assignments[j].field)) return true;
        }
    }
    return false;
}

/* The name of the derived table's column for assignment `number`. */
static void covet__emit_set_name(covet_emitter *emitter, uint32_t number) {
    char name[24];
    snprintf(name, sizeof name, "covet_set_%u", (unsigned)number);
    covet__emit_name(emitter, name);
}

/* DISTINCT keeps the table apart from the one that is written; a LIMIT does that by itself. */
static void covet__emit_derived_sets(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    covet__emit_text(emitter, plan->limit ? "(SELECT " : "(SELECT DISTINCT ");
    covet__sql_column(&emitter->buffer, emitter->dialect, plan->entity->table, plan->entity->key->column);
    for (uint32_t i = 0; i < plan->assignment_count; i++) {
        covet__emit_text(emitter, ", ");
        covet__emit(emitter, plan->assignments[i].term, COVET_BINDS_OR);
        covet__emit_text(emitter, " AS ");
        covet__emit_set_name(emitter, i + 1);
    }
    covet__emit_from(emitter);
    covet__emit_where(emitter);
    covet__emit_order(emitter);
    covet__emit_window(emitter);
    covet__emit_text(emitter, ") ");
}

static void covet__emit_derived_update(covet_emitter *emitter) {
    static const char derived[] = "covet_new";
    const covet_plan *plan = emitter->plan;
    const char *key = plan->entity->key->column;
    if (plan->entity->key_count > 1) {
        *emitter->problem = (covet_problem){
            .status = COVET_UNSUPPORTED,
            .model = plan->entity->name,
            .message = "SETs that read what the others assign, of a model whose key has several parts"};
        return;
    }
    covet__emit_text(emitter, "UPDATE ");
    covet__emit_name(emitter, plan->entity->table);
    covet__emit_text(emitter, " INNER JOIN ");
    covet__emit_derived_sets(emitter);
    covet__emit_name(emitter, derived);
    covet__emit_text(emitter, " ON (");
    covet__sql_column(&emitter->buffer, emitter->dialect, plan->entity->table, key);
    covet__emit_text(emitter, " = ");
    covet__sql_column(&emitter->buffer, emitter->dialect, derived, key);
    covet__emit_text(emitter, ")");
    for (uint32_t i = 0; i < plan->assignment_count; i++) {
        covet__emit_text(emitter, i ? ", " : " SET ");
        covet__sql_column(&emitter->buffer, emitter->dialect, plan->entity->table,
                          plan->assignments[i].field->column);
        covet__emit_text(emitter, " = ");
        covet__emit_name(emitter, derived);
        covet__emit_text(emitter, ".");
        covet__emit_set_name(emitter, i + 1);
    }
}

static void covet__emit_update(covet_emitter *emitter) {
    const covet_plan *plan = emitter->plan;
    if (emitter->dialect->features & COVET_SET_SEES_NEW && covet__sets_cross(plan)) {
        covet__emit_derived_update(emitter);
        return;
    }
    covet__emit_text(emitter, "UPDATE ");
    covet__emit_name(emitter, plan->entity->table);
    for (uint32_t i = 0; i < plan->assignment_count; i++) {
        covet__emit_text(emitter, i ? ", " : " SET ");
        covet__emit_name(emitter, plan->assignments[i].field->column);
        covet__emit_text(emitter, " = ");
        covet__emit(emitter, plan->assignments[i].term, COVET_BINDS_OR);
    }
    covet__emit_write_where(emitter);
}

static void covet__emit_delete(covet_emitter *emitter) {
    covet__emit_text(emitter, "DELETE FROM ");
    covet__emit_name(emitter, emitter->plan->entity->table);
    covet__emit_write_where(emitter);
}

static void covet__emit_operation(covet_emitter *emitter) {
    switch (emitter->plan->operation) {
    case COVET_COUNT_ROWS: covet__emit_count(emitter); break;
    case COVET_UPDATE: covet__emit_update(emitter); break;
    case COVET_DELETE: covet__emit_delete(emitter); break;
    default: covet__emit_select(emitter); break;
    }
}

static covet_status covet__sql_statement(covet_arena *arena, const covet_dialect *dialect,
                                         size_t bind_limit, const covet_plan *plan,
                                         covet_sql_text *out, covet_problem *problem) {
    covet_emitter emitter = {.arena = arena, .dialect = dialect, .plan = plan, .problem = problem};
    covet_buffer_open(&emitter.buffer, arena->heap, 0);
    covet__emit_operation(&emitter);
    *out = (covet_sql_text){
        .text = covet_arena_text(arena, covet_buffer_get(&emitter.buffer), emitter.buffer.size),
        .size = emitter.buffer.size,
        .slots = emitter.slots,
        .slot_count = emitter.slot_count};
    if (emitter.failed || emitter.buffer.failed || arena->failed) {
        *problem = (covet_problem){.status = COVET_NO_MEMORY, .message = "no memory for the statement"};
    }
    covet_buffer_close(&emitter.buffer);
    if (problem->status == COVET_OK && out->slot_count > bind_limit) {
        *problem = (covet_problem){.status = COVET_QUERY,
                                   .model = plan->entity->name,
                                   .message = "the query binds more values than the connection takes in "
                                              "one statement: query in several parts"};
    }
    return problem->status;
}

#endif

/* ==== sql/compile.c ==== */
#ifdef COVET_LINES
#line 1 "src/sql/compile.c"
#endif
/* The compiler's entry: from a shape to text, slots and a decoder. Uses resolve and statement. */
#ifndef COVET_SQL_COMPILE_C
#define COVET_SQL_COMPILE_C

#ifdef COVET_LINES
#line 8 "src/sql/compile.c"
#endif
/* Resolves and plans. */
static bool covet__compile_plan(covet_compiler *compiler, covet_compiled *out, covet_plan *plan) {
    *compiler->problem = (covet_problem){.status = COVET_OK};
    *out = (covet_compiled){.empty = false};
    if (covet__resolve(compiler, out) && covet__plan(compiler, plan)) return true;
    if (compiler->problem->status == COVET_OK) covet__out_of_memory(compiler);
    return false;
}

static bool covet__compiled_entities(covet_compiler *compiler, const covet_plan *plan,
                                     covet_compiled *out) {
    const covet_entity **entities = covet_arena_take(
        compiler->arena, plan->source_count * sizeof *entities, _Alignof(void *));
    if (!entities) return covet__out_of_memory(compiler);
    for (uint32_t i = 0; i < plan->source_count; i++) entities[i] = plan->sources[i].entity;
    out->entities = entities;
    out->entity_count = plan->source_count;
    return true;
}

static covet_status covet__compile(covet_arena *arena, const covet_registry *registry,
                                   const covet_dialect *dialect, size_t bind_limit,
                                   const covet_entity *entity, const covet_shape *shape,
                                   covet_purpose purpose, const covet_model *projection,
                                   covet_compiled *out, covet_problem *problem) {
    covet_compiler compiler = {.arena = arena,
                               .registry = registry,
                               .dialect = dialect,
                               .bind_limit = bind_limit,
                               .entity = entity,
                               .shape = shape,
                               .purpose = purpose,
                               .projection = projection,
                               .problem = problem};
    covet_plan plan;
    if (!covet__compile_plan(&compiler, out, &plan)) return problem->status;
    if (out->decoder.parts) out->decoder.column_count = plan.output_count; /* those of an order included */
    out->empty = plan.empty;
    out->one_row = plan.one_row;
    out->read_only = compiler.read_only;
    if (!covet__compiled_entities(&compiler, &plan, out)) return problem->status;
    if (plan.empty) return COVET_OK;
    return covet__sql_statement(arena, dialect, bind_limit, &plan, &out->sql, problem);
}

static bool covet__compile_print(covet_buffer *buffer, covet_arena *arena,
                                 const covet_registry *registry, const covet_dialect *dialect,
                                 const covet_entity *entity, const covet_shape *shape,
                                 covet_purpose purpose, const covet_model *projection,
                                 covet_problem *problem) {
    covet_compiler compiler = {.arena = arena,
                               .registry = registry,
                               .dialect = dialect,
                               .bind_limit = dialect->bind_limit,
                               .entity = entity,
                               .shape = shape,
                               .purpose = purpose,
                               .projection = projection,
                               .problem = problem};
    covet_compiled compiled;
    covet_plan plan;
    if (!covet__compile_plan(&compiler, &compiled, &plan)) return false;
    covet_plan_print(buffer, &plan);
    return true;
}

#endif

/* ==== sql/ddl.c ==== */
#ifdef COVET_LINES
#line 1 "src/sql/ddl.c"
#endif
/* Tables as text: CREATE TABLE, CREATE INDEX, DROP TABLE. Uses name. */
#ifndef COVET_SQL_DDL_C
#define COVET_SQL_DDL_C

#include <string.h>

#ifdef COVET_LINES
#line 9 "src/sql/ddl.c"
#endif
static void covet__ddl_column(covet_buffer *buffer, const covet_dialect *dialect, const covet_field *field) {
    covet__sql_name(buffer, dialect, field->column);
    covet_buffer_char(buffer, ' ');
    dialect->column_type(buffer, field);
    if (dialect->collation) dialect->collation(buffer, field);
    if (field->automatic && dialect->automatic_key) {
        dialect->automatic_key(buffer, field);
        if (dialect->features & COVET_KEYS_INLINE) return;
    }
    covet_buffer_text(buffer, field->nullable ? " NULL" : " NOT NULL");
    if (field->key && field->entity->key_count == 1) covet_buffer_text(buffer, " PRIMARY KEY");
    else if (field->unique) covet_buffer_text(buffer, " UNIQUE");
}

static void covet__ddl_reference(covet_buffer *buffer, const covet_dialect *dialect, const covet_field *field) {
    covet_buffer_text(buffer, ", FOREIGN KEY (");
    covet__sql_name(buffer, dialect, field->column);
    covet_buffer_text(buffer, ") REFERENCES ");
    covet__sql_name(buffer, dialect, field->target->table);
    covet_buffer_text(buffer, " (");
    covet__sql_name(buffer, dialect, field->target_field->column);
    covet_buffer_text(buffer, ")");
}

/* The columns that a list of field names means, with commas; "-" before a name: descending. */
static void covet__ddl_fields(covet_buffer *buffer, const covet_dialect *dialect,
                              const covet_entity *entity, const char *const *names) {
    for (size_t i = 0; names[i]; i++) {
        bool descending = names[i][0] == '-';
        const char *name = names[i] + descending;
        const covet_field *field = covet_entity_field(entity, name, strlen(name));
        if (i) covet_buffer_text(buffer, ", ");
        covet__sql_name(buffer, dialect, field && field->column ? field->column : name);
        if (descending) covet_buffer_text(buffer, " DESC");
    }
}

static void covet__ddl_uniques(covet_buffer *buffer, const covet_dialect *dialect, const covet_entity *entity) {
    const char *const *const *together = entity->model->settings->unique_together;
    const covet_constraint *constraint = entity->model->settings->constraints;
    for (; together && *together; together++) {
        covet_buffer_text(buffer, ", UNIQUE (");
        covet__ddl_fields(buffer, dialect, entity, *together);
        covet_buffer_char(buffer, ')');
    }
    for (; constraint && constraint->name; constraint++) {
        if (!constraint->unique || constraint->where) continue;
        covet_buffer_text(buffer, ", CONSTRAINT ");
        covet__sql_name(buffer, dialect, constraint->name);
        covet_buffer_text(buffer, " UNIQUE (");
        covet__ddl_fields(buffer, dialect, entity, constraint->unique);
        covet_buffer_char(buffer, ')');
    }
}

static void covet__ddl_composite_key(covet_buffer *buffer, const covet_dialect *dialect, const covet_entity *entity) {
    bool first = true;
    if (entity->key_count < 2) return;
    covet_buffer_text(buffer, ", PRIMARY KEY (");
    for (size_t i = 0; i < entity->column_count; i++) {
        if (!entity->columns[i]->key) continue;
        if (!first) covet_buffer_text(buffer, ", ");
        first = false;
        covet__sql_name(buffer, dialect, entity->columns[i]->column);
    }
    covet_buffer_char(buffer, ')');
}

static void covet__ddl_create_table(covet_buffer *buffer, const covet_dialect *dialect, const covet_entity *entity) {
    covet_buffer_text(buffer, "CREATE TABLE IF NOT EXISTS ");
    covet__sql_name(buffer, dialect, entity->table);
    covet_buffer_text(buffer, " (");
    for (size_t i = 0; i < entity->column_count; i++) {
        if (i) covet_buffer_text(buffer, ", ");
        covet__ddl_column(buffer, dialect, entity->columns[i]);
    }
    covet__ddl_composite_key(buffer, dialect, entity);
    covet__ddl_uniques(buffer, dialect, entity);
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        if (field->target && !field->no_db_constraint) covet__ddl_reference(buffer, dialect, field);
    }
    covet_buffer_char(buffer, ')');
    if (dialect->table_options) dialect->table_options(buffer, entity);
}

/* --- indexes: first those of the model's options, then those of single fields --- */

static size_t covet__ddl_declared_count(const covet_entity *entity) {
    const covet_index *index = entity->model->settings->indexes;
    size_t count = 0;
    while (index && (index[count].fields || index[count].name)) count++;
    return count;
}

/* Whether a field has an index that nothing else of the table makes. */
static bool covet__ddl_field_indexed(const covet_dialect *dialect, const covet_field *field) {
    if (!field->indexed || field->unique || field->key) return false;
    return !(field->target && !field->no_db_constraint && dialect->features & COVET_INDEX_OF_KEY);
}

static size_t covet__ddl_index_count(const covet_dialect *dialect, const covet_entity *entity) {
    size_t count = covet__ddl_declared_count(entity);
    for (size_t i = 0; i < entity->column_count; i++) {
        count += covet__ddl_field_indexed(dialect, entity->columns[i]);
    }
    return count;
}

/* Continues a hash of names; the NUL between them counts. */
static uint32_t covet__ddl_hash(uint32_t hash, const char *text) {
    do hash = (hash ^ (unsigned char)*text) * 16777619u;
    while (*text++);
    return hash;
}

/* <table>_<field>_<hash>_idx, cut to what the database takes: the hash keeps it apart from others. */
static void covet__ddl_index_name(covet_buffer *buffer, const covet_dialect *dialect,
                                  const covet_entity *entity, const char *const *names) {
    size_t limit = dialect->name_limit ? dialect->name_limit : 63;
    uint32_t hash = covet__ddl_hash(2166136261u, entity->table);
    covet_buffer name;
    covet_buffer_open(&name, buffer->heap, 0);
    covet_buffer_text(&name, entity->table);
    for (size_t i = 0; names[i]; i++) {
        covet_buffer_format(&name, "_%s", names[i] + (names[i][0] == '-'));
        hash = covet__ddl_hash(hash, names[i]);
    }
    if (name.size > limit - 13) {
        name.size = limit - 13;
        while (((unsigned char)name.data[name.size] & 0xC0) == 0x80) name.size--;
    }
    covet_buffer_format(&name, "_%08x_idx", (unsigned)hash);
    if (name.failed) buffer->failed = true;
    covet__sql_name(buffer, dialect, covet_buffer_get(&name));
    covet_buffer_close(&name);
}

static void covet__ddl_index(covet_buffer *buffer, const covet_dialect *dialect, const covet_entity *entity,
                             const char *name, bool unique, const char *const *fields) {
    covet_buffer_text(buffer, unique ? "CREATE UNIQUE INDEX IF NOT EXISTS " : "CREATE INDEX IF NOT EXISTS ");
    if (name) covet__sql_name(buffer, dialect, name);
    else covet__ddl_index_name(buffer, dialect, entity, fields);
    covet_buffer_text(buffer, " ON ");
    covet__sql_name(buffer, dialect, entity->table);
    covet_buffer_text(buffer, " (");
    covet__ddl_fields(buffer, dialect, entity, fields);
    covet_buffer_char(buffer, ')');
}

static void covet__ddl_create_index(covet_buffer *buffer, const covet_dialect *dialect,
                                    const covet_entity *entity, size_t index) {
    size_t declared = covet__ddl_declared_count(entity);
    if (index < declared) {
        const covet_index *own = &entity->model->settings->indexes[index];
        covet__ddl_index(buffer, dialect, entity, own->name, own->unique, own->fields);
        return;
    }
    index -= declared;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        const char *names[2] = {field->name, NULL};
        if (!covet__ddl_field_indexed(dialect, field)) continue;
        if (index-- > 0) continue;
        covet__ddl_index(buffer, dialect, entity, NULL, false, names);
        return;
    }
}

static void covet__ddl_drop_table(covet_buffer *buffer, const covet_dialect *dialect, const covet_entity *entity) {
    covet_buffer_text(buffer, "DROP TABLE IF EXISTS ");
    covet__sql_name(buffer, dialect, entity->table);
}

#endif

/* ==== sql/writer.c ==== */
#ifdef COVET_LINES
#line 1 "src/sql/writer.c"
#endif
/* Statements that write or read one row by its key. Uses name. */
#ifndef COVET_SQL_WRITER_C
#define COVET_SQL_WRITER_C

#ifdef COVET_LINES
#line 7 "src/sql/writer.c"
#endif
static void covet__writer_key(covet_buffer *buffer, const covet_dialect *dialect,
                              const covet_entity *entity, uint32_t at) {
    bool first = true;
    covet_buffer_text(buffer, " WHERE ");
    for (size_t i = 0; i < entity->column_count; i++) {
        if (!entity->columns[i]->key) continue;
        if (!first) covet_buffer_text(buffer, " AND ");
        first = false;
        covet__sql_name(buffer, dialect, entity->columns[i]->column);
        covet_buffer_text(buffer, " = ");
        covet__sql_placeholder(buffer, dialect, ++at);
    }
}

/* The names of a set of columns with commas; `each`: " = ?" behind each. Answers how many. */
static uint32_t covet__writer_columns(covet_buffer *buffer, const covet_dialect *dialect,
                                      const covet_entity *entity, const uint64_t *columns, bool each) {
    uint32_t count = 0;
    for (size_t i = 0; i < entity->column_count; i++) {
        if (!covet_columns_has(columns, (int32_t)i)) continue;
        if (count++) covet_buffer_text(buffer, ", ");
        covet__sql_name(buffer, dialect, entity->columns[i]->column);
        if (!each) continue;
        covet_buffer_text(buffer, " = ");
        covet__sql_placeholder(buffer, dialect, count);
    }
    return count;
}

static void covet__writer_insert(covet_buffer *buffer, const covet_dialect *dialect,
                                 const covet_entity *entity, const uint64_t *columns) {
    uint32_t count = 0;
    covet_buffer_text(buffer, "INSERT INTO ");
    covet__sql_name(buffer, dialect, entity->table);
    for (size_t i = 0; i < entity->column_words; i++) count += columns[i] != 0;
    if (count == 0) {
        bool words = dialect->features & COVET_CAN_DEFAULT_VALUES;
        covet_buffer_text(buffer, words ? " DEFAULT VALUES" : " () VALUES ()");
        return;
    }
    covet_buffer_text(buffer, " (");
    count = covet__writer_columns(buffer, dialect, entity, columns, false);
    covet_buffer_text(buffer, ") VALUES (");
    for (uint32_t i = 1; i <= count; i++) {
        if (i > 1) covet_buffer_text(buffer, ", ");
        covet__sql_placeholder(buffer, dialect, i);
    }
    covet_buffer_text(buffer, ")");
}

static void covet__sql_writer(covet_buffer *buffer, const covet_dialect *dialect,
                              const covet_entity *entity, covet_writing writing,
                              const uint64_t *columns) {
    uint32_t count = 0;
    switch (writing) {
    case COVET_WRITE_INSERT: covet__writer_insert(buffer, dialect, entity, columns); return;
    case COVET_WRITE_UPDATE:
        covet_buffer_text(buffer, "UPDATE ");
        covet__sql_name(buffer, dialect, entity->table);
        covet_buffer_text(buffer, " SET ");
        count = covet__writer_columns(buffer, dialect, entity, columns, true);
        break;
    case COVET_WRITE_DELETE:
        covet_buffer_text(buffer, "DELETE FROM ");
        covet__sql_name(buffer, dialect, entity->table);
        break;
    case COVET_READ_BY_KEY:
        covet_buffer_text(buffer, "SELECT ");
        covet__writer_columns(buffer, dialect, entity, columns, false);
        covet_buffer_text(buffer, " FROM ");
        covet__sql_name(buffer, dialect, entity->table);
        break;
    }
    covet__writer_key(buffer, dialect, entity, count);
}

#endif

/* ==== exec/cache.h ==== */
#ifdef COVET_LINES
#line 1 "src/exec/cache.h"
#endif
/* Caches: a hash table whose entries also stand in the order of use. It holds no policy: who keeps
 * something decides what is equal, what may go, and frees it. Private: part of the implementation.
 * Uses memory. Connections use it. */
#ifndef COVET_EXEC_CACHE_H
#define COVET_EXEC_CACHE_H

#ifdef COVET_LINES
#line 9 "src/exec/cache.h"
#endif
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

/* ==== exec/cache.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/cache.c"
#endif
/* Caches: the hash table and the order of use of cache.h.
 * Uses memory. Connections use it. */
#ifndef COVET_EXEC_CACHE_C
#define COVET_EXEC_CACHE_C

#ifdef COVET_LINES
#line 8 "src/exec/cache.c"
#endif
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

/* ==== exec/inner.h ==== */
#ifdef COVET_LINES
#line 1 "src/exec/inner.h"
#endif
/* Inside of the exec floor: databases, sessions, connections, cached statements, origins of rows.
 * Private: part of the implementation. Uses query, sql, driver, cache. All parts of exec use it. */
#ifndef COVET_EXEC_INNER_H
#define COVET_EXEC_INNER_H

#include <pthread.h>
#include <stdatomic.h>

#ifdef COVET_LINES
#line 14 "src/exec/inner.h"
#endif
typedef struct covet_connection covet_connection;
typedef struct covet_statement covet_statement;

struct covet_db {
    covet_heap heap;               /* of the database itself and its registry */
    const covet_backend *backend;  /* NULL where no scheme fits */
    covet_arena arena;             /* holds what follows */
    char *target;                  /* the URL behind its scheme, without options */
    covet_url_option *options;     /* of the URL, ended by name NULL */
    size_t arena_block, statement_cache;
    covet_log_function log;
    void *log_context;
    covet_registry registry;
    covet_failure error;           /* of the URL or a registration */
    covet_buffer error_message;    /* its text */
    void *shared;                  /* the driver's, for all connections */
    pthread_mutex_t lock;          /* guards what follows */
    covet_session *sessions;       /* open ones */
    covet_session *closed;         /* closed ones, newest first: their use is MISUSE until they are reused */
    size_t closed_count;
    covet_connection *idle;        /* connections without a session */
    struct covet_stream_state *streams_spare; /* ended ones, for the next: not freed before, since a caller may hold one */
    _Atomic uint32_t generation;   /* the last one given to an arena */
};

/* One arena of a session's stack of marks. */
typedef struct covet_frame {
    covet_arena arena;
    struct covet_frame *below; /* NULL: the session's own */
} covet_frame;

struct covet_session {
    covet_db *db;                  /* NULL: closed */
    covet_heap heap;               /* the database's allocator; reclaim drops the connection's caches */
    covet_connection *connection;  /* NULL until it is used */
    covet_frame base;              /* the arena of the session */
    covet_frame *top;              /* the youngest mark's, or &base */
    covet_frame *spare;            /* released frames, for the next mark */
    covet_failure error;           /* the latest failure */
    covet_arena error_arena;       /* its texts and violations */
    covet_arena error_spare;       /* those of the failure before, which a new message may quote */
    const char *error_text;        /* all of it in one; NULL until it is asked for */
    const covet_violation *violations; /* NULL: none */
    bool failed;                   /* an uncleared failure */
    bool in_transaction;
    bool transaction_failed;       /* an uncleared failure happened inside it */
    bool transaction_lost;         /* the database has ended it, or covet_begin failed (then in_transaction is
                                    * false): nothing is sent before it is acknowledged */
    covet_failure transaction_error; /* that failure, texts in transaction_arena; commit answers it */
    const covet_violation *transaction_violations; /* of it; NULL: none */
    covet_arena transaction_arena;
    uint32_t transaction;          /* number of the current transaction, else of the latest; 0: none yet */
    uint32_t *rolled_back;         /* numbers of those that rolled back, ascending */
    size_t rolled_back_count, rolled_back_room;
    int64_t statements;            /* sent so far */
    uint64_t *writes;              /* by entity id: counts writes to its table; writes_room of them, enough for
                                    * every entity that covet__entity answered */
    size_t writes_room;
    struct covet_stream_state *streams; /* open ones, newest first */
    struct covet_reader **readers; /* by entity id: how Post_find decodes its rows; in the base arena */
    size_t readers_room;
    uint32_t readers_generation;   /* the life of the base arena that they are of */
    const char *file;              /* call site of the call at hand; NULL: unknown */
    int line;
    covet_session *next, *previous; /* in the database's list */
};

/* What is known of where a row came from: one for all rows of a list and a part of the decoder, or
 * one for a single object. */
typedef struct covet_origin {
    const covet_entity *entity;   /* NULL: a projection */
    covet_session *session;
    uint64_t *loaded;             /* columns that the struct holds; NULL: all */
    uint32_t copy_offset;         /* from the struct to its copy, in bytes; 0: none, or `copy` */
    uint32_t transaction;         /* number of the transaction in which it was written; 0: read, or written outside of any */
    void *copy;                   /* of a single object: what was loaded or saved, from entity->copy_start on; NULL: none */
    const unsigned char *rows;    /* where the structs stand that it speaks of, so that a copy made by assignment is told from
                                   * them; NULL: anywhere in the arena */
    size_t rows_size;             /* bytes there */
    bool single;                  /* of one object: may be changed by its next save */
    bool inserted;                /* it was inserted in that transaction */
    bool made_key;                /* the database gave it its key */
} covet_origin;

/* --- error.c: failures of a session. All answer `status` --- */
/* Sets the session's error; format as printf. model and field may be NULL. Sets `failed` but for
 * NOT_FOUND and MULTIPLE. */
static covet_status covet__fail(covet_session *session, covet_status status, const char *model, const char *field,
                                const char *format, ...) COVET__PRINTF(5, 6);
/* From a problem of the query floor. */
static covet_status covet__fail_problem(covet_session *session, const covet_problem *problem);
/* From the driver's latest error, with the statement that was sent (NULL: none). For BUSY the text
 * says what blocks whom. */
static covet_status covet__fail_driver(covet_session *session, const char *sql);
static covet_status covet__fail_memory(covet_session *session);
/* VALIDATION with the violations of a checker, which are copied; the message lists them by
 * field. */
static covet_status covet__fail_violations(covet_session *session, const covet_entity *entity, const covet_violation *violations);
/* OK if the session can be used by a call: not NULL, not closed, its database without a kept
 * mistake. Else the failure; NULL and closed sessions answer MISUSE without an error record. Notes
 * the call site. */
static covet_status covet__enter(covet_session *session, const char *file, int line);

/* --- stream.c --- */
/* Ends the open streams whose state stands in the arena of that generation, or all for 0: gives
 * back what they hold and takes them off the session. Their next row is MISUSE, where their memory
 * still stands. */
static void covet__streams_end(covet_session *session, uint32_t generation);
/* Frees what is kept for the next streams; for a database that is closed. */
static void covet__streams_free(covet_db *db);

/* --- session.c --- */
/* The arena that results go to: that of the youngest mark. */
static inline covet_arena *covet__arena(covet_session *session) {
    return &session->top->arena;
}
/* Whether an arena with that generation is open in this session; NULL: it is not. */
static covet_arena *covet__arena_of(covet_session *session, uint32_t generation);
/* Checks the head of an object that a caller hands in: OK for a new one (no origin) and for one of
 * this session, else MISUSE. */
static covet_status covet__check_row(covet_session *session, const covet_entity *entity, const covet_row *row);
/* The entity of a model; NULL and MISUSE (with the call to make) if it is not registered. */
static const covet_entity *covet__entity(covet_session *session, const covet_model *model);
/* Notes a write to an entity's table. */
static void covet__wrote(covet_session *session, const covet_entity *entity);
/* Whether that transaction was rolled back. */
static bool covet__rolled_back(const covet_session *session, uint32_t transaction);

/* --- connection.c --- */
/* A connection and what it keeps ready. It belongs to one session or stands among the idle ones. */
struct covet_connection {
    covet_link *link;               /* NULL: nothing was sent yet, or there is no driver */
    const covet_driver *driver;     /* NULL: the dialect alone */
    covet_heap heap;                /* of all that follows; reclaim drops the caches of the session that has it */
    size_t bind_limit;              /* of the link; before there is one the dialect's */
    covet_cache statements;         /* of covet_statement by text */
    covet_cache compiled;           /* of compiled queries by shape */
    covet_cache writers;            /* of the statements of create, save, delete and refresh */
    struct covet_compiled_entry *current; /* the latest that covet__cached answered: stays until the next */
    covet_statement *spare;         /* structs of finalised statements, which weak references may still name */
    uint64_t serial;                /* the last one given to a statement */
    covet_connection *next;         /* among the idle ones */
};
/* The session's connection, made or taken from the idle ones where it has none, and connected.
 * NULL: failed. */
static covet_connection *covet__connection(covet_session *session);
/* The same without connecting: the caches alone. NULL: failed. */
static covet_connection *covet__connection_attach(covet_session *session);
static const covet_dialect *covet__dialect(const covet_session *session); /* never NULL after covet__enter */
/* The driver of a session that has a connection. */
static inline const covet_driver *covet__driver(const covet_session *session) {
    return session->db->backend->driver;
}

/* A prepared statement, for one execution at a time. */
struct covet_statement {
    covet_entry entry;        /* its place in the cache */
    covet_prepared *prepared;
    char *sql;
    size_t size;              /* bytes of sql, without the NUL */
    uint64_t serial;          /* names this statement: a weak reference keeps pointer and serial; 0: finalised */
    covet_value *binds;       /* bind_count of them, as covet__bind_slots sent them; NULL without a log */
    size_t bind_count;
    covet_statement *spare;   /* the next among the spare ones */
    bool busy;                /* an execution is going on */
    bool cached;              /* stands in the cache; else it is finalised when it is given back */
};
/* A statement for that text, from the cache or prepared; busy until it is given back. NULL:
 * failed. */
static covet_statement *covet__statement_take(covet_session *session, const char *sql, size_t size);
/* Resets it and gives it back. NULL does nothing. */
static void covet__statement_give(covet_session *session, covet_statement *statement);

/* A compiled query of the connection, with a weak reference to its statement. */
typedef struct covet_cached {
    covet_compiled compiled;
    covet_statement *statement; /* valid if the cache still has it under `serial` */
    uint64_t serial;
    const covet_entity *const *entities; /* whose tables it reads; entity_count */
    uint32_t entity_count;
} covet_cached;
/* The compiled form of a shape for a purpose, from the cache or compiled now. NULL: failed, error
 * set. Valid until the session's next call of this function but for `pin`ned ones (streams).
 * Without a connection (a dialect alone, covet_sql) it works too. */
static covet_cached *covet__cached(covet_session *session, const covet_entity *entity, const covet_shape *shape,
                                   covet_purpose purpose, const covet_model *projection);
static void covet__cached_pin(covet_cached *cached);
static void covet__cached_unpin(covet_session *session, covet_cached *cached);
/* The statement of a compiled query, busy. NULL: failed. */
static covet_statement *covet__cached_statement(covet_session *session, covet_cached *cached);

/* The statement of create, save, delete or refresh for a set of columns (of a delete NULL), kept as
 * compiled queries are. Its binds are the columns in order of column_index, then the key. busy.
 * NULL: failed. */
static covet_statement *covet__writer(covet_session *session, const covet_entity *entity, covet_writing writing,
                                      const uint64_t *columns);

/* --- statement.c: running --- */
/* Counts a statement, and tells the log when it is over. */
typedef struct covet_run {
    int64_t started; /* microseconds; 0 without a log */
} covet_run;
static covet_run covet__run_begin(covet_session *session);
/* `rows`: read or changed; `status` of the run. Binds as sent: those of the statement (NULL: none
 * known). */
static void covet__run_end(covet_session *session, covet_run run, const char *sql, const covet_value *binds, size_t bind_count,
                           int64_t rows, covet_status status);
/* Runs a text of the dialect's own (BEGIN, COMMIT, DDL) to its end. */
static covet_status covet__run_text(covet_session *session, const char *sql, size_t size);
/* Binds all slots of a compiled query. On failure the error is set. */
static covet_status covet__bind_slots(covet_session *session, covet_statement *statement, const covet_compiled *compiled,
                                      const covet_shape *shape);

#endif

/* ==== exec/queryset.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/queryset.c"
#endif
/* Building querysets and conditions: everything is copied, and the hash of the shape is made on the way. Uses session, walk. */
#ifndef COVET_EXEC_QUERYSET_C
#define COVET_EXEC_QUERYSET_C

#include <string.h>

#ifdef COVET_LINES
#line 10 "src/exec/queryset.c"
#endif
/* --- objects as values --- */

/* Reads the key of a row as a value; text is borrowed. false for a kind that no key has. */
static bool covet__key_value(const covet_field *key, const void *object, covet_value *out) {
    const void *member = (const char *)object + key->member->offset;
    switch (key->column_kind) {
    case COVET_KIND_AUTO:
    case COVET_KIND_INT: *out = covet_value_int(*(const int32_t *)member); return true;
    case COVET_KIND_BIGAUTO:
    case COVET_KIND_BIGINT: *out = covet_value_int(*(const int64_t *)member); return true;
    case COVET_KIND_SMALLINT: *out = covet_value_int(*(const int16_t *)member); return true;
    case COVET_KIND_BOOL: *out = covet_value_bool(*(const bool *)member); return true;
    case COVET_KIND_FLOAT: *out = covet_value_real(*(const double *)member); return true;
    case COVET_KIND_DECIMAL: *out = covet_value_decimal(*(const covet_decimal *)member); return true;
    case COVET_KIND_UUID: *out = covet_value_uuid(*(const covet_uuid *)member); return true;
    case COVET_KIND_DATE: *out = covet_value_date(*(const covet_date *)member); return true;
    case COVET_KIND_TIME: *out = covet_value_time(*(const covet_time *)member); return true;
    case COVET_KIND_DATETIME: *out = covet_value_datetime(*(const covet_datetime *)member); return true;
    case COVET_KIND_DURATION: *out = covet_value_duration(*(const covet_duration *)member); return true;
    case COVET_KIND_BINARY: *out = covet_value_bytes(*(const covet_bytes *)member); return true;
    default: *out = covet_value_text(*(const char *const *)member); return true;
    }
}

/* Puts the key in the place of OBJ(object); `element` keeps whose key it is. */
static bool covet__object_value(covet_copier *copier, covet_value *value) {
    covet_session *session = copier->context;
    const covet_row *row = value->as.object;
    const covet_entity *entity;
    if (!row->origin || !(row->state & COVET_ROW_SAVED)) {
        copier->mistake = "OBJ(...) of an object that is not saved: save it first";
        return false;
    }
    if (!covet__arena_of(session, row->generation)) {
        copier->mistake = "OBJ(...) of an object of another session, or of one that has been reset";
        return false;
    }
    entity = row->origin->entity;
    if (!entity || !covet__key_value(entity->key, row, value)) {
        copier->mistake = "OBJ(...) of a row that has no key";
        return false;
    }
    covet__copy_content(copier, value);
    value->element = entity->id + 1;
    return true;
}

/* --- querysets --- */

static void covet__queryset_mistake(covet_queryset *queryset, covet_status status,
                                    const char *message, const char *field) {
    if (queryset->mistake.status != COVET_OK) return;
    queryset->mistake = (covet_problem){.status = status,
                                        .message = message,
                                        .model = queryset->model ? queryset->model->name : NULL,
                                        .field = field};
}

/* A copier in the session's arena that goes on from a shape. */
static void covet__copier_start(covet_copier *copier, covet_session *session, const covet_shape *from) {
    covet__copier_open(copier, covet__arena(session));
    copier->object = covet__object_value;
    copier->context = session;
    if (!from) return;
    copier->hash = from->hash;
    for (uint32_t i = 0; i < from->value_count; i++) covet__note_value(copier, from->values[i]);
}

/* Copies `count` nodes behind those of `from` (NULL: none) into the queryset's shape. */
static void covet__queryset_add(covet_queryset *queryset, const covet_shape *from,
                                const covet_node *const *nodes, uint32_t count) {
    covet_copier copier;
    uint32_t before = from ? from->clause_count : 0;
    covet_arena *arena = covet__arena(queryset->session);
    const covet_node **clauses =
        covet_arena_take(arena, (before + count + 1) * sizeof *clauses, _Alignof(void *));
    covet__copier_start(&copier, queryset->session, from);
    for (uint32_t i = 0; clauses && i < before; i++) clauses[i] = from->clauses[i];
    for (uint32_t i = 0; clauses && i < count; i++) {
        clauses[before + i] = covet__node_copy(&copier, nodes[i]);
    }
    queryset->shape = (covet_shape){.clauses = clauses,
                                    .clause_count = before + count,
                                    .value_count = copier.value_count,
                                    .values = covet__copier_values(&copier),
                                    .hash = copier.hash};
    if (copier.mistake) {
        covet__queryset_mistake(queryset, COVET_MISUSE, copier.mistake, copier.mistake_path);
    }
    if (arena->failed) {
        queryset->shape = (covet_shape){.clause_count = 0};
        covet__queryset_mistake(queryset, COVET_NO_MEMORY, "no memory for the query", NULL);
    }
}

static covet_queryset *covet__queryset_new(covet_session *session, const covet_model *model,
                                           const char *file, int line) {
    covet_queryset *queryset = COVET_TAKE(covet__arena(session), covet_queryset);
    if (!queryset) {
        covet__fail_memory(session);
        return NULL;
    }
    memset(queryset, 0, sizeof *queryset);
    queryset->session = session;
    queryset->model = model;
    queryset->file = file;
    queryset->line = line;
    queryset->generation = covet__arena(session)->generation;
    return queryset;
}

/* A queryset is never built from clauses as they are given: they are typed, and may be NULL by mistake. */
static void covet__queryset_clauses(covet_queryset *queryset, const covet_shape *from,
                                    const covet_clause *const *clauses) {
    const covet_node *few[16], **nodes = few;
    uint32_t count = 0;
    while (clauses[count] != &covet_clause_end) count++;
    if (count > 16) nodes = covet_arena_take(covet__arena(queryset->session), count * sizeof *nodes, _Alignof(void *));
    for (uint32_t i = 0; nodes && i < count; i++) {
        if (clauses[i]) nodes[i] = &clauses[i]->node;
        else covet__queryset_mistake(queryset, COVET_MISUSE, "a clause is NULL", NULL);
    }
    if (queryset->mistake.status == COVET_OK && nodes) covet__queryset_add(queryset, from, nodes, count);
    if (!nodes) covet__queryset_mistake(queryset, COVET_NO_MEMORY, "no memory for the query", NULL);
}

covet_queryset *covet_query_build(covet_session *session, const covet_model *model,
                                  const covet_clause *const *clauses, const char *file, int line) {
    covet_queryset *queryset;
    covet_status status = covet__enter(session, file, line);
    if (status != COVET_OK && (!session || !session->db)) return NULL;
    queryset = covet__queryset_new(session, model, file, line);
    if (!queryset) return NULL;
    if (status != COVET_OK) {
        covet__queryset_mistake(queryset, status, "the session cannot be used", NULL);
        return queryset;
    }
    queryset->entity = covet__entity(session, model);
    if (!queryset->entity) {
        bool memory = session->error.status == COVET_NO_MEMORY;
        covet__queryset_mistake(queryset, session->error.status,
                                memory ? "no memory for the query"
                                       : "the model is not registered: add it to covet_models(db, MODELS(...))",
                                NULL);
    }
    covet__queryset_clauses(queryset, NULL, clauses);
    return queryset;
}

covet_queryset *covet_query_refine(covet_queryset *queryset, const covet_clause *const *clauses,
                                   const char *file, int line) {
    covet_queryset *longer;
    if (!queryset || covet__enter(queryset->session, file, line) != COVET_OK) return NULL;
    longer = covet__queryset_new(queryset->session, queryset->model, file, line);
    if (!longer) return NULL;
    longer->entity = queryset->entity;
    longer->mistake = queryset->mistake;
    covet__queryset_clauses(longer, &queryset->shape, clauses);
    return longer;
}

/* The queryset with SET nodes behind its clauses, as an update is compiled. NULL: failed. */
static covet_queryset *covet__queryset_with_sets(covet_queryset *queryset, const covet_set *const *sets) {
    covet_queryset *longer = covet__queryset_new(queryset->session, queryset->model, queryset->file, queryset->line);
    const covet_node **nodes;
    uint32_t count = 0;
    if (!longer) return NULL;
    while (sets[count] && sets[count] != &covet_set_end) count++;
    nodes = covet_arena_take(covet__arena(queryset->session), (count + 1) * sizeof *nodes, _Alignof(void *));
    longer->entity = queryset->entity;
    longer->mistake = queryset->mistake;
    if (!sets[count]) covet__queryset_mistake(longer, COVET_MISUSE, "an assignment of covet_update is NULL", NULL);
    for (uint32_t i = 0; nodes && i < count; i++) nodes[i] = &sets[i]->node;
    if (nodes && longer->mistake.status == COVET_OK) covet__queryset_add(longer, &queryset->shape, nodes, count);
    return longer;
}

covet_queryset *covet_fresh(covet_queryset *queryset) {
    if (queryset) queryset->keeps = false;
    return queryset;
}

/* --- conditions at run time --- */

/* A condition that carries a mistake: it fails where it is used, and never widens a query. */
static const covet_cond covet__cond_null = {.node = {.kind = COVET_NODE_AND, .children = (const covet_cond *const[]){NULL, &covet_cond_end}}};

const covet_cond *covet_keep(covet_session *session, const covet_cond *condition) {
    covet_copier copier;
    const covet_node *node;
    if (!condition || covet__enter(session, NULL, 0) != COVET_OK) return NULL;
    covet__copier_start(&copier, session, NULL);
    node = covet__node_copy(&copier, &condition->node);
    if (copier.mistake) {
        covet__fail(session, COVET_MISUSE, NULL, copier.mistake_path, "%s", copier.mistake);
        return &covet__cond_null;
    }
    if (!node || covet__arena(session)->failed) {
        covet__fail_memory(session);
        return &covet__cond_null;
    }
    return (const covet_cond *)(const void *)node;
}

/* A group over operands that stay where they are. */
static const covet_cond *covet__cond_group(covet_session *session, covet_node_kind kind,
                                           const covet_cond *a, const covet_cond *b) {
    covet_cond *group;
    const covet_cond **children;
    if (!a || !b || covet__enter(session, NULL, 0) != COVET_OK) return &covet__cond_null;
    group = COVET_TAKE(covet__arena(session), covet_cond);
    children = covet_arena_take(covet__arena(session), 3 * sizeof *children, _Alignof(void *));
    if (!group || !children) {
        covet__fail_memory(session);
        return &covet__cond_null;
    }
    children[0] = a;
    children[1] = b;
    children[2] = &covet_cond_end;
    *group = (covet_cond){.node = {.kind = kind, .flags = COVET_NODE_KEPT, .children = children}};
    return group;
}

/* An operand that is kept already is not copied again: chains built in a loop take linear time. */
static const covet_cond *covet__cond_kept(covet_session *session, const covet_cond *condition) {
    if (!condition || condition->node.flags & COVET_NODE_KEPT) return condition;
    return covet_keep(session, condition);
}

const covet_cond *covet_q_and(covet_session *session, const covet_cond *a, const covet_cond *b) {
    return covet__cond_group(session, COVET_NODE_AND, covet__cond_kept(session, a), covet__cond_kept(session, b));
}

const covet_cond *covet_q_or(covet_session *session, const covet_cond *a, const covet_cond *b) {
    return covet__cond_group(session, COVET_NODE_OR, covet__cond_kept(session, a), covet__cond_kept(session, b));
}

const covet_cond *covet_q_xor(covet_session *session, const covet_cond *a, const covet_cond *b) {
    return covet__cond_group(session, COVET_NODE_XOR, covet__cond_kept(session, a), covet__cond_kept(session, b));
}

const covet_cond *covet_q_not(covet_session *session, const covet_cond *a) {
    const covet_cond *kept = covet__cond_kept(session, a);
    return covet__cond_group(session, COVET_NODE_NOT, kept, &covet_cond_end);
}

#endif

/* ==== exec/rows.h ==== */
#ifdef COVET_LINES
#line 1 "src/exec/rows.h"
#endif
/* What the parts of exec that read and write rows call of each other: members of structs, what is known of where an
 * object came from, running a compiled query. Private: part of the implementation. Uses inner. */
#ifndef COVET_EXEC_ROWS_H
#define COVET_EXEC_ROWS_H

#ifdef COVET_LINES
#line 8 "src/exec/rows.h"
#endif
/* --- member.c: values in structs. `member` points to the member of `field`. --- */
static bool covet__member_null(const covet_field *field, const void *member);
/* Whether a key is not set: NULL, or zero where it cannot be NULL. */
static bool covet__member_unset(const covet_field *field, const void *member);
/* Whether two members hold the same value; padding is not looked at. */
static bool covet__member_same(const covet_field *field, const void *a, const void *b);
/* The value of a member; text is borrowed. */
static covet_value covet__member_value(const covet_field *field, const void *member);
/* Sets a member to a value that its column takes, or NULL; text is borrowed. false: it takes it not. */
static bool covet__member_set(const covet_field *field, void *member, covet_value *value);
/* What the member points to (text with its NUL, bytes): its bytes, 0 where it points to nothing. */
static size_t covet__member_reach(const covet_field *field, const void *member, const void **data);
/* Lets the member point to `data`, which holds what it pointed to. */
static void covet__member_point(const covet_field *field, void *member, const void *data);
/* Gives a key the value that it refers to: that of `target` in the struct `object`. */
static void covet__member_refer(const covet_field *field, void *member, const covet_field *target, const void *object);
static inline unsigned char *covet__member(const covet_field *field, void *object) {
    return (unsigned char *)object + field->member->offset;
}
static inline const unsigned char *covet__member_in(const covet_field *field, const void *object) {
    return (const unsigned char *)object + field->member->offset;
}
/* The object member of a key. */
static inline void **covet__member_object(const covet_field *field, void *object) {
    return (void **)(void *)((unsigned char *)object + field->member->object_offset);
}

/* --- track.c: where an object came from, and what changed since --- */

/* An object that a caller handed in. */
typedef struct covet_subject {
    covet_session *session;
    const covet_entity *entity;
    unsigned char *object;
    covet_row *row;            /* its head */
    covet_origin *origin;      /* NULL: it has none, or none of its own any more */
    const unsigned char *copy; /* what was loaded or saved, from entity->copy_start on; NULL: not known */
    covet_arena *arena;        /* where what is hung on it goes */
    bool fresh;                /* it has no row in the database */
    bool all_changed;          /* every column counts as changed */
} covet_subject;

/* Checks an object and finds what is known of it. On failure the error is set. */
static covet_status covet__subject_open(covet_subject *subject, covet_session *session, const covet_model *model,
                                        const void *object);
/* The member in what was loaded or saved; NULL where that is not known of it. */
static const unsigned char *covet__subject_loaded(const covet_subject *subject, const covet_field *field);
/* The object member of a key as it was loaded, where the key's own member is known. */
static void *covet__subject_object(const covet_subject *subject, const covet_field *field);
/* Adds the columns that changed since; keys' object members are not looked at. */
static void covet__subject_changes(const covet_subject *subject, uint64_t *columns);
/* MISUSE if the key of a row of the database was changed. `call` for the message. */
static covet_status covet__subject_key(const covet_subject *subject, const char *call);
/* The bits above the flags of covet_row.state: they tell a changed key, and for a struct of the caller the session's life. */
static uint32_t covet__row_tag(const covet_session *session, const covet_entity *entity, const void *object, bool owned);
/* Whether an object stands in memory of this session that outlives `arena`: its address may be kept. */
static bool covet__object_kept(covet_session *session, const void *object);
/* Whether a related object has a row to refer to; else the failure is set, with `field` for the message. */
static covet_status covet__related_saved(covet_session *session, const covet_field *field, const void *object);
/* An origin of its own for the object, where what is known of it stands already; it takes effect with
 * covet__subject_adopt. NULL: failed. */
static covet_origin *covet__origin_own(const covet_subject *subject);
/* Gives the object that origin, and the state after a write: `flags` are COVET_ROW_ ones. */
static void covet__subject_adopt(covet_subject *subject, covet_origin *origin, uint32_t flags);
/* A set of columns of an entity, empty; in `few` where it fits. NULL: failed. */
static uint64_t *covet__columns_open(covet_session *session, const covet_entity *entity, uint64_t few[4]);
/* Adds the columns that are named; a name that is none is a QUERY error. `fields` is ended by NULL. */
static covet_status covet__columns_named(covet_session *session, const covet_entity *entity, const char *const *fields,
                                         uint64_t *columns);
/* Adds every column. */
static void covet__columns_all(const covet_entity *entity, uint64_t *columns);

/* Bytes of origins and copies are multiples of this. */
static inline size_t covet__rounded(size_t size) {
    return (size + 7) & ~(size_t)7;
}

/* A place in an arena to which it can be set back, if nothing but bump memory was taken since. */
typedef struct covet_arena_place {
    covet_arena *arena;
    const void *block;
    unsigned char *at;
} covet_arena_place;
static inline covet_arena_place covet__arena_place(covet_arena *arena) {
    return (covet_arena_place){arena, arena->blocks, arena->at};
}
static inline void covet__arena_back(const covet_arena_place *place) {
    if (place->arena->blocks == place->block) place->arena->at = place->at;
}

/* --- stream.c --- */
/* The arena of the row of an open stream; NULL: the stream is over, or has gone on. */
static covet_arena *covet__stream_arena(const covet_session *session, const covet_row *row);

/* --- fetch.c: running a compiled query --- */

/* A query that is under way. */
typedef struct covet_reading {
    covet_session *session;
    const covet_driver *driver;
    covet_cached *cached;
    covet_statement *statement; /* NULL: nothing is sent, no row can match */
    covet_run run;
} covet_reading;

/* The entry of every terminal: OK if the queryset can be used. NULL answers MISUSE. */
static covet_status covet__queryset_enter(covet_queryset *queryset);
/* Compiles, prepares, binds. On failure nothing is left open. */
static covet_status covet__reading_open(covet_reading *reading, covet_queryset *queryset, const covet_shape *shape,
                                        covet_purpose purpose, const covet_model *projection);
/* Ends it: tells the log, gives the statement back. Answers `status`. */
static covet_status covet__reading_close(covet_reading *reading, int64_t rows, covet_status status);
/* A failure of the driver while it ran or decoded. `landing` may be NULL. */
static covet_status covet__reading_failed(covet_session *session, const covet_statement *statement,
                                          const covet_landing *landing);
/* Whether the rows that the queryset keeps are still what a query would read. */
static bool covet__queryset_kept(const covet_queryset *queryset);

/* How the rows of a decoder come to stand in memory: their heads, and an origin a part. */
typedef struct covet_heads {
    covet_row few[8];      /* heads, where they fit */
    covet_row *heads;      /* one a part */
    covet_origin *origins; /* one a part */
} covet_heads;
/* Fills in heads and origins, which stand at `origins`, for rows that are to stand in that arena with these flags. false without
 * memory. */
static bool covet__heads_open(covet_heads *heads, covet_session *session, covet_arena *arena, const covet_decoder *decoder,
                              covet_origin *origins, uint32_t flags);
/* Sets the tags of a row that was decoded and of its related objects. */
static void covet__row_tags(const covet_session *session, const covet_decoder *decoder, unsigned char *row);
/* --- relate.c: keys and the objects that they refer to --- */
/* Brings the `_id` members of `next` in line with the object members by what changed since `subject` was loaded. */
static covet_status covet__relate(const covet_subject *subject, unsigned char *next, const uint64_t *columns);

/* --- check.c --- */
/* Fills in what an insert or update sets by itself: moments, made keys, defaults of texts, which go to `arena`. `columns`: only
 * these; NULL: all. */
static covet_status covet__fill(const covet_subject *subject, unsigned char *next, bool insert, const uint64_t *columns);
/* What the columns can hold; VALIDATION with every violation. */
static covet_status covet__check_write(covet_session *session, const covet_entity *entity, const unsigned char *next,
                                       const uint64_t *columns);
/* All that the model declares, uniqueness included. `subject` tells which row is itself. */
static covet_status covet__check_whole(const covet_subject *subject, const unsigned char *next);

#endif

/* ==== exec/member.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/member.c"
#endif
/* Members: the value of a field in a struct, by the kind of its column. Uses rows, column. Tracking, store and
 * the readers of rows by name use it. */
#ifndef COVET_EXEC_MEMBER_C
#define COVET_EXEC_MEMBER_C

#ifdef COVET_LINES
#line 9 "src/exec/member.c"
#endif
#include <string.h>

/* A scalar kind: bytes of its value, and where that stands in the optional form. */
typedef struct covet_scalar {
    uint8_t size; /* 0: not a scalar */
    uint8_t place;
} covet_scalar;

static const covet_scalar covet__scalars[COVET_KIND_COUNT] = {
    [COVET_KIND_AUTO]     = {sizeof(int32_t), offsetof(covet_opt_int, value)},
    [COVET_KIND_BIGAUTO]  = {sizeof(int64_t), offsetof(covet_opt_bigint, value)},
    [COVET_KIND_SMALLINT] = {sizeof(int16_t), offsetof(covet_opt_smallint, value)},
    [COVET_KIND_INT]      = {sizeof(int32_t), offsetof(covet_opt_int, value)},
    [COVET_KIND_BIGINT]   = {sizeof(int64_t), offsetof(covet_opt_bigint, value)},
    [COVET_KIND_BOOL]     = {sizeof(bool), offsetof(covet_opt_bool, value)},
    [COVET_KIND_FLOAT]    = {sizeof(double), offsetof(covet_opt_float, value)},
    [COVET_KIND_DECIMAL]  = {sizeof(covet_decimal), offsetof(covet_opt_decimal, value)},
    [COVET_KIND_UUID]     = {sizeof(covet_uuid), offsetof(covet_opt_uuid, value)},
    [COVET_KIND_DATE]     = {sizeof(covet_date), offsetof(covet_opt_date, value)},
    [COVET_KIND_TIME]     = {sizeof(covet_time), offsetof(covet_opt_time, value)},
    [COVET_KIND_DATETIME] = {sizeof(covet_datetime), offsetof(covet_opt_datetime, value)},
    [COVET_KIND_DURATION] = {sizeof(covet_duration), offsetof(covet_opt_duration, value)},
};

/* Where the scalar stands; NULL: the member is NULL. */
static inline const unsigned char *covet__member_scalar(const covet_field *field, const void *member) {
    const unsigned char *at = member;
    if (!field->nullable) return at;
    return *(const bool *)member ? at + covet__scalars[field->column_kind].place : NULL;
}

static inline bool covet__member_text(const covet_field *field) {
    return covet_kind_is_text(field->column_kind);
}

static bool covet__member_null(const covet_field *field, const void *member) {
    if (covet__scalars[field->column_kind].size != 0) return covet__member_scalar(field, member) == NULL;
    if (covet__member_text(field)) return *(const char *const *)member == NULL;
    return field->column_kind != COVET_KIND_BINARY || ((const covet_bytes *)member)->data == NULL;
}

static bool covet__member_unset(const covet_field *field, const void *member) {
    static const unsigned char zero[sizeof(covet_decimal)] = {0};
    size_t size = covet__scalars[field->column_kind].size;
    if (size == 0 || field->nullable) return covet__member_null(field, member);
    return memcmp(member, zero, size) == 0;
}

/* --- comparison --- */

static bool covet__text_same(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool covet__bytes_same(const covet_bytes *a, const covet_bytes *b) {
    if (a->data == NULL || b->data == NULL) return a->data == b->data;
    if (a->size != b->size) return false;
    return a->data == b->data || memcmp(a->data, b->data, a->size) == 0;
}

/* Decimals have padding, and 1.50 is stored as 1.5 is. */
static bool covet__decimal_same(const unsigned char *a, const unsigned char *b) {
    covet_decimal x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    if (x.low == y.low && x.high == y.high && x.scale == y.scale && x.negative == y.negative)
        return true;
    return covet_decimal_valid(x) && covet_decimal_valid(y) && covet_decimal_equal(x, y);
}

/* The usual sizes are compared without a call. */
static inline bool covet__scalar_same(const unsigned char *a, const unsigned char *b, size_t size) {
    if (size == 4) return memcmp(a, b, 4) == 0;
    if (size == 8) return memcmp(a, b, 8) == 0;
    return memcmp(a, b, size) == 0;
}

static bool covet__member_same(const covet_field *field, const void *a, const void *b) {
    size_t size = covet__scalars[field->column_kind].size;
    if (size != 0) {
        const unsigned char *x = covet__member_scalar(field, a), *y = covet__member_scalar(field, b);
        if (x == NULL || y == NULL) return x == y;
        if (field->column_kind == COVET_KIND_DECIMAL) return covet__decimal_same(x, y);
        return covet__scalar_same(x, y, size);
    }
    if (covet__member_text(field))
        return covet__text_same(*(const char *const *)a, *(const char *const *)b);
    return field->column_kind != COVET_KIND_BINARY || covet__bytes_same(a, b);
}

/* --- values --- */

static covet_value covet__member_value(const covet_field *field, const void *member) {
    covet_value value = covet__column_get(member, field->column_kind, field->nullable);
    if (value.kind == COVET_VALUE_TEXT || value.kind == COVET_VALUE_JSON)
        value.as.text.size = strlen(value.as.text.data);
    return value;
}

static bool covet__member_set(const covet_field *field, void *member, covet_value *value) {
    if (value->kind != COVET_VALUE_NULL &&
        !covet__column_fit(field->column_kind, field->length, field->places, value))
        return false;
    covet__column_set(member, field->column_kind, field->nullable, field->member->size, value);
    return true;
}

/* --- what members point to --- */

static size_t covet__member_reach(const covet_field *field, const void *member, const void **data) {
    if (covet__scalars[field->column_kind].size != 0) return 0;
    if (covet__member_text(field)) {
        const char *text = *(const char *const *)member;
        *data = text;
        return text == NULL ? 0 : strlen(text) + 1;
    }
    if (field->column_kind != COVET_KIND_BINARY) return 0;
    *data = ((const covet_bytes *)member)->data;
    return *data == NULL ? 0 : ((const covet_bytes *)member)->size;
}

static void covet__member_point(const covet_field *field, void *member, const void *data) {
    if (covet__member_text(field)) *(const char **)member = data;
    else ((covet_bytes *)member)->data = data;
}

static void covet__member_refer(const covet_field *field, void *member, const covet_field *target,
                                const void *object) {
    const unsigned char *from = covet__member_in(target, object);
    const covet_scalar *scalar = &covet__scalars[field->column_kind];
    unsigned char *to = member;
    if (scalar->size == 0) {
        memcpy(to, from, field->member->size);
        return;
    }
    from = covet__member_scalar(target, from);
    if (field->nullable) {
        *(bool *)member = from != NULL;
        to += scalar->place;
    }
    if (from != NULL) memcpy(to, from, scalar->size);
}

#endif

/* ==== exec/error.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/error.c"
#endif
/* Failures of a session: the record, its texts, and what they mean for a transaction that is open.
 * Uses inner, problem. All of exec reports through it. */
#ifndef COVET_EXEC_ERROR_C
#define COVET_EXEC_ERROR_C

#ifdef COVET_LINES
#line 9 "src/exec/error.c"
#endif
#include <stdarg.h>
#include <string.h>

static const covet_violation covet__no_violations[] = {{.field = NULL}};

/* What is told of a session that cannot keep a record. */
#define COVET__SESSION_NULL "the session is NULL: covet_session_open failed or was not called"
#define COVET__SESSION_CLOSED "the session is closed: open another by covet_session_open"
static const covet_failure covet__failure_null = {.status = COVET_MISUSE,
                                                  .message = COVET__SESSION_NULL};
static const covet_failure covet__failure_closed = {.status = COVET_MISUSE,
                                                    .message = COVET__SESSION_CLOSED};

/* --- the record --- */

/* The arena of the next failure's texts. Those of the one before stay: a message may quote them. */
static covet_arena *covet__error_turn(covet_session *session) {
    covet_arena before = session->error_arena;
    session->error_arena = session->error_spare;
    session->error_spare = before;
    covet_arena_reset(&session->error_arena);
    return &session->error_arena;
}

static const char *covet__error_copy(covet_arena *arena, const char *text) {
    return text == NULL ? NULL : covet_arena_text(arena, text, strlen(text));
}

/* A text by printf's rules; NULL without memory. */
static const char *covet__error_format(covet_arena *arena, const char *format, ...)
    COVET__PRINTF(2, 3);
static const char *covet__error_format(covet_arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *text = covet__problem_text(arena, format, arguments);
    va_end(arguments);
    return text;
}

static const covet_violation *covet__violations_copy(covet_arena *arena,
                                                     const covet_violation *violations) {
    size_t count = 0;
    if (violations == NULL) return NULL;
    while (violations[count].field != NULL) count++;
    covet_violation *copy = covet_arena_zero(arena, count + 1, sizeof *copy);
    for (size_t i = 0; copy != NULL && i < count; i++)
        copy[i] = (covet_violation){.field = covet__error_copy(arena, violations[i].field),
                                    .code = covet__error_copy(arena, violations[i].code),
                                    .message = covet__error_copy(arena, violations[i].message)};
    return arena->failed ? NULL : copy;
}

/* A copy whose texts stand in `arena`; what does not fit there is lost, the failure is not. */
static covet_failure covet__failure_copy(covet_arena *arena, const covet_failure *failure) {
    covet_failure copy = *failure;
    copy.message = covet__error_copy(arena, failure->message);
    copy.model = covet__error_copy(arena, failure->model);
    copy.field = covet__error_copy(arena, failure->field);
    copy.sql = covet__error_copy(arena, failure->sql);
    copy.sqlstate = covet__error_copy(arena, failure->sqlstate);
    if (copy.message == NULL) copy.message = covet_status_text(copy.status);
    return copy;
}

/* Keeps the first failure of a transaction: it is the cause, and what commit answers. */
static void covet__transaction_note(covet_session *session) {
    covet_arena *arena = &session->transaction_arena;
    covet_arena_reset(arena);
    session->transaction_failed = true;
    session->transaction_error = covet__failure_copy(arena, &session->error);
    session->transaction_violations = covet__violations_copy(arena, session->violations);
}

/* Arenas are sticky; after a call that reported the lack of memory the next one may try again. */
static void covet__arenas_mend(covet_session *session) {
    for (covet_frame *frame = session->top; frame != NULL; frame = frame->below)
        frame->arena.failed = false;
}

/* Makes `failure` the session's. Its texts stand in error_arena or are static. */
static covet_status covet__failed_with(covet_session *session, const covet_failure *failure,
                                       const covet_violation *violations) {
    session->error = *failure;
    if (failure->message == NULL) session->error.message = covet_status_text(failure->status);
    session->error_text = NULL;
    session->violations = violations;
    if (failure->status == COVET_NOT_FOUND || failure->status == COVET_MULTIPLE)
        return failure->status;
    if (failure->status == COVET_NO_MEMORY) covet__arenas_mend(session);
    session->failed = true;
    if (session->in_transaction && !session->transaction_failed) covet__transaction_note(session);
    return failure->status;
}

/* A record with the call site of the call at hand. */
static covet_failure covet__failure_here(const covet_session *session, covet_status status) {
    return (covet_failure){.status = status, .file = session->file, .line = session->line};
}

/* --- the ways to fail --- */

static covet_status covet__fail(covet_session *session, covet_status status, const char *model,
                                const char *field, const char *format, ...) {
    covet_arena *arena = covet__error_turn(session);
    covet_failure failure = covet__failure_here(session, status);
    va_list arguments;
    va_start(arguments, format);
    failure.message = covet__problem_text(arena, format, arguments);
    va_end(arguments);
    failure.model = covet__error_copy(arena, model);
    failure.field = covet__error_copy(arena, field);
    return covet__failed_with(session, &failure, NULL);
}

static covet_status covet__fail_problem(covet_session *session, const covet_problem *problem) {
    const char *message = problem->message;
    if (message == NULL) message = covet_status_text(problem->status);
    return covet__fail(session, problem->status, problem->model, problem->field, "%s", message);
}

/* Takes no memory for itself. */
static covet_status covet__fail_memory(covet_session *session) {
    covet_failure failure = covet__failure_here(session, COVET_NO_MEMORY);
    failure.message = "no memory: the allocator has nothing left, and the caches gave way already";
    return covet__failed_with(session, &failure, NULL);
}

/* The mistake that the database was opened with, or that registration found. */
static covet_status covet__fail_database(covet_session *session) {
    covet_failure failure = covet__failure_copy(covet__error_turn(session), &session->db->error);
    failure.file = session->file;
    failure.line = session->line;
    return covet__failed_with(session, &failure, NULL);
}

/* "title: must not be empty; views: at least 0" in the arena; NULL without memory. */
static const char *covet__violations_text(covet_arena *arena, const covet_violation *violations) {
    covet_buffer buffer;
    covet_buffer_open(&buffer, arena->heap, 0);
    for (const covet_violation *one = violations; one->field != NULL; one++) {
        if (one != violations) covet_buffer_text(&buffer, "; ");
        covet_buffer_text(&buffer, one->field);
        if (one->field[0] != '\0') covet_buffer_text(&buffer, ": ");
        covet_buffer_text(&buffer, one->message);
    }
    const char *text = buffer.failed ? NULL : covet__error_copy(arena, covet_buffer_get(&buffer));
    covet_buffer_close(&buffer);
    return text;
}

static covet_status covet__fail_violations(covet_session *session, const covet_entity *entity,
                                           const covet_violation *violations) {
    covet_arena *arena = covet__error_turn(session);
    covet_failure failure = covet__failure_here(session, COVET_VALIDATION);
    failure.message = covet__violations_text(arena, violations);
    failure.model = covet__error_copy(arena, entity->name);
    failure.field = covet__error_copy(arena, violations[0].field);
    return covet__failed_with(session, &failure, covet__violations_copy(arena, violations));
}

/* --- failures of the driver --- */

/* Names the model and the field of a table and a column that the database named. */
static void covet__failure_place(const covet_registry *registry, const covet_driver_error *error,
                                 covet_arena *arena, covet_failure *failure) {
    if (error->table == NULL) return;
    const covet_entity *entity = NULL;
    for (size_t i = 0; i < registry->entity_count && entity == NULL; i++)
        if (strcmp(registry->entities[i]->table, error->table) == 0) entity = registry->entities[i];
    if (entity == NULL) return;
    failure->model = covet__error_copy(arena, entity->name);
    if (error->column == NULL) return;
    for (size_t i = 0; i < entity->column_count; i++)
        if (strcmp(entity->columns[i]->column, error->column) == 0)
            failure->field = covet__error_copy(arena, entity->columns[i]->name);
}

/* The value of an option of the database's URL; NULL: it was not given. */
static const char *covet__url_value(const covet_db *db, const char *name) {
    for (const covet_url_option *option = db->options; option->name != NULL; option++)
        if (strcmp(option->name, name) == 0) return option->value;
    return NULL;
}

/* How many bytes of a text to show: at most 60, no character cut. */
static int covet__error_cut(const char *text) {
    size_t size = strlen(text);
    if (size <= 60) return (int)size;
    size = 60;
    while (size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80) size--;
    return (int)size;
}

/* What blocks whom, which the database does not say. */
static const char *covet__busy_text(covet_session *session, covet_arena *arena, const char *message,
                                    const char *sql) {
    const char *timeout = covet__url_value(session->db, "busy_timeout");
    if (sql == NULL) sql = "";
    int shown = covet__error_cut(sql);
    return covet__error_format(
        arena,
        "%s: '%.*s%s' waited for another connection's lock until busy_timeout%s%s%s was over. Two "
        "sessions of one file database block each other: if both are of this thread, end the "
        "transaction of the one before the other writes",
        message, shown, sql, sql[shown] ? "..." : "", timeout ? " (" : "", timeout ? timeout : "",
        timeout ? " ms)" : "");
}

/* Notices that the database has ended the transaction by itself. */
static bool covet__transaction_gone(covet_session *session) {
    if (!session->in_transaction || session->transaction_lost) return false;
    session->transaction_lost = !covet__driver(session)->in_transaction(session->connection->link);
    return session->transaction_lost;
}

static covet_status covet__fail_driver(covet_session *session, const char *sql) {
    const covet_driver_error *error = covet__driver(session)->error(session->connection->link);
    covet_arena *arena = covet__error_turn(session);
    covet_failure failure = covet__failure_here(session, error->status);
    const char *message = error->message ? error->message : covet_status_text(error->status);
    if (error->status == COVET_BUSY)
        failure.message = covet__busy_text(session, arena, message, sql);
    else
        failure.message = covet__error_copy(arena, message);
    failure.sqlstate = covet__error_copy(arena, error->sqlstate);
    failure.sql = covet__error_copy(arena, sql);
    covet__failure_place(&session->db->registry, error, arena, &failure);
    if (covet__transaction_gone(session) && failure.message != NULL)
        failure.message = covet__error_format(
            arena, "%s; with that the database has rolled the transaction back", failure.message);
    return covet__failed_with(session, &failure, NULL);
}

/* --- entering a call --- */

static covet_status covet__enter(covet_session *session, const char *file, int line) {
    COVET_ASSERT(session != NULL && session->db != NULL);
    if (session == NULL || session->db == NULL) return COVET_MISUSE;
    session->file = file;
    session->line = line;
    if (COVET__LIKELY(session->db->error.status == COVET_OK)) return COVET_OK;
    return covet__fail_database(session);
}

/* --- what the user asks --- */

const covet_failure *covet_error(const covet_session *session) {
    if (session == NULL) return &covet__failure_null;
    return session->db == NULL ? &covet__failure_closed : &session->error;
}

/* "COVET_QUERY: Post.titel: no such field [SQL: ...] [sqlstate 42703] (app.c:12)"; NULL without
 * memory. */
static const char *covet__failure_text(covet_arena *arena, const covet_failure *failure) {
    const char *model = failure->model, *field = failure->field;
    if (model != NULL && model[0] == '\0') model = NULL;
    if (field != NULL && field[0] == '\0') field = NULL;
    const char *place =
        covet__error_format(arena, "%s%s%s%s", model ? model : "", model && field ? "." : "",
                            field ? field : "", model || field ? ": " : "");
    const char *sql = failure->sql, *state = failure->sqlstate;
    const char *tail = covet__error_format(
        arena, "%s%s%s%s%s%s", sql ? " [SQL: " : "", sql ? sql : "", sql ? "]" : "",
        state ? " [sqlstate " : "", state ? state : "", state ? "]" : "");
    const char *site = failure->file == NULL
                           ? ""
                           : covet__error_format(arena, " (%s:%d)", failure->file, failure->line);
    if (arena->failed) return NULL;
    return covet__error_format(arena, "%s: %s%s%s%s", covet_status_name(failure->status), place,
                               failure->message, tail, site);
}

const char *covet_error_text(const covet_session *session) {
    if (session == NULL) return "COVET_MISUSE: " COVET__SESSION_NULL;
    if (session->db == NULL) return "COVET_MISUSE: " COVET__SESSION_CLOSED;
    if (session->error.status == COVET_OK) return covet_status_text(COVET_OK);
    if (session->error_text != NULL) return session->error_text;
    covet_session *own = (covet_session *)session; /* const is the caller's view of it */
    own->error_text = covet__failure_text(&own->error_arena, &own->error);
    return own->error_text == NULL ? session->error.message : own->error_text;
}

const covet_violation *covet_violations(const covet_session *session) {
    if (session == NULL || session->db == NULL || session->violations == NULL)
        return covet__no_violations;
    return session->violations;
}

bool covet_failed(const covet_session *session) {
    return session == NULL || session->db == NULL || session->failed;
}

void covet_clear(covet_session *session) {
    if (session == NULL || session->db == NULL) return;
    session->failed = false;
    if (session->in_transaction && session->transaction_lost) return;
    session->transaction_failed = false;
    session->transaction_lost = false;
}

#endif

/* ==== exec/statement.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/statement.c"
#endif
/* Statements: the prepared ones of a connection by text, from which they are taken and to which
 * they are given back, and running them: counted, bound, told to the log. Uses inner, cache, error,
 * bind. All that sends something uses it. */
#ifndef COVET_EXEC_STATEMENT_C
#define COVET_EXEC_STATEMENT_C

#ifdef COVET_LINES
#line 13 "src/exec/statement.c"
#endif
#include <string.h>

static uint64_t covet__text_hash(const char *text, size_t size) {
    uint64_t hash = size, word = 0;
    for (; size >= sizeof word; size -= sizeof word, text += sizeof word) {
        memcpy(&word, text, sizeof word);
        hash = covet__hash_word(hash, word);
    }
    word = 0;
    memcpy(&word, text, size);
    return covet__hash_word(hash, word);
}

/* --- structs --- */

/* A struct for a statement: a spare one, or a new one. NULL without memory. */
static covet_statement *covet__statement_struct(covet_connection *connection) {
    covet_statement *statement = connection->spare;
    if (statement == NULL) return covet_heap_resize(&connection->heap, NULL, 0, sizeof *statement);
    connection->spare = statement->spare;
    return statement;
}

/* Puts the struct among the spare ones. It is not freed: weak references may still look at it. */
static void covet__statement_spare(covet_connection *connection, covet_statement *statement) {
    statement->serial = 0;
    statement->spare = connection->spare;
    connection->spare = statement;
}

static void covet__statement_text_free(covet_connection *connection, covet_statement *statement) {
    covet_heap_resize(&connection->heap, statement->sql, statement->size + 1, 0);
    statement->sql = NULL;
}

/* Finalises a statement that is in no cache. */
static void covet__statement_end(covet_connection *connection, covet_statement *statement) {
    connection->driver->finalize(statement->prepared);
    covet__statement_text_free(connection, statement);
    covet__statement_spare(connection, statement);
}

/* Frees the spare structs, which no weak reference may name any more. Answers whether there were
 * any. */
static bool covet__statements_free(covet_connection *connection) {
    covet_statement *spare = connection->spare;
    connection->spare = NULL;
    bool any = spare != NULL;
    for (covet_statement *next; spare != NULL; spare = next) {
        next = spare->spare;
        covet_heap_resize(&connection->heap, spare, sizeof *spare, 0);
    }
    return any;
}

/* Finalises the oldest statements that are not busy until at most `most` are kept. Answers whether
 * there were any. */
static bool covet__statements_trim(covet_connection *connection, size_t most) {
    covet_cache *cache = &connection->statements;
    bool any = false;
    for (covet_entry *entry = cache->oldest, *newer; entry != NULL && cache->count > most;
         entry = newer) {
        covet_statement *statement = (covet_statement *)entry;
        newer = entry->newer;
        if (statement->busy) continue;
        covet__cache_remove(cache, entry);
        covet__statement_end(connection, statement);
        any = true;
    }
    return any;
}

/* --- take and give --- */

static covet_statement *covet__statement_find(const covet_connection *connection, const char *sql,
                                              size_t size, uint64_t hash) {
    covet_entry *entry = *covet__cache_bucket(&connection->statements, hash);
    for (; entry != NULL; entry = entry->chain) {
        covet_statement *statement = (covet_statement *)entry;
        if (entry->hash == hash && statement->size == size &&
            memcmp(statement->sql, sql, size) == 0)
            return statement;
    }
    return NULL;
}

/* Copies the text and prepares it; false: failed, nothing is left behind. */
static bool covet__statement_prepare(covet_session *session, covet_statement *statement,
                                     const char *sql, size_t size) {
    covet_connection *connection = session->connection;
    char *copy = covet_heap_resize(&connection->heap, NULL, 0, size + 1);
    if (copy == NULL) {
        covet__fail_memory(session);
        return false;
    }
    memcpy(copy, sql, size);
    copy[size] = '\0';
    statement->sql = copy;
    statement->size = size;
    statement->prepared =
        connection->driver->prepare(connection->link, copy, size, statement->cached);
    if (statement->prepared != NULL) return true;
    covet__fail_driver(session, copy);
    covet__statement_text_free(connection, statement);
    return false;
}

/* A new statement, busy. `keep`: it goes into the cache. NULL: failed. */
static covet_statement *covet__statement_new(covet_session *session, const char *sql, size_t size,
                                             uint64_t hash, bool keep) {
    covet_connection *connection = session->connection;
    covet_statement *statement = covet__statement_struct(connection);
    if (statement == NULL) {
        covet__fail_memory(session);
        return NULL;
    }
    *statement = (covet_statement){.entry = {.hash = hash}, .busy = true, .cached = keep};
    if (!covet__statement_prepare(session, statement, sql, size)) {
        covet__statement_spare(connection, statement);
        return NULL;
    }
    statement->serial = ++connection->serial;
    if (!keep) return statement;
    covet__cache_add(&connection->statements, &statement->entry);
    covet__statements_trim(connection, connection->statements.capacity);
    return statement;
}

static covet_statement *covet__statement_take(covet_session *session, const char *sql,
                                              size_t size) {
    covet_connection *connection = covet__connection(session);
    if (connection == NULL) return NULL;
    uint64_t hash = covet__text_hash(sql, size);
    covet_statement *known = covet__statement_find(connection, sql, size, hash);
    if (known == NULL || known->busy)
        return covet__statement_new(session, sql, size, hash, known == NULL);
    covet__cache_touch(&connection->statements, &known->entry);
    known->busy = true;
    return known;
}

/* A statement for a text that will hardly come again: finalised when it is given back. NULL:
 * failed. */
static covet_statement *covet__statement_once(covet_session *session, const char *sql,
                                              size_t size) {
    if (covet__connection(session) == NULL) return NULL;
    return covet__statement_new(session, sql, size, 0, false);
}

static void covet__statement_give(covet_session *session, covet_statement *statement) {
    if (statement == NULL) return;
    covet_connection *connection = session->connection;
    connection->driver->reset(statement->prepared);
    statement->busy = false;
    statement->binds = NULL;
    statement->bind_count = 0;
    if (!statement->cached) covet__statement_end(connection, statement);
}

/* Whether a weak reference names a statement that can be taken now; then it is taken. */
static bool covet__statement_retake(covet_session *session, covet_statement *statement,
                                    uint64_t serial) {
    if (statement == NULL || statement->serial != serial || statement->busy) return false;
    if (session->transaction_lost) return false;
    covet__cache_touch(&session->connection->statements, &statement->entry);
    statement->busy = true;
    return true;
}

int64_t covet_statements(const covet_session *session) {
    return session == NULL ? 0 : session->statements;
}

/* --- the log --- */

static covet_run covet__run_begin(covet_session *session) {
    session->statements++;
    return (covet_run){.started = session->db->log == NULL ? 0 : covet_now().us};
}

/* The clock may be set back meanwhile. */
static int64_t covet__run_time(covet_run run) {
    int64_t spent = covet_now().us - run.started;
    return spent < 0 ? 0 : spent;
}

static void covet__run_end(covet_session *session, covet_run run, const char *sql,
                           const covet_value *binds, size_t bind_count, int64_t rows,
                           covet_status status) {
    if (COVET__LIKELY(session->db->log == NULL)) return;
    covet_log_record record = {.sql = sql,
                               .binds = binds,
                               .bind_count = binds == NULL ? 0 : bind_count,
                               .microseconds = covet__run_time(run),
                               .rows = rows,
                               .status = status,
                               .file = session->file,
                               .line = session->line};
    session->db->log(session->db->log_context, &record);
}

/* Ends the run of a statement, whose binds are those that were noted on it. */
static void covet__run_told(covet_session *session, covet_run run, const covet_statement *statement,
                            int64_t rows, covet_status status) {
    covet__run_end(session, run, statement->sql, statement->binds, statement->bind_count, rows,
                   status);
}

/* --- binds --- */

/* Room to note the binds of a statement for the log. false: failed. */
static bool covet__binds_note(covet_session *session, covet_statement *statement, size_t count) {
    if (COVET__LIKELY(session->db->log == NULL) || count == 0) return true;
    covet_value *noted = covet_arena_zero(covet__arena(session), count, sizeof *noted);
    statement->binds = noted;
    statement->bind_count = count;
    if (noted == NULL) covet__fail_memory(session);
    return noted != NULL;
}

/* Notes a value that was bound, or how that failed. */
static covet_status covet__bound(covet_session *session, covet_statement *statement, uint32_t index,
                                 const covet_value *value, covet_status status) {
    if (status != COVET_OK) return covet__fail_driver(session, statement->sql);
    if (statement->binds != NULL) statement->binds[index] = *value;
    return COVET_OK;
}

static covet_status covet__bind_slots(covet_session *session, covet_statement *statement,
                                      const covet_compiled *compiled, const covet_shape *shape) {
    const covet_sql_text *sql = &compiled->sql;
    const covet_driver *driver = session->connection->driver;
    covet_arena *arena = covet__arena(session);
    covet_problem problem = {.status = COVET_OK};
    if (!covet__binds_note(session, statement, sql->slot_count)) return COVET_NO_MEMORY;
    for (uint32_t i = 0; i < sql->slot_count; i++) {
        const covet_slot *slot = &sql->slots[i];
        covet_value value;
        if (covet__slot_value(arena, slot, shape, &value, &problem) != COVET_OK)
            return covet__fail_problem(session, &problem);
        covet_status status =
            driver->bind(statement->prepared, i, &value, slot->kind, slot->digits, slot->places);
        status = covet__bound(session, statement, i, &value, status);
        if (status != COVET_OK) return status;
    }
    return COVET_OK;
}

/* --- texts --- */

/* Steps a statement to its end; `rows` is how many came. */
static covet_status covet__run_steps(covet_session *session, covet_statement *statement,
                                     int64_t *rows) {
    covet_step step;
    *rows = 0;
    while ((step = covet__driver(session)->next(statement->prepared)) == COVET_STEP_ROW) ++*rows;
    return step == COVET_STEP_DONE ? COVET_OK : covet__fail_driver(session, statement->sql);
}

/* Runs a statement to its end and gives it back. NULL: it has failed already. */
static covet_status covet__run_whole(covet_session *session, covet_statement *statement) {
    int64_t rows;
    if (statement == NULL) return session->error.status;
    covet_run run = covet__run_begin(session);
    covet_status status = covet__run_steps(session, statement, &rows);
    covet__run_told(session, run, statement, rows, status);
    covet__statement_give(session, statement);
    return status;
}

static covet_status covet__run_text(covet_session *session, const char *sql, size_t size) {
    return covet__run_whole(session, covet__statement_take(session, sql, size));
}

/* The same for a text that will hardly come again. */
static covet_status covet__run_once(covet_session *session, const char *sql, size_t size) {
    return covet__run_whole(session, covet__statement_once(session, sql, size));
}

#endif

/* ==== exec/compiled.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/compiled.c"
#endif
/* What a connection keeps ready: compiled queries by their shape, and the statements that write or
 * read single rows by their columns. Uses statement, shape, compile, writer. Terminals and store
 * use it. */
#ifndef COVET_EXEC_COMPILED_C
#define COVET_EXEC_COMPILED_C

#ifdef COVET_LINES
#line 13 "src/exec/compiled.c"
#endif
#include <string.h>

/* Bytes of the first block of a compiled query's arena. */
#define COVET__COMPILED_BLOCK 2048

/* --- compiled queries --- */

/* What beside its shape makes a compiled query what it is. */
typedef struct covet_compiled_key {
    const covet_entity *entity;
    const covet_model *projection;
    size_t bind_limit;
    covet_purpose purpose;
    uint32_t version; /* of the registry */
} covet_compiled_key;

/* A compiled query and the memory that all of it stands in. */
typedef struct covet_compiled_entry {
    covet_entry entry;   /* its place in the cache */
    covet_cached cached; /* what users see */
    covet_compiled_key key;
    covet_shape shape; /* a copy */
    covet_arena arena;
    uint32_t pins; /* streams that use it */
} covet_compiled_entry;

static covet_compiled_entry *covet__compiled_of(covet_cached *cached) {
    size_t offset = offsetof(covet_compiled_entry, cached);
    return (covet_compiled_entry *)(void *)((unsigned char *)cached - offset);
}

static void covet__compiled_free(covet_connection *connection, covet_compiled_entry *entry) {
    covet_arena_close(&entry->arena);
    covet_heap_resize(&connection->heap, entry, sizeof *entry, 0);
}

/* Frees the oldest compiled queries that nobody uses until at most `most` are kept. Answers whether
 * there were any. */
static bool covet__compiled_trim(covet_connection *connection, size_t most) {
    covet_cache *cache = &connection->compiled;
    bool any = false;
    for (covet_entry *entry = cache->oldest, *newer; entry != NULL && cache->count > most;
         entry = newer) {
        covet_compiled_entry *compiled = (covet_compiled_entry *)entry;
        newer = entry->newer;
        if (compiled->pins > 0 || compiled == connection->current) continue;
        covet__cache_remove(cache, entry);
        covet__compiled_free(connection, compiled);
        any = true;
    }
    return any;
}

static uint64_t covet__compiled_hash(const covet_compiled_key *key, const covet_shape *shape) {
    uint64_t hash = covet__hash_word(shape->hash, (uintptr_t)key->entity);
    hash = covet__hash_word(hash, (uintptr_t)key->projection);
    return covet__hash_word(hash, (uint64_t)key->purpose << 32 ^ key->version);
}

static bool covet__compiled_is(const covet_compiled_entry *entry, const covet_compiled_key *key,
                               const covet_shape *shape) {
    const covet_compiled_key *own = &entry->key;
    return entry->shape.hash == shape->hash && own->entity == key->entity &&
           own->projection == key->projection && own->purpose == key->purpose &&
           own->version == key->version && own->bind_limit == key->bind_limit &&
           covet__shape_equal(&entry->shape, shape);
}

static covet_compiled_entry *covet__compiled_find(const covet_connection *connection,
                                                  const covet_compiled_key *key,
                                                  const covet_shape *shape, uint64_t hash) {
    covet_entry *entry = *covet__cache_bucket(&connection->compiled, hash);
    while (entry != NULL && !covet__compiled_is((covet_compiled_entry *)entry, key, shape))
        entry = entry->chain;
    return (covet_compiled_entry *)entry;
}

/* Compiles into an entry that has its key and an open arena. The shape is copied first, so that
 * nothing of what is made can point into a queryset. */
static covet_status covet__compiled_make(covet_session *session, covet_compiled_entry *entry,
                                         const covet_shape *shape) {
    covet_problem problem = {.status = COVET_OK};
    covet_compiled *compiled = &entry->cached.compiled;
    if (!covet__shape_copy(&entry->arena, shape, &entry->shape)) return covet__fail_memory(session);
    covet_status status =
        covet__compile(&entry->arena, &session->db->registry, covet__dialect(session),
                       entry->key.bind_limit, entry->key.entity, &entry->shape, entry->key.purpose,
                       entry->key.projection, compiled, &problem);
    if (status != COVET_OK) return covet__fail_problem(session, &problem);
    entry->cached.entities = compiled->entities;
    entry->cached.entity_count = compiled->entity_count;
    return COVET_OK;
}

/* Compiles a query that the cache does not have and keeps it. NULL: failed. */
static covet_compiled_entry *covet__compiled_new(covet_session *session,
                                                 const covet_compiled_key *key,
                                                 const covet_shape *shape, uint64_t hash) {
    covet_connection *connection = session->connection;
    covet_compiled_entry *entry = covet_heap_resize(&connection->heap, NULL, 0, sizeof *entry);
    if (entry == NULL) {
        covet__fail_memory(session);
        return NULL;
    }
    *entry = (covet_compiled_entry){.entry = {.hash = hash}, .key = *key};
    covet_arena_open(&entry->arena, &connection->heap, COVET__COMPILED_BLOCK);
    if (covet__compiled_make(session, entry, shape) != COVET_OK) {
        covet__compiled_free(connection, entry);
        return NULL;
    }
    connection->current = entry;
    covet__cache_add(&connection->compiled, &entry->entry);
    covet__compiled_trim(connection, connection->compiled.capacity);
    return entry;
}

/* A query that is not the latest one: from the cache, or compiled now. NULL: failed. */
static covet_cached *covet__cached_other(covet_session *session, const covet_compiled_key *key,
                                         const covet_shape *shape) {
    covet_connection *connection = session->connection;
    uint64_t hash = covet__compiled_hash(key, shape);
    covet_compiled_entry *known = covet__compiled_find(connection, key, shape, hash);
    if (known == NULL) {
        known = covet__compiled_new(session, key, shape, hash);
        return known == NULL ? NULL : &known->cached;
    }
    covet__cache_touch(&connection->compiled, &known->entry);
    connection->current = known;
    return &known->cached;
}

/* A loop asks for one query again and again: the latest is looked at first. */
static covet_cached *covet__cached(covet_session *session, const covet_entity *entity,
                                   const covet_shape *shape, covet_purpose purpose,
                                   const covet_model *projection) {
    covet_connection *connection = covet__connection_attach(session);
    if (connection == NULL) return NULL;
    covet_compiled_key key = {.entity = entity,
                              .projection = projection,
                              .bind_limit = connection->bind_limit,
                              .purpose = purpose,
                              .version = session->db->registry.version};
    covet_compiled_entry *latest = connection->current;
    if (latest != NULL && covet__compiled_is(latest, &key, shape)) return &latest->cached;
    return covet__cached_other(session, &key, shape);
}

static void covet__cached_pin(covet_cached *cached) {
    covet__compiled_of(cached)->pins++;
}

static void covet__cached_unpin(covet_session *session, covet_cached *cached) {
    covet__compiled_of(cached)->pins--;
    covet__compiled_trim(session->connection, session->connection->compiled.capacity);
}

/* A query that was compiled before the link was made may have more binds than the link takes. */
static bool covet__binds_fit(covet_session *session, const covet_sql_text *sql) {
    size_t limit = session->connection->bind_limit;
    if (sql->slot_count <= limit) return true;
    covet__fail(session, COVET_QUERY, NULL, NULL,
                "the statement has %zu binds and the database takes %zu: give a shorter list",
                (size_t)sql->slot_count, limit);
    return false;
}

static covet_statement *covet__cached_statement(covet_session *session, covet_cached *cached) {
    if (covet__statement_retake(session, cached->statement, cached->serial))
        return cached->statement;
    const covet_sql_text *sql = &cached->compiled.sql;
    if (covet__connection(session) == NULL || !covet__binds_fit(session, sql)) return NULL;
    covet_statement *statement = covet__statement_take(session, sql->text, sql->size);
    if (statement == NULL || !statement->cached) return statement;
    cached->statement = statement;
    cached->serial = statement->serial;
    return statement;
}

/* --- statements of single rows --- */

/* Which statement writes or reads a set of columns: a weak reference. */
typedef struct covet_writer_entry {
    covet_entry entry; /* its place in the cache */
    const covet_entity *entity;
    covet_writing writing;
    uint32_t version;           /* of the registry */
    covet_statement *statement; /* valid if the cache still has it under `serial` */
    uint64_t serial;
    size_t words; /* of columns; none for a delete */
    uint64_t columns[];
} covet_writer_entry;

static size_t covet__writer_size(const covet_writer_entry *writer) {
    return sizeof *writer + writer->words * sizeof *writer->columns;
}

static void covet__writers_trim(covet_connection *connection, size_t most) {
    covet_cache *cache = &connection->writers;
    while (cache->count > most) {
        covet_writer_entry *writer = (covet_writer_entry *)cache->oldest;
        covet__cache_remove(cache, &writer->entry);
        covet_heap_resize(&connection->heap, writer, covet__writer_size(writer), 0);
    }
}

static uint64_t covet__writer_hash(const covet_writer_entry *key, const uint64_t *columns) {
    uint64_t hash = covet__hash_word((uint64_t)key->writing, (uintptr_t)key->entity);
    for (size_t i = 0; i < key->words; i++) hash = covet__hash_word(hash, columns[i]);
    return hash;
}

static covet_writer_entry *covet__writer_find(const covet_connection *connection,
                                              const covet_writer_entry *key,
                                              const uint64_t *columns) {
    covet_entry *entry = *covet__cache_bucket(&connection->writers, key->entry.hash);
    for (; entry != NULL; entry = entry->chain) {
        covet_writer_entry *writer = (covet_writer_entry *)entry;
        if (entry->hash == key->entry.hash && writer->entity == key->entity &&
            writer->writing == key->writing && writer->version == key->version &&
            memcmp(writer->columns, columns, key->words * sizeof *columns) == 0)
            return writer;
    }
    return NULL;
}

/* Notes the statement of a writer. Without memory its text is made the next time too. */
static void covet__writer_note(covet_connection *connection, const covet_writer_entry *key,
                               const uint64_t *columns, covet_statement *statement) {
    covet_writer_entry *writer = covet__writer_find(connection, key, columns);
    if (writer == NULL) {
        writer = covet_heap_resize(&connection->heap, NULL, 0, covet__writer_size(key));
        if (writer == NULL) return;
        *writer = *key;
        memcpy(writer->columns, columns, key->words * sizeof *columns);
        covet__cache_add(&connection->writers, &writer->entry);
        covet__writers_trim(connection, connection->writers.capacity);
    }
    writer->statement = statement;
    writer->serial = statement->serial;
}

/* The statement of a writer from its text. NULL: failed. */
static covet_statement *covet__writer_take(covet_session *session, const covet_writer_entry *key,
                                           const uint64_t *columns) {
    covet_buffer text;
    covet_statement *statement = NULL;
    covet_buffer_open(&text, &session->heap, 0);
    covet__sql_writer(&text, covet__dialect(session), key->entity, key->writing, columns);
    if (text.failed)
        covet__fail_memory(session);
    else
        statement = covet__statement_take(session, covet_buffer_get(&text), text.size);
    covet_buffer_close(&text);
    return statement;
}

static covet_statement *covet__writer(covet_session *session, const covet_entity *entity,
                                      covet_writing writing, const uint64_t *columns) {
    static const uint64_t none[1] = {0};
    covet_connection *connection = covet__connection(session);
    if (connection == NULL) return NULL;
    covet_writer_entry key = {.entity = entity,
                              .writing = writing,
                              .version = session->db->registry.version,
                              .words = columns == NULL ? 0 : entity->column_words};
    if (columns == NULL) columns = none;
    key.entry.hash = covet__writer_hash(&key, columns);
    covet_writer_entry *writer = covet__writer_find(connection, &key, columns);
    if (writer != NULL) {
        covet__cache_touch(&connection->writers, &writer->entry);
        if (covet__statement_retake(session, writer->statement, writer->serial))
            return writer->statement;
    }
    covet_statement *statement = covet__writer_take(session, &key, columns);
    if (statement != NULL && statement->cached)
        covet__writer_note(connection, &key, columns, statement);
    return statement;
}

/* --- all of it --- */

/* Forgets weak references to statements that are finalised. */
static void covet__compiled_forget(covet_connection *connection) {
    covet_entry *entry = connection->compiled.newest;
    for (; entry != NULL; entry = entry->older) {
        covet_cached *cached = &((covet_compiled_entry *)entry)->cached;
        if (cached->statement != NULL && cached->statement->serial != cached->serial)
            cached->statement = NULL;
    }
}

/* Drops what the caches of a connection keep and nobody uses. Answers whether there was any. */
static bool covet__caches_drop(covet_connection *connection) {
    bool any = connection->writers.count > 0;
    covet__writers_trim(connection, 0);
    if (covet__compiled_trim(connection, 0)) any = true;
    if (covet__statements_trim(connection, 0)) any = true;
    covet__compiled_forget(connection);
    return covet__statements_free(connection) || any;
}

#endif

/* ==== exec/connection.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/connection.c"
#endif
/* Connections: made at first use, kept idle between sessions, and their caches given back when
 * memory is short. Uses inner, compiled, statement, error. All that sends something uses it. */
#ifndef COVET_EXEC_CONNECTION_C
#define COVET_EXEC_CONNECTION_C

#ifdef COVET_LINES
#line 10 "src/exec/connection.c"
#endif
/* --- what gives way when memory is short --- */

/* Frees the memory of released marks. */
static bool covet__spare_frames_drop(covet_session *session) {
    bool any = false;
    for (covet_frame *frame = session->spare, *below; frame != NULL; frame = below) {
        below = frame->below;
        covet_arena_close(&frame->arena);
        covet_heap_resize(&session->heap, frame, sizeof *frame, 0);
        any = true;
    }
    session->spare = NULL;
    return any;
}

static bool covet__idle_caches_drop(covet_db *db) {
    bool any = false;
    pthread_mutex_lock(&db->lock);
    for (covet_connection *idle = db->idle; idle != NULL; idle = idle->next)
        if (covet__caches_drop(idle)) any = true;
    pthread_mutex_unlock(&db->lock);
    return any;
}

/* For a heap: drops all that can be made again. Answers whether that freed anything. */
static bool covet__reclaim(void *context) {
    covet_session *session = context;
    bool any = covet__spare_frames_drop(session);
    for (covet_frame *frame = session->top; frame != NULL; frame = frame->below)
        if (covet_arena_trim(&frame->arena)) any = true;
    if (session->connection != NULL && covet__caches_drop(session->connection)) any = true;
    return covet__idle_caches_drop(session->db) || any;
}

/* --- making and freeing --- */

static const covet_dialect *covet__dialect(const covet_session *session) {
    return session->db->backend->dialect;
}

/* A connection without a link. NULL without memory. */
static covet_connection *covet__connection_new(covet_session *session) {
    covet_connection *connection =
        covet_heap_resize(&session->heap, NULL, 0, sizeof(covet_connection));
    if (connection == NULL) return NULL;
    *connection = (covet_connection){.driver = covet__driver(session),
                                     .heap = {.allocator = session->heap.allocator},
                                     .bind_limit = covet__dialect(session)->bind_limit};
    covet__cache_open(&connection->statements, &connection->heap, session->db->statement_cache);
    covet__cache_open(&connection->compiled, &connection->heap, COVET_SHAPE_CACHE);
    covet__cache_open(&connection->writers, &connection->heap, COVET_SHAPE_CACHE);
    return connection;
}

/* Frees a connection that no session has. */
static void covet__connection_free(covet_db *db, covet_connection *connection) {
    connection->heap.reclaim = NULL;
    connection->current = NULL;
    covet__caches_drop(connection);
    covet__cache_close(&connection->statements);
    covet__cache_close(&connection->compiled);
    covet__cache_close(&connection->writers);
    if (connection->link != NULL) connection->driver->disconnect(connection->link);
    covet_heap_resize(&db->heap, connection, sizeof *connection, 0);
}

/* --- idle connections --- */

static covet_connection *covet__idle_take(covet_db *db) {
    pthread_mutex_lock(&db->lock);
    covet_connection *connection = db->idle;
    if (connection != NULL) db->idle = connection->next;
    pthread_mutex_unlock(&db->lock);
    return connection;
}

static void covet__idle_give(covet_db *db, covet_connection *connection) {
    pthread_mutex_lock(&db->lock);
    connection->next = db->idle;
    db->idle = connection;
    pthread_mutex_unlock(&db->lock);
}

/* Gives the session's connection back to the database. One whose transaction could not be ended is
 * closed, which ends it. */
static void covet__connection_give(covet_session *session) {
    covet_connection *connection = session->connection;
    if (connection == NULL) return;
    session->connection = NULL;
    connection->current = NULL;
    connection->heap.reclaim = NULL;
    if (connection->link != NULL && connection->driver->in_transaction(connection->link))
        covet__connection_free(session->db, connection);
    else
        covet__idle_give(session->db, connection);
}

/* --- the session's connection --- */

static covet_connection *covet__connection_attach(covet_session *session) {
    if (COVET__LIKELY(session->connection != NULL)) return session->connection;
    covet_connection *connection = covet__idle_take(session->db);
    if (connection == NULL) connection = covet__connection_new(session);
    if (connection == NULL) {
        covet__fail_memory(session);
        return NULL;
    }
    connection->heap.reclaim = covet__reclaim;
    connection->heap.reclaim_context = session;
    session->connection = connection;
    return connection;
}

/* Makes the link. false: failed. */
static bool covet__connection_link(covet_session *session, covet_connection *connection) {
    covet_db *db = session->db;
    if (connection->driver == NULL) {
        covet__fail(session, COVET_UNSUPPORTED, NULL, NULL,
                    "nothing can be sent to %s: its backend has no driver yet; covet_sql and "
                    "covet_explain show what would be sent",
                    covet__dialect(session)->name);
        return false;
    }
    covet_buffer text;
    covet_status status = COVET_CONNECTION;
    covet_buffer_open(&text, &session->heap, 0);
    connection->link = connection->driver->connect(&connection->heap, db->shared, db->target,
                                                   db->options, &status, &text);
    if (connection->link == NULL)
        covet__fail(session, status, NULL, NULL, "%s",
                    text.size > 0 ? covet_buffer_get(&text) : covet_status_text(status));
    else
        connection->bind_limit = connection->driver->bind_limit(connection->link);
    covet_buffer_close(&text);
    return connection->link != NULL;
}

/* A transaction that the database has ended, or that did not begin, must be ended here too before
 * the next statement, which would else be one of its own and stay whatever becomes of the rest. */
static covet_status covet__fail_lost(covet_session *session) {
    const char *cause = session->transaction_error.message;
    if (session->in_transaction)
        return covet__fail(session, COVET_MISUSE, NULL, NULL,
                           "the database has rolled this transaction back (%s): nothing is sent "
                           "before covet_rollback or covet_commit",
                           cause);
    return covet__fail(session, COVET_MISUSE, NULL, NULL,
                       "covet_begin failed (%s): nothing is sent before covet_clear, covet_begin "
                       "or covet_rollback",
                       cause);
}

static covet_connection *covet__connection(covet_session *session) {
    covet_connection *connection = covet__connection_attach(session);
    if (connection == NULL) return NULL;
    if (session->transaction_lost) {
        covet__fail_lost(session);
        return NULL;
    }
    if (COVET__LIKELY(connection->link != NULL)) return connection;
    return covet__connection_link(session, connection) ? connection : NULL;
}

covet_status covet_connect(covet_session *session) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    return covet__connection(session) != NULL ? COVET_OK : session->error.status;
}

#endif

/* ==== exec/transaction.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/transaction.c"
#endif
/* Transactions: begin, commit, rollback, and what becomes of one that the database has ended by
 * itself. Uses inner, statement. Users call it, sessions and tables use it. */
#ifndef COVET_EXEC_TRANSACTION_C
#define COVET_EXEC_TRANSACTION_C

#ifdef COVET_LINES
#line 10 "src/exec/transaction.c"
#endif
#include <string.h>

/* --- numbers --- */

/* Room to note that the next transaction was rolled back, so that a rollback cannot fail for it. */
static bool covet__rolled_back_room(covet_session *session) {
    if (session->rolled_back_count < session->rolled_back_room) return true;
    size_t size = sizeof *session->rolled_back;
    size_t room = session->rolled_back_room, wider = room == 0 ? 16 : room * 2;
    uint32_t *numbers =
        covet_heap_resize(&session->heap, session->rolled_back, room * size, wider * size);
    if (numbers == NULL) return false;
    session->rolled_back = numbers;
    session->rolled_back_room = wider;
    return true;
}

static bool covet__rolled_back(const covet_session *session, uint32_t transaction) {
    size_t low = 0, high = session->rolled_back_count;
    if (transaction == 0) return false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (session->rolled_back[middle] < transaction)
            low = middle + 1;
        else
            high = middle;
    }
    return low < session->rolled_back_count && session->rolled_back[low] == transaction;
}

/* --- the session's side --- */

/* Notes that a transaction has begun; room for its rollback was made. */
static void covet__transaction_began(covet_session *session) {
    session->transaction++;
    session->in_transaction = true;
    session->transaction_failed = false;
}

/* Notes that the transaction is over. Rows that querysets kept may show what was rolled back. */
static void covet__transaction_ended(covet_session *session, bool committed) {
    bool began = session->in_transaction;
    session->in_transaction = false;
    session->transaction_failed = false;
    session->transaction_lost = false;
    if (committed || !began) return;
    session->rolled_back[session->rolled_back_count++] = session->transaction;
    for (size_t i = 0; i < session->writes_room; i++) session->writes[i]++;
}

/* Whether the database has a transaction open. */
static bool covet__transaction_open(const covet_session *session) {
    const covet_connection *connection = session->connection;
    return connection != NULL && connection->link != NULL &&
           connection->driver->in_transaction(connection->link);
}

/* --- steps --- */

static covet_status covet__transaction_text(covet_session *session, const char *sql) {
    return covet__run_text(session, sql, strlen(sql));
}

static covet_status covet__transaction_begin(covet_session *session) {
    if (!covet__rolled_back_room(session)) return covet__fail_memory(session);
    covet_status status =
        covet__transaction_text(session, covet__dialect(session)->begin_write_text);
    if (status == COVET_OK)
        covet__transaction_began(session);
    else if (covet__transaction_open(session)) /* it has begun, and only the answer was lost */
        covet__transaction_text(session, covet__dialect(session)->rollback_text);
    return status;
}

/* Rolls back. Streams go first: the database ends them with the transaction. What the database has
 * ended already needs no statement. */
static covet_status covet__transaction_rollback(covet_session *session) {
    covet_status status = COVET_OK;
    covet__streams_end(session, 0);
    if (covet__transaction_open(session))
        status = covet__transaction_text(session, covet__dialect(session)->rollback_text);
    if (status != COVET_OK && covet__transaction_open(session)) return status;
    covet__transaction_ended(session, false);
    return COVET_OK;
}

/* Rolls back a transaction in which a failure was not cleared, and answers that failure. */
static covet_status covet__transaction_answer(covet_session *session) {
    covet_status status = covet__transaction_rollback(session);
    if (session->in_transaction) return status;
    const covet_failure *cause = &session->transaction_error;
    covet_arena *arena = covet__error_turn(session);
    covet_failure failure = covet__failure_copy(arena, cause);
    const char *message =
        covet__error_format(arena, "the transaction was rolled back: %s", cause->message);
    if (message != NULL) failure.message = message;
    return covet__failed_with(session, &failure,
                              covet__violations_copy(arena, session->transaction_violations));
}

/* Commits. Where that fails the database may keep the transaction open (BUSY, a constraint that is
 * checked at the end), and then so does the session. */
static covet_status covet__transaction_commit(covet_session *session) {
    covet_status status = covet__transaction_text(session, covet__dialect(session)->commit_text);
    if (status == COVET_OK || session->transaction_lost)
        covet__transaction_ended(session, status == COVET_OK);
    return status;
}

/* --- what users call --- */

/* Until the failure is acknowledged nothing is sent: what was meant as one transaction would else
 * be many. */
static covet_status covet__begin_failed(covet_session *session, covet_status status) {
    covet__transaction_note(session);
    session->transaction_lost = true;
    return status;
}

covet_status covet_begin(covet_session *session) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    if (session->in_transaction)
        return covet__fail(session, COVET_MISUSE, NULL, NULL,
                           "a transaction is open already: end it by covet_commit or "
                           "covet_rollback before the next covet_begin");
    session->transaction_lost = false;
    status = covet__transaction_begin(session);
    return status == COVET_OK ? status : covet__begin_failed(session, status);
}

/* Enters a call that ends a transaction. MISUSE outside one; a covet_begin that failed counts as
 * one. */
static covet_status covet__transaction_enter(covet_session *session, const char *call) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK || session->in_transaction || session->transaction_lost) return status;
    return covet__fail(session, COVET_MISUSE, NULL, NULL,
                       "%s outside a transaction: covet_begin comes first", call);
}

/* Tells of a transaction that a failed commit has left open. */
static void covet__transaction_hint(covet_session *session) {
    const char *message = covet__error_format(
        &session->error_arena,
        "%s; the transaction is still open: covet_clear and commit again, or roll back",
        session->error.message);
    if (message != NULL) session->error.message = message;
}

covet_status covet_commit(covet_session *session) {
    covet_status status = covet__transaction_enter(session, "covet_commit");
    if (status != COVET_OK) return status;
    if (session->transaction_failed) return covet__transaction_answer(session);
    status = covet__transaction_commit(session);
    if (session->in_transaction) covet__transaction_hint(session);
    return status;
}

covet_status covet_rollback(covet_session *session) {
    covet_status status = covet__transaction_enter(session, "covet_rollback");
    if (status != COVET_OK) return status;
    return covet__transaction_rollback(session);
}

#endif

/* ==== exec/session.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/session.c"
#endif
/* Sessions: opened, reset and closed, their marks, and what is checked of rows and models that come
 * from a caller. Uses inner, transaction, registry. Users call it, all of exec uses it. */
#ifndef COVET_EXEC_SESSION_C
#define COVET_EXEC_SESSION_C

#ifdef COVET_LINES
#line 9 "src/exec/session.c"
#endif
#include <string.h>

/* Bytes of the first block of an arena of error texts. */
#define COVET__ERROR_BLOCK 1024

/* How many closed sessions are remembered. */
#define COVET__CLOSED_MOST 64

/* --- generations and frames --- */

/* A number for the next life of an arena; never 0. */
static uint32_t covet__generation_next(covet_db *db) {
    uint32_t number;
    do {
        number = atomic_fetch_add_explicit(&db->generation, 1, memory_order_relaxed) + 1;
    } while (number == 0);
    return number;
}

static covet_arena *covet__arena_of(covet_session *session, uint32_t generation) {
    for (covet_frame *frame = session->top; frame != NULL; frame = frame->below)
        if (frame->arena.generation == generation) return &frame->arena;
    return NULL;
}

/* A frame for a mark: a released one, with its first block, or a new one. NULL without memory. */
static covet_frame *covet__frame_take(covet_session *session) {
    covet_frame *frame = session->spare;
    if (COVET__LIKELY(frame != NULL)) {
        session->spare = frame->below;
        return frame;
    }
    frame = covet_heap_resize(&session->heap, NULL, 0, sizeof *frame);
    if (frame != NULL) covet_arena_open(&frame->arena, &session->heap, session->db->arena_block);
    return frame;
}

/* Releases the youngest mark. */
static void covet__frame_drop(covet_session *session) {
    covet_frame *frame = session->top;
    if (session->streams != NULL) covet__streams_end(session, frame->arena.generation);
    session->top = frame->below;
    covet_arena_reset(&frame->arena);
    frame->arena.generation = 0;
    frame->below = session->spare;
    session->spare = frame;
}

/* --- marks --- */

covet_scope covet_mark(covet_session *session) {
    covet_scope scope = {.session = NULL};
    if (covet__enter(session, NULL, 0) != COVET_OK) return scope;
    scope.session = session;
    covet_frame *frame = covet__frame_take(session);
    if (frame == NULL) {
        covet__fail_memory(session);
        return scope;
    }
    frame->below = session->top;
    frame->arena.generation = covet__generation_next(session->db);
    session->top = frame;
    scope.generation = frame->arena.generation;
    return scope;
}

/* Whether a mark is the youngest of a session that is open. */
static bool covet__mark_is_top(const covet_session *session, covet_scope scope) {
    return session != NULL && session->db != NULL && session->top != &session->base &&
           session->top->arena.generation == scope.generation;
}

/* Anything but the youngest mark: MISUSE, or nothing for one that was released already. */
static covet_status covet__release_other(covet_session *session, covet_scope scope) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK || scope.generation == 0) return status;
    if (scope.session != session)
        return covet__fail(session, COVET_MISUSE, NULL, NULL,
                           "the mark was made in another session: release it there");
    if (covet__arena_of(session, scope.generation) == NULL) return COVET_OK;
    return covet__fail(session, COVET_MISUSE, NULL, NULL,
                       "the mark has younger marks in it: release these first");
}

covet_status covet_release(covet_session *session, covet_scope scope) {
    if (!COVET__LIKELY(covet__mark_is_top(session, scope)))
        return covet__release_other(session, scope);
    covet__frame_drop(session);
    return COVET_OK;
}

void covet_scope_end(covet_scope *scope) {
    if (scope == NULL || scope->session == NULL) return;
    covet_release(scope->session, *scope);
    scope->session = NULL;
}

/* --- open, reset, close --- */

/* A struct for a session: that of the oldest closed one once enough are remembered, else a new one.
 * NULL without memory. */
static covet_session *covet__session_struct(covet_db *db) {
    covet_session *session = NULL;
    pthread_mutex_lock(&db->lock);
    if (db->closed_count >= COVET__CLOSED_MOST) {
        covet_session **link = &db->closed;
        while ((*link)->next != NULL) link = &(*link)->next;
        session = *link;
        *link = NULL;
        db->closed_count--;
    }
    pthread_mutex_unlock(&db->lock);
    if (session != NULL) return session;
    return covet_heap_resize(&db->heap, NULL, 0, sizeof *session);
}

static void covet__session_link(covet_db *db, covet_session *session) {
    pthread_mutex_lock(&db->lock);
    session->next = db->sessions;
    if (session->next != NULL) session->next->previous = session;
    db->sessions = session;
    pthread_mutex_unlock(&db->lock);
}

/* Moves a session that is empty already among the closed ones. */
static void covet__session_unlink(covet_db *db, covet_session *session) {
    pthread_mutex_lock(&db->lock);
    if (session->previous == NULL)
        db->sessions = session->next;
    else
        session->previous->next = session->next;
    if (session->next != NULL) session->next->previous = session->previous;
    *session = (covet_session){.next = db->closed};
    db->closed = session;
    db->closed_count++;
    pthread_mutex_unlock(&db->lock);
}

covet_session *covet_session_open(covet_db *db) {
    if (db == NULL) return NULL;
    covet_session *session = covet__session_struct(db);
    if (session == NULL) return NULL;
    *session = (covet_session){.db = db, .error = {.message = ""}};
    session->heap = (covet_heap){
        .allocator = db->heap.allocator, .reclaim = covet__reclaim, .reclaim_context = session};
    covet_arena_open(&session->base.arena, &session->heap, db->arena_block);
    session->base.arena.generation = covet__generation_next(db);
    session->top = &session->base;
    covet_arena_open(&session->error_arena, &session->heap, COVET__ERROR_BLOCK);
    covet_arena_open(&session->error_spare, &session->heap, COVET__ERROR_BLOCK);
    covet_arena_open(&session->transaction_arena, &session->heap, COVET__ERROR_BLOCK);
    covet__session_link(db, session);
    if (db->error.status != COVET_OK) covet__fail_database(session);
    return session;
}

/* Ends streams, marks and the transaction. */
static void covet__session_empty(covet_session *session) {
    session->file = NULL;
    session->line = 0;
    covet__streams_end(session, 0);
    if (session->in_transaction || covet__transaction_open(session))
        covet__transaction_rollback(session);
    if (session->in_transaction) covet__connection_give(session);
    covet__transaction_ended(session, false);
    while (session->top != &session->base) covet__frame_drop(session);
}

void covet_session_reset(covet_session *session) {
    if (session == NULL || session->db == NULL) return;
    covet__session_empty(session);
    covet_arena_reset(&session->base.arena);
    session->base.arena.generation = covet__generation_next(session->db);
    session->rolled_back_count = 0;
    session->error = (covet_failure){.message = ""};
    session->error_text = NULL;
    session->violations = NULL;
    session->failed = false;
    if (session->db->error.status != COVET_OK) covet__fail_database(session);
}

static void covet__array_free(covet_session *session, void *array, size_t size) {
    if (array != NULL) covet_heap_resize(&session->heap, array, size, 0);
}

void covet_session_close(covet_session *session) {
    if (session == NULL || session->db == NULL) return;
    covet__session_empty(session);
    covet__connection_give(session);
    covet__spare_frames_drop(session);
    covet_arena_close(&session->base.arena);
    covet_arena_close(&session->error_arena);
    covet_arena_close(&session->error_spare);
    covet_arena_close(&session->transaction_arena);
    covet__array_free(session, session->rolled_back,
                      session->rolled_back_room * sizeof *session->rolled_back);
    covet__array_free(session, session->writes, session->writes_room * sizeof *session->writes);
    covet__session_unlink(session->db, session);
}

/* --- what callers hand in --- */

static covet_status covet__check_row(covet_session *session, const covet_entity *entity,
                                     const covet_row *row) {
    if (row->origin == NULL) return COVET_OK;
    const char *name = entity == NULL ? NULL : entity->name;
    if (covet__arena_of(session, row->generation) == NULL)
        return covet__fail(session, COVET_MISUSE, name, NULL,
                           "the object is not of this session, or what it came with was freed by "
                           "a reset or the release of a mark");
    const covet_entity *own = row->origin->entity;
    if (COVET__LIKELY(own == entity || entity == NULL)) return COVET_OK;
    return covet__fail(session, COVET_MISUSE, name, NULL, "the object is a row of %s, not of %s",
                       own == NULL ? "a projection" : own->name, name);
}

/* Makes room to count the writes to every entity. false without memory. */
static bool covet__writes_room(covet_session *session) {
    size_t room = session->writes_room, wider = session->db->registry.entity_count;
    size_t size = sizeof *session->writes;
    uint64_t *writes =
        covet_heap_resize(&session->heap, session->writes, room * size, wider * size);
    if (writes == NULL) return false;
    memset(writes + room, 0, (wider - room) * size);
    session->writes = writes;
    session->writes_room = wider;
    return true;
}

static const covet_entity *covet__fail_unregistered(covet_session *session,
                                                    const covet_model *model) {
    if (model == NULL)
        covet__fail(session, COVET_MISUSE, NULL, NULL, "the model is NULL");
    else
        covet__fail(session, COVET_MISUSE, model->name, NULL,
                    "the model is not registered: call covet_models(db, COVET_MODELS(%s)) behind "
                    "covet_open",
                    model->name);
    return NULL;
}

static const covet_entity *covet__entity(covet_session *session, const covet_model *model) {
    const covet_entity *entity = covet__registry_find(&session->db->registry, model);
    if (entity == NULL) return covet__fail_unregistered(session, model);
    if (COVET__LIKELY(entity->id < session->writes_room) || covet__writes_room(session))
        return entity;
    covet__fail_memory(session);
    return NULL;
}

static void covet__wrote(covet_session *session, const covet_entity *entity) {
    if (entity->id < session->writes_room) session->writes[entity->id]++;
}

#endif

/* ==== exec/track.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/track.c"
#endif
/* Tracking: where an object that a caller hands in came from, what was loaded, and what changed since.
 * Uses member, session, problem. Store and the calls on objects use it. */
#ifndef COVET_EXEC_TRACK_C
#define COVET_EXEC_TRACK_C

#ifdef COVET_LINES
#line 11 "src/exec/track.c"
#endif
#include <string.h>

/* --- tags ---
 * Above the flags of covet_row.state stand 24 bits. Of a row in the session's memory they are those of its
 * key, so that a changed key shows where no copy holds it. Of a struct of the caller the upper half
 * names the life of the session that saved it: when a mark has freed what hangs on the struct, it is
 * still known for one of ours. */

#define COVET__TAG_SHIFT 8
#define COVET__TAG_HALF 12

static inline uint32_t covet__key_bits(const covet_field *key, const void *object) {
    const unsigned char *member = covet__member_in(key, object);
    uint32_t word = 0;
    if (covet__scalars[key->column_kind].size < sizeof word) return 0;
    memcpy(&word, member, sizeof word);
    return word;
}

static uint32_t covet__row_tag(const covet_session *session, const covet_entity *entity,
                               const void *object, bool owned) {
    uint32_t bits = covet__key_bits(entity->key, object);
    if (!owned) {
        uint32_t half = ((uint32_t)1 << COVET__TAG_HALF) - 1;
        bits = (bits & half) | (session->base.arena.generation & half) << COVET__TAG_HALF;
    }
    return bits << COVET__TAG_SHIFT;
}

/* Whether a struct of the caller was saved in this life of the session. */
static bool covet__row_ours(const covet_session *session, const covet_row *row) {
    uint32_t life = row->state >> (COVET__TAG_SHIFT + COVET__TAG_HALF);
    uint32_t half = ((uint32_t)1 << COVET__TAG_HALF) - 1;
    return !(row->state & COVET_ROW_OWNED) && life == (session->base.arena.generation & half);
}

/* --- places --- */

static bool covet__blocks_hold(const covet_block *block, uintptr_t at) {
    for (; block != NULL; block = block->next)
        if (at - (uintptr_t)block < block->size) return true;
    return false;
}

static bool covet__arena_holds(const covet_arena *arena, const void *pointer) {
    return covet__blocks_hold(arena->blocks, (uintptr_t)pointer) ||
           covet__blocks_hold(arena->large, (uintptr_t)pointer);
}

/* Whether a struct that says so stands in the session's memory; one that was copied by assignment
 * does not, and has no copy behind it. */
static bool covet__row_stands(const covet_arena *arena, const covet_row *row) {
    const covet_origin *origin = row->origin;
    uintptr_t at = (uintptr_t)row;
    if (!(row->state & COVET_ROW_OWNED)) return false;
    if (origin->rows != NULL) return at - (uintptr_t)origin->rows < origin->rows_size;
    return covet__arena_holds(arena, row);
}

static bool covet__object_kept(covet_session *session, const void *object) {
    const covet_row *row = object;
    if (row->origin == NULL || !(row->state & COVET_ROW_OWNED)) return false;
    const covet_arena *arena = covet__arena_of(session, row->generation);
    return arena != NULL && !(row->state & COVET_ROW_STREAM) && covet__row_stands(arena, row);
}

/* --- what is known --- */

/* Whether the database has no row of an object that has an origin. */
static bool covet__row_fresh(const covet_session *session, const covet_row *row) {
    const covet_origin *origin = row->origin;
    bool undone = covet__rolled_back(session, origin->transaction);
    if (undone && origin->inserted) return true;
    return (row->state & COVET_ROW_DELETED) ? !undone : !(row->state & COVET_ROW_SAVED);
}

/* The row of a stream that is over, or has gone on: its texts are the driver's, and gone. */
static covet_status covet__fail_streamed(const covet_subject *subject) {
    return covet__fail(subject->session, COVET_MISUSE, subject->entity->name, NULL,
                       "the row of a stream that has gone on or ended: %s_copy keeps one",
                       subject->entity->name);
}

/* What an origin tells of its object. */
static void covet__subject_origin(covet_subject *subject, covet_arena *arena) {
    covet_origin *origin = subject->row->origin;
    subject->origin = origin;
    subject->arena = arena;
    subject->copy = origin->copy;
    if (origin->copy_offset != 0) subject->copy = subject->object + origin->copy_offset;
    subject->all_changed =
        subject->copy == NULL || covet__rolled_back(subject->session, origin->transaction);
}

/* An object that the library has seen before. Of a struct that was copied by assignment only its head is
 * known. */
static covet_status covet__subject_known(covet_subject *subject) {
    covet_session *session = subject->session;
    covet_row *row = subject->row;
    covet_arena *arena = covet__arena_of(session, row->generation);
    subject->all_changed = true;
    if (arena == NULL && covet__row_ours(session, row)) {
        subject->fresh = (row->state & COVET_ROW_SAVED) == 0;
        return COVET_OK;
    }
    covet_status status = covet__check_row(session, subject->entity, row);
    if (status != COVET_OK) return status;
    subject->fresh = covet__row_fresh(session, row);
    if (row->state & COVET_ROW_STREAM) {
        covet_arena *own = covet__stream_arena(session, row);
        if (own == NULL && covet__arena_holds(arena, row)) return covet__fail_streamed(subject);
        if (own != NULL) covet__subject_origin(subject, own);
        return COVET_OK;
    }
    if (!(row->state & COVET_ROW_OWNED) || covet__row_stands(arena, row))
        covet__subject_origin(subject, arena);
    return COVET_OK;
}

static covet_status covet__fail_keyed(covet_session *session, const covet_entity *entity) {
    return covet__fail(session, COVET_UNSUPPORTED, entity->name, NULL,
                       "%s has a key of several columns: this release does not read or write single "
                       "objects of it",
                       entity->name);
}

static covet_status covet__subject_open(covet_subject *subject, covet_session *session,
                                        const covet_model *model, const void *object) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    const covet_entity *entity = covet__entity(session, model);
    if (entity == NULL) return session->error.status;
    if (object == NULL)
        return covet__fail(session, COVET_MISUSE, entity->name, NULL, "the object is NULL");
    if (entity->key_count != 1) return covet__fail_keyed(session, entity);
    *subject = (covet_subject){.session = session,
                               .entity = entity,
                               .object = (unsigned char *)(uintptr_t)object,
                               .row = (covet_row *)(uintptr_t)object,
                               .arena = covet__arena(session),
                               .fresh = true};
    if (subject->row->origin == NULL) return COVET_OK;
    return covet__subject_known(subject);
}

/* --- changes --- */

static const unsigned char *covet__subject_loaded(const covet_subject *subject,
                                                  const covet_field *field) {
    size_t start = subject->entity->copy_start, offset = field->member->offset;
    if (subject->copy == NULL || offset < start) return NULL;
    return subject->copy + (offset - start);
}

/* The object member of a key as it was loaded. Only where the key's own member is known. */
static void *covet__subject_object(const covet_subject *subject, const covet_field *field) {
    size_t at = field->member->object_offset - subject->entity->copy_start;
    return *(void *const *)(const void *)(subject->copy + at);
}

static void covet__subject_changes(const covet_subject *subject, uint64_t *columns) {
    const covet_entity *entity = subject->entity;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        if (field->key) continue;
        const unsigned char *loaded = covet__subject_loaded(subject, field);
        if (subject->all_changed || loaded == NULL ||
            !covet__member_same(field, covet__member_in(field, subject->object), loaded))
            covet_columns_add(columns, field->column_index);
    }
}

/* Whether the key differs from what was loaded, as far as it is known. */
static bool covet__subject_rekeyed(const covet_subject *subject) {
    const covet_field *key = subject->entity->key;
    const unsigned char *loaded = covet__subject_loaded(subject, key);
    if (loaded != NULL)
        return !covet__member_same(key, covet__member_in(key, subject->object), loaded);
    uint32_t state = subject->row->state;
    uint32_t tag = covet__row_tag(subject->session, subject->entity, subject->object,
                                  (state & COVET_ROW_OWNED) != 0);
    return (state ^ tag) >> COVET__TAG_SHIFT != 0;
}

static covet_status covet__subject_key(const covet_subject *subject, const char *call) {
    const covet_entity *entity = subject->entity;
    if (!covet__subject_rekeyed(subject)) return COVET_OK;
    return covet__fail(subject->session, COVET_MISUSE, entity->name, entity->key->name,
                       "the key of a saved object was changed, so %s would meet another row: "
                       "set %s back, or save a copy with .force_insert",
                       call, entity->key->name);
}

bool covet_row_changed(const covet_row *row, const char *name) {
    if (row == NULL || name == NULL) return false;
    if (row->origin == NULL) return true;
    covet_session *session = row->origin->session;
    const covet_entity *entity = row->origin->entity;
    covet_subject subject = {.session = session,
                             .entity = entity,
                             .object = (unsigned char *)(uintptr_t)row,
                             .row = (covet_row *)(uintptr_t)row};
    if (entity == NULL || session == NULL || session->db == NULL) return false;
    const covet_field *field = covet_entity_field(entity, name, strlen(name));
    for (size_t i = 0; field == NULL && i < entity->field_count; i++)
        if (strcmp(entity->fields[i].member->name, name) == 0) field = &entity->fields[i];
    if (field == NULL || field->column == NULL) return false;
    if (covet__subject_known(&subject) != COVET_OK || subject.fresh || subject.all_changed)
        return true;
    const unsigned char *loaded = covet__subject_loaded(&subject, field);
    if (loaded == NULL) return covet__subject_rekeyed(&subject);
    if (!covet__member_same(field, covet__member_in(field, row), loaded)) return true;
    return field->target != NULL &&
           *covet__member_object(field, subject.object) != covet__subject_object(&subject, field);
}

bool covet_object_changed(const covet_model *model, const void *object, const char *name) {
    return model != NULL && covet_row_changed(object, name);
}

/* --- after a write --- */

static covet_origin *covet__origin_own(const covet_subject *subject) {
    const covet_origin *before = subject->origin;
    covet_origin *origin = COVET_TAKE(subject->arena, covet_origin);
    if (origin == NULL) {
        covet__fail_memory(subject->session);
        return NULL;
    }
    *origin = (covet_origin){.entity = subject->entity,
                             .session = subject->session,
                             .copy = (void *)(uintptr_t)subject->copy,
                             .rows = subject->object,
                             .rows_size = subject->entity->model->size,
                             .single = true};
    if (before == NULL) return origin;
    origin->loaded = before->loaded;
    origin->transaction = before->transaction;
    origin->inserted = before->inserted;
    origin->made_key = before->made_key;
    return origin;
}

static void covet__subject_adopt(covet_subject *subject, covet_origin *origin, uint32_t flags) {
    covet_row *row = subject->row;
    if (subject->origin == NULL) row->generation = covet__arena(subject->session)->generation;
    row->origin = origin;
    row->state = flags | covet__row_tag(subject->session, subject->entity, subject->object,
                                        (flags & COVET_ROW_OWNED) != 0);
}

/* --- related objects --- */

/* Whether an object has a row; on failure the error is set. */
static covet_status covet__related_check(covet_session *session, const covet_entity *entity,
                                         const covet_row *row, bool *saved) {
    *saved = (row->state & COVET_ROW_SAVED) && !(row->state & COVET_ROW_DELETED);
    if (row->origin == NULL) {
        *saved = *saved || !covet__member_unset(entity->key, covet__member_in(entity->key, row));
        return COVET_OK;
    }
    bool alive = covet__arena_of(session, row->generation) != NULL;
    if (!alive && covet__row_ours(session, row)) return COVET_OK;
    covet_status status = covet__check_row(session, entity, row);
    if (status == COVET_OK) *saved = !covet__row_fresh(session, row);
    return status;
}

static covet_status covet__related_saved(covet_session *session, const covet_field *field,
                                         const void *object) {
    bool saved;
    const covet_entity *entity = field->target;
    covet_status status = covet__related_check(session, entity, object, &saved);
    if (status != COVET_OK || saved) return status;
    return covet__fail(session, COVET_RELATION, field->entity->name, field->name,
                       "%s.%s refers to a %s that has no row in the database: save it first",
                       field->entity->name, field->name, entity->name);
}

/* --- sets of columns --- */

static uint64_t *covet__columns_open(covet_session *session, const covet_entity *entity,
                                     uint64_t few[4]) {
    if (COVET__LIKELY(entity->column_words <= 4)) {
        memset(few, 0, 4 * sizeof *few);
        return few;
    }
    uint64_t *columns =
        covet_arena_zero(covet__arena(session), entity->column_words, sizeof *columns);
    if (columns == NULL) covet__fail_memory(session);
    return columns;
}

static void covet__columns_all(const covet_entity *entity, uint64_t *columns) {
    for (size_t i = 0; i < entity->column_count; i++) covet_columns_add(columns, (int32_t)i);
}

/* QUERY: a name that is no column, with the names that come near. */
static covet_status covet__column_unknown(covet_session *session, const covet_entity *entity,
                                          const char *name) {
    covet_nearest nearest = {.count = 0};
    covet_buffer names;
    covet_buffer_open(&names, &session->heap, 0);
    for (size_t i = 0; i < entity->column_count; i++)
        covet__nearest_add(&nearest, name, entity->columns[i]->name);
    covet__print_names(&names, &nearest);
    for (size_t i = 0; nearest.count == 0 && i < entity->column_count; i++)
        covet_buffer_format(&names, "%s%s", i == 0 ? "" : ", ", entity->columns[i]->name);
    covet_status status =
        covet__fail(session, COVET_QUERY, entity->name, name, "%s has no column '%s'; %s: %s",
                    entity->name, name, nearest.count == 0 ? "its columns" : "nearest",
                    covet_buffer_get(&names));
    covet_buffer_close(&names);
    return status;
}

static covet_status covet__columns_named(covet_session *session, const covet_entity *entity,
                                         const char *const *fields, uint64_t *columns) {
    for (; *fields != NULL; fields++) {
        const covet_field *field = covet_entity_field(entity, *fields, strlen(*fields));
        if (field == NULL || field->column == NULL)
            return covet__column_unknown(session, entity, *fields);
        covet_columns_add(columns, field->column_index);
    }
    return COVET_OK;
}

#endif

/* ==== exec/relate.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/relate.c"
#endif
/* Keys and the objects that they refer to: which of a key's two members counts when it is written.
 * Uses track. Store and validation use it. */
#ifndef COVET_EXEC_RELATE_C
#define COVET_EXEC_RELATE_C

#ifdef COVET_LINES
#line 9 "src/exec/relate.c"
#endif
#include <string.h>

/* "5", "'NO'": a value for a message, in the arena. */
static const char *covet__value_shown(covet_session *session, const covet_field *field,
                                      const void *member) {
    covet_arena *arena = covet__arena(session);
    covet_value value = covet__member_value(field, member);
    covet_buffer buffer;
    covet_buffer_open(&buffer, &session->heap, 0);
    covet_value_print(&buffer, &value);
    const char *text = covet_arena_text(arena, covet_buffer_get(&buffer), buffer.size);
    covet_buffer_close(&buffer);
    return text == NULL ? "?" : text;
}

static covet_status covet__relate_disagree(covet_session *session, const covet_field *field,
                                           const void *id, const void *object) {
    const covet_field *target = field->target_field;
    covet_arena_place place = covet__arena_place(covet__arena(session));
    const char *given = covet__value_shown(session, field, id);
    const char *of_object = covet__value_shown(session, target, covet__member_in(target, object));
    covet_status status = covet__fail(
        session, COVET_RELATION, field->entity->name, field->name,
        "%s.%s_id is %s, and the %s of the object in %s.%s is %s: set one of the two, or both alike",
        field->entity->name, field->member->name, given, target->name, field->entity->name,
        field->member->name, of_object);
    covet__arena_back(&place);
    return status;
}

/* The object member was set to NULL, the other one was left as it is. */
static covet_status covet__relate_clear(covet_session *session, const covet_field *field,
                                        unsigned char *id) {
    if (field->nullable) {
        memset(id, 0, field->member->size);
        return COVET_OK;
    }
    const covet_violation violations[] = {
        {field->name, "required", "must not be NULL: the object was set to NULL"}, {.field = NULL}};
    return covet__fail_violations(session, field->entity, violations);
}

static covet_status covet__relate_object(covet_session *session, const covet_field *field,
                                         unsigned char *id, const void *object, bool compare) {
    const covet_field *target = field->target_field;
    covet_status status = covet__related_saved(session, field, object);
    if (status != COVET_OK) return status;
    if (compare && !covet__member_unset(field, id)) {
        covet_value given = covet__member_value(field, id);
        covet_value own = covet__member_value(target, covet__member_in(target, object));
        if (!covet_value_equal(&given, &own))
            return covet__relate_disagree(session, field, id, object);
    }
    covet__member_refer(field, id, target, object);
    return COVET_OK;
}

/* One key. The side that changed since it was loaded counts; of an object of which nothing is known,
 * the side that is set. */
static covet_status covet__relate_one(const covet_subject *subject, const covet_field *field,
                                      unsigned char *next) {
    unsigned char *id = covet__member(field, next);
    void **object = covet__member_object(field, next);
    const unsigned char *loaded = covet__subject_loaded(subject, field);
    bool id_moved = !covet__member_unset(field, id), object_moved = *object != NULL;
    if (loaded != NULL) {
        id_moved = !covet__member_same(field, id, loaded);
        object_moved = *object != covet__subject_object(subject, field);
    }
    if (object_moved && *object == NULL)
        return id_moved ? COVET_OK : covet__relate_clear(subject->session, field, id);
    if (object_moved)
        return covet__relate_object(subject->session, field, id, *object, id_moved);
    if (*object == NULL) return COVET_OK;
    if (id_moved)
        *object = NULL; /* it is the object of the key before */
    else if (subject->all_changed) /* after a rollback the object may have another key */
        return covet__relate_object(subject->session, field, id, *object, false);
    return COVET_OK;
}

static covet_status covet__relate(const covet_subject *subject, unsigned char *next,
                                  const uint64_t *columns) {
    const covet_entity *entity = subject->entity;
    covet_status status = COVET_OK;
    for (size_t i = 0; i < entity->column_count && status == COVET_OK; i++) {
        const covet_field *field = entity->columns[i];
        if (field->target == NULL || (columns != NULL && !covet_columns_has(columns, (int32_t)i)))
            continue;
        status = covet__relate_one(subject, field, next);
    }
    return status;
}

#endif

/* ==== exec/fetch.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/fetch.c"
#endif
/* Reading rows of models and projections: all of them, contiguous and kept on the queryset, or one.
 * Uses rows, session. Users call it through Post_all, Post_get, Post_first and Post_last. */
#ifndef COVET_EXEC_FETCH_C
#define COVET_EXEC_FETCH_C

#ifdef COVET_LINES
#line 10 "src/exec/fetch.c"
#endif
#include <string.h>

/* --- a query that is under way --- */

static covet_status covet__queryset_enter(covet_queryset *queryset) {
    if (queryset == NULL) return COVET_MISUSE;
    covet_session *session = queryset->session;
    covet_status status = covet__enter(session, queryset->file, queryset->line);
    if (status != COVET_OK) return status;
    if (covet__arena_of(session, queryset->generation) == NULL)
        return covet__fail(session, COVET_MISUSE, NULL, NULL,
                           "the queryset was freed by a reset of its session or the release of "
                           "the mark that it was built in");
    if (COVET__LIKELY(queryset->mistake.status == COVET_OK)) return COVET_OK;
    return covet__fail_problem(session, &queryset->mistake);
}

/* Enters a terminal that yields structs of `model`. */
static covet_status covet__queryset_of(covet_queryset *queryset, const covet_model *model) {
    covet_status status = covet__queryset_enter(queryset);
    if (status != COVET_OK) return status;
    if (COVET__LIKELY(model == queryset->model || (model != NULL && model->projection)))
        return COVET_OK;
    const char *name = model == NULL ? "NULL" : model->name;
    return covet__fail(queryset->session, COVET_MISUSE, name, NULL,
                       "a queryset of %s was given where one of %s is read: call %s_all and kin, or "
                       "build it by covet_query(s, %s, ...)",
                       queryset->model->name, name, queryset->model->name, name);
}

static covet_status covet__reading_open(covet_reading *reading, covet_queryset *queryset,
                                        const covet_shape *shape, covet_purpose purpose,
                                        const covet_model *projection) {
    covet_session *session = queryset->session;
    *reading = (covet_reading){.session = session, .driver = covet__driver(session)};
    covet_cached *cached = covet__cached(session, queryset->entity, shape, purpose, projection);
    reading->cached = cached;
    if (cached == NULL) return session->error.status;
    if (cached->compiled.empty || covet__window_empty(shape)) return COVET_OK;
    covet_statement *statement = covet__cached_statement(session, cached);
    if (statement == NULL) return session->error.status;
    covet_status status = covet__bind_slots(session, statement, &cached->compiled, shape);
    if (status != COVET_OK) {
        covet__statement_give(session, statement);
        return status;
    }
    reading->statement = statement;
    reading->run = covet__run_begin(session);
    return COVET_OK;
}

static covet_status covet__reading_close(covet_reading *reading, int64_t rows,
                                         covet_status status) {
    covet_statement *statement = reading->statement;
    if (statement == NULL) return status;
    covet__run_told(reading->session, reading->run, statement, rows, status);
    covet__statement_give(reading->session, statement);
    reading->statement = NULL;
    return status;
}

static covet_status covet__reading_failed(covet_session *session,
                                          const covet_statement *statement,
                                          const covet_landing *landing) {
    if (landing == NULL || landing->problem == NULL)
        return covet__fail_driver(session, statement->sql);
    const covet_entity *entity = landing->bad_part == NULL ? NULL : landing->bad_part->entity;
    const char *model = entity == NULL ? NULL : entity->name;
    const char *name = landing->bad == NULL ? NULL : landing->bad->name;
    return covet__fail(session, COVET_VALIDATION, model, name,
                       "%s%s%s as the database holds it: %s", model == NULL ? "" : model,
                       model == NULL ? "" : ".", name == NULL ? "a value" : name,
                       landing->problem);
}

/* --- heads and origins --- */

static bool covet__heads_open(covet_heads *heads, covet_session *session, covet_arena *arena,
                              const covet_decoder *decoder, covet_origin *origins,
                              uint32_t flags) {
    uint32_t count = decoder->part_count;
    heads->heads = heads->few;
    heads->origins = origins;
    if (count > sizeof heads->few / sizeof *heads->few)
        heads->heads = covet_arena_take(arena, count * sizeof(covet_row), _Alignof(covet_row));
    if (heads->heads == NULL) return false;
    for (uint32_t i = 0; i < count; i++) {
        const covet_part *part = &decoder->parts[i];
        origins[i] = (covet_origin){
            .entity = part->entity, .session = session, .copy_offset = part->copy_offset};
        heads->heads[i] = (covet_row){
            &origins[i], arena->generation,
            part->entity == NULL ? flags & ~(uint32_t)COVET_ROW_SAVED : flags};
    }
    return true;
}

/* The object of a part in a row that was decoded; NULL: absent. */
static unsigned char *covet__part_object(const covet_decoder *decoder, unsigned char *row,
                                         uint32_t index) {
    if (index == 0) return row;
    const covet_part *part = &decoder->parts[index];
    unsigned char *parent = covet__part_object(decoder, row, part->parent);
    return parent == NULL ? NULL : *(unsigned char **)(void *)(parent + part->parent_offset);
}

static void covet__row_tags(const covet_session *session, const covet_decoder *decoder,
                            unsigned char *row) {
    if (decoder->parts[0].entity == NULL) return;
    for (uint32_t i = 0; i < decoder->part_count; i++) {
        unsigned char *object = covet__part_object(decoder, row, i);
        if (object == NULL) continue;
        ((covet_row *)(void *)object)->state |=
            covet__row_tag(session, decoder->parts[i].entity, object, true);
    }
}

/* --- kept rows --- */

/* The writes so far to the tables of the rows that are kept. */
static uint64_t covet__queryset_writes(const covet_queryset *queryset) {
    const uint64_t *writes = queryset->session->writes;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < queryset->kept_count; i++)
        sum += writes[queryset->kept_entities[i]->id];
    return sum;
}

static bool covet__queryset_kept(const covet_queryset *queryset) {
    return queryset->keeps && queryset->kept_writes == covet__queryset_writes(queryset);
}

/* Keeps a list, unless it stands in a younger arena than the queryset or there is no memory for it. */
static void covet__queryset_keep(covet_queryset *queryset, const covet_model *model,
                                 const covet_cached *cached, covet_list list) {
    covet_arena *arena = covet__arena(queryset->session);
    if (arena->generation != queryset->generation) return;
    queryset->kept_entities = &queryset->entity;
    queryset->kept_count = cached->entity_count;
    if (cached->entity_count != 1 || cached->entities[0] != queryset->entity)
        queryset->kept_entities = covet_arena_copy(
            arena, cached->entities, cached->entity_count * sizeof *cached->entities);
    queryset->keeps = queryset->kept_entities != NULL;
    queryset->kept = list;
    queryset->kept_model = model;
    if (queryset->keeps) queryset->kept_writes = covet__queryset_writes(queryset);
}

/* --- lists --- */

/* Rows that the driver decodes at once: few enough to stay in the cache of the processor. */
#define COVET__CHUNK 128
/* Rows that a list of unknown length begins with. */
#define COVET__FIRST_ROWS 32
/* Lists that cannot be longer are taken from bump memory at once. */
#define COVET__SMALL_LIST 64

/* A list that is being read. */
typedef struct covet_listing {
    covet_arena *arena;
    const covet_decoder *decoder;
    covet_heads heads;
    covet_landing landing;
    unsigned char *rows; /* room of them, count filled */
    size_t stride;       /* bytes of a row */
    size_t room, count;
    bool small;          /* in bump memory, all of it */
} covet_listing;

/* The most rows that LIMIT and SLICE leave; SIZE_MAX: any number. */
static size_t covet__shape_limit(const covet_shape *shape) {
    int64_t limit = INT64_MAX;
    for (uint32_t i = 0; i < shape->clause_count; i++) {
        const covet_node *node = shape->clauses[i];
        const covet_value *end = node->kind == COVET_NODE_LIMIT ? &node->value : NULL;
        if (node->kind == COVET_NODE_SLICE) end = &node->operands[1];
        if (end != NULL && end->kind == COVET_VALUE_INT && end->as.integer < limit)
            limit = end->as.integer;
    }
    return limit < 0 ? 0 : limit > 1 << 20 ? SIZE_MAX : (size_t)limit;
}

/* Room for the first rows, and the origins. */
static bool covet__listing_open(covet_listing *listing, covet_session *session,
                                const covet_compiled *compiled, size_t limit) {
    covet_arena *arena = covet__arena(session);
    const covet_decoder *decoder = &compiled->decoder;
    covet_origin *origins = covet_arena_take(arena, decoder->part_count * sizeof *origins,
                                             _Alignof(covet_origin));
    *listing = (covet_listing){
        .arena = arena, .decoder = decoder, .stride = decoder->parts[0].room};
    listing->room = COVET__FIRST_ROWS;
    if (compiled->one_row || limit == 0) limit = 1;
    if (limit <= COVET__SMALL_LIST) {
        listing->small = true;
        listing->room = limit;
        listing->rows = covet_arena_take(arena, limit * listing->stride, _Alignof(max_align_t));
    } else {
        listing->rows = covet_arena_grow(arena, NULL, 0, listing->room * listing->stride);
    }
    return origins != NULL && listing->rows != NULL &&
           covet__heads_open(&listing->heads, session, arena, decoder, origins,
                             COVET_ROW_SAVED | COVET_ROW_OWNED);
}

/* Twice the room. false without memory. */
static bool covet__listing_grow(covet_listing *listing) {
    size_t bytes = listing->room * listing->stride;
    if (listing->room > SIZE_MAX / 4 / listing->stride) return false;
    unsigned char *rows = covet_arena_grow(listing->arena, listing->rows, bytes, bytes * 2);
    if (rows == NULL) return false;
    listing->rows = rows;
    listing->room *= 2;
    return true;
}

/* Reads one chunk. */
static covet_status covet__listing_chunk(covet_listing *listing, covet_reading *reading,
                                         bool *done) {
    covet_session *session = reading->session;
    if (listing->count == listing->room && !covet__listing_grow(listing))
        return covet__fail_memory(session);
    size_t most = listing->room - listing->count;
    if (most > COVET__CHUNK) most = COVET__CHUNK;
    unsigned char *at = listing->rows + listing->count * listing->stride;
    memset(at, 0, most * listing->stride);
    int64_t got = reading->driver->fetch(reading->statement->prepared, listing->decoder, at,
                                         listing->stride, (int64_t)most, &listing->landing, done);
    if (got < 0) return covet__reading_failed(session, reading->statement, &listing->landing);
    for (int64_t i = 0; i < got; i++, at += listing->stride)
        covet__row_tags(session, listing->decoder, at);
    listing->count += (size_t)got;
    return COVET_OK;
}

static covet_status covet__listing_read(covet_listing *listing, covet_reading *reading) {
    bool done = false;
    covet_status status = COVET_OK;
    listing->landing = (covet_landing){.arena = listing->arena, .heads = listing->heads.heads};
    while (!done && status == COVET_OK) {
        if (listing->small && listing->count == listing->room) break;
        status = covet__listing_chunk(listing, reading, &done);
    }
    return status;
}

/* Gives unused room back and sets the pointers to the rows, the last first where they came reversed. */
static covet_status covet__listing_close(covet_listing *listing, covet_session *session,
                                         bool reversed, covet_list *list) {
    size_t stride = listing->stride, count = listing->count;
    if (!listing->small)
        listing->rows = covet_arena_grow(listing->arena, listing->rows, listing->room * stride,
                                         count * stride);
    void **items = covet_arena_take(listing->arena, count * sizeof *items, _Alignof(void *));
    if (items == NULL || (listing->rows == NULL && count != 0)) return covet__fail_memory(session);
    unsigned char *at = listing->rows;
    for (size_t i = 0; i < count; i++, at += stride) items[reversed ? count - 1 - i : i] = at;
    listing->heads.origins[0].rows = listing->rows;
    listing->heads.origins[0].rows_size = count * stride;
    *list = (covet_list){count == 0 ? NULL : items, count};
    return COVET_OK;
}

static covet_status covet__list_read(covet_reading *reading, covet_queryset *queryset,
                                     covet_list *list) {
    covet_session *session = queryset->session;
    const covet_compiled *compiled = &reading->cached->compiled;
    covet_listing listing;
    covet_status status;
    if (!covet__listing_open(&listing, session, compiled, covet__shape_limit(&queryset->shape)))
        status = covet__fail_memory(session);
    else
        status = covet__listing_read(&listing, reading);
    if (status == COVET_OK)
        status = covet__listing_close(&listing, session, compiled->reversed, list);
    else if (listing.rows != NULL && !listing.small)
        covet_arena_grow(listing.arena, listing.rows, listing.room * listing.stride, 0);
    return covet__reading_close(reading, (int64_t)list->count, status);
}

covet_list covet_queryset_all(covet_queryset *queryset, const covet_model *model) {
    covet_list list = {NULL, 0};
    covet_reading reading;
    if (covet__queryset_of(queryset, model) != COVET_OK) return list;
    if (queryset->kept_model == model && covet__queryset_kept(queryset)) return queryset->kept;
    queryset->keeps = false;
    const covet_model *projection = model == queryset->model ? NULL : model;
    covet_status status = covet__reading_open(&reading, queryset, &queryset->shape,
                                              COVET_FOR_ALL, projection);
    if (status == COVET_OK && reading.statement != NULL)
        status = covet__list_read(&reading, queryset, &list);
    if (status != COVET_OK) return (covet_list){NULL, 0};
    covet__queryset_keep(queryset, model, reading.cached, list);
    return list;
}

/* --- single rows --- */

/* Reads one row in one piece with its origins. `row` is NULL where there is none; `more`, where it is not
 * NULL, whether another follows. */
static covet_status covet__one_read(covet_reading *reading, void **row, bool *more) {
    covet_session *session = reading->session;
    const covet_decoder *decoder = &reading->cached->compiled.decoder;
    const covet_part *part = decoder->parts;
    covet_arena *arena = covet__arena(session);
    covet_heads heads;
    covet_landing landing = {.arena = arena};
    size_t before = decoder->part_count * sizeof(covet_origin);
    bool done = false;
    unsigned char *block = covet_arena_take(arena, before + part->room, _Alignof(max_align_t));
    if (block == NULL || !covet__heads_open(&heads, session, arena, decoder, (void *)block,
                                            COVET_ROW_SAVED | COVET_ROW_OWNED))
        return covet__fail_memory(session);
    unsigned char *slot = block + before;
    memset(slot, 0, part->size);
    heads.origins[0].rows = slot;
    heads.origins[0].rows_size = part->room;
    landing.heads = heads.heads;
    covet_prepared *prepared = reading->statement->prepared;
    int64_t got = reading->driver->fetch(prepared, decoder, slot, part->room, 1, &landing, &done);
    if (got < 0) return covet__reading_failed(session, reading->statement, &landing);
    if (got == 0) return COVET_OK;
    covet__row_tags(session, decoder, slot);
    *row = slot;
    if (more == NULL || done) return COVET_OK;
    covet_step step = reading->driver->next(prepared);
    *more = step == COVET_STEP_ROW;
    return step == COVET_STEP_FAILED ? covet__reading_failed(session, reading->statement, NULL)
                                     : COVET_OK;
}

/* The row of a queryset for a purpose. NULL: there is none, or it failed. */
static void *covet__queryset_one(covet_queryset *queryset, const covet_model *model,
                                 covet_purpose purpose, bool *more, covet_status *status) {
    covet_reading reading;
    void *row = NULL;
    *status = covet__queryset_of(queryset, model);
    if (*status != COVET_OK) return NULL;
    *status = covet__reading_open(&reading, queryset, &queryset->shape, purpose,
                                  model == queryset->model ? NULL : model);
    if (*status != COVET_OK || reading.statement == NULL) return NULL;
    if (reading.cached->compiled.one_row) more = NULL;
    *status = covet__one_read(&reading, &row, more);
    covet__reading_close(&reading, row != NULL, *status);
    return *status == COVET_OK ? row : NULL;
}

void *covet_queryset_get(covet_queryset *queryset, const covet_model *model) {
    bool more = false;
    covet_status status;
    void *row = covet__queryset_one(queryset, model, COVET_FOR_GET, &more, &status);
    if (COVET__LIKELY(row != NULL && !more)) return row;
    if (status != COVET_OK) return NULL;
    const char *name = queryset->model->name;
    if (more)
        covet__fail(queryset->session, COVET_MULTIPLE, name, NULL,
                    "%s_get: more than one %s matches", model->name, name);
    else
        covet__fail(queryset->session, COVET_NOT_FOUND, name, NULL, "%s_get: no %s matches",
                    model->name, name);
    return NULL;
}

void *covet_queryset_first(covet_queryset *queryset, const covet_model *model) {
    covet_status status;
    return covet__queryset_one(queryset, model, COVET_FOR_FIRST, NULL, &status);
}

void *covet_queryset_last(covet_queryset *queryset, const covet_model *model) {
    covet_status status;
    return covet__queryset_one(queryset, model, COVET_FOR_LAST, NULL, &status);
}

#endif

/* ==== exec/terminal.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/terminal.c"
#endif
/* Terminals that yield no rows: count, exists, update, delete, and the texts of a query.
 * Uses fetch. Users call it; validation asks for uniqueness through it. */
#ifndef COVET_EXEC_TERMINAL_C
#define COVET_EXEC_TERMINAL_C

#ifdef COVET_LINES
#line 11 "src/exec/terminal.c"
#endif
/* --- count and exists --- */

/* How many rows it keeps; -1: it keeps none that still hold. */
static int64_t covet__kept_count(const covet_queryset *queryset) {
    if (queryset->kept_model != queryset->model || !covet__queryset_kept(queryset)) return -1;
    return (int64_t)queryset->kept.count;
}

/* The one number that the statement answers. */
static covet_status covet__number_read(covet_reading *reading, int64_t *number) {
    covet_session *session = reading->session;
    covet_prepared *prepared = reading->statement->prepared;
    covet_value value = {.kind = COVET_VALUE_NULL};
    covet_status status = COVET_INTERNAL;
    if (reading->driver->next(prepared) == COVET_STEP_ROW)
        status = reading->driver->value(prepared, 0, COVET_KIND_BIGINT, 0, 0,
                                        covet__arena(session), &value);
    if (status != COVET_OK) return covet__reading_failed(session, reading->statement, NULL);
    *number = value.as.integer;
    return COVET_OK;
}

int64_t covet_count(covet_queryset *queryset) {
    covet_reading reading;
    int64_t number = 0;
    if (covet__queryset_enter(queryset) != COVET_OK) return -1;
    int64_t kept = covet__kept_count(queryset);
    if (kept >= 0) return kept;
    covet_status status =
        covet__reading_open(&reading, queryset, &queryset->shape, COVET_FOR_COUNT, NULL);
    if (status != COVET_OK) return -1;
    if (reading.statement == NULL) return 0;
    status = covet__number_read(&reading, &number);
    return covet__reading_close(&reading, 1, status) == COVET_OK ? number : -1;
}

int covet_exists(covet_queryset *queryset) {
    covet_reading reading;
    if (covet__queryset_enter(queryset) != COVET_OK) return -1;
    int64_t kept = covet__kept_count(queryset);
    if (kept >= 0) return kept > 0;
    covet_status status =
        covet__reading_open(&reading, queryset, &queryset->shape, COVET_FOR_EXISTS, NULL);
    if (status != COVET_OK) return -1;
    if (reading.statement == NULL) return 0;
    covet_step step = reading.driver->next(reading.statement->prepared);
    if (step == COVET_STEP_FAILED)
        status = covet__reading_failed(reading.session, reading.statement, NULL);
    covet__reading_close(&reading, step == COVET_STEP_ROW, status);
    return status == COVET_OK ? step == COVET_STEP_ROW : -1;
}

/* --- update and delete --- */

/* MISUSE for a model whose table is a view. */
static covet_status covet__writable(covet_session *session, const covet_entity *entity) {
    if (COVET__LIKELY(!entity->model->settings->view)) return COVET_OK;
    return covet__fail(session, COVET_MISUSE, entity->name, NULL,
                       "%s is a view: it is read only", entity->name);
}

/* Runs a statement that changes rows of the queryset's table; answers how many. */
static int64_t covet__queryset_write(covet_queryset *queryset, const covet_shape *shape,
                                     covet_purpose purpose) {
    covet_session *session = queryset->session;
    covet_reading reading;
    covet_status status = covet__writable(session, queryset->entity);
    if (status == COVET_OK)
        status = covet__reading_open(&reading, queryset, shape, purpose, NULL);
    if (status != COVET_OK) return -1;
    if (reading.statement == NULL) return 0;
    int64_t changed = 0;
    if (reading.driver->next(reading.statement->prepared) == COVET_STEP_FAILED)
        status = covet__reading_failed(session, reading.statement, NULL);
    else
        changed = reading.driver->changes(session->connection->link);
    covet__wrote(session, queryset->entity);
    return covet__reading_close(&reading, changed, status) == COVET_OK ? changed : -1;
}

int64_t covet_queryset_update(covet_queryset *queryset, const covet_set *const *sets) {
    if (covet__queryset_enter(queryset) != COVET_OK) return -1;
    if (sets == NULL || *sets == &covet_set_end) {
        covet__fail(queryset->session, COVET_MISUSE, queryset->model->name, NULL,
                    "covet_update without an assignment: give it SET(\"field\", value)");
        return -1;
    }
    covet_queryset *longer = covet__queryset_with_sets(queryset, sets);
    if (covet__queryset_enter(longer) != COVET_OK) return -1;
    return covet__queryset_write(longer, &longer->shape, COVET_FOR_UPDATE);
}

int64_t covet_delete(covet_queryset *queryset) {
    if (covet__queryset_enter(queryset) != COVET_OK) return -1;
    return covet__queryset_write(queryset, &queryset->shape, COVET_FOR_DELETE);
}

/* --- texts --- */

/* What the queryset is read for: records where VALUES says so, else rows. */
static covet_purpose covet__queryset_purpose(const covet_queryset *queryset) {
    for (uint32_t i = 0; i < queryset->shape.clause_count; i++) {
        covet_node_kind kind = queryset->shape.clauses[i]->kind;
        if (kind == COVET_NODE_VALUES || kind == COVET_NODE_VALUES_LIST) return COVET_FOR_VALUES;
    }
    return COVET_FOR_ALL;
}

/* Compiles without sending anything. NULL: failed. */
static const covet_compiled *covet__queryset_compiled(covet_queryset *queryset) {
    if (covet__queryset_enter(queryset) != COVET_OK) return NULL;
    const covet_cached *cached =
        covet__cached(queryset->session, queryset->entity, &queryset->shape,
                      covet__queryset_purpose(queryset), NULL);
    return cached == NULL ? NULL : &cached->compiled;
}

const char *covet_sql(covet_queryset *queryset) {
    const covet_compiled *compiled = covet__queryset_compiled(queryset);
    if (compiled == NULL) return NULL;
    if (compiled->empty) return "";
    const char *text = covet_arena_text(covet__arena(queryset->session), compiled->sql.text,
                                        compiled->sql.size);
    if (text == NULL) covet__fail_memory(queryset->session);
    return text;
}

/* The values of the slots, in the arena. NULL: failed. */
static const covet_value *covet__slot_values(covet_queryset *queryset,
                                             const covet_compiled *compiled) {
    covet_session *session = queryset->session;
    covet_arena *arena = covet__arena(session);
    const covet_sql_text *sql = &compiled->sql;
    covet_problem problem = {.status = COVET_OK};
    covet_value *values = covet_arena_zero(arena, sql->slot_count + (size_t)1, sizeof *values);
    if (values == NULL) {
        covet__fail_memory(session);
        return NULL;
    }
    for (uint32_t i = 0; i < sql->slot_count; i++) {
        if (covet__slot_value(arena, &sql->slots[i], &queryset->shape, &values[i], &problem) ==
            COVET_OK)
            continue;
        covet__fail_problem(session, &problem);
        return NULL;
    }
    return values;
}

const covet_value *covet_sql_binds(covet_queryset *queryset, size_t *count) {
    if (count != NULL) *count = 0;
    const covet_compiled *compiled = covet__queryset_compiled(queryset);
    if (compiled == NULL || compiled->empty || compiled->sql.slot_count == 0) return NULL;
    const covet_value *values = covet__slot_values(queryset, compiled);
    if (values != NULL && count != NULL) *count = compiled->sql.slot_count;
    return values;
}

/* "binds: 1: 'A', 2: 10" */
static bool covet__explain_binds(covet_buffer *text, covet_queryset *queryset,
                                 const covet_compiled *compiled) {
    const covet_value *values = covet__slot_values(queryset, compiled);
    if (values == NULL) return false;
    covet_buffer_text(text, "binds:\n");
    for (uint32_t i = 0; i < compiled->sql.slot_count; i++) {
        covet_buffer_format(text, "  %u: ", (unsigned)i + 1);
        covet_value_print(text, &values[i]);
        covet_buffer_char(text, '\n');
    }
    return true;
}

static bool covet__explain_plan(covet_buffer *text, covet_queryset *queryset) {
    covet_session *session = queryset->session;
    covet_problem problem = {.status = COVET_OK};
    covet_buffer_text(text, "plan:\n");
    if (covet__compile_print(text, covet__arena(session), &session->db->registry,
                             covet__dialect(session), queryset->entity, &queryset->shape,
                             covet__queryset_purpose(queryset), NULL, &problem))
        return true;
    covet__fail_problem(session, &problem);
    return false;
}

static bool covet__explain_write(covet_buffer *text, covet_queryset *queryset,
                                 const covet_compiled *compiled) {
    const covet_shape *shape = &queryset->shape;
    covet_buffer_format(text, "query of %s:\n", queryset->entity->name);
    for (uint32_t i = 0; i < shape->clause_count; i++) {
        covet_buffer_text(text, "  ");
        covet__node_print(text, shape->clauses[i]);
        covet_buffer_char(text, '\n');
    }
    if (!covet__explain_plan(text, queryset)) return false;
    if (compiled->empty) {
        covet_buffer_text(text, "nothing is sent: no row can match\n");
        return true;
    }
    covet_buffer_format(text, "sql:\n  %s\n", compiled->sql.text);
    return compiled->sql.slot_count == 0 || covet__explain_binds(text, queryset, compiled);
}

const char *covet_explain(covet_queryset *queryset) {
    const covet_compiled *compiled = covet__queryset_compiled(queryset);
    if (compiled == NULL) return NULL;
    covet_session *session = queryset->session;
    covet_buffer text;
    const char *copy = NULL;
    covet_buffer_open(&text, &session->heap, 0);
    if (covet__explain_write(&text, queryset, compiled)) {
        if (!text.failed)
            copy = covet_arena_text(covet__arena(session), covet_buffer_get(&text), text.size);
        if (copy == NULL) covet__fail_memory(session);
    }
    covet_buffer_close(&text);
    return copy;
}

#endif

/* ==== exec/check.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/check.c"
#endif
/* What happens to a row before it is written: what is filled in by itself, what its columns can hold, and
 * for validation all that the model declares, with uniqueness asked of the database.
 * Uses track, validate, the querysets' terminals. Store and the calls on objects use it. */
#ifndef COVET_EXEC_CHECK_C
#define COVET_EXEC_CHECK_C

#ifdef COVET_LINES
#line 13 "src/exec/check.c"
#endif
#include <string.h>

/* --- filling in --- */

/* The moment as a value of a kind of date or time. */
static covet_value covet__moment(covet_kind kind) {
    covet_datetime now = covet_now();
    if (kind == COVET_KIND_DATE) return covet_value_date(covet_datetime_date(now));
    if (kind == COVET_KIND_TIME) return covet_value_time(covet_datetime_time(now));
    return covet_value_datetime(now);
}

/* The declared default; NONE: there is none. */
static covet_value covet__default_of(const covet_field *field) {
    covet_value none = {.kind = COVET_VALUE_NONE};
    if (field->default_fn != NULL) return field->default_fn();
    if (field->default_value.kind != COVET_VALUE_NONE) return field->default_value;
    if (field->key && field->kind == COVET_KIND_UUID) return covet_default_uuid4();
    return none;
}

/* Whether a default is wanted: for what is NULL and may not be, and for UUIDs that are all zero. */
static bool covet__default_wanted(const covet_field *field, const unsigned char *member,
                                  bool insert) {
    if (field->nullable || field->target != NULL) return false;
    if (field->kind == COVET_KIND_UUID) return insert && covet__member_unset(field, member);
    return covet__scalars[field->column_kind].size == 0 && covet__member_null(field, member);
}

static covet_status covet__fill_value(const covet_subject *subject, const covet_field *field,
                                      unsigned char *member, covet_value value) {
    covet_session *session = subject->session;
    if (value.kind == COVET_VALUE_NONE) return COVET_OK;
    if (value.kind == COVET_VALUE_TEXT || value.kind == COVET_VALUE_JSON) {
        covet_text *text = &value.as.text;
        if (text->size == COVET_SIZE_UNKNOWN) text->size = strlen(text->data);
        text->data = covet_arena_text(subject->arena, text->data, text->size);
        if (text->data == NULL) return covet__fail_memory(session);
    }
    if (covet__member_set(field, member, &value)) return COVET_OK;
    return covet__fail(session, COVET_VALIDATION, field->entity->name, field->name,
                       "the default of %s.%s is of kind %s, and the field is %s",
                       field->entity->name, field->name, covet_value_kind_name(value.kind),
                       covet_kind_name(field->kind));
}

static covet_status covet__fill(const covet_subject *subject, unsigned char *next, bool insert,
                                const uint64_t *columns) {
    const covet_entity *entity = subject->entity;
    covet_status status = COVET_OK;
    for (size_t i = 0; i < entity->column_count && status == COVET_OK; i++) {
        const covet_field *field = entity->columns[i];
        unsigned char *member = covet__member(field, next);
        if (columns != NULL && !covet_columns_has(columns, (int32_t)i)) continue;
        if (field->auto_now || (field->auto_now_add && insert))
            status = covet__fill_value(subject, field, member, covet__moment(field->column_kind));
        else if (covet__default_wanted(field, member, insert))
            status = covet__fill_value(subject, field, member, covet__default_of(field));
    }
    return status;
}

/* --- what columns can hold --- */

static covet_status covet__check_write(covet_session *session, const covet_entity *entity,
                                       const unsigned char *next, const uint64_t *columns) {
    covet_checker checker = {.arena = covet__arena(session), .entity = entity};
    covet__check_columns(&checker, next, columns);
    if (COVET__LIKELY(!checker.failed && checker.count == 0)) return COVET_OK;
    if (checker.failed) return covet__fail_memory(session);
    return covet__fail_violations(session, entity, checker.violations);
}

/* --- uniqueness --- */

/* How many fields one question names at most. */
#define COVET__UNIQUE_MOST 16

/* Whether a field of these has a violation already, or is NULL: then they cannot clash. */
static bool covet__unique_moot(const covet_checker *checker, const covet_field *const *fields,
                               size_t count, const unsigned char *next) {
    for (size_t i = 0; i < count; i++) {
        if (covet__member_null(fields[i], covet__member_in(fields[i], next))) return true;
        for (size_t j = 0; j < checker->count; j++)
            if (strcmp(checker->violations[j].field, fields[i]->name) == 0) return true;
    }
    return false;
}

/* Whether another row has the same values there: 1, 0, or -1 on failure. */
static int covet__unique_taken(const covet_subject *subject, const unsigned char *next,
                               const covet_field *const *fields, size_t count) {
    covet_cond conditions[COVET__UNIQUE_MOST], itself;
    const covet_cond *matching[COVET__UNIQUE_MOST + 1];
    const covet_field *key = subject->entity->key;
    for (size_t i = 0; i < count; i++) {
        covet_value value = covet__member_value(fields[i], covet__member_in(fields[i], next));
        conditions[i] = (covet_cond){
            .node = {.kind = COVET_NODE_Q, .text = fields[i]->name, .value = value}};
        matching[i] = &conditions[i];
    }
    matching[count] = &covet_cond_end;
    itself = (covet_cond){.node = {.kind = COVET_NODE_Q,
                                   .text = "pk",
                                   .value = covet__member_value(key, covet__member_in(key, next))}};
    const covet_clause filter = {.node = {.kind = COVET_NODE_FILTER, .children = matching}};
    const covet_clause exclude = {
        .node = {.kind = COVET_NODE_EXCLUDE,
                 .children = (const covet_cond *const[]){&itself, &covet_cond_end}}};
    const covet_clause *clauses[] = {&filter, subject->fresh ? &covet_clause_end : &exclude,
                                     &covet_clause_end};
    return covet_exists(
        covet_query_build(subject->session, subject->entity->model, clauses, NULL, 0));
}

/* "code", or "owner, code" in the arena. */
static const char *covet__field_names(covet_arena *arena, const covet_field *const *fields,
                                      size_t count) {
    covet_buffer names;
    covet_buffer_open(&names, arena->heap, 0);
    for (size_t i = 0; i < count; i++)
        covet_buffer_format(&names, "%s%s", i == 0 ? "" : ", ", fields[i]->name);
    const char *text = covet_arena_text(arena, covet_buffer_get(&names), names.size);
    covet_buffer_close(&names);
    return text == NULL ? "?" : text;
}

/* Adds a violation if another row has the same values there. */
static covet_status covet__check_unique(covet_checker *checker, const covet_subject *subject,
                                        const unsigned char *next,
                                        const covet_field *const *fields, size_t count) {
    if (covet__unique_moot(checker, fields, count, next)) return COVET_OK;
    int taken = covet__unique_taken(subject, next, fields, count);
    if (taken < 0) return subject->session->error.status;
    if (taken == 0) return COVET_OK;
    covet_buffer message;
    covet_buffer_open(&message, checker->arena->heap, 0);
    covet_buffer_format(&message, "another %s has the same %s", subject->entity->name,
                        covet__field_names(checker->arena, fields, count));
    covet_check_fail(checker, count == 1 ? fields[0]->name : "", "unique",
                     covet_buffer_get(&message));
    covet_buffer_close(&message);
    return COVET_OK;
}

static covet_status covet__check_unique_named(covet_checker *checker, const covet_subject *subject,
                                              const unsigned char *next,
                                              const char *const *names) {
    const covet_field *fields[COVET__UNIQUE_MOST];
    size_t count = 0;
    for (; names[count] != NULL; count++) {
        if (count == COVET__UNIQUE_MOST) return COVET_OK;
        fields[count] = covet_entity_field(subject->entity, names[count], strlen(names[count]));
        if (fields[count] == NULL || fields[count]->column == NULL) return COVET_OK;
    }
    return covet__check_unique(checker, subject, next, fields, count);
}

/* Whether a field of its own is asked about: of a row that is saved the key is its own. */
static bool covet__unique_field(const covet_subject *subject, const covet_field *field,
                                const unsigned char *next) {
    if (!field->unique) return false;
    if (!field->key) return true;
    return subject->fresh && !(field->automatic &&
                               covet__member_unset(field, covet__member_in(field, next)));
}

static covet_status covet__check_uniques(covet_checker *checker, const covet_subject *subject,
                                         const unsigned char *next) {
    const covet_entity *entity = subject->entity;
    const covet_model_options *settings = entity->model->settings;
    const char *const *const *together = settings->unique_together;
    const covet_constraint *constraint = settings->constraints;
    covet_status status = COVET_OK;
    for (size_t i = 0; i < entity->column_count && status == COVET_OK; i++)
        if (covet__unique_field(subject, entity->columns[i], next))
            status = covet__check_unique(checker, subject, next, &entity->columns[i], 1);
    for (; together != NULL && *together != NULL && status == COVET_OK; together++)
        status = covet__check_unique_named(checker, subject, next, *together);
    for (; constraint != NULL && constraint->name != NULL && status == COVET_OK; constraint++)
        if (constraint->unique != NULL && constraint->where == NULL)
            status = covet__check_unique_named(checker, subject, next, constraint->unique);
    return status;
}

/* --- keys --- */

/* Whether the object of a key is at hand: its row is known. */
static bool covet__target_known(const covet_field *key, const unsigned char *next) {
    const void *member = next + key->member->object_offset;
    return *(void *const *)member != NULL;
}

/* Whether there is a row that a key refers to: 1, 0, or -1 on failure. */
static int covet__target_there(const covet_subject *subject, const covet_field *key,
                               const unsigned char *next) {
    const covet_cond same = {
        .node = {.kind = COVET_NODE_Q,
                 .text = key->target_field->name,
                 .value = covet__member_value(key, covet__member_in(key, next))}};
    const covet_clause filter = {
        .node = {.kind = COVET_NODE_FILTER,
                 .children = (const covet_cond *const[]){&same, &covet_cond_end}}};
    const covet_clause *const clauses[] = {&filter, &covet_clause_end};
    return covet_exists(
        covet_query_build(subject->session, key->target->model, clauses, NULL, 0));
}

/* Adds a violation for each key that refers to no row. */
static covet_status covet__check_keys(covet_checker *checker, const covet_subject *subject,
                                      const unsigned char *next) {
    const covet_entity *entity = subject->entity;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *key = entity->columns[i];
        if (key->target == NULL || covet__target_known(key, next)) continue;
        if (covet__unique_moot(checker, &key, 1, next)) continue;
        int there = covet__target_there(subject, key, next);
        if (there < 0) return subject->session->error.status;
        if (there == 0)
            covet_check_fail(checker, key->name, "invalid", "the row that it refers to is not there");
    }
    return COVET_OK;
}

/* --- the whole object --- */

static covet_status covet__check_marked(const covet_subject *subject, const unsigned char *next) {
    covet_session *session = subject->session;
    covet_checker checker = {.arena = covet__arena(session), .entity = subject->entity};
    covet__check_columns(&checker, next, NULL);
    covet__check_declared(&checker, next);
    covet_status status = covet__check_keys(&checker, subject, next);
    if (status == COVET_OK) status = covet__check_uniques(&checker, subject, next);
    if (status != COVET_OK) return status;
    if (checker.failed) return covet__fail_memory(session);
    if (checker.count == 0) return COVET_OK;
    return covet__fail_violations(session, subject->entity, checker.violations);
}

/* What the questions take is given back at once. */
static covet_status covet__check_whole(const covet_subject *subject, const unsigned char *next) {
    covet_session *session = subject->session;
    covet_scope scope = covet_mark(session);
    if (scope.generation == 0) return COVET_NO_MEMORY;
    covet_status status = covet__check_marked(subject, next);
    covet_release(session, scope);
    return status;
}

covet_status covet_object_validate(covet_session *session, const covet_model *model,
                                   const void *object) {
    covet_subject subject;
    covet_status status = covet__subject_open(&subject, session, model, object);
    if (status != COVET_OK) return status;
    covet_arena_place place = covet__arena_place(covet__arena(session));
    unsigned char *next =
        covet_arena_copy(covet__arena(session), object, subject.entity->model->size);
    if (next == NULL) return covet__fail_memory(session);
    status = covet__relate(&subject, next, NULL);
    if (status == COVET_OK) status = covet__fill(&subject, next, subject.fresh, NULL);
    if (status == COVET_OK) status = covet__check_whole(&subject, next);
    covet__arena_back(&place);
    return status;
}

#endif

/* ==== exec/database.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/database.c"
#endif
/* Databases: opened from a URL, closed, and the models that they know. Uses inner, session,
 * registry. Users call it. */
#ifndef COVET_EXEC_DATABASE_C
#define COVET_EXEC_DATABASE_C

#ifdef COVET_LINES
#line 11 "src/exec/database.c"
#endif
#include <string.h>

/* --- mistakes --- */

/* Keeps the mistake whose text stands in error_message. */
static covet_status covet__database_fail(covet_db *db, covet_status status) {
    const covet_buffer *text = &db->error_message;
    bool told = status == COVET_OK || (!text->failed && text->size > 0);
    db->error.status = status;
    db->error.message = told ? covet_buffer_get(text) : covet_status_text(status);
    return status;
}

/* The same for a URL. Answers false. */
static bool covet__url_fail(covet_db *db, covet_status status) {
    covet__database_fail(db, status);
    return false;
}

const covet_failure *covet_db_error(const covet_db *db) {
    static const covet_failure null = {
        .status = COVET_MISUSE, .message = "the database is NULL: covet_open had no memory"};
    return db == NULL ? &null : &db->error;
}

/* --- the URL --- */

/* Appends texts with commas; the list is ended by NULL. Answers how many there were before and are
 * now. */
static size_t covet__names_print(covet_buffer *buffer, const char *const *names, size_t before) {
    for (; *names != NULL; names++, before++) {
        if (before > 0) covet_buffer_text(buffer, ", ");
        covet_buffer_text(buffer, *names);
    }
    return before;
}

static bool covet__scheme_is(const char *scheme, const char *url, size_t size) {
    for (size_t i = 0; i < size; i++) {
        char c = url[i] >= 'A' && url[i] <= 'Z' ? (char)(url[i] - 'A' + 'a') : url[i];
        if (c != scheme[i]) return false; /* the end of scheme differs from every letter */
    }
    return scheme[size] == '\0';
}

static const covet_backend *covet__backend_find(const covet_backend *const *backends,
                                                const char *url, size_t size) {
    for (; *backends != NULL; backends++)
        for (const char *const *scheme = (*backends)->schemes; *scheme != NULL; scheme++)
            if (covet__scheme_is(*scheme, url, size)) return *backends;
    return NULL;
}

static bool covet__scheme_fail(covet_db *db, const covet_backend *const *backends,
                               const char *mistake) {
    covet_buffer *text = &db->error_message;
    size_t count = 0;
    covet_buffer_text(text, mistake);
    covet_buffer_text(text, "; schemes of the backends given to covet_open: ");
    for (; *backends != NULL; backends++)
        count = covet__names_print(text, (*backends)->schemes, count);
    if (count == 0) covet_buffer_text(text, "none");
    return covet__url_fail(db, COVET_CONNECTION);
}

/* Finds the backend of a URL; `rest` is what stands behind the scheme. false: a mistake is kept. */
static bool covet__url_scheme(covet_db *db, const covet_config *config, const char **rest) {
    static const covet_backend *const none[] = {NULL};
    const covet_backend *const *backends = config->backends == NULL ? none : config->backends;
    if (config->url == NULL) {
        covet_buffer_text(&db->error_message, "the URL is NULL");
        return covet__url_fail(db, COVET_MISUSE);
    }
    const char *colon = strchr(config->url, ':');
    size_t size = colon == NULL ? 0 : (size_t)(colon - config->url);
    if (size == 0)
        return covet__scheme_fail(db, backends, "the URL has no scheme before a colon");
    db->backend = covet__backend_find(backends, config->url, size);
    if (db->backend == NULL)
        return covet__scheme_fail(db, backends, "no backend serves the scheme of the URL");
    *rest = colon + 1;
    return true;
}

static int covet__hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Turns %XX into bytes where the text stands; false if one is malformed or a NUL. */
static bool covet__percent_decode(char *text) {
    char *to = text;
    for (; *text != '\0'; text++) {
        *to++ = *text;
        if (*text != '%') continue;
        int high = covet__hex_digit(text[1]);
        int low = high < 0 ? -1 : covet__hex_digit(text[2]);
        if (low < 0 || high * 16 + low == 0) return false;
        to[-1] = (char)(high * 16 + low);
        text += 2;
    }
    *to = '\0';
    return true;
}

/* Whether a name is among those of the driver, or there is no driver to ask. */
static bool covet__option_known(const covet_db *db, const char *name) {
    if (db->backend->driver == NULL) return true;
    for (const char *const *known = db->backend->driver->options; *known != NULL; known++)
        if (strcmp(*known, name) == 0) return true;
    return false;
}

/* What is wrong with an option that was split; NULL if nothing. */
static const char *covet__option_mistake(const covet_db *db, const covet_url_option *option,
                                         char *value) {
    if (!covet__option_known(db, option->name)) return "is not known";
    if (value == NULL) return "has no value: write name=value";
    if (!covet__percent_decode(value)) return "has a % that no two hexadecimal digits follow";
    for (const covet_url_option *other = db->options; other < option; other++)
        if (strcmp(other->name, option->name) == 0) return "is given twice";
    return NULL;
}

static bool covet__option_fail(covet_db *db, const char *name, const char *mistake) {
    covet_buffer *text = &db->error_message;
    covet_buffer_format(text, "option '%s' of the URL %s", name, mistake);
    if (db->backend->driver != NULL) {
        covet_buffer_text(text, "; options: ");
        covet__names_print(text, db->backend->driver->options, 0);
    }
    return covet__url_fail(db, COVET_CONNECTION);
}

/* Cuts the text at the first `mark`; answers what stands behind it, NULL if there is none. */
static char *covet__cut(char *text, char mark) {
    char *found = strchr(text, mark);
    if (found == NULL) return NULL;
    *found = '\0';
    return found + 1;
}

/* Splits name=value&name=value into db->options, which has room. false: a mistake is kept. */
static bool covet__url_options(covet_db *db, char *text) {
    covet_url_option *option = db->options;
    for (char *next; text != NULL; text = next) {
        next = covet__cut(text, '&');
        char *value = covet__cut(text, '=');
        *option = (covet_url_option){.name = text, .value = value};
        const char *mistake = covet__option_mistake(db, option, value);
        if (mistake != NULL) return covet__option_fail(db, text, mistake);
        option++;
    }
    *option = (covet_url_option){.name = NULL};
    return true;
}

/* Copies what stands behind the scheme and splits it. false without memory; mistakes are kept. */
static bool covet__url_split(covet_db *db, const char *rest) {
    size_t count = 2;
    for (const char *c = rest; *c != '\0'; c++) count += *c == '&';
    db->target = covet_arena_text(&db->arena, rest, strlen(rest));
    db->options = covet_arena_zero(&db->arena, count, sizeof *db->options);
    if (db->target == NULL || db->options == NULL) return false;
    char *options = covet__cut(db->target, '?');
    if (options != NULL) covet__url_options(db, options);
    return true;
}

/* Has the driver check the rest, and makes what its connections share. false without memory. */
static bool covet__url_check(covet_db *db) {
    const covet_driver *driver = db->backend->driver;
    if (driver == NULL || db->error.status != COVET_OK) return true;
    covet_status status = driver->check(db->target, db->options, &db->error_message);
    if (status != COVET_OK) {
        covet__url_fail(db, status);
        return true;
    }
    if (driver->attach == NULL) return true;
    db->shared = driver->attach(&db->heap, db->target);
    return db->shared != NULL;
}

/* --- open and close --- */

/* Two databases are not to share generations, or a row of the one could be taken for the
 * other's. */
static uint32_t covet__generation_start(const covet_db *db) {
    uint64_t hash = covet__hash_word((uintptr_t)db, (uint64_t)covet_now().us);
    return (uint32_t)(hash >> 32);
}

/* Takes over the options. false without memory; mistakes are kept. */
static bool covet__database_configure(covet_db *db, const covet_config *config) {
    const char *rest = NULL;
    size_t block = config->arena_block, statements = config->statement_cache;
    db->arena_block = block == 0 ? COVET_ARENA_BLOCK : block;
    db->statement_cache = statements == 0 ? COVET_STATEMENT_CACHE : statements;
    db->log = config->log;
    db->log_context = config->log_context;
    atomic_init(&db->generation, covet__generation_start(db));
    if (!covet__url_scheme(db, config, &rest)) return true;
    return covet__url_split(db, rest) && covet__url_check(db);
}

covet_db *covet_open_with(const covet_config *config) {
    static const covet_config nothing = {.url = NULL};
    if (config == NULL) config = &nothing;
    covet_heap heap = {.allocator = config->allocator};
    if (heap.allocator.resize == NULL) heap.allocator = covet_default_allocator();
    covet_db *db = covet_heap_resize(&heap, NULL, 0, sizeof *db);
    if (db == NULL) return NULL;
    memset(db, 0, sizeof *db);
    db->heap = heap;
    db->error.message = "";
    covet_arena_open(&db->arena, &db->heap, 1);
    covet_buffer_open(&db->error_message, &db->heap, 0);
    covet__registry_open(&db->registry, &db->heap);
    if (pthread_mutex_init(&db->lock, NULL) != 0) {
        covet_heap_resize(&heap, db, sizeof *db, 0);
        return NULL;
    }
    if (covet__database_configure(db, config)) return db;
    covet_close(db);
    return NULL;
}

/* Frees the connections and the closed sessions. */
static void covet__database_empty(covet_db *db) {
    while (db->sessions != NULL) covet_session_close(db->sessions);
    covet__streams_free(db);
    covet__streams_free(db);
    for (covet_session *session = db->closed, *next; session != NULL; session = next) {
        next = session->next;
        covet_heap_resize(&db->heap, session, sizeof *session, 0);
    }
    for (covet_connection *idle = db->idle, *next; idle != NULL; idle = next) {
        next = idle->next;
        covet__connection_free(db, idle);
    }
}

void covet_close(covet_db *db) {
    if (db == NULL) return;
    covet__database_empty(db);
    if (db->shared != NULL) db->backend->driver->detach(&db->heap, db->shared);
    covet__registry_close(&db->registry);
    covet_buffer_close(&db->error_message);
    covet_arena_close(&db->arena);
    pthread_mutex_destroy(&db->lock);
    covet_heap heap = db->heap;
    covet_heap_resize(&heap, db, sizeof *db, 0);
}

/* --- models --- */

/* Keeps what came of a registration. The first mistake stays: what was not registered would be missed
 * later, far from its cause. Only a lack of memory may be over. */
static void covet__registration_note(covet_db *db, covet_status status, covet_buffer *text) {
    if (db->error.status != COVET_OK && db->error.status != COVET_NO_MEMORY) {
        covet_buffer_close(text);
        return;
    }
    covet_buffer_close(&db->error_message);
    db->error_message = *text;
    covet__database_fail(db, status);
    db->error.model = status == COVET_OK ? NULL : db->registry.conflict_model;
    db->error.field = status == COVET_OK ? NULL : db->registry.conflict_field;
}

covet_status covet_models(covet_db *db, const covet_model *const *models) {
    if (db == NULL) return COVET_MISUSE;
    covet_buffer text;
    covet_buffer_open(&text, &db->heap, 0);
    pthread_mutex_lock(&db->lock);
    covet_status status = covet__registry_add(&db->registry, models, &text);
    covet__registration_note(db, status, &text);
    pthread_mutex_unlock(&db->lock);
    return status;
}

const covet_entity *const *covet_entities(const covet_db *db, size_t *count) {
    if (count != NULL) *count = db == NULL ? 0 : db->registry.entity_count;
    return db == NULL ? NULL : (const covet_entity *const *)db->registry.entities;
}

const covet_entity *covet_entity_named(const covet_db *db, const char *name) {
    if (db == NULL || name == NULL) return NULL;
    for (size_t i = 0; i < db->registry.entity_count; i++)
        if (strcmp(db->registry.entities[i]->name, name) == 0) return db->registry.entities[i];
    return NULL;
}

#endif

/* ==== exec/store.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/store.c"
#endif
/* Storing single objects: create and save. The object is brought into the state that is to be written, and
 * set back if that fails. Uses check, relate, track. Users call it. */
#ifndef COVET_EXEC_STORE_C
#define COVET_EXEC_STORE_C

#ifdef COVET_LINES
#line 12 "src/exec/store.c"
#endif
#include <string.h>

static const covet_save_options covet__save_usual = {.update_fields = NULL};

/* An object on its way into the database. */
typedef struct covet_store {
    covet_subject subject;
    const covet_save_options *options;
    bool insert;
    bool whole;             /* every column is written, so that all of the object is known afterwards */
    uint64_t few[4];
    uint64_t *columns;      /* to be written */
    covet_origin *origin;   /* a new one for the object; NULL: it keeps the one that it has */
    unsigned char *before;  /* the struct as it was; later its copy, where `copies` */
    bool copies;
    char *texts;            /* room for the copy's own texts */
    uint32_t transaction;   /* number of the one at hand; 0: none */
    covet_arena_place place; /* before anything was taken */
} covet_store;

/* --- statements of single rows --- */

static covet_status covet__bind_members(covet_session *session, covet_statement *statement,
                                        const covet_entity *entity, const uint64_t *columns,
                                        const void *object, uint32_t *at) {
    const covet_driver *driver = covet__driver(session);
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        if (!covet_columns_has(columns, (int32_t)i)) continue;
        const void *member = covet__member_in(field, object);
        if (driver->bind_member(statement->prepared, *at, member, field->column_kind,
                                field->nullable, field->length, field->places) != COVET_OK)
            return covet__fail_driver(session, statement->sql);
        if (statement->binds != NULL) statement->binds[*at] = covet__member_value(field, member);
        ++*at;
    }
    return COVET_OK;
}

static covet_status covet__bind_key(covet_session *session, covet_statement *statement,
                                    const covet_entity *entity, const void *key, uint32_t at) {
    const covet_field *field = entity->key;
    if (covet__driver(session)->bind_member(statement->prepared, at, key, field->column_kind, false,
                                            field->length, field->places) != COVET_OK)
        return covet__fail_driver(session, statement->sql);
    if (statement->binds != NULL) statement->binds[at] = covet__member_value(field, key);
    return COVET_OK;
}

/* The database does not always name the table. */
static covet_status covet__write_failed(covet_session *session, const covet_entity *entity,
                                        const covet_statement *statement) {
    covet_status status = covet__fail_driver(session, statement->sql);
    if (session->error.model == NULL) session->error.model = entity->name;
    return status;
}

/* Writes a row: `columns` (NULL: none) and, but for an insert, its key. `changed` rows. */
static covet_status covet__row_write(covet_session *session, const covet_entity *entity,
                                     covet_writing writing, const uint64_t *columns,
                                     const void *object, int64_t *changed) {
    covet_statement *statement = covet__writer(session, entity, writing, columns);
    covet_status status = COVET_OK;
    uint32_t at = 0;
    if (statement == NULL) return session->error.status;
    if (!covet__binds_note(session, statement, entity->column_count + 1)) status = COVET_NO_MEMORY;
    if (status == COVET_OK && columns != NULL)
        status = covet__bind_members(session, statement, entity, columns, object, &at);
    if (status == COVET_OK && writing != COVET_WRITE_INSERT)
        status = covet__bind_key(session, statement, entity,
                                 covet__member_in(entity->key, object), at++);
    if (status != COVET_OK) {
        covet__statement_give(session, statement);
        return status;
    }
    statement->bind_count = at;
    covet_run run = covet__run_begin(session);
    if (covet__driver(session)->next(statement->prepared) == COVET_STEP_FAILED)
        status = covet__write_failed(session, entity, statement);
    else
        *changed = covet__driver(session)->changes(session->connection->link);
    covet__wrote(session, entity);
    covet__run_told(session, run, statement, status == COVET_OK ? *changed : 0, status);
    covet__statement_give(session, statement);
    return status;
}

/* --- what is to be done --- */

static covet_status covet__store_misuse(const covet_store *store, const char *text) {
    const char *name = store->subject.entity->name;
    return covet__fail(store->subject.session, COVET_MISUSE, name, NULL, "%s_save: %s", name, text);
}

/* Decides between insert and update, and how much is written. */
static covet_status covet__store_mode(covet_store *store) {
    const covet_save_options *options = store->options;
    const covet_subject *subject = &store->subject;
    const covet_field *key = subject->entity->key;
    bool update = options->force_update || options->update_fields != NULL;
    if (options->force_insert && update)
        return covet__store_misuse(store, ".force_insert stands against .force_update and "
                                          ".update_fields");
    if (update && subject->fresh &&
        covet__member_unset(key, covet__member_in(key, subject->object)))
        return covet__store_misuse(store, "an update was asked for, and the object has no key");
    store->insert = options->force_insert || (subject->fresh && !update);
    store->whole = store->insert || (options->update_fields == NULL &&
                                     (options->force_update || subject->all_changed));
    if (store->insert || subject->fresh) return COVET_OK;
    return covet__subject_key(subject, "the save");
}

/* Takes what the object will need when it is written, and keeps its state. */
static covet_status covet__store_room(covet_store *store) {
    covet_subject *subject = &store->subject;
    covet_session *session = subject->session;
    size_t size = subject->entity->model->size;
    store->transaction = session->in_transaction ? session->transaction : 0;
    store->copies = store->insert || (store->whole && subject->copy == NULL);
    store->before = covet_arena_take(subject->arena, size, _Alignof(max_align_t));
    if (store->before == NULL) return covet__fail_memory(session);
    memcpy(store->before, subject->object, size);
    const covet_origin *known = subject->origin;
    bool serves = known != NULL && (known->single || store->transaction == 0);
    if (serves && !store->copies) return COVET_OK;
    store->origin = covet__origin_own(subject);
    return store->origin == NULL ? COVET_NO_MEMORY : COVET_OK;
}

/* A key that the database gave in a transaction that was rolled back is given anew. */
static void covet__store_unkey(covet_store *store) {
    const covet_subject *subject = &store->subject;
    const covet_origin *origin = subject->row->origin;
    if (!store->insert || !subject->fresh || subject->origin == NULL || !origin->made_key) return;
    if (!origin->inserted || !covet__rolled_back(subject->session, origin->transaction)) return;
    memset(covet__member(subject->entity->key, subject->object), 0,
           subject->entity->key->member->size);
}

/* --- the columns --- */

static void covet__columns_of_insert(covet_store *store) {
    const covet_field *key = store->subject.entity->key;
    covet__columns_all(store->subject.entity, store->columns);
    if (!key->automatic || !covet__member_unset(key, covet__member(key, store->subject.object)))
        return;
    store->columns[key->column_index / 64] &= ~((uint64_t)1 << key->column_index % 64);
}

static bool covet__columns_none(const covet_entity *entity, const uint64_t *columns) {
    for (size_t i = 0; i < entity->column_words; i++)
        if (columns[i] != 0) return false;
    return true;
}

/* What changed, and where that is anything the moments of a save. */
static void covet__columns_of_update(covet_store *store) {
    const covet_entity *entity = store->subject.entity;
    covet__subject_changes(&store->subject, store->columns);
    if (store->whole)
        for (size_t i = 0; i < entity->column_count; i++)
            if (!entity->columns[i]->key) covet_columns_add(store->columns, (int32_t)i);
    if (covet__columns_none(entity, store->columns)) return;
    for (size_t i = 0; i < entity->column_count; i++)
        if (entity->columns[i]->auto_now) covet_columns_add(store->columns, (int32_t)i);
}

static covet_status covet__columns_of_fields(covet_store *store) {
    const covet_entity *entity = store->subject.entity;
    covet_status status = covet__columns_named(store->subject.session, entity,
                                               store->options->update_fields, store->columns);
    if (status != COVET_OK || !covet_columns_has(store->columns, entity->key->column_index))
        return status;
    return covet__store_misuse(store, ".update_fields names the key, which no update changes");
}

/* Brings the object into the state that is to be written, and finds the columns. */
static covet_status covet__store_prepare(covet_store *store) {
    covet_subject *subject = &store->subject;
    const uint64_t *limit = NULL;
    covet_status status = COVET_OK;
    store->columns = covet__columns_open(subject->session, subject->entity, store->few);
    if (store->columns == NULL) return COVET_NO_MEMORY;
    covet__store_unkey(store);
    if (store->options->update_fields != NULL) {
        status = covet__columns_of_fields(store);
        limit = store->columns;
    }
    if (status == COVET_OK) status = covet__relate(subject, subject->object, limit);
    if (status != COVET_OK) return status;
    if (store->insert)
        status = covet__fill(subject, subject->object, true, NULL);
    if (store->insert)
        covet__columns_of_insert(store);
    else if (limit == NULL)
        covet__columns_of_update(store);
    if (!store->insert) status = covet__fill(subject, subject->object, false, store->columns);
    return status;
}

static covet_status covet__store_check(const covet_store *store) {
    const covet_subject *subject = &store->subject;
    if (store->options->validate) return covet__check_whole(subject, subject->object);
    return covet__check_write(subject->session, subject->entity, subject->object, store->columns);
}

/* --- copies --- */

/* Whether the copy takes that column over from the object. */
static inline bool covet__store_takes(const covet_store *store, size_t column) {
    return store->copies || covet_columns_has(store->columns, (int32_t)column);
}

/* Takes room for the texts of the copy, before anything is sent. */
static covet_status covet__store_texts(covet_store *store) {
    const covet_subject *subject = &store->subject;
    const covet_entity *entity = subject->entity;
    const void *data;
    size_t size = 0;
    if (!store->copies && subject->copy == NULL) return COVET_OK;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        if (covet__store_takes(store, i))
            size += covet__member_reach(field, covet__member_in(field, subject->object), &data);
    }
    if (size == 0) return COVET_OK;
    store->texts = covet_arena_take(subject->arena, size, 1);
    return store->texts == NULL ? covet__fail_memory(subject->session) : COVET_OK;
}

/* Lets a member of the copy point to a text of its own, which goes to `at`. Answers what is behind it. */
static char *covet__copy_own(const covet_field *field, void *member, char *at) {
    const void *data;
    size_t size = covet__member_reach(field, member, &data);
    if (size == 0) return at;
    memcpy(at, data, size);
    covet__member_point(field, member, at);
    return at + size;
}

/* Makes the copy say what the database now holds. */
static void covet__store_copy(covet_store *store) {
    covet_subject *subject = &store->subject;
    const covet_entity *entity = subject->entity;
    size_t start = entity->copy_start;
    if (store->copies) {
        memcpy(store->before, subject->object, entity->model->size);
        store->origin->copy = store->before + start;
        subject->copy = store->origin->copy;
    }
    if (subject->copy == NULL) return;
    unsigned char *copy = (unsigned char *)(uintptr_t)subject->copy;
    char *at = store->texts;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        size_t offset = field->member->offset;
        if (!covet__store_takes(store, i) || offset < start) continue;
        memcpy(copy + (offset - start), subject->object + offset, field->member->size);
        at = covet__copy_own(field, copy + (offset - start), at);
        if (field->target != NULL)
            memcpy(copy + (field->member->object_offset - start),
                   subject->object + field->member->object_offset, sizeof(void *));
    }
}

/* Notes that the object is written. */
static void covet__store_keep(covet_store *store) {
    covet_subject *subject = &store->subject;
    covet_origin *origin = store->origin;
    uint32_t flags = COVET_ROW_SAVED;
    covet__store_copy(store);
    if (subject->origin != NULL)
        flags |= subject->row->state & (uint32_t)(COVET_ROW_OWNED | COVET_ROW_STREAM);
    bool keeps = origin == NULL;
    if (keeps) origin = subject->origin;
    if (origin != NULL && origin->single && (store->whole || !subject->all_changed)) {
        if (store->insert || origin->transaction != store->transaction)
            origin->inserted = store->insert;
        origin->transaction = store->transaction;
    }
    if (keeps && origin == NULL) return;
    covet__subject_adopt(subject, origin, flags);
}

/* --- sending --- */

/* Fills in the key that the database gave. */
static covet_status covet__store_key(covet_store *store) {
    const covet_subject *subject = &store->subject;
    covet_session *session = subject->session;
    const covet_field *key = subject->entity->key;
    store->origin->made_key = false;
    if (!key->automatic || covet_columns_has(store->columns, key->column_index)) return COVET_OK;
    covet_value made =
        covet_value_int(covet__driver(session)->inserted_key(session->connection->link));
    store->origin->made_key = true;
    if (covet__member_set(key, covet__member(key, subject->object), &made)) return COVET_OK;
    return covet__fail(session, COVET_VALIDATION, subject->entity->name, key->name,
                       "the row was inserted with the key %lld, which %s.%s cannot hold: declare it "
                       "BIGAUTO",
                       (long long)made.as.integer, subject->entity->name, key->name);
}

static covet_status covet__store_send(covet_store *store) {
    const covet_subject *subject = &store->subject;
    const covet_entity *entity = subject->entity;
    int64_t changed = 0;
    covet_status status = covet__row_write(
        subject->session, entity, store->insert ? COVET_WRITE_INSERT : COVET_WRITE_UPDATE,
        store->columns, subject->object, &changed);
    if (status != COVET_OK) return status;
    if (store->insert) return covet__store_key(store);
    if (COVET__LIKELY(changed > 0)) return COVET_OK;
    return covet__fail(subject->session, COVET_INTEGRITY, entity->name, NULL,
                       "%s_save: the row is not in the database any more: it was deleted since it was "
                       "loaded (.force_insert writes it anew)",
                       entity->name);
}

/* From a prepared object to one that is written. */
static covet_status covet__store_run(covet_store *store) {
    covet_status status = covet__store_check(store);
    if (status == COVET_OK) status = covet__store_texts(store);
    if (status == COVET_OK) status = covet__store_send(store);
    if (status == COVET_OK) covet__store_keep(store);
    return status;
}

/* Whether nothing of what was taken is needed any longer. */
static bool covet__store_empty(const covet_store *store, covet_status status) {
    return status != COVET_OK || (store->origin == NULL && store->texts == NULL);
}

static covet_status covet__store_save(covet_store *store) {
    covet_subject *subject = &store->subject;
    covet_status status = covet__store_room(store);
    if (status == COVET_OK) status = covet__store_prepare(store);
    bool idle = status == COVET_OK && !store->insert &&
                covet__columns_none(subject->entity, store->columns);
    if (status == COVET_OK && !idle) status = covet__store_run(store);
    if (status != COVET_OK && store->before != NULL)
        memcpy(subject->object, store->before, subject->entity->model->size);
    if (idle || covet__store_empty(store, status)) covet__arena_back(&store->place);
    return status;
}

covet_status covet_object_save(covet_session *session, const covet_model *model, void *object,
                               const covet_save_options *options) {
    covet_store store = {.options = options == NULL ? &covet__save_usual : options};
    covet_status status = covet__subject_open(&store.subject, session, model, object);
    if (status != COVET_OK) return status;
    store.place = covet__arena_place(store.subject.arena);
    status = covet__writable(session, store.subject.entity);
    if (status == COVET_OK) status = covet__store_mode(&store);
    return status == COVET_OK ? covet__store_save(&store) : status;
}

/* --- create --- */

/* Members that point to objects keep only what the session keeps as well; lists are not taken over. */
static void covet__create_objects(covet_session *session, const covet_entity *entity,
                                  unsigned char *object) {
    for (size_t i = 0; i < entity->field_count; i++) {
        const covet_field *field = &entity->fields[i];
        if (field->member->object_offset == 0) continue;
        void **slot = covet__member_object(field, object);
        if (*slot == NULL) continue;
        if (field->column == NULL || !covet__object_kept(session, *slot)) *slot = NULL;
    }
}

/* Takes the new object: its origin, itself and its copy in one piece. */
static covet_status covet__create_room(covet_store *store, const void *row) {
    covet_subject *subject = &store->subject;
    covet_session *session = subject->session;
    const covet_entity *entity = subject->entity;
    size_t size = entity->model->size, copy = covet__rounded(size - entity->copy_start);
    size_t own = covet__rounded(size);
    unsigned char *block = covet_arena_take(subject->arena, sizeof(covet_origin) + own + copy,
                                            _Alignof(max_align_t));
    if (block == NULL) return covet__fail_memory(session);
    unsigned char *object = block + sizeof(covet_origin);
    memcpy(object, row, size);
    memset(object, 0, sizeof(covet_row));
    store->origin = (covet_origin *)(void *)block;
    *store->origin = (covet_origin){.entity = entity,
                                    .session = session,
                                    .rows = object,
                                    .rows_size = own,
                                    .single = true,
                                    .inserted = true};
    subject->object = object;
    subject->row = (covet_row *)(void *)object;
    store->transaction = session->in_transaction ? session->transaction : 0;
    store->origin->transaction = store->transaction;
    store->copies = true;
    return COVET_OK;
}

/* The texts of a new object become its own before it is sent; its copy shares them. */
static void covet__create_texts(covet_store *store) {
    const covet_entity *entity = store->subject.entity;
    char *at = store->texts;
    for (size_t i = 0; i < entity->column_count; i++)
        at = covet__copy_own(entity->columns[i],
                             covet__member(entity->columns[i], store->subject.object), at);
}

static covet_status covet__create_send(covet_store *store) {
    covet_subject *subject = &store->subject;
    const covet_entity *entity = subject->entity;
    covet_status status = covet__store_check(store);
    if (status == COVET_OK) status = covet__store_texts(store);
    if (status != COVET_OK) return status;
    covet__create_texts(store);
    covet__create_objects(subject->session, entity, subject->object);
    status = covet__store_send(store);
    if (status != COVET_OK) return status;
    size_t start = entity->copy_start, size = entity->model->size;
    store->origin->copy = subject->object + covet__rounded(size);
    memcpy(store->origin->copy, subject->object + start, size - start);
    covet__subject_adopt(subject, store->origin, COVET_ROW_SAVED | COVET_ROW_OWNED);
    return COVET_OK;
}

/* What was given is a new row, whatever else is known of it. */
static covet_status covet__create_open(covet_store *store, covet_session *session,
                                       const covet_model *model, const void *row) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    const covet_entity *entity = covet__entity(session, model);
    if (entity == NULL) return session->error.status;
    store->subject = (covet_subject){.session = session,
                                     .entity = entity,
                                     .arena = covet__arena(session),
                                     .fresh = true};
    if (row == NULL)
        return covet__fail(session, COVET_MISUSE, entity->name, NULL, "the row is NULL");
    if (store->options->update_fields != NULL || store->options->force_update)
        return covet__fail(session, COVET_MISUSE, entity->name, NULL,
                           "%s_create inserts: it takes no .update_fields and no .force_update",
                           entity->name);
    if (entity->key_count != 1) return covet__fail_keyed(session, entity);
    return covet__writable(session, entity);
}

void *covet_object_create(covet_session *session, const covet_model *model, const void *row,
                          const covet_save_options *options) {
    covet_store store = {.options = options == NULL ? &covet__save_usual : options, .insert = true};
    covet_status status = covet__create_open(&store, session, model, row);
    if (status != COVET_OK) return NULL;
    store.whole = true;
    store.place = covet__arena_place(store.subject.arena);
    status = covet__create_room(&store, row);
    if (status == COVET_OK) status = covet__store_prepare(&store);
    if (status == COVET_OK) status = covet__create_send(&store);
    if (COVET__LIKELY(status == COVET_OK)) return store.subject.object;
    covet__arena_back(&store.place);
    return NULL;
}

#endif

/* ==== exec/object.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/object.c"
#endif
/* Calls on single objects beside storing them: find, refresh, delete, copy, comparison, print and JSON.
 * Uses store, track, object_json. Users call it. */
#ifndef COVET_EXEC_OBJECT_C
#define COVET_EXEC_OBJECT_C

#ifdef COVET_LINES
#line 11 "src/exec/object.c"
#endif
#include <string.h>

/* --- reading by key --- */

/* How whole rows of a model are decoded. */
typedef struct covet_reader {
    covet_decoder decoder;
    covet_part part;
    uint64_t *columns; /* all of them */
    covet_cell cells[];
} covet_reader;

static covet_cell covet__cell_of(const covet_field *field, uint32_t column) {
    return (covet_cell){.column = column,
                        .kind = field->column_kind,
                        .nullable = field->nullable,
                        .offset = (uint32_t)field->member->offset,
                        .length = field->length,
                        .places = field->places,
                        .field = field,
                        .name = field->name};
}

/* A reader of a set of columns. NULL without memory. */
static covet_reader *covet__reader_new(covet_arena *arena, const covet_entity *entity,
                                       const uint64_t *columns) {
    uint32_t size = (uint32_t)entity->model->size, start = (uint32_t)entity->copy_start, count = 0;
    covet_reader *reader =
        covet_arena_take(arena, sizeof *reader + entity->column_count * sizeof(covet_cell),
                         _Alignof(covet_reader));
    if (reader == NULL) return NULL;
    for (size_t i = 0; i < entity->column_count; i++) {
        if (columns != NULL && !covet_columns_has(columns, (int32_t)i)) continue;
        reader->cells[count] = covet__cell_of(entity->columns[i], count);
        count++;
    }
    reader->part = (covet_part){.entity = entity,
                                .cells = reader->cells,
                                .cell_count = count,
                                .size = size,
                                .room = (uint32_t)(covet__rounded(size) + covet__rounded(size - start)),
                                .copy_start = start,
                                .copy_offset = (uint32_t)covet__rounded(size)};
    reader->decoder = (covet_decoder){.parts = &reader->part, .part_count = 1, .column_count = count};
    reader->columns = NULL;
    return reader;
}

/* Room for the readers of all models, in this life of the session's own arena. */
static bool covet__readers_room(covet_session *session) {
    covet_arena *arena = &session->base.arena;
    size_t room = session->db->registry.entity_count;
    if (session->readers_generation == arena->generation && session->readers_room >= room)
        return true;
    session->readers_room = 0;
    session->readers = covet_arena_zero(arena, room, sizeof *session->readers);
    if (session->readers == NULL) return false;
    session->readers_room = room;
    session->readers_generation = arena->generation;
    return true;
}

/* The reader of whole rows of a model, made at its first use. NULL: failed. */
static covet_reader *covet__reader_of(covet_session *session, const covet_entity *entity) {
    covet_arena *arena = &session->base.arena;
    if (session->readers_generation == arena->generation && entity->id < session->readers_room &&
        session->readers[entity->id] != NULL)
        return session->readers[entity->id];
    covet_reader *reader = NULL;
    if (covet__readers_room(session)) reader = covet__reader_new(arena, entity, NULL);
    if (reader != NULL)
        reader->columns = covet_arena_zero(arena, entity->column_words, sizeof *reader->columns);
    if (reader == NULL || reader->columns == NULL) {
        covet__fail_memory(session);
        return NULL;
    }
    covet__columns_all(entity, reader->columns);
    session->readers[entity->id] = reader;
    return reader;
}

/* Reads the row of a key into `slot`, whose struct is zeroed. `found`: whether there is one. */
static covet_status covet__row_read(covet_session *session, const covet_reader *reader,
                                    const uint64_t *columns, const void *key, void *slot,
                                    covet_landing *landing, bool *found) {
    const covet_entity *entity = reader->part.entity;
    covet_statement *statement = covet__writer(session, entity, COVET_READ_BY_KEY, columns);
    bool done = false;
    if (statement == NULL) return session->error.status;
    covet_status status = COVET_OK;
    if (!covet__binds_note(session, statement, 1)) status = COVET_NO_MEMORY;
    if (status == COVET_OK) status = covet__bind_key(session, statement, entity, key, 0);
    if (status != COVET_OK) {
        covet__statement_give(session, statement);
        return status;
    }
    covet_run run = covet__run_begin(session);
    int64_t got = covet__driver(session)->fetch(statement->prepared, &reader->decoder, slot,
                                                reader->part.room, 1, landing, &done);
    if (got < 0) status = covet__reading_failed(session, statement, landing);
    *found = got > 0;
    covet__run_told(session, run, statement, got > 0, status);
    covet__statement_give(session, statement);
    return status;
}

/* --- find --- */

static covet_status covet__fail_no_row(covet_session *session, const covet_entity *entity,
                                       const char *call, const void *key) {
    covet_arena_place place = covet__arena_place(covet__arena(session));
    const char *shown = covet__value_shown(session, entity->key, key);
    covet_status status =
        covet__fail(session, COVET_NOT_FOUND, entity->name, NULL, "%s_%s: no %s with %s %s",
                    entity->name, call, entity->name, entity->key->name, shown);
    covet__arena_back(&place);
    return status;
}

static covet_status covet__find_open(covet_session *session, const covet_model *model,
                                     const void *key, const covet_entity **entity) {
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    *entity = covet__entity(session, model);
    if (*entity == NULL) return session->error.status;
    if ((*entity)->key_count != 1) return covet__fail_keyed(session, *entity);
    if (key != NULL && !covet__member_null((*entity)->key, key)) return COVET_OK;
    return covet__fail(session, COVET_MISUSE, (*entity)->name, (*entity)->key->name,
                       "%s_find: the key is NULL", (*entity)->name);
}

void *covet_object_find(covet_session *session, const covet_model *model, const void *key) {
    const covet_entity *entity;
    if (covet__find_open(session, model, key, &entity) != COVET_OK) return NULL;
    covet_arena *arena = covet__arena(session);
    const covet_reader *reader = covet__reader_of(session, entity);
    if (reader == NULL) return NULL;
    covet_arena_place place = covet__arena_place(arena);
    covet_heads heads;
    bool found = false;
    unsigned char *block =
        covet_arena_take(arena, sizeof(covet_origin) + reader->part.room, _Alignof(max_align_t));
    if (block == NULL) {
        covet__fail_memory(session);
        return NULL;
    }
    covet__heads_open(&heads, session, arena, &reader->decoder, (covet_origin *)(void *)block,
                      COVET_ROW_SAVED | COVET_ROW_OWNED);
    unsigned char *slot = block + sizeof(covet_origin);
    heads.origins[0].rows = slot;
    heads.origins[0].rows_size = reader->part.room;
    memset(slot, 0, reader->part.size);
    covet_landing landing = {.arena = arena, .heads = heads.heads};
    covet_status status =
        covet__row_read(session, reader, reader->columns, key, slot, &landing, &found);
    if (status == COVET_OK && !found) status = covet__fail_no_row(session, entity, "find", key);
    if (status == COVET_OK) {
        covet__row_tags(session, &reader->decoder, slot);
        return slot;
    }
    covet__arena_back(&place);
    return NULL;
}

/* --- refresh --- */

/* Takes the columns that were read over into the object and its copy. */
static void covet__refresh_take(covet_subject *subject, const uint64_t *columns,
                                const unsigned char *slot) {
    const covet_entity *entity = subject->entity;
    unsigned char *copy = (unsigned char *)(uintptr_t)subject->copy;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        if (!covet_columns_has(columns, (int32_t)i)) continue;
        unsigned char *member = covet__member(field, subject->object);
        const unsigned char *loaded = covet__subject_loaded(subject, field);
        bool same = covet__member_same(field, member, covet__member_in(field, slot));
        memcpy(member, covet__member_in(field, slot), field->member->size);
        if (loaded != NULL) memcpy(copy + (loaded - subject->copy), member, field->member->size);
        if (field->target == NULL) continue;
        void **object = covet__member_object(field, subject->object);
        if (!same) *object = NULL;
        if (loaded != NULL)
            memcpy(copy + (field->member->object_offset - entity->copy_start), object,
                   sizeof *object);
    }
}

/* What was written in a transaction that was rolled back is known again when all of it was read. */
static covet_status covet__refresh_origin(covet_subject *subject, bool whole) {
    covet_session *session = subject->session;
    covet_origin *origin = subject->origin;
    if (origin == NULL || !whole || !covet__rolled_back(session, origin->transaction))
        return COVET_OK;
    origin->transaction = 0;
    origin->inserted = false;
    subject->row->state &= ~(uint32_t)COVET_ROW_DELETED;
    subject->row->state |= COVET_ROW_SAVED;
    return COVET_OK;
}

/* Reads the columns; what only the reading needs stands in the youngest arena. */
static covet_status covet__refresh_read(covet_subject *subject, const uint64_t *columns,
                                        bool whole) {
    covet_session *session = subject->session;
    const covet_entity *entity = subject->entity;
    covet_row head = *subject->row;
    covet_landing landing = {.arena = subject->arena, .heads = &head};
    bool found = false;
    covet_reader *reader = covet__reader_new(covet__arena(session), entity, columns);
    unsigned char *slot = covet_arena_zero(covet__arena(session), 1, entity->model->size);
    if (reader == NULL || slot == NULL) return covet__fail_memory(session);
    reader->part.copy_offset = 0;
    reader->part.room = reader->part.size;
    const void *key = covet__member_in(entity->key, subject->object);
    covet_status status =
        covet__row_read(session, reader, columns, key, slot, &landing, &found);
    if (status != COVET_OK) return status;
    if (!found) return covet__fail_no_row(session, entity, "refresh", key);
    covet__refresh_take(subject, columns, slot);
    return covet__refresh_origin(subject, whole);
}

static covet_status covet__refresh_run(covet_subject *subject, const uint64_t *columns,
                                       bool whole) {
    covet_scope scope = covet_mark(subject->session);
    if (scope.generation == 0) return COVET_NO_MEMORY;
    covet_status status = covet__refresh_read(subject, columns, whole);
    covet_release(subject->session, scope);
    return status;
}

static covet_status covet__fail_fresh(const covet_subject *subject, const char *call) {
    const char *name = subject->entity->name;
    return covet__fail(subject->session, COVET_MISUSE, name, NULL,
                       "%s_%s: the object has no row in the database: it was not saved, or it was "
                       "deleted or its insert rolled back",
                       name, call);
}

covet_status covet_object_refresh(covet_session *session, const covet_model *model, void *object,
                                  const char *const *fields) {
    covet_subject subject;
    uint64_t few[4], *columns;
    covet_status status = covet__subject_open(&subject, session, model, object);
    if (status != COVET_OK) return status;
    if (subject.fresh) return covet__fail_fresh(&subject, "refresh");
    status = covet__subject_key(&subject, "the refresh");
    if (status != COVET_OK) return status;
    columns = covet__columns_open(session, subject.entity, few);
    if (columns == NULL) return COVET_NO_MEMORY;
    if (fields == NULL)
        covet__columns_all(subject.entity, columns);
    else
        status = covet__columns_named(session, subject.entity, fields, columns);
    if (status != COVET_OK || covet__columns_none(subject.entity, columns)) return status;
    return covet__refresh_run(&subject, columns, fields == NULL);
}

/* --- delete --- */

covet_status covet_object_delete(covet_session *session, const covet_model *model, void *object) {
    covet_subject subject;
    int64_t changed = 0;
    covet_status status = covet__subject_open(&subject, session, model, object);
    if (status != COVET_OK) return status;
    const covet_entity *entity = subject.entity;
    status = covet__writable(session, entity);
    if (status == COVET_OK && subject.fresh) status = covet__fail_fresh(&subject, "delete");
    if (status == COVET_OK) status = covet__subject_key(&subject, "the delete");
    if (status != COVET_OK) return status;
    covet_origin *origin = subject.origin;
    if (origin == NULL || !origin->single) origin = covet__origin_own(&subject);
    if (origin == NULL) return COVET_NO_MEMORY;
    status = covet__row_write(session, entity, COVET_WRITE_DELETE, NULL, object, &changed);
    if (status != COVET_OK) return status;
    uint32_t transaction = session->in_transaction ? session->transaction : 0;
    if (origin->transaction != transaction) origin->inserted = false;
    origin->transaction = transaction;
    uint32_t flags = COVET_ROW_DELETED;
    if (subject.origin != NULL)
        flags |= subject.row->state & (uint32_t)(COVET_ROW_OWNED | COVET_ROW_STREAM);
    covet__subject_adopt(&subject, origin, flags);
    if (changed > 0) return COVET_OK;
    return covet__fail_no_row(session, entity, "delete", covet__member_in(entity->key, object));
}

/* --- copy --- */

/* Bytes of the texts of an object and of those of its copy that are not the same. */
static size_t covet__copy_reach(const covet_subject *subject) {
    const covet_entity *entity = subject->entity;
    const void *data;
    size_t size = 0;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        const unsigned char *loaded = covet__subject_loaded(subject, field);
        size += covet__member_reach(field, covet__member_in(field, subject->object), &data);
        if (loaded != NULL) size += covet__member_reach(field, loaded, &data);
    }
    return size;
}

/* Gives a copied object texts and members of its own. */
static void covet__copy_members(const covet_subject *from, unsigned char *object,
                                unsigned char *copy, char *texts) {
    const covet_entity *entity = from->entity;
    size_t start = entity->copy_start;
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        texts = covet__copy_own(field, covet__member(field, object), texts);
        if (copy != NULL && field->member->offset >= start)
            texts = covet__copy_own(field, copy + (field->member->offset - start), texts);
    }
    for (size_t i = 0; i < entity->field_count; i++) {
        size_t offset = entity->fields[i].member->object_offset;
        if (offset == 0) continue;
        memset(object + offset, 0, sizeof(void *));
        if (copy != NULL && offset >= start) memset(copy + (offset - start), 0, sizeof(void *));
    }
}

void *covet_object_copy(covet_session *session, const covet_model *model, const void *object) {
    covet_subject from;
    if (covet__subject_open(&from, session, model, object) != COVET_OK) return NULL;
    const covet_entity *entity = from.entity;
    covet_arena *arena = covet__arena(session);
    size_t size = covet__rounded(model->size), kept = model->size - entity->copy_start;
    size_t reach = covet__copy_reach(&from);
    unsigned char *block = covet_arena_take(arena, sizeof(covet_origin) + size + kept + reach,
                                            _Alignof(max_align_t));
    if (block == NULL) {
        covet__fail_memory(session);
        return NULL;
    }
    unsigned char *own = block + sizeof(covet_origin), *copy = NULL;
    memcpy(own, object, model->size);
    if (from.copy != NULL) copy = memcpy(own + size, from.copy, kept);
    covet__copy_members(&from, own, copy, (char *)own + size + kept);
    covet_row *row = (covet_row *)(void *)own;
    if (from.row->origin == NULL) {
        *row = (covet_row){.origin = NULL};
        return own;
    }
    covet_origin *origin = (covet_origin *)(void *)block;
    *origin = (covet_origin){.entity = entity, .session = session};
    if (from.origin != NULL) *origin = *from.origin;
    origin->copy = copy;
    origin->copy_offset = 0;
    origin->rows = own;
    origin->rows_size = size;
    origin->single = true;
    uint32_t flags = from.row->state & (uint32_t)(COVET_ROW_SAVED | COVET_ROW_DELETED);
    *row = (covet_row){origin, arena->generation, flags | COVET_ROW_OWNED};
    row->state |= covet__row_tag(session, entity, own, true);
    return own;
}

/* --- comparison --- */

/* The key of the row that an object is; NULL: it is none. */
static const covet_member *covet__key_member(const covet_model *model, const void *object) {
    const covet_row *row = object;
    const covet_member *members = model->members();
    if (!(row->state & COVET_ROW_SAVED)) return NULL;
    for (size_t i = 0; i < model->member_count; i++)
        if (members[i].key) return &members[i];
    return NULL;
}

/* The field of a key, as far as comparison needs it. A key that is a foreign key has the kind of what it
 * refers to, which only registration knows. */
static covet_field covet__key_field(const covet_member *member, const void *object) {
    const covet_row *row = object;
    covet_field field = {.member = member, .column_kind = member->kind};
    if (covet_kind_has_column(member->kind) && member->kind != COVET_KIND_FK &&
        member->kind != COVET_KIND_O2O)
        return field;
    field.column_kind = member->element;
    if (!member->has_element && row->origin != NULL)
        field.column_kind = row->origin->entity->key->column_kind;
    return field;
}

bool covet_object_equal(const covet_model *model, const void *a, const void *b) {
    if (model == NULL || a == NULL || b == NULL) return false;
    if (a == b) return true;
    const covet_member *key = covet__key_member(model, a);
    if (key == NULL || covet__key_member(model, b) == NULL) return false;
    covet_field field = covet__key_field(key, a);
    return covet__member_same(&field, covet__member_in(&field, a), covet__member_in(&field, b));
}

static uint64_t covet__bytes_hash(const void *data, size_t size) {
    const unsigned char *at = data;
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < size; i++) hash = (hash ^ at[i]) * UINT64_C(0x100000001B3);
    return hash;
}

/* Equal decimals may differ in scale. */
static uint64_t covet__decimal_hash(const void *member) {
    covet_decimal decimal;
    memcpy(&decimal, member, sizeof decimal);
    decimal = covet_decimal_reduce(decimal);
    const uint64_t words[] = {decimal.low, decimal.high, decimal.scale, decimal.negative};
    return covet__bytes_hash(words, sizeof words);
}

uint64_t covet_object_hash(const covet_model *model, const void *object) {
    if (model == NULL || object == NULL) return 0;
    const covet_member *key = covet__key_member(model, object);
    if (key == NULL) return covet__bytes_hash(&object, sizeof object);
    covet_field field = covet__key_field(key, object);
    const void *member = covet__member_in(&field, object), *data;
    if (field.column_kind == COVET_KIND_DECIMAL) return covet__decimal_hash(member);
    size_t size = covet__scalars[field.column_kind].size;
    if (size != 0) return covet__bytes_hash(member, size);
    size = covet__member_reach(&field, member, &data);
    return covet__bytes_hash(data, size);
}

/* --- texts --- */

static void covet__object_write(covet_buffer *text, const covet_entity *entity,
                                const void *object) {
    covet_buffer_format(text, "%s(", entity->name);
    for (size_t i = 0; i < entity->column_count; i++) {
        const covet_field *field = entity->columns[i];
        covet_value value = covet__member_value(field, covet__member_in(field, object));
        covet_buffer_format(text, "%s%s=", i == 0 ? "" : ", ", field->name);
        covet_value_print(text, &value);
    }
    covet_buffer_char(text, ')');
}

/* The text of a buffer in the session; NULL: failed. */
static const char *covet__text_keep(covet_session *session, covet_buffer *text) {
    const char *kept = NULL;
    if (!text->failed)
        kept = covet_arena_text(covet__arena(session), covet_buffer_get(text), text->size);
    if (kept == NULL) covet__fail_memory(session);
    covet_buffer_close(text);
    return kept;
}

const char *covet_object_print(covet_session *session, const covet_model *model,
                               const void *object) {
    covet_subject subject;
    covet_buffer text;
    if (covet__subject_open(&subject, session, model, object) != COVET_OK) return NULL;
    covet_buffer_open(&text, &session->heap, 0);
    covet__object_write(&text, subject.entity, object);
    return covet__text_keep(session, &text);
}

/* --- JSON --- */

/* The failure of a conversion, which the first violation explains. */
static covet_status covet__fail_json(covet_session *session, const covet_checker *checker,
                                     covet_status status) {
    if (status == COVET_NO_MEMORY || checker->count == 0) return covet__fail_memory(session);
    if (status == COVET_VALIDATION)
        return covet__fail_violations(session, checker->entity, checker->violations);
    const covet_violation *first = checker->violations;
    return covet__fail(session, status, checker->entity->name, first->field, "%s", first->message);
}

/* Writes a copy in which the keys say what their objects say. */
static covet_status covet__json_write(const covet_subject *subject, const char *const *fields,
                                      covet_buffer *text) {
    covet_session *session = subject->session;
    covet_arena *arena = covet__arena(session);
    covet_checker checker = {.arena = arena, .entity = subject->entity};
    unsigned char *copy = covet_arena_copy(arena, subject->object, subject->entity->model->size);
    if (copy == NULL) return covet__fail_memory(session);
    covet_status status = covet__relate(subject, copy, NULL);
    if (status != COVET_OK) return status;
    status = covet__object_to_json(&checker, text, copy, fields);
    return status == COVET_OK ? status : covet__fail_json(session, &checker, status);
}

const char *covet_object_to_json(covet_session *session, const covet_model *model,
                                 const void *object, const char *const *fields) {
    covet_subject subject;
    covet_buffer text;
    if (covet__subject_open(&subject, session, model, object) != COVET_OK) return NULL;
    covet_scope scope = covet_mark(session);
    if (scope.generation == 0) return NULL;
    covet_buffer_open(&text, &session->heap, 0);
    covet_status status = covet__json_write(&subject, fields, &text);
    covet_release(session, scope);
    if (status == COVET_OK) return covet__text_keep(session, &text);
    covet_buffer_close(&text);
    return NULL;
}

covet_status covet_object_from_json(covet_session *session, const covet_model *model, void *object,
                                    const char *json, const char *const *fields) {
    covet_subject subject;
    covet_status status = covet__subject_open(&subject, session, model, object);
    if (status != COVET_OK) return status;
    if (json == NULL)
        return covet__fail(session, COVET_MISUSE, subject.entity->name, NULL,
                           "%s_from_json: the text is NULL", subject.entity->name);
    covet_scope scope = covet_mark(session);
    if (scope.generation == 0) return COVET_NO_MEMORY;
    covet_checker checker = {.arena = covet__arena(session), .entity = subject.entity};
    status = covet__object_from_json(&checker, subject.arena, object, json, fields);
    if (status != COVET_OK) status = covet__fail_json(session, &checker, status);
    covet_release(session, scope);
    return status;
}

#endif

/* ==== exec/raw.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/raw.c"
#endif
/* Statements of the application's own: its text, binds for the values. Uses inner, statement,
 * transaction. Users call it through covet_execute. */
#ifndef COVET_EXEC_RAW_C
#define COVET_EXEC_RAW_C

#ifdef COVET_LINES
#line 11 "src/exec/raw.c"
#endif
#include <string.h>

/* --- what the first word says --- */

/* Where the first word of a statement stands, behind blanks and comments. */
static const char *covet__sql_start(const char *sql) {
    const char *end;
    for (;;) {
        while (*sql != '\0' && strchr(" \t\r\n", *sql) != NULL) sql++;
        if (strncmp(sql, "--", 2) == 0)
            end = strchr(sql, '\n');
        else if (strncmp(sql, "/*", 2) == 0)
            end = strstr(sql, "*/");
        else
            return sql;
        if (end == NULL) return sql;
        sql = end + (*end == '\n' ? 1 : 2);
    }
}

/* Whether the statement begins with one of these words, which are ended by NULL. */
static bool covet__sql_begins(const char *sql, const char *const *words) {
    char word[10] = {0};
    size_t size = 0;
    sql = covet__sql_start(sql);
    while (size < sizeof word && ((sql[size] | 32) >= 'a' && (sql[size] | 32) <= 'z')) size++;
    if (size == sizeof word) return false;
    memcpy(word, sql, size);
    for (; *words != NULL; words++)
        if (covet_text_compare_nocase(word, *words) == 0) return true;
    return false;
}

/* --- binds --- */

/* The column that a value of each kind would fit; ARRAY for what is no value of its own. */
static covet_kind covet__raw_kind(covet_value_kind kind) {
    switch (kind) {
    case COVET_VALUE_NULL:
    case COVET_VALUE_TEXT:
        return COVET_KIND_TEXT;
    case COVET_VALUE_INT:
        return COVET_KIND_BIGINT;
    case COVET_VALUE_BOOL:
        return COVET_KIND_BOOL;
    case COVET_VALUE_REAL:
        return COVET_KIND_FLOAT;
    case COVET_VALUE_BYTES:
        return COVET_KIND_BINARY;
    case COVET_VALUE_DECIMAL:
        return COVET_KIND_DECIMAL;
    case COVET_VALUE_UUID:
        return COVET_KIND_UUID;
    case COVET_VALUE_DATE:
        return COVET_KIND_DATE;
    case COVET_VALUE_TIME:
        return COVET_KIND_TIME;
    case COVET_VALUE_DATETIME:
        return COVET_KIND_DATETIME;
    case COVET_VALUE_DURATION:
        return COVET_KIND_DURATION;
    case COVET_VALUE_JSON:
        return COVET_KIND_JSON;
    default:
        return COVET_KIND_ARRAY;
    }
}

/* The column that a value would fit: a decimal's has the value's places, and 15 digits where these
 * suffice, since databases without exact numbers keep such columns as numbers. */
static covet_slot covet__raw_column(const covet_value *value) {
    covet_slot column = {.kind = covet__raw_kind(value->kind)};
    if (value->kind != COVET_VALUE_DECIMAL) return column;
    const covet_decimal *decimal = &value->as.decimal;
    bool few = decimal->high == 0 && decimal->low < UINT64_C(1000000000000000);
    column.digits = few && decimal->scale <= 15 ? 15 : COVET_DECIMAL_DIGITS;
    column.places = decimal->scale;
    return column;
}

/* Gives a text its size, and checks it. */
static bool covet__raw_text(covet_value *value) {
    if (value->kind != COVET_VALUE_TEXT && value->kind != COVET_VALUE_JSON) return true;
    covet_text *text = &value->as.text;
    if (text->size == COVET_SIZE_UNKNOWN) text->size = strlen(text->data);
    return covet_text_check(text->data, text->size, NULL, NULL);
}

static covet_status covet__raw_bind(covet_session *session, covet_statement *statement,
                                    uint32_t index, const covet_value *value) {
    covet_slot column = covet__raw_column(value);
    covet_value bound = *value;
    if (column.kind == COVET_KIND_ARRAY)
        return covet__fail(session, COVET_QUERY, NULL, NULL,
                           "value %u of covet_execute is no single value but of kind %s",
                           (unsigned)index + 1, covet_value_kind_name(value->kind));
    if (!covet__raw_text(&bound))
        return covet__fail(session, COVET_VALIDATION, NULL, NULL,
                           "value %u of covet_execute is no valid UTF-8, or has a NUL in it",
                           (unsigned)index + 1);
    covet_status status = covet__driver(session)->bind(statement->prepared, index, &bound,
                                                       column.kind, column.digits, column.places);
    return covet__bound(session, statement, index, &bound, status);
}

static covet_status covet__raw_binds(covet_session *session, covet_statement *statement,
                                     const covet_value *values) {
    uint32_t count = 0;
    while (values[count].kind != COVET_VALUE_NONE) count++;
    const covet_driver *driver = covet__driver(session);
    if (driver->bind_count != NULL && driver->bind_count(statement->prepared) != count)
        return covet__fail(session, COVET_QUERY, NULL, NULL,
                           "covet_execute was given %u values, the statement takes %u",
                           (unsigned)count, (unsigned)driver->bind_count(statement->prepared));
    if (!covet__binds_note(session, statement, count)) return COVET_NO_MEMORY;
    for (uint32_t i = 0; i < count; i++) {
        covet_status status = covet__raw_bind(session, statement, i, &values[i]);
        if (status != COVET_OK) return status;
    }
    return COVET_OK;
}

/* --- running --- */

/* Rows that were read, or changed. */
static int64_t covet__raw_rows(covet_session *session, const covet_statement *statement,
                               int64_t read) {
    static const char *const changing[] = {"INSERT", "UPDATE", "DELETE", "REPLACE",
                                           "MERGE",  "WITH",   NULL};
    const covet_driver *driver = covet__driver(session);
    if (driver->column_count(statement->prepared) > 0) return read;
    if (!covet__sql_begins(statement->sql, changing)) return 0;
    return driver->changes(session->connection->link);
}

/* The text may have begun or ended a transaction: then so does the session. */
static void covet__raw_transaction(covet_session *session, const char *sql) {
    static const char *const committing[] = {"COMMIT", "END", "RELEASE", NULL};
    bool open = covet__transaction_open(session);
    if (open == session->in_transaction || session->transaction_lost) return;
    if (open)
        covet__transaction_began(session);
    else
        covet__transaction_ended(session, covet__sql_begins(sql, committing));
}

static int64_t covet__raw_run(covet_session *session, covet_statement *statement) {
    int64_t rows = -1, read;
    covet_run run = covet__run_begin(session);
    covet_status status = covet__run_steps(session, statement, &read);
    if (status == COVET_OK) rows = covet__raw_rows(session, statement, read);
    covet__run_told(session, run, statement, rows, status);
    if (status == COVET_OK) covet__raw_transaction(session, statement->sql);
    return rows;
}

int64_t covet_execute_values(covet_session *session, const covet_value *values) {
    if (covet__enter(session, NULL, 0) != COVET_OK) return -1;
    if (values == NULL || values[0].kind != COVET_VALUE_TEXT) {
        covet__fail(session, COVET_MISUSE, NULL, NULL, "covet_execute without a statement");
        return -1;
    }
    if (!covet__rolled_back_room(session)) {
        covet__fail_memory(session);
        return -1;
    }
    const covet_text *sql = &values[0].as.text;
    size_t size = sql->size == COVET_SIZE_UNKNOWN ? strlen(sql->data) : sql->size;
    covet_statement *statement = covet__statement_take(session, sql->data, size);
    if (statement == NULL) return -1;
    int64_t rows = -1;
    if (covet__raw_binds(session, statement, values + 1) == COVET_OK)
        rows = covet__raw_run(session, statement);
    covet__statement_give(session, statement);
    return rows;
}

#endif

/* ==== exec/record.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/record.c"
#endif
/* Rows addressed by name: covet_values, covet_pluck and the readers. Uses fetch, member. Users call it. */
#ifndef COVET_EXEC_RECORD_C
#define COVET_EXEC_RECORD_C

#ifdef COVET_LINES
#line 9 "src/exec/record.c"
#endif
#include <string.h>

/* --- reading --- */

/* The names and kinds of a result, which outlive the compiled query. NULL without memory. */
static covet_record_shape *covet__record_shape(covet_session *session,
                                               const covet_compiled *compiled) {
    covet_arena *arena = covet__arena(session);
    covet_record_shape *shape = COVET_TAKE(arena, covet_record_shape);
    covet_cell *cells = covet_arena_copy(arena, compiled->cells,
                                         compiled->cell_count * sizeof *cells);
    for (uint32_t i = 0; cells != NULL && i < compiled->cell_count; i++)
        cells[i].name = covet_arena_text(arena, cells[i].name, strlen(cells[i].name));
    if (arena->failed) return NULL;
    *shape = (covet_record_shape){session, cells, compiled->cell_count};
    return shape;
}

/* Records that are being read: their values grow as one array. */
typedef struct covet_recording {
    covet_reading reading;
    covet_record_shape *shape;
    covet_value *values;
    size_t room, count; /* in records */
} covet_recording;

static size_t covet__recording_bytes(const covet_recording *recording, size_t records) {
    size_t cells = recording->shape->count == 0 ? 1 : recording->shape->count;
    return records > SIZE_MAX / 4 / (cells * sizeof(covet_value))
               ? SIZE_MAX
               : records * cells * sizeof(covet_value);
}

/* Room for one more record. false without memory. */
static bool covet__recording_room(covet_recording *recording) {
    if (recording->count < recording->room) return true;
    size_t wider = recording->room == 0 ? 16 : recording->room * 2;
    covet_arena *arena = covet__arena(recording->reading.session);
    covet_value *values =
        covet_arena_grow(arena, recording->values, covet__recording_bytes(recording, recording->room),
                         covet__recording_bytes(recording, wider));
    if (values == NULL) return false;
    recording->values = values;
    recording->room = wider;
    return true;
}

/* Reads the cells of the row at hand. */
static covet_status covet__recording_row(covet_recording *recording) {
    covet_reading *reading = &recording->reading;
    covet_session *session = reading->session;
    uint32_t cells = recording->shape->count;
    if (!covet__recording_room(recording)) return covet__fail_memory(session);
    covet_value *values = recording->values + recording->count * cells;
    for (uint32_t i = 0; i < cells; i++) {
        const covet_cell *cell = &recording->shape->cells[i];
        covet_status status =
            reading->driver->value(reading->statement->prepared, cell->column, cell->kind,
                                   cell->length, cell->places, covet__arena(session), &values[i]);
        if (status == COVET_OK) continue;
        if (status != COVET_VALIDATION)
            return covet__reading_failed(session, reading->statement, NULL);
        return covet__fail(session, COVET_VALIDATION, cell->field->entity->name, cell->name,
                           "'%s' as the database holds it: %s", cell->name,
                           reading->driver->error(session->connection->link)->message);
    }
    recording->count++;
    return COVET_OK;
}

/* Makes the records over the values that were read. */
static covet_status covet__recording_close(covet_recording *recording, bool reversed,
                                           covet_rows *rows) {
    covet_session *session = recording->reading.session;
    covet_arena *arena = covet__arena(session);
    size_t count = recording->count, cells = recording->shape->count;
    covet_value *values = recording->values;
    if (values != NULL)
        values = covet_arena_grow(arena, values, covet__recording_bytes(recording, recording->room),
                                  covet__recording_bytes(recording, count));
    covet_record *items = covet_arena_zero(arena, count, sizeof *items);
    if (items == NULL || (values == NULL && count != 0)) return covet__fail_memory(session);
    for (size_t i = 0; i < count; i++) {
        covet_record *record = &items[reversed ? count - 1 - i : i];
        record->values = values + i * cells;
        record->shape = recording->shape;
    }
    *rows = (covet_rows){count == 0 ? NULL : items, count};
    return COVET_OK;
}

static covet_status covet__recording_read(covet_recording *recording, covet_rows *rows) {
    covet_reading *reading = &recording->reading;
    covet_session *session = reading->session;
    const covet_compiled *compiled = &reading->cached->compiled;
    covet_step step;
    recording->shape = covet__record_shape(session, compiled);
    if (recording->shape == NULL) return covet__fail_memory(session);
    while ((step = reading->driver->next(reading->statement->prepared)) == COVET_STEP_ROW) {
        covet_status status = covet__recording_row(recording);
        if (status != COVET_OK) return status;
    }
    if (step == COVET_STEP_FAILED) return covet__reading_failed(session, reading->statement, NULL);
    return covet__recording_close(recording, compiled->reversed, rows);
}

covet_rows covet_values(covet_queryset *queryset) {
    covet_rows rows = {NULL, 0};
    covet_recording recording = {.values = NULL};
    if (covet__queryset_enter(queryset) != COVET_OK) return rows;
    covet_status status = covet__reading_open(&recording.reading, queryset, &queryset->shape,
                                              COVET_FOR_VALUES, NULL);
    if (status != COVET_OK || recording.reading.statement == NULL) return rows;
    status = covet__recording_read(&recording, &rows);
    covet__reading_close(&recording.reading, (int64_t)recording.count, status);
    return rows;
}

covet_rows covet_pluck(covet_queryset *queryset, const char *path) {
    const covet_value paths[] = {covet_value_text(path), {.kind = COVET_VALUE_NONE}};
    const covet_clause values = {.node = {.kind = COVET_NODE_VALUES_LIST, .operands = paths}};
    const covet_clause *const clauses[] = {&values, &covet_clause_end};
    if (queryset == NULL) return (covet_rows){NULL, 0};
    return covet_values(covet_query_refine(queryset, clauses, queryset->file, queryset->line));
}

/* --- the readers --- */

/* QUERY: a name that is none, with the names that come near. */
static void covet__named_unknown(covet_session *session, const char *model, const char *name,
                                 const covet_record_shape *shape, const covet_entity *entity) {
    covet_nearest nearest = {.count = 0};
    covet_buffer names;
    size_t count = shape != NULL ? shape->count : entity->column_count;
    covet_buffer_open(&names, &session->heap, 0);
    for (size_t i = 0; i < count; i++)
        covet__nearest_add(&nearest, name,
                           shape != NULL ? shape->cells[i].name : entity->columns[i]->name);
    covet__print_names(&names, &nearest);
    for (size_t i = 0; nearest.count == 0 && i < count; i++)
        covet_buffer_format(&names, "%s%s", i == 0 ? "" : ", ",
                            shape != NULL ? shape->cells[i].name : entity->columns[i]->name);
    covet__fail(session, COVET_QUERY, model, name, "the row has no '%s'; %s: %s", name,
                nearest.count == 0 ? "it has" : "nearest", covet_buffer_get(&names));
    covet_buffer_close(&names);
}

/* A value that was found by name. */
typedef struct covet_found {
    covet_session *session; /* NULL: nothing can be found in the row, or told of it */
    covet_kind kind;
    covet_value value;
    bool known;
} covet_found;

static covet_found covet__found_in_record(const covet_record *record, const char *name) {
    const covet_record_shape *shape = record->shape;
    covet_found found = {.session = shape == NULL ? NULL : shape->session};
    for (uint32_t i = 0; shape != NULL && i < shape->count; i++) {
        if (strcmp(shape->cells[i].name, name) != 0) continue;
        found.kind = shape->cells[i].kind;
        found.value = record->values[i];
        found.known = true;
        return found;
    }
    if (found.session != NULL) covet__named_unknown(found.session, NULL, name, shape, NULL);
    return found;
}

static covet_found covet__found_in_row(const covet_row *row, const char *name) {
    const covet_entity *entity = row->origin == NULL ? NULL : row->origin->entity;
    covet_found found = {.session = entity == NULL ? NULL : row->origin->session};
    if (entity == NULL) return found;
    const covet_field *field = covet_entity_field(entity, name, strlen(name));
    if (field == NULL || field->column == NULL) {
        covet__named_unknown(found.session, entity->name, name, NULL, entity);
        return found;
    }
    found.kind = field->column_kind;
    found.value = covet__member_value(field, covet__member_in(field, row));
    found.known = true;
    return found;
}

static covet_found covet__found(covet_named row, const char *name) {
    if (row.row == NULL || name == NULL) return (covet_found){.session = NULL};
    return row.record != NULL ? covet__found_in_record(row.record, name)
                              : covet__found_in_row(row.row, name);
}

/* The value of that kind; NULL where there is none, or it is of another, which is a QUERY error. */
static covet_value covet__found_as(covet_named row, const char *name, covet_value_kind kind,
                                   const char *reader) {
    covet_found found = covet__found(row, name);
    if (!found.known) return covet_value_null();
    covet_value_kind own = covet__column_value_kind(found.kind);
    if (own == COVET_VALUE_JSON) own = COVET_VALUE_TEXT;
    if (own == kind) return found.value;
    covet__fail(found.session, COVET_QUERY, NULL, name, "'%s' is %s: covet_get_%s does not read it",
                name, covet_kind_name(found.kind), reader);
    return covet_value_null();
}

int64_t covet_named_int(covet_named row, const char *name) {
    covet_value value = covet__found_as(row, name, COVET_VALUE_INT, "int");
    return value.kind == COVET_VALUE_NULL ? 0 : value.as.integer;
}

double covet_named_real(covet_named row, const char *name) {
    covet_value value = covet__found_as(row, name, COVET_VALUE_REAL, "real");
    return value.kind == COVET_VALUE_NULL ? 0 : value.as.real;
}

const char *covet_named_text(covet_named row, const char *name) {
    covet_value value = covet__found_as(row, name, COVET_VALUE_TEXT, "text");
    return value.kind == COVET_VALUE_NULL ? NULL : value.as.text.data;
}

bool covet_named_bool(covet_named row, const char *name) {
    covet_value value = covet__found_as(row, name, COVET_VALUE_BOOL, "bool");
    return value.kind != COVET_VALUE_NULL && value.as.integer != 0;
}

covet_bytes covet_named_bytes(covet_named row, const char *name) {
    covet_value value = covet__found_as(row, name, COVET_VALUE_BYTES, "bytes");
    return value.kind == COVET_VALUE_NULL ? (covet_bytes){NULL, 0} : value.as.bytes;
}

/* The readers of structs differ in the member alone. */
#define COVET__NAMED_READER(reader, type, KIND)                                                    \
    type covet_named_##reader(covet_named row, const char *name) {                                 \
        covet_value value = covet__found_as(row, name, COVET_VALUE_##KIND, #reader);               \
        static const type zero;                                                                    \
        return value.kind == COVET_VALUE_NULL ? zero : value.as.reader;                            \
    }
COVET__NAMED_READER(decimal, covet_decimal, DECIMAL)
COVET__NAMED_READER(datetime, covet_datetime, DATETIME)
COVET__NAMED_READER(date, covet_date, DATE)
COVET__NAMED_READER(time, covet_time, TIME)
COVET__NAMED_READER(duration, covet_duration, DURATION)
COVET__NAMED_READER(uuid, covet_uuid, UUID)

bool covet_named_is_null(covet_named row, const char *name) {
    covet_found found = covet__found(row, name);
    return !found.known || found.value.kind == COVET_VALUE_NULL;
}

#endif

/* ==== exec/stream.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/stream.c"
#endif
/* Streams: one row after the other in one place, in constant memory. A state is not freed before its
 * database is closed, since a loop may still hold it when its session is reset or closed.
 * Uses fetch. Users call it through covet_each; marks, rollbacks and sessions end what is open. */
#ifndef COVET_EXEC_STREAM_C
#define COVET_EXEC_STREAM_C

#ifdef COVET_LINES
#line 10 "src/exec/stream.c"
#endif
struct covet_stream_state {
    covet_session *session; /* whose it is, or was */
    bool open;              /* it stands in the session's list */
    uint64_t serial;        /* counts the streams that it has served */
    uint32_t generation;    /* of the arena that the row stands in */
    covet_reading reading;
    covet_heads heads;
    covet_landing landing;
    unsigned char *slot;    /* the row */
    covet_arena arena;      /* related objects and what is hung on the row: emptied at every step */
    int64_t rows;           /* read so far */
    const char *file;       /* of the queryset, for failures at a step */
    int line;
    struct covet_stream_state *next; /* in the session's list of open ones, or among the spare ones */
};

typedef struct covet_stream_state covet_stream_state;

/* --- states --- */

/* A state for a stream of a session. NULL without memory. */
static covet_stream_state *covet__stream_take(covet_session *session) {
    covet_db *db = session->db;
    pthread_mutex_lock(&db->lock);
    covet_stream_state *state = db->streams_spare;
    if (state != NULL) db->streams_spare = state->next;
    pthread_mutex_unlock(&db->lock);
    uint64_t serial = state == NULL ? 0 : state->serial;
    if (state == NULL) state = covet_heap_resize(&session->heap, NULL, 0, sizeof *state);
    if (state == NULL) return NULL;
    *state = (covet_stream_state){.serial = serial + 1, .file = session->file, .line = session->line};
    covet_arena_open(&state->arena, &session->heap, session->db->arena_block);
    return state;
}

/* Puts a state that holds nothing among the spare ones. */
static void covet__stream_give(covet_db *db, covet_stream_state *state) {
    covet_arena_close(&state->arena);
    state->open = false;
    pthread_mutex_lock(&db->lock);
    state->next = db->streams_spare;
    db->streams_spare = state;
    pthread_mutex_unlock(&db->lock);
}

static void covet__streams_free(covet_db *db) {
    for (covet_stream_state *state = db->streams_spare, *next; state != NULL; state = next) {
        next = state->next;
        covet_heap_resize(&db->heap, state, sizeof *state, 0);
    }
    db->streams_spare = NULL;
}

/* --- ending --- */

/* Ends a stream that is open and stands in its session's list no more. */
static void covet__stream_end(covet_stream_state *state, covet_status status) {
    covet_session *session = state->session;
    covet__reading_close(&state->reading, state->rows, status);
    covet__cached_unpin(session, state->reading.cached);
    covet__stream_give(session->db, state);
}

/* Takes an open stream off its session's list and ends it. */
static void covet__stream_drop(covet_stream_state *state, covet_status status) {
    covet_stream_state **link = &state->session->streams;
    while (*link != state) link = &(*link)->next;
    *link = state->next;
    covet__stream_end(state, status);
}

static void covet__streams_end(covet_session *session, uint32_t generation) {
    covet_stream_state **link = &session->streams;
    while (*link != NULL) {
        covet_stream_state *state = *link;
        if (generation != 0 && state->generation != generation) {
            link = &state->next;
            continue;
        }
        *link = state->next;
        covet__stream_end(state, COVET_OK);
    }
}

static covet_arena *covet__stream_arena(const covet_session *session, const covet_row *row) {
    const unsigned char *at = (const unsigned char *)row;
    for (covet_stream_state *state = session->streams; state != NULL; state = state->next)
        if (state->slot == at || covet__blocks_hold(state->arena.blocks, (uintptr_t)at))
            return &state->arena;
    return NULL;
}

/* --- opening --- */

/* Room for the row and its origins, which stays until the arena goes. */
static bool covet__stream_room(covet_stream_state *state, covet_session *session) {
    covet_arena *arena = covet__arena(session);
    const covet_decoder *decoder = &state->reading.cached->compiled.decoder;
    size_t before = decoder->part_count * sizeof(covet_origin), size = decoder->parts[0].room;
    unsigned char *block = covet_arena_take(arena, before + size, _Alignof(max_align_t));
    if (block == NULL ||
        !covet__heads_open(&state->heads, session, arena, decoder, (covet_origin *)(void *)block,
                           COVET_ROW_SAVED | COVET_ROW_OWNED | COVET_ROW_STREAM))
        return false;
    state->slot = block + before;
    state->generation = arena->generation;
    state->heads.origins[0].rows = state->slot;
    state->heads.origins[0].rows_size = size;
    state->landing = (covet_landing){
        .arena = &state->arena, .borrow_text = true, .heads = state->heads.heads};
    return true;
}

/* Makes the state of a query that is ready to run. NULL: failed, and the query is closed. */
static covet_stream_state *covet__stream_start(covet_session *session,
                                               const covet_reading *reading) {
    covet_reading own = *reading;
    covet_stream_state *state = covet__stream_take(session);
    if (state != NULL) {
        state->session = session;
        state->reading = own;
        if (covet__stream_room(state, session)) {
            covet__cached_pin(own.cached);
            state->open = true;
            state->next = session->streams;
            session->streams = state;
            return state;
        }
        covet__stream_give(session->db, state);
    }
    covet__reading_close(&own, 0, covet__fail_memory(session));
    return NULL;
}

covet_stream covet_stream_open(covet_queryset *queryset, const covet_model *model) {
    covet_stream stream = {NULL, 0};
    covet_reading reading;
    if (covet__queryset_of(queryset, model) != COVET_OK) return stream;
    covet_status status = covet__reading_open(&reading, queryset, &queryset->shape, COVET_FOR_ALL,
                                              model == queryset->model ? NULL : model);
    if (status != COVET_OK || reading.statement == NULL) return stream;
    stream.state = covet__stream_start(queryset->session, &reading);
    if (stream.state != NULL) stream.serial = stream.state->serial;
    return stream;
}

/* --- steps --- */

/* A step of a stream that something else has ended. Of a session that was closed nothing is said, and nothing
 * is known where the state serves another stream already. */
static void *covet__stream_lost(covet_stream *stream) {
    covet_stream_state *state = stream->state;
    stream->state = NULL;
    if (state->serial != stream->serial) return NULL;
    if (covet__enter(state->session, state->file, state->line) != COVET_OK) return NULL;
    covet__fail(state->session, COVET_MISUSE, NULL, NULL,
                "the stream was ended before its last row: by a rollback, a reset of the session or "
                "the release of the mark that it was opened in");
    return NULL;
}

/* The end of a stream, or its failure. */
static void *covet__stream_over(covet_stream *stream, bool failed) {
    covet_stream_state *state = stream->state;
    covet_status status = COVET_OK;
    state->session->file = state->file;
    state->session->line = state->line;
    if (failed)
        status = covet__reading_failed(state->session, state->reading.statement, &state->landing);
    covet__stream_drop(state, status);
    stream->state = NULL;
    return NULL;
}

void *covet_stream_next(covet_stream *stream) {
    if (stream == NULL || stream->state == NULL) return NULL;
    covet_stream_state *state = stream->state;
    if (state->serial != stream->serial || !state->open) return covet__stream_lost(stream);
    covet_reading *reading = &state->reading;
    const covet_decoder *decoder = &reading->cached->compiled.decoder;
    bool done = false;
    if (state->arena.blocks != NULL) covet_arena_reset(&state->arena);
    memset(state->slot, 0, decoder->parts[0].size);
    int64_t got = reading->driver->fetch(reading->statement->prepared, decoder, state->slot,
                                         decoder->parts[0].room, 1, &state->landing, &done);
    if (got != 1) return covet__stream_over(stream, got < 0);
    covet__row_tags(state->session, decoder, state->slot);
    state->rows++;
    return state->slot;
}

void covet_stream_close(covet_stream *stream) {
    if (stream == NULL || stream->state == NULL) return;
    covet_stream_state *state = stream->state;
    if (state->serial == stream->serial && state->open)
        covet__stream_drop(state, COVET_OK);
    stream->state = NULL;
}

#endif

/* ==== exec/tables.c ==== */
#ifdef COVET_LINES
#line 1 "src/exec/tables.c"
#endif
/* Tables of the registered models: created in order of dependency, dropped in the opposite one, in
 * one transaction. Uses inner, ddl, defaults, session, transaction. Users call it. */
#ifndef COVET_EXEC_TABLES_C
#define COVET_EXEC_TABLES_C

#ifdef COVET_LINES
#line 13 "src/exec/tables.c"
#endif
#include <string.h>

/* --- what a later stage makes --- */

/* What of a field no table can be made with yet; NULL: nothing. */
static const char *covet__field_later(const covet_field *field) {
    const covet_model *model = field->entity->model;
    covet__declared declared =
        covet__declared_of(model, (size_t)(field->member - model->members()));
    if (field->kind == COVET_KIND_ARRAY) return "an ARRAY";
    if (field->kind == COVET_KIND_M2M && declared.through == NULL)
        return "an M2M with a joining table of its own";
    if (field->kind == COVET_KIND_GENERIC_FK) return "a GENERIC_FK";
    if (declared.db_default.kind != COVET_VALUE_NONE) return "a column with .db_default";
    if (declared.generated) return "a column with .generated";
    if (declared.check) return "a column with .check";
    if (declared.convert) return "a column with .convert";
    if (declared.search) return "a column with .search";
    return declared.on_delete_db ? "a key with .on_delete_db" : NULL;
}

/* The same for the options of a model. */
static const char *covet__model_later(const covet_entity *entity) {
    const covet_model_options *settings = entity->model->settings;
    const covet_index *index = settings->indexes;
    const covet_constraint *constraint = settings->constraints;
    for (; index != NULL && (index->name != NULL || index->fields != NULL); index++) {
        if (index->where != NULL) return "a partial index";
        if (index->expression != NULL) return "an index of an expression";
    }
    for (; constraint != NULL && constraint->name != NULL; constraint++)
        if (constraint->check != NULL || constraint->where != NULL)
            return constraint->check != NULL ? "a check" : "a partial constraint";
    if (settings->inherits != NULL) return ".inherits";
    if (settings->discriminator != NULL) return ".discriminator";
    return entity->key_count > 1 ? "a composite key" : NULL;
}

static covet_status covet__table_supported(covet_session *session, const covet_entity *entity) {
    const char *later = covet__model_later(entity);
    if (later != NULL)
        return covet__fail(session, COVET_UNSUPPORTED, entity->name, NULL,
                           "the table of %s has %s: that comes with a later stage", entity->name,
                           later);
    for (size_t i = 0; i < entity->field_count; i++) {
        const covet_field *field = &entity->fields[i];
        later = covet__field_later(field);
        if (later != NULL)
            return covet__fail(session, COVET_UNSUPPORTED, entity->name, field->name,
                               "%s.%s is %s: its table comes with a later stage", entity->name,
                               field->name, later);
    }
    return COVET_OK;
}

/* --- the order --- */

/* Tables that are made or dropped: those that others refer to first. In a cycle a key that may be
 * NULL gives way: it can refer to a table that stands behind. */
typedef struct covet_tables {
    covet_session *session;
    covet_arena arena;          /* of the arrays */
    const covet_entity **order; /* count of them */
    size_t count;
    bool *placed;      /* by entity id: stands in the order */
    covet_buffer text; /* of the statement at hand */
} covet_tables;

/* Whether an entity's table is made by us. */
static bool covet__table_managed(const covet_entity *entity) {
    const covet_model_options *settings = entity->model->settings;
    return !settings->unmanaged && !settings->view && settings->proxy_of == NULL;
}

/* The table that a foreign key of the schema refers to; NULL for any other field. */
static const covet_entity *covet__table_of(const covet_field *field) {
    return field->column == NULL || field->no_db_constraint ? NULL : field->target;
}

/* How strictly a table waits for those that it refers to. */
typedef enum covet_waiting {
    COVET_WAITS_FOR_ALL,
    COVET_WAITS_FOR_NEEDED, /* those of keys that cannot be NULL */
    COVET_WAITS_FOR_NONE
} covet_waiting;

/* Whether a table may come next. */
static bool covet__table_ready(const covet_tables *tables, const covet_entity *entity,
                               covet_waiting waiting) {
    if (tables->placed[entity->id] || !covet__table_managed(entity)) return false;
    for (size_t i = 0; i < entity->column_count && waiting != COVET_WAITS_FOR_NONE; i++) {
        const covet_field *key = entity->columns[i];
        const covet_entity *target = covet__table_of(key);
        if (target == NULL || target == entity || tables->placed[target->id]) continue;
        if (waiting == COVET_WAITS_FOR_NEEDED && key->nullable) continue;
        if (covet__table_managed(target)) return false;
    }
    return true;
}

/* Places the first table that may come next. false: there is none. */
static bool covet__tables_place(covet_tables *tables, covet_waiting waiting) {
    const covet_registry *registry = &tables->session->db->registry;
    for (size_t i = 0; i < registry->entity_count; i++) {
        const covet_entity *entity = registry->entities[i];
        if (!covet__table_ready(tables, entity, waiting)) continue;
        tables->placed[entity->id] = true;
        tables->order[tables->count++] = entity;
        return true;
    }
    return false;
}

/* Takes out what was not asked for. `models` is ended by NULL. */
static bool covet__tables_choose(covet_tables *tables, const covet_model *const *models) {
    size_t count = tables->count, kept = 0;
    memset(tables->placed, 0, tables->session->db->registry.entity_count * sizeof *tables->placed);
    for (; *models != NULL; models++) {
        const covet_entity *entity = covet__entity(tables->session, *models);
        if (entity == NULL) return false;
        tables->placed[entity->id] = true;
    }
    for (size_t i = 0; i < count; i++)
        if (tables->placed[tables->order[i]->id]) tables->order[kept++] = tables->order[i];
    tables->count = kept;
    return true;
}

/* Puts the tables of `models` (NULL: of all) in order. false: failed; close it all the same. */
static bool covet__tables_open(covet_tables *tables, covet_session *session,
                               const covet_model *const *models) {
    size_t count = session->db->registry.entity_count;
    *tables = (covet_tables){.session = session};
    covet_arena_open(&tables->arena, &session->heap, 1);
    covet_buffer_open(&tables->text, &session->heap, 0);
    tables->order = covet_arena_zero(&tables->arena, count, sizeof *tables->order);
    tables->placed = covet_arena_zero(&tables->arena, count, sizeof *tables->placed);
    if (tables->arena.failed) {
        covet__fail_memory(session);
        return false;
    }
    while (covet__tables_place(tables, COVET_WAITS_FOR_ALL) ||
           covet__tables_place(tables, COVET_WAITS_FOR_NEEDED) ||
           covet__tables_place(tables, COVET_WAITS_FOR_NONE)) {
    }
    return models == NULL || covet__tables_choose(tables, models);
}

static void covet__tables_close(covet_tables *tables) {
    covet_buffer_close(&tables->text);
    covet_arena_close(&tables->arena);
}

/* Runs the text that was made. */
static covet_status covet__tables_run(covet_tables *tables) {
    const covet_buffer *text = &tables->text;
    if (text->failed) return covet__fail_memory(tables->session);
    return covet__run_once(tables->session, covet_buffer_get(text), text->size);
}

/* --- create --- */

static covet_status covet__table_create(covet_tables *tables, const covet_entity *entity) {
    const covet_dialect *dialect = covet__dialect(tables->session);
    size_t indexes = covet__ddl_index_count(dialect, entity);
    covet_buffer_clear(&tables->text);
    covet__ddl_create_table(&tables->text, dialect, entity);
    covet_status status = covet__tables_run(tables);
    for (size_t i = 0; i < indexes && status == COVET_OK; i++) {
        covet_buffer_clear(&tables->text);
        covet__ddl_create_index(&tables->text, dialect, entity, i);
        status = covet__tables_run(tables);
    }
    return status;
}

static covet_status covet__tables_create(covet_tables *tables) {
    covet_status status = COVET_OK;
    for (size_t i = 0; i < tables->count && status == COVET_OK; i++)
        status = covet__table_create(tables, tables->order[i]);
    return status;
}

/* --- drop --- */

/* Whether the database has the table: whether a statement that reads it can be prepared. Asked
 * without leaving a failure. */
static bool covet__table_exists(covet_tables *tables, const covet_entity *entity) {
    covet_session *session = tables->session;
    covet_buffer *text = &tables->text;
    covet_buffer_clear(text);
    covet_buffer_text(text, "SELECT 1 FROM ");
    covet__sql_name(text, covet__dialect(session), entity->table);
    if (text->failed || covet__connection(session) == NULL) return false;
    const covet_connection *connection = session->connection;
    covet_prepared *asked =
        connection->driver->prepare(connection->link, covet_buffer_get(text), text->size, false);
    if (asked == NULL) return false;
    connection->driver->finalize(asked);
    return true;
}

/* Sets a key to NULL in all rows, so that the table that it refers to can go first. */
static covet_status covet__table_unlink(covet_tables *tables, const covet_entity *entity,
                                        const covet_field *key) {
    const covet_dialect *dialect = covet__dialect(tables->session);
    if (!key->nullable || !covet__table_exists(tables, entity)) return COVET_OK;
    covet_buffer_clear(&tables->text);
    covet_buffer_text(&tables->text, "UPDATE ");
    covet__sql_name(&tables->text, dialect, entity->table);
    covet_buffer_text(&tables->text, " SET ");
    covet__sql_name(&tables->text, dialect, key->column);
    covet_buffer_text(&tables->text, " = NULL");
    return covet__tables_run(tables);
}

/* Of two tables in a cycle one goes while the other still refers to it: unlinks the rows of those
 * that stand before `at`. */
static covet_status covet__table_free(covet_tables *tables, size_t at) {
    covet_status status = COVET_OK;
    for (size_t i = 0; i < at && status == COVET_OK; i++) {
        const covet_entity *other = tables->order[i];
        for (size_t j = 0; j < other->column_count && status == COVET_OK; j++)
            if (covet__table_of(other->columns[j]) == tables->order[at])
                status = covet__table_unlink(tables, other, other->columns[j]);
    }
    return status;
}

static covet_status covet__table_drop(covet_tables *tables, size_t at) {
    covet_status status = covet__table_free(tables, at);
    if (status != COVET_OK) return status;
    covet_buffer_clear(&tables->text);
    covet__ddl_drop_table(&tables->text, covet__dialect(tables->session), tables->order[at]);
    status = covet__tables_run(tables);
    covet__wrote(tables->session, tables->order[at]);
    return status;
}

static covet_status covet__tables_drop(covet_tables *tables) {
    covet_status status = COVET_OK;
    for (size_t i = tables->count; i > 0 && status == COVET_OK; i--)
        status = covet__table_drop(tables, i - 1);
    return status;
}

/* --- what users call --- */

/* Runs `work` in the transaction at hand, or in one of its own. */
static covet_status covet__tables_whole(covet_tables *tables,
                                        covet_status (*work)(covet_tables *tables)) {
    covet_session *session = tables->session;
    if (session->in_transaction || tables->count == 0) return work(tables);
    covet_status status = covet__transaction_begin(session);
    if (status != COVET_OK) return status;
    status = work(tables);
    if (status == COVET_OK) status = covet__transaction_commit(session);
    if (session->in_transaction) covet__transaction_rollback(session);
    return status;
}

covet_status covet_tables_create(covet_session *session, const covet_model *const *models) {
    covet_tables tables;
    if (session != NULL && session->db != NULL && models != NULL) covet_models(session->db, models);
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    if (!covet__tables_open(&tables, session, NULL)) status = session->error.status;
    for (size_t i = 0; i < tables.count && status == COVET_OK; i++)
        status = covet__table_supported(session, tables.order[i]);
    if (status == COVET_OK) status = covet__tables_whole(&tables, covet__tables_create);
    covet__tables_close(&tables);
    return status;
}

covet_status covet_tables_drop(covet_session *session, const covet_model *const *models) {
    covet_tables tables;
    covet_status status = covet__enter(session, NULL, 0);
    if (status != COVET_OK) return status;
    if (!covet__tables_open(&tables, session, models))
        status = session->error.status;
    else
        status = covet__tables_whole(&tables, covet__tables_drop);
    covet__tables_close(&tables);
    return status;
}

#endif

#endif /* COVET_IMPLEMENTATION */

/*
 * MIT License
 *
 * Copyright (c) 2026 The CovetORM authors
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy
 * of this software and associated documentation files (the "Software"), to deal
 * in the Software without restriction, including without limitation the rights
 * to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
 * copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all
 * copies or substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
 * IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
 * FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
 * AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
 * LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 * OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
 * SOFTWARE.
 */
