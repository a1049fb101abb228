#include "tests/lib/catalogue_world.h"

#include "common/calendar.h"
#include "common/pack_load.h"
#include "tests/lib/calendar_sample.h"
#include "tests/lib/chance.h"

enum { LEVELS_AREA = 5, LEVELS_MATTER = 4 };

/* ---- the world ---- */

/* A parent that stands before and is not at the last level; the first is the root of all. */
static int parent_of(const int *depth, int n, int levels)
{
    int parent = chance_below(n);
    while (depth[parent] == levels)
        parent = chance_below(n);
    return parent;
}

static void make_areas(struct pack *pack, int count)
{
    int *depth = arena_array(pack->arena, (size_t)count, sizeof *depth);
    pack->areas = arena_array(pack->arena, (size_t)count, sizeof *pack->areas);
    pack->areas_count = (size_t)count;
    for (int i = 0; i < count; i++) {
        int parent = i == 0 ? -1 : parent_of(depth, i, LEVELS_AREA);
        depth[i] = i == 0 ? 1 : depth[parent] + 1;
        pack->areas[i] = (struct pack_area){.code = arena_print(pack->arena, "a%d", i), .parent = parent};
    }
}

static void make_matters(struct pack *pack, int count)
{
    int *depth = arena_array(pack->arena, (size_t)count, sizeof *depth);
    pack->matters = arena_array(pack->arena, (size_t)count, sizeof *pack->matters);
    pack->matters_count = (size_t)count;
    for (int i = 0; i < count; i++) {
        int parent = i < 8 ? -1 : parent_of(depth, i, LEVELS_MATTER);
        depth[i] = parent < 0 ? 1 : depth[parent] + 1;
        pack->matters[i] = (struct pack_matter){.code = arena_print(pack->arena, "m%d", i), .parent = parent};
    }
}

static void make_units(struct pack *pack, int count)
{
    pack->units = arena_array(pack->arena, (size_t)count, sizeof *pack->units);
    pack->units_count = (size_t)count;
    pack->shifts = arena_array(pack->arena, (size_t)count, sizeof *pack->shifts);
    for (int i = 0; i < count; i++) {
        pack->units[i] = (struct pack_unit){.code = arena_print(pack->arena, "u%d", i), .parent = -1};
        if (i % 4 == 3)
            pack->shifts[pack->shifts_count++] =
                (struct pack_shift){.unit = i, .when = TIME_REST, .who = "duty", .desk = i - 1};
    }
}

/* One of `count` values, 0 = both, twice as often as any. */
static int maybe(int count)
{
    return chance_below(count + 1) % count;
}

static void make_row(struct pack *pack)
{
    struct pack_entry entry = {.matter = chance_below(10) == 0 ? -1 : chance_below((int)pack->matters_count),
                               .area = chance_below((int)pack->areas_count),
                               .party = (enum party)maybe(PARTY_COUNT),
                               .urgency = (enum urgency)maybe(URGENCY_COUNT),
                               .when = (enum roster_time)maybe(ROSTER_TIME_COUNT),
                               .lead = chance_below((int)pack->units_count)};
    const char *fit = arena_print(pack->arena, "%d %d %d %d %d", entry.matter, entry.area, (int)entry.party,
                                  (int)entry.urgency, (int)entry.when);
    if (!pack_index_add(pack->index, PACK_FIT, fit, (int)pack->entries_count, 0))
        return;
    entry.code = arena_print(pack->arena, "r%zu", pack->entries_count);
    pack->entries[pack->entries_count++] = entry;
}

struct pack *catalogue_world(struct arena *arena, const struct catalogue_size *size)
{
    struct pack *pack = arena_alloc(arena, sizeof *pack);
    pack->arena = arena;
    pack->index = pack_index_new(arena);
    pack->calendars = arena_alloc(arena, sizeof *pack->calendars);
    pack->calendars[0] = calendar_sample();
    pack->calendars_count = 1;
    pack->policies = arena_alloc(arena, sizeof *pack->policies);
    pack->policies_count = 1;
    make_areas(pack, size->areas);
    make_matters(pack, size->matters);
    make_units(pack, size->units);
    pack->entries = arena_array(arena, (size_t)size->rows, sizeof *pack->entries);
    for (int i = 0; i < size->rows; i++)
        make_row(pack);
    pack_cells_build(pack);
    return pack;
}

struct catalogue_query catalogue_world_query(const struct pack *pack)
{
    instant start = instant_at(day_from_civil(2019, 3, 1), 0, 480);
    bool timeless = chance_below(10) == 0;
    return (struct catalogue_query){.matter = chance_below((int)pack->matters_count + 1) - 1,
                                    .area = chance_below((int)pack->areas_count),
                                    .party = (enum party)chance_below(PARTY_COUNT),
                                    .urgency = (enum urgency)chance_below(URGENCY_COUNT),
                                    .at = timeless ? INSTANT_NONE
                                                   : start + (instant)chance_below(365 * 1440) * INSTANT_MINUTE};
}

/* ---- the plain reading ---- */

static bool matter_inside(const struct pack *pack, int matter, int ancestor)
{
    while (matter >= 0 && matter != ancestor)
        matter = pack->matters[matter].parent;
    return matter == ancestor; /* -1 = every matter, also one that is not known */
}

static bool in_time(const struct pack *pack, const struct pack_entry *entry, const struct catalogue_query *query)
{
    if (!entry->when)
        return true;
    return query->at != INSTANT_NONE &&
           calendar_open_at(calendar_of(pack, query->area, -1), false, query->at) == (entry->when == TIME_WORK);
}

bool catalogue_scan_fits(const struct pack *pack, const struct pack_entry *entry, const struct catalogue_query *query)
{
    return (entry->party == PARTY_UNSPECIFIED || entry->party == query->party) &&
           (entry->urgency == URGENCY_UNSPECIFIED || entry->urgency == query->urgency) &&
           matter_inside(pack, query->matter, entry->matter) && query->area >= 0 &&
           pack_area_inside(pack, query->area, entry->area) && in_time(pack, entry, query);
}

static int depth(const struct pack *pack, const struct pack_entry *entry, bool of_area)
{
    int levels = 0;
    for (int at = of_area ? entry->area : entry->matter; at >= 0;
         at = of_area ? pack->areas[at].parent : pack->matters[at].parent)
        levels++;
    return levels;
}

/* Narrower on the first axis on which they differ; both fit the same order. */
static bool narrower(const struct pack *pack, const struct pack_entry *one, const struct pack_entry *other)
{
    int differences[] = {(one->party != 0) - (other->party != 0), (one->urgency != 0) - (other->urgency != 0),
                         (one->when != 0) - (other->when != 0), depth(pack, one, false) - depth(pack, other, false),
                         depth(pack, one, true) - depth(pack, other, true)};
    for (size_t i = 0; i < COUNT(differences); i++)
        if (differences[i])
            return differences[i] > 0;
    return false;
}

const struct pack_entry *catalogue_scan(const struct pack *pack, const struct catalogue_query *query, size_t *fitting)
{
    const struct pack_entry *won = NULL;
    *fitting = 0;
    for (size_t i = 0; i < pack->entries_count; i++) {
        const struct pack_entry *entry = &pack->entries[i];
        if (!catalogue_scan_fits(pack, entry, query))
            continue;
        ++*fitting;
        if (!won || narrower(pack, entry, won))
            won = entry;
    }
    return won;
}
