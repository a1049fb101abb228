/* Idempotency keys as bus.sql reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "tests/lib/session.h"

extern const char sql_bus[];

static const char *const SERVICES[] = {"intake", "classifier", "router", "escalation", "survey"};

static struct session *open_service(const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "%s, bus", name);
    struct session *session = session_open(name, path);
    session_run(session, sql_bus);
    session_file(session, "tests/sql/key.sql");
    return session;
}

/* Each service has keys of its own: what one kept no other sees. */
static void test_every_service_keeps_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(SERVICES); i++) {
        struct session *session = open_service(SERVICES[i]);
        assert_string_equal(session_ask(session, "EXECUTE command_seen('{case}', '{k}')"), "");
        session_run(session, "BEGIN");
        session_run(session, "EXECUTE keep_one");
        assert_non_null(
            strstr(session_ask(session, "EXECUTE command_seen('{other,case}', '{k,k}')"), "case|k|\\x01|\\x0801"));
        assert_string_equal(session_ask(session, "EXECUTE command_seen('{other,case}', '{k,other}')"), "");
        session_run(session, "ROLLBACK");
        session_close(&session);
    }
}

/* DUPLICATE says of an earlier transaction that it is durable. The one that says so gets an id: its COMMIT is written
 * after the other's, and waits for the same standby. */
static void test_who_vouches_commits_for_real(void **state)
{
    (void)state;
    struct session *session = open_service("survey");
    session_run(session, "EXECUTE keep_one");
    session_run(session, "BEGIN");
    session_run(session, "EXECUTE command_seen('{case}', '{another}')");
    assert_string_equal(session_ask(session, "EXECUTE has_id"), "f"); /* nothing to vouch for */
    session_run(session, "EXECUTE command_seen('{case}', '{k}')");
    assert_string_equal(session_ask(session, "EXECUTE has_id"), "t");
    session_run(session, "COMMIT");
    session_close(&session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_service_keeps_its_own),
        cmocka_unit_test(test_who_vouches_commits_for_real),
    };
    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
