#include "tests/lib/ledger.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/result.h"
#include "common/str.h"
#include "tests/lib/checker.h"
#include "tests/lib/figure.h"

enum { LINE = 256 };

struct ledger {
    int fd;
};

static void give_up(const char *what)
{
    perror(what);
    exit(1);
}

struct ledger *ledger_open(const char *path)
{
    struct ledger *ledger = memory_alloc(sizeof *ledger);
    ledger->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (ledger->fd < 0)
        give_up(path);
    return ledger;
}

void ledger_add(struct ledger *ledger, const struct promise *promise)
{
    char id[UUID_TEXT], line[LINE];
    uuid_format(&promise->request, id);
    int length = snprintf(line, sizeof line, "%s %s %s %s\n", promise->key, promise->number, id, promise->goal);
    if (write(ledger->fd, line, (size_t)length) != length || fdatasync(ledger->fd) != 0)
        give_up("ledger");
}

void ledger_close(struct ledger **ledger)
{
    close((*ledger)->fd);
    free(*ledger);
    *ledger = NULL;
}

/* --- the check -------------------------------------------------------------------------------------------- */

static size_t read_promises(const char *path, struct session *owner)
{
    char line[LINE], call[2 * LINE], key[40], number[40], id[40], goal[16];
    size_t count = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        give_up(path);
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "%39s %39s %39s %15s", key, number, id, goal) != 4) {
            fprintf(stderr, "not a line of a ledger: %s", line);
            exit(1);
        }
        snprintf(call, sizeof call, "EXECUTE promise_add('%s', '%s', '%s', '%s')", key, number, id, goal);
        session_run(owner, call);
        count++;
    }
    fclose(file);
    return count;
}

/* Every fault by its name, and the figure in which it is told. */
static const struct {
    const char *name, *figure;
} FAULTS[] = {
    {"promised_twice", "doubled"},
    {"key_with_two_answers", "doubled"},
    {"number_for_two_keys", "doubled"},
    {"unknown_goal", "lost"},
    {"request_lost", "lost"},
    {"request_doubled", "doubled"},
    {"key_forgotten", "lost"},
    {"not_classified_once", "doubled"},
    {"not_one_order", "doubled"},
    {"not_watched", "lost"},
    {"not_where_promised", "lost"},
    {"wrong_clocks", "wrong_clocks"},
    {"other_steps", "disordered"},
    {"other_trail", "other_trail"},
    {"message_left", "left"},
    {"quarantined", "left"},
    {"request_never_promised", "doubled"},
};

size_t ledger_check(const char *path, const char *run, struct session *owner, FILE *out)
{
    char parameter[64];
    size_t count = 0;
    session_file(owner, "tests/lib/ledger.sql");
    size_t promises = read_promises(path, owner);
    if (promises == 0) {
        fprintf(out, "  %s: nothing was promised\n", path);
        return 1;
    }
    figure_add("promised", (double)promises);
    snprintf(parameter, sizeof parameter, "('%s')", run);
    for (size_t i = 0; i < COUNT(FAULTS); i++) {
        bool of_run = strcmp(FAULTS[i].name, "request_never_promised") == 0;
        size_t found = checker_find(owner, FAULTS[i].name, of_run ? parameter : "", out);
        figure_add(FAULTS[i].figure, (double)found);
        count += found;
    }
    return count;
}
