/* Why a clock is due when it is due, in words and as JSON: printed by `loopline clock explain` and stored
 * with every clock, so that "which rule set this date?" has an answer years later.
 * Pure apart from memory: no I/O, no clock. */
#ifndef LOOPLINE_EXPLAIN_H
#define LOOPLINE_EXPLAIN_H

#include "services/escalation/clock.h"

struct explanation {
    const struct deadline *deadline;  /* explained: with its days */
    const struct pack_limit *limit;   /* the limit in force */
    const struct pack_policy *policy; /* whose limit; NULL when it was given by hand */
    enum stage stage;                 /* STAGE_UNSPECIFIED when it was given by hand */
    int offset_minutes;               /* the zone of the calendar */
    bool round_the_clock;
    const struct clock *clock; /* its ladder; NULL = none to tell */
};

/* A few lines, each ended; columns aligned for a terminal:
 *   due      2024-04-10 17:30
 *   limit    4 working days (4wd), 供水 T08
 *   start    2024-04-03 10:00, day of receipt not counted
 *   counted  2024-04-07 (make-up working day), 2024-04-08, 2024-04-09, 2024-04-10
 *   skipped  2024-04-04 (清明节), 2024-04-05 (清明节), 2024-04-06 (清明节)
 *   ladder   2024-04-09 17:30 yellow card → unit_leader
 * Runs of four and more days of one kind are written first … last. lang: "zh" or "en". */
const char *explain_text(struct arena *arena, const struct explanation *of, const char *lang);

/* One JSON object on one line:
 * {"due":"2024-04-10T17:30:00+08:00","start":…,"running_from":…,"rule":"4wd","words":…,"start_rule":"day_not_counted",
 *  "end_rule":"end_of_work","stage":"feed_back","policy":code,"source":…,"round_the_clock":false,
 *  "counted":["2024-04-07",…],"make_up":["2024-04-07"],"skipped":[{"date":"2024-04-04","reason":"清明节"},…],
 *  "ladder":[{"at":…,"action":"yellow","level":"unit_leader"}]}
 * due is null where there is none; then "fault" is "year_missing" (with "missing_year") or "bad_limit".
 * stage, policy, source and ladder are left out where nobody said them. Instants carry the zone. */
const char *explain_json(struct arena *arena, const struct explanation *of, const char *lang);

#endif
