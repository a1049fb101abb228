/* Whistles and joint visits are opened: who calls, who is called, within what limit. */
#include "services/router/whistle_desk.h"
#include "common/str.h"
#include "services/router/acting.h"
#include "services/router/catalogue.h"
#include "services/router/codes_desk.h"
#include "services/router/order_limit.h"
#include "services/router/speaker_desk.h"
#include "services/router/whistle_store.h"

typedef Loopline__Router__V1__Whistle WireWhistle;
typedef Loopline__Router__V1__RuleReturn WireRule;

void whistle_desk_answer(struct turn *turn, int seq)
{
    turn->message->reply.order->whistle = (uint32_t)seq;
}

/* ---- what is said of those who come ---- */

enum { JOINT_LEAST = 2 }; /* R09: one alone would be an assignment */

static void check_limit(struct message *message, const char *text)
{
    enum reason reason = order_limit_come_reason(text);
    if (reason != REASON_NONE)
        faults_add(&message->faults, "limit", reason);
}

static void need_empty(struct message *message, const char *field, const char *text)
{
    if (!str_empty(text))
        faults_add(&message->faults, field, REASON_FORBIDDEN_HERE);
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
                       const struct unit_codes *codes, struct router_post *posts)
{
    for (size_t i = 0; i < codes->count; i++) {
        const char *field = codes_desk_at(turn->batch, codes, i);
        int unit = codes_desk_find(turn, field, codes->list[i]);
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

/* Who whistled, for whom, why, and how soon they must be there. */
static json_t *opened_detail(const struct whistle *whistle, const struct unit_codes *codes)
{
    return json_pack("{s:i, s:s, s:s, s:s, s:o, s:s, s:s}", "whistle", whistle->seq, "whistle_kind",
                     term_get("whistle_kind", (int)whistle->kind)->code, "whistle_level", whistle->level, "unit",
                     whistle->unit, "called", codes_desk_json(codes->list, codes->count), "limit", whistle->limit,
                     "text", whistle->text);
}

/* Takes the turn; the rows are kept when the core said yes. */
static enum result open_whistle(struct turn *turn, const struct whistle *whistle, const struct unit_codes *codes)
{
    enum result outcome = turn_desk_go(turn);
    if (outcome != RESULT_OK || !turn_desk_done(turn))
        return outcome;
    whistle_store_add(turn->batch, whistle);
    for (size_t i = 0; i < codes->count; i++)
        whistle_store_add_call(turn->batch,
                               &(struct whistle_call){.order = whistle->order,
                                                      .whistle = whistle->seq,
                                                      .assignment = router_assignment(turn->row, codes->list[i])->seq,
                                                      .unit = codes->list[i],
                                                      .reported_in_at = INSTANT_NONE});
    whistle_desk_answer(turn, whistle->seq);
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
    const struct unit_codes codes = {"called", wire->called, wire->n_called};
    bool joint = kind_of(wire) == WHISTLE_JOINT;
    message_need_text(message, "text", wire->text);
    codes_desk_need(batch, message, &codes, joint ? JOINT_LEAST : 1);
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
    if (str_empty(named) && index >= 0 && acting_may_whistle(pack, level, index) &&
        acting_speaker(pack, turn->order, own) != SPEAKER_STRANGER)
        *unit = own;
    if (!str_empty(*unit))
        return RESULT_OK;
    enum result outcome = turn_desk_part(turn, "", &seq);
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
    enum result outcome =
        dispatches ? speaker_desk_reach(turn, "number") : speaking_unit(turn, wire->unit, level, unit);
    if (outcome != RESULT_OK)
        return outcome;
    if (dispatches)
        *unit = wire->unit;
    if (dispatches && str_empty(*unit))
        return RESULT_OK;
    int index = codes_desk_find(turn, "unit", *unit);
    if (index < 0)
        return RESULT_REFUSE;
    if (!dispatches && !message_may_act(turn->batch, message, *unit))
        return batch_refuse(message, "unit", REASON_NOT_YOURS);
    return acting_may_whistle(turn->batch->pack, level, index) ? RESULT_OK
                                                               : batch_refuse(message, "level", REASON_NOT_ALLOWED);
}

/* Without a name it is the lead that convenes. */
static enum result convener(struct turn *turn, const char *named, const char **unit)
{
    struct message *message = turn->message;
    const struct assignment *lead = router_lead(turn->order);
    *unit = "";
    if (speaker_desk_dispatches(message))
        return speaker_desk_city(turn, named);
    *unit = !str_empty(named) ? named : lead ? lead->unit : "";
    return message_may_act(turn->batch, message, *unit) ? RESULT_OK : batch_refuse(message, "unit", REASON_NOT_YOURS);
}

enum result whistle_desk_step_whistle(struct batch *batch, struct message *message)
{
    const WireWhistle *wire = (const WireWhistle *)message->body;
    const struct unit_codes codes = {"called", wire->called, wire->n_called};
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
    turn.event.speaker = speaker_desk_who(&turn, whistle.unit);
    turn.event.seen = (int)wire->dispatches;
    turn.event.whistle = whistle.kind;
    turn.event.limit = whistle.limit;
    outcome = turn_desk_heed(&turn);
    if (outcome != RESULT_OK)
        return outcome;
    struct router_post *posts = arena_array(batch->arena, codes.count, sizeof *posts);
    turn.event.posts = posts;
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
    const struct unit_codes codes = {"candidates", wire->candidates, wire->n_candidates};
    codes_desk_need(batch, message, &codes,
                    codes.count ? JOINT_LEAST : 0); /* none at all: the ruling's table says so */
}

/* Who convenes leads until the finding: the backstop, unless another is named. A lead that stays convenes itself. */
static void name_convener(struct turn *turn, const WireRule *wire, struct router_post *posts)
{
    const struct pack *pack = turn->pack;
    const char *code = wire->lead;
    if (str_empty(code) && turn->order->assignments[turn->event.seq - 1].duty == DUTY_LEAD)
        code = pack->units[pack->backstop].code;
    if (str_empty(code) || codes_desk_find(turn, "lead", code) < 0)
        return;
    posts[turn->event.post_count++] = catalogue_post(pack, pack_policy_find(pack, turn->order->policy),
                                                     pack_unit_find(pack, code), DUTY_LEAD, turn->batch->now);
}

enum result whistle_desk_step_seek(struct turn *turn)
{
    const WireRule *wire = (const WireRule *)turn->message->body;
    const struct unit_codes codes = {"candidates", wire->candidates, wire->n_candidates};
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
