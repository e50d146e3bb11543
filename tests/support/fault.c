/* Failures on purpose: see fault.h. */
#include "fault.h"

#include <execinfo.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAMES 9         /* that tell one site from another */
#define SITES_MOST 131072 /* a power of two */

/* What the library has for a link and for a prepared statement. */
typedef struct fault_link {
    covet_link *real;
    bool lost; /* on purpose */
    struct fault_link *next;
} fault_link;
typedef struct fault_prepared {
    covet_prepared *real;
    fault_link *link;
} fault_prepared;

/* Events are counted by class. */
typedef enum event_class { OF_ALLOCATION, OF_DRIVER, OF_SERVER, CLASSES } event_class;
static const event_class classes[FAULT_KINDS] = {OF_ALLOCATION, OF_DRIVER, OF_DRIVER, OF_SERVER,
                                                 OF_SERVER};

/* All of it is guarded by `lock`. */
static struct {
    pthread_mutex_t lock;
    bool on;
    bool for_ever;
    bool new_only; /* the event that fails is the first at a new place */
    bool scattered;
    bool squeeze;
    bool plain;   /* the driver has nothing that it may lack */
    size_t tight; /* first block of the arenas that are kept tight; 0: none */
    fault_kind kind;
    int64_t at; /* the event that fails */
    int64_t events[CLASSES];
    int64_t injected, hits;
    uint64_t sites[SITES_MOST]; /* that were hit, and each again with how it was */
    int64_t site_count, slots_used;
    char latest[80];
    int64_t blocks, bytes;
    int64_t prepared, attached;
    const covet_backend *backend; /* the one behind */
    fault_link *links;
    covet_driver_error error; /* of the driver call that failed on purpose */
    bool error_told;          /* `error` is of the latest call */
    covet_status status;
} fault = {.lock = PTHREAD_MUTEX_INITIALIZER, .status = COVET_INTERNAL};

static void stop_program(const char *what) {
    fprintf(stderr, "fault: %s\n", what);
    abort();
}

/* ---- what fails ---- */

void fault_begin(void) {
    pthread_mutex_lock(&fault.lock);
    fault.on = false;
    fault.hits = 0;
    fault.latest[0] = '\0';
    fault.error_told = false;
    memset(fault.events, 0, sizeof fault.events);
    pthread_mutex_unlock(&fault.lock);
}

static void fail_from(fault_kind kind, int64_t n, bool for_ever) {
    pthread_mutex_lock(&fault.lock);
    fault.on = true;
    fault.kind = kind;
    fault.for_ever = for_ever;
    fault.new_only = n == 0;
    fault.at = n;
    fault.events[classes[kind]] = 0;
    pthread_mutex_unlock(&fault.lock);
}

void fault_at(fault_kind kind, int64_t n, bool for_ever) {
    fail_from(kind, n, for_ever);
}

void fault_at_new(fault_kind kind, bool for_ever) {
    fail_from(kind, 0, for_ever);
}

void fault_scatter(bool on) {
    fault.scattered = on;
}

void fault_stop(void) {
    pthread_mutex_lock(&fault.lock);
    fault.on = false;
    pthread_mutex_unlock(&fault.lock);
}

void fault_driver_status(covet_status status) {
    fault.status = status;
}

int64_t fault_events(fault_kind kind) {
    return fault.events[classes[kind]];
}

int64_t fault_injected(void) {
    return fault.injected;
}

int64_t fault_sites(void) {
    return fault.site_count;
}

void fault_forget_sites(void) {
    memset(fault.sites, 0, sizeof fault.sites);
    fault.site_count = fault.slots_used = 0;
}

int64_t fault_hits(void) {
    return fault.hits;
}

const char *fault_latest(void) {
    return fault.latest;
}

/* The place of the event at hand: the call, and who called for it. */
static uint64_t site_here(const char *call) {
    void *frames[FRAMES + 4];
    const int count = backtrace(frames, FRAMES + 4);
    uint64_t site = 14695981039346656037u;
    for (const char *c = call; *c != '\0'; c++) site = (site ^ (unsigned char)*c) * 1099511628211u;
    for (int i = 4; i < count; i++) site = (site ^ (uint64_t)(uintptr_t)frames[i]) * 1099511628211u;
    return site;
}

/* Nothing is freed: a set of numbers serves. Where a number stands, or would. */
static uint64_t *site_slot(uint64_t site) {
    size_t slot = (size_t)(site >> 32) % SITES_MOST;
    while (fault.sites[slot] != 0 && fault.sites[slot] != site) slot = (slot + 1) % SITES_MOST;
    return &fault.sites[slot];
}

/* Answers whether it was new. */
static bool note_site(uint64_t site) {
    uint64_t *slot = site_slot(site);
    if (*slot == site) return false;
    if (++fault.slots_used == SITES_MOST / 2) stop_program("too many sites");
    *slot = site;
    return true;
}

/* The number of a place together with how it fails now. */
static uint64_t site_of_kind(uint64_t site) {
    return (site ^ (uint64_t)(fault.kind * 2 + fault.for_ever + 1)) * 1099511628211u;
}

/* Whether the event at hand fails by its place. The one behind a failure may be what its caller
 * does instead, so that it goes well. */
static bool is_new_place(int64_t n, const char *call, uint64_t *site) {
    if (fault.at > 0 && !fault.for_ever && (!fault.scattered || n == fault.at + 1)) return false;
    *site = site_here(call);
    if (fault.at > 0 && fault.for_ever) return true;
    if (*site_slot(site_of_kind(*site)) != 0) return false;
    fault.at = n;
    return true;
}

/* Whether the event at hand is to fail. */
static bool is_to_fail(event_class of, int64_t n, const char *call, uint64_t *site) {
    if (!fault.on || classes[fault.kind] != of) return false;
    if (fault.new_only) return is_new_place(n, call, site);
    if (n != fault.at && !(fault.for_ever && n > fault.at)) return false;
    *site = site_here(call);
    return true;
}

/* Counts an event; true if it is to fail. With the lock held. */
static bool event(event_class of, const char *call) {
    const int64_t n = ++fault.events[of];
    uint64_t site = 0;
    if (!is_to_fail(of, n, call, &site)) return false;
    fault.injected++;
    if (fault.hits++ == 0)
        snprintf(fault.latest, sizeof fault.latest, "%s %lld", call, (long long)n);
    if (note_site(site)) fault.site_count++;
    note_site(site_of_kind(site));
    return true;
}

/* ---- the allocator ---- */

#define MARK_LIVE ((size_t)0x11FE5A11)
#define MARK_DEAD ((size_t)0xDEAD5A11)

/* Before every block; its size keeps the block aligned. */
typedef struct head {
    _Alignas(max_align_t) size_t size;
    size_t mark;
} head;

static void *take_block(size_t size) {
    head *block = malloc(sizeof *block + size);
    if (block == NULL) stop_program("the machine has no memory");
    *block = (head){.size = size, .mark = MARK_LIVE};
    fault.blocks++;
    fault.bytes += (int64_t)size;
    memset(block + 1, 0xA5, size);
    return block + 1;
}

static void free_block(head *block) {
    fault.blocks--;
    fault.bytes -= (int64_t)block->size;
    block->mark = MARK_DEAD;
    memset(block + 1, 0x5A, block->size);
    free(block);
}

static bool is_multiple(size_t size, size_t block) {
    const size_t times = block == 0 || size % block != 0 ? 0 : size / block;
    return times > 1 && times <= 64 && (times & (times - 1)) == 0;
}

/* Whether an arena would take it for a block that is larger than it needs. */
static bool too_generous(const void *pointer, size_t size) {
    if (pointer != NULL) return false;
    return is_multiple(size, fault.tight) || (fault.squeeze && is_multiple(size, 1024));
}

static void *resize_locked(void *pointer, size_t old_size, size_t new_size) {
    head *block = pointer == NULL ? NULL : (head *)pointer - 1;
    if (block == NULL && old_size != 0) stop_program("a size without a block");
    if (block != NULL && block->mark != MARK_LIVE) stop_program("no block of this allocator");
    if (block != NULL && block->size != old_size) stop_program("a block of another size");
    if (new_size == 0) {
        if (block != NULL) free_block(block);
        return NULL;
    }
    if (new_size == old_size) return pointer;
    if (too_generous(pointer, new_size)) return NULL;
    if (event(OF_ALLOCATION, "allocation")) return NULL;
    void *moved = take_block(new_size);
    if (block == NULL) return moved;
    memcpy(moved, pointer, old_size < new_size ? old_size : new_size);
    free_block(block);
    return moved;
}

static void *resize(void *context, void *pointer, size_t old_size, size_t new_size) {
    (void)context;
    pthread_mutex_lock(&fault.lock);
    void *result = resize_locked(pointer, old_size, new_size);
    pthread_mutex_unlock(&fault.lock);
    return result;
}

void fault_tight(size_t block) {
    fault.tight = block;
}

void fault_squeeze(bool on) {
    fault.squeeze = on;
}

covet_allocator fault_allocator(void) {
    return (covet_allocator){.resize = resize};
}

int64_t fault_blocks(void) {
    return fault.blocks;
}

int64_t fault_bytes(void) {
    return fault.bytes;
}

/* ---- the driver: links ---- */

typedef enum verdict {
    GO_ON,
    FAIL,     /* before the call */
    FAIL_LATE /* behind it */
} verdict;

static const covet_driver *real(void) {
    return fault.backend->driver;
}

static fault_link *of_link(covet_link *link) {
    return (fault_link *)(void *)link;
}

static fault_prepared *of_prepared(covet_prepared *prepared) {
    return (fault_prepared *)(void *)prepared;
}

static bool is_late(void) {
    return fault.kind == FAULT_DRIVER_LATE || fault.kind == FAULT_LOSS_LATE;
}

static void tell(covet_status status, const char *message) {
    fault.error_told = true;
    fault.error = (covet_driver_error){.status = status, .message = message, .sqlstate = "FAULT"};
}

/* Counts a call of the driver and tells whether it is to fail; one that talks to the server counts
 * for losses too. `link` is NULL where there is none yet. */
static verdict judge(const char *call, fault_link *link, bool talks) {
    verdict found = GO_ON;
    pthread_mutex_lock(&fault.lock);
    fault.error_told = false;
    if (link != NULL && link->lost && talks) {
        tell(COVET_CONNECTION, "the connection was lost on purpose before");
        found = FAIL;
    } else if (event(OF_DRIVER, call)) {
        tell(fault.status, "failed on purpose");
        found = is_late() ? FAIL_LATE : FAIL;
    } else if (talks && event(OF_SERVER, call)) {
        tell(COVET_CONNECTION, "the connection was lost on purpose");
        if (link != NULL) link->lost = true;
        found = is_late() ? FAIL_LATE : FAIL;
    }
    pthread_mutex_unlock(&fault.lock);
    return found;
}

static void count(int64_t *counter, int64_t by) {
    pthread_mutex_lock(&fault.lock);
    *counter += by;
    pthread_mutex_unlock(&fault.lock);
}

static covet_link *link_new(covet_link *made) {
    fault_link *link = malloc(sizeof *link);
    if (link == NULL) stop_program("the machine has no memory");
    pthread_mutex_lock(&fault.lock);
    *link = (fault_link){.real = made, .next = fault.links};
    fault.links = link;
    pthread_mutex_unlock(&fault.lock);
    return (covet_link *)(void *)link;
}

static void link_free(fault_link *link) {
    pthread_mutex_lock(&fault.lock);
    fault_link **at = &fault.links;
    while (*at != NULL && *at != link) at = &(*at)->next;
    if (*at == NULL) stop_program("no such link");
    *at = link->next;
    pthread_mutex_unlock(&fault.lock);
    free(link);
}

static covet_status drive_check(const char *target, const covet_url_option *options,
                                covet_buffer *error) {
    const verdict v = judge("check", NULL, false);
    if (v == GO_ON) return real()->check(target, options, error);
    covet_buffer_text(error, fault.error.message);
    return fault.status;
}

static void *drive_attach(covet_heap *heap, const char *target) {
    const verdict v = judge("attach", NULL, false);
    void *shared = v == FAIL ? NULL : real()->attach(heap, target);
    if (v == FAIL_LATE && shared != NULL) real()->detach(heap, shared);
    if (v != GO_ON || shared == NULL) return NULL;
    count(&fault.attached, 1);
    return shared;
}

static void drive_detach(covet_heap *heap, void *shared) {
    count(&fault.attached, -1);
    real()->detach(heap, shared);
}

static covet_link *drive_connect(const covet_host *host, const char *target,
                                 const covet_url_option *options, covet_status *status,
                                 covet_buffer *text) {
    const verdict v = judge("connect", NULL, true);
    covet_link *link = NULL;
    if (v != FAIL) link = real()->connect(host, target, options, status, text);
    if (v == GO_ON) return link == NULL ? NULL : link_new(link);
    if (link != NULL) real()->disconnect(link);
    covet_buffer_clear(text);
    covet_buffer_text(text, fault.error.message);
    *status = fault.error.status;
    return NULL;
}

static void drive_disconnect(covet_link *link) {
    covet_link *behind = of_link(link)->real;
    link_free(of_link(link));
    real()->disconnect(behind);
}

static void drive_abandon(covet_link *link) {
    of_link(link)->lost = true;
    real()->abandon(of_link(link)->real);
}

static const covet_dialect *drive_dialect(covet_link *link) {
    return real()->dialect(of_link(link)->real);
}

static bool drive_alive(covet_link *link, bool look) {
    if (of_link(link)->lost) return false;
    return real()->alive == NULL || real()->alive(of_link(link)->real, look);
}

static const covet_driver_error *drive_error(covet_link *link) {
    return fault.error_told ? &fault.error : real()->error(of_link(link)->real);
}

static size_t drive_bind_limit(covet_link *link) {
    return real()->bind_limit(of_link(link)->real);
}

static size_t drive_packet_limit(covet_link *link) {
    return real()->packet_limit(of_link(link)->real);
}

static covet_step drive_execute(covet_link *link, const char *sql, size_t size) {
    const verdict v = judge("execute", of_link(link), true);
    covet_step step =
        v == FAIL ? COVET_STEP_FAILED : real()->execute(of_link(link)->real, sql, size);
    return v == GO_ON ? step : COVET_STEP_FAILED;
}

static int64_t drive_changes(covet_link *link) {
    return real()->changes(of_link(link)->real);
}

static int64_t drive_inserted_key(covet_link *link, size_t rows, int64_t *step) {
    return real()->inserted_key(of_link(link)->real, rows, step);
}

static covet_status drive_reserve_keys(covet_link *link, const covet_entity *entity, int64_t *keys,
                                       size_t rows, const char **sql) {
    const verdict v = judge("reserve_keys", of_link(link), true);
    covet_status status = COVET_OK;
    if (v != FAIL) status = real()->reserve_keys(of_link(link)->real, entity, keys, rows, sql);
    return v == GO_ON ? status : fault.error.status;
}

static covet_status drive_insert_many(covet_link *link, const covet_bulk *bulk, const char **sql) {
    const verdict v = judge("insert_many", of_link(link), true);
    covet_status status = COVET_OK;
    if (v != FAIL) status = real()->insert_many(of_link(link)->real, bulk, sql);
    return v == GO_ON ? status : fault.error.status;
}

static bool drive_in_transaction(covet_link *link) {
    return !of_link(link)->lost && real()->in_transaction(of_link(link)->real);
}

static bool drive_aborted(covet_link *link) {
    return !of_link(link)->lost && real()->aborted(of_link(link)->real);
}

/* ---- the driver: prepared statements ---- */

static covet_prepared *drive_prepare(covet_link *link, const char *sql, size_t size, bool keep) {
    const verdict v = judge("prepare", of_link(link), true);
    covet_prepared *made = NULL;
    if (v != FAIL) made = real()->prepare(of_link(link)->real, sql, size, keep);
    if (made == NULL) return NULL;
    if (v != GO_ON) {
        real()->finalize(made);
        return NULL;
    }
    fault_prepared *prepared = malloc(sizeof *prepared);
    if (prepared == NULL) stop_program("the machine has no memory");
    *prepared = (fault_prepared){.real = made, .link = of_link(link)};
    count(&fault.prepared, 1);
    return (covet_prepared *)(void *)prepared;
}

static void drive_finalize(covet_prepared *prepared) {
    if (prepared == NULL) return;
    covet_prepared *behind = of_prepared(prepared)->real;
    count(&fault.prepared, -1);
    free(prepared);
    real()->finalize(behind);
}

/* Judges a call about a prepared statement. */
static verdict judge_prepared(const char *call, covet_prepared *prepared, bool talks) {
    return judge(call, of_prepared(prepared)->link, talks);
}

static covet_status drive_bind(covet_prepared *prepared, uint32_t index, const covet_value *value,
                               covet_kind kind, int32_t length, int32_t places) {
    const verdict v = judge_prepared("bind", prepared, false);
    covet_status status = COVET_OK;
    if (v != FAIL)
        status = real()->bind(of_prepared(prepared)->real, index, value, kind, length, places);
    return v == GO_ON ? status : fault.status;
}

static covet_status drive_bind_member(covet_prepared *prepared, uint32_t index, const void *member,
                                      covet_kind kind, bool nullable, int32_t length,
                                      int32_t places) {
    const verdict v = judge_prepared("bind_member", prepared, false);
    covet_status status = COVET_OK;
    if (v != FAIL)
        status = real()->bind_member(of_prepared(prepared)->real, index, member, kind, nullable,
                                     length, places);
    return v == GO_ON ? status : fault.status;
}

static covet_status drive_bind_cells(covet_prepared *prepared, uint32_t first,
                                     const covet_cell *const *cells, size_t cell_count,
                                     const void *object) {
    const verdict v = judge_prepared("bind_cells", prepared, false);
    covet_status status = COVET_OK;
    if (v != FAIL)
        status = real()->bind_cells(of_prepared(prepared)->real, first, cells, cell_count, object);
    return v == GO_ON ? status : fault.status;
}

static covet_status drive_send(covet_prepared *prepared) {
    const verdict v = judge_prepared("send", prepared, true);
    covet_status status = v == FAIL ? COVET_OK : real()->send(of_prepared(prepared)->real);
    return v == GO_ON ? status : fault.error.status;
}

static covet_status drive_stream(covet_prepared *prepared, const covet_streaming *streaming) {
    const verdict v = judge_prepared("stream", prepared, true);
    covet_status status = COVET_OK;
    if (v != FAIL) status = real()->stream(of_prepared(prepared)->real, streaming);
    return v == GO_ON ? status : fault.error.status;
}

static covet_step drive_next(covet_prepared *prepared) {
    const verdict v = judge_prepared("next", prepared, true);
    covet_step step = v == FAIL ? COVET_STEP_FAILED : real()->next(of_prepared(prepared)->real);
    return v == GO_ON ? step : COVET_STEP_FAILED;
}

static covet_status drive_decode(covet_prepared *prepared, const covet_decoder *decoder, void *slot,
                                 covet_landing *landing) {
    const verdict v = judge_prepared("decode", prepared, false);
    covet_status status = COVET_OK;
    if (v != FAIL) status = real()->decode(of_prepared(prepared)->real, decoder, slot, landing);
    return v == GO_ON ? status : fault.status;
}

static int64_t drive_fetch(covet_prepared *prepared, const covet_decoder *decoder, void *slots,
                           size_t stride, int64_t most, covet_landing *landing, bool *done) {
    const verdict v = judge_prepared("fetch", prepared, true);
    int64_t got = -1;
    if (v != FAIL)
        got =
            real()->fetch(of_prepared(prepared)->real, decoder, slots, stride, most, landing, done);
    return v == GO_ON ? got : -1;
}

static covet_status drive_value(covet_prepared *prepared, uint32_t column, covet_kind kind,
                                int32_t length, int32_t places, covet_arena *arena,
                                covet_value *out) {
    const verdict v = judge_prepared("value", prepared, false);
    covet_status status = COVET_OK;
    if (v != FAIL)
        status =
            real()->value(of_prepared(prepared)->real, column, kind, length, places, arena, out);
    return v == GO_ON ? status : fault.status;
}

static uint32_t drive_column_count(covet_prepared *prepared) {
    return real()->column_count(of_prepared(prepared)->real);
}

static uint32_t drive_bind_count(covet_prepared *prepared) {
    return real()->bind_count(of_prepared(prepared)->real);
}

static const char *drive_column_name(covet_prepared *prepared, uint32_t column) {
    const verdict v = judge_prepared("column_name", prepared, false);
    const char *name = NULL;
    if (v != FAIL) name = real()->column_name(of_prepared(prepared)->real, column);
    return v == GO_ON ? name : NULL;
}

static void drive_reset(covet_prepared *prepared) {
    real()->reset(of_prepared(prepared)->real);
}

/* ---- the backend ---- */

void fault_plain(bool on) {
    fault.plain = on;
}

static const covet_driver wrapper = {
    .check = drive_check,
    .connect = drive_connect,
    .disconnect = drive_disconnect,
    .abandon = drive_abandon,
    .dialect = drive_dialect,
    .alive = drive_alive,
    .attach = drive_attach,
    .detach = drive_detach,
    .error = drive_error,
    .bind_limit = drive_bind_limit,
    .packet_limit = drive_packet_limit,
    .prepare = drive_prepare,
    .finalize = drive_finalize,
    .bind = drive_bind,
    .bind_member = drive_bind_member,
    .bind_cells = drive_bind_cells,
    .execute = drive_execute,
    .send = drive_send,
    .stream = drive_stream,
    .next = drive_next,
    .decode = drive_decode,
    .fetch = drive_fetch,
    .value = drive_value,
    .column_count = drive_column_count,
    .bind_count = drive_bind_count,
    .column_name = drive_column_name,
    .reset = drive_reset,
    .changes = drive_changes,
    .inserted_key = drive_inserted_key,
    .reserve_keys = drive_reserve_keys,
    .insert_many = drive_insert_many,
    .in_transaction = drive_in_transaction,
    .aborted = drive_aborted,
};

/* What the driver behind does not have, the wrapper has not either; but every link can be lost. */
#define LACKS(driver, call)                                                                        \
    if (real()->call == NULL) (driver)->call = NULL
#define MAY_LACK(driver, call)                                                                     \
    if (fault.plain || real()->call == NULL) (driver)->call = NULL

static void take_away(covet_driver *driver) {
    LACKS(driver, dialect);
    LACKS(driver, attach);
    LACKS(driver, detach);
    LACKS(driver, reserve_keys);
    LACKS(driver, inserted_key);
    LACKS(driver, aborted);
    LACKS(driver, stream);
    LACKS(driver, packet_limit);
    MAY_LACK(driver, bind_cells);
    LACKS(driver, bind_count);
    MAY_LACK(driver, execute);
    MAY_LACK(driver, send);
    MAY_LACK(driver, insert_many);
}

const covet_backend *fault_backend(const covet_backend *behind) {
    static covet_driver driver;
    static covet_backend backend;
    pthread_mutex_lock(&fault.lock);
    fault.backend = behind;
    driver = wrapper;
    driver.options = behind->driver->options;
    take_away(&driver);
    backend = *behind;
    backend.driver = &driver;
    pthread_mutex_unlock(&fault.lock);
    return &backend;
}

int64_t fault_links(void) {
    int64_t open = 0;
    for (const fault_link *link = fault.links; link != NULL; link = link->next) open++;
    return open;
}

int64_t fault_prepared_open(void) {
    return fault.prepared;
}

int64_t fault_attached(void) {
    return fault.attached;
}

bool fault_in_transaction(void) {
    for (const fault_link *link = fault.links; link != NULL; link = link->next)
        if (!link->lost && real()->in_transaction(link->real)) return true;
    return false;
}
