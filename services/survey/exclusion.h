/* Exclusion 剔除 (R36, N21): a dissatisfied answer whose demand is beyond the rules does not send the order back. Somebody
 * proposes it on a listed ground with evidence, somebody else decides, neither of the handling unit (rows of
 * survey_rules.c); the person is told, and may appeal. Here: the rows, and what becomes of them. Pure core. */
#ifndef LOOPLINE_EXCLUSION_H
#define LOOPLINE_EXCLUSION_H

#include "common/index.h"
#include "common/instant.h"
#include "common/terms.h"
#include "common/uuid.h"
#include <stdbool.h>
#include <stddef.h>

struct exclusion {
    struct uuid case_id;
    int visit;
    struct uuid request_id;
    int seq;                                       /* 1, 2, … of that answer */
    const char *number, *ground, *text, *evidence; /* of the request; code; in words; JSON array of references */
    const char *proposed_by;
    instant proposed_at;
    enum exclusion_state state;
    const char *decided_by; /* NULL while it waits; "" = by rule: overtaken */
    instant decided_at;
    const char *reason;
    const char *annulled_by; /* NULL unless ANNULLED: who ruled on the appeal */
    instant annulled_at;
    bool dirty;
};

/* Which answer is meant: the request `request`, as it was asked in the visit `visit` of the case. */
struct exclusion_key {
    struct uuid case_id;
    int visit;
    struct uuid request_id;
};

/* The row of this answer in this state; NULL none (there is at most one that waits and one that is approved).
 * Lists are of struct exclusion. */
struct exclusion *exclusion_find(const struct list *list, const struct exclusion_key *key, enum exclusion_state state);
/* The number of the next proposal for this answer. */
int exclusion_next_seq(const struct list *list, const struct exclusion_key *key);
/* A proposal that waits is decided. `actor` "" = by rule. */
void exclusion_decide(struct exclusion *exclusion, enum exclusion_state state, const char *actor, const char *reason,
                      instant at);
/* An approved one falls on appeal (R41). */
void exclusion_annul(struct exclusion *exclusion, const char *actor, instant at);

#endif
