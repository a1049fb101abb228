/* Orders as the commands about them need them. */
#ifndef LOOPLINE_ORDERS_H
#define LOOPLINE_ORDERS_H

#include "common/wire.h"
#include "services/ctl/connect.h"
#include "services/ctl/output.h"

struct orders_brief {
    struct uuid id;
    const char *number;   /* of the order: that of the request which founded it */
    const char *lead;     /* unit; NULL none any more */
    const char *returned; /* the unit whose return is under review; NULL none */
    int state;            /* enum order_state */
    int dispatches;       /* decisions about who acts: a command says which it saw */
};
/* The order on which the request of this number rides. CTL_ABSENT: there is none (yet). */
int orders_find(struct ctl *ctl, const char *number, struct orders_brief *out);

/* The tables of an order's page: units, requests, clocks, ladder, follow-up, timeline … `id` may also be that of a
 * request that is no order (yet): then most of them are empty. Needs group "order". */
enum result orders_add_parts(struct ctl *ctl, struct db *db, const struct uuid *id, struct sheet *sheet) MUST_USE;
/* A statement whose only parameter is an id. */
enum result orders_ask(struct ctl *ctl, struct db *db, const char *statement, const struct uuid *id,
                       const struct fields *fields, struct rows *out) MUST_USE;
/* The page of a request that is no order: answered at once, refused, or waiting for review. Needs groups
 * "request" and "order". */
enum result orders_add_request(struct ctl *ctl, struct db *db, const char *number, struct sheet *sheet,
                               bool *found) MUST_USE;

/* order or request NUMBER --why: how it was classified and dispatched, and why. */
int orders_why(struct ctl *ctl);

#endif
