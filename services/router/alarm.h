/* Routing that collapses to the backstop 兜底: when a district's orders fit no row of the catalogue, something is wrong
 * with the catalogue or with what reaches it, and nobody would hear of it (a city saw all its orders fall into "Dispatch").
 * Pure: what the city pack calls collapsed, and what follows. */
#ifndef LOOPLINE_ALARM_H
#define LOOPLINE_ALARM_H

#include "common/pack.h"

struct alarm_count { /* of one district, within the pack's hours */
    const char *district;
    int orders, backstop; /* dispatched; of them by no row that fits */
    bool open;            /* its alarm is raised */
};

enum alarm_verdict { ALARM_STAYS, ALARM_RAISE, ALARM_CLEAR };

/* Raised from the pack's share on, with at least so many orders; cleared below the share, when nothing was dispatched at
 * all, or when the pack wants no alarm. In between too few orders tell nothing: what is raised stays. */
enum alarm_verdict alarm_judge(const struct pack_alarm *rule, const struct alarm_count *count);

#endif
