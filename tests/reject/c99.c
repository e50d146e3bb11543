/* C99. */
/* mistake: -std=c99 */
#include "covet_orm.h"

int unused;
