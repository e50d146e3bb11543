/* A user's program: prints the library's version and one row of its own. */
#include <stdio.h>

#define COVET_IMPLEMENTATION
#include <covet_sqlite.h>

#define NOTE(X)                                                                                    \
    X(AUTO,     id)                                                                                \
    X(CHAR(20), text)
COVET_MODEL(Note, NOTE);

int main(void) {
    covet_db *db = covet_open("sqlite::memory:", &covet_sqlite);
    covet_models(db, COVET_MODELS(Note));
    covet_session *s = covet_session_open(db);
    covet_create_tables(s);
    Note *note = Note_create(s, &(Note){.text = "installed"});
    if (note) printf("%s %s\n", COVET_VERSION_TEXT, note->text);
    if (covet_failed(s)) fprintf(stderr, "%s\n", covet_error_text(s));
    covet_close(db);
    return note ? 0 : 1;
}
