#include "tests/lib/siege.h"

#include <stdio.h>
#include <string.h>

#include "common/socket.h"
#include "tests/lib/fault.h"
#include "tests/lib/figure.h"
#include "tests/lib/points.h"

enum { TURN_MS = 20, END_S = 90, RECOVERY_S = 30 };

void siege_open(struct siege *siege, const char *name, const char *goals, size_t window)
{
    static unsigned serial; /* a seed may draw the same number twice */
    memset(siege, 0, sizeof *siege);
    snprintf(siege->run, sizeof siege->run, "%.10s%llxn%u", name, (unsigned long long)socket_clock_ms() & 0xffffff,
             serial++ & 0xffff);
    snprintf(siege->path, sizeof siege->path, "%s/ledger-%s", session_town(), name);
    siege->drive = drive_open(&(struct drive_options){siege->run, siege->path, goals, window});
}

void siege_begin(struct siege *siege, const char *name, const char *goals, size_t window)
{
    siege_open(siege, name, goals, window);
    drive_turn(siege->drive, 0); /* a whole window of them is under way, whatever comes */
}

void siege_load(struct siege *siege, int ms, bool raise)
{
    int64_t until = socket_clock_ms() + ms;
    do {
        int64_t left = until - socket_clock_ms();
        drive_turn(siege->drive, left > TURN_MS ? TURN_MS : (int)(left > 0 ? left : 0));
        if (raise)
            siege->raised += points_raise();
    } while (socket_clock_ms() < until);
}

size_t siege_check(const struct siege *siege, FILE *out)
{
    struct session *owner = session_open("owner", NULL);
    size_t faults = ledger_check(siege->path, siege->run, owner, out);
    session_close(&owner);
    return faults;
}

static void give_up(const struct siege *siege, struct session *watcher, const struct fault_wait *wait)
{
    drive_tell(siege->drive);
    fprintf(stderr, "  outbox %s, ", session_ask(watcher, "EXECUTE fault_outbox"));
    fprintf(stderr, "quarantine %s\n", session_ask(watcher, "EXECUTE fault_set_aside"));
    fault_again(wait);
}

static size_t give_drive_back(struct siege *siege)
{
    size_t wrong = drive_counts(siege->drive).wrong;
    drive_close(&siege->drive);
    return wrong;
}

size_t siege_close(struct siege *siege)
{
    size_t wrong = give_drive_back(siege);
    return wrong + siege_check(siege, stderr);
}

size_t siege_over(struct siege *siege, bool settle)
{
    struct fault_wait wait = fault_within("the end of all cases", END_S);
    struct session *watcher = fault_session();
    drive_rest(siege->drive);
    do {
        siege_load(siege, TURN_MS, true);
        if (socket_clock_ms() > wait.until_ms)
            give_up(siege, watcher, &wait);
    } while (drive_left(siege->drive) > 0 ||
             (settle && strcmp(session_ask(watcher, "EXECUTE fault_outbox"), "0") != 0));
    session_close(&watcher);
    return give_drive_back(siege);
}

size_t siege_end(struct siege *siege)
{
    size_t wrong = siege_over(siege, true);
    return wrong + siege_check(siege, stderr);
}

double siege_recovery(struct siege *siege)
{
    struct fault_wait wait = fault_within("the first answer after a fault", RECOVERY_S);
    int64_t since = socket_clock_ms();
    size_t before = drive_counts(siege->drive).acknowledged;
    while (drive_counts(siege->drive).acknowledged == before) {
        drive_turn(siege->drive, 0);
        if (socket_clock_ms() > wait.until_ms)
            fault_again(&wait);
    }
    double ms = (double)(socket_clock_ms() - since);
    figure_add("recovery_ms", ms);
    return ms;
}
