#include "services/router/feed_desk.h"
#include "common/mask.h"
#include "common/str.h"
#include "services/router/feed_store.h"
#include "services/router/sight.h"
#include <string.h>

enum { LINES_DEFAULT = 100, LINES_MOST = 500, PAGE_BYTES = 200 * 1024, LINE_BYTES = 96 };

typedef Loopline__Router__V1__WatchOrders WireWatch;
typedef Loopline__Router__V1__OrderPage WirePage;
typedef Loopline__Router__V1__OrderEvent WireEvent;

enum result feed_desk_decode(struct batch *batch, struct message *message)
{
    const WireWatch *wire = (const WireWatch *)message->body;
    struct cursor *cursor = arena_alloc(batch->arena, sizeof *cursor);
    message->event = cursor;
    if (wire->limit > LINES_MOST)
        faults_add(&message->faults, "limit", REASON_OUT_OF_RANGE);
    if (!cursor_parse(wire->cursor, cursor))
        faults_add(&message->faults, "cursor", REASON_BAD_FORMAT);
    return RESULT_OK;
}

/* The key's own, also one that the pack in force has no longer, and those below it. */
static struct rows units_of(const struct batch *batch, const char *own)
{
    const struct pack *pack = batch->pack;
    const char **units = arena_array(batch->arena, pack->units_count + 1, sizeof *units);
    int above = pack_unit_find(pack, own);
    size_t count = 0;
    units[count++] = own;
    for (size_t i = 0; above >= 0 && i < pack->units_count; i++)
        if ((int)i != above && pack_unit_inside(pack, (int)i, above))
            units[count++] = pack->units[i].code;
    return (struct rows){units, count};
}

static bool shows(const struct batch *batch, const struct message *message, const struct feed_line *line)
{
    int unit = pack_unit_find(batch->pack, message->from->unit);
    if (line->number == NULL)
        return false;
    if (unit >= 0 && sight_is_company(batch->pack, unit) && !sight_inside(batch->pack, line->unit, unit))
        return false;
    return message_reaches(batch, message,
                           &(struct rights_subject){.matter = line->matter, .reported = line->reported});
}

static WireEvent *event_of(const struct batch *batch, const struct feed_line *line)
{
    WireEvent *event = arena_alloc(batch->arena, sizeof *event);
    loopline__router__v1__order_event__init(event);
    event->id = (uint64_t)line->id;
    event->number = wire_text(line->number);
    event->what = wire_text(line->kind);
    event->unit = wire_text(line->unit);
    event->at = line->at;
    event->text = wire_text(mask_json(batch->arena, line->detail));
    return event;
}

static size_t bytes_of(const WireEvent *event)
{
    return LINE_BYTES + strlen(event->number) + strlen(event->what) + strlen(event->unit) + strlen(event->text);
}

/* A line that has no room any more is the first of the next page. */
static void fill(const struct batch *batch, const struct message *message, const struct rows *rows, WirePage *page)
{
    const struct feed_line *lines = rows->list;
    size_t bytes = 0;
    page->events = arena_array(batch->arena, rows->count + 1, sizeof *page->events);
    for (size_t i = 0; i < rows->count; i++) {
        WireEvent *event = shows(batch, message, &lines[i]) ? event_of(batch, &lines[i]) : NULL;
        bytes += event == NULL ? 0 : bytes_of(event);
        if (bytes > PAGE_BYTES && page->n_events > 0)
            return;
        if (event != NULL)
            page->events[page->n_events++] = event;
        page->next_cursor = cursor_text(batch->arena, lines[i].xid, lines[i].id);
    }
}

enum result feed_desk_step(struct batch *batch, struct message *message)
{
    const WireWatch *wire = (const WireWatch *)message->body;
    const struct rows units = units_of(batch, message->from->unit);
    struct rows rows = {NULL, 0};
    enum result outcome = feed_store_read(batch, units.list, units.count, message->event,
                                          wire->limit == 0 ? LINES_DEFAULT : (int)wire->limit, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    WirePage *page = arena_alloc(batch->arena, sizeof *page);
    loopline__router__v1__order_page__init(page);
    page->next_cursor = wire_text(wire->cursor);
    page->deployment = wire_text(batch->pack->name);
    fill(batch, message, &rows, page);
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_ORDERS, page);
    return RESULT_OK;
}
