#include "common/str.h"
#include "services/intake/intake_store.h"
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WATCH_DEFAULT = 100, WATCH_MAX = 500, PAGE_BYTES = 200 * 1024, CODE_SIZE = 6 };

typedef Loopline__Intake__V1__Submit WireSubmit;
typedef Loopline__Intake__V1__Supplement WireSupplement;
typedef Loopline__Intake__V1__Withdraw WireWithdraw;
typedef Loopline__Intake__V1__Track WireTrack;
typedef Loopline__Intake__V1__Watch WireWatch;
typedef Loopline__Intake__V1__Reveal WireReveal;
typedef Loopline__Intake__V1__Receipt WireReceipt;
typedef Loopline__Intake__V1__Step WireStep;
typedef Loopline__Event__V1__RequestAccepted WireAccepted;
typedef Loopline__Event__V1__ProgressMade WireProgressMade;
typedef Loopline__Event__V1__RequestReopened WireReopened;
typedef Loopline__Event__V1__HotspotRaised WireHotspot;

static struct request_row *row_of(const struct message *message)
{
    return message->rows;
}

static void record(struct batch *batch, const struct message *message, const struct request_row *row, const char *kind,
                   const char *detail)
{
    batch_record(batch, &(struct record){row->id, row->district, kind, NULL, message_actor(message), detail});
}

/* `event`: what happened, as the pack's texts name it: receipt.accepted, receipt.supplemented … */
static WireReceipt *receipt(struct batch *batch, const struct message *message, const struct request_row *row,
                            const char *event)
{
    WireReceipt *out = arena_alloc(batch->arena, sizeof *out);
    loopline__intake__v1__receipt__init(out);
    out->number = wire_text(row->number);
    out->code = wire_text(row->code);
    out->request_id = wire_uuid(batch->arena, &row->id);
    out->accepted_at = row->accepted_at;
    out->state = (Loopline__Wire__V1__RequestState)row->state;
    const char *key = arena_print(batch->arena, "receipt.%s", event);
    const char *const values[] = {"number", row->number, "code", row->code, NULL};
    out->notice =
        wire_text(pack_text_fill(batch->arena, pack_text_find(batch->pack, key, message->header.language), values));
    return out;
}

/* ---- submit ---------------------------------------------------------------------------------------- */

static void read_contact(const WireSubmit *wire, struct submission *in)
{
    in->name = in->phone = in->other = "";
    if (wire->contact == NULL)
        return;
    in->name = wire->contact->name;
    in->phone = wire->contact->phone;
    in->other = wire->contact->other;
}

static void read_place(const WireSubmit *wire, struct submission *in)
{
    in->district = in->area = in->address = "";
    if (wire->place == NULL)
        return;
    in->district = wire->place->district;
    in->area = wire->place->area;
    in->address = wire->place->address;
    in->positioned = wire->place->position != NULL;
    if (in->positioned) {
        in->latitude = wire->place->position->latitude;
        in->longitude = wire->place->position->longitude;
        in->datum = (enum datum)wire->place->position->datum;
    }
}

static void read_attachments(struct batch *batch, const WireSubmit *wire, struct submission *in)
{
    struct attachment *list = arena_array(batch->arena, wire->n_attachments + 1, sizeof *list);
    for (size_t i = 0; i < wire->n_attachments; i++)
        list[i] = (struct attachment){wire->attachments[i]->name, wire->attachments[i]->reference,
                                      wire->attachments[i]->media_type};
    in->attachments = list;
    in->attachment_count = wire->n_attachments;
}

static bool has_fault(const struct faults *faults, const char *field)
{
    for (size_t i = 0; i < faults->count && i < FAULTS_MAX; i++)
        if (str_equal(faults->list[i].field, field))
            return true;
    return false;
}

/* Every field at fault at once; what the wire said of a field already stands. */
static enum result admit(struct batch *batch, struct message *message, struct admission *out)
{
    struct intake_faults faults = {0};
    if (batch->pack == NULL)
        return RESULT_OK;
    intake_admit(batch->pack, message->event, out, &faults);
    for (size_t i = 0; i < faults.count; i++)
        if (!has_fault(&message->faults, faults.list[i].field))
            faults_add(&message->faults, faults.list[i].field, faults.list[i].reason);
    return message->faults.count == 0 ? RESULT_OK : RESULT_REFUSE;
}

static enum result decode_submit(struct batch *batch, struct message *message)
{
    const WireSubmit *wire = (const WireSubmit *)message->body;
    struct submission *in = arena_alloc(batch->arena, sizeof *in);
    in->channel = wire->channel;
    in->sender_channel = message->from->channel;
    in->may_name_channel = message->from->role == ROLE_AGENT && message->from->channel[0] == '\0';
    in->principal = message->from->name;
    in->reference = wire->reference;
    in->language = message->header.language;
    in->party = (enum party)wire->party;
    in->withheld = wire->name_withheld;
    in->text = wire->text;
    in->occurred_at = wire->occurred_at == 0 ? INSTANT_NONE : wire->occurred_at;
    in->urgency = (enum urgency)wire->urgency;
    in->matter = wire->matter;
    in->answered = wire->answer != NULL;
    in->refused = wire->refusal != NULL;
    in->answer = in->answered ? wire->answer->text : in->refused ? wire->refusal->advice : "";
    in->ground = wire->refusal == NULL ? "" : wire->refusal->ground;
    read_contact(wire, in);
    read_place(wire, in);
    read_attachments(batch, wire, in);
    in->now = INSTANT_END; /* the database's clock is read later */
    message->event = in;
    return admit(batch, message, &(struct admission){0});
}

static const char *new_code(struct batch *batch)
{
    static const char ALPHABET[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"; /* nothing that is misread on the phone */
    char *code = arena_alloc(batch->arena, CODE_SIZE + 1);
    for (int i = 0; i < CODE_SIZE; i++)
        code[i] = ALPHABET[randombytes_uniform(sizeof ALPHABET - 1)];
    return code;
}

static json_t *attachment_json(const char *name, const char *reference, const char *media_type)
{
    return json_pack("{s:s, s:s, s:s}", "name", name, "reference", reference, "media_type", media_type);
}

static const char *attachments_json(struct batch *batch, const struct attachment *list, size_t count)
{
    if (count == 0)
        return "[]";
    json_t *json = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(json, attachment_json(list[i].name, list[i].reference, list[i].media_type));
    return store_json(batch, json);
}

static void emit_accepted(struct batch *batch, const struct request_row *row, const char *phone, const char *other)
{
    const struct intake_own *own = batch->own;
    WireAccepted wire;
    Loopline__Event__V1__Point position;
    uint8_t caller[CALLER_HASH];
    loopline__event__v1__request_accepted__init(&wire);
    wire.request_id = wire_uuid(batch->arena, &row->id);
    wire.number = wire_text(row->number);
    wire.channel = wire_text(row->channel);
    wire.party = (Loopline__Wire__V1__Party)row->party;
    wire.name_withheld = row->withheld;
    wire.text = wire_text(row->content);
    wire.district = wire_text(row->district);
    wire.area = wire_text(row->area);
    wire.address = wire_text(row->address);
    wire.accepted_at = row->accepted_at;
    wire.occurred_at = row->occurred_at == INSTANT_NONE ? 0 : row->occurred_at;
    wire.urgency = (Loopline__Wire__V1__Urgency)row->urgency;
    wire.matter = wire_text(row->matter);
    wire.hotspot = wire_uuid(batch->arena, &row->hotspot);
    loopline__event__v1__point__init(&position);
    position.latitude = row->latitude;
    position.longitude = row->longitude;
    if (!isnan(row->latitude))
        wire.position = &position;
    if (caller_hash(own->caller_key, phone, other, caller))
        wire.caller = (ProtobufCBinaryData){sizeof caller, caller};
    batch_emit(batch, NODE_CLASSIFIER, MESSAGE_REQUEST_ACCEPTED, &row->id, row->district, &wire.base);
}

static void emit_answered(struct batch *batch, const struct request_row *row)
{
    Loopline__Event__V1__RequestAnswered wire;
    loopline__event__v1__request_answered__init(&wire);
    wire.request_id = wire_uuid(batch->arena, &row->id);
    wire.number = wire_text(row->number);
    wire.district = wire_text(row->district);
    wire.channel = wire_text(row->channel);
    wire.answered_at = row->accepted_at;
    batch_emit(batch, NODE_SURVEY, MESSAGE_REQUEST_ANSWERED, &row->id, row->district, &wire.base);
}

static enum result new_row(struct batch *batch, const struct submission *in, const struct admission *admission,
                           struct request_row **out)
{
    const struct pack *pack = batch->pack;
    struct request_row *row = arena_alloc(batch->arena, sizeof *row);
    char *number = arena_alloc(batch->arena, INTAKE_NUMBER);
    day today = instant_day(batch->now, pack->calendars[pack->calendar].offset_minutes);
    enum result outcome = intake_take_number(batch, admission->district, today, number);
    if (outcome != RESULT_OK)
        return outcome;
    *row = (struct request_row){
        .id = uuid_new(),
        .number = number,
        .code = new_code(batch),
        .channel = pack->channels[admission->channel].code,
        .principal = in->principal,
        .reference = in->reference,
        .language = in->language,
        .party = (int)in->party,
        .withheld = in->withheld,
        .district = pack->areas[admission->district].code,
        .area = in->area,
        .address = in->address,
        .latitude = admission->latitude,
        .longitude = admission->longitude,
        .datum = (int)admission->datum,
        .urgency = (int)in->urgency,
        .matter = in->matter,
        .content = in->text,
        .attachments = attachments_json(batch, in->attachments, in->attachment_count),
        .occurred_at = in->occurred_at,
        .accepted_at = batch->now,
        .state = (int)admission->state,
        .unit = "",
        .answer = in->answer,
        .ground = in->ground,
    };
    *out = row;
    return RESULT_OK;
}

static bool within_rate(struct batch *batch, const struct admission *admission)
{
    struct intake_own *own = batch->own;
    const struct pack_channel *channel = &batch->pack->channels[admission->channel];
    if (own->bucket_count < batch->pack->channels_count) {
        own->buckets = memory_grow(own->buckets, batch->pack->channels_count * sizeof *own->buckets);
        memset(own->buckets, 0, batch->pack->channels_count * sizeof *own->buckets);
        own->bucket_count = batch->pack->channels_count;
    }
    return intake_bucket(&own->buckets[admission->channel], channel->rate_per_second, channel->burst, instant_wall());
}

static void keep_new(struct batch *batch, const struct submission *in, struct request_row *row)
{
    struct intake_work *work = batch->work;
    list_add(batch->arena, &work->added, row);
    if (str_empty(in->name) && str_empty(in->phone) && str_empty(in->other))
        return;
    struct person_row *person = arena_alloc(batch->arena, sizeof *person);
    *person = (struct person_row){row->id, in->name, in->phone, in->other};
    list_add(batch->arena, &work->persons_added, person);
}

static enum result step_submit(struct batch *batch, struct message *message)
{
    struct submission *in = message->event;
    struct admission admission;
    struct request_row *row;
    in->now = batch->now;
    if (admit(batch, message, &admission) != RESULT_OK)
        return RESULT_REFUSE;
    if (!within_rate(batch, &admission)) {
        message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER;
        message->reply.retry_after_ms = 1000;
        return batch_refuse(message, "channel", REASON_RATE_LIMITED);
    }
    enum result outcome = new_row(batch, in, &admission, &row);
    if (outcome != RESULT_OK)
        return outcome;
    keep_new(batch, in, row);
    const char *state = term_get("request_state", row->state)->code;
    intake_add_step(batch, row, state, NULL, batch->now);
    record(batch, message, row, state,
           store_json(batch, json_pack("{s:s, s:s, s:b}", "channel", row->channel, "ground", row->ground, "withheld",
                                       row->withheld)));
    if (row->state == REQUEST_ACCEPTED)
        emit_accepted(batch, row, in->phone, in->other);
    else if (row->state == REQUEST_ANSWERED)
        emit_answered(batch, row);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT, receipt(batch, message, row, state));
    return RESULT_OK;
}

/* ---- supplement, withdraw --------------------------------------------------------------------------- */

/* Only who holds the code, or an agent, may touch a request; a wrong number and a wrong code look alike. */
static enum result check_code(struct message *message, const char *code)
{
    const struct request_row *row = row_of(message);
    bool agent = message->from->role == ROLE_AGENT;
    if (row == NULL)
        return batch_refuse(message, agent ? "number" : "code", agent ? REASON_NOT_FOUND : REASON_WRONG_CODE);
    if (agent && str_empty(code))
        return RESULT_OK;
    if (strlen(code) != CODE_SIZE || sodium_memcmp(code, row->code, CODE_SIZE) != 0)
        return batch_refuse(message, "code", REASON_WRONG_CODE);
    return RESULT_OK;
}

static enum result need_number(struct message *message, const char *number)
{
    message->number = number;
    return str_empty(number) ? batch_refuse(message, "number", REASON_REQUIRED) : RESULT_OK;
}

static enum result decode_supplement(struct batch *batch, struct message *message)
{
    const WireSupplement *wire = (const WireSupplement *)message->body;
    if (str_empty(wire->text) && wire->n_attachments == 0)
        faults_add(&message->faults, "text", REASON_REQUIRED);
    for (size_t i = 0; i < wire->n_attachments; i++)
        if (str_empty(wire->attachments[i]->reference))
            faults_add(&message->faults, arena_print(batch->arena, "attachments[%zu].reference", i), REASON_REQUIRED);
    return need_number(message, wire->number);
}

static enum result verdict(struct message *message, enum intake_event event, struct intake_verdict *out)
{
    const struct request_row *row = row_of(message);
    *out = intake_step((enum request_state)row->state, event, REQUEST_STATE_UNSPECIFIED);
    return out->reason == REASON_NONE ? RESULT_OK : batch_refuse(message, "number", out->reason);
}

/* Their names and references are the person's business: they go to the request, the history counts them. */
static void add_attachments(struct batch *batch, const WireSupplement *wire, struct request_row *row)
{
    if (wire->n_attachments == 0)
        return;
    json_t *list = row->attachments == NULL ? json_array() : json_loads(row->attachments, 0, NULL);
    for (size_t i = 0; i < wire->n_attachments; i++)
        json_array_append_new(list, attachment_json(wire->attachments[i]->name, wire->attachments[i]->reference,
                                                    wire->attachments[i]->media_type));
    row->attachments = store_json(batch, list);
    row->dirty = true;
}

static enum result step_supplement(struct batch *batch, struct message *message)
{
    const WireSupplement *wire = (const WireSupplement *)message->body;
    struct intake_verdict next;
    Loopline__Event__V1__RequestSupplemented event;
    if (check_code(message, wire->code) != RESULT_OK || verdict(message, INTAKE_SUPPLEMENT, &next) != RESULT_OK)
        return RESULT_REFUSE;
    struct request_row *row = row_of(message);
    loopline__event__v1__request_supplemented__init(&event);
    event.request_id = wire_uuid(batch->arena, &row->id);
    event.number = wire_text(row->number);
    event.text = wire->text;
    event.at = batch->now;
    batch_emit(batch, NODE_CLASSIFIER, MESSAGE_REQUEST_SUPPLEMENTED, &row->id, row->district, &event.base);
    add_attachments(batch, wire, row);
    record(batch, message, row, "supplemented",
           arena_print(batch->arena, "{\"attachments\": %zu}", wire->n_attachments));
    intake_add_step(batch, row, "supplemented", NULL, batch->now);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT, receipt(batch, message, row, "supplemented"));
    return RESULT_OK;
}

static enum result decode_withdraw(struct batch *batch, struct message *message)
{
    (void)batch;
    return need_number(message, ((const WireWithdraw *)message->body)->number);
}

static enum result step_withdraw(struct batch *batch, struct message *message)
{
    const WireWithdraw *wire = (const WireWithdraw *)message->body;
    struct intake_verdict next;
    Loopline__Event__V1__RequestWithdrawn event;
    if (check_code(message, wire->code) != RESULT_OK || verdict(message, INTAKE_WITHDRAW, &next) != RESULT_OK)
        return RESULT_REFUSE;
    struct request_row *row = row_of(message);
    row->state = (int)next.next;
    row->dirty = true;
    loopline__event__v1__request_withdrawn__init(&event);
    event.request_id = wire_uuid(batch->arena, &row->id);
    event.number = wire_text(row->number);
    event.reason = wire->reason;
    event.at = batch->now;
    batch_emit(batch, NODE_CLASSIFIER, MESSAGE_REQUEST_WITHDRAWN, &row->id, row->district, &event.base);
    record(batch, message, row, "withdrawn", NULL);
    intake_add_step(batch, row, "withdrawn", NULL, batch->now);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT, receipt(batch, message, row, "withdrawn"));
    return RESULT_OK;
}

/* ---- track, watch, reveal --------------------------------------------------------------------------- */

/* The new expected date as the city's clocks show it. */
static const char *due_text(struct batch *batch, instant due)
{
    char text[INSTANT_TEXT];
    if (due == INSTANT_NONE)
        return "";
    instant_format_short(due, batch->pack->calendars[batch->pack->calendar].offset_minutes, text);
    return arena_text(batch->arena, text);
}

static WireStep *wire_step(struct batch *batch, const char *lang, const struct step_row *step)
{
    WireStep *out = arena_alloc(batch->arena, sizeof *out);
    int index = pack_unit_find(batch->pack, step->unit);
    loopline__intake__v1__step__init(out);
    out->at = step->at;
    out->what = wire_text(step->what);
    out->due = step->due == INSTANT_NONE ? 0 : step->due;
    const char *name = index < 0 ? step->unit : batch->pack->units[index].name;
    const char *const values[] = {"unit", name, "due", due_text(batch, step->due), NULL};
    const char *text = pack_text_find(batch->pack, arena_print(batch->arena, "progress.%s", step->what), lang);
    out->text = wire_text(pack_text_fill(batch->arena, text, values));
    out->unit = wire_text(name);
    return out;
}

static enum result decode_track(struct batch *batch, struct message *message)
{
    (void)batch;
    return need_number(message, ((const WireTrack *)message->body)->number);
}

static enum result step_track(struct batch *batch, struct message *message)
{
    const WireTrack *wire = (const WireTrack *)message->body;
    const struct intake_work *work = batch->work;
    const struct step_row *steps = work->steps.list;
    if (check_code(message, wire->code) != RESULT_OK)
        return RESULT_REFUSE;
    const struct request_row *row = row_of(message);
    Loopline__Intake__V1__Progress *out = arena_alloc(batch->arena, sizeof *out);
    loopline__intake__v1__progress__init(out);
    out->number = wire_text(row->number);
    out->state = (Loopline__Wire__V1__RequestState)row->state;
    out->accepted_at = row->accepted_at;
    out->steps = arena_array(batch->arena, work->steps.count + 1, sizeof(void *));
    for (size_t i = 0; i < work->steps.count && out->n_steps < WATCH_MAX; i++)
        if (uuid_compare(&steps[i].id, &row->id) == 0)
            out->steps[out->n_steps++] = wire_step(batch, message->header.language, &steps[i]);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_PROGRESS, out);
    return RESULT_OK;
}

struct cursor {
    char xid[24];
    int64_t id;
};

/* "xid:id" of the last update seen; "" = from the beginning. */
static bool cursor_parse(const char *text, struct cursor *out)
{
    char *end;
    size_t digits = strspn(text, "0123456789");
    str_copy(out->xid, sizeof out->xid, "0");
    out->id = 0;
    if (text[0] == '\0')
        return true;
    if (digits == 0 || digits > 19 || text[digits] != ':' || text[digits + 1] < '0' || text[digits + 1] > '9' ||
        strlen(text) > 40)
        return false;
    memcpy(out->xid, text, digits);
    out->xid[digits] = '\0';
    out->id = strtoll(text + digits + 1, &end, 10);
    return *end == '\0';
}

static enum result decode_watch(struct batch *batch, struct message *message)
{
    const WireWatch *wire = (const WireWatch *)message->body;
    struct cursor *cursor = arena_alloc(batch->arena, sizeof *cursor);
    message->event = cursor;
    if (wire->limit > WATCH_MAX)
        faults_add(&message->faults, "limit", REASON_OUT_OF_RANGE);
    if (!cursor_parse(wire->cursor, cursor))
        faults_add(&message->faults, "cursor", REASON_BAD_FORMAT);
    return RESULT_OK;
}

static enum result step_watch(struct batch *batch, struct message *message)
{
    const WireWatch *wire = (const WireWatch *)message->body;
    const struct cursor *cursor = message->event;
    struct rows rows = {NULL, 0};
    size_t bytes = 0;
    int limit = wire->limit == 0 ? WATCH_DEFAULT : (int)wire->limit;
    enum result outcome = intake_read_feed(batch, message->from->channel, cursor->xid, cursor->id, limit, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    const struct feed_row *feed = rows.list;
    Loopline__Intake__V1__UpdatePage *page = arena_alloc(batch->arena, sizeof *page);
    loopline__intake__v1__update_page__init(page);
    page->updates = arena_array(batch->arena, rows.count + 1, sizeof(void *));
    page->next_cursor = wire_text(wire->cursor);
    for (size_t i = 0; i < rows.count && bytes < PAGE_BYTES; i++) { /* a reply has its limit like every frame */
        Loopline__Intake__V1__Update *update = arena_alloc(batch->arena, sizeof *update);
        loopline__intake__v1__update__init(update);
        update->number = wire_text(feed[i].number);
        update->reference = wire_text(feed[i].reference);
        update->state = (Loopline__Wire__V1__RequestState)feed[i].state;
        update->step = wire_step(
            batch, message->header.language,
            &(struct step_row){.at = feed[i].at, .what = feed[i].what, .unit = feed[i].unit, .due = feed[i].due});
        bytes += strlen(update->number) + strlen(update->reference) + strlen(update->step->text) +
                 strlen(update->step->unit) + 96;
        page->updates[page->n_updates++] = update;
        page->next_cursor = arena_print(batch->arena, "%s:%lld", feed[i].xid, (long long)feed[i].id);
    }
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_UPDATES, page);
    return RESULT_OK;
}

static enum result decode_reveal(struct batch *batch, struct message *message)
{
    const WireReveal *wire = (const WireReveal *)message->body;
    (void)batch;
    if (str_empty(wire->reason))
        faults_add(&message->faults, "reason", REASON_REQUIRED);
    return need_number(message, wire->number);
}

/* Handlers see who asked only on their own unit's orders, and never a withheld name (N04, C02, C15). */
static bool may_reveal(const struct batch *batch, const struct message *message, const struct request_row *row)
{
    if (message_may_act(batch, message, "")) /* a desk */
        return true;
    return !row->withheld && !str_empty(row->unit) && message_may_act(batch, message, row->unit);
}

static enum result step_reveal(struct batch *batch, struct message *message)
{
    const WireReveal *wire = (const WireReveal *)message->body;
    struct intake_work *work = batch->work;
    const struct request_row *row = row_of(message);
    if (row == NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    if (!may_reveal(batch, message, row)) {
        message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED;
        return batch_refuse(message, "number", REASON_NOT_ALLOWED);
    }
    Loopline__Intake__V1__Identity *out = arena_alloc(batch->arena, sizeof *out);
    Loopline__Intake__V1__Contact *contact = arena_alloc(batch->arena, sizeof *contact);
    loopline__intake__v1__identity__init(out);
    loopline__intake__v1__contact__init(contact);
    out->number = wire_text(row->number);
    out->contact = contact;
    out->text = wire_text(row->content);
    const struct person_row *person = intake_person(batch, &row->id);
    if (person != NULL) {
        contact->name = wire_text(person->name);
        contact->phone = wire_text(person->phone);
        contact->other = wire_text(person->other);
    }
    struct opening_row *opening = arena_alloc(batch->arena, sizeof *opening);
    *opening = (struct opening_row){row->id, batch->now, message_actor(message), wire->reason};
    list_add(batch->arena, &work->openings, opening);
    record(batch, message, row, "revealed", NULL);
    message->shown_once = true;
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_IDENTITY, out);
    return RESULT_OK;
}

/* ---- what the others report --------------------------------------------------------------------------- */

static enum result decode_event(struct batch *batch, struct message *message)
{
    (void)batch;
    return uuid_zero(&message->subject) ? batch_refuse(message, "order_id", REASON_REQUIRED) : RESULT_OK;
}

static enum result decode_progress(struct batch *batch, struct message *message)
{
    const WireProgressMade *wire = (const WireProgressMade *)message->body;
    (void)batch;
    /* An order may carry several requests: the request is what this is about. */
    if (wire->state == LOOPLINE__WIRE__V1__REQUEST_STATE__REQUEST_STATE_UNSPECIFIED)
        faults_add(&message->faults, "state", REASON_REQUIRED);
    if (!wire_uuid_read(&wire->request_id, &message->subject))
        return batch_refuse(message, "request_id", REASON_BAD_FORMAT);
    return RESULT_OK;
}

/* Steps that say who has it from now on. */
static bool names_unit(const char *what)
{
    static const char *const STEPS[] = {"dispatched", "merged", "unmerged", "taken_up"};
    for (size_t i = 0; i < COUNT(STEPS); i++)
        if (str_equal(what, STEPS[i]))
            return true;
    return false;
}

static enum result step_progress(struct batch *batch, struct message *message)
{
    const WireProgressMade *wire = (const WireProgressMade *)message->body;
    struct request_row *row = row_of(message);
    if (row == NULL)
        return batch_refuse(message, "request_id", REASON_NOT_FOUND);
    bool again = str_equal(wire->what, "taken_up") || str_equal(wire->what, "unmerged");
    enum intake_event event = again ? INTAKE_TAKEN_UP : INTAKE_PROGRESS;
    struct intake_verdict next = intake_step((enum request_state)row->state, event, (enum request_state)wire->state);
    bool overtaken = (int)next.next == row->state && wire->state != (Loopline__Wire__V1__RequestState)row->state;
    row->state = (int)next.next;
    if (names_unit(wire->what) && !str_empty(wire->unit))
        row->unit = wire->unit;
    row->dirty = true;
    if (overtaken)
        return RESULT_OK;
    struct step_row *step = intake_add_step(batch, row, wire->what, wire->unit, wire->at);
    step->due = wire->due == 0 ? INSTANT_NONE : wire->due;
    return RESULT_OK;
}

static enum result step_reopened(struct batch *batch, struct message *message)
{
    const WireReopened *wire = (const WireReopened *)message->body;
    struct request_row *row = row_of(message);
    if (row == NULL)
        return batch_refuse(message, "request_id", REASON_NOT_FOUND);
    struct intake_verdict next = intake_step((enum request_state)row->state, INTAKE_REOPEN, REQUEST_STATE_UNSPECIFIED);
    if ((int)next.next == row->state)
        return RESULT_OK;
    row->state = (int)next.next;
    row->dirty = true;
    record(batch, message, row, "reopened", NULL);
    intake_add_step(batch, row, "reopened", NULL, wire->at);
    const struct person_row *person = intake_person(batch, &row->id);
    emit_accepted(batch, row, person == NULL ? "" : person->phone, person == NULL ? "" : person->other);
    return RESULT_OK;
}

/* ---- 未诉先办: a hot spot asks (R43, R44) ----------------------------------------------------------------- */

static enum result decode_hotspot(struct batch *batch, struct message *message)
{
    const WireHotspot *wire = (const WireHotspot *)message->body;
    struct submission *in = arena_alloc(batch->arena, sizeof *in);
    *in = (struct submission){.channel = wire->channel,
                              .sender_channel = "",
                              .may_name_channel = true,
                              .principal = term_get("node", NODE_CLASSIFIER)->code,
                              .reference = "",
                              .language = "zh",
                              .name = "",
                              .phone = "",
                              .other = "",
                              .text = wire->text,
                              .district = wire->district,
                              .area = wire->area,
                              .address = "",
                              .matter = wire->matter,
                              .occurred_at = INSTANT_NONE,
                              .now = INSTANT_END,
                              .answer = "",
                              .ground = ""};
    message->event = in;
    return message_need_subject(message, "hotspot_id", &wire->hotspot_id);
}

/* What a machine asks for passes the same door as what people ask for. */
static enum result step_hotspot(struct batch *batch, struct message *message)
{
    struct submission *in = message->event;
    struct intake_faults faults = {0};
    struct admission admission;
    struct request_row *row;
    in->now = batch->now;
    intake_admit(batch->pack, in, &admission, &faults);
    if (faults.count != 0)
        return batch_refuse(message, faults.list[0].field, faults.list[0].reason);
    enum result outcome = new_row(batch, in, &admission, &row);
    if (outcome != RESULT_OK)
        return outcome;
    const WireHotspot *wire = (const WireHotspot *)message->body;
    row->hotspot = message->subject;
    keep_new(batch, in, row);
    intake_add_step(batch, row, "accepted", NULL, batch->now);
    record(batch, message, row, "accepted",
           store_json(batch, json_pack("{s:s, s:i, s:i}", "channel", row->channel, "hotspot", (int)wire->count, "people",
                                       (int)wire->people)));
    emit_accepted(batch, row, "", "");
    return RESULT_OK;
}

/* ---- the service ----------------------------------------------------------------------------------------- */

static enum result intake_open(struct batch *batch, void **own)
{
    struct intake_own *intake = memory_alloc(sizeof *intake);
    *own = intake;
    return intake_caller_key(batch, intake->caller_key);
}

static void intake_close(void **own)
{
    struct intake_own *intake = *own;
    free(intake->buckets);
    free(intake->blocks);
    free(intake);
    *own = NULL;
}

static const struct route ROUTES[] = {
    {MESSAGE_SUBMIT, decode_submit, step_submit},
    {MESSAGE_SUPPLEMENT, decode_supplement, step_supplement},
    {MESSAGE_WITHDRAW, decode_withdraw, step_withdraw},
    {MESSAGE_TRACK, decode_track, step_track},
    {MESSAGE_WATCH, decode_watch, step_watch},
    {MESSAGE_REVEAL, decode_reveal, step_reveal},
    {MESSAGE_PROGRESS_MADE, decode_progress, step_progress},
    {MESSAGE_REQUEST_REOPENED, decode_event, step_reopened},
    {MESSAGE_HOTSPOT_RAISED, decode_hotspot, step_hotspot},
};

extern const char sql_intake[];

int main(int argc, char **argv)
{
    return service_main(argc, argv,
                        &(struct service){.name = "intake",
                                          .node = NODE_INTAKE,
                                          .about = "accepts demands from every channel, durably 受理",
                                          .routes = ROUTES,
                                          .route_count = COUNT(ROUTES),
                                          .sql = sql_intake,
                                          .open = intake_open,
                                          .close = intake_close,
                                          .load = intake_load,
                                          .save = intake_save,
                                          .committed = intake_committed});
}
