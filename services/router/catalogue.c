/* Rows of the catalogue against an order: looked up in the cells of the pack, the narrowest one wins. */
#include "services/router/catalogue.h"
#include "common/calendar.h"
#include "common/rights.h"
#include "common/str.h"
#include "services/router/roster.h"

/* ---- which row is narrower ---- */

static int depth_of_matter(const struct pack *pack, int matter)
{
    int depth = 0;
    for (; matter >= 0; matter = pack->matters[matter].parent)
        depth++;
    return depth;
}

static int depth_of_area(const struct pack *pack, int area)
{
    int depth = 0;
    for (; area >= 0; area = pack->areas[area].parent)
        depth++;
    return depth;
}

static int measure(const struct pack *pack, const struct pack_entry *entry, enum catalogue_axis axis)
{
    switch (axis) {
    case BY_PARTY:
        return entry->party != PARTY_UNSPECIFIED;
    case BY_URGENCY:
        return entry->urgency != URGENCY_UNSPECIFIED;
    case BY_TIME:
        return entry->when != ROSTER_TIME_UNSPECIFIED;
    case BY_MATTER:
        return depth_of_matter(pack, entry->matter);
    case BY_AREA:
        return depth_of_area(pack, entry->area);
    case BY_NOTHING:
        break;
    }
    return 0;
}

int catalogue_compare(const struct pack *pack, const struct pack_entry *one, const struct pack_entry *other,
                      enum catalogue_axis *axis)
{
    for (*axis = BY_PARTY; *axis <= BY_AREA; ++*axis) {
        int difference = measure(pack, one, *axis) - measure(pack, other, *axis);
        if (difference)
            return difference;
    }
    *axis = BY_NOTHING;
    return 0;
}

/* ---- which rows fit ---- */

/* The cells are walked from the deepest matter and the nearest area outwards. */
struct search {
    const struct pack *pack;
    const struct catalogue_query *query;
    enum roster_time now; /* by the calendar of the area; unspecified until a row asks, or without an instant */
    void (*found)(struct search *search, const struct pack_entry *entry);
    void *out;
};

static bool in_time(struct search *search, const struct pack_entry *entry)
{
    const struct catalogue_query *query = search->query;
    if (!entry->when || query->at == INSTANT_NONE)
        return !entry->when;
    if (!search->now)
        search->now =
            calendar_open_at(calendar_of(search->pack, query->area, -1), false, query->at) ? TIME_WORK : TIME_REST;
    return entry->when == search->now;
}

static void search_cell(struct search *search, int matter, int area)
{
    const struct pack *pack = search->pack;
    const struct catalogue_query *query = search->query;
    for (int row = pack_cell_first(pack, matter, area); row >= 0; row = pack->entries[row].next) {
        const struct pack_entry *entry = &pack->entries[row];
        if ((!entry->party || entry->party == query->party) && (!entry->urgency || entry->urgency == query->urgency) &&
            in_time(search, entry))
            search->found(search, entry);
    }
}

static void search_rows(struct search *search)
{
    const struct pack *pack = search->pack;
    for (int matter = search->query->matter;; matter = pack->matters[matter].parent) {
        for (int area = search->query->area; area >= 0; area = pack->areas[area].parent)
            search_cell(search, matter, area);
        if (matter < 0) /* the rows of every matter: also of one that is not known */
            return;
    }
}

/* ---- choosing ---- */

/* Party before urgency before time; what is alike in all three was found from the narrowest on. */
static int lane(const struct pack_entry *entry)
{
    return (entry->party ? 4 : 0) + (entry->urgency ? 2 : 0) + (entry->when ? 1 : 0);
}

static void keep_narrowest(struct search *search, const struct pack_entry *entry)
{
    struct catalogue_choice *choice = search->out;
    choice->fitting++;
    if (!choice->entry || lane(entry) > lane(choice->entry))
        choice->entry = entry;
}

static bool is_accused(const struct pack *pack, const char *reported, int unit)
{
    return rights_reported(pack, pack->units[unit].code, reported);
}

/* The desk that the roster hands its orders to, unless a report is against that one. */
static int desk_of(const struct pack *pack, const struct pack_shift *shift, const struct catalogue_choice *choice)
{
    int desk = roster_desk(shift, choice->urgency);
    return is_accused(pack, choice->reported, desk) ? shift->unit : desk;
}

/* T15: outside its hours a unit may have a desk that takes its orders. */
static void ask_roster(const struct pack *pack, const struct catalogue_query *query, struct catalogue_choice *choice)
{
    choice->shift = roster_shift(pack, choice->lead, query->at);
    if (choice->shift)
        choice->lead = desk_of(pack, choice->shift, choice);
}

/* Whom the pack names; a pack that was put in force since may name nobody. */
static int for_reports(const struct pack *pack, const char *reported)
{
    const int units[] = {pack->reports.unit, pack->reports.instead, pack->backstop};
    for (size_t i = 0; i < COUNT(units); i++)
        if (units[i] >= 0 && !is_accused(pack, reported, units[i]))
            return units[i];
    return pack->backstop;
}

int catalogue_backstop(const struct pack *pack, const char *reported)
{
    return is_accused(pack, reported, pack->backstop) ? for_reports(pack, reported) : pack->backstop;
}

/* N22: round the unit that it is against, to the one above it. */
static void go_around(const struct pack *pack, struct catalogue_choice *choice)
{
    if (!is_accused(pack, choice->reported, choice->lead))
        return;
    int accused = pack_unit_find(pack, choice->reported), above = accused < 0 ? -1 : pack->units[accused].parent;
    choice->around = choice->lead;
    choice->lead = above >= 0 && choice->entry ? above : for_reports(pack, choice->reported);
}

static int on_duty(const struct pack *pack, const struct catalogue_choice *choice, int unit)
{
    const struct pack_shift *shift = roster_shift(pack, unit, choice->at);
    return shift ? desk_of(pack, shift, choice) : unit;
}

bool catalogue_left_out(const struct pack *pack, const struct catalogue_choice *choice, size_t i)
{
    return is_accused(pack, choice->reported, choice->co[i]);
}

int catalogue_co(const struct pack *pack, const struct catalogue_choice *choice, size_t i)
{
    int unit = on_duty(pack, choice, choice->co[i]);
    bool has_part = unit == choice->lead || catalogue_left_out(pack, choice, i);
    for (size_t before = 0; !has_part && before < i; before++)
        has_part = !catalogue_left_out(pack, choice, before) && on_duty(pack, choice, choice->co[before]) == unit;
    return has_part ? -1 : unit;
}

struct catalogue_choice catalogue_choose(const struct pack *pack, const struct catalogue_query *query)
{
    struct catalogue_choice choice = {.lead = pack->backstop,
                                      .policy = pack->backstop_policy,
                                      .urgency = query->urgency,
                                      .at = query->at,
                                      .reported = query->reported,
                                      .around = -1};
    struct search search = {pack, query, ROSTER_TIME_UNSPECIFIED, keep_narrowest, &choice};
    search_rows(&search);
    if (choice.entry) {
        choice.lead = choice.entry->lead;
        choice.policy = choice.entry->policy;
        choice.co = choice.entry->co;
        choice.co_duty = choice.entry->co_duty;
        choice.co_count = choice.entry->co_count;
        choice.order_class = choice.entry->order_class;
    }
    go_around(pack, &choice);
    ask_roster(pack, query, &choice);
    if (!choice.order_class)
        choice.order_class = pack->policies[choice.policy].instant ? CLASS_INSTANT : CLASS_ORDINARY;
    return choice;
}

/* ---- every candidate ---- */

struct candidates {
    const struct pack_entry **rows;
    size_t count;
};

static void count_row(struct search *search, const struct pack_entry *entry)
{
    ((struct candidates *)search->out)->count += entry != NULL;
}

static void insert_row(struct search *search, const struct pack_entry *entry)
{
    struct candidates *candidates = search->out;
    enum catalogue_axis axis;
    size_t at = candidates->count++;
    for (; at > 0 && catalogue_compare(search->pack, entry, candidates->rows[at - 1], &axis) > 0; at--)
        candidates->rows[at] = candidates->rows[at - 1];
    candidates->rows[at] = entry;
}

size_t catalogue_candidates(struct arena *arena, const struct pack *pack, const struct catalogue_query *query,
                            const struct pack_entry ***out)
{
    struct candidates candidates = {NULL, 0};
    struct search search = {pack, query, ROSTER_TIME_UNSPECIFIED, count_row, &candidates};
    search_rows(&search);
    candidates = (struct candidates){arena_array(arena, candidates.count, sizeof *candidates.rows), 0};
    search.found = insert_row;
    search_rows(&search);
    *out = candidates.rows;
    return candidates.count;
}

/* ---- for an order ---- */

int catalogue_area(const struct pack *pack, const char *area, const char *district)
{
    int found = str_empty(area) ? -1 : pack_area_find(pack, area);
    if (found < 0 && !str_empty(district))
        found = pack_area_find(pack, district);
    return found < 0 ? pack->city_area : found;
}

struct catalogue_query catalogue_query_of(const struct pack *pack, const struct order *order, instant at)
{
    return (struct catalogue_query){pack_matter_find(pack, order->matter),
                                    catalogue_area(pack, order->area, order->district),
                                    order->party,
                                    order->urgency,
                                    at,
                                    order->reported};
}

struct catalogue_choice catalogue_of(const struct pack *pack, const struct order *order, instant at)
{
    const struct catalogue_query query = catalogue_query_of(pack, order, at);
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
    size_t count = 1;
    posts[0] = catalogue_post(pack, choice->policy, choice->lead, DUTY_LEAD, at);
    for (size_t i = 0; i < choice->co_count; i++) {
        int unit = catalogue_co(pack, choice, i);
        if (unit < 0)
            continue;
        posts[count] = catalogue_post(pack, choice->policy, unit, DUTY_CO, at);
        posts[count++].task = choice->co_duty ? choice->co_duty[i] : NULL;
    }
    return count;
}

struct router_policy catalogue_policy(const struct pack_policy *policy)
{
    return (struct router_policy){
        .return_max = policy->return_max, .sign_off = policy->sign_off, .contact_first = policy->contact_first};
}
