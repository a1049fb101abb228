/* Who decides for whom: who acts, what the order is about, what a meeting said. */
#include "services/router/dispatch_desk.h"
#include "common/str.h"
#include "services/router/acting.h"
#include "services/router/catalogue.h"
#include "services/router/codes_desk.h"
#include "services/router/order_limit.h"
#include "services/router/speaker_desk.h"

typedef Loopline__Router__V1__Assign WireAssign;
typedef Loopline__Router__V1__ChangeMatter WireChange;
typedef Loopline__Event__V1__MeetingDecided WireMeeting;

/* ---- who is named ---- */

/* A unit that is named must exist in the pack that set the order's clocks and in the one in force. */
static bool find_unit(const struct turn *turn, const char *code, enum duty duty, struct router_post *post)
{
    int unit = pack_unit_find(turn->pack, code);
    if (unit < 0 || pack_unit_find(turn->batch->pack, code) < 0)
        return false;
    int policy = pack_policy_find(turn->pack, turn->order->policy);
    *post = catalogue_post(turn->pack, policy, unit, duty, turn->batch->now);
    return true;
}

static void name_unit(struct turn *turn, const char *field, const char *code, struct router_post *post)
{
    if (!find_unit(turn, code, post->duty, post))
        faults_add(&turn->message->faults, field, REASON_UNKNOWN_CODE);
    else if (!acting_near(turn->batch->pack, pack_unit_find(turn->batch->pack, code), turn->order))
        faults_add(&turn->message->faults, field, REASON_NOT_SERVED);
    else
        turn->event.post_count++;
}

enum result dispatch_desk_name(struct turn *turn, const char *lead, char *const *co, size_t count)
{
    struct arena *arena = turn->batch->arena;
    struct router_post *posts = arena_array(arena, 1 + count, sizeof *posts);
    turn->event.posts = posts;
    posts[0].duty = DUTY_LEAD;
    if (!str_empty(lead))
        name_unit(turn, "lead", lead, &posts[0]);
    for (size_t i = 0; i < count; i++) {
        posts[turn->event.post_count].duty = DUTY_CO;
        name_unit(turn, arena_print(arena, "co[%zu]", i), co[i], &posts[turn->event.post_count]);
    }
    return turn->message->faults.count ? RESULT_REFUSE : RESULT_OK;
}

enum result dispatch_desk_open(struct turn *turn, struct batch *batch, struct message *message,
                               enum router_event_type type)
{
    enum result outcome = turn_desk_open(turn, batch, message, type);
    return outcome == RESULT_OK ? speaker_desk_reach(turn, "number") : outcome;
}

void dispatch_desk_keep_ruling(struct turn *turn, const struct return_ruling *ruling)
{
    struct router_work *work = turn->batch->work;
    struct return_ruling *kept = arena_alloc(turn->batch->arena, sizeof *kept);
    *kept = *ruling;
    kept->order = turn->row->id;
    kept->ruled_by = turn->event.actor;
    kept->ruled_at = turn->batch->now;
    kept->units = kept->units ? kept->units : "";
    list_add(turn->batch->arena, &work->rulings, kept);
}

/* ---- who acts ---- */

static void check_listed(struct message *message, const struct pack *pack, const WireAssign *wire)
{
    struct faults *faults = &message->faults;
    if (!str_empty(wire->ground) && !pack_listed(pack, "release", wire->ground))
        faults_add(faults, "ground", REASON_UNKNOWN_CODE);
    if (!str_empty(wire->leader) && pack_leader_find(pack, wire->leader) < 0)
        faults_add(faults, "leader", REASON_UNKNOWN_CODE);
}

/* R24: an order becomes a meeting's by the meeting's minutes, not by a word of who dispatches. */
static bool is_meeting(const WireAssign *wire)
{
    return (enum order_class)wire->order_class == CLASS_MEETING;
}

static bool says_something(const WireAssign *wire)
{
    return !str_empty(wire->lead) || wire->n_co > 0 || wire->order_class != 0 || !str_empty(wire->letter) ||
           !str_empty(wire->leader) || !str_empty(wire->limit);
}

enum result dispatch_desk_decode_assign(struct batch *batch, struct message *message)
{
    const WireAssign *wire = (const WireAssign *)message->body;
    struct faults *faults = &message->faults;
    enum reason limit = order_limit_reason(wire->limit);
    message_need_text(message, "reason", wire->reason);
    if (!says_something(wire))
        faults_add(faults, "lead", REASON_REQUIRED);
    if (!str_empty(wire->ground) && str_empty(wire->lead))
        faults_add(faults, "ground", REASON_FORBIDDEN_HERE);
    if (is_meeting(wire))
        faults_add(faults, "order_class", REASON_FORBIDDEN_HERE);
    if (limit != REASON_NONE)
        faults_add(faults, "limit", limit);
    check_listed(message, batch->pack, wire);
    return turn_desk_number(message, wire->number);
}

static const char *assign_detail(struct batch *batch, const WireAssign *wire)
{
    const char *class = wire->order_class ? term_get("order_class", (int)wire->order_class)->code : NULL;
    return store_json(batch, json_pack("{s:s, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:o*}", "reason", wire->reason,
                                       "lead", str_given(wire->lead), "ground", str_given(wire->ground), "class", class,
                                       "letter", str_given(wire->letter), "leader", str_given(wire->leader), "limit",
                                       str_given(wire->limit), "co",
                                       wire->n_co ? codes_desk_json(wire->co, wire->n_co) : NULL));
}

enum result dispatch_desk_step_assign(struct batch *batch, struct message *message)
{
    const WireAssign *wire = (const WireAssign *)message->body;
    struct turn turn;
    enum result outcome = dispatch_desk_open(&turn, batch, message, ROUTER_ASSIGN);
    if (outcome == RESULT_OK)
        outcome = dispatch_desk_name(&turn, wire->lead, wire->co, wire->n_co);
    if (outcome != RESULT_OK)
        return outcome;
    turn.event.seen = (int)wire->dispatches;
    turn.event.ground = wire->ground;
    turn.event.order_class = (enum order_class)wire->order_class;
    turn.event.letter = wire->letter;
    turn.event.leader = wire->leader;
    turn.event.limit = wire->limit;
    turn.detail = assign_detail(batch, wire);
    return turn_desk_go(&turn);
}

/* ---- what it is about ---- */

enum result dispatch_desk_decode_change(struct batch *batch, struct message *message)
{
    const WireChange *wire = (const WireChange *)message->body;
    (void)batch;
    message_need_text(message, "reason", wire->reason);
    if (str_empty(wire->matter) && str_empty(wire->policy))
        faults_add(&message->faults, "matter", REASON_REQUIRED);
    return turn_desk_number(message, wire->number);
}

/* The policy that the catalogue has for the matter, where the order lies. */
static const char *policy_of(const struct turn *turn, const char *matter)
{
    struct order order = *turn->order;
    order.matter = matter;
    return turn->pack->policies[catalogue_of(turn->pack, &order, order.accepted_at).policy].code;
}

/* What is named must exist in the pack that set the order's clocks; a matter also in the one in force. */
static void check_change(struct turn *turn, const WireChange *wire)
{
    struct faults *faults = &turn->message->faults;
    if (!str_empty(wire->matter) &&
        (pack_matter_find(turn->pack, wire->matter) < 0 || pack_matter_find(turn->batch->pack, wire->matter) < 0))
        faults_add(faults, "matter", REASON_UNKNOWN_CODE);
    if (!str_empty(wire->policy) && pack_policy_find(turn->pack, wire->policy) < 0)
        faults_add(faults, "policy", REASON_UNKNOWN_CODE);
}

enum result dispatch_desk_step_change(struct batch *batch, struct message *message)
{
    const WireChange *wire = (const WireChange *)message->body;
    struct turn turn;
    enum result outcome = dispatch_desk_open(&turn, batch, message, ROUTER_CHANGE);
    if (outcome != RESULT_OK)
        return outcome;
    check_change(&turn, wire);
    if (message->faults.count)
        return RESULT_REFUSE;
    turn.event.seen = (int)wire->dispatches;
    turn.event.matter = str_empty(wire->matter) ? turn.order->matter : wire->matter;
    turn.event.policy = str_empty(wire->policy) ? policy_of(&turn, turn.event.matter) : wire->policy;
    turn.detail = store_json(batch, json_pack("{s:s, s:s, s:s, s:s, s:s}", "matter_before", turn.order->matter,
                                              "matter", turn.event.matter, "policy_before", turn.order->policy,
                                              "policy", turn.event.policy, "reason", wire->reason));
    return turn_desk_go(&turn);
}

/* ---- what a meeting said ---- */

enum result dispatch_desk_decode_meeting(struct batch *batch, struct message *message)
{
    (void)batch;
    return message_need_subject(message, "order_id", &((const WireMeeting *)message->body)->order_id);
}

static void record_ignored(struct turn *turn, const WireMeeting *wire, const char *unit)
{
    batch_record(turn->batch,
                 &(struct record){turn->row->id, turn->row->district, "ignored_meeting", unit, turn->event.actor,
                                  store_json(turn->batch, json_pack("{s:s}", "meeting", wire->meeting))});
}

static void add_named(struct turn *turn, const WireMeeting *wire, const char *unit, enum duty duty,
                      struct router_post *posts)
{
    if (!turn_desk_accused(turn, unit) && find_unit(turn, unit, duty, &posts[turn->event.post_count]))
        turn->event.post_count++;
    else
        record_ignored(turn, wire,
                       unit); /* not in the order's pack, or reported by it: the rest of the decision stands */
}

static void name_units(struct turn *turn, const WireMeeting *wire)
{
    struct router_post *posts = arena_array(turn->batch->arena, 1 + wire->n_co, sizeof *posts);
    turn->event.posts = posts;
    if (!str_empty(wire->lead))
        add_named(turn, wire, wire->lead, DUTY_LEAD, posts);
    for (size_t i = 0; i < wire->n_co; i++)
        add_named(turn, wire, wire->co[i], DUTY_CO, posts);
}

static const char *meeting_detail(struct batch *batch, const WireMeeting *wire)
{
    return store_json(batch,
                      json_pack("{s:s, s:s, s:s, s:s, s:o}", "meeting", wire->meeting, "limit", wire->limit, "text",
                                wire->text, "lead", wire->lead, "co", codes_desk_json(wire->co, wire->n_co)));
}

/* The chair's word closed these returns: their slips say so. `returned` holds the assignments that lay in review. */
static void keep_chair_rulings(struct turn *turn, const WireMeeting *wire, const int *returned, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct assignment *one = &turn->row->assignments[returned[i] - 1];
        if (one->state == ASSIGNMENT_RETURNED)
            continue;
        bool stays = router_assignment(turn->row, one->unit) != NULL;
        dispatch_desk_keep_ruling(
            turn, &(struct return_ruling){.assignment = one->seq,
                                          .ruling = stays ? RULING_DISMISS : RULING_UPHOLD,
                                          .new_unit = stays ? NULL : wire->lead,
                                          .reason = str_empty(wire->text) ? wire->meeting : wire->text});
    }
}

enum result dispatch_desk_step_meeting(struct batch *batch, struct message *message)
{
    const WireMeeting *wire = (const WireMeeting *)message->body;
    struct turn turn;
    int returned[ROUTER_ASSIGNMENTS_MAX];
    size_t count = 0;
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_MEET);
    if (outcome != RESULT_OK)
        return outcome;
    turn.event.actor = wire->actor;
    turn.event.limit = wire->limit;
    name_units(&turn, wire);
    if (turn.event.post_count == 0 && str_empty(wire->limit)) /* nothing of the decision is left */
        return RESULT_OK;
    for (size_t i = 0; i < turn.order->assignment_count; i++)
        if (turn.order->assignments[i].state == ASSIGNMENT_RETURNED)
            returned[count++] = turn.order->assignments[i].seq;
    turn.detail = meeting_detail(batch, wire);
    outcome = turn_desk_go(&turn);
    if (outcome == RESULT_OK)
        keep_chair_rulings(&turn, wire, returned, count);
    return outcome;
}
