/* The scenario of the anomaly loop has a part for every function that users call: one that is
 * added without is a failed test. Runs at the top of the tree, since it reads the header and the
 * scenario. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS(array) (sizeof(array) / sizeof *(array))

/* Functions that a program calls by another word, and what that is; "": it needs no memory and no
 * driver. */
static const struct {
    const char *function, *word;
} others[] = {
    {"covet_query_build", "covet_query"},
    {"covet_query_refine", "covet_refine"},
    {"covet_queryset_all", "Animal_all"},
    {"covet_queryset_get", "Animal_get"},
    {"covet_queryset_first", "Animal_first"},
    {"covet_queryset_last", "Animal_last"},
    {"covet_queryset_update", "covet_update"},
    {"covet_queryset_aggregate", "covet_aggregate"},
    {"covet_tables_create", "covet_create_tables"},
    {"covet_tables_drop", "covet_drop_tables"},
    {"covet_execute_values", "covet_execute"},
    {"covet_scope_end", "covet_scoped"},
    {"covet_stream_open", "covet_each"},
    {"covet_stream_next", "covet_each"},
    {"covet_stream_close", "covet_each"},
    {"covet_object_create", "Animal_create"},
    {"covet_object_bulk_create", "covet_bulk_create"},
    {"covet_object_save", "Animal_save"},
    {"covet_object_delete", "Specimen_delete"},
    {"covet_object_refresh", "Animal_refresh"},
    {"covet_object_validate", "Animal_validate"},
    {"covet_object_find", "Animal_find"},
    {"covet_object_copy", "Animal_copy"},
    {"covet_object_print", "Specimen_print"},
    {"covet_object_to_json", "Specimen_to_json"},
    {"covet_object_from_json", "Specimen_from_json"},
    {"covet_object_equal", "Animal_equal"},
    {"covet_object_hash", "Animal_hash"},
    {"covet_row_changed", "covet_is_changed"},
    {"covet_named_is_null", "covet_is_null"},
    {"covet_named_text", "covet_get_text"},
    {"covet_named_bytes", "covet_get_bytes"},
    {"covet_named_date", "covet_get_date"},
    {"covet_named_decimal", "covet_get_decimal"},
    {"covet_named_int", ""}, /* as those above, but for the type */
    {"covet_named_real", ""},
    {"covet_named_bool", ""},
    {"covet_named_datetime", ""},
    {"covet_named_time", ""},
    {"covet_named_duration", ""},
    {"covet_named_uuid", ""},
    {"covet_named_record", ""},
    {"covet_named_row", ""},
    {"covet_object_new", ""},
    {"covet_object_changed", ""},
    {"covet_statements", ""},
    {"covet_default_uuid4", ""},
    {"covet_default_uuid7", ""},
    {"covet_default_now", ""},
};

/* A whole file as text, for free. */
static char *read_text(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) fail_msg("%s cannot be read", path);
    fseek(file, 0, SEEK_END);
    const long size = ftell(file);
    char *text = malloc((size_t)size + 1);
    rewind(file);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, file), size);
    text[size] = '\0';
    fclose(file);
    return text;
}

static bool in_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* Whether the text has that word. */
static bool has_word(const char *text, const char *word, size_t size) {
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
        if ((at == text || !in_word(at[-1])) && !in_word(at[size])) return true;
    return false;
}

/* Blanks out comments and macros. */
static void keep_declarations(char *text) {
    for (char *at; (at = strstr(text, "/*")) != NULL;) {
        char *end = strstr(at, "*/");
        assert_non_null(end);
        memset(at, ' ', (size_t)(end + 2 - at));
    }
    for (char *at = text; at != NULL && *at != '\0'; at = at == NULL ? NULL : at + 1) {
        if (*at == '#') {
            char *end = at;
            while (*end != '\0' && !(*end == '\n' && end[-1] != '\\')) *end++ = ' ';
            at = end;
        }
        at = strchr(at, '\n');
    }
}

/* The word that stands for a function in the scenario; NULL: its own name. */
static const char *word_of(const char *name) {
    for (size_t i = 0; i < ITEMS(others); i++)
        if (strcmp(others[i].function, name) == 0) return others[i].word;
    return NULL;
}

static void check_function(const char *name, const char *scenario) {
    const char *word = word_of(name);
    if (word == NULL) word = name;
    if (word[0] == '\0' || has_word(scenario, word, strlen(word))) return;
    fail_msg("no step of tests/support/zoo.c calls %s: let one do so, or say in tests/anomaly/"
             "test_scope.c what stands for it",
             name);
}

/* The declarations of one part of the header, for free. */
static char *part_of(const char *header, const char *banner) {
    const char *start = strstr(header, banner);
    assert_non_null(start);
    start += strlen(banner);
    const char *end = strstr(start, "/* ==== ");
    const size_t size = end == NULL ? strlen(start) : (size_t)(end - start);
    char *part = malloc(size + 1);
    assert_non_null(part);
    memcpy(part, start, size);
    part[size] = '\0';
    keep_declarations(part);
    return part;
}

static void every_function_has_a_part(void **state) {
    char *header = read_text("covet_orm.h"), *scenario = read_text("tests/support/zoo.c");
    char *part = part_of(header, "/* ==== exec/session.h ==== */");
    size_t count = 0;
    (void)state;
    for (char *at = part; (at = strstr(at, "covet_")) != NULL;) {
        size_t size = 0;
        while (in_word(at[size])) size++;
        const bool call = at[size] == '(' && !in_word(at[-1]);
        at[size] = '\0';
        if (call) {
            check_function(at, scenario);
            count++;
        }
        at += size + 1;
    }
    assert_true(count > 60);
    free(header);
    free(scenario);
    free(part);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_function_has_a_part)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
