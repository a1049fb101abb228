#include "services/router/session_desk.h"
#include "common/mask.h"
#include "common/str.h"
#include "services/router/attachment_desk.h"
#include "services/router/session_store.h"
#include "services/router/speaker_desk.h"

typedef Loopline__Router__V1__HoldSession WireSession;
typedef Loopline__Router__V1__HandOver WireHandOver;

/* ---- lists of the wire ---- */

struct texts {
    const char *field;
    char *const *list;
    size_t count;
};

static void need_each(struct batch *batch, struct message *message, const struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        message_need_text(message, arena_print(batch->arena, "%s[%zu]", texts->field, i), texts->list[i]);
}

static json_t *json_texts(struct batch *batch, const struct texts *texts)
{
    json_t *list = json_array();
    for (size_t i = 0; i < texts->count; i++)
        json_array_append_new(list, json_string(mask_text(batch->arena, texts->list[i])));
    return list;
}

static struct attachments attachments_of(const WireSession *wire)
{
    return (struct attachments){wire->attachments, wire->n_attachments};
}

/* An instant as the city writes it; NULL for 0. */
static const char *written(const struct batch *batch, instant at)
{
    char *text = arena_alloc(batch->arena, INSTANT_TEXT);
    instant_format(at, batch->pack->calendars[batch->pack->calendar].offset_minutes, text);
    return at == 0 ? NULL : text;
}

/* ---- sessions ---- */

enum result session_desk_decode_session(struct batch *batch, struct message *message)
{
    const WireSession *wire = (const WireSession *)message->body;
    need_each(batch, message, &(struct texts){"units", wire->units, wire->n_units});
    need_each(batch, message, &(struct texts){"participants", wire->participants, wire->n_participants});
    need_each(batch, message, &(struct texts){"parties", wire->parties, wire->n_parties});
    const struct attachments given = attachments_of(wire);
    attachment_desk_need(batch, message, &given);
    message_need_text(message, "text", wire->text);
    if (wire->kind == 0)
        faults_add(&message->faults, "kind", REASON_REQUIRED);
    if (wire->result == 0)
        faults_add(&message->faults, "result", REASON_REQUIRED);
    if (wire->held_at == 0)
        faults_add(&message->faults, "held_at", REASON_REQUIRED);
    if (wire->next_at != 0 && (int)wire->result != SESSION_ADJOURNED)
        faults_add(&message->faults, "next_at", REASON_FORBIDDEN_HERE);
    else if (wire->next_at != 0 && wire->next_at <= wire->held_at)
        faults_add(&message->faults, "next_at", REASON_OUT_OF_RANGE);
    return turn_desk_number(message, wire->number);
}

static enum result check_session(struct turn *turn, const WireSession *wire)
{
    struct batch *batch = turn->batch;
    for (size_t i = 0; i < wire->n_units; i++)
        if (pack_unit_find(batch->pack, wire->units[i]) < 0)
            faults_add(&turn->message->faults, arena_print(batch->arena, "units[%zu]", i), REASON_UNKNOWN_CODE);
        else if (turn_desk_accused(turn, wire->units[i]))
            faults_add(&turn->message->faults, arena_print(batch->arena, "units[%zu]", i), REASON_REPORTED_UNIT);
    if (wire->held_at > batch->now)
        faults_add(&turn->message->faults, "held_at", REASON_OUT_OF_RANGE);
    return turn->message->faults.count ? RESULT_REFUSE : RESULT_OK;
}

/* R18, C05, C17: which one it was, who met, who agreed to what. */
static const char *session_detail(const struct turn *turn, const WireSession *wire, const char *unit)
{
    struct batch *batch = turn->batch;
    const struct attachments given = attachments_of(wire);
    int round = session_store_next(batch, &turn->row->id, (enum session_kind)wire->kind);
    return store_json(
        batch, json_pack("{s:s, s:i, s:s, s:s, s:s, s:o, s:o, s:o, s:s, s:s, s:s*, s:o}", "session",
                         term_get("session_kind", (int)wire->kind)->code, "round", round, "held_at",
                         written(batch, wire->held_at), "unit", unit, "place", wire->place, "units",
                         json_texts(batch, &(struct texts){"units", wire->units, wire->n_units}), "participants",
                         json_texts(batch, &(struct texts){"participants", wire->participants, wire->n_participants}),
                         "parties", json_texts(batch, &(struct texts){"parties", wire->parties, wire->n_parties}),
                         "result", term_get("session_result", (int)wire->result)->code, "text", wire->text, "next_at",
                         written(batch, wire->next_at), "attachments",
                         attachment_desk_references(attachment_desk_json(batch, &given))));
}

/* Who took part is named by role: a number that slipped in is masked before it is kept. */
static void keep_session(struct turn *turn, const WireSession *wire, const char *unit)
{
    struct batch *batch = turn->batch;
    const struct attachments given = attachments_of(wire);
    const struct texts units = {"units", wire->units, wire->n_units},
                       participants = {"participants", wire->participants, wire->n_participants},
                       parties = {"parties", wire->parties, wire->n_parties};
    session_store_add(batch, &(struct order_session){
                                 .order = turn->row->id,
                                 .kind = (enum session_kind)wire->kind,
                                 .unit = unit,
                                 .by = turn->event.actor,
                                 .at = batch->now,
                                 .held_at = wire->held_at,
                                 .place = wire->place,
                                 .units = store_json(batch, json_texts(batch, &units)),
                                 .participants = store_json(batch, json_texts(batch, &participants)),
                                 .parties = store_json(batch, json_texts(batch, &parties)),
                                 .result = (enum session_result)wire->result,
                                 .text = wire->text,
                                 .next_at = wire->next_at ? wire->next_at : INSTANT_NONE,
                                 .attachments = attachment_desk_json(batch, &given),
                             });
}

enum result session_desk_step_session(struct batch *batch, struct message *message)
{
    const WireSession *wire = (const WireSession *)message->body;
    const char *unit;
    struct turn turn;
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_SESSION);
    if (outcome == RESULT_OK)
        outcome = speaker_desk_as(&turn, wire->unit, false, &unit);
    if (outcome == RESULT_OK)
        outcome = check_session(&turn, wire);
    if (outcome != RESULT_OK)
        return outcome;
    turn.detail = session_detail(&turn, wire, unit);
    outcome = turn_desk_go(&turn);
    if (outcome == RESULT_OK)
        keep_session(&turn, wire, unit);
    return outcome;
}

/* ---- hand-overs ---- */

enum result session_desk_decode_hand_over(struct batch *batch, struct message *message)
{
    const WireHandOver *wire = (const WireHandOver *)message->body;
    (void)batch;
    message_need_text(message, "agency", wire->agency);
    if (wire->direction == 0)
        faults_add(&message->faults, "direction", REASON_REQUIRED);
    if (wire->at == 0)
        faults_add(&message->faults, "at", REASON_REQUIRED);
    return turn_desk_number(message, wire->number);
}

static enum result check_hand_over(struct turn *turn, const WireHandOver *wire)
{
    if (!pack_listed(turn->batch->pack, "agency", wire->agency))
        faults_add(&turn->message->faults, "agency", REASON_UNKNOWN_CODE);
    if (wire->at > turn->batch->now)
        faults_add(&turn->message->faults, "at", REASON_OUT_OF_RANGE);
    return turn->message->faults.count ? RESULT_REFUSE : RESULT_OK;
}

static void keep_hand_over(struct turn *turn, const WireHandOver *wire, const char *unit)
{
    session_store_add_hand_over(turn->batch, &(struct handed_over){
                                                 .order = turn->row->id,
                                                 .direction = (enum hand_over)wire->direction,
                                                 .agency = wire->agency,
                                                 .reference = wire->reference,
                                                 .unit = unit,
                                                 .by = turn->event.actor,
                                                 .at = wire->at,
                                                 .recorded_at = turn->batch->now,
                                                 .note = wire->note,
                                             });
}

enum result session_desk_step_hand_over(struct batch *batch, struct message *message)
{
    const WireHandOver *wire = (const WireHandOver *)message->body;
    const char *unit;
    struct turn turn;
    enum result outcome = turn_desk_open(&turn, batch, message, ROUTER_HAND_OVER);
    if (outcome == RESULT_OK)
        outcome = speaker_desk_as(&turn, wire->unit, true, &unit);
    if (outcome == RESULT_OK)
        outcome = check_hand_over(&turn, wire);
    if (outcome != RESULT_OK)
        return outcome;
    turn.detail = store_json(batch, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "direction",
                                              term_get("hand_over", (int)wire->direction)->code, "agency", wire->agency,
                                              "reference", wire->reference, "unit", unit, "at",
                                              written(batch, wire->at), "note", wire->note));
    outcome = turn_desk_go(&turn);
    if (outcome == RESULT_OK)
        keep_hand_over(&turn, wire, unit);
    return outcome;
}
