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
};

struct hotspot_found *hotspot_found_new(void)
{
    struct hotspot_found *memory = memory_alloc(sizeof *memory);
    memory->arena = arena_new(0);
    return memory;
}

void hotspot_found_free(struct hotspot_found **memory)
{
    if (*memory != NULL)
        arena_free(&(*memory)->arena);
    free(*memory);
    *memory = NULL;
}

void hotspot_found_forget(struct hotspot_found *memory)
{
    arena_reset(memory->arena);
    memory->joined = (struct index){0};
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

/* Which stored hot spot each issue is: the pair that shares most first, each hot spot and each issue once. */
static enum result find_stored(struct batch *batch, const struct list *pairs, struct hotspot_case *cases, size_t count)
{
    struct rows rows;
    enum result outcome = hotspot_store_find(batch, pairs, &rows);
    struct hotspot_record *list = rows.list;
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++) {
        bool taken = false;
        for (size_t n = 0; n < count && !taken; n++)
            taken = cases[n].stored != NULL && uuid_compare(&cases[n].stored->id, &list[i].id) == 0;
        if (!taken && cases[list[i].issue].stored == NULL)
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
        hotspot_found_forget(memory);
    for (size_t i = 0; i < count; i++) {
        enum result outcome = prepare(batch, &cases[i], &named->of[i]);
        if (outcome != RESULT_OK)
            return outcome;
        struct hotspot_record *record = hotspot_say(batch, &cases[i]);
        if (record != NULL)
            list_add(batch->arena, &changed, record);
        if (cases[i].stored != NULL || record != NULL)
            join(batch, memory, record != NULL ? &record->id : &cases[i].stored->id, &named->of[i], &members);
    }
    return hotspot_store_save(batch, &changed, &members);
}

enum result hotspot_found_judge(struct batch *batch, struct hotspot_found *memory, const struct hotspot *stream,
                                const struct text_folder *folder)
{
    const struct pack_hotspot *limits = &batch->pack->hotspot;
    struct hotspot_query query = {batch->now, limits->days * DAY, limits->alarm_hours * HOUR, (size_t)limits->count, 0};
    struct hotspot_row *rows;
    size_t count = hotspot_list(stream, batch->arena, folder, &query, &rows);
    struct hotspot_case *cases = arena_array(batch->arena, count + 1, sizeof *cases);
    for (size_t i = 0; i < count; i++)
        cases[i] = (struct hotspot_case){&rows[i], hotspot_verdict(batch->arena, limits, &rows[i], "zh"), NULL, 0};
    struct named named = name_all(batch, rows, count);
    enum result outcome = find_stored(batch, &named.some, cases, count);
    return outcome == RESULT_OK ? say_all(batch, memory, &named, cases, count) : outcome;
}
