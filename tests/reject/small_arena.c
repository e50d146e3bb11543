/* An arena block that is too small. */
#ifdef MISTAKE
#define COVET_ARENA_BLOCK 512
#endif
#include "covet_orm.h"

int unused;
