/* What above shows of an order, as link.h wants it. */
#ifndef LOOPLINE_LINK_ORDER_H
#define LOOPLINE_LINK_ORDER_H

#include "services/link/shell.h"

struct seen_order {
    const char *number;
    struct link_order order;
    bool signed_for;                             /* its part is: below has it, from there the signature came */
    bool clocks;                                 /* they are set for this round */
    const Loopline__Router__V1__OrderView *view; /* NULL: it is not shown to the unit (any more) */
};

void order_line(struct arena *arena, const Loopline__Router__V1__OrderEvent *event, struct link_line *out);
/* In the arena. RESULT_RETRY: not answered. */
enum result order_look(struct shell *shell, const char *number, struct seen_order **out) MUST_USE;

#endif
