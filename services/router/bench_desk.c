#include "services/router/bench_desk.h"
#include "common/str.h"
#include "services/router/acting.h"
#include "services/router/codes_desk.h"
#include "services/router/dispatch_desk.h"
#include "services/router/order_limit.h"
#include "services/router/ruling_fields.h"
#include "services/router/whistle_desk.h"

typedef Loopline__Router__V1__RuleReturn WireRule;

static unsigned given(const WireRule *wire)
{
    return (str_empty(wire->lead) ? 0 : (unsigned)RULING_LEAD) | (wire->n_co ? (unsigned)RULING_CO : 0) |
           (wire->n_candidates ? (unsigned)RULING_CANDIDATES : 0) |
           (str_empty(wire->limit) ? 0 : (unsigned)RULING_LIMIT) | (wire->teach ? (unsigned)RULING_TEACH : 0);
}

enum result bench_desk_decode_rule(struct batch *batch, struct message *message)
{
    const WireRule *wire = (const WireRule *)message->body;
    struct ruling_fault faults[RULING_PARTS];
    size_t count = ruling_fields_check((enum ruling)wire->ruling, given(wire), faults);
    enum reason limit = order_limit_reason(wire->limit);
    message_need_text(message, "reason", wire->reason);
    for (size_t i = 0; i < count; i++)
        faults_add(&message->faults, faults[i].field, faults[i].reason);
    if (limit != REASON_NONE)
        faults_add(&message->faults, "limit", limit);
    whistle_desk_decode_seek(batch, message);
    return turn_desk_number(message, wire->number);
}

/* Two at once: who comes second may find nothing returned any more, or that unit gone; the core tells him why. */
static enum result find_return(struct turn *turn, const WireRule *wire)
{
    enum reason reason = acting_returned(turn->order, wire->unit, &turn->event.seq);
    if (reason == REASON_NONE)
        return RESULT_OK;
    bool changed = wire->dispatches != 0 && turn->event.seen != turn->order->dispatches;
    if (!changed || turn->order->assignment_count == 0)
        return batch_refuse(turn->message, reason == REASON_WRONG_STATE ? "number" : "unit", reason);
    turn->event.seq = 1;
    return RESULT_OK;
}

static const char *by_commas(struct arena *arena, char *const *codes, size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        text = arena_print(arena, "%s%s%s", text, i ? "," : "", codes[i]);
    return text;
}

static const char *rule_detail(struct batch *batch, const WireRule *wire)
{
    return store_json(batch, json_pack("{s:s, s:s*, s:o*}", "reason", wire->reason, "lead", str_given(wire->lead), "co",
                                       wire->n_co ? codes_desk_json(wire->co, wire->n_co) : NULL));
}

static enum result check_teaching(struct turn *turn, const WireRule *wire)
{
    enum reason reason = wire->teach ? proposal_reason(turn->batch->pack, turn->order) : REASON_NONE;
    return reason == REASON_NONE ? RESULT_OK : batch_refuse(turn->message, "teach", reason);
}

static void teach(struct turn *turn, const WireRule *wire)
{
    struct batch *batch = turn->batch;
    struct router_work *work = batch->work;
    struct proposal *proposal = arena_alloc(batch->arena, sizeof *proposal);
    proposal_of(proposal, batch->pack, turn->row, batch->arena);
    proposal->ground = wire->reason;
    proposal->by = turn->event.actor;
    proposal->at = batch->now;
    list_add(batch->arena, &work->proposals, proposal);
    batch_record(batch,
                 &(struct record){turn->row->id, turn->row->district, "catalogue_taught", NULL, turn->event.actor,
                                  store_json(batch, json_pack("{s:s, s:s, s:s}", "matter", proposal->matter, "area",
                                                              proposal->area, "lead", proposal->lead))});
}

/* R09: the candidates stand on the slip. */
static enum result seek(struct turn *turn, const WireRule *wire)
{
    enum result outcome = whistle_desk_step_seek(turn);
    if (outcome == RESULT_OK)
        dispatch_desk_keep_ruling(turn, &(struct return_ruling){.assignment = turn->event.seq,
                                                                .ruling = RULING_JOINT,
                                                                .reason = wire->reason,
                                                                .units = by_commas(turn->batch->arena, wire->candidates,
                                                                                   wire->n_candidates)});
    return outcome;
}

static enum result rule(struct turn *turn, const WireRule *wire)
{
    struct batch *batch = turn->batch;
    turn->detail = rule_detail(batch, wire);
    enum result outcome = turn_desk_go(turn);
    if (outcome != RESULT_OK)
        return outcome;
    dispatch_desk_keep_ruling(turn, &(struct return_ruling){.assignment = turn->event.seq,
                                                            .ruling = (enum ruling)wire->ruling,
                                                            .new_unit = str_given(wire->lead),
                                                            .reason = wire->reason,
                                                            .units = by_commas(batch->arena, wire->co, wire->n_co)});
    if (wire->teach)
        teach(turn, wire);
    return RESULT_OK;
}

enum result bench_desk_step_rule(struct batch *batch, struct message *message)
{
    const WireRule *wire = (const WireRule *)message->body;
    const struct ruling_row *row = ruling_fields_row((enum ruling)wire->ruling);
    struct turn turn;
    enum result outcome = dispatch_desk_open(&turn, batch, message, row->event);
    if (outcome != RESULT_OK)
        return outcome;
    turn.event.seen = (int)wire->dispatches;
    outcome = find_return(&turn, wire);
    if (outcome == RESULT_OK && row->ruling == RULING_JOINT)
        return seek(&turn, wire);
    if (outcome == RESULT_OK)
        outcome = dispatch_desk_name(&turn, wire->lead, wire->co, wire->n_co);
    if (outcome == RESULT_OK)
        outcome = check_teaching(&turn, wire);
    return outcome == RESULT_OK ? rule(&turn, wire) : outcome;
}
