/* The kinds of databases: a row each, with all that is its own. SQLite is always there, a server
 * where the environment has its URL. On a server each program makes a database for itself, so that
 * programs can run side by side; the one that DATABASE_URL names is used as it is, by one program
 * after the other. */
#include "database.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "covet_mysql.h"
#include "covet_pg.h"
#include "covet_sqlite.h"

enum { URL_ROOM = 600 };

/* ---- files ---- */

static char file_path[400];

/* A file in the directory for temporary ones; what an earlier test left there is removed. */
static const char *file_make(void) {
    static char url[sizeof file_path + 16];
    static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
    const char *folder = getenv("TMPDIR");
    char name[sizeof file_path + 16];
    snprintf(file_path, sizeof file_path, "%s/conformance.db", folder == NULL ? "/tmp" : folder);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        snprintf(name, sizeof name, "%s%s", file_path, tails[i]);
        remove(name);
    }
    snprintf(url, sizeof url, "sqlite:%s", file_path);
    return url;
}

static void file_corrupt(void) {
    static const char junk[4096] = "this is no database";
    FILE *file = fopen(file_path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(junk, 1, sizeof junk, file), sizeof junk);
    assert_int_equal(fclose(file), 0);
}

static const char *file_damaged(database_damage damage) {
    static const char *const options[] = {[DATABASE_MISSING] = "/missing/conformance.db",
                                          [DATABASE_READ_ONLY] = "?mode=ro",
                                          [DATABASE_CORRUPT] = "",
                                          [DATABASE_IMPATIENT] = "?busy_timeout=20",
                                          [DATABASE_GUEST] = NULL};
    static char url[sizeof file_path + 64];
    if (options[damage] == NULL) return NULL;
    if (damage == DATABASE_CORRUPT) {
        file_make();
        file_corrupt();
    }
    snprintf(url, sizeof url, "sqlite:%s%s", file_path, options[damage]);
    return url;
}

static void file_limit(covet_session *session) {
    assert_true(covet_execute(session, "PRAGMA max_page_count = 1") >= 0);
}

/* ---- URLs of servers ---- */

/* Where the name of the database begins and ends in SCHEME://AUTHORITY/NAME?OPTIONS. */
static const char *url_name(const char *url, const char **end) {
    const char *authority = strstr(url, "://");
    assert_non_null(authority);
    const char *slash = strchr(authority + 3, '/');
    *end = url + strcspn(url, "?");
    return slash == NULL || slash > *end ? *end : slash;
}

/* The URL with another database. */
static const char *url_named(const char *url, const char *name) {
    static char named[URL_ROOM];
    const char *end, *at = url_name(url, &end);
    snprintf(named, sizeof named, "%.*s/%s%s", (int)(at - url), url, name, end);
    return named;
}

/* The URL with one more option. */
static const char *url_with(const char *url, const char *option) {
    static char with[URL_ROOM];
    snprintf(with, sizeof with, "%s%c%s", url, strchr(url, '?') == NULL ? '?' : '&', option);
    return with;
}

/* ---- databases of servers ---- */

/* What this program has made at the server at hand. */
static struct {
    char name[40];
    char url[URL_ROOM];
    covet_db *db; /* to make and remove, with its session; NULL: nothing was made yet */
    covet_session *session;
} made;

/* Runs a statement of the kind's own words, in which %s stands for the name of the database. */
static void made_run(const char *words) {
    char sql[400];
    snprintf(sql, sizeof sql, words, made.name);
    if (covet_execute(made.session, sql) < 0)
        fail_msg("%s: %s", database_at_hand()->name, covet_error_text(made.session));
}

static void made_connect(const char *url) {
    static char why[400];
    made.db = covet_open(url, &covet_pg, &covet_mysql);
    made.session = covet_session_open(made.db);
    if (covet_connect(made.session) == COVET_OK) return;
    snprintf(why, sizeof why, "%s", covet_error_text(made.session));
    covet_close(made.db);
    made.db = NULL;
    fail_msg("%s: %s", database_at_hand()->name, why);
}

/* The server's URL; the first time it is connected to, and the database has its name. */
static const char *server_url(bool *first) {
    const char *url = getenv(database_at_hand()->variable);
    *first = made.db == NULL;
    if (made.db != NULL) return url;
    snprintf(made.name, sizeof made.name, "covet_test_%ld", (long)getpid());
    snprintf(made.url, sizeof made.url, "%s", url_named(url, made.name));
    made_connect(url);
    return url;
}

static void server_leave(void) {
    if (made.db != NULL) covet_close(made.db);
    made.db = NULL;
}

/* ---- PostgreSQL: a schema is emptied faster than a database is made ---- */

static const char *pg_make(void) {
    bool first;
    server_url(&first);
    if (first) {
        made_run("DROP DATABASE IF EXISTS %s");
        made_run("CREATE DATABASE %s");
        server_leave();
        made_connect(made.url);
        return made.url;
    }
    made_run("DROP SCHEMA public CASCADE");
    made_run("CREATE SCHEMA public");
    return made.url;
}

/* In one statement. Few rows are deleted faster than a table is truncated. */
static void pg_empty(const covet_db *db) {
    (void)db;
    database_execute(made.session,
                     "DO $$ DECLARE name text; filled bool; BEGIN "
                     "SET session_replication_role = replica; "
                     "FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP "
                     "IF pg_relation_size(quote_ident(name)) > 200000 THEN "
                     "EXECUTE format('TRUNCATE %I CASCADE', name); "
                     "ELSE EXECUTE format('DELETE FROM %I', name); END IF; END LOOP; "
                     "PERFORM setval(quote_ident(sequencename), 1, false) FROM pg_sequences "
                     "WHERE schemaname = 'public' AND last_value IS NOT NULL; END $$");
}

static void pg_remove(void) {
    if (made.db == NULL) return;
    server_leave();
    made_connect(getenv(database_at_hand()->variable));
    made_run("DROP DATABASE %s WITH (FORCE)");
    server_leave();
}

static const char *pg_guest(void) {
    made_run("GRANT USAGE ON SCHEMA public TO guest");
    made_run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest");
    return url_with(made.url, "user=guest");
}

static const char *pg_damaged(database_damage damage) {
    switch (damage) {
    case DATABASE_MISSING:
        return url_named(made.url, "covet_missing");
    case DATABASE_UNREACHABLE:
        return "postgresql:///postgres?host=/missing";
    case DATABASE_READ_ONLY:
        return url_with(made.url, "options=-cdefault_transaction_read_only%3Don");
    case DATABASE_IMPATIENT:
        return url_with(made.url, "options=-clock_timeout%3D200");
    case DATABASE_HASTY:
        return url_with(made.url, "options=-cstatement_timeout%3D200");
    case DATABASE_GUEST:
        return pg_guest();
    default:
        return NULL;
    }
}

/* ---- MySQL and MariaDB ---- */

/* Whether a table has rows, or had some. */
static bool mysql_used(const char *table) {
    char sql[300];
    snprintf(sql, sizeof sql,
             "SELECT 1 FROM information_schema.tables WHERE table_schema = '%s' AND "
             "table_name = '%s' AND auto_increment > 1 UNION ALL (SELECT 1 FROM %s.`%s` LIMIT 1)",
             made.name, table, made.name, table);
    int64_t rows = covet_execute(made.session, (const char *)sql);
    if (rows < 0) fail_msg("%s", covet_error_text(made.session));
    return rows > 0;
}

static void mysql_empty(const covet_db *db) {
    size_t count;
    const covet_entity *const *entities = covet_entities(db, &count);
    for (size_t i = 0; i < count; i++) {
        char sql[200];
        const char *table = entities[i]->table;
        if (entities[i]->model->settings->unmanaged || !mysql_used(table)) continue;
        snprintf(sql, sizeof sql, "DELETE FROM %s.`%s`", made.name, table);
        database_execute(made.session, sql);
        snprintf(sql, sizeof sql, "ALTER TABLE %s.`%s` AUTO_INCREMENT = 1", made.name, table);
        database_execute(made.session, sql);
    }
}

static const char *mysql_make(void) {
    bool first;
    server_url(&first);
    if (first) {
        made_run("SET foreign_key_checks = 0");
        /* What information_schema says is not to be old; where it never is there is no such
         * variable. */
        covet_execute(made.session, "SET information_schema_stats_expiry = 0");
        covet_clear(made.session);
    }
    made_run("DROP DATABASE IF EXISTS %s");
    made_run("CREATE DATABASE %s");
    return made.url;
}

static void mysql_remove(void) {
    if (made.db == NULL) return;
    made_run("DROP DATABASE %s");
    server_leave();
}

/* The user stands before the host. */
static const char *mysql_guest(void) {
    static char url[URL_ROOM];
    const char *host = strchr(made.url, '@');
    assert_non_null(host);
    made_run("GRANT SELECT ON %s.* TO guest@localhost");
    snprintf(url, sizeof url, "mysql://guest%s", host);
    return url;
}

static const char *mysql_damaged(database_damage damage) {
    switch (damage) {
    case DATABASE_MISSING:
        return url_named(made.url, "covet_missing");
    case DATABASE_UNREACHABLE:
        return "mysql://root@localhost/test?socket=/missing/socket";
    case DATABASE_IMPATIENT:
        return url_with(made.url, "lock_timeout=1");
    case DATABASE_HASTY:
        return url_with(made.url, "statement_timeout=200");
    case DATABASE_GUEST:
        return mysql_guest();
    default:
        return NULL;
    }
}

/* ---- the table ---- */

#define PG_MARKED                                                                                  \
    "FROM pg_stat_activity WHERE application_name = 'marked' AND datname = current_database()"
#define MYSQL_MARKED "IS_USED_LOCK(CONCAT(DATABASE(), '.marked'))"

static const char *const pg_kill[] = {"SELECT pg_terminate_backend(pid) " PG_MARKED, NULL};
static const char *const pg_quoted[] = {
    "SELECT id FROM author WHERE name = ? AND E'\\'?' <> 'x'",
    "SELECT id FROM author WHERE name = ? AND $$?'$$ <> 'x'",
    "SELECT id FROM author WHERE $a$ ? $$ ? $a$ <> 'x' AND name = ?",
    "SELECT id FROM author WHERE '\\' <> 'x' AND name = ?",
    "SELECT id FROM author /* /* ? */ ? */ WHERE name = ?", NULL};
static const char *const mysql_quoted[] = {
    "SELECT id FROM author WHERE name = ? AND '\\'?' <> 'x'",
    "SELECT id FROM author WHERE '\\'' <> '?' AND name = ?",
    "SELECT id FROM author WHERE \"\\\"?\" <> 'x' AND name = ?",
    "SELECT id AS `a?` FROM author # ?\n WHERE name = ?", NULL};
static const char *const mysql_kill[] = {"SET @marked = " MYSQL_MARKED, "KILL @marked", NULL};

#define DEFERRED                                                                                   \
    "CREATE TABLE own_table (id integer PRIMARY KEY, other integer REFERENCES own_table (id) "     \
    "DEFERRABLE INITIALLY DEFERRED)"
/* A sleep that is interrupted is an error only where rows hang on it. */
#define MYSQL_WORDS                                                                                \
    {                                                                                              \
        .sleep = "SELECT COUNT(*) FROM (SELECT 1 AS a UNION ALL SELECT 2) AS two "                 \
                 "WHERE SLEEP(5) = 0",                                                             \
        .nul = "UPDATE blog_post SET title = CONCAT('a', CHAR(0), 'b') WHERE id = 3",              \
        .quoted = mysql_quoted,                                                                    \
        .mark = "DO GET_LOCK(CONCAT(DATABASE(), '.marked'), 0)", .kill = mysql_kill,               \
        .marked = "SELECT 1 FROM DUAL WHERE " MYSQL_MARKED " IS NOT NULL"                          \
    }

enum { KIND_FILE, KIND_PG, KIND_MARIADB, KIND_MYSQL, KIND_COUNT };
static const database_kind all_kinds[KIND_COUNT] = {
    [KIND_FILE] = {.name = "file",
                   .backend = &covet_sqlite,
                   .make = file_make,
                   .damage = file_damaged,
                   .limit = file_limit,
                   .words = {.nul =
                                 "UPDATE blog_post SET title = 'a' || char(0) || 'b' WHERE id = 3",
                             .deferred = DEFERRED},
                   .unsigned_zero = true,
                   .follows = true,
                   .loose = true},
    [KIND_PG] = {.name = "postgresql",
                 .variable = "COVET_TEST_POSTGRESQL",
                 .backend = &covet_pg,
                 .make = pg_make,
                 .empty = pg_empty,
                 .remove = pg_remove,
                 .damage = pg_damaged,
                 .words = {.sleep = "SELECT pg_sleep(10)",
                           .serializable = "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                           .deferred = DEFERRED,
                           .doubled = "SELECT 1 WHERE CAST('{\"a\": 1}' AS jsonb) ?? ?",
                           .quoted = pg_quoted,
                           .mark = "SELECT set_config('application_name', 'marked', false)",
                           .kill = pg_kill,
                           .marked = "SELECT 1 " PG_MARKED},
                 .aborts = true,
                 .aside = true,
                 .rows = true},
    [KIND_MARIADB] = {.name = "mariadb",
                      .variable = "COVET_TEST_MARIADB",
                      .backend = &covet_mysql,
                      .make = mysql_make,
                      .empty = mysql_empty,
                      .remove = mysql_remove,
                      .damage = mysql_damaged,
                      .words = MYSQL_WORDS,
                      .unsigned_zero = true,
                      .each = true,
                      .follows = true,
                      .aside = true,
                      .rows = true},
    [KIND_MYSQL] = {.name = "mysql",
                    .variable = "COVET_TEST_MYSQL",
                    .backend = &covet_mysql,
                    .make = mysql_make,
                    .empty = mysql_empty,
                    .remove = mysql_remove,
                    .damage = mysql_damaged,
                    .words = MYSQL_WORDS,
                    .each = true,
                    .follows = true,
                    .aside = true,
                    .rows = true},
};

/* ---- the database that DATABASE_URL names ---- */

/* Programs wait for each other at a file that all of them have. */
static void given_lock(void) {
    static int locked = -1;
    if (locked >= 0) return;
    locked = open("covet_orm.h", O_RDONLY);
    assert_true(locked >= 0);
    assert_int_equal(flock(locked, LOCK_EX), 0);
}

/* Drops what tests have left: tables of the models, and those of SQL of their own. */
static void given_empty(void) {
    static const char *const own[] = {"DROP VIEW IF EXISTS country_view",
                                      "DROP TABLE IF EXISTS gone", "DROP TABLE IF EXISTS own_table",
                                      NULL};
    covet_db *db = covet_open(getenv("DATABASE_URL"), &covet_sqlite, &covet_pg, &covet_mysql);
    covet_models(db, database_models());
    covet_session *session = covet_session_open(db);
    for (size_t i = 0; own[i] != NULL; i++) covet_execute(session, own[i]);
    covet_drop_tables(session);
    if (covet_failed(session)) fail_msg("DATABASE_URL: %s", covet_error_text(session));
    covet_close(db);
}

static const char *given_make(void) {
    given_lock();
    given_empty();
    snprintf(made.url, sizeof made.url, "%s", getenv("DATABASE_URL"));
    return made.url;
}

/* What concerns no more than the connection. */
static const char *given_damaged(database_damage damage) {
    bool file = database_at_hand()->backend == &covet_sqlite;
    bool guest = damage == DATABASE_GUEST || damage == DATABASE_MISSING;
    if (file || guest) return NULL;
    return (database_at_hand()->backend == &covet_pg ? pg_damaged : mysql_damaged)(damage);
}

/* Whether a URL is of a backend. */
static bool url_of(const char *url, const covet_backend *backend) {
    for (const char *const *scheme = backend->schemes; *scheme != NULL; scheme++) {
        size_t size = strlen(*scheme);
        if (strncmp(url, *scheme, size) == 0 && url[size] == ':') return true;
    }
    return false;
}

/* The row for DATABASE_URL: that of the first kind that speaks so, but for how it is made. */
static void given_add(database_kind *to, const char *url) {
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (!url_of(url, all_kinds[i].backend)) continue;
        *to = all_kinds[i];
        to->name = "DATABASE_URL";
        to->make = given_make;
        to->empty = NULL;
        to->remove = given_empty;
        to->damage = given_damaged;
        to->limit = NULL;
        return;
    }
    fprintf(stderr, "DATABASE_URL: no backend serves %s\n", url);
    exit(1);
}

/* ---- what is there ---- */

const covet_backend *const *database_backends(void) {
    static const covet_backend *const backends[] = {&covet_sqlite, &covet_pg, &covet_mysql, NULL};
    return backends;
}

static bool there(const char *variable) {
    const char *value = variable == NULL ? "" : getenv(variable);
    return value != NULL && (variable == NULL || *value != '\0');
}

const database_kind *database_kinds(void) {
    static database_kind kinds[KIND_COUNT + 2];
    size_t count = 0;
    if (kinds[0].name != NULL) return kinds;
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (there(all_kinds[i].variable)) kinds[count++] = all_kinds[i];
    if (there("DATABASE_URL")) given_add(&kinds[count++], getenv("DATABASE_URL"));
    printf("note: on");
    for (size_t i = 0; i < count; i++) printf("%s %s", i > 0 ? "," : "", kinds[i].name);
    printf("\n");
    fflush(stdout);
    return kinds;
}
