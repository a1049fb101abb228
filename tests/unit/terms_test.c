#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/result.h"
#include "common/str.h"
#include "common/terms.h"

/* Filled by expanding terms.def here, on its own, to compare with what terms.c says. */
static const struct {
    const char *list, *name;
    int declared, number;
    const char *code, *zh, *en;
} ROWS[] = {
#define TERM(list, name, number, code, zh, en) {#list, #name, name, number, code, zh, en},
#include "common/terms.def"
#undef TERM
};

static void enums_equal_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ROWS); i++)
        if (ROWS[i].declared != ROWS[i].number)
            fail_msg("%s is %d in terms.h and %d in terms.def", ROWS[i].name, ROWS[i].declared, ROWS[i].number);
}

#define EACH_LIST(LIST)                                                                                                \
    LIST(area_level, AREA_LEVEL_COUNT)                                                                                 \
    LIST(setting_class, SETTING_CLASS_COUNT)                                                                           \
    LIST(unit_kind, UNIT_KIND_COUNT)                                                                                   \
    LIST(party, PARTY_COUNT)                                                                                           \
    LIST(nature, NATURE_COUNT)                                                                                         \
    LIST(urgency, URGENCY_COUNT)                                                                                       \
    LIST(axis, AXIS_COUNT)                                                                                             \
    LIST(upward_kind, UPWARD_KIND_COUNT)                                                                               \
    LIST(channel_kind, CHANNEL_KIND_COUNT)                                                                             \
    LIST(stage, STAGE_COUNT)                                                                                           \
    LIST(limit_unit, LIMIT_UNIT_COUNT)                                                                                 \
    LIST(limit_start, LIMIT_START_COUNT)                                                                               \
    LIST(limit_end, LIMIT_END_COUNT)                                                                                   \
    LIST(rung_action, RUNG_ACTION_COUNT)                                                                               \
    LIST(clock_state, CLOCK_STATE_COUNT)                                                                               \
    LIST(relief_kind, RELIEF_KIND_COUNT)                                                                               \
    LIST(relief_state, RELIEF_STATE_COUNT)                                                                             \
    LIST(on_change, ON_CHANGE_COUNT)                                                                                   \
    LIST(slip_state, SLIP_STATE_COUNT)                                                                                 \
    LIST(cadence_kind, CADENCE_KIND_COUNT)                                                                             \
    LIST(rest_day, REST_DAY_COUNT)                                                                                     \
    LIST(report_kind, REPORT_KIND_COUNT)                                                                               \
    LIST(forecast_way, FORECAST_WAY_COUNT)                                                                             \
    LIST(meeting_state, MEETING_STATE_COUNT)                                                                           \
    LIST(item_state, ITEM_STATE_COUNT)                                                                                 \
    LIST(agenda_reason, AGENDA_REASON_COUNT)                                                                           \
    LIST(order_class, ORDER_CLASS_COUNT)                                                                               \
    LIST(visit_kind, VISIT_KIND_COUNT)                                                                                 \
    LIST(attempt_result, ATTEMPT_RESULT_COUNT)                                                                         \
    LIST(answer, ANSWER_COUNT)                                                                                         \
    LIST(rating_source, RATING_SOURCE_COUNT)                                                                           \
    LIST(cause_basis, CAUSE_BASIS_COUNT)                                                                               \
    LIST(exclusion_state, EXCLUSION_STATE_COUNT)                                                                       \
    LIST(appeal_against, APPEAL_AGAINST_COUNT)                                                                         \
    LIST(appeal_state, APPEAL_STATE_COUNT)                                                                             \
    LIST(finding_kind, FINDING_KIND_COUNT)                                                                             \
    LIST(theme_state, THEME_STATE_COUNT)                                                                               \
    LIST(fact, FACT_COUNT)                                                                                             \
    LIST(child_kind, CHILD_KIND_COUNT)                                                                                 \
    LIST(roster_time, ROSTER_TIME_COUNT)                                                                               \
    LIST(whistle_kind, WHISTLE_KIND_COUNT)                                                                             \
    LIST(whistle_state, WHISTLE_STATE_COUNT)                                                                           \
    LIST(session_kind, SESSION_KIND_COUNT)                                                                             \
    LIST(session_result, SESSION_RESULT_COUNT)                                                                         \
    LIST(hand_over, HAND_OVER_COUNT)                                                                                   \
    LIST(contact_way, CONTACT_WAY_COUNT)                                                                               \
    LIST(contact_result, CONTACT_RESULT_COUNT)                                                                         \
    LIST(proposal_state, PROPOSAL_STATE_COUNT)                                                                         \
    LIST(link_kind, LINK_KIND_COUNT)                                                                                   \
    LIST(datum, DATUM_COUNT)                                                                                           \
    LIST(gate, GATE_COUNT)                                                                                             \
    LIST(likeness_state, LIKENESS_STATE_COUNT)                                                                         \
    LIST(hotspot_state, HOTSPOT_STATE_COUNT)                                                                           \
    LIST(request_state, REQUEST_STATE_COUNT)                                                                           \
    LIST(order_state, ORDER_STATE_COUNT)                                                                               \
    LIST(duty, DUTY_COUNT)                                                                                             \
    LIST(assignment_state, ASSIGNMENT_STATE_COUNT)                                                                     \
    LIST(milestone, MILESTONE_COUNT)                                                                                   \
    LIST(audience, AUDIENCE_COUNT)                                                                                     \
    LIST(outcome, OUTCOME_COUNT)                                                                                       \
    LIST(ruling, RULING_COUNT)                                                                                         \
    LIST(rating, RATING_COUNT)                                                                                         \
    LIST(survey_state, SURVEY_STATE_COUNT)                                                                             \
    LIST(cause, CAUSE_COUNT)                                                                                           \
    LIST(case_state, CASE_STATE_COUNT)                                                                                 \
    LIST(write_off_state, WRITE_OFF_STATE_COUNT)                                                                       \
    LIST(review_state, REVIEW_STATE_COUNT)                                                                             \
    LIST(reveal_need, REVEAL_NEED_COUNT)                                                                               \
    LIST(role, ROLE_COUNT)                                                                                             \
    LIST(node, NODE_COUNT)

static const struct {
    const char *list;
    int count;
} LISTS[] = {
#define LIST(list, count) {#list, count},
    EACH_LIST(LIST)
#undef LIST
};

/* 1..COUNT-1 without a gap, so that the COUNT of terms.h bounds every value of its list. */
static void every_list_is_complete(void **state)
{
    (void)state;
    size_t total = 0;
    for (size_t l = 0; l < COUNT(LISTS); l++) {
        for (int number = 1; number < LISTS[l].count; number++)
            if (strcmp(term_get(LISTS[l].list, number)->code, "?") == 0)
                fail_msg("%s has no number %d", LISTS[l].list, number);
        total += (size_t)LISTS[l].count - 1;
    }
    if (total != COUNT(ROWS))
        fail_msg("the lists of terms.h have %zu values, terms.def has %zu", total, COUNT(ROWS));
}

static void numbers_and_codes_are_unique_per_list(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        for (size_t j = i + 1; j < COUNT(ROWS); j++) {
            if (strcmp(ROWS[i].list, ROWS[j].list) != 0)
                continue;
            if (ROWS[i].number == ROWS[j].number || strcmp(ROWS[i].code, ROWS[j].code) == 0 ||
                strcmp(ROWS[i].zh, ROWS[j].zh) == 0)
                fail_msg("%s and %s share number, code or name", ROWS[i].name, ROWS[j].name);
        }
    }
}

static bool code_shaped(const char *code)
{
    for (const char *c = code; *c != '\0'; c++)
        if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '_')
            return false;
    return islower((unsigned char)code[0]);
}

static void codes_and_names_can_be_shown(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        if (!code_shaped(ROWS[i].code))
            fail_msg("%s: code '%s'", ROWS[i].name, ROWS[i].code);
        if (utf8_count(ROWS[i].zh, strlen(ROWS[i].zh)) < 1 || (unsigned char)ROWS[i].zh[0] < 0x80)
            fail_msg("%s: Chinese name '%s'", ROWS[i].name, ROWS[i].zh);
        if (ROWS[i].en[0] == '\0')
            fail_msg("%s: no English name", ROWS[i].name);
    }
}

static void find_and_get_round_trip(void **state)
{
    (void)state;
    size_t n = 0;
    for (const struct term *term = term_row(0); term != NULL; term = term_row(++n)) {
        if (strcmp(term->list, ROWS[n].list) != 0 || term->number != ROWS[n].number)
            fail_msg("row %zu is %s %d", n, term->list, term->number);
        assert_int_equal(term_find(term->list, term->code), term->number);
        assert_ptr_equal(term_get(term->list, term->number), term);
        assert_string_equal(term_name(term->list, term->number, "zh"), ROWS[n].zh);
        assert_string_equal(term_name(term->list, term->number, "en"), ROWS[n].en);
    }
    assert_int_equal(n, COUNT(ROWS));
}

static void unknown_terms(void **state)
{
    (void)state;
    assert_string_equal(term_get("nature", 0)->code, "?");
    assert_string_equal(term_get("nature", NATURE_COUNT)->code, "?");
    assert_string_equal(term_get("nature", -1)->code, "?");
    assert_string_equal(term_get("no such list", 1)->code, "?");
    assert_int_equal(term_find("nature", "no_such"), 0);
    assert_int_equal(term_find("nature", ""), 0);
    assert_int_equal(term_find("nature", NULL), 0);
    assert_int_equal(term_find("no such list", "complaint"), 0);
    assert_int_equal(term_find("duty", "complaint"), 0);
    assert_string_equal(term_name("nature", 99, "zh"), "?");
    assert_string_equal(term_name("nature", NATURE_REPORT, NULL), "report of a violation");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(enums_equal_the_table),
        cmocka_unit_test(every_list_is_complete),
        cmocka_unit_test(numbers_and_codes_are_unique_per_list),
        cmocka_unit_test(codes_and_names_can_be_shown),
        cmocka_unit_test(find_and_get_round_trip),
        cmocka_unit_test(unknown_terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
