#include "services/escalation/meeting_desk.h"
#include "common/str.h"
#include "services/escalation/escalation_store.h"

typedef Loopline__Escalation__V1__PutOnAgenda WirePut;
typedef Loopline__Escalation__V1__DecideItem WireDecide;
typedef Loopline__Escalation__V1__CloseMeeting WireClose;
typedef Loopline__Escalation__V1__CallMeeting WireCall;
typedef Loopline__Escalation__V1__MeetingStatus WireStatus;

/* ---- decode -------------------------------------------------------------------------------------------------- */

static enum result decode_name(struct batch *batch, struct message *message, const char *cadence, const char *date)
{
    struct meeting_name *name = arena_alloc(batch->arena, sizeof *name);
    day parsed;
    *name = (struct meeting_name){cadence, date, message->header.type == MESSAGE_CALL_MEETING};
    message->event = name;
    message_need_text(message, "cadence", cadence);
    message_need_text(message, "date", date);
    if (!str_empty(date) && !day_parse(date, &parsed))
        faults_add(&message->faults, "date", REASON_BAD_FORMAT);
    return RESULT_OK;
}

enum result meeting_desk_decode_put(struct batch *batch, struct message *message)
{
    const WirePut *wire = (const WirePut *)message->body;
    message_need_number(message, wire->number);
    message_need_text(message, "reason", wire->reason);
    return decode_name(batch, message, wire->cadence, wire->date);
}

static struct decision decision_of(const WireDecide *wire)
{
    return (struct decision){wire->lead, (const char *const *)wire->co, wire->n_co, wire->limit, wire->carry,
                             wire->drop};
}

enum result meeting_desk_decode_decide(struct batch *batch, struct message *message)
{
    const WireDecide *wire = (const WireDecide *)message->body;
    const struct decision decision = decision_of(wire);
    struct decision_fault faults[DECISION_FAULTS_MAX];
    size_t count = meeting_decision_faults(batch->pack, &decision, faults);
    for (size_t i = 0; i < count; i++)
        faults_add(&message->faults, arena_text(batch->arena, faults[i].field), faults[i].reason);
    message_need_number(message, wire->number);
    message_need_text(message, "text", wire->text);
    return decode_name(batch, message, wire->cadence, wire->date);
}

enum result meeting_desk_decode_close(struct batch *batch, struct message *message)
{
    const WireClose *wire = (const WireClose *)message->body;
    return decode_name(batch, message, wire->cadence, wire->date);
}

enum result meeting_desk_decode_call(struct batch *batch, struct message *message)
{
    const WireCall *wire = (const WireCall *)message->body;
    message_need_text(message, "reason", wire->reason);
    return decode_name(batch, message, wire->cadence, wire->date);
}

/* ---- what all of them need ----------------------------------------------------------------------------------- */

static enum result answer(struct batch *batch, struct message *message, const struct meeting_row *meeting)
{
    WireStatus *status = arena_alloc(batch->arena, sizeof *status);
    loopline__escalation__v1__meeting_status__init(status);
    status->cadence = wire_text(meeting->cadence);
    status->date = wire_text(meeting->date);
    status->state = wire_text(term_get("meeting_state", meeting->state)->code);
    status->items = (uint32_t)meeting->items.count;
    for (size_t i = 0; i < meeting->items.count; i++) {
        const struct item_row *item = meeting->items.items[i];
        status->assigned += meeting_item_assigned((enum item_state)item->state, item->decided_at);
    }
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_MEETING, status);
    return RESULT_OK;
}

static bool may_run(const struct batch *batch, const struct message *message, const char *area)
{
    return message->from == NULL || meeting_may_run(batch->pack, message->from->unit, area);
}

/* The open meeting that the command names. */
static enum result open_meeting(struct batch *batch, struct message *message, struct meeting_row **out)
{
    const struct meeting_name *name = message->event;
    const struct escalation_work *work = batch->work;
    *out = meeting_find(work->meeting, name->cadence, name->date);
    if (*out == NULL && pack_cadence_find(batch->pack, name->cadence) < 0)
        return batch_refuse(message, "cadence", REASON_UNKNOWN_CODE);
    if (*out == NULL)
        return batch_refuse(message, "date", REASON_NOT_FOUND);
    if (!may_run(batch, message, (*out)->area))
        return batch_refuse(message, "cadence", REASON_NOT_ALLOWED);
    if ((*out)->state != MEETING_OPEN)
        return batch_refuse(message, "date", REASON_WRONG_STATE);
    return RESULT_OK;
}

static struct item_row *item_find(const struct meeting_row *meeting, const struct uuid *order)
{
    for (size_t i = 0; i < meeting->items.count; i++) {
        struct item_row *item = meeting->items.items[i];
        if (uuid_compare(&item->order_id, order) == 0)
            return item;
    }
    return NULL;
}

static void record_item(struct batch *batch, const struct item_row *item, const char *kind, const char *detail)
{
    batch_record(
        batch, &(struct record){item->order_id, item->district, kind, str_given(item->lead), item->decided_by, detail});
}

static void record_meeting(struct batch *batch, const struct message *message, const struct meeting_row *meeting,
                           const char *kind, const char *text)
{
    int area = pack_area_find(batch->pack, meeting->area);
    const char *district = area < 0 ? "" : batch->pack->areas[batch->pack->areas[area].district].code;
    json_t *json = json_pack("{s:s, s:s, s:i, s:s}", "cadence", meeting->cadence, "date", meeting->date, "items",
                             (int)meeting->items.count, "text", text);
    batch_record(batch, &(struct record){cadence_subject(meeting->cadence, meeting->date), district, kind, NULL,
                                         message_actor(message), store_json(batch, json)});
}

/* ---- an order is put on the agenda --------------------------------------------------------------------------- */

static int next_seq(const struct meeting_row *meeting)
{
    int last = 0;
    for (size_t i = 0; i < meeting->items.count; i++) {
        const struct item_row *item = meeting->items.items[i];
        last = item->seq > last ? item->seq : last;
    }
    return last + 1;
}

static struct item_row *item_new(struct batch *batch, struct meeting_row *meeting, const struct watch_row *watch)
{
    struct item_row *item = arena_alloc(batch->arena, sizeof *item);
    *item = (struct item_row){.cadence = meeting->cadence,
                              .date = meeting->date,
                              .order_id = watch->id,
                              .seq = next_seq(meeting),
                              .class = "",
                              .done_at = INSTANT_NONE,
                              .number = watch->number,
                              .district = watch->district};
    list_add(batch->arena, &meeting->items, item);
    return item;
}

static void list_by_name(const struct message *message, struct item_row *item)
{
    item->state = ITEM_LISTED;
    item->reasons |= 1 << AGENDA_NAMED;
    item->listed_by = message_actor(message);
    item->lead = item->co = item->limit_text = "";
    item->decision = item->decided_by = NULL;
    item->decided_at = INSTANT_NONE;
    item->dirty = true;
}

enum result meeting_desk_put(struct batch *batch, struct message *message)
{
    const WirePut *wire = (const WirePut *)message->body;
    const struct watch_row *watch = message->rows;
    struct meeting_row *meeting;
    enum result outcome = open_meeting(batch, message, &meeting);
    if (outcome != RESULT_OK)
        return outcome;
    if (watch == NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    if (!str_empty(watch->reported) || pack_matter_confidential(batch->pack, watch->matter))
        return batch_refuse(message, "number", REASON_FORBIDDEN_HERE); /* N22: many units read an agenda */
    if (!meeting_covers(batch->pack, meeting->area, watch->area, watch->district))
        return batch_refuse(message, "number", REASON_OUT_OF_RANGE);
    if (watch->closed)
        return batch_refuse(message, "number", REASON_WRONG_STATE);
    struct item_row *item = item_find(meeting, &watch->id);
    const struct item_rule *rule =
        meeting_step(item == NULL ? ITEM_STATE_UNSPECIFIED : (enum item_state)item->state, ITEM_PUT);
    if (rule->refused != REASON_NONE)
        return batch_refuse(message, "number", rule->refused);
    if (item == NULL)
        item = item_new(batch, meeting, watch);
    list_by_name(message, item);
    json_t *json = json_pack("{s:s, s:s, s:i, s:s}", "meeting", meeting->cadence, "date", meeting->date, "seq",
                             item->seq, "text", wire->reason);
    batch_record(batch, &(struct record){watch->id, watch->district, "meeting_listed", NULL, message_actor(message),
                                         store_json(batch, json)});
    return answer(batch, message, meeting);
}

/* ---- an item is decided -------------------------------------------------------------------------------------- */

static const char *join(struct batch *batch, const WireDecide *wire)
{
    const char *text = "";
    for (size_t i = 0; i < wire->n_co; i++)
        text = i == 0 ? wire->co[i] : arena_print(batch->arena, "%s,%s", text, wire->co[i]);
    return text;
}

static void decide(struct batch *batch, const struct message *message, struct item_row *item, enum item_state next)
{
    const WireDecide *wire = (const WireDecide *)message->body;
    item->state = (int)next;
    item->lead = wire->lead;
    item->co = join(batch, wire);
    item->limit_text = wire->limit;
    item->decision = wire->text;
    item->decided_by = message_actor(message);
    item->decided_at = batch->now;
    item->dirty = true;
}

static void emit_decided(struct batch *batch, const struct item_row *item, const WireDecide *wire)
{
    Loopline__Event__V1__MeetingDecided event = LOOPLINE__EVENT__V1__MEETING_DECIDED__INIT;
    event.order_id = wire_uuid(batch->arena, &item->order_id);
    event.number = wire_text(item->number);
    event.meeting = arena_print(batch->arena, "%s/%s", item->cadence, item->date);
    event.lead = wire->lead;
    event.co = wire->co;
    event.n_co = wire->n_co;
    event.limit = wire->limit;
    event.text = wire->text;
    event.actor = wire_text(item->decided_by);
    event.at = batch->now;
    batch_emit(batch, NODE_ROUTER, MESSAGE_MEETING_DECIDED, &item->order_id, item->district, &event.base);
}

static void record_decided(struct batch *batch, const struct item_row *item, const char *kind)
{
    json_t *json =
        json_pack("{s:s, s:s, s:i, s:s, s:s, s:s, s:s}", "meeting", item->cadence, "date", item->date, "seq", item->seq,
                  "lead", item->lead, "co", item->co, "limit", item->limit_text, "text", item->decision);
    record_item(batch, item, kind, store_json(batch, json));
}

/* The field that names a unit which must not hear of it; NULL: none does. */
static const char *reported_field(struct batch *batch, const struct watch_row *watch, const WireDecide *wire)
{
    if (rights_reported(batch->pack, wire->lead, watch->reported))
        return "lead";
    for (size_t i = 0; i < wire->n_co; i++)
        if (rights_reported(batch->pack, wire->co[i], watch->reported))
            return arena_print(batch->arena, "co[%zu]", i);
    return NULL;
}

enum result meeting_desk_decide(struct batch *batch, struct message *message)
{
    static const char *const KINDS[ITEM_EVENT_COUNT] = {
        [ITEM_ASSIGN] = "meeting_decided", [ITEM_CARRY] = "meeting_carried", [ITEM_DROP] = "meeting_dropped"};
    const WireDecide *wire = (const WireDecide *)message->body;
    const struct decision decision = decision_of(wire);
    enum item_event event = meeting_decision_event(&decision);
    const struct watch_row *watch = message->rows;
    struct meeting_row *meeting;
    enum result outcome = open_meeting(batch, message, &meeting);
    if (outcome != RESULT_OK)
        return outcome;
    struct item_row *item = watch == NULL ? NULL : item_find(meeting, &watch->id);
    if (item == NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    const struct item_rule *rule = meeting_step((enum item_state)item->state, event);
    if (rule->refused != REASON_NONE || watch->closed)
        return batch_refuse(message, "number", watch->closed ? REASON_WRONG_STATE : rule->refused);
    const char *field = reported_field(batch, watch, wire);
    if (field != NULL)
        return batch_refuse(message, field, REASON_REPORTED_UNIT);
    decide(batch, message, item, rule->next);
    record_decided(batch, item, KINDS[event]);
    if (event == ITEM_ASSIGN)
        emit_decided(batch, item, wire);
    return answer(batch, message, meeting);
}

/* ---- a meeting is closed, a meeting is called ---------------------------------------------------------------- */

/* What was not decided comes again; what was settled meanwhile does not. */
static void settle(struct batch *batch, const struct message *message, struct item_row *item)
{
    const struct item_rule *rule =
        meeting_step((enum item_state)item->state, item->closed ? ITEM_ORDER_CLOSED : ITEM_CLOSE);
    if (rule->refused != REASON_NONE)
        return;
    item->state = (int)rule->next;
    item->dirty = true;
    if (item->closed) {
        item->done_at = batch->now;
        return;
    }
    item->decided_by = message_actor(message);
    item->decided_at = batch->now;
    item->decision = "";
    record_decided(batch, item, "meeting_carried");
}

enum result meeting_desk_close(struct batch *batch, struct message *message)
{
    const WireClose *wire = (const WireClose *)message->body;
    struct meeting_row *meeting;
    enum result outcome = open_meeting(batch, message, &meeting);
    if (outcome != RESULT_OK)
        return outcome;
    for (size_t i = 0; i < meeting->items.count; i++)
        settle(batch, message, meeting->items.items[i]);
    meeting->state = MEETING_CLOSED;
    meeting->closed_by = message_actor(message);
    meeting->closed_at = batch->now;
    meeting->note = wire->reason;
    meeting->dirty = true;
    record_meeting(batch, message, meeting, "meeting_closed", wire->reason);
    return answer(batch, message, meeting);
}

static const struct meeting_call *call_find(const struct meeting_work *work, const struct meeting_name *name)
{
    for (size_t i = 0; work != NULL && i < work->called.count; i++) {
        const struct meeting_call *call = work->called.items[i];
        if (str_equal(call->cadence, name->cadence) && str_equal(call->date, name->date))
            return call;
    }
    return NULL;
}

enum { CALL_DAYS_MOST = 31 };

/* May an extra meeting be held on this date? It must not have passed nor be far, for its agenda is made at once; and not
 * be one that comes by itself. */
static enum reason call_fault(const struct batch *batch, const struct pack_cadence *cadence, day date)
{
    const struct pack_calendar *calendar = meeting_calendar(batch->pack, cadence);
    struct occasion occasion;
    day today = instant_day(batch->now, calendar->offset_minutes);
    if (date < today || date > today + CALL_DAYS_MOST)
        return REASON_OUT_OF_RANGE;
    bool comes = cadence_on(cadence, calendar, date, &occasion) || occasion.missing_year != 0;
    return comes && (occasion.missing_year != 0 || occasion.at > batch->now) ? REASON_FORBIDDEN_HERE : REASON_NONE;
}

enum result meeting_desk_call(struct batch *batch, struct message *message)
{
    const WireCall *wire = (const WireCall *)message->body;
    const struct meeting_name *name = message->event;
    struct escalation_work *work = batch->work;
    int found = pack_cadence_find(batch->pack, name->cadence);
    day date;
    if (found < 0 || batch->pack->cadences[found].kind != CADENCE_MEETING)
        return batch_refuse(message, "cadence", REASON_UNKNOWN_CODE);
    const struct pack_cadence *cadence = &batch->pack->cadences[found];
    int area = cadence->area < 0 ? batch->pack->city_area : cadence->area;
    if (!may_run(batch, message, batch->pack->areas[area].code))
        return batch_refuse(message, "cadence", REASON_NOT_ALLOWED);
    if (meeting_find(work->meeting, name->cadence, name->date) != NULL)
        return batch_refuse(message, "date", REASON_ALREADY_DONE);
    enum reason reason = day_parse(name->date, &date) ? call_fault(batch, cadence, date) : REASON_BAD_FORMAT;
    const struct meeting_call *call = call_find(work->meeting, name);
    if (reason != REASON_NONE || call == NULL)
        return batch_refuse(message, "date", reason == REASON_NONE ? REASON_NOT_FOUND : reason);
    struct meeting_row *meeting = meeting_new(batch, batch->pack, cadence, name->date, &call->agenda);
    instant held = instant_at(date, cadence->time, meeting_calendar(batch->pack, cadence)->offset_minutes);
    meeting->held_at = held > batch->now ? held : batch->now;
    meeting->called_by = message_actor(message);
    meeting->note = wire->reason;
    list_add(batch->arena, &work->meeting->meetings, meeting);
    for (size_t i = 0; i < meeting->items.count; i++)
        meeting_record_listed(batch, meeting->items.items[i]);
    record_meeting(batch, message, meeting, "meeting_called", wire->reason);
    return answer(batch, message, meeting);
}
