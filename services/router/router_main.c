/* The router's shell: messages → events of the core, and what follows → history, outbox, answers. */
#include "common/str.h"
#include "services/router/acting.h"
#include "services/router/catalogue.h"
#include "services/router/router_say.h"
#include <stdio.h>
#include <string.h>

typedef Loopline__Router__V1__Sign WireSign;
typedef Loopline__Router__V1__MakeContact WireContact;
typedef Loopline__Router__V1__Arrive WireArrive;
typedef Loopline__Router__V1__ReportInterim WireInterim;
typedef Loopline__Router__V1__ReturnOrder WireReturn;
typedef Loopline__Router__V1__RuleReturn WireRule;
typedef Loopline__Router__V1__FeedBack WireFeedBack;
typedef Loopline__Router__V1__SignOff WireSignOff;
typedef Loopline__Router__V1__Assign WireAssign;
typedef Loopline__Event__V1__RequestClassified WireClassified;
typedef Loopline__Event__V1__RequestSupplemented WireSupplemented;
typedef Loopline__Event__V1__RequestWithdrawn WireWithdrawn;
typedef Loopline__Event__V1__RedoOrdered WireRedo;
typedef Loopline__Event__V1__WriteOffApproved WireWriteOff;
typedef Loopline__Event__V1__CardRaised WireCard;

/* ---- one turn ---- */

/* The order a message names, and the pack that set its clocks. */
static enum result turn_open(struct turn *turn, struct batch *batch, struct message *message,
                             enum router_event_type type)
{
    struct order *order = message->rows;
    *turn = (struct turn){.batch = batch, .message = message, .row = order, .order = order};
    if (!order || order->version == 0)
        return batch_refuse(message, message->from ? "number" : "order_id", REASON_NOT_FOUND);
    turn->pack = batch_pack(batch, order->pack_version);
    turn->event = (struct router_event){.type = type, .at = batch->now, .actor = message_actor(message)};
    if (!turn->pack || pack_policy_find(turn->pack, order->policy) < 0)
        return batch_refuse(message, "pack_version", REASON_BAD_DATA);
    return RESULT_OK;
}

/* Of an open turn: turn_open found the pack and the policy in it. */
static struct router_policy turn_policy(const struct turn *turn)
{
    const struct pack *pack = turn->pack; // NOLINT(clang-analyzer-core.NullDereference)
    return catalogue_policy(&pack->policies[pack_policy_find(pack, turn->order->policy)]); // NOLINT
}

static enum result turn_refused(struct turn *turn, const struct router_result *result)
{
    if (result->effect_count == 0)
        return batch_refuse(turn->message, result->field, result->reason);
    router_say_all(turn, result); /* R31: the refusal itself goes on record */
    batch_reject(turn->message, result->field, result->reason);
    return RESULT_OK;
}

static enum result turn_go(struct turn *turn)
{
    struct router_result *result = ((struct router_work *)turn->batch->work)->result;
    const struct router_policy policy = turn_policy(turn);
    router_step(&policy, turn->order, &turn->event, result);
    if (result->reason != REASON_NONE)
        return turn_refused(turn, result);
    if (!result->ignored)
        router_keep(turn->batch, turn->row, result);
    router_say_all(turn, result);
    if (turn->message->from)
        router_say_status(turn);
    return RESULT_OK;
}

/* ---- the unit's own doing ---- */

static void need_text(struct message *message, const char *field, const char *text)
{
    if (str_empty(text))
        faults_add(&message->faults, field, REASON_REQUIRED);
}

static enum result need_number(struct message *message, const char *number)
{
    message->number = number;
    message->subject = (struct uuid){{0}}; /* people name orders by number; the header's id is not theirs to give */
    need_text(message, "number", number);
    return message->faults.count ? RESULT_REFUSE : RESULT_OK;
}

/* Opens the turn on the sender's own part of the order. */
static enum result open_part(struct turn *turn, struct batch *batch, struct message *message, const char *unit,
                             enum router_event_type type)
{
    enum result outcome = turn_open(turn, batch, message, type);
    if (outcome != RESULT_OK)
        return outcome;
    enum reason reason = acting_resolve(batch->pack, turn->order, unit, message->from->unit, &turn->event.seq);
    if (reason != REASON_NONE)
        return batch_refuse(message, "unit", reason);
    const struct assignment *one = &turn->order->assignments[turn->event.seq - 1];
    return message_may_act(batch, message, one->unit) ? RESULT_OK : batch_refuse(message, "unit", REASON_NOT_YOURS);
}

static enum result decode_sign(struct batch *batch, struct message *message)
{
    (void)batch;
    return need_number(message, ((const WireSign *)message->body)->number);
}

static enum result step_sign(struct batch *batch, struct message *message)
{
    struct turn turn;
    enum result outcome = open_part(&turn, batch, message, ((const WireSign *)message->body)->unit, ROUTER_SIGN);
    return outcome == RESULT_OK ? turn_go(&turn) : outcome;
}

static const char *note_detail(struct batch *batch, const char *note)
{
    return str_empty(note) ? NULL : store_json(batch, json_pack("{s:s}", "note", note));
}

static enum result decode_contact(struct batch *batch, struct message *message)
{
    (void)batch;
    return need_number(message, ((const WireContact *)message->body)->number);
}

static enum result step_contact(struct batch *batch, struct message *message)
{
    const WireContact *wire = (const WireContact *)message->body;
    struct turn turn;
    enum result outcome = open_part(&turn, batch, message, wire->unit, ROUTER_CONTACT);
    if (outcome != RESULT_OK)
        return outcome;
    turn.detail = note_detail(batch, wire->note);
    return turn_go(&turn);
}

static enum result decode_arrive(struct batch *batch, struct message *message)
{
    (void)batch;
    return need_number(message, ((const WireArrive *)message->body)->number);
}

static enum result step_arrive(struct batch *batch, struct message *message)
{
    const WireArrive *wire = (const WireArrive *)message->body;
    struct turn turn;
    enum result outcome = open_part(&turn, batch, message, wire->unit, ROUTER_ARRIVE);
    if (outcome != RESULT_OK)
        return outcome;
    turn.detail = note_detail(batch, wire->note);
    return turn_go(&turn);
}

static enum result decode_interim(struct batch *batch, struct message *message)
{
    const WireInterim *wire = (const WireInterim *)message->body;
    (void)batch;
    need_text(message, "text", wire->text);
    return need_number(message, wire->number);
}

static enum result step_interim(struct batch *batch, struct message *message)
{
    const WireInterim *wire = (const WireInterim *)message->body;
    struct turn turn;
    enum result outcome = open_part(&turn, batch, message, wire->unit, ROUTER_INTERIM);
    if (outcome != RESULT_OK)
        return outcome;
    if (wire->until != 0 && wire->until <= batch->now)
        return batch_refuse(message, "until", REASON_OUT_OF_RANGE);
    char until[INSTANT_TEXT];
    if (wire->until != 0)
        instant_format(wire->until, batch->pack->calendars[batch->pack->calendar].offset_minutes, until);
    turn.detail = store_json(batch, json_pack("{s:s, s:s*}", "text", wire->text, "until", wire->until ? until : NULL));
    return turn_go(&turn);
}

static enum result decode_feed_back(struct batch *batch, struct message *message)
{
    const WireFeedBack *wire = (const WireFeedBack *)message->body;
    (void)batch;
    need_text(message, "text", wire->text);
    if (wire->outcome == 0)
        faults_add(&message->faults, "outcome", REASON_REQUIRED);
    if ((enum outcome)wire->outcome == OUTCOME_IN_PROGRESS) /* C11, C16: that is an interim result, type 303 */
        faults_add(&message->faults, "outcome", REASON_STILL_RUNNING);
    return need_number(message, wire->number);
}

static enum result step_feed_back(struct batch *batch, struct message *message)
{
    const WireFeedBack *wire = (const WireFeedBack *)message->body;
    struct turn turn;
    enum result outcome = open_part(&turn, batch, message, wire->unit, ROUTER_FEED_BACK);
    if (outcome != RESULT_OK)
        return outcome;
    turn.event.outcome = (enum outcome)wire->outcome;
    turn.event.text = wire->text;
    turn.detail =
        store_json(batch, json_pack("{s:s, s:s, s:i}", "outcome", term_get("outcome", (int)wire->outcome)->code, "text",
                                    wire->text, "round", turn.order->round));
    return turn_go(&turn);
}

static enum result decode_sign_off(struct batch *batch, struct message *message)
{
    const WireSignOff *wire = (const WireSignOff *)message->body;
    (void)batch;
    if (!wire->approved)
        need_text(message, "note", wire->note);
    return need_number(message, wire->number);
}

static enum result step_sign_off(struct batch *batch, struct message *message)
{
    const WireSignOff *wire = (const WireSignOff *)message->body;
    struct turn turn;
    enum result outcome =
        open_part(&turn, batch, message, wire->unit, wire->approved ? ROUTER_APPROVE : ROUTER_SEND_BACK);
    if (outcome != RESULT_OK)
        return outcome;
    turn.detail = note_detail(batch, wire->note);
    return turn_go(&turn);
}

/* ---- returns and rulings ---- */

static enum result decode_return(struct batch *batch, struct message *message)
{
    const WireReturn *wire = (const WireReturn *)message->body;
    (void)batch;
    need_text(message, "ground", wire->ground);
    need_text(message, "text", wire->text);
    return need_number(message, wire->number);
}

/* Grounds are the pack's texts "return.<ground>". */
static bool ground_listed(const struct pack *pack, const char *ground)
{
    char key[PACK_CODE_MAX + 8];
    if (strlen(ground) > PACK_CODE_MAX)
        return false;
    snprintf(key, sizeof key, "return.%s", ground);
    return !str_equal(pack_text_find(pack, key, "zh"), key);
}

static void keep_slip(struct turn *turn, const WireReturn *wire)
{
    struct router_work *work = turn->batch->work;
    work->slips[work->slip_count++] = (struct return_slip){
        .order = turn->row->id,
        .seq = turn->row->returns,
        .assignment = turn->event.seq,
        .unit = turn->row->assignments[turn->event.seq - 1].unit,
        .ground = wire->ground,
        .text = wire->text,
        .returned_by = turn->event.actor,
        .returned_at = turn->batch->now,
    };
}

static enum result step_return(struct batch *batch, struct message *message)
{
    const WireReturn *wire = (const WireReturn *)message->body;
    struct turn turn;
    enum result outcome = open_part(&turn, batch, message, wire->unit, ROUTER_RETURN);
    if (outcome != RESULT_OK)
        return outcome;
    if (!ground_listed(batch->pack, wire->ground))
        return batch_refuse(message, "ground", REASON_UNKNOWN_CODE);
    int before = turn.order->returns;
    turn.detail = store_json(batch, json_pack("{s:s, s:s}", "ground", wire->ground, "text", wire->text));
    outcome = turn_go(&turn);
    if (outcome == RESULT_OK && turn.row->returns > before)
        keep_slip(&turn, wire);
    return outcome;
}

/* A unit that is named must exist in the pack that set the order's clocks and in the one in force. */
static bool name_unit(struct turn *turn, const char *field, const char *code, enum duty duty, struct router_post *post)
{
    int unit = pack_unit_find(turn->pack, code);
    if (unit < 0 || pack_unit_find(turn->batch->pack, code) < 0) {
        faults_add(&turn->message->faults, field, REASON_UNKNOWN_CODE);
        return false;
    }
    int policy = pack_policy_find(turn->pack, turn->order->policy);
    *post = catalogue_post(turn->pack, policy, unit, duty, turn->batch->now);
    return true;
}

static enum result open_dispatch(struct turn *turn, struct batch *batch, struct message *message,
                                 enum router_event_type type)
{
    enum result outcome = turn_open(turn, batch, message, type);
    if (outcome == RESULT_OK && !acting_may_dispatch(batch->pack, message->from->unit, turn->order))
        return batch_refuse(message, "number", REASON_NOT_ALLOWED);
    return outcome;
}

static enum result decode_rule(struct batch *batch, struct message *message)
{
    const WireRule *wire = (const WireRule *)message->body;
    (void)batch;
    need_text(message, "reason", wire->reason);
    if (wire->ruling == 0)
        faults_add(&message->faults, "ruling", REASON_REQUIRED);
    if ((enum ruling)wire->ruling == RULING_DISMISS && !str_empty(wire->lead))
        faults_add(&message->faults, "lead", REASON_FORBIDDEN_HERE);
    return need_number(message, wire->number);
}

static void keep_ruling(struct turn *turn, const WireRule *wire)
{
    struct router_work *work = turn->batch->work;
    work->rulings[work->ruling_count++] = (struct return_ruling){
        .order = turn->row->id,
        .assignment = turn->event.seq,
        .ruling = (enum ruling)wire->ruling,
        .new_unit = str_empty(wire->lead) ? NULL : wire->lead,
        .reason = wire->reason,
        .ruled_by = turn->event.actor,
        .ruled_at = turn->batch->now,
    };
}

static enum result step_rule(struct batch *batch, struct message *message)
{
    const WireRule *wire = (const WireRule *)message->body;
    bool upheld = (enum ruling)wire->ruling == RULING_UPHOLD;
    struct turn turn;
    struct router_post post;
    enum result outcome = open_dispatch(&turn, batch, message, upheld ? ROUTER_UPHOLD : ROUTER_DISMISS);
    if (outcome != RESULT_OK)
        return outcome;
    enum reason reason = acting_returned(turn.order, wire->unit, &turn.event.seq);
    if (reason != REASON_NONE)
        return batch_refuse(message, reason == REASON_WRONG_STATE ? "number" : "unit", reason);
    if (!str_empty(wire->lead)) {
        if (!name_unit(&turn, "lead", wire->lead, DUTY_LEAD, &post))
            return RESULT_REFUSE;
        turn.event.posts = &post;
        turn.event.post_count = 1;
    }
    turn.detail = store_json(
        batch, json_pack("{s:s, s:s*}", "reason", wire->reason, "lead", str_empty(wire->lead) ? NULL : wire->lead));
    outcome = turn_go(&turn);
    if (outcome == RESULT_OK)
        keep_ruling(&turn, wire);
    return outcome;
}

static enum result decode_assign(struct batch *batch, struct message *message)
{
    const WireAssign *wire = (const WireAssign *)message->body;
    (void)batch;
    need_text(message, "reason", wire->reason);
    if (str_empty(wire->lead) && wire->n_co == 0)
        faults_add(&message->faults, "lead", REASON_REQUIRED);
    return need_number(message, wire->number);
}

static enum result step_assign(struct batch *batch, struct message *message)
{
    const WireAssign *wire = (const WireAssign *)message->body;
    struct turn turn;
    enum result outcome = open_dispatch(&turn, batch, message, ROUTER_ASSIGN);
    if (outcome != RESULT_OK)
        return outcome;
    struct router_post *posts = arena_array(batch->arena, 1 + wire->n_co, sizeof *posts);
    if (!str_empty(wire->lead) && name_unit(&turn, "lead", wire->lead, DUTY_LEAD, &posts[0]))
        turn.event.post_count = 1;
    for (size_t i = 0; i < wire->n_co; i++)
        if (name_unit(&turn, arena_print(batch->arena, "co[%zu]", i), wire->co[i], DUTY_CO,
                      &posts[turn.event.post_count]))
            turn.event.post_count++;
    if (message->faults.count)
        return RESULT_REFUSE;
    turn.event.posts = posts;
    turn.detail = store_json(batch, json_pack("{s:s}", "reason", wire->reason));
    return turn_go(&turn);
}

/* ---- founding ---- */

static enum result decode_classified(struct batch *batch, struct message *message)
{
    const WireClassified *wire = (const WireClassified *)message->body;
    (void)batch;
    message->number = wire->number;
    need_text(message, "number", wire->number);
    if (!wire_uuid_read(&wire->request_id, &message->subject))
        faults_add(&message->faults, "request_id", REASON_REQUIRED);
    return message->faults.count ? RESULT_REFUSE : RESULT_OK;
}

static struct order draft(struct turn *turn, const WireClassified *wire)
{
    struct order_request *request = arena_alloc(turn->batch->arena, sizeof *request);
    *request = (struct order_request){.order = turn->row->id,
                                      .request = turn->row->id,
                                      .number = wire->number,
                                      .channel = wire->channel,
                                      .accepted_at = wire->accepted_at,
                                      .withdrawn_at = INSTANT_NONE,
                                      .dirty = true};
    return (struct order){
        .id = turn->row->id,
        .number = wire->number,
        .district = wire->district,
        .area = wire->area,
        .address = wire->address,
        .matter = wire->matter,
        .text = wire->text,
        .nature = (enum nature)wire->nature,
        .urgency = (enum urgency)wire->urgency,
        .party = (enum party)wire->party,
        .name_withheld = wire->name_withheld,
        .by_person = wire->by_person,
        .pack_version = turn->pack->version,
        .accepted_at = wire->accepted_at,
        .fed_back_at = INSTANT_NONE,
        .written_off_at = INSTANT_NONE,
        .withdrawn_at = INSTANT_NONE,
        .requests = request,
        .request_count = 1,
    };
}

/* Why these units: enough to answer it years later. */
static const char *found_detail(const struct turn *turn, const struct catalogue_choice *choice)
{
    const struct pack *pack = turn->pack;
    const struct pack_entry *entry = choice->entry;
    json_t *co = json_array();
    for (size_t i = 0; i < choice->co_count; i++)
        json_array_append_new(co, json_string(pack->units[choice->co[i]].code));
    return store_json(turn->batch,
                      json_pack("{s:b, s:s*, s:s*, s:s*, s:s*, s:s, s:o, s:s, s:i, s:i, s:b}", "backstop",
                                entry == NULL, "entry", entry ? entry->code : NULL, "ground",
                                entry ? entry->ground : NULL, "row_matter",
                                entry && entry->matter >= 0 ? pack->matters[entry->matter].code : NULL, "row_area",
                                entry ? pack->areas[entry->area].code : NULL, "lead", pack->units[choice->lead].code,
                                "co", co, "policy", pack->policies[choice->policy].code, "pack", pack->version,
                                "fitting", (int)choice->fitting, "by_person", turn->order->by_person));
}

static enum result found(struct turn *turn, const WireClassified *wire)
{
    const struct pack *pack = turn->pack;
    struct order order = draft(turn, wire);
    const struct catalogue_query query = {pack_matter_find(pack, wire->matter),
                                          catalogue_area(pack, wire->area, wire->district), order.party, order.urgency};
    const struct catalogue_choice choice = catalogue_choose(pack, &query);
    struct router_post *posts = arena_array(turn->batch->arena, 1 + choice.co_count, sizeof *posts);
    order.policy = pack->policies[choice.policy].code;
    order.entry = choice.entry ? choice.entry->code : "";
    order.ground = choice.entry ? choice.entry->ground : "";
    turn->order = &order;
    turn->event.posts = posts;
    turn->event.post_count = catalogue_posts(pack, &choice, turn->batch->now, posts);
    turn->detail = found_detail(turn, &choice);
    enum result outcome = turn_go(turn);
    turn->order = turn->row;
    return outcome;
}

static enum result step_classified(struct batch *batch, struct message *message)
{
    struct order *row = message->rows;
    struct turn turn;
    if (row->version > 0) { /* the core says what becomes of a second founding */
        enum result outcome = turn_open(&turn, batch, message, ROUTER_FOUND);
        return outcome == RESULT_OK ? turn_go(&turn) : outcome;
    }
    turn = (struct turn){.batch = batch, .message = message, .row = row, .order = row, .pack = batch->pack};
    turn.event = (struct router_event){.type = ROUTER_FOUND, .at = batch->now};
    return found(&turn, (const WireClassified *)message->body);
}

/* ---- what others say of an order ---- */

static enum result decode_of_request(struct batch *batch, struct message *message)
{
    (void)batch;
    const ProtobufCBinaryData *id = message->header.type == MESSAGE_REQUEST_SUPPLEMENTED
                                        ? &((const WireSupplemented *)message->body)->request_id
                                        : &((const WireWithdrawn *)message->body)->request_id;
    return wire_uuid_read(id, &message->subject) ? RESULT_OK : batch_refuse(message, "request_id", REASON_REQUIRED);
}

/* Withdrawn before it was dispatched, or never dispatched at all: on record, and nothing to do. */
static enum result without_order(struct batch *batch, const struct message *message, const char *kind)
{
    batch_record(batch, &(struct record){message->subject, message->header.district, kind, NULL, NULL, NULL});
    return RESULT_OK;
}

static bool is_founded(const struct message *message)
{
    const struct order *order = message->rows;
    return order && order->version > 0;
}

static struct order_request *request_of(const struct order *order, const struct uuid *id)
{
    for (size_t i = 0; i < order->request_count; i++)
        if (uuid_compare(&order->requests[i].request, id) == 0)
            return &order->requests[i];
    return NULL;
}

static enum result step_supplemented(struct batch *batch, struct message *message)
{
    const WireSupplemented *wire = (const WireSupplemented *)message->body;
    struct router_work *work = batch->work;
    struct turn turn;
    if (!is_founded(message))
        return without_order(batch, message, "ignored_supplement");
    enum result outcome = turn_open(&turn, batch, message, ROUTER_SUPPLEMENT);
    if (outcome == RESULT_OK)
        outcome = turn_go(&turn);
    if (outcome != RESULT_OK)
        return outcome;
    struct supplement *one = &work->supplements[work->supplement_count++];
    *one = (struct supplement){uuid_new(), turn.row->id, message->subject, wire->text, wire->at};
    return RESULT_OK;
}

static enum result step_withdrawn(struct batch *batch, struct message *message)
{
    struct turn turn;
    if (!is_founded(message))
        return without_order(batch, message, "ignored_withdrawal");
    enum result outcome = turn_open(&turn, batch, message, ROUTER_WITHDRAW);
    if (outcome != RESULT_OK)
        return outcome;
    size_t others = 0;
    for (size_t i = 0; i < turn.order->request_count; i++)
        others += turn.order->requests[i].withdrawn_at == INSTANT_NONE &&
                  uuid_compare(&turn.order->requests[i].request, &message->subject) != 0;
    turn.event.last = others == 0;
    outcome = turn_go(&turn);
    struct order_request *request = request_of(turn.row, &message->subject);
    if (outcome == RESULT_OK && request) {
        request->withdrawn_at = batch->now;
        request->dirty = true;
    }
    return outcome;
}

static enum result decode_redo(struct batch *batch, struct message *message)
{
    (void)batch;
    return wire_uuid_read(&((const WireRedo *)message->body)->order_id, &message->subject)
               ? RESULT_OK
               : batch_refuse(message, "order_id", REASON_REQUIRED);
}

static enum result step_redo(struct batch *batch, struct message *message)
{
    const WireRedo *wire = (const WireRedo *)message->body;
    struct turn turn;
    enum result outcome = turn_open(&turn, batch, message, ROUTER_REDO);
    if (outcome != RESULT_OK)
        return outcome;
    turn.event.round = (int)wire->round;
    turn.detail = store_json(
        batch, json_pack("{s:i, s:s}", "round", (int)wire->round, "cause", term_get("cause", (int)wire->cause)->code));
    return turn_go(&turn);
}

static enum result decode_write_off(struct batch *batch, struct message *message)
{
    (void)batch;
    return wire_uuid_read(&((const WireWriteOff *)message->body)->order_id, &message->subject)
               ? RESULT_OK
               : batch_refuse(message, "order_id", REASON_REQUIRED);
}

static enum result step_write_off(struct batch *batch, struct message *message)
{
    struct turn turn;
    enum result outcome = turn_open(&turn, batch, message, ROUTER_WRITE_OFF);
    if (outcome != RESULT_OK)
        return outcome;
    turn.event.round = (int)((const WireWriteOff *)message->body)->round;
    return turn_go(&turn);
}

static enum result decode_card(struct batch *batch, struct message *message)
{
    (void)batch;
    return wire_uuid_read(&((const WireCard *)message->body)->order_id, &message->subject)
               ? RESULT_OK
               : batch_refuse(message, "order_id", REASON_REQUIRED);
}

static enum result step_card(struct batch *batch, struct message *message)
{
    const WireCard *wire = (const WireCard *)message->body;
    struct turn turn;
    enum result outcome = turn_open(&turn, batch, message, ROUTER_CARD);
    if (outcome != RESULT_OK)
        return outcome;
    turn.event.round = (int)wire->round;
    turn.event.unit = wire->unit;
    turn.event.card = (enum rung_action)wire->action;
    turn.detail =
        store_json(batch, json_pack("{s:s, s:s, s:i}", "stage", term_get("stage", (int)wire->stage)->code, "card",
                                    term_get("rung_action", (int)wire->action)->code, "round", (int)wire->round));
    return turn_go(&turn);
}

/* ---- the service ---- */

static const struct route ROUTES[] = {
    {MESSAGE_SIGN, decode_sign, step_sign},
    {MESSAGE_MAKE_CONTACT, decode_contact, step_contact},
    {MESSAGE_ARRIVE, decode_arrive, step_arrive},
    {MESSAGE_REPORT_INTERIM, decode_interim, step_interim},
    {MESSAGE_RETURN_ORDER, decode_return, step_return},
    {MESSAGE_RULE_RETURN, decode_rule, step_rule},
    {MESSAGE_FEED_BACK, decode_feed_back, step_feed_back},
    {MESSAGE_SIGN_OFF, decode_sign_off, step_sign_off},
    {MESSAGE_ASSIGN, decode_assign, step_assign},
    {MESSAGE_REQUEST_CLASSIFIED, decode_classified, step_classified},
    {MESSAGE_REQUEST_SUPPLEMENTED, decode_of_request, step_supplemented},
    {MESSAGE_REQUEST_WITHDRAWN, decode_of_request, step_withdrawn},
    {MESSAGE_REDO_ORDERED, decode_redo, step_redo},
    {MESSAGE_WRITE_OFF_APPROVED, decode_write_off, step_write_off},
    {MESSAGE_CARD_RAISED, decode_card, step_card},
};

extern const char sql_router[];

int main(int argc, char **argv)
{
    return service_main(argc, argv,
                        &(struct service){.name = "router",
                                          .node = NODE_ROUTER,
                                          .about = "dispatches orders to the units that must act 派单",
                                          .routes = ROUTES,
                                          .route_count = COUNT(ROUTES),
                                          .sql = sql_router,
                                          .load = router_load,
                                          .save = router_save});
}
