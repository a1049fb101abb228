/* Down the tree: parts handed to units below 下派, child orders 子单. */
#include "services/router/tree_desk.h"
#include "common/str.h"
#include "services/router/acting.h"
#include "services/router/catalogue.h"
#include "services/router/codes_desk.h"
#include "services/router/order_limit.h"
#include "services/router/speaker_desk.h"
#include "services/router/turn_desk.h"

typedef Loopline__Router__V1__Delegate WireDelegate;
typedef Loopline__Router__V1__Split WireSplit;
typedef Loopline__Router__V1__Part WirePart;

static void blame(struct message *message, const char *field, enum reason reason)
{
    if (reason != REASON_NONE)
        faults_add(&message->faults, field, reason);
}

/* In the pack that set the order's clocks and in the one in force. */
static enum reason unit_reason(const struct turn *turn, const char *code)
{
    bool known = pack_unit_find(turn->pack, code) >= 0 && pack_unit_find(turn->batch->pack, code) >= 0;
    return known ? REASON_NONE : REASON_UNKNOWN_CODE;
}

/* ---- handed down 下派 ---- */

enum result tree_desk_decode_delegate(struct batch *batch, struct message *message)
{
    const WireDelegate *wire = (const WireDelegate *)message->body;
    codes_desk_need(batch, message, &(struct unit_codes){"to", wire->to, wire->n_to}, 1);
    blame(message, "limit", order_limit_reason(wire->limit));
    if (wire->recall && !str_empty(wire->task))
        faults_add(&message->faults, "task", REASON_FORBIDDEN_HERE);
    if (wire->recall && !str_empty(wire->limit))
        faults_add(&message->faults, "limit", REASON_FORBIDDEN_HERE);
    return turn_desk_number(message, wire->number);
}

/* R03: strictly below the unit that hands it down. */
static enum reason below_reason(const struct turn *turn, const char *code)
{
    const struct pack *pack = turn->batch->pack;
    int above = pack_unit_find(pack, turn->order->assignments[turn->event.seq - 1].unit);
    int unit = pack_unit_find(pack, code);
    if (unit_reason(turn, code) != REASON_NONE)
        return REASON_UNKNOWN_CODE;
    return above >= 0 && acting_below(pack, unit, above) ? REASON_NONE : REASON_NOT_BELOW;
}

static enum result name_below(struct turn *turn, const WireDelegate *wire)
{
    struct router_post *posts = arena_array(turn->batch->arena, wire->n_to, sizeof *posts);
    for (size_t i = 0; i < wire->n_to; i++) {
        enum reason reason = wire->recall ? unit_reason(turn, wire->to[i]) : below_reason(turn, wire->to[i]);
        blame(turn->message, arena_print(turn->batch->arena, "to[%zu]", i), reason);
        posts[i] = (struct router_post){.unit = wire->to[i],
                                        .duty = DUTY_DELEGATE,
                                        .task = str_given(wire->task),
                                        .return_by = INSTANT_NONE,
                                        .limit = str_given(wire->limit)};
    }
    turn->event.posts = posts;
    turn->event.post_count = wire->n_to;
    return turn->message->faults.count ? RESULT_REFUSE : RESULT_OK;
}

enum result tree_desk_step_delegate(struct batch *batch, struct message *message)
{
    const WireDelegate *wire = (const WireDelegate *)message->body;
    struct turn turn;
    enum result outcome =
        turn_desk_open_part(&turn, batch, message, wire->unit, wire->recall ? ROUTER_RECALL : ROUTER_DELEGATE);
    if (outcome == RESULT_OK)
        outcome = name_below(&turn, wire);
    if (outcome != RESULT_OK)
        return outcome;
    turn.detail = store_json(batch, json_pack("{s:o, s:s*, s:s*}", "units", codes_desk_json(wire->to, wire->n_to),
                                              "task", str_given(wire->task), "limit", str_given(wire->limit)));
    return turn_desk_go(&turn);
}

/* ---- child orders 子单 ---- */

static const char *part_field(struct batch *batch, size_t part, const char *field)
{
    return arena_print(batch->arena, "parts[%zu].%s", part, field);
}

static void check_co(struct batch *batch, struct message *message, const WirePart *part, size_t at)
{
    for (size_t i = 0; i < part->n_co; i++) {
        const char *field = arena_print(batch->arena, "parts[%zu].co[%zu]", at, i);
        if (str_empty(part->co[i]))
            faults_add(&message->faults, field, REASON_REQUIRED);
        else if (str_equal(part->co[i], part->lead) || codes_desk_repeated(part->co, i))
            faults_add(&message->faults, field, REASON_FORBIDDEN_HERE);
    }
}

enum result tree_desk_decode_split(struct batch *batch, struct message *message)
{
    const WireSplit *wire = (const WireSplit *)message->body;
    if (wire->kind == 0)
        faults_add(&message->faults, "kind", REASON_REQUIRED);
    if (wire->n_parts == 0)
        faults_add(&message->faults, "parts", REASON_REQUIRED);
    message_need_text(message, "reason", wire->reason);
    for (size_t i = 0; i < wire->n_parts; i++) {
        const WirePart *part = wire->parts[i];
        message_need_text(message, part_field(batch, i, "lead"), part->lead);
        message_need_text(message, part_field(batch, i, "text"), part->text);
        blame(message, part_field(batch, i, "limit"), order_limit_reason(part->limit));
        check_co(batch, message, part, i);
    }
    return turn_desk_number(message, wire->number);
}

/* Where the parent's district ends, another hotline begins. */
static enum reason area_reason(const struct turn *turn, const char *code)
{
    const struct pack *pack = turn->pack;
    int area = pack_area_find(pack, code), district = pack_area_find(pack, turn->order->district);
    if (str_empty(code))
        return REASON_NONE;
    if (area < 0 || pack_area_find(turn->batch->pack, code) < 0)
        return REASON_UNKNOWN_CODE;
    return district < 0 || pack_area_inside(pack, area, district) ? REASON_NONE : REASON_OUT_OF_RANGE;
}

/* In whose name it is split: those who dispatch, else the unit that is named, or the sender's. */
static enum result splitter(struct turn *turn, const WireSplit *wire)
{
    struct message *message = turn->message;
    const char *unit = str_empty(wire->unit) ? message->from->unit : wire->unit;
    if (speaker_desk_dispatches(message)) {
        turn->event.speaker = SPEAKER_DISPATCH;
        return speaker_desk_reach(turn, "number");
    }
    if (pack_unit_find(turn->batch->pack, unit) < 0)
        return batch_refuse(message, "unit", REASON_UNKNOWN_CODE);
    turn->event.speaker = speaker_desk_who(turn, unit);
    return message_may_act(turn->batch, message, unit) ? RESULT_OK : batch_refuse(message, "unit", REASON_NOT_YOURS);
}

static enum result open_split(struct turn *turn, struct batch *batch, struct message *message)
{
    const WireSplit *wire = (const WireSplit *)message->body;
    enum result outcome = turn_desk_open(turn, batch, message, ROUTER_SPLIT);
    if (outcome == RESULT_OK)
        outcome = splitter(turn, wire);
    if (outcome != RESULT_OK)
        return outcome;
    turn->event.seen = (int)wire->dispatches;
    turn->event.child = (enum child_kind)wire->kind;
    turn->event.count = wire->n_parts;
    return turn_desk_heed(turn);
}

/* Known, and within the reach of who splits. */
static void check_unit(struct turn *turn, const char *field, const char *code)
{
    const struct pack *pack = turn->batch->pack;
    enum reason reason = unit_reason(turn, code);
    if (reason == REASON_NONE && !acting_may_take(pack, turn->order, turn->event.speaker, pack_unit_find(pack, code)))
        reason = REASON_NOT_ALLOWED;
    if (reason == REASON_NONE && !acting_near(pack, pack_unit_find(pack, code), turn->order))
        reason = REASON_NOT_SERVED;
    if (reason == REASON_NONE && turn_desk_accused(turn, code))
        reason = REASON_REPORTED_UNIT;
    blame(turn->message, field, reason);
}

static void check_part(struct turn *turn, const WirePart *part, size_t at)
{
    struct batch *batch = turn->batch;
    check_unit(turn, part_field(batch, at, "lead"), part->lead);
    for (size_t i = 0; i < part->n_co; i++)
        check_unit(turn, arena_print(batch->arena, "parts[%zu].co[%zu]", at, i), part->co[i]);
    blame(turn->message, part_field(batch, at, "area"), area_reason(turn, part->area));
}

/* All of it is sound, and the parent may be split: nothing after this is refused. */
static enum result check_split(struct turn *turn, const WireSplit *wire)
{
    for (size_t i = 0; i < wire->n_parts; i++)
        check_part(turn, wire->parts[i], i);
    if (turn->message->faults.count)
        return RESULT_REFUSE;
    if (turn->order->children + (int)wire->n_parts > ROUTER_CHILDREN_MAX)
        return batch_refuse(turn->message, "parts", REASON_TOO_MANY);
    return turn_desk_ask(turn, NULL);
}

/* What the parent knows of the matter, and the part's own words. */
static struct order child_of(const struct turn *turn, const WireSplit *wire, size_t at)
{
    const struct order *parent = turn->row;
    const WirePart *part = wire->parts[at];
    struct order child = router_order_draft();
    child.id = uuid_new();
    child.number = turn->children[at];
    child.district = parent->district;
    child.area = str_empty(part->area) ? parent->area : part->area;
    child.address = str_empty(part->address) ? parent->address : part->address;
    child.matter = parent->matter;
    child.text = part->text;
    child.nature = parent->nature;
    child.urgency = parent->urgency;
    child.party = parent->party;
    child.name_withheld = parent->name_withheld;
    child.by_person = parent->by_person;
    child.reported = parent->reported;
    child.policy = parent->policy;
    child.limit = part->limit;
    child.entry = parent->entry;
    child.pack_version = parent->pack_version;
    child.accepted_at = parent->accepted_at;
    child.parent = parent->id;
    child.child_kind = (enum child_kind)wire->kind;
    child.ground =
        arena_print(turn->batch->arena, "%s自 %s", term_get("child_kind", (int)wire->kind)->zh, parent->number);
    return child;
}

static void name_units(struct turn *child, const WirePart *part)
{
    const struct pack *pack = child->pack;
    int policy = pack_policy_find(pack, child->order->policy);
    struct router_post *posts = arena_array(child->batch->arena, 1 + part->n_co, sizeof *posts);
    for (size_t i = 0; i <= part->n_co; i++) {
        int unit = pack_unit_find(pack, i == 0 ? part->lead : part->co[i - 1]);
        posts[i] = catalogue_post(pack, policy, unit, i == 0 ? DUTY_LEAD : DUTY_CO, child->batch->now);
        posts[i].limit = str_given(part->limit);
    }
    child->event.posts = posts;
    child->event.post_count = 1 + part->n_co;
}

static enum result found_child(const struct turn *parent, const WireSplit *wire, size_t at)
{
    struct batch *batch = parent->batch;
    const WirePart *part = wire->parts[at];
    struct order draft = child_of(parent, wire, at);
    struct turn child = {
        .batch = batch, .message = parent->message, .row = router_place(batch->work), .pack = parent->pack};
    if (!child.row)
        return RESULT_RETRY; /* the load counted the parts: never */
    child.order = &draft;
    child.event = (struct router_event){.type = ROUTER_FOUND, .at = batch->now, .actor = parent->event.actor};
    name_units(&child, part);
    child.detail =
        store_json(batch, json_pack("{s:s, s:s, s:s, s:o, s:s*, s:s, s:s, s:i}", "parent", parent->row->number,
                                    "child_kind", term_get("child_kind", (int)wire->kind)->code, "lead", part->lead,
                                    "co", codes_desk_json(part->co, part->n_co), "limit", str_given(part->limit),
                                    "reason", wire->reason, "policy", draft.policy, "pack", draft.pack_version));
    return turn_desk_take(&child);
}

/* "<parent>-<n>", going on after those that it has. */
static void number_children(struct turn *turn, size_t count)
{
    turn->children = arena_array(turn->batch->arena, count, sizeof *turn->children);
    turn->child_count = count;
    for (size_t i = 0; i < count; i++)
        turn->children[i] =
            arena_print(turn->batch->arena, "%s-%d", turn->order->number, turn->order->children + 1 + (int)i);
}

static const char *split_detail(const struct turn *turn, const WireSplit *wire)
{
    json_t *children = json_array();
    for (size_t i = 0; i < turn->child_count; i++)
        json_array_append_new(children, json_string(turn->children[i]));
    return store_json(turn->batch,
                      json_pack("{s:s, s:o, s:s*, s:s}", "child_kind", term_get("child_kind", (int)wire->kind)->code,
                                "children", children, "unit", str_given(wire->unit), "reason", wire->reason));
}

enum result tree_desk_step_split(struct batch *batch, struct message *message)
{
    const WireSplit *wire = (const WireSplit *)message->body;
    struct turn turn;
    enum result outcome = open_split(&turn, batch, message);
    if (outcome == RESULT_OK)
        outcome = check_split(&turn, wire);
    if (outcome != RESULT_OK)
        return outcome;
    number_children(&turn, wire->n_parts);
    turn.detail = split_detail(&turn, wire);
    outcome = turn_desk_take(&turn);
    for (size_t i = 0; outcome == RESULT_OK && i < wire->n_parts; i++)
        outcome = found_child(&turn, wire, i);
    if (outcome == RESULT_OK)
        router_say_status(&turn);
    return outcome;
}
