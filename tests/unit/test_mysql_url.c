/* The URLs that the backend for MySQL and MariaDB takes, without a server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "covet_mysql.h"

/* target, an option and its value (NULL: none), words of the complaint (NULL: it is good) */
static const struct {
    const char *target, *name, *value, *words;
} rows[] = {
    {"//u:p@h:3306/d", NULL, NULL, NULL},
    {"//[::1]:3306/d", NULL, NULL, NULL},
    {"//[::1]/", NULL, NULL, NULL},
    {"//", NULL, NULL, NULL},
    {"//a%40b:p%2Fq@h", NULL, NULL, NULL},
    {"//u:p@ss@h/d", NULL, NULL, NULL},
    {"", NULL, NULL, "names no server"},
    {"h/d", NULL, NULL, "mysql://user:password@host"},
    {"/h/d", NULL, NULL, "mysql://user:password@host"},
    {"//h/d/e", NULL, NULL, "more than a database"},
    {"//h:x/d", NULL, NULL, "port"},
    {"//h:0/d", NULL, NULL, "port"},
    {"//h:70000/d", NULL, NULL, "port"},
    {"//[::1/d", NULL, NULL, "]"},
    {"//[::1]x/d", NULL, NULL, "]"},
    {"//%zz@h/d", NULL, NULL, "hexadecimal"},
    {"//u:%0@h/d", NULL, NULL, "hexadecimal"},
    {"//%zz/d", NULL, NULL, "host"},
    {"//h/d", "no_such", "1", "connect_timeout isolation lock_timeout"},
    {"//h/d", "connect_timeout", "5", NULL},
    {"//h/d", "connect_timeout", "0", "an integer from 1 to"},
    {"//h/d", "connect_timeout", "soon", "an integer from 1 to"},
    {"//h/d", "connect_timeout", NULL, "an integer from 1 to"},
    {"//h/d", "stream_spill", "0", NULL},
    {"//h/d", "stream_spill", "-1", "an integer from 0 to"},
    {"//h/d", "statement_timeout", "1500", NULL},
    {"//h/d", "isolation", "Serializable", NULL},
    {"//h/d", "isolation", "none", "one of read-uncommitted, read-committed"},
    {"//h/d", "ssl_mode", "verify_ca", NULL},
    {"//h/d", "ssl_mode", "perhaps", "verify_identity"},
    {"//h/d", "ssl_ca", "/etc/ca.pem", NULL},
    {"//h/d", "socket", "/run/s", NULL},
    {"//h/d", "socket", "", "no value"},
};

static void checks(void **state) {
    (void)state;
    covet_heap heap = {.allocator = covet_default_allocator()};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        covet_buffer text;
        const covet_url_option options[] = {{rows[i].name, rows[i].value}, {NULL, NULL}};
        covet_buffer_open(&text, &heap, 0);
        covet_status status = covet_mysql.driver->check(rows[i].target, options, &text);
        const char *said = covet_buffer_get(&text);
        if (!rows[i].words && status != COVET_OK) fail_msg("%s: %s", rows[i].target, said);
        if (rows[i].words && (status != COVET_CONNECTION || !strstr(said, rows[i].words)))
            fail_msg("%s: \"%s\" does not say \"%s\"", rows[i].target, said, rows[i].words);
        assert_null(strstr(said, "p%2Fq"));
        covet_buffer_close(&text);
    }
}

/* Two schemes, and the names of the options, which the core compares with. */
static void names(void **state) {
    (void)state;
    assert_string_equal(covet_mysql.schemes[0], "mysql");
    assert_string_equal(covet_mysql.schemes[1], "mariadb");
    assert_null(covet_mysql.schemes[2]);
    for (size_t i = 1; covet_mysql.driver->options[i]; i++)
        assert_true(strcmp(covet_mysql.driver->options[i - 1], covet_mysql.driver->options[i]) < 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
