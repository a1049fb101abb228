/* Histories of many units, dispatchers and other services on many orders, made by chance (tests/lib/chance.h), against the
 * rules of the router. After every step: what the database would refuse, what no order may ever be, what no step may ever
 * say. What does not hold fails the test that runs, or ends the program. */
#ifndef LOOPLINE_TESTS_ROUTER_HISTORY_H
#define LOOPLINE_TESTS_ROUTER_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

/* So many steps, in fresh worlds; fewer when chance is fed and its bytes are used up. Returns the orders that there were. */
size_t router_history_play(size_t steps);
/* NULL: the histories of this process went everywhere; else what they never did. */
const char *router_history_missing(void);
/* An event was accepted that nobody sent. */
bool router_history_strange(void);

#endif
