/* ESCALATION 督办: watches every order by clocks and climbs a ladder when they run out. What you need to know:
 *  - a clock 时限 belongs to a stage and to a unit (or to the order: the citizen's clock, which no return stops);
 *  - which event starts and ends which clock is one table: clock.c; how long it runs stands in the city pack;
 *  - a due instant is a function of start, limit, calendar and reliefs, by the State Council calendar
 *    (common/calendar.h); it is stored with the rule and the counted days that explain it (explain.c), and computed
 *    anew from the start when a relief, a meeting, a change of matter or a calendar edit says so (course.c, clock.c);
 *  - the ladder of a clock is computed with it (ladder.c): reminder, cards, notices to higher levels, slip, bulletin, talk,
 *    accountability file;
 *  - due rungs are claimed by an index with SKIP LOCKED by any number of replicas: each fires once, never early;
 *  - router and survey both report milestones and may race: what was said is kept, and a clock that starts
 *    after its end was reported ends at the reported instant;
 *  - what comes round by the calendar is cadence.c, dispatch meetings meeting.c;
 *  - *_store.c turns rows into structs, escalation.sql holds the statements, escalation_main.c the routes, *_desk.c
 *    what is asked of it, *_due.c what time brings. */
#ifndef LOOPLINE_ESCALATION_H
#define LOOPLINE_ESCALATION_H

#include "services/escalation/explain.h"

/* A ladder as text, for one column: "at:action:level:step;…". `text` must hold ESCALATION_LADDER bytes. */
#define ESCALATION_LADDER (CLOCK_RUNGS_MAX * (PACK_LEVEL_MAX + 40) + 1)
void escalation_ladder_write(const struct clock *clock, char text[ESCALATION_LADDER]);
/* false: not such a text. */
bool escalation_ladder_read(const char *text, struct clock *clock);

/* A rung that fires this long after it was due is marked late: nobody was there to fire it. */
bool escalation_late(instant due, instant now, instant tolerance);

/* What an order is about, for whom it goes up to: codes, "" = none. */
struct escalation_matter {
    const char *matter, *area;
    const char *leader;   /* it was given to by name (R29) */
    const char *reported; /* 举报: the unit that it is against */
};
/* The title behind a level of the ladder, by this pack: who holds the post today is told. "" = nobody in person. N22: of a
 * report neither the leader of the unit that it is against, nor the one who answers for the matter, and so for that unit. */
const char *escalation_told(const struct pack *pack, const struct escalation_matter *about, const char *unit,
                            const char *level);

#endif
