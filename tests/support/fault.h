/* Failures on purpose: an allocator that counts and checks what it gives out and fails at a chosen
 * allocation, and a backend between the library and another that fails at a chosen driver call. */
#ifndef COVET_TEST_FAULT_H
#define COVET_TEST_FAULT_H

#include "covet_orm.h"

/* What a run can make fail. */
typedef enum fault_kind {
    FAULT_ALLOCATION,  /* covet_allocator.resize that asks for more, or for another size */
    FAULT_DRIVER,      /* a call of the driver, which then does nothing */
    FAULT_DRIVER_LATE, /* the same, but the call has done its work before it fails */
    FAULT_LOSS,        /* the connection is lost at a call of the driver, which does nothing */
    FAULT_LOSS_LATE,   /* the same, but the server has done the work */
    FAULT_KINDS
} fault_kind;

/* Starts a run: nothing is counted yet and nothing fails. */
void fault_begin(void);
/* From now on the n-th event of that kind fails (1: the next one), and with `for_ever` all that
 * follow. */
void fault_at(fault_kind kind, int64_t n, bool for_ever);
/* From now on the first event fails that is at a place that no failure of that kind has hit yet,
 * and with `for_ever` all that follow. */
void fault_at_new(fault_kind kind, bool for_ever);
/* With fault_at_new, from now on: what goes on in spite of a failure meets others, each at a place
 * that is new. */
void fault_scatter(bool on);
/* From now on nothing fails. */
void fault_stop(void);
/* How a driver call fails. Usually COVET_INTERNAL. */
void fault_driver_status(covet_status status);
/* Events of that kind since fault_begin or fault_at. */
int64_t fault_events(fault_kind kind);
/* Failures since the start of the program, and how many different places of the library they hit
 * (by the return addresses of a few frames, and for driver calls by the call), each counted once
 * for every kind. */
int64_t fault_injected(void);
int64_t fault_sites(void);
/* Failures since fault_begin. */
int64_t fault_hits(void);
/* "allocation" and the frames, or the driver's call, of the latest failure; "" without one. */
const char *fault_latest(void);

/* The allocator. Blocks always move when they grow, so that a stale pointer shows; it stops the
 * program when it is handed a block or a size that it did not give. May be used by several
 * threads; failures are then by order of arrival. */
covet_allocator fault_allocator(void);
/* From now on it refuses blocks of 2, 4, ... 64 times so many bytes, so that arenas whose first
 * block has that size stay with blocks of it and ask more often; that is no failure, since they
 * then take a smaller one. 0: no more. */
void fault_tight(size_t block);
/* The same of 1024, which caches and failures begin with, and of arrays of such sizes, which
 * callers must do without. */
void fault_squeeze(bool on);
/* Blocks and bytes that are allocated now. */
int64_t fault_blocks(void);
int64_t fault_bytes(void);

/* From now on the backend's driver is without the calls that a driver may lack. */
void fault_plain(bool on);
/* The backend: another one, all of whose calls pass here. One at a time. */
const covet_backend *fault_backend(const covet_backend *real);
/* Forgets which places were hit, so that another backend's are counted for themselves; fault_sites
 * begins at 0. */
void fault_forget_sites(void);
/* Links, prepared statements and shared data that are open now. */
int64_t fault_links(void);
int64_t fault_prepared_open(void);
int64_t fault_attached(void);
/* Whether a link that is open has a transaction open. */
bool fault_in_transaction(void);

#endif
