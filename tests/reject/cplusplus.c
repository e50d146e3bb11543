/* C++. */
/* mistake: -x c++ -std=c++17 */
#include "covet_orm.h"

int unused;
