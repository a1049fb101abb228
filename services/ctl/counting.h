/* What the clocks of orders are counted again by, for those who count and do not serve: the system's time, and the
 * reliefs that were granted. Group "counting" of ctl.sql. */
#ifndef LOOPLINE_COUNTING_H
#define LOOPLINE_COUNTING_H

#include "common/db.h"

enum result counting_now(struct arena *arena, struct db *db, instant *now) MUST_USE;
/* The statement for the reliefs of many orders (uuid[]); its rows are struct relief, by order and seq. */
#define COUNTING_RELIEFS "counting_reliefs"
struct fields counting_reliefs(void);

#endif
