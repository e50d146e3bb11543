/* Reads the stanzas of a dpkg status file, and the dependency fields in them. Knows nothing of
 * models and databases; packages.c uses it. The file is in memory as a whole and is cut up in
 * place, so a line may have any length and nothing is copied. */
#ifndef DPKG_H
#define DPKG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The fields that are read. */
typedef enum field {
    FIELD_PACKAGE,
    FIELD_STATUS,
    FIELD_PRIORITY,
    FIELD_SECTION,
    FIELD_SIZE,
    FIELD_MAINTAINER,
    FIELD_ARCHITECTURE,
    FIELD_VERSION,
    FIELD_ESSENTIAL,
    FIELD_HOMEPAGE,
    FIELD_DESCRIPTION,
    FIELD_DEPENDS, /* the first of four kinds of dependency */
    FIELD_PRE_DEPENDS,
    FIELD_RECOMMENDS,
    FIELD_SUGGESTS,
    FIELD_COUNT
} field;

/* Their names in the file; the case does not count. */
static const char *const FIELD_NAMES[FIELD_COUNT] = {
    [FIELD_PACKAGE] = "Package",         [FIELD_STATUS] = "Status",
    [FIELD_PRIORITY] = "Priority",       [FIELD_SECTION] = "Section",
    [FIELD_SIZE] = "Installed-Size",     [FIELD_MAINTAINER] = "Maintainer",
    [FIELD_ARCHITECTURE] = "Architecture", [FIELD_VERSION] = "Version",
    [FIELD_ESSENTIAL] = "Essential",     [FIELD_HOMEPAGE] = "Homepage",
    [FIELD_DESCRIPTION] = "Description", [FIELD_DEPENDS] = "Depends",
    [FIELD_PRE_DEPENDS] = "Pre-Depends", [FIELD_RECOMMENDS] = "Recommends",
    [FIELD_SUGGESTS] = "Suggests",
};

/* The value of a field, from the colon to the end of its last line. */
typedef struct slot {
    char *text; /* NULL: the stanza does not have it */
    char *end;  /* behind it */
    long line;  /* where it begins; 0: nowhere */
} slot;

typedef struct stanza {
    slot fields[FIELD_COUNT];
    long line; /* of its first field */
} stanza;

/* What was wrong in the input: it is told, counted, and no reason to stop. */
typedef struct faults {
    const char *path; /* of the input */
    long count;
} faults;

/* A place in the file. A byte behind `end` belongs to the buffer too. */
typedef struct reader {
    char *at;
    char *end;
    long line; /* number of the latest line read */
    faults *faults;
} reader;

#define FAULTS_SHOWN 100 /* later ones are only counted */

/* Reports a fault. What it quotes must be text that was checked. */
static void fault(faults *f, long line, const char *format, ...) {
    if (f->count++ >= FAULTS_SHOWN) return;
    va_list arguments;
    va_start(arguments, format);
    printf("  %s:%ld: ", f->path, line);
    vprintf(format, arguments);
    putchar('\n');
    va_end(arguments);
}

/* ---- Characters: ASCII, whatever the locale ---- */

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("+-._", c) != NULL);
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char *skip_space(char *text) {
    while (is_space(*text)) text++;
    return text;
}

static bool is_blank(const char *text, size_t size) {
    while (size > 0 && is_space(text[size - 1])) size--;
    return size == 0;
}

/* Ends `text` behind its last character that is no space. */
static void trim_end(char *text) {
    size_t size = strlen(text);
    while (size > 0 && is_space(text[size - 1])) size--;
    text[size] = '\0';
}

static bool is_package_name(const char *name) {
    if (*name == '\0' || strchr("+-._", *name)) return false;
    while (is_name_character(*name)) name++;
    return *name == '\0';
}

/* ---- Stanzas ---- */

/* The field called by the `size` characters at `name`; FIELD_COUNT: one that is not read. */
static field field_named(const char *name, size_t size) {
    for (int f = 0; f < FIELD_COUNT; f++) {
        size_t i = 0;
        while (i < size && FIELD_NAMES[f][i] && lower(name[i]) == lower(FIELD_NAMES[f][i])) i++;
        if (i == size && FIELD_NAMES[f][i] == '\0') return (field)f;
    }
    return FIELD_COUNT;
}

static bool next_line(reader *r, char **text, size_t *size) {
    if (r->at == r->end) return false;
    char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
    *text = r->at;
    *size = (size_t)((stop ? stop : r->end) - r->at);
    r->at = stop ? stop + 1 : r->end;
    r->line++;
    return true;
}

/* The slot that the line `name: value` fills; `unused` for a field that is not read, for a second
 * one of its name and for a line that is no field. */
static slot *begin_field(reader *r, stanza *st, slot *unused, char *text, size_t size) {
    char *colon = memchr(text, ':', size);
    if (colon == NULL || colon == text) {
        fault(r->faults, r->line, "neither a field nor the continuation of one");
        return unused;
    }
    if (st->line == 0) st->line = r->line;
    field f = field_named(text, (size_t)(colon - text));
    if (f == FIELD_COUNT) return unused;
    if (st->fields[f].line != 0) {
        fault(r->faults, r->line, "%s stands twice, the first one counts", FIELD_NAMES[f]);
        return unused;
    }
    st->fields[f] = (slot){.text = colon + 1, .end = text + size, .line = r->line};
    return &st->fields[f];
}

/* The slot that a line of a stanza goes to; NULL for a continuation line without a field. */
static slot *take_line(reader *r, stanza *st, slot *open, slot *unused, char *text, size_t size) {
    if (!is_space(*text)) open = begin_field(r, st, unused, text, size);
    else if (open != NULL) open->end = text + size;
    else fault(r->faults, r->line, "a continuation line without a field");
    if (memchr(text, '\0', size) != NULL) {
        fault(r->faults, r->line, "a NUL byte, value left out");
        if (open != NULL) open->text = NULL;
    }
    return open;
}

/* Ends the values with NULs; the newline behind each makes the room. */
static void close_fields(stanza *st) {
    for (int f = 0; f < FIELD_COUNT; f++) {
        slot *value = &st->fields[f];
        if (value->text == NULL) continue;
        *value->end = '\0';
        value->text = skip_space(value->text);
        trim_end(value->text);
        if (*value->text == '\0') value->text = NULL;
    }
}

/* Reads the next stanza that has a field; false at the end of the file. */
static bool read_stanza(reader *r, stanza *st) {
    slot unused = {0};
    slot *open = NULL; /* the field that a continuation line goes on */
    char *text;
    size_t size;
    *st = (stanza){.line = 0};
    while (next_line(r, &text, &size)) {
        if (!is_blank(text, size)) {
            open = take_line(r, st, open, &unused, text, size);
        } else {
            if (st->line != 0) break;
            open = NULL;
        }
    }
    close_fields(st);
    return st->line != 0;
}

/* Splits a description in place: the first line stays, the rest is answered without its margin. */
static const char *split_description(char *text) {
    char *from = text ? strchr(text, '\n') : NULL;
    if (from == NULL) return NULL;
    *from++ = '\0';
    char *body = from, *to = from;
    while (*from != '\0') {
        if (is_space(*from) && *from != '\n') from++;
        if (from[0] == '.' && (from[1] == '\n' || from[1] == '\0')) from++;
        while (*from != '\0' && *from != '\n') *to++ = *from++;
        if (*from == '\n') *to++ = *from++;
    }
    *to = '\0';
    return body;
}

/* Splits `Name <address>` in place; answers the address, "" where there is none. */
static const char *split_maintainer(char *text) {
    char *open = strrchr(text, '<');
    char *close = open ? strchr(open, '>') : NULL;
    if (close == NULL) return "";
    *open = *close = '\0';
    trim_end(text);
    return open + 1;
}

/* ---- Dependencies ---- */

/* `name[:architecture] [(comparison version)]`; NULL for what is not said. */
typedef struct relation {
    const char *name;
    const char *architecture;
    const char *comparison;
    const char *version;
} relation;

/* Cuts `*rest` at `mark` and moves it behind; NULL when nothing is left. */
static char *cut(char **rest, char mark) {
    char *piece = *rest;
    if (piece == NULL) return NULL;
    char *end = strchr(piece, mark);
    if (end != NULL) *end = '\0';
    *rest = end ? end + 1 : NULL;
    return piece;
}

/* The comparison at the start of `text`, NULL if there is none; `*after` is behind it. */
static const char *parse_comparison(char *text, char **after) {
    static const char *const all[] = {"<<", "<=", ">=", ">>", "=", "<", ">"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        size_t size = strlen(all[i]);
        if (strncmp(text, all[i], size) != 0) continue;
        *after = skip_space(text + size);
        return all[i];
    }
    return NULL;
}

/* Reads `(>= 1.2)`; answers what follows, NULL if it is malformed. */
static char *parse_version(char *text, relation *out) {
    char *version;
    out->comparison = parse_comparison(skip_space(text + 1), &version);
    if (out->comparison == NULL) return NULL;
    char *end = version;
    while (*end != '\0' && *end != ')' && !is_space(*end)) end++;
    char *close = skip_space(end);
    if (end == version || *close != ')') return NULL;
    *end = '\0';
    out->version = version;
    return skip_space(close + 1);
}

/* Reads one alternative in place; false if it is malformed. */
static bool parse_relation(char *text, relation *out) {
    char *name_end = skip_space(text);
    *out = (relation){.name = name_end};
    while (is_name_character(*name_end)) name_end++;
    char *end = name_end; /* of the name with its architecture */
    if (*end == ':') {
        out->architecture = end + 1;
        do end++;
        while (is_name_character(*end));
        if (end == out->architecture) return false;
    }
    char *at = skip_space(end);
    if (*at == '(') at = parse_version(at, out);
    if (at == NULL || *at != '\0') return false;
    *name_end = *end = '\0';
    return is_package_name(out->name);
}

#endif
