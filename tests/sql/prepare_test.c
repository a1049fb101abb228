/* Every statement of every .sql file is prepared, planned and allowed: as the role that runs it, with its search
 * path, against the migrated schema. Another role may not. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/ctl/connect.h"
#include "tests/lib/bench_ceiling.h"
#include "tests/lib/session.h"

extern const char sql_bus[], sql_intake[], sql_classifier[], sql_router[], sql_escalation[], sql_survey[];

static const struct {
    const char *role, *path, *sql;
} SERVICES[] = {
    {"intake", "intake, bus", sql_intake}, {"classifier", "classifier, bus", sql_classifier},
    {"router", "router, bus", sql_router}, {"escalation", "escalation, bus", sql_escalation},
    {"survey", "survey, bus", sql_survey},
};

/* Groups of the command line that change something; whoever only looks is the reader. */
static const struct {
    const char *group, *role;
} CHANGING[] = {
    {"migrate", "owner"},      {"migration", "owner"},         {"transaction", "owner"},
    {"pack_apply", "admin"},   {"principal_change", "admin"},  {"clock_change", "admin"},
    {"model_change", "admin"}, {"proposal_decide", "admin"},   {"audit_anchor", "admin"},
    {"confine", "owner"},      {"quarantine_decide", "admin"},
};

static size_t count_statements(const char *sql)
{
    size_t count = strncmp(sql, "PREPARE ", 8) == 0;
    for (const char *at = sql; (at = strstr(at, "\nPREPARE ")) != NULL; at++)
        count++;
    return count;
}

static size_t prepared(struct session *session)
{
    return (size_t)strtoull(session_ask(session, "EXECUTE prepared_count"), NULL, 10);
}

/* How many of the session's statements its role may not run; says which. */
static size_t refused_calls(struct session *session, const char *who, bool tell)
{
    size_t refused = 0;
    char *calls = strdup(session_ask(session, "EXECUTE prepared_calls")), *rest = calls, *call;
    while ((call = strsep(&rest, "\n")) != NULL && *call != '\0') {
        const char *why = session_try(session, call);
        refused += *why != '\0';
        if (*why != '\0' && tell)
            fprintf(stderr, "as %s: %s: %s\n", who, call, why);
    }
    free(calls);
    return refused;
}

static struct session *open_with(const char *role, const char *path)
{
    struct session *session = session_open(role, path);
    session_file(session, "tests/sql/prepare.sql");
    return session;
}

static void test_services(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(SERVICES); i++) {
        struct session *session = open_with(SERVICES[i].role, SERVICES[i].path);
        session_run(session, sql_bus);
        session_run(session, SERVICES[i].sql);
        size_t expected = count_statements(sql_bus) + count_statements(SERVICES[i].sql);
        assert_int_equal(prepared(session), expected);
        assert_true(expected > count_statements(sql_bus));
        assert_int_equal(refused_calls(session, SERVICES[i].role, true), 0);
        session_close(&session);
    }
}

/* No service can run the statements of another; but for where it looks something up, not even prepare them. */
static void test_other_services(void **state)
{
    (void)state;
    for (size_t of = 0; of < COUNT(SERVICES); of++)
        for (size_t by = 0; by < COUNT(SERVICES); by++) {
            struct session *session = open_with(SERVICES[by].role, SERVICES[of].path);
            bool known = *session_try(session, SERVICES[of].sql) == '\0';
            if (of == by)
                assert_true(known);
            else if (known) /* it looks something up there: what it prepares it may still not run */
                assert_int_not_equal(refused_calls(session, SERVICES[by].role, false), 0);
            session_close(&session);
        }
}

/* The plan checks rights: the admin's statements as the reader are refused when they are called, not before. */
static void test_the_check_can_fail(void **state)
{
    (void)state;
    struct session *session = open_with("reader", NULL);
    session_file(session, "tests/lib/town_admin.sql");
    assert_true(prepared(session) > 0);
    assert_int_equal(refused_calls(session, "reader", false), prepared(session));
    session_close(&session);
}

/* A benchmark that reads other columns back than a service writes would say so only when somebody runs it. */
static void test_the_benchmark_writes_the_same_rows(void **state)
{
    (void)state;
    char path[1024], conninfo[1024] = "";
    snprintf(path, sizeof path, "%s/etc/owner.conninfo", session_town());
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(conninfo, sizeof conninfo, file));
    fclose(file);
    conninfo[strcspn(conninfo, "\n")] = '\0';
    assert_int_equal(bench_ceiling_misfits(conninfo), 0);
}

static const char *role_of_group(const char *group)
{
    for (size_t i = 0; i < COUNT(CHANGING); i++)
        if (str_equal(CHANGING[i].group, group))
            return CHANGING[i].role;
    return "reader";
}

static void check_group(const char *group, const char *sql)
{
    const char *role = role_of_group(group);
    struct session *session =
        open_with(role, str_equal(role, "owner") ? NULL : "pg_catalog"); /* as connect.c opens it */
    const char *why = session_try(session, sql);
    if (*why != '\0')
        fprintf(stderr, "group %s as %s: %s\n", group, role, why);
    assert_string_equal(why, "");
    assert_int_equal(prepared(session), count_statements(sql));
    assert_true(count_statements(sql) > 0);
    assert_int_equal(refused_calls(session, group, true), 0);
    session_close(&session);
}

static size_t check_groups(const char *text)
{
    static const char MARK[] = "-- @";
    size_t groups = 0;
    char *all = strdup(text), *at = strstr(all, MARK);
    while (at != NULL) {
        char *group = at + strlen(MARK), *sql = strchr(group, '\n'), *next;
        assert_non_null(sql);
        *sql++ = '\0';
        next = strstr(sql, MARK);
        if (next != NULL)
            *next = '\0';
        check_group(group, sql);
        at = next;
        groups++;
    }
    free(all);
    return groups;
}

static void test_command_line(void **state)
{
    (void)state;
    size_t groups = 0;
    for (const char *const *sql = CONNECT_SQL; *sql != NULL; sql++) {
        size_t found = check_groups(*sql);
        assert_true(found > 0);
        groups += found;
    }
    assert_true(groups > 20);
}

static void check_file(const char *path, const char *role)
{
    struct session *session = open_with(role, NULL);
    session_file(session, path);
    assert_int_equal(refused_calls(session, path, true), 0);
    session_close(&session);
}

static void test_tests_own(void **state)
{
    (void)state;
    glob_t stories = {0};
    check_file("tests/lib/town.sql", "reader");
    check_file("tests/lib/town_admin.sql", "admin");
    check_file("tests/lib/ledger.sql", "owner");
    if (glob("tests/stories/*.sql", 0, NULL, &stories) == 0)
        for (size_t i = 0; i < stories.gl_pathc; i++)
            check_file(stories.gl_pathv[i], "reader");
    globfree(&stories);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_services),     cmocka_unit_test(test_other_services),
        cmocka_unit_test(test_command_line), cmocka_unit_test(test_the_check_can_fail),
        cmocka_unit_test(test_tests_own),    cmocka_unit_test(test_the_benchmark_writes_the_same_rows),
    };
    return cmocka_run_group_tests_name("statements", tests, NULL, NULL);
}
