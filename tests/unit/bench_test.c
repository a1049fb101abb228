/* The objection bench: what belongs to a ruling, two who rule at once, what a ruling teaches the catalogue, and the alarm
 * of the backstop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/result.h"
#include "common/str.h"
#include "services/ctl/catalogue_row.h"
#include "services/router/alarm.h"
#include "services/router/catalogue.h"
#include "services/router/order_limit.h"
#include "services/router/proposal.h"
#include "services/router/ruling_fields.h"

#define HOUR INSTANT_HOUR

/* ---- what belongs to which ruling ---- */

static const struct {
    enum ruling ruling;
    unsigned given;
    const char *faults; /* "field reason; …" */
} RULINGS[] = {
    {RULING_UNSPECIFIED, RULING_LEAD, "ruling required; "},
    {RULING_UPHOLD, 0, ""},
    {RULING_UPHOLD, RULING_LEAD | RULING_TEACH, ""},
    {RULING_UPHOLD, RULING_CO | RULING_CANDIDATES | RULING_LIMIT,
     "co forbidden_here; candidates forbidden_here; limit forbidden_here; "},
    {RULING_DISMISS, 0, ""},
    {RULING_DISMISS, RULING_LEAD | RULING_TEACH, "lead forbidden_here; teach forbidden_here; "},
    {RULING_NAMED, 0, "lead required; "},
    {RULING_NAMED, RULING_LEAD | RULING_CO | RULING_TEACH, ""},
    {RULING_NAMED, RULING_CO | RULING_CANDIDATES, "lead required; candidates forbidden_here; "},
    {RULING_FORCED, 0, ""},
    {RULING_FORCED, RULING_LEAD, ""},
    {RULING_FORCED, RULING_CO | RULING_TEACH, "co forbidden_here; teach forbidden_here; "},
    {RULING_JOINT, 0, "candidates required; "},
    {RULING_JOINT, RULING_LEAD | RULING_CANDIDATES | RULING_LIMIT, ""},
    {RULING_JOINT, RULING_CANDIDATES | RULING_CO | RULING_TEACH, "co forbidden_here; teach forbidden_here; "},
};

static void test_what_belongs_to_a_ruling(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(RULINGS); i++) {
        struct ruling_fault faults[RULING_PARTS];
        char told[256] = "";
        size_t count = ruling_fields_check(RULINGS[i].ruling, RULINGS[i].given, faults);
        for (size_t n = 0; n < count; n++)
            snprintf(told + strlen(told), sizeof told - strlen(told), "%s %s; ", faults[n].field,
                     reason_code(faults[n].reason));
        if (!str_equal(told, RULINGS[i].faults))
            fprintf(stderr, "ruling %d with %x: %s\n", (int)RULINGS[i].ruling, RULINGS[i].given, told);
        assert_string_equal(told, RULINGS[i].faults);
    }
    assert_null(ruling_fields_row(RULING_UNSPECIFIED));
    assert_null(ruling_fields_row(RULING_COUNT));
    for (enum ruling ruling = RULING_UPHOLD; ruling < RULING_COUNT; ruling++)
        assert_int_equal(ruling_fields_row(ruling)->ruling, ruling);
}

static void test_limits_by_hand(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum reason reason;
    } LIMITS[] = {{"", REASON_NONE},
                  {NULL, REASON_NONE},
                  {"4wh", REASON_NONE},
                  {"2h", REASON_NONE},
                  {"10d", REASON_NONE},
                  {"5wd", REASON_NONE},
                  {"30min", REASON_OUT_OF_RANGE},
                  {"eod", REASON_OUT_OF_RANGE},
                  {"none", REASON_OUT_OF_RANGE},
                  {"soon", REASON_BAD_FORMAT},
                  {"0d", REASON_BAD_FORMAT},
                  {"10001d", REASON_BAD_FORMAT}};
    for (size_t i = 0; i < COUNT(LIMITS); i++)
        assert_int_equal(order_limit_reason(LIMITS[i].text), LIMITS[i].reason);
}

/* R09: whoever must come may be called within minutes, or by tonight. */
static void test_limits_for_coming(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum reason reason;
    } LIMITS[] = {{"", REASON_NONE},    {NULL, REASON_NONE},           {"4wh", REASON_NONE},
                  {"2d", REASON_NONE},  {"30min", REASON_NONE},        {"eod", REASON_NONE},
                  {"1wd", REASON_NONE}, {"none", REASON_OUT_OF_RANGE}, {"soon", REASON_BAD_FORMAT}};
    for (size_t i = 0; i < COUNT(LIMITS); i++)
        assert_int_equal(order_limit_come_reason(LIMITS[i].text), LIMITS[i].reason);
}

/* ---- an order before the bench ---- */

struct case_file {
    struct router_policy policy;
    struct order order;
    struct assignment list[ROUTER_ASSIGNMENTS_MAX];
    struct router_result result;
};

static void send(struct case_file *file, struct router_event event)
{
    event.at = 2 * HOUR;
    event.actor = "wang";
    router_step(&file->policy, &file->order, &event, &file->result);
    if (file->result.reason != REASON_NONE || file->result.ignored)
        return;
    memcpy(file->list, file->result.assignments, sizeof file->list);
    file->order = file->result.next;
    file->order.assignments = file->list;
}

static void refused(const struct case_file *file, const char *field, enum reason reason)
{
    assert_int_equal(file->result.reason, reason);
    assert_string_equal(file->result.field, field);
    assert_int_equal(file->result.effect_count, 0);
}

static struct router_post post(const char *unit, enum duty duty)
{
    return (struct router_post){.unit = unit, .duty = duty, .return_by = INSTANT_NONE};
}

/* Led by "mill", helped by "bureau"; returned by its lead. Seen by both dispatchers then: dispatches 1. */
static void open_case(struct case_file *file)
{
    memset(file, 0, sizeof *file);
    file->policy.return_max = 3;
    file->order = router_order_draft();
    file->order.number = "DT20240410-00001";
    file->order.district = "east";
    file->order.area = "mill";
    file->order.matter = "city.road";
    file->order.policy = "plain";
    file->order.entry = "road.mill";
    file->order.party = PARTY_CITIZEN;
    file->order.urgency = URGENCY_NORMAL;
    file->order.assignments = file->list;
    const struct router_post posts[] = {post("mill", DUTY_LEAD), post("bureau", DUTY_CO)};
    send(file, (struct router_event){.type = ROUTER_FOUND, .posts = posts, .post_count = 2});
    send(file, (struct router_event){.type = ROUTER_RETURN, .seq = 1});
    assert_int_equal(file->order.state, ORDER_RETURNED);
    assert_int_equal(file->order.dispatches, 1);
}

static void rule(struct case_file *file, enum router_event_type type, int seen, const struct router_post *lead)
{
    send(file, (struct router_event){.type = type, .seq = 1, .seen = seen, .posts = lead, .post_count = lead != NULL});
}

/* ---- two at once: one wins, the other is told ---- */

static void test_two_who_rule_at_once(void **state)
{
    (void)state;
    static const enum router_event_type EVENTS[] = {ROUTER_UPHOLD, ROUTER_DISMISS, ROUTER_NAME, ROUTER_FORCE,
                                                    ROUTER_SEEK};
    const struct router_post station = post("station", DUTY_LEAD), lake = post("lake", DUTY_LEAD);
    for (size_t i = 0; i < COUNT(EVENTS); i++) {
        for (size_t n = 0; n < COUNT(EVENTS); n++) {
            struct case_file file;
            open_case(&file);
            rule(&file, EVENTS[i], 1, EVENTS[i] == ROUTER_DISMISS ? NULL : &station);
            assert_int_equal(file.result.reason, REASON_NONE);
            assert_int_equal(file.order.dispatches, 2);
            rule(&file, EVENTS[n], 1, EVENTS[n] == ROUTER_DISMISS ? NULL : &lake);
            refused(&file, "dispatches", REASON_CHANGED_MEANWHILE);
            assert_int_equal(file.order.dispatches, 2);
        }
    }
}

static void test_one_assigns_while_the_other_rules(void **state)
{
    (void)state;
    struct case_file file;
    const struct router_post station = post("station", DUTY_CO), lake = post("lake", DUTY_LEAD);
    open_case(&file);
    send(&file,
         (struct router_event){.type = ROUTER_ASSIGN, .seen = 1, .posts = &station, .post_count = 1, .ground = ""});
    assert_int_equal(file.result.reason, REASON_NONE);
    rule(&file, ROUTER_UPHOLD, 1, &lake); /* still returned, but helped by another by now */
    refused(&file, "dispatches", REASON_CHANGED_MEANWHILE);
    rule(&file, ROUTER_UPHOLD, 2, &lake);
    assert_int_equal(file.result.reason, REASON_NONE);
    assert_string_equal(router_lead(&file.order)->unit, "lake");
    send(&file,
         (struct router_event){.type = ROUTER_ASSIGN, .seen = 2, .posts = &station, .post_count = 1, .ground = ""});
    refused(&file, "dispatches", REASON_CHANGED_MEANWHILE);
}

/* Who does not say what it saw is judged by what is there, as before. */
static void test_nothing_seen_nothing_compared(void **state)
{
    (void)state;
    struct case_file file;
    open_case(&file);
    rule(&file, ROUTER_DISMISS, 0, NULL);
    assert_int_equal(file.result.reason, REASON_NONE);
    rule(&file, ROUTER_DISMISS, 0, NULL);
    refused(&file, "number", REASON_WRONG_STATE);
}

/* ---- what a ruling teaches ---- */

static const struct {
    const char *why;
    enum party party;
    enum urgency urgency;
    enum party taught_party;
    enum urgency taught_urgency;
} LESSONS[] = {
    {"an ordinary one of a citizen serves all", PARTY_CITIZEN, URGENCY_NORMAL, PARTY_UNSPECIFIED, URGENCY_UNSPECIFIED},
    {"an emergency teaches about emergencies", PARTY_CITIZEN, URGENCY_URGENT, PARTY_UNSPECIFIED, URGENCY_URGENT},
    {"an enterprise's must not catch its emergencies", PARTY_ENTERPRISE, URGENCY_NORMAL, PARTY_ENTERPRISE,
     URGENCY_NORMAL},
    {"an enterprise's emergency", PARTY_ENTERPRISE, URGENCY_URGENT, PARTY_ENTERPRISE, URGENCY_URGENT},
    {"nobody said", PARTY_UNSPECIFIED, URGENCY_UNSPECIFIED, PARTY_UNSPECIFIED, URGENCY_UNSPECIFIED},
};

static void test_what_a_ruling_teaches(void **state)
{
    const struct pack *pack = *state;
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < COUNT(LESSONS); i++) {
        struct case_file file;
        struct proposal proposal = {0};
        const struct router_post posts[] = {post("station", DUTY_LEAD), post("lake", DUTY_CO)};
        open_case(&file);
        send(&file, (struct router_event){.type = ROUTER_NAME, .seq = 1, .posts = posts, .post_count = 2});
        file.order.party = LESSONS[i].party;
        file.order.urgency = LESSONS[i].urgency;
        proposal_of(&proposal, pack, &file.order, arena);
        assert_int_equal(proposal.party, LESSONS[i].taught_party);
        assert_int_equal(proposal.urgency, LESSONS[i].taught_urgency);
        assert_string_equal(proposal.matter, "city.road");
        assert_string_equal(proposal.area, "mill");
        assert_string_equal(proposal.lead, "station");
        assert_string_equal(proposal.co, "bureau,lake"); /* who helped before helps on */
        assert_string_equal(proposal.policy, "plain");
    }
    arena_free(&arena);
}

static void test_what_cannot_be_taught(void **state)
{
    const struct pack *pack = *state;
    struct case_file file;
    open_case(&file);
    assert_int_equal(proposal_reason(pack, &file.order), REASON_NONE);
    file.order.matter = "";
    assert_int_equal(proposal_reason(pack, &file.order), REASON_FORBIDDEN_HERE);
    file.order.matter = "no.such";
    assert_int_equal(proposal_reason(pack, &file.order), REASON_UNKNOWN_CODE);
}

/* An order whose area is not known any more is taught for its district, not for nowhere. */
static void test_area_of_a_lesson(void **state)
{
    const struct pack *pack = *state;
    struct arena *arena = arena_new(0);
    struct case_file file;
    struct proposal proposal = {0};
    open_case(&file);
    file.order.area = "gone";
    proposal_of(&proposal, pack, &file.order, arena);
    assert_string_equal(proposal.area, "east");
    arena_free(&arena);
}

/* ---- the row, in the catalogue ---- */

static struct pack_file *sound_files(struct arena *arena, size_t *count)
{
    struct pack_file *files = NULL;
    assert_int_equal(pack_read_folder(arena, "tests/unit/pack_data/sound", &files, count, stderr), RESULT_OK);
    return files;
}

static const char *const CO[] = {"bureau"};
static const struct catalogue_row ROW = {.code = "ruling.7",
                                         .matter = "city.road.manhole",
                                         .area = "mill",
                                         .party = PARTY_ENTERPRISE,
                                         .urgency = URGENCY_NORMAL,
                                         .lead = "station",
                                         .policy = "plain",
                                         .ground = "井盖\"归\"\\站里\n管",
                                         .co = CO,
                                         .co_count = 1,
                                         .note = "裁定"};

/* What stands there, however people wrote it, stays; the row is its last. */
static const struct {
    const char *why, *text, *after;
} FILES_WITH[] = {
    {"one row", "catalogue = (\n  { code = \"a\"; }\n);\n", "catalogue = (\n  { code = \"a\"; },\n"},
    {"an empty list", "catalogue = ( );\n", "catalogue = ( \n"},
    {"a comma at its end", "catalogue = ( { code = \"a\"; }, );", "catalogue = ( { code = \"a\"; }, \n"},
    {"brackets in comments and texts", "# ) (\ncatalogue : ( /* ( */ { ground = \"(\\\")\"; } // ))\n);",
     "# ) (\ncatalogue : ( /* ( */ { ground = \"(\\\")\"; }, // ))\n"},
    {"a comment behind the last row", "catalogue = ( { a = 1; } # last )\n\n);",
     "catalogue = ( { a = 1; }, # last )\n\n"},
    {"the same word elsewhere", "other = { catalogue = (1); };\ncatalogue = ({ a = 1; });",
     "other = { catalogue = (1); };\ncatalogue = ({ a = 1; },\n"},
};

static void test_row_is_appended(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    const char *row = arena_print(arena, "  # 裁定\n%s\n)", catalogue_row_text(arena, &ROW));
    for (size_t i = 0; i < COUNT(FILES_WITH); i++) {
        const char *text = catalogue_row_append(arena, FILES_WITH[i].text, &ROW);
        const char *expected = arena_print(arena, "%s%s", FILES_WITH[i].after, row);
        assert_non_null(text);
        if (strncmp(text, expected, strlen(expected)) != 0)
            fprintf(stderr, "%s:\n%s\n", FILES_WITH[i].why, text);
        assert_int_equal(strncmp(text, expected, strlen(expected)), 0);
    }
    assert_null(catalogue_row_append(arena, "", &ROW));
    assert_null(catalogue_row_append(arena, "rows = ( );", &ROW));
    assert_null(catalogue_row_append(arena, "catalogue = ( { a = 1; }", &ROW));
    assert_null(catalogue_row_append(arena, "# catalogue = ( )", &ROW));
    assert_null(catalogue_row_append(arena, "catalogue = \"(", &ROW));
    arena_free(&arena);
}

static void test_row_is_what_was_meant(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct pack *pack = NULL;
    size_t count = 0;
    struct pack_file *files = sound_files(arena, &count);
    for (size_t i = 0; i < count; i++)
        if (str_equal(files[i].name, "catalogue.cfg"))
            files[i].text = catalogue_row_append(arena, files[i].text, &ROW);
    assert_int_equal(pack_load(&pack, files, count, stderr), RESULT_OK);
    const struct pack_entry *entry = &pack->entries[pack->entries_count - 1];
    assert_string_equal(entry->code, "ruling.7");
    assert_string_equal(pack->matters[entry->matter].code, "city.road.manhole");
    assert_string_equal(pack->areas[entry->area].code, "mill");
    assert_int_equal(entry->party, PARTY_ENTERPRISE);
    assert_int_equal(entry->urgency, URGENCY_NORMAL);
    assert_string_equal(pack->units[entry->lead].code, "station");
    assert_int_equal(entry->co_count, 1);
    assert_string_equal(pack->units[entry->co[0]].code, "bureau");
    assert_string_equal(entry->ground, "井盖\"归\"\\站里 管");
    pack_free(&pack);
    arena_free(&arena);
}

/* ---- routing collapses to the backstop ---- */

static const struct {
    const char *why;
    struct pack_alarm rule;
    struct alarm_count count;
    enum alarm_verdict verdict;
} ALARMS[] = {
    {"half, where half is too much", {50, 10, 24}, {"east", 10, 5, false}, ALARM_RAISE},
    {"just below", {50, 10, 24}, {"east", 11, 5, false}, ALARM_STAYS},
    {"too few orders to tell", {50, 10, 24}, {"east", 9, 9, false}, ALARM_STAYS},
    {"all of them", {100, 1, 24}, {"east", 1, 1, false}, ALARM_RAISE},
    {"raised already", {50, 10, 24}, {"east", 40, 40, true}, ALARM_STAYS},
    {"few by now, all to the backstop: not over", {50, 10, 24}, {"east", 2, 2, true}, ALARM_STAYS},
    {"over", {50, 10, 24}, {"east", 11, 5, true}, ALARM_CLEAR},
    {"nothing comes any more", {50, 10, 24}, {"east", 0, 0, true}, ALARM_CLEAR},
    {"the pack wants none", {0, 0, 0}, {"east", 40, 40, false}, ALARM_STAYS},
    {"the pack wants none any more", {0, 0, 0}, {"east", 40, 40, true}, ALARM_CLEAR},
    {"nothing came", {50, 0, 24}, {"east", 0, 0, false}, ALARM_STAYS},
    {"a million orders", {1, 10, 24}, {"east", 2000000000, 20000000, false}, ALARM_RAISE},
};

static void test_alarm(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ALARMS); i++) {
        enum alarm_verdict verdict = alarm_judge(&ALARMS[i].rule, &ALARMS[i].count);
        if (verdict != ALARMS[i].verdict)
            fprintf(stderr, "%s\n", ALARMS[i].why);
        assert_int_equal(verdict, ALARMS[i].verdict);
    }
}

static int load(void **state)
{
    struct arena *arena = arena_new(0);
    struct pack *pack = NULL;
    size_t count = 0;
    struct pack_file *files = sound_files(arena, &count);
    assert_int_equal(pack_load(&pack, files, count, stderr), RESULT_OK);
    arena_free(&arena);
    *state = pack;
    return 0;
}

static int unload(void **state)
{
    struct pack *pack = *state;
    pack_free(&pack);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_belongs_to_a_ruling),
        cmocka_unit_test(test_limits_by_hand),
        cmocka_unit_test(test_limits_for_coming),
        cmocka_unit_test(test_two_who_rule_at_once),
        cmocka_unit_test(test_one_assigns_while_the_other_rules),
        cmocka_unit_test(test_nothing_seen_nothing_compared),
        cmocka_unit_test(test_what_a_ruling_teaches),
        cmocka_unit_test(test_what_cannot_be_taught),
        cmocka_unit_test(test_area_of_a_lesson),
        cmocka_unit_test(test_row_is_appended),
        cmocka_unit_test(test_row_is_what_was_meant),
        cmocka_unit_test(test_alarm),
    };
    return cmocka_run_group_tests_name("bench", tests, load, unload);
}
