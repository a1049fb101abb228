/* Route of the feed of orders (type 323): what happened to those in which the key's unit or one below it has a part, from the
 * time when it had one. For a program that hands them down to a deployment below, and whoever else follows a unit's orders.
 *
 * Lines of the history of router, escalation, survey and intake, in the order of commits: the cursor never passes a line whose
 * transaction has not ended. Looks at orders are not told. A call looks at some lines and no more, whomever they are of, so
 * that it ends soon: the cursor may move on with an empty page. An outside company is told of its own units' doings.
 * Numbers of people are masked in every line. Nothing is stored. */
#ifndef LOOPLINE_FEED_DESK_H
#define LOOPLINE_FEED_DESK_H

#include "common/service.h"

enum result feed_desk_decode(struct batch *batch, struct message *message);
enum result feed_desk_step(struct batch *batch, struct message *message);

#endif
