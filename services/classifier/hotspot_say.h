/* What follows when a hot spot is found, grows, alarms, or asks for an order of its own. */
#ifndef LOOPLINE_HOTSPOT_SAY_H
#define LOOPLINE_HOTSPOT_SAY_H

#include "services/classifier/hotspot.h"
#include "services/classifier/hotspot_store.h"

/* The row as it shall be, new when `stored` is NULL; NULL: nothing has changed. The first alarm goes on record, the first
 * demand for an order (R43, R44) to intake, each once for ever. */
struct hotspot_record *hotspot_say(struct batch *batch, const struct hotspot_row *found,
                                   const struct hotspot_verdict *verdict, struct hotspot_record *stored);

#endif
