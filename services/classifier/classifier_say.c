#include "services/classifier/classifier_say.h"
#include "common/str.h"
#include "common/upper.h"
#include "services/classifier/hotspot_desk.h"
#include <string.h>

typedef Loopline__Event__V1__RequestSupplemented WireSupplemented;
typedef Loopline__Event__V1__RequestClassified WireClassified;

const char *classifier_head(struct batch *batch, const char *content)
{
    return arena_textn(batch->arena, content, utf8_prefix(content, WIRE_TEXT_MAX));
}

static const char *district_of(const struct batch *batch, const struct classification *row, const char *area)
{
    int index = pack_area_find(batch->pack, area);
    return index < 0 ? row->district : batch->pack->areas[batch->pack->areas[index].district].code;
}

/* What one message does not hold follows it. */
static void emit_rest(struct batch *batch, const struct classification *row)
{
    for (const char *rest = row->content + utf8_prefix(row->content, WIRE_TEXT_MAX); *rest != '\0';) {
        WireSupplemented wire;
        loopline__event__v1__request_supplemented__init(&wire);
        wire.request_id = wire_uuid(batch->arena, &row->id);
        wire.number = wire_text(row->number);
        wire.text = wire_text(classifier_head(batch, rest));
        wire.at = batch->now;
        batch_emit(batch, NODE_ROUTER, MESSAGE_REQUEST_SUPPLEMENTED, &row->id, row->district, &wire.base);
        rest += strlen(wire.text);
    }
}

/* What the level above said while it waited: now somebody has it. */
static void emit_urged(struct batch *batch, struct classification *row)
{
    Loopline__Wire__V1__Instruction said;
    Loopline__Event__V1__UpperInstructed wire;
    if (str_empty(row->upper_urged))
        return;
    loopline__wire__v1__instruction__init(&said);
    loopline__event__v1__upper_instructed__init(&wire);
    said.what_case = LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_URGED;
    said.urged = wire_text(row->upper_urged);
    wire.request_id = wire_uuid(batch->arena, &row->id);
    wire.number = wire_text(row->number);
    wire.instruction = &said;
    wire.at = batch->now;
    batch_emit(batch, NODE_ROUTER, MESSAGE_UPPER_INSTRUCTED, &row->id, row->district, &wire.base);
    row->upper_urged = "";
}

/* On which order it shall ride, and what it repeats: the router knows both by their requests. */
static void say_likeness(struct batch *batch, const struct classification *row, WireClassified *wire)
{
    wire->merge_into = wire_uuid(batch->arena, &row->merge_into);
    wire->merge_score = (uint32_t)row->merge_score;
    wire->merge_by_person = row->state == REVIEW_DECIDED && !uuid_zero(&row->merge_into);
    wire->links = arena_array(batch->arena, row->repeat_count + 1, sizeof(void *));
    for (size_t i = 0; i < row->repeat_count; i++) {
        Loopline__Event__V1__Link *link = arena_alloc(batch->arena, sizeof *link);
        loopline__event__v1__link__init(link);
        link->order_id = wire_uuid(batch->arena, &row->repeats[i]);
        link->kind = (Loopline__Wire__V1__LinkKind)LINK_REPEATS;
        wire->links[wire->n_links++] = link;
    }
}

static void emit_classified(struct batch *batch, const struct classification *row)
{
    bool person = row->state == REVIEW_DECIDED;
    const char *area = person ? row->person_area : row->area;
    WireClassified wire;
    loopline__event__v1__request_classified__init(&wire);
    wire.request_id = wire_uuid(batch->arena, &row->id);
    wire.number = wire_text(row->number);
    wire.channel = wire_text(row->channel);
    wire.district = wire_text(district_of(batch, row, area));
    wire.area = wire_text(area);
    wire.address = wire_text(row->address);
    wire.matter = wire_text(classifier_matter(row));
    wire.nature = (Loopline__Wire__V1__Nature)(person ? row->person_nature : row->nature);
    wire.urgency = (Loopline__Wire__V1__Urgency)(person ? row->person_urgency : row->urgency);
    wire.party = (Loopline__Wire__V1__Party)(person ? row->person_party : row->party);
    wire.name_withheld = row->withheld;
    wire.text = wire_text(classifier_head(batch, row->content));
    wire.accepted_at = row->accepted_at;
    wire.by_person = person;
    wire.nobody = !uuid_zero(&row->hotspot);
    wire.reported = wire_text(row->reported);
    wire.upper = upper_wire(batch->arena, row->upper_path, row->upper_due);
    say_likeness(batch, row, &wire);
    hotspot_desk_link(batch, row, &wire);
    batch_emit(batch, NODE_ROUTER, MESSAGE_REQUEST_CLASSIFIED, &row->id, wire.district, &wire.base);
    emit_rest(batch, row);
}

static void record_classified(struct batch *batch, const struct message *message, const struct classification *row)
{
    bool person = row->state == REVIEW_DECIDED;
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:i}", "matter", classifier_matter(row), "nature",
                             term_get("nature", person ? row->person_nature : row->nature)->code, "urgency",
                             term_get("urgency", person ? row->person_urgency : row->urgency)->code, "party",
                             term_get("party", person ? row->person_party : row->party)->code, "area",
                             person ? row->person_area : row->area, "confidence", row->confidence);
    if (!uuid_zero(&row->merge_into))
        json_object_set_new(json, "likeness", json_integer(row->merge_score));
    const char *kind = row->state == REVIEW_WAITING ? "review_waiting" : person ? "review_decided" : "classified";
    batch_record(batch,
                 &(struct record){row->id, row->district, kind, NULL, message_actor(message), store_json(batch, json)});
}

void classifier_follow(struct batch *batch, const struct message *message, struct classification *row,
                       const struct desk_rule *rule)
{
    if ((rule->effects & DESK_SAVE) != 0) {
        bool moved = row->state != (int)rule->next || rule->next == REVIEW_WAITING;
        row->state = (int)rule->next;
        row->dirty = true;
        if (moved && rule->next != REVIEW_WITHDRAWN)
            record_classified(batch, message, row);
    }
    if ((rule->effects & DESK_EMIT) != 0) {
        emit_classified(batch, row);
        emit_urged(batch, row);
    }
}
