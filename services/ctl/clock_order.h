/* `clock explain NUMBER`: the clocks of an order with the explanations that were stored when they were counted, in the
 * language of the run whichever they were stored in. Older ones lack the pack, the classes of days, the paused days. */
#ifndef LOOPLINE_CLOCK_ORDER_H
#define LOOPLINE_CLOCK_ORDER_H

#include "services/ctl/ctl.h"

int clock_order_explain(struct ctl *ctl);

#endif
