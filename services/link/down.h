/* Down: a page of what happened to the unit's orders, told below. */
#ifndef LOOPLINE_LINK_DOWN_H
#define LOOPLINE_LINK_DOWN_H

#include "services/link/shell.h"

/* RESULT_OK: the page is done, and the cursor is on disk. RESULT_RETRY: the same page again later. */
enum result down_turn(struct shell *shell, struct direction *direction) MUST_USE;

#endif
