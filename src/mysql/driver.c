/* The driver of MySQL and MariaDB, and the backend that programs name. Uses dialect. */
#ifndef COVET_MYSQL_DRIVER_C
#define COVET_MYSQL_DRIVER_C

#include "mysql/dialect.c"
#include "mysql/mysql.h"

static const char *const covet__mysql_schemes[] = {"mysql", "mariadb", NULL};

const covet_backend covet_mysql = {
    .schemes = covet__mysql_schemes, .dialect = &covet__mysql_dialect, .driver = NULL};

#endif
