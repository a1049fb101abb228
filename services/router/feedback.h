/* What a unit says it did: an interim result 阶段反馈 or a final one 反馈, kept apart, of every round (C16). Which fields a
 * result must have, and which it must not, as rows with a reason. Pure.
 * Sources: handbook 5.6, R02, R20, R39, R46, C11, C16, C17. */
#ifndef LOOPLINE_FEEDBACK_H
#define LOOPLINE_FEEDBACK_H

#include "common/pack.h"
#include "services/router/router.h"

struct feedback { /* texts never NULL */
    struct uuid order;
    int seq, round; /* the assignment, and the round of the order */
    const char *unit;
    bool interim;
    enum outcome outcome; /* IN_PROGRESS when interim, and only then */
    const char *text, *measures;
    int64_t cost_fen, agreed_fen; /* agreed_fen: what the parties agreed on (C17) */
    const char *ground;           /* code; of what cannot be solved, and only then */
    instant until;                /* interim: when the rest is expected; INSTANT_NONE = not said */
    instant works_until;          /* final: what was ordered goes on until then (C11); INSTANT_NONE = nothing does */
    bool contact;                 /* evidence of contact (R39) is given */
    instant contact_at;           /* INSTANT_NONE = not said */
    enum contact_way contact_way;
    const char *contact_with;
    enum contact_result contact_result;
    const char *attachments; /* JSON [{name, reference, media_type}] */
    instant at;              /* now: when the platform hears of it, unless a leader has to sign */
    instant told_at;         /* when the person was told; INSTANT_NONE = was not */
    const char *by;          /* principal */
};

/* One field at fault. */
struct feedback_fault {
    const char *field; /* static */
    enum reason reason;
    const char *why;
};
#define FEEDBACK_FAULTS_MAX 32

/* Everything that is wrong with it, at most one fault a field. `pack` has the listed grounds "cannot.…". */
size_t feedback_faults(const struct pack *pack, const struct order *order, const struct feedback *feedback,
                       struct feedback_fault out[FEEDBACK_FAULTS_MAX]);
/* R46: who handles it finds the cause; what a delegate found goes into the result of the unit above, and who was only called
 * to come says so in the joint finding. */
bool feedback_finds_causes(const struct assignment *part);
/* The evidence says that the person was reached. */
bool feedback_reached(const struct feedback *feedback);

#endif
