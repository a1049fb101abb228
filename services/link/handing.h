/* An order is handed down: Submit below, and what follows when it is not taken. */
#ifndef LOOPLINE_LINK_HANDING_H
#define LOOPLINE_LINK_HANDING_H

#include "services/link/order.h"

struct handing {
    struct shell *shell;
    const struct seen_order *seen;
    const struct link_line *line;
    const char *deployment; /* name of this one */
    bool anew;
};

/* With what the person has added so far. RESULT_RETRY: not decided. */
enum result handing_over(const struct handing *handing) MUST_USE;
/* What the person has added so far, each words once. */
enum result handing_added(struct shell *shell, const struct seen_order *seen) MUST_USE;

#endif
