#include "services/intake/care_store.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/str.h"
#include "services/intake/care.h"
#include "services/intake/person_store.h"

typedef Loopline__Intake__V1__KeepCare WireKeep;

static const struct field CARE[] = {
    FIELD(struct care_row, reference, TEXT),  FIELD(struct care_row, area, TEXT),
    FIELD(struct care_row, district, TEXT),   FIELD(struct care_row, kind, TEXT),
    FIELD(struct care_row, address, TEXT),    FIELD(struct care_row, kept_by, TEXT),
    FIELD(struct care_row, kept_at, INSTANT), FIELD(struct care_row, next_at, INSTANT),
    FIELD(struct care_row, visits, INT),      FIELD(struct care_row, ended_at, INSTANT),
    FIELD(struct care_row, note, TEXT),       FIELD(struct care_row, key_id, TEXT),
    FIELD(struct care_row, sealed, BYTES),
};
static const struct field SAVED[] = {
    FIELD(struct care_row, reference, TEXT),   FIELD(struct care_row, area, TEXT),
    FIELD(struct care_row, district, TEXT),    FIELD(struct care_row, kind, TEXT),
    FIELD(struct care_row, kept_by, TEXT),     FIELD(struct care_row, kept_at, INSTANT),
    FIELD(struct care_row, next_at, INSTANT),  FIELD(struct care_row, visits, INT),
    FIELD(struct care_row, ended_at, INSTANT), FIELD(struct care_row, note, TEXT),
    FIELD(struct care_row, key_id, TEXT),      FIELD(struct care_row, sealed, BYTES),
};
static const struct fields CARES = FIELDS(struct care_row, CARE);
static const struct fields CARES_SAVED = FIELDS(struct care_row, SAVED);

struct planned_row {
    struct uuid id;
};

/* ---- where they live ---- */

/* The box holds the household under the id that the history knows it by: moved to another row it is not opened. */
static bool open_row(const struct batch *batch, struct care_row *care)
{
    const struct intake_own *own = batch->own;
    const struct uuid id = care_subject(own->token_key, care->reference);
    struct seal_contact contact;
    if (!str_empty(care->address) || str_empty(care->key_id)) /* of an older intake, or none */
        return true;
    care->unreadable = seal_open(batch->arena, own->ring, care->key_id, &id, care->sealed, &contact) != SEAL_OPENED;
    care->address = contact.other;
    return !care->unreadable;
}

static void open_rows(struct batch *batch, const struct rows *rows)
{
    const struct intake_own *own = batch->own;
    struct care_row *list = rows->list;
    for (size_t i = 0; i < rows->count; i++) {
        if (open_row(batch, &list[i]) || (person_store_renew(batch) && open_row(batch, &list[i])))
            continue;
        log_error("where a household in care lives cannot be opened", "key", list[i].key_id, NULL);
        metric_add(own->unreadable, 1);
    }
}

static void seal_rows(struct batch *batch, const struct list *rows)
{
    const struct intake_own *own = batch->own;
    struct seal_hand hand;
    seal_begin(&hand, own->ring);
    for (size_t i = 0; i < rows->count; i++) {
        struct care_row *care = rows->items[i];
        const struct uuid id = care_subject(own->token_key, care->reference);
        const struct seal_contact contact = {"", "", care->address};
        if (care->unreadable)
            continue;
        care->key_id = own->ring->pairs[0].id;
        care->sealed = seal_close(batch->arena, &hand, &id, &contact);
    }
    seal_end(&hand);
}

/* ---- rows ---- */

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
    enum result outcome = db_call(batch->db, "care_load", &params, &CARES, out);
    if (outcome == RESULT_OK)
        open_rows(batch, out);
    return outcome;
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
    *care = (struct care_row){.next_at = INSTANT_NONE, .ended_at = INSTANT_NONE, .key_id = ""};
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
    if (outcome == RESULT_OK)
        open_rows(batch, &work->cares);
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
    if (dirty.count > 0)
        seal_rows(batch, &dirty);
    return store_save(batch, "care_save", &CARES_SAVED, &dirty);
}

enum result care_store_reseal(struct batch *batch, int most, size_t *taken)
{
    const struct intake_own *own = batch->own;
    struct rows rows = {NULL, 0};
    struct list list = {0};
    struct params params;
    params_open(&params, batch->arena);
    params_text(&params, own->ring->pairs[0].id);
    params_int(&params, most);
    enum result outcome = db_call(batch->db, "care_stale", &params, &CARES, &rows);
    for (size_t i = 0; i < rows.count; i++)
        if (open_row(batch, (struct care_row *)rows.list + i))
            list_add(batch->arena, &list, (struct care_row *)rows.list + i);
    *taken = list.count;
    if (outcome != RESULT_OK || list.count == 0)
        return outcome;
    seal_rows(batch, &list);
    return store_save(batch, "care_save", &CARES_SAVED, &list);
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
