/* Over the wire, in a running town: every role says every command to every service. What rights.def does not list is
 * DENIED, what it lists is not; no command is left that no service takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/rights.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/raw.h"

static const struct {
    enum role role;
    const char *key;
} HOLDERS[] = {
    {ROLE_CHANNEL, "channel-import"}, {ROLE_AGENT, "agent"},           {ROLE_DISPATCHER, "dispatcher"},
    {ROLE_HANDLER, "unit-wh.fire"},   {ROLE_LEADER, "leader-wh.fire"}, {ROLE_SUPERVISOR, "supervisor"},
    {ROLE_REVIEWER, "reviewer"},      {ROLE_BENCH, "bench"},           {ROLE_ADMIN, "admin"},
};
enum { MESSAGES_MOST = 256 };

static struct session *watcher;
static struct arena *arena;
static char run[24];
static bool taken[MESSAGES_MOST]; /* by some service */

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    snprintf(run, sizeof run, "reach%06d", chance_below(1000000));
    watcher = fault_session();
    fault_ready(watcher);
    arena = arena_new(0);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    arena_free(&arena);
    session_close(&watcher);
    return 0;
}

static bool is_command(const struct message_info *info)
{
    return info->kind == KIND_COMMAND || info->kind == KIND_QUERY;
}

/* With an empty body: what it lacks is told to those who may say it, and nothing is done. */
static const Loopline__Wire__V1__Reply *say(struct client *client, const struct message_info *info, enum node node)
{
    char problem[256] = "";
    const Loopline__Wire__V1__Reply *reply = NULL;
    ProtobufCMessage *body = arena_alloc(arena, info->descriptor->sizeof_message);
    info->descriptor->message_init(body);
    const char *key = arena_print(arena, "%s-%d-%s", run, (int)node, info->name);
    if (client_call(client, arena, info->type, key, body, &reply, problem, sizeof problem) != RESULT_OK || !reply)
        fail_msg("%s: no answer: %s", info->name, problem);
    return reply;
}

static size_t check_holder(size_t who, enum node node)
{
    size_t asked = 0;
    const struct message_info *info;
    struct raw_place place = raw_place(watcher, node, RAW_COMMANDS);
    struct client *client = raw_client(&place, HOLDERS[who].key, NULL);
    for (size_t i = 0; (info = wire_info_row(i)) != NULL; i++) {
        if (!is_command(info))
            continue;
        arena_reset(arena);
        const Loopline__Wire__V1__Reply *reply = say(client, info, node);
        if (raw_names(reply, "header.type", "not_here"))
            continue;
        bool denied = strcmp(raw_status(reply), "denied") == 0;
        if (denied == rights_allow(HOLDERS[who].role, info->type))
            fail_msg("%s says %s: %s", HOLDERS[who].key, info->name, raw_status(reply));
        assert_true(i < MESSAGES_MOST);
        taken[i] = true;
        asked++;
    }
    client_free(&client);
    return asked;
}

static void test_every_role_and_every_command(void **state)
{
    (void)state;
    size_t asked = 0;
    for (size_t who = 0; who < COUNT(HOLDERS); who++)
        for (int node = NODE_INTAKE; node <= NODE_SURVEY; node++)
            asked += check_holder(who, (enum node)node);
    print_message("  %zu pairs of role and command asked over the wire\n", asked);
    assert_true(asked > 400);
}

static void test_no_command_is_left_out(void **state)
{
    (void)state;
    const struct message_info *info;
    for (size_t i = 0; (info = wire_info_row(i)) != NULL; i++)
        if (is_command(info) && !taken[i])
            fail_msg("%s: no service takes it", info->name);
    assert_int_equal(COUNT(HOLDERS), ROLE_COUNT - 1); /* nor a role */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_role_and_every_command),
                                       cmocka_unit_test(test_no_command_is_left_out)};
    return cmocka_run_group_tests_name("reach", tests, open_town, close_town);
}
