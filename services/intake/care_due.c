#include "services/intake/care_due.h"
#include "common/log.h"
#include "common/str.h"
#include "services/intake/care.h"
#include "services/intake/care_store.h"
#include "services/intake/visit_desk.h"

#define LOOK_AGAIN INSTANT_DAY /* at a household that the pack in force cannot place */

static struct submission submission_of(struct batch *batch, const struct care_row *care, const struct pack_care *kind)
{
    const struct pack *pack = batch->pack;
    const char *const values[] = {"kind", kind->name, "reference", care->reference, "address", care->address, NULL};
    struct submission in = visit_desk_submission(term_get("node", NODE_INTAKE)->code);
    in.channel = pack->channels[kind->channel].code;
    in.area = care->area;
    in.address = care->address;
    in.matter = pack_matter_code(pack, kind->matter);
    in.text = pack_text_fill(batch->arena, kind->text, values);
    in.now = batch->now;
    return in;
}

/* Nobody falls off the list because a code left the pack: somebody has to see it. */
static void put_off(const struct batch *batch, struct care_row *care, const char *field)
{
    log_warn("a household in care cannot be visited", "field", field, "area", care->area, "kind", care->kind, NULL);
    care->next_at = batch->now + LOOK_AGAIN;
    care->dirty = true;
}

static enum result visit(struct batch *batch, struct care_row *care)
{
    const struct pack *pack = batch->pack;
    const struct intake_own *own = batch->own;
    int kind = pack_care_find(pack, care->kind), area = pack_area_find(pack, care->area);
    const char *fault = kind < 0 ? "kind" : area < 0 ? "area" : care->unreadable ? "address" : NULL;
    if (fault != NULL) {
        put_off(batch, care, fault);
        return RESULT_OK;
    }
    const struct submission in = submission_of(batch, care, &pack->cares[kind]);
    const struct uuid planned = care_visit(own->token_key, care->reference, care->next_at);
    enum result outcome = visit_desk_accept(batch, NULL, &in, &planned, &fault);
    if (outcome != RESULT_OK)
        return outcome;
    if (fault != NULL) {
        put_off(batch, care, fault);
        return RESULT_OK;
    }
    care->next_at = care_next(pack, kind, area, care->next_at, batch->now);
    care->visits++;
    care->dirty = true;
    return RESULT_OK;
}

enum result care_due(struct batch *batch, size_t *taken)
{
    struct rows due;
    *taken = 0;
    (void)intake_work_new(batch, BATCH_MAX);
    enum result outcome = care_store_claim(batch, BATCH_MAX, &due);
    struct care_row *list = due.list;
    for (size_t i = 0; i < due.count && outcome == RESULT_OK; i++)
        outcome = visit(batch, &list[i]);
    if (outcome == RESULT_OK && due.count > 0)
        outcome = intake_save(batch);
    *taken = due.count;
    return outcome;
}
