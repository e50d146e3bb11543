/* Failures on purpose: see fault.h. */
#include "fault.h"

#include <execinfo.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "covet_sqlite.h"

#define KINDS 2          /* FAULT_DRIVER_LATE counts as FAULT_DRIVER does */
#define FRAMES 9         /* that tell one site from another */
#define SITES_MOST 16384 /* a power of two */
#define LINKS_MOST 64

/* All of it is guarded by `lock`. */
static struct {
    pthread_mutex_t lock;
    bool on;
    bool for_ever;
    bool squeeze;
    bool plain;   /* the driver has nothing that it may lack */
    size_t tight; /* first block of the arenas that are kept tight; 0: none */
    fault_kind kind;
    int64_t at; /* the event that fails */
    int64_t events[KINDS];
    int64_t injected, hits;
    uint64_t sites[SITES_MOST];
    int64_t site_count;
    char latest[80];
    int64_t blocks, bytes;
    int64_t prepared, attached;
    covet_link *links[LINKS_MOST];
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

void fault_at(fault_kind kind, int64_t n, bool for_ever) {
    pthread_mutex_lock(&fault.lock);
    fault.on = true;
    fault.kind = kind;
    fault.for_ever = for_ever;
    fault.at = n;
    fault.events[kind == FAULT_ALLOCATION ? 0 : 1] = 0;
    pthread_mutex_unlock(&fault.lock);
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
    return fault.events[kind == FAULT_ALLOCATION ? 0 : 1];
}

int64_t fault_injected(void) {
    return fault.injected;
}

int64_t fault_sites(void) {
    return fault.site_count;
}

int64_t fault_hits(void) {
    return fault.hits;
}

const char *fault_latest(void) {
    return fault.latest;
}

/* Notes the place that a failure hits. Nothing is freed: a set of numbers serves. */
static void note_site(const char *call) {
    void *frames[FRAMES + 3];
    const int count = backtrace(frames, FRAMES + 3);
    uint64_t site = 14695981039346656037u;
    for (const char *c = call; *c != '\0'; c++) site = (site ^ (unsigned char)*c) * 1099511628211u;
    for (int i = 3; i < count; i++) site = (site ^ (uint64_t)(uintptr_t)frames[i]) * 1099511628211u;
    if (site == 0) site = 1;
    size_t slot = (size_t)(site >> 32) % SITES_MOST;
    while (fault.sites[slot] != 0 && fault.sites[slot] != site) slot = (slot + 1) % SITES_MOST;
    if (fault.sites[slot] == site) return;
    if (fault.site_count == SITES_MOST / 2) stop_program("too many sites");
    fault.sites[slot] = site;
    fault.site_count++;
}

/* Counts an event; true if it is to fail. With the lock held. */
static bool event(fault_kind kind, const char *call) {
    const int index = kind == FAULT_ALLOCATION ? 0 : 1;
    const int64_t n = ++fault.events[index];
    if (!fault.on || (fault.kind == FAULT_ALLOCATION ? 0 : 1) != index) return false;
    if (n != fault.at && !(fault.for_ever && n > fault.at)) return false;
    fault.injected++;
    if (fault.hits++ == 0)
        snprintf(fault.latest, sizeof fault.latest, "%s %lld", call, (long long)n);
    note_site(call);
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
    if (event(FAULT_ALLOCATION, "allocation")) return NULL;
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

/* ---- the driver ---- */

typedef enum verdict {
    GO_ON,
    FAIL,     /* before the call */
    FAIL_LATE /* behind it */
} verdict;

static const covet_driver *real(void) {
    return covet_sqlite.driver;
}

/* Counts a call of the driver and tells whether it is to fail. */
static verdict judge(const char *call) {
    pthread_mutex_lock(&fault.lock);
    fault.error_told = event(FAULT_DRIVER, call);
    if (fault.error_told)
        fault.error = (covet_driver_error){
            .status = fault.status, .message = "failed on purpose", .sqlstate = "FAULT"};
    const verdict found = !fault.error_told ? GO_ON : fault.kind == FAULT_DRIVER ? FAIL : FAIL_LATE;
    pthread_mutex_unlock(&fault.lock);
    return found;
}

static void count(int64_t *counter, int64_t by) {
    pthread_mutex_lock(&fault.lock);
    *counter += by;
    pthread_mutex_unlock(&fault.lock);
}

/* Puts `to` where `from` stood among the links. */
static void replace_link(covet_link *from, covet_link *to) {
    pthread_mutex_lock(&fault.lock);
    int i = 0;
    while (i < LINKS_MOST && fault.links[i] != from) i++;
    if (i == LINKS_MOST) stop_program("no such link, or too many");
    fault.links[i] = to;
    pthread_mutex_unlock(&fault.lock);
}

static covet_status drive_check(const char *target, const covet_url_option *options,
                                covet_buffer *error) {
    const verdict v = judge("check");
    if (v == GO_ON) return real()->check(target, options, error);
    covet_buffer_text(error, fault.error.message);
    return fault.status;
}

static void *drive_attach(covet_heap *heap, const char *target) {
    const verdict v = judge("attach");
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
    const verdict v = judge("connect");
    covet_link *link = NULL;
    if (v != FAIL) link = real()->connect(host, target, options, status, text);
    if (v == GO_ON) {
        if (link != NULL) replace_link(NULL, link);
        return link;
    }
    if (link != NULL) real()->disconnect(link);
    covet_buffer_clear(text);
    covet_buffer_text(text, fault.error.message);
    *status = fault.status;
    return NULL;
}

static void drive_disconnect(covet_link *link) {
    replace_link(link, NULL);
    real()->disconnect(link);
}

static const covet_driver_error *drive_error(covet_link *link) {
    return fault.error_told ? &fault.error : real()->error(link);
}

static covet_prepared *drive_prepare(covet_link *link, const char *sql, size_t size, bool keep) {
    const verdict v = judge("prepare");
    covet_prepared *prepared = v == FAIL ? NULL : real()->prepare(link, sql, size, keep);
    if (prepared == NULL) return NULL;
    count(&fault.prepared, 1);
    if (v == GO_ON) return prepared;
    count(&fault.prepared, -1);
    real()->finalize(prepared);
    return NULL;
}

static void drive_finalize(covet_prepared *prepared) {
    if (prepared != NULL) count(&fault.prepared, -1);
    real()->finalize(prepared);
}

static covet_status drive_bind(covet_prepared *prepared, uint32_t index, const covet_value *value,
                               covet_kind kind, int32_t length, int32_t places) {
    const verdict v = judge("bind");
    covet_status status = COVET_OK;
    if (v != FAIL) status = real()->bind(prepared, index, value, kind, length, places);
    return v == GO_ON ? status : fault.status;
}

static covet_status drive_bind_member(covet_prepared *prepared, uint32_t index, const void *member,
                                      covet_kind kind, bool nullable, int32_t length,
                                      int32_t places) {
    const verdict v = judge("bind_member");
    covet_status status = COVET_OK;
    if (v != FAIL)
        status = real()->bind_member(prepared, index, member, kind, nullable, length, places);
    return v == GO_ON ? status : fault.status;
}

static covet_status drive_bind_cells(covet_prepared *prepared, const covet_cell *const *cells,
                                     size_t cell_count, const void *object) {
    const verdict v = judge("bind_cells");
    covet_status status = COVET_OK;
    if (v != FAIL) status = real()->bind_cells(prepared, cells, cell_count, object);
    return v == GO_ON ? status : fault.status;
}

static covet_step drive_next(covet_prepared *prepared) {
    const verdict v = judge("next");
    covet_step step = v == FAIL ? COVET_STEP_FAILED : real()->next(prepared);
    return v == GO_ON ? step : COVET_STEP_FAILED;
}

static covet_status drive_decode(covet_prepared *prepared, const covet_decoder *decoder, void *slot,
                                 covet_landing *landing) {
    const verdict v = judge("decode");
    covet_status status = COVET_OK;
    if (v != FAIL) status = real()->decode(prepared, decoder, slot, landing);
    return v == GO_ON ? status : fault.status;
}

static int64_t drive_fetch(covet_prepared *prepared, const covet_decoder *decoder, void *slots,
                           size_t stride, int64_t most, covet_landing *landing, bool *done) {
    const verdict v = judge("fetch");
    int64_t got = -1;
    if (v != FAIL) got = real()->fetch(prepared, decoder, slots, stride, most, landing, done);
    return v == GO_ON ? got : -1;
}

static covet_status drive_value(covet_prepared *prepared, uint32_t column, covet_kind kind,
                                int32_t length, int32_t places, covet_arena *arena,
                                covet_value *out) {
    const verdict v = judge("value");
    covet_status status = COVET_OK;
    if (v != FAIL) status = real()->value(prepared, column, kind, length, places, arena, out);
    return v == GO_ON ? status : fault.status;
}

static const char *drive_column_name(covet_prepared *prepared, uint32_t column) {
    const verdict v = judge("column_name");
    const char *name = v == FAIL ? NULL : real()->column_name(prepared, column);
    return v == GO_ON ? name : NULL;
}

void fault_plain(bool on) {
    fault.plain = on;
}

const covet_backend *fault_backend(void) {
    static covet_driver driver;
    static covet_backend backend;
    pthread_mutex_lock(&fault.lock);
    driver = *covet_sqlite.driver;
    driver.check = drive_check;
    driver.attach = drive_attach;
    driver.detach = drive_detach;
    driver.connect = drive_connect;
    driver.disconnect = drive_disconnect;
    driver.error = drive_error;
    driver.prepare = drive_prepare;
    driver.finalize = drive_finalize;
    driver.bind = drive_bind;
    driver.bind_member = drive_bind_member;
    if (driver.bind_cells != NULL) driver.bind_cells = fault.plain ? NULL : drive_bind_cells;
    driver.next = drive_next;
    driver.decode = drive_decode;
    driver.fetch = drive_fetch;
    driver.value = drive_value;
    driver.column_name = drive_column_name;
    backend = covet_sqlite;
    backend.driver = &driver;
    pthread_mutex_unlock(&fault.lock);
    return &backend;
}

int64_t fault_links(void) {
    int64_t open = 0;
    for (int i = 0; i < LINKS_MOST; i++) open += fault.links[i] != NULL;
    return open;
}

int64_t fault_prepared(void) {
    return fault.prepared;
}

int64_t fault_attached(void) {
    return fault.attached;
}

bool fault_in_transaction(void) {
    for (int i = 0; i < LINKS_MOST; i++)
        if (fault.links[i] != NULL && real()->in_transaction(fault.links[i])) return true;
    return false;
}
