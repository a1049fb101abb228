/* The core of the follow-up: the table is total and pinned, each rule by name, and random histories. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/str.h"
#include "services/survey/survey.h"
#include "tests/lib/golden.h"

#define GOLDEN       "tests/unit/survey_fsm.golden"
#define REQUESTS_MAX 3

/* ---- a case on the bench ---- */

struct bench {
    struct survey surveys[REQUESTS_MAX];
    struct survey *list[REQUESTS_MAX];
    struct write_off application;
    struct survey_case now;
    struct survey_event event;
};

static const char *const NUMBERS[REQUESTS_MAX] = {"PY20190602-00001", "PY20190602-00002", "PY20190602-00003"};

/* A fed-back order with `count` requests, all still open, in the given state. */
static void bench_open(struct bench *bench, enum case_state state, int count)
{
    memset(bench, 0, sizeof *bench);
    for (int i = 0; i < count; i++) {
        bench->surveys[i] = (struct survey){.number = NUMBERS[i], .state = SURVEY_OPEN, .visit = 1};
        bench->surveys[i].request_id.bytes[15] = (uint8_t)(i + 1);
        bench->list[i] = &bench->surveys[i];
    }
    bench->now = (struct survey_case){.number = NUMBERS[0],
                                      .district = "pingyin",
                                      .unit = state == CASE_ANSWERED ? NULL : "yushan",
                                      .state = state,
                                      .visit = state == CASE_NONE ? 0 : 1,
                                      .redo_max = 2,
                                      .outcome = OUTCOME_SOLVED,
                                      .to_ask = state == CASE_NONE ? 0 : count,
                                      .open = state == CASE_NONE ? 0 : count,
                                      .surveys = bench->list,
                                      .survey_count = (size_t)count};
    bench->now.id.bytes[15] = 1;
    bench->application = (struct write_off){
        .attempt = 1, .state = WRITE_OFF_APPLIED, .applied_by = "wang", .unit = "yushan", .text = ""};
    if (state == CASE_APPLIED)
        bench->now.write_off = &bench->application;
}

static void bench_rated(struct bench *bench, int i, enum rating rating)
{
    bench->surveys[i].state = SURVEY_RATED;
    bench->surveys[i].rating = rating;
    bench->now.open--;
}

static void rate_as(struct bench *bench, const char *number, enum rating rating, enum cause cause)
{
    bench->event = (struct survey_event){.kind = CASE_EVENT_RATE,
                                         .at = 1000,
                                         .number = number,
                                         .rating = rating,
                                         .cause = cause,
                                         .actor = "li",
                                         .role = ROLE_AGENT,
                                         .actor_unit = "",
                                         .text = "words"};
}

static const struct survey_rule *bench_step(struct bench *bench)
{
    const struct survey_rule *rule = survey_step(&bench->now, &bench->event);
    assert_non_null(rule);
    if (rule->refusal == REASON_NONE)
        survey_apply(&bench->now, &bench->event, rule);
    return rule;
}

static void expect_refused(struct bench *bench, enum reason reason, const char *field)
{
    struct survey_case before = bench->now;
    const struct survey_rule *rule = bench_step(bench);
    assert_int_equal(rule->refusal, reason);
    assert_string_equal(rule->field, field);
    assert_int_equal(rule->effects, 0);
    assert_memory_equal(&before, &bench->now, sizeof before);
}

static void expect_goes(struct bench *bench, enum case_state state, unsigned effects)
{
    const struct survey_rule *rule = bench_step(bench);
    assert_int_equal(rule->refusal, REASON_NONE);
    assert_int_equal(rule->effects, effects);
    assert_int_equal(bench->now.state, state);
}

/* ---- the table itself ---- */

static void test_table_is_total(void **state)
{
    (void)state;
    size_t count;
    const struct survey_rule *rules = survey_rules(&count);
    for (int s = 0; s < CASE_STATE_COUNT; s++)
        for (int e = 1; e < CASE_EVENT_COUNT; e++) {
            const struct survey_rule *last = NULL;
            for (size_t i = 0; i < count && (last == NULL || last->guard != NULL); i++)
                if ((int)rules[i].event == e && (rules[i].states & (1u << s)) != 0)
                    last = &rules[i];
            assert_non_null(last);
            assert_null(last->guard);
        }
}

static void test_rows_are_whole(void **state)
{
    (void)state;
    size_t count;
    const struct survey_rule *rules = survey_rules(&count);
    for (size_t i = 0; i < count; i++) {
        assert_true(strlen(rules[i].why) > 10);
        bool refused = rules[i].refusal != REASON_NONE;
        assert_true(refused == (rules[i].field[0] != '\0'));
        assert_false(refused && (rules[i].effects != 0 || rules[i].next != CASE_NONE));
        assert_false(!refused && rules[i].effects == 0);
    }
}

static void dump_effects(struct buf *out, unsigned effects)
{
    const char *comma = "";
    for (unsigned i = 0; i < CASE_EFFECT_COUNT; i++)
        if ((effects & (1u << i)) != 0) {
            buf_print(out, "%s%s", comma, survey_effect_code((enum case_effect)(1u << i)));
            comma = ", ";
        }
}

static void dump_rule(struct buf *out, const struct survey_rule *rule, enum case_state state)
{
    struct buf what = {0};
    if (rule->refusal != REASON_NONE)
        buf_print(&what, "refuse %s: %s", rule->field, reason_code(rule->refusal));
    else
        dump_effects(&what, rule->effects);
    enum case_state next = rule->next == CASE_NONE ? state : rule->next;
    buf_print(out, "%-11s %-9s %-14s -> %-11s %-41s %s\n", survey_state_code(state), survey_event_code(rule->event),
              rule->guard_name, survey_state_code(next), what.text, rule->why);
    buf_free(&what);
}

static void dump_table(struct buf *out)
{
    size_t count;
    const struct survey_rule *rules = survey_rules(&count);
    for (int s = 0; s < CASE_STATE_COUNT; s++)
        for (int e = 1; e < CASE_EVENT_COUNT; e++)
            for (size_t i = 0; i < count; i++) {
                if ((int)rules[i].event != e || (rules[i].states & (1u << s)) == 0)
                    continue;
                dump_rule(out, &rules[i], (enum case_state)s);
                if (rules[i].guard == NULL)
                    break; /* rows below are never reached in this state */
            }
}

static void test_table_is_pinned(void **state)
{
    (void)state;
    struct buf now = {0};
    dump_table(&now);
    golden_assert(GOLDEN, now.text);
    buf_free(&now);
}

/* ---- each rule by name ---- */

static void test_R34_every_request_is_asked(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_NONE, 3);
    bench.event = (struct survey_event){.kind = CASE_EVENT_FED_BACK, .at = 500, .opening = bench.now};
    expect_goes(&bench, CASE_ASKING, EFFECT_OPEN);
    assert_int_equal(bench.now.open, 3);
    assert_int_equal(bench.now.visit, 1);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(bench.surveys[i].state, SURVEY_OPEN);
        assert_memory_equal(&bench.surveys[i].case_id, &bench.now.id, sizeof bench.now.id);
        assert_true(bench.surveys[i].dirty);
    }
    rate_as(&bench, NUMBERS[0], RATING_SATISFIED, CAUSE_UNSPECIFIED);
    expect_goes(&bench, CASE_ASKING, EFFECT_RATE);
    rate_as(&bench, NUMBERS[2], RATING_DECLINED, CAUSE_UNSPECIFIED);
    expect_goes(&bench, CASE_ASKING, EFFECT_RATE);
    rate_as(&bench, NUMBERS[1], RATING_BASICALLY, CAUSE_UNSPECIFIED);
    expect_goes(&bench, CASE_ASKED, EFFECT_RATE | EFFECT_FOLLOWED_UP);
    assert_int_equal(bench.now.open, 0);
    assert_string_equal(bench.surveys[1].rated_by, "li");
    assert_int_equal(bench.surveys[1].rated_at, 1000);
}

static void test_R35_once_and_never_by_the_handler(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_ASKING, 2);
    rate_as(&bench, NUMBERS[0], RATING_SATISFIED, CAUSE_UNSPECIFIED);
    bench.event.role = ROLE_HANDLER;
    expect_refused(&bench, REASON_HANDLER_RATES, "number");
    bench.event.role = ROLE_LEADER;
    expect_refused(&bench, REASON_HANDLER_RATES, "number");
    bench.event.role = ROLE_REVIEWER;
    bench.event.actor_unit = "somewhere_else";
    expect_refused(&bench, REASON_HANDLER_RATES, "number");
    bench.event.actor_unit = "";
    expect_goes(&bench, CASE_ASKING, EFFECT_RATE);
    expect_refused(&bench, REASON_ALREADY_DONE, "number");
    rate_as(&bench, "PY20190602-09999", RATING_SATISFIED, CAUSE_UNSPECIFIED);
    expect_refused(&bench, REASON_WRONG_STATE, "number");
}

static void test_R36_cause_if_and_only_if_dissatisfied(void **state)
{
    (void)state;
    for (int rating = RATING_SATISFIED; rating < RATING_COUNT; rating++)
        for (int cause = CAUSE_UNSPECIFIED; cause < CAUSE_COUNT; cause++) {
            bool sound = (rating == RATING_DISSATISFIED) == (cause != CAUSE_UNSPECIFIED);
            assert_int_equal(survey_cause_fault((enum rating)rating, (enum cause)cause) == REASON_NONE, sound);
        }
    struct bench bench;
    bench_open(&bench, CASE_ASKING, 1);
    rate_as(&bench, NUMBERS[0], RATING_DISSATISFIED, CAUSE_UNSPECIFIED);
    expect_refused(&bench, REASON_REQUIRED, "cause");
    rate_as(&bench, NUMBERS[0], RATING_BASICALLY, CAUSE_SLOW);
    expect_refused(&bench, REASON_FORBIDDEN_HERE, "cause");
}

static void test_R36_redo_waits_for_all_and_is_supervised(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_ASKING, 3);
    rate_as(&bench, NUMBERS[2], RATING_DISSATISFIED, CAUSE_MANNER);
    expect_goes(&bench, CASE_ASKING, EFFECT_RATE);
    rate_as(&bench, NUMBERS[1], RATING_DISSATISFIED, CAUSE_SLOW);
    expect_goes(&bench, CASE_ASKING, EFFECT_RATE);
    assert_false(bench.now.supervised);
    rate_as(&bench, NUMBERS[0], RATING_SATISFIED, CAUSE_UNSPECIFIED);
    expect_goes(&bench, CASE_REDO, EFFECT_RATE | EFFECT_FOLLOWED_UP | EFFECT_REDO);
    assert_true(bench.now.supervised);
    /* the oldest request speaks for the redo, whoever answered first */
    assert_string_equal(survey_dissatisfied(&bench.now)->number, NUMBERS[1]);
    assert_int_equal(survey_dissatisfied(&bench.now)->cause, CAUSE_SLOW);
    rate_as(&bench, NUMBERS[0], RATING_SATISFIED, CAUSE_UNSPECIFIED);
    expect_refused(&bench, REASON_WRONG_STATE, "number");
}

static void test_R38_the_leader_hears_past_the_cap(void **state)
{
    (void)state;
    struct bench bench;
    for (int round = 0; round < 5; round++) {
        bench_open(&bench, CASE_ASKING, 1);
        bench.now.round = round;
        rate_as(&bench, NUMBERS[0], RATING_DISSATISFIED, CAUSE_NOT_SOLVED);
        unsigned leader = round >= 2 ? EFFECT_TO_LEADER : 0;
        expect_goes(&bench, CASE_REDO, EFFECT_RATE | EFFECT_FOLLOWED_UP | EFFECT_REDO | leader);
    }
}

static void test_R37_the_next_round_asks_again(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_REDO, 2);
    bench_rated(&bench, 0, RATING_DISSATISFIED);
    bench_rated(&bench, 1, RATING_SATISFIED);
    bench.now.supervised = true;
    bench.event = (struct survey_event){.kind = CASE_EVENT_FED_BACK, .at = 700, .opening = bench.now};
    expect_goes(&bench, CASE_REDO, EFFECT_STALE); /* the old round once more */
    assert_false(bench.now.dirty);
    bench.event.opening.round = 1;
    bench.event.opening.supervised = false; /* the router does not know of it */
    expect_goes(&bench, CASE_ASKING, EFFECT_OPEN);
    assert_int_equal(bench.now.round, 1);
    assert_int_equal(bench.now.visit, 2);
    assert_int_equal(bench.now.open, 2);
    assert_true(bench.now.supervised);
    assert_int_equal(bench.surveys[0].rating, RATING_UNSPECIFIED);
    assert_int_equal(bench.surveys[0].round, 1);
}

static void test_R38_answered_at_first_contact(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_NONE, 1);
    bench.event = (struct survey_event){.kind = CASE_EVENT_ANSWERED, .at = 500, .opening = bench.now};
    bench.event.opening.unit = NULL;
    expect_goes(&bench, CASE_ANSWERED, EFFECT_OPEN);
    struct bench reopened = bench;
    reopened.list[0] = &reopened.surveys[0];
    reopened.now.surveys = reopened.list;
    rate_as(&bench, NUMBERS[0], RATING_SATISFIED, CAUSE_UNSPECIFIED);
    expect_goes(&bench, CASE_CLOSED, EFFECT_RATE | EFFECT_CLOSE);
    bench.event = (struct survey_event){.kind = CASE_EVENT_APPLY, .number = NUMBERS[0], .acts_for_lead = true};
    expect_refused(&bench, REASON_ALREADY_DONE, "number");

    rate_as(&reopened, NUMBERS[0], RATING_DISSATISFIED, CAUSE_NOT_SOLVED);
    expect_goes(&reopened, CASE_REOPENED, EFFECT_RATE | EFFECT_REOPEN);
    reopened.event = (struct survey_event){.kind = CASE_EVENT_APPLY, .number = NUMBERS[0], .acts_for_lead = true};
    expect_refused(&reopened, REASON_NOT_FOLLOWED_UP, "number");
    /* it came back as an order of the same id, round 0 again: asked anew */
    struct survey_case opening = reopened.now;
    opening.unit = "yushan";
    reopened.event = (struct survey_event){.kind = CASE_EVENT_FED_BACK, .at = 900, .opening = opening};
    expect_goes(&reopened, CASE_ASKING, EFFECT_OPEN);
    assert_int_equal(reopened.now.visit, 2);
    assert_string_equal(reopened.now.unit, "yushan");
}

static void apply_as(struct bench *bench, const char *actor)
{
    bench->event = (struct survey_event){.kind = CASE_EVENT_APPLY,
                                         .at = 2000,
                                         .number = NUMBERS[0],
                                         .actor = actor,
                                         .acts_for_lead = true,
                                         .application = &bench->application};
}

static void decide_as(struct bench *bench, enum case_event kind, const char *actor)
{
    bench->event =
        (struct survey_event){.kind = kind, .at = 3000, .number = NUMBERS[0], .actor = actor, .text = "reason"};
}

static void test_R30_no_write_off_without_follow_up(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_NONE, 0); /* C11: the repair still runs, nothing has been fed back */
    apply_as(&bench, "wang");
    expect_refused(&bench, REASON_NOT_FOLLOWED_UP, "number");
    bench_open(&bench, CASE_ASKING, 2);
    bench_rated(&bench, 0, RATING_SATISFIED);
    apply_as(&bench, "wang");
    expect_refused(&bench, REASON_NOT_FOLLOWED_UP, "number");
    bench_open(&bench, CASE_REDO, 1);
    bench_rated(&bench, 0, RATING_DISSATISFIED);
    apply_as(&bench, "wang");
    expect_refused(&bench, REASON_STILL_RUNNING, "number");
    bench_open(&bench, CASE_ASKED, 1);
    bench_rated(&bench, 0, RATING_SATISFIED);
    apply_as(&bench, "wang");
    bench.now.outcome = OUTCOME_IN_PROGRESS;
    expect_refused(&bench, REASON_STILL_RUNNING, "number");
    bench.now.outcome = OUTCOME_SOLVED;
    bench.event.acts_for_lead = false;
    expect_refused(&bench, REASON_NOT_YOURS, "unit");
    bench.event.acts_for_lead = true;
    expect_goes(&bench, CASE_APPLIED, EFFECT_APPLY);
    expect_refused(&bench, REASON_ALREADY_DONE, "number");
}

static void test_R30_a_second_person_approves(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_ASKED, 1);
    bench_rated(&bench, 0, RATING_SATISFIED);
    decide_as(&bench, CASE_EVENT_APPROVE, "zhao");
    expect_refused(&bench, REASON_WRONG_STATE, "number");
    apply_as(&bench, "wang");
    expect_goes(&bench, CASE_APPLIED, EFFECT_APPLY);
    decide_as(&bench, CASE_EVENT_APPROVE, "wang");
    expect_refused(&bench, REASON_SAME_PERSON, "number");
    decide_as(&bench, CASE_EVENT_SEND_BACK, "wang");
    expect_refused(&bench, REASON_SAME_PERSON, "number");
    decide_as(&bench, CASE_EVENT_SEND_BACK, "zhao");
    expect_goes(&bench, CASE_ASKED, EFFECT_SEND_BACK);
    assert_int_equal(bench.application.state, WRITE_OFF_SENT_BACK);
    assert_string_equal(bench.application.reason, "reason");

    struct write_off second = {.unit = "yushan", .text = ""};
    apply_as(&bench, "wang");
    bench.event.application = &second;
    expect_goes(&bench, CASE_APPLIED, EFFECT_APPLY);
    assert_int_equal(second.attempt, 2);
    decide_as(&bench, CASE_EVENT_APPROVE, "zhao");
    expect_goes(&bench, CASE_WRITTEN_OFF, EFFECT_WRITE_OFF);
    assert_int_equal(second.state, WRITE_OFF_APPROVED);
    expect_refused(&bench, REASON_ALREADY_DONE, "number");
    rate_as(&bench, NUMBERS[0], RATING_SATISFIED, CAUSE_UNSPECIFIED);
    expect_refused(&bench, REASON_WRONG_STATE, "number");
}

static void test_a_new_round_overtakes_an_application(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_APPLIED, 1);
    bench_rated(&bench, 0, RATING_SATISFIED);
    bench.event = (struct survey_event){.kind = CASE_EVENT_FED_BACK, .at = 4000, .opening = bench.now};
    bench.event.opening.round = 1;
    expect_goes(&bench, CASE_ASKING, EFFECT_OPEN | EFFECT_SEND_BACK);
    assert_ptr_equal(bench.now.write_off, &bench.application);
    assert_int_equal(bench.application.state, WRITE_OFF_SENT_BACK);
    assert_string_equal(bench.application.decided_by, "");
}

/* ---- random histories ---- */

#define HISTORIES  3000
#define STEPS      60
#define VISITS_MAX (STEPS + 2)

struct history { /* what an onlooker has seen, kept apart from the core */
    struct survey surveys[VISITS_MAX][REQUESTS_MAX];
    struct survey *lists[VISITS_MAX][REQUESTS_MAX];
    struct write_off applications[STEPS];
    struct survey_case now;
    int ratings[VISITS_MAX][REQUESTS_MAX];
    bool dissatisfied[VISITS_MAX];
    int redos[VISITS_MAX], rated[VISITS_MAX], asked[VISITS_MAX], released[VISITS_MAX];
    const char *applicant;
    bool written_off; /* and not opened again */
};

static unsigned long long random_state;

static unsigned pick(unsigned below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (unsigned)((random_state >> 11) % below);
}

static const char *anyone(void)
{
    static const char *const PEOPLE[] = {"wang", "zhao", "li"};
    return PEOPLE[pick(3)];
}

static void random_opening(struct history *history, struct survey_event *event)
{
    int visit = history->now.visit + 1;
    int count = event->kind == CASE_EVENT_ANSWERED ? 1 : 1 + (int)pick(REQUESTS_MAX);
    for (int i = 0; i < count; i++) {
        history->surveys[visit][i] = (struct survey){.number = NUMBERS[i], .request_id = {{(uint8_t)(i + 1)}}};
        history->lists[visit][i] = &history->surveys[visit][i];
    }
    event->opening = (struct survey_case){.number = NUMBERS[0],
                                          .district = "pingyin",
                                          .unit = event->kind == CASE_EVENT_ANSWERED ? NULL : "yushan",
                                          .round = history->now.round + (pick(4) == 0 ? 0 : 1),
                                          .redo_max = (int)pick(3),
                                          .outcome = pick(8) == 0 ? OUTCOME_IN_PROGRESS : OUTCOME_SOLVED,
                                          .surveys = history->lists[visit],
                                          .survey_count = (size_t)count};
}

static struct survey_event random_event(struct history *history, int step)
{
    static const unsigned char MIX[] = {CASE_EVENT_ANSWERED, CASE_EVENT_FED_BACK, CASE_EVENT_RATE,
                                        CASE_EVENT_RATE,     CASE_EVENT_RATE,     CASE_EVENT_RATE,
                                        CASE_EVENT_APPLY,    CASE_EVENT_APPROVE,  CASE_EVENT_SEND_BACK};
    struct survey_event event = {.kind = (enum case_event)MIX[pick(COUNT(MIX))], .at = step + 1};
    if (event.kind == CASE_EVENT_ANSWERED || event.kind == CASE_EVENT_FED_BACK) {
        random_opening(history, &event);
        return event;
    }
    event.number = NUMBERS[pick(REQUESTS_MAX)];
    event.actor = anyone();
    event.actor_unit = pick(8) == 0 ? "yushan" : "";
    event.role = pick(8) == 0 ? ROLE_HANDLER : ROLE_REVIEWER;
    event.rating = (enum rating)(1 + pick(4));
    event.cause = pick(8) == 0 ? (enum cause)pick(CAUSE_COUNT)
                               : (event.rating == RATING_DISSATISFIED ? CAUSE_SLOW : CAUSE_UNSPECIFIED);
    event.text = "";
    event.acts_for_lead = pick(6) != 0;
    event.application = &history->applications[step];
    *event.application = (struct write_off){.unit = "yushan", .text = ""};
    return event;
}

static int number_index(const char *number)
{
    for (int i = 0; i < REQUESTS_MAX; i++)
        if (strcmp(NUMBERS[i], number) == 0)
            return i;
    return -1;
}

static void watch_rating(struct history *history, const struct survey_event *event, const struct survey_rule *rule)
{
    int visit = history->now.visit;
    int i = number_index(event->number);
    assert_false(history->written_off);
    assert_true(event->role != ROLE_HANDLER && event->actor_unit[0] == '\0');
    assert_true(i < history->asked[visit]);
    assert_int_equal(++history->ratings[visit][i], 1); /* nobody rates twice in a round */
    assert_true((event->rating == RATING_DISSATISFIED) == (event->cause != CAUSE_UNSPECIFIED));
    history->rated[visit]++;
    history->dissatisfied[visit] |= event->rating == RATING_DISSATISFIED;
    bool last = history->rated[visit] + history->released[visit] == history->asked[visit];
    bool order = history->now.unit != NULL;
    assert_int_equal((rule->effects & EFFECT_FOLLOWED_UP) != 0, last && order);
    assert_int_equal((rule->effects & EFFECT_REDO) != 0, last && order && history->dissatisfied[visit]);
    assert_int_equal((rule->effects & EFFECT_REOPEN) != 0, !order && history->dissatisfied[visit]);
    assert_int_equal((rule->effects & EFFECT_CLOSE) != 0, !order && !history->dissatisfied[visit]);
    if ((rule->effects & EFFECT_REDO) != 0)
        assert_int_equal(++history->redos[visit], 1); /* one redo per dissatisfied round */
    assert_int_equal((rule->effects & EFFECT_TO_LEADER) != 0,
                     (rule->effects & EFFECT_REDO) != 0 && history->now.round >= history->now.redo_max);
}

/* Who rides on the order no more is not asked about it; everyone who does still is. */
static void watch_release(struct history *history, const struct survey_event *event, const struct survey_rule *rule)
{
    int visit = history->now.visit, gone = 0;
    for (int i = 0; i < history->asked[visit]; i++) {
        bool released = history->surveys[visit][i].state == SURVEY_RELEASED;
        assert_true(!released || i >= (int)event->opening.survey_count);
        assert_true(released || i < (int)event->opening.survey_count || history->ratings[visit][i] == 1);
        gone += released;
    }
    assert_true(gone > history->released[visit]);
    history->released[visit] = gone;
    bool last = history->rated[visit] + gone == history->asked[visit];
    assert_int_equal((rule->effects & EFFECT_FOLLOWED_UP) != 0, last);
    assert_int_equal((rule->effects & EFFECT_REDO) != 0, last && history->dissatisfied[visit]);
}

static void watch(struct history *history, const struct survey_event *event, const struct survey_rule *rule)
{
    int visit = history->now.visit;
    if ((rule->effects & EFFECT_OPEN) != 0) {
        history->asked[visit] = (int)event->opening.survey_count;
        if (history->written_off)
            assert_true(history->now.supervised && history->now.round > 0);
        history->written_off = false;
    }
    if ((rule->effects & EFFECT_RELEASE) != 0)
        watch_release(history, event, rule);
    if ((rule->effects & EFFECT_RATE) != 0)
        watch_rating(history, event, rule);
    if ((rule->effects & EFFECT_APPLY) != 0)
        history->applicant = event->actor;
    if ((rule->effects & EFFECT_WRITE_OFF) != 0) {
        assert_true(history->asked[visit] > 0);
        assert_int_equal(history->rated[visit] + history->released[visit],
                         history->asked[visit]); /* never before all were */
        assert_false(history->dissatisfied[visit]);
        assert_string_not_equal(history->applicant, event->actor); /* proposer never approves */
        assert_false(history->written_off);
        history->written_off = true;
    }
    assert_int_equal(history->now.open, history->asked[visit] - history->rated[visit] - history->released[visit]);
    assert_int_equal(history->now.state == CASE_WRITTEN_OFF, history->written_off);
}

static void play(struct history *history, size_t *hits)
{
    size_t count;
    const struct survey_rule *rules = survey_rules(&count);
    for (int step = 0; step < STEPS; step++) {
        struct survey_event event = random_event(history, step);
        struct survey_case before = history->now;
        const struct survey_rule *rule = survey_step(&history->now, &event);
        assert_non_null(rule);
        hits[rule - rules]++;
        if (rule->refusal == REASON_NONE)
            survey_apply(&history->now, &event, rule);
        else
            assert_memory_equal(&before, &history->now, sizeof before);
        if (rule->refusal == REASON_NONE)
            watch(history, &event, rule);
    }
}

static void test_random_histories(void **state)
{
    (void)state;
    const char *text = getenv("SEED");
    unsigned long long seed = text != NULL ? strtoull(text, NULL, 10) : (unsigned long long)time(NULL);
    print_message("SEED=%llu\n", seed);
    random_state = seed * 0x9E3779B97F4A7C15ull + 1;
    size_t count, written_off = 0;
    const struct survey_rule *rules = survey_rules(&count);
    size_t *hits = calloc(count, sizeof *hits);
    struct history *history = malloc(sizeof *history);
    assert_non_null(hits);
    assert_non_null(history);
    for (int i = 0; i < HISTORIES; i++) {
        memset(history, 0, sizeof *history);
        play(history, hits);
        written_off += history->written_off ? 1 : 0;
    }
    for (size_t i = 0; i < count; i++)
        if (hits[i] == 0)
            fail_msg("rule never reached: %s, %s", survey_event_code(rules[i].event), rules[i].why);
    assert_true(written_off > HISTORIES / 100);
    free(history);
    free(hits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_is_total),
        cmocka_unit_test(test_rows_are_whole),
        cmocka_unit_test(test_table_is_pinned),
        cmocka_unit_test(test_R34_every_request_is_asked),
        cmocka_unit_test(test_R35_once_and_never_by_the_handler),
        cmocka_unit_test(test_R36_cause_if_and_only_if_dissatisfied),
        cmocka_unit_test(test_R36_redo_waits_for_all_and_is_supervised),
        cmocka_unit_test(test_R38_the_leader_hears_past_the_cap),
        cmocka_unit_test(test_R37_the_next_round_asks_again),
        cmocka_unit_test(test_R38_answered_at_first_contact),
        cmocka_unit_test(test_R30_no_write_off_without_follow_up),
        cmocka_unit_test(test_R30_a_second_person_approves),
        cmocka_unit_test(test_a_new_round_overtakes_an_application),
        cmocka_unit_test(test_random_histories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
