/* Units are called to come together: whistles 吹哨报到 (R15, R16) and joint visits 联合到场 (R09). The order waits for the
 * finding. Pure core; parts of one step of the router. false = refused: the result says why. */
#ifndef LOOPLINE_CALLING_H
#define LOOPLINE_CALLING_H

#include "services/router/assignment.h"

bool calling_whistle(const struct step *step);
bool calling_conclude(const struct step *step);

/* One unit is called; twice in one breath is once. A unit that has a part keeps it. */
bool calling_call(const struct step *step, const struct router_post *post);

#endif
