/* Words and models together: the table as a whole, and what comes of a real model trained here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "common/pack_index.h"
#include "common/str.h"
#include "services/classifier/blend.h"
#include "services/classifier/classifier.h"
#include "services/classifier/train.h"
#include "tests/lib/golden.h"

/* ---- the table ---- */

#define GOLDEN "tests/unit/blend.golden"

static void put_bits(struct buf *out, unsigned bits, const char *const *names, int width)
{
    struct buf cell = {0};
    for (size_t i = 0; names[i] != NULL; i++)
        if ((bits & 1u << i) != 0)
            buf_print(&cell, "%s%s", cell.length == 0 ? "" : " ", names[i]);
    buf_print(out, "%-*s ", width, cell.length == 0 ? "-" : cell.text);
    buf_free(&cell);
}

static char *dump(void)
{
    static const char *const
        AXES[] = {"", "matter", "nature", "urgency", "party", NULL},
        *const WORDS[] = {"said", "silent", "hint", "sure", NULL},
        *const MODELS[] = {"absent", "weak", "likely", "strong", NULL}, *const RELATIONS[] = {"same", "deeper", "above",
                                                                                              "kin",  "other",  NULL},
        *const TAKES[] = {"", "words", "model", "neither"}, *const POINTS[] = {"", "own", "both", "contested"};
    struct buf out = {0};
    const struct blend_rule *rule;
    for (size_t i = 0; (rule = blend_rule(i)) != NULL; i++) {
        buf_print(&out, "%-12s", rule->code);
        put_bits(&out, rule->axes, AXES, 27);
        put_bits(&out, rule->words, WORDS, 11);
        put_bits(&out, rule->model, MODELS, 25);
        put_bits(&out, rule->relation, RELATIONS, 16);
        buf_print(&out, "%-8s %-9s %-8s %s\n", TAKES[rule->take], POINTS[rule->points],
                  rule->doubt == DOUBT_MATTER_CONFLICT  ? "conflict"
                  : rule->doubt == DOUBT_URGENCY_RAISED ? "raised"
                                                        : "-",
                  rule->why);
    }
    return out.text;
}

static void table_is_pinned(void **state)
{
    (void)state;
    char *now = dump();
    golden_assert(GOLDEN, now);
    free(now);
}

/* What must hold of every case, whatever the table says. */
static void must_hold(const struct blend_case *of, const struct blend_rule *rule)
{
    if (of->words == BLEND_SAID) /* nothing overrides what was said */
        assert_int_equal(rule->take, BLEND_TAKE_WORDS);
    if (of->axis == AXIS_URGENCY && of->words >= BLEND_HINT) /* R04 */
        assert_int_equal(rule->take, BLEND_TAKE_WORDS);
    if (of->axis == AXIS_URGENCY && rule->take == BLEND_TAKE_MODEL)
        assert_int_equal(rule->doubt, DOUBT_URGENCY_RAISED);
    if (of->model == BLEND_ABSENT)
        assert_int_not_equal(rule->take, BLEND_TAKE_MODEL);
    if (rule->take == BLEND_TAKE_NEITHER) /* sure words are never dropped */
        assert_true(of->words == BLEND_SILENT || of->words == BLEND_HINT);
    if (of->axis == AXIS_MATTER && of->words != BLEND_SILENT)
        assert_int_not_equal(rule->take, BLEND_TAKE_NEITHER);
}

static void try_case(const struct blend_case *of, bool spoke[64])
{
    const struct blend_rule *rule = blend_step(of);
    assert_non_null(blend_rule_find(rule->code));
    for (size_t i = 0; blend_rule(i) != NULL; i++)
        spoke[i] = spoke[i] || blend_rule(i) == rule;
    must_hold(of, rule);
}

static void try_relations(enum axis axis, enum blend_words words, enum blend_model model, bool spoke[64])
{
    bool both = words >= BLEND_HINT && model != BLEND_ABSENT;
    for (unsigned relation = BLEND_SAME; relation <= BLEND_OTHER; relation <<= 1)
        if (axis == AXIS_MATTER || relation == BLEND_SAME || relation == BLEND_OTHER)
            try_case(&(struct blend_case){axis, words, model, both ? (enum blend_relation)relation : 0}, spoke);
}

/* Every row speaks for some case, and what must hold of every case holds. */
static void every_case_has_its_rule(void **state)
{
    (void)state;
    static const enum axis AXES[] = {AXIS_MATTER, AXIS_NATURE, AXIS_URGENCY, AXIS_PARTY};
    bool spoke[64] = {false};
    for (size_t a = 0; a < COUNT(AXES); a++)
        for (unsigned words = BLEND_SAID; words <= BLEND_SURE; words <<= 1)
            for (unsigned model = BLEND_ABSENT; model <= BLEND_STRONG; model <<= 1)
                try_relations(AXES[a], (enum blend_words)words, (enum blend_model)model, spoke);
    for (size_t i = 0; blend_rule(i) != NULL; i++)
        if (!spoke[i])
            fail_msg("row %zu (%s) is never reached", i, blend_rule(i)->code);
}

/* ---- a city of four matters, and a model of them ---- */

enum { ROAD, HOLE, LAMP, WATER, PIPE };
static struct pack_matter MATTERS[] = {
    [ROAD] = {.code = "road", .name = "道路", .parent = -1},
    [HOLE] = {.code = "road.hole", .name = "坑洼", .parent = ROAD},
    [LAMP] = {.code = "road.lamp", .name = "路灯", .parent = ROAD},
    [WATER] = {.code = "water", .name = "供水", .parent = -1},
    [PIPE] = {.code = "water.pipe", .name = "水管", .parent = WATER},
};
static struct pack_area AREAS[] = {{.code = "city", .name = "演示市", .parent = -1, .level = AREA_CITY}};
static struct pack_word WORDS[] = {{"路面", AXIS_MATTER, ROAD, 60},
                                   {"路灯", AXIS_MATTER, LAMP, 60},
                                   {"停水", AXIS_MATTER, PIPE, 60},
                                   {"水", AXIS_MATTER, WATER, 10},
                                   {"爆炸", AXIS_URGENCY, URGENCY_URGENT, 90},
                                   {"公司", AXIS_PARTY, PARTY_ENTERPRISE, 20},
                                   {"请问", AXIS_NATURE, NATURE_CONSULT, 60}};
static struct pack PACK = {.review_below = 50,
                           .areas = AREAS,
                           .areas_count = COUNT(AREAS),
                           .matters = MATTERS,
                           .matters_count = COUNT(MATTERS),
                           .words = WORDS,
                           .words_count = COUNT(WORDS)};

/* ---- opinions made by hand: every rule with its numbers ---- */

static struct opinion holds(enum axis axis, float *shares, int value)
{
    return (struct opinion){.axis = axis,
                            .version = 1,
                            .value = value,
                            .runner_up = DECISION_NONE,
                            .probability = (double)shares[value],
                            .class_index = 0,
                            .shares = shares,
                            .count = COUNT(MATTERS)};
}

static const struct {
    const char *rule;
    int words, confidence; /* DECISION_NONE: silent */
    float shares[COUNT(MATTERS)];
    int model; /* DECISION_NONE: absent */
    int value, points, runner_up;
} MATTER_CASES[] = {
    {"words", HOLE, 60, {0}, DECISION_NONE, HOLE, 60, DECISION_NONE},
    {"words", HOLE, 30, {0}, DECISION_NONE, HOLE, 30, DECISION_NONE},
    {"model", DECISION_NONE, 0, {.9F, .8F, .1F, .1F, .1F}, HOLE, HOLE, 80, DECISION_NONE},
    {"agree", HOLE, 60, {.9F, .8F, .1F, .1F, .1F}, HOLE, HOLE, 92, DECISION_NONE},
    {"agree", HOLE, 40, {.4F, .4F, 0, .3F, .3F}, HOLE, HOLE, 64, DECISION_NONE},
    {"narrower", HOLE, 40, {.9F, .5F, .4F, .1F, .1F}, ROAD, HOLE, 70, DECISION_NONE},
    {"deeper", ROAD, 60, {.9F, .8F, .1F, .1F, .1F}, HOLE, HOLE, 80, DECISION_NONE},
    {"family", LAMP, 60, {.9F, .8F, .1F, .1F, .1F}, HOLE, LAMP, 60, HOLE},
    {"member", LAMP, 40, {.9F, .8F, .1F, .1F, .1F}, HOLE, HOLE, 80, LAMP},
    {"conflict", PIPE, 60, {.9F, .8F, .1F, .1F, .1F}, HOLE, PIPE, 60, HOLE},
    {"words_lead", PIPE, 60, {.7F, .7F, 0, .3F, .3F}, HOLE, PIPE, 60, HOLE},
    {"model_leads", PIPE, 40, {.9F, .8F, .1F, .1F, .1F}, HOLE, HOLE, 48, PIPE},
    {"unclear", PIPE, 40, {.4F, .4F, 0, .3F, .3F}, ROAD, PIPE, 40, ROAD},
};

static void matters_are_blended(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(MATTER_CASES); i++) {
        float shares[COUNT(MATTERS)];
        memcpy(shares, MATTER_CASES[i].shares, sizeof shares);
        bool asked = MATTER_CASES[i].model != DECISION_NONE, silent = MATTER_CASES[i].words == DECISION_NONE;
        struct opinion model = asked ? holds(AXIS_MATTER, shares, MATTER_CASES[i].model) : (struct opinion){0};
        struct finding words = {.value = MATTER_CASES[i].words,
                                .runner_up = DECISION_NONE,
                                .confidence = MATTER_CASES[i].confidence,
                                .basis = silent ? BASIS_NONE : BASIS_WORDS};
        struct finding made = blend_findings(&PACK, AXIS_MATTER, &words, asked ? &model : NULL);
        if (!str_equal(made.rule->code, MATTER_CASES[i].rule) || made.value != MATTER_CASES[i].value ||
            made.confidence != MATTER_CASES[i].points || made.runner_up != MATTER_CASES[i].runner_up)
            fail_msg("case %zu (%s): %s, value %d with %d, then %d", i, MATTER_CASES[i].rule, made.rule->code,
                     made.value, made.confidence, made.runner_up);
        assert_int_equal((made.rule->doubt & DOUBT_MATTER_CONFLICT) != 0, str_equal(made.rule->code, "conflict"));
    }
}

static struct finding flat(enum axis axis, const struct finding *words, int value, float probability)
{
    static float shares[8];
    memset(shares, 0, sizeof shares);
    shares[value] = probability;
    static struct opinion model;
    model = holds(axis, shares, value);
    return blend_findings(&PACK, axis, words, &model);
}

static void flat_axes_are_blended(void **state)
{
    (void)state;
    const struct finding silent = {.value = DECISION_NONE, .runner_up = DECISION_NONE},
                         said = {.value = URGENCY_NORMAL, .confidence = 100, .basis = BASIS_SAID},
                         danger = {.value = URGENCY_URGENT, .confidence = 20, .basis = BASIS_WORDS},
                         ask = {.value = NATURE_CONSULT, .confidence = 60, .basis = BASIS_WORDS},
                         firm = {.value = PARTY_ENTERPRISE, .confidence = 20, .basis = BASIS_WORDS};
    struct finding made = flat(AXIS_URGENCY, &silent, URGENCY_URGENT, .9F);
    assert_string_equal(made.rule->code, "raised");
    assert_int_equal(made.value, URGENCY_URGENT);
    assert_int_equal(made.rule->doubt, DOUBT_URGENCY_RAISED);
    assert_string_equal(flat(AXIS_URGENCY, &silent, URGENCY_URGENT, .7F).rule->code, "default");
    assert_string_equal(flat(AXIS_URGENCY, &silent, URGENCY_NORMAL, .99F).rule->code, "default");
    assert_int_equal(flat(AXIS_URGENCY, &said, URGENCY_URGENT, .99F).value, URGENCY_NORMAL);
    made = flat(AXIS_URGENCY, &danger, URGENCY_NORMAL, .99F); /* R04 */
    assert_int_equal(made.value, URGENCY_URGENT);
    assert_int_equal(made.confidence, 20);
    assert_int_equal(flat(AXIS_NATURE, &ask, NATURE_COMPLAINT, .99F).value, NATURE_CONSULT);
    assert_int_equal(flat(AXIS_NATURE, &silent, NATURE_COMPLAINT, .8F).value, NATURE_COMPLAINT);
    assert_int_equal(flat(AXIS_NATURE, &silent, NATURE_COMPLAINT, .6F).basis, BASIS_NONE);
    assert_int_equal(flat(AXIS_PARTY, &silent, PARTY_ENTERPRISE, .7F).basis, BASIS_NONE); /* R21 */
    assert_int_equal(flat(AXIS_PARTY, &silent, PARTY_ENTERPRISE, .8F).value, PARTY_ENTERPRISE);
    assert_int_equal(flat(AXIS_PARTY, &firm, PARTY_ENTERPRISE, .7F).value, PARTY_ENTERPRISE);
    assert_int_equal(flat(AXIS_PARTY, &firm, PARTY_CITIZEN, .7F).basis, BASIS_NONE);
}

static void gates_decide_who_decides(void **state)
{
    (void)state;
    const struct {
        int value, confidence;
        unsigned doubts;
        enum gate gate;
    } CASES[] = {
        {HOLE, 50, 0, GATE_AUTOMATIC},
        {HOLE, 49, DOUBT_MATTER_UNSURE, GATE_SUGGEST},
        {HOLE, 80, DOUBT_MATTER_CONFLICT, GATE_SUGGEST},
        {HOLE, 80, DOUBT_AREA_UNKNOWN, GATE_SUGGEST},
        {HOLE, 0, DOUBT_MATTER_UNSURE, GATE_SUGGEST}, /* no lower gate in this pack */
        {DECISION_NONE, 0, DOUBT_MATTER_UNKNOWN, GATE_REVIEW},
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        const struct finding matter = {.value = CASES[i].value, .confidence = CASES[i].confidence};
        assert_int_equal(decision_gate(&PACK, &matter, CASES[i].doubts), CASES[i].gate);
    }
}

/* ---- a trained model on the panel ---- */

static const struct {
    const char *label, *parts[4];
} CLASSES[] = {
    {"road.hole", {"马路上有个大坑", "坑洼不平颠簸", "路上塌了一个坑", "坑太深摔了人"}},
    {"road.lamp", {"晚上一片漆黑没有灯", "灯杆倒了不亮", "漆黑看不见灯坏了", "几盏灯一直不亮"}},
    {"water.pipe", {"家里没水用", "水管爆了漏水", "自来水发黄", "没水做饭水压低"}},
};

struct desk {
    struct arena *arena;
    struct text_folder *folder;
    struct lexicon *lexicon;
    struct panel panel;
};

static void train_matters(struct desk *desk, struct seat *seat, int version)
{
    struct trainer *trainer = train_open();
    struct train_report report;
    struct buf file = {0};
    const char *why = NULL;
    for (size_t c = 0; c < COUNT(CLASSES); c++)
        for (int i = 0; i < 12; i++) {
            struct text text;
            const char *written =
                arena_print(desk->arena, "%s%s第%c处", CLASSES[c].parts[i % 4], CLASSES[c].parts[i / 4], 'A' + i);
            assert_int_equal(text_fold(desk->arena, desk->folder, written, &text, &why), RESULT_OK);
            assert_int_equal(train_add(trainer, &text, CLASSES[c].label, &why), RESULT_OK);
        }
    const struct train_options options = {
        .seed = TRAIN_SEED, .folds = TRAIN_FOLDS, .label_field = "matter", .text_field = "text"};
    assert_int_equal(train_run(trainer, &options, &file, &report, &why), RESULT_OK);
    assert_int_equal(model_read(&seat->model, file.text, file.length, &why), RESULT_OK);
    seat->version = version;
    assert_int_equal(opinion_seat(seat, &PACK, AXIS_MATTER), 0);
    train_free(&trainer);
    buf_free(&file);
}

static int open_desk(void **state)
{
    struct desk *desk = memory_alloc(sizeof *desk);
    const char *why = NULL;
    *state = desk;
    *desk = (struct desk){.arena = arena_new(0)};
    PACK.index = pack_index_new(desk->arena);
    for (int i = 0; i < (int)COUNT(MATTERS); i++)
        assert_true(pack_index_add(PACK.index, PACK_MATTER, MATTERS[i].code, i, 0));
    if (text_folder_new(&desk->folder, &why) != RESULT_OK)
        return -1;
    return lexicon_new(&desk->lexicon, desk->folder, &PACK, stderr) == RESULT_OK ? 0 : -1;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    opinion_disband(&desk->panel);
    lexicon_free(&desk->lexicon);
    text_folder_free(&desk->folder);
    arena_free(&desk->arena);
    free(desk);
    return 0;
}

static struct decision decided(struct desk *desk, const char *written)
{
    struct text *text = arena_alloc(desk->arena, sizeof *text);
    const char *why = NULL;
    assert_int_equal(text_fold(desk->arena, desk->folder, written, text, &why), RESULT_OK);
    struct complaint complaint = {.text = text,
                                  .matter = DECISION_NONE,
                                  .area = 0,
                                  .district = DECISION_NONE,
                                  .channel = CHANNEL_PHONE,
                                  .panel = &desk->panel};
    return classifier_decide(desk->arena, desk->lexicon, &complaint);
}

static void model_decides_where_words_are_silent(void **state)
{
    struct desk *desk = *state;
    assert_int_equal(decided(desk, "灯杆倒了不亮,晚上一片漆黑").matter.value, DECISION_NONE);
    train_matters(desk, &desk->panel.in_force[AXIS_MATTER], 7);
    struct decision decision = decided(desk, "灯杆倒了不亮,晚上一片漆黑");
    assert_int_equal(decision.matter.value, LAMP);
    assert_int_equal(decision.matter.basis, BASIS_MODEL);
    assert_string_equal(decision.matter.rule->code, "model");
    assert_int_equal(decision.matter.model->version, 7);
    assert_int_not_equal(decision.matter.model->word_count, 0);
    assert_true(decision.matter.model->word_count <= OPINION_WORDS_MAX);
    double sum = opinion_share(decision.matter.model, ROAD) + opinion_share(decision.matter.model, WATER);
    assert_true(sum > 0.999 && sum < 1.001); /* a node has what its leaves have */
    assert_true(opinion_share(decision.matter.model, ROAD) >= opinion_share(decision.matter.model, LAMP));
    assert_int_equal(opinion_share(decision.matter.model, DECISION_NONE), 0);
}

static void models_reasons_are_json(void **state)
{
    struct desk *desk = *state;
    train_matters(desk, &desk->panel.shadow[AXIS_MATTER], 8);
    struct decision decision = decided(desk, "家里没水用,水管爆了漏水");
    json_t *json = json_loads(decision_json(desk->arena, &PACK, &decision), 0, NULL);
    json_t *matter = json_object_get(json, "matter"), *model = json_object_get(matter, "model");
    assert_string_equal(json_string_value(json_object_get(model, "label")), "water.pipe");
    assert_int_equal(json_integer_value(json_object_get(model, "version")), 7);
    assert_true(json_array_size(json_object_get(model, "words")) > 0);
    json_t *shadow = json_object_get(matter, "shadow");
    assert_int_equal(json_integer_value(json_object_get(shadow, "version")), 8);
    assert_true(json_is_true(json_object_get(shadow, "agrees"))); /* the same model twice */
    assert_null(json_object_get(json_object_get(json, "nature"), "model"));
    json_decref(json);
}

/* A model that was trained on what this pack has no word for is not lost, as far as the pack knows the family. */
static void labels_of_another_pack_count_for_what_is_above(void **state)
{
    struct desk *desk = *state;
    const struct pack before = PACK;
    struct pack_index *index = PACK.index;
    PACK.matters_count = PIPE; /* the last one is gone */
    PACK.index = pack_index_new(desk->arena);
    for (int i = 0; i < PIPE; i++)
        assert_true(pack_index_add(PACK.index, PACK_MATTER, MATTERS[i].code, i, 0));
    assert_int_equal(opinion_seat(&desk->panel.in_force[AXIS_MATTER], &PACK, AXIS_MATTER), 1);
    assert_int_equal(opinion_value(&PACK, AXIS_MATTER, "water.pipe"), DECISION_NONE);
    assert_int_equal(decided(desk, "家里没水用,水管爆了漏水").matter.value, WATER);
    PACK = before;
    PACK.index = index;
    opinion_panel(&desk->panel, &PACK);
    assert_int_equal(decided(desk, "家里没水用,水管爆了漏水").matter.value, PIPE);
}

/* A gate that asks for more than the model has keeps it at the family. */
static void the_gate_stops_the_way_down(void **state)
{
    struct desk *desk = *state;
    static struct pack_gate gates[] = {{LAMP, 100, 40}};
    PACK.gates = gates;
    PACK.gates_count = COUNT(gates);
    assert_true(pack_index_add(PACK.index, PACK_GATE, arena_print(desk->arena, "%d", LAMP), 0, 0));
    assert_int_equal(decided(desk, "灯杆倒了不亮,晚上一片漆黑").matter.value, ROAD);
    PACK.gates_count = 0;
    assert_int_equal(decided(desk, "灯杆倒了不亮,晚上一片漆黑").matter.value, LAMP);
}

/* R04: the words' matter goes on; without the danger word the same text waits for people. */
static void danger_does_not_wait_for_the_matter(void **state)
{
    struct desk *desk = *state;
    struct decision calm = decided(desk, "路灯,家里没水用,水管爆了漏水"),
                    danger = decided(desk, "路灯爆炸,家里没水用,水管爆了漏水");
    assert_string_equal(calm.matter.rule->code, "conflict");
    assert_int_equal(calm.doubts, DOUBT_MATTER_CONFLICT);
    assert_int_equal(calm.gate, GATE_SUGGEST);
    assert_string_equal(danger.matter.rule->code, "conflict");
    assert_int_equal(danger.matter.value, LAMP);
    assert_int_equal(danger.urgency.value, URGENCY_URGENT);
    assert_int_equal(danger.doubts, 0);
    assert_int_equal(danger.gate, GATE_AUTOMATIC);
}

static void hostile_text_is_survived(void **state)
{
    struct desk *desk = *state;
    static const char *const TEXTS[] = {"", " ", "😡😡😡", "１２３４５", "\xCC\x81", "aaaa bbbb", "水", "灯"};
    for (size_t i = 0; i < COUNT(TEXTS); i++) {
        struct buf text = {0};
        for (int n = 0; n < 500; n++)
            buf_text(&text, TEXTS[i]);
        struct decision decision = decided(desk, text.length == 0 ? "" : text.text);
        assert_in_range(decision.matter.confidence, 0, 100);
        const char *json = decision_json(desk->arena, &PACK, &decision);
        assert_true(strlen(json) < 16384);
        json_t *parsed = json_loads(json, 0, NULL);
        assert_non_null(parsed);
        json_decref(parsed);
        buf_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_pinned),
        cmocka_unit_test(every_case_has_its_rule),
        cmocka_unit_test(matters_are_blended),
        cmocka_unit_test(flat_axes_are_blended),
        cmocka_unit_test(gates_decide_who_decides),
        cmocka_unit_test(model_decides_where_words_are_silent),
        cmocka_unit_test(models_reasons_are_json),
        cmocka_unit_test(labels_of_another_pack_count_for_what_is_above),
        cmocka_unit_test(the_gate_stops_the_way_down),
        cmocka_unit_test(danger_does_not_wait_for_the_matter),
        cmocka_unit_test(hostile_text_is_survived),
    };
    return cmocka_run_group_tests(tests, open_desk, close_desk);
}
