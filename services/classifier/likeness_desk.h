/* Repeats and merging, the classifier's side: which earlier requests a new one is like, what follows from it, and what
 * people say to it. likeness.h weighs, likeness_store.h narrows; the pack says from how many points on.
 *
 * A request that goes on by itself may be sent to ride on the order of another: the likest that was accepted before it,
 * that the router has, that scores the pack's `automatic` and that no rule holds back. So nothing rides on what comes
 * later, and no two ride on each other. What waits for people is shown to them with its candidates. */
#ifndef LOOPLINE_LIKENESS_DESK_H
#define LOOPLINE_LIKENESS_DESK_H

#include "services/classifier/classifier_store.h"

/* Between load and the steps. First, once, what the batch needs beside its rows; then, per new request that was judged
 * but has no row yet, likeness_desk_expect; then the one look into the database. */
enum result likeness_desk_load(struct batch *batch) MUST_USE;
/* RESULT_REFUSE: its text cannot be folded. */
enum result likeness_desk_expect(struct batch *batch, struct classification *row, bool sure) MUST_USE;
enum result likeness_desk_look(struct batch *batch) MUST_USE;

/* The step: compares the expected one with what the look found and with those of this batch that came before it. Sets
 * merge_into, merge_score and repeats of the row. */
void likeness_desk_compare(struct batch *batch, struct classification *row);
/* It left the desk: others may ride on it, by what is known of it now. */
void likeness_desk_settle(struct batch *batch, const struct classification *row);
/* It was taken back: nobody rides on it. */
void likeness_desk_forget(struct batch *batch, const struct classification *row);

/* The reviewer's word that it rides on the order of that request; "" = on its own. RESULT_REFUSE (batch_refuse, field
 * merge_into): no such number, itself, or one that the router does not have. */
enum result likeness_desk_choose(struct batch *batch, struct message *message, struct classification *row,
                                 const char *number) MUST_USE;

/* Routes: DECLINE_MERGE. */
enum result likeness_desk_decode_decline(struct batch *batch, struct message *message) MUST_USE;
enum result likeness_desk_decline(struct batch *batch, struct message *message) MUST_USE;

enum result likeness_desk_save(struct batch *batch) MUST_USE; /* after classifier_save: pairs point at its rows */
/* Work of time: what is too old to be compared with is forgotten, a few rows at a time. `next`: of this process. */
enum result likeness_desk_expire(struct batch *batch, instant *next, size_t *taken) MUST_USE;

#endif
