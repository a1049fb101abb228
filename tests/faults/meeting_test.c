/* What comes round while replicas of escalation die: every occasion once, in order, none lost while nobody was there;
 * then a dispatch meeting from its call to the next one, as supervisors run it. With a pack of its own: the demo city
 * with cadences of this test. */
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
#include "common/wire.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/own_pack.h"
#include "tests/lib/raw.h"
#include "tests/lib/town.h"

enum { REPLICAS = 2, WAIT_S = 30, JUMPS = 12 };

static const char SUPERVISION[] =
    "cadences = (\n"
    "  { code = \"test.six\"; name = \"逢6调度会\"; source = \"R22\"; kind = \"meeting\"; month_days = [6, 16, 26];\n"
    "    time = \"09:00\"; rest = \"after\"; area = \"ningxiang\"; reasons = [\"carried\", \"overdue\"]; items_max = "
    "20; },\n"
    "  { code = \"test.daily\"; name = \"每日小结\"; source = \"R27\"; kind = \"report\"; daily = true; time = "
    "\"17:30\";\n"
    "    rest = \"keep\"; area = \"city\"; report = \"daily\"; }\n"
    ");\n";

static struct session *watcher;
static struct town *town;
static struct arena *arena;

/* ---- the town ---- */

static void apply_own_pack(void)
{
    char folder[OWN_PACK_PATH];
    own_pack_write("pack-meeting", NULL, NULL, folder);
    own_pack_put(folder, "supervision.cfg", SUPERVISION);
    own_pack_put(folder, "visits.cfg", "visits = ();\n"); /* the demo's go by cadences that are not there */
    own_pack_apply(folder);
}

static void set_clock(const char *at)
{
    char call[96];
    snprintf(call, sizeof call, "EXECUTE fault_clock('%s+08')", at);
    session_run(watcher, call);
}

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    watcher = fault_session();
    session_file(watcher, "tests/faults/meeting.sql");
    set_clock("2019-07-01 08:00");
    fault_ready(watcher);
    fault_start("escalation", 2);
    apply_own_pack();
    arena = arena_new(0);
    town = town_open(session_town(), NULL);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    town_close(&town);
    arena_free(&arena);
    if (fault_pid("escalation", 2) != 0)
        fault_town((const char *const[]){"term", "escalation", "2", NULL});
    own_pack_apply(OWN_PACK_DEMO);
    session_close(&watcher);
    return 0;
}

/* ---- what comes round ---- */

static void nothing_is_lost_while_nobody_is_there(void **state)
{
    (void)state;
    fault_until(watcher, "EXECUTE meeting_schedule", "test.daily 2019-07-01, test.six 2019-07-06", WAIT_S);
    for (int i = 1; i <= REPLICAS; i++)
        fault_signal("escalation", i, SIGKILL);
    set_clock("2019-07-29 08:00");
    for (int i = 1; i <= REPLICAS; i++)
        fault_start("escalation", i);
    fault_until(watcher, "EXECUTE meeting_schedule", "test.daily 2019-07-29, test.six 2019-08-06", WAIT_S);
    assert_string_equal(session_ask(watcher, "EXECUTE meeting_occasions('test.six')"),
                        "2019-07-06|07-08 09:00|-|f|t\n" /* a Saturday: held on Monday */
                        "2019-07-16|07-16 09:00|07-08 09:00|f|t\n"
                        "2019-07-26|07-26 09:00|07-16 09:00|f|t");
    assert_string_equal(session_ask(watcher, "EXECUTE meeting_gaps('2019-07-01', '2019-07-28')"), "0|0|t");
}

/* Days go by in a second while one replica after the other is killed. */
static void once_each_over_dying_replicas(void **state)
{
    (void)state;
    char at[40], date[11], call[80];
    day today = 0;
    assert_true(day_parse("2019-07-29", &today));
    for (int i = 0; i < JUMPS; i++) {
        int victim = 1 + chance_below(REPLICAS);
        today += 1 + chance_below(3);
        day_format(today, date);
        snprintf(at, sizeof at, "%s 17:30", date);
        set_clock(at);
        if (chance_below(2) == 0)
            fault_until(watcher, "EXECUTE meeting_owed", "0", WAIT_S);
        fault_signal("escalation", victim, SIGKILL);
        fault_start("escalation", victim);
    }
    fault_until(watcher, "EXECUTE meeting_owed", "0", WAIT_S);
    snprintf(call, sizeof call, "EXECUTE meeting_gaps('2019-07-01', '%s')", date);
    assert_string_equal(session_ask(watcher, call), "0|0|t");
}

/* ---- a meeting ---- */

static const char *key(void)
{
    static int last;
    return arena_print(arena, "meeting-%d-%d", (int)chance_below(1 << 30), ++last);
}

static const Loopline__Wire__V1__Reply *say(enum message_type type, const ProtobufCMessage *body)
{
    return town_call(town, arena, "supervisor", type, key(), body);
}

static void refused(const Loopline__Wire__V1__Reply *reply, const char *field, const char *reason)
{
    if (!raw_names(reply, field, reason))
        fprintf(stderr, "expected %s %s, got %s %s %s\n", field, reason, raw_status(reply),
                reply->n_errors > 0 ? reply->errors[0]->field : "",
                reply->n_errors > 0 ? reply->errors[0]->reason : "");
    assert_string_equal(raw_status(reply), "rejected");
    assert_true(raw_names(reply, field, reason));
}

static void done(const Loopline__Wire__V1__Reply *reply, const char *state, unsigned items, unsigned assigned)
{
    assert_string_equal(raw_status(reply), "durable");
    assert_int_equal(reply->result_case, LOOPLINE__WIRE__V1__REPLY__RESULT_MEETING);
    assert_string_equal(reply->meeting->state, state);
    assert_int_equal(reply->meeting->items, items);
    assert_int_equal(reply->meeting->assigned, assigned);
}

static char name_six[] = "test.six", name_daily[] = "test.daily", words[] = "反映强烈";

static const Loopline__Wire__V1__Reply *call_meeting(char *cadence, char *date)
{
    Loopline__Escalation__V1__CallMeeting body = LOOPLINE__ESCALATION__V1__CALL_MEETING__INIT;
    body.cadence = cadence;
    body.date = date;
    body.reason = words;
    return say(MESSAGE_CALL_MEETING, &body.base);
}

static const Loopline__Wire__V1__Reply *put(char *date, char *number)
{
    Loopline__Escalation__V1__PutOnAgenda body = LOOPLINE__ESCALATION__V1__PUT_ON_AGENDA__INIT;
    body.cadence = name_six;
    body.date = date;
    body.number = number;
    body.reason = words;
    return say(MESSAGE_PUT_ON_AGENDA, &body.base);
}

static const Loopline__Wire__V1__Reply *close_meeting(char *date)
{
    Loopline__Escalation__V1__CloseMeeting body = LOOPLINE__ESCALATION__V1__CLOSE_MEETING__INIT;
    body.cadence = name_six;
    body.date = date;
    return say(MESSAGE_CLOSE_MEETING, &body.base);
}

static const Loopline__Wire__V1__Reply *decide(char *date, char *number, char *lead, char *limit)
{
    Loopline__Escalation__V1__DecideItem body = LOOPLINE__ESCALATION__V1__DECIDE_ITEM__INIT;
    char police[] = "nx.traffic_police";
    char *co[] = {police};
    body.cadence = name_six;
    body.date = date;
    body.number = number;
    body.lead = lead;
    body.co = co;
    body.n_co = 1;
    body.limit = limit;
    body.text = words;
    return say(MESSAGE_DECIDE_ITEM, &body.base);
}

struct filed {
    char *number, *code;
};

/* Of different people: one person's repeats would ride on one order. */
static struct filed file(char *district)
{
    static unsigned caller;
    Loopline__Intake__V1__Submit body = LOOPLINE__INTAKE__V1__SUBMIT__INIT;
    Loopline__Intake__V1__Contact contact = LOOPLINE__INTAKE__V1__CONTACT__INIT;
    Loopline__Intake__V1__Place place = LOOPLINE__INTAKE__V1__PLACE__INIT;
    char text[] = "砂石车超速超载,尘土飞扬", phone[12], matter[] = "traffic.order", call[96];
    snprintf(phone, sizeof phone, "1390002%04u", caller++ % 10000);
    contact.phone = phone;
    place.district = district;
    body.text = text;
    body.contact = &contact;
    body.place = &place;
    body.matter = matter;
    const Loopline__Wire__V1__Reply *reply = town_call(town, arena, "channel-phone", MESSAGE_SUBMIT, key(), &body.base);
    assert_string_equal(raw_status(reply), "durable");
    struct filed filed = {reply->receipt->number, reply->receipt->code};
    snprintf(call, sizeof call, "EXECUTE meeting_watched('%s')", filed.number);
    fault_until(watcher, call, "1", WAIT_S);
    return filed;
}

static void expect_item(const char *date, const char *number, enum item_state expected)
{
    char call[128], text[8];
    snprintf(call, sizeof call, "EXECUTE meeting_item_state('%s', '%s')", date, number);
    snprintf(text, sizeof text, "%d", (int)expected);
    fault_until(watcher, call, text, WAIT_S);
}

static void expect_said(const char *number, const char *kind, const char *expected)
{
    char call[128];
    snprintf(call, sizeof call, "EXECUTE meeting_said('%s', '%s')", number, kind);
    assert_string_equal(session_ask(watcher, call), expected);
}

static char nov20[] = "2019-11-20", nov26[] = "2019-11-26", ningxiang[] = "ningxiang", pingyin[] = "pingyin";

static void extra_meetings_are_called(void **state)
{
    (void)state;
    char past[] = "2019-11-19", nonsense[] = "2019-11-31", nobody[] = "no.such";
    fault_until(watcher, "EXECUTE meeting_replicas", "2", WAIT_S);
    set_clock("2019-11-20 08:00");
    fault_until(watcher, "EXECUTE meeting_owed", "0", WAIT_S);
    refused(call_meeting(nobody, nov20), "cadence", "unknown_code");
    refused(call_meeting(name_daily, nov20), "cadence", "unknown_code"); /* a report, no meeting */
    refused(call_meeting(name_six, past), "date", "out_of_range");
    refused(call_meeting(name_six, nonsense), "date", "bad_format");
    refused(call_meeting(name_six, nov26), "date", "forbidden_here"); /* comes by itself */
    refused(close_meeting(nov20), "date", "not_found");
    done(call_meeting(name_six, nov20), "open", 0, 0);
    refused(call_meeting(name_six, nov20), "date", "already_done");
}

static void a_meeting_from_call_to_the_next(void **state)
{
    (void)state;
    char transport[] = "nx.transport", nowhere[] = "nx.nowhere", ten[] = "10d", minutes[] = "30min",
         none[] = "NX20190101-99999";
    struct filed one = file(ningxiang), other = file(ningxiang), far = file(pingyin);

    refused(put(nov20, far.number), "number", "out_of_range");
    refused(put(nov20, none), "number", "not_found");
    refused(put(nov26, one.number), "date", "not_found");
    done(put(nov20, one.number), "open", 1, 0);
    refused(put(nov20, one.number), "number", "already_done");
    refused(decide(nov20, other.number, transport, ten), "number", "not_found");
    done(put(nov20, other.number), "open", 2, 0);

    const Loopline__Wire__V1__Reply *reply = decide(nov20, one.number, nowhere, minutes);
    refused(reply, "lead", "unknown_code");
    refused(reply, "limit", "out_of_range");
    done(decide(nov20, one.number, transport, ten), "open", 2, 1);
    refused(decide(nov20, one.number, transport, ten), "number", "already_done");
    expect_said(one.number, "meeting_decided", "1");
    expect_said(other.number, "meeting_decided", "0");

    done(close_meeting(nov20), "closed", 2, 1);
    refused(close_meeting(nov20), "date", "wrong_state");
    refused(put(nov20, one.number), "date", "wrong_state");
    expect_item(nov20, one.number, ITEM_ASSIGNED);
    expect_item(nov20, other.number, ITEM_CARRIED);

    set_clock("2019-11-26 09:00");
    fault_until(watcher, "EXECUTE meeting_has('2019-11-26')", "1", WAIT_S);
    expect_item(nov26, one.number, ITEM_LISTED); /* assigned, but not done */
    expect_item(nov26, other.number, ITEM_LISTED);
    expect_said(one.number, "meeting_listed", "2");

    Loopline__Intake__V1__Withdraw body = LOOPLINE__INTAKE__V1__WITHDRAW__INIT;
    body.number = other.number;
    body.code = other.code;
    body.reason = words;
    reply = town_call(town, arena, "channel-phone", MESSAGE_WITHDRAW, key(), &body.base);
    assert_string_equal(raw_status(reply), "durable");
    expect_item(nov26, other.number, ITEM_DROPPED); /* nothing was settled */
    refused(put(nov26, other.number), "number", "wrong_state");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost_while_nobody_is_there),
        cmocka_unit_test(once_each_over_dying_replicas),
        cmocka_unit_test(extra_meetings_are_called),
        cmocka_unit_test(a_meeting_from_call_to_the_next),
    };
    return cmocka_run_group_tests_name("meetings in a town", tests, open_town, close_town);
}
