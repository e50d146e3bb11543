/* JSON: a strict reader of RFC 8259 that hands out one token at a time, and a writer.
 * Uses text and memory. JSON columns, Post_to_json and Post_from_json use it. */
#ifndef COVET_BASE_JSON_H
#define COVET_BASE_JSON_H

#include "base/config.h"
#include "base/memory.h"

/* How many objects and arrays may be open at once. */
#define COVET_JSON_DEPTH 512

/* A token. */
typedef enum covet_json_kind {
    COVET_JSON_END,        /* the document has ended, as it should */
    COVET_JSON_OBJECT,     /* {: keys, each with its value behind it, follow until OBJECT_END */
    COVET_JSON_OBJECT_END, /* } */
    COVET_JSON_ARRAY,      /* [: values follow until ARRAY_END */
    COVET_JSON_ARRAY_END,  /* ] */
    COVET_JSON_KEY,        /* the name of a member of an object; its value is next */
    COVET_JSON_STRING,
    COVET_JSON_NUMBER,
    COVET_JSON_TRUE,
    COVET_JSON_FALSE,
    COVET_JSON_NULL,
    COVET_JSON_ERROR, /* `at` and `expected` tell what is wrong; it stays so */
} covet_json_kind;

/* A reader; needs no closing. Its fields are read-only for others. */
typedef struct covet_json_reader {
    const char *text;     /* the document, borrowed */
    size_t size;          /* its bytes */
    size_t at;            /* offset behind the latest token; after an error: where it is */
    const char *expected; /* after an error: what should stand there, as "a value"; else NULL */
    covet_json_kind kind; /* of the latest token; COVET_JSON_END before the first */
    const char *start;    /* the latest token: a key or string without its quotes, escapes as
                             they are written; all others as they are written */
    size_t length;        /* bytes at `start` */
    bool escaped;         /* key or string: it holds escapes */
    bool has_nul;         /* key or string: one of them is \u0000 */
    unsigned depth;       /* objects and arrays that are open */
    unsigned char wanted; /* private: what may come next */
    unsigned char
        objects[COVET_JSON_DEPTH / 8]; /* private: a bit for each open one, 1: an object */
} covet_json_reader;

/* Begins to read `size` bytes, which it borrows for as long as tokens are used. It allocates
 * nothing. `text` NULL is an empty text, in which a value is missing. */
void covet_json_open(covet_json_reader *reader, const char *text, size_t size);
/* Reads the next token and answers its kind. After COVET_JSON_END and COVET_JSON_ERROR it is the
 * same again. Keys may repeat; whether that is an error is the caller's to say. */
covet_json_kind covet_json_next(covet_json_reader *reader);
/* Reads on to the end of the value that the latest token begins, or of the next one if that token
 * is a key or none was read. If `start` is not NULL, it becomes the value's text in the document,
 * of `size` bytes. False on an error, and where no value begins. */
bool covet_json_skip(covet_json_reader *reader, const char **start, size_t *size);
/* The latest key or string without escapes, NUL-terminated in `arena`. `size`, which may be NULL,
 * becomes its bytes: they hold a NUL where reader->has_nul. NULL without memory. */
char *covet_json_text(const covet_json_reader *reader, covet_arena *arena, size_t *size);
/* Appends the latest key or string without escapes. */
void covet_json_append(const covet_json_reader *reader, covet_buffer *out);
/* Whether the latest key or string is `name`, escapes resolved. */
bool covet_json_is(const covet_json_reader *reader, const char *name);
/* Whether `size` bytes are one JSON document. If not, and where they are not NULL, `offset` becomes
 * the place of the error and `expected` what should stand there. */
bool covet_json_check(const char *text, size_t size, size_t *offset, const char **expected);

/* A writer: sets commas, escapes text. That keys stand in objects and all that is opened is closed
 * is the caller's part. Failures stay in the buffer, which may be emptied between two calls. */
typedef struct covet_json_writer {
    covet_buffer *out; /* where it writes; borrowed */
    bool comma;        /* private: the next value or key follows another */
} covet_json_writer;

/* Begins one document at the end of `out`. */
covet_json_writer covet_json_writer_open(covet_buffer *out);
void covet_json_write_object(covet_json_writer *writer);
void covet_json_write_object_end(covet_json_writer *writer);
void covet_json_write_array(covet_json_writer *writer);
void covet_json_write_array_end(covet_json_writer *writer);
/* A member's name, NUL-terminated; its value is to follow. */
void covet_json_write_key(covet_json_writer *writer, const char *key);
/* A string of `size` bytes, which must be UTF-8 (see covet_text_check) and may hold NULs. NULL
 * writes null. */
void covet_json_write_text(covet_json_writer *writer, const char *text, size_t size);
void covet_json_write_int(covet_json_writer *writer, int64_t n);
/* The shortest form that reads back to the same double. What JSON has no number for is a string:
 * "NaN", "Infinity", "-Infinity". */
void covet_json_write_real(covet_json_writer *writer, double x);
void covet_json_write_bool(covet_json_writer *writer, bool b);
void covet_json_write_null(covet_json_writer *writer);
/* `size` bytes that are JSON already, such as a decimal's digits; not checked. NULL writes null. */
void covet_json_write_raw(covet_json_writer *writer, const char *json, size_t size);

#endif
