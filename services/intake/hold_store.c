#include "services/intake/hold_store.h"

static const struct field HOLD[] = {
    FIELD(struct hold_row, id, UUID),
    FIELD(struct hold_row, seq, INT),
    FIELD(struct hold_row, set_by, TEXT),
    FIELD(struct hold_row, set_at, INSTANT),
    FIELD(struct hold_row, set_reason, TEXT),
    FIELD(struct hold_row, released_by, TEXT),
    FIELD(struct hold_row, released_at, INSTANT),
    FIELD(struct hold_row, released_reason, TEXT),
};
static const struct fields HOLDS = FIELDS(struct hold_row, HOLD);

static bool needs_holds(const struct message *message)
{
    return message->header.type == MESSAGE_KEEP_HOLD;
}

enum result hold_store_load(struct batch *batch)
{
    struct intake_work *work = batch->work;
    size_t count;
    const struct uuid *ids = intake_ids_for(batch, needs_holds, &count);
    return store_load_of(batch, "hold_load", &HOLDS, ids, count, &work->holds);
}

/* Those that were loaded, then those that are new. */
static struct hold_row *hold_at(const struct intake_work *work, size_t index)
{
    if (index < work->holds.count)
        return (struct hold_row *)work->holds.list + index;
    index -= work->holds.count;
    return index < work->holds_added.count ? work->holds_added.items[index] : NULL;
}

struct hold_row *hold_store_last(const struct batch *batch, const struct uuid *request)
{
    struct hold_row *hold, *last = NULL;
    for (size_t i = 0; (hold = hold_at(batch->work, i)) != NULL; i++)
        if (uuid_compare(&hold->id, request) == 0)
            last = hold;
    return last;
}

void hold_store_add(struct batch *batch, const struct hold_row *row)
{
    struct intake_work *work = batch->work;
    struct hold_row *hold = arena_copy(batch->arena, row, sizeof *row);
    hold->dirty = true;
    list_add(batch->arena, &work->holds_added, hold);
}

enum result hold_store_save(struct batch *batch)
{
    struct list dirty = {0};
    struct hold_row *hold;
    for (size_t i = 0; (hold = hold_at(batch->work, i)) != NULL; i++)
        if (hold->dirty)
            list_add(batch->arena, &dirty, hold);
    return store_save(batch, "hold_save", &HOLDS, &dirty);
}
