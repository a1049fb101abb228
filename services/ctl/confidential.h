/* 举报 and the confidential lane (N13, N22): what lists leave out and pages refuse, unless --confidential says why. Which orders
 * those are the database knows (bus.is_open); nothing that names single orders goes into files at all. */
#ifndef LOOPLINE_CONFIDENTIAL_H
#define LOOPLINE_CONFIDENTIAL_H

#include "services/ctl/connect.h"

/* CTL_OK: nothing confidential rides under this number, or --confidential was given; else CTL_DENIED, said. */
int confidential_check(struct ctl *ctl, const char *number);
/* connect_list for lists of orders and requests: with --confidential all of them, and why is on record (sight.h); without it
 * one line on err says that there are more. */
int confidential_list(struct ctl *ctl, const struct lookup *lookup, const struct params *params, struct rows *rows);

#endif
