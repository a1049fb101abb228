#include "tests/lib/rungs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/result.h"
#include "tests/lib/fault.h"
#include "tests/lib/figure.h"

enum { PATIENCE_S = 40 };

const char *const RUNGS_CHECKS[] = {"missing",       "doubled",    "early",           "late_unsaid",
                                    "event_missing", "miscounted", "miscounted_unit", "left"};
const size_t RUNGS_CHECK_COUNT = COUNT(RUNGS_CHECKS);

struct session *rungs_open(const char *run)
{
    char call[96];
    struct session *session = session_open("owner", NULL);
    session_file(session, "tests/faults/storm.sql");
    snprintf(call, sizeof call, "EXECUTE storm_run('%s')", run);
    session_run(session, call);
    return session;
}

void rungs_close(struct session **session)
{
    figure_add("clocks_fired", (double)rungs_count(*session, "EXECUTE storm_cards"));
    session_close(session);
}

size_t rungs_count(struct session *session, const char *call)
{
    return strtoull(session_ask(session, call), NULL, 10);
}

size_t rungs_look(struct session *session, const char *check, const char *argument)
{
    char call[96];
    snprintf(call, sizeof call, "EXECUTE storm_%s%s", check, argument);
    const char *rows = session_ask(session, call);
    if (*rows != '\0')
        fprintf(stderr, "  %s: %.*s\n", check, (int)strcspn(rows, "\n"), rows);
    return *rows != '\0';
}

size_t rungs_check(struct session *session)
{
    size_t faults = 0;
    for (size_t i = 0; i < RUNGS_CHECK_COUNT; i++)
        faults += rungs_look(session, RUNGS_CHECKS[i], "");
    figure_add("wrong_clocks", (double)faults);
    return faults;
}

void rungs_over(struct session *session)
{
    fault_until(session, "EXECUTE storm_over", "t", PATIENCE_S);
    struct session *watcher = fault_session();
    fault_settle(watcher);
    session_close(&watcher);
}
