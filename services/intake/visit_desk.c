#include "services/intake/visit_desk.h"
#include "common/mask.h"
#include "common/str.h"
#include "services/intake/care.h"
#include "services/intake/care_store.h"
#include "services/intake/intake_say.h"
#include "services/intake/submit_desk.h"

typedef Loopline__Intake__V1__KeepCare WireKeep;
typedef Loopline__Event__V1__VisitPlanned WirePlanned;

/* ---- the list of care ---- */

enum result visit_desk_decode_keep(struct batch *batch, struct message *message)
{
    const WireKeep *wire = (const WireKeep *)message->body;
    (void)batch;
    message_need_text(message, "reference", wire->reference);
    if (wire->ended)
        return RESULT_OK;
    message_need_text(message, "area", wire->area);
    message_need_text(message, "kind", wire->kind);
    return RESULT_OK;
}

/* A household lies in a community, a village or a grid: there somebody is near enough to visit it. */
static int area_of(const struct batch *batch, struct message *message, const WireKeep *wire)
{
    int area = pack_area_find(batch->pack, wire->area);
    if (area < 0)
        faults_add(&message->faults, "area", REASON_UNKNOWN_CODE);
    else if (batch->pack->areas[area].level < AREA_COMMUNITY)
        faults_add(&message->faults, "area", REASON_OUT_OF_RANGE);
    return area;
}

static void record(struct batch *batch, const struct message *message, const struct care_row *care, const char *kind)
{
    const struct intake_own *own = batch->own;
    batch_record(batch, &(struct record){care_subject(own->token_key, care->reference), care->district, kind, NULL,
                                         message_actor(message),
                                         store_json(batch, json_pack("{s:s, s:s, s:i}", "area", care->area, "kind",
                                                                     care->kind, "visits", care->visits))});
}

static enum result end(struct batch *batch, struct message *message, struct care_row *care)
{
    const WireKeep *wire = (const WireKeep *)message->body;
    if (care == NULL)
        return batch_refuse(message, "reference", REASON_NOT_FOUND);
    if (care->ended_at != INSTANT_NONE)
        return batch_refuse(message, "reference", REASON_ALREADY_DONE);
    care->ended_at = batch->now;
    care->next_at = INSTANT_NONE;
    care->address = "";
    care->unreadable = false;
    care->note = mask_text(batch->arena, wire->note);
    care->kept_by = message_actor(message);
    care->kept_at = batch->now;
    care->dirty = true;
    record(batch, message, care, "care_ended");
    return RESULT_OK;
}

enum result visit_desk_step_keep(struct batch *batch, struct message *message)
{
    const WireKeep *wire = (const WireKeep *)message->body;
    const struct pack *pack = batch->pack;
    struct care_row *care = care_store_of(batch, wire->reference);
    if (wire->ended)
        return end(batch, message, care);
    int area = area_of(batch, message, wire), kind = pack_care_find(pack, wire->kind);
    if (kind < 0)
        faults_add(&message->faults, "kind", REASON_UNKNOWN_CODE);
    if (message->faults.count != 0)
        return RESULT_REFUSE;
    if (care == NULL)
        care = care_store_new(batch);
    /* A new interval begins now; what else is corrected moves no visit. */
    if (care->next_at == INSTANT_NONE || !str_equal(care->kind, wire->kind))
        care->next_at = care_next(pack, kind, area, batch->now, batch->now);
    care->reference = wire->reference;
    care->area = wire->area;
    care->district = pack->areas[pack->areas[area].district].code;
    care->kind = wire->kind;
    care->address = wire->address;
    care->unreadable = false;
    care->note = mask_text(batch->arena, wire->note);
    care->kept_by = message_actor(message);
    care->kept_at = batch->now;
    care->ended_at = INSTANT_NONE;
    care->dirty = true;
    record(batch, message, care, "care_kept");
    return RESULT_OK;
}

/* ---- a visit becomes a request ---- */

struct submission visit_desk_submission(const char *principal)
{
    return (struct submission){.channel = "",
                               .sender_channel = "",
                               .may_name_channel = true,
                               .principal = principal,
                               .reference = "",
                               .language = "zh",
                               .name = "",
                               .phone = "",
                               .other = "",
                               .text = "",
                               .district = "",
                               .area = "",
                               .address = "",
                               .matter = "",
                               .reported = "",
                               .occurred_at = INSTANT_NONE,
                               .now = INSTANT_END,
                               .answer = "",
                               .ground = ""};
}

static void record_accepted(struct batch *batch, const struct message *message, const struct request_row *row)
{
    const char *detail = store_json(batch, json_pack("{s:s, s:b}", "channel", row->channel, "planned", 1));
    batch_record(batch, &(struct record){row->id, row->district, "accepted", NULL,
                                         message == NULL ? NULL : message_actor(message), detail});
}

enum result visit_desk_accept(struct batch *batch, const struct message *message, const struct submission *in,
                              const struct uuid *planned, const char **fault)
{
    struct intake_faults faults = {0};
    struct admission admission;
    struct request_row *row;
    *fault = NULL;
    intake_admit(batch->pack, in, &admission, &faults);
    if (faults.count != 0) {
        *fault = arena_text(batch->arena, faults.list[0].field);
        return RESULT_OK;
    }
    enum result outcome = submit_desk_row(batch, in, &admission, &row);
    if (outcome != RESULT_OK)
        return outcome;
    row->planned = *planned;
    submit_desk_keep(batch, in, row);
    intake_add_step(batch, row, "accepted", NULL, batch->now);
    record_accepted(batch, message, row);
    intake_say_accepted(batch, row, "", "");
    return RESULT_OK;
}

/* ---- the calendar planned it ---- */

enum result visit_desk_decode_planned(struct batch *batch, struct message *message)
{
    const WirePlanned *wire = (const WirePlanned *)message->body;
    (void)batch;
    message_need_text(message, "plan", wire->plan);
    return message_need_subject(message, "visit_id", &wire->visit_id);
}

enum result visit_desk_step_planned(struct batch *batch, struct message *message)
{
    const WirePlanned *wire = (const WirePlanned *)message->body;
    const struct pack *pack = batch->pack;
    int found = pack_visit_find(pack, wire->plan), area = pack_area_find(pack, wire->area);
    const char *fault;
    if (care_store_planned(batch, &message->subject)) /* it was accepted already */
        return RESULT_OK;
    if (found < 0 || area < 0)
        return batch_refuse(message, found < 0 ? "plan" : "area", REASON_UNKNOWN_CODE);
    const struct pack_visit *visit = &pack->visits[found];
    const char *const values[] = {"area", pack->areas[area].name, "date", wire->date, NULL};
    struct submission in = visit_desk_submission(term_get("node", NODE_ESCALATION)->code);
    in.channel = pack->channels[visit->channel].code;
    in.area = wire->area;
    in.matter = pack_matter_code(pack, visit->matter);
    in.text = pack_text_fill(batch->arena, visit->text, values);
    in.now = batch->now;
    enum result outcome = visit_desk_accept(batch, message, &in, &message->subject, &fault);
    return outcome == RESULT_OK && fault != NULL ? batch_refuse(message, fault, REASON_BAD_DATA) : outcome;
}
