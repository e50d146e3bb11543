/* The implementing unit, with the headers of all backends before and after the implementation: none
 * changes it, and none is compiled twice. */
#include "covet_mysql.h"
#include "covet_pg.h"
#include "covet_sqlite.h"

#define COVET_IMPLEMENTATION
#include "covet_pg.h"
#include "covet_sqlite.h"

#include "covet_mysql.h"

#include "covet_orm.h"
#include "covet_pg.h"
#include "covet_sqlite.h"
