/* How an order begins, comes back and ends: founded, redone, written off, withdrawn, merged and un-merged (R30, R36, N02, C16).
 * Pure core; parts of one step of the router. false = refused: the result says why. */
#ifndef LOOPLINE_ROUNDS_H
#define LOOPLINE_ROUNDS_H

#include "services/router/assignment.h"

bool rounds_found(const struct step *step);
bool rounds_redo(const struct step *step);
bool rounds_write_off(const struct step *step);
bool rounds_withdraw(const struct step *step); /* who still asks for it keeps it running */
bool rounds_leave(const struct step *step);
bool rounds_merge(const struct step *step);
bool rounds_unmerge(const struct step *step);

#endif
