#include "tests/lib/replica.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/fault.h"

enum { START_S = 30 };

void replica_pair(struct session *owner)
{
    fault_start("router", 1);
    fault_start("router", 2);
    fault_until(owner, "EXECUTE fault_replicas(3)", "2", START_S);
    fault_ready(owner);
}

void replica_end(struct session *owner)
{
    if (fault_pid("router", 2) != 0)
        fault_town((const char *const[]){"term", "router", "2", NULL});
    fault_until(owner, "EXECUTE fault_replicas(3)", "1", START_S);
}

struct client *replica_line(struct session *owner, const char *principal, size_t n)
{
    char *rows = strdup(session_ask(owner, "EXECUTE fault_places(3)")), *rest = rows, *row = NULL;
    char folder[1024], problem[256];
    struct client *client = NULL;
    struct client_options options = {.timeout_ms = REPLICA_ANSWER_MS};
    for (size_t i = 0; i <= n; i++)
        row = strsep(&rest, "\n");
    assert_non_null(row);
    options.endpoint = strsep(&row, "|");
    strsep(&row, "|");
    options.server_key = strsep(&row, "|");
    snprintf(folder, sizeof folder, "%s/keys", session_town());
    assert_int_equal(keys_read(folder, principal, &options.keys, problem, sizeof problem), RESULT_OK);
    assert_int_equal(client_open(&client, &options, problem, sizeof problem), RESULT_OK);
    keys_wipe(&options.keys);
    free(rows);
    return client;
}
