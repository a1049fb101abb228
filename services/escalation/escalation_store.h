/* Rows of escalation ↔ structs; what a batch holds between load and save. */
#ifndef LOOPLINE_ESCALATION_STORE_H
#define LOOPLINE_ESCALATION_STORE_H

#include "common/store.h"
#include "services/escalation/escalation.h"
#include "services/escalation/meeting_store.h"

struct watch_row {
    struct uuid id;
    const char *number, *district, *area, *policy;
    int pack_version, urgency, round;
    const char *lead;
    bool closed, dirty;
    struct list clocks;     /* clock_row *: open ones, and those of this batch */
    struct list milestones; /* milestone_row *: known and of this batch */
};
struct clock_row {
    struct uuid id, order_id;
    const char *unit;
    int stage, round, state;
    instant started_at, due_at, stopped_at;
    int missing_year;
    const char *rungs;
    int next_rung;
    instant next_at;
    const char *explain;
    const char *number, *district; /* of the order; due rows only */
    struct clock clock;            /* what the core works on */
    bool added, dirty;
};
struct milestone_row {
    struct uuid order_id;
    const char *unit;
    int milestone, round;
    instant at;
};
struct card_row {
    struct uuid order_id, clock_id;
    const char *unit;
    int stage, round, action;
    const char *level;
    int rung;
    instant due_at, fired_at;
    bool late;
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
    struct list milestones; /* milestone_row *: known ones */
    struct list told;       /* milestone_row *: of this batch */
    struct list cards;      /* card_row *: fired in this batch */
    struct list acknowledged;
    struct rows known_cards;
    struct meeting_work *meeting; /* NULL: no command is about a meeting */
};

struct watch_row *escalation_watch(const struct escalation_work *work, const struct uuid *id); /* NULL: not watched */
/* Takes a new row into the batch; it must live in the batch's arena. */
void escalation_watch_add(struct batch *batch, struct watch_row *watch);
void escalation_clock_add(struct batch *batch, struct watch_row *watch, struct clock_row *clock);

enum result escalation_load(struct batch *batch) MUST_USE;
enum result escalation_save(struct batch *batch) MUST_USE;
/* At most `limit` clocks with a rung due at `now`, locked; into batch->work. */
enum result escalation_load_due(struct batch *batch, int limit, size_t *taken) MUST_USE;

#endif
