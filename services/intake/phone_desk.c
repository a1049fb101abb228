#include "services/intake/phone_desk.h"
#include "common/mask.h"
#include "services/intake/keeping.h"
#include "services/intake/person_store.h"

enum { PAGE_DEFAULT = 20, PAGE_MOST = 100 };

typedef Loopline__Intake__V1__FindByPhone WireFind;
typedef Loopline__Intake__V1__RequestPage WirePage;
typedef Loopline__Intake__V1__FoundRequest WireFound;

enum result phone_desk_decode(struct batch *batch, struct message *message)
{
    const WireFind *wire = (const WireFind *)message->body;
    (void)batch;
    message_need_text(message, "phone", wire->phone);
    message_need_text(message, "reason", wire->reason);
    if (wire->limit > PAGE_MOST)
        faults_add(&message->faults, "limit", REASON_OUT_OF_RANGE);
    return RESULT_OK;
}

/* Rights by unit and matter hold for what is found as for what is asked for by number. */
static bool may_see(const struct batch *batch, const struct message *message, const struct phone_row *row)
{
    return message_may_act(batch, message, row->unit) &&
           message_reaches(batch, message, &(struct rights_subject){.matter = row->matter, .reported = row->reported});
}

static WireFound *found_of(const struct batch *batch, const struct phone_row *row)
{
    WireFound *out = arena_alloc(batch->arena, sizeof *out);
    loopline__intake__v1__found_request__init(out);
    out->number = wire_text(row->number);
    out->state = (Loopline__Wire__V1__RequestState)row->state;
    out->accepted_at = row->accepted_at;
    out->matter = wire_text(row->matter);
    return out;
}

/* Who looked, why, and what was found, nothing included; never for which phone: that many are found says enough of it. */
static void record(struct batch *batch, const struct message *message, const WirePage *page)
{
    const WireFind *wire = (const WireFind *)message->body;
    json_t *shown = json_array();
    for (size_t i = 0; i < page->n_requests; i++)
        json_array_append_new(shown, json_string(page->requests[i]->number));
    const char *purpose = mask_text(batch->arena, wire->reason);
    json_t *detail = json_pack("{s:s,s:o,s:s}", "way", "phone", "shown", shown, "purpose", purpose);
    batch_record(batch,
                 &(struct record){uuid_new(), NULL, "shown", NULL, message_actor(message), store_json(batch, detail)});
}

enum result phone_desk_step(struct batch *batch, struct message *message)
{
    const WireFind *wire = (const WireFind *)message->body;
    size_t most = wire->limit == 0 ? PAGE_DEFAULT : wire->limit;
    const struct phone_wanted wanted = {
        wire->phone, (int)most + 1, message_out_of_reach(batch, message),
        message_may_act(batch, message, "")}; /* to whom nobody is revealed nobody is found */
    struct rows rows = {NULL, 0};
    if (!keeping_reason(batch->pack, wire->reason))
        return batch_refuse(message, "reason", REASON_TOO_SHORT);
    enum result outcome = person_store_by_phone(batch, &wanted, &rows);
    if (outcome == RESULT_REFUSE)
        return batch_refuse(message, "phone", REASON_BAD_FORMAT);
    if (outcome != RESULT_OK)
        return outcome;
    const struct phone_row *list = rows.list;
    WirePage *page = arena_alloc(batch->arena, sizeof *page);
    loopline__intake__v1__request_page__init(page);
    page->requests = arena_array(batch->arena, most + 1, sizeof(void *));
    for (size_t i = 0; i < rows.count && i < most; i++)
        if (may_see(batch, message, &list[i]))
            page->requests[page->n_requests++] = found_of(batch, &list[i]);
    page->more = rows.count > most;
    record(batch, message, page);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_REQUESTS, page);
    return RESULT_OK;
}
