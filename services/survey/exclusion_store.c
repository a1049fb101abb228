#include "services/survey/exclusion_store.h"
#include "common/store.h"
#include "services/survey/exclusion.h"
#include "services/survey/survey_store.h"

static const struct field EXCLUSION[] = {
    FIELD(struct exclusion, case_id, UUID),       FIELD(struct exclusion, visit, INT),
    FIELD(struct exclusion, request_id, UUID),    FIELD(struct exclusion, seq, INT),
    FIELD(struct exclusion, number, TEXT),        FIELD(struct exclusion, ground, TEXT),
    FIELD(struct exclusion, text, TEXT),          FIELD(struct exclusion, evidence, TEXT),
    FIELD(struct exclusion, proposed_by, TEXT),   FIELD(struct exclusion, proposed_at, INSTANT),
    FIELD(struct exclusion, state, INT),          FIELD(struct exclusion, decided_by, TEXT),
    FIELD(struct exclusion, decided_at, INSTANT), FIELD(struct exclusion, reason, TEXT),
    FIELD(struct exclusion, annulled_by, TEXT),   FIELD(struct exclusion, annulled_at, INSTANT),
};
static const struct fields EXCLUSIONS = FIELDS(struct exclusion, EXCLUSION);

static bool waits(const struct survey_case *now)
{
    for (size_t i = 0; i < now->survey_count; i++)
        if (now->surveys[i]->proposed_by != NULL)
            return true;
    return false;
}

enum result exclusion_load(struct batch *batch)
{
    struct survey_work *work = batch->work;
    struct rows rows;
    struct uuid *ids = arena_array(batch->arena, work->loaded + 1, sizeof *ids);
    bool all = survey_hears(batch, MESSAGE_PROPOSE_EXCLUSION) || survey_hears(batch, MESSAGE_PERSON_APPEALED) ||
               survey_hears(batch, MESSAGE_RULE_APPEAL);
    size_t count = 0;
    for (size_t i = 0; i < work->loaded; i++)
        if (all || waits(work->cases[i]))
            ids[count++] = work->cases[i]->id;
    enum result outcome = store_load_of(batch, "exclusion_load", &EXCLUSIONS, ids, count, &rows);
    if (outcome == RESULT_OK)
        work->exclusions = store_list(batch, rows.list, rows.count, sizeof(struct exclusion));
    return outcome;
}

enum result exclusion_save(struct batch *batch)
{
    const struct survey_work *work = batch->work;
    struct list dirty = {0};
    for (size_t i = 0; i < work->exclusions.count; i++)
        if (((const struct exclusion *)work->exclusions.items[i])->dirty)
            list_add(batch->arena, &dirty, work->exclusions.items[i]);
    return store_save(batch, "exclusion_save", &EXCLUSIONS, &dirty);
}
