/* Why two requests are taken for one matter, as people read it. */
#ifndef LOOPLINE_LIKENESS_WORDS_H
#define LOOPLINE_LIKENESS_WORDS_H

#include "services/ctl/ctl.h"

/* The points by sign and the rules that spoke, of the classifier's JSON; with -o json that itself. The run's. */
const char *likeness_words(const struct ctl *ctl, const char *reasons);

#endif
