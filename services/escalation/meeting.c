#include "services/escalation/meeting.h"
#include "common/limit.h"
#include "common/str.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- agenda ---- */

static unsigned bit(enum agenda_reason reason)
{
    return 1u << reason;
}

void meeting_add(struct arena *arena, struct agenda *agenda, enum agenda_reason reason, struct agenda_order *found)
{
    struct agenda_order *known = index_get(&agenda->by_order, &found->order);
    if (known == NULL) {
        known = found;
        index_put(arena, &agenda->by_order, &found->order, found);
        list_add(arena, &agenda->orders, found);
    }
    known->reasons |= bit(reason);
    if (found->overdue != INSTANT_NONE && (known->overdue == INSTANT_NONE || found->overdue < known->overdue))
        known->overdue = found->overdue;
}

static bool class_names(const struct pack_class *class, int matter)
{
    for (size_t i = 0; i < class->matter_count; i++)
        if (class->matters[i] == matter)
            return true;
    return false;
}

int meeting_class(const struct pack *pack, const char *matter)
{
    for (int at = pack_matter_find(pack, matter); at >= 0; at = pack->matters[at].parent)
        for (size_t i = 0; i < pack->classes_count; i++)
            if (class_names(&pack->classes[i], at))
                return (int)i;
    return -1;
}

int meeting_class_share(const struct pack *pack, const struct pack_cadence *cadence)
{
    int classes = (int)pack->classes_count;
    return classes == 0 ? 0 : (cadence->items_max + classes - 1) / classes;
}

static int count_bits(unsigned bits)
{
    int count = 0;
    for (; bits != 0; bits &= bits - 1)
        count++;
    return count;
}

static int earlier_first(instant a, instant b)
{
    a = a == INSTANT_NONE ? INSTANT_END : a;
    b = b == INSTANT_NONE ? INSTANT_END : b;
    return (a > b) - (a < b);
}

static int compare(const void *left, const void *right)
{
    const struct agenda_order *a = *(const struct agenda_order *const *)left;
    const struct agenda_order *b = *(const struct agenda_order *const *)right;
    bool a_carried = (a->reasons & bit(AGENDA_CARRIED)) != 0, b_carried = (b->reasons & bit(AGENDA_CARRIED)) != 0;
    if (a_carried != b_carried)
        return a_carried ? -1 : 1;
    int order = count_bits(b->reasons) - count_bits(a->reasons);
    if (order == 0)
        order = earlier_first(a->overdue, b->overdue);
    if (order == 0)
        order = earlier_first(a->accepted, b->accepted);
    return order == 0 ? uuid_compare(&a->order, &b->order) : order;
}

static void classify(const struct pack *pack, const struct pack_cadence *cadence, struct agenda_order *order)
{
    int class = meeting_class(pack, order->matter);
    order->class = class < 0 ? "" : pack->classes[class].code;
    if (class >= 0 && (cadence->reasons & bit(AGENDA_CLASS)) != 0)
        order->reasons |= bit(AGENDA_CLASS);
}

void meeting_rank(const struct pack *pack, const struct pack_cadence *cadence, struct agenda *agenda)
{
    size_t most = cadence->items_max < 0 ? 0 : (size_t)cadence->items_max;
    for (size_t i = 0; i < agenda->orders.count; i++)
        classify(pack, cadence, agenda->orders.items[i]);
    if (agenda->orders.count > 1)
        qsort(agenda->orders.items, agenda->orders.count, sizeof *agenda->orders.items, compare);
    agenda->cut = agenda->orders.count > most ? agenda->orders.count - most : 0;
    agenda->orders.count -= agenda->cut;
}

/* ---- an item ---- */

static const struct item_rule RULES[] = {
    {ITEM_STATE_UNSPECIFIED, ITEM_PUT, ITEM_LISTED, REASON_NONE, "put on by name"},
    {ITEM_STATE_UNSPECIFIED, ITEM_ASSIGN, ITEM_STATE_UNSPECIFIED, REASON_NOT_FOUND, "not on this agenda"},
    {ITEM_STATE_UNSPECIFIED, ITEM_CARRY, ITEM_STATE_UNSPECIFIED, REASON_NOT_FOUND, "not on this agenda"},
    {ITEM_STATE_UNSPECIFIED, ITEM_DROP, ITEM_STATE_UNSPECIFIED, REASON_NOT_FOUND, "not on this agenda"},
    {ITEM_LISTED, ITEM_PUT, ITEM_LISTED, REASON_ALREADY_DONE, "on the agenda already"},
    {ITEM_LISTED, ITEM_ASSIGN, ITEM_ASSIGNED, REASON_NONE, "R17, R24: the chair names who acts"},
    {ITEM_LISTED, ITEM_CARRY, ITEM_CARRIED, REASON_NONE, "next meeting"},
    {ITEM_LISTED, ITEM_DROP, ITEM_DROPPED, REASON_NONE, "needs no meeting"},
    {ITEM_LISTED, ITEM_CLOSE, ITEM_CARRIED, REASON_NONE, "what was not decided comes again"},
    {ITEM_LISTED, ITEM_ORDER_CLOSED, ITEM_DONE, REASON_NONE, "nothing left to decide"},
    {ITEM_ASSIGNED, ITEM_PUT, ITEM_ASSIGNED, REASON_ALREADY_DONE, "decided by this meeting"},
    {ITEM_ASSIGNED, ITEM_ASSIGN, ITEM_ASSIGNED, REASON_ALREADY_DONE, "decided once; the desk dispatches anew"},
    {ITEM_ASSIGNED, ITEM_CARRY, ITEM_ASSIGNED, REASON_ALREADY_DONE, "undone, it comes again by itself"},
    {ITEM_ASSIGNED, ITEM_DROP, ITEM_ASSIGNED, REASON_ALREADY_DONE, "decided by this meeting"},
    {ITEM_ASSIGNED, ITEM_ORDER_CLOSED, ITEM_DONE, REASON_NONE, "R24: counted as closed"},
    {ITEM_DONE, ITEM_PUT, ITEM_DONE, REASON_WRONG_STATE, "the order is closed"},
    {ITEM_DONE, ITEM_ASSIGN, ITEM_DONE, REASON_WRONG_STATE, "the order is closed"},
    {ITEM_DONE, ITEM_CARRY, ITEM_DONE, REASON_WRONG_STATE, "the order is closed"},
    {ITEM_DONE, ITEM_DROP, ITEM_DONE, REASON_WRONG_STATE, "the order is closed"},
    {ITEM_CARRIED, ITEM_PUT, ITEM_LISTED, REASON_NONE, "the chair comes back to it"},
    {ITEM_CARRIED, ITEM_ASSIGN, ITEM_CARRIED, REASON_ALREADY_DONE, "put it on again first"},
    {ITEM_CARRIED, ITEM_CARRY, ITEM_CARRIED, REASON_ALREADY_DONE, "carried already"},
    {ITEM_CARRIED, ITEM_DROP, ITEM_CARRIED, REASON_ALREADY_DONE, "put it on again first"},
    {ITEM_DROPPED, ITEM_PUT, ITEM_LISTED, REASON_NONE, "the chair comes back to it"},
    {ITEM_DROPPED, ITEM_ASSIGN, ITEM_DROPPED, REASON_ALREADY_DONE, "put it on again first"},
    {ITEM_DROPPED, ITEM_CARRY, ITEM_DROPPED, REASON_ALREADY_DONE, "put it on again first"},
    {ITEM_DROPPED, ITEM_DROP, ITEM_DROPPED, REASON_ALREADY_DONE, "taken off already"},
};

const struct item_rule *meeting_rules(size_t *count)
{
    *count = COUNT(RULES);
    return RULES;
}

const struct item_rule *meeting_step(enum item_state state, enum item_event event)
{
    static const struct item_rule NOTHING[ITEM_STATE_COUNT] = {
        {ITEM_STATE_UNSPECIFIED, 0, ITEM_STATE_UNSPECIFIED, REASON_WRONG_STATE, "no rule"},
        {ITEM_LISTED, 0, ITEM_LISTED, REASON_WRONG_STATE, "no rule"},
        {ITEM_ASSIGNED, 0, ITEM_ASSIGNED, REASON_WRONG_STATE, "no rule"},
        {ITEM_DONE, 0, ITEM_DONE, REASON_WRONG_STATE, "no rule"},
        {ITEM_CARRIED, 0, ITEM_CARRIED, REASON_WRONG_STATE, "no rule"},
        {ITEM_DROPPED, 0, ITEM_DROPPED, REASON_WRONG_STATE, "no rule"},
    };
    for (size_t i = 0; i < COUNT(RULES); i++)
        if (RULES[i].state == state && RULES[i].event == event)
            return &RULES[i];
    return &NOTHING[state < ITEM_STATE_COUNT ? state : ITEM_STATE_UNSPECIFIED];
}

/* ---- a decision ---- */

struct fault_list {
    struct decision_fault *list;
    size_t count;
};

static void blame(struct fault_list *faults, const char *field, enum reason reason)
{
    if (reason == REASON_NONE || faults->count == DECISION_FAULTS_MAX)
        return;
    struct decision_fault *fault = &faults->list[faults->count++];
    str_copy(fault->field, sizeof fault->field, field);
    fault->reason = reason;
}

static enum reason lead_fault(const struct pack *pack, const struct decision *decision, bool assigns)
{
    if (str_empty(decision->lead))
        return REASON_NONE;
    if (!assigns)
        return REASON_FORBIDDEN_HERE;
    return pack_unit_find(pack, decision->lead) < 0 ? REASON_UNKNOWN_CODE : REASON_NONE;
}

static enum reason co_fault(const struct pack *pack, const struct decision *decision, size_t at, bool assigns)
{
    const char *unit = decision->co[at];
    if (!assigns)
        return REASON_FORBIDDEN_HERE;
    if (pack_unit_find(pack, unit) < 0)
        return REASON_UNKNOWN_CODE;
    bool twice = str_equal(unit, decision->lead);
    for (size_t i = 0; i < at; i++)
        twice = twice || str_equal(unit, decision->co[i]);
    return twice ? REASON_FORBIDDEN_HERE : REASON_NONE;
}

/* R17: the chair sets hours or days; minutes and "by tonight" belong to the emergency lane, none to nobody. */
static enum reason limit_reason(const struct decision *decision, bool assigns)
{
    struct pack_limit limit;
    if (str_empty(decision->limit))
        return REASON_NONE;
    if (!assigns)
        return REASON_FORBIDDEN_HERE;
    if (!limit_parse(decision->limit, &limit, NULL))
        return REASON_BAD_FORMAT;
    bool offered = limit.unit == LIMIT_HOUR || limit.unit == LIMIT_WORKING_HOUR || limit.unit == LIMIT_WORKING_DAY ||
                   limit.unit == LIMIT_DAY;
    return offered ? REASON_NONE : REASON_OUT_OF_RANGE;
}

size_t meeting_decision_faults(const struct pack *pack, const struct decision *decision,
                               struct decision_fault faults[DECISION_FAULTS_MAX])
{
    struct fault_list list = {faults, 0};
    bool assigns = meeting_decision_event(decision) == ITEM_ASSIGN;
    blame(&list, "lead", lead_fault(pack, decision, assigns));
    for (size_t i = 0; i < decision->co_count; i++) {
        char field[16];
        snprintf(field, sizeof field, "co[%d]", (int)(i % 10000));
        blame(&list, field, co_fault(pack, decision, i, assigns));
    }
    blame(&list, "limit", limit_reason(decision, assigns));
    if (decision->carry && decision->drop)
        blame(&list, "drop", REASON_FORBIDDEN_HERE);
    return list.count;
}

enum item_event meeting_decision_event(const struct decision *decision)
{
    return decision->carry ? ITEM_CARRY : decision->drop ? ITEM_DROP : ITEM_ASSIGN;
}

/* ---- who, and how many ---- */

bool meeting_may_run(const struct pack *pack, const char *own, const char *area)
{
    if (str_empty(own))
        return true;
    int unit = pack_unit_find(pack, own), of = pack_area_find(pack, area);
    return unit >= 0 && of >= 0 && pack_area_inside(pack, of, pack->units[unit].area);
}

bool meeting_covers(const struct pack *pack, const char *meeting_area, const char *area, const char *district)
{
    int of = pack_area_find(pack, meeting_area), at = pack_area_find(pack, area);
    if (at < 0)
        at = pack_area_find(pack, district);
    if (at < 0)
        at = pack->city_area;
    return of >= 0 && pack_area_inside(pack, at, of);
}

bool meeting_item_assigned(enum item_state state, instant decided)
{
    return state == ITEM_ASSIGNED || (state == ITEM_DONE && decided != INSTANT_NONE);
}
