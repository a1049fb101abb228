/* 举报 and the confidential lane (N13, N22): every list that names single orders is empty once all orders are reports, or are
 * of the lane; what a terminal shows comes back when somebody said why (--confidential), what files, meetings and models are
 * made of never does. On the rows of report_fill.sql; all in one transaction that is undone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/ctl/connect.h"
#include "tests/lib/session.h"

extern const char sql_classifier[], sql_escalation[], sql_survey[];

static struct arena *arena;
static struct session *session;

#define ALL_TIME "'2018-01-01Z', '2019-01-01Z'"
#define PERIOD   "'2018-03-01T00:00+08', '2018-03-11T00:00+08', '{}', '{1,4,7}'"
#define KNOWN    "'2018-03-11T00:00+08'"

/* `shown`: with --confidential it is there again. */
static const struct list {
    const char *group, *asked;
    bool shown;
} LISTS[] = {
    {"requests", "request_list(NULL, 0, NULL, 1000)", true},
    {"orders", "order_list(NULL, 0, NULL, false, 1000)", true},
    {"likeness", "likeness_open(NULL, 1000)", true},
    {"shelf", "relief_running(NULL, NULL)", false},
    {"shelf", "relief_waiting(NULL, NULL)", false},
    {"bench", "bench_list(NULL, false, 1000)", true},
    {"proposals", "proposal_list(0, NULL, 1000)", true},
    {"slips", "slip_list(NULL, NULL, false, 1000)", true},
    {"supervision", "priority_list(NULL)", true},
    {"supervision", "rung_list(NULL, 2, 1000)", true},
    {"meetings", "meeting_items('rp.six', '2018-03-06')", false},
    {"holds", "hold_list(false)", true},
    {"exclusions", "exclusion_list(NULL, false, NULL, NULL, 1000, '{}')", true},
    {"appeals", "appeal_list(NULL, false, 1000, '{}')", true},
    {"write_offs", "write_off_list(NULL, false, 1000, '{}')", true},
    {"samples", "sample_checks('2018-03/9')", true},
    {"themes", "theme_orders('rp.quiet', '{}')", true},
    {"corrections", "correction_list(NULL)", false},
    {"violations", "violation_orders('{}', " ALL_TIME ", '{1,4,7}')", false},
    {"whistles", "whistle_list(NULL, '{}', " ALL_TIME ", false)", false},
    {"rates", "rate_orders(" ALL_TIME ", '2999-01-01Z', '{6,8,9,12,20,21,22,23}', NULL, '{}', '{}', '{}')", false},
    {"pingpong", "pingpong_orders(NULL, " ALL_TIME ", 1000)", false},
    {"open_data", "open_data(" ALL_TIME ", 480)", false},
    {"simulate", "simulate_orders(NULL, " ALL_TIME ", 1000)", false},
    {"order", "order_links('00000000-0000-7000-8000-00000000a001')", true},
    {"report", "report_overdue(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_missed(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_late_returns(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_slips_issued(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_slips_answered(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_slips_closed(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_slips_open(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_items(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_items_open(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_cards(" PERIOD ", 2, " KNOWN ")", false},
    {"report", "report_rungs(" PERIOD ", 7, " KNOWN ")", false},
    {"report", "report_evidence(" PERIOD ", 7, " KNOWN ")", false},
    {"report", "report_cards_acknowledged(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_cards_silent(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_redo(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_whistles(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_front_line(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_reliefs(" PERIOD ", 1, " KNOWN ")", false},
    {"report", "report_dissatisfied(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_exclusions(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_appeals(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_corrections(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_corrected_since(" PERIOD ", 0, '2999-01-01Z')", false},
    {"report", "report_case_redone(" PERIOD ", 1, " KNOWN ")", false},
    {"report", "report_case_excluded(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_case_appealed(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_case_finding(" PERIOD ", 2, " KNOWN ")", false},
    {"report", "report_case_praised(" PERIOD ", 9, " KNOWN ")", false},
    {"report", "report_case_longest(" PERIOD ", 9, " KNOWN ")", false},
    {"report", "report_ledger_shelf(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_ledger_redo(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_ledger_carried(" PERIOD ", 0, " KNOWN ")", false},
    {"report", "report_theme_orders(" PERIOD ", 0, " KNOWN ", '{0,0,0,0,0,0,480}', '{pingyin.yushan}', '{pingyin}')",
     false},
};

/* What the services read by: what a key does not reach is named. */
static const struct {
    const char *asked, *units, *matters;
} REACHED[] = {
    {"survey_list(0, 1000, '{}', '{}')", "survey_list(0, 1000, '{}', '{bad}')",
     "survey_list(0, 1000, '{a.noise}', '{}')"},
    {"survey_list_district('pingyin', 0, 1000, '{}', '{}')", "survey_list_district('pingyin', 0, 1000, '{}', '{bad}')",
     "survey_list_district('pingyin', 0, 1000, '{a.noise}', '{}')"},
    {"survey_list_callable('2018-03-07', 0, 1000, '{}', '{}')",
     "survey_list_callable('2018-03-07', 0, 1000, '{}', '{bad}')",
     "survey_list_callable('2018-03-07', 0, 1000, '{a.noise}', '{}')"},
    {"survey_list_callable_district('2018-03-07', 'pingyin', 0, 1000, '{}', '{}')",
     "survey_list_callable_district('2018-03-07', 'pingyin', 0, 1000, '{}', '{bad}')",
     "survey_list_callable_district('2018-03-07', 'pingyin', 0, 1000, '{a.noise}', '{}')"},
    {"check_open('', 1000, '{}', '{}')", "check_open('', 1000, '{}', '{bad}')",
     "check_open('', 1000, '{a.noise}', '{}')"},
    {"sample_asked(" ALL_TIME ", 1000, '{}', '{}')", "sample_asked(" ALL_TIME ", 1000, '{}', '{bad}')",
     "sample_asked(" ALL_TIME ", 1000, '{a.noise,a.water}', '{}')"},
};

static const char *const AGENDAS[] = {"agenda_carried(true, '{}', 1000, 'rp.six', '2018-03-16')",
                                      "agenda_overdue(true, '{}', 1000, '2018-03-20')",
                                      "agenda_redo(true, '{}', 1000)",
                                      "agenda_unclear(true, '{}', 1000)",
                                      "agenda_repeated(true, '{}', 1000, 2, '2018-01-01')",
                                      "agenda_class(true, '{}', 1000, '{a.noise}', '{c}', 9)"};

static const char REPORT_ALL[] =
    "UPDATE intake.request SET reported = 'bad'; UPDATE classifier.classification SET reported = 'bad';"
    "UPDATE router.work_order SET reported = 'bad'; UPDATE escalation.watch SET reported = 'bad';"
    "UPDATE survey.survey_case SET reported = 'bad'";
static const char LANE_ALL[] =
    "SELECT set_config('loopline.lane', string_agg(DISTINCT matter, ','), true) FROM ("
    "SELECT matter FROM router.work_order WHERE matter <> '' UNION SELECT matter FROM intake.request "
    "WHERE matter <> '' UNION SELECT 'a.noise') m";

static int open_city(void **state)
{
    (void)state;
    arena = arena_new(0);
    session = session_open("owner", NULL);
    session_run(session, "BEGIN; SET LOCAL TimeZone = 'UTC'; SET LOCAL jit = off");
    session_file(session, "tests/sql/report_clear.sql");
    session_file(session, "tests/sql/report_fill.sql");
    session_file(session, "tests/sql/report_asked.sql");
    session_file(session, "tests/sql/lane.sql");
    for (size_t i = 0; i < COUNT(LISTS); i++)
        if (i == 0 || !str_equal(LISTS[i].group, LISTS[i - 1].group))
            session_run(session, connect_statements(arena, LISTS[i].group));
    session_run(session, "SAVEPOINT filled");
    return 0;
}

static int close_city(void **state)
{
    (void)state;
    session_run(session, "ROLLBACK");
    session_close(&session);
    arena_free(&arena);
    return 0;
}

static bool finds(const char *asked)
{
    return *session_ask(session, arena_print(arena, "EXECUTE %s", asked)) != '\0';
}

static size_t expect(const char *asked, bool wanted, const char *when)
{
    if (finds(asked) == wanted)
        return 0;
    fprintf(stderr, "%s: %s %s\n", when, asked, wanted ? "finds nothing" : "finds something");
    return 1;
}

static void check_lists(const char *change, const char *when)
{
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(LISTS); i++)
        wrong += expect(LISTS[i].asked, true, "as they are");
    session_run(session, change);
    for (size_t i = 0; i < COUNT(LISTS); i++)
        wrong += expect(LISTS[i].asked, false, when);
    session_run(session, "SET LOCAL loopline.confidential = 'on'");
    for (size_t i = 0; i < COUNT(LISTS); i++)
        wrong += expect(LISTS[i].asked, LISTS[i].shown, "with --confidential");
    session_run(session, "ROLLBACK TO filled");
    assert_int_equal(wrong, 0);
}

static void test_reports_are_in_no_list(void **state)
{
    (void)state;
    check_lists(REPORT_ALL, "all report a unit");
}

static void test_the_lane_is_in_no_list(void **state)
{
    (void)state;
    check_lists(LANE_ALL, "all are of the lane");
}

/* Without a session's word the pack that was applied last says what the lane is. */
static void test_the_pack_says_what_the_lane_is(void **state)
{
    (void)state;
    assert_string_equal(session_ask(session, "SELECT bus.is_open('', 'a.noise')"), "t");
    session_run(session, "INSERT INTO bus.pack (version, name, sha256, applied_by, lane) "
                         "VALUES (100000, 'demo', '', 'x', 'a.noise,a.other')");
    assert_string_equal(session_ask(session,
                                    "SELECT bus.is_open('', 'a.noise'), bus.is_open('', 'a'), bus.is_open('', ''), "
                                    "bus.is_open('bad', 'a')"),
                        "f|t|t|f");
    session_run(session, "ROLLBACK TO filled");
}

/* What is counted of units is counted of everything: reports are work as well. */
static void test_figures_count_reports(void **state)
{
    (void)state;
    static const char UNITS[] = "EXECUTE report_units(" PERIOD ", 0, " KNOWN ")";
    const char *before = arena_text(arena, session_ask(session, UNITS));
    session_run(session, REPORT_ALL);
    assert_string_equal(session_ask(session, UNITS), before);
    session_run(session, "ROLLBACK TO filled");
}

static void prepare_of(const char *schema, const char *statements)
{
    session_run(session, arena_print(arena, "SET LOCAL search_path = %s, bus", schema));
    session_run(session, statements);
}

static void test_a_key_lists_what_it_reaches(void **state)
{
    (void)state;
    size_t wrong = 0;
    prepare_of("survey", sql_survey);
    session_run(session, "UPDATE survey.survey_case SET matter = 'a.water' WHERE matter = ''");
    for (size_t i = 0; i < COUNT(REACHED); i++) {
        wrong += expect(REACHED[i].asked, true, "as they are");
        wrong += expect(REACHED[i].matters, false, "of other matters");
    }
    session_run(session, REPORT_ALL);
    for (size_t i = 0; i < COUNT(REACHED); i++) {
        wrong += expect(REACHED[i].asked, true, "who is not of the unit");
        wrong += expect(REACHED[i].units, false, "who is of the unit");
    }
    session_run(session, "DEALLOCATE ALL");
    session_run(session, "ROLLBACK TO filled");
    assert_int_equal(wrong, 0);
}

static void test_no_agenda_names_a_report(void **state)
{
    (void)state;
    size_t wrong = 0;
    prepare_of("escalation", sql_escalation);
    for (size_t i = 0; i < COUNT(AGENDAS); i++)
        wrong += expect(AGENDAS[i], true, "as they are");
    session_run(session, REPORT_ALL);
    for (size_t i = 0; i < COUNT(AGENDAS); i++)
        wrong += expect(AGENDAS[i], false, "all report a unit");
    session_run(session, "DEALLOCATE ALL");
    session_run(session, "ROLLBACK TO filled");
    assert_int_equal(wrong, 0);
}

static void test_hot_spots_and_reviews(void **state)
{
    (void)state;
    size_t wrong = 0;
    prepare_of("classifier", sql_classifier);
    session_run(session,
                "INSERT INTO classifier.hotspot_todo SELECT id FROM classifier.classification WHERE number LIKE 'RP%'");
    session_run(session, "SAVEPOINT todo");
    wrong += expect("hotspot_take(1000)", true, "as they are");
    session_run(session, "DELETE FROM classifier.hotspot_todo");
    wrong += expect("hotspot_window('2018-01-01', NULL, 1000)", true, "as they are");
    session_run(session, "ROLLBACK TO todo");
    wrong += expect("review_list('', 1000, '{}', '{}')", true, "as they are");
    wrong += expect("review_list('', 1000, '{\"\",a.noise,a.water,x}', '{}')", false, "no matter");
    session_run(session, REPORT_ALL);
    wrong += expect("review_list('', 1000, '{}', '{bad}')", false, "who is of the unit");
    wrong += expect("hotspot_take(1000)", false, "all report a unit");
    session_run(session, "DELETE FROM classifier.hotspot_todo");
    wrong += expect("hotspot_window('2018-01-01', NULL, 1000)", false, "all report a unit");
    session_run(session, "DEALLOCATE ALL");
    session_run(session, "ROLLBACK TO filled");
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reports_are_in_no_list),         cmocka_unit_test(test_the_lane_is_in_no_list),
        cmocka_unit_test(test_the_pack_says_what_the_lane_is), cmocka_unit_test(test_figures_count_reports),
        cmocka_unit_test(test_a_key_lists_what_it_reaches),    cmocka_unit_test(test_no_agenda_names_a_report),
        cmocka_unit_test(test_hot_spots_and_reviews),
    };
    return cmocka_run_group_tests(tests, open_city, close_city);
}
