/* The backend for PostgreSQL 12 and later. Uses driver. Programs hand it to covet_open and link
 * libpq, of PostgreSQL 14 or later. */
#ifndef COVET_PG_PG_H
#define COVET_PG_PG_H

#include "spi/driver.h"

/* For covet_open. URLs as libpq takes them, with all its options, those of TLS and several hosts
 * included: postgresql://user@host:port/database?sslmode=verify-full,
 * postgresql:///database?host=/run/postgresql; postgres:// and pg:// are the same. pg:KEY=VALUE ...
 * is libpq's other form: pg:host=/tmp dbname=blog. Options of the driver's own, in either form:
 *
 * - prepare: named (the usual: statements that come again are prepared once and kept), unnamed
 *   (each is prepared anew in the round trip that runs it, for poolers that hand out one server
 *   after another and do not know of names) or none, which is the same.
 * - stream_spill: most bytes of a stream that are read into memory where another statement is sent
 *   before its end; usually 67108864 (64 MiB). STREAM(.spill = bytes) says it for one stream.
 *
 * Where they are not given, connect_timeout is 10 seconds and the application's name covetorm.
 * Always: client_encoding UTF8, TimeZone UTC, DateStyle ISO. The database must be in UTF8.
 *
 * Columns are read in binary, and one of a type that the model's kind does not take is an error
 * that names it. Integers are read from smallint, integer, bigint, and numeric without a fraction;
 * FLOAT from these and from real and double precision; DECIMAL from numeric and integers; text from
 * text, varchar, char and name (of extensions' types, as citext and enums: cast them in a view);
 * DATETIME from timestamps with and without a time zone, the latter as UTC; JSON from json and
 * jsonb. NaN is no decimal, infinity is no moment, an interval with months is no duration.
 *
 * Through a pooler in transaction mode (pgbouncer) prepare=named works outside of transactions,
 * where a statement that the server at hand does not have is prepared again; prepare=unnamed works
 * everywhere. */
extern const covet_backend covet_pg;

#endif
