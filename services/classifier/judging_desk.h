/* The machine at work: what one process keeps to decide with, and the decision about one request. */
#ifndef LOOPLINE_JUDGING_DESK_H
#define LOOPLINE_JUDGING_DESK_H

#include "services/classifier/classifier_store.h"
#include "services/classifier/geo.h"
#include "services/classifier/hotspot_due.h"
#include "services/classifier/lexicon.h"
#include "services/classifier/panel_desk.h"

struct classifier_own {
    struct text_folder *folder;
    struct lexicon *lexicon; /* of the pack in force */
    struct hotspot_watch *hotspots;
    struct panel_watch models;
    struct geo *geo;     /* likewise */
    instant expire_next; /* when fingerprints are next looked through for old ones */
};

enum result judging_desk_open(struct batch *batch, void **out) MUST_USE;
enum result judging_desk_pack(struct batch *batch) MUST_USE; /* another pack is in force */
void judging_desk_close(void **out);
enum result judging_desk_due(struct batch *batch, size_t *taken) MUST_USE; /* other models may be in force */

/* RESULT_REFUSE: the text cannot be folded. */
enum result judging_desk_fold(struct batch *batch, const char *written, struct text *out) MUST_USE;
/* Decides over the whole text of the row and puts the findings into it. RESULT_REFUSE: its text cannot be folded. */
enum result judging_desk_decide(struct batch *batch, struct classification *row, bool *sure) MUST_USE;
/* The code of the area strictly inside `area` that words added later name (C01); NULL: none. */
const char *judging_desk_narrow(struct batch *batch, const char *area, const char *words);

#endif
