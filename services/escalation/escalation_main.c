#include "common/log.h"
#include "common/str.h"
#include "services/escalation/escalation_store.h"

typedef Loopline__Event__V1__OrderDispatched WireDispatched;
typedef Loopline__Event__V1__MilestoneReached WireMilestone;
typedef Loopline__Event__V1__CardRaised WireCard;
typedef Loopline__Escalation__V1__AcknowledgeCard WireAcknowledge;

static const struct setting SETTINGS[] = {
    {"escalation.late_after_s", SETTING_INT, "60", 1, 86400,
     "a card that fires this much after it was due is marked late, s"},
};

static enum result decode_event(struct batch *batch, struct message *message)
{
    (void)batch;
    return uuid_zero(&message->subject) ? batch_refuse(message, "order_id", REASON_REQUIRED) : RESULT_OK;
}

/* ---- clocks start ------------------------------------------------------------------------------------- */

/* The pack that set the order's clocks; a version that is gone for good leaves the one in force. */
static const struct pack *pack_of(struct batch *batch, const struct watch_row *watch)
{
    const struct pack *pack = batch_pack(batch, watch->pack_version);
    return pack == NULL ? batch->pack : pack;
}

static int policy_of(const struct pack *pack, const struct watch_row *watch)
{
    int policy = pack_policy_find(pack, watch->policy);
    return policy < 0 ? pack->backstop_policy : policy;
}

static bool is_open(const struct watch_row *watch, const char *unit, enum stage stage, int round)
{
    for (size_t i = 0; i < watch->clocks.count; i++) {
        const struct clock *clock = &((const struct clock_row *)watch->clocks.items[i])->clock;
        if (clock->state == CLOCK_OPEN && clock->stage == stage && clock->round == round &&
            str_equal(clock->unit, unit))
            return true;
    }
    return false;
}

static enum setting_class setting_of(const struct pack *pack, const struct watch_row *watch)
{
    int area = pack_area_find(pack, watch->area);
    return area < 0 ? SETTING_URBAN : pack->areas[area].setting;
}

static struct clock_row *start_clock(struct batch *batch, struct watch_row *watch, const struct clock_rule *rule,
                                     const char *unit, instant at)
{
    const struct pack *pack = pack_of(batch, watch);
    bool order = rule->scope == SCOPE_ORDER;
    struct clock_terms terms = {.pack = pack,
                                .policy = policy_of(pack, watch),
                                .unit = order ? -1 : pack_unit_find(pack, unit),
                                .stage = rule->stage,
                                .setting = setting_of(pack, watch)};
    struct clock_row *row = arena_alloc(batch->arena, sizeof *row);
    struct deadline deadline;
    row->clock = (struct clock){.order = watch->id, .round = watch->round};
    if (is_open(watch, order ? "" : unit, rule->stage, watch->round) ||
        !clock_start(batch->arena, &terms, at, &row->clock, &deadline))
        return NULL;
    if (!order)
        str_copy(row->clock.unit, sizeof row->clock.unit, unit);
    const struct explanation why = {
        &deadline,
        clock_limit(&terms),
        &pack->policies[terms.policy],
        rule->stage,
        pack->calendars[pack->calendar].offset_minutes,
        calendar_on_duty(terms.unit < 0 ? NULL : &pack->units[terms.unit], clock_limit(&terms)),
        &row->clock,
        NULL,
        0,
        INSTANT_NONE};
    row->id = uuid_new();
    row->explain = explain_json(batch->arena, &why, "zh");
    row->added = true;
    escalation_clock_add(batch, watch, row);
    return row;
}

static bool is_urgent(struct batch *batch, const struct watch_row *watch)
{
    const struct pack *pack = pack_of(batch, watch);
    return watch->urgency == URGENCY_URGENT || pack->policies[policy_of(pack, watch)].arrive_always;
}

static struct clock_event event_of(struct batch *batch, const struct watch_row *watch,
                                   const struct milestone_row *milestone)
{
    return (struct clock_event){(enum milestone)milestone->milestone, milestone->unit,
                                str_equal(milestone->unit, watch->lead), is_urgent(batch, watch), milestone->round};
}

/* Router and survey may race: the end of this clock may have been reported before its start. */
static void apply_known(struct batch *batch, struct watch_row *watch, struct clock_row *row)
{
    for (size_t i = 0; i < watch->milestones.count; i++) {
        const struct milestone_row *milestone = watch->milestones.items[i];
        struct clock_event event = event_of(batch, watch, milestone);
        if (milestone->round == row->clock.round && milestone->at >= row->clock.started)
            clock_follow(&row->clock, &event, milestone->at);
    }
}

static void start_all(struct batch *batch, struct watch_row *watch, const struct clock_event *event, instant at)
{
    const struct clock_rule *rules[CLOCK_BEGINS_MAX];
    size_t count = watch->closed ? 0 : clock_begins(event, rules);
    for (size_t i = 0; i < count; i++) {
        struct clock_row *row = start_clock(batch, watch, rules[i], event->unit, at);
        if (row != NULL)
            apply_known(batch, watch, row);
    }
}

/* ---- what the router and survey report -------------------------------------------------------------------- */

static struct watch_row *watch_new(struct batch *batch, const struct message *message, const WireDispatched *wire)
{
    struct watch_row *watch = arena_alloc(batch->arena, sizeof *watch);
    watch->id = message->subject;
    watch->number = wire->number;
    watch->district = wire->district;
    escalation_watch_add(batch, watch);
    return watch;
}

static const char *lead_of(const WireDispatched *wire, const char *before)
{
    for (size_t i = 0; i < wire->n_assignments; i++)
        if ((int)wire->assignments[i]->duty == DUTY_LEAD)
            return wire->assignments[i]->unit;
    return before == NULL ? "" : before;
}

static enum result step_dispatched(struct batch *batch, struct message *message)
{
    const WireDispatched *wire = (const WireDispatched *)message->body;
    struct watch_row *watch = escalation_watch(batch->work, &message->subject);
    if (watch == NULL)
        watch = watch_new(batch, message, wire);
    watch->area = wire->area;
    watch->policy = wire->policy;
    watch->pack_version = (int)wire->pack_version;
    watch->urgency = (int)wire->urgency;
    watch->round = (int)wire->round;
    watch->lead = lead_of(wire, watch->lead);
    watch->dirty = true;
    for (size_t i = 0; i < wire->n_assignments; i++) {
        const struct clock_event event = {MILESTONE_UNSPECIFIED, wire->assignments[i]->unit,
                                          (int)wire->assignments[i]->duty == DUTY_LEAD, is_urgent(batch, watch),
                                          (int)wire->round};
        start_all(batch, watch, &event, wire->at);
    }
    return RESULT_OK;
}

static bool closes(int milestone)
{
    return milestone == MILESTONE_WRITTEN_OFF || milestone == MILESTONE_WITHDRAWN;
}

static void follow_all(struct batch *batch, struct watch_row *watch, const struct clock_event *event, instant at)
{
    (void)batch;
    bool any_round = closes((int)event->milestone) || event->milestone == MILESTONE_RELIEVED;
    for (size_t i = 0; i < watch->clocks.count; i++) {
        struct clock_row *row = watch->clocks.items[i];
        if ((any_round || row->clock.round == event->round) && clock_follow(&row->clock, event, at) != NULL)
            row->dirty = true;
    }
}

static enum result step_milestone(struct batch *batch, struct message *message)
{
    const WireMilestone *wire = (const WireMilestone *)message->body;
    struct escalation_work *work = batch->work;
    struct watch_row *watch = escalation_watch(work, &message->subject);
    struct milestone_row *told = arena_alloc(batch->arena, sizeof *told);
    *told = (struct milestone_row){message->subject, wire->unit, (int)wire->milestone, (int)wire->round, wire->at};
    list_add(batch->arena, &work->told, told);
    if (watch == NULL) {
        list_add(batch->arena, &work->milestones, told);
        return RESULT_OK;
    }
    list_add(batch->arena, &watch->milestones, told);
    struct clock_event event = event_of(batch, watch, told);
    follow_all(batch, watch, &event, wire->at);
    if (closes((int)wire->milestone)) {
        watch->closed = true;
        watch->dirty = true;
    }
    start_all(batch, watch, &event, wire->at);
    return RESULT_OK;
}

/* ---- the ladder climbs ------------------------------------------------------------------------------------- */

static void emit_card(struct batch *batch, const struct clock_row *row, const struct card_row *card)
{
    WireCard wire;
    loopline__event__v1__card_raised__init(&wire);
    wire.order_id = wire_uuid(batch->arena, &row->order_id);
    wire.number = wire_text(row->number);
    wire.unit = wire_text(card->unit);
    wire.stage = (Loopline__Wire__V1__Stage)card->stage;
    wire.round = (uint32_t)card->round;
    wire.action = (Loopline__Wire__V1__RungAction)card->action;
    wire.level = wire_text(card->level);
    wire.due = row->clock.due;
    wire.at = card->fired_at;
    batch_emit(batch, NODE_ROUTER, MESSAGE_CARD_RAISED, &row->order_id, row->district, &wire.base);
}

static void record_card(struct batch *batch, const struct clock_row *row, const struct card_row *card)
{
    char due[INSTANT_TEXT];
    int offset = batch->pack->calendars[batch->pack->calendar].offset_minutes;
    instant_format(row->clock.due, offset, due);
    json_t *json = json_pack("{s:s, s:s, s:s, s:i, s:s, s:b}", "stage", term_get("stage", card->stage)->code, "action",
                             term_get("rung_action", card->action)->code, "level", card->level, "round", card->round,
                             "due", due, "late", card->late);
    batch_record(batch,
                 &(struct record){row->order_id, row->district, "card", card->unit, NULL, store_json(batch, json)});
}

static void fire_all(struct batch *batch, struct clock_row *row)
{
    struct escalation_work *work = batch->work;
    instant tolerance = conf_int(batch->conf, "escalation.late_after_s") * INSTANT_SECOND;
    const struct clock_rung *rung;
    while ((rung = clock_fire(&row->clock, batch->now)) != NULL) {
        struct card_row *card = arena_alloc(batch->arena, sizeof *card);
        *card = (struct card_row){row->order_id,
                                  row->id,
                                  row->unit,
                                  row->stage,
                                  row->round,
                                  (int)rung->action,
                                  arena_text(batch->arena, rung->level),
                                  row->clock.next_rung - 1,
                                  rung->at,
                                  batch->now,
                                  escalation_late(rung->at, batch->now, tolerance)};
        list_add(batch->arena, &work->cards, card);
        record_card(batch, row, card);
        if (rung->action != RUNG_REMIND)
            emit_card(batch, row, card);
    }
    row->dirty = true;
}

static enum result escalation_due(struct batch *batch, size_t *taken)
{
    enum result outcome = escalation_load_due(batch, BATCH_MAX, taken);
    if (outcome != RESULT_OK || *taken == 0)
        return outcome;
    const struct escalation_work *work = batch->work;
    for (size_t i = 0; i < work->clocks.count; i++)
        fire_all(batch, work->clocks.items[i]);
    return escalation_save(batch);
}

/* ---- acknowledgement ---------------------------------------------------------------------------------------- */

static enum result decode_acknowledge(struct batch *batch, struct message *message)
{
    const WireAcknowledge *wire = (const WireAcknowledge *)message->body;
    (void)batch;
    if (str_empty(wire->number))
        faults_add(&message->faults, "number", REASON_REQUIRED);
    if (wire->card == 0 || wire->card > INT64_MAX)
        faults_add(&message->faults, "card", REASON_OUT_OF_RANGE);
    message->number = wire->number;
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

static enum result step_acknowledge(struct batch *batch, struct message *message)
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
    if (card->acknowledged_at != INSTANT_NONE)
        return batch_refuse(message, "card", REASON_ALREADY_DONE);
    card->acknowledged_at = batch->now;
    struct acknowledgement *row = arena_alloc(batch->arena, sizeof *row);
    *row = (struct acknowledgement){card->id, message_actor(message), wire->note, batch->now};
    list_add(batch->arena, &work->acknowledged, row);
    batch_record(batch, &(struct record){watch->id, watch->district, "card_acknowledged", card->unit,
                                         message_actor(message), NULL});
    return RESULT_OK;
}

static const struct route ROUTES[] = {
    {MESSAGE_ORDER_DISPATCHED, decode_event, step_dispatched},
    {MESSAGE_MILESTONE_REACHED, decode_event, step_milestone},
    {MESSAGE_ACKNOWLEDGE_CARD, decode_acknowledge, step_acknowledge},
};

extern const char sql_escalation[];

int main(int argc, char **argv)
{
    return service_main(argc, argv,
                        &(struct service){.name = "escalation",
                                          .node = NODE_ESCALATION,
                                          .about = "watches every order by clocks and climbs the ladder 督办",
                                          .routes = ROUTES,
                                          .route_count = COUNT(ROUTES),
                                          .settings = SETTINGS,
                                          .setting_count = COUNT(SETTINGS),
                                          .sql = sql_escalation,
                                          .load = escalation_load,
                                          .save = escalation_save,
                                          .due = escalation_due});
}
