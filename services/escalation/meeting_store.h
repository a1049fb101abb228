/* Rows of meetings and their items; what an agenda is made of. Rows of a batch live in its arena. */
#ifndef LOOPLINE_MEETING_STORE_H
#define LOOPLINE_MEETING_STORE_H

#include "common/store.h"
#include "services/escalation/cadence.h"
#include "services/escalation/meeting.h"

struct meeting_row {
    const char *cadence, *date; /* nominal, 2019-07-16 */
    const char *name, *area;
    int state;
    instant held_at;
    const char *called_by; /* NULL = the cadence */
    int cut;
    const char *closed_by;
    instant closed_at;
    const char *note;
    struct list items; /* item_row *, in the order of their ids, then those of this batch */
    bool added, dirty;
};
struct item_row {
    const char *cadence, *date;
    struct uuid order_id;
    int seq, reasons;
    const char *class;
    int state;
    const char *listed_by, *lead, *co, *limit_text, *decision, *decided_by;
    instant decided_at, done_at;
    const char *number, *district; /* of the order */
    bool closed;                   /* the order is */
    bool dirty;
};
/* Which meeting a command means; decode leaves it in message->event. */
struct meeting_name {
    const char *cadence, *date; /* a date that exists */
    bool called;                /* it is to be made */
};
/* What the commands of a batch need of meetings. */
struct meeting_work {
    struct list meetings; /* meeting_row *: loaded, and called by this batch */
    struct list called;   /* meeting_call *: an agenda for every meeting that a message asks for */
};
struct meeting_call {
    const char *cadence, *date;
    struct agenda agenda;
};

/* The meetings that commands of the batch name, with all their items, locked; agendas for those that are called.
 * *out is NULL when no command is about a meeting. */
enum result meeting_load(struct batch *batch, struct meeting_work **out) MUST_USE;
enum result meeting_save(struct batch *batch, const struct meeting_work *work) MUST_USE; /* NULL: nothing */
struct meeting_row *meeting_find(const struct meeting_work *work, const char *cadence, const char *date);

/* The agenda of this cadence's meeting of this date from the data as they are, ranked and cut. */
enum result meeting_agenda(struct batch *batch, const struct pack *pack, const struct pack_cadence *cadence,
                           const char *date, struct agenda *out) MUST_USE;
/* A new meeting with its agenda, in memory; every order's history says that it is listed. */
struct meeting_row *meeting_new(struct batch *batch, const struct pack *pack, const struct pack_cadence *cadence,
                                const char *date, const struct agenda *agenda);
/* Writes one that came round; *come is false when a meeting was called for this date before: then that one stays. */
enum result meeting_come(struct batch *batch, struct meeting_row *meeting, bool *come) MUST_USE;
void meeting_record_listed(struct batch *batch, const struct item_row *item); /* into the order's history */

/* These orders closed (write-off, withdrawal, merge): what meetings had listed or assigned of them is done, at
 * batch->now; of those among them that closed without a result it is taken off, and counts as nothing. */
enum result meeting_done(struct batch *batch, const struct uuid *orders, size_t count, const struct uuid *unsettled,
                         size_t unsettled_count) MUST_USE;

/* The working calendar that decides what a day off is for this cadence. */
const struct pack_calendar *meeting_calendar(const struct pack *pack, const struct pack_cadence *cadence);

#endif
