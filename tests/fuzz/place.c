/* What a person wrote, through folding, lexicon, place and decision of the demo pack: two bytes of a latitude, two of a
 * longitude, a flag, then an address up to a line break, then the text. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "common/str.h"
#include "services/classifier/classifier.h"
#include "tests/fuzz/target.h"
#include "tests/lib/pack_folder.h"

enum { HEAD = 5, POSITIONED = 1, URGENT = 2, PLACED = 4, JSON_MOST = 16384 };

static struct {
    struct pack *pack;
    struct text_folder *folder;
    struct lexicon *lexicon;
    struct geo *geo;
} city;

static void city_open(void)
{
    const char *why = NULL;
    if (city.pack != NULL)
        return;
    city.pack = pack_folder(PACK_FOLDER_DEMO);
    target_hold(text_folder_new(&city.folder, &why) == RESULT_OK, "no folder");
    target_hold(lexicon_new(&city.lexicon, city.folder, city.pack, stderr) == RESULT_OK, "no lexicon");
    city.geo = geo_new(city.pack);
}

static const char *const TEXTS[] = {
    "榆山街道府前街\n路灯坏了三天没人修，晚上黑，老人摔倒",
    "\n污水从窨井盖里冒出来，流到小区门口，有人中毒，快来",
    "平阴县\nWe have no water since ３ days，請問什麼時候來水？",
    "\n举报某某公司拖欠工资，电话１３８００００００００",
};

bool target_seed(size_t n, struct mutant *out)
{
    if (n >= COUNT(TEXTS))
        return false;
    const uint8_t head[HEAD] = {0x80, 0x10, 0x80, (uint8_t)(n * 40), (uint8_t)n};
    mutant_set(out, head, sizeof head);
    mutant_add(out, TEXTS[n], strlen(TEXTS[n]));
    return true;
}

/* About where the demo's boundaries are, and a little beyond. */
static struct pack_point point_of(const uint8_t *data)
{
    double north = (double)(data[0] << 8 | data[1]) / 65535, east = (double)(data[2] << 8 | data[3]) / 65535;
    return (struct pack_point){35.5 + 2 * north, 115.5 + 2 * east};
}

static void finding_holds(const struct finding *finding, size_t count)
{
    target_hold(finding->value == DECISION_NONE || (finding->value >= 0 && (size_t)finding->value < count),
                "a value that the pack does not have");
    target_hold(finding->confidence >= 0 && finding->confidence <= 100, "a confidence that is none");
}

static void decision_holds(struct arena *arena, const struct decision *decision)
{
    finding_holds(&decision->matter, city.pack->matters_count);
    finding_holds(&decision->area, city.pack->areas_count);
    const char *json = decision_json(arena, city.pack, decision);
    json_t *read = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    target_hold(read != NULL && strlen(json) <= JSON_MOST, "a decision that cannot be told");
    json_decref(read);
}

static void decide(struct arena *arena, const char *address, const char *words, const uint8_t *head)
{
    struct text text, place;
    const char *why = NULL;
    struct pack_point point = point_of(head);
    bool placed = text_fold(arena, city.folder, address, &place, &why) == RESULT_OK;
    enum result outcome = text_fold(arena, city.folder, words, &text, &why);
    target_hold(outcome == RESULT_OK || (outcome == RESULT_REFUSE && why != NULL),
                "a text is refused without a reason");
    if (outcome != RESULT_OK)
        return;
    const struct complaint complaint = {.text = &text,
                                        .address = placed ? &place : NULL,
                                        .geo = city.geo,
                                        .position = head[4] & POSITIONED ? &point : NULL,
                                        .matter = DECISION_NONE,
                                        .area =
                                            head[4] & PLACED ? head[3] % (int)city.pack->areas_count : DECISION_NONE,
                                        .district = DECISION_NONE,
                                        .urgency = head[4] & URGENT ? URGENCY_URGENT : URGENCY_UNSPECIFIED,
                                        .channel = city.pack->channels[0].kind};
    struct decision decision = classifier_decide(arena, city.lexicon, &complaint);
    decision_holds(arena, &decision);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    city_open();
    if (size < HEAD)
        return 0;
    struct arena *arena = arena_new(0);
    char *address = arena_textn(arena, (const char *)data + HEAD, size - HEAD), *line = strchr(address, '\n');
    if (line != NULL)
        *line = '\0';
    decide(arena, line == NULL ? "" : address, line == NULL ? address : line + 1, data);
    arena_free(&arena);
    return 0;
}
