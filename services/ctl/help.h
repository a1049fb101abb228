/* Help texts, made from the table of commands. */
#ifndef LOOPLINE_HELP_H
#define LOOPLINE_HELP_H

#include "services/ctl/ctl.h"

void help_print(const struct ctl *ctl); /* of the command named, of its group, or of the program */
int help_usage(const struct ctl *ctl);  /* no command at all: CTL_USAGE */
void help_hint(const struct ctl *ctl);  /* after a mistake: how the commands that were meant are written */

#endif
