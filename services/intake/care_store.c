#include "services/intake/care_store.h"
#include "common/str.h"

typedef Loopline__Intake__V1__KeepCare WireKeep;

static const struct field CARE[] = {
    FIELD(struct care_row, reference, TEXT),  FIELD(struct care_row, area, TEXT),
    FIELD(struct care_row, district, TEXT),   FIELD(struct care_row, kind, TEXT),
    FIELD(struct care_row, address, TEXT),    FIELD(struct care_row, kept_by, TEXT),
    FIELD(struct care_row, kept_at, INSTANT), FIELD(struct care_row, next_at, INSTANT),
    FIELD(struct care_row, visits, INT),      FIELD(struct care_row, ended_at, INSTANT),
    FIELD(struct care_row, note, TEXT),
};
static const struct fields CARES = FIELDS(struct care_row, CARE);

struct planned_row {
    struct uuid id;
};

static enum result load_cares(struct batch *batch, struct rows *out)
{
    const char **references = arena_array(batch->arena, batch->count + 1, sizeof *references);
    struct params params;
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++)
        if (batch->messages[i]->header.type == MESSAGE_KEEP_CARE)
            references[count++] = ((const WireKeep *)batch->messages[i]->body)->reference;
    if (count == 0)
        return RESULT_OK;
    params_open(&params, batch->arena);
    params_texts(&params, references, count);
    return db_call(batch->db, "care_load", &params, &CARES, out);
}

static enum result load_planned(struct batch *batch, struct rows *out)
{
    static const struct field PLANNED[] = {FIELD(struct planned_row, id, UUID)};
    static const struct fields TABLE = FIELDS(struct planned_row, PLANNED);
    struct uuid *ids = arena_array(batch->arena, batch->count + 1, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++)
        if (batch->messages[i]->header.type == MESSAGE_VISIT_PLANNED)
            ids[count++] = batch->messages[i]->subject;
    return store_load_of(batch, "planned_load", &TABLE, ids, count, out);
}

enum result care_store_load(struct batch *batch)
{
    struct intake_work *work = batch->work;
    enum result outcome = load_cares(batch, &work->cares);
    return outcome == RESULT_OK ? load_planned(batch, &work->planned) : outcome;
}

static struct care_row *care_at(const struct intake_work *work, size_t index)
{
    if (index < work->cares.count)
        return (struct care_row *)work->cares.list + index;
    index -= work->cares.count;
    return index < work->cares_added.count ? work->cares_added.items[index] : NULL;
}

struct care_row *care_store_of(const struct batch *batch, const char *reference)
{
    struct care_row *care;
    for (size_t i = 0; (care = care_at(batch->work, i)) != NULL; i++)
        if (str_equal(care->reference, reference))
            return care;
    return NULL;
}

struct care_row *care_store_new(struct batch *batch)
{
    struct intake_work *work = batch->work;
    struct care_row *care = arena_alloc(batch->arena, sizeof *care);
    *care = (struct care_row){.next_at = INSTANT_NONE, .ended_at = INSTANT_NONE};
    list_add(batch->arena, &work->cares_added, care);
    return care;
}

enum result care_store_claim(struct batch *batch, int most, struct rows *out)
{
    struct intake_work *work = batch->work;
    struct params params;
    params_open(&params, batch->arena);
    params_instant(&params, batch->now);
    params_int(&params, most);
    enum result outcome = db_call(batch->db, "care_claim", &params, &CARES, &work->cares);
    *out = work->cares;
    return outcome;
}

enum result care_store_save(struct batch *batch)
{
    struct list dirty = {0};
    struct care_row *care;
    for (size_t i = 0; (care = care_at(batch->work, i)) != NULL; i++)
        if (care->dirty)
            list_add(batch->arena, &dirty, care);
    return store_save(batch, "care_save", &CARES, &dirty);
}

bool care_store_planned(const struct batch *batch, const struct uuid *visit)
{
    const struct intake_work *work = batch->work;
    const struct planned_row *planned = work->planned.list;
    for (size_t i = 0; i < work->planned.count; i++)
        if (uuid_compare(&planned[i].id, visit) == 0)
            return true;
    for (size_t i = 0; i < work->added.count; i++)
        if (uuid_compare(&((const struct request_row *)work->added.items[i])->planned, visit) == 0)
            return true;
    return false;
}
