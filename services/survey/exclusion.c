#include "services/survey/exclusion.h"

static bool is_of(const struct exclusion *exclusion, const struct exclusion_key *key)
{
    return uuid_compare(&exclusion->case_id, &key->case_id) == 0 && exclusion->visit == key->visit &&
           uuid_compare(&exclusion->request_id, &key->request_id) == 0;
}

struct exclusion *exclusion_find(const struct list *list, const struct exclusion_key *key, enum exclusion_state state)
{
    for (size_t i = 0; i < list->count; i++) {
        struct exclusion *one = list->items[i];
        if (one->state == state && is_of(one, key))
            return one;
    }
    return NULL;
}

int exclusion_next_seq(const struct list *list, const struct exclusion_key *key)
{
    int last = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct exclusion *one = list->items[i];
        if (is_of(one, key) && one->seq > last)
            last = one->seq;
    }
    return last + 1;
}

void exclusion_decide(struct exclusion *exclusion, enum exclusion_state state, const char *actor, const char *reason,
                      instant at)
{
    exclusion->state = state;
    exclusion->decided_by = actor;
    exclusion->decided_at = at;
    exclusion->reason = reason;
    exclusion->dirty = true;
}

void exclusion_annul(struct exclusion *exclusion, const char *actor, instant at)
{
    exclusion->state = EXCLUSION_ANNULLED;
    exclusion->annulled_by = actor;
    exclusion->annulled_at = at;
    exclusion->dirty = true;
}
