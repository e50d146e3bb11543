/* Functions of the oracle by the library's names: FUNC("name", ...), with the feature that brings
 * each. */
#include "oracle.h"

#include <stdio.h>
#include <string.h>

/* Django's name, the library's, and the feature that a case with it needs. */
typedef struct function {
    const char *theirs, *ours, *feature;
} function;

#define TEXT "text functions"
#define MATH "math functions"
#define DATE "date functions"
#define COMPARISON "comparison functions"
#define HASH "hash functions"

static const function functions[] = {
    {"Chr", "chr", TEXT},
    {"Concat", "concat", TEXT},
    {"ConcatPair", "concat", TEXT},
    {"Left", "left", TEXT},
    {"Length", "length", TEXT},
    {"Lower", "lower", TEXT},
    {"LPad", "lpad", TEXT},
    {"LTrim", "ltrim", TEXT},
    {"Ord", "ord", TEXT},
    {"Repeat", "repeat", TEXT},
    {"Replace", "replace", TEXT},
    {"Reverse", "reverse", TEXT},
    {"Right", "right", TEXT},
    {"RPad", "rpad", TEXT},
    {"RTrim", "rtrim", TEXT},
    {"StrIndex", "strindex", TEXT},
    {"Substr", "substr", TEXT},
    {"Trim", "trim", TEXT},
    {"Upper", "upper", TEXT},
    {"Abs", "abs", MATH},
    {"ACos", "acos", MATH},
    {"ASin", "asin", MATH},
    {"ATan", "atan", MATH},
    {"ATan2", "atan2", MATH},
    {"Ceil", "ceil", MATH},
    {"Cos", "cos", MATH},
    {"Cot", "cot", MATH},
    {"Degrees", "degrees", MATH},
    {"Exp", "exp", MATH},
    {"Floor", "floor", MATH},
    {"Ln", "ln", MATH},
    {"Log", "log", MATH},
    {"Mod", "mod", MATH},
    {"Pi", "pi", MATH},
    {"Power", "power", MATH},
    {"Radians", "radians", MATH},
    {"Random", "random", MATH},
    {"Round", "round", MATH},
    {"Sign", "sign", MATH},
    {"Sin", "sin", MATH},
    {"Sqrt", "sqrt", MATH},
    {"Tan", "tan", MATH},
    {"Coalesce", "coalesce", COMPARISON},
    {"Greatest", "greatest", COMPARISON},
    {"Least", "least", COMPARISON},
    {"NullIf", "nullif", COMPARISON},
    {"MD5", "md5", HASH},
    {"SHA1", "sha1", HASH},
    {"SHA224", "sha224", HASH},
    {"SHA256", "sha256", HASH},
    {"SHA384", "sha384", HASH},
    {"SHA512", "sha512", HASH},
    {"Extract", NULL, DATE},
    {"Trunc", NULL, DATE},
    {"Now", "now", DATE},
    {"ExtractYear", "year", DATE},
    {"ExtractIsoYear", "iso_year", DATE},
    {"ExtractQuarter", "quarter", DATE},
    {"ExtractMonth", "month", DATE},
    {"ExtractWeek", "week", DATE},
    {"ExtractDay", "day", DATE},
    {"ExtractWeekDay", "week_day", DATE},
    {"ExtractIsoWeekDay", "iso_week_day", DATE},
    {"ExtractHour", "hour", DATE},
    {"ExtractMinute", "minute", DATE},
    {"ExtractSecond", "second", DATE},
    {"TruncYear", "trunc_year", DATE},
    {"TruncQuarter", "trunc_quarter", DATE},
    {"TruncMonth", "trunc_month", DATE},
    {"TruncWeek", "trunc_week", DATE},
    {"TruncDay", "trunc_day", DATE},
    {"TruncHour", "trunc_hour", DATE},
    {"TruncMinute", "trunc_minute", DATE},
    {"TruncSecond", "trunc_second", DATE},
    {"TruncDate", "date", DATE},
    {"TruncTime", "time", DATE},
    {"Collate", NULL, "COLLATE"},
    {"Cast", NULL, "CAST"},
    {"JSONArray", NULL, "JSON functions"},
    {"JSONObject", NULL, "JSON functions"},
    {"KT", NULL, "JSON functions"},
    {"Func", NULL, "functions of an application"},
    {"CumeDist", NULL, "windows"},
    {"DenseRank", NULL, "windows"},
    {"FirstValue", NULL, "windows"},
    {"Lag", NULL, "windows"},
    {"LastValue", NULL, "windows"},
    {"Lead", NULL, "windows"},
    {"NthValue", NULL, "windows"},
    {"Ntile", NULL, "windows"},
    {"PercentRank", NULL, "windows"},
    {"Rank", NULL, "windows"},
    {"RowNumber", NULL, "windows"},
    {"ArrayAgg", NULL, "aggregates of arrays, text and JSON"},
    {"BitAnd", NULL, "aggregates of arrays, text and JSON"},
    {"BitOr", NULL, "aggregates of arrays, text and JSON"},
    {"BitXor", NULL, "aggregates of arrays, text and JSON"},
    {"BoolAnd", NULL, "aggregates of arrays, text and JSON"},
    {"BoolOr", NULL, "aggregates of arrays, text and JSON"},
    {"JSONBAgg", NULL, "aggregates of arrays, text and JSON"},
    {"StringAgg", NULL, "aggregates of arrays, text and JSON"},
    {"SearchHeadline", NULL, "search"},
    {"SearchQuery", NULL, "search"},
    {"SearchRank", NULL, "search"},
    {"SearchVector", NULL, "search"},
};

static const function *function_of(const char *name) {
    for (size_t i = 0; name && i < sizeof functions / sizeof *functions; i++) {
        if (strcmp(functions[i].theirs, name) == 0) return &functions[i];
    }
    return NULL;
}

const char *oracle_function_feature(const char *name) {
    const function *found = function_of(name);
    return found ? found->feature : "other functions";
}

/* Trunc and Extract name the part that they take as an option: TruncMonth, ExtractMonth. */
static const char *whole_name(oracle *o, const json_t *json) {
    const char *name = oracle_text(json, "fn"), *part;
    const json_t *options = json_object_get(json, "kwargs");
    char *whole = oracle_take(o, 40);
    bool generic = strcmp(name, "Trunc") == 0 || strcmp(name, "Extract") == 0;
    part = oracle_text(options, *name == 'T' ? "kind" : "lookup_name");
    if (!generic || !part) return name;
    snprintf(whole, 40, "%s%c%s", name, *part - 'a' + 'A', part + 1);
    return whole;
}

/* A day of the week, which counts from 0 by design, as Django counts it. */
static covet_value from_one(oracle *o, covet_value day) {
    covet_value *operands = oracle_values(o, 2);
    operands[0] = day;
    operands[1] = covet_value_int(1);
    return oracle_node(o, (covet_node){.kind = COVET_NODE_ADD, .operands = operands});
}

/* FUNC("round", x, 2): arguments, then the options that are arguments in C. */
bool oracle_function(oracle *o, const json_t *json, covet_value *out) {
    static const char *const options[] = {"precision", NULL};
    const json_t *args = json_object_get(json, "args"), *given = json_object_get(json, "kwargs");
    const function *found = function_of(whole_name(o, json));
    size_t count = json_array_size(args), at = 0;
    covet_value *operands = oracle_values(o, count + 1);
    if (!found || !found->ours) return oracle_unknown(o, "function", oracle_text(json, "fn"));
    for (; at < count; at++) {
        if (!oracle_operand(o, json_array_get(args, at), &operands[at])) return false;
    }
    for (const char *const *option = options; *option; option++) {
        const json_t *value = json_object_get(given, *option);
        if (value && !oracle_operand(o, value, &operands[at++])) return false;
    }
    operands[at] = covet_value_none();
    *out = oracle_node(
        o, (covet_node){.kind = COVET_NODE_FUNC, .text = found->ours, .operands = operands});
    if (strcmp(found->theirs, "ExtractWeekDay") == 0) *out = from_one(o, *out);
    return true;
}
