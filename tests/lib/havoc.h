/* Faults by name, for a town of the fault build under siege: one table, out of which chaos_test draws by chance. */
#ifndef LOOPLINE_TESTS_HAVOC_H
#define LOOPLINE_TESTS_HAVOC_H

#include <stddef.h>

#include "tests/lib/siege.h"

struct havoc {
    const char *name;
    void (*act)(struct siege *siege); /* while the load goes on */
    int weight;
};
extern const struct havoc HAVOCS[];
extern const size_t HAVOC_COUNT;

const struct havoc *havoc_draw(void);
void havoc_heal(void); /* nothing armed, one replica of each service, the database there */

#endif
