/* Connecting to PostgreSQL: the driver's own options of a URL or a KEY=VALUE text, all others are
 * libpq's; what a server and a session must be like. Uses stream. driver.c names its functions. */
#ifndef COVET_PG_LINK_C
#define COVET_PG_LINK_C

#include <stdlib.h>
#if !defined(_WIN32)
#include <poll.h>
#endif

#include "base/uuid.h"
#include "pg/stream.c"

/* Bytes of a stream that are read ahead where nothing else is said. */
#define COVET__PG_SPILL ((int64_t)64 << 20)

/* --- options --- */

/* What a URL says: the driver's own options, and the text that libpq gets. */
typedef struct covet__pg_profile {
    covet_buffer text;  /* without the driver's own options */
    covet_buffer value; /* of the option that is read */
    covet__pg_mode mode;
    int64_t spill;
    bool mode_given, spill_given;
    PQconninfoOption *known; /* libpq's options; NULL without memory */
} covet__pg_profile;

static void covet__pg_profile_close(covet__pg_profile *profile) {
    covet_buffer_close(&profile->text);
    covet_buffer_close(&profile->value);
    PQconninfoFree(profile->known);
}

static bool covet__pg_same(const char *text, size_t size, const char *name) {
    return strlen(name) == size && memcmp(text, name, size) == 0;
}

/* Whether libpq has an option of that name. `ssl` is one in URLs. */
static bool covet__pg_option_known(const covet__pg_profile *profile, const char *name,
                                   size_t size) {
    for (const PQconninfoOption *option = profile->known; option && option->keyword; option++)
        if (covet__pg_same(name, size, option->keyword)) return true;
    return !profile->known || covet__pg_same(name, size, "ssl");
}

static covet_status covet__pg_unknown_option(const covet__pg_profile *profile, const char *name,
                                             size_t size, covet_buffer *text) {
    covet_buffer_text(text, "PostgreSQL has no connection option \"");
    covet_buffer_add(text, name, size);
    covet_buffer_text(text, "\"; it has prepare stream_spill");
    for (const PQconninfoOption *option = profile->known; option && option->keyword; option++) {
        if (*option->dispchar == 'D') continue;
        covet_buffer_char(text, ' ');
        covet_buffer_text(text, option->keyword);
    }
    return COVET_CONNECTION;
}

static covet_status covet__pg_bad_option(const char *name, const char *takes, const char *value,
                                         covet_buffer *text) {
    covet_buffer_text(text, "the connection option ");
    covet_buffer_text(text, name);
    covet_buffer_text(text, takes);
    if (value) {
        covet_buffer_text(text, ", not \"");
        covet_buffer_text(text, value);
        covet_buffer_char(text, '"');
    }
    return COVET_CONNECTION;
}

/* Reads one of the driver's own options, whose value stands in profile->value. */
static covet_status covet__pg_own_option(covet__pg_profile *profile, const char *name,
                                         covet_buffer *text) {
    const char *value = covet_buffer_get(&profile->value);
    bool prepare = strcmp(name, "prepare") == 0;
    bool *given = prepare ? &profile->mode_given : &profile->spill_given;
    if (profile->value.failed) return COVET_NO_MEMORY;
    if (*given) return covet__pg_bad_option(name, " is given twice", NULL, text);
    *given = true;
    if (!prepare) {
        bool read = covet_int_read(value, strlen(value), &profile->spill) == COVET_PARSED_WELL;
        if (read && profile->spill > 0) return COVET_OK;
        return covet__pg_bad_option(name, " takes a number of bytes above 0", value, text);
    }
    profile->mode = strcmp(value, "named") == 0 ? COVET__PG_NAMED : COVET__PG_UNNAMED;
    if (profile->mode == COVET__PG_NAMED || strcmp(value, "unnamed") == 0 ||
        strcmp(value, "none") == 0)
        return COVET_OK;
    return covet__pg_bad_option(name, " takes named, unnamed or none", value, text);
}

/* The name of the driver's own option that stands there; NULL: it is none. */
static const char *covet__pg_own_name(const char *name, size_t size) {
    if (covet__pg_same(name, size, "prepare")) return "prepare";
    return covet__pg_same(name, size, "stream_spill") ? "stream_spill" : NULL;
}

/* Puts the value of a URL's option, without its percent signs, into profile->value. */
static bool covet__pg_url_value(covet__pg_profile *profile, const char *value, size_t size) {
    covet_buffer_clear(&profile->value);
    covet_buffer_add(&profile->value, value, size);
    if (profile->value.failed) return true;
    if (!profile->value.data) return true;
    if (!covet_percent_decode(profile->value.data)) return false;
    profile->value.size = strlen(profile->value.data);
    return true;
}

/* One name=value of a URL. */
static covet_status covet__pg_url_pair(covet__pg_profile *profile, const char *at, size_t size,
                                       char *before, covet_buffer *text) {
    const char *equals = memchr(at, '=', size);
    size_t name_size = equals ? (size_t)(equals - at) : size;
    const char *own = covet__pg_own_name(at, name_size);
    if (own) {
        const char *value = equals ? equals + 1 : at + size;
        if (!covet__pg_url_value(profile, value, (size_t)(at + size - value)))
            return covet__pg_bad_option(own, " has a % that no two hexadecimal digits follow", NULL,
                                        text);
        return covet__pg_own_option(profile, own, text);
    }
    if (!memchr(at, '%', name_size) && !covet__pg_option_known(profile, at, name_size))
        return covet__pg_unknown_option(profile, at, name_size, text);
    covet_buffer_char(&profile->text, *before);
    covet_buffer_add(&profile->text, at, size);
    *before = '&';
    return COVET_OK;
}

static covet_status covet__pg_read_url(covet__pg_profile *profile, const char *rest,
                                       covet_buffer *text) {
    const char *query = strchr(rest, '?');
    char before = '?';
    covet_status status = COVET_OK;
    covet_buffer_text(&profile->text, "postgresql:");
    covet_buffer_add(&profile->text, rest, query ? (size_t)(query - rest) : strlen(rest));
    while (query && status == COVET_OK) {
        const char *at = query + 1;
        query = strchr(at, '&');
        size_t size = query ? (size_t)(query - at) : strlen(at);
        if (size > 0) status = covet__pg_url_pair(profile, at, size, &before, text);
    }
    return status;
}

/* Reads a value of a KEY=VALUE text as libpq does: in quotes or up to a blank, with backslashes.
 * Answers what stands behind it. */
static const char *covet__pg_pair_value(covet__pg_profile *profile, const char *at) {
    bool quoted = *at == '\'';
    covet_buffer_clear(&profile->value);
    if (quoted) at++;
    for (; *at && (quoted ? *at != '\'' : !strchr(" \t\r\n\f\v", *at)); at++) {
        if (*at == '\\' && at[1]) at++;
        covet_buffer_char(&profile->value, *at);
    }
    return at + (quoted && *at == '\'');
}

/* The text of KEY=VALUE pairs. What is malformed is left to libpq, which says so. */
static covet_status covet__pg_read_pairs(covet__pg_profile *profile, const char *at,
                                         covet_buffer *text) {
    covet_status status = COVET_OK;
    for (at = covet__pg_blanks(at); *at && status == COVET_OK; at = covet__pg_blanks(at)) {
        const char *start = at;
        size_t size = strcspn(at, "= \t\r\n\f\v");
        at = covet__pg_blanks(at + size);
        if (*at != '=') {
            covet_buffer_text(&profile->text, start);
            return COVET_OK;
        }
        at = covet__pg_pair_value(profile, covet__pg_blanks(at + 1));
        const char *own = covet__pg_own_name(start, size);
        if (own) {
            status = covet__pg_own_option(profile, own, text);
        } else if (!covet__pg_option_known(profile, start, size)) {
            return covet__pg_unknown_option(profile, start, size, text);
        } else {
            covet_buffer_add(&profile->text, start, (size_t)(at - start));
            covet_buffer_char(&profile->text, ' ');
        }
    }
    return status;
}

/* libpq reads this option only where it waits for a connection itself. */
static bool covet__pg_timeout_fits(const PQconninfoOption *option, covet_buffer *text) {
    int64_t seconds;
    while (option->keyword && strcmp(option->keyword, "connect_timeout") != 0) option++;
    const char *value = option->keyword && option->val ? option->val : "";
    if (!*value || covet_int_read(value, strlen(value), &seconds) == COVET_PARSED_WELL) return true;
    covet_buffer_text(text,
                      "the connection option connect_timeout takes a number of seconds, not \"");
    covet_buffer_text(text, value);
    covet_buffer_char(text, '"');
    return false;
}

/* Reads all of a URL; libpq's own part is taken apart by libpq: the options that it gives, to be
 * freed. NULL: `text` and `status` say why. */
static PQconninfoOption *covet__pg_read_target(covet__pg_profile *profile, const char *target,
                                               covet_status *status, covet_buffer *text) {
    const char *colon = strchr(target, ':'), *rest = colon ? colon + 1 : target;
    char *problem = NULL;
    *profile = (covet__pg_profile){.mode = COVET__PG_NAMED, .spill = COVET__PG_SPILL};
    profile->known = PQconndefaults();
    covet_buffer_open(&profile->text, text->heap, 0);
    covet_buffer_open(&profile->value, text->heap, 0);
    *status = strncmp(rest, "//", 2) == 0 ? covet__pg_read_url(profile, rest, text)
                                          : covet__pg_read_pairs(profile, rest, text);
    if (*status == COVET_OK && profile->text.failed) *status = COVET_NO_MEMORY;
    if (*status != COVET_OK) return NULL;
    PQconninfoOption *parsed = PQconninfoParse(covet_buffer_get(&profile->text), &problem);
    if (parsed && covet__pg_timeout_fits(parsed, text)) return parsed;
    *status = parsed || problem ? COVET_CONNECTION : COVET_NO_MEMORY;
    PQconninfoFree(parsed);
    if (*status == COVET_CONNECTION && !problem) return NULL;
    /* libpq may quote all of it, the password too */
    char *quoted = problem ? strstr(problem, "\"postgresql:") : NULL;
    if (quoted) *quoted = '\0';
    covet__pg_plain(text, problem ? problem : covet_status_text(COVET_NO_MEMORY));
    PQfreemem(problem);
    return NULL;
}

static covet_status covet__pg_check(const char *target, const covet_url_option *options,
                                    covet_buffer *text) {
    covet__pg_profile profile;
    covet_status status;
    (void)options;
    PQconninfoOption *parsed = covet__pg_read_target(&profile, target, &status, text);
    PQconninfoFree(parsed);
    covet__pg_profile_close(&profile);
    return status;
}

/* --- connecting --- */

/* What the driver sets where the URL says nothing, or in any case. */
static const char *covet__pg_setting(const PQconninfoOption *option) {
    if (strcmp(option->keyword, "client_encoding") == 0) return "UTF8";
    if (option->val) return option->val;
    if (strcmp(option->keyword, "fallback_application_name") == 0) return "covetorm";
    if (strcmp(option->keyword, "connect_timeout") == 0 && !getenv("PGCONNECT_TIMEOUT"))
        return "10";
    return NULL;
}

#if !defined(_WIN32)
/* Microseconds that connecting by TCP may take before it is begun anew in libpq's own way. */
#define COVET__PG_QUICK (3 * COVET_SECOND_US)

/* The text of an option that a connection is made with, "" without one. */
static const char *covet__pg_used(const PQconninfoOption *used, const char *keyword) {
    for (; used && used->keyword; used++)
        if (strcmp(used->keyword, keyword) == 0) return used->val ? used->val : "";
    return "";
}

/* How long a connection may take: `alone`: by one socket of this machine, so that there is no other
 * address that libpq would try. As libpq has it, one second is two, and 0 any time. */
static int64_t covet__pg_patience(PGconn *conn, bool *alone) {
    PQconninfoOption *used = PQconninfo(conn);
    const char *host = covet__pg_used(used, "host"),
               *limit = covet__pg_used(used, "connect_timeout");
    const char *first = PQhost(conn);
    int64_t seconds = 0;
    *alone = first && (*first == '/' || *first == '@') && !strchr(host, ',');
    if (covet_int_read(limit, strlen(limit), &seconds) != COVET_PARSED_WELL || seconds <= 0)
        seconds = 1000000000;
    PQconninfoFree(used);
    if (seconds == 1) seconds = 2;
    if (seconds > 1000000000) seconds = 1000000000;
    return *alone || seconds * COVET_SECOND_US < COVET__PG_QUICK ? seconds * COVET_SECOND_US
                                                                 : COVET__PG_QUICK;
}

/* Goes on with a connection that was begun. false: it is neither made nor refused in time. */
static bool covet__pg_connecting(PGconn *conn, int64_t patience) {
    int64_t end = covet_now().us + patience, left;
    PostgresPollingStatusType step = PGRES_POLLING_WRITING;
    while (PQstatus(conn) != CONNECTION_BAD && (left = end - covet_now().us) > 0) {
        bool writing = step == PGRES_POLLING_WRITING;
        struct pollfd wait = {.fd = PQsocket(conn), .events = writing ? POLLOUT : POLLIN};
        if (left > 1000 * COVET_SECOND_US) left = 1000 * COVET_SECOND_US;
        if (poll(&wait, 1, (int)(left / 1000) + 1) == 0) continue;
        step = PQconnectPoll(conn);
        if (step == PGRES_POLLING_OK || step == PGRES_POLLING_FAILED) return true;
    }
    return PQstatus(conn) == CONNECTION_BAD;
}
#endif

/* Connects. libpq's own way is the better one where a host does not answer, for it tries the next;
 * but what the server says meanwhile goes to the standard error output, where nothing of ours may
 * go: so it is the second that is tried. NULL: no memory. */
static PGconn *covet__pg_open(covet__pg_link *link, const char *const *keywords,
                              const char *const *values) {
    PGconn *conn;
#if !defined(_WIN32)
    bool alone;
    conn = PQconnectStartParams(keywords, values, 0);
    if (!conn) return NULL;
    PQsetNoticeReceiver(conn, covet__pg_notice, link);
    if (covet__pg_connecting(conn, covet__pg_patience(conn, &alone)) || alone) return conn;
    PQfinish(conn);
#endif
    conn = PQconnectdbParams(keywords, values, 0);
    if (conn) PQsetNoticeReceiver(conn, covet__pg_notice, link);
    return conn;
}

/* The same with libpq's options. */
static PGconn *covet__pg_open_with(covet__pg_link *link, const PQconninfoOption *options) {
    size_t count = 1, at = 0;
    for (const PQconninfoOption *option = options; option->keyword; option++) count++;
    const char **texts = covet_heap_resize(link->heap, NULL, 0, count * 2 * sizeof *texts);
    if (!texts) return NULL;
    const char **keywords = texts, **values = texts + count;
    for (const PQconninfoOption *option = options; option->keyword; option++) {
        values[at] = covet__pg_setting(option);
        keywords[at] = option->keyword;
        if (values[at]) at++;
    }
    keywords[at] = values[at] = NULL;
    PGconn *conn = covet__pg_open(link, keywords, values);
    covet_heap_resize(link->heap, (void *)texts, count * 2 * sizeof *texts, 0);
    return conn;
}

static bool covet__pg_parameter_is(PGconn *conn, const char *name, const char *value) {
    const char *found = PQparameterStatus(conn, name);
    return found && strncmp(found, value, strlen(value)) == 0;
}

/* Sets what text, dates and casts rest on, where the server does not have it so already. Startup
 * options would need no round trip, but poolers refuse them; what they know as settings of a client
 * follows it from server to server, and these are of that kind. */
static bool covet__pg_settle(covet__pg_link *link) {
    PGconn *conn = link->conn;
    covet_buffer *sql = &link->sql;
    covet_buffer_clear(sql);
    const char *zone = PQparameterStatus(conn, "TimeZone");
    if (!zone || (strcmp(zone, "UTC") != 0 && strcmp(zone, "Etc/UTC") != 0))
        covet_buffer_text(sql, "SET TimeZone = 'UTC'; ");
    if (!covet__pg_parameter_is(conn, "DateStyle", "ISO"))
        covet_buffer_text(sql, "SET DateStyle = 'ISO'; ");
    if (!covet__pg_parameter_is(conn, "IntervalStyle", "postgres") ||
        covet__pg_parameter_is(conn, "IntervalStyle", "postgres_"))
        covet_buffer_text(sql, "SET IntervalStyle = 'postgres'; ");
    if (!covet__pg_parameter_is(conn, "standard_conforming_strings", "on"))
        covet_buffer_text(sql, "SET standard_conforming_strings = on; ");
    if (sql->failed) return false;
    if (sql->size == 0) return true;
    PGresult *result = PQexec(conn, sql->data);
    bool set = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return set;
}

/* Why there is no connection; NULL: there is one. */
static const char *covet__pg_unconnected(const PGconn *conn) {
    if (PQstatus(conn) == CONNECTION_OK) return NULL;
    const char *reason = PQerrorMessage(conn);
    if (PQstatus(conn) == CONNECTION_BAD && *reason) return reason;
    return "the server did not answer within the time that connect_timeout sets";
}

/* Why a server cannot be served; NULL: it can. */
static const char *covet__pg_unfit(covet__pg_link *link) {
    if (PQserverVersion(link->conn) < 120000)
        return "the server is older than PostgreSQL 12, which is needed";
    if (!covet__pg_parameter_is(link->conn, "server_encoding", "UTF8"))
        return "the database is not in the encoding UTF8: create it with ENCODING 'UTF8'";
    if (!covet__pg_parameter_is(link->conn, "integer_datetimes", "on"))
        return "the server keeps times as floating-point numbers";
    return covet__pg_settle(link) ? NULL : PQerrorMessage(link->conn);
}

static void covet__pg_disconnect(covet_link *link_) {
    covet__pg_link *link = (covet__pg_link *)link_;
    if (!link) return;
    covet__pg_finalize(link->keys);
    covet__pg_finalize(link->many);
    PQfinish(link->conn);
    covet_buffer_close(&link->message);
    covet_buffer_close(&link->names);
    covet_buffer_close(&link->sql);
    covet_buffer_close(&link->copying);
    if (link->closing)
        covet_heap_resize(link->heap, link->closing, link->closing_room * sizeof *link->closing, 0);
    covet_heap_resize(link->heap, link, sizeof *link, 0);
}

/* A number that no other connection has. */
static uint64_t covet__pg_token(const covet__pg_link *link) {
    covet_uuid uuid;
    uint64_t token = (uint64_t)covet_now().us ^ (uint64_t)(uintptr_t)link << 20;
    if (covet_uuid_random(&uuid) == COVET_OK) memcpy(&token, uuid.bytes + 8, sizeof token);
    return token;
}

/* Says why a connection could not be made, and frees it. NULL and "": no memory. */
static covet_link *covet__pg_cannot(covet__pg_link *link, const char *reason, covet_status *status,
                                    covet_buffer *text) {
    *status = reason && *reason ? COVET_CONNECTION : COVET_NO_MEMORY;
    if (*status == COVET_NO_MEMORY)
        reason = covet_status_text(COVET_NO_MEMORY);
    else
        covet_buffer_text(text, "cannot connect to the PostgreSQL database: ");
    covet__pg_plain(text, reason);
    covet__pg_disconnect((covet_link *)link);
    return NULL;
}

/* A link without a connection. NULL: no memory. */
static covet__pg_link *covet__pg_link_new(const covet_host *host,
                                          const covet__pg_profile *profile) {
    covet__pg_link *link = covet_heap_resize(host->heap, NULL, 0, sizeof *link);
    if (!link) return NULL;
    *link = (covet__pg_link){.heap = host->heap,
                             .log = host->log,
                             .log_context = host->log_context,
                             .error = {.message = ""},
                             .mode = profile->mode,
                             .spill = profile->spill};
    covet_buffer_open(&link->message, host->heap, 0);
    covet_buffer_open(&link->names, host->heap, 0);
    covet_buffer_open(&link->sql, host->heap, 0);
    covet_buffer_open(&link->copying, host->heap, 0);
    link->token = covet__pg_token(link);
    return link;
}

static covet_link *covet__pg_connect(const covet_host *host, const char *target,
                                     const covet_url_option *options, covet_status *status,
                                     covet_buffer *text) {
    covet__pg_profile profile;
    covet__pg_link *link = NULL;
    const char *reason = NULL;
    (void)options;
    PQconninfoOption *parsed = covet__pg_read_target(&profile, target, status, text);
    if (parsed) {
        link = covet__pg_link_new(host, &profile);
        if (link) link->conn = covet__pg_open_with(link, parsed);
        *status = COVET_NO_MEMORY;
    }
    PQconninfoFree(parsed);
    covet__pg_profile_close(&profile);
    if (!link || !link->conn)
        return *status == COVET_NO_MEMORY ? covet__pg_cannot(link, NULL, status, text) : NULL;
    reason = covet__pg_unconnected(link->conn);
    if (!reason) reason = covet__pg_unfit(link);
    if (reason) return covet__pg_cannot(link, reason, status, text);
    link->transaction = (int)PQtransactionStatus(link->conn);
    *status = COVET_OK;
    return (covet_link *)link;
}

#endif
