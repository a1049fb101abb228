#include "common/lib/inner.h"

static const struct loopline_update *update_of(struct arena *arena, const Loopline__Intake__V1__Update *from)
{
    struct loopline_update *out = arena_alloc(arena, sizeof *out);
    *out = (struct loopline_update){.number = from->number,
                                    .state = lib_code("request_state", (int)from->state),
                                    .reference = from->reference,
                                    .step = lib_step(arena, from->step)};
    return out;
}

static const struct loopline_page *page_of(struct arena *arena, const Loopline__Intake__V1__UpdatePage *from)
{
    const struct loopline_update **updates = arena_array(arena, from->n_updates, sizeof *updates);
    struct loopline_page *out = arena_alloc(arena, sizeof *out);
    for (size_t i = 0; i < from->n_updates; i++)
        updates[i] = update_of(arena, from->updates[i]);
    *out =
        (struct loopline_page){.updates = updates, .update_count = from->n_updates, .next_cursor = from->next_cursor};
    return out;
}

enum loopline_status loopline_watch(struct loopline *loopline, const char *cursor, unsigned limit,
                                    const struct loopline_page **out)
{
    const LibReply *reply = NULL;
    Loopline__Intake__V1__Watch body;
    struct arena *arena = lib_begin(loopline);
    *out = NULL;
    loopline__intake__v1__watch__init(&body);
    body.cursor = wire_text(cursor);
    body.limit = limit;
    if (loopline_done(lib_ask(loopline, MESSAGE_WATCH, NULL, &body.base, &reply))) {
        if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_UPDATES)
            *out = page_of(arena, reply->updates);
        else
            lib_garbled(loopline);
    }
    return lib_end(loopline);
}
