#include "services/escalation/slip_desk.h"
#include "common/str.h"
#include "services/escalation/clock_desk.h"

typedef Loopline__Escalation__V1__AcknowledgeCard WireAcknowledge;
typedef Loopline__Escalation__V1__Supervise WireSupervise;
typedef Loopline__Escalation__V1__AnswerSlip WireAnswer;
typedef Loopline__Escalation__V1__CloseSlip WireClose;
typedef Loopline__Escalation__V1__SlipStatus WireStatus;

/* ---- common to all commands ------------------------------------------------------------------------------- */

static void record(struct batch *batch, const struct watch_row *watch, const char *kind, const char *unit,
                   const char *actor, json_t *detail)
{
    batch_record(batch, &(struct record){watch->id, watch->district, kind, unit, actor, store_json(batch, detail)});
}

static WireStatus *status_new(struct batch *batch, struct message *message, const struct watch_row *watch)
{
    WireStatus *status = arena_alloc(batch->arena, sizeof *status);
    loopline__escalation__v1__slip_status__init(status);
    status->number = wire_text(watch->number);
    status->priority = watch->priority;
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_SLIP, status);
    return status;
}

static void status_fill(WireStatus *status, const struct slip_row *slip, const struct clock_row *clock)
{
    status->slip = wire_text(slip->number);
    status->state = wire_text(term_get("slip_state", slip->state)->code);
    status->due = clock == NULL ? 0 : clock->clock.due;
}

/* ---- issuing ---------------------------------------------------------------------------------------------- */

static bool has_open(const struct list *slips, const struct watch_row *watch, const char *unit)
{
    for (size_t i = 0; i < slips->count; i++) {
        const struct slip_row *slip = slips->items[i];
        if (slip->watch == watch && slip->state != SLIP_CLOSED && str_equal(slip->unit, unit))
            return true;
    }
    return false;
}

void slip_desk_want(struct batch *batch, const struct slip_wish *wish)
{
    struct escalation_work *work = batch->work;
    if (has_open(&wish->watch->slips, wish->watch, wish->unit) || has_open(&work->issued, wish->watch, wish->unit))
        return;
    struct slip_row *slip = arena_alloc(batch->arena, sizeof *slip);
    *slip = (struct slip_row){.order_id = wish->watch->id,
                              .unit = wish->unit,
                              .text = wish->text,
                              .state = SLIP_ISSUED,
                              .issued_by = wish->by,
                              .issued_at = batch->now,
                              .answered_at = INSTANT_NONE,
                              .closed_at = INSTANT_NONE,
                              .watch = wish->watch,
                              .status = wish->status};
    if (wish->clock != NULL)
        slip->clock_id = *wish->clock;
    list_add(batch->arena, &work->issued, slip);
}

enum result slip_desk_look(struct batch *batch)
{
    struct escalation_work *work = batch->work;
    struct list wished = work->issued;
    struct uuid *ids = arena_array(batch->arena, wished.count + 1, sizeof *ids);
    for (size_t i = 0; i < wished.count; i++)
        ids[i] = ((const struct slip_row *)wished.items[i])->order_id;
    enum result outcome = slip_load(batch, ids, wished.count);
    work->issued = (struct list){0};
    for (size_t i = 0; outcome == RESULT_OK && i < wished.count; i++) {
        struct slip_row *slip = wished.items[i];
        if (!has_open(&slip->watch->slips, slip->watch, slip->unit))
            list_add(batch->arena, &work->issued, slip);
    }
    return outcome;
}

static enum result number_all(struct batch *batch, const struct list *slips)
{
    int year = day_year(instant_day(batch->now, batch->pack->calendars[batch->pack->calendar].offset_minutes));
    int last = 0;
    enum result outcome = slip_serial(batch, year, (int)slips->count, &last);
    for (size_t i = 0; outcome == RESULT_OK && i < slips->count; i++) {
        struct slip_row *slip = slips->items[i];
        slip->number = arena_print(batch->arena, "DB%04d-%05d", year, last - (int)(slips->count - 1 - i));
    }
    return outcome == RESULT_OK ? slip_add(batch, slips) : outcome;
}

static void say_issued(struct batch *batch, struct slip_row *slip)
{
    struct clock_row *clock = clock_desk_start(batch, slip->watch, STAGE_SLIP, slip->unit, batch->now);
    record(batch, slip->watch, "slip_issued", slip->unit, slip->issued_by,
           json_pack("{s:s, s:s}", "slip", slip->number, "text", slip->text));
    if (slip->status != NULL)
        status_fill(slip->status, slip, clock);
}

enum result slip_desk_issue(struct batch *batch)
{
    const struct escalation_work *work = batch->work;
    if (work->issued.count == 0)
        return RESULT_OK;
    enum result outcome = number_all(batch, &work->issued);
    for (size_t i = 0; outcome == RESULT_OK && i < work->issued.count; i++) {
        struct slip_row *slip = work->issued.items[i];
        if (slip->number != NULL)
            say_issued(batch, slip);
        else if (slip->status != NULL) /* the ladder was quicker by a moment: again, and the command will see it */
            outcome = RESULT_RETRY;
    }
    return outcome;
}

/* ---- a supervisor steps in ---------------------------------------------------------------------------------- */

enum result slip_desk_decode_supervise(struct batch *batch, struct message *message)
{
    const WireSupervise *wire = (const WireSupervise *)message->body;
    (void)batch;
    message_need_text(message, "text", wire->text);
    if (wire->lift && (wire->priority || wire->slip))
        faults_add(&message->faults, "lift", REASON_FORBIDDEN_HERE);
    if (!wire->lift && !wire->priority && !wire->slip)
        faults_add(&message->faults, "priority", REASON_REQUIRED);
    message_need_number(message, wire->number);
    return RESULT_OK;
}

static void set_priority(struct batch *batch, const struct message *message, struct watch_row *watch, bool priority)
{
    const WireSupervise *wire = (const WireSupervise *)message->body;
    watch->priority = priority;
    watch->priority_at = batch->now;
    watch->priority_by = message_actor(message);
    watch->priority_text = wire->text;
    watch->dirty = true;
    record(batch, watch, priority ? "priority_set" : "priority_lifted", NULL, message_actor(message),
           json_pack("{s:s}", "text", wire->text));
}

static enum result may_supervise(struct batch *batch, struct message *message, const struct watch_row *watch,
                                 const char *unit)
{
    const WireSupervise *wire = (const WireSupervise *)message->body;
    const struct escalation_work *work = batch->work;
    if (!message_may_act(batch, message, watch->lead))
        return batch_refuse(message, "number", REASON_NOT_ALLOWED);
    if (watch->closed)
        return batch_refuse(message, "number", REASON_WRONG_STATE);
    if (wire->lift && !watch->priority)
        return batch_refuse(message, "lift", REASON_WRONG_STATE);
    if (wire->priority && watch->priority)
        return batch_refuse(message, "priority", REASON_ALREADY_DONE);
    if (!wire->slip)
        return RESULT_OK;
    if (pack_unit_find(batch->pack, unit) < 0)
        return batch_refuse(message, "unit", str_empty(unit) ? REASON_REQUIRED : REASON_UNKNOWN_CODE);
    if (rights_reported(batch->pack, unit, watch->reported))
        return batch_refuse(message, "unit", REASON_REPORTED_UNIT);
    if (has_open(&watch->slips, watch, unit) || has_open(&work->issued, watch, unit))
        return batch_refuse(message, "slip", REASON_ALREADY_DONE);
    return RESULT_OK;
}

enum result slip_desk_supervise(struct batch *batch, struct message *message)
{
    const WireSupervise *wire = (const WireSupervise *)message->body;
    struct watch_row *watch = message->rows;
    if (watch == NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    const char *unit = str_empty(wire->unit) ? watch->lead : wire->unit;
    enum result outcome = may_supervise(batch, message, watch, unit);
    if (outcome != RESULT_OK)
        return outcome;
    if (wire->priority || wire->lift)
        set_priority(batch, message, watch, wire->priority);
    WireStatus *status = status_new(batch, message, watch);
    if (wire->slip)
        slip_desk_want(
            batch,
            &(struct slip_wish){
                .watch = watch, .unit = unit, .text = wire->text, .by = message_actor(message), .status = status});
    return RESULT_OK;
}

/* ---- answered, closed, sent back ------------------------------------------------------------------------------ */

/* The order's slip that the message names; a fault when there is none. */
static struct slip_row *slip_named(struct message *message, const char *number)
{
    const struct watch_row *watch = message->rows;
    for (size_t i = 0; watch != NULL && i < watch->slips.count; i++) {
        struct slip_row *slip = watch->slips.items[i];
        if (str_equal(slip->number, number))
            return slip;
    }
    faults_add(&message->faults, watch == NULL ? "number" : "slip", REASON_NOT_FOUND);
    return NULL;
}

enum result slip_desk_decode_answer(struct batch *batch, struct message *message)
{
    const WireAnswer *wire = (const WireAnswer *)message->body;
    (void)batch;
    message_need_text(message, "slip", wire->slip);
    message_need_text(message, "text", wire->text);
    message_need_number(message, wire->number);
    return RESULT_OK;
}

enum result slip_desk_answer(struct batch *batch, struct message *message)
{
    const WireAnswer *wire = (const WireAnswer *)message->body;
    struct slip_row *slip = slip_named(message, wire->slip);
    if (slip == NULL)
        return RESULT_REFUSE;
    if (!message_may_act(batch, message, slip->unit))
        return batch_refuse(message, "slip", REASON_NOT_YOURS);
    if (slip->state != SLIP_ISSUED)
        return batch_refuse(message, "slip", REASON_WRONG_STATE);
    slip->state = SLIP_ANSWERED;
    slip->answer = wire->text;
    slip->answered_by = message_actor(message);
    slip->answered_at = batch->now;
    slip->dirty = true;
    clock_desk_stop(clock_desk_open(slip->watch, STAGE_SLIP, slip->unit), batch->now);
    record(batch, slip->watch, "slip_answered", slip->unit, message_actor(message),
           json_pack("{s:s, s:s}", "slip", slip->number, "text", wire->text));
    status_fill(status_new(batch, message, slip->watch), slip, NULL);
    return RESULT_OK;
}

enum result slip_desk_decode_close(struct batch *batch, struct message *message)
{
    const WireClose *wire = (const WireClose *)message->body;
    (void)batch;
    message_need_text(message, "slip", wire->slip);
    if (!wire->accepted)
        message_need_text(message, "reason", wire->reason);
    message_need_number(message, wire->number);
    return RESULT_OK;
}

static void close_slip(struct batch *batch, struct slip_row *slip, const char *actor)
{
    slip->state = SLIP_CLOSED;
    slip->closed_by = actor;
    slip->closed_at = batch->now;
}

/* It must be answered again, within the limit anew; of an order that is closed nobody is pressed any more. */
static struct clock_row *send_back(struct batch *batch, struct slip_row *slip)
{
    slip->state = SLIP_ISSUED;
    slip->sent_back++;
    slip->answer = slip->answered_by = NULL;
    slip->answered_at = INSTANT_NONE;
    return slip->watch->closed ? NULL : clock_desk_start(batch, slip->watch, STAGE_SLIP, slip->unit, batch->now);
}

enum result slip_desk_close(struct batch *batch, struct message *message)
{
    const WireClose *wire = (const WireClose *)message->body;
    struct clock_row *clock = NULL;
    struct slip_row *slip = slip_named(message, wire->slip);
    if (slip == NULL)
        return RESULT_REFUSE;
    if (!message_may_act(batch, message, slip->unit))
        return batch_refuse(message, "slip", REASON_NOT_ALLOWED);
    if (slip->state != SLIP_ANSWERED)
        return batch_refuse(message, "slip", REASON_WRONG_STATE);
    if (wire->accepted)
        close_slip(batch, slip, message_actor(message));
    else
        clock = send_back(batch, slip);
    slip->note = str_given(wire->reason);
    slip->dirty = true;
    record(batch, slip->watch, wire->accepted ? "slip_closed" : "slip_sent_back", slip->unit, message_actor(message),
           json_pack("{s:s, s:s*}", "slip", slip->number, "reason", slip->note));
    status_fill(status_new(batch, message, slip->watch), slip, clock);
    return RESULT_OK;
}

/* ---- acknowledgement ------------------------------------------------------------------------------------------ */

enum result slip_desk_decode_acknowledge(struct batch *batch, struct message *message)
{
    const WireAcknowledge *wire = (const WireAcknowledge *)message->body;
    (void)batch;
    if (wire->card == 0 || wire->card > INT64_MAX)
        faults_add(&message->faults, "card", REASON_OUT_OF_RANGE);
    message_need_number(message, wire->number);
    return RESULT_OK;
}

static struct known_card *card_find(const struct escalation_work *work, int64_t id)
{
    struct known_card *list = work->known_cards.list;
    for (size_t i = 0; i < work->known_cards.count; i++)
        if (list[i].id == id)
            return &list[i];
    return NULL;
}

/* What a card proves is that its addressee knows: the unit's own people for its handler and leader, a supervisor for
 * every level above the unit. */
static bool is_addressee(const struct message *message, const char *level)
{
    bool unit = str_equal(level, "unit_leader") || str_equal(level, "handler");
    return unit == (message->from->role == ROLE_LEADER);
}

enum result slip_desk_acknowledge(struct batch *batch, struct message *message)
{
    const WireAcknowledge *wire = (const WireAcknowledge *)message->body;
    struct escalation_work *work = batch->work;
    const struct watch_row *watch = message->rows;
    if (watch == NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    struct known_card *card = card_find(work, (int64_t)wire->card);
    if (card == NULL || uuid_compare(&card->order_id, &watch->id) != 0)
        return batch_refuse(message, "card", REASON_NOT_FOUND);
    if (!message_may_act(batch, message,
                         str_empty(card->unit) ? watch->lead : card->unit)) /* the order's: its lead's */
        return batch_refuse(message, "card", REASON_NOT_YOURS);
    if (!is_addressee(message, card->level))
        return batch_refuse(message, "card", REASON_NOT_ADDRESSEE);
    if (card->acknowledged_at != INSTANT_NONE)
        return batch_refuse(message, "card", REASON_ALREADY_DONE);
    card->acknowledged_at = batch->now;
    struct acknowledgement *row = arena_alloc(batch->arena, sizeof *row);
    *row = (struct acknowledgement){card->id, message_actor(message), wire->note, batch->now};
    list_add(batch->arena, &work->acknowledged, row);
    record(batch, watch, "card_acknowledged", card->unit, message_actor(message), NULL);
    return RESULT_OK;
}
