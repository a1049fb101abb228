/* Who was shown what, on record before it is shown: by whom, how, why, which orders and requests. What cannot be recorded
 * is not shown. The copy carries its id, the watermark; `loopline audit copy` knows whose it is. */
#ifndef LOOPLINE_SIGHT_H
#define LOOPLINE_SIGHT_H

#include "services/ctl/ctl.h"
#include "services/ctl/output.h"

struct sight {
    const char *way;            /* "page", "list", "export" (audit.sql) */
    const char *file;           /* written to; NULL: the terminal */
    const char *const *numbers; /* of orders and requests, each once or more; NULLs are passed over */
    size_t count;
};

#define PURPOSE_ROW                                                                                                    \
    {                                                                                                                  \
        "purpose", "TEXT", "事由,与谁看过一并记录", "why; on record with who saw it"                                   \
    }

/* CTL_OK: on record, *watermark lives in the run's arena. Else it was said. */
int sight_record(struct ctl *ctl, const struct sight *sight, const char **watermark);

/* One order's or request's page: on record, marked, printed. */
int sight_page(struct ctl *ctl, const char *number, struct sheet *sheet);

#endif
