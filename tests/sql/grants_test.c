/* Who may do what to which table: the whole of it is pinned (grants.golden, BLESS=1 renews it), what must never be
 * granted is asked for rule by rule, and the refusals are seen at work (denied.sql). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "tests/lib/cases.h"
#include "tests/lib/golden.h"
#include "tests/lib/session.h"

#define GOLDEN "tests/sql/grants.golden"

static struct session *owner;

static int open_owner(void **state)
{
    (void)state;
    owner = session_open("owner", NULL);
    session_file(owner, "tests/sql/grants.sql");
    return 0;
}

static int close_owner(void **state)
{
    (void)state;
    session_close(&owner);
    return 0;
}

static void test_rights_are_pinned(void **state)
{
    (void)state;
    struct buf found = {0};
    buf_print(&found, "%s\n", session_ask(owner, "EXECUTE rights"));
    golden_assert(GOLDEN, found.text);
    buf_free(&found);
}

static void test_rules(void **state)
{
    (void)state;
    static const char *const RULES[] = {
        "right_in_another_service",
        "right_to_identity",
        "right_to_rewrite_history",
        "right_to_forget",
        "right_to_secrets",
        "power_of_a_role",
        "right_of_the_reader_to_write",
        "right_of_the_admin_to_write_cases",
        "membership",
        "right_of_everybody",
        "right_to_create",
        "borrowed_rights",
    };
    size_t holes = 0;
    for (size_t i = 0; i < COUNT(RULES); i++) {
        char call[64];
        snprintf(call, sizeof call, "EXECUTE %s", RULES[i]);
        const char *found = session_ask(owner, call);
        holes += *found != '\0';
        if (*found != '\0')
            fprintf(stderr, "%s:\n%s\n", RULES[i], found);
    }
    assert_int_equal(holes, 0);
}

/* Each rule finds the hole that it is there for. */
static void test_rules_can_fail(void **state)
{
    (void)state;
    static const struct {
        const char *rule, *hole;
    } HOLES[] = {
        {"right_in_another_service", "GRANT SELECT ON router.work_order TO loopline_survey"},
        {"right_to_identity", "GRANT SELECT ON identity.person TO loopline_reader"},
        {"right_to_rewrite_history", "GRANT UPDATE (actor) ON bus.event TO loopline_service"},
        {"right_to_forget", "GRANT DELETE ON survey.survey TO loopline_survey"},
        {"right_to_secrets", "GRANT SELECT (code) ON intake.request TO loopline_reader"},
        {"power_of_a_role", "ALTER ROLE loopline_router CREATEROLE"},
        {"right_of_the_reader_to_write", "GRANT INSERT ON bus.event TO loopline_reader"},
        {"right_of_the_admin_to_write_cases", "GRANT UPDATE ON router.work_order TO loopline_admin"},
        {"membership", "GRANT loopline_intake TO loopline_reader"},
        {"right_of_everybody", "GRANT SELECT ON bus.event TO PUBLIC"},
        {"right_to_create", "GRANT CREATE ON SCHEMA public TO PUBLIC"},
        {"borrowed_rights", "ALTER FUNCTION bus.now() SECURITY DEFINER"},
    };
    for (size_t i = 0; i < COUNT(HOLES); i++) {
        char call[64];
        snprintf(call, sizeof call, "EXECUTE %s", HOLES[i].rule);
        session_run(owner, "BEGIN");
        session_run(owner, HOLES[i].hole);
        const char *found = session_ask(owner, call);
        if (*found == '\0')
            fprintf(stderr, "%s does not see: %s\n", HOLES[i].rule, HOLES[i].hole);
        assert_string_not_equal(found, "");
        session_run(owner, "ROLLBACK");
    }
}

static void test_denied(void **state)
{
    (void)state;
    struct cases *cases = cases_run("tests/sql/denied.sql");
    print_message("  %zu statements tried\n", cases_count(cases));
    assert_true(cases_count(cases) > 50);
    assert_int_equal(cases_failed(cases), 0);
    cases_free(&cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rights_are_pinned),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_rules_can_fail),
        cmocka_unit_test(test_denied),
    };
    return cmocka_run_group_tests_name("grants", tests, open_owner, close_owner);
}
