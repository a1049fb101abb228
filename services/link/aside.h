/* Orders that wait aside: of each the other side answered a line, again and again, and did not decide it ("later"), while it goes on
 * with the others. A line of such an order is told when all before it were, so the whole order waits; it is told again from time to
 * time. Nothing is lost when the process ends: the cursor on disk stays before the first of them (direction.h). So many at once
 * are the other side's trouble as a whole: what comes behind them waits in its place, and they are tried again all the same.
 *
 * No I/O. Times are milliseconds of one monotonic clock. */
#ifndef LOOPLINE_LINK_ASIDE_H
#define LOOPLINE_LINK_ASIDE_H

#include "services/link/mark.h"
#include <stdint.h>

enum { ASIDE_MOST = 32, ASIDE_NUMBER = 65 };

struct aside_order {
    char number[ASIDE_NUMBER];
    char cursor[MARK_SIZE]; /* of the page whose line was not decided: what is read from there has all that waits */
    int64_t since_ms;
    bool stuck; /* tried in this pass, and not decided again */
};
struct aside {
    struct aside_order orders[ASIDE_MOST]; /* who came first, first */
    size_t count;
    struct aside_order front; /* whose line is waited for; "" = none */
    bool passes;              /* what is aside is told again just now, and nothing else */
};

/* Whether a line of this order is to be told in this turn. */
bool aside_admits(const struct aside *aside, const char *number);
/* A line of the page at that cursor was answered and not decided. true: its order waits aside, go on behind it; false: it is waited for, here: for up to
 * `patience_ms` from the first time on, and for ever where too many wait aside already. */
bool aside_takes(struct aside *aside, const char *number, const char *cursor, int64_t now_ms, int64_t patience_ms);
bool aside_full(const struct aside *aside);
/* Nothing is waited for any more: a whole page was told. */
void aside_relax(struct aside *aside);
/* For how long the order has waited, at the front or aside; 0 = it does not. */
int64_t aside_waited(const struct aside *aside, const char *number, int64_t now_ms);
void aside_pass_begin(struct aside *aside);
/* Who was told whole in this pass is aside no more. */
void aside_pass_end(struct aside *aside);
void aside_clear(struct aside *aside);

#endif
