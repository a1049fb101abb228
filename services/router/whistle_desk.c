#include "services/router/whistle_desk.h"
#include "common/limit.h"
#include "common/mask.h"
#include "common/str.h"
#include "services/router/acting.h"
#include "services/router/catalogue.h"
#include "services/router/speaker_desk.h"
#include "services/router/whistle_store.h"

typedef Loopline__Router__V1__Whistle WireWhistle;
typedef Loopline__Router__V1__ReportIn WireReportIn;
typedef Loopline__Router__V1__ConcludeWhistle WireConclude;
typedef Loopline__Router__V1__RuleReturn WireRule;

struct codes { /* a list of units as sent */
    const char *field;
    char *const *list;
    size_t count;
};

static const char *at_index(struct batch *batch, const struct codes *codes, size_t i)
{
    return arena_print(batch->arena, "%s[%zu]", codes->field, i);
}

/* ---- what is said of those who come ---- */

enum { JOINT_LEAST = 2 }; /* R09: one alone would be an assignment */

static bool is_repeated(const struct codes *codes, size_t i)
{
    for (size_t n = 0; n < i; n++)
        if (str_equal(codes->list[n], codes->list[i]))
            return true;
    return false;
}

static void need_codes(struct batch *batch, struct message *message, const struct codes *codes, size_t least)
{
    for (size_t i = codes->count; i < least; i++)
        faults_add(&message->faults, i == 0 ? codes->field : at_index(batch, codes, i), REASON_REQUIRED);
    for (size_t i = 0; i < codes->count; i++)
        if (str_empty(codes->list[i]))
            faults_add(&message->faults, at_index(batch, codes, i), REASON_REQUIRED);
        else if (is_repeated(codes, i))
            faults_add(&message->faults, at_index(batch, codes, i), REASON_FORBIDDEN_HERE);
}

static void check_limit(struct message *message, const char *text)
{
    struct pack_limit limit;
    if (!str_empty(text) && (!limit_parse(text, &limit, NULL) || limit.unit == LIMIT_NONE))
        faults_add(&message->faults, "limit", REASON_BAD_FORMAT);
}

static void need_empty(struct message *message, const char *field, const char *text)
{
    if (!str_empty(text))
        faults_add(&message->faults, field, REASON_FORBIDDEN_HERE);
}

/* In the pack in force and in the one that set the order's clocks; -1: a fault of the field. */
static int find_unit(const struct turn *turn, const char *field, const char *code)
{
    int unit = pack_unit_find(turn->batch->pack, code);
    if (unit >= 0 && pack_unit_find(turn->pack, code) >= 0)
        return unit;
    faults_add(&turn->message->faults, field, REASON_UNKNOWN_CODE);
    return -1;
}

/* A unit that has not come yet is not called a second time: its first limit runs. */
static enum reason may_call(const struct turn *turn, const struct whistle *whistle, const struct pack_whistle *level,
                            int unit)
{
    const struct batch *batch = turn->batch;
    const struct assignment *has = router_assignment(turn->order, batch->pack->units[unit].code);
    if (has && whistle_store_calling(batch, has, NULL, true))
        return REASON_ALREADY_DONE;
    if (whistle->kind == WHISTLE_CALL && str_equal(whistle->unit, batch->pack->units[unit].code))
        return REASON_FORBIDDEN_HERE;
    return acting_may_be_called(batch->pack, turn->order, level, unit);
}

/* Appends to the event's posts, which have room. */
static void call_units(struct turn *turn, const struct whistle *whistle, const struct pack_whistle *level,
                       const struct codes *codes, struct router_post *posts)
{
    for (size_t i = 0; i < codes->count; i++) {
        const char *field = at_index(turn->batch, codes, i);
        int unit = find_unit(turn, field, codes->list[i]);
        enum reason reason = unit < 0 ? REASON_NONE : may_call(turn, whistle, level, unit);
        if (reason != REASON_NONE)
            faults_add(&turn->message->faults, field, reason);
        posts[turn->event.post_count++] =
            (struct router_post){.unit = codes->list[i],
                                 .duty = whistle->kind == WHISTLE_CALL ? DUTY_CALLED : DUTY_JOINT,
                                 .return_by = INSTANT_NONE};
    }
}

/* ---- opening one ---- */

static json_t *json_codes(const struct codes *codes)
{
    json_t *list = json_array();
    for (size_t i = 0; i < codes->count; i++)
        json_array_append_new(list, json_string(codes->list[i]));
    return list;
}

/* Who whistled, for whom, why, and how soon they must be there. */
static json_t *opened_detail(const struct whistle *whistle, const struct codes *codes)
{
    return json_pack("{s:i, s:s, s:s, s:s, s:o, s:s, s:s}", "whistle", whistle->seq, "kind",
                     term_get("whistle_kind", (int)whistle->kind)->code, "level", whistle->level, "unit", whistle->unit,
                     "called", json_codes(codes), "limit", whistle->limit, "text", whistle->text);
}

static bool was_done(const struct turn *turn)
{
    return ((const struct router_work *)turn->batch->work)->result->reason == REASON_NONE;
}

static void answer_number(struct turn *turn, int seq)
{
    turn->message->reply.order->whistle = (uint32_t)seq;
}

/* Takes the turn; the rows are kept when the core said yes. */
static enum result open_whistle(struct turn *turn, const struct whistle *whistle, const struct codes *codes)
{
    enum result outcome = turn_desk_go(turn);
    if (outcome != RESULT_OK || !was_done(turn))
        return outcome;
    whistle_store_add(turn->batch, whistle);
    for (size_t i = 0; i < codes->count; i++)
        whistle_store_add_call(turn->batch,
                               &(struct whistle_call){.order = whistle->order,
                                                      .whistle = whistle->seq,
                                                      .assignment = router_assignment(turn->row, codes->list[i])->seq,
                                                      .unit = codes->list[i],
                                                      .reported_in_at = INSTANT_NONE});
    answer_number(turn, whistle->seq);
    return outcome;
}

static struct whistle new_whistle(const struct turn *turn, enum whistle_kind kind, const char *text)
{
    return (struct whistle){.order = turn->row->id,
                            .seq = whistle_store_next(turn->batch, &turn->row->id),
                            .kind = kind,
                            .level = "",
                            .unit = "",
                            .by = turn->event.actor,
                            .text = text,
                            .limit = "",
                            .at = turn->batch->now,
                            .state = WHISTLE_OPEN,
                            .ended_at = INSTANT_NONE};
}

/* ---- WHISTLE ---- */

static enum whistle_kind kind_of(const WireWhistle *wire)
{
    return wire->kind == 0 ? WHISTLE_CALL : (enum whistle_kind)wire->kind;
}

enum result whistle_desk_decode_whistle(struct batch *batch, struct message *message)
{
    const WireWhistle *wire = (const WireWhistle *)message->body;
    const struct codes codes = {"called", wire->called, wire->n_called};
    bool joint = kind_of(wire) == WHISTLE_JOINT;
    message_need_text(message, "text", wire->text);
    need_codes(batch, message, &codes, joint ? JOINT_LEAST : 1);
    if (joint) {
        need_empty(message, "level", wire->level);
        check_limit(message, wire->limit);
    } else {
        message_need_text(message, "level", wire->level);
        need_empty(message, "limit", wire->limit);
    }
    return turn_desk_number(message, wire->number);
}

/* Without a name: the sender's own unit where it may, else the part under it that it speaks for. */
static enum result speaking_unit(struct turn *turn, const char *named, const struct pack_whistle *level,
                                 const char **unit)
{
    const struct pack *pack = turn->batch->pack;
    const char *own = turn->message->from->unit;
    int index = pack_unit_find(pack, own), seq = 0;
    *unit = named;
    if (str_empty(named) && index >= 0 && acting_may_whistle(pack, turn->order, level, index) == REASON_NONE)
        *unit = own;
    if (!str_empty(*unit))
        return RESULT_OK;
    enum result outcome = speaker_desk_part(turn, "", &seq);
    if (outcome == RESULT_OK)
        *unit = turn->order->assignments[seq - 1].unit;
    return outcome;
}

/* R15, R16: who dispatches may whistle in the name of a unit that dialled in (C15), or in nobody's. */
static enum result whistler(struct turn *turn, const WireWhistle *wire, const struct pack_whistle *level,
                            const char **unit)
{
    struct message *message = turn->message;
    bool dispatches = speaker_desk_dispatches(message);
    enum result outcome = dispatches ? speaker_desk_reach(turn) : speaking_unit(turn, wire->unit, level, unit);
    if (outcome != RESULT_OK)
        return outcome;
    if (dispatches)
        *unit = wire->unit;
    if (dispatches && str_empty(*unit))
        return RESULT_OK;
    int index = find_unit(turn, "unit", *unit);
    if (index < 0)
        return RESULT_REFUSE;
    if (!dispatches && !message_may_act(turn->batch, message, *unit))
        return batch_refuse(message, "unit", REASON_NOT_YOURS);
    enum reason reason = acting_may_whistle(turn->batch->pack, turn->order, level, index);
    return reason == REASON_NONE ? RESULT_OK
                                 : batch_refuse(message, reason == REASON_NOT_ALLOWED ? "level" : "unit", reason);
}

/* R09: a joint visit is for whoever leads, or for those who dispatch. */
static enum result convener(struct turn *turn, const char *named, const char **unit)
{
    struct message *message = turn->message;
    const struct assignment *lead = router_lead(turn->order);
    *unit = "";
    if (speaker_desk_dispatches(message))
        return str_empty(named) ? speaker_desk_reach(turn) : batch_refuse(message, "unit", REASON_FORBIDDEN_HERE);
    if (!lead || (!str_empty(named) && !str_equal(named, lead->unit)))
        return batch_refuse(message, "unit", REASON_NOT_ALLOWED);
    *unit = lead->unit;
    return message_may_act(turn->batch, message, lead->unit) ? RESULT_OK
                                                             : batch_refuse(message, "unit", REASON_NOT_YOURS);
}

enum result whistle_desk_step_whistle(struct batch *batch, struct message *message)
{
    const WireWhistle *wire = (const WireWhistle *)message->body;
    const struct codes codes = {"called", wire->called, wire->n_called};
    struct turn turn;
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_WHISTLE);
    if (outcome != RESULT_OK)
        return outcome;
    struct whistle whistle = new_whistle(&turn, kind_of(wire), wire->text);
    int row = whistle.kind == WHISTLE_CALL ? pack_whistle_find(batch->pack, wire->level) : -1;
    const struct pack_whistle *level = row < 0 ? NULL : &batch->pack->whistles[row];
    if (whistle.kind == WHISTLE_CALL && !level)
        return batch_refuse(message, "level", REASON_UNKNOWN_CODE);
    outcome = level ? whistler(&turn, wire, level, &whistle.unit) : convener(&turn, wire->unit, &whistle.unit);
    if (outcome != RESULT_OK)
        return outcome;
    whistle.level = level ? level->code : "";
    whistle.limit = level ? level->limit.text : wire->limit;
    struct router_post *posts = arena_array(batch->arena, codes.count, sizeof *posts);
    turn.event.posts = posts;
    turn.event.whistle = whistle.kind;
    turn.event.limit = whistle.limit;
    call_units(&turn, &whistle, level, &codes, posts);
    if (message->faults.count)
        return RESULT_REFUSE;
    turn.detail = store_json(batch, opened_detail(&whistle, &codes));
    return open_whistle(&turn, &whistle, &codes);
}

/* ---- RULE_RETURN: JOINT ---- */

void whistle_desk_decode_seek(struct batch *batch, struct message *message)
{
    const WireRule *wire = (const WireRule *)message->body;
    const struct codes codes = {"candidates", wire->candidates, wire->n_candidates};
    need_codes(batch, message, &codes, codes.count ? JOINT_LEAST : 0); /* none at all: the ruling's table says so */
}

/* Who convenes leads until the finding: the backstop, unless another is named. A lead that stays convenes itself. */
static void name_convener(struct turn *turn, const WireRule *wire, struct router_post *posts)
{
    const struct pack *pack = turn->pack;
    const char *code = wire->lead;
    if (str_empty(code) && turn->order->assignments[turn->event.seq - 1].duty == DUTY_LEAD)
        code = pack->units[pack->backstop].code;
    if (str_empty(code) || find_unit(turn, "lead", code) < 0)
        return;
    posts[turn->event.post_count++] = catalogue_post(pack, pack_policy_find(pack, turn->order->policy),
                                                     pack_unit_find(pack, code), DUTY_LEAD, turn->batch->now);
}

enum result whistle_desk_step_seek(struct turn *turn)
{
    const WireRule *wire = (const WireRule *)turn->message->body;
    const struct codes codes = {"candidates", wire->candidates, wire->n_candidates};
    struct whistle whistle = new_whistle(turn, WHISTLE_JOINT, wire->reason);
    struct router_post *posts = arena_array(turn->batch->arena, 1 + codes.count, sizeof *posts);
    if (turn->event.seen && turn->event.seen != turn->order->dispatches)
        return turn_desk_ask(turn, NULL); /* who comes second hears that first */
    whistle.limit = wire->limit;
    turn->event.posts = posts;
    turn->event.whistle = WHISTLE_JOINT;
    turn->event.limit = whistle.limit;
    name_convener(turn, wire, posts);
    call_units(turn, &whistle, NULL, &codes, posts);
    if (turn->message->faults.count)
        return RESULT_REFUSE;
    json_t *detail = opened_detail(&whistle, &codes);
    json_object_set_new(detail, "returned_by", json_string(turn->order->assignments[turn->event.seq - 1].unit));
    turn->detail = store_json(turn->batch, detail);
    return open_whistle(turn, &whistle, &codes);
}

/* ---- REPORT_IN ---- */

enum result whistle_desk_decode_report_in(struct batch *batch, struct message *message)
{
    (void)batch;
    return turn_desk_number(message, ((const WireReportIn *)message->body)->number);
}

/* The whistle that is meant: that of the number, else the one that waits for the unit. */
static enum result find_call(struct turn *turn, uint32_t number, struct whistle **whistle, struct whistle_call **call)
{
    const struct batch *batch = turn->batch;
    const struct assignment *one = &turn->order->assignments[turn->event.seq - 1];
    *whistle =
        number ? whistle_store_find(batch, &turn->row->id, (int)number) : whistle_store_calling(batch, one, NULL, true);
    if (number && !*whistle)
        return batch_refuse(turn->message, "whistle", REASON_NOT_FOUND);
    if (*whistle && (*whistle)->state != WHISTLE_OPEN)
        return batch_refuse(turn->message, "whistle", REASON_WRONG_STATE);
    *call = *whistle ? whistle_store_call(batch, *whistle, one->seq) : NULL;
    if (*whistle && !*call)
        return batch_refuse(turn->message, "whistle", REASON_NOT_CALLED);
    if (*call && (*call)->reported_in_at != INSTANT_NONE)
        return batch_refuse(turn->message, "whistle", REASON_ALREADY_DONE);
    return RESULT_OK;
}

enum result whistle_desk_step_report_in(struct batch *batch, struct message *message)
{
    const WireReportIn *wire = (const WireReportIn *)message->body;
    struct whistle *whistle = NULL;
    struct whistle_call *call = NULL;
    struct turn turn;
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_REPORT_IN);
    if (outcome == RESULT_OK)
        outcome = speaker_desk_part(&turn, wire->unit, &turn.event.seq);
    if (outcome == RESULT_OK)
        outcome = find_call(&turn, wire->whistle, &whistle, &call);
    if (outcome != RESULT_OK)
        return outcome;
    if (!call) /* the core says why: nobody called it, or it is there already */
        return turn_desk_ask(&turn, NULL);
    turn.detail = store_json(
        batch, json_pack("{s:i, s:s, s:s}", "whistle", whistle->seq, "person", wire->person, "note", wire->note));
    outcome = turn_desk_go(&turn);
    if (outcome != RESULT_OK || !was_done(&turn))
        return outcome;
    call->reported_in_at = batch->now;
    call->person = mask_text(batch->arena, wire->person);
    call->note = wire->note;
    call->by = turn.event.actor;
    call->dirty = true;
    answer_number(&turn, whistle->seq);
    return outcome;
}

/* ---- CONCLUDE_WHISTLE ---- */

enum result whistle_desk_decode_conclude(struct batch *batch, struct message *message)
{
    const WireConclude *wire = (const WireConclude *)message->body;
    const struct codes codes = {"co", wire->co, wire->n_co};
    message_need_text(message, "finding", wire->finding);
    need_codes(batch, message, &codes, 0);
    if (wire->end == 0)
        faults_add(&message->faults, "end", REASON_REQUIRED);
    else if ((int)wire->end == WHISTLE_OPEN)
        faults_add(&message->faults, "end", REASON_FORBIDDEN_HERE);
    if ((int)wire->end != WHISTLE_NAMED) {
        need_empty(message, "lead", wire->lead);
        if (wire->n_co)
            faults_add(&message->faults, "co", REASON_FORBIDDEN_HERE);
    }
    return turn_desk_number(message, wire->number);
}

static enum result find_open(struct turn *turn, uint32_t number, struct whistle **out)
{
    const struct list *list = &whistle_store_book(turn->batch)->whistles;
    size_t open = 0;
    *out = number ? whistle_store_find(turn->batch, &turn->row->id, (int)number) : NULL;
    for (size_t i = 0; number == 0 && i < list->count; i++) {
        struct whistle *one = list->items[i];
        if (one->state != WHISTLE_OPEN || uuid_compare(&one->order, &turn->row->id) != 0)
            continue;
        *out = one;
        open++;
    }
    if (open > 1)
        return batch_refuse(turn->message, "whistle", REASON_REQUIRED);
    if (!*out)
        return batch_refuse(turn->message, "whistle", REASON_NOT_FOUND);
    return (*out)->state == WHISTLE_OPEN ? RESULT_OK : batch_refuse(turn->message, "whistle", REASON_ALREADY_DONE);
}

/* The whistler's unit, the lead's, or those who dispatch ("" as *unit). */
static enum result concluder(struct turn *turn, const struct whistle *whistle, const char *named, const char **unit)
{
    struct message *message = turn->message;
    const struct assignment *lead = router_lead(turn->order);
    const char *const may[] = {whistle->unit, lead ? lead->unit : ""};
    *unit = "";
    if (speaker_desk_dispatches(message))
        return str_empty(named) ? speaker_desk_reach(turn) : batch_refuse(message, "unit", REASON_FORBIDDEN_HERE);
    for (size_t i = 0; i < COUNT(may); i++) {
        if (str_empty(may[i]) || (!str_empty(named) && !str_equal(named, may[i])) ||
            !message_may_act(turn->batch, message, may[i]))
            continue;
        *unit = may[i];
        return RESULT_OK;
    }
    return batch_refuse(message, "unit", REASON_NOT_YOURS);
}

/* Units do not push it on to somebody who was not there. */
static void name_found(struct turn *turn, const char *field, const char *code, enum duty duty,
                       struct router_post *posts)
{
    const struct pack *pack = turn->pack;
    if (find_unit(turn, field, code) < 0)
        return;
    if (!speaker_desk_dispatches(turn->message) && !router_assignment(turn->order, code))
        faults_add(&turn->message->faults, field, REASON_NOT_CALLED);
    posts[turn->event.post_count++] = catalogue_post(pack, pack_policy_find(pack, turn->order->policy),
                                                     pack_unit_find(pack, code), duty, turn->batch->now);
}

/* R09: what stays undecided falls to the backstop until a meeting names an owner. */
static void name_all(struct turn *turn, const WireConclude *wire)
{
    const struct codes codes = {"co", wire->co, wire->n_co};
    struct router_post *posts = arena_array(turn->batch->arena, 1 + codes.count, sizeof *posts);
    turn->event.posts = posts;
    if ((int)wire->end == WHISTLE_UNDECIDED)
        posts[turn->event.post_count++] = catalogue_post(turn->pack, pack_policy_find(turn->pack, turn->order->policy),
                                                         turn->pack->backstop, DUTY_LEAD, turn->batch->now);
    if (!str_empty(wire->lead))
        name_found(turn, "lead", wire->lead, DUTY_LEAD, posts);
    for (size_t i = 0; i < codes.count; i++)
        name_found(turn, at_index(turn->batch, &codes, i), codes.list[i], DUTY_CO, posts);
}

static bool belongs(const struct whistle_call *call, const struct whistle *whistle)
{
    return call->whistle == whistle->seq && uuid_compare(&call->order, &whistle->order) == 0;
}

/* Those whom no other open whistle called: with this one their being called ends. */
static void end_calls(struct turn *turn, const struct whistle *whistle)
{
    const struct list *list = &whistle_store_book(turn->batch)->calls;
    int *calls = arena_array(turn->batch->arena, ROUTER_ASSIGNMENTS_MAX, sizeof *calls);
    turn->event.calls = calls;
    for (size_t i = 0; i < list->count; i++) {
        const struct whistle_call *call = list->items[i];
        if (!belongs(call, whistle))
            continue;
        const struct assignment *one = &turn->order->assignments[call->assignment - 1];
        if (!whistle_store_calling(turn->batch, one, whistle, false))
            calls[turn->event.call_count++] = call->assignment;
    }
}

static json_t *json_calls(const struct turn *turn, const struct whistle *whistle)
{
    const struct list *list = &whistle_store_book(turn->batch)->calls;
    const struct pack *pack = turn->batch->pack;
    json_t *calls = json_array();
    char at[INSTANT_TEXT];
    for (size_t i = 0; i < list->count; i++) {
        const struct whistle_call *call = list->items[i];
        if (!belongs(call, whistle))
            continue;
        bool in = call->reported_in_at != INSTANT_NONE;
        if (in)
            instant_format(call->reported_in_at, pack->calendars[pack->calendar].offset_minutes, at);
        json_array_append_new(calls, json_pack("{s:s, s:s*, s:s*}", "unit", call->unit, "reported_in", in ? at : NULL,
                                               "person", call->person));
    }
    return calls;
}

/* Who came, what they found, who decided what. */
static const char *concluded_detail(const struct turn *turn, const struct whistle *whistle, const WireConclude *wire,
                                    const char *unit)
{
    const struct codes codes = {"co", wire->co, wire->n_co};
    return store_json(turn->batch, json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s*, s:o, s:o}", "whistle",
                                             whistle->seq, "kind", term_get("whistle_kind", (int)whistle->kind)->code,
                                             "end", term_get("whistle_state", (int)wire->end)->code, "unit", unit,
                                             "finding", wire->finding, "measures", wire->measures, "participants",
                                             wire->participants, "lead", str_empty(wire->lead) ? NULL : wire->lead,
                                             "co", json_codes(&codes), "calls", json_calls(turn, whistle)));
}

static const char *comma_list(struct batch *batch, const struct codes *codes)
{
    const char *text = NULL;
    for (size_t i = 0; i < codes->count; i++)
        text = text ? arena_print(batch->arena, "%s,%s", text, codes->list[i]) : codes->list[i];
    return text;
}

static void end_whistle(struct turn *turn, struct whistle *whistle, const WireConclude *wire)
{
    const struct codes codes = {"co", wire->co, wire->n_co};
    whistle->state = (enum whistle_state)wire->end;
    whistle->finding = wire->finding;
    whistle->measures = wire->measures;
    whistle->participants = mask_text(turn->batch->arena, wire->participants);
    whistle->lead = str_empty(wire->lead) ? NULL : wire->lead;
    whistle->co = comma_list(turn->batch, &codes);
    whistle->ended_by = turn->event.actor;
    whistle->ended_at = turn->batch->now;
    whistle->dirty = true;
    answer_number(turn, whistle->seq);
}

enum result whistle_desk_step_conclude(struct batch *batch, struct message *message)
{
    const WireConclude *wire = (const WireConclude *)message->body;
    struct whistle *whistle;
    const char *unit;
    struct turn turn;
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_CONCLUDE);
    if (outcome == RESULT_OK)
        outcome = find_open(&turn, wire->whistle, &whistle);
    if (outcome == RESULT_OK)
        outcome = concluder(&turn, whistle, wire->unit, &unit);
    if (outcome != RESULT_OK)
        return outcome;
    if ((int)wire->end == WHISTLE_UNDECIDED && whistle->kind != WHISTLE_JOINT)
        return batch_refuse(message, "end", REASON_FORBIDDEN_HERE);
    turn.event.whistle = whistle->kind;
    turn.event.end = (enum whistle_state)wire->end;
    name_all(&turn, wire);
    end_calls(&turn, whistle);
    if (message->faults.count)
        return RESULT_REFUSE;
    turn.detail = concluded_detail(&turn, whistle, wire, unit);
    outcome = turn_desk_go(&turn);
    if (outcome == RESULT_OK && was_done(&turn))
        end_whistle(&turn, whistle, wire);
    return outcome;
}
