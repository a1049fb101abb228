/* Rows of intake.care: where a household lives is sealed when they are saved, opened when they are loaded (seal.h); and which
 * visits are requests already. */
#ifndef LOOPLINE_CARE_STORE_H
#define LOOPLINE_CARE_STORE_H

#include "services/intake/intake_store.h"

struct care_row {
    const char *reference, *area, *district, *kind, *address, *kept_by;
    instant kept_at, next_at; /* next_at INSTANT_NONE = no longer on the list */
    int visits;
    instant ended_at;
    const char *note;
    const char *key_id; /* of the key that sealed the address; "" = not sealed yet */
    struct bytes sealed;
    bool unreadable; /* no key here opens it: it stays as it is */
    bool dirty;
};

/* What the commands and events of the batch need: households by reference, visits by id. */
enum result care_store_load(struct batch *batch) MUST_USE;
enum result care_store_save(struct batch *batch) MUST_USE;
/* Of those that the batch holds; NULL = none. */
struct care_row *care_store_of(const struct batch *batch, const char *reference);
struct care_row *care_store_new(struct batch *batch);
/* Up to `most` whose visit is due, for this transaction alone. */
enum result care_store_claim(struct batch *batch, int most, struct rows *out) MUST_USE;
/* Addresses that an older key sealed, or that lie open, up to `most`: sealed anew and saved. */
enum result care_store_reseal(struct batch *batch, int most, size_t *taken) MUST_USE;
/* Is a request of this planned visit there, or made in this batch? */
bool care_store_planned(const struct batch *batch, const struct uuid *visit);

#endif
