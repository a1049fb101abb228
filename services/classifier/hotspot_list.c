#include <stdlib.h>
#include <string.h>

#include "services/classifier/hotspot.h"
#include "services/classifier/hotspot_held.h"
#include "services/classifier/naming.h"

/* Members of an issue in the window (from, to]. */
struct window {
    instant from, to;
};

static bool inside(const struct window *window, instant at)
{
    return at > window->from && at <= window->to;
}

static int by_person(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static int people_in(struct arena *arena, const struct issue *issue, const struct window *window)
{
    uint64_t *who = arena_array(arena, issue->count + 1, sizeof *who);
    size_t count = 0;
    int people = 0;
    for (size_t i = 0; i < issue->count; i++) {
        const struct issue_message *one = issue->members[i];
        if (inside(window, one->at) && one->who == 0)
            people++;
        else if (inside(window, one->at))
            who[count++] = one->who;
    }
    qsort(who, count, sizeof *who, by_person);
    for (size_t i = 0; i < count; i++)
        people += i == 0 || who[i] != who[i - 1] ? 1 : 0;
    return people;
}

static int count_in(const struct issue *issue, const struct window *window)
{
    int count = 0;
    for (size_t i = 0; i < issue->count; i++)
        count += inside(window, issue->members[i]->at) ? 1 : 0;
    return count;
}

static int by_time(const void *a, const void *b)
{
    const struct issue_message *x = *(struct issue_message *const *)a, *y = *(struct issue_message *const *)b;
    return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : strcmp(x->id, y->id);
}

/* What most members say, or -1. */
static int most_say(const struct issue *issue, bool matter)
{
    size_t votes = 0;
    const struct issue_vote *vote = matter ? &issue->matter : &issue->area;
    for (size_t i = 0; i < issue->count; i++)
        votes += (matter ? issue->members[i]->matter : issue->members[i]->area) == vote->value ? 1 : 0;
    return vote->lead > 0 && votes * 2 > issue->count ? vote->value : -1;
}

static void tell_members(struct arena *arena, const struct issue *issue, struct hotspot_row *row)
{
    struct issue_message **members = arena_array(arena, issue->count + 1, sizeof(struct issue_message *));
    const char **ids = arena_array(arena, issue->count + 1, sizeof *ids);
    memcpy(members, issue->members, issue->count * sizeof(struct issue_message *));
    qsort(members, issue->count, sizeof(struct issue_message *), by_time);
    for (size_t i = 0; i < issue->count; i++) {
        ids[i] = arena_text(arena, members[i]->id);
        row->weight += members[i]->weight;
    }
    row->ids = ids;
}

static struct hotspot_row row_of(struct arena *arena, const struct issue *issue, const struct hotspot_query *query)
{
    const struct window ever = {INSTANT_NONE, INSTANT_END}, recent = {query->now - query->window, query->now},
                        before = {query->now - 2 * query->window, query->now - query->window},
                        burst = {query->now - query->burst, query->now};
    struct hotspot_row row = {.key = issue->serial,
                              .count = (int)issue->count,
                              .people = people_in(arena, issue, &ever),
                              .recent = count_in(issue, &recent),
                              .recent_people = people_in(arena, issue, &recent),
                              .before = count_in(issue, &before),
                              .burst_people = people_in(arena, issue, &burst),
                              .from = issue->from,
                              .to = issue->to,
                              .area = most_say(issue, false),
                              .matter = most_say(issue, true)};
    row.growth = row.before == 0 ? HOTSPOT_NEW : (int)((int64_t)row.recent * 100 / row.before);
    tell_members(arena, issue, &row);
    return row;
}

struct ranked {
    struct hotspot_row row;
    const struct issue *issue;
};

static int by_rank(const void *a, const void *b)
{
    const struct hotspot_row *x = &((const struct ranked *)a)->row, *y = &((const struct ranked *)b)->row;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return x->from != y->from ? (x->from > y->from) - (x->from < y->from) : strcmp(x->ids[0], y->ids[0]);
}

/* The whole city is no place. */
static const char *area_name(struct arena *arena, const struct pack *pack, int area)
{
    return pack == NULL || area < 0 || area == pack->city_area ? NULL : arena_text(arena, pack->areas[area].name);
}

size_t hotspot_list(const struct hotspot *stream, struct arena *arena, const struct text_folder *folder,
                    const struct hotspot_query *query, struct hotspot_row **out)
{
    struct hotspot_query asked = *query;
    struct ranked *list = arena_array(arena, stream->issue_count + 1, sizeof *list);
    size_t count = 0;
    asked.now = query->now == INSTANT_NONE ? stream->newest : query->now;
    for (size_t i = 0; i < stream->issue_count; i++) {
        const struct issue *issue = stream->issues[i];
        bool asked_for = !issue->gone && (issue->touched || !query->touched);
        if (asked_for && issue->count >= (query->least > 0 ? query->least : 1))
            list[count++] = (struct ranked){row_of(arena, issue, &asked), issue};
    }
    qsort(list, count, sizeof *list, by_rank);
    count = query->top > 0 && query->top < count ? query->top : count;
    *out = arena_array(arena, count + 1, sizeof **out);
    for (size_t i = 0; i < count; i++) {
        struct hotspot_row *row = &list[i].row;
        row->rank = (int)i + 1;
        row->title = naming_title(arena, stream->wording, list[i].issue);
        row->place = naming_place(arena, folder, list[i].issue);
        if (row->place == NULL)
            row->place = area_name(arena, stream->options.pack, row->area);
        (*out)[i] = *row;
    }
    return count;
}

void hotspot_told(struct hotspot *stream)
{
    for (size_t i = 0; i < stream->issue_count; i++)
        stream->issues[i]->touched = false;
}

void hotspot_retell(struct hotspot *stream)
{
    for (size_t i = 0; i < stream->issue_count; i++)
        stream->issues[i]->touched = true;
}

/* Their serials ascend: each new one stands behind the others, and forgetting keeps the order. */
bool hotspot_holds(const struct hotspot *stream, uint64_t key, size_t least)
{
    size_t low = 0, high = stream->issue_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (stream->issues[middle]->serial < key)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == stream->issue_count || stream->issues[low]->serial != key)
        return false;
    return !stream->issues[low]->gone && stream->issues[low]->count >= least;
}
