/* Who is called reports in; then the joint finding says what follows. */
#include "services/router/finding_desk.h"
#include "common/mask.h"
#include "common/str.h"
#include "services/router/acting.h"
#include "services/router/catalogue.h"
#include "services/router/codes_desk.h"
#include "services/router/speaker_desk.h"
#include "services/router/whistle_desk.h"
#include "services/router/whistle_store.h"

typedef Loopline__Router__V1__ReportIn WireReportIn;
typedef Loopline__Router__V1__ConcludeWhistle WireConclude;

static void need_empty(struct message *message, const char *field, const char *text)
{
    if (!str_empty(text))
        faults_add(&message->faults, field, REASON_FORBIDDEN_HERE);
}

/* ---- REPORT_IN ---- */

enum result finding_desk_decode_report_in(struct batch *batch, struct message *message)
{
    const WireReportIn *wire = (const WireReportIn *)message->body;
    (void)batch;
    message_need_text(message, "person", wire->person);
    return turn_desk_number(message, wire->number);
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
    *call = *whistle ? whistle_store_call(batch, *whistle, one->unit) : NULL;
    if (*whistle && !*call)
        return batch_refuse(turn->message, "whistle", REASON_NOT_CALLED);
    if (*call && (*call)->reported_in_at != INSTANT_NONE)
        return batch_refuse(turn->message, "whistle", REASON_ALREADY_DONE);
    return RESULT_OK;
}

enum result finding_desk_step_report_in(struct batch *batch, struct message *message)
{
    const WireReportIn *wire = (const WireReportIn *)message->body;
    struct whistle *whistle = NULL;
    struct whistle_call *call = NULL;
    struct turn turn;
    enum result outcome = turn_desk_open_part(&turn, batch, message, wire->unit, ROUTER_REPORT_IN);
    if (outcome == RESULT_OK)
        outcome = find_call(&turn, wire->whistle, &whistle, &call);
    if (outcome != RESULT_OK)
        return outcome;
    if (!call) { /* the core says why: nobody called it, or it is there already */
        outcome = turn_desk_ask(&turn, NULL);
        return outcome == RESULT_OK ? batch_refuse(message, "number", REASON_NOT_CALLED) : outcome;
    }
    turn.detail = store_json(
        batch, json_pack("{s:i, s:s, s:s}", "whistle", whistle->seq, "person", wire->person, "note", wire->note));
    outcome = turn_desk_go(&turn);
    if (outcome != RESULT_OK || !turn_desk_done(&turn))
        return outcome;
    call->reported_in_at = batch->now;
    call->person = mask_text(batch->arena, wire->person);
    call->note = wire->note;
    call->by = turn.event.actor;
    call->dirty = true;
    whistle_desk_answer(&turn, whistle->seq);
    return outcome;
}

/* ---- CONCLUDE_WHISTLE ---- */

enum result finding_desk_decode_conclude(struct batch *batch, struct message *message)
{
    const WireConclude *wire = (const WireConclude *)message->body;
    const struct unit_codes codes = {"co", wire->co, wire->n_co};
    message_need_text(message, "finding", wire->finding);
    codes_desk_need(batch, message, &codes, 0);
    if (wire->end == 0)
        faults_add(&message->faults, "end", REASON_REQUIRED);
    else if ((int)wire->end == WHISTLE_OPEN)
        faults_add(&message->faults, "end", REASON_FORBIDDEN_HERE);
    if ((int)wire->end == WHISTLE_NAMED && str_empty(wire->lead) && wire->n_co == 0)
        faults_add(&message->faults, "lead", REASON_REQUIRED);
    if ((int)wire->end != WHISTLE_NAMED) {
        need_empty(message, "lead", wire->lead);
        if (wire->n_co)
            faults_add(&message->faults, "co", REASON_FORBIDDEN_HERE);
    }
    return turn_desk_number(message, wire->number);
}

static enum reason find_open(const struct turn *turn, uint32_t number, struct whistle **out)
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
        return REASON_REQUIRED;
    if (!*out)
        return REASON_NOT_FOUND;
    return (*out)->state == WHISTLE_OPEN ? REASON_NONE : REASON_ALREADY_DONE;
}

/* Those who dispatch ("" as *unit), or the unit that is named; without a name the whistler's or the lead's, whichever has
 * more to say. */
static enum result concluder(struct turn *turn, const struct whistle *whistle, const char *named, const char **unit)
{
    struct message *message = turn->message;
    const struct assignment *lead = router_lead(turn->order);
    const char *const may[] = {str_empty(named) ? whistle->unit : named, str_empty(named) && lead ? lead->unit : ""};
    *unit = "";
    turn->event.speaker = speaker_desk_who(turn, "");
    if (speaker_desk_dispatches(message))
        return speaker_desk_city(turn, named);
    for (size_t i = 0; i < COUNT(may); i++) {
        enum router_speaker who = speaker_desk_who(turn, may[i]);
        if (str_empty(may[i]) || !message_may_act(turn->batch, message, may[i]) ||
            (!str_empty(*unit) && who <= turn->event.speaker))
            continue;
        *unit = may[i];
        turn->event.speaker = who;
    }
    turn->event.own_whistle = str_equal(*unit, whistle->unit);
    return str_empty(*unit) ? batch_refuse(message, "unit", REASON_NOT_YOURS) : RESULT_OK;
}

static void name_found(struct turn *turn, const char *field, const char *code, enum duty duty,
                       struct router_post *posts)
{
    const struct pack *pack = turn->pack;
    if (codes_desk_find(turn, field, code) < 0)
        return;
    posts[turn->event.post_count++] = catalogue_post(pack, pack_policy_find(pack, turn->order->policy),
                                                     pack_unit_find(pack, code), duty, turn->batch->now);
}

/* R09: what stays undecided falls to the backstop until a meeting names an owner. */
static void name_all(struct turn *turn, const WireConclude *wire)
{
    const struct unit_codes codes = {"co", wire->co, wire->n_co};
    struct router_post *posts = arena_array(turn->batch->arena, 1 + codes.count, sizeof *posts);
    turn->event.posts = posts;
    if ((int)wire->end == WHISTLE_UNDECIDED)
        posts[turn->event.post_count++] =
            catalogue_post(turn->pack, pack_policy_find(turn->pack, turn->order->policy),
                           catalogue_backstop(turn->pack, turn->order->reported), DUTY_LEAD, turn->batch->now);
    if (!str_empty(wire->lead))
        name_found(turn, "lead", wire->lead, DUTY_LEAD, posts);
    for (size_t i = 0; i < codes.count; i++)
        name_found(turn, codes_desk_at(turn->batch, &codes, i), codes.list[i], DUTY_CO, posts);
}

/* R03: inside its own tree who reports in may be the lead itself. */
static bool is_below_lead(const struct turn *turn, const char *code)
{
    const struct pack *pack = turn->batch->pack;
    const struct assignment *lead = router_lead(turn->order);
    int unit = pack_unit_find(pack, code), leads = lead ? pack_unit_find(pack, lead->unit) : -1;
    return unit >= 0 && leads >= 0 && acting_below(pack, unit, leads);
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

/* Who came, and whether others are still waited for. */
static void tell_who_came(struct turn *turn, const struct whistle *whistle)
{
    const struct list *list = &whistle_store_book(turn->batch)->calls;
    const char **came = arena_array(turn->batch->arena, list->count + 1, sizeof *came);
    turn->event.came = came;
    for (size_t i = 0; i < list->count; i++) {
        const struct whistle_call *call = list->items[i];
        if (!belongs(call, whistle))
            continue;
        if (call->reported_in_at == INSTANT_NONE)
            turn->event.awaited = true;
        else
            came[turn->event.came_count++] = call->unit;
    }
}

/* Units that reported in to it (`in`), or never did. */
static json_t *json_came(const struct turn *turn, const struct whistle *whistle, bool in)
{
    const struct list *list = &whistle_store_book(turn->batch)->calls;
    json_t *units = json_array();
    for (size_t i = 0; i < list->count; i++) {
        const struct whistle_call *call = list->items[i];
        if (belongs(call, whistle) && (call->reported_in_at != INSTANT_NONE) == in)
            json_array_append_new(units, json_string(call->unit));
    }
    return units;
}

/* Who came, what they found, who decided what. */
static const char *concluded_detail(const struct turn *turn, const struct whistle *whistle, const WireConclude *wire,
                                    const char *unit)
{
    return store_json(turn->batch,
                      json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s*, s:o, s:o, s:o}", "whistle", whistle->seq,
                                "whistle_kind", term_get("whistle_kind", (int)whistle->kind)->code, "end",
                                term_get("whistle_state", (int)wire->end)->code, "unit", unit, "finding", wire->finding,
                                "measures", wire->measures, "participants", wire->participants, "lead",
                                str_given(wire->lead), "co", codes_desk_json(wire->co, wire->n_co), "came",
                                json_came(turn, whistle, true), "absent", json_came(turn, whistle, false)));
}

static void end_whistle(struct turn *turn, struct whistle *whistle, const WireConclude *wire)
{
    const struct unit_codes codes = {"co", wire->co, wire->n_co};
    whistle->state = (enum whistle_state)wire->end;
    whistle->finding = wire->finding;
    whistle->measures = wire->measures;
    whistle->participants = mask_text(turn->batch->arena, wire->participants);
    whistle->lead = str_given(wire->lead);
    whistle->co = codes_desk_commas(turn->batch, &codes);
    whistle->ended_by = turn->event.actor;
    whistle->ended_at = turn->batch->now;
    whistle->dirty = true;
    whistle_desk_answer(turn, whistle->seq);
}

enum result finding_desk_step_conclude(struct batch *batch, struct message *message)
{
    const WireConclude *wire = (const WireConclude *)message->body;
    struct whistle *whistle;
    const char *unit;
    struct turn turn;
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_CONCLUDE);
    if (outcome != RESULT_OK)
        return outcome;
    enum reason reason = find_open(&turn, wire->whistle, &whistle);
    if (reason != REASON_NONE)
        return batch_refuse(message, "whistle", reason);
    outcome = concluder(&turn, whistle, wire->unit, &unit);
    if (outcome != RESULT_OK)
        return outcome;
    if ((int)wire->end == WHISTLE_UNDECIDED && whistle->kind != WHISTLE_JOINT)
        return batch_refuse(message, "end", REASON_FORBIDDEN_HERE);
    turn.event.seen = (int)wire->dispatches;
    turn.event.whistle = whistle->kind;
    turn.event.end = (enum whistle_state)wire->end;
    name_all(&turn, wire);
    end_calls(&turn, whistle);
    tell_who_came(&turn, whistle);
    turn.event.below = is_below_lead(&turn, wire->lead);
    if (message->faults.count)
        return RESULT_REFUSE;
    turn.detail = concluded_detail(&turn, whistle, wire, unit);
    outcome = turn_desk_go(&turn);
    if (outcome == RESULT_OK && turn_desk_done(&turn))
        end_whistle(&turn, whistle, wire);
    return outcome;
}
