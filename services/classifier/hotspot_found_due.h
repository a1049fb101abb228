/* What a stream found, set against the rows: which issue is which stored hot spot, what has changed, what follows
 * (hotspot_say.h). Bounded: of each issue some members say which one it is, and only new members are written. */
#ifndef LOOPLINE_HOTSPOT_FOUND_DUE_H
#define LOOPLINE_HOTSPOT_FOUND_DUE_H

#include "common/service.h"
#include "services/classifier/hotspot.h"

struct hotspot_found; /* which members are rows already, which issue is which */
struct hotspot_found *hotspot_found_new(void);
void hotspot_found_free(struct hotspot_found **memory);
void hotspot_found_forget(struct hotspot_found *memory); /* a transaction failed, or somebody else looked meanwhile */
/* Of the issues that were touched since the last time. When it fails the stream has to go: it does not say them again. */
enum result hotspot_found_judge(struct batch *batch, struct hotspot_found *memory, struct hotspot *stream,
                                const struct text_folder *folder) MUST_USE;

#endif
