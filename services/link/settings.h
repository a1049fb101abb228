/* Settings of loopline-link. */
#ifndef LOOPLINE_LINK_SETTINGS_H
#define LOOPLINE_LINK_SETTINGS_H

#include "common/program.h"

/* As program_open. */
bool settings_open(struct program_cli *cli, int argc, char **argv, struct conf **conf, int *code);

#endif
