/* What comes round by the calendar 周期: dispatch meetings on dates ending in 6, the ten-day bulletin, the leading group
 * every Thursday, daily and monthly summaries, quarterly and half-yearly work. Pure core.
 * Sources: R22-R27, R43; T11-T14; the fourth oracle: 6 July 2019 is a Saturday, and the pack says what becomes of it.
 *
 * An occasion is known by its nominal date, the one that the rule names, and happens at an instant: the time of day of
 * the cadence on the date on which it is held. A nominal date that is a day off is moved by the cadence's rest rule:
 *   keep    held all the same; needs no published year
 *   before  on the last working day before it
 *   after   on the first working day after it
 *   skip    there is none
 * A later nominal date is never held before an earlier one. Two that move onto the same working day are two occasions of
 * the same instant, in the order of their nominal dates. So what has come round is remembered by nominal date, never by
 * instant: each comes round exactly once, even if the calendar is edited in between. */
#ifndef LOOPLINE_CADENCE_H
#define LOOPLINE_CADENCE_H

#include "common/calendar.h"
#include "common/uuid.h"

struct occasion {
    day date; /* nominal */
    day held; /* the same, or the working day that stands in for it */
    instant at;
    bool moved;
    enum day_class class; /* of the nominal date; under "keep" by weekday where its year is not published */
    const char *name;     /* 国庆节 …; NULL for plain days; borrowed from the calendar */
    int missing_year;     /* 0; on false: the unpublished year that stands in the way */
};

/* Does the rule name this date, whether it is a day off or not? */
bool cadence_names(const struct pack_cadence *cadence, day date);
/* The occasion of this nominal date. false: the rule does not name it, or it is skipped (missing_year 0), or an
 * unpublished year decides (missing_year). */
bool cadence_on(const struct pack_cadence *cadence, const struct pack_calendar *calendar, day date,
                struct occasion *out);
/* The first occasion whose instant is strictly after `after`. false: an unpublished year decides (missing_year names
 * it), or there is none at all (missing_year 0). */
bool cadence_next(const struct pack_cadence *cadence, const struct pack_calendar *calendar, instant after,
                  struct occasion *out);
/* The first occasion whose nominal date is strictly after `date`, past or not; false as above. */
bool cadence_follow(const struct pack_cadence *cadence, const struct pack_calendar *calendar, day date,
                    struct occasion *out);

/* Under which subject an occasion stands in the history: always the same for one cadence and nominal date. A UUID of
 * version 8: no order and no request ever has it. */
struct uuid cadence_subject(const char *code, const char *date);
/* Under which id the visits of one plan of the pack, nominal date and area are ordered: the same again is the same, so
 * that nobody is visited twice for one occasion. Version 8, too. */
struct uuid cadence_visit(const char *plan, const char *date, const char *area);

#endif
