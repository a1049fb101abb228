/* Load for scripts that hurt a town (VAR): the driver of tests/lib/ledger_drive.h, told what to do by lines on the
 * standard input, each answered by one line when it is done. It goes on driving while it waits for the next line.
 *   ledger_load RUN LEDGER GOALS WINDOW
 *   more N     until N more commands were acknowledged       → "more MS"
 *   later N    until N more were told RETRY_LATER            → "later MS"
 *   blind      nobody looks for replicas: no database        → "blind 0"
 *   look       they do again                                 → "look 0"
 *   finish     all cases to their goals, nothing on its way  → "finish MS"
 *   check      the ledger against the database               → "check FAULTS", each named on stderr
 *   quit       → "quit 0"
 *   counts     → "counts PROMISED ACKNOWLEDGED DUPLICATES LATER WRONG"
 * MS: how long it took. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/socket.h"
#include "common/str.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/ledger_drive.h"

enum { PATIENCE_S = 60, TURN_MS = 2 };

struct load {
    const char *run, *ledger;
    struct drive *drive;
    bool finished, quit;
};

static void until_more(struct load *load, size_t count)
{
    size_t wanted = drive_counts(load->drive).acknowledged + count;
    struct fault_wait wait = fault_within("acknowledged commands", PATIENCE_S);
    while (drive_counts(load->drive).acknowledged < wanted) {
        drive_turn(load->drive, TURN_MS);
        fault_again(&wait);
    }
}

static void until_later(struct load *load, size_t count)
{
    size_t wanted = drive_counts(load->drive).later + count;
    struct fault_wait wait = fault_within("commands told RETRY_LATER", PATIENCE_S);
    while (drive_counts(load->drive).later < wanted) {
        drive_turn(load->drive, TURN_MS);
        fault_again(&wait);
    }
}

static void finish(struct load *load)
{
    struct session *watcher = NULL;
    drive_finish(load->drive);
    load->finished = true;
    watcher = fault_session();
    fault_settle(watcher);
    session_close(&watcher);
}

static size_t check(const struct load *load)
{
    struct session *owner = session_open("owner", NULL);
    size_t faults = ledger_check(load->ledger, load->run, owner, stderr);
    session_close(&owner);
    return faults;
}

static void tell_counts(const struct load *load)
{
    struct drive_counts counts = drive_counts(load->drive);
    printf("counts %zu %zu %zu %zu %zu\n", counts.promised, counts.acknowledged, counts.duplicates, counts.later,
           counts.wrong);
}

static void obey(struct load *load, char *line)
{
    int64_t since = socket_clock_ms();
    const char *verb = strsep(&line, " ");
    size_t count = line == NULL ? 0 : strtoul(line, NULL, 10);
    if (strcmp(verb, "check") == 0) {
        printf("check %zu\n", check(load));
        return;
    }
    if (strcmp(verb, "counts") == 0) {
        tell_counts(load);
        return;
    }
    if (strcmp(verb, "more") == 0)
        until_more(load, count);
    else if (strcmp(verb, "later") == 0)
        until_later(load, count);
    else if (strcmp(verb, "blind") == 0 || strcmp(verb, "look") == 0)
        drive_look(load->drive, strcmp(verb, "look") == 0);
    else if (strcmp(verb, "finish") == 0)
        finish(load);
    else if (strcmp(verb, "quit") == 0)
        load->quit = true;
    else {
        fprintf(stderr, "%s: is no order\n", verb);
        exit(2);
    }
    printf("%s %lld\n", verb, (long long)(socket_clock_ms() - since));
}

/* One line, without its end; false: the input is closed. */
static bool next_line(struct load *load, char line[128])
{
    size_t length = 0;
    for (;;) {
        struct pollfd item = {STDIN_FILENO, POLLIN, 0};
        if (poll(&item, 1, 0) == 0) {
            if (load->finished)
                poll(&item, 1, -1);
            else
                drive_turn(load->drive, TURN_MS);
            continue;
        }
        if (read(STDIN_FILENO, &line[length], 1) != 1)
            return false;
        if (line[length] == '\n' || length == 126) {
            line[length] = '\0';
            return true;
        }
        length++;
    }
}

int main(int argc, char **argv)
{
    char line[128];
    if (argc != 5) {
        fprintf(stderr, "usage: ledger_load RUN LEDGER GOALS WINDOW\n");
        return 2;
    }
    struct load load = {.run = argv[1], .ledger = argv[2]};
    setvbuf(stdout, NULL, _IOLBF, 0);
    chance_begin();
    load.drive = drive_open(&(struct drive_options){argv[1], argv[2], argv[3], strtoul(argv[4], NULL, 10)});
    printf("ready 0\n");
    while (!load.quit && next_line(&load, line))
        obey(&load, line);
    drive_close(&load.drive);
    return 0;
}
