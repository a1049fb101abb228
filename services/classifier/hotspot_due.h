/* Looks for hot spots while requests come in (hotspot.h decides which). One replica looks, by a lease; its stream is in
 * memory, what it found is in rows: a replica that takes over reads the window again and goes on with the same hot
 * spots. A transaction that failed leaves memory ahead of the rows: then it is read again, too. It looks every
 * classifier.hotspot_ms, at once when more waits than a page. */
#ifndef LOOPLINE_HOTSPOT_DUE_H
#define LOOPLINE_HOTSPOT_DUE_H

#include "common/service.h"
#include "services/classifier/text.h"

struct hotspot_watch;
struct hotspot_watch *hotspot_due_open(const struct text_folder *folder); /* borrows the folder */
void hotspot_due_close(struct hotspot_watch **watch);
/* Forgets the stream: its indices are those of another pack. */
void hotspot_due_forget(struct hotspot_watch *watch);
/* One turn: a page of the window, or of what is new, then what follows from it. *taken as service.h says. */
enum result hotspot_due(struct batch *batch, struct hotspot_watch *watch, size_t *taken) MUST_USE;
/* What the last turn did is committed. */
void hotspot_due_committed(struct hotspot_watch *watch);

#endif
