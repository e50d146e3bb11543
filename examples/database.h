/* The database of an example: the one that DATABASE_URL names, else SQLite's. It has the backends
 * whose client library this machine has the headers of. A program of your own includes the headers
 * of the backends that it wants, and no more.
 *
 * What to link: -lsqlite3 -pthread -lm, and what each DATABASE_LINK_ macro that is defined says:
 *
 *   cc -E -dM -I. examples/database.h | sed -n 's/.*DATABASE_LINK_[A-Z]* -/-/p'
 *
 * -DDATABASE_NO_PG and -DDATABASE_NO_MYSQL leave one out, as where its library is too old. */
#ifndef DATABASE_H
#define DATABASE_H

#include <stdlib.h>

#include "covet_sqlite.h"

#if !defined(DATABASE_NO_PG)
#if __has_include(<libpq-fe.h>) || __has_include(<postgresql/libpq-fe.h>)
#define DATABASE_LINK_PG -lpq
#endif
#endif
#if defined(DATABASE_LINK_PG)
#include "covet_pg.h"
#define DATABASE_PG , &covet_pg
#else
#define DATABASE_PG
#endif

/* MySQL's client library, or MariaDB's, which has the same functions. */
#if !defined(DATABASE_NO_MYSQL)
#if __has_include(<mysql.h>)
#if __has_include(<mariadb_version.h>)
#define DATABASE_LINK_MYSQL -lmariadb
#else
#define DATABASE_LINK_MYSQL -lmysqlclient
#endif
#elif __has_include(<mysql/mysql.h>)
#if __has_include(<mysql/mariadb_version.h>)
#define DATABASE_LINK_MYSQL -lmariadb
#else
#define DATABASE_LINK_MYSQL -lmysqlclient
#endif
#elif __has_include(<mariadb/mysql.h>)
#define DATABASE_LINK_MYSQL -lmariadb
#endif
#endif
#if defined(DATABASE_LINK_MYSQL)
#include "covet_mysql.h"
#define DATABASE_MYSQL , &covet_mysql
#else
#define DATABASE_MYSQL
#endif

/* The backends, for covet_open and covet_config. */
#define DATABASES &covet_sqlite DATABASE_PG DATABASE_MYSQL

/* DATABASE_URL of the environment, or `usual` where it is unset or empty. */
static inline const char *database_url(const char *usual) {
    const char *url = getenv("DATABASE_URL");
    return url != NULL && *url != '\0' ? url : usual;
}

#endif
