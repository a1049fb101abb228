/* What the classifier noted about a place, in words: from the reasons of a decision (decision.h, "area" → "notes"). */
#ifndef LOOPLINE_PLACE_NOTES_H
#define LOOPLINE_PLACE_NOTES_H

#include "services/ctl/ctl.h"
#include <jansson.h>

/* "文字指向锦水街道; 距锦水街道80米", "text says …"; NULL when there are none. `reasons`: JSON, or NULL. */
const char *place_notes(struct ctl *ctl, const char *reasons);
/* "80米", "412 km"; for JSON the metres. NULL: no number. */
const char *place_distance(struct ctl *ctl, const json_t *metres);

#endif
