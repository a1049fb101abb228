/* Supervision slips 督办单 ↔ rows: numbered by year, one open slip for each unit of an order. */
#ifndef LOOPLINE_SLIP_STORE_H
#define LOOPLINE_SLIP_STORE_H

#include "services/escalation/escalation_store.h"

struct slip_row {
    const char *number; /* NULL until it is issued */
    struct uuid order_id, clock_id;
    const char *unit, *text;
    int state;
    const char *issued_by;
    instant issued_at;
    const char *answer, *answered_by;
    instant answered_at;
    int sent_back;
    const char *closed_by;
    instant closed_at;
    const char *note;
    struct watch_row *watch;
    Loopline__Escalation__V1__SlipStatus *status; /* answer that waits for its number; NULL: the ladder's */
    bool dirty;
};

/* Adds all slips of these orders to their watches, which the batch holds. */
enum result slip_load(struct batch *batch, const struct uuid *ids, size_t count) MUST_USE;
/* `count` consecutive numbers of a year; *last is the last of them. Whoever has them goes first until COMMIT: to be
 * called before anything else is written (escalation_store.h). */
enum result slip_serial(struct batch *batch, int year, int count, int *last) MUST_USE;
/* Adds them. A unit that got an open slip of the order meanwhile gets no second one: that row's `number` becomes
 * NULL. */
enum result slip_add(struct batch *batch, const struct list *slips) MUST_USE;
enum result slip_save(struct batch *batch) MUST_USE; /* known ones that changed */

#endif
