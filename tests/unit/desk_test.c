/* The review desk: the table as a whole, and what people decide. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/classifier/desk.h"

static const char PINNED[] =
    "new        accepted      sure    automatic  save emit  R02: the route is clear, nobody waits\n"
    "new        accepted      unsure  waiting    save       below the pack's threshold people decide\n"
    "new        supplemented  -       new        refuse     nothing was accepted under this number\n"
    "new        decided       -       new        refuse     nothing was accepted under this number\n"
    "new        withdrawn     -       new        refuse     nothing was accepted under this number\n"
    "new        instructed    -       new        refuse     nothing was accepted under this number\n"
    "automatic  accepted      -       automatic  refuse     accepted once already\n"
    "automatic  supplemented  -       automatic  forward    the unit that has it reads it\n"
    "automatic  decided       -       automatic  refuse     with the router: a wrong route is returned there (R31)\n"
    "automatic  withdrawn     -       automatic  forward    the router withdraws the order\n"
    "automatic  instructed    -       automatic  forward    the level above speaks of the order\n"
    "waiting    accepted      -       waiting    refuse     accepted once already\n"
    "waiting    supplemented  sure    automatic  save emit  what was missing is there: off the desk\n"
    "waiting    supplemented  unsure  waiting    save       still unsure; the desk sees the whole text\n"
    "waiting    decided       -       decided    save emit  a person decided\n"
    "waiting    withdrawn     -       withdrawn  save       off the desk; the router never heard of it\n"
    "waiting    instructed    -       waiting    keep       it goes to the router with the request\n"
    "decided    accepted      -       decided    refuse     accepted once already\n"
    "decided    supplemented  -       decided    forward    no rule overrides a person; the unit reads it\n"
    "decided    decided       -       decided    refuse     decided once: a wrong route is returned to the router "
    "(R31)\n"
    "decided    withdrawn     -       decided    forward    the router withdraws the order\n"
    "decided    instructed    -       decided    forward    the level above speaks of the order\n"
    "withdrawn  accepted      -       withdrawn  refuse     accepted once already\n"
    "withdrawn  supplemented  -       withdrawn  nothing    too late: taken back by the person\n"
    "withdrawn  decided       -       withdrawn  refuse     taken back by the person\n"
    "withdrawn  withdrawn     -       withdrawn  nothing    taken back already\n"
    "withdrawn  instructed    -       withdrawn  nothing    too late: the level above took it back itself\n";

static const char *state_code(enum review_state state)
{
    return state == REVIEW_STATE_UNSPECIFIED ? "new" : term_get("review_state", (int)state)->code;
}

static void dump_row(struct buf *out, const struct desk_rule *rule)
{
    static const char *const GUARDS[] = {"-", "sure", "unsure"};
    static const char *const EFFECTS[] = {"save", "emit", "forward", "refuse", "keep"};
    struct buf effects = {0};
    for (size_t i = 0; i < COUNT(EFFECTS); i++) {
        if ((rule->effects & 1u << i) != 0)
            buf_print(&effects, "%s%s", effects.length > 0 ? " " : "", EFFECTS[i]);
    }
    buf_print(out, "%-10s %-13s %-7s %-10s %-10s %s\n", state_code(rule->state), desk_event_code(rule->event),
              GUARDS[rule->guard], state_code(rule->next), rule->effects == 0 ? "nothing" : effects.text, rule->why);
    buf_free(&effects);
}

static void table_is_pinned(void **state)
{
    (void)state;
    struct buf dump = {0};
    for (size_t i = 0; desk_rule(i) != NULL; i++)
        dump_row(&dump, desk_rule(i));
    assert_string_equal(dump.text, PINNED);
    buf_free(&dump);
}

static void every_state_and_event_has_one_rule(void **state)
{
    (void)state;
    for (int s = 0; s < REVIEW_STATE_COUNT; s++) {
        for (int e = 1; e < DESK_EVENT_COUNT; e++) {
            for (int sure = 0; sure < 2; sure++) {
                const struct desk_rule *rule = desk_step((enum review_state)s, (enum desk_event)e, sure == 1);
                assert_int_equal(rule->state, s);
                assert_int_equal(rule->event, e);
                assert_int_not_equal(rule->guard, sure == 1 ? DESK_UNSURE : DESK_SURE);
                bool saved = (rule->effects & DESK_SAVE) != 0;
                assert_true(saved || rule->next == rule->state); /* no change without a trace */
                assert_true((rule->effects & DESK_REFUSE) == 0 || rule->effects == DESK_REFUSE);
            }
        }
    }
    assert_int_equal(desk_step((enum review_state)9, DESK_DECIDED, true)->effects, DESK_REFUSE);
    assert_int_equal(desk_step(REVIEW_WAITING, (enum desk_event)0, true)->effects, DESK_REFUSE);
    assert_string_equal(desk_event_code((enum desk_event)0), "?");
    assert_string_equal(desk_event_code((enum desk_event)99), "?");
}

/* The router hears of a request at most once, and of its supplements and withdrawal only after that. */
static void router_hears_once_and_in_order(void **state)
{
    (void)state;
    enum { STEPS = 5, WAYS = 8 * 8 * 8 * 8 * 8 };
    for (unsigned way = 0; way < WAYS; way++) {
        enum review_state at = REVIEW_STATE_UNSPECIFIED;
        int emitted = 0;
        unsigned rest = way;
        for (int i = 0; i < STEPS; i++, rest /= 8) {
            const struct desk_rule *rule = desk_step(at, (enum desk_event)(1 + rest % 4), rest / 4 % 2 == 1);
            assert_true((rule->effects & DESK_FORWARD) == 0 || emitted == 1);
            emitted += (rule->effects & DESK_EMIT) != 0;
            assert_in_range(emitted, 0, 1);
            assert_true(emitted == 0 || (rule->next != REVIEW_WAITING && rule->next != REVIEW_WITHDRAWN));
            at = rule->next;
        }
    }
}

static struct finding by_words(int value)
{
    static const char *words[] = {"下水"};
    return (struct finding){.value = value,
                            .runner_up = DECISION_NONE,
                            .confidence = 30,
                            .basis = BASIS_WORDS,
                            .words = words,
                            .word_count = 1};
}

static struct decision machine(int matter, int area)
{
    return (struct decision){.matter = by_words(matter),
                             .area = by_words(area),
                             .nature = by_words(NATURE_HELP),
                             .urgency = by_words(URGENCY_URGENT),
                             .party = by_words(PARTY_CITIZEN),
                             .confidence = 30,
                             .doubts = DOUBT_MATTER_UNSURE};
}

static const struct desk_choice NOTHING = {.matter = DECISION_NONE, .area = DECISION_NONE};

static void people_override_what_they_name(void **state)
{
    (void)state;
    struct decision before = machine(3, 7), after;
    const char *field = NULL;
    struct desk_choice choice = {.matter = 0, .area = DECISION_NONE, .nature = NATURE_COMPLAINT};
    assert_int_equal(desk_decide(&before, &choice, &after, &field), RESULT_OK);
    assert_int_equal(after.matter.value, 0);
    assert_int_equal(after.matter.basis, BASIS_PERSON);
    assert_int_equal(after.matter.confidence, 100);
    assert_int_equal(after.matter.word_count, 0);
    assert_int_equal(after.nature.value, NATURE_COMPLAINT);
    assert_int_equal(after.area.value, 7); /* as the machine said, with its reasons */
    assert_int_equal(after.area.basis, BASIS_WORDS);
    assert_int_equal(after.area.word_count, 1);
    assert_int_equal(after.urgency.value, URGENCY_URGENT);
    assert_int_equal(after.party.value, PARTY_CITIZEN);
    assert_int_equal(after.doubts, 0);
    assert_int_equal(after.confidence, 100);
    assert_int_equal(before.matter.value, 3); /* the machine's decision is kept beside it */
    choice = (struct desk_choice){.matter = 2, .area = 5, .urgency = URGENCY_NORMAL, .party = PARTY_ENTERPRISE};
    assert_int_equal(desk_decide(&before, &choice, &after, &field), RESULT_OK);
    assert_int_equal(after.area.value, 5);
    assert_int_equal(after.urgency.value, URGENCY_NORMAL); /* a person may say that there is no danger */
    assert_int_equal(after.party.value, PARTY_ENTERPRISE);
    assert_int_equal(desk_decide(&before, &NOTHING, &after, &field), RESULT_OK);
    assert_int_equal(after.matter.value, 3);
    assert_int_equal(after.doubts, 0);
    assert_null(field);
}

static void nobody_knows(void **state)
{
    (void)state;
    static const struct {
        int matter, area;
        struct desk_choice choice;
        const char *field;
    } CASES[] = {
        {DECISION_NONE, 7, {.matter = DECISION_NONE, .area = 3}, "matter"},
        {3, DECISION_NONE, {.matter = 1, .area = DECISION_NONE}, "area"},
        {DECISION_NONE, DECISION_NONE, {.matter = DECISION_NONE, .area = DECISION_NONE}, "matter"},
        {DECISION_NONE, DECISION_NONE, {.matter = 1, .area = 2}, NULL},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct decision before = machine(CASES[i].matter, CASES[i].area), after;
        const char *field = NULL;
        enum result result = desk_decide(&before, &CASES[i].choice, &after, &field);
        assert_int_equal(result, CASES[i].field == NULL ? RESULT_OK : RESULT_REFUSE);
        assert_true(str_equal(field, CASES[i].field));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_pinned),
        cmocka_unit_test(every_state_and_event_has_one_rule),
        cmocka_unit_test(router_hears_once_and_in_order),
        cmocka_unit_test(people_override_what_they_name),
        cmocka_unit_test(nobody_knows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
