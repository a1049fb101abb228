/* Asking by turns in a running town (R34, N07): phone, then a message, then nobody answered. Two replicas of survey, one of
 * them killed while messages go out and while time runs out: nobody is written to twice or too early, everybody is asked to
 * the end; an answer that comes too late is on record and changes nothing. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/str.h"
#include "tests/lib/chance.h"
#include "tests/lib/fault.h"
#include "tests/lib/ledger_drive.h"
#include "tests/lib/town.h"

enum { WINDOW = 24, CASES = 24, CALLS = 3, START_S = 40, DONE_S = 60, LULL_MS = 60 };

#define MORNING     "2024-04-10T10:00:00+08:00"
#define EVENING     "2024-04-10T20:30:00+08:00" /* past the calling hours of the demo pack */
#define NEXT        "2024-04-11T09:00:00+08:00"
#define OVER        "2024-04-12T09:05:00+08:00" /* "1d" after they were written to */
#define MONTH_LATER "2024-05-12T10:00:00+08:00"

struct asked {
    char number[48];
    struct uuid case_id, request_id;
};

static struct session *owner;
static struct arena *arena;
static char run[24];
static struct asked asked[CASES * 2];
static size_t asked_count;

static int open_town(void **state)
{
    (void)state;
    chance_begin();
    arena = arena_new(0);
    owner = fault_open(MORNING);
    session_file(owner, "tests/faults/asking.sql");
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    if (fault_pid("survey", 1) == 0)
        fault_start("survey", 1);
    if (fault_pid("survey", 2) != 0)
        fault_town((const char *const[]){"term", "survey", "2", NULL});
    fault_until(owner, arena_print(arena, "EXECUTE fault_leases(%d)", NODE_SURVEY), "1",
                START_S); /* the killed one's ends */
    fault_ready(owner);
    session_close(&owner);
    arena_free(&arena);
    return 0;
}

static const char *ask(const char *call, const char *more)
{
    return session_ask(owner, arena_print(arena, "EXECUTE %s('%s'%s)", call, run, more));
}

static void clock_at(const char *at)
{
    session_run(owner, arena_print(arena, "EXECUTE fault_clock('%s')", at));
}

static void drive_to(const char *goal)
{
    char path[1024];
    snprintf(run, sizeof run, "ask%03d", chance_below(1000));
    snprintf(path, sizeof path, "%s/ledger-%s", session_town(), run);
    struct drive *drive = drive_open(&(struct drive_options){run, path, goal, WINDOW});
    drive_until(drive, CASES);
    drive_finish(drive);
    assert_int_equal(drive_counts(drive).wrong, 0);
    drive_close(&drive);
    fault_settle(owner);
}

static void read_asked(void)
{
    char *rows = strdup(ask("asking_open", "")), *rest = rows, *row;
    while ((row = strsep(&rest, "\n")) != NULL && *row != '\0' && asked_count < COUNT(asked)) {
        struct asked *one = &asked[asked_count++];
        char *number = strsep(&row, "|"), *case_id = strsep(&row, "|");
        snprintf(one->number, sizeof one->number, "%s", number);
        assert_true(uuid_parse(case_id, &one->case_id) && uuid_parse(row, &one->request_id));
    }
    free(rows);
    assert_true(asked_count >= 4);
}

static const Loopline__Wire__V1__Reply *attempt(struct town *town, const struct asked *one, int n)
{
    Loopline__Survey__V1__RecordAttempt body = LOOPLINE__SURVEY__V1__RECORD_ATTEMPT__INIT;
    body.number = wire_text(one->number);
    body.result = (Loopline__Wire__V1__AttemptResult)ATTEMPT_NO_ANSWER;
    return town_call(town, arena, "agent", MESSAGE_RECORD_ATTEMPT, arena_print(arena, "%s-%s-%d", run, one->number, n),
                     &body.base);
}

static void call_everybody(void)
{
    struct town *town = town_open(session_town(), NULL);
    for (int n = 0; n < CALLS; n++)
        for (size_t i = 0; i < asked_count; i++)
            assert_int_equal(attempt(town, &asked[i], n)->status, LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE);
    town_close(&town);
}

static void two_replicas(void)
{
    for (int n = 1; n <= 2; n++)
        if (fault_pid("survey", n) == 0)
            fault_start("survey", n);
    fault_until(owner, arena_print(arena, "EXECUTE fault_replicas(%d)", NODE_SURVEY), "2", START_S);
    fault_ready(owner);
}

/* The clock stands there, and soon after one of the two is gone. */
static void clock_at_and_kill(const char *at, int replica)
{
    struct fault_wait moment = fault_within("a moment", START_S);
    int looks = chance_below(3);
    clock_at(at);
    while (looks-- > 0 && fault_again(&moment))
        continue;
    fault_signal("survey", replica, SIGKILL);
}

static const char *all(const char *rest)
{
    return arena_print(arena, "%zu%s", asked_count, rest);
}

static const char *all_once(const char *rest)
{
    return arena_print(arena, "%zu|%zu%s", asked_count, asked_count, rest);
}

/* ---- answers ---- */

/* Rating unspecified: nothing was sent, the person has no such contact. */
static void answer(const struct asked *one, enum rating rating, const char *text)
{
    Loopline__Event__V1__SurveyAnswered body = LOOPLINE__EVENT__V1__SURVEY_ANSWERED__INIT;
    char id[UUID_TEXT];
    size_t size;
    body.request_id = wire_uuid(arena, &one->request_id);
    body.case_id = wire_uuid(arena, &one->case_id);
    body.number = arena_text(arena, one->number);
    body.visit = 1;
    body.way = (Loopline__Wire__V1__ChannelKind)CHANNEL_SMS;
    body.rating = (Loopline__Wire__V1__Rating)rating;
    body.undeliverable = rating == RATING_UNSPECIFIED;
    body.text = wire_text(text);
    body.by = wire_text("channel-sms");
    const uint8_t *packed = wire_pack(arena, &body.base, &size);
    char *hex = arena_array(arena, 2 * size + 1, 1);
    for (size_t i = 0; i < size; i++)
        snprintf(hex + 2 * i, 3, "%02x", packed[i]);
    uuid_format(&one->case_id, id);
    session_run(owner, arena_print(arena, "EXECUTE asking_answer('%s', '\\x%s')", id, hex));
    fault_settle(owner);
}

static const char *rating_of(const struct asked *one)
{
    return session_ask(owner, arena_print(arena, "EXECUTE asking_rating('%s')", one->number));
}

static const char *ignored(const struct asked *one)
{
    char id[UUID_TEXT];
    uuid_format(&one->case_id, id);
    return session_ask(owner, arena_print(arena, "EXECUTE asking_ignored('%s')", id));
}

/* ---- the turns ---- */

static void test_called_and_in_the_morning_written_to_once(void **state)
{
    (void)state;
    drive_to("fed_back");
    read_asked();
    clock_at(EVENING);
    call_everybody();
    assert_string_equal(ask("asking_waiting", ", '" NEXT "'"), all("|0"));
    two_replicas();
    clock_at_and_kill(NEXT, 1 + chance_below(2));
    fault_until(owner, arena_print(arena, "EXECUTE asking_sent('%s')", run), all(""), DONE_S);
    two_replicas();
    fault_settle(owner);
    assert_string_equal(ask("asking_attempts", ", 6, '" NEXT "'"), all_once("|t|t"));
    assert_string_equal(ask("asking_told", ""), all_once(""));
}

static void test_who_answers_in_time(void **state)
{
    (void)state;
    answer(&asked[0], RATING_SATISFIED, "");
    assert_string_equal(rating_of(&asked[0]), "2|1|0|0|channel-sms|4");
    answer(&asked[1], RATING_DISSATISFIED, "办得太 慢,一直拖");
    assert_string_equal(rating_of(&asked[1]), "2|4|2|2|channel-sms|3"); /* too slow, by the words: redone */
    answer(&asked[0], RATING_DISSATISFIED, "没解决");                   /* once more */
    assert_string_equal(rating_of(&asked[0]), "2|1|0|0|channel-sms|4");
    assert_string_equal(ignored(&asked[0]), "1");
    answer(&asked[2], RATING_UNSPECIFIED, ""); /* nobody can be reached by it, and it was the last way */
    assert_string_equal(rating_of(&asked[2]), "3|3|0|0||4");
    answer(&asked[3], RATING_DISSATISFIED, "赔偿太少"); /* a demand that is analysed first */
    assert_string_equal(rating_of(&asked[3]), "2|4|5|2|channel-sms|9");
}

static void test_nobody_answers_the_rest(void **state)
{
    (void)state;
    clock_at_and_kill(OVER, 1 + chance_below(2));
    fault_until(owner, arena_print(arena, "EXECUTE asking_left('%s')", run), "0", DONE_S);
    two_replicas();
    fault_settle(owner);
    asked_count -= 3; /* two answered, one is analysed */
    assert_string_equal(ask("asking_by_rule", ""), all(""));
    asked_count -= 1; /* one was not to be reached */
    assert_string_equal(ask("asking_attempts", ", 7, '2024-04-12T09:00:00+08:00'"), all_once("|t|t"));
    asked_count += 4;
}

static void test_too_late(void **state)
{
    (void)state;
    const struct asked *last = &asked[asked_count - 1];
    answer(last, RATING_DISSATISFIED, "没解决");
    assert_string_equal(rating_of(last), "3|3|0|0||4");
    assert_string_equal(ignored(last), "1");
    struct asked nobody = *last;
    nobody.case_id.bytes[15] ^= 0xff;
    answer(&nobody, RATING_SATISFIED, "");
    assert_string_equal(ignored(&nobody), "1");
    assert_string_equal(session_ask(owner, "EXECUTE fault_set_aside"), "0");
}

/* The analysis is over, and what was written off is looked back at: once, whoever is killed. */
static void test_cases_whose_day_has_come(void **state)
{
    (void)state;
    drive_to("written_off");
    session_run(owner, arena_print(arena, "EXECUTE asking_look_back('%s', '" MONTH_LATER "')", run));
    clock_at_and_kill(MONTH_LATER, 1 + chance_below(2));
    fault_until(owner, arena_print(arena, "EXECUTE asking_due('%s')", run), "0", DONE_S);
    two_replicas();
    fault_settle(owner);
    assert_string_equal(ask("asking_looked_back", ""), "t|t|t");
    assert_string_equal(rating_of(&asked[3]), "2|4|5|2|channel-sms|3");
    assert_string_equal(session_ask(owner, arena_print(arena, "EXECUTE asking_redone('%s')", asked[3].number)), "1|1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_called_and_in_the_morning_written_to_once),
        cmocka_unit_test(test_who_answers_in_time),
        cmocka_unit_test(test_nobody_answers_the_rest),
        cmocka_unit_test(test_too_late),
        cmocka_unit_test(test_cases_whose_day_has_come),
    };
    return cmocka_run_group_tests_name("asking", tests, open_town, close_town);
}
