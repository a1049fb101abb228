/* The start-up self-test of the doors: a client with a fresh key tries to get in at every bound
 * socket and must fail, and the ZAP handler itself must have said no. Whatever switched the handler off (an
 * option lost, a library that changed its mind), a service whose doors stand open does not start. */
#ifndef LOOPLINE_PROBE_H
#define LOOPLINE_PROBE_H

#include "common/zap.h"

struct door {
    enum socket_role knock; /* as what the stranger comes: SOCKET_CLIENT or SOCKET_PEER */
    const char *domain;     /* for which the handler must refuse */
    const char *endpoint;   /* to connect to */
};

struct probe {
    void *context, *zap; /* zap NULL: this process has no handler; then a failed handshake is enough */
    const char *server_key;
    const struct key_pair *stranger; /* made for this test alone */
    const struct door *doors;        /* tried all at once */
    size_t count;                    /* at most PROBE_DOORS_MAX */
};
#define PROBE_DOORS_MAX 4

/* Answers ZAP requests itself meanwhile, as if nobody were known; `denied` (may be NULL) counts how often it
 * said no to the stranger. Takes a fraction of a second, three at the most. RESULT_STOP unless every door is
 * shut; `problem` says which one is not, and why. */
enum result probe_doors(const struct probe *probe, uint64_t *denied, char *problem, size_t size) MUST_USE;

#endif
