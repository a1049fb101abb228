/* What follows when a hot spot is found, grows, alarms, or asks for an order of its own. */
#ifndef LOOPLINE_HOTSPOT_SAY_H
#define LOOPLINE_HOTSPOT_SAY_H

#include "services/classifier/hotspot.h"
#include "services/classifier/hotspot_store.h"

struct hotspot_case {
    struct hotspot_row *row; /* of the stream */
    struct hotspot_verdict verdict;
    struct hotspot_record *stored; /* NULL: not known yet */
    int covered;                   /* of its requests, an order was made of so many already */
};

/* Would it be asked for now: by its limits, never before for this hot spot, and without the requests that an order was
 * made of already there are still as many as an order needs? So no two orders are made of the same requests. */
bool hotspot_say_raises(const struct batch *batch, const struct hotspot_case *found);
/* The row as it shall be, new when there is none; NULL: nothing has changed. The first alarm goes on record, the first
 * demand for an order (R43, R44) to intake, each once for ever. */
struct hotspot_record *hotspot_say(struct batch *batch, const struct hotspot_case *found);

#endif
