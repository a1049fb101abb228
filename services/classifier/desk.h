/* The review desk: what the rules were not sure of, people decide, once. Decisions by people are kept beside
 * the machine's. Pure: one table of states and events with a reason each, pinned by a test.
 * Sources: R02 (the route is decided first), R10 and R11 (classification is a link of its own). */
#ifndef LOOPLINE_DESK_H
#define LOOPLINE_DESK_H

#include "services/classifier/decision.h"

enum desk_event { DESK_ACCEPTED = 1, DESK_SUPPLEMENTED, DESK_DECIDED, DESK_WITHDRAWN, DESK_INSTRUCTED };
#define DESK_EVENT_COUNT 6

enum desk_guard { DESK_ANY = 0, DESK_SURE, DESK_UNSURE }; /* is the machine's decision without doubts? */

/* What follows; the shell does it. None: the event came too late to matter and is dropped. */
enum desk_effect {
    DESK_SAVE = 1,    /* store the decision and the new state */
    DESK_EMIT = 2,    /* tell the router: RequestClassified */
    DESK_FORWARD = 4, /* the router has it already: pass the event on, in order */
    DESK_REFUSE = 8,  /* not possible in this state (reason wrong_state); nothing changes */
    DESK_KEEP = 16    /* store what was said: the router hears of it with the request */
};

struct desk_rule {
    enum review_state state; /* _UNSPECIFIED: not seen before */
    enum desk_event event;
    enum desk_guard guard;
    enum review_state next;
    unsigned effects;
    const char *why;
};

/* The rule that applies; never NULL. `sure` is looked at only where a machine's decision is at hand: when a
 * request was accepted, or supplemented while it waited (decide again, over the whole text). */
const struct desk_rule *desk_step(enum review_state state, enum desk_event event, bool sure);
/* The n-th row of the table, NULL past its end. */
const struct desk_rule *desk_rule(size_t n);
const char *desk_event_code(enum desk_event event);

/* What a person chose; DECISION_NONE or _UNSPECIFIED = as the machine said. */
struct desk_choice {
    int matter, area;
    enum nature nature;
    enum urgency urgency;
    enum party party;
};
/* The machine's findings with the choices put over them (basis person, confidence 100). What the person left
 * alone was in front of them and is thereby confirmed: no doubts remain. RESULT_REFUSE, with *field naming
 * the first that is still unknown ("matter", "area"), when neither machine nor person knows it. */
enum result desk_decide(const struct decision *machine, const struct desk_choice *choice, struct decision *out,
                        const char **field) MUST_USE;

#endif
