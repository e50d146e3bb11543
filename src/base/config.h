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

/* COVET_ARENA_KEEP: bytes that a released mark or a session that was reset keeps of its arena
 * for the next use, so that reading a large result again touches no new memory. They go when
 * the session is closed, and when memory is short. Default 64 MiB. 0 gives everything back at
 * once. */
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
