/* How an order is founded: on its own, or into another that is about the same matter. */
#include "services/router/founding_desk.h"
#include "common/str.h"
#include "services/router/catalogue.h"
#include "services/router/merging_desk.h"

typedef Loopline__Event__V1__RequestClassified WireClassified;

enum result founding_desk_decode(struct batch *batch, struct message *message)
{
    const WireClassified *wire = (const WireClassified *)message->body;
    struct uuid id;
    message_need_number(message, wire->number);
    if (!wire_uuid_read(&wire->request_id, &message->subject))
        faults_add(&message->faults, "request_id", REASON_REQUIRED);
    if (wire->merge_into.len > 0 && !wire_uuid_read(&wire->merge_into, &id))
        faults_add(&message->faults, "merge_into", REASON_BAD_FORMAT);
    for (size_t i = 0; i < wire->n_links; i++)
        if (!wire_uuid_read(&wire->links[i]->order_id, &id))
            faults_add(&message->faults, arena_print(batch->arena, "links[%zu].order_id", i), REASON_BAD_FORMAT);
    if (wire->upper && wire->upper->n_path == 0)
        faults_add(&message->faults, "upper.path", REASON_REQUIRED);
    return message->faults.count ? RESULT_REFUSE : RESULT_OK;
}

/* Handed down by a deployment above. */
static void take_upper(struct batch *batch, const Loopline__Wire__V1__Upper *wire, struct order *order)
{
    json_t *path = json_array();
    for (size_t i = 0; i < wire->n_path; i++)
        json_array_append_new(path, json_string(wire->path[i]));
    order->path = store_json(batch, path);
    order->upper_due = wire->due_at == 0 ? INSTANT_NONE : wire->due_at;
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
                                      .nobody = wire->nobody,
                                      .weight = 1,
                                      .dirty = true};
    struct order order = router_order_draft();
    order.id = turn->row->id;
    order.number = wire->number;
    order.district = wire->district;
    order.area = wire->area;
    order.address = wire->address;
    order.matter = wire->matter;
    order.text = wire->text;
    order.nature = (enum nature)wire->nature;
    order.urgency = (enum urgency)wire->urgency;
    order.party = (enum party)wire->party;
    order.name_withheld = wire->name_withheld || !str_empty(wire->reported);
    order.reported = wire->reported;
    order.by_person = wire->by_person;
    order.pack_version = turn->pack->version;
    order.accepted_at = wire->accepted_at;
    if (wire->upper)
        take_upper(turn->batch, wire->upper, &order);
    order.requests = request;
    order.request_count = 1;
    return order;
}

static struct order choose(struct turn *turn, const WireClassified *wire, struct catalogue_choice *choice)
{
    const struct pack *pack = turn->pack;
    struct order order = draft(turn, wire);
    *choice = catalogue_of(pack, &order, turn->batch->now);
    order.policy = pack->policies[choice->policy].code;
    order.entry = choice->entry ? choice->entry->code : "";
    order.ground = choice->entry ? choice->entry->ground : "";
    order.order_class = choice->order_class;
    return order;
}

/* `desks_of`: whose part a desk has meanwhile (T15). */
static void add_co(const struct pack *pack, const struct catalogue_choice *choice, size_t i, json_t *co,
                   json_t *desks_of)
{
    int unit = catalogue_co(pack, choice, i);
    if (catalogue_left_out(pack, choice, i))
        return;
    if (unit >= 0)
        json_array_append_new(co, json_string(pack->units[unit].code));
    if (unit != choice->co[i] && choice->co[i] != choice->lead)
        json_array_append_new(desks_of, json_string(pack->units[choice->co[i]].code));
}

/* Whom it passed by, for the unit that it reports: NULL = nobody. */
static json_t *passed_by(const struct pack *pack, const struct catalogue_choice *choice)
{
    json_t *units = json_array();
    if (choice->around >= 0)
        json_array_append_new(units, json_string(pack->units[choice->around].code));
    for (size_t i = 0; i < choice->co_count; i++)
        if (catalogue_left_out(pack, choice, i))
            json_array_append_new(units, json_string(pack->units[choice->co[i]].code));
    if (json_array_size(units) > 0)
        return units;
    json_decref(units);
    return NULL;
}

/* Why these units: enough to answer it years later. */
static const char *found_detail(const struct turn *turn, const struct catalogue_choice *choice)
{
    const struct pack *pack = turn->pack;
    const struct pack_entry *entry = choice->entry;
    const struct pack_shift *shift = choice->shift;
    json_t *co = json_array(), *desks_of = json_array();
    for (size_t i = 0; i < choice->co_count; i++)
        add_co(pack, choice, i, co, desks_of);
    json_t *handed = json_array_size(desks_of) ? json_incref(desks_of) : NULL;
    json_decref(desks_of);
    return store_json(
        turn->batch,
        json_pack("{s:b, s:s*, s:s*, s:s*, s:s*, s:s, s:s*, s:s*, s:o, s:o*, s:s, s:i, s:i, s:b, s:s*, s:o*}",
                  "backstop", entry == NULL, "entry", entry ? entry->code : NULL, "ground",
                  entry ? entry->ground : NULL, "row_matter",
                  entry && entry->matter >= 0 ? pack->matters[entry->matter].code : NULL, "row_area",
                  entry ? pack->areas[entry->area].code : NULL, "lead", pack->units[choice->lead].code, "roster",
                  shift ? shift->who : NULL, "desk_of",
                  shift && shift->unit != choice->lead ? pack->units[shift->unit].code : NULL, "co", co, "co_desk_of",
                  handed, "policy", pack->policies[choice->policy].code, "pack", pack->version, "fitting",
                  (int)choice->fitting, "by_person", turn->order->by_person, "reported",
                  str_given(turn->order->reported), "passed_by", passed_by(pack, choice)));
}

/* ---- what it has to do with others ---- */

/* The order on which that request rides; NULL: none yet, or it is this one. */
static struct order *other(const struct turn *turn, const ProtobufCBinaryData *id)
{
    const struct router_work *work = turn->batch->work;
    struct uuid read;
    struct order *found = wire_uuid_read(id, &read) ? router_riding(work, router_order(work, &read)) : NULL;
    return found == turn->row ? NULL : found;
}

/* Whether the core lets this event happen to the other order; nothing is refused for it. */
static bool may(struct turn *turn, const struct turn *self, struct order *order, enum router_event_type type)
{
    const struct turn_place place = {self->batch, self->message, order, "merge_into"};
    struct faults before = self->message->faults;
    bool good = order && turn_desk_open_on(turn, &place, type) == RESULT_OK;
    turn->event.count = 1;
    turn->event.urgency = (enum urgency)((const WireClassified *)self->message->body)->urgency;
    turn->event.reported = ((const WireClassified *)self->message->body)->reported;
    good = good && turn_desk_ask(turn, "merge_into") == RESULT_OK;
    self->message->faults = before;
    return good;
}

static enum result found_into(struct turn *turn, struct turn *to, const WireClassified *wire)
{
    int score = (int)wire->merge_score;
    bool by_person = wire->merge_by_person;
    turn->event.into = &to->row->id;
    turn->detail = store_json(
        turn->batch, json_pack("{s:s, s:i, s:b}", "into", to->row->number, "score", score, "by_person", by_person));
    to->detail = store_json(turn->batch, json_pack("{s:s, s:i, s:i, s:b}", "number", wire->number, "requests", 1,
                                                   "score", score, "by_person", by_person));
    return merging_desk_join(turn, to);
}

static void link_to(const struct turn *turn, const struct uuid *id, enum link_kind kind)
{
    if (uuid_compare(&turn->row->id, id) != 0)
        router_link(turn->batch, &(struct order_link){turn->row->id, *id, kind, turn->batch->now});
}

/* 一事多诉: on record with the older one; returns what it weighs by now. */
static int repeat(const struct turn *turn, struct order *order)
{
    struct turn old;
    bool rides = order && uuid_compare(&turn->row->merged_into, &order->id) == 0; /* on it: more than a repeat */
    bool apart = order && !str_equal(order->reported, turn->row->reported);       /* N22: nobody there hears of it */
    if (rides || apart || !may(&old, turn, order, ROUTER_REPEAT))
        return 0;
    old.detail = store_json(turn->batch, json_pack("{s:s}", "by", turn->row->number));
    link_to(turn, &order->id, LINK_REPEATS);
    return turn_desk_take(&old) == RESULT_OK ? order->weight : 0;
}

/* After the founding: links, and the weight of the heaviest that it repeats. */
static void link_all(const struct turn *turn, const WireClassified *wire, bool merged)
{
    int most = merged ? 0 : repeat(turn, other(turn, &wire->merge_into));
    for (size_t i = 0; i < wire->n_links; i++) {
        const Loopline__Event__V1__Link *link = wire->links[i];
        struct order *old = other(turn, &link->order_id);
        struct uuid id = {{0}};
        if ((int)link->kind == LINK_REPEATS) {
            int weight = repeat(turn, old);
            most = weight > most ? weight : most;
        } else if (wire_uuid_read(&link->order_id, &id)) {
            link_to(turn, old ? &old->id : &id, LINK_SOURCE);
        }
    }
    if (!merged)
        turn->row->weight = turn->row->requests[0].weight = 1 + most;
}

/* ---- founding ---- */

static enum result found(struct turn *turn, const WireClassified *wire)
{
    struct catalogue_choice choice;
    struct turn to;
    struct order order = choose(turn, wire, &choice);
    struct router_post *posts = arena_array(turn->batch->arena, 1 + choice.co_count, sizeof *posts);
    bool merged = !wire->upper && may(&to, turn, other(turn, &wire->merge_into), ROUTER_JOIN);
    turn->order = &order;
    turn->event.posts = posts;
    turn->event.post_count = merged ? 0 : catalogue_posts(turn->pack, &choice, turn->batch->now, posts);
    turn->detail = found_detail(turn, &choice);
    enum result outcome = merged ? found_into(turn, &to, wire) : turn_desk_take(turn);
    turn->order = turn->row;
    if (outcome == RESULT_OK)
        link_all(turn, wire, merged);
    return outcome;
}

enum result founding_desk_step(struct batch *batch, struct message *message)
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
