/* Connecting to SQLite: the options of a URL, the safe profile, databases in memory. Uses failure
 * and functions. driver.c names its functions. */
#ifndef COVET_SQLITE_LINK_C
#define COVET_SQLITE_LINK_C

#include <stdio.h>

#include "base/text.h"
#include "sqlite/failure.c"
#include "sqlite/aggregates.c"

/* --- options --- */

typedef enum covet__sqlite_option_id {
    COVET__SQLITE_BUSY_TIMEOUT,
    COVET__SQLITE_CACHE_SIZE,
    COVET__SQLITE_MMAP_SIZE,
    COVET__SQLITE_MODE,
    COVET__SQLITE_SYNCHRONOUS,
    COVET__SQLITE_TEMP_STORE,
    COVET__SQLITE_WAL_AUTOCHECKPOINT,
    COVET__SQLITE_OPTIONS
} covet__sqlite_option_id;

typedef struct covet__sqlite_option {
    const char *const *words; /* the values allowed, ended by NULL; NULL: integers */
    int64_t least, most;      /* of the integers */
    const char *usual;        /* the value without the option; NULL: SQLite's own */
    bool pragma;              /* set by the pragma of that name */
} covet__sqlite_option;

/* In the order of covet__sqlite_option_id. */
static const char *const covet__sqlite_option_names[] = {
    "busy_timeout", "cache_size", "mmap_size", "mode", "synchronous", "temp_store",
    "wal_autocheckpoint", NULL};

static const char *const covet__sqlite_modes[] = {"ro", "rw", "rwc", NULL};
static const char *const covet__sqlite_synchronous[] = {"off", "normal", "full", "extra", NULL};
static const char *const covet__sqlite_temp_stores[] = {"default", "file", "memory", NULL};

static const covet__sqlite_option covet__sqlite_options[COVET__SQLITE_OPTIONS] = {
    [COVET__SQLITE_BUSY_TIMEOUT] = {.most = INT32_MAX, .usual = "5000"},
    [COVET__SQLITE_CACHE_SIZE] = {.least = INT32_MIN, .most = INT32_MAX, .pragma = true},
    [COVET__SQLITE_MMAP_SIZE] = {.most = INT64_MAX, .usual = "268435456", .pragma = true},
    [COVET__SQLITE_MODE] = {.words = covet__sqlite_modes, .usual = "rwc"},
    [COVET__SQLITE_SYNCHRONOUS] = {.words = covet__sqlite_synchronous,
                                   .usual = "normal",
                                   .pragma = true},
    [COVET__SQLITE_TEMP_STORE] = {.words = covet__sqlite_temp_stores, .pragma = true},
    [COVET__SQLITE_WAL_AUTOCHECKPOINT] = {.most = INT32_MAX, .pragma = true},
};

/* The values of a URL, checked; NULL where an option is not given and has no usual value. */
typedef struct covet__sqlite_profile {
    const char *values[COVET__SQLITE_OPTIONS];
    int64_t busy_timeout;
    bool memory;
    bool read_only;
} covet__sqlite_profile;

/* Appends words with `between` between them. */
static void covet__sqlite_print_words(covet_buffer *buffer, const char *const *words,
                                      const char *between) {
    for (size_t i = 0; words[i]; i++) {
        if (i > 0) covet_buffer_text(buffer, between);
        covet_buffer_text(buffer, words[i]);
    }
}

/* Appends what values an option takes. */
static void covet__sqlite_print_values(covet_buffer *buffer, const covet__sqlite_option *option) {
    if (option->words) {
        covet_buffer_text(buffer, "one of ");
        covet__sqlite_print_words(buffer, option->words, ", ");
        return;
    }
    covet_buffer_text(buffer, "an integer from ");
    covet_buffer_int(buffer, option->least);
    covet_buffer_text(buffer, " to ");
    covet_buffer_int(buffer, option->most);
}

/* The value of an option as it is used: a word in the table's letters. NULL: it does not fit. */
static const char *covet__sqlite_fitting(const covet__sqlite_option *option, const char *value) {
    int64_t integer;
    if (option->words) {
        const char *const *word = option->words;
        while (*word && covet_text_compare_nocase(*word, value) != 0) word++;
        return *word;
    }
    bool fits = strlen(value) < COVET_INT_TEXT &&
                covet_int_read(value, strlen(value), &integer) == COVET_PARSED_WELL &&
                integer >= option->least && integer <= option->most;
    return fits ? value : NULL;
}

static covet_status covet__sqlite_unknown_option(const char *name, covet_buffer *text) {
    covet_buffer_text(text, "SQLite has no URL option \"");
    covet_buffer_text(text, name);
    covet_buffer_text(text, "\"; it has ");
    covet__sqlite_print_words(text, covet__sqlite_option_names, " ");
    return COVET_CONNECTION;
}

static covet_status covet__sqlite_read_option(const covet_url_option *given,
                                              covet__sqlite_profile *profile, covet_buffer *text) {
    size_t i = 0;
    while (covet__sqlite_option_names[i] && strcmp(covet__sqlite_option_names[i], given->name) != 0)
        i++;
    if (i == COVET__SQLITE_OPTIONS) return covet__sqlite_unknown_option(given->name, text);
    const char *value = given->value ? given->value : "";
    const char *fitting = covet__sqlite_fitting(&covet__sqlite_options[i], value);
    if (fitting && !profile->values[i]) {
        profile->values[i] = fitting;
        return COVET_OK;
    }
    covet_buffer_text(text, "the URL option ");
    covet_buffer_text(text, given->name);
    if (fitting) {
        covet_buffer_text(text, " is given twice");
        return COVET_CONNECTION;
    }
    covet_buffer_text(text, " takes ");
    covet__sqlite_print_values(text, &covet__sqlite_options[i]);
    covet_buffer_text(text, ", not \"");
    covet_buffer_text(text, value);
    covet_buffer_char(text, '"');
    return COVET_CONNECTION;
}

/* Reads target and options. On failure `text` says what is wrong. */
static covet_status covet__sqlite_read_profile(const char *target, const covet_url_option *options,
                                               covet__sqlite_profile *profile, covet_buffer *text) {
    covet_status status = COVET_OK;
    *profile = (covet__sqlite_profile){.memory = strcmp(target, ":memory:") == 0};
    for (; options && options->name && status == COVET_OK; options++)
        status = covet__sqlite_read_option(options, profile, text);
    if (status != COVET_OK) return status;
    for (size_t i = 0; i < COVET__SQLITE_OPTIONS; i++)
        if (!profile->values[i]) profile->values[i] = covet__sqlite_options[i].usual;
    const char *timeout = profile->values[COVET__SQLITE_BUSY_TIMEOUT];
    covet_int_read(timeout, strlen(timeout), &profile->busy_timeout);
    profile->read_only = strcmp(profile->values[COVET__SQLITE_MODE], "ro") == 0;
    if (*target && !(profile->memory && profile->read_only)) return COVET_OK;
    covet_buffer_text(text, *target ? "a database in memory cannot be opened with mode=ro"
                                    : "the URL names no file: sqlite:PATH or sqlite::memory:");
    return COVET_CONNECTION;
}

static covet_status covet__sqlite_check(const char *target, const covet_url_option *options,
                                        covet_buffer *text) {
    covet__sqlite_profile profile;
    return covet__sqlite_read_profile(target, options, &profile, text);
}

/* --- databases in memory --- */

/* What the connections of one database have in common. */
typedef struct covet__sqlite_shared {
    char name[64];   /* of the database in memory; "": it is a file */
    sqlite3 *anchor; /* keeps it alive while nobody else is connected; NULL: it could not be made */
} covet__sqlite_shared;

static const int covet__sqlite_memory_flags =
    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;

static void covet__sqlite_detach(covet_heap *heap, void *shared_) {
    covet__sqlite_shared *shared = shared_;
    if (!shared) return;
    sqlite3_close(shared->anchor);
    covet_heap_resize(heap, shared, sizeof *shared, 0);
}

/* The name of a database in memory is the address of what stands for it, which no other has. */
static void *covet__sqlite_attach(covet_heap *heap, const char *target) {
    covet__sqlite_shared *shared = covet_heap_resize(heap, NULL, 0, sizeof *shared);
    if (!shared) return NULL;
    *shared = (covet__sqlite_shared){.anchor = NULL};
    if (strcmp(target, ":memory:") != 0) return shared;
    char number[COVET_INT_TEXT];
    covet_uint_format((uintptr_t)shared, number, sizeof number);
    snprintf(shared->name, sizeof shared->name, "file:/covet-%s?vfs=memdb", number);
    int code = sqlite3_open_v2(shared->name, &shared->anchor, covet__sqlite_memory_flags, NULL);
    if (code == SQLITE_OK) return shared;
    sqlite3_close(shared->anchor);
    shared->anchor = NULL;
    if (code != SQLITE_NOMEM) return shared; /* connect says why */
    covet__sqlite_detach(heap, shared);
    return NULL;
}

/* --- opening --- */

/* SQLite takes some paths for something else: those get the current folder before them. */
static int covet__sqlite_open_file(covet_heap *heap, const char *path, int flags, sqlite3 **db) {
    if (path[0] != ':' && strncmp(path, "file:", 5) != 0)
        return sqlite3_open_v2(path, db, flags, NULL);
    covet_buffer plain;
    covet_buffer_open(&plain, heap, 0);
    covet_buffer_text(&plain, "./");
    covet_buffer_text(&plain, path);
    int code =
        plain.failed ? SQLITE_NOMEM : sqlite3_open_v2(covet_buffer_get(&plain), db, flags, NULL);
    covet_buffer_close(&plain);
    return code;
}

static int covet__sqlite_open(covet__sqlite_link *link, const covet__sqlite_shared *shared,
                              const char *target, const covet__sqlite_profile *profile) {
    const char *mode = profile->values[COVET__SQLITE_MODE];
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (profile->memory)
        return sqlite3_open_v2(shared->name, &link->db,
                               covet__sqlite_memory_flags | SQLITE_OPEN_EXRESCODE, NULL);
    flags |= profile->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (strcmp(mode, "rwc") == 0) flags |= SQLITE_OPEN_CREATE;
    return covet__sqlite_open_file(link->heap, target, flags, &link->db);
}

/* Runs one statement; `answer` (NULL: not wanted) becomes the text of its one value, cut to fit. */
static int covet__sqlite_run(sqlite3 *db, const char *sql, char *answer, size_t size) {
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code != SQLITE_OK) return code;
    const char *text = "";
    while (text && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (!answer) continue;
        text = (const char *)sqlite3_column_text(statement, 0);
        snprintf(answer, size, "%s", text ? text : "");
    }
    if (!text) code = SQLITE_NOMEM;
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* Switches of the connection that no statement changes back. */
static int covet__sqlite_switch(sqlite3 *db) {
    static const struct {
        int what, on;
    } switches[] = {
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1}, {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
    };
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        int code = sqlite3_db_config(db, switches[i].what, switches[i].on, (int *)NULL);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}

/* Of two connections that switch a new file to its log at once SQLite refuses one without a wait:
 * so the wait is here. Where a file system cannot share the log's index the journal stays. */
static int covet__sqlite_write_ahead(sqlite3 *db, int64_t busy_timeout) {
    int64_t end = covet_now().us + busy_timeout * 1000;
    int code = covet__sqlite_run(db, "PRAGMA journal_mode = wal", NULL, 0);
    while ((code & 0xFF) == SQLITE_BUSY && covet_now().us < end) {
        sqlite3_sleep(5);
        code = covet__sqlite_run(db, "PRAGMA journal_mode = wal", NULL, 0);
    }
    return code;
}

static int covet__sqlite_pragmas(sqlite3 *db, const covet__sqlite_profile *profile) {
    char sql[96];
    for (size_t i = 0; i < COVET__SQLITE_OPTIONS; i++) {
        if (!covet__sqlite_options[i].pragma || !profile->values[i]) continue;
        snprintf(sql, sizeof sql, "PRAGMA %s = %s", covet__sqlite_option_names[i],
                 profile->values[i]);
        int code = covet__sqlite_run(db, sql, NULL, 0);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}

/* Reads the file's head, so that one that is no database is known now. */
static int covet__sqlite_journal(sqlite3 *db, const covet__sqlite_profile *profile) {
    if (profile->memory) return SQLITE_OK;
    if (sqlite3_db_readonly(db, "main") != 0)
        return covet__sqlite_run(db, "PRAGMA schema_version", NULL, 0);
    return covet__sqlite_write_ahead(db, profile->busy_timeout);
}

static int covet__sqlite_configure(covet__sqlite_link *link, const covet__sqlite_profile *profile) {
    int code = sqlite3_busy_timeout(link->db, (int)profile->busy_timeout);
    if (code == SQLITE_OK) code = covet__sqlite_switch(link->db);
    if (code == SQLITE_OK) code = covet__sqlite_register(link->db, &link->folded);
    if (code == SQLITE_OK) code = covet__sqlite_register_aggregates(link->db);
    if (code == SQLITE_OK) code = covet__sqlite_journal(link->db, profile);
    if (code == SQLITE_OK) code = covet__sqlite_pragmas(link->db, profile);
    return code;
}

/* Why an open database cannot be served; NULL: it can. `code` is SQLite's. */
static const char *covet__sqlite_unfit(sqlite3 *db, int *code) {
    char encoding[16] = "";
    *code = covet__sqlite_run(db, "PRAGMA encoding", encoding, sizeof encoding);
    if (*code != SQLITE_OK || strcmp(encoding, "UTF-8") == 0) return NULL;
    return "its text is in UTF-16, and UTF-8 is needed";
}

/* --- connecting --- */

static void covet__sqlite_disconnect(covet_link *link_) {
    covet__sqlite_link *link = (covet__sqlite_link *)link_;
    if (!link) return;
    sqlite3_close_v2(link->db);
    covet_buffer_close(&link->message);
    covet_buffer_close(&link->names);
    covet_buffer_close(&link->folded);
    covet_heap_resize(link->heap, link, sizeof *link, 0);
}

/* SQLite forbids that a child process touches what its parent opened: it stays as it is. */
static void covet__sqlite_abandon(covet_link *link) {
    ((covet__sqlite_link *)link)->db = NULL;
}

/* Says why a connection could not be made, and frees it. */
static covet_link *covet__sqlite_cannot(covet__sqlite_link *link, const char *target, int code,
                                        const char *reason, covet_status *status,
                                        covet_buffer *text) {
    covet_buffer_text(text, "cannot open the SQLite database \"");
    covet_buffer_text(text, target);
    covet_buffer_text(text, "\": ");
    *status = COVET_CONNECTION;
    if (reason) {
        covet_buffer_text(text, reason);
    } else if (!link->db) {
        covet_buffer_text(text, sqlite3_errstr(code));
        *status = covet__sqlite_code_row(code)->status;
    } else {
        *status = covet__sqlite_fail(link, code);
        covet_buffer_text(text, link->error.message);
    }
    if (*status != COVET_NO_MEMORY && *status != COVET_BUSY) *status = COVET_CONNECTION;
    covet__sqlite_disconnect((covet_link *)link);
    return NULL;
}

static covet_link *covet__sqlite_connect(const covet_host *host, const char *target,
                                         const covet_url_option *options, covet_status *status,
                                         covet_buffer *text) {
    covet_heap *heap = host->heap;
    covet__sqlite_profile profile;
    const char *reason = NULL;
    *status = covet__sqlite_read_profile(target, options, &profile, text);
    if (*status != COVET_OK) return NULL;
    covet__sqlite_link *link = covet_heap_resize(heap, NULL, 0, sizeof *link);
    if (!link) {
        *status = COVET_NO_MEMORY;
        covet_buffer_text(text, covet_status_text(*status));
        return NULL;
    }
    *link = (covet__sqlite_link){.heap = heap, .error = {.message = ""}};
    covet_buffer_open(&link->message, heap, 0);
    covet_buffer_open(&link->names, heap, 0);
    covet_buffer_open(&link->folded, heap, 0);
    int code = covet__sqlite_open(link, host->shared, target, &profile);
    if (code == SQLITE_OK) code = covet__sqlite_configure(link, &profile);
    if (code == SQLITE_OK) reason = covet__sqlite_unfit(link->db, &code);
    if (code != SQLITE_OK || reason)
        return covet__sqlite_cannot(link, target, code, reason, status, text);
    return (covet_link *)link;
}

#endif
