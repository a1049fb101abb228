/* The command line and the settings that all five services share. */
#ifndef LOOPLINE_SERVICE_CLI_H
#define LOOPLINE_SERVICE_CLI_H

#include "common/program.h"
#include "common/service.h"

struct service_cli {
    struct program_cli program;
    struct conf **retired; /* read before a HUP; still borrowed */
    size_t retired_count;
};

/* true: go on with *conf. false: the process is done, *code is its exit code (0 done, 2 usage or configuration). */
bool service_cli_open(struct service_cli *cli, int argc, char **argv, const struct service *service, struct conf **conf,
                      int *code);
void service_cli_close(struct service_cli *cli);
/* HUP: reads all layers again; a faulty configuration is refused and the old one stays. */
void service_cli_reload(struct service_cli *cli, struct conf **conf);

#endif
