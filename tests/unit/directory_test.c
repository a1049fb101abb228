#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "common/directory.h"
#include "common/rights.h"

enum { ROWS = 50 };

static struct directory filled(void)
{
    struct directory directory = {.principals = memory_alloc(ROWS * sizeof(struct principal)),
                                  .principal_count = ROWS,
                                  .instances = memory_alloc(ROWS * sizeof(struct instance)),
                                  .instance_count = ROWS};
    for (int i = 0; i < ROWS; i++) {
        int n = i * 37 % ROWS; /* not in order */
        snprintf(directory.principals[i].key, KEY_TEXT, "p%039d", n);
        snprintf(directory.principals[i].name, sizeof directory.principals[i].name, "name-%d", n);
        directory.principals[i].revoked = n % 3 == 0;
        snprintf(directory.instances[i].key, KEY_TEXT, "i%039d", n);
        directory.instances[i].event_port = n + 1;
    }
    return directory;
}

static void check_lookups(const struct directory *directory)
{
    for (int n = 0; n < ROWS; n++) {
        char key[KEY_TEXT], name[24];
        snprintf(key, sizeof key, "p%039d", n);
        snprintf(name, sizeof name, "name-%d", n);
        const struct principal *principal = directory_principal(directory, key);
        assert_non_null(principal);
        assert_string_equal(principal->name, name);
        assert_int_equal(principal->revoked, n % 3 == 0);
        assert_null(directory_instance(directory, key));
        key[0] = 'i';
        const struct instance *instance = directory_instance(directory, key);
        assert_non_null(instance);
        assert_int_equal(instance->event_port, n + 1);
        assert_null(directory_principal(directory, key));
    }
    assert_null(directory_principal(directory, "p"));
    assert_null(directory_principal(directory, "zzz"));
    assert_null(directory_instance(directory, "i00000000000000000000000000000000000009"));
}

static void keys_are_found_with_and_without_index(void **state)
{
    (void)state;
    struct directory directory = filled();
    check_lookups(&directory);
    directory_index(&directory);
    assert_true(directory.indexed);
    check_lookups(&directory);
    directory_free(&directory);
    assert_int_equal(directory.principal_count, 0);
    assert_null(directory.principals);
    directory_free(&directory); /* twice does no harm */
}

static void nobody_is_found_in_an_empty_directory(void **state)
{
    (void)state;
    struct directory directory = {0};
    assert_null(directory_principal(&directory, "p"));
    assert_null(directory_instance(&directory, "i"));
    directory_index(&directory);
    assert_null(directory_principal(&directory, "p"));
    assert_null(directory_instance(&directory, "i"));
}

static const struct {
    const char *districts, *district;
    bool serves;
} DISTRICTS[] = {
    {"", "PY", true},          {"", "", true},          {",PY,", "PY", true},
    {",PY,", "P", false},      {",PY,", "Y", false},    {",PY,", "PYX", false},
    {",PY,BY,", "BY", true},   {",PY,BY,", "PY", true}, {",PY,BY,", "PY,BY", false},
    {",PY,BY,", "Y,B", false}, {",PY,BY,", "", true},   {",PYX,XPY,", "PY", false},
    {",PYX,PY,", "PY", true},  {",", "PY", false},
};

static void districts_match_whole_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(DISTRICTS); i++) {
        struct instance instance = {0};
        snprintf(instance.districts, sizeof instance.districts, "%s", DISTRICTS[i].districts);
        if (instance_serves(&instance, DISTRICTS[i].district) != DISTRICTS[i].serves)
            fail_msg("\"%s\" serves \"%s\": wanted %d", DISTRICTS[i].districts, DISTRICTS[i].district,
                     DISTRICTS[i].serves);
    }
}

static struct instance replica(enum node node, const char *districts, const char *standing_in)
{
    struct instance out = {.node = node};
    snprintf(out.districts, sizeof out.districts, "%s", districts);
    snprintf(out.standing_in, sizeof out.standing_in, "%s", standing_in);
    return out;
}

static void who_stands_in_serves_and_does_not_own(void **state)
{
    (void)state;
    struct instance list[] = {replica(NODE_ROUTER, ",PY,", ",BY,"), replica(NODE_SURVEY, "", "")};
    struct directory directory = {.instances = list, .instance_count = COUNT(list)};
    assert_true(instance_serves(&list[0], "BY"));
    assert_false(instance_owns(&list[0], "BY"));
    assert_true(instance_owns(&list[0], "PY"));
    assert_false(instance_serves(&list[0], "WH"));
    assert_true(directory_owned(&directory, NODE_ROUTER, "PY"));
    assert_false(directory_owned(&directory, NODE_ROUTER, "BY"));
    assert_true(directory_owned(&directory, NODE_SURVEY, "BY"));
    assert_false(directory_owned(&directory, NODE_INTAKE, "BY"));
}

/* Pinned on purpose: a new right is a reviewed change here as well. */
static const struct {
    enum role role;
    enum message_type type;
    bool allowed;
} RIGHTS[] = {
    {ROLE_CHANNEL, MESSAGE_SUBMIT, true},        {ROLE_CHANNEL, MESSAGE_SIGN, false},
    {ROLE_CHANNEL, MESSAGE_REVEAL, false},       {ROLE_HANDLER, MESSAGE_FEED_BACK, true},
    {ROLE_HANDLER, MESSAGE_SIGN_OFF, false},     {ROLE_HANDLER, MESSAGE_RATE, false},
    {ROLE_HANDLER, MESSAGE_RULE_RETURN, false},  {ROLE_LEADER, MESSAGE_SIGN_OFF, true},
    {ROLE_LEADER, MESSAGE_RATE, false},          {ROLE_REVIEWER, MESSAGE_RATE, true},
    {ROLE_REVIEWER, MESSAGE_FEED_BACK, false},   {ROLE_SUPERVISOR, MESSAGE_APPROVE_WRITE_OFF, true},
    {ROLE_SUPERVISOR, MESSAGE_FEED_BACK, false}, {ROLE_HANDLER, MESSAGE_APPROVE_WRITE_OFF, false},
    {ROLE_UNSPECIFIED, MESSAGE_SUBMIT, false},   {ROLE_CHANNEL, MESSAGE_NONE, false},
};

static void rights_are_as_listed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(RIGHTS); i++)
        if (rights_allow(RIGHTS[i].role, RIGHTS[i].type) != RIGHTS[i].allowed)
            fail_msg("role %d, message %d: wanted %d", (int)RIGHTS[i].role, (int)RIGHTS[i].type, RIGHTS[i].allowed);
}

static void events_and_replies_are_nobodys_right_and_every_command_is_somebodys(void **state)
{
    (void)state;
    const struct message_info *info;
    size_t commands = 0;
    for (size_t i = 0; (info = wire_info_row(i)) != NULL; i++) {
        int holders = 0;
        for (int role = 0; role < ROLE_COUNT; role++)
            holders += rights_allow((enum role)role, info->type);
        bool wanted = info->kind == KIND_COMMAND || info->kind == KIND_QUERY;
        commands += wanted;
        if ((holders > 0) != wanted)
            fail_msg("%s: %d roles may send it", info->name, holders);
    }
    assert_true(commands > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_found_with_and_without_index),
        cmocka_unit_test(nobody_is_found_in_an_empty_directory),
        cmocka_unit_test(districts_match_whole_codes),
        cmocka_unit_test(who_stands_in_serves_and_does_not_own),
        cmocka_unit_test(rights_are_as_listed),
        cmocka_unit_test(events_and_replies_are_nobodys_right_and_every_command_is_somebodys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
