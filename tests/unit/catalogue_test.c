/* The dispatch catalogue on a small pack: which row wins on every axis, the backstop, the last instant for a
 * return; and whose part of an order a sender means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/router/acting.h"
#include "services/router/catalogue.h"
#include "tests/lib/pack_folder.h"

#define SOUND "tests/unit/pack_data/sound"

/* Rows stand in no useful order on purpose: the widest first and last. */
static const char CATALOGUE[] =
    "catalogue = (\n"
    "  { code = \"any\"; area = \"city\"; lead = \"centre\"; policy = \"plain\"; ground = \"g\"; },\n"
    "  { code = \"road.east\"; matter = \"city.road\"; area = \"east\"; lead = \"mill\"; policy = \"plain\"; ground = "
    "\"g\";\n"
    "    co = ( { unit = \"bureau\"; duty = \"clear the stalls\"; }, { unit = \"station\"; } ); },\n"
    "  { code = \"any.mill\"; area = \"mill\"; lead = \"mill\"; policy = \"plain\"; ground = \"g\"; },\n"
    "  { code = \"manhole\"; matter = \"city.road.manhole\"; area = \"east\"; lead = \"station\"; policy = \"plain\"; "
    "ground = \"g\"; },\n"
    "  { code = \"road.mill\"; matter = \"city.road\"; area = \"mill\"; lead = \"mill\"; policy = \"plain\"; ground = "
    "\"g\"; },\n"
    "  { code = \"urgent\"; area = \"east\"; urgency = \"urgent\"; lead = \"mill\"; policy = \"fast\"; ground = \"g\"; "
    "},\n"
    "  { code = \"firm\"; area = \"east\"; party = \"enterprise\"; lead = \"bureau\"; policy = \"fast\"; ground = "
    "\"g\"; },\n"
    "  { code = \"firm.urgent\"; matter = \"trade\"; area = \"city\"; party = \"enterprise\"; urgency = \"urgent\"; "
    "lead = \"bureau\"; "
    "policy = \"fast\"; ground = \"g\"; },\n"
    "  { code = \"city\"; matter = \"city\"; area = \"city\"; lead = \"bureau\"; policy = \"plain\"; ground = \"g\"; "
    "}\n"
    ");\n";
/* Nobody owns trade outside of the east. */
static const char GAPS[] = "catalogue = (\n"
                           "  { code = \"road\"; matter = \"city.road\"; area = \"city\"; lead = \"bureau\"; policy = "
                           "\"plain\"; ground = \"g\"; },\n"
                           "  { code = \"trade\"; matter = \"trade\"; area = \"east\"; lead = \"bureau\"; policy = "
                           "\"plain\"; ground = \"g\"; }\n"
                           ");\n";
/* The bureau helps the desk that it has at rest. */
static const char HELPED[] = "catalogue = (\n"
                             "  { code = \"road\"; matter = \"city.road\"; area = \"city\"; lead = \"station\"; "
                             "policy = \"plain\"; ground = \"g\";\n"
                             "    co = ( { unit = \"bureau\"; } ); }\n"
                             ");\n";

static struct pack *load_with(const char *catalogue)
{
    return pack_folder_with(SOUND, "catalogue.cfg", catalogue);
}

static int set_up(void **state)
{
    *state = load_with(CATALOGUE);
    return 0;
}

static int tear_down(void **state)
{
    struct pack *pack = *state;
    pack_free(&pack);
    return 0;
}

static struct catalogue_query query_of(const struct pack *pack, const char *matter, const char *area)
{
    return (struct catalogue_query){
        pack_matter_find(pack, matter), pack_area_find(pack, area), PARTY_CITIZEN, URGENCY_NORMAL, INSTANT_NONE, NULL};
}

/* ---- which row wins ---- */

static const struct {
    const char *why, *matter, *area;
    enum party party;
    enum urgency urgency;
    const char *entry;
} CHOICES[] = {
    {"the row itself", "city.road", "east", PARTY_CITIZEN, URGENCY_NORMAL, "road.east"},
    {"nearest area", "city.road", "mill", PARTY_CITIZEN, URGENCY_NORMAL, "road.mill"},
    {"nearest area, from below", "city.road", "lake", PARTY_CITIZEN, URGENCY_NORMAL, "road.mill"},
    {"deepest matter before nearest area", "city.road.manhole", "lake", PARTY_CITIZEN, URGENCY_NORMAL, "manhole"},
    {"nearest ancestor of the matter", "city", "lake", PARTY_CITIZEN, URGENCY_NORMAL, "city"},
    {"a row of every matter", "trade", "lake", PARTY_CITIZEN, URGENCY_NORMAL, "any.mill"},
    {"a matter that is not known", "no.such", "lake", PARTY_CITIZEN, URGENCY_NORMAL, "any.mill"},
    {"not below the row's area", "city.road", "city", PARTY_CITIZEN, URGENCY_NORMAL, "city"},
    {"R04 urgency before matter", "city.road.manhole", "east", PARTY_CITIZEN, URGENCY_URGENT, "urgent"},
    {"R20 party before matter", "city.road.manhole", "lake", PARTY_ENTERPRISE, URGENCY_NORMAL, "firm"},
    {"R20 party before urgency", "city.road", "lake", PARTY_ENTERPRISE, URGENCY_URGENT, "firm"},
    {"R20 party and urgency", "trade", "lake", PARTY_ENTERPRISE, URGENCY_URGENT, "firm.urgent"},
    {"unknown party is nobody's lane", "trade", "east", PARTY_UNSPECIFIED, URGENCY_UNSPECIFIED, "any"},
};

static void test_choices(void **state)
{
    const struct pack *pack = *state;
    for (size_t i = 0; i < COUNT(CHOICES); i++) {
        struct catalogue_query query = query_of(pack, CHOICES[i].matter, CHOICES[i].area);
        query.party = CHOICES[i].party;
        query.urgency = CHOICES[i].urgency;
        struct catalogue_choice choice = catalogue_choose(pack, &query);
        if (!choice.entry || !str_equal(choice.entry->code, CHOICES[i].entry))
            fail_msg("%s: %s", CHOICES[i].why, choice.entry ? choice.entry->code : "backstop");
        assert_int_equal(choice.lead, choice.entry->lead);
        assert_int_equal(choice.policy, choice.entry->policy);
    }
}

static void test_N08_backstop(void **state)
{
    (void)state;
    struct pack *pack = load_with(GAPS);
    struct catalogue_query query = query_of(pack, "trade", "city");
    struct catalogue_choice choice = catalogue_choose(pack, &query);
    assert_null(choice.entry);
    assert_int_equal(choice.fitting, 0);
    assert_string_equal(pack->units[choice.lead].code, "centre");
    assert_string_equal(pack->policies[choice.policy].code, "plain");
    struct router_post posts[1];
    assert_int_equal(catalogue_posts(pack, &choice, 0, posts), 1);
    query.area = pack_area_find(pack, "lake");
    assert_string_equal(catalogue_choose(pack, &query).entry->code, "trade");
    query.area = -1;
    assert_null(catalogue_choose(pack, &query).entry);
    pack_free(&pack);
}

/* What wins fits, and no other fitting row is narrower on the first axis on which they differ. */
static void test_winner_is_always_the_narrowest(void **state)
{
    const struct pack *pack = *state;
    const char *given = getenv("SEED");
    unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
    print_message("seed %u (SEED=%u repeats it)\n", seed, seed);
    for (int run = 0; run < 5000; run++) {
        struct catalogue_query query = {(int)((size_t)rand_r(&seed) % (pack->matters_count + 1)) - 1,
                                        (int)((size_t)rand_r(&seed) % pack->areas_count),
                                        (enum party)(rand_r(&seed) % PARTY_COUNT),
                                        (enum urgency)(rand_r(&seed) % URGENCY_COUNT),
                                        INSTANT_NONE,
                                        NULL};
        const struct pack_entry *won = catalogue_choose(pack, &query).entry;
        assert_non_null(won); /* the row "any" fits all */
        assert_true(pack_area_inside(pack, query.area, won->area));
        assert_true(won->party == PARTY_UNSPECIFIED || won->party == query.party);
        assert_true(won->urgency == URGENCY_UNSPECIFIED || won->urgency == query.urgency);
        for (size_t i = 0; i < pack->entries_count; i++) {
            const struct pack_entry *other = &pack->entries[i];
            bool lane = other->party == won->party && other->urgency == won->urgency;
            if (lane && other->matter == won->matter && other->area != won->area &&
                pack_area_inside(pack, query.area, other->area))
                assert_true(pack_area_inside(pack, won->area, other->area));
        }
    }
}

static void test_posts(void **state)
{
    const struct pack *pack = *state;
    struct catalogue_query query = query_of(pack, "city.road", "east");
    struct catalogue_choice choice = catalogue_choose(pack, &query);
    struct router_post posts[8];
    assert_int_equal(catalogue_posts(pack, &choice, 0, posts), 3);
    assert_string_equal(posts[0].unit, "mill");
    assert_int_equal(posts[0].duty, DUTY_LEAD);
    assert_string_equal(posts[1].unit, "bureau");
    assert_int_equal(posts[1].duty, DUTY_CO);
    assert_string_equal(posts[1].task, "clear the stalls");
    assert_null(posts[2].task);
}

static void test_areas(void **state)
{
    const struct pack *pack = *state;
    assert_int_equal(catalogue_area(pack, "lake", "east"), pack_area_find(pack, "lake"));
    assert_int_equal(catalogue_area(pack, "", "east"), pack_area_find(pack, "east"));
    assert_int_equal(catalogue_area(pack, "gone", "east"), pack_area_find(pack, "east"));
    assert_int_equal(catalogue_area(pack, "", "gone"), pack->city_area);
    assert_int_equal(catalogue_area(pack, NULL, NULL), pack->city_area);
}

static instant at(const char *text)
{
    instant out = INSTANT_NONE;
    assert_true(instant_parse(text, 480, &out));
    return out;
}

/* T15: at rest the station is the desk of the bureau, by the pack's roster. */
static void test_T15_co_handlers_have_desks_too(void **state)
{
    const struct pack *pack = *state;
    struct catalogue_query query = query_of(pack, "city.road", "east");
    struct router_post posts[8];
    query.at = at("2024-04-10T10:00");
    struct catalogue_choice choice = catalogue_choose(pack, &query);
    assert_int_equal(catalogue_posts(pack, &choice, query.at, posts), 3);
    assert_string_equal(posts[1].unit, "bureau");
    assert_string_equal(posts[2].unit, "station");
    query.at = at("2024-04-10T12:30");
    choice = catalogue_choose(pack, &query);
    assert_int_equal(catalogue_posts(pack, &choice, query.at, posts), 2);
    assert_string_equal(posts[0].unit, "mill");
    assert_string_equal(posts[1].unit, "station"); /* for both of them, with the task of the first */
    assert_string_equal(posts[1].task, "clear the stalls");
    assert_int_equal(catalogue_co(pack, &choice, 0), pack_unit_find(pack, "station"));
    assert_int_equal(catalogue_co(pack, &choice, 1), -1);
    struct pack *other = load_with(HELPED);
    query = query_of(other, "city.road", "east");
    query.at = at("2024-04-10T12:30");
    choice = catalogue_choose(other, &query);
    assert_int_equal(catalogue_posts(other, &choice, query.at, posts),
                     1); /* it leads: it is not asked to help itself */
    assert_string_equal(posts[0].unit, "station");
    pack_free(&other);
}

/* N22: the pack gives reports to the bureau, those against it to the centre; the station is below the bureau. */
static void test_N22_routed_around(void **state)
{
    static const struct {
        const char *why, *catalogue, *reported, *matter, *at, *units[3];
        size_t count;
        const char *around;
    } CASES[] = {
        {"against nobody", CATALOGUE, "", "city.road", NULL, {"mill", "bureau", "station"}, 3, NULL},
        {"nobody stands above the lead", CATALOGUE, "mill", "city.road", NULL, {"bureau", "station"}, 2, "mill"},
        {"co-handlers, with who is below", CATALOGUE, "bureau", "city.road", NULL, {"mill"}, 1, NULL},
        {"one co-handler", CATALOGUE, "station", "city.road", NULL, {"mill", "bureau"}, 2, NULL},
        {"the unit above", CATALOGUE, "station", "city.road.manhole", NULL, {"bureau"}, 1, "station"},
        {"who has reports itself", CATALOGUE, "bureau", "city.road.manhole", NULL, {"centre"}, 1, "station"},
        {"its desk is the one", CATALOGUE, "station", "city", "2024-04-10T12:30", {"bureau"}, 1, NULL},
        {"the backstop", GAPS, "centre", "trade", NULL, {"bureau"}, 1, "centre"},
        {"no unit of this pack", CATALOGUE, "gone", "city.road", NULL, {"mill", "bureau", "station"}, 3, NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct pack *pack = load_with(CASES[i].catalogue);
        struct catalogue_query query = query_of(pack, CASES[i].matter, CASES[i].catalogue == GAPS ? "city" : "east");
        struct router_post posts[8];
        query.reported = CASES[i].reported;
        query.at = CASES[i].at ? at(CASES[i].at) : INSTANT_NONE;
        struct catalogue_choice choice = catalogue_choose(pack, &query);
        print_message("  %s\n", CASES[i].why);
        assert_int_equal(catalogue_posts(pack, &choice, 0, posts), CASES[i].count);
        for (size_t n = 0; n < CASES[i].count; n++)
            assert_string_equal(posts[n].unit, CASES[i].units[n]);
        assert_string_equal(choice.around < 0 ? "" : pack->units[choice.around].code,
                            CASES[i].around ? CASES[i].around : "");
        pack_free(&pack);
    }
}

/* Qingming 2024: 4 April off, Sunday 7 April is worked. */
static void test_R31_return_limit(void **state)
{
    const struct pack *pack = *state;
    int plain = pack_policy_find(pack, "plain"), fast = pack_policy_find(pack, "fast");
    int bureau = pack_unit_find(pack, "bureau"), centre = pack_unit_find(pack, "centre");
    assert_int_equal(catalogue_return_by(pack, plain, bureau, at("2024-04-03T10:00")), at("2024-04-07T17:30"));
    assert_int_equal(catalogue_return_by(pack, fast, bureau, at("2024-04-03T10:00")), at("2024-04-03T10:30"));
    /* working days are the State Council's for 24-hour duty units too (T15, N12) */
    assert_int_equal(catalogue_return_by(pack, plain, centre, at("2024-04-03T10:00")), at("2024-04-07T17:30"));
    /* a year that is not published is nobody's fault: no limit that could be missed */
    assert_true(catalogue_return_by(pack, plain, bureau, at("2027-04-03T10:00")) == INSTANT_NONE);
    assert_int_equal(catalogue_policy(&pack->policies[plain]).return_max, 2);
    assert_true(catalogue_policy(&pack->policies[plain]).sign_off);
    assert_false(catalogue_policy(&pack->policies[fast]).sign_off);
}

/* ---- whose part ---- */

struct bench {
    struct assignment list[3];
    struct order order;
};

static void bench_open(struct bench *bench)
{
    *bench = (struct bench){
        .list = {{.seq = 1, .unit = "station", .duty = DUTY_LEAD, .state = ASSIGNMENT_SIGNED},
                 {.seq = 2, .unit = "mill", .duty = DUTY_CO, .state = ASSIGNMENT_DISPATCHED},
                 {.seq = 3, .unit = "centre", .duty = DUTY_CO, .state = ASSIGNMENT_RELIEVED}},
        .order = {.area = "lake", .district = "east", .assignments = bench->list, .assignment_count = 3}};
}

static void expect_part(const struct pack *pack, const struct bench *bench, const char *named, const char *own,
                        int wanted)
{
    int seq = 0;
    assert_int_equal(acting_resolve(pack, &bench->order, named, own, &seq), REASON_NONE);
    assert_int_equal(seq, wanted);
}

static void expect_none(const struct pack *pack, const struct bench *bench, const char *named, const char *own,
                        enum reason reason)
{
    int seq = 0;
    assert_int_equal(acting_resolve(pack, &bench->order, named, own, &seq), reason);
}

static void test_whose_part(void **state)
{
    const struct pack *pack = *state;
    struct bench bench;
    bench_open(&bench);
    expect_part(pack, &bench, "station", "bureau", 1);
    expect_part(pack, &bench, "", "station", 1);
    expect_part(pack, &bench, "", "bureau", 1); /* C17: the bureau speaks for its station */
    expect_part(pack, &bench, "", "mill", 2);
    expect_none(pack, &bench, "bureau", "bureau", REASON_NOT_YOURS); /* named, it must be that unit */
    expect_none(pack, &bench, "nobody", "", REASON_UNKNOWN_CODE);
    expect_none(pack, &bench, "", "", REASON_REQUIRED);
    expect_none(pack, &bench, "", "centre", REASON_NOT_YOURS); /* relieved */
    bench.list[0].state = ASSIGNMENT_FED_BACK;
    expect_part(pack, &bench, "", "bureau", 1);
    bench.list[1].unit = "bureau";
    expect_part(pack, &bench, "", "bureau", 2); /* its own part comes first */
}

/* Withdrawn: whoever had a part hears that it is over, whatever became of it; strangers hear that it is not theirs. */
static void test_whose_part_of_a_withdrawn_order(void **state)
{
    const struct pack *pack = *state;
    struct bench bench;
    int seq = 0;
    bench_open(&bench);
    bench.order.state = ORDER_WITHDRAWN;
    bench.list[0].state = ASSIGNMENT_RELIEVED;
    bench.list[1].state = ASSIGNMENT_FED_BACK;
    expect_none(pack, &bench, "", "station", REASON_WRONG_STATE);
    expect_none(pack, &bench, "", "bureau", REASON_WRONG_STATE);
    expect_none(pack, &bench, "", "mill", REASON_WRONG_STATE);
    expect_none(pack, &bench, "station", "", REASON_WRONG_STATE);
    expect_none(pack, &bench, "nobody", "", REASON_NOT_YOURS);
    expect_none(pack, &bench, "", "", REASON_REQUIRED);
    assert_int_equal(acting_resolve(pack, &bench.order, "", "bureau", &seq), REASON_WRONG_STATE);
    assert_int_equal(seq, 1);
    assert_int_equal(acting_returned(&bench.order, "station", &seq), REASON_WRONG_STATE);
    assert_int_equal(acting_returned(&bench.order, "", &seq), REASON_WRONG_STATE);
    bench.list[2].unit = "mill"; /* the centre has no part in this one */
    expect_none(pack, &bench, "", "centre", REASON_NOT_YOURS);
}

static void test_several_parts_under_one_roof(void **state)
{
    const struct pack *pack = *state;
    struct bench bench;
    bench_open(&bench);
    bench.list[1].unit = "station"; /* stands for a second station of the bureau */
    expect_none(pack, &bench, "", "bureau", REASON_REQUIRED);
    bench.list[0].state = ASSIGNMENT_FED_BACK;
    expect_part(pack, &bench, "", "bureau", 2); /* only one is still open */
}

static void test_which_return(void **state)
{
    (void)state;
    struct bench bench;
    int seq = 0;
    bench_open(&bench);
    assert_int_equal(acting_returned(&bench.order, "", &seq), REASON_WRONG_STATE);
    assert_int_equal(acting_returned(&bench.order, "bureau", &seq), REASON_NOT_FOUND);
    bench.list[1].state = ASSIGNMENT_RETURNED;
    assert_int_equal(acting_returned(&bench.order, "", &seq), REASON_NONE);
    assert_int_equal(seq, 2);
    assert_int_equal(acting_returned(&bench.order, "station", &seq), REASON_WRONG_STATE);
    bench.list[0].state = ASSIGNMENT_RETURNED;
    assert_int_equal(acting_returned(&bench.order, "", &seq), REASON_REQUIRED);
    assert_int_equal(acting_returned(&bench.order, "station", &seq), REASON_NONE);
    assert_int_equal(seq, 1);
}

static void test_how_far_a_dispatcher_reaches(void **state)
{
    const struct pack *pack = *state;
    struct bench bench;
    bench_open(&bench);
    assert_true(acting_may_dispatch(pack, "", &bench.order));
    assert_true(acting_may_dispatch(pack, "centre", &bench.order));
    assert_true(acting_may_dispatch(pack, "mill", &bench.order));
    assert_false(acting_may_dispatch(pack, "gone", &bench.order));
    bench.order.area = "east";
    assert_false(acting_may_dispatch(pack, "mill", &bench.order));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_choices),
        cmocka_unit_test(test_N08_backstop),
        cmocka_unit_test(test_winner_is_always_the_narrowest),
        cmocka_unit_test(test_posts),
        cmocka_unit_test(test_T15_co_handlers_have_desks_too),
        cmocka_unit_test(test_N22_routed_around),
        cmocka_unit_test(test_areas),
        cmocka_unit_test(test_R31_return_limit),
        cmocka_unit_test(test_whose_part),
        cmocka_unit_test(test_whose_part_of_a_withdrawn_order),
        cmocka_unit_test(test_several_parts_under_one_roof),
        cmocka_unit_test(test_which_return),
        cmocka_unit_test(test_how_far_a_dispatcher_reaches),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
