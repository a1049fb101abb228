/* A result may be three steps of the core: the person was reached (R02), another cause was found (R46), and the result
 * itself. Whether the last one will be taken is asked before the first is made. */
#include "services/router/feedback_desk.h"
#include "common/str.h"
#include "services/router/attachment_desk.h"
#include "services/router/feedback_store.h"
#include "services/router/reply_check.h"
#include "services/router/turn_desk.h"

typedef Loopline__Router__V1__ReportInterim WireInterim;
typedef Loopline__Router__V1__FeedBack WireFeedBack;
typedef Loopline__Router__V1__Contact WireContact;

/* 0 on the wire is an instant that nobody said. */
static instant said_at(int64_t at)
{
    return at == 0 ? INSTANT_NONE : at;
}

/* ---- what is common to both ---- */

static void take_contact(const WireContact *wire, struct feedback *out)
{
    out->contact = wire != NULL;
    out->contact_at = wire ? said_at(wire->at) : INSTANT_NONE;
    out->contact_way = wire ? (enum contact_way)wire->way : CONTACT_WAY_UNSPECIFIED;
    out->contact_with = wire ? wire->with : "";
    out->contact_result = wire ? (enum contact_result)wire->result : CONTACT_RESULT_UNSPECIFIED;
}

static void take_place(const struct turn *turn, struct feedback *out)
{
    const struct assignment *part = &turn->order->assignments[turn->event.seq - 1];
    out->order = turn->order->id;
    out->seq = part->seq;
    out->round = turn->order->round;
    out->unit = part->unit;
    out->at = turn->batch->now;
    out->by = turn->event.actor;
}

/* `cause` may be NULL. */
static enum result check(struct turn *turn, const struct feedback *feedback, const char *cause)
{
    const struct assignment *part = &turn->order->assignments[turn->event.seq - 1];
    struct feedback_fault faults[FEEDBACK_FAULTS_MAX];
    size_t count = feedback_faults(turn->batch->pack, turn->order, feedback, faults);
    for (size_t i = 0; i < count; i++)
        faults_add(&turn->message->faults, faults[i].field, faults[i].reason);
    if (!str_empty(cause) && !feedback_finds_causes(part))
        return batch_refuse(turn->message, "cause", REASON_FORBIDDEN_HERE);
    return count ? RESULT_REFUSE : RESULT_OK;
}

static const char *at_text(const struct batch *batch, instant at)
{
    if (at == INSTANT_NONE)
        return NULL;
    char *text = arena_alloc(batch->arena, INSTANT_TEXT);
    instant_format(at, batch->pack->calendars[batch->pack->calendar].offset_minutes, text);
    return text;
}

static const char *code_of(const char *list, int number)
{
    return number ? term_get(list, number)->code : NULL;
}

/* For lines of history: what was said, without what is empty. */
static json_t *contact_json(const struct batch *batch, const struct feedback *feedback)
{
    return json_pack("{s:s*, s:s*, s:s*, s:s*}", "contact_at", at_text(batch, feedback->contact_at), "contact_way",
                     code_of("contact_way", (int)feedback->contact_way), "contact_with",
                     str_given(feedback->contact_with), "contact_result",
                     code_of("contact_result", (int)feedback->contact_result));
}

static json_t *told_json(struct batch *batch, const struct feedback *feedback)
{
    json_t *detail = contact_json(batch, feedback), *files = attachment_desk_references(feedback->attachments);
    json_object_set_new(detail, "text", json_string(feedback->text));
    if (!str_empty(feedback->measures))
        json_object_set_new(detail, "measures", json_string(feedback->measures));
    if (feedback->told_at != INSTANT_NONE && !feedback->interim) /* of an interim one it is the line's own time */
        json_object_set_new(detail, "told_at", json_string(at_text(batch, feedback->told_at)));
    if (json_array_size(files) > 0)
        json_object_set(detail, "attachments", files);
    json_decref(files);
    return detail;
}

/* R02, R39: evidence of the first contact is a contact, made known now. */
static enum result step_contact(struct turn *turn, const struct feedback *feedback)
{
    const struct router_event event = turn->event;
    const struct assignment *part = &turn->order->assignments[event.seq - 1];
    if (!feedback_reached(feedback) || part->contacted_at != INSTANT_NONE)
        return RESULT_OK;
    turn->event = (struct router_event){.type = ROUTER_CONTACT, .at = event.at, .seq = event.seq, .actor = event.actor};
    turn->detail = store_json(turn->batch, contact_json(turn->batch, feedback));
    enum result outcome = turn_desk_take(turn);
    turn->event = event;
    return outcome;
}

static enum result step_cause(struct turn *turn, const char *cause)
{
    const struct router_event event = turn->event;
    if (str_empty(cause) || str_equal(cause, turn->order->cause))
        return RESULT_OK;
    turn->event = (struct router_event){.type = ROUTER_CAUSE, .at = event.at, .actor = event.actor, .text = cause};
    turn->detail =
        store_json(turn->batch, json_pack("{s:s, s:s, s:s}", "cause_before", turn->order->cause, "root_cause", cause,
                                          "unit", turn->order->assignments[event.seq - 1].unit));
    enum result outcome = turn_desk_take(turn);
    turn->event = event;
    return outcome;
}

static enum result step_all(struct turn *turn, const struct feedback *feedback, const char *cause, json_t *detail)
{
    const char *line = store_json(turn->batch, detail);
    turn->said = feedback;
    enum result outcome = step_contact(turn, feedback);
    if (outcome == RESULT_OK)
        outcome = step_cause(turn, cause);
    turn->detail = line;
    if (outcome == RESULT_OK)
        outcome = turn_desk_go(turn);
    if (outcome == RESULT_OK)
        feedback_store_keep(turn->batch, feedback);
    return outcome;
}

/* What says nothing goes back before a leader reads it and before it meets a clock (R20), and is on record, so that it can
 * be counted. */
static bool sent_back(struct turn *turn, const struct feedback *feedback)
{
    struct batch *batch = turn->batch;
    struct reply_texts texts = {.reply = feedback->text, .demand = turn->order->text};
    texts.earlier_count = feedback_store_earlier(batch, turn->order, &texts.earlier);
    enum reply_fault fault = reply_check(batch->arena, &batch->pack->reply, &texts);
    if (fault == REPLY_GOOD)
        return false;
    batch_record(batch,
                 &(struct record){turn->order->id, turn->order->district, "reply_sent_back", feedback->unit,
                                  turn->event.actor,
                                  store_json(batch, json_pack("{s:s, s:s, s:i, s:b}", "what", reply_check_name(fault),
                                                              "text", feedback->text, "round", feedback->round,
                                                              "interim", feedback->interim))});
    batch_reject(turn->message, "text", REASON_BOILERPLATE);
    return true;
}

/* ---- interim ---- */

enum result feedback_desk_decode_interim(struct batch *batch, struct message *message)
{
    const WireInterim *wire = (const WireInterim *)message->body;
    message_need_text(message, "text", wire->text);
    attachment_desk_need(batch, message, &(struct attachments){wire->attachments, wire->n_attachments});
    return turn_desk_number(message, wire->number);
}

static struct feedback read_interim(const struct turn *turn, const WireInterim *wire)
{
    struct feedback out = {
        .interim = true,
        .outcome = OUTCOME_IN_PROGRESS,
        .text = wire->text,
        .measures = wire->measures,
        .ground = "",
        .until = said_at(wire->until),
        .works_until = INSTANT_NONE,
        .attachments = attachment_desk_json(turn->batch, &(struct attachments){wire->attachments, wire->n_attachments}),
        .told_at = turn->event.to == AUDIENCE_PLATFORM ? INSTANT_NONE : turn->batch->now,
    };
    take_contact(wire->contact, &out);
    take_place(turn, &out);
    return out;
}

enum result feedback_desk_step_interim(struct batch *batch, struct message *message)
{
    const WireInterim *wire = (const WireInterim *)message->body;
    struct turn turn;
    enum result outcome = turn_desk_open_part(&turn, batch, message, wire->unit, ROUTER_INTERIM);
    if (outcome != RESULT_OK)
        return outcome;
    turn.event.to = wire->to == 0 ? AUDIENCE_PLATFORM : (enum audience)wire->to;
    const struct feedback feedback = read_interim(&turn, wire);
    outcome = check(&turn, &feedback, NULL);
    if (outcome == RESULT_OK)
        outcome = turn_desk_ask(&turn, NULL);
    if (outcome != RESULT_OK || sent_back(&turn, &feedback))
        return outcome;
    json_t *detail = told_json(batch, &feedback);
    json_object_set_new(detail, "to", json_string(code_of("audience", (int)turn.event.to)));
    if (feedback.until != INSTANT_NONE)
        json_object_set_new(detail, "until", json_string(at_text(batch, feedback.until)));
    return step_all(&turn, &feedback, NULL, detail);
}

/* ---- final ---- */

enum result feedback_desk_decode_final(struct batch *batch, struct message *message)
{
    const WireFeedBack *wire = (const WireFeedBack *)message->body;
    message_need_text(message, "text", wire->text);
    if (wire->cost_fen > INT64_MAX)
        faults_add(&message->faults, "cost_fen", REASON_OUT_OF_RANGE);
    if (wire->agreed_fen > INT64_MAX)
        faults_add(&message->faults, "agreed_fen", REASON_OUT_OF_RANGE);
    attachment_desk_need(batch, message, &(struct attachments){wire->attachments, wire->n_attachments});
    return turn_desk_number(message, wire->number);
}

static struct feedback read_final(const struct turn *turn, const WireFeedBack *wire)
{
    struct feedback out = {
        .outcome = (enum outcome)wire->outcome,
        .text = wire->text,
        .measures = wire->measures,
        .cost_fen = (int64_t)wire->cost_fen,
        .agreed_fen = (int64_t)wire->agreed_fen,
        .ground = wire->ground,
        .until = INSTANT_NONE,
        .works_until = said_at(wire->works_until_at),
        .attachments = attachment_desk_json(turn->batch, &(struct attachments){wire->attachments, wire->n_attachments}),
        .told_at = said_at(wire->told_at),
    };
    take_contact(wire->contact, &out);
    take_place(turn, &out);
    return out;
}

static json_t *final_json(struct batch *batch, const struct feedback *feedback)
{
    json_t *detail = told_json(batch, feedback);
    json_object_set_new(detail, "outcome", json_string(code_of("outcome", (int)feedback->outcome)));
    json_object_set_new(detail, "round", json_integer(feedback->round));
    if (!str_empty(feedback->ground))
        json_object_set_new(detail, "ground", json_string(feedback->ground));
    if (feedback->cost_fen > 0)
        json_object_set_new(detail, "cost_fen", json_integer(feedback->cost_fen));
    if (feedback->agreed_fen > 0)
        json_object_set_new(detail, "agreed_fen", json_integer(feedback->agreed_fen));
    if (feedback->works_until != INSTANT_NONE)
        json_object_set_new(detail, "works_until", json_string(at_text(batch, feedback->works_until)));
    return detail;
}

enum result feedback_desk_step_final(struct batch *batch, struct message *message)
{
    const WireFeedBack *wire = (const WireFeedBack *)message->body;
    struct turn turn;
    enum result outcome = turn_desk_open_part(&turn, batch, message, wire->unit, ROUTER_FEED_BACK);
    if (outcome != RESULT_OK)
        return outcome;
    const struct feedback feedback = read_final(&turn, wire);
    turn.event.outcome = feedback.outcome;
    turn.event.text = feedback.text;
    turn.event.works_until = wire->works_until_at;
    turn.event.contacted = feedback_reached(&feedback);
    outcome = check(&turn, &feedback, wire->cause);
    if (outcome == RESULT_OK)
        outcome = turn_desk_ask(&turn, NULL);
    if (outcome != RESULT_OK || sent_back(&turn, &feedback))
        return outcome;
    return step_all(&turn, &feedback, wire->cause, final_json(batch, &feedback));
}
