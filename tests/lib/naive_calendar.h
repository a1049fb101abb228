/* A deliberately naive calculator of due instants, to hold against services/escalation/calendar.c: no search
 * and no arithmetic on dates, one step of a day or a minute at a time. It shares nothing with the calendar
 * but the struct of a limit, the spans and the published years. */
#ifndef LOOPLINE_TESTS_NAIVE_CALENDAR_H
#define LOOPLINE_TESTS_NAIVE_CALENDAR_H

#include "common/pack.h"

#define FACTS_MAX 2000

/* A calendar and the same facts as the naive calculator reads them. */
struct facts {
    struct pack_calendar calendar;
    struct pack_day days[FACTS_MAX];
    char dates[FACTS_MAX][11];
    char names[FACTS_MAX][40];
    size_t count;
};

struct facts *facts_new(int first_year, int last_year);                             /* no exceptions yet; free() it */
void facts_add(struct facts *facts, const char *date, bool work, const char *name); /* ascending */
struct facts *facts_sample(void);                                                   /* those of calendar_sample.h */

enum { NAIVE_DAYS = 23011 }; /* 1970-01-01 … 2032-12-31 */
struct naive_day {
    int year, month, dayofmonth, weekday; /* 0 = Sunday */
    bool working;
};
struct naive {
    const struct pack_calendar *calendar; /* spans and published years only */
    bool round_the_clock;
    struct naive_day day[NAIVE_DAYS];
    int missing_year;
};
struct naive *naive_new(const struct facts *facts); /* free() it */
/* INSTANT_NONE and naive->missing_year when a year is not published. */
instant naive_due(struct naive *naive, bool round_the_clock, const struct pack_limit *limit, instant start);

#endif
