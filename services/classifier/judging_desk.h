/* The machine at work: what one process keeps to decide with, and the decision about one request. */
#ifndef LOOPLINE_JUDGING_DESK_H
#define LOOPLINE_JUDGING_DESK_H

#include "services/classifier/classifier_store.h"
#include "services/classifier/hotspot_due.h"
#include "services/classifier/lexicon.h"

struct classifier_own {
    struct text_folder *folder;
    struct lexicon *lexicon; /* of the pack in force */
    struct hotspot_watch *hotspots;
};

enum result judging_desk_open(struct batch *batch, void **out) MUST_USE;
enum result judging_desk_pack(struct batch *batch) MUST_USE; /* another pack is in force */
void judging_desk_close(void **out);

/* Decides over the whole text of the row and puts the findings into it. RESULT_REFUSE: its text cannot be folded. */
enum result judging_desk_decide(struct batch *batch, struct classification *row, bool *sure) MUST_USE;

#endif
