/* Aggregates that SQLite lacks: sums and means of decimals without loss, and variances. Uses
 * functions. link.c registers them. */
#ifndef COVET_SQLITE_AGGREGATES_C
#define COVET_SQLITE_AGGREGATES_C

#include <math.h>

#include "sqlite/functions.c"

/* --- decimals --- */

/* A sum in the making; zeroed by SQLite. */
typedef struct covet__sqlite_total {
    covet_decimal sum;
    int64_t count;
    bool text;   /* a column of more digits than a real holds was among them */
    bool failed; /* told already */
} covet__sqlite_total;

static void covet__sqlite_total_step(sqlite3_context *context, int count,
                                     sqlite3_value **arguments) {
    covet__sqlite_total *total = sqlite3_aggregate_context(context, sizeof *total);
    covet_decimal x;
    (void)count;
    if (!total) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (total->failed || sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
    if (covet__sqlite_decimal_of(arguments[0], &x) &&
        covet_decimal_add(total->sum, x, &total->sum) == COVET_OK) {
        total->text = total->text || sqlite3_value_type(arguments[0]) == SQLITE_TEXT;
        total->count++;
        return;
    }
    total->failed = true;
    covet__sqlite_raise(context, "the sum of decimals has more than 38 digits, or one is none");
}

/* NULL where there was none. */
static covet__sqlite_total *covet__sqlite_total_of(sqlite3_context *context) {
    covet__sqlite_total *total = sqlite3_aggregate_context(context, 0);
    return total && total->count > 0 && !total->failed ? total : NULL;
}

static void covet__sqlite_sum_final(sqlite3_context *context) {
    const covet__sqlite_total *total = covet__sqlite_total_of(context);
    if (total) covet__sqlite_decimal_result(context, total->text, total->sum);
}

/* Sixteen places more than the sum has, as a quotient of decimals. */
static void covet__sqlite_mean_final(sqlite3_context *context) {
    const covet__sqlite_total *total = covet__sqlite_total_of(context);
    covet_decimal mean = {.low = 0};
    if (!total) return;
    covet_status status =
        covet__sqlite_decimal_quotient(total->sum, covet_decimal_from_int(total->count), 16, &mean);
    covet__sqlite_decimal_done(context, true, status, &mean);
}

/* --- variances, by Welford's method --- */

typedef struct covet__sqlite_spread {
    int64_t count;
    double mean, squares;
} covet__sqlite_spread;

static void covet__sqlite_spread_step(sqlite3_context *context, int count,
                                      sqlite3_value **arguments) {
    covet__sqlite_spread *spread = sqlite3_aggregate_context(context, sizeof *spread);
    covet_decimal decimal;
    (void)count;
    if (!spread) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
    double x = sqlite3_value_double(arguments[0]);
    if (sqlite3_value_type(arguments[0]) == SQLITE_TEXT &&
        covet__sqlite_decimal_of(arguments[0], &decimal))
        x = covet_decimal_to_real(decimal);
    double from_mean = x - spread->mean;
    spread->count++;
    spread->mean += from_mean / (double)spread->count;
    spread->squares += from_mean * (x - spread->mean);
}

/* `least`: 1 for a population, 2 for a sample. */
static void covet__sqlite_spread_result(sqlite3_context *context, int64_t least, bool root) {
    const covet__sqlite_spread *spread = sqlite3_aggregate_context(context, 0);
    if (!spread || spread->count < least) return;
    double variance = spread->squares / (double)(spread->count - least + 1);
    sqlite3_result_double(context, root ? sqrt(variance) : variance);
}

static void covet__sqlite_var_pop(sqlite3_context *context) {
    covet__sqlite_spread_result(context, 1, false);
}
static void covet__sqlite_var_samp(sqlite3_context *context) {
    covet__sqlite_spread_result(context, 2, false);
}
static void covet__sqlite_stddev_pop(sqlite3_context *context) {
    covet__sqlite_spread_result(context, 1, true);
}
static void covet__sqlite_stddev_samp(sqlite3_context *context) {
    covet__sqlite_spread_result(context, 2, true);
}

/* --- registration --- */

typedef struct covet__sqlite_aggregate {
    const char *name;
    void (*step)(sqlite3_context *context, int count, sqlite3_value **arguments);
    void (*final)(sqlite3_context *context);
} covet__sqlite_aggregate;

static const covet__sqlite_aggregate covet__sqlite_aggregates[] = {
    {"covet_sum", covet__sqlite_total_step, covet__sqlite_sum_final},
    {"covet_avg", covet__sqlite_total_step, covet__sqlite_mean_final},
    {"covet_var_pop", covet__sqlite_spread_step, covet__sqlite_var_pop},
    {"covet_var_samp", covet__sqlite_spread_step, covet__sqlite_var_samp},
    {"covet_stddev_pop", covet__sqlite_spread_step, covet__sqlite_stddev_pop},
    {"covet_stddev_samp", covet__sqlite_spread_step, covet__sqlite_stddev_samp},
};

/* Registers them on a connection. Answers SQLite's code. */
static int covet__sqlite_register_aggregates(sqlite3 *db) {
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    const size_t count = sizeof covet__sqlite_aggregates / sizeof *covet__sqlite_aggregates;
    int code = SQLITE_OK;
    for (size_t i = 0; i < count && code == SQLITE_OK; i++) {
        const covet__sqlite_aggregate *row = &covet__sqlite_aggregates[i];
        code = sqlite3_create_function_v2(db, row->name, 1, flags, NULL, NULL, row->step,
                                          row->final, NULL);
    }
    return code;
}

#endif
