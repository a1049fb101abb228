/* The classifier's rules on a small city, case by case; its speed; real text where DATA says it lies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <jansson.h>

#include "common/str.h"
#include "services/classifier/classifier.h"
#include "tests/lib/folding.h"
#include "tests/lib/pack_folder.h"

enum { CITY, NORTH, NORTH_STREET, EAST_VILLAGE, WEST_VILLAGE, SOUTH, SOUTH_STREET, GARDEN, SPRING_NORTH, SPRING_SOUTH };
static const char *const NORTH_NAMES[] = {"榆山"}, *const BRIDGE[] = {"桥口小区"},
                         *const HOUSE[] = {"下水井胡同", "塌陷湖"};
static struct pack_area AREAS[] = {
    [CITY] = {.code = "city", .name = "演示市", .parent = -1, .district = 0, .level = AREA_CITY},
    [NORTH] = {.code = "north", .name = "北区", .aliases = NORTH_NAMES, .alias_count = 1, .level = AREA_DISTRICT},
    [NORTH_STREET] = {.code = "north.street", .name = "北园街道", .parent = NORTH, .level = AREA_STREET},
    [EAST_VILLAGE] = {.code = "east", .name = "东桥口村", .parent = NORTH_STREET, .level = AREA_COMMUNITY},
    [WEST_VILLAGE] = {.code = "west",
                      .name = "西屯村",
                      .aliases = HOUSE,
                      .alias_count = 2,
                      .parent = NORTH_STREET,
                      .level = AREA_COMMUNITY},
    [SOUTH] = {.code = "south", .name = "南区", .parent = CITY, .level = AREA_DISTRICT},
    [SOUTH_STREET] = {.code = "south.street", .name = "怡园街道", .parent = SOUTH, .level = AREA_STREET},
    [GARDEN] = {.code = "garden",
                .name = "金海滩社区",
                .aliases = BRIDGE,
                .alias_count = 1,
                .parent = SOUTH_STREET,
                .level = AREA_COMMUNITY},
    [SPRING_NORTH] = {.code = "spring.north", .name = "泉水社区", .parent = NORTH_STREET, .level = AREA_COMMUNITY},
    [SPRING_SOUTH] = {.code = "spring.south", .name = "泉水社区", .parent = SOUTH_STREET, .level = AREA_COMMUNITY},
};
enum { CITY_WORKS, DRAIN, MANHOLE, WATER, CONSUMER };
static struct pack_matter MATTERS[] = {
    [CITY_WORKS] = {.code = "works", .name = "市政", .parent = -1},
    [DRAIN] = {.code = "works.drain", .name = "排水", .parent = CITY_WORKS},
    [MANHOLE] = {.code = "works.manhole", .name = "井盖", .parent = CITY_WORKS},
    [WATER] = {.code = "water", .name = "供水", .parent = -1},
    [CONSUMER] = {.code = "consumer", .name = "消费", .parent = -1},
};
static struct pack_word WORDS[] = {
    {"污水", AXIS_MATTER, DRAIN, 60},
    {"下水", AXIS_MATTER, DRAIN, 40},
    {"下水道", AXIS_MATTER, DRAIN, 70},
    {"水", AXIS_MATTER, WATER, 10},
    {"井盖", AXIS_MATTER, MANHOLE, 60},
    {"道路", AXIS_MATTER, CITY_WORKS, 55},
    {"窨井", AXIS_MATTER, CITY_WORKS, 5},
    {"窨井", AXIS_MATTER, MANHOLE, 60},
    {"停水", AXIS_MATTER, WATER, 60},
    {"水费", AXIS_MATTER, WATER, 60},
    {"小区", AXIS_MATTER, CONSUMER, 20},
    {"气瓶", AXIS_MATTER, CONSUMER, 60},
    {"投诉", AXIS_NATURE, NATURE_COMPLAINT, 60},
    {"请问", AXIS_NATURE, NATURE_CONSULT, 60},
    {"建议", AXIS_NATURE, NATURE_SUGGEST, 60},
    {"爆炸", AXIS_URGENCY, URGENCY_URGENT, 90},
    {"爆炸性", AXIS_URGENCY, URGENCY_NORMAL, 1},
    {"塌陷", AXIS_URGENCY, URGENCY_URGENT, 40},
    {"不急", AXIS_URGENCY, URGENCY_NORMAL, 100},
    {"公司", AXIS_PARTY, PARTY_ENTERPRISE, 20},
    {"我司", AXIS_PARTY, PARTY_ENTERPRISE, 70},
    {"居民", AXIS_PARTY, PARTY_CITIZEN, 60},
};
static const struct pack PACK = {.review_below = 50,
                                 .areas = AREAS,
                                 .areas_count = COUNT(AREAS),
                                 .matters = MATTERS,
                                 .matters_count = COUNT(MATTERS),
                                 .words = WORDS,
                                 .words_count = COUNT(WORDS)};

static struct lexicon *lexicon;

static int open_city(void **state)
{
    if (folding_open(state) != 0)
        return -1;
    return lexicon_new(&lexicon, folding_folder, &PACK, stderr) == RESULT_OK ? 0 : -1;
}

static int close_city(void **state)
{
    lexicon_free(&lexicon);
    return folding_close(state);
}

static const struct text *fold(const char *written)
{
    const struct text text = folding_text(written == NULL ? "" : written);
    return written == NULL ? NULL : arena_copy(folding_arena, &text, sizeof text);
}

/* What the channel said, in the shape of most cases: nothing. Areas and matters are given one higher: 0 = not said. */
struct given {
    int matter, area, district;
    enum party party;
    enum urgency urgency;
    enum channel_kind channel;
    const char *address;
};

static struct decision decided(const char *text, struct given given)
{
    struct complaint complaint = {.text = fold(text),
                                  .address = fold(given.address),
                                  .matter = given.matter - 1,
                                  .area = given.area - 1,
                                  .district = given.district - 1,
                                  .party = given.party,
                                  .urgency = given.urgency,
                                  .channel = given.channel};
    return classifier_decide(folding_arena, lexicon, &complaint);
}

static const char *basis_of(enum basis basis)
{
    static const char *const NAMES[] = {"none", "said", "words", "assumed", "person", "model"};
    return NAMES[basis];
}

static const char *code(const char *list, int number)
{
    return term_get(list, number)->code;
}

#define DECISION             "%s/%s/%d %s/%s/%d %s/%s/%d %s/%s/%d %s/%s/%d #%d !%u"
#define FOUND(code, finding) code, basis_of((finding).basis), (finding).confidence

static const char *summary(const struct decision *d)
{
    const char *matter = d->matter.value < 0 ? "-" : MATTERS[d->matter.value].code;
    const char *area = d->area.value < 0 ? "-" : AREAS[d->area.value].code;
    return arena_print(folding_arena, DECISION, FOUND(matter, d->matter),
                       FOUND(code("nature", d->nature.value), d->nature),
                       FOUND(code("urgency", d->urgency.value), d->urgency),
                       FOUND(code("party", d->party.value), d->party), FOUND(area, d->area), d->confidence, d->doubts);
}

#define HELP    "help/assumed/50"
#define CALM    "normal/assumed/50"
#define CITIZEN "citizen/assumed/50"
#define UNSAID  HELP " " CALM " " CITIZEN

static const struct {
    const char *name, *text;
    struct given given;
    const char *expected; /* matter nature urgency party area #confidence !doubts */
} CASES[] = {
    {"nothing said, nothing known", "", {0}, "-/none/0 " UNSAID " -/none/0 #0 !5"},
    {"one word, one place", "东桥口村的井盖没了", {0}, "works.manhole/words/60 " UNSAID " east/words/100 #60 !0"},
    {"words add up, the longer silences its parts",
     "北区下水道堵,污水横流",
     {0},
     "works.drain/words/100 " UNSAID " north/words/100 #100 !0"},
    {"a word counts once", "北区下水下水下水下水", {0}, "works.drain/words/40 " UNSAID " north/words/100 #40 !2"},
    {"rivals lower the confidence", "北区污水,水费,水", {0}, "water/words/10 " UNSAID " north/words/100 #10 !2"},
    {"the clear winner keeps it",
     "北区停水三天,水费照收,井盖",
     {0},
     "water/words/50 " UNSAID " north/words/100 #50 !0"},
    {"a family word carries the specific one",
     "北区道路井盖",
     {0},
     "works.manhole/words/100 " UNSAID " north/words/100 #100 !0"},
    {"members too close: the family that was named",
     "北区道路井盖污水",
     {0},
     "works/words/100 " UNSAID " north/words/100 #100 !0"},
    {"members too close, family not named: people decide",
     "北区井盖污水",
     {0},
     "works.drain/words/0 " UNSAID " north/words/100 #0 !2"},
    {"traditional, full width, blanks inside words",
     "東橋口村 汙　水",
     {0},
     "works.drain/words/60 " UNSAID " east/words/100 #60 !0"},
    {"the agent knows the matter",
     "北区水费",
     {.matter = 1 + MANHOLE},
     "works.manhole/said/100 " UNSAID " north/words/100 #100 !0"},

    {"nature by words",
     "请问北区水费",
     {0},
     "water/words/60 consult/words/60 " CALM " " CITIZEN " north/words/100 #60 !0"},
    {"natures tie: the first of the list, and nobody waits for that",
     "投诉并建议:北区水费",
     {0},
     "water/words/60 complaint/words/0 " CALM " " CITIZEN " north/words/100 #60 !0"},
    {"R16: staff who whistle point at a fault",
     "北区水费",
     {.channel = CHANNEL_INTERNAL},
     "water/words/60 complaint/assumed/50 " CALM " " CITIZEN " north/words/100 #60 !0"},

    {"R04: danger",
     "北区气瓶爆炸",
     {0},
     "consumer/words/60 " HELP " urgent/words/90 " CITIZEN " north/words/100 #60 !0"},
    {"R04: danger wins over calming words",
     "北区气瓶塌陷,不急",
     {0},
     "consumer/words/60 " HELP " urgent/words/40 " CITIZEN " north/words/100 #60 !0"},
    {"R04: and over the channel",
     "北区气瓶爆炸",
     {.urgency = URGENCY_NORMAL},
     "consumer/words/60 " HELP " urgent/words/90 " CITIZEN " north/words/100 #60 !0"},
    {"the channel says urgent",
     "北区气瓶",
     {.urgency = URGENCY_URGENT},
     "consumer/words/60 " HELP " urgent/said/100 " CITIZEN " north/words/100 #60 !0"},
    {"a longer harmless word is no danger",
     "北区气瓶爆炸性新闻",
     {0},
     "consumer/words/60 " UNSAID " north/words/100 #60 !0"},
    {"unless the danger stands elsewhere too",
     "北区气瓶爆炸性新闻,又爆炸",
     {0},
     "consumer/words/60 " HELP " urgent/words/90 " CITIZEN " north/words/100 #60 !0"},

    {"R21: enterprise by words",
     "我司停水,在北区",
     {0},
     "water/words/60 " HELP " " CALM " enterprise/words/70 north/words/100 #60 !0"},
    {"R21: a weak word does not open the lane",
     "北区某公司停水",
     {0},
     "water/words/60 " UNSAID " north/words/100 #60 !0"},
    {"R21: the channel said so",
     "我司北区停水",
     {.party = PARTY_CITIZEN},
     "water/words/60 " HELP " " CALM " citizen/said/100 north/words/100 #60 !0"},
    {"citizen by words",
     "我是居民,北区停水",
     {0},
     "water/words/60 " HELP " " CALM " citizen/words/60 north/words/100 #60 !0"},

    {"the deepest of one line", "北区北园街道东桥口村停水", {0}, "water/words/60 " UNSAID " east/words/100 #60 !0"},
    {"the deepest, whatever the order", "东桥口村停水,榆山", {0}, "water/words/60 " UNSAID " east/words/100 #60 !0"},
    {"two villages of a street: the street",
     "东桥口村与西屯村停水",
     {0},
     "water/words/60 " UNSAID " north.street/words/100 #60 !0"},
    {"two districts: people decide", "北区和南区停水", {0}, "water/words/60 " UNSAID " north/words/0 #0 !8"},
    {"a longer name outweighs a shorter",
     "金海滩社区停水,原住北区",
     {0},
     "water/words/60 " UNSAID " garden/words/60 #60 !0"},
    {"places outside the channel's district do not compete",
     "西屯村停水,原住金海滩社区",
     {.district = 1 + SOUTH},
     "water/words/60 " UNSAID " garden/words/100 #60 !0"},
    {"unless none lies inside",
     "西屯村停水",
     {.district = 1 + SOUTH},
     "water/words/60 " UNSAID " west/words/100 #60 !0"},
    {"no place: the channel's district",
     "停水",
     {.district = 1 + SOUTH},
     "water/words/60 " UNSAID " south/assumed/50 #50 !0"},
    {"only the city: the channel's district",
     "演示市停水",
     {.district = 1 + SOUTH},
     "water/words/60 " UNSAID " south/assumed/50 #50 !0"},
    {"only the city, no district: unknown", "演示市停水", {0}, "water/words/60 " UNSAID " city/words/100 #60 !4"},
    {"the channel stands for the whole city: unknown",
     "停水",
     {.district = 1 + CITY},
     "water/words/60 " UNSAID " city/assumed/50 #50 !4"},
    {"danger, too, needs a place",
     "停水,气瓶爆炸",
     {.district = 1 + CITY, .matter = 1 + CONSUMER},
     "consumer/said/100 " HELP " urgent/words/90 " CITIZEN " city/assumed/50 #50 !4"},
    {"the whole city, as the channel meant it",
     "停水",
     {.area = 1 + CITY},
     "water/words/60 " UNSAID " city/said/100 #60 !0"},
    {"no place, no district: unknown", "停水", {0}, "water/words/60 " UNSAID " -/none/0 #0 !4"},
    {"one name, two areas: by the district",
     "泉水社区停水",
     {.district = 1 + SOUTH},
     "water/words/60 " UNSAID " spring.south/words/100 #60 !0"},
    {"by another name of its line",
     "北园街道泉水社区停水",
     {0},
     "water/words/60 " UNSAID " spring.north/words/100 #60 !0"},
    {"by nothing: people decide", "泉水社区停水", {0}, "water/words/60 " UNSAID " spring.north/words/0 #0 !8"},
    {"the area said", "停水", {.area = 1 + GARDEN}, "water/words/60 " UNSAID " garden/said/100 #60 !0"},
    {"the area said, narrowed by the text",
     "东桥口村停水",
     {.area = 1 + NORTH},
     "water/words/60 " UNSAID " east/words/100 #60 !0"},
    {"the area said, another named",
     "金海滩社区停水",
     {.area = 1 + NORTH},
     "water/words/60 " UNSAID " north/said/100 #60 !0"},
    {"the area said, rivals inside it",
     "东桥口村或西屯村或泉水社区停水",
     {.area = 1 + NORTH_STREET},
     "water/words/60 " UNSAID " north.street/said/100 #60 !0"},
    {"the address before the text",
     "停水,我在金海滩社区工作",
     {.address = "北区东桥口村3号"},
     "water/words/60 " UNSAID " east/words/100 #60 !0"},
    {"the text narrows the address",
     "停水,东桥口村",
     {.address = "北区"},
     "water/words/60 " UNSAID " east/words/100 #60 !0"},
    {"words of the address are no votes",
     "停水",
     {.address = "北区污水路"},
     "water/words/60 " UNSAID " north/words/100 #60 !0"},
    {"a place counts once", "北区北区北区停水,怡园街道", {0}, "water/words/60 " UNSAID " south.street/words/50 #50 !0"},
    {"R04: danger inside a place name is danger all the same",
     "塌陷湖停水",
     {0},
     "water/words/60 " HELP " urgent/words/40 " CITIZEN " west/words/100 #60 !0"},
    {"the least certain step decides: rivals in the address",
     "停水,金海滩社区",
     {.address = "怡园街道,北区旁"},
     "water/words/60 " UNSAID " garden/words/50 #50 !0"},
    {"words inside a place name are no votes",
     "下水井胡同、桥口小区停水",
     {0},
     "water/words/60 " UNSAID " west/words/20 #20 !8"},
};

static void rules_case_by_case(void **state)
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

static void reasons_quote_the_person(void **state)
{
    (void)state;
    struct decision decision = decided("投訴：北園街道東橋口村下 水\n道堵了,汙水與井蓋", (struct given){0});
    assert_string_equal(
        decision_json(folding_arena, &PACK, &decision),
        "{\"matter\":{\"value\":\"works.drain\",\"basis\":\"words\",\"confidence\":53,"
        "\"words\":[\"下水道\",\"汙水\"],\"runner_up\":\"works.manhole\",\"rule\":\"words\"},"
        "\"nature\":{\"value\":\"complaint\",\"basis\":\"words\",\"confidence\":60,\"words\":[\"投訴\"],"
        "\"runner_up\":null,\"rule\":\"words\"},"
        "\"urgency\":{\"value\":\"normal\",\"basis\":\"assumed\",\"confidence\":50,\"words\":[],\"runner_up\":null,"
        "\"rule\":\"default\"},"
        "\"party\":{\"value\":\"citizen\",\"basis\":\"assumed\",\"confidence\":50,\"words\":[],\"runner_up\":null,"
        "\"rule\":\"default\"},"
        "\"area\":{\"value\":\"east\",\"basis\":\"words\",\"confidence\":100,\"words\":[\"北園街道\",\"東橋口村\"],"
        "\"runner_up\":null},\"confidence\":53,\"gate\":\"automatic\",\"doubts\":[]}");
    decision = decided("窨井,窨 井", (struct given){0});
    assert_int_equal(decision.matter.word_count, 1); /* two votes by one word, quoted once */
    decision = decided("北区某公司 😡", (struct given){.area = 1 + GARDEN});
    assert_string_equal(
        decision_json(folding_arena, &PACK, &decision),
        "{\"matter\":{\"value\":null,\"basis\":\"none\",\"confidence\":0,\"words\":[],\"runner_up\":null,"
        "\"rule\":\"default\"},"
        "\"nature\":{\"value\":\"help\",\"basis\":\"assumed\",\"confidence\":50,\"words\":[],\"runner_up\":null,"
        "\"rule\":\"default\"},"
        "\"urgency\":{\"value\":\"normal\",\"basis\":\"assumed\",\"confidence\":50,\"words\":[],\"runner_up\":null,"
        "\"rule\":\"default\"},"
        "\"party\":{\"value\":\"citizen\",\"basis\":\"assumed\",\"confidence\":50,\"words\":[],"
        "\"runner_up\":\"enterprise\",\"rule\":\"default\"},"
        "\"area\":{\"value\":\"garden\",\"basis\":\"said\",\"confidence\":100,\"words\":[],\"runner_up\":\"north\","
        "\"notes\":[{\"kind\":\"conflict\",\"area\":\"north\",\"metres\":null,\"source\":\"text\",\"review\":false}]},"
        "\"confidence\":0,\"gate\":\"review\",\"doubts\":[\"matter_unknown\"]}");
}

/* The runner-up of a place that was said: a place named elsewhere contradicts it, one above it does not. */
static void contradicting_places_are_shown(void **state)
{
    (void)state;
    assert_int_equal(decided("北区停水", (struct given){.area = 1 + EAST_VILLAGE}).area.runner_up, DECISION_NONE);
    assert_int_equal(decided("南区停水", (struct given){.area = 1 + EAST_VILLAGE}).area.runner_up, SOUTH);
    assert_int_equal(decided("北区和南区停水", (struct given){0}).area.runner_up, SOUTH);
    assert_int_equal(decided("东桥口村和西屯村停水", (struct given){0}).area.runner_up, EAST_VILLAGE);
}

static void check_sound(const struct decision *d)
{
    const struct finding *findings[] = {&d->matter, &d->nature, &d->urgency, &d->party, &d->area};
    for (size_t i = 0; i < COUNT(findings); i++) {
        assert_in_range(findings[i]->confidence, 0, 100);
        assert_true(findings[i]->word_count <= DECISION_WORDS_MAX);
        assert_true(findings[i]->basis != BASIS_WORDS || findings[i]->word_count > 0);
    }
    bool whole_city = d->area.value == CITY && d->area.basis == BASIS_WORDS;
    bool clear = d->matter.value >= 0 && d->area.value >= 0 && d->confidence >= PACK.review_below && !whole_city;
    assert_int_equal(d->doubts == 0, clear);
    json_t *json = json_loads(decision_json(folding_arena, &PACK, d), 0, NULL);
    assert_int_equal(json_object_size(json), 8);
    json_decref(json);
}

static void repeat(struct buf *buf, const char *unit)
{
    buf_clear(buf);
    for (int i = 0; i < 4000 && buf->length + strlen(unit) <= TEXT_BYTES_MAX; i++)
        buf_text(buf, unit);
}

static void hostile_text_is_survived(void **state)
{
    (void)state;
    static const char *const UNITS[] = {
        "水", "下水道", "爆炸", "泉水社区", "东桥口村西屯村金海滩社区", "😡", "\xCC\x81", "\xEF\xB7\xBA", " ", "１",
    };
    struct buf buf = {0};
    for (size_t i = 0; i < COUNT(UNITS); i++) {
        repeat(&buf, UNITS[i]);
        struct decision once = decided(UNITS[i], (struct given){0});
        struct decision often = decided(buf.text, (struct given){0});
        check_sound(&often);
        assert_string_equal(summary(&often), summary(&once)); /* shouting does not help */
        arena_reset(folding_arena);
    }
    buf_free(&buf);
}

/* For any mixture of words and places: sound, the same twice, and one danger word more makes it urgent. */
static void any_mixture(void **state)
{
    (void)state;
    const char *given = getenv("SEED");
    uint64_t seed = given == NULL ? 20190816 : strtoull(given, NULL, 10);
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 3000; round++) {
        struct buf buf = {0};
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        uint64_t draw = seed >> 20;
        for (int n = (int)(draw % 9); n > 0; n--, draw /= 7)
            buf_text(&buf, draw % 2 == 0 ? WORDS[draw % COUNT(WORDS)].word : AREAS[draw % COUNT(AREAS)].name);
        buf_text(&buf, ",");
        struct decision decision = decided(buf.text, (struct given){.district = (int)(draw % 2) * (1 + SOUTH)});
        check_sound(&decision);
        struct decision again = decided(buf.text, (struct given){.district = (int)(draw % 2) * (1 + SOUTH)});
        assert_string_equal(decision_json(folding_arena, &PACK, &again),
                            decision_json(folding_arena, &PACK, &decision));
        buf_text(&buf, "爆炸");
        decision = decided(buf.text, (struct given){0});
        assert_int_equal(decision.urgency.value, URGENCY_URGENT);
        buf_free(&buf);
        arena_reset(folding_arena);
    }
}

/* ---- speed and real text: printed, never judged by the clock ---- */

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The pack of a folder, or NULL when there is none. */
static struct pack *city_pack(const char *path)
{
    FILE *probe = fopen(arena_print(folding_arena, "%s/lexicon.cfg", path), "r");
    if (probe == NULL)
        return NULL;
    fclose(probe);
    return pack_folder(path);
}

static void measure(const char *name, const struct lexicon *words, const char *written)
{
    enum { ROUNDS = 2000 };
    struct arena *batch = arena_new(0);
    size_t checked = 0;
    double start = seconds();
    for (int i = 0; i < ROUNDS; i++) {
        struct text text;
        const char *why = NULL;
        assert_int_equal(text_fold(batch, folding_folder, written, &text, &why), RESULT_OK);
        struct complaint complaint = {.text = &text, .matter = -1, .area = -1, .district = -1};
        struct decision decision = classifier_decide(batch, words, &complaint);
        checked += strlen(decision_json(batch, lexicon_pack(words), &decision));
        arena_reset(batch);
    }
    double each = (seconds() - start) / ROUNDS * 1e6;
    struct lexicon_size size = lexicon_size(words);
    print_message("%s: %lld characters, %.1f us per message; %zu words, %zu states, %zu KiB\n", name,
                  (long long)utf8_count(written, strlen(written)), each, size.words, size.states, size.bytes / 1024);
    assert_true(checked > 0);
    arena_free(&batch);
}

static const char LETTER[] =
    "您好,我是东桥口村的居民。从上周开始我们村口主路旁边的下水道一直堵着,污水从井盖缝里往外冒,流了半条街,"
    "路过的老人孩子只能绕道走,晚上路灯又不亮,已经有人滑倒过两次。我们先后给物业和社区打过电话,都说不归他们管,"
    "让找市政;市政的人来看了一眼说是雨污管道接错了,要等上面安排。现在天气越来越热,味道非常大,窗户都不敢开。"
    "请问到底由哪个部门负责,什么时候能修好?希望尽快派人处理,给居民一个明确的答复,谢谢!";

static void speed_is_printed(void **state)
{
    (void)state;
    measure("small city", lexicon, LETTER);
    struct pack *pack = city_pack("deploy/city/demo");
    if (pack == NULL)
        return;
    struct lexicon *words = NULL;
    assert_int_equal(lexicon_new(&words, folding_folder, pack, stderr), RESULT_OK);
    measure("demo city", words, LETTER);
    lexicon_free(&words);
    pack_free(&pack);
}

/* 20,000 invented place names of three to eight characters over 400 villages, as a large city has them. */
static void large_gazetteer_is_measured(void **state)
{
    (void)state;
    enum { VILLAGES = 400, NAMES = 50 };
    static struct pack_area areas[VILLAGES + 1];
    static const char *names[VILLAGES][NAMES];
    areas[0] = (struct pack_area){.code = "c", .name = "演示市", .parent = -1, .level = AREA_CITY};
    for (uint32_t i = 0; i < VILLAGES * NAMES; i++) {
        static const char *const SIGNS[] = {"东", "西", "南", "北", "河", "山", "桥",
                                            "井", "李", "王", "张", "庄", "园"};
        struct buf buf = {0};
        uint32_t n = i * 2654435761u;
        for (uint32_t k = 0; k < 3 + i % 5; k++, n = n / 13 + i * 40503u)
            buf_text(&buf, SIGNS[n % COUNT(SIGNS)]);
        names[i / NAMES][i % NAMES] = arena_print(folding_arena, "%s村", buf.text);
        buf_free(&buf);
    }
    for (size_t i = 0; i < VILLAGES; i++)
        areas[i + 1] = (struct pack_area){
            .code = "v", .name = names[i][0], .aliases = names[i], .alias_count = NAMES, .level = AREA_COMMUNITY};
    struct pack pack = PACK;
    pack.areas = areas;
    pack.areas_count = VILLAGES + 1;
    struct lexicon *words = NULL;
    double start = seconds();
    assert_int_equal(lexicon_new(&words, folding_folder, &pack, stderr), RESULT_OK);
    print_message("built in %.0f ms\n", (seconds() - start) * 1e3);
    measure("large gazetteer", words, LETTER);
    lexicon_free(&words);
}

struct figures {
    size_t messages, matter, area, automatic, urgent;
};

static void count_message(struct figures *figures, const struct lexicon *words, const char *line)
{
    json_t *message = json_loads(line, 0, NULL);
    const char *written = arena_print(folding_arena, "%s\n%s", json_string_value(json_object_get(message, "title")),
                                      json_string_value(json_object_get(message, "detail")));
    size_t bytes = utf8_prefix(written, TEXT_BYTES_MAX / 4);
    struct complaint complaint = {
        .text = fold(arena_textn(folding_arena, written, bytes)), .matter = -1, .area = -1, .district = -1};
    struct decision decision = classifier_decide(folding_arena, words, &complaint);
    figures->messages++;
    figures->matter += decision.matter.value != DECISION_NONE;
    figures->area += decision.area.value != DECISION_NONE;
    figures->automatic += decision.matter.value != DECISION_NONE && (decision.doubts & DOUBT_MATTER_UNSURE) == 0;
    figures->urgent += decision.urgency.value == URGENCY_URGENT;
    json_decref(message);
    arena_reset(folding_arena);
}

static void real_text_gets_matters(void **state)
{
    (void)state;
    const char *data = getenv("DATA");
    struct pack *pack = data == NULL ? NULL : city_pack("deploy/city/demo");
    FILE *file = data == NULL ? NULL : fopen(arena_print(folding_arena, "%s/messages_2020.jsonl", data), "r");
    if (pack == NULL || file == NULL) {
        print_message("no DATA or no demo pack: skipped\n");
        pack_free(&pack);
        if (file != NULL)
            fclose(file);
        skip();
    }
    struct lexicon *words = NULL;
    struct figures figures = {0};
    char *line = NULL;
    size_t capacity = 0;
    assert_int_equal(lexicon_new(&words, folding_folder, pack, stderr), RESULT_OK);
    while (getline(&line, &capacity, file) > 0)
        count_message(&figures, words, line);
    free(line);
    fclose(file);
    print_message("%zu messages: %zu with a matter, %zu of them sure; %zu with an area; %zu urgent\n", figures.messages,
                  figures.matter, figures.automatic, figures.area, figures.urgent);
    assert_true(figures.messages > 0 && figures.matter > 0);
    lexicon_free(&words);
    pack_free(&pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_case_by_case),
        cmocka_unit_test(reasons_quote_the_person),
        cmocka_unit_test(contradicting_places_are_shown),
        cmocka_unit_test(hostile_text_is_survived),
        cmocka_unit_test(any_mixture),
        cmocka_unit_test(speed_is_printed),
        cmocka_unit_test(large_gazetteer_is_measured),
        cmocka_unit_test(real_text_gets_matters),
    };
    return cmocka_run_group_tests(tests, open_city, close_city);
}
