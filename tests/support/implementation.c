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

/* How many call sites a scenario of the anomaly tests has at the least: of 7200 and more where the
 * compiler sets functions into each other, 2300 under the address sanitizer, 1600 at -O0. */
int covet_test_sites_least(void);
int covet_test_sites_least(void) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
    return 2000;
#endif
#endif
#if defined(__OPTIMIZE__)
    return 3000;
#else
    return 1400;
#endif
}
