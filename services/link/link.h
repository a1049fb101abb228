/* Link 上下级: what a unit of this deployment gets is handed down to a deployment below, which has a Loopline of its own.
 *
 * The program loopline-link runs above as a client alone: no database, no state but two cursors (mark.h).
 *   down   WatchOrders of the router, of one unit; what a line means is looked up (ViewOrder, ViewClocks) and told below:
 *          Submit of what the unit has got, Instruct of what is said of it later
 *   up     Watch of the intake below, of one channel of kind "upper"; each report becomes this unit's command above
 * Every command has a key that follows from what it tells (a line, an order, a report), so that all of it may be told again: after
 * a kill, a cut, with lost cursors. A page is done when each of its commands is durable, a duplicate, or decided otherwise.
 *
 * This file decides: a line of the history and the order as it stands become words for below (link_down), a report's answer becomes
 * what follows (link_up). No I/O, no clock, no allocation. Instants are microseconds since 1970 UTC. */
#ifndef LOOPLINE_LINK_H
#define LOOPLINE_LINK_H

#include "common/instant.h"
#include "common/terms.h"
#include <stdbool.h>
#include <stddef.h>

#define LINK_KEY 65 /* of an idempotency key, with its end */

/* ---- down ---- */

struct link_line { /* of the order's history; texts may be NULL */
    uint64_t id;
    const char *number, *what, *unit;
    instant at;
    /* of its detail */
    const char *stage;  /* of a due date that moved */
    const char *text;   /* in words: reason, slip, remark, cause */
    const char *author; /* unit of a remark */
    enum rating rating;
};
struct link_order { /* as the unit sees it now */
    bool known;     /* false: the unit has no part any more */
    bool open;      /* its part is to be done */
    int turn;       /* how many parts it has had: the same order may come again */
    int round;
    instant began; /* when that part was dispatched, in this round */
    instant due;   /* when it is to be fed back; 0 = no limit */
};

enum link_act {
    LINK_SUBMIT,    /* hand it down, unless it was */
    LINK_ANEW,      /* hand it down once more: what lies below has ended */
    LINK_DUE,       /* the limit as it is now */
    LINK_REFUSED,   /* the hand-back is refused */
    LINK_GRANTED,   /* more time */
    LINK_DENIED,    /* no more time */
    LINK_RATED,     /* the word of all who were asked */
    LINK_REDO,      /* dissatisfied: once more */
    LINK_DECLINED,  /* nobody rates it any more */
    LINK_ADDED,     /* what the person added */
    LINK_URGED,     /* a card, a slip, a remark */
    LINK_WITHDRAWN, /* nobody needs to act any more */
    LINK_ACTS
};
#define LINK_ACTS_MOST 4 /* of one line */

const char *link_act_name(enum link_act act);
/* Whether the order must be looked up for this line at all. */
bool link_matters(const struct link_line *line);
/* What is to be told below for this line, in this order; returns how many. `unit`: whose link this is. */
size_t link_down(const struct link_line *line, const struct link_order *order, const char *unit,
                 enum link_act acts[LINK_ACTS_MOST]);
/* The key of a submission: one for each time that the unit gets the order; anew: one for each round. */
void link_submit_key(const struct link_line *line, const struct link_order *order, bool anew, char out[LINK_KEY]);
/* Of an instruction: of its line (after a restore its id may be another's: so its instant, too), and of the act where a line has
 * several. */
void link_word_key(const struct link_line *line, enum link_act act, char out[LINK_KEY]);
/* Of something that the person added: the same words are told once. */
void link_added_key(const char *number, const char *text, char out[LINK_KEY]);

/* What becomes of an answer of below. */
enum link_after {
    LINK_DONE,
    LINK_LEFT,          /* refused, and nothing follows: it is logged and counted */
    LINK_THEN_ANEW,     /* it has ended below: hand it down once more */
    LINK_THEN_DECLINED, /* it cannot be withdrawn any more: it waits for a rating that will not come */
    LINK_THEN_RETURN,   /* it has come round: back to who dispatches above */
    LINK_THEN_REMARK,   /* it is not taken below: that is said above */
    LINK_THEN_REDO,     /* up: the result is not taken: once more below */
    LINK_THEN_REFUSED,  /* up: the hand-back is not taken */
    LINK_THEN_DENIED    /* up: more time is not asked for */
};
/* `reason`: the first of a REJECTED answer. */
enum link_after link_after_down(enum link_act act, const char *reason);

/* ---- up ---- */

/* "u/<number below>/<µs>/<kind>"; `what` stands for u. */
void link_report_key(char what, const char *number, instant at, enum upward_kind kind, char out[LINK_KEY]);
enum link_after link_after_up(enum upward_kind kind, const char *reason);

/* ---- codes of another city pack ---- */

/* The code below for one above: by the rule "above=below" with the longest beginning that fits (whole parts between dots); without
 * one the code itself. "" where a rule leaves it out ("above="). */
void link_map(const char *const *rules, size_t count, const char *code, char *out, size_t size);

#endif
