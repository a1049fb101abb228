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

/* The orders and requests that these tables name, in their columns "number" and "order"; a list also in "other"
 * and "compared": it shows the words of both. */
struct sight sight_naming(struct ctl *ctl, const char *way, const struct table *const *tables, size_t count);

/* A list, or a page of pairs and tables: on record by what it names, then printed; one that names nothing is just printed.
 * A page carries its watermark; one of a confidential order takes --confidential (confidential.h). */
int sight_table(struct ctl *ctl, const struct table *table);
int sight_sheet(struct ctl *ctl, const char *way, struct sheet *sheet);

#endif
