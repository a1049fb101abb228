#include "services/intake/submit_desk.h"
#include "common/str.h"
#include "common/upper.h"
#include "services/intake/intake_say.h"
#include "services/intake/request_desk.h"
#include <sodium.h>
#include <string.h>

typedef Loopline__Intake__V1__Submit WireSubmit;

/* ---- as it came ---- */

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

static void read_upper(const WireSubmit *wire, struct submission *in)
{
    in->upper = wire->upper != NULL;
    in->upper_due = INSTANT_NONE;
    if (!in->upper)
        return;
    in->path = (const char *const *)wire->upper->path;
    in->path_count = wire->upper->n_path;
    if (wire->upper->due_at != 0)
        in->upper_due = wire->upper->due_at;
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

enum result submit_desk_decode(struct batch *batch, struct message *message)
{
    const WireSubmit *wire = (const WireSubmit *)message->body;
    struct submission *in = arena_alloc(batch->arena, sizeof *in);
    in->channel = wire->channel;
    in->sender_channel = message->from->channel;
    in->own_key = message->from->role == ROLE_CHANNEL;
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
    in->reported = wire->reported;
    in->answered = wire->answer != NULL;
    in->refused = wire->refusal != NULL;
    in->answer = in->answered ? wire->answer->text : in->refused ? wire->refusal->advice : "";
    in->ground = wire->refusal == NULL ? "" : wire->refusal->ground;
    read_contact(wire, in);
    read_place(wire, in);
    read_attachments(batch, wire, in);
    read_upper(wire, in);
    in->now = INSTANT_END; /* the database's clock is read later */
    message->event = in;
    if (!str_empty(wire->about) && message->from->role != ROLE_AGENT)
        faults_add(&message->faults, "about",
                   REASON_FORBIDDEN_HERE); /* whoever knows no code learns nothing of other people's numbers */
    else if (!str_empty(wire->about))
        message->number = wire->about;
    return admit(batch, message, &(struct admission){0});
}

/* ---- a new request ---- */

static const char *new_code(struct batch *batch)
{
    static const char ALPHABET[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"; /* nothing that is misread on the phone */
    char *code = arena_alloc(batch->arena, REQUEST_CODE + 1);
    for (int i = 0; i < REQUEST_CODE; i++)
        code[i] = ALPHABET[randombytes_uniform(sizeof ALPHABET - 1)];
    return code;
}

static const char *attachments_json(struct batch *batch, const struct attachment *list, size_t count)
{
    if (count == 0)
        return "[]";
    json_t *json = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(json, intake_say_attachment(list[i].name, list[i].reference, list[i].media_type));
    return store_json(batch, json);
}

enum result submit_desk_row(struct batch *batch, const struct submission *in, const struct admission *admission,
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
        .withheld = admission->withheld,
        .district = pack->areas[admission->district].code,
        .area = in->area,
        .address = in->address,
        .latitude = admission->latitude,
        .longitude = admission->longitude,
        .datum = (int)admission->datum,
        .urgency = (int)in->urgency,
        .matter = in->matter,
        .order_matter = "",
        .reported = in->reported,
        .content = in->text,
        .attachments = attachments_json(batch, in->attachments, in->attachment_count),
        .occurred_at = in->occurred_at,
        .accepted_at = batch->now,
        .state = (int)admission->state,
        .unit = "",
        .answer = in->answer,
        .ground = in->ground,
        .upper_path = upper_path(batch->arena, in->path, in->path_count),
        .upper_due = in->upper ? in->upper_due : INSTANT_NONE,
    };
    *out = row;
    return RESULT_OK;
}

void submit_desk_keep(struct batch *batch, const struct submission *in, struct request_row *row)
{
    struct intake_work *work = batch->work;
    list_add(batch->arena, &work->added, row);
    if (str_empty(in->name) && str_empty(in->phone) && str_empty(in->other))
        return;
    struct person_row *person = arena_alloc(batch->arena, sizeof *person);
    *person = (struct person_row){.id = row->id, .name = in->name, .phone = in->phone, .other = in->other};
    list_add(batch->arena, &work->persons_added, person);
}

/* ---- accepted, answered, or not accepted ---- */

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

/* The order that is thanked for shows who called about it: the history of each names the other. Who has the one learns
 * nothing of a report that speaks of it (N22), nor of a clue of the confidential lane. */
static void say_about(struct batch *batch, const struct message *message, const struct request_row *row)
{
    const struct request_row *meant = message->rows;
    if (meant != NULL && str_equal(meant->reported, row->reported) &&
        pack_matter_confidential(batch->pack, row->matter) == pack_matter_confidential(batch->pack, meant->matter))
        intake_say_record(batch, message, meant, "referred",
                          store_json(batch, json_pack("{s:s, s:s}", "request", row->number, "channel", row->channel)));
}

enum result submit_desk_step(struct batch *batch, struct message *message)
{
    struct submission *in = message->event;
    const struct request_row *meant = message->rows;
    struct admission admission;
    struct request_row *row;
    in->now = batch->now;
    if (admit(batch, message, &admission) != RESULT_OK)
        return RESULT_REFUSE;
    if (message->number != NULL && meant == NULL)
        return batch_refuse(message, "about", REASON_NOT_FOUND);
    if (!within_rate(batch, &admission)) {
        message->reply.status = LOOPLINE__WIRE__V1__STATUS__STATUS_RETRY_LATER;
        message->reply.retry_after_ms = 1000;
        return batch_refuse(message, "channel", REASON_RATE_LIMITED);
    }
    enum result outcome = submit_desk_row(batch, in, &admission, &row);
    if (outcome != RESULT_OK)
        return outcome;
    row->accepted_at = batch->now - message->waited; /* whoever was told SPOOLED was accepted then */
    submit_desk_keep(batch, in, row);
    const char *state = term_get("request_state", row->state)->code;
    intake_add_step(batch, row, state, NULL, row->accepted_at);
    intake_say_record(
        batch, message, row, state,
        store_json(batch, json_pack("{s:s, s:s, s:b, s:s*, s:o*}", "channel", row->channel, "ground", row->ground,
                                    "withheld", row->withheld, "about", meant == NULL ? NULL : meant->number,
                                    "taken_at", message->waited == 0 ? NULL : json_integer(row->accepted_at))));
    say_about(batch, message, row);
    if (row->state == REQUEST_ACCEPTED)
        intake_say_accepted(batch, row, in->phone, in->other);
    else if (row->state == REQUEST_ANSWERED)
        intake_say_answered(batch, row);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT, intake_say_receipt(batch, message, row, state));
    return RESULT_OK;
}
