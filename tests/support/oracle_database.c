/* The oracle's databases: one a data set, empty, on every server that is there. */
#define _GNU_SOURCE /* strict C11 hides setenv */
#include "oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "covet_mysql.h"
#include "covet_pg.h"
#include "covet_sqlite.h"

/* ---- the kinds ---- */

static const char *const sqlite_loose[] = {"PRAGMA defer_foreign_keys = ON", NULL};
static const char *const pg_loose[] = {"SET session_replication_role = replica", NULL};
static const char *const pg_strict[] = {"SET session_replication_role = origin", NULL};
static const char *const mysql_loose[] = {"SET foreign_key_checks = 0", NULL};
static const char *const mysql_strict[] = {"SET foreign_key_checks = 1", NULL};

const oracle_kind oracle_kinds[] = {
    {.name = "sqlite", .backend = &covet_sqlite, .loose = sqlite_loose},
    {.name = "postgresql",
     .variable = "COVET_TEST_POSTGRESQL",
     .backend = &covet_pg,
     .make = "CREATE SCHEMA %s",
     .drop = "DROP SCHEMA %s CASCADE",
     .option = "options=-csearch_path%3D",
     .loose = pg_loose,
     .strict = pg_strict,
     .advance = "SELECT setval(pg_get_serial_sequence(?, ?), (SELECT max(\"%s\") FROM \"%s\"))"},
    {.name = "mariadb",
     .variable = "COVET_TEST_MARIADB",
     .backend = &covet_mysql,
     .make = "CREATE DATABASE %s",
     .drop = "DROP DATABASE %s",
     .loose = mysql_loose,
     .strict = mysql_strict},
    {.name = "mysql",
     .variable = "COVET_TEST_MYSQL",
     .backend = &covet_mysql,
     .make = "CREATE DATABASE %s",
     .drop = "DROP DATABASE %s",
     .loose = mysql_loose,
     .strict = mysql_strict},
    {.name = NULL},
};

/* The server's URL; NULL: it is not there. */
static const char *server_url(const oracle_kind *kind) {
    const char *url = kind->variable ? getenv(kind->variable) : NULL;
    return url && *url ? url : NULL;
}

bool oracle_kind_there(const oracle_kind *kind) {
    return !kind->variable || server_url(kind);
}

/* What MariaDB has and MySQL does not. */
static bool is_mariadb(const char *url) {
    covet_db *db = covet_open(url, &covet_mysql);
    covet_session *session = covet_session_open(db);
    bool has = covet_execute(session, "SELECT JSON_EXISTS('{}', '$')") >= 0;
    covet_close(db);
    return has;
}

const oracle_kind *oracle_kind_at(const char *url) {
    static const char *const schemes[][2] = {{"sqlite:", "sqlite"},
                                             {"postgresql:", "postgresql"},
                                             {"postgres:", "postgresql"},
                                             {"mariadb:", "mariadb"},
                                             {"mysql:", "mysql"}};
    const char *name = "";
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (strncmp(url, schemes[i][0], strlen(schemes[i][0])) == 0) name = schemes[i][1];
    }
    if (strcmp(name, "mysql") == 0 && is_mariadb(url)) name = "mariadb";
    for (const oracle_kind *kind = oracle_kinds; kind->name; kind++) {
        if (strcmp(kind->name, name) != 0) continue;
        if (kind->variable) setenv(kind->variable, url, 1);
        return kind;
    }
    fprintf(stderr, "%s: no kind of database that the oracle knows\n", url);
    return NULL;
}

/* ---- places: a schema or database of its own ---- */

/* Runs a statement with the place's name in it, as the server's administrator. */
static bool administer(const oracle_kind *kind, const char *format, const char *name) {
    char sql[200];
    covet_db *db = covet_open(server_url(kind), kind->backend);
    covet_session *session = covet_session_open(db);
    size_t before = strcspn(format, "%");
    snprintf(sql, sizeof sql, "%.*s%s%s", (int)before, format, name, format + before + 2);
    bool well = covet_execute(session, sql) >= 0;
    if (!well) fprintf(stderr, "%s: %s\n", kind->name, covet_error_text(session));
    covet_close(db);
    return well;
}

/* The URL of a place: by an option behind it, or as the database's name in its path. */
static void place_url(const oracle_place *place, char *url, size_t size) {
    const char *server = server_url(place->kind);
    if (place->kind->option) {
        snprintf(url, size, "%s%c%s%s", server, strchr(server, '?') ? '&' : '?',
                 place->kind->option, place->name);
        return;
    }
    const char *path = strchr(strstr(server, "//") + 2, '/') + 1;
    snprintf(url, size, "%.*s%s%s", (int)(path - server), server, place->name,
             path + strcspn(path, "?"));
}

static void hear(void *context, const covet_log_record *record) {
    oracle_place *place = context;
    size_t size = strlen(place->sent), room = sizeof place->sent;
    if (!record->sql) return;
    snprintf(place->sent + size, room - size, "%s", record->sql);
    for (size_t i = 0; i < record->bind_count; i++) {
        json_t *json = oracle_json(&record->binds[i]);
        char *text = json_dumps(json, JSON_ENCODE_ANY);
        size = strlen(place->sent);
        snprintf(place->sent + size, room - size, "%s%s", i ? ", " : " <- ", text ? text : "?");
        free(text);
        json_decref(json);
    }
    size = strlen(place->sent);
    snprintf(place->sent + size, room - size, ";\n");
}

bool oracle_place_open(oracle_place *place, const oracle_kind *kind) {
    static unsigned number;
    char url[800] = "sqlite::memory:";
    *place = (oracle_place){.kind = kind};
    snprintf(place->name, sizeof place->name, "oracle_%ld_%u", (long)getpid(), number++);
    if (kind->make && !administer(kind, kind->make, place->name)) return false;
    if (kind->make) place_url(place, url, sizeof url);
    const covet_backend *const backends[] = {kind->backend, NULL};
    place->db = covet_open_with(
        &(covet_config){.url = url, .backends = backends, .log = hear, .log_context = place});
    return place->db != NULL;
}

void oracle_place_close(oracle_place *place) {
    covet_close(place->db);
    if (place->kind->drop) administer(place->kind, place->kind->drop, place->name);
}

/* ---- loading ---- */

static bool run_all(covet_session *session, const char *const *texts) {
    bool well = true;
    for (; texts && *texts && well; texts++) well = covet_execute(session, *texts) >= 0;
    return well;
}

/* Keys that were given are not known to what makes the next one. */
static bool advance(covet_session *session, const oracle_kind *kind, const covet_entity *entity) {
    char sql[400], table[200];
    const covet_field *key = entity->key;
    if (!kind->advance || !key || !key->automatic) return true;
    const char *at = strstr(kind->advance, "%s"), *next = strstr(at + 2, "%s");
    snprintf(sql, sizeof sql, "%.*s%s%.*s%s%s", (int)(at - kind->advance), kind->advance,
             key->column, (int)(next - at - 2), at + 2, entity->table, next + 2);
    snprintf(table, sizeof table, "\"%s\"", entity->table);
    return covet_execute(session, sql, table, key->column) >= 0;
}

bool oracle_place_load(const oracle_place *place, covet_session *session, const char *directory,
                       const covet_entity *const *entities, size_t count) {
    bool well = covet_begin(session) == COVET_OK && run_all(session, place->kind->loose);
    if (well)
        well =
            oracle_load(session, place->kind->backend->dialect->quote, directory, entities, count);
    for (size_t i = 0; i < count && well; i++) well = advance(session, place->kind, entities[i]);
    well = well && run_all(session, place->kind->strict) && covet_commit(session) == COVET_OK;
    if (!well) fprintf(stderr, "%s: %s\n", directory, covet_error_text(session));
    return well;
}
