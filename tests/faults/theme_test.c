/* Theme projects 每月一题 (N10) in a running town: who may set one, what a new one must say, what may change until it is done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "tests/lib/fault.h"
#include "tests/lib/town.h"

typedef Loopline__Survey__V1__SetTheme WireTheme;

static struct town *town;
static struct session *owner;
static struct arena *arena;

static int open_town(void **state)
{
    (void)state;
    arena = arena_new(0);
    owner = fault_open("2024-03-12T10:00:00+08:00");
    session_file(owner, "tests/faults/theme.sql");
    town = town_open(session_town(), NULL);
    return 0;
}

static int close_town(void **state)
{
    (void)state;
    town_close(&town);
    session_close(&owner);
    arena_free(&arena);
    return 0;
}

/* "durable", or every field at fault with its reason. */
static const char *set(const char *key, const WireTheme *theme)
{
    const Loopline__Wire__V1__Reply *reply = town_call(town, arena, key, MESSAGE_SET_THEME, NULL, &theme->base);
    const char *out = "";
    if (reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE)
        return "durable";
    for (size_t i = 0; i < reply->n_errors; i++)
        out =
            arena_print(arena, "%s%s%s %s", out, i > 0 ? "; " : "", reply->errors[i]->field, reply->errors[i]->reason);
    return out;
}

static const char *row_of(const char *code)
{
    return arena_text(arena, session_ask(owner, arena_print(arena, "EXECUTE theme_row('%s')", code)));
}

static const char *count(void)
{
    return arena_text(arena, session_ask(owner, "EXECUTE theme_count"));
}

static char *matters[] = {"public.water", "public.drainage"};
static char *areas[] = {"ningxiang"};

static WireTheme water(const char *code)
{
    WireTheme theme = LOOPLINE__SURVEY__V1__SET_THEME__INIT;
    theme.code = arena_text(arena, code);
    theme.month = wire_text("2024-03");
    theme.title = wire_text("农村停水");
    theme.lead = wire_text("nx.water");
    theme.matters = matters;
    theme.n_matters = COUNT(matters);
    theme.areas = areas;
    theme.n_areas = COUNT(areas);
    theme.plan = wire_text("逐村排查管网和水泵");
    return theme;
}

static void test_new(void **state)
{
    (void)state;
    WireTheme theme = water("2024-03-water");
    const char *before = count();
    assert_string_equal(set("agent", &theme), "header.type not_allowed");
    assert_string_equal(set("unit-nx.water", &theme), "header.type not_allowed"); /* who leads it does not set it */
    assert_string_equal(count(), before);
    assert_string_equal(set("supervisor", &theme), "durable");
    assert_string_equal(row_of("2024-03-water"), "2024-03-01|农村停水|nx.water|public.water,public.drainage|ningxiang|"
                                                 "逐村排查管网和水泵|1|supervisor|f|f");
}

/* All that is wrong is told at once, and nothing of it kept. */
static void test_wrong(void **state)
{
    (void)state;
    char *unknown[] = {"public.water", "public.water", "magic"}, *nowhere[] = {"atlantis"};
    WireTheme theme = water("Not a code");
    const char *before = count();
    theme.month = wire_text("2024-13");
    theme.lead = wire_text("nobody");
    theme.matters = unknown;
    theme.n_matters = COUNT(unknown);
    theme.areas = nowhere;
    assert_string_equal(set("supervisor", &theme),
                        "code bad_format; month bad_format; lead unknown_code; matters[1] forbidden_here; "
                        "matters[2] unknown_code; areas[0] unknown_code");
    WireTheme bare = LOOPLINE__SURVEY__V1__SET_THEME__INIT;
    assert_string_equal(set("supervisor", &bare), "code required");
    bare.code = wire_text("2024-03-bare");
    assert_string_equal(set("supervisor", &bare), "month required; title required; lead required; matters required");
    bare.month = wire_text("2024-3");
    assert_string_equal(set("supervisor", &bare), "month bad_format");
    assert_string_equal(count(), before);
}

/* Only what is given changes; it goes forward and never back, and what is done is not touched again. */
static void test_course(void **state)
{
    (void)state;
    WireTheme theme = water("2024-03-course"), change = LOOPLINE__SURVEY__V1__SET_THEME__INIT;
    assert_string_equal(set("supervisor", &theme), "durable");
    change.code = theme.code;
    change.state = LOOPLINE__WIRE__V1__THEME_STATE__THEME_STATE_RUNNING;
    assert_string_equal(set("supervisor", &change), "durable");
    assert_string_equal(row_of("2024-03-course"), "2024-03-01|农村停水|nx.water|public.water,public.drainage|ningxiang|"
                                                  "逐村排查管网和水泵|2|supervisor|f|t");
    change.state = LOOPLINE__WIRE__V1__THEME_STATE__THEME_STATE_PLANNED;
    assert_string_equal(set("supervisor", &change), "state wrong_state");
    change.state = LOOPLINE__WIRE__V1__THEME_STATE__THEME_STATE_DONE;
    change.title = wire_text("农村供水");
    assert_string_equal(set("supervisor", &change), "durable");
    assert_string_equal(row_of("2024-03-course"), "2024-03-01|农村供水|nx.water|public.water,public.drainage|ningxiang|"
                                                  "逐村排查管网和水泵|3|supervisor|t|t");
    change.state = LOOPLINE__WIRE__V1__THEME_STATE__THEME_STATE_UNSPECIFIED;
    change.title = wire_text("晚了");
    assert_string_equal(set("supervisor", &change), "state wrong_state");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new),
        cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_course),
    };
    return cmocka_run_group_tests(tests, open_town, close_town);
}
