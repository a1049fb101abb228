/* Many complain of one thing while the replicas that look for hot spots are killed, cut off from the database and given
 * another pack: one order is made of it, of all of them, and only one. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/own_pack.h"
#include "tests/lib/raw.h"
#include "tests/lib/town.h"

enum { REPLICAS = 2, PATIENCE_S = 60, BEFORE = 18, GATE = 5, MISSED = 3, ORDER = 31, AFTER = 12, OTHERS = 60 };

#define MORNING "2024-04-10T09:00:00+08:00"

static struct session *watcher;
static struct town *town;
static struct arena *arena;
static char run[24];
static char others[32];
static int sent;

static const char *ask(const char *statement)
{
    char call[96];
    snprintf(call, sizeof call, "EXECUTE %s('%s')", statement, run);
    return session_ask(watcher, call);
}

static void until_of(const char *statement, const char *expected)
{
    char call[96];
    snprintf(call, sizeof call, "EXECUTE %s('%s')", statement, run);
    fault_until(watcher, call, expected, PATIENCE_S);
}

static const char *sum_call(int expected)
{
    return arena_print(arena, "EXECUTE hotspot_sum('%s', %d)", run, expected);
}

static void have_replicas(void)
{
    for (int i = 1; i <= REPLICAS; i++)
        fault_start("classifier", i);
    fault_until(watcher, "EXECUTE hotspot_replicas(2)", "t", PATIENCE_S);
    fault_ready(watcher);
}

/* ---- what people write ---- */

/* What else a city talks about: without it the one thing would be common talk. */
static const char *other_text(int n)
{
    static const char *const ABOUT[] =
        {
            "路灯整夜不亮,走夜路很不安全",     "烧烤摊占了人行道,油烟呛人",   "井盖松动,车一过就响",
            "公交车半小时不来一班,上班总迟到", "自来水发黄,有一股怪味",       "宽带断网三天,客服没人接电话",
            "绿化带的树枝挡住了信号灯",        "工地凌晨还在打桩,孩子睡不着", "超市卖过期牛奶,不肯退款",
            "暖气不热,室内只有十三度",         "快递柜乱收费,取件要钱",       "广场舞音量太大,复习的学生受不了",
        },
                             *const WHERE[] = {"翠屏街", "青龙路", "府前街", "锦水河边", "五岭路"};
    return arena_print(arena, "%s%s。", WHERE[n % 5], ABOUT[n % 12]);
}

static const char *text_of(int n)
{
    return arena_print(arena, "兴隆家园小区电梯坏了没人修,老人上下楼不便,请物业尽快维修,已经%d天了。", 2 + n % 5);
}

static void send(const char *name, int n, const char *text)
{
    char key[64], phone[16], reference[48], district[] = "pingyin";
    Loopline__Intake__V1__Submit body = LOOPLINE__INTAKE__V1__SUBMIT__INIT;
    Loopline__Intake__V1__Contact contact = LOOPLINE__INTAKE__V1__CONTACT__INIT;
    Loopline__Intake__V1__Place place = LOOPLINE__INTAKE__V1__PLACE__INIT;
    snprintf(key, sizeof key, "%s-%d", name, n);
    snprintf(reference, sizeof reference, "%s-%d", name, n);
    snprintf(phone, sizeof phone, "1390001%04d", n);
    contact.phone = phone;
    place.district = district;
    body.text = wire_text(text);
    body.reference = reference;
    body.contact = &contact;
    body.place = &place;
    const Loopline__Wire__V1__Reply *reply = town_call(town, arena, "channel-phone", MESSAGE_SUBMIT, key, &body.base);
    assert_string_equal(raw_status(reply), "durable");
}

static void submit(int count)
{
    char accepted[12];
    for (int i = 0; i < count; i++) {
        sent++;
        send(run, sent, text_of(sent));
    }
    snprintf(accepted, sizeof accepted, "%d", sent);
    until_of("hotspot_accepted", accepted);
}

static void until_looked_at(void)
{
    fault_until(watcher, "EXECUTE hotspot_left", "0", PATIENCE_S);
    fault_settle(watcher);
}

static void kill_one(void)
{
    int victim = 1 + chance_below(REPLICAS);
    fault_signal("classifier", victim, SIGKILL);
    fault_start("classifier", victim);
}

/* ---- the pack ---- */

static const char *shorter_window(const char *line)
{
    static char changed[512];
    const char *at = strstr(line, "days = 180");
    if (at == NULL)
        return line;
    snprintf(changed, sizeof changed, "%.*sdays = 170%s", (int)(at - line), line, at + strlen("days = 180"));
    return changed;
}

/* ---- tests. The first of a kind may be known by nothing yet: it stays alone, unless others of the town spoke of something
 * like it before. ---- */

/* What it had taken in is not written: it is read again, by whoever holds the lease then. */
static void test_before_there_are_enough(void **state)
{
    (void)state;
    struct session *gate = fault_session();
    for (int i = 1; i <= OTHERS; i++)
        send(others, i, other_text(i));
    submit(BEFORE);
    until_looked_at();
    session_run(gate, "BEGIN");
    session_run(gate, "LOCK TABLE classifier.hotspot IN SHARE MODE");
    submit(GATE);
    fault_until(watcher, "EXECUTE hotspot_at_the_gate", "t", PATIENCE_S);
    session_ask(watcher, "EXECUTE hotspot_cut");
    session_run(gate, "ROLLBACK");
    session_close(&gate);
    until_looked_at();
    assert_string_equal(ask("hotspot_unseen"), "0");
    assert_string_equal(session_ask(watcher, sum_call(sent)), "1|t|t|0|0|0");
}

/* Not in the middle of a transaction: its locks would keep everybody else out. */
static void freeze_at_rest(void)
{
    struct fault_wait wait = fault_within("a classifier between two transactions", PATIENCE_S);
    fault_signal("classifier", 1, SIGSTOP);
    while (!str_equal(session_ask(watcher, "EXECUTE hotspot_at_rest"), "t")) {
        fault_signal("classifier", 1, SIGCONT);
        fault_again(&wait);
        fault_signal("classifier", 1, SIGSTOP);
    }
}

/* Another looked meanwhile and is gone: who wakes up has the lease again at once, and what was taken off the list counts, too. */
static void test_stands_still_while_another_looks(void **state)
{
    (void)state;
    fault_signal("classifier", 2, SIGKILL);
    submit(1);
    until_looked_at(); /* by the first */
    freeze_at_rest();
    fault_start("classifier", 2);
    submit(MISSED);
    until_looked_at();
    fault_signal("classifier", 2, SIGKILL);
    fault_until(watcher, "EXECUTE hotspot_free", "t", PATIENCE_S);
    fault_signal("classifier", 1, SIGCONT);
    submit(1);
    until_looked_at();
    assert_string_equal(session_ask(watcher, sum_call(sent)), "1|t|t|0|0|0");
    have_replicas();
}

/* Killed with the order in its hands. */
static void test_killed_while_it_asks(void **state)
{
    (void)state;
    const int before = sent;
    struct session *gate = fault_session();
    session_run(gate, "BEGIN");
    session_run(gate, "LOCK TABLE classifier.hotspot IN SHARE MODE");
    submit(ORDER - sent);
    fault_until(watcher, "EXECUTE hotspot_at_the_gate", "t", PATIENCE_S);
    for (int i = 1; i <= REPLICAS; i++)
        fault_signal("classifier", i, SIGKILL);
    session_ask(watcher, "EXECUTE hotspot_cut"); /* the whole transaction may lie in the database's hands already */
    fault_until(watcher, "EXECUTE hotspot_at_the_gate", "f", PATIENCE_S);
    session_run(gate, "ROLLBACK");
    session_close(&gate);
    assert_string_equal(session_ask(watcher, sum_call(before)), "1|t|t|0|0|0");
    have_replicas();
    until_looked_at();
    fault_until(watcher, sum_call(sent), "1|t|t|1|1|1", PATIENCE_S);
}

static void test_goes_on_over_dying_replicas(void **state)
{
    (void)state;
    char folder[OWN_PACK_PATH];
    for (int i = 0; i < AFTER; i++) {
        if (i % 4 == 0)
            kill_one();
        if (i == AFTER / 2) {
            own_pack_write("pack-hotspot", "understanding.cfg", shorter_window, folder);
            own_pack_apply(folder);
        }
        submit(1);
    }
    have_replicas();
    until_looked_at();
    fault_until(watcher, sum_call(sent), "1|t|t|1|1|1", PATIENCE_S);
    assert_string_equal(ask("hotspot_unseen"), "0");
    assert_string_equal(ask("hotspot_doubled"), "");
}

/* The checks above can fail, and the database itself refuses a second request of a hot spot. */
static void test_the_checks_see_a_second_order(void **state)
{
    (void)state;
    char call[64];
    snprintf(call, sizeof call, "EXECUTE hotspot_spoil('%s')", run);
    session_run(watcher, "BEGIN");
    session_run(watcher, call);
    assert_string_not_equal(ask("hotspot_doubled"), "");
    assert_int_equal(strncmp(session_ask(watcher, sum_call(sent)), "2|", 2), 0);
    session_run(watcher, "ROLLBACK");
    snprintf(call, sizeof call, "EXECUTE hotspot_second('%s')", run);
    assert_string_equal(session_try(watcher, call), "request.request_hotspot");
}

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    snprintf(run, sizeof run, "hot%04d", chance_below(10000));
    snprintf(others, sizeof others, "other%s", run + 3);
    arena = arena_new(0);
    watcher = fault_session();
    session_file(watcher, "tests/faults/hotspot.sql");
    session_run(watcher, "EXECUTE fault_clock('" MORNING "')");
    have_replicas();
    town = town_open(session_town(), NULL);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    own_pack_apply(OWN_PACK_DEMO);
    if (fault_pid("classifier", 2) != 0)
        fault_town((const char *const[]){"term", "classifier", "2", NULL});
    town_close(&town);
    arena_free(&arena);
    session_close(&watcher);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_before_there_are_enough),       cmocka_unit_test(test_stands_still_while_another_looks),
        cmocka_unit_test(test_killed_while_it_asks),          cmocka_unit_test(test_goes_on_over_dying_replicas),
        cmocka_unit_test(test_the_checks_see_a_second_order),
    };
    return cmocka_run_group_tests_name("hot spots", tests, open_town, close_town);
}
