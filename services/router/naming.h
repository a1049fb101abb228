/* Who acts: units are named, in whose place, and what they hand down the tree (R01, R03, R09, R17, N17). Pure core; parts of
 * one step of the router. false = refused: the result says why, what was changed of the copy is void. */
#ifndef LOOPLINE_NAMING_H
#define LOOPLINE_NAMING_H

#include "services/router/assignment.h"

bool naming_assign(const struct step *step);   /* 交办 */
bool naming_delegate(const struct step *step); /* 下派 */
bool naming_recall(const struct step *step);   /* 收回 */

/* The posts of the event. A lead replaces the one that there is; who has a part already keeps it, unless it was only called
 * to come. */
bool naming_units(const struct step *step);
/* The posts of an order that nobody acts on yet; refused without a lead. */
bool naming_all(const struct step *step);
/* This unit leads from now on; the former lead is gone already. */
bool naming_lead(const struct step *step, const struct router_post *post);
/* This unit has a part of that kind besides the others; refused ALREADY_DONE when it has one. */
bool naming_one(const struct step *step, const struct router_post *post, const char *field);
/* R09: refuses what would leave the order without a lead. */
bool naming_has_lead(const struct step *step);

#endif
