/* See golden.h. */
#include "golden.h"

#include <stdio.h>
#include <stdlib.h>

#include "covet_mysql.h"
#include "covet_pg.h"
#include "covet_sqlite.h"
#include "fake.h"

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

static place places[3];
static covet_db *real;
static covet_session *real_session;
static record sent;
static text asked_sql, asked_binds; /* what covet_sql said; data NULL: it was not asked */

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
    if (begins(run->sql, "BEGIN") || begins(run->sql, "COMMIT") || begins(run->sql, "ROLLBACK"))
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

void golden_rows(covet_queryset *queryset, const covet_model *model) {
    if (!model->projection) ask(queryset);
    covet_queryset_all(queryset, model);
}

void golden_records(covet_queryset *queryset) {
    ask(queryset);
    covet_values(queryset);
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

int golden_open(void **state) {
    (void)state;
    places[0] = (place){.key = "sqlite", .dialect = covet_sqlite.dialect, .quote = '"'};
    places[1] = (place){.key = "pg", .dialect = covet_pg.dialect, .quote = '"', .numbered = true};
    places[2] = (place){.key = "mysql", .dialect = covet_mysql.dialect, .quote = '`'};
    for (size_t i = 0; i < 3; i++) place_open(&places[i]);
    real = covet_open_with(
        &(covet_config){.url = "sqlite::memory:",
                        .backends = (const covet_backend *const[]){&covet_sqlite, NULL},
                        .log = note});
    real_session = start(real);
    if (covet_create_tables(real_session) != COVET_OK)
        fail_msg("%s", covet_error_text(real_session));
    golden_forget();
    return 0;
}

int golden_close(void **state) {
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < 2; j++) covet_close(places[i].db[j]);
        fake_close(&places[i].script);
    }
    covet_close(real);
    golden_forget();
    drop(&sent.sql);
    drop(&sent.binds);
    return 0;
}

covet_session *golden_session(const char *dialect) {
    for (size_t i = 0; i < 3; i++) {
        if (strcmp(places[i].key, dialect) == 0) return places[i].session[0];
    }
    return real_session;
}

/* ---- checks ---- */

static void same(const place *at, const golden_case *c, const char *what, const char *got,
                 const char *wanted) {
    if (strcmp(got, wanted) == 0) return;
    fail_msg("%s on %s: %s\n  got    %s\n  wanted %s", c->name, at->key, what, got, wanted);
}

static const char *wanted_sql(const place *at, const golden_case *c) {
    const char *own = at->quote == '`' ? c->mysql : at->numbered ? c->pg : c->sqlite;
    if (own) return own;
    if (!c->sql) fail_msg("%s has no text for %s", c->name, at->key);
    return c->sql;
}

static const char *wanted_binds(const place *at, const golden_case *c) {
    bool like = c->like && (at->numbered || at->quote == '`');
    if (c->pg_binds && at->numbered) return c->pg_binds;
    if (c->mysql_binds && at->quote == '`') return c->mysql_binds;
    return like ? c->like : c->binds ? c->binds : "";
}

static void check_sent(const place *at, const golden_case *c, covet_session *session) {
    const char *wanted = wanted_sql(at, c);
    text spelt = {.data = NULL};
    if (covet_failed(session)) {
        fail_msg("%s on %s failed: %s", c->name, at->key, covet_error_text(session));
    }
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

void golden_check(void **state) {
    const golden_case *c = *state;
    for (size_t i = 0; i < 3; i++) {
        check_run(&places[i], c, places[i].session[0]);
        check_run(&places[i], c, places[i].session[0]); /* out of the caches */
        check_run(&places[i], c, places[i].session[1]); /* compiled anew */
        covet_session_reset(places[i].session[0]);
        covet_session_reset(places[i].session[1]);
    }
    check_run(&places[0], c, real_session);
    covet_session_reset(real_session);
}
