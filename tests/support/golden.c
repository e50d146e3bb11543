/* See golden.h. */
#include "golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "covet_mysql.h"
#include "covet_pg.h"
#include "covet_sqlite.h"
#include "fake.h"
#include "target.h"

/* How many columns a record has, which only the library knows: see implementation.c. */
size_t covet_test_record_width(const covet_record *record);

/* A text that grows. */
typedef struct text {
    char *data;
    size_t size, room;
} text;

/* What was sent since it was forgotten: the latest statement but those of transactions. */
typedef struct record {
    text sql, binds;
    size_t count;
} record;

/* A dialect with two databases that record, which have caches of their own. */
typedef struct place {
    const char *key; /* "sqlite" */
    const covet_dialect *dialect;
    char quote;
    bool numbered;
    fake script;
    covet_db *db[2];
    covet_session *session[2];
} place;

enum { PLACES = 4 };
static place places[PLACES];
static record sent;
static text asked_sql, asked_binds; /* what covet_sql said; data NULL: it was not asked */

/* A database that runs the statements. The first is SQLite, whose answers are those wanted. */
typedef struct real {
    const char *name;
    const place *at; /* whose dialect it speaks */
    target server;   /* name NULL: of SQLite */
    covet_db *db;
    covet_session *session;
    size_t ran; /* cases that sent a statement */
} real;

enum { REALS = 4 };
static real reals[REALS];
static size_t real_count;
static char database[40];            /* that is made on each server */
static text answer, wanted_answer;   /* lines: of the case at hand, and of SQLite */
static text told;                    /* the statement that was answered */
static covet_session *asked_session; /* of the case at hand */

/* ---- texts ---- */

static void add(text *to, const char *data, size_t size) {
    if (to->size + size + 1 > to->room) {
        to->room = (to->size + size + 1) * 2;
        to->data = realloc(to->data, to->room);
        assert_non_null(to->data);
    }
    memcpy(to->data + to->size, data, size);
    to->size += size;
    to->data[to->size] = '\0';
}

static void set(text *to, const char *data) {
    to->size = 0;
    add(to, data, strlen(data));
}

static void drop(text *t) {
    free(t->data);
    *t = (text){.data = NULL};
}

/* "integer 5, text 'A'" */
static void set_binds(text *to, const covet_value *binds, size_t count) {
    covet_heap heap = {.allocator = covet_default_allocator()};
    covet_buffer buffer;
    covet_buffer_open(&buffer, &heap, 0);
    for (size_t i = 0; i < count; i++) {
        if (i) covet_buffer_text(&buffer, ", ");
        if (binds[i].kind != COVET_VALUE_NULL) {
            covet_buffer_format(&buffer, "%s ", covet_value_kind_name(binds[i].kind));
        }
        covet_value_print(&buffer, &binds[i]);
    }
    set(to, covet_buffer_get(&buffer));
    covet_buffer_close(&buffer);
}

/* The text of a case as a dialect spells it. */
static void spell(text *to, const place *at, const golden_case *c, const char *from) {
    char number[16];
    unsigned binds = 0;
    set(to, "");
    for (; *from; from++) {
        if (!c->literal && *from == '`') {
            add(to, &at->quote, 1);
        } else if (!c->literal && *from == '?' && at->numbered) {
            add(to, number, (size_t)snprintf(number, sizeof number, "$%u", ++binds));
        } else {
            add(to, from, 1);
        }
    }
}

/* ---- what is sent ---- */

static bool begins(const char *sql, const char *start) {
    return strncmp(sql, start, strlen(start)) == 0;
}

static void note(void *context, const covet_log_record *run) {
    (void)context;
    if (run->notice != NULL || begins(run->sql, "BEGIN") || begins(run->sql, "START TRANSACTION") ||
        begins(run->sql, "COMMIT") || begins(run->sql, "ROLLBACK"))
        return;
    set(&sent.sql, run->sql);
    set_binds(&sent.binds, run->binds, run->bind_count);
    sent.count++;
}

void golden_forget(void) {
    set(&sent.sql, "");
    set(&sent.binds, "");
    sent.count = 0;
    drop(&asked_sql);
    drop(&asked_binds);
}

const char *golden_sent(void) {
    return sent.sql.data;
}

size_t golden_sent_count(void) {
    return sent.count;
}

static void ask(covet_queryset *queryset) {
    size_t count = 0;
    const char *sql = covet_sql(queryset);
    const covet_value *binds = sql ? covet_sql_binds(queryset, &count) : NULL;
    set(&asked_sql, sql ? sql : "(failed)");
    set_binds(&asked_binds, binds, count);
}

/* ---- what is answered ---- */

static void answer_line(const char *line) {
    add(&answer, line, strlen(line));
    add(&answer, "\n", 1);
}

void golden_number(int64_t number) {
    char line[24];
    snprintf(line, sizeof line, "%lld", (long long)number);
    answer_line(line);
}

void golden_truth(int truth) {
    golden_number(truth);
}

static void answer_object(covet_session *session, const covet_model *model, const void *object) {
    const char *line = model->projection ? "a row" : covet_object_print(session, model, object);
    answer_line(line ? line : "(not printed)");
}

void golden_values(covet_rows rows) {
    covet_heap heap = {.allocator = covet_default_allocator()};
    covet_buffer line;
    for (size_t i = 0; i < rows.count; i++) {
        covet_buffer_open(&line, &heap, 0);
        for (size_t j = 0; j < covet_test_record_width(&rows.items[i]); j++) {
            covet_buffer_text(&line, j ? ", " : "");
            covet_value_print(&line, &rows.items[i].values[j]);
        }
        answer_line(covet_buffer_get(&line));
        covet_buffer_close(&line);
    }
}

int64_t golden_rows(covet_queryset *queryset, const covet_model *model) {
    if (!model->projection) ask(queryset);
    covet_list rows = covet_queryset_all(queryset, model);
    for (size_t i = 0; i < rows.count; i++) answer_object(asked_session, model, rows.items[i]);
    return (int64_t)rows.count;
}

covet_rows golden_records(covet_queryset *queryset) {
    ask(queryset);
    return covet_values(queryset);
}

int golden_row(covet_queryset *queryset, const covet_model *model,
               void *(*read)(covet_queryset *queryset, const covet_model *model)) {
    void *row = read(queryset, model);
    if (row) answer_object(asked_session, model, row);
    return row != NULL;
}

/* Every row of every table. */
static void answer_tables(covet_session *session) {
    for (size_t i = 0; golden_models[i]; i++) {
        covet_queryset *all = covet_query_build(
            session, golden_models[i],
            (const covet_clause *const[]){COVET_ORDER_BY("pk"), &covet_clause_end}, __FILE__,
            __LINE__);
        covet_list rows = covet_queryset_all(all, golden_models[i]);
        for (size_t j = 0; j < rows.count; j++)
            answer_object(session, golden_models[i], rows.items[j]);
    }
}

static int compare_lines(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Puts the lines of a text in order. */
static void sort_lines(text *t) {
    text sorted = {.data = NULL};
    size_t count = 0;
    char **lines = calloc(t->size + 1, sizeof *lines);
    assert_non_null(lines);
    for (char *at = t->data, *end; (end = strchr(at, '\n')) != NULL; at = end + 1) {
        *end = '\0';
        lines[count++] = at;
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    set(&sorted, "");
    for (size_t i = 0; i < count; i++) {
        add(&sorted, lines[i], strlen(lines[i]));
        add(&sorted, "\n", 1);
    }
    free(lines);
    drop(t);
    *t = sorted;
}

/* ---- databases ---- */

static covet_session *start(covet_db *db) {
    if (covet_models(db, golden_models) != COVET_OK) fail_msg("%s", covet_db_error(db)->message);
    covet_session *session = covet_session_open(db);
    assert_non_null(session);
    return session;
}

static void place_open(place *at) {
    static const fake_answer numbers = {.sql = "SELECT COUNT(*)", .rows = 1, .columns = 1};
    fake_open(&at->script, at->dialect);
    at->script.bind_limit = at->dialect->bind_limit;
    fake_say(&at->script, numbers);
    for (size_t i = 0; i < 2; i++) {
        const covet_backend *const backends[] = {&at->script.backend, NULL};
        at->db[i] = covet_open_with(
            &(covet_config){.url = at->script.url, .backends = backends, .log = note});
        at->session[i] = start(at->db[i]);
    }
}

static void real_open(real *at) {
    bool served = at->server.name != NULL;
    const covet_backend *const backends[] = {served ? at->server.backend : &covet_sqlite, NULL};
    if (served) target_create(&at->server, database);
    char *url = served ? target_url(&at->server, database, NULL, NULL) : NULL;
    at->db = covet_open_with(&(covet_config){
        .url = served ? url : "sqlite::memory:", .backends = backends, .log = note});
    free(url);
    at->session = start(at->db);
    if (covet_create_tables(at->session) != COVET_OK || !golden_fill(at->session))
        fail_msg("%s: %s", at->name, covet_error_text(at->session));
    covet_session_reset(at->session);
}

static void real_close(real *at) {
    covet_close(at->db);
    if (at->server.name != NULL) target_drop(&at->server, database);
    print_message("note: %zu golden statements ran on %s\n", at->ran, at->name);
}

/* The place of a dialect; the first one where there is none of that name. */
static place *place_of(const char *dialect) {
    for (size_t i = 0; i < PLACES; i++)
        if (strcmp(places[i].key, dialect) == 0) return &places[i];
    return &places[0];
}

int golden_open(void **state) {
    (void)state;
    places[0] = (place){.key = "sqlite", .dialect = covet_sqlite.dialect, .quote = '"'};
    places[1] = (place){.key = "pg", .dialect = covet_pg.dialect, .quote = '"', .numbered = true};
    places[2] = (place){.key = "mysql", .dialect = covet_mysql_dialects[0], .quote = '`'};
    places[3] = (place){.key = "mariadb", .dialect = covet_mysql_dialects[1], .quote = '`'};
    for (size_t i = 0; i < PLACES; i++) place_open(&places[i]);
    snprintf(database, sizeof database, "golden_%ld", (long)getpid());
    reals[real_count++] = (real){.name = "sqlite", .at = &places[0]};
    for (const target *t = targets(); t->name != NULL && real_count < REALS; t++) {
        const char *dialect = strcmp(t->name, "postgresql") == 0 ? "pg" : t->name;
        reals[real_count++] = (real){.name = t->name, .at = place_of(dialect), .server = *t};
    }
    for (size_t i = 0; i < real_count; i++) real_open(&reals[i]);
    golden_forget();
    return 0;
}

int golden_close(void **state) {
    (void)state;
    for (size_t i = 0; i < PLACES; i++) {
        for (size_t j = 0; j < 2; j++) covet_close(places[i].db[j]);
        fake_close(&places[i].script);
    }
    for (size_t i = 0; i < real_count; i++) real_close(&reals[i]);
    golden_forget();
    drop(&sent.sql);
    drop(&sent.binds);
    drop(&answer);
    drop(&wanted_answer);
    drop(&told);
    return 0;
}

covet_session *golden_session(const char *dialect) {
    return strcmp(dialect, "real") == 0 ? reals[0].session : place_of(dialect)->session[0];
}

/* ---- checks ---- */

static void same(const place *at, const golden_case *c, const char *what, const char *got,
                 const char *wanted) {
    if (strcmp(got, wanted) == 0) return;
    fail_msg("%s on %s: %s\n  got    %s\n  wanted %s", c->name, at->key, what, got, wanted);
}

static const char *wanted_sql(const place *at, const golden_case *c) {
    const char *own = at->quote == '`' ? c->mysql : at->numbered ? c->pg : c->sqlite;
    if (c->mariadb && at == &places[3]) return c->mariadb;
    if (own) return own;
    if (!c->sql) fail_msg("%s has no text for %s", c->name, at->key);
    return c->sql;
}

static const char *wanted_binds(const place *at, const golden_case *c) {
    bool like = c->like && (at->numbered || at->quote == '`');
    if (c->pg_binds && at->numbered) return c->pg_binds;
    return like ? c->like : c->binds ? c->binds : "";
}

/* A real database may refuse a write for what the rows hold; that is its answer. */
static void check_refused(const place *at, const golden_case *c, covet_session *session) {
    covet_status status = covet_error(session)->status;
    if (status != COVET_INTEGRITY && status != COVET_VALIDATION)
        fail_msg("%s on %s failed: %s", c->name, at->key, covet_error_text(session));
    answer_line(covet_status_name(status));
}

static void check_sent(const place *at, const golden_case *c, covet_session *session) {
    text spelt = {.data = NULL};
    if (covet_failed(session)) check_refused(at, c, session);
    if (c->untold) return;
    const char *wanted = wanted_sql(at, c);
    spell(&spelt, at, c, wanted);
    same(at, c, "statement", sent.sql.data, spelt.data);
    same(at, c, "binds", sent.binds.data, wanted_binds(at, c));
    if (sent.count != (*wanted != '\0'))
        fail_msg("%s on %s sent %zu statements", c->name, at->key, sent.count);
    if (asked_sql.data) same(at, c, "covet_sql", asked_sql.data, spelt.data);
    if (asked_sql.data) same(at, c, "covet_sql_binds", asked_binds.data, wanted_binds(at, c));
    drop(&spelt);
}

static void check_failed(const place *at, const golden_case *c, covet_session *session) {
    const covet_failure *error = covet_error(session);
    if (!covet_failed(session)) {
        fail_msg("%s on %s did not fail, but sent %s", c->name, at->key, sent.sql.data);
    }
    same(at, c, "status", covet_status_name(error->status), covet_status_name(c->status));
    same(at, c, "message", error->message, c->message);
    if (sent.count != 0) fail_msg("%s on %s sent %s", c->name, at->key, sent.sql.data);
    covet_clear(session);
}

static void check_run(const place *at, const golden_case *c, covet_session *session) {
    golden_forget();
    c->run(session);
    if (c->status != COVET_OK)
        check_failed(at, c, session);
    else
        check_sent(at, c, session);
}

/* The line of a text that stands at `at`, where it differs from another. */
static const char *different_line(text *t, size_t at) {
    char *end = strchr(t->data + at, '\n');
    if (end) *end = '\0';
    while (at > 0 && t->data[at - 1] != '\n') at--;
    return t->data + at;
}

static void check_answer(const real *at, const golden_case *c) {
    size_t same = 0;
    if (at == &reals[0]) set(&wanted_answer, answer.data);
    if (c->own_answer || strcmp(answer.data, wanted_answer.data) == 0) return;
    while (answer.data[same] && answer.data[same] == wanted_answer.data[same]) same++;
    fail_msg("%s: %s answers\n  %s\nand SQLite\n  %s\nto %s", c->name, at->name,
             different_line(&answer, same), different_line(&wanted_answer, same), told.data);
}

/* Runs a case on a real database, in a transaction that leaves no trace. The order of rows counts
 * where the statement says one; after a write all tables are part of the answer. */
static void check_real(real *at, const golden_case *c) {
    covet_session_reset(at->session);
    set(&answer, "");
    asked_session = at->session;
    if (covet_begin(at->session) != COVET_OK) fail_msg("%s", covet_error_text(at->session));
    check_run(at->at, c, at->session);
    at->ran += sent.count > 0;
    set(&told, sent.sql.data);
    if (c->unordered || !strstr(sent.sql.data, "ORDER BY")) sort_lines(&answer);
    if (begins(sent.sql.data, "UPDATE") || begins(sent.sql.data, "DELETE"))
        if (!covet_failed(at->session)) answer_tables(at->session);
    check_answer(at, c);
    covet_rollback(at->session);
    covet_session_reset(at->session);
}

void golden_check(void **state) {
    const golden_case *c = *state;
    for (size_t i = 0; i < PLACES && !c->untold; i++) {
        asked_session = places[i].session[0];
        check_run(&places[i], c, places[i].session[0]);
        check_run(&places[i], c, places[i].session[0]); /* out of the caches */
        asked_session = places[i].session[1];
        check_run(&places[i], c, places[i].session[1]); /* compiled anew */
        covet_session_reset(places[i].session[0]);
        covet_session_reset(places[i].session[1]);
    }
    for (size_t i = 0; i < real_count; i++) check_real(&reals[i], c);
}
