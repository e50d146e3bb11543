/* The implementing unit, with the header before and after the implementation: neither changes it,
 * and none is compiled twice. */
#include "covet_sqlite.h"

#define COVET_IMPLEMENTATION
#include "covet_sqlite.h"

#include "covet_orm.h"
#include "covet_sqlite.h"
