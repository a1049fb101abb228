/* The objection bench 派单异议审核: rulings on a return, and the word of a meeting's chair, which is one too (R09, R24, R31,
 * N02). Pure core; parts of one step of the router. false = refused: the result says why. */
#ifndef LOOPLINE_RULINGS_H
#define LOOPLINE_RULINGS_H

#include "services/router/assignment.h"

bool rulings_uphold(const struct step *step); /* 退单成立: another has it; a co-handler's part may end */
bool rulings_name(const struct step *step);   /* 明确牵头协办 */
bool rulings_force(const struct step *step);  /* 强制派单: to the unit that returned it, or to another */
bool rulings_seek(const struct step *step);   /* 联合到场: nobody knows whose it is */
bool rulings_meet(const struct step *step);   /* 会议交办: never refused, at worst on record */

#endif
