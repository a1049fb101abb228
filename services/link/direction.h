/* One direction of the link: where it reads, which lines it tells, what becomes of those that are answered and not decided. The
 * cursor on disk stays before the first line that waits; what is read meanwhile is known in memory alone, so a process that ends
 * tells it again from there. */
#ifndef LOOPLINE_LINK_DIRECTION_H
#define LOOPLINE_LINK_DIRECTION_H

#include "common/instant.h"
#include "services/link/aside.h"
#include "services/link/mark.h"

struct conf;
struct metric;
struct shell;
struct direction {
    const char *name; /* "down", "up" */
    enum result (*turn)(struct shell *shell, struct direction *direction);
    struct mark mark;       /* on disk */
    char cursor[MARK_SIZE]; /* read up to here */
    char again[MARK_SIZE];  /* in a pass: likewise */
    struct aside aside;
    struct metric *lag, *waiting;
    instant pending; /* when the oldest that is not passed on yet happened; 0 = there is none, as far as is known */
    instant failing; /* since when no turn came to its end; 0 = the last one did */
    bool more;       /* there may be another page at once */
    bool clocks;     /* the line at hand waits for clocks that are being set */
    uint32_t held;   /* lines of a page that waits for them; 0 = none does */
    int64_t next_ms, wait_ms, pass_ms,
        begun_ms; /* monotonic: next turn; how long after a failure; next pass; when this one began */
};

/* RESULT_STOP: the folder of the cursors is of no use; logged. */
enum result direction_open(struct direction *direction, const struct conf *conf) MUST_USE;
const char *direction_cursor(const struct direction *direction);
/* The side that is read does not know the cursor: a page of it was refused. RESULT_RETRY: from the beginning, next time;
 * RESULT_REFUSE: there was none. */
enum result direction_lost(struct direction *direction) MUST_USE;
/* What became of a line of this order. RESULT_OK: go on; RESULT_RETRY: wait with it. */
enum result direction_weigh(struct shell *shell, struct direction *direction, const char *number,
                            enum result outcome) MUST_USE;
/* The whole page was gone through. */
enum result direction_page(struct shell *shell, struct direction *direction, const char *next) MUST_USE;

#endif
