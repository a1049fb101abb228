/* city.cfg: what holds for the city as a whole. */
#include "common/pack_load.h"

#define RATE_MAX 1000000

struct city {
    const char *name;
    int backstop, backstop_policy, review_below, calendar, rate, burst;
};

static const struct pack_field FIELDS[] = {
    {.name = "name", .kind = FIELD_CODE, .required = true, .offset = offsetof(struct city, name)},
    {.name = "backstop",
     .kind = FIELD_REF,
     .required = true,
     .offset = offsetof(struct city, backstop),
     .of = PACK_UNIT},
    {.name = "backstop_policy",
     .kind = FIELD_REF,
     .required = true,
     .offset = offsetof(struct city, backstop_policy),
     .of = PACK_POLICY},
    {.name = "review_below",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct city, review_below),
     .max = 100},
    {.name = "calendar",
     .kind = FIELD_REF,
     .required = true,
     .offset = offsetof(struct city, calendar),
     .of = PACK_CALENDAR},
    {.name = "rate_per_second",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct city, rate),
     .min = 1,
     .max = RATE_MAX},
    {.name = "burst",
     .kind = FIELD_INT,
     .required = true,
     .offset = offsetof(struct city, burst),
     .min = 1,
     .max = RATE_MAX},
};

static void check_backstop(struct pack_walk *walk, const config_setting_t *root, int backstop)
{
    const struct pack *pack = walk->pack;
    if (backstop >= 0 && pack->city_area >= 0 && pack->units[backstop].area != pack->city_area)
        pack_walk_fault(walk, pack_walk_member(root, "backstop"), "backstop: does not serve the whole city");
}

static void default_rates(struct pack *pack, const struct city *city)
{
    for (size_t i = 0; i < pack->channels_count; i++) {
        struct pack_channel *channel = &pack->channels[i];
        channel->rate_per_second = channel->rate_per_second ? channel->rate_per_second : city->rate;
        channel->burst = channel->burst ? channel->burst : city->burst;
    }
}

/* The nearest ancestor that names a calendar, else the city's own. */
static int area_calendar(const struct pack *pack, int area)
{
    for (; area >= 0; area = pack->areas[area].parent)
        if (pack->areas[area].own_calendar >= 0)
            return pack->areas[area].own_calendar;
    return pack->calendar;
}

static void place_calendars(struct pack *pack)
{
    for (size_t i = 0; i < pack->areas_count; i++)
        pack->areas[i].calendar = area_calendar(pack, (int)i);
    for (size_t i = 0; i < pack->units_count; i++) {
        struct pack_unit *unit = &pack->units[i];
        unit->calendar = unit->own_calendar >= 0 ? unit->own_calendar : pack->areas[unit->area].calendar;
    }
}

void pack_city_load(struct pack_walk *walk, const config_setting_t *root)
{
    struct pack *pack = walk->pack;
    struct city city = {0};
    pack_walk_group(walk, root, FIELDS, COUNT(FIELDS), &city);
    check_backstop(walk, root, city.backstop);
    pack->name = city.name;
    pack->backstop = city.backstop;
    pack->backstop_policy = city.backstop_policy;
    pack->review_below = city.review_below;
    pack->calendar = city.calendar;
    default_rates(pack, &city);
    if (walk->faults == 0) /* a faulty tree may have no end, a faulty reference no target */
        place_calendars(pack);
}
