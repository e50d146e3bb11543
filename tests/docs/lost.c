/* Around declarations of the guide: what becomes of sessions whose connection the server ends. */
#define COVET_DEFINE_MODELS
#define COVET_SHORT_NAMES
#include "open.h"

#define THING(X)                                                              \
    X(AUTO,       id)                                                         \
    X(CHAR(20),   name)
COVET_MODEL(Thing, THING);

/* BLOCK */

int main(void) {
    docs d = docs_open(MODELS(Thing));
    const char *url = getenv("DATABASE_URL");
    bool mysql = url && strncmp(url, "mysql:", 6) == 0;
    Thing rows[3] = {{.name = "a"}, {.name = "b"}, {.name = "c"}};
    Thing_bulk_create(d.s, rows, 3);
    example(d.s, mysql ? "KILL CONNECTION_ID()" : "SELECT pg_terminate_backend(pg_backend_pid())");
    return docs_close(d);
}
