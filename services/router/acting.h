/* Who acts in whose name: whose part of an order a sender means, and how far a dispatcher's word reaches.
 * Rights by role stand in common/rights.def; this narrows them by the unit tree (design: role × unit subtree).
 * Pure look-ups in the pack in force. */
#ifndef LOOPLINE_ACTING_H
#define LOOPLINE_ACTING_H

#include "common/pack.h"
#include "services/router/router.h"

/* The assignment a sender means: that of `named` (may be ""), else of its own unit, else the one open assignment
 * under its own unit. REASON_NONE and *seq; or REQUIRED (several, or no unit at all), UNKNOWN_CODE, NOT_YOURS.
 * What was relieved is nobody's any more. Of a withdrawn order: WRONG_STATE, with the *seq that the part had, or
 * NOT_YOURS. */
enum reason acting_resolve(const struct pack *pack, const struct order *order, const char *named, const char *own,
                           int *seq);

/* The assignment a ruling means: that of `named`, else the only returned one. NOT_FOUND, WRONG_STATE (nothing was
 * returned, or the order was withdrawn) or REQUIRED (several were). */
enum reason acting_returned(const struct order *order, const char *named, int *seq);

/* A dispatcher bound to a unit dispatches where that unit serves; one bound to none, everywhere. */
bool acting_may_dispatch(const struct pack *pack, const char *own, const struct order *order);

#endif
