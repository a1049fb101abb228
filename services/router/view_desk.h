/* Route of the view of an order (type 322): as this key may see it. Whoever dispatches or asks back sees all of it, in the
 * area of the key; a unit that has a part, too; an outside company (handbook 5.13) its own part and those below it, its
 * own comments, and neither supplements nor what others did. Numbers of people are masked in every text (common/mask.h).
 * Nothing is stored. */
#ifndef LOOPLINE_VIEW_DESK_H
#define LOOPLINE_VIEW_DESK_H

#include "common/service.h"

enum result view_desk_decode(struct batch *batch, struct message *message);
enum result view_desk_step(struct batch *batch, struct message *message);

#endif
