/* Two orders, one matter: merged, un-merged, opened again. Both are asked before anything of either changes. */
#include "services/router/merging_desk.h"
#include "common/str.h"
#include "services/router/catalogue.h"
#include "services/router/riding.h"
#include "services/router/speaker_desk.h"

typedef Loopline__Router__V1__Merge WireMerge;
typedef Loopline__Router__V1__Unmerge WireUnmerge;
typedef Loopline__Router__V1__Reopen WireReopen;

static enum result open_dispatch(struct turn *turn, const struct turn_place *place, enum router_event_type type)
{
    enum result outcome = turn_desk_open_on(turn, place, type);
    return outcome == RESULT_OK ? speaker_desk_reach(turn, place->field) : outcome;
}

/* The order itself, though its requests may ride on another. */
static enum result open_own(struct turn *turn, struct batch *batch, struct message *message,
                            enum router_event_type type)
{
    const struct turn_place place = {batch, message, message->rows, "number"};
    return open_dispatch(turn, &place, type);
}

/* The order that goes on for whoever is named. */
static enum result open_riding(struct turn *turn, const struct turn_place *named, enum router_event_type type)
{
    struct turn_place place = *named;
    place.order = router_riding(named->batch->work, named->order);
    return open_dispatch(turn, &place, type);
}

static const char *unit_of(const struct order *order)
{
    const struct assignment *lead = router_lead(order);
    return lead ? lead->unit : NULL;
}

/* What is of the confidential lane rides with nothing that is not: pages and lists of the one would show the other. */
static bool is_lane_crossed(const struct batch *batch, const struct order *one, const struct order *other)
{
    return pack_matter_confidential(batch->pack, one->matter) != pack_matter_confidential(batch->pack, other->matter);
}

/* ---- merge ---- */

enum result merging_desk_decode_merge(struct batch *batch, struct message *message)
{
    const WireMerge *wire = (const WireMerge *)message->body;
    (void)batch;
    message_need_text(message, "into", wire->into);
    message_need_text(message, "reason", wire->reason);
    return turn_desk_number(message, wire->number);
}

enum result merging_desk_join(struct turn *from, struct turn *to)
{
    from->event.into = &to->row->id;
    from->handler = unit_of(to->row);
    from->matter = to->row->matter;
    enum result outcome = turn_desk_take(from); /* who rides on it still is told */
    if (outcome != RESULT_OK)
        return outcome;
    riding_move(from->batch->arena, from->row, to->row, NULL);
    struct order_request *founder = riding_find(to->row, &from->row->id);
    if (founder)
        founder->via = to->row->id;
    to->event.count = 0; /* they are on it by now */
    return turn_desk_take(to);
}

static const char *joined_detail(struct batch *batch, const struct order *from, const char *reason)
{
    return store_json(batch, json_pack("{s:s, s:i, s:i, s:s}", "number", from->number, "requests",
                                       (int)from->request_count, "weight", from->weight, "reason", reason));
}

enum result merging_desk_step_merge(struct batch *batch, struct message *message)
{
    const WireMerge *wire = (const WireMerge *)message->body;
    const struct turn_place into = {batch, message, router_order_numbered(batch->work, wire->into), "into"};
    struct turn from, to;
    enum result outcome = open_own(&from, batch, message, ROUTER_MERGE);
    if (outcome == RESULT_OK)
        outcome = open_riding(&to, &into, ROUTER_JOIN);
    if (outcome != RESULT_OK)
        return outcome;
    from.event.into = &to.row->id;
    to.event.count = from.order->request_count;
    to.event.urgency = from.order->urgency;
    to.event.reported = from.order->reported;
    outcome = turn_desk_ask(&from, "number");
    if (outcome == RESULT_OK && from.row == to.row)
        return batch_refuse(message, "into", REASON_FORBIDDEN_HERE);
    if (outcome == RESULT_OK && is_lane_crossed(batch, from.order, to.order))
        return batch_refuse(message, "into", REASON_OTHER_MATTER);
    if (outcome == RESULT_OK)
        outcome = turn_desk_ask(&to, "into");
    if (outcome != RESULT_OK)
        return outcome;
    from.detail = store_json(batch, json_pack("{s:s, s:s}", "into", to.row->number, "reason", wire->reason));
    to.detail = joined_detail(batch, from.row, wire->reason);
    outcome = merging_desk_join(&from, &to);
    if (outcome == RESULT_OK)
        router_say_status(&from);
    return outcome;
}

/* ---- un-merge ---- */

enum result merging_desk_decode_unmerge(struct batch *batch, struct message *message)
{
    const WireUnmerge *wire = (const WireUnmerge *)message->body;
    (void)batch;
    message_need_text(message, "reason", wire->reason);
    return turn_desk_number(message, wire->number);
}

/* The units that the catalogue of its own pack names, under the policy that it has. */
static void name_units(struct turn *turn)
{
    struct catalogue_choice choice = catalogue_of(turn->pack, turn->order, turn->batch->now);
    struct router_post *posts = arena_array(turn->batch->arena, 1 + choice.co_count, sizeof *posts);
    choice.policy = pack_policy_find(turn->pack, turn->order->policy);
    turn->event.posts = posts;
    turn->event.post_count = catalogue_posts(turn->pack, &choice, turn->batch->now, posts);
}

/* Those who came over with it go back with it. */
static enum result part(struct turn *from, struct turn *on, const bool *chosen)
{
    riding_move(from->batch->arena, on->row, from->row, chosen);
    struct order_request *founder = riding_find(from->row, &from->row->id);
    if (founder)
        founder->via = (struct uuid){{0}};
    enum result outcome = turn_desk_take(on);
    return outcome == RESULT_OK ? turn_desk_take(from) : outcome;
}

enum result merging_desk_step_unmerge(struct batch *batch, struct message *message)
{
    const WireUnmerge *wire = (const WireUnmerge *)message->body;
    struct turn from, on;
    enum result outcome = open_own(&from, batch, message, ROUTER_UNMERGE);
    if (outcome != RESULT_OK)
        return outcome;
    if (from.order->state != ORDER_MERGED) /* the core knows why not */
        return turn_desk_ask(&from, NULL);
    const struct turn_place carrier = {batch, message, from.row, "number"};
    outcome = open_riding(&on, &carrier, ROUTER_LEAVE);
    if (outcome != RESULT_OK)
        return outcome;
    bool *chosen = arena_array(batch->arena, on.row->request_count + 1, sizeof *chosen);
    size_t count = riding_back(on.row, &from.row->id, chosen);
    from.event.last = riding_live(on.row, chosen, true) == 0;
    on.event.last = riding_live(on.row, chosen, false) == 0;
    name_units(&from);
    outcome = turn_desk_ask(&from, NULL);
    if (outcome == RESULT_OK)
        outcome = turn_desk_ask(&on, "number");
    if (outcome != RESULT_OK)
        return outcome;
    from.detail = store_json(batch, json_pack("{s:s, s:s}", "from", on.row->number, "reason", wire->reason));
    on.detail = store_json(batch, json_pack("{s:s, s:i, s:s}", "number", from.row->number, "requests", (int)count,
                                            "reason", wire->reason));
    outcome = part(&from, &on, chosen);
    if (outcome == RESULT_OK)
        router_say_status(&from);
    return outcome;
}

/* ---- opened again ---- */

enum result merging_desk_decode_reopen(struct batch *batch, struct message *message)
{
    const WireReopen *wire = (const WireReopen *)message->body;
    (void)batch;
    message_need_text(message, "by", wire->by);
    message_need_text(message, "reason", wire->reason);
    return turn_desk_number(message, wire->number);
}

/* C16: by the pack in force; what it allows is the city's present practice, whatever pack set the clocks. */
static bool is_too_old(const struct batch *batch, const struct order *order)
{
    return order->written_off_at != INSTANT_NONE &&
           batch->now - order->written_off_at > batch->pack->merge.reopen_days * INSTANT_DAY;
}

static int matter_line(const struct pack *pack, const char *code)
{
    int matter = pack_matter_find(pack, code);
    while (matter >= 0 && pack->matters[matter].parent >= 0)
        matter = pack->matters[matter].parent;
    return matter;
}

/* Linked when it was founded, or about a matter of the same first level. */
static bool is_related(const struct batch *batch, const struct order *old, const struct order *by)
{
    int line = matter_line(batch->pack, old->matter);
    if (is_lane_crossed(batch, old, by))
        return false;
    return router_repeats(batch->work, &by->id, &old->id) || str_equal(old->matter, by->matter) ||
           (line >= 0 && line == matter_line(batch->pack, by->matter));
}

static enum result ask_reopen(struct turn *old, struct turn *by)
{
    enum result outcome = turn_desk_ask(old, "number");
    if (outcome == RESULT_OK)
        outcome = turn_desk_ask(by, "by");
    if (outcome != RESULT_OK)
        return outcome;
    if (!str_equal(old->order->reported, by->order->reported))
        return batch_refuse(by->message, "by", REASON_OTHER_REPORT);
    if (!is_related(old->batch, old->order, by->order))
        return batch_refuse(by->message, "by", REASON_OTHER_MATTER);
    if (by->order->urgency == URGENCY_URGENT && old->order->urgency != URGENCY_URGENT)
        return batch_refuse(by->message, "number", REASON_LESS_URGENT);
    if (old->order->request_count + by->order->request_count > ROUTER_REQUESTS_MAX)
        return batch_refuse(by->message, "by", REASON_TOO_MANY);
    return RESULT_OK;
}

/* What it counted of the old order's complaints is on the old order itself by now. */
static void count_once(struct turn *by, const struct order *old)
{
    struct order_request *founder = riding_find(by->row, &by->row->id);
    if (founder)
        founder->weight = 1;
    router_link(by->batch, &(struct order_link){by->row->id, old->id, LINK_REPEATS, by->batch->now});
}

enum result merging_desk_step_reopen(struct batch *batch, struct message *message)
{
    const WireReopen *wire = (const WireReopen *)message->body;
    const struct turn_place repeats = {batch, message, router_order_numbered(batch->work, wire->by), "by"};
    const struct turn_place closed = {batch, message, message->rows, "number"};
    struct turn old, by, join;
    enum result outcome = open_riding(&old, &closed, ROUTER_REOPEN);
    if (outcome == RESULT_OK)
        outcome = open_riding(&by, &repeats, ROUTER_MERGE);
    if (outcome != RESULT_OK)
        return outcome;
    old.event.round = old.order->round + 1;
    old.event.late = is_too_old(batch, old.order);
    by.event.into = &old.row->id;
    outcome = ask_reopen(&old, &by);
    if (outcome != RESULT_OK)
        return outcome;
    old.detail = store_json(
        batch, json_pack("{s:i, s:s, s:s}", "round", old.event.round, "by", by.row->number, "reason", wire->reason));
    by.detail = store_json(batch, json_pack("{s:s, s:s}", "into", old.row->number, "reason", wire->reason));
    outcome = turn_desk_take(&old);
    if (outcome != RESULT_OK)
        return outcome;
    count_once(&by, old.row);
    join = old;
    join.event = (struct router_event){
        .type = ROUTER_JOIN, .at = batch->now, .actor = message_actor(message), .reported = by.row->reported};
    join.detail = joined_detail(batch, by.row, wire->reason);
    outcome = merging_desk_join(&by, &join);
    if (outcome == RESULT_OK)
        router_say_status(&join);
    return outcome;
}
