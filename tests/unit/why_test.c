/* --why: what the classifier noted down, as people read it and as programs read it. No database: the pack is the folder's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/str.h"
#include "services/classifier/blend.h"
#include "services/ctl/show.h"
#include "services/ctl/why.h"
#include "tests/lib/golden.h"
#include "tests/lib/pack_folder.h"
#include <jansson.h>

#define GOLDEN "tests/unit/why.golden"

static const char REASONS[] =
    "{\"matter\":{\"value\":\"city.road.manhole\",\"basis\":\"words\",\"confidence\":96,\"words\":[\"窨井盖\"],"
    "\"runner_up\":\"city.road.lamp\",\"rule\":\"agree\",\"model\":{\"version\":3,\"label\":\"city.road.manhole\","
    "\"probability\":0.913,\"runner_up\":\"city.road.lamp\",\"runner_up_probability\":0.041,"
    "\"words\":[{\"word\":\"井盖\",\"weight\":2.31},{\"word\":\"破损\",\"weight\":0.87}]},"
    "\"shadow\":{\"version\":4,\"value\":\"city.road.lamp\",\"confidence\":61,\"agrees\":false}},"
    "\"nature\":{\"value\":\"help\",\"basis\":\"model\",\"confidence\":84,\"words\":[],\"runner_up\":\"complaint\","
    "\"rule\":\"model\",\"model\":{\"version\":1,\"label\":\"help\",\"probability\":0.841,\"runner_up\":\"complaint\","
    "\"runner_up_probability\":0.1,\"words\":[]}},"
    "\"urgency\":{\"value\":\"normal\",\"basis\":\"assumed\",\"confidence\":50,\"words\":[],\"runner_up\":null,"
    "\"rule\":\"default\"},"
    "\"party\":{\"value\":\"citizen\",\"basis\":\"said\",\"confidence\":100,\"words\":[],\"runner_up\":null,"
    "\"rule\":\"said\"},"
    "\"area\":{\"value\":\"pingyin.yushan\",\"basis\":\"words\",\"confidence\":100,\"words\":[\"榆山街道\"],"
    "\"runner_up\":null,\"notes\":[{\"kind\":\"near_border\",\"area\":\"pingyin.jinshui\",\"metres\":42},"
    "{\"kind\":\"conflict\",\"area\":\"no.such\"}]},"
    "\"confidence\":96,\"gate\":\"suggest\",\"doubts\":[\"matter_conflict\",\"something_new\"]}";

static struct pack *demo(void)
{
    return pack_folder(PACK_FOLDER_DEMO);
}

static bool print(FILE *out, const char *reasons, bool zh, bool json)
{
    struct ctl ctl = {.arena = arena_new(0),
                      .lang = zh ? "zh" : "en",
                      .zh = zh,
                      .json = json,
                      .out = out,
                      .err = stderr,
                      .pack = demo(),
                      .pack_tried = true};
    struct sheet sheet = {0};
    struct why_axes tables;
    bool sound = why_reasons(&ctl, reasons, &tables, &sheet);
    const struct output output = show_output(&ctl);
    sheet_table(&sheet, (struct column){"axes", "分类", "classified", CELL_TEXT}, &tables.axes);
    sheet_table(&sheet, (struct column){"models", "模型", "models", CELL_TEXT}, &tables.models);
    sheet_table(&sheet, (struct column){"notes", "地点提示", "about the place", CELL_TEXT}, &tables.notes);
    output_sheet(&output, &sheet);
    pack_free(&ctl.pack);
    arena_free(&ctl.arena);
    return sound;
}

static void pages_are_pinned(void **state)
{
    (void)state;
    char *page = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&page, &size);
    for (int zh = 0; zh < 2; zh++)
        for (int json = 0; json < 2; json++)
            assert_true(print(out, REASONS, zh == 1, json == 1));
    fclose(out);
    golden_assert(GOLDEN, page);
    free(page);
}

/* What an older or a newer program noted down is shown as far as it goes. */
static void odd_reasons_are_survived(void **state)
{
    (void)state;
    static const struct {
        const char *reasons;
        bool sound;
    } CASES[] = {
        {NULL, false},
        {"", false},
        {"[]", false},
        {"{", false},
        {"{}", true},
        {"{\"matter\":7,\"doubts\":{},\"gate\":1,\"confidence\":\"x\"}", true},
        {"{\"matter\":{\"value\":1,\"words\":[1,{},[null]],\"model\":[],\"shadow\":\"x\",\"notes\":{}}}", true},
        {"{\"matter\":{\"words\":[{\"word\":7,\"weight\":\"x\"}],\"model\":{\"words\":7}},\"doubts\":[7,null]}", true},
        {"{\"area\":{\"notes\":[7,{\"kind\":1,\"area\":2,\"metres\":\"x\"}]}}", true},
        {"{\"matter\":{\"value\":\"no.such\",\"basis\":\"dream\",\"rule\":\"none\"}}", true},
    };
    char *page = NULL;
    size_t size = 0;
    for (size_t i = 0; i < COUNT(CASES); i++)
        for (int json = 0; json < 2; json++) {
            FILE *out = open_memstream(&page, &size);
            assert_int_equal(print(out, CASES[i].reasons, false, json == 1), CASES[i].sound);
            fclose(out);
            if (json == 1) {
                json_t *parsed = json_loads(page, 0, NULL);
                assert_non_null(parsed);
                json_decref(parsed);
            }
            free(page);
        }
}

/* Every rule of the table has its words in both languages. */
static void every_rule_has_words(void **state)
{
    (void)state;
    for (size_t i = 0; blend_rule(i) != NULL; i++) {
        const char *code = blend_rule(i)->code;
        char *page = NULL, reasons[128];
        size_t size = 0;
        snprintf(reasons, sizeof reasons, "{\"matter\":{\"rule\":\"%s\",\"basis\":\"none\"}}", code);
        FILE *out = open_memstream(&page, &size);
        assert_true(print(out, reasons, true, false));
        fclose(out);
        if (strstr(page, code) != NULL)
            fail_msg("%s has no words", code);
        free(page);
    }
}

static void all_named(const char *page, const json_t *list, const char *key)
{
    size_t i;
    const json_t *one;
    assert_true(json_array_size(list) > 0);
    json_array_foreach(list, i, one)
    {
        const char *code = json_string_value(key == NULL ? one : json_object_get(one, key));
        assert_non_null(code);
        if (strstr(page, code) != NULL)
            fail_msg("%s has no words", code);
    }
}

/* Whatever doubt and note the classifier can write down. */
static void every_doubt_and_note_has_words(void **state)
{
    (void)state;
    struct arena *inner = arena_new(0);
    struct pack *pack = demo();
    const struct finding nothing = {.value = DECISION_NONE, .runner_up = DECISION_NONE};
    struct decision decision = {nothing, nothing, nothing, nothing, nothing, 0, ~0U, GATE_REVIEW};
    const struct note notes[] = {{NOTE_CONFLICT, PLACE_TEXT, 1, -1, true},
                                 {NOTE_NEAR_BORDER, PLACE_POSITION, 1, 42, true},
                                 {NOTE_OVERLAP, PLACE_POSITION, 1, -1, true},
                                 {NOTE_OUTSIDE, PLACE_POSITION, 1, 411700, true}};
    decision.area.notes = notes;
    decision.area.note_count = COUNT(notes);
    const char *reasons = decision_json(inner, pack, &decision);
    json_t *json = json_loads(reasons, 0, NULL);
    for (int zh = 0; zh < 2; zh++) {
        char *page = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&page, &size);
        assert_true(print(out, reasons, zh == 1, false));
        fclose(out);
        all_named(page, json_object_get(json, "doubts"), NULL);
        assert_non_null(strstr(page, zh ? "坐标在各区县之外" : "outside every district"));
        assert_non_null(strstr(page, zh ? "412公里" : "412 km"));
        if (zh)
            all_named(page, json_object_get(json_object_get(json, "area"), "notes"), "kind");
        free(page);
    }
    json_decref(json);
    pack_free(&pack);
    arena_free(&inner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_pinned),
        cmocka_unit_test(odd_reasons_are_survived),
        cmocka_unit_test(every_rule_has_words),
        cmocka_unit_test(every_doubt_and_note_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
