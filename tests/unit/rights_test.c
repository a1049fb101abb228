/* Every combination of role, message, unit and matter against rights.golden, where a change is seen and reviewed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "common/rights.h"
#include "common/str.h"
#include "tests/lib/golden.h"
#include "tests/lib/pack_folder.h"

/* Of which unit the key is, and whose order it is: the same, one below, one above, another, one that the pack does not have
 * any more, none; NULL: that is not asked. */
static const char *const BINDINGS[] = {"", "wh.yiyuan", "wh.binzhoujie"};
static const char *const UNITS[] = {NULL, "wh.yiyuan", "wh.binzhoujie", "wh.fire", "wh.gone", ""};
static const struct {
    const char *what, *matters, *matter;
} MATTERS[] = {
    {"not asked, all", "", NULL},
    {"not asked, some", "city.road", NULL},
    {"all", "", "city.road.lamp"},
    {"all, not known", "", ""},
    {"itself", "public.drainage.pipe,city.road.lamp", "city.road.lamp"},
    {"of its group", "public,city.road", "city.road.lamp"},
    {"of another", "city.road", "public.drainage.pipe"},
    {"of one that begins alike", "city.road", "city.roadside"},
    {"its group, of a narrower key", "city.road.lamp", "city.road"},
    {"not known", "city.road", ""},
    {"of the lane, all", "", "discipline.clue"},
    {"of the lane, of its group", "discipline", "discipline.clue"},
    {"of the lane, itself", "city,discipline.clue", "discipline.clue"},
    {"of the lane, of another", "city.road", "discipline.clue"},
    {"not of the lane, of a key of it", "discipline", "city.road"},
};
/* Whom it reports: nobody, the key's own unit, one above, one below, another, one that the pack does not have any more. */
static const char *const REPORTED[] = {NULL, "", "wh.yiyuan", "wh.binzhoujie", "wh.fire", "wh.gone"};
enum { COMBINATIONS = COUNT(BINDINGS) * COUNT(UNITS) * COUNT(MATTERS) };
static const char *const SCOPES[] = {"-", "channel", "unit", "desk"};

static struct pack *pack;

static char sign(enum role role, enum message_type type, size_t n)
{
    size_t matter = n % COUNT(MATTERS), unit = n / COUNT(MATTERS) % COUNT(UNITS);
    struct principal from = {.role = role};
    str_copy(from.unit, sizeof from.unit, BINDINGS[n / COUNT(MATTERS) / COUNT(UNITS)]);
    str_copy(from.matters, sizeof from.matters, MATTERS[matter].matters);
    const struct rights_subject of = {.unit = UNITS[unit], .matter = MATTERS[matter].matter};
    bool may = rights_may(pack, &from, type, &of);
    from.revoked = true;
    assert_false(rights_may(pack, &from, type, &of));
    return may ? '+' : '.';
}

/* N22: of who is allowed all else, those whose unit it reports, and those below it, may nothing. */
static char sign_reported(enum role role, enum message_type type, size_t n)
{
    const char *own = BINDINGS[n / COUNT(REPORTED)], *reported = REPORTED[n % COUNT(REPORTED)];
    struct principal from = {.role = role};
    str_copy(from.unit, sizeof from.unit, own);
    const struct rights_subject of = {.unit = own, .matter = "city.road.lamp", .reported = reported};
    bool may = rights_may(pack, &from, type, &of);
    bool accused = !str_empty(own) && !str_empty(reported) &&
                   (str_equal(own, reported) || (str_equal(own, "wh.binzhoujie") && str_equal(reported, "wh.yiyuan")));
    assert_false(may && accused);
    return may ? '+' : '.';
}

static void add_codes(struct buf *out, const char *what, const char *const *codes, size_t count)
{
    buf_print(out, "# %s:", what);
    for (size_t i = 0; i < count; i++)
        buf_print(out, " %s%s",
                  codes[i] == NULL      ? "not asked"
                  : codes[i][0] == '\0' ? "none"
                                        : codes[i],
                  i + 1 < count ? "," : "");
    buf_text(out, "\n");
}

static void add_legend(struct buf *out)
{
    add_codes(out, "A block per unit of the key", BINDINGS, COUNT(BINDINGS));
    add_codes(out, "in it a group per unit whose order it is", UNITS, COUNT(UNITS));
    buf_text(out, "# and in each group a sign per matter:");
    for (size_t i = 0; i < COUNT(MATTERS); i++)
        buf_print(out, " %s%s", MATTERS[i].what, i + 1 < COUNT(MATTERS) ? ";" : "");
    buf_text(out, "\n");
    add_codes(out, "Behind #, a group per unit of the key, whose own order it is, and a sign per unit reported",
              REPORTED, COUNT(REPORTED));
    buf_text(out, "# Pairs of role and message that are not listed are denied in all of them.\n");
}

/* One line, unless all of it is denied; how many were allowed. */
static size_t add_line(struct buf *out, enum role role, const struct message_info *info)
{
    char line[COMBINATIONS + COMBINATIONS / COUNT(MATTERS) + 2 + COUNT(BINDINGS) * (1 + COUNT(REPORTED))];
    size_t used = 0, allowed = 0;
    for (size_t n = 0; n < COMBINATIONS; n++) {
        if (n % COUNT(MATTERS) == 0)
            line[used++] = n % (COUNT(MATTERS) * COUNT(UNITS)) == 0 ? '|' : ' ';
        line[used] = sign(role, info->type, n);
        allowed += line[used++] == '+';
    }
    for (size_t n = 0; n < COUNT(BINDINGS) * COUNT(REPORTED); n++) {
        if (n % COUNT(REPORTED) == 0)
            line[used++] = n == 0 ? '#' : ' ';
        line[used++] = sign_reported(role, info->type, n);
    }
    line[used] = '\0';
    if (allowed > 0)
        buf_print(out, "%-10s %-18s %-7s %s\n", term_get("role", (int)role)->code, info->name,
                  SCOPES[rights_scope(role, info->type)], line);
    assert_int_equal(allowed > 0, rights_allow(role, info->type));
    return allowed;
}

static void every_combination_is_as_reviewed(void **state)
{
    (void)state;
    struct buf out = {0};
    size_t allowed = 0, lines = 0;
    const struct message_info *info;
    add_legend(&out);
    for (int role = 1; role < ROLE_COUNT; role++)
        for (size_t i = 0; (info = wire_info_row(i)) != NULL; i++, lines++)
            allowed += add_line(&out, (enum role)role, info);
    print_message("  %zu combinations, %zu allowed\n", lines * COMBINATIONS, allowed);
    assert_true(lines > 300);
    golden_assert("tests/unit/rights.golden", out.text);
    buf_free(&out);
}

/* Nobody, and no role, may anything at all. */
static void no_role_may_nothing(void **state)
{
    (void)state;
    const struct message_info *info;
    const struct principal nobody = {.role = ROLE_UNSPECIFIED}, beyond = {.role = (enum role)ROLE_COUNT};
    const struct rights_subject nothing = {0};
    for (size_t i = 0; (info = wire_info_row(i)) != NULL; i++) {
        assert_false(rights_may(pack, &nobody, info->type, &nothing));
        assert_false(rights_may(pack, &beyond, info->type, &nothing));
    }
}

static int open_pack(void **state)
{
    (void)state;
    pack = pack_folder(PACK_FOLDER_DEMO);
    return 0;
}

static int close_pack(void **state)
{
    (void)state;
    pack_free(&pack);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_combination_is_as_reviewed),
                                       cmocka_unit_test(no_role_may_nothing)};
    return cmocka_run_group_tests_name("rights", tests, open_pack, close_pack);
}
