/* Load on a town that is being hurt: cases are driven, what dies is started again, and at the end everything that was
 * promised is looked for. One after the other in one town; each has a ledger of its own. */
#ifndef LOOPLINE_TESTS_SIEGE_H
#define LOOPLINE_TESTS_SIEGE_H

#include <stdbool.h>

#include "tests/lib/ledger_drive.h"

#define SIEGE_GOALS "accepted signed fed_back rated redone written_off accepted"

struct siege {
    char run[24], path[1100];
    struct drive *drive;
    size_t raised; /* services started again */
};

/* `name`: letters; keys and ledger are named after it. */
void siege_begin(struct siege *siege, const char *name, const char *goals, size_t window);
/* The same, but nothing is said yet; and the end of one whose test finished its drive itself: returns as siege_end. */
void siege_open(struct siege *siege, const char *name, const char *goals, size_t window);
size_t siege_close(struct siege *siege);
/* Load for so long; whatever died is started again, unless `raise` is false. */
void siege_load(struct siege *siege, int ms, bool raise);
/* No new cases; what is dead comes back; until every case has reached its goal and nothing is on its way. Returns the
 * faults that the ledger's check found and answers that must not be, told on stderr. Bounded: past 90 s the program ends
 * and says who hangs where. */
size_t siege_end(struct siege *siege);
/* The same in two: until every case has reached its goal and, if `settle`, nothing is on its way; returns answers that must
 * not be. Then the check, told on `out`. */
size_t siege_over(struct siege *siege, bool settle);
size_t siege_check(const struct siege *siege, FILE *out);
/* From now until the next command is acknowledged, in milliseconds; bounded. */
double siege_recovery(struct siege *siege);

#endif
