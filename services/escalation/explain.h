/* Why a clock is due when it is due, in words and as JSON: printed by `loopline clock explain` and stored
 * with every clock, so that "which rule set this date?" has an answer years later.
 * Pure apart from memory: no I/O, no clock. */
#ifndef LOOPLINE_EXPLAIN_H
#define LOOPLINE_EXPLAIN_H

#include "services/escalation/clock.h"

#define EXPLAIN_UPPER "upper_due" /* the rule of what the deployment above says */

struct explanation {
    const struct deadline *deadline;      /* explained: with its days */
    const struct pack_limit *limit;       /* the limit in force */
    const struct pack_policy *policy;     /* whose limit; NULL when it was given by hand */
    enum stage stage;                     /* STAGE_UNSPECIFIED when it was given by hand */
    const struct pack *pack;              /* whose policy and words; NULL = none to tell */
    const struct pack_calendar *calendar; /* tells the days up to the instant in force; NULL = those of the deadline */
    int offset_minutes;                   /* the zone of the calendar */
    bool round_the_clock;
    const struct clock *clock;           /* its ladder; NULL = none to tell */
    const struct calendar_pause *pauses; /* time given back; */
    size_t pause_count;                  /* 0 = none to tell */
    instant shifted;                     /* with pauses: the due instant that they make of deadline->due */
    const struct clock_move *moves;      /* reliefs that moved the clock; its due instant is then clock->due */
    size_t move_count;
    bool given;             /* the limit was set by hand, in place of the policy's */
    enum clock_giver giver; /* by whom */
    enum clock_bound bound; /* as it was counted by; BOUND_EXACT and no pause: by the deployment above */
    instant until;          /* of the bound */
};

/* A few lines, each ended; columns aligned for a terminal:
 *   due      2024-04-10 17:30
 *   limit    4 working days (4wd), feedback, 供水 (T08), demo version 3
 *   start    2024-04-03 10:00, day of receipt not counted
 *   counted  2024-04-07 (make-up working day), 2024-04-08, 2024-04-09, 2024-04-10
 *   skipped  2024-04-04 (清明节), 2024-04-05 (清明节), 2024-04-06 (清明节)
 *   ladder   2024-04-09 17:30 yellow card → leader of the unit
 * A make-up day with the spans of another date, and a day with spans of its own, say so: "2024-04-07 (make-up working
 * day, hours of 2024-04-05)", "2024-09-20 (台风停工 13:30-17:30)". A provisional due instant names the year that is
 * not published: "due      2025-01-03 17:30, provisional: the calendar of 2025 is not published". With pauses "due" is
 * the shifted instant, and below it stand "without  …" (the one before) and "paused   from … until". Days are told up to
 * the due instant in force: those that the calendar counts and a pause took are skipped ("paused") or, taken in part,
 * counted ("partly paused"). The end of a pause has no limit: it says that the review date was granted; nor has what the
 * deployment above sets: it says so. Where that is the latest alone: "at most   2024-04-09 17:30, set by the deployment above".
 * Runs of four and more days of one kind are written first … last. lang: "zh" or "en". */
const char *explain_text(struct arena *arena, const struct explanation *of, const char *lang);

/* One JSON object on one line:
 * {"due":"2024-04-10T17:30:00+08:00","start":…,"running_from":…,"rule":"4wd","words":…,"start_rule":"day_not_counted",
 *  "end_rule":"end_of_work","stage":"feed_back","policy":code,"source":…,"pack":"demo","pack_version":3,
 *  "round_the_clock":false,"counted":["2024-04-07",…],"make_up":["2024-04-07"],
 *  "skipped":[{"date":"2024-04-04","reason":"清明节","class":"holiday"},…],
 *  "ladder":[{"at":…,"action":"yellow","level":"unit_leader"}]}
 * With pauses: due is the shifted instant, "due_unpaused" the one before, "paused":[{"from":…,"until":…}].
 * class: holiday, weekend, paused. pack_version is null for a folder. Days taken in part by a pause are among the counted
 * and once more in "partly_paused":[{"date":…,"reason":"部分挂起","class":"partly_paused"}]. The end of a pause has the rule
 * "review_date" and neither start_rule nor end_rule, what the deployment above sets likewise "upper_due", and is given by
 * "upper"; where it is the latest alone: "latest":….
 * Days with spans of their own: "special":[{"date":"2024-09-20","reason":"台风停工","spans":"13:30-17:30"}].
 * A year that is not published: "fault":"year_missing", "missing_year" and "provisional":true beside the due instant.
 * due is null where there is none; then "fault" is "bad_limit".
 * With reliefs: "due_unmoved":…, "moved":[{"seq":1,"kind":"pause","from":…,"until":…,"due":…}]; a limit that
 * was set by hand: "given":true,"given_by":"meeting" (leader, letter, split, above, call, upper).
 * stage, policy, source and ladder are left out where nobody said them. Instants carry the zone. */
const char *explain_json(struct arena *arena, const struct explanation *of, const char *lang);

#endif
