/* The one unit of a test program that holds the implementation, compiled once for each
 * configuration, and what tests ask of its private parts. */
#define COVET_IMPLEMENTATION
#include "covet_sqlite.h"
#include "covet_pg.h"
#include "covet_mysql.h"

/* How many columns a record has; golden.h declares it. */
size_t covet_test_record_width(const covet_record *record);
size_t covet_test_record_width(const covet_record *record) {
    return record->shape->count;
}
