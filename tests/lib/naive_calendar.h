/* A deliberately naive calculator of due instants, to hold against common/calendar*.c: no search
 * and no arithmetic on dates, one step of a day or a minute at a time. It shares nothing with the calendar
 * but the struct of a limit. */
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

enum { NAIVE_DAYS = 23011, NAIVE_SPANS = 4 }; /* 1970-01-01 … 2032-12-31 */
struct naive_day {
    int year, month, dayofmonth, weekday; /* 0 = Sunday */
    bool working;
    int spans[NAIVE_SPANS][2], span_count; /* minutes; of days off too: limits in calendar days end on them */
};
struct naive {
    int first_year, last_year; /* published */
    bool round_the_clock;
    struct naive_day day[NAIVE_DAYS];
    int missing_year;
};
struct naive *naive_blank(void);                    /* Monday-Friday, no spans yet; free() it */
struct naive *naive_new(const struct facts *facts); /* free() it */
/* naive->missing_year: the earliest year that was needed and is not published; it was counted as Monday-Friday. */
instant naive_due(struct naive *naive, bool round_the_clock, const struct pack_limit *limit, instant start);
/* Working time, minute by minute. */
instant naive_between(struct naive *naive, bool round_the_clock, instant from, instant to);
struct naive_pause {
    instant from, until;
};
instant naive_shift(struct naive *naive, bool round_the_clock, const struct pack_limit *limit, instant due,
                    const struct naive_pause *pauses, int count);

#endif
