/* Answers of the oracle compared: rows in order or as a multiset, numbers with a tolerance,
 * errors by class. */
#include "oracle.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- cells ---- */

/* A number, or a text that is one; NaN for anything else. */
static double number_of(const json_t *json) {
    const char *text = json_string_value(json);
    char *end;
    double number;
    if (json_is_number(json)) return json_number_value(json);
    if (!text || !*text) return (double)NAN;
    number = strtod(text, &end);
    return *end ? (double)NAN : number;
}

static bool near(double a, double b, double tolerance) {
    double size = fmax(fabs(a), fabs(b));
    return a - b == 0 || fabs(a - b) <= size * tolerance;
}

/* Whether two cells are the same; `type` may be NULL: not told. */
static bool same_cell(const json_t *expected, const json_t *found, const char *type,
                      double tolerance) {
    bool number = !type || strcmp(type, "decimal") == 0 || strcmp(type, "float") == 0;
    if (json_equal(expected, found)) return true;
    if (!number || json_typeof(expected) != json_typeof(found)) {
        bool mixed = json_is_number(expected) && json_is_number(found);
        if (!number || !mixed || !type) return false;
    }
    return near(number_of(expected), number_of(found), tolerance);
}

static bool same_row(const json_t *expected, const json_t *found, const json_t *types,
                     double tolerance) {
    const json_t *cell;
    size_t i;
    if (!json_is_array(expected) || !json_is_array(found)) return json_equal(expected, found);
    if (json_array_size(expected) != json_array_size(found)) return false;
    json_array_foreach(expected, i, cell) {
        const char *type = json_string_value(json_array_get(types, i));
        if (!same_cell(cell, json_array_get(found, i), type, tolerance)) return false;
    }
    return true;
}

/* ---- rows ---- */

static void tell(char *why, size_t size, const char *what, const json_t *expected,
                 const json_t *found) {
    char *a = expected ? json_dumps(expected, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    char *b = found ? json_dumps(found, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    int room = (int)(size / 2) - 100;
    snprintf(why, size, "%s: expected %.*s, found %.*s", what, room, a ? a : "none", room,
             b ? b : "none");
    free(a);
    free(b);
}

/* Takes a row like `row` out of `rest`; false: there is none. */
static bool take_row(json_t *rest, const json_t *row, const json_t *types, double tolerance) {
    for (size_t i = 0; i < json_array_size(rest); i++) {
        if (!same_row(row, json_array_get(rest, i), types, tolerance)) continue;
        json_array_remove(rest, i);
        return true;
    }
    return false;
}

static bool same_rows(const json_t *expected, const json_t *found, double tolerance, char *why,
                      size_t size) {
    const json_t *rows = json_object_get(expected, "rows"), *row;
    const json_t *types = json_object_get(expected, "types");
    bool ordered = json_is_true(json_object_get(expected, "ordered")), same;
    json_t *rest = json_copy(json_object_get(found, "rows"));
    size_t i;
    if (json_array_size(rows) != json_array_size(rest)) {
        tell(why, size, "number of rows", rows, rest);
        json_decref(rest);
        return false;
    }
    json_array_foreach(rows, i, row) {
        const json_t *other = ordered ? json_array_get(rest, i) : rest;
        same = ordered ? same_row(row, other, types, tolerance)
                       : take_row(rest, row, types, tolerance);
        if (same) continue;
        tell(why, size, ordered ? "row" : "row among", row, other);
        json_decref(rest);
        return false;
    }
    json_decref(rest);
    return true;
}

/* ---- errors ---- */

/* Classes that are meant exactly; another says that the call must be refused before it reaches
 * rows. */
static bool same_error(const char *expected, const char *found) {
    static const char *const exact[] = {"DoesNotExist",    "MultipleObjectsReturned",
                                        "IntegrityError",  "ProtectedError",
                                        "RestrictedError", "broken"};
    if (!found) return false;
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
        if (strcmp(expected, exact[i]) == 0) return strcmp(expected, found) == 0;
        if (strcmp(found, exact[i]) == 0) return false;
    }
    return strcmp(expected, "ValidationError") != 0 || strcmp(found, expected) == 0;
}

/* Our word for a code of Django's. */
static const char *code_of(const char *code) {
    static const char *const codes[][2] = {{"invalid_date", "invalid"},
                                           {"invalid_datetime", "invalid"},
                                           {"invalid_time", "invalid"},
                                           {"null", "required"},
                                           {"unique_together", "unique"}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (strcmp(code, codes[i][0]) == 0) return codes[i][1];
    }
    return code;
}

static bool same_codes(const json_t *expected, const json_t *found) {
    const char *field;
    json_t *codes, *code;
    size_t i;
    if (json_object_size(expected) != json_object_size(found)) return false;
    json_object_foreach((json_t *)expected, field, codes) {
        const json_t *other = json_object_get(found, field);
        if (json_array_size(codes) != json_array_size(other)) return false;
        json_array_foreach(codes, i, code) {
            const char *ours = json_string_value(json_array_get(other, i));
            if (strcmp(code_of(json_string_value(code)), ours) != 0) return false;
        }
    }
    return true;
}

/* ---- answers ---- */

static bool same_body(const json_t *expected, const json_t *found, double tolerance, char *why,
                      size_t size) {
    const json_t *part;
    size_t i;
    if (json_array_size(expected) != json_array_size(found)) {
        tell(why, size, "number of answers", expected, found);
        return false;
    }
    json_array_foreach(expected, i, part) {
        if (!oracle_same(part, json_array_get(found, i), tolerance, why, size)) return false;
    }
    return true;
}

/* One member of an answer. */
static bool same_member(const char *name, const json_t *expected, const json_t *found,
                        double tolerance) {
    if (strcmp(name, "errors") == 0) return same_codes(expected, found);
    if (strcmp(name, "row") == 0) return found && same_row(expected, found, NULL, tolerance);
    return found && json_equal(expected, found);
}

/* What only describes an answer. */
static bool described(const char *name) {
    static const char *const names[] = {"columns", "types", "ordered", "queries",
                                        "joins",   "rows",  "body"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) return true;
    }
    return false;
}

bool oracle_same(const json_t *expected, const json_t *found, double tolerance, char *why,
                 size_t size) {
    const char *error = oracle_text(expected, "error"), *name;
    json_t *member;
    if (error || oracle_text(found, "error") || oracle_text(found, "unknown")) {
        if (error && same_error(error, oracle_text(found, "error"))) return true;
        tell(why, size, "answer", expected, found);
        return false;
    }
    if (json_object_get(expected, "rows")) {
        if (!same_rows(expected, found, tolerance, why, size)) return false;
    }
    if (json_object_get(expected, "body") &&
        !same_body(json_object_get(expected, "body"), json_object_get(found, "body"), tolerance,
                   why, size)) {
        return false;
    }
    json_object_foreach((json_t *)expected, name, member) {
        const json_t *other = json_object_get(found, name);
        if (described(name) || same_member(name, member, other, tolerance)) continue;
        tell(why, size, name, member, other);
        return false;
    }
    return true;
}
