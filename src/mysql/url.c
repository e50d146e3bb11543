/* What a URL says: where the server is, who comes, and the options. Uses failure. link.c connects
 * by it. */
#ifndef COVET_MYSQL_URL_C
#define COVET_MYSQL_URL_C

#include "base/text.h"
#include "mysql/failure.c"

/* --- options --- */

typedef enum covet__mysql_option_id {
    COVET__MYSQL_CONNECT_TIMEOUT,
    COVET__MYSQL_ISOLATION,
    COVET__MYSQL_LOCK_TIMEOUT,
    COVET__MYSQL_READ_TIMEOUT,
    COVET__MYSQL_SOCKET,
    COVET__MYSQL_SSL_CA,
    COVET__MYSQL_SSL_CERT,
    COVET__MYSQL_SSL_KEY,
    COVET__MYSQL_SSL_MODE,
    COVET__MYSQL_STATEMENT_TIMEOUT,
    COVET__MYSQL_STREAM_SPILL,
    COVET__MYSQL_WRITE_TIMEOUT,
    COVET__MYSQL_OPTIONS
} covet__mysql_option_id;

typedef struct covet__mysql_option {
    const char *const *words; /* the values allowed, ended by NULL; NULL: see text */
    bool text;                /* any text; else integers */
    int64_t least, most;      /* of the integers */
    const char *usual; /* the value without the option; NULL: the server's or library's own */
} covet__mysql_option;

/* In the order of covet__mysql_option_id. */
static const char *const covet__mysql_option_names[] = {
    "connect_timeout", "isolation",         "lock_timeout", "read_timeout", "socket",
    "ssl_ca",          "ssl_cert",          "ssl_key",      "ssl_mode",     "statement_timeout",
    "stream_spill",    "write_timeout",     NULL};

/* As the server's variable wants them, but for their case. */
static const char *const covet__mysql_isolations[] = {"read-uncommitted", "read-committed",
                                                      "repeatable-read", "serializable", NULL};
static const char *const covet__mysql_ssl_modes[] = {"disabled", "required", "verify_ca",
                                                     "verify_identity", NULL};

static const covet__mysql_option covet__mysql_options[COVET__MYSQL_OPTIONS] = {
    [COVET__MYSQL_CONNECT_TIMEOUT] = {.least = 1, .most = 31536000, .usual = "10"},
    [COVET__MYSQL_ISOLATION] = {.words = covet__mysql_isolations, .usual = "read-committed"},
    [COVET__MYSQL_LOCK_TIMEOUT] = {.least = 1, .most = 100000000},
    [COVET__MYSQL_READ_TIMEOUT] = {.least = 1, .most = 31536000},
    [COVET__MYSQL_SOCKET] = {.text = true},
    [COVET__MYSQL_SSL_CA] = {.text = true},
    [COVET__MYSQL_SSL_CERT] = {.text = true},
    [COVET__MYSQL_SSL_KEY] = {.text = true},
    [COVET__MYSQL_SSL_MODE] = {.words = covet__mysql_ssl_modes},
    [COVET__MYSQL_STATEMENT_TIMEOUT] = {.least = 1, .most = 31536000000},
    [COVET__MYSQL_STREAM_SPILL] = {.most = INT64_MAX, .usual = "67108864"},
    [COVET__MYSQL_WRITE_TIMEOUT] = {.least = 1, .most = 31536000},
};

/* A URL taken apart. Texts are NULL where it does not name them. */
typedef struct covet__mysql_url {
    covet_buffer copy; /* of the target, cut into the texts below */
    const char *user, *password, *host, *database;
    unsigned port;                            /* 0: the usual */
    const char *values[COVET__MYSQL_OPTIONS]; /* NULL: not given, and nothing is usual */
} covet__mysql_url;

/* The value of an option of integers; `absent` where it has none. */
static int64_t covet__mysql_number(const covet__mysql_url *url, covet__mysql_option_id id,
                                   int64_t absent) {
    const char *value = url->values[id];
    if (value) covet_int_read(value, strlen(value), &absent);
    return absent;
}

/* Appends words with `between` between them. */
static void covet__mysql_print_words(covet_buffer *buffer, const char *const *words,
                                     const char *between) {
    for (size_t i = 0; words[i]; i++) {
        if (i > 0) covet_buffer_text(buffer, between);
        covet_buffer_text(buffer, words[i]);
    }
}

/* The value of an option as it is used: a word in the table's letters. NULL: it does not fit. */
static const char *covet__mysql_fitting(const covet__mysql_option *option, const char *value) {
    int64_t integer;
    if (option->text) return *value ? value : NULL;
    if (option->words) {
        const char *const *word = option->words;
        while (*word && covet_text_compare_nocase(*word, value) != 0) word++;
        return *word;
    }
    bool fits = covet_int_read(value, strlen(value), &integer) == COVET_PARSED_WELL &&
                integer >= option->least && integer <= option->most;
    return fits ? value : NULL;
}

static covet_status covet__mysql_bad_value(size_t id, const char *value, covet_buffer *text) {
    const covet__mysql_option *option = &covet__mysql_options[id];
    covet_buffer_text(text, "the URL option ");
    covet_buffer_text(text, covet__mysql_option_names[id]);
    if (option->text) {
        covet_buffer_text(text, " has no value");
        return COVET_CONNECTION;
    }
    covet_buffer_text(text, " takes ");
    if (option->words) {
        covet_buffer_text(text, "one of ");
        covet__mysql_print_words(text, option->words, ", ");
    } else {
        covet_buffer_text(text, "an integer from ");
        covet_buffer_int(text, option->least);
        covet_buffer_text(text, " to ");
        covet_buffer_int(text, option->most);
    }
    covet_buffer_text(text, ", not \"");
    covet_buffer_text(text, value);
    covet_buffer_char(text, '"');
    return COVET_CONNECTION;
}

static covet_status covet__mysql_read_option(const covet_url_option *given, covet__mysql_url *url,
                                             covet_buffer *text) {
    size_t id = 0;
    while (id < COVET__MYSQL_OPTIONS && strcmp(covet__mysql_option_names[id], given->name) != 0)
        id++;
    if (id == COVET__MYSQL_OPTIONS) {
        covet_buffer_text(text, "MySQL has no URL option \"");
        covet_buffer_text(text, given->name);
        covet_buffer_text(text, "\"; it has ");
        covet__mysql_print_words(text, covet__mysql_option_names, " ");
        return COVET_CONNECTION;
    }
    const char *value = given->value ? given->value : "";
    url->values[id] = covet__mysql_fitting(&covet__mysql_options[id], value);
    return url->values[id] ? COVET_OK : covet__mysql_bad_value(id, value, text);
}

/* --- the target --- */

/* Cuts a text at the first `mark`; answers what stands behind it, NULL if there is none. */
static char *covet__mysql_cut(char *text, char mark) {
    char *found = text ? strchr(text, mark) : NULL;
    if (!found) return NULL;
    *found = '\0';
    return found + 1;
}

/* Decodes one part; an empty one is as none. false: it is malformed. */
static bool covet__mysql_part(char *text, const char **part) {
    *part = text && *text ? text : NULL;
    return !text || covet_percent_decode(text);
}

/* "[::1]:3306", "host:3306", "host". Answers what is wrong; NULL: nothing. */
static const char *covet__mysql_read_host(char *text, covet__mysql_url *url) {
    char *port;
    if (*text == '[') {
        char *behind = covet__mysql_cut(++text, ']');
        if (!behind || (*behind && *behind != ':')) return "its address has no ] at the end";
        port = *behind ? behind + 1 : NULL;
    } else {
        port = covet__mysql_cut(text, ':');
    }
    int64_t number = 0;
    if (port && *port &&
        (covet_int_read(port, strlen(port), &number) != COVET_PARSED_WELL || number < 1 ||
         number > 65535))
        return "its port is no integer from 1 to 65535";
    url->port = (unsigned)number;
    return covet__mysql_part(text, &url->host) ? NULL : "its host is malformed";
}

/* Takes "//user:password@host:port/database" apart where it stands. Answers what is wrong; NULL:
 * nothing. */
static const char *covet__mysql_read_target(char *text, covet__mysql_url *url) {
    if (text[0] != '/' || text[1] != '/')
        return "it is to be mysql://user:password@host:port/database?option=value";
    text += 2;
    char *database = covet__mysql_cut(text, '/'), *host = text, *user = NULL;
    char *at = strrchr(text, '@');
    if (at) {
        *at = '\0';
        user = text;
        host = at + 1;
    }
    char *password = covet__mysql_cut(user, ':');
    if (database && strchr(database, '/')) return "it names more than a database behind the host";
    if (!covet__mysql_part(user, &url->user) || !covet__mysql_part(password, &url->password) ||
        !covet__mysql_part(database, &url->database))
        return "a % in it is not followed by two hexadecimal digits";
    return covet__mysql_read_host(host, url);
}

static void covet__mysql_url_close(covet__mysql_url *url) {
    covet_buffer_close(&url->copy);
}

/* Reads target and options; covet__mysql_url_close in any case. On failure `text` says what is
 * wrong, without the password. */
static covet_status covet__mysql_url_open(covet__mysql_url *url, covet_heap *heap,
                                          const char *target, const covet_url_option *options,
                                          covet_buffer *text) {
    covet_status status = COVET_OK;
    *url = (covet__mysql_url){.port = 0};
    covet_buffer_open(&url->copy, heap, 0);
    for (; options && options->name && status == COVET_OK; options++)
        status = covet__mysql_read_option(options, url, text);
    if (status != COVET_OK) return status;
    for (size_t i = 0; i < COVET__MYSQL_OPTIONS; i++)
        if (!url->values[i]) url->values[i] = covet__mysql_options[i].usual;
    covet_buffer_text(&url->copy, target);
    if (url->copy.failed) return COVET_NO_MEMORY;
    const char *wrong =
        url->copy.size < 2 ? "it names no server" : covet__mysql_read_target(url->copy.data, url);
    if (!wrong) return COVET_OK;
    covet_buffer_text(text, "the URL is wrong: ");
    covet_buffer_text(text, wrong);
    return COVET_CONNECTION;
}

/* Appends where a URL leads, for messages. */
static void covet__mysql_print_url(covet_buffer *buffer, const covet__mysql_url *url) {
    if (url->user) {
        covet_buffer_text(buffer, url->user);
        covet_buffer_char(buffer, '@');
    }
    covet_buffer_text(buffer, url->host ? url->host : "localhost");
    if (url->port) {
        covet_buffer_char(buffer, ':');
        covet_buffer_int(buffer, url->port);
    }
    covet_buffer_char(buffer, '/');
    covet_buffer_text(buffer, url->database);
    if (!url->values[COVET__MYSQL_SOCKET]) return;
    covet_buffer_text(buffer, " through ");
    covet_buffer_text(buffer, url->values[COVET__MYSQL_SOCKET]);
}

#endif
