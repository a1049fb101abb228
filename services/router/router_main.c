/* The router's routes, and how an order is founded. */
#include "common/str.h"
#include "services/router/catalogue.h"
#include "services/router/dispatch_desk.h"
#include "services/router/order_desk.h"
#include "services/router/turn_desk.h"
#include "services/router/unit_desk.h"

typedef Loopline__Event__V1__RequestClassified WireClassified;

/* ---- founding ---- */

static enum result decode_classified(struct batch *batch, struct message *message)
{
    const WireClassified *wire = (const WireClassified *)message->body;
    (void)batch;
    message_need_number(message, wire->number);
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
        .limit = "",
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
    const struct catalogue_choice choice = catalogue_of(pack, &order);
    struct router_post *posts = arena_array(turn->batch->arena, 1 + choice.co_count, sizeof *posts);
    order.policy = pack->policies[choice.policy].code;
    order.entry = choice.entry ? choice.entry->code : "";
    order.ground = choice.entry ? choice.entry->ground : "";
    turn->order = &order;
    turn->event.posts = posts;
    turn->event.post_count = catalogue_posts(pack, &choice, turn->batch->now, posts);
    turn->detail = found_detail(turn, &choice);
    enum result outcome = turn_desk_go(turn);
    turn->order = turn->row;
    return outcome;
}

static enum result step_classified(struct batch *batch, struct message *message)
{
    struct order *row = message->rows;
    struct turn turn;
    if (row->version > 0) { /* the core says what becomes of a second founding */
        enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_FOUND);
        return outcome == RESULT_OK ? turn_desk_go(&turn) : outcome;
    }
    turn = (struct turn){.batch = batch, .message = message, .row = row, .order = row, .pack = batch->pack};
    turn.event = (struct router_event){.type = ROUTER_FOUND, .at = batch->now};
    return found(&turn, (const WireClassified *)message->body);
}

/* ---- the service ---- */

static const struct route ROUTES[] = {
    {MESSAGE_SIGN, unit_desk_decode_sign, unit_desk_step_sign},
    {MESSAGE_MAKE_CONTACT, unit_desk_decode_contact, unit_desk_step_contact},
    {MESSAGE_ARRIVE, unit_desk_decode_arrive, unit_desk_step_arrive},
    {MESSAGE_REPORT_INTERIM, unit_desk_decode_interim, unit_desk_step_interim},
    {MESSAGE_RETURN_ORDER, unit_desk_decode_return, unit_desk_step_return},
    {MESSAGE_RULE_RETURN, dispatch_desk_decode_rule, dispatch_desk_step_rule},
    {MESSAGE_FEED_BACK, unit_desk_decode_feed_back, unit_desk_step_feed_back},
    {MESSAGE_SIGN_OFF, unit_desk_decode_sign_off, unit_desk_step_sign_off},
    {MESSAGE_ASSIGN, dispatch_desk_decode_assign, dispatch_desk_step_assign},
    {MESSAGE_CHANGE_MATTER, dispatch_desk_decode_change, dispatch_desk_step_change},
    {MESSAGE_REQUEST_CLASSIFIED, decode_classified, step_classified},
    {MESSAGE_REQUEST_SUPPLEMENTED, order_desk_decode_of_request, order_desk_step_supplemented},
    {MESSAGE_REQUEST_WITHDRAWN, order_desk_decode_of_request, order_desk_step_withdrawn},
    {MESSAGE_REDO_ORDERED, order_desk_decode_redo, order_desk_step_redo},
    {MESSAGE_WRITE_OFF_APPROVED, order_desk_decode_write_off, order_desk_step_write_off},
    {MESSAGE_CARD_RAISED, order_desk_decode_card, order_desk_step_card},
    {MESSAGE_DUE_CHANGED, order_desk_decode_due, order_desk_step_due},
    {MESSAGE_MEETING_DECIDED, dispatch_desk_decode_meeting, dispatch_desk_step_meeting},
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
