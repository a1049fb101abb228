/* Limits that people set for one order by hand: by letter, by a leader (N17, R29), as a meeting's chair does (R17), for
 * those who are called to a joint visit (R09). */
#ifndef LOOPLINE_ORDER_LIMIT_H
#define LOOPLINE_ORDER_LIMIT_H

#include "common/reason.h"

/* For handling. REASON_NONE for "" and for hours and days ("4wh", "10d"); BAD_FORMAT; OUT_OF_RANGE for minutes, "eod" and
 * "none". */
enum reason order_limit_reason(const char *text);
/* For being there. The same, but minutes and "eod" will do, too: OUT_OF_RANGE is "none" alone. */
enum reason order_limit_come_reason(const char *text);

#endif
