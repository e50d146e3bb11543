/* Connecting to MySQL and MariaDB: what the library is told before, what the session is set to, and
 * what is asked of the server. Uses url and statement. driver.c names its
 * functions. */
#ifndef COVET_MYSQL_LINK_C
#define COVET_MYSQL_LINK_C

#include "mysql/dialect.c"
#include "mysql/statement.c"
#include "mysql/url.c"

static covet_status covet__mysql_check(const char *target, const covet_url_option *options,
                                       covet_buffer *text) {
    covet__mysql_url url;
    covet_status status = covet__mysql_url_open(&url, text->heap, target, options, text);
    covet__mysql_url_close(&url);
    return status;
}

/* --- what the library is told --- */

static void covet__mysql_option_uint(MYSQL *mysql, enum mysql_option option, int64_t value) {
    unsigned number = (unsigned)value;
    if (value > 0) mysql_options(mysql, option, &number);
}

#if COVET__MYSQL_CONNECTOR
/* Connector/C checks the certificate and the name in it together. */
static void covet__mysql_secure(MYSQL *mysql, const char *mode) {
    covet__mysql_bool on = strcmp(mode, "disabled") != 0;
    covet__mysql_bool verify = strncmp(mode, "verify", strlen("verify")) == 0;
    mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &on);
    mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
}
#else
static void covet__mysql_secure(MYSQL *mysql, const char *word) {
    unsigned mode = SSL_MODE_DISABLED;
    if (strcmp(word, "required") == 0) mode = SSL_MODE_REQUIRED;
    if (strcmp(word, "verify_ca") == 0) mode = SSL_MODE_VERIFY_CA;
    if (strcmp(word, "verify_identity") == 0) mode = SSL_MODE_VERIFY_IDENTITY;
    mysql_options(mysql, MYSQL_OPT_SSL_MODE, &mode);
}
#endif

/* Bytes of the largest row that is read: what the protocol has. */
#define COVET__MYSQL_LARGEST 1073741824ul

static void covet__mysql_prepare_options(MYSQL *mysql, const covet__mysql_url *url) {
    static const struct {
        covet__mysql_option_id id;
        enum mysql_option option;
    } files[] = {{COVET__MYSQL_SSL_CA, MYSQL_OPT_SSL_CA},
                 {COVET__MYSQL_SSL_CERT, MYSQL_OPT_SSL_CERT},
                 {COVET__MYSQL_SSL_KEY, MYSQL_OPT_SSL_KEY}};
    unsigned long largest = COVET__MYSQL_LARGEST;
    unsigned infile = 0; /* a server may not ask for files of the client */
    covet__mysql_bool off = 0;
    covet__mysql_option_uint(mysql, MYSQL_OPT_CONNECT_TIMEOUT,
                             covet__mysql_number(url, COVET__MYSQL_CONNECT_TIMEOUT, 0));
    covet__mysql_option_uint(mysql, MYSQL_OPT_READ_TIMEOUT,
                             covet__mysql_number(url, COVET__MYSQL_READ_TIMEOUT, 0));
    covet__mysql_option_uint(mysql, MYSQL_OPT_WRITE_TIMEOUT,
                             covet__mysql_number(url, COVET__MYSQL_WRITE_TIMEOUT, 0));
    mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &infile);
    mysql_options(mysql, MYSQL_REPORT_DATA_TRUNCATION, &off);
    mysql_options(mysql, MYSQL_OPT_MAX_ALLOWED_PACKET, &largest);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (url->values[files[i].id])
            mysql_options(mysql, files[i].option, url->values[files[i].id]);
    if (url->values[COVET__MYSQL_SSL_MODE])
        covet__mysql_secure(mysql, url->values[COVET__MYSQL_SSL_MODE]);
}

/* --- what the server is --- */

/* "8.0.36" is 80036; what a distribution puts behind it is passed over. */
static unsigned long covet__mysql_version(const char *text) {
    unsigned long parts[3] = {0, 0, 0};
    for (size_t i = 0; i < 3; i++) {
        for (; *text >= '0' && *text <= '9'; text++)
            if (parts[i] < 100000) parts[i] = parts[i] * 10 + (unsigned long)(*text - '0');
        if (*text != '.') break;
        text++;
    }
    return parts[0] * 10000 + parts[1] * 100 + parts[2];
}

/* Reads flavour and version, which stand in the greeting: MariaDB's begins with a version that old
 * clients are to see. Answers what is wrong; NULL: nothing. */
static const char *covet__mysql_recognise(covet__mysql_link *link, unsigned long *version) {
    static const char disguise[] = "5.5.5-";
    const char *text = mysql_get_server_info(link->mysql);
    link->mariadb = strstr(text, "MariaDB") != NULL;
    if (link->mariadb && strncmp(text, disguise, sizeof disguise - 1) == 0)
        text += sizeof disguise - 1;
    *version = covet__mysql_version(text);
    link->dialect = link->mariadb ? &covet__mariadb_dialect : &covet__mysql_dialect;
    if (link->mariadb && *version < 101000) link->dialect = &covet__mariadb_old_dialect;
    bool fits = *version >= (link->mariadb ? 100500ul : 80017ul);
    return fits ? NULL : "the server is too old";
}

/* --- what the session is set to --- */

/* Strict, so that nothing is cut or changed silently; nothing that changes how SQL is read. */
#define COVET__MYSQL_SQL_MODE                                                                      \
    "STRICT_TRANS_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_IN_DATE,NO_ZERO_DATE,"                         \
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"

/* Writes the one statement that sets the session. Texts without a column compare by code point and
 * see spaces at the end, as columns of tables that we make do. */
static void covet__mysql_print_session(covet_buffer *sql, const covet__mysql_link *link,
                                       unsigned long version, const covet__mysql_url *url) {
    int64_t lock = covet__mysql_number(url, COVET__MYSQL_LOCK_TIMEOUT, 0);
    int64_t statement = covet__mysql_number(url, COVET__MYSQL_STATEMENT_TIMEOUT, 0);
    bool old_name = link->mariadb && version < 110101;
    covet_buffer_format(
        sql,
        "SET NAMES utf8mb4 COLLATE %s, time_zone = '+00:00', "
        "sql_mode = '" COVET__MYSQL_SQL_MODE "', sql_auto_is_null = 0, autocommit = 1, %s = '%s'",
        link->mariadb ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin",
        old_name ? "tx_isolation" : "transaction_isolation", url->values[COVET__MYSQL_ISOLATION]);
    if (lock) covet_buffer_format(sql, ", innodb_lock_wait_timeout = %lld", (long long)lock);
    if (!statement) return;
    if (link->mariadb)
        covet_buffer_format(sql, ", max_statement_time = %lld.%03d", (long long)(statement / 1000),
                            (int)(statement % 1000));
    else
        covet_buffer_format(sql, ", max_execution_time = %lld", (long long)statement);
}

static covet_status covet__mysql_set_session(covet__mysql_link *link, unsigned long version,
                                             const covet__mysql_url *url) {
    covet_buffer sql;
    covet_status status = COVET_OK;
    covet_buffer_open(&sql, link->heap, 0);
    covet__mysql_print_session(&sql, link, version, url);
    if (sql.failed)
        status = covet__mysql_no_memory(link);
    else if (mysql_real_query(link->mysql, sql.data, (unsigned long)sql.size) != 0)
        status = covet__mysql_fail(link);
    covet_buffer_close(&sql);
    return status;
}

/* Whether parameters may be arrays: MariaDB's server and its Connector/C have them. */
static bool covet__mysql_has_arrays(const covet__mysql_link *link) {
#if COVET__MYSQL_CONNECTOR
    unsigned long extended = 0;
    if (!link->mariadb ||
        mariadb_get_infov(link->mysql, MARIADB_CONNECTION_EXTENDED_SERVER_CAPABILITIES, &extended))
        return false;
    return (extended & (unsigned long)(MARIADB_CLIENT_STMT_BULK_OPERATIONS >> 32)) != 0;
#else
    (void)link;
    return false;
#endif
}

/* Reads what the server allows. */
static covet_status covet__mysql_ask(covet__mysql_link *link) {
    static const char sql[] = "SELECT @@max_allowed_packet, @@auto_increment_increment";
    if (mysql_real_query(link->mysql, sql, sizeof sql - 1) != 0) return covet__mysql_fail(link);
    MYSQL_RES *result = mysql_store_result(link->mysql);
    MYSQL_ROW row = result ? mysql_fetch_row(result) : NULL;
    int64_t packet = 0, step = 1;
    if (row && row[0]) covet_int_read(row[0], strlen(row[0]), &packet);
    if (row && row[1]) covet_int_read(row[1], strlen(row[1]), &step);
    mysql_free_result(result);
    if (packet <= 0) return covet__mysql_fail(link);
    link->most_packet = (size_t)packet;
    link->key_step = step;
    link->arrays = covet__mysql_has_arrays(link);
    return COVET_OK;
}

/* --- connecting --- */

static void covet__mysql_disconnect(covet_link *link_) {
    covet__mysql_link *link = covet__mysql_of(link_);
    if (!link) return;
    covet__mysql_finalize((covet_prepared *)link->bulk);
    covet__mysql_close_ended(link);
    if (link->mysql) mysql_close(link->mysql);
    covet_buffer_close(&link->message);
    covet_buffer_close(&link->names);
    covet_heap_resize(link->heap, link, sizeof *link, 0);
}

/* Connects and sets the session. Not OK: the link's error says why. */
static covet_status covet__mysql_open(covet__mysql_link *link, const covet__mysql_url *url) {
    unsigned long version;
    link->mysql = mysql_init(NULL);
    if (!link->mysql) return covet__mysql_no_memory(link);
    covet__mysql_prepare_options(link->mysql, url);
    if (!mysql_real_connect(link->mysql, url->host, url->user, url->password, url->database,
                            url->port, url->values[COVET__MYSQL_SOCKET], CLIENT_FOUND_ROWS))
        return covet__mysql_fail(link);
    const char *wrong = covet__mysql_recognise(link, &version);
    if (wrong) {
        covet_buffer_format(covet__mysql_say(link),
                            "%s: it says %s, and MySQL 8.0.17 or MariaDB 10.5 is needed", wrong,
                            mysql_get_server_info(link->mysql));
        return covet__mysql_refuse(link, COVET_CONNECTION);
    }
    covet_status status = covet__mysql_set_session(link, version, url);
    return status == COVET_OK ? covet__mysql_ask(link) : status;
}

/* Says why a connection could not be made, and frees it. */
static covet_link *covet__mysql_cannot(covet__mysql_link *link, const covet__mysql_url *url,
                                       covet_status *status, covet_buffer *text) {
    if (*status != COVET_NO_MEMORY) *status = COVET_CONNECTION;
    covet_buffer_text(text, "cannot connect to ");
    covet__mysql_print_url(text, url);
    covet_buffer_text(text, ": ");
    covet_buffer_text(text, link->error.message);
    covet__mysql_disconnect((covet_link *)link);
    return NULL;
}

static covet__mysql_link *covet__mysql_link_new(const covet_host *host) {
    covet__mysql_link *link = covet_heap_resize(host->heap, NULL, 0, sizeof *link);
    if (!link) return NULL;
    *link = (covet__mysql_link){.heap = host->heap,
                                .log = host->log,
                                .log_context = host->log_context,
                                .error = {.message = ""}};
    covet_buffer_open(&link->message, host->heap, 0);
    covet_buffer_open(&link->names, host->heap, 0);
    return link;
}

static covet_link *covet__mysql_connect(const covet_host *host, const char *target,
                                        const covet_url_option *options, covet_status *status,
                                        covet_buffer *text) {
    covet__mysql_url url;
    covet__mysql_link *link = NULL;
    *status = covet__mysql_url_open(&url, host->heap, target, options, text);
    if (*status == COVET_OK) {
        link = covet__mysql_link_new(host);
        if (!link) *status = COVET_NO_MEMORY;
    }
    if (*status == COVET_NO_MEMORY) covet_buffer_text(text, covet_status_text(*status));
    if (link) {
        link->spill = (size_t)covet__mysql_number(&url, COVET__MYSQL_STREAM_SPILL, 0);
        *status = covet__mysql_open(link, &url);
        if (*status != COVET_OK)
            link = (covet__mysql_link *)covet__mysql_cannot(link, &url, status, text);
    }
    covet__mysql_url_close(&url);
    return (covet_link *)link;
}

/* The library's own start is not safe in several threads: it is made here, where the first session
 * is not there yet. There is nothing to share; only NULL would mean a failure. */
static void *covet__mysql_attach(covet_heap *heap, const char *target) {
    (void)target;
    return mysql_library_init(0, NULL, NULL) == 0 ? heap : NULL;
}

static void covet__mysql_detach(covet_heap *heap, void *shared) {
    (void)heap;
    (void)shared;
}

#endif
