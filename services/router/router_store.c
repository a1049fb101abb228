/* Tables of fields, one query per table, one statement per table. */
#include "services/router/router_store.h"
#include "common/str.h"
#include "services/router/feedback_store.h"
#include "services/router/note_store.h"
#include "services/router/riding.h"
#include "services/router/session_store.h"
#include "services/router/whistle_store.h"
#include <string.h>

typedef Loopline__Event__V1__RequestClassified WireClassified;
typedef Loopline__Router__V1__Merge WireMerge;
typedef Loopline__Router__V1__Reopen WireReopen;
typedef Loopline__Router__V1__Split WireSplit;

static const struct field ORDER[] = {
    FIELD(struct order, id, UUID),
    FIELD(struct order, number, TEXT),
    FIELD(struct order, district, TEXT),
    FIELD(struct order, area, TEXT),
    FIELD(struct order, address, TEXT),
    FIELD(struct order, matter, TEXT),
    FIELD(struct order, text, TEXT),
    FIELD(struct order, nature, INT),
    FIELD(struct order, urgency, INT),
    FIELD(struct order, party, INT),
    FIELD(struct order, name_withheld, BOOL),
    FIELD(struct order, by_person, BOOL),
    FIELD(struct order, policy, TEXT),
    FIELD(struct order, entry, TEXT),
    FIELD(struct order, ground, TEXT),
    FIELD(struct order, pack_version, INT),
    FIELD(struct order, state, INT),
    FIELD(struct order, round, INT),
    FIELD(struct order, version, INT),
    FIELD(struct order, returns, INT),
    FIELD(struct order, yellow, INT),
    FIELD(struct order, red, INT),
    FIELD(struct order, accepted_at, INSTANT),
    FIELD(struct order, dispatched_at, INSTANT),
    FIELD(struct order, fed_back_at, INSTANT),
    FIELD(struct order, written_off_at, INSTANT),
    FIELD(struct order, withdrawn_at, INSTANT),
    FIELD_AS("limit_text", struct order, limit, TEXT),
    FIELD(struct order, merged_into, UUID),
    FIELD(struct order, merged_at, INSTANT),
    FIELD(struct order, reopened, INT),
    FIELD(struct order, weight, INT),
    FIELD_AS("class", struct order, order_class, INT),
    FIELD(struct order, letter, TEXT),
    FIELD(struct order, leader, TEXT),
    FIELD(struct order, first_unit, TEXT),
    FIELD(struct order, cause, TEXT),
    FIELD(struct order, unclear, BOOL),
    FIELD(struct order, forced, BOOL),
    FIELD(struct order, hops, INT),
    FIELD(struct order, dispatches, INT),
    FIELD(struct order, whistles_open, INT),
    FIELD(struct order, children, INT),
    FIELD(struct order, children_open, INT),
    FIELD(struct order, front_line, BOOL),
    FIELD(struct order, one_go, BOOL),
    FIELD_AS("parent_id", struct order, parent, UUID),
    FIELD(struct order, child_kind, INT),
    FIELD(struct order, reported, TEXT),
    FIELD(struct order, path, TEXT), /* from here on: read, saved by a statement of its own or as a change */
    FIELD(struct order, upper_due, INSTANT),
    FIELD(struct order, handed_back_at, INSTANT),
};
enum { ORDER_ADDED = COUNT(ORDER) - 3 };
/* What the founding of an order from above adds. */
static const struct field UPPER[] = {
    FIELD(struct order, id, UUID),
    FIELD(struct order, path, TEXT),
    FIELD(struct order, upper_due, INSTANT),
};
static const struct field ORDER_CHANGE[] = {
    FIELD(struct order, id, UUID),
    FIELD(struct order, state, INT),
    FIELD(struct order, round, INT),
    FIELD(struct order, version, INT),
    FIELD(struct order, returns, INT),
    FIELD(struct order, yellow, INT),
    FIELD(struct order, red, INT),
    FIELD(struct order, fed_back_at, INSTANT),
    FIELD(struct order, written_off_at, INSTANT),
    FIELD(struct order, withdrawn_at, INSTANT),
    FIELD(struct order, matter, TEXT),
    FIELD(struct order, policy, TEXT),
    FIELD_AS("limit_text", struct order, limit, TEXT),
    FIELD(struct order, dispatched_at, INSTANT),
    FIELD(struct order, merged_into, UUID),
    FIELD(struct order, merged_at, INSTANT),
    FIELD(struct order, reopened, INT),
    FIELD(struct order, weight, INT),
    FIELD(struct order, area, TEXT),
    FIELD_AS("class", struct order, order_class, INT),
    FIELD(struct order, letter, TEXT),
    FIELD(struct order, leader, TEXT),
    FIELD(struct order, first_unit, TEXT),
    FIELD(struct order, cause, TEXT),
    FIELD(struct order, unclear, BOOL),
    FIELD(struct order, forced, BOOL),
    FIELD(struct order, hops, INT),
    FIELD(struct order, dispatches, INT),
    FIELD(struct order, whistles_open, INT),
    FIELD(struct order, children, INT),
    FIELD(struct order, children_open, INT),
    FIELD(struct order, front_line, BOOL),
    FIELD(struct order, one_go, BOOL),
    FIELD(struct order, upper_due, INSTANT),
    FIELD(struct order, handed_back_at, INSTANT),
};
static const struct field ASSIGNMENT[] = {
    FIELD_AS("order_id", struct assignment, order, UUID),
    FIELD(struct assignment, seq, INT),
    FIELD(struct assignment, unit, TEXT),
    FIELD(struct assignment, duty, INT),
    FIELD(struct assignment, task, TEXT),
    FIELD(struct assignment, state, INT),
    FIELD(struct assignment, round, INT),
    FIELD(struct assignment, dispatched_at, INSTANT),
    FIELD(struct assignment, return_by, INSTANT),
    FIELD(struct assignment, signed_at, INSTANT),
    FIELD(struct assignment, contacted_at, INSTANT),
    FIELD(struct assignment, arrived_at, INSTANT),
    FIELD(struct assignment, reported_at, INSTANT),
    FIELD(struct assignment, fed_back_at, INSTANT),
    FIELD(struct assignment, relieved_at, INSTANT),
    FIELD(struct assignment, outcome, INT),
    FIELD(struct assignment, result, TEXT),
    FIELD(struct assignment, reported_by, TEXT),
    FIELD(struct assignment, yellow, INT),
    FIELD(struct assignment, red, INT),
    FIELD(struct assignment, parent_seq, INT),
    FIELD_AS("limit_text", struct assignment, limit, TEXT),
    FIELD(struct assignment, visits, INT),
    FIELD(struct assignment, called_at, INSTANT),
    FIELD(struct assignment, reported_in_at, INSTANT),
    FIELD(struct assignment, works_until, INSTANT),
};
static const struct field REQUEST[] = {
    FIELD_AS("order_id", struct order_request, order, UUID),
    FIELD_AS("request_id", struct order_request, request, UUID),
    FIELD(struct order_request, number, TEXT),
    FIELD(struct order_request, channel, TEXT),
    FIELD(struct order_request, accepted_at, INSTANT),
    FIELD(struct order_request, withdrawn_at, INSTANT),
    FIELD(struct order_request, weight, INT),
    FIELD(struct order_request, nobody, BOOL),
    FIELD(struct order_request, via, UUID), /* last: read, never saved */
};
static const struct field LINK[] = {
    FIELD_AS("order_id", struct order_link, order, UUID),
    FIELD_AS("other_id", struct order_link, other, UUID),
    FIELD(struct order_link, kind, INT),
    FIELD(struct order_link, at, INSTANT),
};
static const struct field SLIP[] = {
    FIELD_AS("order_id", struct return_slip, order, UUID),
    FIELD(struct return_slip, seq, INT),
    FIELD(struct return_slip, assignment, INT),
    FIELD(struct return_slip, unit, TEXT),
    FIELD(struct return_slip, ground, TEXT),
    FIELD(struct return_slip, text, TEXT),
    FIELD(struct return_slip, returned_by, TEXT),
    FIELD(struct return_slip, returned_at, INSTANT),
};
static const struct field RULING[] = {
    FIELD_AS("order_id", struct return_ruling, order, UUID),
    FIELD(struct return_ruling, assignment, INT),
    FIELD(struct return_ruling, ruling, INT),
    FIELD(struct return_ruling, new_unit, TEXT),
    FIELD(struct return_ruling, reason, TEXT),
    FIELD(struct return_ruling, ruled_by, TEXT),
    FIELD(struct return_ruling, ruled_at, INSTANT),
    FIELD(struct return_ruling, units, TEXT),
};
static const struct field PROPOSAL[] = {
    FIELD_AS("order_id", struct proposal, order, UUID),
    FIELD(struct proposal, matter, TEXT),
    FIELD(struct proposal, area, TEXT),
    FIELD(struct proposal, party, INT),
    FIELD(struct proposal, urgency, INT),
    FIELD(struct proposal, lead, TEXT),
    FIELD(struct proposal, co, TEXT),
    FIELD(struct proposal, policy, TEXT),
    FIELD(struct proposal, ground, TEXT),
    FIELD(struct proposal, by, TEXT),
    FIELD(struct proposal, at, INSTANT),
};
static const struct field SCOPE[] = {
    FIELD_AS("order_id", struct scope, order, UUID),
    FIELD(struct scope, until, INSTANT),
    FIELD(struct scope, area, TEXT),
    FIELD(struct scope, matter, TEXT),
};
static const struct field SUPPLEMENT[] = {
    FIELD(struct supplement, id, UUID),
    FIELD_AS("order_id", struct supplement, order, UUID),
    FIELD_AS("request_id", struct supplement, request, UUID),
    FIELD(struct supplement, text, TEXT),
    FIELD(struct supplement, at, INSTANT),
};

static const struct fields ORDERS = FIELDS(struct order, ORDER);

/* ---- load ---- */

static enum result load_parts(struct batch *batch, const struct rows *orders, const char *statement,
                              const struct fields *table, struct rows *out)
{
    const struct order *list = orders->list;
    struct uuid *ids = arena_array(batch->arena, orders->count, sizeof *ids);
    for (size_t i = 0; i < orders->count; i++)
        ids[i] = list[i].id;
    return store_load_of(batch, statement, table, ids, orders->count, out);
}

/* Orders and their parts both come by order id: one walk gives each order its run. */
static void hand_out_assignments(const struct rows *orders, const struct rows *parts)
{
    struct order *list = orders->list;
    struct assignment *part = parts->list;
    size_t at = 0;
    for (size_t i = 0; i < orders->count; i++) {
        list[i].assignments = part + at;
        while (at < parts->count && uuid_compare(&part[at].order, &list[i].id) == 0)
            at++;
        list[i].assignment_count = (size_t)(part + at - list[i].assignments);
    }
}

static void hand_out_requests(const struct rows *orders, const struct rows *parts)
{
    struct order *list = orders->list;
    struct order_request *part = parts->list;
    size_t at = 0;
    for (size_t i = 0; i < orders->count; i++) {
        list[i].requests = part + at;
        while (at < parts->count && uuid_compare(&part[at].order, &list[i].id) == 0)
            at++;
        list[i].request_count = (size_t)(part + at - list[i].requests);
    }
}

static enum result load_all_parts(struct batch *batch, const struct rows *orders)
{
    static const struct fields ASSIGNMENTS = FIELDS(struct assignment, ASSIGNMENT);
    static const struct fields REQUESTS = FIELDS(struct order_request, REQUEST);
    struct rows assignments, requests;
    if (orders->count == 0)
        return RESULT_OK;
    enum result outcome = load_parts(batch, orders, "assignment_load", &ASSIGNMENTS, &assignments);
    if (outcome == RESULT_OK)
        outcome = load_parts(batch, orders, "request_load", &REQUESTS, &requests);
    if (outcome != RESULT_OK)
        return outcome;
    hand_out_assignments(orders, &assignments);
    hand_out_requests(orders, &requests);
    return RESULT_OK;
}

/* ---- whose requests ride where ---- */

struct order *router_order(const struct router_work *work, const struct uuid *id)
{
    for (size_t i = 0; i < work->count; i++)
        if (work->orders[i].version > 0 && uuid_compare(&work->orders[i].id, id) == 0)
            return &work->orders[i];
    return NULL;
}

struct order *router_order_numbered(const struct router_work *work, const char *number)
{
    for (size_t i = 0; i < work->count; i++)
        if (work->orders[i].version > 0 && str_equal(work->orders[i].number, number))
            return &work->orders[i];
    return NULL;
}

static struct order *carrier_of(struct order *list, size_t count, const struct uuid *request)
{
    for (size_t i = 0; i < count; i++)
        if (riding_find(&list[i], request))
            return &list[i];
    return NULL;
}

struct order *router_riding(const struct router_work *work, struct order *order)
{
    if (!order || order->state != ORDER_MERGED)
        return order;
    return carrier_of(work->orders, work->count, &order->id);
}

/* Between the look at who rides where and the locks another batch may have merged. */
static bool all_carried(const struct rows *orders)
{
    struct order *list = orders->list;
    for (size_t i = 0; i < orders->count; i++)
        if (list[i].state == ORDER_MERGED && !carrier_of(list, orders->count, &list[i].id))
            return false;
    return true;
}

bool router_repeats(const struct router_work *work, const struct uuid *order, const struct uuid *other)
{
    const struct order_link *list = work->known.list;
    for (size_t i = 0; i < work->known.count; i++)
        if (list[i].kind == LINK_REPEATS && uuid_compare(&list[i].order, order) == 0 &&
            uuid_compare(&list[i].other, other) == 0)
            return true;
    return false;
}

void router_link(struct batch *batch, const struct order_link *link)
{
    struct router_work *work = batch->work;
    struct order_link *kept = arena_alloc(batch->arena, sizeof *kept);
    *kept = *link;
    list_add(batch->arena, &work->links, kept);
}

/* ---- which orders the batch is about ---- */

struct wanted {
    struct uuid *ids;
    const char **numbers;
    size_t id_count, number_count;
    bool reopens;
};

static size_t most_ids(const struct message *message)
{
    return message->header.type == MESSAGE_REQUEST_CLASSIFIED ? 2 + ((const WireClassified *)message->body)->n_links
                                                              : 1;
}

/* The same matter, and what it repeats; of its sources nothing but the ids is needed. */
static void want_classified(struct wanted *wanted, const WireClassified *wire)
{
    wanted->id_count += wire_uuid_read(&wire->merge_into, &wanted->ids[wanted->id_count]);
    for (size_t i = 0; i < wire->n_links; i++)
        if ((int)wire->links[i]->kind == LINK_REPEATS)
            wanted->id_count += wire_uuid_read(&wire->links[i]->order_id, &wanted->ids[wanted->id_count]);
}

static void want(struct wanted *wanted, const struct message *message)
{
    if (!uuid_zero(&message->subject))
        wanted->ids[wanted->id_count++] = message->subject;
    else if (message->number)
        wanted->numbers[wanted->number_count++] = message->number;
    if (message->header.type == MESSAGE_REQUEST_CLASSIFIED)
        want_classified(wanted, (const WireClassified *)message->body);
    if (message->header.type == MESSAGE_MERGE)
        wanted->numbers[wanted->number_count++] = ((const WireMerge *)message->body)->into;
    if (message->header.type == MESSAGE_REOPEN)
        wanted->numbers[wanted->number_count++] = ((const WireReopen *)message->body)->by;
    wanted->reopens = wanted->reopens || message->header.type == MESSAGE_REOPEN;
}

static struct wanted want_all(struct batch *batch)
{
    struct wanted wanted = {0};
    size_t most = 0;
    for (size_t i = 0; i < batch->count; i++)
        most += most_ids(batch->messages[i]);
    wanted.ids = arena_array(batch->arena, most + 1, sizeof *wanted.ids);
    wanted.numbers = arena_array(batch->arena, 2 * batch->count + 1, sizeof *wanted.numbers);
    for (size_t i = 0; i < batch->count; i++)
        want(&wanted, batch->messages[i]);
    return wanted;
}

static enum result load_orders(struct batch *batch, const struct wanted *wanted, struct rows *orders)
{
    struct params params;
    if (wanted->id_count + wanted->number_count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_uuids(&params, wanted->ids, wanted->id_count);
    params_texts(&params, wanted->numbers, wanted->number_count);
    return db_call(batch->db, "order_load", &params, &ORDERS, orders);
}

static enum result load_links(struct batch *batch, const struct rows *orders, struct rows *links)
{
    static const struct fields TABLE = FIELDS(struct order_link, LINK);
    return load_parts(batch, orders, "link_load", &TABLE, links);
}

static void attach(struct batch *batch, const struct rows *orders)
{
    batch_attach(batch, orders, sizeof(struct order), offsetof(struct order, id), offsetof(struct order, number));
}

static bool is_unfounded(const struct message *message)
{
    return message->header.type == MESSAGE_REQUEST_CLASSIFIED && !message->rows;
}

static void note_scopes(struct batch *batch, struct router_work *work)
{
    work->before = arena_array(batch->arena, work->loaded + 1, sizeof *work->before);
    for (size_t i = 0; i < work->loaded; i++)
        work->before[i] = (struct scope){work->orders[i].id, batch->now, work->orders[i].area, work->orders[i].matter};
}

/* A new request needs a place before its first step: later messages of the batch may mean the same order. Orders stay
 * where they are from then on, so child orders have their places, too. */
static void add_unfounded(struct batch *batch, struct router_work *work, struct rows *orders)
{
    size_t unfounded = 0, parts = 0;
    for (size_t i = 0; i < batch->count; i++) {
        const struct message *message = batch->messages[i];
        unfounded += is_unfounded(message);
        if (message->header.type == MESSAGE_SPLIT)
            parts += ((const WireSplit *)message->body)->n_parts;
    }
    work->loaded = work->count = orders->count;
    work->room = orders->count + unfounded + parts;
    work->orders = orders->list;
    if (work->room == work->loaded)
        return;
    work->orders = arena_array(batch->arena, work->room, sizeof *work->orders);
    if (work->loaded)
        memcpy(work->orders, orders->list, work->loaded * sizeof *work->orders);
    for (size_t i = 0; i < batch->count; i++)
        if (is_unfounded(batch->messages[i]))
            *router_place(work) =
                (struct order){.id = batch->messages[i]->subject, .number = batch->messages[i]->number};
    attach(batch, &(struct rows){work->orders, work->count});
}

struct order *router_place(struct router_work *work)
{
    return work->count < work->room ? &work->orders[work->count++] : NULL;
}

enum result router_load(struct batch *batch)
{
    struct router_work *work = arena_alloc(batch->arena, sizeof *work);
    struct rows orders = {0};
    batch->work = work;
    work->slips = arena_array(batch->arena, batch->count, sizeof *work->slips);
    work->supplements = arena_array(batch->arena, batch->count, sizeof *work->supplements);
    work->result = arena_alloc(batch->arena, sizeof *work->result);
    const struct wanted wanted = want_all(batch);
    enum result outcome = load_orders(batch, &wanted, &orders);
    if (outcome == RESULT_OK)
        outcome = load_all_parts(batch, &orders);
    if (outcome == RESULT_OK && wanted.reopens && orders.count > 0)
        outcome = load_links(batch, &orders, &work->known);
    if (outcome == RESULT_OK)
        outcome = whistle_store_load(batch, &orders);
    if (outcome == RESULT_OK)
        outcome = session_store_load(batch, &orders);
    if (outcome == RESULT_OK && !all_carried(&orders))
        outcome = RESULT_RETRY;
    if (outcome != RESULT_OK)
        return outcome;
    attach(batch, &orders);
    add_unfounded(batch, work, &orders);
    note_scopes(batch, work);
    outcome = feedback_store_load(batch);
    return outcome == RESULT_OK ? note_store_load(batch) : outcome;
}

void router_keep(struct batch *batch, struct order *order, const struct router_result *result)
{
    struct assignment *list = order->assignments;
    size_t count = result->next.assignment_count;
    if (count > order->assignment_count)
        list = arena_array(batch->arena, count, sizeof *list);
    if (count)
        memcpy(list, result->assignments, count * sizeof *list);
    *order = result->next;
    order->assignments = list;
    if (order->state == ORDER_MERGED || order->state == ORDER_WITHDRAWN)
        whistle_store_drop(batch, order);
}

/* ---- save ---- */

static enum result save_orders(struct batch *batch, const struct router_work *work)
{
    static const struct fields ADD = {ORDER, ORDER_ADDED, sizeof(struct order)},
                               FROM_ABOVE = FIELDS(struct order, UPPER), CHANGE = FIELDS(struct order, ORDER_CHANGE);
    struct list added = {0}, upper = {0}, changed = {0};
    for (size_t i = 0; i < work->count; i++) {
        struct order *order = &work->orders[i];
        if (order->dirty)
            list_add(batch->arena, i < work->loaded ? &changed : &added, order);
        if (order->dirty && i >= work->loaded && order->path)
            list_add(batch->arena, &upper, order);
    }
    enum result outcome = store_save(batch, "order_add", &ADD, &added);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "upper_add", &FROM_ABOVE, &upper);
    return outcome == RESULT_OK ? store_save(batch, "order_save", &CHANGE, &changed) : outcome;
}

static enum result save_scopes(struct batch *batch, const struct router_work *work)
{
    static const struct fields TABLE = FIELDS(struct scope, SCOPE);
    struct list changed = {0};
    for (size_t i = 0; i < work->loaded; i++) {
        const struct order *now = &work->orders[i];
        if (!str_equal(now->area, work->before[i].area) || !str_equal(now->matter, work->before[i].matter))
            list_add(batch->arena, &changed, &work->before[i]);
    }
    return store_save(batch, "scope_before_add", &TABLE, &changed);
}

static enum result save_assignments(struct batch *batch, const struct router_work *work)
{
    static const struct fields TABLE = FIELDS(struct assignment, ASSIGNMENT);
    struct list dirty = {0};
    for (size_t i = 0; i < work->count; i++)
        for (size_t n = 0; n < work->orders[i].assignment_count; n++)
            if (work->orders[i].assignments[n].dirty)
                list_add(batch->arena, &dirty, &work->orders[i].assignments[n]);
    return store_save(batch, "assignment_save", &TABLE, &dirty);
}

static enum result save_requests(struct batch *batch, const struct router_work *work)
{
    static const struct fields TABLE = {REQUEST, COUNT(REQUEST) - 1, sizeof(struct order_request)};
    struct list dirty = {0};
    for (size_t i = 0; i < work->count; i++)
        for (size_t n = 0; n < work->orders[i].request_count; n++)
            if (work->orders[i].requests[n].dirty)
                list_add(batch->arena, &dirty, &work->orders[i].requests[n]);
    return store_save(batch, "request_save", &TABLE, &dirty);
}

enum result router_save(struct batch *batch)
{
    static const struct fields SLIPS = FIELDS(struct return_slip, SLIP);
    static const struct fields RULINGS = FIELDS(struct return_ruling, RULING);
    static const struct fields PROPOSALS = FIELDS(struct proposal, PROPOSAL);
    static const struct fields SUPPLEMENTS = FIELDS(struct supplement, SUPPLEMENT);
    static const struct fields LINKS = FIELDS(struct order_link, LINK);
    const struct router_work *work = batch->work;
    const struct list slips = store_list(batch, work->slips, work->slip_count, sizeof *work->slips);
    const struct list added = store_list(batch, work->supplements, work->supplement_count, sizeof *work->supplements);
    enum result outcome = save_orders(batch, work);
    if (outcome == RESULT_OK)
        outcome = save_scopes(batch, work);
    if (outcome == RESULT_OK)
        outcome = save_assignments(batch, work);
    if (outcome == RESULT_OK)
        outcome = save_requests(batch, work);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "slip_add", &SLIPS, &slips);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "slip_rule", &RULINGS, &work->rulings);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "proposal_add", &PROPOSALS, &work->proposals);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "link_add", &LINKS, &work->links);
    if (outcome == RESULT_OK)
        outcome = whistle_store_save(batch);
    if (outcome == RESULT_OK)
        outcome = session_store_save(batch);
    if (outcome == RESULT_OK)
        outcome = feedback_store_save(batch);
    if (outcome == RESULT_OK)
        outcome = note_store_save(batch);
    if (outcome == RESULT_OK)
        outcome = store_save(batch, "supplement_add", &SUPPLEMENTS, &added);
    return outcome == RESULT_OK ? store_anonymise(batch) : outcome;
}
