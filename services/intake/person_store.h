/* Rows of identity.person: sealed when they are saved, opened when a message needs them (seal.h). */
#ifndef LOOPLINE_PERSON_STORE_H
#define LOOPLINE_PERSON_STORE_H

#include "services/intake/intake_store.h"

/* The ring from its folder, and the key of callers' hashes that older intakes kept in the database taken away. */
enum result person_store_open(struct batch *batch, struct intake_own *own) MUST_USE;
/* Persons of the messages that need them, opened. */
enum result person_store_load(struct batch *batch) MUST_USE;
enum result person_store_save(struct batch *batch) MUST_USE;
/* One row in place: its texts, and `trouble` when it cannot be opened. A key that is not on the ring is looked for in the
 * folder once more: another replica may have a newer one. */
void person_store_unseal(struct batch *batch, struct person_row *row);
/* The same with the ring as it is, and without a word: one of many. */
bool person_store_try(struct batch *batch, struct person_row *row);
/* Reads the folder again, at most every other second: keys are replaced without a restart. False: the ring is as it was.
 * Where nothing of this batch is sealed yet: the key of such rows is the ring's. */
bool person_store_renew(struct batch *batch);
/* Rows that no key or an older one sealed, after `after`, up to `most`; locked. */
enum result person_store_claim(struct batch *batch, const struct uuid *after, int most, struct rows *out) MUST_USE;
enum result person_store_stale(struct batch *batch, bool *out) MUST_USE;
/* Seals these person_row anew, by the first key of the ring. */
enum result person_store_reseal(struct batch *batch, const struct list *rows) MUST_USE;

/* Of requests that were brought under a phone: what may be told of them. */
struct phone_row {
    const char *number, *unit, *matter, *reported;
    int state;
    instant accepted_at;
};
struct phone_wanted {
    const char *phone;
    int most;
    struct out_of_reach beyond;
    bool withheld; /* those who withheld their names, too */
};
/* RESULT_REFUSE: that is no phone. */
enum result person_store_by_phone(struct batch *batch, const struct phone_wanted *wanted, struct rows *out) MUST_USE;

#endif
