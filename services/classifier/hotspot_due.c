#include "services/classifier/hotspot_due.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/str.h"
#include "services/classifier/hotspot.h"
#include "services/classifier/hotspot_say.h"
#include "services/classifier/hotspot_store.h"
#include "services/classifier/support.h"
#include <sodium.h>
#include <stdlib.h>
#include <time.h>

enum { LEASE_SECONDS = 10, MESSAGES_MOST = 500000 };
static const instant DAY = 86400 * INSTANT_SECOND, HOUR = 3600 * INSTANT_SECOND;

/* What the stream still has to be told before it knows the window. */
enum reading { READ_WORDS = 0, READ_MESSAGES, READ_FOUND, READ_NEW };

struct hotspot_watch {
    const struct text_folder *folder;
    struct uuid self;
    struct hotspot *stream; /* NULL: nothing read yet */
    enum reading stage;
    bool ahead;    /* the stream holds what is not committed */
    bool restless; /* something was added since it was settled */
    instant from;  /* where the window began when it was read */
    instant read_at;
    struct uuid read_id; /* read up to here */
    instant next;        /* turn, of the steady clock */
    struct metric *messages, *issues;
};

struct hotspot_watch *hotspot_due_open(const struct text_folder *folder)
{
    struct hotspot_watch *watch = memory_alloc(sizeof *watch);
    watch->folder = folder;
    watch->self = uuid_new();
    watch->messages =
        metric_new(METRIC_GAUGE, "loopline_hotspot_messages", NULL, "Requests in the window of hot spots");
    watch->issues =
        metric_new(METRIC_GAUGE, "loopline_hotspot_issues", NULL, "Issues found among them, small ones too");
    return watch;
}

void hotspot_due_close(struct hotspot_watch **watch)
{
    if (*watch != NULL)
        hotspot_free(&(*watch)->stream);
    free(*watch);
    *watch = NULL;
}

void hotspot_due_forget(struct hotspot_watch *watch)
{
    if (watch->stream != NULL)
        hotspot_free(&watch->stream);
    watch->stage = READ_WORDS;
    watch->ahead = false;
}

void hotspot_due_committed(struct hotspot_watch *watch)
{
    watch->ahead = false;
}

/* ---- the stream ------------------------------------------------------------------------------------------ */

/* Twice the window: growth is judged against the one before. */
static instant horizon(const struct batch *batch)
{
    return batch->now - 2 * batch->pack->hotspot.days * DAY;
}

static void rewind_to(struct hotspot_watch *watch, enum reading stage)
{
    watch->stage = stage;
    watch->read_at = watch->from;
    watch->read_id = (struct uuid){{0}};
}

static void begin(const struct batch *batch, struct hotspot_watch *watch)
{
    const instant days = batch->pack->hotspot.days * DAY;
    watch->stream = hotspot_new(&(struct hotspot_options){batch->pack, days, 2 * days, MESSAGES_MOST});
    watch->from = horizon(batch);
    rewind_to(watch, READ_WORDS);
}

static uint64_t person_of(const struct hotspot_request *request)
{
    uint64_t who = 0;
    for (size_t i = 0; i < request->caller.size && i < sizeof who; i++)
        who = who << 8 | request->caller.data[i];
    return who;
}

/* Each is learnt once, and added once: of a window that is there already, all are learnt before the first is added. */
static void tell(struct batch *batch, struct hotspot_watch *watch, const struct hotspot_request *request)
{
    char id[UUID_TEXT];
    const char *why = NULL;
    struct text text;
    const char *head = arena_textn(batch->arena, request->content, utf8_prefix(request->content, WIRE_TEXT_MAX));
    if (text_fold(batch->arena, watch->folder, head, &text, &why) != RESULT_OK)
        return; /* what cannot be folded was refused before it came here */
    uuid_format(&request->id, id);
    struct hotspot_item item = {.id = id,
                                .at = request->accepted_at,
                                .text = &text,
                                .area = pack_area_find(batch->pack, request->area),
                                .matter = pack_matter_find(batch->pack, request->matter),
                                .who = person_of(request),
                                .weight = 1};
    if (watch->stage != READ_MESSAGES)
        hotspot_learn(watch->stream, batch->arena, &item);
    if (watch->stage != READ_WORDS)
        hotspot_add(watch->stream, batch->arena, &item);
}

static void tell_all(struct batch *batch, struct hotspot_watch *watch, const struct rows *rows)
{
    const struct hotspot_request *list = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        tell(batch, watch, &list[i]);
    watch->restless = watch->restless || rows->count > 0;
}

/* A page of it; after the last page comes the next stage. */
static enum result read_window(struct batch *batch, struct hotspot_watch *watch, size_t *taken)
{
    struct rows rows;
    enum result outcome = hotspot_store_window(batch, watch->read_at, &watch->read_id, BATCH_MAX, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    tell_all(batch, watch, &rows);
    *taken = BATCH_MAX; /* read on at once */
    if (rows.count == BATCH_MAX) {
        const struct hotspot_request *last = &((const struct hotspot_request *)rows.list)[rows.count - 1];
        watch->read_at = last->accepted_at;
        watch->read_id = last->id;
    } else if (watch->stage == READ_WORDS) {
        rewind_to(watch, READ_MESSAGES);
    } else {
        watch->stage = READ_FOUND;
    }
    return RESULT_OK;
}

/* ---- what was found ---------------------------------------------------------------------------------------- */

/* The requests of every issue, and of each: struct hotspot_pair. */
struct named {
    struct list all, *of;
};

static struct named name_all(struct batch *batch, const struct hotspot_row *rows, size_t count)
{
    struct named named = {.of = arena_array(batch->arena, count + 1, sizeof(struct list))};
    for (size_t i = 0; i < count; i++)
        for (int n = 0; n < rows[i].count; n++) {
            struct hotspot_pair *pair = arena_alloc(batch->arena, sizeof *pair);
            pair->issue = (int)i;
            if (!uuid_parse(rows[i].ids[n], &pair->request))
                continue;
            list_add(batch->arena, &named.all, pair);
            list_add(batch->arena, &named.of[i], pair);
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
        struct hotspot_case *one = &cases[list[i].issue];
        one->covered = list[i].covered;
        if (!taken && one->stored == NULL)
            one->stored = &list[i];
    }
    return outcome;
}

static void join(struct batch *batch, const struct hotspot_record *record, const struct list *requests,
                 struct list *members)
{
    for (size_t i = 0; i < requests->count; i++) {
        struct hotspot_member *member = arena_alloc(batch->arena, sizeof *member);
        *member = (struct hotspot_member){record->id, ((const struct hotspot_pair *)requests->items[i])->request};
        list_add(batch->arena, members, member);
    }
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

static enum result say_all(struct batch *batch, const struct named *named, struct hotspot_case *cases, size_t count)
{
    struct list changed = {0}, members = {0};
    for (size_t i = 0; i < count; i++) {
        const struct list *requests = &named->of[i];
        if (hotspot_say_raises(batch, &cases[i])) {
            enum result outcome = complete(batch, cases[i].row, requests);
            if (outcome != RESULT_OK)
                return outcome;
        }
        struct hotspot_record *record = hotspot_say(batch, &cases[i]);
        if (record == NULL)
            continue;
        list_add(batch->arena, &changed, record);
        join(batch, record, requests, &members);
    }
    return hotspot_store_save(batch, &changed, &members);
}

static enum result judge(struct batch *batch, struct hotspot_watch *watch)
{
    const struct pack_hotspot *limits = &batch->pack->hotspot;
    struct hotspot_query query = {batch->now, limits->days * DAY, limits->alarm_hours * HOUR, (size_t)limits->count, 0};
    struct hotspot_row *rows;
    size_t count = hotspot_list(watch->stream, batch->arena, watch->folder, &query, &rows);
    struct hotspot_case *cases = arena_array(batch->arena, count + 1, sizeof *cases);
    for (size_t i = 0; i < count; i++)
        cases[i] = (struct hotspot_case){&rows[i], hotspot_verdict(batch->arena, limits, &rows[i], "zh"), NULL, 0};
    struct named named = name_all(batch, rows, count);
    enum result outcome = find_stored(batch, &named.all, cases, count);
    return outcome == RESULT_OK ? say_all(batch, &named, cases, count) : outcome;
}

static enum result look(struct batch *batch, struct hotspot_watch *watch)
{
    struct hotspot_size size = hotspot_size(watch->stream);
    metric_set(watch->messages, (double)size.messages);
    metric_set(watch->issues, (double)size.issues);
    return judge(batch, watch);
}

/* Once for the whole window, and again whenever nothing new came after something had. */
static enum result settle(struct batch *batch, struct hotspot_watch *watch, size_t *taken)
{
    watch->stage = READ_NEW;
    if (!watch->restless)
        return RESULT_OK;
    watch->ahead = true;
    watch->restless = false;
    *taken = 1; /* what it says is saved */
    hotspot_settle(watch->stream);
    return look(batch, watch);
}

static enum result read_new(struct batch *batch, struct hotspot_watch *watch, size_t *taken)
{
    struct rows rows;
    enum result outcome = hotspot_store_take(batch, BATCH_MAX, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    if (rows.count == 0)
        return settle(batch, watch, taken);
    watch->ahead = true;
    *taken = rows.count;
    hotspot_expire(watch->stream, horizon(batch));
    tell_all(batch, watch, &rows);
    return look(batch, watch);
}

static enum result turn(struct batch *batch, struct hotspot_watch *watch, size_t *taken)
{
    bool held = false;
    enum result outcome = hotspot_store_lease(batch, &watch->self, LEASE_SECONDS, &held);
    if (outcome != RESULT_OK)
        return outcome;
    if (!held || watch->ahead)
        hotspot_due_forget(watch);
    if (!held)
        return RESULT_OK;
    if (watch->stream == NULL)
        begin(batch, watch);
    if (watch->stage < READ_FOUND)
        return read_window(batch, watch, taken);
    return watch->stage == READ_FOUND ? settle(batch, watch, taken) : read_new(batch, watch, taken);
}

static instant steady(void)
{
    struct timespec at;
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * INSTANT_SECOND + at.tv_nsec / 1000;
}

enum result hotspot_due(struct batch *batch, struct hotspot_watch *watch, size_t *taken)
{
    instant now = steady();
    if (batch->pack->hotspot.days == 0 || now < watch->next)
        return RESULT_OK;
    enum result outcome = turn(batch, watch, taken);
    watch->next = *taken == BATCH_MAX ? now : now + conf_int(batch->conf, "classifier.hotspot_ms") * 1000;
    return outcome;
}
