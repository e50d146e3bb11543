/* The driver of MySQL and MariaDB: connections, and the backend that programs name. Uses link,
 * bulk. */
#ifndef COVET_MYSQL_DRIVER_C
#define COVET_MYSQL_DRIVER_C

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#endif

#include "mysql/bulk.c"
#include "mysql/link.c"
#include "mysql/mysql.h"

/* --- results --- */

static covet_status covet__mysql_stream(covet_prepared *prepared_,
                                        const covet_streaming *streaming) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    prepared->wants_cursor = streaming->cursor;
    prepared->chunk = streaming->chunk;
    prepared->spill = streaming->spill > 0 ? (size_t)streaming->spill : prepared->link->spill;
    return COVET_OK;
}

static uint32_t covet__mysql_column_count(covet_prepared *prepared) {
    return covet__mysql_prepared_of(prepared)->columns;
}

static const char *covet__mysql_column_name(covet_prepared *prepared_, uint32_t column) {
    covet__mysql_prepared *prepared = covet__mysql_prepared_of(prepared_);
    return column < prepared->columns ? prepared->fields[column].name : "";
}

/* --- the connection --- */

/* A server says nothing to a connection that is idle: where something can be read, it has closed
 * it. */
static bool covet__mysql_readable(const MYSQL *mysql) {
#if defined(__unix__) || defined(__APPLE__)
    struct pollfd look = {.fd = (int)mysql->net.fd, .events = POLLIN};
    return poll(&look, 1, 0) != 0;
#else
    (void)mysql;
    return false;
#endif
}

static bool covet__mysql_alive(covet_link *link_, bool look) {
    covet__mysql_link *link = covet__mysql_of(link_);
    if (look && !link->lost && !link->at && covet__mysql_readable(link->mysql)) link->lost = true;
    return !link->lost;
}

/* The library says goodbye in the end and has no way to drop a connection: its socket is turned
 * into one that leads nowhere. */
static void covet__mysql_abandon(covet_link *link_) {
    covet__mysql_link *link = covet__mysql_of(link_);
    link->lost = true;
    if (!link->mysql) return;
    link->at = NULL;
#if defined(__unix__) || defined(__APPLE__)
    int nowhere = open("/dev/null", O_RDWR);
    if (nowhere >= 0) {
        dup2(nowhere, (int)link->mysql->net.fd);
        close(nowhere);
        mysql_close(link->mysql);
    }
#endif
    link->mysql = NULL;
}

static const covet_dialect *covet__mysql_dialect_of(covet_link *link) {
    return covet__mysql_of(link)->dialect;
}

static covet_step covet__mysql_execute(covet_link *link_, const char *sql, size_t size) {
    covet__mysql_link *link = covet__mysql_of(link_);
    if (covet__mysql_settle(link) != COVET_OK) return COVET_STEP_FAILED;
    if (covet__mysql_refuse_sql(link, sql, size)) return COVET_STEP_FAILED;
    if (mysql_real_query(link->mysql, sql, (unsigned long)size) != 0) {
        covet__mysql_fail(link);
        covet__mysql_after_error(link);
        return COVET_STEP_FAILED;
    }
    link->changes = (int64_t)mysql_affected_rows(link->mysql);
    if (mysql_field_count(link->mysql) > 0 && covet__mysql_pass_over(link) != COVET_OK)
        return COVET_STEP_FAILED;
    covet__mysql_tell_warnings(link, sql);
    return COVET_STEP_DONE;
}

static size_t covet__mysql_bind_limit(covet_link *link) {
    return covet__mysql_of(link)->dialect->bind_limit;
}

/* The server reads the command and what it makes of it into one buffer. */
static size_t covet__mysql_packet_limit(covet_link *link) {
    return covet__mysql_of(link)->most_packet;
}

static int64_t covet__mysql_changes(covet_link *link) {
    return covet__mysql_of(link)->changes;
}

/* The keys of one INSERT follow each other in steps of auto_increment_increment, whatever others
 * insert meanwhile. */
static int64_t covet__mysql_inserted_key(covet_link *link_, size_t count, int64_t *step) {
    covet__mysql_link *link = covet__mysql_of(link_);
    (void)count;
    *step = link->key_step;
    return link->first_key;
}

/* --- the backend --- */

static const covet_driver covet__mysql_driver = {
    .options = covet__mysql_option_names,
    .check = covet__mysql_check,
    .connect = covet__mysql_connect,
    .disconnect = covet__mysql_disconnect,
    .abandon = covet__mysql_abandon,
    .dialect = covet__mysql_dialect_of,
    .alive = covet__mysql_alive,
    .attach = covet__mysql_attach,
    .detach = covet__mysql_detach,
    .error = covet__mysql_error,
    .bind_limit = covet__mysql_bind_limit,
    .packet_limit = covet__mysql_packet_limit,
    .prepare = covet__mysql_prepare,
    .finalize = covet__mysql_finalize,
    .bind = covet__mysql_bind,
    .bind_member = covet__mysql_bind_member,
    .bind_cells = covet__mysql_bind_cells,
    .bind_count = covet__mysql_bind_count,
    .execute = covet__mysql_execute,
    .stream = covet__mysql_stream,
    .next = covet__mysql_next,
    .decode = covet__mysql_decode,
    .fetch = covet__mysql_fetch,
    .value = covet__mysql_value,
    .column_count = covet__mysql_column_count,
    .column_name = covet__mysql_column_name,
    .reset = covet__mysql_reset,
    .changes = covet__mysql_changes,
    .inserted_key = covet__mysql_inserted_key,
    .insert_many = covet__mysql_insert_many,
    .in_transaction = covet__mysql_in_transaction,
};

static const char *const covet__mysql_schemes[] = {"mysql", "mariadb", NULL};

const covet_backend covet_mysql = {.schemes = covet__mysql_schemes,
                                   .dialect = &covet__mysql_dialect,
                                   .driver = &covet__mysql_driver};

#endif
