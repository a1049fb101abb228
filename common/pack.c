#include "common/pack.h"
#include "common/pack_index.h"
#include "common/str.h"
#include <string.h>

void pack_free(struct pack **pack)
{
    if (!*pack)
        return;
    struct arena *arena = (*pack)->arena; /* holds the pack itself */
    *pack = NULL;
    arena_free(&arena);
}

int pack_area_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_AREA, code);
}

int pack_unit_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_UNIT, code);
}

int pack_matter_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_MATTER, code);
}

int pack_policy_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_POLICY, code);
}

int pack_calendar_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_CALENDAR, code);
}

int pack_channel_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_CHANNEL, code);
}

int pack_entry_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_ENTRY, code);
}

int pack_cadence_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_CADENCE, code);
}

int pack_whistle_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_WHISTLE, code);
}

int pack_leader_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_LEADER, code);
}

int pack_rate_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_RATE, code);
}

static bool is_peer(const struct pack *pack, const struct pack_peers *peers, int unit)
{
    const struct pack_unit *row = &pack->units[unit];
    for (size_t i = 0; i < peers->unit_count; i++)
        if (peers->units[i] == unit)
            return true;
    return peers->unit_count == 0 && (peers->kinds == 0 || (peers->kinds & 1u << (int)row->kind) != 0) &&
           (peers->area < 0 || pack_area_inside(pack, row->area, peers->area));
}

int pack_peers_of(const struct pack *pack, int unit)
{
    for (size_t i = 0; unit >= 0 && i < pack->peers_count; i++)
        if (is_peer(pack, &pack->peers[i], unit))
            return (int)i;
    return -1;
}

int pack_care_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_CARE, code);
}

int pack_retention_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_RETENTION, code);
}

int pack_visit_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_VISIT, code);
}

int pack_asking_find(const struct pack *pack, const char *code)
{
    return pack_index_find(pack->index, PACK_ASKING, code);
}

bool pack_listed(const struct pack *pack, const char *list, const char *code)
{
    char key[2 * PACK_CODE_MAX + 2];
    if (strlen(list) > PACK_CODE_MAX || strlen(code) > PACK_CODE_MAX)
        return false;
    snprintf(key, sizeof key, "%s.%s", list, code);
    return pack_index_find(pack->index, PACK_TEXT, key) >= 0;
}

/* The leader of exactly this matter, for the area or the nearest one above it. */
static int leader_at(const struct pack *pack, int matter, int area)
{
    for (int at = area;; at = pack->areas[at].parent) {
        char key[32];
        snprintf(key, sizeof key, "%d %d", matter, at);
        int leader = pack_index_find(pack->index, PACK_REMIT, key);
        if (leader >= 0 || at < 0)
            return leader;
    }
}

int pack_leader_of(const struct pack *pack, int matter, int area)
{
    int leader = leader_at(pack, matter, area);
    while (leader < 0 && matter >= 0) {
        matter = pack->matters[matter].parent;
        leader = leader_at(pack, matter, area);
    }
    return leader;
}

const struct pack_shift *pack_shifts_of(const struct pack *pack, int unit, size_t *count)
{
    size_t low = 0, high = pack->shifts_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pack->shifts[middle].unit < unit)
            low = middle + 1;
        else
            high = middle;
    }
    for (*count = 0; low + *count < pack->shifts_count && pack->shifts[low + *count].unit == unit;)
        ++*count;
    return *count ? &pack->shifts[low] : NULL;
}

const char *pack_weekday_name(int weekday)
{
    static const char *const NAMES[] = {"", "mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    return NAMES[weekday];
}

const char *pack_text_find(const struct pack *pack, const char *key, const char *lang)
{
    int text = pack_index_find(pack->index, PACK_TEXT, key);
    if (text < 0)
        return key;
    return str_equal(lang, "en") ? pack->texts[text].en : pack->texts[text].zh;
}

bool pack_area_inside(const struct pack *pack, int area, int ancestor)
{
    while (area >= 0 && area != ancestor)
        area = pack->areas[area].parent;
    return area >= 0;
}

bool pack_unit_inside(const struct pack *pack, int unit, int ancestor)
{
    while (unit >= 0 && unit != ancestor)
        unit = pack->units[unit].parent;
    return unit >= 0;
}

const char *pack_hours_text(struct arena *arena, const struct pack_hours *hours)
{
    const char *text = "";
    for (size_t i = 0; i < hours->count; i++) {
        const struct pack_span *span = &hours->spans[i];
        text = arena_print(arena, "%s%s%02d:%02d-%02d:%02d", text, i > 0 ? ", " : "", span->start / 60,
                           span->start % 60, span->end / 60, span->end % 60);
    }
    return text;
}

static const char *value_of(const char *name, size_t length, const char *const *pairs)
{
    for (; *pairs != NULL; pairs += 2)
        if (strlen(pairs[0]) == length && memcmp(pairs[0], name, length) == 0)
            return pairs[1] == NULL ? "" : pairs[1];
    return "";
}

const char *pack_text_fill(struct arena *arena, const char *text, const char *const *pairs)
{
    struct buf out = {0};
    while (*text != '\0') {
        size_t plain = strcspn(text, "{"), name = strcspn(text + plain, "}");
        buf_add(&out, text, plain);
        text += plain;
        if (*text == '\0')
            break;
        if (text[name] == '\0') { /* a brace that nobody closes is text */
            buf_text(&out, text);
            break;
        }
        buf_text(&out, value_of(text + 1, name - 1, pairs));
        text += name + 1;
    }
    const char *filled = arena_text(arena, out.text == NULL ? "" : out.text);
    buf_free(&out);
    return filled;
}

struct pack_gate pack_gate_of(const struct pack *pack, int matter)
{
    struct pack_gate gate = {-1, pack->review_below, 0};
    int found = -1;
    if (pack->gates_count == 0)
        return gate;
    for (; found < 0 && matter >= 0; matter = pack->matters[matter].parent) {
        char key[16];
        snprintf(key, sizeof key, "%d", matter);
        found = pack_index_find(pack->index, PACK_GATE, key);
    }
    if (found < 0)
        found = pack_index_find(pack->index, PACK_GATE, "-1");
    return found < 0 ? gate : pack->gates[found];
}

const char *pack_matter_code(const struct pack *pack, int matter)
{
    return matter < 0 ? "" : pack->matters[matter].code;
}

bool pack_matter_confidential(const struct pack *pack, const char *code)
{
    int matter = pack_matter_find(pack, code);
    return matter >= 0 && pack->matters[matter].confidential_lane;
}

const char *pack_area_code(const struct pack *pack, int area)
{
    return area < 0 ? "" : pack->areas[area].code;
}
