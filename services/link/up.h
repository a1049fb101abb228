/* Up: a page of what happened below, said above as the unit. */
#ifndef LOOPLINE_LINK_UP_H
#define LOOPLINE_LINK_UP_H

#include "services/link/shell.h"

/* As down_turn. */
enum result up_turn(struct shell *shell, struct direction *direction) MUST_USE;

#endif
