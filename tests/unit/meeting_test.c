/* The dispatch meeting: what becomes of an item, in which order an agenda stands, what a decision may say, who may run
 * which meeting. Areas, units and matters are those of the demo pack. Run from the root of the project. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/escalation/meeting.h"
#include "tests/lib/chance.h"
#include "tests/lib/pack_folder.h"

#define DEMO "deploy/city/demo"

static struct pack *pack;
static struct arena *arena;
static struct pack_class classes[2];
static int traffic[1], signals[1];

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(0);
    pack = pack_folder(DEMO);
    traffic[0] = pack_matter_find(pack, "traffic");
    signals[0] = pack_matter_find(pack, "traffic.order");
    assert_true(traffic[0] >= 0 && signals[0] >= 0);
    classes[0] = (struct pack_class){"roads", "道路交通", traffic, 1};
    classes[1] = (struct pack_class){"order", "交通秩序", signals, 1};
    pack->classes = classes;
    pack->classes_count = COUNT(classes);
    chance_begin();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    pack_free(&pack);
    arena_free(&arena);
    return 0;
}

/* ---- what becomes of an item ---- */

static const char PINNED[] = "-         put          listed\n"
                             "-         assign       refused not_found\n"
                             "-         carry        refused not_found\n"
                             "-         drop         refused not_found\n"
                             "-         close        refused wrong_state\n"
                             "-         order_closed refused wrong_state\n"
                             "listed    put          refused already_done\n"
                             "listed    assign       assigned\n"
                             "listed    carry        carried\n"
                             "listed    drop         dropped\n"
                             "listed    close        carried\n"
                             "listed    order_closed done\n"
                             "assigned  put          refused already_done\n"
                             "assigned  assign       refused already_done\n"
                             "assigned  carry        refused already_done\n"
                             "assigned  drop         refused already_done\n"
                             "assigned  close        refused wrong_state\n"
                             "assigned  order_closed done\n"
                             "done      put          refused wrong_state\n"
                             "done      assign       refused wrong_state\n"
                             "done      carry        refused wrong_state\n"
                             "done      drop         refused wrong_state\n"
                             "done      close        refused wrong_state\n"
                             "done      order_closed refused wrong_state\n"
                             "carried   put          listed\n"
                             "carried   assign       refused already_done\n"
                             "carried   carry        refused already_done\n"
                             "carried   drop         refused already_done\n"
                             "carried   close        refused wrong_state\n"
                             "carried   order_closed refused wrong_state\n"
                             "dropped   put          listed\n"
                             "dropped   assign       refused already_done\n"
                             "dropped   carry        refused already_done\n"
                             "dropped   drop         refused already_done\n"
                             "dropped   close        refused wrong_state\n"
                             "dropped   order_closed refused wrong_state\n";

static void table_is_pinned(void **state)
{
    static const char *const EVENTS[] = {"", "put", "assign", "carry", "drop", "close", "order_closed"};
    struct buf dump = {0};
    (void)state;
    for (int s = 0; s < ITEM_STATE_COUNT; s++)
        for (int e = 1; e < ITEM_EVENT_COUNT; e++) {
            const struct item_rule *rule = meeting_step((enum item_state)s, (enum item_event)e);
            buf_print(&dump, "%-9s %-12s ", s == 0 ? "-" : term_get("item_state", s)->code, EVENTS[e]);
            if (rule->refused == REASON_NONE)
                buf_print(&dump, "%s\n", term_get("item_state", (int)rule->next)->code);
            else
                buf_print(&dump, "refused %s\n", reason_code(rule->refused));
            assert_true(rule->refused == REASON_NONE || (int)rule->next == s); /* refused: nothing changes */
        }
    assert_string_equal(dump.text, PINNED);
    buf_free(&dump);
}

static void rules_are_said_once(void **state)
{
    size_t count;
    const struct item_rule *rules = meeting_rules(&count);
    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            assert_false(rules[i].state == rules[j].state && rules[i].event == rules[j].event);
    assert_int_equal(meeting_step((enum item_state)99, ITEM_PUT)->refused, REASON_WRONG_STATE);
}

static void counted_as_assigned(void **state)
{
    (void)state;
    assert_true(meeting_item_assigned(ITEM_ASSIGNED, 1));
    assert_true(meeting_item_assigned(ITEM_DONE, 1));
    assert_false(meeting_item_assigned(ITEM_DONE, INSTANT_NONE)); /* closed before anything was decided */
    assert_false(meeting_item_assigned(ITEM_LISTED, INSTANT_NONE));
    assert_false(meeting_item_assigned(ITEM_CARRIED, 1));
    assert_false(meeting_item_assigned(ITEM_DROPPED, 1));
}

/* ---- agenda ---- */

/* An order is one letter; overdue and accepted are days, 0 = none. */
struct found {
    const char *name;
    enum agenda_reason reason;
    int overdue, accepted;
    const char *matter;
};

static struct agenda_order *order_of(const struct found *found)
{
    struct agenda_order *order = arena_alloc(arena, sizeof *order);
    order->order.bytes[15] = (uint8_t)found->name[0];
    order->number = found->name;
    order->matter = found->matter == NULL ? "city" : found->matter;
    order->overdue = found->overdue == 0 ? INSTANT_NONE : found->overdue * INSTANT_DAY;
    order->accepted = found->accepted == 0 ? INSTANT_NONE : found->accepted * INSTANT_DAY;
    return order;
}

/* "a b c" and what was cut. */
static const char *ranked(const struct found *found, size_t count, const struct pack_cadence *cadence, size_t *cut)
{
    static char text[64];
    struct agenda agenda = {0};
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        meeting_add(arena, &agenda, found[i].reason, order_of(&found[i]));
    meeting_rank(pack, cadence, &agenda);
    text[0] = '\0';
    for (size_t i = 0; i < agenda.orders.count; i++) {
        const struct agenda_order *order = agenda.orders.items[i];
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i == 0 ? "" : " ", order->number);
    }
    *cut = agenda.cut;
    return text;
}

static const struct pack_cadence ALL = {.reasons = ~0u, .items_max = 50};
static const struct pack_cadence NO_CLASS = {.reasons = ~(1u << AGENDA_CLASS), .items_max = 50};
static const struct pack_cadence SHORT = {.reasons = ~0u, .items_max = 2};

static void ranking(void **state)
{
    static const struct {
        const char *why;
        struct found found[6];
        const struct pack_cadence *cadence;
        const char *expected;
        size_t cut;
    } CASES[] = {
        {"carried before everything, whatever the rest has",
         {{"a", AGENDA_OVERDUE, 1, 1, NULL}, {"a", AGENDA_REDO, 0, 1, NULL}, {"b", AGENDA_CARRIED, 0, 9, NULL}},
         &ALL,
         "b a",
         0},
        {"more reasons first",
         {{"a", AGENDA_OVERDUE, 1, 1, NULL}, {"b", AGENDA_REDO, 0, 9, NULL}, {"b", AGENDA_UNCLEAR, 0, 9, NULL}},
         &ALL,
         "b a",
         0},
        {"the same reason twice is one",
         {{"a", AGENDA_REDO, 0, 1, NULL}, {"b", AGENDA_REDO, 0, 9, NULL}, {"b", AGENDA_REDO, 0, 9, NULL}},
         &ALL,
         "a b",
         0},
        {"longest overdue first, overdue before not overdue",
         {{"a", AGENDA_REDO, 0, 1, NULL}, {"b", AGENDA_OVERDUE, 7, 2, NULL}, {"c", AGENDA_OVERDUE, 5, 3, NULL}},
         &ALL,
         "c b a",
         0},
        {"then the oldest; an unknown age comes last",
         {{"a", AGENDA_REDO, 0, 0, NULL}, {"b", AGENDA_REDO, 0, 4, NULL}, {"c", AGENDA_UNCLEAR, 0, 3, NULL}},
         &ALL,
         "c b a",
         0},
        {"then by its id",
         {{"c", AGENDA_REDO, 0, 4, NULL}, {"a", AGENDA_REDO, 0, 4, NULL}, {"b", AGENDA_REDO, 0, 4, NULL}},
         &ALL,
         "a b c",
         0},
        {"R23: a class of prominent problem adds a reason where the cadence asks for it",
         {{"a", AGENDA_OVERDUE, 1, 1, "city"}, {"b", AGENDA_OVERDUE, 9, 9, "traffic.order"}},
         &ALL,
         "b a",
         0},
        {"and does not where it does not",
         {{"a", AGENDA_OVERDUE, 1, 1, "city"}, {"b", AGENDA_OVERDUE, 9, 9, "traffic.order"}},
         &NO_CLASS,
         "a b",
         0},
        {"what does not fit is cut and counted, the least pressing of all",
         {{"a", AGENDA_REDO, 0, 5, NULL},
          {"b", AGENDA_CARRIED, 0, 8, NULL},
          {"c", AGENDA_OVERDUE, 3, 4, NULL},
          {"d", AGENDA_REDO, 0, 2, NULL}},
         &SHORT,
         "b c",
         2},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        size_t count = 0, cut;
        while (count < COUNT(CASES[i].found) && CASES[i].found[count].name != NULL)
            count++;
        const char *found = ranked(CASES[i].found, count, CASES[i].cadence, &cut);
        if (strcmp(found, CASES[i].expected) != 0)
            fprintf(stderr, "%s: %s\n", CASES[i].why, found);
        assert_string_equal(found, CASES[i].expected);
        assert_int_equal(cut, CASES[i].cut);
    }
}

/* The reasons may be asked in any order, and find in any order: the agenda is the same. */
static void ranking_depends_on_what_was_found_only(void **state)
{
    static const char *const MATTERS[] = {"city", "traffic", "traffic.order", "unknown"};
    (void)state;
    for (int turn = 0; turn < 200; turn++) {
        struct found found[20];
        struct pack_cadence cadence = {.reasons = ~0u, .items_max = 1 + chance_below(12)};
        static const char NAMES[] = "a\0b\0c\0d\0e\0f\0g\0h";
        char first[64];
        size_t cut, again;
        for (size_t i = 0; i < COUNT(found); i++) {
            int name = chance_below(8); /* facts belong to the order, not to the reason */
            found[i] = (struct found){&NAMES[name * 2], (enum agenda_reason)(1 + chance_below(6)), name % 3,
                                      1 + name / 2, MATTERS[name % 4]};
        }
        str_copy(first, sizeof first, ranked(found, COUNT(found), &cadence, &cut));
        for (size_t i = COUNT(found) - 1; i > 0; i--) {
            size_t other = (size_t)chance_below((int)i + 1);
            struct found kept = found[i];
            found[i] = found[other];
            found[other] = kept;
        }
        assert_string_equal(ranked(found, COUNT(found), &cadence, &again), first);
        assert_int_equal(cut, again);
    }
}

static void nearest_class_wins(void **state)
{
    (void)state;
    assert_int_equal(meeting_class(pack, "traffic.order"), 1);
    assert_int_equal(meeting_class(pack, "traffic"), 0);
    assert_int_equal(meeting_class(pack, "city"), -1);
    assert_int_equal(meeting_class(pack, "no.such.matter"), -1);
    assert_int_equal(meeting_class_share(pack, &(struct pack_cadence){.items_max = 5}), 3); /* rounded up */
}

/* ---- a decision ---- */

static const char *faults_of(const struct decision *decision)
{
    static char text[512];
    struct decision_fault faults[DECISION_FAULTS_MAX];
    size_t count = meeting_decision_faults(pack, decision, faults), used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %s", i == 0 ? "" : ", ", faults[i].field,
                                 reason_code(faults[i].reason));
    return text;
}

static void decisions_are_refused_by_field(void **state)
{
    static const char *const TWO[] = {"nx.traffic_police", "nx.no_such"};
    static const char *const TWICE[] = {"nx.traffic_police", "nx.traffic_police"};
    static const char *const LEAD[] = {"nx.transport"};
    static const struct {
        struct decision decision;
        const char *expected;
        enum item_event event;
    } CASES[] = {
        {{"nx.transport", TWO, 1, "10d", false, false}, "", ITEM_ASSIGN}, /* C12 */
        {{"", NULL, 0, "", false, false}, "", ITEM_ASSIGN},               /* the lead stays, the policy's limit too */
        {{"nx.nobody", TWO, 2, "10", false, false},
         "lead unknown_code, co[1] unknown_code, limit bad_format",
         ITEM_ASSIGN},
        {{"", TWICE, 2, "", false, false}, "co[1] forbidden_here", ITEM_ASSIGN},
        {{"nx.transport", LEAD, 1, "", false, false}, "co[0] forbidden_here", ITEM_ASSIGN},
        {{"", NULL, 0, "48h", false, false}, "", ITEM_ASSIGN},
        {{"", NULL, 0, "8wh", false, false}, "", ITEM_ASSIGN},
        {{"", NULL, 0, "5wd", false, false}, "", ITEM_ASSIGN},
        {{"", NULL, 0, "30min", false, false}, "limit out_of_range", ITEM_ASSIGN},
        {{"", NULL, 0, "eod+1d", false, false}, "limit out_of_range", ITEM_ASSIGN},
        {{"", NULL, 0, "none", false, false}, "limit out_of_range", ITEM_ASSIGN},
        {{"", NULL, 0, "0d", false, false}, "limit bad_format", ITEM_ASSIGN},
        {{"", NULL, 0, "", true, false}, "", ITEM_CARRY},
        {{"", NULL, 0, "", false, true}, "", ITEM_DROP},
        {{"", NULL, 0, "", true, true}, "drop forbidden_here", ITEM_CARRY},
        {{"nx.transport", TWO, 1, "3d", true, false},
         "lead forbidden_here, co[0] forbidden_here, limit forbidden_here",
         ITEM_CARRY},
        {{"nx.transport", NULL, 0, "", false, true}, "lead forbidden_here", ITEM_DROP},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        assert_string_equal(faults_of(&CASES[i].decision), CASES[i].expected);
        assert_int_equal(meeting_decision_event(&CASES[i].decision), CASES[i].event);
    }
}

static void many_faults_do_not_overflow(void **state)
{
    const char *units[64];
    struct decision_fault faults[DECISION_FAULTS_MAX];
    (void)state;
    for (size_t i = 0; i < COUNT(units); i++)
        units[i] = "nobody";
    const struct decision decision = {"nobody", units, COUNT(units), "x", false, false};
    assert_int_equal(meeting_decision_faults(pack, &decision, faults), DECISION_FAULTS_MAX);
}

/* ---- who ---- */

static void who_runs_which_meeting(void **state)
{
    static const struct {
        const char *own, *area;
        bool may;
    } CASES[] = {
        {"", "city", true},
        {"", "ningxiang", true},
        {"nx.transport", "ningxiang", true},
        {"nx.transport", "ningxiang.meitanba", true},
        {"nx.transport", "city", false},
        {"nx.transport", "pingyin", false},
        {"nx.nobody", "ningxiang", false},
        {"nx.transport", "nowhere", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_int_equal(meeting_may_run(pack, CASES[i].own, CASES[i].area), CASES[i].may);
}

static void which_orders_belong_before_it(void **state)
{
    static const struct {
        const char *meeting, *area, *district;
        bool covered;
    } CASES[] = {
        {"ningxiang", "ningxiang.meitanba", "ningxiang", true},
        {"ningxiang", "", "ningxiang", true},
        {"ningxiang", "gone", "ningxiang", true},
        {"ningxiang", "pingyin", "pingyin", false},
        {"ningxiang", "", "", false}, /* somewhere in the city */
        {"city", "", "", true},
        {"gone", "ningxiang", "ningxiang", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++)
        assert_int_equal(meeting_covers(pack, CASES[i].meeting, CASES[i].area, CASES[i].district), CASES[i].covered);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_pinned),
        cmocka_unit_test(rules_are_said_once),
        cmocka_unit_test(counted_as_assigned),
        cmocka_unit_test(ranking),
        cmocka_unit_test(ranking_depends_on_what_was_found_only),
        cmocka_unit_test(nearest_class_wins),
        cmocka_unit_test(decisions_are_refused_by_field),
        cmocka_unit_test(many_faults_do_not_overflow),
        cmocka_unit_test(who_runs_which_meeting),
        cmocka_unit_test(which_orders_belong_before_it),
    };
    return cmocka_run_group_tests_name("meetings", tests, set_up, tear_down);
}
