/* Many orders at once, as the shell keeps them: what a step says becomes true for the requests that ride on an order, for
 * its whistles, its parent and its children. No messages, no database, no clock but `now`. */
#ifndef LOOPLINE_TESTS_ORDER_WORLD_H
#define LOOPLINE_TESTS_ORDER_WORLD_H

#include "common/arena.h"
#include "services/router/router.h"

#define WORLD_ORDERS_MAX   32
#define WORLD_WHISTLES_MAX 64

struct world_call {
    int seq; /* of the assignment, as it was when the whistle was blown */
    const char *unit;
    bool came;
};
struct world_whistle {
    enum whistle_kind kind;
    const char *unit; /* who blew it; NULL = those who dispatch */
    bool open;
    struct world_call calls[ROUTER_ASSIGNMENTS_MAX];
    size_t call_count;
};
struct world_order {
    struct order order; /* version 0: not founded */
    struct world_whistle whistles[WORLD_WHISTLES_MAX];
    size_t whistle_count;
    struct world_order *parent; /* NULL: no child order */
    int new_leads;              /* leads that other units had before a merge, and that nobody took from them */
};
struct world;
/* Told of every step before anything of it is kept; `order` is still as it was. */
typedef void world_check(const struct world *world, const struct world_order *order, const struct router_event *event,
                         const struct router_result *result);
struct world {
    struct arena *arena;
    struct router_policy policy;
    instant now;
    struct world_order orders[WORLD_ORDERS_MAX];
    size_t count;
    struct router_result result; /* of the last step */
    world_check *check;
    size_t steps;         /* taken so far */
    const char *reported; /* whom the next order that is founded reports; "" = nobody */
    const char *path;     /* of the next order that is founded: from above; NULL = begins here */
};

/* Does the order report this unit, or one above it? "water" stands above "lake" and "mill", all others alone. */
bool world_accused(const struct order *order, const char *unit);

struct world *world_new(const struct router_policy *policy, world_check *check); /* memory of its arena */
void world_free(struct world **world);

/* One more order with one request, founded for these posts; NULL: there is room for no more. */
struct world_order *world_found(struct world *world, const char *entry, const struct router_post *posts, size_t count);

/* Whether the core would let it happen; nothing is kept. */
bool world_ask(struct world *world, struct world_order *order, struct router_event *event);
/* The same, and all that follows from it. */
bool world_take(struct world *world, struct world_order *order, struct router_event *event);

/* Child orders of event->child, each for one of event->count units; false: refused, or no room for them. */
bool world_split(struct world *world, struct world_order *parent, struct router_event *event, const char *const *units);
/* Opens one for `unit` (NULL: those who dispatch); false: refused, or no room for it. */
bool world_whistle(struct world *world, struct world_order *order, const char *unit, struct router_event *event);

/* Commands that touch requests or two orders; each asks first and does all or nothing. */
bool world_withdraw(struct world *world, struct world_order *order, size_t request);
bool world_merge(struct world *world, struct world_order *from, struct world_order *to);
bool world_unmerge(struct world *world, struct world_order *from, const struct router_post *posts, size_t count);
bool world_reopen(struct world *world, struct world_order *old, struct world_order *by);
/* Ends the whistle `n` of the order: who came to it is known; the calls that no other open whistle made end with it. */
bool world_conclude(struct world *world, struct world_order *order, size_t n, struct router_event *event);

struct world_order *world_by_id(struct world *world, const struct uuid *id); /* NULL: none */
size_t world_open_whistles(const struct world_order *order);
size_t world_open_children(const struct world *world, const struct world_order *order); /* not fed back, not ended */

#endif
