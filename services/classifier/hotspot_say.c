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
    json_t *growth = record->growth == HOTSPOT_NEW ? json_null() : json_integer(record->growth);
    json_t *json = json_pack("{s:s, s:i, s:i, s:o, s:s}", "place", record->place, "count", record->count, "people",
                             record->people, "growth", growth, "reason", record->reason);
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

/* What was known once, an order may have been made by it, stays when the next member makes it doubtful. */
static void locate(const struct batch *batch, struct hotspot_record *record, const struct hotspot_row *found)
{
    if (found->area >= 0 || record->district == NULL) {
        record->district = district_of(batch, found->area);
        record->area = pack_area_code(batch->pack, found->area);
    }
    if (found->matter >= 0 || record->matter == NULL)
        record->matter = pack_matter_code(batch->pack, found->matter);
}

static void describe(struct batch *batch, struct hotspot_record *record, const struct hotspot_row *found)
{
    locate(batch, record, found);
    record->place = found->place == NULL ? "" : mask_text(batch->arena, found->place);
    record->title = mask_text(batch->arena, found->title);
    record->count = found->count;
    record->people = found->people;
    record->growth = found->growth;
    record->first_at = found->from;
    record->last_at = found->to;
}

bool hotspot_say_raises(const struct batch *batch, const struct hotspot_case *found)
{
    bool before = found->stored != NULL && found->stored->raised_at != INSTANT_NONE;
    return found->verdict.raise && !before && found->row->count - found->covered >= batch->pack->hotspot.order_count;
}

/* The strongest of what was done about it; what was done stays done. */
static int state_of(const struct hotspot_record *record)
{
    if (record->raised_at != INSTANT_NONE)
        return HOTSPOT_RAISED;
    return record->alarmed_at != INSTANT_NONE ? HOTSPOT_ALARMED : HOTSPOT_WATCHED;
}

struct hotspot_record *hotspot_say(struct batch *batch, const struct hotspot_case *found)
{
    const struct hotspot_row *row = found->row;
    struct hotspot_record *record = found->stored;
    bool raise = hotspot_say_raises(batch, found);
    bool alarms = found->verdict.alarm && (record == NULL || record->alarmed_at == INSTANT_NONE);
    if (record == NULL && found->verdict.state == HOTSPOT_STATE_UNSPECIFIED)
        return NULL;
    if (record != NULL && !raise && !alarms && record->count == row->count && record->last_at == row->to)
        return NULL;
    if (record == NULL)
        record = record_new(batch);
    describe(batch, record, row);
    if (record->reason == NULL || !str_empty(found->verdict.reason))
        record->reason = found->verdict.reason;
    if (alarms)
        alarm(batch, record);
    if (raise)
        raise_order(batch, record);
    record->state = state_of(record);
    return record;
}
