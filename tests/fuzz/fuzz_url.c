/* URLs: covet_open takes any text and keeps a named mistake of a bad one. Only databases in memory
 * are connected, so that no file is made. Input: the URL. */
#include "zoo.h"
#include "covet_sqlite.h"
#include "covet_mysql.h"
#include "covet_pg.h"
#include "fuzz.h"

static const char memory[] = "sqlite::memory:";

static bool is_memory(const char *url) {
    const size_t size = sizeof memory - 1;
    return strncmp(url, memory, size) == 0 && (url[size] == '\0' || url[size] == '?');
}

static void check_failure(const covet_failure *failure) {
    FUZZ_CHECK(failure->status == COVET_CONNECTION || failure->status == COVET_MISUSE ||
               failure->status == COVET_UNSUPPORTED);
    FUZZ_CHECK(failure->message != NULL && failure->message[0] != '\0');
}

/* What can be said without a connection. */
static void check_session(covet_db *db, const char *url) {
    const bool good = covet_db_error(db)->status == COVET_OK;
    covet_session *s = covet_session_open(db);
    FUZZ_CHECK(s != NULL && covet_failed(s) == !good);
    FUZZ_CHECK(covet_error_text(s)[0] != '\0');
    covet_queryset *q = covet_query(s, Animal, FILTER(Q("keeper__name", "Ann")), LIMIT(1));
    const char *sql = covet_sql(q);
    FUZZ_CHECK((sql != NULL) == good);
    if (good && is_memory(url)) {
        if (covet_connect(s) != COVET_OK) check_failure(covet_error(s));
    } else if (!good) {
        FUZZ_CHECK(covet_connect(s) != COVET_OK);
        check_failure(covet_error(s));
    }
    covet_session_close(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size};
    char *url = fuzz_text(&input);
    covet_db *db = covet_open(url, &covet_sqlite, &covet_pg, &covet_mysql);
    FUZZ_CHECK(db != NULL);
    if (covet_db_error(db)->status == COVET_OK)
        FUZZ_CHECK(strchr(url, ':') != NULL);
    else
        check_failure(covet_db_error(db));
    covet_models(db, MODELS(Keeper, Animal, Specimen, Pass));
    check_session(db, url);
    covet_close(db);
    free(url);
    return 0;
}
