#include "services/classifier/hotspot_say.h"
#include "common/log.h"
#include "common/mask.h"
#include "common/str.h"

static const char *district_of(const struct batch *batch, int area)
{
    const struct pack *pack = batch->pack;
    return pack->areas[area < 0 ? pack->city_area : pack->areas[area].district].code;
}

static const char *date_of(struct batch *batch, instant at)
{
    char text[INSTANT_TEXT];
    instant_format_short(at, batch->pack->calendars[batch->pack->calendar].offset_minutes, text);
    return arena_textn(batch->arena, text, sizeof "2019-06-02" - 1);
}

static const char *order_text(struct batch *batch, const struct hotspot_record *record)
{
    const char *const values[] = {"place",  record->place,
                                  "title",  record->title,
                                  "count",  arena_print(batch->arena, "%d", record->count),
                                  "people", arena_print(batch->arena, "%d", record->people),
                                  "from",   date_of(batch, record->first_at),
                                  "to",     date_of(batch, record->last_at),
                                  NULL};
    return pack_text_fill(batch->arena, pack_text_find(batch->pack, "hotspot.order", "zh"), values);
}

static void put_on_record(struct batch *batch, const struct hotspot_record *record, const char *kind)
{
    json_t *json = json_pack("{s:s, s:i, s:i, s:i, s:s}", "place", record->place, "count", record->count, "people",
                             record->people, "growth", record->growth, "reason", record->reason);
    batch_record(batch, &(struct record){record->id, record->district, kind, NULL, NULL, store_json(batch, json)});
}

static void alarm(struct batch *batch, struct hotspot_record *record)
{
    char id[UUID_TEXT];
    uuid_format(&record->id, id);
    record->alarmed_at = batch->now;
    put_on_record(batch, record, "group_complaint");
    log_warn("many people complain of one thing", "hotspot", id, "area", record->area, "matter", record->matter, NULL);
}

static void raise_order(struct batch *batch, struct hotspot_record *record)
{
    Loopline__Event__V1__HotspotRaised wire;
    record->raised_at = batch->now;
    put_on_record(batch, record, "hotspot_raised");
    loopline__event__v1__hotspot_raised__init(&wire);
    wire.hotspot_id = wire_uuid(batch->arena, &record->id);
    wire.channel = wire_text(batch->pack->channels[batch->pack->hotspot.channel].code);
    wire.district = wire_text(record->district);
    wire.area = wire_text(record->area);
    wire.matter = wire_text(record->matter);
    wire.text = wire_text(order_text(batch, record));
    wire.count = (uint32_t)record->count;
    wire.people = (uint32_t)record->people;
    wire.at = batch->now;
    batch_emit(batch, NODE_INTAKE, MESSAGE_HOTSPOT_RAISED, &record->id, record->district, &wire.base);
}

static struct hotspot_record *record_new(struct batch *batch)
{
    struct hotspot_record *record = arena_alloc(batch->arena, sizeof *record);
    *record = (struct hotspot_record){.id = uuid_new(),
                                      .state = HOTSPOT_WATCHED,
                                      .found_at = batch->now,
                                      .alarmed_at = INSTANT_NONE,
                                      .raised_at = INSTANT_NONE};
    return record;
}

static void describe(struct batch *batch, struct hotspot_record *record, const struct hotspot_row *found,
                     const char *reason)
{
    record->district = district_of(batch, found->area);
    record->area = pack_area_code(batch->pack, found->area);
    record->matter = pack_matter_code(batch->pack, found->matter);
    record->place = found->place == NULL ? "" : found->place;
    record->title = mask_text(batch->arena, found->title);
    record->count = found->count;
    record->people = found->people;
    record->growth = found->growth;
    record->first_at = found->from;
    record->last_at = found->to;
    record->reason = reason;
}

struct hotspot_record *hotspot_say(struct batch *batch, const struct hotspot_row *found,
                                   const struct hotspot_verdict *verdict, struct hotspot_record *stored)
{
    if (stored == NULL && verdict->state == HOTSPOT_STATE_UNSPECIFIED)
        return NULL;
    if (stored != NULL && stored->count == found->count && stored->last_at == found->to)
        return NULL;
    struct hotspot_record *record = stored == NULL ? record_new(batch) : stored;
    describe(batch, record, found, str_empty(verdict->reason) && stored != NULL ? stored->reason : verdict->reason);
    if (verdict->alarm && record->alarmed_at == INSTANT_NONE)
        alarm(batch, record);
    if (verdict->raise && record->raised_at == INSTANT_NONE)
        raise_order(batch, record);
    if ((int)verdict->state > record->state)
        record->state = (int)verdict->state;
    return record;
}
