/* The packages of this machine: reads a dpkg status file into four models and answers questions.
 *
 *   packages [STATUS-FILE [DATABASE]]
 *
 * STATUS-FILE: /var/lib/dpkg/status unless given; where there is none, the sample that comes with
 * the library; - is standard input. A package index of a mirror is read as well. DATABASE: an
 * SQLite file, or the URL of any database; without it the environment's DATABASE_URL. What it
 * holds is kept, and asked again by the next run without reading the input. Without both the
 * database is a temporary file.
 *
 * What is wrong in the input is named with its line and counted, and the rest goes on: a bad value
 * that a package can do without is left out, otherwise the stanza is skipped. */
#define _POSIX_C_SOURCE 200809L /* mkdtemp, rmdir, clock_gettime */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define COVET_IMPLEMENTATION
#define COVET_SHORT_NAMES
#include "database.h"

#include "dpkg.h"

/* ---- Models --------------------------------------------------------------------------------- */

enum { DEPENDS, PRE_DEPENDS, RECOMMENDS, SUGGESTS };

#define SECTION(X)                                                                             \
    X(AUTO,                      id)                                                           \
    X(CHAR(60),                  name,         .unique = true)                                 \
    X(HAS_MANY(Package),         packages,     .via = "section")
COVET_MODEL(Section, SECTION, .ordering = ORDERING("name"));

#define MAINTAINER(X)                                                                          \
    X(AUTO,                      id)                                                           \
    X(CHAR(200),                 name)                                                         \
    X(NULLABLE(EMAIL),           email)                                                        \
    X(HAS_MANY(Package),         packages,     .via = "maintainer")
COVET_MODEL(Maintainer, MAINTAINER, .unique_together = UNIQUE(FIELDS("name", "email")));

#define PACKAGE(X)                                                                             \
    X(AUTO,                      id)                                                           \
    X(CHAR(200),                 name)                                                         \
    X(CHAR(30),                  architecture)                                                 \
    X(CHAR(100),                 version)                                                      \
    X(NULLABLE(FK(Section)),     section,      .on_delete = COVET_SET_NULL)                    \
    X(FK(Maintainer),            maintainer,   .on_delete = COVET_PROTECT)                     \
    X(NULLABLE(CHAR(20)),        priority,     .db_index = true)                               \
    X(NULLABLE(BIGINT),          size,         .min_value = COVET_INT(0), .help_text = "KiB")  \
    X(BOOL,                      essential)                                                    \
    X(NULLABLE(URL),             homepage)                                                     \
    X(NULLABLE(CHAR(250)),       summary)                                                      \
    X(NULLABLE(TEXT),            description)
COVET_MODEL(Package, PACKAGE, .ordering = ORDERING("name", "architecture"),
            .unique_together = UNIQUE(FIELDS("name", "architecture")));

/* One name in a dependency field. Alternatives (`a | b`) share their position. `target` is the
 * installed package of that name; NULL where none is. */
#define DEPENDENCY(X)                                                                          \
    X(AUTO,                      id)                                                           \
    X(FK(Package),               package,      .on_delete = COVET_CASCADE,                     \
                                               .related_name = "dependencies")                 \
    X(NULLABLE(FK(Package)),     target,       .on_delete = COVET_SET_NULL,                    \
                                               .related_name = "wanted_by")                    \
    X(SMALLINT,                  kind,         .choices = CHOICES(                             \
        { COVET_INT(DEPENDS), "Depends" }, { COVET_INT(PRE_DEPENDS), "Pre-Depends" },          \
        { COVET_INT(RECOMMENDS), "Recommends" }, { COVET_INT(SUGGESTS), "Suggests" }))         \
    X(INT,                       position)                                                     \
    X(CHAR(200),                 name)                                                         \
    X(NULLABLE(CHAR(30)),        architecture)                                                 \
    X(NULLABLE(CHAR(2)),         comparison)                                                   \
    X(NULLABLE(CHAR(100)),       version)
COVET_MODEL(Dependency, DEPENDENCY, .ordering = ORDERING("package", "kind", "position", "id"));

/* What the dependencies are matched with: all packages, but only their keys and names. */
#define PACKAGE_KEY(X)                                                                         \
    X(INT,                       id)                                                           \
    X(CHAR(200),                 name)
COVET_PROJECTION(PackageKey, PACKAGE_KEY);

/* A line of an overview; a path over a key gives a column of the other table. */
#define PACKAGE_LINE(X)                                                                        \
    X(CHAR(200),                 name)                                                         \
    X(NULLABLE(CHAR(60)),        section__name)                                                \
    X(CHAR(200),                 maintainer__name)                                             \
    X(NULLABLE(BIGINT),          size)
COVET_PROJECTION(PackageLine, PACKAGE_LINE);

/* ---- The import ----------------------------------------------------------------------------- */

/* Rows that are stored once for a text: a section's name, or a maintainer's name and address. */
typedef struct name_entry {
    const char *name;
    const char *extra; /* "" where there is none */
    int32_t id;
} name_entry;

typedef struct name_table {
    name_entry *items; /* in order */
    size_t count;
    size_t capacity;
} name_table;

/* A dependency field; it is read when all packages are there. */
typedef struct pending {
    Package_pk package;
    int16_t kind;
    char *text;
    long line;
} pending;

/* Dependencies that are stored together. */
typedef struct wanted {
    Dependency *rows;
    long *lines; /* in the input, by row */
    size_t count;
    size_t capacity;
} wanted;

typedef struct import {
    covet_session *s;
    faults faults;
    name_table sections;
    name_table maintainers;
    pending *pending;
    size_t pending_count;
    size_t pending_capacity;
    wanted wanted;
    long packages;
    long dependencies;
    long absent; /* stanzas of packages that are not installed */
} import;

static void *grow(void *items, size_t *capacity, size_t size) {
    *capacity = *capacity ? 2 * *capacity : 64;
    void *grown = *capacity <= SIZE_MAX / size ? realloc(items, *capacity * size) : NULL;
    if (grown == NULL) {
        fputs("packages: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    return grown;
}

static const char *value_of(const stanza *st, field f) {
    return st->fields[f].text;
}

/* The line of the field that fills `member`. */
static long line_of(const stanza *st, const char *member) {
    static const struct {
        const char *member;
        field field;
    } all[] = {{"name", FIELD_PACKAGE},
               {"priority", FIELD_PRIORITY},
               {"architecture", FIELD_ARCHITECTURE},
               {"version", FIELD_VERSION},
               {"homepage", FIELD_HOMEPAGE},
               {"size", FIELD_SIZE},
               {"summary", FIELD_DESCRIPTION},
               {"description", FIELD_DESCRIPTION}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i].member, member) == 0) return st->fields[all[i].field].line;
    return st->line;
}

/* True if the session's failure is the input's fault, found before anything was sent. Such a
 * failure is no reason to stop. What the database itself refuses is one: with some databases the
 * transaction takes nothing more after it. */
static bool is_bad_input(covet_session *s) {
    return covet_error(s)->status == COVET_VALIDATION;
}

/* Reports the session's failure as a fault of the input, and goes on without the value. */
static void tell(import *im, long line, const char *what) {
    fault(&im->faults, line, "%s left out: %s", what, covet_error(im->s)->message);
    covet_clear(im->s);
}

/* Where (name, extra) stands in the table, or would stand. */
static size_t name_place(const name_table *table, const char *name, const char *extra,
                         bool *found) {
    size_t low = 0, high = table->count;
    *found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(table->items[middle].name, name);
        if (order == 0) order = strcmp(table->items[middle].extra, extra);
        if (order == 0) *found = true;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

static void name_insert(name_table *table, size_t place, name_entry entry) {
    if (table->count == table->capacity)
        table->items = grow(table->items, &table->capacity, sizeof *table->items);
    memmove(&table->items[place + 1], &table->items[place],
            (table->count - place) * sizeof *table->items);
    table->items[place] = entry;
    table->count++;
}

/* The key of the section that the stanza names; without a value if there is none. */
static Section_opt_pk section_key(import *im, const stanza *st) {
    Section_opt_pk none = {0};
    const char *name = value_of(st, FIELD_SECTION);
    bool found;
    if (name == NULL) return none;
    size_t place = name_place(&im->sections, name, "", &found);
    if (found) return (Section_opt_pk)SOME(im->sections.items[place].id);

    Section *section = Section_create(im->s, &(Section){.name = name});
    if (section == NULL) {
        if (is_bad_input(im->s)) tell(im, st->fields[FIELD_SECTION].line, "Section");
        return none;
    }
    name_insert(&im->sections, place, (name_entry){name, "", section->id});
    return (Section_opt_pk)SOME(section->id);
}

/* Reports why a maintainer was refused, and leaves the address out if that alone is wrong. true:
 * worth another try. */
static bool repair_maintainer(import *im, long line, Maintainer *row) {
    bool usable = row->email != NULL;
    for (const covet_violation *v = covet_violations(im->s); v->field != NULL; v++)
        usable = usable && strcmp(v->field, "email") == 0;
    for (const covet_violation *v = covet_violations(im->s); v->field != NULL; v++)
        fault(&im->faults, line, "Maintainer: %s: %s, %s", v->field, v->message,
              usable ? "address left out" : "stanza skipped");
    covet_clear(im->s);
    row->email = NULL;
    return usable;
}

/* Stores a maintainer, without the address if that is what is wrong. NULL: skip the stanza. */
static Maintainer *create_maintainer(import *im, long line, const char *name, const char *email) {
    Maintainer row = {.name = name, .email = *email ? email : NULL};
    for (;;) {
        Maintainer *stored = covet_create(im->s, Maintainer, &row, .validate = true);
        if (stored != NULL || !is_bad_input(im->s)) return stored;
        if (!repair_maintainer(im, line, &row)) return NULL;
    }
}

/* The key of the stanza's maintainer; 0 if it cannot be stored. */
static Maintainer_pk maintainer_key(import *im, const stanza *st) {
    const slot *value = &st->fields[FIELD_MAINTAINER];
    const char *email = split_maintainer(value->text);
    bool found;
    size_t place = name_place(&im->maintainers, value->text, email, &found);
    if (found) return im->maintainers.items[place].id;

    Maintainer *stored = create_maintainer(im, value->line, value->text, email);
    if (stored == NULL) return 0;
    name_insert(&im->maintainers, place, (name_entry){value->text, email, stored->id});
    return stored->id;
}

/* KiB; a number above a petabyte is no size. */
static covet_opt_bigint parse_size(import *im, const slot *value) {
    const int64_t most = (int64_t)1 << 40;
    int64_t size = 0;
    if (value->text == NULL) return (covet_opt_bigint){0};
    const char *at = value->text;
    while (*at >= '0' && *at <= '9' && size <= most) size = size * 10 + (*at++ - '0');
    if (*at == '\0' && size <= most) return (covet_opt_bigint)SOME(size);
    fault(&im->faults, value->line, "Installed-Size is not a number of KiB");
    return (covet_opt_bigint){0};
}

/* True if the stanza has what a package needs; reports what it lacks. */
static bool has_required(import *im, const stanza *st) {
    static const field required[] = {FIELD_PACKAGE, FIELD_ARCHITECTURE, FIELD_VERSION,
                                     FIELD_MAINTAINER};
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        if (value_of(st, required[i]) != NULL) continue;
        fault(&im->faults, st->line, "a stanza without %s, skipped", FIELD_NAMES[required[i]]);
        return false;
    }
    if (is_package_name(value_of(st, FIELD_PACKAGE))) return true;
    fault(&im->faults, st->fields[FIELD_PACKAGE].line, "not a package's name, stanza skipped");
    return false;
}

/* `Status: deinstall ok config-files` and kin: known to dpkg but not there. */
static bool is_absent(const stanza *st) {
    const char *status = value_of(st, FIELD_STATUS);
    const char *state = status ? strrchr(status, ' ') : NULL;
    if (state == NULL) return false;
    return strcmp(state, " not-installed") == 0 || strcmp(state, " config-files") == 0;
}

/* Takes a value out of the row; false if a package cannot do without it. */
static bool drop_value(Package *row, const char *member) {
    const char **value = NULL;
    if (strcmp(member, "homepage") == 0) value = &row->homepage;
    if (strcmp(member, "priority") == 0) value = &row->priority;
    if (strcmp(member, "summary") == 0) value = &row->summary;
    if (strcmp(member, "description") == 0) value = &row->description;
    if (value == NULL || *value == NULL) return false;
    *value = NULL;
    return true;
}

/* Reports why a row was refused and drops what it can do without; true: worth another try. */
static bool repair_package(import *im, const stanza *st, Package *row) {
    bool usable = true;
    for (const covet_violation *v = covet_violations(im->s); v->field != NULL; v++) {
        bool dropped = drop_value(row, v->field);
        if (strcmp(v->code, "unique") == 0)
            fault(&im->faults, st->line, "package %s (%s) stands twice, stanza skipped", row->name,
                  row->architecture);
        else
            fault(&im->faults, line_of(st, v->field), "%s: %s%s", v->field, v->message,
                  dropped ? ", value left out" : ", stanza skipped");
        usable = usable && dropped;
    }
    covet_clear(im->s);
    return usable;
}

/* NULL: the stanza is skipped, or the database failed and the session says so. */
static Package *create_package(import *im, const stanza *st, Package *row) {
    for (;;) {
        Package *stored = covet_create(im->s, Package, row, .validate = true);
        if (stored != NULL || covet_error(im->s)->status != COVET_VALIDATION) return stored;
        if (!repair_package(im, st, row)) return NULL;
    }
}

static void queue_dependencies(import *im, const stanza *st, Package_pk package) {
    for (int f = FIELD_DEPENDS; f <= FIELD_SUGGESTS; f++) {
        const slot *value = &st->fields[f];
        if (value->text == NULL) continue;
        if (im->pending_count == im->pending_capacity)
            im->pending = grow(im->pending, &im->pending_capacity, sizeof *im->pending);
        im->pending[im->pending_count++] = (pending){
            .package = package,
            .kind = (int16_t)(f - FIELD_DEPENDS),
            .text = value->text,
            .line = value->line,
        };
    }
}

/* The values that need no other row. */
static Package plain_values(import *im, const stanza *st) {
    const slot *description = &st->fields[FIELD_DESCRIPTION];
    const char *body = split_description(description->text);
    return (Package){
        .name = value_of(st, FIELD_PACKAGE),
        .architecture = value_of(st, FIELD_ARCHITECTURE),
        .version = value_of(st, FIELD_VERSION),
        .priority = value_of(st, FIELD_PRIORITY),
        .homepage = value_of(st, FIELD_HOMEPAGE),
        .size = parse_size(im, &st->fields[FIELD_SIZE]),
        .essential = value_of(st, FIELD_ESSENTIAL) != NULL,
        .summary = description->text,
        .description = body,
    };
}

static void store_stanza(import *im, const stanza *st) {
    if (is_absent(st)) {
        im->absent++;
        return;
    }
    if (!has_required(im, st)) return;
    Package row = plain_values(im, st);
    row.section_id = section_key(im, st);
    row.maintainer_id = maintainer_key(im, st);
    if (row.maintainer_id == 0) return;
    Package *stored = create_package(im, st, &row);
    if (stored == NULL) return;
    im->packages++;
    queue_dependencies(im, st, stored->id);
}

/* ---- Storing dependencies ------------------------------------------------------------------- */

/* The key of the first package of that name; without a value if none is installed. */
static Package_opt_pk target_key(PackageKey_list keys, const char *name) {
    size_t low = 0, high = keys.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(keys.items[middle]->name, name) < 0) low = middle + 1;
        else high = middle;
    }
    if (low == keys.count || strcmp(keys.items[low]->name, name) != 0) return (Package_opt_pk){0};
    return (Package_opt_pk)SOME(keys.items[low]->id);
}

/* Adds one alternative; `parsed` names the package, `row` has the rest of its values. */
static void add_dependency(wanted *w, PackageKey_list keys, const relation *parsed,
                           const Dependency *row, long line) {
    size_t capacity = w->capacity;
    if (w->count == capacity) {
        w->rows = grow(w->rows, &w->capacity, sizeof *w->rows);
        w->lines = grow(w->lines, &capacity, sizeof *w->lines);
    }
    Dependency *added = &w->rows[w->count];
    w->lines[w->count++] = line;
    *added = *row;
    added->target_id = target_key(keys, parsed->name);
    added->name = parsed->name;
    added->architecture = parsed->architecture;
    added->comparison = parsed->comparison;
    added->version = parsed->version;
}

static void add_field(import *im, PackageKey_list keys, const pending *waiting) {
    char *items = waiting->text;
    int32_t position = 0;
    for (char *item; (item = cut(&items, ',')) != NULL; position++) {
        for (char *alternative; (alternative = cut(&item, '|')) != NULL;) {
            const Dependency row = {
                .package_id = waiting->package, .kind = waiting->kind, .position = position};
            relation parsed;
            if (parse_relation(alternative, &parsed))
                add_dependency(&im->wanted, keys, &parsed, &row, waiting->line);
            else
                fault(&im->faults, waiting->line, "item %" PRId32 " of %s is malformed, left out",
                      position + 1, FIELD_NAMES[FIELD_DEPENDS + waiting->kind]);
        }
    }
}

/* Stores them one by one, so that those that cannot be stored are told and left out. */
static void store_singly(import *im) {
    const wanted *w = &im->wanted;
    for (size_t i = 0; i < w->count; i++) {
        covet_scoped(im->s) {
            if (Dependency_create(im->s, &w->rows[i]) != NULL) im->dependencies++;
            else if (is_bad_input(im->s)) tell(im, w->lines[i], "dependency");
        }
        if (covet_failed(im->s)) return;
    }
}

static int by_name(const void *a, const void *b) {
    const PackageKey *x = *(PackageKey *const *)a, *y = *(PackageKey *const *)b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : (x->id > y->id) - (x->id < y->id);
}

/* All fields that wait, now that every package has its key. All dependencies go at once, the way
 * that is the database's fastest. They are looked up by name, so they are sorted here: the order of
 * texts can be another one in the database. */
static void store_dependencies(import *im) {
    wanted *w = &im->wanted;
    covet_scoped(im->s) {
        PackageKey_list keys = PackageKey_all(covet_query(im->s, Package, ORDER_BY()));
        if (keys.count > 0) qsort(keys.items, keys.count, sizeof *keys.items, by_name);
        for (size_t i = 0; i < im->pending_count; i++) add_field(im, keys, &im->pending[i]);
    }
    if (covet_failed(im->s)) return;
    int64_t stored = Dependency_bulk_create(im->s, w->rows, w->count);
    if (stored >= 0) {
        im->dependencies = (long)stored;
    } else if (is_bad_input(im->s)) {
        covet_clear(im->s);
        store_singly(im);
    }
}

/* ---- Reading the file ----------------------------------------------------------------------- */

static int64_t microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Statements and time of one piece of work. */
typedef struct meter {
    covet_session *s;
    int64_t statements;
    int64_t time; /* microseconds */
} meter;

static meter meter_start(covet_session *s) {
    return (meter){s, covet_statements(s), microseconds()};
}

static void meter_stop(meter *m) {
    m->time = microseconds() - m->time;
    m->statements = covet_statements(m->s) - m->statements;
}

static void meter_print(const meter *m) {
    printf("  -- %" PRId64 " statement%s, %" PRId64 ".%03d ms\n", m->statements,
           m->statements == 1 ? "" : "s", m->time / 1000, (int)(m->time % 1000));
}

#define INPUT_LIMIT ((size_t)1 << 30)

/* The whole file with a NUL behind it; NULL, with errno, if it cannot be read. The caller frees. */
static char *read_file(const char *path, size_t *size) {
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    char *text = NULL;
    size_t capacity = 0, got = 0;
    *size = 0;
    if (file == NULL) return NULL;
    do {
        if (capacity - *size < 2) text = grow(text, &capacity, 1);
        got = fread(text + *size, 1, capacity - *size - 1, file);
        *size += got;
    } while (got > 0 && *size < INPUT_LIMIT);
    int reason = ferror(file) ? errno : *size >= INPUT_LIMIT ? EFBIG : 0;
    if (file != stdin) fclose(file);
    text[*size] = '\0';
    if (reason == 0) return text;
    free(text);
    errno = reason;
    return NULL;
}

/* Each stanza in a scope of its own: what it leaves in the session is freed at once. */
static void store_packages(import *im, char *text, size_t size) {
    reader r = {.at = text, .end = text + size, .faults = &im->faults};
    stanza st;
    while (!covet_failed(im->s) && read_stanza(&r, &st))
        covet_scoped(im->s) store_stanza(im, &st);
}

/* One transaction: all that can be read, or nothing. */
static covet_status store_all(import *im, char *text, size_t size) {
    covet_status status = covet_begin(im->s);
    if (status != COVET_OK) return status;
    store_packages(im, text, size);
    if (!covet_failed(im->s)) store_dependencies(im);
    return covet_commit(im->s);
}

static void print_import(const import *im) {
    if (im->faults.count > FAULTS_SHOWN)
        printf("  ... and %ld more\n", im->faults.count - FAULTS_SHOWN);
    printf("  %ld packages of %zu maintainers in %zu sections, %ld dependencies\n", im->packages,
           im->maintainers.count, im->sections.count, im->dependencies);
    printf("  %ld not installed; faults in the input: %ld\n", im->absent, im->faults.count);
}

/* Of the import the time alone: how many statements a bulk insert takes is up to the database. */
static void print_time(const meter *m) {
    printf("  -- %" PRId64 ".%03d ms\n", m->time / 1000, (int)(m->time % 1000));
}

static bool import_file(covet_session *s, const char *path) {
    size_t size;
    char *text = read_file(path, &size);
    if (text == NULL) {
        fprintf(stderr, "packages: cannot read %s: %s\n", path, strerror(errno));
        return false;
    }
    import im = {.s = s, .faults = {.path = strcmp(path, "-") == 0 ? "standard input" : path}};
    printf("Reading %s\n", im.faults.path);
    meter m = meter_start(s);
    covet_status status = store_all(&im, text, size);
    meter_stop(&m);
    print_import(&im);
    print_time(&m);
    free(im.sections.items);
    free(im.maintainers.items);
    free(im.pending);
    free(im.wanted.rows);
    free(im.wanted.lines);
    free(text);
    return status == COVET_OK;
}

/* ---- Questions ------------------------------------------------------------------------------ */

/* Each builds and runs its querysets between meter_start and meter_stop, then prints. */

static const char *or_dash(const char *text) {
    return text ? text : "-";
}

static meter ask_largest(covet_session *s) {
    meter m = meter_start(s);
    Package_list largest = Package_all(covet_query(s, Package,
        FILTER(Q("size__isnull", false)),
        SELECT_RELATED("section", "maintainer"),
        ORDER_BY("-size", "name"), LIMIT(8), READ_ONLY()));
    meter_stop(&m);
    for (size_t i = 0; i < largest.count; i++) {
        const Package *p = largest.items[i];
        printf("  %10" PRId64 " KiB  %-28s %-12s %s\n", p->size.value, p->name,
               p->section ? p->section->name : "-", p->maintainer->name);
    }
    return m;
}

static meter ask_section(covet_session *s) {
    meter m = meter_start(s);
    covet_queryset *admin = covet_query(s, Package, FILTER(Q("section__name", "admin")));
    Package_list first = Package_all(covet_refine(admin, SLICE(0, 5), READ_ONLY()));
    int64_t count = covet_count(admin);
    meter_stop(&m);
    for (size_t i = 0; i < first.count; i++)
        printf("  %-28s %s\n", first.items[i]->name, or_dash(first.items[i]->summary));
    printf("  %zu of %" PRId64 " packages\n", first.count, count);
    return m;
}

static meter ask_dependents(covet_session *s) {
    meter m = meter_start(s);
    covet_queryset *users = covet_query(s, Dependency,
        FILTER(Q("target__name", "zlib1g"), Q("kind__in", LIST(DEPENDS, PRE_DEPENDS))),
        SELECT_RELATED("package"), ORDER_BY("package__name", "id"));
    Dependency_list list = Dependency_all(users);
    int64_t count = covet_count(users); /* reads the list that was kept */
    meter_stop(&m);
    for (size_t i = 0; i < list.count && i < 6; i++)
        printf("  %-28s needs %s %s %s\n", list.items[i]->package->name, list.items[i]->name,
               or_dash(list.items[i]->comparison), or_dash(list.items[i]->version));
    printf("  %" PRId64 " dependencies in all\n", count);
    return m;
}

/* Puts the keys that the packages of one level need, and that are new, behind the known ones. */
static size_t next_level(covet_session *s, Package_pk **known, size_t count, size_t from) {
    covet_rows rows = covet_values(covet_query(s, Dependency,
        FILTER(Q("package__in", LIST_OF(*known + from, count - from)),
               Q("kind__in", LIST(DEPENDS, PRE_DEPENDS)), Q("target__isnull", false)),
        EXCLUDE(Q("target__in", LIST_OF(*known, count))),
        VALUES("target_id"), DISTINCT(), ORDER_BY("target_id")));
    Package_pk *grown = realloc(*known, (count + rows.count + 1) * sizeof **known);
    if (grown == NULL) return 0;
    *known = grown;
    for (size_t i = 0; i < rows.count; i++)
        grown[count + i] = (Package_pk)covet_get_int(&rows.items[i], "target_id");
    return rows.count;
}

static meter ask_closure(covet_session *s) {
    meter m = meter_start(s);
    size_t from = 0, count = 0, levels = 0;
    Package_pk *known = malloc(sizeof *known);
    Package *apt = Package_first(covet_query(s, Package, FILTER(Q("name", "apt"))));
    if (apt != NULL && known != NULL) known[count++] = apt->id;
    while (from < count) {
        size_t found = next_level(s, &known, count, from);
        from = count;
        count += found;
        levels++;
    }
    meter_stop(&m);
    printf("  %zu packages, itself included; %zu levels, a statement each\n", count, levels);
    free(known);
    return m;
}

static meter ask_search(covet_session *s) {
    meter m = meter_start(s);
    covet_queryset *found = covet_query(s, Package,
        FILTER(OR(Q("name__startswith", "libsql"),
                  AND(Q("summary__icontains", "python"), NOT(Q("name__startswith", "lib"))))),
        LIMIT(8), READ_ONLY());
    Package_list list = Package_all(found);
    meter_stop(&m);
    for (size_t i = 0; i < list.count; i++)
        printf("  %-28s %s\n", list.items[i]->name, or_dash(list.items[i]->summary));
    return m;
}

static meter ask_nulls(covet_session *s) {
    meter m = meter_start(s);
    covet_queryset *all = covet_query(s, Package);
    covet_queryset *https = covet_refine(all, FILTER(Q("homepage__startswith", "https:")));
    covet_queryset *other = covet_refine(all, EXCLUDE(Q("homepage__startswith", "https:")));
    int64_t secure = covet_count(https);
    int64_t others = covet_count(other);
    int64_t without = covet_count(covet_refine(other, FILTER(Q("homepage", COVET_NULL))));
    int64_t total = covet_count(all);
    meter_stop(&m);
    printf("  %" PRId64 " with an https homepage, %" PRId64 " others, of which %" PRId64
           " have none; together %" PRId64 "\n", secure, others, without, total);
    return m;
}

static int64_t total_size(covet_queryset *packages) {
    int64_t total = 0;
    covet_each(Package, p, packages) {
        if (p->size.has) total += p->size.value;
    }
    return total;
}

/* The update is rolled back, so that a kept database is asked the same again. */
static meter ask_update(covet_session *s) {
    meter m = meter_start(s);
    covet_queryset *libs = covet_query(s, Package, FILTER(Q("section__name", "libs")));
    covet_begin(s);
    int64_t before = total_size(libs);
    int64_t rows = covet_update(libs, SET("size", ADD(F("size"), 1)));
    int64_t after = total_size(libs);
    covet_rollback(s);
    int64_t restored = total_size(libs);
    meter_stop(&m);
    printf("  %" PRId64 " rows; %" PRId64 " KiB before, %" PRId64 " after, %" PRId64
           " after the rollback\n", rows, before, after, restored);
    return m;
}

static meter ask_total(covet_session *s) {
    meter m = meter_start(s);
    int64_t total = 0, rows = 0, unknown = 0;
    covet_each(Package, p, covet_query(s, Package, READ_ONLY())) {
        rows++;
        if (p->size.has) total += p->size.value;
        else unknown++;
    }
    meter_stop(&m);
    printf("  %" PRId64 " KiB in %" PRId64 " packages; %" PRId64 " do not tell their size\n", total,
           rows, unknown);
    return m;
}

static meter ask_missing(covet_session *s) {
    meter m = meter_start(s);
    covet_rows rows = covet_values(covet_query(s, Dependency,
        FILTER(Q("target", COVET_NULL), Q("kind", DEPENDS)),
        VALUES("package__name", "name", "architecture"),
        ORDER_BY("package__name", "position", "id"), LIMIT(6)));
    meter_stop(&m);
    for (size_t i = 0; i < rows.count; i++) {
        const covet_record *row = &rows.items[i];
        const char *package = covet_get_text(row, "package__name");
        printf("  %-28s %s", package, covet_get_text(row, "name"));
        if (!covet_is_null(row, "architecture"))
            printf(" for %s", covet_get_text(row, "architecture"));
        putchar('\n');
    }
    return m;
}

static meter ask_lines(covet_session *s) {
    meter m = meter_start(s);
    PackageLine_list lines = PackageLine_all(covet_query(s, Package,
        FILTER(Q("essential", true), Q("size__range", LIST(1000, 9000))), ORDER_BY("size")));
    meter_stop(&m);
    for (size_t i = 0; i < lines.count && i < 8; i++)
        printf("  %-16s %-10s %8" PRId64 " KiB  %s\n", lines.items[i]->name,
               or_dash(lines.items[i]->section__name), lines.items[i]->size.value,
               lines.items[i]->maintainer__name);
    return m;
}

static meter ask_one(covet_session *s) {
    meter m = meter_start(s);
    Package *none = Package_get(covet_query(s, Package, FILTER(Q("name", "covetorm"))));
    covet_status status = covet_error(s)->status;
    meter_stop(&m);
    if (none == NULL && status == COVET_NOT_FOUND) puts("  not installed");
    else if (none != NULL) printf("  version %s\n", none->version);
    return m;
}

static const struct {
    const char *text;
    meter (*ask)(covet_session *s);
} QUESTIONS[] = {
    {"Which packages are the largest, and who maintains them?", ask_largest},
    {"What stands in the section admin?", ask_section},
    {"Who needs zlib1g?", ask_dependents},
    {"What does apt need, and what do those need?", ask_closure},
    {"Names that begin with libsql, or summaries with Python", ask_search},
    {"Who has a homepage? (an exclusion keeps the NULLs)", ask_nulls},
    {"What if every library took one KiB more?", ask_update},
    {"How large is all of it? (a stream)", ask_total},
    {"Which needed names is no package called by?", ask_missing},
    {"Essential packages between 1000 and 9000 KiB", ask_lines},
    {"Is covetorm installed?", ask_one},
};

static void ask_all(covet_session *s) {
    for (size_t i = 0; i < sizeof QUESTIONS / sizeof *QUESTIONS && !covet_failed(s); i++) {
        printf("\n%s\n", QUESTIONS[i].text);
        covet_scoped(s) {
            meter m = QUESTIONS[i].ask(s);
            meter_print(&m);
        }
    }
}

/* ---- The program ---------------------------------------------------------------------------- */

#define INSTALLED "/var/lib/dpkg/status"
#define SAMPLE "examples/data/packages.sample" /* seen from the top of the repository */

static bool can_read(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file != NULL) fclose(file);
    return file != NULL;
}

/* Registers the models, fills the database if it is empty, and asks. */
static bool run(covet_db *db, const char *input) {
    covet_models(db, MODELS(Section, Maintainer, Package, Dependency));
    covet_session *s = covet_session_open(db);
    covet_create_tables(s);
    int64_t present = covet_count(covet_query(s, Package));
    bool filled = present > 0;
    if (filled) printf("%" PRId64 " packages are in the database already\n", present);
    else if (!covet_failed(s)) filled = import_file(s, input);
    if (filled) ask_all(s);
    bool good = filled && !covet_failed(s);
    fflush(stdout);
    if (covet_failed(s)) fprintf(stderr, "packages: %s\n", covet_error_text(s));
    covet_session_close(s);
    return good;
}

/* Three texts in one, which the caller frees; NULL without memory. */
static char *join(const char *a, const char *b, const char *c) {
    size_t size = strlen(a) + strlen(b) + strlen(c) + 1;
    char *joined = malloc(size);
    if (joined != NULL) snprintf(joined, size, "%s%s%s", a, b, c);
    return joined;
}

static bool run_url(const char *url, const char *input) {
    covet_db *db = url ? covet_open(url, DATABASES) : NULL;
    bool good = db != NULL && run(db, input);
    covet_close(db);
    return good;
}

static bool run_file(const char *path, const char *input) {
    char *url = join("sqlite:", path, "");
    bool good = run_url(url, input);
    free(url);
    return good;
}

/* A database in a directory of its own, which is removed afterwards. */
static bool run_temporary(const char *input) {
    static const char *const endings[] = {"/packages.db", "/packages.db-wal", "/packages.db-shm"};
    const char *parent = getenv("TMPDIR");
    char *directory = join(parent ? parent : "/tmp", "/covet-packages-XXXXXX", "");
    if (directory == NULL || mkdtemp(directory) == NULL) {
        fprintf(stderr, "packages: cannot make a temporary directory: %s\n", strerror(errno));
        free(directory);
        return false;
    }
    char *path = join(directory, endings[0], "");
    bool good = path != NULL && run_file(path, input);
    free(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        path = join(directory, endings[i], "");
        if (path != NULL) remove(path);
        free(path);
    }
    rmdir(directory);
    free(directory);
    return good;
}

/* A URL begins with a scheme, as in sqlite:app.db and postgresql:///app. */
static bool run_named(const char *database, const char *input) {
    size_t scheme = strspn(database, "abcdefghijklmnopqrstuvwxyz");
    bool url = scheme > 1 && database[scheme] == ':';
    return url ? run_url(database, input) : run_file(database, input);
}

int main(int count, char **arguments) {
    if (count > 3 || (count > 1 && arguments[1][0] == '-' && arguments[1][1] != '\0')) {
        fprintf(stderr, "usage: packages [STATUS-FILE [DATABASE]]\n");
        return 2;
    }
    const char *input = can_read(INSTALLED) ? INSTALLED : SAMPLE, *url = database_url(NULL);
    bool good;
    if (count > 1) input = arguments[1];
    if (count > 2) good = run_named(arguments[2], input);
    else if (url != NULL) good = run_url(url, input);
    else good = run_temporary(input);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
