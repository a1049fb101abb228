#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/str.h"
#include "services/survey/survey.h"
#include "tests/lib/chance.h"
#include "tests/lib/survey_history.h"

enum { STEPS = 80, PEOPLE = 3, VISITS = STEPS + 2, RULES_MOST = 512 };

static const char *const NUMBERS[PEOPLE] = {"PY20190602-00001", "PY20190602-00002", "PY20190602-00003"};

struct history { /* what an onlooker has seen, kept apart from the core */
    struct survey surveys[VISITS][PEOPLE];
    struct survey *lists[VISITS][PEOPLE];
    struct write_off applications[STEPS];
    struct survey_case now;
    int ratings[VISITS][PEOPLE];
    const char *proposers[VISITS][PEOPLE];
    const char *applicant;
    bool works; /* running, of the present round */
    size_t write_offs, look_backs, redos, exclusions, missed, overdue;
};

static unsigned pick(unsigned below)
{
    return (unsigned)chance_below((int)below);
}

static const char *anyone(void)
{
    static const char *const NAMES[] = {"wang", "zhao", "li"};
    return NAMES[pick(3)];
}

/* ---- events ---- */

static void random_opening(struct history *history, struct survey_event *event)
{
    struct survey_case *opening = &event->opening;
    int visit = history->now.visit + 1;
    int count = event->kind == CASE_EVENT_ANSWERED ? 1 : 1 + (int)pick(PEOPLE);
    for (int i = 0; i < count; i++) {
        struct survey *survey = history->lists[visit][i] = &history->surveys[visit][i];
        survey_blank(survey);
        survey->number = NUMBERS[i];
        survey->request_id.bytes[0] = (uint8_t)(i + 1);
        survey->next_at = event->at;
    }
    opening->number = NUMBERS[0];
    opening->district = "pingyin";
    opening->unit = event->kind == CASE_EVENT_FED_BACK ? "yushan" : NULL;
    opening->round = event->kind == CASE_EVENT_FED_BACK ? history->now.round + (pick(2) == 0 ? 0 : 1) : 0;
    opening->redo_max = (int)pick(3);
    opening->outcome = pick(8) == 0 ? OUTCOME_IN_PROGRESS : OUTCOME_SOLVED;
    opening->works_until = event->kind == CASE_EVENT_FED_BACK && pick(4) == 0 ? event->at + 10 : INSTANT_NONE;
    opening->fed_back_at = event->at;
    opening->surveys = history->lists[visit];
    opening->survey_count = (size_t)count;
}

static void random_answer(struct history *history, struct survey_event *event)
{
    bool look_back = history->now.kind == VISIT_LOOK_BACK;
    event->rating = (enum rating)(1 + pick(4));
    event->source = pick(2) == 0 ? SOURCE_AGENT : SOURCE_PERSON;
    event->cause = event->rating == RATING_DISSATISFIED ? (enum cause)(1 + pick(CAUSE_COUNT - 1)) : CAUSE_UNSPECIFIED;
    if (pick(8) == 0)
        event->cause = (enum cause)pick(CAUSE_COUNT);
    event->cause_basis = event->cause == CAUSE_UNSPECIFIED ? CAUSE_BASIS_UNSPECIFIED : CAUSE_BASIS_SAID;
    event->solved = (enum answer)pick(ANSWER_COUNT);
    event->recurred = look_back != (pick(8) == 0) ? (pick(4) == 0 ? ANSWER_YES : ANSWER_NO) : ANSWER_UNSPECIFIED;
    if (event->rating == RATING_DECLINED && pick(2) == 0) { /* nobody answered */
        event->source = SOURCE_RULE;
        event->actor = NULL;
        event->recurred = ANSWER_UNSPECIFIED;
    }
}

/* What usually comes in a state; every third event is any at all. */
static enum case_event random_kind(enum case_state state)
{
    static const unsigned char USUAL[CASE_STATE_COUNT][4] = {
        [CASE_NONE] = {CASE_EVENT_FED_BACK, CASE_EVENT_FED_BACK, CASE_EVENT_ANSWERED, CASE_EVENT_REFUSED},
        [CASE_ANSWERED] = {CASE_EVENT_RATE, CASE_EVENT_RATE, CASE_EVENT_WINDOW, CASE_EVENT_FED_BACK},
        [CASE_ASKING] = {CASE_EVENT_RATE, CASE_EVENT_RATE, CASE_EVENT_FED_BACK, CASE_EVENT_PROPOSE},
        [CASE_REDO] = {CASE_EVENT_FED_BACK, CASE_EVENT_FED_BACK, CASE_EVENT_FED_BACK, CASE_EVENT_ORDER_ENDED},
        [CASE_ASKED] = {CASE_EVENT_APPLY, CASE_EVENT_WINDOW, CASE_EVENT_WORKS_DONE, CASE_EVENT_RESTORE},
        [CASE_APPLIED] = {CASE_EVENT_APPROVE, CASE_EVENT_WINDOW, CASE_EVENT_SEND_BACK, CASE_EVENT_FED_BACK},
        [CASE_WRITTEN_OFF] = {CASE_EVENT_LOOK_BACK, CASE_EVENT_LOOK_BACK, CASE_EVENT_ARCHIVE, CASE_EVENT_FED_BACK},
        [CASE_CLOSED] = {CASE_EVENT_FED_BACK, CASE_EVENT_REOPEN, CASE_EVENT_APPLY, CASE_EVENT_RATE},
        [CASE_REOPENED] = {CASE_EVENT_FED_BACK, CASE_EVENT_FED_BACK, CASE_EVENT_APPLY, CASE_EVENT_RATE},
        [CASE_ANALYSING] = {CASE_EVENT_PROPOSE, CASE_EVENT_PROPOSE, CASE_EVENT_EXCLUDE, CASE_EVENT_UPHOLD},
        [CASE_LOOKING_BACK] = {CASE_EVENT_RATE, CASE_EVENT_WINDOW, CASE_EVENT_FED_BACK, CASE_EVENT_REOPENED_ELSEWHERE},
        [CASE_ARCHIVED] = {CASE_EVENT_FED_BACK, CASE_EVENT_REOPEN, CASE_EVENT_RESTORE, CASE_EVENT_RATE},
        [CASE_LAPSED] = {CASE_EVENT_REOPENED_ELSEWHERE, CASE_EVENT_FED_BACK, CASE_EVENT_REOPEN, CASE_EVENT_APPLY},
        [CASE_REFUSED] = {CASE_EVENT_REOPEN, CASE_EVENT_FED_BACK, CASE_EVENT_RATE, CASE_EVENT_APPLY},
    };
    return pick(3) == 0 ? (enum case_event)(1 + pick(CASE_EVENT_COUNT - 1)) : (enum case_event)USUAL[state][pick(4)];
}

static struct survey_event random_event(struct history *history, int step)
{
    enum case_event kind = random_kind(history->now.state);
    struct survey_event event = {.kind = kind, .at = step + 1, .number = NUMBERS[pick(PEOPLE)], .actor = anyone()};
    survey_case_blank(&event.opening);
    event.actor_unit = pick(8) == 0 ? "yushan" : "";
    event.role = pick(8) == 0 ? ROLE_HANDLER : ROLE_REVIEWER;
    event.of_handling_unit = pick(8) == 0;
    event.analyse = pick(2) == 0 ? ~0u : 0;
    event.analyse_until = step + 20;
    event.text = "";
    event.acts_for_lead = pick(6) != 0;
    event.no_unit_call = pick(6) == 0;
    event.appeal_open = pick(6) == 0;
    event.done_at = pick(4) == 0 ? step - INSTANT_MINUTE : step + 1; /* before the result, or after */
    event.window_until = pick(3) == 0 ? INSTANT_NONE : step + 10;
    event.write_off_until = pick(3) == 0 ? INSTANT_NONE : step + 10;
    event.look_back_at = pick(3) == 0 ? INSTANT_NONE : step + 30;
    event.archive_at = pick(3) == 0 ? INSTANT_NONE : step + 60;
    event.application = &history->applications[step];
    *event.application = (struct write_off){.unit = "yushan", .text = ""};
    if (kind == CASE_EVENT_ANSWERED || kind == CASE_EVENT_FED_BACK || kind == CASE_EVENT_LOOK_BACK ||
        kind == CASE_EVENT_REFUSED)
        random_opening(history, &event);
    else if (kind == CASE_EVENT_REOPENED_ELSEWHERE || kind == CASE_EVENT_ORDER_ENDED)
        event.opening.round = history->now.round + (int)pick(2);
    else if (kind == CASE_EVENT_RATE)
        random_answer(history, &event);
    return event;
}

/* ---- what is promised ---- */

static int person_of(const struct survey_event *event)
{
    for (int i = 0; i < PEOPLE; i++)
        if (strcmp(NUMBERS[i], event->number) == 0)
            return i;
    return -1;
}

static void watch_rating(struct history *history, const struct survey_event *event, enum case_state before)
{
    int visit = history->now.visit;
    assert_true(event->role != ROLE_HANDLER && event->actor_unit[0] == '\0');
    assert_int_equal(++history->ratings[visit][person_of(event)], 1);
    assert_true(before == CASE_ASKING || before == CASE_ANSWERED || before == CASE_LOOKING_BACK);
    assert_true((event->recurred != ANSWER_UNSPECIFIED) <= (before == CASE_LOOKING_BACK));
}

static void watch_exclusion(struct history *history, const struct survey_event *event, unsigned effects)
{
    const char **proposer = &history->proposers[history->now.visit][person_of(event)];
    if ((effects & (EFFECT_PROPOSE | EFFECT_EXCLUDE | EFFECT_UPHOLD)) != 0)
        assert_false(event->of_handling_unit);
    if ((effects & EFFECT_PROPOSE) != 0)
        *proposer = event->actor;
    if ((effects & (EFFECT_EXCLUDE | EFFECT_UPHOLD)) != 0) {
        assert_non_null(*proposer);
        assert_string_not_equal(*proposer, event->actor);
        *proposer = NULL;
        history->exclusions += (effects & EFFECT_EXCLUDE) != 0;
    }
}

static void watch_write_off(struct history *history, const struct survey_event *event, unsigned effects)
{
    const struct survey_case *now = &history->now;
    if ((effects & EFFECT_APPLY) != 0)
        history->applicant = event->actor;
    if ((effects & EFFECT_WRITE_OFF) == 0)
        return;
    assert_string_not_equal(history->applicant, event->actor);
    assert_false(event->of_handling_unit);
    assert_false(history->works);
    assert_false(event->appeal_open);
    assert_true(now->survey_count > 0);
    for (size_t i = 0; i < now->survey_count; i++) {
        assert_int_not_equal(now->surveys[i]->state, SURVEY_OPEN);
        assert_true(now->surveys[i]->rating != RATING_DISSATISFIED || now->surveys[i]->excluded ||
                    now->surveys[i]->gone);
        assert_true(now->surveys[i]->state == SURVEY_RELEASED || history->ratings[now->visit][i] == 1);
    }
    history->write_offs++;
}

/* R34, R40: time alone makes up nobody's answer, and lets nobody off who was answered at first contact. */
static void watch_window(struct history *history, unsigned effects)
{
    const struct survey_case *now = &history->now;
    if ((effects & (EFFECT_MISSED | EFFECT_OVERDUE)) == 0)
        return;
    assert_true((effects & EFFECT_RATE) == 0);
    if ((effects & EFFECT_OVERDUE) != 0)
        assert_true(now->overdue ? now->state == CASE_ASKED || now->state == CASE_APPLIED
                                 : now->state == CASE_ANSWERED && now->open == 1 && now->surveys[0]->overdue);
    else
        assert_true(now->state == CASE_WRITTEN_OFF && now->open == 0);
    history->overdue += (effects & EFFECT_OVERDUE) != 0;
    history->missed += (effects & EFFECT_MISSED) != 0;
}

static void watch(struct history *history, const struct survey_event *event, const struct survey_rule *rule,
                  enum case_state before)
{
    unsigned effects = rule->effects;
    if ((effects & EFFECT_OPEN) != 0 && event->kind == CASE_EVENT_FED_BACK)
        history->works = event->opening.works_until != INSTANT_NONE;
    if ((effects & EFFECT_WORKS) != 0)
        history->works = false;
    if ((effects & EFFECT_RATE) != 0)
        watch_rating(history, event, before);
    watch_exclusion(history, event, effects);
    watch_write_off(history, event, effects);
    watch_window(history, effects);
    history->look_backs += history->now.state == CASE_LOOKING_BACK && before == CASE_WRITTEN_OFF;
    history->redos += history->now.state == CASE_REDO && before != CASE_REDO;
    assert_false((effects & EFFECT_REDO) != 0 && (effects & EFFECT_RECUR) != 0);
    if ((effects & EFFECT_LAPSE) != 0) /* N02: nothing of it is asked, decided or waited for */
        assert_true((effects & EFFECT_RATE) == 0 && history->now.open == 0 && history->now.next_at == INSTANT_NONE &&
                    (history->now.write_off == NULL || history->now.write_off->state != WRITE_OFF_APPLIED));
    assert_true((effects & EFFECT_TAKE_UP) == 0 ||
                (history->now.supervised && history->now.open == 0 && history->now.look_back_at == INSTANT_NONE));
}

/* ---- the CHECKs of the schema ---- */

static bool one_of(enum case_state state, unsigned states)
{
    return (states & 1u << state) != 0;
}

static void check_case(const struct survey_case *row)
{
    enum { ASKS = 1u << CASE_ANSWERED | 1u << CASE_ASKING | 1u << CASE_LOOKING_BACK };
    enum { NO_LEAD = 1u << CASE_ANSWERED | 1u << CASE_CLOSED | 1u << CASE_REOPENED | 1u << CASE_REFUSED };
    enum { NO_WORKS = 1u << CASE_APPLIED | 1u << CASE_WRITTEN_OFF | 1u << CASE_LOOKING_BACK | 1u << CASE_ARCHIVED };
    assert_true(row->to_ask > 0 || one_of(row->state, 1u << CASE_REOPENED | 1u << CASE_REFUSED));
    assert_int_equal(one_of(row->state, ASKS), row->open > 0);
    assert_int_equal(row->unit == NULL, one_of(row->state, NO_LEAD));
    assert_true(row->supervised || (row->round == 0 && row->state != CASE_REDO));
    assert_true(row->state != CASE_LOOKING_BACK || row->kind == VISIT_LOOK_BACK);
    assert_int_equal(row->works_done_at == INSTANT_NONE, row->works_done_by == NULL);
    assert_true(row->works_done_at == INSTANT_NONE || row->works_until != INSTANT_NONE);
    assert_true(row->works_done_at == INSTANT_NONE || row->works_done_at + INSTANT_MINUTE > row->fed_back_at);
    assert_true(!one_of(row->state, NO_WORKS) || row->works_until == INSTANT_NONE ||
                row->works_done_at != INSTANT_NONE);
    assert_true(row->state == CASE_ANALYSING || row->analyse_until == INSTANT_NONE);
    enum { WINDOW = 1u << CASE_ANSWERED | 1u << CASE_LOOKING_BACK | 1u << CASE_ASKED | 1u << CASE_APPLIED };
    assert_true(row->next_at == INSTANT_NONE ||
                one_of(row->state, 1u << CASE_WRITTEN_OFF | 1u << CASE_ANALYSING | WINDOW));
    assert_true(row->window_until == INSTANT_NONE ||
                (one_of(row->state, WINDOW) && (row->overdue || row->next_at == row->window_until)));
    assert_true(!row->overdue || (one_of(row->state, 1u << CASE_ASKED | 1u << CASE_APPLIED) &&
                                  row->window_until != INSTANT_NONE && row->next_at == INSTANT_NONE));
}

static void check_survey(const struct survey *row)
{
    bool rated = row->state == SURVEY_RATED;
    assert_int_equal(rated, row->rating != RATING_UNSPECIFIED);
    assert_int_equal(rated, row->source != RATING_SOURCE_UNSPECIFIED);
    assert_int_equal(rated, row->rated_by != NULL);
    assert_int_equal(rated, row->rated_at != INSTANT_NONE);
    assert_int_equal(row->rating == RATING_DISSATISFIED, row->cause != CAUSE_UNSPECIFIED);
    assert_int_equal(row->cause == CAUSE_UNSPECIFIED, row->cause_basis == CAUSE_BASIS_UNSPECIFIED);
    assert_true((row->source != SOURCE_RULE && row->source != SOURCE_NOBODY) ||
                (row->rating == RATING_DECLINED && row->rated_by[0] == '\0'));
    assert_true(row->recurred == ANSWER_UNSPECIFIED || row->kind == VISIT_LOOK_BACK);
    assert_true(rated || (row->responded == 0 && row->solved == 0 && row->recurred == 0));
    assert_true(row->state == SURVEY_OPEN || row->next_at == INSTANT_NONE);
    assert_true(!row->gone || row->state != SURVEY_OPEN);
    assert_true(row->visit >= 1);
    assert_true(!row->overdue || (row->kind == VISIT_FOLLOW_UP && row->unit == NULL));
}

static void check_write_off(const struct write_off *row)
{
    assert_int_equal(row->state == WRITE_OFF_APPLIED, row->decided_by == NULL);
    assert_int_equal(row->state == WRITE_OFF_APPLIED, row->decided_at == INSTANT_NONE);
    assert_true(row->decided_by == NULL || strcmp(row->decided_by, row->applied_by) != 0);
}

static void check_rows(const struct survey_case *now)
{
    int open = 0;
    if (now->state == CASE_NONE) /* nothing is stored */
        return;
    check_case(now);
    for (size_t i = 0; i < now->survey_count; i++) {
        check_survey(now->surveys[i]);
        open += now->surveys[i]->state == SURVEY_OPEN;
    }
    assert_int_equal(now->open, open);
    if (now->write_off != NULL)
        check_write_off(now->write_off);
}

/* ---- play ---- */

static size_t hits[RULES_MOST];

static void play(struct history *history)
{
    size_t count;
    const struct survey_rule *rules = survey_rules(&count);
    assert_true(count <= RULES_MOST);
    survey_case_blank(&history->now);
    for (int step = 0; step < STEPS && !chance_over(); step++) {
        struct survey_event event = random_event(history, step);
        struct survey_case before = history->now;
        const struct survey_rule *rule = survey_step(&history->now, &event);
        assert_non_null(rule);
        hits[rule - rules]++;
        if (rule->refusal != REASON_NONE) {
            assert_memory_equal(&before, &history->now, sizeof before);
            continue;
        }
        survey_apply(&history->now, &event, rule);
        watch(history, &event, rule, before.state);
        check_rows(&history->now);
        for (size_t i = 0; i < before.survey_count; i++) /* those of a visit that a new one has ended, too */
            check_survey(before.surveys[i]);
    }
}

void survey_history_play(struct survey_history *sums)
{
    struct history *history = calloc(1, sizeof *history);
    assert_non_null(history);
    play(history);
    sums->write_offs += history->write_offs;
    sums->look_backs += history->look_backs;
    sums->redos += history->redos;
    sums->exclusions += history->exclusions;
    sums->missed += history->missed;
    sums->overdue += history->overdue;
    free(history);
}

const struct survey_rule *survey_history_missing(void)
{
    size_t count, n = 0;
    const struct survey_rule *rules = survey_rules(&count);
    while (n < count && hits[n] > 0)
        n++;
    return n < count ? &rules[n] : NULL;
}
