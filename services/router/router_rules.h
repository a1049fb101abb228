/* The rules of the router, as rows with a reason; the first row that fits speaks. What no row allows is
 * refused: wrong_state. A test pins the dump of both tables (tests/unit/router_fsm.golden), so a change of
 * behaviour is a diff that somebody reviews. */
#ifndef LOOPLINE_ROUTER_RULES_H
#define LOOPLINE_ROUTER_RULES_H

#include "services/router/router_guard.h"
#include <stdio.h>

#define STATE_BIT(state) (1u << (state))

/* What an event does to one assignment. */
struct router_rule {
    unsigned states; /* bits of enum assignment_state */
    enum router_event_type event;
    enum router_guard guard;
    enum assignment_state next; /* UNSPECIFIED = stays */
    unsigned milestones;        /* bits of enum milestone */
    const char *progress;       /* step the person may see; NULL = none */
    const char *record;         /* line of the history; NULL = none */
    enum reason reason;         /* REASON_NONE = allowed */
    const char *why;
};

/* What an event does to the order as a whole. */
enum router_verdict {
    VERDICT_GO = 1,
    VERDICT_IGNORE, /* on record, if the row has one */
    VERDICT_TELL,   /* likewise, and those who ride on it hear of it */
    VERDICT_REFUSE
};
struct router_order_rule {
    unsigned states; /* bits of enum order_state; bit 0 = not founded */
    enum router_event_type event;
    enum router_guard guard;
    enum router_verdict verdict;
    enum order_state next; /* UNSPECIFIED = follows from the assignments */
    enum milestone milestone;
    enum request_state state; /* of the progress */
    const char *progress, *record;
    enum reason reason;
    const char *why;
};

/* NULL: no row fits. */
const struct router_rule *router_rules_unit(const struct router_case *of, enum router_event_type event);
const struct router_order_rule *router_rules_order(const struct router_case *of);
/* Every state × event with its rows, in words. */
void router_rules_dump(FILE *out);

#endif
