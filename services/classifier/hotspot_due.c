#include "services/classifier/hotspot_due.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/str.h"
#include "services/classifier/hotspot.h"
#include "services/classifier/hotspot_say.h"
#include "services/classifier/hotspot_store.h"
#include <sodium.h>
#include <stdlib.h>

enum { LEASE_SECONDS = 30, MESSAGES_MOST = 500000 };
static const instant DAY = 86400LL * 1000000, HOUR = 3600LL * 1000000;

struct hotspot_watch {
    const struct text_folder *folder;
    struct uuid self;
    struct hotspot *stream; /* NULL: nothing read yet */
    bool complete;          /* the window was read to its end */
    bool ahead;             /* the stream holds what is not committed */
    instant read_at;        /* the window was read up to here */
    struct uuid read_id;
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
    watch->complete = watch->ahead = false;
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

static void begin(const struct batch *batch, struct hotspot_watch *watch)
{
    const instant days = batch->pack->hotspot.days * DAY;
    watch->stream = hotspot_new(&(struct hotspot_options){batch->pack, days, 2 * days, MESSAGES_MOST});
    watch->read_at = horizon(batch);
    watch->read_id = (struct uuid){{0}};
}

static uint64_t person_of(const struct hotspot_request *request)
{
    uint64_t who = 0;
    for (size_t i = 0; i < request->caller.size && i < sizeof who; i++)
        who = who << 8 | request->caller.data[i];
    return who;
}

static void add(struct batch *batch, struct hotspot_watch *watch, const struct hotspot_request *request)
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
    hotspot_learn(watch->stream, batch->arena, &item);
    hotspot_add(watch->stream, batch->arena, &item);
}

static void add_all(struct batch *batch, struct hotspot_watch *watch, const struct rows *rows)
{
    const struct hotspot_request *list = rows->list;
    for (size_t i = 0; i < rows->count; i++)
        add(batch, watch, &list[i]);
}

static enum result read_window(struct batch *batch, struct hotspot_watch *watch, size_t *taken)
{
    struct rows rows;
    enum result outcome = hotspot_store_window(batch, watch->read_at, &watch->read_id, BATCH_MAX, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    add_all(batch, watch, &rows);
    *taken = rows.count;
    watch->complete = rows.count < BATCH_MAX;
    if (rows.count > 0) {
        const struct hotspot_request *last = &((const struct hotspot_request *)rows.list)[rows.count - 1];
        watch->read_at = last->accepted_at;
        watch->read_id = last->id;
    }
    return RESULT_OK;
}

/* ---- what was found ---------------------------------------------------------------------------------------- */

static struct list pairs_of(struct batch *batch, const struct hotspot_row *rows, size_t count)
{
    struct list pairs = {0};
    for (size_t i = 0; i < count; i++)
        for (int n = 0; n < rows[i].count; n++) {
            struct hotspot_pair *pair = arena_alloc(batch->arena, sizeof *pair);
            pair->issue = (int)i;
            if (uuid_parse(rows[i].ids[n], &pair->request))
                list_add(batch->arena, &pairs, pair);
        }
    return pairs;
}

/* The stored hot spot of each issue; of two that were one, the larger keeps it. */
static enum result find_stored(struct batch *batch, const struct list *pairs, size_t count,
                               struct hotspot_record ***out)
{
    struct rows rows;
    *out = arena_array(batch->arena, count + 1, sizeof **out);
    enum result outcome = hotspot_store_find(batch, pairs, &rows);
    struct hotspot_record *list = rows.list;
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++) {
        bool taken = false;
        for (size_t n = 0; n < (size_t)list[i].issue; n++)
            taken = taken || ((*out)[n] != NULL && uuid_compare(&(*out)[n]->id, &list[i].id) == 0);
        if (!taken)
            (*out)[list[i].issue] = &list[i];
    }
    return outcome;
}

static void join(struct batch *batch, const struct hotspot_record *record, const struct list *pairs, int issue,
                 struct list *members)
{
    for (size_t i = 0; i < pairs->count; i++) {
        const struct hotspot_pair *pair = pairs->items[i];
        if (pair->issue != issue)
            continue;
        struct hotspot_member *member = arena_alloc(batch->arena, sizeof *member);
        *member = (struct hotspot_member){record->id, pair->request};
        list_add(batch->arena, members, member);
    }
}

static enum result judge(struct batch *batch, struct hotspot_watch *watch)
{
    const struct pack_hotspot *limits = &batch->pack->hotspot;
    struct hotspot_query query = {batch->now, limits->days * DAY, limits->alarm_hours * HOUR, (size_t)limits->count, 0};
    struct hotspot_row *rows;
    struct hotspot_record **stored;
    struct list changed = {0}, members = {0};
    size_t count = hotspot_list(watch->stream, batch->arena, watch->folder, &query, &rows);
    struct list pairs = pairs_of(batch, rows, count);
    enum result outcome = find_stored(batch, &pairs, count, &stored);
    for (size_t i = 0; outcome == RESULT_OK && i < count; i++) {
        struct hotspot_verdict verdict = hotspot_verdict(batch->arena, limits, &rows[i], "zh");
        struct hotspot_record *record = hotspot_say(batch, &rows[i], &verdict, stored[i]);
        if (record == NULL)
            continue;
        list_add(batch->arena, &changed, record);
        join(batch, record, &pairs, (int)i, &members);
    }
    return outcome == RESULT_OK ? hotspot_store_save(batch, &changed, &members) : outcome;
}

static enum result read_new(struct batch *batch, struct hotspot_watch *watch, size_t *taken)
{
    struct rows rows;
    enum result outcome = hotspot_store_take(batch, BATCH_MAX, &rows);
    if (outcome != RESULT_OK || rows.count == 0)
        return outcome;
    watch->ahead = true;
    *taken = rows.count;
    hotspot_expire(watch->stream, horizon(batch));
    add_all(batch, watch, &rows);
    struct hotspot_size size = hotspot_size(watch->stream);
    metric_set(watch->messages, (double)size.messages);
    metric_set(watch->issues, (double)size.issues);
    return judge(batch, watch);
}

enum result hotspot_due(struct batch *batch, struct hotspot_watch *watch, size_t *taken)
{
    bool held = false;
    if (batch->pack->hotspot.days == 0)
        return RESULT_OK;
    enum result outcome = hotspot_store_lease(batch, &watch->self, LEASE_SECONDS, &held);
    if (outcome != RESULT_OK)
        return outcome;
    if (!held || watch->ahead)
        hotspot_due_forget(watch);
    if (!held)
        return RESULT_OK;
    if (watch->stream == NULL)
        begin(batch, watch);
    return watch->complete ? read_new(batch, watch, taken) : read_window(batch, watch, taken);
}
