#include "services/escalation/relief_desk.h"
#include "common/str.h"
#include "services/escalation/clock_desk.h"

typedef Loopline__Escalation__V1__AskRelief WireAsk;
typedef Loopline__Escalation__V1__DecideRelief WireDecide;
typedef Loopline__Escalation__V1__EndRelief WireEnd;
typedef Loopline__Escalation__V1__ReliefStatus WireStatus;
typedef Loopline__Event__V1__ReliefDecided WireDecided;

static const char UPPER[] = "upper"; /* who decides there is on record there */

static enum result need_seq(struct message *message, uint32_t seq)
{
    if (seq == 0)
        faults_add(&message->faults, "seq", REASON_REQUIRED);
    return RESULT_OK;
}

/* ---- the case as the core sees it --------------------------------------------------------------------------- */

static struct relief_case case_of(struct batch *batch, const struct watch_row *watch, const char *unit)
{
    const struct pack *pack = clock_desk_pack(batch, watch);
    struct relief_clock *clocks = arena_array(batch->arena, watch->clocks.count + 1, sizeof *clocks);
    for (size_t i = 0; i < watch->clocks.count; i++) {
        const struct clock *clock = &((const struct clock_row *)watch->clocks.items[i])->clock;
        clocks[i] =
            (struct relief_clock){clock->unit, clock->stage, clock->started, clock->due, clock->state == CLOCK_OPEN};
    }
    return (struct relief_case){.policy = &pack->policies[clock_desk_policy(batch, watch)],
                                .calendar = clock_desk_calendar(batch, watch, unit),
                                .list = clock_desk_reliefs(batch, watch),
                                .count = watch->reliefs.count,
                                .clocks = clocks,
                                .clock_count = watch->clocks.count,
                                .lead = watch->lead,
                                .now = batch->now};
}

static void answer(struct batch *batch, struct message *message, const struct watch_row *watch,
                   const struct relief *relief)
{
    WireStatus *status = arena_alloc(batch->arena, sizeof *status);
    loopline__escalation__v1__relief_status__init(status);
    status->number = wire_text(watch->number);
    status->seq = (uint32_t)relief->seq;
    status->state = wire_text(term_get("relief_state", (int)relief->state)->code);
    status->until = relief->until == INSTANT_NONE ? 0 : relief->until;
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_RELIEF, status);
}

/* Reasons are the people's words; the pack names the ground. */
static void record(struct batch *batch, const struct watch_row *watch, const struct relief *relief, const char *kind,
                   const char *actor, const char *reason)
{
    char until[INSTANT_TEXT];
    if (relief->until != INSTANT_NONE)
        instant_format(relief->until, clock_desk_calendar(batch, watch, relief->unit)->offset_minutes, until);
    json_t *json = json_pack("{s:i, s:s, s:s, s:s*, s:s*, s:s*}", "seq", relief->seq, "kind",
                             term_get("relief_kind", (int)relief->kind)->code, "ground", relief->ground, "amount",
                             str_given(relief->amount), "until", relief->until == INSTANT_NONE ? NULL : until, "reason",
                             str_given(reason));
    batch_record(batch,
                 &(struct record){watch->id, watch->district, kind, relief->unit, actor, store_json(batch, json)});
}

/* The order that a message names; NULL: refused. */
static struct watch_row *open_watch(struct message *message)
{
    struct watch_row *watch = message->rows;
    if (watch != NULL && !watch->closed)
        return watch;
    (void)batch_refuse(message, "number", watch == NULL ? REASON_NOT_FOUND : REASON_WRONG_STATE);
    return NULL;
}

/* Likewise, to be decided on here. */
static struct watch_row *own_watch(struct message *message)
{
    struct watch_row *watch = open_watch(message);
    if (watch == NULL || !watch->upper)
        return watch;
    (void)batch_refuse(message, "number", REASON_UPPER_DECIDES);
    return NULL;
}

/* The relief of it that a message names, and that its sender may see to; NULL: refused. */
static struct relief_row *open_relief(const struct batch *batch, struct message *message, const struct watch_row *watch,
                                      uint32_t seq)
{
    struct relief_row *row = NULL;
    for (size_t i = 0; row == NULL && i < watch->reliefs.count; i++) {
        struct relief_row *one = watch->reliefs.items[i];
        row = (uint32_t)one->relief.seq == seq ? one : NULL;
    }
    if (row != NULL && message_may_act(batch, message, row->relief.unit))
        return row;
    (void)batch_refuse(message, "seq", row == NULL ? REASON_NOT_FOUND : REASON_NOT_YOURS);
    return NULL;
}

/* ---- asked for ------------------------------------------------------------------------------------------------ */

enum result relief_desk_decode_ask(struct batch *batch, struct message *message)
{
    const WireAsk *wire = (const WireAsk *)message->body;
    (void)batch;
    if (wire->kind == 0)
        faults_add(&message->faults, "kind", REASON_REQUIRED);
    if (wire->until < 0)
        faults_add(&message->faults, "until", REASON_OUT_OF_RANGE);
    message_need_text(message, "ground", wire->ground);
    message_need_text(message, "reason", wire->reason);
    message_need_number(message, wire->number);
    return RESULT_OK;
}

static struct relief asked_of(struct batch *batch, const struct message *message, const struct watch_row *watch)
{
    const WireAsk *wire = (const WireAsk *)message->body;
    return (struct relief){.order = watch->id,
                           .seq = (int)watch->reliefs.count + 1,
                           .kind = (enum relief_kind)wire->kind,
                           .unit = str_empty(wire->unit) ? watch->lead : wire->unit,
                           .ground = wire->ground,
                           .amount = wire->amount,
                           .until = wire->until == 0 ? INSTANT_NONE : wire->until,
                           .reason = wire->reason,
                           .state = RELIEF_ASKED,
                           .asked_by = message_actor(message),
                           .asked_at = batch->now,
                           .decided_at = INSTANT_NONE,
                           .ended_at = INSTANT_NONE};
}

static void send_up(struct batch *batch, const struct watch_row *watch, const struct relief *relief)
{
    Loopline__Event__V1__ReliefAsked wire = LOOPLINE__EVENT__V1__RELIEF_ASKED__INIT;
    wire.order_id = wire_uuid(batch->arena, &watch->id);
    wire.number = wire_text(watch->number);
    wire.unit = wire_text(relief->unit);
    wire.kind = (Loopline__Wire__V1__ReliefKind)relief->kind;
    wire.ground = wire_text(relief->ground);
    wire.amount = wire_text(relief->amount);
    wire.until = relief->until == INSTANT_NONE ? 0 : relief->until;
    wire.reason = wire_text(relief->reason);
    wire.round = (uint32_t)watch->round;
    wire.at = batch->now;
    batch_emit(batch, NODE_ROUTER, MESSAGE_RELIEF_ASKED, &watch->id, watch->district, &wire.base);
}

enum result relief_desk_ask(struct batch *batch, struct message *message)
{
    const char *field = "";
    struct watch_row *watch = open_watch(message);
    if (watch == NULL)
        return RESULT_REFUSE;
    struct relief_row *row = arena_alloc(batch->arena, sizeof *row);
    row->relief = asked_of(batch, message, watch);
    if (str_empty(row->relief.unit))
        return batch_refuse(message, "unit", REASON_REQUIRED);
    if (!message_may_act(batch, message, row->relief.unit))
        return batch_refuse(message, "unit", REASON_NOT_YOURS);
    struct relief_case of = case_of(batch, watch, row->relief.unit);
    enum reason reason = watch->upper ? relief_ask_upper(clock_desk_pack(batch, watch), &of, &row->relief, &field)
                                      : relief_ask(&of, &row->relief, &field);
    if (reason != REASON_NONE)
        return batch_refuse(message, field, reason);
    row->dirty = true;
    escalation_relief_add(batch, watch, row);
    clock_desk_start(batch, watch, STAGE_RELIEF, row->relief.unit, batch->now);
    record(batch, watch, &row->relief, "relief_asked", row->relief.asked_by, row->relief.reason);
    if (watch->upper)
        send_up(batch, watch, &row->relief);
    answer(batch, message, watch, &row->relief);
    return RESULT_OK;
}

/* ---- decided ---------------------------------------------------------------------------------------------------- */

enum result relief_desk_decode_decide(struct batch *batch, struct message *message)
{
    const WireDecide *wire = (const WireDecide *)message->body;
    (void)batch;
    if (!wire->granted)
        message_need_text(message, "reason", wire->reason);
    message_need_number(message, wire->number);
    return need_seq(message, wire->seq);
}

/* A second pause while one runs: one review, when the later of them is over. */
static void run_pause(struct batch *batch, struct watch_row *watch, const struct relief *relief)
{
    struct clock_row *running = clock_desk_open(watch, STAGE_PAUSE, relief->unit);
    if (running == NULL)
        clock_desk_start(batch, watch, STAGE_PAUSE, relief->unit, batch->now);
    else
        clock_desk_again(batch, running, term_get("relief_kind", (int)relief->kind)->code);
}

static void grant(struct batch *batch, struct watch_row *watch, struct relief_row *row)
{
    struct relief *relief = &row->relief;
    relief->state = RELIEF_GRANTED;
    row->led = str_equal(relief->unit, watch->lead);
    clock_desk_all_again(batch, watch, term_get("relief_kind", (int)relief->kind)->code);
    if (relief->kind != RELIEF_EXTENSION)
        run_pause(batch, watch, relief);
}

enum result relief_desk_decide(struct batch *batch, struct message *message)
{
    const WireDecide *wire = (const WireDecide *)message->body;
    const char *field = "";
    struct watch_row *watch = own_watch(message);
    struct relief_row *row = watch == NULL ? NULL : open_relief(batch, message, watch, wire->seq);
    if (row == NULL)
        return RESULT_REFUSE;
    struct relief *relief = &row->relief;
    struct relief_case of = case_of(batch, watch, relief->unit);
    enum reason reason = relief_decide(&of, relief, message->from->role, message_actor(message), wire->granted, &field);
    if (reason != REASON_NONE)
        return batch_refuse(message, field, reason);
    relief->decided_by = message_actor(message);
    relief->decided_at = batch->now;
    relief->note = str_given(wire->reason);
    row->dirty = true;
    if (wire->granted)
        grant(batch, watch, row);
    else
        relief->state = RELIEF_REFUSED;
    clock_desk_stop(clock_desk_open(watch, STAGE_RELIEF, relief->unit), batch->now);
    record(batch, watch, relief, wire->granted ? "relief_granted" : "relief_refused", relief->decided_by, wire->reason);
    answer(batch, message, watch, relief);
    return RESULT_OK;
}

/* ---- ended before its review date --------------------------------------------------------------------------------- */

enum result relief_desk_decode_end(struct batch *batch, struct message *message)
{
    const WireEnd *wire = (const WireEnd *)message->body;
    (void)batch;
    message_need_text(message, "reason", wire->reason);
    message_need_number(message, wire->number);
    return need_seq(message, wire->seq);
}

static bool pause_runs(const struct watch_row *watch, const char *unit, instant at)
{
    for (size_t i = 0; i < watch->reliefs.count; i++) {
        const struct relief *relief = &((const struct relief_row *)watch->reliefs.items[i])->relief;
        if (str_equal(relief->unit, unit) && relief_runs(relief, at))
            return true;
    }
    return false;
}

static void end_pause(struct batch *batch, struct watch_row *watch, const struct relief *relief)
{
    struct clock_row *running = clock_desk_open(watch, STAGE_PAUSE, relief->unit);
    if (running != NULL && pause_runs(watch, relief->unit, batch->now)) /* another one goes on */
        clock_desk_again(batch, running, "ended");
    else
        clock_desk_stop(running, batch->now);
}

enum result relief_desk_end(struct batch *batch, struct message *message)
{
    const WireEnd *wire = (const WireEnd *)message->body;
    const char *field = "";
    struct watch_row *watch = own_watch(message);
    struct relief_row *row = watch == NULL ? NULL : open_relief(batch, message, watch, wire->seq);
    if (row == NULL)
        return RESULT_REFUSE;
    struct relief *relief = &row->relief;
    struct relief_case of = case_of(batch, watch, relief->unit);
    enum reason reason = relief_end(&of, relief, &field);
    if (reason != REASON_NONE)
        return batch_refuse(message, field, reason);
    relief->state = RELIEF_ENDED;
    relief->until = relief->ended_at = batch->now;
    relief->ended_by = message_actor(message);
    row->dirty = true;
    clock_desk_all_again(batch, watch, "ended");
    end_pause(batch, watch, relief);
    record(batch, watch, relief, "relief_ended", relief->ended_by, wire->reason);
    answer(batch, message, watch, relief);
    return RESULT_OK;
}

/* ---- decided above ------------------------------------------------------------------------------------------------ */

enum result relief_desk_decode_decided(struct batch *batch, struct message *message)
{
    (void)batch;
    return message_need_subject(message, "order_id", &((const WireDecided *)message->body)->order_id);
}

static struct relief_row *undecided(struct batch *batch, const struct watch_row *watch)
{
    int found = watch->upper ? relief_undecided(clock_desk_reliefs(batch, watch), watch->reliefs.count) : -1;
    return found < 0 ? NULL : watch->reliefs.items[found];
}

static void ignored(struct batch *batch, const struct message *message, const struct watch_row *watch)
{
    const WireDecided *wire = (const WireDecided *)message->body;
    json_t *detail = json_pack("{s:b, s:s*}", "granted", wire->granted, "reason", str_given(wire->text));
    batch_record(batch, &(struct record){message->subject, watch == NULL ? message->header.district : watch->district,
                                         "ignored_relief", NULL, UPPER, store_json(batch, detail)});
}

/* What it grants moves no clock: the new limit comes by itself, in its own words. What stands still is shown. */
enum result relief_desk_decided(struct batch *batch, struct message *message)
{
    const WireDecided *wire = (const WireDecided *)message->body;
    struct watch_row *watch = escalation_watch(batch->work, &message->subject);
    struct relief_row *row = watch == NULL || watch->closed ? NULL : undecided(batch, watch);
    if (row == NULL) {
        ignored(batch, message, watch);
        return RESULT_OK;
    }
    struct relief *relief = &row->relief;
    relief->state = wire->granted ? RELIEF_GRANTED : RELIEF_REFUSED;
    relief->decided_by = UPPER;
    relief->decided_at = wire->at > relief->asked_at ? wire->at : relief->asked_at;
    relief->note = str_given(wire->text);
    row->led = wire->granted && str_equal(relief->unit, watch->lead);
    row->dirty = true;
    if (wire->granted && relief->kind != RELIEF_EXTENSION && relief->until > batch->now)
        run_pause(batch, watch, relief);
    clock_desk_stop(clock_desk_open(watch, STAGE_RELIEF, relief->unit), relief->decided_at);
    record(batch, watch, relief, wire->granted ? "relief_granted" : "relief_refused", UPPER, wire->text);
    return RESULT_OK;
}

/* ---- overtaken -------------------------------------------------------------------------------------------------- */

void relief_desk_drop(struct batch *batch, struct watch_row *watch, const char *unit, instant at)
{
    static const char NOBODY[] = "loopline"; /* no key has this name: the decision is the system's */
    for (size_t i = 0; i < watch->reliefs.count; i++) {
        struct relief_row *row = watch->reliefs.items[i];
        struct relief *relief = &row->relief;
        if (relief->state != RELIEF_ASKED || (unit != NULL && !str_equal(relief->unit, unit)))
            continue;
        relief->state = RELIEF_REFUSED;
        relief->decided_by = NOBODY;
        relief->decided_at = at;
        row->dirty = true;
        json_t *json = json_pack("{s:i, s:s, s:b}", "seq", relief->seq, "kind",
                                 term_get("relief_kind", (int)relief->kind)->code, "overtaken", true);
        batch_record(batch, &(struct record){watch->id, watch->district, "relief_refused", relief->unit, NULL,
                                             store_json(batch, json)});
    }
}
