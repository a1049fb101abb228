/* A clock's ladder as one text column: what is written is read again, whatever is not a ladder is refused; and when a
 * card counts as late. */
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
#include "services/escalation/escalation.h"
#include "tests/lib/chance.h"
#include "tests/lib/pack_folder.h"

static void check_same(const struct clock *left, const struct clock *right)
{
    assert_int_equal(left->rung_count, right->rung_count);
    for (int i = 0; i < left->rung_count; i++) {
        assert_int_equal(left->rungs[i].at, right->rungs[i].at);
        assert_int_equal(left->rungs[i].action, right->rungs[i].action);
        assert_string_equal(left->rungs[i].level, right->rungs[i].level);
    }
}

static void check_round_trip(const struct clock *clock)
{
    char text[ESCALATION_LADDER];
    struct clock again;
    memset(&again, 0xA5, sizeof again); /* whatever was there before */
    escalation_ladder_write(clock, text);
    assert_true(escalation_ladder_read(text, &again));
    check_same(clock, &again);
}

static void as_text(void **state)
{
    (void)state;
    char text[ESCALATION_LADDER];
    struct clock clock = {
        .rung_count = 2,
        .rungs = {{1712628600000000, RUNG_YELLOW, "unit_leader", 4}, {1712715000000000, RUNG_RED, "supervisor", 11}}};
    escalation_ladder_write(&clock, text);
    assert_string_equal(text, "1712628600000000:2:unit_leader:4;1712715000000000:3:supervisor:11;");
    check_round_trip(&clock);
}

static void without_rungs(void **state)
{
    (void)state;
    struct clock clock = {.rung_count = 0};
    char text[ESCALATION_LADDER];
    escalation_ladder_write(&clock, text);
    assert_string_equal(text, "");
    check_round_trip(&clock);
}

/* The longest that a pack can make: it fits the buffer that the header promises. */
static void the_longest(void **state)
{
    (void)state;
    char text[ESCALATION_LADDER];
    struct clock clock = {.rung_count = CLOCK_RUNGS_MAX};
    for (int i = 0; i < CLOCK_RUNGS_MAX; i++) {
        clock.rungs[i] = (struct clock_rung){.at = INSTANT_NONE + 1 + i, .action = RUNG_NOTICE};
        memset(clock.rungs[i].level, 'z', PACK_LEVEL_MAX);
    }
    escalation_ladder_write(&clock, text);
    assert_true(strlen(text) < sizeof text - 1);
    check_round_trip(&clock);
}

static void any_ladder(void **state)
{
    static const char *const LEVELS[] = {"", "a", "unit_leader", "supervisor", "city.leader", "level_2"};
    (void)state;
    chance_begin();
    for (int turn = 0; turn < 2000; turn++) {
        struct clock clock = {.rung_count = chance_below(CLOCK_RUNGS_MAX + 1)};
        for (int i = 0; i < clock.rung_count; i++) {
            clock.rungs[i].at =
                (instant)chance_below(INT32_MAX) * chance_below(INT32_MAX) * (chance_below(2) == 0 ? 1 : -1);
            clock.rungs[i].action = (enum rung_action)(RUNG_REMIND + chance_below(RUNG_ACTION_COUNT - RUNG_REMIND));
            str_copy(clock.rungs[i].level, sizeof clock.rungs[i].level, LEVELS[chance_below((int)COUNT(LEVELS))]);
        }
        check_round_trip(&clock);
    }
}

static const char *const MALFORMED[] = {
    ";",                             /* an empty rung */
    "1:2:a;;",                       /* one of them empty */
    "1",                             /* an instant alone */
    "1:",                            /* no action */
    "1:2",                           /* no level */
    ":2:a;",                         /* no instant */
    "x:2:a;",                        /* no number */
    "1x:2:a;",                       /* not only a number */
    " 1:2:a;",                       /* never written so */
    "1:x:a;",                        /* no action */
    "1::a;",                         /* an empty one */
    "1:0:a;",                        /* no such action */
    "1:9:a;",                        /* nor this */
    "1:2:a:x;",                      /* no step */
    "1:2:a:;",                       /* an empty one */
    "1:2:a:-1;",                     /* nor this */
    "1:2:a:31;",                     /* more steps than a policy has */
    "1:2:a:1:1;",                    /* text behind it */
    "1:-1:a;",                       /* nor this */
    "1:4294967298:a;",               /* nor this, though its low bits are one */
    "99999999999999999999:2:a;",     /* an instant that is none */
    "-9223372036854775808:2:a;",     /* INSTANT_NONE is no instant */
    "1:2:a_level_of_24_characters;", /* one more than there is room for */
    "1:2:a level longer than a code has room for in any city pack that was ever checked;",
};

static void what_is_no_ladder_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(MALFORMED); i++) {
        struct clock clock;
        if (escalation_ladder_read(MALFORMED[i], &clock))
            fail_msg("taken for a ladder: %s", MALFORMED[i]);
    }
}

static void one_rung_too_many_is_refused(void **state)
{
    (void)state;
    struct buf text = {0};
    struct clock clock;
    for (int i = 0; i < CLOCK_RUNGS_MAX; i++)
        buf_print(&text, "%d:2:a;", i + 1);
    assert_true(escalation_ladder_read(text.text, &clock));
    assert_int_equal(clock.rung_count, CLOCK_RUNGS_MAX);
    buf_text(&text, "99:2:a;");
    assert_false(escalation_ladder_read(text.text, &clock));
    buf_free(&text);
}

static void late_by_more_than_the_tolerance(void **state)
{
    (void)state;
    const instant due = 1000 * INSTANT_SECOND, minute = INSTANT_MINUTE;
    assert_false(escalation_late(due, due, minute));
    assert_false(escalation_late(due, due + minute, minute));
    assert_true(escalation_late(due, due + minute + 1, minute));
}

/* Whom a rung tells by title (R29). N22: of a report no leader, be it of the unit that is reported or of the matter. */
static void told_by_title(void **state)
{
    (void)state;
    struct pack *pack = pack_folder(PACK_FOLDER_DEMO);
    const struct pack_leader *leader = &pack->leaders[0];
    const char *unit = NULL, *below = NULL;
    for (size_t i = 0; i < pack->units_count && below == NULL; i++)
        if (pack->units[i].parent >= 0 && pack->units[i].leader != NULL) {
            below = pack->units[i].code;
            unit = pack->units[pack->units[i].parent].code;
        }
    assert_non_null(below);
    const char *title = pack->units[pack_unit_find(pack, below)].leader;
    const struct {
        const char *level, *leader, *reported, *told;
    } CASES[] = {
        {"unit_leader", "", "", title},
        {"unit_leader", "", "elsewhere", title},
        {"unit_leader", "", below, ""},
        {"unit_leader", "", unit, ""},
        {"city_leader", leader->code, "", leader->title},
        {"city_leader", leader->code, "elsewhere", ""},
        {"supervisor", leader->code, "", ""},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const struct escalation_matter about = {"", "", CASES[i].leader, CASES[i].reported};
        assert_string_equal(escalation_told(pack, &about, below, CASES[i].level), CASES[i].told);
    }
    pack_free(&pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_text),
        cmocka_unit_test(without_rungs),
        cmocka_unit_test(the_longest),
        cmocka_unit_test(any_ladder),
        cmocka_unit_test(what_is_no_ladder_is_refused),
        cmocka_unit_test(one_rung_too_many_is_refused),
        cmocka_unit_test(late_by_more_than_the_tolerance),
        cmocka_unit_test(told_by_title),
    };
    return cmocka_run_group_tests_name("escalation", tests, NULL, NULL);
}
