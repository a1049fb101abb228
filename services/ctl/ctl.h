/* The program `loopline`: what people and scripts do with a running system, as commands. What a new colleague
 * needs to know:
 *  - commands.c is the table of all commands: words, options, help in both languages, function;
 *  - args.c reads a command line by that table; ctl.c loads the configuration and runs the command;
 *  - cmd_*.c hold the commands, one file per noun; each returns an exit code;
 *  - output.c writes tables (Chinese aligned) and JSON from the same cells; show.c puts codes, instants and
 *    terms into them: names and local times in a table, codes and full instants in JSON;
 *  - connect.c opens the database (as reader, administrator or owner) and the command socket of a service;
 *    whoever changes something does it by a command over the wire, never by writing into a service's tables;
 *  - the .sql files beside this (year.sql aside) hold the statements in groups ("-- @group"); a command prepares only the groups it uses, so it
 *    works on a database that lacks what others need.
 * Everything but ctl_main.c is linked into the tests; ctl_run is the whole program on given streams. */
#ifndef LOOPLINE_CTL_H
#define LOOPLINE_CTL_H

#include "common/arena.h"
#include "common/conf.h"
#include "common/instant.h"
#include "common/pack.h"
#include "services/ctl/args.h"
#include <stdio.h>

enum exit_code {
    CTL_OK = 0,
    CTL_ENVIRONMENT = 1, /* database, files, network: not what was asked but where */
    CTL_USAGE = 2,       /* command line or configuration */
    CTL_REJECTED = 3,    /* input refused; every field at fault was named */
    CTL_DENIED = 4,      /* this key may not do that */
    CTL_LATER = 5,       /* no answer, or told to retry; the same idempotency key may be sent again */
    CTL_ABSENT = 6       /* there is no such thing, or it conflicts with what is there */
};

struct ctl {
    struct arena *arena; /* of the whole run */
    const struct command *command;
    struct args args;
    struct conf *conf;
    const char *config_file; /* it was read from; NULL = none, only defaults, environment and --set */
    const char *lang;        /* "zh" or "en" */
    bool zh, json;
    int offset_minutes; /* the city's zone */
    FILE *in, *out, *err;
    struct pack *pack; /* the applied one, once somebody asked for names (show.c) */
    bool pack_tried;
};

/* The whole program. Returns its exit code. */
int ctl_run(int argc, char **argv, FILE *in, FILE *out, FILE *err);

/* One line on err, in the language of the run; returns the code. */
int ctl_fail(const struct ctl *ctl, int code, const char *zh, const char *en, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
const char *ctl_user(void); /* who runs this, by the machine's name for him; static */
const char *ctl_text(const struct ctl *ctl, const char *zh, const char *en);

#endif
