/* The replicas that this service speaks to: one PUSH socket to each live replica of each service that
 * common/flow.def lets this one tell something. */
#ifndef LOOPLINE_PEERS_H
#define LOOPLINE_PEERS_H

#include "common/socket.h"

struct peers;
struct peers_options {
    void *context;
    enum node node;              /* ours */
    const struct key_pair *keys; /* ours; borrowed for as long as the peers live */
    int queue;
};

struct peers *peers_new(const struct peers_options *options);
void peers_free(struct peers **peers);
/* Connects to new replicas, reconnects those whose address or key changed or that refused us for good,
 * disconnects gone ones. What lay in their queues is dropped: the sweep finds it. */
void peers_update(struct peers *peers, const struct directory *directory);
/* Closes every connection and makes it anew: our own key is another one. What was under way the sweep finds. */
void peers_reconnect(struct peers *peers);
size_t peers_count(const struct peers *peers);
/* The PUSH socket for this order: one among the replicas of `to` that serve the district, by rendezvous hashing,
 * so that a replica that comes or goes moves no other orders than its own share. NULL: nobody there. */
void *peers_choose(const struct peers *peers, enum node to, const char *district, const struct uuid *order);

#endif
