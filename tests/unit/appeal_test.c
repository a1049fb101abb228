/* Appeals and exclusions (R36, R41): who may appeal against what and until when, who may rule, and random histories. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/limit.h"
#include "common/result.h"
#include "common/str.h"
#include "services/survey/appeal.h"
#include "tests/lib/chance.h"
#include "tests/lib/pack_folder.h"

#define UNIT    "py.yushan"
#define OTHER   "py.jinshui"
#define REQUEST "PY20240408-00001"
#define HOUR    (3600 * INSTANT_SECOND)
#define DAY     (24 * HOUR)

static struct pack *pack;
static struct arena *arena;

static int load(void **state)
{
    (void)state;
    arena = arena_new(0);
    pack = pack_folder(PACK_FOLDER_DEMO);
    return 0;
}

static int unload(void **state)
{
    (void)state;
    pack_free(&pack);
    arena_free(&arena);
    return 0;
}

/* ---- a written-off order that was rated, carded, late and returned late ---- */

struct bench {
    struct survey survey;
    struct survey *list[1];
    struct survey_case now;
    struct appeal_rating rating;
    struct appeal_card card, of_order;
    struct appeal_mark late, overdue, centre;
    struct appeal_closure closure;
    struct exclusion exclusion;
    struct appeal_facts facts;
    instant at;
};

static const struct uuid CASE_ID = {{1}}, REQUEST_ID = {{2}};

static void bench_open(struct bench *bench)
{
    memset(bench, 0, sizeof *bench);
    assert_true(instant_parse("2024-04-08T10:00:00+08:00", 480, &bench->at));
    survey_case_blank(&bench->now);
    survey_blank(&bench->survey);
    bench->survey.request_id = REQUEST_ID;
    bench->survey.case_id = CASE_ID;
    bench->survey.number = REQUEST;
    bench->survey.visit = 1;
    bench->survey.state = SURVEY_RATED;
    bench->survey.rating = RATING_DISSATISFIED;
    bench->survey.cause = CAUSE_DEMAND;
    bench->survey.rated_at = bench->at;
    bench->list[0] = &bench->survey;
    bench->now.id = CASE_ID;
    bench->now.number = REQUEST;
    bench->now.district = "pingyin";
    bench->now.area = "pingyin.yushan";
    bench->now.unit = UNIT;
    bench->now.co = OTHER;
    bench->now.state = CASE_WRITTEN_OFF;
    bench->now.visit = 1;
    bench->now.redo_max = 2;
    bench->now.to_ask = 1;
    bench->now.surveys = bench->list;
    bench->now.survey_count = 1;
    bench->rating = (struct appeal_rating){CASE_ID, REQUEST_ID, 1, 0, REQUEST, UNIT, "rater", bench->at, false};
    bench->card = (struct appeal_card){CASE_ID, 41, OTHER, bench->at};
    bench->of_order = (struct appeal_card){CASE_ID, 42, "", bench->at};
    bench->late = (struct appeal_mark){CASE_ID, OTHER, STAGE_UNSPECIFIED, 0, bench->at};
    bench->overdue = (struct appeal_mark){CASE_ID, "", STAGE_SETTLE, 0, bench->at};
    bench->centre = (struct appeal_mark){CASE_ID, "", STAGE_FOLLOW_UP, 0, bench->at};
    bench->closure = (struct appeal_closure){CASE_ID, 1, "approver", bench->at};
    bench->exclusion = (struct exclusion){.case_id = CASE_ID,
                                          .visit = 1,
                                          .request_id = REQUEST_ID,
                                          .seq = 1,
                                          .number = REQUEST,
                                          .proposed_by = "proposer",
                                          .decided_by = "excluder",
                                          .decided_at = bench->at,
                                          .state = EXCLUSION_APPROVED};
    bench->facts.now = &bench->now;
    list_add(arena, &bench->facts.ratings, &bench->rating);
    list_add(arena, &bench->facts.cards, &bench->card);
    list_add(arena, &bench->facts.cards, &bench->of_order);
    list_add(arena, &bench->facts.marks, &bench->late);
    list_add(arena, &bench->facts.marks, &bench->overdue);
    list_add(arena, &bench->facts.marks, &bench->centre);
    list_add(arena, &bench->facts.closures, &bench->closure);
    list_add(arena, &bench->facts.exclusions, &bench->exclusion);
    pack->survey.appeal_unit = pack->survey.appeal_person = (struct pack_limit){.unit = LIMIT_NONE};
}

static struct appeal_filing filing_of(const struct bench *bench, enum appeal_against against, const char *target,
                                      const char *unit)
{
    return (struct appeal_filing){.against = against,
                                  .request = REQUEST,
                                  .asker = REQUEST_ID,
                                  .target = target,
                                  .unit = unit,
                                  .may_act = true,
                                  .pack = pack,
                                  .at = bench->at + HOUR};
}

/* Files it, and keeps it as the shell does when it is sound. */
static enum reason file(struct bench *bench, const struct appeal_filing *filing, const char *by, struct appeal **out)
{
    struct appeal *draft = arena_alloc(arena, sizeof *draft);
    const char *field;
    enum reason fault = appeal_file(&bench->facts, filing, draft, &field);
    assert_true(field[0] != '\0');
    *out = draft;
    if (fault != REASON_NONE)
        return fault;
    draft->number = arena_print(arena, "SS2024-%05zu", bench->facts.appeals.count + 1);
    draft->case_id = bench->now.id;
    draft->filed_by = by;
    draft->filed_at = filing->at;
    draft->state = APPEAL_FILED;
    draft->effect = "";
    list_add(arena, &bench->facts.appeals, draft);
    return REASON_NONE;
}

static enum reason rule_as(const struct bench *bench, const struct appeal *appeal, const char *name, enum role role,
                           bool bound)
{
    const char *field;
    return appeal_rule_fault(&bench->facts, appeal, &(struct appeal_ruler){name, role, bound}, &field);
}

/* ---- filing ---- */

static void test_who_appeals_against_what(void **state)
{
    (void)state;
    static const struct {
        enum appeal_against against;
        const char *target, *unit;
        enum reason fault;
        const char *why;
    } CASES[] = {
        {APPEAL_RATING, "", UNIT, REASON_NONE, "its own rating"},
        {APPEAL_RATING, "", OTHER, REASON_NOT_FOUND, "the lead was rated, not the co-handler"},
        {APPEAL_RATING, "", "", REASON_FORBIDDEN_HERE, "a person has no rating to appeal against"},
        {APPEAL_CARD, "41", OTHER, REASON_NONE, "its own card"},
        {APPEAL_CARD, "41", UNIT, REASON_NOT_FOUND, "another's card"},
        {APPEAL_CARD, "42", UNIT, REASON_NONE, "a card of the order is its lead's"},
        {APPEAL_CARD, "42", OTHER, REASON_NOT_FOUND, "and not the co-handler's"},
        {APPEAL_CARD, "43", UNIT, REASON_NOT_FOUND, "no such card"},
        {APPEAL_COUNT, "late_return", OTHER, REASON_NONE, "its late return"},
        {APPEAL_COUNT, "late_return", UNIT, REASON_NOT_FOUND, "it returned nothing"},
        {APPEAL_COUNT, "settle", UNIT, REASON_NONE, "the order's own limit is the lead's"},
        {APPEAL_COUNT, "settle", OTHER, REASON_NOT_FOUND, "not the co-handler's"},
        {APPEAL_COUNT, "follow_up", UNIT, REASON_NOT_FOUND, "asking back is the centre's"},
        {APPEAL_COUNT, "sign", UNIT, REASON_NOT_FOUND, "it signed in time"},
        {APPEAL_CLOSURE, "", "", REASON_NONE, "the person"},
        {APPEAL_CLOSURE, "", UNIT, REASON_FORBIDDEN_HERE, "a unit does not want it open"},
        {APPEAL_EXCLUSION, "", "", REASON_NONE, "the person"},
        {APPEAL_REFUSAL, "", "", REASON_WRONG_STATE, "it was accepted"},
        {APPEAL_AGAINST_UNSPECIFIED, "", UNIT, REASON_FORBIDDEN_HERE, "against nothing"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct bench bench;
        struct appeal *appeal;
        bench_open(&bench);
        const struct appeal_filing filing = filing_of(&bench, CASES[i].against, CASES[i].target, CASES[i].unit);
        enum reason fault = file(&bench, &filing, "li", &appeal);
        if (fault != CASES[i].fault)
            fail_msg("%s: %s", CASES[i].why, reason_code(fault));
        if (fault != REASON_NONE)
            continue;
        assert_string_equal(appeal->target, CASES[i].target);
        assert_string_equal(appeal->unit, CASES[i].unit);
        assert_int_equal(file(&bench, &filing, "li", &appeal), REASON_ALREADY_DONE); /* once for each */
    }
}

static void test_only_for_an_own_unit(void **state)
{
    (void)state;
    struct bench bench;
    struct appeal *appeal;
    bench_open(&bench);
    struct appeal_filing filing = filing_of(&bench, APPEAL_RATING, "", UNIT);
    filing.may_act = false;
    assert_int_equal(file(&bench, &filing, "li", &appeal), REASON_NOT_YOURS);
}

/* 5wd from Monday the 8th at 10:00: the end of work of Monday the 15th; 3d: the end of Thursday. */
static void test_the_window_is_the_packs(void **state)
{
    (void)state;
    static const struct {
        enum appeal_against against;
        const char *unit, *at;
        enum reason fault;
    } CASES[] = {
        {APPEAL_RATING, UNIT, "2024-04-15T17:30:00+08:00", REASON_NONE},
        {APPEAL_RATING, UNIT, "2024-04-15T17:30:01+08:00", REASON_TOO_LATE},
        {APPEAL_CLOSURE, "", "2024-04-11T23:59:59+08:00", REASON_NONE},
        {APPEAL_CLOSURE, "", "2024-04-12T00:00:01+08:00", REASON_TOO_LATE},
        {APPEAL_EXCLUSION, "", "2024-04-12T00:00:01+08:00", REASON_TOO_LATE},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct bench bench;
        struct appeal *appeal;
        bench_open(&bench);
        assert_true(limit_parse("5wd", &pack->survey.appeal_unit, NULL));
        assert_true(limit_parse("3d", &pack->survey.appeal_person, NULL));
        struct appeal_filing filing = filing_of(&bench, CASES[i].against, "", CASES[i].unit);
        assert_true(instant_parse(CASES[i].at, 480, &filing.at));
        assert_int_equal(file(&bench, &filing, "li", &appeal), CASES[i].fault);
    }
    struct bench bench;
    bench_open(&bench); /* no limit: always */
    assert_true(appeal_until(pack, "pingyin", UNIT, bench.at) == INSTANT_NONE);
}

/* Redone and rated again: each of the two answers may be appealed against, the newer one first. */
static void test_each_round_has_its_own(void **state)
{
    (void)state;
    struct bench bench;
    struct appeal *appeal;
    bench_open(&bench);
    struct appeal_rating second = bench.rating;
    second.visit = 2;
    second.round = 1;
    second.rated_at += DAY;
    list_add(arena, &bench.facts.ratings, &second);
    const struct appeal_filing filing = filing_of(&bench, APPEAL_RATING, "", UNIT);
    assert_int_equal(file(&bench, &filing, "li", &appeal), REASON_NONE);
    assert_int_equal(appeal->visit, 2);
    assert_int_equal(file(&bench, &filing, "li", &appeal), REASON_NONE);
    assert_int_equal(appeal->visit, 1);
    assert_int_equal(file(&bench, &filing, "li", &appeal), REASON_ALREADY_DONE);
}

static void test_nothing_to_appeal_against(void **state)
{
    (void)state;
    struct bench bench;
    struct appeal *appeal;
    bench_open(&bench);
    bench.rating.excluded = true;
    struct appeal_filing filing = filing_of(&bench, APPEAL_RATING, "", UNIT);
    assert_int_equal(file(&bench, &filing, "li", &appeal), REASON_WRONG_STATE);
    bench.now.state = CASE_REDO;
    filing = filing_of(&bench, APPEAL_CLOSURE, "", "");
    assert_int_equal(file(&bench, &filing, "web", &appeal), REASON_WRONG_STATE);
    bench.exclusion.state = EXCLUSION_REFUSED;
    filing = filing_of(&bench, APPEAL_EXCLUSION, "", "");
    assert_int_equal(file(&bench, &filing, "web", &appeal), REASON_NOT_FOUND);
    bench.now.state = CASE_CLOSED; /* answered at first contact */
    bench.facts.closures.count = 0;
    filing = filing_of(&bench, APPEAL_CLOSURE, "", "");
    assert_int_equal(file(&bench, &filing, "web", &appeal), REASON_NONE);
    bench.now.state = CASE_NONE;
    filing = filing_of(&bench, APPEAL_REFUSAL, "", "");
    assert_int_equal(file(&bench, &filing, "web", &appeal), REASON_NONE);
    bench.now.state = CASE_REOPENED;
    assert_int_equal(file(&bench, &filing, "web", &appeal), REASON_ALREADY_DONE);
}

/* ---- ruling ---- */

static void test_who_rules(void **state)
{
    (void)state;
    static const struct {
        enum appeal_against against;
        const char *target, *unit, *decider;
    } CASES[] = {
        {APPEAL_RATING, "", UNIT, "rater"},
        {APPEAL_CLOSURE, "", "", "approver"},
        {APPEAL_EXCLUSION, "", "", "excluder"},
        {APPEAL_EXCLUSION, "", "", "proposer"},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct bench bench;
        struct appeal *appeal;
        bench_open(&bench);
        const struct appeal_filing filing = filing_of(&bench, CASES[i].against, CASES[i].target, CASES[i].unit);
        assert_int_equal(file(&bench, &filing, "li", &appeal), REASON_NONE);
        for (int role = 1; role < ROLE_COUNT; role++)
            assert_int_equal(rule_as(&bench, appeal, "judge", (enum role)role, false),
                             role == ROLE_BENCH ? REASON_NONE : REASON_NOT_ALLOWED);
        assert_int_equal(rule_as(&bench, appeal, "li", ROLE_BENCH, false), REASON_SAME_PERSON);
        assert_int_equal(rule_as(&bench, appeal, CASES[i].decider, ROLE_BENCH, false), REASON_SAME_PERSON);
        assert_int_equal(rule_as(&bench, appeal, "judge", ROLE_BENCH, true), REASON_HANDLER_DECIDES);
        appeal_rule(appeal, false, "judge", "why", bench.at);
        assert_int_equal(rule_as(&bench, appeal, "other", ROLE_BENCH, false), REASON_ALREADY_DONE);
    }
}

static void test_what_follows(void **state)
{
    (void)state;
    struct bench bench;
    struct appeal *closure, *exclusion, *rating;
    bench_open(&bench);
    struct appeal_filing filing = filing_of(&bench, APPEAL_CLOSURE, "", "");
    assert_int_equal(file(&bench, &filing, "web", &closure), REASON_NONE);
    filing = filing_of(&bench, APPEAL_EXCLUSION, "", "");
    assert_int_equal(file(&bench, &filing, "web", &exclusion), REASON_NONE);
    filing = filing_of(&bench, APPEAL_RATING, "", UNIT);
    assert_int_equal(file(&bench, &filing, "li", &rating), REASON_NONE);
    assert_int_equal(appeal_follows(&bench.facts, closure), CASE_EVENT_REOPEN);
    assert_int_equal(appeal_follows(&bench.facts, exclusion), CASE_EVENT_RESTORE);
    assert_int_equal(appeal_follows(&bench.facts, rating), 0);
    struct appeal_closure later = bench.closure;
    later.attempt = 2;
    list_add(arena, &bench.facts.closures, &later);
    bench.now.round = 1; /* redone and asked anew, written off again: what was appealed against is history */
    assert_int_equal(appeal_follows(&bench.facts, closure), 0);
    assert_int_equal(appeal_follows(&bench.facts, exclusion), 0);
}

static void test_the_clock_is_the_oldest_ones(void **state)
{
    (void)state;
    struct bench bench;
    struct appeal *first, *second;
    bench_open(&bench);
    assert_null(appeal_oldest(&bench.facts));
    struct appeal_filing filing = filing_of(&bench, APPEAL_CARD, "41", OTHER);
    assert_int_equal(file(&bench, &filing, "li", &first), REASON_NONE);
    filing = filing_of(&bench, APPEAL_RATING, "", UNIT);
    filing.at += HOUR;
    assert_int_equal(file(&bench, &filing, "li", &second), REASON_NONE);
    assert_ptr_equal(appeal_oldest(&bench.facts), first);
    appeal_rule(first, true, "judge", "why", bench.at + DAY);
    assert_ptr_equal(appeal_oldest(&bench.facts), second);
    appeal_rule(second, false, "judge", "why", bench.at + DAY);
    assert_null(appeal_oldest(&bench.facts));
}

/* ---- random histories ---- */

static const char *const NAMES[] = {"ann", "bo", "chen", "ding", "er"};

struct history {
    struct bench bench;
    struct correction corrections[64];
    int correction_count;
    int proposals, approvals, filed, ruled, reopened;
};

static const char *somebody(void)
{
    return NAMES[chance_below((int)COUNT(NAMES))];
}

static const struct survey_rule *happen(struct history *history, enum case_event kind, const char *actor)
{
    struct survey_event event = {.kind = kind,
                                 .at = history->bench.at,
                                 .number = REQUEST,
                                 .actor = actor,
                                 .role = ROLE_REVIEWER,
                                 .actor_unit = "",
                                 .text = "why"};
    survey_case_blank(&event.opening);
    const struct survey_rule *rule = survey_step(&history->bench.now, &event);
    if (rule->refusal == REASON_NONE)
        survey_apply(&history->bench.now, &event, rule);
    return rule;
}

static void propose(struct history *history)
{
    const char *who = somebody();
    struct exclusion *row = &history->bench.exclusion;
    if (happen(history, CASE_EVENT_PROPOSE, who)->refusal != REASON_NONE)
        return;
    assert_int_not_equal(row->state, EXCLUSION_PROPOSED); /* one at a time */
    row->state = EXCLUSION_PROPOSED;
    row->proposed_by = who;
    row->decided_by = NULL;
    history->proposals++;
}

static void decide(struct history *history)
{
    const char *who = somebody();
    bool approved = chance_below(2) == 0;
    struct exclusion *row = &history->bench.exclusion;
    if (happen(history, approved ? CASE_EVENT_EXCLUDE : CASE_EVENT_UPHOLD, who)->refusal != REASON_NONE)
        return;
    assert_int_equal(row->state, EXCLUSION_PROPOSED);
    assert_string_not_equal(row->proposed_by, who); /* R36: a second pair of eyes */
    exclusion_decide(row, approved ? EXCLUSION_APPROVED : EXCLUSION_REFUSED, who, "why", history->bench.at);
    history->approvals += approved;
}

static void appeal_at_random(struct history *history)
{
    static const char *const TARGETS[] = {"41", "42", "43", "late_return", "settle", ""};
    enum appeal_against against = (enum appeal_against)chance_below(APPEAL_AGAINST_COUNT);
    struct appeal_filing filing = filing_of(&history->bench, against, TARGETS[chance_below((int)COUNT(TARGETS))],
                                            chance_below(2)   ? ""
                                            : chance_below(2) ? UNIT
                                                              : OTHER);
    struct appeal *appeal;
    filing.may_act = chance_below(8) != 0;
    if (file(&history->bench, &filing, somebody(), &appeal) != REASON_NONE)
        return;
    assert_true(str_empty(appeal->unit) ? appeal_by_person(against) : appeal_by_unit(against));
    history->filed++;
}

/* As the shell carries a ruling out. */
static void uphold(struct history *history, struct appeal *appeal)
{
    struct bench *bench = &history->bench;
    enum case_event follows = appeal_follows(&bench->facts, appeal);
    enum case_state before = bench->now.state;
    if (appeal_by_unit(appeal->against)) {
        assert_int_equal(follows, 0); /* nothing of the process changes */
        appeal_correct(appeal, &history->corrections[history->correction_count++]);
        return;
    }
    if (appeal->against == APPEAL_EXCLUSION && bench->exclusion.state == EXCLUSION_APPROVED)
        exclusion_annul(&bench->exclusion, appeal->ruled_by, bench->at);
    if (follows == 0)
        return;
    const struct survey_rule *rule = happen(history, follows, appeal->ruled_by);
    assert_int_equal(rule->refusal, REASON_NONE);
    bool over = before == CASE_WRITTEN_OFF || before == CASE_LOOKING_BACK || before == CASE_ARCHIVED ||
                before == CASE_ASKED || before == CASE_CLOSED || before == CASE_REFUSED;
    if (over && (appeal->against == APPEAL_EXCLUSION || before != CASE_ASKED)) {
        assert_true(bench->now.state == CASE_REDO || bench->now.state == CASE_REOPENED);
        history->reopened++;
    }
}

static void rule_at_random(struct history *history)
{
    struct bench *bench = &history->bench;
    if (bench->facts.appeals.count == 0)
        return;
    struct appeal *appeal = bench->facts.appeals.items[chance_below((int)bench->facts.appeals.count)];
    const char *who = somebody();
    bool open = appeal->state == APPEAL_FILED;
    if (rule_as(bench, appeal, who, chance_below(4) ? ROLE_BENCH : ROLE_SUPERVISOR, chance_below(8) == 0) !=
        REASON_NONE)
        return;
    assert_true(open); /* nobody rules twice */
    assert_string_not_equal(appeal->filed_by, who);
    assert_false(appeal->against == APPEAL_EXCLUSION && appeal->visit == bench->exclusion.visit &&
                 str_equal(bench->exclusion.decided_by, who));
    assert_false(appeal->against == APPEAL_CLOSURE && appeal->visit == bench->closure.attempt &&
                 str_equal(bench->closure.decided_by, who));
    bool upheld = chance_below(2) == 0;
    appeal_rule(appeal, upheld, who, "why", bench->at);
    history->ruled++;
    if (upheld)
        uphold(history, appeal);
}

/* Time and others: what brings the case from analysis to a closure and back. */
static void go_on(struct history *history)
{
    struct bench *bench = &history->bench;
    if (bench->now.state == CASE_ASKED && chance_below(2) == 0) {
        bench->now.state = CASE_WRITTEN_OFF;
        bench->closure.decided_by = somebody();
    } else if (bench->now.state == CASE_REDO && chance_below(4) == 0) {
        bench->survey.excluded = false;
        bench->survey.proposed_by = NULL;
        bench->survey.visit = ++bench->now.visit;
        bench->now.round++;
        bench->rating.visit = bench->exclusion.visit = bench->now.visit;
        bench->rating.round = bench->now.round;
        bench->exclusion.state = EXCLUSION_REFUSED;
        bench->closure.attempt++;
        bench->now.state = CASE_ANALYSING;
    }
}

static void check_corrections(const struct history *history)
{
    for (size_t i = 0; i < history->bench.facts.appeals.count; i++) {
        const struct appeal *appeal = history->bench.facts.appeals.items[i];
        int count = 0;
        for (int c = 0; c < history->correction_count; c++)
            count += str_equal(history->corrections[c].appeal, appeal->number);
        assert_int_equal(count, appeal->state == APPEAL_UPHELD && !str_empty(appeal->unit));
    }
}

static void test_random_histories(void **state)
{
    (void)state;
    static void (*const ACTS[])(struct history * history) = {propose, decide, appeal_at_random, rule_at_random, go_on};
    struct history all = {.proposals = 0};
    chance_begin();
    for (int round = 0; round < 3000; round++) {
        struct history history = {.proposals = 0};
        bench_open(&history.bench);
        history.bench.now.state = CASE_ANALYSING;
        history.bench.exclusion.state = EXCLUSION_REFUSED;
        for (int step = 0; step < 60 && history.correction_count < 60; step++)
            ACTS[chance_below((int)COUNT(ACTS))](&history);
        check_corrections(&history);
        all.proposals += history.proposals;
        all.approvals += history.approvals;
        all.filed += history.filed;
        all.ruled += history.ruled;
        all.reopened += history.reopened;
        all.correction_count += history.correction_count;
    }
    print_message("  %d proposals, %d approved, %d appeals, %d rulings, %d corrections, %d reopened\n", all.proposals,
                  all.approvals, all.filed, all.ruled, all.correction_count, all.reopened);
    assert_true(all.approvals > 0 && all.ruled > 0 && all.correction_count > 0 && all.reopened > 0);
}

/* What never was an order has no clock in escalation: its own limit runs, and is told once. */
static void test_what_is_no_order_runs_over(void **state)
{
    (void)state;
    struct survey_case now = {.id = CASE_ID, .state = CASE_REFUSED};
    struct appeal appeal = {.case_id = CASE_ID, .state = APPEAL_FILED, .due_at = 100};
    assert_false(appeal_runs_over(&now, &appeal, 99));
    assert_true(appeal_runs_over(&now, &appeal, 100));
    appeal.overdue = true;
    assert_false(appeal_runs_over(&now, &appeal, 100));
    appeal.overdue = false;
    appeal.due_at = INSTANT_NONE;
    assert_false(appeal_runs_over(&now, &appeal, 100));
    appeal.due_at = 100;
    now.unit = "yushan"; /* an order: escalation's clock tells */
    assert_false(appeal_runs_over(&now, &appeal, 100));
    now.unit = NULL;
    appeal.state = APPEAL_DISMISSED;
    assert_false(appeal_runs_over(&now, &appeal, 100));
}

/* ---- rows of exclusion ---- */

static void test_exclusion_rows(void **state)
{
    (void)state;
    struct exclusion first = {
        .case_id = CASE_ID, .visit = 1, .request_id = REQUEST_ID, .seq = 1, .state = EXCLUSION_PROPOSED};
    struct exclusion second = {
        .case_id = CASE_ID, .visit = 2, .request_id = REQUEST_ID, .seq = 1, .state = EXCLUSION_PROPOSED};
    struct list list = {0};
    const struct exclusion_key key = {CASE_ID, 1, REQUEST_ID}, next = {CASE_ID, 2, REQUEST_ID},
                               none = {CASE_ID, 3, REQUEST_ID};
    list_add(arena, &list, &first);
    list_add(arena, &list, &second);
    assert_ptr_equal(exclusion_find(&list, &key, EXCLUSION_PROPOSED), &first);
    assert_ptr_equal(exclusion_find(&list, &next, EXCLUSION_PROPOSED), &second);
    assert_null(exclusion_find(&list, &none, EXCLUSION_PROPOSED));
    assert_int_equal(exclusion_next_seq(&list, &key), 2);
    assert_int_equal(exclusion_next_seq(&list, &none), 1);
    exclusion_decide(&first, EXCLUSION_APPROVED, "bo", "why", 7);
    assert_null(exclusion_find(&list, &key, EXCLUSION_PROPOSED));
    assert_true(first.dirty && !second.dirty && first.decided_at == 7);
    exclusion_annul(&first, "judge", 9);
    assert_int_equal(first.state, EXCLUSION_ANNULLED);
    assert_string_equal(first.decided_by, "bo"); /* who had decided stays on record */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_appeals_against_what),
        cmocka_unit_test(test_only_for_an_own_unit),
        cmocka_unit_test(test_the_window_is_the_packs),
        cmocka_unit_test(test_each_round_has_its_own),
        cmocka_unit_test(test_nothing_to_appeal_against),
        cmocka_unit_test(test_who_rules),
        cmocka_unit_test(test_what_follows),
        cmocka_unit_test(test_the_clock_is_the_oldest_ones),
        cmocka_unit_test(test_what_is_no_order_runs_over),
        cmocka_unit_test(test_exclusion_rows),
        cmocka_unit_test(test_random_histories),
    };
    return cmocka_run_group_tests_name("appeal", tests, load, unload);
}
