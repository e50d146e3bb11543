/* JSON of objects: from_json takes all of a document or nothing, and what it took can be written,
 * stored and read back. Input: the document, in one line. */
#include "zoo.h"
#include "covet_sqlite.h"
#include "fuzz.h"

static covet_session *s;

static void prepare(void) {
    if (s != NULL) return;
    covet_db *db = covet_open("sqlite::memory:", &covet_sqlite);
    covet_models(db, MODELS(Keeper, Animal, Specimen, Pass));
    s = covet_session_open(db);
    FUZZ_CHECK(covet_create_tables(s) == COVET_OK);
}

/* The failure is one of validation, which names the key where there is one, and nothing was
 * changed. */
static void check_refused(const Specimen *now, const Specimen *before) {
    const covet_failure *error = covet_error(s);
    FUZZ_CHECK(covet_failed(s) && error->status == COVET_VALIDATION);
    FUZZ_CHECK(error->message[0] != '\0' &&
               covet_text_check(error->message, strlen(error->message), NULL, NULL));
    FUZZ_CHECK(memcmp(now, before, sizeof *now) == 0);
    covet_clear(s);
}

/* Writes the object, reads it and compares: a decimal may have got the zeros of its column. */
static void check_stored(Specimen *object) {
    Specimen again = {.code = NULL};
    if (Specimen_create(s, object) == NULL) {
        const covet_status status = covet_error(s)->status;
        FUZZ_CHECK_THAT(status == COVET_VALIDATION || status == COVET_INTEGRITY,
                        covet_error_text(s));
        covet_clear(s);
        return;
    }
    Specimen *read = Specimen_get(covet_query(s, Specimen));
    FUZZ_CHECK_THAT(read != NULL, covet_error_text(s));
    const char *first = Specimen_to_json(s, read, NULL);
    FUZZ_CHECK_THAT(first != NULL, covet_error_text(s));
    FUZZ_CHECK_THAT(Specimen_from_json(s, &again, first, NULL) == COVET_OK, covet_error_text(s));
    FUZZ_CHECK(Specimen_delete(s, read) == COVET_OK);
    FUZZ_CHECK_THAT(Specimen_create(s, &again) != NULL, covet_error_text(s));
    const char *second = Specimen_to_json(s, Specimen_get(covet_query(s, Specimen)), NULL);
    FUZZ_CHECK(second != NULL && strcmp(first, second) == 0);
}

static void check_taken(Specimen *object) {
    Specimen again = {.code = NULL};
    const char *json = Specimen_to_json(s, object, NULL);
    if (json == NULL) {
        FUZZ_CHECK(covet_error(s)->status == COVET_VALIDATION);
        covet_clear(s);
        return;
    }
    FUZZ_CHECK_THAT(covet_json_check(json, strlen(json), NULL, NULL), json);
    FUZZ_CHECK_THAT(Specimen_from_json(s, &again, json, NULL) == COVET_OK, covet_error_text(s));
    const char *same = Specimen_to_json(s, &again, NULL);
    FUZZ_CHECK_THAT(same != NULL && strcmp(json, same) == 0, json);
    FUZZ_CHECK(Specimen_print(s, object) != NULL);
    if (Specimen_validate(s, object) != COVET_OK) {
        FUZZ_CHECK(covet_error(s)->status == COVET_VALIDATION && covet_violations(s)[0].field);
        covet_clear(s);
    }
    FUZZ_CHECK(covet_begin(s) == COVET_OK);
    check_stored(object);
    FUZZ_CHECK(covet_rollback(s) == COVET_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size};
    prepare();
    char *text = fuzz_text(&input);
    Specimen object = zoo_specimen("s1"), before;
    memcpy(&before, &object, sizeof before);
    if (Specimen_from_json(s, &object, text, NULL) == COVET_OK)
        check_taken(&object);
    else
        check_refused(&object, &before);
    Keeper keeper = {.name = "Ann"};
    if (Keeper_from_json(s, &keeper, text, FIELDS("name")) != COVET_OK) covet_clear(s);
    FUZZ_CHECK(keeper.id == 0 && keeper.email == NULL);
    covet_session_reset(s);
    free(text);
    return 0;
}
