/* Forms of text: e-mail addresses, URLs, slugs and IP addresses, as Django's validators take them.
 * Uses text. Validation uses it. */
#ifndef COVET_MODEL_FORMATS_C
#define COVET_MODEL_FORMATS_C

#include "base/text.c"

#include <string.h>

/* --- characters --- */

static bool covet__format_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool covet__format_alnum(char c) {
    return covet__format_digit(c) || covet__text_lower(covet__text_folded(c));
}

/* Whether a code point is one that Unicode calls white space, or a separator of information. */
static bool covet__format_space(uint32_t c) {
    if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Whether some of the text is white space. */
static bool covet__format_has_space(const char *text, size_t size) {
    for (size_t at = 0; at < size;) {
        uint32_t character = 0;
        const size_t length = covet_text_decode(text + at, size - at, &character);
        if (length == 0 || covet__format_space(character)) return true;
        at += length;
    }
    return false;
}

/* --- addresses of the internet protocol --- */

/* Four numbers up to 255 without leading zeros. */
static bool covet__format_ipv4(const char *text, size_t size) {
    size_t at = 0;
    for (int part = 0; part < 4; part++) {
        const size_t first = at;
        int number = 0;
        if (part > 0 && (at >= size || text[at++] != '.')) return false;
        const size_t digits = part > 0 ? first + 1 : first;
        for (; at < size && at - digits < 3 && covet__format_digit(text[at]); at++)
            number = number * 10 + (text[at] - '0');
        if (at == digits || number > 255 || (text[digits] == '0' && at - digits > 1)) return false;
    }
    return at == size;
}

/* Eight groups of hexadecimal digits, the last two perhaps as an IPv4 address, one run of zeros
 * left out by '::'. */
static bool covet__format_ipv6(const char *text, size_t size) {
    bool shortened = size >= 2 && text[0] == ':' && text[1] == ':';
    int groups = 0;
    for (size_t at = shortened ? 2 : 0; at < size;) {
        const size_t first = at;
        while (at < size && at - first < 4 && covet__text_hex(text[at]) < 16) at++;
        if (at < size && text[at] == '.' && covet__format_ipv4(text + first, size - first)) {
            groups += 2;
            break;
        }
        if (at == first) return false;
        groups++;
        if (at == size) break;
        if (text[at++] != ':' || at == size) return false;
        if (text[at] != ':') continue;
        if (shortened) return false;
        shortened = true;
        at++;
    }
    return shortened ? groups <= 7 : groups == 8;
}

/* --- names of hosts --- */

enum {
    COVET__LABEL_DIGITS = 1,     /* digits may stand in it */
    COVET__LABEL_STARTS_DASH = 2 /* it may begin with '-' */
};

/* Whether a part of a host's name has `least` to 63 letters, digits and dashes, letters beyond
 * ASCII included, and no dash at its end. */
static bool covet__format_label(const char *text, size_t size, size_t least, int flags) {
    size_t characters = 0;
    for (size_t at = 0; at < size; characters++) {
        uint32_t character = 0;
        const size_t length = covet_text_decode(text + at, size - at, &character);
        const bool beyond = character >= 0xA1 && character <= 0xFFFF;
        if (length == 0 || (length > 1 && !beyond)) return false;
        if (length == 1 && text[at] != '-' && !covet__format_alnum(text[at])) return false;
        if (covet__format_digit(text[at]) && !(flags & COVET__LABEL_DIGITS)) return false;
        at += length;
    }
    if (characters < least || characters > 63 || text[size - 1] == '-') return false;
    return text[0] != '-' || (flags & COVET__LABEL_STARTS_DASH);
}

/* Whether the text is one part or several before a dot each, and then the last part, for which
 * `size` becomes its bytes. `last` NULL: something is wrong. */
static const char *covet__format_last_label(const char *text, size_t *size) {
    const char *end = text + *size;
    size_t count = 0;
    for (;; count++) {
        const char *dot = memchr(text, '.', (size_t)(end - text));
        if (dot == NULL) break;
        if (!covet__format_label(text, (size_t)(dot - text), 1, COVET__LABEL_DIGITS)) return NULL;
        text = dot + 1;
    }
    *size = (size_t)(end - text);
    return count == 0 ? NULL : text;
}

/* --- e-mail --- */

static bool covet__format_atom(const char *text, size_t size) {
    bool inside = false;
    for (size_t at = 0; at < size; at++) {
        const char c = text[at];
        if (c == '.' && !inside) return false;
        if (c != '.' && !covet__format_alnum(c) &&
            (c == '\0' || strchr("-!#$%&'*+/=?^_`{}|~", c) == NULL))
            return false;
        inside = c != '.';
    }
    return inside;
}

/* A text in quotes: control characters but NUL, tab and line ends, and printable ASCII but '"' and
 * backslash, or anything but line ends behind a backslash. */
static bool covet__format_quoted(const char *text, size_t size) {
    if (size < 2 || text[0] != '"' || text[size - 1] != '"') return false;
    for (size_t at = 1; at < size - 1; at++) {
        const bool escaped = text[at] == '\\';
        at += escaped;
        const char c = text[at];
        if (at >= size - 1 || (unsigned char)c >= 0x80 || c == '\n' || c == '\r') return false;
        if (!escaped && (c == '"' || c == '\t' || c == ' ')) return false;
    }
    return true;
}

static bool covet__format_mail_domain(const char *text, size_t size) {
    if (size == 9 && memcmp(text, "localhost", 9) == 0) return true;
    if (size > 2 && text[0] == '[' && text[size - 1] == ']')
        return covet__format_ipv4(text + 1, size - 2) || covet__format_ipv6(text + 1, size - 2);
    const char *last = covet__format_last_label(text, &size);
    return last != NULL &&
           covet__format_label(last, size, 2, COVET__LABEL_DIGITS | COVET__LABEL_STARTS_DASH);
}

static bool covet__format_email(const char *text, size_t size) {
    size_t at = size, characters = 0;
    while (at > 0 && text[at - 1] != '@') at--;
    if (at == 0 || !covet_text_check(text, size, &characters, NULL) || characters > 320)
        return false;
    const size_t user = at - 1;
    return (covet__format_atom(text, user) || covet__format_quoted(text, user)) &&
           covet__format_mail_domain(text + at, size - at);
}

/* --- URLs --- */

/* The last part of a host's name: letters and dashes, or xn-- and letters and digits. */
static bool covet__format_top_label(const char *text, size_t size) {
    if (covet__format_label(text, size, 2, 0)) return true;
    if (size < 5 || size > 63 || text[2] != '-' || text[3] != '-') return false;
    if (covet__text_folded(text[0]) != 'x' || covet__text_folded(text[1]) != 'n') return false;
    for (size_t at = 4; at < size; at++)
        if (!covet__format_alnum(text[at])) return false;
    return true;
}

static bool covet__format_host(const char *text, size_t size) {
    size_t characters = 0;
    if (!covet_text_check(text, size, &characters, NULL) || characters > 253) return false;
    if (size > 2 && text[0] == '[' && text[size - 1] == ']')
        return covet__format_ipv6(text + 1, size - 2);
    if (covet__format_ipv4(text, size)) return true;
    if (size == 9) {
        char name[10] = {0};
        memcpy(name, text, 9);
        if (covet_text_compare_nocase(name, "localhost") == 0) return true;
    }
    if (size > 0 && text[size - 1] == '.') size--;
    const char *last = covet__format_last_label(text, &size);
    return last != NULL && covet__format_top_label(last, size);
}

/* A host, perhaps with a port, and what follows it. */
static bool covet__format_host_on(const char *text, size_t size) {
    size_t at = 0;
    if (size > 0 && text[0] == '[')
        while (at < size && text[at] != ']') at++;
    while (at < size && strchr(":/?#", text[at]) == NULL) at++;
    if (!covet__format_host(text, at)) return false;
    if (at < size && text[at] == ':') {
        const size_t first = ++at;
        while (at < size && at - first < 5 && covet__format_digit(text[at])) at++;
        if (at == first) return false;
    }
    return at == size ||
           (strchr("/?#", text[at]) != NULL && !covet__format_has_space(text + at, size - at));
}

/* Bytes of `user@` or `user:password@` at the start; 0 without. Brackets are for hosts. */
static size_t covet__format_user(const char *text, size_t size) {
    size_t at = 0, colons = 0;
    while (at < size && strchr("@/[]", text[at]) == NULL) colons += text[at++] == ':';
    if (at == 0 || at == size || text[at] != '@' || colons > 1 || text[0] == ':') return 0;
    return covet__format_has_space(text, at) ? 0 : at + 1;
}

/* Bytes of the scheme and ://, one that a browser opens; 0 without. */
static size_t covet__format_scheme(const char *text) {
    static const char *const schemes[] = {"http", "https", "ftp", "ftps"};
    const char *end = strstr(text, "://");
    for (size_t i = 0; end != NULL && i < sizeof schemes / sizeof *schemes; i++) {
        const size_t size = strlen(schemes[i]);
        size_t same = 0;
        while (same < size && covet__text_folded(text[same]) == schemes[i][same]) same++;
        if (same == size && text + size == end) return size + 3;
    }
    return 0;
}

/* `text` needs its NUL. */
static bool covet__format_url(const char *text, size_t size) {
    size_t characters = 0;
    if (!covet_text_check(text, size, &characters, NULL) || characters > 2048) return false;
    const size_t scheme = covet__format_scheme(text);
    if (scheme == 0) return false;
    const size_t user = covet__format_user(text + scheme, size - scheme);
    const size_t host = scheme + user;
    return (user > 0 && covet__format_host_on(text + host, size - host)) ||
           covet__format_host_on(text + scheme, size - scheme);
}

static bool covet__format_slug(const char *text, size_t size) {
    for (size_t at = 0; at < size; at++)
        if (!covet__format_alnum(text[at]) && text[at] != '-' && text[at] != '_') return false;
    return size > 0;
}

#endif
