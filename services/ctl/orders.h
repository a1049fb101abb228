/* Orders as the commands about them need them. */
#ifndef LOOPLINE_ORDERS_H
#define LOOPLINE_ORDERS_H

#include "common/wire.h"
#include "services/ctl/ctl.h"

struct orders_brief {
    struct uuid id;
    const char *number;   /* of the order: that of the request which founded it */
    const char *lead;     /* unit */
    const char *returned; /* the unit whose return is under review; NULL none */
};
/* By the number of the order or of any request that rides on it. CTL_ABSENT: there is none (yet). */
int orders_find(struct ctl *ctl, const char *number, struct orders_brief *out);

/* What a command about an order was answered. */
void orders_tell(struct ctl *ctl, const Loopline__Wire__V1__Reply *reply);

#endif
