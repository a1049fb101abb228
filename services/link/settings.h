/* Settings of loopline-link, and its command line: --config --set --check-config --print-config --healthcheck --version --help. */
#ifndef LOOPLINE_LINK_SETTINGS_H
#define LOOPLINE_LINK_SETTINGS_H

#include "common/conf.h"

/* true: go on with *conf. false: the process is done, *code is its exit code (0 done, 1 not ready, 2 usage or configuration). */
bool settings_open(int argc, char **argv, struct conf **conf, int *code);

#endif
