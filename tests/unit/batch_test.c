/* What a batch offers to the shells: who may act for whom, which rows belong to which message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/runtime.h"
#include "common/str.h"
#include "tests/lib/pack_folder.h"

static struct arena *arena;
static struct pack *pack;

static int open_pack(void **state)
{
    (void)state;
    arena = arena_new(0);
    pack = pack_folder(PACK_FOLDER_DEMO);
    return 0;
}

static int close_pack(void **state)
{
    (void)state;
    pack_free(&pack);
    arena_free(&arena);
    return 0;
}

/* ---- who may act for whom ---- */

static bool may_act(enum role role, const char *own, const char *unit)
{
    const struct batch batch = {.pack = pack};
    struct principal from = {.role = role};
    const struct message message = {.from = &from, .header.type = MESSAGE_VIEW_ORDER}; /* every role of these has it */
    str_copy(from.unit, sizeof from.unit, own);
    return message_may_act(&batch, &message, unit);
}

/* Two units of the pack, one below the other. */
static void find_line(const char **above, const char **below)
{
    for (size_t i = 0; i < pack->units_count; i++)
        if (pack->units[i].parent >= 0) {
            *below = pack->units[i].code;
            *above = pack->units[pack->units[i].parent].code;
            return;
        }
    fail_msg("the pack has no unit below another");
}

static void its_own_and_those_below(void **state)
{
    (void)state;
    const char *above = NULL, *below = NULL;
    find_line(&above, &below);
    assert_true(may_act(ROLE_HANDLER, below, below));
    assert_true(may_act(ROLE_LEADER, above, below));
    assert_false(may_act(ROLE_LEADER, below, above));
    assert_false(may_act(ROLE_HANDLER, below, "nobody"));
    assert_false(may_act(ROLE_HANDLER, below, ""));
    assert_false(may_act(ROLE_SUPERVISOR, below, above)); /* whoever has a unit is bound to it */
}

static void a_desk_acts_for_all(void **state)
{
    (void)state;
    const char *above = NULL, *below = NULL;
    find_line(&above, &below);
    assert_true(may_act(ROLE_DISPATCHER, "", below));
    assert_true(may_act(ROLE_SUPERVISOR, "", above));
    assert_true(may_act(ROLE_AGENT, "", ""));
}

static void a_handler_without_a_unit_is_no_desk(void **state)
{
    (void)state;
    const char *above = NULL, *below = NULL;
    find_line(&above, &below);
    assert_false(may_act(ROLE_HANDLER, "", below));
    assert_false(may_act(ROLE_LEADER, "", above));
    assert_false(may_act(ROLE_LEADER, "", ""));
}

/* An order keeps its unit when a later pack has it no more: what was begun can be ended. */
static void a_unit_that_is_gone_keeps_its_orders(void **state)
{
    (void)state;
    assert_true(may_act(ROLE_HANDLER, "py.closed_office", "py.closed_office"));
    assert_false(may_act(ROLE_HANDLER, "py.closed_office", "py.another"));
}

static void the_system_may(void **state)
{
    (void)state;
    const struct batch batch = {.pack = pack};
    const struct message message = {.from = NULL};
    assert_true(message_may_act(&batch, &message, "anything"));
    assert_null(message_actor(&message));
}

/* ---- which row belongs to which message ---- */

struct thing {
    int before; /* the id is not the first member */
    struct uuid id;
    const char *number;
};
static struct thing things[] = {
    {0, {{1}}, "PY20190602-00001"}, {0, {{2}}, "PY20190602-00002"}, {0, {{3}}, NULL}, /* not yet numbered */
};

static struct message by_id(uint8_t id)
{
    return (struct message){.subject = {{id}}};
}

static struct message by_number(const char *number)
{
    return (struct message){.number = number};
}

static void rows_find_their_messages(void **state)
{
    (void)state;
    struct message messages[] = {
        by_id(2), by_number("PY20190602-00001"), by_number("PY20190602-0000"), by_id(9), by_id(3), by_number(NULL),
        by_id(2)};
    struct message *list[COUNT(messages)];
    for (size_t i = 0; i < COUNT(messages); i++)
        list[i] = &messages[i];
    messages[0].number = "PY20190602-00001"; /* an id goes before a number */
    struct batch_out out = {0};
    struct batch batch = {.arena = arena, .messages = list, .count = COUNT(messages), .out = &out};
    const struct rows rows = {things, COUNT(things)};
    batch_attach(&batch, &rows, sizeof things[0], offsetof(struct thing, id), offsetof(struct thing, number));
    const struct thing *const expected[] = {&things[1], &things[0], NULL, NULL, &things[2], NULL, &things[1]};
    for (size_t i = 0; i < COUNT(messages); i++)
        assert_ptr_equal(messages[i].rows, expected[i]);

    const struct uuid *ids;
    const char *const *numbers;
    assert_int_equal(batch_subjects(&batch, &ids), 4);
    assert_int_equal(batch_numbers(&batch, &numbers), 2); /* of those alone that have no id */
    assert_string_equal(numbers[0], "PY20190602-00001");
    assert_string_equal(numbers[1], "PY20190602-0000");
}

static void rows_without_numbers(void **state)
{
    (void)state;
    struct message messages[] = {by_id(1), by_number("PY20190602-00001")}, *list[] = {&messages[0], &messages[1]};
    struct batch batch = {.arena = arena, .messages = list, .count = COUNT(messages)};
    const struct rows rows = {things, COUNT(things)}, none = {NULL, 0};
    batch_attach(&batch, &none, sizeof things[0], offsetof(struct thing, id), SIZE_MAX);
    assert_null(messages[0].rows);
    batch_attach(&batch, &rows, sizeof things[0], offsetof(struct thing, id), SIZE_MAX);
    assert_ptr_equal(messages[0].rows, &things[0]);
    assert_null(messages[1].rows);
}

/* ---- what is collected ---- */

static void many_records(void **state)
{
    enum { MANY = 1000 };
    (void)state;
    static const struct service service = {.name = "router", .node = NODE_ROUTER};
    struct runtime runtime = {.service = &service};
    struct batch_out out = {.runtime = &runtime};
    struct batch batch = {.arena = arena, .out = &out, .now = 17};
    for (int i = 0; i < MANY; i++) {
        char kind[16], detail[32];
        snprintf(kind, sizeof kind, "kind%d", i); /* borrowed for the call only */
        snprintf(detail, sizeof detail, "{\"n\": %d}", i);
        batch_record(&batch, &(struct record){{{1}}, NULL, kind, NULL, "liu", detail});
    }
    assert_int_equal(out.event_count, MANY);
    assert_string_equal(out.events[0].kind, "kind0");
    assert_string_equal(out.events[MANY - 1].kind, "kind999");
    assert_string_equal(out.events[MANY - 1].detail, "{\"n\": 999}");
    assert_string_equal(out.events[7].district, "");
    assert_null(out.events[7].unit);
    assert_int_equal(out.events[7].at, 17);
    assert_int_equal(out.events[7].service, NODE_ROUTER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_own_and_those_below),
        cmocka_unit_test(a_desk_acts_for_all),
        cmocka_unit_test(a_handler_without_a_unit_is_no_desk),
        cmocka_unit_test(a_unit_that_is_gone_keeps_its_orders),
        cmocka_unit_test(the_system_may),
        cmocka_unit_test(rows_find_their_messages),
        cmocka_unit_test(rows_without_numbers),
        cmocka_unit_test(many_records),
    };
    return cmocka_run_group_tests_name("batch", tests, open_pack, close_pack);
}
