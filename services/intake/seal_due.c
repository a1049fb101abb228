#include "services/intake/seal_due.h"
#include "common/log.h"
#include "common/socket.h"
#include "services/intake/care_store.h"
#include "services/intake/person_store.h"

enum { REST_MS = 2000, TOGETHER = 128 };

/* Those that cannot be opened stay as they are: they are passed over, and counted again with the next round. */
static struct list openable(struct batch *batch, const struct rows *rows)
{
    struct list list = {0};
    struct person_row *row = rows->list;
    for (size_t i = 0; i < rows->count; i++) {
        if (person_store_try(batch, &row[i]))
            list_add(batch->arena, &list, &row[i]);
    }
    if (list.count < rows->count)
        log_warn("identities that cannot be opened stay as they are", "rows",
                 log_number((long long)(rows->count - list.count)), NULL);
    return list;
}

static enum result some(struct batch *batch, size_t *taken)
{
    struct intake_own *own = batch->own;
    struct rows rows = {NULL, 0};
    enum result outcome = person_store_claim(batch, &own->seal.after, TOGETHER, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    if (rows.count == 0) {
        own->seal = (struct seal_watch){.next_ms = socket_clock_ms() + REST_MS};
        return RESULT_OK;
    }
    struct list list = openable(batch, &rows);
    outcome = person_store_reseal(batch, &list);
    own->seal.after = ((const struct person_row *)rows.list)[rows.count - 1].id;
    *taken = rows.count;
    if (outcome == RESULT_OK && list.count > 0)
        log_info("identities sealed anew", "rows", log_number((long long)list.count), "key", own->ring->pairs[0].id,
                 NULL);
    return outcome;
}

enum result seal_due(struct batch *batch, size_t *taken)
{
    struct intake_own *own = batch->own;
    bool stale = false;
    *taken = 0;
    if (socket_clock_ms() < own->seal.next_ms)
        return RESULT_OK;
    (void)intake_work_new(batch, 0);
    if (uuid_zero(&own->seal.after))
        (void)person_store_renew(batch);
    enum result outcome = uuid_zero(&own->seal.after) ? person_store_stale(batch, &stale) : RESULT_OK;
    if (outcome != RESULT_OK)
        return outcome;
    if (!stale && uuid_zero(&own->seal.after)) {
        own->seal.next_ms = socket_clock_ms() + REST_MS;
        return care_store_reseal(batch, TOGETHER, taken);
    }
    return some(batch, taken);
}
