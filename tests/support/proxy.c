/* The proxy of proxy.h: a thread that accepts, and two for each connection, one a direction. */
#define _GNU_SOURCE /* MSG_NOSIGNAL, strict C11 hides sockets */
#include "proxy.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define CHUNK 65536

typedef struct connection connection;

/* One direction of a connection, and how far in its messages it is. */
typedef struct pipe_end {
    connection *of;
    int from, to;
    bool untyped; /* the next message is PostgreSQL's first, without a type */
    size_t left;  /* bytes of the message at hand that are still to pass */
    size_t kept;  /* bytes of a header that is not whole yet, in `header` */
    unsigned char header[5];
} pipe_end;

struct connection {
    proxy *owner;
    int client, server;
    pipe_end up, down; /* to the server, to the client */
    pthread_t thread;
    bool cut, stalled, over; /* guarded by the owner's lock */
    connection *next;
};

struct proxy {
    proxy_protocol protocol;
    int listener;
    struct sockaddr_un own, server;
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    connection *connections;
    proxy_fault fault;
    int64_t at, messages, accepted;
    bool hit, closing;
};

static void stop_program(const char *what) {
    fprintf(stderr, "proxy: %s: %s\n", what, strerror(errno));
    abort();
}

/* ---- messages ---- */

static size_t header_size(const proxy *p, const pipe_end *end) {
    return p->protocol == PROXY_POSTGRESQL && !end->untyped ? 5 : 4;
}

/* Bytes of a message behind its header. */
static size_t body_size(const proxy *p, const pipe_end *end) {
    const unsigned char *h = end->header;
    if (p->protocol == PROXY_MYSQL) return (size_t)h[0] | (size_t)h[1] << 8 | (size_t)h[2] << 16;
    if (!end->untyped) h++;
    const size_t size = (size_t)h[0] << 24 | (size_t)h[1] << 16 | (size_t)h[2] << 8 | h[3];
    return size < 4 ? 0 : size - 4;
}

/* Counts a message that begins; answers what becomes of it. */
static proxy_fault judge(proxy *p) {
    pthread_mutex_lock(&p->lock);
    proxy_fault fault = ++p->messages == p->at ? p->fault : PROXY_PASS;
    if (fault != PROXY_PASS) p->hit = true;
    pthread_mutex_unlock(&p->lock);
    return fault;
}

/* ---- bytes ---- */

static bool send_all(int to, const unsigned char *bytes, size_t size) {
    while (size > 0) {
        const ssize_t sent = send(to, bytes, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

static ssize_t receive(int from, unsigned char *bytes, size_t size) {
    ssize_t got;
    do got = recv(from, bytes, size, 0);
    while (got < 0 && errno == EINTR);
    return got;
}

/* The client sees the end at once, the server behind what has reached it. */
static void cut(connection *c) {
    pthread_mutex_lock(&c->owner->lock);
    c->cut = true;
    pthread_mutex_unlock(&c->owner->lock);
    shutdown(c->client, SHUT_RDWR);
    shutdown(c->server, SHUT_WR);
}

void proxy_cut(proxy *p) {
    pthread_mutex_lock(&p->lock);
    for (connection *c = p->connections; c != NULL; c = c->next) {
        if (c->over) continue;
        c->cut = true;
        shutdown(c->client, SHUT_RDWR);
        shutdown(c->server, SHUT_WR);
    }
    pthread_mutex_unlock(&p->lock);
}

static bool flag(connection *c, const bool *which) {
    pthread_mutex_lock(&c->owner->lock);
    const bool set = *which;
    pthread_mutex_unlock(&c->owner->lock);
    return set;
}

static void set_flag(connection *c, bool *which) {
    pthread_mutex_lock(&c->owner->lock);
    *which = true;
    pthread_cond_broadcast(&c->owner->changed);
    pthread_mutex_unlock(&c->owner->lock);
}

/* ---- one direction ---- */

/* Half of a message whose header is known; the part of its body that is there stands at `bytes`. */
static void pass_half(pipe_end *end, size_t header, const unsigned char *bytes, size_t size) {
    const size_t half = (header + end->left) / 2;
    if (half <= header) {
        send_all(end->to, end->header, half > 0 ? half : 1);
        return;
    }
    send_all(end->to, end->header, header);
    send_all(end->to, bytes, half - header < size ? half - header : size);
}

/* A header is whole: counts it, and passes it on. false: nothing more passes here. */
static bool begin_message(pipe_end *end, const unsigned char *bytes, size_t size) {
    connection *c = end->of;
    const size_t header = header_size(c->owner, end);
    end->left = body_size(c->owner, end);
    end->untyped = false;
    end->kept = 0;
    switch (judge(c->owner)) {
    case PROXY_PASS:
        return send_all(end->to, end->header, header);
    case PROXY_STALL:
        set_flag(c, &c->stalled);
        return true;
    case PROXY_CUT_WITHIN:
        pass_half(end, header, bytes, size);
        break;
    case PROXY_CUT:
        break;
    }
    cut(c);
    return false;
}

/* Passes on what was read. false: nothing more passes here. */
static bool pass(pipe_end *end, const unsigned char *bytes, size_t size) {
    connection *c = end->of;
    while (size > 0) {
        if (flag(c, &c->stalled)) return true;
        if (flag(c, &c->cut)) return false;
        if (end->left > 0) {
            const size_t part = end->left < size ? end->left : size;
            if (!send_all(end->to, bytes, part)) return false;
            end->left -= part;
            bytes += part;
            size -= part;
            continue;
        }
        end->header[end->kept++] = *bytes++;
        size--;
        if (end->kept == header_size(c->owner, end) && !begin_message(end, bytes, size))
            return false;
    }
    return true;
}

/* Until the one side has no more, or the other takes no more; what comes behind that is lost. */
static void pump(pipe_end *end) {
    unsigned char bytes[CHUNK];
    bool passing = true;
    ssize_t got;
    while ((got = receive(end->from, bytes, sizeof bytes)) > 0)
        passing = passing && pass(end, bytes, (size_t)got);
    shutdown(end->to, SHUT_WR);
}

static void *pump_up(void *end) {
    pump(end);
    return NULL;
}

/* ---- connections ---- */

/* The direction to the client; the other has a thread of its own. The server's end is the end. */
static void *run_connection(void *argument) {
    connection *c = argument;
    pthread_t up;
    if (pthread_create(&up, NULL, pump_up, &c->up) != 0) stop_program("pthread_create");
    pump(&c->down);
    shutdown(c->client, SHUT_RDWR);
    pthread_join(up, NULL);
    set_flag(c, &c->over);
    return NULL;
}

static int connect_server(const proxy *p) {
    const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (server < 0) stop_program("socket");
    if (connect(server, (const struct sockaddr *)&p->server, sizeof p->server) == 0) return server;
    close(server);
    return -1;
}

/* A server that is not there refuses: so does the proxy, as far as it can. */
static void take_client(proxy *p, int client) {
    const int server = connect_server(p);
    connection *c = server < 0 ? NULL : malloc(sizeof *c);
    if (c == NULL) {
        close(client);
        return;
    }
    *c = (connection){.owner = p, .client = client, .server = server};
    c->up = (pipe_end){.of = c, .from = client, .to = server};
    c->up.untyped = p->protocol == PROXY_POSTGRESQL;
    c->down = (pipe_end){.of = c, .from = server, .to = client};
    pthread_mutex_lock(&p->lock);
    c->next = p->connections;
    p->connections = c;
    p->accepted++;
    if (pthread_create(&c->thread, NULL, run_connection, c) != 0) stop_program("pthread_create");
    pthread_mutex_unlock(&p->lock);
}

/* Frees the connections that are over; with the lock held. */
static void reap(proxy *p) {
    for (connection **link = &p->connections; *link != NULL;) {
        connection *c = *link;
        if (!c->over) {
            link = &c->next;
            continue;
        }
        *link = c->next;
        pthread_mutex_unlock(&p->lock);
        pthread_join(c->thread, NULL);
        close(c->client);
        close(c->server);
        free(c);
        pthread_mutex_lock(&p->lock);
        link = &p->connections;
    }
}

static void *run_proxy(void *argument) {
    proxy *p = argument;
    for (;;) {
        const int client = accept4(p->listener, NULL, NULL, SOCK_CLOEXEC);
        pthread_mutex_lock(&p->lock);
        const bool closing = p->closing;
        reap(p);
        pthread_mutex_unlock(&p->lock);
        if (closing) {
            if (client >= 0) close(client);
            return NULL;
        }
        if (client >= 0) take_client(p, client);
    }
}

/* ---- the proxy ---- */

static void set_path(struct sockaddr_un *address, const char *path) {
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address->sun_path) stop_program("the path of a socket is too long");
    memcpy(address->sun_path, path, strlen(path) + 1);
}

proxy *proxy_open(const char *own, const char *server, proxy_protocol protocol) {
    proxy *p = calloc(1, sizeof *p);
    if (p == NULL) stop_program("no memory");
    p->protocol = protocol;
    set_path(&p->own, own);
    set_path(&p->server, server);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->changed, NULL);
    unlink(own);
    p->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (p->listener < 0 || bind(p->listener, (struct sockaddr *)&p->own, sizeof p->own) != 0 ||
        listen(p->listener, 64) != 0)
        stop_program(own);
    if (pthread_create(&p->thread, NULL, run_proxy, p) != 0) stop_program("pthread_create");
    return p;
}

/* Waits until no connection is left, or none that was cut. With the lock held. */
static void wait_for(proxy *p, bool all) {
    for (connection *c = p->connections; c != NULL;) {
        if (c->over || !(all || c->cut)) {
            c = c->next;
            continue;
        }
        pthread_cond_wait(&p->changed, &p->lock);
        c = p->connections;
    }
}

void proxy_close(proxy *p) {
    if (p == NULL) return;
    pthread_mutex_lock(&p->lock);
    p->closing = true;
    pthread_mutex_unlock(&p->lock);
    shutdown(p->listener, SHUT_RDWR);
    pthread_join(p->thread, NULL);
    pthread_mutex_lock(&p->lock);
    for (connection *c = p->connections; c != NULL; c = c->next) {
        if (c->over) continue;
        shutdown(c->client, SHUT_RDWR);
        shutdown(c->server, SHUT_RDWR);
    }
    wait_for(p, true);
    reap(p);
    pthread_mutex_unlock(&p->lock);
    close(p->listener);
    unlink(p->own.sun_path);
    pthread_cond_destroy(&p->changed);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

void proxy_fault_at(proxy *p, proxy_fault fault, int64_t n) {
    pthread_mutex_lock(&p->lock);
    p->fault = fault;
    p->at = n;
    p->messages = 0;
    p->accepted = 0;
    p->hit = false;
    pthread_mutex_unlock(&p->lock);
}

int64_t proxy_messages(proxy *p) {
    pthread_mutex_lock(&p->lock);
    const int64_t messages = p->messages;
    pthread_mutex_unlock(&p->lock);
    return messages;
}

bool proxy_hit(proxy *p) {
    pthread_mutex_lock(&p->lock);
    const bool hit = p->hit;
    pthread_mutex_unlock(&p->lock);
    return hit;
}

int64_t proxy_connections(proxy *p) {
    pthread_mutex_lock(&p->lock);
    const int64_t accepted = p->accepted;
    pthread_mutex_unlock(&p->lock);
    return accepted;
}

void proxy_settle(proxy *p, bool all) {
    pthread_mutex_lock(&p->lock);
    wait_for(p, all);
    reap(p);
    pthread_mutex_unlock(&p->lock);
}
