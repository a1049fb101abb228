/* The dispatch meeting 调度会: what goes on its agenda and in which order, what may be decided about an item, and what is
 * counted. Pure core. Sources: R17, R22-R24; C12, C16; S3 (745 assigned, 697 closed).
 *
 * An order goes on the agenda for one or more reasons; they add up. First what an earlier meeting left undone, then what
 * has most reasons, then what is overdue longest, then the oldest. What does not fit (items_max) is cut and counted;
 * whatever is cut of what was carried comes again next time, for it is still not done. */
#ifndef LOOPLINE_MEETING_H
#define LOOPLINE_MEETING_H

#include "common/index.h"
#include "common/pack.h"
#include "common/reason.h"
#include "common/uuid.h"

/* ---- agenda ---- */

struct agenda_order { /* an order as one reason found it */
    struct uuid order;
    const char *number, *district, *matter;
    instant accepted;  /* INSTANT_NONE: not known */
    instant overdue;   /* since when; INSTANT_NONE: it is not, or this reason does not know */
    unsigned reasons;  /* bits 1u << enum agenda_reason */
    const char *class; /* code of its class of prominent problem; "" = none */
};
struct agenda {
    struct index by_order;
    struct list orders; /* agenda_order *: first found first; after meeting_rank those on the agenda, in its order */
    size_t cut;         /* found and left out */
};

/* Takes what a reason found; an order that is there already only gains the reason. `found` stays where it is. */
void meeting_add(struct arena *arena, struct agenda *agenda, enum agenda_reason reason, struct agenda_order *found);
/* Classes (when the cadence asks for them), order, cut. Deterministic: depends on what was found, not in which order. */
void meeting_rank(const struct pack *pack, const struct pack_cadence *cadence, struct agenda *agenda);
/* The class of prominent problem (R23) a matter belongs to: the first that names it, else its parent …; -1 none. */
int meeting_class(const struct pack *pack, const char *matter);
/* How many of the oldest open orders each class contributes, so that all classes together fit the agenda. */
int meeting_class_share(const struct pack *pack, const struct pack_cadence *cadence);

/* ---- an item ---- */

enum item_event { ITEM_PUT = 1, ITEM_ASSIGN, ITEM_CARRY, ITEM_DROP, ITEM_CLOSE, ITEM_ORDER_CLOSED, ITEM_EVENT_COUNT };
struct item_rule {
    enum item_state state; /* ITEM_STATE_UNSPECIFIED = not on the agenda */
    enum item_event event;
    enum item_state next;
    enum reason refused; /* REASON_NONE: the item goes to `next`; otherwise it stays */
    const char *why;
};
/* The whole table, for the test that pins it. */
const struct item_rule *meeting_rules(size_t *count);
const struct item_rule *meeting_step(enum item_state state, enum item_event event); /* never NULL */

/* ---- a decision ---- */

#define DECISION_FAULTS_MAX 40
struct decision {
    const char *lead; /* "" = the lead stays */
    const char *const *co;
    size_t co_count;
    const char *limit; /* "" = the policy's */
    bool carry, drop;
};
struct decision_fault {
    char field[16]; /* "lead", "co[3]", "limit", "carry", "drop" */
    enum reason reason;
};
/* What is wrong with a decision, field by field; the number of faults:
 * lead, co[i]  UNKNOWN_CODE; FORBIDDEN_HERE: named twice, or there is nothing to assign (carry, drop)
 * limit        BAD_FORMAT; OUT_OF_RANGE: neither hours nor days; FORBIDDEN_HERE as above
 * drop         FORBIDDEN_HERE: carried and dropped */
size_t meeting_decision_faults(const struct pack *pack, const struct decision *decision,
                               struct decision_fault faults[DECISION_FAULTS_MAX]);
enum item_event meeting_decision_event(const struct decision *decision);

/* ---- who, and how many ---- */

/* Who is bound to a unit runs the meetings of the area that it serves and of those inside it; who is bound to none,
 * every one. `own` is the unit of the key. */
bool meeting_may_run(const struct pack *pack, const char *own, const char *area);
/* Does an order that lies here belong before a meeting of this area? An unknown place counts as its district. */
bool meeting_covers(const struct pack *pack, const char *meeting_area, const char *area, const char *district);
/* Counted as assigned by the meeting (R24): decided by assignment, done since or not. */
bool meeting_item_assigned(enum item_state state, instant decided);

#endif
