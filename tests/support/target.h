/* The servers that the tests of faults have: where they are, a database of one's own on each, and
 * the way to it past a proxy. The environment names them (see tests/support/servers). */
#ifndef COVET_TEST_TARGET_H
#define COVET_TEST_TARGET_H

#include "covet_orm.h"
#include "proxy.h"

/* A kind of server. */
typedef struct target {
    const char *name;     /* as tests/support/servers knows it */
    const char *variable; /* of the environment: the administrator's URL */
    proxy_protocol protocol;
    const covet_backend *backend;
} target;

/* The kinds that are there now, ended by name NULL; read anew at each call. Valid until the
 * next. */
const target *targets(void);
/* The one with that name; NULL: it is not there. */
const target *target_named(const char *name);
/* A database of that name, empty; a former one is dropped. */
void target_create(const target *t, const char *database);
void target_drop(const target *t, const char *database);
/* URL of a database on the server (NULL: the administrator's own). `folder`: that of a proxy's
 * socket; NULL: the server's. `options`: more of them, "a=b&c=d"; NULL: none. The caller's to
 * free. */
char *target_url(const target *t, const char *database, const char *folder, const char *options);
/* A proxy before the server, whose socket is in `folder`. */
proxy *target_proxy(const target *t, const char *folder);
/* Runs a statement as the administrator, in a database (NULL: his own). */
void target_execute(const target *t, const char *database, const char *sql);
/* Descriptors that the process has open. */
int target_descriptors(void);

#endif
