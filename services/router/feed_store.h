/* Lines of the history as the feed of orders reads them (feed_desk.h). */
#ifndef LOOPLINE_FEED_STORE_H
#define LOOPLINE_FEED_STORE_H

#include "common/cursor.h"
#include "common/store.h"

struct feed_line {
    const char *xid;
    int64_t id;
    instant at;
    const char *kind, *unit, *detail;
    const char *number, *matter, *reported; /* of the order; NULL: the last line looked at is nobody's here */
};

/* Lines of orders in which these units have or had a part, behind the cursor, `most` of them. *out: feed_line. */
enum result feed_store_read(struct batch *batch, const char *const *units, size_t count, const struct cursor *behind,
                            int most, struct rows *out) MUST_USE;

#endif
