/* Rows of the catalogue against an order: fit, then compare on one axis after the other. */
#include "services/router/catalogue.h"
#include "common/calendar.h"
#include "common/str.h"

static bool matter_inside(const struct pack *pack, int matter, int ancestor)
{
    while (matter >= 0 && matter != ancestor)
        matter = pack->matters[matter].parent;
    return matter == ancestor; /* -1 = every matter, also one that is not known */
}

static bool fits(const struct pack *pack, const struct pack_entry *entry, const struct catalogue_query *query)
{
    return (entry->party == PARTY_UNSPECIFIED || entry->party == query->party) &&
           (entry->urgency == URGENCY_UNSPECIFIED || entry->urgency == query->urgency) &&
           matter_inside(pack, query->matter, entry->matter) && query->area >= 0 &&
           pack_area_inside(pack, query->area, entry->area);
}

static int by_party(const struct pack *pack, const struct pack_entry *entry)
{
    return pack && entry->party != PARTY_UNSPECIFIED;
}

static int by_urgency(const struct pack *pack, const struct pack_entry *entry)
{
    return pack && entry->urgency != URGENCY_UNSPECIFIED;
}

static int by_matter(const struct pack *pack, const struct pack_entry *entry)
{
    int depth = 0;
    for (int matter = entry->matter; matter >= 0; matter = pack->matters[matter].parent)
        depth++;
    return depth;
}

static int by_area(const struct pack *pack, const struct pack_entry *entry)
{
    int depth = 0;
    for (int area = entry->area; area >= 0; area = pack->areas[area].parent)
        depth++;
    return depth;
}

/* Narrower on the first axis on which two rows differ wins (common/pack.h says why in this order). */
static int (*const AXES[])(const struct pack *, const struct pack_entry *) = {by_party, by_urgency, by_matter, by_area};

static bool narrower(const struct pack *pack, const struct pack_entry *one, const struct pack_entry *other)
{
    for (size_t i = 0; i < COUNT(AXES); i++) {
        int difference = AXES[i](pack, one) - AXES[i](pack, other);
        if (difference)
            return difference > 0;
    }
    return false;
}

struct catalogue_choice catalogue_choose(const struct pack *pack, const struct catalogue_query *query)
{
    struct catalogue_choice choice = {.lead = pack->backstop, .policy = pack->backstop_policy};
    for (size_t i = 0; i < pack->entries_count; i++) {
        const struct pack_entry *entry = &pack->entries[i];
        if (!fits(pack, entry, query))
            continue;
        choice.fitting++;
        if (!choice.entry || narrower(pack, entry, choice.entry))
            choice.entry = entry;
    }
    if (choice.entry) {
        choice.lead = choice.entry->lead;
        choice.policy = choice.entry->policy;
        choice.co = choice.entry->co;
        choice.co_duty = choice.entry->co_duty;
        choice.co_count = choice.entry->co_count;
        choice.order_class = choice.entry->order_class;
    }
    if (!choice.order_class)
        choice.order_class = pack->policies[choice.policy].instant ? CLASS_INSTANT : CLASS_ORDINARY;
    return choice;
}

int catalogue_area(const struct pack *pack, const char *area, const char *district)
{
    int found = str_empty(area) ? -1 : pack_area_find(pack, area);
    if (found < 0 && !str_empty(district))
        found = pack_area_find(pack, district);
    return found < 0 ? pack->city_area : found;
}

struct catalogue_choice catalogue_of(const struct pack *pack, const struct order *order)
{
    const struct catalogue_query query = {pack_matter_find(pack, order->matter),
                                          catalogue_area(pack, order->area, order->district), order->party,
                                          order->urgency};
    return catalogue_choose(pack, &query);
}

instant catalogue_return_by(const struct pack *pack, int policy, int unit, instant at)
{
    const struct pack_limit *limit = &pack->policies[policy].return_limit;
    if (limit->unit == LIMIT_NONE || limit->unit == LIMIT_UNIT_UNSPECIFIED)
        return INSTANT_NONE;
    const struct pack_calendar *calendar = calendar_of(pack, -1, unit);
    struct deadline deadline =
        calendar_deadline(NULL, calendar, calendar_on_duty(&pack->units[unit], limit), limit, at);
    return deadline.fault == CALENDAR_OK ? deadline.due : INSTANT_NONE;
}

struct router_post catalogue_post(const struct pack *pack, int policy, int unit, enum duty duty, instant at)
{
    return (struct router_post){
        .unit = pack->units[unit].code,
        .duty = duty,
        .return_by = catalogue_return_by(pack, policy, unit, at),
    };
}

size_t catalogue_posts(const struct pack *pack, const struct catalogue_choice *choice, instant at,
                       struct router_post *posts)
{
    posts[0] = catalogue_post(pack, choice->policy, choice->lead, DUTY_LEAD, at);
    for (size_t i = 0; i < choice->co_count; i++) {
        posts[i + 1] = catalogue_post(pack, choice->policy, choice->co[i], DUTY_CO, at);
        posts[i + 1].task = choice->co_duty ? choice->co_duty[i] : NULL;
    }
    return 1 + choice->co_count;
}

struct router_policy catalogue_policy(const struct pack_policy *policy)
{
    return (struct router_policy){
        .return_max = policy->return_max, .sign_off = policy->sign_off, .contact_first = policy->contact_first};
}
