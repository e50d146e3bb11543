/* The backend for PostgreSQL: its dialect, so that covet_sql and covet_explain answer. Uses driver.
 * Programs hand it to covet_open. */
#ifndef COVET_PG_PG_H
#define COVET_PG_PG_H

#include "spi/driver.h"

/* For covet_open. URLs: postgresql://..., postgres://..., pg:KEY=VALUE .... Without a driver as
 * yet: it writes SQL and cannot connect. */
extern const covet_backend covet_pg;

#endif
