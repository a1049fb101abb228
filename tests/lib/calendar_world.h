/* A calendar made up at random: seasons, weekdays with spans of their own, half days, make-up days with the spans of
 * the days they replace, closures, often on top of a base. Written as calendar.cfg and read by the real loader; and
 * told, date by date and by other means, to the naive calculator. */
#ifndef LOOPLINE_TESTS_CALENDAR_WORLD_H
#define LOOPLINE_TESTS_CALENDAR_WORLD_H

#include "common/str.h"
#include "tests/lib/naive_calendar.h"

struct world {
    struct buf text; /* calendar.cfg */
    struct pack *pack;
    const struct pack_calendar *calendar;
    struct naive *naive;
};

/* By the numbers of chance.h; published 2019-2023. Run from the root of the project. */
void world_open(struct world *world);
void world_close(struct world *world);

#endif
