/* Sessions 现场办公、会商、调解、联合执法 (R17, R18, C05, C17, C19) and emergency hand-overs 紧急转接 (N03): structs → rows.
 * Both are only ever added. */
#ifndef LOOPLINE_SESSION_STORE_H
#define LOOPLINE_SESSION_STORE_H

#include "services/router/router_store.h"

struct order_session {
    struct uuid order;
    enum session_kind kind;
    int round;             /* of its kind, from 1; session_store_add sets it */
    const char *unit, *by; /* unit "" = those who dispatch */
    instant at, held_at;   /* on record; held */
    const char *place;
    const char *units, *participants, *parties; /* JSON lists of texts */
    enum session_result result;
    const char *text;
    instant next_at;         /* INSTANT_NONE: none said */
    const char *attachments; /* JSON: [{name, reference, media_type}] */
};
struct handed_over {
    struct uuid order;
    enum hand_over direction;
    const char *agency, *reference, *unit, *by;
    instant at, recorded_at;
    const char *note;
};

/* How many sessions of each kind there were, of the orders on which one is held; safe under the lock of their rows. */
enum result session_store_load(struct batch *batch, const struct rows *orders) MUST_USE;
enum result session_store_save(struct batch *batch) MUST_USE;
/* The round that a session of this kind will be. */
int session_store_next(const struct batch *batch, const struct uuid *order, enum session_kind kind);
void session_store_add(struct batch *batch, const struct order_session *session);
void session_store_add_hand_over(struct batch *batch, const struct handed_over *hand_over);

#endif
