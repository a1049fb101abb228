/* What is reported to the level above, in the words of the message that is at hand and of the rows that are kept. */
#ifndef LOOPLINE_UPWARD_SAY_H
#define LOOPLINE_UPWARD_SAY_H

#include "services/router/router_say.h"
#include "services/router/upward.h"

/* Of the step that the turn has just taken, by `unit` (code; NULL = the order's own). Texts masked; in the arena. */
Loopline__Wire__V1__UpwardReport *upward_say_report(const struct turn *turn, enum upward_kind kind, const char *unit);

#endif
