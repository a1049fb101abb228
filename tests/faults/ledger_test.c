/* The check that the other tests here rely on can turn red: a ledger line doubled or forged, a row taken away, added
 * or changed (ledger_control.sql) is found, by its name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "tests/lib/chance.h"
#include "tests/lib/checker.h"
#include "tests/lib/fault.h"
#include "tests/lib/ledger_drive.h"

enum { WINDOW = 30, ANSWERS = 150 };

#define MORNING   "2024-04-10T09:00:00+08:00"
#define ALL_GOALS "accepted signed fed_back rated redone written_off"

static char run[24], ledger[1024], spoilt[1100];

/* A run in calm: three of each goal at least. */
static int drive_calmly(void **state)
{
    (void)state;
    struct session *watcher = fault_session();
    chance_begin();
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    fault_ready(watcher);
    snprintf(run, sizeof run, "calm%03d", chance_below(1000));
    snprintf(ledger, sizeof ledger, "%s/ledger-calm", session_town());
    snprintf(spoilt, sizeof spoilt, "%s-spoilt", ledger);
    struct drive *drive = drive_open(&(struct drive_options){run, ledger, ALL_GOALS, WINDOW});
    drive_until(drive, ANSWERS);
    drive_finish(drive);
    fault_settle(watcher);
    assert_int_equal(drive_counts(drive).wrong, 0);
    drive_close(&drive);
    session_close(&watcher);
    return 0;
}

struct found {
    size_t count;
    char *told;
};

static struct found look(const char *path, struct session *owner)
{
    struct found found = {0};
    size_t size = 0;
    FILE *out = open_memstream(&found.told, &size);
    assert_non_null(out);
    found.count = ledger_check(path, run, owner, out);
    fclose(out);
    return found;
}

static void test_kept(void **state)
{
    (void)state;
    struct session *owner = session_open("owner", NULL);
    struct found found = look(ledger, owner);
    if (found.count > 0)
        fputs(found.told, stderr);
    assert_int_equal(found.count, 0);
    free(found.told);
    session_close(&owner);
}

static void must_name(const struct found *found, const char *fault, const char *title)
{
    char line[64];
    snprintf(line, sizeof line, "  %s: ", fault);
    if (found->count == 0 || strstr(found->told, line) == NULL)
        fail_msg("%s: %s was not found; found was: %s", title, fault, found->told);
}

/* --- the database ------------------------------------------------------------------------------------------------ */

static size_t look_at_ledger(struct session *owner, void *context, FILE *out)
{
    (void)context;
    return ledger_check(ledger, run, owner, out);
}

static void test_database(void **state)
{
    (void)state;
    char setting[64];
    snprintf(setting, sizeof setting, "SET town.run = '%s'", run);
    size_t count = checker_controls(&(struct checker_controls){.path = "tests/faults/ledger_control.sql",
                                                               .setting = setting,
                                                               .spoil = "tests/faults/ledger_spoil.sql",
                                                               .look = look_at_ledger});
    print_message("  %zu controls\n", count);
    assert_true(count >= 20);
}

/* --- the ledger -------------------------------------------------------------------------------------------------- */

/* The ledger with its first line again, changed: every field may be replaced. */
static void forge(const char *key, const char *number, const char *id, const char *goal)
{
    char line[256], was[4][40];
    FILE *from = fopen(ledger, "r"), *to = fopen(spoilt, "w");
    assert_non_null(from);
    assert_non_null(to);
    for (size_t n = 0; fgets(line, sizeof line, from) != NULL; n++) {
        fputs(line, to);
        if (n > 0)
            continue;
        assert_int_equal(sscanf(line, "%39s %39s %39s %39s", was[0], was[1], was[2], was[3]), 4);
        fprintf(to, "%s %s %s %s\n", key == NULL ? was[0] : key, number == NULL ? was[1] : number,
                id == NULL ? was[2] : id, goal == NULL ? was[3] : goal);
    }
    fclose(from);
    fclose(to);
}

static void test_ledger(void **state)
{
    (void)state;
    static const struct {
        const char *title, *fault, *key, *number, *id, *goal;
    } FORGERIES[] = {
        {"a line twice", "promised_twice", NULL, NULL, NULL, NULL},
        {"one key, two numbers", "key_with_two_answers", NULL, "PY20240410-99998", NULL, NULL},
        {"one key, two requests", "key_with_two_answers", NULL, NULL, "00000000-0000-7000-8000-00000000dead", NULL},
        {"two keys, one number", "number_for_two_keys", "forged-1", NULL, NULL, NULL},
        {"a request that never was", "request_lost", "forged-2", "PY20240410-99998",
         "00000000-0000-7000-8000-00000000dead", NULL},
        {"a goal that was not reached", "not_where_promised", NULL, NULL, NULL, "rated"},
        {"a goal that is none", "unknown_goal", NULL, NULL, NULL, "done"},
    };
    for (size_t i = 0; i < COUNT(FORGERIES); i++) {
        struct session *owner = session_open("owner", NULL);
        forge(FORGERIES[i].key, FORGERIES[i].number, FORGERIES[i].id, FORGERIES[i].goal);
        struct found found = look(spoilt, owner);
        must_name(&found, FORGERIES[i].fault, FORGERIES[i].title);
        free(found.told);
        session_close(&owner);
    }
}

static void test_nothing_promised(void **state)
{
    (void)state;
    struct session *owner = session_open("owner", NULL);
    fclose(fopen(spoilt, "w"));
    struct found found = look(spoilt, owner);
    assert_int_equal(found.count, 1); /* an empty ledger proves nothing */
    free(found.told);
    session_close(&owner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_database),
        cmocka_unit_test(test_ledger),
        cmocka_unit_test(test_nothing_promised),
    };
    return cmocka_run_group_tests_name("ledger", tests, drive_calmly, NULL);
}
