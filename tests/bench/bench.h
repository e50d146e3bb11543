/*
 * bench.h - what the parts of the benchmark share: the values, the checksum, and the shapes of a
 * side and of a kind of database.
 *
 * Two sides do the same work on databases with the same content: `hand` by the database's own C
 * API, `orm` by the library. main.c runs them in turn, count.c counts their instructions. A side
 * keeps its results until they have been summed, so that the checksum is outside the measured part.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* Operations of a batch: results are kept, summed and released a batch at a time. */
#define BENCH_BATCH 100
#define BENCH_LIMIT 50

/* Room for the texts of one generated row; the titles have about 45 bytes, the bodies about 200. */
#define BENCH_TITLE_ROOM 80
#define BENCH_BODY_ROOM 280
#define BENCH_CITY_ROOM 24
#define BENCH_NAME_ROOM 40

/* The URL options and pragmas of both sides. */
#define BENCH_MMAP_SIZE "268435456"
#define BENCH_BUSY_TIMEOUT "5000"

/* The values of an author's row, in the C types that both sides end with. */
typedef struct bench_author {
    int32_t id;
    const char *name;
    const char *city;
    int32_t karma;
} bench_author;

/* The values of a post's row: 8 columns. */
typedef struct bench_post {
    int32_t id;
    const char *title;
    const char *body;
    int32_t author_id;
    int32_t views;
    int64_t revenue;
    double rating;
    bool ranked; /* false: rank is NULL, and 0 here */
    int32_t rank;
} bench_post;

/* One batch of operations, made before the clock starts; each work reads what it needs of it. */
typedef struct bench_batch {
    size_t count;                            /* operations */
    int32_t key[BENCH_BATCH];                /* get, save: the key of the row */
    char city[BENCH_BATCH][BENCH_CITY_ROOM]; /* page: the city of the authors */
    int32_t views[BENCH_BATCH];              /* page: the least views; save: how many more */
    bench_post post[BENCH_BATCH];            /* create: the row, its id is not used */
    char title[BENCH_BATCH][BENCH_TITLE_ROOM];
    char body[BENCH_BATCH][BENCH_BODY_ROOM];
    const bench_post *many; /* bulk: `count` rows; made once */
} bench_batch;

/* The works, in the order of the printed table. */
typedef enum bench_work {
    BENCH_FETCH,   /* all rows into a list */
    BENCH_RELATED, /* all rows with their author, by one join */
    BENCH_STREAM,  /* all rows one after the other in constant memory */
    BENCH_PAGE,    /* filtered and ordered join, 50 rows */
    BENCH_GET,     /* one row by its key, in autocommit */
    BENCH_CREATE,  /* one row inserted, all in one transaction */
    BENCH_SAVE,    /* get, change one column, update that column, all in one transaction */
    BENCH_BULK,    /* all rows inserted by one call, which tells their keys */
    BENCH_ENTRIES, /* all rows inserted by one call, with keys of their own */
    BENCH_WORKS
} bench_work;

/* What results sum up to. */
typedef struct bench_sums {
    uint64_t values; /* the same on both sides */
    uint64_t keyed;  /* bulk: with the keys that the database made, in any order */
} bench_sums;

/*
 * How a side does one work. `ready` (may be NULL) makes the caller's structs before the clock
 * starts; `run` is measured and keeps its results in the side; `sum` adds them to a checksum,
 * unmeasured; `drop` releases them and is measured. The functions return false on failure, after
 * printing the reason.
 */
typedef struct bench_task {
    bool (*run)(void *side, const bench_batch *batch);
    bool (*sum)(void *side, bench_sums *sums);
    void (*drop)(void *side);
    bool (*ready)(void *side, const bench_batch *batch);
} bench_task;

/* A kind of database: a row of the table in main.c. */
typedef struct bench_vendor {
    const char *name;  /* in the arguments of the program */
    const char *title; /* of its table */
    /* The variable that has the URL of a server where databases can be made; NULL: files. */
    const char *variable;
    /* What stands around a target in the URL that the library is given. */
    const char *before, *after;
    const struct hand_client *client;
    size_t singles; /* works of single rows and pages do so many times less of them */
} bench_vendor;

/* What looks at the rows of a stream that is not measured. */
typedef struct bench_watch {
    uint64_t sum;
    size_t rows;
    bool heap;   /* look at the heap too */
    size_t most; /* bytes in use at once */
} bench_watch;

/* Bytes that a side takes from malloc, the client library's included. */
typedef struct bench_memory {
    size_t list;      /* held by the fetched list of all rows */
    size_t read_only; /* held by the same list where its rows are for reading alone */
    size_t stream;    /* the most that was held at once while streaming the same rows */
} bench_memory;

/* A target is the name of a file, or the URL of a server's database. */
typedef struct bench_side {
    const char *name;
    /* NULL on failure, the reason is printed. */
    void *(*open)(const bench_vendor *vendor, const char *target);
    void (*close)(void *side);
    bool (*begin)(void *side);
    bool (*commit)(void *side);
    bool (*fetch_read_only)(void *side);
    bool (*stream)(void *side, bench_watch *watch);
    bench_task task[BENCH_WORKS];
} bench_side;

extern const bench_side bench_hand;
extern const bench_side bench_orm;

/* values.c: rows and batches, the same at every run. */
size_t bench_authors(size_t rows);
size_t bench_cities(size_t rows);
void bench_make_city(size_t number, char *name, size_t room);
void bench_make_author(size_t number, size_t rows, bench_author *author, char *name, char *city);
void bench_make_post(size_t number, size_t rows, bench_post *post, char *title, char *body);
bool bench_make_batch(bench_work work, size_t first, size_t count, size_t rows, bench_batch *batch);

/* values.c: the checksum over every value and every byte of text, in order. */
void bench_sum_author(uint64_t *sum, const bench_author *author);
void bench_sum_post(uint64_t *sum, const bench_post *post);
void bench_sum_number(uint64_t *sum, uint64_t number);
void bench_sum_text(uint64_t *sum, const char *text);
void bench_sum_bulk(bench_sums *sums, const bench_post *post);

/* file.c: databases by plain SQL, for both sides. */
bool bench_file_make(const bench_vendor *vendor, const char *target, size_t authors_for,
                     size_t posts);
bool bench_file_sum(const bench_vendor *vendor, const char *target, bench_work work,
                    bench_sums *sums);
void bench_file_remove(const bench_vendor *vendor, const char *target);

/* How much of everything a run does; all follow from the rows. */
typedef struct bench_plan {
    const bench_vendor *vendor;
    size_t rows;
    size_t streamed;
    size_t repeats; /* pairs of runs that are counted; one more goes before them */
    bool cpu_clock; /* processor time of client and server instead of time on the wall */
    bool counted;   /* instructions too */
    const char *program;
    const char *folder; /* of the database files */
} bench_plan;

/* main.c: the target of that name. */
void bench_target(const bench_plan *plan, const char *name, char *target, size_t room);

/* clock.c: seconds between starts and stops; processor time where the plan says so. */
#define BENCH_CLOCKS 64
typedef struct bench_clock {
    clockid_t id[BENCH_CLOCKS]; /* of this process, and of the server's; `count` of them */
    double from[BENCH_CLOCKS];
    size_t count;
    double seconds;
} bench_clock;

void bench_clock_open(bench_clock *clock, const bench_plan *plan);
void bench_clock_start(bench_clock *clock);
void bench_clock_stop(bench_clock *clock);

/* measure.c: one work of one side, from begin to commit. */
typedef struct bench_run {
    double seconds;
    bench_sums sums;
} bench_run;

size_t bench_work_count(const bench_vendor *vendor, bench_work work, size_t rows);
const char *bench_work_name(bench_work work);
bool bench_work_writes(bench_work work);
bool bench_work_inserts(bench_work work);
bool bench_measure(const bench_side *side, void *state, bench_work work, const bench_plan *plan,
                   bench_run *run);
bool bench_measure_memory(const bench_side *side, const bench_vendor *vendor, const char *target,
                          bench_memory *memory);
void bench_watch_row(bench_watch *watch, const bench_post *post);

/* marked.c: what is measured happens inside this function; callgrind is told its name. */
typedef enum bench_step {
    BENCH_STEP_BEGIN,
    BENCH_STEP_RUN,
    BENCH_STEP_DROP,
    BENCH_STEP_COMMIT
} bench_step;
bool bench_marked(const bench_side *side, void *state, bench_work work, bench_step step,
                  const bench_batch *batch);

/* count.c: instructions for each operation by callgrind; 0 where they could not be had. */
double bench_count(const bench_plan *plan, const char *side, bench_work work);

#endif
