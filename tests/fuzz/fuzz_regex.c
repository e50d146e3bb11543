/* Regular expressions: patterns that must mean the same do, and every pattern is compiled or
 * refused with a reason. Input: the pattern in one line, then the text. */
#include "covet_orm.h"
#include "fuzz.h"

typedef struct matcher {
    covet_arena arena;
    const char *pattern;
    size_t size;
    const char *text;
    size_t text_size;
} matcher;

/* 1 and 0 for a match and none, -1 for a pattern that is refused. */
static int match(matcher *m, const char *pattern, size_t size) {
    const char *problem = NULL;
    size_t offset = SIZE_MAX;
    const covet_regex *regex = covet_regex_compile(&m->arena, pattern, size, &problem, &offset);
    if (regex == NULL) {
        FUZZ_CHECK(problem != NULL && offset <= size);
        return -1;
    }
    void *scratch = malloc(covet_regex_scratch(regex));
    FUZZ_CHECK(scratch != NULL);
    const bool found = covet_regex_match(regex, m->text, m->text_size, scratch);
    FUZZ_CHECK(found == covet_regex_match(regex, m->text, m->text_size, scratch));
    free(scratch);
    return found;
}

static char *put(char *at, const char *bytes, size_t size) {
    memcpy(at, bytes, size);
    return at + size;
}

/* The same pattern within others, twice where `between` is not ""; refused only for its size or
 * depth. */
static int match_in(matcher *m, const char *before, const char *between, const char *behind) {
    const size_t length = strlen(before) + strlen(between) + strlen(behind);
    char *pattern = malloc(length + 2 * m->size + 1);
    FUZZ_CHECK(pattern != NULL);
    char *at = put(pattern, before, strlen(before));
    at = put(at, m->pattern, m->size);
    if (between[0] != '\0') at = put(at, between, strlen(between));
    if (between[0] != '\0') at = put(at, m->pattern, m->size);
    at = put(at, behind, strlen(behind));
    const int found = match(m, pattern, (size_t)(at - pattern));
    free(pattern);
    return found;
}

static void check_matching(matcher *m, int found) {
    static const char *const same[][3] = {
        {"(?:", "", ")"}, {"(", "", ")"},       {"(?:", ")|(?:", ")"},
        {"(?:", "", "){1}"}, {"(?:", "", "){1,3}"}, {"(?:", "", ")+?"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        const int other = match_in(m, same[i][0], same[i][1], same[i][2]);
        FUZZ_CHECK_THAT(other == found || other == -1, same[i][2]);
    }
    FUZZ_CHECK(match_in(m, "(?:", "", ")?") != 0 && match_in(m, "(?:", "", ")*") != 0);
    if (match_in(m, "^(?:", "", ")$") == 1) FUZZ_CHECK(found == 1);
    if (match_in(m, "(?:", ")(?:", ")") == 1) FUZZ_CHECK(found == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size};
    covet_heap heap = {.allocator = covet_default_allocator()};
    matcher m = {.pattern = NULL};
    char *pattern = fuzz_piece(&input, &m.size);
    char *text = fuzz_copy(input.at, input.left);
    m.pattern = pattern;
    m.text = text;
    m.text_size = input.left;
    covet_arena_open(&m.arena, &heap, 0);
    const int found = match(&m, pattern, m.size);
    if (found >= 0 && m.size < 400) check_matching(&m, found);
    covet_arena_close(&m.arena);
    free(pattern);
    free(text);
    return 0;
}
