/* Regular expressions: see regex.h. Uses memory and text.
 *
 * A pattern becomes a program of instructions whose jumps are relative, so that a piece of it can
 * be moved and copied. The matcher walks over the text once with the set of all places where the
 * program can be (Thompson); a place is entered once for each character. */
#ifndef COVET_BASE_REGEX_C
#define COVET_BASE_REGEX_C

#include "base/regex.h"
#include "base/text.c"

#include <string.h>

typedef enum covet__regex_code {
    COVET__REGEX_CHARACTER, /* x: the code point */
    COVET__REGEX_ANY,       /* any but a line feed */
    COVET__REGEX_CLASS,     /* x: index of the class */
    COVET__REGEX_SPLIT,     /* go on at x and at y, relative */
    COVET__REGEX_JUMP,      /* go on at x, relative */
    COVET__REGEX_START,     /* the start of the text */
    COVET__REGEX_FINISH,    /* its end */
    COVET__REGEX_MATCH,
} covet__regex_code;

typedef struct covet__regex_step {
    covet__regex_code code;
    int32_t x, y;
} covet__regex_step;

typedef struct covet__regex_range {
    uint32_t first, last;
} covet__regex_range;

typedef struct covet__regex_class {
    uint32_t ascii[4]; /* a bit for each character below 128, negation done */
    uint32_t first;    /* index of its first range */
    uint32_t count;    /* of its ranges */
    bool negated;
} covet__regex_class;

struct covet_regex {
    const covet__regex_step *steps;
    uint32_t step_count;
    const covet__regex_class *classes;
    const covet__regex_range *ranges;
};

/* What a byte that is no UTF-8 is read as: no character of a pattern. */
#define COVET__REGEX_BROKEN UINT32_MAX

/* --- parser --- */

/* An array that grows in the arena. */
typedef struct covet__regex_array {
    void *items;
    size_t size; /* bytes in use */
    size_t room; /* bytes allocated */
} covet__regex_array;

typedef struct covet__regex_parser {
    covet_arena *arena;
    const char *pattern;
    size_t size;
    size_t at;
    unsigned depth; /* groups that are open */
    covet__regex_array steps;
    covet__regex_array classes;
    covet__regex_array ranges;
    const char *problem; /* the first mistake */
    size_t offset;       /* where it is */
    bool failed;         /* a mistake, or no memory */
} covet__regex_parser;

static void covet__regex_refuse(covet__regex_parser *parser, size_t at, const char *problem) {
    if (parser->failed) return;
    parser->failed = true;
    parser->problem = problem;
    parser->offset = at;
}

/* Room for `size` more bytes at the end; NULL without memory. */
static void *covet__regex_more(covet__regex_parser *parser, covet__regex_array *array,
                               size_t size) {
    if (parser->failed) return NULL;
    if (array->room - array->size < size) {
        const size_t room = array->room * 2 + size + 256;
        void *grown = covet_arena_grow(parser->arena, array->items, array->room, room);
        if (grown == NULL) {
            parser->failed = true;
            return NULL;
        }
        array->items = grown;
        array->room = room;
    }
    void *at = (unsigned char *)array->items + array->size;
    array->size += size;
    return at;
}

static size_t covet__regex_step_count(const covet__regex_parser *parser) {
    return parser->steps.size / sizeof(covet__regex_step);
}

/* Puts a step before step `at` and the steps behind it; its jumps are counted from its own
 * place. */
static void covet__regex_insert(covet__regex_parser *parser, size_t at, covet__regex_code code,
                                ptrdiff_t x, ptrdiff_t y) {
    const size_t count = covet__regex_step_count(parser);
    if (count >= COVET_REGEX_SIZE)
        covet__regex_refuse(parser, parser->at, "the pattern is too large");
    if (covet__regex_more(parser, &parser->steps, sizeof(covet__regex_step)) == NULL) return;
    covet__regex_step *steps = parser->steps.items;
    memmove(steps + at + 1, steps + at, (count - at) * sizeof *steps);
    steps[at] = (covet__regex_step){code, (int32_t)x, (int32_t)y};
}

static void covet__regex_append(covet__regex_parser *parser, covet__regex_code code, ptrdiff_t x,
                                ptrdiff_t y) {
    covet__regex_insert(parser, covet__regex_step_count(parser), code, x, y);
}

/* Appends a copy of `count` steps from `from` on. */
static void covet__regex_repeat(covet__regex_parser *parser, size_t from, size_t count) {
    for (size_t i = 0; i < count && !parser->failed; i++) {
        const covet__regex_step step = ((const covet__regex_step *)parser->steps.items)[from + i];
        covet__regex_append(parser, step.code, step.x, step.y);
    }
}

/* The byte at the place, or 0 at the end; a NUL in a pattern is refused beforehand. */
static char covet__regex_peek(const covet__regex_parser *parser) {
    return parser->at < parser->size ? parser->pattern[parser->at] : '\0';
}

static bool covet__regex_take(covet__regex_parser *parser, char c) {
    if (covet__regex_peek(parser) != c) return false;
    parser->at++;
    return true;
}

static uint32_t covet__regex_character(covet__regex_parser *parser) {
    uint32_t character = 0;
    parser->at +=
        covet_text_decode(parser->pattern + parser->at, parser->size - parser->at, &character);
    return character;
}

/* --- classes --- */

static void covet__regex_range_add(covet__regex_parser *parser, uint32_t first, uint32_t last) {
    covet__regex_range *range = covet__regex_more(parser, &parser->ranges, sizeof *range);
    if (range != NULL) *range = (covet__regex_range){first, last};
}

/* The ranges of \d \w \s, or of \D \W \S, which are what stands between them. */
static void covet__regex_named(covet__regex_parser *parser, char name) {
    static const covet__regex_range digits[] = {{'0', '9'}, {0, 0}};
    static const covet__regex_range words[] = {
        {'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0, 0}};
    static const covet__regex_range blanks[] = {{'\t', '\r'}, {' ', ' '}, {0, 0}};
    const char lower = covet__text_folded(name);
    const covet__regex_range *range = lower == 'd' ? digits : lower == 'w' ? words : blanks;
    uint32_t next = 0;
    for (; range->last != 0; range++) {
        if (name == lower)
            covet__regex_range_add(parser, range->first, range->last);
        else
            covet__regex_range_add(parser, next, range->first - 1);
        next = range->last + 1;
    }
    if (name != lower) covet__regex_range_add(parser, next, 0x10FFFF);
}

static bool covet__regex_in(const covet__regex_range *ranges, uint32_t count, uint32_t character) {
    for (uint32_t i = 0; i < count; i++)
        if (character >= ranges[i].first && character <= ranges[i].last) return true;
    return false;
}

/* Makes a class of the ranges from `first` on, and a step for it. */
static void covet__regex_class_end(covet__regex_parser *parser, size_t first, bool negated) {
    covet__regex_class *made = covet__regex_more(parser, &parser->classes, sizeof *made);
    if (made == NULL) return;
    const covet__regex_range *ranges = parser->ranges.items;
    const size_t count = parser->ranges.size / sizeof *ranges - first;
    *made = (covet__regex_class){
        .first = (uint32_t)first, .count = (uint32_t)count, .negated = negated};
    for (uint32_t c = 0; c < 128; c++)
        if (covet__regex_in(ranges + first, made->count, c) != negated)
            made->ascii[c / 32] |= UINT32_C(1) << c % 32;
    const size_t index = parser->classes.size / sizeof *made - 1;
    covet__regex_append(parser, COVET__REGEX_CLASS, (ptrdiff_t)index, 0);
}

/* `digits` hexadecimal digits as a code point. */
static uint32_t covet__regex_hex(covet__regex_parser *parser, int digits) {
    uint32_t code = 0;
    for (int i = 0; i < digits; i++) {
        const uint32_t digit = covet__text_hex(covet__regex_peek(parser));
        if (digit > 15) {
            covet__regex_refuse(parser, parser->at, "a hexadecimal digit is missing");
            return 0;
        }
        code = code << 4 | digit;
        parser->at++;
    }
    return code;
}

/* Reads what stands behind a backslash. Answers true for \d and kin, whose letter is `out`, else
 * `out` is the character. */
static bool covet__regex_escape(covet__regex_parser *parser, uint32_t *out) {
    static const char names[] = "tnrfv", values[] = "\t\n\r\f\v";
    const size_t at = parser->at - 1;
    const char c = covet__regex_peek(parser);
    *out = (unsigned char)c;
    if (c == '\0' || (unsigned char)c >= 0x80) {
        covet__regex_refuse(parser, at, "a backslash stands before nothing that it can change");
        return false;
    }
    parser->at++;
    if (strchr("dwsDWS", c) != NULL) return true;
    const char *name = strchr(names, c);
    if (name != NULL)
        *out = (unsigned char)values[name - names];
    else if (c == 'x' || c == 'u')
        *out = covet__regex_hex(parser, c == 'x' ? 2 : 4);
    else if (covet_text_identifier(&c, 1) ? c != '_' : c >= '0' && c <= '9')
        covet__regex_refuse(parser, at, "this escape is not known");
    return false;
}

/* One member of a class: a character, or \d and kin, for which it answers true. */
static bool covet__regex_member(covet__regex_parser *parser, uint32_t *out) {
    const size_t at = parser->at;
    if (covet__regex_take(parser, '\\')) return covet__regex_escape(parser, out);
    *out = covet__regex_character(parser);
    if (*out == '[') covet__regex_refuse(parser, at, "'[' in a class is written \\[");
    return false;
}

static void covet__regex_members(covet__regex_parser *parser) {
    const size_t at = parser->at;
    uint32_t first = 0, last = 0;
    if (covet__regex_member(parser, &first)) {
        covet__regex_named(parser, (char)first);
        return;
    }
    last = first;
    const bool range = covet__regex_peek(parser) == '-' && parser->at + 1 < parser->size &&
                       parser->pattern[parser->at + 1] != ']';
    if (range) {
        parser->at++;
        if (covet__regex_member(parser, &last) || last < first)
            covet__regex_refuse(parser, at, "this is no range of characters");
    }
    covet__regex_range_add(parser, first, last);
}

/* A class, behind its '['. A ']' that stands first is a member. */
static void covet__regex_class_parse(covet__regex_parser *parser) {
    const size_t at = parser->at - 1;
    const bool negated = covet__regex_take(parser, '^');
    const size_t first = parser->ranges.size / sizeof(covet__regex_range);
    bool empty = true;
    while (!parser->failed && (empty || covet__regex_peek(parser) != ']')) {
        if (parser->at >= parser->size) {
            covet__regex_refuse(parser, at, "this class has no ']'");
            return;
        }
        covet__regex_members(parser);
        empty = false;
    }
    parser->at++;
    covet__regex_class_end(parser, first, negated);
}

/* --- repetition --- */

/* The most that a count may be. */
#define COVET__REGEX_COUNT 255

static int covet__regex_number(covet__regex_parser *parser) {
    int n = -1;
    for (char c = covet__regex_peek(parser); c >= '0' && c <= '9'; c = covet__regex_peek(parser)) {
        n = (n < 0 ? 0 : n * 10) + (c - '0');
        parser->at++;
        if (n <= COVET__REGEX_COUNT) continue;
        covet__regex_refuse(parser, parser->at, "a count is at most 255");
        return -1;
    }
    return n;
}

/* Reads a repetition, if one stands here; most -1: no limit. */
static bool covet__regex_quantifier(covet__regex_parser *parser, int *least, int *most) {
    const size_t at = parser->at;
    const char c = covet__regex_peek(parser);
    if (c != '*' && c != '+' && c != '?' && c != '{') return false;
    parser->at++;
    *least = c == '+';
    *most = c == '?' ? 1 : -1;
    if (c == '{') {
        *least = *most = covet__regex_number(parser);
        const bool counted = *least >= 0;
        if (counted && covet__regex_take(parser, ',')) *most = covet__regex_number(parser);
        if (!counted || !covet__regex_take(parser, '}'))
            covet__regex_refuse(parser, at, "a count is {m}, {m,} or {m,n}; '{' itself is \\{");
        if (*most >= 0 && *most < *least)
            covet__regex_refuse(parser, at, "the count goes from the larger to the smaller");
    }
    covet__regex_take(parser, '?');
    return true;
}

/* Repeats the steps from `from` to the end: `least` times, and then up to `most` times. */
static void covet__regex_quantify(covet__regex_parser *parser, size_t from, int least, int most) {
    const size_t count = covet__regex_step_count(parser) - from;
    const ptrdiff_t past = (ptrdiff_t)count + 1;
    if (most == 0) {
        parser->steps.size = from * sizeof(covet__regex_step);
        return;
    }
    for (int i = 1; i < least; i++) covet__regex_repeat(parser, from, count);
    if (most < 0 && least > 0) {
        covet__regex_append(parser, COVET__REGEX_SPLIT, -(ptrdiff_t)count, 1);
        return;
    }
    if (most < 0) {
        covet__regex_insert(parser, from, COVET__REGEX_SPLIT, 1, past + 1);
        covet__regex_append(parser, COVET__REGEX_JUMP, -past, 0);
        return;
    }
    size_t last = covet__regex_step_count(parser) - count;
    if (least == 0) covet__regex_insert(parser, last, COVET__REGEX_SPLIT, 1, past);
    for (int i = least > 0 ? least : 1; i < most; i++) {
        last = covet__regex_step_count(parser) - count;
        covet__regex_append(parser, COVET__REGEX_SPLIT, 1, past);
        covet__regex_repeat(parser, last, count);
    }
}

/* --- sequences and groups --- */

static void covet__regex_alternatives(covet__regex_parser *parser);

/* A group, behind its '('. */
static void covet__regex_group(covet__regex_parser *parser) {
    const size_t at = parser->at - 1;
    if (covet__regex_take(parser, '?') && !covet__regex_take(parser, ':')) {
        covet__regex_refuse(parser, at, "of the groups with (? there is (?: alone");
        return;
    }
    if (++parser->depth > COVET_REGEX_DEPTH) {
        covet__regex_refuse(parser, at, "the groups are nested too deep");
        return;
    }
    covet__regex_alternatives(parser);
    parser->depth--;
    if (!covet__regex_take(parser, ')')) covet__regex_refuse(parser, at, "this group has no ')'");
}

static void covet__regex_escaped(covet__regex_parser *parser) {
    uint32_t character = 0;
    const size_t first = parser->ranges.size / sizeof(covet__regex_range);
    if (!covet__regex_escape(parser, &character)) {
        covet__regex_append(parser, COVET__REGEX_CHARACTER, (ptrdiff_t)character, 0);
        return;
    }
    covet__regex_named(parser, (char)character);
    covet__regex_class_end(parser, first, false);
}

/* Something that can be repeated. */
static void covet__regex_atom(covet__regex_parser *parser) {
    const size_t at = parser->at;
    if (covet__regex_take(parser, '('))
        covet__regex_group(parser);
    else if (covet__regex_take(parser, '['))
        covet__regex_class_parse(parser);
    else if (covet__regex_take(parser, '\\'))
        covet__regex_escaped(parser);
    else if (covet__regex_take(parser, '.'))
        covet__regex_append(parser, COVET__REGEX_ANY, 0, 0);
    else if (strchr("*+?{", covet__regex_peek(parser)) != NULL)
        covet__regex_refuse(parser, at, "there is nothing to repeat before this");
    else
        covet__regex_append(parser, COVET__REGEX_CHARACTER,
                            (ptrdiff_t)covet__regex_character(parser), 0);
}

static void covet__regex_piece(covet__regex_parser *parser) {
    const size_t from = covet__regex_step_count(parser);
    int least = 0, most = 0;
    if (covet__regex_take(parser, '^')) {
        covet__regex_append(parser, COVET__REGEX_START, 0, 0);
    } else if (covet__regex_take(parser, '$')) {
        covet__regex_append(parser, COVET__REGEX_FINISH, 0, 0);
    } else {
        covet__regex_atom(parser);
        if (parser->failed || !covet__regex_quantifier(parser, &least, &most)) return;
        covet__regex_quantify(parser, from, least, most);
    }
}

static void covet__regex_sequence(covet__regex_parser *parser) {
    while (!parser->failed && parser->at < parser->size && covet__regex_peek(parser) != '|' &&
           covet__regex_peek(parser) != ')')
        covet__regex_piece(parser);
}

/* a|b|c: each but the last begins with a split to the next and ends with a jump to the end. Until
 * the end is known the jumps are a chain: each holds the place of the one before. */
static void covet__regex_alternatives(covet__regex_parser *parser) {
    size_t from = covet__regex_step_count(parser), jump = 0;
    bool jumps = false;
    covet__regex_sequence(parser);
    while (!parser->failed && covet__regex_take(parser, '|')) {
        const size_t end = covet__regex_step_count(parser);
        covet__regex_insert(parser, from, COVET__REGEX_SPLIT, 1, (ptrdiff_t)(end - from) + 2);
        covet__regex_append(parser, COVET__REGEX_JUMP, (ptrdiff_t)jump, jumps);
        jump = end + 1;
        jumps = true;
        from = covet__regex_step_count(parser);
        covet__regex_sequence(parser);
    }
    if (parser->failed) return;
    covet__regex_step *steps = parser->steps.items;
    const size_t end = covet__regex_step_count(parser);
    while (jumps) {
        const covet__regex_step chained = steps[jump];
        steps[jump] = (covet__regex_step){COVET__REGEX_JUMP, (int32_t)(end - jump), 0};
        jump = (size_t)chained.x;
        jumps = chained.y != 0;
    }
}

const covet_regex *covet_regex_compile(covet_arena *arena, const char *pattern, size_t size,
                                       const char **problem, size_t *offset) {
    covet__regex_parser parser = {.arena = arena, .pattern = pattern, .size = size};
    size_t bad = 0;
    if (!covet_text_check(pattern, size, NULL, &bad))
        covet__regex_refuse(&parser, bad, "the pattern is no valid UTF-8, or holds a NUL");
    covet__regex_alternatives(&parser);
    if (parser.at < size) covet__regex_refuse(&parser, parser.at, "this ')' closes nothing");
    covet__regex_append(&parser, COVET__REGEX_MATCH, 0, 0);
    covet_regex *regex = parser.failed ? NULL : COVET_TAKE(arena, covet_regex);
    if (problem != NULL) *problem = parser.problem;
    if (offset != NULL) *offset = parser.offset;
    if (regex == NULL) return NULL;
    *regex = (covet_regex){.steps = parser.steps.items,
                           .step_count = (uint32_t)covet__regex_step_count(&parser),
                           .classes = parser.classes.items,
                           .ranges = parser.ranges.items};
    return regex;
}

/* --- matcher --- */

/* The places where the program can be, before one character. `marks` holds for each step the number
 * of the set that it was last put into, so that a set is emptied by counting on. */
typedef struct covet__regex_run {
    const covet_regex *regex;
    uint32_t *marks;
    uint32_t *stack; /* places whose jumps are still to follow */
    uint32_t set;    /* number of the set that is being filled */
    bool at_start, at_end;
} covet__regex_run;

size_t covet_regex_scratch(const covet_regex *regex) {
    return 4 * sizeof(uint32_t) * ((size_t)regex->step_count + 1);
}

/* Puts a place into the set, and all that can be reached from it without a character. Answers the
 * set's new count. */
static uint32_t covet__regex_enter(covet__regex_run *run, uint32_t place, uint32_t *places,
                                   uint32_t count) {
    uint32_t open = 0;
    run->stack[open++] = place;
    while (open > 0) {
        const uint32_t at = run->stack[--open];
        const covet__regex_step *step = &run->regex->steps[at];
        if (run->marks[at] == run->set) continue;
        run->marks[at] = run->set;
        if (step->code == COVET__REGEX_SPLIT) {
            run->stack[open++] = (uint32_t)((int32_t)at + step->y);
            run->stack[open++] = (uint32_t)((int32_t)at + step->x);
        } else if (step->code == COVET__REGEX_JUMP) {
            run->stack[open++] = (uint32_t)((int32_t)at + step->x);
        } else if (step->code == COVET__REGEX_START || step->code == COVET__REGEX_FINISH) {
            if (step->code == COVET__REGEX_START ? run->at_start : run->at_end)
                run->stack[open++] = at + 1;
        } else {
            places[count++] = at;
        }
    }
    return count;
}

static bool covet__regex_class_has(const covet_regex *regex, int32_t index, uint32_t character) {
    const covet__regex_class *class = &regex->classes[index];
    if (character < 128) return class->ascii[character / 32] >> character % 32 & 1;
    return covet__regex_in(regex->ranges + class->first, class->count, character) != class->negated;
}

static bool covet__regex_accepts(const covet_regex *regex, const covet__regex_step *step,
                                 uint32_t character) {
    switch (step->code) {
    case COVET__REGEX_CHARACTER:
        return (uint32_t)step->x == character;
    case COVET__REGEX_ANY:
        return character != '\n';
    case COVET__REGEX_CLASS:
        return covet__regex_class_has(regex, step->x, character);
    default:
        return false;
    }
}

/* Whether the whole pattern is done at one of the places. */
static bool covet__regex_done(const covet_regex *regex, const uint32_t *places, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (regex->steps[places[i]].code == COVET__REGEX_MATCH) return true;
    return false;
}

bool covet_regex_match(const covet_regex *regex, const char *text, size_t size, void *scratch) {
    const size_t room = (size_t)regex->step_count + 1;
    uint32_t *sets[2] = {scratch, (uint32_t *)scratch + room};
    covet__regex_run run = {.regex = regex, .marks = sets[1] + room, .stack = sets[1] + 2 * room};
    memset(run.marks, 0, room * sizeof *run.marks);
    uint32_t count = 0;
    run.set = 1;
    for (size_t at = 0;;) {
        uint32_t *now = sets[run.set % 2], *next = sets[(run.set + 1) % 2];
        run.at_start = at == 0;
        run.at_end = at == size;
        /* A match may begin here as well. */
        count = covet__regex_enter(&run, 0, now, count);
        if (covet__regex_done(regex, now, count)) return true;
        if (at == size || (count == 0 && regex->steps[0].code == COVET__REGEX_START)) return false;
        uint32_t character = COVET__REGEX_BROKEN, reached = 0;
        const size_t length = covet_text_decode(text + at, size - at, &character);
        at += length > 0 ? length : 1;
        run.set++;
        run.at_start = false;
        run.at_end = at == size;
        for (uint32_t i = 0; i < count; i++)
            if (covet__regex_accepts(regex, &regex->steps[now[i]], character))
                reached = covet__regex_enter(&run, now[i] + 1, next, reached);
        count = reached;
    }
}

#endif
