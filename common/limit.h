/* Limits 时限 as people write them: 30min 2h 4wh 4wd 3d eod eod+1d none, and their words.
 * A limit may carry rules after a slash, at most one of each kind:
 *   start  /event /next_working /day_counted /day_not_counted       end  /same_time /end_of_work /end_of_day
 * e.g. "4wd/day_counted/same_time". What each rule does to each unit: common/calendar.h.
 * Defaults: min, h → event, same_time. wh → next_working, same_time. wd → day_not_counted, end_of_work.
 * d → day_not_counted, end_of_day (24:00 of the last day). eod[+nd] → day_counted, end_of_day. "none" = no limit.
 * Refused: a day rule on minutes and hours (hours run from the moment, days leave out the day of the
 * event: Civil Code art. 201), and rules that leave no time at all ("eod/same_time", "1wd/day_counted/same_time").
 * Distances (how far a rung of the ladder stands from a due instant) are 30min 2h 4wh 4wd 3d, and 20% of the limit
 * itself, 1..99; they carry no rules.
 * Pure: no I/O, no clock. */
#ifndef LOOPLINE_LIMIT_H
#define LOOPLINE_LIMIT_H

#include "common/arena.h"
#include "common/pack.h"

#define LIMIT_AMOUNT_MAX 10000
#define LIMIT_EOD_MAX    366 /* days after the day itself: eod+366d */

/* false: not a limit; `why` (static text, may be NULL) says what is wrong and *out is untouched.
 * Amounts 1..10000 (eod: 0..366). out->text borrows `text`. "none" has amount 0 and no rules. */
bool limit_parse(const char *text, struct pack_limit *out, const char **why) MUST_USE;
/* The same for a distance: amount and unit, LIMIT_PERCENT among them; "0min" is refused, "at due" is another word. */
bool limit_parse_distance(const char *text, struct pack_limit *out, const char **why) MUST_USE;
/* What is wrong with a limit that was put together by hand; NULL = sound. "none" is sound. */
const char *limit_fault(const struct pack_limit *limit);
/* In words: "4个工作日" / "4 working days", with the rules that differ from the unit's defaults:
 * "4个工作日(当日计入)" / "4 working days (day of receipt counted)". lang: "zh" or "en". */
const char *limit_words(struct arena *arena, const struct pack_limit *limit, const char *lang);

#endif
