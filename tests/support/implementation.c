/* The one unit of a test program that holds the implementation, compiled once for each
 * configuration. The backends without a driver here serve the tests that ask for SQL only. */
#define COVET_IMPLEMENTATION
#include "covet_sqlite.h"
#include "covet_pg.h"
#include "covet_mysql.h"
