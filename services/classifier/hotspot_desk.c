#include "services/classifier/hotspot_desk.h"
#include "services/classifier/hotspot_store.h"

enum { SOURCES_MOST = 200 }; /* named by one order; all of them stay members of the hot spot */

static void wanted_add(struct uuid *wanted, size_t *count, const struct uuid *hotspot)
{
    bool known = uuid_zero(hotspot);
    for (size_t i = 0; i < *count; i++)
        known = known || uuid_compare(&wanted[i], hotspot) == 0;
    if (!known)
        wanted[(*count)++] = *hotspot;
}

enum result hotspot_desk_load(struct batch *batch)
{
    struct classifier_work *work = batch->work;
    struct uuid *wanted = arena_array(batch->arena, work->rows.count + batch->count + 1, sizeof *wanted);
    size_t count = 0;
    for (size_t i = 0; i < work->rows.count; i++)
        wanted_add(wanted, &count, &((const struct classification *)work->rows.items[i])->hotspot);
    for (size_t i = 0; i < batch->count; i++) {
        const struct message *message = batch->messages[i];
        struct uuid hotspot = {{0}};
        if (message->header.type == MESSAGE_REQUEST_ACCEPTED &&
            wire_uuid_read(&((const Loopline__Event__V1__RequestAccepted *)message->body)->hotspot, &hotspot))
            wanted_add(wanted, &count, &hotspot);
    }
    return hotspot_store_sources(batch, wanted, count, SOURCES_MOST, &work->sources);
}

void hotspot_desk_link(struct batch *batch, const struct classification *row,
                       Loopline__Event__V1__RequestClassified *wire)
{
    const struct classifier_work *work = batch->work;
    const struct hotspot_member *members = work->sources.list;
    if (uuid_zero(&row->hotspot))
        return;
    Loopline__Event__V1__Link **links =
        arena_array(batch->arena, wire->n_links + work->sources.count + 1, sizeof *links);
    for (size_t i = 0; i < wire->n_links; i++)
        links[i] = wire->links[i];
    wire->links = links;
    for (size_t i = 0; i < work->sources.count; i++) {
        if (uuid_compare(&members[i].hotspot, &row->hotspot) != 0)
            continue;
        Loopline__Event__V1__Link *link = arena_alloc(batch->arena, sizeof *link);
        loopline__event__v1__link__init(link);
        link->order_id = wire_uuid(batch->arena, &members[i].request);
        link->kind = (Loopline__Wire__V1__LinkKind)LINK_SOURCE;
        wire->links[wire->n_links++] = link;
    }
}

enum result hotspot_desk_save(struct batch *batch)
{
    const struct classifier_work *work = batch->work;
    struct uuid *fresh = arena_array(batch->arena, work->rows.count + 1, sizeof *fresh);
    size_t count = 0;
    if (batch->pack->hotspot.days == 0)
        return RESULT_OK;
    for (size_t i = 0; i < work->rows.count; i++) {
        const struct classification *row = work->rows.items[i];
        if (row->accepted && row->dirty && uuid_zero(&row->hotspot))
            fresh[count++] = row->id;
    }
    return hotspot_store_todo(batch, fresh, count);
}
