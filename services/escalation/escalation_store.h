/* Rows of escalation ↔ structs; what a batch holds between load and save.
 *
 * Locks. Who hears of an order (an event, a command, a changed calendar) locks its watch first, then its clocks, both
 * by id. Who fires takes clocks with SKIP LOCKED and no watch at all. New slips are numbered before anything else is
 * written. So nobody waits for somebody who waits for him. */
#ifndef LOOPLINE_ESCALATION_STORE_H
#define LOOPLINE_ESCALATION_STORE_H

#include "common/store.h"
#include "services/escalation/escalation.h"
#include "services/escalation/meeting_store.h"

struct watch_row {
    struct uuid id;
    const char *number, *district, *area, *policy;
    int pack_version, urgency, round;
    const char *lead, *matter;
    bool unclear;
    const char
        *limit_text;       /* of the order: set by a meeting's chair, a leader, a letter, with a child order; "" none */
    const char *leader;    /* it was given to by name (R29): code of the pack; "" none */
    struct uuid parent_id; /* of a child order; zero: none */
    int order_class;
    const char *reported; /* 举报: the unit that it is against; "" none */
    bool upper;           /* handed down by a deployment above, which decides on more time */
    instant upper_due;    /* when it is due there; INSTANT_NONE none */
    instant accepted_at;
    bool priority;
    instant priority_at;
    const char *priority_by, *priority_text;
    bool closed;
    bool unsettled; /* closed by this batch without a result: withdrawn, merged */
    bool dirty;
    struct list clocks;     /* clock_row *: open and unjudged ones, and those of this batch */
    struct list milestones; /* milestone_row *: known and of this batch */
    struct list reliefs;    /* relief_row *, by seq */
    struct list slips;      /* slip_row *; loaded for commands about slips only */
};
struct clock_row {
    struct uuid id, order_id;
    const char *unit;
    int stage, round, state;
    instant started_at, due_at, stopped_at;
    instant recorded_at; /* written only: of the batch that says so */
    bool provisional;
    int missing_year, revision, fired;
    const char *rungs;
    int next_rung;
    instant next_at;
    const char *explain;    /* written only; NULL: what stands there stays */
    const char *policy;     /* that set it, where it is no longer the watch's; "" = the watch's */
    int pack_version;       /* likewise; 0 = the watch's */
    const char *limit_text; /* set by hand, that it counts by; "" none */
    bool own_limit;         /* of this unit alone; else the order's */
    struct watch_row *watch;
    struct clock clock;           /* what the core works on */
    bool added, recounted, dirty; /* recounted: everything may have changed; dirty: what firing and ending change */
};
struct milestone_row {
    struct uuid order_id;
    const char *unit;
    int milestone, round;
    instant at;
    const char *limit_text; /* that came with it: to this unit; "" none */
    instant recorded_at;    /* written only: of the batch that heard of it */
};
struct card_row {
    struct uuid order_id, clock_id;
    const char *unit;
    int stage, round, action;
    const char *level, *told;
    int revision, rung;
    instant due_at, fired_at;
    bool late;
};
struct relief_row {
    struct relief relief;
    bool led; /* its unit led the order when it was granted: it bears on the order's clocks for good */
    bool dirty;
};
struct acknowledgement {
    int64_t id;
    const char *by, *note;
    instant at;
};
struct known_card {
    int64_t id;
    struct uuid order_id;
    instant acknowledged_at;
    const char *unit, *level;
};

struct escalation_work {
    struct index by_id; /* watch_row *: loaded and new */
    struct list watches;
    struct list clocks;     /* clock_row *: all of the batch */
    struct list milestones; /* milestone_row *: known ones of orders that are not watched yet */
    struct list told;       /* milestone_row *: of this batch */
    struct list cards;      /* card_row *: fired in this batch */
    struct list reliefs;    /* relief_row *: all of the batch */
    struct list slips;      /* slip_row *: known ones */
    struct list issued;     /* slip_row *: to be issued by this batch */
    struct list acknowledged;
    struct rows known_cards;
    struct meeting_work *meeting; /* NULL: no command is about a meeting */
};

struct watch_row *escalation_watch(const struct escalation_work *work, const struct uuid *id); /* NULL: not watched */
/* Take a new row into the batch; it must live in the batch's arena. */
void escalation_watch_add(struct batch *batch, struct watch_row *watch);
void escalation_clock_add(struct batch *batch, struct watch_row *watch, struct clock_row *clock);
void escalation_relief_add(struct batch *batch, struct watch_row *watch, struct relief_row *relief);

enum result escalation_load(struct batch *batch) MUST_USE;
/* Everything but slips (slip_store.h). */
enum result escalation_save(struct batch *batch) MUST_USE;
/* At most `limit` clocks with a rung due at `now`, locked, with their watches, which are not; into batch->work. */
enum result escalation_load_due(struct batch *batch, int limit, size_t *taken) MUST_USE;
/* These orders as an event would find them, locked, without their milestones; into batch->work. */
enum result escalation_load_orders(struct batch *batch, const struct uuid *ids, size_t count) MUST_USE;

#endif
