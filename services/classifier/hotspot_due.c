#include "services/classifier/hotspot_due.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/str.h"
#include "services/classifier/hotspot.h"
#include "services/classifier/hotspot_found_due.h"
#include "services/classifier/hotspot_store.h"
#include <sodium.h>
#include <stdlib.h>
#include <time.h>

enum { LEASE_SECONDS = 10, MESSAGES_MOST = 500000, SETTLED_AT_ONCE = 64, PAGE = 64 };
static const instant DAY = 86400 * INSTANT_SECOND;

/* What the stream still has to do before it takes in what is new. */
enum reading { READ_WINDOW = 0, READ_FOUND, READ_NEW };

struct hotspot_watch {
    const struct text_folder *folder;
    struct uuid self;
    struct hotspot_found *found;
    struct hotspot *stream; /* NULL: nothing read yet */
    enum reading stage;
    bool ahead;      /* the stream holds what is not committed */
    bool restless;   /* something was added since it was settled */
    instant horizon; /* what is older was forgotten */
    instant read_at;
    struct uuid read_id;     /* read up to here */
    instant next, next_look; /* of the steady clock */
    struct metric *messages, *issues, *judging;
};

struct hotspot_watch *hotspot_due_open(const struct text_folder *folder)
{
    struct hotspot_watch *watch = memory_alloc(sizeof *watch);
    watch->folder = folder;
    watch->self = uuid_new();
    watch->found = hotspot_found_new();
    watch->messages =
        metric_new(METRIC_GAUGE, "loopline_hotspot_messages", NULL, "Requests in the window of hot spots");
    watch->issues =
        metric_new(METRIC_GAUGE, "loopline_hotspot_issues", NULL, "Issues found among them, small ones too");
    watch->judging = metric_new(METRIC_HISTOGRAM, "loopline_hotspot_judge_seconds", NULL,
                                "What was found set against what is stored");
    return watch;
}

void hotspot_due_close(struct hotspot_watch **watch)
{
    if (*watch != NULL) {
        hotspot_free(&(*watch)->stream);
        hotspot_found_free(&(*watch)->found);
    }
    free(*watch);
    *watch = NULL;
}

void hotspot_due_forget(struct hotspot_watch *watch)
{
    if (watch->stream != NULL)
        hotspot_free(&watch->stream);
    hotspot_found_forget(watch->found);
    watch->stage = READ_WINDOW;
    watch->ahead = false;
}

void hotspot_due_committed(struct hotspot_watch *watch)
{
    watch->ahead = false;
}

/* ---- the stream ------------------------------------------------------------------------------------------ */

/* Twice the window: growth is judged against the one before. By whole days: what is forgotten is forgotten once a day. */
static instant horizon(const struct batch *batch)
{
    return (batch->now / DAY - 2 * batch->pack->hotspot.days) * DAY;
}

static void begin(const struct batch *batch, struct hotspot_watch *watch)
{
    const instant days = batch->pack->hotspot.days * DAY;
    watch->stream = hotspot_new(&(struct hotspot_options){batch->pack, days, 2 * days, MESSAGES_MOST});
    watch->stage = READ_WINDOW;
    watch->horizon = horizon(batch);
    watch->read_at = watch->horizon;
    watch->read_id = (struct uuid){{0}};
}

static uint64_t person_of(const struct hotspot_request *request)
{
    uint64_t who = 0;
    for (size_t i = 0; i < request->caller.size && i < sizeof who; i++)
        who = who << 8 | request->caller.data[i];
    return who;
}

/* Each is learnt just before it is added, of the window that is read again, too: so who takes over finds what was found
 * before, and hot spots do not change by a restart. */
static void tell(struct batch *batch, struct hotspot_watch *watch, const struct hotspot_request *request)
{
    char id[UUID_TEXT];
    const char *why = NULL;
    struct text text;
    if (pack_matter_confidential(batch->pack, request->matter)) /* hot spots are told to everybody */
        return;
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
    hotspot_take(watch->stream, batch->arena, &item);
}

static void tell_all(struct batch *batch, struct hotspot_watch *watch, const struct rows *rows)
{
    const struct hotspot_request *list = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        tell(batch, watch, &list[i]);
    watch->restless = watch->restless || rows->count > 0;
}

/* A page of it. */
static enum result read_window(struct batch *batch, struct hotspot_watch *watch, size_t *taken)
{
    struct rows rows;
    enum result outcome = hotspot_store_window(batch, watch->read_at, &watch->read_id, PAGE, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    tell_all(batch, watch, &rows);
    *taken = BATCH_MAX; /* read on at once */
    if (rows.count == PAGE) {
        const struct hotspot_request *last = &((const struct hotspot_request *)rows.list)[rows.count - 1];
        watch->read_at = last->accepted_at;
        watch->read_id = last->id;
    } else {
        watch->stage = READ_FOUND;
    }
    return RESULT_OK;
}

/* ---- turns ------------------------------------------------------------------------------------------------- */

static instant steady(void)
{
    struct timespec at;
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * INSTANT_SECOND + at.tv_nsec / 1000;
}

static instant pace(const struct batch *batch)
{
    return conf_int(batch->conf, "classifier.hotspot_ms") * (INSTANT_SECOND / 1000);
}

static enum result look(struct batch *batch, struct hotspot_watch *watch)
{
    struct hotspot_size size = hotspot_size(watch->stream);
    metric_set(watch->messages, (double)size.messages);
    metric_set(watch->issues, (double)size.issues);
    instant begun = steady();
    watch->next_look = begun + pace(batch);
    enum result outcome = hotspot_found_judge(batch, watch->found, watch->stream, watch->folder);
    metric_observe(watch->judging, (double)(steady() - begun) / INSTANT_SECOND);
    return outcome;
}

/* The whole window first, and whatever changed whenever nothing new comes: a little at a time, others wait. */
static enum result settle(struct batch *batch, struct hotspot_watch *watch, size_t *taken)
{
    if (watch->restless) {
        watch->ahead = true;
        watch->restless = hotspot_settle_some(watch->stream, SETTLED_AT_ONCE);
        *taken = BATCH_MAX; /* go on at once; what was settled is saved when all is */
        if (watch->restless)
            return RESULT_OK;
        watch->stage = READ_NEW;
        return look(batch, watch);
    }
    watch->stage = READ_NEW;
    return RESULT_OK;
}

/* Once a day: the oldest are forgotten, and all is judged again, since the windows have moved on. */
static void move_on(const struct batch *batch, struct hotspot_watch *watch)
{
    if (horizon(batch) <= watch->horizon)
        return;
    watch->horizon = horizon(batch);
    hotspot_expire(watch->stream, watch->horizon);
    hotspot_retell(watch->stream);
    watch->restless = true;
}

/* Under a flood pages are taken in one after the other and judged at the usual pace. The last of those that wait is never
 * taken off the list without being judged: when nothing is left there, what follows from it stands in the tables. */
static enum result read_new(struct batch *batch, struct hotspot_watch *watch, size_t *taken)
{
    struct rows rows;
    enum result outcome = hotspot_store_take(batch, PAGE, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    move_on(batch, watch);
    if (rows.count == 0)
        return settle(batch, watch, taken);
    const bool more = ((const struct hotspot_request *)rows.list)->more;
    watch->ahead = true;
    *taken = more ? BATCH_MAX : rows.count;
    tell_all(batch, watch, &rows);
    return more && steady() < watch->next_look ? RESULT_OK : look(batch, watch);
}

/* Who stood still may find the lease free again after another had it, or in a database that is not the one before: what
 * was taken in there, the stream has never seen. */
static enum result turn(struct batch *batch, struct hotspot_watch *watch, size_t *taken)
{
    struct hotspot_lease lease;
    enum result outcome = hotspot_store_lease(batch, &watch->self, LEASE_SECONDS, &lease);
    if (outcome != RESULT_OK)
        return outcome;
    if (!lease.kept || watch->ahead)
        hotspot_due_forget(watch);
    if (!lease.held)
        return RESULT_OK;
    if (watch->stream == NULL)
        begin(batch, watch);
    if (watch->stage < READ_FOUND)
        return read_window(batch, watch, taken);
    return watch->stage == READ_FOUND ? settle(batch, watch, taken) : read_new(batch, watch, taken);
}

enum result hotspot_due(struct batch *batch, struct hotspot_watch *watch, size_t *taken)
{
    instant now = steady();
    if (batch->pack->hotspot.days == 0 || now < watch->next)
        return RESULT_OK;
    enum result outcome = turn(batch, watch, taken);
    watch->next = *taken == BATCH_MAX ? now : now + pace(batch);
    return outcome;
}
