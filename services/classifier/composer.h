/* Who writes one message of a corpus after the other: its dice, the text so far, and what it has used. For compose.c,
 * shape.c and blemish.c only. */
#ifndef LOOPLINE_COMPOSER_H
#define LOOPLINE_COMPOSER_H

#include "common/str.h"
#include "services/classifier/compose.h"

enum { DETAILS_MOST = 14 }; /* sentences beside the leading one */

struct shelf { /* a matter while messages are made of it */
    const struct corpus_section *section;
    unsigned *uses; /* of each line as a lead */
};

struct composer {
    struct arena *arena;
    const struct corpus *corpus;
    uint64_t state;
    struct shelf *shelves;
    size_t shelf_count;
    struct buf text;
    const char **seen; /* open addressing; a power of two */
    size_t seen_room;
};

struct draft {
    const struct shelf *shelf;
    struct composed *out;
    const struct corpus_line *used[DETAILS_MOST + 1];
    size_t used_count;
};

/* 0 … limit - 1; the same state gives the same numbers. */
size_t composer_below(struct composer *composer, size_t limit);
bool composer_chance(struct composer *composer, int percent);

/* A sentence of the corpus, its slots filled. */
void composer_add(struct composer *composer, const char *text);
/* A mark after a sentence, unless it brought its own. */
void composer_stop(struct composer *composer, const char *mark);
bool composer_ends_with(const struct composer *composer, const char *with);

#endif
