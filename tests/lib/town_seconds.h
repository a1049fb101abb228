/* Processor of a town's own processes, services and database: steady where others share the machine, too. */
#ifndef LOOPLINE_TOWN_SECONDS_H
#define LOOPLINE_TOWN_SECONDS_H

#include <sys/types.h>

double process_seconds(pid_t pid); /* so far, all its threads; NaN: not there */
/* Of all that runs in this folder of town.sh, and of what its PostgreSQL has reaped; NaN: no database runs there. */
double town_seconds(const char *folder);

#endif
