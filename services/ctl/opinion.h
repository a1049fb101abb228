/* What a person said when asked back, as options of a command: --responded --solved --recurred --aspect NAME=SCORE --text. */
#ifndef LOOPLINE_OPINION_H
#define LOOPLINE_OPINION_H

#include "common/wire.h"
#include "services/ctl/ctl.h"

struct opinion { /* in the run's arena */
    Loopline__Wire__V1__Rating rating;
    Loopline__Wire__V1__Answer responded, solved, recurred; /* unspecified: not said */
    Loopline__Wire__V1__AspectScore **aspects;
    size_t aspect_count;
    char *text; /* "" = none */
};

/* `rating` is the word of the line that says it. CTL_USAGE, said: a word that is none, a score that is not 1 to 5.
 * Whether an aspect is one of the city's, the service says. */
int opinion_read(struct ctl *ctl, const char *rating, struct opinion *out);

#endif
