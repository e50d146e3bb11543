/* A user's program for a server's database alone, without SQLite: BACKEND and HEADER say which.
 * Prints the library's version and how connecting to the URL that it is given ends. */
#include <stdio.h>

#define COVET_IMPLEMENTATION
#include HEADER

int main(int count, char **arguments) {
    if (count != 2) return 2;
    covet_db *db = covet_open(arguments[1], &BACKEND);
    covet_session *s = covet_session_open(db);
    covet_status status = covet_connect(s);
    if (status == COVET_OK && covet_execute(s, "SELECT 1") != 1) status = covet_error(s)->status;
    printf("%s %s\n", COVET_VERSION_TEXT, covet_status_name(status));
    if (status != COVET_OK) fprintf(stderr, "%s\n", covet_error_text(s));
    covet_close(db);
    return 0;
}
