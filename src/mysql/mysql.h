/* The backend for MySQL and MariaDB: its dialect, so that covet_sql and covet_explain answer. Uses
 * driver. Programs hand it to covet_open. */
#ifndef COVET_MYSQL_MYSQL_H
#define COVET_MYSQL_MYSQL_H

#include "spi/driver.h"

/* For covet_open. URLs: mysql://user@host/db, mariadb://user@host/db. Without a driver as yet: it
 * writes SQL and cannot connect. */
extern const covet_backend covet_mysql;

/* The dialects that it speaks: MySQL's, MariaDB's, that of MariaDB before 10.10; ended by NULL. The
 * driver chooses by the server. */
extern const covet_dialect *const covet_mysql_dialects[];

#endif
