/* Makes the four headers of CovetORM from the parts under src/.
 *
 *     amalgamate SRC_DIR OUT_DIR           pastes the parts together
 *     amalgamate --parts SRC_DIR OUT_DIR   headers of the same names that #include the parts
 *     amalgamate --check SRC_DIR OUT_DIR   compares with the headers in OUT_DIR, changes nothing
 *
 * SRC_DIR/<header>.parts lists the parts in order, one path a line; the line `implementation` ends
 * the interface parts, `#` begins a comment. A part may include only parts that stand earlier in
 * its list; a backend's part also the interface parts of covet_orm. SRC_DIR/../LICENSE ends each
 * header.
 *
 * Exits 0, 1 when the parts are refused or a header differs, 2 when called wrongly. Uses C11 and
 * the directory calls of POSIX; frees nothing, since it ends at once. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { CORE, HEADER_COUNT = 4, MAX_PARTS = 1000 };

typedef struct header_kind {
    const char *name;  /* covet_orm: of covet_orm.parts and covet_orm.h */
    const char *macro; /* begins its guards */
    const char *title; /* first line of the generated file */
} header_kind;

/* The core stands first: backends build on it. */
static const header_kind headers[HEADER_COUNT] = {
    {"covet_orm",    "COVET_ORM",    "CovetORM, a Django-level ORM for C11: the core."},
    {"covet_sqlite", "COVET_SQLITE", "CovetORM on SQLite. Needs covet_orm.h and sqlite3."},
    {"covet_pg",     "COVET_PG",     "CovetORM on PostgreSQL. Needs covet_orm.h and libpq."},
    {"covet_mysql",  "COVET_MYSQL",  "CovetORM on MySQL, MariaDB. Needs covet_orm.h and a client."},
};

typedef struct text {
    char *data; /* NUL-terminated; NULL while empty */
    size_t size;
    size_t capacity;
} text;

typedef struct part {
    char *path;          /* relative to SRC_DIR */
    size_t header;       /* index into headers */
    bool implementation; /* stands behind the line `implementation` */
    text content;
} part;

typedef struct job {
    const char *src;
    const char *out;
    bool check;      /* --check */
    bool by_include; /* --parts */
    part *parts;     /* of all headers, in the order of their lists */
    size_t count;
    text licence;
    int refusals; /* errors reported so far */
} job;

static void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("amalgamate: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

/* Reports one error and goes on, so that all of them are seen in one run. */
static void refuse(job *j, const char *file, size_t line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s/%s:", j->src, file);
    if (line > 0) fprintf(stderr, "%zu:", line);
    fputc(' ', stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    j->refusals++;
}

static void *take(void *pointer, size_t size) {
    void *result = realloc(pointer, size);
    if (!result) die("no memory");
    return result;
}

static void add_bytes(text *t, const char *data, size_t size) {
    if (t->size + size + 1 > t->capacity) {
        t->capacity = 2 * (t->size + size + 1);
        t->data = take(t->data, t->capacity);
    }
    memcpy(t->data + t->size, data, size);
    t->size += size;
    t->data[t->size] = '\0';
}

static void add(text *t, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    if (size < 0) die("cannot format");
    char *buffer = take(NULL, (size_t)size + 1);
    vsnprintf(buffer, (size_t)size + 1, format, again);
    add_bytes(t, buffer, (size_t)size);
    free(buffer);
    va_end(again);
    va_end(arguments);
}

static char *join(const char *directory, const char *name) {
    text t = {0};
    add(&t, "%s/%s", directory, name);
    return t.data;
}

/* False when the file cannot be read. */
static bool read_file(const char *path, text *t) {
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    char buffer[65536];
    size_t size;
    while ((size = fread(buffer, 1, sizeof buffer, f)) > 0) add_bytes(t, buffer, size);
    bool good = !ferror(f);
    fclose(f);
    if (!t->data) add_bytes(t, "", 0);
    return good;
}

/* The next line of `content` from `*at` on, without its line end; false at the end. */
static bool next_line(const text *content, size_t *at, const char **line, size_t *size) {
    if (*at >= content->size) return false;
    const char *start = content->data + *at;
    const char *end = memchr(start, '\n', content->size - *at);
    *line = start;
    *size = end ? (size_t)(end - start) : content->size - *at;
    *at += *size + 1;
    return true;
}

/* ---- the lists ---- */

static part *find_part(const job *j, const char *path, size_t size) {
    for (size_t i = 0; i < j->count; i++) {
        if (strlen(j->parts[i].path) == size && memcmp(j->parts[i].path, path, size) == 0)
            return &j->parts[i];
    }
    return NULL;
}

static void add_part(job *j, const char *list, size_t line, part p) {
    size_t size = strlen(p.path);
    if (!p.implementation && (size < 3 || strcmp(p.path + size - 2, ".h") != 0)) {
        refuse(j, list, line, "%s: parts before the line `implementation` end in .h", p.path);
        return;
    }
    if (find_part(j, p.path, size)) {
        refuse(j, list, line, "%s is listed twice", p.path);
        return;
    }
    if (!read_file(join(j->src, p.path), &p.content)) {
        refuse(j, list, line, "%s is missing", p.path);
        return;
    }
    if (j->count == MAX_PARTS) die("more than %d parts", (int)MAX_PARTS);
    j->parts[j->count++] = p;
}

/* Cuts a comment and the blanks on both sides off a line of a list; "" for an empty one. */
static char *list_entry(const char *line, size_t size) {
    const char *comment = memchr(line, '#', size);
    if (comment) size = (size_t)(comment - line);
    while (size > 0 && strchr(" \t\r", line[size - 1])) size--;
    while (size > 0 && strchr(" \t", *line)) {
        line++;
        size--;
    }
    text t = {0};
    add_bytes(&t, line, size);
    return t.data;
}

static void read_list(job *j, size_t header) {
    text name = {0}, list = {0};
    add(&name, "%s.parts", headers[header].name);
    if (!read_file(join(j->src, name.data), &list)) die("%s/%s cannot be read", j->src, name.data);
    bool implementation = false;
    const char *line;
    size_t size, at = 0;
    for (size_t number = 1; next_line(&list, &at, &line, &size); number++) {
        char *entry = list_entry(line, size);
        if (strcmp(entry, "implementation") == 0) {
            if (implementation) refuse(j, name.data, number, "a second line `implementation`");
            implementation = true;
        } else if (*entry) {
            add_part(j, name.data, number,
                     (part){.path = entry, .header = header, .implementation = implementation});
        }
    }
}

static bool is_part_name(const char *name) {
    size_t size = strlen(name);
    return size > 2 && (strcmp(name + size - 2, ".c") == 0 || strcmp(name + size - 2, ".h") == 0);
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in SRC_DIR/`below` in order, ended by NULL; hidden ones left out. */
static char **directory_names(const char *directory) {
    char **names = NULL;
    size_t count = 0;
    DIR *d = opendir(directory);
    if (!d) die("%s cannot be read: %s", directory, strerror(errno));
    for (struct dirent *entry; (entry = readdir(d));) {
        if (entry->d_name[0] == '.') continue;
        names = take(names, (count + 2) * sizeof *names);
        text name = {0};
        add(&name, "%s", entry->d_name);
        names[count++] = name.data;
    }
    closedir(d);
    if (!names) names = take(NULL, sizeof *names);
    qsort(names, count, sizeof *names, compare_names);
    names[count] = NULL;
    return names;
}

/* Refuses the parts in SRC_DIR/`below` that stand in no list. */
static void find_forgotten(job *j, const char *below) {
    for (char **name = directory_names(*below ? join(j->src, below) : j->src); *name; name++) {
        char *path = *below ? join(below, *name) : *name;
        struct stat status;
        if (stat(join(j->src, path), &status) != 0) continue;
        if (S_ISDIR(status.st_mode)) {
            find_forgotten(j, path);
        } else if (is_part_name(path) && !find_part(j, path, strlen(path))) {
            refuse(j, path, 0, "no list names this part");
        }
    }
}

/* ---- lines of a part ---- */

/* Behind the string or character constant that begins at `at`. */
static size_t skip_quoted(const char *line, size_t size, size_t at) {
    char quote = line[at++];
    while (at < size && line[at] != quote) at += line[at] == '\\' ? 2 : 1;
    return at + 1;
}

/* Whether a line that begins inside a block comment or not, as `comment` says, ends inside one. */
static bool ends_in_comment(bool comment, const char *line, size_t size) {
    for (size_t i = 0; i < size;) {
        bool pair = i + 1 < size;
        if (comment) {
            bool end = pair && line[i] == '*' && line[i + 1] == '/';
            if (end) comment = false;
            i += end ? 2 : 1;
        } else if (pair && line[i] == '/' && line[i + 1] == '/') {
            return false;
        } else if (pair && line[i] == '/' && line[i + 1] == '*') {
            comment = true;
            i += 2;
        } else if (line[i] == '"' || line[i] == '\'') {
            i = skip_quoted(line, size, i);
        } else {
            i++;
        }
    }
    return comment;
}

static size_t skip_blanks(const char *line, size_t size, size_t at) {
    while (at < size && (line[at] == ' ' || line[at] == '\t')) at++;
    return at;
}

/* Whether a line is `#include "path"`, and the path. */
static bool project_include(const char *line, size_t size, const char **path, size_t *path_size) {
    size_t at = skip_blanks(line, size, 0);
    if (at >= size || line[at] != '#') return false;
    at = skip_blanks(line, size, at + 1);
    if (size - at < 7 || memcmp(line + at, "include", 7) != 0) return false;
    at = skip_blanks(line, size, at + 7);
    if (at >= size || line[at] != '"') return false;
    const char *start = line + at + 1;
    const char *end = memchr(start, '"', size - at - 1);
    if (!end) return false;
    *path = start;
    *path_size = (size_t)(end - start);
    return true;
}

static void check_include(job *j, const part *p, size_t number, const char *path, size_t size) {
    const part *wanted = find_part(j, path, size);
    int shown = (int)size;
    const char *list = headers[p->header].name;
    if (!wanted) {
        refuse(j, p->path, number,
               "includes \"%.*s\", which no list names (system and client headers go in <>)", shown,
               path);
    } else if (wanted->header == p->header && wanted >= p) {
        refuse(j, p->path, number, "includes \"%.*s\", which does not stand earlier in %s.parts",
               shown, path, list);
    } else if (wanted->header != p->header && wanted->header != CORE) {
        refuse(j, p->path, number, "includes \"%.*s\" of %s, which %s does not build on", shown,
               path, headers[wanted->header].name, list);
    } else if (wanted->header != p->header && wanted->implementation) {
        refuse(j, p->path, number,
               "includes \"%.*s\", but backends use only the interface parts of %s", shown, path,
               headers[CORE].name);
    }
}

static void check_part(job *j, const part *p) {
    bool comment = false;
    const char *line, *path;
    size_t size, path_size, at = 0;
    for (size_t number = 1; next_line(&p->content, &at, &line, &size); number++) {
        if (!comment && project_include(line, size, &path, &path_size)) {
            check_include(j, p, number, path, path_size);
        }
        comment = ends_in_comment(comment, line, size);
    }
}

/* ---- the headers ---- */

/* The text of a part without its project includes. #line finds back to the part where lines were
 * left out. */
static void paste_part(text *out, const part *p) {
    add(out, "\n/* ==== %s ==== */\n", p->path);
    bool comment = false, in_step = false, blank = true;
    const char *line, *path;
    size_t size, path_size, at = 0;
    for (size_t number = 1; next_line(&p->content, &at, &line, &size); number++) {
        bool dropped = !comment && project_include(line, size, &path, &path_size);
        bool empty = skip_blanks(line, size, 0) == size;
        comment = ends_in_comment(comment, line, size);
        if (dropped || (empty && blank && !in_step)) {
            in_step = false;
            continue;
        }
        if (!in_step && !empty) {
            add(out, "#ifdef COVET_LINES\n#line %zu \"src/%s\"\n#endif\n", number, p->path);
            in_step = true;
        }
        add_bytes(out, line, size);
        add_bytes(out, "\n", 1);
        blank = empty;
    }
}

static void add_parts(const job *j, text *out, size_t header, bool implementation) {
    for (size_t i = 0; i < j->count; i++) {
        const part *p = &j->parts[i];
        if (p->header != header || p->implementation != implementation) continue;
        if (j->by_include) {
            add(out, "#include \"%s\"\n", p->path);
        } else {
            paste_part(out, p);
        }
    }
}

static void add_licence(const job *j, text *out) {
    const char *line;
    size_t size, at = 0;
    add(out, "\n/*\n");
    while (next_line(&j->licence, &at, &line, &size))
        add(out, " *%s%.*s\n", size ? " " : "", (int)size, line);
    add(out, " */\n");
}

static text make_header(const job *j, size_t header) {
    const header_kind *h = &headers[header];
    text out = {0};
    add(&out, "/* %s.h: %s\n", h->name, h->title);
    add(&out, " *\n * Generated from src/%s.parts by tools/amalgamate.c:", h->name);
    add(&out, " edit the parts, then `make amalgam`.\n");
    add(&out, " * Define COVET_IMPLEMENTATION before including it in exactly one unit.\n");
    add(&out, " * The licence (MIT) stands at the end. */\n");
    if (header != CORE) add(&out, "#include \"%s.h\"\n", headers[CORE].name);
    add(&out, "\n#ifndef %s_H\n#define %s_H\n", h->macro, h->macro);
    add_parts(j, &out, header, false);
    add(&out, "\n#endif /* %s_H */\n", h->macro);
    add(&out, "\n#if defined(COVET_IMPLEMENTATION) && !defined(%s_IMPLEMENTED)\n", h->macro);
    add(&out, "#define %s_IMPLEMENTED\n", h->macro);
    add_parts(j, &out, header, true);
    add(&out, "\n#endif /* COVET_IMPLEMENTATION */\n");
    add_licence(j, &out);
    return out;
}

static bool same_text(const text *a, const text *b) {
    return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

/* The number of the first line in which two texts differ. */
static size_t first_difference(const text *a, const text *b) {
    size_t line = 1;
    for (size_t i = 0; i < a->size && i < b->size && a->data[i] == b->data[i]; i++)
        line += a->data[i] == '\n';
    return line;
}

static int compare_header(const char *name, const text *made, const text *found, bool exists) {
    if (!exists) {
        fprintf(stderr, "%s: missing; run `make amalgam`\n", name);
    } else {
        fprintf(stderr, "%s:%zu: differs from the parts; run `make amalgam`\n", name,
                first_difference(made, found));
    }
    return 1;
}

/* Writes beside the file and renames, so that who reads it meanwhile sees a whole one. */
static void write_header(const char *path, const text *made) {
    text beside = {0};
    add(&beside, "%s.new", path);
    FILE *f = fopen(beside.data, "wb");
    if (!f) die("%s cannot be written: %s", beside.data, strerror(errno));
    bool good = fwrite(made->data, 1, made->size, f) == made->size;
    good = fclose(f) == 0 && good;
    if (!good || rename(beside.data, path) != 0)
        die("%s cannot be written: %s", path, strerror(errno));
}

/* A header that is up to date is left alone, so that nothing is compiled again for it. */
static int finish_header(const job *j, size_t header) {
    text made = make_header(j, header), found = {0}, name = {0};
    add(&name, "%s.h", headers[header].name);
    char *path = join(j->out, name.data);
    bool exists = read_file(path, &found);
    if (exists && same_text(&made, &found)) return 0;
    if (j->check) return compare_header(name.data, &made, &found, exists);
    write_header(path, &made);
    return 0;
}

static int run(job *j) {
    j->parts = take(NULL, MAX_PARTS * sizeof *j->parts);
    if (!read_file(join(j->src, "../LICENSE"), &j->licence))
        die("%s/../LICENSE cannot be read", j->src);
    for (size_t i = 0; i < HEADER_COUNT; i++) read_list(j, i);
    find_forgotten(j, "");
    for (size_t i = 0; i < j->count; i++) check_part(j, &j->parts[i]);
    if (j->refusals > 0) return 1;
    int differ = 0;
    for (size_t i = 0; i < HEADER_COUNT && !differ; i++) differ = finish_header(j, i);
    return differ;
}

int main(int count, char **arguments) {
    job j = {0};
    int at = 1;
    if (count > 1 && strcmp(arguments[1], "--check") == 0) {
        j.check = true;
        at++;
    } else if (count > 1 && strcmp(arguments[1], "--parts") == 0) {
        j.by_include = true;
        at++;
    }
    if (count - at != 2 || arguments[at][0] == '-') {
        fputs("usage: amalgamate [--check|--parts] SRC_DIR OUT_DIR\n", stderr);
        return 2;
    }
    j.src = arguments[at];
    j.out = arguments[at + 1];
    return run(&j);
}
