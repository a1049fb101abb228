#include <stdlib.h>
#include <string.h>

#include "services/classifier/hotspot.h"
#include "services/classifier/hotspot_held.h"
#include "services/classifier/posting.h"

enum {
    LOOKED_AT = 32, /* issues scored for one message, those that share most with it */
    JOINED_AT = 16, /* of these, looked at as another part of the same issue */
    SAMPLE = 4,     /* members of the smaller issue that are asked */
    SPARE_PART = 8  /* of the messages held go at once when there are too many */
};

/* A matter is guessed from words, so a neighbour of it may be meant. Beyond its family two requests share a place, not an
 * issue, however long the name of the place is. */
static const double SAME_PARENT = 0.6, NO_KIN = 0;
static const double NEAR = 0.15; /* below this an issue is not looked at for joining */
static const double GONE = -1;

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
    free(held->hits);
    free(held->waiting);
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

static double kinship(const struct pack *pack, int matter, int other)
{
    if (matter < 0 || other < 0 || matter == other)
        return 1;
    if (pack == NULL)
        return NO_KIN;
    int above = pack->matters[matter].parent, other_above = pack->matters[other].parent;
    bool kin = (above >= 0 && above == other_above) || above == other || other_above == matter;
    return kin ? SAME_PARENT : NO_KIN;
}

static double score(const struct hotspot *stream, const struct issue *issue, const struct issue_message *message)
{
    if (!near_in_time(stream, issue, message->at) || other_place(stream->options.pack, &issue->area, message->area))
        return 0;
    double kin = issue->matter.lead > 0 ? kinship(stream->options.pack, issue->matter.value, message->matter) : 1;
    return kin > 0 ? kin * issue_score(issue, stream->wording, &message->title, &message->all) : 0;
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

static int worst_first(const void *a, const void *b)
{
    return by_score(b, a);
}

static void add_candidate(struct arena *arena, struct candidates *found, struct candidate candidate)
{
    if (found->count == found->capacity) {
        size_t capacity = found->capacity == 0 ? POSTING_MAX : found->capacity * 2;
        struct candidate *rows = arena_array(arena, capacity, sizeof *rows);
        if (found->count > 0)
            memcpy(rows, found->rows, found->count * sizeof *rows);
        found->rows = rows;
        found->capacity = capacity;
    }
    found->rows[found->count++] = candidate;
}

/* Every issue that shares a telling pair, once; how much it shares stands in the stream's hits. */
static struct candidates sharing(struct hotspot *stream, struct arena *arena, const struct wording_set *set)
{
    struct candidates found = {0};
    double *hits = stream->hits;
    for (size_t i = 0; i < set->count; i++) {
        const struct posting *list = postings_find(stream->postings, set->pairs[i]);
        if (list == NULL || !wording_rare(stream->wording, set->pairs[i]))
            continue;
        double weight = wording_weight(stream->wording, set->pairs[i]);
        for (size_t k = 0; weight > 0 && k < list->count; k++) {
            uint32_t number = list->issues[k];
            if (hits[number] < 0)
                continue;
            if (hits[number] <= 0)
                add_candidate(arena, &found, (struct candidate){.issue = number});
            hits[number] += weight;
        }
    }
    return found;
}

/* A heap of the best, the worst of them on top: `one` takes its place when it is better. */
static void keep_better(struct candidate *best, size_t count, struct candidate one)
{
    size_t at = 0;
    if (by_score(&one, &best[0]) >= 0)
        return;
    for (size_t child = 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && by_score(&best[child], &best[child + 1]) < 0)
            child++;
        if (by_score(&one, &best[child]) >= 0)
            break;
        best[at] = best[child];
        at = child;
    }
    best[at] = one;
}

/* The issues that share the most telling pairs with this set, at most LOOKED_AT, not scored yet. */
static struct candidates look_up(struct hotspot *stream, struct arena *arena, const struct wording_set *set)
{
    struct candidates found = sharing(stream, arena, set);
    for (size_t i = 0; i < found.count; i++) {
        found.rows[i].score = stream->hits[found.rows[i].issue];
        stream->hits[found.rows[i].issue] = 0;
    }
    size_t kept_count = found.count < LOOKED_AT ? found.count : LOOKED_AT;
    if (kept_count > 0) {
        qsort(found.rows, kept_count, sizeof *found.rows, worst_first); /* a heap, too */
        for (size_t i = kept_count; i < found.count; i++)
            keep_better(found.rows, kept_count, found.rows[i]);
        qsort(found.rows, kept_count, sizeof *found.rows, by_score);
    }
    found.count = kept_count;
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
        stream->hits = memory_grow(stream->hits, stream->issue_capacity * sizeof *stream->hits);
    }
    stream->issues[stream->issue_count] = issue_new();
    stream->hits[stream->issue_count] = 0;
    stream->live++;
    stream->issues[stream->issue_count]->serial = ++stream->serials;
    return (uint32_t)stream->issue_count++;
}

/* ---- joining issues ---- */

static void wait_for_settling(struct hotspot *stream, uint32_t number)
{
    if (stream->issues[number]->waits)
        return;
    if (stream->waiting_to == stream->waiting_capacity) {
        stream->waiting_capacity = stream->waiting_capacity == 0 ? POSTING_MAX : stream->waiting_capacity * 2;
        stream->waiting = memory_grow(stream->waiting, stream->waiting_capacity * sizeof *stream->waiting);
    }
    stream->waiting[stream->waiting_to++] = number;
    stream->issues[number]->waits = true;
}

static void absorb(struct hotspot *stream, uint32_t large, uint32_t small)
{
    issue_absorb(stream->issues[large], stream->issues[small], stream->wording);
    stream->hits[small] = GONE;
    stream->live--;
}

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
            absorb(stream, large, small);
            mine = large;
        }
    }
    return mine;
}

static struct candidates neighbours(struct hotspot *stream, struct arena *arena, uint32_t number)
{
    const struct issue *issue = stream->issues[number];
    struct wording_set core = {arena_array(arena, ISSUE_CORE, sizeof(uint32_t)), issue->core_count};
    for (size_t i = 0; i < core.count; i++)
        core.pairs[i] = issue->core[i].pair;
    return look_up(stream, arena, &core);
}

/* Into the larger neighbour that it fits best. */
static bool join_larger(struct hotspot *stream, const struct candidates *found, uint32_t number)
{
    const struct issue *small = stream->issues[number];
    struct candidate best = {0};
    for (size_t i = 0; i < found->count; i++) {
        const struct issue *large = stream->issues[found->rows[i].issue];
        if (found->rows[i].issue == number || large->count < small->count)
            continue;
        double found_fit = fit(stream, large, small);
        if (found_fit > best.score)
            best = (struct candidate){found->rows[i].issue, found_fit};
    }
    if (best.score < 1)
        return false;
    absorb(stream, best.issue, number);
    enlist(stream, best.issue);
    wait_for_settling(stream, best.issue);
    return true;
}

/* The smaller neighbours that fit. */
static void join_smaller(struct hotspot *stream, const struct candidates *found, uint32_t number)
{
    bool joined = false;
    for (size_t i = 0; i < found->count; i++) {
        uint32_t other = found->rows[i].issue;
        const struct issue *large = stream->issues[number], *small = stream->issues[other];
        if (other == number || small->count >= large->count || fit(stream, large, small) < 1)
            continue;
        absorb(stream, number, other);
        joined = true;
    }
    if (joined) {
        enlist(stream, number);
        wait_for_settling(stream, number);
    }
}

bool hotspot_settle_some(struct hotspot *stream, size_t most)
{
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < most && stream->waiting_from < stream->waiting_to; i++) {
        uint32_t number = stream->waiting[stream->waiting_from++];
        stream->issues[number]->waits = false;
        if (stream->issues[number]->gone)
            continue;
        arena_reset(arena);
        const struct candidates found = neighbours(stream, arena, number);
        if (!join_larger(stream, &found, number))
            join_smaller(stream, &found, number);
    }
    if (stream->waiting_from == stream->waiting_to)
        stream->waiting_from = stream->waiting_to = 0;
    arena_free(&arena);
    return stream->waiting_to > 0;
}

void hotspot_settle(struct hotspot *stream)
{
    while (hotspot_settle_some(stream, stream->live))
        continue;
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

static void add_message(struct hotspot *stream, struct arena *arena, struct issue_message *message)
{
    const struct hotspot_options *options = &stream->options;
    bool first = stream->newest == INSTANT_NONE;
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
    wait_for_settling(stream, mine);
    stream->count++;
    stream->newest = first || message->at > stream->newest ? message->at : stream->newest;
    stream->oldest = first || message->at < stream->oldest ? message->at : stream->oldest;
    if (options->most > 0 && stream->count > options->most)
        drop_oldest(stream);
    /* All at once, when what is too old has grown to a part of what is kept. */
    if (options->keep > 0 && stream->oldest < stream->newest - options->keep - options->keep / SPARE_PART)
        hotspot_expire(stream, stream->newest - options->keep);
}

void hotspot_add(struct hotspot *stream, struct arena *arena, const struct hotspot_item *item)
{
    add_message(stream, arena, message_of(arena, item));
}

void hotspot_take(struct hotspot *stream, struct arena *arena, const struct hotspot_item *item)
{
    struct issue_message *message = message_of(arena, item);
    wording_learn(stream->wording, &message->all);
    add_message(stream, arena, message);
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
        stream->hits[left] = 0;
        stream->issues[left++] = issue;
        stream->count += issue->count;
        stream->oldest = issue->from < stream->oldest ? issue->from : stream->oldest;
    }
    stream->issue_count = stream->live = left;
    stream->waiting_from = stream->waiting_to = 0;
    for (size_t i = 0; i < left; i++) {
        bool waits = stream->issues[i]->waits;
        enlist(stream, (uint32_t)i);
        stream->issues[i]->waits = false;
        if (waits)
            wait_for_settling(stream, (uint32_t)i);
    }
}

struct hotspot_size hotspot_size(const struct hotspot *stream)
{
    return (struct hotspot_size){stream->count, stream->live};
}

size_t hotspot_bytes(const struct hotspot *stream)
{
    size_t bytes = sizeof *stream + stream->issue_capacity * (sizeof(struct issue *) + sizeof *stream->hits) +
                   stream->waiting_capacity * sizeof *stream->waiting + wording_bytes(stream->wording) +
                   postings_bytes(stream->postings);
    for (size_t i = 0; i < stream->issue_count; i++) {
        const struct issue *issue = stream->issues[i];
        bytes += sizeof *issue + issue->capacity * sizeof *issue->members + issue->count_count * sizeof *issue->counts;
        for (size_t k = 0; k < issue->count; k++) {
            const struct issue_message *one = issue->members[k];
            bytes += sizeof *one + (one->title.count + one->all.count + 2) * sizeof(uint32_t) + strlen(one->id) +
                     strlen(one->written) + 2;
        }
    }
    return bytes;
}
