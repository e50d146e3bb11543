/* The backend for SQLite: files, and databases in memory. Uses driver. Programs hand it to
 * covet_open and link sqlite3. */
#ifndef COVET_SQLITE_SQLITE_H
#define COVET_SQLITE_SQLITE_H

#include "spi/driver.h"

/* For covet_open. URLs: sqlite:PATH?option=value; sqlite::memory: is a database that lives as long
 * as its covet_db and is shared by its sessions: while one of them is in a transaction the others
 * wait for reading too, since there is no log. A path is a path, whatever characters it has but
 * '?', behind which the options begin; the file is made where it is not there. Options:
 *
 * - mode: rwc (the usual), rw (the file must be there), ro (nothing is written to it).
 * - busy_timeout: milliseconds that a statement waits for another connection's lock before it is
 *   COVET_BUSY; usually 5000.
 * - synchronous: off, normal (the usual: a crash of the machine may lose the latest commits, never
 *   the database), full, extra.
 * - cache_size: pages of the cache, or KiB where negative.
 * - temp_store: default, file, memory.
 * - mmap_size: bytes of the file that are read through the address space; usually 268435456 (256
 *   MiB); 0: none.
 * - wal_autocheckpoint: pages of the log behind which a commit writes it back; 0: never.
 *
 * Always: a write-ahead log (but in memory and with mode=ro), foreign keys on, schemas not trusted,
 * and double quotes never make a string. Needs SQLite 3.37 or later, and text in UTF-8. */
extern const covet_backend covet_sqlite;

#endif
