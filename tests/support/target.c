/* The servers of target.h. They are administered through the library itself. */
#define _GNU_SOURCE /* strict C11 hides opendir */
#include "target.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "covet_mysql.h"
#include "covet_pg.h"

static const target all[] = {
    {"postgresql", "COVET_TEST_POSTGRESQL", PROXY_POSTGRESQL, &covet_pg},
    {"mariadb", "COVET_TEST_MARIADB", PROXY_MYSQL, &covet_mysql},
    {"mysql", "COVET_TEST_MYSQL", PROXY_MYSQL, &covet_mysql},
};
#define KINDS (sizeof all / sizeof *all)

static void stop_program(const char *what, const char *why) {
    fprintf(stderr, "target: %s: %s\n", what, why);
    abort();
}

static const char *administrator(const target *t) {
    const char *url = getenv(t->variable);
    return url == NULL ? "" : url;
}

const target *targets(void) {
    static target present[KINDS + 1];
    size_t count = 0;
    for (size_t i = 0; i < KINDS; i++)
        if (administrator(&all[i])[0] != '\0') present[count++] = all[i];
    present[count] = (target){.name = NULL};
    return present;
}

const target *target_named(const char *name) {
    const target *t = targets();
    while (t->name != NULL && strcmp(t->name, name) != 0) t++;
    return t->name == NULL ? NULL : t;
}

/* ---- URLs ---- */

/* Copies the value of an option of the administrator's URL; "" where it has none. */
static void option_of(const target *t, const char *option, char *out, size_t room) {
    const char *at = strchr(administrator(t), '?');
    const size_t size = strlen(option);
    size_t length = 0;
    while (at != NULL && !(strncmp(at + 1, option, size) == 0 && at[1 + size] == '='))
        at = strchr(at + 1, '&');
    if (at != NULL) {
        at += size + 2;
        length = strcspn(at, "&");
    }
    if (length >= room) stop_program(option, "too long");
    memcpy(out, at == NULL ? "" : at, length);
    out[length] = '\0';
}

/* The path of the socket in a folder; NULL: the server's own. */
static void socket_of(const target *t, const char *folder, char *out, size_t room) {
    char own[400], port[20];
    if (t->protocol == PROXY_MYSQL) {
        option_of(t, "socket", own, sizeof own);
        snprintf(out, room, "%s%s", folder == NULL ? own : folder, folder == NULL ? "" : "/mysql");
        return;
    }
    option_of(t, "host", own, sizeof own);
    option_of(t, "port", port, sizeof port);
    snprintf(out, room, "%s/.s.PGSQL.%s", folder == NULL ? own : folder,
             port[0] == '\0' ? "5432" : port);
}

char *target_url(const target *t, const char *database, const char *folder, const char *options) {
    char place[420], user[100], port[20], *url = malloc(2000);
    if (url == NULL) stop_program("target_url", "no memory");
    const char *more = options == NULL ? "" : options, *join = more[0] == '\0' ? "" : "&";
    socket_of(t, folder, place, sizeof place);
    if (t->protocol == PROXY_MYSQL) {
        snprintf(url, 2000, "mysql://root@localhost/%s?socket=%s%s%s",
                 database == NULL ? "" : database, place, join, more);
        return url;
    }
    *strrchr(place, '/') = '\0';
    option_of(t, "user", user, sizeof user);
    option_of(t, "port", port, sizeof port);
    snprintf(url, 2000, "postgresql:///%s?host=%s&port=%s&user=%s%s%s",
             database == NULL ? "postgres" : database, place, port[0] == '\0' ? "5432" : port, user,
             join, more);
    return url;
}

proxy *target_proxy(const target *t, const char *folder) {
    char own[420], server[420];
    socket_of(t, folder, own, sizeof own);
    socket_of(t, NULL, server, sizeof server);
    return proxy_open(own, server, t->protocol);
}

/* ---- databases ---- */

void target_execute(const target *t, const char *database, const char *sql) {
    char *url = target_url(t, database, NULL, NULL);
    covet_db *db = covet_open(url, t->backend);
    covet_session *s = covet_session_open(db);
    if (s == NULL) stop_program(url, "no memory");
    if (covet_execute(s, sql) < 0) stop_program(sql, covet_error_text(s));
    covet_close(db);
    free(url);
}

void target_drop(const target *t, const char *database) {
    char sql[200];
    const bool force = t->protocol == PROXY_POSTGRESQL;
    snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s%s", database,
             force ? " WITH (FORCE)" : "");
    target_execute(t, NULL, sql);
}

void target_create(const target *t, const char *database) {
    char sql[200];
    target_drop(t, database);
    snprintf(sql, sizeof sql, "CREATE DATABASE %s", database);
    target_execute(t, NULL, sql);
}

int target_descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;
    if (folder == NULL) return 0;
    while (readdir(folder) != NULL) count++;
    closedir(folder);
    return count;
}
