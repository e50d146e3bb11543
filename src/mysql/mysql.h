/* The backend for MySQL and MariaDB. Uses driver. Programs hand it to covet_open and link MariaDB's
 * Connector/C (-lmariadb) or MySQL's own client (-lmysqlclient), which serve both servers. Where
 * both are installed the compiler needs the flags of mariadb_config --cflags or mysql_config
 * --cflags, so that header and library are of one. */
#ifndef COVET_MYSQL_MYSQL_H
#define COVET_MYSQL_MYSQL_H

#include "spi/driver.h"

/* For covet_open. URLs: mysql://user:password@host:port/database?option=value, also mariadb://;
 * every part may be left out, and what has a special meaning in a URL is written %XX. Without a
 * host, or with localhost, the connection goes through the local socket. Options:
 *
 * - socket: path of the local socket.
 * - connect_timeout: seconds to connect in; usually 10. read_timeout, write_timeout: seconds that
 *   one read or write may take, behind which the connection is lost; usually any.
 * - isolation: read-uncommitted, read-committed (the usual), repeatable-read, serializable.
 * - lock_timeout: seconds that a statement waits for a row's lock before it is COVET_BUSY; usually
 *   as the server is set, 50.
 * - statement_timeout: milliseconds behind which a statement is COVET_TIMEOUT, on MySQL a SELECT
 *   alone; usually any.
 * - ssl_mode: disabled, required, verify_ca, verify_identity (the two are one with Connector/C);
 *   usually as the library does. ssl_ca, ssl_cert, ssl_key: files in PEM form.
 * - stream_spill: bytes of a stream's rest that may be read into memory when another statement
 *   comes, where STREAM does not say; usually 67108864 (64 MiB).
 *
 * Always: UTC, utf8mb4, texts compared by code point where no column says otherwise, strict mode (a
 * value that does not fit is an error), and an update counts the rows that it found, changed or
 * not. The server's warnings go to the log. Needs MySQL 8.0.17 or MariaDB 10.5. The client of MySQL
 * 9 has lost the old way of passwords, which users of MariaDB may have. */
extern const covet_backend covet_mysql;

/* The dialects that it speaks: MySQL's, MariaDB's, that of MariaDB before 10.10; ended by NULL. The
 * driver chooses by the server. */
extern const covet_dialect *const covet_mysql_dialects[];

#endif
