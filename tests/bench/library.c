/*
 * library.c - the library's implementation, in a unit of its own as in a program of several units.
 *
 * May use the generated headers. Used by `run`, which also takes its build cost.
 */
#define COVET_IMPLEMENTATION
#include "covet_mysql.h"
#include "covet_pg.h"
#include "covet_sqlite.h"
