/* Rows of the router ↔ structs; what a batch holds between load and save. */
#ifndef LOOPLINE_ROUTER_STORE_H
#define LOOPLINE_ROUTER_STORE_H

#include "common/store.h"
#include "services/router/router.h"

struct return_slip { /* a return that was in time; `seq` counts those of the order */
    struct uuid order;
    int seq, assignment;
    const char *unit, *ground, *text, *returned_by;
    instant returned_at;
};
struct return_ruling { /* closes the open slip of that assignment */
    struct uuid order;
    int assignment;
    enum ruling ruling;
    const char *new_unit, *reason, *ruled_by;
    instant ruled_at;
};
struct supplement {
    struct uuid id, order, request;
    const char *text;
    instant at;
};

/* Of one batch. At most one slip and supplement per message. */
struct router_work {
    struct order *orders; /* loaded ones by id, then one not yet founded for each new request */
    size_t count, loaded;
    struct return_slip *slips;
    struct list rulings; /* return_ruling * */
    struct supplement *supplements;
    size_t slip_count, supplement_count;
    struct router_result *result; /* of the step at hand */
};

/* Every message's rows point to its order; NULL when there is none. */
enum result router_load(struct batch *batch) MUST_USE;
enum result router_save(struct batch *batch) MUST_USE;
/* What the core said becomes the order. */
void router_keep(struct batch *batch, struct order *order, const struct router_result *result);

#endif
