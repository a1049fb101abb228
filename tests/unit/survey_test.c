/* The core of the follow-up: the table is total and pinned, each rule by name. Random histories: survey_history_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
        survey_blank(&bench->surveys[i]);
        bench->surveys[i].number = NUMBERS[i];
        bench->surveys[i].state = SURVEY_OPEN;
        bench->surveys[i].visit = 1;
        bench->surveys[i].request_id.bytes[15] = (uint8_t)(i + 1);
        bench->list[i] = &bench->surveys[i];
    }
    survey_case_blank(&bench->now);
    bench->now.number = NUMBERS[0];
    bench->now.district = "pingyin";
    bench->now.unit = state == CASE_ANSWERED ? NULL : "yushan";
    bench->now.state = state;
    bench->now.visit = state == CASE_NONE ? 0 : 1;
    bench->now.redo_max = 2;
    bench->now.outcome = OUTCOME_SOLVED;
    bench->now.to_ask = bench->now.open = state == CASE_NONE ? 0 : count;
    bench->now.surveys = bench->list;
    bench->now.survey_count = (size_t)count;
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

static void test_R34_the_word_of_all(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_ASKING, 3);
    assert_int_equal(survey_word(&bench.now), RATING_UNSPECIFIED);
    bench_rated(&bench, 0, RATING_DECLINED);
    assert_int_equal(survey_word(&bench.now), RATING_DECLINED);
    bench_rated(&bench, 1, RATING_SATISFIED);
    assert_int_equal(survey_word(&bench.now), RATING_SATISFIED);
    bench_rated(&bench, 0, RATING_BASICALLY);
    assert_int_equal(survey_word(&bench.now), RATING_BASICALLY);
    bench_rated(&bench, 2, RATING_DISSATISFIED);
    assert_int_equal(survey_word(&bench.now), RATING_DISSATISFIED);
    bench.surveys[2].excluded = true;
    assert_int_equal(survey_word(&bench.now), RATING_BASICALLY);
    bench.surveys[0].gone = true;
    assert_int_equal(survey_word(&bench.now), RATING_SATISFIED);
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
    for (int i = 0; i < 2; i++) {
        survey_blank(&bench.surveys[i]);
        bench.surveys[i].number = NUMBERS[i];
    }
    expect_goes(&bench, CASE_ASKING, EFFECT_OPEN | EFFECT_RELEASE_REST | EFFECT_OVERTAKE);
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

/* ---- R36: analysis and exclusion ---- */

/* A case of `count` persons whose last one has said "dissatisfied" for a cause that is analysed first. */
static void bench_analysing(struct bench *bench, int count)
{
    bench_open(bench, CASE_ASKING, count);
    for (int i = 0; i < count; i++) {
        rate_as(bench, NUMBERS[i], RATING_DISSATISFIED, CAUSE_DEMAND);
        bench->event.analyse = 1u << CAUSE_DEMAND;
        bench->event.analyse_until = 9000;
        bench_step(bench);
    }
    assert_int_equal(bench->now.state, CASE_ANALYSING);
}

static void test_R36_an_analysed_cause_waits_for_its_day(void **state)
{
    (void)state;
    struct bench bench;
    bench_analysing(&bench, 1);
    assert_int_equal(bench.now.analyse_until, 9000);
    assert_int_equal(bench.now.next_at, 9000);
    bench.event = (struct survey_event){.kind = CASE_EVENT_TO_REDO, .at = 9000};
    expect_goes(&bench, CASE_REDO, EFFECT_OVERTAKE | EFFECT_REDO);
    assert_int_equal(bench.now.next_at, INSTANT_NONE);
    bench_open(&bench, CASE_ASKING, 1);
    rate_as(&bench, NUMBERS[0], RATING_DISSATISFIED, CAUSE_SLOW);
    bench.event.analyse = 1u << CAUSE_DEMAND; /* not this cause */
    expect_goes(&bench, CASE_REDO, EFFECT_RATE | EFFECT_FOLLOWED_UP | EFFECT_REDO);
}

static void test_R36_proposer_approver_and_handler_are_three(void **state)
{
    (void)state;
    struct bench bench;
    bench_analysing(&bench, 2);
    decide_as(&bench, CASE_EVENT_EXCLUDE, "zhao");
    expect_refused(&bench, REASON_WRONG_STATE, "number");
    decide_as(&bench, CASE_EVENT_PROPOSE, "li");
    bench.event.of_handling_unit = true;
    expect_refused(&bench, REASON_HANDLER_DECIDES, "number");
    bench.event.of_handling_unit = false;
    expect_goes(&bench, CASE_ANALYSING, EFFECT_PROPOSE);
    expect_refused(&bench, REASON_ALREADY_DONE, "number");
    decide_as(&bench, CASE_EVENT_EXCLUDE, "li");
    expect_refused(&bench, REASON_SAME_PERSON, "number");
    decide_as(&bench, CASE_EVENT_EXCLUDE, "zhao");
    bench.event.of_handling_unit = true;
    expect_refused(&bench, REASON_HANDLER_DECIDES, "number");
    bench.event.of_handling_unit = false;
    expect_goes(&bench, CASE_ANALYSING, EFFECT_EXCLUDE); /* the other's demand still stands */
    assert_true(bench.surveys[0].excluded);
    assert_ptr_equal(survey_dissatisfied(&bench.now), &bench.surveys[1]);
    decide_as(&bench, CASE_EVENT_PROPOSE, "li");
    bench.event.number = NUMBERS[1];
    expect_goes(&bench, CASE_ANALYSING, EFFECT_PROPOSE);
    decide_as(&bench, CASE_EVENT_EXCLUDE, "zhao");
    bench.event.number = NUMBERS[1];
    expect_goes(&bench, CASE_ASKED, EFFECT_EXCLUDE);
    assert_null(survey_dissatisfied(&bench.now));
    /* R41: the appeal of one of them is upheld */
    decide_as(&bench, CASE_EVENT_RESTORE, "zhao");
    expect_goes(&bench, CASE_REDO, EFFECT_RESTORE | EFFECT_REDO);
    assert_ptr_equal(survey_dissatisfied(&bench.now), &bench.surveys[0]);
}

/* R41: whose appeal against the exclusion was upheld cannot appeal once more, so nobody excludes it once more. */
static void test_R41_a_ruling_has_the_last_word(void **state)
{
    (void)state;
    struct bench bench;
    bench_analysing(&bench, 2);
    decide_as(&bench, CASE_EVENT_PROPOSE, "li");
    bench_step(&bench);
    decide_as(&bench, CASE_EVENT_EXCLUDE, "zhao");
    bench_step(&bench);
    decide_as(&bench, CASE_EVENT_RESTORE, "wu");
    expect_goes(&bench, CASE_ANALYSING, EFFECT_RESTORE);
    assert_false(bench.surveys[0].excluded);
    decide_as(&bench, CASE_EVENT_PROPOSE, "li");
    expect_refused(&bench, REASON_ALREADY_DONE, "number");
    bench.event.number = NUMBERS[1]; /* the other's was never ruled on */
    expect_goes(&bench, CASE_ANALYSING, EFFECT_PROPOSE);
}

static void test_R36_not_excluded_is_redone(void **state)
{
    (void)state;
    struct bench bench;
    bench_analysing(&bench, 1);
    decide_as(&bench, CASE_EVENT_PROPOSE, "li");
    expect_goes(&bench, CASE_ANALYSING, EFFECT_PROPOSE);
    decide_as(&bench, CASE_EVENT_UPHOLD, "zhao");
    expect_goes(&bench, CASE_REDO, EFFECT_UPHOLD | EFFECT_OVERTAKE | EFFECT_REDO);
    decide_as(&bench, CASE_EVENT_PROPOSE, "li");
    expect_refused(&bench, REASON_WRONG_STATE, "number");
}

/* ---- C11, R40, R41 ---- */

static void test_C11_no_write_off_while_works_run(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_ASKED, 1);
    bench_rated(&bench, 0, RATING_SATISFIED);
    bench.now.works_until = 5000;
    apply_as(&bench, "wang");
    expect_refused(&bench, REASON_WORKS_RUNNING, "number");
    bench.event = (struct survey_event){
        .kind = CASE_EVENT_WORKS_DONE, .at = 6000, .done_at = 5500, .actor = "wang", .text = "paved"};
    expect_refused(&bench, REASON_NOT_YOURS, "unit");
    bench.event.acts_for_lead = true;
    bench.now.fed_back_at = 5500 + INSTANT_MINUTE;
    expect_refused(&bench, REASON_OUT_OF_RANGE, "done_at"); /* they were running when the result was given */
    bench.now.fed_back_at--;                                /* people write minutes */
    expect_goes(&bench, CASE_ASKED, EFFECT_WORKS);
    assert_int_equal(bench.now.works_done_at, 5500);
    expect_refused(&bench, REASON_ALREADY_DONE, "number");
    apply_as(&bench, "wang");
    expect_goes(&bench, CASE_APPLIED, EFFECT_APPLY);
    bench_open(&bench, CASE_ASKED, 1);
    bench.event = (struct survey_event){.kind = CASE_EVENT_WORKS_DONE, .acts_for_lead = true};
    expect_refused(&bench, REASON_WRONG_STATE, "number");
}

/* Written off at 3000, to be looked back at at 4000, archived at 8000. */
static void bench_written_off(struct bench *bench)
{
    bench_open(bench, CASE_APPLIED, 2);
    bench_rated(bench, 0, RATING_SATISFIED);
    bench_rated(bench, 1, RATING_DECLINED);
    decide_as(bench, CASE_EVENT_APPROVE, "zhao");
    bench->event.look_back_at = 4000;
    bench->event.archive_at = 8000;
    bench->event.retain_until = "2034-05-27";
    expect_goes(bench, CASE_WRITTEN_OFF, EFFECT_WRITE_OFF);
    assert_int_equal(bench->now.next_at, 4000);
}

static void look_back(struct bench *bench, struct survey *fresh, struct survey **list)
{
    bench->event = (struct survey_event){.kind = CASE_EVENT_LOOK_BACK, .at = 4000, .window_until = 5000};
    for (int i = 0; i < 2; i++) {
        survey_blank(&fresh[i]);
        fresh[i].number = NUMBERS[i];
        list[i] = &fresh[i];
    }
    bench->event.opening.surveys = list;
    bench->event.opening.survey_count = 2;
    expect_goes(bench, CASE_LOOKING_BACK, EFFECT_OPEN);
    assert_int_equal(bench->now.kind, VISIT_LOOK_BACK);
    assert_int_equal(bench->now.visit, 2);
    assert_int_equal(bench->now.next_at, 5000);
}

static void test_R40_looked_back_at_and_archived(void **state)
{
    (void)state;
    struct bench bench;
    struct survey fresh[2], *list[2];
    bench_written_off(&bench);
    look_back(&bench, fresh, list);
    rate_as(&bench, NUMBERS[0], RATING_SATISFIED, CAUSE_UNSPECIFIED);
    expect_refused(&bench, REASON_REQUIRED, "recurred");
    bench.event.recurred = ANSWER_NO;
    expect_goes(&bench, CASE_LOOKING_BACK, EFFECT_RATE);
    rate_as(&bench, NUMBERS[1], RATING_DECLINED, CAUSE_UNSPECIFIED); /* nobody answered: not come back */
    bench.event.source = SOURCE_RULE;
    expect_goes(&bench, CASE_WRITTEN_OFF, EFFECT_RATE);
    assert_int_equal(bench.now.next_at, 8000);
    bench.event = (struct survey_event){.kind = CASE_EVENT_ARCHIVE, .at = 8000};
    expect_goes(&bench, CASE_ARCHIVED, EFFECT_ARCHIVE);
    assert_int_equal(bench.now.next_at, INSTANT_NONE);
}

/* One was asked, the other not: what was said stands, what nobody asked is released, and the miss is told. */
static void test_R40_a_look_back_that_nobody_made_is_missed(void **state)
{
    (void)state;
    struct bench bench;
    struct survey fresh[2], *list[2];
    bench_written_off(&bench);
    look_back(&bench, fresh, list);
    rate_as(&bench, NUMBERS[0], RATING_SATISFIED, CAUSE_UNSPECIFIED);
    bench.event.recurred = ANSWER_NO;
    expect_goes(&bench, CASE_LOOKING_BACK, EFFECT_RATE);
    assert_int_equal(bench.now.next_at, 5000);
    bench.event = (struct survey_event){.kind = CASE_EVENT_WINDOW, .at = 5000};
    expect_goes(&bench, CASE_WRITTEN_OFF, EFFECT_RELEASE_REST | EFFECT_MISSED);
    assert_int_equal(fresh[0].state, SURVEY_RATED);
    assert_int_equal(fresh[1].state, SURVEY_RELEASED);
    assert_int_equal(fresh[1].rating, RATING_UNSPECIFIED); /* nothing is made up */
    assert_int_equal(bench.now.open, 0);
    assert_int_equal(bench.now.window_until, INSTANT_NONE);
    assert_int_equal(bench.now.next_at, 8000); /* archived as any other */
    bench.event.at = 6000;
    expect_goes(&bench, CASE_WRITTEN_OFF, EFFECT_STALE);
}

/* The follow-up at first contact is owed until it is made; that it is late is told once. */
static void test_R34_a_follow_up_that_nobody_made_is_overdue(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_ANSWERED, 1);
    bench.now.window_until = 5000;
    assert_int_equal(survey_next(&bench.now), 5000);
    bench.event = (struct survey_event){.kind = CASE_EVENT_WINDOW, .at = 5000};
    expect_goes(&bench, CASE_ANSWERED, EFFECT_OVERDUE);
    assert_int_equal(bench.now.open, 1);
    assert_int_equal(bench.now.next_at, INSTANT_NONE);
    assert_true(bench.now.surveys[0]->overdue && bench.now.surveys[0]->state == SURVEY_OPEN);
    rate_as(&bench, NUMBERS[0], RATING_SATISFIED, CAUSE_UNSPECIFIED);
    expect_goes(&bench, CASE_CLOSED, EFFECT_RATE | EFFECT_CLOSE);
    assert_true(bench.now.surveys[0]->overdue); /* it was late, and that stays */
}

static void test_R40_it_has_come_back(void **state)
{
    (void)state;
    struct bench bench;
    struct survey fresh[2], *list[2];
    bench_written_off(&bench);
    look_back(&bench, fresh, list);
    rate_as(&bench, NUMBERS[0], RATING_BASICALLY, CAUSE_UNSPECIFIED);
    bench.event.recurred = ANSWER_YES;
    expect_goes(&bench, CASE_REDO, EFFECT_RATE | EFFECT_RELEASE_REST | EFFECT_RECUR);
    assert_int_equal(fresh[1].state, SURVEY_RELEASED); /* need not be asked any more */
    assert_int_equal(bench.now.open, 0);
    assert_true(bench.now.supervised);
    assert_int_equal(bench.now.archive_at, INSTANT_NONE);
    bench_open(&bench, CASE_ASKING, 1);
    rate_as(&bench, NUMBERS[0], RATING_SATISFIED, CAUSE_UNSPECIFIED);
    bench.event.recurred = ANSWER_NO;
    expect_refused(&bench, REASON_FORBIDDEN_HERE, "recurred");
}

/* Of the same round, with those who still ride on it. */
static void still_riding(struct bench *bench, struct survey *list[], size_t count)
{
    bench->event = (struct survey_event){.kind = CASE_EVENT_FED_BACK, .at = 6000};
    survey_case_blank(&bench->event.opening);
    bench->event.opening.round = bench->now.round;
    bench->event.opening.surveys = list;
    bench->event.opening.survey_count = count;
}

static void test_N02_a_demand_goes_with_whose_it_is(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_ANALYSING, 2);
    bench_rated(&bench, 0, RATING_DISSATISFIED);
    bench_rated(&bench, 1, RATING_SATISFIED);
    bench.surveys[0].cause = CAUSE_NOT_SOLVED;
    bench.surveys[0].proposed_by = "wang";
    still_riding(&bench, &bench.list[1], 1);
    expect_goes(&bench, CASE_ASKED, EFFECT_RELEASE);
    assert_true(bench.surveys[0].gone && bench.surveys[0].dirty);
    assert_null(bench.surveys[0].proposed_by);
    assert_int_equal(bench.surveys[0].state, SURVEY_RATED); /* what was said counts */
    assert_false(bench.surveys[1].gone);
    assert_null(survey_dissatisfied(&bench.now));
    still_riding(&bench, &bench.list[1], 1);
    expect_goes(&bench, CASE_ASKED, EFFECT_STALE); /* told twice */

    bench_open(&bench, CASE_ANALYSING, 3); /* what another says stands, and needs no analysis */
    bench_rated(&bench, 0, RATING_DISSATISFIED);
    bench_rated(&bench, 1, RATING_DISSATISFIED);
    bench_rated(&bench, 2, RATING_SATISFIED);
    bench.surveys[0].cause = CAUSE_NOT_SOLVED;
    bench.surveys[1].cause = CAUSE_SLOW;
    still_riding(&bench, &bench.list[1], 2);
    bench.event.analyse = 1u << CAUSE_NOT_SOLVED;
    expect_goes(&bench, CASE_REDO, EFFECT_RELEASE | EFFECT_OVERTAKE | EFFECT_REDO);
    assert_ptr_equal(survey_dissatisfied(&bench.now), &bench.surveys[1]);
}

static void test_N02_who_left_is_not_looked_back_at(void **state)
{
    (void)state;
    struct bench bench;
    struct survey fresh[2], *list[2];
    bench_written_off(&bench);
    still_riding(&bench, &bench.list[1], 1);
    expect_goes(&bench, CASE_WRITTEN_OFF, EFFECT_RELEASE);
    assert_false(survey_looks_back(&bench.surveys[0]));
    assert_true(survey_looks_back(&bench.surveys[1]));

    bench_written_off(&bench);
    look_back(&bench, fresh, list);
    still_riding(&bench, NULL, 0);
    expect_goes(&bench, CASE_WRITTEN_OFF, EFFECT_RELEASE); /* nobody is left: archived as usual */
    assert_int_equal(bench.now.open, 0);
    assert_int_equal(bench.now.next_at, 8000);
}

static void test_C16_opened_again_by_a_repeat(void **state)
{
    (void)state;
    struct bench bench;
    struct survey fresh[2], *list[2];
    bench_written_off(&bench);
    look_back(&bench, fresh, list);
    bench.event = (struct survey_event){.kind = CASE_EVENT_REOPENED_ELSEWHERE, .at = 6000};
    expect_goes(&bench, CASE_LOOKING_BACK, EFFECT_STALE); /* of a round that has passed */
    bench.event.opening.round = bench.now.round + 1;
    expect_goes(&bench, CASE_REDO, EFFECT_RELEASE_REST | EFFECT_TAKE_UP);
    assert_int_equal(bench.now.open, 0);
    assert_true(bench.now.supervised);
    assert_int_equal(bench.now.look_back_at, INSTANT_NONE);
    assert_int_equal(bench.now.archive_at, INSTANT_NONE);
    assert_int_equal(bench.now.next_at, INSTANT_NONE);
    expect_goes(&bench, CASE_REDO, EFFECT_STALE);
}

/* The router's word that the order was merged or withdrawn in the round after the case's. */
static void order_ended(struct bench *bench)
{
    bench->event = (struct survey_event){.kind = CASE_EVENT_ORDER_ENDED, .at = 4000, .into = ""};
    survey_case_blank(&bench->event.opening);
    bench->event.opening.round = bench->now.round + 1;
}

/* Fed back in the next round, everybody of the bench still riding on it. */
static void fed_back_anew(struct bench *bench, struct survey *survey, struct survey **list)
{
    bench->event = (struct survey_event){.kind = CASE_EVENT_FED_BACK, .at = 5000};
    bench->event.opening = bench->now;
    bench->event.opening.round++;
    survey_blank(survey);
    survey->number = NUMBERS[0];
    *list = survey;
    bench->event.opening.surveys = list;
    bench->event.opening.survey_count = 1;
}

static void test_N02_what_was_merged_or_withdrawn_is_not_waited_for(void **state)
{
    (void)state;
    static const enum case_state WAITS[] = {CASE_ASKING, CASE_REDO, CASE_ASKED, CASE_ANALYSING};
    struct bench bench;
    for (size_t i = 0; i < sizeof WAITS / sizeof *WAITS; i++) {
        bench_open(&bench, WAITS[i], 2);
        bench_rated(&bench, 0, RATING_DISSATISFIED);
        bench.surveys[0].proposed_by = "li";
        if (WAITS[i] != CASE_ASKING)
            bench_rated(&bench, 1, RATING_SATISFIED);
        order_ended(&bench);
        expect_goes(&bench, CASE_LAPSED, EFFECT_RELEASE_REST | EFFECT_OVERTAKE | EFFECT_LAPSE);
        assert_int_equal(bench.now.open, 0); /* nobody is rated by it, and nobody is to be called */
        assert_int_equal(bench.surveys[0].rating, RATING_DISSATISFIED);
        assert_int_equal(bench.surveys[1].state, WAITS[i] == CASE_ASKING ? SURVEY_RELEASED : SURVEY_RATED);
        assert_null(bench.surveys[0].proposed_by);
        assert_int_equal(bench.now.next_at, INSTANT_NONE);
        expect_goes(&bench, CASE_LAPSED, EFFECT_STALE); /* told twice */
    }
    bench_open(&bench, CASE_APPLIED, 0);
    order_ended(&bench);
    expect_goes(&bench, CASE_LAPSED, EFFECT_SEND_BACK | EFFECT_LAPSE);
    assert_int_equal(bench.application.state, WRITE_OFF_SENT_BACK);
    assert_string_equal(bench.application.decided_by, ""); /* nobody's decision about it */

    bench_open(&bench, CASE_REDO, 0);
    order_ended(&bench);
    bench.event.opening.round = bench.now.round;
    expect_goes(&bench, CASE_REDO, EFFECT_STALE); /* that round has been fed back */
    bench_written_off(&bench);
    order_ended(&bench);
    expect_goes(&bench, CASE_WRITTEN_OFF, EFFECT_STALE);
    assert_int_not_equal(bench.now.look_back_at, INSTANT_NONE);
}

static void bench_lapsed(struct bench *bench)
{
    bench_open(bench, CASE_REDO, 1);
    bench_rated(bench, 0, RATING_DISSATISFIED);
    bench->now.supervised = true;
    order_ended(bench);
    expect_goes(bench, CASE_LAPSED, EFFECT_RELEASE_REST | EFFECT_OVERTAKE | EFFECT_LAPSE);
}

static void test_N02_nothing_is_rated_or_written_off_of_what_has_lapsed(void **state)
{
    (void)state;
    struct bench bench;
    bench_lapsed(&bench);
    rate_as(&bench, NUMBERS[0], RATING_SATISFIED, CAUSE_UNSPECIFIED);
    expect_refused(&bench, REASON_WRONG_STATE, "number");
    bench.event = (struct survey_event){.kind = CASE_EVENT_APPLY, .at = 4500, .actor = "wang", .acts_for_lead = true};
    expect_refused(&bench, REASON_WRONG_STATE, "number");
    bench.event = (struct survey_event){.kind = CASE_EVENT_REOPEN, .at = 4500, .text = "reason"};
    expect_goes(&bench, CASE_LAPSED, EFFECT_STALE);
}

static void test_N02_un_merged_the_redo_goes_on(void **state)
{
    (void)state;
    struct bench bench;
    struct survey fresh, *list;
    bench_lapsed(&bench);
    bench.event = (struct survey_event){.kind = CASE_EVENT_REOPENED_ELSEWHERE, .at = 4500};
    bench.event.opening.round = bench.now.round + 1;
    expect_goes(&bench, CASE_REDO, EFFECT_TAKE_UP);
    fed_back_anew(&bench, &fresh, &list);
    expect_goes(&bench, CASE_ASKING, EFFECT_OPEN | EFFECT_RELEASE_REST | EFFECT_OVERTAKE);
    assert_true(bench.now.open == 1 && bench.now.supervised);

    bench_lapsed(&bench); /* nobody is lost, though survey was not told of it */
    fed_back_anew(&bench, &fresh, &list);
    expect_goes(&bench, CASE_ASKING, EFFECT_OPEN);
    assert_true(bench.now.open == 1 && bench.now.visit == 2);
}

static void test_R41_a_closure_that_does_not_stand(void **state)
{
    (void)state;
    struct bench bench;
    bench_written_off(&bench);
    bench.event = (struct survey_event){.kind = CASE_EVENT_REOPEN, .at = 3500, .text = "reason"};
    expect_goes(&bench, CASE_REDO, EFFECT_RELEASE_REST | EFFECT_RECUR);
    bench_open(&bench, CASE_NONE, 0);
    bench.event = (struct survey_event){.kind = CASE_EVENT_REFUSED, .at = 100};
    survey_case_blank(&bench.event.opening);
    expect_goes(&bench, CASE_REFUSED, EFFECT_KEEP);
    bench.event = (struct survey_event){.kind = CASE_EVENT_REOPEN, .at = 200, .text = "reason"};
    expect_goes(&bench, CASE_REOPENED, EFFECT_REOPEN);
}

static void test_R39_the_unit_calls_first(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_ASKED, 1);
    bench_rated(&bench, 0, RATING_SATISFIED);
    apply_as(&bench, "wang");
    bench.event.no_unit_call = true;
    expect_refused(&bench, REASON_NO_UNIT_CALL, "number");
    bench.event.no_unit_call = false;
    expect_goes(&bench, CASE_APPLIED, EFFECT_APPLY);
}

/* R40: who never was there is not asked whether it has come back. */
static void test_R40_nobody_is_not_looked_back_at(void **state)
{
    (void)state;
    struct survey survey;
    survey_blank(&survey);
    survey.state = SURVEY_RATED;
    survey.source = SOURCE_RULE;
    assert_true(survey_looks_back(&survey));
    survey.source = SOURCE_NOBODY;
    assert_false(survey_looks_back(&survey));
    survey.source = SOURCE_PERSON; /* nor who is asked by a deployment above: it looks back itself */
    assert_true(survey_looks_back(&survey));
    survey.way = CHANNEL_UPPER;
    assert_false(survey_looks_back(&survey));
}

static void test_R41_an_open_appeal_holds_the_write_off_up(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_ASKED, 1);
    bench_rated(&bench, 0, RATING_SATISFIED);
    apply_as(&bench, "wang");
    expect_goes(&bench, CASE_APPLIED, EFFECT_APPLY);
    bench.event = (struct survey_event){.kind = CASE_EVENT_APPROVE,
                                        .at = 7,
                                        .number = NUMBERS[0],
                                        .actor = "zhao",
                                        .actor_unit = "",
                                        .appeal_open = true,
                                        .look_back_at = INSTANT_NONE,
                                        .archive_at = INSTANT_NONE};
    expect_refused(&bench, REASON_APPEAL_OPEN, "number");
    bench.event.appeal_open = false;
    expect_goes(&bench, CASE_WRITTEN_OFF, EFFECT_WRITE_OFF);
}

/* Nobody answered: declined, by rule, by nobody. */
static void test_R34_declined_by_rule(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, CASE_ASKING, 1);
    bench.event = (struct survey_event){
        .kind = CASE_EVENT_RATE, .at = 5, .number = NUMBERS[0], .rating = RATING_DECLINED, .source = SOURCE_RULE};
    expect_goes(&bench, CASE_ASKED, EFFECT_RATE | EFFECT_FOLLOWED_UP);
    assert_int_equal(bench.surveys[0].source, SOURCE_RULE);
    assert_string_equal(bench.surveys[0].rated_by, "");
    assert_int_equal(bench.surveys[0].next_at, INSTANT_NONE);
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
        cmocka_unit_test(test_R34_the_word_of_all),
        cmocka_unit_test(test_R38_the_leader_hears_past_the_cap),
        cmocka_unit_test(test_R37_the_next_round_asks_again),
        cmocka_unit_test(test_R38_answered_at_first_contact),
        cmocka_unit_test(test_R30_no_write_off_without_follow_up),
        cmocka_unit_test(test_R30_a_second_person_approves),
        cmocka_unit_test(test_a_new_round_overtakes_an_application),
        cmocka_unit_test(test_R36_an_analysed_cause_waits_for_its_day),
        cmocka_unit_test(test_R36_proposer_approver_and_handler_are_three),
        cmocka_unit_test(test_R41_a_ruling_has_the_last_word),
        cmocka_unit_test(test_R36_not_excluded_is_redone),
        cmocka_unit_test(test_C11_no_write_off_while_works_run),
        cmocka_unit_test(test_R40_looked_back_at_and_archived),
        cmocka_unit_test(test_R40_a_look_back_that_nobody_made_is_missed),
        cmocka_unit_test(test_R34_a_follow_up_that_nobody_made_is_overdue),
        cmocka_unit_test(test_R40_it_has_come_back),
        cmocka_unit_test(test_N02_a_demand_goes_with_whose_it_is),
        cmocka_unit_test(test_N02_who_left_is_not_looked_back_at),
        cmocka_unit_test(test_C16_opened_again_by_a_repeat),
        cmocka_unit_test(test_N02_what_was_merged_or_withdrawn_is_not_waited_for),
        cmocka_unit_test(test_N02_nothing_is_rated_or_written_off_of_what_has_lapsed),
        cmocka_unit_test(test_N02_un_merged_the_redo_goes_on),
        cmocka_unit_test(test_R41_a_closure_that_does_not_stand),
        cmocka_unit_test(test_R39_the_unit_calls_first),
        cmocka_unit_test(test_R40_nobody_is_not_looked_back_at),
        cmocka_unit_test(test_R41_an_open_appeal_holds_the_write_off_up),
        cmocka_unit_test(test_R34_declined_by_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
