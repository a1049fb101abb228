/* The command line that every program of the deployment shares, services and links: --help --version --check-config
 * --print-config --healthcheck --config FILE --set section.key=value; and the settings that all of them have (log, http). */
#ifndef LOOPLINE_PROGRAM_H
#define LOOPLINE_PROGRAM_H

#include "common/conf.h"
#include "common/result.h"
#include <stdio.h>

struct program {
    const char *name; /* "router" of loopline-router */
    const char *about, *signals;
    const struct setting *settings; /* before those that all share */
    size_t setting_count;
    const struct setting *own; /* behind them */
    size_t own_count;
    const char *const *required; /* texts that must be given */
    size_t required_count;
    bool (*check)(const struct conf *conf, FILE *problems); /* what else must hold to run; NULL: nothing */
};

struct program_cli {
    struct program program; /* a copy; what it points to is borrowed */
    const char *file;
    const char **set;
    size_t set_count;
};

/* true: go on with *conf. false: the process is done, *code is its exit code (0 done, 1 not healthy, 2 usage or configuration). */
bool program_open(struct program_cli *cli, int argc, char **argv, const struct program *program, struct conf **conf,
                  int *code);
void program_close(struct program_cli *cli);
/* All layers again, checked, and the log as they say; on RESULT_REFUSE *conf is NULL and `problems` says why. */
enum result program_load(const struct program_cli *cli, struct conf **conf, FILE *problems) MUST_USE;
/* As many open files as the system allows this process: a connection takes several. */
void program_raise_files(void);
/* One line: where it stands, the setting, why. Always false. */
bool program_fault(const struct conf *conf, const char *path, const char *why, FILE *problems);

#endif
