/* Where it is: every source, what they make of each other, and what is said about it, case by case on a small city;
 * a place that is named later; a city made from its gazetteer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/classifier/classifier.h"
#include "services/classifier/place.h"
#include "tests/lib/chance.h"
#include "tests/lib/folding.h"

/* North has the streets 甲 and 乙, 甲 the villages 柳庄 and 槐庄, 乙 the village 杏庄 and a road of its own; south has 丙, which is
 * not divided; west is not drawn at all. */
enum { CITY, NORTH, JIA, LIU, HUAI, YI, XING, SOUTH, BING, WEST, DING, SPRING_JIA, SPRING_BING };
static const char *const YI_NAMES[] = {"向阳", "朝阳大道"};
static struct pack_area AREAS[] = {
    [CITY] = {.code = "city", .name = "演示市", .parent = -1, .level = AREA_CITY},
    [NORTH] = {.code = "north", .name = "北区", .parent = CITY, .level = AREA_DISTRICT},
    [JIA] = {.code = "jia", .name = "甲水街道", .parent = NORTH, .level = AREA_STREET},
    [LIU] = {.code = "liu", .name = "柳庄", .parent = JIA, .level = AREA_COMMUNITY},
    [HUAI] = {.code = "huai", .name = "槐庄", .parent = JIA, .level = AREA_COMMUNITY},
    [YI] = {.code = "yi",
            .name = "乙水街道",
            .aliases = YI_NAMES,
            .alias_count = 2,
            .parent = NORTH,
            .level = AREA_STREET},
    [XING] = {.code = "xing", .name = "杏庄", .parent = YI, .level = AREA_COMMUNITY},
    [SOUTH] = {.code = "south", .name = "南区", .parent = CITY, .level = AREA_DISTRICT},
    [BING] = {.code = "bing", .name = "丙水街道", .parent = SOUTH, .level = AREA_STREET},
    [WEST] = {.code = "west", .name = "西区", .parent = CITY, .level = AREA_DISTRICT},
    [DING] = {.code = "ding", .name = "丁水街道", .parent = WEST, .level = AREA_STREET},
    [SPRING_JIA] = {.code = "spring.jia", .name = "泉庄", .parent = JIA, .level = AREA_COMMUNITY},
    [SPRING_BING] = {.code = "spring.bing", .name = "泉庄", .parent = BING, .level = AREA_COMMUNITY},
};
#define BOX(area, south, west, north, east)                                                                            \
    {                                                                                                                  \
        area, false, (const struct pack_point[]){{south, west}, {south, east}, {north, east}, {north, west}}, 4,       \
            {south, west}, {north, east},                                                                              \
    }
static struct pack_ring RINGS[] = {
    BOX(NORTH, 30.02, 110.00, 30.04, 110.04), BOX(JIA, 30.02, 110.00, 30.04, 110.02),
    BOX(LIU, 30.02, 110.00, 30.04, 110.01),   BOX(HUAI, 30.02, 110.01, 30.04, 110.02),
    BOX(YI, 30.02, 110.02, 30.04, 110.04),    BOX(XING, 30.02, 110.02, 30.04, 110.03),
    BOX(SOUTH, 30.00, 110.00, 30.02, 110.04), BOX(BING, 30.00, 110.00, 30.02, 110.04),
    BOX(DING, 30.10, 110.00, 30.12, 110.02), /* only of the case that asks for it */
};
static struct pack PACK = {.review_below = 50,
                           .border_metres = 150,
                           .areas = AREAS,
                           .areas_count = COUNT(AREAS),
                           .rings = RINGS,
                           .rings_count = COUNT(RINGS) - 1};

static struct lexicon *lexicon;
static struct geo *geo;

static int open_city(void **state)
{
    geo = geo_new(&PACK);
    if (folding_open(state) != 0)
        return -1;
    return lexicon_new(&lexicon, folding_folder, &PACK, stderr) == RESULT_OK ? 0 : -1;
}

static int close_city(void **state)
{
    lexicon_free(&lexicon);
    geo_free(&geo);
    return folding_close(state);
}

static const struct text *fold(const char *written)
{
    const struct text text = folding_text(written == NULL ? "" : written);
    return written == NULL ? NULL : arena_copy(folding_arena, &text, sizeof text);
}

/* What the channel gave; areas one higher, 0 = not said; latitude 0 = no position. */
struct given {
    int area, district;
    double latitude, longitude;
    const char *address;
};

static struct decision decided(const char *text, struct given given)
{
    const struct pack_point position = {given.latitude, given.longitude};
    struct complaint complaint = {.text = fold(text),
                                  .address = fold(given.address),
                                  .geo = geo,
                                  .position = given.latitude > 0 || given.latitude < 0 ? &position : NULL,
                                  .matter = DECISION_NONE,
                                  .area = given.area - 1,
                                  .district = given.district - 1};
    return classifier_decide(folding_arena, lexicon, &complaint);
}

/* "liu/position/100 !0; near_border huai 96 position": what was found, the doubts about the place, every note; a note
 * for the review desk ends in "?". */
static const char *summary(const struct decision *decision)
{
    static const char *const BASES[] = {"none", "said", "words", "assumed", "person", "model", "position"};
    static const char *const KINDS[] = {"", "conflict", "near_border", "overlap", "outside"};
    static const char *const SOURCES[] = {"", "area", "position", "address", "text", "district"};
    const struct finding *area = &decision->area;
    unsigned doubts = decision->doubts & (DOUBT_AREA_UNKNOWN | DOUBT_AREA_UNSURE | DOUBT_AREA_CONFLICT);
    const char *text = arena_print(folding_arena, "%s/%s/%d !%u", area->value < 0 ? "-" : AREAS[area->value].code,
                                   BASES[area->basis], area->confidence, doubts);
    for (size_t i = 0; i < area->note_count; i++) {
        const struct note *note = &area->notes[i];
        text = arena_print(folding_arena, "%s; %s %s %d %s%s", text, KINDS[note->kind],
                           note->area < 0 ? "-" : AREAS[note->area].code, note->metres, SOURCES[note->source],
                           note->review ? "?" : "");
    }
    return text;
}

/* In the middle of 柳庄, of 槐庄, of 杏庄, of the undivided part of 乙, of 丙; 0.0005 degrees of longitude are 48 m. */
#define AT_LIU  .latitude = 30.03, .longitude = 110.005
#define AT_HUAI .latitude = 30.03, .longitude = 110.015
#define AT_XING .latitude = 30.03, .longitude = 110.025
#define AT_YI   .latitude = 30.03, .longitude = 110.035
#define AT_BING .latitude = 30.01, .longitude = 110.02

static const struct place_case {
    const char *name, *text;
    struct given given;
    const char *expected;
} CASES[] = {
    /* one source alone */
    {"nothing", "灯不亮", {0}, "-/none/0 !4"},
    {"the channel's code", "灯不亮", {.area = 1 + LIU}, "liu/said/100 !0"},
    {"a position: the deepest area that holds it", "灯不亮", {AT_LIU}, "liu/position/100 !0"},
    {"a position where only the street is drawn", "灯不亮", {AT_YI}, "yi/position/100 !0"},
    {"an address", "灯不亮", {.address = "北区甲水街道柳庄3号"}, "liu/words/100 !0"},
    {"the text", "柳庄灯不亮", {0}, "liu/words/100 !0"},
    {"the channel's district", "灯不亮", {.district = 1 + NORTH}, "north/assumed/50 !0"},

    /* each narrows what a stronger one said */
    {"position in the area said", "灯不亮", {.area = 1 + NORTH, AT_LIU}, "liu/position/100 !0"},
    {"a wider position supports the area said",
     "灯不亮",
     {.area = 1 + SPRING_JIA, AT_HUAI},
     "spring.jia/said/100 !0; conflict huai -1 position"},
    {"the street said, the village by position", "灯不亮", {.area = 1 + JIA, AT_HUAI}, "huai/position/100 !0"},
    {"the address in the position's street", "灯不亮", {AT_YI, .address = "杏庄"}, "xing/words/100 !0"},
    {"the text in the position's street", "杏庄灯不亮", {AT_YI}, "xing/words/100 !0"},
    {"a name of two areas, by the position", "泉庄灯不亮", {AT_BING}, "spring.bing/words/100 !0"},
    {"position of another channel's district",
     "灯不亮",
     {AT_LIU, .district = 1 + SOUTH},
     "liu/position/100 !0; conflict south -1 district"},
    {"the city's channel says nothing", "灯不亮", {AT_LIU, .district = 1 + CITY}, "liu/position/100 !0"},

    /* contradictions */
    {"code against position, another street",
     "灯不亮",
     {.area = 1 + XING, AT_LIU},
     "xing/said/100 !64; conflict liu -1 position?"},
    {"code against position, another district",
     "灯不亮",
     {.area = 1 + SOUTH, AT_LIU},
     "south/said/100 !64; conflict liu -1 position?"},
    {"code against position, the next village",
     "灯不亮",
     {.area = 1 + HUAI, AT_LIU},
     "huai/said/100 !0; conflict liu -1 position"},
    {"code against address, another district",
     "灯不亮",
     {.area = 1 + LIU, .address = "南区丙水街道"},
     "liu/said/100 !64; conflict south -1 address?"},
    {"code against address, another street",
     "灯不亮",
     {.area = 1 + LIU, .address = "杏庄3号"},
     "liu/said/100 !0; conflict xing -1 address"},
    {"code against text: people tell of other places",
     "灯不亮,我从丙水街道来",
     {.area = 1 + LIU},
     "liu/said/100 !0; conflict bing -1 text"},
    {"position against address",
     "灯不亮",
     {AT_LIU, .address = "丙水街道5号"},
     "liu/position/100 !64; conflict bing -1 address?"},
    {"position against text, another district",
     "丙水街道灯不亮",
     {AT_LIU},
     "liu/position/100 !64; conflict bing -1 text?"},
    {"position against text, another street", "杏庄灯不亮", {AT_LIU}, "liu/position/100 !64; conflict xing -1 text?"},
    {"position against text, the next village", "槐庄灯不亮", {AT_LIU}, "liu/position/100 !0; conflict huai -1 text"},
    {"the text names the position's place too", "甲水街道灯不亮,杏庄的也不亮", {AT_LIU}, "liu/position/100 !0"},
    {"the strongest that is contradicted decides: the code heard it all",
     "丙水街道灯不亮",
     {.area = 1 + NORTH, AT_LIU},
     "liu/position/100 !0; conflict bing -1 text"},
    {"address against text",
     "灯不亮,我在丙水街道上班",
     {.address = "柳庄3号"},
     "liu/words/100 !0; conflict bing -1 text"},
    {"both address and text against the position",
     "丙水街道灯不亮",
     {AT_LIU, .address = "杏庄"},
     "liu/position/100 !64; conflict xing -1 address?; conflict bing -1 text?"},
    {"a place in another district than the channel's",
     "丙水街道灯不亮",
     {.district = 1 + NORTH},
     "bing/words/100 !0; conflict north -1 district"},

    /* near the border */
    {"C02: of another street, nothing else known",
     "灯不亮",
     {.latitude = 30.03, .longitude = 110.0195},
     "huai/position/100 !64; near_border xing 48 position?"},
    {"C02: of another street, the text says which",
     "槐庄灯不亮",
     {.latitude = 30.03, .longitude = 110.0195},
     "huai/position/100 !0; near_border xing 48 position"},
    {"C02: of another street, the street is said",
     "灯不亮",
     {.area = 1 + JIA, .latitude = 30.03, .longitude = 110.0195},
     "huai/position/100 !0; near_border xing 48 position"},
    {"C02: what holds both does not choose",
     "北区灯不亮",
     {.latitude = 30.03, .longitude = 110.0195},
     "huai/position/100 !64; near_border xing 48 position?"},
    {"C02: of another village of the street",
     "灯不亮",
     {.latitude = 30.03, .longitude = 110.0095},
     "liu/position/100 !0; near_border huai 48 position"},
    {"C02: of another district",
     "灯不亮",
     {.latitude = 30.0205, .longitude = 110.005},
     "liu/position/100 !64; near_border bing 56 position?"},
    {"C02: of another district, the channel stands in this one",
     "灯不亮",
     {.latitude = 30.0205, .longitude = 110.005, .district = 1 + NORTH},
     "liu/position/100 !0; near_border bing 56 position"},
    {"C02: far enough", "灯不亮", {.latitude = 30.03, .longitude = 110.018}, "huai/position/100 !0"},
    {"C02: the text names the other side",
     "杏庄灯不亮",
     {.latitude = 30.03, .longitude = 110.0195},
     "huai/position/100 !64; conflict xing -1 text?; near_border xing 48 position?"},
    {"C02: a few metres beyond the border of what was said",
     "灯不亮",
     {.area = 1 + XING, .latitude = 30.03, .longitude = 110.0195},
     "xing/said/100 !0; near_border huai 48 position"},

    /* outside */
    {"outside, nothing else known",
     "灯不亮",
     {.latitude = 30.05, .longitude = 110.005},
     "-/none/0 !68; outside liu 1112 position?"},
    {"outside, but the text says where",
     "柳庄灯不亮",
     {.latitude = 30.05, .longitude = 110.005},
     "liu/words/100 !0; outside liu 1112 position"},
    {"outside, and the channel's district is drawn",
     "灯不亮",
     {.latitude = 30.05, .longitude = 110.005, .district = 1 + NORTH},
     "north/assumed/50 !64; outside liu 1112 position?"},
    {"outside, and the channel's district is not drawn",
     "灯不亮",
     {.latitude = 30.05, .longitude = 110.005, .district = 1 + WEST},
     "west/assumed/50 !0; outside liu 1112 position"},

    /* roads, houses */
    {"a road with a house number", "朝阳大道12号灯不亮", {0}, "yi/words/100 !0"},
    {"a house number in full width, with blanks", "朝阳大道 １２ 号院3号楼灯不亮", {0}, "yi/words/100 !0"},
    {"a road called like an area is not the area", "向阳路12号灯不亮", {.district = 1 + NORTH}, "north/assumed/50 !0"},
    {"nor is a street", "向阳大街3号灯不亮", {0}, "-/none/0 !4"},
    {"without a number it may be the area's street lamp", "向阳路灯不亮", {0}, "yi/words/100 !0"},
    {"the area itself, with a number", "向阳3号楼灯不亮", {0}, "yi/words/100 !0"},
    {"a road that is somewhere else does not contradict", "向阳路12号灯不亮", {AT_LIU}, "liu/position/100 !0"},
};

static void sources_case_by_case(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct decision decision = decided(CASES[i].text, CASES[i].given);
        const char *got = summary(&decision);
        if (strcmp(got, CASES[i].expected) == 0)
            continue;
        print_error("%s:\n  expected %s\n  got      %s\n", CASES[i].name, CASES[i].expected, got);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static const char *any_words(void)
{
    static const char *const WORDS[] = {"柳庄",       "槐庄",        "杏庄", "泉庄",   "甲水街道", "北区",    "南区",
                                        "向阳路12号", "朝阳大道3号", "向阳", "灯不亮", "，",       "丁水街道"};
    const char *text = "";
    for (int words = chance_below(5); words > 0; words--)
        text = arena_print(folding_arena, "%s%s", text, WORDS[chance_below(COUNT(WORDS))]);
    return text;
}

static struct given any_given(void)
{
    struct given given = {.area = chance_below(2) * chance_below(SPRING_BING + 2),
                          .district = chance_below(2) * (1 + (chance_below(2) > 0 ? NORTH : SOUTH)),
                          .address = any_words()};
    if (chance_below(2) > 0) { /* in the city or a little beyond it */
        given.latitude = 29.99 + chance_below(8000) / 1e5;
        given.longitude = 109.99 + chance_below(8000) / 1e5;
    }
    return given;
}

/* Whatever is said together: an area or none, the same each time; people look when, and only when, a note asks them to. */
static void sources_at_random(void **state)
{
    (void)state;
    for (int i = 0; i < 3000; i++) {
        const char *text = arena_print(folding_arena, "%s灯", any_words());
        const struct given given = any_given();
        struct decision first = decided(text, given), second = decided(text, given);
        const struct finding *area = &first.area;
        bool asked = false;
        for (size_t n = 0; n < area->note_count; n++)
            asked = asked || area->notes[n].review;
        assert_string_equal(summary(&first), summary(&second));
        assert_in_range(area->value + 1, 0, SPRING_BING + 1);
        assert_in_range(area->confidence, 0, 100);
        if (asked != ((first.doubts & DOUBT_AREA_CONFLICT) != 0) ||
            (area->value < 0) != ((first.doubts & DOUBT_AREA_UNKNOWN) != 0))
            fail_msg("%s / %s / %d %d %f %f: %s", text, given.address, given.area, given.district, given.latitude,
                     given.longitude, summary(&first));
    }
}

/* The pack's boundaries overlap: both are named, and people look unless something else chooses. */
static void overlapping_boundaries(void **state)
{
    (void)state;
    struct pack_ring rings[COUNT(RINGS)];
    memcpy(rings, RINGS, sizeof rings);
    rings[COUNT(RINGS) - 1] = RINGS[2]; /* 柳庄's box, claimed by 丁 in the west too */
    rings[COUNT(RINGS) - 1].area = DING;
    struct pack pack = PACK;
    pack.rings = rings;
    pack.rings_count = COUNT(rings);
    struct geo *kept = geo;
    geo = geo_new(&pack);
    struct decision decision = decided("灯不亮", (struct given){AT_LIU});
    assert_string_equal(summary(&decision), "liu/position/100 !64; overlap ding -1 position?");
    decision = decided("丁水街道灯不亮", (struct given){AT_LIU});
    assert_string_equal(summary(&decision), "liu/position/100 !64; conflict ding -1 text?; overlap ding -1 position?");
    decision = decided("北区灯不亮", (struct given){AT_LIU});
    assert_string_equal(summary(&decision), "liu/position/100 !0; overlap ding -1 position");
    geo_free(&geo);
    geo = kept;
}

static void notes_are_rendered(void **state)
{
    (void)state;
    struct decision decision = decided("丙水街道灯不亮", (struct given){.latitude = 30.03, .longitude = 110.0195});
    const char *json = decision_json(folding_arena, &PACK, &decision);
    assert_non_null(strstr(json, "\"area\":{\"value\":\"huai\",\"basis\":\"position\",\"confidence\":100,\"words\":[],"
                                 "\"runner_up\":\"bing\",\"notes\":[{\"kind\":\"conflict\",\"area\":\"bing\","
                                 "\"metres\":null,\"source\":\"text\",\"review\":true},{\"kind\":\"near_border\","
                                 "\"area\":\"xing\",\"metres\":48,\"source\":\"position\",\"review\":true}]}"));
    assert_non_null(strstr(json, "\"area_conflict\"]"));
}

/* Without boundaries positions are not looked at: as it was before. */
static void no_boundaries_no_notes(void **state)
{
    (void)state;
    struct geo *kept = geo;
    geo = NULL;
    struct decision decision = decided("杏庄灯不亮", (struct given){AT_LIU});
    assert_string_equal(summary(&decision), "xing/words/100 !0");
    struct pack bare = PACK;
    bare.rings_count = 0;
    geo = geo_new(&bare);
    decision = decided("杏庄灯不亮", (struct given){AT_LIU});
    assert_string_equal(summary(&decision), "xing/words/100 !0");
    geo_free(&geo);
    geo = kept;
}

/* ---- a place that is named later ---- */

static const struct {
    const char *name, *text;
    int area, expected;
} LATER[] = {
    {"C01: a village of the street", "就在柳庄村口往南两百米", JIA, LIU},
    {"a street of the district", "在甲水街道这边", NORTH, JIA},
    {"the same place once more", "柳庄,快一点", LIU, DECISION_NONE},
    {"what holds it", "是北区的", LIU, DECISION_NONE},
    {"elsewhere: people change that", "我说错了,在杏庄", LIU, DECISION_NONE},
    {"elsewhere and here", "不是杏庄,是柳庄", JIA, LIU},
    {"two villages of the street: it stays with the street", "柳庄和槐庄之间", JIA, DECISION_NONE},
    {"two streets of the district: unsure", "柳庄和杏庄之间", NORTH, DECISION_NONE},
    {"a name of two areas, inside what stands", "泉庄那边", SOUTH, SPRING_BING},
    {"no place", "怎么还没来", JIA, DECISION_NONE},
    {"nothing", "", JIA, DECISION_NONE},
};

static void later_places_narrow(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(LATER); i++) {
        const struct text *text = fold(LATER[i].text);
        struct lexicon_hits hits = lexicon_find(folding_arena, lexicon, text);
        const struct place_names names = {text, lexicon_places(folding_arena, &hits)};
        int got = place_narrow(folding_arena, &PACK, LATER[i].area, &names);
        if (got != LATER[i].expected)
            fail_msg("%s: %d, expected %d", LATER[i].name, got, LATER[i].expected);
    }
}

/* ---- a city made from its gazetteer ---- */

enum { DISTRICTS = 4, STREETS = 12, VILLAGES = 20, ASKED = 500 };

/* Names of three signs, spelled from the number; every tenth village is called alike in all districts. */
static const char *spelled(int number)
{
    static const char *const SIGNS[] = {"东", "柳", "石", "高", "杨", "马", "孙", "赵", "龙", "凤", "青", "白", "黑"};
    return arena_print(folding_arena, "%s%s%s", SIGNS[number % 13], SIGNS[number / 13 % 13],
                       SIGNS[(number / 169 + 5) % 13]);
}

static const char *village_name(int district, int street, int village)
{
    int number = street * VILLAGES + village;
    return spelled(village % 10 == 0 ? number : number + 240 * (district + 1));
}

static void write_divisions(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "code\tlevel\tname\tcity\tdistrict\tstreet\n");
    for (int d = 0; d < DISTRICTS; d++) {
        fprintf(file, "9901%02d\tdistrict\t第%s区\t列表市\t\t\n", d, spelled(d));
        for (int s = 0; s < STREETS; s++) {
            const char *street =
                arena_print(folding_arena, "%s%s", spelled(2000 + d * STREETS + s), s % 2 ? "镇" : "街道");
            fprintf(file, "9901%02d%03d\tstreet\t%s\t列表市\t\t%s\n", d, s, street, street);
            for (int v = 0; v < VILLAGES; v++)
                fprintf(file, "9901%02d%03d%03d\t%s\t%s%s\t列表市\t\t\n", d, s, v, v % 2 ? "village" : "community",
                        village_name(d, s, v), v % 2 ? "村民委员会" : "社区居委会");
        }
    }
    assert_int_equal(fclose(file), 0);
}

/* What the script prints; its status goes to *status. */
static char *made(const char *arguments, int *status)
{
    struct buf text = {0};
    char piece[4096];
    size_t size;
    FILE *pipe = popen(arena_print(folding_arena, "deploy/dev/areas_from_tsv.sh %s 2>&1", arguments), "r"); // NOLINT
    assert_non_null(pipe);
    while ((size = fread(piece, 1, sizeof piece, pipe)) > 0)
        buf_add(&text, piece, size);
    *status = pclose(pipe);
    char *kept = arena_text(folding_arena, text.text == NULL ? "" : text.text);
    buf_free(&text);
    return kept;
}

/* The small sound pack of the pack test, whose other files want three areas of their own. */
static struct pack *listed_pack(const char *areas)
{
    struct pack_file *files;
    size_t count, kept = 0;
    struct pack *pack = NULL;
    assert_int_equal(pack_read_folder(folding_arena, "tests/unit/pack_data/sound", &files, &count, stderr), RESULT_OK);
    char *end = strstr(arena_text(folding_arena, areas), "\n);");
    assert_non_null(end);
    for (size_t i = 0; i < count; i++) {
        if (str_equal(files[i].name, "boundaries.cfg"))
            continue;
        if (str_equal(files[i].name, "areas.cfg"))
            files[i].text =
                arena_print(folding_arena,
                            "%.*s,\n{ code = \"east\"; name = \"东侧区\"; parent = \"city\"; level = \"district\"; "
                            "prefix = \"XD\"; },\n"
                            "{ code = \"mill\"; name = \"磨坊镇\"; parent = \"east\"; level = \"street\"; },\n"
                            "{ code = \"lake\"; name = \"湖边村\"; parent = \"mill\"; level = \"community\"; }\n);\n",
                            (int)(strstr(areas, "\n);") - areas), areas);
        files[kept++] = files[i];
    }
    assert_int_equal(pack_load(&pack, files, kept, stderr), RESULT_OK);
    return pack;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A place is found by village and street, in people's words; a shared name by its district. */
static void ask_listed(const struct pack *pack)
{
    struct lexicon *words = NULL, *kept = lexicon;
    struct geo *drawn = geo;
    struct arena *whole = folding_arena;
    double start, spent = 0;
    assert_int_equal(lexicon_new(&words, folding_folder, pack, stderr), RESULT_OK);
    lexicon = words;
    geo = NULL;
    folding_arena = arena_new(0);
    for (int i = 0; i < ASKED; i++) {
        arena_reset(folding_arena);
        int d = i % DISTRICTS, s = i / DISTRICTS % STREETS, v = i * 7 % VILLAGES;
        const char *district = spelled(d), *street = spelled(2000 + d * STREETS + s);
        const char *text = arena_print(folding_arena, "第%s区%s%s%s%s 12 号门前积水", district, street,
                                       s % 2 ? "镇" : "街道", village_name(d, s, v), v % 2 ? "村" : "社区");
        start = seconds();
        struct decision decision = decided(text, (struct given){0});
        spent += seconds() - start;
        assert_string_equal(pack_area_code(pack, decision.area.value),
                            arena_print(folding_arena, "9901%02d%03d%03d", d, s, v));
        assert_int_equal(decision.doubts & (DOUBT_AREA_UNKNOWN | DOUBT_AREA_UNSURE), 0);
    }
    print_message("%zu areas: %.1f us per message with folding\n", pack->areas_count, spent / ASKED * 1e6);
    arena_free(&folding_arena);
    folding_arena = whole;
    lexicon = kept;
    geo = drawn;
    lexicon_free(&words);
}

static void a_city_starts_from_its_list(void **state)
{
    (void)state;
    char path[] = "/tmp/place_test.XXXXXX";
    int status, file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    write_divisions(path);
    const char *areas = made(arena_print(folding_arena, "LB %s", path), &status);
    assert_int_equal(status, 0);
    struct pack *pack = listed_pack(areas);
    assert_int_equal(pack->areas_count, 1 + DISTRICTS * (1 + STREETS * (1 + VILLAGES)) + 3);
    const struct pack_area *town = &pack->areas[pack_area_find(pack, "990100001")];
    assert_int_equal(town->setting, SETTING_RURAL);
    assert_int_equal(town->alias_count, 1);
    assert_int_equal(pack->areas[town->district].code[5], '0');
    assert_string_equal(pack->areas[town->district].prefix, "LBA");
    const struct pack_area *shared = &pack->areas[pack_area_find(pack, "990102003010")];
    assert_int_equal(shared->alias_count, 0); /* means four areas */
    assert_null(strstr(shared->name, "居委会"));
    assert_non_null(strstr(shared->name, "社区"));
    const struct pack_area *village = &pack->areas[pack_area_find(pack, "990102003011")];
    assert_int_equal(village->setting, SETTING_RURAL);
    assert_string_equal(village->name, arena_print(folding_arena, "%s村", village->aliases[0]));
    ask_listed(pack);
    pack_free(&pack);
    assert_int_equal(unlink(path), 0);
}

static const struct {
    const char *rows, *problem;
} UNSOUND[] = {
    {"990101\tcity\t列表市\t列表市\t\t\n", ":1: level: city"},
    {"990101\tdistrict\t一一区\t列表市\n990101001\tstreet\t甲甲街道\t列表市\n990101001\tstreet\t乙乙街道\t列表市\n",
     ":3: code 990101001 stands twice"},
    {"990101\tdistrict\t一一区\t列表市\n990102001\tstreet\t甲甲街道\t列表市\n",
     ":2: its district 990102 is not above it"},
    {"990101\tdistrict\t一一区\t列表市\n990101001001\tvillage\t甲甲村\t列表市\n",
     ":2: its street 990101001 is not above it"},
    {"990101\tdistrict\t一一区\t列表市\n990102\tdistrict\t二二区\t别的市\n", ":2: city: 别的市, before it was 列表市"},
    {"990101\tdistrict\t一\"; }\t列表市\n", ":1: name: "},
    {"列表市\n", ":1: not \"code level name city district street\""},
    {"", "no division in it"},
};

static void unsound_lists_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(UNSOUND); i++) {
        char path[] = "/tmp/place_test.XXXXXX";
        int status, file = mkstemp(path);
        assert_true(file >= 0 && write(file, UNSOUND[i].rows, strlen(UNSOUND[i].rows)) >= 0);
        close(file);
        const char *told = made(arena_print(folding_arena, "LB %s", path), &status);
        assert_int_not_equal(status, 0);
        if (strstr(told, UNSOUND[i].problem) == NULL)
            fail_msg("not told: %s; but: %s", UNSOUND[i].problem, told);
        assert_int_equal(unlink(path), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_case_by_case),      cmocka_unit_test(overlapping_boundaries),
        cmocka_unit_test(notes_are_rendered),        cmocka_unit_test(no_boundaries_no_notes),
        cmocka_unit_test(later_places_narrow),       cmocka_unit_test(a_city_starts_from_its_list),
        cmocka_unit_test(unsound_lists_are_refused), cmocka_unit_test(sources_at_random),
    };
    chance_begin();
    return cmocka_run_group_tests(tests, open_city, close_city);
}
