/* A proxy between a client library and a database server, both on unix sockets, that fails on
 * purpose: it counts the messages of both directions as they pass and at a chosen one cuts the
 * connection or falls silent. It knows where messages begin and end, and nothing more of them. */
#ifndef COVET_TEST_PROXY_H
#define COVET_TEST_PROXY_H

#include <stdbool.h>
#include <stdint.h>

/* How messages are told apart. */
typedef enum proxy_protocol {
    PROXY_POSTGRESQL, /* a type of one byte and a length; the client's first has no type */
    PROXY_MYSQL       /* a length of three bytes and a number */
} proxy_protocol;

/* What becomes of a message. */
typedef enum proxy_fault {
    PROXY_PASS,
    PROXY_CUT,        /* what was before it has passed; the connection is cut on both sides */
    PROXY_CUT_WITHIN, /* the same when half of it has passed */
    PROXY_STALL       /* it is lost, as is what follows in both directions; nobody is told */
} proxy_fault;

typedef struct proxy proxy;

/* Listens on the socket `own` and connects those who come to the socket `server`. Never NULL: the
 * test fails. Its threads touch nothing of the test's. */
proxy *proxy_open(const char *own, const char *server, proxy_protocol protocol);
/* Cuts what is still connected. NULL does nothing. */
void proxy_close(proxy *p);

/* Counts anew: the n-th message from now (1: the next one), on whatever connection, has that
 * fault. */
void proxy_fault_at(proxy *p, proxy_fault fault, int64_t n);
/* Messages since then. */
int64_t proxy_messages(proxy *p);
/* Whether the fault has come. */
bool proxy_hit(proxy *p);
/* Connections made since the latest proxy_fault_at. */
int64_t proxy_connections(proxy *p);
/* Cuts all that is connected now. */
void proxy_cut(proxy *p);
/* Waits until the server has let go of every connection that was cut, or of `all` (which their
 * clients have closed): what it was about to do for them is done or rolled back then, and no
 * descriptor of theirs is open here. */
void proxy_settle(proxy *p, bool all);

#endif
