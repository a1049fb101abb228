/* Rows of intake.legal_hold: each time that a request is held, one. Whoever changes one holds the lock of its request. */
#ifndef LOOPLINE_HOLD_STORE_H
#define LOOPLINE_HOLD_STORE_H

#include "services/intake/intake_store.h"

struct hold_row {
    struct uuid id; /* of the request */
    int seq;        /* first, second … time */
    const char *set_by;
    instant set_at;
    const char *set_reason, *released_by;
    instant released_at; /* INSTANT_NONE = it stands */
    const char *released_reason;
    bool dirty;
};

enum result hold_store_load(struct batch *batch) MUST_USE;
enum result hold_store_save(struct batch *batch) MUST_USE;
/* The last of a request that the batch holds; NULL: it was never held. */
struct hold_row *hold_store_last(const struct batch *batch, const struct uuid *request);
/* Added to the batch; its texts are borrowed. */
void hold_store_add(struct batch *batch, const struct hold_row *row);

#endif
