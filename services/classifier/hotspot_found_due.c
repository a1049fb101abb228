#include "services/classifier/hotspot_found_due.h"
#include "services/classifier/hotspot_say.h"
#include "services/classifier/hotspot_store.h"
#include "services/classifier/support.h"
#include <stdlib.h>

enum { ASKED_MOST = 24, JOINED_MOST = 1000000 };
static const instant DAY = 86400 * INSTANT_SECOND, HOUR = 3600 * INSTANT_SECOND;

struct hotspot_found {
    struct arena *arena;
    struct index joined; /* request and hot spot, mixed: the row was written */
    struct arena *spots_arena;
    struct index spots; /* which issue a hot spot was last: struct spot */
};
struct spot {
    struct uuid id;
    uint64_t key;
};

struct hotspot_found *hotspot_found_new(void)
{
    struct hotspot_found *memory = memory_alloc(sizeof *memory);
    memory->arena = arena_new(0);
    memory->spots_arena = arena_new(0);
    return memory;
}

void hotspot_found_free(struct hotspot_found **memory)
{
    if (*memory != NULL) {
        arena_free(&(*memory)->arena);
        arena_free(&(*memory)->spots_arena);
    }
    free(*memory);
    *memory = NULL;
}

static void forget_joined(struct hotspot_found *memory)
{
    arena_reset(memory->arena);
    memory->joined = (struct index){0};
}

void hotspot_found_forget(struct hotspot_found *memory)
{
    forget_joined(memory);
    arena_reset(memory->spots_arena);
    memory->spots = (struct index){0};
}

static void remember(struct hotspot_found *memory, const struct uuid *id, uint64_t key)
{
    struct spot *spot = index_get(&memory->spots, id);
    if (spot == NULL) {
        spot = arena_alloc(memory->spots_arena, sizeof *spot);
        spot->id = *id;
        index_put(memory->spots_arena, &memory->spots, &spot->id, spot);
    }
    spot->key = key;
}

/* The requests of each issue, and some of every one by which it is known again: struct hotspot_pair. */
struct named {
    struct list some, *of;
};

/* Every so many of an issue's requests is asked for. */
static int step_of(const struct hotspot_row *row)
{
    return row->count <= ASKED_MOST ? 1 : (row->count + ASKED_MOST - 1) / ASKED_MOST;
}

static struct named name_all(struct batch *batch, const struct hotspot_row *rows, size_t count)
{
    struct named named = {.of = arena_array(batch->arena, count + 1, sizeof(struct list))};
    for (size_t i = 0; i < count; i++)
        for (int n = 0; n < rows[i].count; n++) {
            struct hotspot_pair *pair = arena_alloc(batch->arena, sizeof *pair);
            pair->issue = (int)i;
            if (!uuid_parse(rows[i].ids[n], &pair->request))
                continue;
            list_add(batch->arena, &named.of[i], pair);
            if (n % step_of(&rows[i]) == 0)
                list_add(batch->arena, &named.some, pair);
        }
    return named;
}

/* What is judged together: the issues that have changed. */
struct judged {
    const struct hotspot *stream;
    const struct hotspot_found *memory;
    struct hotspot_case *cases;
    size_t count;
    size_t least;
};

/* It is an issue that has not changed, and is not asked for. */
static bool held_by_another(const struct judged *judged, const struct uuid *hotspot)
{
    const struct spot *spot = index_get(&judged->memory->spots, hotspot);
    if (spot == NULL)
        return false;
    for (size_t n = 0; n < judged->count; n++)
        if (judged->cases[n].row->key == spot->key)
            return false;
    return hotspot_holds(judged->stream, spot->key, judged->least);
}

/* Which stored hot spot each issue is: the pair that shares most first, each hot spot and each issue once. */
static enum result find_stored(struct batch *batch, const struct list *pairs, const struct judged *judged)
{
    struct rows rows;
    struct hotspot_case *cases = judged->cases;
    size_t count = judged->count;
    enum result outcome = hotspot_store_find(batch, pairs, &rows);
    struct hotspot_record *list = rows.list;
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++) {
        bool taken = cases[list[i].issue].stored != NULL || held_by_another(judged, &list[i].id);
        for (size_t n = 0; n < count && !taken; n++)
            taken = cases[n].stored != NULL && uuid_compare(&cases[n].stored->id, &list[i].id) == 0;
        if (!taken)
            cases[list[i].issue].stored = &list[i];
    }
    return outcome;
}

/* Each is written once; what a transaction that failed had added is forgotten with it. */
static void join(struct batch *batch, struct hotspot_found *memory, const struct uuid *hotspot,
                 const struct list *requests, struct list *members)
{
    for (size_t i = 0; i < requests->count; i++) {
        struct hotspot_member member = {*hotspot, ((const struct hotspot_pair *)requests->items[i])->request};
        struct uuid key = member.request;
        for (size_t n = 0; n < sizeof key.bytes; n++)
            key.bytes[n] ^= hotspot->bytes[n];
        if (index_get(&memory->joined, &key) != NULL)
            continue;
        struct uuid *kept = arena_alloc(memory->arena, sizeof *kept);
        *kept = key;
        index_put(memory->arena, &memory->joined, kept, kept);
        struct hotspot_member *row = arena_alloc(batch->arena, sizeof *row);
        *row = member;
        list_add(batch->arena, members, row);
    }
}

/* Of an issue that asks for an order, before it gets one. */
static enum result cover(struct batch *batch, struct hotspot_case *one, const struct list *requests)
{
    struct rows rows;
    one->covered = 0;
    enum result outcome = hotspot_store_covered(batch, requests, &rows);
    if (outcome == RESULT_OK && rows.count == 1)
        one->covered = ((const struct hotspot_cover *)rows.list)->covered;
    return outcome;
}

/* An order needs a matter and a place, also where no line has the half of the members. The whole city is no place. */
static enum result complete(struct batch *batch, struct hotspot_row *row, const struct list *requests)
{
    const struct pack *pack = batch->pack;
    struct rows rows;
    if (row->area >= 0 && row->matter >= 0)
        return RESULT_OK;
    enum result outcome = hotspot_store_votes(batch, requests, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    const struct hotspot_vote *said = rows.list;
    struct support_vote *votes = arena_array(batch->arena, rows.count + 1, sizeof *votes);
    for (size_t i = 0; i < rows.count; i++)
        votes[i] = (struct support_vote){pack_area_find(pack, said[i].area), pack_matter_find(pack, said[i].matter),
                                         said[i].count};
    int area = support_area(batch->arena, pack, votes, rows.count);
    if (row->area < 0 && area >= 0 && area != pack->city_area)
        row->area = area;
    if (row->matter < 0)
        row->matter = support_matter(batch->arena, pack, votes, rows.count);
    return RESULT_OK;
}

/* What an order needs to be known, when one is about to be asked for. */
static enum result prepare(struct batch *batch, struct hotspot_case *one, const struct list *requests)
{
    if (!hotspot_say_raises(batch, one))
        return RESULT_OK;
    enum result outcome = cover(batch, one, requests);
    return outcome == RESULT_OK && hotspot_say_raises(batch, one) ? complete(batch, one->row, requests) : outcome;
}

static enum result say_all(struct batch *batch, struct hotspot_found *memory, const struct named *named,
                           struct hotspot_case *cases, size_t count)
{
    struct list changed = {0}, members = {0};
    if (memory->joined.count > JOINED_MOST)
        forget_joined(memory);
    for (size_t i = 0; i < count; i++) {
        enum result outcome = prepare(batch, &cases[i], &named->of[i]);
        if (outcome != RESULT_OK)
            return outcome;
        struct hotspot_record *record = hotspot_say(batch, &cases[i]);
        if (record != NULL)
            list_add(batch->arena, &changed, record);
        if (cases[i].stored == NULL && record == NULL)
            continue;
        const struct uuid *hotspot = record != NULL ? &record->id : &cases[i].stored->id;
        remember(memory, hotspot, cases[i].row->key);
        join(batch, memory, hotspot, &named->of[i], &members);
    }
    return hotspot_store_save(batch, &changed, &members);
}

enum result hotspot_found_judge(struct batch *batch, struct hotspot_found *memory, struct hotspot *stream,
                                const struct text_folder *folder)
{
    const struct pack_hotspot *limits = &batch->pack->hotspot;
    const struct hotspot_query query = {.now = batch->now,
                                        .window = limits->days * DAY,
                                        .burst = limits->alarm_hours * HOUR,
                                        .least = (size_t)limits->count,
                                        .touched = true};
    struct hotspot_row *rows;
    size_t count = hotspot_list(stream, batch->arena, folder, &query, &rows);
    hotspot_told(stream);
    struct hotspot_case *cases = arena_array(batch->arena, count + 1, sizeof *cases);
    for (size_t i = 0; i < count; i++)
        cases[i] = (struct hotspot_case){&rows[i], hotspot_verdict(batch->arena, limits, &rows[i], "zh"), NULL, 0};
    struct named named = name_all(batch, rows, count);
    const struct judged judged = {stream, memory, cases, count, query.least};
    enum result outcome = find_stored(batch, &named.some, &judged);
    return outcome == RESULT_OK ? say_all(batch, memory, &named, cases, count) : outcome;
}
