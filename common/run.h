/* One run of a batch, shared by the four files that make it: run.c (decode, step, retry), run_claim.c (what is to be
 * done now), run_save.c (what goes into the database), run_reply.c (what goes out after COMMIT). */
#ifndef LOOPLINE_RUN_H
#define LOOPLINE_RUN_H

#include "common/runtime.h"

struct run {
    struct runtime *runtime;
    struct batch batch;
    struct batch_out out;
    struct work *const *works;
    size_t count;
    instant started;
    int awaits;       /* a newer pack, not looked at yet: it may find good what was refused here; 0 = there is none */
    bool met;         /* somebody else added to the same history: begin again behind them */
    bool unknown;     /* COMMIT was sent and its answer is not known */
    bool unconfirmed; /* it is done here, and the synchronous standby has not said that it has it */
};

bool run_is_query(const struct message *message);
enum result run_claim_events(struct run *run) MUST_USE;
/* An event that is set aside holds back the later ones of its order: in this batch too. */
bool run_holds_back(const struct run *run);
enum result run_check_keys(struct run *run) MUST_USE;
bool run_wants_key(const struct work *work); /* a command that changes something and is not refused */

enum result run_save(struct run *run) MUST_USE; /* quarantine, events, outbox, keys */
enum result run_save_quarantine(struct run *run) MUST_USE;
enum result run_save_emitted(struct run *run) MUST_USE; /* events and outbox only */

void run_add_errors(struct run *run, struct message *message);
struct bytes run_pack_reply(struct run *run, struct message *message);
void run_reply_one(struct run *run, struct work *work);
void run_reply_all(struct run *run);
/* The batch was given up. RETRY_LATER promises nothing; its reason says more: "busy", nothing was done, or
 * "unconfirmed", done and not promised. After a COMMIT whose answer was lost nobody is told either, for silence means
 * unknown. Whatever it was: the same key later finds what was or was not done. */
void run_reply_later(struct run *run);
/* The journal of commands (spool.h). known: answered SPOOLED again, or CONFLICT, because it waits there. all: those of a
 * batch that was given up are taken into it where they may be, and answered. sender: who said it then. done: the
 * transaction that submitted it is committed. */
bool run_spool_known(struct run *run, struct work *work);
void run_spool_all(struct run *run);
void run_spool_sender(struct run *run, struct work *work);
enum result run_save_spooled(struct run *run) MUST_USE;
void run_spool_done(struct run *run, struct work *work);
enum result run_spool_refused(struct run *run, struct work *work) MUST_USE;
void run_postpone(struct message *message); /* makes the answer RETRY_LATER */
void run_push_all(struct run *run);

#endif
