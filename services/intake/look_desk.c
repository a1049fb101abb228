#include "services/intake/look_desk.h"
#include "common/cursor.h"
#include "common/mask.h"
#include "common/metrics.h"
#include "common/str.h"
#include "services/intake/ask_desk.h"
#include "services/intake/intake_say.h"
#include "services/intake/keeping.h"
#include "services/intake/request_desk.h"
#include <stdlib.h>
#include <string.h>

enum { WATCH_DEFAULT = 100, WATCH_MAX = 500, PAGE_BYTES = 200 * 1024, KEY_MISSING_MS = 2000 };

typedef Loopline__Intake__V1__Track WireTrack;
typedef Loopline__Intake__V1__Watch WireWatch;
typedef Loopline__Intake__V1__Reveal WireReveal;

/* ---- track ---- */

enum result look_desk_decode_track(struct batch *batch, struct message *message)
{
    const WireTrack *wire = (const WireTrack *)message->body;
    (void)batch;
    return request_desk_named(message, wire->number, wire->code);
}

enum result look_desk_step_track(struct batch *batch, struct message *message)
{
    const WireTrack *wire = (const WireTrack *)message->body;
    const struct intake_work *work = batch->work;
    const struct step_row *steps = work->steps.list;
    if (request_desk_check_code(message, wire->code) != RESULT_OK)
        return RESULT_REFUSE;
    const struct request_row *row = request_desk_row(message);
    Loopline__Intake__V1__Progress *out = arena_alloc(batch->arena, sizeof *out);
    loopline__intake__v1__progress__init(out);
    out->number = wire_text(row->number);
    out->state = (Loopline__Wire__V1__RequestState)row->state;
    out->accepted_at = row->accepted_at;
    out->steps = arena_array(batch->arena, work->steps.count + 1, sizeof(void *));
    for (size_t i = 0; i < work->steps.count && out->n_steps < WATCH_MAX; i++)
        if (uuid_compare(&steps[i].id, &row->id) == 0)
            out->steps[out->n_steps++] = intake_say_step(batch, message->header.language, &steps[i]);
    if (message->from->role != ROLE_CHANNEL) /* a channel tracks for the person whose code it has */
        batch_show(batch, message, "track", &row->number, 1);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_PROGRESS, out);
    return RESULT_OK;
}

/* ---- watch ---- */

enum result look_desk_decode_watch(struct batch *batch, struct message *message)
{
    const WireWatch *wire = (const WireWatch *)message->body;
    struct cursor *cursor = arena_alloc(batch->arena, sizeof *cursor);
    message->event = cursor;
    if (wire->limit > WATCH_MAX)
        faults_add(&message->faults, "limit", REASON_OUT_OF_RANGE);
    if (!cursor_parse(wire->cursor, cursor))
        faults_add(&message->faults, "cursor", REASON_BAD_FORMAT);
    return RESULT_OK;
}

/* Surveys that the page asks for; most pages ask for none. R35: who handles does not ask, so no key of a unit sees a token. */
static enum result load_asks(struct batch *batch, const struct message *message, const struct rows *rows,
                             struct rows *out)
{
    const struct feed_row *feed = rows->list;
    struct uuid *ids = arena_array(batch->arena, rows->count + 1, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < rows->count && str_empty(message->from->unit); i++)
        if (!uuid_zero(&feed[i].survey_case))
            ids[count++] = feed[i].request;
    return ask_store_feed(batch, ids, count, message->from->channel, out);
}

static Loopline__Intake__V1__Update *update_of(struct batch *batch, const struct message *message,
                                               const struct feed_row *feed, const struct rows *asks)
{
    Loopline__Intake__V1__Update *update = arena_alloc(batch->arena, sizeof *update);
    loopline__intake__v1__update__init(update);
    update->number = wire_text(feed->number);
    update->reference = wire_text(feed->reference);
    update->state = (Loopline__Wire__V1__RequestState)feed->state;
    update->step = intake_say_step(
        batch, message->header.language,
        &(struct step_row){
            .at = feed->at, .what = feed->what, .unit = feed->unit, .due = feed->due, .ground = feed->ground});
    ask_desk_tell(batch, message, asks, feed, update->step);
    if (feed->report.size > 0)
        update->step->report = wire_kept(batch->arena, &loopline__wire__v1__upward_report__descriptor,
                                         feed->report.data, feed->report.size);
    return update;
}

static size_t bytes_of(const Loopline__Intake__V1__Update *update)
{
    size_t bytes = strlen(update->number) + strlen(update->reference) + strlen(update->step->text) +
                   strlen(update->step->unit) + 96;
    for (size_t i = 0; update->step->ask != NULL && i < update->step->ask->n_aspects; i++)
        bytes += strlen(update->step->ask->aspects[i]) + 2;
    return update->step->ask == NULL ? bytes : bytes + 256;
}

enum result look_desk_step_watch(struct batch *batch, struct message *message)
{
    const WireWatch *wire = (const WireWatch *)message->body;
    const struct cursor *cursor = message->event;
    struct rows rows = {NULL, 0}, asks = {NULL, 0};
    size_t bytes = 0;
    int limit = wire->limit == 0 ? WATCH_DEFAULT : (int)wire->limit;
    enum result outcome = intake_read_feed(batch, message->from->channel, cursor->xid, cursor->id, limit, &rows);
    if (outcome == RESULT_OK)
        outcome = load_asks(batch, message, &rows, &asks);
    if (outcome != RESULT_OK)
        return outcome;
    const struct feed_row *feed = rows.list;
    Loopline__Intake__V1__UpdatePage *page = arena_alloc(batch->arena, sizeof *page);
    loopline__intake__v1__update_page__init(page);
    page->updates = arena_array(batch->arena, rows.count + 1, sizeof(void *));
    page->next_cursor = wire_text(wire->cursor);
    for (size_t i = 0; i < rows.count && bytes < PAGE_BYTES; i++) { /* a reply has its limit like every frame */
        Loopline__Intake__V1__Update *update = update_of(batch, message, &feed[i], &asks);
        bytes += bytes_of(update) + feed[i].report.size;
        page->updates[page->n_updates++] = update;
        page->next_cursor = cursor_text(batch->arena, feed[i].xid, feed[i].id);
    }
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_UPDATES, page);
    return RESULT_OK;
}

/* ---- reveal ---- */

enum result look_desk_decode_reveal(struct batch *batch, struct message *message)
{
    const WireReveal *wire = (const WireReveal *)message->body;
    (void)batch;
    if (str_empty(wire->reason))
        faults_add(&message->faults, "reason", REASON_REQUIRED);
    return request_desk_number(message, wire->number);
}

/* Handlers see who asked only while their own unit has the order in hand, and never a withheld name (N04, C02, C15). */
static bool may_reveal(const struct batch *batch, const struct message *message, const struct request_row *row)
{
    if (message_may_act(batch, message, "")) /* a desk */
        return true;
    bool in_hand = row->state == REQUEST_IN_HAND || row->state == REQUEST_FED_BACK;
    return in_hand && !row->withheld && !str_empty(row->unit) && message_may_act(batch, message, row->unit);
}

/* N22: whoever handles says what for; everybody says why, in more than a letter. */
static bool check_reveal(const struct batch *batch, struct message *message)
{
    const WireReveal *wire = (const WireReveal *)message->body;
    if (!message_may_act(batch, message, "") && wire->need == LOOPLINE__WIRE__V1__REVEAL_NEED__REVEAL_NEED_UNSPECIFIED)
        faults_add(&message->faults, "need", REASON_REQUIRED);
    if (!keeping_reason(batch->pack, wire->reason))
        faults_add(&message->faults, "reason", REASON_TOO_SHORT);
    return message->faults.count == 0;
}

/* Known, but not to be opened: no key, or no longer what was sealed. The difference is for the log. */
static enum result refuse_sealed(struct message *message, const struct person_row *person)
{
    bool later = person->trouble == SEAL_NO_KEY;
    if (later) {
        message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER;
        message->reply.retry_after_ms = KEY_MISSING_MS;
    }
    return batch_refuse(message, "contact", later ? REASON_BUSY : REASON_MALFORMED);
}

static Loopline__Intake__V1__Added *added_of(const struct batch *batch, const struct supplement_row *row)
{
    Loopline__Intake__V1__Added *added = arena_alloc(batch->arena, sizeof *added);
    loopline__intake__v1__added__init(added);
    added->at = row->at;
    added->text = wire_text(row->content);
    return added;
}

/* The latest that a reply has room for, oldest first. */
static void tell_added(const struct batch *batch, const struct request_row *row, Loopline__Intake__V1__Identity *out)
{
    const struct intake_work *work = batch->work;
    const struct supplement_row *list = work->supplements.list;
    size_t from = 0, to = 0, bytes = strlen(row->content);
    while (from < work->supplements.count && uuid_compare(&list[from].id, &row->id) != 0)
        from++;
    for (to = from; to < work->supplements.count && uuid_compare(&list[to].id, &row->id) == 0;)
        to++;
    size_t first = to;
    while (first > from && to - first < SUPPLEMENTS_MOST && bytes + strlen(list[first - 1].content) < PAGE_BYTES)
        bytes += strlen(list[--first].content);
    out->added = arena_array(batch->arena, to - first + 1, sizeof(void *));
    for (size_t i = first; i < to; i++)
        out->added[out->n_added++] = added_of(batch, &list[i]);
    out->older = first > from;
}

static Loopline__Intake__V1__Contact *contact_of(struct batch *batch, const struct person_row *person)
{
    Loopline__Intake__V1__Contact *contact = arena_alloc(batch->arena, sizeof *contact);
    loopline__intake__v1__contact__init(contact);
    if (person == NULL)
        return contact;
    contact->name = wire_text(person->name);
    contact->phone = wire_text(person->phone);
    contact->other = wire_text(person->other);
    return contact;
}

/* Who looked, what for and why: the reason may hold a number of the person, which is not for this table. */
static void keep_opening(struct batch *batch, const struct message *message, const struct request_row *row)
{
    const WireReveal *wire = (const WireReveal *)message->body;
    const struct intake_own *own = batch->own;
    struct intake_work *work = batch->work;
    struct opening_row *opening = arena_alloc(batch->arena, sizeof *opening);
    *opening = (struct opening_row){row->id, batch->now, message_actor(message), mask_text(batch->arena, wire->reason),
                                    (int)wire->need};
    list_add(batch->arena, &work->openings, opening);
    metric_add(own->reveals, 1);
    const char *unit = message->from == NULL || str_empty(message->from->unit) ? NULL : message->from->unit;
    const char *need = wire->need == LOOPLINE__WIRE__V1__REVEAL_NEED__REVEAL_NEED_UNSPECIFIED
                           ? NULL
                           : term_get("reveal_need", (int)wire->need)->code;
    batch_record(batch, &(struct record){row->id, row->district, "revealed", unit, message_actor(message),
                                         need == NULL ? NULL : store_json(batch, json_pack("{s:s}", "need", need))});
}

enum result look_desk_step_reveal(struct batch *batch, struct message *message)
{
    const struct request_row *row = request_desk_row(message);
    if (row == NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    if (!may_reveal(batch, message, row)) {
        message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED;
        return batch_refuse(message, "number", REASON_NOT_ALLOWED);
    }
    if (!check_reveal(batch, message))
        return RESULT_REFUSE;
    const struct person_row *person = intake_person(batch, &row->id);
    if (person != NULL && person->trouble != SEAL_OPENED)
        return refuse_sealed(message, person);
    Loopline__Intake__V1__Identity *out = arena_alloc(batch->arena, sizeof *out);
    loopline__intake__v1__identity__init(out);
    out->number = wire_text(row->number);
    out->contact = contact_of(batch, person);
    out->text = wire_text(row->content);
    tell_added(batch, row, out);
    keep_opening(batch, message, row);
    message->shown_once = true;
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_IDENTITY, out);
    return RESULT_OK;
}
