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

/* Units are indices into the pack in force, never -1; `order` with its assignments. */
bool acting_below(const struct pack *pack, int unit, int ancestor); /* strictly: not the ancestor itself */
/* The area of the unit and that of the order lie in one line: one inside the other. So it may be called. */
bool acting_serves(const struct pack *pack, int unit, const struct order *order);
/* The same, or its district is the order's: on a boundary the neighbour is one of those in question (R09). Who acts on an
 * order is near it. */
bool acting_near(const struct pack *pack, int unit, const struct order *order);
/* Who `unit` is to the order, when it speaks. Never SPEAKER_DISPATCH: whether those do, the caller knows. */
enum router_speaker acting_speaker(const struct pack *pack, const struct order *order, const char *unit);
/* Whether this level of whistle is for units of its kind (R15, R16). */
bool acting_may_whistle(const struct pack *pack, const struct pack_whistle *level, int unit);
/* Whether this unit may be called by it; `level` NULL: to a joint visit (R09), where every kind of
 * the order's district may: its neighbours are in question, too. REASON_NONE, NOT_ALLOWED (its kind is not called by this
 * level) or NOT_SERVED. */
enum reason acting_may_be_called(const struct pack *pack, const struct order *order, const struct pack_whistle *level,
                                 int unit);
/* Whether who speaks may give `unit` a child order: those who dispatch to any, else the lead to itself and below. */
bool acting_may_take(const struct pack *pack, const struct order *order, enum router_speaker speaker, int unit);

#endif
