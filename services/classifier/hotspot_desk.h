/* Hot spots and single requests: what comes in is to be looked at; an order made of a hot spot names its sources. */
#ifndef LOOPLINE_HOTSPOT_DESK_H
#define LOOPLINE_HOTSPOT_DESK_H

#include "services/classifier/classifier_store.h"

/* After the rows are loaded: the sources of every hot spot that this batch speaks of. */
enum result hotspot_desk_load(struct batch *batch) MUST_USE;
/* The requests that the row's hot spot was made of (LINK_SOURCE): adds them to the event. */
void hotspot_desk_link(struct batch *batch, const struct classification *row,
                       Loopline__Event__V1__RequestClassified *wire);
/* What was accepted in this batch waits for the replica that looks for hot spots. */
enum result hotspot_desk_save(struct batch *batch) MUST_USE;

#endif
