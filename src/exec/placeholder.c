/* Placeholders of the application's own statements: each ? becomes what the dialect writes,
 * literals, quoted names and comments stay. Uses inner, name. raw.c uses it. */
#ifndef COVET_EXEC_PLACEHOLDER_C
#define COVET_EXEC_PLACEHOLDER_C

#include "exec/inner.h"
#include "sql/name.c"

#include <string.h>

static bool covet__sql_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (c & 0x80);
}

/* Behind a quoted piece that begins at `at` with its quote; doubled quotes are inside, and with
 * `escapes` what a backslash stands before. */
static const char *covet__sql_quoted(const char *at, const char *end, bool escapes) {
    char quote = *at++;
    for (; at < end; at++) {
        if (escapes && *at == '\\' && at + 1 < end)
            at++;
        else if (*at == quote && (at + 1 == end || at[1] != quote))
            return at + 1;
        else if (*at == quote)
            at++;
    }
    return end;
}

/* Behind a comment that begins at `at`, nested ones included; `at` itself where there is none. */
static const char *covet__sql_comment(const char *at, const char *end) {
    size_t depth = 0;
    if (end - at < 2) return at;
    if (at[0] == '-' && at[1] == '-') {
        const char *line = memchr(at, '\n', (size_t)(end - at));
        return line ? line : end;
    }
    if (at[0] != '/' || at[1] != '*') return at;
    while (at + 1 < end) {
        bool opens = at[0] == '/' && at[1] == '*', closes = at[0] == '*' && at[1] == '/';
        at += opens || closes ? 2 : 1;
        depth += opens;
        if (closes && --depth == 0) return at;
    }
    return end;
}

/* Behind $tag$ ... $tag$ that begins at `at`; `at` itself where there is none. */
static const char *covet__sql_dollars(const char *at, const char *end) {
    const char *tag = at + 1;
    while (tag < end && covet__sql_word(*tag)) tag++;
    if (tag >= end || *tag != '$') return at;
    size_t size = (size_t)(tag + 1 - at);
    for (const char *close = tag + 1; (size_t)(end - close) >= size; close++)
        if (memcmp(close, at, size) == 0) return close + size;
    return end;
}

/* Behind a piece that no placeholder stands in; `at` itself where none begins there. */
static const char *covet__sql_piece(const char *sql, const char *at, const char *end) {
    bool word_before = at > sql && covet__sql_word(at[-1]);
    if (*at == '\'') {
        bool escapes = word_before && (at[-1] == 'E' || at[-1] == 'e') &&
                       !(at - 1 > sql && covet__sql_word(at[-2]));
        return covet__sql_quoted(at, end, escapes);
    }
    if (*at == '"') return covet__sql_quoted(at, end, false);
    if (*at == '$' && !word_before) return covet__sql_dollars(at, end);
    return covet__sql_comment(at, end);
}

/* Appends the statement with the dialect's placeholders; ?? stands for an operator's ?. Answers how
 * many binds it has. */
static uint32_t covet__sql_placeholders(covet_buffer *buffer, const covet_dialect *dialect,
                                        const char *sql, size_t size) {
    const char *end = sql + size;
    uint32_t count = 0;
    for (const char *at = sql; at < end;) {
        const char *behind = covet__sql_piece(sql, at, end);
        if (behind > at) {
            covet_buffer_add(buffer, at, (size_t)(behind - at));
            at = behind;
        } else if (*at != '?') {
            covet_buffer_char(buffer, *at++);
        } else if (at + 1 < end && at[1] == '?') {
            covet_buffer_char(buffer, '?');
            at += 2;
        } else {
            covet__sql_placeholder(buffer, dialect, ++count);
            at++;
        }
    }
    return count;
}

#endif
