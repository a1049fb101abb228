/* What an issue is called: the title that says most of it, and the name of its place as people write it. No
 * gazetteer is needed: a place name is a stretch of the issue's own words that ends like one (…新城, …路, …村). Pure. */
#ifndef LOOPLINE_NAMING_H
#define LOOPLINE_NAMING_H

#include "services/classifier/issue.h"

/* The arena's; never NULL. */
const char *naming_title(struct arena *arena, const struct wording *wording, const struct issue *issue);
/* The arena's; NULL when no name stands out. */
const char *naming_place(struct arena *arena, const struct text_folder *folder, const struct issue *issue);

#endif
