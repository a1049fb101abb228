/* Repeats and merging, the classifier's side: which earlier requests a new one is like, and what follows from it; what
 * people say to it is pair_desk.h's. likeness.h weighs, likeness_store.h narrows; the pack says from how many points on.
 *
 * A request that goes on by itself may be sent to ride on the order of another: the likest that was accepted before it,
 * that the router has, that scores the pack's `automatic` and that no rule holds back. So nothing rides on what comes
 * later, and no two ride on each other. What waits for people is shown to them with its candidates. */
#ifndef LOOPLINE_LIKENESS_DESK_H
#define LOOPLINE_LIKENESS_DESK_H

#include "services/classifier/classifier_store.h"

struct likeness_changes;

/* Between load and the steps. First, once, likeness_desk_begin; then, per new request that was judged but has no row
 * yet, likeness_desk_expect; then the one look into the database. */
void likeness_desk_begin(struct batch *batch);
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

/* A request that the same person made before (C16): on the row, as long as there is room. */
void likeness_desk_repeat(struct batch *batch, struct classification *row, const struct uuid *other);

/* What likeness_desk_save will save; others may add to it. */
struct likeness_changes *likeness_desk_changes(const struct batch *batch);
enum result likeness_desk_save(struct batch *batch) MUST_USE; /* after classifier_save: pairs point at its rows */
/* Work of time: what is too old to be compared with is forgotten, a few rows at a time. `next`: of this process. */
enum result likeness_desk_expire(struct batch *batch, instant *next, size_t *taken) MUST_USE;

#endif
