/* Limits that people set for one order by hand: by letter, by a leader (N17, R29), as a meeting's chair does (R17). */
#ifndef LOOPLINE_ORDER_LIMIT_H
#define LOOPLINE_ORDER_LIMIT_H

#include "common/reason.h"

/* REASON_NONE for "" and for hours and days ("4wh", "10d"); BAD_FORMAT; OUT_OF_RANGE for minutes, "eod" and "none". */
enum reason order_limit_reason(const char *text);

#endif
