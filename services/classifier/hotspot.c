#include <stdlib.h>
#include <string.h>

#include "services/classifier/hotspot.h"
#include "services/classifier/hotspot_held.h"
#include "services/classifier/posting.h"

enum {
    LOOKED_AT = 32,    /* issues scored for one message, those that share most with it */
    JOINED_AT = 16,    /* of these, looked at as another part of the same issue */
    SAMPLE = 4,        /* members of the smaller issue that are asked */
    SETTLE_PASSES = 3, /* what the first pass joined may be enough for the second */
    SPARE_PART = 8     /* of the messages held go at once when there are too many */
};

/* A matter is guessed from words: another one makes it less likely that both mean the same, no more. */
static const double OTHER_MATTER = 0.9;
static const double NEAR = 0.15; /* below this an issue is not looked at for joining */

struct hotspot *hotspot_new(const struct hotspot_options *options)
{
    struct hotspot *stream = memory_alloc(sizeof *stream);
    stream->options = *options;
    stream->wording = wording_new();
    stream->postings = postings_new();
    stream->newest = INSTANT_NONE;
    return stream;
}

static void message_free(struct issue_message *message)
{
    free(message->title.pairs);
    free(message->all.pairs);
    free(message->id);
    free(message->written);
    free(message);
}

void hotspot_free(struct hotspot **stream)
{
    struct hotspot *held = *stream;
    if (held == NULL)
        return;
    for (size_t i = 0; i < held->issue_count; i++) {
        for (size_t k = 0; k < held->issues[i]->count; k++)
            message_free(held->issues[i]->members[k]);
        issue_free(&held->issues[i]);
    }
    free(held->issues);
    wording_free(&held->wording);
    postings_free(&held->postings);
    free(held);
    *stream = NULL;
}

/* ---- a message ---- */

static bool titled(const struct hotspot_item *item)
{
    return item->title != NULL && item->title->length > 0;
}

static struct wording_set title_of(struct arena *arena, const struct hotspot_item *item)
{
    if (titled(item))
        return wording_of(arena, item->title, 0, item->title->length);
    return wording_of(arena, item->text, 0, wording_lead(item->text));
}

static struct wording_set all_of(struct arena *arena, const struct hotspot_item *item, const struct wording_set *title)
{
    struct wording_set text = wording_of(arena, item->text, 0, item->text->length);
    return wording_join(arena, title, &text);
}

void hotspot_learn(struct hotspot *stream, struct arena *arena, const struct hotspot_item *item)
{
    struct wording_set title = title_of(arena, item), all = all_of(arena, item, &title);
    wording_learn(stream->wording, &all);
}

static struct wording_set kept(const struct wording_set *set)
{
    struct wording_set copy = {memory_alloc((set->count + 1) * sizeof(uint32_t)), set->count};
    if (set->count > 0)
        memcpy(copy.pairs, set->pairs, set->count * sizeof *copy.pairs);
    return copy;
}

static uint64_t hash_of(const struct wording_set *set)
{
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < set->count; i++)
        hash = (hash ^ set->pairs[i]) * 1099511628211u;
    return hash;
}

static char *copied(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(memory_alloc(size), text, size);
}

/* Kept as it was written, for the naming of its issue. */
static char *written_title(struct arena *arena, const struct hotspot_item *item)
{
    const struct text *text = titled(item) ? item->title : item->text;
    size_t end = titled(item) ? text->length : wording_lead(text);
    return copied(text_quote(arena, text, 0, end));
}

/* All that it says, while it looks for its issue; what is worth keeping of that, once it is in (keep). */
static struct issue_message *message_of(struct arena *arena, const struct hotspot_item *item)
{
    struct issue_message *message = memory_alloc(sizeof *message);
    struct wording_set title = title_of(arena, item);
    *message = (struct issue_message){.at = item->at,
                                      .who = item->who,
                                      .area = item->area,
                                      .matter = item->matter,
                                      .weight = item->weight,
                                      .title = title,
                                      .all = all_of(arena, item, &title),
                                      .same = hash_of(&title),
                                      .id = copied(item->id),
                                      .written = written_title(arena, item)};
    return message;
}

static void keep(const struct hotspot *stream, struct arena *arena, struct issue_message *message)
{
    struct wording_set all = wording_telling(arena, stream->wording, &message->title, &message->all);
    message->title = kept(&message->title);
    message->all = kept(&all);
}

/* ---- finding its issue ---- */

static bool near_in_time(const struct hotspot *stream, const struct issue *issue, instant at)
{
    return at >= issue->from - stream->options.gap && at <= issue->to + stream->options.gap;
}

static bool other_place(const struct pack *pack, const struct issue_vote *issue, int area)
{
    return pack != NULL && issue->lead > 0 && area >= 0 && !pack_area_inside(pack, issue->value, area) &&
           !pack_area_inside(pack, area, issue->value);
}

static double score(const struct hotspot *stream, const struct issue *issue, const struct issue_message *message)
{
    if (!near_in_time(stream, issue, message->at) || other_place(stream->options.pack, &issue->area, message->area))
        return 0;
    double found = issue_score(issue, stream->wording, &message->title, &message->all);
    bool known = issue->matter.lead > 0 && message->matter >= 0;
    return known && issue->matter.value != message->matter ? found * OTHER_MATTER : found;
}

struct candidate {
    uint32_t issue;
    double score;
};
struct candidates {
    struct candidate *rows;
    size_t count, capacity;
};

static int by_score(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->score > y->score || x->score < y->score)
        return x->score > y->score ? -1 : 1;
    return (x->issue > y->issue) - (x->issue < y->issue);
}

static void note(struct hotspot *stream, struct arena *arena, struct candidates *found, uint32_t number, double weight)
{
    struct issue *issue = stream->issues[number];
    if (issue->gone)
        return;
    if (issue->hits <= 0) {
        if (found->count == found->capacity) {
            size_t capacity = found->capacity == 0 ? POSTING_MAX : found->capacity * 2;
            struct candidate *rows = arena_array(arena, capacity, sizeof *rows);
            if (found->count > 0)
                memcpy(rows, found->rows, found->count * sizeof *rows);
            found->rows = rows;
            found->capacity = capacity;
        }
        found->rows[found->count++].issue = number;
    }
    issue->hits += weight;
}

/* The issues that share the most telling pairs with this set, at most LOOKED_AT, not scored yet. */
static struct candidates look_up(struct hotspot *stream, struct arena *arena, const struct wording_set *set)
{
    struct candidates found = {0};
    for (size_t i = 0; i < set->count; i++) {
        const struct posting *list = postings_find(stream->postings, set->pairs[i]);
        if (list == NULL || !wording_rare(stream->wording, set->pairs[i]))
            continue;
        double weight = wording_weight(stream->wording, set->pairs[i]);
        for (size_t k = 0; weight > 0 && k < list->count; k++)
            note(stream, arena, &found, list->issues[k], weight);
    }
    for (size_t i = 0; i < found.count; i++) {
        found.rows[i].score = stream->issues[found.rows[i].issue]->hits;
        stream->issues[found.rows[i].issue]->hits = 0;
    }
    if (found.count > 0)
        qsort(found.rows, found.count, sizeof *found.rows, by_score);
    found.count = found.count < LOOKED_AT ? found.count : LOOKED_AT;
    return found;
}

static struct candidates scored(struct hotspot *stream, struct arena *arena, const struct issue_message *message)
{
    struct candidates found = look_up(stream, arena, &message->all);
    for (size_t i = 0; i < found.count; i++)
        found.rows[i].score = score(stream, stream->issues[found.rows[i].issue], message);
    if (found.count > 0)
        qsort(found.rows, found.count, sizeof *found.rows, by_score);
    return found;
}

/* ---- keeping the index ---- */

/* In a full list the smallest issue gives way, of these the oldest: it is the least likely to be asked for. */
static void make_room(const struct hotspot *stream, struct posting *list)
{
    size_t kept_count = 0, least = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!stream->issues[list->issues[i]]->gone)
            list->issues[kept_count++] = list->issues[i];
    list->count = (uint16_t)kept_count;
    if (kept_count < POSTING_MAX)
        return;
    for (size_t i = 1; i < kept_count; i++)
        if (stream->issues[list->issues[i]]->count < stream->issues[list->issues[least]]->count)
            least = i;
    memmove(&list->issues[least], &list->issues[least + 1], (kept_count - least - 1) * sizeof *list->issues);
    list->count--;
}

static void enlist(struct hotspot *stream, uint32_t number)
{
    const struct issue *issue = stream->issues[number];
    for (size_t i = 0; i < issue->core_count; i++) {
        if (!wording_rare(stream->wording, issue->core[i].pair))
            continue;
        struct posting *list = postings_list(stream->postings, issue->core[i].pair);
        if (list->count == POSTING_MAX)
            make_room(stream, list);
        postings_add(list, number);
    }
}

static uint32_t begin(struct hotspot *stream)
{
    if (stream->issue_count == stream->issue_capacity) {
        stream->issue_capacity = stream->issue_capacity == 0 ? POSTING_MAX : stream->issue_capacity * 2;
        stream->issues = memory_grow(stream->issues, stream->issue_capacity * sizeof(struct issue *));
    }
    stream->issues[stream->issue_count] = issue_new();
    stream->issues[stream->issue_count]->serial = ++stream->serials;
    return (uint32_t)stream->issue_count++;
}

/* ---- joining issues ---- */

/* How well the smaller speaks of the larger, as a multiple of what is asked. */
static double fit(const struct hotspot *stream, const struct issue *large, const struct issue *small)
{
    double sum = 0;
    size_t sample = small->count < SAMPLE ? small->count : SAMPLE;
    for (size_t i = 0; i < sample; i++)
        sum += score(stream, large, small->members[i]);
    uint64_t who = small->alone ? small->who : 0;
    return sum / (double)sample / issue_threshold(large, who);
}

/* The message stands in `mine`; issues near to it may be parts of the same. Returns where they ended up. */
static uint32_t join_near(struct hotspot *stream, const struct candidates *found, uint32_t mine)
{
    for (size_t i = 0; i < found->count && i < JOINED_AT && found->rows[i].score >= NEAR; i++) {
        uint32_t other = found->rows[i].issue;
        if (other == mine)
            continue;
        bool larger = stream->issues[mine]->count >= stream->issues[other]->count;
        uint32_t large = larger ? mine : other, small = larger ? other : mine;
        if (fit(stream, stream->issues[large], stream->issues[small]) >= 1) {
            issue_absorb(stream->issues[large], stream->issues[small], stream->wording);
            mine = large;
        }
    }
    return mine;
}

static bool settle_one(struct hotspot *stream, struct arena *arena, uint32_t number)
{
    struct issue *small = stream->issues[number];
    struct wording_set core = {arena_array(arena, ISSUE_CORE, sizeof(uint32_t)), small->core_count};
    for (size_t i = 0; i < core.count; i++)
        core.pairs[i] = small->core[i].pair;
    struct candidates found = look_up(stream, arena, &core);
    struct candidate best = {0};
    for (size_t i = 0; i < found.count; i++) {
        const struct issue *large = stream->issues[found.rows[i].issue];
        if (found.rows[i].issue == number || large->count < small->count)
            continue;
        double found_fit = fit(stream, large, small);
        if (found_fit > best.score)
            best = (struct candidate){found.rows[i].issue, found_fit};
    }
    if (best.score < 1)
        return false;
    issue_absorb(stream->issues[best.issue], small, stream->wording);
    enlist(stream, best.issue);
    return true;
}

static int smallest_first(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->score > y->score || x->score < y->score)
        return x->score < y->score ? -1 : 1;
    return (x->issue > y->issue) - (x->issue < y->issue);
}

void hotspot_settle(struct hotspot *stream)
{
    struct arena *arena = arena_new(0);
    bool joined = true;
    for (int pass = 0; pass < SETTLE_PASSES && joined; pass++) {
        struct candidates all = {memory_alloc((stream->issue_count + 1) * sizeof(struct candidate)), 0, 0};
        joined = false;
        for (size_t i = 0; i < stream->issue_count; i++)
            if (!stream->issues[i]->gone)
                all.rows[all.count++] = (struct candidate){(uint32_t)i, (double)stream->issues[i]->count};
        qsort(all.rows, all.count, sizeof *all.rows, smallest_first);
        for (size_t i = 0; i < all.count; i++) {
            arena_reset(arena);
            if (!stream->issues[all.rows[i].issue]->gone && settle_one(stream, arena, all.rows[i].issue))
                joined = true;
        }
        free(all.rows);
    }
    arena_free(&arena);
}

/* ---- taking in, and forgetting ---- */

static int by_time(const void *a, const void *b)
{
    instant x = *(const instant *)a, y = *(const instant *)b;
    return (x > y) - (x < y);
}

static void drop_oldest(struct hotspot *stream)
{
    instant *times = memory_alloc((stream->count + 1) * sizeof *times);
    size_t count = 0;
    for (size_t i = 0; i < stream->issue_count; i++)
        for (size_t k = 0; k < stream->issues[i]->count; k++)
            times[count++] = stream->issues[i]->members[k]->at;
    qsort(times, count, sizeof *times, by_time);
    instant horizon = times[count / SPARE_PART] + 1;
    free(times);
    hotspot_expire(stream, horizon);
}

void hotspot_add(struct hotspot *stream, struct arena *arena, const struct hotspot_item *item)
{
    const struct hotspot_options *options = &stream->options;
    bool first = stream->newest == INSTANT_NONE;
    struct issue_message *message = message_of(arena, item);
    struct candidates found = scored(stream, arena, message);
    uint32_t mine = 0;
    if (found.count > 0 && found.rows[0].score >= issue_threshold(stream->issues[found.rows[0].issue], message->who))
        mine = found.rows[0].issue;
    else
        mine = begin(stream);
    keep(stream, arena, message);
    issue_add(stream->issues[mine], stream->wording, message);
    mine = join_near(stream, &found, mine);
    enlist(stream, mine);
    stream->count++;
    stream->newest = first || item->at > stream->newest ? item->at : stream->newest;
    stream->oldest = first || item->at < stream->oldest ? item->at : stream->oldest;
    if (options->most > 0 && stream->count > options->most)
        drop_oldest(stream);
    /* All at once, when what is too old has grown to a part of what is kept. */
    if (options->keep > 0 && stream->oldest < stream->newest - options->keep - options->keep / SPARE_PART)
        hotspot_expire(stream, stream->newest - options->keep);
}

/* Issues get new numbers, so the index is made anew. */
void hotspot_expire(struct hotspot *stream, instant horizon)
{
    size_t left = 0;
    if (stream->count == 0 || stream->oldest >= horizon)
        return;
    stream->count = 0;
    stream->oldest = stream->newest;
    postings_free(&stream->postings);
    stream->postings = postings_new();
    for (size_t i = 0; i < stream->issue_count; i++) {
        struct issue *issue = stream->issues[i];
        struct issue_message **dropped = memory_alloc((issue->count + 1) * sizeof *dropped);
        size_t count = issue->gone ? 0 : issue_shed(issue, stream->wording, horizon, dropped);
        for (size_t k = 0; k < count; k++)
            message_free(dropped[k]);
        free(dropped);
        if (issue->gone) {
            issue_free(&issue);
            continue;
        }
        stream->issues[left++] = issue;
        stream->count += issue->count;
        stream->oldest = issue->from < stream->oldest ? issue->from : stream->oldest;
    }
    stream->issue_count = left;
    for (size_t i = 0; i < left; i++)
        enlist(stream, (uint32_t)i);
}

struct hotspot_size hotspot_size(const struct hotspot *stream)
{
    struct hotspot_size size = {.messages = stream->count};
    size.bytes = sizeof *stream + stream->issue_capacity * sizeof(struct issue *) + wording_bytes(stream->wording) +
                 postings_bytes(stream->postings);
    for (size_t i = 0; i < stream->issue_count; i++) {
        const struct issue *issue = stream->issues[i];
        size.issues += issue->gone ? 0 : 1;
        size.bytes +=
            sizeof *issue + issue->capacity * sizeof *issue->members + issue->count_count * sizeof *issue->counts;
        for (size_t k = 0; k < issue->count; k++) {
            const struct issue_message *one = issue->members[k];
            size.bytes += sizeof *one + (one->title.count + one->all.count + 2) * sizeof(uint32_t) + strlen(one->id) +
                          strlen(one->written) + 2;
        }
    }
    return size;
}
