/* One running clock 时限: started by a dispatch or a milestone, stopped by a milestone, moved by a relief, watched by
 * a ladder of rungs (reminder, yellow card, red card, notices, slip, bulletin, talk, accountability file). Pure core:
 * time is a field of every event; the shell stores what comes back.
 * Sources: T01-T15; R28, R31 (overdue); N13 (yellow one working day before, red from the due instant's passing).
 *
 * For an event the shell calls clock_follow on every open clock of the order, then clock_begins, and
 * clock_start for each row that comes back unless the same clock (order, unit, stage, round) is open: a
 * second dispatch or a repeated report never starts it anew. Cards due by then are taken with clock_fire.
 *
 * A due instant is a function of where the clock started, its limit, the calendar and the reliefs granted so far.
 * clock_again computes it anew from these when one of them changed: nothing is ever added to an old result.
 * While the calendar of a year that it needs is not published, the due instant is provisional: only reminders fire,
 * and a clock that ends is judged when the year is. */
#ifndef LOOPLINE_CLOCK_H
#define LOOPLINE_CLOCK_H

#include "common/calendar.h"
#include "common/uuid.h"
#include "services/escalation/relief.h"

#define CLOCK_RUNGS_MAX   PACK_RUNGS_MAX
#define CLOCK_BEGINS_MAX  8              /* clocks that one event can start */
#define CLOCK_MOVES_MAX   16             /* reliefs that can move one clock */
#define CLOCK_STEP_REVIEW PACK_RUNGS_MAX /* the rung that ends a pause; not of the policy's ladder */

struct clock_rung {
    instant at;
    enum rung_action action;
    char level[PACK_LEVEL_MAX + 1]; /* who is told */
    int step;                       /* place in the policy's ladder: its bit in clock.fired */
};

struct clock {
    struct uuid order;
    char unit[PACK_CODE_MAX + 1]; /* "" = the order as a whole (the citizen's clock) */
    enum stage stage;
    int round; /* 0 = first handling, n = redo round n */
    enum clock_state state;
    instant started, due;
    instant stopped;  /* INSTANT_NONE while open */
    bool provisional; /* `due` counts an unpublished year as Monday to Friday */
    int missing_year; /* not 0: the due instant or a rung needs this unpublished year; count again when it is there */
    int revision;     /* how often the due instant was counted again */
    unsigned fired;   /* rungs that have fired, by step: bits 1u << step */
    bool unstepped;   /* its ladder was stored before steps were: what lies behind has fired */
    int next_rung;    /* index of the first rung that has not fired */
    int rung_count;
    struct clock_rung rungs[CLOCK_RUNGS_MAX]; /* ascending by instant: those still owed when it was counted */
    instant next_at;                          /* when clock_fire has something to give; INSTANT_NONE: never again */
};

/* Who sets a limit in place of the policy's: those of the order for feedback and settlement (clock_takes_given); those
 * of one unit for its feedback, and for its report-in (clock_takes_own). */
enum clock_giver {
    GIVER_MEETING, /* 会议 (R24) */
    GIVER_LEADER,  /* 领导交办 */
    GIVER_LETTER,  /* 会商函 (N17) */
    GIVER_SPLIT,   /* 子单: with the child order (C22) */
    GIVER_ABOVE,   /* 下派: the unit above (R03) */
    GIVER_CALL,    /* 吹哨: the level of the whistle, or who calls to a joint visit (R15, R09) */
    GIVER_UPPER,   /* 上级平台: the deployment above that handed it down says when, not how long */
    GIVER_COUNT
};

/* Who has the last word on a due instant. */
enum clock_bound {
    BOUND_NONE,  /* the limit, by the calendar and the reliefs */
    BOUND_EXACT, /* `until` is the due instant, and nothing moves it: a review date that was granted, the word of the
                    deployment above. Only the ladder still goes by the policy */
    BOUND_LATEST /* as BOUND_NONE, but never later than `until`: of others who have a part in an order from above */
};

/* What a clock is counted by. */
struct clock_terms {
    const struct pack *pack; /* that set the order's clocks: limits and ladder */
    int policy;
    int unit; /* in that pack; -1 = the order */
    enum stage stage;
    enum setting_class setting;
    const struct pack_calendar *calendar; /* of the newest pack: days are the State Council's, not the policy's.
                                             NULL = that of `pack` for the unit */
    const struct pack_limit *given;       /* set by hand, in place of the policy's; NULL = none */
    enum clock_giver giver;               /* who set it */
    bool urgent;                          /* reminders at any hour; otherwise only while the unit works */
    const char *lead;                     /* unit that leads the order */
    const struct relief *reliefs;         /* of the order, by seq */
    size_t relief_count;
    enum clock_bound bound;
    instant until; /* of the bound */
};

/* The limit in force: the one given, else the rural variant where the place is rural and the policy has one (T05), else
 * the policy's. NULL: none. Of a clock that is bound exactly never NULL, and perhaps of LIMIT_NONE. */
const struct pack_limit *clock_limit(const struct clock_terms *terms);
/* false when the policy has no limit for this stage; the clock is then untouched. order and round stay as the
 * caller set them, the rest is written. A rung that does not lie after the start is dropped.
 * `explained` may be NULL; its days are arena-owned. */
bool clock_start(struct arena *arena, const struct clock_terms *terms, instant at, struct clock *clock,
                 struct deadline *explained);
/* Counts an open or unjudged clock again from its start. Rungs that have fired and lie in the past are not owed a
 * second time; those that lie ahead are. An unjudged clock whose year is published is judged. Returns whether anything
 * changed: due instant, being provisional, state, or the rungs still owed; then revision goes up by one and the ladder
 * is new. A policy that has no such limit any more leaves it alone (false). */
bool clock_again(struct arena *arena, const struct clock_terms *terms, instant now, struct clock *clock,
                 struct deadline *explained);
/* Which reliefs moved it, in order, and where each put the due instant. */
struct clock_move {
    int seq; /* of the relief */
    enum relief_kind kind;
    instant from, until; /* pause, shelf; INSTANT_NONE for an extension */
    instant due;         /* after this one */
};
size_t clock_moves(const struct clock_terms *terms, const struct clock *clock,
                   struct clock_move moves[CLOCK_MOVES_MAX]);
/* A milestone ends it: met when `at` ≤ due, else missed; provisional: unjudged. Rungs that
 * came before `at` and have not fired are still owed, so the cards do not depend on who is quicker.
 * An ended clock stays as it is (false). */
bool clock_stop(struct clock *clock, instant at);
/* Merged into another order: nobody is late (state stopped), and nothing more fires. */
bool clock_cancel(struct clock *clock, instant at);
/* Withdrawal, ruling, write-off: what had run out by then was late and stays so (missed); the rest is cancelled. */
bool clock_close(struct clock *clock, instant at);
/* Takes the next rung if it is due at `now` (never early), else NULL. Call until NULL. */
const struct clock_rung *clock_fire(struct clock *clock, instant now);
/* Does the unit owe this stage itself (counted as its overdue 逾期未办)? Not so: decisions of the centre about it. */
bool clock_owed(enum stage stage);
/* May those who dispatch set a limit of the order for this stage (R24)? */
bool clock_takes_given(enum stage stage);
/* Of an order that was handed down: does the deployment above say when it is due? What it waits for, in a redo too. */
bool clock_takes_upper(enum stage stage);
/* May a limit be set for one unit alone? For what a dispatch to it asks, and for its coming. */
bool clock_takes_own(enum stage stage);
/* Who set the limit of a clock, by what is known of clock and order. */
/* "leader": for explanations and for what is told of a due instant that moved. */
const char *clock_giver_name(enum clock_giver giver);
enum clock_giver clock_giver_of(bool own, enum stage stage, enum order_class order_class, bool child);
/* Does the order end with it: written off, withdrawn, merged? */
bool clock_closes(enum milestone milestone);
/* Does a clock of this stage run whether or not the order has ended? An appeal (R41) is mostly about an order that was
 * closed. Its clock is of the order as a whole and runs for the oldest appeal that is open: survey tells that one's
 * filing, its ruling, and then the filing of the next, in this order; their instants may be older than what was told before. */
bool clock_outlives(enum stage stage);
/* Does the milestone end clocks of whatever round? */
bool clock_any_round(enum milestone milestone);
/* An order that ended so is dispatched again, in the next round or not: does it run again? What it lived through before
 * is on record and bears on nothing. */
struct clock_reopening {
    enum milestone closed_by;
    bool next_round;
    const char *why;
};
const struct clock_reopening *clock_reopenings(size_t *count);
bool clock_reopens(enum milestone closed_by, bool next_round);
/* The policies of a running order changed: which policy counts for a clock of this start from now on, by the pack's
 * rule? Computes under both when it must. Returns true when the new one counts. */
bool clock_adopts(const struct clock_terms *old_terms, const struct clock_terms *new_terms, enum on_change rule,
                  const struct clock *clock);

/* Which stages a milestone starts and which it ends, from one table (dumped by a test). */
struct clock_rule {
    enum milestone milestone; /* MILESTONE_UNSPECIFIED = dispatch */
    enum stage stage;         /* STAGE_UNSPECIFIED = every stage (cancels and closes only); of one unit: but for a
                                 pause and a slip */
    enum clock_effect {
        CLOCK_STARTS = 1,
        CLOCK_ENDS,
        CLOCK_IMPLIES, /* ends too, though its own milestone is not on record: judged by the instant of this one */
        CLOCK_CANCELS,
        CLOCK_CLOSES /* cancels too, but what has run out is judged */
    } effect;
    enum clock_scope {
        SCOPE_UNIT = 1,
        SCOPE_LEAD,
        SCOPE_ORDER,
        SCOPE_ALL,
        SCOPE_OTHERS
    } scope;                    /* the unit's own; only if it is
                                      the lead; the order's; every clock of the order, its units' included;
                                      those of the other units, when a lead is dispatched */
    bool urgent_only;           /* T04: arrival is demanded of urgent orders; of all where the policy says so (T01) */
    bool redo_only, first_only; /* only in redo rounds / only in round 0 */
    const char *why;
};
const struct clock_rule *clock_rules(size_t *count);

struct clock_event {
    enum milestone milestone; /* MILESTONE_UNSPECIFIED = dispatched to this unit */
    const char *unit;         /* "" = the order as a whole */
    bool lead;                /* the unit leads the order */
    bool urgent;              /* the order's class, or its policy has arrive_always */
    int round;
    bool child; /* a child order: who asked hears from the lead of its parent */
};
/* The rows that say which clocks start; at most CLOCK_BEGINS_MAX. SCOPE_ORDER rows mean the order's clock. */
size_t clock_begins(const struct clock_event *event, const struct clock_rule *rows[CLOCK_BEGINS_MAX]);
/* Ends or cancels the clock if a row says so; stage and unit decide, the round of the clock plays no part.
 * Returns that row; NULL: the event leaves the clock alone. */
const struct clock_rule *clock_follow(struct clock *clock, const struct clock_event *event, instant at);

#endif
