/* Working spans as a pack writes them: "08:30-12:00", by weekday, by season. Every fault is reported on its line. */
#ifndef LOOPLINE_PACK_HOURS_H
#define LOOPLINE_PACK_HOURS_H

#include "common/pack_walk.h"

#define PACK_HOURS_SPANS_MAX 48 /* of one day */

/* "08:30-12:00,14:00-16:00", in order, disjoint; false when it is none. */
bool pack_hours_parse(struct arena *arena, const char *text, struct pack_hours *out) MUST_USE;
/* The array `spans` of a group. Absent: false, nothing is reported; the caller knows whether it is needed. */
bool pack_hours_spans(struct pack_walk *walk, const config_setting_t *group, struct pack_hours *out);
/* The list `weekdays` of a group: what it does not name stays plain. Absent: false. */
bool pack_hours_weekdays(struct pack_walk *walk, const config_setting_t *group, struct pack_week *week);
/* The list `seasons` of a calendar. Absent: false. */
bool pack_hours_seasons(struct pack_walk *walk, const config_setting_t *group, struct pack_calendar *calendar);

#endif
