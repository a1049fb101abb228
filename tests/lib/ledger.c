#include "tests/lib/ledger.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/str.h"
#include "tests/lib/checker.h"

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

size_t ledger_check(const char *path, const char *run, struct session *owner, FILE *out)
{
    static const char *const FAULTS[] = {
        "promised_twice",     "key_with_two_answers", "number_for_two_keys", "unknown_goal",  "request_lost",
        "request_doubled",    "key_forgotten",        "not_classified_once", "not_one_order", "not_watched",
        "not_where_promised", "wrong_clocks",         "other_trail",         "message_left",  "quarantined",
    };
    char parameter[64];
    size_t count = 0;
    session_file(owner, "tests/lib/ledger.sql");
    if (read_promises(path, owner) == 0) {
        fprintf(out, "  %s: nothing was promised\n", path);
        return 1;
    }
    for (size_t i = 0; i < COUNT(FAULTS); i++)
        count += checker_find(owner, FAULTS[i], "", out);
    snprintf(parameter, sizeof parameter, "('%s')", run);
    return count + checker_find(owner, "request_never_promised", parameter, out);
}
