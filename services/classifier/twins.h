/* Near-twins among texts: the same message sent again, copied by a neighbour, or written by a form letter. They must
 * stay on one side of every split into training and test, or the figures flatter. Two texts are near-twins when the
 * sets of their character 3-grams agree by TWINS_LEAST (Jaccard); what hangs together by such pairs is one group.
 *
 * Candidates come from MinHash with bands (Broder 1997): a pair at the border is found with 99.8 %, a closer one more
 * surely; every candidate is then compared exactly. Pure and deterministic. */
#ifndef LOOPLINE_TWINS_H
#define LOOPLINE_TWINS_H

#include "services/classifier/text.h"
#include <stddef.h>
#include <stdint.h>

#define TWINS_LEAST 0.6

struct twins_set { /* the 3-grams of one text as hashes, ascending, each once */
    uint32_t *hashes;
    size_t count;
};

/* Of letters, ideographs and digits alone (feature.h). A text of fewer than three has one hash, of all of it. */
struct twins_set twins_set(struct arena *arena, const struct text *text);
double twins_likeness(const struct twins_set *a, const struct twins_set *b); /* Jaccard, 0..1 */
/* groups[i]: the lowest index of the texts that hang together with i. */
void twins_group(const struct twins_set *sets, size_t count, size_t *groups);

#endif
