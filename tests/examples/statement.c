/* statement URL SQL...: runs statements one after the other, for tests/examples/run and
 * tests/docs/run. */
#include <stdio.h>

#define COVET_IMPLEMENTATION
#include "database.h"

int main(int count, char **arguments) {
    bool failed = count < 3;
    covet_db *db = covet_open(failed ? "" : arguments[1], DATABASES);
    covet_session *s = covet_session_open(db);
    for (int i = 2; i < count && !failed; i++) failed = covet_execute(s, arguments[i]) < 0;
    if (failed) fprintf(stderr, "%s\n", covet_error_text(s));
    covet_close(db);
    return failed;
}
