/* Rows of router.comment, and what a view of an order shows beside its parts. */
#ifndef LOOPLINE_NOTE_STORE_H
#define LOOPLINE_NOTE_STORE_H

#include "services/router/router_store.h"

#define NOTES_SHOWN 64 /* newest comments and supplements of one view (router.proto) */

struct comment { /* texts never NULL */
    struct uuid order;
    const char *unit;                    /* "" = those who dispatch */
    const char *by, *text, *attachments; /* JSON [{name, reference, media_type}] */
    instant at;
};

struct held { /* in quarantine; orders of which nothing is have no row */
    struct uuid order;
    int count;
};

/* For the orders that the batch looks at (VIEW_ORDER), none else: of each the newest comments of every unit, the newest
 * supplements, oldest first, and how many messages about it are held. Orders must be loaded. */
enum result note_store_load(struct batch *batch) MUST_USE;
void note_store_keep(struct batch *batch, const struct comment *comment); /* another row at save */
enum result note_store_save(struct batch *batch) MUST_USE;

#endif
